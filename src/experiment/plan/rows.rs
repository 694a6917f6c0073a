//! From a design to rows of settings.

use super::super::design::{
    DesignError, combinations, full_factorial, latin_hypercube, morris_by_groups, one_at_a_time,
    saltelli_by_groups, sobol,
};
use super::Role;
use crate::experiment::study::{Design, GivenPoints, MOST_ROWS, MOST_RUNS, Setting, Spread, Study};
use crate::scenario::Diagnostics;

/// A row with what it is to its design.
type Laid = (Vec<Setting>, Role);

/// All rows of a study's design, constraints not yet asked.
pub(super) fn rows(study: &Study) -> Result<Vec<Laid>, Diagnostics> {
    let factors = study.factors();
    let k = factors.len();
    check_size(study)?;
    let (groups, _) = study.groups();
    let levels: Vec<u32> = factors.iter().map(|factor| factor.levels().unwrap_or(0)).collect();
    let laid = |coordinates: &[f64], spread| -> Vec<Setting> {
        factors.iter().zip(coordinates).map(|(factor, at)| factor.at(*at, spread)).collect()
    };
    let plain = |points: Vec<Vec<f64>>| -> Vec<Laid> {
        points.iter().map(|point| (laid(point, Spread::Filled), Role::Plain)).collect()
    };
    let rows = match study.design {
        Design::FullFactorial => Ok(full_factorial(&levels)
            .map(|row| (row.into_iter().map(Setting::Level).collect(), Role::Plain))
            .collect()),
        Design::OneAtATime => Ok(one_at_a_time(&levels).map(|alone| one(k, alone)).collect()),
        Design::LatinHypercube { points, seed } => Ok(plain(latin_hypercube(k, points as usize, seed))),
        Design::Sobol { points, seed } => sobol(k, points as usize, seed).map(plain),
        Design::Points => Ok(study.given().map_or_else(Vec::new, given)),
        Design::Morris { trajectories, levels, seed } => {
            morris_by_groups(&groups, trajectories as usize, levels as usize, seed).map(|points| {
                let row = |point: &super::super::design::MorrisPoint| {
                    let changed = point.changed.map(|factor| factor as u32);
                    let role = Role::Step { trajectory: point.trajectory as u32, changed };
                    (laid(&point.coordinates, Spread::Grid), role)
                };
                points.iter().map(row).collect()
            })
        }
        Design::Saltelli { n, second_order, seed } => {
            saltelli_by_groups(&groups, n as usize, second_order, seed).map(|rows| {
                let row = |row: &super::super::design::SaltelliRow| {
                    let role = Role::Saltelli { base: row.base as u32, matrix: row.matrix };
                    (laid(&row.coordinates, Spread::Filled), role)
                };
                rows.iter().map(row).collect()
            })
        }
    };
    let rows = rows.map_err(|error: DesignError| study.design_mistake(error.to_string(), ""))?;
    check_steps(study, &rows)?;
    Ok(rows)
}

/// The rows of a table, named if the table names them.
fn given(points: &GivenPoints) -> Vec<Laid> {
    let role = |row: u32| if points.names.is_empty() { Role::Plain } else { Role::Named { row } };
    points.rows.iter().zip(0..).map(|(settings, row)| (settings.to_vec(), role(row))).collect()
}

/// Refuses a step of a trajectory between two levels that are run as one: it has no effect to tell.
fn check_steps(study: &Study, rows: &[Laid]) -> Result<(), Diagnostics> {
    let (groups, _) = study.groups();
    for pair in rows.windows(2) {
        let Role::Step { changed: Some(group), .. } = pair[1].1 else { continue };
        let stays = |at: &&usize| pair[0].0[**at] == pair[1].0[**at];
        if let Some(&at) = groups.members(group as usize).iter().find(stays) {
            let message = format!("steps of the design do not move `{}`", study.factors()[at].name());
            let help = "the grid of `morris` is finer than its levels: list two levels or more, take `levels = 4`, or a \
                        wider range";
            return Err(study.design_mistake(message, help));
        }
    }
    Ok(())
}

/// The base, or one factor alone.
fn one(factors: usize, alone: Option<(usize, u32)>) -> Laid {
    let mut row = vec![Setting::Base; factors];
    match alone {
        None => (row, Role::Base),
        Some((factor, level)) => {
            row[factor] = Setting::Level(level);
            (row, Role::Alone { factor: factor as u32 })
        }
    }
}

/// Refuses a design that has more rows than anybody can want, before it is laid out.
fn check_size(study: &Study) -> Result<(), Diagnostics> {
    let k = study.groups().0.count() as u64;
    let rows = match study.design {
        Design::FullFactorial => {
            let levels: Vec<u32> = study.factors().iter().filter_map(|factor| factor.levels()).collect();
            combinations(&levels).unwrap_or(u64::MAX)
        }
        Design::OneAtATime => {
            1 + study.factors().iter().filter_map(|f| f.levels()).map(u64::from).sum::<u64>()
        }
        Design::LatinHypercube { points, .. } | Design::Sobol { points, .. } => points.into(),
        Design::Points => study.given().map_or(0, |given| given.rows.len() as u64),
        Design::Morris { trajectories, .. } => u64::from(trajectories) * (k + 1),
        Design::Saltelli { n, second_order, .. } => {
            u64::from(n) * if second_order { 2 * k + 2 } else { k + 2 }
        }
    };
    if rows <= u64::from(MOST_ROWS) {
        return Ok(());
    }
    let count =
        if rows == u64::MAX { "more rows than can be counted".into() } else { format!("{rows} rows") };
    let help = "take fewer levels or points, or a design that samples: latin_hypercube, sobol, morris";
    Err(study.design_mistake(format!("the design has {count}, and at most {MOST_ROWS} are planned"), help))
}

/// Refuses a plan that has more runs than anybody can wait for, before its points are looked at.
pub(super) fn check_runs(study: &Study, points: usize) -> Result<(), Diagnostics> {
    let replications = study.most_replications();
    let runs = points as u64 * u64::from(replications);
    if runs <= u64::from(MOST_RUNS) {
        return Ok(());
    }
    let message = format!(
        "{points} points and {replications} replications are {runs} runs, and at most {MOST_RUNS} are planned"
    );
    Err(study.design_mistake(message, "take fewer replications, or fewer points"))
}

/// A setting in a form that has an order.
pub(super) fn key(setting: &Setting) -> (u8, u64) {
    match setting {
        Setting::Base => (0, 0),
        Setting::Level(level) => (1, u64::from(*level)),
        Setting::Place(place) => (2, place.to_bits()),
    }
}
