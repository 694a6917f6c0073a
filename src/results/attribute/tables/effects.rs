//! The table of effects: whether each mechanism moves anything beyond its own actor, and what moves each metric.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::{Attributed, in_errors};
use crate::model::mechanisms::{MECHANISMS, Mechanism};
use crate::model::metrics::catalogue;
use crate::render::terminal::{in_unit, number};
use crate::results::attribute::method::Part;

/// Whose doing a metric shows first of all: that of those who write the fact that it counts. A mechanism that moves
/// a metric of another actor has reached beyond what it writes itself.
const SHOWN: [(&str, &str); 31] = [
    ("tickets", "citizens"),
    ("record_resolution_rate", "desks"),
    ("said_resolved_rate", "citizens"),
    ("true_resolution_rate", "units"),
    ("resolution_gap", "desks"),
    ("record_satisfaction_rate", "desks"),
    ("said_satisfied_rate", "citizens"),
    ("satisfaction_gap", "desks"),
    ("false_completion_rate", "units"),
    ("redo_rate", "desks"),
    ("first_refusal_rate", "units"),
    ("transfers_per_ticket", "desks"),
    ("dispute_share_of_district_work", "desks"),
    ("repeat_share", "citizens"),
    ("on_time_from_signing_rate", "units"),
    ("on_time_from_receipt_rate", "units"),
    ("overdue", "units"),
    ("cycle_p50_h", "units"),
    ("cycle_p90_h", "units"),
    ("open_tickets_mean", "units"),
    ("backlog_mean_weeks", "units"),
    ("live_problems_mean", "citizens"),
    ("staff_hours_per_true_resolution_h", "units"),
    ("records_per_ticket", "units"),
    ("paper_share_of_ticket_work", "units"),
    ("autonomy_share", "units"),
    ("idle_share", "units"),
    ("pressure_mean", "government"),
    ("blame_units_share", "government"),
    ("efficacy_end", "citizens"),
    ("trust_end", "citizens"),
];

/// A rate that fewer mechanisms or actors move is as good as put in.
const MECHANISMS_WANTED: usize = 3;
const ACTORS_WANTED: usize = 2;

/// A difference that is beyond noise.
struct Found<'a> {
    mechanism: &'a Mechanism,
    world: &'a Attributed,
    /// Place of the metric in the catalogue.
    metric: usize,
    difference: f64,
    /// In standard errors; infinite where it is the same in all replications.
    errors: f64,
}

impl Found<'_> {
    /// Whose doing the metric shows, if anybody said so.
    fn shows(&self) -> Option<&'static str> {
        let id = catalogue()[self.metric].id;
        SHOWN.iter().find(|(known, _)| *known == id).map(|(_, actor)| *actor)
    }

    /// Whether it lies with another actor than the mechanism.
    fn is_abroad(&self) -> bool {
        self.shows().is_some_and(|actor| actor != self.mechanism.actor)
    }
}

/// The table of effects of some worlds of one-off ablations, in Markdown. It lists every mechanism of the model and
/// says plainly which is on in none of the worlds, which moves nothing of another actor beyond noise, and which
/// changes nothing at all.
pub fn effects(worlds: &[Attributed]) -> String {
    let all = MECHANISMS;
    let found: Vec<Found<'_>> = worlds.iter().flat_map(|world| beyond_noise(world, all)).collect();
    let mut text = String::new();
    head(&mut text, worlds);
    by_mechanism(&mut text, worlds, all, &found);
    by_metric(&mut text, worlds, &found);
    text
}

/// The differences of a world that hold together at its confidence, by Holm's correction.
fn beyond_noise<'a>(world: &'a Attributed, all: &'a [Mechanism]) -> Vec<Found<'a>> {
    let of = |(shared, player, part): (&crate::results::attribute::method::Shared, _, &Part)| {
        let player: &crate::results::attribute::method::Player = player;
        let mechanism = all.iter().find(|mechanism| mechanism.path == player.name)?;
        let (difference, errors) = (part.ablation.difference?, in_errors(part)?);
        let holds = part.p_holm.is_some_and(|p| p <= world.level()) && difference != 0.0;
        holds.then_some(Found { mechanism, world, metric: shared.metric, difference, errors })
    };
    world.rows().filter_map(of).collect()
}

