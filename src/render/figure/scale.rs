//! From values to places on an axis, and the round values that are marked there.

use crate::kernel::{Date, parse_date};
use crate::render::terminal::number;
use crate::render::words::Words;

/// How values become places.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// In proportion.
    Linear,
    /// By their logarithm; values must be above zero.
    Log,
    /// Days since 1970-01-01, marked by the calendar.
    Days,
}

/// How values are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// As numbers.
    #[default]
    Number,
    /// Shares in per cent.
    Percent,
}

impl Format {
    /// The format for a unit of measure of the catalogue.
    pub fn of_unit(unit: &str) -> Format {
        if unit == "share" { Format::Percent } else { Format::Number }
    }

    /// A value with three digits or more.
    pub fn text(self, value: f64) -> String {
        match self {
            Format::Number => number(value),
            Format::Percent => format!("{:.1} %", value * 100.0),
        }
    }
}

/// A marked value.
#[derive(Clone, Debug, PartialEq)]
pub struct Tick {
    /// The value.
    pub value: f64,
    /// What stands there.
    pub text: Words,
}

/// An axis: from where to where, and how.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scale {
    kind: Kind,
    from: f64,
    to: f64,
}

impl Scale {
    /// A scale from the least to the greatest of `values`; those that are not finite (or not above zero on a scale of
    /// logarithms) do not count. Without any it goes from 0 to 1, and a single value gets room on both sides.
    pub fn over(kind: Kind, values: impl IntoIterator<Item = f64>) -> Scale {
        let (mut from, mut to) = (f64::INFINITY, f64::NEG_INFINITY);
        for value in
            values.into_iter().filter(|value| value.is_finite() && (kind != Kind::Log || *value > 0.0))
        {
            from = from.min(value);
            to = to.max(value);
        }
        if from > to {
            (from, to) = if kind == Kind::Log { (1.0, 10.0) } else { (0.0, 1.0) };
        }
        if from == to {
            (from, to) = match kind {
                Kind::Log => (from / 2.0, to * 2.0),
                Kind::Days => (from - 1.0, to + 1.0),
                Kind::Linear if from == 0.0 => (0.0, 1.0),
                Kind::Linear => (from - from.abs() * 0.1, to + to.abs() * 0.1),
            };
        }
        Scale { kind, from, to }
    }

    /// The same, reaching out to the next marks, for about `room` of them: data does not end beyond the last mark.
    #[must_use]
    pub fn nice(self, room: usize) -> Scale {
        match self.kind {
            Kind::Days => self,
            Kind::Log => {
                let decade = |value: f64, up: bool| {
                    let log = libm::log10(value);
                    libm::pow(10.0, if up { log.ceil() } else { log.floor() })
                };
                // A whole decade more would leave most of the axis empty: go to a 1, a 2 or a 5.
                let steps = [0.1, 0.2, 0.5, 1.0];
                let reach = |value: f64, up: bool| {
                    let top = decade(value, true);
                    let mut around = steps.iter().map(|step| step * top);
                    if up {
                        around.find(|mark| *mark >= value * 0.999_999).unwrap_or(top)
                    } else {
                        around.rev().find(|mark| *mark <= value * 1.000_001).unwrap_or(top / 10.0)
                    }
                };
                Scale { from: reach(self.from, false), to: reach(self.to, true), ..self }
            }
            Kind::Linear => {
                let step = step(self.to - self.from, room);
                let (from, to) = ((self.from / step).floor() * step, (self.to / step).ceil() * step);
                Scale { from, to, ..self }
            }
        }
    }

    /// The least and the greatest value.
    pub fn ends(self) -> [f64; 2] {
        [self.from, self.to]
    }

    /// The place of a value: 0 at the beginning of the axis, 1 at its end. Nothing for what has no place: values that
    /// are not finite, and on a scale of logarithms those that are not above zero.
    pub fn place(self, value: f64) -> Option<f64> {
        let place = match self.kind {
            Kind::Linear | Kind::Days => (value - self.from) / (self.to - self.from),
            Kind::Log if value > 0.0 => libm::log(value / self.from) / libm::log(self.to / self.from),
            Kind::Log => return None,
        };
        place.is_finite().then_some(place)
    }

