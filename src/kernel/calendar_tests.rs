//! Calendars against hand-computed dates, and against a scan of every second.
use super::*;
use crate::kernel::date::parse_date;
use proptest::prelude::*;

const H: u32 = 3_600;

fn date(text: &str) -> Date {
    parse_date(text).unwrap()
}

/// Monday to Friday 08:30-12:00 and 13:30-17:30, with the Chinese New Year of 2018 and its make-up days.
fn office() -> CalendarPlan {
    let day = vec![(8 * H + H / 2, 12 * H), (13 * H + H / 2, 17 * H + H / 2)];
    let mut plan = CalendarPlan::default();
    plan.hours[..5].fill(day);
    plan.holidays = (15..=21).map(|day| date(&format!("2018-02-{day}"))).collect();
    plan.makeup_days = vec![date("2018-02-11"), date("2018-02-24")];
    plan
}

fn from_2018(days: u32) -> (WorkCalendar, StartDate) {
    let start = date("2018-01-01");
    (WorkCalendar::new(&office(), start, days).unwrap(), StartDate::new(start))
}

fn at(start: StartDate, day: &str, hour: f64) -> SimTime {
    start.time_of(date(day), (hour * 3_600.0) as u32).unwrap()
}

#[test]
fn work_pauses_at_lunch_at_night_and_on_weekends() {
    let (calendar, start) = from_2018(400);
    let friday = at(start, "2018-01-05", 10.0);
    let finish = |hours: f64| start.iso(calendar.finish(friday, WorkTime::from_hours(hours)));
    assert_eq!(finish(0.0), "2018-01-05T10:00:00");
    assert_eq!(finish(2.0), "2018-01-05T12:00:00", "done when it closes, not when it opens again");
    assert_eq!(finish(2.5), "2018-01-05T14:00:00");
    assert_eq!(finish(6.0), "2018-01-05T17:30:00");
    assert_eq!(finish(7.0), "2018-01-08T09:30:00");
    assert_eq!(calendar.worked(friday, at(start, "2018-01-08", 9.5)), WorkTime::from_hours(7.0));
    assert_eq!(calendar.day_open_seconds(4), 27_000);
}

#[test]
fn it_is_open_from_the_first_second_to_before_the_last() {
    let (calendar, start) = from_2018(400);
    let monday = |hour| at(start, "2018-01-01", hour);
    let open = [8.0, 8.5, 11.99, 12.0, 13.5, 17.49, 17.5].map(|hour| calendar.is_open(monday(hour)));
    assert_eq!(open, [false, true, true, false, true, true, false]);
    assert_eq!(calendar.next_open(monday(9.0)), monday(9.0));
    assert_eq!(calendar.next_open(monday(12.0)), monday(13.5));
    assert_eq!(calendar.next_open(at(start, "2018-01-05", 17.5)), at(start, "2018-01-08", 8.5));
    assert_eq!(calendar.next_open(at(start, "2018-02-14", 20.0)), at(start, "2018-02-22", 8.5));
}

#[test]
fn a_deadline_skips_public_holidays_and_weekends_and_counts_make_up_days() {
    let (calendar, start) = from_2018(400);
    let due = |day: &str, hour, n| start.iso(calendar.due(at(start, day, hour), WorkDays(n)));
    assert_eq!(due("2018-01-05", 9.0, 1), "2018-01-08T17:30:00", "Friday to Monday");
    assert_eq!(due("2018-01-05", 23.0, 1), "2018-01-08T17:30:00", "the hour does not matter");
    assert_eq!(due("2018-01-06", 9.0, 1), "2018-01-08T17:30:00", "Saturday to Monday");
    assert_eq!(due("2018-01-05", 9.0, 5), "2018-01-12T17:30:00");
    assert_eq!(due("2018-02-09", 9.0, 1), "2018-02-11T17:30:00", "the Sunday before the holiday is worked");
    assert_eq!(due("2018-02-14", 9.0, 1), "2018-02-22T17:30:00", "a week of holiday");
    assert_eq!(due("2018-02-14", 9.0, 3), "2018-02-24T17:30:00", "and the Saturday after it is worked");
    assert_eq!(due("2018-02-14", 9.0, 4), "2018-02-26T17:30:00");
}

#[test]
fn no_working_days_is_the_close_of_the_same_day() {
    let (calendar, start) = from_2018(400);
    let due = |hour| start.iso(calendar.due(at(start, "2018-01-05", hour), WorkDays(0)));
    assert_eq!(due(7.0), "2018-01-05T17:30:00");
    assert_eq!(due(17.5), "2018-01-08T17:30:00");
    let saturday = at(start, "2018-01-06", 9.0);
    assert_eq!(start.iso(calendar.due(saturday, WorkDays(0))), "2018-01-08T17:30:00");
}

