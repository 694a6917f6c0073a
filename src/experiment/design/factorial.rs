//! Designs over listed levels: all combinations, and one factor at a time.

/// How many combinations there are, or `None` if no number holds it.
pub fn combinations(levels: &[u32]) -> Option<u64> {
    levels.iter().try_fold(1u64, |product, count| product.checked_mul(u64::from(*count)))
}

/// Every combination of levels, the last factor changing fastest. Ask [`combinations`] first how many there are.
pub fn full_factorial(levels: &[u32]) -> impl Iterator<Item = Vec<u32>> + '_ {
    let combination = |number: u64| {
        let mut rest = number;
        let mut places: Vec<u32> = levels
            .iter()
            .rev()
            .map(|count| {
                let place = rest % u64::from(*count);
                rest /= u64::from(*count);
                place as u32
            })
            .collect();
        places.reverse();
        places
    };
    (0..combinations(levels).unwrap_or(0)).map(combination)
}

/// The base, which is `None`, and each factor alone at each of its levels: (factor, level).
pub fn one_at_a_time(levels: &[u32]) -> impl Iterator<Item = Option<(usize, u32)>> + '_ {
    let alone =
        levels.iter().enumerate().flat_map(|(factor, count)| (0..*count).map(move |level| (factor, level)));
    std::iter::once(None).chain(alone.map(Some))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_factorial_counts_like_a_clock() {
        let all: Vec<Vec<u32>> = full_factorial(&[2, 1, 3]).collect();
        assert_eq!(all, [[0, 0, 0], [0, 0, 1], [0, 0, 2], [1, 0, 0], [1, 0, 1], [1, 0, 2]].map(Vec::from));
        assert_eq!(combinations(&[2, 1, 3]), Some(6));
        assert_eq!(combinations(&[u32::MAX; 3]), None);
        assert_eq!(full_factorial(&[2, 0]).count(), 0);
    }

    #[test]
    fn one_at_a_time_visits_the_base_once_and_every_level_once() {
        let all: Vec<_> = one_at_a_time(&[2, 3]).collect();
        assert_eq!(all, [None, Some((0, 0)), Some((0, 1)), Some((1, 0)), Some((1, 1)), Some((1, 2))]);
    }
}
