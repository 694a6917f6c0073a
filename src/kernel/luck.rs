//! Luck: random numbers that depend on what they decide, not on the order in which they are drawn.
//!
//! A keyed draw is a function of (seed, replication, purpose, key, round): two scenarios that ask the same
//! question of the same entity get the same answer, whatever else happened before (common random numbers). A
//! [`Stream`] is a sequence for what has no such key.
//!
//! # The mixing function
//! With `f` the finaliser of SplitMix64 (Stafford's mix 13; Steele, Lea & Flood 2014, doi 10.1145/2660193.2660195)
//! and all sums and products modulo 2^64:
//!
//! ```text
//! f(z):  z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9;  z = (z ^ z >> 27) * 0x94D049BB133111EB;  z ^ z >> 31
//! a      = f(f(seed + G) + (replication + 1) * G)          G = 0x9E3779B97F4A7C15
//! b      = f(a + G)
//! state  = f(key ^ a ^ purpose) + b + round * R            R = 0xD1B54A32D192ED03
//! word i = f(state + i * G)                                i = 0, 1, 2, …
//! u      = (floor(word / 2^12) + 1/2) / 2^52
//! ```
//!
//! `uniform` is word 0, so a decision that comes to need several draws keeps its first. Test vectors stand in
//! the tests below; a change of any of them changes every result.
use rand::TryRng;
use rand::rand_core::SeedableRng;
use rand_xoshiro::Xoshiro256PlusPlus;
use std::convert::Infallible;

const GOLDEN: u64 = 0x9E37_79B9_7F4A_7C15;
const ROUND: u64 = 0xD1B5_4A32_D192_ED03;

