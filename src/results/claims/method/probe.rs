//! An engine whose results are the values that claims ask for, and nothing else.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use crate::experiment::{Engine, Failure, Measured, Names, Watch, replicate};
use crate::model::ids::{CategoryId, DistrictId, Org, UnitId};
use crate::model::outcome::{Outcome, Reading};
use crate::model::spec::UnitKind;
use crate::results::claims::file::{Measure, Months, Orgs};

/// Runs a point and keeps what is measured in it.
#[derive(Debug)]
pub(crate) struct Probe<E> {
    engine: E,
    kinds: Vec<UnitKind>,
    names: Names,
    /// Places of the measures in the totals of an outcome.
    places: BTreeMap<Measure, usize>,
    sources: Vec<Source>,
    /// Nanoseconds that its runs took.
    spent: AtomicU64,
}

/// Where a measure is found in an outcome.
#[derive(Debug)]
struct Source {
    metric: u16,
    orgs: Option<Vec<Org>>,
    category: Option<CategoryId>,
    months: Option<Months>,
}

/// A name that the world does not have.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Unknown {
    /// What it should be the name of.
    pub what: &'static str,
    /// The name.
    pub name: String,
    /// Names that the world has.
    pub known: Vec<String>,
}

impl<E: Engine> Probe<E> {
    /// A probe that measures nothing yet; `kinds` are those of the units, by id.
    pub(crate) fn new(engine: E, kinds: Vec<UnitKind>) -> Probe<E> {
        let names = engine.names();
        let (places, sources) = (BTreeMap::new(), Vec::new());
        Probe { engine, kinds, names, places, sources, spent: AtomicU64::new(0) }
    }

    /// Measures this too.
    pub(crate) fn add(&mut self, measure: &Measure) -> Result<(), Unknown> {
        if self.places.contains_key(measure) {
            return Ok(());
        }
        let source = Source {
            metric: measure.metric as u16,
            orgs: measure.orgs.as_ref().map(|orgs| self.orgs(orgs)).transpose()?,
            category: measure.category.as_deref().map(|name| self.category(name)).transpose()?,
            months: measure.months,
        };
        self.places.insert(measure.clone(), self.sources.len());
        self.sources.push(source);
        Ok(())
    }

    /// The place of a measure in the totals of an outcome.
    pub(crate) fn place(&self, measure: &Measure) -> Option<usize> {
        self.places.get(measure).copied()
    }

    /// How long its runs took together.
    pub(crate) fn spent(&self) -> Duration {
        Duration::from_nanos(self.spent.load(Ordering::Relaxed))
    }

    /// Organisations that a claim means. A unit that is declared several times has numbers behind its name; the name
    /// alone means all of them.
    fn orgs(&self, orgs: &Orgs) -> Result<Vec<Org>, Unknown> {
        let Names { units, districts, city, .. } = &self.names;
        let unit = |place: usize| Org::Unit(UnitId(place as u16));
        let of_kind = |kind| {
            let is_one = |place: &usize| self.kinds.get(*place) == Some(&kind);
            (0..units.len()).filter(is_one).map(unit).collect::<Vec<Org>>()
        };
        let found = match orgs {
            Orgs::Towns => of_kind(UnitKind::Town),
            Orgs::Bureaus => of_kind(UnitKind::Bureau),
            Orgs::Named(name) if name == city => vec![Org::City],
            Orgs::Named(name) => {
                let desk = districts.iter().position(|district| district == name);
                let is_one = |place: &usize| is_named(&units[*place], name);
                match desk {
                    Some(desk) => vec![Org::District(DistrictId(desk as u16))],
                    None => (0..units.len()).filter(is_one).map(unit).collect(),
                }
            }
        };
        if !found.is_empty() {
            return Ok(found);
        }
        let known = ["towns".into(), "bureaus".into(), city.clone()].into_iter().chain(units.iter().cloned());
        let known = known.chain(districts.iter().cloned()).collect();
        Err(Unknown { what: "unit or desk", name: orgs.word().to_string(), known })
    }

    fn category(&self, name: &str) -> Result<CategoryId, Unknown> {
        let place = self.names.categories.iter().position(|category| category == name);
        place.map(|place| CategoryId(place as u16)).ok_or_else(|| Unknown {
            what: "category",
            name: name.to_string(),
            known: self.names.categories.clone(),
        })
    }
}

