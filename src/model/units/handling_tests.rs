//! The choice of the way of handling: its arithmetic, and that every incentive bends it in the direction that the
//! studies report.

use super::*;
use crate::model::testing::{defaults, near, reads_back, rises, share};

/// An ordinary order in a unit with half a week of backlog, a limit far away and the beliefs of its trade.
fn view() -> HandlingView {
    HandlingView {
        field_hours: 3.0,
        travel_hours: 0.8,
        paper_hours: 0.9,
        redo_hours: 3.5,
        solve: [0.95, 0.90, 0.36],
        pass: [[0.75, 0.90, 0.97], [0.75, 0.90, 0.97], [0.65, 0.80, 0.87], [0.75, 0.90, 0.97]],
        resolved: [[0.65, 0.65], [0.60, 0.62], [0.30, 0.35], [0.60, 0.62]],
        satisfied: [[0.75, 0.88], [0.72, 0.86], [0.50, 0.75], [0.72, 0.86]],
        hours_left: 40.0,
        pressure: 1.0,
        effort: 1.0,
        backlog_weeks: 0.5,
        responsibility: 1.0,
        weights: [0.4, 0.4, 0.0, 0.0],
        audit: 0.0,
        show: None,
    }
}

fn way(field: FieldWork, paper: PaperWork, persuasion: bool) -> Way {
    Way { field, paper, persuasion }
}

/// Share of orders that a unit handles in ways for which something holds.
fn chosen(handling: &Handling, view: &HandlingView, holds: impl Fn(Way) -> bool) -> f64 {
    let open = if view.show.is_some() { 24 } else { 18 };
    let worth = |holds: &dyn Fn(Way) -> bool| {
        let ways = WAYS[..open].iter().filter(|way| holds(**way));
        ways.map(|way| libm::exp(handling.utility(*way, view))).sum::<f64>()
    };
    worth(&holds) / worth(&|_| true)
}

fn perfunctory(handling: &Handling, view: &HandlingView) -> f64 {
    chosen(handling, view, |way| way.field == FieldWork::Perfunctory)
}

fn persuading(handling: &Handling, view: &HandlingView) -> f64 {
    chosen(handling, view, |way| way.persuasion)
}

/// Mean field work against what the problem is expected to need.
fn field_work(handling: &Handling, view: &HandlingView) -> f64 {
    let of =
        |field: FieldWork| handling.field_factor(field) * chosen(handling, view, |way| way.field == field);
    of(FieldWork::Thorough) + of(FieldWork::Ordinary) + of(FieldWork::Perfunctory)
}

#[test]
fn an_empty_table_takes_the_defaults_and_is_written_as_it_reads() {
    reads_back::<Handling>();
}

#[test]
fn there_are_eighteen_ways_and_six_of_a_show_and_each_is_another() {
    for (i, way) in WAYS.iter().enumerate() {
        assert!(!WAYS[..i].contains(way), "{way:?}");
    }
    assert_eq!(WAYS[0], way(FieldWork::Thorough, PaperWork::Thin, false));
    assert_eq!(WAYS[9], way(FieldWork::Ordinary, PaperWork::Required, true));
    assert_eq!(WAYS[17], way(FieldWork::Perfunctory, PaperWork::Shielding, true));
    assert_eq!(WAYS[18], way(FieldWork::Show, PaperWork::Thin, false));
    assert_eq!(WAYS[23], way(FieldWork::Show, PaperWork::Shielding, true));
}

#[test]
fn the_worth_of_ordinary_work_adds_up() {
    // Hours 3 + 0.8 + 0.9 = 4.7; in time 1 / (1 + e^(-(40 - 4.7)/4)) = 0.99985.
    // Points 0.4·0.60 + 0.4·0.72 + 0.5·0.99985 = 1.02793; score 2·1·1.02793 = 2.05585; motive 2·1·0.90 = 1.8.
    // Price 0.05 + 0.8·0.5 = 0.45, for 4.7 + 0.10·3.5 = 5.05 hours: 2.2725. No shield for required paper.
    let ordinary = way(FieldWork::Ordinary, PaperWork::Required, false);
    near(defaults::<Handling>().utility(ordinary, &view()), 1.5834);
}

