//! Relations on series that were worked out by hand, and claims about engines whose truth is known.

mod relations;
mod sampling;
