//! Indices: figures composed of several others, as the case studies name them.

use super::row::{View, rows};
use crate::kernel::stats::gini;
use crate::model::metrics::books::{Book, OWN_WORK};
use crate::model::metrics::count::{Cell, Count, Real, ratio};
use crate::model::metrics::levels::Level;
use crate::model::work::Work;

rows! {
    /// Autonomy, idling, suspension, involution, pressure, blame, inequality, belief.
    ROWS: Index

    "autonomy_share" "Autonomy" "自主性（自主工作占比）", MU = of("share", |view| {
        ratio(view.units().of_kinds(&OWN_WORK) as f64, view.units().staffed as f64)
    });
        "Hours of units on informal and proactive work and a town's own line / their staffed hours. Idle hours are not in the numerator."

    "idle_share" "Idle" "空闲工时占比", MU = of("share", |view| ratio(view.units().of_kind(Work::Idle) as f64, view.units().staffed as f64));
        "Hours of units without work / their staffed hours; beside autonomy."

    "idling_share" "Idling index" "空转指数", MCU = share(PlantedSeconds UnsolvableSeconds RepeatOldSeconds / TicketSeconds);
        "Hours spent on tickets that were planted, unsolvable (improper, or without anybody in hand who had the authority) or repeats without new facts / hours spent on tickets that left the desk. A ticket counts once."

    "idling_planted_share" "Idling on planted tickets" "空转指数：自打热线工单", MCU = share(PlantedSeconds / TicketSeconds);
        "Hours spent on planted tickets / hours spent on tickets that left the desk; the arranging itself is in `planted_h_per_year`."

    "idling_unsolvable_share" "Idling on unsolvable tickets" "空转指数：无法解决的工单", MCU = share(UnsolvableSeconds / TicketSeconds);
        "Hours spent on tickets that were improper, or whose last unit, helpers included, had no authority (planted ones and questions apart) / hours spent on tickets that left the desk."

    "idling_repeat_share" "Idling on repeats" "空转指数：重复诉求", MCU = share(RepeatOldSeconds / TicketSeconds);
        "Hours spent on repeats without new facts that were neither planted nor unsolvable / hours spent on tickets that left the desk."

    "hours_per_ticket_h" "Hours per ticket" "每件工单工时", MCU = mean_h(TicketSeconds / Closed);
        "Staff hours of units and desks spent on tickets that left the desk / those tickets."

    "records_per_ticket" "Records per ticket" "每件工单留痕数", MCU = per_ticket(Records);
        "Trace items and forms written for tickets that left the desk / those tickets."

    "field_effort_per_ticket" "Field work per ticket" "每件工单现场办理投入", MCU = ratio("% of the need", EffortPercent / Closed);
        "Field work on tickets that left the desk, in all rounds that were a visit, against what their problems need / those tickets. 100: each was worked on once, in the ordinary way."

    "suspension_records_per_resolution" "Suspension index" "悬浮指数", MC = ratio("records per problem", Records / SolvedFormally);
        "Trace items and forms written for tickets that left the desk / proper problems truly solved on tickets in the same time. Missing if none was solved."

    "ticket_hours_h_per_year" "Ticket hours" "工单年工时", M = of("h per year", |view| view.hours_per_year(view.stretch.books.ticket_seconds()));
        "Hours of units on tickets (sign, field, travel, paper, redo, proof, dispute, joint help, persuasion, planted, report) and of district desks on anything but idle."

    "staff_hours_per_true_resolution_h" "Staff hours per true resolution" "每件真正解决所耗工时", M = of("h", |view| {
        ratio(view.stretch.books.ticket_seconds() as f64 / 3_600.0, view.get(Count::SolvedFormally))
    });
        "Ticket hours (as in `ticket_hours_h_per_year`) / proper problems truly solved on tickets in the same time."

    "ln_ticket_hours" "ln ticket hours" "工单工时（对数）", M = of("ln h", |view| ln(view.stretch.books.ticket_seconds() as f64 / 3_600.0));
        "Natural logarithm of the ticket hours in the window or month; involution against a baseline is its difference minus that of `ln_true_resolutions`. Missing without any."

    "ln_true_resolutions" "ln true resolutions" "真正解决数（对数）", M = of("ln problems", |view| ln(view.get(Count::SolvedFormally)));
        "Natural logarithm of the proper problems truly solved on tickets in the window or month. Missing if none was."

    "involution" "Involution" "内卷指数", TOTAL = of("ln ratio", involution);
        "Change in ln(ticket hours) minus change in ln(true resolutions), last 365 days of the window against its first 365. Positive: more hours per problem solved. Missing if the window is shorter than two years, or a year had no hours or solved nothing."

    "work_items_per_ticket" "Work items per ticket" "每件工单工作事项数（层级放大倍数）", MU = ratio("per ticket", Orders RedoForm RedoEffect RedoProof RedoFollowUp Reminders Supervisions ReportsAsked ProofsAsked / FirstOrders);
        "Orders, redos, reminders, supervisions, reports and proofs asked / first orders: the multiplier of the hierarchy. By unit: those of the unit."

    "pressure_mean" "Felt pressure" "压力感", MU = of("index", |view| view.stretch.levels.mean(Level::Pressure));
        "Mean over time and units of felt pressure."

    "overwork_mean" "Overwork" "超负荷程度", MU = of("share", |view| view.stretch.levels.mean(Level::Overwork));
        "Mean over time and units of the discounted share of staffed time spent at high load."

    "pressure_index" "Pressure index" "压力指数", M = of("points per 1000 h", pressure_index);
        "Work items (as in `work_items_per_ticket`) x blame points on units per ticket that left the desk / 1,000 staffed hours of units: tickets x multiplier x consequence / capacity."

    "blame_units_points" "Blame on units" "承办单位问责分", MU = of("points", |view| Some(view.cell.real(Real::BlameUnits)));
        "Blame points that landed on handling units."

    "blame_units_share" "Blame share of units" "承办单位问责分占比", M = of("share", |view| ratio(view.cell.real(Real::BlameUnits), blame(view)));
        "Blame points on handling units / all blame points."

    "blame_desks_share" "Blame share of desks" "热线中心与分中心问责分占比", M = of("share", |view| ratio(view.cell.real(Real::BlameDesks), blame(view)));
        "Blame points on the city and district desks / all blame points."

    "blame_government_share" "Blame share of the government" "上级政府问责分占比", M = of("share", |view| ratio(view.cell.real(Real::BlameGovernment), blame(view)));
        "Blame points on the upper government / all blame points."

    "utilisation_gini" "Inequality of utilisation" "人员利用率差异（基尼系数）", TOTAL = of("gini", |view| gini(&of_units(view, |_, book| book.utilisation())));
        "Gini coefficient over units of their utilisation; units without staff are left out. Missing if all are."

    "blame_gini" "Inequality of blame" "问责分差异（基尼系数）", TOTAL = of("gini", |view| gini(&of_units(view, |cell, _| Some(cell.real(Real::BlameUnits)))));
        "Gini coefficient over units of their blame points; missing if nobody was blamed."

    "efficacy_mean" "Believed efficacy" "热线效能感", M = of("share", |view| view.stretch.levels.mean(Level::Efficacy));
        "Mean over time and citizens of the believed efficacy of the hotline."

    "efficacy_end" "Believed efficacy at the end" "期末热线效能感", M = of("share", |view| view.stretch.levels.last(Level::Efficacy));
        "Mean over citizens of the believed efficacy of the hotline at the end of the month, or of the window."

    "expectation_mean" "Expectation" "市民期望", M = of("index", |view| view.stretch.levels.mean(Level::Expectation));
        "Mean over time and citizens of what they expect."

    "expectation_end" "Expectation at the end" "期末市民期望", M = of("index", |view| view.stretch.levels.last(Level::Expectation));
        "Mean over citizens of what they expect, at the end of the month, or of the window."

    "trust_mean" "Trust" "市民信任", M = of("share", |view| view.stretch.levels.mean(Level::Trust));
        "Mean over time and citizens of their trust."

    "trust_end" "Trust at the end" "期末市民信任", M = of("share", |view| view.stretch.levels.last(Level::Trust));
        "Mean over citizens of their trust at the end of the month, or of the window."

    "known_citizens_end" "Citizens with a history" "有诉求历史的市民数", M = of("1", |view| view.stretch.levels.last(Level::KnownCitizens));
        "Citizens with a history of appeals at the end of the month, or of the window."
}

