//! Time: how long things take, and how long they wait. Clock hours, unless the label says otherwise.

use super::row::{Formula, Row, View, rows};
use crate::model::metrics::count::{Count, ratio};
use crate::model::metrics::levels::Level;
use crate::model::outcome::Layer;
use crate::model::spec::DeadlineClass;

rows! {
    /// Waits of calls, orders and tickets, and the age of what is open.
    ROWS: Time

    "call_wait_mean_s" "Wait for an answer" "平均接听等待时间", M = mean_s(AnswerSeconds / Answered);
        "Seconds from the call to the answer / calls answered; abandoned ones are in neither."

    "connection_rate" "Connection rate" "接通率", M = share(Answered / Answered Abandoned Blocked);
        "Calls answered / calls answered, abandoned or blocked; redials count as calls."

    "answered_in_15_s_rate" "Answered within 15 s" "15秒内接通率", M = share(AnsweredSoon / Answered Abandoned Blocked);
        "Calls answered within 15 seconds / calls answered, abandoned or blocked."

    "message_wait_mean_h" "Wait of a message" "留言平均等待时间", M = mean_h(MessageSeconds / Messages);
        "Hours from the arrival of a message to its reading / messages read."

    "desk_wait_mean_h" "Wait at the district desk" "区级分中心派单等待时间", MCU = mean_h(FirstOrderSeconds / FirstOrders);
        "Hours that tickets waited for their first order / first orders."

    "dispute_wait_mean_h" "Wait in dispute" "退单争议处理时间", MC = mean_h(SettleSeconds / SettledNext SettledTakenOver SettledRuled SettledWithdrawn);
        "Hours from a return to its settlement / returns settled; those still disputed are in neither."

    "sign_wait_mean_h" "Wait for a signature" "等待签收时间", MCU = mean_h(SignSeconds / Signed);
        "Hours from an order to its signature by the unit / orders signed."

    "accept_wait_mean_h" "Receipt to signature" "受理至签收时间", MCU = mean_h(AcceptSeconds / AcceptTickets);
        "Hours from the receipt at the district desk to the signature of the unit that handled it / tickets that left the desk and had been signed. Time in dispute is in it."

    "work_wait_mean_h" "Wait for work to begin" "等待开办时间", MCU = mean_h(WorkWaitSeconds / WorkStarts);
        "Hours from signing, or from the order to redo, to the start of work / starts of work."

    "first_response_mean_h" "First response" "首次响应时间", MCU = mean_h(ResponseSeconds / ResponseTickets);
        "Hours from the citizen's raising it to the first contact, or to the first reply where there was no contact / tickets that left the desk and had either."

    "first_reply_mean_h" "First reply" "首次回复时间", MCU = mean_h(ReplySeconds / ReplyTickets);
        "Hours from the citizen's raising it to the first reply / tickets that left the desk and were replied to."

    "limbo_mean_h" "Time without a unit per ticket" "每件工单无承办单位时间", MCU = mean_h(LimboSeconds / Closed);
        "Hours in which no unit held the ticket (at the desk, or in dispute) / tickets that left the desk."

    "cycle_mean_h" "Cycle time" "平均办理时长", MCU = mean_h(CycleSeconds / CycleTickets);
        "Hours from the citizen's raising it to the closing / tickets closed; withdrawn ones are in neither."

    "cycle_p50_h" "Cycle time, median" "办理时长（中位数）", MC = of("h", |view| view.cycle_h(0.5));
        "Median hours from the citizen's raising it to the closing, over tickets closed, withdrawn ones left out; at most 0.8 % off. Missing if none was."

    "cycle_p90_h" "Cycle time, 90 %" "办理时长（90%分位数）", MC = of("h", |view| view.cycle_h(0.9));
        "Hours within which nine in ten tickets were closed after the citizen raised them, withdrawn ones left out; at most 0.8 % off. Missing if none was."

    "cycle_p99_h" "Cycle time, 99 %" "办理时长（99%分位数）", MC = of("h", |view| view.cycle_h(0.99));
        "Hours within which 99 in 100 tickets were closed after the citizen raised them, withdrawn ones left out; at most 0.8 % off. Missing if none was."

    "stay_p50_h" "Time to closing, open ones counted" "办结所需时长（含在办，中位数）", TOTAL = of("h", |view| view.stay_h(0.5));
        "Hours from receipt within which half of the tickets received in the window had left the desk; those still open count for as long as they have been open (Kaplan-Meier, to the day). Missing if half had not left."

    "stay_p90_h" "Time to closing, open ones counted, 90 %" "办结所需时长（含在办，90%分位数）", TOTAL = of("h", |view| view.stay_h(0.9));
        "As `stay_p50_h`, nine in ten. Missing if nine in ten had not left."

    "still_open_share" "Still open" "期末未办结占比", TOTAL = of("share", |view| view.world?.stays.open_share());
        "Tickets open at the end of the window / tickets received in the window."

    "open_tickets_mean" "Open tickets" "在办工单量（平均）", M = of("1", |view| view.stretch.levels.mean(Level::OpenTickets));
        "Mean over time of the tickets open."

    "open_tickets_end" "Open tickets at the end" "期末在办工单量", M = of("1", |view| view.stretch.levels.last(Level::OpenTickets));
        "Tickets open at the end of the month, or of the window."

    "open_age_mean_h" "Age of open tickets" "在办工单平均已用时", M = of("h", |view| hours(view.stretch.levels.mean(Level::OpenAge)));
        "Mean over time and open tickets of the hours since receipt. Missing if nothing was open at a checkpoint."

    "in_limbo_mean" "Tickets in dispute" "争议中工单量（平均）", M = of("1", |view| view.stretch.levels.mean(Level::InLimbo));
        "Mean over time of the tickets that no unit holds because they are disputed."

    "limbo_age_mean_h" "Age of tickets in dispute" "争议中工单平均已用时", M = of("h", |view| hours(view.stretch.levels.mean(Level::LimboAge)));
        "Mean over time and disputed tickets of the hours in dispute so far. Missing if none was disputed at a checkpoint."

    "calls_waiting_mean" "Calls waiting at midnight" "零时排队来电量", M = of("1", |view| view.stretch.levels.mean(Level::CallsWaiting));
        "Mean over checkpoints (midnights) of the calls waiting for a seat."

    "open_at_month_end_per_order" "Open at the month's end" "月末在办与当月首派之比", M = of("per order", |view| at_month_end(view, Level::OpenTickets));
        "Tickets open at a month's end / first orders of that month; months cut by the window are left out. May exceed 1."

    "in_circulation_share" "In circulation at the month's end" "月末争议中与当月首派之比", M = of("share", |view| at_month_end(view, Level::InLimbo));
        "Tickets in dispute at a month's end / first orders of that month; months cut by the window are left out."

    "backlog_towns_mean_weeks" "Backlog of towns" "乡镇街道积压工作量", M = of("weeks", |view| view.stretch.levels.mean(Level::BacklogTowns));
        "Mean over time and towns of the expected ticket hours waiting and in hand / hours available for tickets in the next five working days."

    "backlog_bureaus_mean_weeks" "Backlog of bureaus" "委办局积压工作量", M = of("weeks", |view| view.stretch.levels.mean(Level::BacklogBureaus));
        "Mean over time and bureaus of the expected ticket hours waiting and in hand / hours available for tickets in the next five working days."

    "backlog_mean_weeks" "Backlog" "积压工作量", MU = of("weeks", |view| view.stretch.levels.mean(Level::Backlog));
        "Mean over time and units of the expected ticket hours waiting and in hand / hours available for tickets in the next five working days."

    "jobs_waiting_per_staff" "Jobs waiting per member of staff" "人均待办数", MUD = of("per staff", |view| {
        let all = view.stretch.books.all();
        ratio(all.waiting as f64, all.staffed as f64)
    });
        "Job seconds waiting during the pool's own hours / staffed seconds; by unit and by desk of that one."
}

