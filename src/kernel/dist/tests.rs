//! Quantiles against rand_distr (by the Kolmogorov-Smirnov test) and against closed forms.
use super::*;
use rand_xoshiro::Xoshiro256PlusPlus;
use rand_xoshiro::rand_core::SeedableRng;

fn all() -> Vec<Dist> {
    vec![
        Dist::exponential(3.0).unwrap(),
        Dist::log_normal(2.0, 0.8).unwrap(),
        Dist::gamma(5.0, 0.7).unwrap(),
        Dist::weibull(2.0, 1.5).unwrap(),
        Dist::triangular(1.0, 2.0, 5.0).unwrap(),
        Dist::uniform(1.0, 4.0).unwrap(),
        Dist::mixture(vec![(1.0, Dist::exponential(1.0).unwrap()), (3.0, Dist::uniform(2.0, 9.0).unwrap())])
            .unwrap(),
    ]
}

/// The Kolmogorov-Smirnov distance between a sample and a distribution function, times the root of its size.
fn distance(mut sample: Vec<f64>, cdf: impl Fn(f64) -> f64) -> f64 {
    sample.sort_by(f64::total_cmp);
    let n = sample.len() as f64;
    let gap = |(i, x): (usize, &f64)| {
        let p = cdf(*x);
        (p - i as f64 / n).abs().max((p - (i + 1) as f64 / n).abs())
    };
    sample.iter().enumerate().map(gap).fold(0.0, f64::max) * n.sqrt()
}

#[test]
fn rand_distr_draws_from_our_distribution_functions() {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(1);
    let mut check = |dist: Dist, oracle: &dyn Fn(&mut Xoshiro256PlusPlus) -> f64| {
        let sample = (0..50_000).map(|_| oracle(&mut rng)).collect();
        let d = distance(sample, |x| dist.cdf(x));
        // 99.9 % of samples stay below 1.95.
        assert!(d < 1.95, "{dist:?}: {d}");
    };
    check(Dist::exponential(3.0).unwrap(), &|rng| rand_distr::Exp::new(1.0 / 3.0).unwrap().sample(rng));
    let log_normal = rand_distr::LogNormal::new(libm::log(2.0), 0.8).unwrap();
    check(Dist::log_normal(2.0, 0.8).unwrap(), &|rng| log_normal.sample(rng));
    let by_cv = rand_distr::LogNormal::from_mean_cv(7.0, 1.3).unwrap();
    check(Dist::log_normal_with_cv(7.0, 1.3).unwrap(), &|rng| by_cv.sample(rng));
    let gamma = rand_distr::Gamma::new(1.0 / 0.49, 5.0 * 0.49).unwrap();
    check(Dist::gamma(5.0, 0.7).unwrap(), &|rng| gamma.sample(rng));
    let weibull = rand_distr::Weibull::new(2.0, 1.5).unwrap();
    check(Dist::weibull(2.0, 1.5).unwrap(), &|rng| weibull.sample(rng));
    let triangular = rand_distr::Triangular::new(1.0, 5.0, 2.0).unwrap();
    check(Dist::triangular(1.0, 2.0, 5.0).unwrap(), &|rng| triangular.sample(rng));
}

#[test]
fn samples_follow_the_distribution_function_and_the_mean() {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(2);
    for dist in all() {
        let sample: Vec<f64> = (0..20_000).map(|_| dist.sample(&mut rng)).collect();
        let n = sample.len() as f64;
        let mean = sample.iter().sum::<f64>() / n;
        let sd = (sample.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / n).sqrt();
        assert!((mean - dist.mean()).abs() < 4.0 * sd / n.sqrt(), "{dist:?}: {mean}");
        let d = distance(sample, |x| dist.cdf(x));
        assert!(d < 1.95, "{dist:?}: {d}");
    }
}

#[test]
fn quantiles_grow_with_u_and_invert_the_distribution_function() {
    for dist in all() {
        let mut last = f64::NEG_INFINITY;
        for i in 0..5_000 {
            let u = (f64::from(i) + 0.5) / 5_000.0;
            let x = dist.quantile(u);
            assert!(x >= last, "{dist:?}, u {u}");
            last = x;
            assert!((dist.cdf(x) - u).abs() < 1e-6, "{dist:?}, u {u}: {}", dist.cdf(x));
        }
        for u in [0.5 / (1_u64 << 52) as f64, 1.0 - 0.5 / (1_u64 << 52) as f64] {
            assert!(dist.quantile(u).is_finite() && dist.quantile(u) >= 0.0, "{dist:?}, u {u}");
        }
    }
}

