//! The beta distribution on the unit interval: its distribution function and its quantiles.

/// Steps of the continued fraction at most; some 60 are needed where both parameters are 1000.
const MOST_STEPS: i32 = 10_000;

/// The chance of a value of at most `x` in `[0, 1]`; `alpha` and `beta` from 0.1 to 1000. Absolute error about 1e-12.
pub fn beta_cdf(x: f64, alpha: f64, beta: f64) -> f64 {
    if x <= 0.0 {
        0.0
    } else if x >= 1.0 {
        1.0
    } else {
        incomplete(x, 1.0 - x, alpha, beta)
    }
}

/// The quantile of `u` in (0, 1): grows with `u`. `alpha` and `beta` from 0.1 to 1000. The chance of a value of at most
/// the answer is `u` but for a relative error of about 1e-11 in the nearer tail (the tests hold it against mpmath).
pub fn beta_quantile(u: f64, alpha: f64, beta: f64) -> f64 {
    // The nearer tail is solved for: near 1 the farther one holds no digits.
    if u <= 0.5 { lower(u, alpha, beta) } else { 1.0 - lower(1.0 - u, beta, alpha) }
}

/// The quantile of `u` up to one half, by Newton's method on the logarithm of the tail over the log odds of the value,
/// kept inside a bracket: so neither a pole of the density nor a far tail slows it down.
fn lower(u: f64, alpha: f64, beta: f64) -> f64 {
    let log_u = libm::log(u);
    let log_beta = log_beta(alpha, beta);
    let value = |odds: f64| 1.0 / (1.0 + libm::exp(-odds));
    let (mut low, mut high) = (-740.0, 740.0);
    let mut odds = libm::log(alpha / beta);
    for _ in 0..200 {
        let (x, rest) = (value(odds), value(-odds));
        let tail = incomplete(x, rest, alpha, beta).max(1e-300);
        let miss = libm::log(tail) - log_u;
        if miss > 0.0 {
            high = odds;
        } else {
            low = odds;
        }
        let density = libm::exp(alpha * libm::log(x) + beta * libm::log(rest) - log_beta);
        let newton = odds - miss * tail / density;
        let next = if newton > low && newton < high { newton } else { 0.5 * (low + high) };
        let moved = (next - odds).abs();
        odds = next;
        if moved <= 1e-14 * odds.abs().max(1.0) {
            break;
        }
    }
    value(odds)
}

/// The regularised incomplete beta function; `rest` is `1 - x`, given apart because it may be far below the precision of 1.
fn incomplete(x: f64, rest: f64, alpha: f64, beta: f64) -> f64 {
    let scale = libm::exp(alpha * libm::log(x) + beta * libm::log(rest) - log_beta(alpha, beta));
    let share = if x < (alpha + 1.0) / (alpha + beta + 2.0) {
        scale * fraction(x, alpha, beta) / alpha
    } else {
        1.0 - scale * fraction(rest, beta, alpha) / beta
    };
    share.clamp(0.0, 1.0)
}

fn log_beta(alpha: f64, beta: f64) -> f64 {
    libm::lgamma(alpha) + libm::lgamma(beta) - libm::lgamma(alpha + beta)
}

