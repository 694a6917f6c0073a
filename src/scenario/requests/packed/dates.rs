//! Days and times of a sheet: which formats of cells show them, and what a number stands for.
use jiff::Span;
use jiff::civil::{Date, date};

/// The first day number that no spreadsheet knows: 10000-01-01.
const END: f64 = 2_958_466.0;

/// By how many days the count that begins with 1904 is behind that which begins with 1900.
const FROM_1904: f64 = 1_462.0;

/// Whether a built-in format shows a day or a time. Those from 27 on are the ones of East Asia.
pub(super) fn is_built_in(id: u32) -> bool {
    matches!(id, 14..=22 | 27..=36 | 45 | 47 | 50..=58)
}

/// Whether a written format shows a day or a time. A length of time (`[h]:mm`) is a number.
pub(super) fn is_written(code: &str) -> bool {
    let mut signs = code.chars();
    let mut letters = String::new();
    while let Some(sign) = signs.next() {
        match sign {
            '"' => {
                signs.by_ref().find(|sign| *sign == '"');
            }
            // The next sign is shown as it is, or as a space of its width.
            '\\' | '_' | '*' => {
                signs.next();
            }
            '[' => {
                let inside: String = signs.by_ref().take_while(|sign| *sign != ']').collect();
                if !inside.is_empty() && inside.chars().all(|sign| "hmsHMS".contains(sign)) {
                    return false;
                }
            }
            // What follows is for negative numbers.
            ';' => break,
            other => letters.extend(other.to_lowercase()),
        }
    }
    letters != "general" && letters.contains(['y', 'm', 'd', 'h', 's'])
}

/// The day, the time of day, or both, that a number in a cell with such a format stands for. A number below 1 is a time
/// of day; `None`: it is none of them.
pub(super) fn text(number: f64, is_from_1904: bool) -> Option<String> {
    if !(0.0..END).contains(&number) {
        return None;
    }
    // Such numbers stand for whole seconds.
    let second = (number * 86_400.0).round() as i64;
    let (day, second) = (second / 86_400, second % 86_400);
    let clock = format!("{:02}:{:02}:{:02}", second / 3_600, second / 60 % 60, second % 60);
    if number < 1.0 && day == 0 {
        return Some(clock);
    }
    let day = if is_from_1904 { day + FROM_1904 as i64 } else { day };
    let day = match day {
        // A day that was none, but that spreadsheets count.
        60 => "1900-02-29".to_string(),
        0..60 => behind(date(1899, 12, 31), day)?,
        _ => behind(date(1899, 12, 30), day)?,
    };
    Some(if second == 0 { day } else { format!("{day} {clock}") })
}

fn behind(day: Date, days: i64) -> Option<String> {
    let days = Span::new().try_days(days).ok()?;
    day.checked_add(days).ok().map(|day| day.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What Excel shows for these numbers.
    #[test]
    fn numbers_are_days_and_times() {
        for (number, is_from_1904, shown) in [
            (43_832.0, false, "2020-01-02"),
            (43_832.333_333_333_3, false, "2020-01-02 08:00:00"),
            (42_370.333_333_333_3, true, "2020-01-02 08:00:00"),
            (0.5, false, "12:00:00"),
            (1.0, false, "1900-01-01"),
            (59.0, false, "1900-02-28"),
            (60.0, false, "1900-02-29"),
            (61.0, false, "1900-03-01"),
            (2_958_465.999_988_43, false, "9999-12-31 23:59:59"),
        ] {
            assert_eq!(text(number, is_from_1904).as_deref(), Some(shown), "{number}");
        }
        assert_eq!(text(-1.0, false), None);
        assert_eq!(text(3e6, false), None);
        assert_eq!(text(f64::NAN, false), None);
    }

    #[test]
    fn formats_of_days_and_times_are_known() {
        for code in [
            "yyyy/m/d h:mm",
            "m/d/yy",
            "[$-804]yyyy\"年\"m\"月\"d\"日\";@",
            "[$-F400]h:mm:ss\\ AM/PM",
            "YYYY-MM-DD",
            "mmm\\-yy",
            "上午/下午h\"时\"mm\"分\"",
        ] {
            assert!(is_written(code), "{code}");
        }
        for code in [
            "General",
            "0.00E+00",
            "#,##0\\ \"days\"",
            "[Red]0;0",
            "0.0_);(0.0)",
            "[h]:mm",
            "@",
            "0\\d",
            "0;d",
        ] {
            assert!(!is_written(code), "{code}");
        }
        assert!(
            is_built_in(14) && is_built_in(22) && is_built_in(31) && !is_built_in(46) && !is_built_in(10)
        );
    }
}
