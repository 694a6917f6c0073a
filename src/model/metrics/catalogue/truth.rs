//! Truth, and its distance from the record. Only the simulator knows it.

use super::row::{View, rows};
use crate::kernel::stats::{pearson, phi};
use crate::model::metrics::count::{Cell, Count, Real, ratio};
use crate::model::metrics::levels::Level;
use crate::model::spec::UnitKind;

rows! {
    /// What is so.
    ROWS: Truth

    "true_resolution_rate" "True resolution" "真实解决率", MCU = share(ProperSolved / ProperTickets);
        "Tickets about proper problems whose problem is solved when they leave the desk / tickets about proper problems that left the desk, withdrawn ones included; planted tickets and questions are in neither."

    "true_resolution_of_voiced_rate" "True resolution of voiced problems" "已表达问题的真实解决率", MC = share(VoicedSolved / VoicedAtRest);
        "Proper problems solved / proper problems that somebody voiced and that came to rest (nobody will raise them again, no ticket is open); those still alive at the end are in neither."

    "resolution_gap" "Resolution gap" "解决率偏差（记录减真实）", MCU = of("share", |view| Some(recorded_resolution(view)? - true_resolution(view)?));
        "Recorded resolution rate minus true resolution rate, each with its own denominator. Missing if either is."

    "resolution_gap_same_tickets" "Resolution gap, same tickets" "解决率偏差（同批工单）", MCU = of("share", |view| {
        let [both, record, truth, neither] = RESOLVED.map(|count| view.get(count));
        ratio(record - truth, both + record + truth + neither)
    });
        "Tickets recorded as resolved minus tickets truly solved / tickets with a recorded resolution, planted ones and questions apart: the gap without any difference of composition."

    "record_resolution_same_tickets_rate" "Recorded resolution, same tickets" "记录解决率（同批工单）", MCU = share(ResolvedSolved ResolvedUnsolved / ResolvedSolved ResolvedUnsolved UnresolvedSolved UnresolvedUnsolved);
        "Tickets recorded as resolved / tickets with a recorded resolution, planted ones and questions apart."

    "true_resolution_same_tickets_rate" "True resolution, same tickets" "真实解决率（同批工单）", MCU = share(ResolvedSolved UnresolvedSolved / ResolvedSolved ResolvedUnsolved UnresolvedSolved UnresolvedUnsolved);
        "Tickets whose problem is solved when they leave the desk / tickets with a recorded resolution, planted ones and questions apart."

    "resolution_gap_composition" "Resolution gap by composition" "解决率偏差（统计口径所致）", MCU = of("share", |view| {
        let [both, record, truth, neither] = RESOLVED.map(|count| view.get(count));
        let same = ratio(record - truth, both + record + truth + neither)?;
        Some(recorded_resolution(view)? - true_resolution(view)? - same)
    });
        "Resolution gap minus resolution gap on the same tickets: what comes from counting questions and planted tickets in the record alone, and tickets outside of the record in the truth alone. Missing if either is."

    "satisfied_unsolved_rate" "Satisfied though unsolved" "记录满意而未解决率", MCU = share(SatisfiedUnsolved / SatisfiedSolved SatisfiedUnsolved);
        "Tickets recorded as satisfied whose problem is not solved / tickets recorded as satisfied, planted ones and questions apart."

    "satisfaction_gap" "Satisfaction gap" "满意率与真实解决率之差", MCU = of("share", |view| Some(recorded_satisfaction(view)? - true_resolution(view)?));
        "Recorded satisfaction rate minus true resolution rate, each with its own denominator. Missing if either is."

    "satisfaction_resolution_gap" "Satisfaction minus resolution" "满意率减解决率（考核口径）", MCU = of("share", |view| Some(recorded_satisfaction(view)? - recorded_resolution(view)?));
        "Recorded satisfaction rate minus recorded resolution rate. Positive by arithmetic alone whenever few are resolved: look at how far. Missing if either is."

    "months_satisfaction_above_resolution_share" "Months with satisfaction above resolution" "满意率高于解决率的月份占比", TOTAL = of("share", months_above);
        "Calendar months in which recorded satisfaction exceeds recorded resolution / months that have both."

    "false_completions" "False completions" "虚假办结件数", MCU = count(ResolvedUnsolved);
        "Tickets recorded as resolved whose problem is not solved, planted ones and questions apart."

    "false_completion_rate" "False completion rate" "虚假办结率", MCU = share(ResolvedUnsolved / ResolvedSolved ResolvedUnsolved);
        "Tickets recorded as resolved whose problem is not solved / tickets recorded as resolved, planted ones and questions apart."

    "missed_completion_rate" "Solved but recorded unresolved" "记为未解决而实已解决率", MCU = share(UnresolvedSolved / UnresolvedSolved UnresolvedUnsolved);
        "Tickets recorded as unresolved whose problem is solved / tickets recorded as unresolved, planted ones and questions apart."

    "faked_share" "Closed on a cosmetic fix" "虚假整改工单占比", MCU = share(ProperFaked / ProperTickets);
        "Tickets closed on a fake fix that will relapse / tickets about proper problems that left the desk."

    "undecidable_share" "Without authority" "无权处置工单占比", MCU = share(ProperUndecidable / ProperTickets);
        "Tickets that ended with a unit that, helpers included, had no authority / tickets about proper problems that left the desk."

    "true_resolution_within_power_rate" "True resolution within power" "有权处置工单真实解决率", MCU = share(DecidableSolved / ProperDecidable);
        "Tickets whose problem is solved / tickets about proper problems that left the desk and ended with a unit that, helpers included, had authority."

    "true_resolution_beyond_power_rate" "True resolution beyond power" "无权处置工单真实解决率", MCU = share(UndecidableSolved / ProperUndecidable);
        "Tickets whose problem is solved / tickets about proper problems that left the desk and ended with a unit that, helpers included, had no authority."

    "record_resolution_within_power_rate" "Recorded resolution within power" "有权处置工单解决率（考核口径）", MCU = share(DecidableResolved / DecidableRecord);
        "Tickets recorded as resolved / tickets about proper problems with a record of it that ended with a unit that, helpers included, had authority."

    "record_resolution_beyond_power_rate" "Recorded resolution beyond power" "无权处置工单解决率（考核口径）", MCU = share(UndecidableResolved / UndecidableRecord);
        "Tickets recorded as resolved / tickets about proper problems with a record of it that ended with a unit that, helpers included, had no authority."

    "perfunctory_share" "Perfunctory replies" "敷衍式回复占比", MCU = share(RepliesPerfunctory / Replies);
        "Replies after hardly any field work / replies of every round."

    "show_share" "Replies after a cosmetic fix" "表面整改后回复占比", MCU = share(RepliesShow / Replies);
        "Replies after a fix for show, which relapses / replies of every round."

    "thorough_share" "Thorough replies" "深入办理后回复占比", MCU = share(RepliesThorough / Replies);
        "Replies after more field work than usual / replies of every round."

    "shielding_share" "Shielding replies" "过度留痕（避责）回复占比", MCU = share(RepliesShielding / Replies);
        "Replies with more paper than the rule asks for / replies of every round."

    "thin_share" "Thin replies" "材料不足回复占比", MCU = share(RepliesThin / Replies);
        "Replies with less paper than the rule asks for / replies of every round."

    "false_claim_share" "False claims" "虚报已解决回复占比", MCU = share(RepliesFalse / RepliesUnsolved);
        "Replies that say resolved of an unsolved problem / replies of every round about problems that are unsolved then, improper demands and those that nobody may decide included."

    "persuaded_share" "Persuaded" "被劝说工单占比", MCU = share(PersuadedTickets / Closed);
        "Tickets whose citizen a unit persuaded / tickets that left the desk."

    "persuaded_unsolved_share" "Persuaded, unsolved" "未解决工单被劝说占比", MCU = share(PersuadedUnsolved / LeftUnsolved);
        "Tickets whose citizen a unit persuaded about its last reply / tickets that left the desk with the problem unsolved."

    "persuasions_unsolved_share" "Persuasions about unsolved problems" "劝说中问题未解决占比", MU = share(PersuasionsUnsolved / Persuasions);
        "Talks in which a unit persuaded a citizen whose problem was unsolved then / such talks."

    "persuaded_solved_share" "Persuaded, solved" "已解决工单被劝说占比", MCU = share(PersuadedSolved / LeftSolved);
        "Tickets whose citizen a unit persuaded about its last reply / tickets that left the desk with the problem solved."

    "audit_found_share" "Audits that found something" "核查发现问题率", MU = share(AuditFound / Audits);
        "Audits that found a false completion, a persuasion or a planted call / audits."

    "audit_planted_share" "Audits that found a planted call" "核查发现自打热线率", MU = share(AuditPlanted / Audits);
        "Audits that found a planted call / audits."

    "live_problems_mean" "Unsolved problems" "未解决问题存量", M = of("1", |view| view.stretch.levels.mean(Level::LiveProblems));
        "Mean over time of the problems that exist unsolved and that somebody may still voice."

    "root_causes_mean" "Root causes active" "未治理问题根源数", M = of("1", |view| view.stretch.levels.mean(Level::ActiveCauses));
        "Mean over time of the root causes that are active."

    "root_causes_end" "Root causes active at the end" "期末未治理问题根源数", M = of("1", |view| view.stretch.levels.last(Level::ActiveCauses));
        "Root causes that are active at the end of the month, or of the window."

    "phi_resolved" "Correlation of recorded resolution and truth" "记录解决与真实解决的相关（φ 系数）", MC = of("correlation", |view| phi_of(view, RESOLVED));
        "Phi coefficient over tickets with a recorded resolution (planted ones and questions apart) of recorded resolved and truly solved. Missing if either never varies."

    "phi_satisfied" "Correlation of recorded satisfaction and truth" "记录满意与真实解决的相关（φ 系数）", MC = of("correlation", |view| phi_of(view, SATISFIED));
        "Phi coefficient over tickets with a recorded satisfaction (planted ones and questions apart) of recorded satisfied and truly solved. Missing if either never varies."

    "score_truth_corr_towns" "Correlation of score and truth, towns" "考核得分与真实解决率的相关（乡镇街道）", TOTAL = of("correlation", |view| score_truth(view, UnitKind::Town));
        "Pearson correlation over towns of mean score and true resolution rate. Missing with fewer than three towns that have both, or if either does not vary."

    "score_truth_corr_bureaus" "Correlation of score and truth, bureaus" "考核得分与真实解决率的相关（委办局）", TOTAL = of("correlation", |view| score_truth(view, UnitKind::Bureau));
        "Pearson correlation over bureaus of mean score and true resolution rate. Missing with fewer than three bureaus that have both, or if either does not vary."
}

