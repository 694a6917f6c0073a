//! What can be wrong with the folder of a sweep.

use std::io;
use std::path::PathBuf;

use crate::store::intact::IntactError;
use crate::store::names::NotAName;
use crate::store::regular::is_unfit;

/// Why the folder of a sweep cannot be used as it is. Nothing was changed in it.
#[derive(Debug, thiserror::Error)]
pub enum SweepError {
    /// There is no plan of a sweep.
    #[error("`{}` is not the folder of a sweep: it has no manifest of a sweep", .0.display())]
    NoPlan(PathBuf),
    /// The plan is of another results version.
    #[error("the plan in `{}` is of results version {theirs}, this program's is {ours}", .folder.display())]
    Version {
        /// The folder.
        folder: PathBuf,
        /// The version of the plan.
        theirs: u32,
        /// This program's.
        ours: u32,
    },
    /// A file of the plan or a merged table is not as it was written.
    #[error("`{}` was changed after it was written", .0.display())]
    Changed(PathBuf),
    /// The manifest names a file outside of the folder.
    #[error("`{}` is no manifest of ours", .file.display())]
    Name {
        /// The manifest.
        file: PathBuf,
        /// The name.
        source: NotAName,
    },
    /// The plan grew, or more runs were merged, while this command was at work.
    #[error("somebody else {what} in `{}` meanwhile: its tables stay as they are", .folder.display())]
    Overtaken {
        /// The folder.
        folder: PathBuf,
        /// What somebody did.
        what: &'static str,
    },
    /// A line of a part is not as it was written.
    #[error("line {line} of `{}` is damaged or was edited ({why}); its run does not count", .file.display())]
    Broken {
        /// The part.
        file: PathBuf,
        /// Number of the line, from 1.
        line: u32,
        /// What is wrong with it.
        why: &'static str,
    },
    /// A part has other columns, or is of another results version.
    #[error("`{}` begins with other lines than parts of this plan: {why}", .file.display())]
    Header {
        /// The part.
        file: PathBuf,
        /// In what it differs.
        why: &'static str,
    },
    /// A line of a part is of a run that the plan does not have.
    #[error("line {line} of `{}` is of the run `{run_id}`, which is not in the plan", .file.display())]
    Foreign {
        /// The part.
        file: PathBuf,
        /// Number of the line, from 1.
        line: u32,
        /// The run.
        run_id: String,
    },
    /// The same run gave two results.
    #[error(
        "the run `{run_id}` has two different results: line {} of `{}` and line {} of `{}`",
        .lines.0, .files.0.display(), .lines.1, .files.1.display()
    )]
    Disagree {
        /// The run.
        run_id: String,
        /// The two parts; their first lines tell on which hosts they were written.
        files: Box<(PathBuf, PathBuf)>,
        /// Numbers of the lines, from 1.
        lines: (u32, u32),
    },
    /// A point was run more often than a rule of precision takes.
    #[error(
        "the plan in `{}` has {there} replications of the point `{point}`, and {enough} are as many as its `precision` takes",
        .folder.display()
    )]
    TooMany {
        /// The folder.
        folder: PathBuf,
        /// The point.
        point: String,
        /// How many it has.
        there: u32,
        /// How many are enough.
        enough: u32,
    },
    /// Runs are missing.
    #[error("{missing} of {planned} runs are missing in `{}`", .folder.display())]
    Incomplete {
        /// The folder.
        folder: PathBuf,
        /// How many.
        missing: u32,
        /// Of how many.
        planned: u32,
    },
    /// What has the name of a file of the sweep is none.
    #[error("cannot read `{}`", .file.display())]
    NoFile {
        /// The file.
        file: PathBuf,
        /// What it is instead.
        source: io::Error,
    },
    /// The disk refused.
    #[error("cannot use `{}`", .path.display())]
    Disk {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}

impl SweepError {
    /// The error of a disk, for `map_err`.
    pub(crate) fn disk(path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> SweepError {
        let path = path.into();
        |source| SweepError::Disk { path, source }
    }

    /// The error of a file that is read, for `map_err`: of the file if that is not what it should be, else of the disk.
    pub(crate) fn file(path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> SweepError {
        let path = path.into();
        |source| match is_unfit(&source) {
            true => SweepError::NoFile { file: path, source },
            false => SweepError::Disk { path, source },
        }
    }

    /// How to go on, if it can be said in a sentence.
    pub fn hint(&self) -> Option<&'static str> {
        match self {
            SweepError::Broken { .. } | SweepError::Foreign { .. } => Some(
                "take this line out of the file (or move the file away) and repeat the command: what is missing \
                 is run again, to the same result",
            ),
            SweepError::Header { .. } => {
                Some("move the file away, or sweep into another folder with `--out DIR`")
            }
            SweepError::Disagree { .. } => Some(
                "one of the two was computed by another program or on a host that computes wrongly: `petisim run \
                 DIR --only RUN_ID` tells which; move the other part away",
            ),
            SweepError::NoFile { .. } => Some(
                "put it back as it was; a part may also be moved away: what is missing is run again, to the same result",
            ),
            SweepError::Version { .. } => Some(
                "go on with the program that made the plan, or sweep into another folder with `--out DIR`",
            ),
            SweepError::TooMany { .. } => Some(
                "results must not depend on what was run before: sweep into another folder with `--out DIR`",
            ),
            SweepError::Changed(_) => Some(
                "put it back as it was, or write elsewhere with `--out DIR`, or replace it with `--force`",
            ),
            SweepError::Incomplete { .. } => {
                Some("`petisim status DIR` says which; `petisim merge DIR --partial` merges what is there")
            }
            SweepError::Name { .. } => Some("somebody wrote it by hand: go on with none of that folder"),
            SweepError::Overtaken { .. } => Some("repeat the command, if it is still wanted"),
            SweepError::NoPlan(_) | SweepError::Disk { .. } => None,
        }
    }
}

impl From<IntactError> for SweepError {
    fn from(error: IntactError) -> SweepError {
        match error {
            IntactError::NoResult(folder) => SweepError::NoPlan(folder),
            IntactError::Name { file, source } => SweepError::Name { file, source },
            IntactError::Version { path: folder, theirs, ours } => {
                SweepError::Version { folder, theirs, ours }
            }
            IntactError::Changed(file) => SweepError::Changed(file),
            IntactError::Read { file, source } => SweepError::file(file)(source),
        }
    }
}
