//! Which of several scenarios is the best, with a guarantee.

use crate::kernel::stats::Tally;

/// The fully sequential procedure KN for selecting the largest mean (Kim & Nelson 2001, doi 10.1145/502109.502111,
/// with c = 1). It is valid under common random numbers.
///
/// If values are normal and the best mean is ahead of the second by at least `delta`, the selected one is the best
/// with a probability of at least `confidence`; if some are closer than that, it is one of those. After a first
/// stage of `n0` replications of all, one replication after the other is added, and a scenario leaves as soon as
/// another is ahead of it by more than luck explains.
#[derive(Clone, Debug)]
pub struct Selection {
    delta: f64,
    /// h^2 / delta^2 times the variance of each difference: the replications at which the pair is decided.
    limits: Vec<Vec<f64>>,
    /// Sums over the replications so far.
    sums: Vec<f64>,
    n: u32,
    inside: Vec<bool>,
}

/// What a selection wants next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// One more replication of each of these scenarios.
    Sample(Vec<usize>),
    /// This one is the best.
    Best(usize),
}

impl Selection {
    /// Begins with the first stage: for each scenario its values in the order of replications, `n0` of each.
    ///
    /// `delta` > 0 is the least difference worth detecting; `confidence` in (1 / scenarios, 1). `None` with fewer
    /// than two scenarios, fewer than two replications, stages of different lengths, or values out of range.
    pub fn begin(first: &[Vec<f64>], delta: f64, confidence: f64) -> Option<Selection> {
        let (k, n0) = (first.len(), first.first()?.len());
        let is_sound = k >= 2 && n0 >= 2 && first.iter().all(|values| values.len() == n0);
        if !(is_sound && delta > 0.0 && confidence < 1.0 && confidence > 1.0 / k as f64) {
            return None;
        }
        let degrees = (n0 - 1) as f64;
        let error = 2.0 * (1.0 - confidence) / (k - 1) as f64;
        let eta = 0.5 * (libm::pow(error, -2.0 / degrees) - 1.0);
        let h_squared = 2.0 * eta * degrees;
        let limit = |a: &[f64], b: &[f64]| {
            let differences: Tally = a.iter().zip(b).map(|(a, b)| a - b).collect();
            differences.variance().map_or(0.0, |variance| h_squared * variance / (delta * delta))
        };
        let limits = first.iter().map(|a| first.iter().map(|b| limit(a, b)).collect()).collect();
        let sums = first.iter().map(|values| values.iter().sum()).collect();
        let mut selection = Selection { delta, limits, sums, n: n0 as u32, inside: vec![true; k] };
        selection.screen();
        Some(selection)
    }

    /// Replications of those that are still inside.
    pub fn n(&self) -> u32 {
        self.n
    }

    /// The most replications that any scenario can need.
    pub fn most(&self) -> u32 {
        let largest = self.limits.iter().flatten().fold(0.0, |largest: f64, limit| largest.max(*limit));
        (largest as u32).saturating_add(1)
    }

    /// What is wanted next.
    pub fn step(&self) -> Step {
        let inside: Vec<usize> = (0..self.sums.len()).filter(|i| self.inside[*i]).collect();
        let leader =
            inside.iter().copied().max_by(|a, b| self.sums[*a].total_cmp(&self.sums[*b]).then(b.cmp(a)));
        match leader {
            Some(leader) if inside.len() == 1 || self.n >= self.most() => Step::Best(leader),
            _ => Step::Sample(inside),
        }
    }

    /// Takes one replication of each scenario in that [`Selection::step`] named; other values are ignored.
    pub fn add(&mut self, value: impl Fn(usize) -> f64) {
        for scenario in (0..self.sums.len()).filter(|scenario| self.inside[*scenario]) {
            self.sums[scenario] += value(scenario);
        }
        self.n += 1;
        self.screen();
    }