/// The four cells of a recorded answer against the truth: both, record only, truth only, neither.
const RESOLVED: [Count; 4] =
    [Count::ResolvedSolved, Count::ResolvedUnsolved, Count::UnresolvedSolved, Count::UnresolvedUnsolved];
const SATISFIED: [Count; 4] = [
    Count::SatisfiedSolved,
    Count::SatisfiedUnsolved,
    Count::DissatisfiedSolved,
    Count::DissatisfiedUnsolved,
];

/// The phi coefficient of four counters in that order.
fn phi_of(view: &View, cells: [Count; 4]) -> Option<f64> {
    let [both, record, truth, neither] = cells.map(|count| view.cell.get(count));
    phi(both, record, truth, neither)
}

fn true_resolution(view: &View) -> Option<f64> {
    view.cell.ratio(&[Count::ProperSolved], &[Count::ProperTickets])
}

fn recorded_resolution(view: &View) -> Option<f64> {
    view.cell.ratio(&[Count::RecordedResolved], &[Count::RecordedResolution])
}

fn recorded_satisfaction(view: &View) -> Option<f64> {
    view.cell.ratio(&[Count::RecordedSatisfied], &[Count::RecordedSatisfaction])
}

/// The share of months in which satisfaction exceeds resolution.
fn months_above(view: &View) -> Option<f64> {
    let gap = |month: &Cell| {
        let satisfied = month.ratio(&[Count::RecordedSatisfied], &[Count::RecordedSatisfaction])?;
        Some(satisfied - month.ratio(&[Count::RecordedResolved], &[Count::RecordedResolution])?)
    };
    let gaps: Vec<f64> = view.world?.tables.by_month.iter().filter_map(gap).collect();
    ratio(gaps.iter().filter(|&&gap| gap > 0.0).count() as f64, gaps.len() as f64)
}

