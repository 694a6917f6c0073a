//! Runs finish in any order; results are taken in the order of their index, so that no count of threads shows.

use std::collections::BTreeMap;

/// Holds results back until all with a smaller index are there.
///
/// Runs start in the order of their index, so it holds about as many results as there are threads.
#[derive(Debug)]
pub struct InOrder<T> {
    next: u32,
    waiting: BTreeMap<u32, T>,
}

impl<T> Default for InOrder<T> {
    fn default() -> InOrder<T> {
        InOrder { next: 0, waiting: BTreeMap::new() }
    }
}

impl<T> InOrder<T> {
    /// Takes a result in.
    pub fn push(&mut self, index: u32, value: T) {
        self.waiting.insert(index, value);
    }

    /// The next result, if it is there.
    pub fn pop(&mut self) -> Option<(u32, T)> {
        let value = self.waiting.remove(&self.next)?;
        self.next += 1;
        Some((self.next - 1, value))
    }

    /// What is left when no more will come, in order and with gaps where runs were never started or finished.
    pub fn into_rest(self) -> impl Iterator<Item = (u32, T)> {
        self.waiting.into_iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_leave_in_the_order_of_their_index() {
        let mut queue = InOrder::default();
        queue.push(1, 'b');
        assert_eq!(queue.pop(), None);
        queue.push(0, 'a');
        queue.push(4, 'e');
        queue.push(3, 'd');
        assert_eq!((queue.pop(), queue.pop(), queue.pop()), (Some((0, 'a')), Some((1, 'b')), None));
        assert_eq!(queue.into_rest().collect::<Vec<_>>(), [(3, 'd'), (4, 'e')]);
    }
}
