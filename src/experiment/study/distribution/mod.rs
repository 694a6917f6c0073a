//! Factors with a distribution: a sampled design takes the quantile of each of its coordinates.
//!
//! All arithmetic is by `libm` or plain, so that points are the same on every platform. A quantile has the chance that
//! it should have but for a relative error of 1e-11 (beta) or 1e-14 (the others) in the nearer tail. Where the author cuts
//! off all but a small part, the error grows as that part shrinks: to 1e-9 at a millionth, which is the least that is
//! accepted. Numbers are rounded to twelve digits then.

pub(super) mod file;
mod read;

pub(super) use read::{Limits, read};

use crate::kernel::dist::{
    beta_cdf, beta_quantile, normal_cdf, normal_quantile, triangular_cdf, triangular_quantile,
};
use crate::kernel::param::Table;
use crate::scenario::scale::Scale;

/// The least coordinate that any design has, 2^-53; the greatest is 1 less this.
const LEAST: f64 = f64::EPSILON / 2.0;
/// The least part of a distribution that may be left between the ends that the author gives.
const LEAST_PART: f64 = 1e-6;

/// A distribution on the scale of a parameter.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Distribution {
    /// The scale.
    pub(crate) scale: Scale,
    /// As it is written.
    pub(crate) written: Table,
    shape: Shape,
    /// Where the author cuts it off.
    ends: (Option<f64>, Option<f64>),
    /// The part of the chance that lies between these ends.
    part: (f64, f64),
}

/// The forms of distributions, in the base measure of the scale.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Shape {
    Normal { mean: f64, sd: f64 },
    Lognormal { median: f64, sigma: f64 },
    Triangular { low: f64, mode: f64, high: f64 },
    Uniform { low: f64, high: f64 },
    Beta { alpha: f64, beta: f64, low: f64, high: f64 },
}

impl Shape {
    fn quantile(self, u: f64) -> f64 {
        match self {
            Shape::Normal { mean, sd } => mean + sd * normal_quantile(u),
            Shape::Lognormal { median, sigma } => median * libm::exp(sigma * normal_quantile(u)),
            Shape::Triangular { low, mode, high } => triangular_quantile(low, mode, high, u),
            Shape::Uniform { low, high } => low + u * (high - low),
            Shape::Beta { alpha, beta, low, high } => low + (high - low) * beta_quantile(u, alpha, beta),
        }
    }

    /// The chance of a value of at most `x`.
    fn cdf(self, x: f64) -> f64 {
        match self {
            Shape::Normal { mean, sd } => normal_cdf((x - mean) / sd),
            Shape::Lognormal { .. } if x <= 0.0 => 0.0,
            Shape::Lognormal { median, sigma } => normal_cdf(libm::log(x / median) / sigma),
            Shape::Triangular { low, mode, high } => triangular_cdf(low, mode, high, x),
            Shape::Uniform { low, high } => ((x - low) / (high - low)).clamp(0.0, 1.0),
            Shape::Beta { alpha, beta, low, high } => beta_cdf((x - low) / (high - low), alpha, beta),
        }
    }
}

impl Distribution {
    /// A distribution, cut off at these ends; the answer is none if they leave less than [`LEAST_PART`] of it.
    ///
    /// A whole value stands for all that is rounded to it: so half a step below the first and above the last belong to a
    /// distribution between two ends of a scale of whole values.
    fn cut(
        scale: Scale,
        written: Table,
        shape: Shape,
        ends: (Option<f64>, Option<f64>),
    ) -> Option<Distribution> {
        let half = if scale.is_whole() { 0.5 } else { 0.0 };
        let shape = match shape {
            Shape::Uniform { low, high } => Shape::Uniform { low: low - half, high: high + half },
            other => other,
        };
        let from = ends.0.map_or(0.0, |min| shape.cdf(min - half));
        let to = ends.1.map_or(1.0, |max| shape.cdf(max + half));
        (to - from >= LEAST_PART).then_some(Distribution { scale, written, shape, ends, part: (from, to) })
    }

    /// The place of a coordinate of a design in (0, 1), rounded as values of the scale are.
    pub(crate) fn at(&self, coordinate: f64) -> f64 {
        let (from, to) = self.part;
        // A part that ends at 1 can round up to it, where a quantile may be infinite.
        let u = (from + coordinate * (to - from)).clamp(LEAST, 1.0 - LEAST);
        let place = self.scale.rounded(self.shape.quantile(u));
        let place = self.ends.0.map_or(place, |min| place.max(min));
        let place = self.ends.1.map_or(place, |max| place.min(max));
        match self.shape {
            // The half steps at the ends of whole values are rounded inwards.
            Shape::Uniform { low, high } if self.scale.is_whole() => place.clamp(low + 0.5, high - 0.5),
            _ => place,
        }
    }

    /// The least and the greatest place that any design can take.
    pub(crate) fn reach(&self) -> (f64, f64) {
        (self.at(LEAST), self.at(1.0 - LEAST))
    }

    /// In a few words, as it is written: `normal, mean 170, sd 15, min 120`.
    pub(crate) fn described(&self) -> String {
        let mut text = String::new();
        let pair = |name: &str, node| format!(", {name} {}", super::factor::as_word(node));
        let (forms, ends): (Vec<_>, Vec<_>) =
            self.written.iter().partition(|(_, node)| node.as_table().is_some());
        for (name, node) in forms {
            text += name;
            text +=
                &node.as_table().into_iter().flatten().map(|(key, node)| pair(key, node)).collect::<String>();
        }
        for (name, node) in ends.into_iter().rev() {
            text += &pair(name, node);
        }
        text
    }
}

#[cfg(test)]
mod tests;
