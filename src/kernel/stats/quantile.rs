//! Exact quantiles of a sample.

/// The quantile of share `p` in `[0, 1]` by linear interpolation between order statistics (type 7 of Hyndman &
/// Fan 1996, doi 10.2307/2684934; the default of R and NumPy). Sorts the sample; `None` if it is empty.
pub fn quantile(sample: &mut [f64], p: f64) -> Option<f64> {
    sample.sort_unstable_by(f64::total_cmp);
    quantile_sorted(sample, p)
}

/// The median of a sample; sorts it. `None` if it is empty.
pub fn median(sample: &mut [f64]) -> Option<f64> {
    quantile(sample, 0.5)
}

/// [`quantile`] of a sample in ascending order.
pub fn quantile_sorted(sorted: &[f64], p: f64) -> Option<f64> {
    let last = sorted.len().checked_sub(1)?;
    let at = p.clamp(0.0, 1.0) * last as f64;
    let below = at as usize;
    let above = (below + 1).min(last);
    Some(sorted[below] + (at - below as f64) * (sorted[above] - sorted[below]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_those_of_r() {
        // R: quantile(c(1, 3, 4, 8), c(0, .1, .25, .5, .9, 1))
        let mut sample = [4.0, 1.0, 8.0, 3.0];
        let by_r = [(0.0, 1.0), (0.1, 1.6), (0.25, 2.5), (0.5, 3.5), (0.9, 6.8), (1.0, 8.0)];
        for (p, x) in by_r {
            assert!((quantile(&mut sample, p).unwrap() - x).abs() < 1e-12, "{p}");
        }
        assert_eq!(median(&mut [5.0]), Some(5.0));
        assert_eq!(median(&mut []), None);
    }
}
