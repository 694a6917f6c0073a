//! What is said of values: which differ from their defaults and why, where they come from, what is assumed.

use std::collections::BTreeMap;

use super::Described;
use super::text::{code, counted, table};
use crate::kernel::param::cut;
use crate::scenario::{Setting, Written};

/// What a reader sees, and what decides how often a scenario runs: no part of the world.
const NO_PART: [&str; 3] = ["petisim", "title", "about"];

/// Names for people and for files of requests: no values of the world.
const NAMES: [&str; 2] = [".label", ".aliases"];
/// The longest value that is told whole.
const LONGEST: usize = 120;

/// A value in code; of a long list the beginning, for the scenario holds it all.
fn shown(value: &str) -> String {
    if value.chars().count() > LONGEST {
        format!("{} …", code(cut(value, LONGEST).trim_end_matches('…')))
    } else {
        code(value)
    }
}

/// Whether a setting is a mechanism's switch.
fn is_switch(setting: &Setting) -> bool {
    ["on", "off"].contains(&setting.value.as_str())
}

/// Where a value was written.
fn place(written: &Written) -> String {
    match &written.file {
        Some(file) => format!("{file}:{}", written.line),
        None => "the command line".into(),
    }
}

/// What the author says of a value: a note, or that there is none.
pub(crate) fn said(written: &Written) -> String {
    let at = place(written);
    if written.note.is_empty() {
        format!("set without a note in {at}")
    } else {
        format!("{} ({at})", written.note)
    }
}

/// The source of a value: of the default, or what the author says of another value.
pub(crate) fn source(setting: &Setting) -> String {
    match &setting.written {
        Some(written) if setting.is_changed() || setting.default.is_none() => said(written),
        _ => setting.source.clone(),
    }
}

impl Described<'_> {
    /// The parameters of the world, without switches and names of the scenario.
    fn values(&self) -> impl Iterator<Item = &Setting> {
        self.settings
            .iter()
            .filter(|setting| !is_switch(setting) && !NO_PART.contains(&setting.path.as_str()))
            .filter(|setting| !NAMES.iter().any(|ending| setting.path.ends_with(ending)))
    }

    /// What differs from the defaults.
    pub(crate) fn differences(&self) -> String {
        let changed: Vec<&Setting> = self.values().filter(|setting| setting.is_changed()).collect();
        let on = self.settings.iter().filter(|setting| setting.value == "on").count();
        let mut text = format!(
            "The base model is the program with its default values. The scenario turns on {} (ODD 3 lists them), names its own \
             places, categories and units (ODD 2), and gives {} another value than the default{}\n",
            counted(on as u64, "mechanism", "mechanisms"),
            counted(changed.len() as u64, "parameter", "parameters"),
            if changed.is_empty() { "." } else { ":" },
        );
        let rows = changed.iter().map(|setting| {
            let default = setting.default.as_deref().unwrap_or_default();
            let why = setting.written.as_ref().map(said).unwrap_or_default();
            [code(&setting.path), setting.meaning.clone(), shown(&setting.value), shown(default), why]
        });
        text.push('\n');
        text += &table(
            ["parameter", "meaning", "value", "default", "the author's note, and where it stands"],
            rows,
        );
        text
    }

    /// How many values come from where, and the files that were read.
    pub(crate) fn sources(&self) -> String {
        let values: Vec<&Setting> = self.values().collect();
        let count = |is: &dyn Fn(&Setting) -> bool| values.iter().filter(|setting| is(setting)).count();
        let changed = count(&|setting| setting.is_changed());
        let given = count(&|setting| setting.default.is_none());
        let noted = count(&|setting| {
            let note = setting.written.as_ref().is_some_and(|written| !written.note.is_empty());
            note && (setting.is_changed() || setting.default.is_none())
        });
        let assumed = count(&|setting| setting.is_assumed());
        let rest = values.len() - changed - given - assumed;
        let mut text = format!(
            "Of {} values in force, {assumed} are defaults that are assumed wholly or in part, {rest} are defaults with a source, by \
             definition or by convention, {changed} differ from their defaults, and {given} have no default and are given by the scenario. {noted} of the \
             last two kinds carry a note of the author. The scenario was read from these files:\n\n",
            values.len()
        );
        for (name, _) in self.scenario.files() {
            text += &format!("- {}\n", code(name));
        }
        text
    }

    /// The defaults in force that are assumptions, by table.
    pub(crate) fn assumptions(&self) -> String {
        let mut by_table: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for setting in self.values().filter(|setting| setting.is_assumed()) {
            let (table, name) = setting.path.rsplit_once('.').unwrap_or(("", &setting.path));
            by_table.entry(table).or_default().push(name);
        }
        let count: usize = by_table.values().map(Vec::len).sum();
        let mut text = format!(
            "Structural assumptions stand in ODD 4 and with each mechanism in ODD 7. {} at their defaults say that they, or their sizes, are assumptions; \
             `petisim sensitivity` says which of them move an outcome:\n\n",
            counted(count as u64, "parameter", "parameters")
        );
        let rows = by_table
            .into_iter()
            .map(|(table, names)| [code(table), names.into_iter().map(code).collect::<Vec<_>>().join(", ")]);
        text += &table(["table", "assumed"], rows);
        text
    }

    /// Beliefs and experience at time zero.
    pub(crate) fn initialization(&self) -> String {
        let is_start = |setting: &&Setting| {
            let name = setting.path.rsplit('.').next().unwrap_or_default();
            let begins = name.ends_with("_start") || name.starts_with("believed") || name == "prior_weight";
            begins || (name == "start" && setting.path != "run.start")
        };
        let rows = self.values().filter(is_start).map(|setting| {
            [code(&setting.path), setting.meaning.clone(), code(&setting.value), source(setting)]
        });
        let beliefs = table(["initial value", "meaning", "value", "source"], rows);
        let warm_up = self.scenario.head.run.warm_up;
        let warmed = format!("The warm-up takes {warm_up}.");
        if beliefs.is_empty() {
            format!("No mechanism of this scenario holds beliefs that need initial values. {warmed}\n")
        } else {
            format!("{warmed} Beliefs and experience begin with these values:\n\n{beliefs}")
        }
    }
}
