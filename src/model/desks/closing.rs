//! A ticket leaves the desk: what the record says, who learns what, who is blamed, and what the citizen does next.

use super::audit::Audit;
use crate::kernel::{Elapsed, Purpose, WorkTime};
use crate::model::appeal::{AppealId, AppealStage, Experience};
use crate::model::crew::{Job, Segments, Task};
use crate::model::event::What;
use crate::model::fact::{Answer, Closing, End, Fact, FieldWork, Nature, PetitionStep};
use crate::model::government::assessment::{Entry, Unheard, Unrated};
use crate::model::ids::{Org, UnitId};
use crate::model::problem::Holder;
use crate::model::state::State;
use crate::model::ticket::{Opinion, Stage, Ticket, TicketId};
use crate::model::trace::{Note, Question, inputs};
use crate::model::units::exclusion::ExclusionView;
use crate::model::units::priority::PriorityView;
use crate::model::work::Work;
use crate::model::world::World;

const APPLIES: Purpose = Purpose::named("exclusion: applies");
const EXCLUDED: Purpose = Purpose::named("assessment: exclusion granted");
const AUDITED: Purpose = Purpose::named("audit: drawn");
const FOUND: Purpose = Purpose::named("audit: found");

/// What the record says of a ticket: resolved, satisfied; nothing where the rule leaves it out.
pub type Record = (Option<bool>, Option<bool>);

impl<'p> State<'p> {
    /// Whether anybody keeps a record of a ticket by which units are judged.
    pub fn counts(&self, id: TicketId) -> bool {
        self.p.by_post().is_none() && self.registered(id)
    }

    /// What the record says. Those not reached, and those who do not rate, enter as the assessment's rule has it.
    pub fn record_of(&self, id: TicketId) -> Record {
        let ticket = &self.tickets[id];
        let rules = self.p.spec.government.assessment.on();
        match rules.map_or(Entry::AsSaid, |rules| rules.entry(self.answer(id))) {
            Entry::AsSaid => {}
            Entry::LeftOut => return (None, None),
            Entry::Success => return (Some(true), Some(true)),
            Entry::Failure => return (Some(false), Some(false)),
        }
        match ticket.opinion {
            Some(Opinion { resolved, satisfied, rates: true }) => (Some(resolved), Some(satisfied)),
            Some(Opinion { resolved, .. }) => {
                let satisfied = match rules.map(|rules| rules.unrated) {
                    Some(Unrated::Satisfied) => Some(true),
                    Some(Unrated::AsResolved) => Some(resolved),
                    Some(Unrated::Failure) => Some(false),
                    Some(Unrated::LeftOut) | None => None,
                };
                (Some(resolved), satisfied)
            }
            None => match rules.map(|rules| rules.unreached) {
                Some(Unheard::Reply) => (Some(ticket.asserts_solved), None),
                Some(Unheard::Satisfied) => (Some(true), Some(true)),
                Some(Unheard::Failure) => (Some(false), Some(false)),
                Some(Unheard::LeftOut) | None => (None, None),
            },
        }
    }

    /// What the last reply says: that it is done, or honestly why not.
    pub fn answer(&self, id: TicketId) -> Answer {
        let ticket = &self.tickets[id];
        if ticket.asserts_solved {
            return Answer::Done;
        }
        self.honest_answer(id)
    }

    /// What a reply says that does not claim what is not so, of a matter that is not solved.
    pub fn honest_answer(&self, id: TicketId) -> Answer {
        let problem = self.problem_of(id).1;
        if problem.nature != Nature::Proper {
            Answer::Unlawful
        } else if self.decides(id) {
            Answer::Longer
        } else {
            Answer::Explained
        }
    }

