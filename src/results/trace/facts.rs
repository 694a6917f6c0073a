//! What happened, in sentences.

use crate::experiment::Names;
use crate::kernel::Elapsed;
use crate::model::fact::{Channel, End, Fact, FieldWork, Nature, PaperWork, RedoCause, Settlement, Way};
use crate::model::ids::{Org, UnitId};

/// A span in words: minutes below two hours, hours below two days.
pub(crate) fn span(time: Elapsed) -> String {
    match time.hours() {
        hours if hours < 2.0 => format!("{:.0} min", hours * 60.0),
        hours if hours < 48.0 => format!("{hours:.1} h"),
        hours => format!("{:.1} d", hours / 24.0),
    }
}

/// A way of handling in words.
pub(crate) fn way(way: Way) -> String {
    let field = match way.field {
        FieldWork::Thorough => "thorough field work",
        FieldWork::Ordinary => "ordinary field work",
        FieldWork::Perfunctory => "perfunctory field work",
        FieldWork::Show => "a cosmetic fix",
    };
    let paper = match way.paper {
        PaperWork::Thin => "less paperwork than required",
        PaperWork::Required => "the required paperwork",
        PaperWork::Shielding => "defensive paperwork",
    };
    format!("{field}, {paper}")
}

/// How an appeal came, in words.
pub(crate) fn channel(channel: Channel) -> &'static str {
    match channel {
        Channel::Village => "by way of the village",
        Channel::TownLine => "by the town's own line",
        Channel::Phone => "by telephone",
        Channel::Online => "online",
        Channel::Superior => "handed down by a superior",
        Channel::Visit => "by a visit in person",
        Channel::Letter => "by letter",
    }
}

/// What a problem is by nature, in words.
pub(crate) fn nature(nature: Nature) -> &'static str {
    match nature {
        Nature::Proper => "proper",
        Nature::OutOfScope => "out of scope",
        Nature::Unreasonable => "without a lawful solution",
        Nature::Malicious => "malicious",
    }
}

/// How a ticket ended, in words.
pub(crate) fn end(end: End) -> &'static str {
    match end {
        End::Closed => "closed",
        End::ClosedUnresolved => "closed as unresolved, on a proof report",
        End::Withdrawn => "withdrawn in the dispute",
    }
}

fn either(choice: bool, yes: &'static str, no: &'static str) -> &'static str {
    if choice { yes } else { no }
}

/// The sentence of a fact about a ticket or its problem.
pub(crate) fn sentence(fact: &Fact, names: &Names) -> String {
    of_problem(fact)
        .or_else(|| of_order(fact, names))
        .or_else(|| of_power(fact, names))
        .or_else(|| of_work(fact, names))
        .or_else(|| of_checks(fact, names))
        .unwrap_or_default()
}

fn of_problem(fact: &Fact) -> Option<String> {
    Some(match *fact {
        Fact::ProblemArose { nature: of, affected, voices, .. } => {
            format!(
                "The problem arises ({}); it touches {affected}, of whom {voices} will speak.",
                nature(of)
            )
        }
        Fact::ProblemSolved { after, informally, .. } => {
            let how = either(informally, " before anything is recorded", "");
            format!("The problem is truly solved{how}, {} after it arose.", span(after))
        }
        Fact::Relapsed { .. } => "The fix was cosmetic: the problem is back.".into(),
        Fact::ProblemRests { solved, voices, .. } => {
            let how = either(solved, "solved", "unsolved");
            format!("Nobody will speak of the problem again; it is {how}; {voices} had spoken.")
        }
        _ => return None,
    })
}

fn of_order(fact: &Fact, names: &Names) -> Option<String> {
    let name = |unit: UnitId| names.org(Org::Unit(unit));
    Some(match *fact {
        Fact::TicketMade { ticket } => format!(
            "A ticket is made of the appeal, {} after it was raised{}.",
            span(ticket.received_at.since(ticket.raised_at)),
            either(ticket.linked, ", known as a repeat", "")
        ),
        Fact::Dispatched { unit, order, right, decidable, territorial, ruled, wait, .. } => format!(
            "Order {order} goes to {} after {} at the desk{}{}. In truth it has {} remit and {} authority.",
            name(unit),
            span(wait),
            either(territorial, ", by the territorial rule", ""),
            either(ruled, "; it may not refuse", ""),
            either(right, "the", "no"),
            either(decidable, "the", "no")
        ),
        Fact::Signed { unit, wait, .. } => {
            format!("{} signs, {} after the order came.", name(unit), span(wait))
        }
        Fact::Refused { unit, right, .. } => {
            format!("{} returns the order{}.", name(unit), either(right, ", though the remit is its own", ""))
        }
        Fact::Settled { settlement, wait, .. } => {
            let how = match settlement {
                Settlement::NextUnit => "another unit is tried",
                Settlement::TakenOver => "the unit with the remit takes it of its own accord",
                Settlement::Ruled => "the desk rules, and the unit may not refuse",
                Settlement::Withdrawn => "it belongs to no unit, and is taken back",
            };
            format!("The dispute is settled after {} without a unit: {how}.", span(wait))
        }
        Fact::SignOverdue { unit, .. } => {
            format!("The window to sign closes on {}: silence is consent.", name(unit))
        }
        Fact::ExtensionAsked { unit, overstated, .. } => {
            let need = either(overstated, "; in truth it would be in time without", "");
            format!("{} asks for more time{need}.", name(unit))
        }
        Fact::ExtensionDecided { granted, .. } => {
            either(granted, "The desk grants more time.", "The desk grants no more time.").into()
        }
        Fact::FirstContact { unit, after, in_time, .. } => {
            let late = either(in_time == Some(false), ", too late by the rule", "");
            format!(
                "{} speaks with the citizen, {} after the desk had the ticket{late}.",
                name(unit),
                span(after)
            )
        }
        Fact::HandedOn { from, to, .. } => format!("{} has done its part; {} is next.", name(from), name(to)),
        Fact::Summoned { town, unit, .. } => {
            format!("{} summons {}, which can decide it.", name(town), name(unit))
        }
        _ => return None,
    })
}

