//! Proof that the engine is right where theory is exact: ordinary scenarios whose results are known.
//!
//! A *case* is a world that reduces to theory, built by a scenario file of `scenarios/theory` and run by the ordinary
//! [`World`](crate::experiment::World). Its *checks* compare means over replications with formulas ([`theory`]) of the
//! scenario's own parameters, so that a scenario may be changed and is still checked. All checks of a call are weighed
//! together (`judge`).
//!
//! Time is in whole seconds. Arrivals are cut down to the second and services rounded to it, at least one: a mean of `m`
//! seconds, exponential, becomes `1 + exp(-1.5/m) / (1 - exp(-1/m))`, which is `m + 0.46/m`. A time of theory is
//! therefore off by less than half a second (both ends are whole seconds, rounded alike), and each check states what share
//! of its value that is. A wait of "more than t" whole seconds is one of more than t + 1/2.

mod case;
mod cases;
mod conduct;
mod judge;
mod seen;
pub mod theory;

pub use case::{Case, Check, Ready, Trouble};
pub use cases::{CASES, FILES};
pub use conduct::{Finding, Report, Values, conclude, run_one};
pub use judge::{Estimate, FAMILY_ERROR, FINDS, POWER, Verdict};
pub use seen::{Moment, Seen, Sum};
