//! Small dense matrices: as many columns as there are parameters. Everything in a fixed order, for equal bytes.

/// A matrix by rows.
pub(crate) type Matrix = Vec<Vec<f64>>;

/// Inner product.
pub(crate) fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// The product of a matrix and a vector.
pub(crate) fn times(matrix: &Matrix, vector: &[f64]) -> Vec<f64> {
    matrix.iter().map(|row| dot(row, vector)).collect()
}

/// The transpose times the matrix, of `n` columns.
pub(crate) fn gram(matrix: &Matrix, n: usize) -> Matrix {
    let entry = |i: usize, j: usize| matrix.iter().map(|row| row[i] * row[j]).sum();
    (0..n).map(|i| (0..n).map(|j| entry(i, j)).collect()).collect()
}

/// Solves `a x = b` for several right sides, the rows of `b` belonging to those of `a`; `None` where `a` is singular.
pub(crate) fn solve(a: &Matrix, b: &Matrix) -> Option<Matrix> {
    let n = a.len();
    let mut rows: Matrix = a.iter().zip(b).map(|(a, b)| a.iter().chain(b).copied().collect()).collect();
    for column in 0..n {
        let largest = (column..n).max_by(|i, j| rows[*i][column].abs().total_cmp(&rows[*j][column].abs()))?;
        if rows[largest][column].abs() < 1e-12 {
            return None;
        }
        rows.swap(column, largest);
        let (pivot, own) = (rows[column][column], rows[column].clone());
        for (i, row) in rows.iter_mut().enumerate() {
            if i == column {
                row.iter_mut().for_each(|entry| *entry /= pivot);
            } else {
                let factor = row[column] / pivot;
                row.iter_mut().zip(&own).for_each(|(entry, own)| *entry -= factor * own);
            }
        }
    }
    Some(rows.into_iter().map(|row| row[n..].to_vec()).collect())
}

/// The lower triangle whose product with its transpose is `a`, a symmetric matrix; `None` unless all of `a`'s
/// eigenvalues are above zero (Cholesky).
pub(crate) fn cholesky(a: &Matrix) -> Option<Matrix> {
    let n = a.len();
    let mut lower: Matrix = (0..n).map(|i| vec![0.0; i + 1]).collect();
    for i in 0..n {
        for j in 0..=i {
            let rest = a[i][j] - dot(&lower[i][..j], &lower[j][..j]);
            if i == j {
                if rest.is_nan() || rest <= 1e-13 * a[i][i] {
                    return None;
                }
                lower[i][i] = libm::sqrt(rest);
            } else {
                lower[i][j] = rest / lower[j][j];
            }
        }
    }
    Some(lower)
}

/// Solves `lower x = b`.
pub(crate) fn forward(lower: &Matrix, b: &[f64]) -> Vec<f64> {
    let mut x = Vec::with_capacity(b.len());
    for (row, b) in lower.iter().zip(b) {
        let known = dot(&row[..x.len()], &x);
        x.push((b - known) / row[x.len()]);
    }
    x
}

/// Solves `lower' x = b`, where `lower'` is the transpose.
pub(crate) fn backward(lower: &Matrix, b: &[f64]) -> Vec<f64> {
    let mut x = b.to_vec();
    for i in (0..x.len()).rev() {
        x[i] /= lower[i][i];
        let (known, own) = (x[i], &lower[i]);
        x[..i].iter_mut().zip(own).for_each(|(x, entry)| *x -= entry * known);
    }
    x
}

/// Eigenvalues of a symmetric matrix, largest first, each with its eigenvector of length 1 (Jacobi's rotations).
pub(crate) fn eigen(symmetric: &Matrix) -> Vec<(f64, Vec<f64>)> {
    const SWEEPS: usize = 100;
    let n = symmetric.len();
    let mut a = symmetric.clone();
    let mut vectors: Matrix = (0..n).map(|i| (0..n).map(|j| f64::from(u8::from(i == j))).collect()).collect();
    for _ in 0..SWEEPS {
        let off: f64 = (0..n).flat_map(|i| (0..i).map(move |j| (i, j))).map(|(i, j)| a[i][j] * a[i][j]).sum();
        let whole: f64 = a.iter().flatten().map(|entry| entry * entry).sum();
        if off <= 1e-28 * whole {
            break;
        }
        for p in 0..n {
            for q in p + 1..n {
                rotate(&mut a, &mut vectors, p, q);
            }
        }
    }
    let column = |j: usize| vectors.iter().map(|row| row[j]).collect();
    let mut pairs: Vec<(f64, Vec<f64>)> = (0..n).map(|j| (a[j][j], column(j))).collect();
    pairs.sort_by(|one, other| other.0.total_cmp(&one.0));
    pairs
}

