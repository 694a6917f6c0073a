//! Arguments that several commands share, and what follows from them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use crate::render::words::Lang;
use crate::scenario::Options;
use crate::store::manifest::Provenance;

/// Variables of the environment that commands read.
const ENVIRONMENT: [&str; 3] = ["PETISIM_JOBS", "PETISIM_OUT", "PETISIM_SHARD"];

/// How results are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people
    #[default]
    Human,
    /// One JSON value
    Json,
}

/// What is laid over a scenario file.
#[derive(Clone, Debug, Default, Args)]
pub(crate) struct Changes {
    /// Overlay a file with a part of a scenario (repeatable)
    #[arg(long, value_name = "FILE")]
    pub(crate) overlay: Vec<PathBuf>,

    /// Set one parameter, for example `-s desks.follow_up.share=0.3` (repeatable)
    ///
    /// The path must exist: `petisim params` lists all. The value is written as in a scenario; quotes around a value
    /// with a unit may be left out. Of two settings of one path the later wins.
    #[arg(short, long, value_name = "PATH=VALUE")]
    pub(crate) set: Vec<String>,

    /// Read no file outside of the folder of FILE, whatever it names: for files of people whom you do not know
    #[arg(long)]
    pub(crate) restricted: bool,
}

impl Changes {
    /// As readers take them.
    pub(crate) fn options(&self) -> Options {
        Options { overlays: self.overlay.clone(), sets: self.set.clone(), restricted: self.restricted }
    }
}

/// What becomes of a result.
#[derive(Clone, Copy, Debug, Args)]
pub(crate) struct Answer {
    /// Replace the contents of the folder of the results
    #[arg(long)]
    pub(crate) force: bool,

    /// How to show the result
    #[arg(long, value_enum, default_value_t = Format::Human)]
    pub(crate) format: Format,
}

/// With what effort a command computes.
#[derive(Clone, Copy, Debug, Default, Args)]
pub(crate) struct Effort {
    /// Number of threads [default: one for each core]
    #[arg(short, long, value_name = "N", env = "PETISIM_JOBS", hide_env = true)]
    #[arg(value_parser = clap::value_parser!(u16).range(1..=4096))]
    pub(crate) jobs: Option<u16>,

    /// Show no progress
    #[arg(short, long)]
    pub(crate) quiet: bool,
}

impl Effort {
    /// How many threads that is.
    pub(crate) fn threads(self) -> usize {
        self.jobs.map_or_else(cores, usize::from)
    }
}

/// Threads that this machine runs at once.
pub(crate) fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

/// A language of pages and figures.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Language {
    /// Chinese
    Zh,
    /// English
    #[default]
    En,
}

impl From<Language> for Lang {
    fn from(language: Language) -> Lang {
        match language {
            Language::Zh => Lang::Zh,
            Language::En => Lang::En,
        }
    }
}

/// The folder of a scenario's results: `out/<name of the file>`.
pub(crate) fn default_folder(file: &Path) -> PathBuf {
    Path::new("out").join(file.file_stem().unwrap_or_else(|| "run".as_ref()))
}

/// How this process was called.
pub(crate) fn provenance(jobs: Option<u16>) -> Provenance {
    let host_cores = cores();
    let environment: BTreeMap<String, String> =
        ENVIRONMENT.iter().filter_map(|name| Some((name.to_string(), std::env::var(name).ok()?))).collect();
    Provenance {
        command: std::env::args_os().map(|word| word.to_string_lossy().into_owned()).collect(),
        environment,
        jobs: jobs.map_or(host_cores, usize::from),
        host_cores,
    }
}
