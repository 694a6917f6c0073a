//! What a fact is about.

use crate::model::fact::Fact;

/// The exogenous name of the ticket that a fact is about.
pub(crate) fn ticket(fact: &Fact) -> Option<u64> {
    Some(match *fact {
        Fact::TicketMade { ticket } | Fact::Closed { ticket, .. } => ticket.key,
        Fact::Dispatched { key, .. }
        | Fact::Signed { key, .. }
        | Fact::Refused { key, .. }
        | Fact::Settled { key, .. }
        | Fact::SignOverdue { key, .. }
        | Fact::ExtensionAsked { key, .. }
        | Fact::ExtensionDecided { key, .. }
        | Fact::FirstContact { key, .. }
        | Fact::WorkStarted { key, .. }
        | Fact::Replied { key, .. }
        | Fact::HelpAsked { key, .. }
        | Fact::HandedOn { key, .. }
        | Fact::Referred { key, .. }
        | Fact::CameAlong { key, .. }
        | Fact::AskedAbove { key, .. }
        | Fact::CityDecided { key, .. }
        | Fact::Applied { key, .. }
        | Fact::Summoned { key, .. }
        | Fact::Deferred { key, .. }
        | Fact::Passed { key, .. }
        | Fact::RedoOrdered { key, .. }
        | Fact::Overdue { key, .. }
        | Fact::Reminded { key, .. }
        | Fact::Supervised { key, .. }
        | Fact::Persuaded { key, .. }
        | Fact::Called { key, .. }
        | Fact::Said { key, .. }
        | Fact::ProofAsked { key, .. }
        | Fact::ProofChecked { key, .. } => key,
        _ => return None,
    })
}

/// The exogenous name of the problem that a fact is about, where it is about no ticket.
pub(crate) fn problem(fact: &Fact) -> Option<u64> {
    match *fact {
        Fact::ProblemArose { key, .. }
        | Fact::ProblemSolved { key, .. }
        | Fact::Relapsed { key, .. }
        | Fact::ProblemRests { key, .. } => Some(key),
        _ => None,
    }
}
