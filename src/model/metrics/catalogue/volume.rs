//! Volume: how much flowed, step by step.

use super::row::rows;
use crate::model::metrics::count::{Count, ratio};

rows! {
    /// Problems and appeals: what citizens live with and what they say.
    APPEALS: Volume

    "problems" "Problems" "问题发生量", MC = count(Problems);
        "Problems that arose, of any nature; questions are counted apart. Truth."

    "consultations" "Questions" "咨询需求量", MC = count(Consultations);
        "Needs that only ask for information, voiced or not. Truth."

    "voice_share" "Voice rate" "诉求表达率", MC = share(Voices / Affected);
        "Citizens who will speak / citizens affected, over problems that arose (questions apart). Truth."

    "problems_solved_informally" "Solved before any record" "登记前已解决的问题", MC = count(SolvedInformally);
        "Proper problems truly solved before anything was recorded. Truth."

    "problems_solved_on_tickets" "Truly solved on tickets" "经工单真正解决的问题", MC = count(SolvedFormally);
        "Proper problems truly solved through a ticket; each problem counts once, however many tickets it had. Truth."

    "relapses" "Relapses" "问题反弹数", MC = count(Relapses);
        "Problems that were fixed for show and came back. Truth."

    "relapses_learnt" "Relapses learnt of" "市民获知的问题反弹", MCU = count(RelapsesLearnt);
        "Citizens who had taken a show for a real fix and learnt that the problem is there still. By unit: who made the show."

    "relapses_returned_share" "Come back after a relapse" "获知反弹后再次诉求的占比", MCU = share(RelapsesReturned / RelapsesLearnt);
        "Citizens who come back after they learnt of a relapse / citizens who learnt of one."

    "repeats_after_relapse_share" "Repeats after a relapse" "再次诉求决定中由反弹引起的占比", MC = share(RelapsesReturned / WillRepeat);
        "Decisions to come back after a relapse was learnt of / decisions to come back."

    "problems_prevented" "Problems prevented" "因根源治理而未发生的问题", MC = count(Prevented);
        "Problems that did not arise because their root cause was treated; they are in no other figure. Truth."

    "appeals" "Appeals" "诉求量", MC = count(Appeals);
        "Decisions of citizens to speak, through any channel, the village included."

    "appeals_repeat_new_facts" "Appeals again, new facts" "重复诉求量（有新情况）", MC = count(AppealsAgainNew);
        "Appeals of a citizen about a problem that the same citizen raised before, with new facts."

    "appeals_repeat_no_new_facts" "Appeals again, nothing new" "重复诉求量（无新情况）", MC = count(AppealsAgainOld);
        "Appeals of a citizen about a problem that the same citizen raised before, without new facts."

    "appeals_duplicate" "Appeals about a known problem" "同题诉求量（他人已反映）", MC = count(AppealsDuplicate);
        "Appeals about a problem that another citizen raised before. Truth."

    "channel_village_share" "By village" "村（社区）渠道占比", MC = share(ByVillage / Appeals);
        "Appeals to the village or town, before any record / all appeals."

    "channel_town_line_share" "By town line" "乡镇（街道）热线渠道占比", MC = share(ByTownLine / Appeals);
        "Appeals to a town's own line / all appeals."

    "channel_phone_share" "By phone" "电话渠道占比", MC = share(ByPhone / Appeals);
        "Appeals by telephone to the hotline / all appeals."

    "channel_online_share" "Online" "网络渠道占比", MC = share(ByOnline / Appeals);
        "Appeals by app, web or mail / all appeals."

    "channel_superior_share" "Through a superior" "上级交办渠道占比", MC = share(BySuperior / Appeals);
        "Appeals handed down by a superior / all appeals."

    "channel_visit_share" "By visit" "来访渠道占比", MC = share(ByVisit / Appeals);
        "Appeals by a visit in person / all appeals."

    "channel_letter_share" "By letter" "来信渠道占比", MC = share(ByLetter / Appeals);
        "Appeals by letter, where there is no hotline / all appeals."

    "heard_locally" "Heard locally" "村（社区）、乡镇（街道）就地受理数", MCU = count(HeardLocally);
        "Matters heard by a village or town before any record."

    "solved_locally_share" "Solved locally" "就地解决率", MCU = share(SolvedLocally / HeardLocally);
        "Matters solved in place / matters heard by a village or town. Those for which nobody had time are in neither."

    "turned_away_locally_share" "Turned away locally" "就地劝退率", MCU = share(TurnedAwayLocally / HeardLocally);
        "Matters recognised as improper or repeated and turned away / matters heard by a village or town."

    "local_waits_ended" "Not attended locally" "就地无人受理数", MCU = count(LocalWaitsEnded);
        "Matters for which nobody in the village had time."

    "repeats_to_come" "Repeats to come" "再次诉求决定数", MC = count(WillRepeat);
        "Decisions of citizens to come back about the same problem."

    "repeats_to_come_solved_share" "Repeats to come, solved" "再次诉求决定中问题已解决的占比", MC = share(WillRepeatSolved / WillRepeat);
        "Decisions to come back although the problem is solved / decisions to come back. Truth."

    "escalations_superior" "Taken to a superior" "向上级反映数", MC = count(EscalatedSuperior);
        "Matters that a citizen took to a higher level other than by visit."

    "escalations_visit" "Taken to a visit" "转为上访数", MC = count(EscalatedVisit);
        "Matters that a citizen took to a visit in person."

    "escalations_proper_share" "Proper among escalations" "向上反映中合理诉求占比", MC = share(EscalatedProper / EscalatedSuperior EscalatedVisit);
        "Escalations about proper problems / all escalations. Truth."
}

