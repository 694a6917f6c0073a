//! Which row of a design plays which part.

use std::collections::BTreeMap;

use crate::experiment::design::{
    DesignError, Groups, Matrix, MorrisPoint, SaltelliRow, morris_by_groups, saltelli_by_groups,
};
use crate::experiment::study::{Design, Spread, Study};

/// The parts of the rows of a design. Rows are named by their places.
#[derive(Clone, Debug, PartialEq)]
pub enum Layout {
    /// Base rows with their mixtures, for Sobol indices.
    Saltelli(Stars),
    /// Trajectories, for elementary effects.
    Morris(Walks),
}

/// A design of base rows. What is called a factor here may be a group of factors.
#[derive(Clone, Debug, PartialEq)]
pub struct Stars {
    pub(crate) factors: usize,
    pub(crate) second_order: bool,
    pub(crate) stars: Vec<Star>,
}

/// The rows of one base point.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Star {
    pub(crate) a: usize,
    pub(crate) b: usize,
    /// By factor.
    pub(crate) ab: Vec<usize>,
    /// By factor; empty without second order.
    pub(crate) ba: Vec<usize>,
}

/// A design of trajectories. What is called a factor here may be a group of factors.
#[derive(Clone, Debug, PartialEq)]
pub struct Walks {
    pub(crate) factors: usize,
    /// Which of them are groups of several: their members move up and down by themselves, so that effects have a size and
    /// no sign.
    pub(crate) is_group: Vec<bool>,
    pub(crate) walks: Vec<Vec<Step>>,
}

/// One step of a trajectory.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Step {
    pub(crate) factor: usize,
    pub(crate) from: usize,
    pub(crate) to: usize,
    /// How far it moves the factor as it was run, in parts of the factor's whole range; never 0. Of a group the mean distance
    /// that its members move.
    pub(crate) by: f64,
}

