//! The event machinery: a toolbox for discrete-event simulation that knows nothing of what is simulated.
//!
//! Time in whole seconds and working calendars, the future event list, luck (keyed and in streams),
//! distributions by inversion, servers and waiting lines, stores, and statistics. Everything here is
//! deterministic on every platform: no clock, no thread, no platform mathematics, no iteration over a hash map.
mod calendar;
mod date;
pub mod dist;
mod event_list;
mod idmap;
mod index_vec;
mod luck;
pub mod param;
mod pool;
mod queue;
mod slab;
pub mod stats;
mod time;
mod unit;

pub use calendar::{CalendarError, CalendarPlan, WorkCalendar};
pub use date::{Date, DateError, StartDate, parse_date};
pub use dist::{Dist, DistError, choose, logistic, poisson, poisson_quantile};
pub use event_list::EventList;
pub use idmap::IdMap;
pub use index_vec::{IndexVec, RowId};
pub use luck::{Draws, Luck, Purpose, Stream, key_of, mix};
pub use pool::{Pool, Seize};
pub use queue::Queue;
pub use slab::{Id, Slab};
pub use stats::{Histogram, Interval, Tally};
pub use time::{Elapsed, SimTime, WorkDays, WorkTime};
pub use unit::UnitError;
