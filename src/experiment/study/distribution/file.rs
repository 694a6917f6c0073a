//! How a distribution is written in a study file.

use super::super::written::Any;
use crate::kernel::param::Problems;
use crate::section;

section! {
    /// How likely the values of a factor are. A sampled design takes the quantile of each of its coordinates.
    #[tag(Environment)]
    pub struct DistributionSpec {
        /// Normal.
        normal: Option<NormalSpec> = "none", from "format", example "{ mean = 170, sd = 15 }";
        /// Lognormal: the logarithm is normal.
        lognormal: Option<LognormalSpec> = "none", from "format", example r#"{ median = "3 d", sigma = 0.4 }"#;
        /// Triangular between two values.
        triangular: Option<TriangularSpec> = "none", from "format", example "{ low = 110, mode = 170, high = 230 }";
        /// Equally likely between two values, as `range` is.
        uniform: Option<UniformSpec> = "none", from "format", example r#"{ low = "2 d", high = "9 d" }"#;
        /// Beta between two values.
        beta: Option<BetaSpec> = "none", from "format", example "{ alpha = 2, beta = 5 }";
        /// Cuts the distribution off below this value; the rest has all the chance.
        min: Option<Any> = "none", from "format", example "120";
        /// Cuts the distribution off above this value; the rest has all the chance.
        max: Option<Any> = "none", from "format", example "240";
    }
    check |this, problems| {
        let given = [
            this.normal.is_some(),
            this.lognormal.is_some(),
            this.triangular.is_some(),
            this.uniform.is_some(),
            this.beta.is_some(),
        ];
        if given.iter().filter(|given| **given).count() != 1 {
            let help = "write one of normal = { mean = …, sd = … }, lognormal = { median = …, sigma = … }, \
                        triangular = { low = …, mode = …, high = … }, uniform = { low = …, high = … }, \
                        beta = { alpha = …, beta = … }";
            problems.value("a distribution has one form", help);
        }
    }
}

section! {
    /// The normal distribution.
    #[tag(Environment)]
    pub struct NormalSpec {
        /// Mean.
        mean: Any = required(), from "format", example "170";
        /// Standard deviation, in the unit of the mean.
        sd: Any = required(), from "format", example "15";
    }
}

section! {
    /// The lognormal distribution, by its median or its mean.
    #[tag(Environment)]
    pub struct LognormalSpec {
        /// Median.
        median: Option<Any> = "none", from "format", example r#""3 d""#;
        /// Mean.
        mean: Option<Any> = "none", from "format", example r#""3 d""#;
        /// Standard deviation of the natural logarithm.
        sigma: f64 = required(), in 0.0001 => 5.0, from "format", example "0.4";
    }
    check |this, problems| {
        let say = |problems: &mut Problems, message: &str| problems.value(message, "give `median` or `mean`");
        match (&this.median, &this.mean) {
            (None, None) => say(problems, "neither median nor mean is given"),
            (Some(_), Some(_)) => say(problems, "both median and mean are given"),
            _ => {}
        }
    }
}

section! {
    /// The triangular distribution.
    #[tag(Environment)]
    pub struct TriangularSpec {
        /// Least value.
        low: Any = required(), from "format", example "110";
        /// Most likely value.
        mode: Any = required(), from "format", example "170";
        /// Greatest value.
        high: Any = required(), from "format", example "230";
    }
}

section! {
    /// The uniform distribution.
    #[tag(Environment)]
    pub struct UniformSpec {
        /// Least value.
        low: Any = required(), from "format", example "110";
        /// Greatest value.
        high: Any = required(), from "format", example "230";
    }
}

section! {
    /// The beta distribution, stretched over an interval.
    #[tag(Environment)]
    pub struct BetaSpec {
        /// First shape parameter.
        alpha: f64 = required(), in 0.1 => 1000.0, from "format", example "2";
        /// Second shape parameter.
        beta: f64 = required(), in 0.1 => 1000.0, from "format", example "5";
        /// Least value; 0 for bare numbers if neither end is said.
        low: Option<Any> = "none", from "format", example "0.2";
        /// Greatest value; 1 for bare numbers if neither end is said.
        high: Option<Any> = "none", from "format", example "0.8";
    }
    check |this, problems| {
        if this.low.is_some() != this.high.is_some() {
            problems.value("only one end of the interval is given", "give `low` and `high`, or neither");
        }
    }
}
