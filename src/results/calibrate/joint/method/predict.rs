//! What simulations on unseen seeds say of each row.

use super::region::Aim;
use super::sampler::At;
use super::{Answer, Ask, Halt, Later, LuckOf, Problem, Simulator};
use crate::kernel::dist::normal_cdf;
use crate::kernel::stats::quantile;

/// A point of the posterior sample that was simulated once on unseen seeds.
#[derive(Clone, Debug, PartialEq)]
pub struct Draw {
    /// Its coordinates.
    pub at: Vec<f64>,
    /// Each row.
    pub values: Vec<Option<f64>>,
}

/// A row beside its published figure.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Predicted {
    /// Points of the sample that left the figure.
    pub n: usize,
    /// Their mean.
    pub mean: Option<f64>,
    /// Half of the predictive distribution lies below.
    pub median: Option<f64>,
    /// 2.5 % of it lie below: parameters, one run, and observation together.
    pub low: Option<f64>,
    /// 2.5 % lie above.
    pub high: Option<f64>,
    /// Whether the published figure lies between the two.
    pub inside: Option<bool>,
    /// Mean over the runs of the estimate, on unseen seeds.
    pub at_estimate: Option<f64>,
    /// Standard deviation of these runs.
    pub replication_sd: Option<f64>,
    /// Mean of the emulator over the same points of the sample; for fitted rows.
    pub emulated: Option<f64>,
    /// Standard deviation of the emulator there, root of the mean variance.
    pub emulator_sd: Option<f64>,
}

/// What was simulated on unseen seeds.
pub(crate) struct Draws {
    pub(crate) sampled: Vec<Draw>,
    estimate: Answer,
}

/// Simulates points of the sample, each on a replication of its own, and the estimate on further ones.
pub(crate) fn draws(
    problem: &Problem,
    simulator: &mut impl Simulator,
    sample: &[At],
    estimate: &At,
) -> Result<Draws, Halt> {
    let count = problem.draws.min(sample.len());
    let ask = |i: usize| {
        let own = i as u32;
        let at = simulator.snap(&sample[i * sample.len() / count]);
        Ask { at, luck: LuckOf::Unseen, replications: own..own + 1 }
    };
    let mut asks: Vec<Ask> = (0..count).map(ask).collect();
    let first = count as u32;
    let replications = first..first + problem.estimate_runs;
    asks.push(Ask { at: estimate.clone(), luck: LuckOf::Unseen, replications });
    let mut answers = simulator.simulate(&asks, Later { fit: 0, unseen: 0 })?;
    let estimate = answers.pop().unwrap_or_default();
    let of = |(ask, answer): (Ask, Answer)| Draw {
        at: ask.at,
        values: answer.iter().map(|runs| runs.first().copied().flatten()).collect(),
    };
    Ok(Draws { sampled: asks.into_iter().zip(answers).map(of).collect(), estimate })
}

/// Sets each row beside its published figure.
pub(crate) fn predicted(problem: &Problem, draws: &Draws, aims: &[Aim]) -> Vec<Predicted> {
    let one = |(place, row): (usize, &super::Row)| {
        let values: Vec<f64> = draws.sampled.iter().filter_map(|draw| draw.values[place]).collect();
        let at = |p| mixture_quantile(&values, row.error, p).map(|value| within(value, row.ends));
        let (low, high) = (at(0.025), at(0.975));
        let aim = aims.iter().find(|aim| aim.row == place);
        let emulated: Vec<(f64, f64)> =
            aim.map_or_else(Vec::new, |aim| draws.sampled.iter().map(|draw| aim.at(&draw.at)).collect());
        let estimate = draws.estimate.get(place).and_then(|runs| moments(runs));
        Predicted {
            n: values.len(),
            mean: mean(&values),
            median: at(0.5),
            low,
            high,
            inside: low.zip(high).map(|(low, high)| (low..=high).contains(&row.value)),
            at_estimate: estimate.map(|(mean, _)| mean),
            replication_sd: estimate.map(|(_, variance)| libm::sqrt(variance)),
            emulated: mean(&emulated.iter().map(|(mean, _)| *mean).collect::<Vec<_>>()),
            emulator_sd: mean(&emulated.iter().map(|(_, variance)| *variance).collect::<Vec<_>>())
                .map(libm::sqrt),
        }
    };
    problem.rows.iter().enumerate().map(one).collect()
}

fn within(value: f64, (least, most): (Option<f64>, Option<f64>)) -> f64 {
    value.max(least.unwrap_or(f64::NEG_INFINITY)).min(most.unwrap_or(f64::INFINITY))
}

fn mean(values: &[f64]) -> Option<f64> {
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
}

/// Mean over runs and variance of single ones; missing if any run left nothing, for the rest would be a choice.
pub(crate) fn moments(runs: &[Option<f64>]) -> Option<(f64, f64)> {
    let values: Vec<f64> = runs.iter().copied().collect::<Option<_>>()?;
    let mean = mean(&values)?;
    let square: f64 = values.iter().map(|value| (value - mean) * (value - mean)).sum();
    Some((mean, square / (values.len().max(2) - 1) as f64))
}

/// The value below which a share `p` lies of equal parts of normals about these values, all with this spread.
fn mixture_quantile(values: &[f64], sd: f64, p: f64) -> Option<f64> {
    let mut sorted = values.to_vec();
    quantile(&mut sorted, p)?;
    let (least, most) = (sorted.first()?, sorted.last()?);
    let below = |x: f64| values.iter().map(|v| normal_cdf((x - v) / sd)).sum::<f64>() / values.len() as f64;
    let (mut low, mut high) = (least - 9.0 * sd, most + 9.0 * sd);
    for _ in 0..80 {
        let middle = 0.5 * (low + high);
        if below(middle) < p { low = middle } else { high = middle }
    }
    Some(0.5 * (low + high))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_predictive_interval_adds_observation_to_the_spread_of_runs() {
        // One value: the normal itself. Many values with hardly any error: their own quantiles.
        let one = mixture_quantile(&[5.0], 2.0, 0.975).unwrap();
        assert!((one - (5.0 + 2.0 * 1.959_964)).abs() < 1e-5, "{one}");
        let many: Vec<f64> = (0..=1_000).map(|i| f64::from(i) / 1_000.0).collect();
        let low = mixture_quantile(&many, 1e-6, 0.025).unwrap();
        assert!((low - 0.025).abs() < 0.002, "{low}");
        // Variances add: values with a standard deviation of 3 and an error of 4 are spread by 5.
        let normal: Vec<f64> = (0..4_000)
            .map(|i| 3.0 * crate::kernel::dist::normal_quantile((f64::from(i) + 0.5) / 4_000.0))
            .collect();
        let high = mixture_quantile(&normal, 4.0, 0.975).unwrap();
        assert!((high - 5.0 * 1.959_964).abs() < 0.02, "{high}");
        assert_eq!(mixture_quantile(&[], 1.0, 0.5), None);
    }

    #[test]
    fn a_point_with_a_run_that_left_nothing_has_no_mean() {
        assert_eq!(moments(&[Some(1.0), Some(3.0)]), Some((2.0, 2.0)));
        assert_eq!(moments(&[Some(1.0), None]), None);
        assert_eq!(moments(&[]), None);
    }
}
