//! Distributions as parameters: a constant, or a table with the name of a form and its values.

use std::marker::PhantomData;

use super::{Fault, Kind, Node, Param, Place, Problems, Table, nearest, shorten, unknown_key};
use crate::kernel::{Dist, DistError};

/// A distribution over values of type `T`, kept with the form in which it was written. Two that say the same in
/// other units (`"60 min"`, `"1 h"`) are equal.
#[derive(Clone, Debug, PartialEq)]
pub struct Spread<T> {
    dist: Dist,
    form: Node,
    of: PhantomData<T>,
}

/// A distribution written as a table, as a default.
pub fn distribution<const N: usize>(form: &str, values: [(&str, Node); N]) -> Node {
    let body: Table = values.into_iter().map(|(key, value)| (key.to_string(), value)).collect();
    Node::Table(Table::from([(form.to_string(), Node::Table(body))]))
}

/// One form of distribution that a table may name.
#[derive(Clone, Copy, Debug)]
pub struct Form {
    /// Its name.
    pub name: &'static str,
    /// What it is.
    pub doc: &'static str,
    /// What is written under its name.
    pub body: FormBody,
}

/// What is written under the name of a form.
#[derive(Clone, Copy, Debug)]
pub enum FormBody {
    /// A value of the distribution's own kind.
    Value,
    /// A list of `{ weight = …, of = … }`.
    Parts,
    /// A table with these keys.
    Keys(&'static [FormKey]),
}

/// One key of a form.
#[derive(Clone, Copy, Debug)]
pub struct FormKey {
    /// Its name.
    pub name: &'static str,
    /// What it takes.
    pub value: FormValue,
    /// Whether it must be given.
    pub required: bool,
}

/// What a key of a form takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FormValue {
    /// A value of the distribution's own kind.
    Own,
    /// A bare number above zero.
    Number,
    /// A list of values of the distribution's own kind.
    OwnList,
    /// A list of bare numbers, zero or more.
    NumberList,
}

const fn key(name: &'static str, value: FormValue) -> FormKey {
    FormKey { name, value, required: true }
}

const fn optional(name: &'static str, value: FormValue) -> FormKey {
    FormKey { name, value, required: false }
}

/// The forms that a table may name, in alphabetical order.
pub const FORMS: &[Form] = {
    use FormBody::{Keys, Parts, Value};
    use FormValue::{Number, NumberList, Own, OwnList};
    &[
        Form { name: "constant", doc: "Always the same value.", body: Value },
        Form {
            name: "empirical",
            doc: "One of the given values, with the given weights or equally often.",
            body: Keys(&[key("values", OwnList), optional("weights", NumberList)]),
        },
        Form {
            name: "exponential",
            doc: "Exponential with the given mean.",
            body: Keys(&[key("mean", Own)]),
        },
        Form {
            name: "gamma",
            doc: "Gamma with the given mean and coefficient of variation.",
            body: Keys(&[key("mean", Own), key("cv", Number)]),
        },
        Form {
            name: "lognormal",
            doc: "Lognormal with the given median or mean, and standard deviation of the logarithm.",
            body: Keys(&[optional("median", Own), optional("mean", Own), key("sigma", Number)]),
        },
        Form { name: "mixture", doc: "One of several distributions, by weight.", body: Parts },
        Form {
            name: "triangular",
            doc: "Triangular between low and high, with its peak at mode.",
            body: Keys(&[key("low", Own), key("mode", Own), key("high", Own)]),
        },
        Form {
            name: "uniform",
            doc: "Equally likely anywhere between low and high.",
            body: Keys(&[key("low", Own), key("high", Own)]),
        },
        Form {
            name: "weibull",
            doc: "Weibull with the given scale and shape.",
            body: Keys(&[key("scale", Own), key("shape", Number)]),
        },
    ]
};

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
            scalar => made(Dist::constant(amount::<T>(scalar, problems)?), problems)?,
        };
        Some(Spread { dist, form: canonical::<T>(node), of: PhantomData })
    }

    fn write(&self) -> Node {
        self.form.clone()
    }

    fn measure(&self) -> Option<f64> {
        Some(self.mean())
    }

    fn reach(&self) -> Option<(f64, f64)> {
        Some(self.dist.reach())
    }
}

/// The one way to write a legal distribution of this form.
fn canonical<T: Param>(node: &Node) -> Node {
    let Node::Table(table) = node else { return rewritten::<T>(node) };
    let Some((name, body)) = table.first_key_value() else { return node.clone() };
    let body = match (FORMS.iter().find(|form| form.name == name).map(|form| form.body), body) {
        (Some(FormBody::Value), value) => return rewritten::<T>(value),
        (Some(FormBody::Parts), Node::List(parts)) => Node::List(parts.iter().map(part::<T>).collect()),
        (Some(FormBody::Keys(keys)), Node::Table(values)) => {
            let value = |key: &FormKey| {
                Some((key.name.to_string(), key_value::<T>(key.value, values.get(key.name)?)))
            };
            Node::Table(keys.iter().filter_map(value).collect())
        }
        (_, other) => other.clone(),
    };
    Node::Table(Table::from([(name.clone(), body)]))
}

