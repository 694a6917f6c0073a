//! Finished tables as Parquet files, for those who read millions of rows.
//!
//! The CSV tables are what is promised; these are made from them afterwards, by the types in `datapackage.json`, so that
//! nothing that is computed can depend on this feature. Numbers are read back to the very bits that were written, since
//! the shortest text of a number determines it.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow_csv::ReaderBuilder;
use arrow_schema::{ArrowError, DataType, Field, Schema, TimeUnit};
use parquet::arrow::ArrowWriter;
use parquet::basic::Compression;
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use serde_json::Value;

use super::intact::{IntactError, Stamp};
use super::manifest::MANIFEST;
use super::regular;
use super::staged::{FileRecord, Staged};

/// Tells the types of all columns.
const DATA_PACKAGE: &str = "datapackage.json";

/// Why a result cannot be written as Parquet.
#[derive(Debug, thiserror::Error)]
pub enum ParquetFault {
    /// The disk refuses.
    #[error("cannot write `{path}`")]
    Disk {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// A file of the result is not as it was written, or cannot be read.
    #[error(transparent)]
    Intact(#[from] IntactError),
    /// The data package is none of ours.
    #[error("`{0}` does not describe tables of petisim")]
    NotOurs(PathBuf),
    /// A cell is not of the type of its column.
    #[error("cannot read the table `{path}`")]
    Table {
        /// The table.
        path: PathBuf,
        /// Where, and what stands there.
        source: ArrowError,
    },
    /// The writer refuses.
    #[error("cannot write the table `{path}`")]
    Write {
        /// The table.
        path: PathBuf,
        /// Why.
        source: ParquetError,
    },
}

/// Writes each table of a finished result, say `runs.csv`, beside it as `runs.parquet`; answers with what was written.
/// Files of these names are replaced, each as a whole.
///
/// # Errors
/// If the folder holds no result, a table is damaged, or the disk refuses.
pub fn write_parquet(folder: &Path) -> Result<Vec<FileRecord>, ParquetFault> {
    let stamp = if folder.join(MANIFEST).exists() { Some(Stamp::read(folder)?) } else { None };
    stamp.as_ref().map_or(Ok(()), |stamp| stamp.check(folder, DATA_PACKAGE))?;
    let path = folder.join(DATA_PACKAGE);
    let text = regular::bytes(&path).map_err(unread(&path))?;
    let package: Value = serde_json::from_slice(&text).map_err(|_| ParquetFault::NotOurs(path.clone()))?;
    let tables = package["resources"].as_array().ok_or_else(|| ParquetFault::NotOurs(path.clone()))?;
    tables.iter().map(|table| convert(folder, stamp.as_ref(), table, &path)).collect()
}

fn convert(
    folder: &Path,
    stamp: Option<&Stamp>,
    table: &Value,
    package: &Path,
) -> Result<FileRecord, ParquetFault> {
    let not_ours = || ParquetFault::NotOurs(package.into());
    let name = table["name"].as_str().ok_or_else(not_ours)?;
    let fields = table["schema"]["fields"].as_array().ok_or_else(not_ours)?;
    let fields = fields.iter().map(field).collect::<Option<Vec<Field>>>().ok_or_else(not_ours)?;
    let schema = Arc::new(Schema::new(fields));

    let table = table["path"].as_str().ok_or_else(not_ours)?;
    stamp.map_or(Ok(()), |stamp| stamp.check(folder, table))?;
    let path = folder.join(table);
    let unreadable = |source| ParquetFault::Table { path: path.clone(), source };
    let unwritable = |source| ParquetFault::Write { path: path.clone(), source };
    let file = regular::open(&path).map_err(unread(&path))?;
    let reader = ReaderBuilder::new(Arc::clone(&schema)).with_header(true).build(file).map_err(unreadable)?;
    let staged = Staged::begin(folder, &format!("{name}.parquet")).map_err(disk(folder))?;
    let properties = WriterProperties::builder().set_compression(Compression::SNAPPY).build();
    let mut writer = ArrowWriter::try_new(staged, schema, Some(properties)).map_err(unwritable)?;
    for batch in reader {
        writer.write(&batch.map_err(unreadable)?).map_err(unwritable)?;
    }
    let staged = writer.into_inner().map_err(unwritable)?;
    staged.finish().and_then(|ready| ready.commit(folder)).map_err(disk(folder))
}

/// A column with its type; its meaning and its unit travel along as metadata.
fn field(field: &Value) -> Option<Field> {
    let kind = match field["type"].as_str()? {
        "string" => DataType::Utf8,
        "integer" => DataType::Int64,
        "number" => DataType::Float64,
        "boolean" => DataType::Boolean,
        // Local time of the scenario's calendar: no zone.
        "datetime" => DataType::Timestamp(TimeUnit::Second, None),
        _ => return None,
    };
    let told = ["description", "unit"].iter();
    let told = told.filter_map(|key| Some((key.to_string(), field[*key].as_str()?.to_string())));
    Some(Field::new(field["name"].as_str()?, kind, true).with_metadata(told.collect::<BTreeMap<_, _>>()))
}

fn unread(path: &Path) -> impl FnOnce(io::Error) -> IntactError {
    move |source| IntactError::Read { file: path.into(), source }
}

fn disk(path: &Path) -> impl FnOnce(io::Error) -> ParquetFault {
    move |source| ParquetFault::Disk { path: path.into(), source }
}

#[cfg(test)]
mod tests {
    use super::*;
    use arrow_array::cast::AsArray;
    use arrow_array::types::{Float64Type, Int64Type, TimestampSecondType};
    use arrow_array::{Array, RecordBatch};
    use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
    use serde_json::json;
    use std::fs;

    fn folder(csv: &str) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        let fields = json!([
            { "name": "run_id", "type": "string", "description": "Name." },
            { "name": "n", "type": "integer" },
            { "name": "wait_mean_h", "type": "number", "unit": "h" },
            { "name": "late", "type": "boolean" },
            { "name": "at", "type": "datetime", "format": "%Y-%m-%dT%H:%M:%S" },
        ]);
        let package =
            json!({ "resources": [{ "name": "t", "path": "t.csv", "schema": { "fields": fields } }] });
        fs::write(folder.path().join(DATA_PACKAGE), package.to_string()).unwrap();
        fs::write(folder.path().join("t.csv"), format!("run_id,n,wait_mean_h,late,at\n{csv}")).unwrap();
        folder
    }

    fn read(folder: &Path) -> RecordBatch {
        let file = File::open(folder.join("t.parquet")).unwrap();
        let mut reader = ParquetRecordBatchReaderBuilder::try_new(file).unwrap().build().unwrap();
        reader.next().unwrap().unwrap()
    }

    #[test]
    fn every_number_comes_back_to_the_bit() {
        let numbers =
            [0.1 + 0.2, 1.0 / 3.0, 5e-324, 1.797_693_134_862_315_7e308, -0.0, 9_007_199_254_740_993.0];
        let rows: String = numbers.iter().map(|number| format!("a,1,{number:?},true,\n")).collect();
        let folder = folder(&rows);
        let written = write_parquet(folder.path()).unwrap();
        assert_eq!(written[0].path, "t.parquet");
        let batch = read(folder.path());
        let column = batch.column(2).as_primitive::<Float64Type>();
        let bits: Vec<u64> = column.values().iter().map(|number| number.to_bits()).collect();
        assert_eq!(bits, numbers.map(f64::to_bits));
    }

    #[test]
    fn a_cell_keeps_its_type_and_an_empty_one_is_missing() {
        let folder = folder("\"接, 诉\",7,,false,2018-02-01T08:30:00\n,,2,,\n");
        write_parquet(folder.path()).unwrap();
        let batch = read(folder.path());
        assert_eq!(batch.column(0).as_string::<i32>().value(0), "接, 诉");
        assert_eq!(batch.column(1).as_primitive::<Int64Type>().value(0), 7);
        assert!(!batch.column(3).as_boolean().value(0));
        // 17,563 days after 1970-01-01, and 8:30.
        let at = batch.column(4).as_primitive::<TimestampSecondType>().value(0);
        assert_eq!(at, 17_563 * 86_400 + 30_600);
        assert!(batch.column(2).is_null(0));
        assert!([0, 1, 3, 4].iter().all(|column| batch.column(*column).is_null(1)));
        assert_eq!(batch.schema().field(2).metadata()["unit"], "h");
    }

    #[test]
    fn a_damaged_table_leaves_nothing_behind() {
        let folder = folder("a,1,2.0,true,\nb,many,2.0,true,\n");
        let error = write_parquet(folder.path()).unwrap_err();
        assert!(matches!(error, ParquetFault::Table { .. }), "{error}");
        let names: Vec<_> =
            fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        assert_eq!(names.len(), 2, "{names:?}");
    }

    #[test]
    fn what_is_no_result_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        assert!(matches!(write_parquet(folder.path()), Err(ParquetFault::Disk { .. })));
        fs::write(folder.path().join(DATA_PACKAGE), "{}").unwrap();
        assert!(matches!(write_parquet(folder.path()), Err(ParquetFault::NotOurs(_))));
    }
}
