//! Files that somebody meant to break the program with, given to every command that reads files, with little memory:
//! each is refused by a message that names it, with 2 as the exit code, and soon.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on may stop")]

use std::fs::{self, File};
use std::io::Write;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

/// Kilobytes of memory that a command may have: a hundredth of what the largest file would take when it is parsed.
const MEMORY: &str = "800000";
/// Seconds of processor time that it may take, after which the system kills it.
const SECONDS: &str = "20";

/// A folder with files in it.
struct Place(TempDir);

impl Place {
    fn new() -> Place {
        let place = Place(tempfile::tempdir().unwrap());
        symlink(Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios"), place.path("scenarios")).unwrap();
        place
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn write(&self, name: &str, bytes: impl AsRef<[u8]>) {
        fs::write(self.path(name), bytes).unwrap();
    }

    /// Exit code and words of a command that has little memory and time.
    fn say(&self, words: &str) -> (Option<i32>, String) {
        let mut command = Command::new("sh");
        let limits = format!("ulimit -v {MEMORY}; ulimit -t {SECONDS}; exec \"$@\"");
        command.args(["-c", &limits, "sh", env!("CARGO_BIN_EXE_petisim")]).args(words.split_whitespace());
        command.current_dir(self.0.path()).env("PETISIM_JOBS", "1").env("RUST_BACKTRACE", "0");
        let output = command.output().unwrap();
        let told = [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
        (output.status.code(), told.concat())
    }
}

/// The commands that read a file, the name of which stands for `FILE`.
const READERS: [&str; 10] = [
    "check FILE",
    "run FILE -q --out out",
    "check scenarios/minimal.toml --overlay FILE",
    "check extends.toml",
    "plan FILE --no-pilot",
    "plan study.toml --no-pilot",
    "claims FILE -q --out out",
    "calibrate FILE -q --out out",
    "compare FILE scenarios/minimal.toml -q --out out",
    "attribute FILE --metric redo_rate -q --out out",
];

/// Files that name another one.
fn write_namers(place: &Place, file: &str) {
    place.write("extends.toml", format!("petisim = 1\nextends = \"{file}\"\n"));
    let factor =
        "[factors.a.alternatives]\none = { overlay = \"FILE\" }\ntwo = {}\n[design.full_factorial]\n";
    let study = format!("petisim = 1\nbase = \"scenarios/minimal.toml\"\n{factor}");
    place.write("study.toml", study.replace("FILE", file));
}

/// Gives a file to all readers, each of which must say this and end with 2.
fn refused_by_all(place: &Place, file: &str, says: &str) {
    write_namers(place, file);
    for reader in READERS {
        let words = reader.replace("FILE", file);
        let (code, told) = place.say(&words);
        assert_eq!(code, Some(2), "`{words}` on {file}: {told}");
        assert!(told.contains(says), "`{words}` on {file} does not say {says:?}: {told}");
        assert!(told.len() < 100_000, "`{words}` on {file} says {} bytes", told.len());
        assert!(!place.path("out").exists(), "`{words}` on {file} wrote results");
    }
}

#[test]
fn what_is_no_text_is_refused_by_every_command_that_reads_it() {
    let place = Place::new();
    let utf16: Vec<u8> = "\u{feff}petisim = 1\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    for (name, bytes, says) in [
        ("utf16.toml", &utf16[..], "UTF-16"),
        ("gbk.toml", b"petisim = 1\ntitle = \"\xd5\xf2\"\n", "gbk.toml:2:10"),
        ("packed.toml", b"\x1f\x8b\x08\0\0\0\0\0", "gzip"),
        ("binary.toml", b"\x7fELF\x02\x01\x01\0\0\0\0\0", "byte 8 is zero"),
        ("open.toml", b"petisim = 1\r\ntitle = \"a\r\n", "open.toml:2:"),
        ("bom.toml", b"\xef\xbb\xbfpetisim = 2\n", "bom.toml:1:11"),
    ] {
        place.write(name, bytes);
        refused_by_all(&place, name, says);
    }
}

#[test]
fn what_is_no_file_is_refused_by_every_command_that_reads_it() {
    let place = Place::new();
    fs::create_dir(place.path("folder")).unwrap();
    symlink("loop2", place.path("loop1")).unwrap();
    symlink("loop1", place.path("loop2")).unwrap();
    for (name, says) in [
        ("loop1", "too many levels of symbolic links"),
        ("none.toml", "no such file"),
        ("../../../../../../../../../../../../none.toml", "no such file"),
        ("/dev/zero", "not a regular file"),
    ] {
        refused_by_all(&place, name, says);
    }
    // To compare and attribute, a folder is one of results.
    write_namers(&place, "folder");
    for reader in &READERS[..8] {
        let (code, told) = place.say(&reader.replace("FILE", "folder"));
        assert!(code == Some(2) && told.contains("is a folder"), "{reader}: {code:?} {told}");
    }
}

#[test]
fn a_hundred_megabytes_are_refused_by_every_command_that_reads_them() {
    let place = Place::new();
    let mut file = File::create(place.path("large.toml")).unwrap();
    let line = b"# much ado\n".repeat(100_000);
    (0..96).for_each(|_| file.write_all(&line).unwrap());
    assert!(file.metadata().unwrap().len() > 100 << 20);
    refused_by_all(&place, "large.toml", "larger than 4 MB");
}

#[test]
fn deep_nesting_is_refused_by_every_command_that_reads_it() {
    let place = Place::new();
    place.write("deep.toml", format!("petisim = 1\nrun = {}", "[".repeat(1_000_000)));
    refused_by_all(&place, "deep.toml", "deep.toml:2:");
}

#[test]
fn files_that_build_on_each_other_without_end_are_refused() {
    let place = Place::new();
    place.write("circle.toml", "petisim = 1\nextends = \"extends.toml\"\n");
    write_namers(&place, "circle.toml");
    let (code, told) = place.say("check circle.toml");
    assert!(code == Some(2) && told.contains("in a circle"), "{told}");

    let many = "\"scenarios/minimal.toml\", ".repeat(100_000);
    place.write("many.toml", format!("petisim = 1\nextends = [{many}]\n"));
    let (code, told) = place.say("check many.toml");
    assert!(code == Some(2) && told.contains("many.toml:2:") && told.contains("100000 files"), "{told}");

    // Each is small enough, all of them together are not.
    let names: Vec<String> = (0..20).map(|number| format!("heavy{number}.toml")).collect();
    let ballast = format!("# {}\n", "x".repeat(3 << 20));
    names.iter().for_each(|name| place.write(name, &ballast));
    place.write("heavy.toml", format!("petisim = 1\nextends = {names:?}\n"));
    let (code, told) = place.say("check heavy.toml");
    assert!(code == Some(2) && told.contains("larger than 16 MB in all"), "{told}");
}

#[test]
fn numbers_and_days_beyond_all_bounds_are_refused_wherever_they_stand() {
    let place = Place::new();
    let cases = [
        ("nan", "world.residents", "desks.follow_up.share"),
        ("1e308", "world.residents", "citizens.problems.rate"),
        ("-inf", "desks.follow_up.share", "citizens.problems.rate"),
        ("99999999999999999999", "world.residents", "run.seed"),
        ("\"10000-01-01\"", "run.start", "calendar.office.holidays"),
        ("\"2019-02-29\"", "run.start", "calendar.office.holidays"),
        ("\"99999999 d\"", "run.length", "desks.follow_up.work"),
    ];
    for (value, one, other) in cases {
        for path in [one, other] {
            let is_list = path.ends_with("holidays");
            let value = if is_list { format!("[{value}]") } else { value.to_string() };
            place.write(
                "base.toml",
                format!("petisim = 1\nextends = \"scenarios/minimal.toml\"\n{path} = {value}\n"),
            );
            place.write("over.toml", format!("{path} = {value}\n"));
            let set = format!("set = {{ \"{path}\" = {value} }}\n");
            place.write(
                "study.toml",
                format!("petisim = 1\nbase = \"scenarios/minimal.toml\"\n{set}{FACTOR}"),
            );
            let claim = format!("petisim = 1\nbase = \"scenarios/minimal.toml\"\n{set}");
            place.write("calibration.toml", claim);
            let arms = format!("[arms.one]\n{set}[arms.two]\n");
            place.write(
                "claim.toml",
                format!("petisim = 1\nid = \"X\"\nbase = \"scenarios/minimal.toml\"\n{arms}"),
            );
            for (words, at) in [
                ("check base.toml", "base.toml:3:"),
                ("check scenarios/minimal.toml --overlay over.toml", "over.toml:1:"),
                ("plan study.toml --no-pilot", "study.toml:3:"),
                ("calibrate calibration.toml -q", "calibration.toml:3:"),
                ("claims claim.toml -q", "claim.toml:5:"),
            ] {
                let (code, told) = place.say(words);
                assert!(code == Some(2) && told.contains(at), "{path} = {value}, `{words}`: {code:?} {told}");
            }
            let set = format!("{path}={}", value.replace(' ', ""));
            let (code, told) = place.say(&format!("check scenarios/minimal.toml --set {set}"));
            assert!(code == Some(2) && told.contains(&format!("--set {path}")), "{set}: {told}");
        }
    }
}

/// A factor and a design, for studies that are wrong elsewhere.
const FACTOR: &str = "[factors.a]\npath = \"unit.town.staff\"\nvalues = [1, 2]\n[design.full_factorial]\n";

#[test]
fn a_study_of_more_runs_than_anybody_can_wait_for_is_refused() {
    let place = Place::new();
    let head = "petisim = 1\nbase = \"scenarios/minimal.toml\"\nreplications = 1_000_000\n";
    let values = |name: &str| {
        let values: Vec<u32> = (1..=70).collect();
        format!("[factors.{name}]\npath = \"unit.{name}.staff\"\nvalues = {values:?}\n")
    };
    let design = "[design.full_factorial]\n";
    place.write("study.toml", [head, &values("town"), &values("works"), design].concat());
    for words in ["plan study.toml --no-pilot", "sweep study.toml -q --out out"] {
        let (code, told) = place.say(words);
        assert!(code == Some(2) && told.contains("4900000000 runs"), "{words}: {told}");
        assert!(told.contains("study.toml:10:"), "{told}");
    }
    assert!(!place.path("out").exists());
}

#[test]
fn a_leap_day_is_a_day() {
    let place = Place::new();
    place.write(
        "leap.toml",
        "petisim = 1\nextends = \"scenarios/minimal.toml\"\nrun.start = \"2020-02-29\"\n",
    );
    let (code, told) =
        place.say("run leap.toml -q --replications 1 -s run.warm_up=0d -s run.length=2d --out out");
    assert_eq!(code, Some(0), "{told}");
    let series = fs::read_to_string(place.path("out/series.csv")).unwrap();
    assert!(series.contains("2020-03-01"), "{series}");
}

// ---- tables ---------------------------------------------------------------------------------------------------------

/// Gives a file of requests to a run, with column `o` for times.
fn requests(place: &Place, file: &str) -> (Option<i32>, String) {
    let columns = "requests.columns.opened=o";
    place.say(&format!("run scenarios/lindhaven_2018.toml -q --out out -s requests.file={file} -s {columns}"))
}

#[test]
fn a_file_of_requests_that_is_none_is_refused_with_its_line() {
    let place = Place::new();
    fs::create_dir(place.path("folder")).unwrap();
    symlink("loop2", place.path("loop1")).unwrap();
    symlink("loop1", place.path("loop2")).unwrap();
    let header = "Case;o;Solved;Promised;Office;Matter;Way In\n";
    let row = |time: &str| {
        format!(
            "{header}1;01.04.2018 08:00:00;;;Water;Drain blocked;App\n2;{time};;;Water;Drain blocked;App\n"
        )
    };
    let files: [(&str, Vec<u8>, &str); 9] = [
        ("empty.csv", Vec::new(), "it has no bytes"),
        ("blank.csv", b"\n\n\n".to_vec(), "no line"),
        ("utf16.csv", b"\xff\xfeC\0a\0".to_vec(), "line 1: "),
        ("binary.csv", b"\x7fELF\0\0\0".to_vec(), "binary"),
        ("toml.csv", b"petisim = 1\n".to_vec(), "line 1: "),
        ("quote.csv", [header.as_bytes(), b"\"", &b"x".repeat(3 << 20)].concat(), "line 2: "),
        ("year.csv", row("01.04.10000 08:00:00").into(), "line 3"),
        ("leap.csv", row("29.02.2019 08:00:00").into(), "line 3"),
        ("nan.csv", row("nan").into(), "line 3"),
    ];
    for (name, bytes, says) in files {
        place.write(name, bytes);
        let (code, told) = requests(&place, name);
        assert!(code == Some(2) && told.contains(says) && told.contains(name), "{name}: {code:?} {told}");
    }
    for (name, says) in
        [("folder", "this is a folder"), ("loop1", "there is no file"), ("/dev/zero", "not a regular file")]
    {
        let (code, told) = requests(&place, name);
        assert!(code == Some(2) && told.contains(says), "{name}: {code:?} {told}");
    }
    assert!(!place.path("out").exists());
}

#[test]
fn a_hundred_megabytes_of_requests_are_read_in_little_memory() {
    let place = Place::new();
    let header = "\u{feff}Case;o;Solved;Promised;Office;Matter;Way In\r\n";
    let mut file = File::create(place.path("large.csv")).unwrap();
    file.write_all(header.as_bytes()).unwrap();
    // Rows of some length that lie outside the days wanted: read, counted, and forgotten.
    let row = format!("7;01.04.1918 08:00:00;;;Water;Drain blocked;{}\r\n", "App ".repeat(250));
    let rows = row.repeat(1000);
    (0..100).for_each(|_| file.write_all(rows.as_bytes()).unwrap());
    let (code, told) = requests(&place, "large.csv");
    assert_eq!(code, Some(2), "{told}");
    assert!(told.contains("100000"), "it tells how many rows were left out: {told}");
}

#[test]
fn a_table_of_verdicts_that_has_no_end_is_refused() {
    let place = Place::new();
    let claim = "claims scenarios/claims/X1.toml -q --out out --expected";
    for (file, says) in
        [("/dev/zero", "not a regular file"), ("scenarios", "not a regular file"), ("none", "no such file")]
    {
        let (code, told) = place.say(&format!("{claim} {file}"));
        assert!(code == Some(2) && told.contains(says), "{file}: {code:?} {told}");
    }
}
