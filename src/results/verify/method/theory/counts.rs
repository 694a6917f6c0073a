//! Counts of a Poisson process whose rate changes.

/// Ratio of variance to mean of the counts of a cell whose mean is `mean` times a busyness of mean 1 and coefficient of
/// variation `cv`: `1 + mean cv^2` (mixed Poisson; Grandell 1997). With `cv` 0 the process is Poisson and the ratio 1.
pub fn dispersion(mean: f64, cv: f64) -> f64 {
    1.0 + mean * cv * cv
}

/// Shares of the cells of a profile.
pub fn shares(profile: &[f64]) -> Vec<f64> {
    let sum: f64 = profile.iter().sum();
    profile.iter().map(|weight| weight / sum).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_busyness_spreads_counts_more_than_chance() {
        assert_eq!(dispersion(100.0, 0.0), 1.0);
        // Negative binomial with mean 10 and shape 4 (cv = 1/2): variance 10 + 100/4 = 35.
        assert_eq!(dispersion(10.0, 0.5), 3.5);
    }

    #[test]
    fn shares_sum_to_one() {
        assert_eq!(shares(&[1.0, 3.0]), [0.25, 0.75]);
    }
}
