//! A unit replies: what was achieved, what it says was achieved, and what it learns about saying so.

use super::draws::*;
use super::lines::Errand;
use super::orders::NEUTRAL;
use super::things::{No, Stage};
use super::timers::What;
use super::world::Twin;
use petisim::kernel::SimTime;
use petisim::model::ModelSpec;
use petisim::model::fact::{Fact, FieldWork, Nature, Way};
use petisim::model::government::assessment::Unheard;
use petisim::model::units::asking_back::AskingView;
use petisim::model::units::false_claim::AssertionView;

/// Starting beliefs of how often the record (resolved, satisfied) goes by a unit's word, by the rule.
pub fn believed_taken(spec: &ModelSpec) -> [f64; 2] {
    let (Some(claim), Some(rules)) = (spec.units.false_claim.on(), spec.government.assessment.on()) else {
        return [0.0; 2];
    };
    let unreached = rules.unreached == Unheard::Reply;
    [unreached, unreached || rules.unrated == Unheard::Reply].map(|counts| claim.believed_taken(counts))
}

impl Twin<'_> {
    // ---- the reply ---------------------------------------------------------------------------------------------

    /// The lead replies with what was achieved, and says that it is solved: where it is, in good faith where it worked
    /// beside the point within its power, or falsely.
    pub fn reply(&mut self, id: No) {
        let now = SimTime(self.now);
        let decidable = self.decides(id);
        let (units_needed, planted) = (self.about(id).units_needed(), self.about(id).planted);
        if (0..units_needed).all(|part| self.tickets[id].parts_done.contains(&part)) {
            self.solve(self.tickets[id].problem, false);
        }
        let solved = self.about(id).solved;
        let way = self.tickets[id].way.unwrap_or(NEUTRAL);
        let in_error = self.tickets[id].astray && way.field.earnest() && decidable;
        let claimed = solved || in_error || self.claims_falsely(id, way);
        self.go(id, Stage::Reviewing);
        let ticket = &mut self.tickets[id];
        ticket.helpers_pending = 0;
        ticket.first_reply_at = ticket.first_reply_at.or(Some(now));
        ticket.replied_at = Some(now);
        ticket.claimed = claimed;
        ticket.bluffed = ticket.bluffed || (claimed && !solved && !in_error && !planted);
        let (key, category, unit, round) = (ticket.info.key, ticket.info.category, ticket.unit, ticket.redos);
        let faked = way.field == FieldWork::Show && !solved;
        if faked {
            self.stage_show(id);
        }
        self.tell(Fact::Replied {
            key,
            category,
            unit,
            round,
            way,
            solved,
            asserts_solved: claimed,
            faked,
            decidable,
            units_needed,
        });
        if !self.post(id) {
            self.take_reply(id);
        }
    }

    /// The look of things is restored for a while.
    fn stage_show(&mut self, id: No) {
        let Some(fake) = self.spec.units.fake_rectification.on() else { return };
        let ticket = &self.tickets[id];
        let lasts = fake.relapse.quantile(self.draw(RELAPSE, ticket.info.key, ticket.turn.into()));
        let (until, by, about) = (self.now + libm::round(lasts).max(1.0) as u64, ticket.unit, ticket.problem);
        self.problems[about].show = Some((until, by));
        self.timers.add(until, self.problems[about].name, What::ShowRelapses(about));
    }

    /// A reply is at the desk. What the record does not know of nobody reviews.
    pub fn take_reply(&mut self, id: No) {
        if self.spec.desks.review.on().is_none() || !self.registered(id) {
            return self.pass(id);
        }
        self.desk_job(id, Errand::Review { ticket: id });
    }

    // ---- the claim ---------------------------------------------------------------------------------------------

    /// Whether a unit says of an unsolved problem that it is solved. A show, and a friend's matter, say so by
    /// themselves; where units do not weigh it, who did the work says how it went, and who did not, that it is done.
    fn claims_falsely(&self, id: No, way: Way) -> bool {
        let (Some(claim), Some(handling)) = (self.spec.units.false_claim.on(), self.spec.units.handling.on())
        else {
            return !way.field.earnest();
        };
        let ticket = &self.tickets[id];
        if way.field == FieldWork::Show || ticket.info.planted {
            return true;
        }
        let (unit, counted) = (ticket.unit, self.counts(id));
        let state = &self.units[unit.index()];
        let rules = self.spec.government.assessment.on().filter(|_| counted);
        let [resolved, satisfied] = rules.map_or([0.0; 2], |rules| [rules.resolution, rules.satisfaction]);
        let audit = self.spec.desks.audit.on().filter(|_| counted);
        let view = AssertionView {
            points: resolved * state.taken[0].expected() + satisfied * state.taken[1].expected(),
            audit: audit.map_or(0.0, |audit| audit.expected_penalty(state.found_out.expected())),
            exposed: state.exposed.expected(),
            spared: if self.could_solve(id) { state.admitted_back.expected() } else { 0.0 },
            redo_hours: self.expected_work(id) as f64 / 3600.0,
            pressure: self.pressure_of(unit),
            price: self.price_of_hour(unit),
        };
        self.happens(claim.chance(handling.score, &view), CLAIMS, ticket.info.key, ticket.round())
    }

    fn could_solve(&self, id: No) -> bool {
        self.about(id).nature == Nature::Proper && self.decides(id)
    }

    /// Whether the last reply admits that something is not solved that the unit could have solved.
    pub fn admits(&self, id: No) -> bool {
        let weighed = self.spec.units.false_claim.on().is_some() && self.spec.units.handling.on().is_some();
        weighed && !self.tickets[id].claimed && !self.about(id).solved && self.could_solve(id)
    }

    /// The desk has seen that a claim is false.
    pub fn expose(&mut self, id: No) {
        let Some(claim) = self.spec.units.false_claim.on() else { return };
        let ticket = &mut self.tickets[id];
        ticket.exposed = true;
        self.units[ticket.unit.index()].period.penalty += claim.exposed_points;
    }

    /// A ticket is closed: its unit learns whether the record went by its word, and whether a false one came to light.
    pub fn learn_of_claims(&mut self, id: No) {
        let (Some(_), Some(handling)) = (self.spec.units.false_claim.on(), self.spec.units.handling.on())
        else {
            return;
        };
        let ticket = &self.tickets[id];
        let rules = self.spec.government.assessment.on();
        let unreached = rules.is_some_and(|rules| rules.unreached == Unheard::Reply);
        let unrated = rules.is_some_and(|rules| rules.unrated == Unheard::Reply);
        let (resolved, satisfied) = match ticket.opinion {
            None => (unreached, unreached),
            Some(said) => (false, !said.rates && unrated),
        };
        let state = &mut self.units[ticket.unit.index()];
        state.taken[0].see(resolved, handling.memory);
        state.taken[1].see(satisfied, handling.memory);
        if ticket.bluffed {
            state.exposed.see(ticket.exposed, handling.memory);
        }
    }

    // ---- the point ---------------------------------------------------------------------------------------------

    /// The unit that signs may ask the citizen back (seconds of the call); if not, the record may lead it astray.
    pub fn ask_back(&mut self, id: No) -> u64 {
        let ticket = &self.tickets[id];
        let Some(asking) = self.spec.units.asking_back.on().filter(|_| !ticket.info.planted) else {
            return 0;
        };
        let (key, unit) = (ticket.info.key, ticket.unit);
        let view = AskingView {
            missed: self.units[unit.index()].missed.expected(),
            hours: self.expected_work(id) as f64 / 3600.0,
            price: self.price_of_hour(unit),
        };
        let asks = self.happens(asking.chance(&view), ASKS_BACK, key, ticket.orders.into());
        let lost = !asks && self.happens(asking.lost(self.info_loss()), LOST, key, 0);
        let ticket = &mut self.tickets[id];
        (ticket.asked_back, ticket.astray, ticket.missed) = (asks, lost, false);
        if asks { asking.work.0 } else { 0 }
    }

    /// A ticket is closed: a unit that did not ask learns whether it has answered beside the point.
    pub fn learn_of_points_missed(&mut self, id: No) {
        let (ticket, memory) = (&self.tickets[id], self.memory());
        if self.spec.units.asking_back.on().is_some() && !ticket.asked_back && !ticket.info.planted {
            self.units[ticket.unit.index()].missed.see(ticket.missed, memory);
        }
    }
}
