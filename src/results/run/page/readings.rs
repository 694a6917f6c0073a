//! Metrics by organisation, category and month: `metrics.csv`, means over replications.

use std::collections::BTreeMap;

use crate::kernel::stats::Tally;
use crate::render::figure::Estimate;
use crate::render::words::info_of;
use crate::store::folder::{Folder, ReportError};
use crate::store::table::Row;
use crate::store::tables::metrics::{ALL, MetricRow};

/// The file.
pub(crate) const METRICS: &str = MetricRow::FILE;

/// What a reading is about: organisation, category, month (`all` where it is not split) and metric.
type Key = (String, String, String, &'static str);

/// Readings over replications.
#[derive(Debug)]
pub(crate) struct Readings {
    tallies: BTreeMap<Key, Tally>,
    confidence: f64,
}

impl Readings {
    /// Reads those metrics that are wanted.
    pub(crate) fn read(
        folder: &Folder,
        wanted: &[&'static str],
        confidence: f64,
    ) -> Result<Readings, ReportError> {
        let mut wanted = wanted.to_vec();
        wanted.sort_unstable();
        let mut tallies: BTreeMap<Key, Tally> = BTreeMap::new();
        folder.each::<MetricRow<'_>>(|row| {
            let (Ok(place), Some(value)) = (wanted.binary_search(&row.metric), row.value.value()) else {
                return;
            };
            let key = (row.org.into(), row.category.into(), row.period.into(), wanted[place]);
            tallies.entry(key).or_default().add(value);
        })?;
        Ok(Readings { tallies, confidence })
    }

    fn estimate(&self, metric: &str, tally: &Tally) -> Option<Estimate> {
        let interval = info_of(metric)?.interval(tally, self.confidence);
        Estimate::of(tally.mean(), interval.map(|ends| ends.low), interval.map(|ends| ends.high))
    }

    fn get(&self, org: &str, category: &str, period: &str, metric: &'static str) -> Option<Estimate> {
        let tally = self.tallies.get(&(org.into(), category.into(), period.into(), metric))?;
        self.estimate(metric, tally)
    }

    /// A metric of an organisation.
    pub(crate) fn of_org(&self, org: &str, metric: &'static str) -> Option<Estimate> {
        self.get(org, ALL, ALL, metric)
    }

    /// A metric of a category.
    pub(crate) fn of_category(&self, category: &str, metric: &'static str) -> Option<Estimate> {
        self.get(ALL, category, ALL, metric)
    }

    /// A metric of a month.
    pub(crate) fn of_month(&self, month: &str, metric: &'static str) -> Option<Estimate> {
        self.get(ALL, ALL, month, metric)
    }

    /// All organisations, months and categories that there are readings of, in alphabetical order.
    pub(crate) fn orgs(&self) -> Vec<String> {
        self.names(|key| &key.0)
    }

    /// All months, as `2017-09`.
    pub(crate) fn months(&self) -> Vec<String> {
        self.names(|key| &key.2)
    }

    /// All categories.
    pub(crate) fn categories(&self) -> Vec<String> {
        self.names(|key| &key.1)
    }

    fn names(&self, part: impl Fn(&Key) -> &String) -> Vec<String> {
        let mut names: Vec<String> = self.tallies.keys().map(|key| part(key).clone()).collect();
        names.sort_unstable();
        names.dedup();
        names.retain(|name| name != ALL);
        names
    }
}