    /// The merits of an application to leave a record out: what no law or body can mend excuses in full, what another body
    /// could have decided by half, what the unit could have solved not at all.
    pub fn merits(&self, id: TicketId) -> f64 {
        let (problem_id, problem) = self.problem_of(id);
        match problem.holder {
            _ if problem.nature != Nature::Proper => 1.0,
            _ if self.decidable(problem_id, self.tickets[id].unit) => 0.0,
            Holder::Outside | Holder::Nobody => 1.0,
            Holder::Unit(_) | Holder::City => 0.5,
        }
    }

    /// Whether the unit applies to have the record of a ticket left out that is about to close.
    pub fn applies(&self, id: TicketId, end: End) -> bool {
        let (Some(exclusion), Some(rules)) =
            (self.p.spec.units.exclusion.on(), self.p.spec.government.assessment.on())
        else {
            return false;
        };
        let ticket = &self.tickets[id];
        let open =
            rules.exclusion && end != End::Withdrawn && ticket.course.excused.is_none() && self.counts(id);
        let (resolved, satisfied) = if open { self.record_of(id) } else { (None, None) };
        if resolved != Some(false) && satisfied != Some(false) {
            return false;
        }
        let (unit, exchange) = (ticket.unit, self.exchange(ticket.unit));
        let state = &self.units[unit];
        // What leaves a rate lifts it by what the rate is.
        let usual = state.earned.share();
        let lost = |worth: f64, record: Option<bool>| if record == Some(false) { worth * usual } else { 0.0 };
        let view = ExclusionView {
            spared: lost(exchange.resolved, resolved) + lost(exchange.satisfied, satisfied),
            granted: state.excused[usize::from(self.order_kind(id, unit).within)].share(),
            price: self.price_of_hour(unit),
        };
        let what = (ticket.info.key, Question::Applies, Some(Org::Unit(unit)));
        let draw = (APPLIES, ticket.info.key, 0);
        self.weighs(what, exclusion.chance(&view), draw, || inputs::of_exclusion(&view))
    }

    /// Who is blamed for a ticket by which share of its points, and the points; none where nobody is.
    pub fn blame_parts(&self, id: TicketId, closing: &Closing) -> (f64, Vec<(Org, f64)>) {
        let Some(responsibility) = self.p.spec.government.responsibility.on() else {
            return (0.0, Vec::new());
        };
        let ticket = &self.tickets[id];
        let points =
            responsibility.points(closing.recorded_resolved, closing.recorded_satisfied, ticket.overdue);
        if points <= 0.0 {
            return (0.0, Vec::new());
        }
        let (held, unit_time, desk_time) = (ticket.held, ticket.held.total() as f64, ticket.desk_time as f64);
        let shares = responsibility.shares(closing.decidable, unit_time, desk_time);
        let holder = match self.problem_of(id).1.holder {
            Holder::Unit(unit) => Org::Unit(unit),
            Holder::City | Holder::Outside | Holder::Nobody => Org::Government,
        };
        let (unit, district) = (Org::Unit(ticket.unit), Org::District(ticket.info.district));
        let id = ticket.unit;
        // Blame that does not follow the ticket goes by time: each unit answers for the hours that it held it.
        let of_unit = |other: UnitId, seconds: u64| {
            let last = if other == id { 1.0 } else { 0.0 };
            if responsibility.following || unit_time <= 0.0 { last } else { seconds as f64 / unit_time }
        };
        let mut parts: Vec<(Org, f64)> = held
            .iter()
            .map(|(other, seconds)| (Org::Unit(other), shares.0 * of_unit(other, seconds)))
            .collect();
        if held.iter().all(|(other, _)| other != id) {
            parts.push((unit, shares.0 * of_unit(id, 0)));
        }
        parts.extend([(holder, shares.1), (district, shares.2)]);
        (points, parts)
    }

    /// Whether a closed ticket holds a false completion for an audit to find.
    pub fn false_completion(&self, id: TicketId, record: Record) -> bool {
        let ticket = &self.tickets[id];
        let for_show = ticket.way.is_some_and(|way| !way.field.earnest());
        !ticket.info.planted
            && !self.problem_of(id).1.solved()
            && (record.0 == Some(true) || for_show || ticket.asserts_solved)
    }