fn of_power(fact: &Fact, names: &Names) -> Option<String> {
    let name = |unit: UnitId| names.org(Org::Unit(unit));
    Some(match *fact {
        Fact::Referred { unit, holder, taken, .. } => format!(
            "{} asks {}, who could decide it, to take it: {}.",
            name(unit),
            name(holder),
            either(taken, "taken", "not taken"),
        ),
        Fact::CameAlong { unit, holder, .. } => {
            format!("{} will come along with {} and decide it.", name(holder), name(unit))
        }
        Fact::AskedAbove { unit, to, .. } => match to {
            Org::Unit(holder) => {
                format!("{} asks the desk to order {} to take it.", name(unit), name(holder))
            }
            _ => format!("{} asks the city to decide it.", name(unit)),
        },
        Fact::CityDecided { unit, .. } => format!("The city has decided; {} can go on.", name(unit)),
        Fact::Applied { unit, granted, .. } => format!(
            "{} applies to have the record left out: {}.",
            name(unit),
            either(granted, "granted", "not granted"),
        ),
        _ => return None,
    })
}

fn of_work(fact: &Fact, names: &Names) -> Option<String> {
    let name = |unit: UnitId| names.org(Org::Unit(unit));
    Some(match *fact {
        Fact::WorkStarted { unit, round, way: how, wait, .. } => format!(
            "{} takes up {} after {} in its line: {}.",
            name(unit),
            if round == 0 { "the work".to_string() } else { format!("redo {round}") },
            span(wait),
            way(how)
        ),
        Fact::Replied { unit, solved, asserts_solved, faked, .. } => format!(
            "{} replies that it is {}. In truth the problem is {}.",
            name(unit),
            either(asserts_solved, "solved", "not solved"),
            if faked { "hidden by a cosmetic fix" } else { either(solved, "solved", "not solved") }
        ),
        Fact::HelpAsked { lead, helper, given, .. } => {
            let answer = either(given, "and gets it", "in vain");
            format!("{} asks {} for its part, {answer}.", name(lead), name(helper))
        }
        Fact::Deferred { unit, .. } => format!("{} sets the order aside: no superior sees it.", name(unit)),
        Fact::Overdue { unit, .. } => format!("The limit passes without a reply from {}.", name(unit)),
        Fact::Reminded { unit, .. } => format!("{} is reminded.", name(unit)),
        Fact::Supervised { unit, .. } => {
            format!("The ticket is put under supervision, in the hands of {}.", name(unit))
        }
        Fact::Persuaded { unit, .. } => format!("{} persuades the citizen before the call.", name(unit)),
        _ => return None,
    })
}

fn of_checks(fact: &Fact, names: &Names) -> Option<String> {
    let name = |unit: UnitId| names.org(Org::Unit(unit));
    Some(match *fact {
        Fact::Passed { .. } => "The reply passes.".into(),
        Fact::RedoOrdered { unit, round, cause, .. } => {
            let why = match cause {
                RedoCause::Form => "an item that the form requires is missing",
                RedoCause::Effect => "no effect was found",
                RedoCause::Proof => "the proof report is not accepted",
                RedoCause::FollowUp => "the citizen says that it is not resolved",
            };
            format!("The reply goes back to {}, redo {round}: {why}.", name(unit))
        }
        Fact::Called { reached, attempt, .. } => {
            let end = either(reached, "and reaches the citizen", "in vain");
            format!("The desk calls, attempt {attempt}, {end}.")
        }
        Fact::Said { resolved, satisfied, solved, persuaded, .. } => format!(
            "The citizen says \"{}\"{}{}. In truth it is {}.",
            either(resolved, "resolved", "unresolved"),
            satisfied.map_or(", and rates nothing", |yes| either(yes, ", satisfied", ", not satisfied")),
            either(persuaded, ", having been persuaded", ""),
            either(solved, "solved", "not solved")
        ),
        Fact::ProofAsked { unit, .. } => format!("{} is asked for proof of its work.", name(unit)),
        Fact::ProofChecked { accepted, .. } => {
            either(accepted, "The desk accepts the proof.", "The desk does not accept the proof.").into()
        }
        Fact::Closed { closing, .. } => {
            format!("The ticket is {}, with {} as its last unit.", end(closing.end), name(closing.unit))
        }
        _ => return None,
    })
}
