//! The district desk: it sorts, dispatches, sets limits, settles what units return, and checks what they reply.

use super::timers::What;
use super::world::Twin;
use petisim::kernel::{Purpose, SimTime, WorkDays, WorkTime};
use petisim::model::crew::{Job, Segments, Task};
use petisim::model::desks::district::DeskOrder;
use petisim::model::fact::{End, Fact, Nature, PaperWork, RedoCause, Settlement};
use petisim::model::ids::UnitId;
use petisim::model::spec::ClockStart;
use petisim::model::ticket::{Stage, TicketId, Verdict};
use petisim::model::units::priority::PriorityView;
use petisim::model::work::Work;

const CALLED: Purpose = Purpose::named("follow-up: is called");
const REACHED: Purpose = Purpose::named("follow-up: is reached");

impl Twin<'_> {
    /// Moves a ticket on. The time in a stage counts for the unit that has it, or for nobody.
    pub fn go(&mut self, id: TicketId, next: Stage) {
        let now = self.now;
        let ticket = &mut self.tickets[id];
        let time = now.since(ticket.stage_since).0;
        match ticket.stage {
            Stage::Sorting | Stage::Disputed => ticket.desk_time += time,
            Stage::Offered | Stage::Queued | Stage::InWork | Stage::AwaitingHelp => {
                ticket.held.add(ticket.unit, time);
            }
            _ => {}
        }
        (ticket.stage, ticket.stage_since) = (next, now);
    }

    /// Puts a job about a ticket in its district desk's line: by the clock, after all of a higher rank.
    pub fn desk_job(&mut self, id: TicketId, task: Task) {
        let ticket = &self.tickets[id];
        let rank: i64 = match task {
            _ if self.p.spec.desks.district.order == DeskOrder::Fifo => 0,
            Task::Sort(_) | Task::Settle(_) | Task::Extend(..) => 0,
            Task::Review(_) | Task::CheckProof(_) => 1,
            _ => 2,
        };
        let place = rank * self.p.spec.desks.district.head_start.0 as i64 + self.now.0 as i64;
        let round = u64::from(ticket.turn) + 65_536 * u64::from(ticket.tries);
        let expected = self.desk_seconds(task).0;
        let crew = self.desk_crew(ticket.info.district);
        let job = Job::new(ticket.info.key, task, round).expecting(expected);
        self.crews[crew].offered += expected;
        self.queue(crew, place, job);
    }

    // ---- sorting, orders ---------------------------------------------------------------------------------------

    pub fn begin_sorting(&mut self, id: TicketId) -> Option<Segments> {
        let sorting = self.tickets[id].stage == Stage::Sorting;
        sorting.then(|| Segments::one(Work::Sort, self.desk_seconds(Task::Sort(id))))
    }

    /// A ticket whose next part is another unit's goes there, which may not refuse; others go where the dispatcher sees
    /// that they belong.
    pub fn end_sorting(&mut self, id: TicketId) {
        let (part, category) = (usize::from(self.tickets[id].part), self.tickets[id].info.category);
        if part > 0 {
            let partner = self.problem_of(id).1.partners[part - 1];
            return self.dispatch(id, partner, true, false);
        }
        if let Some(holder) = self.tickets[id].course.ordered_to.take() {
            return self.dispatch(id, holder, true, false);
        }
        let (unit, territorial) = self.choose_unit(id);
        self.desk.sorted[category] += 1.0;
        self.dispatch(id, unit, false, territorial);
    }

    /// Sends an order to a unit, by paper where there is no hotline.
    pub fn dispatch(&mut self, id: TicketId, unit: UnitId, ruled: bool, territorial: bool) {
        let now = self.now;
        let wait = now.since(self.tickets[id].stage_since);
        self.go(id, Stage::Offered);
        let (about, problem) = self.problem_of(id);
        let (right, decidable) = (problem.remit == unit, self.decidable(about, unit));
        let ticket = &mut self.tickets[id];
        let first = ticket.dispatched_at.is_none();
        ticket.unit = unit;
        ticket.orders += 1;
        ticket.turn += 1;
        ticket.power = ticket.power.afterwards();
        (ticket.ruled, ticket.territorial) = (ruled, territorial);
        (ticket.offered_at, ticket.signed_at, ticket.effort) = (now, None, 0.0);
        ticket.dispatched_at = ticket.dispatched_at.or(Some(now));
        let (key, category, order) = (ticket.info.key, ticket.info.category, ticket.orders);
        let received = ticket.info.received_at;
        self.tell(Fact::Dispatched {
            key,
            category,
            unit,
            order,
            first,
            right,
            decidable,
            territorial,
            ruled,
            wait,
        });
        if first && self.registered(id) {
            match self.p.spec.rules.clock {
                ClockStart::Receipt => self.set_limit(id, self.limit(id, received)),
                ClockStart::Dispatch => self.set_limit(id, self.limit(id, now)),
                ClockStart::Signing => {}
            }
        }
        if !self.post(id) {
            self.hand_over(id);
        }
        if first {
            self.show_dispatch(id);
        }
    }

    /// An order is in a unit's hands: its signing window opens. Signing comes before all other work of a unit.
    pub fn hand_over(&mut self, id: TicketId) {
        let ticket = &self.tickets[id];
        let (unit, order, key) = (ticket.unit, ticket.orders, ticket.info.key);
        let window = self.p.unit_calendar(unit).finish(self.now, self.p.spec.rules.sign_limit);
        self.timers.add(window, What::SigningWindowCloses(key, order, id));
        self.units[unit].offered += 1.0;
        self.units[unit].period.returns.1 += 1.0;
        let full = self.expected_seconds(id, unit);
        self.count_line_order(id, unit, full);
        let crew = self.unit_crew(unit);
        self.crews[crew].offered += full;
        let job = Job::new(key, Task::Sign(id), order.into()).expecting(full);
        self.queue(crew, self.clock(crew) - (1 << 50), job);
    }

    /// Sets the limit of the present round: it may pass, and before it the unit is reminded.
    pub fn set_limit(&mut self, id: TicketId, due: SimTime) {
        let (now, reminder) = (self.now, self.reminder_time(due));
        let ticket = &mut self.tickets[id];
        ticket.due = due;
        ticket.limits += 1;
        let (key, limit) = (ticket.info.key, ticket.limits);
        self.timers.add(due.max(now), What::LimitPasses(key, limit, id));
        reminder.into_iter().for_each(|at| self.timers.add(at, What::Reminder(key, limit, id)));
    }

    /// A limit passes: whoever has the ticket is late. A lead that waits for help replies in the last second.
    pub fn limit_passes(&mut self, id: TicketId, limit: u16) {
        let ticket = &mut self.tickets[id];
        let (key, category, unit) = (ticket.info.key, ticket.info.category, ticket.unit);
        if ticket.limits != limit {
            return;
        }
        match ticket.stage {
            _ if ticket.course.listed => {}
            Stage::AwaitingHelp => self.reply(id),
            Stage::Sorting | Stage::Offered | Stage::Disputed | Stage::Queued | Stage::InWork => {
                self.note_overdue(id);
                self.tell(Fact::Overdue { key, category, unit });
                self.show_delay(id);
            }
            _ => {}
        }
    }

    /// Silence is consent: who has not signed in time may not refuse any more.
    pub fn signing_window_closes(&mut self, id: TicketId, order: u16) {
        let ticket = &mut self.tickets[id];
        if ticket.stage == Stage::Offered && ticket.orders == order {
            ticket.ruled = true;
            let (key, unit) = (ticket.info.key, ticket.unit);
            self.tell(Fact::SignOverdue { key, unit });
        }
    }

    // ---- disputes ----------------------------------------------------------------------------------------------

    /// A unit has refused. Where nobody settles disputes the remit rules at once.
    pub fn take_back(&mut self, id: TicketId) {
        self.go(id, Stage::Disputed);
        let ticket = &mut self.tickets[id];
        ticket.returns += 1;
        ticket.returned_by.add(ticket.unit);
        if self.p.spec.desks.dispute.on().is_none() {
            return self.remit_rules(id);
        }
        self.desk_job(id, Task::Settle(id));
    }

    fn remit_rules(&mut self, id: TicketId) {
        let remit = self.problem_of(id).1.remit;
        self.learn_of_refusal(id, Some(remit));
        self.dispatch(id, remit, true, false);
    }

    pub fn begin_settling(&mut self, id: TicketId) -> Option<Segments> {
        let time = (self.tickets[id].stage == Stage::Disputed).then(|| self.settle_work(id))?;
        Some(Segments::one(Work::Dispute, time.unwrap_or(WorkTime::ZERO)))
    }

    pub fn end_settling(&mut self, id: TicketId) {
        let Some(dispute) = self.p.spec.desks.dispute.on() else { return self.remit_rules(id) };
        let (ticket, problem) = (&self.tickets[id], self.problem_of(id).1);
        let (key, category, last) = (ticket.info.key, ticket.info.category, ticket.unit);
        let (hurried, returns) = (ticket.decided.hurried, u32::from(ticket.returns));
        let wait = self.now.since(ticket.stage_since);
        let (sees, taken_over) = (self.sees_owner(dispute, id), self.takes_over(id));
        if sees && problem.nature == Nature::OutOfScope {
            self.tell(Fact::Settled { key, category, settlement: Settlement::Withdrawn, wait });
            self.learn_of_refusal(id, None);
            return self.close(id, End::Withdrawn);
        }
        let next = if taken_over || sees { problem.remit } else { self.next_suggestion(id) };
        let ruled = taken_over || hurried || returns >= dispute.ruling_after.0 || next == last;
        let settlement = match (taken_over, ruled) {
            (true, _) => Settlement::TakenOver,
            (false, true) => Settlement::Ruled,
            (false, false) => Settlement::NextUnit,
        };
        self.tell(Fact::Settled { key, category, settlement, wait });
        self.learn_of_refusal(id, Some(next));
        self.dispatch(id, next, ruled, false);
    }

    // ---- more time ---------------------------------------------------------------------------------------------

    pub fn begin_extension(&mut self, id: TicketId, turn: u16) -> Option<Segments> {
        let valid = self.is_open(id) && self.tickets[id].turn == turn;
        valid.then(|| Segments::one(Work::Review, self.p.spec.desks.district.extension_work))
    }

    /// More time is granted or not, if the order is still open.
    pub fn end_extension(&mut self, id: TicketId, turn: u16) {
        let Some(refusal) = self.p.spec.units.refusal.on() else { return };
        if !self.is_open(id) || self.tickets[id].turn != turn {
            return;
        }
        let (key, unit, due) = (self.tickets[id].info.key, self.tickets[id].unit, self.tickets[id].due);
        let (open, memory) = (self.is_in_hand(id), self.memory());
        let granted = open && self.grants_time(refusal, id);
        self.tell(Fact::ExtensionDecided { key, unit, granted });
        if open {
            self.units[unit].granted.learn(granted, memory);
        }
        if granted {
            self.tickets[id].extensions += 1;
            self.set_limit(id, self.p.desk_calendar().due(due, self.p.spec.rules.extension));
        }
    }

    // ---- review ------------------------------------------------------------------------------------------------

    /// What the reviewer finds is settled as he begins, and told when he is done.
    pub fn begin_review(&mut self, id: TicketId) -> Option<Segments> {
        let review = self.p.spec.desks.review.on()?;
        (self.tickets[id].stage == Stage::Reviewing).then(|| self.review_work(review, id))
    }

    /// The unit learns whether such a reply passes. After the last redo a poor one passes too, under supervision.
    pub fn end_review(&mut self, id: TicketId) {
        let ticket = &mut self.tickets[id];
        ticket.reviewed = true;
        let (unit, redos, way, verdict) = (ticket.unit, ticket.redos, ticket.way, ticket.decided.verdict);
        let bluffed = ticket.bluffed;
        if let Some((handling, way)) = self.p.spec.units.handling.on().zip(way) {
            let within = usize::from(self.order_kind(id, unit).within);
            self.units[unit].pass[within][way.field as usize][way.paper as usize]
                .learn(verdict == Verdict::Pass, handling.memory);
        }
        let no_effect = verdict == Verdict::Effect;
        if no_effect && bluffed {
            self.expose(id);
        }
        if verdict != Verdict::Form && self.admits(id) {
            self.learn_of_admission(id, no_effect);
        }
        let last = u32::from(redos) >= self.p.spec.rules.redo_max.0;
        match verdict {
            Verdict::Pass => self.pass(id),
            _ if last => {
                self.supervise(id);
                self.pass(id);
            }
            Verdict::Form => self.order_redo(id, RedoCause::Form),
            Verdict::Effect => self.order_redo(id, RedoCause::Effect),
        }
    }

    /// Back to the unit: one round more, with a limit of its own.
    fn order_redo(&mut self, id: TicketId, cause: RedoCause) {
        self.go(id, Stage::Queued);
        let ticket = &mut self.tickets[id];
        ticket.redos += 1;
        ticket.turn += 1;
        // Somebody has told the unit what was meant.
        ticket.astray = false;
        ticket.course.persuasion = 0.0;
        let (key, category, unit, round) = (ticket.info.key, ticket.info.category, ticket.unit, ticket.redos);
        self.tell(Fact::RedoOrdered { key, category, unit, round, cause });
        self.set_limit(id, self.p.desk_calendar().due(self.now, self.p.spec.rules.redo));
        let oversight = self.p.spec.government.oversight.on();
        if oversight.is_some_and(|oversight| u32::from(round) >= oversight.supervise_redo.0) {
            self.supervise(id);
        }
        self.queue_handling(id);
    }

    /// A reply passes: the citizen will be asked. What nobody counts is closed at once.
    pub fn pass(&mut self, id: TicketId) {
        self.go(id, Stage::FollowUp);
        let ticket = &self.tickets[id];
        let (key, category, unit) = (ticket.info.key, ticket.info.category, ticket.unit);
        let (round, turn) = (ticket.redos, ticket.turn);
        self.tell(Fact::Passed { key, category, unit, round });
        if !self.counts(id) {
            return self.close(id, End::Closed);
        }
        let Some(follow_up) = self.p.spec.desks.follow_up.on() else { return self.hear(id) };
        let (now, calendar) = (self.now, self.p.desk_calendar());
        let at = match follow_up.delay.0 {
            0 => now,
            1 => calendar.next_open(SimTime::from_day(now.day() + 1)),
            // The closing of the day before is the eve.
            n => calendar.next_open(calendar.due(now, WorkDays(n - 1))),
        };
        self.timers.add(at, What::FollowUp(key, turn, id));
        self.persuade_later(id);
    }

    // ---- follow-up ---------------------------------------------------------------------------------------------

    /// It is time to call; only a share of tickets is called about at all.
    pub fn follow_up_due(&mut self, id: TicketId, turn: u16) {
        let Some(follow_up) = self.p.spec.desks.follow_up.on() else { return };
        let ticket = &self.tickets[id];
        if ticket.turn != turn || ticket.stage != Stage::FollowUp {
            return;
        }
        let share = self.called_share(follow_up, id);
        if ticket.tries == 0 && !self.happens(share, CALLED, ticket.info.key, 0) {
            return self.close(id, End::Closed);
        }
        self.desk_job(id, Task::CallBack(id));
    }

    /// A friend who called for the sake of the rating is at the telephone.
    pub fn begin_call_back(&mut self, id: TicketId) -> Option<Segments> {
        let follow_up = self.p.spec.desks.follow_up.on()?;
        let ticket = &self.tickets[id];
        if ticket.stage != Stage::FollowUp {
            return None;
        }
        let (info, round) = (ticket.info, u32::from(ticket.tries) + 256 * u32::from(ticket.redos));
        let reaching = info.planted || self.happens(follow_up.reach.0, REACHED, info.key, round);
        self.tickets[id].decided.reaches = reaching;
        Some(Segments::one(Work::FollowUp, if reaching { follow_up.work } else { follow_up.miss_work }))
    }

    pub fn end_call_back(&mut self, id: TicketId) {
        let Some(follow_up) = self.p.spec.desks.follow_up.on() else { return };
        let ticket = &mut self.tickets[id];
        ticket.tries += 1;
        let (key, turn, attempt, reached) =
            (ticket.info.key, ticket.turn, ticket.tries, ticket.decided.reaches);
        self.tell(Fact::Called { key, reached, attempt });
        if reached {
            return self.hear(id);
        }
        self.tickets[id].reached = Some(false);
        if u32::from(attempt) >= follow_up.tries.0 {
            return self.close(id, End::Closed);
        }
        let again = self.p.desk_calendar().finish(self.now, follow_up.retry);
        self.timers.add(again, What::FollowUp(key, turn, id));
    }

    /// The citizen says what he thinks. "Unresolved" asks the unit for proof, if anybody calls at all.
    fn hear(&mut self, id: TicketId) {
        let (said, solved) = (self.opinion(id), self.problem_of(id).1.solved());
        let ticket = &mut self.tickets[id];
        (ticket.reached, ticket.opinion) = (Some(true), Some(said));
        let (key, unit, persuaded, turn) = (ticket.info.key, ticket.unit, ticket.persuaded, ticket.turn);
        let satisfied = said.rates.then_some(said.satisfied);
        self.tell(Fact::Said { key, unit, resolved: said.resolved, satisfied, solved, persuaded });
        if said.resolved || self.p.spec.desks.follow_up.on().is_none() {
            return self.close(id, End::Closed);
        }
        if self.sends_back(id) {
            self.note_sent_back(id);
            return self.order_redo(id, RedoCause::FollowUp);
        }
        self.go(id, Stage::Proof);
        self.tell(Fact::ProofAsked { key, unit });
        let work = self.p.spec.units.routine.proof_work;
        let job = Job::new(key, Task::Prove(id), turn.into()).expecting(work.0);
        self.queue_in_unit(unit, &PriorityView::plain(0.5, work.hours(), 24.0), job);
    }

    // ---- proof -------------------------------------------------------------------------------------------------

    pub fn begin_proof(&mut self, id: TicketId) -> Option<Segments> {
        let valid = self.tickets[id].stage == Stage::Proof;
        self.tickets[id].records += u32::from(valid);
        let work = self.paced(self.tickets[id].unit, self.p.spec.units.routine.proof_work);
        valid.then(|| Segments::one(Work::Proof, work))
    }

    pub fn end_proof(&mut self, id: TicketId) {
        self.go(id, Stage::ProofCheck);
        self.desk_job(id, Task::CheckProof(id));
    }

    pub fn begin_proof_check(&mut self, id: TicketId) -> Option<Segments> {
        let work = self.p.spec.desks.district.proof_check_work;
        (self.tickets[id].stage == Stage::ProofCheck).then(|| Segments::one(Work::ProofCheck, work))
    }

    /// Poor proof, or none for what was claimed, goes back where the rules say so, as long as redos are left; else the
    /// ticket closes as unresolved. After a redo the citizen is asked anew.
    pub fn end_proof_check(&mut self, id: TicketId) {
        let checks = self.p.spec.desks.district.proof_redo;
        let (ticket, problem) = (&self.tickets[id], self.problem_of(id).1);
        let (key, unit, bluffed) = (ticket.info.key, ticket.unit, ticket.bluffed);
        let unproven = ticket.asserts_solved && !problem.solved() && !problem.looks_solved(self.now);
        let poor = ticket.way.is_some_and(|way| way.paper == PaperWork::Thin || !way.field.earnest());
        let redos_left = u32::from(ticket.redos) < self.p.spec.rules.redo_max.0;
        if checks && unproven && bluffed {
            self.expose(id);
        }
        let back = checks && (poor || unproven) && redos_left;
        self.tell(Fact::ProofChecked { key, unit, accepted: !back });
        if !back {
            return self.close(id, End::ClosedUnresolved);
        }
        let ticket = &mut self.tickets[id];
        (ticket.tries, ticket.reached, ticket.opinion) = (0, None, None);
        self.order_redo(id, RedoCause::Proof);
    }
}
