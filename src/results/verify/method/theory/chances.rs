//! Chances: trials until the first success, choices by utility.

/// The logistic function.
pub fn logistic(log_odds: f64) -> f64 {
    1.0 / (1.0 + libm::exp(-log_odds))
}

/// Mean number of trials where another follows each with these chances, one after the other: `1 + p1 + p1 p2 + ...`.
/// With one chance `p` for ever it is the geometric `1 / (1 - p)` (Feller 1968, volume I, VI.8).
pub fn trials(chances: impl Iterator<Item = f64>) -> f64 {
    let (mut sum, mut alive) = (1.0, 1.0);
    for chance in chances {
        alive *= chance;
        sum += alive;
    }
    sum
}

/// Shares of a multinomial logit (McFadden 1974): `exp(u_i) / sum exp(u_j)`.
pub fn logit_shares(utilities: &[f64]) -> Vec<f64> {
    let weights: Vec<f64> = utilities.iter().map(|utility| libm::exp(*utility)).collect();
    let sum: f64 = weights.iter().sum();
    weights.iter().map(|weight| weight / sum).collect()
}

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
    fn trials_with_one_chance_are_geometric() {
        assert!((trials(std::iter::repeat_n(0.5, 60)) - 2.0).abs() < 1e-12);
        assert!((trials(std::iter::repeat_n(0.25, 60)) - 4.0 / 3.0).abs() < 1e-12);
        // At most three: 1 + 1/2 + 1/4.
        assert_eq!(trials([0.5, 0.5].into_iter()), 1.75);
        assert_eq!(trials(std::iter::empty()), 1.0);
    }

    #[test]
    fn shares_follow_the_ratio_of_exponentials() {
        let shares = logit_shares(&[0.0, libm::log(2.0), libm::log(5.0)]);
        for (share, hand) in shares.iter().zip([0.125, 0.25, 0.625]) {
            assert!((share - hand).abs() < 1e-12);
        }
        assert_eq!(logit_shares(&[3.0, f64::NEG_INFINITY]), [1.0, 0.0]);
        assert!((logistic(libm::log(3.0)) - 0.75).abs() < 1e-12);
    }

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
