//! Latin hypercube designs (McKay, Beckman & Conover 1979, doi 10.2307/1268522).

use super::dice::Dice;

/// A Latin hypercube: `points` points of the open unit cube with as many coordinates as `dimensions`.
///
/// Each dimension is cut into `points` equal parts, and each part holds exactly one point, at a random place in
/// it; the orders of different dimensions are independent. Another number of points is another design: points
/// cannot be added to one. To go on adding points, use [`sobol`](super::sobol()).
pub fn latin_hypercube(dimensions: usize, points: usize, seed: u64) -> Vec<Vec<f64>> {
    let columns: Vec<Vec<f64>> = (0..dimensions).map(|dimension| column(points, seed, dimension)).collect();
    (0..points).map(|point| columns.iter().map(|column| column[point]).collect()).collect()
}

fn column(points: usize, seed: u64, dimension: usize) -> Vec<f64> {
    let mut dice = Dice::new(seed, "design: latin hypercube", dimension);
    let parts = dice.permutation(points);
    parts.into_iter().map(|part| (part as f64 + within(&mut dice)) / points as f64).collect()
}

/// A place in (0, 1) with 32 bits: with more, the sum with a part could round up into the next one.
fn within(dice: &mut Dice) -> f64 {
    ((dice.word() >> 32) as f64 + 0.5) / (1_u64 << 32) as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_part_of_every_dimension_holds_one_point(dimensions in 1_usize..8, points in 1_usize..200, seed: u64) {
            let design = latin_hypercube(dimensions, points, seed);
            for dimension in 0..dimensions {
                let mut parts: Vec<usize> =
                    design.iter().map(|point| (point[dimension] * points as f64).floor() as usize).collect();
                parts.sort_unstable();
                prop_assert_eq!(parts, (0..points).collect::<Vec<_>>());
            }
        }
    }

    #[test]
    fn another_dimension_moves_no_column_and_another_seed_moves_all() {
        let (two, three) = (latin_hypercube(2, 50, 9), latin_hypercube(3, 50, 9));
        assert!(two.iter().zip(&three).all(|(two, three)| two[..] == three[..2]));
        assert_ne!(two, latin_hypercube(2, 50, 10));
        assert_ne!(
            two.iter().map(|p| p[0]).collect::<Vec<_>>(),
            two.iter().map(|p| p[1]).collect::<Vec<_>>()
        );
    }

    #[test]
    fn the_mean_of_a_monotone_function_is_nearer_than_by_independent_draws() {
        // The variance of the mean of x0 + x1 is 1/(6 n^3) under this design and 1/(6 n) under independent draws.
        let n = 100;
        let error = |seed| {
            let sum: f64 = latin_hypercube(2, n, seed).iter().map(|p| p[0] + p[1]).sum();
            let error = sum / n as f64 - 1.0;
            error * error
        };
        let mean_square = (0..200).map(error).sum::<f64>() / 200.0;
        let theory = 1.0 / (6.0 * (n * n * n) as f64);
        // A chi-square of 200 degrees of freedom, over 200: 0.62..1.5 holds all but one in ten thousand.
        assert!((0.62..1.5).contains(&(mean_square / theory)), "{mean_square} is not {theory}");
    }
}
