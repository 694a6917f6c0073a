//! Reading the tables of a merged sweep: which row of the design led to which values.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::experiment::study::RESOLVED_STUDY;
use crate::results::sweep::files::{DesignRow, SweepError, SweepManifest, SweepStatus};
use crate::store::folder::{Folder, ReportError};
use crate::store::table::Row;
use crate::store::tables::runs::RunRow;

/// No point has more replications: a number beyond it would only ask for memory.
const MOST_RUNS: u32 = 1_000_000;

/// Why results cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum ResultsError {
    /// The folder is that of no sweep, or a table was changed after it was merged.
    #[error(transparent)]
    Sweep(#[from] SweepError),
    /// Nothing is merged yet, or the plan grew since.
    #[error("`{}` has no merged tables, or its plan was extended since", .0.display())]
    NotMerged(PathBuf),
    /// A table cannot be read, or is not as merging writes it.
    #[error(transparent)]
    Table(ReportError),
}

impl From<ReportError> for ResultsError {
    fn from(error: ReportError) -> ResultsError {
        match error {
            ReportError::Intact(error) => SweepError::from(error).into(),
            error => ResultsError::Table(error),
        }
    }
}

/// A row of the design.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Place {
    role: String,
    point_id: String,
}

/// The values of some metrics in all rows of a design.
#[derive(Clone, Debug, PartialEq)]
pub struct Results {
    /// Names of the factors, in the order of the columns of the design.
    pub factors: Vec<String>,
    /// The beginning of the hash of the plan, which tells these results from those of another.
    pub plan: String,
    rows: Vec<Place>,
    points: Points,
}

/// By point, for each replication, the metrics; without entries where nothing is known.
type Points = BTreeMap<String, Vec<Vec<Option<f64>>>>;

impl Results {
    /// Reads `design.csv` and of `runs.csv` the columns of these metrics.
    ///
    /// # Errors
    /// If the folder is no merged sweep of this results version, one of its files was changed, a table or a column is missing, or something that
    /// should be a number is none.
    pub fn read(folder: &Path, metrics: &[&str]) -> Result<Results, ResultsError> {
        let manifest = SweepManifest::read(folder).ok_or_else(|| SweepError::NoPlan(folder.into()))?;
        let files = Folder::open(folder)?;
        if manifest.status == SweepStatus::Planned
            || !manifest.files.iter().any(|file| file.path == RunRow::FILE)
        {
            return Err(ResultsError::NotMerged(folder.into()));
        }
        files.text(RESOLVED_STUDY)?;
        let (factors, rows) = design(&files)?;
        let plan = manifest.plan_hash().chars().take(12).collect();
        Ok(Results { factors, plan, rows, points: runs(&files, metrics)? })
    }

    /// How many rows the design has.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether the design has no row.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The values of the metric at this place: for each row of the design, one for each replication.
    pub fn values(&self, metric: usize) -> Vec<Vec<Option<f64>>> {
        let of = |row: &Place| match self.points.get(&row.point_id) {
            Some(runs) => runs.iter().map(|run| run.get(metric).copied().flatten()).collect(),
            None => Vec::new(),
        };
        self.rows.iter().map(of).collect()
    }

    /// What to call each row when it has to be named: its number, its role, its point.
    pub fn row_names(&self) -> Vec<String> {
        let name = |(at, row): (usize, &Place)| format!("row {at} ({}, point {})", row.role, row.point_id);
        self.rows.iter().enumerate().map(name).collect()
    }
}

fn design(files: &Folder) -> Result<(Vec<String>, Vec<Place>), ReportError> {
    let (factors, mut rows) = (files.more_columns::<DesignRow<'_>>()?, Vec::new());
    files.each::<DesignRow<'_>>(|row| {
        rows.push(Place { role: row.role.into(), point_id: row.point_id.into() });
    })?;
    Ok((factors, rows))
}

fn runs(files: &Folder, metrics: &[&str]) -> Result<Points, ReportError> {
    let mut points = Points::new();
    files.each_with::<RunRow<'_>, 1>([metrics], |row, [values]| {
        if row.replication >= MOST_RUNS {
            return Err(format!("`replication` is {}, and no point has so many", row.replication));
        }
        let (which, runs) = (row.replication as usize, points.entry(row.point_id.into()).or_default());
        if runs.len() <= which {
            runs.resize(which + 1, Vec::new());
        }
        runs[which] = values.numbers()?;
        Ok(())
    })?;
    Ok(points)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &str = "row,role,point_id,x,y\n0,A,p,1,2\n1,B,q,3,4\n2,AB:x,p,1,2\n";
    const RUNS: &str = "run_id,point_id,replication,seed,x,y,m,n\nq-1,q,1,1,3,4,7,\np-0,p,0,1,1,2,5,6\n";

    /// Reads these two tables.
    fn read(table: &str, metrics: &[&str]) -> Result<Results, ReportError> {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join(DesignRow::FILE), TABLE).unwrap();
        std::fs::write(folder.path().join(RunRow::FILE), table).unwrap();
        let files = Folder::without_manifest(folder.path());
        let (factors, rows) = design(&files)?;
        Ok(Results { factors, plan: String::new(), rows, points: runs(&files, metrics)? })
    }

    #[test]
    fn rows_of_the_design_find_their_values_by_point_and_replication() {
        let results = read(RUNS, &["n", "m"]).unwrap();
        assert_eq!(results.factors, ["x", "y"]);
        assert_eq!(results.values(1), [vec![Some(5.0)], vec![None, Some(7.0)], vec![Some(5.0)]]);
        assert_eq!(results.values(0), [vec![Some(6.0)], vec![None, None], vec![Some(6.0)]]);
        assert_eq!(results.row_names()[2], "row 2 (AB:x, point p)");
    }

    #[test]
    fn what_is_missing_or_no_number_is_told_with_its_place() {
        let error = |text: &str, metric| read(text, &[metric]).unwrap_err().to_string();
        let much = error(&RUNS.replace(",7,", ",much,"), "m");
        assert!(much.ends_with("row 1: `much` in column `m` is not a number"), "{much}");
        let no_column = error(RUNS, "z");
        assert!(no_column.ends_with("it has no column `z`"), "{no_column}");
        let many = error(&RUNS.replace("q-1,q,1", "q-1,q,1000000"), "m");
        assert!(many.contains("row 1: `replication` is 1000000"), "{many}");
        let empty = tempfile::tempdir().unwrap();
        assert!(matches!(Results::read(empty.path(), &[]), Err(ResultsError::Sweep(SweepError::NoPlan(_)))));
    }
}