rows! {
    /// Intake: what the city desk does with it.
    INTAKE: Volume

    "calls" "Calls" "来电量", M = count(Calls);
        "Calls made to the desk, redials and calls that found all lines taken included."

    "redials" "Redials" "重拨量", M = count(Redials);
        "Calls made again: after hanging up, a busy tone, or a town's line that sent the caller on."

    "calls_answered" "Calls answered" "接通来电量", M = count(Answered);
        "Calls taken by a seat."

    "calls_abandoned" "Calls abandoned" "等待中挂断来电量", M = count(Abandoned);
        "Calls in which the caller hung up before an answer."

    "calls_blocked" "Calls blocked" "占线未接入来电量", M = count(Blocked);
        "Calls that found all lines taken."

    "redial_share" "Redial rate" "未接通后的重拨率", M = share(AbandonedWillRedial BlockedWillRedial / Abandoned Blocked);
        "Callers who will redial / callers who hung up or found all lines taken."

    "messages" "Messages read" "已阅留言量", M = count(Messages);
        "Messages (online, letters, handed down) read by a clerk."

    "contacts_per_1000_per_year" "Contacts per 1,000 residents" "每千居民年诉求接入量", M = of("per 1000 residents and year", |view| {
            let calls = view.cell.get(Count::Calls) - view.cell.get(Count::Redials);
            view.per_1000_per_year(calls + view.cell.get(Count::Messages))
        });
        "First calls (redials apart) and messages read / residents, times 1,000, per year of 365 days. Missing where residents are not known."

    "answered_at_once" "Answered at once" "直接答复量", MC = count(AnsweredAtOnce);
        "Appeals answered by the desk without a ticket."

    "answered_at_once_share" "Answered at once, share" "直接答复率", M = share(AnsweredAtOnce / Answered Messages);
        "Appeals answered at once / calls answered and messages read."

    "screened_out" "Screened out" "甄别后不予受理量", MC = count(ScreenedOut);
        "Appeals stopped at intake with the statutory way told."

    "screened_proper_share" "Screened out wrongly" "不予受理中合理诉求占比", MC = share(ScreenedProper / ScreenedOut);
        "Proper appeals among those screened out / appeals screened out. Truth."

    "merged" "Merged" "并单量", MC = count(Merged);
        "Appeals merged with a ticket that is still open."

    "merged_repeat_share" "Merged repeats" "并单中同一市民重复诉求占比", MC = share(MergedRepeat / Merged);
        "Repeats of the same citizen / appeals merged; the rest are duplicates of others."

    "told_result" "Only told the result" "仅告知办理结果的重复诉求", MC = count(ToldResult);
        "Repeats without new facts about a closed matter that were only told its result."

    "tickets" "Tickets" "工单量", MC = count(Tickets);
        "Tickets made, planted ones and questions included."

    "tickets_per_workday" "Tickets per working day" "每工作日工单量", M = of("per working day", |view| ratio(view.get(Count::Tickets), view.workdays? as f64));
        "Tickets made, those of days off included / working days. Missing where the calendar has none or is not known."

    "tickets_per_1000_per_year" "Tickets per 1,000 residents" "每千居民年工单量", M = of("per 1000 residents and year", |view| view.per_1000_per_year(view.cell.get(Count::Tickets)));
        "Tickets made / residents, times 1,000, per year of 365 days. Missing where residents are not known."

    "ticket_share_of_contacts" "Contacts that became tickets" "诉求接入转工单率", M = share(Tickets / Answered Messages);
        "Tickets made / calls answered and messages read."

    "tickets_repeat_new_facts" "Repeat tickets, new facts" "重复诉求工单（有新情况）", MC = count(TicketsAgainNew);
        "Tickets about a problem that the same citizen raised before, with new facts, whether the record knows or not."

    "tickets_repeat_no_new_facts" "Repeat tickets, nothing new" "重复诉求工单（无新情况）", MC = count(TicketsAgainOld);
        "Tickets about a problem that the same citizen raised before, without new facts, whether the record knows or not."

    "repeat_share" "Repeat rate" "重复诉求率", MC = share(TicketsAgainNew TicketsAgainOld / Tickets);
        "Tickets about a problem that the same citizen raised before / tickets made. Truth."

    "linked_share" "Repeats known to the record" "系统识别的重复诉求率", MC = share(TicketsLinked / Tickets);
        "Tickets that the record knows as a repeat / tickets made."

    "tickets_duplicate" "Duplicate tickets" "同题工单量", MC = count(TicketsDuplicate);
        "Tickets about a problem that another citizen raised before. Truth."

    "duplicate_share" "Duplicates" "同题工单占比", MC = share(TicketsDuplicate / Tickets);
        "Tickets about a problem that another citizen raised before / tickets made. Truth."

    "persistent_share" "Tickets of persistent appellants" "反复缠诉工单占比", MC = share(TicketsPersistent / Tickets);
        "Tickets of persistent appellants / tickets made; they are part of the repeats. Truth."

    "tickets_planted" "Planted tickets" "自打热线工单量", MC = count(TicketsPlanted);
        "Tickets from friendly calls that a unit arranged. Truth."

    "calls_planted" "Planted calls" "自打热线来电量", MCU = count(CallsPlanted);
        "Friendly calls that a unit arranged and somebody made; calls given up in the queue are among them. Truth."

    "planted_share" "Planted tickets, share" "自打热线工单占比", MC = share(TicketsPlanted / Tickets);
        "Tickets from friendly calls that a unit arranged / tickets made. Truth."

    "consultation_ticket_share" "Questions among tickets" "咨询类工单占比", MC = share(TicketsConsultation / Tickets);
        "Tickets that only ask for information / tickets made."

    "improper_share" "Improper tickets, share" "不合理诉求占比", MC = share(TicketsImproper / Tickets);
        "Tickets out of scope, unreasonable or malicious / tickets made. Truth."
}

