use crate::results::claims::file::{Expect, Goal, Measure, Months, Relation, Size, Than, Way, Word};
use crate::results::claims::method::contrast::{Question, Values};
use crate::results::claims::method::judge::{Answer, effect, judge, shrinks};

/// One replication: metric 0 by arm, metric 1 by arm; months add their number to metric 0.
struct Made {
    zero: Vec<f64>,
    one: Vec<f64>,
}

impl Values for Made {
    fn value(&self, arm: usize, measure: &Measure) -> Option<f64> {
        let by_month = measure.months.map_or(0.0, |months| f64::from(months.first + months.last) / 2.0);
        [&self.zero, &self.one][measure.metric].get(arm).map(|value| value + by_month)
    }
}

/// Ten replications with these means; noise of ±0.1 that changes sign from replication to replication and arm to arm.
fn made(zero: &[f64], one: &[f64]) -> Vec<Made> {
    let noise =
        |replication: usize, arm: usize| if (replication + arm).is_multiple_of(2) { 0.1 } else { -0.1 };
    let values = |means: &[f64], replication| {
        means.iter().enumerate().map(|(arm, mean)| mean + noise(replication, arm)).collect()
    };
    (0..10).map(|i| Made { zero: values(zero, i), one: values(one, i) }).collect()
}

fn measure(metric: usize) -> Measure {
    Measure { metric, orgs: None, category: None, months: None }
}

fn question(relation: Relation) -> Question {
    // The word and the margin are for readers; the relation decides.
    let (measure, margin) = (measure(0), Size::Absolute(0.0));
    Question::of(&Expect { measure, word: Word::Rises, relation, margin, beyond: false })
}

fn answer(relation: &Relation, zero: &[f64]) -> Answer {
    judge(&question(relation.clone()), &made(zero, zero), 0.001).answer
}

use Answer::{Fails, Holds, Open};
use Size::{Absolute, Share};

fn change(low: Option<Size>, high: Option<Size>) -> Relation {
    Relation::Change { from: 0, to: 1, low, high }
}

#[track_caller]
fn check(relation: Relation, cases: &[(&[f64], Answer)]) {
    for (means, expected) in cases {
        assert_eq!(answer(&relation, means), *expected, "{relation:?} of {means:?}");
    }
}

#[test]
fn changes_are_held_against_their_region() {
    // Differences swing by 0.2: far from an end they are decided, at the end they are not.
    let one = Absolute(1.0);
    check(change(Some(one), None), &[(&[5.0, 7.0], Holds), (&[5.0, 5.5], Fails), (&[5.0, 6.0], Open)]);
    check(change(None, Some(Absolute(-1.0))), &[(&[5.0, 3.0], Holds), (&[5.0, 4.5], Fails)]);
    check(change(None, Some(one)), &[(&[5.0, 5.5], Holds), (&[5.0, 1.0], Holds), (&[5.0, 7.0], Fails)]);
    let unchanged = change(Some(Absolute(-1.0)), Some(one));
    check(
        unchanged,
        &[(&[5.0, 5.5], Holds), (&[5.0, 3.0], Fails), (&[5.0, 7.0], Fails), (&[5.0, 6.0], Open)],
    );
    check(change(Some(one), Some(Absolute(3.0))), &[(&[0.0, 2.0], Holds), (&[0.0, 4.0], Fails)]);
}

#[test]
fn a_margin_in_percent_is_one_of_the_reference() {
    check(change(Some(Share(0.1)), None), &[(&[100.0, 120.0], Holds), (&[100.0, 105.0], Fails)]);
    check(change(None, Some(Share(-0.1))), &[(&[100.0, 80.0], Holds), (&[100.0, 95.0], Fails)]);
    // Of the size of the reference, so that a negative one rises when it comes nearer to zero.
    check(change(Some(Share(0.1)), None), &[(&[-100.0, -80.0], Holds), (&[-100.0, -95.0], Fails)]);
    check(change(Some(Share(-0.1)), Some(Share(0.1))), &[(&[100.0, 105.0], Holds), (&[100.0, 80.0], Fails)]);
}

