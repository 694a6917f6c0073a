//! A line whose callers hang up and call again: a chain in two dimensions, solved numerically.
//!
//! Retrial queues have closed forms for one or two servers only (Falin and Templeton 1997); the chain of (callers at the
//! desk, callers who will call again) is exact for any number of servers, patience and share of those who call again,
//! up to the edges at which it is cut.

use super::lines::Steady;

/// A desk whose callers may call again.
#[derive(Clone, Copy, Debug)]
pub struct Redials {
    /// First calls by unit of time.
    pub rate: f64,
    /// Mean service.
    pub service: f64,
    /// Servers.
    pub c: u32,
    /// Callers that the desk has room for, those who are served included; the others hear that it is busy.
    pub room: u32,
    /// Mean patience of those who wait; may be infinite.
    pub patience: f64,
    /// Share of those who hung up, or found no room, that will call again.
    pub again: f64,
    /// Mean time until they do.
    pub delay: f64,
}

/// Where a desk with redials settles.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Settled {
    /// Of all calls, first ones and later ones together.
    pub calls: Steady,
    /// Mean number of those who will call again.
    pub orbit: f64,
    /// Calls by first call.
    pub calls_each: f64,
}

/// More sweeps than any chain here needs.
const MOST_SWEEPS: u32 = 200_000;
/// Largest relative change in a sweep at which the chain counts as settled.
const SETTLED: f64 = 1e-13;

impl Redials {
    /// The steady state; chances of more than `most` who will call again are left out.
    ///
    /// Gauss-Seidel on the balance equations (Stewart 1994, Introduction to the Numerical Solution of Markov Chains,
    /// chapter 3).
    pub fn settle(&self, most: u32) -> Settled {
        let (room, most) = (self.room as usize, most as usize);
        let width = most + 1;
        let mut chance = vec![1.0 / ((room + 1) * width) as f64; (room + 1) * width];
        for _ in 0..MOST_SWEEPS {
            let change = self.sweep(&mut chance, room, most);
            let sum: f64 = chance.iter().sum();
            chance.iter_mut().for_each(|value| *value /= sum);
            if change < SETTLED {
                break;
            }
        }
        self.read(&chance, room, most)
    }

    fn served(&self, n: usize) -> f64 {
        (n as u32).min(self.c) as f64 / self.service
    }

    fn gives_up(&self, n: usize) -> f64 {
        (n as u32).saturating_sub(self.c) as f64 / self.patience
    }

    /// One sweep over all states; answers the largest relative change.
    fn sweep(&self, chance: &mut [f64], room: usize, most: usize) -> f64 {
        let width = most + 1;
        let mut largest = 0.0_f64;
        for n in 0..=room {
            for orbit in 0..=most {
                let back = |orbit: usize| orbit as f64 / self.delay;
                let at = |n: usize, orbit: usize| chance[n * width + orbit];
                let mut into = 0.0;
                if n > 0 {
                    into += self.rate * at(n - 1, orbit);
                    if orbit < most {
                        into += back(orbit + 1) * at(n - 1, orbit + 1);
                    }
                }
                if n < room {
                    into +=
                        (self.served(n + 1) + (1.0 - self.again) * self.gives_up(n + 1)) * at(n + 1, orbit);
                    if orbit > 0 {
                        into += self.again * self.gives_up(n + 1) * at(n + 1, orbit - 1);
                    }
                }
                let mut out = self.served(n) + self.gives_up(n);
                if n < room {
                    out += self.rate + back(orbit);
                } else {
                    // Busy: the first call joins those who call again, or not; who calls again stays, or gives up.
                    if orbit > 0 {
                        into += self.rate * self.again * at(n, orbit - 1);
                    }
                    if orbit < most {
                        into += back(orbit + 1) * (1.0 - self.again) * at(n, orbit + 1);
                        out += self.rate * self.again;
                    }
                    out += back(orbit) * (1.0 - self.again);
                }
                if n < room && orbit == most {
                    // At the edge nobody joins: what would, is lost.
                    into += self.again * self.gives_up(n + 1) * at(n + 1, orbit);
                }
                let (old, new) = (at(n, orbit), into / out);
                if new > 1e-12 {
                    largest = largest.max((new - old).abs() / new);
                }
                chance[n * width + orbit] = new;
            }
        }
        largest
    }

