//! Levels of a factor as axes want them: in their order, and as numbers where they are numbers or lengths of time.

use std::collections::BTreeMap;

use crate::kernel::{Elapsed, WorkDays};

/// How the levels of a factor lie on an axis.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Levels {
    /// Each level as it is written, in order: by value; words as the author lists them, behind `base`.
    pub(crate) written: Vec<String>,
    /// The same as numbers in `unit`; empty if one of them is none.
    pub(crate) values: Vec<f64>,
    /// Unit of the numbers: `d`, `h`, `min`, `s`, `wd`; nothing for bare numbers and for words.
    pub(crate) unit: Option<&'static str>,
    /// Where each stands in the order.
    places: BTreeMap<String, usize>,
}

/// Units of lengths of time by the clock, longest first, in seconds.
const CLOCK: [(&str, f64); 4] = [("d", 86_400.0), ("h", 3_600.0), ("min", 60.0), ("s", 1.0)];

impl Levels {
    /// The levels that stand in a column, each once. Words go by the author's order where that is known, then by the
    /// alphabet.
    pub(crate) fn of<'t>(column: impl IntoIterator<Item = &'t str>, listed: &[String]) -> Levels {
        let mut written: Vec<&str> = column.into_iter().filter(|level| !level.is_empty()).collect();
        written.sort_by_key(|level| (*level != "base", *level));
        written.dedup();
        let Some((values, unit)) = numbers(&written) else {
            let place = |level: &&str| listed.iter().position(|known| known == *level);
            written.sort_by_key(|level| (place(level).is_some(), place(level)));
            return Levels::ordered(&written, Vec::new(), None);
        };
        let mut both: Vec<(f64, &str)> = values.into_iter().zip(written).collect();
        both.sort_by(|a, b| a.0.total_cmp(&b.0));
        let (values, written): (_, Vec<&str>) = both.into_iter().unzip();
        Levels::ordered(&written, values, unit)
    }

    fn ordered(written: &[&str], values: Vec<f64>, unit: Option<&'static str>) -> Levels {
        let written: Vec<String> = written.iter().map(|level| (*level).to_string()).collect();
        let places = written.iter().cloned().zip(0..).collect();
        Levels { written, values, unit, places }
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.written.len()
    }

    /// Whether they lie on an axis of numbers.
    pub(crate) fn are_numbers(&self) -> bool {
        !self.values.is_empty()
    }

    /// A level as a number.
    pub(crate) fn value(&self, level: &str) -> Option<f64> {
        self.values.get(self.place(level)?).copied()
    }

    /// The place of a level in the order.
    pub(crate) fn place(&self, level: &str) -> Option<usize> {
        self.places.get(level).copied()
    }
}

/// All levels as numbers of one unit, if they can be.
fn numbers(levels: &[&str]) -> Option<(Vec<f64>, Option<&'static str>)> {
    if levels.is_empty() {
        return None;
    }
    let bare: Option<Vec<f64>> = levels.iter().map(|level| finite(level)).collect();
    if let Some(values) = bare {
        return Some((values, None));
    }
    let working_days = |level: &&str| WorkDays::parse(level).map(|days| f64::from(days.0)).ok();
    if let Some(values) = levels.iter().map(working_days).collect() {
        return Some((values, Some("wd")));
    }
    let seconds = |level: &&str| Elapsed::parse(level).map(|time| time.0 as f64).ok();
    let seconds: Vec<f64> = levels.iter().map(seconds).collect::<Option<_>>()?;
    let longest = seconds.iter().copied().fold(0.0, f64::max);
    // The greatest unit that the longest level holds twice: 90 min alone, but 1.5 d beside 3 d.
    let (unit, length) = CLOCK.into_iter().find(|(_, length)| longest >= 2.0 * length).unwrap_or(("s", 1.0));
    Some((seconds.into_iter().map(|value| value / length).collect(), Some(unit)))
}

fn finite(text: &str) -> Option<f64> {
    text.parse().ok().filter(|value: &f64| value.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_in_their_order_and_not_in_that_of_their_digits() {
        let levels = Levels::of(["10", "9", "-1", "9"], &[]);
        assert_eq!(levels.written, ["-1", "9", "10"]);
        assert_eq!(levels.values, [-1.0, 9.0, 10.0]);
        assert_eq!((levels.unit, levels.place("10")), (None, Some(2)));
    }

    #[test]
    fn lengths_of_time_come_in_one_unit_whatever_each_is_written_in() {
        let levels = Levels::of(["400 d", "9464646 s", "36 h"], &[]);
        assert_eq!(levels.written, ["36 h", "9464646 s", "400 d"]);
        assert_eq!((levels.values[0], levels.values[2], levels.unit), (1.5, 400.0, Some("d")));
        assert!((levels.values[1] - 109.544_5).abs() < 1e-4, "{:?}", levels.values);
        assert_eq!(Levels::of(["90 s", "2 min"], &[]).unit, Some("min"));
        assert_eq!(Levels::of(["5 wd", "10 wd"], &[]).values, [5.0, 10.0]);
    }

    #[test]
    fn words_are_words_and_the_base_comes_first() {
        let levels = Levels::of(["screening", "audit", "base"], &[]);
        assert_eq!(levels.written, ["base", "audit", "screening"]);
        assert!(!levels.are_numbers());
        let listed = ["screening", "none", "audit"].map(String::from);
        let ours = Levels::of(["audit", "base", "none", "screening", "audit"], &listed);
        assert_eq!(ours.written, ["base", "screening", "none", "audit"]);
        assert!(!Levels::of(["true", "false"], &[]).are_numbers());
        assert!(!Levels::of(["1", "off"], &[]).are_numbers());
    }
}
