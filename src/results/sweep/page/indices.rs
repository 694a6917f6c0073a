//! Which factor moves which metric: `sensitivity.csv` as bars.

use crate::experiment::design::Index;
use crate::render::figure::{Axis, BarRow, Bars, Chart, DotRow, Dots, Estimate, Format};
use crate::render::html::block::{Caption, Figure};
use crate::render::html::naming::{in_unit, slug, unit_of};
use crate::render::html::page::Section;
use crate::render::words::{Words, metric_words, name_words};
use crate::store::folder::{Folder, ReportError};
use crate::store::table::Row;
use crate::store::tables::sensitivity::IndexRow;

/// The table of indices.
const FILE: &str = IndexRow::FILE;

/// A row of the table.
struct Found {
    metric: String,
    factor: String,
    is_pair: bool,
    index: Index,
    estimate: Option<Estimate>,
    n: u64,
}

/// Indices of variance and those of elementary effects, in the order in which they are drawn.
const VARIANCE: [(Index, Words); 2] = [
    (Index::First, Words::new("alone (first order)", "单独作用（一阶）")),
    (Index::Total, Words::new("with all interactions (total)", "含全部交互（总效应）")),
];
const EFFECTS: [(Index, Words); 2] = [
    (Index::MuStar, Words::new("mean size of the effect (μ*)", "平均效应大小（μ*）")),
    (Index::Sigma, Words::new("spread of the effect (σ)", "效应离散程度（σ）")),
];

/// The section with a figure for each metric; nothing if the folder has no indices.
pub(crate) fn section(folder: &Folder, metrics: &[&str]) -> Result<Option<Section>, ReportError> {
    if !folder.has(FILE) {
        return Ok(None);
    }
    let rows = read(folder)?;
    let mut section = Section::new("sensitivity", Words::new("Sensitivity indices", "各因素敏感性"));
    for metric in metrics {
        let of: Vec<&Found> = rows.iter().filter(|row| row.metric == *metric).collect();
        section.blocks.extend(picture(metric, &of).map(Into::into));
    }
    Ok(Some(section))
}

fn read(folder: &Folder) -> Result<Vec<Found>, ReportError> {
    let mut rows = Vec::new();
    folder.each::<IndexRow<'_>>(|row| {
        rows.push(Found {
            metric: row.metric.into(),
            factor: row.factor.into(),
            is_pair: row.other_factor.is_some(),
            index: row.index,
            n: row.n,
            estimate: Estimate::of(row.value, row.ci_low, row.ci_high),
        });
    })?;
    Ok(rows)
}

fn picture(metric: &str, rows: &[&Found]) -> Option<Figure> {
    let has = |index: Index| rows.iter().any(|row| row.index == index && row.estimate.is_some());
    let is_variance = has(Index::First) || has(Index::Total);
    let kinds = if is_variance { &VARIANCE } else { &EFFECTS };
    if !has(kinds[0].0) && !has(kinds[1].0) {
        return None;
    }
    let value = |factor: &str, index: Index| {
        let found = rows.iter().find(|row| row.factor == factor && !row.is_pair && row.index == index);
        found.and_then(|row| row.estimate)
    };
    let mut factors: Vec<&str> = rows.iter().map(|row| row.factor.as_str()).collect();
    factors.sort_unstable();
    factors.dedup();
    let size = |factor: &str| {
        let of = |index: Index| value(factor, index).map_or(0.0, |estimate| estimate.value);
        if is_variance { of(Index::Total) } else { of(Index::MuStar) }
    };
    factors.sort_by(|a, b| size(b).total_cmp(&size(a)));
    let values = |factor: &&str| kinds.iter().map(|(index, _)| value(factor, *index)).collect();
    let name = metric_words(metric);
    let series: Vec<Words> = kinds.iter().map(|(_, words)| words.clone()).collect();
    let chart: Box<dyn Chart> = if is_variance {
        let share = Words::new("share of the variance", "占方差的份额");
        Box::new(Dots {
            value: Axis::linear(share, Format::Number),
            series,
            rows: factors.iter().map(|f| DotRow { name: name_words(f), values: values(f) }).collect(),
            reference: Some(0.0),
        })
    } else {
        let effect = Words::new("change of {metric} over the range", "因素取遍其范围时{metric}的变化");
        let effect = effect.fill(&[("metric", name.clone())]);
        Box::new(Bars {
            value: Axis::linear(in_unit(&effect, unit_of(metric)), Format::of_unit(unit_of(metric))),
            parts: series,
            rows: factors.iter().map(|f| BarRow { name: name_words(f), values: values(f) }).collect(),
            stacked: false,
        })
    };
    Some(captioned(metric, name, is_variance, chart, rows))
}

fn captioned(metric: &str, name: Words, is_variance: bool, chart: Box<dyn Chart>, rows: &[&Found]) -> Figure {
    let what = if is_variance {
        Words::new(
            "Shares of the variance of {metric} that each factor accounts for, alone and with its interactions (Sobol).",
            "各因素对{metric}方差的贡献：单独作用，以及含交互作用（Sobol 指数）。",
        )
    } else {
        Words::new(
            "Elementary effects of each factor on {metric} (Morris): their mean size, and how much they vary with the \
             other factors.",
            "各因素对{metric}的基本效应（Morris）：平均大小，以及随其余因素的变化。",
        )
    };
    let n = rows.first().map_or(0, |row| row.n);
    let n = Words::plain(n.to_string());
    let count = if is_variance {
        Words::new("{n} base rows", "{n} 个基础样本")
    } else {
        Words::new("{n} trajectories", "{n} 条轨迹")
    };
    Figure {
        id: slug(&format!("sensitivity-{metric}")),
        title: name.clone(),
        caption: Caption {
            what: what.fill(&[("metric", name)]),
            n: Some(count.fill(&[("n", n)])),
            interval: Some(Words::new("Bootstrap percentile intervals", "自助法（Bootstrap）百分位区间")),
            source: FILE,
        },
        chart,
    }
}