fn put(text: &mut String, content: std::fmt::Arguments<'_>) {
    writeln!(text, "{content}").expect("a string takes any text");
}

fn head(text: &mut String, worlds: &[Attributed]) {
    put(text, format_args!("# What each mechanism moves\n"));
    let given: Vec<&str> = worlds.iter().map(|world| world.given.as_str()).collect();
    put(text, format_args!("Written by the program; not to be edited:\n"));
    put(text, format_args!("```text\npetisim attribute {} --ablation-table\n```\n", given.join(" \\\n  ")));
    put(
        text,
        format_args!(
            "One-off ablation: each mechanism that is on is switched off alone, with what cannot act without it, and\n\
             all runs of one replication face the same luck. A difference is the mean of the whole minus the mean\n\
             without the mechanism, over replications; differences between shares are in percentage points.\n\
             *Beyond noise*: by the paired t test with Holm's correction over all mechanisms and metrics of a world,\n\
             so that with its confidence not one of all these entries is due to luck. *Standard errors*: the\n\
             difference in its standard errors.\n"
        ),
    );
    put(text, format_args!("| world | title | mechanisms on | replications | seed | confidence |"));
    put(text, format_args!("|---|---|---|---|---|---|"));
    for world in worlds {
        put(
            text,
            format_args!(
                "| {} | {} | {} | {} | {} | {} % |",
                world.name,
                world.title,
                world.players.len(),
                world.replications,
                world.seed,
                number(world.confidence * 100.0)
            ),
        );
    }
}

fn by_mechanism(text: &mut String, worlds: &[Attributed], all: &[Mechanism], found: &[Found<'_>]) {
    put(text, format_args!("\n## By mechanism\n"));
    put(
        text,
        format_args!(
            "For each mechanism the metric of *another* actor that it moves most clearly, and how many of the tabled\n\
             metrics it moves beyond noise in some world. `citizens.problems` is the demand itself and is not\n\
             switched off: without it no rate has a denominator.\n"
        ),
    );
    put(
        text,
        format_args!(
            "| mechanism | group | moves, of another actor | actor | by | standard errors | world | metrics moved |"
        ),
    );
    put(text, format_args!("|---|---|---|---|---|---|---|---|"));
    for mechanism in all {
        let mut own: Vec<&Found<'_>> =
            found.iter().filter(|found| found.mechanism.path == mechanism.path).collect();
        own.sort_by(|a, b| b.errors.abs().total_cmp(&a.errors.abs()));
        let moved: BTreeSet<usize> = own.iter().map(|found| found.metric).collect();
        let start = format!("| `{}` | {} |", mechanism.path, mechanism.tag().letter());
        match own.iter().find(|found| found.is_abroad()) {
            Some(found) => put(
                text,
                format_args!(
                    "{start} `{}` | {} | {} | {} | {} | {} |",
                    catalogue()[found.metric].id,
                    found.shows().unwrap_or("–"),
                    difference(found),
                    errors(found.errors),
                    found.world.name,
                    moved.len()
                ),
            ),
            None => {
                put(text, format_args!("{start} {} | | | | | {} |", verdict(worlds, mechanism), moved.len()))
            }
        }
    }
}

/// Why a mechanism moves nothing of another actor.
fn verdict(worlds: &[Attributed], mechanism: &Mechanism) -> &'static str {
    let of = |world: &'_ Attributed| world.players.iter().position(|player| player.name == mechanism.path);
    let mut parts = worlds.iter().filter_map(|world| Some((world, of(world)?))).peekable();
    if mechanism.path == "citizens.problems" {
        return "*the demand itself: not switched off*";
    }
    if parts.peek().is_none() {
        return "*on in none of these worlds*";
    }
    let moves = |part: &Part| {
        part.ablation.spread.is_some_and(|spread| spread.sd > 0.0) || in_errors(part) != Some(0.0)
    };
    match parts.any(|(world, place)| world.shared.iter().any(|shared| moves(&shared.parts[place]))) {
        true => "**nothing beyond noise in these worlds**",
        false => "**inert: equal in every replication of these worlds**",
    }
}

