//! An emulator: what a figure would be at points that were not simulated, and how sure that is.
//!
//! A linear trend and a Gaussian process about it (Matérn 5/2, a length for each parameter, a nugget for what jumps
//! between neighbours), as in Sacks et al. 1989. Lengths and nugget have the greatest restricted likelihood with a
//! weak pull towards smoothness (Gu, Wang and Berger 2018), found on a fixed grid, so that bytes are equal
//! everywhere. The uncertainty includes that of the trend.

use crate::results::calibrate::method::dense::{Matrix, backward, cholesky, dot, forward, gram};

/// Lengths that are tried, in standard deviations of the design.
const LENGTHS: [f64; 7] = [0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 40.0];
/// Shares of the variance about the trend that are tried for the nugget.
const NUGGETS: [f64; 7] = [1e-6, 1e-4, 1e-3, 0.01, 0.05, 0.2, 0.6];
/// Rounds over the lengths, one after the other.
const ROUNDS: usize = 2;
/// The pull: lengths of so many standard deviations, give or take a factor.
const LIKELY: (f64, f64) = (4.0, 1.5);
/// Points beyond the columns of the trend that an emulator needs.
pub(crate) const SPARE: usize = 3;

/// An emulator of one figure.
#[derive(Clone, Debug)]
pub struct Emulator {
    /// Which coordinates the figure depends on.
    inputs: Vec<usize>,
    centre: Vec<f64>,
    scale: Vec<f64>,
    form: Form,
    design: Matrix,
    trend: Vec<f64>,
    /// Variance about the trend, nugget included.
    variance: f64,
    weights: Vec<f64>,
    lower: Matrix,
    /// The columns of the trend behind `lower`, by column.
    basis: Matrix,
    basis_lower: Matrix,
    /// The figure at each point of the design, predicted from the others: misfit, and its standard deviation.
    left_out: Vec<(f64, f64)>,
}

/// Lengths and nugget.
#[derive(Clone, Debug, PartialEq)]
struct Form {
    lengths: Vec<f64>,
    nugget: f64,
}

/// What follows from a form for a design.
struct Solved {
    criterion: f64,
    trend: Vec<f64>,
    variance: f64,
    weights: Vec<f64>,
    lower: Matrix,
    basis: Matrix,
    basis_lower: Matrix,
}

impl Emulator {
    /// Points that an emulator of so many inputs needs.
    pub(crate) fn least(inputs: usize) -> usize {
        inputs + 1 + SPARE
    }

    /// The emulator of values at points; `inputs` are the coordinates that matter. `None` if there are too few points.
    pub(crate) fn of(inputs: &[usize], points: &[&[f64]], values: &[f64]) -> Option<Emulator> {
        if values.len() < Emulator::least(inputs.len()) {
            return None;
        }
        let column = |input: &usize| points.iter().map(|point| point[*input]).collect::<Vec<f64>>();
        let (centre, scale): (Vec<f64>, Vec<f64>) =
            inputs.iter().map(|input| moments(&column(input))).unzip();
        let scaled = |point: &&[f64]| at_scale(inputs, &centre, &scale, point);
        let design: Matrix = points.iter().map(scaled).collect();
        let (_, spread) = moments(values);
        let form = chosen(&design, values, spread)?;
        let solved = Solved::of(&form, &design, values, spread)?;
        let left_out = solved.left_out(&design, values);
        let Solved { trend, variance, weights, lower, basis, basis_lower, .. } = solved;
        let inputs = inputs.to_vec();
        Some(Emulator {
            inputs,
            centre,
            scale,
            form,
            design,
            trend,
            variance,
            weights,
            lower,
            basis,
            basis_lower,
            left_out,
        })
    }

    /// The mean of the figure at a point, and the variance of what is not known of it.
    pub(crate) fn at(&self, point: &[f64]) -> (f64, f64) {
        let x = at_scale(&self.inputs, &self.centre, &self.scale, point);
        let near: Vec<f64> = self.design.iter().map(|other| self.form.alike(&x, other)).collect();
        let columns = trend_at(&x);
        let mean = dot(&columns, &self.trend) + dot(&near, &self.weights);
        let solved = forward(&self.lower, &near);
        let rest: Vec<f64> =
            self.basis.iter().zip(&columns).map(|(basis, own)| own - dot(basis, &solved)).collect();
        let of_trend = forward(&self.basis_lower, &rest);
        let share = 1.0 - self.form.nugget - dot(&solved, &solved) + dot(&of_trend, &of_trend);
        (mean, self.variance * share.max(0.0))
    }

    /// The variance of what jumps between neighbours.
    pub(crate) fn roughness(&self) -> f64 {
        self.variance * self.form.nugget
    }

