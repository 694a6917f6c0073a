//! Small logs whose curves are known by hand.
use super::*;
use crate::model::fact::{Channel, Closing, End, Nature, TicketInfo};
use crate::model::ids::{CommunityId, DistrictId};
use crate::scenario::requests::Quirks;

const HOUR: u64 = 3_600;

/// A request opened at hour `opened` and closed at hour `closed`.
fn request(key: u64, unit: Option<u16>, opened: u64, closed: Option<u64>) -> Request {
    Request {
        opened: SimTime(opened * HOUR),
        closed: closed.map(|hour| SimTime(hour * HOUR)),
        ended: false,
        due: None,
        category: (key % 2) as u16,
        unit,
        channel: Channel::Phone,
        key,
    }
}

/// Four requests; the file was kept until hour 20.
fn log() -> RequestLog {
    RequestLog {
        requests: vec![
            request(10, Some(0), 0, Some(4)),
            request(11, Some(0), 1, None),
            request(12, Some(1), 2, Some(1)),
            request(13, None, 3, Some(13)),
        ],
        first: "2020-01-01".parse().unwrap(),
        end: SimTime(20 * HOUR),
        quirks: Quirks::default(),
        hash: blake3::hash(b""),
    }
}

/// The first ticket about the request `key`; tickets have keys of their own.
fn ticket(key: u64, raised: u64) -> TicketInfo {
    TicketInfo {
        key: 1_000 + key,
        problem: key,
        citizen: 0,
        category: CategoryId(9),
        community: CommunityId(0),
        town: UnitId(9),
        district: DistrictId(0),
        channel: Channel::Phone,
        attempt: 1,
        linked: false,
        duplicate: false,
        new_facts: false,
        persistent: false,
        parallel: false,
        planted: false,
        consultation: false,
        nature: Nature::Proper,
        units_needed: 1,
        raised_at: SimTime(raised * HOUR),
        received_at: SimTime(raised * HOUR),
    }
}

fn closing() -> Closing {
    Closing {
        end: End::Closed,
        unit: UnitId(9),
        orders: 1,
        returns: 0,
        redos: 0,
        reviewed: false,
        extensions: 0,
        reminders: 0,
        supervised: false,
        dispatched_at: None,
        signed_at: None,
        contacted_at: None,
        contacted_in_time: None,
        first_reply_at: None,
        replied_at: None,
        on_time_from_receipt: None,
        on_time_from_dispatch: None,
        on_time_from_signing: None,
        reached: None,
        said_resolved: None,
        said_satisfied: None,
        recorded_resolved: None,
        recorded_satisfied: None,
        counted: true,
        solved: true,
        faked: false,
        decidable: true,
        way: None,
        persuaded: false,
        persuaded_last: false,
        answer: None,
        hours: 0,
        records: 0,
        effort: 0.0,
        limbo: Elapsed::ZERO,
    }
}

/// Raises the tickets at their hours and closes those that have an hour of closing.
fn watch(fit: &mut ReplayFit, lives: &[(u64, u64, Option<u64>)]) {
    for (key, raised, closed) in lives {
        let ticket = ticket(*key, *raised);
        // Registered half an hour after it was raised: the cycle starts when it was raised.
        fit.observe(SimTime(raised * HOUR + HOUR / 2), &Fact::TicketMade { ticket });
        if let Some(closed) = closed {
            fit.observe(SimTime(closed * HOUR), &Fact::Closed { ticket, closing: closing() });
        }
    }
}

const ALWAYS: Range<SimTime> = SimTime::START..SimTime::NEVER;

#[test]
fn open_early_and_lost_requests_are_taken_by_the_rules() {
    let log = log();
    let mut fit = ReplayFit::new(&log, ALWAYS);
    // 13 becomes no ticket, and 99 is no request of the log.
    watch(&mut fit, &[(10, 0, Some(6)), (11, 1, Some(9)), (12, 2, None), (99, 0, Some(1))]);
    let rows = fit.rows(SimTime(10 * HOUR));
    let all = rows[0];
    assert_eq!((all.unit, all.category), (None, None));
    // Recorded, in hours: 0 (closed before it was opened), 4, 10, and 19 or more. Median at half of four: 4.
    let recorded =
        Side { n: 4, open_share: Some(0.25), on_time_share: None, median_h: Some(4.0), p90_h: None };
    assert_eq!(all.recorded, recorded);
    // Simulated: 6, 8, and 8 or more. After 6 two thirds are left, after 8 one third.
    let simulated =
        Side { n: 3, open_share: Some(1.0 / 3.0), on_time_share: None, median_h: Some(8.0), p90_h: None };
    assert_eq!(all.simulated, simulated);
    let distance = all.distance.unwrap();
    assert_eq!(distance.until, 8 * HOUR);
    // Just after 4: a half of the recorded are left, all of the simulated.
    assert_eq!(distance.sup, 0.5);
    // Up to 8: recorded 4 * 3/4 + 4 * 1/2 = 5 h, simulated 6 + 2 * 2/3 h.
    assert!((distance.restricted_mean_difference / 3_600.0 - (6.0 + 4.0 / 3.0 - 5.0)).abs() < 1e-12);
}

