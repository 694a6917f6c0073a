//! What the worlds of every day must show, so that agreement means something.

use petisim::model::fact::Fact;
use std::collections::BTreeSet;

/// Every kind of fact, and every way in which a dispute, a ticket, a call on a town's line, a redo and a petition go.
const WANTED: &str = "
    ProblemArose ProblemSolved Relapsed LearntOfRelapse FriendCalls CauseSought CauseTreated ProblemPrevented ProblemRests
    Spoke SentOnline Displaced ShutOut EnteredElsewhere ShowProject HeardLocally LocalWaitEnded LineOpened LineCalled
    LineEnded LineReviewed CallArrived CallAnswered CallAbandoned CallBlocked MessageRead AnsweredAtOnce ScreenedOut Merged
    ToldResult TicketMade Dispatched Signed Refused Settled SignOverdue ExtensionAsked ExtensionDecided FirstContact
    WorkStarted Replied HelpAsked HandedOn Summoned Referred CameAlong AskedAbove CityDecided Applied Lent Deferred Passed RedoOrdered Overdue Reminded Supervised
    ReportAsked Persuaded Called Said ProofAsked ProofChecked Closed WillRepeat Escalated PetitionClock Audited Blamed
    Assessed StaffLeft StaffJoined TaskHandedDown
    Settled/NextUnit Settled/TakenOver Settled/Ruled Settled/Withdrawn Closed/Closed Closed/ClosedUnresolved
    Closed/Withdrawn LineEnded/Abandoned LineEnded/Answered LineEnded/TurnedAway LineEnded/Taken LineEnded/Referred
    RedoOrdered/Form RedoOrdered/Effect RedoOrdered/Proof RedoOrdered/FollowUp PetitionClock/Accepted PetitionClock/Answered
    PetitionClock/Reviewed Spoke/Village Spoke/TownLine Spoke/Phone Spoke/Online Spoke/Superior Spoke/Visit Spoke/Letter";

/// Names of what a fact shows.
pub fn shown(fact: &Fact) -> Vec<String> {
    let text = format!("{fact:?}");
    let kind = text.split([' ', '{']).next().unwrap_or_default().to_string();
    let detail = match fact {
        Fact::Settled { settlement, .. } => format!("{settlement:?}"),
        Fact::Closed { closing, .. } => format!("{:?}", closing.end),
        Fact::LineEnded { end, .. } => format!("{end:?}"),
        Fact::RedoOrdered { cause, .. } => format!("{cause:?}"),
        Fact::PetitionClock { step, .. } => format!("{step:?}"),
        Fact::Spoke { channel, .. } => format!("{channel:?}"),
        _ => return vec![kind],
    };
    vec![format!("{kind}/{detail}"), kind]
}

/// What no world has shown.
pub fn missing(seen: &BTreeSet<String>) -> Vec<&'static str> {
    WANTED.split_whitespace().filter(|wanted| !seen.contains(*wanted)).collect()
}
