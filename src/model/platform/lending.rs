//! Units lend idle staff: an order leaves the line of an overloaded unit for the hands of another.

use super::resource_sharing::{LendView, ResourceSharing};
use crate::kernel::{Elapsed, Purpose, mix};
use crate::model::crew::{Job, JobKey, Task};
use crate::model::event::What;
use crate::model::fact::Fact;
use crate::model::ids::UnitId;
use crate::model::params::Unit;
use crate::model::spec::UnitKind;
use crate::model::world::World;

const LENDS: Purpose = Purpose::named("resource sharing: lends");

impl World<'_> {
    /// Somebody in a unit has become free: perhaps an order of an overloaded unit of its kind can be taken.
    pub(in crate::model) fn offer_hands(&mut self, lender: UnitId) {
        let Some(sharing) = self.p.spec.platform.resource_sharing.on() else { return };
        while self.spares(sharing, lender) {
            let mut borrowers: Vec<(f64, UnitId)> = self
                .peers(lender)
                .map(|unit| (self.backlog_weeks(unit), unit))
                .filter(|(weeks, _)| sharing.may_borrow(*weeks))
                .collect();
            // The most loaded first; equal ones by their place.
            borrowers.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
            if !borrowers.into_iter().any(|(_, borrower)| self.lend_one(sharing, lender, borrower)) {
                return;
            }
        }
    }

    /// Orders wait in an overloaded unit: perhaps somebody elsewhere is free. Those with most idle staff come first.
    pub(in crate::model) fn call_for_hands(&mut self, borrower: UnitId) {
        let Some(sharing) = self.p.spec.platform.resource_sharing.on() else { return };
        if !sharing.may_borrow(self.backlog_weeks(borrower)) {
            return;
        }
        let mut lenders: Vec<(u32, UnitId)> = self
            .peers(borrower)
            .filter(|unit| self.spares(sharing, *unit))
            .map(|unit| (self.idle_staff(unit), unit))
            .collect();
        lenders.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
        for (_, lender) in lenders {
            while self.spares(sharing, lender)
                && sharing.may_borrow(self.backlog_weeks(borrower))
                && self.lend_one(sharing, lender, borrower)
            {}
        }
    }

    /// The other units of a unit's kind and district.
    fn peers(&self, unit: UnitId) -> impl Iterator<Item = UnitId> + use<'_> {
        let own = &self.p.units[unit];
        let (kind, district) = (own.kind, own.district);
        let alike = move |(_, other): &(UnitId, &Unit)| other.kind == kind && other.district == district;
        let all = self.p.units.pairs().filter(alike).map(|(unit, _)| unit);
        all.filter(move |other| *other != unit)
    }

    fn idle_staff(&self, unit: UnitId) -> u32 {
        let crew = &self.crews[self.unit_crew(unit)];
        crew.staff().saturating_sub(crew.busy())
    }

    fn spares(&self, sharing: &ResourceSharing, unit: UnitId) -> bool {
        let crew = self.unit_crew(unit);
        self.p.unit_calendar(unit).is_open(self.now())
            && sharing.can_spare(&LendView {
                idle: self.idle_staff(unit),
                waiting: self.crews[crew].waiting(),
                own_weeks: self.backlog_weeks(unit),
            })
    }

    /// Whether a unit may do another's field work: any town a town's, a department what could be its own remit.
    fn qualified(&self, lender: UnitId, job: &Job) -> bool {
        let Task::Handle(id, turn) = job.task else { return false };
        if self.tickets.get(id).is_none_or(|ticket| ticket.turn != turn) {
            return false;
        }
        let info = &self.tickets[id].info;
        self.p.units[lender].kind == UnitKind::Town
            || self
                .category(info.category)
                .remit
                .iter()
                .any(|remit| self.p.unit_of(*remit, info.community) == lender)
    }

    /// Gives the first order of a line that a lender may and will do to one of its idle people; says whether there
    /// was one.
    fn lend_one(&mut self, sharing: &ResourceSharing, lender: UnitId, borrower: UnitId) -> bool {
        let rivalry =
            self.p.spec.government.assessment.on().map_or(0.0, |assessment| assessment.competition.0);
        let chance = sharing.lend_chance(rivalry);
        let name = self.p.units[lender].key;
        let (from, to) = (self.unit_crew(borrower), self.unit_crew(lender));
        let takes = |key: &JobKey, job: &Job| {
            self.qualified(lender, job) && self.happens(chance, LENDS, mix(key.1, name), 0)
        };
        let Some((order, key)) = self.crews[from].first_waiting(takes) else { return false };
        let (clock, now) = (self.clock(from), self.now());
        let Some(job) = self.crews[from].withdraw(clock, order, key) else { return false };
        let Some(segments) = self.begin(&job) else { return true };
        let segments = segments.by_strangers(sharing.way, sharing.strange);
        let (clock, calendar) = (self.clock(to), self.p.unit_calendar(lender));
        let (end, work) = (calendar.finish(now, segments.total()), Elapsed(segments.total().0));
        self.crews[to].adopt(&job);
        let place = self.crews[to].start(clock, job, segments);
        self.at(end, job.key, What::JobEnds { crew: to, job: place });
        self.tell(Fact::Lent { lender, borrower, work });
        true
    }
}
