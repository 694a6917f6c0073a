//! Shards: equal parts of a plan, one for each process of a cluster.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

/// One of several equal parts of a plan. Which runs it has depends on their places in the plan alone, so that shards
/// never overlap and together are the whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Shard {
    /// Which one: 1 is the first.
    index: u32,
    /// How many there are.
    of: u32,
}

/// Most shards of a plan: names of part files have five digits.
pub const MOST_SHARDS: u32 = 99_999;

impl Shard {
    /// The whole plan as one shard.
    pub const WHOLE: Shard = Shard { index: 1, of: 1 };

    /// Shard `index` of `of`; none unless `1 <= index <= of <= `[`MOST_SHARDS`].
    pub fn new(index: u32, of: u32) -> Option<Shard> {
        ((1..=of).contains(&index) && of <= MOST_SHARDS).then_some(Shard { index, of })
    }

    /// Which one: 1 is the first.
    pub fn index(self) -> u32 {
        self.index
    }

    /// How many there are.
    pub fn of(self) -> u32 {
        self.of
    }

    /// Whether the run at this place of the plan (0 is the first) is its own: round robin, so that shards differ by
    /// one run at most and neighbours, which tend to cost the same, are spread.
    pub fn takes(self, place: u32) -> bool {
        place % self.of == self.index - 1
    }
}

impl fmt::Display for Shard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.index, self.of)
    }
}

impl FromStr for Shard {
    type Err = String;

    fn from_str(text: &str) -> Result<Shard, String> {
        let numbers =
            text.split_once('/').and_then(|(index, of)| Some((index.parse().ok()?, of.parse().ok()?)));
        numbers.and_then(|(index, of)| Shard::new(index, of)).ok_or_else(|| {
            format!(
                "`{text}` is not a shard: write K/N with K from 1 to N and N up to {MOST_SHARDS}, for example 3/200"
            )
        })
    }
}

/// The variable that names the shard whatever the scheduler says.
pub const OWN_VARIABLE: &str = "PETISIM_SHARD";

/// Variables by which schedulers number the tasks of an array, in the order in which they are told to users, and the
/// number of the first task: Slurm, PBS Professional, Torque, Grid Engine, LSF, HyperQueue, Kubernetes, AWS Batch.
/// The last two always begin at 0; with the others the user chooses, and is told to begin at 1.
pub const VARIABLES: [(&str, u32); 8] = [
    ("SLURM_ARRAY_TASK_ID", 1),
    ("PBS_ARRAY_INDEX", 1),
    ("PBS_ARRAYID", 1),
    ("SGE_TASK_ID", 1),
    ("LSB_JOBINDEX", 1),
    ("HQ_TASK_ID", 1),
    ("JOB_COMPLETION_INDEX", 0),
    ("AWS_BATCH_JOB_ARRAY_INDEX", 0),
];

/// Why the environment does not tell which shard this is.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AutoError {
    /// No scheduler speaks.
    #[error("the environment names no shard: none of {OWN_VARIABLE}, {} is set", names())]
    None,
    /// Two schedulers say different things.
    #[error("the environment names two shards: {0} and {1}")]
    Conflict(String, String),
    /// A variable holds no number of a task.
    #[error("`{0}` is not a shard number; tasks are numbered from {1}")]
    Strange(String, u32),
}

fn names() -> String {
    VARIABLES.map(|(name, _)| name).join(", ")
}

/// The number of the shard (1 is the first) by the variables of the environment. [`OWN_VARIABLE`] wins over all others;
/// those must agree. The number of shards is never taken from there: what a scheduler calls the size of the array is
/// the size of one submission, which is smaller when some tasks are submitted again.
///
/// # Errors
/// If no variable or several that differ name a shard, or one holds no number.
pub fn shard_from(variables: &BTreeMap<String, String>) -> Result<u32, AutoError> {
    if let Some(text) = variables.get(OWN_VARIABLE) {
        return number(OWN_VARIABLE, text, 1);
    }
    let mut found: Option<(u32, String)> = None;
    for (name, first) in VARIABLES {
        let Some(text) = variables.get(name) else { continue };
        // So say Grid Engine and LSF where there is no array.
        if (name == "SGE_TASK_ID" && text == "undefined") || (name == "LSB_JOBINDEX" && text == "0") {
            continue;
        }
        let (index, said) = (number(name, text, first)?, format!("{name}={text}"));
        match &found {
            Some((other, _)) if *other == index => {}
            Some((_, before)) => return Err(AutoError::Conflict(before.clone(), said)),
            None => found = Some((index, said)),
        }
    }
    found.map(|(index, _)| index).ok_or(AutoError::None)
}

