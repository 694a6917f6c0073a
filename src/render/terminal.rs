//! Building blocks of what a terminal shows in 80 columns: columns, headings, numbers in their units.

use std::fmt::Write as _;
use std::path::Path;

use unicode_width::UnicodeWidthStr;

/// Columns of a terminal that nobody made wider.
const WIDTH: usize = 80;

/// Bold, and back. Whoever prints takes them out where the terminal does not want them.
pub(crate) const BOLD: (&str, &str) = ("\x1b[1m", "\x1b[0m");

/// Units of measure that the label does not say and the number does not show.
const UNITS_SHOWN: [&str; 4] = ["h", "s", "weeks", "points"];

/// The folder of a result and the files in it, over as many lines as they need.
pub fn file_list(folder: &Path, files: &[String]) -> String {
    filled(&format!("Results in {}:", folder.display()), files)
}

/// A heading and words behind commas, over as many lines as they need; the first word begins a line of its own.
pub(crate) fn filled(heading: &str, words: &[String]) -> String {
    let mut text = heading.to_string();
    let mut width = text.width();
    for (place, file) in words.iter().enumerate() {
        let word = if place + 1 < words.len() { format!("{file},") } else { file.clone() };
        if place == 0 || width + 1 + word.width() > WIDTH {
            text.push_str("\n ");
            width = 1;
        }
        text.push(' ');
        text.push_str(&word);
        width += 1 + word.width();
    }
    text.push('\n');
    text
}

pub(crate) fn heading_line(text: &mut String, label: &str, cells: &str) {
    line(text, format_args!("\n{}{label}{cells}{}", BOLD.0, BOLD.1));
}

pub(crate) fn line(text: &mut String, content: std::fmt::Arguments<'_>) {
    writeln!(text, "{content}").expect("a string takes any text");
}

/// The label with its unit of measure, where neither it nor the number shows it.
pub(crate) fn label(label: &str, unit: &str) -> String {
    if UNITS_SHOWN.contains(&unit) { format!("{label} [{unit}]") } else { label.to_string() }
}

/// A value as people read it: shares in per cent, counts with separators, others with three digits or more.
pub(crate) fn in_unit(value: f64, unit: &str) -> String {
    if unit == "share" { format!("{:.1} %", value * 100.0) } else { number(value) }
}

/// At least three significant digits, thousands separated by commas.
pub(crate) fn number(value: f64) -> String {
    let size = value.abs();
    let decimals = match size {
        _ if size >= 100.0 || value == 0.0 => 0,
        _ if size >= 10.0 => 1,
        _ if size >= 1.0 => 2,
        _ if size >= 0.01 => 3,
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
pub(crate) fn left(text: &str, width: usize) -> String {
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
pub(crate) fn right(text: &str, width: usize) -> String {
    format!("{}{text}", " ".repeat(width.saturating_sub(text.width())))
}

/// A share in per cent with all its digits: a confidence of 99.995 % is not one of 100 %.
pub(crate) fn percent(share: f64) -> String {
    let rounded = (share * 1e10).round() / 1e8;
    format!("{rounded}")
}

/// Names that are told apart within so many columns: those that are too long keep their beginning and their end, and get
/// a number where that is not enough.
pub(crate) fn told_apart(names: &[String], width: usize) -> Vec<String> {
    let ends = |name: &str, width: usize| -> String {
        if name.width() <= width {
            return name.to_string();
        }
        let half = width.saturating_sub(1) / 2;
        let letters: Vec<char> = name.chars().collect();
        let take = |letters: &mut dyn Iterator<Item = &char>, width: usize| -> Vec<char> {
            let mut taken: Vec<char> = Vec::new();
            for letter in letters {
                taken.push(*letter);
                if taken.iter().collect::<String>().width() > width {
                    taken.pop();
                    break;
                }
            }
            taken
        };
        let front: String = take(&mut letters.iter(), half).into_iter().collect();
        let rest = width.saturating_sub(1 + front.width());
        let back: String = take(&mut letters.iter().rev(), rest).into_iter().rev().collect();
        format!("{front}…{back}")
    };
    let short: Vec<String> = names.iter().map(|name| ends(name, width)).collect();
    let is_alone = |name: &String| short.iter().filter(|other| *other == name).count() == 1;
    let numbered = |(place, name): (usize, &String)| {
        let number = format!("{} ", place + 1);
        if is_alone(&short[place]) {
            short[place].clone()
        } else {
            number.clone() + &ends(name, width - number.len())
        }
    };
    names.iter().enumerate().map(numbered).collect()
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
            (0.5678, "0.568"),
            (0.00567, "0.0057"),
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

    #[test]
    fn a_confidence_keeps_its_digits() {
        let told = [0.95, 0.9, 0.99995, 0.999_999, 0.5].map(percent);
        assert_eq!(told, ["95", "90", "99.995", "99.9999", "50"]);
    }

    #[test]
    fn long_names_with_one_beginning_are_told_apart() {
        let names = ["district+screening", "district+staff_doubled", "district+staff_doubled_twice", "base"];
        let short = told_apart(&names.map(String::from), 14);
        assert!(short.iter().all(|name| name.width() <= 14), "{short:?}");
        for (i, name) in short.iter().enumerate() {
            assert!(!short[..i].contains(name), "{short:?}");
        }
        let same = told_apart(
            &["a_name_of_which_the_xx_middle_differs", "a_name_of_which_the_yy_middle_differs"]
                .map(String::from),
            14,
        );
        assert_ne!(same[0], same[1]);
        assert!(same.iter().all(|name| name.width() <= 14), "{same:?}");
        assert_eq!(short[3], "base");
    }
}
