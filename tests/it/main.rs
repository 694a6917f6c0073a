//! All integration tests, in one binary: it links once.

mod command_line;
mod contradictions;
mod documents;
mod mistakes;
mod stories;
