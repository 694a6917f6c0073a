//! The shape of the world, as far as counting needs it, and the stretch of time that is counted.

use crate::kernel::param::Choice;
use crate::kernel::{Elapsed, SimTime, StartDate};
use crate::model::Window;
use crate::model::spec::{DeadlineClass, UnitKind};

/// How many classes of deadline there are.
pub(super) const N_CLASSES: usize = DeadlineClass::WORDS.len();

/// The shape of the world: how many of each thing there are, and what kind they are.
#[derive(Clone, Debug)]
pub struct Layout {
    /// The date of time zero.
    pub start: StartDate,
    /// Kind of each handling unit, by its id.
    pub units: Vec<UnitKind>,
    /// Districts, each with a desk.
    pub n_districts: usize,
    /// Class of each category, by its id.
    pub classes: Vec<DeadlineClass>,
    /// Residents; 0 where it is not known, which leaves the rates per 1,000 residents missing.
    pub residents: u64,
    /// Whether each day of the run (0 = the start date) is a working day. Empty where it is not known, which
    /// leaves the figures per working day missing; days beyond its end count as no working days.
    pub workdays: Vec<bool>,
}

/// One calendar month, cut to the window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Month {
    /// `year * 100 + month`.
    pub label: u32,
    /// The part of it that is counted.
    pub part: Window,
    /// Whether all of the month is counted.
    pub whole: bool,
}

impl Window {
    /// Seconds counted.
    pub(super) fn seconds(self) -> u64 {
        self.end.since(self.warm_up_end).0
    }

    /// The calendar months that the window touches, in order; at least one, so that there is a place to count.
    pub(super) fn months(self, start: StartDate) -> Vec<Month> {
        let mut months = Vec::new();
        let mut from = self.warm_up_end;
        loop {
            let date = start.date_of(from);
            let next = SimTime::from_day(from.day() + (date.days_in_month() - date.day()) as u32 + 1);
            let to = next.min(self.end);
            let from_its_first = date.day() == 1 && from.second_of_day() == 0;
            months.push(Month {
                label: date.year() as u32 * 100 + date.month() as u32,
                part: Window { warm_up_end: from, end: to },
                whole: from_its_first && to == next,
            });
            if next >= self.end {
                return months;
            }
            from = next;
        }
    }
}

impl Layout {
    /// Working days that begin in a stretch of time; `None` where the calendar is not known.
    pub(super) fn workdays_in(&self, part: Window) -> Option<u64> {
        if self.workdays.is_empty() {
            return None;
        }
        let first = part.warm_up_end.0.div_ceil(Elapsed::DAY.0) as usize;
        let last = part.end.0.div_ceil(Elapsed::DAY.0) as usize;
        let days = self.workdays.iter().take(last).skip(first);
        Some(days.filter(|&&open| open).count() as u64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::parse_date;

    fn layout(workdays: Vec<bool>) -> Layout {
        let start = StartDate::new(parse_date("2017-11-15").unwrap());
        Layout { start, units: vec![], n_districts: 1, classes: vec![], residents: 0, workdays }
    }

    #[test]
    fn months_are_cut_to_the_window_and_know_whether_they_are_whole() {
        let window = Window { warm_up_end: SimTime::from_day(20), end: SimTime::from_day(60) };
        let months = window.months(layout(vec![]).start);
        let seen: Vec<_> = months.iter().map(|m| (m.label, m.part.seconds() / 86_400, m.whole)).collect();
        // 5 December to 14 January: 27 days of December, 13 of January.
        assert_eq!(seen, [(201_712, 27, false), (201_801, 13, false)]);

        let window = Window { warm_up_end: SimTime::START, end: SimTime::from_day(16 + 31 + 31) };
        let whole: Vec<_> = window.months(layout(vec![]).start).iter().map(|m| (m.label, m.whole)).collect();
        assert_eq!(whole, [(201_711, false), (201_712, true), (201_801, true)]);
    }

    #[test]
    fn an_empty_window_still_has_a_month() {
        let window = Window { warm_up_end: SimTime::from_day(3), end: SimTime::from_day(3) };
        assert_eq!(window.months(layout(vec![]).start).len(), 1);
        assert_eq!(window.seconds(), 0);
    }

    #[test]
    fn a_working_day_belongs_to_the_part_in_which_it_begins() {
        let days = layout(vec![true, false, true, true]);
        let part = |from, to| Window { warm_up_end: SimTime(from), end: SimTime(to) };
        assert_eq!(days.workdays_in(part(0, 4 * 86_400)), Some(3));
        assert_eq!(days.workdays_in(part(1, 3 * 86_400)), Some(1));
        assert_eq!(days.workdays_in(part(0, 400 * 86_400)), Some(3));
        assert_eq!(layout(vec![]).workdays_in(part(0, 86_400)), None);
    }
}
