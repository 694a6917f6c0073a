//! A map from 64-bit keys that can be looked up in, and not iterated: its order decides nothing.
use super::luck::mix;
use std::hash::{BuildHasherDefault, Hasher};

/// Hashes one `u64`, the same in every run and on every platform.
#[derive(Clone, Copy, Default)]
struct KeyHasher(u64);

impl Hasher for KeyHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write_u64(&mut self, key: u64) {
        self.0 = mix(self.0, key);
    }

    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.write_u64(u64::from(*byte)));
    }
}

#[expect(clippy::disallowed_types, reason = "with a fixed hasher, and no iteration leaves this file")]
type Map<V> = std::collections::HashMap<u64, V, BuildHasherDefault<KeyHasher>>;

/// Values by key, for looking up only.
#[derive(Clone)]
pub struct IdMap<V> {
    map: Map<V>,
}

impl<V> Default for IdMap<V> {
    fn default() -> IdMap<V> {
        IdMap::new()
    }
}

impl<V> std::fmt::Debug for IdMap<V> {
    /// The number of values: their order is none of anybody's business.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "IdMap of {}", self.len())
    }
}

impl<V> IdMap<V> {
    /// No values.
    pub fn new() -> IdMap<V> {
        IdMap { map: Map::default() }
    }

    /// The value of a key.
    #[inline]
    pub fn get(&self, key: u64) -> Option<&V> {
        self.map.get(&key)
    }

    /// The value of a key, to be changed.
    #[inline]
    pub fn get_mut(&mut self, key: u64) -> Option<&mut V> {
        self.map.get_mut(&key)
    }

    /// Whether a key has a value.
    #[inline]
    pub fn contains(&self, key: u64) -> bool {
        self.map.contains_key(&key)
    }

    /// Gives a key a value; returns the one that it had.
    #[inline]
    pub fn insert(&mut self, key: u64, value: V) -> Option<V> {
        self.map.insert(key, value)
    }

    /// Takes the value of a key away.
    #[inline]
    pub fn remove(&mut self, key: u64) -> Option<V> {
        self.map.remove(&key)
    }

    /// The value of a key, which gets one if it has none.
    #[inline]
    pub fn entry_or_insert_with(&mut self, key: u64, value: impl FnOnce() -> V) -> &mut V {
        self.map.entry(key).or_insert_with(value)
    }

    /// How many keys have a value.
    #[inline]
    pub fn len(&self) -> usize {
        self.map.len()
    }

    /// Whether no key has a value.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.map.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    proptest! {
        #[test]
        fn it_answers_as_a_tree_does(steps in prop::collection::vec((0..5_u8, 0..40_u64), 0..300)) {
            let (mut map, mut tree) = (IdMap::new(), BTreeMap::new());
            for (number, (what, key)) in steps.into_iter().enumerate() {
                match what {
                    0 => prop_assert_eq!(map.insert(key, number), tree.insert(key, number)),
                    1 => prop_assert_eq!(map.remove(key), tree.remove(&key)),
                    2 => {
                        let both = (map.entry_or_insert_with(key, || number), tree.entry(key).or_insert(number));
                        prop_assert_eq!(both.0, both.1);
                    }
                    3 => prop_assert_eq!(map.get_mut(key), tree.get_mut(&key)),
                    _ => prop_assert_eq!(map.get(key), tree.get(&key)),
                }
                prop_assert_eq!(map.contains(key), tree.contains_key(&key));
                prop_assert_eq!((map.len(), map.is_empty()), (tree.len(), tree.is_empty()));
            }
        }
    }
}
