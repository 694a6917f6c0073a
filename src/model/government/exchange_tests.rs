//! What a point is worth: by hand, against the consequences that it changes, and where it is nothing.

use super::*;
use crate::kernel::dist::normal_quantile;
use crate::kernel::param::Share;
use crate::kernel::{Luck, SimTime, parse_date};
use crate::model::government::assessment::PeriodRecord;
use crate::model::params::Params;
use crate::model::testing::{defaults, falls, near, rises, world};

/// Peers around 0.70, whose lists begin at 0.62 and 0.78.
fn standing() -> Standing {
    Standing {
        score: 0.7,
        peers: 0.7,
        spread: 0.05,
        named_below: Some(0.62),
        praised_above: Some(0.78),
        satisfaction: (70.0, 100.0),
        resolution: (70.0, 100.0),
        closed: 100.0,
    }
}

const MIDDLE: Forecast = Forecast { score: 0.7, satisfaction: 0.7, open: 0.0 };

fn rules(competition: f64) -> Assessment {
    Assessment { competition: Share(competition), ..defaults() }
}

// ---- the slope -----------------------------------------------------------------------------------------------------

#[test]
fn slopes_of_rank_lists_and_target_add_up_by_hand() {
    let slope = |competition: f64, forecast: &Forecast| rules(competition).slope(&standing(), 0.8, forecast);
    // The density of the normal distribution is 0.398942 at its middle and 0.000133830 at 4.
    // Rank: 0.2 · 2 · 0.398942 / 0.05 = 3.191538; lists, 4 · 0.02 away: 0.2 · 1.5 · 0.00013383 / 0.02 = 0.002007.
    near(slope(1.0, &MIDDLE), 3.1935);
    // 0.1 short of the target, of 0.2, and known to within 0.02: it counts in full.
    near(slope(0.0, &MIDDLE), 1.0);
    near(slope(0.7, &MIDDLE), 2.5355); // 0.7 · 3.193545 + 0.3
    // With 0.05 still open, the spread is 0.070711 for the rank and 0.053852 for the lists, 1.485563 of it away:
    // 0.2 · (2 · 0.398942 / 0.070711 + 1.5 · 0.132339 / 0.053852) = 2.256758 + 0.737243.
    near(slope(1.0, &Forecast { open: 0.05, ..MIDDLE }), 2.9940);
    // Before the first assessment nobody knows his peers: the target counts.
    assert_eq!(rules(0.7).slope(&Standing::default(), 0.8, &MIDDLE), slope(0.0, &MIDDLE));
}

/// What the consequences are in the mean of what may still come, for a unit whose peers are spread normally.
fn expected_consequence(rules: &Assessment, standing: &Standing, target: f64, forecast: &Forecast) -> f64 {
    const CASES: u32 = 200_000;
    // Nobody tells scores apart that differ by less than 0.02: here it is luck of the unit's own score, in the slope it is
    // part of the spread of the peers.
    let own = (forecast.open * forecast.open + 0.02 * 0.02).sqrt();
    let peers = (standing.spread * standing.spread - 0.02 * 0.02).sqrt();
    let of = |i: u32| {
        let score = forecast.score + own * normal_quantile((f64::from(i) + 0.5) / f64::from(CASES));
        let rank = normal_cdf((standing.peers - score) / peers);
        let named = standing.named_below.is_some_and(|cut| score < cut);
        let praised = standing.praised_above.is_some_and(|cut| score > cut);
        rules.consequence(score, target, rank, named, praised)
    };
    (0..CASES).map(of).sum::<f64>() / f64::from(CASES)
}

#[test]
fn the_slope_is_what_a_point_changes_in_the_consequences() {
    let forecasts = [(0.7, 0.0), (0.64, 0.03), (0.62, 0.01), (0.79, 0.05), (0.95, 0.02), (0.3, 0.1)];
    for (competition, (score, open)) in [0.0, 0.4, 1.0].into_iter().flat_map(|c| forecasts.map(|f| (c, f))) {
        let rules = rules(competition);
        let at = |score: f64| {
            expected_consequence(&rules, &standing(), 0.8, &Forecast { score, satisfaction: 0.7, open })
        };
        let step = 0.001;
        let numeric = 0.2 * (at(score - step) - at(score + step)) / (2.0 * step);
        let slope = rules.slope(&standing(), 0.8, &Forecast { score, satisfaction: 0.7, open });
        assert!((slope - numeric).abs() < 0.004, "{competition} {score} {open}: {slope}, numeric {numeric}");
    }
}

