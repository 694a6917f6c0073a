//! Runs spread over threads. A run uses one thread; nothing is shared between runs but what is never written.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::mpsc::{RecvTimeoutError, sync_channel};
use std::time::Duration;

use super::failure::Failure;

/// How long the listener waits for a result before it is given a chance to say how far things are.
const TICK: Duration = Duration::from_millis(200);

/// Asks for an end: runs that have begun are finished, no other is begun.
#[derive(Clone, Debug, Default)]
pub struct Stop(Arc<AtomicBool>);

impl Stop {
    /// Asks. Answers whether it had been asked before.
    pub fn ask(&self) -> bool {
        self.0.swap(true, Ordering::Relaxed)
    }

    /// Whether somebody asked.
    pub fn asked(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// Hears of results as they come, on the thread that called [`run_all`].
pub trait Listener<T> {
    /// Run `index` ended. Calls come in the order in which runs end; [`InOrder`](super::InOrder) sorts them.
    fn done(&mut self, index: u32, result: Result<T, Failure>);

    /// A moment without news.
    fn tick(&mut self) {}
}

/// Does `work` for every index from 0 to `runs - 1` on `jobs` threads (0 counts as 1), beginning them in order.
///
/// A run that fails or panics is reported and the others go on. After [`Stop::ask`] no run is begun; those that
/// never began are not reported.
///
/// # Errors
/// If the threads cannot be started.
pub fn run_all<T: Send>(
    runs: u32,
    jobs: usize,
    stop: &Stop,
    work: impl Fn(u32) -> Result<T, Failure> + Sync,
    listener: &mut impl Listener<T>,
) -> Result<(), rayon::ThreadPoolBuildError> {
    let jobs = jobs.clamp(1, runs.max(1) as usize);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(jobs).build()?;
    let next = AtomicU32::new(0);
    let begin = || {
        let index = next.fetch_add(1, Ordering::Relaxed);
        (index < runs && !stop.asked()).then_some(index)
    };
    let guarded = |index| {
        // A panic leaves nothing behind that another run could see: all that a run writes to is its own.
        catch_unwind(AssertUnwindSafe(|| work(index)))
            .unwrap_or_else(|panic| Err(Failure::from_panic(&*panic)))
    };
    // Bounded, so that a slow disk slows the runs instead of filling the memory.
    let (sender, results) = sync_channel(2 * jobs);
    pool.in_place_scope(|scope| {
        for _ in 0..jobs {
            let (sender, begin, guarded) = (sender.clone(), &begin, &guarded);
            scope.spawn(move |_| {
                while let Some(index) = begin() {
                    if sender.send((index, guarded(index))).is_err() {
                        break;
                    }
                }
            });
        }
        drop(sender);
        loop {
            match results.recv_timeout(TICK) {
                Ok((index, result)) => listener.done(index, result),
                Err(RecvTimeoutError::Timeout) => listener.tick(),
                Err(RecvTimeoutError::Disconnected) => break,
            }
        }
    });
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::{InOrder, Stage};

    #[derive(Default)]
    struct Collect {
        queue: InOrder<Result<u32, Failure>>,
        taken: Vec<(u32, Result<u32, Failure>)>,
        stop_after: Option<(usize, Stop)>,
    }

    impl Listener<u32> for Collect {
        fn done(&mut self, index: u32, result: Result<u32, Failure>) {
            self.queue.push(index, result);
            while let Some(next) = self.queue.pop() {
                self.taken.push(next);
            }
            if let Some((after, stop)) = &self.stop_after
                && self.taken.len() >= *after
            {
                stop.ask();
            }
        }
    }

    fn squares(jobs: usize) -> Vec<(u32, Result<u32, Failure>)> {
        let mut collect = Collect::default();
        let work = |index: u32| {
            // Later runs end sooner, so that completion order differs from index order.
            std::thread::sleep(Duration::from_millis(u64::from(8 - index)));
            Ok(index * index)
        };
        run_all(8, jobs, &Stop::default(), work, &mut collect).unwrap();
        collect.taken
    }

    #[test]
    fn any_number_of_threads_gives_the_same_results_in_the_same_order() {
        let one = squares(1);
        assert_eq!(one, (0..8).map(|i| (i, Ok(i * i))).collect::<Vec<_>>());
        assert_eq!(squares(4), one);
        assert_eq!(squares(0), one);
    }

    #[test]
    fn a_panic_is_a_failure_of_its_run_alone() {
        let mut collect = Collect::default();
        let work = |index: u32| if index == 1 { panic!("run {index} is broken") } else { Ok(index) };
        run_all(3, 2, &Stop::default(), work, &mut collect).unwrap();
        let failure = Failure::new(Stage::Panic, "run 1 is broken");
        assert_eq!(collect.taken, [(0, Ok(0)), (1, Err(failure)), (2, Ok(2))]);
    }

    #[test]
    fn after_a_stop_no_run_begins() {
        let stop = Stop::default();
        let mut collect = Collect { stop_after: Some((3, stop.clone())), ..Collect::default() };
        let work = |index| {
            std::thread::sleep(Duration::from_millis(5));
            Ok(index)
        };
        run_all(1_000, 1, &stop, work, &mut collect).unwrap();
        assert!((3..=8).contains(&collect.taken.len()), "{} runs", collect.taken.len());
        assert!(stop.asked());
    }
}
