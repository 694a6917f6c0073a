//! Correlation of two series.

/// Pearson's correlation of pairs; `None` for fewer than two pairs, or if either side does not vary.
pub fn pearson(pairs: &[(f64, f64)]) -> Option<f64> {
    let n = pairs.len() as f64;
    let (mean_x, mean_y) =
        (pairs.iter().map(|(x, _)| x).sum::<f64>() / n, pairs.iter().map(|(_, y)| y).sum::<f64>() / n);
    let (mut xx, mut yy, mut xy) = (0.0, 0.0, 0.0);
    for (x, y) in pairs {
        let (dx, dy) = (x - mean_x, y - mean_y);
        xx += dx * dx;
        yy += dy * dy;
        xy += dx * dy;
    }
    // A side that does not vary may still be a rounding error away from its own mean.
    let varies = |side: fn(&(f64, f64)) -> f64| pairs.iter().any(|pair| side(pair) != side(&pairs[0]));
    (varies(|pair| pair.0) && varies(|pair| pair.1)).then(|| (xy / libm::sqrt(xx * yy)).clamp(-1.0, 1.0))
}

/// The correlation of two yes-no figures from the counts of a two-by-two table; `None` if either does not vary.
///
/// `both` yes-yes, `first` yes-no, `second` no-yes, `neither` no-no.
pub fn phi(both: u64, first: u64, second: u64, neither: u64) -> Option<f64> {
    let [a, b, c, d] = [both, first, second, neither].map(|count| count as f64);
    let margins = [a + b, c + d, a + c, b + d];
    if margins.contains(&0.0) {
        return None;
    }
    let roots: f64 = margins.map(libm::sqrt).iter().product();
    Some(((a * d - b * c) / roots).clamp(-1.0, 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_correlates_fully() {
        let line: Vec<_> = (0..5).map(|i| (f64::from(i), 3.0 - 2.0 * f64::from(i))).collect();
        assert!((pearson(&line).unwrap() + 1.0).abs() < 1e-15);
    }

    #[test]
    fn the_textbook_value_comes_out() {
        // Deviations (-2, -1, 0, 1, 2) and (-1, -2, 1, 0, 2): 8 / sqrt(10 * 10).
        let pairs = [(1.0, 2.0), (2.0, 1.0), (3.0, 4.0), (4.0, 3.0), (5.0, 5.0)];
        assert!((pearson(&pairs).unwrap() - 0.8).abs() < 1e-15);
    }

    #[test]
    fn what_does_not_vary_has_no_correlation() {
        assert_eq!((pearson(&[]), pearson(&[(1.0, 2.0)])), (None, None));
        assert_eq!(pearson(&[(0.1, 1.0), (0.1, 2.0), (0.1, 3.0)]), None);
        assert_eq!(phi(3, 4, 0, 0), None);
    }

    #[test]
    fn phi_is_pearson_of_ones_and_zeros() {
        let (both, first, second, neither) = (6, 3, 2, 9);
        let cell = |n, x, y| std::iter::repeat_n((x, y), n as usize);
        let pairs: Vec<_> = cell(both, 1.0, 1.0)
            .chain(cell(first, 1.0, 0.0))
            .chain(cell(second, 0.0, 1.0))
            .chain(cell(neither, 0.0, 0.0))
            .collect();
        assert!((phi(both, first, second, neither).unwrap() - pearson(&pairs).unwrap()).abs() < 1e-14);
    }
}
