//! What is read off the outcome of a run.

use crate::experiment::Names;
use crate::model::ids::{CategoryId, DistrictId, Org, UnitId};
use crate::model::metrics::{catalogue, is_reported, metric};
use crate::model::outcome::{MetricInfo, Outcome};
use crate::results::calibrate::file::{Over, Reading};

/// A reading whose names are found.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Measure {
    metric: u16,
    per: Option<u16>,
    months: Option<(u32, u32)>,
    per_months: Option<(u32, u32)>,
    over: Over,
    org: Option<Org>,
    category: Option<CategoryId>,
}

impl Measure {
    /// The metric whose value it is; `None` for a ratio of two and for a sum of months, which may lie outside of what one value
    /// can be.
    pub fn info(&self) -> Option<&'static MetricInfo> {
        let is_sum = self.over == Over::Sum && self.months.is_some_and(|(first, last)| first != last);
        if self.per.is_some() || is_sum { None } else { catalogue().get(usize::from(self.metric)) }
    }

    /// Finds the names of a reading in a world.
    ///
    /// # Errors
    /// If a name is not known there, or the metric is not told for what is asked.
    pub fn of(reading: &Reading, names: &Names) -> Result<Measure, String> {
        let known = |id: &str| metric(id).ok_or_else(|| format!("there is no metric `{id}`"));
        let measure = Measure {
            metric: known(reading.metric)?,
            per: reading.per.map(known).transpose()?,
            months: reading.months,
            per_months: reading.per_months.or(reading.months),
            over: reading.over,
            org: reading.org.as_deref().map(|name| org(name, names)).transpose()?,
            category: reading.category.as_deref().map(|name| category(name, names)).transpose()?,
        };
        for (id, place) in
            [Some((reading.metric, measure.metric)), reading.per.zip(measure.per)].into_iter().flatten()
        {
            if !is_reported(place, measure.org, measure.category.is_some(), measure.months.is_some()) {
                let asked = [
                    (measure.org.is_some(), "organisation"),
                    (measure.category.is_some(), "category"),
                    (measure.months.is_some(), "month"),
                ];
                let asked: Vec<&str> =
                    asked.iter().filter(|(asked, _)| *asked).map(|(_, word)| *word).collect();
                return Err(format!("`{id}` is not told by {}", asked.join(" and ")));
            }
        }
        Ok(measure)
    }

    /// Its value; missing if that of any month is, or the divisor is zero.
    pub fn value(&self, outcome: &Outcome) -> Option<f64> {
        let over = self.one(self.metric, self.months, outcome)?;
        match self.per {
            None => Some(over),
            Some(per) => {
                self.one(per, self.per_months, outcome).filter(|per| *per != 0.0).map(|per| over / per)
            }
        }
    }

    fn one(&self, metric: u16, months: Option<(u32, u32)>, outcome: &Outcome) -> Option<f64> {
        if (self.org, self.category, months) == (None, None, None) {
            return *outcome.totals.get(usize::from(metric))?;
        }
        let in_months = |period: Option<u32>| match (months, period) {
            (None, None) => true,
            (Some((first, last)), Some(month)) => (first..=last).contains(&month),
            _ => false,
        };
        let asked = outcome.readings.iter().filter(|reading| {
            (reading.metric, reading.org, reading.category) == (metric, self.org, self.category)
                && in_months(reading.period)
        });
        let values: Vec<f64> = asked.map(|reading| reading.value).collect::<Option<_>>()?;
        let sum: f64 = values.iter().sum();
        match (values.len(), self.over) {
            (0, _) => None,
            (_, Over::Sum) => Some(sum),
            (n, Over::Mean) => Some(sum / n as f64),
        }
    }
}

fn org(name: &str, names: &Names) -> Result<Org, String> {
    let unit = names.units.iter().position(|known| known == name);
    let district = names.districts.iter().position(|known| known == name);
    match (unit, district) {
        (Some(place), _) => Ok(Org::Unit(UnitId(place as u16))),
        (_, Some(place)) => Ok(Org::District(DistrictId(place as u16))),
        _ if name == names.city => Ok(Org::City),
        _ => {
            let known: Vec<&str> = names.units.iter().chain(&names.districts).map(String::as_str).collect();
            Err(format!("there is no organisation `{name}`: {}, {}", known.join(", "), names.city))
        }
    }
}

