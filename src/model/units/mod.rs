//! Handling units, towns and bureaus: they sign or refuse, choose how to handle, help or not, and wear out.

// Mechanisms, one file each.
pub mod asking_back;
pub mod authority;
pub mod documentation;
pub mod exclusion;
pub mod fake_rectification;
pub mod false_claim;
pub mod handling;
pub mod informal;
pub mod pacing;
pub mod persuasion;
pub mod planted_calls;
pub mod priority;
pub mod proactive;
pub mod referral;
pub mod refusal;
pub mod routine;
pub mod town_line;
pub mod workforce;

// The actor: what it does, and what it remembers.
mod days;
mod extending;
mod line;
mod new_rules;
pub mod orders;
mod persuading;
mod planting;
mod referring;
mod relapsing;
mod replying;
pub(in crate::model) mod roots;
mod signing;
mod treating;
pub mod unit_state;
