//! A ticket leaves the desk: what the record says, who learns, who is blamed, who is audited.

use super::world::{Slot, Twin};
use petisim::kernel::Purpose;
use petisim::kernel::dist::normal_quantile;
use petisim::model::appeal::{AppealStage, Experience};
use petisim::model::crew::{Job, Segments, Task};
use petisim::model::desks::closing::Record;
use petisim::model::fact::{Closing, End, Fact};
use petisim::model::ids::{Org, UnitId};
use petisim::model::ticket::{Stage, TicketId};
use petisim::model::units::priority::PriorityView;
use petisim::model::work::Work;

const EXCLUDED: Purpose = Purpose::named("assessment: exclusion granted");
const AUDITED: Purpose = Purpose::named("audit: drawn");
const FOUND: Purpose = Purpose::named("audit: found");

/// Audits are the whole city's.
const CITY: UnitId = UnitId(0);

fn one(hit: bool) -> f64 {
    f64::from(u8::from(hit))
}

impl Twin<'_> {
    /// A ticket closes, unless its unit applies before to have its record left out.
    pub fn close(&mut self, id: TicketId, end: End) {
        if let Some(exclusion) = self.p.spec.units.exclusion.on()
            && self.applies(id, end)
        {
            self.go(id, Stage::Applying);
            let ticket = &mut self.tickets[id];
            (ticket.decided.end, ticket.course.excused) = (Some(end), Some(false));
            let (key, unit, work) = (ticket.info.key, ticket.unit, exclusion.work);
            let job = Job::only(key, Task::Apply(id)).expecting(work.0);
            return self.queue_in_unit(unit, &PriorityView::plain(0.0, work.hours(), 24.0), job);
        }
        let handled = end != End::Withdrawn;
        let opinion = self.tickets[id].opinion.unwrap_or_else(|| self.opinion(id));
        self.go(id, Stage::Closed);
        let known = self.counts(id);
        let record = if handled && known { self.record_of(id) } else { (None, None) };
        let counted = handled && known && self.tickets[id].course.excused != Some(true);
        let closing = self.closing(id, end, record, counted);
        let info = self.tickets[id].info;
        self.tell(Fact::Closed { ticket: info, closing });
        if handled {
            self.learn_from(id, opinion);
            self.tally(id);
            self.unit_learns(id, &closing);
            if counted {
                self.learn_of_points(id, record);
            }
            self.score(id, &closing);
            if known {
                self.learn_of_assertions(id);
            }
            self.learn_of_points_missed(id);
            self.credit_helpers(id, &closing);
            if known {
                self.blame(id, &closing);
                self.audit(id, record);
            }
        }
        let open_petition = self.end_petition(id);
        let ticket = &self.tickets[id];
        let (appeal, problem, asserts_solved) = (ticket.appeal, ticket.problem, ticket.asserts_solved);
        let (redos, overdue) = (ticket.redos_for_others(), ticket.overdue);
        let satisfied = handled && opinion.satisfied;
        if self.problems[problem].open_ticket == Some(id) {
            self.problems[problem].open_ticket = None;
        }
        self.appeals[appeal].stage = AppealStage::Resting;
        self.appeals[appeal].explained = end == End::ClosedUnresolved || (handled && !asserts_solved);
        if let Some(escalation) =
            self.p.spec.citizens.escalation.on().filter(|_| open_petition && !opinion.satisfied)
        {
            // Who is not satisfied asks for a review, which takes the time of the law and changes nothing.
            let over = self.now + escalation.petition_review;
            return self.appeal_waits(appeal, AppealStage::UnderReview, over);
        }
        self.after_case(appeal, Experience { satisfied, turned_away: !handled, redos, overdue });
    }

    pub fn begin_application(&mut self, id: TicketId) -> Option<Segments> {
        let ticket = &self.tickets[id];
        let valid = ticket.stage == Stage::Applying;
        valid.then(|| Segments::one(Work::Paper, self.paced(ticket.unit, self.application_work())))
    }

    /// An application is out, and decided: the ticket closes.
    pub fn end_application(&mut self, id: TicketId) {
        let ticket = &self.tickets[id];
        let (key, unit, end) = (ticket.info.key, ticket.unit, ticket.decided.end);
        let before = self.used(Slot::Application, unit);
        self.use_slot(Slot::Application, unit);
        let noise = normal_quantile(self.uniform(EXCLUDED, key, 0));
        let rules = self.p.spec.government.assessment.on();
        let granted = rules.is_some_and(|rules| rules.grants(self.merits(id), before, noise));
        self.learn_of_application(id, granted);
        self.tell(Fact::Applied { key, unit, granted });
        self.close(id, end.expect("an application knows how its ticket ends"));
    }

    /// The unit learns what its way of handling brought; not from its friends, and what it brings only from what counts.
    fn unit_learns(&mut self, id: TicketId, closing: &Closing) {
        let (unit, planted) = (self.tickets[id].unit, self.tickets[id].info.planted);
        let blamed = closing.recorded_resolved == Some(false) || closing.recorded_satisfied == Some(false);
        if planted {
            return;
        }
        if closing.counted {
            self.learn_of_words(id, closing);
        }
        if let Some(handling) = self.p.spec.units.handling.on() {
            self.units[unit].blamed.learn(blamed, handling.memory);
        }
    }

    /// The mean record of the category takes the ticket in, and the score of the unit if it counts.
    fn score(&mut self, id: TicketId, closing: &Closing) {
        let ticket = &self.tickets[id];
        let (unit, category, timely) = (ticket.unit, ticket.info.category, self.punctuality(id));
        let (resolved, satisfied) = (closing.recorded_resolved, closing.recorded_satisfied);
        let means = &mut self.desk.means[category];
        resolved.into_iter().for_each(|hit| means.0.learn(hit, 1000.0));
        satisfied.into_iter().for_each(|hit| means.1.learn(hit, 1000.0));
        let expected = (means.0.share(), means.1.share());
        if !closing.counted {
            return;
        }
        let period = &mut self.units[unit].period;
        let add = |pair: &mut (f64, f64), hit: Option<bool>| {
            hit.into_iter().for_each(|hit| *pair = (pair.0 + one(hit), pair.1 + 1.0));
        };
        let replied = closing.first_reply_at.is_some();
        add(&mut period.response, closing.contacted_in_time);
        add(&mut period.resolution, resolved);
        add(&mut period.satisfaction, satisfied);
        add(&mut period.timely, timely);
        add(&mut period.redo, replied.then_some(closing.redos == 0));
        period.closed += 1.0;
        period.expected = (period.expected.0 + expected.0, period.expected.1 + expected.1);
    }

    /// Where help is credited a good record counts for each helper too; a bad one does not.
    fn credit_helpers(&mut self, id: TicketId, closing: &Closing) {
        let credited =
            self.p.spec.desks.joint_handling.on().filter(|joint| joint.credited && closing.counted);
        let Some(joint) = credited else { return };
        let (resolved, satisfied) = joint.credit_for((closing.recorded_resolved, closing.recorded_satisfied));
        let (helped, partners) = (self.tickets[id].helped, self.problem_of(id).1.partners);
        for part in (1..8_u8).filter(|part| helped & (1 << part) != 0) {
            let period = &mut self.units[partners[usize::from(part) - 1]].period;
            period.resolution = (period.resolution.0 + resolved, period.resolution.1 + resolved);
            period.satisfaction = (period.satisfaction.0 + satisfied, period.satisfaction.1 + satisfied);
        }
    }

    /// All who are blamed are told; the last unit sees what of all this falls on itself.
    fn blame(&mut self, id: TicketId, closing: &Closing) {
        let (points, parts) = self.blame_parts(id, closing);
        if parts.is_empty() {
            return;
        }
        let (last, memory) = (self.tickets[id].unit, self.memory());
        let own: f64 = parts.iter().filter(|(org, _)| *org == Org::Unit(last)).map(|(_, share)| share).sum();
        let responsible = &mut self.units[last].responsible;
        *responsible += (own - *responsible) / memory;
        for (org, share) in parts.into_iter().filter(|(_, share)| *share > 0.0) {
            self.tell(Fact::Blamed { org, points: points * share });
        }
    }

    /// Some closed tickets are drawn for an audit, as far as the week allows. Units learn how often something that
    /// could be found was found.
    fn audit(&mut self, id: TicketId, record: Record) {
        let Some(audit) = self.p.spec.desks.audit.on() else { return };
        let ticket = &self.tickets[id];
        let (name, unit) = (ticket.info.key, ticket.unit);
        let there = [self.false_completion(id, record), ticket.persuaded, ticket.info.planted];
        let time = self.used(Slot::Audit, CITY) < audit.most_per_week.0;
        let looks = time && self.happens(audit.share.0, AUDITED, name, 0);
        let finds = looks && self.happens(audit.detection.0, FOUND, name, 0);
        let memory = self.memory();
        if there.contains(&true) {
            self.units[unit].found_out.learn(finds, memory);
        }
        if looks {
            self.use_slot(Slot::Audit, CITY);
            let found = there.map(|there| finds && there);
            self.units[unit].period.penalty +=
                audit.penalty * found.iter().map(|found| one(*found)).sum::<f64>();
            let [false_completion, persuasion, planted] = found;
            self.tell(Fact::Audited { unit, false_completion, persuasion, planted });
        }
    }
}
