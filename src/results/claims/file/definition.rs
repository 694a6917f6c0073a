//! What can be written in a claim file.

use super::written::{Amount, RelationName};
use crate::experiment::study::written::{Any, Files, MetricName, Part};
use crate::kernel::param::{Count, Fault, Named, Place, Problems, Share, Table};
use crate::scenario::head::Format;
use crate::{choice, section};

choice! {
    /// What a claim is worth as evidence.
    pub enum Kind {
        /// It follows from what actors decide; only this is evidence.
        Behaviour = "behaviour",
        /// It is true by bookkeeping.
        Accounting = "accounting",
        /// Parameters were chosen so that it holds.
        Calibrated = "calibrated",
        /// What any model of the subject must do; no study is behind it.
        Law = "law",
    }
}

choice! {
    /// Whose sentence a claim tests.
    pub enum Origin {
        /// It stands in a study: only such a claim can contradict one.
        Study = "study",
        /// The authors of the claim go beyond what the studies say.
        Elaboration = "elaboration",
        /// It is a law: no study is behind it.
        Law = "law",
    }
}

choice! {
    /// Which way an optimum lies.
    pub enum Goal {
        /// The largest value is the best.
        Max = "max",
        /// The smallest value is.
        Min = "min",
    }
}

section! {
    /// A claim: a sentence about a world, and what must be seen in paired runs for it to hold.
    #[tag(Environment)]
    pub struct ClaimFile {
        /// Version of the format.
        petisim: Format = required(), from "format", example "1";
        /// Short name, unique among claims that are run together.
        id: String = required(), from "the author", example r#""SF4.6""#;
        /// The claim in a line.
        title: String = required(), from "the author", example r#""Planted calls raise tickets and satisfaction, and solve nothing""#;
        /// The sentence that is tested.
        statement: String = "", from "the author", example r#""With planted calls more problems are recorded as satisfied, and no more are solved.""#;
        /// Who says so, and where.
        source: String = "", from "the author", example r#""Author 2025, section 4.6""#;
        /// Where the sentence stands in a study, or why it is an elaboration of the author's own.
        study: Option<StudySpec> = "none", from "format", example r#"{ chapter = "section 4.6", words = "亲友自打热线" }"#;
        /// What it is worth as evidence.
        kind: Kind = required(), from "format", example r#""behaviour""#;
        /// Conditions, what was found, and every later change with its reason.
        about: String = "", from "the author", example r#""Conditions; findings; every later change of direction, margin or cap with its reason.""#;
        /// The world: path of a scenario relative to this file, or a list of paths, of which later ones win.
        base: Files = required(), from "format", example r#""base/district.toml""#;
        /// Replications of each arm at which sampling ends in any case.
        replications: Count = 60, in 8 => 100_000, usual 20 => 200, from "assumption", example "60";
        /// Parameters that are set for all arms, by their paths.
        set: Part = Node::Table(Table::new()), from "format", example r#"{ "run.length" = "365 d" }"#;
        /// Variants of the world, by names of the author's choice.
        arms: Named<ArmSpec> = required(), from "format";
        /// What must be seen; all must hold.
        expect: Vec<ExpectSpec> = required(), from "format";
        /// How it is supposed to come about, and a link of that chain that can be cut.
        chain: Option<ChainSpec> = "none", from "format";
    }
    check |this, problems| {
        if this.id.trim().is_empty() {
            problems.within("id", |problems| problems.value("the claim has no name", "such as \"SF4.6\""));
        }
        if this.arms.is_empty() {
            problems.within("arms", |problems| problems.value("there is no arm", "name at least one"));
        }
        if this.expect.is_empty() {
            let help = "write at least one [[expect]]";
            problems.within("expect", |problems| problems.value("nothing is expected", help));
        }
        whose(this, problems);
        going_beyond(this, problems);
        if this.chain.is_some() && this.kind != Kind::Behaviour {
            let help = "a chain of decisions is behind behaviour only";
            problems.within("chain", |problems| problems.key("`chain` has no meaning here", help));
        }
    }
}

