//! Scores and ranks (S4.16; assessment practice of Beijing, Jungar Banner, Yulin, Daying).
//!
//! Each calendar month (or several) a unit's record becomes a score: a weighted mean of rates. Units of one kind are
//! ranked; those under a floor, or at the end of the list, are named. Whether tickets of those not reached or not
//! rated count by the unit's own reply is a rule, and the door through which record and truth part. Off: nobody is
//! scored.

use crate::kernel::Elapsed;
use crate::kernel::param::{Count, Share};
use crate::model::fact::Answer;
use crate::{choice, section};

choice! {
    /// What the record says of a ticket whose citizen was not reached.
    pub enum Unheard {
        /// Resolved where the unit replied so; satisfaction is left out, on which the unit cannot speak.
        Reply = "claim",
        /// Resolved and satisfied (默认满意).
        Satisfied = "satisfied",
        /// The ticket leaves the denominator.
        LeftOut = "left_out",
        /// It counts as a failure.
        Failure = "failure",
    }
}

choice! {
    /// What a kind of answer counts as, whatever the citizen says.
    pub enum Entry {
        /// As the citizen says.
        AsSaid = "as_said",
        /// The ticket leaves the denominator.
        LeftOut = "left_out",
        /// Resolved and satisfied.
        Success = "success",
        /// Neither.
        Failure = "failure",
    }
}

choice! {
    /// What the record says of satisfaction where the citizen was reached but did not rate.
    pub enum Unrated {
        /// Satisfied (默认满意).
        Satisfied = "satisfied",
        /// Satisfied where he said "resolved".
        AsResolved = "as_resolved",
        /// The ticket leaves the denominator.
        LeftOut = "left_out",
        /// It counts as a failure.
        Failure = "failure",
    }
}

