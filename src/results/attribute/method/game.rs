//! What attribution asks of the thing whose outcome is shared out.

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

/// A set of players, by their places.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Coalition(u64);

impl Coalition {
    /// Nobody.
    pub const NOBODY: Coalition = Coalition(0);
    /// No game has more players.
    pub const MOST: usize = 64;

    /// The first so many players, at most [`Coalition::MOST`].
    pub fn all(players: usize) -> Coalition {
        Coalition((0..players).fold(0, |bits, player| bits | 1 << player))
    }

    /// Every coalition of so many players, which must be fewer than [`Coalition::MOST`].
    pub fn every(players: usize) -> impl Iterator<Item = Coalition> {
        (0..1_u64 << players).map(Coalition)
    }

    /// Whether a player is in it.
    pub fn has(self, player: usize) -> bool {
        self.0 >> player & 1 == 1
    }

    /// It and a player.
    pub fn with(self, player: usize) -> Coalition {
        Coalition(self.0 | 1 << player)
    }

    /// It without a player.
    pub fn without(self, player: usize) -> Coalition {
        Coalition(self.0 & !(1 << player))
    }

    /// How many players it has.
    pub fn size(self) -> usize {
        self.0.count_ones() as usize
    }
}
