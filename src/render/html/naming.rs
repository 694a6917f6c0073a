//! How pages call metrics, units, intervals and numbers of things.

use serde::de::DeserializeOwned;

use crate::model::metrics::catalogue;
use crate::render::figure::{Axis, Format};
use crate::render::words::{Words, metric_words, unit_words};
use crate::store::folder::{Folder, ReportError};

/// Unit of a metric; empty where the catalogue does not know it, as in results of another version.
pub(crate) fn unit_of(id: &str) -> &'static str {
    catalogue().iter().find(|metric| metric.id == id).map_or("", |metric| metric.unit)
}

/// The axis of a metric: as long as the data reach, with the unit in its title.
pub(crate) fn metric_axis(id: &str) -> Axis {
    value_axis(&metric_words(id), unit_of(id))
}

/// An axis of values in a unit, as long as the data reach.
pub(crate) fn value_axis(name: &Words, unit: &str) -> Axis {
    Axis::linear(in_unit(name, unit), Format::of_unit(unit)).tight()
}

/// A name with its unit behind it, if that says anything beside the numbers.
pub(crate) fn in_unit(name: &Words, unit: &str) -> Words {
    match unit {
        "" | "1" | "share" => name.clone(),
        unit => name.and(&Words::plain(" [")).and(&unit_words(unit)).and(&Words::plain("]")),
    }
}

/// An interval of some confidence over something, in words.
pub(crate) fn t_interval(confidence: f64, over: &Words) -> Words {
    let words =
        Words::new("{c} % confidence interval (Student's t) over {over}", "{over}的 {c}% 置信区间（t 分布）");
    words.fill(&[("c", Words::plain(percent(confidence))), ("over", over.clone())])
}

/// A share in per cent, with the digits that matter near one: 95, 99.97.
pub(crate) fn percent(share: f64) -> String {
    let rounded = format!("{:.2}", share * 100.0);
    rounded.trim_end_matches('0').trim_end_matches('.').to_string()
}

/// Replications, as what intervals are over.
pub(crate) const REPLICATIONS: Words = Words::new("replications", "各次独立模拟");

/// A whole number as words.
pub(crate) fn count(number: usize) -> Words {
    Words::plain(number.to_string())
}

/// A part of an id: letters, digits and hyphens alone.
pub(crate) fn slug(name: &str) -> String {
    name.chars().map(|letter| if letter.is_alphanumeric() { letter } else { '-' }).collect()
}

/// Reads what was written as JSON.
pub(crate) fn read_json<T: DeserializeOwned>(folder: &Folder, name: &str) -> Result<T, ReportError> {
    let fault = |fault: serde_json::Error| ReportError::Table {
        file: folder.path().join(name),
        what: fault.to_string(),
    };
    serde_json::from_str(&folder.text(name)?).map_err(fault)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn confidence_keeps_the_digits_that_matter() {
        assert_eq!([0.95, 0.9, 0.99967].map(percent), ["95", "90", "99.97"]);
        assert_eq!(percent(0.9996666666666667), "99.97");
    }

    #[test]
    fn units_that_say_nothing_beside_the_numbers_are_left_out() {
        let name = Words::new("Cycle", "周期");
        assert_eq!(in_unit(&name, "share"), name);
        assert_eq!(in_unit(&name, "h"), Words::new("Cycle [h]", "周期 [小时]"));
    }
}
