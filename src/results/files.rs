//! The kinds of file that people write, and which kind a file is.

use std::path::Path;

use super::{calibrate, claims, sweep};
use crate::scenario::explain::{FileForm, FileKind, REQUESTS, SCENARIO};
use crate::scenario::{Options, keys_of};

/// All kinds. A kind whose files have a command of their own is named by the folder of that command.
pub const FILES: [FileKind; 5] = [SCENARIO, sweep::FILE, claims::FILE, calibrate::FILE, REQUESTS];

/// What a file is taken for.
#[derive(Clone, Copy, Debug)]
pub enum Taken {
    /// A kind with a reader of its own.
    Kind(&'static FileKind),
    /// A scenario; also what cannot be read, so that its reader says why.
    Scenario,
    /// A part of a scenario, to be laid over others.
    Part,
}

/// What a file is taken for: the kind that knows most of its keys, so that a misspelt one does not hide it.
pub fn taken_for(path: &Path, options: &Options) -> Taken {
    const KINDS: &[FileKind] = &FILES;
    let Some(keys) = keys_of(path, options) else { return Taken::Scenario };
    let known = |kind: &FileKind| kind.forms.iter().map(|form: &FileForm| form.knows(&keys)).max();
    let (mut best, mut most) = (None, known(&SCENARIO));
    for kind in KINDS.iter().filter(|kind| kind.check.is_some()) {
        if known(kind) > most {
            (best, most) = (Some(kind), known(kind));
        }
    }
    let has = |key: &str| keys.iter().any(|written| written == key);
    match best {
        Some(kind) => Taken::Kind(kind),
        None if keys.is_empty() || has("petisim") || has("title") => Taken::Scenario,
        None => Taken::Part,
    }
}
