//! Composite indices, and the table of all metrics.

use super::Run;
use super::totals::{SUMMARY, format_of};
use crate::model::outcome::Layer;
use crate::render::figure::{Data, Datum};
use crate::render::html::block::Block;
use crate::render::html::page::Section;
use crate::render::html::table::Table;
use crate::render::words::{Words, info_of, metric_words};

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
    let words = Words::new(
        "What they mean: autonomy is informal, proactive and own-line hours / staffed hours of units; idling is hours \
         on planted, unsolvable and repeated tickets without new facts / ticket hours; suspension is records written \
         per problem truly solved; involution is the change of ln ticket hours minus that of ln true resolutions \
         from the first to the last 365 days; blame is shared between units, desks and government.",
        "含义：自主性＝非正式、主动治理与自办热线工时/承办单位在岗工时；空转＝花在自拨、无法解决及无新情况重复工单上的工时/工单工时；\
         悬浮＝每个真正解决的问题所写的记录数；内卷＝最后365天相对最初365天，工单工时对数变化减真正解决数对数变化；受责在承办单位、平台、政府间分配。",
    );
    Section::new("indices", Words::new("Indices", "综合指数"))
        .with(Block::Cards(cards))
        .with(Block::Text(words))
}

/// The section with every metric.
pub(crate) fn everything(run: &Run) -> Section {
    let mut data = Data::new([
        Words::new("metric", "指标"),
        Words::new("name", "名称"),
        Words::new("layer", "层"),
        Words::new("unit", "单位"),
        Words::new("mean", "均值"),
        Words::new("low", "下限"),
        Words::new("high", "上限"),
        Words::plain("n"),
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
            Datum::Text(Words::plain(info.map_or("", |info| info.unit))),
            number(total.estimate.map(|estimate| estimate.value)),
            number(interval.map(|[low, _]| low)),
            number(interval.map(|[_, high]| high)),
            Datum::Number(Some(f64::from(total.n)), crate::render::figure::Format::Number),
        ]);
    }
    let caption = Words::new(
        "Means over replications with their intervals; datapackage.json says what each metric counts.",
        "重复运行均值及区间；各指标口径见 datapackage.json。",
    );
    let source = Words::new("Source: ", "来源：").and(&Words::plain(SUMMARY));
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
