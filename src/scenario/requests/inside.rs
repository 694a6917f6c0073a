//! Which table of an archive or a workbook is read: the only one, or the one that the scenario names.
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use flate2::bufread::MultiGzDecoder;

use super::error::RequestsError;
use super::packed::{Archive, Member, Sheet, Workbook};
use super::source::{BUFFER, Found, Unpacked, failed, other_packing};

/// Bytes of a workbook inside an archive at most.
const LARGEST: u64 = 2 << 30;

/// Endings of names that files of records have, better ones before those that notes have, too.
const ENDINGS: [&[&str]; 2] = [&["csv", "tsv", "tab", "xlsx", "xlsm", "xes", "gz"], &["txt", "dat", "xml"]];

/// Names that are told in an error.
const TOLD: usize = 30;

/// Opens the table in an archive or a workbook. `part`: which of several.
pub(super) fn inside(
    path: &Path,
    file: File,
    part: Option<&str>,
) -> Result<(BufReader<Unpacked>, Found), RequestsError> {
    let archive = Archive::open(file).map_err(|error| RequestsError::NotText {
        file: path.into(),
        what: format!("a zip archive or a spreadsheet that is damaged or cut off ({error}): fetch it again"),
    })?;
    let found = Found { shown: path.into(), ..Found::default() };
    match Workbook::open(archive).map_err(|error| failed(path, 1, error))? {
        Ok(workbook) => sheet(found, workbook, part),
        Err(archive) => table(path, archive, part),
    }
}

/// A sheet of a workbook.
fn sheet(
    mut found: Found,
    workbook: Workbook,
    part: Option<&str>,
) -> Result<(BufReader<Unpacked>, Found), RequestsError> {
    let sheets = workbook.sheets();
    let names: Vec<&str> = sheets.iter().map(|sheet| sheet.name.as_str()).collect();
    let chosen = match part {
        Some(part) => Some(named(&found.shown, "sheet", &names, part)?),
        // Hidden sheets hold lists for menus, mostly.
        None => sheets.iter().position(|sheet| !sheet.is_hidden).or(Some(0)),
    };
    let chosen: Sheet =
        chosen.and_then(|place| sheets.get(place)).cloned().ok_or_else(|| RequestsError::NotText {
            file: found.shown.clone(),
            what: "a workbook without a sheet of cells".into(),
        })?;
    if part.is_none() && names.len() > 1 {
        found.note = Some(format!(
            "the workbook has the sheets {}; \"{}\" is read, `requests.part` names another",
            listed(&names),
            chosen.name
        ));
    }
    found.shown = within(&found.shown, &format!("sheet \"{}\"", chosen.name));
    found.is_made = true;
    let text = workbook.text(&chosen).map_err(|error| failed(&found.shown, 1, error))?;
    Ok((made(text), found))
}

/// A file of an archive.
fn table(
    path: &Path,
    mut archive: Archive,
    part: Option<&str>,
) -> Result<(BufReader<Unpacked>, Found), RequestsError> {
    if let Some(what) = other_document(&archive) {
        return Err(RequestsError::NotText { file: path.into(), what: what.into() });
    }
    let (place, rest) = chosen(path, &archive, part)?;
    let name = archive.names()[place].clone();
    let found = Found { shown: within(path, &format!("\"{name}\"")), ..Found::default() };
    let of_reading = |error| failed(&found.shown, 1, error);
    let member = archive.member(place).map_err(of_reading)?;
    let mut member = BufReader::with_capacity(BUFFER, member);
    let start = member.fill_buf().map_err(of_reading)?;
    let file = found.shown.clone();
    if let Some(what) = other_packing(start) {
        return Err(RequestsError::NotText { file, what: what.into() });
    }
    match start {
        [] => return Err(RequestsError::Empty { file, what: "it has no bytes" }),
        [b'P', b'K', 3, 4, ..] => {
            let workbook =
                spooled(member).and_then(Archive::open).and_then(Workbook::open).map_err(of_reading)?;
            let what = "an archive within an archive, or no workbook: unpack it";
            let no_workbook = RequestsError::NotText { file, what: what.into() };
            return sheet(found, workbook.map_err(|_| no_workbook)?, rest);
        }
        _ => {}
    }
    if let Some(rest) = rest {
        let what = format!("it is no workbook and has no sheet {rest:?}: correct `requests.part`");
        return Err(RequestsError::Unfit { file, line: None, what });
    }
    let is_gzip = start.starts_with(&[0x1f, 0x8b]);
    Ok((if is_gzip { made(MultiGzDecoder::new(member)) } else { made(member) }, found))
}

fn made(text: impl Read + 'static) -> BufReader<Unpacked> {
    BufReader::with_capacity(BUFFER, Unpacked::Made(Box::new(text)))
}

