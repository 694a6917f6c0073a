//! What is peculiar in a file: counted by reason, with the lines where it shows first.
use std::collections::BTreeMap;
use std::fmt;

use crate::kernel::Elapsed;

/// So many lines are told for each reason.
const LINES_TOLD: usize = 3;

/// Why rows are left out, or what is peculiar about those that are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// Cannot be read, as far as the scenario tolerates it; left out.
    Bad,
    /// Left out by `only` or `skip`.
    Filtered,
    /// Cancelled, says the status; left out.
    Cancelled,
    /// Referred to somebody outside, says the status; left out.
    Referred,
    /// Opened before `from` (or the start of the run) or after `to`; left out.
    OutsideDates,
    /// Opened after the file was no longer kept up, as `watched_until` says; left out.
    AfterWatch,
    /// Their category or unit is unknown; left out.
    Skipped,
    /// Another row has their id; left out.
    RepeatedId,
    /// Without an id in a file that has a column for it; named by their row.
    WithoutId,
    /// With an unknown category, or a blank one; skipped or replaced.
    UnknownCategory,
    /// With an unknown unit; skipped or replaced.
    UnknownUnit,
    /// With a channel that nobody names; they take the default.
    UnknownChannel,
    /// With a status that no list names; judged by their closing time.
    UnknownStatus,
    /// With a year outside of the century around the run.
    OddYear,
    /// At a time that the clock of the zone leaves out.
    SkippedHour,
    /// Opened after the end of the run, so never replayed.
    BeyondRun,
    /// Kept without a unit.
    WithoutUnit,
    /// Kept without a due time.
    WithoutDue,
    /// Due before they were opened.
    DueBefore,
    /// Kept and not closed.
    Open,
    /// Open, says the status, but with a closing time; taken as open.
    OpenWithClosing,
    /// Closed, says the status, but without a closing time: in no cycle time.
    ClosedUnknown,
    /// Closed before they were opened; kept.
    ClosedBefore,
    /// Closed in the second in which they were opened.
    SameSecond,
    /// Closed so far behind the end of the file that the time cannot be right; taken as open.
    FarClosing,
    /// Closed after the day given by `watched_until`; taken as open.
    ClosedAfterWatch,
}

impl Reason {
    /// The word for it in files of results.
    pub fn key(self) -> &'static str {
        match self {
            Reason::Bad => "unreadable",
            Reason::Filtered => "filtered",
            Reason::Cancelled => "cancelled",
            Reason::Referred => "referred",
            Reason::OutsideDates => "outside_dates",
            Reason::AfterWatch => "opened_after_watch",
            Reason::Skipped => "skipped",
            Reason::RepeatedId => "repeated_id",
            Reason::WithoutId => "without_id",
            Reason::UnknownCategory => "unknown_category",
            Reason::UnknownUnit => "unknown_unit",
            Reason::UnknownChannel => "unknown_channel",
            Reason::UnknownStatus => "unknown_status",
            Reason::OddYear => "odd_year",
            Reason::SkippedHour => "skipped_hour",
            Reason::BeyondRun => "beyond_run",
            Reason::WithoutUnit => "without_unit",
            Reason::WithoutDue => "without_due",
            Reason::DueBefore => "due_before_opened",
            Reason::Open => "open",
            Reason::OpenWithClosing => "open_with_closing",
            Reason::ClosedUnknown => "closed_unknown",
            Reason::ClosedBefore => "closed_before_opened",
            Reason::SameSecond => "same_second",
            Reason::FarClosing => "far_closing",
            Reason::ClosedAfterWatch => "closed_after_watch",
        }
    }

    fn words(self) -> &'static str {
        match self {
            Reason::Bad => "left out: cannot be read",
            Reason::Filtered => "left out: by `only` or `skip`",
            Reason::Cancelled => "left out: cancelled",
            Reason::Referred => "left out: referred to somebody else",
            Reason::OutsideDates => "left out: opened outside the days wanted",
            Reason::AfterWatch => "left out: opened after `watched_until`",
            Reason::Skipped => "left out: their category or unit is unknown",
            Reason::RepeatedId => "left out: another row has their id",
            Reason::WithoutId => "without an id",
            Reason::UnknownCategory => "with an unknown category",
            Reason::UnknownUnit => "with an unknown unit",
            Reason::UnknownChannel => "with a channel that nobody names",
            Reason::UnknownStatus => "with a status that no list names",
            Reason::OddYear => "with a year outside of the century around the run",
            Reason::SkippedHour => "at a time that the clock leaves out when summer time begins",
            Reason::BeyondRun => "opened after the end of the run: not replayed",
            Reason::WithoutUnit => "without a unit",
            Reason::WithoutDue => "without a due time",
            Reason::DueBefore => "due before they were opened",
            Reason::Open => "still open",
            Reason::OpenWithClosing => "open by their status, though with a closing time",
            Reason::ClosedUnknown => "closed, nobody knows when: in no cycle time",
            Reason::ClosedBefore => "closed before they were opened",
            Reason::SameSecond => "closed in the second in which they were opened",
            Reason::FarClosing => "closed far behind the end of the file: taken as open",
            Reason::ClosedAfterWatch => "closed after `watched_until`: taken as open",
        }
    }
}

