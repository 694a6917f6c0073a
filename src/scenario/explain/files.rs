//! The kinds of file that people write: their schema, their part of the reference, and how each is checked.

use std::fmt::Write;
use std::path::Path;

use serde_json::Value;

use super::markdown::Columns;
use super::reference::Reference;
use super::schema::schema_of;
use crate::kernel::param::{Kind, Node, Param, Problem, Problems, Section, SectionInfo, Table};
use crate::model::spec::ModelSpec;
use crate::scenario::diagnostic::Diagnostics;
use crate::scenario::document::Options;
use crate::scenario::requests::RequestsSpec;
use crate::scenario::shape::root_info;

/// A kind of file that people write.
#[derive(Clone, Copy, Debug)]
pub struct FileKind {
    /// As commands call it: `study`.
    pub word: &'static str,
    /// What it is for, in a line.
    pub purpose: &'static str,
    /// What stands above its keys on the page: Markdown.
    pub about: &'static str,
    /// A file of this kind that is shipped, seen from the folder of the project.
    pub shipped: &'static str,
    /// What may be written; several where files of one kind have different keys.
    pub forms: &'static [FileForm],
    /// Finds all that is wrong with one; `None` for what is a scenario, or a part of one.
    pub check: Option<CheckFile>,
}

/// Reads a file with all that it names, and finds all that is wrong.
pub type CheckFile = fn(&Path, &Options) -> Result<Checked, Diagnostics>;

/// A file that is right.
#[derive(Debug)]
pub struct Checked {
    /// What is in it, in a few words: `2 factors, 20 points, 80 runs`.
    pub told: String,
    /// What the author should know although nothing is wrong.
    pub warnings: Vec<Diagnostics>,
}

/// What may be written in a file of a kind.
#[derive(Clone, Copy, Debug)]
pub struct FileForm {
    /// What it is called.
    pub title: &'static str,
    /// Its declaration.
    pub info: fn() -> SectionInfo,
    /// Reads a file's own keys by that declaration, and answers what is wrong with them.
    pub read: fn(&Node) -> Vec<Problem>,
    /// Keys that may stand beside those and belong to something else.
    pub beside: fn() -> Vec<&'static str>,
    /// Whether a key that must be given may stand in another file.
    pub inherits: bool,
    /// What stands below its keys on the page: Markdown.
    pub below: fn() -> String,
}

impl FileForm {
    /// The form that a section declares.
    pub const fn of<S: Section>(title: &'static str) -> FileForm {
        FileForm {
            title,
            info: S::info,
            read: wrong_with::<S>,
            beside: Vec::new,
            inherits: false,
            below: String::new,
        }
    }

    /// How many of these keys it knows.
    pub fn knows(&self, keys: &[String]) -> usize {
        let fields = (self.info)().fields;
        keys.iter().filter(|key| fields.iter().any(|field| field.name == **key)).count()
    }
}

fn wrong_with<S: Section>(node: &Node) -> Vec<Problem> {
    let mut problems = Problems::new();
    let _ = S::read(node, &mut problems);
    problems.into_vec()
}

/// Scenarios and the parts of scenarios that are laid over them.
pub const SCENARIO: FileKind = FileKind {
    word: "scenario",
    purpose: "a world, and how it is run",
    about: "Its keys have [a page of their own](parameters.md); [Write a scenario](../how-to/scenarios.md) explains the rest. \
            An *overlay* is a part of a scenario: the same keys, and none that must be given.",
    shipped: "scenarios/district.toml",
    forms: &[scenario_form::<ModelSpec>()],
    check: None,
};

/// Maps of recorded requests: a table of a scenario.
pub const REQUESTS: FileKind = FileKind {
    word: "requests",
    purpose: "how a file of recorded requests is read: a table of a scenario",
    about: "The table `[requests]` of a scenario, or of a file that a scenario `extends`. Which values of the file mean which \
            category or unit is said by `aliases` and `label` of [`category`](parameters.md#category) and \
            [`unit`](parameters.md#unit). Worked through in [From a portal's file to a policy \
            question](../how-to/records.md).",
    shipped: "scenarios/boston_2015.toml",
    forms: &[FileForm {
        info: requests,
        read: wrong_with_requests,
        beside: others,
        inherits: true,
        ..FileForm::of::<RequestsSpec>("Requests map")
    }],
    check: None,
};

/// Scenarios whose model is declared by `R`: the keys of the head, then those of the model.
pub(super) const fn scenario_form<R: Section>() -> FileForm {
    FileForm { info: root_info::<R>, inherits: true, ..FileForm::of::<R>("Scenario") }
}

