//! Volume, continued: the course of tickets from dispatch to closing.

use super::row::rows;
use crate::model::metrics::count::Count;

rows! {
    /// Handling: orders, refusals, redo, supervision.
    ROWS: Volume

    "orders" "Orders" "派单量", MCU = count(Orders);
        "Orders sent to units, the first and every further one of a ticket."

    "dispatch_right_share" "First order to the right unit" "首派准确率", MCU = share(FirstRight / FirstOrders);
        "First orders to a unit that has the remit / first orders. Truth."

    "dispatch_decidable_share" "First order to a unit with authority" "首派有权处置率", MCU = share(FirstDecidable / FirstOrders);
        "First orders to a unit that has the authority / first orders. Truth."

    "territorial_share" "Territorial assignment" "属地派单占比", MCU = share(FirstTerritorial / FirstOrders);
        "First orders to a town for a bureau's matter / first orders."

    "signatures" "Orders signed" "签收量", MCU = count(Signed);
        "Orders signed by a unit."

    "sign_overdue" "Signed late" "签收超时数", MU = count(SignOverdue);
        "Orders whose signing window passed without an answer."

    "returns" "Returns" "退单量", MCU = count(Refused);
        "Orders refused and returned to the desk."

    "refused_right_share" "Refused within remit" "职责内退单占比", MCU = share(RefusedRight / Refused);
        "Orders refused by a unit that has the remit / orders refused. Truth."

    "returns_per_ticket" "Returns per ticket" "每件工单退单次数", MCU = per_ticket(Returns);
        "Returns of the tickets that left the desk / those tickets."

    "transfers_per_ticket" "Transfers per ticket" "每件工单转派次数", MCU = per_ticket(Transfers);
        "Changes of unit (orders after the first) of the tickets that left the desk / those tickets."

    "transfers_0_share" "No transfer" "未转派工单占比", MCU = share(Transfers0 / Closed);
        "Tickets without a change of unit / tickets that left the desk."

    "transfers_1_share" "One transfer" "转派一次工单占比", MCU = share(Transfers1 / Closed);
        "Tickets with one change of unit / tickets that left the desk."

    "transfers_2_share" "Two transfers" "转派两次工单占比", MCU = share(Transfers2 / Closed);
        "Tickets with two changes of unit / tickets that left the desk."

    "transfers_3_share" "Three transfers" "转派三次工单占比", MCU = share(Transfers3 / Closed);
        "Tickets with three changes of unit / tickets that left the desk."

    "transfers_4plus_share" "Four or more transfers" "转派四次及以上工单占比", MCU = share(Transfers4 / Closed);
        "Tickets with four or more changes of unit / tickets that left the desk."

    "dispute_claimed_share" "Disputes: claimed" "退单争议：主动认领占比", MC = share(SettledTakenOver / SettledNext SettledTakenOver SettledRuled SettledWithdrawn);
        "Returns taken up by a unit of its own accord / returns settled."

    "dispute_ruled_share" "Disputes: ruled" "退单争议：裁定派单占比", MC = share(SettledRuled / SettledNext SettledTakenOver SettledRuled SettledWithdrawn);
        "Returns settled by ruling a unit / returns settled."

    "dispute_withdrawn_share" "Disputes: withdrawn" "退单争议：撤单占比", MC = share(SettledWithdrawn / SettledNext SettledTakenOver SettledRuled SettledWithdrawn);
        "Returns that ended with the ticket withdrawn / returns settled."

    "replies" "Replies" "回复量", MCU = count(Replies);
        "Replies of units, of every round."

    "redos" "Redos ordered" "退回重办量", MCU = count(RedoForm RedoEffect RedoProof RedoFollowUp);
        "Replies sent back: for form, for effect, or after a proof report."

    "redo_form_share" "Redos for form" "因形式退回重办占比", MCU = share(RedoForm / RedoForm RedoEffect RedoProof RedoFollowUp);
        "Replies sent back because an item of the form was missing / replies sent back."

    "redo_effect_share" "Redos for effect" "因实效退回重办占比", MCU = share(RedoEffect / RedoForm RedoEffect RedoProof RedoFollowUp);
        "Replies sent back because no effect was found / replies sent back."

    "redo_follow_up_share" "Redos after a no" "因回访未解决重办占比", MCU = share(RedoFollowUp / RedoForm RedoEffect RedoProof RedoFollowUp);
        "Rounds ordered because the citizen said at the follow-up that it is not resolved / rounds ordered."

    "redo_proof_share" "Redos after proof" "因佐证未认可重办占比", MCU = share(RedoProof / RedoForm RedoEffect RedoProof RedoFollowUp);
        "Replies sent back because the proof report was not accepted / replies sent back."

    "redo_per_ticket_made" "First redos per ticket made" "每件新工单首次重办数", MC = share(RedoFirst / Tickets);
        "First redos of a ticket / tickets made in the same time, as published figures have it; a redo may fall into a later month than its ticket."

    "overdue" "Overdue" "超期数", MCU = count(Overdue);
        "Handling limits that passed without a reply."

    "extensions_asked" "Extensions asked" "延期申请量", MCU = count(ExtensionsAsked);
        "Requests for more time."

    "extensions_granted_share" "Extensions granted" "延期批准率", MU = share(ExtensionsGranted / ExtensionsDecided);
        "Requests granted / requests decided; undecided ones are in neither."

    "extensions_overstated_share" "Extensions overstated" "夸大难度的延期申请占比", MCU = share(ExtensionsOverstated / ExtensionsAsked);
        "Requests for time that the work did not need / requests. Truth."

    "reminders" "Reminders" "催办次数", MU = count(Reminders);
        "Reminders sent to units."

    "supervisions" "Supervisions" "督办件数", MU = count(Supervisions);
        "Tickets put under supervision."

    "reports_asked" "Reports asked" "要求书面说明次数", MU = count(ReportsAsked);
        "Reports that superiors asked of units."

    "referrals" "Referrals" "转办请求次数", MU = count(Referrals);
        "Orders beyond a unit's power that it asked the holder of the power to take; by unit: of the unit that asked."

    "referrals_taken_share" "Referrals taken" "转办请求接受率", MU = share(ReferralsTaken / Referrals);
        "Orders that the holder of the power took as a favour / orders that he was asked to take; by unit: of the unit that asked."

    "came_along_share" "Holders who came along" "协办请求接受率", MU = share(CameAlong / Referrals);
        "Orders that the holder of the power did not take, but came along to decide / orders that he was asked to take; by unit: of the unit that asked."

    "asked_above" "Asked of the level above" "提级请求件数", MU = count(AskedAbove);
        "Orders beyond a unit's power that the desk was asked to order to the holder of the power, or the city to decide."

    "city_decisions" "Decisions of the city" "市级提级办理件数", MU = count(CityDecisions);
        "Matters beyond a unit's power that the city has decided."

    "applications" "Applications for exclusion" "剔除申请件数", MU = count(Applications);
        "Applications of units to leave a bad record out."

    "applications_granted_share" "Applications granted" "剔除申请通过率", MU = share(ApplicationsGranted / Applications);
        "Applications for exclusion that were granted / applications."

    "persuasions" "Persuasions" "回访前劝说次数", MU = count(Persuasions);
        "Callers persuaded before the follow-up. Truth."

    "follow_up_calls" "Follow-up calls" "回访电话量", M = count(FollowUpCalls);
        "Calls of the desk to citizens after the review, in vain or not."

    "follow_up_answer_share" "Follow-up calls answered" "回访电话接通率", M = share(FollowUpAnswered / FollowUpCalls);
        "Follow-up calls that reached the citizen / follow-up calls."

    "proofs_asked" "Proofs asked" "要求佐证次数", MU = count(ProofsAsked);
        "Proof reports asked after a citizen said that nothing was resolved."

    "proofs_accepted_share" "Proofs accepted" "佐证认可率", MU = share(ProofsAccepted / ProofsChecked);
        "Proof reports accepted / proof reports checked."

    "help_given_share" "Help given" "协办请求响应率", MU = share(HelpGiven / HelpAsked);
        "Requests to help with another unit's order that were met / requests; by unit: of the unit that was asked."

    "handed_on" "Handed on" "联办移交次数", MU = count(HandedOn);
        "Tickets handed from one needed unit to the next; by unit: of the unit that handed on."

    "audits" "Audits" "核查件数", MU = count(Audits);
        "Closed tickets looked at by an audit."

    "named" "Units named" "被通报单位次", MU = count(Named);
        "Assessments in which a unit was named for a low rank or a missed floor."

    "causes_sought" "Root causes sought" "问题根源排查次数", MCU = count(CausesSought);
        "Times that a unit looked for the root of the matter that came back to it most."

    "causes_found_share" "Root causes found" "问题根源查明率", MCU = share(CausesFound / CausesSought);
        "Times that there was a root cause which the unit may treat / times that one was looked for."

    "causes_treated" "Root causes treated" "根源治理完成数", MCU = count(CausesTreated);
        "Treatments of root causes that were completed. Truth."

    "staff_left" "Staff left" "人员离岗数", MU = count(StaffLeft);
        "Members of staff who left."

    "staff_joined" "Staff joined" "人员补岗数", MU = count(StaffJoined);
        "Posts filled again."

    "tasks_handed_down" "Tasks handed down" "上级交办任务数", MU = count(Tasks);
        "Tasks handed down to units other than tickets."

    "tasks_handed_down_h_per_year" "Hours handed down" "上级交办任务量（年工时）", MU = of("h per year", |view| view.hours_per_year(view.cell.get(Count::TaskSeconds)));
        "Hours of work in the tasks handed down, done or not, per year of 365 days."

    "closed" "Tickets closed" "办结工单量", ALL = count(Closed);
        "Tickets that left the desk, withdrawn ones included; by unit: of the unit that had it last."

    "withdrawn_share" "Withdrawn" "撤单率", MCU = share(Withdrawn / Closed);
        "Tickets withdrawn in a dispute / tickets that left the desk."

    "closed_unresolved_share" "Closed as unresolved" "按未解决办结占比", MCU = share(ClosedUnresolved / Closed);
        "Tickets closed as unresolved on a proof report / tickets that left the desk."

    "answered_longer_share" "Answered: takes longer" "答复为暂缓办理（挂账）占比", MCU = share(AnsweredLonger / AnsweredDone AnsweredLonger AnsweredExplained AnsweredUnlawful);
        "Tickets whose last reply admits that what the unit could do is not done / tickets that left the desk with a reply."

    "answered_explained_share" "Answered: explained" "答复为解释说明占比", MCU = share(AnsweredExplained / AnsweredDone AnsweredLonger AnsweredExplained AnsweredUnlawful);
        "Tickets whose last reply says why the unit cannot do it / tickets that left the desk with a reply."

    "answered_unlawful_share" "Answered: no ground in law" "答复为于法无据占比", MCU = share(AnsweredUnlawful / AnsweredDone AnsweredLonger AnsweredExplained AnsweredUnlawful);
        "Tickets whose last reply says that what is asked for has no ground in law / tickets that left the desk with a reply."

    "excluded_share" "Excluded from assessment" "不计入考核工单占比", MCU = share(Excluded / Closed);
        "Tickets that the assessment does not count, withdrawn ones apart / tickets that left the desk."

    "extended_share" "Tickets extended" "延期工单占比", MCU = share(ExtendedTickets / Closed);
        "Tickets whose limit was extended / tickets that left the desk."

    "reminded_share" "Tickets reminded" "被催办工单占比", MCU = share(RemindedTickets / Closed);
        "Tickets with a reminder / tickets that left the desk."

    "supervised_share" "Tickets supervised" "被督办工单占比", MCU = share(SupervisedTickets / Closed);
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
