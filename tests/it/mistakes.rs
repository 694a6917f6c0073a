//! Scenarios that are wrong in every way we could think of, and what the author is told; then how files are laid
//! over each other, written out in full, and explained. They use a toy world of a few sections.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on may stop")]

mod explain;
mod hostile;
mod layers;
mod round_trip;
mod table;
mod toy;
