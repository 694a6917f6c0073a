//! Asking the citizen back where the record leaves the point out (S3.2; SF3.6).
//!
//! An agent writes down what the form asks, and not what the caller knows of the place. In some matters that is the very
//! point: who works on such a record works on the wrong spot, and the reply misses what was meant. The record does not show
//! what it lacks. A unit can ask the citizen back when it makes the first contact: some minutes for every order, against the
//! work that would be done in vain, as often as it has seen that happen, at the price that an hour of staff has now. A reply
//! that misses the point lacks the result that the form asks for, so that the desk may send it back; if it passes, the
//! citizen says that nothing is solved. The unit has replied in good faith. Off: no reply misses the point, nobody asks.

use crate::kernel::param::Share;
use crate::kernel::{WorkTime, logistic};
use crate::section;

section! {
    /// Asking the citizen back where the record leaves the point out.
    #[tag(Organisation)]
    #[decides("whether the citizen is asked what the record left out, or the reply may miss the point")]
    #[off("no reply misses the point")]
    pub struct AskingBack {
        /// Share of matters whose point is lost if the record leaves out all local context; it goes with what is left out.
        spot: Share = 0.2, usual 0.0 => 0.6, from "A City study (S3.2); size: assumption";
        /// Asking one citizen back, at the first contact.
        work: WorkTime = "6 min", in "0 s" => "10 h", usual "2 min" => "30 min", from "assumption: a call";
        /// Liking to ask before one works (utility). A taste.
        care: f64 = 0.0, in -20.0 => 20.0, usual -3.0 => 3.0, from "assumption: every second unit asks where nothing speaks for or against it";
        /// Weight of working hours that would be spent in vain, against minutes now.
        vain: f64 = 1.0, in 0.0 => 100.0, usual 0.0 => 4.0, from "assumption: an hour is an hour";
        /// Starting belief: share of orders whose reply misses the point where nobody asked.
        believed_missed: Share = 0.05, from "assumption: forgotten within some hundred orders";
    }
}

/// What a unit knows when it makes the first contact.
#[derive(Clone, Copy, Debug)]
pub struct AskingView {
    /// Share of the replies of the unit that missed the point where it did not ask.
    pub missed: f64,
    /// Hours of doing it over.
    pub hours: f64,
    /// Price of a staff hour now (utility).
    pub price: f64,
}

impl AskingBack {
    /// Chance that the record leaves out the very point, where intake leaves out this share of the context.
    pub fn lost(&self, info_loss: f64) -> f64 {
        self.spot.0 * info_loss
    }

    /// Chance that the unit asks back.
    pub fn chance(&self, view: &AskingView) -> f64 {
        logistic(self.care + view.price * (self.vain * view.missed * view.hours - self.work.hours()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::testing::{defaults, falls, near, reads_back, rises};

    const ORDER: AskingView = AskingView { missed: 0.1, hours: 4.0, price: 0.5 };

    /// The same where no reply has ever missed the point.
    const CLEAR: AskingView = AskingView { missed: 0.0, ..ORDER };

    fn asks(view: AskingView) -> f64 {
        defaults::<AskingBack>().chance(&view)
    }

    #[test]
    fn an_empty_table_takes_the_defaults_and_is_written_as_it_reads() {
        reads_back::<AskingBack>();
    }

    #[test]
    fn a_point_is_lost_with_the_context() {
        let asking: AskingBack = defaults();
        near(asking.lost(0.35), 0.07); // 0.2 · 0.35
        assert_eq!(asking.lost(0.0), 0.0);
    }

    #[test]
    fn minutes_now_stand_against_hours_in_vain() {
        near(asks(ORDER), 0.5374); // 0.5 · (0.1 · 4 - 0.1) = 0.15
        near(asks(CLEAR), 0.4875); // -0.5 · 0.1 = -0.05
        rises((0.0, 1.0), |missed| asks(AskingView { missed, ..ORDER }));
        rises((0.0, 4.0), |price| asks(AskingView { price, ..ORDER }) / 2.0);
        falls((0.0, 4.0), |price| asks(AskingView { price, ..CLEAR }));
    }
}