/// Mixes 64 bits so that each bit of the result depends on each bit of `z`; one to one.
#[inline]
const fn finalise(z: u64) -> u64 {
    let z = (z ^ z >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let z = (z ^ z >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ z >> 31
}

/// A key made of a name: FNV-1a with 64 bits, then mixed.
///
/// A constant expression, so that names cost nothing at run time.
pub const fn key_of(name: &str) -> u64 {
    let (bytes, mut hash, mut i) = (name.as_bytes(), 0xCBF2_9CE4_8422_2325_u64, 0);
    while i < bytes.len() {
        hash = (hash ^ bytes[i] as u64).wrapping_mul(0x0000_0100_0000_01B3);
        i += 1;
    }
    finalise(hash)
}

/// A key made of two: for the children of an entity. `mix(a, b)` and `mix(b, a)` differ.
#[inline]
pub const fn mix(a: u64, b: u64) -> u64 {
    finalise(finalise(a.wrapping_add(GOLDEN)).wrapping_add(b).wrapping_mul(ROUND))
}

/// What a draw decides. Each decision has a purpose of its own, so that draws for the same entity do not repeat.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Purpose(u64);

impl Purpose {
    /// The purpose of a name; different names give different purposes (see [`Purpose::all_differ`]).
    pub const fn named(name: &'static str) -> Purpose {
        Purpose(key_of(name))
    }

    /// Whether all purposes differ: for a compile-time assertion where they are declared together.
    ///
    /// ```
    /// use petisim::kernel::Purpose;
    /// const PATIENCE: Purpose = Purpose::named("patience");
    /// const REDIAL: Purpose = Purpose::named("redial");
    /// const _: () = assert!(Purpose::all_differ(&[PATIENCE, REDIAL]));
    /// ```
    pub const fn all_differ(purposes: &[Purpose]) -> bool {
        let mut i = 0;
        while i < purposes.len() {
            let mut j = 0;
            while j < i {
                if purposes[i].0 == purposes[j].0 {
                    return false;
                }
                j += 1;
            }
            i += 1;
        }
        true
    }
}

/// All the luck of one replication.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Luck {
    a: u64,
    b: u64,
    /// All ones if every draw `u` is to be `1 - u`.
    flip: u64,
}

impl Luck {
    /// The luck of one replication (0, 1, …) under a seed.
    pub const fn new(seed: u64, replication: u32) -> Luck {
        let replication = (replication as u64 + 1).wrapping_mul(GOLDEN);
        let a = finalise(finalise(seed.wrapping_add(GOLDEN)).wrapping_add(replication));
        Luck { a, b: finalise(a.wrapping_add(GOLDEN)), flip: 0 }
    }

    /// The mirror image: every draw `u` of this luck is `1 - u` of the other (antithetic variates).
    pub const fn antithetic(self) -> Luck {
        Luck { flip: !self.flip, ..self }
    }

    /// One draw for one decision: uniform in the open interval (0, 1), with 53 significant bits.
    ///
    /// `key` says whose decision it is, `round` which time it is taken.
    #[inline]
    pub const fn uniform(&self, purpose: Purpose, key: u64, round: u32) -> f64 {
        unit_interval(finalise(self.state(purpose, key, round)) ^ self.flip)
    }

    /// Several draws for one decision; the first is [`Luck::uniform`].
    #[inline]
    pub const fn draws(&self, purpose: Purpose, key: u64, round: u32) -> Draws {
        Draws { state: self.state(purpose, key, round), flip: self.flip }
    }

    /// A sequence of draws by name. Two streams of one name are the same sequence.
    pub fn stream(&self, name: &str) -> Stream {
        let mut draws = Draws { state: finalise(key_of(name) ^ self.b).wrapping_add(self.a), flip: 0 };
        let mut seed = [0; 32];
        for word in seed.chunks_exact_mut(8) {
            word.copy_from_slice(&draws.word().to_le_bytes());
        }
        Stream { engine: Xoshiro256PlusPlus::from_seed(seed), flip: self.flip }
    }

    #[inline]
    const fn state(&self, purpose: Purpose, key: u64, round: u32) -> u64 {
        let whose = finalise(key ^ self.a ^ purpose.0);
        whose.wrapping_add(self.b).wrapping_add((round as u64).wrapping_mul(ROUND))
    }
}

/// The middle of one of 2^52 equal parts of (0, 1): never 0 or 1, and `1 - u` is exact.
///
/// The top 52 bits as the fraction of a number in [1, 2), less 1 - 2^-53: exact, and faster than a conversion.
#[inline]
pub(super) const fn unit_interval(word: u64) -> f64 {
    f64::from_bits(1.0_f64.to_bits() | word >> 12) - (1.0 - f64::EPSILON / 2.0)
}

/// The draws of one keyed decision, by a counter: word `i` is a function of the decision and `i`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Draws {
    state: u64,
    flip: u64,
}

impl Draws {
    /// The next draw: uniform in the open interval (0, 1).
    #[inline]
    pub const fn uniform(&mut self) -> f64 {
        unit_interval(self.word())
    }

    #[inline]
    const fn word(&mut self) -> u64 {
        let word = finalise(self.state) ^ self.flip;
        self.state = self.state.wrapping_add(GOLDEN);
        word
    }
}

/// A named sequence of draws: Xoshiro256++ (Blackman & Vigna 2021, doi 10.1145/3460772).
#[derive(Clone, Debug)]
pub struct Stream {
    engine: Xoshiro256PlusPlus,
    flip: u64,
}

impl Stream {
    /// The next draw: uniform in the open interval (0, 1).
    #[inline]
    pub fn uniform(&mut self) -> f64 {
        unit_interval(self.word())
    }

    #[inline]
    fn word(&mut self) -> u64 {
        let Ok(word) = self.engine.try_next_u64();
        word ^ self.flip
    }
}

/// The traits of `rand`, by way of 64-bit words.
macro_rules! rand_traits {
    ($name:ident) => {
        impl TryRng for $name {
            type Error = Infallible;
            #[inline]
            fn try_next_u32(&mut self) -> Result<u32, Infallible> {
                Ok((self.word() >> 32) as u32)
            }
            #[inline]
            fn try_next_u64(&mut self) -> Result<u64, Infallible> {
                Ok(self.word())
            }
            fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
                for chunk in bytes.chunks_mut(8) {
                    chunk.copy_from_slice(&self.word().to_le_bytes()[..chunk.len()]);
                }
                Ok(())
            }
        }
    };
}

