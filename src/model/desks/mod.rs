//! The desks: the city desk takes appeals in, the district desk sorts, settles, reviews and follows up.

// Mechanisms, one file each.
pub mod assignment;
pub mod audit;
pub mod dispute;
pub mod district;
pub mod follow_up;
pub mod identity_linking;
pub mod intake;
pub mod joint_handling;
pub mod review;
pub mod rework;
pub mod screening;
pub mod voicemail;

// The actor: what it does, and what it remembers.
mod checks;
mod city;
pub mod closing;
pub mod desk_state;
mod sorting;
