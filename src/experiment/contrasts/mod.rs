//! What a change of level does, and whether that depends on another change: contrasts of the points of a design, paired
//! by replication.
//!
//! All points of a replication face the same luck. So a contrast is one number for each replication, and its interval is
//! that of the mean of those numbers: luck that all points share is not in it.

mod equivalence;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

pub use equivalence::{Equivalence, equivalence};

use super::compare::{Judged, judge};
use super::stats::Paired;

/// More contrasts than this are not told: first those of interactions are left out, then all.
pub const MOST: usize = 20_000;

/// A level of a factor, against the factor's reference.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Change {
    /// Place of the factor.
    pub factor: usize,
    /// Place of the level.
    pub level: usize,
}

/// One contrast of one metric.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Contrast {
    /// Place of the metric.
    pub metric: usize,
    /// What is changed.
    pub change: Change,
    /// For an interaction: the other change, on which the effect of the first is held to depend.
    pub other: Option<Change>,
    /// Of a change: means at the reference and at the level, on average over all that the points share otherwise. Of an
    /// interaction: the effects of the change at the other factor's reference and at its level.
    pub paired: Paired,
    /// What is established, over all contrasts together.
    pub judged: Judged,
    /// Whether it is shown to be no larger than a margin, if one was given.
    pub equivalence: Option<Equivalence>,
}

/// The points of a design and what is known of them.
pub struct Design<'a> {
    /// Levels of each point, by factor.
    pub points: &'a [Vec<usize>],
    /// The place of each factor's reference among its levels.
    pub references: &'a [usize],
    /// How many metrics there are.
    pub metrics: usize,
    /// How many replications the point with most has.
    pub replications: u32,
    /// The value of a metric at a point in a replication.
    pub value: &'a dyn Fn(usize, u32, usize) -> Option<f64>,
    /// How far a value of a metric may be off because it is read off bins.
    pub coarseness: &'a dyn Fn(usize, f64) -> f64,
    /// The margin of a metric within which a difference does not matter.
    pub margin: &'a dyn Fn(usize) -> Option<f64>,
}

/// Points that stand for each other: for a change two, for an interaction four, the reference first.
type Cells = Vec<[usize; 2]>;

/// All changes and all interactions of two changes that the points allow, judged together at `confidence` in (0, 1):
/// metric by metric, changes first.
///
/// A change compares points that differ in one factor alone, and averages over all such pairs; so it is there for
/// combinations of levels and for one factor at a time, and not for points that are strewn about.
pub fn contrasts(design: &Design<'_>, confidence: f64) -> Vec<Contrast> {
    let layout = layout(design);
    let mut found: Vec<Contrast> = Vec::new();
    for metric in 0..design.metrics {
        for (change, other, cells) in &layout {
            let paired = paired(design, (metric, other.is_some()), cells, confidence);
            let judged = Judged { p_holm: None, verdict: super::compare::Verdict::Unknown, needed: None };
            found.push(Contrast {
                metric,
                change: *change,
                other: *other,
                paired,
                judged,
                equivalence: None,
            });
        }
    }
    let judged = judge(found.iter().map(|contrast| contrast.paired), confidence);
    let margins: Vec<Option<f64>> = found.iter().map(|contrast| (design.margin)(contrast.metric)).collect();
    let differences: Vec<Paired> = found.iter().map(|contrast| contrast.paired).collect();
    let equivalences = equivalence(&differences, &margins, confidence);
    for ((contrast, judged), equivalence) in found.iter_mut().zip(judged).zip(equivalences) {
        (contrast.judged, contrast.equivalence) = (judged, equivalence);
    }
    found
}

/// Whether any two points differ in one factor alone, one of them at the factor's reference.
pub fn any_change(design: &Design<'_>) -> bool {
    let known: std::collections::BTreeSet<&[usize]> = design.points.iter().map(Vec::as_slice).collect();
    design.points.iter().any(|levels| {
        let mut without = levels.clone();
        (0..levels.len()).any(|factor| {
            let level = std::mem::replace(&mut without[factor], design.references[factor]);
            let is_there = level != without[factor] && known.contains(without.as_slice());
            without[factor] = level;
            is_there
        })
    })
}

/// The contrasts that points allow, each with its cells.
fn layout(design: &Design<'_>) -> Vec<(Change, Option<Change>, Cells)> {
    let places: BTreeMap<&[usize], usize> = design.points.iter().map(Vec::as_slice).zip(0..).collect();
    let at = |levels: &[usize], changes: &[Change]| -> Option<usize> {
        let mut levels = levels.to_vec();
        changes.iter().for_each(|change| levels[change.factor] = design.references[change.factor]);
        places.get(levels.as_slice()).copied()
    };
    let mut changes: BTreeMap<Change, Cells> = BTreeMap::new();
    let mut pairs: BTreeMap<(Change, Change), Cells> = BTreeMap::new();
    for (place, levels) in design.points.iter().enumerate() {
        let moved: Vec<Change> = levels
            .iter()
            .enumerate()
            .filter(|(factor, level)| **level != design.references[*factor])
            .map(|(factor, level)| Change { factor, level: *level })
            .collect();
        for (i, one) in moved.iter().enumerate() {
            let Some(without) = at(levels, &[*one]) else { continue };
            changes.entry(*one).or_default().push([without, place]);
            for two in &moved[i + 1..] {
                let (Some(other), Some(neither)) = (at(levels, &[*two]), at(levels, &[*one, *two])) else {
                    continue;
                };
                pairs.entry((*one, *two)).or_default().extend([[neither, other], [without, place]]);
            }
        }
    }
    let count = |interactions: usize| (changes.len() + interactions) * design.metrics;
    if count(0) > MOST {
        return Vec::new();
    }
    let with_pairs = count(pairs.len()) <= MOST;
    let alone = changes.into_iter().map(|(change, cells)| (change, None, cells));
    let both = pairs.into_iter().filter(|_| with_pairs);
    alone.chain(both.map(|((one, two), cells)| (one, Some(two), cells))).collect()
}

/// The contrast of a metric in each replication, and what they say together. Cells of an interaction come in twos: the
/// effect at the other's reference, then that at its level.
fn paired(design: &Design<'_>, (metric, is_pair): (usize, bool), cells: &Cells, confidence: f64) -> Paired {
    let (mut sum, mut n) = (0.0, 0_u32);
    let mut means = |replication: u32| -> Option<(f64, f64)> {
        let value = |point: usize| (design.value)(point, replication, metric);
        let mut sides = [0.0, 0.0];
        for (i, [reference, other]) in cells.iter().enumerate() {
            let (reference, other) = (value(*reference)?, value(*other)?);
            (sum, n) = (sum + reference + other, n + 2);
            if is_pair {
                sides[i % 2] += other - reference;
            } else {
                sides[0] += reference;
                sides[1] += other;
            }
        }
        let count = if is_pair { cells.len() / 2 } else { cells.len() } as f64;
        Some((sides[0] / count, sides[1] / count))
    };
    let pairs: Vec<(Option<f64>, Option<f64>)> =
        (0..design.replications).map(|replication| means(replication).unzip()).collect();
    let off = if n > 0 { (design.coarseness)(metric, sum / f64::from(n)) } else { 0.0 };
    // Two values are half a bin off each, or four of an interaction.
    Paired::of(pairs, confidence).coarse(if is_pair { 2.0 * off } else { off })
}
