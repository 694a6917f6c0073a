//! All integration tests, in one binary: it links once.

mod command_line;
mod common_luck;
mod corners;
mod mistakes;
mod same_bytes;
mod switches;
mod tidy;
mod watcher;
mod worlds;
