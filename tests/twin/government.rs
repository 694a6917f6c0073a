//! The government assesses, presses, reminds, supervises and asks for reports.

use super::calendar::DAY;
use super::draws::*;
use super::lines::{Errand, Job};
use super::things::{No, Stage};
use super::timers::What;
use super::world::Twin;
use petisim::kernel::Elapsed;
use petisim::model::fact::Fact;
use petisim::model::government::assessment::{PeriodRecord, rate};
use petisim::model::ids::UnitId;
use petisim::model::spec::UnitKind;
use petisim::model::units::priority::PriorityView;

impl Twin<'_> {
    // ---- assessment --------------------------------------------------------------------------------------------

    /// Midnight of the first of the month with which the period that begins now has ended.
    pub fn end_of_period(&self) -> u64 {
        let mut left = self.spec.government.assessment.on().map_or(1, |assessment| assessment.months.0);
        let mut day = self.day();
        while left > 0 {
            day += 1;
            left -= u32::from(self.p.start.date_of_day(day).day() == 1);
        }
        u64::from(day) * DAY
    }

    pub fn assess(&mut self) {
        self.assess_kind(UnitKind::Town, 0);
        self.assess_kind(UnitKind::Bureau, 1);
        self.timers.add(self.end_of_period(), 0, What::Assessment);
    }

    /// Units of a kind are scored and ranked, best first, equal ones by name; those without a score come last and are
    /// not ranked. Lists, rank and distance to the target press.
    fn assess_kind(&mut self, kind: UnitKind, which: usize) {
        let Some(rules) = self.spec.government.assessment.on() else { return };
        let of_kind = |unit: &UnitId| self.p.units[*unit].kind == kind;
        let peers: Vec<UnitId> = self.p.units.ids().filter(of_kind).collect();
        let mut all = PeriodRecord::default();
        for unit in &peers {
            let period = &self.units[unit.index()].period;
            all.closed += period.closed;
            all.expected.0 += period.expected.0;
            all.expected.1 += period.expected.1;
        }
        let mut results = Vec::new();
        for unit in peers {
            let mut record = std::mem::take(&mut self.units[unit.index()].period);
            let share = if all.closed > 0.0 { record.closed / all.closed } else { 0.0 };
            record.peers = (share * all.expected.0, share * all.expected.1);
            results.push((unit, record, rules.score(&record)));
        }
        results.sort_by(|(a, _, this), (b, _, that)| {
            let by_score = that.unwrap_or(-1.0).total_cmp(&this.unwrap_or(-1.0));
            by_score.then(self.p.units[*a].key.cmp(&self.p.units[*b].key))
        });
        self.see_standings(&results);
        let ranked = results.iter().filter(|(_, _, score)| score.is_some()).count();
        let target = self.targets[which];
        for (place, (unit, record, score)) in results.iter().enumerate() {
            let (on_black, on_red) = rules.lists(place, ranked);
            let satisfaction = rate(record.satisfaction);
            let low = satisfaction.is_some_and(|share| share < rules.floor_satisfaction.0);
            let named = score.is_some() && (low || on_black);
            let most = ranked.saturating_sub(1);
            let behind = if most > 0 { place.min(most) as f64 / most as f64 } else { 0.0 };
            let lower_half = ((behind - 0.5) * 2.0).clamp(0.0, 1.0);
            self.units[unit.index()].rank = if score.is_some() { lower_half } else { 0.0 };
            self.tell(Fact::Assessed {
                unit: *unit,
                score: *score,
                rank: place as u16 + 1,
                of: ranked as u16,
                response: rate(record.response),
                resolution: rate(record.resolution),
                satisfaction,
                named,
            });
            if let (Some(score), Some(pressure)) = (score, self.spec.government.pressure.on()) {
                let consequence = rules.consequence(*score, target, behind, named, on_red && !named);
                self.press(*unit, pressure.assessment * consequence);
            }
        }
        if let Some((_, _, Some(best))) = results.first() {
            self.targets[which] = rules.next_target(target, *best);
        }
    }

    // ---- pressure ----------------------------------------------------------------------------------------------

    /// Felt pressure of a unit now.
    pub fn pressure_of(&self, unit: UnitId) -> f64 {
        let (felt, at) = self.units[unit.index()].pressure;
        let pressure = self.spec.government.pressure.on();
        pressure.map_or(1.0, |pressure| pressure.decayed(felt, Elapsed(self.now - at)))
    }

    /// What is pressed at the top grows on its way down.
    fn press(&mut self, unit: UnitId, added: f64) {
        let Some(pressure) = self.spec.government.pressure.on() else { return };
        let below = added * pressure.attention * pressure.amplified(self.spec.world.levels.0);
        self.units[unit.index()].pressure = (pressure.after(self.pressure_of(unit), below), self.now);
    }

    /// Delays and supervision press the more, the smaller the unit.
    fn press_people(&mut self, unit: UnitId, added: f64) {
        let people = f64::from(self.p.units[unit].staff.max(1));
        self.press(unit, added * (10.0 / people));
    }

    pub fn press_for_delay(&mut self, unit: UnitId) {
        let added = self.spec.government.pressure.on().map_or(0.0, |pressure| pressure.overdue);
        self.press_people(unit, added);
    }

    // ---- oversight ---------------------------------------------------------------------------------------------

    /// A ticket that is seen is put under supervision, once; the unit reports.
    pub fn supervise(&mut self, id: No) {
        if !self.is_seen(id) || self.tickets[id].supervised {
            return;
        }
        let ticket = &mut self.tickets[id];
        ticket.supervised = true;
        let (key, unit) = (ticket.info.key, ticket.unit);
        self.tell(Fact::Supervised { key, unit });
        let added = self.spec.government.pressure.on().map_or(0.0, |pressure| pressure.supervision);
        self.press_people(unit, added);
        self.ask_for_report(id, 10_000);
    }

    /// A ticket goes out: who comes again and again brings supervision, and each level may look into it.
    pub fn oversee(&mut self, id: No) {
        let Some(oversight) = self.spec.government.oversight.on() else { return };
        let (key, unit) = (self.tickets[id].info.key, self.tickets[id].unit);
        if u32::from(self.tickets[id].info.attempt) >= oversight.supervise_repeat.0 {
            self.supervise(id);
        }
        let levels = self.spec.world.levels.0;
        for level in 0..levels {
            if !self.happens(oversight.attention.0 / f64::from(levels), LOOKS_INTO, key, level) {
                continue;
            }
            // Every level on the way down may add to what it passes on.
            let draw = |below, item| self.draw(ADDS, key, level * 4096 + below * 64 + item);
            for item in 0..oversight.multiply(levels - level, draw) {
                if self.ask_for_report(id, level * 64 + item) {
                    self.tell(Fact::ReportAsked { unit, level: level as u8 });
                }
            }
        }
    }

    /// One more report for the unit, if those above have a slot left for it this week.
    fn ask_for_report(&mut self, id: No, number: u32) -> bool {
        let Some(oversight) = self.spec.government.oversight.on() else { return false };
        let (key, unit) = (self.tickets[id].info.key, self.tickets[id].unit);
        let this = (self.week(), unit);
        if self.requests.iter().filter(|request| **request == this).count() >= oversight.slots.0 as usize {
            return false;
        }
        self.requests.push(this);
        let hours = oversight.report_work.hours();
        let view = PriorityView { watched: 1.0, hours, hours_left: 8.0, ..PriorityView::default() };
        let errand = Errand::Report { unit, length: oversight.report_work.0 };
        let place = self.place_in_line(unit, &view);
        self.queue(self.crew_of(unit), Job::of(key, errand, number.into(), place, 0));
        true
    }

    /// It is time to remind a unit of a limit, before or after it has passed.
    pub fn remind(&mut self, id: No, limit: u16) {
        let Some(oversight) = self.spec.government.oversight.on() else { return };
        let ticket = &self.tickets[id];
        if ticket.limits != limit || !self.is_open(id) {
            return;
        }
        let passed = self.now > ticket.due;
        if passed && matches!(ticket.stage, Stage::Sorting | Stage::Disputed) {
            // No unit holds it now, but one will.
            return self.remind_again(id);
        }
        let with_unit =
            matches!(ticket.stage, Stage::Offered | Stage::Queued | Stage::InWork | Stage::AwaitingHelp);
        let (key, unit, reminders) = (ticket.info.key, ticket.unit, ticket.reminders + 1);
        if !with_unit || u32::from(reminders) > oversight.remind_most.0 || !self.is_known_above(id) {
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
    pub fn remind_again(&mut self, id: No) {
        let Some(oversight) = self.spec.government.oversight.on() else { return };
        let at = self.desk_calendar().due(self.now, oversight.remind_every.0).max(self.now + 1);
        let ticket = &self.tickets[id];
        self.timers.add(at, ticket.info.key, What::Reminder(id, ticket.limits));
    }
}
