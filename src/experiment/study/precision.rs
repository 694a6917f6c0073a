//! Replications until the intervals of every point are as narrow as a study wants them.

use crate::experiment::stats::{Rule, Target, Width};
use crate::kernel::param::{Count, Fault, Kind, Named, Node, Param, Place, Problems, Table, shorten};
use crate::section;

section! {
    /// How often points are run, where that is not a fixed number: until half the width of the intervals of metrics is at most as large
    /// as wanted. Each point goes on by itself.
    #[tag(Environment)]
    pub struct PrecisionSpec {
        /// By metric, half the width of its interval at most: a number in the unit of the metric, or a share of the mean.
        half_widths: Named<HalfWidth> = required(), from "format", example r#"{ redo_rate = 0.005, cycle_p50_h = "2 %" }"#;
        /// Replications of each point before its intervals are looked at; so many are run in any case.
        least: Count = 10, in 3 => 100_000, usual 10 => 50, from "measured: with fewer, intervals cover too little", example "10";
        /// Replications of a point at which it ends in any case.
        most: Count = 200, in 3 => 1_000_000, from "assumption", example "200";
    }
    check |this, problems| {
        if this.half_widths.is_empty() {
            let help = "name at least one metric: { redo_rate = 0.005 }";
            problems.within("half_widths", |problems| problems.value("no interval is wanted", help));
        }
        if this.least.0 > this.most.0 {
            problems.within("most", |problems| problems.value("`most` is below `least`", "let it be as large or larger"));
        }
    }
}

/// Half the width of an interval as it is written.
#[derive(Clone, Debug, PartialEq)]
pub struct HalfWidth {
    width: Width,
    text: String,
}

impl HalfWidth {
    fn of(node: &Node) -> Option<HalfWidth> {
        let (width, text) = match node {
            Node::Text(text) => {
                let percent = text.trim().strip_suffix('%')?.trim();
                (Width::Relative(percent.parse::<f64>().ok()? / 100.0), format!("{percent} %"))
            }
            other => {
                let width = other.as_number()?;
                (Width::Absolute(width), width.to_string())
            }
        };
        let is_good = match width {
            Width::Absolute(width) => width > 0.0 && width.is_finite(),
            Width::Relative(share) => share > 0.0 && share < 1.0,
        };
        is_good.then_some(HalfWidth { width, text })
    }
}

impl Param for HalfWidth {
    fn kind() -> Kind {
        Kind::Amount
    }

    fn read(node: &Node, problems: &mut Problems) -> Option<HalfWidth> {
        let found = HalfWidth::of(node);
        if found.is_none() {
            let told = match node {
                Node::Text(text) => format!("{:?}", shorten(text)),
                other => other.as_number().map_or(other.describe(), |number| number.to_string()),
            };
            let help = "write a number above zero in the unit of the metric, such as 0.005, or a share of the mean below 100 %, \
                        such as \"2 %\"";
            problems.note(Fault::Range, Place::Value, format!("{told} is no half-width"), help);
        }
        found
    }

    fn write(&self) -> Node {
        node(&self.text)
    }
}

/// What a study wants of the intervals of every point.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Wanted {
    /// By metric, in alphabetical order: half the width, as it is written.
    pub half_widths: Vec<(String, String)>,
    /// Replications before the first look.
    pub least: u32,
    /// Replications at which it ends.
    pub most: u32,
}

impl Wanted {
    pub(super) fn of(spec: &PrecisionSpec) -> Wanted {
        let of = |(name, width): (&str, &HalfWidth)| (name.to_string(), width.text.clone());
        let half_widths = spec.half_widths.iter().map(of).collect();
        Wanted { half_widths, least: spec.least.0, most: spec.most.0 }
    }

    /// The stopping rule over metrics of these names; `None` if one of them is not there.
    pub fn rule(&self, metrics: &[&str], confidence: f64) -> Option<Rule> {
        let target = |(name, text): &(String, String)| {
            let metric = metrics.iter().position(|metric| metric == name)?;
            Some(Target { metric, width: HalfWidth::of(&node(text))?.width })
        };
        let targets = self.half_widths.iter().map(target).collect::<Option<_>>()?;
        Some(Rule { targets, confidence, least: self.least, most: self.most })
    }

    /// As it stands in a study.
    pub(super) fn written(&self) -> Node {
        let widths = self.half_widths.iter().map(|(name, text)| (name.clone(), node(text))).collect();
        Node::Table(Table::from([
            ("half_widths".to_string(), Node::Table(widths)),
            ("least".to_string(), Node::Int(self.least.into())),
            ("most".to_string(), Node::Int(self.most.into())),
        ]))
    }

    /// In one line: `redo_rate 0.005, cycle_p50_h 2 %`.
    pub fn told(&self) -> String {
        self.half_widths.iter().map(|(name, text)| format!("{name} {text}")).collect::<Vec<_>>().join(", ")
    }
}

fn node(text: &str) -> Node {
    text.parse().map_or_else(|_| Node::Text(text.into()), Node::Float)
}
