//! The cases, and the scenario files that they are made of.

mod calendars;
mod calls;
mod chances;
mod counts;
mod courses;
mod orders;

use super::case::Case;

/// Every case, in the order in which tables have them.
pub static CASES: [&Case; 24] = [
    &calls::MM1,
    &calls::MMC,
    &calls::MMCK,
    &calls::MMCC,
    &calls::MGCC,
    &calls::MD1,
    &calls::MG1,
    &calls::ERLANG_A,
    &calls::REDIALS,
    &calls::RETRIALS,
    &orders::PRIORITIES,
    &orders::TANDEM,
    &orders::SERIES,
    &orders::NETWORK,
    &orders::FEEDBACK,
    &courses::DISPUTES,
    &courses::EXTENSIONS,
    &counts::PROFILE,
    &counts::BUSYNESS,
    &chances::CHANNELS,
    &chances::REPEATS,
    &chances::TIRING,
    &calendars::NIGHTS,
    &calendars::HOLIDAYS,
];

/// A file of `scenarios/theory` with its text.
macro_rules! theory_file {
    ($name:literal) => {
        ($name, include_str!(concat!("../../../../../scenarios/theory/", $name)))
    };
}

/// Name and text of every file of `scenarios/theory`, so that the program has them wherever it is.
pub static FILES: [(&str, &str); 29] = [
    theory_file!("base.toml"),
    theory_file!("calls.toml"),
    theory_file!("orders.toml"),
    theory_file!("mm1.toml"),
    theory_file!("mmc.toml"),
    theory_file!("mmck.toml"),
    theory_file!("mmcc.toml"),
    theory_file!("mgcc.toml"),
    theory_file!("md1.toml"),
    theory_file!("mg1.toml"),
    theory_file!("erlang_a.toml"),
    theory_file!("redials.toml"),
    theory_file!("retrials.toml"),
    theory_file!("priorities.toml"),
    theory_file!("tandem.toml"),
    theory_file!("series.toml"),
    theory_file!("network.toml"),
    theory_file!("feedback.toml"),
    theory_file!("disputes.toml"),
    theory_file!("extensions.toml"),
    theory_file!("profile.toml"),
    theory_file!("busyness.toml"),
    theory_file!("channels.toml"),
    theory_file!("repeats.toml"),
    theory_file!("tiring.toml"),
    theory_file!("nights.toml"),
    theory_file!("data/nights.csv"),
    theory_file!("holidays.toml"),
    theory_file!("data/holidays.csv"),
];
