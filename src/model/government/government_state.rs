//! What the government remembers.

use crate::kernel::IndexVec;
use crate::model::ids::UnitId;
use crate::model::params::Params;

/// What the government remembers.
#[derive(Debug)]
pub struct GovernmentState {
    /// Targets of towns and of bureaus.
    pub(super) target: [f64; 2],
    /// Requests that each unit has had this week, and the week's number.
    pub(super) asked: (IndexVec<UnitId, u32>, u32),
}

impl GovernmentState {
    /// A government at the start of a run.
    pub fn new(p: &Params) -> GovernmentState {
        let target = p.spec.government.assessment.on().map_or(0.0, |assessment| assessment.target.0);
        GovernmentState { target: [target; 2], asked: (IndexVec::like(&p.units, 0), 0) }
    }
}