/// A quantile of the cycle times of a class.
macro_rules! of_class {
    ($class:ident $word:literal $zh:literal, $share:literal $name:literal $label:literal $label_zh:literal) => {
        Row::new(
            [
                concat!("cycle_", $word, "_", $name, "_h"),
                concat!("Cycle time, ", $word, ", ", $label),
                concat!("办理时长（", $zh, "，", $label_zh, "）"),
            ],
            "h",
            Layer::Time,
            0,
            Formula::Of(|view| view.class_cycle_h(DeadlineClass::$class, $share)),
            [
                concat!(
                    "As `cycle_",
                    $name,
                    "_h`, over the categories whose deadline is of class ",
                    $word,
                    ". Missing if none was."
                ),
                file!(),
            ],
        )
    };
}

/// Cycle times by class of deadline.
pub(super) const BY_CLASS: &[Row] = &[
    of_class!(Emergency "emergency" "紧急类", 0.5 "p50" "median" "中位数"),
    of_class!(Emergency "emergency" "紧急类", 0.9 "p90" "90 %" "90%分位数"),
    of_class!(Emergency "emergency" "紧急类", 0.99 "p99" "99 %" "99%分位数"),
    of_class!(Utility "utility" "公用事业类", 0.5 "p50" "median" "中位数"),
    of_class!(Utility "utility" "公用事业类", 0.9 "p90" "90 %" "90%分位数"),
    of_class!(Utility "utility" "公用事业类", 0.99 "p99" "99 %" "99%分位数"),
    of_class!(Consultation "consultation" "咨询类", 0.5 "p50" "median" "中位数"),
    of_class!(Consultation "consultation" "咨询类", 0.9 "p90" "90 %" "90%分位数"),
    of_class!(Consultation "consultation" "咨询类", 0.99 "p99" "99 %" "99%分位数"),
    of_class!(General "general" "一般类", 0.5 "p50" "median" "中位数"),
    of_class!(General "general" "一般类", 0.9 "p90" "90 %" "90%分位数"),
    of_class!(General "general" "一般类", 0.99 "p99" "99 %" "99%分位数"),
    of_class!(Complex "complex" "复杂类", 0.5 "p50" "median" "中位数"),
    of_class!(Complex "complex" "复杂类", 0.9 "p90" "90 %" "90%分位数"),
    of_class!(Complex "complex" "复杂类", 0.99 "p99" "99 %" "99%分位数"),
];

