//! Values that only claims have: amounts with a unit or in percent, names of relations.

use super::relation::Word;
use crate::kernel::param::{Choice, Fault, Kind, Known, Node, Param, Place, Problems, shorten};

/// The name of a relation; whether there is one is told with what else it needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RelationName(pub String);

impl Param for RelationName {
    fn kind() -> Kind {
        Kind::Known(Known { what: "relation", names: || Word::WORDS.to_vec() })
    }

    fn read(node: &Node, problems: &mut Problems) -> Option<RelationName> {
        String::read(node, problems).map(RelationName)
    }

    fn write(&self) -> Node {
        self.0.as_str().into()
    }
}

/// A size as it is written: a bare number, or a number with a unit or a percent sign behind it.
#[derive(Clone, Debug, PartialEq)]
pub struct Amount {
    /// The number.
    pub number: f64,
    /// What stands behind it; empty behind a bare number.
    pub unit: String,
}

impl Param for Amount {
    fn kind() -> Kind {
        Kind::Amount
    }

    fn read(node: &Node, problems: &mut Problems) -> Option<Amount> {
        let found = match node {
            Node::Text(text) => parse(text),
            other => other.as_number().map(|number| Amount { number, unit: String::new() }),
        };
        let amount = found.filter(|amount| amount.number.is_finite());
        if amount.is_none() {
            let message = format!("{} is no size", node.describe());
            let help =
                "write a number in the unit of the metric, \"4 h\", or \"2 %\" of the reference's mean";
            problems.note(Fault::Kind, Place::Value, message, help);
        }
        amount
    }

    fn write(&self) -> Node {
        match self.unit.as_str() {
            "" => self.number.into(),
            unit => Node::Text(format!("{} {unit}", self.number)),
        }
    }
}

fn parse(text: &str) -> Option<Amount> {
    let text = text.trim();
    let end = text.find(|c: char| !(c.is_ascii_digit() || "+-._eE".contains(c)));
    let (number, unit) = text.split_at(end.unwrap_or(text.len()));
    let number = number.replace('_', "").parse().ok()?;
    Some(Amount { number, unit: unit.trim().to_string() })
}

/// A size in the unit of what is measured.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Size {
    /// So much.
    Absolute(f64),
    /// So large a share of the size of the reference, replication by replication.
    Share(f64),
}

impl Size {
    /// The number that is written, without its unit.
    pub fn number(self) -> f64 {
        match self {
            Size::Absolute(number) | Size::Share(number) => number,
        }
    }

    /// The same size the other way.
    #[must_use]
    pub fn negative(self) -> Size {
        match self {
            Size::Absolute(number) => Size::Absolute(-number),
            Size::Share(share) => Size::Share(-share),
        }
    }
}

impl Amount {
    /// What the amount means for something measured in `unit`; for what is itself a share, `points` are hundredths.
    pub(crate) fn size(&self, unit: &str, problems: &mut Problems) -> Option<Size> {
        match self.unit.as_str() {
            "" => Some(Size::Absolute(self.number)),
            "%" => Some(Size::Share(self.number / 100.0)),
            "points" if unit == "share" => Some(Size::Absolute(self.number / 100.0)),
            same if same == unit => Some(Size::Absolute(self.number)),
            other => {
                let message = format!("the metric is measured in `{unit}`, not in `{}`", shorten(other));
                let points = if unit == "share" { ", \"2 points\" for two hundredths" } else { "" };
                let help =
                    format!("write a bare number{points}, or \"2 %\" for a share of the reference's mean");
                problems.note(Fault::Kind, Place::Value, message, help);
                None
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn size(text: &str, unit: &str) -> Option<Size> {
        let mut problems = Problems::new();
        Amount::read(&text.into(), &mut problems)?.size(unit, &mut problems)
    }

    #[test]
    fn amounts_are_bare_or_carry_the_unit_of_the_metric_or_percent() {
        assert_eq!(size("4 h", "h"), Some(Size::Absolute(4.0)));
        assert_eq!(size("-2.5 %", "h"), Some(Size::Share(-0.025)));
        assert_eq!(size("2%", "share"), Some(Size::Share(0.02)));
        assert_eq!(size("2 points", "share"), Some(Size::Absolute(0.02)));
        assert_eq!(size("1_000", "1"), Some(Size::Absolute(1_000.0)));
        for (text, unit) in [("4 d", "h"), ("2 points", "h"), ("many", "1"), ("", "1"), ("1e999", "1")] {
            assert_eq!(size(text, unit), None, "{text}");
        }
    }

    #[test]
    fn amounts_are_written_as_they_are_read() {
        for node in [Node::Float(0.5), "3 %".into(), "4 h".into()] {
            let read = |node: &Node| Amount::read(node, &mut Problems::new()).unwrap();
            assert_eq!(read(&read(&node).write()), read(&node));
        }
    }
}
