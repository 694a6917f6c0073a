//! Volume: how much flowed, step by step.

use super::row::rows;
use crate::model::metrics::count::{Count, ratio};

rows! {
    /// Problems and appeals: what citizens live with and what they say.
    APPEALS: Volume

    "problems" "Problems", MC = count(Problems);
        "Problems that arose, of any nature; questions are counted apart. Truth."

    "consultations" "Questions", MC = count(Consultations);
        "Needs that only ask for information, voiced or not. Truth."

    "voice_share" "Voiced", MC = share(Voices / Affected);
        "Citizens who will speak / citizens affected, over problems that arose (questions apart). Truth."

    "problems_solved_informally" "Solved before any record", MC = count(SolvedInformally);
        "Proper problems truly solved before anything was recorded. Truth."

    "problems_solved_on_tickets" "Truly solved on tickets", MC = count(SolvedFormally);
        "Proper problems truly solved through a ticket; each problem counts once, however many tickets it had. Truth."

    "relapses" "Relapses", MC = count(Relapses);
        "Problems that were fixed for show and came back. Truth."

    "appeals" "Appeals", MC = count(Appeals);
        "Decisions of citizens to speak, through any channel, the village included."

    "appeals_repeat_new_facts" "Appeals again, new facts", MC = count(AppealsAgainNew);
        "Appeals of a citizen about a problem that the same citizen raised before, with new facts."

    "appeals_repeat_no_new_facts" "Appeals again, nothing new", MC = count(AppealsAgainOld);
        "Appeals of a citizen about a problem that the same citizen raised before, without new facts."

    "appeals_duplicate" "Appeals about a known problem", MC = count(AppealsDuplicate);
        "Appeals about a problem that another citizen raised before. Truth."

    "channel_village_share" "By village", MC = share(ByVillage / Appeals);
        "Appeals to the village or town, before any record / all appeals."

    "channel_town_line_share" "By town line", MC = share(ByTownLine / Appeals);
        "Appeals to a town's own line / all appeals."

    "channel_phone_share" "By phone", MC = share(ByPhone / Appeals);
        "Appeals by telephone to the hotline / all appeals."

    "channel_online_share" "Online", MC = share(ByOnline / Appeals);
        "Appeals by app, web or mail / all appeals."

    "channel_superior_share" "Through a superior", MC = share(BySuperior / Appeals);
        "Appeals handed down by a superior / all appeals."

    "channel_visit_share" "By visit", MC = share(ByVisit / Appeals);
        "Appeals by a visit in person / all appeals."

    "heard_locally" "Heard locally", MCU = count(HeardLocally);
        "Matters heard by a village or town before any record."

    "solved_locally_share" "Solved locally", MCU = share(SolvedLocally / HeardLocally);
        "Matters solved in place / matters heard by a village or town. Those for which nobody had time are in neither."

    "turned_away_locally_share" "Turned away locally", MCU = share(TurnedAwayLocally / HeardLocally);
        "Matters recognised as improper or repeated and turned away / matters heard by a village or town."

    "local_waits_ended" "Waited in vain locally", MCU = count(LocalWaitsEnded);
        "Matters for which nobody in the village had time."

    "repeats_to_come" "Repeats to come", MC = count(WillRepeat);
        "Decisions of citizens to come back about the same problem."

    "repeats_to_come_solved_share" "Repeats to come, solved", MC = share(WillRepeatSolved / WillRepeat);
        "Decisions to come back although the problem is solved / decisions to come back. Truth."

    "escalations_superior" "Taken to a superior", MC = count(EscalatedSuperior);
        "Matters that a citizen took to a higher level other than by visit."

    "escalations_visit" "Taken to a visit", MC = count(EscalatedVisit);
        "Matters that a citizen took to a visit in person."

    "escalations_proper_share" "Escalations that are proper", MC = share(EscalatedProper / EscalatedSuperior EscalatedVisit);
        "Escalations about proper problems / all escalations. Truth."
}

