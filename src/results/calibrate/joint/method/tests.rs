//! Joint calibrations of cheap functions whose parameters, and whose posteriors, are known.

use super::*;
use crate::kernel::dist::normal_quantile;
use crate::kernel::{Luck, Purpose};

/// A function in place of the simulator: figures of a point, and the standard deviation of a single run of each.
struct Toy<F> {
    figures: F,
    noise: f64,
    /// Runs that were asked for.
    runs: u64,
}

impl<F: Fn(&[f64]) -> Vec<f64>> Toy<F> {
    fn new(noise: f64, figures: F) -> Toy<F> {
        Toy { figures, noise, runs: 0 }
    }

    /// Luck that all points share, as in the simulator.
    fn luck(&self, luck: LuckOf, replication: u32, row: usize) -> f64 {
        let seed = if luck == LuckOf::Fit { 1 } else { 2 };
        let u = Luck::new(seed, replication).uniform(Purpose::named("toy: luck"), row as u64, 0);
        self.noise * normal_quantile(u)
    }
}

impl<F: Fn(&[f64]) -> Vec<f64>> Simulator for Toy<F> {
    fn snap(&self, at: &[f64]) -> Vec<f64> {
        at.to_vec()
    }

    fn simulate(&mut self, asks: &[Ask], _: Later) -> Result<Vec<Answer>, Halt> {
        self.runs += asks.iter().map(|ask| ask.replications.len() as u64).sum::<u64>();
        let of = |ask: &Ask| -> Answer {
            let figures = (self.figures)(&ask.at).into_iter().enumerate();
            let runs = |(row, figure): (usize, f64)| {
                let one = |r| figure.is_finite().then(|| figure + self.luck(ask.luck, r, row));
                ask.replications.clone().map(one).collect()
            };
            figures.map(runs).collect()
        };
        Ok(asks.iter().map(of).collect())
    }

    fn told(&mut self, _: &Wave) {}
}

fn row(value: f64, error: f64, is_fit: bool) -> Row {
    Row { value, error, is_fit, inputs: vec![0, 1], ends: (None, None) }
}

fn problem(rows: Vec<Row>) -> Problem {
    Problem {
        priors: vec![Prior::Even; 2],
        rows,
        waves: 3,
        points: 30,
        replications: 2,
        cutoff: 3.0,
        draws: 100,
        estimate_runs: 10,
        seed: 5,
    }
}

/// Two worlds of one taste, each with a fact of its own; the second figure of each world bends.
fn bent(x: &[f64]) -> Vec<f64> {
    vec![
        x[0] * (1.0 + x[1]),
        libm::exp(-2.0 * x[0]) + x[1],
        x[0] * (1.0 + x[2]),
        libm::exp(-2.0 * x[0]) + x[2],
    ]
}

#[test]
fn known_parameters_of_two_worlds_are_found_together() {
    let truth = [0.4, 0.7, 0.2];
    let rows: Vec<Row> = bent(&truth)
        .into_iter()
        .zip([vec![0, 1], vec![0, 1], vec![0, 2], vec![0, 2]])
        .map(|(value, inputs)| Row { inputs, ..row(value, 0.01, true) })
        .collect();
    let asked = Problem { priors: vec![Prior::Even; 3], points: 40, ..problem(rows) };
    let mut toy = Toy::new(0.005, bent);
    let found = calibrate(&asked, &mut toy).unwrap();
    assert!(found.is_compatible, "{:?}", found.waves);
    assert!(found.waves[0].left < 0.2, "{:?}", found.waves);
    for (known, truth) in found.known.iter().zip(truth) {
        assert!((known.low..=known.high).contains(&truth), "{truth} in {known:?}");
        assert!(known.ratio() < 0.15, "{known:?}");
    }
    assert!(found.predicted.iter().all(|row| row.inside == Some(true)), "{:?}", found.predicted);
    // Emulators and simulations on new seeds agree.
    for row in &found.predicted {
        assert!((row.emulated.unwrap() - row.mean.unwrap()).abs() < 0.02, "{row:?}");
    }
    let most = 3 * 40 * 2 + 100 + 10;
    assert!(toy.runs <= most && toy.runs >= 40 * 2 + 100 + 10, "{} of {most}", toy.runs);
}

/// Two lines through the square, of which the posterior is normal: means and standard deviations by hand.
fn lines(x: &[f64]) -> Vec<f64> {
    vec![x[0] + 0.5 * x[1], x[0] - x[1], 2.0 * x[1]]
}

#[test]
fn the_posterior_of_a_linear_problem_is_that_of_the_book() {
    let found = calibrate(&problem(lined([0.5, 0.5], [0.0; 2])), &mut Toy::new(1e-6, lines)).unwrap();
    // Errors of 0.04: the precision is A'A / 0.0016, with A'A = [[2, -0.5], [-0.5, 1.25]] and the determinant 2.25.
    let sd = |own: f64| 0.04 * libm::sqrt(own / 2.25);
    for (known, wanted) in found.known.iter().zip([sd(1.25), sd(2.0)]) {
        assert!((known.median - 0.5).abs() < 0.005, "{known:?}");
        assert!((known.sd / wanted - 1.0).abs() < 0.12, "{known:?} against {wanted}");
    }
    let wanted = 0.5 / libm::sqrt(2.0 * 1.25);
    let correlation = found.correlations[0][1].unwrap();
    assert!((correlation - wanted).abs() < 0.1, "{correlation} against {wanted}");
    assert!((found.estimate[0] - 0.5).abs() < 0.02 && (found.estimate[1] - 0.5).abs() < 0.02);
}

