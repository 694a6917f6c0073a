//! The event machinery: a toolbox for discrete-event simulation that knows nothing of what is simulated.
//!
//! Time in whole seconds and working calendars, the future event list, luck (keyed and in streams),
//! distributions by inversion, servers and waiting lines, stores, and statistics. Everything here is
//! deterministic on every platform: no clock, no thread, no platform mathematics, no iteration over a hash map.
mod date;
mod event_list;
mod time;
mod unit;

pub use date::{Date, DateError, StartDate, parse_date};
pub use event_list::EventList;
pub use time::{Elapsed, SimTime, WorkDays, WorkTime};
pub use unit::UnitError;
