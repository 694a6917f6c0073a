//! Hours: what staff time went into. Hours per year of 365 days, by difference of the books at the window's ends;
//! by unit and by desk: of that one.

use super::row::{View, rows};
use crate::model::metrics::books::{Book, Pool, TICKET_WORK};
use crate::model::metrics::count::ratio;
use crate::model::work::Work;

rows! {
    /// Hours by kind of work, and how busy staff is.
    ROWS: Hours

    "staffed_units_h_per_year" "Staffed, units" "在岗工时（承办单位）", MU = of("h per year", |view| view.hours_per_year(view.units().staffed));
        "Staffed hours of towns and bureaus; the hours by kind below sum to the staffed hours of units and desks."

    "staffed_city_h_per_year" "Staffed, city desk" "在岗工时（热线中心）", MD = of("h per year", |view| view.hours_per_year(city(view).staffed));
        "Staffed hours of the city desk."

    "staffed_districts_h_per_year" "Staffed, district desks" "在岗工时（区级分中心）", MD = of("h per year", |view| view.hours_per_year(districts(view).staffed));
        "Staffed hours of the district desks."

    "sign_h_per_year" "Signing" "签收工时", MU = of("h per year", |view| kind(view, Work::Sign));
        "Hours of units on reading orders and deciding whether to sign."

    "field_h_per_year" "Field work" "现场办理工时", MU = of("h per year", |view| kind(view, Work::Field));
        "Hours of units on the problem itself, first round."

    "travel_h_per_year" "Travel" "路途工时", MU = of("h per year", |view| kind(view, Work::Travel));
        "Hours of units on the way, first round."

    "paper_h_per_year" "Paper" "文书留痕工时", MU = of("h per year", |view| kind(view, Work::Paper));
        "Hours of units on replies, traces and requests for extension, first round."

    "redo_h_per_year" "Redo" "重办工时", MU = of("h per year", |view| kind(view, Work::Redo));
        "Hours of units on all rounds after the first."

    "proof_h_per_year" "Proof" "佐证工时", MU = of("h per year", |view| kind(view, Work::Proof));
        "Hours of units on proof after a citizen said unresolved."

    "dispute_units_h_per_year" "Dispute, units" "退单争议工时（承办单位）", MU = of("h per year", |view| view.hours_per_year(view.units().of_kind(Work::Dispute)));
        "Hours of units on arguing about who must take an order."

    "joint_help_h_per_year" "Joint help" "协办工时", MU = of("h per year", |view| kind(view, Work::JointHelp));
        "Hours of units on their part of another unit's order."

    "persuasion_h_per_year" "Persuasion" "劝说工时", MU = of("h per year", |view| kind(view, Work::Persuasion));
        "Hours of units on talking citizens into satisfied."

    "planted_h_per_year" "Arranging planted calls" "自打热线工时", MU = of("h per year", |view| kind(view, Work::Planted));
        "Hours of units on arranging friendly calls."

    "report_h_per_year" "Reports" "书面说明工时", MU = of("h per year", |view| kind(view, Work::Report));
        "Hours of units on answering reminders and supervision."

    "top_down_h_per_year" "Tasks from above" "上级交办任务工时", MU = of("h per year", |view| kind(view, Work::TopDown));
        "Hours of units on tasks handed down."

    "town_line_h_per_year" "Town line" "乡镇热线工时", MU = of("h per year", |view| kind(view, Work::TownLine));
        "Hours of units on the seats of a town's own line."

    "informal_h_per_year" "Informal" "登记前就地处理工时", MU = of("h per year", |view| kind(view, Work::Informal));
        "Hours of units on matters settled before anything is recorded."

    "proactive_h_per_year" "Proactive" "主动治理工时", MU = of("h per year", |view| kind(view, Work::Proactive));
        "Hours of units on root causes."

    "idle_units_h_per_year" "Idle, units" "空闲工时（承办单位）", MU = of("h per year", |view| view.hours_per_year(view.units().of_kind(Work::Idle)));
        "Staffed hours of units without work."

    "talk_h_per_year" "Talk" "通话与阅件工时", MD = of("h per year", |view| kind(view, Work::Talk));
        "Hours of desks on talking with callers and reading messages."

    "record_h_per_year" "Recording" "登记录入工时", MD = of("h per year", |view| kind(view, Work::Record));
        "Hours of desks on writing records."

    "screen_h_per_year" "Screening" "甄别工时", MD = of("h per year", |view| kind(view, Work::Screen));
        "Hours of desks on checking whether an appeal is proper, or known already."

    "sort_h_per_year" "Sorting" "派单工时", MD = of("h per year", |view| kind(view, Work::Sort));
        "Hours of desks on choosing the unit."

    "dispute_desks_h_per_year" "Dispute, desks" "退单争议工时（热线中心与分中心）", MD = of("h per year", |view| view.hours_per_year(view.stretch.books.desks().of_kind(Work::Dispute)));
        "Hours of desks on settling who must take an order."

    "review_h_per_year" "Review" "审核工时", MD = of("h per year", |view| kind(view, Work::Review));
        "Hours of desks on replies and requests for extension."

    "proof_check_h_per_year" "Checking proof" "佐证核对工时", MD = of("h per year", |view| kind(view, Work::ProofCheck));
        "Hours of desks on proof reports."

    "follow_up_h_per_year" "Follow-up" "回访工时", MD = of("h per year", |view| kind(view, Work::FollowUp));
        "Hours of desks on calling citizens back."

    "idle_desks_h_per_year" "Idle, desks" "空闲工时（热线中心与分中心）", MD = of("h per year", |view| view.hours_per_year(view.stretch.books.desks().of_kind(Work::Idle)));
        "Staffed hours of desks without work."

    "utilisation" "Utilisation" "人员利用率", MUD = of("share", |view| view.stretch.books.all().utilisation());
        "Booked hours other than idle / staffed hours, of units and desks together; by unit and by desk: of that one. Missing without staff."

    "utilisation_units" "Utilisation of units" "人员利用率（承办单位）", M = of("share", |view| view.units().utilisation());
        "Booked hours other than idle / staffed hours, towns and bureaus together."

    "utilisation_towns" "Utilisation of towns" "人员利用率（乡镇街道）", M = of("share", |view| view.stretch.books.pool(Pool::Towns).utilisation());
        "Booked hours other than idle / staffed hours, all towns together."

    "utilisation_bureaus" "Utilisation of bureaus" "人员利用率（委办局）", M = of("share", |view| view.stretch.books.pool(Pool::Bureaus).utilisation());
        "Booked hours other than idle / staffed hours, all bureaus together."

    "utilisation_city" "Utilisation of the city desk" "人员利用率（热线中心）", M = of("share", |view| city(view).utilisation());
        "Booked hours other than idle / staffed hours of the city desk."

    "utilisation_districts" "Utilisation of district desks" "人员利用率（区级分中心）", M = of("share", |view| districts(view).utilisation());
        "Booked hours other than idle / staffed hours, all district desks together."

    "offered_load_units" "Offered load of units" "工作负荷（承办单位）", MU = of("ratio", |view| view.units().offered_load());
        "Hours that the orders received would need if done in full / staffed hours left by tasks from above. May exceed 1."

    "offered_load_towns" "Offered load of towns" "工作负荷（乡镇街道）", M = of("ratio", |view| view.stretch.books.pool(Pool::Towns).offered_load());
        "As `offered_load_units`, all towns together. Missing without staff."

    "offered_load_bureaus" "Offered load of bureaus" "工作负荷（委办局）", M = of("ratio", |view| view.stretch.books.pool(Pool::Bureaus).offered_load());
        "As `offered_load_units`, all bureaus together. Missing without staff."

    "offered_load_desks" "Offered load of desks" "工作负荷（热线中心与分中心）", MD = of("ratio", |view| view.stretch.books.desks().offered_load());
        "Hours that the jobs received would need if done in full / staffed hours, all desks together; by desk: of that one. May exceed 1."

    "dispute_share_of_district_work" "Disputes in district work" "区级分中心工作中退单争议占比", MD = of("share", |view| {
        ratio(districts(view).of_kind(Work::Dispute) as f64, districts(view).worked() as f64)
    });
        "Hours of district desks on disputes / their booked hours other than idle."

    "field_share_of_ticket_work" "Field work in ticket work" "工单工作中现场办理占比", MU = of("share", |view| {
        ratio(view.units().of_kind(Work::Field) as f64, view.units().of_kinds(&TICKET_WORK) as f64)
    });
        "Hours of units on field work, first round / their hours on tickets (sign, field, travel, paper, redo, proof, dispute, joint help, persuasion, planted, report)."

    "paper_share_of_ticket_work" "Paper in ticket work" "工单工作中文书留痕占比", MU = of("share", |view| {
        ratio(view.units().of_kind(Work::Paper) as f64, view.units().of_kinds(&TICKET_WORK) as f64)
    });
        "Hours of units on paper, first round / their hours on tickets (see `field_share_of_ticket_work`)."
}

