//! Factors by importance, with small bars, in 80 columns.

use crate::scenario::shown::shown_in_line;
use std::fmt::Write as _;

use super::method::{Analysis, Estimate, Index};
use super::tables::{MetricSensitivity, Sensitivity, refusal, warning};
use crate::render::terminal::{BOLD, heading_line, left, line, number, right};

/// Widths of the name of a factor, of the bar, of a value with its interval, and of one without.
const FACTOR: usize = 24;
const BAR: usize = 10;
const WITH_INTERVAL: usize = 25;
const PLAIN: usize = 10;
/// So many pairs of factors are shown.
const PAIRS: usize = 5;
/// So wide is text.
const WIDTH: usize = 78;

/// All metrics, one below the other.
pub fn table(all: &Sensitivity) -> String {
    let mut text = String::new();
    line(&mut text, format_args!("{}Sensitivity: {}{}", BOLD.0, shown_in_line(&all.title), BOLD.1));
    let resamples = number(all.how.resamples as f64);
    let per_cent = crate::render::terminal::percent(all.how.confidence);
    line(
        &mut text,
        format_args!(
            "{} rows of the design; {per_cent} % intervals from {resamples} resamples of {}",
            number(all.rows as f64),
            all.block_name
        ),
    );
    for metric in &all.metrics {
        block(&mut text, metric, all);
    }
    text
}

fn block(text: &mut String, metric: &MetricSensitivity, all: &Sensitivity) {
    let title = format!("{} ({})", metric.metric.label, metric.metric.id);
    let analysis = match &metric.result {
        Ok(analysis) => analysis,
        Err(unusable) => {
            heading_line(text, &title, "");
            paragraph(text, &refusal(unusable, all));
            return;
        }
    };
    heading_line(text, &title, "");
    let noise = analysis.noise_share.map(|share| format!("; {:.1} % replication noise", share * 100.0));
    let left_out =
        analysis.left_out.as_ref().map(|left| format!("; {} of {} left out", left.blocks, left.of));
    let (noise, left_out) = (noise.unwrap_or_default(), left_out.unwrap_or_default());
    line(text, format_args!("  n = {} {}{left_out}{noise}", number(analysis.n as f64), all.block_name));
    if analysis.estimates.iter().any(|estimate| estimate.value.is_some()) {
        rows(text, analysis, all);
        pairs(text, analysis, all);
    }
    for found in &analysis.warnings {
        paragraph(text, &format!("! {}", warning(found, &all.factors)));
    }
}

fn rows(text: &mut String, analysis: &Analysis, all: &Sensitivity) {
    let is_sobol = analysis.of(0, Index::Total).is_some();
    let (main, heads) = if is_sobol {
        (Index::Total, right("total", WITH_INTERVAL) + &right("first order", WITH_INTERVAL - 3))
    } else {
        (Index::MuStar, right("mu*", WITH_INTERVAL) + &right("mu", PLAIN) + &right("sigma", PLAIN))
    };
    line(text, format_args!("  {}{heads}", " ".repeat(FACTOR + BAR - 3)));
    let ranking = analysis.ranking();
    let value = |factor, index| analysis.of(factor, index).and_then(|estimate| estimate.value);
    let largest = ranking.first().and_then(|&factor| value(factor, main)).unwrap_or(0.0);
    // Shares are of the whole; effects are beside the largest.
    let whole = if is_sobol { largest.max(1.0) } else { largest };
    let digits = if is_sobol { 2 } else { digits(largest) };
    for factor in ranking {
        let estimate = analysis.of(factor, main);
        let bar = bar(estimate.and_then(|estimate| estimate.value).unwrap_or(0.0), whole);
        let mut row = format!("  {}{bar} ", left(&all.factors[factor], FACTOR));
        row += &right(&with_interval(estimate, digits), WITH_INTERVAL - 4);
        if is_sobol {
            row += &right(&with_interval(analysis.of(factor, Index::First), digits), WITH_INTERVAL - 3);
        } else {
            for index in [Index::Mu, Index::Sigma] {
                row += &right(&plain(value(factor, index), digits), PLAIN);
            }
        }
        line(text, format_args!("{}", row.trim_end()));
    }
}