    /// Writing one application; none where the rules changed while it waited.
    pub fn application_work(&self) -> WorkTime {
        self.p.spec.units.exclusion.on().map_or(WorkTime::ZERO, |exclusion| exclusion.work)
    }

    /// An application was granted or not: the unit learns.
    pub fn learn_of_application(&mut self, id: TicketId, granted: bool) {
        let unit = self.tickets[id].unit;
        let (kind, memory) = (usize::from(self.order_kind(id, unit).within), self.memory());
        self.tickets[id].course.excused = Some(granted);
        self.units[unit].excused[kind].learn(granted, memory);
    }

    /// A limit has passed: the ticket enters the punctuality of the unit that has it at once, so that nobody gains by
    /// leaving it open. It is counted once, even where its record is left out later.
    pub fn note_overdue(&mut self, id: TicketId) {
        let counts = self.counts(id);
        let ticket = &mut self.tickets[id];
        ticket.overdue = true;
        let held = !matches!(ticket.stage, Stage::Sorting | Stage::Disputed);
        if counts && held && !ticket.course.late_counted {
            ticket.course.late_counted = true;
            self.units[ticket.unit].period.timely.1 += 1.0;
        }
    }

    /// What a ticket that closes adds to the punctuality of its unit: nothing where it was counted as late before.
    pub fn punctuality(&self, id: TicketId) -> Option<bool> {
        let ticket = &self.tickets[id];
        ticket.first_reply_at.filter(|_| !ticket.course.late_counted).map(|_| !ticket.overdue)
    }

    /// All that is told of a ticket as it closes.
    pub fn closing(&self, id: TicketId, end: End, record: Record, counted: bool) -> Closing {
        let ticket = &self.tickets[id];
        let problem = self.problem_of(id).1;
        let on_time = |from: Option<crate::kernel::SimTime>| {
            let (from, reply) = (from?, ticket.first_reply_at?);
            let due = self.limit(id, from);
            let extended = (0..ticket.extensions)
                .fold(due, |due, _| self.p.desk_calendar().due(due, self.p.spec.rules.extension));
            Some(reply <= extended)
        };
        let heard = ticket.opinion;
        Closing {
            end,
            answer: ticket.first_reply_at.map(|_| self.answer(id)),
            unit: ticket.unit,
            orders: ticket.orders,
            returns: ticket.returns,
            redos: ticket.redos,
            reviewed: ticket.reviewed,
            extensions: ticket.extensions,
            reminders: ticket.reminders,
            supervised: ticket.supervised,
            dispatched_at: ticket.dispatched_at,
            signed_at: ticket.signed_at,
            contacted_at: ticket.contacted_at,
            contacted_in_time: ticket.contacted_in_time,
            first_reply_at: ticket.first_reply_at,
            replied_at: ticket.replied_at,
            on_time_from_receipt: on_time(Some(ticket.info.received_at)),
            on_time_from_dispatch: on_time(ticket.dispatched_at),
            on_time_from_signing: on_time(ticket.signed_at),
            reached: ticket.reached,
            said_resolved: heard.map(|said| said.resolved),
            said_satisfied: heard.filter(|said| said.rates).map(|said| said.satisfied),
            recorded_resolved: record.0,
            recorded_satisfied: record.1,
            counted,
            solved: problem.solved(),
            faked: !problem.solved() && ticket.way.is_some_and(|way| way.field == FieldWork::Show),
            decidable: problem.consultation || self.decides(id),
            way: ticket.way,
            persuaded: ticket.persuaded,
            persuaded_last: ticket.course.persuasion > 0.0,
            hours: ticket.spent,
            records: ticket.records,
            effort: ticket.effort,
            limbo: Elapsed(ticket.desk_time),
        }
    }
}

