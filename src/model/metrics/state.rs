//! What snapshots tell: levels averaged over time, and staff hours by difference.
//!
//! Books are cumulated since the start of the run; a window takes the difference of those at its ends, which
//! re-bases them at the end of the warm-up.

use super::books::{Book, Books, Pool};
use super::layout::{Layout, Month};
use super::levels::Levels;
use crate::kernel::{Elapsed, SimTime};
use crate::model::Window;
use crate::model::ids::{DistrictId, Org, UnitId};
use crate::model::observer::Snapshot;

/// Books and levels of one stretch of time.
#[derive(Clone, Debug)]
pub(super) struct Stretch {
    /// Books by pool.
    pub(super) books: Books,
    /// Levels.
    pub(super) levels: Levels,
}

impl Stretch {
    /// Nothing yet.
    pub(super) const EMPTY: Stretch = Stretch { books: Books::EMPTY, levels: Levels::EMPTY };

    /// Adds a later stretch of time.
    fn merge(&mut self, later: &Stretch) {
        self.books.merge(&later.books);
        self.levels.merge(&later.levels);
    }
}

/// What staff hours went into during the first and the last year of the window, for involution.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Year {
    /// Seconds that tickets cost.
    pub(super) ticket_seconds: u64,
    /// Proper problems truly solved on tickets.
    pub(super) solved: u64,
}

/// Everything that snapshots tell.
pub(super) struct State {
    window: Window,
    by_month: Vec<Stretch>,
    by_unit: Vec<Stretch>,
    by_desk: Vec<Stretch>,
    previous: Option<(SimTime, Snapshot)>,
    first_year: Year,
    last_year: Year,
}

/// A year, for the comparison of the first with the last.
const YEAR: Elapsed = Elapsed(365 * Elapsed::DAY.0);

impl State {
    /// Nothing seen yet.
    pub(super) fn new(layout: &Layout, window: Window, n_months: usize) -> State {
        State {
            window,
            by_month: vec![Stretch::EMPTY; n_months],
            by_unit: vec![Stretch::EMPTY; layout.units.len()],
            by_desk: vec![Stretch::EMPTY; 1 + layout.n_districts],
            previous: None,
            first_year: Year::default(),
            last_year: Year::default(),
        }
    }

    /// Takes a snapshot into account; `months` are those of the window. Outside the window it is left alone.
    pub(super) fn see(&mut self, now: SimTime, snapshot: &Snapshot, layout: &Layout, months: &[Month]) {
        if now < self.window.warm_up_end || now > self.window.end {
            return;
        }
        match self.previous.take() {
            None => self.previous = Some((now, snapshot.clone())),
            Some((then, before)) => {
                let month = months.partition_point(|month| month.part.end <= then).min(months.len() - 1);
                self.hold(month, &before, layout, (now - then).0 as f64);
                self.book(month, (then, &before), (now, snapshot), layout);
                self.by_month[month].levels.end_with(snapshot);
                self.keep(now, before, snapshot);
            }
        }
    }

    /// Counts a proper problem that was solved on a ticket.
    pub(super) fn solved(&mut self, now: SimTime) {
        self.first_year.solved += u64::from(now < self.window.warm_up_end + YEAR);
        self.last_year.solved += u64::from(now + YEAR >= self.window.end);
    }

    /// The first and the last year of the window; missing where it is shorter than both.
    pub(super) fn years(&self) -> Option<(Year, Year)> {
        (self.window.seconds() >= 2 * YEAR.0).then_some((self.first_year, self.last_year))
    }

    /// The stretch of a month of the window.
    pub(super) fn month(&self, month: usize) -> &Stretch {
        &self.by_month[month]
    }

    /// The whole window, of one unit.
    pub(super) fn unit(&self, unit: usize) -> &Stretch {
        &self.by_unit[unit]
    }

    /// The whole window, of one desk: the city's, then the districts'.
    pub(super) fn desk(&self, desk: usize) -> &Stretch {
        &self.by_desk[desk]
    }

    /// The whole window, all organisations.
    pub(super) fn total(&self) -> Stretch {
        self.by_month.iter().fold(Stretch::EMPTY, |mut sum, month| {
            sum.merge(month);
            sum
        })
    }

    /// The stretch of an organisation, if it has one.
    fn of(&mut self, org: Org) -> Option<&mut Stretch> {
        match org {
            Org::City => self.by_desk.first_mut(),
            Org::District(DistrictId(district)) => self.by_desk.get_mut(1 + usize::from(district)),
            Org::Unit(UnitId(unit)) => self.by_unit.get_mut(usize::from(unit)),
            Org::Government => None,
        }
    }

    /// Holds the levels of the snapshot before for the seconds since then.
    fn hold(&mut self, month: usize, before: &Snapshot, layout: &Layout, seconds: f64) {
        self.by_month[month].levels.hold_all(before, layout, seconds);
        for org in &before.orgs {
            if let Some(stretch) = self.of(org.org) {
                stretch.levels.hold_unit(org, layout, seconds);
            }
        }
    }

    /// Books what was worked between two snapshots, which list the same organisations in the same order.
    fn book(&mut self, month: usize, from: (SimTime, &Snapshot), to: (SimTime, &Snapshot), layout: &Layout) {
        let mut books = Books::EMPTY;
        for (before, after) in from.1.orgs.iter().zip(&to.1.orgs) {
            debug_assert_eq!(
                before.org, after.org,
                "snapshots list the same organisations in the same order"
            );
            let book = Book::of(after).since(&Book::of(before));
            if let Some(pool) = Pool::of(after.org, layout) {
                books.merge_into(pool, &book);
                if let Some(stretch) = self.of(after.org) {
                    stretch.books.merge_into(pool, &book);
                }
            }
        }
        self.by_month[month].books.merge(&books);
        if to.0 <= self.window.warm_up_end + YEAR {
            self.first_year.ticket_seconds += books.ticket_seconds();
        }
        if from.0 + YEAR >= self.window.end {
            self.last_year.ticket_seconds += books.ticket_seconds();
        }
    }

    /// Keeps a snapshot as the previous one, in the memory of the one before.
    fn keep(&mut self, now: SimTime, before: Snapshot, snapshot: &Snapshot) {
        let mut orgs = before.orgs;
        orgs.clone_from(&snapshot.orgs);
        self.previous = Some((now, Snapshot { orgs, ..*snapshot }));
    }
}
