//! Review of replies: on form, or on effect (S4.2, S4.12, S4.13, S4.14; E2.9).
//!
//! A reply carries items (who, when, process, result, and the traces). Each is there or not, by the paper hours spent
//! on it and the oddness of the matter; the reviewer notices a missing one with a chance that grows with his minutes
//! for each item. Effect review looks at the place or calls: no effect, and no honest explanation that nothing can be
//! done, sends the reply back. Who admits that he has not solved what he could is sent back by some, too. The redo rate
//! comes out of hours, minutes and strictness. Off: every reply passes at once.

use crate::kernel::WorkTime;
use crate::kernel::param::Share;
use crate::section;

section! {
    /// Review of replies.
    #[tag(Institution)]
    #[decides("whether a reply passes, on form or on effect")]
    #[off("every reply passes")]
    pub struct Review {
        /// Reading one reply for its form.
        form_work: WorkTime = "5 min", in "0 s" => "40 h", usual "1 min" => "20 min", from "assumption";
        /// Reading time for each required item in which a missing one is noticed with a chance of 63 %.
        notice: WorkTime = "25 s", in "1 s" => "40 h", usual "5 s" => "5 min", from "assumption";
        /// Share of missing items, once noticed, that the rule makes a reason to send back.
        strictness: Share = 0.7, usual 0.0 => 1.0, from "B City C District study (S4.13); size: assumption";
        /// Share of replies that are also reviewed on their effect.
        effect_share: Share = 0.1, usual 0.0 => 0.8, from "B City C District study: review is on traces (S4.14); size: assumption";
        /// Looking at the effect of one reply, by phone or visit.
        effect_work: WorkTime = "15 min", in "0 s" => "80 h", usual "5 min" => "2 h", from "assumption";
        /// Share of the replies that admit that a matter within the unit's power is not solved, which the desk sends back.
        admitted: Share = 0.1, usual 0.0 => 1.0, from "the result is an item of the form (B City C District study); size: assumption";
        /// Whether an honest "cannot be solved" passes the review on effect.
        accept_explanation: bool = true, from "assumption, set by a trial of the model: or what cannot be solved circles for ever";
        /// Work on the field in a redo, against a first round (a share).
        redo_field: Share = 0.6, usual 0.2 => 1.0, from "assumption, set by a trial of the model";
        /// Share of the paper that a redo takes again: what is on file is supplemented, not written anew.
        redo_paper: Share = 0.5, usual 0.2 => 1.0, from "assumption";
    }
}

/// What a reviewer can see of the form of a reply.
#[derive(Clone, Copy, Debug)]
pub struct FormView {
    /// Items that the form asks for.
    pub items: u32,
    /// Chance that one of them is there.
    pub present: f64,
    /// Whether the reply misses the point, so that its result is lacking, one item of the form, whatever paper went into
    /// it.
    pub astray: bool,
}

/// What somebody who looks at the effect of a reply finds.
#[derive(Clone, Copy, Debug)]
pub struct EffectView {
    /// Whether the problem is solved, or looks solved.
    pub effect: bool,
    /// Whether the unit says that it is.
    pub claimed: bool,
    /// Whether the matter is proper and within the unit's power.
    pub within_power: bool,
}

impl Review {
    /// Mean time of one review.
    pub fn mean_work(&self) -> WorkTime {
        self.form_work + WorkTime(libm::round(self.effect_share.0 * self.effect_work.0 as f64) as u64)
    }

    /// Chance that one missing item sends the reply back, where the form has `items`.
    pub fn rejects_item(&self, items: u32) -> f64 {
        if items == 0 {
            return 0.0;
        }
        let seconds = self.form_work.0 as f64 / f64::from(items);
        self.strictness.0 * (1.0 - libm::exp(-seconds / self.notice.0 as f64))
    }

    /// Chance that a reply is sent back on its form: some missing item is noticed. `present` is each item's chance.
    pub fn form_reject_chance(&self, items: u32, present: f64) -> f64 {
        let survives = 1.0 - (1.0 - present) * self.rejects_item(items);
        1.0 - libm::pow(survives, f64::from(items))
    }

