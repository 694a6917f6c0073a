//! The words of a constraint, each with its place.

use std::ops::Range;

use super::Wrong;

/// A word of a constraint.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Token<'a> {
    /// A number without a sign.
    Number(f64),
    /// Text in quotes.
    Text(&'a str),
    /// A factor, or `and`, `or`, `not`, `true`, `false`.
    Name(&'a str),
    /// An operator or a parenthesis.
    Sign(&'static str),
    /// Nothing is left.
    End,
}

/// Signs, longer ones first.
const SIGNS: [&str; 12] = ["==", "!=", "<=", ">=", "<", ">", "+", "-", "*", "/", "(", ")"];

/// Takes a text apart. The last word is [`Token::End`].
pub(crate) fn lex(text: &str) -> Result<Vec<(Token<'_>, Range<usize>)>, Wrong> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        if c.is_whitespace() {
            at += c.len_utf8();
            continue;
        }
        let (token, length) = next(&text[at..], c, at)?;
        found.push((token, at..at + length));
        at += length;
    }
    found.push((Token::End, text.len()..text.len()));
    Ok(found)
}

/// The word at the beginning of a text that begins with `c`, and how many bytes it has.
fn next(text: &str, c: char, at: usize) -> Result<(Token<'_>, usize), Wrong> {
    let run = |is_part: fn(char) -> bool| text.find(|c| !is_part(c)).unwrap_or(text.len());
    if c == '"' || c == '\'' {
        let Some(end) = text[1..].find(c) else {
            let help = format!("close it by another {c}");
            return Err(Wrong::new(at..at + text.len(), "the quoted text does not end", help));
        };
        return Ok((Token::Text(&text[1..=end]), end + 2));
    }
    if c.is_ascii_digit() || c == '.' {
        let mut length = run(|c| c.is_ascii_digit() || c == '.' || c == '_');
        let exponent = text[length..].strip_prefix(['e', 'E']).map(|rest| {
            let digits = rest.strip_prefix(['+', '-']).unwrap_or(rest);
            (1 + rest.len() - digits.len(), digits.bytes().take_while(u8::is_ascii_digit).count())
        });
        if let Some((before, digits @ 1..)) = exponent {
            length += before + digits;
        }
        let number = text[..length].replace('_', "").parse::<f64>().ok().filter(|number| number.is_finite());
        let whole = at..at + length;
        let number = number.ok_or_else(|| {
            Wrong::new(
                whole,
                format!("`{}` is not a number", &text[..length]),
                "write digits, with a point if needed",
            )
        })?;
        return Ok((Token::Number(number), length));
    }
    if c.is_alphabetic() || c == '_' {
        let length = run(|c| c.is_alphanumeric() || c == '_');
        return Ok((Token::Name(&text[..length]), length));
    }
    match SIGNS.iter().find(|sign| text.starts_with(**sign)) {
        Some(sign) => Ok((Token::Sign(sign), sign.len())),
        None => {
            let help = match c {
                '=' => "two values are compared by `==`",
                '&' => "conditions are joined by `and`",
                '|' => "conditions are joined by `or`",
                '!' => "a condition is turned by `not`",
                _ => "constraints compare factors: staff >= 2 * desks and review != \"off\"",
            };
            Err(Wrong::new(at..at + c.len_utf8(), format!("`{c}` has no meaning here"), help))
        }
    }
}
