//! Volume, continued: the course of tickets from dispatch to closing.

use super::row::rows;
use crate::model::metrics::count::Count;

rows! {
    /// Handling: orders, refusals, redo, supervision.
    ROWS: Volume

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

    "dispute_claimed_share" "Disputes: claimed", MC = share(SettledTakenOver / SettledNext SettledTakenOver SettledRuled SettledWithdrawn);
        "Returns taken up by a unit of its own accord / returns settled."

    "dispute_ruled_share" "Disputes: ruled", MC = share(SettledRuled / SettledNext SettledTakenOver SettledRuled SettledWithdrawn);
        "Returns settled by ruling a unit / returns settled."

    "dispute_withdrawn_share" "Disputes: withdrawn", MC = share(SettledWithdrawn / SettledNext SettledTakenOver SettledRuled SettledWithdrawn);
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
        "First redos of a ticket / tickets made in the same time, as published figures have it; a redo may fall into a later month than its ticket."

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

    "causes_sought" "Root causes sought", MCU = count(CausesSought);
        "Times that a unit looked for the root of the matter that came back to it most."

    "causes_found_share" "Root causes found", MCU = share(CausesFound / CausesSought);
        "Times that there was a root cause which the unit may treat / times that one was looked for."

    "causes_treated" "Root causes treated", MCU = count(CausesTreated);
        "Treatments of root causes that were completed. Truth."

    "staff_left" "Staff left", MU = count(StaffLeft);
        "Members of staff who left."

    "staff_joined" "Staff joined", MU = count(StaffJoined);
        "Posts filled again."

    "tasks_handed_down" "Tasks handed down", MU = count(Tasks);
        "Tasks handed down to units other than tickets."

    "tasks_handed_down_h_per_year" "Hours handed down", MU = of("h per year", |view| view.hours_per_year(view.cell.get(Count::TaskSeconds)));
        "Hours of work in the tasks handed down, done or not, per year of 365 days."

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

#[cfg(test)]
mod tests {
    use crate::kernel::Elapsed;
    use crate::model::fact::{Closing, End, Fact, RedoCause, Settlement};
    use crate::model::ids::CommunityId;
    use crate::model::metrics::sample::of_category;
    use crate::model::metrics::sample::{
        BUREAU, GENERAL, TOWN, closed, closing, day, in_month, of_unit, run, run_on_one_day, ticket, total,
    };

    #[test]
    fn transfers_are_changes_of_unit() {
        let with = |orders, returns| closed(ticket(), Closing { orders, returns, ..closing() });
        let outcome =
            run_on_one_day(&[with(1, 0), with(1, 1), with(2, 1), with(3, 2), with(9, 8), with(0, 0)]);
        assert_eq!(total(&outcome, "transfers_per_ticket"), Some(11.0 / 6.0));
        assert_eq!(total(&outcome, "returns_per_ticket"), Some(2.0));
        let names = ["0", "1", "2", "3", "4plus"].map(|n| format!("transfers_{n}_share"));
        let shares = names.map(|id| total(&outcome, &id).unwrap() * 6.0);
        assert_eq!(shares, [3.0, 1.0, 1.0, 0.0, 1.0]);
    }

    #[test]
    fn disputes_end_in_one_of_four_ways() {
        let settled =
            |settlement| Fact::Settled { key: 1, category: GENERAL, settlement, wait: Elapsed(7_200) };
        let ways = [Settlement::NextUnit, Settlement::TakenOver, Settlement::Ruled, Settlement::Ruled];
        let outcome = run_on_one_day(&ways.map(settled));
        assert_eq!(total(&outcome, "dispute_ruled_share"), Some(0.5));
        assert_eq!(total(&outcome, "dispute_claimed_share"), Some(0.25));
        assert_eq!(total(&outcome, "dispute_withdrawn_share"), Some(0.0));
        assert_eq!(total(&outcome, "dispute_wait_mean_h"), Some(2.0));
    }

    #[test]
    fn redos_count_by_cause_and_the_first_one_against_tickets_made() {
        let redo = |round, cause| Fact::RedoOrdered { key: 1, category: GENERAL, unit: TOWN, round, cause };
        let made = Fact::TicketMade { ticket: ticket() };
        let redos = [redo(1, RedoCause::Form), redo(2, RedoCause::Effect), redo(1, RedoCause::Form)];
        let outcome = run_on_one_day(&[redos.as_slice(), &[made; 8]].concat());
        assert_eq!(of_unit(&outcome, "redos", TOWN), Some(3.0));
        assert_eq!(total(&outcome, "redo_form_share"), Some(2.0 / 3.0));
        assert_eq!(total(&outcome, "redo_proof_share"), Some(0.0));
        assert_eq!(total(&outcome, "redo_per_ticket_made"), Some(0.25));
    }

    #[test]
    fn the_unit_that_is_asked_for_help_answers_for_it() {
        let asked = |given| Fact::HelpAsked { key: 1, lead: TOWN, helper: BUREAU, given };
        let outcome = run_on_one_day(&[asked(true), asked(false), asked(false), asked(false)]);
        assert_eq!(of_unit(&outcome, "help_given_share", BUREAU), Some(0.25));
        assert_eq!(of_unit(&outcome, "help_given_share", TOWN), None);
    }

    #[test]
    fn oversight_is_counted_by_unit_and_month() {
        let asked = Fact::ExtensionAsked { key: 1, category: GENERAL, unit: TOWN, overstated: true };
        let granted = |granted| Fact::ExtensionDecided { key: 1, unit: TOWN, granted };
        let outcome = run(&[
            (day(20), Fact::Overdue { key: 1, category: GENERAL, unit: TOWN }),
            (day(20), Fact::Reminded { key: 1, unit: TOWN }),
            (day(40), Fact::Supervised { key: 1, unit: TOWN }),
            (day(40), asked),
            (day(40), granted(true)),
            (day(41), granted(false)),
            (day(41), Fact::TaskHandedDown { unit: TOWN, work: Elapsed(55 * 3_600) }),
        ]);
        assert_eq!(of_unit(&outcome, "reminders", TOWN), Some(1.0));
        assert_eq!(in_month(&outcome, "overdue", 201_801), Some(1.0));
        assert_eq!(in_month(&outcome, "supervisions", 201_801), Some(0.0));
        assert_eq!(in_month(&outcome, "supervisions", 201_802), Some(1.0));
        assert_eq!(of_unit(&outcome, "extensions_granted_share", TOWN), Some(0.5));
        assert_eq!(total(&outcome, "extensions_overstated_share"), Some(1.0));
        assert_eq!(total(&outcome, "tasks_handed_down_h_per_year"), Some(365.0));
    }

    #[test]
    fn work_on_root_causes_is_counted_by_unit_and_category() {
        let community = CommunityId(0);
        let sought = |found| Fact::CauseSought { unit: TOWN, category: GENERAL, community, found };
        let treated = Fact::CauseTreated { unit: TOWN, category: GENERAL, community };
        let outcome = run_on_one_day(&[sought(true), sought(false), treated]);
        assert_eq!(of_unit(&outcome, "causes_sought", TOWN), Some(2.0));
        assert_eq!(of_category(&outcome, "causes_found_share", GENERAL), Some(0.5));
        assert_eq!(total(&outcome, "causes_treated"), Some(1.0));
    }

    #[test]
    fn a_withdrawn_ticket_is_no_excluded_one() {
        let with = |end, counted| closed(ticket(), Closing { end, counted, ..closing() });
        let outcome = run_on_one_day(&[
            with(End::Closed, true),
            with(End::Closed, false),
            with(End::Withdrawn, false),
            with(End::ClosedUnresolved, true),
        ]);
        for id in ["withdrawn_share", "excluded_share", "closed_unresolved_share"] {
            assert_eq!(total(&outcome, id), Some(0.25), "{id}");
        }
    }
}