fn part<T: Param>(part: &Node) -> Node {
    let Node::Table(part) = part else { return part.clone() };
    let value = |(key, node): (&String, &Node)| match key.as_str() {
        "of" => (key.clone(), canonical::<T>(node)),
        _ => (key.clone(), rewritten::<f64>(node)),
    };
    Node::Table(part.iter().map(value).collect())
}

fn key_value<T: Param>(value: FormValue, node: &Node) -> Node {
    match value {
        FormValue::Own => rewritten::<T>(node),
        FormValue::Number => rewritten::<f64>(node),
        FormValue::OwnList => rewritten::<Vec<T>>(node),
        FormValue::NumberList => rewritten::<Vec<f64>>(node),
    }
}

/// A value as its own type writes it.
fn rewritten<T: Param>(node: &Node) -> Node {
    T::read(node, &mut Problems::new()).map_or_else(|| node.clone(), |value| value.write())
}

fn amount<T: Param>(node: &Node, problems: &mut Problems) -> Option<f64> {
    T::read(node, problems).and_then(|value| value.measure())
}

fn read_form<T: Param>(table: &Table, problems: &mut Problems) -> Option<Dist> {
    let names: Vec<&str> = FORMS.iter().map(|form| form.name).collect();
    let mut entries = table.iter();
    let (Some((name, body)), None) = (entries.next(), entries.next()) else {
        problems.value("a distribution names exactly one form", format!("forms: {}", names.join(", ")));
        return None;
    };
    problems.within(name, |problems| {
        let Some(form) = FORMS.iter().find(|form| form.name == name) else {
            let message = format!("`{}` is not a distribution", shorten(name));
            problems.note(Fault::UnknownKey, Place::Key, message, nearest(name, &names));
            return None;
        };
        let dist = match form.body {
            FormBody::Value => made(Dist::constant(amount::<T>(body, problems)?), problems)?,
            FormBody::Parts => read_mixture::<T>(body, problems)?,
            FormBody::Keys(keys) => Values::open(body, keys, problems)?.dist::<T>(form.name, problems)?,
        };
        stays_inside::<T>(&dist, problems).then_some(dist)
    })
}

/// Whether a distribution of shares stays a distribution of shares.
fn stays_inside<T: Param>(dist: &Dist, problems: &mut Problems) -> bool {
    if !T::kind().is_share() || (dist.quantile(1e-9) >= 0.0 && dist.quantile(1.0 - 1e-9) <= 1.0) {
        return true;
    }
    let help = "use a form with bounds: triangular, uniform, empirical";
    problems.note(Fault::Range, Place::Value, "the distribution leaves the range from 0 to 1", help);
    false
}

fn read_mixture<T: Param>(body: &Node, problems: &mut Problems) -> Option<Dist> {
    let Node::List(parts) = body else {
        let help = "write [{ weight = 0.9, of = … }, { weight = 0.1, of = … }]";
        problems.note(Fault::Kind, Place::Value, "a mixture is a list", help);
        return None;
    };
    const KEYS: &[FormKey] = &[key("weight", FormValue::Number), key("of", FormValue::Own)];
    let read = |(i, part): (usize, &Node)| {
        problems.within(&format!("[{i}]"), |problems| {
            let values = Values::open(part, KEYS, problems)?;
            let weight = values.positive::<f64>("weight", problems);
            let of = values.table.get("of");
            let of = of.and_then(|node| problems.within("of", |problems| Spread::<T>::read(node, problems)));
            Some((weight?, of?.dist))
        })
    };
    let parts: Vec<Option<(f64, Dist)>> = parts.iter().enumerate().map(read).collect();
    let parts: Vec<(f64, Dist)> = parts.into_iter().collect::<Option<_>>()?;
    made(Dist::mixture(parts), problems)
}

/// Notes why a distribution cannot be.
fn made(dist: Result<Dist, DistError>, problems: &mut Problems) -> Option<Dist> {
    dist.map_err(|error| problems.note(Fault::Range, Place::Value, error.to_string(), "")).ok()
}

/// The table of values under the name of a form; its keys are known to be there and to belong there.
struct Values<'a> {
    table: &'a Table,
}

