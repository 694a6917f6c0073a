//! All integration tests, in one binary: it links once.

mod command_line;
mod mistakes;
mod replay;
