//! Sobol indices.
//!
//! With `f_A`, `f_B`, `f_ABi` (`A` with factor `i` of `B`) and `f_BAi`, all less their common mean, and `V` the
//! variance of `f_A` and `f_B` together, over base rows:
//!
//! - first order, `mean(f_B (f_ABi - f_A)) / V`: Saltelli et al. 2010 (doi 10.1016/j.cpc.2009.09.018), table 2 (b);
//! - total order, `mean((f_A - f_ABi)^2) / 2 V`: Jansen 1999 (doi 10.1016/S0010-4655(98)00154-4);
//! - second order, `mean(f_BAi f_ABj - f_A f_B) / V` less both first orders: Saltelli 2002 (doi
//!   10.1016/S0010-4655(02)00280-1).
//!
//! Taking off the mean changes nothing but the precision.

use super::bootstrap::Name;
use super::layout::{Star, Stars};
use super::{Estimate, How, Index, bootstrap};

/// For each base row what is averaged: its numerator of every index, and its part of the variance.
struct Terms {
    /// By index, in the order of [`names`]; of second order, the two first orders are not yet taken off.
    numerators: Vec<Vec<f64>>,
    sum: Vec<f64>,
    squares: Vec<f64>,
}

/// All indices of the design over these base rows, all of which have outputs.
pub(crate) fn statistics(
    design: &Stars,
    blocks: &[usize],
    outputs: &[Option<f64>],
    how: &How,
) -> Vec<Estimate> {
    let names = names(design);
    let terms = terms(design, blocks, outputs);
    bootstrap::estimates(&names, blocks.len(), how, |chosen| indices(&names, &terms, chosen))
}

/// First and total order of each factor, then second order of each pair.
fn names(design: &Stars) -> Vec<Name> {
    let factors = design.factors;
    let single = (0..factors).flat_map(|factor| [(factor, None, Index::First), (factor, None, Index::Total)]);
    let pairs =
        (0..factors).flat_map(|one| (one + 1..factors).map(move |other| (one, Some(other), Index::Second)));
    single.chain(pairs.filter(|_| design.second_order)).collect()
}

fn terms(design: &Stars, blocks: &[usize], outputs: &[Option<f64>]) -> Terms {
    let stars: Vec<&Star> = blocks.iter().map(|&block| &design.stars[block]).collect();
    let raw = |row: usize| outputs[row].unwrap_or(0.0);
    let rows = || {
        stars
            .iter()
            .flat_map(|star| [star.a, star.b].into_iter().chain(star.ab.clone()).chain(star.ba.clone()))
    };
    let mean = rows().map(raw).sum::<f64>() / rows().count() as f64;
    let y = |row: usize| raw(row) - mean;
    let numerator = |&(factor, other, index): &Name| -> Vec<f64> {
        let of = |star: &&Star| match (index, other) {
            (Index::Second, Some(other)) => y(star.ba[factor]) * y(star.ab[other]) - y(star.a) * y(star.b),
            (Index::First, _) => y(star.b) * (y(star.ab[factor]) - y(star.a)),
            _ => {
                let difference = y(star.a) - y(star.ab[factor]);
                0.5 * difference * difference
            }
        };
        stars.iter().map(of).collect()
    };
    Terms {
        numerators: names(design).iter().map(numerator).collect(),
        sum: stars.iter().map(|star| y(star.a) + y(star.b)).collect(),
        squares: stars.iter().map(|star| y(star.a) * y(star.a) + y(star.b) * y(star.b)).collect(),
    }
}

/// The indices over a choice of base rows; missing without variance.
fn indices(names: &[Name], terms: &Terms, chosen: &[usize]) -> Vec<Option<f64>> {
    let n = chosen.len() as f64;
    let mean = |column: &[f64]| chosen.iter().map(|&block| column[block]).sum::<f64>() / n;
    let centre = 0.5 * mean(&terms.sum);
    let variance = 0.5 * mean(&terms.squares) - centre * centre;
    // What rounding leaves of a metric that is the same everywhere is no variance.
    if variance <= 1e-24 * mean(&terms.squares) || !variance.is_normal() {
        return vec![None; names.len()];
    }
    let plain: Vec<f64> = terms.numerators.iter().map(|column| mean(column) / variance).collect();
    let first = |factor: usize| plain[2 * factor];
    let settled = |(&(factor, other, _), &value): (&Name, &f64)| match other {
        Some(other) => Some(value - first(factor) - first(other)),
        None => Some(value),
    };
    names.iter().zip(&plain).map(settled).collect()
}