/// The natural logarithm; missing where it would be infinite.
fn ln(amount: f64) -> Option<f64> {
    (amount > 0.0).then(|| libm::log(amount))
}

/// How much faster ticket hours grew than true resolutions, from the first year to the last.
fn involution(view: &View) -> Option<f64> {
    let (first, last) = view.world?.state.years()?;
    let hours = ln(last.ticket_seconds as f64)? - ln(first.ticket_seconds as f64)?;
    Some(hours - (ln(last.solved as f64)? - ln(first.solved as f64)?))
}

/// All blame points.
fn blame(view: &View) -> f64 {
    [Real::BlameUnits, Real::BlameDesks, Real::BlameGovernment].iter().map(|&real| view.cell.real(real)).sum()
}

/// Work items times consequence over capacity.
fn pressure_index(view: &View) -> Option<f64> {
    let consequence = ratio(view.cell.real(Real::BlameUnits), view.get(Count::Closed))?;
    let items = view.cell.sum(&WORK_ITEMS) as f64;
    ratio(items * consequence * 1_000.0, view.units().staffed as f64 / 3_600.0)
}

/// What lands on a unit's table because of a ticket.
const WORK_ITEMS: [Count; 9] = [
    Count::Orders,
    Count::RedoForm,
    Count::RedoEffect,
    Count::RedoProof,
    Count::RedoFollowUp,
    Count::Reminders,
    Count::Supervisions,
    Count::ReportsAsked,
    Count::ProofsAsked,
];

