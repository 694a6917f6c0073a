//! The world of the hotline.
