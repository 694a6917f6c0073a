//! Reminders, supervision and reports asked for: the multiplier (S3.5; E2.15; SF3.4, SF3.7).
//!
//! A level of government that sees a ticket may ask for a report on it, as far as its slots allow. What one level
//! asks, the next passes on and may add to, so that work items at the bottom grow with the number of levels. Overdue
//! tickets are reminded; redo, repeats and lateness bring supervision. Off: nobody asks.

use crate::kernel::param::{Count, Share};
use crate::kernel::{WorkDays, WorkTime};
use crate::section;

section! {
    /// Reminders, supervision, reports asked for.
    #[tag(Institution)]
    #[decides("reminders, supervision, requests for reports")]
    #[off("nobody asks")]
    pub struct Oversight {
        /// Share of tickets that a level of government looks into when it has the time.
        attention: Share = 0.07, usual 0.0 => 0.5, from "one city added 0.067 work items by appeal (Bayannur)";
        /// Share by which a level adds a request of its own to each that it passes on.
        added: Share = 0.07, usual 0.0 => 0.5, from "A City study (S3.5); size: assumption";
        /// Reminders, supervision and requests that those above can follow in a week, for each handling unit.
        slots: Count = 20, in 0 => 1_000_000, usual 5 => 60, from "assumption: attention is limited";
        /// Answering one reminder or request.
        report_work: WorkTime = "18 min", in "0 s" => "80 h", usual "6 min" => "2 h", from "assumption, set by a trial of the model";
        /// Time before the limit at which a unit is reminded.
        remind_before: WorkDays = "1 wd", in "0 wd" => "60 wd", from "a Guangdong bureau's rule: before expiry";
        /// Time between reminders of an overdue ticket.
        remind_every: WorkDays = "4 wd", in "1 wd" => "60 wd", from "assumption: 0.25 a day";
        /// Most reminders of one ticket.
        remind_most: Count = 6, in 0 => 1000, from "assumption";
        /// Reminders, the one before the limit included, after which an overdue ticket is supervised.
        supervise_overdue: Count = 2, in 1 => 1000, from "supervision rules of Weifang (art. 26); number: assumption";
        /// Attempts of one citizen from which a ticket is supervised.
        supervise_repeat: Count = 3, in 1 => 1000, from "Bayannur: problem tickets";
        /// Redos from which a ticket is supervised.
        supervise_redo: Count = 3, in 1 => 1000, from "Bayannur: problem tickets";
    }
}

/// Most requests that one can become.
const MOST_ITEMS: u32 = 64;

impl Oversight {
    /// Requests that reach the bottom when the top asks one, `levels` in all, with one draw for each level below and request.
    pub fn multiply(&self, levels: u32, mut draw: impl FnMut(u32, u32) -> f64) -> u32 {
        let mut items = 1;
        for level in 1..levels {
            let added = (0..items).filter(|item| draw(level, *item) < self.added.0).count() as u32;
            items = (items + added).min(MOST_ITEMS);
        }
        items
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::testing::{defaults, near, reads_back, share};

    #[test]
    fn an_empty_table_takes_the_defaults_and_is_written_as_it_reads() {
        reads_back::<Oversight>();
    }

    #[test]
    fn the_lowest_level_passes_on_what_it_asks_and_draws_nothing() {
        assert_eq!(defaults::<Oversight>().multiply(1, |_, _| unreachable!("no level below")), 1);
    }

    #[test]
    fn every_level_below_may_add_a_request_to_each_that_it_passes_on() {
        let oversight: Oversight = defaults();
        assert_eq!(oversight.multiply(4, |_, _| 0.0), 8); // doubled three times
        assert_eq!(oversight.multiply(4, |_, _| 0.99), 1);
        assert_eq!(oversight.multiply(20, |_, _| 0.0), MOST_ITEMS);
        // The first level adds one to one; the second adds one to the second of two.
        let draws =
            |level: u32, item: u32| [[0.0, 0.0], [0.069, 0.0], [0.071, 0.069]][level as usize][item as usize];
        assert_eq!(oversight.multiply(3, draws), 3);
    }

    #[test]
    fn requests_grow_geometrically_with_the_levels() {
        let two = 1.0 + share(|u| defaults::<Oversight>().multiply(2, |_, _| u) == 2);
        near(two, 1.07);
        let added = Oversight { added: Share(0.0), ..defaults() };
        assert_eq!(added.multiply(8, |_, _| 0.0), 1, "levels that add nothing multiply nothing");
        let all = Oversight { added: Share(1.0), ..defaults() };
        assert_eq!([1, 2, 3, 4].map(|levels| all.multiply(levels, |_, _| 0.5)), [1, 2, 4, 8]);
    }
}
