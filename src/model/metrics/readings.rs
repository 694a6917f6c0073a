//! Computes every metric of the catalogue, wherever it is reported.

use super::Metrics;
use super::catalogue::{CATEGORY, DESK, MONTH, N, ROWS, Row, Scopes, UNIT, UNIT_MONTH, View, World};
use super::count::Cell;
use super::layout::N_CLASSES;
use super::state::Stretch;
use crate::kernel::Histogram;
use crate::model::Window;
use crate::model::ids::{CategoryId, DistrictId, Org, UnitId};
use crate::model::outcome::Reading;

/// What a reading is about: organisation, category and period; `None` is all.
#[derive(Clone, Copy, Default)]
struct About {
    org: Option<Org>,
    category: Option<CategoryId>,
    period: Option<u32>,
}

/// The totals in the order of the catalogue; then the readings by month, category, unit, desk, and unit and month.
pub(super) fn all(metrics: &Metrics) -> (Vec<Option<f64>>, Vec<Reading>) {
    let total = totals(metrics);
    let mut readings = Vec::new();
    by_month(metrics, &mut readings);
    by_category(metrics, &mut readings);
    by_unit(metrics, &mut readings);
    by_desk(metrics, &mut readings);
    by_unit_and_month(metrics, &mut readings);
    (total, readings)
}

/// A view without cycle times, of the whole window.
fn view<'a>(metrics: &Metrics, part: Window, cell: &'a Cell, stretch: &'a Stretch) -> View<'a> {
    View {
        cell,
        stretch,
        cycle: None,
        seconds: part.seconds(),
        whole_month: false,
        workdays: metrics.layout.workdays_in(part),
        residents: metrics.layout.residents,
        world: None,
    }
}

/// Pushes the readings of all rows that are reported for a scope.
fn push(readings: &mut Vec<Reading>, scope: Scopes, about: About, view: &View) {
    for (metric, row) in ROWS.iter().enumerate().filter(|(_, row)| row.is_counted_for(scope)) {
        let About { org, category, period } = about;
        readings.push(Reading { org, category, period, metric: metric as u16, value: row.value(view) });
    }
}

fn totals(metrics: &Metrics) -> Vec<Option<f64>> {
    let (cell, stretch) = (metrics.tables.total(), metrics.state.total());
    let mut cycle = Histogram::new();
    metrics.cycles.by_month.iter().for_each(|month| cycle.merge(month));
    let classes = by_class(metrics);
    let Metrics { layout, tables, state, stays, .. } = metrics;
    let world = World { layout, tables, state, classes: &classes, stays };
    let mut all = view(metrics, metrics.window, &cell, &stretch);
    all.cycle = Some(&cycle);
    all.world = Some(&world);
    let totals: [Option<f64>; N] = ROWS.each_ref().map(|row: &Row| row.value(&all));
    totals.to_vec()
}

/// Cycle times by class of deadline, in seconds.
pub(super) fn by_class(metrics: &Metrics) -> [Histogram; N_CLASSES] {
    let mut classes: [Histogram; N_CLASSES] = std::array::from_fn(|_| Histogram::new());
    for (class, category) in metrics.layout.classes.iter().zip(&metrics.cycles.by_category) {
        classes[*class as usize].merge(category);
    }
    classes
}

fn by_month(metrics: &Metrics, readings: &mut Vec<Reading>) {
    for (place, month) in metrics.tables.months.iter().enumerate() {
        let mut seen = view(metrics, month.part, &metrics.tables.by_month[place], metrics.state.month(place));
        seen.cycle = Some(&metrics.cycles.by_month[place]);
        seen.whole_month = month.whole;
        push(readings, MONTH, About { period: Some(month.label), ..About::default() }, &seen);
    }
}

fn by_category(metrics: &Metrics, readings: &mut Vec<Reading>) {
    for (place, cell) in metrics.tables.by_category.iter().enumerate() {
        let mut seen = view(metrics, metrics.window, cell, &Stretch::EMPTY);
        seen.cycle = Some(&metrics.cycles.by_category[place]);
        let category = Some(CategoryId(place as u16));
        push(readings, CATEGORY, About { category, ..About::default() }, &seen);
    }
}

fn by_unit(metrics: &Metrics, readings: &mut Vec<Reading>) {
    for (place, cell) in metrics.tables.by_unit.iter().enumerate() {
        let seen = view(metrics, metrics.window, cell, metrics.state.unit(place));
        let org = Some(Org::Unit(UnitId(place as u16)));
        push(readings, UNIT, About { org, ..About::default() }, &seen);
    }
}

fn by_desk(metrics: &Metrics, readings: &mut Vec<Reading>) {
    for place in 0..=metrics.layout.n_districts {
        let seen = view(metrics, metrics.window, &Cell::EMPTY, metrics.state.desk(place));
        let org = if place == 0 { Org::City } else { Org::District(DistrictId(place as u16 - 1)) };
        push(readings, DESK, About { org: Some(org), ..About::default() }, &seen);
    }
}

fn by_unit_and_month(metrics: &Metrics, readings: &mut Vec<Reading>) {
    for unit in 0..metrics.tables.by_unit.len() {
        for (place, month) in metrics.tables.months.iter().enumerate() {
            let cell = metrics.tables.unit_month(unit, place);
            let seen = view(metrics, month.part, &cell, &Stretch::EMPTY);
            let org = Some(Org::Unit(UnitId(unit as u16)));
            push(readings, UNIT_MONTH, About { org, category: None, period: Some(month.label) }, &seen);
        }
    }
}