section! {
    /// Scores and ranks.
    #[tag(Institution)]
    #[decides("scores, ranks, targets, exclusions; what enters the record")]
    #[off("nobody is scored")]
    pub struct Assessment {
        /// Calendar months in a period.
        months: Count = 1, in 1 => 60, usual 1 => 12, from "Beijing ranks monthly";
        /// Days in a period; 0: whole calendar months instead.
        days: Count = 0, in 0 => 4000, usual 0 => 90, from "definition";
        /// Weight of the response rate (first contact in time); all weights sum to 1.
        response: f64 = 0.2, in 0.0 => 100.0, usual 0.1 => 0.3, from "Jungar Banner 30/35/35; default: assumption";
        /// Weight of the resolution rate.
        resolution: f64 = 0.4, in 0.0 => 100.0, usual 0.3 => 0.45, from "Jungar Banner 30/35/35; default: assumption";
        /// Weight of the satisfaction rate.
        satisfaction: f64 = 0.4, in 0.0 => 100.0, usual 0.3 => 0.6, from "Jungar Banner 30/35/35; default: assumption";
        /// Weight of on-time replies.
        timely: f64 = 0.0, in 0.0 => 100.0, usual 0.0 => 0.3, from "Yulin, Bayannur; none by default";
        /// Weight of replies that were not sent back.
        redo: f64 = 0.0, in 0.0 => 100.0, usual 0.0 => 0.3, from "Yulin, Bayannur; none by default";
        /// Weight of orders that were not returned.
        returns: f64 = 0.0, in 0.0 => 100.0, usual 0.0 => 0.3, from "Yulin; none by default";
        /// Record of a ticket whose citizen was not reached.
        unreached: Unheard = "left_out", from "assumption";
        /// Record of satisfaction where the citizen was reached but did not rate.
        unrated: Unrated = "left_out", from "assumption";
        /// Record of a ticket that was answered "it will take longer" (挂账).
        longer: Entry = "as_said", from "definition";
        /// Record of a ticket that was answered "we cannot do it", with the reason.
        explained: Entry = "as_said", from "definition";
        /// Record of a ticket that was answered "this has no ground in law".
        unlawful: Entry = "as_said", from "definition";
        /// Satisfaction below which a unit is named.
        floor_satisfaction: Share = 0.0, usual 0.0 => 0.95, from "Daying county 2016: 0.85; none by default";
        /// Units at the end of each list that are named.
        black_list: Count = 2, in 0 => 1000, usual 0 => 20, from "Yulin: bottom five overall; default: assumption";
        /// Units at the head of each list that are praised.
        red_list: Count = 2, in 0 => 1000, usual 0 => 20, from "Yulin: top five; default: assumption";
        /// Share of the consequences that go by rank among peers; the rest go by the distance to the target.
        competition: Share = 0.7, usual 0.0 => 1.0, from "B City C District study (S4.19); size: assumption";
        /// Whether units may apply to have tickets left out.
        exclusion: bool = true, from "statutory branches (Beijing regulation, art. 11)";
        /// How long the assessor looks into one application.
        exclusion_work: Elapsed = "10 min", in "0 s" => "10 h", usual "2 min" => "1 h", from "assumption";
        /// Applications that the assessor can look into in a week, for each unit; further ones are refused unread.
        exclusion_slots: Count = 20, in 0 => 1_000_000, usual 2 => 60, from "assumption: attention is limited";
        /// How far apart the assessor sees a good and a bad case after one minute, in standard deviations of the noise.
        exclusion_acuity: f64 = 0.5, in 0.0 => 20.0, usual 0.1 => 2.0, from "assumption: the file says less than the place";
        /// Sign, in standard deviations of the noise, above which an application is granted: doubt goes against the unit.
        exclusion_criterion: f64 = 1.5, in -10.0 => 20.0, usual 0.5 => 3.0, from "assumption: one bad case in fifteen is granted";
        /// Whether the score allows for the mix of matters (difference to the mean of the same categories).
        adjusted: bool = false, from "B City C District study (remedy)";
        /// Target of the first period.
        target: Share = 0.8, usual 0.5 => 0.95, from "Daying county floors; default: assumption";
        /// Highest target.
        target_cap: Share = 0.95, from "assumption: below one, so that no ratchet runs away";
        /// Pull of the target to the best unit, each period.
        ratchet: Share = 0.1, usual 0.0 => 0.5, from "ratchet: Bevan and Hood 2006; size: assumption";
    }
    check |this, problems| {
        let sum = this.response + this.resolution + this.satisfaction + this.timely + this.redo + this.returns;
        if (sum - 1.0).abs() > 1e-6 {
            problems.value(
                format!("the weights sum to {sum}, not to 1"),
                "response + resolution + satisfaction + timely + redo + returns = 1");
        }
        if this.target.0 > this.target_cap.0 {
            problems.within("target", |problems| problems.value("the first target is above the highest one", "target may not pass target_cap"));
        }
    }
}

/// What a unit's tickets of a period add up to. Each pair is (hits, of).
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct PeriodRecord {
    /// First contacts in time, of tickets with a limit for it.
    pub response: (f64, f64),
    /// Recorded as resolved, of those counted.
    pub resolution: (f64, f64),
    /// Recorded as satisfied, of those counted.
    pub satisfaction: (f64, f64),
    /// Replied in time, of tickets replied to.
    pub timely: (f64, f64),
    /// Never sent back, of tickets replied to.
    pub redo: (f64, f64),
    /// Signed, of orders offered.
    pub returns: (f64, f64),
    /// Points taken off by audits and supervision, in tickets.
    pub penalty: f64,
    /// Tickets closed.
    pub closed: f64,
    /// Sum over closed tickets of the mean record of their category (resolved, satisfied), for adjustment.
    pub expected: (f64, f64),
    /// The same sum for as many tickets of the peers' mean mix.
    pub peers: (f64, f64),
}

