//! The window that holds the present: for each of its seconds, what was scheduled before the window was reached,
//! and after it a first-in-first-out list of what has been scheduled since.
use super::WINDOW_SECONDS;

const NONE: u32 = u32::MAX;
const WORDS: usize = WINDOW_SECONDS / 64;

/// An event in the list of its second; free nodes form a list of their own.
#[derive(Clone, Copy, Debug)]
struct Node<E> {
    next: u32,
    event: E,
}

/// First and last node of a second's list; without nodes the first is `NONE`.
#[derive(Clone, Copy, Debug)]
struct List {
    head: u32,
    tail: u32,
}

const EMPTY: List = List { head: NONE, tail: NONE };

/// The events by second, with one bit per second that holds an event and one bit per word of such bits.
#[derive(Clone, Debug)]
pub(super) struct Near<E> {
    words: u64,
    bits: [u64; WORDS],
    /// Where the events of each second begin and end in `sorted`.
    spans: Box<[(u32, u32); WINDOW_SECONDS]>,
    sorted: Vec<E>,
    lists: Box<[List; WINDOW_SECONDS]>,
    nodes: Vec<Node<E>>,
    free: u32,
}

impl<E: Copy> Near<E> {
    pub(super) fn new() -> Near<E> {
        Near {
            words: 0,
            bits: [0; WORDS],
            spans: Box::new([(0, 0); WINDOW_SECONDS]),
            sorted: Vec::new(),
            lists: Box::new([EMPTY; WINDOW_SECONDS]),
            nodes: Vec::new(),
            free: NONE,
        }
    }

    #[inline]
    pub(super) fn is_empty(&self) -> bool {
        self.words == 0
    }

    /// Whether a second holds an event.
    #[inline]
    pub(super) fn holds(&self, second: usize) -> bool {
        self.bits[second / 64 % WORDS] >> (second % 64) & 1 == 1
    }

    /// The first second that holds an event; there must be one.
    #[inline]
    pub(super) fn first(&self) -> usize {
        let word = self.words.trailing_zeros() as usize % WORDS;
        word * 64 + self.bits[word].trailing_zeros() as usize
    }

    /// Appends an event to a second's list.
    #[inline]
    pub(super) fn push(&mut self, second: usize, event: E) {
        let node = self.node(event);
        self.set_bit(second);
        let list = &mut self.lists[second % WINDOW_SECONDS];
        if list.head == NONE {
            list.head = node;
        } else {
            self.nodes[list.tail as usize].next = node;
        }
        list.tail = node;
    }

    /// Takes many events into an empty window at once: sorts them by second, by counting.
    ///
    /// `events` is gone through twice, in the order of scheduling.
    pub(super) fn fill<I: Iterator<Item = (u32, E)>>(&mut self, events: impl Fn() -> I) {
        self.spans.fill((0, 0));
        let mut filler = None;
        for (second, event) in events() {
            self.spans[second as usize % WINDOW_SECONDS].1 += 1;
            filler = Some(event);
        }
        let Some(filler) = filler else { return };
        let mut begin = 0;
        for (second, span) in self.spans.iter_mut().enumerate() {
            let n = span.1;
            *span = (begin, begin);
            begin += n;
            self.bits[second / 64] |= u64::from(n > 0) << (second % 64);
        }
        for (word, bits) in self.bits.iter().enumerate() {
            self.words |= u64::from(*bits != 0) << word;
        }
        self.sorted.resize(begin as usize, filler);
        for (second, event) in events() {
            let end = &mut self.spans[second as usize % WINDOW_SECONDS].1;
            self.sorted[*end as usize] = event;
            *end += 1;
        }
    }

    /// Takes the event of a second that holds exactly one; changes nothing if it holds several.
    #[inline]
    pub(super) fn take_only(&mut self, second: usize) -> Option<E> {
        let List { head, tail } = self.lists[second % WINDOW_SECONDS];
        let (begin, end) = self.spans[second % WINDOW_SECONDS];
        if begin == end {
            if head != tail {
                return None;
            }
            self.lists[second % WINDOW_SECONDS].head = NONE;
            self.clear_bit(second);
            let node = &mut self.nodes[head as usize];
            node.next = self.free;
            self.free = head;
            return Some(node.event);
        }
        if end - begin > 1 || head != NONE {
            return None;
        }
        self.spans[second % WINDOW_SECONDS].0 = end;
        self.clear_bit(second);
        Some(self.sorted[begin as usize])
    }

    /// Moves all events of a second to the end of `events`, in the order in which they were scheduled.
    #[inline]
    pub(super) fn take_all(&mut self, second: usize, events: &mut Vec<E>) {
        self.clear_bit(second);
        let span = &mut self.spans[second % WINDOW_SECONDS];
        events.extend_from_slice(&self.sorted[span.0 as usize..span.1 as usize]);
        span.0 = span.1;
        let List { head, tail } = self.lists[second % WINDOW_SECONDS];
        if head == NONE {
            return;
        }
        self.lists[second % WINDOW_SECONDS].head = NONE;
        let mut at = head;
        loop {
            let node = &mut self.nodes[at as usize];
            events.push(node.event);
            if at == tail {
                node.next = self.free;
                break;
            }
            at = node.next;
        }
        self.free = head;
    }

    #[inline]
    fn set_bit(&mut self, second: usize) {
        let word = second / 64 % WORDS;
        self.bits[word] |= 1 << (second % 64);
        self.words |= 1 << word;
    }

    #[inline]
    fn clear_bit(&mut self, second: usize) {
        let word = second / 64 % WORDS;
        let rest = self.bits[word] & !(1 << (second % 64));
        self.bits[word] = rest;
        // Without a jump: whether other seconds of the word hold an event cannot be predicted.
        self.words &= !(u64::from(rest == 0) << word);
    }

    /// A node that holds the event: a free one, or a new one.
    #[inline]
    fn node(&mut self, event: E) -> u32 {
        if let Some(node) = self.nodes.get_mut(self.free as usize) {
            let at = self.free;
            self.free = node.next;
            node.event = event;
            at
        } else {
            self.new_node(event)
        }
    }

    #[cold]
    #[inline(never)]
    fn new_node(&mut self, event: E) -> u32 {
        let at = u32::try_from(self.nodes.len()).expect("fewer than 2^32 events in one window");
        self.nodes.push(Node { next: NONE, event });
        at
    }
}
