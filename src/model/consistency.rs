//! Checks of a scenario that no single table can make: names that must exist, shares that must sum, mechanisms that
//! contradict each other.

use std::collections::{BTreeMap, BTreeSet};

use super::spec::{CategoryKind, Level, ModelSpec, UnitKind, UnitSpec};
use crate::kernel::WorkTime;
use crate::kernel::param::{Fault, Node, Place, Problems, Table};

/// The word of tables for "not told apart".
const ALL: &str = "all";

/// Most handling units that a world can have.
const MOST_UNITS: usize = 20_000;

pub(super) fn check(spec: &ModelSpec, problems: &mut Problems) {
    calendars(spec, problems);
    units(spec, problems);
    categories(spec, problems);
    aliases(spec, problems);
    idle_bureaus(spec, problems);
    town_lines(spec, problems);
    super::mechanisms::check_needs(spec, problems);
    demand(spec, problems);
    if problems.count() == 0 {
        desk_load(spec, problems);
    }
}

/// Share of a district desk's hours that may be offered before a scenario is warned about: beyond, disputes gridlock.
const CALM_DESK: f64 = 0.85;

/// Warns of district desks that are offered more than they can do. A rough count with the reference voice, and, where
/// units can return orders and citizens are called back, with 12 % of orders returned and half of the replies said to be
/// unresolved; the run reports what it really was.
fn desk_load(spec: &ModelSpec, problems: &mut Problems) {
    let (Some(demand), desks) = (spec.citizens.problems.on(), &spec.desks) else { return };
    let voice = spec.citizens.voice.on().map_or(1.0, |voice| crate::kernel::logistic(voice.base));
    let appeals = |kind: CategoryKind| -> f64 {
        let of_kind = spec.category.iter().filter(|(_, category)| category.kind == kind);
        of_kind.map(|(_, category)| category.share.0 * category.affected.mean().max(1.0)).sum()
    };
    let answered = desks.intake.on().map_or(0.0, |intake| intake.knowledge_base.0);
    let people = f64::from(spec.world.residents.0) / 1000.0;
    let tickets = people
        * (demand.rate * appeals(CategoryKind::Problem) * voice
            + demand.consultation_rate * (1.0 - answered));
    let hours = |time: Option<WorkTime>| time.map_or(0.0, WorkTime::hours);
    let calls = desks.follow_up.on().map_or(1.0, |follow_up| 1.0 + (1.0 - follow_up.reach.0));
    let returned = if spec.units.refusal.on().is_some() { 0.12 } else { 0.0 };
    let proven = if desks.follow_up.on().is_some() { 0.5 } else { 0.0 };
    let each = hours(desks.assignment.on().map(|assignment| assignment.work))
        + returned * hours(desks.dispute.on().map(|dispute| dispute.work))
        + (1.0 + returned) * hours(desks.review.on().map(|review| review.mean_work()))
        + calls * hours(desks.follow_up.on().map(|follow_up| follow_up.mean_work()))
        + proven * desks.district.proof_check_work.hours();
    let agents = f64::from(desks.district.agents.0) * f64::from(spec.world.districts.0);
    let Some((_, calendar)) = spec.calendar.iter().find(|(name, _)| *name == desks.district.calendar) else {
        return;
    };
    let day: f64 = calendar.hours.iter().map(|hours| f64::from(hours.to - hours.from) / 3600.0).sum();
    // A year with public holidays has about two weeks less.
    let weeks = if calendar.holidays.is_empty() { 365.0 / 7.0 } else { 50.0 };
    let staffed = agents * day * calendar.weekdays.len() as f64 * weeks;
    if staffed > 0.0 && tickets * each > CALM_DESK * staffed {
        problems.within("desks", |problems| {
            problems.within("district", |problems| {
                problems.within("agents", |problems| {
                    problems.warn(
                        format!("the district desks are offered about {:.0} % of their hours", 100.0 * tickets * each / staffed),
                        format!("beyond {:.0} % returned tickets pile up where no clock sees them: more agents, or less work each", 100.0 * CALM_DESK),
                    );
                });
            });
        });
    }
}

fn known_calendar(spec: &ModelSpec, name: &str, problems: &mut Problems) {
    if name != "always" && spec.calendar.index_of(name).is_none() {
        let names: Vec<&str> = spec.calendar.iter().map(|(name, _)| name).chain(["always"]).collect();
        problems.reference("calendar", name, &names);
    }
}