/// What the last assessment told a unit about itself and its peers.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Standing {
    /// Its score.
    pub score: f64,
    /// Mean score of its peers.
    pub peers: f64,
    /// Standard deviation of the peers' scores; 0 before the first assessment, or without a peer.
    pub spread: f64,
    /// Score below which units were named, half way between the last that was not and the first that was.
    pub named_below: Option<f64>,
    /// Score above which units were praised.
    pub praised_above: Option<f64>,
    /// Recorded as satisfied, of those counted.
    pub satisfaction: (f64, f64),
    /// Recorded as resolved, of those counted.
    pub resolution: (f64, f64),
    /// Tickets closed and counted.
    pub closed: f64,
}

/// A share, or nothing without a denominator.
pub fn rate((hits, of): (f64, f64)) -> Option<f64> {
    (of > 0.0).then(|| hits / of)
}

impl Assessment {
    /// The score of a period, from 0 to 1; rates without a denominator leave the mean. `None` without any ticket.
    pub fn score(&self, record: &PeriodRecord) -> Option<f64> {
        let parts = [
            (self.response, rate(record.response)),
            (self.resolution, rate(record.resolution)),
            (self.satisfaction, rate(record.satisfaction)),
            (self.timely, rate(record.timely)),
            (self.redo, rate(record.redo)),
            (self.returns, rate(record.returns)),
        ];
        let of: f64 = parts.iter().filter(|(_, rate)| rate.is_some()).map(|(weight, _)| weight).sum();
        if of <= 0.0 {
            return None;
        }
        let mean = parts.iter().map(|(weight, rate)| weight * rate.unwrap_or(0.0)).sum::<f64>() / of;
        let penalty = if record.closed > 0.0 { record.penalty / record.closed } else { 0.0 };
        let adjustment = if self.adjusted && record.closed > 0.0 {
            let lift = |weight: f64, peers: f64, own: f64| weight * (peers - own) / record.closed;
            lift(self.resolution, record.peers.0, record.expected.0)
                + lift(self.satisfaction, record.peers.1, record.expected.1)
        } else {
            0.0
        };
        Some((mean + adjustment - penalty).clamp(0.0, 1.0))
    }

    /// What the rule makes of a kind of answer.
    pub fn entry(&self, answer: Answer) -> Entry {
        match answer {
            Answer::Done => Entry::AsSaid,
            Answer::Longer => self.longer,
            Answer::Explained => self.explained,
            Answer::Unlawful => self.unlawful,
        }
    }

    /// The target of the next period, given the best score of this one.
    pub fn next_target(&self, target: f64, best: f64) -> f64 {
        (target + self.ratchet.0 * (best - target).max(0.0)).min(self.target_cap.0)
    }

    /// Whether the assessor grants an application: signal detection by the merits of the case (0 none, 1 plain) and the
    /// time that he takes; `noise` is a standard normal draw, `asked` the unit's applications so far this week.
    pub fn grants(&self, merits: f64, asked: u32, noise: f64) -> bool {
        let minutes = self.exclusion_work.0 as f64 / 60.0;
        let sign = merits * self.exclusion_acuity * libm::sqrt(minutes);
        asked < self.exclusion_slots.0 && sign + noise > self.exclusion_criterion
    }

    /// Whether a unit is on the black and on the red list. `place` counts from 0, the best of `ranked` units; the lists
    /// meet in the middle at most, so that nobody is named and praised at once.
    pub fn lists(&self, place: usize, ranked: usize) -> (bool, bool) {
        let most = |list: Count| (list.0 as usize).min(ranked / 2);
        let named = place < ranked && place + most(self.black_list) >= ranked;
        (named, place < most(self.red_list))
    }

    /// Share of the points that a record (resolved, satisfied) could give that it gives; `None` where it has neither.
    pub fn points_of(&self, (resolved, satisfied): (Option<bool>, Option<bool>)) -> Option<f64> {
        let parts = [(self.resolution, resolved), (self.satisfaction, satisfied)];
        let sum = |wanted: fn(bool) -> bool| {
            let of = parts.iter().filter(|(_, part)| part.is_some_and(wanted));
            of.map(|(weight, _)| weight).sum::<f64>()
        };
        rate((sum(|hit| hit), sum(|_| true)))
    }

