//! What can be written in a study file.

use super::distribution::file::DistributionSpec;
use super::precision::PrecisionSpec;
use super::written::{Any, Files, MetricName, Part};
use crate::kernel::param::{Count, Named, Table};
use crate::scenario::head::{Format, Seed};
use crate::{choice, section};

/// Rows that a design may have: more would be a mistake in the study sooner than a wish.
pub const MOST_ROWS: u32 = 1_000_000;
/// Runs that a study may have: points times replications. Every process that works on a sweep holds some 50 bytes for
/// each.
pub const MOST_RUNS: u32 = 10_000_000;

choice! {
    /// How finely results are told.
    pub enum Detail {
        /// Metrics over the whole world and the whole counted window.
        Totals = "totals",
        /// Also by organisation.
        Orgs = "orgs",
        /// Also by organisation, category and period.
        All = "all",
    }
}

section! {
    /// A study: one world, what is varied in it, by which design, and what is measured.
    #[tag(Environment)]
    pub struct StudyFile {
        /// Version of the format.
        petisim: Format = required(), from "format", example "1";
        /// What the study is called in reports.
        title: String = "", from "the author", example r#""Review on form and on effect""#;
        /// What the study asks.
        about: String = "", from "the author", example r#""Strictness of the review against the share of replies reviewed on their effect.""#;
        /// The world: path of a scenario relative to this file, or a list of paths, of which later ones win.
        base: Files = required(), from "format", example r#""../district.toml""#;
        /// Files with a part of a scenario that are laid over the base for all points.
        overlays: Files = Node::List(Vec::new()), from "format", example r#"["../overlays/audit.toml"]"#;
        /// How many times each point is run; the base's number if it is not said.
        replications: Option<Count> = "none", in 1 => 1_000_000, usual 5 => 100, from "format", example "20";
        /// Instead of `replications`: each point is run until its intervals are as narrow as wanted.
        precision: Option<PrecisionSpec> = "none", from "Chow & Robbins 1965; Law & Kelton 1982", example "{ half_widths = { redo_rate = 0.005 }, most = 400 }";
        /// Metrics that are kept; all, if none is named.
        metrics: Vec<MetricName> = Node::List(Vec::new()), from "format", example r#"["redo_rate", "true_resolution_rate"]"#;
        /// By metric, the difference that is held to be none: contrasts say whether they are shown to be within it.
        margins: Named<f64> = Node::Table(Table::new()), from "format", example "{ redo_rate = 0.01 }";
        /// How finely results are told.
        detail: Detail = "totals", from "format", example r#""orgs""#;
        /// Parameters that are set for all points, by their paths.
        set: Part = Node::Table(Table::new()), from "format", example r#"{ "run.length" = "365 d" }"#;
        /// What is varied, by names of the author's choice.
        factors: Named<FactorSpec> = required(), from "format";
        /// Conditions over factors; points that break one are left out. Names of factors, numbers, words and values with a unit in
        /// quotes, compared by `==`, `!=`, `<`, `<=`, `>`, `>=`, with arithmetic, `and`, `or`, `not` and parentheses.
        constraints: Vec<String> = Node::List(Vec::new()), from "format", example r#"["demand <= 17 * staff", "staff > 10 or demand < 200"]"#;
        /// Which combinations of levels are run.
        design: DesignSpec = required(), from "format";
    }
    check |this, problems| {
        if this.factors.is_empty() {
            problems.within("factors", |problems| problems.value("nothing is varied", "name at least one factor"));
        }
        let kept: Vec<&str> = this.metrics.iter().map(|metric| metric.0).collect();
        let all: Vec<&str> = crate::model::metrics::catalogue().iter().map(|metric| metric.id).collect();
        let known = if kept.is_empty() { &all } else { &kept };
        problems.within("margins", |problems| for (name, margin) in this.margins.iter() {
            problems.within(name, |problems| {
                if !known.contains(&name) {
                    problems.reference("metric that the study keeps, named", name, known);
                } else if margin.is_nan() || *margin <= 0.0 {
                    problems.value("the margin is not above zero", "give the largest difference that does not matter");
                }
            });
        });
        let Some(precision) = &this.precision else { return };
        problems.within("precision.half_widths", |problems| for (name, _) in precision.half_widths.iter() {
            if !known.contains(&name) {
                problems.within(name, |problems| problems.reference("metric that the study keeps, named", name, known));
            }
        });
        if this.replications.is_some() {
            let help = "leave out `replications`: `least` and `most` of `precision` say how many there may be";
            problems.within("replications", |problems| problems.value("`precision` says how often points are run", help));
        }
    }
}

