//! Names of metrics and series for people, as the catalogue has them in both languages.

use super::Words;
use crate::model::metrics::{catalogue, metric, series_catalogue};
use crate::model::outcome::MetricInfo;

/// The name of a metric or of a series in both languages; its id, if no catalogue knows it.
pub fn metric_words(id: &str) -> Words {
    info_of(id).map_or_else(|| Words::plain(id), |info| Words::new(info.label, info.label_zh))
}

/// What the catalogue says of a metric or of a series.
pub fn info_of(id: &str) -> Option<&'static MetricInfo> {
    let of_runs = metric(id).and_then(|place| catalogue().get(usize::from(place)));
    of_runs.or_else(|| series_catalogue().iter().find(|info| info.id == id))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_metric_is_named_in_both_languages() {
        for info in catalogue().iter().chain(series_catalogue()) {
            assert!(metric_words(info.id).is_translated(), "{}: {} / {}", info.id, info.label, info.label_zh);
        }
        assert_eq!(metric_words("tickets"), Words::new("Tickets", "工单量"));
        assert_eq!(metric_words("no_such_metric"), Words::plain("no_such_metric"));
    }

    #[test]
    fn no_two_metrics_have_one_name() {
        for of in [|info: &MetricInfo| info.label, |info: &MetricInfo| info.label_zh] {
            let mut names: Vec<&str> = catalogue().iter().map(of).collect();
            let all = names.len();
            names.sort_unstable();
            names.dedup();
            assert_eq!(names.len(), all);
        }
    }
}
