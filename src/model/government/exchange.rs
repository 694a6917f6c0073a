//! What a point of the score is worth to a unit: the one exchange rate of all decisions that weigh points.
//!
//! A unit cares for the consequences of its assessment: its place among peers, the lists, the target, the floor. A hit
//! in one rate on one ticket moves the score by the weight of that rate over the tickets of the period, and the score
//! moves the consequences by their slope where the unit expects to end: steep where peers lie close, near a cut of the
//! lists, or near a floor, the steeper the less of the period is left; flat where nothing can be gained or lost. Pressure
//! says how much the consequences are felt. So handling, replies, persuasion, planted calls, shows of a fix, refusal,
//! requests for more time and applications for exclusion answer to the same incentive, worked out once a day: where nobody is assessed, or
//! points weigh nothing, it is zero for all of them.

use super::assessment::{Assessment, Standing, rate};
use crate::kernel::dist::{normal_cdf, normal_density};
use crate::model::ids::UnitId;
use crate::model::state::State;
use crate::model::ticket::TicketId;

/// What one hit is worth on one ticket (utility), rate by rate, and what a whole ticket's point is worth.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Exchange {
    /// A record "resolved".
    pub resolved: f64,
    /// A record "satisfied", the floor of satisfaction included.
    pub satisfied: f64,
    /// A reply in time.
    pub timely: f64,
    /// A reply that is not sent back.
    pub redo: f64,
    /// An order that is not returned.
    pub returns: f64,
    /// A whole ticket's point: all rates at once.
    pub point: f64,
}

/// Where a unit expects to end this period.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Forecast {
    /// Score expected at the end of the period.
    pub score: f64,
    /// Satisfaction expected at the end of the period.
    pub satisfaction: f64,
    /// Standard deviation of what is still open of it.
    pub open: f64,
}

/// Variance of what one ticket adds to a score: that of a share near a half, smoothed by the weights.
const TICKET_VARIANCE: f64 = 0.2;
/// Standard deviation of the peers' scores below which units do not tell each other apart (points of the score).
const SPREAD_LEAST: f64 = 0.02;
/// Seconds of a mean month, for which the weight of the score is given.
const MONTH: f64 = 30.4375 * 86_400.0;
/// Points of the score over which a shortfall of the target grows to its full consequence.
pub const SHORTFALL: f64 = 0.2;

impl Assessment {
    /// How the consequences change with a point of the score, against an assessment by the target alone that is missed
    /// (a factor). `standing` says where the peers lay, `forecast` where the unit expects to end.
    pub fn slope(&self, standing: &Standing, target: f64, forecast: &Forecast) -> f64 {
        let open = |least: f64| libm::sqrt(forecast.open * forecast.open + least * least);
        let short = open(SPREAD_LEAST);
        let near = |side: f64| normal_cdf((target - forecast.score + side * SHORTFALL) / short);
        let by_target = near(1.0) - near(-1.0);
        if standing.spread <= 0.0 {
            return by_target.max(1.0 - self.competition.0);
        }
        let peers = open(standing.spread.max(SPREAD_LEAST));
        let by_rank = 2.0 * normal_density((forecast.score - standing.peers) / peers) / peers;
        let cut = |cut: Option<f64>| {
            let density = |cut: f64| normal_density((forecast.score - cut) / short) / short;
            cut.map_or(0.0, density)
        };
        let by_list = cut(standing.named_below) + 0.5 * cut(standing.praised_above);
        SHORTFALL * self.competition.0 * (by_rank + by_list) + (1.0 - self.competition.0) * by_target
    }

    /// How the consequences change with a point of satisfaction near the floor under which units are named (a factor, as
    /// [`Assessment::slope`]).
    pub fn floor_slope(&self, forecast: &Forecast) -> f64 {
        if self.floor_satisfaction.0 <= 0.0 {
            return 0.0;
        }
        let open = libm::sqrt(forecast.open * forecast.open + SPREAD_LEAST * SPREAD_LEAST);
        let density = normal_density((forecast.satisfaction - self.floor_satisfaction.0) / open) / open;
        SHORTFALL * self.competition.0 * density
    }
}

