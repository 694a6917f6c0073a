//! What a unit makes of rules that change.

use super::handling::Frequency;
use super::unit_state::UnitState;
use crate::kernel::SimTime;
use crate::model::government::assessment::PeriodRecord;
use crate::model::ids::UnitId;
use crate::model::params::Params;
use crate::model::spec::ModelSpec;

impl UnitState {
    /// Rules change. Where people would begin with another belief than before, because a mechanism begins or a rule is
    /// announced anew, the unit believes that; what it has learnt otherwise stays. Posts that are cut were empty ones first.
    pub(in crate::model) fn learn_rules(&mut self, old: &Params, new: &Params, id: UnitId, now: SimTime) {
        let unit = &new.units[id];
        let (before, fresh) = (UnitState::new(old, &old.units[id]), UnitState::new(new, unit));
        let begins = |on: fn(&ModelSpec) -> bool| on(&new.spec) && !on(&old.spec);
        self.vacant = self.vacant.min(unit.staff.saturating_sub(1));
        if begins(|spec| spec.units.handling.on().is_some()) {
            (self.pass, self.resolved, self.satisfied) = (fresh.pass, fresh.resolved, fresh.satisfied);
            self.heard = fresh.heard;
        }
        if begins(|spec| spec.government.pressure.on().is_some()) {
            (self.pressure, self.pressed_at) = (fresh.pressure, now);
        }
        if begins(|spec| spec.government.assessment.on().is_some()) {
            self.period = PeriodRecord::default();
        }
        if before.responsible != fresh.responsible {
            self.responsible = fresh.responsible;
        }
        let told = |own: &mut Frequency, before: Frequency, fresh: Frequency| {
            if before.share() != fresh.share() {
                *own = fresh;
            }
        };
        told(&mut self.found_out, before.found_out, fresh.found_out);
        told(&mut self.blamed, before.blamed, fresh.blamed);
        told(&mut self.granted, before.granted, fresh.granted);
        told(&mut self.missed, before.missed, fresh.missed);
        told(&mut self.admitted_back, before.admitted_back, fresh.admitted_back);
        told(&mut self.exposed, before.exposed, fresh.exposed);
        told(&mut self.favours, before.favours, fresh.favours);
        for (own, (before, fresh)) in self.back.iter_mut().zip(before.back.into_iter().zip(fresh.back)) {
            told(own, before, fresh);
        }
        for kind in 0..2 {
            told(&mut self.excused[kind], before.excused[kind], fresh.excused[kind]);
            told(&mut self.stands[kind], before.stands[kind], fresh.stands[kind]);
            told(&mut self.taken[kind], before.taken[kind], fresh.taken[kind]);
        }
    }
}
