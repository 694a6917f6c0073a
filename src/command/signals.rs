//! Being asked to stop: the first signal is heard and told, the second ends the program at once.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;

use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::flag;
use signal_hook::iterator::Signals as Queue;

use super::exit::{Exit, Fault};
use crate::experiment::Stop;
use crate::store::staged::sweep_own;

/// The signals that ask for an end, and how a sweep then ends: a person presses Ctrl-C, a scheduler terminates, a
/// terminal goes away.
const ASKING: [(i32, Exit); 3] =
    [(SIGINT, Exit::Interrupted), (SIGTERM, Exit::Stopped), (SIGHUP, Exit::Stopped)];

/// Those that count: under `nohup` the terminal may go.
fn asking() -> impl Iterator<Item = (i32, Exit)> {
    ASKING.into_iter().filter(|(signal, _)| *signal != SIGHUP || !is_ignored(SIGHUP))
}

/// Whether whoever called us has us ignore a signal, as far as the system tells.
fn is_ignored(signal: i32) -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let mask = mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok());
    mask.is_some_and(|mask| mask >> (signal - 1) & 1 == 1)
}

/// A limit on the size of files ends no process: what cannot be written is then an error as on any disk that is full.
pub(crate) fn outlive_file_limits() {
    // Where it cannot be had, the system ends the process as it would have.
    #[cfg(unix)]
    let _ = flag::register(signal_hook::consts::SIGXFSZ, Arc::default());
}

/// Has a letter written into a file if the program is about to end itself, as when no memory is left.
pub(crate) fn mark_abort(file: std::fs::File) {
    // Where it cannot be had, a run that ends its process is never told from a kill.
    #[cfg(unix)]
    let _ = signal_hook::low_level::pipe::register(signal_hook::consts::SIGABRT, file);
    #[cfg(not(unix))]
    drop(file);
}

fn deaf(error: std::io::Error) -> Fault {
    Fault::new(Exit::Internal, anyhow::Error::new(error).context("cannot listen for signals"))
}

/// The first signal lets the runs that have begun come to their end; the second removes what is unfinished in the
/// folder and ends the program at once.
pub(crate) fn stop_on_signal(folder: &Path) -> Result<Stop, Fault> {
    let (stop, folder) = (Stop::default(), folder.to_path_buf());
    let asked = stop.clone();
    let mut queue = Queue::new(asking().map(|(signal, _)| signal)).map_err(deaf)?;
    let obey = move || {
        for _ in queue.forever() {
            if asked.ask() {
                sweep_own(&folder);
                std::process::exit(i32::from(Exit::Interrupted as u8));
            }
        }
    };
    thread::Builder::new().name("signals".into()).spawn(obey).map(|_| stop).map_err(deaf)
}

/// Signals that are looked for by whoever waits.
#[derive(Clone, Debug, Default)]
pub(crate) struct Signals {
    heard: Arc<AtomicUsize>,
}

impl Signals {
    /// Listens from now on.
    ///
    /// # Errors
    /// If the system does not let us.
    pub(crate) fn listen() -> Result<Signals, Fault> {
        let signals = Signals::default();
        let again = Arc::new(AtomicBool::new(false));
        for (signal, exit) in asking() {
            // In this order: what the first signal sets is there when the second comes.
            flag::register_conditional_shutdown(signal, exit as i32, Arc::clone(&again)).map_err(deaf)?;
            flag::register(signal, Arc::clone(&again)).map_err(deaf)?;
            flag::register_usize(signal, Arc::clone(&signals.heard), signal as usize).map_err(deaf)?;
        }
        Ok(signals)
    }

    /// How the program ends, if it was asked to.
    pub(crate) fn heard(&self) -> Option<Exit> {
        let heard = self.heard.load(Ordering::Relaxed);
        ASKING.iter().find(|(signal, _)| *signal as usize == heard).map(|(_, exit)| *exit)
    }
}
