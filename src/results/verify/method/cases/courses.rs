//! Ways that orders go: disputed from unit to unit; extended, late by the office clock, and redone.

use super::orders::lines;
use crate::model::spec::{CategorySpec, ClockStart};
use crate::results::verify::method::case::{Case, Check, Trouble, needs};
use crate::results::verify::method::seen::{Seen, Sum};
use crate::results::verify::method::theory::chances::{logistic, trials};
use crate::results::verify::method::theory::hops::{Hops, late_by_a_day};
use crate::scenario::Scenario;

/// Disputes over a contested remit.
pub(crate) static DISPUTES: Case = Case {
    name: "disputes",
    title: "Disputes: hops to the right unit",
    file: "disputes.toml",
    about: "Who has no claim returns an order with one chance; the desk sees whose it is with another, tries the next unit \
            of the remit, and rules on the third return.",
    checks: disputes,
};

/// Extensions and redos.
pub(crate) static EXTENSIONS: Case = Case {
    name: "extensions",
    title: "Extensions, redos and the office clock",
    file: "extensions.toml",
    about: "Work of more than a day against a limit of one working day, by the hour in which a matter is raised; half of the \
            orders get more time, which is enough.",
    checks: extensions,
};

/// The one category of a scenario.
fn category(scenario: &Scenario) -> Result<&CategorySpec, Trouble> {
    let one = || Trouble::NotOfTheory("there is no category".into());
    Ok(scenario.model.category.iter().next().ok_or_else(one)?.1)
}

fn disputes(scenario: &Scenario) -> Result<Vec<Check>, Trouble> {
    const CHAIN: &str = "first-step analysis of the chain (Kemeny and Snell 1960, chapter 3)";
    let desks = &scenario.model.desks;
    let assignment = needs(desks.assignment.on(), "desks.assignment")?;
    let dispute = needs(desks.dispute.on(), "desks.dispute")?;
    let refusal = needs(scenario.model.units.refusal.on(), "units.refusal")?;
    let category = category(scenario)?;
    let plain = category.contested.0 >= 1.0 && refusal.catalogue_claim <= 0.0 && !dispute.claiming;
    if category.remit.len() < 2 || !plain {
        return Err(Trouble::NotOfTheory(
            "matters are contested by several units, and nobody claims one".into(),
        ));
    }
    let hops = Hops {
        others: category.remit.len() - 1,
        seen: logistic(assignment.skill),
        returned: logistic(refusal.base + refusal.remit),
        insight: dispute.insight_chance(dispute.work.0),
        ruling: dispute.ruling_after.0 as usize,
    };
    let fates = hops.fates();
    let mean = fates.returns.iter().zip(0_u32..).map(|(share, k)| f64::from(k) * share).sum();
    let mut checks = vec![Check::number("returns", "returns a ticket", mean, CHAIN, |seen| seen.returns)];
    for (k, share) in fates.returns.iter().enumerate() {
        let read = move |seen: &Seen| Sum {
            n: seen.transfers.iter().sum(),
            of: seen.transfers.get(k).copied().unwrap_or(0) as f64,
        };
        checks.push(Check::number(format!("transfers_{k}"), "share", *share, CHAIN, read));
    }
    checks.push(Check::number("ruled", "share of disputes", fates.ruled, CHAIN, |seen| seen.ruled));
    Ok(checks)
}

fn extensions(scenario: &Scenario) -> Result<Vec<Check>, Trouble> {
    let model = &scenario.model;
    let review = needs(model.desks.review.on(), "desks.review")?;
    let refusal = needs(model.units.refusal.on(), "units.refusal")?;
    let demand = needs(model.citizens.problems.on(), "citizens.problems")?;
    let line = lines(scenario)?.pop().ok_or_else(|| Trouble::NotOfTheory("there is no category".into()))?;
    let rules = &model.rules;
    if rules.general.0 != 1 || rules.clock != ClockStart::Signing || review.mean_work().0 > 0 {
        return Err(Trouble::NotOfTheory(
            "a limit of one working day from signing, and no work of review".into(),
        ));
    }
    let office = model.calendar.iter().find(|(name, _)| *name == "office").map(|(_, calendar)| calendar);
    let office = needs(office, "calendar.office")?;
    let open: Vec<(f64, f64)> =
        office.hours.iter().map(|hours| (f64::from(hours.from), f64::from(hours.to))).collect();
    let extended = logistic(refusal.extension_base);
    let late = late_by_a_day(&open, &demand.hours, line.service);
    let redos = trials(std::iter::repeat_n(review.effect_share.0, rules.redo_max.0 as usize)) - 1.0;
    let hours = line.service * (1.0 + redos * review.redo_field.0);
    Ok(vec![
        Check::number(
            "extended",
            "share",
            extended,
            "1 / (1 + exp(-base)); all requests are granted",
            |seen| seen.extended,
        ),
        Check::number(
            "overdue",
            "limits a ticket",
            (1.0 - extended) * late,
            "not extended, and raised so late that less than the work is left of two days",
            |seen| Sum { n: seen.redos.n, of: seen.overdue as f64 },
        ),
        Check::number("redos", "redos a ticket", redos, "p + p^2 (Feller 1968, VI.8)", |seen| seen.redos),
        Check::time("spent", hours, "work (1 + redos · share of work in a redo) (Wald 1944)", |seen| {
            seen.spent
        }),
    ])
}
