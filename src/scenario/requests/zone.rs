//! Local times of one zone out of times that are written in any.
use jiff::civil::DateTime;
use jiff::tz::{AmbiguousOffset, Offset, TimeZone, TimeZoneDatabase};

use super::time_format::Stamp;

/// A zone by its name (`America/New_York`) or its distance from UTC (`+08:00`, `UTC`). Names are looked up in the rules
/// that are compiled in, so that no result depends on those of the machine.
///
/// # Errors
/// What to write instead.
pub(super) fn zone_of(name: &str) -> Result<TimeZone, String> {
    let name = name.trim();
    if let Some(offset) = fixed(name) {
        return Ok(TimeZone::fixed(offset));
    }
    let known = TimeZoneDatabase::bundled();
    known.get(name).map_err(|_| {
        let wanted = name.to_lowercase();
        let near = known
            .available()
            .map(|known| known.as_str().to_string())
            .map(|known| (distance(&wanted, &known.to_lowercase()), known))
            .min();
        match near {
            Some((distance, near)) if distance <= 1 + wanted.len() / 3 => format!("did you mean {near:?}?"),
            _ => "write a name such as \"Asia/Shanghai\", or a distance from UTC such as \"+08:00\"".into(),
        }
    })
}

/// How far a name is from a known one, as a whole or from its city alone.
fn distance(wanted: &str, known: &str) -> usize {
    let city = known.rsplit('/').next().unwrap_or(known);
    strsim::damerau_levenshtein(wanted, known)
        .min(strsim::damerau_levenshtein(&wanted.replace(' ', "_"), city))
}

fn fixed(name: &str) -> Option<Offset> {
    if name.eq_ignore_ascii_case("utc") || name.eq_ignore_ascii_case("z") {
        return Some(Offset::UTC);
    }
    let sign = match name.as_bytes().first()? {
        b'+' => 1,
        b'-' => -1,
        _ => return None,
    };
    let (hours, minutes) = match name[1..].split_once(':') {
        Some(parts) => parts,
        None if name.len() == 5 && name.is_ascii() => (&name[1..3], &name[3..]),
        None => (&name[1..], "0"),
    };
    let (hours, minutes): (i32, i32) = (hours.parse().ok()?, minutes.parse().ok()?);
    let is_sane = (0..=18).contains(&hours) && (0..60).contains(&minutes);
    is_sane.then(|| Offset::from_seconds(sign * (hours * 3_600 + minutes * 60)).ok()).flatten()
}

/// A time on the clock of the run and, where it is known, on that of the world.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Moment {
    /// Seconds since midnight of the first day, by the local clock.
    pub(super) local: i64,
    /// Seconds since 1970 in UTC.
    pub(super) instant: Option<i64>,
    /// The clock leaves this time out, when summer time begins.
    pub(super) skipped: bool,
}

/// How times are brought to the clock of the run.
///
/// A run has no summer time: its days have 24 hours. A request keeps the local time of its opening, and everything
/// else that happens to it keeps its true distance from that, so that no duration is an hour off.
pub(super) struct Clock {
    midnight: DateTime,
    zone: Option<TimeZone>,
    /// The zone of texts that carry no offset, if it is another one.
    written_in: Option<TimeZone>,
    /// Without a zone: the first offset that an opening had.
    base: Option<Offset>,
}

/// Summer time moves a clock by so many seconds at most.
const SUMMER: i32 = 3_600;

impl Clock {
    pub(super) fn new(midnight: DateTime, zone: Option<TimeZone>, written_in: Option<TimeZone>) -> Clock {
        Clock { midnight, zone, written_in, base: None }
    }

    /// The time of an opening.
    ///
    /// Without a zone it is taken as written. Offsets that differ by an hour from the first one are its summer time;
    /// any other is brought to the first, so that openings keep their order.
    pub(super) fn opening(&mut self, stamp: Stamp) -> Moment {
        if self.zone.is_some() {
            return self.moment(stamp, None);
        }
        let Some(offset) = stamp.offset else { return self.moment(stamp, None) };
        let base = *self.base.get_or_insert(offset);
        let instant = seconds(stamp.civil) - i64::from(offset.seconds());
        let own = (offset.seconds() - base.seconds()).abs() <= SUMMER;
        let by = if own { offset } else { base };
        Moment {
            local: self.since(instant + i64::from(by.seconds())),
            instant: Some(instant),
            skipped: false,
        }
    }

    /// A later time of the same request, at its true distance from the opening.
    pub(super) fn after(&self, stamp: Stamp, opened: Moment) -> Moment {
        let at = self.moment(stamp, opened.instant);
        match (at.instant, opened.instant) {
            (Some(instant), Some(from)) => Moment { local: opened.local + (instant - from), ..at },
            _ => at,
        }
    }

    /// `not_before`: of the two times that an hour of autumn may mean, the first is taken that is not before this.
    fn moment(&self, stamp: Stamp, not_before: Option<i64>) -> Moment {
        let civil = seconds(stamp.civil);
        let (instant, skipped) = match (stamp.offset, self.written_in.as_ref().or(self.zone.as_ref())) {
            (Some(offset), _) => (Some(civil - i64::from(offset.seconds())), false),
            (None, Some(zone)) => {
                let (instant, skipped) = instant_in(zone, stamp.civil, not_before);
                (Some(instant), skipped)
            }
            (None, None) => (None, false),
        };
        let local = match (instant, &self.zone, self.base) {
            (Some(instant), Some(zone), _) => instant + offset_at(zone, instant),
            (Some(instant), None, Some(base)) => instant + i64::from(base.seconds()),
            _ => civil,
        };
        Moment { local: self.since(local), instant, skipped }
    }

