//! The design behind Sobol indices (Saltelli et al. 2010, doi 10.1016/j.cpc.2009.09.018).

use std::fmt;

use super::{DesignError, Groups, sobol};

/// Which matrix a row belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Matrix {
    /// The first half of the coordinates of the sequence.
    A,
    /// The second half.
    B,
    /// `A` with this factor, or group of factors, from `B`.
    Ab(usize),
    /// `B` with this factor, or group of factors, from `A`; only for indices of second order.
    Ba(usize),
}

impl fmt::Display for Matrix {
    /// `A`, `B`, `AB:0`, `BA:0`: the number is the place of the factor or group.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Matrix::A => f.write_str("A"),
            Matrix::B => f.write_str("B"),
            Matrix::Ab(factor) => write!(f, "AB:{factor}"),
            Matrix::Ba(factor) => write!(f, "BA:{factor}"),
        }
    }
}

/// One row of a Saltelli design.
#[derive(Clone, Debug, PartialEq)]
pub struct SaltelliRow {
    /// The point of the underlying sequence: 0, 1, …
    pub base: usize,
    /// The matrix.
    pub matrix: Matrix,
    /// The coordinates, in the open unit interval.
    pub coordinates: Vec<f64>,
}

/// A Saltelli design for `dimensions` factors: `n (dimensions + 2)` rows, or `n (2 dimensions + 2)` if indices of
/// second order are wanted too.
///
/// Each point of a [`sobol`](super::sobol()) sequence of twice as many dimensions is a row of `A` and one of `B`. Rows of one base
/// point stand together in the order `A`, `Ab(0)`, `Ab(1)`, …, `Ba(0)`, …, `B`, so a larger `n` only adds rows.
/// Powers of two are best for `n`.
///
/// # Errors
/// If twice the factors are more than [`SOBOL_DIMENSIONS`](super::SOBOL_DIMENSIONS).
pub fn saltelli(
    dimensions: usize,
    n: usize,
    second_order: bool,
    seed: u64,
) -> Result<Vec<SaltelliRow>, DesignError> {
    saltelli_by_groups(&Groups::single(dimensions), n, second_order, seed)
}

/// As [`saltelli`], with the coordinates of a group mixed together: so there are as many mixtures as groups, and the
/// indices are those of groups (Sobol 2001, doi 10.1016/S0378-4754(00)00270-6).
///
/// # Errors
/// If twice the dimensions are more than [`SOBOL_DIMENSIONS`](super::SOBOL_DIMENSIONS).
pub fn saltelli_by_groups(
    groups: &Groups,
    n: usize,
    second_order: bool,
    seed: u64,
) -> Result<Vec<SaltelliRow>, DesignError> {
    let sequence = sobol(2 * groups.dimensions(), n, seed)?;
    let rows = |(base, point): (usize, &Vec<f64>)| rows_of(groups, base, point, second_order);
    Ok(sequence.iter().enumerate().flat_map(rows).collect())
}

fn rows_of(groups: &Groups, base: usize, point: &[f64], second_order: bool) -> Vec<SaltelliRow> {
    let (a, b) = point.split_at(point.len() / 2);
    let row = |matrix, coordinates| SaltelliRow { base, matrix, coordinates };
    let with = |into: &[f64], from: &[f64], group: usize| {
        let mut coordinates = into.to_vec();
        for &dimension in groups.members(group) {
            coordinates[dimension] = from[dimension];
        }
        coordinates
    };
    let mut rows = vec![row(Matrix::A, a.to_vec())];
    rows.extend((0..groups.count()).map(|group| row(Matrix::Ab(group), with(a, b, group))));
    if second_order {
        rows.extend((0..groups.count()).map(|group| row(Matrix::Ba(group), with(b, a, group))));
    }
    rows.push(row(Matrix::B, b.to_vec()));
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_mix_two_halves_of_one_point_and_are_as_many_as_the_formula_says() {
        let (k, n) = (3, 8);
        assert_eq!(saltelli(k, n, false, 1).unwrap().len(), n * (k + 2));
        let rows = saltelli(k, n, true, 1).unwrap();
        assert_eq!(rows.len(), n * (2 * k + 2));
        let sequence = sobol(2 * k, n, 1).unwrap();
        for (base, block) in rows.chunks(2 * k + 2).enumerate() {
            let (a, b) = (&sequence[base][..k], &sequence[base][k..]);
            assert!(block.iter().all(|row| row.base == base));
            assert_eq!((block[0].matrix, &block[0].coordinates[..]), (Matrix::A, a));
            assert_eq!((block[2 * k + 1].matrix, &block[2 * k + 1].coordinates[..]), (Matrix::B, b));
            assert_eq!(
                (block[2].matrix, &block[2].coordinates[..]),
                (Matrix::Ab(1), &[a[0], b[1], a[2]][..])
            );
            assert_eq!(
                (block[4].matrix, &block[4].coordinates[..]),
                (Matrix::Ba(0), &[a[0], b[1], b[2]][..])
            );
        }
    }

    #[test]
    fn coordinates_of_a_group_are_mixed_together() {
        let rows = saltelli_by_groups(&Groups::of(vec![0, 1, 0]), 4, true, 1).unwrap();
        assert_eq!(rows.len(), 4 * 6);
        let sequence = sobol(6, 4, 1).unwrap();
        for (base, block) in rows.chunks(6).enumerate() {
            let (a, b) = sequence[base].split_at(3);
            let (first, last) = (&block[1], &block[4]);
            assert_eq!((first.matrix, &first.coordinates[..]), (Matrix::Ab(0), &[b[0], a[1], b[2]][..]));
            assert_eq!((last.matrix, &last.coordinates[..]), (Matrix::Ba(1), &[b[0], a[1], b[2]][..]));
        }
    }

    #[test]
    fn more_base_points_only_add_rows() {
        let (few, many) = (saltelli(4, 8, false, 2).unwrap(), saltelli(4, 16, false, 2).unwrap());
        assert_eq!(few[..], many[..48]);
    }

    #[test]
    fn too_many_factors_are_an_error() {
        assert_eq!(saltelli(501, 1, false, 0), Err(DesignError::Dimensions { wanted: 1002 }));
    }
}