/// A figure of every unit that has it.
fn of_units(view: &View, figure: impl Fn(&Cell, &Book) -> Option<f64>) -> Vec<f64> {
    let Some(world) = view.world else { return Vec::new() };
    let units = world.tables.by_unit.iter().enumerate();
    units.filter_map(|(unit, cell)| figure(cell, &world.state.unit(unit).books.units())).collect()
}

#[cfg(test)]
mod tests {
    use crate::kernel::Elapsed;
    use crate::model::Window;
    use crate::model::fact::{Closing, Fact, Nature, TicketInfo};
    use crate::model::ids::{DistrictId, Org};
    use crate::model::metrics::Metrics;
    use crate::model::metrics::sample::{
        BUREAU, GENERAL, HOUR, OTHER_TOWN, TOWN, closed, closing, day, in_month, layout, of_unit, org, run,
        run_on_one_day, run_snapshots, snapshot, ticket, total,
    };
    use crate::model::observer::{Observer, OrgSnapshot, Snapshot};
    use crate::model::outcome::Outcome;
    use crate::model::work::Work;

    const SOLVED: Fact = Fact::ProblemSolved {
        key: 1,
        category: GENERAL,
        nature: Nature::Proper,
        consultation: false,
        informally: false,
        after: Elapsed::DAY,
    };

    #[test]
    fn a_ticket_idles_for_one_reason_only() {
        let with = |ticket, hours, decidable| {
            closed(ticket, Closing { hours: hours * HOUR, decidable, ..closing() })
        };
        let again = TicketInfo { attempt: 2, ..ticket() };
        let outcome = run_on_one_day(&[
            with(ticket(), 10, true),
            with(ticket(), 2, false),
            with(TicketInfo { planted: true, ..again }, 1, false),
            with(TicketInfo { nature: Nature::Unreasonable, ..again }, 3, true),
            with(again, 4, true),
            with(TicketInfo { new_facts: true, ..again }, 10, true),
            with(TicketInfo { consultation: true, ..ticket() }, 10, false),
        ]);
        let close =
            |id: &str, value: f64| assert!((total(&outcome, id).unwrap() - value).abs() < 1e-12, "{id}");
        close("idling_planted_share", 1.0 / 40.0);
        close("idling_unsolvable_share", 5.0 / 40.0);
        close("idling_repeat_share", 4.0 / 40.0);
        close("idling_share", 10.0 / 40.0);
        close("hours_per_ticket_h", 40.0 / 7.0);
    }

