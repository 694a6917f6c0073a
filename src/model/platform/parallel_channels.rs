//! The same appeal in several systems (response crowding: Feng and Chen 2024; S3.3, S4.11).
//!
//! Beside the hotline there are other systems: a mailbox, a message board, a petition site. A citizen who waits for an
//! answer longer than his patience lasts may enter the matter in the next of them; grievance shortens the patience and
//! raises the chance. The entry comes to the same desk as an appeal of its own. Unless somebody links it, it is sorted,
//! dispatched, handled and called back once more. Off: everybody waits for the one answer.

use crate::kernel::param::{Count, Spread};
use crate::kernel::{Elapsed, logistic};
use crate::section;

section! {
    /// The same appeal in several systems.
    #[tag(Technology)]
    #[decides("whether a citizen enters the same matter in another system")]
    #[off("everybody waits for the one answer")]
    pub struct ParallelChannels {
        /// Systems beside the hotline.
        systems: Count = 3, in 0 => 100, usual 1 => 12, from "Feng and Chen 2024 on response crowding; number: assumption";
        /// How long a citizen without a grievance waits for an answer before he thinks of the next system.
        patience: Spread<Elapsed> = crate::kernel::param::distribution("exponential", [("mean", "10 d".into())]), in "1 h" => "4000 d", from "assumption: twice the usual limit";
        /// How much faster a unit of grievance makes that (a share).
        haste: f64 = 1.0, in 0.0 => 100.0, usual 0.0 => 4.0, from "assumption";
        /// Log-odds of using the next system, at no severity and without a grievance. A taste.
        base: f64 = -2.0, in -20.0 => 20.0, usual -4.0 => 0.0, from "assumption; a share near 0.08 of tickets is a check";
        /// Effect of severity (log-odds for severity 1 against 0).
        severity: f64 = 1.5, in 0.0 => 20.0, usual 0.0 => 4.0, from "assumption";
        /// Effect of grievance (log-odds by unit of grievance).
        grievance: f64 = 1.0, in 0.0 => 20.0, usual 0.0 => 4.0, from "assumption";
    }
}

impl ParallelChannels {
    /// Time (seconds) until a citizen who has entered a matter in `used` other systems thinks of the next, with the
    /// uniform draw `u`; nothing if there is no other.
    pub fn wait(&self, used: u32, grievance: f64, u: f64) -> Option<u64> {
        let patience = self.patience.quantile(u) / (1.0 + self.haste * grievance);
        (used < self.systems.0).then(|| libm::round(patience).clamp(1.0, 4e8) as u64)
    }

    /// Chance that he uses it, if there is still no answer.
    pub fn chance(&self, severity: f64, grievance: f64) -> f64 {
        logistic(self.base + self.severity * severity + self.grievance * grievance)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::testing::{defaults, near, reads_back, rises};

    #[test]
    fn an_empty_table_takes_the_defaults_and_is_written_as_it_reads() {
        reads_back::<ParallelChannels>();
    }

    #[test]
    fn grievance_halves_patience_and_a_citizen_runs_out_of_systems() {
        let parallel: ParallelChannels = defaults();
        assert_eq!(parallel.wait(0, 0.0, 0.5), Some(598_879)); // 10 d · ln 2
        assert_eq!(parallel.wait(2, 1.0, 0.5), Some(299_440));
        assert_eq!(parallel.wait(3, 1.0, 0.5), None);
    }

    #[test]
    fn harm_and_grievance_make_people_knock_at_the_next_door() {
        let parallel: ParallelChannels = defaults();
        near(parallel.chance(0.35, 0.0), 0.1862); // -2 + 1.5·0.35
        near(parallel.chance(0.35, 1.0), 0.3834); // -0.475
        rises((0.0, 1.0), |severity| parallel.chance(severity, 0.0));
        rises((0.0, 4.0), |grievance| parallel.chance(0.0, grievance));
    }
}
