//! Pages of attributions: how much of an outcome each mechanism accounts for.

mod data;
mod figures;

use crate::render::figure::{Data, Datum, Estimate, Format};
use crate::render::html::block::{Block, Card};
use crate::render::html::naming::{count, read_json};
use crate::render::html::page::{Page, Section, facts};
use crate::render::html::table::Table;
use crate::render::words::{Words, metric_words};
use crate::store::folder::Folder;
use crate::store::folder::ReportError;
use data::{Metric, Part, Player, World};

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
        Words::new("What is lost without each", "缺少各机制时的损失")
    } else {
        Words::new("Shares of each", "各自的贡献")
    };
    let mut shares = Section::new("shares", heading);
    for world in &worlds {
        if worlds.len() > 1 {
            shares.blocks.push(Block::Text(Words::plain(world.scenario.clone())));
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
fn drawn<'a>(world: &'a World, named: &[String]) -> Result<Vec<&'a Metric>, ReportError> {
    let has_value = |metric: &&Metric| metric.parts.iter().any(|part| part.ablation.difference.is_some());
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
            "Each mechanism is switched off alone, under the same luck. What changes is what is lost without it while \
             all others stay; effects of several do not add up.",
            "在相同随机数下逐一关闭每个机制。变化量是其余机制不变时失去它的影响；各项不能相加。",
        )
    } else {
        Words::new(
            "A metric's change from a world without any of the players to the world with all is shared out by Shapley \
             values: each player's mean contribution over orders in which they might come. Shares add up to the whole.",
            "指标从没有任何参与者到全部参与者的变化按 Shapley 值分摊：每个参与者在各种加入次序下的平均贡献。各份额之和等于总变化。",
        )
    }
}

fn overview(worlds: &[World]) -> Section {
    let mut section = Section::new("overview", Words::new("Overview", "概览"));
    for world in worlds {
        let detail = Words::plain(world.scenario.clone());
        let card = |name: Words, value: usize| Card { name, value: count(value), detail: detail.clone() };
        section.blocks.push(Block::Cards(vec![
            card(Words::new("Players", "参与者"), world.players.len()),
            card(Words::new("Metrics", "指标"), world.metrics.len()),
            card(Words::new("Replications of each coalition", "各组合重复次数"), world.replications as usize),
            card(Words::new("Runs", "运行数"), world.runs as usize),
        ]));
    }
    section.with(Table::plain("players", Words::new("Players", "参与者"), players(worlds)))
}

/// The figures of a world, and a note for each metric that could not be shared out.
fn blocks(world: &World, drawn: &[&Metric], one_off: bool) -> Vec<Block> {
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

fn unshared(metric: &Metric) -> Words {
    let words = match &metric.no_value_without {
        Some(_) => Words::new(
            "{metric} cannot be shared out: without {player} it has no value. Keep it on: --keep {player}",
            "{metric}无法分摊：缺少 {player} 时没有数值。可保持其开启：--keep {player}",
        ),
        None => {
            Words::new("{metric} cannot be shared out: values are missing.", "{metric}无法分摊：有缺失值。")
        }
    };
    let player = metric.no_value_without.clone().unwrap_or_default();
    words.fill(&[("metric", metric_words(&metric.metric)), ("player", Words::plain(player))])
}

/// The name of a group of mechanisms by its letter.
fn group(letter: &str) -> Words {
    match letter {
        "T" => Words::new("technology", "技术"),
        "I" => Words::new("institution", "制度"),
        "O" => Words::new("organisation", "组织"),
        "-" => Words::new("environment", "环境"),
        other => Words::plain(other),
    }
}

fn players(worlds: &[World]) -> Data {
    let mut data = Data::new([
        Words::new("scenario", "情景"),
        Words::new("player", "参与者"),
        Words::new("group", "类别"),
        Words::new("members", "所含机制"),
        Words::new("cannot act without it", "随之失效"),
    ]);
    for world in worlds {
        data.rows.extend(world.players.iter().map(|Player { player, group: letter, members, goes_too }| {
            vec![
                Datum::Text(Words::plain(world.scenario.clone())),
                Datum::Text(Words::plain(player.clone())),
                Datum::Text(group(letter)),
                Datum::Text(Words::plain(members.join(" "))),
                Datum::Text(Words::plain(goes_too.join(" "))),
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
        Words::new("lost without it", "缺少它的损失"),
        Words::new("lost: low", "损失下限"),
        Words::new("lost: high", "损失上限"),
        Words::new("p (Holm)", "p 值（Holm）"),
        Words::new("n", "n"),
    ]);
    let mut data = Data::new(columns);
    for world in worlds {
        for metric in &world.metrics {
            data.rows.extend(metric.parts.iter().map(|part| row(world, metric, part, one_off)));
        }
    }
    data
}

fn row(world: &World, metric: &Metric, part: &Part, one_off: bool) -> Vec<Datum> {
    let format = Format::of_unit(&metric.unit);
    let number = |value: Option<f64>| Datum::Number(value, format);
    let mut cells = vec![
        Datum::Text(Words::plain(world.scenario.clone())),
        Datum::Text(metric_words(&metric.metric)),
        Datum::Text(Words::plain(part.player.clone())),
    ];
    if !one_off {
        let shapley = part.shapley.as_ref();
        let of = |value: fn(&data::Shapley) -> Option<f64>| shapley.and_then(value);
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
