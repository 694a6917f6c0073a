//! The catalogue of metrics: one row for each, by layer.

mod hours;
mod indices;
mod judgement;
mod record;
mod row;
mod time;
mod truth;
mod volume;

pub(super) use row::{CATEGORY, DESK, MONTH, Row, Scopes, UNIT, UNIT_MONTH, View, World};

use crate::model::outcome::MetricInfo;

/// The lists of rows, in the order of the catalogue.
const GROUPS: [&[Row]; 10] = [
    volume::APPEALS,
    volume::INTAKE,
    volume::HANDLING,
    record::ROWS,
    judgement::ROWS,
    truth::ROWS,
    time::ROWS,
    time::BY_CLASS,
    hours::ROWS,
    indices::ROWS,
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
