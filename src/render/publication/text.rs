//! Tables as text: Markdown, LaTeX, HTML, CSV.

use maud::{DOCTYPE, html as markup};

use super::{Cell, Printed};
use crate::render::figure::quoted;
use crate::render::words::Lang;
use crate::store::cell::{no_formula, push_number};

/// Tables as Markdown (pipe tables), the note under them.
pub(crate) fn markdown(tables: &[Printed], note: &str) -> String {
    let mut text = String::new();
    for table in tables {
        text += &format!("**{}**\n\n", in_markdown(&table.caption));
        let row = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
        text += &row(table.head.iter().map(|name| in_markdown(name)).collect());
        let aligned = |place| if table.is_numeric(place) { "--:" } else { "---" };
        text += &row((0..table.head.len()).map(|place| aligned(place).to_string()).collect());
        for cells in &table.rows {
            text += &row(cells.iter().map(|cell| in_markdown(&cell.text)).collect());
        }
        text.push('\n');
    }
    text + &in_markdown(note) + "\n"
}

/// A text that Markdown shows as it is: marks are escaped, and a line has one line.
fn in_markdown(text: &str) -> String {
    let mut written = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\n' | '\r' | '\t' => written.push(' '),
            '<' => written += "&lt;",
            '>' => written += "&gt;",
            '&' => written += "&amp;",
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '#' | '~' | '$' => written.extend(['\\', letter]),
            letter => written.push(letter),
        }
    }
    written
}

/// Tables as LaTeX, for `\usepackage{booktabs}` (and XeLaTeX or LuaLaTeX with a Chinese font for Chinese).
pub(crate) fn latex(tables: &[Printed], note: &str) -> String {
    let mut text = String::from("% needs \\usepackage{booktabs}\n");
    for table in tables {
        let aligned: String =
            (0..table.head.len()).map(|place| if table.is_numeric(place) { 'r' } else { 'l' }).collect();
        let row = |cells: Vec<String>| format!("{} \\\\\n", cells.join(" & "));
        text += &format!(
            "\\begin{{table}}\n\\centering\n\\caption{{{}}}\n\\label{{tab:{}}}\n\\begin{{tabular}}{{{aligned}}}\n\\toprule\n",
            in_latex(&table.caption),
            table.id
        );
        text += &row(table.head.iter().map(|name| in_latex(name)).collect());
        text += "\\midrule\n";
        for cells in &table.rows {
            text += &row(cells.iter().map(|cell| in_latex(&cell.text)).collect());
        }
        text += "\\bottomrule\n\\end{tabular}\n\n";
        text += &format!("\\smallskip\\footnotesize {}\n\\end{{table}}\n\n", in_latex(note));
    }
    text
}

/// A text that LaTeX sets as it is.
fn in_latex(text: &str) -> String {
    let mut written = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\n' | '\r' | '\t' => written.push(' '),
            '\\' => written += "\\textbackslash{}",
            '~' => written += "\\textasciitilde{}",
            '^' => written += "\\textasciicircum{}",
            '<' => written += "\\textless{}",
            '>' => written += "\\textgreater{}",
            '–' => written += "--",
            '{' | '}' | '$' | '&' | '#' | '_' | '%' => written.extend(['\\', letter]),
            // A row or an optional argument would begin with it.
            '[' => written += "{[}",
            ']' => written += "{]}",
            letter => written.push(letter),
        }
    }
    written
}

/// Tables as a plain page, to be pasted into a manuscript.
pub(crate) fn html(tables: &[Printed], note: &str, lang: Lang) -> String {
    let page = markup! {
        (DOCTYPE)
        html lang=(lang.tag()) {
            head {
                meta charset="utf-8";
                title { "petisim" }
                style { "table{border-collapse:collapse;margin:1em 0}td,th{padding:.2em .6em;text-align:left}td.n{text-align:right}thead tr{border-top:2px solid;border-bottom:1px solid}tbody tr:last-child{border-bottom:2px solid}" }
            }
            body {
                @for table in tables {
                    table id=(table.id) {
                        caption { (table.caption) }
                        thead { tr { @for name in &table.head { th scope="col" { (name) } } } }
                        tbody {
                            @for cells in &table.rows {
                                tr {
                                    @for cell in cells {
                                        @if cell.number.is_some() { td.n { (cell.text) } } @else { td { (cell.text) } }
                                    }
                                }
                            }
                        }
                    }
                }
                p { (note) }
            }
        }
    };
    page.into_string()
}

