//! Record: what the government's books say.

use super::row::{View, rows};
use crate::model::metrics::count::{Cell, Count, Real, ratio};
use crate::model::spec::UnitKind;

rows! {
    /// Rates of the assessment.
    ROWS: Record

    "record_response_rate" "Response rate" "响应率（考核口径）", MCU = share(ContactInTime / ContactRuled);
        "Tickets whose first contact came within its limit / tickets that left the desk, count for the assessment and have such a limit."

    "record_resolution_rate" "Resolution rate" "解决率（考核口径）", ALL = share(RecordedResolved / RecordedResolution);
        "Tickets recorded as resolved / tickets that left the desk, count for the assessment and have a record of it. Whether those not reached enter by the unit's own claim, or are left out, is a rule of the assessment."

    "record_satisfaction_rate" "Satisfaction rate" "满意率（考核口径）", ALL = share(RecordedSatisfied / RecordedSatisfaction);
        "Tickets recorded as satisfied / tickets that left the desk, count for the assessment and have a record of it. Whether those not reached or not rated enter is a rule of the assessment."

    "record_covered_share" "With a recorded resolution" "有解决情况记录的工单占比", MCU = share(RecordedResolution / Closed);
        "Tickets with a recorded resolution, yes or no / tickets that left the desk; the rest are outside the resolution rate."

    "on_time_from_receipt_rate" "On time from receipt" "按时办结率（自受理起算）", MCU = share(OnTimeReceipt / DueReceipt);
        "Tickets replied to within the limit, counted from the receipt at the district desk / tickets that left the desk, count for the assessment and were replied to."

    "on_time_from_dispatch_rate" "On time from dispatch" "按时办结率（自派单起算）", MCU = share(OnTimeDispatch / DueDispatch);
        "Tickets replied to within the limit, counted from the first order / tickets that left the desk, count for the assessment and were replied to."

    "on_time_from_signing_rate" "On time from signing" "按时办结率（自签收起算）", MCU = share(OnTimeSigning / DueSigning);
        "Tickets replied to within the limit, counted from signing, as the record counts it / tickets that left the desk, count for the assessment and were replied to. Time in dispute is not in it."

    "redo_rate" "Redo rate" "重办率", MCU = share(Redone / Reviewed);
        "Tickets redone at least once / tickets that left the desk and had a reply reviewed, or were redone after a proof report; those closed without a review are in neither."

    "received_closed" "Left the desk, by receipt" "已办结工单量（按受理月）", MC = count(ReceivedClosed);
        "Tickets received in the window, by month of receipt, that left the desk before the run ended; `tickets` less these are open at the end."

    "received_redone" "Redone, by receipt" "已重办工单量（按受理月）", MC = count(ReceivedRedone);
        "Of the tickets in received_closed, those redone at least once, whenever the redo fell. Run some weeks beyond the months of interest, so that few of their tickets are open."

    "received_redo_rate" "Redo rate, by receipt" "重办率（按受理月）", MC = share(ReceivedRedone / ReceivedClosed);
        "Tickets redone at least once / tickets that left the desk, reviewed or not, both by month of receipt."

    "pass_rate" "Passed at review" "审核通过率", MCU = share(Passed / Passed RedoForm RedoEffect);
        "Replies that passed, looked at or not / replies that passed or were sent back for form or effect; redos after a proof report are in neither."

    "first_refusal_rate" "Refusal rate of first orders" "首派退单率", MCU = share(RefusedFirst / RefusedFirst SignedFirst);
        "First orders refused / first orders answered; those not answered yet, or that may not be refused, are in the denominator only once signed."

    "score_mean" "Score" "考核得分", MUX = of("score", |view| ratio(view.cell.real(Real::Score), view.get(Count::Scored)));
        "Sum of scores / assessments with a score; a unit without tickets in a period has none. A score belongs to the month in which its period ended."

    "score_spread" "Spread of scores" "考核得分离散度（标准差）", TOTAL = of("score", score_spread);
        "Standard deviation over units of their mean score around the mean of their kind, towns and bureaus pooled; missing where no kind has two units with one."

    "rank_mean" "Relative rank" "相对排名", MU = of("share", |view| ratio(view.cell.real(Real::Rank), view.get(Count::Ranked)));
        "Mean over assessments of (rank - 1) / (units in the list - 1): 0 is first, 1 is last. Lists of one are left out."

    "rank_spread" "Movement of ranks" "相对排名波动（标准差）", U = of("share", rank_spread);
        "Standard deviation of a unit's relative rank over its assessments, pooled over units in the total: 0 is a frozen list, about 0.3 a list shuffled each time. Missing if no unit was ranked twice."

    "petition_accept_in_time_rate" "Petitions accepted in time" "信访按时受理率", M = share(PetitionAcceptedInTime / PetitionAccepted);
        "Petitions registered and routed within the legal time / petitions for which that clock ended."

    "petition_answer_in_time_rate" "Petitions answered in time" "信访按时答复率", M = share(PetitionAnsweredInTime / PetitionAnswered);
        "Petitions answered within the legal time / petitions for which that clock ended."

    "petition_review_in_time_rate" "Petitions reviewed in time" "信访按时复查率", M = share(PetitionReviewedInTime / PetitionReviewed);
        "Petitions whose answer was reviewed within the legal time / petitions for which that clock ended."
}