#[test]
fn a_point_is_worth_most_near_a_cut_and_nothing_far_from_all() {
    let slope = |score: f64| rules(1.0).slope(&standing(), 0.8, &Forecast { score, ..MIDDLE });
    let lists = |score: f64| {
        let unlisted = Standing { named_below: None, praised_above: None, ..standing() };
        slope(score) - rules(1.0).slope(&unlisted, 0.8, &Forecast { score, ..MIDDLE })
    };
    near(lists(0.62), 3.9894); // 0.2 · 0.398942 / 0.02
    near(lists(0.78), 1.9947); // praise weighs half
    rises((0.55, 0.62), |score| lists(score) / 10.0);
    falls((0.62, 0.69), |score| lists(score) / 10.0);
    assert!(slope(0.05) < 1e-9 && slope(0.999) < 1e-5, "hopelessly last, and first for sure");
}

#[test]
fn the_closer_the_peers_the_more_a_point_is_worth_where_ranks_count() {
    let slope = |spread: f64| {
        let peers = Standing { spread, named_below: None, praised_above: None, ..standing() };
        rules(1.0).slope(&peers, 0.8, &MIDDLE)
    };
    falls((0.02, 0.5), |spread| slope(spread) / 10.0);
    assert_eq!(slope(0.001), slope(0.02), "closer peers nobody tells apart");
    near(slope(0.02), 7.9788); // 0.2 · 2 · 0.398942 / 0.02
    // Who goes by the target alone does not look at peers.
    let apart = |spread: f64| rules(0.0).slope(&Standing { spread, ..standing() }, 0.8, &MIDDLE);
    assert_eq!(apart(0.05), apart(0.5));
}

#[test]
fn the_target_counts_within_its_reach_only() {
    let slope = |score: f64| rules(0.0).slope(&standing(), 0.8, &Forecast { score, ..MIDDLE });
    near(slope(0.6), 0.5); // half of what is open lies beyond the full shortfall
    assert!(slope(0.4) < 1e-9, "so far below it nothing is left to lose");
}

#[test]
fn near_the_floor_of_satisfaction_a_point_of_it_is_worth_more_the_less_is_open() {
    let floor = |floor: f64| Assessment { floor_satisfaction: Share(floor), ..rules(1.0) };
    let at =
        |satisfaction: f64, open: f64| floor(0.85).floor_slope(&Forecast { satisfaction, open, ..MIDDLE });
    near(at(0.85, 0.0), 3.9894); // 0.2 · 0.398942 / 0.02
    near(at(0.81, 0.0), 0.5399); // two standard deviations below: 0.2 · 0.0539910 / 0.02
    near(at(0.85, 0.0998), 0.7839); // with 0.0998 open: 0.2 · 0.398942 / 0.1017843
    rises((0.75, 0.85), |satisfaction| at(satisfaction, 0.03) / 10.0);
    falls((0.85, 0.95), |satisfaction| at(satisfaction, 0.03) / 10.0);
    falls((0.0, 0.2), |open| at(0.85, open) / 10.0);
    assert_eq!(floor(0.0).floor_slope(&MIDDLE), 0.0, "there is no floor");
    // Independently: the chance to be named, of a unit that knows its end to within 0.05, numerically.
    let named = |satisfaction: f64| normal_cdf((0.85 - satisfaction) / 0.05);
    let numeric = 0.2 * (named(0.829) - named(0.831)) / 0.002;
    near(at(0.83, (0.05_f64 * 0.05 - 0.02 * 0.02).sqrt()), numeric);
}

// ---- what a unit makes of it ---------------------------------------------------------------------------------------

/// Two towns under a monthly assessment, which feel a pressure of 1.
const WORLD: &str = r#"
[calendar.office]
[unit.town]
kind = "town"
count = 2
staff = 3
[unit.water]
staff = 2
[category.leak]
share = 1.0
remit = ["water", "town"]
[community.estate]
[units.authority]
[units.handling]
score = 3.0
[government.assessment]
"#;

const TOWN: UnitId = UnitId(0);

fn params(changes: &[(&str, &str)]) -> Params {
    let text = changes.iter().fold(WORLD.to_string(), |text, (from, to)| text.replace(from, to));
    Params::resolve(&world(&text), parse_date("2024-01-01").unwrap(), 400, 1)
}

/// A state in which a town is in the middle of its peers, and has closed half as much of its period as of the last one.
fn state(p: &Params, days: u32) -> State<'_> {
    let mut state = State::new(p, Luck::new(1, 0));
    state.government.period = (SimTime::START, SimTime::from_day(days));
    state.units[TOWN].standing = standing();
    state
}

fn exchange(changes: &[(&str, &str)], days: u32) -> Exchange {
    let p = params(changes);
    state(&p, days).exchange(TOWN)
}

