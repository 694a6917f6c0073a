//! A town's own hotline (S0.7; SF0.5, SF0.6; seats and authority decide, not credit alone).
//!
//! To catch complaints before they reach the mayor's line a town opens a line of its own. Its seats are people of the
//! town, who do short work at their desks between calls (persuasion, proof, applications, reports) and else wait. Citizens choose it, as any channel, by what they believe that it achieves,
//! which they learn from their own and their neighbours' calls. What the town may decide becomes an order to itself.
//! What only a bureau may decide it can ask for as a favour, or, with authority, order; where neither works the caller
//! is told to ring the mayor's line after all, so that one matter is reported twice. What is settled on the line counts
//! in the town's score only if the rules give it credit; else no desk reviews it and nobody calls back. At regular
//! reviews the town compares what the line kept away from the mayor's list with what it cost in staff hours, and gives
//! it up when that is not worth it, or hardly anybody calls. Off: there is no such line.

use crate::kernel::param::{Count, Share, Spread};
use crate::kernel::{Elapsed, WorkTime, logistic};
use crate::section;

section! {
    /// A town's own hotline.
    #[tag(Organisation)]
    #[decides("a town's own line: seats, favours or orders, credit, when it is given up")]
    #[off("no such line")]
    pub struct TownLine {
        /// Kinds of towns that open a line, by their names in `unit`; an empty list: all.
        towns: Vec<String> = Some(Node::List(Vec::new())), from "W Town study (S0.7)";
        /// When the line opens, from the start of the run.
        opens: Elapsed = "0 s", in "0 s" => "40000 d", from "assumption";
        /// Members of the town's staff who sit at the line, and do no more than desk work between calls; somebody always stays for the orders.
        seats: Count = 2, in 0 => 1000, usual 1 => 6, from "assumption";
        /// Talk with a caller.
        talk: Spread<WorkTime> = crate::kernel::param::distribution("lognormal", [("mean", "8 min".into()), ("sigma", 0.7.into())]), in "0 s" => "8 h", usual "2 min" => "30 min", from "assumption: longer than at the mayor's line, for the people are known";
        /// Writing down what is to be handled.
        record: WorkTime = "4 min", in "0 s" => "8 h", from "assumption";
        /// Share of questions that the town can answer.
        answers: Share = 0.6, usual 0.3 => 0.9, from "assumption: less than the city's knowledge base";
        /// Share of improper matters that the town recognises: it knows the people.
        recognises: Share = 0.8, usual 0.3 => 1.0, from "A City study (S3.3b); size: assumption";
        /// Believed efficacy of the line at its start, from 0 to 1.
        start: f64 = 0.4, in 0.0 => 1.0, usual 0.2 => 0.7, from "W Town study (S0.7: does not keep appellants); size: assumption";
        /// Cost of a call, in units of the channels' cost.
        cost: f64 = 0.15, in 0.0 => 10.0, from "assumption: nearer than the mayor's line";
        /// Habit of calling the town's line, against the mayor's (utility).
        habit: f64 = 0.0, in -10.0 => 10.0, from "assumption";
        /// Whether the town may order bureaus to take what comes over its line.
        authority: bool = false, from "W Town study (S0.7); its reading: assumption";
        /// Standing of a line that may order bureaus, as a share of the extra that superior authority carries (`citizens.channel.bypass`).
        standing: f64 = 0.7, in 0.0 => 1.0, from "assumption";
        /// Whether matters of the line are reviewed, called back about, and counted in the town's score.
        credit: bool = false, from "W Town study (S0.7); its reading: assumption";
        /// Whether the mayor's line sends who has not yet called the town's line back to it, emergencies apart.
        first_level_first: bool = false, from "W Town study (SF0.6)";
        /// Log-odds that a bureau without backlog takes a matter of the line as a favour. A taste.
        favour: f64 = -0.5, in -20.0 => 20.0, usual -3.0 => 2.0, from "assumption";
        /// Effect of the bureau's backlog, for each week above a half, up to two (log-odds).
        favour_backlog: f64 = -1.0, in -20.0 => 0.0, usual -3.0 => 0.0, from "assumption";
        /// Log-odds that a caller whom the line could not help rings the mayor's line at once, at the reference severity.
        goes_on: f64 = 1.4, in -20.0 => 20.0, from "assumption: 0.8, who has called once calls again";
        /// Effect of severity on ringing the mayor's line (log-odds for severity 1 against 0).
        goes_on_severity: f64 = 1.5, in 0.0 => 20.0, from "assumption";
        /// Time between reviews of the line.
        review: Elapsed = "90 d", in "1 d" => "4000 d", usual "30 d" => "365 d", from "assumption: a quarter";
        /// Reviews in a row that must speak against the line before it is given up.
        patience: Count = 2, in 1 => 1000, usual 1 => 4, from "assumption";
        /// Least share of the calls and tickets of its residents that a line must draw not to look idle.
        least_share: Share = 0.15, usual 0.05 => 0.4, from "assumption";
        /// Hours of staff that the town would give to keep one matter off the mayor's list, at a felt pressure of 1 (hours).
        relief: f64 = 2.0, in 0.0 => 1000.0, usual 0.0 => 10.0, from "assumption";
    }
}

