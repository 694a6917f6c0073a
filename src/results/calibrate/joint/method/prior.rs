//! What is known of a parameter before any run, on its coordinate in `[0, 1]`.

use crate::kernel::dist::{normal_cdf, normal_quantile};

/// How likely each coordinate was before any run.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Prior {
    /// Each is as likely as any other.
    Even,
    /// Normal about a mean, cut off at the ends of the range.
    Normal {
        /// The likeliest coordinate, inside the range.
        mean: f64,
        /// Standard deviation before the cut; above zero.
        sd: f64,
    },
}

impl Prior {
    /// The coordinate below which a share `p` of the probability lies.
    pub fn quantile(self, p: f64) -> f64 {
        match self {
            Prior::Even => p,
            Prior::Normal { mean, sd } => {
                let (low, high) = (normal_cdf(-mean / sd), normal_cdf((1.0 - mean) / sd));
                let inside = (low + p * (high - low)).clamp(1e-300, 1.0 - 1e-16);
                (mean + sd * normal_quantile(inside)).clamp(0.0, 1.0)
            }
        }
    }

    /// Logarithm of the density, up to a constant.
    pub fn ln_density(self, at: f64) -> f64 {
        match self {
            Prior::Even => 0.0,
            Prior::Normal { mean, sd } => {
                let z = (at - mean) / sd;
                -0.5 * z * z
            }
        }
    }

    /// Standard deviation on the coordinate, from evenly spaced quantiles.
    pub fn sd(self) -> f64 {
        const STEPS: u32 = 2_000;
        let at: Vec<f64> =
            (0..STEPS).map(|i| self.quantile((f64::from(i) + 0.5) / f64::from(STEPS))).collect();
        let mean = at.iter().sum::<f64>() / f64::from(STEPS);
        let square = at.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / f64::from(STEPS);
        libm::sqrt(square)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_those_of_the_normal_between_the_ends() {
        let prior = Prior::Normal { mean: 0.5, sd: 0.1 };
        assert!((prior.quantile(0.5) - 0.5).abs() < 1e-9);
        assert!((prior.quantile(0.975) - 0.696).abs() < 1e-3);
        assert!((prior.sd() - 0.1).abs() < 1e-3);
        assert!((Prior::Even.sd() - libm::sqrt(1.0 / 12.0)).abs() < 1e-4);
        // Half of the normal is cut off: what is left has its median at 0.674 standard deviations.
        let half = Prior::Normal { mean: 0.0, sd: 0.1 };
        assert!((half.quantile(0.5) - 0.0674).abs() < 1e-3 && half.quantile(1e-9) >= 0.0);
        assert!(half.ln_density(0.1) - half.ln_density(0.0) + 0.5 < 1e-12);
    }
}
