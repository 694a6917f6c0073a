//! What to set where a text is no time as the scenario expects it.
use super::time_format::TimeFormat;
use crate::kernel::param::Node;
use crate::scenario::resolved::inline;

/// How files of many places write times; of two that fit one text the first is the likelier. Day and month in doubt:
/// both orders follow each other, the month first.
pub(super) const KNOWN: [&str; 47] = [
    "iso",
    "%Y/%m/%d %H:%M:%S",
    "%Y/%m/%d %H:%M",
    "%Y/%m/%d",
    "%Y-%m-%d %I:%M:%S %p",
    "%Y/%m/%d %I:%M:%S %p",
    "%Y/%m/%d %p%I:%M:%S",
    "%Y/%m/%d %p %I:%M:%S",
    "%Y/%m/%d %p%I:%M",
    "%m/%d/%Y %I:%M:%S %p",
    "%d/%m/%Y %I:%M:%S %p",
    "%m/%d/%Y %I:%M %p",
    "%d/%m/%Y %I:%M %p",
    "%m/%d/%Y %H:%M:%S",
    "%d/%m/%Y %H:%M:%S",
    "%m/%d/%Y %H:%M",
    "%d/%m/%Y %H:%M",
    "%m/%d/%Y",
    "%d/%m/%Y",
    "%m/%d/%y %I:%M:%S %p",
    "%m/%d/%y %H:%M",
    "%d/%m/%y %H:%M",
    "%m/%d/%y",
    "%d/%m/%y",
    "%d.%m.%Y %H:%M:%S",
    "%d.%m.%Y %H:%M",
    "%d.%m.%Y",
    "%d-%m-%Y %H:%M:%S",
    "%m-%d-%Y %H:%M:%S",
    "%d-%m-%Y %H:%M",
    "%m-%d-%Y %H:%M",
    "%d-%m-%Y",
    "%m-%d-%Y",
    "%Y年%m月%d日 %H:%M:%S",
    "%Y年%m月%d日 %H:%M",
    "%Y年%m月%d日%H时%M分%S秒",
    "%Y年%m月%d日 %H时%M分",
    "%Y年%m月%d日%H时%M分",
    "%Y年%m月%d日",
    "%Y.%m.%d %H:%M:%S",
    "%Y.%m.%d",
    "%d %b %Y %H:%M:%S",
    "%d-%b-%Y %H:%M:%S",
    "%d-%b-%y",
    "%b %d, %Y %I:%M:%S %p",
    "%Y%m%d%H%M%S",
    "%Y%m%d",
];

/// Formats that are numbers, with the years that they give: a number is a time if that is a likely year.
const NUMBERS: [&str; 3] = ["excel", "unix", "unix_ms"];

/// Years of records that a number may mean.
const YEARS: std::ops::Range<i16> = 1990..2060;

/// Whether a text is a time in a known format.
pub(super) fn fits(format: &str, text: &str) -> bool {
    let Ok(stamp) = TimeFormat::of(format).parse(text) else { return false };
    let year = stamp.civil.year();
    // A pattern of digits alone reads parts of other numbers, and a year of two digits is read as one of four.
    let is_strict = NUMBERS.contains(&format) || format.starts_with("%Y%m%d");
    if is_strict { YEARS.contains(&year) } else { year >= 100 }
}

/// The formats that fit a text, the likeliest first.
pub(super) fn formats_of(text: &str) -> impl Iterator<Item = &'static str> {
    KNOWN.into_iter().chain(NUMBERS).filter(move |format| fits(format, text))
}

/// The end of a message on a text that is no time: what to set.
pub(super) fn advise(text: &str, patterns: &[String], blanks: &[String]) -> String {
    let list = |known: &[String], more: &str| {
        let texts = known.iter().map(String::as_str).chain([more]).map(Node::from);
        inline(&Node::List(texts.collect()))
    };
    if !text.bytes().any(|byte| byte.is_ascii_digit()) {
        return format!(
            "; if it means that there is no time, set `requests.blank` to {}",
            list(blanks, text)
        );
    }
    match formats_of(text).next() {
        Some(format) if !patterns.iter().any(|known| known == format) => {
            format!("; \"{format}\" fits: set `requests.time_format` to {}", list(patterns, format))
        }
        _ => "; set `requests.time_format` to the file's pattern".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_formats_are_usable_and_fit_their_own_texts() {
        for format in KNOWN {
            assert_eq!(TimeFormat::of(format).check(), Ok(()), "{format}");
        }
        for (text, format) in [
            ("2020-01-02 09:00:00", "iso"),
            ("2020-01-02T09:00:00.000Z", "iso"),
            ("2020/1/4", "%Y/%m/%d"),
            ("2020/1/2 8:00", "%Y/%m/%d %H:%M"),
            ("2020/1/2 下午8:00:00", "%Y/%m/%d %p%I:%M:%S"),
            ("13.01.2020 08:00", "%d.%m.%Y %H:%M"),
            ("01/13/2020 08:00:00 PM", "%m/%d/%Y %I:%M:%S %p"),
            ("13/01/2020 08:00", "%d/%m/%Y %H:%M"),
            ("1/2/20 8:00", "%m/%d/%y %H:%M"),
            ("2020年1月2日 8时30分", "%Y年%m月%d日 %H时%M分"),
            ("20200102083000", "%Y%m%d%H%M%S"),
            ("43832.3333333333", "excel"),
            ("1577952000", "unix"),
            ("1577952000000", "unix_ms"),
        ] {
            assert_eq!(formats_of(text).next(), Some(format), "{text}");
        }
        assert_eq!(formats_of("12345678").next(), None);
        assert_eq!(formats_of("17").next(), None);
    }

    #[test]
    fn words_are_blanks_and_other_texts_patterns() {
        let patterns = ["%Y/%m/%d %H:%M:%S".to_string()];
        assert!(
            advise("NA", &patterns, &["NULL".into()]).ends_with("`requests.blank` to [\"NULL\", \"NA\"]")
        );
        let told = advise("2020-01-02 09:00:00", &patterns, &[]);
        assert!(
            told.ends_with("\"iso\" fits: set `requests.time_format` to [\"%Y/%m/%d %H:%M:%S\", \"iso\"]"),
            "{told}"
        );
        assert!(advise("32 May", &patterns, &[]).contains("the file's pattern"));
    }
}