fn calendars(spec: &ModelSpec, problems: &mut Problems) {
    problems.within("desks", |problems| {
        problems.within("district", |problems| {
            problems
                .within("calendar", |problems| known_calendar(spec, &spec.desks.district.calendar, problems));
        });
        if let Some(intake) = spec.desks.intake.on() {
            problems.within("intake", |problems| {
                problems.within("clerk_calendar", |problems| {
                    known_calendar(spec, &intake.clerk_calendar, problems)
                });
            });
        }
    });
    problems.within("calendar", |problems| {
        if spec.calendar.index_of("always").is_some() {
            problems.within("always", |problems| {
                problems.key("`always` is a calendar of its own", "choose another name")
            });
        }
    });
}

fn units(spec: &ModelSpec, problems: &mut Problems) {
    let mut towns = 0;
    let mut bureaus = 0;
    problems.within("unit", |problems| {
        for (name, unit) in spec.unit.iter() {
            problems.within(name, |problems| {
                problems.within("calendar", |problems| known_calendar(spec, &unit.calendar, problems));
                if name == "town" && unit.kind == UnitKind::Bureau {
                    problems.within("kind", |problems| {
                        problems.value(
                            "the name `town` stands for the town of the territory",
                            "write kind = \"town\", or rename the bureau",
                        );
                    });
                }
                if ["city", "government", "district", ALL].contains(&name) {
                    let whom =
                        if name == ALL { "what all have together" } else { "a desk or the government" };
                    problems.key(format!("`{name}` is taken by {whom}"), "choose another name");
                }
            });
            match unit.kind {
                UnitKind::Town => towns += unit.count.0 as usize,
                UnitKind::Bureau => bureaus += 1,
            }
        }
        if towns == 0 {
            problems.key("there is no town", "add a table [unit.town] with kind = \"town\"");
        }
        let districts = spec.world.districts.0 as usize;
        if towns + bureaus * districts > MOST_UNITS {
            problems.key(
                format!("{} units are too many", towns + bureaus * districts),
                format!("allowed: at most {MOST_UNITS} towns and bureaus over all districts"),
            );
        }
        if towns > 0 && towns < districts {
            problems.key(format!("{districts} districts share {towns} towns"), "every district needs a town");
        }
        if problems.count() == 0 {
            names_that_are_made(spec, problems);
        }
    });
}

/// Tables and luck know units by their names: those that are made by counting (`town_001`, `water_02`) must not be names that
/// somebody gave, or made of another unit.
fn names_that_are_made(spec: &ModelSpec, problems: &mut Problems) {
    let districts = spec.world.districts.0 as usize;
    let made = |name: &str, unit: &UnitSpec| -> Vec<String> {
        match (unit.kind, unit.level) {
            (UnitKind::Town, _) if unit.count.0 != 1 => {
                (1..=unit.count.0).map(|number| format!("{name}_{number:03}")).collect()
            }
            (UnitKind::Bureau, Level::District) if districts > 1 => {
                (1..=districts).map(|number| format!("{name}_{number:02}")).collect()
            }
            _ => vec![name.to_string()],
        }
    };
    let of_districts =
        (1..=districts).filter(|_| districts > 1).map(|number| format!("district_{number:02}"));
    let mut taken: BTreeMap<String, &str> = of_districts.map(|name| (name, "district")).collect();
    let mut collide = |name: &str, own: &str, other: &str| {
        problems.within(name, |problems| {
            let message = format!("the name `{own}` is also that of a `{other}`: those are numbered");
            problems.key(message, "choose another name");
        });
    };
    for (name, unit) in spec.unit.iter() {
        for own in made(name, unit) {
            if let Some(other) = taken.insert(own.clone(), name) {
                return collide(name, &own, other);
            }
        }
    }
    // What is written beside numbered names would be taken for one of them, even where its own are numbered again.
    let taken_by = |name| taken.get(name).copied().filter(|other| *other != name);
    if let Some((name, other)) = spec.unit.iter().find_map(|(name, _)| Some((name, taken_by(name)?))) {
        collide(name, name, other);
    }
}

