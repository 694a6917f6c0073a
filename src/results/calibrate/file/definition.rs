//! What can be written in a calibration file.

use crate::experiment::study::written::{Any, Files, MetricName, Part};
use crate::kernel::param::{Count, Named, Problems, Share, Table};
use crate::scenario::head::{Format, Seed};
use crate::{choice, section};

choice! {
    /// What months are made into.
    pub enum Over {
        /// Their sum.
        Sum = "sum",
        /// Their mean, each month counting alike.
        Mean = "mean",
    }
}

section! {
    /// A calibration: a world, the facts in it that are not known, and the published figures that they must reach.
    #[tag(Environment)]
    pub struct CalibrationFile {
        /// Version of the format.
        petisim: Format = required(), from "format", example "1";
        /// What the calibration is called in reports.
        title: String = "", from "the author", example r#""C District, fitted to its published figures""#;
        /// What it reaches for, and where the figures come from.
        about: String = "", from "the author", example r#""Residents and minutes, so that tickets and redos are those of the study.""#;
        /// The world: path of a scenario relative to this file, or a list of paths, of which later ones win.
        base: Files = required(), from "format", example r#""../c_district.toml""#;
        /// Files with a part of a scenario that are laid over the base.
        overlays: Files = Node::List(Vec::new()), from "format", example r#"["../overlays/audit.toml"]"#;
        /// Parameters that are set for all runs, by their paths.
        set: Part = Node::Table(Table::new()), from "format", example r#"{ "run.length" = "2251 d" }"#;
        /// Seed of the runs that are fitted; all points share it.
        seed: Seed = 1, from "assumption", example "1";
        /// Replications of a point while steps are long.
        replications: Option<Count> = "none", in 1 => 10_000, usual 2 => 10, from "assumption: the base's number if it is not said", example "2";
        /// Replications of a point once steps are short.
        most_replications: Count = 16, in 1 => 100_000, usual 10 => 100, from "assumption", example "8";
        /// Runs at which the fit gives up, those of the check on unseen seeds not counted.
        most_runs: Count = 2_000, in 1 => 10_000_000, from "assumption", example "600";
        /// Length of the first steps, as a share of each range.
        first_step: Share = 0.1, in 0.0001 => 0.5, usual 0.05 => 0.2, from "Cartis et al. 2019: a tenth of the scale of the start", example "0.05";
        /// Steps shorter than this share of each range end the fit.
        last_step: Share = 0.002, in 0.000001 => 0.1, usual 0.0005 => 0.01, from "assumption: far below what a figure of three digits tells", example "0.002";
        /// The check on seeds that the fit did not see.
        unseen: UnseenSpec = Node::Table(Table::new()), from "format";
        /// What is fitted, by names of the author's choice.
        parameters: Named<ParameterSpec> = required(), from "format";
        /// What is to be reached.
        targets: Named<TargetSpec> = required(), from "format";
        /// What is not fitted and yet told, to be set beside what is known of it.
        reported: Named<ReportedSpec> = Node::Table(Table::new()), from "format";
    }
    check |this, problems| {
        for (key, is_empty) in [("parameters", this.parameters.is_empty()), ("targets", this.targets.is_empty())] {
            if is_empty {
                problems.within(key, |problems| problems.value("nothing is named", "name at least one"));
            }
        }
        if this.last_step.0 > this.first_step.0 {
            problems.within("last_step", |problems| problems.value("the last step is longer than the first", "steps shrink"));
        }
        if this.unseen.seed == this.seed {
            let say = |problems: &mut Problems| problems.within("seed", |problems| {
                problems.value("these seeds are seen by the fit", "give the check another seed than the fit's");
            });
            problems.within("unseen", say);
        }
        let priors = this.parameters.iter().filter(|(_, parameter)| parameter.prior.is_some()).count();
        if this.parameters.len() > this.targets.len() + priors {
            let message = format!("{} parameters are fitted to {} targets and {priors} priors", this.parameters.len(), this.targets.len());
            let help = "more unknowns than figures fit anything: take parameters out, or state what is known of them as a `prior`";
            problems.within("parameters", |problems| problems.key(message, help));
        }
    }
}

section! {
    /// The check on seeds that the fit did not see.
    #[tag(Environment)]
    pub struct UnseenSpec {
        /// Its seed.
        seed: Seed = 20_231_231, from "assumption", example "20_250_101";
        /// Single runs. The range of single runs needs at least 40 and is told by 200.
        runs: Count = 200, in 2 => 100_000, usual 200 => 1000, from "assumption: five runs beyond each end of the 2.5-97.5 % range", example "200";
    }
}

