//! Waiting lines: Erlang B, C and A, a finite waiting room, Pollaczek-Khinchine, Cobham.

/// Chance that all `c` servers are busy where nobody waits (Erlang 1917; M/G/c/c, whatever the service: Sevastyanov
/// 1957), by the usual recursion `B(c) = a B(c-1) / (c + a B(c-1))`.
pub fn erlang_b(c: u32, a: f64) -> f64 {
    (1..=c).fold(1.0, |b, servers| a * b / (f64::from(servers) + a * b))
}

/// Chance to wait at all in M/M/c (Erlang 1917): `B / (1 - a/c (1 - B))`. Needs `a < c`.
pub fn erlang_c(c: u32, a: f64) -> f64 {
    let b = erlang_b(c, a);
    b / (1.0 - a / f64::from(c) * (1.0 - b))
}

/// Mean wait in M/M/c, over all who come: `C s / (c - a)`.
pub fn wait_mmc(c: u32, a: f64, service: f64) -> f64 {
    erlang_c(c, a) * service / (f64::from(c) - a)
}

/// Share of those who wait longer than `t` in M/M/c: `C exp(-(c - a) t / s)`.
pub fn tail_mmc(c: u32, a: f64, service: f64, t: f64) -> f64 {
    erlang_c(c, a) * libm::exp(-(f64::from(c) - a) * t / service)
}

/// Mean wait in M/G/1 (Pollaczek 1930, Khinchine 1932): `rate E[S^2] / (2 (1 - rate E[S]))`.
pub fn wait_mg1(rate: f64, service: f64, second_moment: f64) -> f64 {
    rate * second_moment / (2.0 * (1.0 - rate * service))
}

/// Mean sum of the waits before the first `k` of single servers in series with constant services, for each `k`: that of
/// M/D/1 with the longest service so far (Friedman 1965, Avi-Itzhak 1965). The order of the servers changes nothing in the end.
pub fn waits_in_series(rate: f64, services: &[f64]) -> Vec<f64> {
    let longest = services.iter().scan(0.0_f64, |longest, service| {
        *longest = longest.max(*service);
        Some(*longest)
    });
    longest.map(|service| wait_mg1(rate, service, service * service)).collect()
}

/// A class of customers before one server: rate, mean and second moment of the service.
#[derive(Clone, Copy, Debug)]
pub struct Class {
    /// Arrivals by unit of time.
    pub rate: f64,
    /// Mean service.
    pub service: f64,
    /// Second moment of the service.
    pub second_moment: f64,
}

/// Mean waits of the classes of M/G/1 with non-pre-emptive priorities, the first class first (Cobham 1954):
/// `W0 / ((1 - s_{k-1}) (1 - s_k))`, where `W0` is half the sum of `rate E[S^2]` and `s_k` the load of classes 1 to k.
pub fn waits_by_priority(classes: &[Class]) -> Vec<f64> {
    let residual: f64 = classes.iter().map(|class| class.rate * class.second_moment / 2.0).sum();
    let mut load = 0.0;
    let waits = classes.iter().map(|class| {
        let before = load;
        load += class.rate * class.service;
        residual / ((1.0 - before) * (1.0 - load))
    });
    waits.collect()
}

/// A line in its steady state.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Steady {
    /// Share of those who come that are turned away, as there is no room.
    pub blocked: f64,
    /// Share of those who come that hang up.
    pub abandoned: f64,
    /// Mean number who wait.
    pub waiting: f64,
    /// Mean number of busy servers.
    pub busy: f64,
}

