//! Pages of calibrations: how well the targets are met, on the runs of the fit and on unseen ones, and how well the
//! targets tell the parameters.

mod data;
mod figures;
pub(crate) mod tables;

use crate::render::figure::Format;
use crate::render::html::block::{Block, Card};
use crate::render::html::naming::{count, read_json};
use crate::render::html::page::{Page, Section, facts};
use crate::render::words::{Words, direction_words, ending_words};
use crate::results::calibrate::joint;
use crate::results::calibrate::tables::rows::{DirectionRow, ParameterRow, TargetRow, UnseenRow};
use crate::store::folder::Folder;
use crate::store::folder::ReportError;
use data::Ending;

/// The page of a calibration.
///
/// # Errors
/// If a file of the result cannot be read.
pub(crate) fn page(folder: &Folder, _metrics: &[String]) -> Result<Page, ReportError> {
    if folder.has("patterns.csv") {
        return joint::page::page(folder);
    }
    let (manifest, ending): (_, Ending) = (folder.manifest()?, read_json(folder, "calibration.json")?);
    let (targets, unseen): (Vec<TargetRow>, Vec<UnseenRow>) = (folder.read()?, folder.read()?);
    let directions: Vec<DirectionRow> = folder.read()?;
    let parameters = data::parameters(folder)?;
    let search = data::search(folder, &targets)?;
    let fit = Section::new("fit", Words::new("Fit", "拟合"))
        .with(Block::Cards(cards(&ending, &targets, &parameters)))
        .with(figures::misfits(&targets, &unseen))
        .with(tables::targets(&targets))
        .with(figures::search(&search));
    let mut known =
        Section::new("identifiability", Words::new("Identifiability of the parameters", "参数的可识别性"))
            .with(figures::places(&parameters))
            .with(tables::parameters(&parameters));
    if !directions.is_empty() {
        known.blocks.push(figures::directions(&directions).into());
    }
    known.blocks.extend(
        directions
            .iter()
            .filter(|direction| !direction.says.is_empty())
            .map(|direction| Block::Note(direction_words(&direction.says))),
    );
    if parameters.len() > 1
        && parameters.iter().any(|(_, correlations)| correlations.iter().any(Option::is_some))
    {
        known.blocks.push(figures::correlations(&parameters).into());
    }
    let mut sections = vec![fit, known];
    if !unseen.is_empty() {
        sections.push(
            Section::new("unseen", Words::new("Check with new seeds", "新随机种子检验"))
                .with(tables::unseen(&unseen)),
        );
    }
    Ok(Page {
        kind: Words::new("Calibration", "校准"),
        lead: Words::new(
            "Unknown facts of a scenario were fitted to published figures. The fit was then checked on runs with new \
             random numbers. Preferences and weights are not fitted.",
            "以公布数据校准情景中的未知事实，再用新的随机数检验。偏好与权重不参与拟合。",
        ),
        sections,
        facts: facts(&manifest),
        title: manifest.title,
    })
}

/// A parameter with the correlations of its error.
pub(crate) type Known = (ParameterRow, Vec<Option<f64>>);

fn cards(ending: &Ending, targets: &[TargetRow], parameters: &[Known]) -> Vec<Card> {
    let within = targets.iter().filter(|target| target.within).count();
    let bounds = parameters.iter().filter(|(parameter, _)| parameter.at_bound).count();
    let misfit = ending.mean_misfit.map_or("–".to_string(), |misfit| Format::Percent.text(misfit));
    let reached = if ending.is_reached {
        Words::new("every target is reached, with new seeds too", "全部目标均达到（新随机种子亦然）")
    } else {
        Words::new(
            "not every target is reached, or not with new seeds",
            "部分目标未达到，或在新随机种子下未达到",
        )
    };
    vec![
        Card {
            name: Words::new("Targets within tolerance", "容差内的目标"),
            value: Words::plain(format!("{within} / {}", targets.len())),
            detail: reached,
        },
        Card {
            name: Words::new("Mean misfit with new seeds", "新随机种子的平均偏差"),
            value: Words::plain(misfit),
            detail: Words::new("mean of |mean − target| / target", "|均值 − 目标值| / 目标值 的平均"),
        },
        Card {
            name: Words::new("Parameters fitted", "拟合参数"),
            value: count(parameters.len()),
            detail: Words::new("{n} at an end of their range", "{n} 个位于取值范围端点")
                .fill(&[("n", count(bounds))]),
        },
        Card {
            name: Words::new("Runs of the fit", "拟合模拟次数"),
            value: count(ending.runs as usize),
            detail: Words::new("{n} steps; {why}", "{n} 步；{why}")
                .fill(&[("n", count(ending.steps as usize)), ("why", ending_words(&ending.ended))]),
        },
    ]
}
