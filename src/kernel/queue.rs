//! A waiting line: the smallest key leaves first.
//!
//! The key is the discipline: the time of arrival for first in first out, the due time for the earliest due
//! first, (class, arrival) for priorities. Keys are unique; the owner puts its own tie-break into them.

use std::collections::{BTreeMap, VecDeque};

/// One that waits.
#[derive(Clone, Copy, Debug)]
struct Waiting<K, T> {
    key: K,
    since: u64,
    item: T,
}

/// A place in the line.
#[derive(Clone, Copy, Debug)]
struct Place<K, T> {
    waiting: Waiting<K, T>,
    /// Whether the one who waited here has gone away.
    empty: bool,
}

/// So many stand in the heap, which is quicker than a tree as long as few wait.
const IN_HEAP: usize = 64;

/// Where the smallest key stands.
enum Head {
    Line,
    Heap,
    Tree,
}

/// A waiting line, with the integral of its length over time and, kept apart from it, the sum of all waits.
///
/// Every call names the time in ticks, which are the clock's seconds or those of a working calendar, as its
/// owner decides.
#[derive(Clone, Debug)]
pub struct Queue<K, T> {
    /// Those who came in the order of their keys, first in first out: all of them if arrival is the key. Somebody who
    /// goes away leaves an empty place, so that a crowd that gives up does not move up once for each who leaves; the
    /// first place is never empty.
    line: VecDeque<Place<K, T>>,
    /// Empty places in the line.
    empty: usize,
    /// The first of the others: a heap in which each has four children, half as deep as a binary one. It is so short that one
    /// in it is found by looking at all.
    heap: Vec<Waiting<K, T>>,
    /// Those for whom the heap is too short: one of a crowd is found in it by his key.
    tree: BTreeMap<K, Waiting<K, T>>,
    /// Until when `area` is complete.
    since: u64,
    area: u128,
    /// The sum of the waits of those who have left.
    waited: u128,
    /// The sum of the times since when those who are here have waited.
    came: u128,
}

impl<K: Ord + Copy, T: Copy> Default for Queue<K, T> {
    fn default() -> Queue<K, T> {
        Queue::new()
    }
}

impl<K: Ord + Copy, T: Copy> Queue<K, T> {
    /// Nobody waits.
    pub const fn new() -> Queue<K, T> {
        Queue {
            line: VecDeque::new(),
            empty: 0,
            heap: Vec::new(),
            tree: BTreeMap::new(),
            since: 0,
            area: 0,
            waited: 0,
            came: 0,
        }
    }

    /// Joins the line.
    #[inline]
    pub fn push(&mut self, clock: u64, key: K, item: T) {
        self.account(clock);
        let waiting = Waiting { key, since: clock, item };
        self.came += u128::from(clock);
        if self.line.back().is_none_or(|last| last.waiting.key < key) {
            self.line.push_back(Place { waiting, empty: false });
        } else if self.heap.len() < IN_HEAP {
            self.heap.push(waiting);
            self.rise(self.heap.len() - 1);
        } else {
            self.tree.insert(key, waiting);
        }
    }

    /// Takes the one with the smallest key.
    #[inline]
    pub fn pop(&mut self, clock: u64) -> Option<(K, T)> {
        let head = self.head()?;
        self.account(clock);
        let waiting = match head {
            Head::Line => {
                let first = self.line.pop_front()?;
                self.close_up();
                first.waiting
            }
            Head::Heap => self.take_from_heap(0),
            Head::Tree => self.tree.pop_first()?.1,
        };
        Some(self.left(clock, waiting))
    }

    /// The one with the smallest key, who stays.
    #[inline]
    pub fn peek(&self) -> Option<(K, &T)> {
        let first = match self.head()? {
            Head::Line => self.line.front().map(|place| &place.waiting),
            Head::Heap => self.heap.first(),
            Head::Tree => self.tree.first_key_value().map(|(_, waiting)| waiting),
        };
        first.map(|first| (first.key, &first.item))
    }

    /// Takes the one with this key out of the line. It takes no longer than the logarithm of how many wait.
    pub fn remove(&mut self, clock: u64, key: K) -> Option<T> {
        let found = self.line.binary_search_by_key(&key, |place| place.waiting.key).ok();
        let waiting = if let Some(at) = found.filter(|at| !self.line[*at].empty) {
            self.account(clock);
            self.line[at].empty = true;
            self.empty += 1;
            let waiting = self.line[at].waiting;
            self.close_up();
            waiting
        } else {
            match self.heap.iter().position(|waiting| waiting.key == key) {
                Some(at) => {
                    self.account(clock);
                    self.take_from_heap(at)
                }
                None if self.tree.contains_key(&key) => {
                    self.account(clock);
                    self.tree.remove(&key)?
                }
                None => return None,
            }
        };
        Some(self.left(clock, waiting).1)
    }

