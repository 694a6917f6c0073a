//! Time: how long things take, and how long they wait. Clock hours, unless the label says otherwise.

use super::row::{Formula, Row, View, rows};
use crate::model::metrics::count::{Count, ratio};
use crate::model::metrics::layout::DeadlineClass;
use crate::model::metrics::levels::Level;
use crate::model::outcome::Layer;

rows! {
    /// Waits of calls, orders and tickets, and the age of what is open.
    ROWS: Time

    "call_wait_mean_s" "Wait for a seat", M = mean_s(AnswerSeconds / Answered);
        "Seconds from the call to the answer / calls answered; abandoned ones are in neither."

    "connection_rate" "Connection rate", M = share(Answered / Answered Abandoned);
        "Calls answered / calls answered or abandoned; redials count as calls."

    "answered_in_15_s_rate" "Answered within 15 s", M = share(AnsweredSoon / Answered Abandoned);
        "Calls answered within 15 seconds / calls answered or abandoned."

    "message_wait_mean_h" "Wait of a message", M = mean_h(MessageSeconds / Messages);
        "Hours from the arrival of a message to its reading / messages read."

    "desk_wait_mean_h" "Wait at the district desk", MCU = mean_h(FirstOrderSeconds / FirstOrders);
        "Hours that tickets waited for their first order / first orders."

    "dispute_wait_mean_h" "Wait in dispute", MC = mean_h(SettleSeconds / SettledNext SettledClaimed SettledRuled SettledWithdrawn);
        "Hours from a return to its settlement / returns settled; those still disputed are in neither."

    "sign_wait_mean_h" "Wait for a signature", MCU = mean_h(SignSeconds / Signed);
        "Hours from an order to its signature by the unit / orders signed."

    "accept_wait_mean_h" "Receipt to signature", MCU = mean_h(AcceptSeconds / AcceptTickets);
        "Hours from the receipt at the district desk to the signature of the unit that handled it / tickets that left the desk and had been signed. Time in dispute is in it."

    "work_wait_mean_h" "Wait for work to begin", MCU = mean_h(WorkWaitSeconds / WorkStarts);
        "Hours that orders and redos waited in a unit's queue / starts of work."

    "first_response_mean_h" "First response", MCU = mean_h(ResponseSeconds / ResponseTickets);
        "Hours from the citizen's raising it to the first contact, or to the first reply where there was no contact / tickets that left the desk and had either."

    "first_reply_mean_h" "First reply", MCU = mean_h(ReplySeconds / ReplyTickets);
        "Hours from the citizen's raising it to the first reply / tickets that left the desk and were replied to."

    "limbo_mean_h" "In limbo per ticket", MCU = mean_h(LimboSeconds / Closed);
        "Hours in which no unit held the ticket (at the desk, or in dispute) / tickets that left the desk."

    "cycle_mean_h" "Cycle time", MCU = mean_h(CycleSeconds / CycleTickets);
        "Hours from the citizen's raising it to the closing / tickets closed; withdrawn ones are in neither."

    "cycle_p50_h" "Cycle time, median", MC = of("h", |view| view.cycle_h(0.5));
        "Median hours from the citizen's raising it to the closing, over tickets closed, withdrawn ones left out; at most 0.8 % off."

    "cycle_p90_h" "Cycle time, 90 %", MC = of("h", |view| view.cycle_h(0.9));
        "Hours within which nine in ten tickets were closed after the citizen raised them, withdrawn ones left out; at most 0.8 % off."

    "cycle_p99_h" "Cycle time, 99 %", MC = of("h", |view| view.cycle_h(0.99));
        "Hours within which 99 in 100 tickets were closed after the citizen raised them, withdrawn ones left out; at most 0.8 % off."

    "open_tickets_mean" "Open tickets", M = of("1", |view| view.stretch.levels.mean(Level::OpenTickets));
        "Mean over time of the tickets open."

    "open_tickets_end" "Open tickets at the end", M = of("1", |view| view.stretch.levels.last(Level::OpenTickets));
        "Tickets open at the end of the month, or of the window."

    "open_age_mean_h" "Age of open tickets", M = of("h", |view| hours(view.stretch.levels.mean(Level::OpenAge)));
        "Mean over time and open tickets of the hours since receipt. Missing if nothing was open at a checkpoint."

    "in_limbo_mean" "Tickets in dispute", M = of("1", |view| view.stretch.levels.mean(Level::InLimbo));
        "Mean over time of the tickets that no unit holds because they are disputed."

    "limbo_age_mean_h" "Age of tickets in dispute", M = of("h", |view| hours(view.stretch.levels.mean(Level::LimboAge)));
        "Mean over time and disputed tickets of the hours in dispute so far. Missing if none was disputed at a checkpoint."

    "calls_waiting_mean" "Calls waiting at midnight", M = of("1", |view| view.stretch.levels.mean(Level::CallsWaiting));
        "Mean over checkpoints (midnights) of the calls waiting for a seat."

    "open_at_month_end_share" "Open at the month's end", M = of("share of orders", |view| at_month_end(view, Level::OpenTickets));
        "Tickets open at a month's end / first orders of that month; months cut by the window are left out. May exceed 1."

    "in_circulation_share" "In circulation at the month's end", M = of("share of orders", |view| at_month_end(view, Level::InLimbo));
        "Tickets in dispute at a month's end / first orders of that month; months cut by the window are left out."

    "backlog_towns_mean_weeks" "Backlog of towns", M = of("weeks", |view| view.stretch.levels.mean(Level::BacklogTowns));
        "Mean over time and towns of the expected ticket hours waiting and in hand / hours available for tickets in the next five working days."

    "backlog_bureaus_mean_weeks" "Backlog of bureaus", M = of("weeks", |view| view.stretch.levels.mean(Level::BacklogBureaus));
        "Mean over time and bureaus of the expected ticket hours waiting and in hand / hours available for tickets in the next five working days."

    "backlog_mean_weeks" "Backlog", MU = of("weeks", |view| view.stretch.levels.mean(Level::Backlog));
        "Mean over time and units of the expected ticket hours waiting and in hand / hours available for tickets in the next five working days."

    "jobs_waiting_per_staff" "Jobs waiting per member of staff", MUD = of("per staff", |view| {
        let all = view.stretch.books.all();
        ratio(all.waiting as f64, all.staffed as f64)
    });
        "Job seconds waiting during the pool's own hours / staffed seconds; by unit and by desk of that one."
}

