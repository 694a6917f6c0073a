//! Working calendars: weekly opening hours, public holidays, make-up working days.
//!
//! A [`WorkCalendar`] maps points in time to an account of open seconds and back. All of it is exact integer
//! arithmetic on sums per day, so a query costs about the same wherever it falls.
use super::date::{Date, StartDate};
use super::time::{Elapsed, SimTime, WorkDays, WorkTime};

const DAY: u64 = Elapsed::DAY.0;
/// Days are numbered in 32 bits; nobody works after this one.
const LAST_DAY: u32 = u32::MAX - 7;

/// What a calendar is built from.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct CalendarPlan {
    /// Open intervals of each weekday, Monday first, in seconds of the day: `[from, to)` with `to` up to 86,400,
    /// in order and apart. An empty list is a closed day.
    pub hours: [Vec<(u32, u32)>; 7],
    /// Days that are closed whatever their weekday.
    pub holidays: Vec<Date>,
    /// Days that are open as `makeup_weekday` is, whatever their own weekday; they win over `holidays`.
    pub makeup_days: Vec<Date>,
    /// The weekday whose hours the make-up days have: 0 = Monday … 6 = Sunday.
    pub makeup_weekday: usize,
}

/// Opening hours that cannot be.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum CalendarError {
    /// An interval that is empty, or ends after the day does, or begins before the one before it has ended.
    #[error(
        "opening hours {from} s to {to} s of weekday {weekday} (0 = Monday) must begin before they end, end by \
         86400 s, and begin after the hours before them have ended"
    )]
    Hours {
        /// The weekday, 0 = Monday.
        weekday: usize,
        /// Beginning in seconds of the day.
        from: u32,
        /// End in seconds of the day.
        to: u32,
    },
    /// No weekday has any open hours.
    #[error("a calendar must be open on at least one weekday")]
    NeverOpen,
    /// The weekday of the make-up days is none.
    #[error("the weekday of make-up days must be 0 (Monday) to 6 (Sunday), not {0}")]
    MakeupWeekday(usize),
}

/// The open hours of one kind of day.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
struct Hours {
    intervals: Vec<(u32, u32)>,
    open: u32,
}

impl Hours {
    fn new(intervals: &[(u32, u32)]) -> Hours {
        // Hours that touch are one interval, so that a closing time is a closing time.
        let mut merged: Vec<(u32, u32)> = Vec::new();
        for &(from, to) in intervals {
            match merged.last_mut() {
                Some(last) if last.1 == from => last.1 = to,
                _ => merged.push((from, to)),
            }
        }
        Hours { open: merged.iter().map(|(from, to)| to - from).sum(), intervals: merged }
    }

    /// Open seconds before a second of the day.
    fn before(&self, second: u32) -> u32 {
        self.intervals.iter().map(|&(from, to)| second.clamp(from, to) - from).sum()
    }

    /// The least second of the day before which `open` seconds were open; `open` is in `1..=self.open`.
    fn second_at(&self, mut open: u32) -> u32 {
        for &(from, to) in &self.intervals {
            if open <= to - from {
                return from + open;
            }
            open -= to - from;
        }
        DAY as u32
    }

    /// The first open second of the day that is not before `second`.
    fn next_open(&self, second: u32) -> Option<u32> {
        self.intervals.iter().find(|(_, to)| second < *to).map(|(from, _)| second.max(*from))
    }

    fn closing(&self) -> u32 {
        self.intervals.last().map_or(0, |(_, to)| *to)
    }
}

/// Kind of a closed day; 0 to 6 are the weekdays.
const CLOSED: u8 = 7;

/// A working calendar. After the days for which it was built the weekly pattern goes on.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct WorkCalendar {
    /// Hours of the weekdays, Monday first, then those of a closed day.
    hours: [Hours; 8],
    /// The kind of each day that was built.
    kinds: Vec<u8>,
    /// Open seconds before each day that was built, and in the end before the first that was not.
    open_before: Vec<u64>,
    /// Working days before each day, likewise.
    working_before: Vec<u32>,
    /// Weekday of day 0.
    first_weekday: u32,
    /// Open seconds and working days of a week.
    week: (u64, u32),
    /// Open at all times: the working clock is the clock.
    round_the_clock: bool,
}

