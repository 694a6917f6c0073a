//! What decisions went by, in names that people read.

use super::Input;
use crate::model::citizens::judgement::JudgementView;
use crate::model::citizens::repeat::RepeatView;
use crate::model::desks::assignment::SortView;
use crate::model::units::asking_back::AskingView;
use crate::model::units::exclusion::ExclusionView;
use crate::model::units::false_claim::AssertionView;
use crate::model::units::handling::HandlingView;
use crate::model::units::persuasion::PersuasionView;
use crate::model::units::referral::{AskView, TakeView};
use crate::model::units::refusal::RefusalView;

pub(in crate::model) fn of_sorting(view: &SortView) -> Vec<Input> {
    vec![
        ("context_left_out", view.info_loss.into()),
        ("standard_form", view.standardised.into()),
        ("remit_contested", view.contested.into()),
        ("tickets_of_the_category_sorted", view.sorted.into()),
    ]
}

pub(in crate::model) fn of_refusal(view: &RefusalView) -> Vec<Input> {
    vec![
        ("claim", view.strength.into()),
        ("backlog_weeks", view.backlog_weeks.into()),
        ("difficulty", view.difficulty.into()),
        ("blame_expected", view.blame.into()),
        ("worth_of_points_less_than_other_orders", view.fall.into()),
        ("worth_of_points_of_a_return", view.cost.into()),
    ]
}

pub(in crate::model) fn of_assertion(view: &AssertionView) -> Vec<Input> {
    vec![
        ("worth_of_points_on_its_word", view.points.into()),
        ("audit_may_cost", view.audit.into()),
        ("worth_of_points_of_honesty", view.honest.into()),
        ("exposure_costs", view.exposure.into()),
        ("share_come_to_light", view.exposed.into()),
        ("share_sent_back_when_admitted", view.spared.into()),
        ("redo_h", view.redo_hours.into()),
        ("price_of_an_hour", view.price.into()),
    ]
}

pub(in crate::model) fn of_persuasion(view: &PersuasionView) -> Vec<Input> {
    vec![
        ("worth_of_points_it_may_bring", view.gain.into()),
        ("times_talked_round_before", u32::from(view.before).into()),
        ("audit_may_cost", view.audit.into()),
        ("price_of_an_hour", view.price.into()),
    ]
}

pub(in crate::model) fn of_asking(view: &AskView) -> Vec<Input> {
    vec![
        ("worth_of_points_rid_of", view.rid.into()),
        ("worth_of_the_solution", view.solution.into()),
        ("work_h", view.hours.into()),
        ("price_of_an_hour", view.price.into()),
        ("share_taken_so_far", view.taken.into()),
    ]
}

pub(in crate::model) fn of_taking(view: &TakeView) -> Vec<Input> {
    vec![
        ("worth_of_points", view.points.into()),
        ("worth_of_the_solution", view.solution.into()),
        ("owes_favours", view.owes.into()),
        ("work_h", view.hours.into()),
        ("price_of_an_hour", view.price.into()),
    ]
}

pub(in crate::model) fn of_exclusion(view: &ExclusionView) -> Vec<Input> {
    vec![
        ("worth_of_points_spared", view.spared.into()),
        ("share_granted_so_far", view.granted.into()),
        ("price_of_an_hour", view.price.into()),
    ]
}

pub(in crate::model) fn of_asking_back(view: &AskingView) -> Vec<Input> {
    vec![
        ("share_missed_so_far", view.missed.into()),
        ("work_h", view.hours.into()),
        ("price_of_an_hour", view.price.into()),
    ]
}

pub(in crate::model) fn of_handling(view: &HandlingView) -> Vec<Input> {
    vec![
        ("field_h", view.field_hours.into()),
        ("travel_h", view.travel_hours.into()),
        ("paper_h", view.paper_hours.into()),
        ("left_to_the_limit_h", view.hours_left.into()),
        ("worth_of_resolved", view.exchange.resolved.into()),
        ("worth_of_satisfied", view.exchange.satisfied.into()),
        ("pressing_weeks", view.pressing_weeks.into()),
        ("chance_to_solve_thoroughly", view.solve[0].into()),
        ("chance_to_solve_ordinarily", view.solve[1].into()),
        ("chance_to_solve_perfunctorily", view.solve[2].into()),
        ("responsibility", view.responsibility.into()),
        ("audit_may_cost", view.audit.into()),
    ]
}

pub(in crate::model) fn of_judgement(view: &JudgementView) -> Vec<Input> {
    vec![
        ("solved", view.solved.into()),
        ("looks_solved", view.faked.into()),
        ("persuaded", view.persuaded.into()),
        ("explained", view.explained.into()),
        ("days_until_the_reply", view.days.into()),
        ("contacted_in_time", view.contacted.into()),
        ("times_sent_back", view.redos.into()),
        ("expectation", view.expectation.into()),
        ("trust", view.trust.into()),
    ]
}

pub(in crate::model) fn of_repeat(view: &RepeatView) -> Vec<Input> {
    vec![
        ("unsolved", view.unsolved.into()),
        ("efficacy_believed", view.efficacy.into()),
        ("grievance", view.grievance.into()),
        ("satisfied", view.satisfied.into()),
        ("attempts", view.attempts.into()),
        ("learnt_of_a_relapse", view.relapsed.into()),
    ]
}
