//! What is said of mechanisms: which are on, what each does, with which values.
//!
//! A mechanism is described by the head of its own source file, so that the words cannot part from the code.

use super::Described;
use super::text::{code, table};
use super::values::source;
use crate::kernel::param::Tag;
use crate::model::mechanisms::{MECHANISMS, Mechanism};
use crate::scenario::Setting;

/// Source files of tables that are no mechanisms, each under the table that it declares.
const OTHER_SOURCES: [(&str, &str); 3] = [
    ("desks.district", include_str!("../../model/desks/district.rs")),
    ("units.routine", include_str!("../../model/units/routine.rs")),
    ("platform.letters", include_str!("../../model/platform/letters.rs")),
];

/// Tables that are no mechanisms and always in force, in the order of a ticket's way.
const ALWAYS: [&str; 4] = ["world", "rules", "desks.district", "units.routine"];

/// The group of a mechanism, in words.
fn group(mechanism: &Mechanism) -> &'static str {
    match mechanism.tag() {
        Tag::Technology => "technology",
        Tag::Institution => "institution",
        Tag::Organisation => "organisation",
        Tag::Environment => "environment",
    }
}

/// All mechanisms with their numbers, which are their places in the registry.
pub(super) fn list() -> impl Iterator<Item = (usize, &'static Mechanism)> {
    (1..).zip(MECHANISMS)
}

/// The head of the source file of a table: what its author says of it.
fn head(path: &str) -> Option<String> {
    let mechanism = MECHANISMS.iter().find(|mechanism| mechanism.path == path);
    let other = || OTHER_SOURCES.iter().find(|(known, _)| *known == path).map(|(_, source)| *source);
    let source = mechanism.map(|mechanism| mechanism.source).or_else(other)?;
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
    pub(super) fn mechanisms(&self) -> String {
        let on = list().filter(|(_, mechanism)| self.is_on(mechanism.path)).count();
        let rows = list().map(|(number, mechanism)| {
            let state = if self.is_on(mechanism.path) { "on" } else { "off" };
            [
                number.to_string(),
                code(mechanism.path),
                group(mechanism).into(),
                state.into(),
                mechanism.switch().decides.into(),
            ]
        });
        let text = table(["no.", "mechanism", "group", "here", "what it decides"], rows);
        let without = if self.has_hotline() {
            ""
        } else {
            " There is no hotline (`platform.hotline` is off): letters take its place, and nothing is counted."
        };
        format!("Of {} mechanisms, {on} are on in this scenario.{without}\n\n{text}", MECHANISMS.len())
    }

    /// Every mechanism that is on with its parameters, then those that are off, then what is always in force.
    pub(crate) fn submodels(&self) -> String {
        let mut text = String::new();
        for (number, mechanism) in list().filter(|(_, mechanism)| self.is_on(mechanism.path)) {
            text += &format!("### 7.{number} `{}` ({})\n\n", mechanism.path, group(mechanism));
            text += &self.submodel(mechanism.path);
            text.push('\n');
        }
        let off: Vec<_> = list().filter(|(_, mechanism)| !self.is_on(mechanism.path)).collect();
        if !off.is_empty() {
            text += "### Mechanisms that are off\n\nWhere a mechanism is off, nothing is drawn for it, and the world does this:\n\n";
            let rows = off.iter().map(|(number, mechanism)| {
                [number.to_string(), code(mechanism.path), mechanism.switch().off.to_string()]
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

    #[test]
    fn the_head_of_every_file_says_what_it_is_about() {
        let paths = MECHANISMS.iter().map(|mechanism| mechanism.path);
        for path in paths.chain(OTHER_SOURCES.map(|(path, _)| path)) {
            assert!(head(path).is_some_and(|head| head.len() > 60), "{path} has a head");
        }
    }

    #[test]
    fn links_to_code_become_code() {
        assert_eq!(plain("see [`World::end`] and [`a`](b::c), not [x]"), "see `World::end` and `a`, not [x]");
        assert_eq!(plain("`x` [`broken"), "`x` `broken");
    }
}