/// Correlation of score and true resolution over the units of one kind.
fn score_truth(view: &View, kind: UnitKind) -> Option<f64> {
    let world = view.world?;
    let pair = |unit: &Cell| {
        let score = ratio(unit.real(Real::Score), unit.get(Count::Scored) as f64)?;
        Some((score, unit.ratio(&[Count::ProperSolved], &[Count::ProperTickets])?))
    };
    let peers = world.layout.units.iter().zip(&world.tables.by_unit).filter(|(of, _)| **of == kind);
    let pairs: Vec<(f64, f64)> = peers.filter_map(|(_, unit)| pair(unit)).collect();
    // Through two points there is always a line.
    if pairs.len() < 3 { None } else { pearson(&pairs) }
}

#[cfg(test)]
mod tests {
    use crate::kernel::SimTime;
    use crate::model::fact::{Closing, End, Fact, FieldWork, Nature, PaperWork, TicketInfo, Way};
    use crate::model::ids::UnitId;
    use crate::model::metrics::sample::{
        COMPLEX, GENERAL, TOWN, closed, closing, day, in_month, judged, layout, of_category, run,
        run_on_one_day, ticket, total, window,
    };
    use crate::model::metrics::{Layout, Metrics};
    use crate::model::observer::Observer;
    use crate::model::spec::UnitKind::{Bureau, Town};

