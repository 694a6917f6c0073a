use std::fs;
use std::path::Path;

use assert_cmd::Command;
use serde_json::Value;
use tempfile::TempDir;

use crate::compare::WORLD;

/// A claim about calls: arms, expectation and chain come behind it.
const ARMS: &str = r#"
base = "world.toml"
[arms.all]
set = { "desks.follow_up.share" = 1.0 }
[arms.none]
set = { "desks.follow_up.share" = 0.0 }
"#;

fn claim(id: &str, kind: &str, relation: &str, margin: &str, cap: u32) -> String {
    let study = if kind == "law" { "" } else { "study = { chapter = \"2\", words = \"they call\" }\n" };
    format!(
        "petisim = 1\nid = \"{id}\"\ntitle = \"About calls\"\nkind = \"{kind}\"\n{study}replications = {cap}{ARMS}\
         [[expect]]\nmetric = \"follow_up_h_per_year\"\nrelation = \"{relation}\"\nfrom = \"none\"\nto = \"all\"\n\
         margin = {margin}\n"
    )
}

const CHAIN: &str = "[chain]\nsteps = [\"a ticket is closed\", \"somebody calls\"]\nlink = \"the call\"\n\
                     cut = { set = { \"desks.follow_up\" = \"off\" } }\n";

struct Place(TempDir);

impl Place {
    /// A folder with the world, a true claim with its chain, and a false one.
    fn new() -> Place {
        let place = Place(tempfile::tempdir().unwrap());
        place.write("world.toml", WORLD);
        place.write("true.toml", &(claim("T1", "behaviour", "rises", "1", 20) + CHAIN));
        place.write("false.toml", &claim("F1", "accounting", "falls", "1", 20));
        place
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn write(&self, file: &str, text: &str) {
        fs::write(self.path().join(file), text).unwrap();
    }

    fn read(&self, file: &str) -> String {
        fs::read_to_string(self.path().join(file)).unwrap_or_else(|error| panic!("{file}: {error}"))
    }

    /// Exit code, standard output, standard error.
    fn say(&self, words: &str) -> (i32, String, String) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_petisim"));
        let command = command.current_dir(self.path()).env_remove("PETISIM_JOBS").env_remove("PETISIM_OUT");
        let output = command.args(words.split_whitespace()).arg("--quiet").output().unwrap();
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        (output.status.code().unwrap(), text(&output.stdout), text(&output.stderr))
    }

    /// The claims as JSON, and the exit code.
    fn json(&self, words: &str) -> (i32, Value) {
        let (code, out, err) = self.say(&format!("claims {words} --force --format json"));
        (code, serde_json::from_str(&out).unwrap_or_else(|error| panic!("{error}: {err}")))
    }
}

#[test]
fn a_true_claim_is_supported_and_comes_about_by_its_chain() {
    let place = Place::new();
    let (code, json) = place.json("true.toml");
    let claim = &json[0];
    assert_eq!(code, 0, "{json}");
    assert_eq!(
        (&claim["id"], &claim["verdict"], &claim["standing"]),
        (&"T1".into(), &"supported".into(), &"evidence".into())
    );
    let number = |key: &str| claim[key].as_f64().unwrap();
    assert!(
        number("ci_low") >= 1.0
            && number("ci_low") < number("effect")
            && number("effect") < number("ci_high")
    );
    assert!((8..=20).contains(&claim["n"].as_u64().unwrap()));
    assert_eq!(claim["chain"]["answer"], "holds");
    assert_eq!(claim["chain"]["effect"], 0.0, "nobody calls, so no hours are left");
}

#[test]
fn a_false_claim_is_contradicted_and_the_exit_code_says_so() {
    let place = Place::new();
    let (code, json) = place.json("true.toml false.toml");
    assert_eq!(code, 7);
    assert_eq!((&json[0]["verdict"], &json[1]["verdict"]), (&"supported".into(), &"contradicted".into()));
    let (_, out, _) = place.say("claims true.toml false.toml --force");
    assert!(
        out.contains("runs of 3 worlds"),
        "both claims share their arms, and both cuts are one world: {out}"
    );
    assert!(
        out.contains("evidence: 1 supported") && out.contains("accounting: 0 supported, 1 contradicted"),
        "{out}"
    );
    assert!(
        out.contains("any of 2 verdicts is wrong has a chance of at most 0.002"),
        "{}",
        out.replace('\n', " ")
    );
}

