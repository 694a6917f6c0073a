//! What can be typed.

use clap::{Parser, Subcommand};

use crate::command::console::Colour;
use crate::command::exit::Exit;

/// Simulates citizens' hotlines: citizens, desks, grassroots units and the government that scores them.
///
/// A scenario is a TOML file. `petisim run` simulates it several times and compares the record with the truth. Results
/// are the same bytes for the same scenario and seed, for any number of threads.
#[derive(Debug, Parser)]
#[command(name = "petisim", version, about, propagate_version = true, max_term_width = 100)]
#[command(after_help = Exit::HELP, after_long_help = Exit::HELP)]
pub(super) struct Arguments {
    /// When to use colours
    #[arg(long, global = true, value_enum, default_value_t = Colour::Auto, value_name = "WHEN")]
    pub(super) color: Colour,

    /// Command
    #[command(subcommand)]
    pub(super) command: Command,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    #[command(flatten)]
    Results(crate::results::Commands),
    /// Print the completion script of a shell
    Completions(super::shell::CompletionsArgs),
    /// Draft a scenario from a file of requests: columns, formats, categories, units, office hours
    Draft(super::draft::DraftArgs),
    /// Write manual pages
    Man(super::shell::ManArgs),
    /// Check files of any kind for mistakes without running them: scenarios, overlays, studies, claims, calibrations
    Check(super::check::CheckArgs),
    /// Draw a figure of a result: SVG, PDF or PNG for a paper, or a sketch in the terminal
    Plot(super::plot::PlotArgs),
    /// Print the JSON Schema of a kind of file, for editors
    Schema(super::explain::SchemaArgs),
    /// Explain parameters: meaning, unit, default, range, source
    Params(super::explain::ParamsArgs),
    /// Explain metrics: definition, denominator, unit, range, Chinese name
    Metrics(super::metrics::MetricsArgs),
    /// Write a report page for a result, with figures and tables, in Chinese and English
    Report(super::report::ReportArgs),
    /// Write tables of a result for a paper: Markdown, LaTeX, HTML, CSV, Excel or Word, in Chinese or English
    Table(super::table::TableArgs),
}
