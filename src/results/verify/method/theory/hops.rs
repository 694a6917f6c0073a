//! Ways of a disputed order from unit to unit, and orders against a limit in working time.

/// How a contested order comes to the unit with the remit.
#[derive(Clone, Copy, Debug)]
pub struct Hops {
    /// Units of the chain beside the first, which the catalogue names; each is the right one with the same chance.
    pub others: usize,
    /// Chance that the first order goes to the right unit; else it goes to the first of the chain.
    pub seen: f64,
    /// Chance that a unit without the remit returns the order. Who has it never does.
    pub returned: f64,
    /// Chance that the desk sees whose it is; else it tries the next of the chain.
    pub insight: f64,
    /// Number of the return on which the desk rules: who gets the order then keeps it.
    pub ruling: usize,
}

/// What becomes of contested orders.
#[derive(Clone, Debug, PartialEq)]
pub struct Fates {
    /// Share of orders by their number of returns, which is that of their transfers: 0 to `ruling`.
    pub returns: Vec<f64>,
    /// Share of returns on which the desk rules.
    pub ruled: f64,
}

impl Hops {
    /// First-step analysis of the chain (Kemeny and Snell 1960, chapter 3): from a place with `k` returns the order stays,
    /// or it returns and goes to the right unit with the chance of insight, to the next place without it.
    pub fn fates(&self) -> Fates {
        let mut returns = vec![0.0; self.ruling + 1];
        let (mut settled, mut ruled) = (0.0, 0.0);
        for right in 1..=self.others {
            let share = 1.0 / self.others as f64;
            returns[0] += share * self.seen;
            // The chance to lie with a wrong unit, which is that of place `k` after `k` returns.
            let mut wrong = share * (1.0 - self.seen);
            for k in 0..self.ruling {
                returns[k] += wrong * (1.0 - self.returned);
                let back = wrong * self.returned;
                settled += back;
                ruled += if k + 1 == self.ruling { back } else { 0.0 };
                let goes_on = k + 1 < self.ruling && k + 1 < right;
                wrong = if goes_on { back * (1.0 - self.insight) } else { 0.0 };
                returns[k + 1] += back - wrong;
            }
        }
        Fates { returns, ruled: ruled / settled }
    }
}

/// Share of orders whose work is not done at the close of the next working day, where they come on working days alone and
/// somebody begins at once: those that come so late that less than `work` is left of their day and the next.
///
/// `open`: opening hours of a working day, from and to (s); `profile`: weights of the 24 hours in which orders come;
/// `work`: working seconds. The work of an order that comes outside the hours begins at the next opening.
pub fn late_by_a_day(open: &[(f64, f64)], profile: &[f64], work: f64) -> f64 {
    let day: f64 = open.iter().map(|(from, to)| to - from).sum();
    // What may have passed of the working day when an order comes.
    let mut left = 2.0 * day - work;
    let mut latest = 0.0;
    for &(from, to) in open {
        if left < 0.0 {
            break;
        }
        latest = (from + left).min(to);
        left -= to - from;
    }
    let sum: f64 = profile.iter().sum();
    let late = |hour: usize| ((hour + 1) as f64 * 3600.0 - latest).clamp(0.0, 3600.0) / 3600.0;
    profile.iter().enumerate().map(|(hour, weight)| weight / sum * late(hour)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOPS: Hops =
        Hops { others: 4, seen: 0.2, returned: 0.7310585786, insight: 0.3934693403, ruling: 3 };

    #[test]
    fn hops_are_those_of_the_tree_worked_out_branch_by_branch() {
        let fates = HOPS.fates();
        for (share, hand) in fates.returns.iter().zip([0.415153, 0.390352, 0.137001, 0.057494]) {
            assert!((share - hand).abs() < 1e-6, "{fates:?}");
        }
        assert!((fates.ruled - 0.068704).abs() < 1e-6, "{fates:?}");
        assert!((fates.returns.iter().sum::<f64>() - 1.0).abs() < 1e-12);
    }

    #[test]
    fn who_always_sees_needs_one_hop_and_who_never_does_walks_the_chain() {
        let sure = Hops { seen: 0.0, returned: 1.0, insight: 1.0, ..HOPS };
        assert_eq!(sure.fates().returns, [0.0, 1.0, 0.0, 0.0]);
        // The right one is the first, second, third or fourth beside the catalogue's; the third return is ruled.
        let blind = Hops { insight: 0.0, ..sure };
        assert_eq!(blind.fates(), Fates { returns: vec![0.0, 0.25, 0.25, 0.5], ruled: 0.5 / 2.25 });
    }

    #[test]
    fn work_of_twelve_hours_is_late_if_it_comes_after_two() {
        let (open, mut profile) = ([(30_600.0, 43_200.0), (48_600.0, 64_800.0)], [0.0; 24]);
        profile[8..18].fill(1.0);
        // 16 h less 12: four working hours may have passed, which is so at 14:00; four of ten hours come later.
        assert!((late_by_a_day(&open, &profile, 12.0 * 3600.0) - 0.4).abs() < 1e-12);
        assert_eq!(late_by_a_day(&open, &profile, 8.0 * 3600.0), 0.0);
        // Only who comes before the office opens has 16 h: half an hour of ten.
        assert!((late_by_a_day(&open, &profile, 16.0 * 3600.0) - 0.95).abs() < 1e-12);
        assert!((late_by_a_day(&open, &profile, 17.0 * 3600.0) - 1.0).abs() < 1e-12);
    }
}
