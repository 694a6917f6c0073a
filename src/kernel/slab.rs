//! A store of things that come and go, found by a number that never means another thing.
use std::fmt;
use std::marker::PhantomData;
use std::ops::{Index, IndexMut};

/// The place of a thing in a [`Slab`], and which of the things that were at that place it is.
///
/// Ids are ordered by slot, then by generation. A slot is reused, so no result may depend on that order.
pub struct Id<T> {
    /// The place, from 0.
    pub slot: u32,
    /// How many things left that place before.
    pub generation: u32,
    kind: PhantomData<fn() -> T>,
}

impl<T> Id<T> {
    /// The id of a place and a generation, as taken apart before.
    #[inline]
    pub const fn new(slot: u32, generation: u32) -> Id<T> {
        Id { slot, generation, kind: PhantomData }
    }

    #[inline]
    const fn parts(self) -> (u32, u32) {
        (self.slot, self.generation)
    }
}

// Written out, as deriving would ask the same of `T`.
impl<T> Clone for Id<T> {
    #[inline]
    fn clone(&self) -> Id<T> {
        *self
    }
}
impl<T> Copy for Id<T> {}
impl<T> PartialEq for Id<T> {
    #[inline]
    fn eq(&self, other: &Id<T>) -> bool {
        self.parts() == other.parts()
    }
}
impl<T> Eq for Id<T> {}
impl<T> PartialOrd for Id<T> {
    #[inline]
    fn partial_cmp(&self, other: &Id<T>) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl<T> Ord for Id<T> {
    #[inline]
    fn cmp(&self, other: &Id<T>) -> std::cmp::Ordering {
        self.parts().cmp(&other.parts())
    }
}
impl<T> std::hash::Hash for Id<T> {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.parts().hash(state);
    }
}
impl<T> fmt::Debug for Id<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{}.{}", self.slot, self.generation)
    }
}

/// One place: what is in it, and which generation that is (or will be).
#[derive(Clone, Debug)]
struct Slot<T> {
    generation: u32,
    thing: Option<T>,
}

/// Things in reusable places: memory follows how many there are, not how many there were.
#[derive(Clone, Debug)]
pub struct Slab<T> {
    slots: Vec<Slot<T>>,
    free: Vec<u32>,
    len: usize,
}

impl<T> Default for Slab<T> {
    fn default() -> Slab<T> {
        Slab::new()
    }
}

impl<T> Slab<T> {
    /// An empty store.
    pub const fn new() -> Slab<T> {
        Slab { slots: Vec::new(), free: Vec::new(), len: 0 }
    }

    /// Puts a thing in: at the place that was left last, or at a new one.
    #[inline]
    pub fn insert(&mut self, thing: T) -> Id<T> {
        self.len += 1;
        if let Some(slot) = self.free.pop() {
            let place = &mut self.slots[slot as usize];
            place.thing = Some(thing);
            return Id::new(slot, place.generation);
        }
        let slot = u32::try_from(self.slots.len()).expect("fewer than 2^32 things at a time");
        self.slots.push(Slot { generation: 0, thing: Some(thing) });
        Id::new(slot, 0)
    }

    /// The thing, unless it has left.
    #[inline]
    pub fn get(&self, id: Id<T>) -> Option<&T> {
        let slot = self.slots.get(id.slot as usize)?;
        if slot.generation == id.generation { slot.thing.as_ref() } else { None }
    }

    /// The thing, to be changed, unless it has left.
    #[inline]
    pub fn get_mut(&mut self, id: Id<T>) -> Option<&mut T> {
        let slot = self.slots.get_mut(id.slot as usize)?;
        if slot.generation == id.generation { slot.thing.as_mut() } else { None }
    }

    /// Takes the thing out, unless it has left; its id is stale from now on.
    pub fn remove(&mut self, id: Id<T>) -> Option<T> {
        let slot = self.slots.get_mut(id.slot as usize)?;
        if slot.generation != id.generation {
            return None;
        }
        let thing = slot.thing.take()?;
        self.len -= 1;
        // A place whose generations are used up is never used again, rather than name two things alike.
        if let Some(generation) = slot.generation.checked_add(1) {
            slot.generation = generation;
            self.free.push(id.slot);
        }
        Some(thing)
    }