/// One rotation that makes the entry at (p, q) zero.
fn rotate(a: &mut Matrix, vectors: &mut Matrix, p: usize, q: usize) {
    if a[p][q] == 0.0 {
        return;
    }
    let theta = (a[q][q] - a[p][p]) / (2.0 * a[p][q]);
    let t = theta.signum() / (theta.abs() + libm::sqrt(theta * theta + 1.0));
    let t = if theta == 0.0 { 1.0 } else { t };
    let c = 1.0 / libm::sqrt(t * t + 1.0);
    let s = t * c;
    let turn = |x: f64, y: f64| (c * x - s * y, s * x + c * y);
    for row in a.iter_mut().chain(vectors) {
        (row[p], row[q]) = turn(row[p], row[q]);
    }
    let (above, below) = a.split_at_mut(q);
    for (x, y) in above[p].iter_mut().zip(&mut below[0]) {
        (*x, *y) = turn(*x, *y);
    }
}

/// The step in a box that makes the sum of squares of `residuals + jacobian step` least, by cyclic descent along the
/// coordinates, which converges for a convex function on a box (Tseng 2001).
pub(crate) fn least_squares_in_box(
    jacobian: &Matrix,
    residuals: &[f64],
    low: &[f64],
    high: &[f64],
) -> Vec<f64> {
    const SWEEPS: usize = 5_000;
    let n = low.len();
    let h = gram(jacobian, n);
    let gradient: Vec<f64> =
        (0..n).map(|j| jacobian.iter().zip(residuals).map(|(row, r)| row[j] * r).sum()).collect();
    let mut step = vec![0.0; n];
    for _ in 0..SWEEPS {
        let mut moved: f64 = 0.0;
        for j in 0..n {
            if h[j][j] <= 0.0 {
                continue;
            }
            let slope = gradient[j] + dot(&h[j], &step);
            let to = (step[j] - slope / h[j][j]).clamp(low[j], high[j]);
            moved = moved.max((to - step[j]).abs());
            step[j] = to;
        }
        if moved < 1e-10 {
            break;
        }
    }
    step
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_system_is_solved_and_a_singular_one_is_not() {
        let solved = solve(&vec![vec![0.0, 2.0], vec![4.0, 1.0]], &vec![vec![6.0], vec![11.0]]).unwrap();
        assert_eq!(solved, [[2.0], [3.0]]);
        assert_eq!(solve(&vec![vec![1.0, 2.0], vec![2.0, 4.0]], &vec![vec![1.0], vec![2.0]]), None);
    }

    #[test]
    fn a_triangle_is_the_root_of_its_product_and_solves_it() {
        let a = vec![vec![4.0, 2.0, 0.0], vec![2.0, 10.0, 3.0], vec![0.0, 3.0, 5.0]];
        let lower = cholesky(&a).unwrap();
        assert_eq!(lower, [vec![2.0], vec![1.0, 3.0], vec![0.0, 1.0, 2.0]]);
        let x = backward(&lower, &forward(&lower, &[2.0, 9.0, -7.0]));
        for (got, wanted) in times(&a, &x).iter().zip([2.0, 9.0, -7.0]) {
            assert!((got - wanted).abs() < 1e-12, "{got}");
        }
        assert_eq!(cholesky(&vec![vec![1.0, 2.0], vec![2.0, 4.0]]), None);
    }

    #[test]
    fn eigenvectors_are_stretched_by_their_eigenvalues() {
        let a = vec![vec![2.0, 1.0, 0.0], vec![1.0, 3.0, -1.0], vec![0.0, -1.0, 1.0]];
        let pairs = eigen(&a);
        assert!(pairs[0].0 > pairs[1].0 && pairs[1].0 > pairs[2].0);
        for (value, vector) in &pairs {
            assert!((dot(vector, vector) - 1.0).abs() < 1e-12);
            for (got, own) in times(&a, vector).iter().zip(vector) {
                assert!((got - value * own).abs() < 1e-10, "{got} against {}", value * own);
            }
        }
        let trace: f64 = pairs.iter().map(|(value, _)| value).sum();
        assert!((trace - 6.0).abs() < 1e-12);
    }

    #[test]
    fn a_step_ends_at_the_minimum_or_at_the_wall_before_it() {
        // The least squares of (x + y - 3, x - y - 1) lie at (2, 1).
        let (jacobian, residuals) = (vec![vec![1.0, 1.0], vec![1.0, -1.0]], [-3.0, -1.0]);
        let free = least_squares_in_box(&jacobian, &residuals, &[-9.0, -9.0], &[9.0, 9.0]);
        assert!((free[0] - 2.0).abs() < 1e-9 && (free[1] - 1.0).abs() < 1e-9, "{free:?}");
        // With x at most 1, y minimises (y - 2)^2 + y^2: at 1.
        let walled = least_squares_in_box(&jacobian, &residuals, &[-1.0, -9.0], &[1.0, 9.0]);
        assert!((walled[0] - 1.0).abs() < 1e-9 && (walled[1] - 1.0).abs() < 1e-9, "{walled:?}");
    }
}
