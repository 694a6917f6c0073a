//! Whether a unit signs an order or refuses it; overstated difficulty (S4.8, S4.9; E2.4, E2.5).
//!
//! The right to return exists for orders outside the remit. It is used, too, by who is overloaded, fears the blame, or
//! sees that orders of this kind (within or without its power, joint or its own alone, repeated) cost it points of the
//! score, at their one exchange rate (`government/exchange.rs`). Units learn what kinds earn, and whether their refusals stand. Who would refuse what comes back to him
//! all the same, or may not, can overstate the difficulty and ask for a longer limit; he asks the less, the less often he
//! is granted it, and the desk grants the less, the more often the unit has asked. Off: every order is signed.

use crate::kernel::logistic;
use crate::kernel::param::Share;
use crate::section;

section! {
    /// Whether a unit signs an order or refuses it.
    #[tag(Institution)]
    #[decides("signing or refusing; asking for more time")]
    #[off("every order is signed")]
    pub struct Refusal {
        /// Log-odds of refusing, every regressor at zero. A taste.
        base: f64 = -4.5, in -20.0 => 10.0, usual -6.0 => -3.0, from "assumption, set by a trial of the model; a first-offer refusal near 0.12 is a check";
        /// Effect of having no claim to the remit (log-odds for no claim against full).
        remit: f64 = 3.5, in 0.0 => 20.0, usual 1.0 => 6.0, from "B City C District study (S4.8: remit documents cited); size: assumption";
        /// Effect of backlog, for each week above one, up to two (log-odds).
        backlog: f64 = 1.2, in 0.0 => 20.0, usual 0.0 => 3.0, from "dispatch to whoever looks idle; size: assumption";
        /// Effect of difficulty (log-odds for difficulty 1 against 0).
        difficulty: f64 = 1.0, in 0.0 => 20.0, usual 0.0 => 3.0, from "assumption";
        /// Effect of expected blame, which is the chance of a bad record times responsibility (log-odds).
        blame: f64 = 1.0, in 0.0 => 20.0, usual 0.0 => 4.0, from "blame avoidance grows where responsibility is unlimited; size: assumption";
        /// Starting belief: share of refusals that stand, so that the order does not come back to the unit.
        believed_stands: Share = 0.8, from "assumption: forgotten within some hundred refusals";
        /// Points of the score that a return costs the unit.
        return_points: f64 = 0.0, in 0.0 => 100.0, usual 0.0 => 2.0, from "Yulin; none by default";
        /// Claim to the remit that a town has when a bureau's matter is assigned to it by rule, from 0 (none: it may refuse) to 1 (as if the rules named it).
        territorial_claim: f64 = 0.6, in 0.0 => 1.0, from "assumption: the rule gives a part of a claim";
        /// Claim of the unit that the rules name where the remit is contested, from 0 (none) to 1 (plain).
        contested_claim: f64 = 0.75, in 0.0 => 1.0, from "B City C District study (S4.8: remit documents cited on both sides); size: assumption";
        /// Claim of the unit that the catalogue names where the remit is contested, from 0 (none) to 1 (plain).
        catalogue_claim: f64 = 0.5, in 0.0 => 1.0, from "assumption";
        /// Log-odds of asking for extension when it is sure to be granted, every regressor at zero. A taste.
        extension_base: f64 = -4.0, in -20.0 => 10.0, usual -6.0 => -2.0, from "assumption";
        /// Effect of the chance to miss the limit (log-odds).
        extension_late: f64 = 4.0, in 0.0 => 20.0, usual 1.0 => 8.0, from "assumption";
        /// Working hours by which the work ahead must pass the time left for log-odds of 1 that the limit is missed.
        late_scale: f64 = 8.0, in 0.01 => 1000.0, from "assumption: a working day";
        /// Effect of not refusing what one would, since one may not or it comes back (log-odds).
        extension_forced: f64 = 1.0, in 0.0 => 20.0, usual 0.0 => 3.0, from "B City C District study (S4.9); size: assumption";
        /// Starting belief: share of requests for extension that are granted.
        believed_granted: Share = 0.8, from "assumption: what the desk grants who seldom asks; forgotten within some hundred requests";
        /// Log-odds that the desk grants a first request of a unit that never asks.
        grant_base: f64 = 1.5, in -20.0 => 20.0, usual -2.0 => 4.0, from "assumption";
        /// Effect of the share of its orders for which the unit has asked (log-odds for all against none).
        grant_often: f64 = -6.0, in -40.0 => 0.0, usual -12.0 => 0.0, from "assumption";
    }
}

/// What a unit weighs when it is offered an order.
#[derive(Clone, Copy, Debug)]
pub struct RefusalView {
    /// Strength of the remit: 1 the rules name the unit, 0 they do not.
    pub strength: f64,
    /// Backlog of the unit in weeks.
    pub backlog_weeks: f64,
    /// Difficulty of the matter as it looks, 0 to 1.
    pub difficulty: f64,
    /// Expected blame: the unit's own share of bad ratings, times its share of responsibility.
    pub blame: f64,
    /// What the points are worth that orders of this kind earn less than the unit's orders in the mean, from its
    /// experience (utility); below zero: more.
    pub fall: f64,
    /// What the points are worth that a return costs (utility).
    pub cost: f64,
}

impl Refusal {
    /// Chance of refusing.
    pub fn chance(&self, view: &RefusalView) -> f64 {
        logistic(
            self.base
                + self.remit * (1.0 - view.strength)
                + self.backlog * (view.backlog_weeks - 1.0).clamp(0.0, 2.0)
                + self.difficulty * view.difficulty
                + self.blame * view.blame
                + view.fall
                - view.cost,
        )
    }