#[test]
fn the_hours_ahead_are_those_of_full_days() {
    let (calendar, start) = from_2018(400);
    let hours = |day: &str, n| calendar.next_working_days(at(start, day, 16.0), WorkDays(n)).hours();
    assert_eq!(hours("2018-01-03", 5), 37.5);
    assert_eq!(hours("2018-01-06", 5), 37.5);
    assert_eq!(hours("2018-02-14", 5), 37.5, "whatever holidays lie between");
    assert_eq!(hours("2018-01-03", 0), 0.0);
}

#[test]
fn the_weekly_pattern_goes_on_after_the_days_built() {
    let (short, long) = (from_2018(10).0, from_2018(3_000).0);
    let (plain, start) =
        (CalendarPlan { holidays: vec![], makeup_days: vec![], ..office() }, date("2018-01-01"));
    let long_plain = WorkCalendar::new(&plain, start, 3_000).unwrap();
    for day in (0..2_900).step_by(13) {
        let time = SimTime(day * DAY + 40_000);
        assert_eq!(short.open_seconds(time), long_plain.open_seconds(time), "day {day}");
        for n in [0, 1, 2, 5, 6, 20] {
            assert_eq!(short.due(time, WorkDays(n)), long_plain.due(time, WorkDays(n)), "day {day}, {n} wd");
        }
        for hours in [1, 30, 400] {
            let work = WorkTime(hours * 3_600);
            assert_eq!(short.finish(time, work), long_plain.finish(time, work), "day {day}, {hours} h");
        }
        // Work up to the close of a day, whole weeks among them.
        for n in [1, 4, 9, 20] {
            let close = long_plain.due(time, WorkDays(n));
            assert_eq!(short.finish(time, long_plain.worked(time, close)), close, "day {day}, to {n} wd");
        }
    }
    assert_ne!(long.open_seconds(SimTime::from_day(60)), long_plain.open_seconds(SimTime::from_day(60)));
}

#[test]
fn always_open_is_clock_time() {
    let calendar = WorkCalendar::always();
    for time in [0, 1, 86_399, 86_400, 1_000_000_007] {
        assert_eq!(calendar.open_seconds(SimTime(time)), time);
        assert!(calendar.is_open(SimTime(time)));
        for work in [0, 1, 86_400, 5_000_000] {
            assert_eq!(calendar.finish(SimTime(time), WorkTime(work)), SimTime(time + work));
        }
    }
    assert_eq!(calendar.due(SimTime(100), WorkDays(2)), SimTime(3 * DAY));
    assert_eq!(calendar.next_working_days(SimTime(100), WorkDays(5)), WorkTime(5 * DAY));
}

#[test]
fn endless_work_never_ends() {
    let (calendar, start) = from_2018(400);
    assert_eq!(calendar.finish(at(start, "2018-01-05", 9.0), WorkTime::MAX), SimTime::NEVER);
    let ages = WorkTime(40 * 3_600 * 52 * 1_000_000);
    let end = calendar.finish(SimTime::START, ages);
    assert_eq!(calendar.worked(SimTime::START, end), ages);
}

#[test]
fn hours_that_cannot_be_are_refused() {
    let build = |hours: Vec<(u32, u32)>| {
        let mut plan = CalendarPlan::default();
        plan.hours[2] = hours;
        WorkCalendar::new(&plan, date("2018-01-01"), 10)
    };
    assert!(build(vec![(0, 86_400)]).is_ok());
    for wrong in [vec![(5, 5)], vec![(0, 86_401)], vec![(10, 20), (15, 30)], vec![(10, 20), (0, 5)]] {
        assert!(build(wrong.clone()).unwrap_err().to_string().contains("weekday 2"), "{wrong:?}");
    }
    assert_eq!(build(vec![]), Err(CalendarError::NeverOpen));
    let plan = CalendarPlan { makeup_weekday: 7, ..office() };
    assert_eq!(WorkCalendar::new(&plan, date("2018-01-01"), 9), Err(CalendarError::MakeupWeekday(7)));
}

