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
        /// Reminders of an overdue ticket after which it is supervised.
        supervise_overdue: Count = 2, in 1 => 1000, from "supervision rules of Weifang (art. 26); number: assumption";
        /// Attempts of one citizen from which a ticket is supervised.
        supervise_repeat: Count = 3, in 1 => 1000, from "Bayannur: problem tickets";
        /// Redos from which a ticket is supervised.
        supervise_redo: Count = 3, in 1 => 1000, from "Bayannur: problem tickets";
    }
}

impl Oversight {
    /// Requests that reach the bottom when the top asks one, `levels` in all, with one draw for each level below.
    pub fn multiply(&self, levels: u32, mut draw: impl FnMut(u32) -> f64) -> u32 {
        let mut items = 1;
        for level in 1..levels {
            let chance = 1.0 - libm::pow(1.0 - self.added.0, f64::from(items));
            if draw(level) < chance {
                items += 1;
            }
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
        assert_eq!(defaults::<Oversight>().multiply(1, |_| unreachable!("no level below")), 1);
    }

    #[test]
    fn every_level_below_may_add_a_request_of_its_own() {
        let oversight: Oversight = defaults();
        assert_eq!(oversight.multiply(4, |_| 0.0), 4);
        assert_eq!(oversight.multiply(4, |_| 0.99), 1);
        // One request: 0.07; two: 1 - 0.93² = 0.1351.
        assert_eq!(oversight.multiply(3, |level| [0.0, 0.069, 0.136][level as usize]), 2);
        assert_eq!(oversight.multiply(3, |level| [0.0, 0.069, 0.135][level as usize]), 3);
    }

    #[test]
    fn requests_grow_with_each_level_by_the_share_that_it_adds() {
        let oversight: Oversight = defaults();
        let two = 1.0 + share(|u| oversight.multiply(2, |_| u) == 2);
        near(two, 1.07);
        // Three levels: 1.07 + 0.93·0.07 + 0.07·0.1351, hardly less than 1.07² = 1.1449.
        let third =
            |first: f64| share(|u| oversight.multiply(3, |level| if level == 1 { first } else { u }) > 1);
        near(0.93 * third(0.5), 0.93 * 0.07);
        let added = Oversight { added: Share(0.0), ..defaults() };
        assert_eq!(added.multiply(8, |_| 0.0), 1, "levels that add nothing multiply nothing");
    }
}
