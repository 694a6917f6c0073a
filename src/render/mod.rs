//! How results look: figures, blocks of pages and of the terminal, words in both languages, numbers in their units.
//!
//! This layer knows no kind of result and writes no file.

pub mod figure;
pub mod html;
pub mod plot;
pub(crate) mod publication;
pub mod terminal;
pub mod words;
