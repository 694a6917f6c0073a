//! Calls before the seats of the city desk: Erlang C and A, Pollaczek-Khinchine, redials.

use crate::experiment::verify::case::{Case, Check, Trouble, exponential, moments, needs, stable, tail};
use crate::experiment::verify::seen::Sum;
use crate::experiment::verify::theory::chances::logistic;
use crate::experiment::verify::theory::lines::{birth_and_death, tail_mmc, wait_mg1, wait_mmc};
use crate::experiment::verify::theory::redials::Redials;
use crate::model::desks::intake::Intake;
use crate::scenario::Scenario;

/// M/M/1.
pub(super) static MM1: Case = Case {
    name: "mm1",
    title: "M/M/1",
    file: "mm1.toml",
    about: "Calls before one seat, exponential talk.",
    checks: erlang_c,
};

/// M/M/c.
pub(super) static MMC: Case = Case {
    name: "mmc",
    title: "M/M/c (Erlang C)",
    file: "mmc.toml",
    about: "Calls before ten seats, exponential talk.",
    checks: erlang_c,
};

/// M/D/1.
pub(super) static MD1: Case = Case {
    name: "md1",
    title: "M/D/1 (Pollaczek-Khinchine)",
    file: "md1.toml",
    about: "Calls before one seat, constant talk.",
    checks: pollaczek_khinchine,
};

/// M/G/1.
pub(super) static MG1: Case = Case {
    name: "mg1",
    title: "M/G/1 (Pollaczek-Khinchine)",
    file: "mg1.toml",
    about: "Calls before one seat, lognormal talk.",
    checks: pollaczek_khinchine,
};

/// M/M/c+M.
pub(super) static ERLANG_A: Case = Case {
    name: "erlang_a",
    title: "M/M/c+M (Erlang A)",
    file: "erlang_a.toml",
    about: "Calls before ten seats as many as they can take; callers hang up after an exponential time, for good.",
    checks: erlang_a,
};

/// M/M/c+M with redials.
pub(super) static REDIALS: Case = Case {
    name: "redials",
    title: "M/M/c+M with redials",
    file: "redials.toml",
    about: "Callers who hang up call again, six in ten of them, after an exponential time.",
    checks: redials,
};

/// Calls by second: questions alone, evenly over the day and the week.
pub(super) fn call_rate(scenario: &Scenario) -> Result<f64, Trouble> {
    let demand = needs(scenario.model.citizens.problems.on(), "citizens.problems")?;
    Ok(demand.consultation_rate * f64::from(scenario.model.world.residents.0) / 1000.0 / 365.0 / 86_400.0)
}

/// The seats with their load.
struct Desk<'s> {
    intake: &'s Intake,
    rate: f64,
    service: f64,
    seats: u32,
    load: f64,
}

fn desk(scenario: &Scenario) -> Result<Desk<'_>, Trouble> {
    let intake = needs(scenario.model.desks.intake.on(), "desks.intake")?;
    let rate = call_rate(scenario)?;
    let service = intake.talk.mean();
    Ok(Desk { intake, rate, service, seats: intake.seats.0, load: rate * service })
}

/// Share of the seats' hours that is talk. The seats are the first pool of staff.
fn busy(theory: f64) -> Check {
    Check::number("busy", "share", theory, "load by server (Little 1961)", |seen| seen.busy(0))
}

fn erlang_c(scenario: &Scenario) -> Result<Vec<Check>, Trouble> {
    let desk = desk(scenario)?;
    exponential(&desk.intake.talk, "talk")?;
    stable(desk.load, desk.seats)?;
    let (c, a, service) = (desk.seats, desk.load, desk.service);
    let tail = tail(Some(desk.intake)).0 as f64;
    let wait = wait_mmc(c, a, service);
    let window = scenario.head.run.length;
    Ok(vec![
        busy(a / f64::from(c)),
        Check::time("wait", wait, "C s / (c - a) (Erlang 1917)", |seen| seen.answered),
        Check::number(
            "long_waits",
            "share",
            tail_mmc(c, a, service, tail + 0.5),
            "C exp(-(c - a) t / s), t half a talk (Erlang 1917)",
            |seen| seen.tail_answered,
        )
        .rounded_by(0.5 * (f64::from(c) - a) / service * 0.5 / service),
        Check::number("waiting", "callers", desk.rate * wait, "rate times wait (Little 1961)", move |seen| {
            seen.waiting(0, window)
        })
        .rounded_by(0.5 / wait),
    ])
}

