//! The files of an attribution.

use std::io;
use std::path::Path;

use super::{Attributed, attribution_as_json, effects, in_errors};
use crate::experiment::InputFile;
use crate::kernel::{Date, StartDate};
use crate::results::attribute::method::Design;
use crate::store::cell::{Cell, Sheet};
use crate::store::column::{Column, Table, Type};
use crate::store::data_package::DATA_PACKAGE;
use crate::store::data_package::package;
use crate::store::manifest::{Counts, Manifest, Provenance, Status};
use crate::store::out_dir::hash_of_parts;
use crate::store::out_dir::{Claim, Identity};
use crate::store::publish::{WriteError, publish};
use crate::store::staged::{Ready, Staged};

/// No column of the tables is a moment, so that any date does.
const NO_START: StartDate = StartDate::new(Date::constant(2017, 1, 1));
/// The table of effects, in Markdown.
const EFFECTS: &str = "effects.md";

/// The hash of all that decides what an attribution says: texts of the scenarios, and how they are shared out.
pub fn attribution_hash<'t>(parts: impl IntoIterator<Item = &'t str>) -> String {
    hash_of_parts(["attribution"].into_iter().chain(parts))
}

/// What is written beside the table.
#[derive(Clone, Debug, Default)]
pub struct AttributionFiles {
    /// By [`attribution_hash`].
    pub hash: String,
    /// Whether only one-off effects are tabled.
    pub one_off: bool,
    /// Files that the scenarios were read from.
    pub inputs: Vec<InputFile>,
    /// Resolved scenarios by name.
    pub scenarios: Vec<(String, String)>,
}

impl AttributionFiles {
    /// What makes two attributions equal before they are computed.
    pub fn identity(&self) -> Identity {
        Identity { scenario_hash: self.hash.clone(), outputs: self.outputs(), precision: None }
    }

    fn outputs(&self) -> Vec<String> {
        let mut outputs =
            vec![self.table().file(), format!("{}.json", self.table().name), DATA_PACKAGE.into()];
        if self.one_off {
            outputs.push(EFFECTS.into());
        }
        outputs.extend(self.scenarios.iter().map(|(name, _)| scenario_file(name)));
        outputs
    }

    /// Writes everything; the files get their names together at the end. Answers with their names, or with nothing
    /// if what was stopped would have replaced a whole result.
    ///
    /// # Errors
    /// If the disk refuses, or an equal attribution that lies there has other bytes: then nothing is replaced.
    pub fn write(
        &self,
        claim: &Claim,
        all: &[Attributed],
        provenance: Provenance,
        (counts, wall_seconds): (Counts, f64),
    ) -> Result<Option<Vec<String>>, WriteError> {
        let status = match counts {
            Counts { planned, done, failed } if done + failed < planned => Status::Interrupted,
            Counts { failed: 0, .. } => Status::Complete,
            _ => Status::Failed,
        };
        if status == Status::Interrupted && claim.repeats {
            return Ok(None);
        }
        let folder = claim.folder();
        let disk = |source| WriteError::of(folder, source);
        let ready = self.settle(folder, all).map_err(disk)?;
        if let Some(name) = claim.contradiction(ready.iter().map(Ready::record)) {
            return Err(WriteError::Differs(folder.join(name)));
        }
        let mut manifest = Manifest::plain(self.title(all), self.hash.clone(), provenance, self.outputs());
        manifest.inputs.clone_from(&self.inputs);
        manifest.seed = all.first().map(|one| one.seed.to_string()).unwrap_or_default();
        manifest.counts = counts;
        manifest.status = status;
        publish(claim, ready, manifest, wall_seconds).map(Some).map_err(disk)
    }

    fn title(&self, all: &[Attributed]) -> String {
        let names: Vec<&str> = all.iter().map(|one| one.name.as_str()).collect();
        let what = if self.one_off { "One-off ablations" } else { "Attribution" };
        format!("{what} of {}", names.join(", "))
    }

    fn settle(&self, folder: &Path, all: &[Attributed]) -> io::Result<Vec<Ready>> {
        let table = self.table();
        let mut sheet = Sheet::new(Staged::begin(folder, &table.file())?, &table, NO_START)?;
        for one in all {
            write_rows(&mut sheet, one)?;
        }
        let mut ready = vec![sheet.into_inner()?.finish()?];
        let whole: Vec<serde_json::Value> = all.iter().map(attribution_as_json).collect();
        let whole = format!("{:#}\n", serde_json::Value::Array(whole));
        ready.push(Staged::whole(folder, &format!("{}.json", table.name), whole.as_bytes())?);
        if self.one_off {
            ready.push(Staged::whole(folder, EFFECTS, effects(all).as_bytes())?);
        }
        let about = "What each mechanism or group accounts for in the mean of a metric. All runs of one replication \
                     use common random numbers; intervals are Student's t over replications, each for itself. ";
        let text = package(&self.hash[..12], &self.title(all), about, &[table]);
        ready.push(Staged::whole(folder, DATA_PACKAGE, text.as_bytes())?);
        for (name, text) in &self.scenarios {
            ready.push(Staged::whole(folder, &scenario_file(name), text.as_bytes())?);
        }
        Ok(ready)
    }

