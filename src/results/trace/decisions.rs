//! Why, in sentences.

use serde_json::{Map, Value, json};

use super::facts::way;
use crate::experiment::Names;
use crate::kernel::StartDate;
use crate::kernel::param::Choice;
use crate::model::ids::Org;
use crate::model::trace::{Amount, Input, Note, Question, WayOption};

/// So many ways beside the chosen one are told in words; JSON has all.
const WAYS_TOLD: usize = 3;

/// What somebody does or does not do.
fn answer(question: Question, yes: bool) -> &'static str {
    let (does, does_not) = match question {
        Question::FindsRepeat => ("finds the earlier ticket", "does not find the earlier ticket"),
        Question::FindsDuplicate => ("finds another's open ticket", "does not find another's open ticket"),
        Question::SeesRemit => ("sees where it belongs", "does not see where it belongs"),
        Question::Refuses => ("is for returning the order", "is for signing"),
        Question::SeesOwner => ("sees which unit is responsible", "does not see which unit is responsible"),
        Question::AsksForTime => ("decides to ask for more time", "does not ask for more time"),
        Question::AsksBack => ("asks the citizen back", "does not ask the citizen back"),
        Question::MissesThePoint => ("will miss the point", "knows the point from the record"),
        Question::SendsAdmissionBack => {
            ("sends back what is admitted", "does not send back what is admitted")
        }
        Question::AssertsFalsely => ("says that it is solved, and it is not", "admits that it is not solved"),
        Question::Persuades => ("talks the citizen round", "leaves the citizen alone"),
        Question::Refers => ("asks for the power over it", "does not ask for the power over it"),
        Question::TakesReferred => ("takes it as a favour", "does not take it"),
        Question::ComesAlong => ("comes along to decide", "does not come along"),
        Question::Applies => ("applies for exclusion", "does not apply for exclusion"),
        Question::GrantsTime => ("is for granting it", "is against granting it"),
        Question::Helps => ("agrees to help", "refuses to help"),
        Question::Solves => ("solves its part by the work done", "does not solve its part by the work done"),
        Question::FindsFormFault => ("finds an item missing", "finds nothing missing"),
        Question::LooksAtEffect => ("will look at the effect", "will not look at the effect"),
        Question::CallsBack => ("will call the citizen", "will not call the citizen"),
        Question::Reaches => ("reaches the citizen", "does not reach the citizen"),
        Question::SaysResolved => ("thinks it resolved", "thinks it unresolved"),
        Question::IsSatisfied => ("is satisfied", "is not satisfied"),
        Question::Rates => ("would rate when asked", "would not rate when asked"),
        Question::AcceptsProof => ("is for accepting the proof", "is against accepting the proof"),
        Question::Excludes => ("leaves the bad record out", "does not leave the bad record out"),
        Question::Audits => ("has it drawn for an audit", "has it not drawn for an audit"),
        Question::ComesBack => ("decides to come back", "does not come back"),
    };
    if yes { does } else { does_not }
}

/// The word of a question in JSON.
fn word(question: Question) -> &'static str {
    match question {
        Question::FindsRepeat => "finds_repeat",
        Question::FindsDuplicate => "finds_duplicate",
        Question::SeesRemit => "sees_remit",
        Question::Refuses => "refuses",
        Question::SeesOwner => "sees_owner",
        Question::AsksForTime => "asks_for_time",
        Question::AsksBack => "asks_back",
        Question::MissesThePoint => "misses_the_point",
        Question::SendsAdmissionBack => "sends_admission_back",
        Question::AssertsFalsely => "asserts_falsely",
        Question::Persuades => "persuades",
        Question::Refers => "refers",
        Question::TakesReferred => "takes_referred",
        Question::ComesAlong => "comes_along",
        Question::Applies => "applies",
        Question::GrantsTime => "grants_time",
        Question::Helps => "helps",
        Question::Solves => "solves",
        Question::FindsFormFault => "finds_form_fault",
        Question::LooksAtEffect => "looks_at_effect",
        Question::CallsBack => "calls_back",
        Question::Reaches => "reaches",
        Question::SaysResolved => "says_resolved",
        Question::IsSatisfied => "is_satisfied",
        Question::Rates => "rates",
        Question::AcceptsProof => "accepts_proof",
        Question::Excludes => "excludes",
        Question::Audits => "audits",
        Question::ComesBack => "comes_back",
    }
}

fn who(by: Option<Org>, names: &Names) -> &str {
    by.map_or("The citizen", |org| names.org(org))
}

/// A number in a few digits.
fn short(value: f64) -> String {
    let text = match value.abs() {
        size if size == 0.0 || size >= 1e5 => format!("{value:.0}"),
        size if size >= 100.0 => format!("{value:.0}"),
        size if size >= 1.0 => format!("{value:.2}"),
        _ => format!("{value:.3}"),
    };
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_string() } else { text }
}

