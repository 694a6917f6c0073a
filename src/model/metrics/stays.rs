//! How long tickets stay at the desk, those that are still open included.
//!
//! The cycle time of closed tickets alone looks best where a desk has stopped: what it does not close is not in it. Here
//! tickets that are open at the end of the window count with the time that they have been open so far (Kaplan and Meier
//! 1958). Only tickets received within the window are watched; open ones are known by the day of their receipt.

use crate::kernel::{Histogram, SimTime};
use crate::model::Window;

/// Tickets received within the window, and what became of them by its end.
#[derive(Clone, Debug)]
pub(super) struct Stays {
    window: Window,
    /// Received on each day of the window, less those of them that have left.
    open: Vec<u32>,
    received: u64,
    left: Histogram,
}

impl Stays {
    pub(super) fn new(window: Window) -> Stays {
        let days = window.end.0.saturating_sub(window.warm_up_end.0).div_ceil(86_400);
        Stays { window, open: vec![0; days as usize], received: 0, left: Histogram::new() }
    }

    /// The day of the window on which a ticket was received; `None` for those of the warm-up.
    fn day(&self, received: SimTime) -> Option<usize> {
        (received >= self.window.warm_up_end && received < self.window.end)
            .then(|| ((received.0 - self.window.warm_up_end.0) / 86_400) as usize)
    }

    /// A ticket was made.
    pub(super) fn comes(&mut self, received: SimTime) {
        if let Some(day) = self.day(received) {
            self.open[day] += 1;
            self.received += 1;
        }
    }

    /// A ticket has left the desk.
    pub(super) fn leaves(&mut self, received: SimTime, now: SimTime) {
        // What was not seen to come is not watched.
        if let Some(day) = self.day(received).filter(|day| self.open[*day] > 0) {
            self.open[day] -= 1;
            self.left.add(now.since(received).0);
        }
    }

    /// Tickets still open at the end / tickets received.
    pub(super) fn open_share(&self) -> Option<f64> {
        let open: u64 = self.open.iter().map(|open| u64::from(*open)).sum();
        (self.received > 0).then(|| open as f64 / self.received as f64)
    }

    /// Seconds after which this share of tickets has left, by the product-limit estimate; `None` where it is not reached
    /// within the window.
    pub(super) fn quantile(&self, share: f64) -> Option<f64> {
        let end = self.window.end.0 - self.window.warm_up_end.0;
        // Ages of the open ones from the youngest on, as of the middle of the day of their receipt.
        let days = self.open.iter().enumerate().rev();
        let mut open = days
            .map(|(day, open)| (end.saturating_sub(day as u64 * 86_400 + 43_200), u64::from(*open)))
            .peekable();
        let (mut at_risk, mut stay) = (self.received, 1.0);
        for (seconds, left) in self.left.bins() {
            while let Some((_, censored)) = open.next_if(|(age, _)| *age < seconds) {
                at_risk -= censored;
            }
            stay *= 1.0 - left as f64 / at_risk.max(1) as f64;
            at_risk -= left;
            if stay <= 1.0 - share {
                return Some(seconds as f64);
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::Elapsed;
    use crate::kernel::stats::kaplan_meier::KaplanMeier;
    use crate::model::metrics::sample::day;

    /// Tickets received on these days of a window of twenty, and the days after which they left.
    fn stays(tickets: &[(u32, Option<u32>)]) -> Stays {
        let window = Window { warm_up_end: day(10), end: day(30) };
        let mut stays = Stays::new(window);
        for (from, after) in tickets {
            let received = day(10 + from) + Elapsed(43_200);
            stays.comes(received);
            if let Some(after) = after {
                stays.leaves(received, received + Elapsed(u64::from(*after) * 86_400));
            }
        }
        stays
    }

    #[test]
    fn stays_count_open_tickets_as_the_estimator_does() {
        let tickets =
            [(0, Some(2)), (1, Some(5)), (3, None), (8, Some(4)), (12, None), (15, Some(1)), (18, None)];
        let days = tickets.map(|(from, after)| (u64::from(after.unwrap_or(20 - from)), after.is_some()));
        let known = KaplanMeier::of(days);
        let found = stays(&tickets).quantile(0.5).map(|seconds| (seconds / 86_400.0).round() as u64);
        assert_eq!(found, known.median());
        assert_eq!(stays(&tickets).open_share(), Some(3.0 / 7.0));
    }

    #[test]
    fn stays_of_a_desk_that_has_stopped_have_no_median() {
        let stopped = stays(&[(0, Some(1)), (2, None), (3, None), (5, None)]);
        assert_eq!(stopped.quantile(0.5), None);
        assert_eq!(stays(&[]).open_share(), None);
    }

    #[test]
    fn stays_of_the_warm_up_are_not_watched() {
        let mut watched = stays(&[(0, Some(1))]);
        watched.comes(day(9));
        watched.leaves(day(9), day(12));
        assert_eq!(watched.open_share(), Some(0.0));
    }
}