rows! {
    /// Intake: what the city desk does with it.
    INTAKE: Volume

    "calls" "Calls", M = count(Calls);
        "Calls that reached the desk, redials included."

    "redials" "Redials", M = count(Redials);
        "Calls made again after hanging up."

    "calls_answered" "Calls answered", M = count(Answered);
        "Calls taken by a seat."

    "calls_abandoned" "Calls abandoned", M = count(Abandoned);
        "Calls in which the caller hung up before an answer."

    "redial_share" "Redial after hanging up", M = share(AbandonedWillRedial / Abandoned);
        "Callers who will redial / callers who hung up."

    "messages" "Messages read", M = count(Messages);
        "Messages (online, letters, handed down) read by a clerk."

    "contacts_per_1000_per_year" "Contacts per 1,000 residents", M = of("per 1000 residents and year", |view| {
            let calls = view.cell.get(Count::Calls) - view.cell.get(Count::Redials);
            view.per_1000_per_year(calls + view.cell.get(Count::Messages))
        });
        "First calls (redials apart) and messages read / residents, times 1,000, per year of 365 days. Missing where residents are not known."

    "answered_at_once" "Answered at once", MC = count(AnsweredAtOnce);
        "Appeals answered by the desk without a ticket."

    "answered_at_once_share" "Answered at once", M = share(AnsweredAtOnce / Answered Messages);
        "Appeals answered at once / calls answered and messages read."

    "screened_out" "Screened out", MC = count(ScreenedOut);
        "Appeals stopped at intake with the statutory way told."

    "screened_proper_share" "Screened out wrongly", MC = share(ScreenedProper / ScreenedOut);
        "Proper appeals among those screened out / appeals screened out. Truth."

    "merged" "Merged", MC = count(Merged);
        "Appeals merged with a ticket that is still open."

    "merged_repeat_share" "Merged repeats", MC = share(MergedRepeat / Merged);
        "Repeats of the same citizen / appeals merged; the rest are duplicates of others."

    "told_result" "Told the result", MC = count(ToldResult);
        "Repeats without new facts about a closed matter that were only told its result."

    "tickets" "Tickets", MC = count(Tickets);
        "Tickets made, planted ones and questions included."

    "tickets_per_workday" "Tickets per working day", M = of("per working day", |view| ratio(view.get(Count::Tickets), view.workdays? as f64));
        "Tickets made, those of days off included / working days. Missing where the calendar has none or is not known."

    "tickets_per_1000_per_year" "Tickets per 1,000 residents", M = of("per 1000 residents and year", |view| view.per_1000_per_year(view.cell.get(Count::Tickets)));
        "Tickets made / residents, times 1,000, per year of 365 days. Missing where residents are not known."

    "ticket_share_of_contacts" "Contacts that became tickets", M = share(Tickets / Answered Messages);
        "Tickets made / calls answered and messages read."

    "tickets_repeat_new_facts" "Repeat tickets, new facts", MC = count(TicketsAgainNew);
        "Tickets about a problem that the same citizen raised before, with new facts, whether the record knows or not."

    "tickets_repeat_no_new_facts" "Repeat tickets, nothing new", MC = count(TicketsAgainOld);
        "Tickets about a problem that the same citizen raised before, without new facts, whether the record knows or not."

    "repeat_share" "Repeats", MC = share(TicketsAgainNew TicketsAgainOld / Tickets);
        "Tickets about a problem that the same citizen raised before / tickets made. Truth."

    "linked_share" "Known repeats", MC = share(TicketsLinked / Tickets);
        "Tickets that the record knows as a repeat / tickets made."

    "tickets_duplicate" "Duplicate tickets", MC = count(TicketsDuplicate);
        "Tickets about a problem that another citizen raised before. Truth."

    "duplicate_share" "Duplicates", MC = share(TicketsDuplicate / Tickets);
        "Tickets about a problem that another citizen raised before / tickets made. Truth."

    "persistent_share" "Of persistent appellants", MC = share(TicketsPersistent / Tickets);
        "Tickets of persistent appellants / tickets made; they are part of the repeats. Truth."

    "tickets_planted" "Planted tickets", MC = count(TicketsPlanted);
        "Tickets from friendly calls that a unit arranged. Truth."

    "planted_share" "Planted", MC = share(TicketsPlanted / Tickets);
        "Tickets from friendly calls that a unit arranged / tickets made. Truth."

    "consultation_ticket_share" "Questions made tickets", MC = share(TicketsConsultation / Tickets);
        "Tickets that only ask for information / tickets made."

    "improper_share" "Improper", MC = share(TicketsImproper / Tickets);
        "Tickets out of scope, unreasonable or malicious / tickets made. Truth."
}