/// One table as CSV: numbers with all digits, shares from 0 to 1, texts that a spreadsheet does not compute.
pub(crate) fn csv(table: &Printed) -> String {
    let line =
        |cells: Vec<String>| cells.iter().map(|cell| quoted(cell)).collect::<Vec<_>>().join(",") + "\n";
    let text = |text: &str| no_formula(text).into_owned();
    let cell = |cell: &Cell| match cell.number {
        Some((number, _)) => {
            let mut digits = String::new();
            push_number(number, &mut digits);
            digits
        }
        None if cell.text == "–" => String::new(),
        None => text(&cell.text),
    };
    let head = line(table.head.iter().map(|name| text(name)).collect());
    let rows = table.rows.iter().map(|cells| line(cells.iter().map(cell).collect()));
    std::iter::once(head).chain(rows).collect()
}

#[cfg(test)]
mod tests {
    use super::super::tests::hard;
    use super::super::{Intervals, Printed};
    use super::*;

    fn printed(intervals: Intervals) -> Vec<Printed> {
        vec![Printed::of(&hard(), Lang::En, intervals)]
    }

    #[test]
    fn a_table_in_markdown_has_as_many_bars_in_every_row() {
        let text = markdown(&printed(Intervals::Beside), "Note.");
        let rows: Vec<&str> = text.lines().filter(|line| line.starts_with('|')).collect();
        assert_eq!(rows.len(), 4);
        let bars = |row: &str| row.replace("\\|", "").matches('|').count();
        assert!(rows.iter().all(|row| bars(row) == 3), "{text}");
        assert!(rows[1].ends_with("| --: |") && rows[2].contains("25.0 % \\[20.0 %, 30.0 %\\]"), "{text}");
        assert!(!text.contains("<b>") && text.ends_with("Note.\n"), "{text}");
    }

    #[test]
    fn nothing_acts_in_latex() {
        let text = latex(&printed(Intervals::Beside), "100 % & more");
        for raw in [" & 50", "$_", " # ", "<b>", "\\ <"] {
            assert!(!text.contains(raw), "{raw}: {text}");
        }
        assert!(text.contains("\\textbackslash{} \\textless{}b\\textgreater{}\\textasciitilde{}"), "{text}");
        let rows = text.lines().filter(|line| line.ends_with(" \\\\")).count();
        assert_eq!(rows, 3);
        let cells = |line: &str| line.replace("\\&", "").matches('&').count();
        assert!(text.lines().filter(|line| line.ends_with(" \\\\")).all(|line| cells(line) == 1), "{text}");
    }

    #[test]
    fn a_page_is_well_formed_and_shows_texts_as_they_are() {
        let page = html(&printed(Intervals::Beside), "Note.", Lang::En);
        assert!(page.contains("&lt;b&gt;") && !page.contains("<b>"), "{page}");
        assert!(page.contains("<td class=\"n\">25.0 % [20.0 %, 30.0 %]</td>"), "{page}");
    }

    #[test]
    fn a_file_for_programs_reads_back_and_computes_nothing() {
        let text = csv(&printed(Intervals::Apart)[0]);
        assert!(text.starts_with("who | what,effect,low,high\n\"'=HYPERLINK(\"\"x\"\")"), "{text}");
        assert!(text.contains("~\",0.25,0.2,0.3\n"), "{text}");
        assert!(text.ends_with("line\",,,\n"), "{text}");
    }
}
