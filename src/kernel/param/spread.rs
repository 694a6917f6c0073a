//! Distributions as parameters: a constant, or a table with the name of a form and its values.

use std::marker::PhantomData;

use super::{Kind, Node, Param, Problems, Table, section_macro::nearest};
use crate::kernel::Dist;

/// A distribution over values of type `T`, kept with the form in which it was written.
#[derive(Clone, Debug, PartialEq)]
pub struct Spread<T> {
    dist: Dist,
    form: Node,
    of: PhantomData<T>,
}

/// The forms that a table may name, each with its values.
const FORMS: &[&str] =
    &["constant", "empirical", "exponential", "gamma", "lognormal", "mixture", "triangular", "uniform", "weibull"];

impl<T: Param> Spread<T> {
    /// The distribution, in the base measure of `T` (seconds for times).
    pub fn dist(&self) -> &Dist {
        &self.dist
    }

    /// Its mean, in the base measure of `T`.
    pub fn mean(&self) -> f64 {
        self.dist.mean()
    }
}

impl<T: Param> Param for Spread<T> {
    fn kind() -> Kind {
        Kind::Spread(Box::new(T::kind()))
    }

    fn read(node: &Node, problems: &mut Problems) -> Option<Spread<T>> {
        let dist = match node {
            Node::Table(table) => read_form::<T>(table, problems)?,
            scalar => Dist::Constant(amount::<T>(scalar, problems)?),
        };
        Some(Spread { dist, form: node.clone(), of: PhantomData })
    }

    fn write(&self) -> Node {
        self.form.clone()
    }

    fn measure(&self) -> Option<f64> {
        Some(self.mean())
    }
}

fn amount<T: Param>(node: &Node, problems: &mut Problems) -> Option<f64> {
    T::read(node, problems).and_then(|value| value.measure())
}

fn read_form<T: Param>(table: &Table, problems: &mut Problems) -> Option<Dist> {
    let mut entries = table.iter();
    let (Some((form, body)), None) = (entries.next(), entries.next()) else {
        problems.value("a distribution names exactly one form", format!("forms: {}", FORMS.join(", ")));
        return None;
    };
    problems.within(form, |problems| match form.as_str() {
        "constant" => amount::<T>(body, problems).map(Dist::Constant),
        "mixture" => read_mixture::<T>(body, problems),
        "empirical" => Form::open(body, &["values", "weights"], problems)?.empirical::<T>(problems),
        "exponential" => {
            let form = Form::open(body, &["mean"], problems)?;
            Some(Dist::Exponential { mean: form.positive::<T>("mean", problems)? })
        }
        "lognormal" => Form::open(body, &["median", "mean", "sigma"], problems)?.lognormal::<T>(problems),
        "gamma" => {
            let form = Form::open(body, &["mean", "cv"], problems)?;
            let (mean, cv) = (form.positive::<T>("mean", problems), form.positive::<f64>("cv", problems));
            Some(Dist::gamma(mean?, cv?))
        }
        "weibull" => {
            let form = Form::open(body, &["scale", "shape"], problems)?;
            let (scale, shape) = (form.positive::<T>("scale", problems), form.positive::<f64>("shape", problems));
            Some(Dist::Weibull { scale: scale?, shape: shape? })
        }
        "uniform" => {
            let form = Form::open(body, &["low", "high"], problems)?;
            let (low, high) = (form.number::<T>("low", problems), form.number::<T>("high", problems));
            let (low, high) = form.ascending([low?, high?], problems)?.into();
            Some(Dist::Uniform { low, high })
        }
        "triangular" => {
            let form = Form::open(body, &["low", "mode", "high"], problems)?;
            let [low, mode, high] = ["low", "mode", "high"].map(|key| form.number::<T>(key, problems));
            let [low, mode, high] = form.ascending([low?, mode?, high?], problems)?;
            Some(Dist::Triangular { low, mode, high })
        }
        other => {
            problems.key(format!("`{other}` is no form of distribution"), nearest(other, FORMS));
            None
        }
    })
}

