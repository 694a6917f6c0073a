//! Single values: numbers, shares, counts, times, dates, opening hours, lists.

use super::{Fault, Kind, Node, Place, Problems};
use crate::kernel::{Date, Elapsed, WorkDays, WorkTime, parse_date};

/// A value that a scenario can hold.
pub trait Param: Sized {
    /// What kind of value it is.
    fn kind() -> Kind;
    /// Reads it; a mistake is noted in `problems` and gives `None`.
    fn read(node: &Node, problems: &mut Problems) -> Option<Self>;
    /// Writes it in the form that [`Param::read`] takes back unchanged.
    fn write(&self) -> Node;
    /// Its place on a number line, for range checks; `None` where it has none.
    fn measure(&self) -> Option<f64> {
        None
    }
    /// The smallest and the largest of its values, for range checks: those of a distribution are wider than its
    /// [`Param::measure`].
    fn reach(&self) -> Option<(f64, f64)> {
        self.measure().map(|at| (at, at))
    }
}

/// Notes that a value is not of its kind.
fn wrong<T: Param>(node: &Node, problems: &mut Problems) -> Option<T> {
    let (message, help) = (format!("found {}", node.describe()), format!("expected {}", T::kind().meant()));
    problems.note(Fault::Kind, Place::Value, message, help);
    None
}

/// Notes that a value is of its kind and too small or too large for it.
fn outside<T: Param>(node: &Node, problems: &mut Problems) -> Option<T> {
    let message = format!("{} is out of range", node.describe());
    problems.note(Fault::Range, Place::Value, message, format!("expected {}", T::kind().meant()));
    None
}

/// Reads text by a parser that explains itself.
fn parsed<T: Param, E: std::fmt::Display>(
    node: &Node,
    problems: &mut Problems,
    parse: impl FnOnce(&str) -> Result<T, E>,
) -> Option<T> {
    /// No value is longer; parsers quote what they cannot read.
    const LONGEST: usize = 100;
    let text = match node {
        Node::Text(text) if text.len() <= LONGEST => text,
        other => return wrong(other, problems),
    };
    match parse(text) {
        Ok(value) => Some(value),
        Err(error) => {
            let help = format!("expected {}", T::kind().meant());
            problems.note(Fault::Kind, Place::Value, error.to_string(), help);
            None
        }
    }
}

impl Param for bool {
    fn kind() -> Kind {
        Kind::Bool
    }

    fn read(node: &Node, problems: &mut Problems) -> Option<bool> {
        match node {
            Node::Bool(value) => Some(*value),
            other => wrong(other, problems),
        }
    }

    fn write(&self) -> Node {
        Node::Bool(*self)
    }
}

impl Param for f64 {
    fn kind() -> Kind {
        Kind::Number
    }

    fn read(node: &Node, problems: &mut Problems) -> Option<f64> {
        match node.as_number() {
            Some(number) if number.is_finite() => Some(number),
            _ => wrong(node, problems),
        }
    }

    fn write(&self) -> Node {
        Node::Float(*self)
    }

    fn measure(&self) -> Option<f64> {
        Some(*self)
    }
}

/// A number in `[0, 1]`.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct Share(pub f64);

impl Param for Share {
    fn kind() -> Kind {
        Kind::Share
    }

    fn read(node: &Node, problems: &mut Problems) -> Option<Share> {
        match node.as_number() {
            Some(number) if (0.0..=1.0).contains(&number) => Some(Share(number)),
            Some(number) if number.is_finite() => outside(node, problems),
            _ => wrong(node, problems),
        }
    }

    fn write(&self) -> Node {
        Node::Float(self.0)
    }

    fn measure(&self) -> Option<f64> {
        Some(self.0)
    }
}

/// A whole number, zero or more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Count(pub u32);

impl Param for Count {
    fn kind() -> Kind {
        Kind::Count
    }

    fn read(node: &Node, problems: &mut Problems) -> Option<Count> {
        match node {
            Node::Int(number) => match u32::try_from(*number) {
                Ok(number) => Some(Count(number)),
                Err(_) => outside(node, problems),
            },
            other => wrong(other, problems),
        }
    }

    fn write(&self) -> Node {
        Node::Int(self.0.into())
    }

    fn measure(&self) -> Option<f64> {
        Some(self.0.into())
    }
}

impl Param for String {
    fn kind() -> Kind {
        Kind::Text
    }

    fn read(node: &Node, problems: &mut Problems) -> Option<String> {
        match node {
            Node::Text(text) => Some(text.clone()),
            other => wrong(other, problems),
        }
    }

    fn write(&self) -> Node {
        Node::Text(self.clone())
    }
}

impl Param for Elapsed {
    fn kind() -> Kind {
        Kind::Elapsed
    }

