//! Pages of claims: verdicts, with a small picture of every effect.

mod relations;
mod table;

use crate::kernel::param::Choice;
use crate::render::figure::{Axis, BarRow, Bars, Estimate, Format};
use crate::render::html::block::{Block, Caption, Card, Figure};
use crate::render::html::naming::{count, read_json};
use crate::render::html::page::{Page, Section, facts};
use crate::render::html::verdicts::verdict;
use crate::render::words::Words;
use crate::results::claims::file::Origin;
use crate::results::claims::method::{Standing, Verdict};
use crate::results::claims::tables::rows::TestedClaim as Tested;
use crate::store::folder::Folder;
use crate::store::folder::ReportError;

/// Verdicts in the order of reports.
const VERDICTS: [Verdict; 3] = [Verdict::Supported, Verdict::Contradicted, Verdict::Undecided];

/// The page of tested claims.
///
/// # Errors
/// If a file of the result cannot be read.
pub(crate) fn page(folder: &Folder, _metrics: &[String]) -> Result<Page, ReportError> {
    let (manifest, claims): (_, Vec<Tested>) = (folder.manifest()?, read_json(folder, "claims.json")?);
    let mut verdicts =
        Section::new("verdicts", Words::new("Verdicts", "结论")).with(Block::Cards(cards(&claims)));
    if claims.len() > 1 {
        verdicts.blocks.push(by_group(&claims).into());
        verdicts.blocks.push(by_origin(&claims).into());
    }
    let effects = Section::new("effects", Words::new("All effects", "各项效应"))
        .with(Block::Text(Words::new(
            "Each row is one expectation of a claim. The small figure shows the effect and its confidence interval \
             beside zero, each on its own scale; numbers are in the unit of the row.",
            "每行是假说的一项预期。小图显示效应及其置信区间与零的位置（各行比例尺不同），数值以该行单位计。",
        )))
        .with(table::effects(&claims));
    let what = Section::new("claims", Words::new("Statements", "假说内容")).with(table::statements(&claims));
    Ok(Page {
        kind: Words::new("Claims", "假说检验"),
        lead: Words::new(
            "Claims are tested by experiments whose arms use common random numbers. Sampling goes on until an \
             expectation holds, fails, or the limit of replications is reached; the confidence level is adjusted for \
             repeated looks. Only a claim of the kind behaviour whose effect shrinks when its chain of mechanisms \
             is cut counts as evidence.",
            "以使用共同随机数的配对实验检验假说。抽样持续到预期成立、不成立或达到独立模拟次数上限；置信水平已按多次查看校正。\
             只有“行为”类假说，且切断其机制链后效应缩小，才构成证据。",
        ),
        sections: vec![verdicts, effects, what],
        facts: facts(&manifest),
        title: manifest.title,
    })
}

fn cards(claims: &[Tested]) -> Vec<Card> {
    let of_all = Words::new("of {all} claims", "共 {all} 项假说").fill(&[("all", count(claims.len()))]);
    let number = |is: &dyn Fn(&Tested) -> bool| count(claims.iter().filter(|claim| is(claim)).count());
    let mut cards: Vec<Card> = VERDICTS
        .iter()
        .map(|one| Card {
            name: verdict(one.word()),
            value: number(&|claim| claim.verdict == *one),
            detail: of_all.clone(),
        })
        .collect();
    cards.push(Card {
        name: verdict(Standing::Evidence.word()),
        value: number(&|claim| claim.standing == Standing::Evidence),
        detail: Words::new("kind behaviour, chain confirmed", "行为类，且机制链成立"),
    });
    cards
}

/// The group of a claim: its id up to the first point, as in `SF2` of `SF2.1`; without any, its letters.
fn group(id: &str) -> &str {
    let digit = |letter: char| letter.is_ascii_digit();
    id.split_once('.').or_else(|| id.find(digit).map(|at| id.split_at(at))).map_or(id, |(group, _)| group)
}

/// Bars of how many claims have which verdict; a row for each name, of the claims that have a verdict under it.
fn bars<T: Copy>(
    claims: &[Tested],
    rows: &[(T, Words)],
    verdict_of: impl Fn(&Tested, T) -> Option<Verdict>,
) -> Box<Bars> {
    let number = |of: T, one: Verdict| {
        let is = |claim: &&Tested| verdict_of(claim, of) == Some(one);
        Estimate::bare(claims.iter().filter(is).count() as f64)
    };
    let row = |(of, name): &(T, Words)| BarRow {
        name: name.clone(),
        values: VERDICTS.map(|one| number(*of, one)).to_vec(),
    };
    Box::new(Bars {
        value: Axis::linear(Words::new("claims", "假说数"), Format::Number),
        parts: VERDICTS.iter().map(|one| verdict(one.word())).collect(),
        rows: rows.iter().map(row).collect(),
        stacked: true,
    })
}

/// How many sentences of the studies, elaborations and laws have which verdict.
fn by_origin(claims: &[Tested]) -> Figure {
    let is_there = |origin: &Origin| claims.iter().any(|claim| claim.origin == *origin);
    let origins = [Origin::Study, Origin::Elaboration, Origin::Law].into_iter().filter(is_there);
    let rows: Vec<(Origin, Words)> = origins.map(|origin| (origin, verdict(origin.word()))).collect();
    Figure {
        id: "verdicts-by-origin".into(),
        title: Words::new("Verdicts by origin of the sentence", "按出处性质划分的结论"),
        caption: Caption {
            what: Words::new(
                "Only a sentence that stands in a study can contradict a study: it is counted here without the parts \
                 that its claim adds. An elaboration goes beyond what the studies say; a law is what any model of the \
                 subject must do.",
                "只有研究原文中的论断被否定，才与该研究相悖；此处不计假说的引申部分。引申超出研究原文；响应规律是任何此类模型都应满足的。",
            ),
            n: Some(Words::new("{n} claims", "{n} 项假说").fill(&[("n", count(claims.len()))])),
            interval: None,
            source: "verdicts.csv",
        },
        chart: bars(claims, &rows, |claim, of| {
            let verdict = claim.study.as_ref().map_or(claim.verdict, |study| study.verdict);
            (claim.origin == of).then_some(verdict)
        }),
    }
}

/// How many claims of each group have which verdict.
fn by_group(claims: &[Tested]) -> Figure {
    let mut groups: Vec<&str> = claims.iter().map(|claim| group(&claim.id)).collect();
    groups.sort_unstable();
    groups.dedup();
    let rows: Vec<(&str, Words)> = groups.into_iter().map(|of| (of, Words::plain(of))).collect();
    Figure {
        id: "verdicts-by-group".into(),
        title: Words::new("Verdicts by group of claims", "各组假说的结论"),
        caption: Caption {
            what: Words::new(
                "How many claims of each group are supported, contradicted or undecided.",
                "各组假说中得到支持、被否定与未定的数量。",
            ),
            n: Some(Words::new("{n} claims", "{n} 项假说").fill(&[("n", count(claims.len()))])),
            interval: None,
            source: "verdicts.csv",
        },
        chart: bars(claims, &rows, |claim, of| (group(&claim.id) == of).then_some(claim.verdict)),
    }
}
