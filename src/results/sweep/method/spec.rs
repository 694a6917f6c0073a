//! A sweep as data: what is to be run and how it is told, without what runs it.

use crate::experiment::stats::Rule;
use crate::experiment::study::{
    Design, Detail, Factor, RESOLVED_BASE, RESOLVED_POINTS, RESOLVED_STUDY, Wanted,
};
use crate::experiment::{Plan, Points, Role};
use crate::kernel::param::Node;
use crate::model::metrics::catalogue;
use crate::model::outcome::MetricInfo;
use std::path::Path;

/// Names the result of a run by the place of its point and its replication: a hash over all that decides it.
pub type RunKey<'k> = &'k dyn Fn(usize, u32) -> String;

/// All that a folder of a sweep has to know of an experiment.
#[derive(Clone, Debug)]
pub struct SweepSpec {
    /// Title of the study.
    pub title: String,
    /// Names of the factors.
    pub factors: Vec<String>,
    /// The listed levels of each factor in the author's order; none of a range.
    pub listed: Vec<Vec<Node>>,
    /// What the base has in the place of each factor, if that is known.
    pub bases: Vec<Option<Node>>,
    /// Differences of metrics that the study holds to be none.
    pub margins: Vec<(String, f64)>,
    /// How narrow the intervals of each point are to be, if its replications are no fixed number. The points have those of the next
    /// round then.
    pub precision: Option<Wanted>,
    /// The points, in any order, each once.
    pub points: Vec<SweepPoint>,
    /// Names of points that are compared with one of them, whatever they differ in.
    pub against: Option<Against>,
    /// The rows of the design, if it is sampled; empty if the points are the design.
    pub design: Vec<DesignRow>,
    /// The metrics that are recorded, with their places in the catalogue.
    pub metrics: Vec<(usize, &'static MetricInfo)>,
    /// Which readings are recorded beside the totals.
    pub detail: Detail,
    /// Confidence of intervals, in `(0, 1)`.
    pub confidence: f64,
    /// Files from which the same study is read again, by name.
    pub resolved: Vec<(String, String)>,
}

/// A point of a sweep.
#[derive(Clone, Debug, PartialEq)]
pub struct SweepPoint {
    /// Its place in the experiment, by which its engine is made and its runs have keys.
    pub place: usize,
    /// Its id.
    pub id: String,
    /// What each factor is set to.
    pub levels: Vec<Node>,
    /// Master seed.
    pub seed: u64,
    /// How many replications; the first is 0.
    pub replications: u32,
}

/// Named points, and the one that the others are compared with.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Against {
    /// Its id.
    pub reference: String,
    /// Ids with names, in the order of the table.
    pub names: Vec<(String, String)>,
}

fn against(plan: &Plan) -> Option<Against> {
    let given = plan.study().given()?;
    let id = |row: &crate::experiment::Row| plan.points()[row.point as usize].id.clone();
    let mut names: Vec<(String, String)> = Vec::new();
    let mut reference = None;
    for row in plan.rows() {
        // Constraints may have left out rows; of two names of one point the first counts.
        let Role::Named { row: place } = row.role else { continue };
        let (id, name) = (id(row), given.names.get(place as usize)?);
        if given.reference == Some(place as usize) {
            reference = Some(id.clone());
        }
        if names.iter().all(|(known, _)| *known != id) {
            names.push((id, name.clone()));
        }
    }
    Some(Against { reference: reference?, names })
}

/// A row of a sampled design. Several rows may lead to one point.
#[derive(Clone, Debug, PartialEq)]
pub struct DesignRow {
    /// What the row is for, as the design calls it.
    pub role: String,
    /// The point it leads to.
    pub point_id: String,
    /// What each factor is set to.
    pub levels: Vec<Node>,
}

