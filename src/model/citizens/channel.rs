//! By which channel a citizen speaks (S0.5, S3.1, S2.8; E2.12).
//!
//! A multinomial logit over village, telephone and online. Who cannot use app or web has no online channel. The way
//! through a superior, and the visit, open by escalation. Off: everybody telephones.

use crate::kernel::choose;
use crate::model::fact::Channel;
use crate::section;

section! {
    /// By which channel a citizen speaks.
    #[tag(Environment)]
    pub struct ChannelChoice {
        /// Effect of a channel's believed efficacy (utility for efficacy 1 against 0).
        efficacy: f64 = 1.5, in 0.0 => 20.0, usual 0.0 => 4.0, from "assumption";
        /// Effect of a channel's cost (utility by unit of cost).
        cost: f64 = 1.0, in 0.0 => 20.0, usual 0.0 => 3.0, from "assumption";
        /// Extra of a channel that carries superior authority (utility).
        bypass: f64 = 1.2, in -10.0 => 10.0, usual 0.0 => 4.0, from "W Town study (S0.5); size: assumption";
        /// Cost of a call (units of cost; a difference of one weighs as `cost` says).
        phone_cost: f64 = 0.2, in 0.0 => 10.0, from "assumption";
        /// Cost of app or web (units of cost).
        online_cost: f64 = 0.3, in 0.0 => 10.0, from "assumption";
        /// Cost of asking in the village (units of cost).
        village_cost: f64 = 0.3, in 0.0 => 10.0, from "assumption";
        /// Habit of asking in the village first, against the telephone (utility).
        village_habit: f64 = 0.2, in -10.0 => 10.0, from "A City study: many try the village first; size: assumption";
        /// Habit of app or web, against the telephone (utility).
        online_habit: f64 = -1.7, in -10.0 => 10.0, from "assumption; check: online about a tenth of contacts in Beijing 2020";
        /// Believed efficacy of the village at the start, from 0 to 1.
        village_start: f64 = 0.5, in 0.0 => 1.0, from "assumption";
    }
}

/// What a citizen knows of the channels.
#[derive(Clone, Copy, Debug)]
pub struct ChannelView {
    /// Believed efficacy of the hotline.
    pub hotline: f64,
    /// Believed efficacy of the village.
    pub village: f64,
    /// Whether the village hears matters at all.
    pub village_open: bool,
    /// Whether the citizen can use app or web.
    pub online: bool,
    /// Whether the hotline exists.
    pub hotline_open: bool,
}

impl ChannelChoice {
    /// The channel chosen with the uniform draw `u`.
    pub fn choose(&self, view: ChannelView, u: f64) -> Channel {
        let hotline = self.efficacy * view.hotline + self.bypass;
        let weight = |open: bool, utility: f64| if open { libm::exp(utility) } else { 0.0 };
        let village = self.efficacy * view.village - self.cost * self.village_cost + self.village_habit;
        let weights = [
            weight(view.village_open, village),
            weight(view.hotline_open, hotline - self.cost * self.phone_cost),
            weight(view.hotline_open && view.online, hotline - self.cost * self.online_cost + self.online_habit),
        ];
        [Channel::Village, Channel::Phone, Channel::Online][choose(&weights, u)]
    }

    /// Cost of the cheapest channel that a citizen can use.
    pub fn least_cost(&self, village_open: bool, online: bool) -> f64 {
        let mut least = self.phone_cost;
        if online {
            least = least.min(self.online_cost);
        }
        if village_open {
            least = least.min(self.village_cost);
        }
        least
    }
}