/// The continued fraction of the incomplete beta function (DLMF 8.17.22), by Lentz's method.
fn fraction(x: f64, alpha: f64, beta: f64) -> f64 {
    const TINY: f64 = 1e-300;
    let away = |value: f64| if value.abs() < TINY { TINY } else { value };
    let mut c = 1.0;
    let mut d = 1.0 / away(1.0 - (alpha + beta) * x / (alpha + 1.0));
    let mut h = d;
    for step in 1..MOST_STEPS {
        let m = f64::from(step);
        let even = m * (beta - m) * x / ((alpha + 2.0 * m - 1.0) * (alpha + 2.0 * m));
        let odd = -(alpha + m) * (alpha + beta + m) * x / ((alpha + 2.0 * m) * (alpha + 2.0 * m + 1.0));
        let mut factor = 1.0;
        for a in [even, odd] {
            d = 1.0 / away(1.0 + a * d);
            c = away(1.0 + a / c);
            factor = c * d;
            h *= factor;
        }
        if (factor - 1.0).abs() < 1e-16 {
            break;
        }
    }
    h
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use statrs::distribution::{Beta, ContinuousCDF};

    /// `u`, `alpha`, `beta` and the quantile: by mpmath 1.3 with 40 digits, bisecting
    /// `betainc(alpha, beta, 0, x, regularized=True)` in the log odds of `x`.
    const EXACT: &[(f64, f64, f64, f64)] = &[
        (1.1102230246251565e-16, 2.0, 5.0, 2.7205673828323067e-09),
        (1e-06, 2.0, 5.0, 0.0002582878293540636),
        (0.05, 2.0, 5.0, 0.06284989170835438),
        (0.5, 2.0, 5.0, 0.26444998329565994),
        (0.9, 2.0, 5.0, 0.5103163065514916),
        (0.999, 2.0, 5.0, 0.818613866919134),
        (1.1102230246251565e-16, 0.5, 0.5, 3.041306664850247e-32),
        (1e-06, 0.5, 0.5, 2.46740110027031e-12),
        (0.05, 0.5, 0.5, 0.006155829702431137),
        (0.5, 0.5, 0.5, 0.5),
        (0.9, 0.5, 0.5, 0.9755282581475768),
        (0.999, 0.5, 0.5, 0.999997532600929),
        (1.1102230246251565e-16, 0.1, 3.0, 6.734144882180741e-161),
        (1e-06, 0.1, 3.0, 2.366901351944922e-61),
        (0.05, 0.1, 3.0, 2.3114271015087984e-14),
        (0.5, 0.1, 3.0, 0.00023123990750011794),
        (0.9, 0.1, 3.0, 0.09839299551030134),
        (0.999, 0.1, 3.0, 0.7240883749121574),
        (1.1102230246251565e-16, 30.0, 10.0, 0.16331879250621834),
        (1e-06, 30.0, 10.0, 0.3823484112772274),
        (0.05, 30.0, 10.0, 0.631847098871165),
        (0.5, 30.0, 10.0, 0.7541989324799871),
        (0.9, 30.0, 10.0, 0.8341715191353045),
        (0.999, 30.0, 10.0, 0.9174171189303346),
        (1.1102230246251565e-16, 1000.0, 1000.0, 0.40897129014303263),
        (1e-06, 1000.0, 1000.0, 0.4469982680743909),
        (0.05, 1000.0, 1000.0, 0.4816138987029633),
        (0.5, 1000.0, 1000.0, 0.5),
        (0.9, 1000.0, 1000.0, 0.5143270309684617),
        (0.999, 1000.0, 1000.0, 0.5345129484790637),
        (1.1102230246251565e-16, 1000.0, 0.1, 0.9691171011312727),
        (1e-06, 1000.0, 0.1, 0.9905833362059482),
        (0.05, 1000.0, 0.1, 0.9994194721894276),
        (0.5, 1000.0, 0.1, 0.9999994063419501),
        (0.9, 1000.0, 0.1, 0.9999999999999393),
    ];

    #[test]
    fn quantiles_agree_with_forty_digits() {
        for &(u, alpha, beta, exact) in EXACT {
            let found = beta_quantile(u, alpha, beta);
            assert!((found / exact - 1.0).abs() < 1e-11, "{u} of ({alpha}, {beta}): {found} is not {exact}");
        }
    }

    #[test]
    fn the_distribution_function_is_right_where_only_a_few_bits_are_left_of_one_less_the_value() {
        // By mpmath, `betainc(alpha, beta, 0, x, regularized=True)` with 40 digits.
        let found = beta_cdf(0.9999999999999993, 819.2181542416149, 0.1);
        assert!((found - 0.937_578_877_959_834_7).abs() < 1e-12, "{found}");
    }

    #[test]
    fn special_cases_have_closed_forms() {
        for u in [1e-9, 0.2, 0.5, 0.77, 1.0 - 1e-9] {
            assert!((beta_quantile(u, 1.0, 1.0) - u).abs() < 1e-14);
            assert!((beta_quantile(u, 3.0, 1.0) - libm::cbrt(u)).abs() < 1e-14);
            let sine = libm::sin(0.5 * std::f64::consts::PI * u);
            assert!((beta_quantile(u, 0.5, 0.5) - sine * sine).abs() < 1e-14);
        }
    }

    proptest! {
        #[test]
        fn it_grows_is_inverse_and_agrees_with_statrs(
            u in 1e-12..1.0_f64, alpha in 0.1..1000.0_f64, beta in 0.1..1000.0_f64, small in 0.1..3.0_f64,
        ) {
            for (alpha, beta) in [(alpha, beta), (small, beta), (alpha, small)] {
                let x = beta_quantile(u, alpha, beta);
                prop_assert!((0.0..=1.0).contains(&x));
                prop_assert!(beta_quantile(u * 0.999, alpha, beta) <= x);
                // Within some 1e-15 of 1 statrs takes `x` for 1; mpmath has our value there, see the test above.
                if 1.0 - x > 1e-12 {
                    let statrs = Beta::new(alpha, beta).unwrap();
                    prop_assert!((beta_cdf(x, alpha, beta) - statrs.cdf(x)).abs() < 1e-9, "{alpha} {beta} {x}");
                }
                // Where 1 - x holds digits the two are inverse.
                if x < 0.99 {
                    prop_assert!((beta_cdf(x, alpha, beta) - u).abs() < 1e-10, "{u} {alpha} {beta} {x}");
                }
            }
        }
    }
}
