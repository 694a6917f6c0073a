//! Counts what happens among citizens, and at the city desk.

use super::count::Count;
use super::table::Tables;
use crate::kernel::Elapsed;
use crate::model::fact::{Channel, Fact, LineEnd, Nature, PetitionStep, TicketInfo};

/// A call answered within this time was answered soon (GB/T 33358-2016 asks for 15 seconds).
const SOON: Elapsed = Elapsed(15);

/// Counts a fact about citizens; others are left alone.
#[inline]
pub(super) fn count(tables: &mut Tables, fact: &Fact) {
    match *fact {
        Fact::ProblemArose { category, affected, voices, consultation, .. } => {
            let mut at = tables.at_category(category);
            at.one(if consultation { Count::Consultations } else { Count::Problems });
            if !consultation {
                at.add(Count::Affected, u64::from(affected));
                at.add(Count::Voices, u64::from(voices));
            }
        }
        Fact::ProblemSolved { category, nature: Nature::Proper, consultation: false, informally, .. } => {
            let how = if informally { Count::SolvedInformally } else { Count::SolvedFormally };
            tables.at_category(category).one(how);
        }
        Fact::Relapsed { category, .. } => tables.at_category(category).one(Count::Relapses),
        Fact::LearntOfRelapse { unit, category, comes_back } => {
            let mut at = tables.at_both(unit, category);
            at.answer(Some(comes_back), Count::RelapsesLearnt, Count::RelapsesReturned);
        }
        Fact::ProblemPrevented { category, .. } => tables.at_category(category).one(Count::Prevented),
        Fact::ProblemRests {
            category, nature: Nature::Proper, consultation: false, solved, voices, ..
        } if voices > 0 => {
            tables.at_category(category).answer(Some(solved), Count::VoicedAtRest, Count::VoicedSolved);
        }
        Fact::Spoke { channel, category, attempt, duplicate, new_facts, .. } => {
            let mut at = tables.at_category(category);
            at.one(Count::Appeals);
            at.one(channel_count(channel));
            at.one_if(duplicate, Count::AppealsDuplicate);
            at.one_if(attempt > 1 && new_facts, Count::AppealsAgainNew);
            at.one_if(attempt > 1 && !new_facts, Count::AppealsAgainOld);
        }
        Fact::HeardLocally { category, solved, turned_away, town } => {
            let mut at = tables.at_both(town, category);
            at.one(Count::HeardLocally);
            at.one_if(solved, Count::SolvedLocally);
            at.one_if(turned_away, Count::TurnedAwayLocally);
        }
        Fact::LocalWaitEnded { town, category, .. } => {
            tables.at_both(town, category).one(Count::LocalWaitsEnded);
        }
        Fact::WillRepeat { category, solved, .. } => {
            tables.at_category(category).answer(Some(solved), Count::WillRepeat, Count::WillRepeatSolved);
        }
        Fact::Escalated { category, to, nature } => {
            let mut at = tables.at_category(category);
            at.one(if to == Channel::Visit { Count::EscalatedVisit } else { Count::EscalatedSuperior });
            at.one_if(nature == Nature::Proper, Count::EscalatedProper);
        }
        Fact::PetitionClock { step, in_time } => {
            let (all, yes) = petition_counts(step);
            tables.at().answer(Some(in_time), all, yes);
        }
        _ => {}
    }
}

/// Counts a fact about a town's own line; others are left alone.
#[inline]
pub(super) fn count_line(tables: &mut Tables, fact: &Fact) {
    match *fact {
        Fact::LineOpened { town } => tables.at_unit(town).one(Count::LinesOpened),
        Fact::LineCalled { town } => tables.at_unit(town).one(Count::LineCalls),
        Fact::LineEnded { town, end } => tables.at_unit(town).one(line_count(end)),
        Fact::LineReviewed { town, against, given_up, .. } => {
            let mut at = tables.at_unit(town);
            at.answer(Some(against), Count::LineReviews, Count::LineReviewsAgainst);
            at.one_if(given_up, Count::LinesGivenUp);
        }
        _ => {}
    }
}

