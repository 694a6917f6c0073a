//! What can be written in a calibration file of several worlds.

use crate::experiment::study::written::{Any, Files, MetricName, Part};
use crate::kernel::param::{Count, Named, Problems, Table};
use crate::model::metrics::catalogue;
use crate::results::calibrate::file::Over;
use crate::results::calibrate::file::definition::{PriorSpec, months};
use crate::scenario::head::{Format, Seed};
use crate::{choice, section};

choice! {
    /// What a published figure is for.
    pub enum Use {
        /// Parameters are estimated from it.
        Fit = "fit",
        /// It is predicted, and never looked at before.
        Check = "check",
    }
}

section! {
    /// A calibration of several worlds at once: parameters that all worlds share, facts of one world, and the published figures of
    /// each.
    #[tag(Environment)]
    pub struct JointFile {
        /// Version of the format.
        petisim: Format = required(), from "format", example "1";
        /// What the calibration is called in reports.
        title: String = "", from "the author", example r#""Patterns of real hotlines""#;
        /// What it reaches for, and where the figures come from.
        about: String = "", from "the author", example r#""Tastes shared by three cities, fitted to published figures; other figures are predicted.""#;
        /// Seed of the runs of the waves; all points share it.
        seed: Seed = 1, from "assumption", example "1";
        /// How the space of parameters is narrowed.
        waves: WavesSpec = Node::Table(Table::new()), from "format";
        /// The check of the posterior on seeds that no wave has seen.
        unseen: UnseenSpec = Node::Table(Table::new()), from "format";
        /// Parameters that all worlds share, by names of the author's choice.
        parameters: Named<SharedSpec> = Node::Table(Table::new()), from "format";
        /// The worlds.
        worlds: Vec<WorldSpec> = required(), from "format";
    }
    check |this, problems| {
        if this.worlds.is_empty() {
            problems.within("worlds", |problems| problems.value("there is no world", "write at least one [[worlds]]"));
        }
        names(&this.worlds, problems);
        let mut rows = this.worlds.iter().flat_map(|world| world.rows.iter());
        if !this.worlds.is_empty() && !rows.any(|(_, row)| row.r#use == Use::Fit) {
            let help = "mark at least one row with `use = \"fit\"`";
            problems.within("worlds", |problems| problems.key("no row is fitted", help));
        }
        let own = this.worlds.iter().map(|world| world.parameters.len()).sum::<usize>();
        if own + this.parameters.len() == 0 {
            problems.value("nothing is fitted", "name at least one parameter in [parameters] or [worlds.parameters]");
        }
        let least = least_points(this);
        if this.waves.points.is_some_and(|points| (points.0 as usize) < least) {
            let help = format!("an emulator of these parameters needs {least} at least; ten for each parameter are usual");
            problems.within("waves", |problems| problems.within("points", |problems| problems.value("too few points", help)));
        }
        if this.unseen.seed == this.seed {
            let say = |problems: &mut Problems| problems.within("seed", |problems| {
                problems.value("these seeds are seen by the fit", "give the check another seed than the waves'");
            });
            problems.within("unseen", say);
        }
    }
}

section! {
    /// How the space of parameters is narrowed, wave by wave.
    #[tag(Environment)]
    pub struct WavesSpec {
        /// Waves at most; they end sooner where the emulators are as sharp as the figures.
        most: Count = 4, in 1 => 20, usual 3 => 6, from "McCulloch et al. 2022: three to five", example "4";
        /// Points of a wave; ten for each parameter of the file, if it is not said.
        points: Option<Count> = "none", in 5 => 10_000, usual 40 => 300, from "Loeppky, Sacks and Welch 2009: ten for each parameter", example "130";
        /// Runs of each point in each world. Their spread is that of one run of a hotline.
        replications: Count = 2, in 2 => 1_000, usual 2 => 8, from "assumption", example "2";
        /// Standard deviations between simulated and published figure beyond which a point is ruled out.
        cutoff: f64 = 3.0, in 1 => 10, usual 2.5 => 4, from "Pukelsheim 1994: three hold 95 % of any single-peaked distribution", example "3.0";
    }
}

