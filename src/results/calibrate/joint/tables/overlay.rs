//! The estimates as overlays that scenarios can extend: the shared ones, and for each world all of its own.

use std::fmt::Write as _;

use super::Found;
use crate::kernel::param::Choice as _;
use crate::render::terminal::number;
use crate::results::calibrate::joint::file::Use;

/// The overlay of what all worlds share.
pub(crate) fn shared(found: &Found<'_>) -> String {
    let lines = found.calibration.shared_lines(&found.estimate());
    format!("{}\n{lines}", head(found, "what all worlds share", None))
}

/// The overlay of a world: what all share, and its own.
pub(crate) fn of_world(found: &Found<'_>, world: usize) -> String {
    let name = &found.calibration.worlds[world].name;
    let lines = found.calibration.lines(world, &found.estimate());
    format!(
        "{}\n{lines}",
        head(found, &format!("what all worlds share, and what is of `{name}` alone"), Some(world))
    )
}

fn head(found: &Found<'_>, of: &str, world: Option<usize>) -> String {
    let calibration = found.calibration;
    let mut text = String::new();
    let mut line = |words: String| {
        let _ = writeln!(text, "{}", format!("# {words}").trim_end());
    };
    let title = calibration.title.replace(['\n', '\r'], " ");
    line(format!("{title}: {of}, estimated by petisim {}", env!("CARGO_PKG_VERSION")));
    line(format!(
        "{} waves, seed {}; checked on seed {}.",
        found.result.waves.len(),
        calibration.seed,
        calibration.unseen_seed
    ));
    line(super::table::closing(found));
    if !found.result.is_compatible {
        line("NO point is compatible with every fitted row.".into());
    }
    for (place, (row, _)) in super::columns::posterior(found).iter().enumerate() {
        let owner = calibration.parameters[place].world;
        if owner.is_none() || owner == world {
            let told = row.told.word();
            let (low, high) = (number(row.low), number(row.high));
            line(format!("{}: {low} to {high}, median {}; told: {told}", row.parameter, number(row.median)));
        }
    }
    for (name, row, own) in
        found.rows().filter(|(name, ..)| world.is_none_or(|w| calibration.worlds[w].name == *name))
    {
        if row.r#use == Use::Fit && own.inside != Some(true) {
            line(format!("Beware: the fitted row `{name}.{}` lies outside its interval.", row.name));
        }
    }
    text
}
