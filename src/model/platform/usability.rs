//! Whom the platform serves: usability against upward accountability, and show (S2.5, S2.7; SF2.3, SF2.6).
//!
//! Whoever builds the platform has a budget of effort and divides it by what he is rewarded for, with diminishing
//! returns (Holmstrom and Milgrom 1991): ease for citizens, data and dashboards for superiors, and projects that look
//! well. Ease lowers the cost of app and web; data are fields that units fill in for every ticket; show takes staff
//! hours and is of no use. Off: app and web cost what `channel` says, and nobody fills in fields or stages projects.

use crate::kernel::WorkTime;
use crate::kernel::param::Share;
use crate::section;

section! {
    /// Whom the platform serves.
    #[tag(Technology)]
    #[decides("whom the platform is built for: ease, data for superiors, show")]
    #[off("app and web cost what `channel` says; no fields, no projects")]
    pub struct Usability {
        /// Upward accountability: share of what builders are rewarded for that superiors give.
        upward: Share = 0.7, usual 0.2 => 0.9, from "Z street study (S2.5); size: assumption";
        /// Share of what superiors reward that is show.
        show_off: Share = 0.1, usual 0.0 => 0.5, from "Z street study (S2.7); size: assumption";
        /// How slowly returns to effort diminish, from 0 (at once: the logarithm) towards 1 (not at all: all for the highest bidder).
        returns: f64 = 0.3, in 0.0 => 0.95, usual 0.0 => 0.7, from "assumption; form after Holmstrom and Milgrom 1991";
        /// Effort, against that of an ordinary platform (a factor).
        budget: f64 = 1.0, in 0.0 => 100.0, usual 0.5 => 3.0, from "definition";
        /// Effort for citizens that brings usability to 63 % of what can be (a share of an ordinary platform's).
        enough: f64 = 0.5, in 0.001 => 100.0, usual 0.2 => 2.0, from "assumption";
        /// Cost of a platform without any usability above that of a perfect one (units of cost).
        hardship: f64 = 1.5, in 0.0 => 100.0, usual 0.5 => 4.0, from "Z street study (S2.5: hard to use); size: assumption";
        /// Usability at which app and web cost what `channel.online_cost` says, from 0 to 1.
        reference: f64 = 0.55, in 0.0 => 1.0, from "definition";
        /// Fields that units fill in for their tickets, for each of them and each round, if all effort went into data.
        fields: f64 = 8.0, in 0.0 => 500.0, usual 2.0 => 20.0, from "Z street study (S2.4, S2.5: products built for superiors); size: assumption";
        /// Filling in one field.
        field_work: WorkTime = "2 min", in "0 s" => "4 h", usual "30 s" => "10 min", from "assumption";
        /// Hours by member of staff and week that projects would take if all effort went into show.
        show_hours: f64 = 4.0, in 0.0 => 100.0, usual 1.0 => 10.0, from "Z street study (S2.7: cost up, effect flat); size: assumption";
    }
}

/// Where the effort goes: three parts that sum to the budget.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Split {
    /// Into ease for citizens.
    pub citizens: f64,
    /// Into data and dashboards for superiors.
    pub superiors: f64,
    /// Into what looks well.
    pub show: f64,
}

/// What the platform does to everybody, the same all along: worked out once.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct PlatformEffects {
    /// What it adds to the cost of app and web (units of cost).
    pub online_cost: f64,
    /// Fields that a unit fills in for each ticket and round.
    pub fields: f64,
    /// Time that they take.
    pub fields_work: WorkTime,
}

impl Usability {
    /// What the platform does, for those who meet it often.
    pub fn effects(&self) -> PlatformEffects {
        PlatformEffects {
            online_cost: self.online_cost(),
            fields: self.fields(),
            fields_work: self.fields_work(),
        }
    }

    /// How the builder divides his effort: by reward to the power of 1/(1 - returns).
    pub fn split(&self) -> Split {
        let rewards =
            [1.0 - self.upward.0, self.upward.0 * (1.0 - self.show_off.0), self.upward.0 * self.show_off.0];
        let parts = rewards.map(|reward| libm::pow(reward, 1.0 / (1.0 - self.returns)));
        let [citizens, superiors, show] = parts.map(|part| self.budget * part / parts.iter().sum::<f64>());
        Split { citizens, superiors, show }
    }

    /// Usability for citizens, from 0 to 1.
    pub fn usability(&self) -> f64 {
        1.0 - libm::exp(-self.split().citizens / self.enough)
    }

    /// What the platform adds to the cost of app and web (units of cost); below zero where it is easier than usual.
    pub fn online_cost(&self) -> f64 {
        self.hardship * (self.reference - self.usability())
    }

    /// Fields that a unit fills in for each ticket and round.
    pub fn fields(&self) -> f64 {
        self.fields * self.split().superiors
    }

    /// Time that they take.
    pub fn fields_work(&self) -> WorkTime {
        WorkTime(libm::round(self.fields() * self.field_work.0 as f64) as u64)
    }

    /// Staff hours that a unit of this many people puts into projects for show in a week.
    pub fn show_hours(&self, staff: u32) -> f64 {
        self.show_hours * self.split().show * f64::from(staff)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::testing::{defaults, falls, near, reads_back};

    #[test]
    fn what_is_worked_out_once_is_what_the_formulas_say() {
        let platform: Usability = defaults();
        let effects = platform.effects();
        assert_eq!(effects.online_cost, platform.online_cost());
        assert_eq!((effects.fields, effects.fields_work), (platform.fields(), platform.fields_work()));
    }

    #[test]
    fn an_empty_table_takes_the_defaults_and_is_written_as_it_reads() {
        reads_back::<Usability>();
    }

    #[test]
    fn effort_goes_where_the_reward_is() {
        let split = defaults::<Usability>().split();
        // Rewards 0.30, 0.63, 0.07 to the power of 1/0.7: 0.17906, 0.51683, 0.02240, together 0.71829.
        near(split.citizens, 0.2493);
        near(split.superiors, 0.7195);
        near(split.show, 0.0312);
        let shared = Usability { returns: 0.0, ..defaults() }.split();
        near(shared.citizens, 0.30);
        near(shared.superiors, 0.63);
        let large = Usability { budget: 3.0, ..defaults() }.split();
        near(large.citizens + large.superiors + large.show, 3.0);
    }

    #[test]
    fn who_answers_upward_builds_what_citizens_find_hard_to_use() {
        let usability: Usability = defaults();
        near(1.0 - usability.usability(), 0.6074); // e^(-0.2493/0.5)
        near(usability.online_cost(), 0.2361); // 1.5 · (0.55 - 0.3926)
        falls((0.0, 1.0), |upward| Usability { upward: Share(upward), ..defaults() }.usability());
        let open = Usability { upward: Share(0.0), ..defaults() };
        assert!(open.online_cost() < 0.0 && open.fields() == 0.0 && open.show_hours(10) == 0.0);
    }

    #[test]
    fn data_for_superiors_and_show_take_the_hours_of_units() {
        let usability: Usability = defaults();
        near(usability.fields(), 5.7562); // 8 · 0.71952
        assert_eq!(usability.fields_work(), WorkTime(691)); // 5.7562 · 120 s
        near(usability.show_hours(10), 1.2471); // 4 · 0.031177 · 10
        let showy = Usability { show_off: Share(0.5), ..defaults() };
        assert!(showy.show_hours(10) > 5.0 * usability.show_hours(10));
        assert!(showy.fields() < usability.fields() && showy.usability() > 0.0);
    }
}
