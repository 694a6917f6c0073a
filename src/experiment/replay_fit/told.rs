//! The fit of a replay as metrics, so that summaries, sweeps, comparisons, claims and calibrations know them.
use super::{FIT_COLUMNS, FitRow};
use crate::model::ids::Org;
use crate::model::metrics::metric;
use crate::model::outcome::{Outcome, Reading};

/// Writes the fit into the metrics that have its names.
pub fn tell(rows: &[FitRow], outcome: &mut Outcome) {
    for row in rows {
        for ((name, ..), value) in FIT_COLUMNS.iter().zip(row.values()) {
            let Some(metric) = metric(name) else { continue };
            let (org, category) = (row.unit.map(Org::Unit), row.category);
            if org.is_some() || category.is_some() {
                outcome.readings.push(Reading { org, category, period: None, metric, value });
            } else if let Some(total) = outcome.totals.get_mut(usize::from(metric)) {
                *total = value;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::Side;
    use super::*;
    use crate::model::ids::UnitId;
    use crate::model::metrics::catalogue;

    #[test]
    fn every_column_but_the_support_is_a_metric() {
        let missing: Vec<&str> =
            FIT_COLUMNS.iter().map(|(name, ..)| *name).filter(|name| metric(name).is_none()).collect();
        assert_eq!(missing, ["support_h"]);
    }

    #[test]
    fn totals_are_set_and_units_are_added() {
        let recorded =
            Side { n: 4, open_share: Some(0.25), on_time_share: None, median_h: Some(12.0), p90_h: None };
        let all = FitRow { unit: None, category: None, recorded, simulated: recorded, distance: None };
        let unit = FitRow { unit: Some(UnitId(3)), ..all };
        let totals = vec![None; catalogue().len()];
        let mut outcome =
            Outcome { totals, readings: Vec::new(), series: Vec::new(), cycles: Vec::new(), events: 0 };
        tell(&[all, unit], &mut outcome);
        let median = metric("recorded_median_h").unwrap();
        assert_eq!(outcome.totals[usize::from(median)], Some(12.0));
        let of_unit: Vec<&Reading> =
            outcome.readings.iter().filter(|reading| reading.metric == median).collect();
        assert_eq!(of_unit.len(), 1);
        assert_eq!((of_unit[0].org, of_unit[0].value), (Some(Org::Unit(UnitId(3))), Some(12.0)));
    }
}
