//! Truth, and its distance from the record. Only the simulator knows it.

use super::row::{View, rows};
use crate::kernel::stats::{pearson, phi};
use crate::model::metrics::count::{Cell, Count, Real, ratio};
use crate::model::metrics::layout::UnitKind;
use crate::model::metrics::levels::Level;

rows! {
    /// What is so.
    ROWS: Truth

    "true_resolution_rate" "True resolution", MCU = share(ProperSolved / ProperTickets);
        "Tickets about proper problems whose problem is solved when they leave the desk / tickets about proper problems that left the desk, withdrawn ones included; planted tickets and questions are in neither."

    "true_resolution_of_voiced_rate" "True resolution of voiced problems", MC = share(VoicedSolved / VoicedAtRest);
        "Proper problems solved / proper problems that somebody voiced and that came to rest (nobody will raise them again, no ticket is open); those still alive at the end are in neither."

    "resolution_gap" "Resolution gap", MCU = of("share", |view| Some(recorded_resolution(view)? - true_resolution(view)?));
        "Recorded resolution rate minus true resolution rate, each with its own denominator."

    "resolution_gap_same_tickets" "Resolution gap, same tickets", MCU = of("share", |view| {
        let [both, record, truth, neither] = RESOLVED.map(|count| view.get(count));
        ratio(record - truth, both + record + truth + neither)
    });
        "Tickets recorded as resolved minus tickets truly solved / tickets with a recorded resolution, planted ones and questions apart: the gap without any difference of composition."

    "satisfaction_gap" "Satisfaction gap", MCU = of("share", |view| Some(recorded_satisfaction(view)? - true_resolution(view)?));
        "Recorded satisfaction rate minus true resolution rate, each with its own denominator."

    "satisfaction_resolution_gap" "Satisfaction minus resolution", MCU = of("share", |view| Some(recorded_satisfaction(view)? - recorded_resolution(view)?));
        "Recorded satisfaction rate minus recorded resolution rate. Positive by arithmetic alone whenever few are resolved: look at how far."

    "months_satisfaction_above_resolution_share" "Months with satisfaction above resolution", TOTAL = of("share", months_above);
        "Calendar months in which recorded satisfaction exceeds recorded resolution / months that have both."

    "false_completion_rate" "False completions", MCU = share(ResolvedUnsolved / ResolvedSolved ResolvedUnsolved);
        "Tickets recorded as resolved whose problem is not solved / tickets recorded as resolved, planted ones and questions apart."

    "missed_completion_rate" "Solved but recorded unresolved", MCU = share(UnresolvedSolved / UnresolvedSolved UnresolvedUnsolved);
        "Tickets recorded as unresolved whose problem is solved / tickets recorded as unresolved, planted ones and questions apart."

    "faked_share" "Fixed for show", MCU = share(ProperFaked / ProperTickets);
        "Tickets closed on a fake fix that will relapse / tickets about proper problems that left the desk."

    "undecidable_share" "Without authority", MCU = share(ProperUndecidable / ProperTickets);
        "Tickets that ended with a unit that, helpers included, had no authority / tickets about proper problems that left the desk."

    "perfunctory_share" "Perfunctory replies", MCU = share(RepliesPerfunctory / Replies);
        "Replies after field work for show / replies of every round."

    "thorough_share" "Thorough replies", MCU = share(RepliesThorough / Replies);
        "Replies after more field work than usual / replies of every round."

    "shielding_share" "Shielding replies", MCU = share(RepliesShielding / Replies);
        "Replies with more paper than the rule asks for / replies of every round."

    "thin_share" "Thin replies", MCU = share(RepliesThin / Replies);
        "Replies with less paper than the rule asks for / replies of every round."

    "persuaded_share" "Persuaded", MCU = share(PersuadedTickets / Closed);
        "Tickets whose citizen a unit persuaded / tickets that left the desk."

    "audit_found_share" "Audits that found something", MU = share(AuditFound / Audits);
        "Audits that found a false completion, a persuasion or a planted call / audits."

    "live_problems_mean" "Problems alive", M = of("1", |view| view.stretch.levels.mean(Level::LiveProblems));
        "Mean over time of the problems that exist unsolved and that somebody may still voice."

    "root_causes_mean" "Root causes active", M = of("1", |view| view.stretch.levels.mean(Level::ActiveCauses));
        "Mean over time of the root causes that are active."

    "root_causes_end" "Root causes active at the end", M = of("1", |view| view.stretch.levels.last(Level::ActiveCauses));
        "Root causes that are active at the end of the month, or of the window."

    "phi_resolved" "Correlation of recorded resolution and truth", MC = of("correlation", |view| phi_of(view, RESOLVED));
        "Phi coefficient over tickets with a recorded resolution (planted ones and questions apart) of recorded resolved and truly solved. Missing if either never varies."

    "phi_satisfied" "Correlation of recorded satisfaction and truth", MC = of("correlation", |view| phi_of(view, SATISFIED));
        "Phi coefficient over tickets with a recorded satisfaction (planted ones and questions apart) of recorded satisfied and truly solved. Missing if either never varies."

    "score_truth_corr_towns" "Correlation of score and truth, towns", TOTAL = of("correlation", |view| score_truth(view, UnitKind::Town));
        "Pearson correlation over towns of mean score and true resolution rate. Missing with fewer than three towns that have both, or if either does not vary."

    "score_truth_corr_bureaus" "Correlation of score and truth, bureaus", TOTAL = of("correlation", |view| score_truth(view, UnitKind::Bureau));
        "Pearson correlation over bureaus of mean score and true resolution rate. Missing with fewer than three bureaus that have both, or if either does not vary."
}

/// The four cells of a recorded answer against the truth: both, record only, truth only, neither.
const RESOLVED: [Count; 4] =
    [Count::ResolvedSolved, Count::ResolvedUnsolved, Count::UnresolvedSolved, Count::UnresolvedUnsolved];
const SATISFIED: [Count; 4] =
    [Count::SatisfiedSolved, Count::SatisfiedUnsolved, Count::DissatisfiedSolved, Count::DissatisfiedUnsolved];

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
