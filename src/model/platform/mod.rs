//! The platform: what technology lets others see and do. It decides nothing by itself: superiors, citizens and units
//! decide differently where it is there.

// Mechanisms, one file each.
pub mod integration;
pub mod online_rule;
pub mod parallel_channels;
pub mod resource_sharing;
pub mod usability;
pub mod visibility;

// What follows from them.
mod lending;
mod post;
mod sight;
mod summons;

// The world without the technology.
pub mod letters;
