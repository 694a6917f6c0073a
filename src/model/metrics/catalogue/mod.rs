//! The catalogue of metrics: one row for each, by layer.

mod course;
mod hours;
mod indices;
mod judgement;
mod online;
mod platform;
mod record;
mod replay;
mod row;
mod time;
mod truth;
mod volume;

pub(super) use row::{CATEGORY, DESK, MONTH, Row, Scopes, UNIT, UNIT_MONTH, View, World};

use super::count;
use crate::model::ids::Org;
use crate::model::outcome::MetricInfo;

/// The lists of rows, in the order of the catalogue.
const GROUPS: [&[Row]; 13] = [
    volume::APPEALS,
    volume::INTAKE,
    course::ROWS,
    record::ROWS,
    judgement::ROWS,
    truth::ROWS,
    time::ROWS,
    time::BY_CLASS,
    hours::ROWS,
    indices::ROWS,
    platform::ROWS,
    online::ROWS,
    replay::ROWS,
];

/// How many metrics there are.
pub(super) const N: usize = {
    let (mut n, mut group) = (0, 0);
    while group < GROUPS.len() {
        n += GROUPS[group].len();
        group += 1;
    }
    n
};

/// All rows, in the order of the catalogue.
pub(super) static ROWS: [Row; N] = {
    let mut rows = [volume::APPEALS[0]; N];
    let (mut n, mut group) = (0, 0);
    while group < GROUPS.len() {
        let mut row = 0;
        while row < GROUPS[group].len() {
            rows[n] = GROUPS[group][row];
            n += 1;
            row += 1;
        }
        group += 1;
    }
    rows
};

static INFO: [MetricInfo; N] = {
    let mut info = [volume::APPEALS[0].info; N];
    let mut n = 0;
    while n < N {
        info[n] = ROWS[n].info;
        n += 1;
    }
    info
};

/// All metrics, in the order of [`Outcome::totals`](crate::model::outcome::Outcome::totals).
pub fn catalogue() -> &'static [MetricInfo] {
    &INFO
}

/// The place of a metric in the catalogue, by its id.
pub fn metric(id: &str) -> Option<u16> {
    INFO.iter().position(|info| info.id == id).map(|place| place as u16)
}

/// Where a metric is reported beside the total.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reported {
    /// By calendar month.
    pub month: bool,
    /// By category.
    pub category: bool,
    /// By handling unit.
    pub unit: bool,
    /// By desk.
    pub desk: bool,
    /// By handling unit and calendar month.
    pub unit_month: bool,
}

/// Where the metric at a place of the catalogue is reported; nowhere, if there is no such place.
pub fn reported(place: usize) -> Reported {
    let is_for = |scope| ROWS.get(place).is_some_and(|row: &Row| row.is_for(scope));
    Reported {
        month: is_for(MONTH),
        category: is_for(CATEGORY),
        unit: is_for(UNIT),
        desk: is_for(DESK),
        unit_month: is_for(UNIT_MONTH),
    }
}

/// The source file in which the metric at a place of the catalogue is declared; empty, if there is no such place.
pub fn declared_in(place: usize) -> &'static str {
    ROWS.get(place).map_or("", |row| row.file)
}

/// Places of metrics that are counted from some of the same cases as the one at this place, those that share most first.
pub fn related(place: usize) -> Vec<usize> {
    let counts = |row: &Row| -> Vec<count::Count> {
        match row.formula {
            row::Formula::Count(over) => over.to_vec(),
            row::Formula::Ratio(over, under)
            | row::Formula::MeanHours(over, under)
            | row::Formula::MeanSeconds(over, under) => [over, under].concat(),
            row::Formula::Of(_) | row::Formula::Outside => Vec::new(),
        }
    };
    let own = ROWS.get(place).map(counts).unwrap_or_default();
    let shared = |row: &Row| counts(row).iter().filter(|count| own.contains(count)).count();
    let others = ROWS.iter().enumerate().filter(|(other, _)| *other != place);
    let mut found: Vec<(usize, usize)> =
        others.map(|(other, row)| (shared(row), other)).filter(|(shared, _)| *shared > 0).collect();
    found.sort_by_key(|(shared, other)| (std::cmp::Reverse(*shared), *other));
    found.into_iter().map(|(_, other)| other).collect()
}

