//! What staff hours go into: units, desks, and unit by unit.

use super::Run;
use super::readings::METRICS;
use super::totals::SUMMARY;
use crate::model::spec::UnitKind;
use crate::report::figure::{Axis, BarRow, Bars, Estimate, Format, Heat};
use crate::report::html::block::{Caption, Figure};
use crate::report::html::page::Section;
use crate::report::words::{Words, metric_words};

/// Kinds of work of desks, and the idle rest.
const OF_DESKS: [&str; 9] = [
    "talk_h_per_year",
    "record_h_per_year",
    "screen_h_per_year",
    "sort_h_per_year",
    "dispute_desks_h_per_year",
    "review_h_per_year",
    "proof_check_h_per_year",
    "follow_up_h_per_year",
    "idle_desks_h_per_year",
];

/// Metrics of hours that are read by organisation: kinds of work of units, the idle rest, and what they add up to.
pub(super) const KINDS: &[&str] = &[
    "sign_h_per_year",
    "field_h_per_year",
    "travel_h_per_year",
    "paper_h_per_year",
    "redo_h_per_year",
    "proof_h_per_year",
    "dispute_units_h_per_year",
    "joint_help_h_per_year",
    "persuasion_h_per_year",
    "planted_h_per_year",
    "report_h_per_year",
    "top_down_h_per_year",
    "town_line_h_per_year",
    "informal_h_per_year",
    "proactive_h_per_year",
    "idle_units_h_per_year",
    "staffed_units_h_per_year",
];

/// How many of those are kinds.
const KINDS_OF_WORK: usize = KINDS.len() - 1;

/// The section.
pub(super) fn section(run: &Run) -> Section {
    let section = Section::new("hours", Words::new("Staff hours", "人员工时"));
    let units = Words::new("Hours of handling units, by kind", "承办单位工时构成");
    let desks = Words::new("Hours of the desks, by kind", "平台工时构成");
    let section = section.with(bars(run, "hours-units", units, &KINDS[..KINDS_OF_WORK]));
    let section = section.with(bars(run, "hours-desks", desks, &OF_DESKS));
    match by_actor(run) {
        Some(figure) => section.with(figure),
        None => section,
    }
}

fn bars(run: &Run, id: &str, title: Words, kinds: &[&str]) -> Figure {
    let mut rows: Vec<(&str, Option<Estimate>)> =
        kinds.iter().map(|kind| (*kind, run.totals.estimate(kind))).collect();
    // Kinds of work that nobody does are told in the table of all metrics.
    rows.retain(|(_, estimate)| estimate.is_some_and(|estimate| estimate.value > 0.0));
    let size = |estimate: &Option<Estimate>| estimate.map_or(0.0, |estimate| estimate.value);
    rows.sort_by(|(_, a), (_, b)| size(b).total_cmp(&size(a)));
    let row = |(kind, estimate): (&str, Option<Estimate>)| BarRow {
        name: metric_words(kind),
        values: vec![estimate],
    };
    let chart = Bars {
        value: Axis::linear(Words::new("hours a year", "每年小时数"), Format::Number),
        parts: vec![Words::new("hours a year", "每年小时数")],
        rows: rows.into_iter().map(row).collect(),
        stacked: false,
    };
    Figure {
        id: id.into(),
        title,
        caption: Caption {
            what: Words::new(
                "Hours a year that staff spend on each kind of work, idle hours among them; they add up to the hours \
                 staffed. Kinds without any hour are left out.",
                "人员每年花在各类工作上的小时数（含空闲）；合计等于在岗工时。没有工时的类别未列出。",
            ),
            n: Some(run.totals.n()),
            interval: run.totals.interval(),
            source: SUMMARY,
        },
        chart: Box::new(chart),
    }
}

/// Shares of staffed hours by kind, unit by unit: which units drown in what.
fn by_actor(run: &Run) -> Option<Figure> {
    let orgs = run.readings.orgs();
    let mean = |org: &str, kind: &'static str| run.readings.of_org(org, kind).map(|estimate| estimate.value);
    let staffed = |org: &String| mean(org, "staffed_units_h_per_year").filter(|hours| *hours > 0.0);
    let is_town = |org: &String| run.world.as_ref().and_then(|world| world.kind(org)) == Some(UnitKind::Town);
    let mut units: Vec<&String> = orgs.iter().filter(|org| staffed(org).is_some()).collect();
    if units.is_empty() || units.len() > MOST_ROWS {
        return None;
    }
    units.sort_by_key(|org| (!is_town(org), (*org).clone()));
    let kinds = &KINDS[..KINDS_OF_WORK];
    let does =
        |kind: &&&'static str| units.iter().any(|org| mean(org, kind).is_some_and(|hours| hours > 0.0));
    let kinds: Vec<&'static str> = kinds.iter().filter(does).copied().collect();
    let cells = units.iter().map(|org| {
        let all = staffed(org);
        kinds.iter().map(|kind| Some(mean(org, kind)? / all?)).collect()
    });
    let chart = Heat {
        value: Words::new("share of staffed hours", "占在岗工时比例"),
        format: Format::Percent,
        across: Words::new("kind of work", "工作类别"),
        down: Words::new("unit", "承办单位"),
        columns: kinds.iter().map(|kind| metric_words(kind)).collect(),
        cells: cells.collect(),
        rows: units.iter().map(|org| Words::plain(org.as_str())).collect(),
        around_zero: false,
        limit: None,
    };
    Some(Figure {
        id: "hours-by-unit".into(),
        title: Words::new("What each unit's hours go into", "各单位工时去向"),
        caption: Caption {
            what: Words::new(
                "Share of each unit's staffed hours by kind of work, towns above, bureaus below: means over \
                 replications.",
                "各承办单位在岗工时按工作类别的占比，上为乡镇街道，下为委办局：重复运行均值。",
            ),
            n: Some(run.totals.n()),
            interval: None,
            source: METRICS,
        },
        chart: Box::new(chart),
    })
}

/// More units are not a picture any more; the table of units has them.
const MOST_ROWS: usize = 80;
