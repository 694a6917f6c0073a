//! What a terminal shows after a run, in 80 columns: the record beside the truth, and the main metrics with intervals.

use std::fmt::Write as _;

use unicode_width::UnicodeWidthStr;

use super::run_files::Written;
use crate::experiment::{Subject, Summary};
use crate::kernel::Elapsed;

/// Width of the label of a row.
const LABEL: usize = 38;
/// Width of a number.
const NUMBER: usize = 11;
/// Bold, and back. Whoever prints takes them out where the terminal does not want them.
const BOLD: (&str, &str) = ("\x1b[1m", "\x1b[0m");

/// A heading and the metrics under it. What the catalogue does not have is left out.
type Group = (&'static str, &'static [&'static str]);

/// Shown with mean and interval.
const GROUPS: [Group; 5] = [
    (
        "Volume",
        &[
            "problems",
            "appeals",
            "calls",
            "abandoned_share",
            "answered_at_once_share",
            "screened_share",
            "tickets",
            "orders",
            "refused_first_share",
            "transfers_per_ticket",
            "redo_per_ticket",
            "repeat_share",
        ],
    ),
    ("Record", &["response_rate", "on_time_rate", "first_offer_refusal_rate", "redo_rate"]),
    (
        "Time",
        &[
            "desk_wait_mean_h",
            "first_contact_mean_h",
            "cycle_median_h",
            "cycle_p90_h",
            "cycle_p99_h",
            "backlog_age_mean_h",
        ],
    ),
    ("Hours", &[]),
    ("Indices", &[]),
];

/// Shown side by side: label, record, said, truth.
const BESIDE: [(&str, [&str; 3]); 2] = [
    ("Resolution rate", ["resolution_rate", "resolution_said_rate", "resolution_true_rate"]),
    ("Satisfaction rate", ["satisfaction_rate", "satisfaction_said_rate", "satisfaction_true_rate"]),
];

/// The table of a run, without the line about its files.
pub fn run_table(subject: &Subject, written: &Written) -> String {
    let mut text = String::new();
    head(&mut text, subject, written);
    if written.counts.done == 0 {
        return text;
    }
    let table = Shown { subject, written };
    for (index, (heading, ids)) in GROUPS.iter().enumerate() {
        table.group(&mut text, heading, ids);
        if index == 0 {
            table.beside(&mut text);
        }
    }
    text
}

fn head(text: &mut String, subject: &Subject, written: &Written) {
    let days = (subject.end - subject.warm_up_end).days();
    let warm_up = Elapsed(subject.warm_up_end.0).days();
    let (from, to) = (subject.start.date_of(subject.warm_up_end), subject.start.date_of(subject.end));
    line(text, format_args!("{}{}{}", BOLD.0, subject.title, BOLD.1));
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

    fn group(&self, text: &mut String, heading: &str, ids: &[&str]) {
        let rows: Vec<&Summary> = ids.iter().filter_map(|id| self.find(id)).collect();
        if rows.is_empty() {
            return;
        }
        let interval = format!("{} % interval", number(self.subject.confidence * 100.0));
        let mut cells = vec![right("mean", NUMBER), right(&interval, 2 * NUMBER + 4)];
        if self.written.counts.done < 2 {
            cells.truncate(1);
        }
        self.heading(text, heading, &cells);
        for summary in rows {
            self.row(text, summary);
        }
    }

    fn heading(&self, text: &mut String, heading: &str, cells: &[String]) {
        let label = left(heading, LABEL + 2);
        line(text, format_args!("\n{}{label}{}{}", BOLD.0, cells.concat(), BOLD.1));
    }

    fn row(&self, text: &mut String, summary: &Summary) {
        let info = &self.subject.metrics[summary.metric];
        let value = |value: Option<f64>| value.map_or("–".to_string(), |value| in_unit(value, info.unit));
        let mut row = format!(
            "  {}{}",
            left(&label(info.label, info.unit), LABEL),
            right(&value(summary.mean), NUMBER)
        );
        if let (Some(low), Some(high)) = (summary.ci_low, summary.ci_high) {
            let (low, high) = (in_unit(low, info.unit), in_unit(high, info.unit));
            write!(row, "{} to {}", right(&low, NUMBER), left(&high, NUMBER))
                .expect("a string takes any text");
        }
        line(text, format_args!("{}", row.trim_end()));
        self.note_missing(text, summary);
    }

    /// Says over how many replications a mean is, where some have no value.
    fn note_missing(&self, text: &mut String, summary: &Summary) {
        if summary.missing > 0 {
            let all = summary.n + summary.missing;
            line(text, format_args!("    (a value in {} of {all} replications)", summary.n));
        }
    }

    fn beside(&self, text: &mut String) {
        let rows: Vec<_> = BESIDE
            .iter()
            .filter_map(|(label, ids)| Some((label, ids.map(|id| self.find(id)), ids)))
            .collect();
        if rows.iter().all(|(_, found, _)| found.iter().all(Option::is_none)) {
            return;
        }
        let cells = ["record", "said", "truth", "gap"].map(|word| right(word, NUMBER - 1));
        self.heading(text, "Record beside truth", &cells);
        for (label, found, _) in rows {
            let mean = |summary: Option<&Summary>| summary.and_then(|summary| summary.mean);
            let unit = found.iter().flatten().map(|summary| self.unit(summary)).next().unwrap_or("share");
            let value = |value: Option<f64>| value.map_or("–".to_string(), |value| in_unit(value, unit));
            let gap = mean(found[0]).zip(mean(found[2])).map(|(record, truth)| record - truth);
            let gap = gap.map_or("–".to_string(), |gap| format!("{:+.1} pt", gap * 100.0));
            let mut row = format!("  {}", left(label, LABEL));
            found.iter().for_each(|summary| row.push_str(&right(&value(mean(*summary)), NUMBER - 1)));
            row.push_str(&right(&gap, NUMBER - 1));
            line(text, format_args!("{row}"));
            self.half_widths(text, &found);
        }
    }

    /// Half of each interval under its mean.
    fn half_widths(&self, text: &mut String, found: &[Option<&Summary>]) {
        let half = |summary: Option<&Summary>| {
            let summary = summary?;
            Some(format!("± {}", in_unit((summary.ci_high? - summary.ci_low?) / 2.0, self.unit(summary))))
        };
        let halves: Vec<Option<String>> = found.iter().map(|summary| half(*summary)).collect();
        if halves.iter().all(Option::is_none) {
            return;
        }
        let mut row = format!("  {}", left("", LABEL));
        halves.iter().for_each(|half| row.push_str(&right(half.as_deref().unwrap_or(""), NUMBER - 1)));
        line(text, format_args!("{}", row.trim_end()));
    }
}

fn line(text: &mut String, content: std::fmt::Arguments<'_>) {
    writeln!(text, "{content}").expect("a string takes any text");
}

/// The label with its unit of measure, where the numbers do not show it.
fn label(label: &str, unit: &str) -> String {
    if matches!(unit, "1" | "share") { label.to_string() } else { format!("{label} [{unit}]") }
}

/// A value as people read it: shares in per cent, counts with separators, others with three digits or more.
fn in_unit(value: f64, unit: &str) -> String {
    if unit == "share" { format!("{:.1} %", value * 100.0) } else { number(value) }
}

/// At least three significant digits, thousands separated by commas.
pub(crate) fn number(value: f64) -> String {
    let size = value.abs();
    let decimals = match size {
        _ if size >= 100.0 || value == 0.0 => 0,
        _ if size >= 10.0 => 1,
        _ if size >= 1.0 => 2,
        _ if size >= 0.001 => 4,
        _ => return format!("{value:.2e}"),
    };
    let exact = format!("{value:.decimals$}");
    let plain = if size.fract() == 0.0 { format!("{value:.0}") } else { exact };
    let (sign, digits) = plain.strip_prefix('-').map_or(("", plain.as_str()), |digits| ("-", digits));
    let (whole, rest) = digits.split_once('.').map_or((digits, String::new()), |(w, r)| (w, format!(".{r}")));
    let mut grouped = String::new();
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index) % 3 == 0 {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    format!("{sign}{grouped}{rest}")
}

/// Fills up with spaces at the right; a label that is too long is cut, with an ellipsis.
fn left(text: &str, width: usize) -> String {
    if text.width() <= width {
        return format!("{text}{}", " ".repeat(width - text.width()));
    }
    let mut cut = String::new();
    for letter in text.chars() {
        let mut longer = cut.clone();
        longer.push(letter);
        if longer.width() >= width {
            break;
        }
        cut = longer;
    }
    let filled = width.saturating_sub(cut.width() + 1);
    format!("{cut}…{}", " ".repeat(filled))
}

/// Fills up with spaces at the left.
fn right(text: &str, width: usize) -> String {
    format!("{}{text}", " ".repeat(width.saturating_sub(text.width())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_three_digits_and_separators() {
        for (value, text) in [
            (0.0, "0"),
            (7.0, "7"),
            (1234567.8, "1,234,568"),
            (-1234.0, "-1,234"),
            (999.6, "1000"),
            (12.34, "12.3"),
            (1.234, "1.23"),
            (0.5678, "0.5678"),
            (0.00001234, "1.23e-5"),
        ] {
            let text = if text == "1000" { "1,000" } else { text };
            assert_eq!(number(value), text);
        }
    }

    #[test]
    fn wide_characters_take_two_columns() {
        assert_eq!(left("热线", 6), "热线  ");
        assert_eq!(right("热线", 6), "  热线");
        assert_eq!(left("市民服务热线", 6).width(), 6);
        assert!(left("市民服务热线", 6).contains('…'));
    }
}
