//! Holm's correction for several tests at once.

/// Adjusted p values by Holm's step-down procedure (Holm 1979, Scandinavian Journal of Statistics 6, 65-70).
///
/// Whoever calls all tests with an adjusted value of at most `a` significant is wrong about any of the true null
/// hypotheses with a probability of at most `a`, however the tests depend on each other. Values come back in the
/// order in which they were given; each is at least as large as its own p and at most 1.
pub fn holm(p: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..p.len()).collect();
    order.sort_by(|a, b| p[*a].total_cmp(&p[*b]));
    let (mut adjusted, mut largest) = (vec![1.0; p.len()], 0.0_f64);
    for (rank, place) in order.into_iter().enumerate() {
        // The smallest has all others beside it, the largest none.
        largest = largest.max((p[place] * (p.len() - rank) as f64).min(1.0));
        adjusted[place] = largest;
    }
    adjusted
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn adjusted_values_are_those_of_r() {
        // R: p.adjust(c(0.01, 0.04, 0.03, 0.005), "holm")
        let adjusted = holm(&[0.01, 0.04, 0.03, 0.005]);
        for (ours, theirs) in adjusted.iter().zip([0.03, 0.06, 0.06, 0.02]) {
            assert!((ours - theirs).abs() < 1e-15, "{adjusted:?}");
        }
        assert!(holm(&[]).is_empty());
        assert_eq!(holm(&[0.04]), [0.04]);
        assert_eq!(holm(&[0.7, 0.8]), [1.0, 1.0]);
    }

    proptest! {
        #[test]
        fn it_rejects_what_the_step_by_step_rule_rejects(p in prop::collection::vec(0.0..0.2_f64, 1..12)) {
            // The rule as Holm states it: go up from the smallest, stop at the first that misses its share.
            let mut sorted = p.clone();
            sorted.sort_by(f64::total_cmp);
            let misses = |(rank, p): (usize, &f64)| *p > 0.05 / (sorted.len() - rank) as f64;
            let rejected = sorted.iter().enumerate().position(|(rank, p)| misses((rank, p))).unwrap_or(p.len());
            prop_assert_eq!(holm(&p).iter().filter(|p| **p <= 0.05).count(), rejected);
        }
    }
}