/// Seconds to hours.
fn hours(seconds: Option<f64>) -> Option<f64> {
    seconds.map(|seconds| seconds / 3_600.0)
}

/// A level at the ends of whole months over the first orders of those months.
fn at_month_end(view: &View, level: Level) -> Option<f64> {
    let Some(world) = view.world else {
        return ratio(view.stretch.levels.last(level)?, view.get(Count::FirstOrders))
            .filter(|_| view.whole_month);
    };
    let mut sums = (0.0, 0.0);
    for (place, _) in world.tables.months.iter().enumerate().filter(|(_, month)| month.whole) {
        sums.0 += world.state.month(place).levels.last(level)?;
        sums.1 += world.tables.by_month[place].get(Count::FirstOrders) as f64;
    }
    ratio(sums.0, sums.1)
}

#[cfg(test)]
mod tests {
    use crate::kernel::Elapsed;
    use crate::model::fact::{Channel, Closing, End, Fact};
    use crate::model::ids::Org;
    use crate::model::metrics::sample::{
        BUREAU, COMPLEX, GENERAL, HOUR, OTHER_TOWN, TOWN, closed, closing, day, in_month, metrics,
        of_category, of_unit, org, reading, run, run_on_one_day, run_snapshots, snapshot, ticket, total,
    };
    use crate::model::observer::Observer;
    use crate::model::observer::{OrgSnapshot, Snapshot};