#[cfg(test)]
mod tests {
    use crate::kernel::Elapsed;
    use crate::model::fact::{Channel, Fact, Nature, TicketInfo};
    use crate::model::ids::CommunityId;
    use crate::model::metrics::sample::{
        COMPLEX, GENERAL, OTHER_TOWN, TOWN, in_month, of_category, of_unit, run_on_one_day, ticket, total,
    };

    fn spoke(channel: Channel, attempt: u16, new_facts: bool) -> Fact {
        Fact::Spoke {
            channel,
            category: GENERAL,
            community: CommunityId(0),
            nature: Nature::Proper,
            attempt,
            duplicate: attempt == 1 && new_facts,
            new_facts,
            consultation: false,
        }
    }

    #[test]
    fn appeals_are_told_apart_by_channel_and_by_what_is_new() {
        let outcome = run_on_one_day(&[
            spoke(Channel::Phone, 1, false),
            spoke(Channel::Phone, 1, true),
            spoke(Channel::Phone, 2, true),
            spoke(Channel::Village, 2, false),
            spoke(Channel::Visit, 3, false),
        ]);
        assert_eq!(total(&outcome, "appeals"), Some(5.0));
        assert_eq!(total(&outcome, "appeals_duplicate"), Some(1.0));
        assert_eq!(total(&outcome, "appeals_repeat_new_facts"), Some(1.0));
        assert_eq!(total(&outcome, "appeals_repeat_no_new_facts"), Some(2.0));
        assert_eq!(total(&outcome, "channel_phone_share"), Some(0.6));
        assert_eq!(total(&outcome, "channel_village_share"), Some(0.2));
        assert_eq!(total(&outcome, "channel_online_share"), Some(0.0));
        assert_eq!(of_category(&outcome, "channel_online_share", COMPLEX), None);
    }

