//! Lines of a part: one run each, ending in a checksum of itself, so that whatever happened to a file can be told.

use std::io;

use crate::choice;
use crate::experiment::study::Detail;
use crate::experiment::{Failure, Names, RESULTS_VERSION, Shard};
use crate::kernel::param::Choice;
use crate::model::outcome::{MetricInfo, Outcome, Reading};
use crate::results::sweep::method::Recorded;
use crate::store::cell::push_number;
use crate::store::table::{Row, table};
use crate::store::tables::metrics::{ALL, period_text};
use crate::store::tables::runs::metric;

choice! {
    /// How a run ended.
    pub enum Ended {
        /// With a result.
        Well = "ok",
        /// Without one.
        Failed = "failed",
    }
}

table! {
    /// Lines of a part of a sweep.
    ///
    /// The metrics stand before the readings.
    pub(crate) struct LineRow<'t> in "part", key ["run_id"] {
        /// The run.
        run_id: &'t str,
        /// Its key.
        run_key: &'t str,
        /// How it ended.
        outcome: Ended,
        /// Where it failed.
        stage: &'t str,
        /// Why, without ends of lines.
        message: &'t str,
        /// Simulated events.
        events: Option<u64>,
        ..
        /// Readings in one cell.
        readings: &'t str,
        /// The checksum of what stands before it.
        checksum: &'t str,
    }
}

/// Hexadecimal digits of a checksum.
const CHECKSUM: usize = 16;

/// The checksum of a line: the first 16 hexadecimal digits of blake3 over the bytes before it and its comma.
fn checksum(body: &[u8]) -> String {
    blake3::hash(body).to_hex()[..CHECKSUM].to_string()
}

