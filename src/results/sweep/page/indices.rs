//! Which factor moves which metric: `sensitivity.csv` as bars.

use crate::render::figure::{Axis, BarRow, Bars, Chart, DotRow, Dots, Estimate, Format};
use crate::render::html::block::{Caption, Figure};
use crate::render::html::naming::{in_unit, slug, unit_of};
use crate::render::html::page::Section;
use crate::render::words::{Words, metric_words, name_words};
use crate::store::folder::Folder;
use crate::store::folder::ReportError;

/// The table of indices.
const FILE: &str = "sensitivity.csv";

/// A row of the table.
struct Index {
    metric: String,
    factor: String,
    is_pair: bool,
    index: String,
    estimate: Option<Estimate>,
    n: String,
}

/// Indices of variance and those of elementary effects, in the order in which they are drawn.
const VARIANCE: [(&str, Words); 2] = [
    ("first", Words::new("alone (first order)", "单独作用（一阶）")),
    ("total", Words::new("with all interactions (total)", "含全部交互（总效应）")),
];
const EFFECTS: [(&str, Words); 2] = [
    ("mu_star", Words::new("mean size of the effect (μ*)", "平均效应大小（μ*）")),
    ("sigma", Words::new("spread of the effect (σ)", "效应离散程度（σ）")),
];

/// The section with a figure for each metric; nothing if the folder has no indices.
pub(crate) fn section(folder: &Folder, metrics: &[&str]) -> Result<Option<Section>, ReportError> {
    if !folder.has(FILE) {
        return Ok(None);
    }
    let rows = read(folder)?;
    let mut section = Section::new("sensitivity", Words::new("Sensitivity indices", "各因素敏感性"));
    for metric in metrics {
        let of: Vec<&Index> = rows.iter().filter(|row| row.metric == *metric).collect();
        section.blocks.extend(picture(metric, &of).map(Into::into));
    }
    Ok(Some(section))
}

fn read(folder: &Folder) -> Result<Vec<Index>, ReportError> {
    let columns = ["metric", "factor", "other_factor", "index", "n", "value", "ci_low", "ci_high"];
    let mut rows = Vec::new();
    folder.rows(FILE, &columns, |cells| {
        let text = |place: usize| cells.text(place).to_string();
        let estimate = Estimate::of(cells.number(5), cells.number(6), cells.number(7));
        rows.push(Index {
            metric: text(0),
            factor: text(1),
            is_pair: !cells.text(2).is_empty(),
            index: text(3),
            n: text(4),
            estimate,
        });
    })?;
    Ok(rows)
}

fn picture(metric: &str, rows: &[&Index]) -> Option<Figure> {
    let has = |index: &str| rows.iter().any(|row| row.index == index && row.estimate.is_some());
    let is_variance = has("first") || has("total");
    let kinds = if is_variance { &VARIANCE } else { &EFFECTS };
    if !has(kinds[0].0) && !has(kinds[1].0) {
        return None;
    }
    let value = |factor: &str, index: &str| {
        let found = rows.iter().find(|row| row.factor == factor && !row.is_pair && row.index == index);
        found.and_then(|row| row.estimate)
    };
    let mut factors: Vec<&str> = rows.iter().map(|row| row.factor.as_str()).collect();
    factors.sort_unstable();
    factors.dedup();
    let size = |factor: &str| {
        let of = |index: &str| value(factor, index).map_or(0.0, |estimate| estimate.value);
        if is_variance { of("total") } else { of("mu_star") }
    };
    factors.sort_by(|a, b| size(b).total_cmp(&size(a)));
    let values = |factor: &&str| kinds.iter().map(|(index, _)| value(factor, index)).collect();
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

fn captioned(metric: &str, name: Words, is_variance: bool, chart: Box<dyn Chart>, rows: &[&Index]) -> Figure {
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
    let n = rows.first().map_or("", |row| row.n.as_str());
    let n = Words::plain(n);
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