fn categories(spec: &ModelSpec, problems: &mut Problems) {
    let towns: Vec<&str> =
        spec.unit.iter().filter(|(_, u)| u.kind == UnitKind::Town).map(|(name, _)| name).collect();
    let bureaus: Vec<&str> =
        spec.unit.iter().filter(|(_, u)| u.kind == UnitKind::Bureau).map(|(name, _)| name).collect();
    let is_bureau: BTreeSet<&str> = bureaus.iter().copied().collect();
    problems.within("category", |problems| {
        for (name, category) in spec.category.iter() {
            problems.within(name, |problems| {
                if name == ALL && spec.category.len() > 1 {
                    let message =
                        "tables call the total of all categories `all`: this one has no rows of its own";
                    problems.warn(message, "choose another name to see it apart");
                }
                for (key, list, town) in
                    [("remit", &category.remit, true), ("partners", &category.partners, false)]
                {
                    for (i, unit) in list.iter().enumerate() {
                        let known = is_bureau.contains(unit.as_str()) || (town && unit == "town");
                        if known {
                            continue;
                        }
                        let mut allowed = bureaus.clone();
                        if town {
                            allowed.push("town");
                        }
                        problems.within(key, |problems| {
                            problems.within(&format!("[{i}]"), |problems| {
                                if town && towns.contains(&unit.as_str()) {
                                    problems.note(
                                        Fault::Reference,
                                        Place::Value,
                                        format!("`{unit}` is a kind of town"),
                                        "the town of the territory is written \"town\"",
                                    );
                                } else {
                                    problems.reference(if town { "unit" } else { "bureau" }, unit, &allowed);
                                }
                            });
                        });
                    }
                }
            });
        }
    });
}

/// Warns of bureaus to which no ticket can come: their idle hours would enter utilisation as if they waited for work.
fn idle_bureaus(spec: &ModelSpec, problems: &mut Problems) {
    let lists =
        spec.category.iter().flat_map(|(_, category)| category.remit.iter().chain(&category.partners));
    let named: std::collections::BTreeSet<&str> = lists.map(String::as_str).collect();
    if spec.citizens.problems.on().is_none() {
        return;
    }
    problems.within("unit", |problems| {
        for (name, unit) in spec.unit.iter() {
            if unit.kind == UnitKind::Bureau && unit.staff.0 > 0 && !named.contains(name) {
                let message = format!("`{name}` is in no remit: no ticket comes to it by its own work");
                let help =
                    "its staff counts as idle in utilisation: name it in a `remit`, or leave the unit out";
                problems.within(name, |problems| problems.warn(message, help));
            }
        }
    });
}

/// Towns that open a line of their own are kinds of towns.
fn town_lines(spec: &ModelSpec, problems: &mut Problems) {
    let Some(line) = spec.units.town_line.on() else { return };
    let towns: Vec<&str> =
        spec.unit.iter().filter(|(_, u)| u.kind == UnitKind::Town).map(|(name, _)| name).collect();
    problems.within("units", |problems| {
        problems.within("town_line", |problems| {
            problems.within("towns", |problems| {
                for (i, town) in
                    line.towns.iter().enumerate().filter(|(_, town)| !towns.contains(&town.as_str()))
                {
                    problems.within(&format!("[{i}]"), |problems| {
                        problems.reference("kind of town", town, &towns)
                    });
                }
            });
        });
    });
}

/// A value of a file of requests must mean one category and one unit.
fn aliases(spec: &ModelSpec, problems: &mut Problems) {
    let categories = spec.category.iter().map(|(name, category)| (name, category.aliases.as_slice()));
    problems.within("category", |problems| one_claimant(&categories.collect::<Vec<_>>(), problems));
    let units = spec.unit.iter().map(|(name, unit)| (name, unit.aliases.as_slice()));
    problems.within("unit", |problems| {
        one_claimant(&units.collect::<Vec<_>>(), problems);
        for (name, unit) in spec.unit.iter().filter(|(_, unit)| !unit.aliases.is_empty()) {
            let copies = match (unit.kind, unit.level) {
                (UnitKind::Town, _) => unit.count.0,
                (UnitKind::Bureau, Level::District) => spec.world.districts.0,
                (UnitKind::Bureau, Level::City) => 1,
            };
            if copies > 1 {
                problems.within(name, |problems| {
                    problems.within("aliases", |problems| {
                        problems.value(
                            format!("there are {copies} of `{name}`: these values do not say which is meant"),
                            "declare each as a unit of its own, or write level = \"city\"",
                        );
                    });
                });
            }
        }
    });
}

/// Own names and aliases are claimed in the order of the declarations; blanks around a value do not count. Two values
/// that differ in the case of letters alone may mean different things: a file writes them apart.
fn one_claimant(claims: &[(&str, &[String])], problems: &mut Problems) {
    let fold = |value: &str| value.trim().to_string();
    let mut holders: BTreeMap<String, &str> = claims.iter().map(|(name, _)| (fold(name), *name)).collect();
    for (name, aliases) in claims {
        for (i, alias) in aliases.iter().enumerate() {
            let holder = *holders.entry(fold(alias)).or_insert(name);
            if holder == *name {
                continue;
            }
            problems.within(name, |problems| {
                problems.within("aliases", |problems| {
                    problems.within(&format!("[{i}]"), |problems| {
                        problems.value(format!("`{holder}` has this value too"), "leave one of the two out");
                    });
                });
            });
        }
    }
}