#[test]
fn rates_share_a_point_by_their_weights() {
    let p = params(&[(
        "assessment]",
        "assessment]\ntimely = 0.1\nredo = 0.1\nreturns = 0.05\nresponse = 0.05\nresolution = 0.3\nsatisfaction = 0.4",
    )]);
    let state = state(&p, 31);
    let exchange = state.exchange(TOWN);
    let rules = p.spec.government.assessment.on().unwrap();
    // 3 · 1 · 30.4375/31, at the slope where the unit expects to end, and 31 days before: 2^(-31/30), against a mean of
    // (1 - 2^(-30.4375/30)) / ln 2 · 30/30.4375 = 0.718130 over a month, 0.680351.
    let slope = rules.slope(&standing(), 0.8, &state.forecast(rules, TOWN));
    near(exchange.point, 2.004017 * slope);
    let shares = [exchange.resolved, exchange.satisfied, exchange.timely, exchange.redo, exchange.returns];
    for (worth, weight) in shares.into_iter().zip([0.3, 0.4, 0.1, 0.1, 0.05]) {
        near(worth, exchange.point * weight);
    }
}

#[test]
fn where_nobody_is_assessed_or_points_weigh_nothing_they_are_worth_exactly_nothing() {
    let none = Exchange::default();
    assert!(exchange(&[], 31).point > 0.5);
    assert_eq!(exchange(&[("[government.assessment]", "")], 31), none);
    assert_eq!(exchange(&[("score = 3.0", "score = 0.0")], 31), none);
    let unpressed = "[government.pressure]\nrest = 0.0\n[government.assessment]";
    assert_eq!(exchange(&[("[government.assessment]", unpressed)], 31), none);
}

#[test]
fn the_worth_goes_by_the_weight_of_the_score_and_by_pressure() {
    let point = |changes: &[(&str, &str)]| exchange(changes, 31).point;
    near(point(&[("score = 3.0", "score = 1.5")]), 0.5 * point(&[]));
    for (rest, times) in [("0.6", 0.6), ("2.0", 2.0)] {
        let pressed = format!("[government.pressure]\nrest = {rest}\n[government.assessment]");
        near(point(&[("[government.assessment]", &pressed)]), times * point(&[]));
    }
}

#[test]
fn in_a_period_twice_as_long_a_ticket_is_worth_half() {
    // Before the first assessment nothing is known of peers or of how many tickets a period holds: the slope is the same.
    // Both end after 60 days.
    let p = params(&[]);
    let at = |days: u32| {
        let mut state = state(&p, 60);
        state.government.period.0 = SimTime::from_day(60 - days);
        state.units[TOWN].standing = Standing::default();
        state.exchange(TOWN).point
    };
    near(at(60), 0.5 * at(30));
    // A ticket is open, √0.2 of the score: within 0.2 of the target, of a spread of 0.447661, lie 0.344957 of the cases.
    // So far away the end counts 2^(-60/30), against a mean of 0.718130: 3 · 30.4375/30 · 0.344957 · 0.348127.
    near(at(30), 0.3655);
}

#[test]
fn a_floor_makes_satisfaction_worth_more_near_it() {
    let with = |floor: &str| {
        let table = format!("[government.assessment]\nfloor_satisfaction = {floor}");
        exchange(&[("[government.assessment]", &table)], 31)
    };
    let (none, near_by, far) = (with("0.0"), with("0.7"), with("0.2"));
    assert!(near_by.satisfied > none.satisfied + 0.5);
    near(far.satisfied, none.satisfied);
    assert_eq!(near_by.resolved, none.resolved);
}

#[test]
fn a_unit_expects_to_end_where_its_record_and_the_rest_of_the_period_lead() {
    let p = params(&[]);
    let rules = p.spec.government.assessment.on().unwrap();
    let mut state = state(&p, 30);
    // Nothing is in the record yet: as in the last period. 0.2 · 100 tickets open: √20 / 100.
    let all_open = state.forecast(rules, TOWN);
    near(all_open.score, 0.7);
    near(all_open.satisfaction, 0.7);
    near(all_open.open, 0.044721);
    // Fifty tickets with all resolved and half satisfied, none answered in time, and 100 to come at 0.7.
    state.units[TOWN].period = PeriodRecord {
        response: (0.0, 50.0),
        resolution: (50.0, 50.0),
        satisfaction: (25.0, 50.0),
        closed: 50.0,
        ..PeriodRecord::default()
    };
    let begun = state.forecast(rules, TOWN);
    near(begun.score, 2.0 / 3.0); // (50 · (0.4 + 0.4 · 0.5) + 100 · 0.7) / 150
    near(begun.satisfaction, 0.633333); // (50 · 0.5 + 100 · 0.7) / 150
    near(begun.open, 0.029814); // √20 / 150
    // A unit without a last period expects the target.
    state.units[TOWN].standing = Standing::default();
    state.units[TOWN].period = PeriodRecord::default();
    near(state.forecast(rules, TOWN).score, rules.target.0);
}
