//! Pages of attributions: how much of an outcome each mechanism accounts for.

mod figures;

use crate::render::figure::{Data, Datum, Estimate, Format};
use crate::render::html::block::{Block, Card};
use crate::render::html::naming::{count, read_json};
use crate::render::html::page::{Page, Section, facts};
use crate::render::html::table::Table;
use crate::render::words::{Words, metric_words, name_words};
use crate::results::attribute::tables::rows::{Group, MetricShares, PartShares, PlayerRow, Share, World};
use crate::store::folder::{Folder, ReportError};

/// Most metrics of a world that are drawn one by one; the table has all.
const DRAWN: usize = 12;

/// The page of an attribution, or of one-off ablations.
///
/// # Errors
/// If a file of the result cannot be read.
pub(crate) fn page(folder: &Folder, metrics: &[String]) -> Result<Page, ReportError> {
    let one_off = !folder.has("attribution.json");
    let file = if one_off { "ablation.json" } else { "attribution.json" };
    let (manifest, worlds): (_, Vec<World>) = (folder.manifest()?, read_json(folder, file)?);
    let mut sections = vec![overview(&worlds)];
    let heading = if one_off {
        Words::new("Effect of each mechanism alone", "各机制的单独作用")
    } else {
        Words::new("Contributions", "各自的贡献")
    };
    let mut shares = Section::new("shares", heading);
    for world in &worlds {
        if worlds.len() > 1 {
            shares.blocks.push(Block::Text(name_words(&world.scenario)));
        }
        shares.blocks.extend(blocks(world, &drawn(world, metrics)?, one_off));
    }
    sections.push(shares);
    let title = Words::new("Each metric and player", "各指标与各参与者");
    let table = Table::new("attribution", title, table(&worlds, one_off));
    sections.push(Section::new("table", Words::new("All numbers", "全部数值")).with(table));
    Ok(Page {
        kind: if one_off {
            Words::new("One-off ablations", "逐一消融")
        } else {
            Words::new("Attribution", "归因")
        },
        lead: lead(one_off),
        sections,
        facts: facts(&manifest),
        title: manifest.title,
    })
}

/// The metrics of a world that are drawn: those that were named, or the first ones.
fn drawn<'a>(world: &'a World, named: &[String]) -> Result<Vec<&'a MetricShares>, ReportError> {
    let has_value =
        |metric: &&MetricShares| metric.parts.iter().any(|part| part.ablation.difference.is_some());
    if named.is_empty() {
        return Ok(world.metrics.iter().filter(has_value).take(DRAWN).collect());
    }
    let find = |name: &String| {
        let found = world.metrics.iter().find(|metric| metric.metric == *name);
        found.ok_or_else(|| ReportError::NoMetric(name.clone()))
    };
    named.iter().map(find).collect()
}

fn lead(one_off: bool) -> Words {
    if one_off {
        Words::new(
            "Each mechanism is switched off alone, under common random numbers. The difference is its effect while all \
             others stay on; effects do not add up.",
            "在共同随机数下逐一关闭每个机制。差异为其余机制不变时该机制的作用；各项不能相加。",
        )
    } else {
        Words::new(
            "The change of a metric from all players off to all players on is attributed by Shapley values: the mean \
             contribution of each player over the orders in which they are switched on. Contributions add up to the \
             whole.",
            "指标从全部关闭到全部开启的变化按 Shapley 值分摊：各参与者（机制或机制组）在各种开启次序下的平均贡献。各项贡献之和等于总变化。",
        )
    }
}

fn overview(worlds: &[World]) -> Section {
    let mut section = Section::new("overview", Words::new("Overview", "概览"));
    for world in worlds {
        let detail = name_words(&world.scenario);
        let card = |name: Words, value: usize| Card { name, value: count(value), detail: detail.clone() };
        section.blocks.push(Block::Cards(vec![
            card(Words::new("Players", "参与者"), world.players.len()),
            card(Words::new("Metrics", "指标"), world.metrics.len()),
            card(
                Words::new("Replications of each coalition", "各组合独立模拟次数"),
                world.replications as usize,
            ),
            card(Words::new("Runs", "模拟次数"), world.runs as usize),
        ]));
    }
    section.with(Table::plain("players", Words::new("Players", "参与者"), players(worlds)))
}

/// The figures of a world, and a note for each metric that could not be shared out.
fn blocks(world: &World, drawn: &[&MetricShares], one_off: bool) -> Vec<Block> {
    if one_off {
        let mut blocks = vec![figures::map(world).into()];
        blocks.extend(drawn.iter().map(|metric| figures::ablations(world, metric).into()));
        return blocks;
    }
    let mut blocks = Vec::new();
    for metric in drawn {
        match figures::waterfall(world, metric) {
            Some(figure) => blocks.push(figure.into()),
            None => blocks.push(Block::Note(unshared(metric))),
        }
        blocks.push(figures::ablations(world, metric).into());
    }
    blocks
}

