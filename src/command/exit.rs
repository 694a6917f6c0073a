//! How the program ends: one number for each kind of end, promised to scripts.

use std::process::ExitCode;

/// The exit codes of all commands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Exit {
    /// Done.
    Done = 0,
    /// An internal error, a broken invariant in a single run, or a disk that failed.
    Internal = 1,
    /// A mistake in the command line or in a scenario.
    Usage = 2,
    /// Some of several runs failed; the results of the others are written.
    SomeFailed = 3,
    /// Nothing is there to be done.
    Nothing = 4,
    /// Runs of a sweep are missing.
    Incomplete = 5,
    /// The output exists and is not ours, or differs.
    Exists = 6,
    /// A claim is contradicted or differs from what was expected, theory contradicts what was simulated, or a calibration
    /// ended beside its targets.
    Contradicted = 7,
    /// No claim is contradicted, and some are undecided.
    Undecided = 8,
    /// Stopped by a signal or for want of time; what is done is saved, and the same command goes on.
    Stopped = 75,
    /// Stopped by Ctrl-C or a signal; runs that were finished are written.
    Interrupted = 130,
}

impl Exit {
    /// All codes with their meaning, as `--help` shows them.
    pub const HELP: &'static str = "\
Exit codes:
    0  done
    1  internal error, a broken invariant in a single run, or a disk that failed
    2  an error in the command line or in a scenario
    3  some of several runs failed; the results of the others are written
    4  nothing to do: no run has that name, or the shard is empty
    5  runs of a sweep are missing
    6  the output exists and is not this result, or differs (--force replaces it)
    7  a claim is contradicted or not as expected, simulation and theory disagree, or a calibration missed its
       targets
    8  no claim is contradicted, some are undecided
   75  stopped by a signal or a time limit; what is done is saved, and the same command resumes
  130  stopped by Ctrl-C or a signal; completed runs are written";
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> ExitCode {
        ExitCode::from(exit as u8)
    }
}

/// Why a command could not do what it was asked to.
#[derive(Debug)]
pub struct Fault {
    /// How the program ends.
    pub exit: Exit,
    /// What happened, with its causes.
    pub error: anyhow::Error,
    /// What to type instead, if anything can be said.
    pub hint: Option<String>,
}

impl Fault {
    /// A fault with its exit code.
    pub fn new(exit: Exit, error: impl Into<anyhow::Error>) -> Fault {
        Fault { exit, error: error.into(), hint: None }
    }

    /// Says what to type instead.
    pub fn hint(self, hint: impl Into<String>) -> Fault {
        Fault { hint: Some(hint.into()), ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn help_names_every_code() {
        let codes = [
            Exit::Done,
            Exit::Internal,
            Exit::Usage,
            Exit::SomeFailed,
            Exit::Nothing,
            Exit::Incomplete,
            Exit::Exists,
            Exit::Contradicted,
            Exit::Undecided,
            Exit::Stopped,
            Exit::Interrupted,
        ];
        let named: Vec<String> = codes.iter().map(|exit| (*exit as u8).to_string()).collect();
        let lines = Exit::HELP.lines().skip(1);
        let in_help: Vec<String> = lines
            .filter_map(|line| line.split_whitespace().next())
            .filter(|word| word.parse::<u8>().is_ok())
            .map(Into::into)
            .collect();
        assert_eq!(in_help, named);
    }
}
