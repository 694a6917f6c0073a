//! The plan of a study as people and programs read it.

use crate::scenario::shown::shown_in_line;
use crate::store::cell::no_formula;
use serde_json::{Value, json};

use crate::experiment::study::inline;
use crate::experiment::{Plan, Points};
use crate::kernel::param::Node;
use crate::render::terminal::number;

/// So many levels of a factor are named.
const MOST_NAMED: u32 = 8;

/// What a few timed runs say about all of them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pilot {
    /// How many runs were timed, on one thread.
    pub runs: u32,
    /// Mean time of a run in seconds.
    pub mean: f64,
    /// How many threads there are.
    pub jobs: usize,
}

impl Pilot {
    /// Time of so many runs in seconds, if all threads are busy from the beginning to the end.
    fn total(&self, runs: u64) -> f64 {
        self.mean * runs as f64 / self.jobs.max(1) as f64
    }
}

/// The plan in a few lines.
pub fn plan_summary(plan: &Plan, pilot: Option<Pilot>) -> String {
    let study = plan.study();
    let mut text =
        if study.title.is_empty() { String::new() } else { format!("{}\n\n", shown_in_line(&study.title)) };
    for (name, factor) in plan.factors().iter().zip(study.factors()) {
        text += &format!("  {name:<width$}  {}\n", factor.described(MOST_NAMED), width = widest(plan));
    }
    let (points, replications, runs) = (plan.points().len(), study.replications(), plan.runs());
    text +=
        &format!("\n{}: {}", study.design.key().replace('_', " "), counted(plan.rows().len() as u64, "row"));
    if plan.left_out() > 0 {
        text += &format!(", {} more left out by constraints", number(plan.left_out().into()));
    }
    let points_and = counted(points as u64, "point");
    let times = counted(replications.into(), "replication");
    text += &match &study.precision {
        None => format!("\n{points_and}, each with {times}: {}\n", counted(runs, "run")),
        Some(wanted) => format!(
            "\n{points_and}, each with {times} to {}, until half-widths are {}: {} to {}\n",
            number(wanted.most.into()),
            wanted.told(),
            number(runs as f64),
            counted(points as u64 * u64::from(wanted.most), "run")
        ),
    };
    if let Some(pilot) = pilot {
        let timed = if pilot.runs == 1 { "timed once".into() } else { format!("mean of {}", pilot.runs) };
        let threads = counted(pilot.jobs as u64, "thread");
        let (one, all) = (spoken(pilot.mean), spoken(pilot.total(runs)));
        let which = if study.precision.is_some() { "the least number" } else { "all" };
        text += &format!("a run takes {one} ({timed}), {which} of them about {all} on {threads}\n");
    }
    text
}

/// A line for each point: its id and its levels.
pub fn plan_list(plan: &Plan) -> String {
    let names: Vec<&str> =
        std::iter::once("point").chain(plan.factors().iter().map(String::as_str)).collect();
    let rows = plan.points().iter().map(|point| {
        let levels = point.levels.iter().map(shown);
        std::iter::once(point.id.clone()).chain(levels).collect::<Vec<String>>()
    });
    let rows: Vec<Vec<String>> = rows.collect();
    let length = |text: &str| unicode_width::UnicodeWidthStr::width(text);
    let widths: Vec<usize> = names
        .iter()
        .enumerate()
        .map(|(i, name)| rows.iter().map(|row| length(&row[i])).chain([length(name)]).max().unwrap_or(0))
        .collect();
    let line = |cells: &mut dyn Iterator<Item = &str>| {
        let padded =
            cells.zip(&widths).map(|(cell, width)| format!("{cell}{}", " ".repeat(width - length(cell))));
        padded.collect::<Vec<_>>().join("  ").trim_end().to_string() + "\n"
    };
    let mut text = line(&mut names.iter().copied());
    for row in &rows {
        text += &line(&mut row.iter().map(String::as_str));
    }
    text
}

