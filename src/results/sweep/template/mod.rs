//! Job scripts for clusters: one text a scheduler, in which names and numbers are filled in.
//!
//! All hold to one contract. The plan is frozen before the first task starts; a task finds its number in the
//! environment and the number of tasks in the plan; what is missing can be told at any time; the merge runs whatever
//! became of the tasks, and says whether anything is missing. The program itself never submits anything.

mod chunks;

pub use chunks::{Chunks, Load, Wish};

use std::fmt;

/// What hands out tasks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scheduler {
    /// Slurm: job arrays.
    Slurm,
    /// HyperQueue: task arrays.
    Hq,
    /// Snakemake: a rule with a wildcard.
    Snakemake,
}

impl Scheduler {
    /// All of them.
    pub const ALL: [Scheduler; 3] = [Scheduler::Slurm, Scheduler::Hq, Scheduler::Snakemake];

    /// The word of the command line.
    pub fn name(self) -> &'static str {
        match self {
            Scheduler::Slurm => "slurm",
            Scheduler::Hq => "hq",
            Scheduler::Snakemake => "snakemake",
        }
    }

    /// What it is.
    pub fn title(self) -> &'static str {
        match self {
            Scheduler::Slurm => "Slurm, as a job array",
            Scheduler::Hq => "HyperQueue, as a task array",
            Scheduler::Snakemake => "Snakemake, as a workflow",
        }
    }

    fn text(self) -> &'static str {
        match self {
            Scheduler::Slurm => include_str!("slurm.sh"),
            Scheduler::Hq => include_str!("hq.sh"),
            Scheduler::Snakemake => include_str!("Snakefile"),
        }
    }
}

/// What a job script is written for.
#[derive(Clone, Debug, PartialEq)]
pub struct Job {
    /// Path of the study, as a task will find it from where the job was submitted.
    pub study: String,
    /// Folder of the results, seen from the same place.
    pub out: String,
    /// What the study asks for, if a pilot measured it.
    pub load: Option<Load>,
    /// How it is cut.
    pub chunks: Chunks,
}

impl Job {
    /// The script.
    pub fn script(&self, scheduler: Scheduler) -> String {
        let Chunks { shards, minutes } = self.chunks;
        let name = self.name();
        // What begins with a dash would be taken for an option.
        let path = |text: &str| if text.starts_with('-') { format!("./{text}") } else { text.to_string() };
        let (study, out) = (path(&self.study), path(&self.out));
        let logs = format!("{}-logs", out.trim_end_matches('/'));
        // Two studies of like names, or two folders of one, have marks of their own.
        let marks = blake3::hash(format!("{study}\0{out}").as_bytes()).to_hex();
        let marks = format!(".petisim/{name}-{}", &marks[..8]);
        let values = [
            ("version", env!("CARGO_PKG_VERSION").to_string()),
            ("load", self.explanation()),
            ("study", quoted(&study)),
            ("out", quoted(&out)),
            ("logs", quoted(&logs)),
            ("study_json", json(&study)),
            ("out_json", json(&out)),
            ("marks_json", json(&marks)),
            ("name", name),
            ("shards", shards.to_string()),
            ("at_once", self.chunks.at_once().to_string()),
            ("minutes", minutes.to_string()),
            ("limit", format!("{:02}:{:02}:00", minutes / 60, minutes % 60)),
            // Two minutes are left for the runs that have begun; of a very short limit, half.
            (
                "stop_after",
                (u64::from(minutes) * 60).saturating_sub(120).max(u64::from(minutes) * 30).to_string(),
            ),
        ];
        fill(scheduler.text(), &values)
    }

    /// `petisim-` and the study's name in letters that schedulers take for names.
    fn name(&self) -> String {
        let stem = self.study.rsplit(['/', '\\']).next().unwrap_or_default();
        let stem = stem.strip_suffix(".toml").unwrap_or(stem).to_ascii_lowercase();
        let safe: String = stem.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
        // Short enough for a column of a queue listing.
        let safe: String = safe.trim_matches('-').chars().take(40).collect();
        format!("petisim-{}", safe.trim_end_matches('-')).trim_end_matches('-').to_string()
    }

    /// Why the chunks are as they are, as lines of comment.
    fn explanation(&self) -> String {
        let Chunks { shards, minutes } = self.chunks;
        let tasks = if shards == 1 { "1 task".into() } else { format!("{shards} tasks") };
        let Some(load) = self.load else {
            return format!("# {tasks} of at most {minutes} min; no run was timed.");
        };
        let (total, share) = (span(load.minutes()), span(load.longest_share(shards)));
        let mut text = format!(
            "# {} runs of about {:.2} s each by a timed pilot, {total} of one core: {tasks}, at most {share} each.",
            load.runs, load.seconds
        );
        if shards == 1 {
            text += "\n# That is too little for an array: `petisim sweep` on one machine does as well.";
        } else if load.longest_share(shards) * 1.2 > f64::from(minutes) {
            text +=
                "\n# Longer than the limit of time: a task goes on where it was when it is started again.";
        }
        text
    }
}

/// Puts values where `{{name}}` stands.
fn fill(text: &str, values: &[(&str, String)]) -> String {
    let mut filled = String::with_capacity(text.len() + 256);
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("{{") {
        filled += before;
        let named = after.split_once("}}").and_then(|(name, behind)| {
            let value = values.iter().find(|(known, _)| *known == name)?;
            Some((&value.1, behind))
        });
        match named {
            Some((value, behind)) => {
                filled += value;
                rest = behind;
            }
            // Braces of the text itself.
            None => {
                filled += "{{";
                rest = after;
            }
        }
    }
    filled + rest
}

/// A word of a shell: in single quotes unless it is plain.
fn quoted(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "_-./+=:@".contains(c);
    if !text.is_empty() && text.chars().all(plain) {
        text.to_string()
    } else {
        format!("'{}'", text.replace('\'', r"'\''"))
    }
}

/// A text as JSON, which Python reads as a string.
fn json(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// A time in the unit that a person would use.
fn span(minutes: f64) -> impl fmt::Display {
    match minutes {
        m if m < 1.0 => format!("{:.0} s", m * 60.0),
        m if m < 120.0 => format!("{m:.0} min"),
        m if m < 48.0 * 60.0 => format!("{:.1} h", m / 60.0),
        m => format!("{:.1} d", m / 1440.0),
    }
}

#[cfg(test)]
mod tests;
