//! Matters that the hotline should not take, persistent appellants, and sanctions (S3.3, S3.4, S4.10, S4.11, SF4.16).
//!
//! What a problem is by its nature is drawn at its birth. Sanctions on abuse lower the voice of those who abuse the
//! line, and a little that of everybody (the chilling effect). Off: every problem is proper, nobody is persistent.

use crate::kernel::Elapsed;
use crate::kernel::choose;
use crate::kernel::param::{Share, Spread};
use crate::model::fact::Nature;
use crate::section;

section! {
    /// Matters that the hotline should not take, and persistent appellants.
    #[tag(Environment)]
    #[decides("what a problem is by nature; persistent appellants; sanctions")]
    #[off("all is proper, nobody persists")]
    pub struct ImproperDemand {
        /// Share of problems that belong to a court, a market or another channel.
        out_of_scope: Share = 0.10, usual 0.03 => 0.25, from "invalid tickets 6.8 to 10.7 % (Mochouhu street, Yangling)";
        /// Share of problems for which the law has no solution.
        unreasonable: Share = 0.06, usual 0.01 => 0.15, from "assumption";
        /// Share of problems that are harassment, or false.
        malicious: Share = 0.01, usual 0.0 => 0.05, from "assumption";
        /// Share of citizens who, once they have appealed, keep appealing.
        persistent: Share = 0.005, usual 0.0 => 0.05, from "Teddy Cup messages: heavy tail of authors; trial of the model";
        /// Time until a persistent appellant comes back.
        persistent_gap: Spread<Elapsed> = crate::kernel::param::distribution("exponential", [("mean", "18 d".into())]), in "1 h" => "4000 d", from "Teddy Cup messages: about twenty contacts a year of the most frequent authors";
        /// Time after which even a persistent appellant lets a matter rest.
        persistent_end: Spread<Elapsed> = crate::kernel::param::distribution("exponential", [("mean", "365 d".into())]), in "1 d" => "40000 d", from "assumption";
        /// Strength of sanctions on abuse, from 0 (none) to 1 (full).
        sanctions: Share = 0.1, from "B City C District study (remedy); size: assumption";
        /// Fall of voice of those who abuse the line at full sanctions (log-odds).
        deterrence: f64 = 1.5, in 0.0 => 20.0, usual 0.0 => 4.0, from "assumption";
        /// Fall of everybody else's voice at full sanctions (log-odds).
        chilling: f64 = 0.15, in 0.0 => 20.0, usual 0.0 => 1.0, from "assumption";
    }
    check |this, problems| {
        let sum = this.out_of_scope.0 + this.unreasonable.0 + this.malicious.0;
        if sum > 1.0 {
            problems.value(format!("the shares of improper problems sum to {sum}"), "out_of_scope + unreasonable + malicious may not pass 1");
        }
    }
}

impl ImproperDemand {
    /// The nature drawn with `u`.
    pub fn nature(&self, u: f64) -> Nature {
        let improper = [self.out_of_scope.0, self.unreasonable.0, self.malicious.0];
        let proper = (1.0 - improper.iter().sum::<f64>()).max(0.0);
        let natures = [Nature::OutOfScope, Nature::Unreasonable, Nature::Malicious, Nature::Proper];
        natures[choose(&[improper[0], improper[1], improper[2], proper], u)]
    }

    /// By how much sanctions lower the log-odds of speaking.
    pub fn sanction(&self, nature: Nature) -> f64 {
        let strength = match nature {
            Nature::Unreasonable | Nature::Malicious => self.deterrence,
            Nature::Proper | Nature::OutOfScope => self.chilling,
        };
        strength * self.sanctions.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::param::Fault;
    use crate::model::testing::{defaults, mistakes, near, reads_back, share};

    #[test]
    fn an_empty_table_takes_the_defaults_and_is_written_as_it_reads() {
        reads_back::<ImproperDemand>();
    }

    #[test]
    fn natures_are_born_in_the_shares_that_the_table_gives() {
        let demand: ImproperDemand = defaults();
        let of = |nature: Nature| share(|u| demand.nature(u) == nature);
        near(of(Nature::OutOfScope), 0.10);
        near(of(Nature::Unreasonable), 0.06);
        near(of(Nature::Malicious), 0.01);
        near(of(Nature::Proper), 0.83);
    }

    #[test]
    fn the_shares_may_fill_everything_and_no_more() {
        let shares = |out: f64, unreasonable: f64| {
            [("out_of_scope", out.into()), ("unreasonable", unreasonable.into()), ("malicious", 0.25.into())]
        };
        assert_eq!(mistakes::<ImproperDemand>(&shares(0.5, 0.25)), []);
        assert_eq!(mistakes::<ImproperDemand>(&shares(0.5, 0.5)), [(String::new(), Fault::Contradiction)]);
    }

    #[test]
    fn sanctions_deter_abuse_and_chill_everybody_else_a_little() {
        let mild: ImproperDemand = defaults();
        near(mild.sanction(Nature::Malicious), 0.15); // 0.1 · 1.5
        near(mild.sanction(Nature::Proper), 0.015); // 0.1 · 0.15
        let full = ImproperDemand { sanctions: Share(1.0), ..defaults() };
        near(full.sanction(Nature::Unreasonable), 1.5);
        near(full.sanction(Nature::OutOfScope), 0.15);
        let none = ImproperDemand { sanctions: Share(0.0), ..defaults() };
        assert_eq!(none.sanction(Nature::Malicious), 0.0);
    }
}
