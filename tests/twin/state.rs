//! The state of the world at one moment, counted from the lists.

use super::things::Stage;
use super::timers::CrewNo;
use super::world::{SEATS, Twin};
use petisim::model::ids::{Org, UnitId};
use petisim::model::observer::{OrgSnapshot, Snapshot};
use petisim::model::work::{N_WORK, Work};

/// A mean in whole seconds; 0 of nothing.
fn mean(seconds: &[u64]) -> u64 {
    if seconds.is_empty() { 0 } else { seconds.iter().sum::<u64>() / seconds.len() as u64 }
}

impl Twin<'_> {
    /// All that the engine reports of its state.
    pub fn state(&self) -> Snapshot {
        let line_of = |unit: &super::units::Unit| unit.line.crew;
        let lines: Vec<CrewNo> = self.units.iter().filter_map(line_of).collect();
        let pools = (0..self.crews.len()).filter(|crew| !lines.contains(crew));
        let open: Vec<_> = self.tickets.iter().filter(|ticket| ticket.stage != Stage::Closed).collect();
        let limbo = open.iter().filter(|ticket| ticket.stage == Stage::Disputed);
        let limbo: Vec<u64> = limbo.map(|ticket| self.now - ticket.stage_since).collect();
        let ages: Vec<u64> = open.iter().map(|ticket| self.now - ticket.info.received_at.0).collect();
        let [efficacy, expectation, trust] = self.mean_beliefs();
        Snapshot {
            orgs: pools.map(|crew| self.books(crew)).collect(),
            calls_waiting: self.crews[SEATS].waiting.len() as u32,
            open_tickets: open.len() as u32,
            in_limbo: limbo.len() as u32,
            limbo_age: mean(&limbo),
            open_age: mean(&ages),
            live_problems: self.problems.iter().filter(|problem| problem.claims > 0).count() as u32,
            active_causes: self.active_causes(),
            efficacy,
            expectation,
            trust,
            known_citizens: self.citizens.len() as u64,
        }
    }

    /// The books of a pool of people. Who sits at a town's line is the town's, and at work all the time.
    fn books(&self, number: CrewNo) -> OrgSnapshot {
        let crew = &self.crews[number];
        let mut booked: [u64; N_WORK] = crew.booked;
        for running in &crew.running {
            let mut left = running.done;
            for (work, seconds) in &running.segments {
                booked[work.index()] += left.min(*seconds);
                left = left.saturating_sub(*seconds);
            }
        }
        booked[Work::Idle.index()] = crew.staffed - crew.worked;
        let unit: Option<UnitId> = match crew.org {
            Org::Unit(unit) => Some(unit),
            _ => None,
        };
        let mut books = OrgSnapshot {
            org: crew.org,
            staffed: crew.staffed,
            booked,
            staff: crew.staff,
            busy: crew.running.len() as u32,
            waiting: crew.waiting.len() as u32,
            waiting_area: crew.waited,
            expected: crew.expected(),
            offered: crew.offered,
            backlog_weeks: unit.map(|unit| self.backlog_weeks(unit)),
            pressure: unit.map(|unit| self.pressure_of(unit)),
            overwork: unit.map(|unit| self.units[unit.index()].overwork),
        };
        if let Some(line) = unit.and_then(|unit| self.units[unit.index()].line.crew) {
            let seats = &self.crews[line];
            books.staffed += seats.staffed;
            books.booked[Work::TownLine.index()] += seats.staffed;
            books.staff += seats.staff;
            books.busy += seats.staff;
        }
        books
    }

    /// Root causes without a treatment that has begun to work and is not yet halved.
    fn active_causes(&self) -> u32 {
        let treated = |treated: Option<u64>| match (self.spec.units.proactive.on(), treated) {
            (Some(rule), Some(at)) => {
                let begins = at + rule.delay.0;
                begins <= self.now && self.now < begins + rule.lasting.0
            }
            _ => false,
        };
        self.causes.iter().filter(|cause| !treated(cause.treated)).count() as u32
    }

    /// Mean efficacy of the hotline, expectation and trust over residents; 0 where nobody forms them.
    fn mean_beliefs(&self) -> [f64; 3] {
        let (voice, judgement) = (self.spec.citizens.voice.on(), self.spec.citizens.judgement.on());
        let (mut people, mut sums) = (0.0, [0.0; 3]);
        for (community, village) in self.p.communities.iter().zip(&self.villages) {
            let (weight, now) = (f64::from(community.residents), self.now);
            people += weight;
            if let Some(v) = voice {
                let hotline = &village.hotline;
                sums[0] += weight * hotline.believed(now, v.memory.0, v.efficacy_start, v.prior_weight);
            }
            if let Some(j) = judgement {
                let (expected, trust) = (&village.expectation, &village.trust);
                let heard = j.hearsay_weight;
                sums[1] +=
                    weight * expected.believed(now, j.expectation_memory.0, j.expectation_start, heard);
                sums[2] += weight * trust.believed(now, j.trust_memory.0, j.trust_start, heard);
            }
        }
        sums.map(|sum| if people > 0.0 { sum / people } else { 0.0 })
    }
}