/// The pairs whose intervals lie above 0, the strongest first.
fn pairs(text: &mut String, analysis: &Analysis, all: &Sensitivity) {
    let mut found: Vec<(&Estimate, usize)> = analysis
        .estimates
        .iter()
        .filter(|estimate| estimate.interval.is_some_and(|(low, _)| low > 0.0))
        .filter_map(|estimate| Some((estimate, estimate.other?)))
        .collect();
    found.sort_by(|(a, _), (b, _)| b.value.unwrap_or(0.0).total_cmp(&a.value.unwrap_or(0.0)));
    if found.is_empty() {
        return;
    }
    line(text, format_args!("  Pairs beyond what each does:"));
    for (estimate, other) in found.into_iter().take(PAIRS) {
        let names = format!("{} × {}", all.factors[estimate.factor], all.factors[other]);
        line(text, format_args!("    {}{}", left(&names, 48), right(&with_interval(Some(estimate), 2), 24)));
    }
}

/// `0.56 [0.51, 0.61]`.
fn with_interval(estimate: Option<&Estimate>, digits: usize) -> String {
    let Some(estimate) = estimate else { return "–".into() };
    let interval = |(low, high)| format!(" [{}, {}]", plain(Some(low), digits), plain(Some(high), digits));
    plain(estimate.value, digits) + &estimate.interval.map_or(String::new(), interval)
}

/// A value with so many digits behind the point, and no sign if these are all 0.
fn plain(value: Option<f64>, digits: usize) -> String {
    let Some(value) = value else { return "–".into() };
    let text = format!("{value:.digits$}");
    let is_zero = !text.contains(|letter: char| letter.is_ascii_digit() && letter != '0');
    if is_zero { text.trim_start_matches('-').into() } else { text }
}

/// Digits behind the point with which the largest of several values has three in all.
fn digits(largest: f64) -> usize {
    if largest > 0.0 { (2.0 - libm::floor(libm::log10(largest))).clamp(0.0, 9.0) as usize } else { 0 }
}

fn bar(value: f64, whole: f64) -> String {
    let share = if whole > 0.0 { (value / whole).clamp(0.0, 1.0) } else { 0.0 };
    let full = (share * BAR as f64).round() as usize;
    format!("{}{}", "█".repeat(full), "·".repeat(BAR - full))
}

/// Text over as many lines as it needs.
fn paragraph(text: &mut String, words: &str) {
    let mut row = " ".to_string();
    for word in words.split(' ') {
        if row.chars().count() + 1 + word.chars().count() > WIDTH && row.len() > 4 {
            let _ = writeln!(text, "{row}");
            row = "   ".into();
        }
        row = format!("{row} {word}");
    }
    let _ = writeln!(text, "{row}");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::design::morris;
    use crate::model::metrics::catalogue;
    use crate::results::sensitivity::method::{How, Layout, analyse};
    use unicode_width::UnicodeWidthStr;

    fn screened(values: impl Fn(&[f64]) -> Vec<Option<f64>>) -> Sensitivity {
        let points = morris(3, 12, 4, 2).unwrap();
        let layout = Layout::morris(3, &points).unwrap();
        let values: Vec<_> = points.iter().map(|point| values(&point.coordinates)).collect();
        let how = How { resamples: 100, ..How::default() };
        Sensitivity {
            title: "A screening".into(),
            plan: String::new(),
            factors: ["staff", "a factor with a name that is long", "街道"].map(Into::into).into(),
            how,
            rows: points.len(),
            block_name: layout.block_name(),
            row_names: (0..points.len()).map(|row| format!("row {row}")).collect(),
            metrics: vec![MetricSensitivity {
                metric: &catalogue()[0],
                result: analyse(&layout, &values, &how),
            }],
        }
    }

    #[test]
    fn factors_stand_by_importance_with_bars_and_lines_fit() {
        let text = table(&screened(|x| vec![Some(2.0 * x[0] - 4.0 * x[2])]));
        let rows: Vec<&str> = text.lines().filter(|line| line.contains('█') || line.contains('·')).collect();
        assert_eq!(rows.len(), 3, "{text}");
        assert!(rows[0].contains("街道") && rows[0].contains("██████████"), "{text}");
        assert!(rows[0].contains("4.00 [4.00, 4.00]     -4.00      0.00"), "{text}");
        assert!(rows[1].contains("staff") && rows[1].contains("█████·····"), "{text}");
        assert!(text.contains("one replication does not show how much"), "{text}");
        assert!(text.lines().all(|line| line.width() <= 80), "{text}");
    }

    #[test]
    fn a_refused_metric_names_the_rows_that_are_missing() {
        let text = table(&screened(|x| vec![(x[0] < 0.9).then_some(1.0)]));
        assert!(text.contains("no indices:") && text.contains("row "), "{text}");
        assert!(text.contains("more"), "only some are named: {text}");
        assert!(text.lines().all(|line| line.width() <= 80), "{text}");
    }
}