section! {
    /// A fact of the world that is not known: a number or a time.
    #[tag(Environment)]
    pub struct ParameterSpec {
        /// Path of the parameter.
        path: String = required(), from "format", example r#""citizens.problems.yearly""#;
        /// The place in the list that stands at the path, counted from 1; none where a single value stands there.
        item: Option<Count> = "none", in 1 => 10_000, from "format", example "7";
        /// The least value that is possible.
        low: Any = required(), from "format", example "0.9";
        /// The greatest value that is possible.
        high: Any = required(), from "format", example "3.5";
        /// The value to begin with; that of the base, if it is not said.
        start: Option<Any> = "none", from "format", example "1.92";
        /// Whether steps are even in the logarithm.
        log: bool = false, from "assumption", example "true";
        /// What is known of it beforehand.
        prior: Option<PriorSpec> = "none", from "format", example "{ mean = 1.5, sd = 0.5 }";
    }
}

section! {
    /// What is known of a parameter before any run; it weighs as one target.
    #[tag(Environment)]
    pub struct PriorSpec {
        /// The likeliest value.
        mean: Any = required(), from "format", example "1.5";
        /// How far from it the value may well be: one standard deviation, in the same unit.
        sd: Any = required(), from "format", example "0.5";
    }
}

section! {
    /// A published figure that the runs must reach.
    #[tag(Environment)]
    pub struct TargetSpec {
        /// The metric.
        metric: MetricName = required(), from "format", example r#""received_redone""#;
        /// A metric to divide by, taken over the same months.
        per: Option<MetricName> = "none", from "format", example r#""tickets""#;
        /// First and last month that count, as 202307; the whole window, if it is not said.
        months: Vec<Count> = Node::List(Vec::new()), from "format", example "[202307, 202312]";
        /// What the months are made into.
        over: Over = "sum", from "format", example r#""mean""#;
        /// A unit, a district's desk, or `city`; all, if it is not said.
        org: String = "", from "format", example r#""city""#;
        /// A category; all, if it is not said.
        category: String = "", from "format", example r#""noise""#;
        /// The figure.
        value: f64 = required(), from "a published source", example "5_041";
        /// How far from the figure the mean of the runs may be, in the figure's unit.
        tolerance: f64 = required(), from "the author", example "50";
        /// How much it counts beside other targets.
        weight: f64 = 1.0, in 0.000001 => 1000000.0, from "assumption", example "25";
    }
    check |this, problems| {
        if this.tolerance <= 0.0 {
            problems.within("tolerance", |problems| problems.value("the tolerance is not above zero", "say how near is near enough"));
        }
        months("months", &this.months, problems);
    }
}

section! {
    /// A figure that is told and not fitted.
    #[tag(Environment)]
    pub struct ReportedSpec {
        /// The metric.
        metric: MetricName = required(), from "format", example r#""repeat_share""#;
        /// A metric to divide by, taken over the same months.
        per: Option<MetricName> = "none", from "format", example r#""tickets""#;
        /// First and last month that count, as 202307; the whole window, if it is not said.
        months: Vec<Count> = Node::List(Vec::new()), from "format", example "[202307, 202312]";
        /// What the months are made into.
        over: Over = "sum", from "format", example r#""mean""#;
        /// A unit, a district's desk, or `city`; all, if it is not said.
        org: String = "", from "format", example r#""city""#;
        /// A category; all, if it is not said.
        category: String = "", from "format", example r#""noise""#;
        /// The least and the greatest value that are known of it; nothing, if nothing is known.
        known: Vec<f64> = Node::List(Vec::new()), from "a published source", example "[0.10, 0.20]";
        /// Where that is known from, or what it is beside.
        source: String = "", from "the author", example r#""shares of repeated appeals in cities' reports""#;
    }
    check |this, problems| {
        if !matches!(this.known.as_slice(), []) && !matches!(this.known.as_slice(), [low, high] if low <= high) {
            problems.within("known", |problems| problems.value("this is not a range", "write the least and the greatest value"));
        }
        months("months", &this.months, problems);
    }
}

/// Two months, the first not behind the second, or none.
pub(crate) fn months(key: &str, months: &[Count], problems: &mut Problems) {
    let is_month = |month: u32| (190_001..=219_912).contains(&month) && (1..=12).contains(&(month % 100));
    let good = match months {
        [] => true,
        [first, last] => is_month(first.0) && is_month(last.0) && first <= last,
        _ => false,
    };
    if !good {
        problems.within(key, |problems| {
            problems.value("these are no months", "write the first and the last: months = [202307, 202312]");
        });
    }
}
