//! The statistics of experiments: each a published rule, a pure function of the data in their order.
//!
//! Nothing here knows runs, files or the model; everything is tested on closed forms or by Monte Carlo.

mod batch_means;
mod holm;
mod mser;
mod paired;
mod precision;
mod quantile_interval;
mod select;

pub use batch_means::{BatchMeans, TooShort, batch_means};
pub use holm::holm;
pub use mser::{Settling, mser, settling};
pub use paired::{Paired, Spread};
pub use precision::{Precision, Reached, Rule, Target, Width};
pub use quantile_interval::{QuantileInterval, quantile_interval};
pub use select::{Selection, Step};
