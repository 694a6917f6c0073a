//! Those above assess, see, remind, supervise and ask for reports; paper travels; peers lend hands.

use super::citizens::seconds;
use super::timers::What;
use super::world::{Slot, Twin};
use petisim::kernel::{Elapsed, Purpose, mix};
use petisim::model::crew::{Job, Task};
use petisim::model::fact::Fact;
use petisim::model::ids::UnitId;
use petisim::model::platform::resource_sharing::{LendView, ResourceSharing};
use petisim::model::spec::UnitKind;
use petisim::model::ticket::{Stage, TicketId};
use petisim::model::units::priority::PriorityView;

const LOOKS_INTO: Purpose = Purpose::named("oversight: looks into");
const ADDS: Purpose = Purpose::named("oversight: adds a request");
const TRANSIT: Purpose = Purpose::named("letters: way of an order or a reply");
const LENDS: Purpose = Purpose::named("resource sharing: lends");

impl Twin<'_> {
    pub fn assess(&mut self) {
        self.assess_peers(UnitKind::Town, 0);
        self.assess_peers(UnitKind::Bureau, 1);
        let (now, end) = (self.now, self.period_end(self.now));
        self.government.period = (now, end);
        self.timers.add(end, What::Assessment);
    }

    // ---- sight -------------------------------------------------------------------------------------------------

    /// A ticket went out for the first time.
    pub fn show_dispatch(&mut self, id: TicketId) {
        if !self.seen(id) {
            return;
        }
        match self.lag() {
            Elapsed::ZERO => self.oversee(id),
            lag => self.after(lag, What::ComesInSight(self.tickets[id].info.key, 0, id)),
        }
    }

    /// A limit has passed.
    pub fn show_delay(&mut self, id: TicketId) {
        if !self.seen(id) {
            return;
        }
        let (name, limit) = (self.tickets[id].info.key, self.tickets[id].limits);
        match self.lag() {
            Elapsed::ZERO => self.delay_is_seen(id),
            lag => self.after(lag, What::ComesInSight(name, limit, id)),
        }
    }

    fn delay_is_seen(&mut self, id: TicketId) {
        let unit = self.tickets[id].unit;
        self.press_for_delay(unit);
        self.remind_again(id);
    }

    /// What happened shows above, with its lag. A delay that was made good in the meantime has never been.
    pub fn comes_in_sight(&mut self, id: TicketId, limit: u16) {
        let ticket = &self.tickets[id];
        let unanswered = matches!(ticket.stage, Stage::Sorting | Stage::Offered | Stage::Disputed);
        if limit == 0 && self.is_open(id) {
            self.oversee(id);
        } else if ticket.limits == limit && (unanswered || self.is_in_hand(id)) {
            self.delay_is_seen(id);
        }
    }

    // ---- oversight ---------------------------------------------------------------------------------------------

    /// A ticket that is seen is put under supervision, once; the unit reports.
    pub fn supervise(&mut self, id: TicketId) {
        if !self.seen(id) || self.tickets[id].supervised {
            return;
        }
        let ticket = &mut self.tickets[id];
        ticket.supervised = true;
        let (key, unit) = (ticket.info.key, ticket.unit);
        self.tell(Fact::Supervised { key, unit });
        let added = self.p.spec.government.pressure.on().map_or(0.0, |pressure| pressure.supervision);
        let added = added * self.per_ten_people(unit);
        self.press(unit, added);
        self.ask_for_report(id, 10_000);
    }

    /// A ticket goes out: who comes again and again brings supervision, and each level may look into it.
    fn oversee(&mut self, id: TicketId) {
        let Some(oversight) = self.p.spec.government.oversight.on() else { return };
        let (key, unit) = (self.tickets[id].info.key, self.tickets[id].unit);
        if u32::from(self.tickets[id].info.attempt) >= oversight.supervise_repeat.0 {
            self.supervise(id);
        }
        let levels = self.p.spec.world.levels.0;
        for level in 0..levels {
            if !self.happens(oversight.attention.0 / f64::from(levels), LOOKS_INTO, key, level) {
                continue;
            }
            // Every level on the way down may add to what it passes on.
            let draw = |below, item| self.uniform(ADDS, key, level * 4096 + below * 64 + item);
            for item in 0..oversight.multiply(levels - level, draw) {
                if self.ask_for_report(id, level * 64 + item) {
                    self.tell(Fact::ReportAsked { unit, level: level as u8 });
                }
            }
        }
    }

    /// One more report for the unit, if those above have a slot left for it this week.
    fn ask_for_report(&mut self, id: TicketId, number: u32) -> bool {
        let Some(oversight) = self.p.spec.government.oversight.on() else { return false };
        let (key, unit) = (self.tickets[id].info.key, self.tickets[id].unit);
        if self.used(Slot::Report, unit) >= oversight.slots.0 {
            return false;
        }
        self.use_slot(Slot::Report, unit);
        let view = PriorityView::plain(1.0, oversight.report_work.hours(), 8.0);
        let report = Task::Report(unit, oversight.report_work.0 as u32);
        self.queue_in_unit(unit, &view, Job::new(key, report, number.into()));
        true
    }

    /// It is time to remind a unit of a limit, before or after it has passed.
    pub fn remind(&mut self, id: TicketId, limit: u16) {
        let Some(oversight) = self.p.spec.government.oversight.on() else { return };
        let ticket = &self.tickets[id];
        if ticket.limits != limit || !self.is_open(id) {
            return;
        }
        let passed = self.now > ticket.due;
        if passed && matches!(ticket.stage, Stage::Sorting | Stage::Disputed) {
            // No unit holds it now, but one will.
            return self.remind_again(id);
        }
        let with_unit = (ticket.stage == Stage::Offered || self.is_in_hand(id)) && !ticket.course.listed;
        let (key, unit, reminders) = (ticket.info.key, ticket.unit, ticket.reminders + 1);
        if !with_unit || u32::from(reminders) > oversight.remind_most.0 || !self.known_above(id) {
            return;
        }
        if !self.ask_for_report(id, 20_000 + u32::from(reminders)) {
            // Nobody above has the time: the ticket is forgotten until its next limit.
            return;
        }
        self.tickets[id].reminders = reminders;
        self.tell(Fact::Reminded { key, unit });
        if passed {
            if u32::from(reminders) >= oversight.supervise_overdue.0 {
                self.supervise(id);
            }
            self.remind_again(id);
        }
    }

    /// The next reminder of an overdue ticket.
    fn remind_again(&mut self, id: TicketId) {
        let Some(oversight) = self.p.spec.government.oversight.on() else { return };
        let at = self.p.desk_calendar().due(self.now, oversight.remind_every).max(self.now + Elapsed(1));
        let reminder = What::Reminder(self.tickets[id].info.key, self.tickets[id].limits, id);
        self.timers.add(at, reminder);
    }

    // ---- paper -------------------------------------------------------------------------------------------------

    /// Where there is no hotline every order and every reply travels for days; says whether it does.
    pub fn post(&mut self, id: TicketId) -> bool {
        let Some(letters) = self.p.by_post() else { return false };
        let (key, turn, stage) = (self.tickets[id].info.key, self.tickets[id].turn, self.tickets[id].stage);
        let way = letters.transit.quantile(self.uniform(TRANSIT, mix(key, stage as u64), turn.into()));
        self.after(seconds(way), What::PaperArrives(key, turn, id));
        true
    }

    pub fn paper_arrives(&mut self, id: TicketId, turn: u16) {
        match self.tickets[id].stage {
            Stage::Offered if self.tickets[id].turn == turn => self.hand_over(id),
            Stage::Reviewing if self.tickets[id].turn == turn => self.take_reply(id),
            _ => {}
        }
    }

    // ---- hands lent ----------------------------------------------------------------------------------------------

    /// Somebody in a unit has become free: he may take an order of an overloaded peer, the most loaded first.
    pub fn offer_hands(&mut self, lender: UnitId) {
        let Some(sharing) = self.p.spec.platform.resource_sharing.on() else { return };
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
        let Some(sharing) = self.p.spec.platform.resource_sharing.on() else { return };
        if !sharing.may_borrow(self.backlog_weeks(borrower)) {
            return;
        }
        let mut lenders = self.peers(borrower);
        lenders.retain(|unit| self.spares(sharing, *unit));
        lenders.sort_by_key(|unit| std::cmp::Reverse(self.idle(self.unit_crew(*unit))));
        for lender in lenders {
            while self.spares(sharing, lender)
                && sharing.may_borrow(self.backlog_weeks(borrower))
                && self.lend(sharing, lender, borrower)
            {}
        }
    }

    /// Units of one kind and one district.
    fn peers(&self, unit: UnitId) -> Vec<UnitId> {
        let alike = |unit: UnitId| (self.p.units[unit].kind, self.p.units[unit].district);
        self.p.units.ids().filter(|other| *other != unit && alike(*other) == alike(unit)).collect()
    }

    fn spares(&self, sharing: &ResourceSharing, unit: UnitId) -> bool {
        let crew = self.unit_crew(unit);
        let (idle, waiting) = (self.idle(crew), self.lines[crew].waiting.len());
        let view = LendView { idle, waiting, own_weeks: self.backlog_weeks(unit) };
        self.p.unit_calendar(unit).is_open(self.now) && sharing.can_spare(&view)
    }

    /// Whether a unit may do another's order: a town any town's, a bureau what could be its own remit.
    fn may_take(&self, lender: UnitId, job: &Job) -> bool {
        let Task::Handle(id, turn) = job.task else { return false };
        let info = self.tickets[id].info;
        let entries = &self.category(info.category).remit;
        let remit = entries.iter().any(|entry| self.p.unit_of(*entry, info.community) == lender);
        self.is_open(id) && self.tickets[id].turn == turn && (self.is_town(lender) || remit)
    }

    /// The lender takes the first order of the borrower's line that it may and will do; says whether there was one.
    fn lend(&mut self, sharing: &ResourceSharing, lender: UnitId, borrower: UnitId) -> bool {
        let assessment = self.p.spec.government.assessment.on();
        let chance = sharing.lend_chance(assessment.map_or(0.0, |assessment| assessment.competition.0));
        let (from, to) = (self.unit_crew(borrower), self.unit_crew(lender));
        let name = self.p.units[lender].key;
        let takes =
            |job: &Job| self.may_take(lender, job) && self.happens(chance, LENDS, mix(job.key, name), 0);
        let Some(job) = self.lines[from].first(takes) else { return false };
        self.withdraw(from, job.key);
        if let Some(segments) = self.begin(&job) {
            let segments = segments.by_strangers(sharing.way, sharing.strange);
            let work = Elapsed(segments.total().0);
            self.start(to, job, segments);
            self.tell(Fact::Lent { lender, borrower, work });
        }
        true
    }
}