    fn since(&self, local: i64) -> i64 {
        local - seconds(self.midnight)
    }
}

/// Seconds since 1970 on the clock that shows `civil`.
fn seconds(civil: DateTime) -> i64 {
    civil.duration_since(DateTime::constant(1970, 1, 1, 0, 0, 0, 0)).as_secs()
}

fn offset_at(zone: &TimeZone, instant: i64) -> i64 {
    jiff::Timestamp::from_second(instant).map_or(0, |moment| i64::from(zone.to_offset(moment).seconds()))
}

fn instant_in(zone: &TimeZone, civil: DateTime, not_before: Option<i64>) -> (i64, bool) {
    let by = |offset: Offset| seconds(civil) - i64::from(offset.seconds());
    match zone.to_ambiguous_timestamp(civil).offset() {
        AmbiguousOffset::Unambiguous { offset } => (by(offset), false),
        AmbiguousOffset::Gap { before, .. } => (by(before), true),
        AmbiguousOffset::Fold { before, after } => {
            let late = not_before.is_some_and(|least| by(before) < least);
            (by(if late { after } else { before }), false)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::requests::time_format::TimeFormat;
    use jiff::civil::date;

    const HOUR: i64 = 3_600;

    fn clock(zone: Option<&str>, written_in: Option<&str>) -> Clock {
        let known = |name: Option<&str>| name.map(|name| zone_of(name).unwrap());
        Clock::new(date(2020, 1, 1).at(0, 0, 0, 0), known(zone), known(written_in))
    }

    fn stamp(text: &str) -> Stamp {
        TimeFormat::Iso.parse(text).unwrap()
    }

    /// Hour of the opening since the first midnight, and minutes until the closing.
    fn hour_and_minutes(clock: &mut Clock, opened: &str, closed: &str) -> (i64, i64) {
        let opened = clock.opening(stamp(opened));
        let closed = clock.after(stamp(closed), opened);
        (opened.local / HOUR, (closed.local - opened.local) / 60)
    }

    #[test]
    fn zones_have_names_or_distances() {
        for name in ["Asia/Shanghai", "America/New_York", "UTC", "+08:00", "-0330", "+8"] {
            assert!(zone_of(name).is_ok(), "{name}");
        }
        for (name, hint) in [
            ("America/NewYork", "did you mean \"America/New_York\"?"),
            ("Shanghai", "did you mean \"Asia/Shanghai\"?"),
            ("the moon's far side", "write a name"),
            ("+25:00", "write a name"),
            ("", "write a name"),
        ] {
            assert!(zone_of(name).unwrap_err().contains(hint), "{name}: {:?}", zone_of(name));
        }
    }

    #[test]
    fn utc_becomes_local() {
        let mut new_york = clock(Some("America/New_York"), None);
        let found = hour_and_minutes(&mut new_york, "2020-01-02T23:30:00Z", "2020-01-03T01:30:00Z");
        assert_eq!(found, (24 + 18, 120));
        let mut plain = clock(Some("America/New_York"), Some("UTC"));
        assert_eq!(hour_and_minutes(&mut plain, "2020-01-02T23:30:00", "2020-01-03T01:30:00"), (42, 120));
    }

    #[test]
    fn durations_are_right_on_both_days_of_summer_time() {
        let mut berlin = clock(Some("Europe/Berlin"), None);
        assert_eq!(hour_and_minutes(&mut berlin, "2020-03-29T01:30:00", "2020-03-29T03:30:00").1, 60);
        assert_eq!(hour_and_minutes(&mut berlin, "2020-10-25T01:30:00", "2020-10-25T03:30:00").1, 180);
        assert_eq!(hour_and_minutes(&mut berlin, "2020-03-28T12:00:00", "2020-03-30T12:00:00").1, 47 * 60);
        // In the doubled hour the later of the two times is meant where the earlier would be before the opening.
        assert_eq!(hour_and_minutes(&mut berlin, "2020-10-25T02:50:00", "2020-10-25T02:10:00").1, 20);
        assert_eq!(hour_and_minutes(&mut berlin, "2020-10-25T02:10:00", "2020-10-25T02:50:00").1, 40);
        assert!(berlin.opening(stamp("2020-03-29T02:30:00")).skipped);
    }

    #[test]
    fn offsets_count_without_a_zone() {
        let mut plain = clock(None, None);
        let found = hour_and_minutes(&mut plain, "2020-01-02T08:00:00+08:00", "2020-01-02T00:10:00+00:00");
        assert_eq!(found, (32, 10));
        // Openings in other offsets keep their order.
        assert_eq!(plain.opening(stamp("2020-01-02T00:00:00Z")).local, 32 * HOUR);
        let mut summer = clock(None, None);
        assert_eq!(summer.opening(stamp("2020-01-02T08:00:00-05:00")).local, 32 * HOUR);
        assert_eq!(summer.opening(stamp("2020-07-01T08:00:00-04:00")).local, (182 * 24 + 8) * HOUR);
    }

    #[test]
    fn without_zone_and_offset_times_are_as_written() {
        let mut plain = clock(None, None);
        assert_eq!(hour_and_minutes(&mut plain, "2020-03-29T01:30:00", "2020-03-29T03:30:00"), (2113, 120));
    }
}
