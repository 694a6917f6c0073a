//! Jobs: they wait in a line, somebody takes them up, and something follows from them.

use super::lines::{Errand, Job, Running, Segments, total};
use super::timers::{CrewNo, What};
use super::world::Twin;
use petisim::model::ids::Org;
use petisim::model::work::Work;

impl Twin<'_> {
    /// Puts a job in a line; whoever is free takes it up at once.
    pub fn queue(&mut self, crew: CrewNo, job: Job) {
        self.crews[crew].waiting.push(job);
        self.take_up_jobs(crew);
    }

    /// Who is free takes up what waits, in order; outside of working hours at the next opening. What a job consists of
    /// is decided now, and a job that is void by now is dropped.
    pub fn take_up_jobs(&mut self, crew: CrewNo) {
        if self.crews[crew].idle() == 0 || self.crews[crew].waiting.is_empty() {
            return;
        }
        let calendar = self.crews[crew].calendar;
        if !self.calendars[calendar].is_open(self.now) {
            if !self.timers.expects(What::CrewOpens(crew)) {
                let opens = self.calendars[calendar].next_open(self.now);
                self.timers.add(opens, self.crews[crew].name, What::CrewOpens(crew));
            }
            return;
        }
        while self.crews[crew].idle() > 0 {
            let Some(job) = self.crews[crew].first(|_| true) else { return };
            self.crews[crew].withdraw(job.name);
            self.crews[crew].in_hand = Some(job);
            let segments = self.begin(&job.errand, job.name);
            self.crews[crew].in_hand = None;
            if let Some(segments) = segments {
                self.start(crew, job, segments);
            }
        }
    }

    /// Somebody free begins a job.
    pub fn start(&mut self, crew: CrewNo, job: Job, segments: Segments) {
        let ends = self.calendars[self.crews[crew].calendar].finish(self.now, total(&segments));
        self.jobs_started += 1;
        let number = self.jobs_started;
        self.timers.add(ends, job.name, What::JobEnds(crew, number));
        self.crews[crew].running.push(Running { number, job, segments, done: 0 });
    }

    pub fn job_ends(&mut self, crew: CrewNo, number: u64) {
        let place = self.crews[crew].running.iter().position(|job| job.number == number);
        let done = self.crews[crew].running.remove(place.expect("every job ends once"));
        for (work, seconds) in &done.segments {
            self.crews[crew].booked[work.index()] += seconds;
        }
        if let Some(ticket) = done.job.errand.ticket() {
            self.tickets[ticket].spent += total(&done.segments);
        }
        self.end(done.job.errand, done.job.name);
        self.take_up_jobs(crew);
        if let Org::Unit(unit) = self.crews[crew].org {
            self.offer_hands(unit);
        }
    }

    pub fn crew_opens(&mut self, crew: CrewNo) {
        self.take_up_jobs(crew);
        if let Org::Unit(unit) = self.crews[crew].org {
            self.call_for_hands(unit);
        }
    }

    /// What a job consists of; nothing if it is void.
    pub fn begin(&mut self, errand: &Errand, name: u64) -> Option<Segments> {
        match *errand {
            Errand::TakeIn { appeal, call } => self.begin_intake(appeal, call),
            Errand::Hear { appeal } => Some(self.begin_hearing(appeal)),
            Errand::Sort { ticket } => self.begin_sorting(ticket),
            Errand::Settle { ticket } => self.begin_settling(ticket),
            Errand::Extend { ticket, turn } => self.begin_extension(ticket, turn),
            Errand::Review { ticket } => self.begin_review(ticket),
            Errand::CallBack { ticket } => self.begin_call_back(ticket),
            Errand::CheckProof { ticket } => self.begin_proof_check(ticket),
            Errand::Sign { ticket } => self.begin_signing(ticket),
            Errand::Handle { ticket, turn } => self.begin_handling(ticket, turn),
            Errand::Help { ticket, part, turn } => self.begin_help(ticket, part, turn),
            Errand::Persuade { ticket, turn } => self.begin_persuasion(ticket, turn),
            Errand::Prove { ticket } => self.begin_proof(ticket),
            Errand::Report { unit, length } => Some(vec![(Work::Report, self.paced(unit, length))]),
            Errand::HandedDown { unit, length } => Some(vec![(Work::TopDown, self.paced(unit, length))]),
            Errand::Plant { unit, length } => Some(vec![(Work::Planted, self.paced(unit, length))]),
            Errand::Treat { unit, length, reserved } => self.begin_treating(unit, name, length, reserved),
            Errand::Answer { appeal, call } => self.begin_answer(appeal, call),
        }
    }

    /// What follows from a job that is done.
    fn end(&mut self, errand: Errand, name: u64) {
        match errand {
            Errand::TakeIn { appeal, .. } => self.end_intake(appeal),
            Errand::Hear { appeal } => self.end_hearing(appeal),
            Errand::Sort { ticket } => self.end_sorting(ticket),
            Errand::Settle { ticket } => self.end_settling(ticket),
            Errand::Extend { ticket, turn } => self.end_extension(ticket, turn),
            Errand::Review { ticket } => self.end_review(ticket),
            Errand::CallBack { ticket } => self.end_call_back(ticket),
            Errand::CheckProof { ticket } => self.end_proof_check(ticket),
            Errand::Sign { ticket } => self.end_signing(ticket),
            Errand::Handle { ticket, .. } => self.end_handling(ticket),
            Errand::Help { ticket, part, turn } => self.end_help(ticket, part, turn),
            Errand::Persuade { ticket, turn } => self.end_persuasion(ticket, turn),
            Errand::Prove { ticket } => self.end_proof(ticket),
            Errand::Report { .. } | Errand::HandedDown { .. } => {}
            Errand::Plant { unit, .. } => self.friend_calls(unit, name),
            Errand::Treat { unit, length, .. } => self.end_treating(unit, length),
            Errand::Answer { appeal, .. } => self.end_answer(appeal),
        }
    }
}
