//! What a terminal shows after a run, in 80 columns: the record beside the truth, and the main metrics with intervals.

mod replay;

use super::files::Written;
use super::work::{OF_DESKS, OF_UNITS, STAFFED_DESKS, STAFFED_UNITS};
use crate::experiment::{Subject, Summary};
use crate::kernel::Elapsed;
use crate::render::terminal::{BOLD, heading_line, in_unit, label, left, line, number, percent, right};
use crate::scenario::shown::shown_in_line;

/// Width of the label of a row.
const LABEL: usize = 40;
/// Width of a number.
const NUMBER: usize = 11;
/// Width of a label beside which three values stand, and of one of those.
const BESIDE_LABEL: usize = 26;
const BESIDE_VALUE: usize = 17;
/// A heading and the metrics under it.
type Group = (&'static str, &'static [&'static str]);

/// Shown before the record and the truth.
const VOLUME: Group = (
    "Volume",
    &[
        "problems",
        "appeals",
        "calls",
        "calls_abandoned",
        "tickets",
        "tickets_per_workday",
        "repeat_share",
        "orders",
        "first_refusal_rate",
        "transfers_per_ticket",
        "redo_rate",
        "overdue",
    ],
);

/// Three metrics that stand beside each other.
type Beside = (&'static str, [&'static str; 3]);

/// Resolution: record, truth, gap. The first is of one and the same tickets, so that composition is apart.
const RESOLUTION: [Beside; 2] = [
    (
        "Resolution, same tickets",
        [
            "record_resolution_same_tickets_rate",
            "true_resolution_same_tickets_rate",
            "resolution_gap_same_tickets",
        ],
    ),
    ("  each of its own tickets", ["record_resolution_rate", "true_resolution_rate", "resolution_gap"]),
];

/// Satisfaction: record, said, and how many of the satisfied have an unsolved problem.
const SATISFACTION: [Beside; 1] =
    [("Satisfaction", ["record_satisfaction_rate", "said_satisfied_rate", "satisfied_unsolved_rate"])];

/// Shown after them, with mean and interval.
const GROUPS: [Group; 3] = [
    ("Record", &["record_response_rate", "on_time_from_signing_rate", "on_time_from_receipt_rate"]),
    (
        "Truth",
        &[
            "false_completion_rate",
            "faked_share",
            "score_truth_corr_towns",
            "live_problems_mean",
            "root_causes_mean",
        ],
    ),
    (
        "Time",
        &[
            "call_wait_mean_s",
            "desk_wait_mean_h",
            "first_response_mean_h",
            "cycle_p50_h",
            "cycle_p90_h",
            "cycle_p99_h",
            "stay_p50_h",
            "stay_p90_h",
            "still_open_share",
            "open_tickets_mean",
            "backlog_mean_weeks",
        ],
    ),
];

/// Shown last.
const INDICES: Group = (
    "Indices",
    &[
        "autonomy_share",
        "idle_share",
        "idling_share",
        "suspension_records_per_resolution",
        "staff_hours_per_true_resolution_h",
        "involution",
        "pressure_mean",
        "blame_units_share",
        "utilisation_gini",
        "efficacy_end",
        "trust_end",
    ],
);

/// What is shown of a run unless all is wanted: how much there was, how well it went, what it cost.
const BRIEF: Group = (
    "Also",
    &[
        "tickets",
        "repeat_share",
        "redo_rate",
        "on_time_from_receipt_rate",
        "stay_p50_h",
        "still_open_share",
        "backlog_mean_weeks",
        "staff_hours_per_true_resolution_h",
    ],
);

/// The table of a run, without the line about its files: a screen of it, or `full`.
pub fn run_table(subject: &Subject, written: &Written, full: bool) -> String {
    let mut text = String::new();
    head(&mut text, subject, written);
    if written.counts.done == 0 {
        return text;
    }
    text.push_str(&replay::block(subject, &written.replay));
    let table = Shown { subject, written };
    if !full {
        table.beside(&mut text);
        table.group(&mut text, BRIEF);
        return text;
    }
    table.group(&mut text, VOLUME);
    table.beside(&mut text);
    GROUPS.iter().for_each(|group| table.group(&mut text, *group));
    table.group(&mut text, ("Hours per year, units", &[STAFFED_UNITS, OF_UNITS].concat()));
    table.group(&mut text, ("Hours per year, desks", &[STAFFED_DESKS, OF_DESKS].concat()));
    table.group(&mut text, INDICES);
    text
}

fn head(text: &mut String, subject: &Subject, written: &Written) {
    let days = (subject.end - subject.warm_up_end).days();
    let warm_up = Elapsed(subject.warm_up_end.0).days();
    let (from, to) = (subject.start.date_of(subject.warm_up_end), subject.start.date_of(subject.end));
    line(text, format_args!("{}{}{}", BOLD.0, shown_in_line(&subject.title), BOLD.1));
    line(
        text,
        format_args!("{from} to {to}: {} days counted, after {} of warm-up", number(days), number(warm_up)),
    );
    let counts = written.counts;
    let replications = if counts.done == 1 { "replication" } else { "replications" };
    let failed = if counts.failed > 0 { format!(", {} failed", counts.failed) } else { String::new() };
    line(text, format_args!("{} {replications}{failed}, seed {}", counts.done, subject.seed));
}

struct Shown<'a> {
    subject: &'a Subject,
    written: &'a Written,
}

