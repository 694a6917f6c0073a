//! Pages of calibrations: how well the targets are met, on the runs of the fit and on unseen ones, and how well the
//! targets tell the parameters.

mod data;
mod figures;
mod tables;

use crate::render::figure::Format;
use crate::render::html::block::{Block, Card};
use crate::render::html::naming::{count, read_json};
use crate::render::html::page::{Page, Section, facts};
use crate::render::words::Words;
use crate::results::calibrate::tables::rows::{DirectionRow, ParameterRow, TargetRow, UnseenRow};
use crate::store::folder::Folder;
use crate::store::folder::ReportError;
use data::Ending;

/// The page of a calibration.
///
/// # Errors
/// If a file of the result cannot be read.
pub(crate) fn page(folder: &Folder, _metrics: &[String]) -> Result<Page, ReportError> {
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
        Section::new("identifiability", Words::new("How well parameters are known", "参数的可识别性"))
            .with(figures::places(&parameters))
            .with(tables::parameters(&parameters));
    if !directions.is_empty() {
        known.blocks.push(figures::directions(&directions).into());
    }
    known.blocks.extend(
        directions
            .iter()
            .filter(|direction| !direction.says.is_empty())
            .map(|direction| Block::Note(Words::plain(direction.says.clone()))),
    );
    if parameters.len() > 1
        && parameters.iter().any(|(_, correlations)| correlations.iter().any(Option::is_some))
    {
        known.blocks.push(figures::correlations(&parameters).into());
    }
    let mut sections = vec![fit, known];
    if !unseen.is_empty() {
        sections.push(
            Section::new("unseen", Words::new("On unseen seeds", "未见种子上的检验"))
                .with(tables::unseen(&unseen)),
        );
    }
    Ok(Page {
        kind: Words::new("Calibration", "校准"),
        lead: Words::new(
            "Unknown facts of a scenario were fitted to published figures, and the fit was then checked on runs whose \
             luck it had not seen. Tastes and weights are not fitted.",
            "将情景中未知的事实拟合到公布的数字，再用拟合时未见过的随机数检验。偏好与权重不参与拟合。",
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
        Words::new("every target is reached, on unseen seeds too", "全部目标（含未见种子）均达到")
    } else {
        Words::new("not every target is reached", "并非全部目标都达到")
    };
    vec![
        Card {
            name: Words::new("Targets within tolerance", "容差内的目标"),
            value: Words::plain(format!("{within} / {}", targets.len())),
            detail: reached,
        },
        Card {
            name: Words::new("Mean misfit on unseen seeds", "未见种子上的平均偏差"),
            value: Words::plain(misfit),
            detail: Words::new("mean of |mean − wanted| / wanted", "|均值 − 目标| / 目标 的平均"),
        },
        Card {
            name: Words::new("Parameters fitted", "拟合参数"),
            value: count(parameters.len()),
            detail: Words::new("{n} at an end of their range", "{n} 个位于取值范围端点")
                .fill(&[("n", count(bounds))]),
        },
        Card {
            name: Words::new("Runs of the fit", "拟合运行数"),
            value: count(ending.runs as usize),
            detail: Words::new("{n} steps; {why}", "{n} 步；{why}")
                .fill(&[("n", count(ending.steps as usize)), ("why", Words::plain(ending.ended.clone()))]),
        },
    ]
}
