//! Claims: sentences about a world as files. A claim names the arms that are compared, what must be seen, the smallest
//! effect that matters, and the chain of decisions behind it with a link that can be cut.
//!
//! A claim file is read as a scenario or a study is: every mistake is told with file, line and caret, all at once, and
//! every arm is checked as a whole scenario before anything is run.

mod definition;
mod expect;
mod read;
mod relation;
mod written;

use std::path::Path;

pub use definition::{Goal, Kind, Origin};
pub use expect::Expect;
pub use relation::{Measure, Months, Orgs, Relation, Than, Way, Word};
pub use written::{Amount, Size};

use crate::kernel::param::Choice;
use crate::scenario::diagnostic::{Code, Collector, Diagnostics, Mistake};
use crate::scenario::explain::FileForm;
use crate::scenario::source::{Sources, Span};
use crate::scenario::{Options, Scenario};

/// A variant of a claim's world.
#[derive(Clone, Debug)]
pub struct Arm {
    /// Its name.
    pub name: String,
    /// Its world.
    pub scenario: Scenario,
    /// Its world with the link of the chain cut; missing without a chain.
    pub cut: Option<Scenario>,
}

/// How a claim is supposed to come about.
#[derive(Clone, Debug)]
pub struct Chain {
    /// The decisions, in their order.
    pub steps: Vec<String>,
    /// The link that is cut.
    pub link: String,
    /// The place of the expectation whose effect must shrink.
    pub expect: usize,
    /// At most this share of the effect may be left, in `[0, 1]`.
    pub shrinks_to: f64,
}

/// Whose sentence a claim tests.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// It stands in a study.
    Study {
        /// Chapter, section or abstract.
        chapter: String,
        /// A few words of the study.
        words: String,
        /// What the claim adds to them.
        beyond: Option<String>,
    },
    /// The authors of the claim go beyond the studies, for this reason.
    Elaboration(String),
    /// No study is behind a law.
    Law,
}

impl Source {
    /// In a word.
    pub fn origin(&self) -> Origin {
        match self {
            Source::Study { .. } => Origin::Study,
            Source::Elaboration(_) => Origin::Elaboration,
            Source::Law => Origin::Law,
        }
    }
}

/// A claim, read and checked.
#[derive(Clone, Debug)]
pub struct Claim {
    /// Short name.
    pub id: String,
    /// The claim in a line.
    pub title: String,
    /// The sentence that is tested.
    pub statement: String,
    /// Who says so.
    pub source: String,
    /// Whose sentence it is.
    pub sentence: Source,
    /// What it is worth as evidence.
    pub kind: Kind,
    /// Conditions, findings and later changes.
    pub about: String,
    /// Replications of each arm at which sampling ends; at least 8.
    pub replications: u32,
    /// Arms in alphabetical order of their names; all have one seed, and no two are the same world.
    pub arms: Vec<Arm>,
    /// What must be seen; never empty.
    pub expects: Vec<Expect>,
    /// How it comes about; behaviour only.
    pub chain: Option<Chain>,
    /// Where each expectation is written.
    spans: Vec<Span>,
    sources: Sources,
    warnings: Diagnostics,
}

/// What may be written in a claim file.
pub(crate) const FILE_FORM: FileForm =
    FileForm { below: relations, ..FileForm::of::<definition::ClaimFile>("Claim") };

/// Which keys an expectation takes, by its relation: a part of the reference, as Markdown.
fn relations() -> String {
    let code = |keys: &[&str]| keys.iter().map(|key| format!("`{key}`")).collect::<Vec<_>>().join(", ");
    let row = |(word, meaning): &(&str, &str)| {
        let relation = Word::of_word(word)?;
        let (needs, takes) = (code(relation.needs()), code(relation.takes()));
        Some(format!("| `{word}` | {} | {needs} | {takes} |\n", meaning.trim()))
    };
    let rows: String = Word::WORDS.iter().filter_map(row).collect();
    format!(
        "\n### Relations\n\nBeside `metric`, `relation`, `orgs`, `category`, `beyond`, and (but for `overshoot`) `months` and \
         `every`:\n\n| relation | holds if | needs | may have |\n| --- | --- | --- | --- |\n{rows}"
    )
}

impl Claim {
    /// Reads a claim with its base; overlays and settings of `options` are laid on the base, below the arms.
    ///
    /// # Errors
    /// All mistakes of the claim, of its base and of its arms at once.
    pub fn load(path: &Path, options: &Options) -> Result<Claim, Diagnostics> {
        read::claim(path, None, options)
    }

    /// Reads a claim from a text that is treated as a file of that name; paths in it are seen from there.
    ///
    /// # Errors
    /// All mistakes at once.
    pub fn from_text(name: &str, text: &str, options: &Options) -> Result<Claim, Diagnostics> {
        read::claim(Path::new(name), Some(text.to_string()), options)
    }

    /// Whose an expectation is: what goes beyond a study is an elaboration.
    pub fn origin_of(&self, expect: &Expect) -> Origin {
        if expect.beyond { Origin::Elaboration } else { self.sentence.origin() }
    }

    /// What the author should know although nothing is wrong.
    pub fn warnings(&self) -> &Diagnostics {
        &self.warnings
    }

    /// Names and texts of the files that the claim was read from.
    pub fn files(&self) -> impl Iterator<Item = (&str, &str)> {
        self.sources.files()
    }

    /// A mistake that shows only once the worlds are built, at the place of an expectation.
    pub fn mistake(&self, expect: usize, message: String, help: String) -> Diagnostics {
        let mut mistake = Mistake::new(Code::Reference, message).help(help);
        mistake.span = self.spans.get(expect).copied();
        Collector { sources: self.sources.clone(), mistakes: vec![mistake] }.finish()
    }
}
