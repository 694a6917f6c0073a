//! Names of metrics and series for people: English from the catalogue, Chinese from a table of this layer.

use std::sync::OnceLock;

use super::Words;
use crate::model::metrics::{catalogue, metric, series_catalogue};
use crate::model::outcome::MetricInfo;

/// Chinese names: id, name.
const CHINESE: &str = include_str!("metrics_zh.csv");

/// The name of a metric or of a series in both languages; its id, if no catalogue knows it.
pub fn metric_words(id: &str) -> Words {
    static CHINESE_NAMES: OnceLock<Vec<(&'static str, &'static str)>> = OnceLock::new();
    let names = CHINESE_NAMES.get_or_init(|| {
        let mut names: Vec<_> = CHINESE.lines().skip(1).filter_map(|line| line.split_once(',')).collect();
        names.sort_unstable();
        names
    });
    let Some(info) = info_of(id) else {
        return Words::plain(id);
    };
    let chinese = names.binary_search_by(|(known, _)| known.cmp(&id)).map(|place| names[place].1);
    Words::new(info.label, chinese.unwrap_or(info.label))
}

/// What the catalogue says of a metric or of a series.
pub fn info_of(id: &str) -> Option<&'static MetricInfo> {
    let of_runs = metric(id).and_then(|place| catalogue().get(usize::from(place)));
    of_runs.or_else(|| series_catalogue().iter().find(|info| info.id == id))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows() -> Vec<(&'static str, &'static str)> {
        CHINESE.lines().skip(1).map(|line| line.split_once(',').unwrap()).collect()
    }

    #[test]
    fn every_metric_has_a_chinese_name() {
        let names = rows();
        let missing: Vec<&str> = catalogue()
            .iter()
            .chain(series_catalogue())
            .map(|info| info.id)
            .filter(|id| !names.iter().any(|(known, _)| known == id))
            .collect();
        assert!(missing.is_empty(), "without a Chinese name: {missing:?}");
        for (id, name) in &names {
            assert!(info_of(id).is_some(), "{id} is in no catalogue");
            assert!(name.chars().any(|letter| ('\u{4e00}'..='\u{9fff}').contains(&letter)), "{id}: {name}");
        }
    }

    #[test]
    fn no_two_metrics_have_one_chinese_name() {
        let mut names: Vec<&str> = rows().into_iter().map(|(_, name)| name).collect();
        let all = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), all);
    }

    #[test]
    fn a_metric_is_named_in_both_languages() {
        assert_eq!(metric_words("tickets"), Words::new("Tickets", "工单量"));
        assert_eq!(metric_words("no_such_metric"), Words::plain("no_such_metric"));
    }
}
