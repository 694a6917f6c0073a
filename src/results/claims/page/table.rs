//! The tables of claims: a row for each effect with its small picture, and what each claim says.

use super::relations::relation;
use crate::kernel::param::Choice;
use crate::render::figure::{Data, Datum, Estimate, Format};
use crate::render::html::naming::percent;
use crate::render::html::table::Table;
use crate::render::html::verdicts::verdict;
use crate::render::words::{Words, metric_words};
use crate::results::claims::tables::rows::{Found, TestedClaim as Tested, TestedPart as Expectation};

/// A row for each claim: what it says, who says so, and the chain behind it.
pub(crate) fn statements(claims: &[Tested]) -> Table {
    let mut data = Data::new([
        Words::new("claim", "论断"),
        Words::new("verdict", "结论"),
        Words::new("standing", "证据地位"),
        Words::new("title", "标题"),
        Words::new("statement", "陈述"),
        Words::new("chain", "机制链"),
        Words::new("link that was cut", "切断的环节"),
        Words::new("source", "来源"),
        Words::new("cap of replications", "重复次数上限"),
        Words::new("replications needed", "尚需重复次数"),
    ]);
    for claim in claims {
        let chain = claim.chain.as_ref();
        let text = |text: &str| Datum::Text(Words::plain(text.trim()));
        data.rows.push(vec![
            text(&claim.id),
            Datum::Text(verdict(claim.verdict.word())),
            Datum::Text(verdict(claim.standing.word())),
            text(&claim.title),
            text(&claim.statement),
            text(&chain.map_or(String::new(), |chain| chain.steps.join(" → "))),
            text(chain.map_or("", |chain| &chain.link)),
            text(&claim.source),
            Datum::Number(Some(f64::from(claim.cap)), Format::Number),
            Datum::Number(claim.n_needed.map(|needed| needed as f64), Format::Number),
        ]);
    }
    Table::new(
        "claims-table",
        Words::new("What the claims say (as their authors wrote it)", "论断内容（作者原文）"),
        data,
    )
}

/// A row for each expectation, and one for each chain.
pub(crate) fn effects(claims: &[Tested]) -> Table {
    let mut data = Data::new([
        Words::new("claim", "论断"),
        Words::new("part", "部分"),
        Words::new("kind", "类别"),
        Words::new("verdict", "结论"),
        Words::new("answer", "本项"),
        Words::new("metric", "指标"),
        Words::new("expected", "预期"),
        Words::new("effect", "效应"),
        Words::new("low", "下限"),
        Words::new("high", "上限"),
        Words::new("unit", "单位"),
        Words::new("confidence [%]", "置信水平 [%]"),
        Words::new("n", "n"),
    ]);
    for claim in claims {
        for (expected, part) in claim.expectations.iter().zip(1..) {
            let part = Words::plain(part.to_string());
            data.rows.push(row(claim, expected, (part, relation(&expected.relation)), &expected.found));
        }
        if let Some(chain) = &claim.chain
            && let Some(expected) = claim.expectations.get(chain.expectation.wrapping_sub(1))
        {
            let part = Words::new("chain", "机制链");
            data.rows.push(row(claim, expected, (part, relation("shrinks")), &chain.found));
        }
    }
    Table::new("effects-table", Words::new("Effects", "效应"), data)
}

fn row(
    claim: &Tested,
    expected: &Expectation,
    (part, relation): (Words, Words),
    found: &Found,
) -> Vec<Datum> {
    let format = Format::of_unit(&expected.unit);
    let over = expected.over.as_ref().map_or(String::new(), |over| format!(" ({over})"));
    let than =
        expected.than.as_ref().map_or(Words::plain(""), |than| Words::plain(" ").and(&metric_words(than)));
    let number = |value: Option<f64>| Datum::Number(value, format);
    let effect = &found.effect;
    let confidence = percent(effect.confidence);
    vec![
        Datum::Text(Words::plain(claim.id.clone())),
        Datum::Text(part),
        Datum::Text(verdict(claim.kind.word())),
        Datum::Text(verdict(claim.verdict.word())),
        Datum::Text(verdict(found.answer.word())),
        Datum::Text(metric_words(&expected.metric).and(&Words::plain(over))),
        Datum::Text(relation.and(&than).and(&Words::plain(format!(" ({})", expected.arms)))),
        Datum::Interval(Estimate::of(effect.effect, effect.ci_low, effect.ci_high), format),
        number(effect.ci_low),
        number(effect.ci_high),
        Datum::Text(Words::plain(expected.unit.clone())),
        Datum::Text(Words::plain(confidence)),
        Datum::Number(Some(f64::from(effect.n)), Format::Number),
    ]
}
