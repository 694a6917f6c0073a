//! A calibration in 80 columns.

use super::Fitted;
use crate::render::terminal::{BOLD, heading_line, left, line, number, right};
use crate::scenario::shown::shown_in_line;

/// Widths of a name and of a number.
const NAME: usize = 26;
const NUMBER: usize = 11;

/// Everything that a person wants to know of a calibration.
pub fn calibration_table(fitted: &Fitted<'_>) -> String {
    let mut text = String::new();
    let calibration = fitted.calibration;
    line(&mut text, format_args!("{}{}{}", BOLD.0, shown_in_line(&calibration.title), BOLD.1));
    line(
        &mut text,
        format_args!(
            "{} steps, {} runs of the fit, then {} runs with new seeds: {}",
            fitted.result.steps,
            fitted.result.runs,
            fitted.result.unseen.first().map_or(0, |unseen| unseen.summary.n + unseen.summary.missing),
            fitted.ended()
        ),
    );
    parameters(&mut text, fitted);
    targets(&mut text, fitted);
    reported(&mut text, fitted);
    line(&mut text, format_args!(""));
    for words in fitted.unknown() {
        line(&mut text, format_args!("! {words}"));
    }
    for name in fitted.at_bounds() {
        line(&mut text, format_args!("! `{name}` is at the end of its range: the best value may be outside"));
    }
    if let Some(misfit) = fitted.mean_misfit() {
        line(&mut text, format_args!("mean misfit with new seeds: {:.2} %", misfit * 100.0));
    }
    let verdict = if fitted.is_reached() {
        "every target is within its tolerance"
    } else {
        "NOT every target is reached"
    };
    line(&mut text, format_args!("{}{verdict}{}", BOLD.0, BOLD.1));
    text
}

fn cells(of: &[String]) -> String {
    of.iter().map(|cell| right(cell, NUMBER)).collect::<Vec<_>>().join(" ")
}

fn shown(value: Option<f64>) -> String {
    value.map_or("–".into(), number)
}

fn parameters(text: &mut String, fitted: &Fitted<'_>) {
    let heads = ["value", "s.e. tol.", "s.e. runs", "low", "high"].map(String::from);
    heading_line(text, &left("Fitted", NAME), &cells(&heads));
    let values = fitted.values();
    for (place, parameter) in fitted.calibration.parameters.iter().enumerate() {
        let slope = parameter.slope(values[place]);
        let (low, high) = parameter.ends();
        let known = fitted.result.identified.as_ref().and_then(|found| found.errors[place]);
        let luck = fitted.result.noise.get(place).copied().flatten();
        let row = [
            number(values[place]),
            shown(known.map(|error| error * slope)),
            shown(luck.map(|error| error * slope)),
            number(low),
            number(high),
        ];
        line(text, format_args!("  {} {}", left(&parameter.name, NAME - 2), cells(&row)));
    }
}

fn targets(text: &mut String, fitted: &Fitted<'_>) {
    let heads = ["target", "fit", "new seeds", "2.5 %", "97.5 %"].map(String::from);
    heading_line(text, &left("Targets", NAME), &cells(&heads));
    for (place, (target, mean)) in fitted.reached().enumerate() {
        let unseen = fitted.result.unseen.get(place);
        let row = [
            number(target.value),
            shown(mean),
            shown(unseen.and_then(|unseen| unseen.summary.mean)),
            shown(unseen.and_then(|unseen| unseen.low)),
            shown(unseen.and_then(|unseen| unseen.high)),
        ];
        line(text, format_args!("  {} {}", left(&target.name, NAME - 2), cells(&row)));
    }
}

fn reported(text: &mut String, fitted: &Fitted<'_>) {
    let calibration = fitted.calibration;
    let rest = fitted.result.unseen.get(calibration.targets.len()..).unwrap_or_default();
    if rest.is_empty() {
        return;
    }
    let heads = ["known from", "to", "new seeds", "2.5 %", "97.5 %"].map(String::from);
    heading_line(text, &left("Not fitted", NAME), &cells(&heads));
    for (reported, unseen) in calibration.reported.iter().zip(rest) {
        let row = [
            shown(reported.known.map(|(low, _)| low)),
            shown(reported.known.map(|(_, high)| high)),
            shown(unseen.summary.mean),
            shown(unseen.low),
            shown(unseen.high),
        ];
        line(text, format_args!("  {} {}", left(&reported.name, NAME - 2), cells(&row)));
    }
}
