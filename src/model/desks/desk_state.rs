//! What the desks remember.

use crate::model::params::Params;
use crate::model::units::handling::Frequency;

/// What the desks remember.
#[derive(Debug)]
pub struct DeskState {
    /// Tickets sorted so far, by category: the dispatchers' experience.
    pub sorted: Vec<f64>,
    /// Mean record of each category, for an assessment that allows for the mix: resolved, satisfied.
    pub means: Vec<(Frequency, Frequency)>,
    /// Audits done in the present week, and its number.
    pub audits: (u32, u32),
}

impl DeskState {
    /// Desks that have seen nothing yet.
    pub fn new(p: &Params) -> DeskState {
        let start = Frequency::new(0.5, 20.0);
        DeskState {
            sorted: vec![0.0; p.categories.len()],
            means: vec![(start, start); p.categories.len()],
            audits: (0, 0),
        }
    }
}