/// Standard deviation over units of their mean score, within units of a kind, who alone are ranked together.
fn score_spread(view: &View) -> Option<f64> {
    let world = view.world?;
    let mean = |unit: &Cell| ratio(unit.real(Real::Score), unit.get(Count::Scored) as f64);
    let (mut squares, mut freedom) = (0.0, 0.0);
    for kind in [UnitKind::Town, UnitKind::Bureau] {
        let peers = world.layout.units.iter().zip(&world.tables.by_unit).filter(|(of, _)| **of == kind);
        let means: Vec<f64> = peers.filter_map(|(_, unit)| mean(unit)).collect();
        if let Some(centre) = ratio(means.iter().sum(), means.len() as f64) {
            squares += means.iter().map(|mean| (mean - centre) * (mean - centre)).sum::<f64>();
            freedom += means.len() as f64 - 1.0;
        }
    }
    ratio(squares, freedom).map(libm::sqrt)
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
        Some(world) => world
            .tables
            .by_unit
            .iter()
            .map(within)
            .fold((0.0, 0.0), |sum, unit| (sum.0 + unit.0, sum.1 + unit.1)),
    };
    ratio(squares, freedom).map(libm::sqrt)
}

#[cfg(test)]
mod tests {
    use crate::kernel::Elapsed;
    use crate::model::fact::{Closing, Fact, PetitionStep, RedoCause, TicketInfo};
    use crate::model::ids::{Org, UnitId};
    use crate::model::metrics::sample::{
        BUREAU, GENERAL, OTHER_TOWN, TOWN, closed, closing, day, in_month, judged, of_unit, reading, run,
        run_on_one_day, ticket, total,
    };

    fn assessed(unit: UnitId, score: Option<f64>, rank: u16) -> Fact {
        Fact::Assessed {
            unit,
            score,
            rank,
            of: 3,
            response: None,
            resolution: None,
            satisfaction: None,
            named: rank == 3,
        }
    }

    #[test]
    fn the_record_leaves_out_what_its_rule_leaves_out() {
        let uncounted =
            closed(ticket(), Closing { counted: false, recorded_resolved: Some(false), ..closing() });
        let outcome = run_on_one_day(&[
            judged(Some(true), Some(true), true),
            judged(Some(true), None, true),
            judged(Some(false), Some(true), true),
            judged(None, None, false),
            uncounted,
        ]);
        assert_eq!(total(&outcome, "record_resolution_rate"), Some(2.0 / 3.0));
        assert_eq!(total(&outcome, "record_satisfaction_rate"), Some(1.0));
        assert_eq!(total(&outcome, "record_covered_share"), Some(0.6));
        let brief = |id| reading(&outcome, id, Some(Org::Unit(TOWN)), None, Some(201_801));
        assert_eq!(brief("record_resolution_rate"), Some(2.0 / 3.0));
        assert_eq!(brief("record_satisfaction_rate"), Some(1.0));
        assert_eq!(brief("closed"), Some(5.0));
        let other = reading(&outcome, "record_resolution_rate", Some(Org::Unit(BUREAU)), None, Some(201_801));
        assert_eq!(other, None);
    }