fn unshared(metric: &MetricShares) -> Words {
    let words = match &metric.no_value_without {
        Some(_) => Words::new(
            "{metric} cannot be attributed: without {player} it has no value. Keep it on: --keep {player}",
            "{metric}无法分摊：缺少 {player} 时没有数值。可保持其开启：--keep {player}",
        ),
        None => {
            Words::new("{metric} cannot be attributed: values are missing.", "{metric}无法分摊：有缺失值。")
        }
    };
    let player = metric.no_value_without.clone().unwrap_or_default();
    words.fill(&[("metric", metric_words(&metric.metric)), ("player", Words::plain(player))])
}

/// The name of a group of mechanisms.
fn group(group: Group) -> Words {
    match group {
        Group::Technology => Words::new("technology", "技术"),
        Group::Institution => Words::new("institution", "制度"),
        Group::Organisation => Words::new("organisation", "组织"),
        Group::Environment => Words::new("environment", "环境"),
    }
}

/// Mechanisms in a row, in both languages.
fn all_of(mechanisms: &[String]) -> Words {
    let words: Vec<Words> = mechanisms.iter().map(|name| name_words(name)).collect();
    let list = |of: fn(&Words) -> &str, between: &str| words.iter().map(of).collect::<Vec<_>>().join(between);
    Words::made(list(|words| &words.en, " "), list(|words| &words.zh, "、"))
}

fn players(worlds: &[World]) -> Data {
    let mut data = Data::new([
        Words::new("scenario", "情景"),
        Words::new("player", "参与者"),
        Words::new("group", "类别"),
        Words::new("members", "所含机制"),
        Words::new("switched off with it", "随之关闭"),
    ]);
    for world in worlds {
        data.rows.extend(world.players.iter().map(|PlayerRow { player, group: of, members, goes_too }| {
            vec![
                Datum::Text(name_words(&world.scenario)),
                Datum::Text(name_words(player)),
                Datum::Text(group(*of)),
                Datum::Text(all_of(members)),
                Datum::Text(all_of(goes_too)),
            ]
        }));
    }
    data
}

fn table(worlds: &[World], one_off: bool) -> Data {
    let mut columns =
        vec![Words::new("scenario", "情景"), Words::new("metric", "指标"), Words::new("player", "参与者")];
    if !one_off {
        columns.extend([
            Words::new("Shapley value", "Shapley 值"),
            Words::new("low", "下限"),
            Words::new("high", "上限"),
            Words::new("share of the whole", "占总变化"),
        ]);
    }
    columns.extend([
        Words::new("on minus off", "开启减关闭"),
        Words::new("on minus off: low", "开启减关闭：下限"),
        Words::new("on minus off: high", "开启减关闭：上限"),
        Words::new("p (Holm)", "p 值（Holm）"),
        Words::new("replications", "独立模拟次数"),
    ]);
    let mut data = Data::new(columns);
    for world in worlds {
        for metric in &world.metrics {
            data.rows.extend(metric.parts.iter().map(|part| row(world, metric, part, one_off)));
        }
    }
    data
}

fn row(world: &World, metric: &MetricShares, part: &PartShares, one_off: bool) -> Vec<Datum> {
    let format = Format::of_unit(&metric.unit);
    let number = |value: Option<f64>| Datum::Number(value, format);
    let mut cells = vec![
        Datum::Text(name_words(&world.scenario)),
        Datum::Text(metric_words(&metric.metric)),
        Datum::Text(name_words(&part.player)),
    ];
    if !one_off {
        let shapley = part.shapley.as_ref();
        let of = |value: fn(&Share) -> Option<f64>| shapley.and_then(value);
        let (mean, low, high) = (of(|s| s.mean), of(|s| s.ci_low), of(|s| s.ci_high));
        cells.extend([
            Datum::Interval(Estimate::of(mean, low, high), format),
            number(low),
            number(high),
            Datum::Number(part.share_of_whole, Format::Percent),
        ]);
    }
    let lost = &part.ablation;
    cells.extend([
        Datum::Interval(Estimate::of(lost.difference, lost.ci_low, lost.ci_high), format),
        number(lost.ci_low),
        number(lost.ci_high),
        Datum::Number(lost.p_holm, Format::Number),
        Datum::Number(Some(lost.n as f64), Format::Number),
    ]);
    cells
}