    fn read(node: &Node, problems: &mut Problems) -> Option<Elapsed> {
        parsed(node, problems, Elapsed::parse)
    }

    fn write(&self) -> Node {
        Node::Text(self.to_string())
    }

    fn measure(&self) -> Option<f64> {
        Some(self.0 as f64)
    }
}

impl Param for WorkTime {
    fn kind() -> Kind {
        Kind::WorkTime
    }

    fn read(node: &Node, problems: &mut Problems) -> Option<WorkTime> {
        parsed(node, problems, WorkTime::parse)
    }

    fn write(&self) -> Node {
        Node::Text(self.to_string())
    }

    fn measure(&self) -> Option<f64> {
        Some(self.0 as f64)
    }
}

impl Param for WorkDays {
    fn kind() -> Kind {
        Kind::WorkDays
    }

    fn read(node: &Node, problems: &mut Problems) -> Option<WorkDays> {
        parsed(node, problems, WorkDays::parse)
    }

    fn write(&self) -> Node {
        Node::Text(self.to_string())
    }

    fn measure(&self) -> Option<f64> {
        Some(self.0.into())
    }
}

impl Param for Date {
    fn kind() -> Kind {
        Kind::Date
    }

    fn read(node: &Node, problems: &mut Problems) -> Option<Date> {
        let date: Date = parsed(node, problems, parse_date)?;
        match date.year() {
            1900..=2199 => Some(date),
            _ => {
                let message = format!("the year {} is out of range", date.year());
                problems.note(Fault::Range, Place::Value, message, "allowed: 1900 to 2199");
                None
            }
        }
    }

    fn write(&self) -> Node {
        Node::Text(self.to_string())
    }
}

/// Opening hours within a day, in seconds of the day: `from <= s < to`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hours {
    /// First open second of the day.
    pub from: u32,
    /// First closed second after it; 86,400 is midnight.
    pub to: u32,
}

impl Hours {
    fn parse(text: &str) -> Result<Hours, String> {
        let clock = |part: &str| -> Option<u32> {
            let (hour, minute) = part.trim().split_once(':')?;
            let two = |digits: &str| (digits.len() == 2).then(|| digits.parse::<u32>().ok()).flatten();
            let (hour, minute) = (two(hour)?, two(minute)?);
            let second = hour * 3600 + minute * 60;
            (minute < 60 && second <= 86_400).then_some(second)
        };
        let (from, to) =
            text.split_once('-').ok_or_else(|| format!("{text:?} has no `-` between two times"))?;
        match (clock(from), clock(to)) {
            (Some(from), Some(to)) if from < to => Ok(Hours { from, to }),
            (Some(_), Some(_)) => {
                Err(format!("{text:?} ends before it begins (write two spans to cross midnight)"))
            }
            _ => Err(format!("{text:?} is not two times of day from 00:00 to 24:00")),
        }
    }
}

impl Param for Hours {
    fn kind() -> Kind {
        Kind::Hours
    }

    fn read(node: &Node, problems: &mut Problems) -> Option<Hours> {
        parsed(node, problems, Hours::parse)
    }

    fn write(&self) -> Node {
        let clock = |s: u32| format!("{:02}:{:02}", s / 3600, s / 60 % 60);
        Node::Text(format!("{}-{}", clock(self.from), clock(self.to)))
    }
}

impl<T: Param> Param for Vec<T> {
    fn kind() -> Kind {
        Kind::List(Box::new(T::kind()))
    }

    fn read(node: &Node, problems: &mut Problems) -> Option<Vec<T>> {
        let Node::List(items) = node else { return wrong(node, problems) };
        let read = |(i, item): (usize, &Node)| {
            problems.within(&format!("[{i}]"), |problems| T::read(item, problems))
        };
        let values: Vec<Option<T>> = items.iter().enumerate().map(read).collect();
        values.into_iter().collect()
    }

    fn write(&self) -> Node {
        Node::List(self.iter().map(Param::write).collect())
    }

    fn reach(&self) -> Option<(f64, f64)> {
        let ends = self.iter().filter_map(Param::reach);
        ends.reduce(|one, other| (one.0.min(other.0), one.1.max(other.1)))
    }
}

impl<T: Param> Param for Option<T> {
    fn kind() -> Kind {
        Kind::Optional(Box::new(T::kind()))
    }

    fn read(node: &Node, problems: &mut Problems) -> Option<Option<T>> {
        match node {
            Node::Text(word) if word == "none" => Some(None),
            other => T::read(other, problems).map(Some),
        }
    }

    fn write(&self) -> Node {
        self.as_ref().map_or_else(|| Node::Text("none".into()), Param::write)
    }

    fn measure(&self) -> Option<f64> {
        self.as_ref().and_then(Param::measure)
    }

    fn reach(&self) -> Option<(f64, f64)> {
        self.as_ref().and_then(Param::reach)
    }
}
