//! Paper that the rules require (S4.3, S4.12, S2.4; E2.17).
//!
//! A reply carries the mandatory items (who, when, process, result) and traces. Each item takes its time; skimping
//! makes items go missing, and odd matters fit the form worse. Uniform rules ask the same of every ticket. Off: a
//! reply takes no paper and has no form.

use crate::kernel::WorkTime;
use crate::kernel::param::Count;
use crate::section;

section! {
    /// Paper that the rules require.
    #[tag(Institution)]
    #[decides("paper that the rules require")]
    #[off("no paper, no form")]
    pub struct Documentation {
        /// Writing the reply itself.
        reply_work: WorkTime = "24 min", in "0 s" => "80 h", usual "6 min" => "2 h", from "assumption";
        /// Traces that the rule asks for: photos, uploads, talks on record.
        traces: Count = 6, in 0 => 500, usual 0 => 20, from "B City C District study (list of traces); number: assumption";
        /// Making one trace.
        trace_work: WorkTime = "5 min", in "0 s" => "40 h", usual "30 s" => "30 min", from "assumption";
        /// Items of the reply that are mandatory beside the traces.
        items: Count = 4, in 0 => 100, from "B City C District study: who, when, process, result";
        /// Whether every ticket takes the same traces; otherwise they go by difficulty, and are as many on average.
        uniform: bool = true, from "B City C District study (S4.12)";
        /// Rise of the traces with difficulty where they go by it (traces for difficulty 1 less those for 0, as a share of `traces`).
        slope: f64 = 1.5, in 0.0 => 10.0, from "assumption";
        /// Difficulty at which a rule that goes by difficulty asks for just `traces`, from 0 to 1.
        even_at: f64 = 0.4, in 0.0 => 1.0, from "definition: the mean difficulty, so that differentiating alone saves no paper";
        /// How surely an item that gets its time is there: its absence is exp(-care) at difficulty 0.
        care: f64 = 5.2, in 0.1 => 50.0, usual 3.0 => 7.0, from "assumption, set by a trial of the model; a redo rate of 0.10 to 0.15 is a check";
        /// What a standard intake form adds to care (a share).
        standard_care: f64 = 0.1, in 0.0 => 10.0, from "M City study (SF1.1: missing elements); size: assumption";
        /// Share of that care that the oddest matter (difficulty 1) takes away.
        oddness: f64 = 0.4, in 0.0 => 1.0, from "B City C District study: any missing detail risks rejection; size: assumption";
    }
}

impl Documentation {
    /// Traces that the rule asks for of a matter of this difficulty (0 to 1).
    pub fn traces_for(&self, difficulty: f64) -> u32 {
        if self.uniform {
            return self.traces.0;
        }
        let share = 1.0 + self.slope * (difficulty - self.even_at);
        libm::round(f64::from(self.traces.0) * share.max(0.0)) as u32
    }

    /// Paper time that the rule asks for.
    pub fn required(&self, difficulty: f64) -> WorkTime {
        WorkTime(self.reply_work.0 + u64::from(self.traces_for(difficulty)) * self.trace_work.0)
    }

    /// Chance that one item is there when `share` of its required time is spent; `standardised`: intake asked for it.
    pub fn present_chance(&self, share: f64, difficulty: f64, standardised: bool) -> f64 {
        let care = self.care
            * (1.0 - self.oddness * difficulty)
            * if standardised { 1.0 + self.standard_care } else { 1.0 };
        1.0 - libm::exp(-care * share)
    }

    /// Items that a reviewer can miss.
    pub fn items_for(&self, difficulty: f64) -> u32 {
        self.items.0 + self.traces_for(difficulty)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::testing::{defaults, falls, near, reads_back, rises};

    #[test]
    fn an_empty_table_takes_the_defaults_and_is_written_as_it_reads() {
        reads_back::<Documentation>();
    }

    #[test]
    fn uniform_rules_ask_the_same_of_every_matter() {
        let paper: Documentation = defaults();
        for difficulty in [0.0, 0.4, 1.0] {
            assert_eq!(paper.traces_for(difficulty), 6);
            assert_eq!(paper.items_for(difficulty), 10); // 4 + 6
            assert_eq!(paper.required(difficulty), WorkTime(54 * 60)); // 24 min + 6 · 5 min
        }
    }

    #[test]
    fn differentiated_rules_ask_more_of_the_hard_matters() {
        let paper = Documentation { uniform: false, ..defaults() };
        assert_eq!(paper.traces_for(0.0), 2); // 6 · (1 - 1.5·0.4) = 2.4
        assert_eq!(paper.traces_for(0.5), 7); // 6 · (1 + 1.5·0.1) = 6.9
        assert_eq!(paper.traces_for(1.0), 11); // 6 · (1 + 1.5·0.6) = 11.4
        assert_eq!(paper.required(0.0), WorkTime(34 * 60)); // 24 min + 2 · 5 min
        assert!(
            (0..10)
                .all(|d| paper.traces_for(f64::from(d) / 10.0) <= paper.traces_for(f64::from(d + 1) / 10.0))
        );
    }

    /// Difficulties of a triangular distribution from 0 over 0.3 to 0.9, whose mean is 0.4, in thirty equal parts.
    #[test]
    fn differentiated_rules_ask_for_as_much_on_average() {
        let (uniform, by_difficulty): (Documentation, _) =
            (defaults(), Documentation { uniform: false, ..defaults() });
        let difficulty = |share: f64| {
            if share < 1.0 / 3.0 { libm::sqrt(share * 0.27) } else { 0.9 - libm::sqrt((1.0 - share) * 0.54) }
        };
        let mean = |paper: &Documentation| {
            let parts = (0..300).map(|i| difficulty((f64::from(i) + 0.5) / 300.0));
            parts.map(|difficulty| paper.required(difficulty).0 as f64).sum::<f64>() / 300.0
        };
        assert!((mean(&by_difficulty) / mean(&uniform) - 1.0).abs() < 0.01);
    }

    #[test]
    fn an_item_is_there_by_the_time_spent_on_it() {
        let paper: Documentation = defaults();
        near(paper.present_chance(1.0, 0.0, false), 0.9945); // 1 - e^-5.2
        near(paper.present_chance(1.0, 0.4, false), 0.9873); // 1 - e^(-5.2 · (1 - 0.4·0.4))
        near(paper.present_chance(0.6, 0.4, false), 0.9273); // 1 - e^(-4.368 · 0.6)
        near(paper.present_chance(1.0, 0.4, true), 0.9918); // 1 - e^(-4.368 · 1.1)
        rises((0.0, 1.5), |share| paper.present_chance(share, 0.4, false));
        falls((0.0, 1.0), |difficulty| paper.present_chance(1.0, difficulty, false));
        assert_eq!(paper.present_chance(0.0, 0.4, false), 0.0);
    }
}
