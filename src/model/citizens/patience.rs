//! How long a caller waits, and whether he calls again (E2.16; Brown and others 2005; Ding and others on redials).
//!
//! Total load = fresh calls + redials. Off: callers wait for ever.

use crate::kernel::param::{Count, Spread};
use crate::kernel::{Elapsed, logistic};
use crate::section;

section! {
    /// How long a caller waits, and whether he calls again.
    #[tag(Environment)]
    #[decides("hanging up, calling again")]
    #[off("callers wait for ever")]
    #[needs("desks.intake": "nobody waits for a seat")]
    pub struct Patience {
        /// Waiting after which a caller hangs up.
        wait: Spread<Elapsed> = crate::kernel::param::distribution("exponential", [("mean", "2 min".into())]), in "1 s" => "100 d", usual "30 s" => "10 min", from "assumption; exponential patience after Erlang A";
        /// Log-odds of calling again after hanging up or hearing that it is busy, at the reference severity. A taste.
        redial: f64 = 0.4, in -20.0 => 20.0, usual -3.0 => 2.0, from "redials of 0.5 to 0.7 in call centres; assumption";
        /// Effect of severity on calling again (log-odds for severity 1 against 0).
        redial_severity: f64 = 1.5, in 0.0 => 20.0, from "assumption";
        /// Reference of severity, from 0 to 1.
        severity_reference: f64 = 0.35, in 0.0 => 1.0, from "definition";
        /// Time until the next call.
        redial_delay: Spread<Elapsed> = crate::kernel::param::distribution("exponential", [("mean", "20 min".into())]), in "1 s" => "100 d", usual "1 min" => "4 h", from "assumption";
        /// Calls after which a caller gives up for good.
        most_calls: Count = 6, in 1 => 1000, from "assumption";
    }
}

impl Patience {
    /// Chance that a caller who has hung up calls again, after `calls` calls.
    pub fn redial_chance(&self, severity: f64, calls: u32) -> f64 {
        if calls >= self.most_calls.0 {
            return 0.0;
        }
        logistic(self.redial + self.redial_severity * (severity - self.severity_reference))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::testing::{defaults, near, reads_back, rises};

    #[test]
    fn an_empty_table_takes_the_defaults_and_is_written_as_it_reads() {
        reads_back::<Patience>();
    }

    #[test]
    fn six_in_ten_call_again_at_the_reference_and_more_where_it_hurts() {
        let patience: Patience = defaults();
        near(patience.redial_chance(0.35, 1), 0.5987); // 1 / (1 + e^-0.4)
        near(patience.redial_chance(1.0, 1), 0.7982); // 0.4 + 1.5·0.65 = 1.375
        rises((0.0, 1.0), |severity| patience.redial_chance(severity, 1));
    }

    #[test]
    fn after_so_many_calls_nobody_tries_again() {
        let patience = Patience { most_calls: Count(3), ..defaults() };
        assert!(patience.redial_chance(1.0, 2) > 0.0);
        assert_eq!(patience.redial_chance(1.0, 3), 0.0);
        assert_eq!(patience.redial_chance(1.0, 4), 0.0);
    }
}
