//! Counts of questions by hour, weekday and month.

use super::calls::call_rate;
use crate::kernel::StartDate;
use crate::results::verify::method::case::{Case, Check, Trouble, needs};
use crate::results::verify::method::seen::{Seen, Sum};
use crate::results::verify::method::theory::chances::{dispersion, shares};
use crate::scenario::Scenario;

/// A Poisson process whose rate follows the clock.
pub(crate) static PROFILE: Case = Case {
    name: "profile",
    title: "Non-homogeneous Poisson process",
    file: "profile.toml",
    about: "Questions by hour and weekday, as the default profile has them, in whole weeks.",
    checks: profile,
};

/// The same with a daily busyness.
pub(crate) static BUSYNESS: Case = Case {
    name: "busyness",
    title: "Mixed Poisson days",
    file: "busyness.toml",
    about: "Questions by day, where each day is as busy as a lognormal factor has it.",
    checks: busyness,
};

/// Some hours of the week, by name.
type Cells = (&'static str, fn(usize) -> bool);

const POISSON: &str = "integral of the rate (Kingman 1993, chapter 4)";

fn profile(scenario: &Scenario) -> Result<Vec<Check>, Trouble> {
    let demand = needs(scenario.model.citizens.problems.on(), "citizens.problems")?;
    let days = scenario.head.run.length.0 / 86_400;
    if !days.is_multiple_of(7) || demand.busyness > 0.0 {
        return Err(Trouble::NotOfTheory("whole weeks without busyness".into()));
    }
    let daily = call_rate(scenario)? * 86_400.0;
    let (hours, weekdays) = (shares(&demand.hours), shares(&demand.weekdays));
    let first =
        StartDate::new(scenario.head.run.start).weekday_of_day((scenario.head.run.warm_up.0 / 86_400) as u32);
    // Expected count of each hour of a week, Monday 0 h first.
    let week: Vec<f64> = (0..168).map(|hour| daily * 7.0 * weekdays[hour / 24] * hours[hour % 24]).collect();
    let of_week = move |hour: usize| (hour + 24 * first) % 168;
    let count = move |seen: &Seen, wanted: &dyn Fn(usize) -> bool| Sum {
        n: days / 7,
        of: seen
            .hours
            .iter()
            .enumerate()
            .filter(|(hour, _)| wanted(of_week(*hour)))
            .map(|(_, n)| f64::from(*n))
            .sum(),
    };
    let expected = |wanted: &dyn Fn(usize) -> bool| -> f64 {
        (0..168).filter(|hour| wanted(*hour)).map(|hour| week[hour]).sum()
    };
    let mut checks = Vec::new();
    let cells: [Cells; 4] = [
        ("week", |_| true),
        ("nights_22_to_6", |hour| !(6..22).contains(&(hour % 24))),
        ("mornings_9_to_12", |hour| (9..12).contains(&(hour % 24))),
        ("weekends", |hour| hour >= 120),
    ];
    for (name, wanted) in cells {
        let theory = expected(&wanted);
        checks
            .push(Check::number(name, "questions a week", theory, POISSON, move |seen| count(seen, &wanted)));
    }
    let expected_hours = week.clone();
    let fit = "mean of (N - m)^2 / m over all hours: 1 (Pearson 1900; variance = mean)";
    checks.push(Check::number("dispersion_hours", "1", 1.0, fit, move |seen| {
        let mut sum = Sum::default();
        for hour in 0..(days * 24) as usize {
            let (n, m) =
                (f64::from(seen.hours.get(hour).copied().unwrap_or(0)), expected_hours[of_week(hour)]);
            sum.add((n - m) * (n - m) / m);
        }
        sum
    }));
    Ok(checks)
}

fn busyness(scenario: &Scenario) -> Result<Vec<Check>, Trouble> {
    let demand = needs(scenario.model.citizens.problems.on(), "citizens.problems")?;
    let daily = call_rate(scenario)? * 86_400.0;
    let days = (scenario.head.run.length.0 / 86_400) as usize;
    let of_day = move |seen: &Seen, day: usize| -> f64 {
        (24 * day..24 * (day + 1)).map(|hour| f64::from(seen.hours.get(hour).copied().unwrap_or(0))).sum()
    };
    Ok(vec![
        Check::number("day", "questions a day", daily, "a busyness of mean 1", move |seen| Sum {
            n: days as u64,
            of: (0..days).map(|day| of_day(seen, day)).sum(),
        }),
        Check::number(
            "dispersion_days",
            "1",
            dispersion(daily, demand.busyness),
            "1 + m cv^2 (mixed Poisson; Grandell 1997)",
            move |seen| {
                let mut sum = Sum::default();
                for day in 0..days {
                    let off = of_day(seen, day) - daily;
                    sum.add(off * off / daily);
                }
                sum
            },
        ),
    ])
}