    #[test]
    fn truth_is_about_proper_problems_that_nobody_planted() {
        let unsolved = Closing { solved: false, ..closing() };
        let outcome = run_on_one_day(&[
            closed(ticket(), closing()),
            closed(ticket(), Closing { faked: true, ..unsolved }),
            closed(ticket(), Closing { decidable: false, ..unsolved }),
            closed(ticket(), Closing { end: End::Withdrawn, counted: false, ..unsolved }),
            closed(TicketInfo { planted: true, ..ticket() }, closing()),
            closed(TicketInfo { consultation: true, ..ticket() }, closing()),
            closed(TicketInfo { nature: Nature::Unreasonable, ..ticket() }, unsolved),
        ]);
        for id in ["true_resolution_rate", "faked_share", "undecidable_share"] {
            assert_eq!(total(&outcome, id), Some(0.25), "{id}");
        }
        assert_eq!(of_category(&outcome, "true_resolution_rate", COMPLEX), None);
    }

    #[test]
    fn problems_at_rest_count_only_if_somebody_spoke() {
        let rests = |nature, consultation, solved, voices| Fact::ProblemRests {
            key: 1,
            category: GENERAL,
            nature,
            consultation,
            solved,
            voices,
        };
        let outcome = run_on_one_day(&[
            rests(Nature::Proper, false, true, 1),
            rests(Nature::Proper, false, false, 3),
            rests(Nature::Proper, false, false, 0),
            rests(Nature::Proper, true, true, 1),
            rests(Nature::Malicious, false, false, 1),
        ]);
        assert_eq!(total(&outcome, "true_resolution_of_voiced_rate"), Some(0.5));
    }

    #[test]
    fn the_gap_is_record_minus_truth() {
        let outcome = run_on_one_day(&[
            judged(Some(true), Some(true), true),
            judged(Some(true), Some(true), false),
            judged(Some(false), Some(true), false),
            judged(None, None, false),
            judged(Some(false), Some(false), true),
        ]);
        // Record: 2 of 4 resolved, 3 of 4 satisfied. Truth: 2 of 5; of the four in the record, 2.
        let close =
            |id: &str, value: f64| assert!((total(&outcome, id).unwrap() - value).abs() < 1e-12, "{id}");
        close("resolution_gap", 0.1);
        close("resolution_gap_same_tickets", 0.0);
        close("record_resolution_same_tickets_rate", 0.5);
        close("true_resolution_same_tickets_rate", 0.5);
        close("resolution_gap_composition", 0.1);
        // Three are satisfied, of which two are not solved.
        close("satisfied_unsolved_rate", 2.0 / 3.0);
        close("satisfaction_gap", 0.35);
        close("satisfaction_resolution_gap", 0.25);
        close("false_completion_rate", 0.5);
        close("missed_completion_rate", 0.5);
        assert_eq!(total(&outcome, "false_completions"), Some(1.0));
    }

    #[test]
    fn planted_tickets_raise_the_record_and_not_the_false_completions() {
        let planted = TicketInfo { planted: true, ..ticket() };
        let outcome = run_on_one_day(&[
            closed(planted, Closing { solved: false, ..closing() }),
            judged(Some(false), Some(false), false),
        ]);
        assert_eq!(total(&outcome, "record_resolution_rate"), Some(0.5));
        assert_eq!(total(&outcome, "true_resolution_rate"), Some(0.0));
        assert_eq!(total(&outcome, "false_completions"), Some(0.0));
        assert_eq!(total(&outcome, "false_completion_rate"), None);
    }

