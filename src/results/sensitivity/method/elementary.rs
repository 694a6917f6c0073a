//! Elementary effects: what a metric changes by when one factor moves, for a move over its whole range.

use super::bootstrap::Name;
use super::layout::Walks;
use super::{Estimate, How, Index, bootstrap};
use crate::kernel::Tally;

/// The three statistics of each factor over these trajectories, all of which have outputs.
pub(crate) fn statistics(
    design: &Walks,
    blocks: &[usize],
    outputs: &[Option<f64>],
    how: &How,
) -> Vec<Estimate> {
    let effects = effects(design, blocks, outputs);
    let of = |chosen: &[usize]| -> Vec<Option<f64>> {
        let of = |(effects, is_group): (&Vec<f64>, &bool)| {
            let [mu, mu_star, sigma] = three(chosen.iter().map(|&walk| effects[walk]));
            // Without a sign neither a mean nor a spread of effects tells anything.
            if *is_group { [None, mu_star, None] } else { [mu, mu_star, sigma] }
        };
        effects.iter().zip(&design.is_group).flat_map(of).collect()
    };
    let names: Vec<Name> = (0..design.factors)
        .flat_map(|factor| [Index::Mu, Index::MuStar, Index::Sigma].map(|index| (factor, None, index)))
        .collect();
    bootstrap::estimates(&names, blocks.len(), how, of)
}

/// By factor, the effect in each trajectory.
fn effects(design: &Walks, blocks: &[usize], outputs: &[Option<f64>]) -> Vec<Vec<f64>> {
    let y = |row: usize| outputs[row].unwrap_or(0.0);
    let mut effects = vec![vec![0.0; blocks.len()]; design.factors];
    for (place, &block) in blocks.iter().enumerate() {
        for step in &design.walks[block] {
            effects[step.factor][place] = (y(step.to) - y(step.from)) / step.by;
        }
    }
    effects
}

/// mu, mu* and sigma.
fn three(effects: impl Iterator<Item = f64> + Clone) -> [Option<f64>; 3] {
    let signed: Tally = effects.clone().collect();
    let absolute: Tally = effects.map(f64::abs).collect();
    [signed.mean(), absolute.mean(), signed.sd()]
}