rand_traits!(Draws);
rand_traits!(Stream);

#[cfg(test)]
mod tests {
    use super::*;
    use rand::Rng;

    const A: Purpose = Purpose::named("a");
    const B: Purpose = Purpose::named("b");

    /// Values from an implementation of the formulas at the head of this file in another language.
    #[test]
    fn the_test_vectors_come_out() {
        assert_eq!(key_of(""), 0xF52A_15E9_A9B5_E89B);
        assert_eq!(key_of("patience"), 0x0B4F_5378_9F4C_00F5);
        assert_eq!(key_of("群众"), 0xC6CA_4090_3E81_8255);
        assert_eq!(mix(1, 2), 0x017F_2C46_385B_2D27);
        assert_eq!(mix(2, 1), 0xCB18_885D_A99B_EE84);
        assert_eq!(Luck::new(0, 0).draws(A, 0, 0).next_u64(), 0xE29C_0190_AA76_DB92);
        let patience = Purpose::named("patience");
        let mut draws = Luck::new(1, 0).draws(patience, 7, 3);
        assert_eq!(draws.next_u64(), 0x8B7E_E621_B56D_4922);
        assert_eq!(draws.next_u64(), 0x6BE4_11B1_9426_5CF4);
        assert_eq!(Luck::new(1, 0).uniform(patience, 7, 3), 0.544_905_074_338_591_4);
        let mut last = Luck::new(u64::MAX, u32::MAX).draws(A, u64::MAX, u32::MAX);
        assert_eq!((0..6).map(|_| last.next_u64()).last(), Some(0xB92C_C20B_BB12_CEE9));
        let mut calls = Luck::new(1, 0).stream("calls");
        let words = [0x7822_DBB6_07DE_E0FE, 0x5A5F_AC6F_2CB6_0DDA, 0x0077_6525_E98F_B965];
        assert_eq!([0; 3].map(|_| calls.next_u64()), words);
    }

    #[test]
    fn the_open_interval_is_symmetric_and_never_reaches_its_ends() {
        let middle = |part: u64| (part as f64 + 0.5) / (1_u64 << 52) as f64;
        for part in [0, 1, 2, 3, 1 << 30, (1 << 52) - 2, (1 << 52) - 1] {
            assert_eq!(unit_interval(part << 12), middle(part));
            assert_eq!(unit_interval(part << 12 | 0xFFF), middle(part));
        }
        assert!(unit_interval(0) > 0.0 && unit_interval(u64::MAX) < 1.0);
        for word in [0, 1 << 12, 0x0123_4567_89AB_CDEF, u64::MAX] {
            assert_eq!(unit_interval(word) + unit_interval(!word), 1.0);
            assert_eq!(unit_interval(!word), 1.0 - unit_interval(word));
        }
    }

    #[test]
    fn draws_do_not_depend_on_what_was_drawn_before() {
        let luck = Luck::new(1, 0);
        let alone = luck.uniform(A, 7, 3);
        let mut other = luck.draws(A, 6, 0);
        other.next_u64();
        assert_eq!(luck.uniform(A, 7, 3), alone);
        assert_eq!(luck.draws(A, 7, 3).uniform(), alone, "one draw is the first of several");
    }

    #[test]
    fn every_part_of_the_key_matters() {
        let draw = |seed, replication, purpose, key, round| {
            Luck::new(seed, replication).uniform(purpose, key, round)
        };
        let all = [
            draw(1, 0, A, 0, 0),
            draw(2, 0, A, 0, 0),
            draw(1, 1, A, 0, 0),
            draw(1, 0, B, 0, 0),
            draw(1, 0, A, 1, 0),
            draw(1, 0, A, 0, 1),
            luck_of_second_draw(),
        ];
        for (i, u) in all.iter().enumerate() {
            assert!(!all[..i].contains(u), "draw {i} repeats");
        }
    }

    fn luck_of_second_draw() -> f64 {
        let mut draws = Luck::new(1, 0).draws(A, 0, 0);
        draws.uniform();
        draws.uniform()
    }