#[test]
fn a_claim_with_its_margin_at_the_effect_stays_undecided() {
    let place = Place::new();
    let effect = place.json("true.toml --max-replications 8").1[0]["effect"].as_f64().unwrap();
    place.write("edge.toml", &claim("E1", "accounting", "rises", &effect.to_string(), 8));
    let (code, json) = place.json("edge.toml");
    assert_eq!((code, &json[0]["verdict"], &json[0]["n"]), (8, &"undecided".into(), &8.into()));
    // Margin and mean agree to the last digit or nearly so: no number of replications would decide.
    let needed = &json[0]["n_needed"];
    assert!(needed.is_null() || needed.as_u64().unwrap() > 1_000_000, "{needed}");
}

#[test]
fn a_chain_that_does_not_carry_the_effect_is_counted_apart() {
    let place = Place::new();
    // Calls need no review: the cut changes the world and leaves the hours of calling as they are.
    let other = CHAIN.replace("desks.follow_up", "desks.review");
    place.write("other.toml", &(claim("O1", "behaviour", "rises", "1", 20) + &other));
    let (code, json) = place.json("other.toml");
    assert_eq!((code, &json[0]["standing"]), (0, &"not by the chain named".into()), "{json}");
    let (_, out, _) = place.say("claims other.toml --force");
    assert!(
        out.contains("evidence: 0 supported") && out.contains("1 supported, but not by the chain named"),
        "{out}"
    );
}

#[test]
fn sentences_of_a_study_elaborations_and_laws_are_counted_apart() {
    let place = Place::new();
    let own = claim("F2", "accounting", "falls", "1", 20)
        .replace("chapter = \"2\", words = \"they call\"", "elaboration = \"ours\"");
    // What the study says holds, and what the claim adds to it does not.
    let added = claim("T2", "accounting", "rises", "1", 20)
        .replace("words = \"they call\"", "words = \"they call\", beyond = \"that calls become fewer\"")
        + "[[expect]]\nmetric = \"follow_up_calls\"\nrelation = \"falls\"\nbeyond = true\nfrom = \"none\"\n\
           to = \"all\"\nmargin = 1\n";
    fs::create_dir_all(place.path().join("scenarios/claims/laws")).unwrap();
    for (file, text) in [
        ("T1.toml", claim("T1", "behaviour", "rises", "1", 20) + CHAIN),
        ("T2.toml", added),
        ("F2.toml", own),
        ("laws/L1.toml", claim("L1", "law", "rises", "1", 20)),
    ] {
        let up = if file.starts_with("laws") { "../../../" } else { "../../" };
        place.write(
            &format!("scenarios/claims/{file}"),
            &text.replace("world.toml", &format!("{up}world.toml")),
        );
    }
    let (code, out, _) = place.say("claims --out all");
    assert_eq!(code, 7, "{out}");
    for told in [
        "  F2: About calls (an elaboration)",
        "  T2: About calls (the sentence of the study: supported)",
        "    beyond the study: follow_up_calls falls",
        "  law: 1 supported, 0 contradicted, 0 undecided (what any model must do)",
        "  sentences of a study: 2 supported, 0 contradicted, 0 undecided\n",
        "  elaborations: 0 supported, 1 contradicted, 0 undecided (contradict no study)",
    ] {
        assert!(out.contains(told), "{told}: {out}");
    }
    let verdicts = "claim,kind,origin,verdict,study,chain\nF2,accounting,elaboration,contradicted,,none\n\
                    T1,behaviour,study,supported,supported,holds\n\
                    T2,accounting,study,contradicted,supported,none\nL1,law,law,supported,,none\n";
    assert_eq!(place.read("all/verdicts.csv").replace('\r', ""), verdicts);
    let json: Value = serde_json::from_str(&place.read("all/claims.json")).unwrap();
    assert_eq!((&json[0]["elaboration"], &json[1]["study"]["words"]), (&"ours".into(), &"they call".into()));
    let whose = |part: usize| &json[2]["expectations"][part]["origin"];
    assert_eq!((whose(0), whose(1)), (&"study".into(), &"elaboration".into()));
    // The table of verdicts has the laws too, and they are missed where they are not run.
    assert_eq!(place.say("claims --out all --force --expected all/verdicts.csv").0, 0);
    fs::remove_dir_all(place.path().join("scenarios/claims/laws")).unwrap();
    let (code, _, err) = place.say("claims --out some --expected all/verdicts.csv");
    assert!(code == 7 && err.contains("L1 was expected and not run"), "{code} {err}");
}