#[test]
fn a_percentage_of_nothing_decides_nothing() {
    let nothing: Vec<Made> = (0..10).map(|_| Made { zero: vec![0.0, 5.0], one: vec![0.0, 5.0] }).collect();
    let asked = |relation: Relation| judge(&question(relation), &nothing, 0.001).answer;
    assert_eq!(asked(change(Some(Share(0.1)), None)), Open);
    assert_eq!(asked(change(Some(Absolute(0.1)), None)), Holds);
}

#[test]
fn the_interval_is_that_of_students_t_at_the_level() {
    // Differences 1 to 8: mean 4.5, sd sqrt(6); the 99.95 % quantile with 7 degrees of freedom is 5.4079.
    let rows: Vec<Made> = (1..=8).map(|i| Made { zero: vec![0.0, f64::from(i)], one: vec![] }).collect();
    let judged = judge(&question(change(Some(Absolute(-1.0)), None)), &rows, 0.001);
    let half = 5.407_9 * 6.0_f64.sqrt() / 8.0_f64.sqrt();
    assert_eq!((judged.answer, judged.n, judged.looked_at), (Holds, 8, 8));
    assert_eq!(judged.effect, Some(4.5));
    assert!((judged.low.unwrap() - (4.5 - half)).abs() < 1e-3, "{judged:?}");
    assert!((judged.high.unwrap() - (4.5 + half)).abs() < 1e-3, "{judged:?}");
    // The lower end is -0.183: with a margin of zero it stays open, and about as many again are needed.
    let open = judge(&question(change(Some(Absolute(0.0)), None)), &rows, 0.001);
    assert_eq!(open.answer, Open);
    assert!((9..20).contains(&open.needed.unwrap()), "{open:?}");
}

#[test]
fn seven_replications_decide_nothing() {
    let relation = change(Some(Absolute(1.0)), None);
    let judged = judge(&question(relation), &made(&[0.0, 9.0], &[])[..7], 0.5);
    assert_eq!((judged.answer, judged.n, judged.needed), (Open, 7, None));
}

#[test]
fn what_is_missing_is_counted_and_decides_nothing() {
    let mut rows = made(&[0.0, 9.0], &[]);
    rows[3].zero.pop();
    let judged = judge(&question(change(Some(Absolute(1.0)), None)), &rows, 0.001);
    assert_eq!((judged.answer, judged.n, judged.looked_at), (Holds, 9, 10));
    rows.iter_mut().for_each(|row| row.zero.clear());
    let judged = judge(&question(change(Some(Absolute(1.0)), None)), &rows, 0.001);
    assert_eq!((judged.answer, judged.n, judged.effect), (Open, 0, None));
}

#[test]
fn one_metric_lies_above_or_below_another_or_a_number() {
    let above = |than, margin| Relation::Level { way: Way::Up, arm: 0, than, margin };
    let rows = made(&[5.0], &[3.0]);
    let ask = |relation| judge(&question(relation), &rows, 0.001);
    assert_eq!(ask(above(Than::Measure(measure(1)), Absolute(1.0))).answer, Holds);
    assert_eq!(ask(above(Than::Measure(measure(1)), Absolute(3.0))).answer, Fails);
    // 5 is two thirds more than 3.
    assert_eq!(ask(above(Than::Measure(measure(1)), Share(0.6))).answer, Holds);
    assert_eq!(ask(above(Than::Measure(measure(1)), Share(0.9))).answer, Fails);
    assert_eq!(ask(above(Than::Number(4.0), Absolute(0.5))).answer, Holds);
    let failed = ask(above(Than::Number(4.0), Absolute(2.0)));
    assert_eq!(failed.answer, Fails);
    assert!((failed.effect.unwrap() - 5.0).abs() < 1e-12, "the effect is the metric itself");
    let below = |than, margin| Relation::Level { way: Way::Down, arm: 0, than, margin };
    assert_eq!(ask(below(Than::Number(6.0), Absolute(0.5))).answer, Holds);
    assert_eq!(ask(below(Than::Number(5.0), Absolute(0.5))).answer, Fails);
    assert_eq!(ask(below(Than::Measure(measure(1)), Absolute(0.0))).answer, Fails);
    assert_eq!(question(below(Than::Number(6.0), Absolute(0.5))).sign, -1.0);
}

