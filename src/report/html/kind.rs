//! Which kind of result a folder holds.

use std::path::Path;

use crate::report::manifest::MANIFEST;

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
        let text = std::fs::read(folder.join(MANIFEST)).unwrap_or_default();
        let manifest: serde_json::Value = serde_json::from_slice(&text).unwrap_or_default();
        let is_ours = manifest["tool"] == env!("CARGO_PKG_NAME");
        let listed = |name: &str| {
            let lists = [&manifest["outputs"], &manifest["files"]];
            let entries = lists.into_iter().filter_map(|list| list.as_array()).flatten();
            is_ours && entries.into_iter().any(|entry| entry == name || entry["path"] == name)
        };
        let found = SIGNS.iter().find(|(name, _)| listed(name));
        // Of a theory that was verified there is no manifest, and a sweep lists no plan among what it merged.
        let found = found.or_else(|| SIGNS.iter().find(|(name, _)| folder.join(name).is_file()));
        let is_sweep = is_ours && manifest["kind"] == "sweep";
        if is_sweep { Some(Kind::Sweep) } else { found.map(|(_, kind)| *kind) }
    }
}
