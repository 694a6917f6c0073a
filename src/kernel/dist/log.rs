//! A fast logarithm in plain arithmetic, for exponential variates.
//!
//! `libm`'s own takes more than all other steps of an event together. This one finds the nearest of 256 centres
//! `c` in a table and adds the series of `ln(1 + r)`, `r = (z - c) / c` (Tang 1990, doi 10.1145/98267.98294). It
//! uses only operations that IEEE 754 defines to the last bit, so it is the same on every platform.

/// log2 of the number of cells per doubling.
const CELL_BITS: u32 = 8;
const CELLS: usize = 1 << CELL_BITS;
/// Mantissas are taken from `[0.6875, 1.375)`, so that numbers near 1 are near a centre of 1 on either side.
const LEAST: u64 = 0x3FE6_0000_0000_0000;

/// A centre, its reciprocal, and its natural logarithm.
#[derive(Clone, Copy)]
struct Cell {
    centre: f64,
    reciprocal: f64,
    ln: f64,
}

static TABLE: [Cell; CELLS] = table();

const fn table() -> [Cell; CELLS] {
    let mut cells = [Cell { centre: 1.0, reciprocal: 1.0, ln: 0.0 }; CELLS];
    let mut i = 0;
    while i < CELLS {
        let low = f64::from_bits(LEAST + ((i as u64) << (52 - CELL_BITS)));
        let high = f64::from_bits(LEAST + ((i as u64 + 1) << (52 - CELL_BITS)));
        // The two cells that meet at 1 keep 1 for their centre: the logarithm of a number near 1 must be exact
        // relative to its own small size.
        if low != 1.0 && high != 1.0 {
            let centre = 0.5 * (low + high);
            cells[i] = Cell { centre, reciprocal: 1.0 / centre, ln: ln_by_series(centre) };
        }
        i += 1;
    }
    cells
}

/// The natural logarithm of a number between 0.6 and 1.4: 2 (s + s³/3 + s⁵/5 + …), s = (x - 1) / (x + 1).
const fn ln_by_series(x: f64) -> f64 {
    let s = (x - 1.0) / (x + 1.0);
    let (mut sum, mut power) = (0.0, 31);
    while power > 0 {
        sum = sum * s * s + 1.0 / power as f64;
        power -= 2;
    }
    2.0 * s * sum
}

/// The negative natural logarithm of `v` above zero; relative error below 2e-13 within 0.4 % of 1, and
/// below 3e-15 elsewhere.
///
/// For positive normal numbers; of zero, subnormal and negative ones the answer is meaningless.
#[inline]
pub fn negative_log(v: f64) -> f64 {
    let bits = v.to_bits();
    let above = bits.wrapping_sub(LEAST);
    let doublings = above as i64 >> 52;
    let z = f64::from_bits(bits.wrapping_sub(above & 0xFFF << 52));
    let cell = &TABLE[(above >> (52 - CELL_BITS)) as usize % CELLS];
    let r = (z - cell.centre) * cell.reciprocal;
    let r2 = r * r;
    let tail = (-1.0 / 2.0 + r * (1.0 / 3.0)) + r2 * (-1.0 / 4.0 + r * (1.0 / 5.0));
    -(doublings as f64 * std::f64::consts::LN_2 + cell.ln + r + r2 * tail)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn agrees(v: f64) -> bool {
        let exact = -libm::log(v);
        let error = if (v - 1.0).abs() < 0.004 { 2e-13 } else { 3e-15 };
        (negative_log(v) - exact).abs() <= error * exact.abs()
    }

    #[test]
    fn the_logarithm_of_one_is_zero_and_of_its_neighbour_half_an_epsilon() {
        assert_eq!(negative_log(1.0), 0.0);
        assert_eq!(negative_log(1.0 - f64::EPSILON / 2.0), f64::EPSILON / 2.0 * (1.0 + f64::EPSILON / 4.0));
    }

    #[test]
    fn it_is_exact_at_the_edges_of_all_cells() {
        for exponent in 0..60 {
            for i in 0..=CELLS as u64 {
                let edge = LEAST + (i << (52 - CELL_BITS)) - (exponent << 52);
                for bits in [edge - 1, edge, edge + 1] {
                    let v = f64::from_bits(bits);
                    assert!(v > 1.0 || agrees(v), "{v:e}: {:e}", negative_log(v));
                }
            }
        }
    }

    #[test]
    fn it_falls_as_its_argument_grows() {
        let mut last = f64::INFINITY;
        for i in 1..=1_000_000 {
            let value = negative_log(f64::from(i) / 1e6);
            assert!(value < last, "{i}");
            last = value;
        }
    }

    proptest! {
        #[test]
        fn it_agrees_with_libm(u in 0.0..1.0_f64, small in -700.0..0.0_f64, near in 0.0..0.01_f64) {
            for v in [1.0 - u, libm::exp(small), libm::exp(-small), 1.0 - near, 1.0 + near, 1.0 - near * near * near] {
                prop_assert!(agrees(v), "{:e}", v);
            }
        }
    }
}