/// Counts a fact about the city desk; others are left alone.
#[inline]
pub(super) fn count_desk(tables: &mut Tables, fact: &Fact) {
    match *fact {
        Fact::CallArrived { redial } => {
            let mut at = tables.at();
            at.one(Count::Calls);
            at.one_if(redial > 0, Count::Redials);
        }
        Fact::CallAnswered { waited } => {
            let mut at = tables.at();
            at.one(Count::Answered);
            at.add(Count::AnswerSeconds, waited.0);
            at.one_if(waited <= SOON, Count::AnsweredSoon);
        }
        Fact::CallAbandoned { redials, .. } => {
            tables.at().answer(Some(redials), Count::Abandoned, Count::AbandonedWillRedial);
        }
        Fact::CallBlocked { redials } => {
            tables.at().answer(Some(redials), Count::Blocked, Count::BlockedWillRedial);
        }
        Fact::MessageRead { waited, .. } => {
            let mut at = tables.at();
            at.one(Count::Messages);
            at.add(Count::MessageSeconds, waited.0);
        }
        Fact::AnsweredAtOnce { category, .. } => tables.at_category(category).one(Count::AnsweredAtOnce),
        Fact::ScreenedOut { category, proper, .. } => {
            tables.at_category(category).answer(Some(proper), Count::ScreenedOut, Count::ScreenedProper);
        }
        Fact::Merged { category, repeat, .. } => {
            tables.at_category(category).answer(Some(repeat), Count::Merged, Count::MergedRepeat);
        }
        Fact::ToldResult { category } => tables.at_category(category).one(Count::ToldResult),
        Fact::TicketMade { ref ticket } => count_ticket(tables, ticket),
        _ => {}
    }
}

/// Counts a new ticket and what it is.
fn count_ticket(tables: &mut Tables, ticket: &TicketInfo) {
    let mut at = tables.at_category(ticket.category);
    let again = ticket.attempt > 1;
    at.one(Count::Tickets);
    at.one_if(again && ticket.new_facts, Count::TicketsAgainNew);
    at.one_if(again && !ticket.new_facts, Count::TicketsAgainOld);
    at.one_if(ticket.linked, Count::TicketsLinked);
    at.one_if(ticket.duplicate, Count::TicketsDuplicate);
    at.one_if(ticket.persistent, Count::TicketsPersistent);
    at.one_if(ticket.parallel, Count::TicketsParallel);
    at.one_if(ticket.planted, Count::TicketsPlanted);
    at.one_if(ticket.consultation, Count::TicketsConsultation);
    at.one_if(ticket.nature != Nature::Proper, Count::TicketsImproper);
}

/// The counter of the end of a call on a town's line.
fn line_count(end: LineEnd) -> Count {
    match end {
        LineEnd::Abandoned => Count::LineAbandoned,
        LineEnd::Answered => Count::LineAnswered,
        LineEnd::TurnedAway => Count::LineTurnedAway,
        LineEnd::Taken => Count::LineTaken,
        LineEnd::Referred => Count::LineReferred,
    }
}

/// The counter of a channel.
fn channel_count(channel: Channel) -> Count {
    match channel {
        Channel::Village => Count::ByVillage,
        Channel::TownLine => Count::ByTownLine,
        Channel::Phone => Count::ByPhone,
        Channel::Online => Count::ByOnline,
        Channel::Superior => Count::BySuperior,
        Channel::Visit => Count::ByVisit,
        Channel::Letter => Count::ByLetter,
    }
}

/// The counters of a petition's clock: all, and in time.
fn petition_counts(step: PetitionStep) -> (Count, Count) {
    match step {
        PetitionStep::Accepted => (Count::PetitionAccepted, Count::PetitionAcceptedInTime),
        PetitionStep::Answered => (Count::PetitionAnswered, Count::PetitionAnsweredInTime),
        PetitionStep::Reviewed => (Count::PetitionReviewed, Count::PetitionReviewedInTime),
    }
}
