//! The files of tested claims.

use std::io;
use std::path::Path;

use super::json::{claims_as_json, over};
use super::rows::{PartRow, VerdictRow};
use super::{ClaimsReport, arms, metric, of_study, reason, than, unit};
use crate::experiment::InputFile;
use crate::kernel::param::Choice;
use crate::kernel::{Date, StartDate};
use crate::results::claims::file::{Claim, Expect};
use crate::results::claims::method::{Finding, Judged};
use crate::store::cell::Sheet;
use crate::store::data_package::DATA_PACKAGE;
use crate::store::data_package::package;
use crate::store::manifest::{Counts, Manifest, Provenance, Status};
use crate::store::out_dir::hash_of_parts;
use crate::store::out_dir::{Identity, Reserved as Folder};
use crate::store::publish::{WriteError, publish};
use crate::store::staged::{Ready, Staged};
use crate::store::table::Row;

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
        let disk = |source| WriteError::of(path, source);
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
        let (rows, verdicts) = (PartRow::table(), VerdictRow::table());
        let mut sheet = Sheet::new(Staged::begin(folder, CLAIMS)?, &rows, NO_START)?;
        let mut short = Sheet::new(Staged::begin(folder, VERDICTS)?, &verdicts, NO_START)?;
        for (claim, finding) in report.found() {
            part_rows(claim, finding).iter().try_for_each(|row| sheet.write(row))?;
            short.write(&VerdictRow {
                claim: claim.id.clone(),
                kind: claim.kind,
                origin: claim.sentence.origin(),
                verdict: finding.verdict,
                study: of_study(claim, finding),
                chain: finding.chain_answer(),
            })?;
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

/// The rows of a claim: one for each expectation, and one for its chain.
fn part_rows(claim: &Claim, finding: &Finding) -> Vec<PartRow> {
    let row = |expect: &Expect, judged: &Judged, part: String, answer, relation: &str| PartRow {
        claim: claim.id.clone(),
        part,
        kind: claim.kind,
        origin: claim.origin_of(expect),
        verdict: finding.verdict,
        answer,
        metric: metric(&expect.measure).id.into(),
        over: over(&expect.measure),
        relation: relation.into(),
        arms: arms(claim, expect),
        than: than(expect),
        unit: unit(expect).into(),
        n: judged.n,
        missing: judged.looked_at - judged.n,
        effect: judged.effect,
        ci_low: judged.low,
        ci_high: judged.high,
        confidence: judged.confidence,
        n_needed: judged.needed,
        cap: finding.cap,
        reason: reason(judged),
    };
    let parts = claim.expects.iter().zip(&finding.expects).zip(1..).map(|((expect, judged), place)| {
        row(expect, judged, format!("{place}"), judged.answer.into(), expect.word.word())
    });
    let chain = claim.chain.as_ref().zip(finding.chain.as_ref()).map(|(chain, judged)| {
        row(&claim.expects[chain.expect], judged, "chain".into(), finding.chain_answer(), "shrinks")
    });
    parts.chain(chain).collect()
}
