//! Sweeps: all runs of all points, many at a time, each of them recorded as soon as it ends.

#[cfg(test)]
pub(crate) mod fixture;
mod pace;
mod spec;
mod work;

pub use pace::Pace;
pub(crate) use spec::START;
pub use spec::{Against, DesignRow, RunKey, SweepPoint, SweepSpec};
pub use work::{Recorded, Task, work};
