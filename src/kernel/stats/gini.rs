//! Inequality.

/// The Gini coefficient of amounts that are not negative: 0 if all are equal, towards 1 if one has all.
///
/// Half the mean difference of all pairs over the mean; the denominator of pairs is n². `None` without amounts,
/// or if all are zero.
pub fn gini(amounts: &[f64]) -> Option<f64> {
    let mut sorted = amounts.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    let (n, total) = (sorted.len() as f64, sorted.iter().sum::<f64>());
    if total <= 0.0 {
        return None;
    }
    let ranked: f64 = sorted.iter().enumerate().map(|(i, x)| (2.0 * (i + 1) as f64 - n - 1.0) * x).sum();
    Some(ranked / (n * total))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_amounts_have_no_inequality() {
        assert_eq!(gini(&[2.0, 2.0, 2.0]), Some(0.0));
        assert_eq!((gini(&[]), gini(&[0.0, 0.0])), (None, None));
    }

    #[test]
    fn it_is_half_the_mean_difference_over_the_mean() {
        let amounts = [1.0, 7.0, 0.0, 3.0, 3.0];
        let differences: f64 =
            amounts.iter().flat_map(|a| amounts.iter().map(move |b| f64::abs(a - b))).sum();
        let by_pairs = differences / 25.0 / 2.0 / (14.0 / 5.0);
        assert!((gini(&amounts).unwrap() - by_pairs).abs() < 1e-14);
        assert_eq!(gini(&[0.0, 0.0, 0.0, 1.0]), Some(0.75));
    }
}
