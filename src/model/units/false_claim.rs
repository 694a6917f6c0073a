//! What a unit says of a problem that it has not solved (SF3.5, SF3.8; Bevan and Hood 2006 on gaming by misreporting).
//!
//! A unit knows whether its work has solved the matter, and writes its reply: "resolved", or honestly that it is not. A
//! false claim takes no hour. It earns points only where the record goes by the unit's word, since the citizen was not
//! reached or did not rate and the rule counts the claim: how often that is the unit knows from its closed tickets. It
//! can come to light: a review on effect finds nothing done, a citizen contradicts and the desk, which checks proofs,
//! gets none, an auditor looks. Exposed claims cost points, and the work of the redo. Who admits that he has not solved
//! what he could may be told to do it over, too: that work a false claim spares, and the dearer hours are the more it
//! is worth. Points weigh at their one exchange rate; against them stands a distaste that differs from case to case. So
//! false claims grow where points are felt and nobody checks, and nobody claims falsely who gains nothing by it. What was told as resolved is not explained to the citizen either. Off:
//! who did the work says how it went; who did not, says that it is done.

use crate::kernel::dist::outweighs;
use crate::kernel::param::Share;
use crate::section;

section! {
    /// What a unit says of a problem that it has not solved.
    #[tag(Organisation)]
    #[decides("whether a unit says \"resolved\" of what it has not solved")]
    #[off("who did no work says that it is done")]
    #[needs("units.handling": "points weigh in a claim as they do in the choice of the way")]
    pub struct FalseClaim {
        /// Distaste for a false claim, half of the cases below and half above (utility). A taste.
        distaste: f64 = 0.5, in 0.0 => 1000.0, usual 0.05 => 4.0, from "assumption";
        /// How far cases differ in it (standard deviation of its logarithm).
        sigma: f64 = 0.8, in 0.01 => 10.0, usual 0.3 => 1.5, from "assumption";
        /// Points of the score, in units of a whole ticket, that an exposed claim costs.
        exposed_points: f64 = 0.5, in 0.0 => 1000.0, usual 0.0 => 5.0, from "false replies are told off in assessment rules; size: assumption";
        /// Starting belief: share of false claims that come to light.
        believed_exposed: Share = 0.1, from "assumption: forgotten within some hundred orders";
        /// Starting belief: share of citizens who are not reached or do not rate, where the rule counts the unit's claim for them.
        believed_unheard: Share = 0.3, from "assumption: forgotten within some hundred orders";
    }
}

/// What a unit expects of a false claim.
#[derive(Clone, Copy, Debug)]
pub struct AssertionView {
    /// What the points are worth that the record gives on the unit's word: by the shares of its closed tickets whose record
    /// went by it (utility).
    pub points: f64,
    /// What the points are worth that an honest answer brings by the rule for its kind (utility).
    pub honest: f64,
    /// What an audit is expected to cost (utility).
    pub audit: f64,
    /// What exposure costs beside the redo (utility).
    pub exposure: f64,
    /// Share of its false claims that came to light.
    pub exposed: f64,
    /// Share of the replies that are sent back which admit what the unit could have solved; 0 where it could not.
    pub spared: f64,
    /// Hours of doing it over.
    pub redo_hours: f64,
    /// Price of a staff hour now (utility).
    pub price: f64,
}

impl FalseClaim {
    /// Chance that the unit claims what is not so.
    pub fn chance(&self, view: &AssertionView) -> f64 {
        let points = view.points - view.honest - view.audit - view.exposed * view.exposure;
        let hours = view.price * (view.spared - view.exposed) * view.redo_hours;
        outweighs(points + hours, self.distaste, self.sigma)
    }

    /// Starting belief: share of tickets whose record goes by the unit's word, where the rule `counts` it or not.
    pub fn believed_taken(&self, counts: bool) -> f64 {
        if counts { self.believed_unheard.0 } else { 0.0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::testing::{defaults, falls, near, reads_back, rises};

    /// Nothing to be gained, nobody looks.
    const IDLE: AssertionView = AssertionView {
        points: 0.0,
        honest: 0.0,
        audit: 0.0,
        exposure: 0.5,
        exposed: 0.0,
        spared: 0.0,
        redo_hours: 4.0,
        price: 0.1,
    };

    fn asserts(view: AssertionView) -> f64 {
        defaults::<FalseClaim>().chance(&view)
    }

    #[test]
    fn an_empty_table_takes_the_defaults_and_is_written_as_it_reads() {
        reads_back::<FalseClaim>();
    }

    #[test]
    fn nobody_claims_falsely_for_nothing() {
        assert_eq!(asserts(IDLE), 0.0);
        assert_eq!(asserts(AssertionView { price: 3.0, ..IDLE }), 0.0, "dear hours alone are no reason");
        // 0.3 - 0.1 - 0.2 · 0.5 - 0.1 · 0.2 · 4 = 0.02 is just worth it; the checks outweigh a tenth less.
        let watched = AssertionView { points: 0.3, audit: 0.1, exposed: 0.2, ..IDLE };
        assert!(asserts(watched) > 0.0);
        assert_eq!(asserts(AssertionView { points: 0.27, ..watched }), 0.0);
    }

    #[test]
    fn points_draw_and_checks_deter_as_they_add_up_by_hand() {
        near(asserts(AssertionView { points: 0.6, ..IDLE }), 0.5901); // ln(0.6 / 0.5) / 0.8 = 0.2279
        // 0.6 - 0.1 - 0.2 · 0.5 - 0.1 · 0.2 · 4 = 0.32: ln(0.32 / 0.5) / 0.8 = -0.5579
        near(asserts(AssertionView { points: 0.6, audit: 0.1, exposed: 0.2, ..IDLE }), 0.2885);
        // What a claim spares is worth the more, the dearer hours are: 3 · 0.15 · 4 = 1.8: ln 3.6 / 0.8 = 1.6012.
        near(asserts(AssertionView { spared: 0.15, price: 3.0, ..IDLE }), 0.9453);
    }

    #[test]
    fn a_false_claim_is_likelier_where_points_are_worth_much_and_nobody_checks() {
        let open = AssertionView { points: 1.0, ..IDLE };
        rises((0.0, 2.0), |points| asserts(AssertionView { points, ..IDLE }));
        falls((0.0, 1.0), |exposed| asserts(AssertionView { exposed, ..open }));
        falls((0.0, 1.0), |exposure| asserts(AssertionView { exposure, exposed: 0.5, ..open }));
        falls((0.0, 1.0), |audit| asserts(AssertionView { audit, ..open }));
        rises((0.0, 3.0), |price| asserts(AssertionView { spared: 0.15, price, ..IDLE }));
        // All that goes by points is worth more together; where the checks outweigh what is won, nobody claims.
        let felt = |points: f64, exposed: f64| {
            move |worth: f64| {
                let (points, exposure) = (points * worth, 0.5 * worth);
                asserts(AssertionView { points, exposure, exposed, price: 0.0, ..IDLE })
            }
        };
        rises((0.1, 4.0), felt(0.6, 1.0));
        assert_eq!(felt(0.4, 1.0)(4.0), 0.0);
        rises((0.0, 4.0), |distaste| 1.0 - FalseClaim { distaste, ..defaults() }.chance(&open));
    }

    #[test]
    fn nobody_hopes_for_points_on_his_word_where_the_rule_does_not_take_it() {
        let claim: FalseClaim = defaults();
        assert_eq!((claim.believed_taken(false), claim.believed_taken(true)), (0.0, 0.3));
    }
}
