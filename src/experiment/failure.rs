//! A run that left no result: one row of `failures.csv`, while the other runs go on.

use std::any::Any;

/// Where a run failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// An invariant of the model was broken.
    Model,
    /// The program panicked.
    Panic,
    /// A metric was not a number.
    Metrics,
    /// What a run leaves on disk could not be written.
    Write,
    /// It ended its process, twice.
    Process,
}

impl Stage {
    /// The word in `failures.csv`.
    pub fn word(self) -> &'static str {
        match self {
            Stage::Model => "model",
            Stage::Panic => "panic",
            Stage::Metrics => "metrics",
            Stage::Write => "write",
            Stage::Process => "process",
        }
    }
}

/// Why a run left no result.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}: {message}", stage.word())]
pub struct Failure {
    /// Where it failed.
    pub stage: Stage,
    /// What happened, in one sentence without a full stop at its end.
    pub message: String,
}

impl Failure {
    /// A failure at a stage.
    pub fn new(stage: Stage, message: impl Into<String>) -> Failure {
        Failure { stage, message: message.into() }
    }

    /// What a panic left behind.
    pub fn from_panic(payload: &(dyn Any + Send)) -> Failure {
        let text = payload.downcast_ref::<&str>().copied().map(str::to_string);
        let text = text.or_else(|| payload.downcast_ref::<String>().cloned());
        Failure::new(Stage::Panic, text.unwrap_or_else(|| "the panic carried no message".into()))
    }
}
