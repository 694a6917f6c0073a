//! What is said of mechanisms: which are on, what each does, with which values.
//!
//! A mechanism is described by the head of its own source file, so that the words cannot part from the code.

use super::Described;
use super::text::{code, table};
use super::values::source;
use crate::scenario::Setting;

/// The table of mechanisms: number, table, group, what it decides, what a world without it does.
const LIST: &str = include_str!("../../docs/mechanisms.md");

/// Source files of mechanisms, each under the table that it declares.
macro_rules! sources {
    ($($actor:ident: $($name:ident)+;)+) => {
        &[$($((
            concat!(stringify!($actor), ".", stringify!($name)),
            include_str!(concat!("../../model/", stringify!($actor), "/", stringify!($name), ".rs")),
        ),)+)+]
    };
}

const SOURCES: &[(&str, &str)] = sources! {
    citizens: problems voice channel patience improper_demand judgement repeat escalation;
    desks: intake screening identity_linking assignment dispute review follow_up audit joint_handling district;
    units: refusal authority handling documentation planted_calls fake_rectification workforce proactive informal
        priority town_line routine false_claim asking_back;
    government: assessment responsibility pressure oversight top_down_tasks;
    platform: visibility integration resource_sharing online_rule usability parallel_channels letters;
};

/// Tables that are no mechanisms and always in force, in the order of a ticket's way.
const ALWAYS: [&str; 4] = ["world", "rules", "desks.district", "units.routine"];

/// One row of the table of mechanisms.
pub(crate) struct Mechanism {
    pub(crate) number: &'static str,
    pub(crate) path: &'static str,
    group: &'static str,
    decides: &'static str,
    without: &'static str,
}

impl Mechanism {
    /// Its group, in words.
    fn group(&self) -> &'static str {
        match self.group {
            "T" => "technology",
            "I" => "institution",
            "O" => "organisation",
            _ => "environment",
        }
    }
}

/// All mechanisms, in the order of the plan of the model.
pub(crate) fn list() -> Vec<Mechanism> {
    let row = |line: &'static str| {
        let cells: Vec<&str> = line.strip_prefix("| ")?.strip_suffix(" |")?.split(" | ").collect();
        let [number, path, group, decides, without] = cells[..] else { return None };
        number.parse::<u32>().ok()?;
        Some(Mechanism { number, path: path.trim_matches('`'), group, decides, without })
    };
    LIST.lines().filter_map(row).collect()
}

/// The head of the source file of a table: what its author says of it.
fn head(path: &str) -> Option<String> {
    let (_, source) = SOURCES.iter().find(|(known, _)| *known == path)?;
    let lines = source.lines().map_while(|line| line.strip_prefix("//!"));
    Some(plain(&lines.map(str::trim).collect::<Vec<_>>().join("\n")))
}

/// A doc text without links to code: ``[`a`](b)`` and ``[`a`]`` become `` `a` ``.
fn plain(doc: &str) -> String {
    let (mut text, mut rest) = (String::new(), doc);
    while let Some(at) = rest.find("[`") {
        text += &rest[..at];
        rest = &rest[at + 1..];
        let Some(end) = rest.find("`]") else { break };
        text += &rest[..=end];
        rest = &rest[end + 2..];
        if let Some(target) = rest.strip_prefix('(') {
            rest = target.split_once(')').map_or("", |(_, rest)| rest);
        }
    }
    text + rest
}

/// The file that a table is declared in, as the repository has it.
fn file(path: &str) -> String {
    format!("src/model/{}.rs", path.replace('.', "/"))
}