impl SweepSpec {
    /// The rule by which points get more replications, over the places of the recorded metrics.
    pub fn rule(&self) -> Option<Rule> {
        let metrics: Vec<&str> = self.metrics.iter().map(|(_, metric)| metric.id).collect();
        self.precision.as_ref()?.rule(&metrics, self.confidence)
    }

    /// The sweep of a study's plan; `folder` is where its results will lie.
    pub fn of(plan: &Plan, folder: &Path) -> SweepSpec {
        let study = plan.study();
        let (run, resolved) = (&study.base().head.run, study.resolved_toml_in(folder));
        // A study may vary the seed like any other parameter. Scenarios of points are costly, so they are only asked
        // where one could.
        let varies = resolved.study.contains("seed");
        let own_seed = |place| {
            let scenario = varies.then(|| plan.scenario(place).ok()).flatten();
            scenario.map_or(run.seed.0, |scenario| scenario.head.run.seed.0)
        };
        let point = |(point, place): (&crate::experiment::Point, usize)| SweepPoint {
            place,
            id: point.id.clone(),
            levels: point.levels.clone(),
            seed: own_seed(place),
            replications: study.replications(),
        };
        let kept = |(_, metric): &(usize, &'static MetricInfo)| study.metrics.contains(&metric.id);
        SweepSpec {
            title: study.title.clone(),
            factors: plan.factors().to_vec(),
            listed: study.factors().iter().map(Factor::listed).collect(),
            bases: study.factors().iter().map(|factor| Some(factor.in_base())).collect(),
            margins: study.margins.clone(),
            precision: study.precision.clone(),
            points: plan.points().iter().zip(0..).map(point).collect(),
            against: against(plan),
            design: if is_sampled(&study.design) { design(plan) } else { Vec::new() },
            metrics: (0..).zip(catalogue()).filter(kept).collect(),
            detail: study.detail,
            confidence: run.confidence.0,
            resolved: [
                Some((RESOLVED_BASE.into(), resolved.base)),
                resolved.points.map(|points| (RESOLVED_POINTS.into(), points)),
                Some((RESOLVED_STUDY.into(), resolved.study)),
            ]
            .into_iter()
            .flatten()
            .collect(),
        }
    }
}

/// Whether the rows of a design say more than its points do.
fn is_sampled(design: &Design) -> bool {
    !matches!(design, Design::FullFactorial)
}

fn design(plan: &Plan) -> Vec<DesignRow> {
    let (_, groups) = plan.study().groups();
    let row = |row: &crate::experiment::Row| {
        let point = &plan.points()[row.point as usize];
        DesignRow {
            role: told(row.role, plan, &groups),
            point_id: point.id.clone(),
            levels: point.levels.clone(),
        }
    };
    plan.rows().iter().map(row).collect()
}

/// What the role of the first row of a trajectory begins with; its number follows.
pub(crate) const START: &str = "start trajectory=";

/// A role in words that a script can take apart: what, then `key=value`.
fn told(role: Role, plan: &Plan, groups: &[&str]) -> String {
    let name = |factor: u32| plan.factors().get(factor as usize).map_or("?", String::as_str);
    match role {
        Role::Plain => "plain".into(),
        Role::Named { row } => {
            let names = plan.study().given().map_or(&[][..], |given| &given.names);
            format!("point name={}", names.get(row as usize).map_or("?", String::as_str))
        }
        Role::Base => "base".into(),
        Role::Alone { factor } => format!("alone factor={}", name(factor)),
        Role::Step { trajectory, changed: None } => format!("{START}{trajectory}"),
        Role::Step { trajectory, changed: Some(group) } => {
            // A factor alone is a group of its name.
            let name = groups.get(group as usize).copied().unwrap_or("?");
            let what = if plan.factors().iter().any(|factor| factor == name) { "factor" } else { "group" };
            format!("step trajectory={trajectory} {what}={name}")
        }
        Role::Saltelli { base, matrix } => format!("saltelli base={base} matrix={matrix}"),
    }
}