/// Tells a claim that does not say whether its sentence stands in a study, and a law that says so.
fn whose(claim: &ClaimFile, problems: &mut Problems) {
    match (&claim.study, claim.kind) {
        (None, Kind::Law) | (Some(_), Kind::Behaviour | Kind::Accounting | Kind::Calibrated) => {}
        (None, _) => {
            let help = "write `study = { chapter = \"…\", words = \"…\" }` with a few words of the study, or \
                        `study = { elaboration = \"why\" }`";
            problems.note(Fault::Missing, Place::Key, "`study` is missing", help);
        }
        (Some(_), Kind::Law) => {
            let help = "a law is what any model must do: it is no sentence of a study";
            problems.within("study", |problems| problems.key("`study` has no meaning here", help));
        }
    }
}

/// Tells parts that go beyond a study where there is none, where nothing is left of it, or without words for what is added.
fn going_beyond(claim: &ClaimFile, problems: &mut Problems) {
    let is_beyond = |expect: &ExpectSpec| expect.beyond;
    let Some(first) = claim.expect.iter().position(is_beyond) else { return };
    let study = claim.study.as_ref().filter(|study| study.words.is_some());
    let (message, help) = match study {
        None => ("there is no sentence of a study to go beyond", "leave `beyond` out"),
        Some(_) if claim.expect.iter().all(is_beyond) => {
            ("nothing that is expected stands in the study", "a claim that adds everything is an elaboration")
        }
        Some(study) if study.beyond.is_none() => {
            ("the claim does not say what it adds to the study", "say it as `beyond` in `[study]`")
        }
        Some(_) => return,
    };
    problems.within("expect", |problems| {
        problems.within(&format!("[{first}]"), |problems| {
            problems.within("beyond", |problems| problems.key(message, help));
        });
    });
}

section! {
    /// Where the sentence of a claim stands in a study, or why it is an elaboration.
    #[tag(Environment)]
    pub struct StudySpec {
        /// Chapter, section or abstract in which the sentence stands.
        chapter: Option<String> = "none", from "the author", example r#""section 4.6""#;
        /// A few words of the study, in its own language.
        words: Option<String> = "none", from "the author", example r#""亲友自打热线""#;
        /// What the claim adds to the sentence of the study.
        beyond: Option<String> = "none", from "the author", example r#""that cycle time rises""#;
        /// Why it is an elaboration: what the study says instead, and what is added.
        elaboration: Option<String> = "none", from "the author", example r#""the study names the practice and not its effect""#;
    }
    check |this, problems| {
        for (key, text) in [
            ("chapter", &this.chapter), ("words", &this.words), ("beyond", &this.beyond),
            ("elaboration", &this.elaboration),
        ] {
            if text.as_ref().is_some_and(|text| text.trim().is_empty()) {
                problems.within(key, |problems| problems.value("nothing is written here", "leave it out, or say it"));
            }
            let is_of_a_study = key != "elaboration";
            if is_of_a_study && text.is_some() && this.elaboration.is_some() {
                let help = "a sentence stands in a study, or is an elaboration";
                problems.within(key, |problems| problems.key(format!("`{key}` stands beside `elaboration`"), help));
            }
        }
        for (key, text) in [("chapter", &this.chapter), ("words", &this.words)] {
            if text.is_none() && this.elaboration.is_none() {
                let help = "name chapter and words of the study, or say why it is an elaboration";
                problems.note(Fault::Missing, Place::Key, format!("`{key}` is missing"), help);
            }
        }
    }
}

section! {
    /// An arm: the base with a part of a scenario laid over it.
    #[tag(Environment)]
    pub struct ArmSpec {
        /// Files with a part of a scenario.
        overlay: Files = Node::List(Vec::new()), from "format", example r#""../overlays/planted_calls.toml""#;
        /// Parameters, by their paths.
        set: Part = Node::Table(Table::new()), from "format", example r#"{ "units.documentation.traces" = 12 }"#;
    }
}