#[test]
fn later_tickets_about_a_request_change_nothing() {
    let log = log();
    let mut fit = ReplayFit::new(&log, ALWAYS);
    watch(&mut fit, &[(10, 0, Some(6))]);
    let before = fit.rows(SimTime(10 * HOUR));
    let again = TicketInfo { attempt: 2, ..ticket(11, 1) };
    let planted = TicketInfo { planted: true, ..ticket(12, 2) };
    for ticket in [again, planted] {
        fit.observe(SimTime(7 * HOUR), &Fact::TicketMade { ticket });
        fit.observe(SimTime(8 * HOUR), &Fact::Closed { ticket, closing: closing() });
    }
    assert_eq!(fit.rows(SimTime(10 * HOUR)), before);
    assert_eq!(before[0].simulated.n, 1);
}

#[test]
fn groups_are_those_of_the_record() {
    let log = log();
    let mut fit = ReplayFit::new(&log, ALWAYS);
    watch(&mut fit, &[(10, 0, Some(6)), (12, 2, Some(3)), (13, 3, Some(4))]);
    let rows = fit.rows(SimTime(10 * HOUR));
    let groups: Vec<_> =
        rows.iter().map(|row| (row.unit, row.category, row.recorded.n, row.simulated.n)).collect();
    let expected = [
        (None, None, 4, 3),
        (Some(UnitId(0)), None, 2, 1),
        (Some(UnitId(1)), None, 1, 1),
        (None, Some(CategoryId(0)), 2, 2),
        (None, Some(CategoryId(1)), 2, 1),
    ];
    assert_eq!(groups, expected);
}

#[test]
fn only_requests_opened_in_the_window_count() {
    let log = log();
    let mut fit = ReplayFit::new(&log, SimTime(HOUR)..SimTime(3 * HOUR));
    watch(&mut fit, &[(10, 0, Some(6)), (11, 1, Some(9)), (12, 2, Some(3)), (13, 3, Some(4))]);
    let all = fit.rows(SimTime(10 * HOUR))[0];
    assert_eq!((all.recorded.n, all.simulated.n), (2, 2));
}

#[test]
fn a_run_that_repeats_the_record_has_no_distance() {
    let log = log();
    let mut fit = ReplayFit::new(&log, ALWAYS);
    watch(&mut fit, &[(10, 0, Some(4)), (11, 1, None), (12, 2, Some(2)), (13, 3, Some(13))]);
    for row in fit.rows(log.end) {
        assert_eq!(row.recorded, row.simulated);
        let distance = row.distance.unwrap();
        assert_eq!((distance.sup, distance.restricted_mean_difference), (0.0, 0.0));
    }
}

#[test]
fn a_side_without_cycles_leaves_fields_empty() {
    let log = log();
    let row = ReplayFit::new(&log, ALWAYS).rows(SimTime(10 * HOUR))[0];
    assert_eq!(row.simulated, Side::default());
    assert_eq!(row.distance, None);
    let filled: Vec<&str> = FIT_COLUMNS
        .iter()
        .zip(row.values())
        .filter(|(_, value)| value.is_some())
        .map(|((column, _, _), _)| *column)
        .collect();
    assert_eq!(filled, ["recorded_n", "simulated_n", "recorded_open_share", "recorded_median_h"]);
}

#[test]
fn values_stand_under_their_columns() {
    let log = log();
    let mut fit = ReplayFit::new(&log, ALWAYS);
    watch(&mut fit, &[(10, 0, Some(6)), (11, 1, Some(9)), (12, 2, None)]);
    let row = fit.rows(SimTime(10 * HOUR))[0];
    let value_of = |column: &str| {
        let at = FIT_COLUMNS.iter().position(|(name, _, _)| *name == column).unwrap();
        row.values()[at]
    };
    assert_eq!((value_of("recorded_n"), value_of("simulated_n")), (Some(4.0), Some(3.0)));
    assert_eq!((value_of("recorded_open_share"), value_of("recorded_median_h")), (Some(0.25), Some(4.0)));
    assert_eq!((value_of("simulated_median_h"), value_of("simulated_p90_h")), (Some(8.0), None));
    assert_eq!((value_of("sup_distance"), value_of("support_h")), (Some(0.5), Some(8.0)));
}