/// A calendar of any shape: up to three intervals a day, some weekdays closed, some holidays and make-up days.
fn any_calendar() -> impl Strategy<Value = (CalendarPlan, u32)> {
    let cuts = prop::collection::btree_set(0..=86_400_u32, 0..=6);
    let hours = cuts.prop_map(|cuts| {
        let cuts: Vec<u32> = cuts.into_iter().collect();
        cuts.chunks_exact(2).map(|pair| (pair[0], pair[1])).collect::<Vec<_>>()
    });
    let days = || prop::collection::vec(0..60_i64, 0..6);
    (prop::array::uniform7(hours), days(), days(), 0..7_usize, 0..50_u32).prop_map(
        |(mut hours, holidays, makeup, makeup_weekday, built)| {
            if hours.iter().all(Vec::is_empty) {
                hours[3] = vec![(86_399, 86_400)];
            }
            let dates = |days: Vec<i64>| {
                days.iter().map(|day| date("2018-01-01") + jiff::Span::new().days(*day)).collect()
            };
            let plan =
                CalendarPlan { hours, holidays: dates(holidays), makeup_days: dates(makeup), makeup_weekday };
            (plan, built)
        },
    )
}

/// The opening hours of a day, from the plan itself.
fn hours_in_plan(plan: &CalendarPlan, built: u32, day: u64) -> &[(u32, u32)] {
    let today = date("2018-01-01") + jiff::Span::new().days(day as i64);
    let special = day < u64::from(built);
    if special && plan.makeup_days.contains(&today) {
        &plan.hours[plan.makeup_weekday]
    } else if special && plan.holidays.contains(&today) {
        &[]
    } else {
        &plan.hours[today.weekday().to_monday_zero_offset() as usize]
    }
}

/// How many seconds from `from` on, before `to`, are open: one by one.
fn scan(plan: &CalendarPlan, built: u32, from: u64, to: u64) -> u64 {
    let mut open = 0;
    for day in from / DAY..=to / DAY {
        let hours = hours_in_plan(plan, built, day);
        for time in from.max(day * DAY)..to.min((day + 1) * DAY) {
            let second = (time - day * DAY) as u32;
            open += u64::from(hours.iter().any(|(from, to)| (*from..*to).contains(&second)));
        }
    }
    open
}

proptest! {
    #[test]
    fn finish_and_worked_are_inverse_and_additive(
        (plan, built) in any_calendar(), start in 0..80 * DAY, work in 0..20 * DAY, share in 0.0..1.0_f64,
    ) {
        let calendar = WorkCalendar::new(&plan, date("2018-01-01"), built).unwrap();
        let (start, work) = (SimTime(start), WorkTime(work));
        let end = calendar.finish(start, work);
        prop_assert_eq!(calendar.worked(start, end), work);
        prop_assert!(work.is_zero() || calendar.is_open(SimTime(end.0 - 1)), "the last second was worked");
        let between = SimTime(start.0 + ((end.0 - start.0) as f64 * share) as u64);
        prop_assert_eq!(calendar.worked(start, between) + calendar.worked(between, end), work);
        prop_assert!(calendar.is_open(calendar.next_open(between)));
        prop_assert_eq!(calendar.worked(between, calendar.next_open(between)), WorkTime::ZERO);
    }

    #[test]
    fn every_second_counts_as_the_plan_says(
        (plan, built) in any_calendar(), from in 0..70 * DAY, length in 0..3 * DAY,
    ) {
        let calendar = WorkCalendar::new(&plan, date("2018-01-01"), built).unwrap();
        let to = from + length;
        prop_assert_eq!(calendar.worked(SimTime(from), SimTime(to)), WorkTime(scan(&plan, built, from, to)));
        prop_assert_eq!(calendar.is_open(SimTime(from)), scan(&plan, built, from, from + 1) == 1);
    }

    #[test]
    fn a_deadline_is_found_by_counting_days((plan, built) in any_calendar(), from in 0..70 * DAY, n in 1..30_u32) {
        let calendar = WorkCalendar::new(&plan, date("2018-01-01"), built).unwrap();
        let (mut day, mut left, mut open) = (from / DAY, n, 0);
        while left > 0 {
            day += 1;
            open += u64::from(calendar.day_open_seconds(day as u32));
            left -= u32::from(calendar.is_working_day(day as u32));
        }
        let due = calendar.due(SimTime(from), WorkDays(n));
        prop_assert_eq!(u64::from(SimTime(due.0 - 1).day()), day);
        prop_assert!(calendar.is_open(SimTime(due.0 - 1)));
        prop_assert!(due.0.is_multiple_of(DAY) || !calendar.is_open(due), "it closes then");
        prop_assert_eq!(calendar.next_working_days(SimTime(from), WorkDays(n)), WorkTime(open));
    }
}
