//! `verify.csv` with its data dictionary, the same as JSON, and as a table for a terminal or a paper's appendix.

pub(crate) mod rows;

use std::fmt::Write as _;
use std::io;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use rows::{CheckRow, Verification, World};

use super::method::{Case, FAMILY_ERROR, FILES, FINDS, Finding, POWER, Report, Verdict};
use crate::experiment::RESULTS_VERSION;
use crate::kernel::param::Choice;
use crate::render::terminal::BOLD;
use crate::store::data_package::package;
use crate::store::staged::{FileRecord, Staged, sync_folder};
use crate::store::table::{Row, staged};
use crate::store::target::{Target, TargetError};

/// Name of the data dictionary of the table.
const DICTIONARY: &str = "verify.datapackage.json";
/// Name of the same as JSON.
const JSON: &str = "verify.json";

/// Writes the scenarios of theory into a folder, which is made; files of their names are replaced.
///
/// # Errors
/// If one of these names is taken by what is no file or belongs to a result, and then nothing is written; if the disk
/// refuses.
pub fn unpack(folder: &Path) -> Result<Vec<PathBuf>, TargetError> {
    let mut targets = Vec::new();
    for (name, text) in FILES {
        let file = folder.join(name);
        if let Some(parent) = file.parent() {
            std::fs::create_dir_all(parent)
                .map_err(|source| TargetError::Disk { file: parent.into(), source })?;
        }
        targets.push((Target::plain(&file)?, text));
    }
    targets.iter().try_for_each(|(target, text)| target.write(text.as_bytes()))?;
    Ok(targets.into_iter().map(|(target, _)| target.file().into()).collect())
}

/// Writes the table, its data dictionary and the same as JSON into a folder, in place of those that lie there.
///
/// # Errors
/// If the disk refuses.
pub fn write(folder: &Path, cases: &[&Case], report: &Report, seed: u64) -> io::Result<Vec<FileRecord>> {
    std::fs::create_dir_all(folder)?;
    let table = CheckRow::table();
    let ready = staged(folder, &table, report.findings.iter().map(check))?;
    let dictionary = package("verify", "Theory beside simulation", "", &[table]);
    let dictionary = Staged::whole(folder, DICTIONARY, dictionary.as_bytes())?;
    let text = format!("{:#}\n", as_json(cases, report, seed));
    let json = Staged::whole(folder, JSON, text.as_bytes())?;
    let files = vec![ready.commit(folder)?, dictionary.commit(folder)?, json.commit(folder)?];
    sync_folder(folder)?;
    Ok(files)
}

/// Everything as one JSON value. Missing values are `null`.
pub fn as_json(cases: &[&Case], report: &Report, seed: u64) -> Value {
    let world = |case: &&Case| World {
        case: case.name.into(),
        title: case.title.into(),
        file: case.file.into(),
        about: case.about.into(),
    };
    json!(Verification {
        results_version: RESULTS_VERSION,
        seed: seed.to_string(),
        family_error: FAMILY_ERROR,
        finds_wanted: FINDS,
        power: POWER,
        rejected: report.rejected().count() as u64,
        coarse: report.coarse().count() as u64,
        cases: cases.iter().map(world).collect(),
        checks: report.findings.iter().map(check).collect(),
    })
}

fn check(finding: &Finding) -> CheckRow {
    let found = &finding.estimate;
    CheckRow {
        case: finding.case.into(),
        check: finding.check.clone(),
        unit: finding.unit.into(),
        theory: finding.theory,
        simulated: found.mean,
        ci_low: found.interval.map(|(low, _)| low),
        ci_high: found.interval.map(|(_, high)| high),
        n: finding.n,
        replications: finding.replications as u64,
        z: found.z,
        p: found.p,
        p_adjusted: finding.adjusted,
        finds: found.finds,
        rounding: finding.rounding,
        verdict: finding.verdict,
        source: finding.source.into(),
    }
}