/// Fitted rows of the two lines, with what was observed off the truth, in errors; the third is checked.
fn lined(truth: [f64; 2], off: [f64; 2]) -> Vec<Row> {
    let values = lines(&truth);
    vec![
        row(values[0] + 0.04 * off[0], 0.04, true),
        row(values[1] + 0.04 * off[1], 0.04, true),
        row(values[2], 0.04, false),
    ]
}

#[test]
fn intervals_hold_the_truth_as_often_as_they_say() {
    // Forty truths, each seen through errors of its own: 80 intervals of 95 %.
    let (mut inside, mut of) = (0, 0);
    for trial in 0..40 {
        let draw = |what| Luck::new(77, trial).uniform(Purpose::named("toy: truth"), what, 0);
        let truth = [0.25 + 0.5 * draw(0), 0.25 + 0.5 * draw(1)];
        let asked = problem(lined(truth, [normal_quantile(draw(2)), normal_quantile(draw(3))]));
        let found =
            calibrate(&Problem { waves: 1, points: 16, draws: 20, ..asked }, &mut Toy::new(1e-6, lines))
                .unwrap();
        of += 2;
        inside += found.known.iter().zip(truth).filter(|(k, truth)| (k.low..=k.high).contains(truth)).count();
    }
    // Two intervals of a trial are related; 95 % of 80 is 76, and fewer than 69 or all would be rare.
    assert!((69..=80).contains(&inside), "{inside} of {of}");
}

#[test]
fn a_predictive_interval_is_as_wide_as_parameters_runs_and_observation_together() {
    let found = calibrate(&problem(lined([0.5, 0.5], [0.0; 2])), &mut Toy::new(0.03, lines)).unwrap();
    // Rows of single runs: error 0.04, run 0.03, mean of two runs 0.03/√2; the figure checked adds run and error again.
    let rest = 0.04 * 0.04 + 0.03 * 0.03 * 1.5;
    let parameter = 4.0 * rest * 2.0 / 2.25;
    let wanted = 2.0 * 1.96 * libm::sqrt(parameter + 0.03 * 0.03 + 0.04 * 0.04);
    let check = found.predicted[2];
    let width = check.high.unwrap() - check.low.unwrap();
    assert!((width / wanted - 1.0).abs() < 0.25, "{width} against {wanted}");
    assert!((check.replication_sd.unwrap() - 0.03).abs() < 0.02, "{check:?}");
}

#[test]
fn a_row_that_is_checked_changes_no_estimate() {
    let toy = || Toy::new(0.01, lines);
    let one = calibrate(&problem(lined([0.5, 0.4], [0.0; 2])), &mut toy()).unwrap();
    let mut rows = lined([0.5, 0.4], [0.0; 2]);
    (rows[2].value, rows[2].error) = (1.9, 0.5);
    let other = calibrate(&problem(rows), &mut toy()).unwrap();
    assert_eq!((&one.sample, &one.estimate, &one.known), (&other.sample, &other.estimate, &other.known));
    assert_eq!((&one.waves, &one.tried, &one.draws), (&other.waves, &other.tried, &other.draws));
    assert_eq!(one.predicted[..2], other.predicted[..2]);
    assert_ne!(one.predicted[2], other.predicted[2]);
    // The same row, fitted, does change them.
    let mut rows = lined([0.5, 0.4], [0.0; 2]);
    rows[2].is_fit = true;
    assert_ne!(calibrate(&problem(rows), &mut toy()).unwrap().known, one.known);
}

#[test]
fn threads_change_nothing() {
    let asked = problem(lined([0.5, 0.4], [0.0; 2]));
    let with = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| calibrate(&asked, &mut Toy::new(0.01, lines)).unwrap())
    };
    assert_eq!(with(1), with(3));
}

#[test]
fn figures_that_no_point_reaches_together_are_told_with_the_row() {
    // The first wants x + y/2 = 0.75, the second x - y = 0, and a third the sum far away.
    let figures = |x: &[f64]| [lines(x), vec![x[0] + x[1]]].concat();
    let rows = [lined([0.5, 0.5], [0.0; 2]), vec![row(1.9, 0.02, true)]].concat();
    let found = calibrate(&problem(rows), &mut Toy::new(1e-3, figures)).unwrap();
    assert!(!found.is_compatible);
    let last = found.waves.last().unwrap();
    assert!(last.level > 3.0, "{last:?}");
    assert!(found.predicted[3].inside == Some(false), "{:?}", found.predicted[3]);
}

#[test]
fn a_row_without_figures_stops_the_work_and_a_prior_moves_what_is_not_told() {
    let figures = |x: &[f64]| vec![x[0], f64::NAN];
    let asked = problem(vec![row(0.5, 0.1, true), row(0.5, 0.1, true)]);
    let broken = calibrate(&asked, &mut Toy::new(1e-3, figures)).unwrap_err();
    assert_eq!(broken, Broken::Row(1, 0, 6));
    // A checked row without figures does not.
    let asked = Problem {
        priors: vec![Prior::Even, Prior::Normal { mean: 0.2, sd: 0.05 }],
        ..problem(vec![row(0.5, 0.1, true), row(0.5, 0.1, false)])
    };
    let found = calibrate(&asked, &mut Toy::new(1e-3, figures)).unwrap();
    assert_eq!((found.predicted[1].inside, found.predicted[1].n), (None, 0));
    assert!(
        (found.known[1].median - 0.2).abs() < 0.02 && (found.known[1].ratio() - 1.0).abs() < 0.15,
        "{:?}",
        found.known[1]
    );
}