#[test]
fn relative_changes_are_compared_with_those_of_another_metric() {
    let compared =
        |way, margin, points| Relation::MoreThan { way, from: 0, to: 1, than: measure(1), points, margin };
    let more = |way, margin| compared(way, margin, false);
    // One falls by half, the other by a fifth.
    let rows = made(&[100.0, 50.0], &[100.0, 80.0]);
    let ask = |relation| judge(&question(relation), &rows, 0.001);
    let judged = ask(more(Way::Down, 0.25));
    assert_eq!(judged.answer, Holds);
    assert!((judged.effect.unwrap() + 0.3).abs() < 1e-3);
    assert_eq!(ask(more(Way::Down, 0.35)).answer, Fails);
    assert_eq!(ask(more(Way::Up, 0.05)).answer, Fails);
    // In points one falls by 50, the other by 20.
    let judged = ask(compared(Way::Down, 25.0, true));
    assert!(judged.answer == Holds && (judged.effect.unwrap() + 30.0).abs() < 1e-3, "{judged:?}");
    assert_eq!(ask(compared(Way::Down, 35.0, true)).answer, Fails);
}

#[test]
fn a_monotone_relation_looks_at_every_step() {
    let monotone = |way| Relation::Monotone { way, arms: vec![0, 1, 2, 3], margin: Absolute(2.0) };
    check(
        monotone(Way::Up),
        &[
            (&[0.0, 1.0, 2.0, 3.0], Holds),
            (&[0.0, 2.0, 1.0, 3.0], Fails),
            (&[0.0, 0.5, 1.0, 1.5], Fails),
            (&[3.0, 2.0, 1.0, 0.0], Fails),
        ],
    );
    check(monotone(Way::Down), &[(&[3.0, 2.0, 1.0, 0.0], Holds), (&[3.0, 1.0, 2.0, 0.0], Fails)]);
}

#[test]
fn slopes_are_those_of_the_axis() {
    let curved = |way, margin| Relation::Curved { way, arms: vec![0, 1, 2], at: vec![0.0, 1.0, 3.0], margin };
    // From 0 to 1 in one, from 1 to 6 in two: slopes 1 and 2.5.
    let judged = judge(&question(curved(Way::Up, 1.0)), &made(&[0.0, 1.0, 6.0], &[]), 0.001);
    assert!((judged.effect.unwrap() - 1.5).abs() < 1e-12, "{judged:?}");
    check(curved(Way::Up, 1.0), &[(&[0.0, 1.0, 6.0], Holds), (&[0.0, 1.0, 3.0], Fails)]);
    check(curved(Way::Down, 1.0), &[(&[0.0, 4.0, 6.0], Holds), (&[0.0, 1.0, 6.0], Fails)]);
    let plateau = Relation::Plateau { arms: vec![0, 1, 2], at: vec![0.0, 1.0, 3.0], margin: 1.0 };
    check(plateau, &[(&[0.0, 4.0, 4.5], Holds), (&[0.0, 8.0, 12.0], Fails), (&[0.0, 0.2, 0.4], Fails)]);
}

#[test]
fn interactions_are_differences_of_differences() {
    let both = |way| Relation::Interaction { way, base: 0, a: 1, b: 2, both: 3, margin: Absolute(1.0) };
    check(both(Way::Up), &[(&[0.0, 1.0, 1.0, 4.0], Holds), (&[0.0, 1.0, 1.0, 2.0], Fails)]);
    check(both(Way::Down), &[(&[0.0, 2.0, 2.0, 2.0], Holds), (&[5.0, 6.0, 6.0, 7.0], Fails)]);
}

#[test]
fn an_inner_optimum_beats_both_ends() {
    let optimum = |goal| Relation::Optimum { goal, arms: vec![0, 1, 2, 3], margin: Absolute(1.0) };
    check(
        optimum(Goal::Max),
        &[
            (&[0.0, 0.5, 3.0, 1.0], Holds),
            (&[0.0, 0.5, 1.2, 1.0], Fails),
            (&[0.0, 1.0, 2.0, 5.0], Fails),
            (&[0.0, 2.0, 0.0, 1.0], Open),
        ],
    );
    check(optimum(Goal::Min), &[(&[3.0, 0.0, 3.0, 2.0], Holds), (&[0.0, 1.0, 2.0, 3.0], Fails)]);
    // What is shown is the better inner arm beside the end that it beats by less.
    let judged = judge(&question(optimum(Goal::Max)), &made(&[0.0, 0.5, 3.0, 1.0], &[]), 0.001);
    assert!((judged.effect.unwrap() - 2.0).abs() < 1e-12, "{judged:?}");
}