    /// Chance of asking for extension, where a late reply costs points that are worth so much (utility); its odds go by the
    /// share of requests that the unit has been `granted`.
    pub fn extension_chance(&self, late: f64, costs: f64, forced: bool, granted: f64) -> f64 {
        let forced = if forced { self.extension_forced } else { 0.0 };
        let sure = logistic(self.extension_base + (self.extension_late + costs) * late + forced);
        sure * granted / (sure * granted + 1.0 - sure)
    }

    /// Chance that the desk grants it to a unit that has asked for this share of its orders.
    pub fn grant_chance(&self, asked_share: f64) -> f64 {
        logistic(self.grant_base + self.grant_often * asked_share)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::testing::{defaults, falls, near, reads_back, rises};

    /// An easy order of one's own, with nothing to fear.
    const OWN: RefusalView =
        RefusalView { strength: 1.0, backlog_weeks: 0.5, difficulty: 0.0, blame: 0.0, fall: 0.0, cost: 0.0 };

    #[test]
    fn an_empty_table_takes_the_defaults_and_is_written_as_it_reads() {
        reads_back::<Refusal>();
    }

    #[test]
    fn what_is_ones_own_is_signed_and_what_is_not_is_often_returned() {
        let refusal: Refusal = defaults();
        near(refusal.chance(&OWN), 0.0110); // -4.5
        near(refusal.chance(&RefusalView { strength: 0.0, ..OWN }), 0.2689); // -4.5 + 3.5
    }

    #[test]
    fn regressors_add_up_in_log_odds() {
        // -4.5 + 3.5·0.5 + 1.2·(2 - 1) + 1.0·0.4 + 1.0·0.4 + 0.5 - 0.2 = -0.45
        let view = RefusalView {
            strength: 0.5,
            backlog_weeks: 2.0,
            difficulty: 0.4,
            blame: 0.4,
            fall: 0.5,
            cost: 0.2,
        };
        near(defaults::<Refusal>().chance(&view), 0.3894);
    }

    #[test]
    fn load_difficulty_and_blame_push_orders_away_and_a_claim_holds_them() {
        let refusal: Refusal = defaults();
        falls((0.0, 1.0), |strength| refusal.chance(&RefusalView { strength, ..OWN }));
        rises((1.0, 3.0), |backlog_weeks| refusal.chance(&RefusalView { backlog_weeks, ..OWN }));
        rises((0.0, 1.0), |difficulty| refusal.chance(&RefusalView { difficulty, ..OWN }));
        rises((0.0, 1.0), |blame| refusal.chance(&RefusalView { blame, ..OWN }));
        let at = |backlog_weeks: f64| refusal.chance(&RefusalView { backlog_weeks, ..OWN });
        assert_eq!(at(0.0), at(1.0), "up to a week nobody minds");
        assert_eq!(at(3.0), at(1000.0), "backlog is bounded");
    }

    #[test]
    fn what_earns_less_than_other_orders_is_pushed_away_by_what_its_points_are_worth() {
        let refusal: Refusal = defaults();
        let at = |fall: f64| refusal.chance(&RefusalView { strength: 0.0, fall, ..OWN });
        near(at(0.8), 0.4502); // -1 + 0.8
        near(at(-0.3), 0.2142); // -1 - 0.3
        rises((-1.0, 4.0), at);
    }

    #[test]
    fn a_return_that_costs_points_is_thought_over() {
        let refusal: Refusal = defaults();
        near(refusal.chance(&RefusalView { cost: 2.0, ..OWN }), 0.0015); // -4.5 - 2
        near(refusal.chance(&RefusalView { strength: 0.0, cost: 0.3, ..OWN }), 0.2142); // -4.5 + 3.5 - 0.3
        falls((0.0, 4.0), |cost| refusal.chance(&RefusalView { cost, ..OWN }));
    }

    #[test]
    fn more_time_is_asked_for_when_late_when_that_costs_points_and_when_refusal_is_barred() {
        let refusal: Refusal = defaults();
        near(refusal.extension_chance(0.0, 3.0, false, 1.0), 0.0180); // -4
        near(refusal.extension_chance(0.5, 1.0, false, 1.0), 0.1824); // -4 + (4 + 1)·0.5
        near(refusal.extension_chance(1.0, 1.0, true, 1.0), 0.8808); // -4 + (4 + 1)·1 + 1
        rises((0.0, 1.0), |late| refusal.extension_chance(late, 1.0, false, 1.0));
        rises((0.0, 4.0), |costs| refusal.extension_chance(0.5, costs, false, 1.0));
    }

    #[test]
    fn who_is_granted_every_second_request_asks_at_half_the_odds() {
        let refusal: Refusal = defaults();
        near(refusal.extension_chance(1.0, 0.0, false, 1.0), 0.5); // odds of 1
        near(refusal.extension_chance(1.0, 0.0, false, 0.5), 1.0 / 3.0);
        assert_eq!(refusal.extension_chance(1.0, 0.0, true, 0.0), 0.0);
    }

    #[test]
    fn who_always_asks_is_seldom_granted() {
        let refusal: Refusal = defaults();
        near(refusal.grant_chance(0.0), 0.8176); // 1.5
        near(refusal.grant_chance(0.5), 0.1824); // 1.5 - 6·0.5
        falls((0.0, 1.0), |asked| refusal.grant_chance(asked));
    }
}
