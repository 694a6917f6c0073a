//! What makes indices doubtful.

use super::{Analysis, Estimate, Index, Layout};

/// A Sobol index is known well enough if half its interval is not wider than this.
const WIDE: f64 = 0.1;

/// By how much indices may miss what they must fulfil before it is told.
const SLACK: f64 = 0.05;

/// More replication noise than this share is told.
const NOISY: f64 = 0.05;

/// Fewer trajectories than this screen badly: Morris designs have 10 to 50 by custom.
const FEW_TRAJECTORIES: usize = 10;

/// Something that the reader of indices must know.
#[derive(Clone, Debug, PartialEq)]
pub enum Warning {
    /// The metric is the same at all rows: there is nothing to explain.
    Flat,
    /// Intervals of Sobol indices of these factors are wider than 0.1 to each side: N is too small.
    Wide {
        /// Places of the factors.
        factors: Vec<usize>,
        /// Half of the widest.
        half_width: f64,
    },
    /// First orders of these factors are clearly below 0, which no share can be: N is too small.
    Negative(Vec<usize>),
    /// First orders sum to more than 1, which shares cannot: N is too small.
    SumAboveOne(f64),
    /// Total orders of these factors lie clearly below their first orders: N is too small.
    TotalBelowFirst(Vec<usize>),
    /// Fewer trajectories than 10.
    FewTrajectories(usize),
    /// The intervals of mu* of the first and the second factor overlap: their order is not settled.
    OrderOpen(usize, usize),
    /// So much of the variance is replication noise, which total orders and elementary effects take for effects.
    Noise(f64),
    /// One replication only: nobody can tell how much is noise.
    NoiseUnknown,
    /// So many rows have fewer replications than the others.
    FewerReplications(usize),
}

/// What is to be said of an analysis, of which `used` are the values of the rows that are used.
pub(crate) fn all(layout: &Layout, analysis: &Analysis, used: &[&[Option<f64>]]) -> Vec<Warning> {
    let mut warnings = Vec::new();
    if flat(used) {
        warnings.push(Warning::Flat);
    } else {
        match layout {
            Layout::Saltelli(_) => warnings.extend(of_sobol(layout.factors(), analysis)),
            Layout::Morris(_) => warnings.extend(of_morris(analysis)),
        }
    }
    match analysis.noise_share {
        Some(share) if share > NOISY => warnings.push(Warning::Noise(share)),
        None if used.iter().all(|row| row.len() == 1) => warnings.push(Warning::NoiseUnknown),
        _ => {}
    }
    let counts: Vec<usize> = used.iter().map(|row| row.iter().flatten().count()).collect();
    let most = counts.iter().copied().max().unwrap_or(0);
    let fewer = counts.iter().filter(|&&count| count < most).count();
    if fewer > 0 {
        warnings.push(Warning::FewerReplications(fewer));
    }
    warnings
}

fn flat(used: &[&[Option<f64>]]) -> bool {
    let mut values = used.iter().flat_map(|row| row.iter().flatten());
    let first = values.next();
    values.all(|value| Some(value) == first)
}

fn of_sobol(factors: usize, analysis: &Analysis) -> Vec<Warning> {
    let mut warnings = Vec::new();
    let single = || analysis.estimates.iter().filter(|estimate| estimate.other.is_none());
    let wide = |estimate: &&Estimate| estimate.half_width().is_some_and(|half| half > WIDE);
    let mut wide_factors: Vec<usize> = single().filter(wide).map(|estimate| estimate.factor).collect();
    wide_factors.dedup();
    if !wide_factors.is_empty() {
        let half_width = single().filter_map(Estimate::half_width).fold(0.0, f64::max);
        warnings.push(Warning::Wide { factors: wide_factors, half_width });
    }
    let value = |factor, index| analysis.of(factor, index).and_then(|found| found.value).unwrap_or(0.0);
    let first: Vec<f64> = (0..factors).map(|factor| value(factor, Index::First)).collect();
    let negative: Vec<usize> = (0..factors).filter(|&factor| first[factor] < -SLACK).collect();
    if !negative.is_empty() {
        warnings.push(Warning::Negative(negative));
    }
    let sum = first.iter().sum::<f64>();
    if sum > 1.0 + SLACK {
        warnings.push(Warning::SumAboveOne(sum));
    }
    let below: Vec<usize> =
        (0..factors).filter(|&factor| value(factor, Index::Total) < first[factor] - SLACK).collect();
    if !below.is_empty() {
        warnings.push(Warning::TotalBelowFirst(below));
    }
    warnings
}

fn of_morris(analysis: &Analysis) -> Vec<Warning> {
    let mut warnings = Vec::new();
    if analysis.n < FEW_TRAJECTORIES {
        warnings.push(Warning::FewTrajectories(analysis.n));
    }
    if let [one, two, ..] = analysis.ranking()[..] {
        let interval = |factor| analysis.of(factor, Index::MuStar).and_then(|found| found.interval);
        if interval(one).zip(interval(two)).is_some_and(|(one, two)| one.0 < two.1) {
            warnings.push(Warning::OrderOpen(one, two));
        }
    }
    warnings
}
