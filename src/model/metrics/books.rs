//! The books of staff hours: what was booked in a stretch of time, by difference of snapshots.

use super::count::ratio;
use super::layout::Layout;
use crate::model::ids::Org;
use crate::model::observer::OrgSnapshot;
use crate::model::spec::UnitKind;
use crate::model::work::{N_WORK, Work};

/// Kinds of work that a unit does for tickets.
pub(super) const TICKET_WORK: [Work; 11] = [
    Work::Sign,
    Work::Field,
    Work::Travel,
    Work::Paper,
    Work::Redo,
    Work::Proof,
    Work::Dispute,
    Work::JointHelp,
    Work::Persuasion,
    Work::Planted,
    Work::Report,
];

/// Work of one's own choice (自主): it comes from no ticket and from no superior.
pub(super) const OWN_WORK: [Work; 3] = [Work::Informal, Work::Proactive, Work::TownLine];

/// The books of one pool of staff, or the sum of several. All in seconds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Book {
    /// Staffed.
    pub(super) staffed: u64,
    /// Booked by kind, idle included.
    pub(super) booked: [u64; N_WORK],
    /// Needed by the orders received, if they were done in full.
    pub(super) offered: u64,
    /// Job seconds spent waiting.
    pub(super) waiting: u64,
}

impl Book {
    /// Nothing booked.
    pub(super) const EMPTY: Book = Book { staffed: 0, booked: [0; N_WORK], offered: 0, waiting: 0 };

    /// What a snapshot says since the start of the run.
    pub(super) fn of(org: &OrgSnapshot) -> Book {
        Book { staffed: org.staffed, booked: org.booked, offered: org.offered, waiting: org.waiting_area }
    }

    /// What was booked since an earlier state of the same book.
    pub(super) fn since(&self, earlier: &Book) -> Book {
        let mut booked = self.booked;
        booked.iter_mut().zip(earlier.booked).for_each(|(now, then)| *now = now.saturating_sub(then));
        Book {
            staffed: self.staffed.saturating_sub(earlier.staffed),
            booked,
            offered: self.offered.saturating_sub(earlier.offered),
            waiting: self.waiting.saturating_sub(earlier.waiting),
        }
    }

    /// Adds another book.
    pub(super) fn merge(&mut self, other: &Book) {
        self.staffed += other.staffed;
        self.booked.iter_mut().zip(other.booked).for_each(|(sum, more)| *sum += more);
        self.offered += other.offered;
        self.waiting += other.waiting;
    }

    /// Seconds booked to a kind.
    pub(super) fn of_kind(&self, work: Work) -> u64 {
        self.booked[work.index()]
    }

    /// Seconds booked to some kinds.
    pub(super) fn of_kinds(&self, kinds: &[Work]) -> u64 {
        kinds.iter().map(|&work| self.of_kind(work)).sum()
    }

    /// Seconds at work: all that was booked but idleness.
    pub(super) fn worked(&self) -> u64 {
        self.booked.iter().sum::<u64>() - self.of_kind(Work::Idle)
    }

    /// Booked work over staffed time; missing without staff.
    pub(super) fn utilisation(&self) -> Option<f64> {
        ratio(self.worked() as f64, self.staffed as f64)
    }

    /// Work offered by orders over the time left for them by tasks from above; missing without any.
    pub(super) fn offered_load(&self) -> Option<f64> {
        let available = self.staffed.saturating_sub(self.of_kind(Work::TopDown));
        ratio(self.offered as f64, available as f64)
    }
}

/// Kinds of organisation that keep books.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pool {
    /// Towns.
    Towns,
    /// Bureaus.
    Bureaus,
    /// The city desk.
    City,
    /// District desks.
    Districts,
}

impl Pool {
    /// The pool of an organisation; the upper government keeps no books.
    pub(super) fn of(org: Org, layout: &Layout) -> Option<Pool> {
        match org {
            Org::City => Some(Pool::City),
            Org::District(_) => Some(Pool::Districts),
            Org::Unit(unit) => layout.units.get(unit.index()).map(|kind| match kind {
                UnitKind::Town => Pool::Towns,
                UnitKind::Bureau => Pool::Bureaus,
            }),
            Org::Government => None,
        }
    }
}

/// The books of all pools.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Books {
    pools: [Book; 4],
}

impl Books {
    /// Nothing booked.
    pub(super) const EMPTY: Books = Books { pools: [Book::EMPTY; 4] };

    /// Adds to the book of a pool.
    pub(super) fn merge_into(&mut self, pool: Pool, book: &Book) {
        self.pools[pool as usize].merge(book);
    }

    /// Adds all books of others.
    pub(super) fn merge(&mut self, other: &Books) {
        self.pools.iter_mut().zip(&other.pools).for_each(|(sum, more)| sum.merge(more));
    }

    /// The book of a pool.
    pub(super) fn pool(&self, pool: Pool) -> &Book {
        &self.pools[pool as usize]
    }

    /// The sum of some pools.
    pub(super) fn of(&self, pools: &[Pool]) -> Book {
        pools.iter().fold(Book::EMPTY, |mut sum, &pool| {
            sum.merge(self.pool(pool));
            sum
        })
    }

    /// The book of all handling units.
    pub(super) fn units(&self) -> Book {
        self.of(&[Pool::Towns, Pool::Bureaus])
    }

    /// The book of all desks.
    pub(super) fn desks(&self) -> Book {
        self.of(&[Pool::City, Pool::Districts])
    }

    /// The book of everybody.
    pub(super) fn all(&self) -> Book {
        self.of(&[Pool::Towns, Pool::Bureaus, Pool::City, Pool::Districts])
    }

    /// Seconds that tickets cost: the ticket work of units, and all work of district desks. The city desk is not in
    /// it, as most of its talk is with callers who only ask.
    pub(super) fn ticket_seconds(&self) -> u64 {
        self.units().of_kinds(&TICKET_WORK) + self.pool(Pool::Districts).worked()
    }
}
