//! The government acts: it assesses at the end of a period, presses, reminds, supervises and asks for reports.

use super::assessment::{Assessment, PeriodRecord, Standing, rate};
use crate::kernel::{Elapsed, Purpose, SimTime};
use crate::model::crew::{Job, Task};
use crate::model::event::What;
use crate::model::fact::Fact;
use crate::model::ids::UnitId;
use crate::model::spec::UnitKind;
use crate::model::state::State;
use crate::model::ticket::{Stage, TicketId};
use crate::model::units::priority::PriorityView;
use crate::model::world::World;

const LOOKS_INTO: Purpose = Purpose::named("oversight: looks into");
const ADDS: Purpose = Purpose::named("oversight: adds a request");

/// One unit's result of a period.
struct PeerResult {
    unit: UnitId,
    record: PeriodRecord,
    score: Option<f64>,
}

impl State<'_> {
    /// Midnight of the first day of the month that comes after the period beginning at `from`.
    pub fn period_end(&self, from: SimTime) -> SimTime {
        let rules = self.p.spec.government.assessment.on();
        let (months, days) = rules.map_or((1, 0), |rules| (rules.months.0, rules.days.0));
        let mut day = from.day();
        if days > 0 {
            return SimTime::from_day(day + days);
        }
        for _ in 0..months {
            let month = self.p.start.month(SimTime::from_day(day));
            while self.p.start.month(SimTime::from_day(day)) == month {
                day += 1;
            }
        }
        SimTime::from_day(day)
    }

    /// Scores and ranks all units of one kind, and lets them feel it.
    pub fn assess_peers(&mut self, kind: UnitKind, place: usize) {
        let Some(assessment) = self.p.spec.government.assessment.on() else { return };
        let peers: Vec<UnitId> = self.p.units.ids().filter(|unit| self.p.units[*unit].kind == kind).collect();
        let all =
            |part: fn(&PeriodRecord) -> f64| peers.iter().map(|u| part(&self.units[*u].period)).sum::<f64>();
        let (closed, resolved, satisfied) = (all(|r| r.closed), all(|r| r.expected.0), all(|r| r.expected.1));
        let mut results: Vec<PeerResult> = peers
            .into_iter()
            .map(|unit| {
                let mut record = std::mem::take(&mut self.units[unit].period);
                let share = if closed > 0.0 { record.closed / closed } else { 0.0 };
                record.peers = (share * resolved, share * satisfied);
                PeerResult { unit, record, score: assessment.score(&record) }
            })
            .collect();
        // Best first; equal scores by exogenous name; units without a ticket last and unranked.
        results.sort_by(|a, b| {
            let name = |r: &PeerResult| self.p.units[r.unit].key;
            b.score.unwrap_or(-1.0).total_cmp(&a.score.unwrap_or(-1.0)).then(name(a).cmp(&name(b)))
        });
        let ranked = results.iter().filter(|result| result.score.is_some()).count();
        self.note_standings(assessment, &results, ranked);
        let target = self.government.target[place];
        for (i, result) in results.iter().enumerate() {
            let (response, resolution, satisfaction) = (
                rate(result.record.response),
                rate(result.record.resolution),
                rate(result.record.satisfaction),
            );
            let low = satisfaction.is_some_and(|s| s < assessment.floor_satisfaction.0);
            let (last, first) = assessment.lists(i, ranked);
            let named = result.score.is_some() && (low || last);
            let praised = first && !named;
            let behind = if ranked > 1 { i.min(ranked - 1) as f64 / (ranked - 1) as f64 } else { 0.0 };
            let (unit, score, rank, of) = (result.unit, result.score, i as u16 + 1, ranked as u16);
            self.tell(Fact::Assessed { unit, score, rank, of, response, resolution, satisfaction, named });
            if let Some(score) = score {
                let consequence = assessment.consequence(score, target, behind, named, praised);
                self.press_for_score(unit, consequence);
            }
        }
        if let Some(best) = results.first().and_then(|result| result.score) {
            self.government.target[place] = assessment.next_target(target, best);
        }
    }

    /// The scores of a group of peers are out, best first: each unit sees where it stands.
    fn note_standings(&mut self, rules: &Assessment, results: &[PeerResult], ranked: usize) {
        let scores: Vec<f64> = results.iter().filter_map(|result| result.score).collect();
        let n = scores.len().max(1) as f64;
        let peers = scores.iter().sum::<f64>() / n;
        let spread =
            libm::sqrt(scores.iter().map(|score| (score - peers) * (score - peers)).sum::<f64>() / n);
        let between = |place: usize| Some(0.5 * (scores.get(place.checked_sub(1)?)? + scores.get(place)?));
        let named_below = between((0..ranked).find(|place| rules.lists(*place, ranked).0).unwrap_or(ranked));
        let praised_above = between((0..ranked).take_while(|place| rules.lists(*place, ranked).1).count());
        for PeerResult { unit, record, score } in results {
            self.units[*unit].standing = score.map_or_else(Standing::default, |score| Standing {
                score,
                peers,
                spread,
                named_below,
                praised_above,
                satisfaction: record.satisfaction,
                resolution: record.resolution,
                closed: record.closed,
            });
        }
    }

    /// Felt pressure of a unit now.
    pub fn pressure_of(&self, unit: UnitId) -> f64 {
        self.pressure_at(unit, self.now())
    }

    /// Felt pressure of a unit at a moment that is not before the last event.
    pub fn pressure_at(&self, unit: UnitId, now: SimTime) -> f64 {
        let state = &self.units[unit];
        match self.p.spec.government.pressure.on() {
            Some(pressure) => pressure.decayed(state.pressure, now.since(state.pressed_at)),
            None => 1.0,
        }
    }

    /// Pressure from the top, which grows on its way down to a unit.
    pub fn press(&mut self, unit: UnitId, added: f64) {
        let Some(pressure) = self.p.spec.government.pressure.on() else { return };
        let now = self.now();
        let passed_on = added * pressure.attention * pressure.amplified(self.p.spec.world.levels.0);
        let felt = pressure.after(self.pressure_of(unit), passed_on);
        let state = &mut self.units[unit];
        state.pressure = felt;
        state.pressed_at = now;
    }

    /// Consequences of an assessment press.
    pub fn press_for_score(&mut self, unit: UnitId, consequence: f64) {
        if let Some(pressure) = self.p.spec.government.pressure.on() {
            self.press(unit, pressure.assessment * consequence);
        }
    }

    /// An overdue reply presses the more, the smaller the unit.
    pub fn press_for_delay(&mut self, unit: UnitId) {
        if let Some(pressure) = self.p.spec.government.pressure.on() {
            self.press(unit, pressure.overdue * self.per_ten_people(unit));
        }
    }

    /// Delays and supervision press the more, the smaller the unit: a factor, 1 for ten people.
    pub fn per_ten_people(&self, unit: UnitId) -> f64 {
        10.0 / f64::from(self.p.units[unit].staff.max(1))
    }
}

