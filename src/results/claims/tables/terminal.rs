//! What a terminal shows of claims, in 80 columns.

use crate::scenario::shown::shown_in_line;
use std::fmt::Write as _;

use super::{ClaimsReport, Found, reason, sentence, unit};
use crate::kernel::param::Choice;
use crate::render::terminal::{BOLD, heading_line, in_unit, left, line, number, right};
use crate::results::claims::file::{Kind, Origin};
use crate::results::claims::method::{Answer, ChainAnswer, Judged, Standing, Verdict, is_evidence};

/// Widths of the columns: claim, verdict, effect, interval, replications, chain, time.
const WIDTHS: [usize; 7] = [11, 13, 11, 22, 6, 10, 7];

/// The table, what is not supported, the sums by kind, and what all verdicts are worth together.
pub fn claims_table(report: &ClaimsReport<'_>) -> String {
    let mut text = String::new();
    let (claims, runs, points) = (report.claims.len(), report.tested.runs, report.points);
    line(&mut text, format_args!("{}Claims: {claims}{}", BOLD.0, BOLD.1));
    let runs = number(runs.into());
    line(&mut text, format_args!("{runs} runs of {points} worlds under common random numbers"));
    let words = ["effect", "interval", "n", "chain", "time"];
    let cells: String = words.iter().zip(&WIDTHS[2..]).map(|(word, width)| right(word, *width)).collect();
    let heading = format!("{} {}", left("Claim", WIDTHS[0] - 1), left("verdict", WIDTHS[1]));
    heading_line(&mut text, &heading, &cells);
    for found in report.found() {
        row(&mut text, found);
    }
    for (verdict, heading) in [(Verdict::Contradicted, "Contradicted"), (Verdict::Undecided, "Undecided")] {
        not_supported(&mut text, report, verdict, heading);
    }
    chains(&mut text, report);
    sums(&mut text, report);
    line(&mut text, format_args!("\n{}", wrapped(&report.multiplicity())));
    text
}

fn row(text: &mut String, (claim, finding): Found<'_>) {
    let judged = &finding.expects[finding.decisive];
    let unit = unit(&claim.expects[finding.decisive]);
    let cells = [
        judged.effect.map_or(String::new(), |effect| signed(effect, unit)),
        interval(judged, unit),
        judged.n.to_string(),
        finding.chain_answer().word().replace("none", "–"),
        format!("{:.0} s", finding.seconds),
    ];
    let cells: String = cells.iter().zip(&WIDTHS[2..]).map(|(cell, width)| right(cell, *width)).collect();
    let name = left(&claim.id, WIDTHS[0] - 1);
    line(text, format_args!("{name} {}{cells}", left(finding.verdict.word(), WIDTHS[1])));
}

fn signed(value: f64, unit: &str) -> String {
    format!("{}{}", if value > 0.0 { "+" } else { "" }, in_unit(value, unit))
}

fn interval(judged: &Judged, unit: &str) -> String {
    match (judged.low, judged.high) {
        (Some(low), Some(high)) => format!("{} to {}", in_unit(low, unit), in_unit(high, unit)),
        _ => String::new(),
    }
}

/// Claims with a verdict that is not `supported`, and the expectations that keep them from it.
fn not_supported(text: &mut String, report: &ClaimsReport<'_>, verdict: Verdict, heading: &str) {
    let mut found = report.found().filter(|(_, finding)| finding.verdict == verdict).peekable();
    if found.peek().is_none() {
        return;
    }
    heading_line(text, heading, "");
    for (claim, finding) in found {
        let whose = match claim.sentence.origin() {
            Origin::Elaboration => " (an elaboration)".to_string(),
            Origin::Study if finding.of_sentence != verdict => {
                format!(" (the sentence of the study: {})", finding.of_sentence.word())
            }
            Origin::Study | Origin::Law => String::new(),
        };
        line(text, format_args!("  {}: {}{whose}", claim.id, shown_in_line(&claim.title)));
        let wanted = if verdict == Verdict::Contradicted { Answer::Fails } else { Answer::Open };
        for (expect, judged) in claim.expects.iter().zip(&finding.expects) {
            if judged.answer != wanted {
                continue;
            }
            let unit = unit(expect);
            let effect = judged.effect.map_or("no value".to_string(), |effect| signed(effect, unit));
            let added = if expect.beyond { "beyond the study: " } else { "" };
            let mut told =
                format!("{added}{}: {effect} ({})", sentence(claim, expect), interval(judged, unit));
            if verdict == Verdict::Undecided {
                let needed = judged.needed.map_or("no number".to_string(), |n| number(n as f64));
                let _ = write!(told, ", n needed: {needed} (limit {})", finding.cap);
            }
            if let Some(reason) = reason(judged) {
                let _ = write!(told, "; {reason}");
            }
            line(text, format_args!("    {told}"));
        }
    }
}