fn read_mixture<T: Param>(body: &Node, problems: &mut Problems) -> Option<Dist> {
    let Node::List(parts) = body else {
        problems.value("a mixture is a list", "write [{ weight = 0.9, of = … }, { weight = 0.1, of = … }]");
        return None;
    };
    let read = |(i, part): (usize, &Node)| {
        problems.within(&format!("[{i}]"), |problems| {
            let form = Form::open(part, &["weight", "of"], problems)?;
            let weight = form.positive::<f64>("weight", problems);
            let of = match form.table.get("of") {
                Some(node) => problems.within("of", |problems| Spread::<T>::read(node, problems)),
                None => form.missing("of", problems),
            };
            Some((weight?, of?.dist))
        })
    };
    let parts: Vec<Option<(f64, Dist)>> = parts.iter().enumerate().map(read).collect();
    let parts: Vec<(f64, Dist)> = parts.into_iter().collect::<Option<_>>()?;
    if parts.is_empty() {
        problems.value("a mixture needs at least one part", "");
        return None;
    }
    Some(Dist::mixture(parts))
}

/// The table of values under the name of a form.
struct Form<'a> {
    table: &'a Table,
}

impl<'a> Form<'a> {
    fn open(body: &'a Node, keys: &[&str], problems: &mut Problems) -> Option<Form<'a>> {
        let Node::Table(table) = body else {
            problems.value(format!("expected a table, found {}", body.describe()), format!("keys: {}", keys.join(", ")));
            return None;
        };
        let before = problems.count();
        for key in table.keys().filter(|key| !keys.contains(&key.as_str())) {
            problems.within(key, |problems| problems.key(format!("unknown key `{key}`"), nearest(key, keys)));
        }
        (problems.count() == before).then_some(Form { table })
    }

    fn missing<R>(&self, key: &str, problems: &mut Problems) -> Option<R> {
        problems.key(format!("`{key}` is missing"), "");
        None
    }

    fn number<T: Param>(&self, key: &str, problems: &mut Problems) -> Option<f64> {
        match self.table.get(key) {
            Some(node) => problems.within(key, |problems| amount::<T>(node, problems)),
            None => self.missing(key, problems),
        }
    }

    fn positive<T: Param>(&self, key: &str, problems: &mut Problems) -> Option<f64> {
        let number = self.number::<T>(key, problems)?;
        if number > 0.0 {
            return Some(number);
        }
        problems.within(key, |problems| problems.value(format!("`{key}` must be above zero"), ""));
        None
    }

    fn ascending<const N: usize>(&self, values: [f64; N], problems: &mut Problems) -> Option<[f64; N]> {
        if values.is_sorted() && values[0] < values[N - 1] {
            return Some(values);
        }
        problems.value("the values must ascend", "low must be below high, and the mode between them");
        None
    }

    fn lognormal<T: Param>(&self, problems: &mut Problems) -> Option<Dist> {
        let sigma = self.positive::<f64>("sigma", problems);
        match (self.table.contains_key("median"), self.table.contains_key("mean")) {
            (true, false) => {
                let median = self.positive::<T>("median", problems);
                Some(Dist::LogNormal { median: median?, sigma: sigma? })
            }
            (false, true) => {
                let (mean, sigma) = (self.positive::<T>("mean", problems), sigma?);
                Some(Dist::LogNormal { median: mean? * libm::exp(-0.5 * sigma * sigma), sigma })
            }
            _ => {
                problems.value("a lognormal takes either `median` or `mean`", "");
                None
            }
        }
    }

    fn empirical<T: Param>(&self, problems: &mut Problems) -> Option<Dist> {
        let list = |key: &str, problems: &mut Problems| -> Option<Vec<f64>> {
            let Some(Node::List(items)) = self.table.get(key) else { return self.missing(key, problems) };
            let values = items.iter().enumerate().map(|(i, item)| {
                problems.within(&format!("{key}[{i}]"), |problems| match key {
                    "weights" => amount::<f64>(item, problems),
                    _ => amount::<T>(item, problems),
                })
            });
            let values: Vec<Option<f64>> = values.collect();
            values.into_iter().collect()
        };
        let values = list("values", problems)?;
        let weights = match self.table.contains_key("weights") {
            true => list("weights", problems)?,
            false => vec![1.0; values.len()],
        };
        let sum: f64 = weights.iter().sum();
        if values.is_empty() || weights.len() != values.len() || weights.iter().any(|w| *w < 0.0) || sum <= 0.0 {
            problems.value(
                "an empirical distribution needs one weight, zero or more, for each value",
                "at least one weight must be above zero",
            );
            return None;
        }
        Some(Dist::empirical(values, weights))
    }
}