/// The id of every run, a line each.
pub fn plan_ids(plan: &Plan) -> String {
    let replications = plan.study().replications();
    let runs = |place| (0..replications).map(move |replication| plan.run_id(place, replication) + "\n");
    (0..plan.points().len()).flat_map(runs).collect()
}

/// A table with a row for each point: `point_id` and its levels.
pub fn plan_as_csv(plan: &Plan) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let header = std::iter::once("point_id").chain(plan.factors().iter().map(String::as_str));
    // A string takes any text.
    let mut write = |record: Vec<String>| writer.write_record(record).is_ok();
    write(header.map(str::to_string).collect());
    for point in plan.points() {
        let cell = |node: &Node| match node {
            Node::Text(text) => no_formula(text).into_owned(),
            other => shown(other),
        };
        write(std::iter::once(point.id.clone()).chain(point.levels.iter().map(cell)).collect());
    }
    let bytes = writer.into_inner().unwrap_or_default();
    String::from_utf8_lossy(&bytes).into_owned()
}

/// The plan for programs; `with_points`: also the list of all points.
pub fn plan_as_json(plan: &Plan, pilot: Option<Pilot>, with_points: bool) -> Value {
    let study = plan.study();
    let factors = study.factors().iter().map(
        |factor| json!({ "name": factor.name(), "levels": factor.levels(), "numeric": factor.is_numeric() }),
    );
    let mut value = json!({
        "title": study.title,
        "design": study.design.key(),
        "factors": factors.collect::<Vec<_>>(),
        "rows": plan.rows().len(),
        "left_out": plan.left_out(),
        "points": plan.points().len(),
        "replications": study.replications(),
        "runs": plan.runs(),
        "metrics": study.metrics,
        "pilot": pilot.map(|pilot| json!({
            "runs": pilot.runs,
            "mean_s": pilot.mean,
            "jobs": pilot.jobs,
            "total_s": pilot.total(plan.runs()),
        })),
    });
    if let Some(wanted) = &study.precision {
        value["precision"] = json!(wanted);
    }
    if with_points {
        let point = |point: &crate::experiment::Point| {
            let levels = plan.factors().iter().zip(&point.levels);
            let levels: serde_json::Map<String, Value> =
                levels.map(|(name, node)| (name.clone(), as_json(node))).collect();
            json!({ "point_id": point.id, "levels": levels })
        };
        value["list"] = plan.points().iter().map(point).collect();
    }
    value
}

/// A level in a cell.
fn shown(node: &Node) -> String {
    match node {
        Node::Text(text) => text.clone(),
        Node::Float(number) => number.to_string(),
        other => inline(other),
    }
}

fn as_json(node: &Node) -> Value {
    match node {
        Node::Bool(is) => json!(is),
        Node::Int(number) => json!(number),
        Node::Float(number) => json!(number),
        other => json!(shown(other)),
    }
}

fn widest(plan: &Plan) -> usize {
    plan.factors().iter().map(|name| name.len()).max().unwrap_or(0)
}

fn counted(count: u64, what: &str) -> String {
    format!("{} {what}{}", number(count as f64), if count == 1 { "" } else { "s" })
}

/// Seconds in the unit that a person would take.
fn spoken(seconds: f64) -> String {
    match seconds {
        s if s < 1.0 => format!("{:.0} ms", (s * 1e3).max(1.0)),
        s if s < 100.0 => format!("{s:.1} s"),
        s if s < 6_000.0 => format!("{:.0} min", s / 60.0),
        s if s < 48.0 * 3_600.0 => format!("{:.1} h", s / 3_600.0),
        s => format!("{:.0} days", s / 86_400.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_told_in_the_unit_that_fits() {
        let told = [0.0002, 0.25, 1.5, 99.0, 600.0, 7_200.0, 864_000.0].map(spoken);
        assert_eq!(told, ["1 ms", "250 ms", "1.5 s", "99.0 s", "10 min", "2.0 h", "10 days"]);
    }
}
