//! What was found about claims: `claims.csv`, `claims.json`, `verdicts.csv`, and the terminal's table.

mod expected;
mod files;
mod json;
pub(crate) mod rows;
mod terminal;

pub use expected::{ExpectedError, differences, read_expected};
pub use files::ClaimFiles;
pub use json::claims_as_json;
pub use terminal::claims_table;

use super::file::{Claim, Expect, Measure, Origin, Relation, Than, Word};
use super::method::{ALPHA, Finding, Judged, LEAST, Tested, Verdict};
use crate::model::metrics;
use crate::model::outcome::MetricInfo;

/// Claims and what was found about them.
#[derive(Clone, Copy, Debug)]
pub struct ClaimsReport<'a> {
    /// The claims.
    pub claims: &'a [Claim],
    /// What was found, in the same order.
    pub tested: &'a Tested,
    /// Different worlds that were run.
    pub points: usize,
}

/// A claim beside what was found about it.
type Found<'a> = (&'a Claim, &'a Finding);

impl<'a> ClaimsReport<'a> {
    /// Claims with what was found about them.
    pub fn found(&self) -> impl Iterator<Item = Found<'a>> + use<'a> {
        self.claims.iter().zip(&self.tested.findings)
    }

    /// How many claims came to a verdict.
    pub fn count(&self, verdict: Verdict) -> usize {
        self.found().filter(|(_, finding)| finding.verdict == verdict).count()
    }

    /// How many claims of this origin came to each verdict, in their order; those of a study by what stands in it.
    pub(crate) fn of_origin(&self, origin: Origin) -> [usize; 3] {
        let of = |verdict| {
            let is_one = |(claim, finding): &Found<'a>| {
                let of = of_study(claim, finding).unwrap_or(finding.verdict);
                claim.sentence.origin() == origin && of == verdict
            };
            self.found().filter(is_one).count()
        };
        [Verdict::Supported, Verdict::Contradicted, Verdict::Undecided].map(of)
    }

    /// What the verdicts are worth together, in a sentence.
    pub(crate) fn multiplicity(&self) -> String {
        let k = self.claims.len();
        format!(
            "Each claim may err with {ALPHA}, spent evenly over its looks at the data and its tests; that any of {k} \
             verdicts is wrong has a chance of at most {:.3} (Bonferroni), as far as Student's t holds.",
            (k as f64 * ALPHA).min(1.0)
        )
    }
}

/// What the sentence of a study comes to, without what a claim adds; `None` where no sentence of a study is tested.
pub(crate) fn of_study(claim: &Claim, finding: &Finding) -> Option<Verdict> {
    (claim.sentence.origin() == Origin::Study).then_some(finding.of_sentence)
}

/// The metric that an expectation is about.
pub(crate) fn metric(measure: &Measure) -> &'static MetricInfo {
    &metrics::catalogue()[measure.metric]
}

/// The unit that an effect is in.
pub(crate) fn unit(expect: &Expect) -> &'static str {
    match &expect.relation {
        Relation::MoreThan { .. } => "share",
        Relation::Curved { .. } | Relation::Plateau { .. } => "slope",
        _ => metric(&expect.measure).unit,
    }
}

/// The arms of an expectation, in the order in which the relation names them.
pub(crate) fn arms(claim: &Claim, expect: &Expect) -> String {
    let places = match &expect.relation {
        Relation::Change { from, to, .. } | Relation::MoreThan { from, to, .. } => vec![*from, *to],
        Relation::Interaction { base, a, b, both, .. } => vec![*base, *a, *b, *both],
        Relation::Monotone { arms, .. }
        | Relation::Curved { arms, .. }
        | Relation::Plateau { arms, .. }
        | Relation::Optimum { arms, .. } => arms.clone(),
        Relation::Level { arm, .. } | Relation::Overshoot { arm, .. } => vec![*arm],
    };
    let names: Vec<&str> = places.iter().map(|place| claim.arms[*place].name.as_str()).collect();
    names.join(", ")
}

/// What a metric is held against, if the relation has anything.
pub(crate) fn than(expect: &Expect) -> Option<String> {
    match &expect.relation {
        Relation::Level { than: Than::Number(number), .. } => Some(number.to_string()),
        Relation::Level { than: Than::Measure(than), .. } | Relation::MoreThan { than, .. } => {
            let elsewhere =
                json::over(than).filter(|over| Some(over) != json::over(&expect.measure).as_ref());
            let behind = elsewhere.map_or(String::new(), |over| format!(" ({over})"));
            Some(format!("{}{behind}", metric(than).id))
        }
        _ => None,
    }
}

/// An expectation in words.
pub(crate) fn sentence(claim: &Claim, expect: &Expect) -> String {
    use crate::kernel::param::Choice;
    let relation = Word::word(expect.word).replace('_', " ");
    let than = than(expect).map_or(String::new(), |than| format!(" {than}"));
    format!("{} {relation}{than} ({})", metric(&expect.measure).id, arms(claim, expect))
}

/// Why an answer rests on less than it might; `None` where it does not.
pub(crate) fn reason(judged: &Judged) -> Option<String> {
    let Judged { looked_at, n, .. } = *judged;
    match (looked_at, n) {
        (0, _) => Some("no replication is there".into()),
        (_, 0) => Some(format!("missing in all {looked_at} replications: a denominator is zero")),
        _ if n < looked_at => {
            let few = if n < LEAST { format!("; {LEAST} are needed") } else { String::new() };
            Some(format!("missing in {} of {looked_at} replications{few}", looked_at - n))
        }
        _ if n < LEAST => Some(format!("{n} replications; {LEAST} are needed")),
        _ => None,
    }
}
