//! Stopping improper appeals at intake (S3.3, S4.10; SF3.3, SF4.10).
//!
//! Signal detection: an agent sees a noisy sign of impropriety, the clearer the more minutes he takes and the less
//! context the record has lost, and stops the appeal above a criterion. Wrong rejections are the same noise on proper
//! appeals; there is no rate to set. Off: nothing is stopped and no minute is spent.

use crate::kernel::Elapsed;
use crate::model::fact::Nature;
use crate::section;

section! {
    /// Stopping improper appeals at intake.
    #[tag(Institution)]
    #[decides("stopping improper appeals, by a noisy sign")]
    #[off("nothing is stopped")]
    #[needs("desks.intake": "nobody is there to screen")]
    pub struct Screening {
        /// Check of one appeal.
        work: Elapsed = "1 min", in "0 s" => "4 h", usual "0 s" => "10 min", from "B City C District study: the check costs agent minutes; size: assumption";
        /// How far apart an agent sees improper and proper appeals in one minute with full context, in standard deviations of the noise.
        acuity: f64 = 2.0, in 0.0 => 20.0, usual 0.5 => 4.0, from "assumption";
        /// Criterion: the sign, in standard deviations of the noise, above which an appeal is stopped. Lower is stricter.
        criterion: f64 = 2.3, in -10.0 => 20.0, usual 0.5 => 3.5, from "assumption: one proper appeal in a hundred is stopped";
    }
}

impl Screening {
    /// Whether an appeal is stopped. `noise` is a standard normal draw; `info_loss` is the share of context lost.
    pub fn stops(&self, nature: Nature, info_loss: f64, noise: f64) -> bool {
        let minutes = self.work.0 as f64 / 60.0;
        let sign = match nature {
            Nature::Proper => 0.0,
            _ => self.acuity * libm::sqrt(minutes) * (1.0 - info_loss),
        };
        sign + noise > self.criterion
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::dist::normal_quantile;
    use crate::model::testing::{defaults, falls, near, reads_back, rises, share};

    /// Share of appeals of this nature that are stopped, over all noise.
    fn stopped(screening: &Screening, nature: Nature, info_loss: f64) -> f64 {
        share(|u| screening.stops(nature, info_loss, normal_quantile(u)))
    }

    #[test]
    fn an_empty_table_takes_the_defaults_and_is_written_as_it_reads() {
        reads_back::<Screening>();
    }

    #[test]
    fn one_proper_appeal_in_a_hundred_is_stopped() {
        near(stopped(&defaults(), Nature::Proper, 0.35), 0.0107); // the normal tail beyond 2.3
    }

    #[test]
    fn improper_appeals_stand_out_by_minutes_and_by_context() {
        let screening: Screening = defaults();
        // The sign is 2.0 · √1 · 0.65 = 1.3; the normal tail beyond 2.3 - 1.3 = 1.0.
        near(stopped(&screening, Nature::Unreasonable, 0.35), 0.1587);
        // Four minutes: 2.6; the tail beyond -0.3.
        let slow = Screening { work: Elapsed(240), ..defaults() };
        near(stopped(&slow, Nature::Malicious, 0.35), 0.6179);
        falls((0.0, 1.0), |info_loss| stopped(&screening, Nature::OutOfScope, info_loss));
        rises((0.0, 600.0), |seconds| {
            stopped(&Screening { work: Elapsed(seconds as u64), ..defaults() }, Nature::OutOfScope, 0.35)
        });
    }

    #[test]
    fn who_does_not_look_stops_everybody_alike() {
        let blind = Screening { work: Elapsed(0), ..defaults() };
        assert_eq!(stopped(&blind, Nature::Malicious, 0.0), stopped(&blind, Nature::Proper, 0.0));
    }

    #[test]
    fn strictness_stops_improper_and_proper_appeals_more() {
        for nature in [Nature::Proper, Nature::Unreasonable] {
            falls((-1.0, 3.0), |criterion| stopped(&Screening { criterion, ..defaults() }, nature, 0.35));
        }
    }
}
