//! How far things are: a bar on a terminal, a plain line now and then elsewhere. It reads a counter and changes nothing.

use std::io::IsTerminal;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::console::say;

/// Time between plain lines.
const PAUSE: Duration = Duration::from_secs(30);

/// Shows how far a computation is.
pub(crate) struct Progress {
    shown: Shown,
    /// Simulated seconds of all runs together.
    length: u64,
    runs: u32,
    begun: Instant,
    /// Whether the user was told that the end has begun.
    told: bool,
}

enum Shown {
    Nothing,
    Bar(ProgressBar),
    Lines { last: Instant },
}

impl Progress {
    /// Begins; `length` is the number of simulated seconds of all runs together.
    pub(crate) fn begin(quiet: bool, length: u64, runs: u32) -> Progress {
        let begun = Instant::now();
        let shown = if quiet {
            Shown::Nothing
        } else if std::io::stderr().is_terminal() {
            Shown::Bar(bar(length))
        } else {
            Shown::Lines { last: begun }
        };
        Progress { shown, length, runs, begun, told: quiet }
    }

    /// Says that the whole is another length than was thought, in simulated seconds and in runs.
    pub(crate) fn expect(&mut self, length: u64, runs: u32) {
        (self.length, self.runs) = (length, runs);
        if let Shown::Bar(bar) = &self.shown {
            bar.set_length(length);
        }
    }

    /// Shows that `seconds` have been simulated and `ended` runs have ended.
    pub(crate) fn at(&mut self, seconds: u64, ended: u32) {
        let share = seconds as f64 / self.length.max(1) as f64;
        match &mut self.shown {
            Shown::Nothing => {}
            Shown::Bar(bar) => {
                bar.set_message(format!("runs done: {ended} of {}", self.runs));
                bar.set_position(seconds);
            }
            Shown::Lines { last } => {
                if last.elapsed() >= PAUSE {
                    *last = Instant::now();
                    let left = time_left(share, self.begun.elapsed());
                    say(&format!(
                        "{:.0} % simulated, runs done: {ended} of {}{left}",
                        share * 100.0,
                        self.runs
                    ));
                }
            }
        }
    }

    /// As [`at`](Progress::at); tells the user once that the end has begun, when it has.
    pub(crate) fn tick(&mut self, stopping: bool, seconds: u64, ended: u32) {
        if stopping && !std::mem::replace(&mut self.told, true) {
            self.say("finishing the runs in progress; press Ctrl-C again to abort");
        }
        self.at(seconds, ended);
    }

    /// The end comes by a rule: the user is not told that somebody stops the runs.
    pub(crate) fn ends_by_rule(&mut self) {
        self.told = true;
    }

    /// Prints a line without tearing the bar.
    pub(crate) fn say(&self, text: &str) {
        match &self.shown {
            Shown::Bar(bar) => bar.suspend(|| say(text)),
            _ => say(text),
        }
    }

    /// Takes the bar away.
    pub(crate) fn end(&self) {
        if let Shown::Bar(bar) = &self.shown {
            bar.finish_and_clear();
        }
    }
}

fn bar(length: u64) -> ProgressBar {
    let bar = ProgressBar::with_draw_target(Some(length), ProgressDrawTarget::stderr_with_hz(5));
    let style = ProgressStyle::with_template("{wide_bar} {percent:>3} %  {msg}  {eta:>4} left");
    if let Ok(style) = style {
        bar.set_style(style);
    }
    bar
}

/// `, about 3 min left`, once there is anything to judge by.
fn time_left(share: f64, spent: Duration) -> String {
    if share <= 0.0 {
        return String::new();
    }
    let left = spent.as_secs_f64() * (1.0 - share).max(0.0) / share;
    match left {
        _ if left < 90.0 => format!(", about {left:.0} s left"),
        _ if left < 5_400.0 => format!(", about {:.0} min left", left / 60.0),
        _ => format!(", about {:.1} h left", left / 3_600.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_left_is_in_proportion() {
        assert_eq!(time_left(0.0, Duration::from_secs(9)), "");
        assert_eq!(time_left(0.5, Duration::from_secs(60)), ", about 60 s left");
        assert_eq!(time_left(0.25, Duration::from_secs(60)), ", about 3 min left");
        assert_eq!(time_left(0.1, Duration::from_secs(3_600)), ", about 9.0 h left");
    }
}
