//! Conditions over factors: `staff >= 2 * desks and not (review == "off" and load > 10)`.
//!
//! Comparison, arithmetic, `and`, `or`, `not`, parentheses; names of factors, numbers, words and values with a unit
//! in quotes. What is compared must be of one kind, which is checked when the study is read.

mod lex;
mod parse;

use std::ops::Range;

pub(crate) use parse::parse;

/// What kind of value a factor or an expression has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Type {
    /// True or false.
    Truth,
    /// A number.
    Number,
    /// Clock time or working time, in seconds.
    Time,
    /// Working days.
    Days,
    /// A word, or whatever else is no number.
    Word,
}

impl Type {
    fn called(self) -> &'static str {
        match self {
            Type::Truth => "true or false",
            Type::Number => "a number",
            Type::Time => "a time",
            Type::Days => "a number of working days",
            Type::Word => "a word",
        }
    }
}

/// A value of an expression. What is measured is a number here: its unit was checked when the study was read.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Value<'a> {
    /// True or false.
    Truth(bool),
    /// A number, a time in seconds, a number of days.
    Number(f64),
    /// A word.
    Word(&'a str),
}

/// What a constraint may name.
pub(crate) struct Known<'a> {
    /// Factors with the kind of their values, in the order of their places.
    pub factors: Vec<(&'a str, Type)>,
    /// The words that each factor takes.
    pub words: Vec<Vec<String>>,
}

/// What is wrong with a constraint, and where in its text.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Wrong {
    /// Bytes of the text.
    pub at: Range<usize>,
    /// What is wrong.
    pub message: String,
    /// What to write instead.
    pub help: String,
}

impl Wrong {
    fn new(at: Range<usize>, message: impl Into<String>, help: impl Into<String>) -> Wrong {
        Wrong { at, message: message.into(), help: help.into() }
    }
}

/// A condition that a point must fulfil.
#[derive(Clone, Debug, PartialEq)]
pub struct Constraint {
    text: String,
    condition: Expr,
}

#[derive(Clone, Debug, PartialEq)]
enum Expr {
    Number(f64),
    Word(String),
    Truth(bool),
    Factor(usize),
    Not(Box<Expr>),
    Minus(Box<Expr>),
    Both(Box<Expr>, Box<Expr>),
    Either(Box<Expr>, Box<Expr>),
    Compare(Order, Box<Expr>, Box<Expr>),
    Compute(Sum, Box<Expr>, Box<Expr>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Order {
    Same,
    Other,
    Less,
    AtMost,
    More,
    AtLeast,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sum {
    Plus,
    Minus,
    Times,
    Over,
}

impl Constraint {
    /// The text as it was written.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether a point fulfils it, by the values of its factors.
    pub fn holds<'a>(&'a self, factor: &dyn Fn(usize) -> Value<'a>) -> bool {
        truth(value(&self.condition, factor))
    }
}

fn value<'a>(expr: &'a Expr, factor: &dyn Fn(usize) -> Value<'a>) -> Value<'a> {
    let of = |expr: &'a Expr| value(expr, factor);
    match expr {
        Expr::Number(number) => Value::Number(*number),
        Expr::Word(word) => Value::Word(word),
        Expr::Truth(is) => Value::Truth(*is),
        Expr::Factor(place) => factor(*place),
        Expr::Not(a) => Value::Truth(!truth(of(a))),
        Expr::Minus(a) => Value::Number(-number(of(a))),
        Expr::Both(a, b) => Value::Truth(truth(of(a)) && truth(of(b))),
        Expr::Either(a, b) => Value::Truth(truth(of(a)) || truth(of(b))),
        Expr::Compare(order, a, b) => Value::Truth(compare(*order, of(a), of(b))),
        Expr::Compute(sum, a, b) => {
            let (a, b) = (number(of(a)), number(of(b)));
            Value::Number(match sum {
                Sum::Plus => a + b,
                Sum::Minus => a - b,
                Sum::Times => a * b,
                Sum::Over => a / b,
            })
        }
    }
}

fn compare(order: Order, a: Value<'_>, b: Value<'_>) -> bool {
    match order {
        Order::Same => a == b,
        Order::Other => a != b,
        Order::Less => number(a) < number(b),
        Order::AtMost => number(a) <= number(b),
        Order::More => number(a) > number(b),
        Order::AtLeast => number(a) >= number(b),
    }
}

/// The kinds were checked before, so the other arms are never taken.
fn truth(value: Value<'_>) -> bool {
    value == Value::Truth(true)
}

fn number(value: Value<'_>) -> f64 {
    match value {
        Value::Number(number) => number,
        Value::Truth(_) | Value::Word(_) => f64::NAN,
    }
}

#[cfg(test)]
mod tests;
