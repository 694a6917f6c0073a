//! Pages of comparisons: paired differences with their intervals.

use crate::kernel::param::Choice;
use crate::render::figure::{Axis, Data, Datum, DotRow, Dots, Estimate, Format};
use crate::render::html::block::{Block, Caption, Card, Figure};
use crate::render::html::naming::{REPLICATIONS, count, read_json, t_interval};
use crate::render::html::page::{Page, Section, facts};
use crate::render::html::table::Table;
use crate::render::html::verdicts::verdict;
use crate::render::words::{Words, metric_words, name_words, selection_words, unit_words};
use crate::results::compare::tables::rows::{ComparisonFile, Difference, LookedFor};
use crate::store::folder::{Folder, ReportError};

/// Most metrics in one figure; those that are moved most, in standard errors, if there are more.
const ROWS: usize = 40;

/// The page of a comparison.
///
/// # Errors
/// If a file of the result cannot be read.
pub(crate) fn page(folder: &Folder, _metrics: &[String]) -> Result<Page, ReportError> {
    let (manifest, comparison): (_, ComparisonFile) =
        (folder.manifest()?, read_json(folder, "comparison.json")?);
    let mut section =
        Section::new("differences", Words::new("Differences", "差异")).with(Block::Cards(cards(&comparison)));
    section.blocks.extend(selection(&comparison).map(Block::Text));
    section.blocks.extend([shares(&comparison), amounts(&comparison)].into_iter().flatten().map(Into::into));
    let title = Words::new("Each metric and scenario", "各指标与情景");
    let table = Section::new("table", Words::new("All differences", "全部差异")).with(Table::new(
        "comparison",
        title,
        table(&comparison),
    ));
    Ok(Page {
        kind: Words::new("Comparison of scenarios", "情景比较"),
        lead: lead(&comparison),
        sections: vec![section, table],
        facts: facts(&manifest),
        title: manifest.title,
    })
}

fn lead(comparison: &ComparisonFile) -> Words {
    let words = Words::new(
        "Each scenario is compared with {reference} under common random numbers: citizens have the same problems on the \
         same days, so that differences are paired. A difference is established if it is significant after Holm's \
         correction for the number of comparisons.",
        "各情景在共同随机数下与“{reference}”比较：市民在相同的日子遇到相同的问题，差异因此可以配对。经 Holm 多重比较校正后仍显著的差异，记为得到确认。",
    );
    words.fill(&[("reference", name_words(&comparison.reference))])
}

fn cards(comparison: &ComparisonFile) -> Vec<Card> {
    let is_found = |found: &&Difference| found.row.verdict.is_established();
    let found = comparison.comparisons.iter().filter(is_found).count();
    let of_all = Words::new("of {all} comparisons", "共 {all} 项比较");
    let card = |name: Words, value: Words, detail: Words| Card { name, value, detail };
    vec![
        card(
            Words::new("Differences established", "得到确认的差异"),
            count(found),
            of_all.fill(&[("all", count(comparison.comparisons.len()))]),
        ),
        card(
            Words::new("Scenarios", "情景"),
            count(comparison.scenarios.len()),
            Words::new("reference: {name}", "参照：{name}")
                .fill(&[("name", name_words(&comparison.reference))]),
        ),
        card(
            Words::new("Replications of each", "各情景独立模拟次数"),
            count(comparison.replications as usize),
            Words::new("paired by common random numbers", "共同随机数，逐次配对"),
        ),
    ]
}

fn selection(comparison: &ComparisonFile) -> Option<Words> {
    let selected = comparison.selected.as_ref()?;
    let places = [
        ("metric", metric_words(&selected.metric)),
        ("d", Words::plain(selected.indifference.to_string())),
        ("best", name_words(selected.best.as_deref().unwrap_or_default())),
        ("why", selection_words(selected.why_none.as_deref().unwrap_or_default())),
    ];
    let lowest = selected.looked_for == LookedFor::Lowest;
    let words = match (&selected.best, lowest) {
        (Some(_), true) => Words::new(
            "Selected: {best} has the lowest {metric}, for differences of {d} or more.",
            "选择结果：{best}的{metric}最低（差异不小于 {d} 时）。",
        ),
        (Some(_), false) => Words::new(
            "Selected: {best} has the highest {metric}, for differences of {d} or more.",
            "选择结果：{best}的{metric}最高（差异不小于 {d} 时）。",
        ),
        (None, _) => {
            Words::new("No scenario was selected by {metric}: {why}.", "未能按{metric}选出情景：{why}。")
        }
    };
    Some(words.fill(&places))
}

/// Metrics that are shares, all on one axis.
fn shares(comparison: &ComparisonFile) -> Option<Figure> {
    let rows: Vec<&Difference> =
        comparison.comparisons.iter().filter(|found| found.unit == "share").collect();
    let value = |found: &Difference| Estimate::of(found.row.difference, found.row.ci_low, found.row.ci_high);
    let axis =
        Axis::linear(Words::new("difference, in percentage points (pp)", "差异（百分点）"), Format::Percent);
    let what = Words::new(
        "Metrics that are shares: scenario minus {reference}, paired by replication.",
        "比例类指标：各情景减去“{reference}”，按独立模拟配对。",
    );
    picture(comparison, "shares", (&rows, &value), axis, (Words::new("Shares", "比例类指标"), what))
}

