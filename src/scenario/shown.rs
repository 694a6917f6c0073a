//! Texts of others where people see them: nothing in them acts on a terminal, hides, or turns what stands beside it around.

use std::borrow::Cow;

/// Whether a letter acts on a terminal or is not seen: control characters of both sets (ESC and U+009B begin commands), marks
/// of direction, letters without width. Line ends and tabulators are left to whoever lays out text.
pub fn is_unseen(letter: char) -> bool {
    let acts = letter.is_control() && !matches!(letter, '\n' | '\t');
    acts || matches!(letter, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}')
        || matches!(letter, '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// A text of several lines that may be shown.
pub fn shown(text: &str) -> Cow<'_, str> {
    replaced(text, is_unseen)
}

/// A text that may be shown within a line, such as a title.
pub fn shown_in_line(text: &str) -> Cow<'_, str> {
    replaced(text, |letter| is_unseen(letter) || matches!(letter, '\n' | '\t'))
}

fn replaced(text: &str, goes: impl Fn(char) -> bool) -> Cow<'_, str> {
    if !text.contains(&goes) {
        return text.into();
    }
    text.chars().map(|letter| if goes(letter) { char::REPLACEMENT_CHARACTER } else { letter }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_acts_or_hides_is_replaced_and_all_scripts_stay() {
        let bad = "a\u{1b}]52;c;x\u{7}b\u{9b}2Jc\rd\u{8}e\u{202e}f\u{2066}g\u{200b}h\u{e0041}i\u{7f}";
        assert_eq!(shown(bad), "a�]52;c;x�b�2Jc�d�e�f�g�h�i�");
        let good = "接诉即办 – Ürümqi\t1\n2 ✓ é";
        assert_eq!(shown(good), good);
        assert_eq!(shown_in_line("a\nb\tc"), "a�b�c");
    }
}
