//! Citizens: what they bring, whether and how they speak, what they say when called back, and what they do next.

// Mechanisms, one file each.
pub mod channel;
pub mod escalation;
pub mod improper_demand;
pub mod judgement;
pub mod patience;
pub mod problems;
pub mod repeat;
pub mod voice;

// The actor: what it does, and what it remembers.
pub mod afterwards;
mod arise;
mod elsewhere;
pub mod history;
mod speak;
mod ways;
