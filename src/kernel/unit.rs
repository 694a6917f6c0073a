//! How durations are written: `"90 s"`, `"20 min"`, `"1h30m"`, `"5 d"`, `"2 weeks"`, and `"5 wd"` for working days.
//!
//! A duration is one or more numbers, each followed by its unit, largest unit first. A day is 24 hours and a
//! week seven days; months are not units, as they differ in length. `m` is minutes. Decimals are allowed where
//! they come to whole seconds (`"1.5 h"`). Printing gives the shortest exact form, which parses back.
use super::time::{Elapsed, WorkDays, WorkTime};
use std::fmt;
use std::str::FromStr;

/// What is wrong with a duration as written.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum UnitError {
    /// Not a duration at all.
    #[error("`{text}` is not a duration: write {wanted}")]
    NotADuration {
        /// What was written.
        text: String,
        /// Examples of what would have been understood.
        wanted: &'static str,
    },
    /// A number without its unit.
    #[error("`{text}` lacks a unit: write {wanted}")]
    NoUnit {
        /// What was written.
        text: String,
        /// Examples of what would have been understood.
        wanted: &'static str,
    },
    /// A unit that this kind of duration does not have.
    #[error("`{unit}` is not a unit here{why}: write {wanted}")]
    UnknownUnit {
        /// The unit as written.
        unit: String,
        /// Why it is not allowed, or empty.
        why: &'static str,
        /// Examples of what would have been understood.
        wanted: &'static str,
    },
    /// Units that repeat or grow.
    #[error("`{text}`: write each unit once, the largest first, as in `1h30m`")]
    UnitOrder {
        /// What was written.
        text: String,
    },
    /// A fraction of the smallest unit.
    #[error("`{text}` is not a whole number of {smallest}")]
    NotWhole {
        /// What was written.
        text: String,
        /// `seconds` or `working days`.
        smallest: &'static str,
    },
    /// More than can be held.
    #[error("`{text}` is too long")]
    TooLong {
        /// What was written.
        text: String,
    },
}

/// One kind of duration: its units with their lengths, and what to say when it is misspelt.
struct Grammar {
    /// Spellings and seconds (or working days) of each unit, smallest first.
    units: &'static [(&'static [&'static str], u64)],
    smallest: &'static str,
    wanted: &'static str,
    why_not: fn(&str) -> &'static str,
}

const SECOND: &[&str] = &["s", "sec", "second", "seconds"];
const MINUTE: &[&str] = &["min", "m", "minute", "minutes"];
const HOUR: &[&str] = &["h", "hour", "hours"];
const DAY: &[&str] = &["d", "day", "days"];
const WEEK: &[&str] = &["w", "week", "weeks"];
const WORK_DAY: &[&str] = &["wd", "working day", "working days"];

const CLOCK: Grammar = Grammar {
    units: &[(SECOND, 1), (MINUTE, 60), (HOUR, 3_600), (DAY, 86_400), (WEEK, 604_800)],
    smallest: "seconds",
    wanted: "for example `90 s`, `20 min`, `1h30m`, `5 d` or `2 weeks` (clock time, a day is 24 h)",
    why_not: |unit| match unit {
        unit if WORK_DAY.contains(&unit) => " (this is clock time, not working days)",
        "mo" | "month" | "months" | "y" | "a" | "year" | "years" => " (months and years differ in length)",
        _ => "",
    },
};

const WORK: Grammar = Grammar {
    units: &[(SECOND, 1), (MINUTE, 60), (HOUR, 3_600)],
    smallest: "seconds",
    wanted: "for example `20 min`, `8 h` or `2h30m` (hours of open time)",
    why_not: |unit| {
        if DAY.contains(&unit) || WEEK.contains(&unit) || WORK_DAY.contains(&unit) {
            " (this is working time, and a working day has as many hours as its calendar is open)"
        } else {
            ""
        }
    },
};

const WORK_DAYS: Grammar = Grammar {
    units: &[(WORK_DAY, 1)],
    smallest: "working days",
    wanted: "for example `5 wd` (working days)",
    why_not: |unit| {
        if DAY.contains(&unit) || WEEK.contains(&unit) { " (this is a number of working days)" } else { "" }
    },
};

impl Grammar {
    fn parse(&self, text: &str) -> Result<u64, UnitError> {
        let whole = text.trim();
        let (mut rest, mut total, mut last) = (whole, 0_u64, usize::MAX);
        if rest.is_empty() {
            return Err(UnitError::NotADuration { text: text.into(), wanted: self.wanted });
        }
        while !rest.is_empty() {
            let number = leading(rest, |c| c.is_ascii_digit() || c == '.' || c == '_');
            rest = rest[number.len()..].trim_start();
            let unit = leading(rest, |c| c.is_alphabetic() || c == ' ');
            rest = &rest[unit.len()..];
            let (size, seconds) = self.amount(whole, number, unit.trim_end())?;
            if size >= last {
                return Err(UnitError::UnitOrder { text: whole.into() });
            }
            last = size;
            total = total.checked_add(seconds).ok_or_else(|| UnitError::TooLong { text: whole.into() })?;
        }
        Ok(total)
    }

