//! Writes what fuzzing begins with into the folder `PETISIM_CORPUS`: a folder for each target, with sound files in it, and
//! a list of the words that a scenario may have. It is a target too, as nothing else can be linked with the counters of
//! coverage; `-runs=0` ends it.
#![no_main]

#[path = "../it/fuzzed/seeds.rs"]
#[allow(dead_code, reason = "the rest is for the targets")]
mod seeds;

use std::collections::BTreeSet;

use petisim::model::ModelSpec;
use petisim::scenario::Head;
use petisim::scenario::explain::Reference;

libfuzzer_sys::fuzz_target!(init: write().expect("seeds can be written"), |_data: &[u8]| {});

fn write() -> std::io::Result<()> {
    let folder = std::env::var_os("PETISIM_CORPUS").unwrap_or_else(|| "corpus".into());
    for (target, name, bytes) in seeds::all() {
        let folder = std::path::Path::new(&folder).join(target);
        std::fs::create_dir_all(&folder)?;
        std::fs::write(folder.join(name), bytes)?;
    }
    let (model, head) = (Reference::of::<ModelSpec>(), Reference::of::<Head>());
    let paths = model.parameters().iter().chain(head.parameters()).map(|parameter| &*parameter.path);
    let words: BTreeSet<&str> = paths.clone().flat_map(|path| path.split('.')).chain(paths).collect();
    let words: String = words.iter().map(|word| format!("\"{word}\"\n")).collect();
    std::fs::write(std::path::Path::new(&folder).join("words.dict"), words)
}
