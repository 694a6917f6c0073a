//! Pages of joint calibrations: published figures beside predictions, what is known of the parameters, and how it was
//! found.

mod figures;
mod tables;

use serde::Deserialize;

use super::tables::rows::{EmulatorRow, PatternRow, PosteriorRow, WaveRow};
use crate::render::figure::Format;
use crate::render::html::block::{Block, Card};
use crate::render::html::naming::{count, read_json};
use crate::render::html::page::{Page, Section, facts};
use crate::render::words::Words;
use crate::store::folder::{Folder, ReportError};
use crate::store::table::Row as _;

/// A parameter with its correlations over the sample.
type Known = (PosteriorRow, Vec<Option<f64>>);

/// How rows of a use came out, as `patterns.json` says it.
#[derive(Clone, Debug, Deserialize)]
struct Tally {
    rows: usize,
    inside: usize,
    levels: usize,
    level_error_points: Option<f64>,
}

/// What `patterns.json` says of the whole.
#[derive(Clone, Debug, Deserialize)]
struct Whole {
    is_compatible: bool,
    left: Option<f64>,
    fit: Tally,
    check: Tally,
    all: Tally,
}

/// The page of a joint calibration.
///
/// # Errors
/// If a file of the result cannot be read.
pub(crate) fn page(folder: &Folder) -> Result<Page, ReportError> {
    let (manifest, whole): (_, Whole) = (folder.manifest()?, read_json(folder, "patterns.json")?);
    let patterns: Vec<PatternRow> = folder.read()?;
    let (waves, emulators): (Vec<WaveRow>, Vec<EmulatorRow>) = (folder.read()?, folder.read()?);
    let parameters = parameters(folder)?;
    let mut first = Section::new("patterns", Words::new("Published and simulated", "公布值与模拟值"))
        .with(Block::Cards(cards(&whole)))
        .with(figures::distances(&patterns))
        .with(tables::patterns(&patterns))
        .with(Block::Text(closing(&whole)));
    if !whole.is_compatible {
        first.blocks.insert(1, Block::Note(conflict(&waves)));
    }
    let mut known = Section::new("posterior", Words::new("Parameters", "参数"))
        .with(figures::places(&parameters))
        .with(tables::parameters(&parameters));
    if parameters.len() > 1 {
        known.blocks.push(figures::correlations(&parameters).into());
    }
    let found = Section::new("waves", Words::new("Waves and emulators", "各轮筛选与代理模型"))
        .with(tables::waves(&waves))
        .with(tables::emulators(&emulators));
    Ok(Page {
        kind: Words::new("Calibration", "校准"),
        lead: Words::new(
            "Several worlds were calibrated at once: parameters that all worlds share and facts of single worlds. Rows \
             marked as checks were predicted and not fitted. All figures here are from runs with random numbers that the \
             fit did not use.",
            "对多个情景同时校准：既有各情景共用的参数，也有单个情景自身的事实。标为“检验”的数据只作预测，不参与拟合。\
             本页数据均来自拟合未使用的随机数。",
        ),
        sections: vec![first, known, found],
        facts: facts(&manifest),
        title: manifest.title,
    })
}

fn parameters(folder: &Folder) -> Result<Vec<Known>, ReportError> {
    let there = folder.columns(&PosteriorRow::file())?;
    let more: Vec<&str> =
        there.iter().map(String::as_str).filter(|name| name.starts_with("correlation_")).collect();
    let mut parameters = Vec::new();
    folder.read_with(&more, |row: PosteriorRow, cells| {
        parameters.push((row, (0..more.len()).map(|place| cells.number(place)).collect()));
    })?;
    Ok(parameters)
}

fn share(tally: &Tally) -> Words {
    Words::plain(format!("{} / {}", tally.inside, tally.rows))
}

fn points(error: Option<f64>) -> Words {
    error.map_or_else(|| Words::plain("–"), |error| Words::plain(format!("{error:.1}")))
}

fn cards(whole: &Whole) -> Vec<Card> {
    let of_levels = |tally: &Tally| {
        Words::new("percentage points, over {n} rows", "百分点，共 {n} 项")
            .fill(&[("n", count(tally.levels))])
    };
    let left = whole.left.map_or("–".to_string(), |left| Format::Percent.text(left));
    vec![
        Card {
            name: Words::new("Check rows inside", "检验数据落入区间"),
            value: share(&whole.check),
            detail: Words::new("95 % predictive intervals", "95% 预测区间"),
        },
        Card {
            name: Words::new("Fit rows inside", "拟合数据落入区间"),
            value: share(&whole.fit),
            detail: Words::new("95 % predictive intervals", "95% 预测区间"),
        },
        Card {
            name: Words::new("Mean absolute error of levels, check rows", "水平的平均绝对误差：检验数据"),
            value: points(whole.check.level_error_points),
            detail: of_levels(&whole.check),
        },
        Card {
            name: Words::new("Parameter space left", "剩余参数空间"),
            value: Words::plain(left),
            detail: Words::new("share of the priors", "占先验的比例"),
        },
    ]
}

/// The sentence that ends the table.
fn closing(whole: &Whole) -> Words {
    let part = if whole.check.rows == 0 { 0.0 } else { whole.check.inside as f64 / whole.check.rows as f64 };
    Words::new(
        "{inside} of {rows} check rows lie inside their 95 % predictive interval ({part}). The mean absolute error of \
         resolution and satisfaction levels is {check} percentage points over {n} check rows and {all} over all {m} \
         rows.",
        "{rows} 项检验数据中有 {inside} 项落入 95% 预测区间（{part}）。解决率与满意率水平的平均绝对误差：{n} 项检验数据为 \
         {check} 个百分点，全部 {m} 项为 {all} 个百分点。",
    )
    .fill(&[
        ("inside", count(whole.check.inside)),
        ("rows", count(whole.check.rows)),
        ("part", Words::plain(Format::Percent.text(part))),
        ("check", points(whole.check.level_error_points)),
        ("all", points(whole.all.level_error_points)),
        ("n", count(whole.check.levels)),
        ("m", count(whole.all.levels)),
    ])
}

fn conflict(waves: &[WaveRow]) -> Words {
    let level = waves.iter().map(|wave| wave.level).fold(0.0, f64::max);
    let worst = waves.last().map(|wave| format!("{}.{}", wave.worst_world, wave.worst_row));
    Words::new(
        "No point of the parameter space is compatible with every fitted row: the nearest is {level} standard deviations \
         off. Farthest from its figure there: {row}.",
        "参数空间中没有任何一点与全部拟合数据相容：最接近者仍相差 {level} 个标准差。其中偏差最大的数据：{row}。",
    )
    .fill(&[
        ("level", Words::plain(Format::Number.text(level))),
        ("row", Words::plain(worst.unwrap_or_default())),
    ])
}
