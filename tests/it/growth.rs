//! No time that grows faster than its reason: twice as much of anything takes about twice the time, also where something is
//! scarce and lines are long. Time is that of the processor, so that a busy machine does not matter much; what is left of
//! chance is met by trying again. Every day the sizes are smaller; `PETISIM_GROWTH=all` takes them whole.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on may stop")]
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a round tells what was tried, and what could not be"
)]
#![cfg(unix)]

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

/// The largest exponent: n log n stays below it at these sizes, and anything that looks at all who wait for each is far above.
const STEEPEST: f64 = 1.4;
/// So often a measurement that is too steep is repeated.
const TRIES: usize = 4;

/// By how much the sizes are smaller every day.
const EVERYDAY: usize = 3;

/// A dimension: what is laid out for `n`, the words of the command, and a size at which the time is not that of starting.
struct Dimension {
    name: &'static str,
    lay: fn(&Path, usize),
    words: fn(usize) -> String,
    size: usize,
}

const RUN: &str = "run world.toml -q -j1 --no-series --force --out out";

fn world(folder: &Path, text: &str) {
    let text = format!(
        "petisim = 1\nextends = \"minimal.toml\"\nrun.warm_up = \"0 d\"\nrun.replications = 1\n{text}"
    );
    fs::write(folder.join("world.toml"), text).unwrap();
}

fn months(folder: &Path, _: usize) {
    world(folder, "run.length = \"60 d\"\n");
}

/// Calls of one second, and three seats.
fn burst(folder: &Path, n: usize) {
    fs::write(folder.join("calls.csv"), format!("t\n{}", "2018-01-03 10:00:00\n".repeat(n))).unwrap();
    let text = "run.length = \"5 d\"\ncitizens.patience = {}\ndesks.intake = { seats = 3, clerks = 1 }\n[requests]\n\
                file = \"calls.csv\"\nunknown_category = \"waste\"\nunknown_unit = \"none\"\n[requests.columns]\nopened = \"t\"\n";
    world(folder, text);
}

/// Bureaus, all of them in the remit of two categories.
fn bureaus(folder: &Path, n: usize) {
    let (mut text, mut names) = ("run.length = \"10 d\"\n".to_string(), String::new());
    for i in 0..n {
        writeln!(text, "unit.b{i:05}.staff = 1").unwrap();
        write!(names, ", \"b{i:05}\"").unwrap();
    }
    writeln!(text, "category.waste.remit = [\"town\"{names}]\ncategory.heating.remit = [\"housing\"{names}]")
        .unwrap();
    world(folder, &text);
}

fn categories(folder: &Path, n: usize) {
    let (share, mut text) = (0.5 / n as f64, "run.length = \"30 d\"\n".to_string());
    for i in 0..n {
        writeln!(text, "category.c{i:04} = {{ share = {share}, remit = [\"town\", \"works\"] }}").unwrap();
    }
    writeln!(text, "category.waste.share = {}", 0.6 - share * n as f64).unwrap();
    world(folder, &text);
}

/// Factors over a world that stays as it is.
fn factors(folder: &Path, n: usize) {
    bureaus(folder, 400);
    let factor = |i| format!("f{i:04} = {{ path = \"unit.b{i:05}.staff\", values = [1, 2] }}\n");
    let factors: String = (0..n).map(factor).collect();
    study(folder, 1, &factors, "one_at_a_time");
}

fn points(folder: &Path, n: usize) {
    months(folder, 0);
    let list = |n: usize, number: &dyn Fn(usize) -> f64| {
        (0..n).map(|i| format!("{:?}, ", number(i))).collect::<String>()
    };
    let (rates, shares) = (list(16, &|i| 50.0 + i as f64), list(n / 16, &|i| (i + 1) as f64 / n as f64));
    let factors = format!(
        "a = {{ path = \"citizens.problems.rate\", values = [{rates}] }}\nb = {{ path = \"desks.follow_up.share\", values = [{shares}] }}\n"
    );
    study(folder, 1, &factors, "full_factorial");
}

fn runs(folder: &Path, n: usize) {
    world(folder, "run.length = \"1 d\"\n");
    study(folder, n, "a = { path = \"citizens.problems.rate\", values = [1.0, 2.0] }\n", "full_factorial");
    let _ = fs::remove_dir_all(folder.join("out"));
}

