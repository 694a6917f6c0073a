//! Whether a difference is shown to be too small to matter.

use statrs::distribution::{ContinuousCDF, StudentsT};

use crate::experiment::stats::{Paired, holm};

/// Whether a difference is shown to lie within a margin.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Equivalence {
    /// The margin, above zero.
    pub margin: f64,
    /// The p value of the two one-sided tests (Schuirmann 1987) by Holm's correction over all that have a margin; missing
    /// where the difference is the same in every replication.
    pub p_holm: Option<f64>,
    /// Whether the difference lies within the margin, at the confidence of all together.
    pub is_shown: bool,
}

/// The two one-sided tests of each difference that has a margin, judged together.
pub fn equivalence(
    differences: &[Paired],
    margins: &[Option<f64>],
    confidence: f64,
) -> Vec<Option<Equivalence>> {
    let p: Vec<Option<f64>> =
        differences.iter().zip(margins).map(|(paired, margin)| p_value(paired, (*margin)?)).collect();
    let mut adjusted = holm(&p.iter().copied().flatten().collect::<Vec<_>>()).into_iter();
    let one = |((paired, margin), p): ((&Paired, &Option<f64>), &Option<f64>)| {
        let margin = (*margin)?;
        let spread = paired.spread?;
        let p_holm = p.and_then(|_| adjusted.next());
        let is_shown = match p_holm {
            Some(p) => p <= 1.0 - confidence,
            None => spread.low >= -margin && spread.high <= margin,
        };
        Some(Equivalence { margin, p_holm, is_shown })
    };
    differences.iter().zip(margins).zip(&p).map(one).collect()
}

/// The larger p value of the two tests that the mean is beyond the margin at either side.
fn p_value(paired: &Paired, margin: f64) -> Option<f64> {
    let (difference, spread) = (paired.difference?, paired.spread?);
    spread.p?;
    let se = spread.sd / libm::sqrt(paired.n as f64);
    let room = margin - paired.coarseness - difference.abs();
    StudentsT::new(0.0, 1.0, (paired.n - 1) as f64).ok().map(|dist| dist.sf(room / se))
}
