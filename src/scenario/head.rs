//! The head of a scenario: what it is called, how long it runs, how often, and what it replays.

use super::part::Part;
use super::requests::RequestsSpec;
use crate::kernel::param::{Count, Fault, Kind, Node, Param, Place, Problems, Share, Switch};
use crate::kernel::{Date, Elapsed};
use crate::section;

/// The version of the scenario format that is read.
pub const FORMAT: u32 = 1;

section! {
    /// A scenario: a world of citizens, desks, units and governments, and how it is run.
    #[tag(Environment)]
    pub struct Head {
        /// Version of the scenario format.
        petisim: Format = required(), from "format";
        /// Path of the scenario that this one builds on, or a list of paths, relative to this file; later ones win,
        /// and this file wins over all of them.
        extends: Extends = "none", from "format";
        /// What the scenario is called in reports.
        title: String = "", from "the author";
        /// What the scenario is about, and what it is not.
        about: String = "", from "the author";
        /// How long the scenario runs, and how often.
        run: RunSpec = Node::Table(Default::default()), from "format";
        /// Demand replayed from a file of real requests.
        requests: Switch<RequestsSpec> = "off", from "format";
        /// Dated changes: from a date on, parameters take other values.
        change: Vec<ChangeSpec> = no_changes(), from "the author";
    }
}

fn no_changes() -> Option<Node> {
    Some(Node::List(Vec::new()))
}

section! {
    /// A dated change: from a date on, parameters take other values.
    #[tag(Environment)]
    pub struct ChangeSpec {
        /// First day of the new values; they hold from its midnight on.
        date: Date = required(), from "the author";
        /// Day on which the new values are reached, if they come in equal steps: the first on `date`, the last on this
        /// day, and at most a week from one to the next.
        until: Option<Date> = "none", from "the author";
        /// What the change is called in figures and reports; empty: its date.
        label: String = "", from "the author";
        /// Parameters with their new values: dotted paths, or tables as in the scenario itself.
        set: Part = required(), from "the author";
    }
    check |this, problems| {
        if this.until.is_some_and(|until| until <= this.date) {
            problems.within("until", |problems| {
                problems.value("the last step is not after the first", "give a day after `date`, or leave `until` out");
            });
        }
        if this.set.0.is_empty() {
            problems.within("set", |problems| problems.value("nothing is set", "write `\"desks.district.agents\" = 10` or the like"));
        }
    }
}

impl ChangeSpec {
    /// What it is called: its label, or its date.
    pub fn name(&self) -> String {
        if self.label.trim().is_empty() { self.date.to_string() } else { self.label.trim().to_string() }
    }

    /// The day on which its values are reached.
    pub fn last_day(&self) -> Date {
        self.until.unwrap_or(self.date)
    }
}

section! {
    /// How long the scenario runs, and how often.
    #[tag(Environment)]
    pub struct RunSpec {
        /// First day; time zero is its midnight.
        start: Date = "2017-01-01", from "assumption: the year in which the study of C District begins";
        /// Time before counting begins, in which queues, beliefs and histories settle. [clock time]
        warm_up: Elapsed = "270 d", in "0 s" => "12000 d", usual "90 d" => "540 d",
            from "trial: beliefs and repeats settle in 9 to 12 months";
        /// Time that is counted, behind the warm-up. [clock time]
        length: Elapsed = "730 d", in "1 s" => "36525 d", usual "365 d" => "2192 d", from "assumption";
        /// Master random seed; the same seed gives the same citizens and the same random numbers.
        seed: Seed = 1, from "assumption";
        /// Number of independent replications: runs with random numbers of their own.
        replications: Count = 10, in 1 => 1_000_000, usual 5 => 100, from "assumption";
        /// Confidence of the intervals over replications.
        confidence: Share = 0.95, in 0.5 => 0.999_999, from "convention";
        /// Step of the time series of queues, in whole days: they are looked at each midnight. [clock time]
        series_step: Elapsed = "1 d", in "1 d" => "36525 d", usual "1 d" => "30 d", from "assumption";
    }
    check |this, problems| {
        if !this.series_step.0.is_multiple_of(Elapsed::DAY.0) {
            let help = "series are taken at midnights: write \"1 d\", \"2 d\", \"7 d\" …";
            problems.within("series_step", |problems| problems.value("the step is no whole number of days", help));
        }
    }
}

/// A number that seeds all luck: whole, from 0 to 2^53, so that every program that reads results keeps it exact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seed(pub u64);

/// The largest seed: 2^53.
const LARGEST_SEED: u64 = 1 << 53;

impl Param for Seed {
    fn kind() -> Kind {
        Kind::Count
    }

    fn read(node: &Node, problems: &mut Problems) -> Option<Seed> {
        let help = "expected a bare whole number from 0 to 9007199254740992 (2^53)";
        let fault = match node {
            Node::Int(number) => match u64::try_from(*number) {
                Ok(number) if number <= LARGEST_SEED => return Some(Seed(number)),
                _ => Fault::Range,
            },
            _ => Fault::Kind,
        };
        problems.note(fault, Place::Value, format!("{} is not a seed", node.describe()), help);
        None
    }

    fn write(&self) -> Node {
        // The range of the type ends far above that of the seeds.
        Node::Int(self.0.min(LARGEST_SEED) as i64)
    }

    fn measure(&self) -> Option<f64> {
        Some(self.0 as f64)
    }
}

/// The version of the scenario format; only [`FORMAT`] can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Format;

impl Param for Format {
    fn kind() -> Kind {
        Kind::Count
    }

    fn read(node: &Node, problems: &mut Problems) -> Option<Format> {
        // The loader looks at the version of each file before anything else is read.
        match node {
            Node::Int(version) if *version == i64::from(FORMAT) => Some(Format),
            other => {
                problems.note(
                    Fault::Range,
                    Place::Value,
                    format!("{} is not a version", other.describe()),
                    "",
                );
                None
            }
        }
    }

    fn write(&self) -> Node {
        Node::Int(FORMAT.into())
    }
}

/// What `extends` leaves behind: nothing, as the loader folds the named files in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Extends;

impl Param for Extends {
    fn kind() -> Kind {
        Kind::Optional(Box::new(Kind::Files))
    }

    fn read(_: &Node, _: &mut Problems) -> Option<Extends> {
        Some(Extends)
    }

    fn write(&self) -> Node {
        "none".into()
    }
}