    #[test]
    fn suspension_is_missing_while_nothing_is_solved() {
        let tickets = [closed(ticket(), closing()); 3];
        assert_eq!(total(&run_on_one_day(&tickets), "suspension_records_per_resolution"), None);
        let outcome = run_on_one_day(&[tickets.as_slice(), &[SOLVED, SOLVED]].concat());
        assert_eq!(total(&outcome, "suspension_records_per_resolution"), Some(9.0));
        assert_eq!(total(&outcome, "records_per_ticket"), Some(6.0));
    }

    #[test]
    fn blame_has_shares_by_level_and_an_inequality_over_units() {
        let blamed = |org, points| Fact::Blamed { org, points };
        let outcome = run(&[
            (day(20), blamed(Org::Unit(TOWN), 3.0)),
            (day(40), blamed(Org::Unit(OTHER_TOWN), 1.0)),
            (day(40), blamed(Org::City, 1.0)),
            (day(40), blamed(Org::District(DistrictId(0)), 1.0)),
            (day(40), blamed(Org::Government, 2.0)),
        ]);
        assert_eq!(total(&outcome, "blame_units_share"), Some(0.5));
        assert_eq!(total(&outcome, "blame_desks_share"), Some(0.25));
        assert_eq!(total(&outcome, "blame_government_share"), Some(0.25));
        assert_eq!(in_month(&outcome, "blame_units_share", 201_801), Some(1.0));
        assert_eq!(in_month(&outcome, "blame_units_share", 201_803), None);
        assert_eq!(of_unit(&outcome, "blame_units_points", TOWN), Some(3.0));
        // Over 3, 1, 0, 0: the twelve differences of pairs sum to 2 x (2 + 3 + 3 + 1 + 1 + 0) = 20; 20 / 16 / 2.
        assert_eq!(total(&outcome, "blame_gini"), Some(0.625));
        assert_eq!(total(&run(&[]), "blame_gini"), None);
    }

    #[test]
    fn autonomy_is_own_work_without_idleness() {
        let work = |days: u64| [(Work::Informal, days), (Work::Proactive, days), (Work::Field, 4 * days)];
        let at = |days: u64| {
            let busy = org(Org::Unit(TOWN), 10 * days, &work(days));
            snapshot(vec![busy, org(Org::Unit(BUREAU), 10 * days, &[(Work::Field, 4 * days)])])
        };
        let outcome = run_snapshots(&[(day(10), at(10)), (day(20), at(20))]);
        assert_eq!(of_unit(&outcome, "autonomy_share", TOWN), Some(0.2));
        assert_eq!(total(&outcome, "autonomy_share"), Some(0.1));
        assert_eq!(total(&outcome, "idle_share"), Some(0.5));
        // Utilisations of 0.6 and 0.4; the two units without staff are left out.
        assert!((total(&outcome, "utilisation_gini").unwrap() - 0.1).abs() < 1e-12);
    }

    #[test]
    fn pressure_and_belief_are_means_over_time_and_last_values() {
        let at = |efficacy, pressure| {
            let felt =
                |unit, pressure| OrgSnapshot { pressure: Some(pressure), ..org(Org::Unit(unit), 0, &[]) };
            Snapshot { efficacy, ..snapshot(vec![felt(TOWN, pressure), felt(BUREAU, 0.0)]) }
        };
        let outcome =
            run_snapshots(&[(day(10), at(0.5, 2.0)), (day(40), at(0.2, 8.0)), (day(50), at(0.9, 4.0))]);
        assert!((total(&outcome, "efficacy_mean").unwrap() - (0.5 * 30.0 + 0.2 * 10.0) / 40.0).abs() < 1e-12);
        assert_eq!(total(&outcome, "efficacy_end"), Some(0.9));
        assert!((total(&outcome, "pressure_mean").unwrap() - 0.5 * (60.0 + 80.0) / 40.0).abs() < 1e-12);
        assert!((of_unit(&outcome, "pressure_mean", TOWN).unwrap() - 3.5).abs() < 1e-12);
        assert_eq!(total(&outcome, "overwork_mean"), None);
    }

