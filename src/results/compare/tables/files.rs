//! The files of a comparison.

use std::io;
use std::path::{Path, PathBuf};

use super::{Compared, comparison_as_json, word};
use crate::experiment::InputFile;
use crate::kernel::{Date, StartDate};
use crate::results::contrasts;
use crate::store::cell::{Cell, Sheet};
use crate::store::column::{Column, Table, Type};
use crate::store::data_package::DATA_PACKAGE;
use crate::store::data_package::package;
use crate::store::manifest::{Counts, Manifest, Provenance, Status};
use crate::store::out_dir::{Claim, Identity};
use crate::store::publish::{WriteError, publish};
use crate::store::staged::{Ready, Staged};

/// Name of the table.
const COMPARISON: &str = "comparison.csv";
/// Name of the same as contrasts, in the form that sweeps have them.
const CONTRASTS: &str = "contrasts.csv";
/// Name of the same with all that fits no table: what was selected, what failed.
const WHOLE: &str = "comparison.json";
/// No column of the table is a moment, so that any date does.
const NO_START: StartDate = StartDate::new(Date::constant(2017, 1, 1));

/// What is written beside the table.
#[derive(Clone, Debug, Default)]
pub struct ComparisonFiles {
    /// By [`hash_of_parts`](crate::store::out_dir::hash_of_parts).
    pub hash: String,
    /// Files that the scenarios or results were read from.
    pub inputs: Vec<InputFile>,
    /// Resolved scenarios by name; none where results were read.
    pub scenarios: Vec<(String, String)>,
}

impl ComparisonFiles {
    /// What makes two comparisons equal before they are computed.
    pub fn identity(&self) -> Identity {
        Identity { scenario_hash: self.hash.clone(), outputs: self.outputs(), precision: None }
    }

    fn outputs(&self) -> Vec<String> {
        let scenarios = scenario_files(&self.scenarios).into_iter();
        [COMPARISON, CONTRASTS, WHOLE, DATA_PACKAGE].map(String::from).into_iter().chain(scenarios).collect()
    }

    /// Writes everything; the files get their names together at the end. Answers with their names: none if it was stopped
    /// and a whole comparison lies there, which is kept.
    ///
    /// # Errors
    /// If the disk refuses, or an equal comparison that lies there has other bytes: then nothing is replaced.
    pub fn write(
        &self,
        claim: &Claim,
        compared: &Compared,
        provenance: Provenance,
        (counts, wall_seconds): (Counts, f64),
    ) -> Result<Vec<String>, WriteError> {
        let folder = claim.folder();
        let disk = |source| WriteError::of(folder, source);
        // What a stop leaves replaces no whole comparison.
        if compared.stopped && claim.repeats {
            return Ok(Vec::new());
        }
        let ready = self.settle(folder, compared).map_err(disk)?;
        if let Some(name) = claim.contradiction(ready.iter().map(Ready::record)) {
            return Err(WriteError::Differs(folder.join(name)));
        }
        let mut manifest = Manifest::plain(title(compared), self.hash.clone(), provenance, self.outputs());
        manifest.inputs.clone_from(&self.inputs);
        manifest.seed = compared.seed.to_string();
        manifest.counts = counts;
        manifest.status = match counts.failed {
            _ if compared.stopped => Status::Interrupted,
            0 => Status::Complete,
            _ => Status::Failed,
        };
        publish(claim, ready, manifest, wall_seconds).map_err(disk)
    }

    fn settle(&self, folder: &Path, compared: &Compared) -> io::Result<Vec<Ready>> {
        let table = table();
        let mut sheet = Sheet::new(Staged::begin(folder, COMPARISON)?, &table, NO_START)?;
        write_rows(&mut sheet, compared)?;
        let mut ready = vec![sheet.into_inner()?.finish()?];
        let contrasts = contrasts::table();
        let mut sheet = Sheet::new(Staged::begin(folder, CONTRASTS)?, &contrasts, NO_START)?;
        contrasts::write(&mut sheet, &compared.contrasts())?;
        ready.push(sheet.into_inner()?.finish()?);
        let whole = format!("{:#}\n", comparison_as_json(compared));
        ready.push(Staged::whole(folder, WHOLE, whole.as_bytes())?);
        let about = format!(
            "Paired comparisons of scenarios under common random numbers. Intervals are those of each comparison \
             alone, at a confidence of {}; verdicts hold together at that confidence (Holm 1979). ",
            compared.confidence
        );
        let text = package(&self.hash[..12], &title(compared), &about, &[table, contrasts]);
        ready.push(Staged::whole(folder, DATA_PACKAGE, text.as_bytes())?);
        for (file, (_, text)) in scenario_files(&self.scenarios).iter().zip(&self.scenarios) {
            ready.push(Staged::whole(folder, file, text.as_bytes())?);
        }
        Ok(ready)
    }
}