fn demand(spec: &ModelSpec, problems: &mut Problems) {
    let Some(demand) = spec.citizens.problems.on() else { return };
    problems.within("category", |problems| {
        if spec.category.is_empty() {
            problems.key(
                "there is no category of matters",
                "add tables [category.NAME], or set citizens.problems = \"off\"",
            );
        }
        for kind in [CategoryKind::Problem, CategoryKind::Consultation] {
            let shares: Vec<f64> =
                spec.category.iter().filter(|(_, c)| c.kind == kind).map(|(_, c)| c.share.0).collect();
            let sum: f64 = shares.iter().sum();
            if !shares.is_empty() && (sum - 1.0).abs() > 1e-6 {
                let word = crate::kernel::param::Choice::word(kind);
                problems.value(
                    format!("the shares of the categories of kind \"{word}\" sum to {sum}, not to 1"),
                    "change the `share` of one of them",
                );
            }
        }
    });
    if spec.community.is_empty() || spec.community.iter().all(|(_, kind)| kind.weight <= 0.0) {
        problems.within("community", |problems| {
            problems.key(
                "there is no community with residents",
                "add a table [community.NAME] with a weight above zero",
            );
        });
    } else if spec.community.iter().all(|(_, k)| k.weight * k.problem_factor <= 0.0) {
        problems.within("community", |problems| {
            problems.key(
                "no community has any problems",
                "give one a weight and a problem_factor above zero, or switch citizens.problems off",
            );
        });
    }
    problems.within("citizens", |problems| {
        problems.within("problems", |problems| {
            problems.within("shocks", |problems| {
                for (i, shock) in demand.shocks.iter().enumerate() {
                    for (j, name) in shock.categories.iter().enumerate() {
                        if spec.category.index_of(name).is_none() {
                            let names: Vec<&str> = spec.category.iter().map(|(name, _)| name).collect();
                            problems.within(&format!("[{i}]"), |problems| {
                                problems.within("categories", |problems| {
                                    problems.within(&format!("[{j}]"), |problems| {
                                        problems.reference("category", name, &names);
                                    });
                                });
                            });
                        }
                    }
                }
            });
        });
    });
}

/// Names that nothing bears, in a scenario some of whose values are wrong: the mistakes that [`check`] would find later.
pub(super) fn check_names(root: &Table, problems: &mut Problems) {
    let tables = |key: &str| root.get(key).and_then(Node::as_table);
    let names = |key: &str| -> Vec<&str> {
        tables(key).into_iter().flatten().map(|(name, _)| name.as_str()).collect()
    };
    let mut calendars = names("calendar");
    calendars.push("always");
    let units = names("unit");
    let is_town = |name: &str| {
        let unit = tables("unit").and_then(|units| units.get(name)).and_then(Node::as_table);
        unit.and_then(|unit| unit.get("kind")) == Some(&Node::Text("town".into()))
    };
    let bureaus: Vec<&str> = units.iter().copied().filter(|name| !is_town(name)).collect();
    let mut remits = bureaus.clone();
    remits.push("town");
    for (name, unit) in tables("unit").into_iter().flatten() {
        problems.within("unit", |problems| {
            problems.within(name, |problems| named(unit, "calendar", "calendar", &calendars, problems))
        });
    }
    for (name, category) in tables("category").into_iter().flatten() {
        problems.within("category", |problems| {
            problems.within(name, |problems| {
                named(category, "remit", "unit", &remits, problems);
                named(category, "partners", "unit", &bureaus, problems);
            });
        });
    }
}

/// Refuses a text, or texts of a list, that name nothing known.
fn named(table: &Node, key: &str, what: &str, known: &[&str], problems: &mut Problems) {
    let refuse = |node: &Node, problems: &mut Problems| {
        if let Node::Text(name) = node
            && !known.contains(&name.as_str())
        {
            problems.reference(what, name, known);
        }
    };
    let Some(value) = table.as_table().and_then(|table| table.get(key)) else { return };
    problems.within(key, |problems| match value {
        Node::List(items) => {
            for (i, item) in items.iter().enumerate() {
                problems.within(&format!("[{i}]"), |problems| refuse(item, problems));
            }
        }
        single => refuse(single, problems),
    });
}