/// Supported claims that do not come about by the chain they name.
fn chains(text: &mut String, report: &ClaimsReport<'_>) {
    let is_other = |(_, finding): &Found<'_>| {
        finding.verdict == Verdict::Supported
            && matches!(finding.chain_answer(), ChainAnswer::Fails | ChainAnswer::Open)
    };
    let mut found = report.found().filter(is_other).peekable();
    if found.peek().is_none() {
        return;
    }
    heading_line(text, "Supported, but the named chain is not confirmed", "");
    for (claim, finding) in found {
        let (Some(chain), Some(judged)) = (&claim.chain, &finding.chain) else { continue };
        let unit = unit(&claim.expects[chain.expect]);
        let value =
            |effect: Option<f64>| effect.map_or("no value".to_string(), |effect| signed(effect, unit));
        let whole = value(finding.expects[chain.expect].effect);
        line(
            text,
            format_args!(
                "  {}: chain {}; without \"{}\" {} of {whole} is left ({}), at most {} % was expected",
                claim.id,
                finding.chain_answer().word(),
                chain.link,
                value(judged.effect),
                interval(judged, unit),
                number(chain.shrinks_to * 100.0)
            ),
        );
    }
}

/// How many claims of each kind came to what.
fn sums(text: &mut String, report: &ClaimsReport<'_>) {
    heading_line(text, "Totals", "");
    for (kind, _) in Kind::WORDS {
        let of_kind: Vec<Found<'_>> =
            report.found().filter(|(claim, _)| claim.kind.word() == *kind).collect();
        if of_kind.is_empty() {
            continue;
        }
        let count = |verdict| of_kind.iter().filter(|(_, finding)| finding.verdict == verdict).count();
        let mut told = format!(
            "  {kind}: {} supported, {} contradicted, {} undecided",
            count(Verdict::Supported),
            count(Verdict::Contradicted),
            count(Verdict::Undecided)
        );
        if *kind == "behaviour" {
            let evidence = of_kind.iter().filter(|(claim, finding)| is_evidence(claim.kind, finding)).count();
            let other = of_kind
                .iter()
                .filter(|(claim, finding)| finding.standing(claim.kind) == Standing::NotByChain)
                .count();
            let _ = write!(told, "\n    evidence: {evidence} supported with a chain that holds");
            if other > 0 {
                let _ = write!(told, "; {other} supported, but not by the chain named");
            }
        } else if *kind == "law" {
            told += " (what any model must do)";
        } else {
            told += " (no evidence)";
        }
        line(text, format_args!("{told}"));
    }
    origins(text, report);
}

/// How many sentences of the studies, and how many elaborations of them, came to what.
fn origins(text: &mut String, report: &ClaimsReport<'_>) {
    let named = [
        (Origin::Study, "sentences of a study", ""),
        (Origin::Elaboration, "elaborations", " (contradict no study)"),
    ];
    for (origin, name, behind) in named {
        let [supported, contradicted, undecided] = report.of_origin(origin);
        if supported + contradicted + undecided > 0 {
            let told = format!("{supported} supported, {contradicted} contradicted, {undecided} undecided");
            line(text, format_args!("  {name}: {told}{behind}"));
        }
    }
}

/// Breaks a sentence into lines of at most 80 columns.
fn wrapped(sentence: &str) -> String {
    let (mut text, mut width) = (String::new(), 0);
    for word in sentence.split(' ') {
        if width > 0 && width + 1 + word.len() > 80 {
            text.push('\n');
            width = 0;
        } else if width > 0 {
            text.push(' ');
            width += 1;
        }
        text += word;
        width += word.len();
    }
    text
}
