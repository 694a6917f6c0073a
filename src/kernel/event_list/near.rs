//! The window that holds the present: one first-in-first-out list for each of its seconds.
use super::WINDOW_SECONDS;

const NONE: u32 = u32::MAX;
const WORDS: usize = WINDOW_SECONDS / 64;

/// An event in the list of its second; free nodes form a list of their own.
#[derive(Clone, Copy, Debug)]
struct Node<E> {
    next: u32,
    event: E,
}

/// First and last node of a second's list; meaningful only where the second's bit is set.
#[derive(Clone, Copy, Debug)]
struct List {
    head: u32,
    tail: u32,
}

/// The lists, with one bit per second that holds an event and one bit per word of such bits.
#[derive(Clone, Debug)]
pub(super) struct Near<E> {
    words: u64,
    bits: [u64; WORDS],
    lists: Box<[List; WINDOW_SECONDS]>,
    nodes: Vec<Node<E>>,
    free: u32,
}

impl<E: Copy> Near<E> {
    pub(super) fn new() -> Near<E> {
        Near {
            words: 0,
            bits: [0; WORDS],
            lists: Box::new([List { head: NONE, tail: NONE }; WINDOW_SECONDS]),
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
        let list = &mut self.lists[second % WINDOW_SECONDS];
        let (word, bit) = (second / 64 % WORDS, 1 << (second % 64));
        if self.bits[word] & bit == 0 {
            self.bits[word] |= bit;
            self.words |= 1 << word;
            list.head = node;
        } else {
            self.nodes[list.tail as usize].next = node;
        }
        list.tail = node;
    }

    /// Takes the event of a second that holds exactly one; leaves the list alone if it holds several.
    #[inline]
    pub(super) fn take_only(&mut self, second: usize) -> Option<E> {
        let List { head, tail } = self.lists[second % WINDOW_SECONDS];
        if head != tail {
            return None;
        }
        self.clear_bit(second);
        let node = &mut self.nodes[head as usize];
        node.next = self.free;
        self.free = head;
        Some(node.event)
    }

    /// Takes all events of a second that holds at least one, in the order in which they were appended.
    #[inline]
    pub(super) fn take_all(&mut self, second: usize, mut each: impl FnMut(E)) {
        let List { head, tail } = self.lists[second % WINDOW_SECONDS];
        self.clear_bit(second);
        let mut at = head;
        loop {
            let node = &mut self.nodes[at as usize];
            each(node.event);
            if at == tail {
                node.next = self.free;
                break;
            }
            at = node.next;
        }
        self.free = head;
    }

    #[inline]
    fn clear_bit(&mut self, second: usize) {
        let word = second / 64 % WORDS;
        self.bits[word] &= !(1 << (second % 64));
        if self.bits[word] == 0 {
            self.words &= !(1 << word);
        }
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