    /// Round values within the scale, about `room` of them.
    pub fn ticks(self, room: usize, format: Format) -> Vec<Tick> {
        match self.kind {
            Kind::Linear => self.linear_ticks(room, format),
            Kind::Log => self.log_ticks(room, format),
            Kind::Days => self.day_ticks(room),
        }
    }

    fn linear_ticks(self, room: usize, format: Format) -> Vec<Tick> {
        let step = step(self.to - self.from, room);
        let (first, last) = ((self.from / step - 1e-9).ceil() as i64, (self.to / step + 1e-9).floor() as i64);
        (first..=last)
            .map(|n| {
                let value = n as f64 * step;
                Tick { value, text: Words::plain(tick_text(value, step, format)) }
            })
            .collect()
    }

    fn log_ticks(self, room: usize, format: Format) -> Vec<Tick> {
        let first = libm::log10(self.from).floor() as i32;
        let last = libm::log10(self.to).ceil() as i32;
        let decades = (last - first).max(1) as usize;
        let within = |value: &f64| *value >= self.from * 0.999_999 && *value <= self.to * 1.000_001;
        let of = |digits: &[f64], every: usize| -> Vec<Tick> {
            let marks = (first..=last)
                .step_by(every)
                .flat_map(|power| digits.iter().map(move |digit| digit * libm::pow(10.0, f64::from(power))));
            let tick = |value: f64| Tick { value, text: Words::plain(tick_text(value, value, format)) };
            marks.filter(within).map(tick).collect()
        };
        if decades * 3 <= room { of(&[1.0, 2.0, 5.0], 1) } else { of(&[1.0], decades.div_ceil(room.max(1))) }
    }

    /// Whole years, quarters, months or days, whichever fit.
    fn day_ticks(self, room: usize) -> Vec<Tick> {
        let days = self.to - self.from;
        let most = room.max(2) as f64;
        let months = [1, 2, 3, 6, 12, 24, 60, 120]
            .into_iter()
            .find(|months| days / (30.4 * f64::from(*months)) <= most);
        if days / 30.4 < 2.0 {
            let every =
                [1, 2, 7, 14].into_iter().find(|every| days / f64::from(*every) <= most).unwrap_or(28);
            let first = self.from.ceil() as i64;
            let marks = (first..=self.to.floor() as i64).step_by(every as usize);
            return marks
                .filter_map(|day| Some((day, date_of(day as f64)?)))
                .map(|(day, date)| Tick {
                    value: day as f64,
                    text: Words::plain(format!("{:02}-{:02}", date.month(), date.day())),
                })
                .collect();
        }
        let months = months.unwrap_or(240);
        let (Some(begin), Some(end)) = (date_of(self.from), date_of(self.to)) else { return Vec::new() };
        let mut ticks = Vec::new();
        for year in begin.year()..=end.year() {
            let step = (months / 12).max(1) as i16;
            if year % step != 0 {
                continue;
            }
            for month in (1..=12).step_by((months as usize).min(12)) {
                let Some(value) = days_of(&format!("{year:04}-{month:02}-01")) else { continue };
                if value < self.from || value > self.to {
                    continue;
                }
                let text = if months >= 12 { format!("{year}") } else { format!("{year}-{month:02}") };
                ticks.push(Tick { value, text: Words::plain(text) });
            }
        }
        ticks
    }
}

/// Days since 1970-01-01 of a date, or of the date that a local time begins with. Half a day past midnight is half a day.
pub fn days_of(text: &str) -> Option<f64> {
    let (date, time) = text.split_once('T').unwrap_or((text, ""));
    let date = parse_date(date).ok()?;
    let days = EPOCH.until(date).ok()?.get_days();
    let mut parts = time.split(':').map(|part| part.parse::<f64>().unwrap_or(0.0));
    let mut part = || parts.next().unwrap_or(0.0);
    let seconds = part() * 3_600.0 + part() * 60.0 + part();
    Some(f64::from(days) + seconds / 86_400.0)
}

/// The date of a number of days since 1970-01-01.
pub fn date_of(days: f64) -> Option<Date> {
    if !days.is_finite() || days.abs() > 3_000_000.0 {
        return None;
    }
    EPOCH.checked_add(jiff::Span::new().days(days.floor() as i64)).ok()
}

const EPOCH: Date = Date::constant(1970, 1, 1);

