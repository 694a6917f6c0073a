//! Reading times as a file writes them.
use jiff::civil::{DateTime, Time, date};
use jiff::fmt::strtime::{self, BrokenDownTime};
use jiff::fmt::temporal::Pieces;
use jiff::tz::{Offset, TimeZone};
use jiff::{SignedDuration, Timestamp};

/// A time as written: what the clock shows, and by how much that clock is ahead of UTC, if the text says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stamp {
    pub(super) civil: DateTime,
    pub(super) offset: Option<Offset>,
}

/// How a file writes its times.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum TimeFormat<'a> {
    /// ISO 8601: `2015-01-05T12:40:41`, with a blank for the `T`, without seconds, or a date alone (midnight).
    Iso,
    /// Days since the end of 1899 with the time as a fraction, as spreadsheets store them.
    Excel,
    /// Seconds since 1970 in UTC.
    Unix,
    /// Milliseconds since 1970 in UTC.
    UnixMs,
    /// A pattern with the directives of `strftime`.
    Pattern(&'a str),
}

/// The last day number that a spreadsheet knows: 9999-12-31.
const LAST_SERIAL: f64 = 2_958_466.0;

impl<'a> TimeFormat<'a> {
    pub(super) fn of(text: &'a str) -> TimeFormat<'a> {
        match text {
            "iso" => TimeFormat::Iso,
            "excel" => TimeFormat::Excel,
            "unix" => TimeFormat::Unix,
            "unix_ms" => TimeFormat::UnixMs,
            pattern => TimeFormat::Pattern(pattern),
        }
    }

    /// The time that `text` writes. Fractions of a second are cut; those of spreadsheets are rounded, because they
    /// stand for a whole second.
    ///
    /// # Errors
    /// What does not fit, in words.
    pub(super) fn parse(&self, text: &str) -> Result<Stamp, String> {
        match self {
            TimeFormat::Iso => iso(text).ok_or_else(|| "it is not written in ISO 8601".into()),
            TimeFormat::Excel => excel(text).ok_or_else(|| "it is no number of days since 1900".into()),
            TimeFormat::Unix => unix(text, 1.0).ok_or_else(|| "it is no number of seconds since 1970".into()),
            TimeFormat::UnixMs => {
                unix(text, 1_000.0).ok_or_else(|| "it is no number of milliseconds since 1970".into())
            }
            TimeFormat::Pattern(pattern) => by_pattern(pattern, text),
        }
    }

    /// How the format is called in an error.
    pub(super) fn name(&self) -> String {
        match self {
            TimeFormat::Iso => "\"iso\" (as in 2015-01-31T13:45:00)".into(),
            TimeFormat::Excel => "\"excel\" (as in 43832.5)".into(),
            TimeFormat::Unix => "\"unix\" (as in 1577952000)".into(),
            TimeFormat::UnixMs => "\"unix_ms\" (as in 1577952000000)".into(),
            TimeFormat::Pattern(pattern) => format!("{pattern:?}"),
        }
    }

    /// Whether the pattern keeps what a time needs: a sample is written by it and read back.
    ///
    /// # Errors
    /// Why it cannot be used. A pattern may leave out seconds, minutes, or the time of day, but not the date, and
    /// not half of a day by `%I` without `%p`.
    pub(super) fn check(&self) -> Result<(), String> {
        let TimeFormat::Pattern(pattern) = self else { return Ok(()) };
        let sample = date(2015, 12, 31).at(23, 58, 57, 0);
        if pattern.contains("%s") {
            return Err("seconds since 1970 have a format of their own: write \"unix\"".into());
        }
        let zoned = sample.to_zoned(TimeZone::UTC).map_err(|error| error.to_string())?;
        let written = strtime::format(pattern, &zoned).map_err(|error| error.to_string())?;
        let back = self.parse(&written)?.civil;
        let same = |part: fn(DateTime) -> i8| part(back) == part(sample) || part(back) == 0;
        if back.date() != sample.date() {
            Err(format!("{} would be read as {}", sample.date(), back.date()))
        } else if !(same(DateTime::hour) && same(DateTime::minute) && same(DateTime::second)) {
            Err(format!("{} would be read as {} (is `%p` missing?)", sample.time(), back.time()))
        } else {
            Ok(())
        }
    }

    /// The same pattern with day and month in the other order, where it does not begin with the year: an order that
    /// the texts cannot tell while no day is later than the twelfth.
    pub(super) fn other_day_order(&self) -> Option<String> {
        let TimeFormat::Pattern(pattern) = self else { return None };
        let place = |directive: &str| pattern.find(directive).map(|at| (at, directive.len()));
        let (day, _) = place("%d").or_else(|| place("%e")).or_else(|| place("%-d"))?;
        let (month, _) = place("%m").or_else(|| place("%-m"))?;
        let year = place("%Y").or_else(|| place("%y")).map_or(usize::MAX, |(at, _)| at);
        if year < day.min(month) {
            return None;
        }
        let other = pattern.replace("%d", "%\0").replace("%m", "%d").replace("%\0", "%m");
        (other != *pattern).then_some(other)
    }
}

fn iso(text: &str) -> Option<Stamp> {
    let pieces = Pieces::parse(text).ok()?;
    let time = pieces.time().unwrap_or_else(Time::midnight);
    Some(Stamp { civil: pieces.date().to_datetime(time), offset: pieces.to_numeric_offset() })
}

fn number(text: &str) -> Option<f64> {
    let is_plain = |byte: u8| byte.is_ascii_digit() || b"+-.,eE".contains(&byte);
    if !text.bytes().all(is_plain) {
        return None;
    }
    // A spreadsheet writes the decimal comma of its country.
    let number: f64 = text.replacen(',', ".", 1).parse().ok()?;
    number.is_finite().then_some(number)
}

fn excel(text: &str) -> Option<Stamp> {
    // Day and time of two columns stand behind each other.
    let days: f64 = text.split_whitespace().map(number).sum::<Option<f64>>()?;
    if !(1.0..LAST_SERIAL).contains(&days) {
        return None;
    }
    let seconds = (days * 86_400.0).round() as i64;
    let civil = date(1899, 12, 30).at(0, 0, 0, 0).checked_add(SignedDuration::from_secs(seconds)).ok()?;
    Some(Stamp { civil, offset: None })
}

fn unix(text: &str, in_a_second: f64) -> Option<Stamp> {
    let second = (number(text)? / in_a_second).floor();
    // Beyond the year 9999 either way no calendar is kept.
    if second.abs() > 2.6e11 {
        return None;
    }
    let moment = Timestamp::from_second(second as i64).ok()?;
    Some(Stamp { civil: Offset::UTC.to_datetime(moment), offset: Some(Offset::UTC) })
}

fn by_pattern(pattern: &str, text: &str) -> Result<Stamp, String> {
    let spoken = if pattern.contains("%p") { half_of_day(text) } else { None };
    let broken = BrokenDownTime::parse(pattern, spoken.as_deref().unwrap_or(text))
        .map_err(|error| error.to_string())?;
    let civil = broken.to_datetime().map_err(|error| error.to_string())?;
    // A plain `Z` at the end is the sign of UTC.
    let is_utc = pattern.ends_with('Z') && !pattern.ends_with("%Z");
    let offset = broken.offset().or_else(|| is_utc.then_some(Offset::UTC));
    Ok(Stamp { civil, offset })
}

/// The text with the halves of the day as `AM` and `PM`, where it writes them otherwise.
fn half_of_day(text: &str) -> Option<String> {
    const WORDS: [(&str, &str); 10] = [
        ("上午", "AM"),
        ("下午", "PM"),
        ("午前", "AM"),
        ("午後", "PM"),
        ("오전", "AM"),
        ("오후", "PM"),
        ("a.m.", "AM"),
        ("p.m.", "PM"),
        ("a. m.", "AM"),
        ("p. m.", "PM"),
    ];
    let (word, half) = WORDS.iter().find(|(word, _)| text.contains(word))?;
    Some(text.replacen(word, half, 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn civil(format: &str, text: &str) -> Result<DateTime, String> {
        TimeFormat::of(format).parse(text).map(|stamp| stamp.civil)
    }

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
            ("%Y年%m月%d日 %H时%M分%S秒", "2015年3月7日 20时5分9秒"),
            ("%Y/%m/%d %p%I:%M:%S", "2015/3/7 下午8:05:09"),
            ("%d/%m/%Y %I:%M:%S %p", "7/3/2015 8:05:09 p. m."),
            ("%Y%m%d%H%M%S", "20150307200509"),
            ("iso", "2015-03-07T20:05:09"),
            ("iso", "2015-03-07 20:05:09"),
            ("iso", "2015-03-07T20:05:09+08:00"),
            ("iso", "2015-03-07T20:05:09Z"),
            ("excel", "42070.8369097222"),
            ("excel", "42070 0,8369097222"),
            ("unix", "1425758709"),
            ("unix_ms", "1425758709999"),
        ] {
            assert_eq!(civil(format, text), Ok(expected), "{format} {text}");
        }
        assert_eq!(civil("iso", "2015-03-07"), Ok(date(2015, 3, 7).at(0, 0, 0, 0)));
        assert_eq!(civil("iso", "2015-03-07T20:05"), Ok(date(2015, 3, 7).at(20, 5, 0, 0)));
        assert_eq!(civil("%d.%m.%Y", "07.03.2015"), Ok(date(2015, 3, 7).at(0, 0, 0, 0)));
    }

    #[test]
    fn offsets_are_kept() {
        let hours = |format: &str, text: &str| {
            TimeFormat::of(format)
                .parse(text)
                .unwrap()
                .offset
                .map(|offset| f64::from(offset.seconds()) / 3_600.0)
        };
        assert_eq!(hours("iso", "2015-03-07T20:05:09+05:30"), Some(5.5));
        assert_eq!(hours("iso", "2015-03-07T20:05:09Z"), Some(0.0));
        assert_eq!(hours("iso", "2015-03-07T20:05:09"), None);
        assert_eq!(hours("%Y-%m-%d %H:%M %z", "2015-03-07 20:05 -0500"), Some(-5.0));
        assert_eq!(hours("%Y-%m-%dT%H:%M:%S%.fZ", "2015-03-07T20:05:09.000Z"), Some(0.0));
        assert_eq!(hours("unix", "0"), Some(0.0));
    }

    #[test]
    fn numbers_that_are_no_times_are_refused() {
        for (format, text) in [
            ("excel", "0.5"),
            ("excel", "43832abc"),
            ("excel", "2020-01-02"),
            ("excel", "inf"),
            ("excel", "1e300"),
            ("unix", "1577952000000"),
            ("unix", "soon"),
            ("unix_ms", "-1e30"),
            ("iso", "07/03/2015"),
        ] {
            assert!(civil(format, text).is_err(), "{format} {text}");
        }
    }

    #[test]
    fn a_pattern_must_keep_the_date_and_the_half_of_the_day() {
        let check = |pattern: &str| TimeFormat::of(pattern).check();
        for pattern in
            ["iso", "%Y-%m-%d", "%d/%m/%y %H:%M", "%F %T", "%m/%d/%Y %I:%M:%S %p", "%Y-%m-%d %H:%M:%S%z"]
        {
            assert_eq!(check(pattern), Ok(()), "{pattern}");
        }
        assert!(check("%m/%d/%Y %I:%M:%S").unwrap_err().contains("`%p`"));
        assert!(check("%s").unwrap_err().contains("\"unix\""));
        for pattern in ["%d %b", "%H:%M", "", "%Y-%m-%d %J", "yyyy-mm-dd", "%"] {
            assert!(check(pattern).is_err(), "{pattern}");
        }
    }

    #[test]
    fn day_and_month_change_places_where_no_year_precedes_them() {
        let other = |pattern| TimeFormat::of(pattern).other_day_order();
        assert_eq!(other("%m/%d/%Y %H:%M"), Some("%d/%m/%Y %H:%M".into()));
        assert_eq!(other("%d.%m.%y"), Some("%m.%d.%y".into()));
        assert_eq!(other("%Y-%m-%d"), None);
        assert_eq!(other("%d %b %Y"), None);
        assert_eq!(other("iso"), None);
    }
}
