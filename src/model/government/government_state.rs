//! What the government remembers.

use crate::kernel::{IndexVec, SimTime};
use crate::model::ids::{DistrictId, UnitId};
use crate::model::params::Params;
use crate::model::spec::UnitKind;
use crate::model::units::handling::Frequency;
use crate::model::units::persuasion::Talk;

/// What the government remembers.
#[derive(Debug)]
pub struct GovernmentState {
    /// Targets of towns and of bureaus.
    pub(super) target: [f64; 2],
    /// Beginning and end of the present period of assessment.
    pub period: (SimTime, SimTime),
    /// Matters of each district that the city has taken on to decide this week, and the week's number.
    pub decides: IndexVec<DistrictId, (u32, u32)>,
    /// What the units of each district know of talking citizens round.
    pub talked: IndexVec<DistrictId, Talk>,
    /// Requests that each unit has had this week, and the week's number.
    pub(super) asked: (IndexVec<UnitId, u32>, u32),
}

impl GovernmentState {
    /// A government at the start of a run.
    pub fn new(p: &Params) -> GovernmentState {
        let target = p.spec.government.assessment.on().map_or(0.0, |assessment| assessment.target.0);
        GovernmentState {
            target: [target; 2],
            period: (SimTime::START, SimTime::START),
            decides: IndexVec::like(&p.districts, (0, 0)),
            talked: IndexVec::like(&p.districts, starting(p)),
            asked: (IndexVec::like(&p.units, 0), 0),
        }
    }

    /// The target of units of a kind.
    pub fn target_of(&self, kind: UnitKind) -> f64 {
        match kind {
            UnitKind::Town => self.target[0],
            UnitKind::Bureau => self.target[1],
        }
    }

    /// Rules change: a target that is set anew holds from now on.
    pub(in crate::model) fn learn_rules(&mut self, old: &Params, new: &Params) {
        let target = |p: &Params| p.spec.government.assessment.on().map(|assessment| assessment.target.0);
        if let Some(new) = target(new).filter(|new| target(old) != Some(*new)) {
            self.target = [new; 2];
        }
        if old.spec.units.persuasion.on().is_none() {
            self.talked = IndexVec::like(&new.districts, starting(new));
        }
    }
}

/// What is believed of talking citizens round at the start.
fn starting(p: &Params) -> Talk {
    let unknown = || [[[Frequency::new(0.5, 1.0); 2]; 2]; 2];
    p.spec.units.persuasion.on().map_or_else(unknown, |persuasion| persuasion.starting())
}
