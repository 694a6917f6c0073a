//! Verdicts that were committed, and in what those of today differ.

use std::collections::BTreeMap;
use std::io::Read;
use std::path::{Path, PathBuf};

use super::ClaimsReport;
use crate::kernel::param::Choice;
use crate::store::regular;

/// What stands behind so many bytes of a table is no verdict any more.
const LARGEST: u64 = 4 << 20;

/// A table of verdicts that cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum ExpectedError {
    /// It is not there, or no table.
    #[error("cannot read the verdicts in `{}`", .0.display())]
    Table(PathBuf, #[source] csv::Error),
    /// A column is missing.
    #[error("`{}` has no column `{column}`", .file.display())]
    Column {
        /// The file.
        file: PathBuf,
        /// The column.
        column: &'static str,
    },
}

/// Verdict and chain by id of the claim; no chain where the table has no such column.
type Verdicts = BTreeMap<String, (String, Option<String>)>;

/// Reads a table with the columns `claim`, `verdict` and, if chains are to be compared too, `chain`: such as
/// `verdicts.csv`.
///
/// # Errors
/// If there is no such table, or it lacks one of the first two columns.
pub fn read_expected(file: &Path) -> Result<Verdicts, ExpectedError> {
    let broken = |error| ExpectedError::Table(file.into(), error);
    let opened = regular::open(file).map_err(|error| broken(error.into()))?;
    let mut reader = csv::Reader::from_reader(opened.take(LARGEST));
    let header = reader.headers().map_err(broken)?.clone();
    let place = |column: &'static str| {
        let place = header.iter().position(|name| name == column);
        place.ok_or_else(|| ExpectedError::Column { file: file.into(), column })
    };
    let (claim, verdict, chain) = (place("claim")?, place("verdict")?, place("chain").ok());
    let mut verdicts = Verdicts::new();
    for record in reader.records() {
        let record = record.map_err(broken)?;
        let cell = |place: usize| record.get(place).unwrap_or_default().to_string();
        verdicts.insert(cell(claim), (cell(verdict), chain.map(cell)));
    }
    Ok(verdicts)
}

/// In what the claims differ from the committed verdicts, a sentence each. `all`: whether claims that were not run
/// count as differences too.
pub fn differences(report: &ClaimsReport<'_>, expected: &Verdicts, all: bool) -> Vec<String> {
    let mut told = Vec::new();
    for (claim, finding) in report.found() {
        let (id, verdict, chain) = (&claim.id, finding.verdict.word(), finding.chain_answer().word());
        match expected.get(id) {
            None => told.push(format!("{id} is {verdict}, and no verdict was expected")),
            Some((wanted, _)) if wanted != verdict => told.push(format!("{id} is {verdict}, not {wanted}")),
            Some((_, Some(wanted))) if wanted != chain => {
                told.push(format!("the chain of {id}: {chain}, not {wanted}"));
            }
            _ => {}
        }
    }
    let is_run = |id: &&String| report.claims.iter().any(|claim| claim.id == **id);
    if all {
        let missing = expected.keys().filter(|id| !is_run(id));
        told.extend(missing.map(|id| format!("{id} was expected and not run")));
    }
    told
}