section! {
    /// The check of the posterior on seeds that no wave has seen.
    #[tag(Environment)]
    pub struct UnseenSpec {
        /// Its seed.
        seed: Seed = 20_231_231, from "assumption", example "20_250_101";
        /// Points of the posterior sample that are run, each once in each world.
        draws: Count = 100, in 20 => 600, usual 100 => 400, from "assumption: two and a half beyond each end of the interval, and the error of observation", example "100";
        /// Runs of the estimate in each world.
        runs: Count = 10, in 2 => 10_000, usual 10 => 100, from "assumption", example "10";
    }
}

section! {
    /// A parameter that all worlds share: a taste, or a fact that is the same everywhere.
    #[tag(Environment)]
    pub struct SharedSpec {
        /// Path of the parameter.
        path: String = required(), from "format", example r#""units.refusal.base""#;
        /// The least value that is possible.
        low: Any = required(), from "format", example "-6.0";
        /// The greatest value that is possible.
        high: Any = required(), from "format", example "-3.0";
        /// Whether values are even in the logarithm.
        log: bool = false, from "assumption", example "false";
        /// What is known of it beforehand; without, every value of the range is as likely as any other.
        prior: Option<PriorSpec> = "none", from "format", example "{ mean = -4.5, sd = 0.5 }";
        /// Where range and prior are from.
        source: String = "", from "the author", example r#""usual range of the parameter""#;
    }
}

section! {
    /// A fact of one world that no source tells.
    #[tag(Environment)]
    pub struct OwnSpec {
        /// Path of the parameter.
        path: String = required(), from "format", example r#""unit.town.staff""#;
        /// The place in the list that stands at the path, counted from 1; none where a single value stands there.
        item: Option<Count> = "none", in 1 => 10_000, from "format", example "7";
        /// The least value that is possible.
        low: Any = required(), from "format", example "3";
        /// The greatest value that is possible.
        high: Any = required(), from "format", example "12";
        /// Whether values are even in the logarithm.
        log: bool = false, from "assumption", example "true";
        /// What is known of it beforehand; without, every value of the range is as likely as any other.
        prior: Option<PriorSpec> = "none", from "format", example "{ mean = 6, sd = 2 }";
        /// Where range and prior are from.
        source: String = "", from "the author", example r#""assumption""#;
    }
}

section! {
    /// A world with its published figures.
    #[tag(Environment)]
    pub struct WorldSpec {
        /// Its name.
        name: String = required(), from "format", example r#""beijing""#;
        /// What it stands for.
        about: String = "", from "the author", example r#""A small district under Beijing's rules.""#;
        /// Path of a scenario relative to this file, or a list of paths, of which later ones win.
        base: Files = required(), from "format", example r#""../claims/base/district.toml""#;
        /// Files with a part of a scenario that are laid over the base.
        overlays: Files = Node::List(Vec::new()), from "format", example r#"["../parts/beijing_rules.toml"]"#;
        /// Parameters that are set for all runs, by their paths.
        set: Part = Node::Table(Table::new()), from "format", example r#"{ "run.start" = "2018-01-01", "run.length" = "2557 d" }"#;
        /// Facts of this world that no source tells.
        parameters: Named<OwnSpec> = Node::Table(Table::new()), from "format";
        /// Its published figures, by names of the author's choice.
        rows: Named<RowSpec> = required(), from "format";
    }
    check |this, problems| {
        if this.rows.is_empty() {
            problems.within("rows", |problems| problems.value("the world has no row", "write what is published of it"));
        }
    }
}

