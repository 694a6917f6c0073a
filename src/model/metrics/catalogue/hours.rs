//! Hours: what staff time went into. Hours per year of 365 days, by difference of the books at the window's ends;
//! by unit and by desk: of that one.

use super::row::{View, rows};
use crate::model::metrics::books::{Book, Pool, TICKET_WORK};
use crate::model::metrics::count::ratio;
use crate::model::work::Work;

rows! {
    /// Hours by kind of work, and how busy staff is.
    ROWS: Hours

    "staffed_units_h_per_year" "Staffed, units", MU = of("h per year", |view| view.hours_per_year(view.units().staffed));
        "Staffed hours of towns and bureaus; the hours by kind below sum to the staffed hours of units and desks."

    "staffed_city_h_per_year" "Staffed, city desk", MD = of("h per year", |view| view.hours_per_year(city(view).staffed));
        "Staffed hours of the city desk."

    "staffed_districts_h_per_year" "Staffed, district desks", MD = of("h per year", |view| view.hours_per_year(districts(view).staffed));
        "Staffed hours of the district desks."

    "sign_h_per_year" "Signing", MU = of("h per year", |view| kind(view, Work::Sign));
        "Hours of units on reading orders and deciding whether to sign."

    "field_h_per_year" "Field work", MU = of("h per year", |view| kind(view, Work::Field));
        "Hours of units on the problem itself, first round."

    "travel_h_per_year" "Travel", MU = of("h per year", |view| kind(view, Work::Travel));
        "Hours of units on the way, first round."

    "paper_h_per_year" "Paper", MU = of("h per year", |view| kind(view, Work::Paper));
        "Hours of units on replies, traces and requests for extension, first round."

    "redo_h_per_year" "Redo", MU = of("h per year", |view| kind(view, Work::Redo));
        "Hours of units on all rounds after the first."

    "proof_h_per_year" "Proof", MU = of("h per year", |view| kind(view, Work::Proof));
        "Hours of units on proof after a citizen said unresolved."

    "dispute_units_h_per_year" "Dispute, units", MU = of("h per year", |view| view.hours_per_year(view.units().of_kind(Work::Dispute)));
        "Hours of units on arguing about who must take an order."

    "joint_help_h_per_year" "Joint help", MU = of("h per year", |view| kind(view, Work::JointHelp));
        "Hours of units on their part of another unit's order."

    "persuasion_h_per_year" "Persuasion", MU = of("h per year", |view| kind(view, Work::Persuasion));
        "Hours of units on talking citizens into satisfied."

    "planted_h_per_year" "Planted calls", MU = of("h per year", |view| kind(view, Work::Planted));
        "Hours of units on arranging friendly calls."

    "report_h_per_year" "Reports", MU = of("h per year", |view| kind(view, Work::Report));
        "Hours of units on answering reminders and supervision."

    "top_down_h_per_year" "Tasks from above", MU = of("h per year", |view| kind(view, Work::TopDown));
        "Hours of units on tasks handed down."

    "town_line_h_per_year" "Town line", MU = of("h per year", |view| kind(view, Work::TownLine));
        "Hours of units on the seats of a town's own line."

    "informal_h_per_year" "Informal", MU = of("h per year", |view| kind(view, Work::Informal));
        "Hours of units on matters settled before anything is recorded."

    "proactive_h_per_year" "Proactive", MU = of("h per year", |view| kind(view, Work::Proactive));
        "Hours of units on root causes."

    "idle_units_h_per_year" "Idle, units", MU = of("h per year", |view| view.hours_per_year(view.units().of_kind(Work::Idle)));
        "Staffed hours of units without work."

    "talk_h_per_year" "Talk", MD = of("h per year", |view| kind(view, Work::Talk));
        "Hours of desks on talking with callers and reading messages."

    "record_h_per_year" "Recording", MD = of("h per year", |view| kind(view, Work::Record));
        "Hours of desks on writing records."

    "screen_h_per_year" "Screening", MD = of("h per year", |view| kind(view, Work::Screen));
        "Hours of desks on checking whether an appeal is proper, or known already."

    "sort_h_per_year" "Sorting", MD = of("h per year", |view| kind(view, Work::Sort));
        "Hours of desks on choosing the unit."

    "dispute_desks_h_per_year" "Dispute, desks", MD = of("h per year", |view| view.hours_per_year(view.stretch.books.desks().of_kind(Work::Dispute)));
        "Hours of desks on settling who must take an order."

    "review_h_per_year" "Review", MD = of("h per year", |view| kind(view, Work::Review));
        "Hours of desks on replies and requests for extension."

    "proof_check_h_per_year" "Checking proof", MD = of("h per year", |view| kind(view, Work::ProofCheck));
        "Hours of desks on proof reports."

    "follow_up_h_per_year" "Follow-up", MD = of("h per year", |view| kind(view, Work::FollowUp));
        "Hours of desks on calling citizens back."

    "idle_desks_h_per_year" "Idle, desks", MD = of("h per year", |view| view.hours_per_year(view.stretch.books.desks().of_kind(Work::Idle)));
        "Staffed hours of desks without work."

    "utilisation" "Utilisation", MUD = of("share", |view| view.stretch.books.all().utilisation());
        "Booked hours other than idle / staffed hours, of units and desks together; by unit and by desk: of that one. Missing without staff."

    "utilisation_units" "Utilisation of units", M = of("share", |view| view.units().utilisation());
        "Booked hours other than idle / staffed hours, towns and bureaus together."

    "utilisation_towns" "Utilisation of towns", M = of("share", |view| view.stretch.books.pool(Pool::Towns).utilisation());
        "Booked hours other than idle / staffed hours, all towns together."

    "utilisation_bureaus" "Utilisation of bureaus", M = of("share", |view| view.stretch.books.pool(Pool::Bureaus).utilisation());
        "Booked hours other than idle / staffed hours, all bureaus together."

    "utilisation_city" "Utilisation of the city desk", M = of("share", |view| city(view).utilisation());
        "Booked hours other than idle / staffed hours of the city desk."

    "utilisation_districts" "Utilisation of district desks", M = of("share", |view| districts(view).utilisation());
        "Booked hours other than idle / staffed hours, all district desks together."

    "offered_load_units" "Offered load of units", MU = of("ratio", |view| view.units().offered_load());
        "Hours that the orders received would need if done in full / staffed hours left by tasks from above. May exceed 1."

    "offered_load_towns" "Offered load of towns", M = of("ratio", |view| view.stretch.books.pool(Pool::Towns).offered_load());
        "As `offered_load_units`, all towns together."

    "offered_load_bureaus" "Offered load of bureaus", M = of("ratio", |view| view.stretch.books.pool(Pool::Bureaus).offered_load());
        "As `offered_load_units`, all bureaus together."

    "offered_load_desks" "Offered load of desks", MD = of("ratio", |view| view.stretch.books.desks().offered_load());
        "Hours that the jobs received would need if done in full / staffed hours, all desks together; by desk: of that one. May exceed 1."

    "dispute_share_of_district_work" "Disputes in district work", MD = of("share", |view| {
        ratio(districts(view).of_kind(Work::Dispute) as f64, districts(view).worked() as f64)
    });
        "Hours of district desks on disputes / their booked hours other than idle."

    "field_share_of_ticket_work" "Field work in ticket work", MU = of("share", |view| {
        ratio(view.units().of_kind(Work::Field) as f64, view.units().of_kinds(&TICKET_WORK) as f64)
    });
        "Hours of units on field work, first round / their hours on tickets (sign, field, travel, paper, redo, proof, dispute, joint help, persuasion, planted, report)."

    "paper_share_of_ticket_work" "Paper in ticket work", MU = of("share", |view| {
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
