//! By which channel a citizen speaks (S0.5, S3.1, S2.8; E2.12).
//!
//! A multinomial logit over village, telephone, online and the town's own line. Who cannot use app or web has no online
//! channel; the town's line is there while somebody sits at it. Where there is no hotline a letter takes its place. The
//! way through a superior, and the visit, open by escalation. Off: everybody telephones, or writes.

use crate::kernel::choose;
use crate::model::fact::Channel;
use crate::section;

section! {
    /// By which channel a citizen speaks.
    #[tag(Environment)]
    #[decides("village, telephone or online")]
    #[off("everybody telephones")]
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

/// Which ways are open to a citizen, and what differs from the costs that the table gives.
#[derive(Clone, Copy, Debug)]
pub struct Ways {
    /// Whether the village hears matters at all.
    pub village: bool,
    /// Whether the telephone is open for the matter.
    pub phone: bool,
    /// Whether the citizen can use app or web.
    pub online: bool,
    /// Calls that he expects to make until one is answered, 1 or more: each costs as much.
    pub calls: f64,
    /// What the platform adds to the cost of app and web (units of cost); below zero where it is easier.
    pub online_extra: f64,
    /// Cost of a letter, where there is no hotline (units of cost).
    pub letter: Option<f64>,
}

/// What a citizen knows of the channels.
#[derive(Clone, Copy, Debug)]
pub struct ChannelView {
    /// Believed efficacy of the hotline.
    pub hotline: f64,
    /// Believed efficacy of the village.
    pub village: f64,
    /// Which ways are open.
    pub ways: Ways,
    /// The town's own line, if somebody sits at it.
    pub line: Option<LineView>,
}

/// What a citizen knows of the town's own line.
#[derive(Clone, Copy, Debug)]
pub struct LineView {
    /// Its believed efficacy.
    pub believed: f64,
    /// What its authority and habit add (utility).
    pub extra: f64,
    /// Its cost (units of cost).
    pub cost: f64,
}

impl ChannelChoice {
    /// The channel chosen with the uniform draw `u`.
    pub fn choose(&self, view: ChannelView, u: f64) -> Channel {
        let hotline = self.efficacy * view.hotline + self.bypass;
        let [village, phone, online, letter] = self.ease(view.ways);
        let line = view.line.map_or(f64::NEG_INFINITY, |line| {
            self.efficacy * line.believed + line.extra - self.cost * line.cost
        });
        let utilities = [
            village + self.efficacy * view.village,
            phone + hotline,
            online + hotline,
            // A letter carries no superior's authority: it goes level by level.
            letter + self.efficacy * view.hotline,
            line,
        ];
        let channels =
            [Channel::Village, Channel::Phone, Channel::Online, Channel::Letter, Channel::TownLine];
        channels[choose(&utilities.map(libm::exp), u)]
    }

    /// Utility of village, telephone, online and letter by cost and habit alone; minus infinity where a way is closed.
    fn ease(&self, ways: Ways) -> [f64; 4] {
        let of = |open: bool, utility: f64| if open { utility } else { f64::NEG_INFINITY };
        [
            of(ways.village, self.village_habit - self.cost * self.village_cost),
            of(ways.phone, -self.cost * self.phone_cost * ways.calls),
            of(ways.online, self.online_habit - self.cost * (self.online_cost + ways.online_extra)),
            ways.letter.map_or(f64::NEG_INFINITY, |cost| -self.cost * cost),
        ]
    }

    /// Cost of the cheapest way that is open, as the table has it.
    pub fn least_cost(&self, ways: Ways) -> f64 {
        let of = |open: bool, cost: f64| if open { cost } else { f64::INFINITY };
        of(ways.phone, self.phone_cost)
            .min(of(ways.online, self.online_cost))
            .min(of(ways.village, self.village_cost))
            .min(ways.letter.unwrap_or(f64::INFINITY))
    }

    /// Cost of speaking (units of cost): that of the cheapest open way, and what vain calls and the platform take from
    /// the inclusive value of the open ways (log-sum of the choice: McFadden 1978; Small and Rosen 1981).
    pub fn speaking_cost(&self, ways: Ways) -> f64 {
        let least = self.least_cost(ways);
        if self.cost <= 0.0 {
            return least;
        }
        let value = |ways: Ways| libm::log(self.ease(ways).into_iter().map(libm::exp).sum::<f64>());
        least + (value(Ways { calls: 1.0, online_extra: 0.0, ..ways }) - value(ways)) / self.cost
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::testing::{defaults, falls, near, reads_back, rises, share};

    const ALL: Ways =
        Ways { village: true, phone: true, online: true, calls: 1.0, online_extra: 0.0, letter: None };
    const VIEW: ChannelView = ChannelView { hotline: 0.5, village: 0.5, ways: ALL, line: None };

    fn chance(choice: &ChannelChoice, view: ChannelView, channel: Channel) -> f64 {
        share(|u| choice.choose(view, u) == channel)
    }

    #[test]
    fn an_empty_table_takes_the_defaults_and_is_written_as_it_reads() {
        reads_back::<ChannelChoice>();
    }

    #[test]
    fn shares_follow_the_exponential_of_utility() {
        // village 0.75 - 0.3 + 0.2 = 0.65, phone 0.75 + 1.2 - 0.2 = 1.75, online 0.75 + 1.2 - 0.3 - 1.7 = -0.05;
        // e^0.65 = 1.9155, e^1.75 = 5.7546, e^-0.05 = 0.9512, together 8.6213
        let choice: ChannelChoice = defaults();
        near(chance(&choice, VIEW, Channel::Village), 1.9155 / 8.6213);
        near(chance(&choice, VIEW, Channel::Phone), 5.7546 / 8.6213);
        near(chance(&choice, VIEW, Channel::Online), 0.9512 / 8.6213);
    }

    #[test]
    fn about_a_tenth_of_contacts_with_the_hotline_come_online() {
        let choice: ChannelChoice = defaults();
        let view = ChannelView { ways: Ways { village: false, ..ALL }, ..VIEW };
        let able = chance(&choice, view, Channel::Online);
        // A quarter of residents cannot: 0.75 · 0.1418 = 0.106
        assert!((0.08..0.13).contains(&(0.75 * able)), "{able}");
    }

    #[test]
    fn superior_authority_and_belief_draw_appeals_away_from_the_village() {
        let village = |view| move |choice: &ChannelChoice| chance(choice, view, Channel::Village);
        falls((-2.0, 4.0), |bypass| village(VIEW)(&ChannelChoice { bypass, ..defaults() }));
        falls((0.0, 1.0), |hotline| village(ChannelView { hotline, ..VIEW })(&defaults()));
        rises((0.0, 1.0), |believed| village(ChannelView { village: believed, ..VIEW })(&defaults()));
        rises((-2.0, 2.0), |village_habit| village(VIEW)(&ChannelChoice { village_habit, ..defaults() }));
    }

    #[test]
    fn nobody_takes_a_channel_that_is_closed_to_him() {
        let choice: ChannelChoice = defaults();
        let without = |ways: Ways, channel| chance(&choice, ChannelView { ways, ..VIEW }, channel);
        assert_eq!(without(Ways { online: false, ..ALL }, Channel::Online), 0.0);
        assert_eq!(without(Ways { village: false, ..ALL }, Channel::Village), 0.0);
        assert_eq!(without(Ways { phone: false, village: false, ..ALL }, Channel::Online), 1.0);
    }

    #[test]
    fn speaking_costs_more_where_calls_are_vain_ways_closed_or_the_platform_hard_to_use() {
        let choice: ChannelChoice = defaults();
        let cost = |ways: Ways| choice.speaking_cost(ways);
        assert_eq!(cost(ALL), 0.2);
        // e^-0.1 + e^-0.2 + e^-2 = 0.90484 + 0.81873 + 0.13534 = 1.85891
        near(cost(Ways { calls: 3.0, ..ALL }), 0.3569); // a call weighs e^-0.6 = 0.54881: ln(1.85891/1.58899)
        near(cost(Ways { phone: false, village: false, ..ALL }), 0.3); // what is left
        near(cost(Ways { online_extra: 1.0, ..ALL }), 0.2471); // 0.13534/e: ln(1.85891/1.77336)
        assert!(cost(Ways { online_extra: -0.5, ..ALL }) < 0.2);
        assert_eq!(ChannelChoice { cost: 0.0, ..defaults() }.speaking_cost(ALL), 0.2);
    }

    #[test]
    fn a_towns_own_line_is_chosen_by_belief_authority_and_cost() {
        let choice: ChannelChoice = defaults();
        let with =
            |believed, extra, cost| ChannelView { line: Some(LineView { believed, extra, cost }), ..VIEW };
        // As above, and the line 1.5·0.4 - 0.15 = 0.45: e^0.45 = 1.5683.
        near(chance(&choice, with(0.4, 0.0, 0.15), Channel::TownLine), 1.5683 / (8.6213 + 1.5683));
        // With a standing of 0.7·1.2: e^1.29 = 3.6328.
        near(chance(&choice, with(0.4, 0.84, 0.15), Channel::TownLine), 3.6328 / (8.6213 + 3.6328));
        rises((0.0, 1.0), |believed| chance(&choice, with(believed, 0.0, 0.15), Channel::TownLine));
        falls((0.0, 3.0), |cost| chance(&choice, with(0.4, 0.0, cost), Channel::TownLine));
    }

    #[test]
    fn without_a_hotline_people_ask_in_the_village_or_write() {
        let choice: ChannelChoice = defaults();
        let ways = Ways { phone: false, online: false, letter: Some(1.5), ..ALL };
        let view = ChannelView { ways, ..VIEW };
        // Letter 0.75 - 1.5 = -0.75: e^-0.75 = 0.4724, without the extra of a superior's word.
        near(chance(&choice, view, Channel::Letter), 0.4724 / (1.9155 + 0.4724));
        assert_eq!(chance(&choice, view, Channel::Phone) + chance(&choice, view, Channel::Online), 0.0);
    }

    #[test]
    fn the_least_cost_is_that_of_the_cheapest_open_channel() {
        let choice = ChannelChoice { phone_cost: 0.6, online_cost: 0.4, village_cost: 0.1, ..defaults() };
        assert_eq!(choice.least_cost(ALL), 0.1);
        assert_eq!(choice.least_cost(Ways { village: false, ..ALL }), 0.4);
        assert_eq!(choice.least_cost(Ways { village: false, online: false, ..ALL }), 0.6);
        assert_eq!(choice.least_cost(Ways { online: false, ..ALL }), 0.1);
    }
}
