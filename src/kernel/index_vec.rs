//! Tables whose rows have names of a type of their own, so that a row of one table cannot be looked up in another.

use std::marker::PhantomData;
use std::ops::{Deref, DerefMut, Index, IndexMut};

/// The name of a row: a place in a table.
pub trait RowId: Copy {
    /// The name of the row at a place.
    fn at(place: usize) -> Self;

    /// The place.
    fn index(self) -> usize;
}

/// A table of `T` whose rows are named by `I`. What needs no name (length, order, iteration) is that of a slice.
#[derive(Clone, Debug)]
pub struct IndexVec<I, T> {
    rows: Vec<T>,
    named: PhantomData<fn(I) -> I>,
}

impl<I: RowId, T> IndexVec<I, T> {
    /// A row for each row of another table.
    pub fn like<U>(other: &IndexVec<I, U>, row: T) -> Self
    where
        T: Clone,
    {
        vec![row; other.len()].into()
    }

    /// Adds a row; returns its name.
    pub fn push(&mut self, row: T) -> I {
        self.rows.push(row);
        I::at(self.rows.len() - 1)
    }

    /// The names of all rows, in order. They outlive the borrow, so that the table may change meanwhile.
    pub fn ids(&self) -> impl DoubleEndedIterator<Item = I> + use<I, T> {
        (0..self.rows.len()).map(I::at)
    }

    /// All rows with their names, in order.
    pub fn pairs(&self) -> impl Iterator<Item = (I, &T)> {
        self.ids().zip(&self.rows)
    }
}

impl<I, T> From<Vec<T>> for IndexVec<I, T> {
    fn from(rows: Vec<T>) -> Self {
        IndexVec { rows, named: PhantomData }
    }
}

impl<I, T> FromIterator<T> for IndexVec<I, T> {
    fn from_iter<A: IntoIterator<Item = T>>(rows: A) -> Self {
        Vec::from_iter(rows).into()
    }
}

impl<I, T> Deref for IndexVec<I, T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        &self.rows
    }
}

impl<I, T> DerefMut for IndexVec<I, T> {
    fn deref_mut(&mut self) -> &mut [T] {
        &mut self.rows
    }
}

impl<I: RowId, T> Index<I> for IndexVec<I, T> {
    type Output = T;

    fn index(&self, id: I) -> &T {
        &self.rows[id.index()]
    }
}

impl<I: RowId, T> IndexMut<I> for IndexVec<I, T> {
    fn index_mut(&mut self, id: I) -> &mut T {
        &mut self.rows[id.index()]
    }
}

/// Declares the names of the rows of a table.
#[macro_export]
macro_rules! row_id {
    ($(#[doc = $doc:literal])+ $name:ident($int:ty)) => {
        $(#[doc = $doc])+
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub $int);

        impl $name {
            /// The place as an index.
            pub fn index(self) -> usize {
                self.0 as usize
            }
        }

        impl $crate::kernel::RowId for $name {
            fn at(place: usize) -> Self {
                $name(place as $int)
            }

            fn index(self) -> usize {
                self.0 as usize
            }
        }
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    row_id! {
        /// A row of the test.
        Row(u16)
    }

    #[test]
    fn index_vec_finds_rows_by_their_names() {
        let mut table: IndexVec<Row, u32> = vec![10, 20].into();
        assert_eq!(table.push(30).index(), 2);
        table[Row(0)] += 5;
        assert_eq!(table.pairs().collect::<Vec<_>>(), [(Row(0), &15), (Row(1), &20), (Row(2), &30)]);
        let double: IndexVec<Row, u32> = table.iter().map(|row| 2 * row).collect();
        assert_eq!((double[Row(1)], double.len()), (40, 3));
        assert_eq!(*IndexVec::like(&table, 'x'), ['x'; 3]);
    }
}
