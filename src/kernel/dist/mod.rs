//! Distributions by inversion: every variate is a quantile, so it grows with the uniform number it is made of.
//!
//! That makes common random numbers and antithetic pairs work: the same luck under a longer mean is a longer
//! duration, never a shorter one. All arithmetic is by `libm` or plain, so that values are the same on every
//! platform; rand_distr and statrs are the oracles of the tests.
mod beta;
mod discrete;
mod exp;
mod gamma;
mod log;
mod normal;

pub use beta::{beta_cdf, beta_quantile};
pub use discrete::{Empirical, choose, logistic, poisson, poisson_quantile};
pub use exp::exp;
pub use gamma::GammaTable;
pub use log::negative_log;
pub use normal::{normal_cdf, normal_density, normal_quantile, outweighs};

use super::luck::unit_interval;
use rand::Rng;
use rand_distr::Distribution;

/// A distribution that cannot be.
#[derive(Clone, PartialEq, Debug, thiserror::Error)]
pub enum DistError {
    /// A parameter outside its range.
    #[error("{name} = {value} must be {range}")]
    OutOfRange {
        /// Which parameter.
        name: &'static str,
        /// What it was.
        value: f64,
        /// What it may be.
        range: &'static str,
    },
    /// Bounds that are not in order.
    #[error("the bounds must be in order: {0}")]
    Order(&'static str),
    /// No value has any weight.
    #[error("at least one value must have a weight above zero")]
    NoWeight,
}

/// A distribution of a real quantity, in the unit of its parameters. The constructors check their parameters.
#[derive(Clone, Debug, PartialEq)]
pub enum Dist {
    /// Always the same value.
    Constant(f64),
    /// Exponential.
    Exponential {
        /// Mean, above zero.
        mean: f64,
    },
    /// Log-normal: the logarithm is normal.
    LogNormal {
        /// Median, above zero.
        median: f64,
        /// Standard deviation of the natural logarithm, not negative.
        sigma: f64,
    },
    /// Gamma, by a table of its quantiles: see [`Dist::gamma`].
    Gamma(GammaTable),
    /// Weibull.
    Weibull {
        /// The quantile of 1 - 1/e, above zero.
        scale: f64,
        /// Below 1 the hazard falls, above 1 it grows; above zero.
        shape: f64,
    },
    /// Triangular.
    Triangular {
        /// Least value.
        low: f64,
        /// Most likely value.
        mode: f64,
        /// Greatest value.
        high: f64,
    },
    /// Uniform between two values.
    Uniform {
        /// Least value.
        low: f64,
        /// Greatest value.
        high: f64,
    },
    /// One of a list of values.
    Empirical(Empirical),
    /// One of several distributions, by weight.
    Mixture(Vec<(f64, Dist)>),
}

/// Fails unless the parameter is finite and passes.
fn check(name: &'static str, value: f64, ok: bool, range: &'static str) -> Result<(), DistError> {
    if ok && value.is_finite() { Ok(()) } else { Err(DistError::OutOfRange { name, value, range }) }
}

/// Fails unless the parameter is finite and above zero.
fn positive(name: &'static str, value: f64) -> Result<(), DistError> {
    check(name, value, value > 0.0, "above 0")
}

impl Dist {
    /// Always `value`.
    ///
    /// # Errors
    /// If it is not finite.
    pub fn constant(value: f64) -> Result<Dist, DistError> {
        check("value", value, true, "finite").map(|()| Dist::Constant(value))
    }

    /// Exponential with this mean.
    ///
    /// # Errors
    /// If the mean is not above zero.
    pub fn exponential(mean: f64) -> Result<Dist, DistError> {
        positive("mean", mean).map(|()| Dist::Exponential { mean })
    }

    /// Log-normal with this median and this standard deviation of the natural logarithm.
    ///
    /// # Errors
    /// If the median is not above zero or sigma is negative.
    pub fn log_normal(median: f64, sigma: f64) -> Result<Dist, DistError> {
        positive("median", median)?;
        check("sigma", sigma, sigma >= 0.0, "0 or more")?;
        Ok(Dist::LogNormal { median, sigma })
    }

    /// Log-normal with this mean and this standard deviation of the natural logarithm.
    ///
    /// # Errors
    /// If the mean is not above zero or sigma is negative.
    pub fn log_normal_with_mean(mean: f64, sigma: f64) -> Result<Dist, DistError> {
        positive("mean", mean)?;
        Dist::log_normal(mean * libm::exp(-0.5 * sigma * sigma), sigma)
    }

    /// Log-normal with this mean and this coefficient of variation (standard deviation / mean).
    ///
    /// # Errors
    /// If the mean is not above zero or the coefficient is negative.
    pub fn log_normal_with_cv(mean: f64, cv: f64) -> Result<Dist, DistError> {
        check("cv", cv, cv >= 0.0, "0 or more")?;
        Dist::log_normal_with_mean(mean, libm::sqrt(libm::log1p(cv * cv)))
    }

