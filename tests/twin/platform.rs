//! What the platform lets others see and do: sight from above, paper on its way, hands lent.

use super::draws::*;
use super::lines::{Errand, Job, Segments, total};
use super::things::{No, Stage};
use super::timers::What;
use super::world::Twin;
use petisim::kernel::{Elapsed, SimTime, mix};
use petisim::model::fact::{Channel, Fact};
use petisim::model::ids::UnitId;
use petisim::model::platform::resource_sharing::{LendView, ResourceSharing};
use petisim::model::work::Work;

impl Twin<'_> {
    // ---- sight -------------------------------------------------------------------------------------------------

    /// Whether those above see a ticket, sooner or later: what they handed down always, else what is counted, in part.
    pub fn is_seen(&self, id: No) -> bool {
        let info = &self.tickets[id].info;
        let handed_down = matches!(info.channel, Channel::Superior | Channel::Visit);
        let visibility = self.spec.platform.visibility.on();
        let in_part = |share: f64| self.happens(share, SEEN, info.key, 0);
        handed_down || (self.counts(id) && visibility.is_none_or(|sight| in_part(sight.superiors.0)))
    }

    /// How long what happens below takes to show above.
    fn lag(&self) -> u64 {
        self.spec.platform.visibility.on().map_or(0, |visibility| visibility.lag.0)
    }

    /// Whether those above know of a ticket by now.
    pub fn is_known_above(&self, id: No) -> bool {
        self.is_seen(id) && SimTime(self.now).since(self.tickets[id].info.received_at).0 >= self.lag()
    }

    /// A ticket went out for the first time.
    pub fn show_dispatch(&mut self, id: No) {
        if !self.is_seen(id) {
            return;
        }
        match self.lag() {
            0 => self.oversee(id),
            lag => self.timers.add(self.now + lag, self.tickets[id].info.key, What::ComesInSight(id, 0)),
        }
    }

    /// A limit has passed.
    pub fn show_delay(&mut self, id: No) {
        if !self.is_seen(id) {
            return;
        }
        let (name, limit) = (self.tickets[id].info.key, self.tickets[id].limits);
        match self.lag() {
            0 => self.delay_is_seen(id),
            lag => self.timers.add(self.now + lag, name, What::ComesInSight(id, limit)),
        }
    }

    fn delay_is_seen(&mut self, id: No) {
        self.press_for_delay(self.tickets[id].unit);
        self.remind_again(id);
    }

    /// What happened shows above, with its lag. A delay that was made good in the meantime has never been.
    pub fn comes_in_sight(&mut self, id: No, limit: u16) {
        if !self.is_open(id) {
            return;
        }
        if limit == 0 {
            return self.oversee(id);
        }
        if self.tickets[id].stage <= Stage::AwaitingHelp && self.tickets[id].limits == limit {
            self.delay_is_seen(id);
        }
    }

    /// An order that nobody above sees may fall back in the line (seconds of working time).
    pub fn left_lying(&mut self, id: No) -> i64 {
        let Some(visibility) = self.spec.platform.visibility.on().filter(|_| !self.is_seen(id)) else {
            return 0;
        };
        let ticket = &self.tickets[id];
        let (key, unit) = (ticket.info.key, ticket.unit);
        let chance = visibility.deferral_chance(self.backlog_weeks(unit), self.about(id).severity.into());
        if !self.happens(chance, LIES, key, ticket.turn.into()) {
            return 0;
        }
        self.tell(Fact::Deferred { key, unit });
        libm::round(visibility.lie_hours * 3600.0) as i64
    }

    /// Grievance of lateness that is spared to who can look up how the matter stands.
    pub fn spared(&self, citizen: u64, overdue: f64) -> f64 {
        let visibility = self.spec.platform.visibility.on();
        let can_look = visibility.filter(|sight| self.happens(sight.citizens.0, CAN_LOOK, citizen, 0));
        can_look.map_or(0.0, |sight| sight.comfort.0 * overdue)
    }

    // ---- paper -------------------------------------------------------------------------------------------------

    pub fn write_letter(&mut self, id: No) {
        let letters = &self.spec.platform.letters;
        let way = letters.letter.quantile(self.draw(LETTER, self.appeals[id].name, 0));
        self.on_its_way(id, self.now + libm::round(way).max(1.0) as u64);
    }

    /// Where there is no hotline every order and every reply travels for days; says whether it does.
    pub fn post(&mut self, id: No) -> bool {
        let Some(letters) = self.p.by_post() else { return false };
        let ticket = &self.tickets[id];
        let name = mix(ticket.info.key, ticket.stage as u64);
        let way = letters.transit.quantile(self.draw(TRANSIT, name, ticket.turn.into()));
        let arrives = self.now + libm::round(way).max(1.0) as u64;
        self.timers.add(arrives, ticket.info.key, What::PaperArrives(id, ticket.turn));
        true
    }

    pub fn paper_arrives(&mut self, id: No, turn: u16) {
        let ticket = &self.tickets[id];
        match ticket.stage {
            Stage::Offered if ticket.turn == turn => self.hand_over(id),
            Stage::Reviewing if ticket.turn == turn => self.take_reply(id),
            _ => {}
        }
    }

    // ---- hands lent ----------------------------------------------------------------------------------------------

    /// Somebody in a unit has become free: he may take an order of an overloaded peer, the most loaded first.
    pub fn offer_hands(&mut self, lender: UnitId) {
        let Some(sharing) = self.spec.platform.resource_sharing.on() else { return };
        while self.spares(sharing, lender) {
            let mut loaded = self.peers(lender);
            loaded.retain(|unit| sharing.may_borrow(self.backlog_weeks(*unit)));
            loaded.sort_by(|a, b| self.backlog_weeks(*b).total_cmp(&self.backlog_weeks(*a)));
            if !loaded.into_iter().any(|borrower| self.lend(sharing, lender, borrower)) {
                return;
            }
        }
    }

    /// Orders wait in an overloaded unit: peers may take some, those with most idle people first.
    pub fn call_for_hands(&mut self, borrower: UnitId) {
        let Some(sharing) = self.spec.platform.resource_sharing.on() else { return };
        if !sharing.may_borrow(self.backlog_weeks(borrower)) {
            return;
        }
        let mut lenders = self.peers(borrower);
        lenders.retain(|unit| self.spares(sharing, *unit));
        lenders.sort_by_key(|unit| std::cmp::Reverse(self.crews[self.crew_of(*unit)].idle()));
        for lender in lenders {
            while self.spares(sharing, lender)
                && sharing.may_borrow(self.backlog_weeks(borrower))
                && self.lend(sharing, lender, borrower)
            {}
        }
    }

    /// Units of one kind and one district.
    fn peers(&self, unit: UnitId) -> Vec<UnitId> {
        let own = &self.p.units[unit];
        let others = (0..self.p.units.len()).map(|place| UnitId(place as u16)).filter(|other| *other != unit);
        let alike = |other: &UnitId| {
            let other = &self.p.units[*other];
            other.kind == own.kind && other.district == own.district
        };
        others.filter(alike).collect()
    }

    fn spares(&self, sharing: &ResourceSharing, unit: UnitId) -> bool {
        let crew = &self.crews[self.crew_of(unit)];
        let view =
            LendView { idle: crew.idle(), waiting: crew.waiting.len(), own_weeks: self.backlog_weeks(unit) };
        self.calendar_of(unit).is_open(self.now) && sharing.can_spare(&view)
    }

    /// Whether a unit may do another's order: a town any town's, a bureau what could be its own remit.
    fn may_take(&self, lender: UnitId, job: &Job) -> bool {
        let Errand::Handle { ticket, turn } = job.errand else { return false };
        let info = self.tickets[ticket].info;
        let entries = &self.category(info.category).remit;
        let remit = entries.iter().any(|entry| self.p.unit_of(*entry, info.community) == lender);
        self.is_open(ticket) && self.tickets[ticket].turn == turn && (self.is_town(lender) || remit)
    }

    /// The lender takes the first order of the borrower's line that it may and will do; says whether there was one.
    fn lend(&mut self, sharing: &ResourceSharing, lender: UnitId, borrower: UnitId) -> bool {
        let assessment = self.spec.government.assessment.on();
        let chance = sharing.lend_chance(assessment.map_or(0.0, |assessment| assessment.competition.0));
        let (from, to) = (self.crew_of(borrower), self.crew_of(lender));
        let lender_name = self.p.units[lender].key;
        let wanted = |job: &Job| {
            self.may_take(lender, job) && self.happens(chance, LENDS, mix(job.name, lender_name), 0)
        };
        let Some(job) = self.crews[from].first(wanted) else { return false };
        self.crews[from].withdraw(job.name);
        if let Some(segments) = self.begin(&job.errand, job.name) {
            let segments = by_strangers(segments, sharing);
            let work = Elapsed(total(&segments));
            self.start(to, job, segments);
            self.tell(Fact::Lent { lender, borrower, work });
        }
        true
    }
}

/// The same work done by people from elsewhere: a longer way, and field work among strangers.
fn by_strangers(segments: Segments, sharing: &ResourceSharing) -> Segments {
    let mut longer = vec![(Work::Travel, sharing.way.0)];
    for (work, seconds) in segments {
        let factor = if work == Work::Field { sharing.strange } else { 1.0 };
        longer.push((work, libm::round(seconds as f64 * factor) as u64));
    }
    longer
}