/// A workbook of an archive in a file of its own, which is gone when it was read.
fn spooled(member: BufReader<Member>) -> io::Result<File> {
    let mut file = tempfile::tempfile()?;
    if io::copy(&mut member.take(LARGEST + 1), &mut file)? > LARGEST {
        return Err(io::Error::other(super::packed::Unfit(
            "the workbook is larger than 2 GB: unpack it".into(),
        )));
    }
    file.seek(SeekFrom::Start(0))?;
    Ok(file)
}

/// Names documents in archives that are not read.
fn other_document(archive: &Archive) -> Option<&'static str> {
    let has = |name: &str| archive.place(name).is_some();
    if has("xl/workbook.bin") {
        Some("a spreadsheet in binary form (.xlsb): save it as .xlsx, or as CSV in UTF-8")
    } else if has("mimetype") && has("content.xml") {
        Some("a spreadsheet or text in OpenDocument: save it as .xlsx, or as CSV in UTF-8")
    } else if has("[Content_Types].xml") {
        Some("a document of an office program, but no workbook: save its table as .xlsx, or as CSV in UTF-8")
    } else {
        None
    }
}

/// The place of the file that is read, and the sheet of it that `part` names.
fn chosen<'a>(
    path: &Path,
    archive: &Archive,
    part: Option<&'a str>,
) -> Result<(usize, Option<&'a str>), RequestsError> {
    let names = archive.names();
    let files: Vec<usize> = (0..names.len()).filter(|place| is_file(&names[*place])).collect();
    let of_ending = |endings: &&[&str]| -> Vec<usize> {
        let fits = |place: &usize| {
            let ending = names[*place].rsplit_once('.').map_or("", |(_, ending)| ending);
            endings.iter().any(|known| known.eq_ignore_ascii_case(ending))
        };
        files.iter().copied().filter(fits).collect()
    };
    let tables =
        ENDINGS.iter().map(of_ending).find(|found| !found.is_empty()).unwrap_or_else(|| files.clone());
    if let Some(part) = part {
        if let Some(place) = files.iter().find(|place| names[**place] == part) {
            return Ok((*place, None));
        }
        let sheet_of = |place: &usize| part.strip_prefix(names[*place].as_str())?.strip_prefix('/');
        if let Some(found) = files.iter().find_map(|place| Some((*place, sheet_of(place)?))) {
            return Ok((found.0, Some(found.1)));
        }
    }
    let is_workbook = |place: usize| names[place].to_ascii_lowercase().ends_with(".xlsx");
    match (tables.as_slice(), part) {
        ([], _) => Err(RequestsError::NotText {
            file: path.into(),
            what: "a zip archive without a file in it".into(),
        }),
        ([one], None) => Ok((*one, None)),
        ([one], Some(sheet)) if is_workbook(*one) => Ok((*one, Some(sheet))),
        (several, Some(part)) => {
            let known: Vec<&str> = several.iter().map(|place| names[*place].as_str()).collect();
            named(path, "file", &known, part).map(|place| (several[place], None))
        }
        (several, None) => {
            let known: Vec<&str> = several.iter().map(|place| names[*place].as_str()).collect();
            let what = format!(
                "it holds {} tables: {}; set `requests.part` (`--part` of `petisim draft`) to the one that is meant",
                known.len(),
                listed(&known)
            );
            Err(RequestsError::Unfit { file: path.into(), line: None, what })
        }
    }
}

/// Whether a name in an archive is that of a file that somebody put there.
fn is_file(name: &str) -> bool {
    let last = name.rsplit('/').next().unwrap_or_default();
    !last.is_empty()
        && !last.starts_with('.')
        && !name.starts_with("__MACOSX/")
        && !last.eq_ignore_ascii_case("thumbs.db")
        && !last.eq_ignore_ascii_case("desktop.ini")
}

/// The place of a name.
fn named(file: &Path, kind: &str, names: &[&str], wanted: &str) -> Result<usize, RequestsError> {
    let exact = names.iter().position(|name| *name == wanted);
    if let Some(place) = exact.or_else(|| names.iter().position(|name| name.trim() == wanted.trim())) {
        return Ok(place);
    }
    let near = |name: &&&str| strsim::damerau_levenshtein(&name.to_lowercase(), &wanted.to_lowercase());
    let nearest = names.iter().min_by_key(near).filter(|name| near(name) <= 1 + wanted.chars().count() / 3);
    let hint = nearest.map_or(String::new(), |name| format!("; did you mean \"{name}\"?"));
    let what = format!(
        "`requests.part` is \"{wanted}\", but it has no such {kind}{hint}; it has: {}",
        listed(names)
    );
    Err(RequestsError::Unfit { file: file.into(), line: None, what })
}

fn within(path: &Path, part: &str) -> PathBuf {
    let mut shown = path.as_os_str().to_os_string();
    shown.push(format!(", {part}"));
    shown.into()
}

fn listed(names: &[&str]) -> String {
    let mut told: Vec<String> = names.iter().take(TOLD).map(|name| format!("\"{name}\"")).collect();
    if names.len() > TOLD {
        told.push(format!("… ({} in all)", names.len()));
    }
    told.join(", ")
}