    /// Gamma with this mean and this coefficient of variation (standard deviation / mean).
    ///
    /// Building the table costs one or two milliseconds; a clone shares it.
    ///
    /// # Errors
    /// If the mean is not above zero or the coefficient is not between 0.01 and 10.
    pub fn gamma(mean: f64, cv: f64) -> Result<Dist, DistError> {
        positive("mean", mean)?;
        check("cv", cv, (0.01..=10.0).contains(&cv), "between 0.01 and 10")?;
        Ok(Dist::Gamma(GammaTable::new(mean, cv)))
    }

    /// Weibull with this scale and shape.
    ///
    /// # Errors
    /// If either is not above zero.
    pub fn weibull(scale: f64, shape: f64) -> Result<Dist, DistError> {
        positive("scale", scale)?;
        positive("shape", shape)?;
        Ok(Dist::Weibull { scale, shape })
    }

    /// Triangular between `low` and `high` with its peak at `mode`.
    ///
    /// # Errors
    /// If the three are not finite or not in order.
    pub fn triangular(low: f64, mode: f64, high: f64) -> Result<Dist, DistError> {
        for (name, value) in [("low", low), ("mode", mode), ("high", high)] {
            check(name, value, true, "finite")?;
        }
        if low <= mode && mode <= high {
            Ok(Dist::Triangular { low, mode, high })
        } else {
            Err(DistError::Order("low, mode, high"))
        }
    }

    /// Uniform between `low` and `high`.
    ///
    /// # Errors
    /// If the two are not finite or not in order.
    pub fn uniform(low: f64, high: f64) -> Result<Dist, DistError> {
        check("low", low, true, "finite")?;
        check("high", high, true, "finite")?;
        if low <= high { Ok(Dist::Uniform { low, high }) } else { Err(DistError::Order("low, high")) }
    }

    /// One of these (value, weight) pairs; weights need not add up to one.
    ///
    /// # Errors
    /// If a value is not finite, a weight is negative, or all weights are zero.
    pub fn empirical(points: &[(f64, f64)]) -> Result<Dist, DistError> {
        Empirical::new(points).map(Dist::Empirical)
    }

    /// One of these distributions; weights need not add up to one.
    ///
    /// # Errors
    /// If a weight is negative, or all weights are zero.
    pub fn mixture(parts: Vec<(f64, Dist)>) -> Result<Dist, DistError> {
        for (weight, _) in &parts {
            check("weight", *weight, *weight >= 0.0, "0 or more")?;
        }
        let parts: Vec<_> = parts.into_iter().filter(|(weight, _)| *weight > 0.0).collect();
        if parts.is_empty() { Err(DistError::NoWeight) } else { Ok(Dist::Mixture(parts)) }
    }

    /// The quantile of `u` in (0, 1): grows with `u`.
    ///
    /// That of a mixture is found by bisecting its distribution function (microseconds); where a second uniform
    /// number is at hand, [`Dist::quantile2`] is as fast as the parts.
    #[inline]
    pub fn quantile(&self, u: f64) -> f64 {
        // The one that is drawn most is worth a copy at each place where it is drawn; the rest is a call.
        if let Dist::Exponential { mean } = self {
            mean * negative_log(1.0 - u)
        } else {
            self.other_quantile(u)
        }
    }

    fn other_quantile(&self, u: f64) -> f64 {
        match self {
            Dist::Constant(value) => *value,
            Dist::Exponential { .. } => self.quantile(u),
            Dist::LogNormal { median, sigma } => median * exp(sigma * normal_quantile(u)),
            Dist::Gamma(table) => table.quantile(u),
            Dist::Weibull { scale, shape } => scale * exp(-negative_log(negative_log(1.0 - u)) / shape),
            Dist::Triangular { low, mode, high } => triangular_quantile(*low, *mode, *high, u),
            Dist::Uniform { low, high } => low + (high - low) * u,
            Dist::Empirical(points) => points.quantile(u),
            Dist::Mixture(parts) => mixture_quantile(parts, u),
        }
    }

    /// The quantile of `u` within the part of a mixture that `choice` in (0, 1) picks by weight; `choice` does
    /// not matter to other distributions.
    ///
    /// Monotone in `u` for a given `choice`: as good as [`Dist::quantile`] for common random numbers if both
    /// numbers belong to the same decision.
    pub fn quantile2(&self, choice: f64, u: f64) -> f64 {
        let Dist::Mixture(parts) = self else { return self.quantile(u) };
        let total: f64 = parts.iter().map(|(weight, _)| weight).sum();
        let mut left = choice * total;
        for (weight, part) in parts {
            if left < *weight {
                return part.quantile2(left / weight, u);
            }
            left -= weight;
        }
        // Rounding may leave a trifle after the last part.
        parts.last().map_or(f64::NAN, |(_, part)| part.quantile2(0.5, u))
    }

