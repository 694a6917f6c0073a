//! Verdicts from the values of replications. Nothing here draws, reads or waits.

use super::contrast::{Bound, Contrast, Question, Test, Values, coarseness, sum};
use crate::experiment::stats::Paired;

/// Nothing is decided on fewer replications.
pub const LEAST: u32 = 8;

/// What the values say of a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Answer {
    /// The interval lies where it was said to lie.
    Holds,
    /// It lies elsewhere.
    Fails,
    /// It lies on both sides, or there are too few values.
    Open,
}

/// An answer, and what it rests on.
#[derive(Clone, Debug, PartialEq)]
pub struct Judged {
    /// The answer.
    pub answer: Answer,
    /// Replications that were looked at.
    pub looked_at: u32,
    /// Those in which everything that is compared has a value.
    pub n: u32,
    /// Mean of the effect that is shown, in the unit of the contrast; missing without values.
    pub effect: Option<f64>,
    /// Lower end of its interval; missing with fewer than two values.
    pub low: Option<f64>,
    /// Upper end.
    pub high: Option<f64>,
    /// Confidence of that interval, in (0, 1).
    pub confidence: f64,
    /// Replications in all that would decide, if mean and spread stay as they are (chance 80 %); missing where it is
    /// decided, or no number helps.
    pub needed: Option<u64>,
}

/// One series: its interval, and what it says about being at least zero.
struct Side {
    answer: Answer,
    needed: Option<u64>,
}

/// Answers a question by the values of replications, with an error of at most `level` in (0, 1) over all its tests.
pub(crate) fn judge(question: &Question, replications: &[impl Values], level: f64) -> Judged {
    let level = level / question.tests().max(1) as f64;
    let shown = shown(question, replications);
    let effect = paired(replications.iter().map(|values| sum(&shown.contrast, values)), level);
    let effect = effect.coarse(coarseness(&shown.contrast, None, replications));
    let groups: Vec<Side> = question
        .groups
        .iter()
        .map(|tests| all(tests.iter().map(|test| ask(test, replications, level))))
        .collect();
    let Side { answer, needed } = any(groups);
    Judged {
        answer,
        looked_at: replications.len() as u32,
        n: effect.n as u32,
        effect: effect.difference,
        low: effect.spread.map(|spread| spread.low),
        high: effect.spread.map(|spread| spread.high),
        confidence: 1.0 - level,
        needed: needed.filter(|_| answer == Answer::Open),
    }
}

/// The test whose effect is shown: the first of the group whose weakest contrast is farthest on the claimed way.
fn shown<'q>(question: &'q Question, replications: &[impl Values]) -> &'q Test {
    let mean = |test: &Test| {
        let series = replications.iter().map(|values| sum(&test.contrast, values));
        paired(series, 0.5).difference.map(|mean| mean * question.sign)
    };
    let weakest = |tests: &'q Vec<Test>| {
        let best = tests.iter().map(|test| (mean(test).unwrap_or(f64::NEG_INFINITY), test));
        best.min_by(|a, b| a.0.total_cmp(&b.0))
    };
    if let [tests] = question.groups.as_slice() {
        return &tests[0];
    }
    let groups = question.groups.iter().filter_map(weakest);
    let best = groups.max_by(|a, b| a.0.total_cmp(&b.0));
    best.map_or(&question.groups[0][0], |(_, test)| test)
}

/// The contrast whose effect is shown, and which way it is claimed to go.
pub(crate) fn effect(question: &Question, replications: &[impl Values]) -> (Contrast, f64) {
    (shown(question, replications).contrast.clone(), question.sign)
}

/// Whether the effect with the link cut is at most a share of the effect without, replication by replication.
///
/// The effect that is shown is what is left of it: the mean effect with the cut.
pub(crate) fn shrinks<V: Values>(
    (contrast, sign): &(Contrast, f64),
    (uncut, cut): (&[V], &[V]),
    shrinks_to: f64,
    level: f64,
) -> Judged {
    let pair = |(uncut, cut): (&V, &V)| Some((sign * sum(contrast, uncut)?, sign * sum(contrast, cut)?));
    let pairs: Vec<Option<(f64, f64)>> = uncut.iter().zip(cut).map(pair).collect();
    let off = (coarseness(contrast, None, uncut), coarseness(contrast, None, cut));
    let left = paired(pairs.iter().map(|pair| pair.map(|(_, cut)| sign * cut)), level).coarse(off.1);
    let gap = pairs.iter().map(|pair| pair.map(|(uncut, cut)| shrinks_to * uncut - cut));
    let gap = paired(gap, level).coarse(shrinks_to.abs() * off.0 + off.1);
    let Side { answer, needed } = side(&gap, level);
    Judged {
        answer,
        looked_at: pairs.len() as u32,
        n: left.n as u32,
        effect: left.difference,
        low: left.spread.map(|spread| spread.low),
        high: left.spread.map(|spread| spread.high),
        confidence: 1.0 - level,
        needed: needed.filter(|_| answer == Answer::Open),
    }
}

/// Mean and interval of a series as that of a difference from nothing.
fn paired(series: impl Iterator<Item = Option<f64>>, level: f64) -> Paired {
    Paired::of(series.map(|value| (Some(0.0), value)), 1.0 - level)
}

/// Both ends of a test: each says that a series is at least zero in the mean.
fn ask(test: &Test, replications: &[impl Values], level: f64) -> Side {
    let series = |bound: &Bound, sign: f64| {
        let gap = |values| Some(sign * (sum(&test.contrast, values)? - bound.value(values)?));
        let gap = paired(replications.iter().map(gap), level);
        side(&gap.coarse(coarseness(&test.contrast, Some(bound), replications)), level)
    };
    let low = test.low.as_ref().map(|low| series(low, 1.0));
    let high = test.high.as_ref().map(|high| series(high, -1.0));
    all(low.into_iter().chain(high))
}

/// Whether a mean is at least zero.
fn side(gap: &Paired, level: f64) -> Side {
    let Some(spread) = gap.spread.filter(|_| gap.n as u32 >= LEAST) else {
        return Side { answer: Answer::Open, needed: None };
    };
    let answer = match (spread.low >= 0.0, spread.high < 0.0) {
        (true, _) => Answer::Holds,
        (_, true) => Answer::Fails,
        _ => Answer::Open,
    };
    Side { answer, needed: gap.needed(level) }
}

/// All must hold; one that fails is enough to fail. What is needed is needed for the slowest that is open.
fn all(sides: impl Iterator<Item = Side>) -> Side {
    let sides: Vec<Side> = sides.collect();
    let answer = if sides.iter().any(|side| side.answer == Answer::Fails) {
        Answer::Fails
    } else if sides.iter().any(|side| side.answer == Answer::Open) {
        Answer::Open
    } else {
        Answer::Holds
    };
    let open = sides.iter().filter(|side| side.answer == Answer::Open);
    let needed = open.map(|side| side.needed).collect::<Option<Vec<u64>>>();
    Side { answer, needed: needed.and_then(|needed| needed.into_iter().max()) }
}

/// One must hold; all must fail to fail. What is needed is needed for the fastest that is open.
fn any(sides: Vec<Side>) -> Side {
    let answer = if sides.iter().any(|side| side.answer == Answer::Holds) {
        Answer::Holds
    } else if sides.iter().any(|side| side.answer == Answer::Open) {
        Answer::Open
    } else {
        Answer::Fails
    };
    let open = sides.iter().filter(|side| side.answer == Answer::Open);
    Side { answer, needed: open.filter_map(|side| side.needed).min() }
}
