//! Claims as paired experiments: all arms of all claims face the same luck, and each claim is sampled until it is
//! decided or at its cap.
//!
//! A claim spends an error of [`ALPHA`] in all: evenly over its expectations (and its chain), over the tests of each,
//! and over the looks at growing numbers of replications. So the chance that any of `k` claims is decided wrongly is at
//! most `k` times [`ALPHA`] (Bonferroni), as far as intervals of Student's t hold.

mod contrast;
mod judge;
mod probe;
mod run;
#[cfg(test)]
mod tests;

pub use judge::{Answer, Judged, LEAST};
pub use run::{Forecast, Tested};

use std::collections::BTreeMap;

use super::file::{Claim, Kind};
use crate::choice;
use crate::experiment::{Engine, World, point_id};
use crate::kernel::param::nearest;
use crate::scenario::{Diagnostics, Scenario};
use contrast::Question;
use probe::{Probe, Unknown};

/// The error that one claim may spend: some fifty claims together then err with about 5 %.
pub const ALPHA: f64 = 0.001;

choice! {
    /// What a claim comes to.
    pub enum Verdict {
        /// All that is expected holds.
        Supported = "supported",
        /// Something that is expected fails.
        Contradicted = "contradicted",
        /// Neither, at the cap.
        Undecided = "undecided",
    }
}

choice! {
    /// What came of the chain of a claim.
    pub enum ChainAnswer {
        /// The effect shrinks when the link is cut.
        Holds = "holds",
        /// It does not.
        Fails = "fails",
        /// There are too few values to tell.
        Open = "open",
        /// The claim was contradicted before the chain was decided.
        Untested = "untested",
        /// The claim names no chain.
        None = "none",
    }
}

choice! {
    /// What a claim adds to the evidence.
    pub enum Standing {
        /// A claim about behaviour that is supported, with its chain.
        Evidence = "evidence",
        /// Supported, but of a kind that is no evidence.
        NoEvidence = "no evidence",
        /// Supported, but the effect does not come about by the chain named.
        NotByChain = "not by the chain named",
        /// Supported, and the chain is not decided.
        ChainOpen = "chain open",
        /// Contradicted.
        Contradicted = "contradicted",
        /// Undecided.
        Undecided = "undecided",
    }
}

impl From<Answer> for ChainAnswer {
    fn from(answer: Answer) -> ChainAnswer {
        match answer {
            Answer::Holds => ChainAnswer::Holds,
            Answer::Fails => ChainAnswer::Fails,
            Answer::Open => ChainAnswer::Open,
        }
    }
}

/// What was found about a claim.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// All in all.
    pub verdict: Verdict,
    /// Of what stands in a study, without the parts that go beyond it; the same as `verdict` where none does.
    pub of_sentence: Verdict,
    /// Each expectation, in the order of the claim.
    pub expects: Vec<Judged>,
    /// The expectation that decided, or keeps it open: the first that fails, else the first that is open, else the one
    /// that the chain is about, else the first.
    pub decisive: usize,
    /// Whether the effect shrinks with the link cut; missing without a chain.
    pub chain: Option<Judged>,
    /// Replications of each arm at which sampling ends.
    pub cap: u32,
    /// Seconds that the runs of its arms took, those shared with other claims included.
    pub seconds: f64,
}

impl Finding {
    /// What came of its chain.
    pub fn chain_answer(&self) -> ChainAnswer {
        match &self.chain {
            None => ChainAnswer::None,
            Some(chain) if chain.answer == Answer::Open && self.verdict == Verdict::Contradicted => {
                ChainAnswer::Untested
            }
            Some(chain) => chain.answer.into(),
        }
    }

    /// What it adds to the evidence, as a claim of this kind.
    pub fn standing(&self, kind: Kind) -> Standing {
        match self.verdict {
            _ if is_evidence(kind, self) => Standing::Evidence,
            Verdict::Supported if self.chain_answer() == ChainAnswer::Fails => Standing::NotByChain,
            Verdict::Supported if self.chain.is_some() => Standing::ChainOpen,
            Verdict::Supported => Standing::NoEvidence,
            Verdict::Contradicted => Standing::Contradicted,
            Verdict::Undecided => Standing::Undecided,
        }
    }

    /// Replications in all that would decide it; missing where it is decided, or no number helps.
    pub fn needed(&self) -> Option<u64> {
        let open = self.expects.iter().filter(|judged| judged.answer == Answer::Open);
        let needed = open.map(|judged| judged.needed).collect::<Option<Vec<u64>>>()?;
        needed.into_iter().max().filter(|_| self.verdict == Verdict::Undecided)
    }
}

/// One claim with the points of its arms.
#[derive(Debug)]
struct Job {
    questions: Vec<Question>,
    /// Whether each question goes beyond the sentence of the study.
    beyond: Vec<bool>,
    /// Points of the arms.
    arms: Vec<usize>,
    /// Points of the arms with the link cut; empty without a chain.
    cuts: Vec<usize>,
    /// The expectation whose effect must shrink, and to which share.
    chain: Option<(usize, f64)>,
    /// Numbers of replications at which it is looked at, going up; the last is its cap.
    looks: Vec<u32>,
}

