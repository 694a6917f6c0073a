//! Calendars as a child would draw them: the list of all spans during which somebody works, day after day.
//!
//! A question about working time is answered by walking along the list. There is no arithmetic on sums, no week that
//! repeats, no search.

use petisim::kernel::StartDate;
use petisim::model::spec::{CalendarSpec, Weekday};

/// Seconds of a day.
pub const DAY: u64 = 86_400;

/// Days for which spans are listed: far more than any limit of a small world reaches.
const LISTED_DAYS: u32 = 200;

/// One span: the day it belongs to, when it begins, when it ends (seconds since the start of the run).
type Span = (u32, u64, u64);

/// The spans of somebody's working time.
#[derive(Debug)]
pub struct Calendar {
    spans: Vec<Span>,
}

impl Calendar {
    /// Open at all times; every day is a working day that closes at midnight.
    pub fn always() -> Calendar {
        let whole = |day: u32| (day, u64::from(day) * DAY, u64::from(day + 1) * DAY);
        Calendar { spans: (0..LISTED_DAYS).map(whole).collect() }
    }

    /// The spans that a declaration means: the weekdays that it lists, without holidays, with make-up days, which win.
    pub fn declared(spec: &CalendarSpec, start: StartDate) -> Calendar {
        let week = [
            Weekday::Mon,
            Weekday::Tue,
            Weekday::Wed,
            Weekday::Thu,
            Weekday::Fri,
            Weekday::Sat,
            Weekday::Sun,
        ];
        let mut spans = Vec::new();
        for day in 0..LISTED_DAYS {
            let date = start.date_of_day(day);
            let usual = spec.weekdays.contains(&week[date.weekday().to_monday_zero_offset() as usize]);
            let worked = spec.makeup_days.contains(&date) || (usual && !spec.holidays.contains(&date));
            for hours in spec.hours.iter().filter(|_| worked) {
                let midnight = u64::from(day) * DAY;
                spans.push((day, midnight + u64::from(hours.from), midnight + u64::from(hours.to)));
            }
        }
        Calendar { spans }
    }

    /// Open seconds between two instants.
    pub fn open_between(&self, from: u64, to: u64) -> u64 {
        let part = |(_, opens, closes): &Span| closes.min(&to).saturating_sub(*opens.max(&from));
        self.spans.iter().map(part).sum()
    }

    /// The first instant by which so many seconds have been open since `from`; `from` itself for none.
    pub fn finish(&self, from: u64, work: u64) -> u64 {
        let mut left = work;
        let mut at = from;
        for (_, opens, closes) in &self.spans {
            if left == 0 {
                break;
            }
            if *closes <= at {
                continue;
            }
            let begins = at.max(*opens);
            let done = left.min(closes - begins);
            left -= done;
            at = begins + done;
        }
        assert_eq!(left, 0, "a small world's work ends while its calendars last");
        at
    }

    /// Whether somebody works in the second that begins now.
    pub fn is_open(&self, now: u64) -> bool {
        self.spans.iter().any(|(_, opens, closes)| (*opens..*closes).contains(&now))
    }

    /// The first instant from now on at which somebody works.
    pub fn next_open(&self, now: u64) -> u64 {
        let next = self.spans.iter().find(|(_, _, closes)| now < *closes);
        next.map(|(_, opens, _)| now.max(*opens)).expect("a small world's calendars do not run out")
    }

    /// Open seconds of one day.
    pub fn open_on(&self, day: u32) -> u64 {
        self.spans.iter().filter(|span| span.0 == day).map(|(_, opens, closes)| closes - opens).sum()
    }

    /// When a day closes; nothing on a day off.
    fn closing(&self, day: u32) -> Option<u64> {
        self.spans.iter().filter(|span| span.0 == day).map(|(_, _, closes)| *closes).max()
    }

    /// A deadline: the closing of the n-th working day after today. Zero days: today's closing if it is still to come,
    /// else that of the next working day.
    pub fn due(&self, from: u64, days: u32) -> u64 {
        let mut day = (from / DAY) as u32;
        if days == 0
            && let Some(closing) = self.closing(day).filter(|closing| from < *closing)
        {
            return closing;
        }
        let mut left = days.max(1);
        loop {
            day += 1;
            if let Some(closing) = self.closing(day) {
                left -= 1;
                if left == 0 {
                    return closing;
                }
            }
        }
    }

    /// Open seconds of the next n working days, today not among them.
    pub fn next_working_days(&self, from: u64, days: u32) -> u64 {
        let (mut day, mut left, mut open) = ((from / DAY) as u32, days, 0);
        while left > 0 {
            day += 1;
            open += self.open_on(day);
            left -= u32::from(self.open_on(day) > 0);
        }
        open
    }

    /// The instant, on the n-th working day before the day of `due` and at the same time of day.
    pub fn working_days_before(&self, due: u64, days: u32) -> u64 {
        let (mut day, mut left) = ((due / DAY) as u32, days);
        while left > 0 && day > 0 {
            day -= 1;
            left -= u32::from(self.open_on(day) > 0);
        }
        u64::from(day) * DAY + due % DAY
    }
}