    /// The misfit at each point of the design from the others, with its standard deviation.
    pub(crate) fn left_out(&self) -> &[(f64, f64)] {
        &self.left_out
    }
}

impl Form {
    /// Correlation of the smooth part at two points, as a share of the whole variance.
    fn alike(&self, one: &[f64], other: &[f64]) -> f64 {
        let square: f64 = one
            .iter()
            .zip(other)
            .zip(&self.lengths)
            .map(|((a, b), length)| (a - b) * (a - b) / (length * length))
            .sum();
        let r = libm::sqrt(5.0 * square);
        (1.0 - self.nugget) * (1.0 + r + r * r / 3.0) * libm::exp(-r)
    }

    /// What speaks against it before any value: small lengths.
    fn penalty(&self) -> f64 {
        let (likely, factor) = LIKELY;
        let off = |length: &f64| libm::log(length / likely) / factor;
        self.lengths.iter().map(|length| off(length) * off(length)).sum()
    }
}

impl Solved {
    fn of(form: &Form, design: &Matrix, values: &[f64], spread: f64) -> Option<Solved> {
        let n = design.len();
        let row = |i: usize| -> Vec<f64> {
            (0..n).map(|j| if i == j { 1.0 } else { form.alike(&design[i], &design[j]) }).collect()
        };
        let lower = cholesky(&(0..n).map(row).collect())?;
        let columns = design.first().map_or(0, Vec::len) + 1;
        let column = |k: usize| design.iter().map(|x| trend_at(x)[k]).collect::<Vec<f64>>();
        let basis: Matrix = (0..columns).map(|k| forward(&lower, &column(k))).collect();
        let by_point: Matrix = (0..n).map(|i| basis.iter().map(|column| column[i]).collect()).collect();
        let basis_lower = cholesky(&gram(&by_point, columns))?;
        let solved = forward(&lower, values);
        let pulled: Vec<f64> = basis.iter().map(|column| dot(column, &solved)).collect();
        let trend = backward(&basis_lower, &forward(&basis_lower, &pulled));
        let rest: Vec<f64> =
            by_point.iter().zip(&solved).map(|(columns, value)| value - dot(columns, &trend)).collect();
        let spare = (n - columns) as f64;
        // A figure that never changes has no variance; a floor keeps the logarithm.
        let variance = (dot(&rest, &rest) / spare).max(1e-24 * spread * spread);
        let logs =
            |lower: &Matrix| lower.iter().filter_map(|row| row.last()).map(|d| libm::log(*d)).sum::<f64>();
        let criterion = spare * libm::log(variance.max(f64::MIN_POSITIVE))
            + 2.0 * logs(&lower)
            + 2.0 * logs(&basis_lower)
            + form.penalty();
        let weights = backward(&lower, &rest);
        Some(Solved { criterion, trend, variance, weights, lower, basis, basis_lower })
    }

    /// Each value from the others, at the same form (Dubrule 1983).
    fn left_out(&self, design: &Matrix, values: &[f64]) -> Vec<(f64, f64)> {
        let n = design.len();
        let one = |i: usize| {
            let mut unit = vec![0.0; n];
            unit[i] = 1.0;
            let half = forward(&self.lower, &unit);
            let along: Vec<f64> = self.basis.iter().map(|column| dot(column, &half)).collect();
            let of_trend = forward(&self.basis_lower, &along);
            let own = dot(&half, &half) - dot(&of_trend, &of_trend);
            (self.weights[i] / own, libm::sqrt((self.variance / own).max(0.0)))
        };
        (0..values.len()).map(one).collect()
    }
}

/// The form of the greatest restricted likelihood on the grid: first one length for all, then each in turn.
fn chosen(design: &Matrix, values: &[f64], spread: f64) -> Option<Form> {
    let inputs = design.first().map_or(0, Vec::len);
    let mut best: Option<(f64, Form)> = None;
    let consider = |form: Form, best: &mut Option<(f64, Form)>| {
        if let Some(solved) = Solved::of(&form, design, values, spread)
            && best.as_ref().is_none_or(|(least, _)| solved.criterion < *least)
        {
            *best = Some((solved.criterion, form));
        }
    };
    for length in LENGTHS {
        for nugget in NUGGETS {
            consider(Form { lengths: vec![length; inputs], nugget }, &mut best);
        }
    }
    for _ in 0..ROUNDS {
        for input in 0..inputs {
            for length in LENGTHS {
                let mut form = best.as_ref()?.1.clone();
                form.lengths[input] = length;
                consider(form, &mut best);
            }
        }
        for nugget in NUGGETS {
            consider(Form { nugget, ..best.as_ref()?.1.clone() }, &mut best);
        }
    }
    best.map(|(_, form)| form)
}

