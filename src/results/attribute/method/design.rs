//! Which coalitions are run, and the Shapley values that follow from them.

use super::Coalition;
use crate::experiment::design::Dice;

/// Games of so few players are computed exactly: 64 coalitions at most.
const FEW: usize = 6;

/// Which coalitions are run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Design {
    /// All players, and all but one: effects one by one, and no Shapley values.
    OneOff,
    /// Every coalition, and those of [`Design::OneOff`] are among them.
    Exact,
    /// Beside those of [`Design::OneOff`], the coalitions along this many orders in each replication, an even
    /// number. Each replication has orders of its own; they come in pairs of an order and its reverse.
    Orders(u32),
}

impl Design {
    /// The design for Shapley values of so many players: exact if they are few, else by `orders` in each
    /// replication, rounded up to an even number.
    pub fn shapley(players: usize, orders: u32) -> Design {
        if players <= FEW { Design::Exact } else { Design::Orders(orders.max(1).next_multiple_of(2)) }
    }

    /// The coalitions that one replication needs, in the order of their first use; some come more than once.
    pub fn coalitions(self, players: usize, seed: u64, replication: u32) -> Vec<Coalition> {
        let all = Coalition::all(players);
        let mut needed = vec![all];
        needed.extend((0..players).map(|player| all.without(player)));
        match self {
            Design::OneOff => {}
            Design::Exact => needed.extend(Coalition::every(players)),
            Design::Orders(count) => {
                for order in orders(players, count, seed, replication) {
                    needed.push(Coalition::NOBODY);
                    needed.extend(along(&order).map(|(before, player)| before.with(player)));
                }
            }
        }
        needed
    }

    /// The Shapley value of each player in one replication, estimated without bias, from the value of each
    /// coalition; they sum to the value of all minus that of nobody. `None` if a value is missing, or for
    /// [`Design::OneOff`].
    pub fn values(
        self,
        players: usize,
        seed: u64,
        replication: u32,
        value: impl Fn(Coalition) -> Option<f64>,
    ) -> Option<Vec<f64>> {
        match self {
            Design::OneOff => None,
            Design::Exact => exact(players, value),
            Design::Orders(count) => by_orders(players, &orders(players, count, seed, replication), value),
        }
    }
}

/// Orders of all players, each as likely as any other, and behind each its reverse: what a player adds early in the
/// one he adds late in the other, which narrows intervals (antithetic sampling: Mitchell, Cooper, Frank & Holmes
/// 2022, Journal of Machine Learning Research 23, section 3).
fn orders(players: usize, count: u32, seed: u64, replication: u32) -> Vec<Vec<usize>> {
    let pairs = count / 2;
    let mut orders = Vec::new();
    for pair in 0..pairs {
        let part = replication as usize * pairs as usize + pair as usize;
        let order = Dice::new(seed, "attribution: orders", part).permutation(players);
        let reverse = order.iter().rev().copied().collect();
        orders.extend([order, reverse]);
    }
    orders
}

/// Each player in an order, with those before him.
fn along(order: &[usize]) -> impl Iterator<Item = (Coalition, usize)> {
    order.iter().scan(Coalition::NOBODY, |before, &player| {
        let those = *before;
        *before = those.with(player);
        Some((those, player))
    })
}

/// What each player adds to those before him, on average over the orders (Castro, Gomez & Tejada 2009, doi
/// 10.1016/j.cor.2008.04.004).
fn by_orders(
    players: usize,
    orders: &[Vec<usize>],
    value: impl Fn(Coalition) -> Option<f64>,
) -> Option<Vec<f64>> {
    let mut sums = vec![0.0; players];
    for order in orders {
        for (before, player) in along(order) {
            sums[player] += value(before.with(player))? - value(before)?;
        }
    }
    Some(sums.into_iter().map(|sum| sum / orders.len() as f64).collect())
}

/// What each player adds to every coalition of others, weighted by the share of orders in which exactly those come
/// before him: s! (n - s - 1)! / n! (Shapley 1953).
fn exact(players: usize, value: impl Fn(Coalition) -> Option<f64>) -> Option<Vec<f64>> {
    let weights = weights(players);
    let mut shares = vec![0.0; players];
    for before in Coalition::every(players) {
        let base = value(before)?;
        for player in (0..players).filter(|player| !before.has(*player)) {
            shares[player] += weights[before.size()] * (value(before.with(player))? - base);
        }
    }
    Some(shares)
}

/// By the size of the coalition before a player.
fn weights(players: usize) -> Vec<f64> {
    // s! (n - s - 1)! / n! is 1 / n at s = 0, and grows by s / (n - s) from s - 1 to s.
    let mut weights = vec![1.0 / players.max(1) as f64];
    for size in 1..players {
        weights.push(weights[size - 1] * size as f64 / (players - size) as f64);
    }
    weights
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_are_those_of_factorials() {
        let factorial = |n: usize| (1..=n).map(|n| n as f64).product::<f64>();
        for players in 1..9 {
            for (size, weight) in weights(players).into_iter().enumerate() {
                let expected = factorial(size) * factorial(players - size - 1) / factorial(players);
                assert!((weight - expected).abs() < 1e-15, "{players} players, {size} before");
            }
        }
    }

    #[test]
    fn each_order_stands_beside_its_reverse_and_each_replication_has_its_own() {
        let drawn = orders(7, 4, 1, 0);
        assert_eq!(drawn.len(), 4);
        let reversed: Vec<usize> = drawn[2].iter().rev().copied().collect();
        assert_eq!(drawn[3], reversed);
        assert!(drawn[0] != drawn[2] && drawn != orders(7, 4, 1, 1) && drawn != orders(7, 4, 2, 0));
        assert_eq!(drawn, orders(7, 4, 1, 0));
    }

    #[test]
    fn all_coalitions_that_values_ask_for_were_announced() {
        for design in [Design::Exact, Design::Orders(4)] {
            let announced = design.coalitions(5, 9, 3);
            let value = |coalition| announced.contains(&coalition).then_some(1.0);
            assert_eq!(design.values(5, 9, 3, value), Some(vec![0.0; 5]), "{design:?}");
        }
    }
}
