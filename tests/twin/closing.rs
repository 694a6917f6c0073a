//! A ticket leaves the desk: what the record says, who learns, who is blamed, who is audited.

use super::afterwards::Experienced;
use super::draws::*;
use super::things::{No, Opinion, Power, Stage, Whereabouts};
use super::world::Twin;
use petisim::kernel::dist::normal_quantile;
use petisim::kernel::{Elapsed, SimTime};
use petisim::model::fact::{Closing, End, Fact, FieldWork, Nature};
use petisim::model::government::assessment::Unheard;
use petisim::model::ids::{Org, UnitId};

/// What the record says: resolved, satisfied; nothing where it is left out.
type Record = (Option<bool>, Option<bool>);

fn one(hit: bool) -> f64 {
    f64::from(u8::from(hit))
}

impl Twin<'_> {
    pub fn close(&mut self, id: No, end: End) {
        let handled = end != End::Withdrawn;
        let opinion = self.tickets[id].opinion.unwrap_or_else(|| self.opinion(id));
        self.go(id, Stage::Closed);
        let known = self.counts(id);
        let record = if handled && known { self.record_of(id) } else { (None, None) };
        let counted = handled && known && !self.left_out(id, record);
        let closing = self.closing(id, end, record, counted);
        self.tell(Fact::Closed { ticket: self.tickets[id].info, closing });
        if handled {
            self.learn_from(id, opinion);
            self.remember_matter(id);
            self.unit_learns(id, record);
            self.learn_of_points(id, &closing);
            self.score(id, &closing);
            if known {
                self.learn_of_claims(id);
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
        let (appeal, problem, claimed) = (ticket.appeal, ticket.problem, ticket.claimed);
        let case = Experienced {
            satisfied: handled && opinion.satisfied,
            turned_away: !handled,
            redos: ticket.redos,
            overdue: ticket.overdue,
        };
        if self.problems[problem].open_ticket == Some(id) {
            self.problems[problem].open_ticket = None;
        }
        self.appeals[appeal].at = Whereabouts::Resting;
        self.appeals[appeal].explained = end == End::ClosedUnresolved || (handled && !claimed);
        if open_petition && !opinion.satisfied {
            return self.review_petition(appeal);
        }
        self.after_case(appeal, case);
    }

    /// Whether anybody keeps a record of a ticket by which units are judged: there is a hotline, and it knows of it.
    pub fn counts(&self, id: No) -> bool {
        self.p.by_post().is_none() && self.registered(id)
    }

    // ---- the record --------------------------------------------------------------------------------------------

    /// Who was reached and rates is believed; the rest enters as the assessment's rules have it.
    fn record_of(&self, id: No) -> Record {
        let ticket = &self.tickets[id];
        let assessment = self.spec.government.assessment.on();
        let by_rule = |unheard: Option<Unheard>| match unheard {
            Some(Unheard::Reply) => Some(ticket.claimed),
            Some(Unheard::Failure) => Some(false),
            Some(Unheard::LeftOut) | None => None,
        };
        match ticket.opinion {
            Some(said) if said.rates => (Some(said.resolved), Some(said.satisfied)),
            Some(said) => (Some(said.resolved), by_rule(assessment.map(|rules| rules.unrated))),
            None => {
                let both = by_rule(assessment.map(|rules| rules.unreached));
                (both, both)
            }
        }
    }

    /// A unit applies to leave a bad record out where it could not have helped it: in full where nobody could, by half
    /// where another body could.
    fn left_out(&mut self, id: No, record: Record) -> bool {
        let Some(rules) = self.spec.government.assessment.on().filter(|rules| rules.exclusion) else {
            return false;
        };
        let bad = record.0 == Some(false) || record.1 == Some(false);
        let (ticket, problem) = (&self.tickets[id], self.about(id));
        let (unit, proper) = (ticket.unit, problem.nature == Nature::Proper);
        if !bad || (proper && self.may_decide(ticket.problem, unit)) {
            return false;
        }
        let merits = match problem.power {
            Power::Unit(_) | Power::City if proper => 0.5,
            _ => 1.0,
        };
        let noise = normal_quantile(self.draw(EXCLUDED, ticket.info.key, 0));
        let this = (self.week(), unit);
        let before = self.applications.iter().filter(|one| **one == this).count();
        self.applications.push(this);
        rules.grants(merits, before as u32, noise)
    }

    fn closing(&self, id: No, end: End, record: Record, counted: bool) -> Closing {
        let (ticket, problem) = (&self.tickets[id], self.about(id));
        let said: Option<Opinion> = ticket.opinion;
        Closing {
            end,
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
            on_time_from_receipt: self.on_time(id, Some(ticket.info.received_at)),
            on_time_from_dispatch: self.on_time(id, ticket.dispatched_at),
            on_time_from_signing: self.on_time(id, ticket.signed_at),
            reached: ticket.reached,
            said_resolved: said.map(|said| said.resolved),
            said_satisfied: said.and_then(|said| said.rates.then_some(said.satisfied)),
            recorded_resolved: record.0,
            recorded_satisfied: record.1,
            counted,
            solved: problem.solved,
            faked: !problem.solved && ticket.way.is_some_and(|way| way.field == FieldWork::Show),
            decidable: problem.question || self.decides(id),
            way: ticket.way,
            persuaded: ticket.persuaded,
            hours: ticket.spent,
            records: ticket.records,
            limbo: Elapsed(ticket.limbo),
        }
    }

    /// Whether the first reply came within the limit counted from an instant, extensions granted included.
    fn on_time(&self, id: No, from: Option<SimTime>) -> Option<bool> {
        let (from, reply) = (from?, self.tickets[id].first_reply_at?);
        let mut due = self.limit(id, from.0);
        for _ in 0..self.tickets[id].extensions {
            due = self.desk_calendar().due(due, self.spec.rules.extension.0);
        }
        Some(reply.0 <= due)
    }

    // ---- who learns what ---------------------------------------------------------------------------------------

    /// The unit learns what its way of handling brought; not from its friends.
    fn unit_learns(&mut self, id: No, (resolved, satisfied): Record) {
        let ticket = &self.tickets[id];
        let Some((handling, way)) = self.spec.units.handling.on().zip(ticket.way) else { return };
        if ticket.info.planted {
            return;
        }
        let (field, persuasion) = (way.field as usize, usize::from(way.persuasion));
        let state = &mut self.units[ticket.unit.index()];
        if let Some(resolved) = resolved {
            state.resolved[field][persuasion].see(resolved, handling.memory);
        }
        if let Some(satisfied) = satisfied {
            state.satisfied[field][persuasion].see(satisfied, handling.memory);
        }
        state.blamed.see(resolved == Some(false) || satisfied == Some(false), handling.memory);
    }

    /// The mean record of the category takes the ticket in, and the score of the unit if it counts.
    fn score(&mut self, id: No, closing: &Closing) {
        let ticket = &self.tickets[id];
        let means = &mut self.means[ticket.info.category.index()];
        let (resolved, satisfied) = (closing.recorded_resolved, closing.recorded_satisfied);
        resolved.into_iter().for_each(|hit| means.0.see(hit, 1000.0));
        satisfied.into_iter().for_each(|hit| means.1.see(hit, 1000.0));
        if !closing.counted {
            return;
        }
        let period = &mut self.units[ticket.unit.index()].period;
        let add = |pair: &mut (f64, f64), hit: Option<bool>| {
            if let Some(hit) = hit {
                *pair = (pair.0 + one(hit), pair.1 + 1.0);
            }
        };
        let replied = closing.first_reply_at.is_some();
        add(&mut period.response, closing.contacted_in_time);
        add(&mut period.resolution, resolved);
        add(&mut period.satisfaction, satisfied);
        add(&mut period.timely, replied.then_some(!ticket.overdue));
        add(&mut period.redo, replied.then_some(closing.redos == 0));
        period.closed += 1.0;
        period.expected.0 += means.0.expected();
        period.expected.1 += means.1.expected();
    }

    /// Where help is credited a good record counts for each helper too; a bad one does not.
    fn credit_helpers(&mut self, id: No, closing: &Closing) {
        let credited = self.spec.desks.joint_handling.on().filter(|joint| joint.credited && closing.counted);
        let Some(joint) = credited else { return };
        let (resolved, satisfied) = joint.credit_for((closing.recorded_resolved, closing.recorded_satisfied));
        for part in self.tickets[id].helped.clone() {
            let helper = self.about(id).partners[usize::from(part) - 1];
            let period = &mut self.units[helper.index()].period;
            period.resolution = (period.resolution.0 + resolved, period.resolution.1 + resolved);
            period.satisfaction = (period.satisfaction.0 + satisfied, period.satisfaction.1 + satisfied);
        }
    }

    /// Blame follows the ticket to its last unit; or goes by time to all who held it, or to who could have decided, and
    /// to the desk.
    fn blame(&mut self, id: No, closing: &Closing) {
        let Some(rules) = self.spec.government.responsibility.on() else { return };
        let ticket = &self.tickets[id];
        let points = rules.points(closing.recorded_resolved, closing.recorded_satisfied, ticket.overdue);
        if points <= 0.0 {
            return;
        }
        let last = ticket.unit;
        let by_units = ticket.held.iter().map(|(_, seconds)| seconds).sum::<u64>() as f64;
        let (units, holder, desk) = rules.shares(closing.decidable, by_units, ticket.limbo as f64);
        let mut held = ticket.held.clone();
        if held.iter().all(|(unit, _)| *unit != last) {
            held.push((last, 0));
        }
        let part_of = |unit: UnitId, seconds: u64| match rules.following || by_units <= 0.0 {
            true => one(unit == last),
            false => seconds as f64 / by_units,
        };
        let by_power = match self.about(id).power {
            Power::Unit(unit) => Org::Unit(unit),
            _ => Org::Government,
        };
        let mut parts: Vec<(Org, f64)> =
            held.iter().map(|(unit, seconds)| (Org::Unit(*unit), units * part_of(*unit, *seconds))).collect();
        parts.push((by_power, holder));
        parts.push((Org::District(ticket.info.district), desk));
        // The last unit sees what of all this falls on itself.
        let own_time = held.iter().find(|(unit, _)| *unit == last).map_or(0, |(_, seconds)| *seconds);
        let own = units * part_of(last, own_time) + if by_power == Org::Unit(last) { holder } else { 0.0 };
        let memory = self.memory();
        let responsible = &mut self.units[last.index()].responsible;
        *responsible += (own - *responsible) / memory;
        for (org, share) in parts {
            if share > 0.0 {
                self.tell(Fact::Blamed { org, points: points * share });
            }
        }
    }

    /// Orders after which a unit's experience counts half.
    pub fn memory(&self) -> f64 {
        self.spec.units.handling.on().map_or(300.0, |handling| handling.memory)
    }

    /// Some closed tickets are drawn for an audit, as far as the week allows. Units learn how often something that
    /// could be found was found.
    fn audit(&mut self, id: No, record: Record) {
        let Some(audit) = self.spec.desks.audit.on() else { return };
        let ticket = &self.tickets[id];
        let (name, unit) = (ticket.info.key, ticket.unit);
        let (persuasion, planted) = (ticket.persuaded, ticket.info.planted);
        let not_earnest = ticket.way.is_some_and(|way| !way.field.earnest());
        let false_completion =
            !planted && !self.about(id).solved && (record.0 == Some(true) || not_earnest || ticket.claimed);
        let week = self.week();
        let done = self.audits.iter().filter(|audit| **audit == week).count() as u32;
        let looks = self.happens(audit.share.0, AUDITED, name, 0) && done < audit.most_per_week.0;
        let finds = looks && self.happens(audit.detection.0, FOUND, name, 0);
        let memory = self.memory();
        if false_completion || persuasion || planted {
            self.units[unit.index()].found_out.see(finds, memory);
        }
        if looks {
            self.audits.push(week);
            let found = [false_completion, persuasion, planted].map(|there| finds && there);
            self.units[unit.index()].period.penalty +=
                audit.penalty * found.iter().map(|found| one(*found)).sum::<f64>();
            let [false_completion, persuasion, planted] = found;
            self.tell(Fact::Audited { unit, false_completion, persuasion, planted });
        }
    }
}