/// The step between marks: 1, 2 or 5 times a power of ten, so that there are at most about `room`.
fn step(span: f64, room: usize) -> f64 {
    let rough = span / room.max(1) as f64;
    if !(rough.is_finite() && rough > 0.0) {
        return 1.0;
    }
    let power = libm::pow(10.0, libm::log10(rough).floor());
    let digits = [1.0, 2.0, 5.0].into_iter().find(|digit| digit * power >= rough * 0.999_999);
    digits.unwrap_or(10.0) * power
}

/// A mark with as many decimals as its step needs.
fn tick_text(value: f64, step: f64, format: Format) -> String {
    let scale = if format == Format::Percent { 100.0 } else { 1.0 };
    let (value, step) = (value * scale, step * scale);
    let decimals = (-(libm::log10(step) + 1e-9).floor()).clamp(0.0, 12.0) as usize;
    let value = if value == 0.0 { 0.0 } else { value };
    let text = if value.abs() >= 1e9 || decimals > 6 {
        format!("{value:.0e}")
    } else if decimals == 0 {
        crate::render::terminal::number(value.round())
    } else {
        format!("{value:.decimals$}")
    };
    if format == Format::Percent { format!("{text} %") } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(scale: Scale, room: usize, format: Format) -> Vec<String> {
        scale.ticks(room, format).into_iter().map(|tick| tick.text.en.into_owned()).collect()
    }

    #[test]
    fn marks_are_round_numbers_that_cover_the_data() {
        let scale = Scale::over(Kind::Linear, [0.0, 9.7]).nice(5);
        assert_eq!(texts(scale, 5, Format::Number), ["0", "2", "4", "6", "8", "10"]);
        let scale = Scale::over(Kind::Linear, [0.31, 0.47]).nice(4);
        assert_eq!(texts(scale, 4, Format::Percent), ["30 %", "35 %", "40 %", "45 %", "50 %"]);
        let scale = Scale::over(Kind::Linear, [-1500.0, 1500.0]).nice(3);
        assert_eq!(texts(scale, 3, Format::Number), ["-2,000", "0", "2,000"]);
    }

    #[test]
    fn marks_of_logarithms_are_ones_twos_and_fives() {
        let scale = Scale::over(Kind::Log, [1.5, 80.0, 0.0, -4.0]).nice(8);
        assert_eq!(scale.ends(), [1.0, 100.0]);
        assert_eq!(texts(scale, 8, Format::Number), ["1", "2", "5", "10", "20", "50", "100"]);
        assert_eq!(scale.place(10.0), Some(0.5));
        assert_eq!(scale.place(0.0), None);
    }

    #[test]
    fn dates_are_marked_at_the_beginning_of_months_and_years() {
        let [from, to] = ["2017-01-01", "2019-09-28"].map(|text| days_of(text).unwrap());
        let scale = Scale::over(Kind::Days, [from, to]);
        assert_eq!(
            texts(scale, 6, Format::Number),
            ["2017-01", "2017-07", "2018-01", "2018-07", "2019-01", "2019-07"]
        );
        let short = Scale::over(Kind::Days, [from, from + 20.0]);
        assert_eq!(texts(short, 4, Format::Number), ["01-01", "01-08", "01-15"]);
    }

    #[test]
    fn days_are_counted_from_1970() {
        assert_eq!(days_of("1970-01-01"), Some(0.0));
        assert_eq!(days_of("2000-03-01"), Some(11_017.0));
        assert_eq!(days_of("1970-01-02T12:00:00"), Some(1.5));
        assert_eq!(days_of("no date"), None);
        assert_eq!(date_of(11_017.9).map(|date| date.to_string()).as_deref(), Some("2000-03-01"));
    }

    #[test]
    fn a_scale_without_values_or_with_one_has_still_a_length() {
        for values in [vec![], vec![f64::NAN], vec![0.0], vec![5.0], vec![-3.0]] {
            for kind in [Kind::Linear, Kind::Log, Kind::Days] {
                let scale = Scale::over(kind, values.iter().copied()).nice(5);
                let [from, to] = scale.ends();
                assert!(from < to, "{kind:?} {values:?}");
                assert!(!scale.ticks(5, Format::Number).is_empty(), "{kind:?} {values:?}");
            }
        }
    }
}