/// A quantile of the cycle times of a class.
macro_rules! of_class {
    ($class:ident $word:literal, $share:literal $name:literal $label:literal) => {
        Row::new(
            (concat!("cycle_", $word, "_", $name, "_h"), concat!("Cycle time, ", $word, ", ", $label)),
            "h",
            Layer::Time,
            0,
            Formula::Of(|view| view.class_cycle_h(DeadlineClass::$class, $share)),
            concat!("As `cycle_", $name, "_h`, over the categories whose deadline is of class ", $word, "."),
        )
    };
}

/// Cycle times by class of deadline.
pub(super) const BY_CLASS: &[Row] = &[
    of_class!(Emergency "emergency", 0.5 "p50" "median"),
    of_class!(Emergency "emergency", 0.9 "p90" "90 %"),
    of_class!(Emergency "emergency", 0.99 "p99" "99 %"),
    of_class!(Utility "utility", 0.5 "p50" "median"),
    of_class!(Utility "utility", 0.9 "p90" "90 %"),
    of_class!(Utility "utility", 0.99 "p99" "99 %"),
    of_class!(Consultation "consultation", 0.5 "p50" "median"),
    of_class!(Consultation "consultation", 0.9 "p90" "90 %"),
    of_class!(Consultation "consultation", 0.99 "p99" "99 %"),
    of_class!(General "general", 0.5 "p50" "median"),
    of_class!(General "general", 0.9 "p90" "90 %"),
    of_class!(General "general", 0.99 "p99" "99 %"),
    of_class!(Complex "complex", 0.5 "p50" "median"),
    of_class!(Complex "complex", 0.9 "p90" "90 %"),
    of_class!(Complex "complex", 0.99 "p99" "99 %"),
];

/// Seconds to hours.
fn hours(seconds: Option<f64>) -> Option<f64> {
    seconds.map(|seconds| seconds / 3_600.0)
}

/// A level at the ends of whole months over the first orders of those months.
fn at_month_end(view: &View, level: Level) -> Option<f64> {
    let Some(world) = view.world else {
        return ratio(view.stretch.levels.last(level)?, view.get(Count::FirstOrders)).filter(|_| view.whole_month);
    };
    let mut sums = (0.0, 0.0);
    for (place, _) in world.tables.months.iter().enumerate().filter(|(_, month)| month.whole) {
        sums.0 += world.state.month(place).levels.last(level)?;
        sums.1 += world.tables.by_month[place].get(Count::FirstOrders) as f64;
    }
    ratio(sums.0, sums.1)
}
