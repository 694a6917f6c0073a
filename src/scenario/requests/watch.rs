//! Until when a file was kept up, out of the days on which it shows that somebody was at work.
use std::collections::BTreeMap;

use crate::kernel::Date;

/// A gap of so many days ends a file at least.
const GAP: i64 = 60;

/// A closing so many days behind the end may still be a slow case, and is believed.
const BELIEF: i64 = 730;

/// A day with too few rows counts if it follows so soon.
const ALONE: i64 = 7;

const DAY: i64 = 86_400;

/// The days on which requests were opened or closed.
#[derive(Clone, Debug, Default)]
pub(super) struct Days {
    /// Rows and the latest second by day.
    days: BTreeMap<i64, (u64, i64)>,
    rows: u64,
}

impl Watched {
    /// What the scenario says: to the end of a day. Nothing later is believed.
    pub(super) fn to_end_of(day: Date, start: Date) -> Watched {
        let since = day.at(0, 0, 0, 0).duration_since(start.at(0, 0, 0, 0)).as_secs();
        Watched { until: since + DAY - 1, believable: since + DAY - 1 }
    }
}

/// The end of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Watched {
    /// The last second that counts.
    pub(super) until: i64,
    /// Closings up to this second may be right although little happened that late.
    pub(super) believable: i64,
}

impl Days {
    /// A row with its opening and closing.
    pub(super) fn see(&mut self, opened: i64, closed: Option<i64>) {
        self.rows += 1;
        self.add(opened);
        // One row is one witness for a day.
        if let Some(closed) = closed.filter(|closed| closed.div_euclid(DAY) != opened.div_euclid(DAY)) {
            self.add(closed);
        } else if let Some(closed) = closed {
            self.latest(closed);
        }
    }

    fn add(&mut self, second: i64) {
        self.days.entry(second.div_euclid(DAY)).or_insert((0, second)).0 += 1;
        self.latest(second);
    }

    fn latest(&mut self, second: i64) {
        if let Some((_, latest)) = self.days.get_mut(&second.div_euclid(DAY)) {
            *latest = second.max(*latest);
        }
    }

    /// The latest second of the last day on which several rows show somebody at work (or one, within a week of that),
    /// without a gap before it that is longer than all the time from the middle of the file to there. So neither one
    /// row nor many with the same wrong year decide it. In a file of few rows each of them counts.
    pub(super) fn watched(&self) -> Watched {
        let least = match self.rows {
            0..20 => 1,
            20..1_000 => 2,
            _ => 3,
        };
        let middle = self.middle();
        let (mut last, mut until) = (middle, self.days.get(&middle).map_or(0, |(_, latest)| *latest));
        for (day, (rows, latest)) in self.days.range(middle..) {
            if day - last > allowed(last - middle) {
                break;
            }
            if *rows >= least || day - last <= ALONE {
                (last, until) = (*day, *latest);
            }
        }
        Watched { until, believable: until + DAY * BELIEF.max(last - middle) }
    }

    /// The day before which half of all openings and closings lie.
    fn middle(&self) -> i64 {
        let all: u64 = self.days.values().map(|(rows, _)| rows).sum();
        let mut sum = 0;
        for (day, (rows, _)) in &self.days {
            sum += rows;
            if 2 * sum >= all {
                return *day;
            }
        }
        0
    }
}

/// The longest gap, behind a file that reaches so many days from its middle.
fn allowed(reach: i64) -> i64 {
    GAP.max(reach)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn days(rows: &[(i64, Option<i64>)]) -> Days {
        let mut days = Days::default();
        for (opened, closed) in rows {
            days.see(opened * DAY, closed.map(|day| day * DAY + 5));
        }
        days
    }

    /// Two rows a day for a hundred days, each closed ten days later until day 99.
    fn usual() -> Vec<(i64, Option<i64>)> {
        (0..200).map(|i| (i / 2, Some(i / 2 + 10).filter(|day| *day < 100))).collect()
    }

    #[test]
    fn the_last_busy_day_ends_the_file() {
        assert_eq!(days(&usual()).watched().until, 99 * DAY + 5);
    }

    #[test]
    fn one_row_does_not_move_the_end() {
        for odd in [107, 130, 99 + 365, 365_000] {
            let mut rows = usual();
            rows[0].1 = Some(odd);
            let watched = days(&rows).watched();
            assert_eq!(watched.until, 99 * DAY + 5, "{odd}");
            assert_eq!(watched.believable >= odd * DAY, odd < 99 + 730, "{odd}");
        }
    }

    #[test]
    fn many_rows_with_one_wrong_year_do_not_move_it_either() {
        let mut rows = usual();
        rows.iter_mut().take(50).for_each(|row| row.1 = Some(365_000));
        assert_eq!(days(&rows).watched().until, 99 * DAY + 5);
    }

    #[test]
    fn closings_that_trickle_in_for_years_count() {
        let mut rows = usual();
        rows.extend((0..40).map(|i| (50, Some(100 + 20 * (i / 2)))));
        assert_eq!(days(&rows).watched().until, 480 * DAY + 5);
    }

    #[test]
    fn in_a_short_file_each_row_counts() {
        assert_eq!(days(&[(0, Some(3)), (1, None)]).watched().until, 3 * DAY + 5);
        assert_eq!(days(&[(0, None)]).watched().until, 0);
        assert_eq!(Days::default().watched().until, 0);
        assert_eq!(days(&[(0, Some(2)), (1, Some(700_000)), (2, None)]).watched().until, 2 * DAY + 5);
    }
}
