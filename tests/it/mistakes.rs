//! Scenarios that are wrong in every way we could think of, and what the author is told; then how files are laid
//! over each other, written out in full, and explained. They use a toy world of a few sections.

mod explain;
mod hostile;
mod layers;
mod round_trip;
mod table;
mod toy;