impl<'a> Values<'a> {
    fn open(body: &'a Node, keys: &[FormKey], problems: &mut Problems) -> Option<Values<'a>> {
        let names: Vec<&str> = keys.iter().map(|key| key.name).collect();
        let Node::Table(table) = body else {
            let message = format!("expected a table, found {}", body.describe());
            problems.note(Fault::Kind, Place::Value, message, format!("keys: {}", names.join(", ")));
            return None;
        };
        let before = problems.count();
        for key in table.keys().filter(|key| !names.contains(&key.as_str())) {
            unknown_key(key, &names, problems);
        }
        for key in keys.iter().filter(|key| key.required && !table.contains_key(key.name)) {
            let help = format!("keys: {}", names.join(", "));
            problems.note(Fault::Missing, Place::Key, format!("`{}` is missing", key.name), help);
        }
        (problems.count() == before).then_some(Values { table })
    }

    fn dist<T: Param>(&self, form: &str, problems: &mut Problems) -> Option<Dist> {
        let dist = match form {
            "empirical" => return self.empirical::<T>(problems),
            "lognormal" => return self.lognormal::<T>(problems),
            "exponential" => Dist::exponential(self.positive::<T>("mean", problems)?),
            "gamma" => {
                let (mean, cv) = (self.positive::<T>("mean", problems), self.positive::<f64>("cv", problems));
                Dist::gamma(mean?, cv?)
            }
            "weibull" => {
                let scale = self.positive::<T>("scale", problems);
                let shape = self.positive::<f64>("shape", problems);
                Dist::weibull(scale?, shape?)
            }
            "uniform" => {
                let [low, high] = self.ascending::<T, 2>(["low", "high"], problems)?;
                Dist::uniform(low, high)
            }
            _ => {
                let [low, mode, high] = self.ascending::<T, 3>(["low", "mode", "high"], problems)?;
                Dist::triangular(low, mode, high)
            }
        };
        made(dist, problems)
    }

    fn number<T: Param>(&self, key: &str, problems: &mut Problems) -> Option<f64> {
        let node = self.table.get(key)?;
        problems.within(key, |problems| amount::<T>(node, problems))
    }

    fn positive<T: Param>(&self, key: &str, problems: &mut Problems) -> Option<f64> {
        let number = self.number::<T>(key, problems)?;
        if number > 0.0 {
            return Some(number);
        }
        problems.within(key, |problems| {
            problems.note(Fault::Range, Place::Value, format!("`{key}` must be above zero"), "");
        });
        None
    }

    fn ascending<T: Param, const N: usize>(
        &self,
        keys: [&str; N],
        problems: &mut Problems,
    ) -> Option<[f64; N]> {
        let read = keys.map(|key| self.number::<T>(key, problems));
        let mut values = [0.0; N];
        for (value, read) in values.iter_mut().zip(read) {
            *value = read?;
        }
        if values.is_sorted() {
            return Some(values);
        }
        problems.value("the values must ascend", format!("order: {}", keys.join(" ≤ ")));
        None
    }

    fn lognormal<T: Param>(&self, problems: &mut Problems) -> Option<Dist> {
        let sigma = self.positive::<f64>("sigma", problems);
        let dist = match (self.table.contains_key("median"), self.table.contains_key("mean")) {
            (true, false) => Dist::log_normal(self.positive::<T>("median", problems)?, sigma?),
            (false, true) => Dist::log_normal_with_mean(self.positive::<T>("mean", problems)?, sigma?),
            _ => {
                problems.value("a lognormal takes either `median` or `mean`", "");
                return None;
            }
        };
        made(dist, problems)
    }

    fn list<T: Param>(&self, key: &str, problems: &mut Problems) -> Option<Vec<f64>> {
        let Some(Node::List(items)) = self.table.get(key) else {
            problems.within(key, |problems| {
                problems.note(Fault::Kind, Place::Value, format!("`{key}` is a list"), "write [ …, … ]");
            });
            return None;
        };
        let read = |(i, item): (usize, &Node)| {
            problems.within(&format!("{key}[{i}]"), |problems| amount::<T>(item, problems))
        };
        let values: Vec<Option<f64>> = items.iter().enumerate().map(read).collect();
        values.into_iter().collect()
    }

    fn empirical<T: Param>(&self, problems: &mut Problems) -> Option<Dist> {
        let values = self.list::<T>("values", problems)?;
        let weights = match self.table.contains_key("weights") {
            true => self.list::<f64>("weights", problems)?,
            false => vec![1.0; values.len()],
        };
        if weights.len() != values.len() {
            let message = format!("there are {} values and {} weights", values.len(), weights.len());
            problems.value(message, "give one weight for each value, or none for equal weights");
            return None;
        }
        let points: Vec<(f64, f64)> = values.into_iter().zip(weights).collect();
        made(Dist::empirical(&points), problems)
    }
}
