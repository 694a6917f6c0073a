//! Where the warm-up of a series ends.

/// Batch means at the end of a series that are no candidates: their spread is too uncertain.
const TAIL: usize = 5;
/// Fewer batch means than this say nothing.
const FEWEST: usize = 10;

/// What a series says about its warm-up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Settling {
    /// So many observations at its beginning belong to the warm-up.
    After(usize),
    /// The best truncation lies in the second half: the series is too short to tell, or settles nowhere.
    TooShort,
    /// It has too few observations.
    TooFew,
}

/// Truncation by MSER-5 (White 1997, Simulation 69, doi 10.1177/003754979706900601): the marginal standard error
/// rule on means of five observations.
pub fn mser(series: &[f64]) -> Settling {
    settling(series, 5)
}

/// The marginal standard error rule on means of `batch` observations, of the family MSER-m (White, Cobb & Spratt
/// 2000, doi 10.1109/WSC.2000.899810). A batch of whole weeks takes a weekly rhythm out.
///
/// Of `k` batch means, the first `d` are cut so that `sum of squared deviations of the rest / (k - d)^2` is least;
/// the first of equal minima counts. The last five are no candidates, and a minimum in the second half is a
/// refusal (Law 2015, Simulation Modeling and Analysis, 5th edition, section 9.5.1). Observations behind the last
/// whole batch are left out. A series that does not vary is settled from the beginning.
pub fn settling(series: &[f64], batch: usize) -> Settling {
    let means: Vec<f64> = series
        .chunks_exact(batch.max(1))
        .map(|chunk| chunk.iter().sum::<f64>() / chunk.len() as f64)
        .collect();
    let k = means.len();
    if k < FEWEST {
        return Settling::TooFew;
    }
    // From the end, so that each candidate takes one more in (Welford's update).
    let (mut mean, mut squares, mut best) = (0.0, 0.0, (f64::INFINITY, 0));
    for (kept, d) in (1..=k).zip((0..k).rev()) {
        let from_old = means[d] - mean;
        mean += from_old / kept as f64;
        squares += from_old * (means[d] - mean);
        let rule = squares / (kept as f64 * kept as f64);
        if d + TAIL <= k && rule <= best.0 {
            best = (rule, d);
        }
    }
    if 2 * best.1 > k { Settling::TooShort } else { Settling::After(best.1 * batch.max(1)) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::Luck;

    /// The rule as published, without any shortcut.
    fn plain(series: &[f64]) -> usize {
        let means: Vec<f64> = series.chunks_exact(5).map(|five| five.iter().sum::<f64>() / 5.0).collect();
        let rule = |d: usize| {
            let kept = &means[d..];
            let mean = kept.iter().sum::<f64>() / kept.len() as f64;
            kept.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / (kept.len() * kept.len()) as f64
        };
        let candidates = 0..=means.len() - TAIL;
        candidates.min_by(|a, b| rule(*a).total_cmp(&rule(*b))).unwrap()
    }

    fn noise(n: usize, replication: u32) -> Vec<f64> {
        let mut stream = Luck::new(3, replication).stream("noise");
        (0..n).map(|_| stream.uniform() - 0.5).collect()
    }

    #[test]
    fn the_cut_is_that_of_the_plain_rule() {
        for replication in 0..50 {
            let series: Vec<f64> = noise(400, replication)
                .iter()
                .enumerate()
                .map(|(i, x)| x + 5.0 * libm::exp(-(i as f64) / 20.0))
                .collect();
            let d = plain(&series);
            let expected = if 2 * d > 80 { Settling::TooShort } else { Settling::After(5 * d) };
            assert_eq!(mser(&series), expected);
        }
    }

    #[test]
    fn a_step_is_cut_off_where_it_ends() {
        let mut series = vec![10.0; 40];
        series.extend((0..360).map(|i| f64::from(i % 5)));
        assert_eq!(mser(&series), Settling::After(40));
    }

    #[test]
    fn a_series_that_still_climbs_is_refused() {
        let climbing: Vec<f64> = (0..200).map(f64::from).collect();
        assert_eq!(mser(&climbing), Settling::TooShort);
    }

    #[test]
    fn a_settled_series_loses_little() {
        let cut = |replication| match mser(&noise(1_000, replication)) {
            Settling::After(n) => n,
            other => panic!("{other:?}"),
        };
        let mean = (0..20).map(cut).sum::<usize>() as f64 / 20.0;
        assert!(mean < 150.0, "{mean}");
        assert_eq!(mser(&[0.1; 100]), Settling::After(0));
    }

    #[test]
    fn a_weekly_rhythm_is_taken_out_by_batches_of_weeks() {
        let mut series: Vec<f64> = (0..140).map(|day| if day % 7 < 5 { 1.0 } else { 0.0 }).collect();
        series[..14].iter_mut().for_each(|x| *x += 9.0);
        assert_eq!(settling(&series, 7), Settling::After(14));
    }

    #[test]
    fn a_handful_of_observations_says_nothing() {
        assert_eq!(mser(&[1.0; 49]), Settling::TooFew);
        assert_eq!(mser(&[]), Settling::TooFew);
    }
}