impl State<'_> {
    /// Where a unit expects to end the present period: what is in the record, and the rest as in the last period.
    pub fn forecast(&self, rules: &Assessment, unit: UnitId) -> Forecast {
        let state = &self.units[unit];
        let (from, to) = self.government.period;
        let left = to.0.saturating_sub(self.now().0) as f64 / (to.0 - from.0).max(1) as f64;
        let (last, now) = (&state.standing, &state.period);
        let rest = last.closed * left;
        let of = (now.closed + rest).max(1.0);
        let blend = |now_share: Option<f64>, last_share: f64| {
            (now.closed * now_share.unwrap_or(last_share) + rest * last_share) / (now.closed + rest).max(1e-9)
        };
        let known = last.closed > 0.0;
        let score = if known { last.score } else { self.government.target_of(self.p.units[unit].kind) };
        let satisfied = rate(last.satisfaction).unwrap_or(score);
        Forecast {
            score: if of > 1.0 { blend(rules.score(now), score) } else { score },
            satisfaction: if of > 1.0 { blend(rate(now.satisfaction), satisfied) } else { satisfied },
            open: libm::sqrt(TICKET_VARIANCE * rest.max(1.0)) / of,
        }
    }

    /// What points are worth to a unit today; zero where nobody is assessed. A unit works it out once a day, when it first
    /// asks: working it out for every decision was a tenth of all instructions.
    pub fn exchange(&self, unit: UnitId) -> Exchange {
        let today = (self.now().day(), self.government.period.0);
        let known = &self.units[unit].points;
        match known.get() {
            Some((day, points)) if day == today => points,
            _ => {
                let points = self.points_of(unit);
                known.set(Some((today, points)));
                points
            }
        }
    }

    /// What points are worth to a unit at this moment.
    fn points_of(&self, unit: UnitId) -> Exchange {
        let (Some(rules), Some(handling)) =
            (self.p.spec.government.assessment.on(), self.p.spec.units.handling.on())
        else {
            return Exchange::default();
        };
        let forecast = self.forecast(rules, unit);
        let target = self.government.target_of(self.p.units[unit].kind);
        let standing = &self.units[unit].standing;
        // The longer the period, the more tickets it holds, and the less one of them counts.
        let (from, to) = self.government.period;
        let share = MONTH / (to.0 - from.0).max(1) as f64;
        let nearness = handling.nearness((to.0.saturating_sub(self.now().0)) as f64, MONTH);
        let weight = self.p.spec.government.pressure.on().map_or(1.0, |pressure| pressure.weight());
        let felt = handling.score * weight * self.pressure_of(unit) * share * nearness;
        let point = felt * rules.slope(standing, target, &forecast);
        let floor = felt * rules.floor_slope(&forecast);
        Exchange {
            resolved: point * rules.resolution,
            satisfied: point * rules.satisfaction + floor,
            timely: point * rules.timely,
            redo: point * rules.redo,
            returns: point * rules.returns,
            point,
        }
    }

    /// What points are worth on a ticket: nothing where nobody counts it.
    pub fn exchange_on(&self, id: TicketId) -> Exchange {
        if self.counts(id) { self.exchange(self.tickets[id].unit) } else { Exchange::default() }
    }

    /// What an audit is expected to cost a ticket with something to find (utility).
    pub fn audit_cost(&self, unit: UnitId, exchange: &Exchange) -> f64 {
        let found = self.units[unit].found_out.share();
        let audit = self.p.spec.desks.audit.on();
        audit.map_or(0.0, |audit| exchange.point * audit.expected_penalty(found))
    }
}

#[cfg(test)]
#[path = "exchange_tests.rs"]
mod tests;
