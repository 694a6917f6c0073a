//! What attribution asks of the thing whose outcome is shared out.

use super::Coalition;
use crate::experiment::{Engine, Failure};

/// A game in the sense of Shapley (1953): what comes out follows from who plays.
pub trait Game: Sync {
    /// What runs the replications of one coalition.
    type Engine: Engine;

    /// How many players there are, at most [`Coalition::MOST`].
    fn players(&self) -> usize;

    /// The id of the point that a coalition comes to. Coalitions with one id have the same outcomes, and only one of
    /// them is run.
    ///
    /// # Errors
    /// If the coalition cannot play.
    fn point(&self, coalition: Coalition) -> Result<String, Failure>;

    /// Makes ready what runs a coalition. Replication `i` of every coalition must have the same luck.
    ///
    /// # Errors
    /// If it cannot be made ready.
    fn engine(&self, coalition: Coalition) -> Result<Self::Engine, Failure>;
}