/// How many rows have a reason, and where the first of them stand.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Rows.
    pub rows: u64,
    /// Lines of the first of them, counted from 1; at most three.
    pub lines: Vec<u64>,
}

/// What is peculiar in a file. `rows` is the sum of what is left out ([`Quirks::left_out`]) and `kept`; all other
/// counts overlap.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Quirks {
    /// Rows below the header; in a log of events the requests, and the rows that became none.
    pub rows: u64,
    /// Requests in the log.
    pub kept: u64,
    /// Rows of a log of events.
    pub events: u64,
    /// Rows by reason.
    pub(super) counts: BTreeMap<Reason, Tally>,
    /// The longest time by which a request was closed before it was opened.
    pub most_before: Elapsed,
    /// By how much the farthest closing that is not believed lies behind the end of the file.
    pub farthest: Elapsed,
    /// The most frequent unknown categories, with their rows; at most ten.
    pub unknown_categories: Vec<(String, u64)>,
    /// The most frequent unknown units, with their rows; at most ten.
    pub unknown_units: Vec<(String, u64)>,
    /// What the reader should know, with the likely cause and the setting to type.
    pub notes: Vec<String>,
}

impl Quirks {
    /// Rows with this reason.
    pub fn of(&self, reason: Reason) -> u64 {
        self.counts.get(&reason).map_or(0, |tally| tally.rows)
    }

    /// All reasons that occur, in the order in which they are told.
    pub fn reasons(&self) -> impl Iterator<Item = (Reason, &Tally)> {
        self.counts.iter().map(|(reason, tally)| (*reason, tally))
    }

    /// Rows that are in no request of the log, each counted once.
    pub fn left_out(&self) -> u64 {
        const LEAVES_OUT: [Reason; 8] = [
            Reason::Bad,
            Reason::Filtered,
            Reason::Cancelled,
            Reason::Referred,
            Reason::OutsideDates,
            Reason::AfterWatch,
            Reason::Skipped,
            Reason::RepeatedId,
        ];
        LEAVES_OUT.iter().map(|reason| self.of(*reason)).sum()
    }

    /// One row more, at a line.
    pub(super) fn count(&mut self, reason: Reason, line: u64) {
        let tally = self.counts.entry(reason).or_default();
        tally.rows += 1;
        // Requests are counted in the order of their opening: the first lines are the smallest.
        let at = tally.lines.partition_point(|known| *known < line);
        if at < LINES_TOLD {
            tally.lines.insert(at, line);
            tally.lines.truncate(LINES_TOLD);
        }
    }

    fn told(&self, reason: Reason) -> String {
        let words = reason.words();
        match reason {
            Reason::ClosedBefore => format!("{words}, by up to {}", self.most_before),
            Reason::FarClosing => {
                format!("{words} (by up to {:.0} years)", self.farthest.hours() / 24.0 / 365.25)
            }
            _ => words.into(),
        }
    }
}

impl fmt::Display for Quirks {
    /// One line for each peculiarity that occurs, after a line with the rows read and kept.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.events > 0 {
            writeln!(f, "{} events read", self.events)?;
        }
        write!(
            f,
            "{} of {} {} kept",
            self.kept,
            self.rows,
            if self.events > 0 { "requests" } else { "rows" }
        )?;
        for (reason, tally) in self.reasons() {
            write!(f, "\n{:>8} {}{}", tally.rows, self.told(reason), lines(tally))?;
        }
        for (what, values) in [("categories", &self.unknown_categories), ("units", &self.unknown_units)] {
            if !values.is_empty() {
                let listed: Vec<String> =
                    values.iter().map(|(value, rows)| format!("\"{value}\" ({rows})")).collect();
                write!(f, "\nunknown {what}: {}", listed.join(", "))?;
            }
        }
        for note in &self.notes {
            write!(f, "\nnote: {note}")?;
        }
        Ok(())
    }
}

fn lines(tally: &Tally) -> String {
    let told: Vec<String> = tally.lines.iter().map(u64::to_string).collect();
    let word = if told.len() == 1 { "line" } else { "lines" };
    let more = if tally.rows > told.len() as u64 { ", …" } else { "" };
    if told.is_empty() { String::new() } else { format!(" ({word} {}{more})", told.join(", ")) }
}