impl WorkCalendar {
    /// Builds the calendar of `days` days from `start`. Holidays outside of these days have no effect.
    ///
    /// # Errors
    /// If the opening hours are not in order, or there are none.
    pub fn new(plan: &CalendarPlan, start: Date, days: u32) -> Result<WorkCalendar, CalendarError> {
        check(plan)?;
        let date = StartDate::new(start);
        let mut kinds: Vec<u8> = (0..days).map(|day| date.weekday_of_day(day) as u8).collect();
        let special = [(&plan.holidays, CLOSED), (&plan.makeup_days, plan.makeup_weekday as u8)];
        for (dates, kind) in special {
            for day in dates.iter().filter_map(|special| date.day_of(*special)) {
                if let Some(of_day) = kinds.get_mut(day as usize) {
                    *of_day = kind;
                }
            }
        }
        let mut hours: [Hours; 8] = Default::default();
        for (hours, intervals) in hours.iter_mut().zip(&plan.hours) {
            *hours = Hours::new(intervals);
        }
        let (mut open_before, mut working_before) = (vec![0], vec![0]);
        let (mut open, mut working) = (0, 0);
        for kind in &kinds {
            let of_day = hours[usize::from(*kind)].open;
            open += u64::from(of_day);
            working += u32::from(of_day > 0);
            open_before.push(open);
            working_before.push(working);
        }
        let week = hours.iter().fold((0, 0), |(open, days), hours| {
            (open + u64::from(hours.open), days + u32::from(hours.open > 0))
        });
        let first_weekday = date.weekday_of_day(0) as u32;
        Ok(WorkCalendar {
            hours,
            kinds,
            open_before,
            working_before,
            first_weekday,
            week,
            round_the_clock: false,
        })
    }

    /// Open at all times, every day a working day that closes at midnight.
    pub fn always() -> WorkCalendar {
        let all_day = Hours::new(&[(0, DAY as u32)]);
        let mut hours: [Hours; 8] = std::array::from_fn(|_| all_day.clone());
        hours[usize::from(CLOSED)] = Hours::default();
        WorkCalendar {
            hours,
            kinds: Vec::new(),
            open_before: vec![0],
            working_before: vec![0],
            first_weekday: 0,
            week: (7 * DAY, 7),
            round_the_clock: true,
        }
    }

    /// The least time from `start` on by which `work` has been open; `start` itself if there is no work.
    ///
    /// The inverse of [`WorkCalendar::worked`]: work that fills a day ends when the day closes, not when the
    /// next one opens. `SimTime::NEVER` if that is millions of years away.
    pub fn finish(&self, start: SimTime, work: WorkTime) -> SimTime {
        if work.is_zero() {
            return start;
        }
        if self.round_the_clock {
            return SimTime(start.0.saturating_add(work.0));
        }
        let target = self.open_seconds(start).saturating_add(work.0);
        let Some(day) = self.day_by(start.day(), target) else { return SimTime::NEVER };
        let open = (target - self.open_before(day)) as u32;
        SimTime(u64::from(day) * DAY + u64::from(self.hours_of(day).second_at(open)))
    }

    /// Open seconds between two points in time; zero if `to` is before `from`.
    #[inline]
    pub fn worked(&self, from: SimTime, to: SimTime) -> WorkTime {
        WorkTime(self.open_seconds(to).saturating_sub(self.open_seconds(from)))
    }

    /// Open seconds since time zero: the clock of those who work by this calendar.
    #[inline]
    pub fn open_seconds(&self, time: SimTime) -> u64 {
        if self.round_the_clock {
            return time.0;
        }
        let day = time.day();
        self.open_before(day) + u64::from(self.hours_of(day).before(time.second_of_day()))
    }

    /// Whether it is open during the second that begins at `time`.
    pub fn is_open(&self, time: SimTime) -> bool {
        self.round_the_clock
            || self.hours_of(time.day()).next_open(time.second_of_day()) == Some(time.second_of_day())
    }

    /// The first time from `time` on at which it is open.
    pub fn next_open(&self, time: SimTime) -> SimTime {
        let (mut day, mut second) = (time.day(), time.second_of_day());
        loop {
            if let Some(open) = self.hours_of(day).next_open(second) {
                return SimTime(u64::from(day) * DAY + u64::from(open));
            }
            day = self.nth_working_day(day, 1);
            second = 0;
        }
    }

    /// Whether a day (0 = the start date) has any open hours.
    #[inline]
    pub fn is_working_day(&self, day: u32) -> bool {
        self.hours_of(day).open > 0
    }

    /// Open seconds of a day (0 = the start date).
    #[inline]
    pub fn day_open_seconds(&self, day: u32) -> u32 {
        self.hours_of(day).open
    }

    /// A deadline of `days` working days: closing time of the `days`-th working day after the day of `from`.
    ///
    /// The day of `from` never counts, whether it is a working day or not and whatever the hour: a matter
    /// received on a Friday, at any time, and due in 1 working day is due when Monday closes; so is one received
    /// on the Saturday. Holidays and weekends do not count, make-up days do. No days (`0 wd`) is the closing time
    /// of the same day, or of the next working day if it is not before closing of a working day.
    pub fn due(&self, from: SimTime, days: WorkDays) -> SimTime {
        let day = from.day();
        let today_counts = days.0 == 0 && from.second_of_day() < self.hours_of(day).closing();
        let day = if today_counts { day } else { self.nth_working_day(day, days.0.max(1)) };
        SimTime(u64::from(day) * DAY + u64::from(self.hours_of(day).closing()))
    }

