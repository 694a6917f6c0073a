//! Dimensions that a design changes together.

/// To which group each dimension belongs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Groups {
    of: Vec<usize>,
    members: Vec<Vec<usize>>,
}

impl Groups {
    /// Groups by the place of the group of each dimension; places begin at 0 and leave none out.
    pub fn of(of: Vec<usize>) -> Groups {
        let mut members = vec![Vec::new(); of.iter().max().map_or(0, |last| last + 1)];
        of.iter().enumerate().for_each(|(dimension, group)| members[*group].push(dimension));
        Groups { of, members }
    }

    /// Each of so many dimensions alone.
    pub fn single(dimensions: usize) -> Groups {
        Groups::of((0..dimensions).collect())
    }

    /// How many groups there are.
    pub fn count(&self) -> usize {
        self.members.len()
    }

    /// How many dimensions there are.
    pub fn dimensions(&self) -> usize {
        self.of.len()
    }

    /// The dimensions of a group, ascending; none of a group that there is not.
    pub fn members(&self, group: usize) -> &[usize] {
        self.members.get(group).map_or(&[], Vec::as_slice)
    }

    /// The group of a dimension.
    pub(crate) fn group(&self, dimension: usize) -> Option<usize> {
        self.of.get(dimension).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_are_those_that_name_their_group() {
        let groups = Groups::of(vec![0, 1, 0, 2]);
        assert_eq!((groups.count(), groups.dimensions()), (3, 4));
        assert_eq!(
            (groups.members(0), groups.members(2), groups.members(9)),
            (&[0, 2][..], &[3][..], &[][..])
        );
        assert_eq!(Groups::single(3), Groups::of(vec![0, 1, 2]));
        assert_eq!(Groups::single(0).count(), 0);
    }
}
