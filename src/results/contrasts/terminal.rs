//! What a terminal shows of contrasts, in 80 columns: what is clear first.

use super::{Contrasts, Row, sentence};
use crate::experiment::compare::Verdict;
use crate::render::terminal::{BOLD, heading_line, left, line, number, percent, right, told_apart};

/// Most rows that are shown; the table has all.
const SHOWN: usize = 24;
/// Widths of name, difference, interval and p.
const WIDTHS: [usize; 4] = [36, 12, 21, 9];
/// Columns of a terminal that nobody made wider.
const WIDTH: usize = 80;

/// The block: rows by metric, then what was established; without contrasts why there are none.
pub fn contrasts_block(contrasts: &Contrasts) -> String {
    if contrasts.rows.is_empty() {
        let why = contrasts.absent.map(|absent| wrapped(&absent.words().en));
        return why.into_iter().flatten().map(|line| line + "\n").collect();
    }
    let mut text = String::new();
    line(&mut text, format_args!("{}Contrasts, paired by replication{}", BOLD.0, BOLD.1));
    let words =
        ["difference".into(), format!("{} % interval", percent(contrasts.confidence)), "p (Holm)".into()];
    let heading: String = words.iter().zip(&WIDTHS[1..]).map(|(word, width)| right(word, *width)).collect();
    heading_line(&mut text, &left("", WIDTHS[0] + 2), &heading);
    let shown = shown(contrasts);
    for rows in shown.chunk_by(|a, b| a.metric == b.metric) {
        let label = rows[0].info().map_or(rows[0].metric, |info| info.label);
        line(&mut text, format_args!("{label}"));
        let names: Vec<String> = rows.iter().map(|row| row.name()).collect();
        for (row, name) in rows.iter().zip(told_apart(&names, WIDTHS[0])) {
            line(&mut text, format_args!("{}", shown_row(row, &name)));
        }
    }
    let rest = contrasts.rows.len() - shown.len();
    if rest > 0 {
        line(&mut text, format_args!("  and {rest} more in contrasts.csv"));
    }
    line(&mut text, format_args!("* established, = within the margin, c the same in every replication\n"));
    for words in wrapped(&sentence(contrasts)) {
        line(&mut text, format_args!("{words}"));
    }
    text
}

/// The rows that are shown: all, or of many those that are clearest, in the order of the table.
fn shown(contrasts: &Contrasts) -> Vec<&Row> {
    if contrasts.rows.len() <= SHOWN {
        return contrasts.rows.iter().collect();
    }
    let p = |row: &Row| row.judged.p_holm.unwrap_or(2.0);
    let raw = |row: &Row| row.paired.spread.and_then(|spread| spread.p).unwrap_or(2.0);
    let mut places: Vec<usize> = (0..contrasts.rows.len()).collect();
    let rows = &contrasts.rows;
    places.sort_by(|a, b| {
        p(&rows[*a]).total_cmp(&p(&rows[*b])).then(raw(&rows[*a]).total_cmp(&raw(&rows[*b])))
    });
    places.truncate(SHOWN);
    places.sort_unstable();
    places.into_iter().map(|place| &rows[place]).collect()
}

fn shown_row(row: &Row, name: &str) -> String {
    let unit = row.info().map_or("", |info| info.unit);
    let mark = match row.judged.verdict {
        Verdict::Higher | Verdict::Lower => "*",
        Verdict::Constant => "c",
        _ if row.equivalence.is_some_and(|found| found.is_shown) => "=",
        _ => " ",
    };
    let difference = row.paired.difference.map_or("–".to_string(), |value| signed(value, unit));
    let p = match row.judged.p_holm {
        Some(p) if p < 0.001 => "< 0.001".to_string(),
        Some(p) => format!("{p:.3}"),
        None => "–".into(),
    };
    let cells = [difference, interval(row, unit), p];
    let cells: String = cells.iter().zip(&WIDTHS[1..]).map(|(cell, width)| right(cell, *width)).collect();
    format!("{mark} {}{cells}", left(name, WIDTHS[0]))
}

