//! What a design lets one draw: a grid, one factor at a time, or points strewn about.

use super::data::Sweep;

/// The shape of a design.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// Levels of these factors (one or two of them, or any number if no combination is missing) are combined.
    Grid,
    /// Each point but one differs from that one in one factor.
    OneAtATime {
        /// The one.
        base: usize,
        /// Each other point, and the factor in which it differs.
        alone: Vec<(usize, usize)>,
    },
    /// Anything else; a factor's own effect shows only on average over the others.
    Strewn,
}

/// A grid of two factors may have this share of its combinations ruled out.
const MISSING: f64 = 0.5;

impl Shape {
    /// The shape of a sweep.
    pub(crate) fn of(sweep: &Sweep) -> Shape {
        let varied = varied(sweep);
        if let Some(shape) =
            one_at_a_time(sweep).filter(|_| varied.len() != 1 || is_of_words(sweep, varied[0]))
        {
            return shape;
        }
        let lengths = varied.iter().map(|factor| sweep.factors[*factor].levels.len());
        let combinations = lengths.fold(1, usize::saturating_mul);
        let points = sweep.points.len();
        let is_grid = match varied.len() {
            0 | 1 => true,
            2 => points as f64 >= (1.0 - MISSING) * combinations as f64,
            _ => points == combinations,
        };
        if is_grid { Shape::Grid } else { Shape::Strewn }
    }
}

/// The factors with more than one level.
pub(crate) fn varied(sweep: &Sweep) -> Vec<usize> {
    (0..sweep.factors.len()).filter(|factor| sweep.factors[*factor].levels.len() > 1).collect()
}

fn is_of_words(sweep: &Sweep, factor: usize) -> bool {
    !sweep.factors[factor].levels.are_numbers()
}

/// The point from which every other differs in exactly one factor. If several would do, as where one factor is all
/// there is, it is the one named `base`, or none.
fn one_at_a_time(sweep: &Sweep) -> Option<Shape> {
    let differs = |base: usize, other: usize| {
        let (base, other) = (&sweep.points[base].at, &sweep.points[other].at);
        let mut places = (0..base.len()).filter(|factor| base[*factor] != other[*factor]);
        places.next().filter(|_| places.next().is_none())
    };
    let all = 0..sweep.points.len();
    let alone = |base: usize| -> Option<Vec<(usize, usize)>> {
        let others = all.clone().filter(|other| *other != base);
        others.map(|other| Some((other, differs(base, other)?))).collect()
    };
    let is_base = |point: &usize| {
        let levels = sweep.points[*point].at.iter().zip(&sweep.factors);
        levels.clone().all(|(at, factor)| at.is_some_and(|at| factor.levels.written[at] == "base"))
    };
    let candidates: Vec<usize> = all.clone().filter(|base| alone(*base).is_some()).collect();
    let base = match candidates.as_slice() {
        [one] => *one,
        several => several.iter().copied().find(is_base)?,
    };
    if all.len() < 2 {
        return None;
    }
    Some(Shape::OneAtATime { base, alone: alone(base)? })
}