    #[test]
    fn problems_that_only_ask_are_no_problems() {
        let arose = |consultation, affected, voices| Fact::ProblemArose {
            key: 1,
            category: GENERAL,
            community: CommunityId(0),
            nature: Nature::Proper,
            affected,
            voices,
            consultation,
        };
        let solved = |nature, consultation, informally| Fact::ProblemSolved {
            key: 1,
            category: GENERAL,
            nature,
            consultation,
            informally,
            after: Elapsed::DAY,
        };
        let outcome = run_on_one_day(&[
            arose(false, 10, 2),
            arose(false, 10, 3),
            arose(true, 1, 1),
            solved(Nature::Proper, false, false),
            solved(Nature::Proper, false, true),
            solved(Nature::Proper, true, false),
            solved(Nature::OutOfScope, false, false),
            Fact::Relapsed { key: 1, category: GENERAL },
        ]);
        assert_eq!(total(&outcome, "problems"), Some(2.0));
        assert_eq!(total(&outcome, "consultations"), Some(1.0));
        assert_eq!(total(&outcome, "voice_share"), Some(0.25));
        assert_eq!(total(&outcome, "problems_solved_on_tickets"), Some(1.0));
        assert_eq!(total(&outcome, "problems_solved_informally"), Some(1.0));
        assert_eq!(total(&outcome, "relapses"), Some(1.0));
    }

    #[test]
    fn relapses_planted_calls_and_what_is_prevented_are_counted_apart_from_problems() {
        let learnt = |comes_back| Fact::LearntOfRelapse { unit: TOWN, category: GENERAL, comes_back };
        let again = |solved| Fact::WillRepeat { category: GENERAL, attempt: 2, gap: Elapsed::DAY, solved };
        let community = CommunityId(0);
        let outcome = run_on_one_day(&[
            again(false),
            learnt(true),
            learnt(false),
            again(false),
            Fact::FriendCalls { key: 1, unit: TOWN, category: GENERAL, community },
            Fact::ProblemPrevented { category: GENERAL, community },
        ]);
        assert_eq!(of_unit(&outcome, "relapses_learnt", TOWN), Some(2.0));
        assert_eq!(of_unit(&outcome, "relapses_returned_share", TOWN), Some(0.5));
        assert_eq!(total(&outcome, "repeats_after_relapse_share"), Some(0.5));
        assert_eq!(of_unit(&outcome, "calls_planted", TOWN), Some(1.0));
        assert_eq!(of_category(&outcome, "problems_prevented", GENERAL), Some(1.0));
        assert_eq!(total(&outcome, "problems"), Some(0.0));
    }

    #[test]
    fn what_the_village_hears_is_counted_by_town() {
        let heard =
            |town, solved, turned_away| Fact::HeardLocally { town, category: GENERAL, solved, turned_away };
        let outcome = run_on_one_day(&[
            heard(TOWN, true, false),
            heard(TOWN, false, true),
            heard(OTHER_TOWN, true, false),
            Fact::LocalWaitEnded { town: OTHER_TOWN, category: GENERAL, goes_on: true },
        ]);
        assert_eq!(total(&outcome, "heard_locally"), Some(3.0));
        assert_eq!(of_unit(&outcome, "solved_locally_share", TOWN), Some(0.5));
        assert_eq!(of_unit(&outcome, "turned_away_locally_share", TOWN), Some(0.5));
        assert_eq!(of_unit(&outcome, "local_waits_ended", OTHER_TOWN), Some(1.0));
    }

