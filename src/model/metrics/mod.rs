//! The observer that turns facts into readings.
//!
//! Facts of the counted window add to counters (`count.rs`) by month, unit and category; snapshots add to levels and
//! books (`levels.rs`, `books.rs`). When the run ends, every row of the [`catalogue`] computes its metric from those
//! sums, for the window as a whole, and for the months, categories, units and desks for which it makes sense. No
//! ticket is remembered: memory grows with units, categories and months, not with tickets.
//!
//! Rules that hold for every metric:
//! * A ticket counts when it leaves the desk, in the month in which it does, for the unit that had it last; only the
//!   figures whose names begin with `received` count it in the month in which it came.
//! * A rate whose denominator is zero is missing, never 0, infinite or not-a-number.
//! * Months are calendar months, cut to the window. Totals are the sum of the months.
//! * A score counts for the month in which its period ended, even if it is given at the midnight after.

mod books;
mod catalogue;
mod citizens;
mod closing;
mod count;
mod cycles;
mod handling;
mod headline;
mod layout;
mod levels;
mod online;
mod readings;
#[cfg(test)]
mod sample;
mod series;
mod state;
mod stays;
mod table;

pub use catalogue::{Reported, catalogue, declared_in, is_reported, metric, related, reported};
pub use headline::{Good, good, headline};
pub use layout::Layout;
pub use series::series_catalogue;

use crate::kernel::{Elapsed, Histogram, SimTime};
use crate::model::Window;
use crate::model::fact::{Closing, End, Fact, Nature, TicketInfo};
use crate::model::ids::UnitId;
use crate::model::observer::{Observer, Snapshot};
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
    stays: stays::Stays,
    series: Option<Series>,
}

/// Cycle times by month and by category, in seconds.
struct Cycles {
    by_month: Vec<Histogram>,
    by_category: Vec<Histogram>,
}

impl Metrics {
    /// An observer of a run in a world of this layout, whose facts name no other unit or category, which counts in `window` and, if asked for, takes a point of
    /// every series each `series_step` over the whole run.
    pub fn new(layout: Layout, window: Window, series_step: Option<Elapsed>) -> Metrics {
        let tables = Tables::new(&layout, window);
        let cycles = Cycles {
            by_month: vec![Histogram::new(); tables.months.len()],
            by_category: vec![Histogram::new(); layout.classes.len()],
        };
        let state = State::new(&layout, window, tables.months.len());
        let (stays, series) = (stays::Stays::new(window), series_step.map(Series::every));
        Metrics { layout, window, tables, state, cycles, stays, series }
    }

    /// What the run leaves behind; `events`: how many were handled.
    pub fn finish(self, events: u64) -> Outcome {
        let (totals, readings) = readings::all(&self);
        let cycles = cycles::bins(&readings::by_class(&self));
        let series = self.series.map(Series::into_points).unwrap_or_default();
        Outcome { totals, readings, series, cycles, events }
    }

    /// Counts an assessment. It belongs to the period that it closes, which may end with the run.
    #[cold]
    fn assess(&mut self, now: SimTime, unit: UnitId, verdict: Verdict) {
        if now > self.window.warm_up_end && now <= self.window.end {
            self.tables.assessed(now, unit, verdict);
        }
    }

    /// Counts a ticket that leaves the desk.
    #[inline(never)]
    fn close(&mut self, now: SimTime, ticket: &TicketInfo, closing: &Closing) {
        closing::count(&mut self.tables, now, ticket, closing);
        self.stays.leaves(ticket.received_at, now);
        if closing.end != End::Withdrawn {
            let cycle = now.since(ticket.raised_at).0;
            self.cycles.by_month[self.tables.month()].add(cycle);
            if let Some(category) = self.cycles.by_category.get_mut(ticket.category.index()) {
                category.add(cycle);
            }
        }
    }
}

/// Any of these facts.
macro_rules! any {
    ($($fact:ident)+) => { $(Fact::$fact { .. })|+ };
}

