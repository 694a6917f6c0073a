//! All integration tests, in one binary: it links once.

mod attribute;
mod calibrate;
mod claims;
mod command_line;
mod common_luck;
mod compare;
mod contradictions;
mod corners;
mod coverage;
mod documents;
mod mistakes;
mod pages;
mod replay;
mod report_of_run;
mod same_bytes;
mod sensitivity;
mod shipped;
mod stories;
mod studies;
mod sweeps;
mod switches;
mod templates;
mod tidy;
mod verify;
mod watcher;
mod worlds;