    /// The columns.
    fn table(&self) -> Table {
        let mut columns = who();
        columns.extend(one_off());
        if !self.one_off {
            columns.extend(shapley());
        }
        Table {
            name: if self.one_off { "ablation" } else { "attribution" },
            title: "One row for each scenario, metric and player".into(),
            columns,
            primary_key: vec!["scenario", "metric", "player"],
            legend: &[],
            foreign_key: None,
        }
    }
}

/// The name of a resolved scenario's file.
fn scenario_file(name: &str) -> String {
    let plain = |c: char| if c.is_alphanumeric() || "-_.+".contains(c) { c } else { '_' };
    name.chars().map(plain).collect::<String>() + ".resolved.toml"
}

fn number(name: &str, doc: &str) -> Column {
    Column::new(name, Type::Number, doc).in_unit("that of the metric")
}

fn who() -> Vec<Column> {
    let text = |name, doc| Column::new(name, Type::Text, doc);
    vec![
        text("scenario", "Name of the scenario."),
        text("metric", "Name of the metric: a column of runs.csv of any run."),
        text("player", "Path of the mechanism, or name of the group."),
        text("group", "T technology, I institution, O organisation, - environment."),
        text("members", "Paths of the mechanisms that it consists of, separated by spaces."),
        text("goes_too", "Mechanisms that cannot act without it and are off whenever it is."),
    ]
}

fn one_off() -> Vec<Column> {
    vec![
        Column::new("ablation_n", Type::Count, "Replications in which both have a value."),
        number("ablation_without", "Mean without the player over these; empty if there are none."),
        number("ablation_with", "Mean of the whole over these."),
        number("ablation", "One-off ablation: mean of the whole minus mean without the player."),
        number(
            "ablation_low",
            "Lower end of its t interval; empty if the number of replications is below 2.",
        ),
        number("ablation_high", "Upper end of it."),
        Column::new(
            "ablation_errors",
            Type::Number,
            "The difference in its standard errors; empty where it is the same in all replications.",
        ),
        Column::new(
            "ablation_p_holm",
            Type::Number,
            "Two-sided p value of the paired t test, by Holm's correction over all rows of the scenario.",
        ),
    ]
}

fn shapley() -> Vec<Column> {
    vec![
        Column::new("n", Type::Count, "Replications in which every coalition has a value."),
        number("shapley", "Shapley value: over all players it sums to `whole`. Empty if n is 0."),
        number("shapley_se", "Its standard error over replications, choice of orders included."),
        number("shapley_low", "Lower end of its t interval; empty if n is below 2."),
        number("shapley_high", "Upper end of it."),
        Column::new(
            "share_of_whole",
            Type::Number,
            "shapley / whole, where the interval of the whole leaves out 0.",
        ),
        number("whole", "Mean with all players minus mean with none, over the n replications."),
        number("value_all", "Mean with all players."),
        number("value_none", "Mean with none of them."),
    ]
}

fn write_rows(sheet: &mut Sheet<impl io::Write>, one: &Attributed) -> io::Result<()> {
    for (shared, player, part) in one.rows() {
        let (members, followers) = (player.members.join(" "), player.followers.join(" "));
        let (ablation, spread) = (part.ablation, part.ablation.spread);
        let mut cells: Vec<Cell<'_>> = vec![
            one.name.as_str().into(),
            one.metrics[shared.metric].id.into(),
            player.name.as_str().into(),
            player.tag.letter().into(),
            members.as_str().into(),
            followers.as_str().into(),
            Cell::Count(ablation.n as u64),
            ablation.mean_reference.into(),
            ablation.mean.into(),
            ablation.difference.into(),
            spread.map(|spread| spread.low).into(),
            spread.map(|spread| spread.high).into(),
            in_errors(part).filter(|errors| errors.is_finite()).into(),
            part.p_holm.into(),
        ];
        if one.design != Design::OneOff {
            let found = part.shapley.unwrap_or_default();
            cells.extend([
                Cell::Count(shared.n as u64),
                found.mean.into(),
                found.se.into(),
                found.low.into(),
                found.high.into(),
                share_of_whole(shared, part).into(),
                shared.whole.mean.into(),
                shared.all.into(),
                shared.none.into(),
            ]);
        }
        sheet.row(&cells)?;
    }
    Ok(())
}

/// The Shapley value as a share of the whole, where there is a whole beyond noise.
pub(crate) fn share_of_whole(
    shared: &crate::results::attribute::method::Shared,
    part: &crate::results::attribute::method::Part,
) -> Option<f64> {
    let is_whole = shared.whole.excludes_zero() == Some(true);
    is_whole.then_some(part.shapley?.mean? / shared.whole.mean?)
}
