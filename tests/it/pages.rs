//! `petisim report` on each kind of result: the page is of that kind, is well formed, and its numbers are those of the
//! tables beside it.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on may stop")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::OnceLock;

use assert_cmd::Command;
use tempfile::TempDir;

use crate::compare::WORLD;

const CLAIM: &str = r#"
petisim = 1
id = "SF1.1"
title = "About <calls>"
kind = "behaviour"
study = { chapter = "2", words = "<they> call", beyond = "how long it takes" }
replications = 8
base = "world.toml"
[arms.all]
set = { "desks.follow_up.share" = 1.0 }
[arms.none]
set = { "desks.follow_up.share" = 0.0 }
[[expect]]
metric = "follow_up_h_per_year"
relation = "rises"
from = "none"
to = "all"
margin = 1
[chain]
steps = ["a ticket is closed", "somebody calls"]
link = "the call"
cut = { set = { "desks.follow_up" = "off" } }
"#;

const GRID: &str = r#"
petisim = 1
title = "Calls and demand"
base = "world.toml"
replications = 2
metrics = ["tickets", "record_resolution_rate", "follow_up_calls"]
[factors.call_rate]
path = "desks.follow_up.share"
values = [0.0, 0.5, 1.0]
[factors.demand]
path = "citizens.problems.rate"
values = [200, 400]
[design.full_factorial]
"#;

const FIT: &str = r#"
petisim = 1
title = "Known"
base = "world.toml"
replications = 2
most_replications = 2
most_runs = 12
seed = 5
unseen = { seed = 6, runs = 3 }
[parameters.rate]
path = "citizens.problems.rate"
low = 50.0
high = 400.0
start = 80.0
[targets.tickets]
metric = "tickets"
value = 60.0
tolerance = 6.0
"#;

const JOINT: &str = r#"
petisim = 1
title = "Fitted worlds"
seed = 5
waves = { most = 1, points = 8 }
unseen = { seed = 6, draws = 20, runs = 2 }
[parameters.satisfied]
path = "citizens.judgement.satisfied_base"
low = -2.0
high = 2.0
source = "assumption"
[[worlds]]
name = "north"
base = "world.toml"
[worlds.parameters.rate]
path = "citizens.problems.rate"
low = 50.0
high = 400.0
[worlds.rows.tickets]
metric = "tickets"
value = 60.0
error = 6.0
use = "fit"
source = "somebody"
[worlds.rows.satisfied]
metric = "record_satisfaction_rate"
value = 0.7
error = 0.05
use = "check"
source = "somebody"
[[worlds]]
name = "south"
base = "world.toml"
[worlds.rows.tickets]
metric = "tickets"
value = 600.0
error = 1.0
use = "fit"
source = "somebody"
"#;

/// Each kind: its folder, the words for its kind in English, and the sections that its page must have.
const KINDS: [(&str, &str, &[&str]); 9] = [
    ("run", "Simulation of a scenario", &["headline", "metrics"]),
    ("grid", "Sweep", &["overview", "responses", "maps", "table"]),
    ("comparison", "Comparison of scenarios", &["differences", "table"]),
    ("claims", "Claims", &["verdicts", "effects", "claims"]),
    ("attribution", "Attribution", &["overview", "shares", "table"]),
    ("ablation", "One-off ablations", &["overview", "shares", "table"]),
    ("fit", "Calibration", &["fit", "identifiability", "unseen"]),
    ("joint", "Calibration", &["patterns", "posterior", "waves"]),
    ("theory", "Verification", &["overview", "table", "worlds"]),
];

/// Exit code and everything that was said.
pub(crate) fn say(folder: &Path, words: &str) -> (i32, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_petisim"));
    let command = command.current_dir(folder).env_remove("PETISIM_JOBS").env_remove("PETISIM_OUT");
    let output = command.args(words.split_whitespace()).output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code().unwrap(), text(&output.stdout) + &text(&output.stderr))
}

