//! `petisim draft`.

use std::path::{Path, PathBuf};

use clap::Args;

use crate::command::console::{print, say};
use crate::command::exit::{Exit, Fault};
use crate::command::faults::of_target;
use crate::scenario::requests::draft::{Draft, Wish, draft as drafted};
use crate::store::target::Target;

const EXAMPLES: &str = "\
Examples:
  petisim draft requests.csv -o city.toml
      a commented scenario that replays the file; check it with `petisim check city.toml`
  petisim draft requests.csv.gz --top 20 -o city.toml
      the twenty most frequent categories, and one for the rest
  petisim draft exports.zip --part 2020.xlsx -o city.toml
      one of several tables in an archive";

/// Drafts a scenario from a file of requests.
///
/// Looks at a CSV file (plain, `.gz` or `.zip`), a sheet of a workbook (`.xlsx`) or a log of events in XES: encoding, delimiter, header line, formats of times, which column is what,
/// categories, units and channels with their counts, first and last day, office hours. What it cannot tell is written
/// as an assumption, marked by "check:".
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct DraftArgs {
    /// The file of requests
    #[arg(value_name = "FILE")]
    file: PathBuf,

    /// Where the scenario is written; without it, to standard output. A scenario that is there is not replaced
    #[arg(short, long, value_name = "SCENARIO")]
    out: Option<PathBuf>,

    /// Which table of several: the name of a sheet of a workbook, or of a file in an archive
    #[arg(long, value_name = "NAME")]
    part: Option<String>,

    /// How many categories are kept apart, the most frequent first; the rest is folded into one
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    top: Option<u32>,
}

/// Drafts the scenario and says what was found.
pub(super) fn draft(arguments: &DraftArgs) -> Result<Exit, Fault> {
    let inputs = [arguments.file.clone()];
    let target =
        arguments.out.as_ref().map(|file| Target::new(file, &inputs).map_err(of_target)).transpose()?;
    let folder = arguments.out.as_deref().and_then(Path::parent).unwrap_or(Path::new(""));
    let wish = Wish {
        top: arguments.top,
        part: arguments.part.clone(),
        file: seen_from(folder, &arguments.file),
        title: title(&arguments.file),
    };
    let Draft { text, told } =
        drafted(&arguments.file, &wish).map_err(|error| Fault::new(Exit::Usage, error))?;
    for line in told {
        say(&line);
    }
    match target {
        None => print(&text),
        Some(target) => target.write(text.as_bytes()).map(|()| Exit::Done).map_err(of_target),
    }
}

/// The path of the file as a scenario in `folder` names it.
fn seen_from(folder: &Path, file: &Path) -> String {
    let same = file.parent().unwrap_or(Path::new("")) == folder;
    let name = file.file_name().map(Path::new).filter(|_| same);
    let path = match name {
        Some(name) => name.to_path_buf(),
        None if folder == Path::new("") => file.to_path_buf(),
        None => std::path::absolute(file).unwrap_or_else(|_| file.to_path_buf()),
    };
    path.to_string_lossy().into_owned()
}

/// The name of the file without its endings.
fn title(file: &Path) -> String {
    let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    name.split('.').next().unwrap_or_default().replace(['_', '-'], " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_named_as_its_scenario_sees_it() {
        assert_eq!(seen_from(Path::new(""), Path::new("a/b.csv")), "a/b.csv");
        assert_eq!(seen_from(Path::new("a"), Path::new("a/b.csv")), "b.csv");
        assert_eq!(seen_from(Path::new("c"), Path::new("/a/b.csv")), "/a/b.csv");
        assert_eq!(title(Path::new("a/boston_311-2015.csv.gz")), "boston 311 2015");
    }
}