/// Why rows are no such design.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LayoutError {
    /// A design of another kind.
    #[error("a `{0}` design has no indices of sensitivity; `morris` and `saltelli` have")]
    Kind(&'static str),
    /// There is no such design.
    #[error(transparent)]
    Design(#[from] DesignError),
    /// A part that the design needs stands nowhere.
    #[error("base row {base} of the design has no row for {part}")]
    NoRow {
        /// The base row.
        base: usize,
        /// The part that is missing, as files write it.
        part: String,
    },
    /// A row that belongs nowhere.
    #[error("row {0} of the design belongs to a part that the design does not have")]
    Stray(usize),
    /// A trajectory that does not change every factor exactly once.
    #[error("trajectory {0} of the design does not change every factor exactly once")]
    Walk(usize),
    /// A step of a trajectory that changes nothing, or more than one factor.
    #[error("row {0} of the design does not differ in exactly the one factor that it names")]
    Step(usize),
}

impl Layout {
    /// The layout of the design of a study; its rows are those of the design, in its order.
    ///
    /// A step of a trajectory is as long as the way between the levels that are run. That is not the step of the grid
    /// where levels are a list, whole numbers, or uneven.
    ///
    /// # Errors
    /// If it is no design for indices of sensitivity.
    pub fn of_study(study: &Study) -> Result<Layout, LayoutError> {
        let (groups, _) = study.groups();
        match study.design {
            Design::Saltelli { n, second_order, seed } => {
                let rows = saltelli_by_groups(&groups, n as usize, second_order, seed)?;
                Layout::saltelli(groups.count(), &rows.iter().map(Into::into).collect::<Vec<_>>())
            }
            Design::Morris { trajectories, levels, seed } => {
                let mut points = morris_by_groups(&groups, trajectories as usize, levels as usize, seed)?;
                for point in &mut points {
                    for (factor, at) in study.factors().iter().zip(&mut point.coordinates) {
                        *at = factor.position(factor.at(*at, Spread::Grid));
                    }
                }
                Layout::morris_by_groups(&groups, &points)
            }
            ref other => Err(LayoutError::Kind(other.key())),
        }
    }

    /// The layout of a Saltelli design, from the base row and matrix of each of its rows.
    ///
    /// # Errors
    /// If a base row lacks a part, or a part stands there twice.
    pub fn saltelli(factors: usize, rows: &[(usize, Matrix)]) -> Result<Layout, LayoutError> {
        let mut by_base: BTreeMap<usize, BTreeMap<Matrix, usize>> = BTreeMap::new();
        for (row, &(base, matrix)) in rows.iter().enumerate() {
            let fits = match matrix {
                Matrix::A | Matrix::B => true,
                Matrix::Ab(factor) | Matrix::Ba(factor) => factor < factors,
            };
            if !fits || by_base.entry(base).or_default().insert(matrix, row).is_some() {
                return Err(LayoutError::Stray(row));
            }
        }
        let second_order = rows.iter().any(|(_, matrix)| matches!(matrix, Matrix::Ba(_)));
        let star = |(&base, parts): (&usize, &BTreeMap<Matrix, usize>)| {
            let part = |matrix: Matrix| {
                parts
                    .get(&matrix)
                    .copied()
                    .ok_or_else(|| LayoutError::NoRow { base, part: matrix.to_string() })
            };
            let mixed = |of: fn(usize) -> Matrix, factors| {
                (0..factors).map(|factor| part(of(factor))).collect::<Result<Vec<_>, _>>()
            };
            let ba = mixed(Matrix::Ba, if second_order { factors } else { 0 });
            let (a, b) = (part(Matrix::A)?, part(Matrix::B)?);
            Ok::<_, LayoutError>(Star { a, b, ab: mixed(Matrix::Ab, factors)?, ba: ba? })
        };
        let stars = by_base.iter().map(star).collect::<Result<_, _>>()?;
        Ok(Layout::Saltelli(Stars { factors, second_order, stars }))
    }

    /// The layout of a Morris design. Points of a trajectory stand together and in order.
    ///
    /// # Errors
    /// If a trajectory does not change every factor once, and one at a time.
    pub fn morris(factors: usize, points: &[MorrisPoint]) -> Result<Layout, LayoutError> {
        Layout::morris_by_groups(&Groups::single(factors), points)
    }

    /// As [`Layout::morris`], of a design that changes factors in groups.
    ///
    /// # Errors
    /// If a trajectory does not change every group once, and one at a time.
    pub fn morris_by_groups(groups: &Groups, points: &[MorrisPoint]) -> Result<Layout, LayoutError> {
        let mut walks = Vec::new();
        let mut row = 0;
        for walk in points.chunk_by(|a, b| a.trajectory == b.trajectory) {
            let steps: Vec<Step> = (1..walk.len())
                .map(|at| step(groups, (&walk[at - 1], &walk[at]), row + at))
                .collect::<Result<_, _>>()?;
            let mut changed: Vec<usize> = steps.iter().map(|step| step.factor).collect();
            changed.sort_unstable();
            if changed != (0..groups.count()).collect::<Vec<_>>() {
                return Err(LayoutError::Walk(walk[0].trajectory));
            }
            row += walk.len();
            walks.push(steps);
        }
        let is_group = (0..groups.count()).map(|group| groups.members(group).len() > 1).collect();
        Ok(Layout::Morris(Walks { factors: groups.count(), is_group, walks }))
    }

    /// How many rows it has.
    pub fn rows(&self) -> usize {
        self.blocks().iter().map(Vec::len).sum()
    }

    /// How many factors or groups of factors it has.
    pub fn factors(&self) -> usize {
        match self {
            Layout::Saltelli(design) => design.factors,
            Layout::Morris(design) => design.factors,
        }
    }

    /// What a block of rows that stand and fall together is called, in the plural.
    pub const fn block_name(&self) -> &'static str {
        match self {
            Layout::Saltelli(_) => "base rows",
            Layout::Morris(_) => "trajectories",
        }
    }

    /// The rows of each base row or trajectory.
    pub(crate) fn blocks(&self) -> Vec<Vec<usize>> {
        match self {
            Layout::Saltelli(design) => design.stars.iter().map(Star::rows).collect(),
            Layout::Morris(design) => design.walks.iter().map(|walk| rows_of(walk)).collect(),
        }
    }

    /// The rows whose variance counts as that of the metric: of `A` and `B`, or all of a Morris design.
    pub(crate) fn spread_rows(&self, blocks: &[usize]) -> Vec<usize> {
        match self {
            Layout::Saltelli(design) => {
                blocks.iter().flat_map(|&block| [design.stars[block].a, design.stars[block].b]).collect()
            }
            Layout::Morris(design) => {
                blocks.iter().flat_map(|&block| rows_of(&design.walks[block])).collect()
            }
        }
    }
}

