//! Calls before the seats of the city desk: Erlang B, C and A, a finite room, Pollaczek-Khinchine, redials and retrials.

use crate::model::desks::intake::Intake;
use crate::results::verify::method::case::{Case, Check, Trouble, exponential, moments, needs, stable, tail};
use crate::results::verify::method::seen::Sum;
use crate::results::verify::method::theory::chances::logistic;
use crate::results::verify::method::theory::lines::{
    birth_and_death, erlang_b, tail_mmc, wait_mg1, wait_mmc,
};
use crate::results::verify::method::theory::redials::Redials;
use crate::scenario::Scenario;

/// M/M/1.
pub(crate) static MM1: Case = Case {
    name: "mm1",
    title: "M/M/1",
    file: "mm1.toml",
    about: "Calls before one seat, exponential talk.",
    checks: erlang_c,
};

/// M/M/c.
pub(crate) static MMC: Case = Case {
    name: "mmc",
    title: "M/M/c (Erlang C)",
    file: "mmc.toml",
    about: "Calls before three seats, exponential talk.",
    checks: erlang_c,
};

/// M/M/c/K.
pub(crate) static MMCK: Case = Case {
    name: "mmck",
    title: "M/M/c/K",
    file: "mmck.toml",
    about: "Calls before three seats, exponential talk; as many again may wait, and the others hear that it is busy.",
    checks: finite_room,
};

/// M/M/c/c.
pub(crate) static MMCC: Case = Case {
    name: "mmcc",
    title: "M/M/c/c (Erlang B)",
    file: "mmcc.toml",
    about: "As many lines as seats, exponential talk: nobody waits.",
    checks: erlang_b_checks,
};

/// M/G/c/c.
pub(crate) static MGCC: Case = Case {
    name: "mgcc",
    title: "M/G/c/c (Erlang B)",
    file: "mgcc.toml",
    about: "As many lines as seats, lognormal talk: nobody waits.",
    checks: erlang_b_checks,
};

/// M/D/1.
pub(crate) static MD1: Case = Case {
    name: "md1",
    title: "M/D/1 (Pollaczek-Khinchine)",
    file: "md1.toml",
    about: "Calls before one seat, constant talk.",
    checks: pollaczek_khinchine,
};

/// M/G/1.
pub(crate) static MG1: Case = Case {
    name: "mg1",
    title: "M/G/1 (Pollaczek-Khinchine)",
    file: "mg1.toml",
    about: "Calls before one seat, lognormal talk.",
    checks: pollaczek_khinchine,
};

/// M/M/c+M.
pub(crate) static ERLANG_A: Case = Case {
    name: "erlang_a",
    title: "M/M/c+M (Erlang A)",
    file: "erlang_a.toml",
    about: "More calls than ten seats can take; callers hang up after an exponential time, for good.",
    checks: erlang_a,
};

/// M/M/c+M with redials.
pub(crate) static REDIALS: Case = Case {
    name: "redials",
    title: "M/M/c+M with redials",
    file: "redials.toml",
    about: "Callers who hang up call again, six in ten of them, after an exponential time.",
    checks: redials,
};

/// M/M/c/c with retrials.
pub(crate) static RETRIALS: Case = Case {
    name: "retrials",
    title: "M/M/c/c with retrials",
    file: "retrials.toml",
    about: "As many lines as seats; who finds them taken calls again after an exponential time, until he gets through.",
    checks: retrials,
};

/// Calls by second: questions alone, evenly over the day and the week.
pub(crate) fn call_rate(scenario: &Scenario) -> Result<f64, Trouble> {
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
    ])
}

/// Share of calls that found all lines taken.
fn blocked(theory: f64, source: &'static str) -> Check {
    Check::number("blocked", "share", theory, source, |seen| Sum { n: seen.calls.n, of: seen.blocked as f64 })
}

/// A desk at which nobody hangs up, as nobody waits for less than for ever.
///
/// # Errors
/// If somebody may.
fn patient(scenario: &Scenario) -> Result<(), Trouble> {
    if scenario.model.citizens.patience.on().is_none() {
        return Ok(());
    }
    Err(Trouble::NotOfTheory("callers wait for ever: `citizens.patience` has to be off".into()))
}