impl Observer for Metrics {
    fn observe(&mut self, now: SimTime, fact: &Fact) {
        if !self.tables.is_open(now) && !matches!(fact, Fact::Assessed { .. }) {
            return;
        }
        let tables = &mut self.tables;
        match fact {
            Fact::ProblemSolved {
                nature: Nature::Proper, consultation: false, informally: false, ..
            } => {
                self.state.solved(now);
                citizens::count(tables, fact);
            }
            any!(
                ProblemArose ProblemSolved Relapsed LearntOfRelapse ProblemPrevented ProblemRests Spoke HeardLocally
                LocalWaitEnded WillRepeat Escalated PetitionClock
            ) => citizens::count(tables, fact),
            any!(LineOpened LineCalled LineEnded LineReviewed) => citizens::count_line(tables, fact),
            any!(SentOnline Displaced ShutOut EnteredElsewhere ShowProject) => {
                online::count_online(tables, fact)
            }
            any!(
                CallArrived CallAnswered CallAbandoned CallBlocked MessageRead AnsweredAtOnce ScreenedOut Merged
                ToldResult
            ) => citizens::count_desk(tables, fact),
            Fact::TicketMade { ticket } => {
                self.stays.comes(ticket.received_at);
                citizens::count_desk(tables, fact);
            }
            any!(
                Dispatched Signed SignOverdue Refused Settled HelpAsked Summoned Referred CameAlong AskedAbove
                CityDecided Lent Deferred HandedOn
            ) => handling::count_orders(tables, fact),
            any!(
                WorkStarted Replied Passed RedoOrdered ExtensionAsked ExtensionDecided Overdue Applied Persuaded Called
                ProofAsked ProofChecked
            ) => handling::count_work(tables, fact),
            any!(
                Reminded Supervised ReportAsked Audited Blamed FriendCalls CauseSought CauseTreated StaffLeft
                StaffJoined TaskHandedDown
            ) => handling::count_oversight(tables, fact),
            Fact::Closed { ticket, closing } => self.close(now, ticket, closing),
            Fact::Assessed { unit, score, rank, of, named, .. } => {
                self.assess(now, *unit, Verdict { score: *score, rank: *rank, of: *of, named: *named });
            }
            // The closing repeats what these say, for the ticket as it ended.
            any!(FirstContact Said) => {}
        }
    }

    fn snapshot(&mut self, now: SimTime, snapshot: &Snapshot) {
        if let Some(series) = &mut self.series {
            series.see(now, snapshot, &self.layout);
        }
        self.state.see(now, snapshot, &self.layout, &self.tables.months);
    }
}

#[cfg(test)]
mod tests {
    use super::sample::{
        self, GENERAL, TOWN, closed, closing, day, in_month, of_unit, reading, run, ticket, total,
    };
    use super::*;
    use crate::model::ids::Org;

    #[test]
    fn the_warm_up_and_what_comes_after_the_end_are_not_counted() {
        let call = Fact::CallArrived { redial: 0 };
        let moments = [day(0), SimTime(day(10).0 - 1), day(10), SimTime(day(65).0 - 1), day(65), day(70)];
        let outcome = run(&moments.map(|now| (now, call)));
        assert_eq!(total(&outcome, "calls"), Some(2.0));
        assert_eq!(in_month(&outcome, "calls", 201_801), Some(1.0));
        assert_eq!(in_month(&outcome, "calls", 201_803), Some(1.0));
    }

    #[test]
    fn midnight_at_the_turn_of_the_month_belongs_to_the_new_one() {
        let call = Fact::CallArrived { redial: 0 };
        // Day 31 is 1 February, day 59 is 1 March.
        let moments = [SimTime(day(31).0 - 1), day(31), SimTime(day(59).0 - 1), day(59), day(60)];
        let outcome = run(&moments.map(|now| (now, call)));
        let by_month = [201_801, 201_802, 201_803].map(|month| in_month(&outcome, "calls", month));
        assert_eq!(by_month, [Some(1.0), Some(2.0), Some(2.0)]);
    }

    #[test]
    fn months_units_and_categories_add_up_to_the_total() {
        let facts: Vec<_> = (10..65).map(|n| (day(n), closed(ticket(), closing()))).collect();
        let outcome = run(&facts);
        assert_eq!(total(&outcome, "closed"), Some(55.0));
        let months = [201_801, 201_802, 201_803].map(|month| in_month(&outcome, "closed", month).unwrap());
        assert_eq!(months, [21.0, 28.0, 6.0]);
        assert_eq!(of_unit(&outcome, "closed", TOWN), Some(55.0));
        assert_eq!(sample::of_category(&outcome, "closed", GENERAL), Some(55.0));
        let brief = reading(&outcome, "closed", Some(Org::Unit(TOWN)), None, Some(201_802));
        assert_eq!(brief, Some(28.0));
    }
}
