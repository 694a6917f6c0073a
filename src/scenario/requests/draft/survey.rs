//! All rows of a file, counted under the roles of its columns.
use std::collections::BTreeMap;

use csv::ByteRecord;
use jiff::civil::{Date, DateTime};

use super::clockwork::{Formats, Reading};
use super::counter::{Counter, Pairs};
use super::roles::Roles;

/// Durations that are kept to weigh both orders of day and month.
const DURATIONS: usize = 20_000;

/// Years in which a run can lie.
const YEARS: std::ops::Range<i16> = 1900..2200;

/// Days that may lie between two days of one file.
const NEAR: i64 = 7;

/// Words that mean "no value", where they stand in a column with a role.
const BLANKS: [&str; 12] =
    ["NULL", "null", "NA", "N/A", "n/a", "None", "none", "NaN", "-", "--", "无", "(blank)"];

/// What the rows of a file say.
#[derive(Default)]
pub(super) struct Survey {
    pub(super) rows: u64,
    /// Rows that no reader can take: of another length, without a time of opening, or with a text that is no time.
    pub(super) unreadable: u64,
    pub(super) formats: Formats,
    /// Openings by day.
    pub(super) days: BTreeMap<Date, u64>,
    /// Closings, or openings where nothing is closed, by day of the week from Monday on and by hour.
    pub(super) closings: Week,
    pub(super) openings: Week,
    pub(super) open: u64,
    pub(super) categories: Counter,
    pub(super) units: Counter,
    pub(super) channels: Counter,
    pub(super) statuses: Counter,
    pub(super) activities: Counter,
    pub(super) unit_of_category: Pairs,
    /// Words for "no value" that were met.
    pub(super) blanks: BTreeMap<&'static str, u64>,
    pub(super) durations: Vec<(i64, i64)>,
}

/// Counts by day of the week and hour.
pub(super) type Week = [[u64; 24]; 7];

impl Survey {
    pub(super) fn add(&mut self, record: &ByteRecord, columns: usize, roles: &Roles) {
        self.rows += 1;
        if record.len() != columns {
            self.unreadable += 1;
            return;
        }
        let opened = self.time(record, &roles.opened);
        let closed = self.time(record, &roles.closed);
        let due = self.time(record, &roles.due);
        let (Ok(Some(opened)), Ok(closed), Ok(_)) = (opened, closed, due) else {
            self.unreadable += 1;
            return;
        };
        let civil = opened.stamp.civil;
        if YEARS.contains(&civil.year()) {
            *self.days.entry(civil.date()).or_default() += 1;
        }
        count(&mut self.openings, civil);
        match closed {
            Some(closed) => {
                count(&mut self.closings, closed.stamp.civil);
                self.took(opened, closed);
            }
            None => self.open += 1,
        }
        let unit = self.label(record, roles.unit);
        let unit = if roles.unit.is_some() { self.units.add(unit.as_deref()) } else { None };
        let category = self.label(record, roles.category);
        let category = if roles.category.is_some() { self.categories.add(category.as_deref()) } else { None };
        self.unit_of_category.add(category, unit);
        for (role, counter) in [
            (roles.channel, Which::Channels),
            (roles.status, Which::Statuses),
            (roles.activity, Which::Activities),
        ] {
            if let Some(text) = self.label(record, role) {
                let counter = match counter {
                    Which::Channels => &mut self.channels,
                    Which::Statuses => &mut self.statuses,
                    Which::Activities => &mut self.activities,
                };
                counter.add(Some(&text));
            }
        }
    }

    /// A time; `Err` for a text that is none.
    fn time(&mut self, record: &ByteRecord, columns: &[usize]) -> Result<Option<Reading>, ()> {
        let mut text = String::new();
        for column in columns {
            let part = std::str::from_utf8(&record[*column]).map_err(|_| ())?.trim();
            if !part.is_empty() {
                text.push_str(if text.is_empty() { "" } else { " " });
                text.push_str(part);
            } else if text.is_empty() {
                return Ok(None);
            }
        }
        if text.is_empty() {
            return Ok(None);
        }
        match self.formats.read(&text) {
            Some(reading) => Ok(Some(reading)),
            // A word for "none", which the scenario will list.
            None if self.formats.words.contains_key(&text) => Ok(None),
            None => Err(()),
        }
    }

