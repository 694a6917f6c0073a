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
        (1.1102230246251565e-16, 2.0, 5.0, 2.7205673828323067e-9),
        (9.9999999999999995e-7, 2.0, 5.0, 0.0002582878293540636),
        (0.050000000000000003, 2.0, 5.0, 0.062849891708354382),
        (0.5, 2.0, 5.0, 0.26444998329565996),
        (0.90000000000000002, 2.0, 5.0, 0.51031630655149167),
        (0.999, 2.0, 5.0, 0.81861386691913394),
        (1.1102230246251565e-16, 0.5, 0.5, 3.0413066648502475e-32),
        (9.9999999999999995e-7, 0.5, 0.5, 2.4674011002703101e-12),
        (0.050000000000000003, 0.5, 0.5, 0.0061558297024311376),
        (0.5, 0.5, 0.5, 0.5),
        (0.90000000000000002, 0.5, 0.5, 0.9755282581475768),
        (0.999, 0.5, 0.5, 0.99999753260092908),
        (1.1102230246251565e-16, 0.1, 3.0, 6.7341448821807405e-161),
        (9.9999999999999995e-7, 0.1, 3.0, 2.3669013519449221e-61),
        (0.050000000000000003, 0.1, 3.0, 2.3114271015087985e-14),
        (0.5, 0.1, 3.0, 0.00023123990750011795),
        (0.90000000000000002, 0.1, 3.0, 0.098392995510301344),
        (0.999, 0.1, 3.0, 0.72408837491215738),
        (1.1102230246251565e-16, 30.0, 10.0, 0.16331879250621834),
        (9.9999999999999995e-7, 30.0, 10.0, 0.3823484112772274),
        (0.050000000000000003, 30.0, 10.0, 0.63184709887116498),
        (0.5, 30.0, 10.0, 0.75419893247998719),
        (0.90000000000000002, 30.0, 10.0, 0.83417151913530453),
        (0.999, 30.0, 10.0, 0.91741711893033458),
        (1.1102230246251565e-16, 1000.0, 1000.0, 0.40897129014303262),
        (9.9999999999999995e-7, 1000.0, 1000.0, 0.44699826807439092),
        (0.050000000000000003, 1000.0, 1000.0, 0.48161389870296331),
        (0.5, 1000.0, 1000.0, 0.5),
        (0.90000000000000002, 1000.0, 1000.0, 0.51432703096846164),
        (0.999, 1000.0, 1000.0, 0.53451294847906368),
        (1.1102230246251565e-16, 1000.0, 0.1, 0.96911710113127269),
        (9.9999999999999995e-7, 1000.0, 0.1, 0.99058333620594819),
        (0.050000000000000003, 1000.0, 0.1, 0.99941947218942762),
        (0.5, 1000.0, 0.1, 0.99999940634195007),
        (0.90000000000000002, 1000.0, 0.1, 0.99999999999993924),
    ];

    #[test]
    fn quantiles_agree_with_forty_digits() {
        for &(u, alpha, beta, exact) in EXACT {
            let found = beta_quantile(u, alpha, beta);
            assert!((found / exact - 1.0).abs() < 1e-11, "{u} of ({alpha}, {beta}): {found} is not {exact}");
        }
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
                let statrs = Beta::new(alpha, beta).unwrap();
                prop_assert!((beta_cdf(x, alpha, beta) - statrs.cdf(x)).abs() < 1e-9, "{alpha} {beta} {x}");
                // Where 1 - x holds digits the two are inverse.
                if x < 0.99 {
                    prop_assert!((beta_cdf(x, alpha, beta) - u).abs() < 1e-10, "{u} {alpha} {beta} {x}");
                }
            }
        }
    }
}
