//! Facts in words, one line each, by the names that a story gives to problems and units.

use petisim::kernel::Elapsed;
use petisim::model::fact::{Closing, End, Fact, FieldWork, PaperWork, Way};
use petisim::model::ids::{Org, UnitId};

use super::Told;

/// Clock time as `1:05:00`.
pub fn clock(time: Elapsed) -> String {
    format!("{}:{:02}:{:02}", time.0 / 3600, time.0 / 60 % 60, time.0 % 60)
}

fn yes(flag: bool) -> &'static str {
    if flag { "yes" } else { "no" }
}

fn perhaps(flag: Option<bool>) -> &'static str {
    flag.map_or("-", yes)
}

fn rate(share: Option<f64>) -> String {
    share.map_or("-".to_string(), |share| format!("{share:.4}"))
}

/// A word or nothing.
fn if_so(flag: bool, words: &str) -> &str {
    if flag { words } else { "" }
}

/// What differs from ordinary work with the required paper.
fn manner(way: Way) -> String {
    let field = match way.field {
        FieldWork::Thorough => " thoroughly",
        FieldWork::Ordinary => "",
        FieldWork::Perfunctory => " perfunctorily",
        FieldWork::Show => " for show",
    };
    let paper = match way.paper {
        PaperWork::Thin => ", thin paper",
        PaperWork::Required => "",
        PaperWork::Shielding => ", shielding paper",
    };
    format!("{field}{paper}")
}

/// How a ticket was closed: its record (resolved/satisfied), in time by each clock (receipt/dispatch/signing), the
/// hours and the limbo; and what was not as usual.
fn closing(c: &Closing) -> String {
    let mut text = format!(
        "record {}/{}, in time {}/{}/{}, hours {}, limbo {}",
        perhaps(c.recorded_resolved),
        perhaps(c.recorded_satisfied),
        perhaps(c.on_time_from_receipt),
        perhaps(c.on_time_from_dispatch),
        perhaps(c.on_time_from_signing),
        clock(Elapsed(c.hours)),
        clock(c.limbo)
    );
    let counts = [
        (c.orders, 1, "orders"),
        (c.returns, 0, "returned"),
        (c.redos, 0, "redone"),
        (c.extensions, 0, "extended"),
        (c.reminders, 0, "reminded"),
        (u16::from(c.supervised), 0, "supervised"),
    ];
    for (count, _, word) in counts.into_iter().filter(|(count, usual, _)| count != usual) {
        text.push_str(&format!(", {word} {count}"));
    }
    text
}

impl Told {
    fn unit(&self, unit: UnitId) -> &str {
        self.params.org_name(Org::Unit(unit))
    }

    fn ticket(&self, key: u64) -> &str {
        &self.tickets[&key]
    }

    fn problem(&self, key: u64) -> &str {
        &self.names[&key]
    }

