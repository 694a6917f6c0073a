//! What superiors and citizens can see of a ticket, and how soon (S0.1, S0.6).
//!
//! Those above remind, supervise, ask for reports and press only about what they see, when they see it. Where they do
//! not see, a unit has room of its own: under load it defers orders that nobody watches, those that hurt least
//! first, and a delay that is made good before it shows has never been. A citizen who can look up how a matter stands
//! bears its lateness better. Off: those above see every ticket at once, and citizens see nothing before the reply.

use crate::kernel::param::Share;
use crate::kernel::{Elapsed, logistic};
use crate::section;

section! {
    /// What superiors and citizens can see of a ticket, and how soon.
    #[tag(Technology)]
    #[decides("what superiors and citizens see, and when; which orders are left lying")]
    #[off("superiors see all at once, citizens nothing")]
    pub struct Visibility {
        /// Share of tickets that those above can see; what they handed down themselves they always see.
        superiors: Share = 1.0, usual 0.0 => 1.0, from "W Town study (S0.1: visible and traceable); size: assumption";
        /// How long what happens below takes to show above: none for a live view, a week for a weekly report.
        lag: Elapsed = "1 d", in "0 s" => "400 d", usual "0 s" => "30 d", from "assumption: a daily list";
        /// Share of citizens who can look up how their matter stands.
        citizens: Share = 0.5, usual 0.0 => 1.0, from "W Town study (S0.6: watched from both sides); size: assumption";
        /// Share of the grievance of lateness that is spared to a citizen who can look.
        comfort: Share = 0.4, usual 0.0 => 0.8, from "assumption: a wait that is explained is shorter (Maister 1985)";
        /// Log-odds that a unit without backlog lets an unwatched order of no severity lie. A taste.
        lie: f64 = -2.0, in -20.0 => 10.0, usual -5.0 => 0.0, from "W Town study (S0.2: filter, delay, bargain); size: assumption";
        /// Effect of backlog, for each week above a half, up to two (log-odds).
        lie_backlog: f64 = 1.5, in 0.0 => 20.0, usual 0.0 => 3.0, from "assumption";
        /// Effect of severity (log-odds for severity 1 against 0).
        lie_severity: f64 = -2.0, in -20.0 => 0.0, usual -5.0 => 0.0, from "assumption";
        /// How far an order that is left lying falls back in the line (working hours).
        lie_hours: f64 = 40.0, in 0.0 => 100_000.0, usual 8.0 => 160.0, from "assumption: a week";
    }
}

impl Visibility {
    /// Chance that a unit defers an order that nobody above sees.
    pub fn deferral_chance(&self, backlog_weeks: f64, severity: f64) -> f64 {
        logistic(
            self.lie
                + self.lie_backlog * (backlog_weeks - 0.5).clamp(0.0, 2.0)
                + self.lie_severity * severity,
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::testing::{defaults, falls, near, reads_back};

    #[test]
    fn an_empty_table_takes_the_defaults_and_is_written_as_it_reads() {
        reads_back::<Visibility>();
    }

    #[test]
    fn what_nobody_sees_is_left_lying_under_load_and_least_where_it_hurts() {
        let visibility: Visibility = defaults();
        near(visibility.deferral_chance(0.5, 0.0), 0.1192); // -2
        near(visibility.deferral_chance(1.5, 0.0), 0.3775); // -2 + 1.5
        near(visibility.deferral_chance(1.5, 0.5), 0.1824); // -2 + 1.5 - 2·0.5
        assert_eq!(
            visibility.deferral_chance(0.0, 0.2),
            visibility.deferral_chance(0.5, 0.2),
            "up to half a week nobody minds"
        );
        assert_eq!(
            visibility.deferral_chance(2.5, 0.2),
            visibility.deferral_chance(90.0, 0.2),
            "backlog is bounded"
        );
        falls((0.0, 1.0), |severity| visibility.deferral_chance(1.0, severity));
    }
}
