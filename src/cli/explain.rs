//! `petisim schema` and `petisim params`.

use super::args::{ParamsArgs, ReferenceFormat};
use super::check::as_text;
use super::console::print;
use super::exit::{Exit, Fault};
use crate::model::spec::ModelSpec;
use crate::scenario::explain::{Parameter, Reference, json_schema};

/// Prints the JSON Schema of scenarios.
pub(super) fn schema() -> Result<Exit, Fault> {
    print(&as_text(&json_schema::<ModelSpec>()))
}

/// Explains one parameter, a table of them, or all.
pub(super) fn params(arguments: &ParamsArgs) -> Result<Exit, Fault> {
    let reference = Reference::of::<ModelSpec>();
    let chosen = match &arguments.path {
        Some(path) => reference.find(path).map_err(|meant| {
            Fault::new(Exit::Usage, anyhow::anyhow!("there is no parameter `{path}`")).hint(meant)
        })?,
        None => reference.parameters().iter().collect(),
    };
    match arguments.format {
        ReferenceFormat::Human if arguments.path.is_some() => print(&Reference::explain(&chosen)),
        ReferenceFormat::Human => print(&Reference::list(&chosen)),
        ReferenceFormat::Json => print(&as_text(&json(&chosen)?)),
        ReferenceFormat::Markdown if arguments.path.is_some() => {
            let message =
                "the reference page is of all parameters: leave the path out, or choose another format";
            Err(Fault::new(Exit::Usage, anyhow::anyhow!(message)))
        }
        ReferenceFormat::Markdown => print(&reference.markdown()),
    }
}

fn json(chosen: &[&Parameter]) -> Result<serde_json::Value, Fault> {
    serde_json::to_value(chosen).map_err(|error| Fault::new(Exit::Internal, error))
}