/// The book of the city desk.
fn city<'a>(view: &'a View) -> &'a Book {
    view.stretch.books.pool(Pool::City)
}

/// The book of the district desks.
fn districts<'a>(view: &'a View) -> &'a Book {
    view.stretch.books.pool(Pool::Districts)
}

/// Hours per year of a kind of work, whoever did it.
fn kind(view: &View, work: Work) -> Option<f64> {
    view.hours_per_year(view.stretch.books.all().of_kind(work))
}

#[cfg(test)]
mod tests {
    use crate::model::ids::{DistrictId, Org};
    use crate::model::metrics::catalogue::catalogue;
    use crate::model::metrics::sample::{
        BUREAU, HOUR, TOWN, day, in_month, of_unit, org, reading, run_snapshots, snapshot, total,
    };
    use crate::model::observer::{OrgSnapshot, Snapshot};
    use crate::model::work::Work;

    const DESK: Org = Org::District(DistrictId(0));

    /// Everybody after `days` days: a town that works 6 of 10 hours, an idle bureau, a city desk, a district desk.
    fn books(days: u64) -> Snapshot {
        let town = [(Work::Field, 3 * days), (Work::Paper, days), (Work::TopDown, 2 * days)];
        let desk = [(Work::Dispute, 4 * days), (Work::Review, 2 * days)];
        snapshot(vec![
            org(Org::City, 24 * days, &[(Work::Talk, 12 * days), (Work::Dispute, days)]),
            org(DESK, 8 * days, &desk),
            OrgSnapshot { offered: 4 * days * HOUR, ..org(Org::Unit(TOWN), 10 * days, &town) },
            org(Org::Unit(BUREAU), 10 * days, &[]),
        ])
    }