section! {
    /// A factor: a parameter with its levels, several parameters in lock-step, or named alternatives.
    #[tag(Environment)]
    pub struct FactorSpec {
        /// Path of the parameter.
        path: Option<String> = "none", from "format", example r#""desks.review.strictness""#;
        /// Its levels.
        values: Option<Vec<Any>> = "none", from "format", example "[0.1, 0.5, 0.9]";
        /// From one value to another, evenly.
        range: Option<RangeSpec> = "none", from "format", example "{ from = 0.1, to = 0.9, steps = 5 }";
        /// From one value to another, evenly in the logarithm.
        log_range: Option<RangeSpec> = "none", from "format", example r#"{ from = "2 min", to = "15 min" }"#;
        /// How likely its values are, for designs that sample: `latin_hypercube`, `sobol`, `saltelli`.
        distribution: Option<DistributionSpec> = "none", from "format", example "{ normal = { mean = 170, sd = 15 }, min = 120 }";
        /// Parameters that change together, each with a list of as many values.
        together: Option<Part> = "none", from "format", example r#"{ "unit.town.staff" = [10, 14], "citizens.problems.rate" = [110, 160] }"#;
        /// Names of the levels of `together`.
        names: Option<Vec<String>> = "none", from "format", example r#"["small", "large"]"#;
        /// Parts of a scenario by name, of which each point takes one. `overlay` in one of them names a file.
        alternatives: Option<Named<Part>> = "none", from "format", example r#"{ as_it_is = {}, no_review = { "desks.review" = "off" }, audit = { overlay = "../overlays/audit.toml" } }"#;
        /// Name of a group of factors that `morris` and `saltelli` change together: one index for all of them, at the cost of one.
        group: Option<String> = "none", from "Campolongo, Cariboni & Saltelli 2007", example r#""citizens""#;
    }
    check |this, problems| {
        let by_path = [
            this.values.is_some(),
            this.range.is_some(),
            this.log_range.is_some(),
            this.distribution.is_some(),
        ];
        let forms = by_path.iter().filter(|given| **given).count()
            + usize::from(this.together.is_some())
            + usize::from(this.alternatives.is_some());
        // A path alone is a factor whose values stand in a table of points; the design is not known here.
        let is_bare = forms == 0 && this.path.is_some();
        if forms != 1 && !is_bare {
            let message = format!("a factor has one form, not {}", if forms == 0 { "none" } else { "several" });
            let help = super::build::FORMS;
            problems.value(message, help);
        } else if by_path.contains(&true) && this.path.is_none() {
            problems.value("the factor has no `path`", "say which parameter is varied: path = \"units.town.staff\"");
        } else if !is_bare && !by_path.contains(&true) && this.path.is_some() {
            let say = |problems: &mut crate::kernel::param::Problems| {
                problems.key("`path` has no meaning here", "`together` and `alternatives` name their own paths");
            };
            problems.within("path", say);
        } else if this.names.is_some() && this.together.is_none() {
            let help = "only the levels of `together` take names; those of `alternatives` have theirs";
            problems.within("names", |problems| problems.key("`names` has no meaning here", help));
        }
    }
}

section! {
    /// A range of values.
    #[tag(Environment)]
    pub struct RangeSpec {
        /// First value.
        from: Any = required(), from "format", example "0.1";
        /// Last value.
        to: Any = required(), from "format", example "0.9";
        /// How many levels, both ends included. Without, sampled designs take any value in between.
        steps: Option<Count> = "none", in 2 => 1_000, from "format", example "5";
    }
}

section! {
    /// A design: which combinations of levels are run.
    #[tag(Environment)]
    pub struct DesignSpec {
        /// Every combination.
        full_factorial: Option<Plain> = "none", from "format", example "{}";
        /// The base as it stands, and each factor alone at each of its levels.
        one_at_a_time: Option<Plain> = "none", from "format", example "{}";
        /// A Latin hypercube.
        latin_hypercube: Option<SampleSpec> = "none", from "McKay, Beckman & Conover 1979", example "{ points = 100 }";
        /// A Sobol sequence.
        sobol: Option<SampleSpec> = "none", from "Sobol 1967", example "{ points = 128, seed = 2 }";
        /// Trajectories for the screening of many factors.
        morris: Option<MorrisSpec> = "none", from "Morris 1991", example "{ trajectories = 10 }";
        /// The rows of a table.
        points: Option<PointsSpec> = "none", from "format", example r#"{ file = "points.csv" }"#;
        /// The design behind Sobol indices.
        saltelli: Option<SaltelliSpec> = "none", from "Saltelli et al. 2010", example "{ n = 256 }";
    }
    check |this, problems| {
        let given = [
            this.full_factorial.is_some(),
            this.one_at_a_time.is_some(),
            this.latin_hypercube.is_some(),
            this.sobol.is_some(),
            this.morris.is_some(),
            this.points.is_some(),
            this.saltelli.is_some(),
        ];
        if given.iter().filter(|given| **given).count() != 1 {
            let help = "write one of full_factorial = {}, one_at_a_time = {}, latin_hypercube = { points = 100 }, \
                        sobol = { points = 128 }, morris = {}, saltelli = { n = 256 }, points = { file = \"points.csv\" }";
            problems.value("a study has one design", help);
        }
    }
}

section! {
    /// A design without settings.
    #[tag(Environment)]
    pub struct Plain {}
}

