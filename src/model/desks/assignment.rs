//! Choosing the unit (S0.4, S1.4, S4.8; model: catalogue, overlapping remits, territorial assignment, experience).
//!
//! The dispatcher sees the category, not the remit. The catalogue names a first unit; for contested matters it takes
//! understanding to see that it is another's. A rule can send bureaus' matters to the town of the territory. A wrong
//! choice falls on some other unit, in proportion to staff. Experience with a category grows with its tickets.
//! Off: the unit with the remit, at once.

use crate::kernel::param::Share;
use crate::kernel::{WorkTime, logistic};
use crate::section;

section! {
    /// Choosing the unit.
    #[tag(Institution)]
    #[decides("which unit: catalogue, territorial rule, skill")]
    #[off("the unit with the remit, at once")]
    pub struct Assignment {
        /// Sorting one ticket.
        work: WorkTime = "3.6 min", in "0 s" => "40 h", usual "1 min" => "20 min", from "assumption, set by a trial of the model";
        /// Log-odds of seeing where a ticket belongs, every regressor at its reference. A skill.
        skill: f64 = 1.5, in -10.0 => 20.0, usual 0.5 => 3.0, from "assumption: 0.82";
        /// Effect of context that the record left out (log-odds for everything against nothing).
        info_loss: f64 = 1.5, in 0.0 => 20.0, usual 0.0 => 4.0, from "A City study (SF3.6); size: assumption";
        /// Reference of context left out, a share from 0 to 1.
        info_loss_reference: f64 = 0.35, in 0.0 => 1.0, from "definition";
        /// Effect of a standard intake form and catalogue (log-odds).
        standardised: f64 = 0.7, in 0.0 => 20.0, usual 0.0 => 2.0, from "M City study (SF1.1); size: assumption";
        /// Effect of a contested remit (log-odds).
        contested: f64 = -1.5, in -20.0 => 0.0, usual -4.0 => 0.0, from "B City C District study (S4.8); size: assumption";
        /// Effect of experience with the category, from none to full (log-odds).
        experience: f64 = 0.6, in 0.0 => 20.0, usual 0.0 => 2.0, from "assumption";
        /// Tickets of a category after which half of the experience is there.
        experience_half: f64 = 500.0, in 1.0 => 1e7, from "assumption";
        /// Share of bureaus' matters that the rules send to the town of the territory.
        territorial: Share = 0.45, usual 0.0 => 0.9, from "W Town and B City C District studies (S0.4, S4); size: assumption";
    }
}

/// What the dispatcher has to go by.
#[derive(Clone, Copy, Debug)]
pub struct SortView {
    /// Share of context that the record left out.
    pub info_loss: f64,
    /// Whether intake follows a standard form.
    pub standardised: bool,
    /// Whether the remit is contested.
    pub contested: bool,
    /// Tickets of this category sorted so far.
    pub sorted: f64,
}

impl Assignment {
    /// Chance of seeing where the ticket belongs.
    pub fn right_chance(&self, view: SortView) -> f64 {
        let yes = |flag: bool| f64::from(u8::from(flag));
        let experience = view.sorted / (view.sorted + self.experience_half);
        logistic(
            self.skill - self.info_loss * (view.info_loss - self.info_loss_reference)
                + self.standardised * yes(view.standardised)
                + self.contested * yes(view.contested)
                + self.experience * (experience - 0.5),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::testing::{defaults, falls, near, reads_back, rises};

    /// Everything at its reference: a plain remit, half of the experience there.
    const VIEW: SortView = SortView { info_loss: 0.35, standardised: false, contested: false, sorted: 500.0 };

    #[test]
    fn an_empty_table_takes_the_defaults_and_is_written_as_it_reads() {
        reads_back::<Assignment>();
    }

    #[test]
    fn eight_in_ten_tickets_are_understood_at_the_reference() {
        near(defaults::<Assignment>().right_chance(VIEW), 0.8176); // 1.5
    }

    #[test]
    fn a_standard_form_helps_and_a_contested_remit_confuses() {
        let assignment: Assignment = defaults();
        near(assignment.right_chance(SortView { standardised: true, ..VIEW }), 0.9002); // 1.5 + 0.7
        near(assignment.right_chance(SortView { contested: true, ..VIEW }), 0.5); // 1.5 - 1.5
        near(assignment.right_chance(SortView { info_loss: 0.0, ..VIEW }), 0.8834); // 1.5 + 1.5·0.35 = 2.025
    }

    #[test]
    fn lost_context_misleads_and_experience_leads() {
        let assignment: Assignment = defaults();
        falls((0.0, 1.0), |info_loss| assignment.right_chance(SortView { info_loss, ..VIEW }));
        rises((0.0, 1e5), |sorted| assignment.right_chance(SortView { sorted, ..VIEW }));
        near(assignment.right_chance(SortView { sorted: 0.0, ..VIEW }), 0.7685); // 1.5 - 0.3
        near(assignment.right_chance(SortView { sorted: 1e12, ..VIEW }), 0.8581); // 1.5 + 0.3
    }
}