/// A folder with a result of each kind and its page, made once for all tests.
pub(crate) fn place() -> &'static Path {
    static PLACE: OnceLock<TempDir> = OnceLock::new();
    let folder = PLACE.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        let files = [("world", WORLD), ("claim", CLAIM), ("grid", GRID), ("fit", FIT), ("joint", JOINT)];
        for (name, text) in files {
            fs::write(folder.path().join(format!("{name}.toml")), text).unwrap();
        }
        fs::write(folder.path().join("calls.toml"), "[desks.follow_up]\nshare = 1.0\n").unwrap();
        for words in [
            "run world.toml --replications 2 --out run",
            "sweep grid.toml --out grid",
            "compare world.toml world.toml+calls.toml --replications 3 --metric all --out comparison",
            "claims claim.toml --out claims",
            "attribute world.toml --by group --keep citizens.voice --keep desks.intake --metric tickets \
             --replications 2 --out attribution",
            "attribute world.toml --ablation-table --replications 2 --out ablation",
            "calibrate fit.toml --out fit",
            "calibrate joint.toml --out joint",
            "verify --row mm1 --replications 3 --out theory",
        ] {
            let (code, said) = say(folder.path(), &format!("{words} --quiet"));
            assert!([0, 7, 8].contains(&code), "{words}: {code} {said}");
        }
        for (kind, ..) in KINDS {
            let (code, said) = say(folder.path(), &format!("report {kind}"));
            assert_eq!(code, 0, "{kind}: {said}");
        }
        folder
    });
    folder.path()
}

fn page(kind: &str) -> String {
    fs::read_to_string(place().join(kind).join("report.html")).unwrap()
}

/// A column of a CSV file in a folder of the place; missing values are none.
fn column(file: &str, name: &str) -> Vec<Option<f64>> {
    let mut table = csv::Reader::from_path(place().join(file)).unwrap();
    let rows = table.deserialize::<BTreeMap<String, String>>();
    rows.map(|row| row.unwrap()[name].parse().ok()).collect()
}

/// The numbers of a column of a table on a page, in full (`data-v`), in the order of the page.
fn shown(html: &str, table: &str, column: usize) -> Vec<Option<f64>> {
    let start =
        html.find(&format!("<div class=\"table\" id=\"{table}\"")).unwrap_or_else(|| panic!("no {table}"));
    let body = &html[start..][html[start..].find("<tbody>").unwrap()..];
    let rows = body[..body.find("</tbody>").unwrap()].split("<tr>").skip(1);
    let value = |row: &str| {
        let cell = row.split("<td").nth(column + 1).unwrap();
        let (_, value) = cell[..cell.find('>').unwrap()].split_once("data-v=\"")?;
        value.trim_end_matches('"').parse().ok()
    };
    rows.map(value).collect()
}

/// The place of a column of a table by its heading.
fn heading(html: &str, table: &str, name: &str) -> usize {
    let start = html.find(&format!("<div class=\"table\" id=\"{table}\"")).unwrap();
    let head = &html[start..][..html[start..].find("<tbody>").unwrap()];
    let found = head.split("<th ").skip(1).position(|cell| cell.contains(&format!("data-v=\"{name}\"")));
    found.unwrap_or_else(|| panic!("{table} has no column {name}"))
}

/// Tags that are opened and not closed, or closed in another order; raw text is passed over.
fn unbalanced(html: &str) -> Vec<String> {
    let (mut open, mut rest): (Vec<String>, &str) = (Vec::new(), html);
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        let end = rest.find('>').unwrap();
        let (tag, inside) = (&rest[..end], rest[..end].trim_end_matches('/'));
        rest = &rest[end + 1..];
        let name: String =
            inside.chars().skip_while(|c| *c == '/').take_while(|c| c.is_alphanumeric()).collect();
        match tag {
            _ if tag.starts_with('!') || tag.ends_with('/') || ["meta", "input", "br"].contains(&&*name) => {}
            _ if tag.starts_with('/') => {
                if open.pop().as_ref() != Some(&name) {
                    return vec![format!("</{name}> after {open:?}")];
                }
            }
            _ if ["style", "script"].contains(&&*name) => {
                rest = &rest[rest.find(&format!("</{name}>")).unwrap() + name.len() + 3..];
            }
            _ => open.push(name),
        }
    }
    open
}

/// The page without its script, its style and the data of big tables.
fn without_raw(html: &str) -> String {
    let parts = html.split("<script").map(|part| part.split_once("</script>").map_or(part, |(_, rest)| rest));
    let html: String = parts.collect();
    html.split("<style>").map(|part| part.split_once("</style>").map_or(part, |(_, rest)| rest)).collect()
}