/// Whether a unit has this name, or this name with a number behind it.
fn is_named(unit: &str, name: &str) -> bool {
    unit.strip_prefix(name).is_some_and(|rest| {
        let number = rest.strip_prefix('_').unwrap_or("");
        rest.is_empty() || (!number.is_empty() && number.chars().all(|c| c.is_ascii_digit()))
    })
}

impl<E: Engine> Engine for Probe<E> {
    fn run(&self, replication: u32, watch: Watch<'_>) -> Result<Measured, Failure> {
        let begun = Instant::now();
        let outcome = replicate(&self.engine, replication, watch)?.outcome;
        let totals = self.sources.iter().map(|source| source.value(&outcome)).collect();
        let nanoseconds = u64::try_from(begun.elapsed().as_nanos()).unwrap_or(u64::MAX);
        self.spent.fetch_add(nanoseconds, Ordering::Relaxed);
        let outcome = Outcome {
            totals,
            readings: Vec::new(),
            series: Vec::new(),
            cycles: Vec::new(),
            events: outcome.events,
        };
        Ok(Measured { outcome, replay: None })
    }

    fn names(&self) -> Names {
        self.names.clone()
    }
}

impl Source {
    /// The total, or the mean of the readings that have a value.
    fn value(&self, outcome: &Outcome) -> Option<f64> {
        if self.orgs.is_none() && self.category.is_none() && self.months.is_none() {
            return outcome.totals.get(usize::from(self.metric)).copied().flatten();
        }
        let periods = self.months.map(|months| periods(&outcome.readings, months));
        let is_asked = |reading: &&Reading| {
            let org = match (&self.orgs, reading.org) {
                (None, None) => true,
                (Some(orgs), Some(org)) => orgs.contains(&org),
                _ => false,
            };
            let period = match (&periods, reading.period) {
                (None, None) => true,
                (Some(periods), Some(period)) => periods.contains(&period),
                _ => false,
            };
            reading.metric == self.metric && org && period && reading.category == self.category
        };
        let values = outcome.readings.iter().filter(is_asked).filter_map(|reading| reading.value);
        let (mut sum, mut count) = (0.0, 0_u32);
        for value in values {
            sum += value;
            count += 1;
        }
        (count > 0).then(|| sum / f64::from(count))
    }
}

/// The labels of counted months.
fn periods(readings: &[Reading], asked: Months) -> Vec<u32> {
    let mut periods: Vec<u32> = readings.iter().filter_map(|reading| reading.period).collect();
    periods.sort_unstable();
    periods.dedup();
    let months = periods.into_iter().zip(1_u32..);
    months.filter(|(_, place)| asked.has(*place)).map(|(period, _)| period).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_means_all_units_that_carry_it_with_a_number() {
        assert!(is_named("town", "town") && is_named("town_12", "town"));
        assert!(
            !is_named("town_hall", "town") && !is_named("township", "town") && !is_named("town_", "town")
        );
    }

    #[test]
    fn months_are_counted_from_the_first_that_was_measured() {
        let reading = |period, org, value| Reading { org, category: None, period, metric: 3, value };
        let unit = |id| Some(Org::Unit(UnitId(id)));
        let readings = vec![
            reading(Some(201_712), None, Some(1.0)),
            reading(Some(201_801), None, Some(5.0)),
            reading(Some(201_802), None, None),
            reading(None, unit(0), Some(10.0)),
            reading(None, unit(1), Some(20.0)),
            reading(None, unit(2), None),
        ];
        let outcome =
            Outcome { totals: vec![None; 4], readings, series: vec![], cycles: Vec::new(), events: 0 };
        let source = |orgs, months| Source { metric: 3, orgs, category: None, months };
        assert_eq!(source(None, Some(Months::all(1, 2))).value(&outcome), Some(3.0));
        assert_eq!(
            source(None, Some(Months::all(2, 3))).value(&outcome),
            Some(5.0),
            "a month without a value counts for nothing"
        );
        let thirds = Months { first: 1, last: 3, every: 2 };
        assert_eq!(source(None, Some(thirds)).value(&outcome), Some(1.0), "the second month is left out");
        assert_eq!(source(None, Some(Months::all(3, 3))).value(&outcome), None);
        assert_eq!(
            source(Some(vec![Org::Unit(UnitId(0)), Org::Unit(UnitId(1))]), None).value(&outcome),
            Some(15.0)
        );
        assert_eq!(source(None, None).value(&outcome), None);
    }
}