/// The table of an appendix: case by case its checks, and what the columns mean.
pub fn table(cases: &[&Case], report: &Report) -> String {
    let mut text = format!(
        "{}{:<34}{:>12}{:>12}{:>13}{:>11}{:>7}{:>8}  verdict{}\n",
        BOLD.0, "", "theory", "simulated", "± 99 %", "n", "z", "finds", BOLD.1
    );
    for case in cases {
        let _ = writeln!(text, "{}{}{} ({})", BOLD.0, case.title, BOLD.1, case.name);
        for finding in report.findings.iter().filter(|finding| finding.case == case.name) {
            row(&mut text, finding);
        }
    }
    let _ = write!(text, "\n{}", legend(report));
    text
}

fn row(text: &mut String, finding: &Finding) {
    let found = &finding.estimate;
    let label = format!("  {} [{}]", finding.check, finding.unit);
    let wide = |value: Option<f64>| value.map_or("-".to_string(), plain);
    let half = found.interval.map(|(low, high)| (high - low) / 2.0);
    let z = found.z.map_or("-".to_string(), |z| format!("{z:.2}"));
    let finds = found.finds.map_or("-".to_string(), |finds| format!("{:.2} %", 100.0 * finds));
    let coarse = if finding.is_fine() { "" } else { ", too coarse" };
    let (on, off) = if finding.verdict == Verdict::Rejected { BOLD } else { ("", "") };
    let exact = found.p >= 1.0 && found.interval.is_none();
    let verdict = if exact { "equal" } else { finding.verdict.word() };
    let _ = writeln!(
        text,
        "{label:<34}{:>12}{:>12}{:>13}{:>11}{z:>7}{finds:>8}  {on}{verdict}{off}{coarse}",
        plain(finding.theory),
        wide(found.mean),
        wide(half),
        finding.n,
    );
}

/// A number with six digits at least, whole where it is.
fn plain(value: f64) -> String {
    let size = value.abs();
    if size > 0.0 && libm::floor(value) >= value && size >= 1e6 {
        format!("{value:.0}")
    } else if size >= 100.0 {
        format!("{value:.2}")
    } else if size >= 1.0 {
        format!("{value:.4}")
    } else {
        format!("{value:.6}")
    }
}

fn legend(report: &Report) -> String {
    let checks = report.findings.len();
    let rounding = report.findings.iter().map(|finding| finding.rounding).fold(0.0, f64::max);
    let (rejected, coarse) = (report.rejected().count(), report.coarse().count());
    let verdict = match rejected {
        0 => "no check is rejected".to_string(),
        1 => "ONE CHECK IS REJECTED".to_string(),
        more => format!("{more} CHECKS ARE REJECTED"),
    };
    let power = match coarse {
        0 => format!(
            "Each would have found an error of {} % with a chance of {} %.",
            100.0 * FINDS,
            100.0 * POWER
        ),
        some => {
            format!("{some} of them could have missed an error of {} %: raise --replications.", 100.0 * FINDS)
        }
    };
    format!(
        "{checks} checks, family-wise error {} % (Holm): {verdict}.\n{power}\n\
         Intervals cover all theories together with 99 %; whole seconds bias no value by more than {:.2} %.\n",
        100.0 * FAMILY_ERROR,
        100.0 * rounding
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_keep_the_digits_that_matter() {
        assert_eq!(plain(600.0), "600.00");
        assert_eq!(plain(0.0625), "0.062500");
        assert_eq!(plain(-3.25), "-3.2500");
        assert_eq!(plain(1_234_567.0), "1234567");
        assert_eq!(plain(0.0), "0.000000");
    }

    #[test]
    fn every_file_is_unpacked_as_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let written = unpack(folder.path()).unwrap();
        assert_eq!(written.len(), FILES.len());
        for (path, (_, text)) in written.iter().zip(FILES) {
            assert_eq!(std::fs::read_to_string(path).unwrap(), text);
        }
    }
}
