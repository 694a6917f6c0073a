//! A fast exponential function in plain arithmetic, for log-normal variates and chances.

/// log2 of the number of steps per doubling.
const STEP_BITS: u32 = 7;
const STEPS: usize = 1 << STEP_BITS;
/// ln 2 / 128 in two parts: the first has so few digits that its product with any step number is exact.
const STEP_HIGH: f64 = f64::from_bits((std::f64::consts::LN_2 / STEPS as f64).to_bits() & !0xFF_FFFF);
/// The rest: what ln 2 to double precision leaves over, and what double precision leaves out (2.3e-17).
const STEP_LOW: f64 =
    (std::f64::consts::LN_2 / STEPS as f64 - STEP_HIGH) + 2.319_046_813_846_299_6e-17 / STEPS as f64;
/// Added and taken away again, it rounds to a whole number, whose low bits it then holds.
const ROUNDER: f64 = 1.5 * (1_u64 << 52) as f64;

/// 2^(i/128).
static TABLE: [f64; STEPS] = table();

const fn table() -> [f64; STEPS] {
    let (mut powers, mut i) = ([1.0; STEPS], 0);
    while i < STEPS {
        // The exponential series, from its smallest term.
        let x = i as f64 * (std::f64::consts::LN_2 / STEPS as f64);
        let (mut sum, mut n) = (1.0, 24);
        while n > 0 {
            sum = 1.0 + sum * x / n as f64;
            n -= 1;
        }
        powers[i] = sum;
        i += 1;
    }
    powers
}

/// The exponential function; relative error below 1e-15. The same on every platform.
#[inline]
pub fn exp(x: f64) -> f64 {
    if x.abs() < 700.0 { near_zero(x) } else { libm::exp(x) }
}

/// `2^(k/128)` for the whole number of steps that is nearest to `x`, times the series for the rest.
#[inline]
fn near_zero(x: f64) -> f64 {
    let rounded = x * (STEPS as f64 / std::f64::consts::LN_2) + ROUNDER;
    let steps = rounded - ROUNDER;
    let k = (rounded.to_bits() as i64).wrapping_sub(ROUNDER.to_bits() as i64);
    let r = (x - steps * STEP_HIGH) - steps * STEP_LOW;
    let r2 = r * r;
    let series = r + r2 * ((1.0 / 2.0 + r * (1.0 / 6.0)) + r2 * (1.0 / 24.0 + r * (1.0 / 120.0)));
    let power = TABLE[k as usize % STEPS];
    let scale = f64::from_bits((((k >> STEP_BITS) + 1_023) as u64) << 52);
    (power + power * series) * scale
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn whole_powers_of_two_and_the_ends_of_the_range_are_right() {
        assert_eq!((exp(0.0), exp(-0.0)), (1.0, 1.0));
        assert_eq!((exp(f64::NEG_INFINITY), exp(1e4)), (0.0, f64::INFINITY));
        assert!(exp(f64::NAN).is_nan());
        assert_eq!(exp(-740.0), libm::exp(-740.0));
    }

    #[test]
    fn it_grows_across_all_steps() {
        let mut last = 0.0;
        for i in -400_000..400_000 {
            let value = exp(f64::from(i) * 1e-4);
            assert!(value > last, "{i}");
            last = value;
        }
    }

    proptest! {
        #[test]
        fn it_agrees_with_libm(x in -709.0..709.0_f64, small in -2.0..2.0_f64, tiny in -1e-6..1e-6_f64) {
            for x in [x, small, tiny] {
                prop_assert!((exp(x) / libm::exp(x) - 1.0).abs() < 1e-15, "{x}");
            }
        }
    }
}