fn category(name: &str, names: &Names) -> Result<CategoryId, String> {
    let place = names.categories.iter().position(|known| known == name);
    let place =
        place.ok_or_else(|| format!("there is no category `{name}`: {}", names.categories.join(", ")))?;
    Ok(CategoryId(place as u16))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::outcome;

    fn names() -> Names {
        let own = |names: &[&str]| names.iter().map(|name| name.to_string()).collect();
        Names { units: own(&["east"]), categories: own(&["noise"]), city: "city".into(), ..Names::default() }
    }

    fn reading(metric: &'static str) -> Reading {
        Reading {
            metric,
            per: None,
            months: None,
            per_months: None,
            over: Over::Sum,
            org: None,
            category: None,
        }
    }

    fn outcome() -> Outcome {
        let (tickets, share) =
            (metric("tickets").unwrap(), metric("dispute_share_of_district_work").unwrap());
        let mut totals = vec![None; crate::model::metrics::catalogue().len()];
        totals[usize::from(tickets)] = Some(60.0);
        let month = |metric, period, value| outcome::Reading {
            org: None,
            category: None,
            period: Some(period),
            metric,
            value,
        };
        let readings = vec![
            month(tickets, 202_306, Some(10.0)),
            month(tickets, 202_307, Some(20.0)),
            month(tickets, 202_308, Some(30.0)),
            month(share, 202_307, Some(0.4)),
            month(share, 202_308, Some(0.6)),
            month(share, 202_309, None),
        ];
        Outcome { totals, readings, series: vec![], cycles: Vec::new(), events: 0 }
    }

    #[test]
    fn what_is_no_single_value_of_a_metric_has_no_ends() {
        let info = |reading: Reading| Measure::of(&reading, &names()).unwrap().info().map(|info| info.id);
        let rate = || reading("record_resolution_rate");
        assert_eq!(info(rate()), Some("record_resolution_rate"));
        assert_eq!(info(Reading { per: Some("tickets"), ..reading("redos") }), None);
        for (months, over, expected) in [
            ((202_401, 202_401), Over::Sum, Some("record_resolution_rate")),
            ((202_401, 202_403), Over::Mean, Some("record_resolution_rate")),
            ((202_401, 202_403), Over::Sum, None),
        ] {
            assert_eq!(info(Reading { months: Some(months), over, ..rate() }), expected);
        }
    }

    #[test]
    fn months_are_summed_or_averaged_and_divided() {
        let value = |reading: &Reading| Measure::of(reading, &names()).unwrap().value(&outcome());
        let tickets = reading("tickets");
        assert_eq!(value(&tickets), Some(60.0));
        let summer = Reading { months: Some((202_307, 202_308)), ..tickets };
        assert_eq!(value(&summer), Some(50.0));
        let share = Reading { metric: "dispute_share_of_district_work", over: Over::Mean, ..summer.clone() };
        assert_eq!(value(&share), Some(0.5));
        // A missing month makes the whole missing, and so does a stretch without months.
        assert_eq!(value(&Reading { months: Some((202_307, 202_309)), ..share.clone() }), None);
        assert_eq!(value(&Reading { months: Some((201_901, 201_903)), ..share }), None);
        assert_eq!(value(&Reading { per: Some("tickets"), ..summer.clone() }), Some(1.0));
        // Growth: July and August over June.
        let growth = Reading { per: Some("tickets"), per_months: Some((202_306, 202_306)), ..summer };
        assert_eq!(value(&growth), Some(5.0));
    }

    #[test]
    fn a_name_or_a_view_that_is_not_there_is_told() {
        let wrong = |reading: &Reading| Measure::of(reading, &names()).unwrap_err();
        let said = wrong(&Reading { org: Some("west".into()), ..reading("closed") });
        assert!(said.contains("`west`") && said.contains("east"), "{said}");
        let said = wrong(&Reading {
            org: Some("east".into()),
            months: Some((202_301, 202_302)),
            ..reading("returns")
        });
        assert_eq!(said, "`returns` is not told by organisation and month");
    }
}