impl Described<'_> {
    /// Which mechanisms are on.
    pub(crate) fn mechanisms(&self) -> String {
        let all = list();
        let on = all.iter().filter(|mechanism| self.is_on(mechanism.path)).count();
        let rows = all.iter().map(|mechanism| {
            let state = if self.is_on(mechanism.path) { "on" } else { "off" };
            [
                mechanism.number.into(),
                code(mechanism.path),
                mechanism.group().into(),
                state.into(),
                mechanism.decides.into(),
            ]
        });
        let text = table(["no.", "mechanism", "group", "here", "what it decides"], rows);
        let without = if self.has_hotline() {
            ""
        } else {
            " There is no hotline (`platform.hotline` is off): letters take its place, and nothing is counted."
        };
        format!("Of {} mechanisms, {on} are on in this scenario.{without}\n\n{text}", all.len())
    }

    /// Every mechanism that is on with its parameters, then those that are off, then what is always in force.
    pub(crate) fn submodels(&self) -> String {
        let mut text = String::new();
        let all = list();
        for mechanism in all.iter().filter(|mechanism| self.is_on(mechanism.path)) {
            text += &format!("### 7.{} `{}` ({})\n\n", mechanism.number, mechanism.path, mechanism.group());
            text += &self.submodel(mechanism.path);
            text.push('\n');
        }
        let off: Vec<&Mechanism> = all.iter().filter(|mechanism| !self.is_on(mechanism.path)).collect();
        if !off.is_empty() {
            text += "### Mechanisms that are off\n\nWhere a mechanism is off, nothing is drawn for it, and the world does this:\n\n";
            let rows = off.iter().map(|mechanism| {
                [mechanism.number.into(), code(mechanism.path), mechanism.without.to_string()]
            });
            text += &table(["no.", "mechanism", "instead"], rows);
            text.push('\n');
        }
        let letters = (!self.has_hotline()).then_some("platform.letters");
        for path in ALWAYS.into_iter().chain(letters) {
            text += &format!("### `{path}` (always in force)\n\n");
            text += &self.submodel(path);
            text.push('\n');
        }
        text
    }

    /// What a table is about, and its values.
    fn submodel(&self, path: &str) -> String {
        let about = head(path)
            .map_or_else(String::new, |head| format!("{head}\n\nSource file: `{}`.\n\n", file(path)));
        let within =
            |setting: &&Setting| setting.path.strip_prefix(path).is_some_and(|rest| rest.starts_with('.'));
        let rows = self.settings.iter().filter(within).map(|setting| {
            let name = &setting.path[path.len() + 1..];
            let mut value = code(&setting.value);
            if setting.is_changed() {
                value += &format!(" (default {})", code(setting.default.as_deref().unwrap_or_default()));
            }
            [code(name), setting.meaning.clone(), value, source(setting)]
        });
        let values = table(["parameter", "meaning", "value", "source"], rows);
        let values = if values.is_empty() { "It has no parameters.\n".into() } else { values };
        format!("{about}{values}")
    }

    /// Whether there is a hotline at all.
    pub(crate) fn has_hotline(&self) -> bool {
        !self
            .settings
            .iter()
            .any(|setting| setting.path == "platform.hotline" && setting.value.contains("off"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::spec::ModelSpec;
    use crate::scenario::explain::Reference;

    #[test]
    fn the_list_holds_every_mechanism_of_the_program_and_its_source() {
        let mut listed: Vec<&str> = list().iter().map(|mechanism| mechanism.path).collect();
        listed.sort_unstable();
        let reference = Reference::of::<ModelSpec>();
        let is = |kind: &str, path: &str| kind == "mechanism" && path.contains('.');
        let mut known: Vec<&str> = reference
            .parameters()
            .iter()
            .filter(|parameter| is(&parameter.kind, &parameter.path))
            .map(|parameter| parameter.path.as_str())
            .collect();
        known.sort_unstable();
        assert_eq!(listed, known);
        for path in known {
            assert!(head(path).is_some_and(|head| head.len() > 60), "{path} has a head");
        }
    }

    #[test]
    fn links_to_code_become_code() {
        assert_eq!(plain("see [`World::end`] and [`a`](b::c), not [x]"), "see `World::end` and `a`, not [x]");
        assert_eq!(plain("`x` [`broken"), "`x` `broken");
    }
}
