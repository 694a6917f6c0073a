//! Into how many tasks of a cluster a study is cut, and how long each may take.

/// What a study asks of a computer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Load {
    /// Runs of the study.
    pub runs: u64,
    /// Mean seconds of one run on one core, measured by a pilot.
    pub seconds: f64,
}

/// What the user wants of the chunks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Wish {
    /// Tasks.
    pub shards: Option<u32>,
    /// Limit of time for a task, in minutes.
    pub minutes: Option<u32>,
}

/// Tasks, and the time that each asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Chunks {
    /// Tasks; at least one.
    pub shards: u32,
    /// Limit of time for a task, in minutes; at least one.
    pub minutes: u32,
}

impl Chunks {
    /// A cluster serves best tasks of 10 to 60 minutes: shorter ones burden the scheduler, longer ones find no gap.
    const AIM: f64 = 30.0;
    /// What most schedulers take as one array: Slurm's `MaxArraySize` is 1001 where nobody set it.
    pub const MOST: u32 = 1000;
    /// A task may take so many times what the pilot says: nodes differ, and so do runs.
    const SPREAD: f64 = 1.5;
    /// Minutes for starting, reading what is there, and stopping before the limit.
    const OVERHEAD: f64 = 5.0;
    /// Without a pilot: nothing is known.
    const UNKNOWN: Chunks = Chunks { shards: 40, minutes: 60 };

    /// Tasks of about half an hour, or less where the wished limit of time is shorter; not more than
    /// [`MOST`](Self::MOST) unless wished, and not more than there are runs. The limit leaves half as much again.
    pub fn of(load: Option<Load>, wish: Wish) -> Chunks {
        let Some(load) = load else {
            return Chunks {
                shards: wish.shards.unwrap_or(Self::UNKNOWN.shards),
                minutes: wish.minutes.unwrap_or(Self::UNKNOWN.minutes),
            };
        };
        let shards = wish.shards.unwrap_or_else(|| {
            let allowed = wish.minutes.map_or(Self::AIM, Self::useful);
            let wanted = (load.minutes() / allowed.min(Self::AIM)).ceil();
            // Saturates: a count that does not fit is more than the most.
            (wanted as u32).clamp(1, Self::MOST)
        });
        let shards = shards.min(u32::try_from(load.runs).unwrap_or(u32::MAX)).max(1);
        let asked = load.longest_share(shards) * Self::SPREAD + Self::OVERHEAD;
        // A round number of five minutes.
        let minutes = wish.minutes.unwrap_or(((asked / 5.0).ceil() * 5.0) as u32);
        Chunks { shards, minutes }
    }

    /// The part of a limit of time that may be planned for, in minutes.
    fn useful(limit: u32) -> f64 {
        let limit = f64::from(limit);
        ((limit - Self::OVERHEAD) / Self::SPREAD).max(limit / 4.0)
    }

    /// Tasks that should run at a time, lest one user fill the cluster.
    pub(crate) fn at_once(self) -> u32 {
        self.shards.min(50)
    }
}

impl Load {
    /// Minutes that all runs take on one core.
    pub(crate) fn minutes(self) -> f64 {
        self.runs as f64 * self.seconds / 60.0
    }

    /// Minutes of the longest of so many shares.
    pub(crate) fn longest_share(self, shards: u32) -> f64 {
        self.runs.div_ceil(u64::from(shards)) as f64 * self.seconds / 60.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(runs: u64, seconds: f64, wish: Wish) -> (u32, u32) {
        let chunks = Chunks::of(Some(Load { runs, seconds }), wish);
        (chunks.shards, chunks.minutes)
    }

    #[test]
    fn a_task_takes_about_half_an_hour() {
        // 6,000 runs of 3 s are 300 min: ten tasks of 30 min, which ask for 30 * 1.5 + 5 min.
        assert_eq!(cut(6_000, 3.0, Wish::default()), (10, 50));
        // 210 min: seven tasks.
        assert_eq!(cut(4_200, 3.0, Wish::default()), (7, 50));
    }

    #[test]
    fn a_small_study_is_one_task() {
        assert_eq!(cut(10, 3.0, Wish::default()), (1, 10));
    }

    #[test]
    fn nobody_gets_a_task_without_a_run() {
        // Three runs of two hours: 360 min would be twelve tasks; 120 * 1.5 + 5 min rounded up.
        assert_eq!(cut(3, 7_200.0, Wish::default()), (3, 185));
        assert_eq!(cut(3, 1.0, Wish { shards: Some(8), minutes: None }), (3, 10));
    }

    #[test]
    fn an_array_is_never_longer_than_schedulers_take() {
        // 100,000 runs of a minute are 3,334 half hours; in 1,000 tasks each has 100 runs.
        assert_eq!(cut(100_000, 60.0, Wish::default()), (1_000, 155));
        assert_eq!(cut(u64::MAX, 1e9, Wish::default()).0, 1_000);
        assert_eq!(cut(100_000, 60.0, Wish { shards: Some(4_000), minutes: None }), (4_000, 45));
    }

    #[test]
    fn a_short_limit_makes_more_tasks() {
        // 20 min leave (20 - 5) / 1.5 = 10 min: 300 / 10.
        assert_eq!(cut(6_000, 3.0, Wish { shards: None, minutes: Some(20) }), (30, 20));
        // A long one makes no longer tasks.
        assert_eq!(cut(6_000, 3.0, Wish { shards: None, minutes: Some(600) }), (10, 600));
        // Of two minutes, half a minute is planned for.
        assert_eq!(cut(600, 1.0, Wish { shards: None, minutes: Some(2) }), (20, 2));
    }

    #[test]
    fn without_a_pilot_a_wish_is_all_that_is_known() {
        assert_eq!(Chunks::of(None, Wish::default()), Chunks { shards: 40, minutes: 60 });
        let wish = Wish { shards: Some(7), minutes: Some(90) };
        assert_eq!(Chunks::of(None, wish), Chunks { shards: 7, minutes: 90 });
    }
}