    /// What an assessment does to a unit, from -1.5 (praise) to 2: shortfall, rank and naming.
    pub fn consequence(&self, score: f64, target: f64, rank: f64, named: bool, praised: bool) -> f64 {
        let shortfall = ((target - score) / 0.2).clamp(-1.0, 1.0);
        let by_rank = 2.0 * rank - 1.0;
        let list = f64::from(u8::from(named)) - f64::from(u8::from(praised)) * 0.5;
        self.competition.0 * (by_rank + list) + (1.0 - self.competition.0) * shortfall
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::param::{Fault, Node};
    use crate::model::testing::{defaults, falls, mistakes, near, reads_back, rises, share};

    /// A month of ten tickets.
    fn record() -> PeriodRecord {
        PeriodRecord {
            response: (9.0, 10.0),
            resolution: (5.0, 10.0),
            satisfaction: (8.0, 10.0),
            closed: 10.0,
            ..PeriodRecord::default()
        }
    }

    #[test]
    fn an_empty_table_takes_the_defaults_and_is_written_as_it_reads() {
        reads_back::<Assessment>();
    }

    #[test]
    fn weights_sum_to_one() {
        let weights = |resolution: f64| [("resolution", Node::from(resolution)), ("redo", 0.1.into())];
        assert_eq!(mistakes::<Assessment>(&weights(0.3)), []);
        assert_eq!(mistakes::<Assessment>(&weights(0.4)), [(String::new(), Fault::Contradiction)]);
    }

    #[test]
    fn the_first_target_is_not_above_the_highest() {
        let targets = |target: f64| [("target", Node::from(target)), ("target_cap", 0.9.into())];
        assert_eq!(mistakes::<Assessment>(&targets(0.9)), []);
        assert_eq!(mistakes::<Assessment>(&targets(0.91)), [("target".into(), Fault::Contradiction)]);
    }

    #[test]
    fn a_score_is_the_weighted_mean_of_the_rates_that_there_are() {
        let assessment: Assessment = defaults();
        near(assessment.score(&record()).unwrap(), 0.70); // 0.2·0.9 + 0.4·0.5 + 0.4·0.8
        let unheard = PeriodRecord { response: (0.0, 0.0), ..record() };
        near(assessment.score(&unheard).unwrap(), 0.65); // (0.4·0.5 + 0.4·0.8) / 0.8
        assert_eq!(assessment.score(&PeriodRecord::default()), None);
        assert_eq!(rate((0.0, 0.0)), None);
        assert_eq!(rate((1.0, 4.0)), Some(0.25));
    }

    #[test]
    fn a_score_rises_with_every_rate_that_weighs_and_falls_with_penalties() {
        let assessment: Assessment = defaults();
        rises((0.0, 10.0), |hits| {
            assessment.score(&PeriodRecord { resolution: (hits, 10.0), ..record() }).unwrap()
        });
        falls((0.0, 5.0), |penalty| assessment.score(&PeriodRecord { penalty, ..record() }).unwrap());
        near(assessment.score(&PeriodRecord { penalty: 1.0, ..record() }).unwrap(), 0.60); // 0.70 - 1/10
        assert_eq!(assessment.score(&PeriodRecord { penalty: 100.0, ..record() }), Some(0.0));
        let timely = PeriodRecord { timely: (0.0, 10.0), ..record() };
        assert_eq!(
            assessment.score(&timely),
            assessment.score(&record()),
            "what has no weight does not count"
        );
    }

    #[test]
    fn adjustment_lifts_the_unit_with_the_harder_mix() {
        let assessment = Assessment { adjusted: true, ..defaults() };
        let mix = |resolved: f64| PeriodRecord { expected: (resolved, 8.0), peers: (5.0, 8.0), ..record() };
        // 0.70 + 0.4·(0.5 - 0.6); satisfaction as the peers'
        near(assessment.score(&mix(6.0)).unwrap(), 0.66);
        near(assessment.score(&mix(5.0)).unwrap(), 0.70);
        falls((0.0, 10.0), |resolved| assessment.score(&mix(resolved)).unwrap());
        let plain: Assessment = defaults();
        assert_eq!(plain.score(&mix(6.0)), plain.score(&mix(2.0)));
    }

    #[test]
    fn targets_follow_the_best_and_never_reach_one() {
        let assessment: Assessment = defaults();
        near(assessment.next_target(0.80, 0.90), 0.81); // 0.80 + 0.1·0.10
        assert_eq!(assessment.next_target(0.80, 0.60), 0.80);
        let long = (0..1000).fold(0.8, |target, _| assessment.next_target(target, 1.0));
        assert_eq!(long, 0.95);
    }

    #[test]
    fn applications_are_granted_by_their_merits_and_by_the_time_to_look() {
        use crate::kernel::dist::normal_quantile;
        let assessment: Assessment = defaults();
        let granted =
            |rules: &Assessment, merits: f64| share(|u| rules.grants(merits, 0, normal_quantile(u)));
        // The normal distribution beyond 1.5 - merits · 0.5 · √10, which are 1.5 - 1.5811 · merits.
        near(granted(&assessment, 1.0), 0.5323);
        near(granted(&assessment, 0.5), 0.2390);
        near(granted(&assessment, 0.0), 0.0668);
        let hasty = Assessment { exclusion_work: Elapsed(60), ..defaults() };
        near(granted(&hasty, 1.0), 0.1587); // beyond 1
        assert!(assessment.grants(1.0, 19, 9.0) && !assessment.grants(1.0, 20, 9.0), "the week is full");
    }

    #[test]
    fn nobody_is_named_and_praised_at_once() {
        let assessment: Assessment = defaults(); // two on each list
        let of = |ranked: usize| (0..ranked).map(|place| assessment.lists(place, ranked)).collect::<Vec<_>>();
        assert_eq!(of(1), [(false, false)]);
        assert_eq!(of(2), [(false, true), (true, false)]);
        assert_eq!(of(3), [(false, true), (false, false), (true, false)]);
        assert_eq!(of(5)[1..4], [(false, true), (false, false), (true, false)]);
        assert_eq!(assessment.lists(5, 5), (false, false), "who has no score is on no list");
    }

    #[test]
    fn a_record_gives_points_by_the_weights_of_what_it_has() {
        let assessment = Assessment { resolution: 0.3, satisfaction: 0.5, ..defaults() };
        assert_eq!(assessment.points_of((Some(true), None)), Some(1.0));
        near(assessment.points_of((Some(true), Some(false))).unwrap(), 0.375); // 0.3 of 0.8
        assert_eq!(assessment.points_of((Some(false), Some(false))), Some(0.0));
        assert_eq!(assessment.points_of((None, None)), None);
    }

    #[test]
    fn consequences_go_by_rank_list_and_distance() {
        let assessment: Assessment = defaults();
        let after = |score: f64, rank: f64, named: bool, praised: bool| {
            assessment.consequence(score, 0.8, rank, named, praised)
        };
        near(after(0.8, 0.5, false, false), 0.0);
        near(after(0.7, 0.5, false, false), 0.15); // 0.3 · 0.1/0.2
        near(after(0.8, 0.0, false, true), -1.05); // 0.7 · (-1 - 0.5)
        near(after(0.2, 1.0, true, false), 1.7); // 0.7 · (1 + 1) + 0.3 · 1
        // The bounds: all by rank, named or praised.
        let rivals = Assessment { competition: Share(1.0), ..defaults() };
        near(rivals.consequence(0.0, 0.8, 1.0, true, false), 2.0);
        near(rivals.consequence(1.0, 0.8, 0.0, false, true), -1.5);
        assert!(after(0.3, 0.5, false, false) > after(0.75, 0.5, false, false));
        assert!(after(0.8, 0.9, false, false) > after(0.8, 0.1, false, false));
    }
}
