//! Figures of attributions: waterfalls of Shapley values, effects of switching off, and a map of these.

use crate::render::figure::{DotRow, Dots, Estimate, Format, Heat, Step, Waterfall};
use crate::render::html::block::{Caption, Figure};
use crate::render::html::naming::{REPLICATIONS, count, slug, t_interval, value_axis};
use crate::render::words::{Words, metric_words, name_words};
use crate::results::attribute::tables::rows::{
    AblationRow, Coalitions, MetricShares, PartShares, SharesRow, World,
};
use crate::store::table::Row;

/// How a metric comes from nobody to all, largest steps first; nothing if it was not shared out.
pub(crate) fn waterfall(world: &World, metric: &MetricShares) -> Option<Figure> {
    let step = |name: Words, change: Estimate, total: bool| Step { name, change, total };
    let first = Estimate::bare(metric.value_none?)?;
    let last = Estimate::bare(metric.value_all?)?;
    let mut parts: Vec<Step> = Vec::new();
    for part in &metric.parts {
        let shapley = part.shapley.as_ref()?;
        let change = Estimate::of(shapley.mean, shapley.ci_low, shapley.ci_high)?;
        parts.push(step(name_words(&part.player), change, false));
    }
    parts.sort_by(|a, b| b.change.value.abs().total_cmp(&a.change.value.abs()));
    let mut steps = vec![step(Words::new("all off", "全部关闭"), first, true)];
    steps.append(&mut parts);
    steps.push(step(Words::new("all on", "全部开启"), last, true));
    let name = metric_words(&metric.metric);
    let what = Words::new(
        "{metric} from all players off to all players on, by Shapley values ({scenario}).",
        "{metric}从全部关闭到全部开启的变化，按 Shapley 值分摊（{scenario}）。",
    );
    let chart = Waterfall { value: value_axis(&name, &metric.unit), steps };
    let n = metric.n.unwrap_or_default() as usize;
    Some(Figure {
        id: slug(&format!("shapley-{}-{}", world.scenario, metric.metric)),
        title: name.clone(),
        caption: Caption {
            what: what.fill(&[("metric", name), ("scenario", name_words(&world.scenario))]),
            n: Some(replications(n)),
            interval: Some(t_interval(world.confidence, &REPLICATIONS)),
            source: SharesRow::FILE,
        },
        chart: Box::new(chart),
    })
}

fn replications(n: usize) -> Words {
    Words::new("{n} replications", "{n} 次独立模拟").fill(&[("n", count(n))])
}

/// What is lost without each player alone, largest first.
pub(crate) fn ablations(world: &World, metric: &MetricShares) -> Figure {
    let mut parts: Vec<_> = metric.parts.iter().collect();
    let size = |value: Option<f64>| value.map_or(0.0, f64::abs);
    parts.sort_by(|a, b| size(b.ablation.difference).total_cmp(&size(a.ablation.difference)));
    let name = metric_words(&metric.metric);
    let lost = Words::new("{metric}: on minus off", "{metric}：开启减关闭").fill(&[("metric", name.clone())]);
    let row = |part: &&PartShares| DotRow {
        name: name_words(&part.player),
        values: vec![Estimate::of(part.ablation.difference, part.ablation.ci_low, part.ablation.ci_high)],
    };
    let chart = Dots {
        value: value_axis(&lost, &metric.unit),
        series: vec![Words::new("on minus off", "开启减关闭")],
        rows: parts.iter().map(row).collect(),
        reference: Some(0.0),
    };
    let what = Words::new(
        "Change of {metric} by each player alone while all others stay on ({scenario}).",
        "其余全部开启时，各参与者单独引起的{metric}变化（{scenario}）。",
    );
    Figure {
        id: slug(&format!("ablation-{}-{}", world.scenario, metric.metric)),
        title: Words::new("{metric}: one off at a time", "{metric}：逐一关闭")
            .fill(&[("metric", name.clone())]),
        caption: Caption {
            what: what.fill(&[("metric", name), ("scenario", name_words(&world.scenario))]),
            n: Some(replications(world.replications as usize)),
            interval: Some(t_interval(world.confidence, &REPLICATIONS)),
            source: if world.design == Coalitions::OneOff { AblationRow::FILE } else { SharesRow::FILE },
        },
        chart: Box::new(chart),
    }
}

/// Standard errors of each effect by mechanism and metric. Beyond the limit colours no longer tell them apart.
pub(crate) fn map(world: &World) -> Figure {
    let cell = |player: usize| {
        let value = |metric: &MetricShares| metric.parts.get(player)?.ablation.standard_errors;
        world.metrics.iter().map(value).collect()
    };
    let chart = Heat {
        value: Words::new("difference in standard errors", "差异（标准误倍数）"),
        format: Format::Number,
        across: Words::new("metric", "指标"),
        down: Words::new("mechanism", "机制"),
        columns: world.metrics.iter().map(|metric| metric_words(&metric.metric)).collect(),
        rows: world.players.iter().map(|player| name_words(&player.player)).collect(),
        cells: (0..world.players.len()).map(cell).collect(),
        around_zero: true,
        limit: Some(LIMIT),
    };
    let what = Words::new(
        "Difference on minus off of each mechanism, in standard errors ({scenario}). Empty cells: no value without the \
         mechanism, or the same difference in every replication.",
        "各机制开启减关闭的差异，以标准误为单位（{scenario}）。空格表示关闭后无数值，或每次独立模拟的差异相同。",
    );
    Figure {
        id: slug(&format!("map-{}", world.scenario)),
        title: Words::new("Effects of the mechanisms", "各机制对指标的影响"),
        caption: Caption {
            what: what.fill(&[("scenario", name_words(&world.scenario))]),
            n: Some(replications(world.replications as usize)),
            interval: None,
            source: AblationRow::FILE,
        },
        chart: Box::new(chart),
    }
}

/// Colours reach so many standard errors.
const LIMIT: f64 = 10.0;
