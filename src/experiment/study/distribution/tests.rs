use super::*;

const COORDINATES: [f64; 6] = [0.001, 0.05, 0.31, 0.5, 0.9, 0.9999];
const NORMAL: Shape = Shape::Normal { mean: 30.0, sd: 5.0 };
const TRIANGULAR: Shape = Shape::Triangular { low: 1.0, mode: 2.0, high: 6.0 };

fn of(scale: Scale, shape: Shape, min: Option<f64>, max: Option<f64>) -> Distribution {
    Distribution::cut(scale, Table::new(), shape, (min, max)).unwrap()
}

const LOGNORMAL: Shape = Shape::Lognormal { median: 3.0, sigma: 0.4 };
/// 3 exp(-0.08).
const LOGNORMAL_BY_MEAN: Shape = Shape::Lognormal { median: 2.7693490391599074, sigma: 0.4 };
const BETA: Shape = Shape::Beta { alpha: 2.0, beta: 5.0, low: 0.0, high: 1.0 };
const BETA_ON_TEN: Shape = Shape::Beta { alpha: 2.0, beta: 5.0, low: 10.0, high: 20.0 };

/// A distribution, its ends, and its quantiles at [`COORDINATES`].
type Case = (Shape, Option<f64>, Option<f64>, [f64; 6]);

/// Quantiles at [`COORDINATES`] by scipy 1.17: `d.ppf(d.cdf(min) + u * (d.cdf(max) - d.cdf(min)))`, with `d` one of
/// `norm(30, 5)`, `lognorm(0.4, scale=3)` (median 3, and mean 3 by `scale=3*exp(-0.08)`), `triang(1/5, loc=1, scale=5)`,
/// `beta(2, 5)`, `beta(2, 5, loc=10, scale=10)`.
const SCIPY: [Case; 9] = [
    (NORMAL, None, None, [14.5488384692, 21.7757318652, 27.5207482633, 30.0, 36.4077578277, 48.5950824273]),
    (
        NORMAL,
        Some(25.0),
        None,
        [25.017355139, 25.8047832379, 28.983779533, 31.0008684308, 36.888936808, 48.8121608805],
    ),
    (
        NORMAL,
        None,
        Some(28.0),
        [13.030714667, 19.4266349257, 23.78188735, 25.2742103942, 27.5224549607, 27.9995321577],
    ),
    (LOGNORMAL, None, None, [0.87155122847, 1.5537491828, 2.46027258257, 3.0, 5.00898307217, 13.2794653421]),
    (
        LOGNORMAL_BY_MEAN,
        Some(2.0),
        Some(5.0),
        [2.00201560017, 2.09856826196, 2.58548305154, 2.96889415241, 4.25062582984, 4.99892268423],
    ),
    (TRIANGULAR, None, None, [1.07071067812, 1.5, 2.2851648758, 2.83772233983, 4.58578643763, 5.95527864045]),
    (
        TRIANGULAR,
        Some(1.5),
        Some(3.0),
        [1.50249378106, 1.6123724357, 2.01251959252, 2.25834261323, 2.83772233983, 2.99983333796],
    ),
    (
        BETA,
        None,
        None,
        [0.00825549278775, 0.0628498917084, 0.185889925281, 0.264449983296, 0.510316306551, 0.887031443932],
    ),
    (
        BETA_ON_TEN,
        Some(11.0),
        None,
        [11.0044944002, 11.2135041422, 12.1801562499, 12.8962413521, 15.2385851402, 18.8979590666],
    ),
];

#[test]
fn quantiles_are_those_of_scipy() {
    for (shape, min, max, exact) in SCIPY {
        let distribution = of(Scale::Number, shape, min, max);
        for (u, exact) in COORDINATES.iter().zip(exact) {
            let found = distribution.at(*u);
            assert!(
                (found / exact - 1.0).abs() < 2e-11,
                "{shape:?} {min:?} {max:?} at {u}: {found}, not {exact}"
            );
        }
    }
}

