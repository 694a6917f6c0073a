//! How well the targets tell the parameters apart: standard errors, correlations, and directions that tell nothing.

use super::dense::{Matrix, eigen, gram, solve, times};

/// A direction is unknown if a step over the whole range along it moves the targets by less than this share of what
/// the clearest direction does.
const FAINT: f64 = 0.01;
/// A parameter is part of a direction if it carries at least this much of its length.
const PART: f64 = 0.2;

/// What the slopes at the fitted point say.
#[derive(Clone, Debug, PartialEq)]
pub struct Identified {
    /// Standard error of each coordinate if the tolerances and priors are standard deviations; `None` where nothing
    /// tells.
    pub errors: Vec<Option<f64>>,
    /// Correlations of the errors; empty where nothing tells.
    pub correlations: Vec<Vec<f64>>,
    /// Singular values of the targets' slopes, largest first: tolerances by range. Priors do not count.
    pub singular_values: Vec<f64>,
    /// Directions that the targets do not tell: the share of each parameter in it.
    pub unknown: Vec<Vec<f64>>,
}

/// What the slopes say. `targets`: how many of the residuals are targets; the rest are priors.
pub(crate) fn identify(jacobian: &Matrix, targets: usize, n: usize) -> Identified {
    let own: Matrix = jacobian[..targets.min(jacobian.len())].to_vec();
    let pairs = eigen(&gram(&own, n));
    let singular_values: Vec<f64> = pairs.iter().map(|(value, _)| libm::sqrt(value.max(0.0))).collect();
    let clearest = singular_values.first().copied().unwrap_or(0.0);
    let faint = |value: f64| clearest == 0.0 || value < FAINT * clearest;
    let unknown = pairs.iter().zip(&singular_values).filter(|(_, value)| faint(**value));
    let unknown: Vec<Vec<f64>> = unknown.map(|((_, vector), _)| vector.clone()).collect();
    let identity: Matrix = (0..n).map(|i| (0..n).map(|j| f64::from(u8::from(i == j))).collect()).collect();
    let covariance = solve(&gram(jacobian, n), &identity);
    let error = |i: usize| covariance.as_ref().map(|c| libm::sqrt(c[i][i].max(0.0)));
    let errors: Vec<Option<f64>> = (0..n).map(error).collect();
    let correlations = match &covariance {
        Some(c) => {
            let entry = |i: usize, j: usize| c[i][j] / libm::sqrt(c[i][i] * c[j][j]).max(f64::MIN_POSITIVE);
            (0..n).map(|i| (0..n).map(|j| entry(i, j)).collect()).collect()
        }
        None => Vec::new(),
    };
    Identified { errors, correlations, singular_values, unknown }
}

/// The standard errors of the coordinates that come from the luck of finitely many runs alone: the covariance of the
/// targets' means carried through the slopes.
pub(crate) fn noise(jacobian: &Matrix, covariance: &Matrix, n: usize) -> Vec<Option<f64>> {
    let transposed: Matrix = (0..n).map(|j| jacobian.iter().map(|row| row[j]).collect()).collect();
    let Some(inverse) = solve(&gram(jacobian, n), &transposed) else { return vec![None; n] };
    inverse
        .iter()
        .map(|row| {
            let own = &row[..covariance.len()];
            let carried = times(covariance, own);
            Some(libm::sqrt(super::dense::dot(own, &carried).max(0.0)))
        })
        .collect()
}

/// A direction that the targets do not tell, in words. `log`: whether each parameter moves in the logarithm, and
/// `span`, the logarithm of high over low, or the length of the range.
pub fn words(direction: &[f64], names: &[&str], log: &[bool], span: &[f64]) -> String {
    let parts: Vec<usize> = (0..direction.len()).filter(|i| direction[*i].abs() >= PART).collect();
    match parts.as_slice() {
        [] => "the targets tell no parameter apart".into(),
        [one] => format!("`{}` is not identified: no target moves with it", names[*one]),
        [one, other] => {
            // Along the direction the outcome stays: what is known is what stays too.
            let (a, b) = (direction[*one] * span[*one], direction[*other] * span[*other]);
            let (one, other) = (names[*one], names[*other]);
            let alike = (a.abs() / b.abs() - 1.0).abs() < 0.25;
            match (log[parts[0]], log[parts[1]], a * b < 0.0) {
                (true, true, true) if alike => {
                    format!("only the product of `{one}` and `{other}` is identified")
                }
                (true, true, false) if alike => {
                    format!("only the ratio of `{one}` and `{other}` is identified")
                }
                (false, false, true) if alike => {
                    format!("only the sum of `{one}` and `{other}` is identified")
                }
                (false, false, false) if alike => {
                    format!("only the difference of `{one}` and `{other}` is identified")
                }
                (true, true, _) => {
                    format!("only `{one}` times a power ({:.2}) of `{other}` is identified", -a / b)
                }
                _ => format!("only one combination of `{one}` and `{other}` is identified"),
            }
        }
        many => {
            let names: Vec<String> = many.iter().map(|i| format!("`{}`", names[*i])).collect();
            format!("only {} combinations of {} are identified", many.len() - 1, names.join(", "))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_product_shows_as_a_direction_in_which_nothing_moves() {
        // Two targets that see ln a + ln b only, beside one parameter that is known: spans alike.
        let jacobian = vec![vec![2.0, 2.0, 0.0], vec![1.0, 1.0, 0.0], vec![0.0, 0.0, 1.0]];
        let found = identify(&jacobian, 3, 3);
        assert_eq!(found.unknown.len(), 1);
        assert_eq!(found.errors, [None; 3]);
        let said = words(&found.unknown[0], &["a", "b", "c"], &[true; 3], &[1.0; 3]);
        assert_eq!(said, "only the product of `a` and `b` is identified");
        let said = words(&found.unknown[0], &["a", "b", "c"], &[false; 3], &[1.0; 3]);
        assert_eq!(said, "only the sum of `a` and `b` is identified");
        let said = words(&[0.0, 0.0, 1.0], &["a", "b", "c"], &[false; 3], &[1.0; 3]);
        assert!(said.contains("`c` is not identified"), "{said}");
    }

    #[test]
    fn errors_are_those_of_the_normal_equations() {
        // Two targets that see x and x + y: errors 1 and sqrt 2, correlation -1 over sqrt 2.
        let jacobian = vec![vec![1.0, 0.0], vec![1.0, 1.0]];
        let found = identify(&jacobian, 2, 2);
        let root = std::f64::consts::SQRT_2;
        assert!((found.errors[0].unwrap() - 1.0).abs() < 1e-12);
        assert!((found.errors[1].unwrap() - root).abs() < 1e-12);
        assert!((found.correlations[0][1] + 1.0 / root).abs() < 1e-12);
        assert!(found.unknown.is_empty());
        // Of two independent means with variances 0.04 and 0.09, y is the difference: 0.13.
        let errors = noise(&jacobian, &vec![vec![0.04, 0.0], vec![0.0, 0.09]], 2);
        assert!((errors[0].unwrap() - 0.2).abs() < 1e-12);
        assert!((errors[1].unwrap() - libm::sqrt(0.13)).abs() < 1e-12);
    }

    #[test]
    fn a_prior_makes_an_error_finite_and_leaves_the_direction_unknown_to_the_targets() {
        let jacobian = vec![vec![1.0, 1.0], vec![0.5, 0.0]];
        let found = identify(&jacobian, 1, 2);
        assert_eq!(found.unknown.len(), 1);
        assert!((found.errors[0].unwrap() - 2.0).abs() < 1e-9);
    }
}