    fn label(&mut self, record: &ByteRecord, column: Option<usize>) -> Option<String> {
        let text = String::from_utf8_lossy(&record[column?]).trim().to_string();
        if let Some(blank) = BLANKS.iter().find(|blank| **blank == text) {
            *self.blanks.entry(blank).or_default() += 1;
            return None;
        }
        (!text.is_empty()).then_some(text)
    }

    fn took(&mut self, opened: Reading, closed: Reading) {
        if let (Some(other_opened), Some(other_closed)) = (opened.other, closed.other)
            && self.durations.len() < DURATIONS
        {
            let between = |from: DateTime, to: DateTime| to.duration_since(from).as_secs();
            let own = between(opened.stamp.civil, closed.stamp.civil);
            self.durations.push((own, between(other_opened, other_closed)));
        }
    }

    /// Whether the other order of day and month fits better where both fit: fewer closings before openings, then
    /// shorter durations.
    pub(super) fn is_turned(&self) -> bool {
        if self.formats.doubtful().is_empty() {
            return false;
        }
        let weigh = |order: fn(&(i64, i64)) -> i64| {
            let mut took: Vec<i64> = self.durations.iter().map(order).collect();
            took.sort_unstable();
            let before = took.iter().filter(|took| **took < 0).count();
            (before, took.get(took.len() / 2).copied().unwrap_or(0))
        };
        weigh(|took| took.1) < weigh(|took| took.0)
    }

    /// The first and last day of opening, without up to a thousandth of the rows that stand apart at either end.
    pub(super) fn span(&self) -> Option<(Date, Date)> {
        let all: u64 = self.days.values().sum();
        let cut = all / 1_000;
        let (mut first, mut last) =
            (first_beyond(self.days.iter(), cut)?, first_beyond(self.days.iter().rev(), cut)?);
        // Quiet days beside busy ones belong to the file: only what stands far apart is cut.
        let is_near = |day: Date, other: Date| day.duration_since(other).as_hours().abs() <= 24 * NEAR;
        for day in self.days.range(..first).rev().map(|(day, _)| *day) {
            first = if is_near(day, first) { day } else { break };
        }
        for day in self.days.range(last..).map(|(day, _)| *day) {
            last = if is_near(day, last) { day } else { break };
        }
        Some((first, last))
    }
}

/// The day on which a sum of rows passes `cut`.
fn first_beyond<'a>(mut days: impl Iterator<Item = (&'a Date, &'a u64)>, cut: u64) -> Option<Date> {
    let mut sum = 0;
    let found = days.find(|(_, rows)| {
        sum += **rows;
        sum > cut
    });
    found.map(|(day, _)| *day)
}

enum Which {
    Channels,
    Statuses,
    Activities,
}

fn count(week: &mut Week, at: DateTime) {
    let day = at.date().weekday().to_monday_zero_offset();
    week[usize::try_from(day).unwrap_or(0)][usize::try_from(at.hour()).unwrap_or(0)] += 1;
}

/// Working days and hours, as a calendar writes them; `None` where the counts do not show any.
pub(super) fn office(week: &Week) -> Option<(Vec<&'static str>, String)> {
    const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    let by_day = week.map(|hours| hours.iter().sum::<u64>());
    let busiest = by_day.iter().copied().max().filter(|busiest| *busiest >= 20)?;
    let is_worked = |day: &usize| 4 * by_day[*day] >= busiest;
    let worked: Vec<usize> = (0..7).filter(is_worked).collect();
    let by_hour: Vec<u64> = (0..24).map(|hour| worked.iter().map(|day| week[*day][hour]).sum()).collect();
    let all: u64 = by_hour.iter().sum();
    let peak = by_hour.iter().copied().max()?;
    // Days without a time of day, or closings that a machine enters at night, show no hours.
    if 2 * peak > all {
        return None;
    }
    let is_open = |hour: &usize| 5 * by_hour[*hour] >= peak;
    let from = (0..24).find(is_open)?;
    let to = (0..24).rev().find(is_open)? + 1;
    Some((worked.iter().map(|day| DAYS[*day]).collect(), format!("{from:02}:00-{to:02}:00")))
}
