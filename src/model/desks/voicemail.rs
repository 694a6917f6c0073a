//! Speaking to a tape instead of waiting (voice boxes of hotlines at full lines; Guo and Zipkin 2007 on callers who are told
//! how long they would wait; parallel to calls that are returned, Guobanhan 2025 no. 66).
//!
//! Where all seats are taken, the line tells a caller how long he would wait and offers a tape. Callers differ in how long a
//! wait they bear rather than speak to a machine: whoever is told more leaves his matter, and the clerks hear the tape in
//! the order of all messages. So the minutes move from the seats to the clerks. The tape has room for so many messages that
//! nobody has heard yet; while it is full, it is not offered. Where seats are free, nobody is on duty or no clerk hears tapes, nothing
//! changes. The record counts such a call as one that was not answered and comes back. Off: there is no tape.

use crate::kernel::param::Count;
use crate::kernel::{Elapsed, Purpose};
use crate::model::appeal::AppealId;
use crate::model::crew::CrewId;
use crate::model::fact::{Channel, Fact};
use crate::model::state::State;
use crate::model::world::World;
use crate::section;

const LEAVES: Purpose = Purpose::named("voicemail: leaves a message");

section! {
    /// Speaking to a tape instead of waiting.
    #[tag(Technology)]
    #[decides("whether a caller waits for a seat or speaks to a tape that the clerks hear")]
    #[off("there is no tape")]
    #[needs("desks.intake": "there are no seats to wait for")]
    pub struct Voicemail {
        /// Wait that a caller bears, when told of it, rather than speak to a tape: the mean over callers, who differ exponentially.
        bears: Elapsed = "4 min", in "1 s" => "100 d", usual "30 s" => "20 min", from "assumption: twice the patience of who is told nothing";
        /// Messages on the tape and before the clerks, none of them heard yet, at which it is full. 0: nobody hears tapes.
        room: Count = 50, in 0 => 1_000_000, usual 0 => 500, from "assumption";
    }
}

/// What the line knows when a call comes in.
#[derive(Clone, Copy, Debug)]
pub struct SeatsView {
    /// Seats on duty.
    pub seats: u32,
    /// Seats at which somebody talks.
    pub busy: u32,
    /// Callers who wait.
    pub waiting: usize,
    /// Messages that wait for the clerks.
    pub unheard: usize,
}

impl Voicemail {
    /// Seconds of waiting that the line tells a caller: where nobody is on duty, none.
    fn told(&self, view: &SeatsView, call: Elapsed) -> f64 {
        if view.busy < view.seats || view.seats == 0 {
            return 0.0;
        }
        (view.waiting + 1) as f64 * call.0 as f64 / f64::from(view.seats)
    }

    /// Chance that a caller leaves a message: he bears less than he is told. `call`: mean time that a caller keeps a seat.
    pub fn chance(&self, view: &SeatsView, call: Elapsed) -> f64 {
        if view.unheard >= self.room.0 as usize {
            return 0.0;
        }
        1.0 - libm::exp(-self.told(view, call) / self.bears.0 as f64)
    }
}

impl State<'_> {
    /// Whether a caller leaves a message rather than wait.
    pub fn prefers_message(&self, id: AppealId, view: &SeatsView) -> bool {
        let desks = &self.p.spec.desks;
        let Some((voicemail, intake)) = desks.voicemail.on().zip(desks.intake.on()) else { return false };
        let (appeal, chance) = (&self.appeals[id], voicemail.chance(view, intake.mean_work(true, false)));
        self.happens(chance, LEAVES, appeal.key, appeal.calls.into())
    }
}

impl World<'_> {
    /// Whether a caller leaves a message; then his appeal is a message from now on.
    pub(in crate::model) fn leaves_message(&mut self, id: AppealId) -> bool {
        if self.p.spec.desks.voicemail.on().is_none() {
            return false;
        }
        let seats = &self.crews[CrewId::SEATS];
        let view = SeatsView {
            seats: seats.staff(),
            busy: seats.busy(),
            waiting: seats.waiting(),
            unheard: self.crews[CrewId::CLERKS].waiting(),
        };
        let leaves = self.prefers_message(id, &view);
        if leaves {
            self.appeals[id].channel = Channel::Online;
            self.tell(Fact::CallAbandoned { waited: Elapsed::ZERO, redials: true });
        }
        leaves
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::testing::{defaults, falls, near, reads_back, rises};

    /// Two seats, both taken, and one caller before this one.
    const FULL: SeatsView = SeatsView { seats: 2, busy: 2, waiting: 1, unheard: 0 };

    /// A call takes four minutes.
    const CALL: Elapsed = Elapsed(240);

    fn leaves(view: SeatsView) -> f64 {
        defaults::<Voicemail>().chance(&view, CALL)
    }

    #[test]
    fn an_empty_table_takes_the_defaults_and_is_written_as_it_reads() {
        reads_back::<Voicemail>();
    }

    #[test]
    fn chance_by_the_wait_that_is_told() {
        near(leaves(FULL), 0.6321); // told 2 · 240 / 2 = 240 s, bears 240 s: 1 - e^-1
        rises((60.0, 600.0), |call| defaults::<Voicemail>().chance(&FULL, Elapsed(call as u64)));
        rises((0.0, 20.0), |waiting| {
            defaults::<Voicemail>().chance(&SeatsView { waiting: waiting as usize, ..FULL }, Elapsed(60))
        });
        let bearing = |bears: f64| Voicemail { bears: Elapsed(bears as u64), ..defaults() };
        falls((60.0, 3600.0), |bears| bearing(bears).chance(&FULL, CALL));
    }

    #[test]
    fn chance_without_a_wait_or_without_room() {
        assert_eq!(leaves(SeatsView { busy: 1, waiting: 0, ..FULL }), 0.0);
        assert_eq!(
            leaves(SeatsView { seats: 0, busy: 0, ..FULL }),
            0.0,
            "nobody is on duty: no wait can be told"
        );
        assert_eq!(leaves(SeatsView { unheard: 50, ..FULL }), 0.0);
        assert_eq!(Voicemail { room: Count(0), ..defaults() }.chance(&FULL, CALL), 0.0);
    }
}
