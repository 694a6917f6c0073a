//! Composite indices, and the table of all metrics.

use super::Run;
use super::totals::{SUMMARY, format_of};
use crate::model::outcome::Layer;
use crate::render::figure::{Data, Datum};
use crate::render::html::block::Block;
use crate::render::html::page::Section;
use crate::render::html::table::Table;
use crate::render::words::glossary::{AUTONOMY, IDLING, INVOLUTION, SUSPENSION};
use crate::render::words::{GLOSSARY, Words, info_of, metric_words, unit_words};

/// Indices with a card, in the order of the model's description.
const CARDS: [&str; 12] = [
    "autonomy_share",
    "idle_share",
    "idling_share",
    "suspension_records_per_resolution",
    "staff_hours_per_true_resolution_h",
    "involution",
    "pressure_mean",
    "blame_units_share",
    "utilisation_gini",
    "score_truth_corr_towns",
    "efficacy_end",
    "trust_end",
];

/// The section of indices.
pub(crate) fn section(run: &Run) -> Section {
    let cards = CARDS.iter().filter_map(|id| super::headline::card(&run.totals, id)).collect();
    let section = Section::new("indices", Words::new("Indices", "综合指数")).with(Block::Cards(cards));
    let explained = [AUTONOMY, IDLING, SUSPENSION, INVOLUTION];
    let terms = GLOSSARY.iter().filter(|term| explained.contains(&term.name));
    terms.fold(section, |section, term| {
        let words = Words::new("{name}: {means}", "{name}：{means}");
        section.with(Block::Text(words.fill(&[("name", term.name.clone()), ("means", term.means.clone())])))
    })
}

/// The section with every metric.
pub(crate) fn everything(run: &Run) -> Section {
    let mut data = Data::new([
        Words::new("metric", "指标"),
        Words::new("name", "名称"),
        Words::new("layer", "层次"),
        Words::new("unit", "单位"),
        Words::new("mean", "均值"),
        Words::new("low", "下限"),
        Words::new("high", "上限"),
        Words::new("replications", "独立模拟次数"),
    ]);
    for (id, total) in run.totals.rows() {
        let info = info_of(id);
        let format = format_of(id);
        let number = |value: Option<f64>| Datum::Number(value, format);
        let interval = total.estimate.and_then(|estimate| estimate.interval);
        data.rows.push(vec![
            Datum::Text(Words::plain(id)),
            Datum::Text(metric_words(id)),
            Datum::Text(info.map_or(Words::plain(""), |info| layer(info.layer))),
            Datum::Text(unit_words(info.map_or("", |info| info.unit))),
            number(total.estimate.map(|estimate| estimate.value)),
            number(interval.map(|[low, _]| low)),
            number(interval.map(|[_, high]| high)),
            Datum::Number(Some(total.n as f64), crate::render::figure::Format::Number),
        ]);
    }
    let caption = Words::new(
        "Means over replications with their confidence intervals; datapackage.json says what each metric counts.",
        "各次独立模拟的均值及置信区间；各指标口径见 datapackage.json。",
    );
    let source = Words::new("Source: ", "数据来源：").and(&Words::plain(SUMMARY));
    Section::new("metrics", Words::new("All metrics", "全部指标"))
        .with(Table::new("all-metrics", caption, data))
        .with(Block::Text(source))
}

fn layer(layer: Layer) -> Words {
    match layer {
        Layer::Volume => Words::new("volume", "数量"),
        Layer::Record => Words::new("record", "记录"),
        Layer::Judgement => Words::new("judgement", "评价"),
        Layer::Truth => Words::new("truth", "真实"),
        Layer::Time => Words::new("time", "时间"),
        Layer::Hours => Words::new("hours", "工时"),
        Layer::Index => Words::new("index", "指数"),
    }
}
