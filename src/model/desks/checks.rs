//! The district desk checks: it reviews replies, calls citizens back, and reads proof reports.

use super::district::ProofView;
use super::follow_up::FollowUp;
use super::review::{EffectView, FormView, Review};
use super::rework::ReworkView;
use crate::kernel::{Purpose, SimTime, WorkDays, WorkTime};
use crate::model::crew::{Job, Segments, Task};
use crate::model::event::What;
use crate::model::fact::{End, Fact, Nature, PaperWork, RedoCause};
use crate::model::ids::Org;
use crate::model::state::State;
use crate::model::ticket::{Stage, TicketId, Verdict};
use crate::model::trace::{Note, Question};
use crate::model::work::Work;
use crate::model::world::World;

/// Office hours of a usual week.
const HOURS_OF_A_WEEK: f64 = 40.0;

const FORM: Purpose = Purpose::named("review: form");
const LOOKS: Purpose = Purpose::named("review: looks at the effect");
const ADMITTED: Purpose = Purpose::named("review: sends back what is admitted");
const CALLED: Purpose = Purpose::named("follow-up: is called");
const REACHED: Purpose = Purpose::named("follow-up: is reached");

impl State<'_> {
    /// What a review of the last reply will say.
    pub fn verdict(&self, id: TicketId, looks: bool) -> Verdict {
        let Some(review) = self.p.spec.desks.review.on() else { return Verdict::Pass };
        let ticket = &self.tickets[id];
        let problem = self.problem_of(id).1;
        let way = ticket.way;
        if let Some(documentation) = self.p.spec.units.documentation.on() {
            let difficulty = f64::from(problem.difficulty);
            let share = match (self.p.spec.units.handling.on(), way) {
                (Some(handling), Some(way)) => handling.paper_factor(way.paper),
                _ => 1.0,
            };
            let standardised = self.p.spec.desks.intake.on().is_some_and(|intake| intake.standardised);
            let present = documentation.present_chance(share, difficulty, standardised);
            let items = documentation.items_for(difficulty);
            let view = FormView { items, present, astray: ticket.astray };
            let chance = review.form_fault_chance(&view);
            let key = ticket.info.key;
            let what = (key, Question::FindsFormFault, Some(Org::District(ticket.info.district)));
            let inputs = || {
                vec![
                    ("items_of_the_form", view.items.into()),
                    ("chance_that_one_is_there", view.present.into()),
                    ("beside_the_point", view.astray.into()),
                ]
            };
            if self.weighs(what, chance, (FORM, key, ticket.round()), inputs) {
                return Verdict::Form;
            }
        }
        let key = ticket.info.key;
        let what = (key, Question::SendsAdmissionBack, Some(Org::District(ticket.info.district)));
        let draw = (ADMITTED, key, ticket.round());
        if self.admits(id) && self.weighs(what, review.admitted.0, draw, Vec::new) {
            return Verdict::Effect;
        }
        let view = EffectView {
            effect: problem.solved() || problem.looks_solved(self.now()),
            claimed: ticket.asserts_solved,
            within_power: problem.nature == Nature::Proper && self.decides(id),
        };
        if looks && review.rejects_effect(&view) {
            return Verdict::Effect;
        }
        Verdict::Pass
    }

    /// What a review consists of; its verdict is settled as it begins.
    pub fn review_work(&mut self, review: &Review, id: TicketId) -> Segments {
        let ticket = &self.tickets[id];
        let (key, share) = (ticket.info.key, review.effect_share.0);
        let what = (key, Question::LooksAtEffect, Some(Org::District(ticket.info.district)));
        // What a "no" has sent back is looked at for sure.
        let share = if ticket.course.reworked > 0 { 1.0 } else { share };
        let looks = self.weighs(what, share, (LOOKS, key, ticket.round()), Vec::new);
        let verdict = self.verdict(id, looks);
        self.tickets[id].decided.verdict = verdict;
        let effect = if looks { review.effect_work } else { WorkTime::ZERO };
        Segments::one(Work::Review, review.form_work + effect)
    }

    /// Whether a "no" at the follow-up sends the order back.
    pub fn sends_back(&self, id: TicketId) -> bool {
        let Some(rework) = self.p.spec.desks.rework.on() else { return false };
        let ticket = &self.tickets[id];
        rework.sends_back(&ReworkView {
            within: self.could_solve(id) && !self.problem_of(id).1.solved(),
            before: ticket.course.reworked,
            backlog_weeks: self.backlog_weeks(ticket.unit),
            desk_weeks: self.desk_hours_ahead(id) / HOURS_OF_A_WEEK,
        })
    }

    /// The order goes back: its unit learns that such work does, and what the citizen said was about the work before.
    pub fn note_sent_back(&mut self, id: TicketId) {
        let (memory, now) = (self.memory(), self.now());
        let ticket = &mut self.tickets[id];
        if ticket.course.reworked == 0 {
            ticket.course.redos_before = ticket.redos;
        }
        ticket.course.reworked += 1;
        ticket.course.waited = ticket.longest_wait(now).0;
        ticket.course.sent_back_at = Some(now);
        if let Some(appeal) = self.appeals.get_mut(ticket.appeal) {
            appeal.sent_back += 1;
        }
        (ticket.tries, ticket.reached, ticket.opinion) = (0, None, None);
        if let Some(way) = ticket.way {
            self.units[ticket.unit].back[way.field as usize].learn(true, memory);
        }
    }

    /// Share of tickets that the desk calls about, which falls when more waits than it can do. Whose "no" has sent the order
    /// back is called again, or the record would keep every "yes" and lose the "no".
    pub fn called_share(&self, follow_up: &FollowUp, id: TicketId) -> f64 {
        if self.tickets[id].course.reworked > 0 {
            return 1.0;
        }
        follow_up.share_at(self.desk_hours_ahead(id))
    }

    /// Hours of desk work that wait for each agent of a ticket's desk.
    fn desk_hours_ahead(&self, id: TicketId) -> f64 {
        let crew = &self.crews[self.desk_crew(self.tickets[id].info.district)];
        WorkTime(crew.expected).hours() / f64::from(crew.staff().max(1))
    }

    /// When the desk opens on the n-th working day from now; 0: now.
    pub fn opening_after(&self, days: WorkDays) -> SimTime {
        let (now, calendar) = (self.now(), self.p.desk_calendar());
        match days.0 {
            0 => now,
            n => {
                let eve = if n == 1 {
                    SimTime::from_day(now.day() + 1)
                } else {
                    calendar.due(now, WorkDays(n - 1))
                };
                calendar.next_open(eve)
            }
        }
    }
}