/// What a town sees when it reviews its line: what happened since the last review.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct LineRecord {
    /// Calls that its line received.
    pub calls: u32,
    /// Tickets about its residents' matters that came through the mayor's line.
    pub mayor: u32,
    /// Matters that its line dealt with: answered, turned away for good reason, or taken as an order.
    pub dealt: u32,
    /// Tickets of the mayor's line about matters that its own line had heard before.
    pub again: u32,
    /// Hours for which its people sat at the line.
    pub seat_hours: f64,
    /// Of these, hours in which they did the town's desk work between calls, by the means of their kind.
    pub desk_hours: f64,
    /// Hours that its own orders from the line take it, by the means of their class.
    pub order_hours: f64,
    /// Hours that its orders from the mayor's line take it, by the means of their class, and how many there were.
    pub mayor_orders: (f64, u32),
}

impl LineRecord {
    /// Share of its residents' calls and tickets that the line drew; nothing where nobody spoke.
    pub fn share(&self) -> Option<f64> {
        let all = self.calls + self.mayor;
        (all > 0).then(|| f64::from(self.calls) / f64::from(all))
    }

    /// Matters kept off the mayor's list.
    pub fn kept(&self) -> f64 {
        f64::from(self.dealt.saturating_sub(self.again))
    }
}

impl TownLine {
    /// Whether a review speaks against the line: hardly anybody calls, or what it keeps away (the hours that the same
    /// orders would have taken, and the relief; both again where they earn credit) is worth less than what it costs.
    pub fn speaks_against(&self, record: &LineRecord, pressure: f64) -> bool {
        if record.share().is_none_or(|share| share < self.least_share.0) {
            return true;
        }
        let (hours, orders) = record.mayor_orders;
        let mean = if orders > 0 { hours / f64::from(orders) } else { 0.0 };
        let relief = self.relief * pressure * if self.credit { 2.0 } else { 1.0 };
        record.kept() * (mean + relief) < record.seat_hours - record.desk_hours + record.order_hours
    }

    /// Chance that a bureau takes a matter of the line as a favour.
    pub fn favour_chance(&self, backlog_weeks: f64) -> f64 {
        logistic(self.favour + self.favour_backlog * (backlog_weeks - 0.5).clamp(0.0, 2.0))
    }

    /// Chance that a caller whom the line could not help rings the mayor's line at once.
    pub fn goes_on_chance(&self, severity: f64) -> f64 {
        logistic(self.goes_on + self.goes_on_severity * (severity - 0.35))
    }