fn wrong_with_requests(node: &Node) -> Vec<Problem> {
    let mut problems = Problems::new();
    let empty = Node::Table(Table::new());
    let requests = node.as_table().and_then(|table| table.get("requests")).unwrap_or(&empty);
    problems.within("requests", |problems| RequestsSpec::read(requests, problems));
    problems.into_vec()
}

/// The one table that makes a scenario a replay; `"off"` would be no map.
fn requests() -> SectionInfo {
    let mut info = root_info::<ModelSpec>();
    info.doc = "A map of recorded requests.".into();
    info.fields.retain(|field| field.name == "requests");
    for field in &mut info.fields {
        (field.kind, field.default) = (RequestsSpec::kind(), None);
    }
    info
}

fn others() -> Vec<&'static str> {
    let names = root_info::<ModelSpec>().fields.into_iter().map(|field| field.name);
    names.filter(|name| *name != "requests").collect()
}

impl FileKind {
    /// The JSON Schema of such files.
    pub fn schema(&self) -> Value {
        schema_of(self.word, self.forms)
    }

    /// Every key of such files, form after form.
    pub fn reference(&self) -> Reference {
        Reference::of_kinds(self.forms.iter().map(|form| Kind::Section(form.info)))
    }
}

const HEAD: &str = "\
# Files

Written by `.ci/regenerate` out of the declarations by which the files are read; not to be edited.

All files that people write are TOML and begin with `petisim = 1`. `petisim check FILE` says what kind a file is, and all that is
wrong with it and with the files that it names, at once, with file, line and caret. `petisim schema KIND` prints a JSON Schema for
editors.

| kind | what it is | example | schema |
| --- | --- | --- | --- |
";

const WORDS: &str = "
Runs, comparisons and attributions have no file of their own: `petisim run`, `compare` and `attribute` take scenarios, overlays and
`-s PATH=VALUE` on the command line.

## Values

- A *path* of a file is relative to the file that names it.
- A *metric* is a name of the [catalogue](results.md): `petisim metrics --search WORD` finds it.
- *Any value* is what the parameter takes that is meant, written as in a scenario: `12`, `\"4 h\"`, `\"off\"`.
- *Named* tables have names of the author's choice: small letters, digits and underscores. `NAME` stands for one in the paths below.
- A key without a default that is not *required* may be left out, which is the same as writing `\"none\"`.

## `set`

Parameters of a scenario are set in one way in all files: under `set` of a study, of a claim, of its arms and its cut, of a
calibration or of one of its worlds, of a dated `[[change]]`, and under a name in `alternatives` of a factor.

```toml
[set]
\"run.length\" = \"365 d\"                            # a dotted path and a value
\"units.refusal\" = \"off\"                           # a mechanism is switched off
\"desks.audit\" = { share = 0.05 }                  # or on; what is not said takes its default
```

Quotes around a path may be left out, and a table may be written below its own header (`[set.desks.audit]`), as in a scenario.

- A dotted path must exist in the base, the names of units, categories and calendars in it too. A table below its own header may add a
  unit or a category, as an overlay may.
- A value within a mechanism that is `\"off\"` is refused: `\"units.refusal.base\" = -5` would switch it on unsaid. Write the table:
  `\"units.refusal\" = { base = -5 }`. A mechanism that the base does not name at all is switched on by a value in it, the other values
  being its defaults.
- One parameter is set once.
- Later ones win: `base` (a later file over an earlier one), `overlays`, `set`, then what an arm, an alternative or a level sets, then the
  cut of a chain; `--overlay` and `-s` of the command line act on the base.
- `-s units.refusal=off` on the command line is the same path and value, without the quotes that a shell would take away.
- `together` of a factor has the same paths with a list of values each, one for each level.
";

/// The reference of all kinds of file as a Markdown page.
pub fn files_page(kinds: &[&FileKind]) -> String {
    let mut text = HEAD.to_string();
    for kind in kinds {
        let name = kind.shipped.rsplit('/').next().unwrap_or_default();
        // Writing to a string cannot fail.
        let _ = writeln!(
            text,
            "| {} | {} | [`{name}`](../../../{}) | `petisim schema {}` |",
            kind.word, kind.purpose, kind.shipped, kind.word
        );
    }
    text += WORDS;
    for kind in kinds {
        for (i, form) in kind.forms.iter().enumerate() {
            let _ = writeln!(text, "\n## {}\n", form.title);
            if i == 0 {
                text += kind.about;
                text += "\n";
            }
            if kind.word != SCENARIO.word {
                let reference = Reference::of_kind(&Kind::Section(form.info));
                text += "\n";
                text += &reference.tables(Columns::FILES);
            }
            text += &(form.below)();
        }
    }
    text
}