    #[test]
    fn work_items_multiply_what_was_dispatched() {
        let dispatched = |first| Fact::Dispatched {
            key: 1,
            category: GENERAL,
            unit: TOWN,
            order: 1,
            first,
            right: true,
            decidable: true,
            territorial: false,
            ruled: false,
            wait: Elapsed::ZERO,
        };
        let reminded = Fact::Reminded { key: 1, unit: TOWN };
        let report = Fact::ReportAsked { unit: TOWN, level: 1 };
        let orders = [dispatched(true), dispatched(true), dispatched(false)];
        let outcome = run_on_one_day(&[orders.as_slice(), &[reminded, report]].concat());
        assert_eq!(total(&outcome, "work_items_per_ticket"), Some(2.5));
    }

    #[test]
    fn the_pressure_index_is_items_times_blame_per_ticket_over_capacity() {
        let at = |hours| snapshot(vec![org(Org::Unit(TOWN), hours, &[])]);
        let mut metrics = Metrics::new(layout(), Window { warm_up_end: day(10), end: day(65) }, None);
        metrics.snapshot(day(10), &at(100));
        for _ in 0..4 {
            metrics.observe(day(20), &Fact::Reminded { key: 1, unit: TOWN });
            metrics.observe(day(20), &closed(ticket(), closing()));
        }
        metrics.observe(day(20), &Fact::Blamed { org: Org::Unit(TOWN), points: 2.0 });
        metrics.snapshot(day(65), &at(600));
        // Four reminders, half a point per ticket, half a thousand hours.
        assert_eq!(total(&metrics.finish(0), "pressure_index"), Some(4.0));
    }

    /// Two years and a bit, with a problem solved every `gap` days, and a number of hours a day on tickets.
    fn years(end: u32, gap: impl Fn(u32) -> u32, hours: impl Fn(u32) -> u64) -> Outcome {
        let mut metrics = Metrics::new(layout(), Window { warm_up_end: day(30), end: day(end) }, None);
        let mut field = 0;
        for n in 0..=end {
            metrics.snapshot(
                day(n),
                &snapshot(vec![org(Org::Unit(TOWN), field.max(1), &[(Work::Field, field)])]),
            );
            if n.is_multiple_of(gap(n)) {
                metrics.observe(day(n), &SOLVED);
            }
            field += hours(n);
        }
        metrics.finish(0)
    }

    #[test]
    fn involution_compares_the_last_year_with_the_first() {
        // Between the two years lie 35 days that belong to neither. Hours double; solutions halve.
        let late = |n| n >= 30 + 365 + 35;
        let outcome =
            years(30 + 365 + 35 + 365, |n| if late(n) { 10 } else { 5 }, |n| if late(n) { 8 } else { 4 });
        let (first, last) = (73.0_f64, (43..80).count() as f64);
        let expected = libm::log(2.0) - (libm::log(last) - libm::log(first));
        assert!((total(&outcome, "involution").unwrap() - expected).abs() < 1e-12);
        let hours = 4.0 * 400.0 + 8.0 * 365.0;
        assert!((total(&outcome, "ln_ticket_hours").unwrap() - libm::log(hours)).abs() < 1e-12);
        assert!((total(&outcome, "ln_true_resolutions").unwrap() - libm::log(80.0 + last)).abs() < 1e-12);
        let per_resolution = total(&outcome, "staff_hours_per_true_resolution_h").unwrap();
        assert!((per_resolution - hours / (80.0 + last)).abs() < 1e-9);
    }

    #[test]
    fn involution_is_missing_in_less_than_two_years_or_if_a_year_solved_nothing() {
        assert_eq!(total(&years(30 + 729, |_| 5, |_| 4), "involution"), None);
        assert!(total(&years(30 + 730, |_| 5, |_| 4), "involution").unwrap().abs() < 0.02);
        assert_eq!(total(&years(30 + 730, |n| if n < 395 { 5 } else { 9_999 }, |_| 4), "involution"), None);
        assert_eq!(total(&years(30 + 730, |_| 5, |_| 0), "ln_ticket_hours"), None);
    }
}
