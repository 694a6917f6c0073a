//! What is read off a design of Saltelli or Morris.

use crate::choice;

choice! {
    /// An index of sensitivity.
    pub enum Index {
        /// Share of the variance that goes if the factor is fixed, on average: Saltelli et al. 2010, table 2 (b).
        First = "first",
        /// Share of the variance that is left if all factors but this are fixed: Jansen 1999.
        Total = "total",
        /// Share of the variance by the interaction of two factors, beyond what each does: Saltelli 2002.
        Second = "second",
        /// Mean elementary effect, in units of the metric for a move over the whole range of the factor: Morris 1991.
        Mu = "mu",
        /// Mean absolute elementary effect: Campolongo, Cariboni & Saltelli 2007.
        MuStar = "mu_star",
        /// Standard deviation of elementary effects (`n - 1`): how much the effect depends on where it is taken.
        Sigma = "sigma",
    }
}

impl Index {
    /// The estimator.
    pub const fn method(self) -> &'static str {
        match self {
            Index::First => "Saltelli 2010",
            Index::Total => "Jansen 1999",
            Index::Second => "Saltelli 2002",
            Index::Mu | Index::Sigma => "Morris 1991",
            Index::MuStar => "Campolongo 2007",
        }
    }
}