fn study(folder: &Path, replications: usize, factors: &str, design: &str) {
    let text = format!(
        "petisim = 1\nbase = \"world.toml\"\nreplications = {replications}\nmetrics = [\"tickets\"]\n[factors]\n{factors}[design]\n{design} = {{}}\n"
    );
    fs::write(folder.join("study.toml"), text).unwrap();
}

const DIMENSIONS: [Dimension; 13] = [
    Dimension { name: "calls of one second", lay: burst, words: |_| RUN.into(), size: 40_000 },
    Dimension {
        name: "demand on units that are besieged",
        lay: months,
        words: |n| format!("{RUN} -s citizens.problems.rate={n}.0 -s unit.town.staff=1"),
        size: 40_000,
    },
    Dimension {
        name: "residents",
        lay: months,
        words: |n| format!("{RUN} -s world.residents={n}"),
        size: 1_500_000,
    },
    Dimension {
        name: "days under siege",
        lay: |folder, _| world(folder, "citizens.problems.rate = 3000.0\n"),
        words: |n| format!("{RUN} -s 'run.length={n} d'"),
        size: 600,
    },
    Dimension { name: "towns", lay: months, words: |n| format!("{RUN} -s unit.town.count={n}"), size: 400 },
    Dimension {
        name: "districts",
        lay: months,
        words: |n| format!("{RUN} -s world.districts={n} -s unit.town.count=100"),
        size: 45,
    },
    Dimension {
        name: "communities",
        lay: months,
        words: |n| format!("{RUN} -s world.communities_per_town={n} -s unit.town.count=20"),
        size: 100,
    },
    Dimension {
        name: "bureaus in remits, read",
        lay: bureaus,
        words: |_| "check world.toml".into(),
        size: 8_000,
    },
    Dimension { name: "bureaus in remits, run", lay: bureaus, words: |_| RUN.into(), size: 1_250 },
    Dimension { name: "categories", lay: categories, words: |_| RUN.into(), size: 250 },
    Dimension { name: "factors", lay: factors, words: |_| "plan study.toml --no-pilot".into(), size: 40 },
    Dimension { name: "points", lay: points, words: |_| "plan study.toml --no-pilot".into(), size: 512 },
    Dimension { name: "runs", lay: runs, words: |_| "sweep study.toml -q -j1 --out out".into(), size: 400 },
];

/// Seconds that the processor works for a command, without the system.
fn seconds(folder: &Path, words: &str) -> f64 {
    let script = format!("\"$0\" {words} > /dev/null || exit; times");
    let mut shell = Command::new("bash");
    let output =
        shell.args(["-c", &script, env!("CARGO_BIN_EXE_petisim")]).current_dir(folder).output().unwrap();
    assert!(output.status.success(), "{words}: {}", String::from_utf8_lossy(&output.stderr));
    // The second line is that of children: `0m0.250s 0m0.010s`.
    let told = String::from_utf8(output.stdout).unwrap();
    let (minutes, seconds) = told.lines().nth(1).unwrap().split(' ').next().unwrap().split_once('m').unwrap();
    minutes.parse::<f64>().unwrap() * 60.0
        + seconds.trim_end_matches('s').replace(',', ".").parse::<f64>().unwrap()
}

/// By which power of the size the time grows, from the times at a size and at twice that size.
#[allow(clippy::disallowed_methods, reason = "no number of the model depends on it")]
fn exponent([once, twice]: [f64; 2]) -> f64 {
    (twice / once).log2()
}

#[test]
fn twice_as_much_of_anything_takes_no_more_than_about_twice_the_time() {
    let place = TempDir::new().unwrap();
    fs::copy("scenarios/minimal.toml", place.path().join("minimal.toml")).unwrap();
    let shrunk = if std::env::var("PETISIM_GROWTH").as_deref() == Ok("all") { 1 } else { EVERYDAY };
    for Dimension { name, lay, words, size } in &DIMENSIONS {
        let size = size / shrunk;
        let mut took = [f64::INFINITY; 2];
        let mut steep = f64::INFINITY;
        for _ in 0..TRIES {
            for (took, n) in took.iter_mut().zip([size, 2 * size]) {
                lay(place.path(), n);
                *took = took.min(seconds(place.path(), &words(n)));
            }
            steep = exponent(took);
            if steep <= STEEPEST {
                break;
            }
        }
        println!("{name}: {size} {:.2} s, twice {:.2} s, exponent {steep:.2}", took[0], took[1]);
        assert!(steep <= STEEPEST, "{name}: {took:?} s at {size} and twice as much, exponent {steep:.2}");
    }
}
