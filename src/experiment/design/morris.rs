//! Trajectories for the screening of factors one at a time (Morris 1991, doi 10.2307/1269043).

use super::dice::Dice;
use super::{DesignError, Groups};

/// One point of a Morris design.
#[derive(Clone, Debug, PartialEq)]
pub struct MorrisPoint {
    /// Which trajectory it belongs to: 0, 1, …
    pub trajectory: usize,
    /// The group of dimensions in which it differs from the point before, or the dimension where each is alone; none at the
    /// beginning of a trajectory.
    pub changed: Option<usize>,
    /// Its coordinates: multiples of `1 / (levels - 1)` in the closed unit interval.
    pub coordinates: Vec<f64>,
}

/// The step of a Morris design in the unit cube: `levels / (2 (levels - 1))`, with which every level is as likely
/// as any other.
pub fn morris_step(levels: usize) -> f64 {
    levels as f64 / (2.0 * (levels as f64 - 1.0))
}

/// A Morris design: `trajectories` walks of `dimensions + 1` points over a grid of `levels` levels.
///
/// A walk begins at a random point and changes every dimension once, in random order and by [`morris_step`] up or
/// down, so each walk gives one elementary effect of each factor. Each trajectory has luck of its own: more
/// trajectories keep the earlier ones. They are not spread out on purpose (Campolongo, Cariboni & Saltelli 2007),
/// which would make a longer design another design.
///
/// # Errors
/// If `levels` is odd or zero.
pub fn morris(
    dimensions: usize,
    trajectories: usize,
    levels: usize,
    seed: u64,
) -> Result<Vec<MorrisPoint>, DesignError> {
    morris_by_groups(&Groups::single(dimensions), trajectories, levels, seed)
}

/// As [`morris`], with dimensions of a group moving at the same step, each up or down by itself: so a walk has as many
/// points as there are groups, and one (Campolongo, Cariboni & Saltelli 2007, doi 10.1016/j.envsoft.2006.10.004).
///
/// # Errors
/// If `levels` is odd or zero.
pub fn morris_by_groups(
    groups: &Groups,
    trajectories: usize,
    levels: usize,
    seed: u64,
) -> Result<Vec<MorrisPoint>, DesignError> {
    if levels == 0 || !levels.is_multiple_of(2) {
        return Err(DesignError::Levels(levels));
    }
    Ok((0..trajectories).flat_map(|trajectory| walk(groups, trajectory, levels, seed)).collect())
}

fn walk(groups: &Groups, trajectory: usize, levels: usize, seed: u64) -> Vec<MorrisPoint> {
    let mut dice = Dice::new(seed, "design: morris", trajectory);
    let step = levels / 2;
    // From a level of the lower half up, or to it from the upper half.
    let (mut at, up): (Vec<usize>, Vec<bool>) = (0..groups.dimensions())
        .map(|_| {
            let (low, up) = (dice.below(step), dice.below(2) == 0);
            (if up { low } else { low + step }, up)
        })
        .unzip();
    let point = |at: &[usize], changed| MorrisPoint {
        trajectory,
        changed,
        coordinates: at.iter().map(|&level| level as f64 / (levels - 1) as f64).collect(),
    };
    let mut points = vec![point(&at, None)];
    for group in dice.permutation(groups.count()) {
        for &dimension in groups.members(group) {
            at[dimension] = if up[dimension] { at[dimension] + step } else { at[dimension] - step };
        }
        points.push(point(&at, Some(group)));
    }
    points
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_walk_changes_every_dimension_once_by_the_step() {
        for levels in [2, 4, 6, 10] {
            let points = morris(7, 20, levels, 3).unwrap();
            assert_eq!(points.len(), 20 * 8);
            for walk in points.chunks(8) {
                assert!(walk.iter().all(|point| point.trajectory == walk[0].trajectory));
                assert_eq!(walk[0].changed, None);
                let mut changed: Vec<usize> = walk[1..].iter().map(|point| point.changed.unwrap()).collect();
                for (pair, &dimension) in walk.windows(2).zip(&changed) {
                    for (other, (a, b)) in pair[0].coordinates.iter().zip(&pair[1].coordinates).enumerate() {
                        let by = if other == dimension { morris_step(levels) } else { 0.0 };
                        assert!(((a - b).abs() - by).abs() < 1e-12);
                    }
                }
                changed.sort_unstable();
                assert_eq!(changed, (0..7).collect::<Vec<_>>());
            }
        }
    }

    #[test]
    fn a_group_moves_at_one_step_each_member_its_own_way() {
        let groups = Groups::of(vec![0, 1, 0, 2, 1]);
        let points = morris_by_groups(&groups, 50, 4, 3).unwrap();
        assert_eq!(points.len(), 50 * 4);
        let mut ways = [0, 0];
        for walk in points.chunks(4) {
            let mut changed: Vec<usize> = walk[1..].iter().map(|point| point.changed.unwrap()).collect();
            for (pair, &group) in walk.windows(2).zip(&changed) {
                let moves: Vec<f64> =
                    pair[0].coordinates.iter().zip(&pair[1].coordinates).map(|(a, b)| b - a).collect();
                for (dimension, by) in moves.iter().enumerate() {
                    let is_member = groups.members(group).contains(&dimension);
                    assert!((by.abs() - if is_member { morris_step(4) } else { 0.0 }).abs() < 1e-12);
                }
                if group == 0 {
                    ways[usize::from(moves[0] * moves[2] > 0.0)] += 1;
                }
            }
            changed.sort_unstable();
            assert_eq!(changed, [0, 1, 2]);
        }
        assert!(ways.iter().all(|&count| count > 10), "together and against each other: {ways:?}");
    }

    #[test]
    fn coordinates_are_levels_and_every_level_is_as_likely() {
        let (levels, trajectories) = (4, 3000);
        let points = morris(3, trajectories, levels, 1).unwrap();
        for dimension in 0..3 {
            let mut count = [0.0; 4];
            for walk in points.chunks(4) {
                let level = walk[0].coordinates[dimension] * 3.0;
                assert!((level - level.round()).abs() < 1e-12 && (0.0..=3.0).contains(&level.round()));
                count[level.round() as usize] += 1.0;
            }
            let expected = trajectories as f64 / 4.0;
            let chi: f64 = count.iter().map(|n| (n - expected) * (n - expected) / expected).sum();
            // 3 degrees of freedom: 99.9 % of samples lie below 16.3.
            assert!(chi < 16.3, "{count:?}");
        }
    }

    #[test]
    fn more_trajectories_keep_the_earlier_ones() {
        let (few, many) = (morris(5, 4, 4, 8).unwrap(), morris(5, 9, 4, 8).unwrap());
        assert_eq!(few[..], many[..24]);
        assert_ne!(few, morris(5, 4, 4, 9).unwrap());
    }

    #[test]
    fn an_odd_number_of_levels_is_an_error() {
        assert_eq!(morris(2, 1, 5, 0), Err(DesignError::Levels(5)));
        assert_eq!(morris(2, 1, 0, 0), Err(DesignError::Levels(0)));
    }
}
