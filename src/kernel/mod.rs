//! The event machinery.
