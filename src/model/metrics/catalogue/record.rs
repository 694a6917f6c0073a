//! Record: what the government's books say.

use super::row::{View, rows};
use crate::model::metrics::count::{Cell, Count, Real, ratio};

rows! {
    /// Rates of the assessment.
    ROWS: Record

    "record_response_rate" "Response rate", MCU = share(ContactInTime / ContactRuled);
        "Tickets whose first contact came within its limit / tickets that left the desk, count for the assessment and have such a limit."

    "record_resolution_rate" "Resolution rate", ALL = share(RecordedResolved / RecordedResolution);
        "Tickets recorded as resolved / tickets that left the desk, count for the assessment and have a record of it. Whether those not reached enter by the unit's own claim, or are left out, is a rule of the assessment."

    "record_satisfaction_rate" "Satisfaction rate", ALL = share(RecordedSatisfied / RecordedSatisfaction);
        "Tickets recorded as satisfied / tickets that left the desk, count for the assessment and have a record of it. Whether those not reached or not rated enter is a rule of the assessment."

    "record_covered_share" "In the record", MCU = share(RecordedResolution / Closed);
        "Tickets with a recorded resolution, yes or no / tickets that left the desk; the rest are outside the resolution rate."

    "on_time_from_receipt_rate" "On time from receipt", MCU = share(OnTimeReceipt / DueReceipt);
        "Tickets replied to within the limit, counted from the receipt at the district desk / tickets that left the desk, count for the assessment and were replied to."

    "on_time_from_dispatch_rate" "On time from dispatch", MCU = share(OnTimeDispatch / DueDispatch);
        "Tickets replied to within the limit, counted from the first order / tickets that left the desk, count for the assessment and were replied to."

    "on_time_from_signing_rate" "On time from signing", MCU = share(OnTimeSigning / DueSigning);
        "Tickets replied to within the limit, counted from signing, as the record counts it / tickets that left the desk, count for the assessment and were replied to. Time in dispute is not in it."

    "redo_rate" "Redo rate", MCU = share(Redone / Reviewed);
        "Tickets redone at least once / tickets that left the desk and had a reply reviewed, or were redone after a proof report; those closed without a review are in neither."

    "first_refusal_rate" "First-offer refusal rate", MCU = share(RefusedFirst / RefusedFirst SignedFirst);
        "First orders refused / first orders answered; those not answered yet, or that may not be refused, are in the denominator only once signed."

    "score_mean" "Score", MUX = of("points", |view| ratio(view.cell.real(Real::Score), view.get(Count::Scored)));
        "Sum of scores / assessments with a score; a unit without tickets in a period has none. A score belongs to the month in which its period ended."

    "score_spread" "Spread of scores", TOTAL = of("points", score_spread);
        "Standard deviation over units of their mean score; missing with fewer than two units that have one."

    "rank_mean" "Relative rank", MU = of("share", |view| ratio(view.cell.real(Real::Rank), view.get(Count::Ranked)));
        "Mean over assessments of (rank - 1) / (units in the list - 1): 0 is first, 1 is last. Lists of one are left out."

    "rank_spread" "Movement of ranks", U = of("share", rank_spread);
        "Standard deviation of a unit's relative rank over its assessments, pooled over units in the total: 0 is a frozen list, about 0.3 a list shuffled each time. Missing if no unit was ranked twice."
}

/// Standard deviation over units of their mean score.
fn score_spread(view: &View) -> Option<f64> {
    let units = &view.world?.tables.by_unit;
    let mean = |unit: &Cell| ratio(unit.real(Real::Score), unit.get(Count::Scored) as f64);
    let means: Vec<f64> = units.iter().filter_map(mean).collect();
    let centre = ratio(means.iter().sum(), means.len() as f64)?;
    let squares: f64 = means.iter().map(|mean| (mean - centre) * (mean - centre)).sum();
    ratio(squares, means.len() as f64 - 1.0).filter(|_| means.len() > 1).map(libm::sqrt)
}

/// Standard deviation of relative ranks within units.
fn rank_spread(view: &View) -> Option<f64> {
    let within = |cell: &Cell| {
        let n = cell.get(Count::Ranked) as f64;
        let sum = cell.real(Real::Rank);
        let squares = ratio(sum * sum, n).map_or(0.0, |mean| cell.real(Real::RankSquare) - mean);
        (squares.max(0.0), (n - 1.0).max(0.0))
    };
    let (squares, freedom) = match view.world {
        None => within(view.cell),
        Some(world) => world.tables.by_unit.iter().map(within).fold((0.0, 0.0), |sum, unit| {
            (sum.0 + unit.0, sum.1 + unit.1)
        }),
    };
    ratio(squares, freedom).map(libm::sqrt)
}
