//! The page of mechanisms: what each decides, and what a world without it does.

use crate::kernel::param::Tag;
use crate::model::mechanisms::{MECHANISMS, Mechanism};

const HEAD: &str = "\
# The mechanisms

Written by `.ci/regenerate` out of the files of the mechanisms; not to be edited.

Groups are technology (T), institution (I) and organisation (O) as the case studies divide them, or the environment (–). Each
mechanism is one file, `src/model/<actor>/<name>.rs`, and one table of a scenario. *Off* is what a world without it does.
Parameters are explained by `petisim params <path>`.

| no. | table | group | what it decides | off |
|---|---|---|---|---|
";

const FOOT: &str = "
The hotline itself can be absent: `platform.hotline = \"off\"` leaves the village, letters (`platform.letters`: days on
their way), superiors and visits; nothing is counted, and those above see only what reached them first.
";

/// The table of all mechanisms as a Markdown page.
pub fn mechanisms_page() -> String {
    let row = |(number, mechanism): (usize, &Mechanism)| {
        let group = if mechanism.tag() == Tag::Environment { "–" } else { mechanism.tag().letter() };
        let words = mechanism.switch();
        format!("| {number} | `{}` | {group} | {} | {} |\n", mechanism.path, words.decides, words.off)
    };
    let rows: String = (1..).zip(MECHANISMS).map(row).collect();
    format!("{HEAD}{rows}{FOOT}")
}
