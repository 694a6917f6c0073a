//! Units side by side: what they are scored, what is so, what they carry.

use super::Run;
use super::readings::METRICS;
use super::totals::format_of;
use crate::model::spec::UnitKind;
use crate::render::figure::{Axis, Data, Datum, Format, Scatter, Spot};
use crate::render::html::block::{Block, Caption, Figure};
use crate::render::html::page::Section;
use crate::render::html::table::Table;
use crate::render::words::glossary::{BUREAUS, TOWNS};
use crate::render::words::{Words, metric_words};

/// Columns of the table of units.
pub(crate) const BY_UNIT: &[&str] = &[
    "score_mean",
    "rank_mean",
    "record_resolution_rate",
    "true_resolution_rate",
    "resolution_gap_same_tickets",
    "closed",
    "orders",
    "first_refusal_rate",
    "redo_rate",
    "utilisation",
    "offered_load_units",
    "backlog_mean_weeks",
    "pressure_mean",
    "blame_units_points",
];

/// More names than this would hide each other.
const MOST_NAMES: usize = 14;

/// The section.
pub(crate) fn section(run: &Run) -> Section {
    let section = Section::new("units", Words::new("Comparison of units", "承办单位对比"));
    let orgs: Vec<String> =
        run.readings.orgs().into_iter().filter(|org| run.readings.of_org(org, "orders").is_some()).collect();
    if orgs.is_empty() {
        let note = Words::new("No unit had an order in the counted window.", "统计期内没有任何派单。");
        return section.with(Block::Note(note));
    }
    section.with(score_and_truth(run, &orgs)).with(load_and_blame(run, &orgs)).with(table(run, &orgs))
}

fn is_town(run: &Run, org: &str) -> bool {
    run.world.as_ref().and_then(|world| world.kind(org)) != Some(UnitKind::Bureau)
}

fn spots(run: &Run, orgs: &[String], x: &'static str, y: &'static str) -> Vec<Spot> {
    let value = |org: &str, id: &'static str| run.readings.of_org(org, id).map(|estimate| estimate.value);
    let spot = |org: &String| Spot {
        name: run.org_words(org),
        series: usize::from(!is_town(run, org)),
        x: value(org, x),
        y: value(org, y),
    };
    orgs.iter().map(spot).collect()
}

fn axis(id: &str) -> Axis {
    Axis::linear(metric_words(id), format_of(id)).tight()
}

fn scatter(run: &Run, orgs: &[String], x: &'static str, y: &'static str) -> Scatter {
    Scatter {
        x: axis(x),
        y: axis(y),
        series: vec![TOWNS, BUREAUS],
        spots: spots(run, orgs, x, y),
        diagonal: false,
        names: orgs.len() <= MOST_NAMES,
    }
}

fn of(run: &Run, orgs: &[String]) -> Words {
    let (units, runs) = (orgs.len(), run.totals.replications());
    Words::made(
        format!("n = {units} units, means over {runs} replications."),
        format!("n = {units} 个单位，{runs} 次独立模拟的均值。"),
    )
}

fn score_and_truth(run: &Run, orgs: &[String]) -> Figure {
    Figure {
        id: "score-and-truth".into(),
        title: Words::new("Score and true resolution", "考核得分与真实解决率"),
        caption: Caption {
            what: Words::new(
                "Each point is a unit: across its true resolution rate, up its score in the assessment. If the score \
                 measured true resolution, the points would lie on a rising line.",
                "每点为一个单位：横轴为真实解决率，纵轴为考核得分。若得分反映真实解决情况，各点应沿上升线分布。",
            ),
            n: Some(of(run, orgs)),
            interval: None,
            source: METRICS,
        },
        chart: Box::new(scatter(run, orgs, "true_resolution_rate", "score_mean")),
    }
}

fn load_and_blame(run: &Run, orgs: &[String]) -> Figure {
    Figure {
        id: "load-and-blame".into(),
        title: Words::new("Load and blame points", "工作负荷与问责分"),
        caption: Caption {
            what: Words::new(
                "Each point is a unit: across its offered load (hours that its orders would need / staffed hours left by \
                 tasks from above), up its blame points.",
                "每点为一个单位：横轴为工作负荷（所收派单所需工时/扣除上级交办任务后的在岗工时），纵轴为问责分。",
            ),
            n: Some(of(run, orgs)),
            interval: None,
            source: METRICS,
        },
        chart: Box::new(scatter(run, orgs, "offered_load_units", "blame_units_points")),
    }
}

fn table(run: &Run, orgs: &[String]) -> Table {
    let heads = [Words::new("unit", "承办单位"), Words::new("kind", "类型")];
    let metrics = BY_UNIT.iter().map(|id| metric_words(id));
    let mut data = Data::new(heads.into_iter().chain(metrics));
    for org in orgs {
        let kind = if is_town(run, org) { TOWNS } else { BUREAUS };
        let mut row = vec![Datum::Text(run.org_words(org)), Datum::Text(kind)];
        row.extend(BY_UNIT.iter().map(|id| {
            let value = run.readings.of_org(org, id).map(|estimate| estimate.value);
            Datum::Number(value, if *id == "score_mean" { Format::Number } else { format_of(id) })
        }));
        data.rows.push(row);
    }
    let caption = Words::new(
        "Units: means over replications (metrics.csv). Click a heading to sort.",
        "承办单位：各次独立模拟的均值（metrics.csv）。点击表头排序。",
    );
    Table::new("units-table", caption, data)
}
