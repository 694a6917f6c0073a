//! The files of tested claims.

use std::io;
use std::path::Path;

use super::json::{claims_as_json, over};
use super::{ClaimsReport, answer_word, arms, chain_word, metric, reason, than, unit};
use crate::experiment::InputFile;
use crate::kernel::param::Choice;
use crate::kernel::{Date, StartDate};
use crate::results::claims::file::{Claim, Expect};
use crate::results::claims::method::Judged;
use crate::store::cell::Sheet;
use crate::store::column::{Column, Table, Type};
use crate::store::data_package::DATA_PACKAGE;
use crate::store::data_package::package;
use crate::store::manifest::{Counts, Manifest, Provenance, Status};
use crate::store::out_dir::hash_of_parts;
use crate::store::out_dir::{Claim as Folder, Identity};
use crate::store::publish::{WriteError, publish};
use crate::store::staged::{Ready, Staged};

const CLAIMS: &str = "claims.csv";
const VERDICTS: &str = "verdicts.csv";
const JSON: &str = "claims.json";
/// No column is a moment, so that any date does.
const NO_START: StartDate = StartDate::new(Date::constant(2017, 1, 1));

/// The files, and what makes two results equal before they are computed.
#[derive(Clone, Debug)]
pub struct ClaimFiles {
    hash: String,
    inputs: Vec<InputFile>,
}

impl ClaimFiles {
    /// For these claims; `changes`: whatever else decides what comes out, such as settings of the command line.
    pub fn of<'t>(claims: &'t [Claim], changes: impl IntoIterator<Item = &'t str>) -> ClaimFiles {
        let files = || claims.iter().flat_map(Claim::files);
        let hash = hash_of_parts(["claims"].into_iter().chain(files().map(|(_, text)| text)).chain(changes));
        let mut inputs: Vec<InputFile> = Vec::new();
        for (path, text) in files() {
            let input =
                InputFile { path: path.into(), blake3: blake3::hash(text.as_bytes()).to_hex().to_string() };
            if !inputs.contains(&input) {
                inputs.push(input);
            }
        }
        ClaimFiles { hash, inputs }
    }

    /// What makes two results equal before they are computed.
    pub fn identity(&self) -> Identity {
        Identity { scenario_hash: self.hash.clone(), outputs: outputs(), precision: None }
    }

    /// Writes everything; the files get their names together at the end. Answers with their names, none of them if
    /// the claims were stopped and a whole result of the same claims lies there.
    ///
    /// # Errors
    /// If the disk refuses, or equal claims that lie there have other bytes: then nothing is replaced.
    pub fn write(
        &self,
        folder: &Folder,
        report: &ClaimsReport<'_>,
        provenance: Provenance,
        wall_seconds: f64,
    ) -> Result<Vec<String>, WriteError> {
        let is_whole = report.tested.is_whole;
        if !is_whole && folder.repeats {
            return Ok(Vec::new());
        }
        let path = folder.folder();
        let disk = |source| WriteError::Disk { folder: path.into(), source };
        let ready = self.settle(path, report).map_err(disk)?;
        if is_whole && let Some(name) = folder.contradiction(ready.iter().map(Ready::record)) {
            return Err(WriteError::Differs(path.join(name)));
        }
        let mut manifest = Manifest::plain(title(report), self.hash.clone(), provenance, outputs());
        manifest.inputs.clone_from(&self.inputs);
        let (runs, failed) = (report.tested.runs, report.tested.failures.len() as u32);
        manifest.counts = Counts { planned: runs, done: runs - failed, failed };
        manifest.status = match (is_whole, failed) {
            (false, _) => Status::Interrupted,
            (true, 0) => Status::Complete,
            _ => Status::Failed,
        };
        publish(folder, ready, manifest, wall_seconds).map_err(disk)
    }

    fn settle(&self, folder: &Path, report: &ClaimsReport<'_>) -> io::Result<Vec<Ready>> {
        let (rows, verdicts) = (rows_table(), verdicts_table());
        let mut sheet = Sheet::new(Staged::begin(folder, CLAIMS)?, &rows, NO_START)?;
        write_rows(&mut sheet, report)?;
        let mut short = Sheet::new(Staged::begin(folder, VERDICTS)?, &verdicts, NO_START)?;
        for (claim, finding) in report.found() {
            short.row(&[
                (&*claim.id).into(),
                claim.kind.word().into(),
                finding.verdict.word().into(),
                chain_word(finding).into(),
            ])?;
        }
        let mut json = serde_json::to_string_pretty(&claims_as_json(report))?;
        json.push('\n');
        let about = report.multiplicity() + " ";
        let text = package(&self.hash[..12], &title(report), &about, &[rows, verdicts]);
        Ok(vec![
            sheet.into_inner()?.finish()?,
            short.into_inner()?.finish()?,
            Staged::whole(folder, JSON, json.as_bytes())?,
            Staged::whole(folder, DATA_PACKAGE, text.as_bytes())?,
        ])
    }
}

