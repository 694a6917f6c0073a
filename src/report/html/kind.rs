//! Which kind of result a folder holds.

use std::path::Path;

use crate::report::intact::Stamp;
use crate::report::sweep::SWEEP;

/// A kind of result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// `petisim run`.
    Run,
    /// `petisim sweep`, merged.
    Sweep,
    /// `petisim compare`.
    Comparison,
    /// `petisim claims`.
    Claims,
    /// `petisim attribute`.
    Attribution,
    /// `petisim calibrate`.
    Calibration,
    /// `petisim verify`.
    Verification,
}

/// Files that only one kind of result has, in the order in which they are looked for.
const SIGNS: [(&str, Kind); 8] = [
    ("claims.csv", Kind::Claims),
    ("comparison.csv", Kind::Comparison),
    ("calibration.csv", Kind::Calibration),
    ("attribution.csv", Kind::Attribution),
    ("ablation.csv", Kind::Attribution),
    ("verify.csv", Kind::Verification),
    ("plan.csv", Kind::Sweep),
    ("summary.csv", Kind::Run),
];

impl Kind {
    /// The kind of result that a folder holds: what its manifest lists, or what lies in it.
    pub(crate) fn of(folder: &Path) -> Option<Kind> {
        let stamp = Stamp::any(folder);
        let listed = |name: &str| stamp.as_ref().is_some_and(|stamp| stamp.names(name));
        let found = SIGNS.iter().find(|(name, _)| listed(name));
        // Of a theory that was verified there is no manifest, and a sweep lists no plan among what it merged.
        let found = found.or_else(|| SIGNS.iter().find(|(name, _)| folder.join(name).is_file()));
        if stamp.is_some_and(|stamp| stamp.kind == SWEEP) {
            Some(Kind::Sweep)
        } else {
            found.map(|(_, kind)| *kind)
        }
    }
}