fn list(inputs: &[Input]) -> String {
    let words: Vec<String> = inputs
        .iter()
        .map(|(name, amount)| {
            let name = name.replace('_', " ");
            match *amount {
                Amount::Number(number) => format!("{name} {}", short(number)),
                Amount::Flag(true) => format!("{name}: yes"),
                Amount::Flag(false) => format!("{name}: no"),
            }
        })
        .collect();
    words.join(", ")
}

/// The sentence of a note, and what stands below it.
pub(crate) fn sentence(note: &Note, names: &Names, start: StartDate) -> Vec<String> {
    match note {
        Note::Weighed { question, by, inputs, luck, yes } => {
            let luck = luck.map_or_else(String::new, |(chance, drawn)| {
                let of = if *yes { "chance" } else { "chance of the opposite" };
                format!(" ({of} {}, drawn {})", short(chance), short(drawn))
            });
            let mut lines = vec![format!("{} {}{luck}.", who(*by, names), answer(*question, *yes))];
            if !inputs.is_empty() {
                lines.push(format!("based on: {}", list(inputs)));
            }
            lines
        }
        Note::Chose { by, inputs, options, drawn, way: chosen } => {
            let mut lines =
                vec![format!("{} chooses {} (drawn {}).", names.org(*by), way(*chosen), short(*drawn))];
            lines.push(format!("based on: {}", list(inputs)));
            let told = |option: &&WayOption| option.way == *chosen;
            let others = options.iter().filter(|option| option.way != *chosen).take(WAYS_TOLD);
            for option in options.iter().filter(told).chain(others) {
                lines.push(format!(
                    "{}: utility {}, chance {}{}",
                    way(option.way),
                    short(option.utility),
                    short(option.chance),
                    if option.way == *chosen { " - chosen" } else { "" }
                ));
            }
            lines
        }
        Note::Limit { due } => vec![format!("The limit is {}.", super::story::moment(start, *due))],
        Note::Worked { by, before, seconds } => {
            let kinds: Vec<String> =
                seconds.iter().map(|(work, s)| format!("{} {}", work.word(), minutes(*s))).collect();
            let when = if *before { "; before there is a ticket, so not in its book" } else { "" };
            vec![format!("{} has spent {}{when}.", names.org(*by), kinds.join(", "))]
        }
        Note::Blamed { org, points } => {
            vec![format!("{} points of blame fall on {}.", short(*points), names.org(*org))]
        }
        Note::Returns { at, new_facts } => {
            let facts = if *new_facts { ", with new facts" } else { "" };
            vec![format!("The citizen will come back on {}{facts}.", super::story::moment(start, *at))]
        }
    }
}

fn minutes(seconds: u32) -> String {
    if seconds < 7_200 {
        format!("{:.0} min", f64::from(seconds) / 60.0)
    } else {
        format!("{:.1} h", f64::from(seconds) / 3_600.0)
    }
}

/// A note with all its numbers.
pub(crate) fn value(note: &Note, names: &Names, start: StartDate) -> Value {
    let amount = |amount: &Amount| match *amount {
        Amount::Number(number) => json!(number),
        Amount::Flag(flag) => json!(flag),
    };
    let map = |inputs: &[Input]| {
        Value::Object(inputs.iter().map(|(name, value)| (name.to_string(), amount(value))).collect())
    };
    match note {
        Note::Weighed { question, by, inputs, luck, yes } => json!({
            "decision": word(*question),
            "by": by.map_or("citizen", |org| names.org(org)),
            "inputs": map(inputs),
            "chance": luck.map(|(chance, _)| chance),
            "drawn": luck.map(|(_, drawn)| drawn),
            "yes": yes,
        }),
        Note::Chose { by, inputs, options, drawn, way: chosen } => {
            let option = |option: &WayOption| {
                json!({
                    "way": way(option.way),
                    "utility": option.utility,
                    "chance": option.chance,
                    "chosen": option.way == *chosen,
                })
            };
            json!({
                "decision": "way_of_handling",
                "by": names.org(*by),
                "inputs": map(inputs),
                "options": options.iter().map(option).collect::<Vec<_>>(),
                "drawn": drawn,
                "way": way(*chosen),
            })
        }
        Note::Limit { due } => json!({ "limit": start.iso(*due) }),
        Note::Worked { by, before, seconds } => {
            let seconds: Map<String, Value> =
                seconds.iter().map(|(work, seconds)| (work.word().to_string(), json!(seconds))).collect();
            json!({ "worked": names.org(*by), "before_the_ticket": before, "seconds": seconds })
        }
        Note::Blamed { org, points } => json!({ "blamed": names.org(*org), "points": points }),
        Note::Returns { at, new_facts } => json!({ "comes_back": start.iso(*at), "new_facts": new_facts }),
    }
}
