//! The district desk checks: extensions, replies, what citizens say, proof.

use super::draws::*;
use super::lines::{Errand, Job, Segments};
use super::things::{No, Stage};
use super::timers::What;
use super::world::Twin;
use petisim::kernel::WorkTime;
use petisim::model::fact::{End, Fact, Nature, PaperWork, RedoCause};
use petisim::model::units::priority::PriorityView;
use petisim::model::work::Work;

impl Twin<'_> {
    // ---- more time ---------------------------------------------------------------------------------------------

    pub fn begin_extension(&mut self, id: No, turn: u16) -> Option<Segments> {
        let valid = self.is_open(id) && self.tickets[id].turn == turn;
        valid.then(|| vec![(Work::Review, self.spec.desks.district.extension_work.0)])
    }

    /// More time is granted, the less the more often the unit has asked, if the order is still open.
    pub fn end_extension(&mut self, id: No, turn: u16) {
        let Some(refusal) = self.spec.units.refusal.on() else { return };
        let ticket = &self.tickets[id];
        if !self.is_open(id) || ticket.turn != turn {
            return;
        }
        let (key, unit) = (ticket.info.key, ticket.unit);
        let state = &self.units[unit.index()];
        let chance = refusal.grant_chance(state.asked / state.offered.max(1.0));
        let open = matches!(ticket.stage, Stage::Queued | Stage::InWork | Stage::AwaitingHelp);
        let granted = open && self.happens(chance, GRANTED, key, ticket.orders.into());
        self.tell(Fact::ExtensionDecided { key, unit, granted });
        if open {
            let memory = self.memory();
            self.units[unit.index()].granted.see(granted, memory);
        }
        if granted {
            self.tickets[id].extensions += 1;
            let due = self.desk_calendar().due(self.tickets[id].due, self.spec.rules.extension.0);
            self.set_limit(id, due);
        }
    }

    // ---- review ------------------------------------------------------------------------------------------------

    /// What the reviewer finds is settled as he begins, and told when he is done.
    pub fn begin_review(&mut self, id: No) -> Option<Segments> {
        let review = self.spec.desks.review.on()?;
        let ticket = &self.tickets[id];
        if ticket.stage != Stage::Reviewing {
            return None;
        }
        let looks = self.happens(review.effect_share.0, LOOKS, ticket.info.key, ticket.round());
        let share = review.admitted.0;
        let admitted = self.admits(id) && self.happens(share, ADMITTED, ticket.info.key, ticket.round());
        let no_effect = admitted || (looks && self.has_no_effect(id));
        let cause =
            if self.misses_form(id) { Some(RedoCause::Form) } else { no_effect.then_some(RedoCause::Effect) };
        self.tickets[id].sent_back = cause;
        let effect = if looks { review.effect_work.0 } else { 0 };
        Some(vec![(Work::Review, review.form_work.0 + effect)])
    }

    /// Whether a missing item is noticed; a reply beside the point lacks its result.
    fn misses_form(&self, id: No) -> bool {
        let (Some(review), Some(rules)) = (self.spec.desks.review.on(), self.spec.units.documentation.on())
        else {
            return false;
        };
        let ticket = &self.tickets[id];
        let difficulty = f64::from(self.about(id).difficulty);
        let handling = self.spec.units.handling.on().zip(ticket.way);
        let share = handling.map_or(1.0, |(handling, way)| handling.paper_factor(way.paper));
        let standardised = self.spec.desks.intake.on().is_some_and(|intake| intake.standardised);
        let present = rules.present_chance(share, difficulty, standardised);
        let items = rules.items_for(difficulty);
        let form = review.form_reject_chance(items, present);
        let result = if ticket.astray { review.rejects_item(items) } else { 0.0 };
        let chance = form + (1.0 - form) * result;
        self.happens(chance, FORM, ticket.info.key, ticket.round())
    }

    /// Whether somebody who looks finds nothing: no solution, no show of one, and no honest "cannot be solved".
    fn has_no_effect(&self, id: No) -> bool {
        let problem = self.about(id);
        if problem.solved || problem.looks_solved_until(self.now).is_some() {
            return false;
        }
        let can = problem.nature == Nature::Proper && self.decides(id);
        let honest = !can && !self.tickets[id].claimed;
        !(honest && self.spec.desks.review.on().is_some_and(|review| review.accept_explanation))
    }

    /// The unit learns whether such a reply passes. After the last redo a poor one passes too, under supervision.
    pub fn end_review(&mut self, id: No) {
        let ticket = &mut self.tickets[id];
        ticket.reviewed = true;
        let (unit, redos, sent_back) = (ticket.unit, u32::from(ticket.redos), ticket.sent_back);
        if let Some((handling, way)) = self.spec.units.handling.on().zip(ticket.way) {
            self.units[unit.index()].pass[way.field as usize][way.paper as usize]
                .see(sent_back.is_none(), handling.memory);
        }
        let no_effect = sent_back == Some(RedoCause::Effect);
        if no_effect && self.tickets[id].bluffed {
            self.expose(id);
        }
        if sent_back != Some(RedoCause::Form) && self.admits(id) {
            let memory = self.memory();
            self.units[unit.index()].admitted_back.see(no_effect, memory);
        }
        match sent_back {
            None => self.pass(id),
            Some(_) if redos >= self.spec.rules.redo_max.0 => {
                self.supervise(id);
                self.pass(id);
            }
            Some(cause) => self.order_redo(id, cause),
        }
    }

    /// Back to the unit: one round more, with a limit of its own.
    fn order_redo(&mut self, id: No, cause: RedoCause) {
        self.go(id, Stage::Queued);
        let ticket = &mut self.tickets[id];
        ticket.redos += 1;
        ticket.turn += 1;
        // Somebody has told the unit what was meant.
        ticket.astray = false;
        let (key, category, unit, round) = (ticket.info.key, ticket.info.category, ticket.unit, ticket.redos);
        self.tell(Fact::RedoOrdered { key, category, unit, round, cause });
        self.set_limit(id, self.desk_calendar().due(self.now, self.spec.rules.redo.0));
        let oversight = self.spec.government.oversight.on();
        if oversight.is_some_and(|oversight| u32::from(round) >= oversight.supervise_redo.0) {
            self.supervise(id);
        }
        self.queue_handling(id);
    }

    /// A reply passes: the citizen will be asked. What nobody counts is closed at once.
    pub fn pass(&mut self, id: No) {
        self.go(id, Stage::FollowUp);
        let ticket = &self.tickets[id];
        let (key, category, unit) = (ticket.info.key, ticket.info.category, ticket.unit);
        let (round, turn) = (ticket.redos, ticket.turn);
        self.tell(Fact::Passed { key, category, unit, round });
        if !self.counts(id) {
            return self.close(id, End::Closed);
        }
        let Some(follow_up) = self.spec.desks.follow_up.on() else { return self.hear(id) };
        self.timers.add(self.opening_after(follow_up.delay.0), key, What::FollowUp(id, turn));
        self.persuade_later(id);
    }

    /// When the desk opens on the n-th working day from now; now for none.
    fn opening_after(&self, days: u32) -> u64 {
        let (calendar, midnight) = (self.desk_calendar(), u64::from(self.day() + 1) * super::calendar::DAY);
        match days {
            0 => self.now,
            1 => calendar.next_open(midnight),
            // The closing of the day before is the eve.
            n => calendar.next_open(calendar.due(self.now, n - 1)),
        }
    }

    // ---- follow-up ---------------------------------------------------------------------------------------------

    /// It is time to call; only a share of tickets is called about at all.
    pub fn follow_up_due(&mut self, id: No, turn: u16) {
        let Some(follow_up) = self.spec.desks.follow_up.on() else { return };
        let ticket = &self.tickets[id];
        if ticket.turn != turn || ticket.stage != Stage::FollowUp {
            return;
        }
        if ticket.tries == 0 && !self.happens(follow_up.share.0, CALLED, ticket.info.key, 0) {
            return self.close(id, End::Closed);
        }
        self.desk_job(id, Errand::CallBack { ticket: id });
    }

    pub fn begin_call_back(&mut self, id: No) -> Option<Segments> {
        let follow_up = self.spec.desks.follow_up.on()?;
        let ticket = &self.tickets[id];
        if ticket.stage != Stage::FollowUp {
            return None;
        }
        let round = u32::from(ticket.tries) + 256 * u32::from(ticket.redos);
        // A friend who called for the sake of the rating is at the telephone.
        let reaching =
            ticket.info.planted || self.happens(follow_up.reach.0, REACHED, ticket.info.key, round);
        self.tickets[id].reaching = reaching;
        let work = if reaching { follow_up.work } else { follow_up.miss_work };
        Some(vec![(Work::FollowUp, work.0)])
    }

    pub fn end_call_back(&mut self, id: No) {
        let Some(follow_up) = self.spec.desks.follow_up.on() else { return };
        let ticket = &mut self.tickets[id];
        ticket.tries += 1;
        let (key, turn, attempt, reached) = (ticket.info.key, ticket.turn, ticket.tries, ticket.reaching);
        self.tell(Fact::Called { key, reached, attempt });
        if reached {
            return self.hear(id);
        }
        self.tickets[id].reached = Some(false);
        if u32::from(attempt) >= follow_up.tries.0 {
            return self.close(id, End::Closed);
        }
        let again = self.desk_calendar().finish(self.now, follow_up.retry.0);
        self.timers.add(again, key, What::FollowUp(id, turn));
    }

    /// The citizen says what he thinks. "Unresolved" asks the unit for proof, if anybody calls at all.
    fn hear(&mut self, id: No) {
        let (said, solved) = (self.opinion(id), self.about(id).solved);
        let ticket = &mut self.tickets[id];
        (ticket.reached, ticket.opinion) = (Some(true), Some(said));
        let (key, unit, persuaded) = (ticket.info.key, ticket.unit, ticket.persuaded);
        let satisfied = said.rates.then_some(said.satisfied);
        self.tell(Fact::Said { key, unit, resolved: said.resolved, satisfied, solved, persuaded });
        if said.resolved || self.spec.desks.follow_up.on().is_none() {
            return self.close(id, End::Closed);
        }
        self.go(id, Stage::Proof);
        self.tell(Fact::ProofAsked { key, unit });
        let work = self.spec.units.routine.proof_work.0;
        let hours = WorkTime(work).hours();
        let view = PriorityView { watched: 0.5, hours, hours_left: 24.0, ..PriorityView::default() };
        let (turn, place) = (self.tickets[id].turn, self.place_in_line(unit, &view));
        let job = Job::of(key, Errand::Prove { ticket: id }, turn.into(), place, work);
        self.queue(self.crew_of(unit), job);
    }

    // ---- proof -------------------------------------------------------------------------------------------------

    pub fn begin_proof(&mut self, id: No) -> Option<Segments> {
        if self.tickets[id].stage != Stage::Proof {
            return None;
        }
        self.tickets[id].records += 1;
        let work = self.spec.units.routine.proof_work.0;
        Some(vec![(Work::Proof, self.paced(self.tickets[id].unit, work))])
    }

    pub fn end_proof(&mut self, id: No) {
        self.go(id, Stage::ProofCheck);
        self.desk_job(id, Errand::CheckProof { ticket: id });
    }

    pub fn begin_proof_check(&mut self, id: No) -> Option<Segments> {
        let work = self.spec.desks.district.proof_check_work.0;
        (self.tickets[id].stage == Stage::ProofCheck).then(|| vec![(Work::ProofCheck, work)])
    }

    /// Poor proof, or none for what was claimed, goes back where the rules say so, as long as redos are left; else the
    /// ticket closes as unresolved. After a redo the citizen is asked anew.
    pub fn end_proof_check(&mut self, id: No) {
        let checks = self.spec.desks.district.proof_redo;
        let problem = self.about(id);
        let undone = !problem.solved && problem.looks_solved_until(self.now).is_none();
        let unproven = undone && self.tickets[id].claimed;
        if checks && unproven && self.tickets[id].bluffed {
            self.expose(id);
        }
        let ticket = &mut self.tickets[id];
        let poor = ticket.way.is_some_and(|way| way.paper == PaperWork::Thin || !way.field.earnest());
        let redos_left = u32::from(ticket.redos) < self.spec.rules.redo_max.0;
        let back = checks && (poor || unproven) && redos_left;
        let (key, unit) = (ticket.info.key, ticket.unit);
        if back {
            (ticket.tries, ticket.reached, ticket.opinion) = (0, None, None);
        }
        self.tell(Fact::ProofChecked { key, unit, accepted: !back });
        if back {
            return self.order_redo(id, RedoCause::Proof);
        }
        self.close(id, End::ClosedUnresolved);
    }
}
