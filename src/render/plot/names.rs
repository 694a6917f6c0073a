//! Names of metrics, their common unit of measure, and the words for it.

use super::PlotError;
use crate::kernel::param::nearest;
use crate::render::figure::{Axis, Format};
use crate::render::words::{Words, info_of, metric_words, unit_words};

/// A unit of measure in words; nothing for shares and plain numbers.
fn named_unit(unit: &str) -> Option<Words> {
    (!["1", "share", ""].contains(&unit)).then(|| unit_words(unit))
}

/// The unit of a metric by the catalogue; a plain number where it knows none.
pub(crate) fn unit_of(id: &str) -> &'static str {
    info_of(id).map_or("1", |info| info.unit)
}

/// The error that there is no metric of this name, with the nearest of those that there are.
pub(crate) fn no_metric<'a>(
    name: &str,
    file: &'static str,
    known: impl IntoIterator<Item = &'a str>,
) -> PlotError {
    let mut known: Vec<&str> = known.into_iter().collect();
    known.sort_unstable();
    known.dedup();
    PlotError::Metric { name: name.into(), file, meant: nearest(name, &known) }
}

/// The error that nothing can be drawn by this name.
pub(crate) fn no_way(name: &str, known: &[&str]) -> PlotError {
    PlotError::By { name: name.into(), meant: nearest(name, known) }
}

/// The axis that metrics of one unit share: called like the metric if it is alone, else like the unit.
///
/// # Errors
/// If their units differ.
pub(crate) fn axis(metrics: &[String]) -> Result<Axis, PlotError> {
    let unit = metrics.first().map_or("1", |id| unit_of(id));
    if metrics.iter().any(|id| unit_of(id) != unit) {
        let each = metrics.iter().map(|id| format!("{id} [{}]", unit_of(id)));
        return Err(PlotError::Units(each.collect::<Vec<_>>().join(", ")));
    }
    let title = match metrics {
        [one] => metric_words(one),
        _ => named_unit(unit).unwrap_or(match unit {
            "share" => Words::new("share", "占比"),
            _ => Words::new("number", "数值"),
        }),
    };
    // Most labels say their unit in brackets already.
    let title = match named_unit(unit) {
        Some(words) if metrics.len() == 1 && !title.en.contains('[') => {
            title.and(&Words::plain(" [")).and(&words).and(&Words::plain("]"))
        }
        _ => title,
    };
    Ok(Axis::linear(title, Format::of_unit(unit)))
}

/// Names in a row, in both languages.
pub(crate) fn joined(metrics: &[String]) -> Words {
    let words: Vec<Words> = metrics.iter().map(|id| metric_words(id)).collect();
    let list = |of: fn(&Words) -> &str, between: &str| words.iter().map(of).collect::<Vec<_>>().join(between);
    Words::made(list(|words| &words.en, ", "), list(|words| &words.zh, "、"))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot go on may stop")]

    use super::*;

    #[test]
    fn an_axis_is_called_like_its_metric_and_metrics_of_two_units_have_none() {
        let one = axis(&["redo_rate".into()]).unwrap();
        assert_eq!((one.title.en.as_ref(), one.format), ("Redo rate", Format::Percent));
        let two = axis(&["redo_rate".into(), "true_resolution_rate".into()]).unwrap();
        assert_eq!(two.title, Words::new("share", "占比"));
        let fault = axis(&["redo_rate".into(), "tickets".into()]).unwrap_err();
        assert!(fault.to_string().contains("redo_rate [share], tickets ["), "{fault}");
    }

    #[test]
    fn the_nearest_name_is_told() {
        let PlotError::Metric { meant, .. } = no_metric("redo_rat", "summary.csv", ["tickets", "redo_rate"])
        else {
            panic!("another error")
        };
        assert!(meant.contains("did you mean `redo_rate`"), "{meant}");
    }
}
