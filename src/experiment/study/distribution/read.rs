//! Distributions from what is written: values with the parameter's unit, and none that the parameter does not take.

use super::super::factor::as_word;
use super::super::written::Any;
use super::file::DistributionSpec;
use super::{Distribution, Shape};
use crate::kernel::param::{Kind, Node};
use crate::scenario::diagnostic::{Code, Mistake};
use crate::scenario::scale::Scale;
use crate::scenario::source::Span;
use crate::scenario::tree::Item;

/// What a parameter takes.
pub(crate) struct Limits {
    least: Option<f64>,
    greatest: Option<f64>,
}

impl Limits {
    /// The limits of a parameter of this kind and declared range.
    pub(crate) fn of(scale: Scale, kind: &Kind, declared: Option<&(Node, Node)>) -> Limits {
        let (low, high) = scale.limits();
        let share = is_share(kind).then_some((0.0, 1.0));
        let read = |node: &Node| scale.read(node);
        let least = declared.and_then(|(least, _)| read(least)).or(share.map(|(least, _)| least)).or(low);
        let greatest = declared.and_then(|(_, most)| read(most)).or(share.map(|(_, most)| most)).or(high);
        Limits { least, greatest }
    }

    /// Whether the parameter takes a value.
    pub(crate) fn hold(&self, place: f64) -> bool {
        self.least.is_none_or(|least| place >= least)
            && self.greatest.is_none_or(|greatest| place <= greatest)
    }

    /// What the parameter takes, if there are limits.
    pub(crate) fn told(&self, scale: Scale) -> Option<String> {
        match (self.least, self.greatest) {
            (Some(low), Some(high)) => Some(format!("{} to {}", told(scale, low), told(scale, high))),
            (Some(low), None) => Some(format!("{} or more", told(scale, low))),
            (None, Some(high)) => Some(format!("{} or less", told(scale, high))),
            (None, None) => None,
        }
    }
}

fn is_share(kind: &Kind) -> bool {
    match kind {
        Kind::Spread(of) | Kind::Optional(of) => is_share(of),
        other => other.is_share(),
    }
}

/// Reads what is written at `item` for a parameter at `path`.
pub(crate) fn read(
    spec: &DistributionSpec,
    item: &Item,
    scale: Scale,
    (path, limits): (&str, &Limits),
) -> Result<Distribution, Vec<Mistake>> {
    let mut reader = Reader { item, scale, mistakes: Vec::new() };
    let shape = reader.shape(spec);
    let ends = (reader.end("min", spec.min.as_ref()), reader.end("max", spec.max.as_ref()));
    if let (Some(min), Some(max)) = ends
        && min >= max
    {
        reader.wrong(Code::Contradiction, "max", "the ends do not go up", "`max` must be greater than `min`");
    }
    let Some(shape) = shape.filter(|_| reader.mistakes.is_empty()) else { return Err(reader.mistakes) };
    let written = item.to_node().as_table().cloned().unwrap_or_default();
    let Some(distribution) = Distribution::cut(scale, written, shape, ends) else {
        let key = if ends.0.is_some() { "min" } else { "max" };
        let message = "the ends leave less than a millionth of the distribution";
        reader.wrong(Code::Contradiction, key, message, "move `min` or `max` towards where its values are");
        return Err(reader.mistakes);
    };
    reader.inside(&distribution, path, limits);
    if reader.mistakes.is_empty() { Ok(distribution) } else { Err(reader.mistakes) }
}

struct Reader<'a> {
    item: &'a Item,
    scale: Scale,
    mistakes: Vec<Mistake>,
}

