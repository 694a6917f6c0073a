//! Judgement: what citizens say at the follow-up.

use super::row::rows;
use crate::model::metrics::count::Count;

rows! {
    /// What citizens say.
    ROWS: Judgement

    "follow_up_share" "Followed up", MCU = share(FollowedUp / Closed);
        "Tickets on which the desk called the citizen back, reached or not / tickets that left the desk."

    "reached_rate" "Reached", MCU = share(Reached / FollowedUp);
        "Tickets whose citizen was reached / tickets followed up; those whom nobody called are in neither."

    "rated_rate" "Rated", MCU = share(SaidSatisfaction / Reached);
        "Tickets on which the citizen said satisfied or not / tickets whose citizen was reached."

    "said_resolved_rate" "Said resolved", MCU = share(SaidResolved / SaidResolution);
        "Tickets on which the citizen said resolved / tickets on which the citizen said resolved or not; those not reached are in neither."

    "said_satisfied_rate" "Said satisfied", MCU = share(SaidSatisfied / SaidSatisfaction);
        "Tickets on which the citizen said satisfied / tickets on which the citizen said satisfied or not; those not reached or not rated are in neither."

    "satisfied_if_unresolved_rate" "Satisfied though unresolved", MCU = share(SaidUnresolvedSatisfied / SaidUnresolvedRated);
        "Tickets said to be satisfying / tickets said to be unresolved and rated."

    "satisfied_if_resolved_rate" "Satisfied if resolved", MCU = share(SaidResolvedSatisfied / SaidResolvedRated);
        "Tickets said to be satisfying / tickets said to be resolved and rated."

    "satisfied_if_unresolved_persuaded_rate" "Satisfied though unresolved, persuaded", MCU = share(PersuadedUnresolvedSatisfied / PersuadedUnresolvedRated);
        "Tickets said to be satisfying / tickets said to be unresolved, rated, whose citizen a unit persuaded. Who was persuaded is truth."

    "satisfied_minus_resolved_said" "Said satisfied minus said resolved", MCU = of("share", |view| {
        let satisfied = view.cell.ratio(&[Count::SaidSatisfied], &[Count::SaidSatisfaction])?;
        Some(satisfied - view.cell.ratio(&[Count::SaidResolved], &[Count::SaidResolution])?)
    });
        "Said satisfied rate minus said resolved rate, each with its own denominator. Positive by arithmetic alone whenever few are resolved."
}
