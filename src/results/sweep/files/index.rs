//! Where the result of each run stands: read from all parts at once, whatever shards they are of.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use super::attempt::part_names;
use super::error::SweepError;
use super::folder::SweepFolder;
use super::frozen::Frozen;
use super::line::{columns, is_head, label};
use crate::experiment::Shard;
use crate::model::outcome::MetricInfo;
use crate::store::manifest::MANIFEST;
use crate::store::regular;
use crate::store::staged::Staged;

/// Reads the parts of a folder, whose metrics are those of a catalogue.
///
/// # Errors
/// As [`Index::read`].
pub fn read_index(sweep: &SweepFolder, catalogue: &'static [MetricInfo]) -> Result<Index, SweepError> {
    let metrics = sweep.frozen.metrics(catalogue);
    let metrics = metrics.ok_or_else(|| SweepError::Changed(sweep.folder.join(MANIFEST)))?;
    Index::read(&sweep.parts(), &sweep.frozen, &metrics)
}

/// What is known of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Nothing.
    Missing,
    /// It has a result.
    Done,
    /// It failed.
    Failed,
}

/// Where a line stands.
#[derive(Clone, Copy, Debug)]
struct Place {
    sum: u64,
    offset: u64,
    length: u32,
    line: u32,
    part: u32,
    failed: bool,
}

/// The lines of all runs.
#[derive(Debug)]
pub struct Index {
    parts: Vec<PathBuf>,
    places: Vec<Option<Place>>,
}

impl Index {
    /// Reads all parts of a folder. A line without an end, at the end of a part, is what a killed process leaves, and is
    /// passed over. Of a result and a failure of the same run the result counts, of two failures the later line, in the
    /// order of the names of parts.
    ///
    /// # Errors
    /// If a line is damaged, is of no run of the plan, or contradicts another.
    pub fn read(parts: &Path, frozen: &Frozen, metrics: &[&'static MetricInfo]) -> Result<Index, SweepError> {
        let names = part_names(parts).map_err(SweepError::disk(parts))?;
        let mut index = Index { parts: Vec::new(), places: vec![None; frozen.runs() as usize] };
        let columns = columns(metrics);
        for (_, name) in names {
            index.parts.push(parts.join(name));
            index.part(frozen, &columns)?;
        }
        Ok(index)
    }

    /// What is known of the run at a place.
    pub fn state(&self, place: u32) -> State {
        match self.places[place as usize] {
            None => State::Missing,
            Some(Place { failed: true, .. }) => State::Failed,
            Some(_) => State::Done,
        }
    }

    /// How many runs of a shard (of all, for [`Shard::WHOLE`]) have results, have failed, and are missing.
    pub fn count(&self, shard: Shard) -> (u32, u32, u32) {
        let mut counts = (0, 0, 0);
        for place in (0..self.places.len() as u32).filter(|place| shard.takes(*place)) {
            match self.state(place) {
                State::Done => counts.0 += 1,
                State::Failed => counts.1 += 1,
                State::Missing => counts.2 += 1,
            }
        }
        counts
    }

    /// Takes in the part that was listed last.
    fn part(&mut self, frozen: &Frozen, columns: &[u8]) -> Result<(), SweepError> {
        let part = self.parts.len() as u32 - 1;
        let file = self.parts[part as usize].clone();
        let opened = regular::open(&file).map_err(SweepError::file(&file))?;
        let mut lines = PartLines::new(opened);
        while let Some(line) = lines.next().map_err(SweepError::disk(&file))? {
            let header = |why| SweepError::Header { file: file.clone(), why };
            match line {
                PartLine::TooLong(1 | 2) => return Err(header("it begins with a line that has no end")),
                PartLine::TooLong(line) => {
                    let why = "it is longer than any line of ours";
                    return Err(SweepError::Broken { file: file.clone(), line, why });
                }
                PartLine::Whole { number: 1, text, .. } if !is_head(text) => {
                    return Err(header("its first line is not that of this results version"));
                }
                PartLine::Whole { number: 2, text, .. } if text != columns => {
                    return Err(header("it has other columns"));
                }
                PartLine::Whole { number: 1 | 2, .. } => {}
                PartLine::Whole { number, offset, text } => {
                    let length = text.len() as u32;
                    let place = Place { sum: 0, offset, length, line: number, part, failed: false };
                    self.line(text, place, frozen)?;
                }
            }
        }
        Ok(())
    }

    fn line(&mut self, line: &[u8], place: Place, frozen: &Frozen) -> Result<(), SweepError> {
        let file = || self.parts[place.part as usize].clone();
        let number = place.line;
        let Some(label) = label(line) else {
            return Err(SweepError::Broken { file: file(), line: number, why: "its checksum does not fit" });
        };
        let run = frozen.place_of(label.run_id);
        let Some(run) = run.filter(|run| frozen.is_key(*run, label.run_key)) else {
            return Err(SweepError::Foreign { file: file(), line: number, run_id: label.run_id.into() });
        };
        let new = Place { sum: label.sum, failed: label.failed, ..place };
        let slot = self.places[run as usize];
        match slot {
            Some(old) if !old.failed && !new.failed && old.sum != new.sum => {
                return Err(SweepError::Disagree {
                    run_id: label.run_id.into(),
                    files: Box::new((self.parts[old.part as usize].clone(), file())),
                    lines: (old.line, new.line),
                });
            }
            Some(old) if !old.failed => {}
            _ => self.places[run as usize] = Some(new),
        }
        Ok(())
    }

    /// Something that reads lines.
    pub(crate) fn lines(&self) -> Lines<'_> {
        Lines { index: self, open: Vec::new(), line: Vec::new() }
    }
}

