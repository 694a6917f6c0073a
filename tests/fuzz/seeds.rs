//! Writes what fuzzing begins with: `seeds FOLDER` makes a folder for each target, with sound files in it, and a list of
//! the words that a scenario may have.

#[path = "../it/fuzzed/seeds.rs"]
#[allow(dead_code, reason = "the rest is for the targets")]
mod seeds;

use std::collections::BTreeSet;

use petisim::model::ModelSpec;
use petisim::scenario::Head;
use petisim::scenario::explain::Reference;

fn main() -> std::io::Result<()> {
    let folder = std::env::args_os().nth(1).unwrap_or_else(|| "corpus".into());
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
