//! The world of the hotline.
pub mod fact;
pub mod ids;
pub mod outcome;
pub mod work;
