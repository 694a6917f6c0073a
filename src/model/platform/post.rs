//! Paper on its way, where there is no hotline.

use super::letters::Letters;
use crate::kernel::{Elapsed, Purpose, mix};
use crate::model::appeal::{AppealId, AppealStage};
use crate::model::event::What;
use crate::model::fact::Channel;
use crate::model::params::Params;
use crate::model::spec::Hotline;
use crate::model::ticket::{Stage, TicketId};
use crate::model::world::World;

const LETTER: Purpose = Purpose::named("letters: way of a letter");
const TRANSIT: Purpose = Purpose::named("letters: way of an order or a reply");

impl Params {
    /// Letters, if there is no hotline.
    pub fn by_post(&self) -> Option<&Letters> {
        (self.spec.platform.hotline == Hotline::Off).then_some(&self.spec.platform.letters)
    }

    /// The channel that takes the place of another where there is no hotline.
    pub fn way_of(&self, channel: Channel) -> Channel {
        match channel {
            Channel::Phone | Channel::Online if self.by_post().is_some() => Channel::Letter,
            other => other,
        }
    }
}

impl World<'_> {
    /// A citizen writes to the government; the letter arrives some days later.
    pub(in crate::model) fn write_letter(&mut self, id: AppealId) {
        let appeal = &mut self.appeals[id];
        appeal.stage = AppealStage::OnItsWay;
        let key = appeal.key;
        let way = self.p.spec.platform.letters.letter.quantile(self.uniform(LETTER, key, 0));
        self.at(self.now() + Elapsed(libm::round(way).max(1.0) as u64), key, What::AppealDue(id));
    }

    /// Puts a ticket's paper on its way, if it travels; says whether it does.
    pub(in crate::model) fn post(&mut self, id: TicketId) -> bool {
        let Some(letters) = self.p.by_post() else { return false };
        let ticket = &self.tickets[id];
        let (key, turn) = (ticket.info.key, ticket.turn);
        let way = letters.transit.quantile(self.uniform(TRANSIT, mix(key, ticket.stage as u64), turn.into()));
        let time = self.now() + Elapsed(libm::round(way).max(1.0) as u64);
        self.at(time, key, What::PaperArrives(id, turn));
        true
    }

    /// An order reaches its unit, or a reply the desk.
    pub(in crate::model) fn paper_arrives(&mut self, id: TicketId, turn: u16) {
        let Some(ticket) = self.tickets.get(id).filter(|ticket| ticket.turn == turn) else {
            return self.stale();
        };
        match ticket.stage {
            Stage::Offered => self.hand_over(id),
            Stage::Reviewing => self.take_reply(id),
            _ => self.stale(),
        }
    }
}
