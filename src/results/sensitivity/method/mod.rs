//! Which factor moves a metric, and how much: Morris and Sobol indices of a design that was run.
//!
//! The design is a [`Layout`], the results are one row of values for each row of it, one value for each
//! replication. The output of a row is the mean over its replications; how much of what is left of their noise
//! passes for an effect is told beside the indices ([`Analysis::noise_share`]).

mod bootstrap;
mod complete;
mod elementary;
#[cfg(test)]
mod known;
mod layout;
mod noise;
mod radial;
mod warning;

pub use crate::experiment::design::Index;
pub use complete::{Incomplete, Unusable};
pub use layout::{Layout, LayoutError};
pub use warning::Warning;

/// An index of one factor, or of two.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// Place of the factor.
    pub factor: usize,
    /// Place of the other factor, of indices of second order.
    pub other: Option<usize>,
    /// What is estimated.
    pub index: Index,
    /// The estimate; missing if the metric is the same everywhere, and so has no variance to share.
    pub value: Option<f64>,
    /// The interval by the bootstrap over base rows or trajectories (percentiles); missing as the value is.
    pub interval: Option<(f64, f64)>,
}

impl Estimate {
    /// Half the width of the interval.
    pub fn half_width(&self) -> Option<f64> {
        self.interval.map(|(low, high)| 0.5 * (high - low))
    }
}

/// How to analyse.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct How {
    /// Confidence of the intervals, in `(0, 1)`.
    pub confidence: f64,
    /// Resamples of the bootstrap; 0 gives no intervals.
    pub resamples: usize,
    /// Seed of the bootstrap.
    pub seed: u64,
    /// Leave out whole base rows or whole trajectories of which a row has no value, instead of refusing. This is
    /// right only if whether a value is missing has nothing to do with what it would have been.
    pub drop_incomplete: bool,
}

impl Default for How {
    fn default() -> How {
        How { confidence: 0.95, resamples: 1000, seed: 0, drop_incomplete: false }
    }
}

/// All indices of one metric.
#[derive(Clone, Debug, PartialEq)]
pub struct Analysis {
    /// By factor, then index; indices of second order at the end.
    pub estimates: Vec<Estimate>,
    /// Base rows or trajectories that are used.
    pub n: usize,
    /// What was left out.
    pub left_out: Option<Incomplete>,
    /// Share of the variance between rows that is noise of replications, in `[0, 1]`; luck that all rows share does
    /// not count. Missing with fewer than two replications that all rows have.
    pub noise_share: Option<f64>,
    /// What the reader must know.
    pub warnings: Vec<Warning>,
}

impl Analysis {
    /// The estimate of an index of one factor.
    pub fn of(&self, factor: usize, index: Index) -> Option<&Estimate> {
        self.estimates.iter().find(|found| (found.factor, found.index, found.other) == (factor, index, None))
    }

    /// The factors by importance, the most important first: total index of Sobol, mu* of Morris.
    pub fn ranking(&self) -> Vec<usize> {
        let mut ranked: Vec<(usize, f64)> = self
            .estimates
            .iter()
            .filter(|estimate| matches!(estimate.index, Index::Total | Index::MuStar))
            .map(|estimate| (estimate.factor, estimate.value.unwrap_or(0.0)))
            .collect();
        ranked.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        ranked.into_iter().map(|(factor, _)| factor).collect()
    }
}

/// Analyses one metric. `values` has a row for each row of the design and a value for each replication.
///
/// # Errors
/// If rows have no value at all and may not be left out, or too few are left.
pub fn analyse(layout: &Layout, values: &[Vec<Option<f64>>], how: &How) -> Result<Analysis, Unusable> {
    let outputs = complete::outputs(values);
    let (blocks, left_out) = complete::blocks(layout, &outputs, how.drop_incomplete)?;
    let statistics = match layout {
        Layout::Saltelli(design) => radial::statistics(design, &blocks, &outputs, how),
        Layout::Morris(design) => elementary::statistics(design, &blocks, &outputs, how),
    };
    let of = |rows: Vec<usize>| -> Vec<&[Option<f64>]> {
        rows.into_iter().filter_map(|row| values.get(row)).map(Vec::as_slice).collect()
    };
    let noise_share = noise::share(&of(layout.spread_rows(&blocks)));
    let mut analysis =
        Analysis { estimates: statistics, n: blocks.len(), left_out, noise_share, warnings: Vec::new() };
    let all_rows = layout.blocks();
    let used = of(blocks.iter().flat_map(|&block| all_rows[block].clone()).collect());
    analysis.warnings = warning::all(layout, &analysis, &used);
    Ok(analysis)
}