/// A desk without a waiting room.
///
/// # Errors
/// If it has one.
fn no_room(desk: &Desk<'_>) -> Result<(), Trouble> {
    if desk.intake.lines.0 == desk.seats {
        return Ok(());
    }
    Err(Trouble::NotOfTheory("there have to be as many `lines` as `seats`".into()))
}

/// More lines than this are as good as without end, and have formulas of their own.
const MOST_LINES: u32 = 10_000;

fn finite_room(scenario: &Scenario) -> Result<Vec<Check>, Trouble> {
    let desk = desk(scenario)?;
    exponential(&desk.intake.talk, "talk")?;
    patient(scenario)?;
    let lines = desk.intake.lines.0;
    if lines < desk.seats || lines > MOST_LINES {
        return Err(Trouble::NotOfTheory(format!("`lines` go from the number of seats to {MOST_LINES}")));
    }
    let line = birth_and_death(desk.rate, desk.service, desk.seats, lines, f64::INFINITY);
    let source = "birth and death (Gross and Harris 1998, 2.4)";
    let taken = desk.rate * (1.0 - line.blocked);
    Ok(vec![
        busy(line.busy / f64::from(desk.seats)),
        blocked(line.blocked, source),
        Check::time(
            "wait",
            line.waiting / taken,
            "the same, and Little 1961; callers who get through",
            |seen| seen.answered,
        ),
    ])
}

fn erlang_b_checks(scenario: &Scenario) -> Result<Vec<Check>, Trouble> {
    let desk = desk(scenario)?;
    patient(scenario)?;
    no_room(&desk)?;
    let lost = erlang_b(desk.seats, desk.load);
    Ok(vec![
        busy(desk.load * (1.0 - lost) / f64::from(desk.seats)),
        blocked(lost, "B(c, a), whatever the talk (Erlang 1917; Sevastyanov 1957)"),
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
        Check::time("wait", wait, "rate E[S^2] / 2(1 - load) (Pollaczek 1930, Khinchine 1932)", |seen| {
            seen.answered
        }),
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
        Check::number(
            "abandoned",
            "share",
            line.abandoned,
            "birth and death (Palm 1957; Garnett et al. 2002)",
            |seen| Sum { n: seen.calls.n, of: seen.abandoned.n as f64 },
        ),
        Check::time(
            "wait",
            line.waiting / desk.rate,
            "birth and death, and Little 1961; all callers",
            |seen| seen.answered.and(seen.abandoned),
        ),
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
        return Err(Trouble::NotOfTheory(
            "one chance to call again for all: `redial_severity` has to be 0".into(),
        ));
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

/// Nobody gives up: the chance of calling again must leave out no more than this.
const GIVES_UP: f64 = 1e-6;
/// So many callers who will call again are as good as without end where they all persist.
const PERSISTENT_ORBIT: u32 = 300;

fn retrials(scenario: &Scenario) -> Result<Vec<Check>, Trouble> {
    let desk = desk(scenario)?;
    exponential(&desk.intake.talk, "talk")?;
    no_room(&desk)?;
    stable(desk.load, desk.seats)?;
    let patience = needs(scenario.model.citizens.patience.on(), "citizens.patience")?;
    let again = logistic(patience.redial);
    if patience.redial_severity > 0.0 || again < 1.0 - GIVES_UP {
        return Err(Trouble::NotOfTheory(
            "all must call again: `redial` at its largest, and `redial_severity` 0".into(),
        ));
    }
    let chain = Redials {
        rate: desk.rate,
        service: desk.service,
        c: desk.seats,
        room: desk.seats,
        patience: f64::INFINITY,
        again: 1.0,
        delay: exponential(&patience.redial_delay, "the time until the next call")?,
    };
    let settled = chain.settle(PERSISTENT_ORBIT);
    let source = "chain of busy seats and callers who will call again (Falin and Templeton 1997, chapter 2)";
    Ok(vec![
        busy(desk.load / f64::from(desk.seats)),
        blocked(settled.calls.blocked, source),
        Check::number("redials", "share", 1.0 - 1.0 / settled.calls_each, source, |seen| seen.calls),
    ])
}