impl Reader<'_> {
    fn span(&self, key: &str) -> Span {
        self.item.find(key).item.span
    }

    fn wrong(&mut self, code: Code, key: &str, message: impl Into<String>, help: impl Into<String>) {
        self.mistakes.push(Mistake::new(code, message).at(self.span(key)).help(help));
    }

    /// A place or a length on the scale, which need not be a value: a mean of 12.5 staff.
    fn measure(&mut self, key: &str, value: &Any) -> Option<f64> {
        let found = self.scale.measure(&value.0);
        if found.is_none() {
            let help = format!("expected {}", self.scale.measured());
            self.wrong(Code::Kind, key, format!("found {}", value.0.describe()), help);
        }
        found
    }

    fn positive(&mut self, key: &str, value: &Any) -> Option<f64> {
        let found = self.measure(key, value)?;
        if found <= 0.0 {
            let name = key.rsplit('.').next().unwrap_or(key);
            self.wrong(Code::Range, key, format!("`{name}` is not above zero"), "write a greater value");
            return None;
        }
        Some(found)
    }

    /// Two values of which the second is greater.
    fn interval(&mut self, form: &str, low: &Any, high: &Any) -> Option<(f64, f64)> {
        let (first, last) = (format!("{form}.low"), format!("{form}.high"));
        let (low, high) = (self.value(&first, low), self.value(&last, high));
        let (low, high) = (low?, high?);
        if low >= high {
            let help = "`high` must be greater than `low`";
            self.wrong(Code::Contradiction, &last, "the interval does not go up", help);
            return None;
        }
        Some((low, high))
    }

    /// A value that the parameter could have.
    fn value(&mut self, key: &str, value: &Any) -> Option<f64> {
        let found = self.scale.read(&value.0);
        if found.is_none() {
            let help = format!("expected {}", self.scale.meant());
            self.wrong(Code::Kind, key, format!("found {}", value.0.describe()), help);
        }
        found
    }

    fn end(&mut self, key: &str, value: Option<&Any>) -> Option<f64> {
        self.value(key, value?)
    }

    fn shape(&mut self, spec: &DistributionSpec) -> Option<Shape> {
        if let Some(normal) = &spec.normal {
            let (mean, sd) =
                (self.measure("normal.mean", &normal.mean), self.positive("normal.sd", &normal.sd));
            return Some(Shape::Normal { mean: mean?, sd: sd? });
        }
        if let Some(lognormal) = &spec.lognormal {
            let sigma = lognormal.sigma;
            let median = match (&lognormal.median, &lognormal.mean) {
                (Some(median), _) => self.positive("lognormal.median", median)?,
                (None, Some(mean)) => {
                    self.positive("lognormal.mean", mean)? * libm::exp(-0.5 * sigma * sigma)
                }
                (None, None) => return None,
            };
            return Some(Shape::Lognormal { median, sigma });
        }
        if let Some(triangular) = &spec.triangular {
            let mode = self.measure("triangular.mode", &triangular.mode);
            let (low, high) = self.interval("triangular", &triangular.low, &triangular.high)?;
            let mode = mode?;
            if !(low..=high).contains(&mode) {
                let help = "`mode` must lie from `low` to `high`";
                self.wrong(Code::Contradiction, "triangular.mode", "the peak lies outside", help);
                return None;
            }
            return Some(Shape::Triangular { low, mode, high });
        }
        if let Some(uniform) = &spec.uniform {
            let (low, high) = self.interval("uniform", &uniform.low, &uniform.high)?;
            return Some(Shape::Uniform { low, high });
        }
        let beta = spec.beta.as_ref()?;
        let (low, high) = match (&beta.low, &beta.high) {
            (Some(low), Some(high)) => self.interval("beta", low, high)?,
            _ if self.scale == Scale::Number => (0.0, 1.0),
            _ => {
                let help =
                    "write `low` and `high`: only bare numbers lie between 0 and 1 if no ends are said";
                self.wrong(Code::Missing, "beta", "the distribution has no ends", help);
                return None;
            }
        };
        Some(Shape::Beta { alpha: beta.alpha, beta: beta.beta, low, high })
    }

    /// Tells what a design could take and the parameter does not.
    fn inside(&mut self, distribution: &Distribution, path: &str, limits: &Limits) {
        let (least, greatest) = distribution.reach();
        let Some(takes) = limits.told(self.scale) else { return };
        let low = limits.least.filter(|limit| least < *limit).map(|limit| ("min", "down", least, limit));
        let high =
            limits.greatest.filter(|limit| greatest > *limit).map(|limit| ("max", "up", greatest, limit));
        for (end, way, reached, limit) in low.into_iter().chain(high) {
            let is_given = self.item.find(end).rest.is_empty();
            let form = distribution.written.keys().find(|key| *key != "min" && *key != "max");
            let key = if is_given { end.to_string() } else { form.cloned().unwrap_or_default() };
            let message = format!(
                "the distribution reaches {way} to {}, and `{path}` takes {takes}",
                told(self.scale, reached)
            );
            let limit = told(self.scale, limit);
            let help = format!("cut it off by `{end} = {limit}` beside the form, or further inside");
            self.wrong(Code::Range, &key, message, help);
        }
    }
}

/// A place as a value of the scale, of which four digits are enough for a message.
fn told(scale: Scale, place: f64) -> String {
    if scale == Scale::Number {
        let short: f64 = format!("{place:.3e}").parse().unwrap_or(place);
        return format!("{short}");
    }
    let sign = if place <= -0.5 { "-" } else { "" };
    let word = as_word(&scale.write(place.abs().round()));
    if scale == Scale::Count { format!("{sign}{word}") } else { format!("\"{sign}{word}\"") }
}
