//! The world before the hotline: level by level, and by letter (S0.1; SF0.1, SF0.4).
//!
//! In force where `platform.hotline` is off, and only there. Whoever is not helped in the village writes. A letter is
//! on its way for days, so is every order from desk to unit and every reply back. Nobody calls back, nothing is scored,
//! no list of open matters exists: those above see what reached them first, and remind of nothing else. Superiors and
//! visits remain. With a hotline, what moves on it moves at once, and this table says nothing.

use crate::kernel::Elapsed;
use crate::kernel::param::Spread;
use crate::section;

section! {
    /// What takes the place of a hotline: letters, transit days of paper, and no score.
    #[tag(Technology)]
    pub struct Letters {
        /// Days for which a citizen's letter is on its way.
        letter: Spread<Elapsed> = crate::kernel::param::distribution("exponential", [("mean", "4 d".into())]), in "0 s" => "400 d", from "assumption";
        /// Days for which paper is on its way between the desk and a unit, each time.
        transit: Spread<Elapsed> = crate::kernel::param::distribution("exponential", [("mean", "2 d".into())]), in "0 s" => "400 d", from "W Town study (S0.1: a shorter path of paper); size: assumption";
        /// Cost of writing a letter, in units of the channels' cost.
        cost: f64 = 1.5, in 0.0 => 10.0, usual 0.3 => 3.0, from "assumption: higher than a call";
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::testing::reads_back;

    #[test]
    fn an_empty_table_takes_the_defaults_and_is_written_as_it_reads() {
        reads_back::<Letters>();
    }
}
