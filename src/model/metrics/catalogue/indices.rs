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

    "autonomy_share" "Autonomy", MU = of("share", |view| {
        ratio(view.units().of_kinds(&OWN_WORK) as f64, view.units().staffed as f64)
    });
        "Hours of units on informal and proactive work and a town's own line / their staffed hours. Idle hours are not in the numerator."

    "idle_share" "Idle", MU = of("share", |view| ratio(view.units().of_kind(Work::Idle) as f64, view.units().staffed as f64));
        "Hours of units without work / their staffed hours; beside autonomy."

    "idling_share" "Idling", MCU = share(PlantedSeconds UnsolvableSeconds RepeatOldSeconds / TicketSeconds);
        "Hours spent on tickets that were planted, unsolvable (improper, or without anybody in hand who had the authority) or repeats without new facts / hours spent on tickets that left the desk. A ticket counts once."

    "idling_planted_share" "Idling on planted tickets", MCU = share(PlantedSeconds / TicketSeconds);
        "Hours spent on planted tickets / hours spent on tickets that left the desk; the arranging itself is in `planted_h_per_year`."

    "idling_unsolvable_share" "Idling on unsolvable tickets", MCU = share(UnsolvableSeconds / TicketSeconds);
        "Hours spent on tickets that were improper, or whose last unit, helpers included, had no authority (planted ones and questions apart) / hours spent on tickets that left the desk."

    "idling_repeat_share" "Idling on repeats", MCU = share(RepeatOldSeconds / TicketSeconds);
        "Hours spent on repeats without new facts that were neither planted nor unsolvable / hours spent on tickets that left the desk."

    "hours_per_ticket_h" "Hours per ticket", MCU = mean_h(TicketSeconds / Closed);
        "Staff hours of units and desks spent on tickets that left the desk / those tickets."

    "records_per_ticket" "Records per ticket", MCU = per_ticket(Records);
        "Trace items and forms written for tickets that left the desk / those tickets."

    "suspension_records_per_resolution" "Suspension", MC = ratio("records per problem", Records / SolvedFormally);
        "Trace items and forms written for tickets that left the desk / proper problems truly solved on tickets in the same time. Missing if none was solved."

    "ticket_hours_h_per_year" "Ticket hours", M = of("h per year", |view| view.hours_per_year(view.stretch.books.ticket_seconds()));
        "Hours of units on tickets (sign, field, travel, paper, redo, proof, dispute, joint help, persuasion, planted, report) and of district desks on anything but idle."

    "staff_hours_per_true_resolution_h" "Staff hours per true resolution", M = of("h", |view| {
        ratio(view.stretch.books.ticket_seconds() as f64 / 3_600.0, view.get(Count::SolvedFormally))
    });
        "Ticket hours (as in `ticket_hours_h_per_year`) / proper problems truly solved on tickets in the same time."

    "ln_ticket_hours" "ln ticket hours", M = of("ln h", |view| ln(view.stretch.books.ticket_seconds() as f64 / 3_600.0));
        "Natural logarithm of the ticket hours in the window or month; involution against a baseline is its difference minus that of `ln_true_resolutions`."

    "ln_true_resolutions" "ln true resolutions", M = of("ln problems", |view| ln(view.get(Count::SolvedFormally)));
        "Natural logarithm of the proper problems truly solved on tickets in the window or month. Missing if none was."

    "involution" "Involution", TOTAL = of("ln ratio", involution);
        "Change in ln(ticket hours) minus change in ln(true resolutions), last 365 days of the window against its first 365. Positive: more hours per problem solved. Missing if the window is shorter than two years, or a year had no hours or solved nothing."

    "work_items_per_ticket" "Work items per ticket", MU = ratio("per ticket", Orders RedoForm RedoEffect RedoProof Reminders Supervisions ReportsAsked ProofsAsked / FirstOrders);
        "Orders, redos, reminders, supervisions, reports and proofs asked / first orders: the multiplier of the hierarchy. By unit: those of the unit."

    "pressure_mean" "Felt pressure", MU = of("index", |view| view.stretch.levels.mean(Level::Pressure));
        "Mean over time and units of felt pressure."

    "overwork_mean" "Overwork", MU = of("share", |view| view.stretch.levels.mean(Level::Overwork));
        "Mean over time and units of the discounted share of staffed time spent at high load."

    "pressure_index" "Pressure index", M = of("points per 1000 h", pressure_index);
        "Work items (as in `work_items_per_ticket`) x blame points on units per ticket that left the desk / 1,000 staffed hours of units: tickets x multiplier x consequence / capacity."

    "blame_units_points" "Blame on units", MU = of("points", |view| Some(view.cell.real(Real::BlameUnits)));
        "Blame points that landed on handling units."

    "blame_units_share" "Blame share of units", M = of("share", |view| ratio(view.cell.real(Real::BlameUnits), blame(view)));
        "Blame points on handling units / all blame points."

    "blame_desks_share" "Blame share of desks", M = of("share", |view| ratio(view.cell.real(Real::BlameDesks), blame(view)));
        "Blame points on the city and district desks / all blame points."

    "blame_government_share" "Blame share of the government", M = of("share", |view| ratio(view.cell.real(Real::BlameGovernment), blame(view)));
        "Blame points on the upper government / all blame points."

    "utilisation_gini" "Inequality of utilisation", TOTAL = of("gini", |view| gini(&of_units(view, |_, book| book.utilisation())));
        "Gini coefficient over units of their utilisation; units without staff are left out."

    "blame_gini" "Inequality of blame", TOTAL = of("gini", |view| gini(&of_units(view, |cell, _| Some(cell.real(Real::BlameUnits)))));
        "Gini coefficient over units of their blame points; missing if nobody was blamed."

    "efficacy_mean" "Believed efficacy", M = of("share", |view| view.stretch.levels.mean(Level::Efficacy));
        "Mean over time and citizens of the believed efficacy of the hotline."

    "efficacy_end" "Believed efficacy at the end", M = of("share", |view| view.stretch.levels.last(Level::Efficacy));
        "Mean over citizens of the believed efficacy of the hotline at the end of the month, or of the window."

    "expectation_mean" "Expectation", M = of("index", |view| view.stretch.levels.mean(Level::Expectation));
        "Mean over time and citizens of what they expect."

    "expectation_end" "Expectation at the end", M = of("index", |view| view.stretch.levels.last(Level::Expectation));
        "Mean over citizens of what they expect, at the end of the month, or of the window."

    "trust_mean" "Trust", M = of("share", |view| view.stretch.levels.mean(Level::Trust));
        "Mean over time and citizens of their trust."

    "trust_end" "Trust at the end", M = of("share", |view| view.stretch.levels.last(Level::Trust));
        "Mean over citizens of their trust at the end of the month, or of the window."

    "known_citizens_end" "Citizens with a history", M = of("1", |view| view.stretch.levels.last(Level::KnownCitizens));
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
const WORK_ITEMS: [Count; 8] = [
    Count::Orders,
    Count::RedoForm,
    Count::RedoEffect,
    Count::RedoProof,
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
