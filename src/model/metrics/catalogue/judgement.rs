//! Judgement: what citizens say at the follow-up.

use super::row::rows;
use crate::model::metrics::count::Count;

rows! {
    /// What citizens say.
    ROWS: Judgement

    "follow_up_share" "Followed up" "回访率", MCU = share(FollowedUp / Closed);
        "Tickets on which the desk called the citizen back, reached or not / tickets that left the desk."

    "reached_rate" "Reached" "回访成功率", MCU = share(Reached / FollowedUp);
        "Tickets whose citizen was reached / tickets followed up; those whom nobody called are in neither."

    "rated_rate" "Rated" "参评率", MCU = share(SaidSatisfaction / Reached);
        "Tickets on which the citizen said satisfied or not / tickets whose citizen was reached."

    "said_resolved_rate" "Said resolved" "市民自述解决率", MCU = share(SaidResolved / SaidResolution);
        "Tickets on which the citizen said resolved / tickets on which the citizen said resolved or not; those not reached are in neither."

    "said_satisfied_rate" "Said satisfied" "市民自述满意率", MCU = share(SaidSatisfied / SaidSatisfaction);
        "Tickets on which the citizen said satisfied / tickets on which the citizen said satisfied or not; those not reached or not rated are in neither."

    "satisfied_if_unresolved_rate" "Satisfied though unresolved" "自述未解决者的满意率", MCU = share(SaidUnresolvedSatisfied / SaidUnresolvedRated);
        "Tickets said to be satisfying / tickets said to be unresolved and rated."

    "satisfied_if_resolved_rate" "Satisfied if resolved" "自述已解决者的满意率", MCU = share(SaidResolvedSatisfied / SaidResolvedRated);
        "Tickets said to be satisfying / tickets said to be resolved and rated."

    "satisfied_if_unresolved_persuaded_rate" "Satisfied though unresolved, persuaded" "自述未解决且被劝说者的满意率", MCU = share(PersuadedUnresolvedSatisfied / PersuadedUnresolvedRated);
        "Tickets said to be satisfying / tickets said to be unresolved, rated, whose citizen a unit persuaded. Who was persuaded is truth."

    "satisfied_minus_resolved_said" "Said satisfied minus said resolved" "自述满意率减自述解决率", MCU = of("share", |view| {
        let satisfied = view.cell.ratio(&[Count::SaidSatisfied], &[Count::SaidSatisfaction])?;
        Some(satisfied - view.cell.ratio(&[Count::SaidResolved], &[Count::SaidResolution])?)
    });
        "Said satisfied rate minus said resolved rate, each with its own denominator. Positive by arithmetic alone whenever few are resolved. Missing if either is."
}

#[cfg(test)]
mod tests {
    use crate::model::fact::Closing;
    use crate::model::metrics::sample::{closed, closing, run_on_one_day, ticket, total};

    #[test]
    fn the_unreached_and_the_unrated_are_in_no_rate_of_judgement() {
        let silent = Closing { reached: Some(false), said_resolved: None, said_satisfied: None, ..closing() };
        let uncalled = Closing { reached: None, ..silent };
        let unrated = Closing { said_resolved: Some(false), said_satisfied: None, ..closing() };
        let sour = Closing { said_resolved: Some(false), said_satisfied: Some(false), ..closing() };
        let soothed = Closing { said_satisfied: Some(true), persuaded: true, ..sour };
        let cases = [silent, uncalled, unrated, sour, soothed, closing(), closing(), closing()];
        let outcome = run_on_one_day(&cases.map(|case| closed(ticket(), case)));
        let rates = [
            ("follow_up_share", 7.0 / 8.0),
            ("reached_rate", 6.0 / 7.0),
            ("rated_rate", 5.0 / 6.0),
            ("said_resolved_rate", 3.0 / 6.0),
            ("said_satisfied_rate", 4.0 / 5.0),
            ("satisfied_if_resolved_rate", 1.0),
            ("satisfied_if_unresolved_rate", 0.5),
            ("satisfied_if_unresolved_persuaded_rate", 1.0),
        ];
        for (id, rate) in rates {
            assert_eq!(total(&outcome, id), Some(rate), "{id}");
        }
        let gap = total(&outcome, "satisfied_minus_resolved_said").unwrap();
        assert!((gap - 0.3).abs() < 1e-12);
    }

    #[test]
    fn if_nobody_is_reached_nothing_is_known() {
        let silent = Closing { reached: Some(false), said_resolved: None, said_satisfied: None, ..closing() };
        let outcome = run_on_one_day(&[closed(ticket(), silent)]);
        assert_eq!(total(&outcome, "reached_rate"), Some(0.0));
        let unknown =
            ["rated_rate", "said_resolved_rate", "said_satisfied_rate", "satisfied_minus_resolved_said"];
        for id in unknown {
            assert_eq!(total(&outcome, id), None, "{id}");
        }
    }
}
