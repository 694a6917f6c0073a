//! The event machinery.
pub mod param;