/// The longest line that is read, in bytes. A run of five thousand bureaus with all details has a tenth of it.
pub(crate) const LONGEST: u64 = 256 << 20;
/// The longest of the first two lines, in bytes: names of metrics.
const LONGEST_HEAD: u64 = 1 << 20;

/// Reads a part line by line, and never more of it than a line may have.
struct PartLines {
    reader: BufReader<File>,
    text: Vec<u8>,
    offset: u64,
    number: u32,
}

/// A line of a part.
enum PartLine<'l> {
    /// One with its end.
    Whole { number: u32, offset: u64, text: &'l [u8] },
    /// One that is longer than any of ours.
    TooLong(u32),
}

impl PartLines {
    fn new(file: File) -> PartLines {
        PartLines { reader: BufReader::with_capacity(1 << 16, file), text: Vec::new(), offset: 0, number: 0 }
    }

    /// The next line; none behind the last, or where the last has no end.
    fn next(&mut self) -> io::Result<Option<PartLine<'_>>> {
        self.offset += self.text.len() as u64;
        self.number += 1;
        self.text.clear();
        let longest = if self.number <= 2 { LONGEST_HEAD } else { LONGEST };
        let length = (&mut self.reader).take(longest).read_until(b'\n', &mut self.text)? as u64;
        if self.text.ends_with(b"\n") {
            return Ok(Some(PartLine::Whole { number: self.number, offset: self.offset, text: &self.text }));
        }
        Ok((length == longest).then_some(PartLine::TooLong(self.number)))
    }
}

/// Leaves in a part only runs with these keys, and takes it away if there are none or it is of another kind. Answers with
/// how many finished runs went.
///
/// # Errors
/// If the disk refuses: the part is as it was.
pub(crate) fn keep_only(
    parts: &Path,
    name: &str,
    keys: &BTreeMap<String, String>,
    metrics: &[&'static MetricInfo],
) -> io::Result<u32> {
    let (path, columns) = (parts.join(name), columns(metrics));
    let mut lines = PartLines::new(regular::open(&path)?);
    let mut staged = Staged::begin(parts, name)?;
    let (mut kept, mut dropped, mut is_ours) = (0, 0, true);
    while let Some(line) = lines.next()? {
        let PartLine::Whole { number, text, .. } = line else { break };
        let fits = match number {
            1 => is_head(text),
            2 => text == columns,
            _ => label(text)
                .is_some_and(|label| keys.get(label.run_id).is_some_and(|key| key == label.run_key)),
        };
        is_ours &= fits || number > 2;
        if is_ours && fits {
            staged.write_all(text)?;
            kept += u32::from(number > 2);
        } else {
            dropped += u32::from(number > 2);
        }
    }
    match (kept, dropped) {
        (0, _) => fs::remove_file(&path)?,
        (_, 0) => {}
        _ => drop(staged.finish()?.commit(parts)?),
    }
    Ok(dropped)
}

/// So many parts are open at a time: a system allows a process about a thousand files.
const MOST_OPEN: usize = 64;

/// Reads the lines of runs, in any order.
pub(crate) struct Lines<'i> {
    index: &'i Index,
    /// Open parts; the one used last stands last.
    open: Vec<(u32, File)>,
    line: Vec<u8>,
}

impl Lines<'_> {
    /// The line of the run at a place, if there is one. It is checked again: the file may have changed since.
    pub(crate) fn read(&mut self, place: u32) -> Result<Option<&[u8]>, SweepError> {
        let Some(found) = self.index.places[place as usize] else { return Ok(None) };
        let path = &self.index.parts[found.part as usize];
        self.fetch(found, path).map_err(SweepError::file(path))?;
        if label(&self.line).is_some_and(|label| label.sum == found.sum) {
            return Ok(Some(&self.line));
        }
        let why = "it changed while it was read";
        Err(SweepError::Broken { file: path.clone(), line: found.line, why })
    }

    fn fetch(&mut self, place: Place, path: &Path) -> io::Result<()> {
        let opened = match self.open.iter().position(|(part, _)| *part == place.part) {
            Some(at) => self.open.remove(at),
            None => {
                if self.open.len() == MOST_OPEN {
                    self.open.remove(0);
                }
                (place.part, regular::open(path)?)
            }
        };
        self.open.push(opened);
        let Some((_, file)) = self.open.last_mut() else { return Ok(()) };
        file.seek(SeekFrom::Start(place.offset))?;
        self.line.resize(place.length as usize, 0);
        file.read_exact(&mut self.line)
    }
}
