//! The blocks after the one that holds the present.
use super::{BLOCK_BITS, WINDOW_BITS, WINDOW_SECONDS};
use std::collections::BTreeMap;

/// Events by block, in the order in which they were scheduled.
#[derive(Clone, Debug)]
pub(super) struct Far<E> {
    blocks: BTreeMap<u64, Vec<(u64, E)>>,
}

impl<E: Copy> Far<E> {
    pub(super) fn new() -> Far<E> {
        Far { blocks: BTreeMap::new() }
    }

    /// Keeps an event until its block is reached.
    #[inline(never)]
    pub(super) fn push(&mut self, time: u64, event: E) {
        self.blocks.entry(time >> (WINDOW_BITS + BLOCK_BITS)).or_default().push((time, event));
    }

    /// The time of the earliest event, if it is before `end`.
    pub(super) fn earliest_before(&self, end: u64) -> Option<u64> {
        let (block, events) = self.blocks.first_key_value()?;
        if block << (WINDOW_BITS + BLOCK_BITS) >= end {
            return None;
        }
        events.iter().map(|(time, _)| *time).min().filter(|time| *time < end)
    }

    /// Empties the first block: window, second of the window and event, in the order of scheduling.
    pub(super) fn take_first_block(&mut self, mut each: impl FnMut(u64, u32, E)) {
        let Some((_, events)) = self.blocks.pop_first() else { return };
        for (time, event) in events {
            each(time >> WINDOW_BITS, (time % WINDOW_SECONDS as u64) as u32, event);
        }
    }
}