rows! {
    /// Handling: orders, refusals, redo, supervision.
    HANDLING: Volume

    "orders" "Orders", MCU = count(Orders);
        "Orders sent to units, the first and every further one of a ticket."

    "dispatch_right_share" "First order right", MCU = share(FirstRight / FirstOrders);
        "First orders to a unit that has the remit / first orders. Truth."

    "dispatch_decidable_share" "First order decidable", MCU = share(FirstDecidable / FirstOrders);
        "First orders to a unit that has the authority / first orders. Truth."

    "territorial_share" "Territorial assignment", MCU = share(FirstTerritorial / FirstOrders);
        "First orders to a town for a bureau's matter / first orders."

    "signatures" "Orders signed", MCU = count(Signed);
        "Orders signed by a unit."

    "sign_overdue" "Signed late", MU = count(SignOverdue);
        "Orders whose signing window passed without an answer."

    "returns" "Returns", MCU = count(Refused);
        "Orders refused and returned to the desk."

    "refused_right_share" "Refused though right", MCU = share(RefusedRight / Refused);
        "Orders refused by a unit that has the remit / orders refused. Truth."

    "returns_per_ticket" "Returns per ticket", MCU = per_ticket(Returns);
        "Returns of the tickets that left the desk / those tickets."

    "transfers_per_ticket" "Transfers per ticket", MCU = per_ticket(Transfers);
        "Changes of unit (orders after the first) of the tickets that left the desk / those tickets."

    "transfers_0_share" "No transfer", MCU = share(Transfers0 / Closed);
        "Tickets without a change of unit / tickets that left the desk."

    "transfers_1_share" "One transfer", MCU = share(Transfers1 / Closed);
        "Tickets with one change of unit / tickets that left the desk."

    "transfers_2_share" "Two transfers", MCU = share(Transfers2 / Closed);
        "Tickets with two changes of unit / tickets that left the desk."

    "transfers_3_share" "Three transfers", MCU = share(Transfers3 / Closed);
        "Tickets with three changes of unit / tickets that left the desk."

    "transfers_4plus_share" "Four or more transfers", MCU = share(Transfers4 / Closed);
        "Tickets with four or more changes of unit / tickets that left the desk."

    "dispute_claimed_share" "Disputes: claimed", MC = share(SettledClaimed / SettledNext SettledClaimed SettledRuled SettledWithdrawn);
        "Returns taken up by a unit of its own accord / returns settled."

    "dispute_ruled_share" "Disputes: ruled", MC = share(SettledRuled / SettledNext SettledClaimed SettledRuled SettledWithdrawn);
        "Returns settled by ruling a unit / returns settled."

    "dispute_withdrawn_share" "Disputes: withdrawn", MC = share(SettledWithdrawn / SettledNext SettledClaimed SettledRuled SettledWithdrawn);
        "Returns that ended with the ticket withdrawn / returns settled."

    "replies" "Replies", MCU = count(Replies);
        "Replies of units, of every round."

    "redos" "Redos ordered", MCU = count(RedoForm RedoEffect RedoProof);
        "Replies sent back: for form, for effect, or after a proof report."

    "redo_form_share" "Redos for form", MCU = share(RedoForm / RedoForm RedoEffect RedoProof);
        "Replies sent back because an item of the form was missing / replies sent back."

    "redo_effect_share" "Redos for effect", MCU = share(RedoEffect / RedoForm RedoEffect RedoProof);
        "Replies sent back because no effect was found / replies sent back."

    "redo_proof_share" "Redos after proof", MCU = share(RedoProof / RedoForm RedoEffect RedoProof);
        "Replies sent back because the proof report was not accepted / replies sent back."

    "redo_per_ticket_made" "First redos per ticket made", MC = share(RedoFirst / Tickets);
        "Redos ordered in the first round / tickets made in the same time, as published figures have it; a reply may fall into a later month than its ticket."

    "overdue" "Overdue", MCU = count(Overdue);
        "Handling limits that passed without a reply."

    "extensions_asked" "Extensions asked", MCU = count(ExtensionsAsked);
        "Requests for more time."

    "extensions_granted_share" "Extensions granted", MU = share(ExtensionsGranted / ExtensionsDecided);
        "Requests granted / requests decided; undecided ones are in neither."

    "extensions_overstated_share" "Extensions overstated", MCU = share(ExtensionsOverstated / ExtensionsAsked);
        "Requests for time that the work did not need / requests. Truth."

    "reminders" "Reminders", MU = count(Reminders);
        "Reminders sent to units."

    "supervisions" "Supervisions", MU = count(Supervisions);
        "Tickets put under supervision."

    "reports_asked" "Reports asked", MU = count(ReportsAsked);
        "Reports that superiors asked of units."

    "persuasions" "Persuasions", MU = count(Persuasions);
        "Callers persuaded before the follow-up. Truth."

    "follow_up_calls" "Follow-up calls", M = count(FollowUpCalls);
        "Calls of the desk to citizens after the review, in vain or not."

    "follow_up_answer_share" "Follow-up calls answered", M = share(FollowUpAnswered / FollowUpCalls);
        "Follow-up calls that reached the citizen / follow-up calls."

    "proofs_asked" "Proofs asked", MU = count(ProofsAsked);
        "Proof reports asked after a citizen said that nothing was resolved."

    "proofs_accepted_share" "Proofs accepted", MU = share(ProofsAccepted / ProofsChecked);
        "Proof reports accepted / proof reports checked."

    "help_given_share" "Help given", MU = share(HelpGiven / HelpAsked);
        "Requests to help with another unit's order that were met / requests; by unit: of the unit that was asked."

    "handed_on" "Handed on", MU = count(HandedOn);
        "Tickets handed from one needed unit to the next; by unit: of the unit that handed on."

    "audits" "Audits", MU = count(Audits);
        "Closed tickets looked at by an audit."

    "named" "Units named", MU = count(Named);
        "Assessments in which a unit was named for a low rank or a missed floor."

    "staff_left" "Staff left", MU = count(StaffLeft);
        "Members of staff who left."

    "staff_joined" "Staff joined", MU = count(StaffJoined);
        "Posts filled again."

    "tasks_handed_down" "Tasks handed down", MU = count(Tasks);
        "Tasks handed down to units other than tickets."

    "closed" "Tickets closed", ALL = count(Closed);
        "Tickets that left the desk, withdrawn ones included; by unit: of the unit that had it last."

    "withdrawn_share" "Withdrawn", MCU = share(Withdrawn / Closed);
        "Tickets withdrawn in a dispute / tickets that left the desk."

    "closed_unresolved_share" "Closed as unresolved", MCU = share(ClosedUnresolved / Closed);
        "Tickets closed as unresolved on a proof report / tickets that left the desk."

    "excluded_share" "Excluded from scoring", MCU = share(Excluded / Closed);
        "Tickets that the assessment does not count, withdrawn ones apart / tickets that left the desk."

    "extended_share" "Tickets extended", MCU = share(ExtendedTickets / Closed);
        "Tickets whose limit was extended / tickets that left the desk."

    "reminded_share" "Tickets reminded", MCU = share(RemindedTickets / Closed);
        "Tickets with a reminder / tickets that left the desk."

    "supervised_share" "Tickets supervised", MCU = share(SupervisedTickets / Closed);
        "Tickets under supervision / tickets that left the desk."
}
