//! Kinds of values that lie on a number line, so that a range of them has points in between.

use crate::kernel::param::{Kind, Node};
use crate::kernel::{Elapsed, WorkDays, WorkTime};

/// Largest whole number that ranges reach; every `f64` below is exact.
const LARGEST: f64 = 9e15;
/// Digits that a computed level has: 0.3 and not 0.30000000000000004.
const DIGITS: i32 = 12;

/// A kind of value with a place on a number line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scale {
    /// A number or a share.
    Number,
    /// A whole number.
    Count,
    /// Clock time in seconds.
    Elapsed,
    /// Working time in seconds.
    WorkTime,
    /// Working days.
    WorkDays,
}

/// How places on a range are spread.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spread {
    /// Coordinates fill the unit interval: each whole number of a range is as likely as any other.
    Filled,
    /// Coordinates are steps of a grid that holds both ends: whole numbers are rounded.
    Grid,
}

impl Scale {
    /// The scale of the values of a parameter, or `None` where there is nothing in between.
    pub(crate) fn of(kind: &Kind) -> Option<Scale> {
        match kind {
            Kind::Number | Kind::Share => Some(Scale::Number),
            Kind::Count => Some(Scale::Count),
            Kind::Elapsed => Some(Scale::Elapsed),
            Kind::WorkTime => Some(Scale::WorkTime),
            Kind::WorkDays => Some(Scale::WorkDays),
            Kind::Spread(of) | Kind::Optional(of) => Scale::of(of),
            _ => None,
        }
    }

    /// The place of a value, or `None` if it has none on this scale.
    pub fn read(self, node: &Node) -> Option<f64> {
        match (self, node) {
            (Scale::Number, node) => node.as_number().filter(|number| number.is_finite()),
            (Scale::Count, Node::Int(number)) => Some(*number as f64).filter(|n| (0.0..=LARGEST).contains(n)),
            (Scale::Elapsed, Node::Text(text)) => Elapsed::parse(text).ok().map(|time| time.0 as f64),
            (Scale::WorkTime, Node::Text(text)) => WorkTime::parse(text).ok().map(|time| time.0 as f64),
            (Scale::WorkDays, Node::Text(text)) => WorkDays::parse(text).ok().map(|days| days.0.into()),
            _ => None,
        }
    }

    /// The place of what stands in a cell of a table, where a number has no quotes and a time none either.
    pub(crate) fn in_cell(self, text: &str) -> Option<f64> {
        let node = match self {
            // Zero has one form, whatever its sign.
            Scale::Number => Node::Float(text.parse::<f64>().ok()? + 0.0),
            Scale::Count => Node::Int(text.parse().ok()?),
            _ => Node::Text(text.into()),
        };
        self.read(&node)
    }

    /// The value at a place.
    pub fn write(self, place: f64) -> Node {
        match self {
            Scale::Number => Node::Float(place),
            Scale::Count => Node::Int(place as i64),
            Scale::Elapsed => Node::Text(Elapsed(place as u64).to_string()),
            Scale::WorkTime => Node::Text(WorkTime(place as u64).to_string()),
            Scale::WorkDays => Node::Text(WorkDays(place as u32).to_string()),
        }
    }

    /// What is expected of the ends of a range, for an error message.
    pub fn meant(self) -> &'static str {
        match self {
            Scale::Number => "a bare number",
            Scale::Count => "a bare whole number, 0 or more",
            Scale::Elapsed => "clock time with its unit in quotes, such as \"2 h\" or \"5 d\"",
            Scale::WorkTime => "working time with its unit in quotes, such as \"20 min\" or \"8 h\"",
            Scale::WorkDays => "working days in quotes, such as \"5 wd\"",
        }
    }

    /// Whether there is nothing between two neighbouring values. Times are whole seconds.
    pub(crate) fn is_whole(self) -> bool {
        self != Scale::Number
    }

    /// A place or a length, which need not be a value: half a person is none, and may be a mean.
    pub(crate) fn measure(self, node: &Node) -> Option<f64> {
        match self {
            Scale::Count => Scale::Number.read(node),
            _ => self.read(node),
        }
    }

    /// What is expected where [`Scale::measure`] reads, for an error message.
    pub(crate) fn measured(self) -> &'static str {
        if self == Scale::Count { Scale::Number.meant() } else { self.meant() }
    }

    /// Rounds a place as values of the scale are: whole ones to whole ones, numbers to twelve digits.
    pub(crate) fn rounded(self, place: f64) -> f64 {
        if self.is_whole() { place.round() } else { digits(place) }
    }

    /// The least and the greatest value that can be written, where there is one.
    pub(crate) fn limits(self) -> (Option<f64>, Option<f64>) {
        match self {
            Scale::Number => (None, None),
            Scale::Count | Scale::Elapsed | Scale::WorkTime => (Some(0.0), Some(LARGEST)),
            Scale::WorkDays => (Some(0.0), Some(u32::MAX.into())),
        }
    }
}

