//! Being asked to stop: the first signal is heard and told, the second ends the program at once.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::flag;

use super::exit::{Exit, Fault};

/// The signals that ask for an end, and how the program then ends: a person presses Ctrl-C, a scheduler terminates.
const ASKING: [(i32, Exit); 2] = [(SIGINT, Exit::Interrupted), (SIGTERM, Exit::Stopped)];

/// Listens for signals.
#[derive(Clone, Debug, Default)]
pub(super) struct Signals {
    heard: Arc<AtomicUsize>,
}

impl Signals {
    /// Listens from now on.
    ///
    /// # Errors
    /// If the system does not let us.
    pub(super) fn listen() -> Result<Signals, Fault> {
        let signals = Signals::default();
        let again = Arc::new(AtomicBool::new(false));
        for (signal, exit) in ASKING {
            let deaf = |error: std::io::Error| {
                Fault::new(Exit::Internal, anyhow::Error::new(error).context("cannot listen for signals"))
            };
            // In this order: what the first signal sets is there when the second comes.
            flag::register_conditional_shutdown(signal, exit as i32, Arc::clone(&again)).map_err(deaf)?;
            flag::register(signal, Arc::clone(&again)).map_err(deaf)?;
            flag::register_usize(signal, Arc::clone(&signals.heard), signal as usize).map_err(deaf)?;
        }
        Ok(signals)
    }

    /// How the program ends, if it was asked to.
    pub(super) fn heard(&self) -> Option<Exit> {
        let heard = self.heard.load(Ordering::Relaxed);
        ASKING.iter().find(|(signal, _)| *signal as usize == heard).map(|(_, exit)| *exit)
    }
}