fn at_scale(inputs: &[usize], centre: &[f64], scale: &[f64], point: &[f64]) -> Vec<f64> {
    inputs
        .iter()
        .zip(centre.iter().zip(scale))
        .map(|(input, (centre, scale))| (point[*input] - centre) / scale)
        .collect()
}

/// The columns of the trend: one, and each coordinate.
fn trend_at(x: &[f64]) -> Vec<f64> {
    std::iter::once(1.0).chain(x.iter().copied()).collect()
}

/// Mean and standard deviation; a spread of zero counts as one.
fn moments(values: &[f64]) -> (f64, f64) {
    let n = values.len().max(1) as f64;
    let mean = values.iter().sum::<f64>() / n;
    let spread = libm::sqrt(values.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / n);
    (mean, if spread > 0.0 { spread } else { 1.0 })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::design::latin_hypercube;

    fn of(points: &Matrix, f: impl Fn(&[f64]) -> f64) -> Emulator {
        let values: Vec<f64> = points.iter().map(|point| f(point)).collect();
        let points: Vec<&[f64]> = points.iter().map(Vec::as_slice).collect();
        let inputs: Vec<usize> = (0..points[0].len()).collect();
        Emulator::of(&inputs, &points, &values).unwrap()
    }

    #[test]
    fn a_smooth_function_is_known_between_the_points_of_the_design() {
        let f = |x: &[f64]| libm::sin(3.0 * x[0]) + x[1] * x[1] + 0.3 * x[0] * x[1];
        let emulator = of(&latin_hypercube(2, 40, 1), f);
        let (mut square, mut inside) = (0.0, 0);
        let tests = latin_hypercube(2, 200, 2);
        for point in &tests {
            let (mean, variance) = emulator.at(point);
            square += (mean - f(point)) * (mean - f(point)) / 200.0;
            inside += usize::from((mean - f(point)).abs() <= 3.0 * libm::sqrt(variance) + 1e-9);
        }
        // The function spreads over some 0.4.
        assert!(libm::sqrt(square) < 0.01, "{}", libm::sqrt(square));
        assert!(inside >= 190, "{inside} of 200 within three standard deviations");
    }

    #[test]
    fn noise_is_told_from_shape_and_a_line_is_found_through_it() {
        let luck = latin_hypercube(1, 120, 9);
        let points = latin_hypercube(2, 120, 3);
        let values: Vec<f64> = points
            .iter()
            .zip(&luck)
            .map(|(x, u)| 2.0 * x[0] + crate::kernel::dist::normal_quantile(u[0]) * 0.1)
            .collect();
        let slices: Vec<&[f64]> = points.iter().map(Vec::as_slice).collect();
        let emulator = Emulator::of(&[0, 1], &slices, &values).unwrap();
        assert!((libm::sqrt(emulator.roughness()) - 0.1).abs() < 0.03, "{}", emulator.roughness());
        let (mean, variance) = emulator.at(&[0.5, 0.5]);
        assert!((mean - 1.0).abs() < 0.05 && libm::sqrt(variance) < 0.05, "{mean}, {variance}");
        let inside = emulator.left_out().iter().filter(|(misfit, sd)| misfit.abs() <= 2.0 * sd).count();
        assert!((108..=120).contains(&inside), "{inside} of 120 within two standard deviations");
    }

    #[test]
    fn each_value_from_the_others_is_what_an_emulator_without_it_says() {
        let points = latin_hypercube(1, 12, 4);
        let f = |x: &[f64]| libm::exp(x[0]);
        let whole = of(&points, f);
        let values: Vec<f64> = points.iter().map(|point| f(point)).collect();
        // The same form, one point less.
        let rest: Matrix = whole.design[1..].to_vec();
        let solved = Solved::of(&whole.form, &rest, &values[1..], 1.0).unwrap();
        let x = &whole.design[0];
        let near: Vec<f64> = rest.iter().map(|other| whole.form.alike(x, other)).collect();
        let without = dot(&trend_at(x), &solved.trend) + dot(&near, &solved.weights);
        assert!((values[0] - without - whole.left_out[0].0).abs() < 1e-9);
    }

    #[test]
    fn a_figure_that_never_changes_is_known_everywhere_and_too_few_points_are_none() {
        let points = latin_hypercube(2, 10, 5);
        let (mean, variance) = of(&points, |_| 7.0).at(&[0.2, 0.9]);
        assert!((mean - 7.0).abs() < 1e-9 && variance < 1e-12, "{mean}, {variance}");
        let slices: Vec<&[f64]> = points[..4].iter().map(Vec::as_slice).collect();
        assert!(Emulator::of(&[0, 1], &slices, &[1.0; 4]).is_none());
    }
}
