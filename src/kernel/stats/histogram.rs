//! A compact histogram of whole numbers, for millions of durations.

/// Values below this have a bin each.
const EXACT: u64 = 128;
/// Bins per doubling beyond: a bin is at most 1/64 of its values wide, its middle at most 1/128 off.
const PER_DOUBLING: u64 = 64;

/// Counts of whole numbers in bins whose width grows with the value, like those of an HDR histogram.
///
/// Numbers below 128 are exact; beyond, quantiles are off by at most 0.8 %. Number, sum, least and greatest are
/// exact, and so is merging, in any order. Takes 8 bytes per bin up to the greatest value (4 kB for a year in
/// seconds... 12 kB at most for durations).
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Histogram {
    counts: Vec<u64>,
    n: u64,
    sum: u128,
    min: u64,
    max: u64,
}

/// The bin of a value.
#[inline]
fn bin(value: u64) -> usize {
    if value < EXACT {
        return value as usize;
    }
    // 2^7 is the first value whose bins are shared: by two from 128, by four from 256, and so on.
    let doubling = u64::from(value.ilog2() - 6);
    (EXACT + (doubling - 1) * PER_DOUBLING + ((value >> doubling) - PER_DOUBLING)) as usize
}

/// The least and the greatest value of a bin.
fn bounds(bin: usize) -> (u64, u64) {
    let bin = bin as u64;
    if bin < EXACT {
        return (bin, bin);
    }
    let doubling = (bin - EXACT) / PER_DOUBLING + 1;
    let least = ((bin - EXACT) % PER_DOUBLING + PER_DOUBLING) << doubling;
    (least, least + ((1 << doubling) - 1))
}

impl Histogram {
    /// No values.
    pub const fn new() -> Histogram {
        Histogram { counts: Vec::new(), n: 0, sum: 0, min: u64::MAX, max: 0 }
    }

    /// Counts one value.
    #[inline]
    pub fn add(&mut self, value: u64) {
        let bin = bin(value);
        if bin >= self.counts.len() {
            self.counts.resize(bin + 1, 0);
        }
        self.counts[bin] += 1;
        self.min = if self.n == 0 { value } else { self.min.min(value) };
        self.n += 1;
        self.sum += u128::from(value);
        self.max = self.max.max(value);
    }

    /// Counts all values of another histogram; exact, in any order.
    pub fn merge(&mut self, other: &Histogram) {
        if other.n == 0 {
            return;
        }
        if other.counts.len() > self.counts.len() {
            self.counts.resize(other.counts.len(), 0);
        }
        for (count, more) in self.counts.iter_mut().zip(&other.counts) {
            *count += more;
        }
        self.min = if self.n == 0 { other.min } else { self.min.min(other.min) };
        self.n += other.n;
        self.sum += other.sum;
        self.max = self.max.max(other.max);
    }

    /// How many values.
    #[inline]
    pub const fn n(&self) -> u64 {
        self.n
    }

    /// Their exact sum.
    pub const fn sum(&self) -> u128 {
        self.sum
    }

    /// Their exact mean; `None` without values.
    pub fn mean(&self) -> Option<f64> {
        (self.n > 0).then(|| self.sum as f64 / self.n as f64)
    }

    /// The least; `None` without values.
    pub fn min(&self) -> Option<u64> {
        (self.n > 0).then_some(self.min)
    }

    /// The greatest; `None` without values.
    pub fn max(&self) -> Option<u64> {
        (self.n > 0).then_some(self.max)
    }

    /// The quantile of share `p` in `[0, 1]`, within the bin of the least value with at least that share of all values
    /// at or below it: as far from its least to its greatest value as the share goes through the bin's own values. So
    /// it moves with them and does not jump from bin to bin; it is off by less than a bin. `None` without values.
    pub fn quantile(&self, p: f64) -> Option<f64> {
        if self.n == 0 {
            return None;
        }
        let due = (libm::ceil(p.clamp(0.0, 1.0) * self.n as f64) as u64).clamp(1, self.n);
        let mut below = 0;
        let bin = self.counts.iter().position(|count| {
            below += count;
            below >= due
        })?;
        let (least, greatest) = bounds(bin);
        let (least, greatest) = (least.max(self.min) as f64, greatest.min(self.max) as f64);
        let inside = self.counts[bin] as f64;
        let share = (p.clamp(0.0, 1.0) * self.n as f64 - (below as f64 - inside)) / inside;
        Some(least + (greatest - least) * share.clamp(0.0, 1.0))
    }

