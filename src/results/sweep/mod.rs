//! Sweeps: the points of a study, run part by part, and merged.

pub mod command;
pub mod files;
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
    /// Run a study, part by part if wanted, and merge its results; resumes by itself
    Sweep(command::SweepArgs) => command::sweep;
    /// Say what a study would run, and how long that would take
    Plan(command::plan::PlanArgs) => command::plan::plan;
    /// Say how far a sweep is
    Status(command::status::StatusArgs) => command::status::status;
    /// Merge what a sweep has done into tables
    Merge(command::merge::MergeArgs) => command::merge::merge;
    /// Print a job script for a cluster; nothing is submitted
    Template(command::template::TemplateArgs) => command::template::template;
}