#[test]
fn each_kind_of_result_has_a_page_of_its_own() {
    for (kind, words, sections) in KINDS {
        let html = page(kind);
        let (_, head) = html.split_once("<p class=\"kind\">").unwrap();
        let head = &head[..head.find("</p>").unwrap()];
        assert!(head.to_lowercase().contains(&words.to_lowercase()), "{kind}: {head}");
        for section in sections {
            assert!(html.contains(&format!("<section id=\"{section}\"")), "{kind} has no {section}");
        }
    }
}

#[test]
fn each_page_is_well_formed_and_says_nothing_twice() {
    for (kind, ..) in KINDS {
        let html = page(kind);
        assert_eq!(unbalanced(&html), Vec::<String>::new(), "{kind}");
        let mut ids: Vec<&str> =
            html.split(" id=\"").skip(1).map(|rest| &rest[..rest.find('"').unwrap()]).collect();
        let all = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), all, "{kind}: {ids:?}");
        let html = without_raw(&html);
        for wrong in ["NaN", "inf\"", "{n}", "{metric}", "http://", "https://"] {
            let found = html.replace("http://www.w3.org/2000/svg", "").find(wrong);
            assert!(found.is_none(), "{kind}: {wrong}");
        }
        // One claim has its picture in its row.
        assert!(kind == "claims" || html.contains("<figure"), "{kind} has no figure");
        assert_eq!(html.matches("<figure").count(), html.matches("<figcaption").count(), "{kind}");
    }
}

/// Texts of a page that are shown in a language, without code, the footer and the buttons to save.
fn texts(html: &str, lang: &str) -> Vec<String> {
    let other = if lang == "zh" { "lang=\"en\"" } else { "lang=\"zh\"" };
    let html = without_raw(html);
    let body = &html[html.find("<body").unwrap()..html.find("<footer").unwrap()];
    let (mut open, mut found): (Vec<bool>, Vec<String>) = (Vec::new(), Vec::new());
    for part in body.split('<').skip(1) {
        let (tag, text) = part.split_once('>').unwrap();
        if tag.starts_with('/') {
            open.pop();
        } else if !tag.ends_with('/') && !tag.starts_with("input") {
            let hidden = tag.contains(other)
                || ["code", "title", "desc"].iter().any(|name| tag.starts_with(name))
                || tag.starts_with("button type=\"button\" data-s");
            open.push(hidden || open.last() == Some(&true));
        }
        if open.last() != Some(&true) && !text.trim().is_empty() {
            found.push(text.trim().into());
        }
    }
    found
}

#[test]
fn pages_are_complete_in_both_languages() {
    let chinese = |letter: char| ('\u{4e00}'..='\u{9fff}').contains(&letter);
    // What the authors of the worlds above wrote, and names of files.
    let authors = [CLAIM, GRID, FIT, JOINT, WORLD].concat();
    let known = |word: &str| {
        // A row or a fact of a world has the name of the world before its own.
        let is_named = word.split('.').all(|part| authors.contains(part));
        is_named || petisim::model::metrics::metric(word).is_some() || word == "petisim"
    };
    for (kind, ..) in KINDS {
        let html = page(kind);
        for text in texts(&html, "en") {
            assert!(!text.contains(chinese), "{kind}, English: {text}");
        }
        for text in texts(&html, "zh") {
            let words =
                text.split(|letter: char| !(letter.is_ascii_alphanumeric() || "_.-".contains(letter)));
            let strange =
                |word: &&str| word.chars().filter(char::is_ascii_alphabetic).count() > 3 && !known(word);
            let is_id = text.len() == 12 && text.chars().all(|letter| letter.is_ascii_hexdigit());
            let of_theory = kind == "theory" && text.contains("19");
            let untranslated = !text.contains(chinese) && words.clone().any(|word| strange(&word));
            assert!(is_id || of_theory || !untranslated, "{kind}, Chinese: {text}");
        }
    }
}

