//! Observations one by one: number, mean, variance, extremes.

/// The moments of a series of observations, by Welford's updates (1962, doi 10.2307/1266577).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tally {
    n: u64,
    mean: f64,
    /// The sum of squared deviations from the mean.
    squares: f64,
    min: f64,
    max: f64,
}

impl Default for Tally {
    fn default() -> Tally {
        Tally::new()
    }
}

impl Tally {
    /// No observations.
    pub const fn new() -> Tally {
        Tally { n: 0, mean: 0.0, squares: 0.0, min: f64::INFINITY, max: f64::NEG_INFINITY }
    }

    /// Takes one observation in.
    #[inline]
    pub fn add(&mut self, x: f64) {
        self.n += 1;
        let from_old = x - self.mean;
        self.mean += from_old / self.n as f64;
        self.squares += from_old * (x - self.mean);
        self.min = self.min.min(x);
        self.max = self.max.max(x);
    }

    /// Takes all observations of another tally in (Chan, Golub & LeVeque 1983, doi 10.2307/2683386). Results
    /// depend in their last digits on the order of merging: it must be fixed.
    pub fn merge(&mut self, other: &Tally) {
        if other.n == 0 {
            return;
        }
        if self.n == 0 {
            *self = *other;
            return;
        }
        let (n, n_other) = (self.n as f64, other.n as f64);
        let apart = other.mean - self.mean;
        self.n += other.n;
        let all = self.n as f64;
        self.mean += apart * (n_other / all);
        self.squares += other.squares + apart * apart * (n * n_other / all);
        self.min = self.min.min(other.min);
        self.max = self.max.max(other.max);
    }

    /// How many observations.
    #[inline]
    pub const fn n(&self) -> u64 {
        self.n
    }

    /// Their mean; `None` without observations.
    pub fn mean(&self) -> Option<f64> {
        (self.n > 0).then_some(self.mean)
    }

    /// Their sum.
    pub fn sum(&self) -> f64 {
        self.mean * self.n as f64
    }

    /// Their variance, with n - 1 in the denominator; `None` for fewer than two.
    pub fn variance(&self) -> Option<f64> {
        (self.n > 1).then(|| self.squares.max(0.0) / (self.n - 1) as f64)
    }

    /// Their standard deviation; `None` for fewer than two.
    pub fn sd(&self) -> Option<f64> {
        self.variance().map(libm::sqrt)
    }

    /// The least of them; `None` without observations.
    pub fn min(&self) -> Option<f64> {
        (self.n > 0).then_some(self.min)
    }

    /// The greatest of them; `None` without observations.
    pub fn max(&self) -> Option<f64> {
        (self.n > 0).then_some(self.max)
    }
}

impl Extend<f64> for Tally {
    fn extend<I: IntoIterator<Item = f64>>(&mut self, xs: I) {
        xs.into_iter().for_each(|x| self.add(x));
    }
}

impl FromIterator<f64> for Tally {
    fn from_iter<I: IntoIterator<Item = f64>>(xs: I) -> Tally {
        let mut tally = Tally::new();
        tally.extend(xs);
        tally
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn an_empty_tally_knows_nothing() {
        let tally = Tally::new();
        assert_eq!(
            (tally.n(), tally.mean(), tally.variance(), tally.min(), tally.max()),
            (0, None, None, None, None)
        );
        let one: Tally = [3.0].into_iter().collect();
        assert_eq!((one.mean(), one.variance(), one.min()), (Some(3.0), None, Some(3.0)));
    }

    #[test]
    fn the_moments_are_those_of_the_textbook() {
        // 2, 4, 4, 4, 5, 5, 7, 9: mean 5, sum of squares about it 32.
        let tally: Tally = [2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0].into_iter().collect();
        assert_eq!((tally.mean(), tally.sum()), (Some(5.0), 40.0));
        assert!((tally.variance().unwrap() - 32.0 / 7.0).abs() < 1e-14);
        assert_eq!((tally.min(), tally.max()), (Some(2.0), Some(9.0)));
    }

    proptest! {
        #[test]
        fn merged_parts_are_the_whole(xs in prop::collection::vec(-1e3..1e3_f64, 0..60), cut: prop::sample::Index) {
            let cut = cut.index(xs.len() + 1);
            let mut parts: Tally = xs[..cut].iter().copied().collect();
            parts.merge(&xs[cut..].iter().copied().collect());
            let whole: Tally = xs.iter().copied().collect();
            prop_assert_eq!((parts.n(), parts.min(), parts.max()), (whole.n(), whole.min(), whole.max()));
            let near = |a: Option<f64>, b: Option<f64>| match (a, b) {
                (Some(a), Some(b)) => (a - b).abs() <= 1e-9 * (1.0 + b.abs()),
                (a, b) => a == b,
            };
            prop_assert!(near(parts.mean(), whole.mean()) && near(parts.variance(), whole.variance()));
        }
    }
}