section! {
    /// A published figure.
    #[tag(Environment)]
    pub struct RowSpec {
        /// The metric.
        metric: MetricName = required(), from "format", example r#""record_resolution_rate""#;
        /// A metric to divide by, taken over the same months.
        per: Option<MetricName> = "none", from "format", example r#""tickets""#;
        /// First and last month that count, as 202307; the whole window, if it is not said.
        months: Vec<Count> = Node::List(Vec::new()), from "format", example "[201901, 201903]";
        /// The months of the metric to divide by, where they are others: growth.
        per_months: Vec<Count> = Node::List(Vec::new()), from "format", example "[201801, 201803]";
        /// What the months are made into.
        over: Over = "sum", from "format", example r#""mean""#;
        /// A unit, a district's desk, or `city`; all, if it is not said.
        org: String = "", from "format", example r#""city""#;
        /// A category; all, if it is not said.
        category: String = "", from "format", example r#""noise""#;
        /// The figure, in the metric's unit; shares are between 0 and 1.
        value: f64 = required(), from "a published source", example "0.53";
        /// Standard deviation of the published figure about what the model should give, in the same unit: rounding, other
        /// rules of counting, and what the model leaves out.
        error: f64 = required(), from "the author", example "0.03";
        /// Whether parameters are estimated from it, or it is only predicted.
        r#use: Use = required(), from "format", example r#""fit""#;
        /// Where it is published.
        source: String = required(), from "the author", example r#""yearly report of 2019, page 4""#;
    }
    check |this, problems| {
        if !(this.error > 0.0 && this.error.is_finite()) {
            problems.within("error", |problems| {
                problems.value("the error is not above zero", "say how far figure and model may well differ");
            });
        }
        if this.source.trim().is_empty() {
            problems.within("source", |problems| problems.value("no source is named", "say where the figure is published"));
        }
        possible(this, problems);
        months("months", &this.months, problems);
        months("per_months", &this.per_months, problems);
        if !this.per_months.is_empty() && (this.per.is_none() || this.months.is_empty()) {
            let help = "say `per` and `months` too: months over per_months";
            problems.within("per_months", |problems| problems.key("`per_months` has no meaning here", help));
        }
        let is_share = this.per.is_none() && ends(this).1.is_some();
        if is_share && this.over == Over::Sum && matches!(this.months.as_slice(), [first, last] if first != last) {
            let message = format!("`{}` of several months has no sum", this.metric.0);
            problems.within("months", |problems| problems.value(message, "write `over = \"mean\"` too"));
        }
    }
}

/// Points below which some emulator could not be made.
fn least_points(file: &JointFile) -> usize {
    let own = file.worlds.iter().map(|world| world.parameters.len()).max().unwrap_or(0);
    own + file.parameters.len() + 4
}

/// Each world has a name of its own that files can have.
fn names(worlds: &[WorldSpec], problems: &mut Problems) {
    let legal = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    for (i, world) in worlds.iter().enumerate() {
        let name = &world.name;
        let is_name = !name.is_empty() && name.len() <= 48 && name.chars().all(legal);
        let is_twice = worlds[..i].iter().any(|other| other.name == *name);
        let wrong = match (is_name, is_twice) {
            (false, _) => {
                Some(("this is no name", "a name has 1 to 48 small letters, digits and underscores"))
            }
            (true, true) => Some(("another world has this name", "give each world a name of its own")),
            (true, false) => None,
        };
        if let Some((message, help)) = wrong {
            problems.within(&format!("worlds[{i}].name"), |problems| problems.value(message, help));
        }
    }
}

/// The least and the greatest value that a row can have.
pub(crate) fn ends(row: &RowSpec) -> (Option<f64>, Option<f64>) {
    let of = |name: MetricName| {
        let info = catalogue().iter().find(|info| info.id == name.0);
        info.map_or((None, None), |info| info.ends())
    };
    match (of(row.metric), row.per.map(of)) {
        (ends, None) => ends,
        ((Some(least), _), Some((Some(other), _))) if least >= 0.0 && other >= 0.0 => (Some(0.0), None),
        _ => (None, None),
    }
}

fn possible(row: &RowSpec, problems: &mut Problems) {
    let (least, most) = ends(row);
    let is_below = least.is_some_and(|least| row.value < least);
    let is_above = most.is_some_and(|most| row.value > most);
    if !(is_below || is_above || !row.value.is_finite()) {
        return;
    }
    let help = match (least, most) {
        (Some(least), Some(most)) => format!("it lies between {least} and {most}"),
        (Some(least), None) => format!("it is {least} or more"),
        _ => "write a number".into(),
    };
    let percent = if is_above && most == Some(1.0) {
        format!(": {} per cent is {}", row.value, row.value / 100.0)
    } else {
        String::new()
    };
    let message = format!("`{}` cannot be {}", row.metric.0, row.value);
    problems.within("value", |problems| problems.value(message, help + &percent));
}
