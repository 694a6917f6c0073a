//! The present second, while it holds several events: they leave by rank.

/// Events of one second: those that it held when it was reached, sorted, and those that were added since.
#[derive(Clone, Debug)]
pub(super) struct Second<E> {
    /// Greatest rank first, so that the least is at the end.
    sorted: Vec<E>,
    /// A binary heap by rank, then by the order of being added.
    late: Vec<(u32, E)>,
    n_late: u32,
}

impl<E: Copy> Second<E> {
    pub(super) fn new() -> Second<E> {
        Second { sorted: Vec::new(), late: Vec::new(), n_late: 0 }
    }

    #[inline]
    pub(super) fn is_empty(&self) -> bool {
        self.sorted.is_empty() && self.late.is_empty()
    }

    /// Adds an event to a second that is being collected; [`Second::sort`] must follow.
    #[inline]
    pub(super) fn add(&mut self, event: E) {
        self.sorted.push(event);
    }

    /// Sorts what was collected; equal ranks stay in the order in which they were added.
    #[inline]
    pub(super) fn sort<R: Ord>(&mut self, rank: impl Fn(&E) -> R) {
        if let [first, second] = &mut self.sorted[..] {
            if rank(first) <= rank(second) {
                std::mem::swap(first, second);
            }
        } else {
            self.sorted.reverse();
            self.sorted.sort_by(|a, b| rank(b).cmp(&rank(a)));
        }
    }

    /// Adds an event to the second while it is being emptied.
    pub(super) fn add_late<R: Ord>(&mut self, event: E, rank: impl Fn(&E) -> R) {
        if self.late.is_empty() {
            self.n_late = 0;
        }
        self.late.push((self.n_late, event));
        self.n_late += 1;
        let mut at = self.late.len() - 1;
        while at > 0 {
            let parent = (at - 1) / 2;
            if !self.leaves_before(at, parent, &rank) {
                break;
            }
            self.late.swap(at, parent);
            at = parent;
        }
    }

    /// Takes the event of least rank.
    #[inline]
    pub(super) fn pop<R: Ord>(&mut self, rank: impl Fn(&E) -> R) -> Option<E> {
        let Some((_, late)) = self.late.first() else { return self.sorted.pop() };
        match self.sorted.last() {
            Some(event) if rank(event) <= rank(late) => self.sorted.pop(),
            _ => self.pop_late(rank),
        }
    }

    fn pop_late<R: Ord>(&mut self, rank: impl Fn(&E) -> R) -> Option<E> {
        let least = self.late.swap_remove(0).1;
        let mut at = 0;
        loop {
            let child = 2 * at + 1;
            if child >= self.late.len() {
                return Some(least);
            }
            let right = child + 1;
            let child = if right < self.late.len() && self.leaves_before(right, child, &rank) {
                right
            } else {
                child
            };
            if !self.leaves_before(child, at, &rank) {
                return Some(least);
            }
            self.late.swap(at, child);
            at = child;
        }
    }

    fn leaves_before<R: Ord>(&self, a: usize, b: usize, rank: impl Fn(&E) -> R) -> bool {
        let ((number_a, event_a), (number_b, event_b)) = (&self.late[a], &self.late[b]);
        (rank(event_a), number_a) < (rank(event_b), number_b)
    }
}
