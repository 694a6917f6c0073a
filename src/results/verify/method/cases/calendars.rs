//! Working time and limits over nights, weekends and holidays: a few recorded requests, worked out by hand.

use crate::kernel::{StartDate, parse_date};
use crate::results::verify::method::case::{Case, Check, Trouble, needs};
use crate::results::verify::method::seen::{Moment, Sum};
use crate::scenario::Scenario;

/// Working time over nights and weekends.
pub(crate) static NIGHTS: Case = Case {
    name: "nights",
    title: "Working time over noon, night and weekend",
    file: "nights.toml",
    about: "Field work in office hours, 08:30 to 12:00 and 13:30 to 18:00, Monday to Friday; worked out by hand.",
    checks: nights,
};

/// Limits over holidays.
pub(crate) static HOLIDAYS: Case = Case {
    name: "holidays",
    title: "Limits and working time over holidays",
    file: "holidays.toml",
    about: "Spring Festival and National Day of 2018 with their make-up days (General Office of the State Council, 30 \
            November 2017); worked out by hand.",
    checks: holidays,
};

/// A request, what happens to it, and when.
type Hand = (u64, &'static str, Moment, &'static str);

/// Six orders of known work; 2017-01-02 is a Monday.
const NIGHTS_BY_HAND: [Hand; 7] = [
    // 20 h from Friday 17:00: 1 h, Monday 8, Tuesday 8, Wednesday 3.
    (1, "20 h from Fri 17:00", Moment::Replied, "2017-01-11T11:30:00"),
    // 30 min on a Saturday: Monday morning.
    (2, "30 min from Sat noon, begun", Moment::Begun, "2017-01-09T08:30:00"),
    (2, "30 min from Sat noon, done", Moment::Replied, "2017-01-09T09:00:00"),
    // From 11:45:10: 14 min 50 s before noon, 15 min 10 s after 13:30.
    (3, "30 min from 11:45:10", Moment::Replied, "2017-01-10T13:45:10"),
    // From 17:30 exactly: done in the second in which the office closes.
    (4, "30 min from 17:30:00", Moment::Replied, "2017-01-12T18:00:00"),
    // From 17:30:01: the last second is that after 08:30 on Friday.
    (5, "30 min from 17:30:01", Moment::Replied, "2017-01-13T08:30:01"),
    // 20 h from Thursday midnight: Thursday 8, Friday 8, Monday 4, of which 3 h 30 min before noon.
    (6, "20 h from Thu 00:00", Moment::Replied, "2017-01-23T14:00:00"),
];

/// Spring Festival 2018: Thursday 15 to Wednesday 21 February off, Sunday 11 and Saturday 24 February worked. National
/// Day: Monday 1 to Sunday 7 October off, Saturday 29 and Sunday 30 September worked.
const HOLIDAYS_BY_HAND: [Hand; 6] = [
    // Five working days after Tuesday 13 February: 14, 22, 23, 24 (make-up), 26.
    (1, "5 wd from Tue 13 Feb", Moment::Overdue, "2018-02-26T18:00:00"),
    // After Saturday 10: 11 (make-up), 12, 13, 14, 22.
    (2, "5 wd from Sat 10 Feb", Moment::Overdue, "2018-02-22T18:00:00"),
    // In the holidays, Sunday 18: 22, 23, 24, 26, 27.
    (3, "5 wd from Sun 18 Feb", Moment::Overdue, "2018-02-27T18:00:00"),
    // After Friday 28 September: 29, 30 (make-up), 8, 9, 10 October.
    (4, "5 wd from Fri 28 Sep", Moment::Overdue, "2018-10-10T18:00:00"),
    // 20 h of work from Wednesday 14 February 14:00: 4 h, 22 February 8, 23 February 8.
    (5, "20 h from Wed 14 Feb 14:00", Moment::Replied, "2018-02-23T18:00:00"),
    // 20 h from Saturday 29 September 08:30: 8, Sunday 30 September 8, Monday 8 October 4, of which 3 h 30 before noon.
    (6, "20 h from Sat 29 Sep 08:30", Moment::Replied, "2018-10-08T14:00:00"),
];

fn nights(scenario: &Scenario) -> Result<Vec<Check>, Trouble> {
    by_hand(scenario, &NIGHTS_BY_HAND)
}

fn holidays(scenario: &Scenario) -> Result<Vec<Check>, Trouble> {
    by_hand(scenario, &HOLIDAYS_BY_HAND)
}

fn by_hand(scenario: &Scenario, hands: &[Hand]) -> Result<Vec<Check>, Trouble> {
    needs(scenario.head.requests.on(), "requests")?;
    let start = StartDate::new(scenario.head.run.start);
    let check = |(request, name, moment, at): &Hand| {
        let (request, moment) = (*request, *moment);
        let wrong = || Trouble::NotOfTheory(format!("{at} is before the run"));
        let (day, clock) = at.split_once('T').ok_or_else(wrong)?;
        let part = |i: usize| clock.split(':').nth(i).and_then(|part| part.parse::<u32>().ok()).unwrap_or(0);
        let seconds = part(0) * 3600 + part(1) * 60 + part(2);
        let date = parse_date(day).map_err(|_| wrong())?;
        let time = start.time_of(date, seconds).ok_or_else(wrong)?;
        let read = move |seen: &super::super::seen::Seen| match seen.moments.get(&(request, moment)) {
            Some(time) => Sum { n: 1, of: time.0 as f64 },
            None => Sum::default(),
        };
        Ok(Check::number(*name, "s", time.0 as f64, at, read).exactly())
    };
    hands.iter().map(check).collect()
}
