//! Orders before the staff of units: priorities, lines one after the other, networks, feedback.

use crate::model::fact::Channel;
use crate::results::verify::method::case::{Case, Check, Trouble, exponential, moments, needs, stable};
use crate::results::verify::method::seen::Sum;
use crate::results::verify::method::theory::chances::{logit_shares, trials};
use crate::results::verify::method::theory::lines::{Class, wait_mmc, waits_by_priority, waits_in_series};
use crate::scenario::Scenario;

/// M/G/1 with priorities.
pub(crate) static PRIORITIES: Case = Case {
    name: "priorities",
    title: "M/G/1, non-pre-emptive priorities (Cobham)",
    file: "priorities.toml",
    about: "Three categories before one member of staff. Severity gives a head start of thousands of hours, which is a \
            strict priority; signing takes no time.",
    checks: priorities,
};

/// Two lines one after the other.
pub(crate) static TANDEM: Case = Case {
    name: "tandem",
    title: "Tandem M/M/c, M/M/c (Burke)",
    file: "tandem.toml",
    about: "Callers talk, then their matters wait for a unit: the seats' output is Poisson.",
    checks: tandem,
};

/// Constant servers in series.
pub(crate) static SERIES: Case = Case {
    name: "series",
    title: "Constant servers in series (Friedman)",
    file: "series.toml",
    about: "Callers talk, their matters wait for a unit, and its replies for a reviewer: one server each, constant times. The \
            sum of waits is that of the slowest server alone, and nobody waits behind it.",
    checks: series,
};

/// A network that branches and joins.
pub(crate) static NETWORK: Case = Case {
    name: "network",
    title: "Open Jackson network",
    file: "network.toml",
    about: "Two ways in (seats, clerks) join, and part again to three units. A matter keeps its field work, so a network \
            that leads back, in which theory draws it anew, cannot be said: see `feedback`.",
    checks: network,
};

/// Redos with one chance.
pub(crate) static FEEDBACK: Case = Case {
    name: "feedback",
    title: "Feedback: redo with probability p",
    file: "feedback.toml",
    about: "Reviewers look at the effect of a share p of replies, and what they look at goes back. A redo takes the work of \
            the first round once more, so waits have no product form; rounds and hours do not depend on that.",
    checks: feedback,
};

/// Problems by second, of all categories.
pub(crate) fn problem_rate(scenario: &Scenario) -> Result<f64, Trouble> {
    let demand = needs(scenario.model.citizens.problems.on(), "citizens.problems")?;
    Ok(demand.rate * f64::from(scenario.model.world.residents.0) / 1000.0 / 365.0 / 86_400.0)
}

/// A unit as a line of its own.
pub(crate) struct Line {
    category: usize,
    name: String,
    rate: f64,
    pub(crate) service: f64,
    second_moment: f64,
    severity: f64,
    staff: u32,
    exponential: bool,
}

/// Each category with the unit that its orders go to. Each has one unit in its remit.
pub(crate) fn lines(scenario: &Scenario) -> Result<Vec<Line>, Trouble> {
    let rate = problem_rate(scenario)?;
    let model = &scenario.model;
    let line = |(category, (name, spec)): (usize, (&str, &crate::model::spec::CategorySpec))| {
        let remit = spec.remit.first().map_or("town", String::as_str);
        let staff = model.unit.iter().find(|(unit, _)| *unit == remit).map_or(0, |(_, unit)| unit.staff.0);
        let (service, second_moment) = moments(&spec.field_hours)?;
        Ok(Line {
            category,
            name: name.to_string(),
            rate: rate * spec.share.0,
            service,
            second_moment,
            severity: spec.severity.mean(),
            staff,
            exponential: exponential(&spec.field_hours, "field work").is_ok(),
        })
    };
    model.category.iter().enumerate().map(line).collect()
}

fn priorities(scenario: &Scenario) -> Result<Vec<Check>, Trouble> {
    needs(scenario.model.units.priority.on(), "units.priority")?;
    let mut lines = lines(scenario)?;
    lines.sort_by(|a, b| b.severity.total_cmp(&a.severity));
    let class =
        |line: &Line| Class { rate: line.rate, service: line.service, second_moment: line.second_moment };
    let classes: Vec<Class> = lines.iter().map(class).collect();
    stable(classes.iter().map(|class| class.rate * class.service).sum(), 1)?;
    let waits = waits_by_priority(&classes);
    let check = |(line, wait): (Line, f64)| {
        let category = line.category;
        Check::time(
            format!("wait_{}", line.name),
            wait,
            "W0 / (1 - s[k-1])(1 - s[k]) (Cobham 1954)",
            move |seen| seen.begun.get(category).copied().unwrap_or_default(),
        )
    };
    Ok(lines.into_iter().zip(waits).map(check).collect())
}

/// Checks the time in each unit, wait and work, as that of M/M/c; answers also its mean over all orders.
fn unit_checks(scenario: &Scenario, source: &'static str) -> Result<(Vec<Check>, f64), Trouble> {
    let (mut checks, mut time) = (Vec::new(), 0.0);
    let lines = lines(scenario)?;
    let all: f64 = lines.iter().map(|line| line.rate).sum();
    for line in lines {
        let load = line.rate * line.service;
        stable(load, line.staff)?;
        if !line.exponential {
            return Err(Trouble::NotOfTheory("field work has to be exponential".into()));
        }
        let wait = wait_mmc(line.staff, load, line.service);
        time += line.rate / all * (wait + line.service);
        let category = line.category;
        checks.push(Check::time(format!("time_{}", line.name), wait + line.service, source, move |seen| {
            seen.handled.get(category).copied().unwrap_or_default()
        }));
    }
    Ok((checks, time))
}

