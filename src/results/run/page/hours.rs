//! What staff hours go into: units, desks, and each of them by itself.

use super::Run;
use super::readings::METRICS;
use super::totals::SUMMARY;
use crate::model::spec::UnitKind;
use crate::render::figure::{Axis, BarRow, Bars, Estimate, Format, Heat};
use crate::render::html::block::{Caption, Figure};
use crate::render::html::page::Section;
use crate::render::words::{Words, metric_words};
use crate::results::run::work::{OF_DESKS, OF_UNITS, STAFFED_DESKS, STAFFED_UNITS};

/// More rows are not a picture any more; the tables have them.
const MOST_ROWS: usize = 80;

/// Metrics of hours that are read by organisation.
pub(crate) fn wanted() -> Vec<&'static str> {
    [OF_UNITS, OF_DESKS, STAFFED_UNITS, STAFFED_DESKS].concat()
}

/// The section.
pub(crate) fn section(run: &Run) -> Section {
    let mut section = Section::new("hours", Words::new("Staff hours", "人员工时"));
    let units = Words::new("Hours of handling units, by kind", "承办单位工时构成");
    let desks = Words::new("Hours of the desks, by kind", "热线中心与分中心工时构成");
    section = section.with(bars(run, "hours-units", units, OF_UNITS));
    section = section.with(bars(run, "hours-desks", desks, OF_DESKS));
    let is_unit = |org: &String| run.readings.of_org(org, "orders").is_some();
    let (mut units, desks): (Vec<String>, Vec<String>) = run.readings.orgs().into_iter().partition(is_unit);
    let is_town = |org: &String| run.world.as_ref().and_then(|world| world.kind(org)) == Some(UnitKind::Town);
    units.sort_by_key(|org| (!is_town(org), org.clone()));
    let of_units = Words::new("Hours of each unit, by kind", "各承办单位工时构成");
    let of_desks = Words::new("Hours of each desk, by kind", "热线中心与各分中心工时构成");
    let heats = [
        heat(run, "hours-by-unit", of_units, &units, OF_UNITS),
        heat(run, "hours-by-desk", of_desks, &desks, OF_DESKS),
    ];
    heats.into_iter().flatten().fold(section, Section::with)
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
        value: Axis::linear(Words::new("hours per year", "小时/年"), Format::Number),
        parts: vec![Words::new("hours per year", "小时/年")],
        rows: rows.into_iter().map(row).collect(),
        stacked: false,
    };
    Figure {
        id: id.into(),
        title,
        caption: Caption {
            what: Words::new(
                "Hours per year that staff spend on each kind of work, idle hours included; they add up to the staffed \
                 hours. Kinds without any hour are left out.",
                "人员每年用于各类工作的小时数（含空闲），合计等于在岗工时。没有工时的类别未列出。",
            ),
            n: Some(run.totals.n()),
            interval: run.totals.interval(),
            source: SUMMARY,
        },
        chart: Box::new(chart),
    }
}

/// Shares of staffed hours by kind, each organisation by itself: who drowns in what.
fn heat(run: &Run, id: &str, title: Words, orgs: &[String], kinds: &[&'static str]) -> Option<Figure> {
    let mean = |org: &str, kind: &'static str| run.readings.of_org(org, kind).map(|estimate| estimate.value);
    let staffed = |org: &str| -> f64 {
        STAFFED_UNITS.iter().chain(STAFFED_DESKS).filter_map(|kind| mean(org, kind)).sum()
    };
    let orgs: Vec<&String> = orgs.iter().filter(|org| staffed(org) > 0.0).collect();
    if orgs.is_empty() || orgs.len() > MOST_ROWS {
        return None;
    }
    let does = |kind: &&'static str| orgs.iter().any(|org| mean(org, kind).is_some_and(|hours| hours > 0.0));
    let kinds: Vec<&'static str> = kinds.iter().filter(|kind| does(kind)).copied().collect();
    let cells = orgs.iter().map(|org| {
        let all = staffed(org);
        kinds.iter().map(|kind| Some(mean(org, kind)? / all)).collect()
    });
    let chart = Heat {
        value: Words::new("share of staffed hours", "占在岗工时比例"),
        format: Format::Percent,
        across: Words::new("kind of work", "工作类别"),
        down: Words::new("organisation", "单位"),
        columns: kinds.iter().map(|kind| metric_words(kind)).collect(),
        cells: cells.collect(),
        rows: orgs.iter().map(|org| run.org_words(org)).collect(),
        around_zero: false,
        limit: None,
    };
    Some(Figure {
        id: id.into(),
        title,
        caption: Caption {
            what: Words::new(
                "Share of the staffed hours of each organisation by kind of work (towns before bureaus): means over \
                 replications.",
                "各单位在岗工时按工作类别的占比（乡镇街道在前，委办局在后）：各次独立模拟的均值。",
            ),
            n: Some(run.totals.n()),
            interval: None,
            source: METRICS,
        },
        chart: Box::new(chart),
    })
}
