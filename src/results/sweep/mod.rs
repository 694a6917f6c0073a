//! Sweeps: the points of a study, run part by part, and merged.

pub mod command;
pub mod files;
pub(crate) mod levels;
pub mod method;
pub mod page;
pub mod plan;
pub mod plot;
pub mod template;

use std::path::Path;

use crate::experiment::study::{FILE_FORM, Study};
use crate::experiment::{Plan, Points};
use crate::results::kind::Kind;
use crate::scenario::explain::{Checked, FileKind};
use crate::scenario::{Diagnostics, Options};

/// What a folder of this kind is known by, and how it is shown.
pub(crate) const KIND: Option<Kind> = Some(Kind {
    stamp: Some(files::SWEEP),
    signs: &["plan.csv"],
    manifest: true,
    page: page::page,
    plot: Some(plot::plotted),
});

/// The file that a sweep or a sensitivity analysis is made of.
pub(crate) const FILE: FileKind = FileKind {
    word: "study",
    purpose: "what is varied in a world, by which design, and what is measured: for `plan`, `sweep`, `sensitivity`",
    about: "[Design and run experiments](../how-to/experiments.md) explains its use.",
    shipped: "scenarios/studies/review.toml",
    forms: &[FILE_FORM],
    check: Some(check),
};

/// Reads a study and lays out its plan: what `sweep` would refuse is told here.
fn check(path: &Path, options: &Options) -> Result<Checked, Diagnostics> {
    let study = Study::load(path, options)?;
    let plan = Plan::of(&study)?;
    if plan.points().is_empty() {
        let message = format!("the constraints exclude all {} points of the design", plan.left_out());
        return Err(study.design_mistake(message, "loosen a constraint, or add levels that fulfil them"));
    }
    let count = |number: u64, one: &str| format!("{number} {one}{}", if number == 1 { "" } else { "s" });
    let (factors, points) = (study.factors().len() as u64, plan.points().len() as u64);
    let told = [count(factors, "factor"), count(points, "point"), count(plan.runs(), "run")].join(", ");
    Ok(Checked { told, warnings: vec![study.warnings().clone()] })
}

crate::command::commands! {
    /// Run a study and merge its results; the same command resumes
    Sweep(command::SweepArgs) => command::sweep;
    /// Show what a study would run and how long it would take
    Plan(command::plan::PlanArgs) => command::plan::plan;
    /// Show the progress of a sweep
    Status(command::status::StatusArgs) => command::status::status;
    /// Merge the parts of a sweep into tables
    Merge(command::merge::MergeArgs) => command::merge::merge;
    /// Print a job script for a cluster without submitting it
    Template(command::template::TemplateArgs) => command::template::template;
}
