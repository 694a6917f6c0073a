//! Tickets with a story: those with most rounds, most units, most hours, and those that took longest.

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::{Finder, Found};
use crate::experiment::Subject;
use crate::kernel::Elapsed;
use crate::model::fact::Closing;

/// What makes a ticket worth a look: a heading, its word, and a measure of which more is more.
type Measure = (&'static str, &'static str, fn(&Found, &Closing, Elapsed) -> u64);

const MEASURES: [Measure; 5] = [
    ("Most rounds", "rounds", |_, closing, _| u64::from(closing.redos)),
    ("Most units", "units", |_, closing, _| u64::from(closing.orders)),
    ("Longest", "longest", |_, _, cycle| cycle.0),
    ("Most staff hours", "hours", |_, closing, _| closing.hours),
    ("Recorded as resolved and not solved, most hours first", "resolved_not_solved", |_, closing, _| {
        if closing.recorded_resolved == Some(true) && !closing.solved { closing.hours } else { 0 }
    }),
];

/// The first `most` closed tickets by a measure, and among equals those that were received first.
fn first<'f>(finder: &'f Finder, measure: &Measure, most: usize) -> Vec<(&'f Found, &'f Closing, Elapsed)> {
    let mut rows: Vec<(u64, &Found, &Closing, Elapsed)> = finder
        .tickets
        .values()
        .filter_map(|found| {
            let (at, closing) = found.closed.as_ref()?;
            let cycle = at.since(found.info.raised_at);
            Some(((measure.2)(found, closing, cycle), found, closing, cycle))
        })
        .filter(|(size, ..)| *size > 0)
        .collect();
    rows.sort_by_key(|(size, found, ..)| (std::cmp::Reverse(*size), found.info.received_at, found.info.key));
    rows.into_iter().take(most).map(|(_, found, closing, cycle)| (found, closing, cycle)).collect()
}

/// Lists as tables.
pub fn list_as_text(subject: &Subject, replication: u32, finder: &Finder, most: usize) -> String {
    let mut text = String::new();
    let mut add = |line: std::fmt::Arguments<'_>| {
        text.write_fmt(line).expect("a string takes any text");
        text.push('\n');
    };
    for (n, measure) in MEASURES.iter().enumerate() {
        add(format_args!("{}{}", if n > 0 { "\n" } else { "" }, measure.0));
        add(format_args!(
            "  {:<34} {:>6} {:>6} {:>8} {:>8}  category",
            "ticket", "orders", "redos", "days", "staff h"
        ));
        for (found, closing, cycle) in first(finder, measure, most) {
            add(format_args!(
                "  {:<34} {:>6} {:>6} {:>8.1} {:>8.1}  {}",
                format!("{}-{:016x}", subject.run_id(replication), found.info.key),
                closing.orders,
                closing.redos,
                cycle.hours() / 24.0,
                closing.hours as f64 / 3_600.0,
                subject.names.category(found.info.category)
            ));
        }
    }
    text
}

/// Lists as one JSON value.
pub fn list_as_json(subject: &Subject, replication: u32, finder: &Finder, most: usize) -> Value {
    let rows = |measure: &Measure| -> Vec<Value> {
        first(finder, measure, most)
            .into_iter()
            .map(|(found, closing, cycle)| {
                json!({
                    "ticket": format!("{}-{:016x}", subject.run_id(replication), found.info.key),
                    "orders": closing.orders,
                    "redos": closing.redos,
                    "days": cycle.hours() / 24.0,
                    "staff_h": closing.hours as f64 / 3_600.0,
                    "category": subject.names.category(found.info.category),
                })
            })
            .collect()
    };
    Value::Object(MEASURES.iter().map(|measure| (measure.1.to_string(), json!(rows(measure)))).collect())
}