    #[test]
    fn a_call_is_soon_answered_up_to_fifteen_seconds() {
        let answered = |seconds| Fact::CallAnswered { waited: Elapsed(seconds) };
        let gone = Fact::CallAbandoned { waited: Elapsed(10), redials: false };
        let outcome = run_on_one_day(&[answered(0), answered(15), answered(16), gone]);
        assert_eq!(total(&outcome, "answered_in_15_s_rate"), Some(0.5));
        assert_eq!(total(&outcome, "connection_rate"), Some(0.75));
        assert_eq!(total(&outcome, "call_wait_mean_s"), Some(31.0 / 3.0));
        let blocked = Fact::CallBlocked { redials: false };
        let outcome = run_on_one_day(&[answered(0), blocked, answered(16), gone]);
        assert_eq!(total(&outcome, "answered_in_15_s_rate"), Some(0.25));
        assert_eq!(total(&outcome, "connection_rate"), Some(0.5));
        let read = Fact::MessageRead { channel: Channel::Online, waited: Elapsed(5_400) };
        assert_eq!(total(&run_on_one_day(&[read]), "message_wait_mean_h"), Some(1.5));
    }

    #[test]
    fn waits_of_orders_are_means_over_the_steps_that_ended() {
        let dispatched = |first, hours| Fact::Dispatched {
            key: 1,
            category: GENERAL,
            unit: TOWN,
            order: 1,
            first,
            right: true,
            decidable: true,
            territorial: false,
            ruled: false,
            wait: Elapsed(hours * HOUR),
        };
        let signed = |hours| Fact::Signed {
            key: 1,
            category: GENERAL,
            unit: BUREAU,
            order: 1,
            first: true,
            wait: Elapsed(hours * HOUR),
        };
        let outcome =
            run_on_one_day(&[dispatched(true, 2), dispatched(true, 4), dispatched(false, 50), signed(7)]);
        assert_eq!(total(&outcome, "desk_wait_mean_h"), Some(3.0));
        assert_eq!(total(&outcome, "orders"), Some(3.0));
        assert_eq!(of_unit(&outcome, "sign_wait_mean_h", BUREAU), Some(7.0));
        assert_eq!(of_unit(&outcome, "sign_wait_mean_h", TOWN), None);
    }

    #[test]
    fn a_ticket_is_timed_from_its_raising_and_its_acceptance_from_its_receipt() {
        // Raised on day 15 at noon, received an hour later.
        let no_contact = Closing { contacted_at: None, ..closing() };
        let never_signed =
            Closing { signed_at: None, end: End::Withdrawn, limbo: Elapsed(6 * HOUR), ..no_contact };
        let cases = [closing(), no_contact, Closing { first_reply_at: None, ..never_signed }];
        let outcome = run(&cases.map(|case| (day(20), closed(ticket(), case))));
        // Contact at midnight of day 17, reply of day 18, signature of day 16.
        assert_eq!(total(&outcome, "first_response_mean_h"), Some((36.0 + 60.0) / 2.0));
        assert_eq!(total(&outcome, "first_reply_mean_h"), Some(60.0));
        assert_eq!(total(&outcome, "accept_wait_mean_h"), Some(11.0));
        assert_eq!(total(&outcome, "cycle_mean_h"), Some(108.0));
        assert_eq!(total(&outcome, "limbo_mean_h"), Some(2.0));
    }

    #[test]
    fn cycle_times_have_quantiles_by_month_category_and_class() {
        // One ticket a day at noon of days 16 to 64: cycles of 1 to 49 days; every seventh is complex.
        let facts: Vec<_> = (1..50)
            .map(|days| {
                let category = if days % 7 == 0 { COMPLEX } else { GENERAL };
                let ticket = crate::model::fact::TicketInfo { category, ..ticket() };
                (day(15 + days) + Elapsed(12 * HOUR), closed(ticket, closing()))
            })
            .collect();
        let outcome = run(&facts);
        let close =
            |value: Option<f64>, days: f64| assert!((value.unwrap() / 24.0 / days - 1.0).abs() < 0.01);
        close(total(&outcome, "cycle_p50_h"), 25.0);
        close(total(&outcome, "cycle_p90_h"), 45.0);
        close(total(&outcome, "cycle_p99_h"), 49.0);
        // Complex: 7, 14 … 49.
        close(of_category(&outcome, "cycle_p50_h", COMPLEX), 28.0);
        close(total(&outcome, "cycle_complex_p50_h"), 28.0);
        assert_eq!(total(&outcome, "cycle_emergency_p50_h"), None);
        // January: days 16 to 30, cycles of 1 to 15 days.
        close(in_month(&outcome, "cycle_p50_h", 201_801), 8.0);
    }

