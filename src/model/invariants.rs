//! What is always true, checked in every run and in every build.
//!
//! Moves between stages, legality of timers and single ending of jobs are checked as they happen; conservation, the
//! books of hours and the books of queues at the end of every month and of the run. A broken invariant ends the run
//! with an error value: never a wrong number.

use super::appeal::AppealStage;
use super::books::{Broken, OpenTickets};
use super::crew::CrewId;
use super::world::World;
use crate::kernel::SimTime;

impl World<'_> {
    /// Notes a broken invariant; the run ends after the present event.
    pub(super) fn break_off(&mut self, invariant: &str, ticket: Option<u64>) {
        if self.broken.is_none() {
            self.broken = Some(Broken { invariant: invariant.to_string(), seconds: self.now().0, ticket });
        }
    }

    /// Checks all books as of `now`, which is at or after the last event.
    pub(super) fn check_books(&mut self, now: SimTime) -> Result<(), Broken> {
        let broken = |invariant: String| Broken { invariant, seconds: now.0, ticket: None };
        let conserved = [
            ("problems", self.books.problems_arisen, self.books.problems_rested, self.problems.len()),
            ("appeals", self.books.appeals_made, self.books.appeals_rested, self.appeals.len()),
            ("tickets", self.books.tickets_made, self.books.tickets_closed, self.tickets.len()),
        ];
        for (things, made, gone, here) in conserved {
            if made != gone + here as u64 {
                return Err(broken(format!(
                    "{things}: {made} came in, but {gone} went out and {here} are here"
                )));
            }
        }
        let mut open = OpenTickets::default();
        self.tickets.iter().for_each(|(_, ticket)| open.enters(ticket));
        if open != self.books.open {
            return Err(broken(format!(
                "open tickets add up to {open:?}, and the books say {:?}",
                self.books.open
            )));
        }
        let ticketed =
            self.appeals.iter().filter(|(_, a)| matches!(a.stage, AppealStage::Ticketed(_))).count();
        if ticketed != self.tickets.len() {
            return Err(broken(format!(
                "{} tickets are open, but {ticketed} citizens wait for one",
                self.tickets.len()
            )));
        }
        for crew in self.crews.ids() {
            self.check_crew(crew, now).map_err(broken)?;
        }
        Ok(())
    }

    fn check_crew(&self, id: CrewId, now: SimTime) -> Result<(), String> {
        let crew = &self.crews[id];
        let clock = self.p.calendars[crew.calendar].open_seconds(now);
        let (staffed, booked) = (crew.staffed(clock), crew.book(clock).iter().sum::<u64>());
        let name = self.p.org_name(crew.org);
        if staffed != booked {
            return Err(format!("{name}: {booked} s are booked of {staffed} staffed seconds"));
        }
        let (area, waited) = crew.queue_books(clock);
        if area != waited {
            return Err(format!("{name}: the area under the queue is {area} s, the waits sum to {waited} s"));
        }
        Ok(())
    }
}
