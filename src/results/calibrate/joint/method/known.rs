//! What a posterior sample says of each coordinate.

use super::prior::Prior;
use super::sampler::At;
use crate::kernel::stats::{pearson, quantile};
use crate::results::calibrate::method::dense::{Matrix, cholesky, dot, forward};

/// A standard deviation below this share of the prior's: the figures tell the parameter well.
const WELL: f64 = 0.35;
/// Below this share they tell something of it.
const PARTLY: f64 = 0.8;

crate::choice! {
    /// How well published figures tell a parameter.
    pub enum Told {
        /// The posterior is much narrower than the prior.
        Well = "well",
        /// It is narrower.
        Partly = "partly",
        /// It is about as wide: what stands there is the prior.
        Not = "not",
    }
}

/// What is known of one coordinate.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Marginal {
    /// Half of the sample lies below.
    pub median: f64,
    /// 2.5 % of the sample lie below.
    pub low: f64,
    /// 2.5 % lie above.
    pub high: f64,
    /// Standard deviation.
    pub sd: f64,
    /// That of the prior.
    pub prior_sd: f64,
}

impl Marginal {
    /// The posterior standard deviation as a share of the prior's.
    pub fn ratio(&self) -> f64 {
        self.sd / self.prior_sd
    }

    /// The same in a word.
    pub fn told(&self) -> Told {
        match self.ratio() {
            ratio if ratio < WELL => Told::Well,
            ratio if ratio < PARTLY => Told::Partly,
            _ => Told::Not,
        }
    }
}

pub(crate) fn marginals(priors: &[Prior], sample: &[At]) -> Vec<Marginal> {
    let one = |(i, prior): (usize, &Prior)| {
        let mut column: Vec<f64> = sample.iter().map(|at| at[i]).collect();
        let n = column.len() as f64;
        let mean = column.iter().sum::<f64>() / n;
        let square = column.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / n;
        let mut at = |p| quantile(&mut column, p).unwrap_or(mean);
        let (median, low, high) = (at(0.5), at(0.025), at(0.975));
        Marginal { median, low, high, sd: libm::sqrt(square), prior_sd: prior.sd() }
    };
    priors.iter().enumerate().map(one).collect()
}

/// Correlations between coordinates over a sample; missing where one never varies.
pub fn correlations(sample: &[Vec<f64>]) -> Vec<Vec<Option<f64>>> {
    let n = sample.first().map_or(0, Vec::len);
    let one = |i: usize, j: usize| pearson(&sample.iter().map(|at| (at[i], at[j])).collect::<Vec<_>>());
    (0..n).map(|i| (0..n).map(|j| one(i, j)).collect()).collect()
}

/// The point of a sample nearest to its mean, by the sample's own spread: together its coordinates are as likely as
/// apart, which the medians of bent samples are not.
pub(crate) fn middle(sample: &[At]) -> At {
    let n = sample.len().max(1) as f64;
    let dimensions = sample.first().map_or(0, Vec::len);
    let mean: At = (0..dimensions).map(|i| sample.iter().map(|at| at[i]).sum::<f64>() / n).collect();
    let off = |at: &At| -> At { at.iter().zip(&mean).map(|(x, mean)| x - mean).collect() };
    let entry = |i: usize, j: usize| {
        // A little more on the diagonal, for a coordinate that never varies.
        let floor = if i == j { 1e-8 } else { 0.0 };
        floor + sample.iter().map(|at| (at[i] - mean[i]) * (at[j] - mean[j])).sum::<f64>() / n
    };
    let covariance: Matrix =
        (0..dimensions).map(|i| (0..dimensions).map(|j| entry(i, j)).collect()).collect();
    let lower = cholesky(&covariance);
    let distance = |at: &At| {
        let off = off(at);
        let scaled = lower.as_ref().map_or_else(|| off.clone(), |lower| forward(lower, &off));
        dot(&scaled, &scaled)
    };
    sample.iter().min_by(|a, b| distance(a).total_cmp(&distance(b))).cloned().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_of_a_ridge_lies_on_it() {
        // On a parabola the mean lies beside it; the nearest point by the ridge's spread is one of its own.
        let ridge: Vec<At> = (0..=20).map(|i| f64::from(i) / 20.0).map(|x| vec![x, x * x]).collect();
        let middle = middle(&ridge);
        assert!(ridge.contains(&middle) && (0.3..=0.8).contains(&middle[0]), "{middle:?}");
    }

    #[test]
    fn how_well_a_parameter_is_told_is_a_matter_of_both_spreads() {
        let sample: Vec<At> =
            (0..1_000).map(|i| vec![f64::from(i) / 1_000.0, 0.5 + f64::from(i % 2) / 50.0]).collect();
        let known = marginals(&[Prior::Even, Prior::Even], &sample);
        assert_eq!((known[0].told(), known[1].told()), (Told::Not, Told::Well));
        assert!((known[0].median - 0.5).abs() < 0.01 && (known[0].ratio() - 1.0).abs() < 0.01);
        assert!((known[0].low - 0.025).abs() < 0.002 && (known[0].high - 0.975).abs() < 0.002);
        assert_eq!(correlations(&[vec![0.0, 1.0], vec![1.0, 1.0]])[0][1], None);
    }
}
