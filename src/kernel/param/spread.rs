//! Distributions as parameters: a constant, or a table with the name of a form and its values.

use std::marker::PhantomData;

use super::{Kind, Node, Param, Problems, Table, section_macro::nearest};
use crate::kernel::{Dist, DistError};

/// A distribution over values of type `T`, kept with the form in which it was written.
#[derive(Clone, Debug, PartialEq)]
pub struct Spread<T> {
    dist: Dist,
    form: Node,
    of: PhantomData<T>,
}

/// The forms that a table may name, each with its values.
const FORMS: &[&str] = &[
    "constant", "empirical", "exponential", "gamma", "lognormal", "mixture", "triangular", "uniform", "weibull",
];

impl<T: Param> Spread<T> {
    /// The distribution, in the base measure of `T` (seconds for times).
    pub fn dist(&self) -> &Dist {
        &self.dist
    }

    /// The quantile of `u` in (0, 1), in the base measure of `T`.
    pub fn quantile(&self, u: f64) -> f64 {
        self.dist.quantile(u)
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

fn built(dist: Result<Dist, DistError>, problems: &mut Problems) -> Option<Dist> {
    dist.map_err(|error| problems.value(error.to_string(), "")).ok()
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
        "empirical" => read_empirical::<T>(body, problems),
        "lognormal" => read_lognormal::<T>(body, problems),
        "exponential" => {
            let [mean] = Form::open(body, ["mean"], problems)?.numbers::<T>([true], problems)?;
            built(Dist::exponential(mean), problems)
        }
        "gamma" => {
            let [mean, cv] = Form::open(body, ["mean", "cv"], problems)?.numbers::<T>([true, false], problems)?;
            built(Dist::gamma(mean, cv), problems)
        }
        "weibull" => {
            let [scale, shape] = Form::open(body, ["scale", "shape"], problems)?.numbers::<T>([true, false], problems)?;
            built(Dist::weibull(scale, shape), problems)
        }
        "uniform" => {
            let [low, high] = Form::open(body, ["low", "high"], problems)?.numbers::<T>([true, true], problems)?;
            built(Dist::uniform(low, high), problems)
        }
        "triangular" => {
            let form = Form::open(body, ["low", "mode", "high"], problems)?;
            let [low, mode, high] = form.numbers::<T>([true, true, true], problems)?;
            built(Dist::triangular(low, mode, high), problems)
        }
        other => {
            problems.key(format!("`{other}` is no form of distribution"), nearest(other, FORMS));
            None
        }
    })
    .filter(|dist: &Dist| {
        let fits = T::kind().is_share().then(|| dist.quantile(1e-9) >= 0.0 && dist.quantile(1.0 - 1e-9) <= 1.0);
        if fits == Some(false) {
            problems.value("the distribution leaves the range from 0 to 1", "use a form with bounds: triangular, uniform, empirical");
        }
        fits != Some(false)
    })
}

fn read_lognormal<T: Param>(body: &Node, problems: &mut Problems) -> Option<Dist> {
    let by_mean = body.as_table().is_some_and(|table| table.contains_key("mean"));
    if by_mean {
        let [mean, sigma] = Form::open(body, ["mean", "sigma"], problems)?.numbers::<T>([true, false], problems)?;
        built(Dist::log_normal_with_mean(mean, sigma), problems)
    } else {
        let [median, sigma] = Form::open(body, ["median", "sigma"], problems)?.numbers::<T>([true, false], problems)?;
        built(Dist::log_normal(median, sigma), problems)
    }
}

fn read_mixture<T: Param>(body: &Node, problems: &mut Problems) -> Option<Dist> {
    let Node::List(parts) = body else {
        problems.value("a mixture is a list", "write [{ weight = 0.9, of = … }, { weight = 0.1, of = … }]");
        return None;
    };
    let read = |(i, part): (usize, &Node)| {
        problems.within(&format!("[{i}]"), |problems| {
            let form = Form::open(part, ["weight", "of"], problems)?;
            let weight = form.get("weight", problems).and_then(|node| {
                problems.within("weight", |problems| amount::<f64>(node, problems))
            });
            let of = form.get("of", problems).and_then(|node| {
                problems.within("of", |problems| Spread::<T>::read(node, problems))
            });
            Some((weight?, of?.dist))
        })
    };
    let parts: Vec<Option<(f64, Dist)>> = parts.iter().enumerate().map(read).collect();
    built(Dist::mixture(parts.into_iter().collect::<Option<_>>()?), problems)
}

fn read_empirical<T: Param>(body: &Node, problems: &mut Problems) -> Option<Dist> {
    let table = Form::open(body, ["values", "weights"], problems)?.table;
    let mut list = |key: &str, read: fn(&Node, &mut Problems) -> Option<f64>| -> Option<Vec<f64>> {
        let Some(Node::List(items)) = table.get(key) else {
            problems.key(format!("`{key}` must be a list"), "");
            return None;
        };
        let read = |(i, item): (usize, &Node)| problems.within(&format!("{key}[{i}]"), |problems| read(item, problems));
        let values: Vec<Option<f64>> = items.iter().enumerate().map(read).collect();
        values.into_iter().collect()
    };
    let values = list("values", amount::<T>)?;
    let weights = if table.contains_key("weights") { list("weights", amount::<f64>)? } else { vec![1.0; values.len()] };
    if weights.len() != values.len() {
        problems.value("there must be one weight for each value", "");
        return None;
    }
    let points: Vec<(f64, f64)> = values.into_iter().zip(weights).collect();
    built(Dist::empirical(&points), problems)
}

/// The table of values under the name of a form.
struct Form<'a, const N: usize> {
    table: &'a Table,
    keys: [&'static str; N],
}

impl<'a, const N: usize> Form<'a, N> {
    fn open(body: &'a Node, keys: [&'static str; N], problems: &mut Problems) -> Option<Form<'a, N>> {
        let Node::Table(table) = body else {
            problems.value(format!("expected a table, found {}", body.describe()), format!("keys: {}", keys.join(", ")));
            return None;
        };
        let before = problems.count();
        for key in table.keys().filter(|key| !keys.contains(&key.as_str())) {
            problems.within(key, |problems| problems.key(format!("unknown key `{key}`"), nearest(key, &keys)));
        }
        (problems.count() == before).then_some(Form { table, keys })
    }

    fn get(&self, key: &str, problems: &mut Problems) -> Option<&'a Node> {
        let node = self.table.get(key);
        if node.is_none() {
            problems.key(format!("`{key}` is missing"), format!("this form needs {}", self.keys.join(", ")));
        }
        node
    }

    /// All values: of type `T` where `typed`, bare numbers elsewhere.
    fn numbers<T: Param>(&self, typed: [bool; N], problems: &mut Problems) -> Option<[f64; N]> {
        let mut numbers = [None; N];
        for ((number, key), typed) in numbers.iter_mut().zip(self.keys).zip(typed) {
            let Some(node) = self.get(key, problems) else { continue };
            let read = if typed { amount::<T> } else { amount::<f64> };
            *number = problems.within(key, |problems| read(node, problems));
        }
        let found: Vec<f64> = numbers.into_iter().collect::<Option<_>>()?;
        found.try_into().ok()
    }
}