/// A stretch of a scale.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Range {
    /// The scale.
    pub scale: Scale,
    /// First place.
    pub from: f64,
    /// Last place, behind the first.
    pub to: f64,
    /// Whether steps are even in the logarithm; both places are above zero then.
    pub is_log: bool,
}

impl Range {
    /// The place at a coordinate in `[0, 1]`, rounded as values of the scale are: whole ones to whole ones, numbers
    /// to twelve digits.
    pub fn at(&self, coordinate: f64, spread: Spread) -> f64 {
        let Range { scale, from, to, .. } = *self;
        if !scale.is_whole() {
            return digits(self.between(from, to, coordinate)).clamp(from, to);
        }
        let place = match spread {
            Spread::Grid => self.between(from, to, coordinate).round(),
            Spread::Filled if self.is_log => self.between(from, to, coordinate).round(),
            Spread::Filled => (from + coordinate * (to - from + 1.0)).floor(),
        };
        place.clamp(from, to)
    }

    /// So many places from end to end; whole ones that fall together are one.
    pub fn steps(&self, steps: u32) -> Vec<f64> {
        let last = f64::from(steps.max(2) - 1);
        let mut places: Vec<f64> =
            (0..steps.max(2)).map(|i| self.at(f64::from(i) / last, Spread::Grid)).collect();
        places.dedup();
        places
    }

    /// Where a place lies between the ends: 0 to 1.
    pub fn position(&self, place: f64) -> f64 {
        let Range { from, to, .. } = *self;
        if self.is_log {
            libm::log(place / from) / libm::log(to / from)
        } else {
            (place - from) / (to - from)
        }
    }

    fn between(&self, from: f64, to: f64, coordinate: f64) -> f64 {
        if self.is_log {
            from * libm::exp(coordinate * libm::log(to / from))
        } else {
            from + coordinate * (to - from)
        }
    }
}

/// Rounds to [`DIGITS`] significant digits, by the decimal digits themselves.
fn digits(number: f64) -> f64 {
    let places = (DIGITS - 1) as usize;
    format!("{number:.places$e}").parse().unwrap_or(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn range(scale: Scale, from: f64, to: f64, is_log: bool) -> Range {
        Range { scale, from, to, is_log }
    }

    #[test]
    fn steps_are_the_numbers_that_a_person_would_write() {
        assert_eq!(range(Scale::Number, 0.1, 0.9, false).steps(5), [0.1, 0.3, 0.5, 0.7, 0.9]);
        assert_eq!(
            range(Scale::Number, 0.01, 1.0, true).steps(5),
            [0.01, 0.0316227766017, 0.1, 0.316227766017, 1.0]
        );
        assert_eq!(range(Scale::Count, 8.0, 12.0, false).steps(3), [8.0, 10.0, 12.0]);
        assert_eq!(range(Scale::Count, 1.0, 3.0, false).steps(5), [1.0, 2.0, 3.0]);
    }

    #[test]
    fn every_whole_number_of_a_filled_range_takes_the_same_part_of_the_unit_interval() {
        let range = range(Scale::Count, 3.0, 6.0, false);
        let places: Vec<f64> =
            (0..400).map(|i| range.at((f64::from(i) + 0.5) / 400.0, Spread::Filled)).collect();
        for whole in 3..=6 {
            assert_eq!(places.iter().filter(|place| **place == f64::from(whole)).count(), 100);
        }
        assert_eq!(range.at(1.0, Spread::Filled), 6.0);
    }

    #[test]
    fn a_grid_holds_both_ends() {
        let range = range(Scale::Count, 6.0, 20.0, false);
        let places: Vec<f64> = [0.0, 1.0 / 3.0, 2.0 / 3.0, 1.0].map(|at| range.at(at, Spread::Grid)).into();
        assert_eq!(places, [6.0, 11.0, 15.0, 20.0]);
    }

    #[test]
    fn times_are_written_with_units_and_read_back() {
        for (scale, place, text) in [
            (Scale::Elapsed, 5.0 * 86_400.0, "5 d"),
            (Scale::WorkTime, 5_400.0, "90 min"),
            (Scale::WorkDays, 7.0, "7 wd"),
        ] {
            let node = scale.write(place);
            assert_eq!(scale.read(&node), Some(place), "{node:?}");
            assert_eq!(scale.read(&text.into()), Some(place));
        }
        assert_eq!(Scale::Count.read(&Node::Float(2.5)), None);
        assert_eq!(Scale::Elapsed.read(&Node::Int(5)), None);
    }
}
