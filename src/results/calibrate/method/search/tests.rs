//! The search on functions whose least value is known.

use super::*;

/// A bench whose residuals are a function of coordinates and replications.
struct Known<F> {
    f: F,
    points: usize,
    steps: Vec<Step>,
}

impl<F: Fn(&[f64], u32) -> Option<Vec<f64>>> Bench for Known<F> {
    fn snap(&self, at: &[f64]) -> Vec<f64> {
        at.to_vec()
    }

    fn residuals(&mut self, at: &[Vec<f64>], replications: u32) -> Result<Vec<Option<Vec<f64>>>, Halt> {
        self.points += at.len();
        for x in at.iter().flatten() {
            assert!((0.0..=1.0).contains(x), "{at:?} is outside the unit box");
        }
        Ok(at.iter().map(|at| (self.f)(at, replications)).collect())
    }

    fn told(&mut self, step: &Step) {
        self.steps.push(step.clone());
    }
}

const SETTINGS: Settings = Settings { replications: 2, most_replications: 8, first: 0.1, last: 0.001 };

fn find(start: &[f64], f: impl Fn(&[f64], u32) -> Option<Vec<f64>>) -> (Found, usize) {
    let mut bench = Known { f, points: 0, steps: Vec::new() };
    let found = search(&mut bench, start, SETTINGS).unwrap();
    (found, bench.points)
}

#[test]
fn the_valley_of_rosenbrock_is_followed_to_its_end() {
    // 10 (y - x^2) and 1 - x on [-2, 2] and [-2, 2]: least at (1, 1), in tolerances of a hundredth.
    let (found, points) = find(&[0.2, 0.75], |at, _| {
        let (x, y) = (4.0 * at[0] - 2.0, 4.0 * at[1] - 2.0);
        Some(vec![1000.0 * (y - x * x), 100.0 * (1.0 - x)])
    });
    assert_eq!(found.end, End::Reached);
    for x in &found.at {
        assert!((x - 0.75).abs() < 0.002, "{found:?}");
    }
    assert!(points < 200, "{points} points");
    assert_eq!(found.replications, 8);
}

#[test]
fn a_minimum_beyond_a_bound_is_sought_at_the_bound() {
    // x wants 1.2; y follows from y - x = -0.5.
    let (found, _) =
        find(&[0.5, 0.5], |at, _| Some(vec![50.0 * (at[0] - 1.2), 50.0 * (at[1] - at[0] + 0.5)]));
    assert_eq!(found.at[0], 1.0);
    assert!((found.at[1] - 0.5).abs() < 0.01, "{found:?}");
    assert_eq!(found.end, End::Flat);
}

#[test]
fn targets_that_contradict_each_other_end_in_between_and_are_not_called_reached() {
    let (found, points) = find(&[0.2], |at, _| Some(vec![100.0 * (at[0] - 0.4), 100.0 * (at[0] - 0.6)]));
    assert!((found.at[0] - 0.5).abs() < 0.01, "{found:?}");
    assert_eq!(found.end, End::Flat);
    assert!(points < 40, "{points} points");
}

#[test]
fn replications_grow_before_the_search_ends() {
    // The mean of few replications is off by a lot, in the same direction at all points: common luck.
    let (found, _) = find(&[0.1, 0.9], |at, replications| {
        let off = 1.0 / f64::from(replications);
        Some(vec![40.0 * (at[0] - 0.5) + off, 40.0 * (at[1] - 0.3) - off])
    });
    assert_eq!(found.replications, 8);
    assert!((found.at[0] - 0.5).abs() < 0.01 && (found.at[1] - 0.3).abs() < 0.01, "{found:?}");
}

#[test]
fn points_without_figures_are_walked_around_or_told() {
    // Beyond 0.8 there is nothing; the least value lies at 0.7.
    let (found, _) = find(&[0.3], |at, _| (at[0] < 0.8).then(|| vec![100.0 * (at[0] - 0.7) * (1.0 + at[0])]));
    assert!((found.at[0] - 0.7).abs() < 0.01, "{found:?}");
    let (found, points) = find(&[0.3], |at, _| (at[0] < 0.35).then(|| vec![1.0]));
    assert_eq!((found.end, points), (End::Unusable, 2));
}

#[test]
fn slopes_are_those_of_the_function_near_the_end() {
    let (found, _) = find(&[0.2, 0.2], |at, _| {
        Some(vec![30.0 * (at[0] - 0.5), 20.0 * (at[0] + at[1] - 0.9), 10.0 * (at[1] - 0.4)])
    });
    let jacobian = found.jacobian.unwrap();
    for (row, own) in jacobian.iter().zip([[30.0, 0.0], [20.0, 20.0], [0.0, 10.0]]) {
        for (slope, own) in row.iter().zip(own) {
            assert!((slope - own).abs() < 1e-6, "{jacobian:?}");
        }
    }
}

#[test]
fn a_budget_that_is_spent_ends_the_search_with_the_best_point() {
    struct Poor(usize);
    impl Bench for Poor {
        fn snap(&self, at: &[f64]) -> Vec<f64> {
            at.to_vec()
        }
        fn residuals(&mut self, at: &[Vec<f64>], _: u32) -> Result<Vec<Option<Vec<f64>>>, Halt> {
            self.0 += at.len();
            if self.0 > 4 {
                return Err(Halt::Spent);
            }
            Ok(at.iter().map(|at| Some(vec![100.0 * (at[0] - 0.9)])).collect())
        }
        fn told(&mut self, _: &Step) {}
    }
    let found = search(&mut Poor(0), &[0.1], SETTINGS).unwrap();
    assert_eq!(found.end, End::Spent);
    assert!(found.at[0] > 0.2, "{found:?}");
}