    /// How many wait.
    #[inline]
    pub fn len(&self) -> usize {
        self.line.len() - self.empty + self.heap.len() + self.tree.len()
    }

    /// Whether nobody waits.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Those who wait, in no particular order: no result may depend on it.
    pub fn iter(&self) -> impl Iterator<Item = (K, &T)> {
        self.waiting().map(|waiting| (waiting.key, &waiting.item))
    }

    /// The integral of the length up to `clock`, in ticks.
    pub fn area(&self, clock: u64) -> u128 {
        self.area + u128::from(clock - self.since) * self.len() as u128
    }

    /// The sum of all waits up to `clock`, in ticks: of those who have left, and of those who still wait, each by the time at
    /// which he came. Equals [`Queue::area`] unless somebody was lost.
    pub fn waited(&self, clock: u64) -> u128 {
        (self.waited + u128::from(clock) * self.len() as u128).saturating_sub(self.came)
    }

    fn waiting(&self) -> impl Iterator<Item = &Waiting<K, T>> {
        let in_line = self.line.iter().filter(|place| !place.empty).map(|place| &place.waiting);
        in_line.chain(&self.heap).chain(self.tree.values())
    }

    /// Takes empty places away: those at the head at once, the others when they are more than half of the line.
    #[inline]
    fn close_up(&mut self) {
        if self.empty == 0 {
            return;
        }
        while self.line.front().is_some_and(|first| first.empty) {
            self.line.pop_front();
            self.empty -= 1;
        }
        if self.empty > self.line.len() / 2 {
            self.line.retain(|place| !place.empty);
            self.empty = 0;
        }
    }

    /// Where the smallest key stands; nowhere if nobody waits.
    #[inline]
    fn head(&self) -> Option<Head> {
        let line = self.line.front().map(|place| place.waiting.key);
        let heap = self.heap.first().map(|waiting| waiting.key);
        let (head, key) = match (line, heap) {
            (Some(line), Some(heap)) if heap < line => (Head::Heap, heap),
            (Some(line), _) => (Head::Line, line),
            (None, Some(heap)) => (Head::Heap, heap),
            (None, None) => return self.tree.first_key_value().map(|_| Head::Tree),
        };
        // Seldom more than a look at whether there is a crowd.
        let first = if self.tree.is_empty() { None } else { self.tree.first_key_value() };
        Some(if first.is_some_and(|(first, _)| *first < key) { Head::Tree } else { head })
    }

    /// Brings the area up to `clock`, before the length changes.
    #[inline]
    fn account(&mut self, clock: u64) {
        debug_assert!(clock >= self.since, "the clock went back from {} to {clock}", self.since);
        self.area = self.area(clock);
        self.since = clock;
    }

    /// Books the wait of one who leaves.
    #[inline]
    fn left(&mut self, clock: u64, waiting: Waiting<K, T>) -> (K, T) {
        self.waited += u128::from(clock - waiting.since);
        self.came -= u128::from(waiting.since);
        (waiting.key, waiting.item)
    }

    #[inline]
    fn take_from_heap(&mut self, at: usize) -> Waiting<K, T> {
        let waiting = self.heap.swap_remove(at);
        if at < self.heap.len() {
            self.sink(at);
            self.rise(at);
        }
        waiting
    }

    /// Moves one towards the front until none behind it has a smaller key.
    #[inline]
    fn rise(&mut self, mut at: usize) {
        let moving = self.heap[at];
        while at > 0 {
            let parent = (at - 1) / 4;
            if self.heap[parent].key <= moving.key {
                break;
            }
            self.heap[at] = self.heap[parent];
            at = parent;
        }
        self.heap[at] = moving;
    }