fn by_metric(text: &mut String, worlds: &[Attributed], found: &[Found<'_>]) {
    put(text, format_args!("\n## By metric\n"));
    put(
        text,
        format_args!(
            "The mechanisms that move each metric beyond noise in some world, by their actors, the clearest first. A\n\
             reported rate that fewer than {MECHANISMS_WANTED} mechanisms of {ACTORS_WANTED} actors move is marked: it would be as good as put in.\n"
        ),
    );
    put(text, format_args!("| metric | mechanisms | actors | which |"));
    put(text, format_args!("|---|---|---|---|"));
    let tabled: BTreeSet<usize> =
        worlds.iter().flat_map(|world| world.shared.iter().map(|shared| shared.metric)).collect();
    for metric in tabled {
        let info = &catalogue()[metric];
        let mut own: Vec<&Found<'_>> = found.iter().filter(|found| found.metric == metric).collect();
        own.sort_by(|a, b| b.errors.abs().total_cmp(&a.errors.abs()));
        let mut paths: Vec<&str> = Vec::new();
        for found in own {
            if !paths.contains(&found.mechanism.path) {
                paths.push(found.mechanism.path);
            }
        }
        let actors: BTreeSet<&str> = paths.iter().filter_map(|path| path.split('.').next()).collect();
        let short = info.unit == "share" && (paths.len() < MECHANISMS_WANTED || actors.len() < ACTORS_WANTED);
        let mark = if short { " **too few**" } else { "" };
        let of = |actor: &&str| {
            let names = paths.iter().filter_map(|path| path.strip_prefix(&format!("{actor}.")));
            format!("{actor}: {}", names.collect::<Vec<_>>().join(", "))
        };
        let which: Vec<String> = actors.iter().map(of).collect();
        put(
            text,
            format_args!(
                "| `{}`{mark} | {} | {} | {} |",
                info.id,
                paths.len(),
                actors.len(),
                which.join("; ")
            ),
        );
    }
}

fn difference(found: &Found<'_>) -> String {
    let sign = if found.difference > 0.0 { "+" } else { "" };
    let unit = catalogue()[found.metric].unit;
    let measure = if ["h", "weeks"].contains(&unit) { format!(" {unit}") } else { String::new() };
    format!("{sign}{}{measure}", in_unit(found.difference, unit))
}

fn errors(errors: f64) -> String {
    if errors.is_finite() { format!("{errors:+.0}") } else { "the same in all replications".into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_headline_metric_shows_the_doing_of_an_actor() {
        let ids: Vec<&str> = SHOWN.iter().map(|(id, _)| *id).collect();
        assert_eq!(ids, crate::model::metrics::headline().collect::<Vec<_>>());
        let actors: BTreeSet<String> = MECHANISMS.iter().map(|m| m.actor.to_string()).collect();
        assert!(SHOWN.iter().all(|(_, actor)| actors.contains(*actor)), "{actors:?}");
    }

    #[test]
    fn without_any_world_every_mechanism_is_listed_as_on_in_none() {
        let text = effects(&[]);
        for mechanism in MECHANISMS.iter().filter(|mechanism| mechanism.path != "citizens.problems") {
            assert!(text.contains(&format!("| `{}` |", mechanism.path)), "{}", mechanism.path);
        }
        assert_eq!(text.matches("on in none of these worlds").count(), MECHANISMS.len() - 1);
    }
}
