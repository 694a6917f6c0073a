//! A town keeps a line of its own: it opens it, answers, deals with what it may, reviews it, and gives it up.

use super::draws::*;
use super::lines::{Errand, Job, Segments};
use super::things::{Intake, No, Whereabouts};
use super::timers::{CrewNo, What};
use super::world::Twin;
use petisim::model::fact::{Channel, Fact, LineEnd, Nature};
use petisim::model::ids::UnitId;
use petisim::model::spec::DeadlineClass;
use petisim::model::units::town_line::{LineRecord, TownLine};
use petisim::model::work::Work;

/// What a town knows of its line.
#[derive(Debug, Default)]
pub struct Line {
    /// The seats, if the town is one that opens a line.
    pub crew: Option<CrewNo>,
    pub open: bool,
    /// Since the last review.
    pub record: LineRecord,
    /// Staffed seconds of the seats until the last review.
    staffed: u64,
    /// Reviews in a row that spoke against it.
    against: u32,
}

impl Twin<'_> {
    /// The towns that open a line, in the order of units.
    pub fn towns_with_a_line(&self) -> Vec<UnitId> {
        let Some(line) = self.spec.units.town_line.on() else { return Vec::new() };
        let listed = |unit: &UnitId| line.towns.is_empty() || line.towns.contains(&self.p.units[*unit].of);
        let units = (0..self.p.units.len()).map(|place| UnitId(place as u16));
        units.filter(|unit| self.is_town(*unit)).filter(listed).collect()
    }

    /// Seats taken out of the people present: somebody stays for the orders.
    pub fn line_seats(&self, unit: UnitId, present: u32) -> u32 {
        let open = self.spec.units.town_line.on().filter(|_| self.units[unit.index()].line.open);
        open.map_or(0, |line| line.seats.0.min(present.saturating_sub(1)))
    }

    // ---- opening, review, end ------------------------------------------------------------------------------------

    /// A line opens, or is reviewed: when enough reviews in a row speak against it, it is given up.
    pub fn line_turns(&mut self, town: UnitId) {
        let Some(spec) = self.spec.units.town_line.on() else { return };
        let name = self.p.units[town].key;
        if !self.units[town.index()].line.open {
            self.units[town.index()].line.open = true;
            self.assign_people(town);
            self.tell(Fact::LineOpened { town });
            return self.timers.add(self.now + spec.review.0, name, What::LineTurns(town));
        }
        let Some(crew) = self.units[town.index()].line.crew else { return };
        let (staffed, pressure) = (self.crews[crew].staffed, self.pressure_of(town));
        let line = &mut self.units[town.index()].line;
        let seat_hours = (staffed - line.staffed) as f64 / 3600.0;
        let record = LineRecord { seat_hours, ..std::mem::take(&mut line.record) };
        let against = spec.speaks_against(&record, pressure);
        line.staffed = staffed;
        line.against = if against { line.against + 1 } else { 0 };
        let given_up = line.against >= spec.patience.0;
        self.tell(Fact::LineReviewed { town, share: record.share(), against, given_up });
        if !given_up {
            return self.timers.add(self.now + spec.review.0, name, What::LineTurns(town));
        }
        // Its people go back to their orders; who waits rings the mayor's line.
        self.units[town.index()].line.open = false;
        self.assign_people(town);
        while let Some(job) = self.crews[crew].first(|_| true) {
            self.crews[crew].withdraw(job.name);
            if let Errand::Answer { appeal, .. } = job.errand {
                self.turn_to_hotline(appeal);
            }
        }
        self.take_up_jobs(self.crew_of(town));
    }

    // ---- calls -----------------------------------------------------------------------------------------------------

    /// The seats of the line of a problem's town, if it is open.
    fn open_line(&self, problem: No) -> Option<(UnitId, CrewNo)> {
        let town = self.town_of(problem);
        let line = &self.units[town.index()].line;
        line.crew.filter(|_| line.open).map(|crew| (town, crew))
    }

    /// Whether somebody sits at the line of a problem's town now.
    pub fn line_answers(&self, problem: No) -> bool {
        self.open_line(problem).is_some_and(|(town, crew)| {
            self.crews[crew].staff > 0 && self.calendar_of(town).is_open(self.now)
        })
    }

    fn learn_of_line(&mut self, problem: No, lesson: f64) {
        let community = self.problems[problem].community;
        self.villages[community.index()].town_line.hear(self.now, lesson);
    }

    /// A citizen rings the town's line; the mayor's, if there is none.
    pub fn call_line(&mut self, id: No) {
        let Some((town, crew)) = self.open_line(self.appeals[id].problem) else {
            return self.turn_to_hotline(id);
        };
        let appeal = &mut self.appeals[id];
        (appeal.channel, appeal.at_line, appeal.at) = (Channel::TownLine, true, Whereabouts::Waiting);
        appeal.calls += 1;
        appeal.queued = self.now;
        let job = self.answering(id);
        self.units[town.index()].line.record.calls += 1;
        self.tell(Fact::LineCalled { town });
        self.queue(crew, job);
        self.lose_patience_later(id);
    }

    fn answering(&self, id: No) -> Job {
        let appeal = &self.appeals[id];
        let errand = Errand::Answer { appeal: id, call: appeal.calls };
        Job::of(appeal.name, errand, appeal.calls.into(), appeal.queued as i64, 0)
    }

    /// A caller hangs up.
    pub fn hang_up_on_line(&mut self, id: No) {
        let about = self.appeals[id].problem;
        let Some((town, crew)) = self.open_line(about) else { return };
        let job = self.answering(id);
        self.crews[crew].withdraw(job.name);
        self.tell(Fact::LineEnded { town, end: LineEnd::Abandoned });
        self.learn_of_line(about, 0.0);
    }

    pub fn begin_answer(&mut self, id: No, call: u16) -> Option<Segments> {
        let spec = self.spec.units.town_line.on()?;
        let appeal = &self.appeals[id];
        if appeal.at != Whereabouts::Waiting || appeal.calls != call {
            return None;
        }
        let talk = libm::round(spec.talk.quantile(self.draw(LINE_TALK, appeal.name, call.into())));
        let result = self.answer_of(spec, id);
        let record = if matches!(result, Intake::Written { .. }) { spec.record.0 } else { 0 };
        let appeal = &mut self.appeals[id];
        (appeal.at, appeal.intake) = (Whereabouts::Talking, Some(result));
        Some(vec![(Work::TownLine, talk.max(1.0) as u64), (Work::TownLine, record)])
    }

    /// What the town does with a call.
    fn answer_of(&self, spec: &TownLine, id: No) -> Intake {
        let problem = &self.problems[self.appeals[id].problem];
        let knows = |share: f64, purpose| self.happens(share, purpose, problem.name, 0);
        if problem.solved || (problem.question && knows(spec.answers.0, LINE_ANSWERS)) {
            return Intake::Answered;
        }
        if problem.question {
            return Intake::Referred;
        }
        if problem.nature != Nature::Proper && knows(spec.recognises.0, LINE_RECOGNISES) {
            return Intake::Stopped;
        }
        match self.owner(spec, id) {
            Some(_) => Intake::Written { linked: false },
            None => Intake::Referred,
        }
    }

    /// Who takes a matter of the line: the town what is its own or it may decide; a bureau by order, or as a favour.
    fn owner(&self, spec: &TownLine, id: No) -> Option<UnitId> {
        let about = self.appeals[id].problem;
        let (town, remit) = (self.town_of(about), self.problems[about].remit);
        if remit == town || self.may_decide(about, town) {
            return Some(town);
        }
        let favour = spec.favour_chance(self.backlog_weeks(remit));
        let takes = spec.authority || self.happens(favour, LINE_FAVOUR, self.appeals[id].name, 0);
        takes.then_some(remit)
    }

    pub fn end_answer(&mut self, id: No) {
        let Some(spec) = self.spec.units.town_line.on() else { return };
        let (result, about, name) =
            (self.appeals[id].intake, self.appeals[id].problem, self.appeals[id].name);
        let town = self.town_of(about);
        let end = match result {
            Some(Intake::Answered) => LineEnd::Answered,
            Some(Intake::Stopped) => LineEnd::TurnedAway,
            Some(Intake::Written { .. }) => LineEnd::Taken,
            _ => LineEnd::Referred,
        };
        self.tell(Fact::LineEnded { town, end });
        self.units[town.index()].line.record.dealt += u32::from(end != LineEnd::Referred);
        match end {
            LineEnd::Answered => {
                self.learn_of_line(about, 1.0);
                if self.problems[about].question {
                    self.solve(about, false);
                }
                self.rest(id);
            }
            LineEnd::TurnedAway => self.unheard(id),
            LineEnd::Taken => self.write_ticket(id, false),
            LineEnd::Referred | LineEnd::Abandoned => {
                self.learn_of_line(about, 0.0);
                let severity = self.problems[about].severity.into();
                let goes_on = self.happens(spec.goes_on_chance(severity), LINE_GOES_ON, name, 0);
                if goes_on { self.turn_to_hotline(id) } else { self.unheard(id) }
            }
        }
    }

    // ---- tickets ---------------------------------------------------------------------------------------------------

    /// Whether the hotline's record knows a ticket: one of a town's line only if it earns credit.
    pub fn registered(&self, id: No) -> bool {
        let line = self.spec.units.town_line.on();
        self.tickets[id].info.channel != Channel::TownLine || line.is_none_or(|line| line.credit)
    }

    /// A ticket of the town's line goes straight to its owner, who may not refuse; others are counted against it.
    pub fn take_from_line(&mut self, id: No) -> bool {
        let Some(spec) = self.spec.units.town_line.on() else { return false };
        let (appeal, info) = (self.tickets[id].appeal, self.tickets[id].info);
        if info.channel == Channel::TownLine {
            let owner = self.owner(spec, appeal).unwrap_or(info.town);
            self.dispatch(id, owner, true, false);
            return true;
        }
        let again = self.appeals[appeal].at_line;
        let record = &mut self.units[info.town.index()].line.record;
        record.mayor += 1;
        record.again += u32::from(again);
        false
    }

    /// Hours of a town's orders, from its own line and from the mayor's.
    pub fn count_for_line(&mut self, id: No, unit: UnitId, seconds: u64) {
        let own = self.tickets[id].info.channel == Channel::TownLine;
        let (line, hours) = (&mut self.units[unit.index()].line, seconds as f64 / 3600.0);
        if line.crew.is_none() {
            return;
        }
        if own {
            line.record.order_hours += hours;
        } else {
            line.record.mayor_orders.0 += hours;
            line.record.mayor_orders.1 += 1;
        }
    }

    // ---- the first level first ---------------------------------------------------------------------------------------

    /// Whether the mayor's line sends a caller back to the line of his town.
    pub fn sent_to_line(&self, id: No) -> bool {
        let appeal = &self.appeals[id];
        let problem = &self.problems[appeal.problem];
        let rule = self.spec.units.town_line.on().is_some_and(|line| line.first_level_first);
        let urgent = self.category(problem.category).spec.class == DeadlineClass::Emergency;
        let of_himself = matches!(appeal.channel, Channel::Phone | Channel::Online);
        let open = self.open_line(appeal.problem).is_some();
        rule && open && of_himself && !urgent && !appeal.at_line && !problem.question
    }

    /// The caller rings the town's line, now or when it opens.
    pub fn ring_town(&mut self, id: No) {
        let about = self.appeals[id].problem;
        if self.line_answers(about) {
            return self.call_line(id);
        }
        let opens = self.calendar_of(self.town_of(about)).next_open(self.now).max(self.now + 1);
        let appeal = &mut self.appeals[id];
        (appeal.channel, appeal.at) = (Channel::TownLine, Whereabouts::Redialling);
        self.timers.add(opens, appeal.name, What::AppealDue(id));
    }
}