/// The first two lines of a part: what it is, and its columns.
pub(crate) fn head(shard: Shard, attempt: u32, host: &str, metrics: &[&'static MetricInfo]) -> Vec<u8> {
    let mut first = Line::default();
    first.field(&format!("# {}", title()));
    first.field(&format!("shard {shard}"));
    first.field(&format!("attempt {attempt}"));
    first.field(host);
    let mut text = first.seal();
    text.extend(columns(metrics));
    text
}

/// What parts of this results version begin with.
fn title() -> String {
    format!("part of a petisim sweep; results version {RESULTS_VERSION}")
}

/// The line of column names.
pub(crate) fn columns(metrics: &[&'static MetricInfo]) -> Vec<u8> {
    let mut line = Line::default();
    let table = LineRow::table_with(metrics.iter().map(|info| metric(info)));
    table.columns.iter().for_each(|column| line.field(&column.name));
    line.end()
}

/// Whether a first line is one of ours, of this results version.
pub(crate) fn is_head(line: &[u8]) -> bool {
    body(line).is_some_and(|body| body.starts_with(format!("# {},", title()).as_bytes()))
}

/// The line of a run that has ended. `metrics`: those that are recorded, with their places in the catalogue.
pub(crate) fn line(
    run_id: &str,
    run_key: &str,
    result: &Result<Recorded, Failure>,
    metrics: &[(usize, &'static MetricInfo)],
    detail: Detail,
) -> Vec<u8> {
    let mut line = Line::default();
    line.field(run_id);
    line.field(run_key);
    match result {
        Ok(Recorded { outcome, names }) => {
            [Ended::Well.word(), "", ""].into_iter().for_each(|text| line.field(text));
            line.field(&outcome.events.to_string());
            for (place, _) in metrics {
                line.number(outcome.totals.get(*place).copied().flatten());
            }
            line.field(&readings(outcome, names, metrics, detail));
        }
        Err(failure) => {
            [Ended::Failed.word(), failure.stage.word(), &escape(&failure.message)]
                .into_iter()
                .for_each(|text| line.field(text));
            // Events, metrics and readings are missing.
            (0..metrics.len() + 2).for_each(|_| line.field(""));
        }
    }
    line.seal()
}

/// A line that is being written.
#[derive(Default)]
struct Line {
    text: Vec<u8>,
}

impl Line {
    fn field(&mut self, text: &str) {
        if !self.text.is_empty() {
            self.text.push(b',');
        }
        if text.contains(['"', ',', '\n', '\r']) {
            self.text.push(b'"');
            self.text.extend(text.replace('"', "\"\"").bytes());
            self.text.push(b'"');
        } else {
            self.text.extend(text.bytes());
        }
    }

    fn number(&mut self, value: Option<f64>) {
        let mut text = String::new();
        value.into_iter().for_each(|value| push_number(value, &mut text));
        self.field(&text);
    }

    /// Ends a line that carries a checksum.
    fn seal(mut self) -> Vec<u8> {
        let sum = checksum(&self.text);
        self.field(&sum);
        self.end()
    }

    fn end(mut self) -> Vec<u8> {
        self.text.push(b'\n');
        self.text
    }
}

/// Readings as one cell: a row for each organisation, category and month, and in it a field `place:value` for each
/// metric, where the place is that among the recorded metrics. Rows end in `\n` as two characters.
fn readings(
    outcome: &Outcome,
    names: &Names,
    metrics: &[(usize, &'static MetricInfo)],
    detail: Detail,
) -> String {
    let mut text = String::new();
    let mut group = None;
    let told = |reading: &&Reading| match detail {
        Detail::Totals => false,
        Detail::Orgs => reading.category.is_none() && reading.period.is_none(),
        Detail::All => true,
    };
    for reading in outcome.readings.iter().filter(told) {
        let Some(place) = metrics.iter().position(|(place, _)| *place == usize::from(reading.metric)) else {
            continue;
        };
        let this = (reading.org, reading.category, reading.period);
        if group != Some(this) {
            if group.is_some() {
                text.push('\n');
            }
            text += &group_text(reading, names);
            group = Some(this);
        }
        text += &format!(",{place}:");
        reading.value.into_iter().for_each(|value| push_number(value, &mut text));
    }
    escape(&text)
}

fn group_text(reading: &Reading, names: &Names) -> String {
    let mut line = Line::default();
    line.field(reading.org.map_or(ALL, |org| names.org(org)));
    line.field(reading.category.map_or(ALL, |category| names.category(category)));
    line.field(&reading.period.map_or(ALL.into(), period_text));
    String::from_utf8_lossy(&line.text).into_owned()
}

/// Text without line ends, so that a line of the file is a run.
fn escape(text: &str) -> String {
    text.replace('\\', "\\\\").replace('\n', "\\n").replace('\r', "\\r")
}

/// The inverse of [`escape`].
pub(crate) fn unescape(text: &str) -> String {
    let (mut plain, mut chars) = (String::with_capacity(text.len()), text.chars());
    while let Some(char) = chars.next() {
        plain.push(match char {
            '\\' => match chars.next() {
                Some('n') => '\n',
                Some('r') => '\r',
                other => other.unwrap_or('\\'),
            },
            other => other,
        });
    }
    plain
}

/// A line without its checksum and line end; none if the checksum is not that of the line.
fn body(line: &[u8]) -> Option<&[u8]> {
    let line = line.strip_suffix(b"\n")?;
    let (body, sum) = line.split_at_checked(line.len().checked_sub(CHECKSUM + 1)?)?;
    (sum[0] == b',' && &sum[1..] == checksum(body).as_bytes()).then_some(body)
}

/// What the head of a whole line says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Label<'l> {
    /// The run.
    pub(crate) run_id: &'l str,
    /// Its key.
    pub(crate) run_key: &'l str,
    /// Whether it failed.
    pub(crate) failed: bool,
    /// The checksum as a number: equal if the lines are.
    pub(crate) sum: u64,
}

/// Reads the head of a line; none if the line is not as it was written.
pub(crate) fn label(line: &[u8]) -> Option<Label<'_>> {
    let body = std::str::from_utf8(body(line)?).ok()?;
    let mut fields = body.split(',');
    let (run_id, run_key, outcome) = (fields.next()?, fields.next()?, fields.next()?);
    let sum = std::str::from_utf8(&line[body.len() + 1..line.len() - 1]).ok()?;
    Some(Label {
        run_id,
        run_key,
        failed: Ended::of_word(outcome)? == Ended::Failed,
        sum: u64::from_str_radix(sum, 16).ok()?,
    })
}

/// The fields of a whole line.
pub(crate) struct Fields(csv::StringRecord);

impl Fields {
    /// Reads a line.
    ///
    /// # Errors
    /// If it is none.
    pub(crate) fn of(line: &[u8]) -> Result<Fields, csv::Error> {
        let mut record = csv::StringRecord::new();
        let mut reader =
            csv::ReaderBuilder::new().has_headers(false).buffer_capacity(line.len()).from_reader(line);
        reader.read_record(&mut record)?;
        Ok(Fields(record))
    }

    /// What it says beside the metrics.
    ///
    /// # Errors
    /// If a field is not what its column holds.
    pub(crate) fn row(&self) -> io::Result<LineRow<'_>> {
        let behind = self.0.len().saturating_sub(LineRow::COLUMNS - LineRow::MORE_AT);
        let places = (0..LineRow::MORE_AT).chain(behind..self.0.len());
        let row = LineRow::read(places.map(|at| self.0.get(at).unwrap_or_default()));
        row.map_err(|column| io::Error::other(format!("`{column}` of a part cannot be read")))
    }

    /// The value of a recorded metric, as written.
    pub(crate) fn metric(&self, at: usize) -> &str {
        self.0.get(LineRow::MORE_AT + at).unwrap_or_default()
    }
}

/// The readings of a cell: `org`, `category`, `period`, place among the recorded metrics, value as text.
pub(crate) fn each_reading<E: From<csv::Error>>(
    cell: &str,
    mut take: impl FnMut([&str; 3], usize, &str) -> Result<(), E>,
) -> Result<(), E> {
    let text = unescape(cell);
    let mut rows = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    for row in rows.records() {
        let row = row?;
        let group = [0, 1, 2].map(|at| row.get(at).unwrap_or_default());
        for field in row.iter().skip(3) {
            if let Some((place, value)) = field.split_once(':').and_then(|(p, v)| Some((p.parse().ok()?, v)))
            {
                take(group, place, value)?;
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::Stage;
    use proptest::prelude::*;

    fn failed(id: &str, message: &str) -> Vec<u8> {
        line(id, "key", &Err(Failure::new(Stage::Panic, message)), &[], Detail::Totals)
    }

    proptest! {
        #[test]
        fn any_message_comes_back_from_one_line(message in "\\PC*|[a\\\\\n\r\",]*") {
            let written = failed("id-3", &message);
            prop_assert_eq!(written.iter().filter(|byte| **byte == b'\n').count(), 1);
            let fields = Fields::of(&written).unwrap();
            let row = fields.row().unwrap();
            prop_assert_eq!((row.run_id, row.outcome, unescape(row.message)), ("id-3", Ended::Failed, message));
            let label = label(&written).unwrap();
            prop_assert_eq!((label.run_id, label.run_key, label.failed), ("id-3", "key", true));
        }

        #[test]
        fn a_line_with_another_byte_is_not_taken_for_one(place in 0..400_usize, byte: u8) {
            let mut written = failed("id-3", "as it was");
            let place = place % written.len();
            prop_assume!(written[place] != byte);
            written[place] = byte;
            prop_assert_eq!(label(&written), None);
        }

        #[test]
        fn a_line_that_was_cut_is_not_taken_for_one(kept in 0..400_usize) {
            let written = failed("id-3", "as it was");
            let kept = kept % written.len();
            prop_assert_eq!(label(&written[..kept]), None);
        }
    }
}
