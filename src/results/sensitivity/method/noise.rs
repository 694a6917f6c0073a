//! How much of the variance between rows is the noise of replications.
//!
//! All rows meet the same luck: replication `r` of one has the random numbers of replication `r` of another. What
//! a lucky replication does to all rows alike moves no index, so it is taken off: in the table of rows by
//! replications, what is neither row nor replication is the residual of a two-way analysis of variance without
//! repetition. Its mean square over the number of replications is the noise in the mean of a row.

/// The noise in the means of rows over the variance of these means, in `[0, 1]`, from the replications that have
/// a value in every row. `None` with fewer than two of these, fewer than two rows, or no variance.
pub(crate) fn share(rows: &[&[Option<f64>]]) -> Option<f64> {
    let replications = rows.iter().map(|row| row.len()).min()?;
    let whole = |&r: &usize| rows.iter().all(|row| row[r].is_some_and(f64::is_finite));
    let kept: Vec<usize> = (0..replications).filter(whole).collect();
    let table: Vec<Vec<f64>> = rows.iter().map(|row| kept.iter().filter_map(|&r| row[r]).collect()).collect();
    let (n, r) = (table.len() as f64, kept.len() as f64);
    if n < 2.0 || r < 2.0 {
        return None;
    }
    let row_means: Vec<f64> = table.iter().map(|row| row.iter().sum::<f64>() / r).collect();
    let mean = row_means.iter().sum::<f64>() / n;
    let column_effect: Vec<f64> =
        (0..kept.len()).map(|column| table.iter().map(|row| row[column]).sum::<f64>() / n - mean).collect();
    let residual: f64 = table
        .iter()
        .zip(&row_means)
        .flat_map(|(row, mean)| row.iter().zip(&column_effect).map(move |(y, effect)| y - mean - effect))
        .map(|left| left * left)
        .sum();
    let between = row_means.iter().map(|row| (row - mean) * (row - mean)).sum::<f64>() / (n - 1.0);
    let noise = residual / ((n - 1.0) * (r - 1.0)) / r;
    (between > 0.0).then(|| (noise / between).min(1.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::Luck;

    /// Rows by replications: a uniform row effect, a shared effect of replications, and noise of its own.
    fn table(rows: usize, replications: usize, shared: f64, own: f64) -> Vec<Vec<Option<f64>>> {
        let mut draws = Luck::new(5, 0).stream("noise test");
        let luck: Vec<f64> = (0..replications).map(|_| draws.uniform() * shared).collect();
        (0..rows)
            .map(|_| {
                let row = draws.uniform();
                luck.iter().map(|shared| Some(row + shared + (draws.uniform() - 0.5) * own)).collect()
            })
            .collect()
    }

    fn share_of(table: &[Vec<Option<f64>>]) -> Option<f64> {
        share(&table.iter().map(Vec::as_slice).collect::<Vec<_>>())
    }

    #[test]
    fn the_share_is_that_of_theory_and_luck_that_all_share_does_not_count() {
        // Variances of uniforms over (0, w) are w^2 / 12: noise in the mean of four is w^2 / 48.
        let own: f64 = 0.8;
        let theory = own * own / 48.0 / (1.0 / 12.0 + own * own / 48.0);
        for shared in [0.0, 30.0] {
            let found = share_of(&table(4000, 4, shared, own)).unwrap();
            assert!((found - theory).abs() < 0.01, "{found} is not {theory}");
        }
        assert!(share_of(&table(100, 3, 5.0, 0.0)).unwrap() < 1e-12, "shared luck alone is no noise");
    }

    #[test]
    fn a_replication_that_some_row_lacks_is_not_used() {
        let mut full = table(50, 3, 1.0, 1.0);
        let without_last: Vec<Vec<Option<f64>>> = full.iter().map(|row| row[..2].to_vec()).collect();
        full[7][2] = None;
        assert_eq!(share_of(&full), share_of(&without_last));
        full[7][1] = None;
        assert_eq!(share_of(&full), None, "one replication tells nothing of noise");
        assert_eq!(share_of(&[]), None);
    }
}