    /// A fact in words; nothing for what only opens or closes the books of a problem.
    pub(super) fn text(&self, fact: &Fact) -> Option<String> {
        Some(match fact {
            Fact::ProblemArose { .. } | Fact::Spoke { .. } | Fact::ProblemRests { .. } => return None,
            Fact::Relapsed { key, .. } => format!("{} relapses", self.problem(*key)),
            Fact::LearntOfRelapse { unit, comes_back, .. } => {
                format!(
                    "learns of the relapse of what {} did, {}",
                    self.unit(*unit),
                    if *comes_back { "comes back" } else { "goes home" }
                )
            }
            Fact::FriendCalls { key, unit, .. } => {
                format!("a friend of {} calls: {}", self.unit(*unit), self.problem(*key))
            }
            Fact::CauseSought { unit, found, .. } => {
                format!(
                    "{} seeks the root, {}",
                    self.unit(*unit),
                    if *found { "finds it" } else { "in vain" }
                )
            }
            Fact::CauseTreated { unit, .. } => format!("{} has treated the root", self.unit(*unit)),
            Fact::ProblemPrevented { .. } => "prevented".to_string(),
            Fact::ProblemSolved { key, informally, .. } => {
                format!("{} is solved{}", self.problem(*key), if_so(*informally, " informally"))
            }
            Fact::HeardLocally { town, solved, turned_away, .. } => {
                let turned = if_so(*turned_away, ", turned away");
                format!("{} heard it{turned}{}", self.unit(*town), if_so(*solved, ", settled"))
            }
            Fact::LocalWaitEnded { town, goes_on, .. } => {
                format!(
                    "stops waiting for {}, {}",
                    self.unit(*town),
                    if *goes_on { "goes on" } else { "goes home" }
                )
            }
            Fact::LineOpened { town } => format!("{} opens its line", self.unit(*town)),
            Fact::LineCalled { town } => format!("call on the line of {}", self.unit(*town)),
            Fact::LineEnded { town, end } => {
                format!("call on the line of {} ends: {end:?}", self.unit(*town))
            }
            Fact::LineReviewed { town, share, against, given_up } => format!(
                "{} reviews its line at {}: {}{}",
                self.unit(*town),
                rate(*share),
                if *against { "against it" } else { "for it" },
                if_so(*given_up, ", gives it up")
            ),
            Fact::CallArrived { redial } if *redial > 0 => format!("call again ({redial})"),
            Fact::CallArrived { .. } => "call".to_string(),
            Fact::CallAnswered { waited } => format!("answered after {}", clock(*waited)),
            Fact::CallAbandoned { waited, redials } => {
                format!(
                    "hangs up after {}, {}",
                    clock(*waited),
                    if *redials { "will redial" } else { "gives up" }
                )
            }
            Fact::CallBlocked { redials } => {
                format!("hears the busy tone, {}", if *redials { "will redial" } else { "gives up" })
            }
            Fact::MessageRead { waited, .. } => format!("message read after {}", clock(*waited)),
            Fact::AnsweredAtOnce { .. } => "told the answer".to_string(),
            Fact::ScreenedOut { proper, .. } => {
                format!("screened out, {}", if *proper { "wrongly" } else { "rightly" })
            }
            Fact::Merged { repeat, .. } => {
                format!("merged as a {}", if *repeat { "repeat" } else { "duplicate" })
            }
            Fact::ToldResult { .. } => "told the result".to_string(),
            Fact::TicketMade { ticket } => {
                let name = self.ticket(ticket.key);
                format!(
                    "ticket {name}{}{}",
                    if_so(ticket.linked, ", linked"),
                    if_so(ticket.duplicate, ", duplicate")
                )
            }
            Fact::StaffLeft { unit } => format!("{} loses an officer", self.unit(*unit)),
            Fact::StaffJoined { unit } => format!("{} gets an officer", self.unit(*unit)),
            Fact::SentOnline { .. } => "sent online".to_string(),
            Fact::Displaced { to, .. } => format!("shut out, goes by {to:?}"),
            Fact::ShutOut { citizens, .. } => format!("shut out and silent: {citizens}"),
            Fact::EnteredElsewhere { system, .. } => format!("enters it in system {system} too"),
            Fact::ShowProject { unit, work } => {
                format!("{} is called to a project of {}", self.params.units[*unit].name, clock(*work))
            }
            Fact::TaskHandedDown { unit, work } => {
                format!("task of {} for {}", clock(*work), self.unit(*unit))
            }
            Fact::ReportAsked { unit, .. } => format!("{} asked for a report", self.unit(*unit)),
            Fact::WillRepeat { attempt, gap, .. } => {
                format!("will come back after {} ({attempt})", clock(*gap))
            }
            Fact::Escalated { to, .. } => format!("escalates by {to:?}"),
            Fact::PetitionClock { step, in_time } => {
                format!("petition {step:?} {}", if *in_time { "in time" } else { "late" })
            }
            Fact::Audited { unit, false_completion, persuasion, planted } => {
                let unit = self.unit(*unit);
                format!(
                    "{unit} audited: false completion {}, persuasion {}{}",
                    yes(*false_completion),
                    yes(*persuasion),
                    if_so(*planted, ", planted")
                )
            }
            Fact::Blamed { org, points } => format!("{} blamed with {points:.4}", self.params.org_name(*org)),
            Fact::Assessed { unit, score, rank, of, response, resolution, satisfaction, named } => format!(
                "{} scores {} ({}, {}, {}), rank {rank} of {of}{}",
                self.unit(*unit),
                rate(*score),
                rate(*response),
                rate(*resolution),
                rate(*satisfaction),
                if_so(*named, ", named")
            ),
            Fact::Closed { ticket, closing: c } => {
                let name = self.ticket(ticket.key);
                let end = match c.end {
                    End::Closed => "closed",
                    End::ClosedUnresolved => "closed as unresolved",
                    End::Withdrawn => "withdrawn",
                };
                format!("{name} {end}: {}", closing(c))
            }
            _ => return self.text_of_ticket(fact),
        })
    }

