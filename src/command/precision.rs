//! `--precision`: what is wanted of the intervals, as it is typed.

use super::exit::{Exit, Fault};
use crate::experiment::stats::{Precision, Reached, Rule, Target, Width};
use crate::model::outcome::MetricInfo;

/// Replications before the rule looks for the first time.
const LEAST: u32 = 10;

/// Reads `METRIC=WIDTH` or `METRIC=SHARE%` for each target, and the most replications.
///
/// # Errors
/// If a metric is not known, a width is not above zero, or the most is below the least.
pub(crate) fn rule(
    wanted: &[String],
    most: u32,
    confidence: f64,
    metrics: &[MetricInfo],
) -> Result<(Precision, String), Fault> {
    if most < LEAST {
        let error = anyhow::anyhow!(
            "--max-replications {most} is below {LEAST}, the first check of the stopping rule"
        );
        return Err(Fault::new(Exit::Usage, error));
    }
    let targets = wanted.iter().map(|text| target(text, metrics)).collect::<Result<Vec<Target>, Fault>>()?;
    let rule = Rule { targets, confidence, least: LEAST, most };
    let words = format!(
        "{}; confidence {confidence}, from {LEAST} to {most} replications, two successful checks in a row, at least a tenth apart",
        wanted.join(", ")
    );
    Ok((Precision::begin(rule), words))
}

fn target(text: &str, metrics: &[MetricInfo]) -> Result<Target, Fault> {
    let usage = |what: String, hint: String| Err(Fault::new(Exit::Usage, anyhow::anyhow!(what)).hint(hint));
    let Some((id, width)) = text.split_once('=') else {
        let hint = "write METRIC=WIDTH, such as redo_rate=0.005, or METRIC=SHARE%, such as cycle_p50_h=2%";
        return usage(format!("`{text}` is not a precision"), hint.into());
    };
    let Some(metric) = metrics.iter().position(|metric| metric.id == id.trim()) else {
        return Err(unknown_metric(id, metrics));
    };
    let (number, is_relative) = match width.trim().strip_suffix('%') {
        Some(percent) => (percent.trim().parse::<f64>().map(|percent| percent / 100.0), true),
        None => (width.trim().parse::<f64>(), false),
    };
    match (number, is_relative) {
        (Ok(share), true) if share > 0.0 && share < 1.0 => {
            Ok(Target { metric, width: Width::Relative(share) })
        }
        (Ok(width), false) if width > 0.0 && width.is_finite() => {
            Ok(Target { metric, width: Width::Absolute(width) })
        }
        _ => usage(
            format!("`{width}` is not a half-width"),
            "it must be above zero, in the unit of the metric, or a share of the mean below 100 %".into(),
        ),
    }
}

/// A metric that is not in the catalogue, with the nearest that is.
pub(crate) fn unknown_metric(id: &str, metrics: &[MetricInfo]) -> Fault {
    let nearest = metrics
        .iter()
        .max_by(|a, b| strsim::jaro_winkler(a.id, id).total_cmp(&strsim::jaro_winkler(b.id, id)));
    let fault = Fault::new(Exit::Usage, anyhow::anyhow!("there is no metric `{id}`"));
    match nearest {
        Some(nearest) => {
            fault.hint(format!("did you mean `{}`? summary.csv of any run lists all", nearest.id))
        }
        None => fault,
    }
}

/// A line for each target: what was reached, and what was wanted.
pub(crate) fn lines(reached: &[Reached], metrics: &[MetricInfo]) -> String {
    let line = |reached: &Reached| {
        let number = |value: Option<f64>| value.map_or("–".into(), |value| format!("{value:.4}"));
        let verdict = if reached.holds() { "reached" } else { "NOT reached" };
        let (half, wanted) = (number(reached.half_width), number(reached.wanted));
        let id = metrics[reached.target.metric].id;
        format!("  {id}: half-width {half}, wanted {wanted}: {verdict} with {} replications\n", reached.n)
    };
    reached.iter().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::metrics::catalogue;

    #[test]
    fn widths_are_in_the_unit_of_the_metric_or_per_cent_of_the_mean() {
        let (precision, words) =
            rule(&["redo_rate=0.005".into(), "cycle_p50_h = 2 %".into()], 100, 0.95, catalogue()).unwrap();
        let widths: Vec<Width> = precision.rule().targets.iter().map(|target| target.width).collect();
        assert_eq!(widths, [Width::Absolute(0.005), Width::Relative(0.02)]);
        assert!(words.contains("redo_rate=0.005") && words.contains("100"));
    }

    #[test]
    fn what_cannot_be_meant_is_refused_with_a_hint() {
        for text in
            ["redo_rate", "redo_rate=0", "redo_rate=-1", "redo_rate=x", "redo_rate=100%", "redo_rat=0.1"]
        {
            let fault = rule(&[text.into()], 100, 0.95, catalogue()).unwrap_err();
            assert!(fault.exit == Exit::Usage && fault.hint.is_some(), "{text}");
        }
        let fault = rule(&["redo_rat=0.1".into()], 100, 0.95, catalogue()).unwrap_err();
        assert!(fault.hint.unwrap().contains("`redo_rate`"));
        assert!(rule(&["redo_rate=0.1".into()], 9, 0.95, catalogue()).is_err());
    }
}
