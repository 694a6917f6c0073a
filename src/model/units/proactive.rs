//! Work on the root causes of problems, with delay and decay (S4.15; E2.19; SF4.11, SF4.14).
//!
//! A unit remembers which matter, of one category in one community, has come to it most of late. Each working day it
//! may send a party to the root of it for some hours. It does so when the hours that this is expected to save later,
//! at the price that an hour ordinarily has, and the credit that a programme gives, outweigh the price that an hour has
//! *now*: a unit under load lives from hand to mouth. Beside that a programme can reserve hours, which are spent in any
//! case. The first hours show whether there is a root cause that the unit may treat; with all its hours spent the cause
//! produces less after a delay, and relapses slowly. Treatment thins the cause's own sequence of problems and moves
//! nobody's luck. Off: symptoms are all that is handled.

use crate::kernel::param::Share;
use crate::kernel::{Elapsed, WorkTime, logistic};
use crate::section;

section! {
    /// Work on the root causes of problems.
    #[tag(Organisation)]
    #[decides("going to the root of what comes back, by the price of hours or by a programme")]
    #[off("symptoms are all that is handled")]
    pub struct Proactive {
        /// Hours that one root cause takes.
        hours: WorkTime = "200 h", in "1 min" => "100000 h", usual "40 h" => "400 h", from "assumption";
        /// Share of its problems that a treated cause does not produce any more.
        effect: Share = 0.35, usual 0.1 => 0.9, from "assumption";
        /// Time from the last hour of work to the effect.
        delay: Elapsed = "120 d", in "0 s" => "4000 d", usual "60 d" => "180 d", from "assumption";
        /// Half-life of the effect.
        lasting: Elapsed = "1095 d", in "1 d" => "40000 d", usual "365 d" => "3650 d", from "assumption: three years";
        /// One outing of a party.
        session: WorkTime = "4 h", in "1 min" => "1000 h", from "assumption: half a day";
        /// Hours that a programme reserves, by member of staff and week of forty hours; they are spent before any order.
        reserved: f64 = 0.0, in 0.0 => 40.0, usual 0.0 => 4.0, from "none by default";
        /// Credit in the assessment for one hour (points of the score, in tickets).
        credit: f64 = 0.0, in 0.0 => 100.0, usual 0.0 => 0.5, from "none by default";
        /// Worth of such a point (utility by point and unit of pressure). A taste.
        score: f64 = 2.0, in 0.0 => 100.0, usual 0.5 => 5.0, from "assumption: as in the handling of orders";
        /// Log-odds of an outing that costs as much as it saves. A taste.
        base: f64 = -1.0, in -20.0 => 20.0, usual -4.0 => 1.0, from "assumption: habit is for what is at hand";
        /// Backlog, in weeks, at which an hour has its ordinary price: that of the hours saved later.
        ordinary_backlog: f64 = 0.5, in 0.0 => 1000.0, from "assumption: nobody plans for an overload to come";
        /// How far a unit looks ahead.
        foresight: Elapsed = "365 d", in "1 d" => "40000 d", usual "180 d" => "1095 d", from "assumption: one budget year";
        /// Half-life of the memory of what came back.
        memory: Elapsed = "180 d", in "1 d" => "4000 d", from "assumption";
        /// Tickets remembered of one matter, below which nobody asks for its root.
        noticed: f64 = 6.0, in 0.0 => 1e6, usual 2.0 => 30.0, from "assumption";
    }
}

/// What a unit weighs when it could send a party out.
#[derive(Clone, Copy, Debug)]
pub struct ProactiveView {
    /// Tickets of the matter by year, as the unit remembers them.
    pub tickets_per_year: f64,
    /// Hours that one of them takes if done in full.
    pub ticket_hours: f64,
    /// Price of a staff hour now (utility).
    pub price: f64,
    /// Its price at the ordinary backlog (utility).
    pub ordinary_price: f64,
    /// Felt pressure, 0 or more.
    pub pressure: f64,
}

