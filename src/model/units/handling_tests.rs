//! The choice of the way of handling: its arithmetic, and that every incentive bends it in the direction that the
//! studies report.

use super::*;
use crate::model::testing::{defaults, near, reads_back, rises, share};

/// An ordinary order in a unit with a tenth of a week of backlog, a limit far away and the beliefs of its trade, whose
/// points are worth 3 a ticket, 0.4 of it for either record.
fn view() -> HandlingView {
    HandlingView {
        field_hours: 3.0,
        travel_hours: 0.8,
        paper_hours: 0.9,
        redo_hours: [3.5; 2],
        supervised: false,
        stands: None,
        solve: [0.95, 0.90, 0.36],
        pass: [[0.75, 0.90, 0.97], [0.75, 0.90, 0.97], [0.65, 0.80, 0.87], [0.75, 0.90, 0.97]],
        back: [0.02, 0.05, 0.20, 0.05],
        resolved: [0.85, 0.80, 0.30, 0.80],
        satisfied: [0.80, 0.75, 0.40, 0.75],
        heard: [0.8, 0.5],
        hours_left: 40.0,
        exchange: exchange(1.0),
        pressing_weeks: 0.1,
        responsibility: 1.0,
        audit: 0.0,
        show: None,
    }
}

/// What points are worth in a unit that feels them so many times as much as the usual one.
fn exchange(times: f64) -> Exchange {
    Exchange { resolved: 1.2 * times, satisfied: 1.2 * times, point: 3.0 * times, ..Exchange::default() }
}

fn way(field: FieldWork, paper: PaperWork) -> Way {
    Way { field, paper }
}

/// Share of orders that a unit handles in ways for which something holds.
fn chosen(handling: &Handling, view: &HandlingView, holds: impl Fn(Way) -> bool) -> f64 {
    let open = if view.show.is_some() { 12 } else { 9 };
    let worth = |holds: &dyn Fn(Way) -> bool| {
        let ways = WAYS[..open].iter().filter(|way| holds(**way));
        ways.map(|way| libm::exp(handling.utility(*way, view))).sum::<f64>()
    };
    worth(&holds) / worth(&|_| true)
}

