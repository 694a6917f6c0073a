//! The tables of claims: a row for each effect with its small picture, and what each claim says.

use super::relations::relation;
use crate::kernel::param::Choice;
use crate::render::figure::{Data, Datum, Estimate, Format};
use crate::render::html::naming::percent;
use crate::render::html::table::Table;
use crate::render::html::verdicts::verdict;
use crate::render::words::glossary::CLAIM;
use crate::render::words::{Words, category_words, claim_words, metric_words, name_words, unit_words};
use crate::results::claims::tables::rows::{Found, TestedClaim as Tested, TestedPart as Expectation};

/// A row for each claim: what it says, who says so, and the chain behind it.
pub(crate) fn statements(claims: &[Tested]) -> Table {
    let mut data = Data::new([
        CLAIM,
        Words::new("verdict", "结论"),
        Words::new("of the study's sentence", "研究原文的结论"),
        Words::new("evidence", "证据效力"),
        Words::new("origin", "出处性质"),
        Words::new("title", "标题"),
        Words::new("statement", "陈述"),
        Words::new("chain", "机制链"),
        Words::new("link that was cut", "切断的环节"),
        Words::new("source", "来源"),
        Words::new("words of the study, or why it is an elaboration", "研究原文，或引申理由"),
        Words::new("limit of replications", "独立模拟次数上限"),
        Words::new("replications needed", "所需独立模拟次数"),
    ]);
    for claim in claims {
        let chain = claim.chain.as_ref();
        let text = |text: &str| Datum::Text(Words::plain(text.trim()));
        data.rows.push(vec![
            text(&claim.id),
            Datum::Text(verdict(claim.verdict.word())),
            Datum::Text(claim.study.as_ref().map_or(Words::plain(""), |study| verdict(study.verdict.word()))),
            Datum::Text(verdict(claim.standing.word())),
            Datum::Text(verdict(claim.origin.word())),
            Datum::Text(claim_words(&claim.title)),
            text(&claim.statement),
            text(&chain.map_or(String::new(), |chain| chain.steps.join(" → "))),
            Datum::Text(name_words(chain.map_or("", |chain| &chain.link))),
            text(&claim.source),
            Datum::Text(whose(claim)),
            Datum::Number(Some(f64::from(claim.cap)), Format::Number),
            Datum::Number(claim.n_needed.map(|needed| needed as f64), Format::Number),
        ]);
    }
    Table::new(
        "claims-table",
        Words::new("Claims, as their authors wrote them", "假说内容（作者原文）"),
        data,
    )
}

/// The words of the study that a claim tests and what it adds to them, or why it is an elaboration.
fn whose(claim: &Tested) -> Words {
    let Some(study) = &claim.study else {
        return Words::plain(claim.elaboration.as_deref().unwrap_or_default().trim());
    };
    let words = Words::made(
        format!("“{}” ({})", study.words, study.chapter),
        format!("“{}”（{}）", study.words, study.chapter),
    );
    let adds = |beyond: &String| Words::made(format!("; added: {beyond}"), format!("；引申部分：{beyond}"));
    study.beyond.as_ref().map_or(words.clone(), |beyond| words.and(&adds(beyond)))
}

/// A row for each expectation, and one for each chain.
pub(crate) fn effects(claims: &[Tested]) -> Table {
    let mut data = Data::new([
        CLAIM,
        Words::new("part", "部分"),
        Words::new("kind", "类别"),
        Words::new("origin", "出处性质"),
        Words::new("verdict", "结论"),
        Words::new("answer", "本项判定"),
        Words::new("metric", "指标"),
        Words::new("expected", "预期"),
        Words::new("effect", "效应"),
        Words::new("low", "下限"),
        Words::new("high", "上限"),
        Words::new("unit", "单位"),
        Words::new("confidence [%]", "置信水平 [%]"),
        Words::new("replications", "独立模拟次数"),
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

/// Names behind commas, each in both languages.
fn listed(names: &str, word: impl Fn(&str) -> Words) -> Words {
    let words: Vec<Words> = names.split(", ").map(word).collect();
    let list = |of: fn(&Words) -> &str, between: &str| words.iter().map(of).collect::<Vec<_>>().join(between);
    Words::made(list(|words| &words.en, ", "), list(|words| &words.zh, "、"))
}

/// What a metric is measured over: units, a category, months.
fn over_words(over: &str) -> Words {
    listed(over, |part| match part.strip_prefix("months ").and_then(|months| months.split_once(" to ")) {
        Some((first, last)) => match last.split_once(" by ") {
            None => Words::made(part, format!("第 {first} 至 {last} 个月")),
            Some((last, every)) => {
                Words::made(part, format!("第 {first} 至 {last} 个月中每 {every} 个月取一"))
            }
        },
        None => [category_words(part), name_words(part)]
            .into_iter()
            .find(|words| !words.is_plain())
            .unwrap_or_else(|| Words::plain(part)),
    })
}

/// What a metric is held against: another one, with what it is measured over behind it where that differs.
fn than_words(than: &str) -> Words {
    match than.strip_suffix(')').and_then(|than| than.split_once(" (")) {
        Some((metric, over)) => metric_words(metric).and(&in_brackets(&over_words(over))),
        None => metric_words(than),
    }
}

fn in_brackets(words: &Words) -> Words {
    Words::made(format!(" ({})", words.en), format!("（{}）", words.zh))
}

fn row(
    claim: &Tested,
    expected: &Expectation,
    (part, relation): (Words, Words),
    found: &Found,
) -> Vec<Datum> {
    let format = Format::of_unit(&expected.unit);
    let over = expected.over.as_ref().map_or(Words::plain(""), |over| in_brackets(&over_words(over)));
    let than =
        expected.than.as_ref().map_or(Words::plain(""), |than| Words::plain(" ").and(&than_words(than)));
    let number = |value: Option<f64>| Datum::Number(value, format);
    let effect = &found.effect;
    let confidence = percent(effect.confidence);
    vec![
        Datum::Text(Words::plain(claim.id.clone())),
        Datum::Text(part),
        Datum::Text(verdict(claim.kind.word())),
        Datum::Text(verdict(expected.origin.word())),
        Datum::Text(verdict(claim.verdict.word())),
        Datum::Text(verdict(found.answer.word())),
        Datum::Text(metric_words(&expected.metric).and(&over)),
        Datum::Text(relation.and(&than).and(&in_brackets(&listed(&expected.arms, name_words)))),
        Datum::Interval(Estimate::of(effect.effect, effect.ci_low, effect.ci_high), format),
        number(effect.ci_low),
        number(effect.ci_high),
        Datum::Text(unit_words(&expected.unit)),
        Datum::Text(Words::plain(confidence)),
        Datum::Number(Some(f64::from(effect.n)), Format::Number),
    ]
}
