//! What a unit does with an order that is beyond its power (转办, 提级; SF4.7, S1.3).
//!
//! A unit that signs what another unit or the city would have to decide may ask for the power. The holder may take the order
//! as a favour (转办), or come along and decide while the work stays with the unit that asks (协办); where he does neither, the
//! level above orders it, or decides (提级). It weighs what it would be rid of:
//! points that such orders earn less than its others, and hours at their price; and that the matter would be solved, for
//! which it has its motive; against the hours of asking. The holder weighs points and motive of a matter that he can solve,
//! and what he owes, against his hours at their price: so favours are for units that have time. Coming along takes him fewer
//! hours, and brings him points only where help is credited. The level above orders no
//! unit that is drowning, and decides itself only so many matters a week. While it has a matter the order is on a list, with
//! no limit. Off: what is beyond a unit's power stays with it.

use crate::kernel::dist::outweighs;
use crate::kernel::param::{Count, Spread};
use crate::kernel::{Elapsed, WorkTime};
use crate::section;

section! {
    /// What a unit does with an order that is beyond its power.
    #[tag(Institution)]
    #[decides("asking who holds the power to take an order or come along, and the level above to order or decide it")]
    #[off("what is beyond a unit's power stays with it")]
    #[needs("units.handling": "points and hours weigh as they do in the choice of the way")]
    #[needs("units.authority": "without it everything is within a unit's power")]
    pub struct Referral {
        /// Asking for the power: the letter to who holds it, which goes on to the level above where he does not take it.
        work: WorkTime = "30 min", in "0 s" => "40 h", usual "10 min" => "3 h", from "assumption";
        /// Weight of the solution to who does not work on it himself, as a share of the motive of `handling`.
        share: f64 = 0.4, in 0.0 => 1.0, from "assumption";
        /// Weight of what is owed for favours, from all owed to nothing (utility). A taste.
        favour: f64 = 0.5, in 0.0 => 100.0, usual 0.0 => 2.0, from "assumption";
        /// Field work of a holder who comes along and decides, by share of what such a matter needs.
        along: f64 = 0.3, in 0.0 => 10.0, usual 0.1 => 1.0, from "assumption: as of a department that is summoned (`platform.integration.decide_share`)";
        /// Working time within which a holder comes who has said that he comes along.
        along_limit: WorkTime = "40 h", in "1 min" => "400 h", usual "8 h" => "80 h", from "assumption: a working week";
        /// Trouble of asking or taking, half of the cases below and half above (utility). A taste.
        trouble: f64 = 0.2, in 0.0 => 1000.0, usual 0.05 => 1.0, from "assumption";
        /// How far cases differ in it (standard deviation of its logarithm).
        sigma: f64 = 0.8, in 0.01 => 10.0, usual 0.3 => 1.5, from "assumption";
        /// Backlog in weeks above which the level above gives a unit no further orders.
        order_backlog: f64 = 1.0, in 0.0 => 1000.0, usual 0.3 => 3.0, from "assumption, set by a trial of the model: or bureaus drown";
        /// Matters that the city takes on to decide in a week, for each district.
        city_slots: Count = 4, in 0 => 1_000_000, usual 0 => 40, from "assumption: attention is limited";
        /// Time until the city has decided.
        city_time: Spread<Elapsed> = crate::kernel::param::distribution("lognormal", [("median", "10 d".into()), ("sigma", 0.5.into())]), in "1 h" => "4000 d", from "assumption";
        /// Starting belief: share of requests that lead to somebody who can decide.
        believed: crate::kernel::param::Share = 0.3, from "assumption: forgotten within some hundred requests";
    }
}

/// What a unit weighs that may ask for the power.
#[derive(Clone, Copy, Debug)]
pub struct AskView {
    /// What the points are worth that such orders earn less than its others (utility).
    pub rid: f64,
    /// Worth of the solution to the unit (utility).
    pub solution: f64,
    /// Hours that it would be spared.
    pub hours: f64,
    /// Price of its hours (utility).
    pub price: f64,
    /// Chance that it is taken, or ordered, from experience.
    pub taken: f64,
}

/// What the holder of the power weighs.
#[derive(Clone, Copy, Debug)]
pub struct TakeView {
    /// What the points are worth that orders within his power earn more than his others (utility).
    pub points: f64,
    /// Worth of the solution to him (utility).
    pub solution: f64,
    /// What he owes for favours, from -1 (all is owed to him) to 1.
    pub owes: f64,
    /// Hours that it would take him.
    pub hours: f64,
    /// Price of his hours (utility).
    pub price: f64,
}

impl Referral {
    /// Chance that a unit asks for the power.
    pub fn ask_chance(&self, view: &AskView) -> f64 {
        let gain = view.taken * (view.rid + view.solution + view.price * view.hours);
        outweighs(gain - view.price * self.work.hours(), self.trouble, self.sigma)
    }

    /// Chance that the holder takes it as a favour.
    pub fn take_chance(&self, view: &TakeView) -> f64 {
        let gain = view.points + view.solution + self.favour * view.owes - view.price * view.hours;
        outweighs(gain, self.trouble, self.sigma)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::testing::{defaults, falls, near, reads_back, rises};

    const ASK: AskView = AskView { rid: 0.4, solution: 0.3, hours: 4.0, price: 0.2, taken: 0.5 };
    const TAKE: TakeView = TakeView { points: 0.3, solution: 0.36, owes: 0.0, hours: 5.0, price: 0.09 };

    #[test]
    fn an_empty_table_takes_the_defaults_and_is_written_as_it_reads() {
        reads_back::<Referral>();
    }

    #[test]
    fn what_is_asked_and_taken_adds_up() {
        let referral: Referral = defaults();
        near(referral.ask_chance(&ASK), 0.9297); // 0.5 · (0.4 + 0.3 + 0.2·4) - 0.2·0.5 = 0.65: ln 3.25 / 0.8 = 1.4733
        near(referral.take_chance(&TAKE), 0.5243); // 0.3 + 0.36 - 0.09·5 = 0.21: ln 1.05 / 0.8 = 0.0610
    }

    #[test]
    fn favours_are_for_who_has_time_and_owes() {
        let take = |view: TakeView| defaults::<Referral>().take_chance(&view);
        falls((0.05, 0.13), |price| take(TakeView { price, ..TAKE }));
        rises((-0.4, 1.0), |owes| take(TakeView { owes, ..TAKE }));
        assert_eq!(take(TakeView { price: 0.2, ..TAKE }), 0.0, "the hours cost more than all of it");
    }

    #[test]
    fn who_gains_nothing_asks_nobody() {
        let ask = |view: AskView| defaults::<Referral>().ask_chance(&view);
        assert_eq!(ask(AskView { taken: 0.0, ..ASK }), 0.0);
        rises((0.1, 1.0), |taken| ask(AskView { taken, ..ASK }));
        rises((-0.3, 1.0), |rid| ask(AskView { rid, ..ASK }));
    }
}
