//! Pages of sweeps: responses of metrics to factors, maps of two factors, indices of sensitivity, and all points.

mod curves;
mod data;
mod heat;
mod indices;
mod points;
mod shape;
#[cfg(test)]
mod tests;

use super::files::{SweepManifest, SweepStatus};
use crate::model::metrics::headline;
use crate::render::html::block::{Block, Card};
use crate::render::html::naming::count;
use crate::render::html::page::{Page, Section, unfinished};
use crate::render::html::table::Table;
use crate::render::words::glossary::RESPONSES;
use crate::render::words::{Words, name_words};
use crate::results::contrasts::{Absent, ContrastRow};
use crate::store::folder::{Folder, ReportError};
use crate::store::table::Row;
use data::Sweep;
use shape::{Shape, varied};

/// Most metrics that are drawn unless others are named: figures of hundreds would help nobody find anything.
const DRAWN: usize = 12;

/// The page of a merged sweep, with figures of these metrics, or of the main ones if none is named.
///
/// # Errors
/// If nothing is merged, a table cannot be read, or a metric is named that was not recorded.
pub(crate) fn page(folder: &Folder, metrics: &[String]) -> Result<Page, ReportError> {
    let none = || ReportError::NoResult(folder.path().into());
    let manifest = SweepManifest::read(folder.path()).ok_or_else(none)?;
    if manifest.status == SweepStatus::Planned || manifest.merged.is_none() {
        return Err(none());
    }
    let facts = facts(&manifest);
    let sweep = Sweep::read(folder, manifest)?;
    let shape = Shape::of(&sweep);
    let drawn = drawn(&sweep, metrics)?;
    let mut sections = vec![overview(&sweep, &shape, &drawn)];
    if shape == Shape::Strewn && !folder.has(ContrastRow::FILE) {
        sections[0].blocks.push(Block::Text(Absent::Strewn.words()));
    }
    // Along a trajectory every factor moves: means of groups are no response, and elementary effects are what counts.
    if !data::is_screening(folder)? {
        sections.push(responses(&sweep, &shape, &drawn));
    }
    let maps = drawn.iter().flat_map(|metric| heat::heat_maps(&sweep, &shape, *metric));
    sections.push(
        maps.fold(Section::new("maps", Words::new("Two factors at once", "两因素组合")), Section::with),
    );
    let names: Vec<&str> = drawn.iter().map(|metric| sweep.metrics[*metric].as_str()).collect();
    sections.extend(indices::section(folder, &names)?);
    sections.retain(|section| !section.blocks.is_empty());
    let table =
        Table::new("points", Words::new("Means at each point", "各设计点的均值"), points::table(&sweep));
    sections.push(Section::new("table", Words::new("All points", "全部设计点")).with(table));
    Ok(Page {
        title: sweep.manifest.title.clone(),
        kind: Words::new("Sweep", "参数扫描"),
        lead: lead(&sweep),
        sections,
        facts,
    })
}

/// The responses of each metric: one figure, or several small ones side by side.
fn responses(sweep: &Sweep, shape: &Shape, drawn: &[usize]) -> Section {
    let mut section = Section::new("responses", RESPONSES);
    for metric in drawn {
        let mut figures = curves::curves(sweep, shape, *metric);
        match figures.len() {
            0 => {}
            1 => section.blocks.extend(figures.pop().map(Into::into)),
            _ => section.blocks.push(Block::Grid(figures)),
        }
    }
    section
}

/// The metrics that are drawn: those that were named; else those of a comparison's headline, filled up with others.
fn drawn(sweep: &Sweep, named: &[String]) -> Result<Vec<usize>, ReportError> {
    let place = |name: &str| sweep.metrics.iter().position(|metric| metric == name);
    if !named.is_empty() {
        let known = |name: &String| place(name).ok_or_else(|| ReportError::NoMetric(name.clone()));
        return named.iter().map(known).collect();
    }
    let has_value =
        |metric: &usize| (0..sweep.points.len()).any(|point| sweep.at(point, *metric).mean.is_some());
    let mut drawn: Vec<usize> = (0..sweep.metrics.len()).filter(has_value).collect();
    if drawn.len() > DRAWN {
        let main: Vec<usize> = headline().filter_map(place).collect();
        // Stable, so that the order of the headline is only before that of the catalogue.
        drawn.sort_by_key(|metric| main.iter().position(|other| other == metric).unwrap_or(main.len()));
        drawn.truncate(DRAWN);
    }
    Ok(drawn)
}