    #[test]
    fn on_time_is_told_from_receipt_from_dispatch_and_from_signing() {
        let late_at_the_desk = Closing { on_time_from_receipt: Some(false), ..closing() };
        let never_replied = Closing {
            on_time_from_receipt: None,
            on_time_from_dispatch: None,
            on_time_from_signing: None,
            contacted_in_time: None,
            ..closing()
        };
        let late = Closing {
            on_time_from_dispatch: Some(false),
            contacted_in_time: Some(false),
            ..late_at_the_desk
        };
        let outcome =
            run_on_one_day(&[late_at_the_desk, never_replied, late, closing()].map(|c| closed(ticket(), c)));
        assert_eq!(total(&outcome, "on_time_from_receipt_rate"), Some(1.0 / 3.0));
        assert_eq!(total(&outcome, "on_time_from_dispatch_rate"), Some(2.0 / 3.0));
        assert_eq!(total(&outcome, "on_time_from_signing_rate"), Some(1.0));
        assert_eq!(total(&outcome, "record_response_rate"), Some(2.0 / 3.0));
    }

    #[test]
    fn the_redo_rate_is_of_tickets_that_somebody_looked_at() {
        let with = |redos, reviewed| closed(ticket(), Closing { redos, reviewed, ..closing() });
        let outcome =
            run_on_one_day(&[with(0, true), with(2, true), with(0, false), with(1, false), with(0, true)]);
        assert_eq!(total(&outcome, "redo_rate"), Some(0.5));
    }

    #[test]
    fn a_redo_counts_in_the_month_in_which_its_ticket_came() {
        let left = |left, received, redos| {
            let ticket = TicketInfo { received_at: day(received), ..ticket() };
            (day(left), closed(ticket, Closing { redos, reviewed: redos > 0, ..closing() }))
        };
        // One came in the warm-up, two in January (one is redone and leaves in March), one in February.
        let outcome = run(&[left(12, 5, 1), left(20, 11, 0), left(60, 30, 2), left(61, 31, 0)]);
        let by_month = |id| [201_801, 201_802, 201_803].map(|month| in_month(&outcome, id, month));
        assert_eq!(by_month("received_closed"), [Some(2.0), Some(1.0), Some(0.0)]);
        assert_eq!(by_month("received_redone"), [Some(1.0), Some(0.0), Some(0.0)]);
        assert_eq!(by_month("received_redo_rate"), [Some(0.5), Some(0.0), None]);
        assert_eq!(total(&outcome, "received_redone"), Some(1.0));
        assert_eq!(total(&outcome, "closed"), Some(4.0));
    }

    #[test]
    fn only_first_orders_make_the_first_refusal_rate() {
        let refused =
            |first| Fact::Refused { key: 1, category: GENERAL, unit: TOWN, order: 1, first, right: false };
        let signed = |unit, first| Fact::Signed {
            key: 1,
            category: GENERAL,
            unit,
            order: 1,
            first,
            wait: Elapsed::HOUR,
        };
        let outcome = run_on_one_day(&[
            refused(true),
            signed(BUREAU, false),
            signed(TOWN, true),
            signed(TOWN, true),
            signed(OTHER_TOWN, true),
            refused(false),
        ]);
        assert_eq!(total(&outcome, "first_refusal_rate"), Some(0.25));
        assert_eq!(of_unit(&outcome, "first_refusal_rate", TOWN), Some(1.0 / 3.0));
        assert_eq!(of_unit(&outcome, "first_refusal_rate", BUREAU), None);
        assert_eq!(total(&outcome, "returns"), Some(2.0));
    }

