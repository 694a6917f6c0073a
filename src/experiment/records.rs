//! What was found in a file of requests, as results keep it.

use std::collections::BTreeMap;

use crate::kernel::StartDate;
use crate::scenario::requests::RequestLog;

/// What was peculiar in the file that a scenario replays.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Records {
    /// Rows read.
    pub rows: u64,
    /// Requests replayed, if they were opened within the run.
    pub kept: u64,
    /// Local time until which open requests were watched.
    pub watched_until: String,
    /// Rows left out or peculiar, by reason.
    pub reasons: BTreeMap<String, Peculiar>,
    /// What the reader should know, with the likely cause and the setting to type.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
}

/// Rows with one reason.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Peculiar {
    /// How many there are.
    pub rows: u64,
    /// The lines of the first three.
    pub lines: Vec<u64>,
}

impl Records {
    /// Of a log whose time zero is midnight of `start`.
    pub fn of(log: &RequestLog, start: StartDate) -> Records {
        let quirks = &log.quirks;
        let reasons = quirks.reasons().map(|(reason, tally)| {
            (reason.key().to_string(), Peculiar { rows: tally.rows, lines: tally.lines.clone() })
        });
        Records {
            rows: quirks.rows,
            kept: quirks.kept,
            watched_until: start.iso(log.end),
            reasons: reasons.collect(),
            notes: quirks.notes.clone(),
        }
    }
}