#[test]
fn a_longer_mean_is_a_longer_duration_for_the_same_luck() {
    type Family = fn(f64) -> Result<Dist, DistError>;
    let families: [Family; 3] =
        [Dist::exponential, |mean| Dist::gamma(mean, 0.7), |mean| Dist::log_normal_with_cv(mean, 0.7)];
    for family in families {
        let (short, long) = (family(1.0).unwrap(), family(1.1).unwrap());
        assert!((short.mean() - 1.0).abs() < 1e-12);
        for i in 1..1_000 {
            let u = f64::from(i) / 1_000.0;
            assert!(short.quantile(u) < long.quantile(u));
        }
    }
}

#[test]
fn a_mixture_by_two_numbers_is_the_mixture_by_one() {
    let mixture = &all()[6];
    let side = 300;
    let middle = |i: i32| (f64::from(i) + 0.5) / f64::from(side);
    let sample: Vec<f64> =
        (0..side * side).map(|i| mixture.quantile2(middle(i / side), middle(i % side))).collect();
    let d = distance(sample, |x| mixture.cdf(x)) / f64::from(side);
    assert!(d < 2.0 / f64::from(side), "the lattice is even: {d}");
    assert_eq!(Dist::Constant(3.0).quantile2(0.1, 0.9), 3.0);
}

#[test]
fn steps_are_taken_at_their_place() {
    let dist = Dist::mixture(vec![(1.0, Dist::Constant(2.0)), (1.0, Dist::Constant(6.0))]).unwrap();
    assert_eq!([0.1, 0.5, 0.51, 0.9].map(|u| dist.quantile(u)), [2.0, 2.0, 6.0, 6.0]);
    assert_eq!((dist.mean(), dist.cdf(1.9), dist.cdf(2.0), dist.cdf(6.0)), (4.0, 0.0, 0.5, 1.0));
    let thirds = [2.0, 6.0, 9.0].map(|value| (2.0, Dist::Constant(value)));
    let thirds = Dist::mixture(thirds.to_vec()).unwrap();
    assert_eq!(
        [0.1, 0.3, 0.4, 0.6, 0.7, 0.9].map(|u| thirds.quantile2(u, 0.5)),
        [2.0, 2.0, 6.0, 6.0, 9.0, 9.0]
    );
    let certain = Dist::log_normal_with_cv(4.0, 0.0).unwrap();
    assert_eq!((certain.quantile(0.01), certain.quantile(0.99), certain.cdf(3.9)), (4.0, 4.0, 0.0));
    let point = Dist::triangular(2.0, 2.0, 2.0).unwrap();
    assert_eq!((point.quantile(0.3), point.cdf(1.9), point.cdf(2.0)), (2.0, 0.0, 1.0));
    // By hand: a triangle from 1 over 4 to 7 is symmetrical; an eighth of its area lies below 1 + 1.5.
    let triangle = Dist::triangular(1.0, 4.0, 7.0).unwrap();
    assert_eq!([0.125, 0.5, 0.875].map(|u| triangle.quantile(u)), [2.5, 4.0, 5.5]);
}

#[test]
fn impossible_parameters_are_refused_by_name() {
    let message = |dist: Result<Dist, DistError>| dist.unwrap_err().to_string();
    assert_eq!(message(Dist::exponential(0.0)), "mean = 0 must be above 0");
    assert_eq!(message(Dist::log_normal(1.0, -0.1)), "sigma = -0.1 must be 0 or more");
    assert_eq!(message(Dist::gamma(1.0, 0.001)), "cv = 0.001 must be between 0.01 and 10");
    assert!(message(Dist::weibull(1.0, f64::NAN)).starts_with("shape = NaN"));
    assert!(message(Dist::triangular(1.0, 3.0, 2.0)).contains("low, mode, high"));
    assert!(message(Dist::uniform(f64::INFINITY, 3.0)).starts_with("low = inf"));
    assert!(message(Dist::mixture(vec![])).contains("weight above zero"));
}