    #[test]
    fn hours_are_those_of_the_window_per_year_and_sum_to_what_was_staffed() {
        let outcome = run_snapshots(&[
            (day(0), books(0)),
            (day(10), books(10)),
            (day(30), books(30)),
            (day(65), books(65)),
        ]);
        let days = |id: &str| total(&outcome, id).unwrap() / 365.0;
        let close = |id: &str, value: f64| assert!((days(id) - value).abs() < 1e-9, "{id}");
        close("field_h_per_year", 3.0);
        close("top_down_h_per_year", 2.0);
        close("staffed_units_h_per_year", 20.0);
        close("idle_units_h_per_year", 14.0);
        close("dispute_desks_h_per_year", 5.0);
        close("dispute_units_h_per_year", 0.0);
        close("idle_desks_h_per_year", 13.0);
        let (staffed, kinds): (Vec<_>, Vec<_>) = catalogue()
            .iter()
            .filter(|info| info.unit == "h per year" && info.layer == crate::model::outcome::Layer::Hours)
            .partition(|info| info.id.starts_with("staffed_"));
        let sum = |infos: Vec<&crate::model::outcome::MetricInfo>| {
            infos.iter().map(|info| days(info.id)).sum::<f64>()
        };
        let (staffed, booked) = (sum(staffed), sum(kinds));
        assert!((staffed - 52.0).abs() < 1e-9 && (booked - staffed).abs() < 1e-9, "{booked} of {staffed}");
    }

    #[test]
    fn utilisation_is_booked_over_staffed_and_offered_load_what_tasks_leave() {
        let outcome = run_snapshots(&[(day(10), books(10)), (day(65), books(65))]);
        assert_eq!(total(&outcome, "utilisation_towns"), Some(0.6));
        assert_eq!(total(&outcome, "utilisation_bureaus"), Some(0.0));
        assert_eq!(total(&outcome, "utilisation_units"), Some(0.3));
        assert_eq!(total(&outcome, "utilisation_districts"), Some(0.75));
        assert_eq!(total(&outcome, "utilisation"), Some(25.0 / 52.0));
        assert_eq!(total(&outcome, "dispute_share_of_district_work"), Some(2.0 / 3.0));
        assert_eq!(total(&outcome, "field_share_of_ticket_work"), Some(0.75));
        assert_eq!(total(&outcome, "paper_share_of_ticket_work"), Some(0.25));
        // Four hours a day offered; ten staffed, of which two go to tasks from above.
        assert_eq!(total(&outcome, "offered_load_towns"), Some(0.5));
        assert_eq!(of_unit(&outcome, "utilisation", TOWN), Some(0.6));
        assert_eq!(reading(&outcome, "utilisation", Some(DESK), None, None), Some(0.75));
    }

    #[test]
    fn a_month_takes_the_hours_between_its_midnights() {
        let snapshots: Vec<_> =
            (10..=65).map(|n| (day(n), books(if n < 31 { u64::from(n) } else { 31 }))).collect();
        let outcome = run_snapshots(&snapshots);
        // Nothing is staffed from February on.
        assert_eq!(in_month(&outcome, "utilisation_towns", 201_801), Some(0.6));
        assert_eq!(in_month(&outcome, "field_h_per_year", 201_801), Some(3.0 * 365.0));
        assert_eq!(in_month(&outcome, "utilisation_towns", 201_802), None);
        assert_eq!(in_month(&outcome, "field_h_per_year", 201_802), Some(0.0));
    }
}