impl Proactive {
    /// Hours that an hour of treatment is expected to save within what the unit looks ahead.
    pub fn saved(&self, view: &ProactiveView) -> f64 {
        let years = self.foresight.hours() / 8_760.0;
        view.tickets_per_year * self.effect.0 * years * view.ticket_hours / self.hours.hours()
    }

    /// Chance that a party goes out today.
    pub fn chance(&self, view: &ProactiveView) -> f64 {
        let worth = self.saved(view) * view.ordinary_price + self.score * view.pressure * self.credit;
        logistic(self.base + self.session.hours() * (worth - view.price))
    }

    /// Share of the problems of a cause that do not arise, `after` the end of its treatment.
    pub fn prevents(&self, after: Elapsed) -> f64 {
        if after < self.delay {
            return 0.0;
        }
        let since = (after.0 - self.delay.0) as f64;
        self.effect.0 * libm::exp2(-since / self.lasting.0 as f64)
    }

    /// Tickets by year that a memory of so many, faded by its half-life, speaks of.
    pub fn yearly(&self, remembered: f64) -> f64 {
        remembered * core::f64::consts::LN_2 * 31_536_000.0 / self.memory.0 as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::testing::{defaults, falls, near, reads_back, rises};

    /// A bad estate, and a unit with half a week of backlog.
    const ESTATE: ProactiveView = ProactiveView {
        tickets_per_year: 120.0,
        ticket_hours: 5.0,
        price: 0.45,
        ordinary_price: 0.45,
        pressure: 1.0,
    };

    fn day(days: u64) -> Elapsed {
        Elapsed(days * 86_400)
    }

    #[test]
    fn an_empty_table_takes_the_defaults_and_is_written_as_it_reads() {
        reads_back::<Proactive>();
    }

    #[test]
    fn the_worth_of_an_outing_adds_up() {
        let proactive: Proactive = defaults();
        near(proactive.saved(&ESTATE), 1.05); // 120 · 0.35 · 1 · 5 / 200
        near(proactive.chance(&ESTATE), 0.2870); // -1 + 4 · 0.45 · (1.05 - 1) = -0.91
        // Two weeks of backlog raise the price to 1.65: -1 + 4 · (0.4725 - 1.65) = -5.71
        near(proactive.chance(&ProactiveView { price: 1.65, ..ESTATE }), 0.0033);
        // A programme that gives 0.2 points an hour: -0.91 + 4 · 2 · 1 · 0.2 = 0.69
        near(Proactive { credit: 0.2, ..defaults() }.chance(&ESTATE), 0.6660);
    }

    #[test]
    fn a_worse_place_and_credit_send_parties_out_and_load_keeps_them_in() {
        let proactive: Proactive = defaults();
        let credited = Proactive { credit: 0.1, ..defaults() };
        rises((0.0, 500.0), |tickets_per_year| {
            proactive.chance(&ProactiveView { tickets_per_year, ..ESTATE })
        });
        rises((0.0, 3.0), |pressure| credited.chance(&ProactiveView { pressure, ..ESTATE }));
        falls((0.05, 3.25), |price| proactive.chance(&ProactiveView { price, ..ESTATE }));
    }

    #[test]
    fn a_treatment_works_after_a_delay_and_fades_by_half_in_three_years() {
        let proactive: Proactive = defaults();
        assert_eq!(proactive.prevents(day(0)), 0.0);
        assert_eq!(proactive.prevents(day(119)), 0.0);
        near(proactive.prevents(day(120)), 0.35);
        near(proactive.prevents(day(120 + 1095)), 0.175);
        falls((120.0, 4000.0), |days| proactive.prevents(day(days as u64)));
    }

    #[test]
    fn a_faded_memory_of_a_steady_flow_tells_its_rate() {
        // Thirty a year for ever, halved every 180 days: 30/365 · 180/ln 2 = 21.34398 remembered.
        near(defaults::<Proactive>().yearly(21.343_98), 30.0);
    }
}
