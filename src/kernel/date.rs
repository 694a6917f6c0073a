//! Civil dates of a run: a thin layer between [`SimTime`] and jiff's calendar arithmetic.
//!
//! The run's calendar has no time zone and no daylight saving: every day has 86,400 seconds.
use super::time::SimTime;

/// A civil date.
pub type Date = jiff::civil::Date;

/// A date as written that is none.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("`{text}` is not a date: write year, month and day, as in `2017-01-01`")]
pub struct DateError {
    /// What was written.
    pub text: String,
}

/// Reads a date in ISO 8601 (`"2017-01-01"`).
///
/// # Errors
/// If the text is no date, or has more than a date (a time of day is not ignored).
pub fn parse_date(text: &str) -> Result<Date, DateError> {
    let wrong = || DateError { text: text.into() };
    let date: Date = text.trim().parse().map_err(|_| wrong())?;
    // jiff also reads `20170101` and a date with a time of day; one spelling is enough and loses nothing.
    if date.to_string() == text.trim() { Ok(date) } else { Err(wrong()) }
}

/// The civil date of time zero, and with it of every other time.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct StartDate {
    /// The date on which the run's calendar starts, at midnight.
    pub date: Date,
}

impl StartDate {
    /// Time zero is midnight of `date`.
    pub const fn new(date: Date) -> StartDate {
        StartDate { date }
    }

    /// The date of a day of the run (0 = the start date).
    ///
    /// # Panics
    /// Beyond the year 9999.
    pub fn date_of_day(self, day: u32) -> Date {
        self.date
            .checked_add(jiff::Span::new().days(i64::from(day)))
            .expect("a run's calendar ends with the year 9999")
    }

    /// The date of a point in time.
    pub fn date_of(self, time: SimTime) -> Date {
        self.date_of_day(time.day())
    }

    /// The day of the run on which `date` falls; `None` before the start.
    pub fn day_of(self, date: Date) -> Option<u32> {
        let days = self.date.until(date).map_or(-1, |span| i64::from(span.get_days()));
        u32::try_from(days).ok()
    }

    /// The weekday of a day of the run: 0 = Monday … 6 = Sunday.
    #[inline]
    pub fn weekday_of_day(self, day: u32) -> usize {
        let first = self.date.weekday().to_monday_zero_offset() as u32;
        ((first + day % 7) % 7) as usize
    }

    /// The weekday of a point in time: 0 = Monday … 6 = Sunday.
    #[inline]
    pub fn weekday(self, time: SimTime) -> usize {
        self.weekday_of_day(time.day())
    }

    /// The month of a point in time: 1 = January … 12 = December.
    pub fn month(self, time: SimTime) -> u32 {
        self.date_of(time).month() as u32
    }

    /// The year of a point in time.
    pub fn year(self, time: SimTime) -> i32 {
        i32::from(self.date_of(time).year())
    }

    /// The hour of the day, 0…23.
    #[inline]
    pub fn hour(self, time: SimTime) -> u32 {
        time.second_of_day() / 3_600
    }

    /// The local time in ISO 8601, without a zone: `2017-01-01T08:30:00`.
    pub fn iso(self, time: SimTime) -> String {
        let second = time.second_of_day();
        format!("{}T{:02}:{:02}:{:02}", self.date_of(time), second / 3_600, second / 60 % 60, second % 60)
    }

    /// The point in time of a date and a second of its day; `None` before the start.
    pub fn time_of(self, date: Date, second_of_day: u32) -> Option<SimTime> {
        Some(SimTime(SimTime::from_day(self.day_of(date)?).0 + u64::from(second_of_day)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::time::Elapsed;

    fn start() -> StartDate {
        StartDate::new(parse_date("2017-01-01").unwrap())
    }

    #[test]
    fn the_first_of_january_2017_was_a_sunday() {
        assert_eq!(start().weekday(SimTime::START), 6);
        assert_eq!(start().weekday(SimTime::from_day(1)), 0);
        assert_eq!(start().weekday_of_day(700_003), (6 + 700_003 % 7) % 7);
    }

    #[test]
    fn a_leap_day_is_counted() {
        let leap = SimTime::from_day(365 * 3 + 59);
        assert_eq!(start().date_of(leap).to_string(), "2020-02-29");
        assert_eq!((start().month(leap), start().year(leap)), (2, 2020));
        assert_eq!(start().day_of(parse_date("2020-02-29").unwrap()), Some(365 * 3 + 59));
        assert_eq!(start().day_of(parse_date("2016-12-31").unwrap()), None);
    }

    #[test]
    fn times_print_in_iso_8601() {
        let time = SimTime::from_day(1) + Elapsed(8 * 3_600 + 30 * 60 + 5);
        assert_eq!(start().iso(time), "2017-01-02T08:30:05");
        assert_eq!(start().time_of(parse_date("2017-01-02").unwrap(), 30_605), Some(time));
        assert_eq!(start().hour(time), 8);
    }

    #[test]
    fn only_whole_iso_dates_are_dates() {
        for text in ["2017-02-29", "2017-13-01", "20170101", "2017-01-01T08:30:00", "1 May", ""] {
            assert!(parse_date(text).is_err(), "{text}");
        }
        assert!(parse_date("soon").unwrap_err().to_string().contains("as in `2017-01-01`"));
    }
}
