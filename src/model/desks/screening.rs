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