impl World<'_> {
    // ---- review ------------------------------------------------------------------------------------------------

    pub(in crate::model) fn begin_review(&mut self, id: TicketId) -> Option<Segments> {
        let review = self.p.spec.desks.review.on()?;
        self.tickets.get(id).filter(|ticket| ticket.stage == Stage::Reviewing)?;
        Some(self.review_work(review, id))
    }

    pub(in crate::model) fn end_review(&mut self, id: TicketId) {
        let ticket = &mut self.tickets[id];
        ticket.reviewed = true;
        let (unit, way, verdict, redos) = (ticket.unit, ticket.way, ticket.decided.verdict, ticket.redos);
        if let (Some(handling), Some(way)) = (self.p.spec.units.handling.on(), way) {
            let within = usize::from(self.order_kind(id, unit).within);
            let pass = &mut self.units[unit].pass[within][way.field as usize][way.paper as usize];
            pass.learn(verdict == Verdict::Pass, handling.memory);
        }
        if verdict == Verdict::Effect && self.tickets[id].bluffed {
            self.expose(id);
        }
        if verdict != Verdict::Form && self.admits(id) {
            self.learn_of_admission(id, verdict == Verdict::Effect);
        }
        let cause = match verdict {
            Verdict::Pass => return self.pass(id),
            Verdict::Form => RedoCause::Form,
            Verdict::Effect => RedoCause::Effect,
        };
        if u32::from(redos) >= self.p.spec.rules.redo_max.0 {
            self.supervise(id);
            return self.pass(id);
        }
        self.order_redo(id, cause);
    }

    /// Sends a reply back to the unit, with a shorter limit.
    fn order_redo(&mut self, id: TicketId, cause: RedoCause) {
        self.go(id, Stage::Queued);
        let ticket = &mut self.tickets[id];
        ticket.redos += 1;
        ticket.turn += 1;
        // Whatever it is sent back for, somebody has told the unit what was meant.
        ticket.astray = false;
        ticket.course.persuasion = 0.0;
        let (key, category, unit, round) = (ticket.info.key, ticket.info.category, ticket.unit, ticket.redos);
        self.tell(Fact::RedoOrdered { key, category, unit, round, cause });
        self.set_limit(id, self.redo_due());
        if let Some(oversight) = self.p.spec.government.oversight.on()
            && u32::from(round) >= oversight.supervise_redo.0
        {
            self.supervise(id);
        }
        self.queue_handling(id);
    }

    /// A reply passes: the citizen will be asked.
    pub(in crate::model) fn pass(&mut self, id: TicketId) {
        self.go(id, Stage::FollowUp);
        let ticket = &self.tickets[id];
        let (key, category, unit) = (ticket.info.key, ticket.info.category, ticket.unit);
        let (round, turn) = (ticket.redos, ticket.turn);
        self.tell(Fact::Passed { key, category, unit, round });
        if !self.counts(id) {
            return self.close(id, End::Closed);
        }
        let Some(follow_up) = self.p.spec.desks.follow_up.on() else {
            return self.hear(id);
        };
        let time = self.opening_after(follow_up.delay);
        self.at(time, key, What::FollowUpDue(id, turn));
        self.after_passing(id);
    }

    // ---- follow-up ---------------------------------------------------------------------------------------------

    pub(in crate::model) fn call_back_due(&mut self, id: TicketId, turn: u16) {
        let Some(follow_up) = self.p.spec.desks.follow_up.on() else { return };
        let Some(ticket) = self.tickets.get(id).filter(|t| t.turn == turn && t.stage == Stage::FollowUp)
        else {
            return self.stale();
        };
        let key = ticket.info.key;
        let what = (key, Question::CallsBack, Some(Org::District(ticket.info.district)));
        let share = self.called_share(follow_up, id);
        if ticket.tries == 0 && !self.weighs(what, share, (CALLED, key, 0), Vec::new) {
            return self.close(id, End::Closed);
        }
        self.add_desk_job(id, Task::CallBack(id));
    }

    pub(in crate::model) fn begin_call_back(&mut self, id: TicketId) -> Option<Segments> {
        let follow_up = self.p.spec.desks.follow_up.on()?;
        let ticket = self.tickets.get(id).filter(|ticket| ticket.stage == Stage::FollowUp)?;
        let round = u32::from(ticket.tries) + 256 * u32::from(ticket.redos);
        // Who called for the sake of the rating is there to give it.
        let key = ticket.info.key;
        let what = (key, Question::Reaches, Some(Org::District(ticket.info.district)));
        let reaching =
            ticket.info.planted || self.weighs(what, follow_up.reach.0, (REACHED, key, round), Vec::new);
        self.tickets[id].decided.reaches = reaching;
        Some(Segments::one(Work::FollowUp, if reaching { follow_up.work } else { follow_up.miss_work }))
    }

    pub(in crate::model) fn end_call_back(&mut self, id: TicketId) {
        let Some(follow_up) = self.p.spec.desks.follow_up.on() else { return };
        let ticket = &mut self.tickets[id];
        ticket.tries += 1;
        let (key, turn, tries, reached) =
            (ticket.info.key, ticket.turn, ticket.tries, ticket.decided.reaches);
        self.tell(Fact::Called { key, reached, attempt: tries });
        if reached {
            return self.hear(id);
        }
        self.tickets[id].reached = Some(false);
        if u32::from(tries) < follow_up.tries.0 {
            let time = self.p.desk_calendar().finish(self.now(), follow_up.retry);
            return self.at(time, key, What::FollowUpDue(id, turn));
        }
        self.close(id, End::Closed);
    }

    /// The citizen says what he thinks.
    fn hear(&mut self, id: TicketId) {
        let opinion = self.opinion(id);
        let solved = self.problem_of(id).1.solved();
        let ticket = &mut self.tickets[id];
        ticket.reached = Some(true);
        ticket.opinion = Some(opinion);
        let (key, unit, persuaded) = (ticket.info.key, ticket.unit, ticket.persuaded);
        let satisfied = opinion.rates.then_some(opinion.satisfied);
        self.tell(Fact::Said { key, unit, resolved: opinion.resolved, satisfied, solved, persuaded });
        if opinion.resolved || self.p.spec.desks.follow_up.on().is_none() {
            return self.close(id, End::Closed);
        }
        if self.sends_back(id) {
            self.note_sent_back(id);
            return self.order_redo(id, RedoCause::FollowUp);
        }
        self.ask_for_proof(id);
    }

    // ---- proof -------------------------------------------------------------------------------------------------

    /// "Unresolved": somebody in the unit compiles proof of what was done.
    fn ask_for_proof(&mut self, id: TicketId) {
        self.go(id, Stage::Proof);
        let ticket = &self.tickets[id];
        let (key, unit, turn) = (ticket.info.key, ticket.unit, ticket.turn);
        self.tell(Fact::ProofAsked { key, unit });
        let work = self.p.spec.units.routine.proof_work;
        let view = crate::model::units::priority::PriorityView {
            watched: 0.5,
            hours: work.hours(),
            hours_left: 24.0,
            ..Default::default()
        };
        let job = Job::new(key, Task::Prove(id), turn.into()).expecting(work.0);
        self.add_unit_job(unit, &view, job);
    }

    pub(in crate::model) fn begin_proof_check(&mut self, id: TicketId) -> Option<Segments> {
        self.tickets.get(id).filter(|ticket| ticket.stage == Stage::ProofCheck)?;
        Some(Segments::one(Work::ProofCheck, self.p.spec.desks.district.proof_check_work))
    }

    pub(in crate::model) fn end_proof_check(&mut self, id: TicketId) {
        let ticket = &self.tickets[id];
        let (key, unit, redos) = (ticket.info.key, ticket.unit, ticket.redos);
        let problem = self.problem_of(id).1;
        let view = ProofView {
            thin: ticket.way.is_some_and(|way| way.paper == PaperWork::Thin || !way.field.earnest()),
            claimed: ticket.asserts_solved,
            effect: problem.solved() || problem.looks_solved(self.now()),
        };
        let (desk, bluffed) = (&self.p.spec.desks.district, ticket.bluffed);
        if desk.proof_redo && view.unproven() && bluffed {
            self.expose(id);
        }
        let back = desk.rejects_proof(&view) && u32::from(redos) < self.p.spec.rules.redo_max.0;
        self.note(key, || Note::Weighed {
            question: Question::AcceptsProof,
            by: Some(Org::District(self.tickets[id].info.district)),
            inputs: vec![
                ("paper_thin_or_work_not_earnest", view.thin.into()),
                ("claim_without_effect", view.unproven().into()),
                ("times_sent_back", u32::from(redos).into()),
                ("most_times", self.p.spec.rules.redo_max.0.into()),
            ],
            luck: None,
            yes: !back,
        });
        self.tell(Fact::ProofChecked { key, unit, accepted: !back });
        if back {
            // What the citizen said was about the work before: he is asked again.
            let ticket = &mut self.tickets[id];
            (ticket.tries, ticket.reached, ticket.opinion) = (0, None, None);
            return self.order_redo(id, RedoCause::Proof);
        }
        self.close(id, End::ClosedUnresolved);
    }
}
