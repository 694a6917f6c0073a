//! The logarithm of the exponential quantile.

/// The negative natural logarithm of `v` in (0, 1].
#[inline]
pub fn negative_log(v: f64) -> f64 {
    -libm::log(v)
}