fn perfunctory(handling: &Handling, view: &HandlingView) -> f64 {
    chosen(handling, view, |way| way.field == FieldWork::Perfunctory)
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
fn there_are_nine_ways_and_three_of_a_show_and_each_is_another() {
    for (i, way) in WAYS.iter().enumerate() {
        assert!(!WAYS[..i].contains(way), "{way:?}");
    }
    assert_eq!(WAYS[0], way(FieldWork::Thorough, PaperWork::Thin));
    assert_eq!(WAYS[4], way(FieldWork::Ordinary, PaperWork::Required));
    assert_eq!(WAYS[8], way(FieldWork::Perfunctory, PaperWork::Shielding));
    assert_eq!(WAYS[9], way(FieldWork::Show, PaperWork::Thin));
    assert_eq!(WAYS[11], way(FieldWork::Show, PaperWork::Shielding));
}

#[test]
fn the_worth_of_ordinary_work_adds_up() {
    // Hours 3 + 0.8 + 0.9 = 4.7; in time 1 / (1 + e^(-(40 - 4.7)/4)) = 0.999853.
    // Points 1.2·0.8·0.80 + 1.2·0.5·0.75 + 3·0.999853 = 4.217559; motive 0.5·0.90 = 0.45.
    // Price 0.05 + 1.6·0.1 = 0.21, for 4.7 + (0.10 + 0.05)·3.5 = 5.225 hours: 1.09725. No shield for required paper.
    let ordinary = way(FieldWork::Ordinary, PaperWork::Required);
    near(defaults::<Handling>().utility(ordinary, &view()), 3.5703);
}

#[test]
fn the_worth_of_thorough_work_behind_a_shield_adds_up() {
    // Hours 4.2 + 0.8 + 1.35 = 6.35; in time 0.999778. Points 1.2·0.8·0.85 + 1.2·0.5·0.80 + 2.999334 = 4.295334.
    // Motive 0.475; shield 0.6·1·(1 - 0.85) = 0.09; price 0.21 · (6.35 + (0.03 + 0.02)·3.5) = 1.37025.
    let shielded = way(FieldWork::Thorough, PaperWork::Shielding);
    near(defaults::<Handling>().utility(shielded, &view()), 3.4901);
}

#[test]
fn the_worth_of_an_empty_reply_adds_up() {
    // No travel: 0.75 + 0.54 = 1.29 hours; in time 0.999937. Points 1.2·0.8·0.30 + 1.2·0.5·0.40 + 2.999812 = 3.527812,
    // less an audit at 0.18: 3.347812. Motive 0.5·0.36 = 0.18; shield -0.6·(1 - 0.30) = -0.42;
    // price 0.21 · (1.29 + (0.35 + 0.20)·3.5) = 0.67515.
    let empty = way(FieldWork::Perfunctory, PaperWork::Thin);
    near(defaults::<Handling>().utility(empty, &HandlingView { audit: 0.18, ..view() }), 2.4327);
}

#[test]
fn every_rate_enters_at_its_own_exchange_rate() {
    let handling: Handling = defaults();
    let ordinary = way(FieldWork::Ordinary, PaperWork::Required);
    let worth = |exchange: Exchange| handling.points(ordinary, &HandlingView { exchange, ..view() });
    let none = Exchange::default();
    near(worth(Exchange { resolved: 1.0, ..none }), 0.64); // 0.8 · 0.80
    near(worth(Exchange { satisfied: 1.0, ..none }), 0.375); // 0.5 · 0.75
    near(worth(Exchange { timely: 1.0, ..none }), 0.9999);
    near(worth(Exchange { redo: 1.0, ..none }), 0.90);
    near(worth(Exchange { point: 1.0, ..none }), 0.9999); // one late point
    assert_eq!(worth(Exchange { returns: 1.0, ..none }), 0.0, "what is signed is not returned");
    assert_eq!(worth(none), 0.0);
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
    assert!(perfunctory(&handling, &powerless) > perfunctory(&handling, &view()) + 0.05);
    // Nor does such work earn a record: its unit has seen what citizens say.
    let known = HandlingView { resolved: [0.08, 0.07, 0.06, 0.07], satisfied: [0.4; 4], ..powerless };
    assert!(perfunctory(&handling, &known) > perfunctory(&handling, &powerless) + 0.1);
    rises((0.0, 0.6), |part| {
        // The more field work can achieve, the less is left out.
        1.0 - perfunctory(&handling, &HandlingView { solve: [0.36 + part, 0.36 + part, 0.36], ..view() })
    });
}

#[test]
fn backlog_eats_field_work_up_to_the_weeks_at_which_the_price_stops() {
    let handling: Handling = defaults();
    let at = |pressing_weeks: f64| HandlingView { pressing_weeks, ..view() };
    rises((0.0, 4.0), |weeks| perfunctory(&handling, &at(weeks)));
    assert!(field_work(&handling, &at(0.0)) > 1.0);
    assert!(field_work(&handling, &at(1.0)) < 0.6);
    assert_eq!(perfunctory(&handling, &at(4.0)), perfunctory(&handling, &at(400.0)));
}

#[test]
fn an_audit_that_units_expect_deters_empty_replies() {
    let handling: Handling = defaults();
    rises((0.0, 2.0), |audit| 1.0 - perfunctory(&handling, &HandlingView { audit, ..view() }));
}

#[test]
fn what_is_sent_back_after_a_no_is_worth_less() {
    let handling: Handling = defaults();
    // Supervised rounds cost hours: 0.21 · 3.5 for one that is sure, whatever the way.
    for way in &WAYS[..9] {
        let worth = |back: f64| handling.utility(*way, &HandlingView { back: [back; 4], ..view() });
        near(worth(0.0) - worth(1.0), 0.735);
    }
    // Where empty replies come back, fewer are written.
    rises((0.0, 1.0), |back| {
        1.0 - perfunctory(&handling, &HandlingView { back: [0.02, 0.05, back, 0.05], ..view() })
    });
}

#[test]
fn points_draw_work_into_the_field_where_it_can_win_them_and_nowhere_else() {
    let handling: Handling = defaults();
    let at = |view: HandlingView| move |times: f64| HandlingView { exchange: exchange(times), ..view };
    let winnable = at(view());
    rises((0.0, 4.0), |times| field_work(&handling, &winnable(times)) / 2.0);
    assert!(field_work(&handling, &winnable(4.0)) > field_work(&handling, &winnable(0.0)) + 0.3);
    // Where no way wins more than another, points change nothing but the haste.
    let hopeless = at(HandlingView { resolved: [0.05; 4], satisfied: [0.4; 4], hours_left: 1e6, ..view() });
    near(field_work(&handling, &hopeless(4.0)), field_work(&handling, &hopeless(0.0)));
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
    let view = HandlingView { resolved: [1.0; 4], ..view() };
    let shielded = way(FieldWork::Ordinary, PaperWork::Shielding);
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
    let view = HandlingView { exchange: exchange(1e6), pressing_weeks: 1e6, hours_left: -1e6, ..view() };
    let hours = |way: Way| {
        let (field, paper) = (way.field as usize, way.paper as usize);
        strong.hours(way, &view) + (1.0 - view.pass[field][paper] + view.back[field]) * 3.5
    };
    let shortest = WAYS[..9].iter().map(|way| hours(*way)).fold(f64::INFINITY, f64::min);
    // At a price of 500 an hour nothing but the hours counts, and no exponential overflows.
    let cheap = Handling { shield: 0.0, ..strong.clone() };
    let unfelt = HandlingView { exchange: Exchange::default(), ..view };
    assert!([0.001, 0.5, 0.999].iter().all(|u| hours(cheap.choose(&unfelt, *u)) == shortest));
    assert!([0.001, 0.5, 0.999].iter().all(|u| strong.utility(strong.choose(&view, *u), &view).is_finite()));
}

#[test]
fn the_end_of_a_period_counts_the_more_the_nearer_it_is_and_one_in_the_mean() {
    let handling: Handling = defaults();
    const DAY: f64 = 86_400.0;
    let at = |days: f64| handling.nearness(days * DAY, 30.0 * DAY);
    near(at(0.0), 1.3863); // ln 2 / (1 - 1/2): the mean of 2^-x over one half-life is 0.721348
    near(at(30.0), 0.5 * at(0.0));
    rises((0.0, 60.0), |days| 1.0 - at(days) / 2.0);
    near((0..30_000).map(|i| at((f64::from(i) + 0.5) / 1000.0)).sum::<f64>() / 30_000.0, 1.0);
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

/// A show that takes a third of the work, and 1.2 h later, in a case that is half distasteful.
const SHOW: ShowView = ShowView { field: 0.35, distaste: 0.3, later_hours: 1.2 };

fn showing(handling: &Handling, view: &HandlingView) -> f64 {
    chosen(handling, view, |way| way.field == FieldWork::Show)
}

#[test]
fn the_worth_of_a_show_adds_up() {
    // Hours 1.05 + 0.8 + 0.9 = 2.75; in time 0.99991. Points as of ordinary work, 0.768 + 0.45 + 2.999729 = 4.217729, less
    // an audit at 0.18: 4.037729. No solution. Price 0.21 · (2.75 + (0.10 + 0.05)·3.5) = 0.68775; regret 0.3 + 0.21·1.2.
    let view = HandlingView { show: Some(SHOW), audit: 0.18, ..view() };
    near(defaults::<Handling>().utility(way(FieldWork::Show, PaperWork::Required), &view), 2.7980);
}

#[test]
fn a_show_is_made_where_hours_are_dear_nothing_can_be_done_and_nobody_looks() {
    let handling: Handling = defaults();
    let view = HandlingView { show: Some(SHOW), ..view() };
    let powerless = HandlingView { solve: [0.0; 3], ..view };
    assert!(showing(&handling, &powerless) > 1.3 * showing(&handling, &view));
    rises((0.0, 2.0), |audit| 1.0 - showing(&handling, &HandlingView { audit, ..view }));
    rises((0.0, 4.0), |motive| 1.0 - showing(&Handling { motive: motive + 0.01, ..defaults() }, &view));
    rises((0.0, 6.0), |later_hours| {
        1.0 - showing(&handling, &HandlingView { show: Some(ShowView { later_hours, ..SHOW }), ..view })
    });
    let busy = |pressing_weeks: f64| showing(&handling, &HandlingView { pressing_weeks, ..view });
    let real = |pressing_weeks: f64| {
        let view = HandlingView { pressing_weeks, ..view };
        1.0 - showing(&handling, &view) - perfunctory(&handling, &view)
    };
    assert!(busy(1.0) / real(1.0) > busy(0.0) / real(0.0), "it takes the place of real work under load");
}

/// Share of orders on which a show is chosen.
fn shows(view: &HandlingView) -> f64 {
    share(|u| defaults::<Handling>().choose(view, u).field == FieldWork::Show)
}

#[test]
fn nobody_makes_a_show_where_none_can_be_made() {
    assert_eq!(shows(&view()), 0.0);
    // It is open where it brings more points than an empty reply: 0.96·0.50 + 0.6·0.35 = 0.69.
    let at = |distaste: f64| HandlingView { show: Some(ShowView { distaste, ..SHOW }), ..view() };
    near(shows(&at(0.68)), showing(&defaults(), &at(0.68)));
    assert_eq!(shows(&at(0.70)), 0.0, "the distaste is larger");
}

#[test]
fn nobody_makes_a_show_for_points_that_are_not_felt() {
    let free = ShowView { distaste: 0.0, later_hours: 0.0, ..SHOW };
    let view = HandlingView { show: Some(free), pressing_weeks: 1.0, ..view() };
    assert!(shows(&view) > 0.05);
    assert_eq!(shows(&HandlingView { exchange: Exchange::default(), ..view }), 0.0);
    // Nor where the citizen's word enters no record: hours are saved by an empty reply.
    let unheard = HandlingView { heard: [0.0; 2], hours_left: 1e6, ..view };
    assert_eq!(shows(&unheard), 0.0);
}

#[test]
fn frequency_fades_before_the_new_case_counts() {
    let mut seen = Frequency::new(0.5, 2.0);
    seen.learn(true, 1.0); // (2 * 0.5) / 2 + 1 hits of 2 / 2 + 1 cases
    near(seen.share(), 0.75);
    seen.learn_share(0.5, 1.0); // 1.5 / 2 + 0.5 of 2 / 2 + 1
    near(seen.share(), 0.625);
}