    /// What citizens add to the line's utility for the authority behind it. `bypass`: that of a superior's line.
    pub fn authority_utility(&self, bypass: f64) -> f64 {
        if self.authority { self.standing * bypass } else { 0.0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::testing::{defaults, falls, near, reads_back, rises};

    /// A quarter of two seats (960 h) and 300 calls, of which 200 were dealt with; the town works 100 of them itself.
    const QUARTER: LineRecord = LineRecord {
        calls: 300,
        mayor: 700,
        dealt: 200,
        again: 40,
        seat_hours: 960.0,
        desk_hours: 0.0,
        order_hours: 400.0,
        mayor_orders: (2_000.0, 500),
    };

    #[test]
    fn an_empty_table_takes_the_defaults_and_is_written_as_it_reads() {
        reads_back::<TownLine>();
    }

    #[test]
    fn a_line_is_kept_while_what_it_keeps_away_is_worth_its_hours() {
        let line: TownLine = defaults();
        assert_eq!((QUARTER.share(), QUARTER.kept()), (Some(0.3), 160.0));
        // 160 · (4 + 2·1) = 960 against 960 + 400; at a pressure of 3: 160 · (4 + 6) = 1600.
        assert!(line.speaks_against(&QUARTER, 1.0));
        assert!(!line.speaks_against(&QUARTER, 3.0));
        // One seat instead of two: 960 against 480 + 400.
        assert!(!line.speaks_against(&LineRecord { seat_hours: 480.0, ..QUARTER }, 1.0));
        // Credit doubles the relief: 160 · (4 + 4) = 1280, which is not enough; 1360 is the price.
        let credited = TownLine { credit: true, ..defaults() };
        assert!(credited.speaks_against(&QUARTER, 1.0));
        assert!(!credited.speaks_against(&QUARTER, 1.2)); // 160 · (4 + 4.8) = 1408
    }

    #[test]
    fn a_line_that_hardly_anybody_calls_looks_idle_whatever_it_costs() {
        let line: TownLine = defaults();
        let cheap = LineRecord { seat_hours: 0.0, order_hours: 0.0, ..QUARTER };
        assert!(!line.speaks_against(&cheap, 1.0));
        assert!(line.speaks_against(&LineRecord { calls: 123, ..cheap }, 1.0)); // 123 of 823 is 0.1494
        assert!(!line.speaks_against(&LineRecord { calls: 124, ..cheap }, 1.0)); // 124 of 824 is 0.1505
        assert!(line.speaks_against(&LineRecord::default(), 1.0), "nobody spoke at all");
    }

    #[test]
    fn matters_that_come_back_are_not_kept_away() {
        assert_eq!(LineRecord { again: 230, ..QUARTER }.kept(), 0.0);
        let line: TownLine = defaults();
        assert!(line.speaks_against(&LineRecord { again: 200, ..QUARTER }, 3.0));
    }

    #[test]
    fn bureaus_do_favours_while_they_have_time() {
        let line: TownLine = defaults();
        near(line.favour_chance(0.2), 0.3775); // -0.5
        near(line.favour_chance(1.5), 0.1824); // -0.5 - 1
        falls((0.5, 2.5), |weeks| line.favour_chance(weeks));
        assert_eq!(line.favour_chance(2.5), line.favour_chance(50.0), "backlog is bounded");
    }

    #[test]
    fn who_was_not_helped_rings_the_mayor_and_more_so_if_it_hurts() {
        let line: TownLine = defaults();
        near(line.goes_on_chance(0.35), 0.8022); // 1.4
        rises((0.0, 1.0), |severity| line.goes_on_chance(severity));
    }

    #[test]
    fn only_a_line_that_may_order_has_standing() {
        assert_eq!(defaults::<TownLine>().authority_utility(2.0), 0.0);
        near(TownLine { authority: true, ..defaults() }.authority_utility(2.0), 1.4);
    }
}
