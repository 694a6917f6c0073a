//! `summary.csv`: every metric over the replications, with its interval.

use crate::experiment::{Subject, Summary};
use crate::model::outcome::{Layer, MetricInfo};
use crate::store::cell::{Cell, Sheet, push_number};
use crate::store::column::Type;
use crate::store::table::{Value, table};
use std::io::{self, Write};

table! {
    /// Metrics over replications, with intervals.
    ///
    /// In a sweep the factors stand behind the point.
    pub(crate) struct SummaryRow<'t> in "summary", key ["point_id", "metric"] {
        /// Name of the point: a hash of all values of the scenario.
        point_id: &'t str,
        ..
        /// Name of the metric: a column of runs.csv, where its meaning and unit stand.
        metric: &'t str,
        /// volume, record, judgement, truth, time, hours or index.
        layer: Layer,
        /// Replications with a value.
        n: u64,
        /// Replications without one: a denominator or a variance was zero.
        missing: u64,
        /// Mean over replications; empty if n is 0.
        mean: Option<f64> ["that of the metric"],
        /// Standard deviation over replications, n - 1 in its denominator; empty if n is below 2.
        sd: Option<f64> ["that of the metric"],
        /// Standard error of the mean: sd / sqrt(n).
        se: Option<f64> ["that of the metric"],
        /// Lower end of the interval of the mean; empty if n is below 2. Quantiles, read off bins, have half a bin more at
        /// each end. An end beyond what is possible is taken on the scale of logarithms, or of log odds for shares.
        ci_low: Option<f64> ["that of the metric"],
        /// Upper end of it.
        ci_high: Option<f64> ["that of the metric"],
        /// Median over replications.
        median: Option<f64> ["that of the metric"],
        /// How the interval was made, and its confidence.
        method: TInterval<'t>,
    }
}

impl<'t> SummaryRow<'t> {
    /// The row of a metric.
    pub(crate) fn of(
        point_id: &'t str,
        info: &'t MetricInfo,
        summary: &Summary,
        method: TInterval<'t>,
    ) -> SummaryRow<'t> {
        let Summary { n, missing, mean, sd, se, ci_low, ci_high, median, .. } = *summary;
        let (n, missing, layer) = (n as u64, missing as u64, info.layer);
        SummaryRow {
            point_id,
            metric: info.id,
            layer,
            n,
            missing,
            mean,
            sd,
            se,
            ci_low,
            ci_high,
            median,
            method,
        }
    }
}

/// How the intervals were made: Student's t at a confidence.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct TInterval<'t> {
    text: &'t str,
    /// The confidence, in (0, 1).
    pub(crate) confidence: f64,
}

/// What its text begins with; the confidence follows.
const T_INTERVAL: &str = "t interval over replications, ";

impl<'t> TInterval<'t> {
    /// How it is written.
    pub(crate) fn text(confidence: f64) -> String {
        let mut text = T_INTERVAL.to_string();
        push_number(confidence, &mut text);
        text
    }

    /// At a confidence, of which this is the text.
    pub(crate) fn of(confidence: f64, text: &'t str) -> TInterval<'t> {
        TInterval { text, confidence }
    }
}

impl<'t> Value<'t> for TInterval<'t> {
    const TYPE: Type = Type::Text;

    fn cell(&self) -> Cell<'_> {
        Cell::Text(self.text)
    }

    fn parse(text: &'t str) -> Option<TInterval<'t>> {
        Some(TInterval { text, confidence: f64::parse(text.strip_prefix(T_INTERVAL)?)? })
    }
}

/// Every layer with its word in tables and JSON.
const LAYERS: [(Layer, &str); 7] = [
    (Layer::Volume, "volume"),
    (Layer::Record, "record"),
    (Layer::Judgement, "judgement"),
    (Layer::Truth, "truth"),
    (Layer::Time, "time"),
    (Layer::Hours, "hours"),
    (Layer::Index, "index"),
];

/// The word for a layer in tables and JSON.
pub(crate) fn layer_word(layer: Layer) -> &'static str {
    LAYERS.iter().find(|(known, _)| *known == layer).map_or("", |(_, word)| word)
}

impl Value<'_> for Layer {
    const TYPE: Type = Type::Text;

    fn cell(&self) -> Cell<'_> {
        Cell::Text(layer_word(*self))
    }

    fn parse(text: &str) -> Option<Layer> {
        LAYERS.iter().find(|(_, word)| *word == text).map(|(layer, _)| *layer)
    }
}

/// Writes all rows.
pub(crate) fn write(
    sheet: &mut Sheet<impl Write>,
    subject: &Subject,
    summaries: &[Summary],
) -> io::Result<()> {
    let text = TInterval::text(subject.confidence);
    let method = TInterval::of(subject.confidence, &text);
    summaries.iter().try_for_each(|summary| {
        let info = &subject.metrics[summary.metric];
        sheet.write(&SummaryRow::of(&subject.point_id, info, summary, method))
    })
}