section! {
    /// Something that must be seen. Which keys it takes depends on the relation.
    #[tag(Environment)]
    pub struct ExpectSpec {
        /// The metric.
        metric: MetricName = required(), from "format", example r#""tickets""#;
        /// What must be true of it.
        relation: RelationName = required(), from "format", example r#""rises""#;
        /// Whether this goes beyond the sentence of the study: if it fails, the study is not contradicted.
        beyond: bool = false, from "the author", example "true";
        /// Measured over these only: `towns`, `bureaus`, or the name of a unit or desk.
        orgs: Option<String> = "none", from "format", example r#""towns""#;
        /// Measured over this category only.
        category: Option<String> = "none", from "format", example r#""noise""#;
        /// First and last counted month, from 1; the mean of the months' readings.
        months: Option<Vec<Count>> = "none", from "format", example "[1, 12]";
        /// Each so many of these months only: 3 for each third from the first on.
        every: Option<Count> = "none", in 1 => 1_000, from "format", example "3";
        /// The arm that a change begins at.
        from: Option<String> = "none", from "format", example r#""without""#;
        /// The arm that it leads to.
        to: Option<String> = "none", from "format", example r#""with""#;
        /// The smallest effect that matters.
        margin: Option<Amount> = "none", from "format", example r#""2 %""#;
        /// Least change.
        low: Option<Amount> = "none", from "format", example r#""-1 h""#;
        /// Largest change.
        high: Option<Amount> = "none", from "format", example r#""4 h""#;
        /// The arm that is looked at.
        arm: Option<String> = "none", from "format", example r#""with""#;
        /// Another metric, or a number.
        than: Option<Any> = "none", from "format", example r#""true_resolution_rate""#;
        /// What the other metric is measured over, where that is not `orgs`.
        than_orgs: Option<String> = "none", from "format", example r#""bureaus""#;
        /// Which category the other metric is measured over, where that is not `category`.
        than_category: Option<String> = "none", from "format", example r#""heating""#;
        /// Which months the other metric is measured over, where that is not `months`.
        than_months: Option<Vec<Count>> = "none", from "format", example "[13, 24]";
        /// Arms in their order.
        arms: Option<Vec<String>> = "none", from "format", example r#"["few", "some", "many"]"#;
        /// Where the arms lie on an axis, going up.
        at: Option<Vec<f64>> = "none", from "format", example "[0, 6, 12]";
        /// The arm with neither of two changes.
        base: Option<String> = "none", from "format", example r#""neither""#;
        /// The arm with the first change.
        a: Option<String> = "none", from "format", example r#""staff_only""#;
        /// The arm with the second.
        b: Option<String> = "none", from "format", example r#""rules_only""#;
        /// The arm with both.
        both: Option<String> = "none", from "format", example r#""both""#;
        /// Which way an optimum lies.
        goal: Option<Goal> = "none", from "format", example r#""max""#;
        /// First and last month of the early stretch.
        early: Option<Vec<Count>> = "none", from "format", example "[1, 3]";
        /// First and last month of the late one.
        late: Option<Vec<Count>> = "none", from "format", example "[10, 12]";
    }
}

section! {
    /// The chain of decisions behind a claim, and a link to cut.
    #[tag(Environment)]
    pub struct ChainSpec {
        /// The decisions, in their order.
        steps: Vec<String> = required(), from "the author", example r#"["a unit scores below its peers", "its staff call with easy queries"]"#;
        /// The link that is cut, in words.
        link: String = required(), from "the author", example r#""satisfaction counts nothing in the score""#;
        /// The ablation that cuts it, laid on every arm.
        cut: ArmSpec = required(), from "format", example r#"{ set = { "units.handling.score" = 0.0 } }"#;
        /// The number of the expectation whose effect must shrink, from 1.
        expect: Count = 1, in 1 => 1_000, from "format", example "1";
        /// At most this share of the effect may be left.
        shrinks_to: Share = 0.5, from "assumption", example "0.5";
    }
}
