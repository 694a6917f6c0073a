//! A show of a fix, which relapses (fire-service tickets: half of the repeats; E2.10, E2.13).
//!
//! Between perfunctory and real work there is a third way: somebody goes there and restores the look of things, so that
//! the citizen sees it solved and a review on effect passes it, until it relapses. It competes with all other ways of
//! `handling` in one choice, and only for points: it takes fewer hours than real work and more than none, brings the
//! record of a solution while it lasts, but solves nothing; an audit may find it out, and it may come back as a new order, as often as the
//! unit has seen it come back. *Truth*: the problem is never solved by a show, at no time; a ticket closed on one is a
//! false completion. Whoever took it for real learns of the relapse, is angry, and trust in the community falls.
//! Off: nobody makes a show.

use crate::kernel::Elapsed;
use crate::kernel::dist::normal_quantile;
use crate::kernel::param::{Share, Spread};
use crate::section;

section! {
    /// A show of a fix, which relapses.
    #[tag(Organisation)]
    #[decides("a show of a fix, which relapses: one more way of `handling`")]
    #[off("nobody makes a show")]
    #[needs("units.handling": "a show is one of the ways among which it chooses")]
    pub struct FakeRectification {
        /// Field work of a show, against what the problem is expected to need (a factor).
        field: f64 = 0.35, in 0.0 => 10.0, usual 0.25 => 0.8, from "assumption: more than a perfunctory handling, and somebody goes there";
        /// Share of proper problems that lend themselves to a show: the look can be restored without the thing.
        showable: Share = 0.6, usual 0.1 => 1.0, from "assumption";
        /// Time until a show relapses.
        relapse: Spread<Elapsed> = crate::kernel::param::distribution("lognormal", [("median", "20 d".into()), ("sigma", 0.8.into())]), in "1 h" => "4000 d", from "assumption";
        /// Distaste for making a show, half of the cases below and half above (utility). A taste.
        distaste: f64 = 0.3, in 0.0 => 1000.0, usual 0.05 => 2.0, from "assumption";
        /// How far cases differ in it (standard deviation of its logarithm).
        sigma: f64 = 0.8, in 0.01 => 10.0, usual 0.3 => 1.5, from "assumption";
        /// Weight of hours that a relapse costs later, against hours now.
        later: f64 = 0.5, in 0.0 => 1.0, from "assumption: what comes later counts half";
        /// Effect of a relapse on coming back (log-odds).
        comes_back: f64 = 0.62, in 0.0 => 20.0, usual 0.0 => 2.0, from "assumption: 0.50 after a relapse where 0.35 come back after an unsolved case (fire-service tickets of Xiangzhou county 2024: half of the repeats)";
        /// Grievance that learning of a relapse adds (units of grievance).
        anger: f64 = 0.5, in 0.0 => 100.0, usual 0.0 => 2.0, from "assumption";
    }
}

/// What a show of a fix is to the unit, in one order.
#[derive(Clone, Copy, Debug)]
pub struct ShowView {
    /// Field work against what the problem is expected to need.
    pub field: f64,
    /// Distaste in this case (utility).
    pub distaste: f64,
    /// Hours that the relapse is expected to cost, as the unit weighs them now.
    pub later_hours: f64,
}

impl ShowView {
    /// Utility that a show costs beside the hours of today.
    pub fn regret(&self, price: f64) -> f64 {
        self.distaste + price * self.later_hours
    }
}

impl FakeRectification {
    /// A show, to a unit that has seen this share of its shows come back as orders of so many hours; `u` is the uniform
    /// draw of its distaste in this case.
    pub fn view(&self, comes_back: f64, order_hours: f64, u: f64) -> ShowView {
        ShowView {
            field: self.field,
            distaste: self.distaste * libm::exp(self.sigma * normal_quantile(u)),
            later_hours: self.later * comes_back * order_hours,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::citizens::repeat::{Repeat, RepeatView};
    use crate::model::testing::{defaults, falls, near, reads_back, rises};

    #[test]
    fn an_empty_table_takes_the_defaults_and_is_written_as_it_reads() {
        reads_back::<FakeRectification>();
    }

    #[test]
    fn a_show_costs_distaste_now_and_hours_later() {
        let view = defaults::<FakeRectification>().view(0.5, 4.7, 0.5);
        near(view.later_hours, 1.175); // 0.5 · 0.5 · 4.7
        near(view.regret(0.45), 0.8288); // 0.3 + 0.45 · 1.175
    }

    #[test]
    fn cases_differ_in_distaste_around_the_median() {
        let fake: FakeRectification = defaults();
        let of = |u: f64| fake.view(0.5, 4.7, u).distaste;
        near(of(0.5), 0.3);
        near(of(0.841344746), 0.6677); // 0.3 · e^0.8, one standard deviation above
        near(of(0.158655254), 0.1348); // 0.3 · e^-0.8
    }

    #[test]
    fn the_more_shows_come_back_and_the_dearer_hours_are_the_less_a_show_is_worth() {
        let fake: FakeRectification = defaults();
        rises((0.0, 1.0), |comes_back| fake.view(comes_back, 4.7, 0.5).regret(0.1));
        rises((0.0, 0.4), |price| fake.view(0.5, 4.7, 0.5).regret(price) / 2.0);
        falls((0.0, 1.0), |now| {
            1.0 - FakeRectification { later: now, ..defaults() }.view(0.5, 4.7, 0.5).regret(0.1)
        });
    }

    #[test]
    fn half_of_those_who_learn_of_a_relapse_come_back() {
        let (repeat, fake): (Repeat, FakeRectification) = (defaults(), defaults());
        let view = RepeatView {
            unsolved: true,
            efficacy: 0.5,
            grievance: 0.0,
            satisfied: false,
            attempts: 1,
            relapsed: fake.comes_back,
        };
        near(repeat.chance(view), 0.5); // -3.48 + 2.86 + 0.62
        near(repeat.chance(RepeatView { relapsed: 0.0, ..view }), 0.3498); // -0.62
    }
}