    /// Chance that a fault of the form is found: some missing item is noticed, or else that the result is missing.
    pub fn form_fault_chance(&self, view: &FormView) -> f64 {
        let form = self.form_reject_chance(view.items, view.present);
        let result = if view.astray { self.rejects_item(view.items) } else { 0.0 };
        form + (1.0 - form) * result
    }

    /// Whether a look at the effect sends the reply back: nothing is solved, and there is no honest explanation that nothing
    /// can be done, or it does not count.
    pub fn rejects_effect(&self, view: &EffectView) -> bool {
        let explained = !view.claimed && !view.within_power;
        let counts = explained && self.accept_explanation;
        !view.effect && !counts
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::testing::{defaults, falls, near, reads_back, rises};
    use crate::model::units::documentation::Documentation;
    use crate::model::units::handling::Handling;

    #[test]
    fn an_empty_table_takes_the_defaults_and_is_written_as_it_reads() {
        reads_back::<Review>();
    }

    #[test]
    fn a_missing_item_is_noticed_by_the_seconds_spent_on_it() {
        let review: Review = defaults();
        // Ten items in 300 s: 30 s each; 0.7 · (1 - e^(-30/25)) = 0.7 · 0.69881
        near(review.rejects_item(10), 0.4892);
        // Twenty: 0.7 · (1 - e^(-15/25))
        near(review.rejects_item(20), 0.3158);
        assert_eq!(review.rejects_item(0), 0.0);
    }

    #[test]
    fn a_reply_goes_back_if_any_item_does() {
        let review: Review = defaults();
        // Each of ten items is missing and noticed with 0.02 · 0.48917 = 0.0097834: 1 - 0.9902166^10
        near(review.form_reject_chance(10, 0.98), 0.0936);
        assert_eq!(review.form_reject_chance(10, 1.0), 0.0);
        assert_eq!(review.form_reject_chance(0, 0.5), 0.0);
        // Five minutes each, and of a tenth fifteen more.
        assert_eq!(review.mean_work(), WorkTime(390));
    }

    #[test]
    fn form_fault_of_a_reply_beside_the_point() {
        let review: Review = defaults();
        let chance = |present, astray| review.form_fault_chance(&FormView { items: 10, present, astray });
        near(chance(0.98, false), 0.0936); // as above
        near(chance(1.0, true), 0.4892); // all items are there but the result
        near(chance(0.98, true), 0.5370); // 0.0936 + 0.9064 · 0.4892
    }

    #[test]
    fn effect_that_is_missing_passes_with_an_honest_explanation_only() {
        let review: Review = defaults();
        let rejects = |effect, claimed, within_power| {
            review.rejects_effect(&EffectView { effect, claimed, within_power })
        };
        assert!(!rejects(true, true, true) && !rejects(true, false, false));
        assert!(rejects(false, true, false) && rejects(false, false, true) && rejects(false, true, true));
        assert!(!rejects(false, false, false));
        let strict = Review { accept_explanation: false, ..defaults() };
        let honest = EffectView { effect: false, claimed: false, within_power: false };
        assert!(strict.rejects_effect(&honest));
    }

    #[test]
    fn redo_rises_with_minutes_and_strictness_and_falls_with_care() {
        let redo = |review: Review| review.form_reject_chance(10, 0.95);
        rises((0.0, 1200.0), |seconds| redo(Review { form_work: WorkTime(seconds as u64), ..defaults() }));
        rises((0.0, 1.0), |strictness| redo(Review { strictness: Share(strictness), ..defaults() }));
        falls((10.0, 200.0), |seconds| redo(Review { notice: WorkTime(seconds as u64), ..defaults() }));
        falls((0.5, 1.0), |present| defaults::<Review>().form_reject_chance(10, present));
    }

    #[test]
    fn thin_paper_is_sent_back_most_and_shielding_paper_least() {
        let (review, paper, handling): (Review, Documentation, Handling) =
            (defaults(), defaults(), defaults());
        let redo = |share: f64| review.form_reject_chance(10, paper.present_chance(share, 0.4, false));
        let (thin, required, shielding) = (redo(handling.thin), redo(1.0), redo(handling.shielding));
        // Missing with e^(-5.2 · 0.84 · share): 0.07274, 0.01268, 0.00143; then as above.
        near(thin, 0.3039);
        near(required, 0.0603);
        near(shielding, 0.0070);
    }
}
