//! A sweep as data: what is to be run and how it is told, without what runs it.

use crate::kernel::param::Node;
use crate::model::outcome::MetricInfo;

/// All that a folder of a sweep has to know of an experiment.
#[derive(Clone, Debug)]
pub struct SweepSpec {
    /// Title of the study.
    pub title: String,
    /// Names of the factors.
    pub factors: Vec<String>,
    /// The points, in any order, each once.
    pub points: Vec<SweepPoint>,
    /// The rows of the design, if it is sampled; empty if the points are the design.
    pub design: Vec<DesignRow>,
    /// The metrics that are recorded, with their places in the catalogue.
    pub metrics: Vec<(usize, &'static MetricInfo)>,
    /// Whether readings by organisation, category and month are recorded too.
    pub detail: bool,
    /// Confidence of intervals, in `(0, 1)`.
    pub confidence: f64,
    /// Files from which the same study is read again, by name.
    pub resolved: Vec<(String, String)>,
}

/// A point of a sweep.
#[derive(Clone, Debug, PartialEq)]
pub struct SweepPoint {
    /// Its id.
    pub id: String,
    /// What each factor is set to.
    pub levels: Vec<Node>,
    /// Master seed.
    pub seed: u64,
    /// How many replications; the first is 0.
    pub replications: u32,
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
