use super::*;
use crate::experiment::compare::Verdict;
use crate::kernel::Luck;
use crate::kernel::dist::normal_quantile;

/// All combinations of so many levels of each factor.
fn grid(levels: &[usize]) -> Vec<Vec<usize>> {
    levels.iter().fold(vec![Vec::new()], |points, count| {
        let longer = |point: &Vec<usize>| {
            let point = point.clone();
            (0..*count).map(move |level| [point.as_slice(), &[level]].concat())
        };
        points.iter().flat_map(longer).collect()
    })
}

/// The contrasts of points with these values, all at their references in level 0.
fn of(
    points: &[Vec<usize>],
    replications: u32,
    value: &dyn Fn(usize, u32, usize) -> Option<f64>,
) -> Vec<Contrast> {
    let references = vec![0; points[0].len()];
    let design = Design {
        points,
        references: &references,
        metrics: 1,
        replications,
        value,
        coarseness: &|_, _| 0.0,
        margin: &|_| None,
    };
    contrasts(&design, 0.95)
}

fn find(found: &[Contrast], change: (usize, usize), other: Option<(usize, usize)>) -> Contrast {
    let change_of = |(factor, level): (usize, usize)| Change { factor, level };
    let wanted = (change_of(change), other.map(change_of));
    *found.iter().find(|contrast| (contrast.change, contrast.other) == wanted).unwrap()
}

#[test]
fn changes_and_interactions_of_a_table_are_those_by_hand() {
    // y = 10 + 2 a + (0, 3, 5)[b] + a b, the same in both replications but for shared luck.
    let points = grid(&[2, 3]);
    let y = |levels: &[usize]| {
        10.0 + 2.0 * levels[0] as f64 + [0.0, 3.0, 5.0][levels[1]] + (levels[0] * levels[1]) as f64
    };
    let found = of(&points, 2, &|point, replication, _| Some(y(&points[point]) + f64::from(replication)));
    // a: over the levels of b 2 + (0 + 1 + 2) / 3; b: 3 + 1/2 and 5 + 2/2; together 1 and 2.
    let expected = [((0, 1), None, 3.0), ((1, 1), None, 3.5), ((1, 2), None, 6.0)];
    let pairs = [((0, 1), Some((1, 1)), 1.0), ((0, 1), Some((1, 2)), 2.0)];
    assert_eq!(found.len(), 5);
    for (change, other, value) in expected.into_iter().chain(pairs) {
        let contrast = find(&found, change, other);
        assert!((contrast.paired.difference.unwrap() - value).abs() < 1e-12, "{contrast:?}");
        assert_eq!(contrast.judged.verdict, Verdict::Constant);
    }
    // The effect of a at the reference of b, and at its level 2.
    let pair = find(&found, (0, 1), Some((1, 2))).paired;
    assert_eq!((pair.mean_reference, pair.mean), (Some(2.0), Some(4.0)));
}

#[test]
fn a_linear_model_gives_its_slopes_and_no_interaction_whatever_the_order_of_points_and_levels() {
    let mut points = grid(&[3, 2, 2]);
    points.reverse();
    let at = [vec![1.0, 7.0, 2.0], vec![0.5, 0.0], vec![0.0, 1.0]];
    let y = |point: usize| {
        points[point].iter().enumerate().map(|(f, level)| (f as f64 + 1.0) * at[f][*level]).sum::<f64>()
    };
    let found =
        of(&points, 4, &|point, replication, _| Some(y(point) + f64::from(replication * replication)));
    for contrast in &found {
        let slope = |change: Change| {
            (change.factor as f64 + 1.0) * (at[change.factor][change.level] - at[change.factor][0])
        };
        let truth = if contrast.other.is_some() { 0.0 } else { slope(contrast.change) };
        assert!((contrast.paired.difference.unwrap() - truth).abs() < 1e-9, "{contrast:?}");
    }
    assert_eq!(found.len(), 4 + 2 + 2 + 1);
}

#[test]
fn one_factor_at_a_time_has_changes_from_the_base_and_no_interaction() {
    let points = [vec![0, 0], vec![1, 0], vec![2, 0], vec![0, 1]];
    let found = of(&points, 3, &|point, replication, _| Some(point as f64 * (1.0 + f64::from(replication))));
    assert!(found.iter().all(|contrast| contrast.other.is_none()));
    let means: Vec<f64> = found.iter().map(|contrast| contrast.paired.difference.unwrap()).collect();
    assert_eq!(means, [2.0, 4.0, 6.0]);
}