#[test]
fn overshooting_is_being_higher_early_than_late() {
    // Months add their number: the mean of months 5 and 6 lies 4 above that of 1 and 2.
    let overshoot =
        |early, late, margin| Relation::Overshoot { arm: 0, early, late, margin: Absolute(margin) };
    check(overshoot(Months::all(5, 6), Months::all(1, 2), 3.0), &[(&[0.0], Holds)]);
    check(overshoot(Months::all(5, 6), Months::all(1, 2), 5.0), &[(&[0.0], Fails)]);
    check(overshoot(Months::all(1, 2), Months::all(5, 6), 1.0), &[(&[0.0], Fails)]);
}

#[test]
fn an_effect_shrinks_if_at_most_the_share_of_it_is_left() {
    let rises = question(change(Some(Absolute(1.0)), None));
    let falls = question(change(None, Some(Absolute(-1.0))));
    let ask = |question: &Question, uncut: &[f64], cut: &[f64]| {
        let (uncut, cut) = (made(uncut, &[]), made(cut, &[]));
        shrinks(&effect(question, &uncut), (&uncut, &cut), 0.5, 0.001)
    };
    let judged = ask(&rises, &[0.0, 4.0], &[0.0, 1.0]);
    assert_eq!(judged.answer, Holds);
    assert!((judged.effect.unwrap() - 1.0).abs() < 1e-12, "what is left is shown");
    assert_eq!(ask(&rises, &[0.0, 4.0], &[0.0, 3.0]).answer, Fails);
    assert_eq!(ask(&rises, &[0.0, 4.0], &[0.0, 2.0]).answer, Open, "just half is left");
    assert_eq!(ask(&rises, &[0.0, 4.0], &[0.0, -4.0]).answer, Holds, "turned round is not left");
    let judged = ask(&falls, &[4.0, 0.0], &[4.0, 3.0]);
    assert_eq!(judged.answer, Holds);
    assert!((judged.effect.unwrap() + 1.0).abs() < 1e-12);
    assert_eq!(ask(&falls, &[4.0, 0.0], &[4.0, 1.0]).answer, Fails);
}

/// A bin around 100 h holds 4,096 seconds: a quantile there is off by 4,095 at most, and a difference of two by half of that at each
/// end.
#[test]
fn quantiles_are_told_apart_beyond_their_bins() {
    struct Always([f64; 2]);
    impl Values for Always {
        fn value(&self, arm: usize, _: &Measure) -> Option<f64> {
            Some(self.0[arm])
        }
    }
    let judged = |id: &str, to: f64, relation: Relation| {
        let measure = measure(usize::from(crate::model::metrics::metric(id).unwrap()));
        let expect = Expect { measure, word: Word::Rises, relation, margin: Absolute(0.0), beyond: false };
        let runs: Vec<Always> = (0..10).map(|_| Always([100.0, to])).collect();
        judge(&Question::of(&expect), &runs, 0.001)
    };
    for (id, to, answer) in
        [("tickets", 101.1, Holds), ("cycle_p50_h", 101.1, Open), ("cycle_p50_h", 103.0, Holds)]
    {
        for low in [Absolute(0.1), Share(0.001)] {
            assert_eq!(judged(id, to, change(Some(low), None)).answer, answer, "{id} {to} {low:?}");
        }
    }
    let shown = judged("cycle_p50_h", 103.0, change(Some(Absolute(0.1)), None));
    let half_bins = 4_095.0 / 3_600.0;
    let is_near = |end: Option<f64>, expected: f64| (end.unwrap() - expected).abs() < 1e-9;
    assert!(is_near(shown.low, 3.0 - half_bins) && is_near(shown.high, 3.0 + half_bins), "{shown:?}");
}
