//! A unit is offered an order: it signs or refuses, asks for more time, asks others for help, summons who can decide.

use super::draws::*;
use super::lines::{Errand, Job, Segments};
use super::things::{No, Power, Stage};
use super::world::Twin;
use petisim::kernel::{SimTime, WorkTime, logistic};
use petisim::model::fact::{Closing, Fact, FieldWork};
use petisim::model::ids::UnitId;
use petisim::model::platform::integration::SummonView;
use petisim::model::spec::ClockStart;
use petisim::model::units::priority::PriorityView;
use petisim::model::units::refusal::{Refusal, RefusalView};
use petisim::model::work::Work;

impl Twin<'_> {
    /// Somebody reads the order: what he will answer is settled now.
    pub fn begin_signing(&mut self, id: No) -> Option<Segments> {
        if self.tickets[id].stage != Stage::Offered {
            return None;
        }
        let refusing = self.refuses(id);
        let asking = !refusing && self.asks_for_time(id);
        let call = if refusing { 0 } else { self.ask_back(id) };
        let ticket = &mut self.tickets[id];
        (ticket.refusing, ticket.asking) = (refusing, asking);
        let routine = &self.spec.units.routine;
        let argue = if refusing { routine.dispute_work.0 } else { 0 };
        let write = if asking { routine.extension_work.0 } else { 0 };
        Some(vec![(Work::Sign, routine.sign_work.0 + call), (Work::Dispute, argue), (Work::Paper, write)])
    }

    /// Whether an order comes of a call that the unit itself has planted.
    pub fn own_friend(&self, id: No) -> bool {
        let problem = self.about(id);
        problem.planted && problem.remit == self.tickets[id].unit
    }

    /// Who would be rid of an order, and may, refuses if he believes that it stands.
    fn refuses(&self, id: No) -> bool {
        let ticket = &self.tickets[id];
        if ticket.ruled || self.own_friend(id) || !self.would_refuse(id) {
            return false;
        }
        let stands = self.units[ticket.unit.index()].stands[self.good_claim(id)].expected();
        self.happens(stands, STANDS, ticket.info.key, ticket.orders.into())
    }

    /// 1 for a good claim to the remit, 0 for a weak one: by these a unit remembers whether its refusals stand.
    fn good_claim(&self, id: No) -> usize {
        let refusal = self.spec.units.refusal.on();
        usize::from(refusal.is_some_and(|refusal| self.claim(refusal, id) >= 0.5))
    }

    /// The desk has found the next unit for a returned order, or nobody: it stands unless the order comes back.
    pub fn learn_of_refusal(&mut self, id: No, next: Option<UnitId>) {
        if self.spec.units.refusal.on().is_some() {
            let (unit, kind, memory) = (self.tickets[id].unit, self.good_claim(id), self.memory());
            self.units[unit.index()].stands[kind].see(next != Some(unit), memory);
        }
    }

    /// Whether a unit would be rid of an order.
    fn would_refuse(&self, id: No) -> bool {
        let Some(refusal) = self.spec.units.refusal.on() else { return false };
        let ticket = &self.tickets[id];
        let state = &self.units[ticket.unit.index()];
        let rules = self.spec.government.assessment.on();
        let (within, joint) = self.kind_of_order(id);
        let view = RefusalView {
            strength: self.claim(refusal, id),
            backlog_weeks: self.backlog_weeks(ticket.unit),
            difficulty: self.about(id).difficulty.into(),
            rank: state.rank,
            blame: state.blamed.expected() * state.responsible,
            fall: state.earned.expected() - state.earned_by_kind[within][joint].expected(),
            felt: self.pressure_of(ticket.unit) * rules.map_or(0.0, |r| r.leverage(state.standing.spread)),
            weight: rules.map_or(0.0, |rules| rules.returns),
        };
        self.happens(refusal.chance(&view), REFUSES, ticket.info.key, ticket.orders.into())
    }

    /// The kind of an order as its unit sees it: within its power, and needing others (1) or not (0).
    fn kind_of_order(&self, id: No) -> (usize, usize) {
        let problem = self.about(id);
        let within = problem.question || self.may_decide(self.tickets[id].problem, self.tickets[id].unit);
        (usize::from(within), usize::from(problem.units_needed() > 1))
    }

    /// A unit learns what a counted order has earned of the points that the record could give.
    pub fn learn_of_points(&mut self, id: No, closing: &Closing) {
        let refusal = self.spec.units.refusal.on().filter(|_| closing.counted);
        let (Some(_), Some(rules)) = (refusal, self.spec.government.assessment.on()) else { return };
        let record = (closing.recorded_resolved, closing.recorded_satisfied);
        let ((within, joint), memory) = (self.kind_of_order(id), self.memory());
        let state = &mut self.units[self.tickets[id].unit.index()];
        if let Some(points) = rules.points_of(record) {
            state.earned.see_share(points, memory);
            state.earned_by_kind[within][joint].see_share(points, memory);
        }
    }

    /// How good a unit's claim to a matter is.
    fn claim(&self, refusal: &Refusal, id: No) -> f64 {
        let (ticket, problem) = (&self.tickets[id], self.about(id));
        let contested = self.contested(ticket.problem);
        let first = self.category(problem.category).remit[0];
        if problem.remit == ticket.unit {
            if contested { refusal.contested_claim } else { 1.0 }
        } else if ticket.territorial {
            refusal.territorial_claim
        } else if contested && self.p.unit_of(first, problem.community) == ticket.unit {
            refusal.catalogue_claim
        } else {
            0.0
        }
    }

    /// Chance to miss the limit as the unit sees it: the work ahead of each of its people, and this order's, against
    /// the working hours left; before the clock runs, against those that it would leave from now.
    fn late_chance(&self, refusal: &Refusal, id: No) -> f64 {
        let ticket = &self.tickets[id];
        let unit = ticket.unit;
        let crew = &self.crews[self.crew_of(unit)];
        let ahead = crew.expected() as f64 / 3600.0 / f64::from(crew.staff.max(1));
        let own = self.expected_work(id) as f64 / 3600.0;
        let runs = ticket.signed_at.is_some() || self.spec.rules.clock != ClockStart::Signing;
        let left = if runs && ticket.limits > 0 {
            self.hours_left(id, unit)
        } else {
            let open = self.calendar_of(unit).open_between(self.now, self.limit(id, self.now));
            WorkTime(open).hours()
        };
        logistic((ahead + own - left) / refusal.late_scale)
    }

    fn asks_for_time(&self, id: No) -> bool {
        let Some(refusal) = self.spec.units.refusal.on() else { return false };
        let ticket = &self.tickets[id];
        if ticket.extensions > 0 || !self.registered(id) {
            return false;
        }
        // Who would refuse, and signs, may not, or does not believe that it stands.
        let forced = self.would_refuse(id);
        let (late, pressure) = (self.late_chance(refusal, id), self.pressure_of(ticket.unit));
        let granted = self.units[ticket.unit.index()].granted.expected();
        let chance = refusal.extension_chance(late, pressure, forced, granted);
        self.happens(chance, ASKS, ticket.info.key, ticket.orders.into())
    }

    /// The answer is out. A refusal that is written when the window has closed comes too late.
    pub fn end_signing(&mut self, id: No) {
        let now = SimTime(self.now);
        let ticket = &mut self.tickets[id];
        let (key, category, unit, order) =
            (ticket.info.key, ticket.info.category, ticket.unit, ticket.orders);
        let (first, refuses, asks) = (order == 1, ticket.refusing && !ticket.ruled, ticket.asking);
        (ticket.refusing, ticket.asking) = (false, false);
        if refuses {
            let right = self.about(id).remit == unit;
            let points = self.spec.units.refusal.on().map_or(0.0, |refusal| refusal.return_points);
            self.units[unit.index()].period.penalty += points;
            self.tell(Fact::Refused { key, category, unit, order, first, right });
            return self.take_back(id);
        }
        ticket.signed_at = Some(now);
        let wait = now.since(SimTime(ticket.offered_at));
        self.units[unit.index()].period.returns.0 += 1.0;
        self.tell(Fact::Signed { key, category, unit, order, first, wait });
        self.contact(id);
        self.go(id, Stage::Queued);
        let starts = self.spec.rules.clock == ClockStart::Signing || self.tickets[id].limits == 0;
        if starts && self.registered(id) {
            self.set_limit(id, self.limit(id, now.0));
        }
        self.ask_for_help(id);
        self.summon(id);
        self.queue_handling(id);
        if let Some(refusal) = self.spec.units.refusal.on().filter(|_| asks) {
            self.units[unit.index()].asked += 1.0;
            let overstated = self.late_chance(refusal, id) < 0.5;
            self.tell(Fact::ExtensionAsked { key, category, unit, overstated });
            let turn = self.tickets[id].turn;
            self.desk_job(id, Errand::Extend { ticket: id, turn });
        }
    }

    /// First contact with the citizen comes with the first signature.
    fn contact(&mut self, id: No) {
        let now = SimTime(self.now);
        let ticket = &self.tickets[id];
        let Some(dispatched) = ticket.dispatched_at.filter(|_| ticket.contacted_at.is_none()) else { return };
        let rule = self.spec.rules.contact;
        let in_time = rule.map(|days| now.0 <= self.desk_calendar().due(dispatched.0, days.0));
        let ticket = &mut self.tickets[id];
        (ticket.contacted_at, ticket.contacted_in_time) = (Some(now), in_time);
        let (key, category, unit) = (ticket.info.key, ticket.info.category, ticket.unit);
        let after = now.since(ticket.info.received_at);
        self.tell(Fact::FirstContact { key, category, unit, after, in_time });
    }

    /// Puts the handling of a signed order in the unit's line.
    pub fn queue_handling(&mut self, id: No) {
        let (key, unit, turn) = (self.tickets[id].info.key, self.tickets[id].unit, self.tickets[id].turn);
        let place = self.place_in_line(unit, &self.logics_see(id, unit)) + self.left_lying(id);
        let errand = Errand::Handle { ticket: id, turn };
        let job = Job::of(key, errand, turn.into(), place, self.expected_work(id));
        self.queue(self.crew_of(unit), job);
        self.call_for_hands(unit);
    }

    // ---- help --------------------------------------------------------------------------------------------------

    /// The lead asks the others for their parts, once all have answered the work is queued with those who help.
    fn ask_for_help(&mut self, id: No) {
        let Some(joint) = self.spec.desks.joint_handling.on() else { return };
        let (ticket, partners) = (&self.tickets[id], self.about(id).partners.clone());
        if partners.is_empty() || ticket.part > 0 {
            return;
        }
        let (key, lead, turn, round) = (ticket.info.key, ticket.unit, ticket.turn, ticket.round());
        let assessment = self.spec.government.assessment.on();
        let rivalry = assessment.map_or(0.0, |assessment| assessment.competition.0);
        let mut jobs = Vec::new();
        for (place, helper) in partners.into_iter().enumerate() {
            let part = place as u8 + 1;
            if helper == lead || self.tickets[id].parts_done.contains(&part) {
                continue;
            }
            let chance = joint.help_chance(rivalry, self.backlog_weeks(helper), self.usual_points(helper));
            let given = self.happens(chance, HELPS, key, round * 8 + u32::from(part));
            self.tell(Fact::HelpAsked { key, lead, helper, given });
            if given {
                let place = self.place_in_line(helper, &self.logics_see(id, helper));
                let errand = Errand::Help { ticket: id, part, turn };
                let round = u64::from(turn) * 8 + u64::from(part);
                jobs.push((helper, Job::of(key, errand, round, place, self.expected_work(id))));
            } else if joint.ordered && !self.tickets[id].withheld.contains(&part) {
                self.tickets[id].withheld.push(part);
            }
        }
        self.tickets[id].helpers_given = jobs.len() as u8;
        self.tickets[id].helpers_pending = jobs.len() as u8;
        for (helper, job) in jobs {
            self.queue(self.crew_of(helper), job);
        }
    }

    /// Points that a ticket usually earns a unit by ordinary work without persuasion.
    fn usual_points(&self, unit: UnitId) -> f64 {
        let Some(assessment) = self.spec.government.assessment.on() else { return 0.0 };
        let (state, ordinary) = (&self.units[unit.index()], FieldWork::Ordinary as usize);
        assessment.resolution * state.resolved[ordinary][0].expected()
            + assessment.satisfaction * state.satisfied[ordinary][0].expected()
    }

    // ---- summons -----------------------------------------------------------------------------------------------

    /// Whether the unit in hand may decide, or who can has come to its side.
    pub fn decides(&self, id: No) -> bool {
        let ticket = &self.tickets[id];
        ticket.power_came || self.may_decide(ticket.problem, ticket.unit)
    }

    /// A town that may not decide weighs whether to summon the department that can; not where that department's turn
    /// comes by itself.
    fn summon(&mut self, id: No) {
        let Some(integration) = self.spec.platform.integration.on() else { return };
        let (ticket, problem) = (&self.tickets[id], self.about(id));
        let (key, town, turn) = (ticket.info.key, ticket.unit, ticket.turn);
        let alone = problem.partners.is_empty() || self.spec.desks.joint_handling.on().is_some();
        let Power::Unit(unit) = problem.power else { return };
        if !alone || !self.is_town(town) || unit == town || self.decides(id) {
            return;
        }
        let this = (self.week(), town);
        let view = SummonView {
            severity: problem.severity.into(),
            responsibility: self.units[town.index()].responsible,
            pressure: self.pressure_of(town),
            sent: self.summonses.iter().filter(|sent| **sent == this).count() as u32,
        };
        let chance = integration.summon_chance(&view);
        if !self.happens(chance, SUMMONS, key, ticket.orders.into()) {
            return;
        }
        self.summonses.push(this);
        let ticket = &mut self.tickets[id];
        ticket.summoned = true;
        ticket.helpers_pending += 1;
        self.tell(Fact::Summoned { key, town, unit });
        let work = self.summoned_work(id);
        let view = PriorityView {
            watched: 1.0,
            hours: WorkTime(work).hours(),
            severity: view.severity,
            hours_left: integration.summon_limit.hours(),
            ..PriorityView::default()
        };
        let (errand, place) = (Errand::Help { ticket: id, part: 0, turn }, self.place_in_line(unit, &view));
        let job = Job::of(key, errand, u64::from(turn) * 8, place, work);
        self.queue(self.crew_of(unit), job);
    }

    /// The summoned department comes, and decides.
    pub fn summoned_work(&self, id: No) -> u64 {
        let category = self.category(self.tickets[id].info.category);
        let share = self.spec.platform.integration.on().map_or(0.0, |integration| integration.decide_share);
        libm::round(category.field_mean * share) as u64 + category.spec.travel.0
    }
}
