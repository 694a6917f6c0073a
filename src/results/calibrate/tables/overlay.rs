//! The fitted values as an overlay, with what they were fitted to in its comments.

use std::fmt::Write as _;

use super::Fitted;
use crate::render::terminal::number;

/// The text of the overlay.
pub(crate) fn text(fitted: &Fitted<'_>) -> String {
    let calibration = fitted.calibration;
    let mut text = String::new();
    let mut line = |words: String| {
        let _ = writeln!(text, "{}", format!("# {words}").trim_end());
    };
    line(format!("{}: fitted by petisim {}", calibration.title, env!("CARGO_PKG_VERSION")));
    line(format!(
        "{} runs of the fit, seed {}; {} runs on seed {}, which the fit did not see",
        fitted.result.runs, calibration.seed, calibration.unseen_runs, calibration.unseen_seed
    ));
    line(format!("Ended because {}.", fitted.ended()));
    line(if fitted.is_reached() {
        "Every target is within its tolerance.".into()
    } else {
        "NOT every target is within its tolerance.".into()
    });
    for (place, (target, mean)) in fitted.reached().enumerate() {
        let shown = |value: Option<f64>| value.map_or("–".into(), number);
        let unseen = fitted.result.unseen.get(place).and_then(|unseen| unseen.summary.mean);
        line(format!(
            "{}: wanted {} ± {}, fit {}, unseen {}",
            target.name,
            number(target.value),
            number(target.tolerance),
            shown(mean),
            shown(unseen)
        ));
    }
    for words in fitted.unknown() {
        line(format!("Beware: {words}."));
    }
    for name in fitted.at_bounds() {
        line(format!("Warning: `{name}` is at the end of its range."));
    }
    format!("{text}\n{}", calibration.lines(&fitted.values()))
}