fn outputs() -> Vec<String> {
    [CLAIMS, VERDICTS, JSON, DATA_PACKAGE].map(String::from).to_vec()
}

fn title(report: &ClaimsReport<'_>) -> String {
    match report.claims {
        [claim] => format!("Claim {}", claim.id),
        claims => format!("{} claims", claims.len()),
    }
}

fn rows_table() -> Table {
    let number =
        |name: &str, doc: &str| Column::new(name, Type::Number, doc).in_unit("that of the column unit");
    let text = |name: &str, doc: &str| Column::new(name, Type::Text, doc);
    let columns = vec![
        text("claim", "Id of the claim."),
        text("part", "Number of the expectation in the claim's file, from 1; or chain."),
        text("kind", "behaviour, accounting or calibrated; only behaviour counts as evidence."),
        text("verdict", "Of the claim: supported, contradicted or undecided."),
        text("answer", "Of this part: holds, fails or open; of a chain also untested."),
        text("metric", "Name of the metric: a column of runs.csv of any run."),
        text("over", "Organisations, category and months that it is measured over; empty for everything."),
        text("relation", "What is expected; shrinks for a chain."),
        text("arms", "Arms in the order in which the relation names them."),
        text("than", "What the metric is held against; empty where it is nothing."),
        text("unit", "Unit of effect and interval."),
        Column::new("n", Type::Count, "Replications in which everything that is compared has a value."),
        Column::new("missing", Type::Count, "Replications without."),
        number(
            "effect",
            "Mean of the effect over the n replications; of a chain, the effect that the cut leaves.",
        ),
        number(
            "ci_low",
            "Lower end of its t interval, at the confidence of this look; empty if n is below 2.",
        ),
        number("ci_high", "Upper end of it."),
        Column::new(
            "confidence",
            Type::Number,
            "Confidence of that interval, after what is spent on other looks.",
        ),
        Column::new(
            "n_needed",
            Type::Count,
            "Where open: replications in all that would decide (chance 80 %).",
        ),
        Column::new("cap", Type::Count, "Replications at which sampling ends."),
        text("reason", "Why the answer rests on fewer values than there are replications; mostly empty."),
    ];
    Table {
        name: "claims",
        title: "One row for each expectation of a claim, and one for its chain".into(),
        columns,
        primary_key: vec!["claim", "part"],
        legend: &[],
        foreign_key: None,
    }
}

fn verdicts_table() -> Table {
    Table {
        name: "verdicts",
        title: "One row for each claim; the table that --expected compares with".into(),
        columns: vec![
            Column::new("claim", Type::Text, "Id of the claim."),
            Column::new("kind", Type::Text, "behaviour, accounting or calibrated."),
            Column::new("verdict", Type::Text, "supported, contradicted or undecided."),
            Column::new("chain", Type::Text, "holds, fails, open, untested, or none."),
        ],
        primary_key: vec!["claim"],
        legend: &[],
        foreign_key: None,
    }
}

fn write_rows(sheet: &mut Sheet<impl io::Write>, report: &ClaimsReport<'_>) -> io::Result<()> {
    for (claim, finding) in report.found() {
        let parts = claim.expects.iter().zip(&finding.expects).zip(1..).map(|((expect, judged), place)| {
            (expect, judged, format!("{place}"), answer_word(judged.answer), expect.word.word())
        });
        let chain = claim.chain.as_ref().zip(finding.chain.as_ref()).map(|(chain, judged)| {
            let expect: &Expect = &claim.expects[chain.expect];
            (expect, judged, "chain".to_string(), chain_word(finding), "shrinks")
        });
        for (expect, judged, part, answer, relation) in parts.chain(chain) {
            let Judged { looked_at, n, effect, low, high, confidence, needed, .. } = judged;
            let (over, reason) = (over(&expect.measure), reason(judged));
            let (arms, than) = (arms(claim, expect), than(expect));
            sheet.row(&[
                (&*claim.id).into(),
                (&*part).into(),
                claim.kind.word().into(),
                finding.verdict.word().into(),
                answer.into(),
                metric(&expect.measure).id.into(),
                over.as_deref().into(),
                relation.into(),
                (&*arms).into(),
                than.as_deref().into(),
                unit(expect).into(),
                (*n).into(),
                (looked_at - n).into(),
                (*effect).into(),
                (*low).into(),
                (*high).into(),
                (*confidence).into(),
                (*needed).into(),
                finding.cap.into(),
                reason.as_deref().into(),
            ])?;
        }
    }
    Ok(())
}
