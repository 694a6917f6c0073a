//! Reading times as a file writes them.
use jiff::civil::DateTime;
use jiff::fmt::strtime::{self, BrokenDownTime};
use jiff::tz::TimeZone;

/// How a file writes its times.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum TimeFormat<'a> {
    /// ISO 8601: `2015-01-05T12:40:41`, with a blank for the `T`, without seconds, or a date alone (midnight).
    Iso,
    /// A pattern with the directives of `strftime`.
    Pattern(&'a str),
}

impl<'a> TimeFormat<'a> {
    pub(super) fn of(text: &'a str) -> TimeFormat<'a> {
        if text == "iso" { TimeFormat::Iso } else { TimeFormat::Pattern(text) }
    }

    /// The local time that `text` writes. A zone is not applied, fractions of a second are cut.
    ///
    /// # Errors
    /// What does not fit, in words.
    pub(super) fn parse(&self, text: &str) -> Result<DateTime, String> {
        match self {
            TimeFormat::Iso => text.parse().map_err(|_| iso_reason(text)),
            TimeFormat::Pattern(pattern) => BrokenDownTime::parse(pattern, text)
                .and_then(|broken| broken.to_datetime())
                .map_err(|error| error.to_string()),
        }
    }

    /// How the format is called in an error.
    pub(super) fn name(&self) -> String {
        match self {
            TimeFormat::Iso => "\"iso\" (as in 2015-01-31T13:45:00)".into(),
            TimeFormat::Pattern(pattern) => format!("{pattern:?}"),
        }
    }

    /// Whether the pattern keeps what a time needs: `sample` is written by it and read back.
    ///
    /// # Errors
    /// Why it cannot be used. A pattern may leave out seconds, minutes, or the time of day, but not the date, and
    /// not half of a day by `%I` without `%p`.
    pub(super) fn check(&self, sample: DateTime) -> Result<(), String> {
        let TimeFormat::Pattern(pattern) = self else { return Ok(()) };
        let zoned = sample.to_zoned(TimeZone::UTC).map_err(|error| error.to_string())?;
        let written = strtime::format(pattern, &zoned).map_err(|error| error.to_string())?;
        let back = self.parse(&written)?;
        let same = |part: fn(DateTime) -> i8| part(back) == part(sample) || part(back) == 0;
        if back.date() != sample.date() {
            Err(format!("{} would be read as {}", sample.date(), back.date()))
        } else if !(same(DateTime::hour) && same(DateTime::minute) && same(DateTime::second)) {
            Err(format!("{} would be read as {} (is `%p` missing?)", sample.time(), back.time()))
        } else {
            Ok(())
        }
    }
}

fn iso_reason(text: &str) -> String {
    if text.ends_with(['Z', 'z']) {
        "it is in UTC; to take it for local time, set `time_format` to a pattern that ends in a plain `Z`"
            .into()
    } else {
        "it is not written in ISO 8601; set `time_format` to the file's pattern".into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn times_of_many_cities_are_read() {
        let expected = date(2015, 3, 7).at(20, 5, 9, 0);
        for (format, text) in [
            ("%m/%d/%Y %I:%M:%S %p", "03/07/2015 08:05:09 PM"),
            ("%m/%d/%Y %I:%M:%S %p", "3/7/2015 8:05:09 pm"),
            ("%d.%m.%Y %H:%M:%S", "07.03.2015 20:05:09"),
            ("%Y/%m/%d %H:%M:%S%z", "2015/03/07 20:05:09+0800"),
            ("%Y-%m-%dT%H:%M:%SZ", "2015-03-07T20:05:09Z"),
            ("%d %b %y, %H:%M:%S", "7 Mar 15, 20:05:09"),
            ("iso", "2015-03-07T20:05:09"),
            ("iso", "2015-03-07 20:05:09"),
            ("iso", "2015-03-07T20:05:09+08:00"),
        ] {
            assert_eq!(TimeFormat::of(format).parse(text), Ok(expected), "{format} {text}");
        }
        assert_eq!(TimeFormat::Iso.parse("2015-03-07"), Ok(date(2015, 3, 7).at(0, 0, 0, 0)));
        assert_eq!(TimeFormat::Iso.parse("2015-03-07T20:05"), Ok(date(2015, 3, 7).at(20, 5, 0, 0)));
        assert_eq!(TimeFormat::of("%d.%m.%Y").parse("07.03.2015"), Ok(date(2015, 3, 7).at(0, 0, 0, 0)));
    }

    #[test]
    fn a_time_in_utc_is_not_taken_for_a_local_one_unasked() {
        let reason = TimeFormat::Iso.parse("2015-03-07T20:05:09Z").unwrap_err();
        assert!(reason.contains("in UTC"), "{reason}");
        assert!(TimeFormat::Iso.parse("07/03/2015").unwrap_err().contains("ISO 8601"));
    }

    #[test]
    fn a_pattern_must_keep_the_date_and_the_half_of_the_day() {
        let sample = date(2015, 12, 31).at(23, 58, 57, 0);
        let check = |pattern: &str| TimeFormat::of(pattern).check(sample);
        for pattern in
            ["iso", "%Y-%m-%d", "%d/%m/%y %H:%M", "%F %T", "%m/%d/%Y %I:%M:%S %p", "%Y-%m-%d %H:%M:%S%z"]
        {
            assert_eq!(check(pattern), Ok(()), "{pattern}");
        }
        assert!(check("%m/%d/%Y %I:%M:%S").unwrap_err().contains("`%p`"));
        for pattern in ["%d %b", "%H:%M", "", "%Y-%m-%d %J", "yyyy-mm-dd", "%"] {
            assert!(check(pattern).is_err(), "{pattern}");
        }
    }
}