    /// Moves one towards the back until none before it has a greater key.
    #[inline]
    fn sink(&mut self, mut at: usize) {
        let moving = self.heap[at];
        loop {
            let first = 4 * at + 1;
            let Some(children) = self.heap.get(first..(first + 4).min(self.heap.len())) else { break };
            let Some((which, least)) = children.iter().enumerate().min_by_key(|(_, child)| child.key) else {
                break;
            };
            if least.key >= moving.key {
                break;
            }
            self.heap[at] = *least;
            at = first + which;
        }
        self.heap[at] = moving;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    #[test]
    fn the_smallest_key_leaves_first() {
        let mut queue = Queue::new();
        for (clock, key) in [(0, 5), (1, 3), (2, 9), (3, 1)] {
            queue.push(clock, key, key * 10);
        }
        assert_eq!(queue.peek(), Some((1, &10)));
        let order: Vec<_> = std::iter::from_fn(|| queue.pop(4)).collect();
        assert_eq!(order, [(1, 10), (3, 30), (5, 50), (9, 90)]);
    }

    #[test]
    fn the_area_is_the_sum_of_waits() {
        let mut queue = Queue::new();
        queue.push(10, 1, 'a');
        queue.push(12, 2, 'b');
        assert_eq!(queue.pop(15), Some((1, 'a')));
        // a waited 5, b waits since 12.
        assert_eq!((queue.area(20), queue.waited(20)), (5 + 8, 5 + 8));
        assert_eq!(queue.remove(20, 2), Some('b'));
        assert_eq!(queue.remove(21, 2), None);
        assert_eq!((queue.area(99), queue.waited(99)), (13, 13));
    }

    #[test]
    fn a_crowd_that_gives_up_leaves_quickly_and_in_any_order() {
        // Quadratic work would take minutes here.
        const CROWD: u64 = 300_000;
        let mut queue = Queue::new();
        for key in 0..CROWD {
            queue.push(0, key, key);
        }
        let half = CROWD / 2;
        for key in (half..CROWD).chain((0..half).rev()) {
            assert_eq!(queue.remove(1, key), Some(key));
            assert_eq!(queue.peek(), (key != 0).then_some((0, &0)));
        }
        assert!(queue.is_empty());
        assert_eq!((queue.area(1), queue.waited(1)), (u128::from(CROWD), u128::from(CROWD)));
    }

    #[test]
    fn a_key_that_went_away_may_come_again() {
        let mut queue = Queue::new();
        for key in [1, 2, 3, 4] {
            queue.push(0, key, 'a');
        }
        assert_eq!(queue.remove(1, 3), Some('a'));
        queue.push(1, 3, 'b');
        assert_eq!(queue.remove(2, 3), Some('b'));
        assert_eq!(queue.remove(2, 3), None);
        assert_eq!(queue.len(), 3);
    }

    #[test]
    fn a_crowd_in_any_order_of_keys_gives_up_as_quickly() {
        // As callers of one second, who are told apart by a hash: looking for each one by one would take minutes.
        const CROWD: u64 = 300_000;
        let hash = |key: u64| key.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let mut queue = Queue::new();
        for key in 0..CROWD {
            queue.push(0, hash(key), key);
        }
        for key in (0..CROWD).rev() {
            assert_eq!(queue.remove(1, hash(key)), Some(key));
        }
        assert!(queue.is_empty());
        assert_eq!((queue.area(1), queue.waited(1)), (u128::from(CROWD), u128::from(CROWD)));
    }

    proptest! {
        #[test]
        fn it_behaves_as_a_sorted_map(
            steps in prop::collection::vec((0..8_u8, 0..300_u32, 0..3_u64), 0..600), ascending: bool,
        ) {
            let (mut queue, mut map, mut clock) = (Queue::new(), BTreeMap::new(), 0);
            for (number, (what, key, ticks)) in steps.into_iter().enumerate() {
                clock += ticks;
                let key = if ascending { number as u32 } else { key };
                match what {
                    0..=4 => if let std::collections::btree_map::Entry::Vacant(free) = map.entry(key) {
                        free.insert(number);
                        queue.push(clock, key, number);
                    },
                    5 => prop_assert_eq!(queue.remove(clock, key / 2), map.remove(&(key / 2))),
                    _ => prop_assert_eq!(queue.pop(clock), map.pop_first()),
                }
                prop_assert_eq!(queue.len(), map.len());
                prop_assert_eq!(queue.peek(), map.first_key_value().map(|(key, item)| (*key, item)));
                prop_assert_eq!(queue.area(clock), queue.waited(clock));
                let mut all: Vec<_> = queue.iter().map(|(key, item)| (key, *item)).collect();
                all.sort_unstable();
                prop_assert!(all.into_iter().eq(map.iter().map(|(key, item)| (*key, *item))));
            }
        }
    }
}
