//! Reading the tables of a merged sweep: which row of the design led to which values.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};

use crate::experiment::study::RESOLVED_STUDY;
use crate::results::sweep::files::{SweepError, SweepManifest, SweepStatus};
use crate::store::intact::Stamp;
use crate::store::regular;

/// Columns of `design.csv` before those of the factors.
const DESIGN_IDS: [&str; 3] = ["row", "role", "point_id"];

/// Name of the table of rows of the design, and of the table of runs.
const DESIGN: &str = "design.csv";
const RUNS: &str = "runs.csv";

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
    /// A table that a merged sweep has is not there, or cannot be read.
    #[error("cannot read `{}`", .path.display())]
    Read {
        /// The table.
        path: PathBuf,
        /// Why.
        source: csv::Error,
    },
    /// A table has other columns.
    #[error("`{}` has no column `{column}`", .path.display())]
    NoColumn {
        /// The table.
        path: PathBuf,
        /// The column that is missing.
        column: String,
    },
    /// A field is no number.
    #[error("`{}`, row {row}: `{text}` in column `{column}` is not a number", .path.display())]
    NoNumber {
        /// The table.
        path: PathBuf,
        /// Row of the table; 1 is the first below the header.
        row: usize,
        /// The column.
        column: String,
        /// What stands there.
        text: String,
    },
}

/// A row of the design.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Row {
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
    rows: Vec<Row>,
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
        let stamp = Stamp::read(folder).map_err(SweepError::from)?;
        if manifest.status == SweepStatus::Planned || !manifest.files.iter().any(|file| file.path == RUNS) {
            return Err(ResultsError::NotMerged(folder.into()));
        }
        // A plan that was frozen before its design was written down has no record of it.
        let known = [DESIGN, RESOLVED_STUDY].into_iter().filter(|name| stamp.record(name).is_some());
        for name in known.chain([RUNS]) {
            stamp.check(folder, name).map_err(SweepError::from)?;
        }
        let path = folder.join(RUNS);
        let (factors, rows) = design(&folder.join(DESIGN))?;
        let plan = manifest.plan_hash().chars().take(12).collect();
        Ok(Results { factors, plan, rows, points: runs(&path, metrics)? })
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
        let of = |row: &Row| match self.points.get(&row.point_id) {
            Some(runs) => runs.iter().map(|run| run.get(metric).copied().flatten()).collect(),
            None => Vec::new(),
        };
        self.rows.iter().map(of).collect()
    }

    /// What to call each row when it has to be named: its number, its role, its point.
    pub fn row_names(&self) -> Vec<String> {
        let name = |(at, row): (usize, &Row)| format!("row {at} ({}, point {})", row.role, row.point_id);
        self.rows.iter().enumerate().map(name).collect()
    }
}

type Table = csv::Reader<BufReader<File>>;

fn open(path: &Path) -> Result<(Table, Vec<String>), ResultsError> {
    let failed = |source| ResultsError::Read { path: path.into(), source };
    let file = regular::open(path).map_err(|error| failed(error.into()))?;
    let mut table = csv::Reader::from_reader(BufReader::new(file));
    let head = table.headers().map_err(failed)?.iter().map(Into::into).collect();
    Ok((table, head))
}

fn place(path: &Path, head: &[String], column: &str) -> Result<usize, ResultsError> {
    let missing = || ResultsError::NoColumn { path: path.into(), column: column.into() };
    head.iter().position(|name| name == column).ok_or_else(missing)
}

fn design(path: &Path) -> Result<(Vec<String>, Vec<Row>), ResultsError> {
    let (mut table, head) = open(path)?;
    let [_, role, point] = [0, 1, 2].map(|at| place(path, &head, DESIGN_IDS[at]));
    let (role, point) = (role?, point?);
    let factors = head.iter().filter(|name| !DESIGN_IDS.contains(&name.as_str())).cloned().collect();
    let mut rows = Vec::new();
    for record in table.records() {
        let record = record.map_err(|source| ResultsError::Read { path: path.into(), source })?;
        let text = |at: usize| record.get(at).unwrap_or_default().to_string();
        rows.push(Row { role: text(role), point_id: text(point) });
    }
    Ok((factors, rows))
}

fn runs(path: &Path, metrics: &[&str]) -> Result<Points, ResultsError> {
    let (mut table, head) = open(path)?;
    let point = place(path, &head, "point_id")?;
    let replication = place(path, &head, "replication")?;
    let columns: Vec<usize> =
        metrics.iter().map(|metric| place(path, &head, metric)).collect::<Result<_, _>>()?;
    let mut points = Points::new();
    for (record, row) in table.records().zip(1..) {
        let record = record.map_err(|source| ResultsError::Read { path: path.into(), source })?;
        let text = |at: usize| record.get(at).unwrap_or_default();
        let no_number = |at: usize| ResultsError::NoNumber {
            path: path.into(),
            row,
            column: head[at].clone(),
            text: text(at).into(),
        };
        let number = |at: usize| match text(at) {
            "" => Ok(None),
            number => number.parse::<f64>().map(Some).map_err(|_| no_number(at)),
        };
        let which = text(replication).parse().ok().filter(|which| *which < MOST_RUNS);
        let which: u32 = which.ok_or_else(|| no_number(replication))?;
        let runs = points.entry(text(point).into()).or_default();
        if runs.len() <= which as usize {
            runs.resize(which as usize + 1, Vec::new());
        }
        runs[which as usize] = columns.iter().map(|&at| number(at)).collect::<Result<_, _>>()?;
    }
    Ok(points)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &str = "row,role,point_id,x,y\n0,A,p,1,2\n1,B,q,3,4\n2,AB:x,p,1,2\n";

    /// Reads these two tables.
    fn read(table: &str, metrics: &[&str]) -> Result<Results, ResultsError> {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str, text: &str| {
            let path = folder.path().join(name);
            std::fs::write(&path, text).unwrap();
            path
        };
        let (factors, rows) = design(&path(DESIGN, TABLE))?;
        Ok(Results { factors, plan: String::new(), rows, points: runs(&path(RUNS, table), metrics)? })
    }

    #[test]
    fn rows_of_the_design_find_their_values_by_point_and_replication() {
        let runs = "run_id,point_id,replication,seed,x,y,m,n\nq-1,q,1,1,3,4,7,\np-0,p,0,1,1,2,5,6\n";
        let results = read(runs, &["n", "m"]).unwrap();
        assert_eq!(results.factors, ["x", "y"]);
        assert_eq!(results.values(1), [vec![Some(5.0)], vec![None, Some(7.0)], vec![Some(5.0)]]);
        assert_eq!(results.values(0), [vec![Some(6.0)], vec![None, None], vec![Some(6.0)]]);
        assert_eq!(results.row_names()[2], "row 2 (AB:x, point p)");
    }

    #[test]
    fn what_is_missing_or_no_number_is_told_with_its_place() {
        let error = |metric| read("point_id,replication,m\np,0,much\n", &[metric]).unwrap_err().to_string();
        assert!(
            error("m").ends_with("runs.csv`, row 1: `much` in column `m` is not a number"),
            "{}",
            error("m")
        );
        assert!(error("z").ends_with("runs.csv` has no column `z`"), "{}", error("z"));
        let empty = tempfile::tempdir().unwrap();
        assert!(matches!(Results::read(empty.path(), &[]), Err(ResultsError::Sweep(SweepError::NoPlan(_)))));
    }
}
