//! What is said of runs: luck, what is observed, how it is estimated, and with what software.

use super::Described;
use super::text::{code, counted, table};
use crate::experiment::RESULTS_VERSION;
use crate::model::metrics::catalogue;
use crate::scenario::FORMAT;

impl Described<'_> {
    /// Seed and replications.
    pub(crate) fn stochasticity(&self) -> String {
        let run = &self.scenario.head.run;
        format!(
            "The seed of this scenario is {}, and its replications are numbered 0 to {}; seed and number together settle a run.\n",
            run.seed.0,
            run.replications.0.saturating_sub(1),
        )
    }

    /// How much is observed.
    pub(crate) fn observation(&self) -> String {
        let run = &self.scenario.head.run;
        format!(
            "There are {} metrics; STRESS-DES 1.2 defines them. Queues, backlogs, pressure and beliefs are also written as time series with \
             a step of {}.\n",
            catalogue().len(),
            run.series_step
        )
    }

    /// Every metric with its definition.
    pub(crate) fn outputs(&self) -> String {
        let rows = catalogue()
            .iter()
            .map(|info| [code(info.id), info.label.into(), info.unit.into(), info.doc.into()]);
        let metrics = table(["output", "label", "unit", "definition"], rows);
        format!(
            "Intervals are those of STRESS-DES 4.3. The outputs are (delete what is not reported):\n\n{metrics}"
        )
    }

    /// Replications and intervals.
    pub(crate) fn estimation(&self) -> String {
        let run = &self.scenario.head.run;
        format!(
            "The scenario is run {}, each after its own warm-up (replication with deletion). A mean over replications is given \
             with an interval of Student's t at {} % confidence; a replication in which an output has no denominator is left out of that \
             output, and the number of those that remain is given. Scenarios are compared by paired differences, because replications of one number use \
             common random numbers; several differences are corrected by Holm's method. Medians and percentiles within a run are of all counted tickets.\n",
            counted(u64::from(run.replications.0), "time", "times"),
            percent(run.confidence.0),
        )
    }

    /// Program, versions, name of the scenario.
    pub(crate) fn software(&self) -> String {
        format!(
            "The simulator is petisim {}, written in Rust, with results version {RESULTS_VERSION} and scenario format {FORMAT}. Equal \
             scenarios have equal hashes; that of this one is `{}` (BLAKE3 of all its parameters, without title, text, \
             number of replications and confidence).\n",
            env!("CARGO_PKG_VERSION"),
            self.scenario.identity().full(),
        )
    }

    /// How a reader gets the same bytes.
    pub(crate) fn sharing(&self) -> String {
        let names: Vec<String> = self.scenario.files().map(|(name, _)| code(name)).collect();
        format!(
            "petisim is free software under the {} licence. Version, seed and the scenario ({}) are sufficient to produce the same bytes again: every \
             result folder holds the resolved scenario, `scenario.resolved.toml`, which can be run as it is, and `manifest.json`, which lists a hash of every file. \
             *To be completed: where the code of this version and the scenario are deposited.*\n",
            env!("CARGO_PKG_LICENSE"),
            names.join(", "),
        )
    }
}

/// A share in per cent, without needless digits.
fn percent(share: f64) -> String {
    let text = format!("{:.4}", 100.0 * share);
    text.trim_end_matches('0').trim_end_matches('.').into()
}
