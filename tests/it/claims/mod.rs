//! `petisim claims` as a user meets it, and what the author of a wrong claim is told.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on may stop")]

mod command;
mod mistakes;
