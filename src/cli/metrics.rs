//! `petisim metrics`: what a column of the results means.

use clap::{Args, ValueEnum};
use serde::Serialize;

use crate::command::console::{as_text, print};
use crate::command::exit::{Exit, Fault};
use crate::kernel::param::nearest;
use crate::model::metrics::{Good, catalogue, declared_in, good, headline, metric, related, reported};
use crate::model::outcome::{Layer, MetricInfo};
use crate::render::terminal::left;
use crate::render::words::{GLOSSARY, unit_words};
use crate::scenario::explain::wrap_under;

/// Related metrics that are named at most.
const RELATED: usize = 8;

/// How metrics are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum MetricsFormat {
    /// For people
    #[default]
    Human,
    /// One JSON value
    Json,
}

const EXAMPLES: &str = "\
Examples:
  petisim metrics
      all metrics, a line each
  petisim metrics true_resolution_rate
      one in full: numerator, denominator, unit, range, where it is reported, Chinese name
  petisim metrics --search 满意
  petisim metrics --search backlog --format json";

/// `petisim metrics`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES, after_long_help = EXAMPLES)]
pub(super) struct MetricsArgs {
    /// Metrics to explain in full [default: all, a line each]
    #[arg(value_name = "METRIC")]
    pub(super) names: Vec<String>,

    /// Only metrics with this word in their name or definition, English or Chinese
    #[arg(long, value_name = "WORD", conflicts_with = "names")]
    pub(super) search: Option<String>,

    /// How to show the result
    #[arg(long, value_enum, default_value_t = MetricsFormat::Human)]
    pub(super) format: MetricsFormat,
}

/// All that is known about a metric.
#[derive(Debug, Serialize)]
struct Explained {
    id: &'static str,
    name: &'static str,
    name_zh: &'static str,
    layer: &'static str,
    unit: &'static str,
    unit_zh: String,
    definition: &'static str,
    least: Option<f64>,
    greatest: Option<f64>,
    /// Which way is good; missing where that is open to debate.
    good: Option<&'static str>,
    /// Whether tables show it unless others are asked for.
    headline: bool,
    /// Where it is reported beside the total.
    reported_by: Vec<&'static str>,
    related: Vec<&'static str>,
    /// Terms of the glossary that it measures, English and Chinese.
    terms: Vec<[String; 2]>,
    /// Source file in which it is declared.
    declared_in: &'static str,
}

/// Explains metrics.
pub(super) fn metrics(arguments: &MetricsArgs) -> Result<Exit, Fault> {
    let chosen: Vec<Explained> = match &arguments.search {
        Some(word) => found(word)?,
        None if arguments.names.is_empty() => (0..catalogue().len()).map(explained).collect(),
        None => arguments.names.iter().map(|name| known(name)).collect::<Result<_, Fault>>()?,
    };
    match arguments.format {
        MetricsFormat::Json => {
            let json = serde_json::to_value(chosen).map_err(|error| Fault::new(Exit::Internal, error))?;
            print(&as_text(&json))
        }
        MetricsFormat::Human if arguments.names.is_empty() => print(&list(&chosen)),
        MetricsFormat::Human => print(&chosen.iter().map(in_full).collect::<Vec<_>>().join("\n")),
    }
}

/// The metric of this id.
fn known(name: &str) -> Result<Explained, Fault> {
    let place = metric(name).ok_or_else(|| {
        let ids: Vec<&str> = catalogue().iter().map(|info| info.id).collect();
        let hint = format!("{}; `petisim metrics --search WORD` looks in definitions", nearest(name, &ids));
        Fault::new(Exit::Usage, anyhow::anyhow!("there is no metric `{name}`")).hint(hint)
    })?;
    Ok(explained(usize::from(place)))
}

/// Metrics in whose name or definition a word stands.
fn found(word: &str) -> Result<Vec<Explained>, Fault> {
    let wanted = word.to_lowercase();
    let has = |text: &str| text.to_lowercase().contains(&wanted);
    let is_meant = |info: &MetricInfo| {
        let of_term = |[en, zh]: &[String; 2]| has(en) || has(zh);
        has(info.id)
            || has(info.label)
            || has(info.label_zh)
            || has(info.doc)
            || terms(info).iter().any(of_term)
    };
    let places = (0..catalogue().len()).filter(|place| is_meant(&catalogue()[*place]));
    let found: Vec<Explained> = places.map(explained).collect();
    if found.is_empty() {
        let hint = "`petisim metrics` lists all";
        return Err(Fault::new(Exit::Nothing, anyhow::anyhow!("no metric speaks of `{word}`")).hint(hint));
    }
    Ok(found)
}

