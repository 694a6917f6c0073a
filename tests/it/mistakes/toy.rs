//! A toy world with every kind of parameter.

use petisim::kernel::param::{Count, Hours, Named, Share, Spread, Switch};
use petisim::kernel::{Date, Elapsed, WorkDays, WorkTime};
use petisim::scenario::{Diagnostic, Diagnostics, Document, Options};
use petisim::{choice, section};

section! {
    /// The toy world.
    #[tag(Environment)]
    pub struct Toy {
        /// Who lives there.
        world: World = Node::Table(Default::default()), from "toy";
        /// Opening hours by name.
        calendar: Named<Calendar> = Node::Table(Default::default()), from "toy";
        /// What citizens ask for.
        category: Named<Category> = Node::Table(Default::default()), from "toy";
        /// What units do.
        units: Units = Node::Table(Default::default()), from "toy";
    }
    check |this, problems| {
        let calendars: Vec<&str> = this.calendar.iter().map(|(name, _)| name).collect();
        for (name, category) in this.category.iter() {
            if !calendars.contains(&category.calendar.as_str()) {
                problems.within("category", |at| at.within(name, |at| at.within("calendar", |at| {
                    at.reference("calendar", &category.calendar, &calendars);
                })));
            }
        }
        let sum: f64 = this.category.iter().map(|(_, category)| category.share.0).sum();
        if !this.category.is_empty() && (sum - 1.0).abs() > 1e-9 {
            problems.within("category", |at| at.key(format!("the shares add up to {sum}"), "they must add up to 1"));
        }
        if this.world.residents.0 < 10 {
            problems.within("world", |at| at.within("residents", |at| at.warn("hardly anybody lives here", "")));
        }
    }
}

section! {
    /// Who lives there.
    #[tag(Environment)]
    pub struct World {
        /// Residents. [people]
        residents: Count = 1000, in 1 => 100_000_000, usual 1000 => 1_000_000, from "census";
        /// Whether it rains.
        rain: bool = false, from "assumption";
        /// Size of a household. [people]
        household: f64 = 2.6, in 1.0 => 20.0, from "census";
        /// What it is called.
        name: String = "Toytown", from "assumption";
        /// The day of the fair.
        fair: Option<Date> = "none", from "assumption";
        /// Neighbours, by name.
        neighbours: Vec<String> = Node::List(vec![]), from "assumption";
    }
}

section! {
    /// Opening hours.
    #[tag(Institution)]
    pub struct Calendar {
        /// Hours of a working day.
        open: Vec<Hours> = ["08:30-12:00"], from "assumption";
        /// Days that are free.
        holidays: Vec<Date> = Node::List(vec![]), from "assumption";
    }
}

section! {
    /// One kind of request.
    #[tag(Environment)]
    pub struct Category {
        /// Share of all requests.
        share: Share = required(), from "toy";
        /// The calendar of its units.
        calendar: String = "office", from "toy";
        /// Work of one request.
        handling: Spread<WorkTime> = "2 h", in "1 min" => "100 h", from "toy";
        /// Days until it is due.
        due: WorkDays = "5 wd", in "1 wd" => "60 wd", from "toy";
    }
}

section! {
    /// What units do.
    #[tag(Organisation)]
    pub struct Units {
        /// They may refuse.
        refusal: Switch<Refusal> = "off", from "toy";
        /// Which job is next.
        priority: Priority = "oldest", from "toy";
    }
}

section! {
    /// Units refuse requests that are not theirs.
    #[tag(Organisation)]
    pub struct Refusal {
        /// Time to refuse in. [clock time]
        window: Elapsed = "1 d", in "1 h" => "30 d", usual "4 h" => "3 d", from "toy";
        /// Chance of refusing a doubtful request.
        base: Share = 0.1, usual 0.02 => 0.3, from "assumption";
        /// Time until it comes back.
        delay: Spread<Elapsed> = "2 h", from "toy";
        /// Weight of the load.
        slope: f64 = 0.0, in -10.0 => 10.0, from "toy";
    }
}

choice! {
    /// Which job is next.
    pub enum Priority {
        /// the one that waits longest
        Oldest = "oldest",
        /// the one that is due first
        Due = "due",
    }
}

/// A scenario of the toy world.
pub(super) type ToyScenario = Document<Toy>;

/// Reads a scenario of the toy world from a text.
pub(super) fn read(text: &str) -> Result<ToyScenario, Diagnostics> {
    Document::from_text("toy.toml", text)
}

/// Reads it with settings.
pub(super) fn read_with(text: &str, sets: &[&str]) -> Result<ToyScenario, Diagnostics> {
    let options = Options { sets: sets.iter().map(ToString::to_string).collect(), ..Options::default() };
    Document::from_text_with("toy.toml", text, &options)
}

/// What is wrong with it.
pub(super) fn mistakes(result: Result<ToyScenario, Diagnostics>) -> Vec<Diagnostic> {
    result.err().map(|found| found.entries()).unwrap_or_default()
}
