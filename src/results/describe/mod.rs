//! The model of a scenario described for reviewers: the ODD protocol (Grimm and others 2020) and the STRESS-DES checklist
//! (Monks and others 2019).
//!
//! What holds for every scenario is written once, in `odd.md` and `stress.md` of `docs/background`; both name pieces that follow from
//! the scenario, as comments that a reader of those pages does not see. Here the pieces are written.

pub mod command;

mod mechanisms;
mod run;
mod text;
mod values;
mod world;

use crate::scenario::{Scenario, Setting};
use text::{demoted, escaped, words};

/// What the model is, by the ODD protocol.
const ODD: &str = include_str!("../../docs/background/odd.md");
/// The checklist of the STRESS guidelines for discrete-event simulation.
const STRESS: &str = include_str!("../../docs/background/stress.md");
/// What a place that is filled begins and ends with.
const PLACE: (&str, &str) = ("<!-- scenario: ", " -->");

/// A scenario with every parameter: what is described.
#[derive(Clone, Copy, Debug)]
pub struct Described<'a> {
    /// The scenario.
    pub scenario: &'a Scenario,
    /// Its parameters, as [`Scenario::load_with_settings`] gives them.
    pub settings: &'a [Setting],
}

impl Described<'_> {
    /// The whole description, as Markdown: first the ODD protocol, then the checklist.
    pub fn markdown(&self) -> String {
        let title = match self.scenario.head.title.as_str() {
            "" => "A scenario without a title",
            title => title,
        };
        let mut text =
            format!("# {}: description of the model\n\n{}\n", escaped(&words(title)), self.software());
        for template in [ODD, STRESS] {
            text.push('\n');
            text += &demoted(&self.filled(template));
        }
        text
    }

    /// A template with every place filled. What it says about itself, a quotation, is left out.
    fn filled(&self, template: &str) -> String {
        let mut text = String::with_capacity(2 * template.len());
        for line in template.lines().filter(|line| !line.starts_with('>')) {
            let name = line.strip_prefix(PLACE.0).and_then(|rest| rest.strip_suffix(PLACE.1));
            let piece = name.and_then(|name| self.piece(name));
            text += piece.as_deref().unwrap_or(line).trim_end();
            text.push('\n');
        }
        text
    }

    /// What stands in the place of this name; `None` if there is no such place.
    fn piece(&self, name: &str) -> Option<String> {
        Some(match name {
            "purpose" => self.purpose(),
            "entities" => self.entities(),
            "scales" => self.scales(),
            "mechanisms" => self.mechanisms(),
            "stochasticity" => self.stochasticity(),
            "observation" => self.observation(),
            "initialization" => self.initialization(),
            "input" => self.input(),
            "submodels" => self.submodels(),
            "outputs" => self.outputs(),
            "differences" => self.differences(),
            "resources" => self.resources(),
            "routes" => self.routes(),
            "sources" => self.sources(),
            "assumptions" => self.assumptions(),
            "estimation" => self.estimation(),
            "software" => self.software(),
            "sharing" => self.sharing(),
            _ => return None,
        })
    }

    /// Whether the mechanism of this table is on.
    fn is_on(&self, path: &str) -> bool {
        self.settings.iter().any(|setting| setting.path == path && setting.value == "on")
    }
}

use crate::results::kind::Kind;

/// It leaves no folder of its own.
pub(crate) const KIND: Option<Kind> = None;

crate::command::commands! {
    /// Describe the model of a scenario for an appendix: ODD protocol and STRESS-DES checklist
    Describe(command::DescribeArgs) => command::describe;
}

#[cfg(test)]
mod tests;
