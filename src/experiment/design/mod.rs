//! Designs: which points of the unit cube an experiment visits.
//!
//! A design knows nothing of what its dimensions mean. It is a function of its arguments and a seed, the same on
//! every platform. Which designs can grow: a Sobol sequence, a Morris and a Saltelli design keep their earlier
//! points when more are asked for; a Latin hypercube does not.

mod dice;
mod factorial;
mod groups;
mod index;
mod latin;
mod morris;
mod saltelli;
mod sobol;

pub(crate) use dice::Dice;
pub use factorial::{combinations, full_factorial, one_at_a_time};
pub use groups::Groups;
pub use index::Index;
pub use latin::latin_hypercube;
pub use morris::{MorrisPoint, morris, morris_by_groups, morris_step};
pub use saltelli::{Matrix, SaltelliRow, saltelli, saltelli_by_groups};
pub use sobol::{SOBOL_DIMENSIONS, sobol};

/// Why there is no such design.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DesignError {
    /// The tables of direction numbers end before.
    #[error(
        "a Sobol sequence of {wanted} dimensions was asked for; {SOBOL_DIMENSIONS} is the most there can be"
    )]
    Dimensions {
        /// Dimensions of the sequence, which are two for each factor in a Saltelli design.
        wanted: usize,
    },
    /// Half of the levels is the step, so their number is even.
    #[error("a Morris design has an even number of levels, at least 2, not {0}")]
    Levels(usize),
}