/// Terms of the glossary that the name or the id of a metric contains.
fn terms(info: &MetricInfo) -> Vec<[String; 2]> {
    let named = |term: &crate::render::words::Term| {
        let id = term.name.en.to_lowercase().replace([' ', '-'], "_");
        info.label_zh.contains(term.name.zh.as_ref()) || info.id.contains(&id)
    };
    let of = |term: &crate::render::words::Term| [term.name.en.to_string(), term.name.zh.to_string()];
    GLOSSARY.iter().filter(|term| named(term)).map(of).collect()
}

fn explained(place: usize) -> Explained {
    let info = &catalogue()[place];
    let by = reported(place);
    let scopes = [
        (by.month, "month"),
        (by.category, "category"),
        (by.unit, "unit"),
        (by.desk, "desk"),
        (by.unit_month, "unit and month"),
    ];
    let (least, greatest) = info.ends();
    Explained {
        id: info.id,
        name: info.label,
        name_zh: info.label_zh,
        layer: layer(info.layer),
        unit: info.unit,
        unit_zh: unit_words(info.unit).zh.to_string(),
        definition: info.doc,
        least,
        greatest,
        good: good(info.id).map(|good| if good == Good::High { "more" } else { "less" }),
        headline: headline().any(|id| id == info.id),
        reported_by: scopes.into_iter().filter_map(|(is, name)| is.then_some(name)).collect(),
        related: related(place).into_iter().take(RELATED).map(|place| catalogue()[place].id).collect(),
        terms: terms(info),
        declared_in: declared_in(place),
    }
}

fn layer(layer: Layer) -> &'static str {
    match layer {
        Layer::Volume => "volume: how much flowed",
        Layer::Record => "record: what the government's books say",
        Layer::Judgement => "judgement: what citizens say",
        Layer::Truth => "truth: what is so; only the simulator knows",
        Layer::Time => "time: how long things took or wait",
        Layer::Hours => "hours: what staff hours went into",
        Layer::Index => "index: composed of several",
    }
}

/// A line for each metric.
fn list(chosen: &[Explained]) -> String {
    let width = chosen.iter().map(|metric| metric.id.len()).max().unwrap_or(0);
    let line = |metric: &Explained| {
        let unit = format!("[{}]", metric.unit);
        let name = format!("{} {}", metric.name, metric.name_zh);
        format!("{:width$}  {}  {name}\n", metric.id, left(&unit, 12))
    };
    chosen.iter().map(line).collect()
}

/// All that is known about one.
fn in_full(metric: &Explained) -> String {
    let mut text = format!("{}  ({} {})\n", metric.id, metric.name, metric.name_zh);
    text += &wrap_under("  ", metric.definition);
    let mut fact = |name: &str, value: &str| text += &wrap_under(&format!("  {name:<8} "), value);
    let unit = match metric.unit {
        "1" => "a count",
        "share" => "share, from 0 to 1",
        unit => unit,
    };
    fact("unit", unit);
    let end = |end: Option<f64>| end.map_or("no limit".to_string(), |end| end.to_string());
    fact("range", &format!("{} to {}", end(metric.least), end(metric.greatest)));
    fact("layer", metric.layer);
    if !metric.reported_by.is_empty() {
        fact("also by", &metric.reported_by.join(", "));
    }
    match metric.good {
        Some(good) => fact("good", good),
        None if metric.headline => fact("good", "open to debate"),
        None => {}
    }
    for [en, zh] in &metric.terms {
        fact("term", &format!("{en} {zh}"));
    }
    if !metric.related.is_empty() {
        fact("related", &metric.related.join(", "));
    }
    fact("declared", metric.declared_in);
    text
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot go on may stop")]

    use super::*;

    #[test]
    fn every_metric_is_explained_in_full() {
        for place in 0..catalogue().len() {
            let metric = explained(place);
            let text = in_full(&metric);
            assert!(text.starts_with(metric.id) && text.contains("declared src/model/metrics/"), "{text}");
            assert!(text.lines().skip(1).all(|line| line.chars().count() <= 100), "{text}");
            assert!(!metric.related.contains(&metric.id), "{text}");
        }
    }

    #[test]
    fn search_finds_words_of_both_languages_and_tells_what_is_not_there() {
        let ids = |word: &str| -> Vec<&str> { found(word).unwrap().iter().map(|metric| metric.id).collect() };
        assert!(ids("满意").contains(&"record_satisfaction_rate"));
        assert!(ids("REPEAT").contains(&"repeat_share"));
        assert_eq!(found("xyzzy").unwrap_err().exit, Exit::Nothing);
        assert_eq!(known("true_resolution").unwrap_err().exit, Exit::Usage);
    }

    #[test]
    fn metrics_with_the_same_numerator_or_denominator_are_related() {
        let metric = known("record_resolution_rate").unwrap();
        assert!(metric.related.iter().any(|id| id.starts_with("record_")), "{:?}", metric.related);
        assert_eq!((metric.least, metric.greatest, metric.headline), (Some(0.0), Some(1.0), true));
    }
}