/// All claims, ready to be run; a point that several of them share is there once.
#[derive(Debug)]
pub struct Claims<E = World> {
    probes: Vec<Probe<E>>,
    /// Simulated seconds of a run of each point.
    lengths: Vec<u64>,
    /// Claim and arm that each point was first named by.
    names: Vec<String>,
    jobs: Vec<Job>,
}

impl Claims<World> {
    /// Builds the worlds of all claims, each once. `most`: a cap on replications beside those of the claims.
    ///
    /// # Errors
    /// If a claim names a unit or category that its world does not have, or if recorded requests cannot be read.
    pub fn prepare(claims: &[Claim], most: Option<u32>) -> Result<Claims<World>, Diagnostics> {
        let mut all = Claims::default();
        let mut places = BTreeMap::new();
        for claim in claims {
            let questions: Vec<Question> = claim.expects.iter().map(Question::of).collect();
            let mut point = |scenario: &Scenario, name: String| {
                let world = World::build(scenario, false)
                    .map_err(|error| claim.mistake(0, error.to_string(), String::new()))?;
                let data = world.requests().map(|log| log.hash.to_hex());
                let id = point_id(&scenario.identity().full(), data.as_deref());
                Ok(*places.entry(id).or_insert_with(|| {
                    let run = &scenario.head.run;
                    let kinds = world.unit_kinds().to_vec();
                    all.add(Probe::new(world, kinds), (run.warm_up + run.length).0, name)
                }))
            };
            let named = |arm: &str| format!("{}, {arm}", claim.id);
            let arms = claim.arms.iter().map(|arm| point(&arm.scenario, named(&arm.name)));
            let arms = arms.collect::<Result<Vec<usize>, Diagnostics>>()?;
            let cut = claim.arms.iter().filter_map(|arm| Some((arm.cut.as_ref()?, &arm.name)));
            let cuts = cut.map(|(cut, arm)| point(cut, named(&format!("{arm} with the link cut"))));
            let cuts = cuts.collect::<Result<Vec<usize>, Diagnostics>>()?;
            let chain = claim.chain.as_ref().map(|chain| (chain.expect, chain.shrinks_to));
            let looks = looks(most.map_or(claim.replications, |most| most.min(claim.replications)));
            let beyond = claim.expects.iter().map(|expect| expect.beyond).collect();
            let job = Job { questions, beyond, arms, cuts, chain, looks };
            all.push(job).map_err(|(expect, unknown)| unknown_name(claim, expect, &unknown))?;
        }
        Ok(all)
    }
}

impl<E> Default for Claims<E> {
    fn default() -> Claims<E> {
        Claims { probes: Vec::new(), lengths: Vec::new(), names: Vec::new(), jobs: Vec::new() }
    }
}

impl<E: Engine> Claims<E> {
    /// Adds a point. Answers its place.
    fn add(&mut self, probe: Probe<E>, length: u64, name: String) -> usize {
        self.probes.push(probe);
        self.lengths.push(length);
        self.names.push(name);
        self.probes.len() - 1
    }

    /// Adds a claim whose points are there, and has them measure what it asks for.
    ///
    /// # Errors
    /// The place of an expectation, and a name that one of its worlds does not have.
    fn push(&mut self, job: Job) -> Result<(), (usize, Unknown)> {
        for (place, question) in job.questions.iter().enumerate() {
            let is_cut = job.chain.is_some_and(|(expect, _)| expect == place);
            for quantity in question.quantities() {
                let (arms, measure) = quantity.needs();
                for arm in arms {
                    let cut = job.cuts.get(arm).filter(|_| is_cut);
                    for point in [Some(&job.arms[arm]), cut].into_iter().flatten() {
                        self.probes[*point].add(measure).map_err(|unknown| (place, unknown))?;
                    }
                }
            }
        }
        self.jobs.push(job);
        Ok(())
    }

    /// How many claims there are.
    pub fn len(&self) -> usize {
        self.jobs.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.jobs.is_empty()
    }

    /// How many points there are: different worlds.
    pub fn points(&self) -> usize {
        self.probes.len()
    }
}

/// The numbers of replications at which a claim with this cap is looked at: each half as much again as the one before,
/// without one that is closer than a fifth to the cap.
pub fn looks(cap: u32) -> Vec<u32> {
    let steps = std::iter::successors(Some(LEAST), |n| n.checked_add(n / 2));
    let below = steps.take_while(|n| u64::from(*n) * 6 <= u64::from(cap) * 5);
    below.chain([cap]).collect()
}

fn unknown_name(claim: &Claim, expect: usize, unknown: &Unknown) -> Diagnostics {
    let known: Vec<&str> = unknown.known.iter().map(String::as_str).collect();
    let message = format!("there is no {} `{}` in the world of an arm", unknown.what, unknown.name);
    claim.mistake(expect, message, nearest(&unknown.name, &known))
}

/// Whether a supported claim came about as it says: evidence is behaviour whose chain holds.
pub fn is_evidence(kind: Kind, finding: &Finding) -> bool {
    let holds = |chain: &Judged| chain.answer == Answer::Holds;
    kind == Kind::Behaviour
        && finding.verdict == Verdict::Supported
        && finding.chain.as_ref().is_some_and(holds)
}