const BURKE: &str = "M/M/c at each station (Burke 1956; Jackson 1957)";

fn tandem(scenario: &Scenario) -> Result<Vec<Check>, Trouble> {
    let intake = needs(scenario.model.desks.intake.on(), "desks.intake")?;
    let (rate, talk) = (problem_rate(scenario)?, exponential(&intake.talk, "talk")?);
    stable(rate * talk, intake.seats.0)?;
    let wait = wait_mmc(intake.seats.0, rate * talk, talk);
    let (units, time) = unit_checks(scenario, BURKE)?;
    let mut checks =
        vec![Check::time("time_seats", wait + talk, BURKE, |seen| seen.made[Channel::Phone as usize])];
    checks.extend(units);
    checks.push(Check::time("whole_time", wait + talk + time, "sum of the stations", |seen| seen.closed));
    Ok(checks)
}

fn series(scenario: &Scenario) -> Result<Vec<Check>, Trouble> {
    const SERIES: &str = "M/D/1 of the longest service so far (Friedman 1965; Avi-Itzhak 1965)";
    let intake = needs(scenario.model.desks.intake.on(), "desks.intake")?;
    let review = needs(scenario.model.desks.review.on(), "desks.review")?;
    let line = lines(scenario)?.pop().ok_or_else(|| Trouble::NotOfTheory("there is no category".into()))?;
    let (talk, second_moment) = moments(&intake.talk)?;
    let constant = |mean: f64, second: f64| (second / (mean * mean) - 1.0).abs() < 1e-9;
    let alone = intake.seats.0 == 1 && line.staff == 1 && scenario.model.desks.district.agents.0 == 1;
    if !alone || !constant(talk, second_moment) || !constant(line.service, line.second_moment) {
        return Err(Trouble::NotOfTheory("one server at each station, with constant times".into()));
    }
    let services = [talk, line.service, review.form_work.0 as f64];
    for service in services {
        stable(line.rate * service, 1)?;
    }
    let waits = waits_in_series(line.rate, &services);
    let category = line.category;
    let cycle = services.iter().sum::<f64>() + waits[2];
    Ok(vec![
        Check::time("wait_seat", waits[0], SERIES, |seen| seen.answered),
        Check::time("wait_unit", waits[1] - waits[0], SERIES, move |seen| {
            seen.begun.get(category).copied().unwrap_or_default()
        }),
        Check::time("time_to_reply", talk + line.service + waits[1], SERIES, |seen| seen.closed),
        Check::time("whole_time", cycle, SERIES, |seen| seen.left),
    ])
}

fn network(scenario: &Scenario) -> Result<Vec<Check>, Trouble> {
    let intake = needs(scenario.model.desks.intake.on(), "desks.intake")?;
    let choice = needs(scenario.model.citizens.channel.on(), "citizens.channel")?;
    let rate = problem_rate(scenario)?;
    // Both lead to the hotline, so that its efficacy weighs alike.
    let utilities =
        [-choice.cost * choice.phone_cost, choice.online_habit - choice.cost * choice.online_cost];
    let shares = logit_shares(&utilities);
    let (talk, reading) = (exponential(&intake.talk, "talk")?, exponential(&intake.reading, "reading")?);
    let (seats, clerks) = (intake.seats.0, intake.clerks.0);
    let (calls, messages) = (rate * shares[0], rate * shares[1]);
    stable(calls * talk, seats)?;
    stable(messages * reading, clerks)?;
    let (wait, wait_clerks) =
        (wait_mmc(seats, calls * talk, talk), wait_mmc(clerks, messages * reading, reading));
    let mut checks = vec![
        Check::time("time_seats", wait + talk, BURKE, |seen| seen.made[Channel::Phone as usize]),
        Check::time("time_clerks", wait_clerks + reading, BURKE, |seen| seen.made[Channel::Online as usize]),
    ];
    let (units, time) = unit_checks(scenario, BURKE)?;
    checks.extend(units);
    let before = shares[0] * (wait + talk) + shares[1] * (wait_clerks + reading);
    checks.push(Check::time("whole_time", before + time, "sum of the stations", |seen| seen.closed));
    Ok(checks)
}

fn feedback(scenario: &Scenario) -> Result<Vec<Check>, Trouble> {
    let review = needs(scenario.model.desks.review.on(), "desks.review")?;
    let most = scenario.model.rules.redo_max.0 as usize;
    let p = review.effect_share.0;
    let redos = trials(std::iter::repeat_n(p, most)) - 1.0;
    let line = lines(scenario)?.pop().ok_or_else(|| Trouble::NotOfTheory("there is no category".into()))?;
    let load = line.rate * line.service * (1.0 + redos * review.redo_field.0);
    stable(load, line.staff)?;
    // Pools: seats, clerks, the district desk, the town, and the one bureau.
    let unit = 4;
    Ok(vec![
        Check::number("redos", "redos", redos, "geometric, p + p^2 + ... (Feller 1968, VI.8)", |seen| {
            seen.redos
        }),
        Check::number(
            "busy",
            "share",
            load / f64::from(line.staff),
            "arrivals times rounds times field work, by server (Little 1961)",
            move |seen| seen.busy(unit),
        )
        .rounded_by(0.5 / line.service / line.service),
        Check::number(
            "closed",
            "tickets a day",
            line.rate * 86_400.0,
            "what comes goes: flow in = flow out",
            {
                let days = scenario.head.run.length.0 / 86_400;
                move |seen| Sum { n: days, of: seen.redos.n as f64 }
            },
        ),
    ])
}
