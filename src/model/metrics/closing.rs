//! Counts a ticket that leaves the desk, in all three layers: record, judgement, truth.

use super::count::Count;
use super::table::{At, Tables};
use crate::kernel::SimTime;
use crate::model::fact::{Answer, Closing, End, Nature, TicketInfo};

/// Counts a closing.
pub(super) fn count(tables: &mut Tables, now: SimTime, ticket: &TicketInfo, closing: &Closing) {
    let recorded = |answer: Option<bool>| answer.filter(|_| closing.counted);
    let (resolved, satisfied) = (recorded(closing.recorded_resolved), recorded(closing.recorded_satisfied));
    tables.brief_closing(closing.unit, resolved, satisfied);
    if let Some(mut at) = tables.at_receipt(ticket.received_at, ticket.category) {
        at.answer(Some(closing.redos > 0), Count::ReceivedClosed, Count::ReceivedRedone);
    }
    let mut at = tables.at_both(closing.unit, ticket.category);
    count_course(&mut at, closing);
    count_times(&mut at, now, ticket, closing);
    count_judgement(&mut at, closing);
    count_costs(&mut at, ticket, closing);
    at.answer(resolved, Count::RecordedResolution, Count::RecordedResolved);
    at.answer(satisfied, Count::RecordedSatisfaction, Count::RecordedSatisfied);
    if closing.counted {
        at.answer(closing.contacted_in_time, Count::ContactRuled, Count::ContactInTime);
        at.answer(closing.on_time_from_receipt, Count::DueReceipt, Count::OnTimeReceipt);
        at.answer(closing.on_time_from_dispatch, Count::DueDispatch, Count::OnTimeDispatch);
        at.answer(closing.on_time_from_signing, Count::DueSigning, Count::OnTimeSigning);
    }
    if !ticket.planted && !ticket.consultation {
        count_truth(&mut at, ticket, closing, resolved, satisfied);
    }
}

/// How the ticket went: its end, its changes of hands, what was done about it.
fn count_course(at: &mut At, closing: &Closing) {
    at.one(Count::Closed);
    at.one_if(closing.end == End::ClosedUnresolved, Count::ClosedUnresolved);
    at.one_if(closing.end == End::Withdrawn, Count::Withdrawn);
    if let Some(answer) = closing.answer {
        at.one(match answer {
            Answer::Done => Count::AnsweredDone,
            Answer::Longer => Count::AnsweredLonger,
            Answer::Explained => Count::AnsweredExplained,
            Answer::Unlawful => Count::AnsweredUnlawful,
        });
    }
    at.one_if(!closing.counted && closing.end != End::Withdrawn, Count::Excluded);
    at.add(Count::Returns, u64::from(closing.returns));
    let transfers = closing.orders.saturating_sub(1);
    at.add(Count::Transfers, u64::from(transfers));
    at.one(match transfers {
        0 => Count::Transfers0,
        1 => Count::Transfers1,
        2 => Count::Transfers2,
        3 => Count::Transfers3,
        _ => Count::Transfers4,
    });
    // A ticket sent back for want of proof alone was redone too, though no reviewer saw a reply.
    at.one_if(closing.reviewed || closing.redos > 0, Count::Reviewed);
    at.one_if(closing.redos > 0, Count::Redone);
    at.one_if(closing.extensions > 0, Count::ExtendedTickets);
    at.one_if(closing.reminders > 0, Count::RemindedTickets);
    at.one_if(closing.supervised, Count::SupervisedTickets);
    at.one_if(closing.persuaded, Count::PersuadedTickets);
    let (left, persuaded) = if closing.solved {
        (Count::LeftSolved, Count::PersuadedSolved)
    } else {
        (Count::LeftUnsolved, Count::PersuadedUnsolved)
    };
    at.one(left);
    at.one_if(closing.persuaded_last, persuaded);
}

