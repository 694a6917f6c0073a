//! `verify.csv` with its data dictionary, the same as JSON, and as a table for a terminal or a paper's appendix.

use std::fmt::Write as _;
use std::io;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::method::{Case, FAMILY_ERROR, FILES, FINDS, Finding, POWER, Report, Verdict};
use crate::experiment::RESULTS_VERSION;
use crate::kernel::{StartDate, parse_date};
use crate::render::terminal::BOLD;
use crate::store::cell::{Cell, Sheet};
use crate::store::column::{Column, Table, Type};
use crate::store::data_package::package;
use crate::store::staged::{FileRecord, Staged, sync_folder};
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

/// The table has no column of times, so that it does not matter when time begins.
fn no_start() -> StartDate {
    StartDate::new(parse_date("2000-01-01").expect("this is a date"))
}

fn table_of() -> Table {
    let text = |name: &str, doc: &str| Column::new(name, Type::Text, doc);
    let number = |name: &str, doc: &str| Column::new(name, Type::Number, doc);
    let own = "that of the column `unit`";
    let columns = vec![
        text("case", "The world: a file of scenarios/theory."),
        text("check", "What is compared."),
        text("unit", "Unit of the value."),
        number("theory", "What theory says, of the scenario's own parameters.").in_unit(own),
        number("simulated", "Mean over replications; empty if one had nothing to count.").in_unit(own),
        number(
            "ci_low",
            "Lower end of its interval by Student's t, of confidence 1 - 0.01 / checks, so that all intervals together \
             cover with 99 %; empty where the value is exact.",
        )
        .in_unit(own),
        number("ci_high", "Upper end.").in_unit(own),
        Column::new("n", Type::Count, "Things counted, over all replications."),
        Column::new("replications", Type::Count, "Replications."),
        number("z", "(simulated - theory) / standard error; empty where the value is exact.").in_unit("1"),
        number("p", "Two-sided p value of Student's t; 0 or 1 where the value is exact.").in_unit("1"),
        number("p_adjusted", "The same, adjusted for all checks of the table by Holm (1979).").in_unit("1"),
        number("finds", "Smallest error of theory, as a share of it, that would be found with a chance of 80 %.")
            .in_unit("share"),
        number("rounding", "Bound on the bias by whole seconds, as a share of the value.").in_unit("share"),
        text("verdict", "agrees, or REJECTED: the adjusted p value is at most 0.01."),
        text("source", "The formula, and its source; for exact values the moment worked out by hand."),
    ];
    Table {
        name: "verify",
        title: "Theory beside simulation".into(),
        columns,
        primary_key: vec!["case", "check"],
        legend: &[],
        foreign_key: None,
    }
}

/// Writes the table, its data dictionary and the same as JSON into a folder, in place of those that lie there.
///
/// # Errors
/// If the disk refuses.
pub fn write(folder: &Path, cases: &[&Case], report: &Report, seed: u64) -> io::Result<Vec<FileRecord>> {
    std::fs::create_dir_all(folder)?;
    let table = table_of();
    let mut sheet = Sheet::new(Staged::begin(folder, &table.file())?, &table, no_start())?;
    for finding in &report.findings {
        let found = &finding.estimate;
        sheet.row(&[
            finding.case.into(),
            Cell::Text(&finding.check),
            finding.unit.into(),
            finding.theory.into(),
            found.mean.into(),
            found.interval.map(|(low, _)| low).into(),
            found.interval.map(|(_, high)| high).into(),
            finding.n.into(),
            Cell::Count(finding.replications as u64),
            found.z.into(),
            found.p.into(),
            finding.adjusted.into(),
            found.finds.into(),
            finding.rounding.into(),
            finding.verdict.word().into(),
            finding.source.into(),
        ])?;
    }
    let ready = sheet.into_inner()?.finish()?;
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
    let case = |case: &&Case| json!({ "case": case.name, "title": case.title, "file": case.file, "about": case.about });
    json!({
        "results_version": RESULTS_VERSION,
        "seed": seed.to_string(),
        "family_error": FAMILY_ERROR,
        "finds_wanted": FINDS,
        "power": POWER,
        "rejected": report.rejected().count(),
        "coarse": report.coarse().count(),
        "cases": cases.iter().map(case).collect::<Vec<_>>(),
        "checks": report.findings.iter().map(finding_json).collect::<Vec<_>>(),
    })
}

fn finding_json(finding: &Finding) -> Value {
    let found = &finding.estimate;
    json!({
        "case": finding.case,
        "check": finding.check,
        "unit": finding.unit,
        "theory": finding.theory,
        "simulated": found.mean,
        "ci_low": found.interval.map(|(low, _)| low),
        "ci_high": found.interval.map(|(_, high)| high),
        "n": finding.n,
        "replications": finding.replications,
        "z": found.z,
        "p": found.p,
        "p_adjusted": finding.adjusted,
        "finds": found.finds,
        "rounding": finding.rounding,
        "verdict": finding.verdict.word(),
        "source": finding.source,
    })
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
