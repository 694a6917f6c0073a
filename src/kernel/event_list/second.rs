//! The present second, while it holds several events: they leave by rank.
use std::cmp::Reverse;

/// Up to so many events are sorted by comparing all pairs.
const FEW: usize = 16;

/// Events of one second: those that it held when it was reached, sorted, and those that were added since.
#[derive(Clone, Debug)]
pub(super) struct Second<E> {
    /// Events that have been collected and not yet been given their place, in the order of scheduling.
    pub(super) arrived: Vec<E>,
    /// Greatest rank first, so that the least is at the end.
    sorted: Vec<E>,
    /// A binary heap by rank, then by the order of being added.
    late: Vec<(u32, E)>,
    n_late: u32,
}

impl<E: Copy> Second<E> {
    pub(super) fn new() -> Second<E> {
        Second { arrived: Vec::new(), sorted: Vec::new(), late: Vec::new(), n_late: 0 }
    }

    #[inline]
    pub(super) fn is_empty(&self) -> bool {
        self.sorted.is_empty() && self.late.is_empty()
    }

    /// Begins a second with the events that have arrived; equal ranks stay in their order.
    #[inline]
    pub(super) fn begin<R: Ord>(&mut self, rank: impl Fn(&E) -> R) {
        match self.arrived.len() {
            0..=4 => self.sort_few::<4, R>(rank),
            5..=8 => self.sort_few::<8, R>(rank),
            9..=FEW => self.sort_few::<FEW, R>(rank),
            _ => {
                std::mem::swap(&mut self.arrived, &mut self.sorted);
                self.sorted.reverse();
                self.sorted.sort_by_key(|event| Reverse(rank(event)));
            }
        }
    }

    /// Sorts up to `N` events: each goes to the place that is the number of those that leave after it.
    ///
    /// All pairs are compared, but without a jump that depends on the outcome: for few events that takes half the
    /// time of a sort that mispredicts.
    #[inline]
    fn sort_few<const N: usize, R: Ord>(&mut self, rank: impl Fn(&E) -> R) {
        let Some(last) = self.arrived.last().copied() else { return };
        let n = self.arrived.len().min(N);
        let ranks: [R; N] = std::array::from_fn(|i| rank(self.arrived.get(i).unwrap_or(&last)));
        let mut places = [0_usize; N];
        for i in 1..n {
            for j in 0..i {
                // j was scheduled before i, and leaves before it unless its rank is greater.
                let later = usize::from(ranks[j] <= ranks[i]);
                places[j] += later;
                places[i] += 1 - later;
            }
        }
        self.sorted.resize(n, last);
        for (event, place) in self.arrived.iter().zip(places) {
            self.sorted[place] = *event;
        }
        self.arrived.clear();
    }

    /// Goes on with a second to which the events that have arrived were added meanwhile.
    pub(super) fn go_on<R: Ord>(&mut self, rank: impl Fn(&E) -> R) {
        let mut arrived = std::mem::take(&mut self.arrived);
        arrived.drain(..).for_each(|event| self.add_late(event, &rank));
        self.arrived = arrived;
    }

    /// Adds an event to the second while it is being emptied.
    fn add_late<R: Ord>(&mut self, event: E, rank: impl Fn(&E) -> R) {
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
