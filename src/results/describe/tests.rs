//! Whether the description is complete: every section of the protocols, every mechanism, every changed value.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on may stop")]

use super::*;
use crate::scenario::Options;

/// The elements of ODD and its design concepts, as Grimm and others (2020) number and name them.
const ODD_SECTIONS: [&str; 18] = [
    "## 1. Purpose and patterns",
    "## 2. Entities, state variables, and scales",
    "## 3. Process overview and scheduling",
    "## 4. Design concepts",
    "### Basic principles",
    "### Emergence",
    "### Adaptation",
    "### Objectives",
    "### Learning",
    "### Prediction",
    "### Sensing",
    "### Interaction",
    "### Stochasticity",
    "### Collectives",
    "### Observation",
    "## 5. Initialization",
    "## 6. Input data",
    "## 7. Submodels",
];

/// The items of STRESS-DES, as Monks and others (2019) number and name them.
const STRESS_ITEMS: [&str; 24] = [
    "### 1.1 Purpose of the model",
    "### 1.2 Model outputs",
    "### 1.3 Experimentation aims",
    "### 2.1 Base model overview diagram",
    "### 2.2 Base model logic",
    "### 2.3 Scenario logic",
    "### 2.4 Algorithms",
    "### 2.5 Components",
    "#### 2.5.1 Entities",
    "#### 2.5.2 Activities",
    "#### 2.5.3 Resources",
    "#### 2.5.4 Queues",
    "#### 2.5.5 Entry and exit points",
    "### 3.1 Data sources",
    "### 3.2 Pre-processing",
    "### 3.3 Input parameters",
    "### 3.4 Assumptions",
    "### 4.1 Initialisation",
    "### 4.2 Run length",
    "### 4.3 Estimation approach",
    "### 5.1 Software or programming language",
    "### 5.2 Random sampling",
    "### 5.3 Model execution",
    "### 5.4 System specification",
];

fn described(file: &str, overlays: &[&str], sets: &[&str]) -> String {
    let options = Options {
        overlays: overlays.iter().map(Into::into).collect(),
        sets: sets.iter().map(|set| set.to_string()).collect(),
        ..Options::default()
    };
    let (scenario, settings) = Scenario::load_with_settings(file.as_ref(), &options).unwrap();
    Described { scenario: &scenario, settings: &settings }.markdown()
}

/// The text between a heading, given with its level in the template, and the next heading of that level or above.
fn section<'a>(text: &'a str, heading: &str) -> &'a str {
    let start = text.find(&format!("\n#{heading}\n")).unwrap_or_else(|| panic!("no section {heading}"));
    let level = heading.bytes().take_while(|byte| *byte == b'#').count() + 1;
    let body = &text[start + heading.len() + 3..];
    let end = body
        .match_indices("\n#")
        .map(|(at, _)| at)
        .find(|at| body[at + 1..].bytes().take_while(|byte| *byte == b'#').count() <= level);
    &body[..end.unwrap_or(body.len())]
}

#[test]
fn every_section_of_both_protocols_is_there_in_order_and_says_something() {
    let text = described("scenarios/district.toml", &[], &[]);
    let mut last = 0;
    for heading in
        ODD_SECTIONS.iter().chain(&STRESS_ITEMS).chain(&["### 6.1 Computer model sharing statement"])
    {
        let at = text.find(&format!("\n#{heading}\n")).unwrap_or_else(|| panic!("no section {heading}"));
        assert!(at > last, "{heading} is out of order");
        last = at;
        assert!(section(&text, heading).trim().len() > 60, "{heading} says too little");
    }
    assert!(!text.contains(PLACE.0), "a place was not filled");
}

#[test]
fn every_place_of_the_templates_has_a_piece() {
    let (scenario, settings) =
        Scenario::load_with_settings("scenarios/minimal.toml".as_ref(), &Options::default()).unwrap();
    let described = Described { scenario: &scenario, settings: &settings };
    let mut places = 0;
    for line in ODD.lines().chain(STRESS.lines()) {
        assert_eq!(line.contains("<!--"), line.starts_with(PLACE.0), "{line}");
        if let Some(name) = line.strip_prefix(PLACE.0) {
            let name = name.strip_suffix(PLACE.1).unwrap();
            assert!(described.piece(name).is_some_and(|piece| piece.trim().len() > 30), "{name}");
            places += 1;
        }
    }
    assert!(places > 15, "only {places} places");
}

#[test]
fn every_mechanism_that_is_on_is_described_and_every_other_says_what_happens_without_it() {
    for (file, overlays) in [
        ("scenarios/minimal.toml", &[][..]),
        ("scenarios/district.toml", &["scenarios/overlays/everything.toml"][..]),
    ] {
        let text = described(file, overlays, &[]);
        let submodels = section(&text, "## 7. Submodels");
        let options = Options { overlays: overlays.iter().map(Into::into).collect(), ..Options::default() };
        let (scenario, settings) = Scenario::load_with_settings(file.as_ref(), &options).unwrap();
        let described = Described { scenario: &scenario, settings: &settings };
        let mut on = 0;
        for (number, mechanism) in mechanisms::list() {
            let heading = format!("#### 7.{number} `{}` (", mechanism.path);
            assert_eq!(submodels.contains(&heading), described.is_on(mechanism.path), "{}", mechanism.path);
            on += usize::from(described.is_on(mechanism.path));
            assert!(submodels.contains(&format!("`{}`", mechanism.path)), "{}", mechanism.path);
        }
        assert!(on > 15, "{file}: {on}");
    }
}

#[test]
fn what_is_changed_is_told_with_its_default_and_its_place() {
    let text = described(
        "scenarios/district.toml",
        &["scenarios/overlays/audit.toml"],
        &["rules.general=9 wd", "run.replications=3", "units.refusal=off"],
    );
    let differences = section(&text, "### 2.3 Scenario logic");
    let row = differences.lines().find(|line| line.starts_with("| `rules.general` |")).unwrap();
    assert!(row.contains("`9 wd` | `5 wd`") && row.contains("command line"), "{row}");
    assert!(section(&text, "### 4.3 Estimation approach").contains("run 3 times"));
    assert!(
        section(&text, "## 3. Process overview and scheduling")
            .contains("`units.refusal` | institution | off")
    );
    assert!(
        section(&text, "## 3. Process overview and scheduling").contains("`desks.audit` | institution | on")
    );
    let holidays = "`rules.complex`";
    assert!(!differences.contains(holidays), "what is as by default is not told as different");
}
