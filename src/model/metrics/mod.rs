//! The observer that turns facts into readings.
//!
//! Facts of the counted window add to counters ([`count`]) by month, unit and category; snapshots add to levels and
//! books ([`levels`], [`books`]). When the run ends, every row of the [`catalogue`] computes its metric from those
//! sums, for the window as a whole, and for the months, categories, units and desks for which it makes sense. No
//! ticket is remembered: memory grows with units, categories and months, not with tickets.
//!
//! Rules that hold for every metric:
//! * A ticket counts when it leaves the desk, in the month in which it does, for the unit that had it last.
//! * A rate whose denominator is zero is missing, never 0, infinite or not-a-number.
//! * Months are calendar months, cut to the window. Totals are the sum of the months.
//! * A score counts for the month in which its period ended, even if it is given at the midnight after.

mod books;
mod catalogue;
mod citizens;
mod closing;
mod count;
mod handling;
mod layout;
mod levels;
mod readings;
#[cfg(test)]
mod sample;
mod series;
mod state;
mod table;

pub use catalogue::{catalogue, metric};
pub use layout::{DeadlineClass, Layout, UnitKind, Window};
pub use series::series_catalogue;

use crate::kernel::{Elapsed, Histogram, SimTime};
use crate::model::fact::{Closing, End, Fact, Nature, Observer, Snapshot, TicketInfo};
use crate::model::outcome::Outcome;
use series::Series;
use state::State;
use table::{Tables, Verdict};

/// Counts what happens in one run. See the [module](self) for its rules.
pub struct Metrics {
    layout: Layout,
    window: Window,
    tables: Tables,
    state: State,
    cycles: Cycles,
    series: Option<Series>,
}

/// Cycle times by month and by category, in seconds.
struct Cycles {
    by_month: Vec<Histogram>,
    by_category: Vec<Histogram>,
}

impl Metrics {
    /// An observer of a run in a world of this layout, which counts in `window` and, if asked for, takes a point of
    /// every series each `series_step` over the whole run.
    pub fn new(layout: Layout, window: Window, series_step: Option<Elapsed>) -> Metrics {
        let tables = Tables::new(&layout, window);
        let cycles = Cycles {
            by_month: vec![Histogram::new(); tables.months.len()],
            by_category: vec![Histogram::new(); layout.classes.len()],
        };
        let state = State::new(&layout, window, tables.months.len());
        Metrics { layout, window, tables, state, cycles, series: series_step.map(Series::every) }
    }

    /// What the run leaves behind; `events`: how many were handled.
    pub fn finish(self, events: u64) -> Outcome {
        let (totals, readings) = readings::all(&self);
        let series = self.series.map(Series::into_points).unwrap_or_default();
        Outcome { totals, readings, series, events }
    }

    /// Counts a ticket that leaves the desk.
    fn close(&mut self, now: SimTime, ticket: &TicketInfo, closing: &Closing) {
        closing::count(&mut self.tables, now, ticket, closing);
        if closing.end != End::Withdrawn {
            let cycle = now.since(ticket.raised_at).0;
            self.cycles.by_month[self.tables.month()].add(cycle);
            if let Some(category) = self.cycles.by_category.get_mut(ticket.category.index()) {
                category.add(cycle);
            }
        }
    }
}

impl Observer for Metrics {
    fn observe(&mut self, now: SimTime, fact: &Fact) {
        // An assessment belongs to the period that it closes, which may end with the run.
        if let Fact::Assessed { unit, score, rank, of, named, .. } = *fact {
            if now > self.window.warm_up_end && now <= self.window.end {
                self.tables.turn_to(now);
                self.tables.assessed(now, unit, Verdict { score, rank, of, named });
            }
            return;
        }
        if now < self.window.warm_up_end || now >= self.window.end {
            return;
        }
        self.tables.turn_to(now);
        let tables = &mut self.tables;
        match fact {
            Fact::ProblemSolved { nature: Nature::Proper, consultation: false, informally: false, .. } => {
                self.state.solved(now);
                citizens::count(tables, fact);
            }
            Fact::ProblemArose { .. }
            | Fact::ProblemSolved { .. }
            | Fact::Relapsed { .. }
            | Fact::ProblemRests { .. }
            | Fact::Spoke { .. }
            | Fact::HeardLocally { .. }
            | Fact::LocalWaitEnded { .. }
            | Fact::WillRepeat { .. }
            | Fact::Escalated { .. }
            | Fact::PetitionClock { .. } => citizens::count(tables, fact),
            Fact::CallArrived { .. }
            | Fact::CallAnswered { .. }
            | Fact::CallAbandoned { .. }
            | Fact::MessageRead { .. }
            | Fact::AnsweredAtOnce { .. }
            | Fact::ScreenedOut { .. }
            | Fact::Merged { .. }
            | Fact::ToldResult { .. }
            | Fact::TicketMade { .. } => citizens::count_desk(tables, fact),
            Fact::Dispatched { .. }
            | Fact::Signed { .. }
            | Fact::SignOverdue { .. }
            | Fact::Refused { .. }
            | Fact::Settled { .. }
            | Fact::HelpAsked { .. }
            | Fact::HandedOn { .. } => handling::count_orders(tables, fact),
            Fact::WorkStarted { .. }
            | Fact::Replied { .. }
            | Fact::Passed { .. }
            | Fact::RedoOrdered { .. }
            | Fact::ExtensionAsked { .. }
            | Fact::ExtensionDecided { .. }
            | Fact::Overdue { .. }
            | Fact::Persuaded { .. }
            | Fact::Called { .. }
            | Fact::ProofAsked { .. }
            | Fact::ProofChecked { .. } => handling::count_work(tables, fact),
            Fact::Reminded { .. }
            | Fact::Supervised { .. }
            | Fact::ReportAsked { .. }
            | Fact::Audited { .. }
            | Fact::Blamed { .. }
            | Fact::StaffLeft { .. }
            | Fact::StaffJoined { .. }
            | Fact::TaskHandedDown { .. } => handling::count_oversight(tables, fact),
            Fact::Closed { ticket, closing } => self.close(now, ticket, closing),
            // What is settled with the closing, or before: counted there.
            Fact::FirstContact { .. } | Fact::Said { .. } | Fact::Assessed { .. } => {}
        }
    }

    fn snapshot(&mut self, now: SimTime, snapshot: &Snapshot) {
        if let Some(series) = &mut self.series {
            series.see(now, snapshot, &self.layout);
        }
        self.state.see(now, snapshot, &self.layout, &self.tables.months);
    }
}
