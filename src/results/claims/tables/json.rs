//! Claims as a JSON array. It has no times in it: equal claims give equal bytes.

use serde_json::Value;

use super::rows::{Effect, Found, InStudy, TestedChain, TestedClaim, TestedPart};
use super::{ClaimsReport, arms, metric, reason, than, unit};
use crate::kernel::param::Choice;
use crate::results::claims::file::{Claim, Expect, Measure, Months, Source};
use crate::results::claims::method::{ChainAnswer, Finding, Judged};

/// One object for each claim: verdict, the decisive effect with its interval, every expectation, and the chain.
/// Missing values are `null`.
pub fn claims_as_json(report: &ClaimsReport<'_>) -> Value {
    let tested = report.found().map(|(claim, finding)| tested(claim, finding));
    serde_json::to_value(tested.collect::<Vec<_>>()).expect("rows of text and numbers can be written")
}

fn tested(claim: &Claim, finding: &Finding) -> TestedClaim {
    let decisive = &claim.expects[finding.decisive];
    let expects = claim.expects.iter().zip(&finding.expects);
    let (study, elaboration) = whose(&claim.sentence, finding);
    TestedClaim {
        id: claim.id.clone(),
        title: claim.title.clone(),
        statement: claim.statement.clone(),
        source: claim.source.clone(),
        kind: claim.kind,
        origin: claim.sentence.origin(),
        study,
        elaboration,
        verdict: finding.verdict,
        standing: finding.standing(claim.kind),
        decisive: finding.decisive + 1,
        metric: metric(&decisive.measure).id.into(),
        unit: unit(decisive).into(),
        effect: effect(&finding.expects[finding.decisive]),
        n_needed: finding.needed(),
        cap: finding.cap,
        expectations: expects.map(|(expect, judged)| part(claim, expect, judged)).collect(),
        chain: chain(claim, finding),
    }
}

/// Where a sentence stands in a study, or why it is an elaboration.
fn whose(sentence: &Source, finding: &Finding) -> (Option<InStudy>, Option<String>) {
    let verdict = finding.of_sentence;
    match sentence.clone() {
        Source::Study { chapter, words, beyond } => (Some(InStudy { chapter, words, beyond, verdict }), None),
        Source::Elaboration(why) => (None, Some(why)),
        Source::Law => (None, None),
    }
}

fn effect(judged: &Judged) -> Effect {
    let Judged { n, effect, low, high, confidence, .. } = *judged;
    Effect { n, effect, ci_low: low, ci_high: high, confidence }
}

fn found(judged: &Judged, answer: ChainAnswer) -> Found {
    Found {
        answer,
        effect: effect(judged),
        missing: judged.looked_at - judged.n,
        n_needed: judged.needed,
        reason: reason(judged),
    }
}

fn part(claim: &Claim, expect: &Expect, judged: &Judged) -> TestedPart {
    TestedPart {
        metric: metric(&expect.measure).id.into(),
        over: over(&expect.measure),
        origin: claim.origin_of(expect),
        relation: expect.word.word().into(),
        arms: arms(claim, expect),
        than: than(expect),
        unit: unit(expect).into(),
        found: found(judged, judged.answer.into()),
    }
}

/// What a metric is measured over, in words; `None` for everything.
pub(crate) fn over(measure: &Measure) -> Option<String> {
    let months = measure.months.map(|Months { first, last, every }| match every {
        1 => format!("months {first} to {last}"),
        _ => format!("months {first} to {last} by {every}"),
    });
    let orgs = measure.orgs.as_ref().map(|orgs| orgs.word().to_string());
    let parts: Vec<String> = orgs.into_iter().chain(measure.category.clone()).chain(months).collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

fn chain(claim: &Claim, finding: &Finding) -> Option<TestedChain> {
    let (chain, judged) = claim.chain.as_ref().zip(finding.chain.as_ref())?;
    Some(TestedChain {
        steps: chain.steps.clone(),
        link: chain.link.clone(),
        expectation: chain.expect + 1,
        shrinks_to: chain.shrinks_to,
        found: found(judged, finding.chain_answer()),
    })
}