/// How long the citizen waited, in clock seconds. A withdrawn ticket has no cycle.
fn count_times(at: &mut At, now: SimTime, ticket: &TicketInfo, closing: &Closing) {
    let mut wait = |until: Option<SimTime>, since: SimTime, all: Count, seconds: Count| {
        if let Some(until) = until {
            at.one(all);
            at.add(seconds, until.since(since).0);
        }
    };
    let ended = (closing.end != End::Withdrawn).then_some(now);
    let response = closing.contacted_at.or(closing.first_reply_at);
    wait(ended, ticket.raised_at, Count::CycleTickets, Count::CycleSeconds);
    wait(response, ticket.raised_at, Count::ResponseTickets, Count::ResponseSeconds);
    wait(closing.first_reply_at, ticket.raised_at, Count::ReplyTickets, Count::ReplySeconds);
    wait(closing.signed_at, ticket.received_at, Count::AcceptTickets, Count::AcceptSeconds);
    at.add(Count::LimboSeconds, closing.limbo.0);
}

/// What the citizen said at the follow-up.
fn count_judgement(at: &mut At, closing: &Closing) {
    at.answer(closing.reached, Count::FollowedUp, Count::Reached);
    at.answer(closing.said_resolved, Count::SaidResolution, Count::SaidResolved);
    at.answer(closing.said_satisfied, Count::SaidSatisfaction, Count::SaidSatisfied);
    let satisfied_if = |condition: bool| closing.said_satisfied.filter(|_| condition);
    let (resolved, unresolved) = (closing.said_resolved == Some(true), closing.said_resolved == Some(false));
    at.answer(satisfied_if(resolved), Count::SaidResolvedRated, Count::SaidResolvedSatisfied);
    at.answer(satisfied_if(unresolved), Count::SaidUnresolvedRated, Count::SaidUnresolvedSatisfied);
    let persuaded = satisfied_if(unresolved && closing.persuaded);
    at.answer(persuaded, Count::PersuadedUnresolvedRated, Count::PersuadedUnresolvedSatisfied);
}

/// What is so, for tickets that are neither planted nor a question. A withdrawn one counts too: its problem is still
/// there.
fn count_truth(
    at: &mut At,
    ticket: &TicketInfo,
    closing: &Closing,
    resolved: Option<bool>,
    satisfied: Option<bool>,
) {
    if ticket.nature == Nature::Proper {
        at.one(Count::ProperTickets);
        at.one_if(closing.solved, Count::ProperSolved);
        at.one_if(closing.faked, Count::ProperFaked);
        let (tickets, solved, of_record, recorded) = if closing.decidable {
            use Count::{DecidableRecord, DecidableResolved, DecidableSolved, ProperDecidable};
            (ProperDecidable, DecidableSolved, DecidableRecord, DecidableResolved)
        } else {
            use Count::{ProperUndecidable, UndecidableRecord, UndecidableResolved, UndecidableSolved};
            (ProperUndecidable, UndecidableSolved, UndecidableRecord, UndecidableResolved)
        };
        at.one(tickets);
        at.one_if(closing.solved, solved);
        at.answer(resolved, of_record, recorded);
    }
    if let Some(resolved) = resolved {
        at.one(match (resolved, closing.solved) {
            (true, true) => Count::ResolvedSolved,
            (true, false) => Count::ResolvedUnsolved,
            (false, true) => Count::UnresolvedSolved,
            (false, false) => Count::UnresolvedUnsolved,
        });
    }
    if let Some(satisfied) = satisfied {
        at.one(match (satisfied, closing.solved) {
            (true, true) => Count::SatisfiedSolved,
            (true, false) => Count::SatisfiedUnsolved,
            (false, true) => Count::DissatisfiedSolved,
            (false, false) => Count::DissatisfiedUnsolved,
        });
    }
}

/// What it cost, and whether that could come to anything. A ticket is idle for one reason only, the first that
/// holds: planted, then unsolvable, then a repeat without new facts.
fn count_costs(at: &mut At, ticket: &TicketInfo, closing: &Closing) {
    at.add(Count::TicketSeconds, closing.hours);
    at.add(Count::Records, u64::from(closing.records));
    at.add(Count::EffortPercent, libm::roundf(100.0 * closing.effort) as u64);
    let unsolvable = !ticket.consultation && (ticket.nature != Nature::Proper || !closing.decidable);
    if ticket.planted {
        at.add(Count::PlantedSeconds, closing.hours);
    } else if unsolvable {
        at.add(Count::UnsolvableSeconds, closing.hours);
    } else if ticket.attempt > 1 && !ticket.new_facts {
        at.add(Count::RepeatOldSeconds, closing.hours);
    }
}