#[test]
fn the_worth_of_thorough_work_behind_a_shield_adds_up() {
    // Hours 4.2 + 0.8 + 1.35 = 6.35; in time 0.99978. Points 0.4·0.65 + 0.4·0.75 + 0.49989 = 1.05989: 2.11978.
    // Motive 1.9; shield 0.6·1·(1 - 0.65) = 0.21; price 0.45 · (6.35 + 0.03·3.5) = 2.90475.
    let shielded = way(FieldWork::Thorough, PaperWork::Shielding, false);
    near(defaults::<Handling>().utility(shielded, &view()), 1.3250);
}

#[test]
fn the_worth_of_an_empty_reply_and_a_friendly_talk_adds_up() {
    // No travel: 0.75 + 0.54 + 0.5 = 1.79 hours; in time 0.99993. Points 0.4·0.35 + 0.4·0.75 + 0.49996 = 0.93996,
    // less two findings of an audit at 0.06: 0.81996, 1.63993. Motive 2·0.36 = 0.72; shield -0.6·0.65 = -0.39;
    // price 0.45 · (1.79 + 0.35·3.5) = 1.35675; scruple 1.6.
    let empty = way(FieldWork::Perfunctory, PaperWork::Thin, true);
    near(defaults::<Handling>().utility(empty, &HandlingView { audit: 0.06, ..view() }), -0.9868);
}

#[test]
fn ways_are_chosen_by_the_exponential_of_their_worth() {
    let (handling, view): (Handling, _) = (defaults(), view());
    for way in WAYS {
        near(share(|u| handling.choose(&view, u) == way), chosen(&handling, &view, |chosen| chosen == way));
    }
}

#[test]
fn without_authority_work_is_for_show() {
    let handling: Handling = defaults();
    let powerless = HandlingView { solve: [0.0; 3], ..view() };
    assert!(perfunctory(&handling, &powerless) > perfunctory(&handling, &view()) + 0.1);
    rises((0.0, 0.6), |part| {
        // The more field work can achieve, the less is left out.
        1.0 - perfunctory(&handling, &HandlingView { solve: [0.36 + part, 0.36 + part, 0.36], ..view() })
    });
}

#[test]
fn backlog_eats_field_work_up_to_the_weeks_at_which_the_price_stops() {
    let handling: Handling = defaults();
    let at = |backlog_weeks: f64| HandlingView { backlog_weeks, ..view() };
    rises((0.0, 4.0), |weeks| perfunctory(&handling, &at(weeks)));
    assert!(field_work(&handling, &at(0.0)) > 1.0);
    assert!(field_work(&handling, &at(2.0)) < 0.6);
    assert_eq!(perfunctory(&handling, &at(4.0)), perfunctory(&handling, &at(400.0)));
}

#[test]
fn an_audit_that_units_expect_deters_persuasion_and_show() {
    let handling: Handling = defaults();
    rises((0.0, 2.0), |audit| 1.0 - persuading(&handling, &HandlingView { audit, ..view() }));
    rises((0.0, 2.0), |audit| 1.0 - perfunctory(&handling, &HandlingView { audit, ..view() }));
}

#[test]
fn responsibility_is_met_with_paper() {
    let handling: Handling = defaults();
    let shielding = |responsibility: f64| {
        let view = HandlingView { responsibility, ..view() };
        chosen(&handling, &view, |way| way.paper == PaperWork::Shielding)
    };
    rises((0.0, 1.0), shielding);
    let thin = |responsibility: f64| {
        let view = HandlingView { responsibility, ..view() };
        chosen(&handling, &view, |way| way.paper == PaperWork::Thin)
    };
    assert!(thin(1.0) < thin(0.0));
}

