//! `petisim verify`: theory beside the engine, on a quick part of the runs; what is wrong is rejected.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on may stop")]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use petisim::experiment::Clock;
use petisim::results::verify::method::{
    CASES, Case, FILES, Ready, Report, Values, Verdict, conclude, run_one,
};
use serde_json::Value;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/theory")
}

fn ready(case: &'static Case, sets: &[&str]) -> Ready {
    let sets: Vec<String> = sets.iter().map(ToString::to_string).collect();
    case.ready(&folder(), &sets).unwrap_or_else(|trouble| panic!("{}: {trouble}", case.name))
}

fn case(name: &str) -> &'static Case {
    CASES.iter().find(|case| case.name == name).unwrap()
}

/// Runs this many replications of each case.
fn report(cases: &[Ready], replications: u32) -> Report {
    let values = cases.iter().map(|case| {
        let runs = if case.replications == 1 { 1 } else { replications };
        (0..runs).map(|run| run_one(case, run, &Clock::default()).unwrap()).collect::<Vec<Values>>()
    });
    conclude(cases, &values.collect::<Vec<_>>())
}

fn petisim() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_petisim"));
    command.env_remove("PETISIM_OUT").env_remove("PETISIM_JOBS");
    command
}

#[test]
fn a_quick_part_of_every_world_agrees_with_theory() {
    let cases: Vec<Ready> = CASES
        .iter()
        .map(|case| {
            let recorded = ready(case, &[]).recorded;
            if recorded { ready(case, &[]) } else { ready(case, &["run.length='42 d'"]) }
        })
        .collect();
    let report = report(&cases, 5);
    let rejected: Vec<_> = report.rejected().collect();
    assert!(rejected.is_empty(), "{rejected:#?}");
    assert!(report.findings.len() >= 50, "only {} checks", report.findings.len());
    let exact = report.findings.iter().filter(|finding| finding.estimate.finds == Some(0.0)).count();
    assert_eq!(exact, 13, "what is worked out by hand is exact");
}

#[test]
fn a_wrong_theory_is_rejected() {
    // Theory of a load of 0.5 and of 0.52: the mean wait differs by 8 %.
    let mut cases = vec![ready(case("mm1"), &["run.length='1000 d'"])];
    assert_eq!(report(&cases, 10).rejected().count(), 0);
    let other = ready(case("mm1"), &["citizens.problems.consultation_rate=2733.12"]);
    cases[0].checks = other.checks;
    let found = report(&cases, 10);
    let rejected: Vec<&str> = found.rejected().map(|finding| finding.check.as_str()).collect();
    assert!(rejected.contains(&"busy") && rejected.contains(&"wait"), "{found:#?}");
}

#[test]
fn a_moment_that_is_off_by_a_second_is_rejected() {
    let mut cases = vec![ready(case("nights"), &[])];
    cases[0].checks[3].theory += 1.0;
    let found = report(&cases, 1);
    let verdicts: Vec<Verdict> = found.findings.iter().map(|finding| finding.verdict).collect();
    for (place, verdict) in verdicts.into_iter().enumerate() {
        assert_eq!(verdict == Verdict::Rejected, place == 3, "{:#?}", found.findings[place]);
    }
}

#[test]
fn theory_follows_the_scenario_and_refuses_what_it_does_not_know() {
    let theory = |sets: &[&str]| ready(case("mmc"), sets).checks[1].theory;
    // Erlang C by hand, c = 2 and a = 1: a third waits, for 600 / (2 - 1) s on average.
    let hand = theory(&["desks.intake.seats=2", "citizens.problems.consultation_rate=5256"]);
    assert!((hand - 200.0).abs() < 1e-9, "{hand}");
    let refused = |name: &str, set: &str| {
        let trouble = case(name).ready(&folder(), &[set.to_string()]).unwrap_err();
        trouble.to_string()
    };
    assert!(refused("mmc", "desks.intake.seats=2").contains("too much for 2"));
    assert!(refused("mmc", "desks.intake.talk='5 min'").contains("exponential"));
    assert!(refused("erlang_a", "citizens.patience.most_calls=3").contains("most_calls"));
    assert!(refused("series", "desks.district.agents=2").contains("one server at each station"));
    assert!(refused("disputes", "category.works.contested=0.5").contains("contested by several units"));
    assert!(refused("extensions", "rules.general='2 wd'").contains("one working day"));
    assert!(refused("mm1", "desks.intake.sets=2").contains("sets"));
}

