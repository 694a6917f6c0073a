//! What the platform moves (summonses, staff lent and borrowed, orders that nobody sees), and towns' own lines.

use super::row::rows;
use crate::model::metrics::count::Count;

rows! {
    /// Across the borders of units.
    ROWS: Volume

    "summons" "Summonses" "“吹哨”召集次数", MU = count(Summons);
        "Departments summoned to decide what a town was given; by unit: of the town that summoned."

    "orders_lent" "Orders done for others" "代办他单位派单数", MU = count(Lent);
        "Orders of an overloaded unit that another took out of its line; by unit: of the unit that lent its staff."

    "orders_borrowed_for" "Orders done by others" "由他单位代办派单数", MU = count(Borrowed);
        "As `orders_lent`; by unit: of the unit whose orders they were."

    "lent_h_per_year" "Staff hours lent" "借出人员工时", MU = of("h per year", |view| view.hours_per_year(view.cell.get(Count::LentSeconds)));
        "Staff hours worked on orders of other units, by year of 365 days; by unit: of the unit that lent. They stand in its books by kind of work."

    "borrowed_h_per_year" "Staff hours borrowed" "借入人员工时", MU = of("h per year", |view| view.hours_per_year(view.cell.get(Count::BorrowedSeconds)));
        "As `lent_h_per_year`; by unit: of the unit whose orders they were."

    "left_lying" "Orders set aside" "搁置派单数", MU = count(Deferred);
        "Signed orders that a unit let fall back in its line because nobody above sees them. Truth."

    "line_calls" "Calls on towns' lines" "乡镇热线来电量", MU = count(LineCalls);
        "Calls on towns' own lines; by unit: of the town."

    "line_share_of_calls" "Share of towns' lines" "乡镇热线分流占比", M = share(LineCalls / LineCalls Calls Messages);
        "Capture: calls on towns' own lines / these, calls at the mayor's line (redials included) and messages read there."

    "line_taken_share" "Taken by the line" "乡镇热线受理率", MU = share(LineTaken / LineCalls);
        "Calls that became an order to the town or to a bureau / calls on towns' own lines."

    "line_referred_share" "Sent on to the mayor's line" "乡镇热线转告市级热线率", MU = share(LineReferred / LineCalls);
        "Calls whose caller was told to ring the mayor's line / calls on towns' own lines."

    "line_abandoned_share" "Hung up on the line" "乡镇热线挂断率", MU = share(LineAbandoned / LineCalls);
        "Callers who hung up / calls on towns' own lines."

    "lines_opened" "Lines opened" "开通乡镇热线数", MU = count(LinesOpened);
        "Towns' own lines that opened."

    "line_reviews_against_share" "Reviews against the line" "乡镇热线评估否定率", MU = share(LineReviewsAgainst / LineReviews);
        "Reviews by a town that spoke against its own line / reviews."

    "lines_given_up" "Lines given up" "停办乡镇热线数", MU = count(LinesGivenUp);
        "Towns' own lines that were given up; the month says when."
}

#[cfg(test)]
mod tests {
    use crate::kernel::Elapsed;
    use crate::model::fact::Fact;
    use crate::model::metrics::sample::{BUREAU, OTHER_TOWN, TOWN, of_unit, run_on_one_day, total};

    #[test]
    fn lent_hours_stand_with_the_lender_and_borrowed_ones_with_the_borrower() {
        let lent = Fact::Lent { lender: TOWN, borrower: OTHER_TOWN, work: Elapsed(2 * 3_600) };
        let outcome = run_on_one_day(&[lent, lent, lent]);
        assert_eq!(total(&outcome, "orders_lent"), Some(3.0));
        assert_eq!(of_unit(&outcome, "orders_lent", OTHER_TOWN), Some(0.0));
        assert_eq!(of_unit(&outcome, "orders_borrowed_for", OTHER_TOWN), Some(3.0));
        // Six hours in 55 counted days.
        let expected = 6.0 * 365.0 / 55.0;
        assert!((of_unit(&outcome, "lent_h_per_year", TOWN).unwrap() - expected).abs() < 1e-9);
        assert!((total(&outcome, "borrowed_h_per_year").unwrap() - expected).abs() < 1e-9);
    }

    #[test]
    fn summonses_and_orders_left_lying_are_counted_by_who_decided() {
        let outcome = run_on_one_day(&[
            Fact::Summoned { key: 1, town: TOWN, unit: BUREAU },
            Fact::Deferred { key: 1, unit: BUREAU },
            Fact::Deferred { key: 2, unit: BUREAU },
        ]);
        assert_eq!(of_unit(&outcome, "summons", TOWN), Some(1.0));
        assert_eq!(of_unit(&outcome, "summons", BUREAU), Some(0.0));
        assert_eq!(of_unit(&outcome, "left_lying", BUREAU), Some(2.0));
    }
}