/// Whether a metric of the catalogue is told for these: an organisation, a category, a month; none of them is the total,
/// for which all are.
pub fn is_reported(metric: u16, org: Option<Org>, by_category: bool, by_month: bool) -> bool {
    let scope = match (org, by_category, by_month) {
        (None, false, false) => return true,
        (None, false, true) => MONTH,
        (None, true, false) => CATEGORY,
        (Some(Org::Unit(_)), false, false) => UNIT,
        (Some(Org::Unit(_)), false, true) => UNIT_MONTH,
        (Some(Org::City | Org::District(_)), false, false) => DESK,
        _ => return false,
    };
    ROWS.get(usize::from(metric)).is_some_and(|row| row.is_for(scope))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::metrics::sample;

    #[test]
    fn every_metric_has_a_name_of_its_own() {
        for (place, info) in catalogue().iter().enumerate() {
            assert_eq!(metric(info.id), Some(place as u16), "{} is there twice", info.id);
            let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
            assert!(info.id.chars().all(plain) && !info.id.contains("__"), "{}", info.id);
        }
        assert_eq!(metric("no_such_metric"), None);
    }

    #[test]
    fn every_metric_is_explained_and_says_its_unit_of_measure() {
        for info in catalogue() {
            assert!(info.doc.ends_with('.') && info.doc.len() > 15, "{}: {}", info.id, info.doc);
            assert!(!info.label.is_empty() && !info.unit.is_empty(), "{}", info.id);
            let suffix = match info.unit {
                "h" => "_h",
                "s" => "_s",
                "weeks" => "_weeks",
                "h per year" => "_h_per_year",
                _ => "",
            };
            assert!(info.id.ends_with(suffix), "{} is in {}", info.id, info.unit);
            // A rate names its numerator and its denominator, or what it is made of.
            let composed = [" / ", " minus ", "Mean ", "mean", "As `", "deviation"];
            let rate = info.unit == "share" || info.unit.starts_with("per ");
            assert!(!rate || composed.iter().any(|words| info.doc.contains(words)), "{}", info.id);
        }
    }

    #[test]
    fn in_an_empty_run_counts_are_zero_and_rates_are_missing() {
        let outcome = sample::run(&[]);
        for (row, value) in ROWS.iter().zip(&outcome.totals) {
            match row.formula {
                row::Formula::Count(_) => assert_eq!(*value, Some(0.0), "{}", row.info.id),
                row::Formula::Of(_) => assert!(value.is_none_or(|value| value == 0.0), "{}", row.info.id),
                _ => assert_eq!(*value, None, "{}", row.info.id),
            }
            assert!(row.info.unit != "share" || value.is_none(), "{}", row.info.id);
        }
        assert!(outcome.readings.iter().all(|reading| reading.value.is_none_or(|value| value == 0.0)));
    }

    #[test]
    fn readings_come_once_each_and_only_where_their_metric_has_them() {
        let outcome = sample::run(&[]);
        let key = |reading: &crate::model::outcome::Reading| {
            (reading.org, reading.category, reading.period, reading.metric)
        };
        let mut keys: Vec<_> = outcome.readings.iter().map(key).collect();
        let n = keys.len();
        keys.sort_unstable();
        keys.dedup();
        assert_eq!(keys.len(), n);
        assert!(
            keys.iter()
                .all(|(org, category, period, _)| org.is_some() || category.is_some() || period.is_some())
        );
        let of_scope = |scope| ROWS.iter().filter(|row| row.is_counted_for(scope)).count();
        // 3 months, 2 categories, 4 units, 2 desks, 4 x 3 units' months.
        let expected = 3 * of_scope(MONTH) + 2 * of_scope(CATEGORY) + 4 * of_scope(UNIT) + 2 * of_scope(DESK);
        assert_eq!(n, expected + 12 * of_scope(UNIT_MONTH));
    }
}
