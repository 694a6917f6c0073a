//! The world of the hotline.
pub mod citizens;
mod consistency;
pub mod desks;
pub mod fact;
pub mod government;
pub mod ids;
pub mod metrics;
pub mod outcome;
pub mod params;
pub mod spec;
pub mod units;
pub mod work;
