//! The record beside the truth: in total, month by month, and by category.

use super::Run;
use super::readings::METRICS;
use super::totals::{SUMMARY, Totals};
use crate::render::figure::{
    Axis, Data, Datum, DotRow, Dots, Estimate, Format, Join, Lines, Point, Series, days_of,
};
use crate::render::html::block::{Block, Caption, Card, Figure};
use crate::render::html::page::Section;
use crate::render::html::table::Table;
use crate::render::words::glossary::{RECORD, TRUTH};
use crate::render::words::{Words, category_words, metric_words};

/// Metrics that are shown month by month.
pub(crate) const MONTHLY: &[&str] =
    &[RECORD_SAME, "record_satisfaction_rate", "said_resolved_rate", TRUE_SAME];

/// The record and the truth of the same tickets, so that no difference of composition is between them.
const RECORD_SAME: &str = "record_resolution_same_tickets_rate";
const TRUE_SAME: &str = "true_resolution_same_tickets_rate";

/// Metrics of the table by category.
pub(crate) const BY_CATEGORY: &[&str] = &[
    "tickets",
    RECORD_SAME,
    TRUE_SAME,
    "resolution_gap_same_tickets",
    "record_satisfaction_rate",
    "satisfied_unsolved_rate",
    "repeat_share",
    "redo_rate",
    "returns_per_ticket",
    "cycle_p50_h",
    "cycle_p90_h",
];

/// Rows of the headline: name, record, what citizens say, truth. There is no truth of satisfaction.
const ROWS: [(Words, [Option<&str>; 3]); 2] = [
    (Words::new("Resolution", "解决率"), [Some(RECORD_SAME), Some("said_resolved_rate"), Some(TRUE_SAME)]),
    (
        Words::new("Satisfaction", "满意率"),
        [Some("record_satisfaction_rate"), Some("said_satisfied_rate"), None],
    ),
];

const SAID: Words = Words::new("said by citizens", "市民自述");

/// The section.
pub(crate) fn section(run: &Run) -> Section {
    let section = Section::new("headline", Words::new("Record and truth", "记录与真实情况"))
        .with(Block::Cards(cards(&run.totals)))
        .with(total(&run.totals));
    let section = if run.readings.months().len() > 1 { section.with(monthly(run)) } else { section };
    section.with(by_category(run))
}

fn cards(totals: &Totals) -> Vec<Card> {
    let ids = [
        RECORD_SAME,
        TRUE_SAME,
        "resolution_gap_same_tickets",
        "resolution_gap_composition",
        "satisfied_unsolved_rate",
        "false_completion_rate",
        "repeat_share",
        "redo_rate",
        "first_refusal_rate",
    ];
    ids.iter().filter_map(|id| card(totals, id)).collect()
}

/// A metric as a card; nothing where it is missing.
pub(crate) fn card(totals: &Totals, id: &str) -> Option<Card> {
    let estimate = totals.estimate(id)?;
    let format = super::totals::format_of(id);
    let detail = estimate
        .interval
        .map_or(String::new(), |[low, high]| format!("[{}, {}]", format.text(low), format.text(high)));
    let value = if id.contains("gap") && format == Format::Percent {
        format!("{:+.1} pp", estimate.value * 100.0)
    } else {
        format.text(estimate.value)
    };
    Some(Card { name: metric_words(id), value: Words::plain(value), detail: Words::plain(detail) })
}

fn share_axis() -> Axis {
    Axis::linear(Words::new("share", "比例"), Format::Percent)
}

fn total(totals: &Totals) -> Figure {
    let row = |(name, ids): &(Words, [Option<&str>; 3])| DotRow {
        name: name.clone(),
        values: ids.iter().map(|id| totals.estimate((*id)?)).collect(),
    };
    let chart = Dots {
        value: share_axis(),
        series: vec![RECORD, SAID, TRUTH],
        rows: ROWS.iter().map(row).collect(),
        reference: None,
    };
    Figure {
        id: "record-and-truth".into(),
        title: Words::new("Record, citizens' answers and truth", "记录、市民自述与真实情况"),
        caption: Caption {
            what: Words::new(
                "Shares over the counted window. Resolution: record and truth of the same tickets, those with a recorded \
                 resolution but for questions and planted ones; true is what is solved when the ticket leaves the desk. \
                 Satisfaction: of tickets that the assessment counts; nothing is so but what citizens feel. Citizens: of \
                 those reached and rating at follow-up.",
                "统计期内的比例。解决：同一批工单的记录与真实，即有解决记录的工单（咨询与虚假来电除外）；真实指工单办结时问题\
                 确已解决。满意：考核计入的工单；满意没有“真实”可言。市民自述：回访联系上并作答者。",
            ),
            n: Some(totals.n()),
            interval: totals.interval(),
            source: SUMMARY,
        },
        chart: Box::new(chart),
    }
}

fn monthly(run: &Run) -> Figure {
    let months = run.readings.months();
    let line = |(name, id): (Words, &'static str)| {
        // A month stands in its middle.
        let point = |month: &String| {
            let x = days_of(&format!("{month}-15"))?;
            Some(Point { x, y: run.readings.of_month(month, id) })
        };
        Series { name, points: months.iter().filter_map(point).collect(), join: Join::Straight }
    };
    let resolved = RECORD.and(&Words::new(": resolved", "：解决"));
    let satisfied = RECORD.and(&Words::new(": satisfied", "：满意"));
    let said = SAID.and(&Words::new(": resolved", "：解决"));
    let lines = [(resolved, MONTHLY[0]), (satisfied, MONTHLY[1]), (said, MONTHLY[2]), (TRUTH, MONTHLY[3])];
    let chart = Lines {
        x: Axis::days(Words::new("month", "月份")),
        y: share_axis().tight(),
        series: lines.map(line).into(),
        spans: run.marks(),
        aspect: 0.4,
    };
    Figure {
        id: "record-and-truth-by-month".into(),
        title: Words::new("Month by month", "逐月变化"),
        caption: Caption {
            what: Words::new(
                "The same shares for the tickets closed in each month; bands are confidence intervals. The axis does not \
                 begin at zero.",
                "按办结月份统计的上述比例；色带为置信区间。纵轴不从零开始。",
            ),
            n: Some(run.totals.n()),
            interval: run.totals.interval(),
            source: METRICS,
        },
        chart: Box::new(chart),
    }
}

fn by_category(run: &Run) -> Table {
    let name = Words::new("category", "诉求类别");
    let heads = BY_CATEGORY.iter().map(|id| metric_words(id));
    let mut data = Data::new(std::iter::once(name).chain(heads));
    for category in run.readings.categories() {
        let cell = |id: &&'static str| {
            let value = run.readings.of_category(&category, id).map(|Estimate { value, .. }| value);
            Datum::Number(value, super::totals::format_of(id))
        };
        let mut row = vec![Datum::Text(category_words(&category))];
        row.extend(BY_CATEGORY.iter().map(cell));
        data.rows.push(row);
    }
    let caption = Words::new(
        "By category: means over replications (metrics.csv). Times in hours.",
        "按诉求类别：各次独立模拟的均值（metrics.csv）。时间单位为小时。",
    );
    Table::new("categories", caption, data)
}
