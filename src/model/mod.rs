//! The world of the hotline.
pub mod fact;
pub mod ids;
pub mod metrics;
pub mod outcome;
pub mod work;