#[test]
fn the_program_has_every_file_of_the_folder() {
    let mut found = BTreeSet::new();
    for part in [folder(), folder().join("data")] {
        for entry in std::fs::read_dir(part).unwrap() {
            let path = entry.unwrap().path();
            if path.is_file() {
                found.insert(path.strip_prefix(folder()).unwrap().to_str().unwrap().replace('\\', "/"));
            }
        }
    }
    let known: BTreeSet<String> = FILES.iter().map(|(name, _)| (*name).to_string()).collect();
    assert_eq!(known, found);
}

#[test]
fn the_command_writes_a_table_and_says_what_is_rejected() {
    let out = tempfile::tempdir().unwrap();
    let folder = out.path().join("verify");
    let args = ["verify", "--row", "nights", "--row", "holidays", "--quiet", "--format", "json"];
    let run = petisim().args(args).arg("--out").arg(&folder).assert().code(0);
    let found: Value = serde_json::from_slice(&run.get_output().stdout).unwrap();
    assert_eq!(found["rejected"], 0);
    assert_eq!(found["checks"].as_array().unwrap().len(), 13);
    let table = std::fs::read_to_string(folder.join("verify.csv")).unwrap();
    assert!(
        table.starts_with("case,check,unit,theory,simulated,ci_low,ci_high,n,replications,z,p,p_adjusted,")
    );
    assert_eq!(table.lines().count(), 14);
    let again: Value =
        serde_json::from_str(&std::fs::read_to_string(folder.join("verify.json")).unwrap()).unwrap();
    assert_eq!(again, found);
    // The office opens a quarter of an hour later: the moments worked out by hand are not those of this world.
    let hours = "calendar.office.hours=[\"08:45-12:00\", \"13:30-18:00\"]";
    let wrong = ["verify", "--row", "nights", "--quiet", "-s", hours];
    let run = petisim().args(wrong).arg("--out").arg(&folder).assert().code(7);
    let shown = String::from_utf8_lossy(&run.get_output().stdout).into_owned();
    assert!(shown.contains("REJECTED"), "{shown}");
}

#[test]
fn a_fresh_seed_is_printed_and_gives_the_same_result_again() {
    let out = tempfile::tempdir().unwrap();
    let args =
        ["verify", "--row", "repeats", "--replications", "2", "-s", "run.length='5 d'", "--format", "json"];
    let fresh = petisim().args(args).arg("--fresh").arg("--out").arg(out.path()).assert();
    let first: Value = serde_json::from_slice(&fresh.get_output().stdout).unwrap();
    let said = String::from_utf8_lossy(&fresh.get_output().stderr).into_owned();
    let seed = first["seed"].as_str().unwrap().to_string();
    assert!(said.contains(&format!("seed {seed}")), "{said}");
    let again =
        petisim().args(args).args(["--jobs", "1", "--seed", &seed]).arg("--out").arg(out.path()).assert();
    let second: Value = serde_json::from_slice(&again.get_output().stdout).unwrap();
    assert_eq!(first, second);
}

#[test]
fn an_unknown_world_is_a_mistake_and_the_known_ones_are_named() {
    let run = petisim().args(["verify", "--row", "mm2"]).assert().code(2);
    let said = String::from_utf8_lossy(&run.get_output().stderr).into_owned();
    assert!(said.contains("mm2") && said.contains("erlang_a"), "{said}");
}
