//! The points of an experiment: scenarios that differ in the levels of its factors.

use super::engine::Engine;
use super::failure::Failure;
use crate::kernel::param::Node;

/// One point: a scenario with every value settled.
#[derive(Clone, Debug, PartialEq)]
pub struct Point {
    /// Its id, by [`point_id`](super::point_id); no two points of an experiment share one.
    pub id: String,
    /// What each factor is set to, in the order of [`Points::factors`]: a number, a value with its unit, a word.
    pub levels: Vec<Node>,
}

/// The points of an experiment, and what runs them.
pub trait Points: Sync {
    /// What runs the replications of one point.
    type Engine: Engine + Send;

    /// Names of the factors, which are columns of the results.
    fn factors(&self) -> &[String];

    /// The points, each once, in the order of the design.
    fn points(&self) -> &[Point];

    /// Makes ready what runs the point at this place.
    ///
    /// # Errors
    /// If the point cannot be made ready; the experiment goes on with the others.
    fn engine(&self, place: usize) -> Result<Self::Engine, Failure>;
}