impl World<'_> {
    /// Closes a ticket in one way or another, and draws all consequences.
    pub(in crate::model) fn close(&mut self, id: TicketId, end: End) {
        if self.applies(id, end) {
            return self.apply(id, end);
        }
        let handled = end != End::Withdrawn;
        let opinion = match self.tickets[id].opinion {
            Some(said) => said,
            None => self.opinion(id),
        };
        self.go(id, Stage::Closed);
        let known = self.counts(id);
        let record = if handled && known { self.record_of(id) } else { (None, None) };
        let counted = handled && known && self.tickets[id].course.excused != Some(true);
        let closing = self.closing(id, end, record, counted);
        let ticket = self.tickets[id].info;
        self.tell(Fact::Closed { ticket, closing });
        if handled {
            self.learn_from(id, opinion);
            self.note_record(id, &closing);
            if known {
                self.learn_of_assertions(id);
            }
            self.learn_of_points_missed(id);
            self.credit_help(id, &closing);
            if known {
                self.blame(id, &closing);
                self.audit(id, record);
            }
        }
        let petition = self.finish_petition(id);
        let appeal = self.tickets[id].appeal;
        let experience = Experience {
            satisfied: handled && opinion.satisfied,
            turned_away: !handled,
            redos: self.tickets[id].redos_for_others(),
            overdue: self.tickets[id].overdue,
        };
        let explained = end == End::ClosedUnresolved || (handled && !self.tickets[id].asserts_solved);
        self.remove(id);
        if let Some(appeal) = self.appeals.get_mut(appeal) {
            appeal.stage = AppealStage::Resting;
            appeal.explained = explained;
        }
        if petition && !opinion.satisfied {
            return self.review_petition(appeal);
        }
        self.after_case(appeal, experience);
    }

    /// The unit writes an application to have the record left out; the ticket closes when that is decided.
    fn apply(&mut self, id: TicketId, end: End) {
        let Some(exclusion) = self.p.spec.units.exclusion.on() else { return };
        self.go(id, Stage::Applying);
        let ticket = &mut self.tickets[id];
        (ticket.decided.end, ticket.course.excused) = (Some(end), Some(false));
        let (key, unit) = (ticket.info.key, ticket.unit);
        let view = PriorityView::plain(0.0, exclusion.work.hours(), 24.0);
        let job = Job::only(key, Task::Apply(id)).expecting(exclusion.work.0);
        self.add_unit_job(unit, &view, job);
    }

    fn remove(&mut self, id: TicketId) {
        let problem = self.tickets[id].problem;
        self.books.tickets_closed += 1;
        let mut open = self.books.open;
        open.leaves(&self.tickets[id]);
        self.books.open = open;
        self.tickets.remove(id);
        let problem = &mut self.problems[problem];
        if problem.open_ticket == Some(id) {
            problem.open_ticket = None;
        }
    }

    // ---- the record --------------------------------------------------------------------------------------------

    pub(in crate::model) fn begin_application(&mut self, id: TicketId) -> Option<Segments> {
        let ticket = self.tickets.get(id).filter(|ticket| ticket.stage == Stage::Applying)?;
        let work = self.application_work();
        Some(Segments::one(Work::Paper, self.paced(ticket.unit, work)))
    }

    /// An application is out: whoever decides on them looks into it.
    pub(in crate::model) fn end_application(&mut self, id: TicketId) {
        let ticket = &self.tickets[id];
        let (unit, key) = (ticket.unit, ticket.info.key);
        let (merits, asked) = (self.merits(id), self.applications(unit));
        let noise = crate::kernel::dist::normal_quantile(self.uniform(EXCLUDED, key, 0));
        let rules = self.p.spec.government.assessment.on();
        let granted = rules.is_some_and(|rules| rules.grants(merits, asked, noise));
        self.note(key, || Note::Weighed {
            question: Question::Excludes,
            by: Some(Org::District(self.tickets[id].info.district)),
            inputs: vec![
                ("merits", merits.into()),
                ("applications_before", asked.into()),
                ("misjudgement", noise.into()),
            ],
            luck: None,
            yes: granted,
        });
        self.learn_of_application(id, granted);
        self.tell(Fact::Applied { key, unit, granted });
        let end = self.tickets[id].decided.end.unwrap_or(End::Closed);
        self.close(id, end);
    }

    /// How often a unit has applied this week before, which counts as one more time now.
    fn applications(&mut self, unit: UnitId) -> u32 {
        let week = self.now().day() / 7;
        let state = &mut self.units[unit].applied;
        if state.1 != week {
            *state = (0, week);
        }
        state.0 += 1;
        state.0 - 1
    }

    // ---- who learns what ---------------------------------------------------------------------------------------

    /// The unit learns what its way of handling brought, and its score takes the ticket in.
    fn note_record(&mut self, id: TicketId, closing: &Closing) {
        let ticket: &Ticket = &self.tickets[id];
        let (unit, category) = (ticket.unit, ticket.info.category);
        let (resolved, satisfied) = (closing.recorded_resolved, closing.recorded_satisfied);
        let timely = self.punctuality(id);
        let blamed = resolved == Some(false) || satisfied == Some(false);
        let planted = ticket.info.planted;
        self.tally(id);
        // From a friend's call a unit learns nothing of its way of handling, and from what is left out nothing at all.
        if !planted && closing.counted {
            self.learn_of_words(id, closing);
        }
        if let (Some(handling), false) = (self.p.spec.units.handling.on(), planted) {
            self.units[unit].blamed.learn(blamed, handling.memory);
        }
        if closing.counted {
            self.learn_of_points(id, (resolved, satisfied));
        }
        let means = &mut self.desk.means[category];
        if let Some(resolved) = resolved {
            means.0.learn(resolved, 1000.0);
        }
        if let Some(satisfied) = satisfied {
            means.1.learn(satisfied, 1000.0);
        }
        let expected = (means.0.share(), means.1.share());
        if !closing.counted {
            return;
        }
        let record = &mut self.units[unit].period;
        let add = |pair: &mut (f64, f64), hit: Option<bool>| {
            if let Some(hit) = hit {
                pair.0 += f64::from(u8::from(hit));
                pair.1 += 1.0;
            }
        };
        add(&mut record.response, closing.contacted_in_time);
        add(&mut record.resolution, resolved);
        add(&mut record.satisfaction, satisfied);
        add(&mut record.timely, timely);
        add(&mut record.redo, closing.first_reply_at.map(|_| closing.redos == 0));
        record.closed += 1.0;
        record.expected.0 += expected.0;
        record.expected.1 += expected.1;
    }

    /// Where help is credited, a good record counts for the helpers as it does for the lead; a bad one is the lead's.
    fn credit_help(&mut self, id: TicketId, closing: &Closing) {
        let Some(joint) = self.p.spec.desks.joint_handling.on().filter(|joint| joint.credited) else {
            return;
        };
        let helped = self.tickets[id].helped;
        let partners = self.problem_of(id).1.partners;
        let good = joint.credit_for((closing.recorded_resolved, closing.recorded_satisfied));
        for (place, helper) in partners.into_iter().enumerate() {
            if closing.counted && helped & (2 << place) != 0 {
                let record = &mut self.units[helper].period;
                let add = |pair: &mut (f64, f64), good: f64| *pair = (pair.0 + good, pair.1 + good);
                add(&mut record.resolution, good.0);
                add(&mut record.satisfaction, good.1);
            }
        }
    }

    fn blame(&mut self, id: TicketId, closing: &Closing) {
        let (points, parts) = self.blame_parts(id, closing);
        if parts.is_empty() {
            return;
        }
        let (key, id) = (self.tickets[id].info.key, self.tickets[id].unit);
        let unit = Org::Unit(id);
        let own: f64 = parts.iter().filter(|(org, _)| *org == unit).map(|(_, share)| share).sum();
        let memory = self.p.spec.units.handling.on().map_or(300.0, |h| h.memory);
        let responsible = &mut self.units[id].responsible;
        *responsible += (own - *responsible) / memory;
        for (org, share) in parts.into_iter().filter(|(_, share)| *share > 0.0) {
            self.note(key, || Note::Blamed { org, points: points * share });
            self.tell(Fact::Blamed { org, points: points * share });
        }
    }

    // ---- audit -------------------------------------------------------------------------------------------------

    fn audit(&mut self, id: TicketId, record: Record) {
        let Some(audit) = self.p.spec.desks.audit.on() else { return };
        let ticket = &self.tickets[id];
        let (key, unit, persuaded) = (ticket.info.key, ticket.unit, ticket.persuaded);
        let planted = ticket.info.planted;
        let false_completion = self.false_completion(id, record);
        let what = (key, Question::Audits, Some(Org::Government));
        let looks =
            self.weighs(what, audit.share.0, (AUDITED, key, 0), Vec::new) && self.auditors_have_time(audit);
        let finds = looks && self.happens(audit.detection.0, FOUND, key, 0);
        if false_completion || persuaded || planted {
            let memory = self.p.spec.units.handling.on().map_or(300.0, |handling| handling.memory);
            self.units[unit].found_out.learn(finds, memory);
        }
        if looks {
            let (false_completion, persuasion, planted) =
                (finds && false_completion, finds && persuaded, finds && planted);
            self.tell(Fact::Audited { unit, false_completion, persuasion, planted });
            let findings = [false_completion, persuasion, planted].map(|found| f64::from(u8::from(found)));
            let findings = findings.iter().sum::<f64>();
            self.units[unit].period.penalty += audit.penalty * findings;
        }
    }

    /// Whether the auditors have time for one more ticket this week; if so, it is spent.
    fn auditors_have_time(&mut self, audit: &Audit) -> bool {
        let week = self.now().day() / 7;
        if self.desk.audits.1 != week {
            self.desk.audits = (0, week);
        }
        let has_time = self.desk.audits.0 < audit.most_per_week.0;
        self.desk.audits.0 += u32::from(has_time);
        has_time
    }

    // ---- petitions ---------------------------------------------------------------------------------------------

    /// Stops the clock of the answer; says whether the ticket was a petition whose problem is there still.
    fn finish_petition(&mut self, id: TicketId) -> bool {
        let Some(escalation) = self.p.spec.citizens.escalation.on() else { return false };
        let info = self.tickets[id].info;
        if info.channel != crate::model::fact::Channel::Visit {
            return false;
        }
        let answered = self.tickets[id].first_reply_at.unwrap_or(self.now());
        if answered.since(info.raised_at) <= escalation.petition_answer {
            self.tell(Fact::PetitionClock { step: PetitionStep::Answered, in_time: true });
        }
        !self.problem_of(id).1.solved()
    }

    /// A petitioner who is not satisfied asks for a review. The body that reviews is outside the model: it takes the
    /// time that the law allows, and does not change the outcome.
    fn review_petition(&mut self, id: AppealId) {
        let Some(escalation) = self.p.spec.citizens.escalation.on() else { return };
        let (now, appeal) = (self.now(), &mut self.appeals[id]);
        appeal.stage = AppealStage::UnderReview;
        let key = appeal.key;
        self.at(now + escalation.petition_review, key, What::AppealDue(id));
    }

    /// A review is over: the same facts are not accepted any more, and the matter rests.
    pub(in crate::model) fn end_petition(&mut self, id: AppealId) {
        self.tell(Fact::PetitionClock { step: PetitionStep::Reviewed, in_time: true });
        self.rest(id);
    }
}
