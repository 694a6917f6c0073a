//! Markdown: tables, headings, words.

use crate::scenario::shown::shown;

/// A table with a header; nothing at all if it has no rows.
pub(crate) fn table<const N: usize>(
    header: [&str; N],
    rows: impl IntoIterator<Item = [String; N]>,
) -> String {
    let mut rows = rows.into_iter().peekable();
    if rows.peek().is_none() {
        return String::new();
    }
    let line = |cells: &[String]| format!("| {} |\n", cells.join(" | "));
    let mut text = line(&header.map(Into::into));
    text += &line(&[const { String::new() }; N].map(|_| "---".into()));
    for row in rows {
        text += &line(&row.map(|cell| escaped(&cell)));
    }
    text
}

/// A text in one line, without what would end a cell of a table.
pub(crate) fn escaped(text: &str) -> String {
    text.replace('|', "\\|").split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Words of an author: they stay words where Markdown or HTML would take them for a link, a picture or an element.
pub(crate) fn words(text: &str) -> String {
    shown(text).replace('&', "&amp;").replace('<', "&lt;").replace('[', "\\[")
}

/// A value as code. What stands in code needs no quotes of its own.
pub(crate) fn code(value: &str) -> String {
    let bare = value.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(value);
    if bare.is_empty() {
        "(empty)".into()
    } else if bare.contains('`') {
        format!("`` {bare} ``")
    } else {
        format!("`{bare}`")
    }
}

/// A count with the right form of its noun: "1 town", "1,200 towns".
pub(crate) fn counted(count: u64, one: &str, many: &str) -> String {
    let digits = count.to_string();
    let mut text = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    format!("{text} {}", if count == 1 { one } else { many })
}

/// All headings one level lower; code blocks stay as they are.
pub(crate) fn demoted(text: &str) -> String {
    let mut is_code = false;
    let mut lowered = String::with_capacity(text.len() + 200);
    for line in text.lines() {
        is_code ^= line.starts_with("```");
        if line.starts_with('#') && !is_code {
            lowered.push('#');
        }
        lowered += line;
        lowered.push('\n');
    }
    lowered
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_parted_and_one_is_singular() {
        assert_eq!(counted(1, "town", "towns"), "1 town");
        assert_eq!(counted(999, "town", "towns"), "999 towns");
        assert_eq!(counted(1_234_567, "town", "towns"), "1,234,567 towns");
    }

    #[test]
    fn headings_go_down_and_code_stays() {
        assert_eq!(demoted("# a\n```\n# b\n```\n## c\n"), "## a\n```\n# b\n```\n### c\n");
    }

    #[test]
    fn a_cell_cannot_end_its_row() {
        let text = table(["a", "b"], [["x | y\nz".into(), code("\"1 h\"")]]);
        assert_eq!(text, "| a | b |\n| --- | --- |\n| x \\| y z | `1 h` |\n");
        assert_eq!(table(["a"], []), "");
    }
}