impl World<'_> {
    // ---- assessment --------------------------------------------------------------------------------------------

    /// Puts the end of the first period on the list.
    pub(in crate::model) fn first_period(&mut self) {
        if self.p.spec.government.assessment.on().is_some() {
            let time = self.period_end(SimTime::START);
            self.government.period.1 = time;
            self.at(time, 0, What::PeriodEnds);
        }
    }

    pub(in crate::model) fn assess(&mut self) {
        for (place, kind) in [UnitKind::Town, UnitKind::Bureau].into_iter().enumerate() {
            self.assess_peers(kind, place);
        }
        let next = self.period_end(self.now());
        self.government.period = (self.now(), next);
        self.at(next, 0, What::PeriodEnds);
    }

    // ---- oversight ---------------------------------------------------------------------------------------------

    /// Puts a ticket under supervision.
    pub(in crate::model) fn supervise(&mut self, id: TicketId) {
        if !self.seen(id) {
            return;
        }
        let ticket = &mut self.tickets[id];
        if std::mem::replace(&mut ticket.supervised, true) {
            return;
        }
        let (key, unit) = (ticket.info.key, ticket.unit);
        self.tell(Fact::Supervised { key, unit });
        if let Some(pressure) = self.p.spec.government.pressure.on() {
            let added = pressure.supervision * self.per_ten_people(unit);
            self.press(unit, added);
        }
        self.ask_for_report(id, 10_000);
    }

    /// A ticket goes out for the first time: levels of government may look into it, as far as their week allows.
    pub(in crate::model) fn oversee(&mut self, id: TicketId) {
        let Some(oversight) = self.p.spec.government.oversight.on() else { return };
        let (key, unit, attempt) = {
            let ticket = &self.tickets[id];
            (ticket.info.key, ticket.unit, ticket.info.attempt)
        };
        if u32::from(attempt) >= oversight.supervise_repeat.0 {
            self.supervise(id);
        }
        let levels = self.p.spec.world.levels.0;
        for level in 0..levels {
            let share = oversight.attention.0 / f64::from(levels);
            if !self.happens(share, LOOKS_INTO, key, level) {
                continue;
            }
            let items = oversight.multiply(levels - level, |below, item| {
                self.uniform(ADDS, key, level * 4096 + below * 64 + item)
            });
            for item in 0..items {
                if self.ask_for_report(id, level * 64 + item) {
                    self.tell(Fact::ReportAsked { unit, level: level as u8 });
                }
            }
        }
    }

    /// One more report for the unit to write, if those above have a slot left this week to follow it.
    fn ask_for_report(&mut self, id: TicketId, number: u32) -> bool {
        let Some(oversight) = self.p.spec.government.oversight.on() else { return false };
        let week = self.now().day() / 7;
        if self.government.asked.1 != week {
            self.government.asked.0.fill(0);
            self.government.asked.1 = week;
        }
        let unit = self.tickets[id].unit;
        let asked = &mut self.government.asked.0[unit];
        if *asked >= oversight.slots.0 {
            return false;
        }
        *asked += 1;
        let ticket = &self.tickets[id];
        let (key, unit) = (ticket.info.key, ticket.unit);
        let view = PriorityView {
            watched: 1.0,
            hours: oversight.report_work.hours(),
            hours_left: 8.0,
            ..Default::default()
        };
        let task = Task::Report(unit, oversight.report_work.0 as u32);
        self.add_unit_job(unit, &view, Job::new(key, task, number.into()));
        true
    }

    /// It is time to remind a unit of a limit, before or after it has passed.
    pub(in crate::model) fn remind(&mut self, id: TicketId, limit: u16) {
        let Some(oversight) = self.p.spec.government.oversight.on() else { return };
        let now = self.now();
        let Some(ticket) = self.tickets.get(id).filter(|ticket| ticket.limits == limit) else {
            return self.stale();
        };
        let (key, due) = (ticket.info.key, ticket.due);
        let passed = now > due;
        if now < due {
            self.at(due, key, What::HandleDue(id, limit));
        }
        let ticket = &self.tickets[id];
        if passed && matches!(ticket.stage, Stage::Sorting | Stage::Disputed) {
            // No unit holds it now, but one will.
            return self.remind_again(id);
        }
        let held =
            matches!(ticket.stage, Stage::Offered | Stage::Queued | Stage::InWork | Stage::AwaitingHelp);
        let open = held && !ticket.course.listed;
        if !open || u32::from(ticket.reminders) >= oversight.remind_most.0 || !self.known_above(id) {
            return;
        }
        let (unit, reminders) = (ticket.unit, ticket.reminders + 1);
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

    /// Puts the next reminder of an overdue ticket on the list.
    pub(in crate::model) fn remind_again(&mut self, id: TicketId) {
        let Some(oversight) = self.p.spec.government.oversight.on() else { return };
        let ticket = &self.tickets[id];
        let (key, limit) = (ticket.info.key, ticket.limits);
        let time =
            self.p.desk_calendar().due(self.now(), oversight.remind_every).max(self.now() + Elapsed(1));
        self.at(time, key, What::ReminderDue(id, limit));
    }
}
