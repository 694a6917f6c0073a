//! Sweeps: the points of a study, run part by part, and merged.

pub mod command;
pub mod files;
pub(crate) mod levels;
pub mod method;
pub mod page;
pub mod plan;
pub mod plot;
pub mod template;

use crate::results::kind::Kind;

/// What a folder of this kind is known by, and how it is shown.
pub(crate) const KIND: Option<Kind> = Some(Kind {
    stamp: Some(files::SWEEP),
    signs: &["plan.csv"],
    manifest: true,
    page: page::page,
    plot: Some(plot::plotted),
});

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