    /// Open seconds of the next `days` working days, all in full: those after the day of `from`.
    ///
    /// What is left of today is not counted, so that the answer does not shrink as the day passes: it is the
    /// measure of capacity ahead (for `days` of 5, that of one week).
    pub fn next_working_days(&self, from: SimTime, days: WorkDays) -> WorkTime {
        if days.0 == 0 {
            return WorkTime::ZERO;
        }
        let last = self.nth_working_day(from.day(), days.0);
        WorkTime(self.open_before(last.saturating_add(1)) - self.open_before(from.day().saturating_add(1)))
    }

    /// The `n`-th working day after `day`; `n` is at least 1.
    fn nth_working_day(&self, day: u32, n: u32) -> u32 {
        // The days up to and including the one sought hold `target` working days.
        let target = self.working_before(day + 1) + n;
        let built = self.kinds.len() as u32;
        if day < built && target <= self.working_before[built as usize] {
            let from = day as usize + 1;
            // Deadlines are short: look nearby before searching.
            let near = (from + 2 * n as usize + 16).min(self.working_before.len());
            let slice = if self.working_before[near - 1] >= target {
                from..near
            } else {
                from..self.working_before.len()
            };
            let found = slice.start + self.working_before[slice].partition_point(|before| *before < target);
            return found as u32 - 1;
        }
        // Beyond the days built: whole weeks first, keeping at least one day to find.
        let mut at = (day + 1).max(built);
        let left = target - self.working_before(at);
        at += (left - 1) / self.week.1 * 7;
        while self.working_before(at + 1) < target {
            at += 1;
        }
        at
    }

    /// The day, from `day` on, by whose end `target` seconds have been open, but not before it; `None` if that is
    /// millions of years away.
    fn day_by(&self, day: u32, target: u64) -> Option<u32> {
        let built = self.kinds.len();
        let from = day as usize;
        if from < built && target <= self.open_before[built] {
            // Most work is done within days: look nearby before searching.
            let near = (from + 8).min(built);
            let end = if self.open_before[near] >= target { near } else { built };
            let days = &self.open_before[from + 1..=end];
            return Some((from + days.partition_point(|before| *before < target)) as u32);
        }
        let mut at = day.max(built as u32);
        let weeks = (target - self.open_before(at) - 1) / self.week.0;
        at = u32::try_from(weeks * 7)
            .ok()
            .and_then(|days| at.checked_add(days))
            .filter(|at| *at < LAST_DAY)?;
        while self.open_before(at + 1) < target {
            at += 1;
        }
        Some(at)
    }

    #[inline]
    fn hours_of(&self, day: u32) -> &Hours {
        let kind = match self.kinds.get(day as usize) {
            Some(kind) => *kind as usize,
            None => self.weekday(day),
        };
        &self.hours[kind % 8]
    }

    fn weekday(&self, day: u32) -> usize {
        ((self.first_weekday + day % 7) % 7) as usize
    }

    /// Open seconds before a day.
    #[inline]
    fn open_before(&self, day: u32) -> u64 {
        match self.open_before.get(day as usize) {
            Some(open) => *open,
            None => {
                self.beyond(day, |hours| u64::from(hours.open), self.week.0)
                    + self.open_before[self.kinds.len()]
            }
        }
    }

    /// Working days before a day.
    fn working_before(&self, day: u32) -> u32 {
        match self.working_before.get(day as usize) {
            Some(days) => *days,
            None => {
                let beyond = self.beyond(day, |hours| u64::from(hours.open > 0), u64::from(self.week.1));
                self.working_before[self.kinds.len()] + beyond as u32
            }
        }
    }

    /// A sum over the days from the end of those built up to `day`: whole weeks, then single days.
    #[cold]
    fn beyond(&self, day: u32, of_day: impl Fn(&Hours) -> u64, of_week: u64) -> u64 {
        let built = self.kinds.len() as u32;
        let (weeks, days) = ((day - built) / 7, (day - built) % 7);
        let rest: u64 = (0..days).map(|i| of_day(&self.hours[self.weekday(built + i)])).sum();
        u64::from(weeks) * of_week + rest
    }
}

fn check(plan: &CalendarPlan) -> Result<(), CalendarError> {
    for (weekday, intervals) in plan.hours.iter().enumerate() {
        let mut open_from = 0;
        for &(from, to) in intervals {
            if from < open_from || from >= to || u64::from(to) > DAY {
                return Err(CalendarError::Hours { weekday, from, to });
            }
            open_from = to;
        }
    }
    if plan.hours.iter().all(Vec::is_empty) {
        return Err(CalendarError::NeverOpen);
    }
    if plan.makeup_weekday > 6 { Err(CalendarError::MakeupWeekday(plan.makeup_weekday)) } else { Ok(()) }
}

#[cfg(test)]
#[path = "calendar_tests.rs"]
mod tests;
