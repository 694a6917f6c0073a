//! Sobol sequences with a random digital shift.

use super::DesignError;
use super::dice::Dice;
use sobol_qmc::Sobol;
use sobol_qmc::params::JoeKuoD6;

/// The most dimensions of a Sobol sequence: those for which direction numbers are taken along.
pub const SOBOL_DIMENSIONS: usize = 1000;

/// Bits of a coordinate. With the half that is added a coordinate has 53, and so is exact.
const BITS: usize = 52;

/// The first `points` points of a Sobol sequence in the open unit cube, shifted at random by the seed.
///
/// Direction numbers are those of Joe & Kuo 2008 (doi 10.1137/070709359). The shift, a word for each dimension
/// that is combined with every coordinate by exclusive or, keeps the sequence as even as it was and makes the
/// mean of a function unbiased. It also makes the first point, which is the origin without it, as good as any
/// other, so that it is kept: to drop it would spoil the balance of the first 2^m points (Owen 2022, doi
/// 10.1007/978-3-030-98319-2_4). A longer sequence begins with the shorter one; powers of two are balanced best.
///
/// # Errors
/// With more than [`SOBOL_DIMENSIONS`].
pub fn sobol(dimensions: usize, points: usize, seed: u64) -> Result<Vec<Vec<f64>>, DesignError> {
    if dimensions > SOBOL_DIMENSIONS {
        return Err(DesignError::Dimensions { wanted: dimensions });
    }
    if dimensions == 0 {
        return Ok(vec![Vec::new(); points]);
    }
    let shift: Vec<u64> =
        (0..dimensions).map(|dimension| Dice::new(seed, "design: sobol", dimension).word()).collect();
    let sequence = Sobol::<u64>::new_with_resolution(dimensions, &JoeKuoD6::STANDARD, Some(BITS))
        .map_err(|_| DesignError::Dimensions { wanted: dimensions })?;
    let shifted =
        |point: Vec<u64>| point.iter().zip(&shift).map(|(word, shift)| unit(word ^ shift)).collect();
    Ok(sequence.take(points).map(shifted).collect())
}

/// The middle of one of 2^52 equal parts of (0, 1).
fn unit(word: u64) -> f64 {
    ((word >> (64 - BITS)) as f64 + 0.5) / (1_u64 << BITS) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The first points in ten dimensions as tabulated with the direction numbers by Joe and Kuo.
    #[test]
    fn without_its_shift_it_is_the_published_sequence() {
        let sequence = Sobol::<u64>::new_with_resolution(10, &JoeKuoD6::STANDARD, Some(BITS)).unwrap();
        let points: Vec<Vec<f64>> = sequence
            .take(4)
            .map(|point| point.into_iter().map(|word| word as f64 / 18_446_744_073_709_551_616.0).collect())
            .collect();
        assert_eq!(points[0], [0.0; 10]);
        assert_eq!(points[1], [0.5; 10]);
        assert_eq!(points[2], [0.75, 0.25, 0.25, 0.25, 0.75, 0.75, 0.25, 0.75, 0.75, 0.75]);
        assert_eq!(points[3], [0.25, 0.75, 0.75, 0.75, 0.25, 0.25, 0.75, 0.25, 0.25, 0.25]);
    }

    #[test]
    fn a_longer_sequence_begins_with_the_shorter_one() {
        let (short, long) = (sobol(5, 37, 4).unwrap(), sobol(5, 200, 4).unwrap());
        assert_eq!(short[..], long[..37]);
        let wide = sobol(6, 37, 4).unwrap();
        assert!(
            short.iter().zip(&wide).all(|(short, wide)| short[..] == wide[..5]),
            "nor does a dimension move it"
        );
        assert_ne!(short, sobol(5, 37, 5).unwrap());
    }

    #[test]
    fn every_sixteenth_of_every_dimension_holds_a_sixteenth_of_the_points() {
        for seed in 0..5 {
            let points = sobol(40, 256, seed).unwrap();
            for dimension in 0..40 {
                let mut parts = [0; 16];
                points.iter().for_each(|point| parts[(point[dimension] * 16.0) as usize] += 1);
                assert_eq!(parts, [16; 16], "dimension {dimension}");
            }
        }
    }

    #[test]
    fn means_over_seeds_are_unbiased_and_much_nearer_than_by_independent_draws() {
        // The mean of 4 x0 x1 is 1, its variance 16/9 - 1: independent draws would have an error of 0.055.
        let means: Vec<f64> = (0..200)
            .map(|seed| sobol(2, 256, seed).unwrap().iter().map(|p| 4.0 * p[0] * p[1]).sum::<f64>() / 256.0)
            .collect();
        let (bias, worst) = (
            means.iter().sum::<f64>() / 200.0 - 1.0,
            means.iter().fold(0.0, |a: f64, m| a.max((m - 1.0).abs())),
        );
        assert!(bias.abs() < 0.0005 && worst < 0.02, "{bias} {worst}");
    }

    #[test]
    fn more_dimensions_than_there_are_numbers_for_is_an_error() {
        assert_eq!(sobol(1001, 1, 0), Err(DesignError::Dimensions { wanted: 1001 }));
        assert_eq!(sobol(1000, 2, 0).unwrap()[1].len(), 1000);
        assert_eq!(sobol(0, 2, 0).unwrap(), vec![Vec::<f64>::new(); 2]);
    }
}
