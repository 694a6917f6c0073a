//! Writes down every run as soon as it ends, and looks up now and then.

use std::io;

use crate::command::progress::Progress;
use crate::command::signals::Signals;
use crate::experiment::{Failure, Listener, Stage, Stop};
use crate::results::sweep::files::{Attempt, Frozen};
use crate::results::sweep::method::{Recorded, RunKey, SweepSpec, Task};

/// Hears of runs as they end.
pub(crate) struct Recorder<'a> {
    pub(crate) frozen: &'a Frozen,
    pub(crate) spec: &'a SweepSpec,
    pub(crate) run_key: RunKey<'a>,
    /// Places in the plan of the runs to be done.
    pub(crate) places: &'a [u32],
    /// The same runs as tasks.
    pub(crate) tasks: &'a [Task],
    /// The place among them of the first that is at work now.
    pub(crate) first: u32,
    pub(crate) attempt: Attempt,
    pub(crate) stop: &'a Stop,
    pub(crate) signals: &'a Signals,
    pub(crate) progress: Progress,
    /// Runs that have ended.
    pub(crate) ended: u32,
    /// Those of them that failed; the first few are told.
    pub(crate) failed: u32,
    /// Why nothing more can be written.
    pub(crate) error: Option<io::Error>,
    /// Whether another process took over.
    pub(crate) superseded: bool,
    /// Whether runs were left because time would not suffice.
    pub(crate) out_of_time: bool,
}

/// So many failures are told on the terminal; all are in failures.csv.
const FAILURES_TOLD: u32 = 5;

impl Listener<Option<Recorded>> for Recorder<'_> {
    fn done(&mut self, index: u32, result: Result<Option<Recorded>, Failure>) {
        let result = match result {
            Ok(None) => {
                self.out_of_time = true;
                return;
            }
            Ok(Some(recorded)) => Ok(recorded),
            Err(failure) => Err(failure),
        };
        if self.error.is_none() {
            if let Err(error) = self.record(self.first + index, &result) {
                self.give_up(error);
            }
            self.tick();
        }
    }

    fn tick(&mut self) {
        let stopping = self.signals.heard().is_some();
        if stopping {
            self.stop.ask();
        }
        match self.attempt.pulse() {
            Ok(true) => {}
            Ok(false) => {
                self.superseded = true;
                self.stop.ask();
            }
            Err(error) => self.give_up(error),
        }
        self.progress.tick(stopping && self.error.is_none(), u64::from(self.ended), self.ended);
    }
}

impl Recorder<'_> {
    /// Writes down that the first runs are not tried again.
    pub(crate) fn give_up_on(&mut self, lost: u32) {
        for index in 0..lost {
            let message = "the process ended itself twice while this run was going on: it may need more memory than there is";
            let failure = Failure::new(Stage::Process, message);
            if let Err(error) = self.record(index, &Err(failure)) {
                return self.give_up(error);
            }
        }
    }

    fn record(&mut self, index: u32, result: &Result<Recorded, Failure>) -> io::Result<()> {
        let place = self.places[index as usize];
        let (run_id, task) = (self.frozen.run_id(place), self.tasks[index as usize]);
        let key = (self.run_key)(task.point, task.replication);
        self.attempt.add((&run_id, &key), result, &self.spec.metrics, self.spec.detail)?;
        self.ended += 1;
        if let Err(failure) = result {
            self.failed += 1;
            if self.failed <= FAILURES_TOLD {
                self.progress.say(&format!("run {run_id} failed ({failure}); the others continue"));
            }
        }
        Ok(())
    }

    /// There is no use in running on if nothing can be kept.
    fn give_up(&mut self, error: io::Error) {
        self.error.get_or_insert(error);
        self.stop.ask();
    }
}