#[test]
fn threads_do_not_show_and_every_file_is_there() {
    let place = Place::new();
    for (jobs, out) in [(1, "one"), (3, "three")] {
        assert_eq!(place.say(&format!("claims true.toml false.toml -j {jobs} --out {out}")).0, 7);
    }
    for file in ["claims.csv", "claims.json", "verdicts.csv", "datapackage.json"] {
        assert_eq!(place.read(&format!("one/{file}")), place.read(&format!("three/{file}")), "{file}");
    }
    let manifest: Value = serde_json::from_str(&place.read("one/manifest.json")).unwrap();
    assert_eq!((&manifest["status"], manifest["inputs"].as_array().unwrap().len()), (&"complete".into(), 3));
    let rows: Vec<String> = place.read("one/claims.csv").lines().map(String::from).collect();
    let part = |row: &String| row.split(',').take(2).collect::<Vec<_>>().join(" ");
    assert_eq!(rows.iter().map(part).collect::<Vec<_>>(), ["claim part", "T1 1", "T1 chain", "F1 1"]);
    // The same claims again are the same bytes; others do not take their place.
    assert_eq!(place.say("claims true.toml false.toml --out one").0, 7);
    assert_eq!(place.say("claims true.toml --out one").0, 6);
}

#[test]
fn verdicts_are_compared_with_those_that_were_committed() {
    let place = Place::new();
    place.say("claims true.toml false.toml --out first");
    let words = "claims true.toml false.toml --force --expected";
    assert_eq!(place.say(&format!("{words} first/verdicts.csv")).0, 0, "as expected, contradicted or not");
    let other = place.read("first/verdicts.csv").replace("contradicted", "supported");
    place.write("other.csv", &other);
    let (code, _, err) = place.say(&format!("{words} other.csv"));
    assert!(code == 7 && err.contains("F1 is contradicted, not supported"), "{code} {err}");
    let (code, _, err) = place.say(&format!("{words} world.toml"));
    assert!(code == 2 && err.contains("no column `claim`"), "{code} {err}");
}

#[test]
fn seeds_caps_kinds_and_settings_are_obeyed() {
    let place = Place::new();
    let effect = |words: &str| place.json(words).1[0]["effect"].as_f64().unwrap();
    assert_ne!(effect("true.toml"), effect("true.toml --seed 99"));
    assert_ne!(effect("true.toml"), effect("true.toml --set desks.follow_up.work=\"9min\""));
    let (_, json) = place.json("true.toml false.toml --only-kind accounting --max-replications 9");
    assert_eq!(
        (json.as_array().unwrap().len(), &json[0]["id"], &json[0]["cap"]),
        (1, &"F1".into(), &9.into())
    );
    assert_eq!(place.say("claims true.toml --only-kind calibrated").0, 4);
    assert_eq!(place.say("claims true.toml --max-replications 7").0, 2);
}

#[test]
fn a_metric_that_is_missing_leaves_the_claim_undecided_and_says_why() {
    let place = Place::new();
    // Nobody is called where nobody may be, so there is no share of those who were reached.
    let text = claim("M1", "accounting", "unchanged", "0.1", 8)
        .replace("follow_up_h_per_year", "said_resolved_rate")
        .replace("\"none\"", "\"silent\"")
        .replace("[arms.none]", "[arms.silent]");
    place.write("missing.toml", &text);
    let (code, json) = place.json("missing.toml");
    let expectation = &json[0]["expectations"][0];
    assert_eq!((code, &json[0]["n"], &expectation["missing"]), (8, &0.into(), &8.into()), "{json}");
    assert!(expectation["reason"].as_str().unwrap().contains("missing in all 8 replications"), "{json}");
}

#[test]
fn names_that_the_world_does_not_have_and_claims_of_one_name_are_told() {
    let place = Place::new();
    let text = claim("N1", "accounting", "unchanged", "0.1", 8)
        .replace("follow_up_h_per_year\"", "orders\"\norgs = \"west_town\"");
    place.write("name.toml", &text);
    let (code, _, err) = place.say("claims name.toml");
    assert!(code == 2 && err.contains("no unit or desk `west_town`") && err.contains("`east_town`"), "{err}");
    place.write("twin.toml", &claim("T1", "accounting", "rises", "1", 8));
    let (code, _, err) = place.say("claims true.toml twin.toml");
    assert!(code == 2 && err.contains("both called T1"), "{err}");
    let (code, _, err) = place.say("claims");
    assert!(code == 2 && err.contains("scenarios/claims"), "{err}");
}