    /// How many things there are.
    #[inline]
    pub const fn len(&self) -> usize {
        self.len
    }

    /// Whether there is nothing.
    #[inline]
    pub const fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// All things by place.
    pub fn iter(&self) -> impl Iterator<Item = (Id<T>, &T)> {
        self.slots.iter().enumerate().filter_map(|(at, slot)| {
            let id = Id::new(at as u32, slot.generation);
            slot.thing.as_ref().map(|thing| (id, thing))
        })
    }

    /// All things by place, to be changed.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = (Id<T>, &mut T)> {
        self.slots.iter_mut().enumerate().filter_map(|(at, slot)| {
            let id = Id::new(at as u32, slot.generation);
            slot.thing.as_mut().map(|thing| (id, thing))
        })
    }
}

impl<T> Index<Id<T>> for Slab<T> {
    type Output = T;
    /// The thing, which must not have left.
    #[inline]
    fn index(&self, id: Id<T>) -> &T {
        match self.get(id) {
            Some(thing) => thing,
            None => has_left(id.slot, id.generation),
        }
    }
}

impl<T> IndexMut<Id<T>> for Slab<T> {
    #[inline]
    fn index_mut(&mut self, id: Id<T>) -> &mut T {
        match self.get_mut(id) {
            Some(thing) => thing,
            None => has_left(id.slot, id.generation),
        }
    }
}

#[cold]
#[inline(never)]
fn has_left(slot: u32, generation: u32) -> ! {
    panic!("#{slot}.{generation} has left the store: its id is stale")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_place_is_reused_and_the_old_id_is_stale() {
        let mut slab = Slab::new();
        let (a, b) = (slab.insert('a'), slab.insert('b'));
        assert_eq!(slab.remove(a), Some('a'));
        let c = slab.insert('c');
        assert_eq!((c.slot, c.generation), (a.slot, 1));
        assert_eq!((slab.get(a), slab.get(b), slab[c]), (None, Some(&'b'), 'c'));
        assert_eq!(slab.remove(a), None);
        assert_eq!(slab.len(), 2);
        assert_eq!(format!("{c:?}"), "#0.1");
    }

    #[test]
    #[should_panic(expected = "#0.0 has left the store")]
    fn a_stale_id_is_no_index() {
        let mut slab = Slab::new();
        let id = slab.insert(1);
        slab.remove(id);
        let _ = slab[id];
    }

    #[test]
    fn a_place_whose_generations_are_used_up_stays_empty() {
        let mut slab =
            Slab { slots: vec![Slot { generation: u32::MAX, thing: Some('z') }], free: vec![], len: 1 };
        let last = Id::new(0, u32::MAX);
        assert_eq!(slab.remove(last), Some('z'));
        assert_eq!(slab.get(last), None);
        assert_eq!(slab.insert('a').slot, 1);
    }

    proptest! {
        #[test]
        fn what_went_in_is_found_until_it_is_taken_out(steps in prop::collection::vec((0..3_u8, 0..64_usize), 0..200)) {
            let (mut slab, mut ids) = (Slab::new(), Vec::<(Id<usize>, _)>::new());
            for (number, (what, which)) in steps.into_iter().enumerate() {
                if what < 2 {
                    ids.push((slab.insert(number), Some(number)));
                } else if !ids.is_empty() {
                    let n = ids.len();
                    let (id, thing) = &mut ids[which % n];
                    prop_assert_eq!(slab.remove(*id), thing.take());
                }
                prop_assert!(ids.iter().all(|(id, thing)| slab.get(*id).copied() == *thing));
                let mut kept: Vec<_> = ids.iter().filter_map(|(id, thing)| Some((*id, (*thing)?))).collect();
                kept.sort_unstable();
                prop_assert!(slab.iter().map(|(id, thing)| (id, *thing)).eq(kept));
                prop_assert_eq!(slab.len(), ids.iter().filter(|(_, thing)| thing.is_some()).count());
            }
        }
    }
}