#[test]
fn points_that_share_no_levels_have_no_contrasts() {
    let points = [vec![0, 1], vec![1, 2], vec![2, 0]];
    assert!(of(&points, 3, &|point, _, _| Some(point as f64)).is_empty());
}

#[test]
fn a_missing_value_drops_its_replication() {
    let points = grid(&[2]);
    let value = |point: usize, replication: u32, _| {
        (replication != 1 || point == 0).then(|| point as f64 + f64::from(replication * point as u32))
    };
    let paired = of(&points, 4, &value)[0].paired;
    assert_eq!((paired.n, paired.missing), (3, 1));
}

/// Normal noise with this standard deviation, by experiment, point and replication.
struct Noise(u32);

impl Noise {
    fn at(&self, name: u64, replication: u32, sd: f64) -> f64 {
        let luck = Luck::new(u64::from(self.0) * 1_000 + name, replication);
        sd * normal_quantile(luck.stream("noise").uniform().clamp(1e-12, 1.0 - 1e-12))
    }
}

#[test]
fn intervals_hold_the_truth_in_93_to_97_of_a_hundred_experiments() {
    // Two by three levels in ten replications: luck that all points share, effects, an interaction, noise of each point.
    let points = grid(&[2, 3]);
    let y =
        |levels: &[usize]| levels[0] as f64 + 0.5 * levels[1] as f64 + 0.7 * (levels[0] * levels[1]) as f64;
    let truths =
        [((0, 1), None, 1.7), ((1, 2), None, 1.7), ((0, 1), Some((1, 1)), 0.7), ((0, 1), Some((1, 2)), 1.4)];
    let mut held = [0; 4];
    for experiment in 0..1_000 {
        let noise = Noise(experiment);
        let value = |point: usize, replication: u32, _: usize| {
            Some(
                y(&points[point])
                    + noise.at(0, replication, 3.0)
                    + noise.at(1 + point as u64, replication, 1.0),
            )
        };
        let found = of(&points, 10, &value);
        for (held, (change, other, truth)) in held.iter_mut().zip(truths) {
            let spread = find(&found, change, other).paired.spread.unwrap();
            *held += usize::from((spread.low..=spread.high).contains(&truth));
        }
    }
    assert!(held.iter().all(|held| (930..=970).contains(held)), "{held:?} of 1000");
}

#[test]
fn false_establishments_are_as_rare_as_promised() {
    // Without any effect, one established contrast of five or more in at most 5 % of the experiments.
    let points = grid(&[2, 3]);
    let wrong = (0..1_000).filter(|experiment| {
        let noise = Noise(7_000 + experiment);
        let found =
            of(&points, 8, &|point, replication, _| Some(noise.at(1 + point as u64, replication, 1.0)));
        found.iter().any(|contrast| matches!(contrast.judged.verdict, Verdict::Higher | Verdict::Lower))
    });
    let wrong = wrong.count();
    assert!(wrong <= 65, "{wrong} of 1000");
}

#[test]
fn a_small_difference_is_shown_to_be_within_a_margin_and_a_large_one_is_not() {
    let points = grid(&[2]);
    let value = |effect: f64| {
        move |point: usize, replication: u32, _: usize| {
            Some(
                effect * point as f64
                    + f64::from(replication % 3) * 0.01 * point as f64
                    + f64::from(replication),
            )
        }
    };
    let shown = |effect: f64, margin: f64| {
        let value = value(effect);
        let design = Design {
            points: &points,
            references: &[0],
            metrics: 1,
            replications: 9,
            value: &value,
            coarseness: &|_, _| 0.0,
            margin: &|_| Some(margin),
        };
        contrasts(&design, 0.95)[0].equivalence.unwrap()
    };
    assert!(shown(0.0, 0.1).is_shown && shown(0.0, 0.1).p_holm.unwrap() < 1e-6);
    assert!(!shown(0.5, 0.1).is_shown);
    // R: mean 0.01, sd 0.008660, n 9, margin 0.016: t = 0.006 / 0.002887 = 2.0785, pt(-2.0785, 8) = 0.0356.
    assert!((shown(0.0, 0.016).p_holm.unwrap() - 0.0356).abs() < 5e-4, "{:?}", shown(0.0, 0.016));
}
