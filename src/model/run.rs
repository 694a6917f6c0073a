//! One replication: the loop on one screen.

use super::books::{Broken, OpenTickets};
use super::crew::CrewId;
use super::event::What;
use super::observer::{Observer, OrgSnapshot, Snapshot};
use super::params::Params;
use super::state::State;
use super::trace::Trace;
use super::world::World;
use crate::kernel::{Luck, SimTime};

/// The counted window of a run: `[warm_up_end, end)`. The model itself knows nothing of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// Statistics begin here.
    pub warm_up_end: SimTime,
    /// The run ends before this instant.
    pub end: SimTime,
}

/// What the loop itself counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RunEnd {
    /// Events taken off the list.
    pub events: u64,
    /// Those of them that were timers whose cause had gone, so that nothing happened.
    pub stale: u64,
    /// Tickets made.
    pub tickets: u64,
    /// Citizens with a history at the end.
    pub citizens: u64,
    /// Most tickets open at a midnight.
    pub most_open: u64,
}

/// Runs one replication of a world with somebody's luck, and shows everything to an observer.
///
/// # Errors
/// A broken invariant: the results so far must not be used.
pub fn run<O: Observer>(p: &Params, luck: Luck, window: Window, observer: &mut O) -> Result<RunEnd, Broken> {
    go_through(World::new(p, luck), window, observer)
}

/// As [`run`], with notes on all that was decided about the ticket of this exogenous name.
///
/// # Errors
/// As [`run`].
pub fn run_traced<O: Observer>(
    p: &Params,
    luck: Luck,
    window: Window,
    ticket: u64,
    observer: &mut O,
) -> Result<RunEnd, Broken> {
    let mut world = World::new(p, luck);
    world.trace = Some(Trace::of(ticket));
    go_through(world, window, observer)
}

fn go_through<O: Observer>(mut world: World, window: Window, observer: &mut O) -> Result<RunEnd, Broken> {
    let p = world.p;
    let (mut events, mut most_open) = (0, 0);
    let mut warm = window.warm_up_end > SimTime::START;
    while let Some(event) = world.next_event(window.end) {
        let now = world.now();
        if warm && now >= window.warm_up_end {
            warm = false;
            observer.snapshot(window.warm_up_end, &world.snapshot(window.warm_up_end));
        }
        if matches!(event.what, What::DayBegins) {
            most_open = most_open.max(world.tickets.len() as u64);
            observer.snapshot(now, &world.snapshot(now));
            if p.start.date_of(now).day() == 1 {
                world.check_books(now)?;
            }
        }
        events += 1;
        world.handle(event);
        world.show(now, observer);
        if let Some(broken) = world.broken.take() {
            return Err(broken);
        }
    }
    world.check_books(window.end)?;
    observer.snapshot(window.end, &world.snapshot(window.end));
    let (stale, tickets) = (world.books.stale_timers, world.books.tickets_made);
    Ok(RunEnd { events, stale, tickets, citizens: world.citizens.len() as u64, most_open })
}

impl State<'_> {
    /// Mean beliefs over communities, weighted by residents.
    pub fn mean_beliefs(&self, now: SimTime) -> (f64, f64, f64) {
        let (mut people, mut sums) = (0.0, [0.0; 3]);
        let voice = self.p.spec.citizens.voice.on();
        let judgement = self.p.spec.citizens.judgement.on();
        for (community, hearsay) in self.p.communities.iter().zip(self.hearsay.iter()) {
            let weight = f64::from(community.residents);
            people += weight;
            if let Some(v) = voice {
                sums[0] += weight * hearsay.hotline.share(now, v.memory, v.efficacy_start, v.prior_weight);
            }
            if let Some(j) = judgement {
                let weight_of = j.hearsay_weight;
                sums[1] += weight
                    * hearsay.expectation.share(now, j.expectation_memory, j.expectation_start, weight_of);
                sums[2] += weight * hearsay.trust.share(now, j.trust_memory, j.trust_start, weight_of);
            }
        }
        let mean = |sum: f64| if people > 0.0 { sum / people } else { 0.0 };
        (mean(sums[0]), mean(sums[1]), mean(sums[2]))
    }
}

impl World<'_> {
    /// Shows what has happened since, with the notes on it in their places.
    fn show<O: Observer>(&mut self, now: SimTime, observer: &mut O) {
        if let Some(trace) = &self.trace {
            let mut notes = trace.take().into_iter().peekable();
            for (place, fact) in self.facts.iter().enumerate() {
                while let Some((_, note)) = notes.next_if(|(before, _)| *before <= place) {
                    observer.note(now, &note);
                }
                observer.observe(now, fact);
            }
            notes.for_each(|(_, note)| observer.note(now, &note));
        } else {
            self.facts.iter().for_each(|fact| observer.observe(now, fact));
        }
        self.facts.clear();
    }

    /// The state of the world as of `now`, which is at or after the last event and before the next.
    fn snapshot(&self, now: SimTime) -> Snapshot {
        let OpenTickets { received, in_limbo, limbo_since } = self.books.open;
        let open_age = now.0 * self.tickets.len() as u64 - received;
        let limbo_age = now.0 * u64::from(in_limbo) - limbo_since;
        let mean = |sum: u64, n: u32| if n > 0 { sum / u64::from(n) } else { 0 };
        let open_tickets = self.tickets.len() as u32;
        let (efficacy, expectation, trust) = self.mean_beliefs(now);
        Snapshot {
            orgs: self.crews.ids().take(self.n_orgs()).map(|crew| self.org_snapshot(crew, now)).collect(),
            calls_waiting: self.crews[CrewId::SEATS].waiting() as u32,
            open_tickets,
            in_limbo,
            limbo_age: mean(limbo_age, in_limbo),
            open_age: mean(open_age, open_tickets),
            live_problems: self.problems.len() as u32,
            active_causes: self.p.causes.len() as u32 - self.causes.at_work(self.p, now),
            efficacy,
            expectation,
            trust,
            known_citizens: self.citizens.len() as u64,
        }
    }

    /// Pools of staff that keep books: the seats of a town's own line are the town's.
    fn n_orgs(&self) -> usize {
        usize::from(CrewId::FIRST_DESK) + self.p.districts.len() + self.p.units.len()
    }

    fn org_snapshot(&self, crew: CrewId, now: SimTime) -> OrgSnapshot {
        let crew = &self.crews[crew];
        let clock = self.p.calendars[crew.calendar].open_seconds(now);
        let unit = crew.unit();
        let mut books = OrgSnapshot {
            org: crew.org,
            staffed: crew.staffed(clock),
            booked: crew.book(clock),
            staff: crew.staff(),
            busy: crew.busy(),
            waiting: crew.waiting() as u32,
            waiting_area: u64::try_from(crew.queue_books(clock).0).unwrap_or(u64::MAX),
            expected: crew.expected,
            offered: crew.offered,
            backlog_weeks: unit.map(|unit| self.backlog_weeks(unit)),
            pressure: unit.map(|unit| self.pressure_at(unit, now)),
            overwork: unit.map(|unit| self.units[unit].overwork),
        };
        if let Some(seats) = unit.and_then(|unit| self.units[unit].line.crew) {
            // Whoever sits at the line does nothing else, whether it rings or not.
            let seats = &self.crews[seats];
            let staffed = seats.staffed(clock);
            books.staffed += staffed;
            books.booked[super::work::Work::TownLine.index()] += staffed;
            books.staff += seats.staff();
            books.busy += seats.staff();
        }
        books
    }
}