/// A difference with its sign; of shares in percentage points.
pub(crate) fn signed(value: f64, unit: &str) -> String {
    let sign = if value > 0.0 { "+" } else { "" };
    if unit == "share" { format!("{:+.1} pp", value * 100.0) } else { format!("{sign}{}", number(value)) }
}

/// `[0.8, 1.6]`; of shares in percentage points.
pub(crate) fn interval(row: &Row, unit: &str) -> String {
    let Some(spread) = row.paired.spread else { return String::new() };
    let end = |value: f64| if unit == "share" { format!("{:.1}", value * 100.0) } else { number(value) };
    format!("[{}, {}]", end(spread.low), end(spread.high))
}

/// A text in lines of the width of a terminal.
pub(crate) fn wrapped(text: &str) -> Vec<String> {
    use unicode_width::UnicodeWidthStr;
    let mut lines: Vec<String> = vec![String::new()];
    for word in text.split_whitespace() {
        let last = lines.len() - 1;
        if !lines[last].is_empty() && lines[last].width() + 1 + word.width() > WIDTH {
            lines.push(word.into());
        } else {
            let gap = if lines[last].is_empty() { "" } else { " " };
            lines[last] = format!("{}{gap}{word}", lines[last]);
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::super::Change;
    use super::*;
    use crate::experiment::compare::judge;
    use crate::experiment::stats::Paired;
    use unicode_width::UnicodeWidthStr;

    /// A contrast of a metric with these differences over replications.
    fn row(metric: &'static str, level: &str, differences: &[f64]) -> Row {
        let pairs =
            differences.iter().zip(1..).map(|(by, at)| (Some(f64::from(at)), Some(f64::from(at) + by)));
        let paired = Paired::of(pairs, 0.95);
        let change = Change { factor: "staff".into(), level: level.into(), reference: "2".into() };
        let judged = judge(std::iter::once(paired), 0.95)[0];
        Row { metric, change, other: None, paired, judged, equivalence: None }
    }

    fn contrasts(rows: Vec<Row>) -> Contrasts {
        Contrasts { confidence: 0.95, rows, replications: 4, absent: None }
    }

    #[test]
    fn the_block_says_what_is_established_and_what_it_would_take_in_80_columns() {
        let text = contrasts_block(&contrasts(vec![
            row("redo_rate", "3", &[-0.10, -0.11, -0.12, -0.11]),
            row("redo_rate", "4, which has a name that is too long to stand here", &[0.1, -0.3, 0.3, 0.2]),
            row("tickets", "3", &[5.0, 5.0, 5.0, 5.0]),
        ]));
        assert!(text.contains("* staff: 3 against 2") && text.contains("-11.0 pp"), "{text}");
        assert!(text.contains("c staff: 3 against 2"), "{text}");
        let told = text.replace('\n', " ");
        assert!(told.contains("Established: 1 of 3 differences: Redo rate lower by 11.0 pp"), "{told}");
        assert!(told.contains("Not established: 1") && told.contains("With 4 replications now"), "{told}");
        assert!(told.contains("so nothing to test: 1"), "{told}");
        let plain = text.replace(BOLD.0, "").replace(BOLD.1, "");
        assert!(plain.lines().all(|line| line.width() <= WIDTH), "{plain}");
    }

    #[test]
    fn of_many_the_clearest_are_shown() {
        let mut rows: Vec<Row> = (0..40).map(|_| row("tickets", "3", &[1.0, -1.0, 2.0, -2.5])).collect();
        rows[37] = row("overdue", "3", &[10.0, 11.0, 10.5, 10.2]);
        let text = contrasts_block(&contrasts(rows));
        assert!(text.contains("and 16 more in contrasts.csv") && text.contains("* staff"), "{text}");
    }

    #[test]
    fn nothing_is_said_of_nothing() {
        assert_eq!(contrasts_block(&contrasts(Vec::new())), "");
    }
}