    #[test]
    fn phi_is_missing_while_one_side_never_varies() {
        let fair = [judged(Some(true), Some(true), true), judged(Some(false), Some(true), false)];
        let outcome = run_on_one_day(&fair);
        assert_eq!(total(&outcome, "phi_resolved"), Some(1.0));
        assert_eq!(total(&outcome, "phi_satisfied"), None);
        let upside_down = [judged(Some(false), Some(false), true), judged(Some(true), Some(true), false)];
        assert_eq!(total(&run_on_one_day(&upside_down), "phi_satisfied"), Some(-1.0));
    }

    #[test]
    fn months_with_satisfaction_above_resolution_are_counted_among_those_that_have_both() {
        let outcome = run(&[
            (day(20), judged(Some(false), Some(true), false)),
            (day(40), judged(Some(true), Some(true), true)),
            (day(62), judged(Some(true), None, true)),
        ]);
        assert_eq!(total(&outcome, "months_satisfaction_above_resolution_share"), Some(0.5));
        assert_eq!(in_month(&outcome, "satisfaction_resolution_gap", 201_801), Some(1.0));
        assert_eq!(in_month(&outcome, "satisfaction_resolution_gap", 201_803), None);
    }

    #[test]
    fn replies_are_told_apart_by_their_way() {
        let replied = |field, paper| Fact::Replied {
            key: 1,
            category: GENERAL,
            unit: TOWN,
            round: 1,
            way: Way { field, paper },
            solved: field == FieldWork::Thorough,
            asserts_solved: field != FieldWork::Perfunctory,
            faked: false,
            decidable: true,
            units_needed: 1,
        };
        let outcome = run_on_one_day(&[
            replied(FieldWork::Perfunctory, PaperWork::Shielding),
            replied(FieldWork::Perfunctory, PaperWork::Thin),
            replied(FieldWork::Thorough, PaperWork::Required),
            replied(FieldWork::Show, PaperWork::Required),
        ]);
        assert_eq!(total(&outcome, "perfunctory_share"), Some(0.5));
        for id in ["thorough_share", "show_share", "shielding_share", "thin_share"] {
            assert_eq!(total(&outcome, id), Some(0.25), "{id}");
        }
        // Three replies are about unsolved problems; the show says resolved.
        assert_eq!(total(&outcome, "false_claim_share"), Some(1.0 / 3.0));
    }

    #[test]
    fn an_audit_finds_something_or_nothing() {
        let audited = |false_completion, planted| Fact::Audited {
            unit: TOWN,
            false_completion,
            persuasion: false,
            planted,
        };
        let outcome = run_on_one_day(&[audited(true, true), audited(false, false), audited(true, false)]);
        assert_eq!(total(&outcome, "audit_found_share"), Some(2.0 / 3.0));
        assert_eq!(total(&outcome, "audit_planted_share"), Some(1.0 / 3.0));
    }

    /// Tickets of a unit of which some are solved, and its score.
    fn unit_with(unit: u16, solved: u16, of: u16, score: f64) -> Vec<(SimTime, Fact)> {
        let unit = UnitId(unit);
        let closing = |n| Closing { unit, solved: n < solved, ..closing() };
        let tickets = (0..of).map(|n| (day(20), closed(ticket(), closing(n))));
        let score = Some(score);
        let (rank, of, named) = (1, 3, false);
        let verdict = Fact::Assessed {
            unit,
            score,
            rank,
            of,
            response: None,
            resolution: None,
            satisfaction: None,
            named,
        };
        tickets.chain([(day(31), verdict)]).collect()
    }

    #[test]
    fn score_and_truth_correlate_within_peers_only() {
        let layout = Layout { units: vec![Town, Town, Town, Bureau, Bureau], ..layout() };
        let mut metrics = Metrics::new(layout, window(), None);
        let units = [
            unit_with(0, 1, 4, 90.0),
            unit_with(1, 2, 4, 80.0),
            unit_with(2, 3, 4, 70.0),
            unit_with(3, 0, 4, 10.0),
            unit_with(4, 4, 4, 20.0),
        ];
        let mut facts = units.concat();
        facts.sort_by_key(|(now, _)| *now);
        facts.iter().for_each(|(now, fact)| metrics.observe(*now, fact));
        let outcome = metrics.finish(0);
        assert!((total(&outcome, "score_truth_corr_towns").unwrap() + 1.0).abs() < 1e-12);
        // Two bureaus are always on a line.
        assert_eq!(total(&outcome, "score_truth_corr_bureaus"), None);
    }
}