#[test]
fn who_is_sure_of_a_good_record_needs_no_shield() {
    let handling: Handling = defaults();
    let view = HandlingView { resolved: [[1.0; 2]; 4], ..view() };
    let shielded = way(FieldWork::Ordinary, PaperWork::Shielding, false);
    assert_eq!(
        handling.utility(shielded, &view),
        handling.utility(shielded, &HandlingView { responsibility: 0.0, ..view })
    );
}

#[test]
fn a_near_limit_shortens_the_work() {
    let handling: Handling = defaults();
    let at = |hours_left: f64| field_work(&handling, &HandlingView { hours_left, ..view() });
    assert!(at(4.0) < at(12.0) && at(12.0) < at(40.0));
    // Long after the limit nothing can be saved by haste any more.
    assert!((at(-1000.0) - at(1000.0)).abs() < 1e-3);
}

#[test]
fn a_unit_that_sees_thin_replies_come_back_writes_more() {
    let handling: Handling = defaults();
    let thin = |passes: f64| {
        let view = HandlingView { pass: [[passes, 0.90, 0.97]; 4], ..view() };
        chosen(&handling, &view, |way| way.paper == PaperWork::Thin)
    };
    rises((0.2, 0.9), thin);
}

#[test]
fn pressure_and_weight_on_satisfaction_bring_persuasion_and_scruple_withholds_it() {
    let handling: Handling = defaults();
    rises((0.0, 4.0), |pressure| persuading(&handling, &HandlingView { pressure, ..view() }));
    rises((0.0, 1.0), |weight| {
        persuading(&handling, &HandlingView { weights: [0.0, weight, 0.0, 0.0], ..view() })
    });
    rises((0.0, 4.0), |scruple| 1.0 - persuading(&Handling { scruple, ..defaults() }, &view()));
}

#[test]
fn who_cares_for_the_solution_works_more() {
    let mean = |motive: f64| field_work(&Handling { motive, ..defaults() }, &view());
    assert!(mean(0.5) < mean(2.0) && mean(2.0) < mean(4.0));
}

#[test]
fn the_strongest_tastes_that_are_allowed_still_give_a_choice() {
    let strong = Handling {
        score: 100.0,
        motive: 100.0,
        shield: 100.0,
        price: 100.0,
        price_backlog: 100.0,
        ..defaults()
    };
    let view = HandlingView { pressure: 1000.0, backlog_weeks: 1e6, hours_left: -1e6, ..view() };
    let hours =
        |way: Way| strong.hours(way, &view) + (1.0 - view.pass[way.field as usize][way.paper as usize]) * 3.5;
    let shortest = WAYS[..18].iter().map(|way| hours(*way)).fold(f64::INFINITY, f64::min);
    // At a price of 500 an hour nothing but the hours counts, and no exponential overflows.
    let cheap = Handling { score: 0.0, shield: 0.0, ..strong.clone() };
    assert!([0.001, 0.5, 0.999].iter().all(|u| hours(cheap.choose(&view, *u)) == shortest));
    assert!([0.001, 0.5, 0.999].iter().all(|u| strong.utility(strong.choose(&view, *u), &view).is_finite()));
}

#[test]
fn experience_begins_with_a_belief_and_forgets_by_halves() {
    let mut frequency = Frequency::new(0.75, 30.0);
    assert_eq!(frequency.share(), 0.75);
    frequency.learn(true, 1e12);
    near(frequency.share(), 23.5 / 31.0); // (0.75·30 + 1) / (30 + 1)
    let mut frequency = Frequency::new(1.0, 30.0);
    (0..300).for_each(|_| frequency.learn(false, 300.0));
    // The belief weighs 15 after one memory; the orders 1 + q + ... + q^299 = 0.5 / (1 - q), q = 2^(-1/300): 216.65
    near(frequency.share(), 15.0 / (15.0 + 216.65));
}

// ---- a show of a fix ---------------------------------------------------------------------------------------------