fn number(name: &str, text: &str, first: u32) -> Result<u32, AutoError> {
    let number = text.trim().parse::<u32>().ok().filter(|number| *number >= first);
    number
        .and_then(|number| (number - first).checked_add(1))
        .ok_or_else(|| AutoError::Strange(format!("{name}={text}"), first))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(variables: &[(&str, &str)]) -> Result<u32, AutoError> {
        shard_from(&variables.iter().map(|(name, text)| (name.to_string(), text.to_string())).collect())
    }

    #[test]
    fn shards_are_even_and_together_the_whole() {
        for of in [1, 2, 7, 40] {
            let count = |index| (0..100).filter(|place| Shard::new(index, of).unwrap().takes(*place)).count();
            let counts: Vec<usize> = (1..=of).map(count).collect();
            assert_eq!(counts.iter().sum::<usize>(), 100);
            assert!(counts.iter().max().unwrap() - counts.iter().min().unwrap() <= 1, "{counts:?}");
        }
        for place in 0..100 {
            assert_eq!((1..=7).filter(|index| Shard::new(*index, 7).unwrap().takes(place)).count(), 1);
        }
    }

    #[test]
    fn a_shard_is_read_as_it_is_written() {
        assert_eq!("3/200".parse(), Ok(Shard { index: 3, of: 200 }));
        assert_eq!(Shard { index: 3, of: 200 }.to_string(), "3/200");
        for wrong in ["0/3", "4/3", "3", "a/b", "1/100000", "1/0", "-1/2", "1/2/3"] {
            assert!(wrong.parse::<Shard>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn each_scheduler_is_understood() {
        for (name, first) in VARIABLES {
            assert_eq!(said(&[(name, "5")]), Ok(5 + 1 - first), "{name}");
        }
        assert_eq!(said(&[("JOB_COMPLETION_INDEX", "0")]), Ok(1));
        assert_eq!(said(&[("SGE_TASK_ID", "undefined"), ("LSB_JOBINDEX", "0"), ("HQ_TASK_ID", "2")]), Ok(2));
    }

    #[test]
    fn without_one_clear_answer_there_is_none() {
        assert_eq!(said(&[]), Err(AutoError::None));
        assert_eq!(said(&[("SLURM_ARRAY_TASK_COUNT", "3")]), Err(AutoError::None));
        assert_eq!(said(&[("SGE_TASK_ID", "undefined")]), Err(AutoError::None));
        let two = [("SLURM_ARRAY_TASK_ID", "3"), ("HQ_TASK_ID", "4")];
        assert_eq!(
            said(&two),
            Err(AutoError::Conflict("SLURM_ARRAY_TASK_ID=3".into(), "HQ_TASK_ID=4".into()))
        );
        assert!(matches!(said(&[("SLURM_ARRAY_TASK_ID", "0")]), Err(AutoError::Strange(_, 1))));
        assert!(matches!(said(&[("SLURM_ARRAY_TASK_ID", "many")]), Err(AutoError::Strange(_, 1))));
        assert!(matches!(said(&[("JOB_COMPLETION_INDEX", "4294967295")]), Err(AutoError::Strange(_, 0))));
    }

    #[test]
    fn agreement_and_a_word_of_ones_own_settle_it() {
        assert_eq!(
            said(&[("SLURM_ARRAY_TASK_ID", "3"), ("HQ_TASK_ID", "3"), ("JOB_COMPLETION_INDEX", "2")]),
            Ok(3)
        );
        assert_eq!(said(&[("SLURM_ARRAY_TASK_ID", "3"), ("HQ_TASK_ID", "4"), (OWN_VARIABLE, "9")]), Ok(9));
    }
}