    /// Lets those leave that another is too far ahead of, all judged against those that were inside before.
    fn screen(&mut self) {
        let r = f64::from(self.n);
        let before = self.inside.clone();
        let beaten = |i: usize, l: usize| {
            // r times W of the paper, for sums in place of means.
            let margin = (self.delta / 2.0 * (self.limits[i][l] - r)).max(0.0);
            self.sums[i] < self.sums[l] - margin
        };
        let stays = |i: usize| before[i] && !(0..before.len()).any(|l| l != i && before[l] && beaten(i, l));
        let inside: Vec<bool> = (0..before.len()).map(stays).collect();
        // Of exactly equal leaders all stay, so somebody is always left.
        self.inside = inside;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::Luck;
    use rand_distr::{Distribution, StandardNormal};

    /// Values of five systems whose luck is shared in part; the last is ahead by exactly `delta`.
    fn slippage(delta: f64, replication: u32) -> impl FnMut() -> [f64; 5] {
        let mut stream = Luck::new(5, replication).stream("values");
        move || {
            let shared: f64 = StandardNormal.sample(&mut stream);
            let mut values = [0.0; 5].map(|_| {
                shared + <StandardNormal as Distribution<f64>>::sample(&StandardNormal, &mut stream)
            });
            values[4] += delta;
            values
        }
    }

    /// The system selected, and the replications spent on all together.
    fn select(mut draw: impl FnMut() -> [f64; 5], delta: f64) -> (usize, u32) {
        let first: Vec<[f64; 5]> = (0..10).map(|_| draw()).collect();
        let columns: Vec<Vec<f64>> = (0..5).map(|i| first.iter().map(|row| row[i]).collect()).collect();
        let mut selection = Selection::begin(&columns, delta, 0.95).unwrap();
        let mut spent = 50;
        loop {
            match selection.step() {
                Step::Best(best) => return (best, spent),
                Step::Sample(inside) => {
                    spent += inside.len() as u32;
                    let row = draw();
                    selection.add(|i| row[i]);
                }
            }
        }
    }

    #[test]
    fn the_guarantee_holds_where_it_is_hardest_to_keep() {
        let runs: Vec<(usize, u32)> = (0..1_000).map(|run| select(slippage(0.5, run), 0.5)).collect();
        let right = runs.iter().filter(|(best, _)| *best == 4).count();
        assert!(right >= 950, "{right} of 1,000 selections are right");
        let mean = runs.iter().map(|(_, spent)| f64::from(*spent)).sum::<f64>() / 1_000.0;
        assert!((50.0..1_000.0).contains(&mean), "{mean} replications");
    }

    #[test]
    fn constants_are_those_of_the_paper() {
        // k = 2, n0 = 10, confidence 0.95: eta = (0.1^(-2/9) - 1) / 2 = 0.33406, h^2 = 18 eta = 6.0129.
        let first = vec![vec![0.0; 10], (0..10).map(f64::from).collect::<Vec<f64>>()];
        let selection = Selection::begin(&first, 1.0, 0.95).unwrap();
        let variance = 82.5 / 9.0;
        assert!(
            (selection.limits[0][1] / variance - 6.012_9).abs() < 1e-3,
            "{}",
            selection.limits[0][1] / variance
        );
        assert_eq!(selection.most(), (6.012_9 * variance) as u32 + 1);
    }

    #[test]
    fn a_clear_winner_needs_no_second_stage() {
        let first = vec![vec![1.0, 1.1, 0.9], vec![5.0, 5.1, 4.9], vec![0.0, 0.1, -0.1]];
        let selection = Selection::begin(&first, 0.5, 0.95).unwrap();
        assert_eq!((selection.step(), selection.n()), (Step::Best(1), 3));
    }

    #[test]
    fn equals_end_with_the_first_of_them() {
        let mut selection = Selection::begin(&[vec![1.0, 2.0], vec![1.0, 2.0]], 1.0, 0.9).unwrap();
        while let Step::Sample(_) = selection.step() {
            selection.add(|_| 1.5);
        }
        assert_eq!(selection.step(), Step::Best(0));
    }

    #[test]
    fn what_cannot_be_guaranteed_is_refused() {
        let two = [vec![1.0, 2.0], vec![1.0, 2.0]];
        assert!(Selection::begin(&two[..1], 1.0, 0.95).is_none());
        assert!(Selection::begin(&[vec![1.0], vec![2.0]], 1.0, 0.95).is_none());
        assert!(Selection::begin(&[vec![1.0, 2.0], vec![2.0]], 1.0, 0.95).is_none());
        for (delta, confidence) in [(0.0, 0.95), (1.0, 1.0), (1.0, 0.5)] {
            assert!(Selection::begin(&two, delta, confidence).is_none());
        }
    }
}