fn lead(sweep: &Sweep) -> Words {
    let words = Words::new(
        "A design of {points} points over the factors {factors}. All points use common random numbers, so that \
         differences between points are paired.",
        "实验设计含 {points} 个设计点，因素为{factors}；各点使用共同随机数，差异可配对。",
    );
    let names: Vec<Words> = sweep.factors.iter().map(|factor| name_words(&factor.name)).collect();
    let list = |of: fn(&Words) -> &str, between: &str| names.iter().map(of).collect::<Vec<_>>().join(between);
    let factors = Words::made(list(|words| &words.en, ", "), list(|words| &words.zh, "、"));
    words.fill(&[("points", count(sweep.points.len())), ("factors", factors)])
}

fn overview(sweep: &Sweep, shape: &Shape, drawn: &[usize]) -> Section {
    let counts = sweep.manifest.counts;
    let kind = match shape {
        Shape::Grid => Words::new("all combinations of levels", "全部水平组合"),
        Shape::OneAtATime { .. } => Words::new("one factor at a time", "逐一改变因素"),
        Shape::Strewn => Words::new("spread over the ranges", "布满取值范围"),
    };
    let failed = Words::new("of {all} planned, {failed} failed", "计划 {all} 次，失败 {failed} 次");
    let cards = vec![
        Card { name: Words::new("Points", "设计点"), value: count(sweep.points.len()), detail: kind },
        Card {
            name: Words::new("Runs", "模拟次数"),
            value: count(counts.done as usize),
            detail: failed
                .fill(&[("all", count(counts.planned as usize)), ("failed", count(counts.failed as usize))]),
        },
        Card {
            name: Words::new("Factors that vary", "变动的因素"),
            value: count(varied(sweep).len()),
            detail: Words::new("of {all}", "共 {all} 个").fill(&[("all", count(sweep.factors.len()))]),
        },
        Card {
            name: Words::new("Metrics", "指标"),
            value: count(sweep.metrics.len()),
            detail: Words::new("{n} are drawn; the table has all", "绘图 {n} 个，表中列出全部")
                .fill(&[("n", count(drawn.len()))]),
        },
    ];
    let mut section = Section::new("overview", Words::new("Overview", "概览"));
    if sweep.manifest.status == SweepStatus::Partial {
        section.blocks.push(Block::Note(unfinished()));
    }
    if drawn.len() < sweep.metrics.len() {
        let words = Words::new(
            "Figures of other metrics: petisim report DIR --metric NAME",
            "其他指标的图：petisim report DIR --metric NAME",
        );
        section.blocks.push(Block::Text(words));
    }
    section.blocks.insert(0, Block::Cards(cards));
    section.with(Table::plain("factors", Words::new("Factors", "因素"), points::factors(sweep)))
}

/// What the footer says.
fn facts(manifest: &SweepManifest) -> Vec<(Words, Words)> {
    let commit = manifest.commit.as_deref().map_or(String::new(), |commit| format!(" ({commit})"));
    let plan: String = manifest.plan_hash().chars().take(12).collect();
    let merged = manifest.merged.clone().unwrap_or_default();
    let plain = |text: &str| Words::plain(text);
    vec![
        (Words::new("Program", "程序"), plain(&format!("petisim {}{commit}", manifest.version))),
        (Words::new("Version of results", "结果版本"), plain(&manifest.results_version.to_string())),
        (Words::new("Plan", "计划"), plain(&plan)),
        (Words::new("Command", "命令"), plain(&crate::render::html::page::command(&manifest.command))),
        (Words::new("Merged", "合并时间"), plain(&merged)),
        (Words::new("Computed on", "计算平台"), plain(&manifest.target)),
    ]
}