    #[test]
    fn contacts_are_first_calls_and_messages_per_thousand_residents_and_year() {
        let outcome = run_on_one_day(&[
            Fact::CallArrived { redial: 0 },
            Fact::CallAbandoned { waited: Elapsed(50), redials: true },
            Fact::CallArrived { redial: 1 },
            Fact::CallAnswered { waited: Elapsed(5) },
            Fact::AnsweredAtOnce { category: GENERAL, nature: Nature::Proper },
            Fact::MessageRead { channel: Channel::Online, waited: Elapsed::HOUR },
            Fact::TicketMade { ticket: ticket() },
        ]);
        assert_eq!(total(&outcome, "redials"), Some(1.0));
        assert_eq!(total(&outcome, "redial_share"), Some(1.0));
        // Two contacts in 55 days among 10,000 residents.
        let expected = 2.0 / 10.0 * 365.0 / 55.0;
        assert!((total(&outcome, "contacts_per_1000_per_year").unwrap() - expected).abs() < 1e-12);
        assert_eq!(total(&outcome, "answered_at_once_share"), Some(0.5));
        assert_eq!(total(&outcome, "ticket_share_of_contacts"), Some(0.5));
        // Days 10 to 64 from a Monday on: 39 of them are from Monday to Friday; February 2018 has 20.
        assert_eq!(total(&outcome, "tickets_per_workday"), Some(1.0 / 39.0));
        assert_eq!(in_month(&outcome, "tickets_per_workday", 201_802), Some(0.0));
    }

    #[test]
    fn calls_that_find_all_lines_taken_are_counted_beside_those_given_up() {
        let outcome = run_on_one_day(&[
            Fact::CallArrived { redial: 0 },
            Fact::CallBlocked { redials: true },
            Fact::CallArrived { redial: 1 },
            Fact::CallAbandoned { waited: Elapsed(50), redials: false },
        ]);
        assert_eq!(total(&outcome, "calls"), Some(2.0));
        assert_eq!(total(&outcome, "calls_blocked"), Some(1.0));
        assert_eq!(total(&outcome, "calls_abandoned"), Some(1.0));
        assert_eq!(total(&outcome, "redial_share"), Some(0.5));
    }

    #[test]
    fn intake_counts_what_it_stops_and_what_it_stops_wrongly() {
        let screened = |proper| Fact::ScreenedOut { category: GENERAL, nature: Nature::Proper, proper };
        let merged = |repeat| Fact::Merged { category: GENERAL, repeat, new_facts: false };
        let stops = [screened(true), screened(false), screened(false), screened(false)];
        let outcome = run_on_one_day(&[stops.as_slice(), &[merged(true), merged(false)]].concat());
        assert_eq!(total(&outcome, "screened_out"), Some(4.0));
        assert_eq!(total(&outcome, "screened_proper_share"), Some(0.25));
        assert_eq!(total(&outcome, "merged_repeat_share"), Some(0.5));
        assert_eq!(total(&outcome, "told_result"), Some(0.0));
    }

    #[test]
    fn a_ticket_can_be_several_things_at_once() {
        let made = |ticket| Fact::TicketMade { ticket };
        let again = TicketInfo { attempt: 2, linked: true, persistent: true, ..ticket() };
        let outcome = run_on_one_day(&[
            made(ticket()),
            made(again),
            made(TicketInfo { new_facts: true, linked: false, nature: Nature::Malicious, ..again }),
            made(TicketInfo {
                planted: true,
                consultation: true,
                duplicate: true,
                category: COMPLEX,
                ..ticket()
            }),
        ]);
        let shares = [
            ("repeat_share", 0.5),
            ("linked_share", 0.25),
            ("persistent_share", 0.5),
            ("improper_share", 0.25),
            ("planted_share", 0.25),
            ("consultation_ticket_share", 0.25),
            ("duplicate_share", 0.25),
        ];
        for (id, share) in shares {
            assert_eq!(total(&outcome, id), Some(share), "{id}");
        }
        assert_eq!(total(&outcome, "tickets_repeat_new_facts"), Some(1.0));
        assert_eq!(total(&outcome, "tickets_repeat_no_new_facts"), Some(1.0));
        assert_eq!(of_category(&outcome, "planted_share", COMPLEX), Some(1.0));
    }
}