/// All others, each as a share of what it is in the reference.
fn amounts(comparison: &ComparisonFile) -> Option<Figure> {
    let has_size = |found: &&Difference| {
        found.unit != "share" && found.row.mean_reference.is_some_and(|mean| mean != 0.0)
    };
    let rows: Vec<&Difference> = comparison.comparisons.iter().filter(has_size).collect();
    let value = |found: &Difference| {
        let size = found.row.mean_reference?.abs();
        let part = |value: Option<f64>| value.map(|value| value / size);
        Estimate::of(part(found.row.difference), part(found.row.ci_low), part(found.row.ci_high))
    };
    let axis = Axis::linear(
        Words::new("difference, as a share of the reference", "差异（占参照值的比例）"),
        Format::Percent,
    );
    let what = Words::new(
        "All other metrics: scenario minus {reference}, paired by replication, as a share of the mean of {reference}.",
        "其他指标：各情景减去“{reference}”后除以其均值，按独立模拟配对。",
    );
    picture(
        comparison,
        "amounts",
        (&rows, &value),
        axis,
        (Words::new("Amounts and times", "数量与时间"), what),
    )
}

/// Rows of a picture, and the value that is drawn of each.
type Shown<'a> = (&'a [&'a Difference], &'a dyn Fn(&Difference) -> Option<Estimate>);

fn picture(
    comparison: &ComparisonFile,
    id: &str,
    (rows, value): Shown<'_>,
    axis: Axis,
    (title, what): (Words, Words),
) -> Option<Figure> {
    let metrics = strongest(rows);
    if metrics.is_empty() {
        return None;
    }
    let others: Vec<&String> =
        comparison.scenarios.iter().filter(|name| **name != comparison.reference).collect();
    let row = |metric: &&str| DotRow {
        name: metric_words(metric),
        values: others
            .iter()
            .map(|scenario| {
                rows.iter()
                    .find(|found| found.row.metric == **metric && found.row.scenario == **scenario)
                    .and_then(|found| value(found))
            })
            .collect(),
    };
    let chart = Dots {
        value: axis.tight(),
        series: others.iter().map(|name| name_words(name)).collect(),
        rows: metrics.iter().map(row).collect(),
        reference: Some(0.0),
    };
    let n = Words::new("{n} replications of each scenario", "各情景 {n} 次独立模拟");
    Some(Figure {
        id: format!("differences-{id}"),
        title,
        caption: Caption {
            what: what.fill(&[("reference", name_words(&comparison.reference))]),
            n: Some(n.fill(&[("n", count(comparison.replications as usize))])),
            interval: Some(t_interval(comparison.confidence, &REPLICATIONS)),
            source: "comparison.csv",
        },
        chart: Box::new(chart),
    })
}

/// The metrics of some rows in their order, each once; the clearest ones if they are many.
fn strongest<'a>(rows: &[&'a Difference]) -> Vec<&'a str> {
    let mut metrics: Vec<&str> = rows.iter().map(|found| found.row.metric.as_str()).collect();
    metrics.dedup();
    if metrics.len() <= ROWS {
        return metrics;
    }
    let clarity = |metric: &str| {
        let of = |found: &&&Difference| {
            Some(found.row.difference?.abs() / (found.row.ci_high? - found.row.ci_low?).abs())
        };
        let found = rows.iter().filter(|found| found.row.metric == metric).filter_map(|found| of(&found));
        found.filter(|value| value.is_finite()).fold(0.0, f64::max)
    };
    let mut sizes: Vec<(f64, usize)> =
        metrics.iter().zip(0..).map(|(metric, at)| (clarity(metric), at)).collect();
    sizes.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    let mut places: Vec<usize> = sizes.into_iter().take(ROWS).map(|(_, at)| at).collect();
    places.sort_unstable();
    places.into_iter().map(|at| metrics[at]).collect()
}

fn table(comparison: &ComparisonFile) -> Data {
    let mut data = Data::new([
        Words::new("metric", "指标"),
        Words::new("scenario", "情景"),
        Words::new("unit", "单位"),
        Words::new("reference", "参照值"),
        Words::new("mean", "均值"),
        Words::new("difference", "差异"),
        Words::new("low", "下限"),
        Words::new("high", "上限"),
        Words::new("p (Holm)", "p 值（Holm）"),
        Words::new("verdict", "结论"),
        Words::new("correlation", "相关系数"),
        Words::new("replications", "独立模拟次数"),
    ]);
    for found in &comparison.comparisons {
        let format = Format::of_unit(&found.unit);
        data.rows.push(vec![
            Datum::Text(metric_words(&found.row.metric)),
            Datum::Text(name_words(&found.row.scenario)),
            Datum::Text(unit_words(&found.unit)),
            Datum::Number(found.row.mean_reference, format),
            Datum::Number(found.row.mean, format),
            Datum::Number(found.row.difference, format),
            Datum::Number(found.row.ci_low, format),
            Datum::Number(found.row.ci_high, format),
            Datum::Number(found.row.p_holm, Format::Number),
            Datum::Text(verdict(found.row.verdict.word())),
            Datum::Number(found.row.correlation, Format::Number),
            Datum::Number(Some(found.row.n as f64), Format::Number),
        ]);
    }
    data
}
