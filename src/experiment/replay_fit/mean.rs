//! The fit over replications: the record is the same in all of them, the run is not.
use super::{FIT_COLUMNS, FitRow};
use crate::model::ids::{CategoryId, UnitId};

/// One group of requests over replications.
#[derive(Clone, Debug, PartialEq)]
pub struct FitMean {
    /// The unit of the record; `None`: all.
    pub unit: Option<UnitId>,
    /// The category; `None`: all.
    pub category: Option<CategoryId>,
    /// Means of the values of [`FIT_COLUMNS`], in their order. A value that is missing in one replication is missing
    /// here: a median that only the quick runs reach would be the median of the quick runs.
    pub values: [Option<f64>; FIT_COLUMNS.len()],
}

impl FitMean {
    /// The mean of a column of [`FIT_COLUMNS`].
    pub fn value(&self, column: &str) -> Option<f64> {
        let place = FIT_COLUMNS.iter().position(|(name, _, _)| *name == column)?;
        self.values[place]
    }
}

/// Takes the rows of one replication after the other. Its size does not grow with them.
#[derive(Clone, Debug, Default)]
pub struct MeanFit {
    replications: u32,
    /// Sums over the replications so far, by group.
    sums: Vec<FitMean>,
}

impl MeanFit {
    /// Adds a replication. Call in the order of replications, so that sums have the same digits for any number of
    /// threads. All replications of a point have the same groups, as these are the record's.
    pub fn add(&mut self, rows: &[FitRow]) {
        if self.replications == 0 {
            let first =
                |row: &FitRow| FitMean { unit: row.unit, category: row.category, values: row.values() };
            self.sums = rows.iter().map(first).collect();
        } else {
            for (sum, row) in self.sums.iter_mut().zip(rows) {
                for (sum, value) in sum.values.iter_mut().zip(row.values()) {
                    *sum = sum.zip(value).map(|(sum, value)| sum + value);
                }
            }
        }
        self.replications += 1;
    }

    /// The means, in the order of the rows; empty if nothing was added.
    pub fn means(&self) -> Vec<FitMean> {
        let n = f64::from(self.replications);
        let mean = |sum: &FitMean| FitMean { values: sum.values.map(|sum| Some(sum? / n)), ..*sum };
        self.sums.iter().map(mean).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::Side;
    use super::*;

    fn row(simulated_n: u64, median_h: Option<f64>) -> FitRow {
        let recorded =
            Side { n: 4, open_share: Some(0.25), on_time_share: None, median_h: Some(12.0), p90_h: None };
        let simulated =
            Side { n: simulated_n, open_share: Some(0.0), on_time_share: None, median_h, p90_h: Some(80.0) };
        FitRow { unit: None, category: Some(CategoryId(3)), recorded, simulated, distance: None }
    }

    #[test]
    fn means_are_taken_of_what_every_replication_has() {
        let mut fit = MeanFit::default();
        assert_eq!(fit.means(), []);
        fit.add(&[row(3, Some(10.0))]);
        fit.add(&[row(4, Some(16.0))]);
        let mean = &fit.means()[0];
        assert_eq!((mean.unit, mean.category), (None, Some(CategoryId(3))));
        assert_eq!((mean.value("recorded_n"), mean.value("simulated_n")), (Some(4.0), Some(3.5)));
        assert_eq!((mean.value("simulated_median_h"), mean.value("recorded_p90_h")), (Some(13.0), None));
        fit.add(&[row(4, None)]);
        assert_eq!(fit.means()[0].value("simulated_median_h"), None);
        assert_eq!(fit.means()[0].value("simulated_p90_h"), Some(80.0));
    }
}
