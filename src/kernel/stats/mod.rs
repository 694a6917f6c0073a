//! Statistics of a run and across runs.
//!
//! Whatever is merged is merged in a fixed order, by its caller: floating-point sums depend on it.
mod corr;
mod gini;
mod histogram;
mod interval;
pub mod kaplan_meier;
mod quantile;
mod tally;

pub use corr::{pearson, phi};
pub use gini::gini;
pub use histogram::Histogram;
pub use interval::{Interval, half_width, t_quantile};
pub use quantile::{median, quantile, quantile_sorted};
pub use tally::Tally;