    /// The rank of the unit and the seconds of one `number unit` pair.
    fn amount(&self, whole: &str, number: &str, unit: &str) -> Result<(usize, u64), UnitError> {
        let (text, wanted) = (whole.to_string(), self.wanted);
        if number.is_empty() {
            return Err(UnitError::NotADuration { text, wanted });
        }
        if unit.is_empty() {
            return Err(UnitError::NoUnit { text, wanted });
        }
        let Some(size) = self.units.iter().position(|(spellings, _)| spellings.contains(&unit)) else {
            let why = (self.why_not)(unit);
            return Err(UnitError::UnknownUnit { unit: unit.into(), why, wanted });
        };
        let digits = number.replace('_', "");
        let (int, fraction) = digits.split_once('.').unwrap_or((&digits, ""));
        if fraction.contains('.') || (int.is_empty() && fraction.is_empty()) {
            return Err(UnitError::NotADuration { text, wanted });
        }
        if fraction.len() > 9 {
            return Err(UnitError::NotWhole { text, smallest: self.smallest });
        }
        // Decimals are taken exactly: `0.1 min` is 6 s, `0.1 s` is an error and not zero.
        let scale = 10_u128.pow(fraction.len() as u32);
        let numerator: u128 =
            format!("0{int}{fraction}").parse().map_err(|_| UnitError::TooLong { text: text.clone() })?;
        let scaled = numerator
            .checked_mul(u128::from(self.units[size].1))
            .ok_or_else(|| UnitError::TooLong { text: text.clone() })?;
        if scaled % scale != 0 {
            return Err(UnitError::NotWhole { text, smallest: self.smallest });
        }
        let amount = u64::try_from(scaled / scale).map_err(|_| UnitError::TooLong { text })?;
        Ok((size, amount))
    }
}

/// The longest beginning of `text` whose characters all pass.
fn leading(text: &str, pass: impl Fn(char) -> bool) -> &str {
    &text[..text.find(|c| !pass(c)).unwrap_or(text.len())]
}

/// Writes seconds as one number of the largest unit that divides them, or mixed (`1h30m`) where that is shorter.
fn write_seconds(f: &mut fmt::Formatter<'_>, seconds: u64, days_allowed: bool) -> fmt::Result {
    const UNITS: [(&str, &str, u64); 4] =
        [("d", "d", 86_400), ("h", "h", 3_600), ("min", "m", 60), ("s", "s", 1)];
    let units = if days_allowed { &UNITS[..] } else { &UNITS[1..] };
    if seconds == 0 {
        return f.pad("0 s");
    }
    let single = units
        .iter()
        .find(|(_, _, size)| seconds.is_multiple_of(*size))
        .map(|(name, _, size)| format!("{} {name}", seconds / size))
        .unwrap_or_default();
    let (mut mixed, mut rest) = (String::new(), seconds);
    for (_, short, size) in units {
        if rest >= *size {
            mixed += &format!("{}{short}", rest / size);
            rest %= size;
        }
    }
    let is_mixed = mixed.chars().filter(char::is_ascii_alphabetic).count() > 1;
    f.pad(if is_mixed && mixed.len() < single.len() { &mixed } else { &single })
}

impl Elapsed {
    /// Reads clock time as written in a scenario.
    ///
    /// # Errors
    /// Says what was written, why it is wrong, and what would be right.
    ///
    /// ```
    /// use petisim::kernel::Elapsed;
    /// assert_eq!(Elapsed::parse("1h30m")?, Elapsed(5_400));
    /// assert_eq!(Elapsed::parse("5 d")?.to_string(), "5 d");
    /// # Ok::<(), petisim::kernel::UnitError>(())
    /// ```
    pub fn parse(text: &str) -> Result<Elapsed, UnitError> {
        CLOCK.parse(text).map(Elapsed)
    }
}

impl WorkTime {
    /// Reads working time as written in a scenario; days are not allowed, as calendars differ in their length.
    ///
    /// # Errors
    /// Says what was written, why it is wrong, and what would be right.
    pub fn parse(text: &str) -> Result<WorkTime, UnitError> {
        WORK.parse(text).map(WorkTime)
    }
}

impl WorkDays {
    /// Reads a number of working days (`"5 wd"`).
    ///
    /// # Errors
    /// Says what was written, why it is wrong, and what would be right.
    pub fn parse(text: &str) -> Result<WorkDays, UnitError> {
        let days = WORK_DAYS.parse(text)?;
        u32::try_from(days).map(WorkDays).map_err(|_| UnitError::TooLong { text: text.into() })
    }
}

impl fmt::Display for Elapsed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_seconds(f, self.0, true)
    }
}