impl Star {
    fn rows(&self) -> Vec<usize> {
        [self.a, self.b].iter().chain(&self.ab).chain(&self.ba).copied().collect()
    }
}

fn rows_of(walk: &[Step]) -> Vec<usize> {
    walk.first().map(|step| step.from).into_iter().chain(walk.iter().map(|step| step.to)).collect()
}

fn step(
    groups: &Groups,
    (before, after): (&MorrisPoint, &MorrisPoint),
    row: usize,
) -> Result<Step, LayoutError> {
    let factor = after.changed.ok_or(LayoutError::Step(row))?;
    let moves: Vec<f64> =
        before.coordinates.iter().zip(&after.coordinates).map(|(from, to)| to - from).collect();
    let mut dimensions = moves.iter().enumerate();
    let alone = dimensions.all(|(other, by)| (*by != 0.0) == (groups.group(other) == Some(factor)));
    let by = match groups.members(factor) {
        [] => return Err(LayoutError::Step(row)),
        [one] => moves.get(*one).copied().unwrap_or(0.0),
        several => {
            let distance = |at: &usize| moves.get(*at).map_or(0.0, |by| by.abs());
            several.iter().map(distance).sum::<f64>() / several.len() as f64
        }
    };
    if alone && by != 0.0 {
        Ok(Step { factor, from: row - 1, to: row, by })
    } else {
        Err(LayoutError::Step(row))
    }
}

/// The base rows and matrices of a Saltelli design, for [`Layout::saltelli`].
impl From<&SaltelliRow> for (usize, Matrix) {
    fn from(row: &SaltelliRow) -> (usize, Matrix) {
        (row.base, row.matrix)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::design::{morris, saltelli};

    #[test]
    fn a_saltelli_design_is_recognised_whatever_its_order() {
        let mut rows: Vec<(usize, Matrix)> =
            saltelli(2, 3, true, 0).unwrap().iter().map(Into::into).collect();
        rows.reverse();
        let Ok(Layout::Saltelli(design)) = Layout::saltelli(2, &rows) else { panic!() };
        assert_eq!((design.stars.len(), design.second_order), (3, true));
        // Reversed, the last base row comes first: B, Ba1, Ba0, Ab1, Ab0, A.
        assert_eq!(design.stars[2], Star { a: 5, b: 0, ab: vec![4, 3], ba: vec![2, 1] });
    }

    #[test]
    fn a_design_with_a_hole_is_refused_with_the_name_of_the_hole() {
        let rows = [(0, Matrix::A), (0, Matrix::B), (0, Matrix::Ab(0))];
        let error = Layout::saltelli(2, &rows).unwrap_err();
        assert_eq!(error.to_string(), "base row 0 of the design has no row for AB:1");
        assert_eq!(Layout::saltelli(1, &[rows[0], rows[0]]), Err(LayoutError::Stray(1)));
        assert_eq!(Layout::saltelli(0, &rows), Err(LayoutError::Stray(2)));
    }

    #[test]
    fn the_layout_of_a_study_is_that_of_its_design() {
        let study =
            |design: &str| crate::results::sensitivity::linear_tests::study(&format!("[design]\n{design}\n"));
        let layout = Layout::of_study(&study("saltelli = { n = 4, second_order = true }")).unwrap();
        assert_eq!((layout.rows(), layout.factors()), (4 * 14, 6));
        let layout = Layout::of_study(&study("morris = { trajectories = 5 }")).unwrap();
        assert_eq!((layout.rows(), layout.factors()), (5 * 7, 6));
        let other = Layout::of_study(&study("sobol = { points = 5 }"));
        assert_eq!(other, Err(LayoutError::Kind("sobol")));
    }

    #[test]
    fn a_morris_design_is_recognised_with_its_steps() {
        let points = morris(3, 4, 4, 1).unwrap();
        let layout = Layout::morris(3, &points).unwrap();
        assert_eq!(layout.blocks()[1], [4, 5, 6, 7]);
        let Layout::Morris(design) = &layout else { panic!() };
        assert!(design.walks.iter().flatten().all(|step| (step.by.abs() - 2.0 / 3.0).abs() < 1e-12));
        assert_eq!(Layout::morris(3, &points[..3]), Err(LayoutError::Walk(0)));
        let mut wrong = points.clone();
        wrong[2].changed = wrong[1].changed;
        assert_eq!(Layout::morris(3, &wrong), Err(LayoutError::Step(2)));
    }
}