    /// The distribution function: the chance of a value of at most `x`.
    pub fn cdf(&self, x: f64) -> f64 {
        match self {
            Dist::Constant(value) => f64::from(u8::from(x >= *value)),
            Dist::Exponential { mean } => -libm::expm1(-x.max(0.0) / mean),
            Dist::LogNormal { .. } if x <= 0.0 => 0.0,
            Dist::LogNormal { median, sigma } if *sigma == 0.0 => f64::from(u8::from(x >= *median)),
            Dist::LogNormal { median, sigma } => normal_cdf(libm::log(x / median) / sigma),
            Dist::Gamma(table) => table.cdf(x),
            Dist::Weibull { scale, shape } => -libm::expm1(-libm::pow(x.max(0.0) / scale, *shape)),
            Dist::Triangular { low, mode, high } => triangular_cdf(*low, *mode, *high, x),
            Dist::Uniform { low, high } if low == high => f64::from(u8::from(x >= *low)),
            Dist::Uniform { low, high } => ((x - low) / (high - low)).clamp(0.0, 1.0),
            Dist::Empirical(points) => points.cdf(x),
            Dist::Mixture(parts) => weighted(parts, |part| part.cdf(x)),
        }
    }

    /// The smallest and the largest value to hold against an accepted range: the ends of a bounded distribution; the mean and
    /// the 99 % quantile of one whose tail has no end; those of all parts of a mixture.
    pub fn reach(&self) -> (f64, f64) {
        match self {
            Dist::Constant(value) => (*value, *value),
            Dist::Triangular { low, high, .. } | Dist::Uniform { low, high } => (*low, *high),
            Dist::Empirical(points) => (points.quantile(0.0), points.quantile(1.0)),
            Dist::Mixture(parts) => {
                let ends = parts.iter().map(|(_, part)| part.reach());
                ends.fold((f64::INFINITY, f64::NEG_INFINITY), |all, one| (all.0.min(one.0), all.1.max(one.1)))
            }
            _ => (self.mean(), self.mean().max(self.quantile(0.99))),
        }
    }

    /// The mean.
    pub fn mean(&self) -> f64 {
        match self {
            Dist::Constant(value) => *value,
            Dist::Exponential { mean } => *mean,
            Dist::LogNormal { median, sigma } => median * libm::exp(0.5 * sigma * sigma),
            Dist::Gamma(table) => table.mean(),
            Dist::Weibull { scale, shape } => scale * libm::tgamma(1.0 + 1.0 / shape),
            Dist::Triangular { low, mode, high } => (low + mode + high) / 3.0,
            Dist::Uniform { low, high } => 0.5 * (low + high),
            Dist::Empirical(points) => points.mean(),
            Dist::Mixture(parts) => weighted(parts, Dist::mean),
        }
    }
}

impl Distribution<f64> for Dist {
    /// The quantile of one uniform number in (0, 1): of 52 bits, the middle of its part, like `Luck`'s.
    fn sample<R: Rng + ?Sized>(&self, rng: &mut R) -> f64 {
        self.quantile(unit_interval(rng.next_u64()))
    }
}

/// The quantile of `u` of a triangular distribution; its ends differ.
pub(crate) fn triangular_quantile(low: f64, mode: f64, high: f64, u: f64) -> f64 {
    let width = high - low;
    if u * width < mode - low {
        low + libm::sqrt(u * width * (mode - low))
    } else {
        high - libm::sqrt((1.0 - u) * width * (high - mode))
    }
}

/// The chance of a value of at most `x`.
pub(crate) fn triangular_cdf(low: f64, mode: f64, high: f64, x: f64) -> f64 {
    if x >= high {
        1.0
    } else if x <= low {
        0.0
    } else if x < mode {
        (x - low) * (x - low) / ((high - low) * (mode - low))
    } else {
        1.0 - (high - x) * (high - x) / ((high - low) * (high - mode))
    }
}

/// The mean of a figure of the parts, by weight.
fn weighted(parts: &[(f64, Dist)], figure: impl Fn(&Dist) -> f64) -> f64 {
    let total: f64 = parts.iter().map(|(weight, _)| weight).sum();
    parts.iter().map(|(weight, part)| weight * figure(part)).sum::<f64>() / total
}

/// The quantile of a mixture lies between those of its parts; bisection is monotone in `u` and needs no density.
fn mixture_quantile(parts: &[(f64, Dist)], u: f64) -> f64 {
    let quantiles = parts.iter().map(|(_, part)| part.quantile(u));
    let (mut low, mut high) =
        quantiles.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), x| (low.min(x), high.max(x)));
    let reaches = |x: f64| weighted(parts, |part| part.cdf(x)) >= u;
    if reaches(low) {
        return low;
    }
    for _ in 0..200 {
        let middle = low + 0.5 * (high - low);
        if middle <= low || middle >= high {
            break;
        }
        if reaches(middle) { high = middle } else { low = middle }
    }
    high
}

#[cfg(test)]
mod tests;
