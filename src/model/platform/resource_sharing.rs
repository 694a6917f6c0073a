//! Idle hours lent across units (S1.6; SF1.4).
//!
//! The platform shows who is idle and whose orders wait. Staff without work of their own may take an order out of the
//! line of an overloaded unit of their kind: towns one of a town, a department one of a category in which it could
//! have the remit itself. They have farther to go and know less; their own orders come first, and somebody stays at
//! home. Rivals lend less. Off: every unit works on what is its own.

use crate::kernel::param::Count;
use crate::kernel::{WorkTime, logistic};
use crate::section;

section! {
    /// Idle hours lent across units.
    #[tag(Technology)]
    #[decides("idle staff lent to overloaded units of the same kind")]
    #[off("everybody works on what is its own")]
    pub struct ResourceSharing {
        /// Backlog from which a unit's waiting orders may be taken by others (weeks).
        borrow_from: f64 = 0.75, in 0.0 => 1000.0, usual 0.25 => 2.0, from "assumption";
        /// Backlog up to which a unit lends (weeks).
        lend_to: f64 = 0.5, in 0.0 => 1000.0, usual 0.1 => 1.0, from "assumption: own orders first";
        /// Members of staff who stay at home free.
        reserve: Count = 1, in 0 => 10_000, usual 0 => 5, from "assumption";
        /// Extra way to another unit's place, there and back, for each order.
        way: WorkTime = "40 min", in "0 s" => "40 h", usual "10 min" => "3 h", from "assumption";
        /// Field work of those who do not know the place, against those who do (a factor).
        strange: f64 = 1.15, in 1.0 => 10.0, usual 1.0 => 2.0, from "assumption";
        /// Log-odds that a unit lends which is no rival. A taste.
        lend: f64 = 1.4, in -20.0 => 20.0, usual 0.0 => 3.0, from "assumption: as ready as to help with a part";
        /// Effect of rivalry, from none to all consequences by rank (log-odds).
        rivalry: f64 = -1.5, in -20.0 => 0.0, usual -4.0 => 0.0, from "B City C District study (S4.19); size: assumption";
    }
}

/// How a possible lender stands.
#[derive(Clone, Copy, Debug)]
pub struct LendView {
    /// Members of staff without a job.
    pub idle: u32,
    /// Jobs in its own line.
    pub waiting: usize,
    /// Its own backlog (weeks).
    pub own_weeks: f64,
}

impl ResourceSharing {
    /// Whether a unit has somebody to spare.
    pub fn can_spare(&self, view: &LendView) -> bool {
        view.waiting == 0 && view.idle > self.reserve.0 && view.own_weeks <= self.lend_to
    }

    /// Whether a unit is so loaded that its orders may be taken by others.
    pub fn may_borrow(&self, weeks: f64) -> bool {
        weeks >= self.borrow_from
    }

    /// Chance that a unit that has somebody to spare lends him for one order. `rivalry` is the share of consequences
    /// that go by rank among peers.
    pub fn lend_chance(&self, rivalry: f64) -> f64 {
        logistic(self.lend + self.rivalry * rivalry)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::testing::{defaults, falls, near, reads_back};

    const FREE: LendView = LendView { idle: 3, waiting: 0, own_weeks: 0.2 };

    #[test]
    fn an_empty_table_takes_the_defaults_and_is_written_as_it_reads() {
        reads_back::<ResourceSharing>();
    }

    #[test]
    fn own_orders_come_first_and_somebody_stays_at_home() {
        let sharing: ResourceSharing = defaults();
        assert!(sharing.can_spare(&FREE));
        assert!(sharing.can_spare(&LendView { idle: 2, ..FREE }));
        assert!(!sharing.can_spare(&LendView { idle: 1, ..FREE }), "one stays");
        assert!(!sharing.can_spare(&LendView { waiting: 1, ..FREE }), "own orders first");
        assert!(!sharing.can_spare(&LendView { own_weeks: 0.6, ..FREE }));
        assert!(sharing.may_borrow(0.75) && !sharing.may_borrow(0.74));
    }

    #[test]
    fn rivals_lend_less() {
        let sharing: ResourceSharing = defaults();
        near(sharing.lend_chance(0.0), 0.8022); // 1.4
        near(sharing.lend_chance(1.0), 0.4750); // 1.4 - 1.5
        falls((0.0, 1.0), |rivalry| sharing.lend_chance(rivalry));
    }
}
