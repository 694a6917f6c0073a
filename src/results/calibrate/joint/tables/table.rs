//! A joint calibration in 80 columns.

use super::{Found, Tally, columns};
use crate::kernel::param::Choice as _;
use crate::render::terminal::{BOLD, heading_line, left, line, number, right};
use crate::results::calibrate::joint::file::Use;
use crate::scenario::shown::shown_in_line;

/// Widths of a name and of a number.
const NAME: usize = 28;
const NUMBER: usize = 9;

/// Everything that a person wants to know of a joint calibration.
pub fn joint_table(found: &Found<'_>) -> String {
    let mut text = String::new();
    let (calibration, result) = (found.calibration, found.result);
    line(&mut text, format_args!("{}{}{}", BOLD.0, shown_in_line(&calibration.title), BOLD.1));
    let left = result.waves.last().map_or(1.0, |wave| wave.left);
    line(
        &mut text,
        format_args!(
            "{} waves, {} points in {} worlds; {} of the priors left; {} draws on new seeds",
            result.waves.len(),
            result.tried.len(),
            calibration.worlds.len(),
            share(left),
            result.draws.len()
        ),
    );
    parameters(&mut text, found);
    rows(&mut text, found);
    line(&mut text, format_args!(""));
    if !result.is_compatible {
        let worst = result.waves.last().map_or(("", ""), |wave| found.row(wave.worst));
        let level = result.waves.iter().map(|wave| wave.level).fold(0.0, f64::max);
        line(
            &mut text,
            format_args!(
                "! no point is compatible with every fitted row: the nearest is {level:.1} standard\n  deviations \
                 off; farthest there: {}.{}",
                worst.0, worst.1
            ),
        );
    }
    for words in wrapped(&closing(found)) {
        line(&mut text, format_args!("{}{words}{}", BOLD.0, BOLD.1));
    }
    text
}

/// The sentence that ends it.
pub(crate) fn closing(found: &Found<'_>) -> String {
    let (fit, check, all) = (found.tally(Some(Use::Fit)), found.tally(Some(Use::Check)), found.tally(None));
    let of = |tally: &Tally| {
        let part = 100.0 * tally.inside as f64 / tally.rows.max(1) as f64;
        format!("{} of {} ({part:.0} %)", tally.inside, tally.rows)
    };
    let checked = if check.rows == 0 {
        "no row is checked".into()
    } else {
        format!("check rows inside: {}", of(&check))
    };
    let points = |tally: &Tally| {
        let error = tally.level_error.map_or("–".to_string(), |error| format!("{error:.1} points"));
        format!("{error} over {}", tally.levels)
    };
    format!(
        "{checked}; fit rows inside: {}; mean absolute error of resolution and satisfaction: {} check rows, {} rows in \
         all.",
        of(&fit),
        points(&check),
        points(&all)
    )
}

/// A share of what may be very little.
fn share(of: f64) -> String {
    if of >= 0.001 { format!("{:.1} %", 100.0 * of) } else { format!("{of:.1e}") }
}

/// Lines of at most 80 letters.
fn wrapped(words: &str) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in words.split(' ') {
        let last = lines.len() - 1;
        if !lines[last].is_empty() && lines[last].chars().count() + 1 + word.chars().count() > 80 {
            lines.push(word.into());
        } else {
            let gap = if lines[last].is_empty() { "" } else { " " };
            lines[last] += &format!("{gap}{word}");
        }
    }
    lines
}

fn cells(of: &[String]) -> String {
    of.iter().map(|cell| right(cell, NUMBER)).collect::<Vec<_>>().join(" ")
}

fn shown(value: Option<f64>) -> String {
    value.map_or("–".into(), number)
}

fn parameters(text: &mut String, found: &Found<'_>) {
    let heads = ["estimate", "2.5 %", "median", "97.5 %", "told"].map(String::from);
    heading_line(text, &left("Parameters", NAME), &cells(&heads));
    for (row, _) in columns::posterior(found) {
        let own = [
            number(row.estimate),
            number(row.low),
            number(row.median),
            number(row.high),
            row.told.word().into(),
        ];
        line(text, format_args!("  {}{}", left(&row.parameter, NAME - 2), cells(&own)));
    }
}

fn rows(text: &mut String, found: &Found<'_>) {
    let heads = ["published", "simulated", "2.5 %", "97.5 %"].map(String::from);
    let mut world = "";
    for (name, row, own) in found.rows() {
        if world != name {
            world = name;
            heading_line(text, &left(name, NAME), &cells(&heads));
        }
        let values = [number(row.value), shown(own.median), shown(own.low), shown(own.high)];
        let mark = match own.inside {
            Some(true) => "",
            Some(false) => " out",
            None => " none",
        };
        let r#use = row.r#use.word();
        let shown = format!("  {}{} {:<5}{mark}", left(&row.name, NAME - 2), cells(&values), r#use);
        line(text, format_args!("{}", shown.trim_end()));
    }
}