section! {
    /// Points that somebody else has chosen: a CSV file with a row for each.
    #[tag(Environment)]
    pub struct PointsSpec {
        /// Path of the table relative to this file. Its first line names the columns: one for each factor, and `point` for names of
        /// the points if they have any. A factor that is one parameter has its `path` alone, and the cells have its values; of
        /// `together` and `alternatives` they have the names of levels.
        file: String = required(), from "format", example r#""points.csv""#;
        /// Name of the point that all others are compared with in `contrasts.csv`.
        reference: Option<String> = "none", from "format", example r#""as_it_is""#;
    }
}

section! {
    /// Points spread over the ranges of the factors.
    #[tag(Environment)]
    pub struct SampleSpec {
        /// How many points.
        points: Count = required(), in 1 => 1_000_000, from "format", example "128";
        /// Seed of the design; it has nothing to do with the seed of the runs.
        seed: Seed = 1, from "assumption", example "1";
    }
}

section! {
    /// Trajectories in which one factor changes at a time.
    #[tag(Environment)]
    pub struct MorrisSpec {
        /// How many trajectories.
        trajectories: Count = 20, in 2 => 100_000, usual 10 => 50, from "assumption", example "20";
        /// How many levels a factor takes, an even number.
        levels: Count = 4, in 2 => 100, usual 4 => 10, from "Morris 1991", example "4";
        /// Seed of the design; it has nothing to do with the seed of the runs.
        seed: Seed = 1, from "assumption", example "1";
    }
    check |this, problems| {
        if !this.levels.0.is_multiple_of(2) {
            let help = "half of the levels is the step of the design";
            problems.within("levels", |problems| problems.value("the number of levels is odd", help));
        }
    }
}

section! {
    /// Rows from which first, total and second order indices are estimated.
    #[tag(Environment)]
    pub struct SaltelliSpec {
        /// Points of the underlying sequence; each gives as many rows as there are factors and two more.
        n: Count = required(), in 2 => 500_000, usual 256 => 4096, from "format", example "256";
        /// Whether indices of pairs are wanted too, at twice the rows.
        second_order: bool = false, from "assumption", example "true";
        /// Seed of the design; it has nothing to do with the seed of the runs.
        seed: Seed = 1, from "assumption", example "1";
    }
}

/// Which combinations of levels are run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Design {
    /// Every combination.
    FullFactorial,
    /// The base as it stands, and each factor alone at each of its levels.
    OneAtATime,
    /// A Latin hypercube of so many points.
    LatinHypercube {
        /// How many points.
        points: u32,
        /// Seed of the design.
        seed: u64,
    },
    /// The beginning of a Sobol sequence.
    Sobol {
        /// How many points.
        points: u32,
        /// Seed of the scrambling.
        seed: u64,
    },
    /// Trajectories of Morris.
    Morris {
        /// How many.
        trajectories: u32,
        /// Levels of the grid, an even number.
        levels: u32,
        /// Seed of the design.
        seed: u64,
    },
    /// The rows of a table, which the study holds.
    Points,
    /// The design behind Sobol indices.
    Saltelli {
        /// Points of the underlying sequence.
        n: u32,
        /// Whether pairs are wanted too.
        second_order: bool,
        /// Seed of the scrambling.
        seed: u64,
    },
}

impl Design {
    /// The name of the key that stands for it.
    pub fn key(&self) -> &'static str {
        match self {
            Design::FullFactorial => "full_factorial",
            Design::OneAtATime => "one_at_a_time",
            Design::LatinHypercube { .. } => "latin_hypercube",
            Design::Sobol { .. } => "sobol",
            Design::Morris { .. } => "morris",
            Design::Points => "points",
            Design::Saltelli { .. } => "saltelli",
        }
    }

    /// Whether factors can be changed in groups.
    pub fn takes_groups(&self) -> bool {
        self.needs_every_row()
    }

    /// Whether an analysis needs every row, so that none can be left out.
    pub fn needs_every_row(&self) -> bool {
        matches!(self, Design::Morris { .. } | Design::Saltelli { .. })
    }

    /// Whether every factor must have a countable number of levels.
    pub fn needs_levels(&self) -> bool {
        matches!(self, Design::FullFactorial | Design::OneAtATime)
    }
}

impl DesignSpec {
    /// The design that is written.
    pub fn design(&self) -> Design {
        if let Some(spec) = &self.latin_hypercube {
            Design::LatinHypercube { points: spec.points.0, seed: spec.seed.0 }
        } else if let Some(spec) = &self.sobol {
            Design::Sobol { points: spec.points.0, seed: spec.seed.0 }
        } else if let Some(spec) = &self.morris {
            Design::Morris { trajectories: spec.trajectories.0, levels: spec.levels.0, seed: spec.seed.0 }
        } else if let Some(spec) = &self.saltelli {
            Design::Saltelli { n: spec.n.0, second_order: spec.second_order, seed: spec.seed.0 }
        } else if self.points.is_some() {
            Design::Points
        } else if self.one_at_a_time.is_some() {
            Design::OneAtATime
        } else {
            Design::FullFactorial
        }
    }
}