#[test]
fn numbers_of_a_page_are_those_of_the_tables_beside_it() {
    let same = [
        ("comparison", "comparison", 5, "comparison/comparison.csv", "difference"),
        ("comparison", "comparison", 6, "comparison/comparison.csv", "ci_low"),
        ("claims", "effects-table", 8, "claims/claims.csv", "effect"),
        ("claims", "effects-table", 10, "claims/claims.csv", "ci_high"),
        ("attribution", "attribution", 3, "attribution/attribution.csv", "shapley"),
        ("attribution", "attribution", 7, "attribution/attribution.csv", "ablation"),
        ("ablation", "attribution", 3, "ablation/ablation.csv", "ablation"),
        ("fit", "targets", 4, "fit/calibration.csv", "reached"),
        ("fit", "parameters-table", 3, "fit/parameters.csv", "value"),
        ("fit", "unseen-table", 5, "fit/unseen.csv", "mean"),
        ("joint", "patterns-table", 5, "joint/patterns.csv", "simulated"),
        ("joint", "patterns-table", 7, "joint/patterns.csv", "high"),
        ("joint", "posterior-table", 3, "joint/posterior.csv", "median"),
        ("theory", "checks", 4, "theory/verify.csv", "simulated"),
        ("theory", "checks", 7, "theory/verify.csv", "z"),
    ];
    for (kind, table, at, file, name) in same {
        let (of_page, of_file) = (shown(&page(kind), table, at), column(file, name));
        assert!(of_file.iter().any(Option::is_some), "{file} has no {name}");
        assert_eq!(of_page, of_file, "{kind}: column {at} of {table}");
    }
}

#[test]
fn figures_and_points_of_a_sweep_have_the_means_and_intervals_of_its_summary() {
    let mut table = csv::Reader::from_path(place().join("grid/summary.csv")).unwrap();
    let rows: Vec<BTreeMap<String, String>> = table.deserialize().map(|row| row.unwrap()).collect();
    let number = |text: &str| text.parse::<f64>().unwrap();
    let html = page("grid");
    for (metric, label) in [("tickets", "Tickets"), ("follow_up_calls", "Follow-up calls")] {
        let mut wanted: Vec<[f64; 5]> = rows
            .iter()
            .filter(|row| row["metric"] == metric)
            .map(|row| ["demand", "call_rate", "mean", "ci_low", "ci_high"].map(|name| number(&row[name])))
            .collect();
        wanted.sort_by(|a, b| a.partial_cmp(b).unwrap());
        // Series by series along the longer factor, `call_rate`.
        let drawn =
            [1, 2, 3, 4].map(|at| shown(&html, &format!("response-{metric}-data").replace('_', "-"), at));
        for (place, row) in wanted.iter().enumerate() {
            let found = [0, 1, 2, 3].map(|at: usize| drawn[at][place].unwrap());
            assert_eq!(found, row[1..], "{metric}, point {place}");
        }
        assert_eq!(drawn[0].len(), wanted.len());
        let mut means = shown(&html, "points", heading(&html, "points", label));
        let mut of_file: Vec<Option<f64>> = wanted.iter().map(|row| Some(row[2])).collect();
        means.sort_by(|a, b| a.partial_cmp(b).unwrap());
        of_file.sort_by(|a, b| a.partial_cmp(b).unwrap());
        assert_eq!(means, of_file, "{metric}");
    }
}

#[test]
fn metrics_that_are_named_are_drawn_and_no_others() {
    let folder = place();
    let (code, said) = say(folder, "report grid --metric follow_up_calls -o one.html --lang zh");
    assert_eq!(code, 0, "{said}");
    let html = fs::read_to_string(folder.join("one.html")).unwrap();
    assert!(html.contains("id=\"response-follow-up-calls\"") && !html.contains("id=\"response-tickets\""));
    assert!(html.contains("<html lang=\"zh\""));
    let (code, said) = say(folder, "report grid --metric overdue");
    assert!(code == 2 && said.contains("no metric `overdue`"), "{code} {said}");
}

#[test]
fn a_folder_without_a_whole_result_is_no_report() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(say(folder.path(), "report .").0, 2);
    fs::write(folder.path().join("world.toml"), WORLD).unwrap();
    fs::write(folder.path().join("grid.toml"), GRID).unwrap();
    // A plan of which nothing is merged yet.
    assert_eq!(say(folder.path(), "plan grid.toml --out planned").0, 0);
    let (code, said) = say(folder.path(), "report planned");
    assert_eq!(code, 2, "{said}");
    assert!(!folder.path().join("planned/report.html").exists());
}
