//! The upper government: it scores, ranks, blames, presses, supervises and hands down tasks.

pub mod assessment;
pub mod oversight;
pub mod pressure;
pub mod responsibility;
pub mod top_down_tasks;

pub mod govern;
