//! The rest of the block that holds the present: one bucket of events for each of its windows.
//!
//! A bucket is a chain of fixed-size chunks from one pool, so that memory follows what is pending now, and not
//! what each bucket once held.
use super::BLOCK_WINDOWS;

const NONE: u32 = u32::MAX;
const WORDS: usize = BLOCK_WINDOWS / 64;
/// Events per chunk: long enough to read in a row, short enough that 4,096 half-empty ones cost little.
const CHUNK: usize = 32;

/// An event and the second of its window for which it is scheduled.
#[derive(Clone, Copy, Debug)]
struct Entry<E> {
    second: u32,
    event: E,
}

/// A chain of chunks, all full but the last.
#[derive(Clone, Copy, Debug)]
struct Bucket {
    first: u32,
    last: u32,
    len: u32,
}

/// The buckets, with one bit per bucket that holds an event and one bit per word of such bits.
#[derive(Clone, Debug)]
pub(super) struct Ring<E> {
    words: u64,
    bits: [u64; WORDS],
    buckets: Box<[Bucket; BLOCK_WINDOWS]>,
    /// Chunk `c` is `entries[c * CHUNK..][..CHUNK]`.
    entries: Vec<Entry<E>>,
    /// The chunk that follows each chunk in its chain, or in the list of free chunks.
    next: Vec<u32>,
    free: u32,
}

impl<E: Copy> Ring<E> {
    pub(super) fn new() -> Ring<E> {
        let empty = Bucket { first: NONE, last: NONE, len: 0 };
        Ring {
            words: 0,
            bits: [0; WORDS],
            buckets: Box::new([empty; BLOCK_WINDOWS]),
            entries: Vec::new(),
            next: Vec::new(),
            free: NONE,
        }
    }

    /// The first bucket after `bucket` that holds an event.
    pub(super) fn first_after(&self, bucket: usize) -> Option<usize> {
        let from = bucket + 1;
        if from == BLOCK_WINDOWS {
            return None;
        }
        let here = self.bits[from / 64] & u64::MAX << (from % 64);
        if here != 0 {
            return Some(from / 64 * 64 + here.trailing_zeros() as usize);
        }
        let later = self.words & (u64::MAX - 1) << (from / 64);
        if later == 0 {
            return None;
        }
        let word = later.trailing_zeros() as usize;
        Some(word * 64 + self.bits[word].trailing_zeros() as usize)
    }

    /// Appends an event to a bucket.
    #[inline]
    pub(super) fn push(&mut self, bucket: usize, second: u32, event: E) {
        let at = bucket % BLOCK_WINDOWS;
        let place = self.buckets[at].len as usize % CHUNK;
        let entry = Entry { second, event };
        if place == 0 {
            self.lengthen(at, entry);
        } else {
            self.entries[self.buckets[at].last as usize * CHUNK + place] = entry;
        }
        self.buckets[at].len += 1;
    }

    /// Begins a chunk at the end of a bucket with its first entry.
    #[inline(never)]
    fn lengthen(&mut self, at: usize, entry: Entry<E>) {
        let chunk = self.chunk(entry);
        self.entries[chunk as usize * CHUNK] = entry;
        self.next[chunk as usize] = NONE;
        let bucket = &mut self.buckets[at];
        if bucket.len == 0 {
            bucket.first = chunk;
            self.bits[at / 64] |= 1 << (at % 64);
            self.words |= 1 << (at / 64);
        } else {
            self.next[bucket.last as usize] = chunk;
        }
        bucket.last = chunk;
    }

    /// A chunk off the free list, or a new one filled with `filler`.
    fn chunk(&mut self, filler: Entry<E>) -> u32 {
        if self.free != NONE {
            let chunk = self.free;
            self.free = self.next[chunk as usize];
            return chunk;
        }
        let chunk = u32::try_from(self.next.len()).expect("fewer than 2^32 chunks of events");
        self.next.push(NONE);
        self.entries.resize(self.entries.len() + CHUNK, filler);
        chunk
    }

    /// How many events a bucket holds.
    pub(super) fn len(&self, bucket: usize) -> usize {
        self.buckets[bucket].len as usize
    }

    /// The second and the event of each entry of a bucket, in the order in which they were appended.
    pub(super) fn iter(&self, bucket: usize) -> impl Iterator<Item = (u32, E)> {
        self.chunks(bucket).flatten().map(|entry| (entry.second, entry.event))
    }

    /// The earliest second of a bucket that holds an event.
    pub(super) fn earliest_second(&self, bucket: usize) -> u32 {
        self.iter(bucket).fold(u32::MAX, |least, (second, _)| least.min(second))
    }

    /// Empties a bucket that holds an event: its chunks are free.
    pub(super) fn clear(&mut self, bucket: usize) {
        let Bucket { first, last, .. } = self.buckets[bucket];
        self.next[last as usize] = self.free;
        self.free = first;
        self.buckets[bucket].len = 0;
        self.bits[bucket / 64] &= !(1 << (bucket % 64));
        if self.bits[bucket / 64] == 0 {
            self.words &= !(1 << (bucket / 64));
        }
    }

    /// The chunks of a bucket, the last one as far as it is used.
    fn chunks(&self, bucket: usize) -> impl Iterator<Item = &[Entry<E>]> {
        let Bucket { first, len, .. } = self.buckets[bucket];
        let (mut chunk, mut left) = (first as usize, len as usize);
        std::iter::from_fn(move || {
            if left == 0 {
                return None;
            }
            let used = &self.entries[chunk * CHUNK..][..left.min(CHUNK)];
            left -= used.len();
            chunk = self.next[chunk] as usize;
            Some(used)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_bucket_is_a_later_one_in_its_word_or_beyond() {
        let mut ring = Ring::new();
        for bucket in [5, 9, 63, 64, 200, BLOCK_WINDOWS - 1] {
            ring.push(bucket, 0, ());
        }
        let next = [0, 5, 6, 9, 63, 64, 199, 200, BLOCK_WINDOWS - 1].map(|bucket| ring.first_after(bucket));
        let last = Some(BLOCK_WINDOWS - 1);
        assert_eq!(next, [Some(5), Some(9), Some(9), Some(63), Some(64), Some(200), Some(200), last, None]);
    }
}
