//! The world of the hotline: actors, tickets, mechanisms, and the facts that a run tells.
//!
//! Start reading at [`world::World::handle`], the table of what can happen, and at [`run`], the loop. Each mechanism
//! is one file in its actor's folder: its table of parameters, its checks and its decision as a pure function.

mod appeal;
mod books;
pub mod citizens;
mod consistency;
mod crew;
#[cfg(test)]
mod crew_tests;
pub mod desks;
mod event;
pub mod fact;
pub mod government;
pub mod ids;
mod invariants;
pub mod metrics;
pub mod outcome;
pub mod params;
pub mod platform;
mod problem;
mod run;
pub mod spec;
#[cfg(test)]
mod testing;
mod ticket;
pub mod trace;
pub mod units;
pub mod work;
pub mod world;

pub use invariants::Broken;
pub use params::Params;
pub use run::{RunEnd, Window, run, run_traced};
pub use spec::ModelSpec;
