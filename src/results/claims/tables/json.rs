//! Claims as a JSON array. It has no times in it: equal claims give equal bytes.

use serde_json::{Value, json};

use super::{ClaimsReport, answer_word, arms, chain_word, metric, reason, standing, than, unit};
use crate::kernel::param::Choice;
use crate::results::claims::file::{Claim, Expect, Measure};
use crate::results::claims::method::{Finding, Judged};

/// One object for each claim: verdict, the decisive effect with its interval, every expectation, and the chain.
/// Missing values are `null`.
pub fn claims_as_json(report: &ClaimsReport<'_>) -> Value {
    report.found().map(|(claim, finding)| claim_as_json(claim, finding)).collect()
}

fn claim_as_json(claim: &Claim, finding: &Finding) -> Value {
    let decisive = &finding.expects[finding.decisive];
    let expects = claim.expects.iter().zip(&finding.expects);
    json!({
        "id": claim.id,
        "title": claim.title,
        "statement": claim.statement,
        "source": claim.source,
        "kind": claim.kind.word(),
        "verdict": finding.verdict.word(),
        "standing": standing((claim, finding)),
        "decisive": finding.decisive + 1,
        "metric": metric(&claim.expects[finding.decisive].measure).id,
        "unit": unit(&claim.expects[finding.decisive]),
        "effect": decisive.effect,
        "ci_low": decisive.low,
        "ci_high": decisive.high,
        "confidence": decisive.confidence,
        "n": decisive.n,
        "n_needed": finding.needed(),
        "cap": finding.cap,
        "expectations": expects.map(|(expect, judged)| expect_as_json(claim, expect, judged)).collect::<Vec<_>>(),
        "chain": chain_as_json(claim, finding),
    })
}

fn expect_as_json(claim: &Claim, expect: &Expect, judged: &Judged) -> Value {
    let mut value = judged_as_json(judged);
    value["metric"] = json!(metric(&expect.measure).id);
    value["over"] = json!(over(&expect.measure));
    value["relation"] = json!(expect.word.word());
    value["arms"] = json!(arms(claim, expect));
    value["than"] = json!(than(expect));
    value["unit"] = json!(unit(expect));
    value
}

/// What a metric is measured over, in words; `None` for everything.
pub(crate) fn over(measure: &Measure) -> Option<String> {
    let months = measure.months.map(|(first, last)| format!("months {first} to {last}"));
    let orgs = measure.orgs.as_ref().map(|orgs| orgs.word().to_string());
    let parts: Vec<String> = orgs.into_iter().chain(measure.category.clone()).chain(months).collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

fn judged_as_json(judged: &Judged) -> Value {
    json!({
        "answer": answer_word(judged.answer),
        "n": judged.n,
        "missing": judged.looked_at - judged.n,
        "effect": judged.effect,
        "ci_low": judged.low,
        "ci_high": judged.high,
        "confidence": judged.confidence,
        "n_needed": judged.needed,
        "reason": reason(judged),
    })
}

fn chain_as_json(claim: &Claim, finding: &Finding) -> Value {
    let (Some(chain), Some(judged)) = (&claim.chain, &finding.chain) else { return Value::Null };
    let mut value = judged_as_json(judged);
    value["answer"] = json!(chain_word(finding));
    value["steps"] = json!(chain.steps);
    value["link"] = json!(chain.link);
    value["expectation"] = json!(chain.expect + 1);
    value["shrinks_to"] = json!(chain.shrinks_to);
    value
}