    fn read(&self, chance: &[f64], room: usize, most: usize) -> Settled {
        let (mut waiting, mut busy, mut orbit_mean, mut blocked) = (0.0, 0.0, 0.0, 0.0);
        for (place, chance) in chance.iter().enumerate() {
            let (n, orbit) = (place / (most + 1), place % (most + 1));
            waiting += chance * (n as u32).saturating_sub(self.c) as f64;
            busy += chance * (n as u32).min(self.c) as f64;
            orbit_mean += chance * orbit as f64;
            if n == room {
                blocked += chance * (self.rate + orbit as f64 / self.delay);
            }
        }
        let calls = self.rate + orbit_mean / self.delay;
        Settled {
            calls: Steady {
                blocked: blocked / calls,
                abandoned: waiting / self.patience / calls,
                waiting,
                busy,
            },
            orbit: orbit_mean,
            calls_each: calls / self.rate,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::lines::birth_and_death;
    use super::*;

    const DESK: Redials =
        Redials { rate: 4.0, service: 1.0, c: 5, room: 40, patience: 0.5, again: 0.0, delay: 2.0 };

    #[test]
    fn without_redials_the_chain_is_erlang_a() {
        let found = DESK.settle(1).calls;
        let plain = birth_and_death(4.0, 1.0, 5, 40, 0.5);
        assert!((found.abandoned - plain.abandoned).abs() < 1e-9, "{found:?} {plain:?}");
        assert!((found.waiting - plain.waiting).abs() < 1e-9);
    }

    #[test]
    fn one_server_without_a_waiting_room_has_the_published_orbit() {
        // M/M/1/1 with persistent callers (Falin and Templeton 1997, chapter 1): with rho = rate · service the mean orbit
        // is rho (rho / delay_rate + rate · service) / (1 - rho), that is rate (rate + rho·nu) / ((1 - rho) nu mu).
        let (rate, nu) = (0.5, 2.0);
        let desk = Redials { rate, service: 1.0, c: 1, room: 1, patience: 1.0, again: 1.0, delay: 1.0 / nu };
        let found = desk.settle(400);
        let published = rate * (rate + rate * nu) / ((1.0 - rate) * nu);
        assert!((found.orbit - published).abs() < 1e-6, "{} {published}", found.orbit);
        // Nobody is lost: the server is busy for the whole load.
        assert!((found.calls.busy - 0.5).abs() < 1e-9);
    }

    /// Two servers without a waiting room and persistent callers: chance that a call finds both busy, mean orbit.
    ///
    /// The balance of states with free servers and the cut between orbits of `j` and `j + 1` leave one recursion in the
    /// chance of no busy server; with the unit of time the mean service it is
    /// `p(j+1) = p(j) ((a + 1 + j nu)(a + j nu) - a) / ((j+1) nu (1 + 2/a (1 + a + (j+1) nu)))`.
    fn two_servers(a: f64, nu: f64) -> (f64, f64) {
        let (mut idle, mut sum, mut orbit, mut calls, mut lost) = (1.0, 0.0, 0.0, 0.0, 0.0);
        for j in 0..2_000 {
            let (back, more) = (f64::from(j) * nu, f64::from(j + 1) * nu);
            let next =
                idle * ((a + 1.0 + back) * (a + back) - a) / (more * (1.0 + 2.0 / a * (1.0 + a + more)));
            let one = (a + back) * idle;
            let two = more * (1.0 + a + more) * next / a;
            let all = idle + one + two;
            sum += all;
            orbit += f64::from(j) * all;
            calls += (a + back) * all;
            lost += (a + back) * two;
            idle = next;
        }
        (lost / calls, orbit / sum)
    }

    #[test]
    fn two_servers_without_a_waiting_room_follow_a_recursion_worked_out_by_hand() {
        for (rate, nu) in [(0.6, 0.5), (1.2, 3.0), (1.5, 1.0)] {
            let desk =
                Redials { rate, service: 1.0, c: 2, room: 2, patience: 1.0, again: 1.0, delay: 1.0 / nu };
            let found = desk.settle(150);
            let (blocked, orbit) = two_servers(rate, nu);
            assert!((found.calls.blocked - blocked).abs() < 1e-7, "{found:?} {blocked}");
            assert!((found.orbit - orbit).abs() < 1e-5, "{found:?} {orbit}");
            // Nobody is lost.
            assert!((found.calls.busy - rate).abs() < 1e-7, "{found:?}");
        }
    }

    #[test]
    fn retrials_at_once_are_erlang_c_and_retrials_long_after_are_poisson() {
        let desk =
            |delay| Redials { rate: 2.0, service: 1.0, c: 3, room: 3, patience: 1.0, again: 1.0, delay };
        // Whoever calls again at once as good as waits: the orbit is the line of M/M/3 at a load of 2, 8/9 by hand.
        let at_once = desk(1e-3).settle(200);
        assert!((at_once.orbit - 8.0 / 9.0).abs() < 0.01, "{at_once:?}");
        // Long after, calls come as if they were new ones: the rate solves r (1 - B(3, r)) = 2 (Cohen 1957).
        let late = desk(20.0).settle(300);
        let mut rate = 2.0;
        for _ in 0..500 {
            rate = 2.0 + rate * crate::results::verify::method::theory::lines::erlang_b(3, rate);
        }
        assert!((late.calls_each * 2.0 / rate - 1.0).abs() < 0.03, "{late:?} {rate}");
    }

    #[test]
    fn who_calls_again_adds_to_the_load() {
        let found = Redials { again: 0.6, ..DESK }.settle(60);
        // Every call is a first one or follows one that was given up and repeated.
        let lost = found.calls.abandoned + found.calls.blocked;
        assert!((found.calls_each - 1.0 / (1.0 - 0.6 * lost)).abs() < 1e-8, "{found:?}");
        // Who is not served in the end has given up for good.
        assert!((found.calls.busy - 4.0 * found.calls_each * (1.0 - lost)).abs() < 1e-7, "{found:?}");
    }
}
