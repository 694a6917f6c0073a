//! What decisions went by, in names that people read.

use super::Input;
use crate::model::citizens::judgement::JudgementView;
use crate::model::citizens::repeat::RepeatView;
use crate::model::desks::assignment::SortView;
use crate::model::units::asking_back::AskingView;
use crate::model::units::false_claim::ClaimView;
use crate::model::units::handling::HandlingView;
use crate::model::units::refusal::RefusalView;

fn yes(flag: bool) -> f64 {
    f64::from(u8::from(flag))
}

pub(in crate::model) fn of_sorting(view: &SortView) -> Vec<Input> {
    vec![
        ("context_left_out", view.info_loss),
        ("standard_form", yes(view.standardised)),
        ("remit_contested", yes(view.contested)),
        ("tickets_of_the_category_sorted", view.sorted),
    ]
}

pub(in crate::model) fn of_refusal(view: &RefusalView) -> Vec<Input> {
    vec![
        ("claim", view.claim),
        ("backlog_weeks", view.backlog_weeks),
        ("difficulty", view.difficulty),
        ("rank_from_the_middle_down", view.rank),
        ("blame_expected", view.blame),
        ("points_less_than_other_orders", view.fall),
        ("points_felt", view.felt),
        ("weight_of_returns", view.weight),
    ]
}

pub(in crate::model) fn of_claiming(view: &ClaimView) -> Vec<Input> {
    vec![
        ("points_on_its_word", view.points),
        ("points_an_audit_may_cost", view.audit),
        ("share_come_to_light", view.exposed),
        ("share_sent_back_when_admitted", view.spared),
        ("redo_h", view.redo_hours),
        ("pressure", view.pressure),
        ("price_of_an_hour", view.price),
    ]
}

pub(in crate::model) fn of_asking_back(view: &AskingView) -> Vec<Input> {
    vec![("share_missed_so_far", view.missed), ("work_h", view.hours), ("price_of_an_hour", view.price)]
}

pub(in crate::model) fn of_handling(view: &HandlingView) -> Vec<Input> {
    vec![
        ("field_h", view.field_hours),
        ("travel_h", view.travel_hours),
        ("paper_h", view.paper_hours),
        ("left_to_the_limit_h", view.hours_left),
        ("pressure", view.pressure),
        ("backlog_weeks", view.backlog_weeks),
        ("chance_to_solve_thoroughly", view.solve[0]),
        ("chance_to_solve_ordinarily", view.solve[1]),
        ("chance_to_solve_perfunctorily", view.solve[2]),
        ("responsibility", view.responsibility),
        ("points_an_audit_may_cost", view.audit),
    ]
}

pub(in crate::model) fn of_judgement(view: &JudgementView) -> Vec<Input> {
    vec![
        ("solved", yes(view.solved)),
        ("looks_solved", yes(view.faked)),
        ("persuaded", yes(view.persuaded)),
        ("days_until_the_reply", view.days),
        ("contacted_in_time", yes(view.contacted)),
        ("times_sent_back", f64::from(view.redos)),
        ("expectation", view.expectation),
        ("trust", view.trust),
    ]
}

pub(in crate::model) fn of_repeat(view: &RepeatView) -> Vec<Input> {
    vec![
        ("unsolved", yes(view.unsolved)),
        ("efficacy_believed", view.efficacy),
        ("grievance", view.grievance),
        ("satisfied", yes(view.satisfied)),
        ("attempts", f64::from(view.attempts)),
        ("learnt_of_a_relapse", view.relapsed),
    ]
}
