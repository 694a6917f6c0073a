//! How long tickets take, by class of deadline.

use std::collections::BTreeMap;

use super::Run;
use super::totals::SUMMARY;
use crate::kernel::param::Choice;
use crate::model::spec::DeadlineClass;
use crate::render::figure::{
    Axis, BarRow, Bars, DotRow, Dots, Estimate, Format, Join, Kind, Lines, Point, Series,
};
use crate::render::html::block::{Caption, Figure};
use crate::render::html::page::Section;
use crate::render::words::{Words, metric_words};
use crate::results::run::cycle_times::CycleRow;
use crate::store::folder::ReportError;
use crate::store::table::Row;

/// The file with distributions of cycle times.
const CYCLE_TIMES: &str = CycleRow::FILE;

/// Classes of deadlines.
const CLASSES: [(DeadlineClass, Words); 5] = [
    (DeadlineClass::Emergency, Words::new("Emergency", "紧急")),
    (DeadlineClass::Utility, Words::new("Utilities", "公用事业")),
    (DeadlineClass::Consultation, Words::new("Consultation", "咨询")),
    (DeadlineClass::General, Words::new("General", "一般")),
    (DeadlineClass::Complex, Words::new("Complex", "复杂")),
];

/// Waiting and working on the way, in the order in which a ticket meets them.
const WAITS: [&str; 7] = [
    "desk_wait_mean_h",
    "sign_wait_mean_h",
    "work_wait_mean_h",
    "first_response_mean_h",
    "first_reply_mean_h",
    "limbo_mean_h",
    "cycle_mean_h",
];

/// The section.
pub(crate) fn section(run: &Run) -> Result<Section, ReportError> {
    let mut section = Section::new("times", Words::new("Times", "办理时间"));
    if run.folder.has(CYCLE_TIMES) {
        section = section.with(distribution(run)?);
    }
    Ok(section.with(quantiles(run)).with(waits(run)))
}

fn hours() -> Words {
    Words::new("hours since the appeal", "自提出诉求起的小时数")
}

/// Share of tickets that left the desk by a time.
fn distribution(run: &Run) -> Result<Figure, ReportError> {
    // Of each class: the ends of stretches of time and how many tickets fell into them, over all runs.
    let mut counts: BTreeMap<DeadlineClass, BTreeMap<u32, f64>> = BTreeMap::new();
    run.folder.each::<CycleRow<'_>>(|row| {
        *counts.entry(row.class).or_default().entry(row.to_h).or_default() += row.tickets as f64;
    })?;
    let line = |(class, name): &(DeadlineClass, Words)| {
        let bins = counts.get(class)?;
        let all: f64 = bins.values().sum();
        let mut sum = 0.0;
        let point = |(to, tickets): (&u32, &f64)| {
            sum += tickets;
            Point { x: f64::from(*to), y: Estimate::bare(sum / all) }
        };
        let points = bins.iter().map(point).collect();
        (all > 0.0).then(|| Series { name: name.clone(), points, join: Join::Steps })
    };
    let chart = Lines {
        x: Axis { kind: Kind::Log, ..Axis::linear(hours(), Format::Number) },
        y: Axis::linear(Words::new("share of the tickets closed", "占办结工单的比例"), Format::Percent),
        series: CLASSES.iter().filter_map(line).collect(),
        spans: Vec::new(),
        aspect: 0.45,
    };
    let tickets: f64 = counts.values().flat_map(BTreeMap::values).sum();
    let runs = run.totals.replications();
    let tickets = crate::render::terminal::number(tickets);
    Ok(Figure {
        id: "cycle-times".into(),
        title: Words::new("Cycle time by class of deadline", "各类时限工单的办理时长分布"),
        caption: Caption {
            what: Words::new(
                "Cumulative share of the tickets closed within a time since the appeal, redo and disputes included. The \
                 time axis is logarithmic.",
                "自提出诉求起在某一时长内办结的工单累计占比（含重办与退单争议）。时间轴为对数。",
            ),
            n: Some(Words::made(
                format!("n = {tickets} tickets of {runs} replications."),
                format!("n = {tickets} 件工单（{runs} 次独立模拟）。"),
            )),
            interval: None,
            source: CYCLE_TIMES,
        },
        chart: Box::new(chart),
    })
}

fn quantiles(run: &Run) -> Figure {
    let row = |(class, name): &(DeadlineClass, Words)| {
        let id = class.word();
        let values: Vec<Option<Estimate>> = ["p50", "p90", "p99"]
            .iter()
            .map(|share| run.totals.estimate(&format!("cycle_{id}_{share}_h")))
            .collect();
        values.iter().any(Option::is_some).then(|| DotRow { name: name.clone(), values })
    };
    let chart = Dots {
        value: Axis::linear(hours(), Format::Number),
        series: vec![
            Words::new("median", "中位数"),
            Words::new("90 % quantile", "90%分位数"),
            Words::new("99 % quantile", "99%分位数"),
        ],
        rows: CLASSES.iter().filter_map(row).collect(),
        reference: None,
    };
    Figure {
        id: "cycle-quantiles".into(),
        title: Words::new("Cycle time: median and upper quantiles", "办理时长：中位数与高分位数"),
        caption: Caption {
            what: Words::new(
                "Quantiles of the time from the appeal to the closing, by class of deadline: means over replications.",
                "各类时限工单从提出诉求到办结时长的分位数：各次独立模拟的均值。",
            ),
            n: Some(run.totals.n()),
            interval: run.totals.interval(),
            source: SUMMARY,
        },
        chart: Box::new(chart),
    }
}

fn waits(run: &Run) -> Figure {
    let row = |id: &&str| BarRow { name: metric_words(id), values: vec![run.totals.estimate(id)] };
    let rows = WAITS.iter().filter(|id| run.totals.estimate(id).is_some()).map(row).collect();
    let chart = Bars {
        value: Axis::linear(Words::new("hours", "小时"), Format::Number),
        parts: vec![Words::new("mean", "均值")],
        rows,
        stacked: false,
    };
    Figure {
        id: "waits".into(),
        title: Words::new("Waits and milestones", "各环节等待与用时"),
        caption: Caption {
            what: Words::new(
                "Mean hours of waiting, and until the milestones of a ticket. They overlap and do not add up.",
                "工单各段等待及到各节点的平均小时数；各项有重叠，不能相加。",
            ),
            n: Some(run.totals.n()),
            interval: run.totals.interval(),
            source: SUMMARY,
        },
        chart: Box::new(chart),
    }
}
