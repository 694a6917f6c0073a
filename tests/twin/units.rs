//! A unit is offered an order: it signs or refuses, asks others for help, works, and replies.

use super::citizens::seconds;
use super::timers::What;
use super::world::{Slot, Twin};
use petisim::kernel::{Purpose, WorkTime};
use petisim::model::crew::{Job, Segments, Task};
use petisim::model::fact::{Fact, FieldWork};
use petisim::model::ids::{Org, UnitId};
use petisim::model::problem::{Holder, Show};
use petisim::model::spec::ClockStart;
use petisim::model::ticket::{Power, Stage, TicketId};
use petisim::model::units::orders::NEUTRAL;
use petisim::model::units::priority::PriorityView;
use petisim::model::work::Work;

const RELAPSE: Purpose = Purpose::named("fake rectification: time to the relapse");

impl Twin<'_> {
    // ---- signing -----------------------------------------------------------------------------------------------

    /// Somebody reads the order: what he will answer is settled now.
    pub fn begin_signing(&mut self, id: TicketId) -> Option<Segments> {
        (self.tickets[id].stage == Stage::Offered).then(|| self.sign_work(id))
    }

    /// The answer is out. A refusal that is written when the window has closed comes too late.
    pub fn end_signing(&mut self, id: TicketId) {
        let now = self.now;
        let ticket = &mut self.tickets[id];
        let (key, category, unit, order) =
            (ticket.info.key, ticket.info.category, ticket.unit, ticket.orders);
        let (first, refuses, asks) =
            (order == 1, ticket.decided.refuses && !ticket.ruled, ticket.decided.asks);
        (ticket.decided.refuses, ticket.decided.asks) = (false, false);
        if refuses {
            let right = self.problem_of(id).1.remit == unit;
            let points = self.p.spec.units.refusal.on().map_or(0.0, |refusal| refusal.return_points);
            self.units[unit].period.penalty += points;
            self.tell(Fact::Refused { key, category, unit, order, first, right });
            return self.take_back(id);
        }
        ticket.signed_at = Some(now);
        let wait = now.since(ticket.offered_at);
        self.units[unit].period.returns.0 += 1.0;
        self.tell(Fact::Signed { key, category, unit, order, first, wait });
        self.contact(id);
        let Some(along) = self.refer(id) else { return };
        self.go(id, Stage::Queued);
        let starts = self.p.spec.rules.clock == ClockStart::Signing || self.tickets[id].limits == 0;
        if starts && self.registered(id) {
            self.set_limit(id, self.limit(id, now));
        }
        self.ask_for_help(id);
        match along {
            Some((holder, limit)) => self.call_in(id, holder, limit),
            None => self.summon(id),
        }
        self.queue_handling(id);
        if let Some(refusal) = self.p.spec.units.refusal.on().filter(|_| asks) {
            let overstated = self.late_chance(refusal, id) < 0.5;
            self.units[unit].asked += 1.0;
            self.tell(Fact::ExtensionAsked { key, category, unit, overstated });
            self.desk_job(id, Task::Extend(id, self.tickets[id].turn));
        }
    }

    /// First contact with the citizen comes with the first signature.
    fn contact(&mut self, id: TicketId) {
        let now = self.now;
        let ticket = &self.tickets[id];
        let Some(dispatched) = ticket.dispatched_at.filter(|_| ticket.contacted_at.is_none()) else { return };
        let rule = self.p.spec.rules.contact;
        let in_time = rule.map(|days| now <= self.p.desk_calendar().due(dispatched, days));
        let ticket = &mut self.tickets[id];
        (ticket.contacted_at, ticket.contacted_in_time) = (Some(now), in_time);
        let (key, category, unit) = (ticket.info.key, ticket.info.category, ticket.unit);
        let after = now.since(ticket.info.received_at);
        self.tell(Fact::FirstContact { key, category, unit, after, in_time });
    }

    /// What is beyond the unit's power goes to who takes it as a favour or is ordered to, or waits for the city; where it
    /// stays: who comes along to decide it, within so much time, if anybody does.
    fn refer(&mut self, id: TicketId) -> Option<Option<(UnitId, WorkTime)>> {
        let asks = std::mem::take(&mut self.tickets[id].decided.refers);
        let Some(referral) = self.p.spec.units.referral.on().filter(|_| asks) else { return Some(None) };
        let (key, unit) = (self.tickets[id].info.key, self.tickets[id].unit);
        if let Holder::Unit(holder) = self.problem_of(id).1.holder {
            let taken = self.takes_referred(referral, id, holder);
            self.tell(Fact::Referred { key, unit, holder, taken });
            if taken {
                self.count_favour(unit, holder);
                self.learn_of_asking(unit, true);
                self.dispatch(id, holder, true, false);
                return None;
            }
            if self.comes_along(referral, id, holder) {
                self.tell(Fact::CameAlong { key, unit, holder });
                self.count_favour(unit, holder);
                self.learn_of_asking(unit, true);
                return Some(Some((holder, referral.along_limit)));
            }
        }
        let above = self.acts_above(referral, id);
        self.learn_of_asking(unit, above.is_some());
        match above {
            None => return Some(None),
            Some(Org::Unit(holder)) => {
                self.tell(Fact::AskedAbove { key, unit, to: Org::Unit(holder) });
                self.tickets[id].course.ordered_to = Some(holder);
                self.go(id, Stage::Sorting);
                self.desk_job(id, Task::Sort(id));
            }
            Some(to) => {
                self.tell(Fact::AskedAbove { key, unit, to });
                let time = self.city_takes(referral, id);
                self.go(id, Stage::Queued);
                self.after(time, What::CityDecides(key, id));
            }
        }
        None
    }

    /// The city has decided: the unit has a limit again, and can go on.
    pub fn city_decides(&mut self, id: TicketId) {
        let ticket = &mut self.tickets[id];
        (ticket.course.listed, ticket.power) = (false, Power::Here);
        let (key, unit) = (ticket.info.key, ticket.unit);
        self.tell(Fact::CityDecided { key, unit });
        self.set_limit(id, self.limit(id, self.now));
        self.queue_handling(id);
    }

    /// Lets a signed order lie whose limit is far, or puts it in line.
    pub fn queue_handling(&mut self, id: TicketId) {
        let ticket = &self.tickets[id];
        let (key, unit, turn) = (ticket.info.key, ticket.unit, ticket.turn);
        let expected = self.expected_seconds(id, unit);
        match self.lies_until(id) {
            None => self.line_up(id),
            Some(until) => {
                self.lay_by(id, expected);
                self.timers.add(until, What::WorkDue(key, turn, id));
            }
        }
    }

    /// An order has lain long enough.
    pub fn work_due(&mut self, id: TicketId, turn: u16) {
        let ticket = &self.tickets[id];
        if ticket.turn == turn && ticket.stage == Stage::Queued {
            self.take_up_laid(id);
            self.line_up(id);
        }
    }

    /// Puts the handling of a signed order in the unit's line; where nobody above sees it, it may fall back.
    fn line_up(&mut self, id: TicketId) {
        let ticket = &self.tickets[id];
        let (key, unit, turn) = (ticket.info.key, ticket.unit, ticket.turn);
        let view = self.ticket_view(id, unit);
        let back = self.deferral(id);
        let (crew, expected) = (self.unit_crew(unit), self.expected_seconds(id, unit));
        let place = self.clock(crew) + self.place_in_line(&view) + back;
        self.queue(crew, place, Job::new(key, Task::Handle(id, turn), turn.into()).expecting(expected));
        self.call_for_hands(unit);
    }

    // ---- help --------------------------------------------------------------------------------------------------

    /// The lead asks the others for their parts; once all have answered the work is queued with those who help.
    fn ask_for_help(&mut self, id: TicketId) {
        let Some(joint) = self.p.spec.desks.joint_handling.on() else { return };
        let (ticket, problem) = (&self.tickets[id], self.problem_of(id).1);
        let (needed, partners, done) = (problem.units_needed, problem.partners, ticket.parts_done);
        if ticket.part > 0 {
            return;
        }
        let (key, lead, turn) = (ticket.info.key, ticket.unit, ticket.turn);
        let mut jobs = Vec::new();
        for part in 1..needed {
            let helper = partners[usize::from(part) - 1];
            if helper == lead || done & (1 << part) != 0 {
                continue;
            }
            let given = self.helps(joint, id, part, helper);
            self.tell(Fact::HelpAsked { key, lead, helper, given });
            if given {
                let (view, expected) = (self.ticket_view(id, helper), self.expected_seconds(id, helper));
                let round = u64::from(turn) * 8 + u64::from(part);
                let help = Job::new(key, Task::Help(id, part, turn), round).expecting(expected);
                jobs.push((helper, view, help));
            } else if joint.ordered {
                self.tickets[id].withheld |= 1 << part;
            }
        }
        let given = jobs.len() as u8;
        let ticket = &mut self.tickets[id];
        (ticket.helpers_given, ticket.helpers_pending) = (given, given);
        jobs.into_iter().for_each(|(helper, view, help)| self.queue_in_unit(helper, &view, help));
    }

    /// A town that may not decide summons the department that can, or not.
    fn summon(&mut self, id: TicketId) {
        let Some(integration) = self.p.spec.platform.integration.on() else { return };
        let (key, town) = (self.tickets[id].info.key, self.tickets[id].unit);
        let Some(unit) = self.summons(id, self.used(Slot::Summons, town)) else { return };
        self.use_slot(Slot::Summons, town);
        self.tickets[id].summoned = true;
        self.tell(Fact::Summoned { key, town, unit });
        self.call_in(id, unit, integration.summon_limit);
    }

    /// Who may decide comes, within so much time.
    fn call_in(&mut self, id: TicketId, unit: UnitId, limit: WorkTime) {
        let ticket = &mut self.tickets[id];
        let (key, turn) = (ticket.info.key, ticket.turn);
        (ticket.helpers_pending, ticket.power) = (ticket.helpers_pending + 1, Power::Promised);
        let (work, severity) = (self.deciding_work(id), self.problem_of(id).1.severity.into());
        let view = PriorityView::plain(1.0, work.hours(), limit.hours());
        let view = PriorityView { severity, ..view };
        let help = Job::new(key, Task::Help(id, 0, turn), u64::from(turn) * 8).expecting(work.0);
        self.queue_in_unit(unit, &view, help);
    }

    pub fn begin_help(&mut self, id: TicketId, part: u8, turn: u16) -> Option<Segments> {
        let valid = self.tickets[id].turn == turn && self.is_in_hand(id);
        valid.then(|| self.help_work(id, part))?
    }

    /// A helper has done its part, or who was summoned has decided: then the town's own work counts that it did before.
    pub fn end_help(&mut self, id: TicketId, part: u8, turn: u16) {
        if self.tickets[id].turn != turn || !self.is_open(id) {
            return;
        }
        let waiting = self.tickets[id].stage == Stage::AwaitingHelp;
        if part > 0 {
            self.do_help(id, part);
        } else {
            self.tickets[id].power = Power::Here;
            if waiting {
                self.do_part(id, 0);
            }
        }
        let ticket = &mut self.tickets[id];
        ticket.helpers_pending = ticket.helpers_pending.saturating_sub(1);
        if waiting && ticket.helpers_pending == 0 {
            self.order_or_reply(id);
        }
    }

    // ---- the work ----------------------------------------------------------------------------------------------

    /// Somebody has time: the way is chosen with the load and the limit of this moment.
    pub fn begin_handling(&mut self, id: TicketId, turn: u16) -> Option<Segments> {
        let ticket = &self.tickets[id];
        if ticket.stage != Stage::Queued || ticket.turn != turn {
            return None;
        }
        let (wait, way) = (self.now.since(ticket.stage_since), self.choose_way(id));
        self.go(id, Stage::InWork);
        let ticket = &mut self.tickets[id];
        ticket.way = Some(way);
        let (key, category, unit, round) = (ticket.info.key, ticket.info.category, ticket.unit, ticket.redos);
        self.tell(Fact::WorkStarted { key, category, unit, round, way, wait });
        let (travel, field, paper) = self.work_of(id, way);
        Some(match round {
            0 => Segments::one(Work::Travel, travel).and(Work::Field, field).and(Work::Paper, paper),
            _ => Segments::one(Work::Redo, travel + field + paper),
        })
    }

    /// The unit is done with its part, and with those that are its own too. Then the ticket goes on to the next unit,
    /// waits for helpers, or is answered.
    pub fn end_handling(&mut self, id: TicketId) {
        let ticket = &mut self.tickets[id];
        let (part, unit, redos) = (ticket.part, ticket.unit, ticket.redos);
        if ticket.astray {
            // Work beside the point does nothing for what was meant.
            (ticket.missed, ticket.effort) = (true, 0.0);
        }
        let (needed, partners) = (self.problem_of(id).1.units_needed, self.problem_of(id).1.partners);
        self.do_part(id, part);
        for other in 1..needed {
            if other != part && partners[usize::from(other) - 1] == unit {
                self.do_part(id, other);
            }
        }
        let in_a_row = self.p.spec.desks.joint_handling.on().is_none();
        if in_a_row && part + 1 < needed && redos == 0 {
            return self.hand_on(id, part + 1);
        }
        if self.tickets[id].helpers_pending > 0 {
            let late = self.now >= self.tickets[id].due;
            self.go(id, Stage::AwaitingHelp);
            if !late {
                return;
            }
        }
        self.order_or_reply(id);
    }

    /// What was withheld is ordered, one part after the other, while there is time; then the lead replies.
    fn order_or_reply(&mut self, id: TicketId) {
        let late = self.now >= self.tickets[id].due;
        let ticket = &mut self.tickets[id];
        ticket.withheld &= !ticket.parts_done;
        match (0..8_u8).find(|part| ticket.withheld & (1 << part) != 0) {
            Some(part) if !late => {
                ticket.withheld &= !(1 << part);
                self.hand_on(id, part);
            }
            _ => self.reply(id),
        }
    }

    /// The next unit gets the ticket by an order of its own; where the limit runs from signing, its own limit will.
    fn hand_on(&mut self, id: TicketId, part: u8) {
        let to = self.problem_of(id).1.partners[usize::from(part) - 1];
        let stops = self.p.spec.rules.clock == ClockStart::Signing;
        let ticket = &mut self.tickets[id];
        ticket.part = part;
        ticket.limits += u16::from(stops);
        let (key, from) = (ticket.info.key, ticket.unit);
        self.tell(Fact::HandedOn { key, from, to });
        self.go(id, Stage::Sorting);
        let direct = self.p.spec.platform.integration.on().is_some_and(|integration| integration.direct);
        if direct || self.p.spec.desks.assignment.on().is_none() {
            return self.dispatch(id, to, true, false);
        }
        self.desk_job(id, Task::Sort(id));
    }

    // ---- the reply ---------------------------------------------------------------------------------------------

    /// The lead replies with what was achieved, and says that it is solved: where it is, in good faith where it worked
    /// beside the point within its power, or falsely.
    pub fn reply(&mut self, id: TicketId) {
        let (now, decidable) = (self.now, self.decides(id));
        let (about, problem) = self.problem_of(id);
        let (units_needed, planted) = (problem.units_needed, problem.planted);
        if (0..units_needed).all(|part| self.tickets[id].parts_done & (1 << part) != 0) {
            self.solve(about, false);
        }
        let (solved, ticket) = (self.problems[about].solved(), &self.tickets[id]);
        let way = ticket.way.unwrap_or(NEUTRAL);
        let in_error = ticket.astray && way.field.earnest() && decidable;
        let asserts_solved = solved || in_error || self.asserts_falsely(id, way);
        self.go(id, Stage::Reviewing);
        let ticket = &mut self.tickets[id];
        (ticket.helpers_pending, ticket.power) = (0, ticket.power.afterwards());
        ticket.first_reply_at = ticket.first_reply_at.or(Some(now));
        ticket.replied_at = Some(now);
        ticket.asserts_solved = asserts_solved;
        ticket.bluffed = ticket.bluffed || (asserts_solved && !solved && !in_error && !planted);
        let (key, category, unit, round) = (ticket.info.key, ticket.info.category, ticket.unit, ticket.redos);
        let faked = way.field == FieldWork::Show && !solved;
        if faked {
            self.stage_show(id);
        }
        self.tell(Fact::Replied {
            key,
            category,
            unit,
            round,
            way,
            solved,
            asserts_solved,
            faked,
            decidable,
            units_needed,
        });
        if !self.post(id) {
            self.take_reply(id);
        }
    }

    /// The look of things is restored for a while.
    fn stage_show(&mut self, id: TicketId) {
        let Some(fake) = self.p.spec.units.fake_rectification.on() else { return };
        let ticket = &self.tickets[id];
        let (by, about) = (ticket.unit, ticket.problem);
        let lasts = fake.relapse.quantile(self.uniform(RELAPSE, ticket.info.key, ticket.turn.into()));
        let until = self.now + seconds(lasts);
        self.problems[about].show = Some(Show { until, by });
        let relapses = What::ShowRelapses(self.problems[about].key, about);
        self.timers.add(until, relapses);
    }

    /// A reply is at the desk. What the record does not know of nobody reviews.
    pub fn take_reply(&mut self, id: TicketId) {
        if self.p.spec.desks.review.on().is_none() || !self.registered(id) {
            return self.pass(id);
        }
        self.desk_job(id, Task::Review(id));
    }

    // ---- persuasion ----------------------------------------------------------------------------------------------

    /// Where it pays to talk to the citizen, somebody does so before the follow-up.
    pub fn persuade_later(&mut self, id: TicketId) {
        let Some(persuasion) = self.p.spec.units.persuasion.on() else { return };
        if self.persuades(persuasion, id) {
            let (ticket, work) = (&self.tickets[id], persuasion.work);
            let (key, unit, turn) = (ticket.info.key, ticket.unit, ticket.turn);
            let persuade = Job::new(key, Task::Persuade(id, turn), turn.into()).expecting(work.0);
            self.queue_in_unit(unit, &PriorityView::plain(0.0, work.hours(), 8.0), persuade);
        }
    }

    pub fn begin_persuasion(&mut self, id: TicketId, turn: u16) -> Option<Segments> {
        let (ticket, persuasion) = (&self.tickets[id], self.p.spec.units.persuasion.on()?);
        let valid = ticket.turn == turn && ticket.stage == Stage::FollowUp;
        valid.then(|| Segments::one(Work::Persuasion, self.paced(ticket.unit, persuasion.work)))
    }

    /// It counts only if the citizen was not called before.
    pub fn end_persuasion(&mut self, id: TicketId, turn: u16) {
        let ticket = &self.tickets[id];
        if ticket.turn == turn && ticket.stage == Stage::FollowUp {
            self.talk_round(id);
        }
    }
}
