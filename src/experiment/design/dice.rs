//! Whole numbers and shuffles from a named stream of luck.

use crate::kernel::{Luck, Stream};
use rand::Rng;

/// A named sequence of dice (xoshiro256++), for designs and for resampling.
///
/// Shuffles and whole numbers are our own: those of `rand` may change with its versions, and results with them.
pub(crate) struct Dice {
    stream: Stream,
}

impl Dice {
    /// The dice of one `part` (a dimension, a trajectory) of what has this name.
    pub(crate) fn new(seed: u64, name: &str, part: usize) -> Dice {
        // No design has as many parts as fit into 32 bits.
        Dice { stream: Luck::new(seed, part as u32).stream(name) }
    }

    /// 64 random bits.
    pub(super) fn word(&mut self) -> u64 {
        self.stream.next_u64()
    }

    /// A whole number in `0..end`, each exactly as likely: Lemire 2019 (doi 10.1145/3230636), with his rejection.
    /// 0 if `end` is 0.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        let end = end as u64;
        if end == 0 {
            return 0;
        }
        let refused = end.wrapping_neg() % end;
        loop {
            let product = u128::from(self.word()) * u128::from(end);
            if product as u64 >= refused {
                return (product >> 64) as usize;
            }
        }
    }

    /// The numbers `0..count` in an order of which each is as likely as any other (Fisher and Yates).
    pub(crate) fn permutation(&mut self, count: usize) -> Vec<usize> {
        let mut order: Vec<usize> = (0..count).collect();
        for last in (1..count).rev() {
            order.swap(last, self.below(last + 1));
        }
        order
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    #[test]
    fn every_order_of_three_is_as_likely_as_another() {
        let (mut dice, mut seen) = (Dice::new(3, "test", 0), BTreeMap::new());
        let rolls = 60_000;
        (0..rolls).for_each(|_| *seen.entry(dice.permutation(3)).or_insert(0_u32) += 1);
        let expected = f64::from(rolls) / 6.0;
        let chi: f64 = seen.values().map(|&n| f64::from(n) - expected).map(|d| d * d / expected).sum();
        // 5 degrees of freedom: 99.9 % of samples lie below 20.5.
        assert!(seen.len() == 6 && chi < 20.5, "{seen:?}, chi-square {chi}");
    }

    #[test]
    fn whole_numbers_stay_below_their_end_and_reach_all_before_it() {
        let mut dice = Dice::new(0, "test", 1);
        for end in [1, 2, 3, 7] {
            let mut hit = vec![false; end];
            (0..200).for_each(|_| hit[dice.below(end)] = true);
            assert!(hit.iter().all(|&hit| hit), "{end}");
        }
        assert_eq!(dice.below(0), 0);
    }
}
