//! What is said of the world: its places, people, matters and calendars, how long it runs, what drives it.

use super::Described;
use super::text::{code, counted, escaped, table, words};
use crate::kernel::param::{ByYear, Choice, Node, Param, Switch};
use crate::kernel::{SimTime, StartDate};
use crate::model::spec::{Level, UnitKind, UnitSpec};
use crate::scenario::explain::inline;

/// A value as a scenario writes it, in code.
fn shown(value: &impl Param) -> String {
    code(&inline(&value.write()))
}

/// A list of names in code.
fn names(names: &[String]) -> String {
    names.iter().map(|name| code(name)).collect::<Vec<_>>().join(", ")
}

impl Described<'_> {
    /// What the scenario says that it is.
    pub(crate) fn purpose(&self) -> String {
        let head = &self.scenario.head;
        let (title, about) = (escaped(&words(&head.title)), words(&head.about));
        match (title.as_str(), about.as_str()) {
            ("", "") => "The scenario does not say what it is about.\n".into(),
            (title, "") => format!("The scenario described here is *{title}*.\n"),
            ("", about) => format!("The author says of this scenario: {about}\n"),
            (title, about) => {
                format!("The scenario described here is *{title}*. Its author says of it: {about}\n")
            }
        }
    }

    /// How many there are of everything, then each kind by itself.
    pub(crate) fn entities(&self) -> String {
        let model = &self.scenario.model;
        let world = &model.world;
        let towns: u64 = model
            .unit
            .iter()
            .filter(|(_, unit)| unit.kind == UnitKind::Town)
            .map(|(_, unit)| u64::from(unit.count.0))
            .sum();
        let bureaus: u64 = model.unit.iter().map(|(_, unit)| self.bureaus(unit)).sum();
        let mut text = format!(
            "This world has {} in {}, with {} of {} each and {}; above the units stand {} of government. Problems belong to {}.\n\n",
            counted(u64::from(world.residents.0), "resident", "residents"),
            counted(u64::from(world.districts.0), "district", "districts"),
            counted(towns, "town", "towns"),
            counted(u64::from(world.communities_per_town.0), "community", "communities"),
            counted(bureaus, "bureau", "bureaus"),
            counted(u64::from(world.levels.0), "level", "levels"),
            counted(model.category.len() as u64, "category", "categories"),
        );
        let units = model.unit.iter().map(|(name, unit)| {
            let count =
                if unit.kind == UnitKind::Town { u64::from(unit.count.0) } else { self.bureaus(unit) };
            [
                code(name),
                unit.label.clone(),
                unit.kind.word().into(),
                count.to_string(),
                unit.staff.0.to_string(),
                code(&unit.calendar),
            ]
        });
        text += &table(["unit", "label", "kind", "how many", "staff of each", "calendar"], units);
        text.push('\n');
        text += &self.communities();
        text.push('\n');
        text += &self.categories();
        text
    }

    /// How many bureaus a kind of unit stands for.
    fn bureaus(&self, unit: &UnitSpec) -> u64 {
        match (unit.kind, unit.level) {
            (UnitKind::Town, _) => 0,
            (UnitKind::Bureau, Level::District) => u64::from(self.scenario.model.world.districts.0),
            (UnitKind::Bureau, Level::City) => 1,
        }
    }

    fn communities(&self) -> String {
        let rows = self.scenario.model.community.iter().map(|(name, kind)| {
            [code(name), shown(&kind.weight), shown(&kind.digital_weak), shown(&kind.problem_factor)]
        });
        table(["kind of community", "weight", "share without app and web", "factor on problems"], rows)
    }

    fn categories(&self) -> String {
        let rows = self.scenario.model.category.iter().map(|(name, category)| {
            let holder = &category.authority;
            [
                code(name),
                category.label.clone(),
                category.kind.word().into(),
                shown(&category.share),
                category.class.word().into(),
                names(&category.remit),
                shown(&category.contested),
                format!("{} / {} / {} / {}", holder.unit.0, holder.city.0, holder.outside.0, holder.nobody.0),
                shown(&category.field_hours),
            ]
        });
        let header = [
            "category",
            "label",
            "kind",
            "share of its kind",
            "class",
            "remit",
            "contested share",
            "authority: unit / city / outside / nobody",
            "field work",
        ];
        table(header, rows)
    }

    /// First day, warm-up, counted time.
    pub(crate) fn scales(&self) -> String {
        let run = &self.scenario.head.run;
        let counted_from = StartDate::new(run.start).date_of(SimTime(run.warm_up.0));
        format!(
            "Time zero is the midnight of {}. A warm-up of {} is not counted; the {} behind it, from {} on, are. Instants are whole seconds.\n",
            run.start, run.warm_up, run.length, counted_from
        )
    }

    /// Calendars, what varies with the date, replayed requests.
    pub(crate) fn input(&self) -> String {
        let model = &self.scenario.model;
        let calendars = model.calendar.iter().map(|(name, calendar)| {
            let days: Vec<&str> = calendar.weekdays.iter().map(|day| day.word()).collect();
            let hours: Vec<String> = calendar.hours.iter().map(shown).collect();
            [
                code(name),
                days.join(", "),
                hours.join(", "),
                calendar.holidays.len().to_string(),
                calendar.makeup_days.len().to_string(),
            ]
        });
        let mut text = table(["calendar", "weekdays", "hours", "public holidays", "make-up days"], calendars);
        text.push('\n');
        text += &self.drivers();
        text.push('\n');
        text += &self.changes();
        text += &match &self.scenario.head.requests {
            Switch::Off => "No recorded requests are replayed; all demand is generated, and no external data are pre-processed.\n".to_string(),
            Switch::On(requests) => format!(
                "Requests of a file are replayed in place of generated demand: {}. The file is {}. Rows outside the time of the run or of the given days are left out; a category that nothing claims is \
                 treated as {}; up to {} unreadable rows are tolerated and counted. The run prints what it kept and what it left out.\n",
                requests.wanted,
                requests.file.as_ref().map_or("given on the command line".into(), |file| code(file)),
                shown(&requests.unknown_category),
                requests.tolerate.0,
            ),
        };
        text
    }

    /// What changes at which date: each parameter with the value before and from then on.
    fn changes(&self) -> String {
        let head = &self.scenario.head;
        if head.change.is_empty() {
            return "No parameter changes within the run.\n\n".into();
        }
        let rows = self.scenario.changed().into_iter().map(|row| {
            let when = row.change.until.map_or_else(
                || row.change.date.to_string(),
                |until| format!("{}, in steps to {until}", row.change.date),
            );
            [when, words(&row.change.label), code(&row.path), code(&row.before), code(&row.after)]
        });
        let table = table(["from", "change", "parameter", "before", "value"], rows);
        format!(
            "Parameters change at these dates, at midnight; beliefs, lines and records carry over. The values elsewhere in \
             this text are those before all changes.\n\n{table}\n"
        )
    }

    /// What the date does to demand.
    fn drivers(&self) -> String {
        let model = &self.scenario.model;
        let Some(demand) = model.citizens.problems.on() else {
            return "Without `citizens.problems` no demand is generated.\n".into();
        };
        let seasons: Vec<String> = model
            .category
            .iter()
            .filter(|(_, category)| !category.season.is_empty())
            .map(|(name, _)| code(name))
            .collect();
        let seasons = if seasons.is_empty() { "no category".into() } else { seasons.join(", ") };
        let mut text = format!(
            "Demand follows the hour of the day and the weekday (`citizens.problems.hours` and `.weekdays`); {seasons} \
             {} a season.",
            if seasons == "no category" { "has" } else { "with" }
        );
        let factors: Vec<String> = match &demand.yearly {
            ByYear::FromStart(list) => list.iter().map(f64::to_string).collect(),
            ByYear::Dated(years) => years.iter().map(|(year, factor)| format!("{factor} ({year})")).collect(),
        };
        if !factors.is_empty() {
            text +=
                &format!(" By calendar year, from the first on, it is multiplied by {}.", factors.join(", "));
        }
        text += if demand.shocks.is_empty() {
            " There are no shocks.\n"
        } else {
            " These shocks come over it:\n\n"
        };
        let shocks = demand.shocks.iter().map(|shock| {
            let of = if shock.categories.is_empty() { "all".into() } else { names(&shock.categories) };
            [shock.from.to_string(), shock.length.to_string(), shock.factor.to_string(), of]
        });
        text += &table(["first day", "length", "factor", "categories"], shocks);
        text
    }

    /// Who works, and by which calendar.
    pub(crate) fn resources(&self) -> String {
        let model = &self.scenario.model;
        let mut rows = Vec::new();
        match model.desks.intake.on() {
            Some(intake) => {
                rows.push([
                    "city desk, seats in the busiest hours".into(),
                    intake.seats.0.to_string(),
                    "by hour, `desks.intake.shape`".into(),
                ]);
                rows.push([
                    "city desk, clerks".into(),
                    intake.clerks.0.to_string(),
                    code(&intake.clerk_calendar),
                ]);
            }
            None => rows.push(["city desk".into(), "takes no time".into(), "always".into()]),
        }
        let desk = &model.desks.district;
        rows.push(["agents of each district desk".into(), desk.agents.0.to_string(), code(&desk.calendar)]);
        for (name, unit) in model.unit.iter() {
            rows.push([
                format!("staff of each {}", code(name)),
                unit.staff.0.to_string(),
                code(&unit.calendar),
            ]);
        }
        let table = table(["resource", "number", "calendar"], rows);
        format!(
            "Resources are people with a calendar; a job occupies one of them, and is continued on the next working day if it does not end on this one.\n\n{table}"
        )
    }

    /// Where things come in, and where they leave.
    pub(crate) fn routes(&self) -> String {
        let model = &self.scenario.model;
        let hotline = model.platform.hotline.write() == Node::from("on");
        let entries = [
            (self.scenario.head.requests.on().is_some(), "recorded requests"),
            (self.is_on("citizens.problems"), "problems and questions that arise"),
            (hotline, "calls and messages to the hotline"),
            (!hotline, "letters"),
            (self.is_on("units.informal"), "matters told in the village"),
            (self.is_on("units.town_line"), "calls to a town's own line"),
            (self.is_on("citizens.repeat"), "citizens who come back"),
            (self.is_on("citizens.escalation"), "superiors and visits"),
            (self.is_on("units.planted_calls"), "calls that units arrange"),
            (self.is_on("platform.parallel_channels"), "entries in other systems"),
            (self.is_on("government.top_down_tasks"), "tasks from above"),
        ];
        let exits = [
            (self.is_on("citizens.voice"), "citizens who stay silent"),
            (self.is_on("citizens.patience"), "callers who hang up for good"),
            (self.is_on("desks.intake"), "questions answered at once"),
            (self.is_on("desks.screening"), "appeals that are screened out"),
            (self.is_on("desks.identity_linking"), "appeals merged with an earlier ticket"),
            (self.is_on("units.informal"), "matters settled in the village"),
            (self.is_on("desks.dispute"), "tickets that nobody is responsible for"),
            (true, "tickets that are closed"),
        ];
        let list = |routes: &[(bool, &str)]| {
            let open: Vec<&str> = routes.iter().filter(|(open, _)| *open).map(|(_, what)| *what).collect();
            open.join("; ")
        };
        format!("Entry points are: {}. Exit points are: {}.\n", list(&entries), list(&exits))
    }
}