impl Shown<'_> {
    fn find(&self, id: &str) -> Option<&Summary> {
        let place = self.subject.metrics.iter().position(|metric| metric.id == id)?;
        self.written.summaries.get(place)
    }

    fn unit(&self, summary: &Summary) -> &'static str {
        self.subject.metrics[summary.metric].unit
    }

    /// A group of rows; those without any value and without anything happening are left out.
    fn group(&self, text: &mut String, (heading, ids): (&str, &[&str])) {
        let happened = |summary: &&Summary| summary.mean.is_some_and(|mean| mean != 0.0);
        let rows: Vec<&Summary> = ids.iter().filter_map(|id| self.find(id)).filter(happened).collect();
        if rows.is_empty() {
            return;
        }
        let mut cells = right("mean", NUMBER);
        if self.written.counts.done > 1 {
            cells.push_str(&right(&self.interval(), 2 * NUMBER + 4));
        }
        heading_line(text, &left(heading, LABEL + 2), &cells);
        for summary in rows {
            self.row(text, summary);
        }
    }

    /// `95 % interval`.
    fn interval(&self) -> String {
        format!("{} % interval", percent(self.subject.confidence))
    }

    fn row(&self, text: &mut String, summary: &Summary) {
        let info = &self.subject.metrics[summary.metric];
        let value = |value: Option<f64>| value.map_or("–".to_string(), |value| in_unit(value, info.unit));
        let label = left(&label(info.label, info.unit), LABEL);
        let mut row = format!("  {label}{}", right(&value(summary.mean), NUMBER));
        if let (Some(low), Some(high)) = (summary.ci_low, summary.ci_high) {
            let (low, high) = (in_unit(low, info.unit), in_unit(high, info.unit));
            row.push_str(&format!("{} to {}", right(&low, NUMBER), right(&high, NUMBER)));
        }
        line(text, format_args!("{row}"));
        if summary.missing > 0 {
            let all = summary.n + summary.missing;
            line(
                text,
                format_args!(
                    "    (n = {}: no value in {} of {all} replications)",
                    summary.n, summary.missing
                ),
            );
        }
    }

    /// What the record says beside what is so and what citizens say, each with half of its interval.
    fn beside(&self, text: &mut String) {
        let blocks = [
            (["record", "truth", "gap"], RESOLUTION.as_slice()),
            (["record", "said", "though unsolved"], SATISFACTION.as_slice()),
        ];
        let all = RESOLUTION.iter().chain(&SATISFACTION);
        if all.flat_map(|(_, ids)| ids).all(|id| self.find(id).is_none()) {
            return;
        }
        for (words, rows) in blocks {
            let heading = if words[1] == "truth" { "Record, truth" } else { "Record, citizens" };
            let cells: String = words.map(|word| right(word, BESIDE_VALUE)).concat();
            heading_line(text, &left(heading, BESIDE_LABEL + 2), &cells);
            for (label, ids) in rows {
                let cells = ids.map(|id| right(&self.value_and_half(id), BESIDE_VALUE));
                line(text, format_args!("  {}{}", left(label, BESIDE_LABEL), cells.concat()));
            }
        }
        line(text, format_args!("  truth: the problem is solved when its ticket leaves the desk"));
        line(text, format_args!("  though unsolved: of the tickets recorded as satisfied, those not solved"));
    }

    /// `97.1 % ± 0.3`; gaps have a sign and are in percentage points.
    fn value_and_half(&self, id: &str) -> String {
        let Some((summary, mean)) = self.find(id).and_then(|summary| Some((summary, summary.mean?))) else {
            return "–".into();
        };
        let share = self.unit(summary) == "share";
        let scale = if share { 100.0 } else { 1.0 };
        let value = match (id.contains("gap"), share) {
            (true, _) => format!("{:+.1}", mean * scale),
            (false, true) => format!("{:.1} %", mean * scale),
            (false, false) => number(mean),
        };
        let half = summary.ci_low.zip(summary.ci_high).map(|(low, high)| (high - low) / 2.0);
        half.map_or(value.clone(), |half| format!("{value} ± {:.1}", half * scale))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_metric_shown_is_in_the_catalogue() {
        let known = crate::model::metrics::catalogue();
        let groups = GROUPS.iter().chain([&VOLUME, &INDICES, &BRIEF]).flat_map(|(_, ids)| ids.iter());
        let groups = groups.chain([STAFFED_UNITS, OF_UNITS, STAFFED_DESKS, OF_DESKS].into_iter().flatten());
        for id in groups.chain(RESOLUTION.iter().chain(&SATISFACTION).flat_map(|(_, ids)| ids)) {
            assert!(known.iter().any(|metric| metric.id == *id), "{id}");
        }
    }
}