fn title(compared: &Compared) -> String {
    format!("Comparison of {}, reference {}", compared.names.join(", "), compared.names[compared.reference])
}

/// Names of the files of resolved scenarios: names that become one as files get numbers.
fn scenario_files(scenarios: &[(String, String)]) -> Vec<String> {
    let plain: Vec<String> = scenarios.iter().map(|(name, _)| scenario_file(name)).collect();
    let same = |one: &str, other: &str| one.eq_ignore_ascii_case(other);
    let name = |(place, file): (usize, &String)| {
        let before = plain[..place].iter().filter(|other| same(other, file)).count();
        if before == 0 { file.clone() } else { format!("{}-{file}", place + 1) }
    };
    plain.iter().enumerate().map(name).collect()
}

/// The name of a resolved scenario's file.
fn scenario_file(name: &str) -> String {
    let plain = |c: char| if c.is_alphanumeric() || "-_.+".contains(c) { c } else { '_' };
    PathBuf::from(name.chars().map(plain).collect::<String>() + ".resolved.toml").display().to_string()
}

/// The columns.
fn table() -> Table {
    let number = |name: &str, doc: &str| Column::new(name, Type::Number, doc).in_unit("that of the metric");
    let columns = vec![
        Column::new("metric", Type::Text, "Name of the metric: a column of runs.csv of any run."),
        Column::new("scenario", Type::Text, "Name of the scenario."),
        Column::new("reference", Type::Text, "Name of the scenario that it is compared with."),
        Column::new("n", Type::Count, "Replications in which both have a value."),
        number("mean_reference", "Mean of the reference over the n replications; empty if n is 0."),
        number("mean", "Mean of the scenario over them."),
        number("difference", "Mean of scenario minus reference."),
        number(
            "ci_low",
            "Lower end of the t interval of the difference, by the width of a bin wider for quantiles; empty if n is below 2.",
        ),
        number("ci_high", "Upper end of it."),
        Column::new(
            "p",
            Type::Number,
            "Two-sided p value of the paired t test of no difference; of quantiles, of none beyond the width of their bins. Empty \
             where the difference is the same in every replication, which leaves nothing to test.",
        ),
        Column::new("p_holm", Type::Number, "The same by Holm's correction over all rows of the table."),
        Column::new(
            "correlation",
            Type::Number,
            "Correlation of both over replications; empty where one does not vary.",
        ),
        Column::new(
            "replications_saved",
            Type::Number,
            "Further replications of each that independent random numbers would have needed for an interval of this width.",
        ),
        Column::new(
            "verdict",
            Type::Text,
            "better, worse, higher, lower, equal (in every replication), constant (the same difference in every replication), not established, or unknown (n below 2).",
        ),
    ];
    Table {
        name: "comparison",
        title: "One row for each metric and scenario beside the reference".into(),
        columns,
        primary_key: vec!["metric", "scenario"],
        legend: &[],
        foreign_key: None,
    }
}

fn write_rows(sheet: &mut Sheet<impl io::Write>, compared: &Compared) -> io::Result<()> {
    for row in &compared.rows {
        let (paired, spread) = (row.paired, row.paired.spread);
        sheet.row(&[
            compared.metrics[row.metric].id.into(),
            (&*compared.names[row.scenario]).into(),
            (&*compared.names[compared.reference]).into(),
            Cell::Count(paired.n as u64),
            paired.mean_reference.into(),
            paired.mean.into(),
            paired.difference.into(),
            spread.map(|spread| spread.low).into(),
            spread.map(|spread| spread.high).into(),
            spread.and_then(|spread| spread.p).into(),
            row.p_holm.into(),
            spread.and_then(|spread| spread.correlation).into(),
            paired.saved().map_or(Cell::Empty, Cell::Integer),
            word(row, compared.metrics).into(),
        ])?;
    }
    Ok(())
}