    #[test]
    fn the_mirror_image_adds_up_to_one() {
        let luck = Luck::new(5, 2);
        for key in 0..100 {
            assert_eq!(luck.uniform(A, key, 0) + luck.antithetic().uniform(A, key, 0), 1.0);
        }
        let (mut one, mut other) = (luck.stream("calls"), luck.antithetic().stream("calls"));
        assert_eq!(one.uniform() + other.uniform(), 1.0);
        assert_eq!(luck.antithetic().antithetic(), luck);
    }

    /// Chi-square over 256 cells of the top and of the low bits, over keys, rounds, replications and counters.
    #[test]
    fn neighbouring_keys_are_spread_evenly() {
        let luck = Luck::new(0, 0);
        let n = 65_536_u64;
        let kinds: [(&str, &dyn Fn(u64) -> u64); 5] = [
            ("keys", &|i| luck.draws(A, i, 0).word()),
            ("high keys", &|i| luck.draws(A, i << 40, 0).word()),
            ("rounds", &|i| luck.draws(A, 1, i as u32).word()),
            ("replications", &|i| Luck::new(0, i as u32).draws(A, 1, 0).word()),
            ("counters", &|i| Draws { state: i.wrapping_mul(GOLDEN), flip: 0 }.word()),
        ];
        for (what, word) in kinds {
            for shift in [56, 12, 0] {
                let mut cells = [0_f64; 256];
                (0..n).for_each(|i| cells[(word(i) >> shift) as usize & 255] += 1.0);
                let expected = n as f64 / 256.0;
                let chi: f64 = cells.iter().map(|c| (c - expected) * (c - expected) / expected).sum();
                // 255 degrees of freedom: 99.99 % of samples lie in 178..350.
                assert!((178.0..350.0).contains(&chi), "{what}, bits from {shift}: chi-square {chi}");
            }
        }
    }

    /// Flipping any one bit of the key or the round flips each bit of the word half the time.
    #[test]
    fn one_bit_of_the_key_changes_half_the_word() {
        let luck = Luck::new(9, 0);
        for bit in 0..64 {
            let mut flipped = [0_u32; 64];
            for key in 0..1_000_u64 {
                let (one, other) = (luck.draws(A, key, 0).word(), luck.draws(A, key ^ 1 << bit, 0).word());
                (0..64).for_each(|out| flipped[out] += ((one ^ other) >> out & 1) as u32);
            }
            // 1,000 fair coins: 500 ± 5.5 standard deviations of 15.8.
            assert!(flipped.iter().all(|n| (413..=587).contains(n)), "bit {bit}: {flipped:?}");
        }
    }

    #[test]
    fn rounds_and_counters_do_not_meet() {
        // Draw i of round r is draw j of round s if (r - s) R = (j - i) G: not for any small numbers.
        let mut inverse = GOLDEN;
        (0..6).for_each(|_| {
            inverse = inverse.wrapping_mul(2_u64.wrapping_sub(GOLDEN.wrapping_mul(inverse)));
        });
        assert_eq!(inverse.wrapping_mul(GOLDEN), 1);
        for rounds in 1..100_000_u64 {
            let apart = rounds.wrapping_mul(ROUND).wrapping_mul(inverse);
            assert!(apart.min(apart.wrapping_neg()) > 10_000_000, "{rounds} rounds apart");
        }
    }

    #[test]
    fn words_fill_bytes_in_order() {
        let luck = Luck::new(1, 0);
        let mut bytes = [0; 12];
        luck.draws(A, 0, 0).fill_bytes(&mut bytes);
        let mut draws = luck.draws(A, 0, 0);
        assert_eq!(bytes[..8], draws.next_u64().to_le_bytes());
        assert_eq!(bytes[8..], draws.next_u64().to_le_bytes()[..4]);
    }

    #[test]
    fn names_that_repeat_are_found() {
        assert!(Purpose::all_differ(&[A, B]));
        assert!(!Purpose::all_differ(&[A, B, A]));
    }
}
