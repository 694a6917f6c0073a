//! The tables and the JSON of tested claims, each declared once: written and read by the same declaration.

use serde::{Deserialize, Serialize};

use crate::results::claims::file::{Kind, Origin};
use crate::results::claims::method::{ChainAnswer, Standing, Verdict};
use crate::store::table::table;

table! {
    /// One row for each expectation of a claim, and one for its chain.
    pub(crate) struct PartRow in "claims", key ["claim", "part"] {
        /// Id of the claim.
        claim: String,
        /// Number of the expectation in the claim's file, from 1; or chain.
        part: String,
        /// behaviour, accounting, calibrated or law; only behaviour counts as evidence.
        kind: Kind,
        /// Of this part: study, elaboration (it goes beyond the study) or law; only a part of a study can contradict one.
        origin: Origin,
        /// Of the claim: supported, contradicted or undecided.
        verdict: Verdict,
        /// Of this part: holds, fails or open; of a chain also untested.
        answer: ChainAnswer,
        /// Name of the metric: a column of runs.csv of any run.
        metric: String,
        /// Organisations, category and months that it is measured over; empty for everything.
        over: Option<String>,
        /// What is expected; shrinks for a chain.
        relation: String,
        /// Arms in the order in which the relation names them.
        arms: String,
        /// What the metric is held against; empty where it is nothing.
        than: Option<String>,
        /// Unit of effect and interval.
        unit: String,
        /// Replications in which everything that is compared has a value.
        n: u32,
        /// Replications without.
        missing: u32,
        /// Mean of the effect over the n replications; of a chain, the effect that the cut leaves.
        effect: Option<f64> ["that of the column unit"],
        /// Lower end of its t interval, at the confidence of this look; empty if n is below 2.
        ci_low: Option<f64> ["that of the column unit"],
        /// Upper end of it.
        ci_high: Option<f64> ["that of the column unit"],
        /// Confidence of that interval, after what is spent on other looks.
        confidence: f64,
        /// Where open: replications in all that would decide (chance 80 %).
        n_needed: Option<u64>,
        /// Replications at which sampling ends.
        cap: u32,
        /// Why the answer rests on fewer values than there are replications; mostly empty.
        reason: Option<String>,
    }
}

table! {
    /// One row for each claim; the table that --expected compares with.
    pub(crate) struct VerdictRow in "verdicts", key ["claim"] {
        /// Id of the claim.
        claim: String,
        /// behaviour, accounting, calibrated or law.
        kind: Kind,
        /// study, elaboration or law.
        origin: Origin,
        /// supported, contradicted or undecided.
        verdict: Verdict,
        /// The same of what stands in a study, without the parts that go beyond it; empty where nothing does.
        study: Option<Verdict>,
        /// holds, fails, open, untested, or none.
        chain: ChainAnswer,
    }
}

/// A tested claim in `claims.json`. Missing values are `null`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct TestedClaim {
    /// Its id.
    pub(crate) id: String,
    /// Its title.
    pub(crate) title: String,
    /// What it says.
    pub(crate) statement: String,
    /// Who says so.
    pub(crate) source: String,
    /// Whether it can be evidence.
    pub(crate) kind: Kind,
    /// Whose sentence it is.
    pub(crate) origin: Origin,
    /// Where it stands in a study.
    pub(crate) study: Option<InStudy>,
    /// Why it is an elaboration.
    pub(crate) elaboration: Option<String>,
    /// What it comes to.
    pub(crate) verdict: Verdict,
    /// What it adds to the evidence.
    pub(crate) standing: Standing,
    /// The expectation that decided, from 1.
    pub(crate) decisive: usize,
    /// Its metric.
    pub(crate) metric: String,
    /// Unit of its effect.
    pub(crate) unit: String,
    /// Its effect.
    #[serde(flatten)]
    pub(crate) effect: Effect,
    /// Replications that would decide, where it is open.
    pub(crate) n_needed: Option<u64>,
    /// Replications at which sampling ends.
    pub(crate) cap: u32,
    /// What it expects.
    pub(crate) expectations: Vec<TestedPart>,
    /// Whether its chain was cut, and what was left.
    pub(crate) chain: Option<TestedChain>,
}

/// Where the sentence of a claim stands in a study.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct InStudy {
    /// Chapter, section or abstract.
    pub(crate) chapter: String,
    /// A few words of the study.
    pub(crate) words: String,
    /// What the claim adds to them.
    pub(crate) beyond: Option<String>,
    /// What they come to, without what is added.
    pub(crate) verdict: Verdict,
}

/// An effect with its interval.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Effect {
    /// Replications behind it.
    pub(crate) n: u32,
    /// Mean of the effect.
    pub(crate) effect: Option<f64>,
    /// Lower end of its interval.
    pub(crate) ci_low: Option<f64>,
    /// Upper end.
    pub(crate) ci_high: Option<f64>,
    /// Confidence of the interval.
    pub(crate) confidence: f64,
}

/// What was found about an expectation or a chain.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Found {
    /// The answer.
    pub(crate) answer: ChainAnswer,
    /// The effect behind it.
    #[serde(flatten)]
    pub(crate) effect: Effect,
    /// Replications without a value.
    pub(crate) missing: u32,
    /// Replications in all that would decide, where it is open.
    pub(crate) n_needed: Option<u64>,
    /// Why the answer rests on fewer values than there are replications.
    pub(crate) reason: Option<String>,
}

/// An expectation and what was found.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct TestedPart {
    /// The metric.
    pub(crate) metric: String,
    /// What it is measured over; nothing for everything.
    pub(crate) over: Option<String>,
    /// Whose this part is: of a study, or beyond it.
    pub(crate) origin: Origin,
    /// What is expected.
    pub(crate) relation: String,
    /// The arms that it compares.
    pub(crate) arms: String,
    /// What the metric is held against, if anything.
    pub(crate) than: Option<String>,
    /// Unit of the effect.
    pub(crate) unit: String,
    /// What was found.
    #[serde(flatten)]
    pub(crate) found: Found,
}

/// The chain of a claim: the mechanism behind it, and what its cut left of the effect.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct TestedChain {
    /// Its steps.
    pub(crate) steps: Vec<String>,
    /// The link that was cut.
    pub(crate) link: String,
    /// The expectation whose effect should shrink, from 1.
    pub(crate) expectation: usize,
    /// To which share it should shrink.
    pub(crate) shrinks_to: f64,
    /// What was found.
    #[serde(flatten)]
    pub(crate) found: Found,
}
