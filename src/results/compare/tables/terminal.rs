//! What a terminal shows of a comparison, in 80 columns.

use super::rows::Said;
use super::{Compared, Selected, said};
use crate::experiment::compare::{Comparison, Verdict};
use crate::kernel::param::Choice;
use crate::render::terminal::{
    BOLD, filled, heading_line, in_unit, label, left, line, number, right, told_apart,
};
use crate::results::contrasts::{sentence, wrapped};

/// Widths of the columns: name, mean, difference, interval, correlation, saved, verdict.
const WIDTHS: [usize; 7] = [16, 9, 11, 21, 6, 8, 9];

/// The table, what is not established, and the selection.
pub fn comparison_table(compared: &Compared) -> String {
    let mut text = String::new();
    let reference = &compared.names[compared.reference];
    line(&mut text, format_args!("{}Compared with {reference}{}", BOLD.0, BOLD.1));
    line(
        &mut text,
        format_args!(
            "{} replications of each under common random numbers, seed {}",
            compared.replications, compared.seed
        ),
    );
    let words = ["", "mean", "difference", "interval", "r", "saved", "verdict"];
    let heading: String = words.iter().zip(WIDTHS).skip(1).map(|(word, width)| right(word, width)).collect();
    heading_line(&mut text, &left("", WIDTHS[0]), &heading);
    let (mut equal, mut unknown) = (Vec::new(), Vec::new());
    for rows in compared.rows.chunk_by(|a, b| a.metric == b.metric) {
        let all = |verdict| rows.iter().all(|row| row.verdict == verdict);
        let label = || compared.metrics[rows[0].metric].label.to_string();
        match () {
            () if all(Verdict::Equal) => equal.push(label()),
            () if all(Verdict::Unknown) => unknown.push(label()),
            () => block(&mut text, compared, rows),
        }
    }
    for (heading, labels) in [("Equal in every replication:", equal), ("Without values to compare:", unknown)]
    {
        if !labels.is_empty() {
            text.push_str(&filled(&format!("\n{}{heading}{}", BOLD.0, BOLD.1), &labels));
        }
    }
    legend(&mut text, compared);
    open(&mut text, compared);
    text.push('\n');
    for words in wrapped(&sentence(&compared.contrasts())) {
        line(&mut text, format_args!("{words}"));
    }
    if let Some(selected) = &compared.selected {
        selection(&mut text, compared, selected);
    }
    text
}

/// A metric: its mean in the reference, and a line for each other scenario.
fn block(text: &mut String, compared: &Compared, rows: &[Comparison]) {
    let info = &compared.metrics[rows[0].metric];
    let names = told_apart(&compared.names, WIDTHS[0] - 2);
    let value = |value: Option<f64>| value.map_or("–".to_string(), |value| in_unit(value, info.unit));
    let mean = rows.iter().find_map(|row| row.paired.mean_reference);
    line(text, format_args!("{}: {}", label(info.label, info.unit), value(mean)));
    for row in rows {
        let (paired, spread) = (row.paired, row.paired.spread);
        let interval = spread.map_or(String::new(), |spread| {
            format!("{} to {}", in_unit(spread.low, info.unit), in_unit(spread.high, info.unit))
        });
        let correlation = spread.and_then(|spread| spread.correlation);
        let cells = [
            value(paired.mean),
            paired.difference.map_or(String::new(), |x| format!("{}{}", sign(x), in_unit(x, info.unit))),
            interval,
            correlation.map_or(String::new(), |r| format!("{r:.2}")),
            paired.saved().map_or(String::new(), many),
            short(said(row, compared.metrics)).to_string(),
        ];
        let cells: String = cells.iter().zip(&WIDTHS[1..]).map(|(cell, width)| right(cell, *width)).collect();
        let name = left(&names[row.scenario], WIDTHS[0] - 2);
        line(text, format_args!("  {name}{cells}"));
    }
}

fn sign(value: f64) -> &'static str {
    if value > 0.0 { "+" } else { "" }
}

/// A verdict that fits its column: one word.
fn short(verdict: Said) -> &'static str {
    if verdict == Said::Open { "open" } else { verdict.word() }
}

fn legend(text: &mut String, compared: &Compared) {
    let percent = crate::render::terminal::percent(compared.confidence);
    line(
        text,
        format_args!("\nintervals: {percent} %, each on its own; verdicts: with Holm's correction for all"),
    );
    let tested = compared.rows.iter().filter(|row| row.p_holm.is_some()).count();
    line(text, format_args!("comparisons: {tested}; fewer comparisons (`--metric`) give more power"));
    line(text, format_args!("open: not established, which does not mean that there is no difference"));
    line(text, format_args!("differences between shares are in percentage points"));
    line(text, format_args!("r: correlation by pairing; saved: replications that pairing saves"));
}

/// The differences that are not established, and what it would take.
fn open(text: &mut String, compared: &Compared) {
    let rows: Vec<&Comparison> = compared.rows.iter().filter(|row| row.verdict == Verdict::Open).collect();
    if rows.is_empty() {
        return;
    }
    heading_line(text, "Not established", "");
    line(text, format_args!("  replications needed to show a difference of the observed size (power 80 %)"));
    for row in rows {
        let info = &compared.metrics[row.metric];
        let needed = row.needed.map_or("no number".to_string(), |needed| number(needed as f64));
        let name = &compared.names[row.scenario];
        line(text, format_args!("  {}{} {name}", left(info.label, 40), right(&needed, 14)));
    }
}

fn selection(text: &mut String, compared: &Compared, selected: &Selected) {
    let info = &compared.metrics[selected.metric];
    let way = if selected.largest { "highest" } else { "lowest" };
    heading_line(text, &format!("Best: {way} {}", label(info.label, info.unit)), "");
    match &selected.best {
        Ok(best) => {
            let percent = crate::render::terminal::percent(compared.confidence);
            let delta = in_unit(selected.indifference, info.unit);
            line(text, format_args!("  {}", compared.names[*best]));
            line(
                text,
                format_args!(
                    "  correct with a probability of {percent} % if it is better by {delta} or more"
                ),
            );
        }
        Err(why) => line(text, format_args!("  none selected: {why}")),
    }
    let spent: Vec<String> =
        compared.names.iter().zip(&selected.spent).map(|(name, n)| format!("{name} {n}")).collect();
    if !spent.is_empty() {
        line(text, format_args!("  replications: {}", spent.join(", ")));
    }
}

/// A number of replications saved, in the room that its column has: above it only the size matters.
fn many(saved: i64) -> String {
    const MOST: i64 = 99_999;
    if saved > MOST { format!(">{}", number(MOST as f64)) } else { number(saved as f64) }
}