/// M/M/c/K+M as a birth-and-death chain (Palm 1957 for patience; Gross and Harris 1998, chapter 2, for the room): `c`
/// servers, room for `room` in all, each waiting caller hanging up at rate `1 / patience` (never, if it is infinite).
///
/// `rate`: arrivals by unit of time; `service`, `patience`: means.
pub fn birth_and_death(rate: f64, service: f64, c: u32, room: u32, patience: f64) -> Steady {
    let departures = |n: u32| f64::from(n.min(c)) / service + f64::from(n.saturating_sub(c)) / patience;
    let mut chances = vec![1.0];
    for n in 1..=room {
        let next = chances[n as usize - 1] * rate / departures(n);
        chances.push(next);
    }
    let sum: f64 = chances.iter().sum();
    let mean = |value: &dyn Fn(u32) -> f64| -> f64 {
        chances.iter().zip(0..).map(|(chance, n)| chance / sum * value(n)).sum()
    };
    let waiting = mean(&|n| f64::from(n.saturating_sub(c)));
    Steady {
        blocked: chances[room as usize] / sum,
        abandoned: waiting / patience / rate,
        waiting,
        busy: mean(&|n| f64::from(n.min(c))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(found: f64, published: f64, digits: i32) {
        let tolerance = 0.5001 * libm::pow(10.0, f64::from(-digits));
        assert!((found - published).abs() <= tolerance, "{found}, published {published}");
    }

    #[test]
    fn erlang_b_is_that_of_the_traffic_tables() {
        // Traffic tables (ITU-T, Teletraffic Engineering Handbook): at these loads 1 % of calls are lost, to the digits
        // that tables give.
        let published = [
            (1, 0.0101, 5e-5),
            (2, 0.153, 5e-4),
            (5, 1.36, 5e-3),
            (10, 4.46, 5e-3),
            (20, 12.0, 0.05),
            (50, 37.9, 0.05),
        ];
        for (circuits, load, digit) in published {
            assert!(
                erlang_b(circuits, load - digit) < 0.01 && 0.01 < erlang_b(circuits, load + digit),
                "{circuits}"
            );
        }
        // By hand: (2^2/2) / (1 + 2 + 2^2/2).
        near(erlang_b(2, 2.0), 0.4, 12);
    }

    #[test]
    fn erlang_b_and_c_are_the_ratios_of_their_sums() {
        for (c, a) in [(1, 0.3), (4, 2.5), (7, 6.9), (12, 3.0)] {
            let terms: Vec<f64> = (1..=c)
                .scan(1.0, |term, n| {
                    *term *= a / f64::from(n);
                    Some(*term)
                })
                .collect();
            let (last, sum) = (terms[c as usize - 1], 1.0 + terms.iter().sum::<f64>());
            near(erlang_b(c, a), last / sum, 12);
            let waits = last * f64::from(c) / (f64::from(c) - a);
            near(erlang_c(c, a), waits / (sum - last + waits), 12);
        }
        // Published: 0.215 of 10 erlangs are lost by 10 circuits, 0.076 of 100 by 100; under such a load B goes as
        // sqrt(2 / (pi c)) (Jagerman 1974).
        near(erlang_b(10, 10.0), 0.215, 3);
        near(erlang_b(100, 100.0), 0.076, 3);
        let asymptotic = libm::sqrt(2.0 / (std::f64::consts::PI * 1e6));
        assert!((erlang_b(1_000_000, 1e6) / asymptotic - 1.0).abs() < 1e-3);
    }

    #[test]
    fn erlang_c_is_that_of_the_textbooks() {
        // M/M/1: the chance to wait is the load.
        near(erlang_c(1, 0.5), 0.5, 12);
        // By hand, c = 2, a = 1: B = 0.2; 0.2 / (1 - 0.5 · 0.8) = 1/3.
        near(erlang_c(2, 1.0), 1.0 / 3.0, 12);
        // Koole, Call Center Optimization (2013), section 4.1: 5 calls a minute of 4 minutes, 24 agents.
        near(erlang_c(24, 20.0), 0.2981, 4);
    }

    #[test]
    fn waits_of_one_server_are_those_of_its_special_cases() {
        // M/M/1 at a load of one half waits one service; M/D/1 half of that (Kendall 1951).
        near(wait_mmc(1, 0.5, 10.0), 10.0, 9);
        near(wait_mg1(0.05, 10.0, 200.0), 10.0, 9);
        near(wait_mg1(0.05, 10.0, 100.0), 5.0, 9);
        // P(W > t) = rho exp(-(1 - rho) t / s)
        near(tail_mmc(1, 0.5, 10.0, 10.0), 0.5 * libm::exp(-0.5), 12);
    }

    #[test]
    fn constant_servers_in_series_wait_as_the_slowest_so_far() {
        // By hand, five an hour: 5 (1/10)^2 / (2 (1 - 1/2)) h, then 5 (1/6)^2 / (2 (1 - 5/6)); behind it nobody waits.
        let waits = waits_in_series(5.0, &[0.1, 1.0 / 6.0, 8.0 / 60.0]);
        for (wait, hand) in waits.iter().zip([0.05, 5.0 / 12.0, 5.0 / 12.0]) {
            near(*wait, hand, 12);
        }
        // The sum goes by the slowest, wherever it stands.
        near(waits_in_series(5.0, &[1.0 / 6.0, 0.1])[1], 5.0 / 12.0, 12);
    }

    #[test]
    fn priorities_keep_the_sum_of_load_and_wait() {
        // Kleinrock's conservation law (1965): the waits weighted by load are those of first come, first served.
        let class = |rate, service| Class { rate, service, second_moment: 2.0 * service * service };
        let classes = [class(0.3, 0.5), class(0.2, 1.0), class(0.1, 2.0)];
        let waits = waits_by_priority(&classes);
        let load: f64 = classes.iter().map(|c| c.rate * c.service).sum();
        let residual: f64 = classes.iter().map(|c| c.rate * c.second_moment / 2.0).sum();
        let weighted: f64 = classes.iter().zip(&waits).map(|(c, wait)| c.rate * c.service * wait).sum();
        near(weighted, load * residual / (1.0 - load), 12);
        // By hand: W0 = (0.3·0.5 + 0.2·2 + 0.1·8)/2 = 0.675; the first class 0.675/0.85.
        near(waits[0], 0.675 / 0.85, 12);
        assert!(waits[0] < waits[1] && waits[1] < waits[2]);
    }

    #[test]
    fn the_chain_has_erlang_b_and_c_at_its_ends() {
        let lost = birth_and_death(8.0, 1.0, 10, 10, 1.0);
        near(lost.blocked, erlang_b(10, 8.0), 12);
        near(lost.busy, 8.0 * (1.0 - lost.blocked), 12);
        let all = birth_and_death(8.0, 1.0, 10, 2_000, f64::INFINITY);
        near(all.waiting / 8.0, wait_mmc(10, 8.0, 1.0), 9);
        assert_eq!(all.abandoned, 0.0);
        // M/M/1/K by hand, rho = 1/2, K = 3: (1/8) / (1 + 1/2 + 1/4 + 1/8) = 1/15.
        near(birth_and_death(0.5, 1.0, 1, 3, f64::INFINITY).blocked, 1.0 / 15.0, 12);
    }

    #[test]
    fn a_finite_room_has_the_closed_forms_of_the_textbooks() {
        // M/M/1/K: L = rho / (1 - rho) - (K + 1) rho^(K+1) / (1 - rho^(K+1)) (Gross and Harris 1998, 2.4).
        let (rho, room) = (0.8, 6);
        let found = birth_and_death(rho, 1.0, 1, room, f64::INFINITY);
        let edge = libm::pow(rho, f64::from(room + 1));
        let inside = rho / (1.0 - rho) - f64::from(room + 1) * edge / (1.0 - edge);
        near(found.waiting + found.busy, inside, 12);
        // M/M/2/3 at a load of 2, by hand: 1, 2, 2, 2 of 7; busy are (2 + 4 + 4) / 7.
        let found = birth_and_death(2.0, 1.0, 2, 3, f64::INFINITY);
        near(found.blocked, 2.0 / 7.0, 12);
        near(found.busy, 10.0 / 7.0, 12);
        near(found.waiting, 2.0 / 7.0, 12);
        // Calls blocked of a room without end: none; the more room, the fewer.
        let blocked = |room| birth_and_death(4.0, 1.0, 5, room, f64::INFINITY).blocked;
        assert!((5..60).all(|room| blocked(room + 1) < blocked(room)) && blocked(400) < 1e-12);
    }

    #[test]
    fn patience_without_end_is_erlang_c_and_none_is_erlang_b() {
        let with = |patience| birth_and_death(4.0, 1.0, 5, 1_000, patience);
        near(with(1e9).waiting, 4.0 * wait_mmc(5, 4.0, 1.0), 6);
        near(with(1e-9).abandoned, erlang_b(5, 4.0), 6);
        // Whoever comes is served or hangs up.
        let found = with(0.7);
        near(found.busy, 4.0 * (1.0 - found.abandoned), 12);
    }

    #[test]
    fn erlang_a_is_that_of_the_published_example() {
        // Garnett, Mandelbaum and Reiman (2002); Mandelbaum and Zeltyn's "Palm/Erlang-A" tutorial: 48 calls a minute of
        // one minute, 50 agents, patience 2 minutes: 3.1 % hang up, the mean wait is 3.7 s.
        let line = birth_and_death(48.0, 1.0, 50, 1_000, 2.0);
        near(line.abandoned, 0.031, 3);
        near(line.waiting / 48.0 * 60.0, 3.7, 1);
        // M/M/c+M where patience and service have one mean is M/M/infinity: busy and waiting sum to the load.
        let same = birth_and_death(10.0, 1.0, 8, 1_000, 1.0);
        near(same.busy + same.waiting, 10.0, 9);
    }
}