fn pollaczek_khinchine(scenario: &Scenario) -> Result<Vec<Check>, Trouble> {
    let desk = desk(scenario)?;
    let (service, second) = moments(&desk.intake.talk)?;
    stable(desk.load, 1)?;
    if desk.seats != 1 {
        return Err(Trouble::NotOfTheory("the formula is that of one seat".into()));
    }
    let wait = wait_mg1(desk.rate, service, second);
    Ok(vec![
        busy(desk.load),
        Check::time("wait", wait, "rate E[S^2] / 2(1 - load) (Pollaczek 1930, Khinchine 1932)", |seen| seen.answered),
    ])
}

/// So many callers at the desk are as good as without end.
const ROOM: u32 = 400;

fn erlang_a(scenario: &Scenario) -> Result<Vec<Check>, Trouble> {
    let desk = desk(scenario)?;
    exponential(&desk.intake.talk, "talk")?;
    let patience = needs(scenario.model.citizens.patience.on(), "citizens.patience")?;
    if patience.most_calls.0 != 1 {
        return Err(Trouble::NotOfTheory("nobody may call again: `most_calls` has to be 1".into()));
    }
    let wait = exponential(&patience.wait, "patience")?;
    let line = birth_and_death(desk.rate, desk.service, desk.seats, ROOM, wait);
    Ok(vec![
        busy(line.busy / f64::from(desk.seats)),
        Check::number("abandoned", "share", line.abandoned, "birth and death (Palm 1957; Garnett et al. 2002)", |seen| {
            Sum { n: seen.calls.n, of: seen.abandoned.n as f64 }
        }),
        Check::time("wait", line.waiting / desk.rate, "birth and death, and Little 1961; all callers", |seen| {
            seen.answered.and(seen.abandoned)
        }),
    ])
}

/// So many callers who will call again are as good as without end, and so many at the desk.
const ORBIT: u32 = 60;
const REDIAL_ROOM: u32 = 40;

fn redials(scenario: &Scenario) -> Result<Vec<Check>, Trouble> {
    let desk = desk(scenario)?;
    exponential(&desk.intake.talk, "talk")?;
    let patience = needs(scenario.model.citizens.patience.on(), "citizens.patience")?;
    if patience.redial_severity > 0.0 {
        return Err(Trouble::NotOfTheory("one chance to call again for all: `redial_severity` has to be 0".into()));
    }
    let chain = Redials {
        rate: desk.rate,
        service: desk.service,
        c: desk.seats,
        room: REDIAL_ROOM,
        patience: exponential(&patience.wait, "patience")?,
        again: logistic(patience.redial),
        delay: exponential(&patience.redial_delay, "the time until the next call")?,
    };
    let settled = chain.settle(ORBIT);
    let source = "chain of callers at the desk and callers who will call again (Falin and Templeton 1997)";
    let calls = settled.calls_each * desk.rate;
    Ok(vec![
        busy(settled.calls.busy / f64::from(desk.seats)),
        Check::number("abandoned", "share", settled.calls.abandoned, source, |seen| Sum {
            n: seen.calls.n,
            of: seen.abandoned.n as f64,
        }),
        Check::number("redials", "share", 1.0 - 1.0 / settled.calls_each, source, |seen| seen.calls),
        Check::time("wait", settled.calls.waiting / calls, source, |seen| seen.answered.and(seen.abandoned)),
    ])
}
