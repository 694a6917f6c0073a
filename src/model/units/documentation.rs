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
    pub struct Documentation {
        /// Writing the reply itself.
        reply_work: WorkTime = "24 min", in "0 s" => "80 h", usual "6 min" => "2 h", from "assumption";
        /// Traces that the rule asks for: photos, uploads, talks on record.
        traces: Count = 6, in 0 => 500, usual 0 => 20, from "B City C District study (list of traces); number: assumption";
        /// Making one trace.
        trace_work: WorkTime = "5 min", in "0 s" => "40 h", usual "30 s" => "30 min", from "assumption";
        /// Items of the reply that are mandatory beside the traces.
        items: Count = 4, in 0 => 100, from "B City C District study: who, when, process, result";
        /// Whether every ticket takes the same traces; otherwise they go by difficulty.
        uniform: bool = true, from "B City C District study (S4.12)";
        /// How surely an item that gets its time is there: its absence is exp(-care) at difficulty 0.
        care: f64 = 4.9, in 0.1 => 50.0, usual 3.0 => 7.0, from "assumption";
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
        libm::round(f64::from(self.traces.0) * (0.25 + 0.75 * 2.0 * difficulty).min(1.5)) as u32
    }

    /// Paper time that the rule asks for.
    pub fn required(&self, difficulty: f64) -> WorkTime {
        WorkTime(self.reply_work.0 + u64::from(self.traces_for(difficulty)) * self.trace_work.0)
    }

    /// Chance that one item is there when `share` of its required time is spent; `standardised`: intake asked for it.
    pub fn present_chance(&self, share: f64, difficulty: f64, standardised: bool) -> f64 {
        let care = self.care * (1.0 - self.oddness * difficulty) * if standardised { 1.1 } else { 1.0 };
        1.0 - libm::exp(-care * share)
    }

    /// Items that a reviewer can miss.
    pub fn items_for(&self, difficulty: f64) -> u32 {
        self.items.0 + self.traces_for(difficulty)
    }
}
