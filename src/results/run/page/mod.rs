//! The page of a run.

mod flow;
mod headline;
mod hours;
mod indices;
mod queues;
mod readings;
mod times;
mod totals;
mod units;
mod world;

use crate::render::figure::Span;
use crate::render::html::block::Block;
use crate::render::html::page::{Page, facts, unfinished};
use crate::render::words::Words;
use crate::store::folder::{Folder, ReportError};
use crate::store::manifest::Status;
use readings::Readings;
use totals::Totals;
use world::World;

/// What the sections are made of.
struct Run<'a> {
    folder: &'a Folder,
    totals: Totals,
    readings: Readings,
    world: Option<World>,
}

impl Run<'_> {
    /// Marks of dated changes.
    fn marks(&self) -> Vec<Span> {
        self.world.as_ref().map(|world| world.marks.clone()).unwrap_or_default()
    }

    /// The name of an organisation; in Chinese as the scenario labels it.
    fn org_words(&self, org: &str) -> Words {
        self.world.as_ref().map_or_else(|| Words::plain(org), |world| world.org_words(org))
    }
}

/// Confidence where the scenario cannot be read.
const USUAL_CONFIDENCE: f64 = 0.95;

/// The page of a run.
///
/// # Errors
/// If a file of the result cannot be read.
pub(crate) fn page(folder: &Folder, _metrics: &[String]) -> Result<Page, ReportError> {
    let manifest = folder.manifest()?;
    let world = World::read(folder)?;
    let confidence = world.as_ref().map_or(USUAL_CONFIDENCE, |world| world.confidence);
    let wanted = [headline::MONTHLY, headline::BY_CATEGORY, units::BY_UNIT, &hours::wanted()].concat();
    let readings = Readings::read(folder, &wanted, confidence)?;
    let run = Run { folder, totals: Totals::read(folder)?, readings, world };
    let mut sections = vec![
        headline::section(&run),
        flow::section(&run),
        times::section(&run)?,
        queues::section(&run)?,
        hours::section(&run),
        units::section(&run),
        indices::section(&run),
        indices::everything(&run),
    ];
    if manifest.status != Status::Complete {
        sections[0].blocks.insert(0, Block::Note(unfinished()));
    }
    Ok(Page {
        title: manifest.title.clone(),
        kind: Words::new("Simulation of a scenario", "情景模拟结果"),
        lead: lead(&run),
        sections,
        facts: facts(&manifest),
    })
}

/// The result in a sentence.
fn lead(run: &Run) -> Words {
    let percent = |id: &str| {
        run.totals
            .estimate(id)
            .map_or("–".to_string(), |estimate| format!("{:.1} %", estimate.value * 100.0))
    };
    let number = |id: &str| {
        run.totals
            .estimate(id)
            .map_or("–".to_string(), |estimate| crate::render::terminal::number(estimate.value))
    };
    let template = Words::new(
        "{tickets} tickets a run. The record counts {record} as resolved, and of the same tickets {truth} are really solved \
         when they leave the desk. It counts {satisfied} as satisfied, and of those {unsolved} are not solved.",
        "每次独立模拟平均 {tickets} 件工单。记录中解决率为 {record}；同一批工单办结时真正解决的为 {truth}。记录中满意率为 {satisfied}，\
         其中 {unsolved} 的问题并未解决。",
    );
    template.fill(&[
        ("tickets", Words::plain(number("tickets"))),
        ("record", Words::plain(percent("record_resolution_same_tickets_rate"))),
        ("satisfied", Words::plain(percent("record_satisfaction_rate"))),
        ("truth", Words::plain(percent("true_resolution_same_tickets_rate"))),
        ("unsolved", Words::plain(percent("satisfied_unsolved_rate"))),
    ])
}