#[test]
fn a_uniform_distribution_is_a_range() {
    use crate::scenario::scale::{Range, Spread};
    for scale in [Scale::Number, Scale::Count, Scale::Elapsed] {
        let distribution = of(scale, Shape::Uniform { low: 3.0, high: 9.0 }, None, None);
        let range = Range { scale, from: 3.0, to: 9.0, is_log: false };
        for i in 0..500 {
            let u = (f64::from(i) + 0.37) / 500.0;
            assert_eq!(distribution.at(u), range.at(u, Spread::Filled), "{scale:?} {u}");
        }
        assert_eq!(distribution.reach(), (3.0, 9.0));
    }
    // Cut off, it is the shorter one.
    let (cut, short) = (Shape::Uniform { low: 0.0, high: 9.0 }, Shape::Uniform { low: 2.0, high: 5.0 });
    let (cut, short) = (of(Scale::Count, cut, Some(2.0), Some(5.0)), of(Scale::Count, short, None, None));
    assert!((1..400).all(|i| cut.at(f64::from(i) / 401.0) == short.at(f64::from(i) / 401.0)));
}

/// A whole value takes the chance of all that is rounded to it. The chances are those of scipy 1.17,
/// `(d.cdf(k + 0.5) - d.cdf(k - 0.5)) / (d.cdf(5.5) - d.cdf(0.5))` with `d = norm(3, 1.2)`.
#[test]
fn whole_values_take_the_chance_around_them() {
    let distribution = of(Scale::Count, Shape::Normal { mean: 3.0, sd: 1.2 }, Some(1.0), Some(5.0));
    let chances =
        [0.0904042723726434, 0.2418117861564283, 0.3355678829418566, 0.2418117861564283, 0.0904042723726434];
    let n = 100_000;
    let places: Vec<f64> = (0..n).map(|i| distribution.at((f64::from(i) + 0.5) / f64::from(n))).collect();
    for (k, chance) in (1..=5).zip(chances) {
        let share = places.iter().filter(|place| **place == f64::from(k)).count() as f64 / f64::from(n);
        assert!((share - chance).abs() < 2.0 / f64::from(n), "{k}: {share}, not {chance}");
    }
}

#[test]
fn values_grow_with_the_coordinate_and_stay_between_the_ends() {
    let beta = Shape::Beta { alpha: 0.2, beta: 0.3, low: -1.0, high: 1.0 };
    for shape in [NORMAL, Shape::Lognormal { median: 20.0, sigma: 1.0 }, TRIANGULAR, beta] {
        for (min, max) in [(None, None), (Some(0.5), None), (None, Some(40.0)), (Some(0.25), Some(40.0))] {
            let distribution = of(Scale::Number, shape, min, max);
            let places: Vec<f64> = [LEAST]
                .into_iter()
                .chain((1..2000).map(|i| f64::from(i) / 2000.0))
                .chain([1.0 - LEAST])
                .map(|u| distribution.at(u))
                .collect();
            assert!(places.windows(2).all(|pair| pair[0] <= pair[1]), "{shape:?}");
            assert!(places.iter().all(|place| place.is_finite()
                && min.is_none_or(|min| *place >= min)
                && max.is_none_or(|max| *place <= max)));
            assert_eq!(distribution.reach(), (places[0], places[places.len() - 1]));
        }
    }
}

#[test]
fn what_a_cut_leaves_of_a_tail_is_still_right() {
    // Of a normal distribution beyond 4.5 standard deviations a share of 3.4e-6 is left; its median by scipy 1.17,
    // `norm.isf(norm.sf(4.5) / 2)`, is [`TAIL_MEDIAN`].
    let distribution = of(Scale::Number, Shape::Normal { mean: 0.0, sd: 1.0 }, Some(4.5), None);
    assert!((distribution.at(0.5) - TAIL_MEDIAN).abs() < 1e-9, "{}", distribution.at(0.5));
    let normal = Shape::Normal { mean: 0.0, sd: 1.0 };
    assert_eq!(Distribution::cut(Scale::Number, Table::new(), normal, (Some(5.0), None)), None);
}

const TAIL_MEDIAN: f64 = 4.6451877510057;
