//! Rows without a value: named, and refused or left out with all that hangs on them.

use super::Layout;

/// Rows of the design that have no value, and what depends on them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Incomplete {
    /// Places of the rows in the design, ascending.
    pub rows: Vec<usize>,
    /// Base rows or trajectories that hold one of them.
    pub blocks: usize,
    /// Base rows or trajectories of the design.
    pub of: usize,
}

/// Why a metric has no indices.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unusable {
    /// Rows have no value, and nobody allowed to leave them out.
    Incomplete(Incomplete),
    /// Fewer than two base rows or trajectories are whole.
    TooFew {
        /// How many are whole.
        whole: usize,
        /// What is not.
        incomplete: Incomplete,
    },
}

/// The mean over replications that have a value, in their order; missing where none has.
pub(crate) fn outputs(values: &[Vec<Option<f64>>]) -> Vec<Option<f64>> {
    values
        .iter()
        .map(|row| {
            let present: Vec<f64> = row.iter().flatten().copied().filter(|value| value.is_finite()).collect();
            if present.is_empty() { None } else { Some(present.iter().sum::<f64>() / present.len() as f64) }
        })
        .collect()
}

/// The blocks all of whose rows have an output, by their places, and what is left out.
pub(crate) fn blocks(
    layout: &Layout,
    outputs: &[Option<f64>],
    may_drop: bool,
) -> Result<(Vec<usize>, Option<Incomplete>), Unusable> {
    let missing = |row: &usize| outputs.get(*row).copied().flatten().is_none();
    let blocks = layout.blocks();
    let whole: Vec<usize> = (0..blocks.len()).filter(|&block| !blocks[block].iter().any(missing)).collect();
    let mut rows: Vec<usize> = blocks.iter().flatten().copied().filter(missing).collect();
    rows.sort_unstable();
    rows.dedup();
    let incomplete = Incomplete { rows, blocks: blocks.len() - whole.len(), of: blocks.len() };
    let none_missing = incomplete.rows.is_empty();
    if !none_missing && !may_drop {
        return Err(Unusable::Incomplete(incomplete));
    }
    if whole.len() < 2 {
        return Err(Unusable::TooFew { whole: whole.len(), incomplete });
    }
    Ok((whole, (!none_missing).then_some(incomplete)))
}

#[cfg(test)]
mod tests {
    use super::super::{How, analyse};
    use super::*;
    use crate::experiment::design::morris;

    fn layout() -> (Layout, Vec<Vec<Option<f64>>>) {
        let points = morris(2, 3, 4, 0).unwrap();
        let values = points.iter().map(|point| vec![Some(point.coordinates[0] * 3.0)]).collect();
        (Layout::morris(2, &points).unwrap(), values)
    }

    #[test]
    fn a_missing_row_is_named_and_the_metric_refused() {
        let (layout, mut values) = layout();
        values[4] = vec![None];
        let refused = Unusable::Incomplete(Incomplete { rows: vec![4], blocks: 1, of: 3 });
        assert_eq!(analyse(&layout, &values, &How::default()), Err(refused));
    }

    #[test]
    fn if_allowed_the_whole_trajectory_is_left_out_and_told() {
        let (layout, mut values) = layout();
        values[4] = vec![Some(f64::NAN)];
        let how = How { drop_incomplete: true, ..How::default() };
        let analysis = analyse(&layout, &values, &how).unwrap();
        assert_eq!(analysis.n, 2);
        assert_eq!(analysis.left_out, Some(Incomplete { rows: vec![4], blocks: 1, of: 3 }));
        values[0] = Vec::new();
        let left = analyse(&layout, &values, &how);
        assert!(matches!(left, Err(Unusable::TooFew { whole: 1, .. })), "{left:?}");
    }

    #[test]
    fn the_output_of_a_row_is_the_mean_of_the_replications_that_have_a_value() {
        let values = [vec![Some(1.0), None, Some(4.0)], vec![None], vec![]];
        assert_eq!(outputs(&values), [Some(2.5), None, None]);
    }
}
