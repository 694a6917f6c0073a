//! Documents that are generated must be what the program would generate now.

use petisim::scenario::Scenario;

#[test]
fn the_reference_in_the_docs_is_the_one_that_the_program_writes() {
    let written = include_str!("../../src/docs/reference.md");
    let now = petisim::scenario::explain::Reference::of::<petisim::model::ModelSpec>().markdown();
    assert!(written == now, "run `petisim params --format markdown > src/docs/reference.md`");
}

#[test]
fn every_shipped_scenario_reads_without_a_mistake() {
    let mut read = 0;
    for entry in std::fs::read_dir("scenarios").expect("the folder is there") {
        let path = entry.expect("it can be listed").path();
        if path.extension().is_some_and(|ending| ending == "toml") {
            if let Err(mistakes) = Scenario::load(&path, &Default::default()) {
                panic!("{mistakes}");
            }
            read += 1;
        }
    }
    assert!(read >= 3, "only {read} scenarios were found");
}