/// A show that takes a third of the work, costs half a scruple, and 1.2 h later.
const SHOW: ShowView = ShowView { field: 0.35, scruple: 0.5, later_hours: 1.2 };

fn showing(handling: &Handling, view: &HandlingView) -> f64 {
    chosen(handling, view, |way| way.field == FieldWork::Show)
}

#[test]
fn the_worth_of_a_show_adds_up() {
    // Hours 1.05 + 0.8 + 0.9 = 2.75; in time 0.99991. Points as of ordinary work, 0.24 + 0.288 + 0.49995 = 1.02795, less
    // an audit at 0.06: 0.96795, 1.93591. No solution. Price 0.45 · (2.75 + 0.10·3.5) = 1.395; regret 0.5 + 0.45·1.2.
    let view = HandlingView { show: Some(SHOW), audit: 0.06, ..view() };
    near(defaults::<Handling>().utility(way(FieldWork::Show, PaperWork::Required, false), &view), -0.4991);
}

#[test]
fn a_show_is_made_where_hours_are_dear_nothing_can_be_done_and_nobody_looks() {
    let handling: Handling = defaults();
    let view = HandlingView { show: Some(SHOW), ..view() };
    let powerless = HandlingView { solve: [0.0; 3], ..view };
    assert!(showing(&handling, &powerless) > 2.0 * showing(&handling, &view));
    rises((0.0, 2.0), |audit| 1.0 - showing(&handling, &HandlingView { audit, ..view }));
    rises((0.0, 4.0), |motive| 1.0 - showing(&Handling { motive: motive + 0.01, ..defaults() }, &view));
    rises((0.0, 6.0), |later_hours| {
        1.0 - showing(&handling, &HandlingView { show: Some(ShowView { later_hours, ..SHOW }), ..view })
    });
    let busy = |backlog_weeks: f64| showing(&handling, &HandlingView { backlog_weeks, ..view });
    let real = |backlog_weeks: f64| {
        let view = HandlingView { backlog_weeks, ..view };
        1.0 - showing(&handling, &view) - perfunctory(&handling, &view)
    };
    assert!(busy(1.0) / real(1.0) > busy(0.0) / real(0.0), "it takes the place of real work under load");
}

#[test]
fn nobody_makes_a_show_where_none_can_be_made() {
    let handling: Handling = defaults();
    for i in 0..1000 {
        assert_ne!(handling.choose(&view(), (f64::from(i) + 0.5) / 1000.0).field, FieldWork::Show);
    }
    let tempted = HandlingView { show: Some(ShowView { scruple: -30.0, ..SHOW }), ..view() };
    assert_eq!(handling.choose(&tempted, 0.5).field, FieldWork::Show);
}

#[test]
fn nobody_talks_a_citizen_round_for_points_that_are_not_felt() {
    let handling: Handling = defaults();
    let persuades = |view: &HandlingView| share(|u| handling.choose(view, u).persuasion);
    assert!(persuades(&view()) > 0.05);
    assert_eq!(persuades(&HandlingView { pressure: 0.0, ..view() }), 0.0);
    // Hours may still be saved: field work, and a show of it, go by other motives too.
    let lazy = HandlingView { pressure: 0.0, show: Some(SHOW), ..view() };
    let shows = share(|u| handling.choose(&lazy, u).field == FieldWork::Show);
    near(
        shows,
        chosen(&handling, &lazy, |way| way.field == FieldWork::Show && !way.persuasion)
            / chosen(&handling, &lazy, |way| !way.persuasion),
    );
}

#[test]
fn frequency_fades_before_the_new_case_counts() {
    let mut seen = Frequency::new(0.5, 2.0);
    seen.learn(true, 1.0); // (2 * 0.5) / 2 + 1 hits of 2 / 2 + 1 cases
    near(seen.share(), 0.75);
    seen.learn_share(0.5, 1.0); // 1.5 / 2 + 0.5 of 2 / 2 + 1
    near(seen.share(), 0.625);
}
