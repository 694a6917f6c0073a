//! What the desks remember.

use crate::kernel::IndexVec;
use crate::model::ids::CategoryId;
use crate::model::params::Params;
use crate::model::units::handling::Frequency;

/// What the desks remember.
#[derive(Debug)]
pub struct DeskState {
    /// Tickets sorted so far, by category: the dispatchers' experience.
    pub sorted: IndexVec<CategoryId, f64>,
    /// Mean record of each category, for an assessment that allows for the mix: resolved, satisfied.
    pub means: IndexVec<CategoryId, (Frequency, Frequency)>,
    /// Audits done in the present week, and its number.
    pub audits: (u32, u32),
}

impl DeskState {
    /// Desks that have seen nothing yet.
    pub fn new(p: &Params) -> DeskState {
        let start = Frequency::new(0.5, 20.0);
        DeskState {
            sorted: IndexVec::like(&p.categories, 0.0),
            means: IndexVec::like(&p.categories, (start, start)),
            audits: (0, 0),
        }
    }
}