    /// What happens to a ticket between dispatch and closing.
    fn text_of_ticket(&self, fact: &Fact) -> Option<String> {
        let (name, by) = (|key: &u64| self.ticket(*key), |unit: &UnitId| self.unit(*unit));
        Some(match fact {
            Fact::Dispatched { key, unit, right, ruled, territorial, .. } => format!(
                "{} to {}{}{}{}",
                name(key),
                by(unit),
                if_so(!right, ", wrong"),
                if_so(*ruled, ", ruled"),
                if_so(*territorial, ", by territory")
            ),
            Fact::Summoned { key, town, unit } => {
                format!("{} summons {} for {}", by(town), by(unit), name(key))
            }
            Fact::Deferred { key, unit } => format!("{} lets {} lie", by(unit), name(key)),
            Fact::Lent { lender, borrower, work } => {
                format!("{} works {} for {}", by(lender), clock(*work), by(borrower))
            }
            Fact::Signed { key, unit, .. } => format!("{} signs {}", by(unit), name(key)),
            Fact::Refused { key, unit, .. } => format!("{} refuses {}", by(unit), name(key)),
            Fact::Settled { key, settlement, wait, .. } => {
                format!("{} settled after {}: {settlement:?}", name(key), clock(*wait))
            }
            Fact::SignOverdue { key, unit } => format!("{} is silent on {}", by(unit), name(key)),
            Fact::ExtensionAsked { key, unit, .. } => format!("{} asks for time for {}", by(unit), name(key)),
            Fact::ExtensionDecided { key, granted, .. } => {
                format!("time for {} {}", name(key), if *granted { "granted" } else { "denied" })
            }
            Fact::FirstContact { key, unit, in_time, .. } => {
                let late = if_so(*in_time == Some(false), ", late");
                format!("{} contacts the citizen of {}{late}", by(unit), name(key))
            }
            Fact::WorkStarted { key, unit, round, way, .. } => {
                let again = if_so(*round > 0, " again");
                format!("{} starts {}{again}{}", by(unit), name(key), manner(*way))
            }
            Fact::Replied { key, unit, solved, asserts_solved: claimed, faked, .. } => {
                format!(
                    "{} replies on {}, {}{}{}",
                    by(unit),
                    name(key),
                    if *solved { "solved" } else { "unsolved" },
                    if_so(*faked, ", a show"),
                    if_so(*claimed && !*solved && !*faked, ", claimed")
                )
            }
            Fact::HelpAsked { key, lead, helper, given } => {
                format!("{} asks {} to help with {}: {}", by(lead), by(helper), name(key), yes(*given))
            }
            Fact::HandedOn { key, from, to } => {
                format!("{} handed on from {} to {}", name(key), by(from), by(to))
            }
            Fact::Referred { key, unit, holder, taken } => {
                format!("{} asks {} to take {}: {}", by(unit), by(holder), name(key), yes(*taken))
            }
            Fact::CameAlong { key, holder, .. } => {
                format!("{} will come along for {}", by(holder), name(key))
            }
            Fact::AskedAbove { key, unit, .. } => format!("{} asks above for {}", by(unit), name(key)),
            Fact::CityDecided { key, .. } => format!("the city has decided {}", name(key)),
            Fact::Applied { key, unit, granted } => {
                format!("{} applies to leave {} out: {}", by(unit), name(key), yes(*granted))
            }
            Fact::Passed { key, .. } => format!("{} passes", name(key)),
            Fact::RedoOrdered { key, round, cause, .. } => {
                format!("{} sent back ({round}): {cause:?}", name(key))
            }
            Fact::Overdue { key, unit, .. } => format!("{} overdue at {}", name(key), by(unit)),
            Fact::Reminded { key, unit } => format!("{} reminded of {}", by(unit), name(key)),
            Fact::Supervised { key, .. } => format!("{} supervised", name(key)),
            Fact::Persuaded { key, unit, .. } => {
                format!("{} persuades the citizen of {}", by(unit), name(key))
            }
            Fact::Called { key, reached, attempt } => {
                format!(
                    "citizen of {} called ({attempt}): {}",
                    name(key),
                    if *reached { "reached" } else { "missed" }
                )
            }
            Fact::Said { key, resolved, satisfied, .. } => {
                format!("citizen of {} says {}/{}", name(key), yes(*resolved), perhaps(*satisfied))
            }
            Fact::ProofAsked { key, unit } => format!("{} to prove {}", by(unit), name(key)),
            Fact::ProofChecked { key, accepted, .. } => {
                format!("proof of {} {}", name(key), if *accepted { "accepted" } else { "rejected" })
            }
            other => format!("{other:?}"),
        })
    }
}
