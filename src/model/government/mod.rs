//! The upper government: it scores, ranks, blames, presses, supervises and hands down tasks.

// Mechanisms, one file each.
pub mod assessment;
pub mod oversight;
pub mod pressure;
pub mod responsibility;
pub mod top_down_tasks;

// The actor: what it does, and what it remembers.
pub mod exchange;
mod govern;
pub mod government_state;
