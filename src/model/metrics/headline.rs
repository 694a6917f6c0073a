//! The metrics that a comparison shows unless others are asked for, and which way is good.

/// Which way is good.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Good {
    /// More is better.
    High,
    /// Less is better.
    Low,
}

/// The headline metrics. A direction is a judgement: it stands only where citizens, staff and government would agree
/// on it. What the record says has none, as a record may rise without any problem being solved.
const HEADLINE: [(&str, Option<Good>); 34] = [
    ("tickets", None),
    ("record_resolution_rate", None),
    ("said_resolved_rate", Some(Good::High)),
    ("true_resolution_rate", Some(Good::High)),
    ("resolution_gap_same_tickets", None),
    ("resolution_gap_composition", None),
    ("record_satisfaction_rate", None),
    ("said_satisfied_rate", Some(Good::High)),
    ("satisfied_unsolved_rate", Some(Good::Low)),
    ("false_completion_rate", Some(Good::Low)),
    ("redo_rate", None),
    ("first_refusal_rate", None),
    ("transfers_per_ticket", Some(Good::Low)),
    ("dispute_share_of_district_work", Some(Good::Low)),
    ("repeat_share", Some(Good::Low)),
    ("on_time_from_signing_rate", None),
    ("on_time_from_receipt_rate", Some(Good::High)),
    ("overdue", Some(Good::Low)),
    ("stay_p50_h", Some(Good::Low)),
    ("still_open_share", Some(Good::Low)),
    ("cycle_p50_h", Some(Good::Low)),
    ("cycle_p90_h", Some(Good::Low)),
    ("open_tickets_mean", Some(Good::Low)),
    ("backlog_mean_weeks", Some(Good::Low)),
    ("live_problems_mean", Some(Good::Low)),
    ("staff_hours_per_true_resolution_h", Some(Good::Low)),
    ("records_per_ticket", None),
    ("paper_share_of_ticket_work", None),
    ("autonomy_share", Some(Good::High)),
    ("idle_share", None),
    ("pressure_mean", Some(Good::Low)),
    ("blame_units_share", None),
    ("efficacy_end", Some(Good::High)),
    ("trust_end", Some(Good::High)),
];

/// The ids of the headline metrics, in the order of reports.
pub fn headline() -> impl Iterator<Item = &'static str> {
    HEADLINE.iter().map(|(id, _)| *id)
}

/// Which way is good; `None` where that is open to debate.
pub fn good(metric: &str) -> Option<Good> {
    HEADLINE.iter().find(|(id, _)| *id == metric)?.1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_headline_is_in_the_catalogue_once() {
        let known = crate::model::metrics::catalogue();
        let mut ids: Vec<&str> = headline().collect();
        assert!(ids.iter().all(|id| known.iter().any(|metric| metric.id == *id)), "{ids:?}");
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), HEADLINE.len());
    }
}