    /// How many whole numbers share the bin of a value, less one: quantiles near it are off by no more.
    pub fn coarseness_at(value: f64) -> f64 {
        let (least, greatest) = bounds(bin(libm::round(value.max(0.0)) as u64));
        (greatest - least) as f64
    }

    /// The bins that hold something: the middle of the bin and how many values fell into it, least first.
    pub fn bins(&self) -> impl Iterator<Item = (u64, u64)> {
        let known = self.counts.iter().enumerate().filter(|(_, count)| **count > 0);
        known.map(|(bin, count)| {
            let (least, greatest) = bounds(bin);
            (least + (greatest - least) / 2, *count)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn bins_follow_each_other_without_gap() {
        let mut next = 0;
        for bin in 0..2_000 {
            let (least, greatest) = bounds(bin);
            assert_eq!(least, next);
            assert_eq!((super::bin(least), super::bin(greatest)), (bin, bin));
            assert!(bin < 128 || (greatest - least + 1) as f64 <= least as f64 / 64.0);
            next = greatest + 1;
        }
        let last = super::bin(u64::MAX);
        assert_eq!(bounds(last).1, u64::MAX);
    }

    #[test]
    fn small_values_are_exact() {
        let mut histogram = Histogram::new();
        (1..=100).for_each(|value| histogram.add(value));
        assert_eq!((histogram.n(), histogram.sum()), (100, 5_050));
        assert_eq!((histogram.quantile(0.5), histogram.quantile(0.9)), (Some(50.0), Some(90.0)));
        assert_eq!((histogram.quantile(0.0), histogram.quantile(1.0)), (Some(1.0), Some(100.0)));
        assert_eq!((histogram.mean(), histogram.min(), histogram.max()), (Some(50.5), Some(1), Some(100)));
        assert_eq!(Histogram::new().quantile(0.5), None);
        let mut few = Histogram::new();
        [9, 7].into_iter().for_each(|value| few.add(value));
        assert_eq!((few.min(), few.max()), (Some(7), Some(9)));
        assert_eq!(histogram.bins().map(|(value, count)| value * count).sum::<u64>(), 5_050);
    }

    #[test]
    fn quantiles_move_with_their_values() {
        // All values a tenth of a per cent longer, which is a sixteenth of a bin: the middle of a bin would stay, or
        // jump by a bin of 1.6 %.
        let of = |scale: f64, p: f64| {
            let mut histogram = Histogram::new();
            (200_000..4_000_000_u64)
                .step_by(37)
                .for_each(|value| histogram.add((value as f64 * scale) as u64));
            histogram.quantile(p).unwrap()
        };
        for p in [0.1, 0.2, 0.37, 0.5, 0.61, 0.75, 0.9] {
            let moved = of(1.001, p) / of(1.0, p) - 1.0;
            assert!((moved - 0.001).abs() < 0.000_2, "{p}: {moved}");
        }
    }

    proptest! {
        #[test]
        fn quantiles_are_within_one_per_cent(
            mut values in prop::collection::vec(prop_oneof![0..1_000_u64, 0..100_000_000_u64, any::<u64>()], 1..200),
            p in 0.0..=1.0_f64,
        ) {
            let mut histogram = Histogram::new();
            values.iter().for_each(|value| histogram.add(*value));
            values.sort_unstable();
            let rank = ((p * values.len() as f64).ceil() as usize).clamp(1, values.len());
            let exact = values[rank - 1] as f64;
            prop_assert!((histogram.quantile(p).unwrap() - exact).abs() <= Histogram::coarseness_at(exact) + 1e-9 * exact);
        }

        #[test]
        fn merged_parts_are_the_whole(a in prop::collection::vec(0..5_000_u64, 0..50), b in prop::collection::vec(0..9_u64, 0..50)) {
            let of = |values: &[u64]| {
                let mut histogram = Histogram::new();
                values.iter().for_each(|value| histogram.add(*value));
                histogram
            };
            let (mut ab, mut ba) = (of(&a), of(&b));
            ab.merge(&of(&b));
            ba.merge(&of(&a));
            let whole = of(&[a, b].concat());
            prop_assert_eq!(&ab, &whole);
            prop_assert_eq!(&ba, &whole);
        }
    }
}
