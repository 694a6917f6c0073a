//! `metrics.csv`: every metric by organisation, category and month, one value a row.

use crate::experiment::Subject;
use crate::model::outcome::{Outcome, Reading};
use crate::store::cell::Sheet;
use crate::store::table::{Number, table};
use std::io::{self, Write};

/// The word for a place that is not broken down.
pub(crate) const ALL: &str = "all";

table! {
    /// Metrics by organisation, category and month.
    pub(crate) struct MetricRow<'t> in "metrics", key ["run_id", "org", "category", "period", "metric"],
        leads to "runs" by "run_id"
    {
        /// Name of the run: the id of its point, a hyphen, and its replication.
        run_id: &'t str,
        /// Handling unit, desk or government; `all` for all together.
        org: &'t str,
        /// Category of problems; `all` for all together.
        category: &'t str,
        /// Month, as in `2017-01`; `all` for the whole counted window.
        period: &'t str,
        /// Name of the metric: a column of runs.csv, where its meaning and unit stand.
        metric: &'t str,
        /// Its value; empty where a denominator or a variance is zero.
        value: Number<'t>,
    }
}

impl<'t> MetricRow<'t> {
    /// The value of a metric over everything.
    pub(crate) fn total(run_id: &'t str, metric: &'t str, value: Number<'t>) -> MetricRow<'t> {
        MetricRow { run_id, org: ALL, category: ALL, period: ALL, metric, value }
    }
}

/// Writes all readings of a replication: the totals first.
pub(crate) fn write(
    sheet: &mut Sheet<impl Write>,
    subject: &Subject,
    replication: u32,
    outcome: &Outcome,
) -> io::Result<()> {
    let run_id = subject.run_id(replication);
    for (metric, value) in subject.metrics.iter().zip(&outcome.totals) {
        sheet.write(&MetricRow::total(&run_id, metric.id, Number::New(*value)))?;
    }
    outcome.readings.iter().try_for_each(|reading| write_reading(sheet, subject, &run_id, reading))
}

fn write_reading(
    sheet: &mut Sheet<impl Write>,
    subject: &Subject,
    run_id: &str,
    reading: &Reading,
) -> io::Result<()> {
    let period = reading.period.map(period_text);
    sheet.write(&MetricRow {
        run_id,
        org: reading.org.map_or(ALL, |org| subject.names.org(org)),
        category: reading.category.map_or(ALL, |category| subject.names.category(category)),
        period: period.as_deref().unwrap_or(ALL),
        metric: subject.metrics[usize::from(reading.metric)].id,
        value: Number::New(reading.value),
    })
}

/// A month as in `2017-01`, from `year * 100 + month`.
pub(crate) fn period_text(month: u32) -> String {
    format!("{:04}-{:02}", month / 100, month % 100)
}
