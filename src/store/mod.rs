//! The folder of a result: tables, the manifest, staged writes, and what is read back.
//!
//! This layer knows no kind of result and never prints.

pub mod cell;
pub mod column;
pub mod commit;
pub mod data_package;
pub mod folder;
pub mod intact;
pub mod manifest;
pub mod names;
pub mod out_dir;
pub mod process;
pub mod publish;
pub mod regular;
pub mod staged;
pub mod table;
pub mod tables;
pub mod target;
