//! What theory says: pure functions of rates, times and numbers of servers, each with its source.
//!
//! Nothing here knows the model. Times and rates are in any one unit of time; the load `a` is the arrival rate times
//! the mean service (erlangs), and a system of `c` servers is stable while `a < c`.

pub mod chances;
pub mod hops;
pub mod lines;
pub mod redials;