    #[test]
    fn the_pass_rate_knows_nothing_of_proof() {
        let passed = Fact::Passed { key: 1, category: GENERAL, unit: TOWN, round: 1 };
        let redo = |cause| Fact::RedoOrdered { key: 1, category: GENERAL, unit: TOWN, round: 1, cause };
        let outcome = run_on_one_day(&[passed, redo(RedoCause::Proof), redo(RedoCause::Form)]);
        assert_eq!(total(&outcome, "pass_rate"), Some(0.5));
    }

    #[test]
    fn a_score_given_at_midnight_belongs_to_the_month_before() {
        let outcome = run(&[
            (day(10), assessed(TOWN, Some(10.0), 1)),
            (day(31), assessed(TOWN, Some(80.0), 1)),
            (day(59), assessed(TOWN, Some(90.0), 2)),
            (day(65), assessed(TOWN, Some(70.0), 3)),
        ]);
        // The one at the end of the warm-up is about the warm-up; the one at the end of the run is about March.
        let months = [201_801, 201_802, 201_803].map(|month| in_month(&outcome, "score_mean", month));
        assert_eq!(months, [Some(80.0), Some(90.0), Some(70.0)]);
        assert_eq!(total(&outcome, "score_mean"), Some(80.0));
        assert_eq!(total(&outcome, "named"), Some(1.0));
        let brief = reading(&outcome, "score_mean", Some(Org::Unit(TOWN)), None, Some(201_802));
        assert_eq!(brief, Some(90.0));
    }

    #[test]
    fn ranks_spread_within_units_and_scores_between_them() {
        let outcome = run(&[
            (day(31), assessed(TOWN, Some(80.0), 1)),
            (day(31), assessed(OTHER_TOWN, Some(60.0), 2)),
            (day(31), assessed(BUREAU, None, 3)),
            (day(59), assessed(TOWN, Some(80.0), 3)),
            (day(59), assessed(OTHER_TOWN, Some(70.0), 2)),
        ]);
        // Relative ranks: 0 and 1, 0.5 and 0.5, 1 once. Sample variances 0.5 and 0, of one degree of freedom each.
        assert_eq!(of_unit(&outcome, "rank_spread", TOWN), Some(libm::sqrt(0.5)));
        assert_eq!(of_unit(&outcome, "rank_spread", OTHER_TOWN), Some(0.0));
        assert_eq!(of_unit(&outcome, "rank_spread", BUREAU), None);
        assert_eq!(total(&outcome, "rank_spread"), Some(0.5));
        assert_eq!(total(&outcome, "rank_mean"), Some(0.6));
        // Mean scores 80 and 65.
        assert!((total(&outcome, "score_spread").unwrap() - 15.0 / libm::sqrt(2.0)).abs() < 1e-12);
    }

    #[test]
    fn one_unit_alone_has_no_spread_and_no_rank() {
        let alone = Fact::Assessed {
            unit: TOWN,
            score: Some(50.0),
            rank: 1,
            of: 1,
            response: None,
            resolution: None,
            satisfaction: None,
            named: false,
        };
        let outcome = run(&[(day(31), alone), (day(59), alone)]);
        for id in ["score_spread", "rank_spread", "rank_mean"] {
            assert_eq!(total(&outcome, id), None, "{id}");
        }
        assert_eq!(total(&outcome, "score_mean"), Some(50.0));
    }

    #[test]
    fn each_petition_clock_has_its_rate() {
        let clock = |step, in_time| Fact::PetitionClock { step, in_time };
        let outcome = run_on_one_day(&[
            clock(PetitionStep::Accepted, true),
            clock(PetitionStep::Accepted, false),
            clock(PetitionStep::Answered, true),
        ]);
        assert_eq!(total(&outcome, "petition_accept_in_time_rate"), Some(0.5));
        assert_eq!(total(&outcome, "petition_answer_in_time_rate"), Some(1.0));
        assert_eq!(total(&outcome, "petition_review_in_time_rate"), None);
    }
}
