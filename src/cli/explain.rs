//! `petisim schema` and `petisim params`.

use crate::command::console::{as_text, print};
use crate::command::exit::{Exit, Fault};
use crate::results::files::FILES;
use crate::scenario::explain::{FileKind, Parameter, Reference, SCENARIO};
use clap::builder::{PossibleValue, PossibleValuesParser};
use clap::{Args, ValueEnum};

/// How parameters are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum ReferenceFormat {
    /// For people
    #[default]
    Human,
    /// One JSON value
    Json,
    /// The reference page
    Markdown,
}

const PARAMS_EXAMPLES: &str = "\
Examples:
  petisim params
      all parameters, a line each
  petisim params units.refusal
      a mechanism, in full
  petisim params run.warm_up
  petisim params --of claim expect
      keys of another kind of file
  petisim params --search backlog
      all parameters whose path, meaning or source has the word
  petisim params --format json";

/// `petisim params`.
#[derive(Debug, Args)]
#[command(after_help = PARAMS_EXAMPLES, after_long_help = PARAMS_EXAMPLES)]
pub(super) struct ParamsArgs {
    /// A parameter or a table of parameters [default: all]
    #[arg(value_name = "PATH")]
    pub(super) path: Option<String>,

    /// The kind of file
    #[arg(long, value_name = "KIND", default_value = SCENARIO.word, value_parser = PossibleValuesParser::new(FILES.map(possible)))]
    pub(super) of: String,

    /// Only parameters with this word in their path, meaning or source
    #[arg(long, value_name = "WORD", conflicts_with = "path")]
    pub(super) search: Option<String>,

    /// How to show the result
    #[arg(long, value_enum, default_value_t = ReferenceFormat::Human)]
    pub(super) format: ReferenceFormat,
}

const SCHEMA_EXAMPLES: &str = "\
Examples:
  petisim schema study > study.schema.json
      then, as the first line of a study, for editors with the language server of taplo: #:schema ./study.schema.json
  petisim schema
      the schema of scenarios";

/// `petisim schema`.
#[derive(Debug, Args)]
#[command(after_help = SCHEMA_EXAMPLES, after_long_help = SCHEMA_EXAMPLES)]
pub(super) struct SchemaArgs {
    /// The kind of file
    #[arg(value_name = "KIND", default_value = SCENARIO.word, value_parser = PossibleValuesParser::new(FILES.map(possible)))]
    pub(super) kind: String,
}

fn possible(kind: FileKind) -> PossibleValue {
    PossibleValue::new(kind.word).help(kind.purpose)
}

/// Prints the JSON Schema of a kind of file.
pub(super) fn schema(arguments: &SchemaArgs) -> Result<Exit, Fault> {
    print(&as_text(&kind(&arguments.kind).schema()))
}

/// The kind of this name; the parser of arguments knows no other.
fn kind(word: &str) -> FileKind {
    FILES.into_iter().find(|kind| kind.word == word).unwrap_or(SCENARIO)
}

/// Explains one parameter, a table of them, or all.
pub(super) fn params(arguments: &ParamsArgs) -> Result<Exit, Fault> {
    let kind = kind(&arguments.of);
    let reference = kind.reference();
    let all = if kind.word == SCENARIO.word { String::new() } else { format!(" --of {}", kind.word) };
    let chosen = match &arguments.path {
        None if arguments.search.is_some() => {
            let word = arguments.search.as_deref().unwrap_or_default();
            let found = reference.speaking_of(word);
            if found.is_empty() {
                let hint = format!("`petisim params{all}` lists all");
                return Err(
                    Fault::new(Exit::Nothing, anyhow::anyhow!("no parameter speaks of `{word}`")).hint(hint)
                );
            }
            found
        }
        Some(path) => reference.find(path).map_err(|meant| {
            Fault::new(Exit::Usage, anyhow::anyhow!("there is no parameter `{path}`")).hint(meant)
        })?,
        None => reference.parameters().iter().collect(),
    };
    match arguments.format {
        ReferenceFormat::Human if arguments.path.is_some() => print(&Reference::explain(&chosen)),
        ReferenceFormat::Human => print(&Reference::list(&chosen)),
        ReferenceFormat::Json => print(&as_text(&json(&chosen)?)),
        ReferenceFormat::Markdown if arguments.path.is_some() || arguments.search.is_some() => {
            let message = "the reference page lists all parameters: name none, or choose another format";
            Err(Fault::new(Exit::Usage, anyhow::anyhow!(message)))
        }
        ReferenceFormat::Markdown => print(&reference.markdown()),
    }
}

fn json(chosen: &[&Parameter]) -> Result<serde_json::Value, Fault> {
    serde_json::to_value(chosen).map_err(|error| Fault::new(Exit::Internal, error))
}
