//! The world of the hotline: actors, tickets, mechanisms, and the facts that a run tells.
//!
//! Start reading at [`world::World::handle`], the table of what can happen, and at [`run`], the loop. Each mechanism
//! is one file in its actor's folder: its table of parameters, its checks and its decision as a pure function.

pub mod appeal;
mod books;
pub mod changing;
pub mod citizens;
mod consistency;
pub mod crew;
#[cfg(test)]
mod crew_tests;
pub mod desks;
mod event;
pub mod fact;
pub mod government;
pub mod ids;
mod invariants;
pub mod mechanisms;
pub mod metrics;
pub mod observer;
pub mod outcome;
pub mod params;
pub mod platform;
pub mod problem;
mod run;
pub mod spec;
pub mod state;
#[cfg(test)]
mod state_tests;
#[cfg(test)]
mod testing;
pub mod ticket;
pub mod trace;
pub mod units;
pub mod work;
pub mod world;

pub use books::Broken;
pub use params::Params;
pub use run::{RunEnd, Window, run, run_traced};
pub use spec::ModelSpec;