impl fmt::Display for WorkTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_seconds(f, self.0, false)
    }
}

impl fmt::Display for WorkDays {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("{} wd", self.0))
    }
}

impl FromStr for Elapsed {
    type Err = UnitError;
    fn from_str(text: &str) -> Result<Elapsed, UnitError> {
        Elapsed::parse(text)
    }
}

impl FromStr for WorkTime {
    type Err = UnitError;
    fn from_str(text: &str) -> Result<WorkTime, UnitError> {
        WorkTime::parse(text)
    }
}

impl FromStr for WorkDays {
    type Err = UnitError;
    fn from_str(text: &str) -> Result<WorkDays, UnitError> {
        WorkDays::parse(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn durations_are_read_with_their_units() {
        for (text, seconds) in [
            ("90 s", 90),
            ("20 min", 1_200),
            ("20min", 1_200),
            ("2 h", 7_200),
            ("1h30m", 5_400),
            ("1 h 30 min 5 s", 5_405),
            ("1.5 h", 5_400),
            ("5 d", 432_000),
            ("1 day", 86_400),
            ("2 weeks", 1_209_600),
            ("0 s", 0),
            ("10_000 s", 10_000),
        ] {
            assert_eq!(Elapsed::parse(text), Ok(Elapsed(seconds)), "{text}");
        }
        assert_eq!(WorkTime::parse("2h30m"), Ok(WorkTime(9_000)));
        assert_eq!(WorkDays::parse("5 wd"), Ok(WorkDays(5)));
        assert_eq!(WorkDays::parse("15 working days"), Ok(WorkDays(15)));
    }

    #[test]
    fn a_wrong_duration_is_told_what_would_be_right() {
        let message = |text: &str| Elapsed::parse(text).unwrap_err().to_string();
        assert!(message("5").contains("lacks a unit"), "{}", message("5"));
        assert!(message("").contains("write for example"), "{}", message(""));
        assert!(message("h").contains("is not a duration"), "{}", message("h"));
        assert!(message("-5 d").contains("is not a duration"), "{}", message("-5 d"));
        assert!(message("5 wd").contains("not working days"), "{}", message("5 wd"));
        assert!(message("2 months").contains("differ in length"), "{}", message("2 months"));
        assert!(message("3 fortnights").contains("`fortnights` is not a unit"));
        assert!(message("30m1h").contains("largest first"));
        assert!(message("1h1h").contains("largest first"));
        assert!(message("0.5 s").contains("whole number of seconds"));
        assert!(message("1.2.3 h").contains("is not a duration"));
        assert!(message("999999999999999 weeks").contains("too long"));
        assert!(message("1 h!").contains("is not a duration"));
    }

    #[test]
    fn working_time_has_no_days_and_working_days_no_hours() {
        let message = WorkTime::parse("2 d").unwrap_err().to_string();
        assert!(message.contains("as many hours as its calendar is open"), "{message}");
        let message = WorkDays::parse("5 d").unwrap_err().to_string();
        assert!(message.contains("`5 wd`"), "{message}");
        assert!(WorkDays::parse("0.5 wd").unwrap_err().to_string().contains("working days"));
        assert!(WorkDays::parse("5000000000 wd").unwrap_err().to_string().contains("too long"));
    }

    #[test]
    fn the_printed_form_is_the_shortest() {
        for (seconds, text) in [
            (0, "0 s"),
            (60, "1 min"),
            (90, "90 s"),
            (1_200, "20 min"),
            (5_400, "1h30m"),
            (129_600, "36 h"),
            (432_000, "5 d"),
            (86_400 + 1, "1d1s"),
        ] {
            assert_eq!(Elapsed(seconds).to_string(), text);
        }
        assert_eq!(WorkTime(172_800).to_string(), "48 h");
        assert_eq!(WorkDays(5).to_string(), "5 wd");
    }

    proptest! {
        #[test]
        fn what_is_printed_parses_back(seconds in prop_oneof![0..200_000_u64, any::<u64>()], days: u32) {
            prop_assert_eq!(Elapsed::parse(&Elapsed(seconds).to_string()), Ok(Elapsed(seconds)));
            prop_assert_eq!(WorkTime::parse(&WorkTime(seconds).to_string()), Ok(WorkTime(seconds)));
            prop_assert_eq!(WorkDays::parse(&WorkDays(days).to_string()), Ok(WorkDays(days)));
        }

        #[test]
        fn no_text_makes_the_parser_panic(text in "\\PC{0,20}") {
            let _ = (Elapsed::parse(&text), WorkTime::parse(&text), WorkDays::parse(&text));
        }
    }
}