    fn at(open: u32, in_limbo: u32) -> Snapshot {
        let quiet = snapshot(vec![]);
        Snapshot {
            open_tickets: open,
            in_limbo,
            open_age: 1_000 * u64::from(open),
            limbo_age: 7_200,
            ..quiet
        }
    }

    #[test]
    fn levels_hold_until_the_next_checkpoint_and_ages_weigh_by_how_many_are_open() {
        let outcome = run_snapshots(&[
            (day(5), at(900, 9)),
            (day(10), at(10, 0)),
            (day(11), at(40, 1)),
            (day(13), at(0, 0)),
        ]);
        // Ten for a day, forty for two; the warm-up does not count.
        assert_eq!(total(&outcome, "open_tickets_mean"), Some(30.0));
        assert_eq!(total(&outcome, "open_tickets_end"), Some(0.0));
        let age_h = (10.0 * 10.0 + 2.0 * 40.0 * 40.0) / 90.0 * 1_000.0 / 3_600.0;
        assert!((total(&outcome, "open_age_mean_h").unwrap() - age_h).abs() < 1e-9);
        assert_eq!(total(&outcome, "limbo_age_mean_h"), Some(2.0));
        assert_eq!(in_month(&outcome, "limbo_age_mean_h", 201_803), None);
    }

    #[test]
    fn only_whole_months_have_an_end_to_measure_circulation_at() {
        let dispatched = Fact::Dispatched {
            key: 1,
            category: GENERAL,
            unit: TOWN,
            order: 1,
            first: true,
            right: true,
            decidable: true,
            territorial: false,
            ruled: false,
            wait: Elapsed::ZERO,
        };
        let mut metrics = metrics();
        for now in (10..=65).map(day) {
            metrics.snapshot(now, &at(now.day(), now.day() / 10));
            metrics.observe(now, &dispatched);
        }
        let outcome = metrics.finish(0);
        // At the end of February, the midnight of day 59: 59 open and 5 disputed, of 28 dispatched in the month.
        assert_eq!(total(&outcome, "open_at_month_end_per_order"), Some(59.0 / 28.0));
        assert_eq!(in_month(&outcome, "in_circulation_share", 201_802), Some(5.0 / 28.0));
        assert_eq!(in_month(&outcome, "in_circulation_share", 201_801), None);
        assert_eq!(in_month(&outcome, "in_circulation_share", 201_803), None);
    }

    #[test]
    fn backlog_is_a_mean_over_units_of_a_kind_and_waiting_a_difference() {
        let unit = |unit, weeks, waiting| OrgSnapshot {
            backlog_weeks: weeks,
            waiting_area: waiting * HOUR,
            ..org(Org::Unit(unit), waiting, &[])
        };
        let with = |town, waiting| {
            let units =
                vec![unit(TOWN, Some(town), waiting), unit(OTHER_TOWN, None, 0), unit(BUREAU, Some(4.0), 0)];
            snapshot(units)
        };
        let outcome =
            run_snapshots(&[(day(10), with(1.0, 100)), (day(12), with(2.0, 150)), (day(13), with(9.0, 200))]);
        assert_eq!(total(&outcome, "backlog_towns_mean_weeks"), Some(4.0 / 3.0));
        assert_eq!(total(&outcome, "backlog_bureaus_mean_weeks"), Some(4.0));
        assert_eq!(of_unit(&outcome, "backlog_mean_weeks", TOWN), Some(4.0 / 3.0));
        assert_eq!(of_unit(&outcome, "backlog_mean_weeks", OTHER_TOWN), None);
        // A hundred job hours waited in a hundred staffed hours.
        assert_eq!(of_unit(&outcome, "jobs_waiting_per_staff", TOWN), Some(1.0));
        assert_eq!(reading(&outcome, "jobs_waiting_per_staff", Some(Org::City), None, None), None);
    }
}
