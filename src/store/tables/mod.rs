//! Tables that several kinds of results share.

pub mod failures;
pub mod metrics;
pub mod runs;
pub mod sensitivity;
pub mod summary;
