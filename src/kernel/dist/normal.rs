//! The standard normal distribution.
use super::log::negative_log;

/// The standard normal quantile, for `u` in (0, 1): Wichura's AS 241 (1988, doi 10.2307/2347330), PPND16, with a
/// relative error of about 1e-16.
pub fn normal_quantile(u: f64) -> f64 {
    let q = u - 0.5;
    if q.abs() <= 0.425 {
        let r = 0.180_625 - q * q;
        return q * ratio(&CENTRE_ABOVE, &CENTRE_BELOW, r);
    }
    let tail = if q < 0.0 { u } else { 1.0 - u };
    let r = libm::sqrt(negative_log(tail));
    let z = if r <= 5.0 {
        ratio(&MIDDLE_ABOVE, &MIDDLE_BELOW, r - 1.6)
    } else {
        ratio(&TAIL_ABOVE, &TAIL_BELOW, r - 5.0)
    };
    if q < 0.0 { -z } else { z }
}

/// The standard normal distribution function.
pub fn normal_cdf(z: f64) -> f64 {
    0.5 * libm::erfc(-z * std::f64::consts::FRAC_1_SQRT_2)
}

/// Density of the standard normal distribution.
pub fn normal_density(z: f64) -> f64 {
    libm::exp(-0.5 * z * z) / libm::sqrt(std::f64::consts::TAU)
}

/// Chance that a gain outweighs a resistance that is lognormal over cases, with this median and the standard deviation
/// `sigma` of its logarithm. Where nothing is gained it is exactly 0; without resistance every gain is taken.
pub fn outweighs(gain: f64, median: f64, sigma: f64) -> f64 {
    if gain <= 0.0 {
        0.0
    } else if median <= 0.0 {
        1.0
    } else {
        normal_cdf(libm::log(gain / median) / sigma)
    }
}

/// A ratio of two polynomials of degree 7, coefficients from the constant upwards.
#[inline]
fn ratio(above: &[f64; 8], below: &[f64; 8], x: f64) -> f64 {
    let (x2, x4) = (x * x, x * x * x * x);
    // In pairs rather than one after the other: the steps then overlap.
    let value = |c: &[f64; 8]| {
        ((c[0] + c[1] * x) + (c[2] + c[3] * x) * x2) + ((c[4] + c[5] * x) + (c[6] + c[7] * x) * x2) * x4
    };
    value(above) / value(below)
}

const CENTRE_ABOVE: [f64; 8] = [
    3.387_132_872_796_366_5,
    1.331_416_678_917_843_8e2,
    1.971_590_950_306_551_3e3,
    1.373_169_376_550_946e4,
    4.592_195_393_154_987e4,
    6.726_577_092_700_87e4,
    3.343_057_558_358_813e4,
    2.509_080_928_730_122_7e3,
];
const CENTRE_BELOW: [f64; 8] = [
    1.0,
    4.231_333_070_160_091e1,
    6.871_870_074_920_579e2,
    5.394_196_021_424_751e3,
    2.121_379_430_158_659_7e4,
    3.930_789_580_009_271e4,
    2.872_908_573_572_194_3e4,
    5.226_495_278_852_854e3,
];
const MIDDLE_ABOVE: [f64; 8] = [
    1.423_437_110_749_683_5,
    4.630_337_846_156_546,
    5.769_497_221_460_691,
    3.647_848_324_763_204_5,
    1.270_458_252_452_368_4,
    2.417_807_251_774_506e-1,
    2.272_384_498_926_918_4e-2,
    7.745_450_142_783_414e-4,
];
const MIDDLE_BELOW: [f64; 8] = [
    1.0,
    2.053_191_626_637_759,
    1.676_384_830_183_803_8,
    6.897_673_349_851e-1,
    1.481_039_764_274_800_8e-1,
    1.519_866_656_361_645_7e-2,
    5.475_938_084_995_345e-4,
    1.050_750_071_644_416_9e-9,
];
const TAIL_ABOVE: [f64; 8] = [
    6.657_904_643_501_103,
    5.463_784_911_164_114,
    1.784_826_539_917_291_3,
    2.965_605_718_285_048_7e-1,
    2.653_218_952_657_612_4e-2,
    1.242_660_947_388_078_4e-3,
    2.711_555_568_743_487_6e-5,
    2.010_334_399_292_288_1e-7,
];
const TAIL_BELOW: [f64; 8] = [
    1.0,
    5.998_322_065_558_88e-1,
    1.369_298_809_227_358e-1,
    1.487_536_129_085_061_5e-2,
    7.868_691_311_456_133e-4,
    1.846_318_317_510_054_8e-5,
    1.421_511_758_316_446e-7,
    2.044_263_103_389_939_8e-15,
];

#[cfg(test)]
mod tests {
    use super::*;
    use statrs::distribution::{ContinuousCDF, Normal};

    #[test]
    fn the_quantile_agrees_with_published_values() {
        // Wichura's own check values.
        for (u, z) in [
            (0.25, -0.674_489_750_196_081_7),
            (0.001, -3.090_232_306_167_813_5),
            (1e-20, -9.262_340_089_798_408),
        ] {
            assert!((normal_quantile(u) - z).abs() < 1e-14 * z.abs(), "{u}: {}", normal_quantile(u));
        }
        assert_eq!(normal_quantile(0.5), 0.0);
    }

    #[test]
    fn quantile_and_distribution_function_are_inverse_and_agree_with_statrs() {
        let oracle = Normal::new(0.0, 1.0).unwrap();
        let mut last = f64::NEG_INFINITY;
        for i in 1..10_000 {
            let u = f64::from(i) / 10_000.0;
            let z = normal_quantile(u);
            assert!(z > last);
            last = z;
            assert!((normal_cdf(z) - u).abs() < 1e-14);
            assert!((oracle.inverse_cdf(u) - z).abs() < 1e-9 * (1.0 + z.abs()), "{u}");
            assert_eq!(normal_quantile(1.0 - u), -normal_quantile(1.0 - (1.0 - u)));
        }
    }
}
