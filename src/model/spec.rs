//! The world as a scenario writes it: places, people, matters, units, and what each actor does.

pub use super::mechanisms::{CitizensSpec, DesksSpec, GovernmentSpec, Hotline, PlatformSpec, UnitsSpec};
use crate::kernel::param::{Choice, Count, Hours, Named, Share, Spread, distribution};
use crate::kernel::{Date, Elapsed, WorkDays, WorkTime};
use crate::{choice, section};

choice! {
    /// A day of the week.
    pub enum Weekday {
        /// Monday.
        Mon = "mon",
        /// Tuesday.
        Tue = "tue",
        /// Wednesday.
        Wed = "wed",
        /// Thursday.
        Thu = "thu",
        /// Friday.
        Fri = "fri",
        /// Saturday.
        Sat = "sat",
        /// Sunday.
        Sun = "sun",
    }
}

section! {
    /// When somebody works.
    #[tag(Institution)]
    pub struct CalendarSpec {
        /// Days of the week that are worked.
        weekdays: Vec<Weekday> = ["mon", "tue", "wed", "thu", "fri"], from "assumption";
        /// Opening hours of a working day.
        hours: Vec<Hours> = ["08:30-12:00", "13:30-18:00"], from "assumption: eight hours with a noon break";
        /// Public holidays: not worked, whatever the weekday.
        holidays: Vec<Date> = required_empty(), from "none by default";
        /// Make-up days: worked, whatever the weekday.
        makeup_days: Vec<Date> = required_empty(), from "none by default";
    }
    check |this, problems| {
        for (i, pair) in this.hours.windows(2).enumerate() {
            if pair[0].to > pair[1].from {
                problems.within("hours", |problems| problems.within(&format!("[{}]", i + 1), |problems|
                    problems.value("these hours begin before the ones before them end", "list them in order, without overlap")));
            }
        }
        if this.hours.is_empty() || this.weekdays.is_empty() {
            problems.value("no time of this calendar is working time", "give at least one weekday and one span of hours");
        }
        for (i, day) in this.weekdays.iter().enumerate() {
            if this.weekdays[..i].contains(day) {
                problems.within("weekdays", |problems| problems.within(&format!("[{i}]"), |problems|
                    problems.value(format!("\"{}\" stands twice", day.word()), "list each day once")));
            }
        }
        if let Some(day) = this.makeup_days.iter().find(|day| this.holidays.contains(day)) {
            problems.within("makeup_days", |problems|
                problems.value(format!("{day} is a holiday and a make-up day"), "keep it in one of the two lists"));
        }
    }
}

/// An empty list, as a default.
fn required_empty() -> Option<crate::kernel::param::Node> {
    Some(crate::kernel::param::Node::List(Vec::new()))
}

section! {
    /// The place.
    #[tag(Environment)]
    pub struct WorldSpec {
        /// Residents of the whole world.
        residents: Count = 500_000, in 1 => 100_000_000, usual 10_000 => 30_000_000, from "assumption: one district-size city";
        /// Districts; each has a desk of its own. Towns are spread over them in turn.
        districts: Count = 1, in 1 => 500, from "assumption";
        /// Villages or communities in each town.
        communities_per_town: Count = 20, in 1 => 200, usual 5 => 60, from "assumption";
        /// Levels of government above the handling units that can add requests and amplify pressure.
        levels: Count = 3, in 0 => 8, usual 1 => 5, from "A City study (S3.5)";
    }
}

section! {
    /// A kind of community: neighbours who share hearsay.
    #[tag(Environment)]
    pub struct CommunitySpec {
        /// Weight of this kind among the communities of a town; kinds are dealt out in proportion.
        weight: f64 = 1.0, in 0.0 => 1e6, from "assumption";
        /// Share of residents who cannot use app or web.
        digital_weak: Share = 0.25, usual 0.05 => 0.6, from "Z street study (S2.8); size: assumption";
        /// Problems that arise here, against the average of all communities (a factor).
        problem_factor: f64 = 1.0, in 0.0 => 100.0, from "assumption";
    }
}

choice! {
    /// What a category is about.
    pub enum CategoryKind {
        /// Something is wrong and has to be put right.
        Problem = "problem",
        /// Somebody wants to know something.
        Consultation = "consultation",
    }
}

choice! {
    /// The class of a matter, which sets its time limit.
    pub enum DeadlineClass {
        /// Danger to life or property.
        Emergency = "emergency",
        /// Water, power, gas, heat.
        Utility = "utility",
        /// A question.
        Consultation = "consultation",
        /// An ordinary matter.
        General = "general",
        /// A complex matter.
        Complex = "complex",
    }
}

section! {
    /// Who can actually decide a matter: the shares must sum to 1.
    #[tag(Organisation)]
    pub struct HolderSpec {
        /// The unit that has the remit.
        unit: Share = 0.90, from "assumption";
        /// The city government.
        city: Share = 0.05, from "assumption";
        /// A body outside the government's reach (an airport's air routes, a company, a court).
        outside: Share = 0.03, from "B City C District study (S4.7); size: assumption";
        /// Nobody: the law gives no power.
        nobody: Share = 0.02, from "assumption";
    }
    check |this, problems| {
        let sum = this.unit.0 + this.city.0 + this.outside.0 + this.nobody.0;
        if (sum - 1.0).abs() > 1e-6 {
            problems.value(format!("the shares sum to {sum}, not to 1"), "unit + city + outside + nobody = 1");
        }
    }
}

section! {
    /// A category of matters that citizens bring.
    #[tag(Environment)]
    pub struct CategorySpec {
        /// A problem to be solved, or a question to be answered.
        kind: CategoryKind = "problem", from "definition";
        /// Name for people, in any language.
        label: String = "", from "definition";
        /// Share of this category among all of its kind; the shares of a kind must sum to 1.
        share: Share = required(), from "given by the scenario";
        /// Units that can have the remit; `town` is the town of the territory. The first is the catalogue's entry.
        remit: Vec<String> = ["town"], from "given by the scenario";
        /// Share of matters whose remit lies with one of the later units of the list: contested matters.
        contested: Share = 0.0, usual 0.0 => 0.6, from "B City C District study (S4.8: heating of new estates); size: assumption";
        /// Who can actually decide.
        authority: HolderSpec = empty_table(), from "B City C District study (S4.7); size: assumption";
        /// Class that sets the time limit.
        class: DeadlineClass = "general", from "assumption";
        /// Field work that the problem needs if one unit does all of it.
        field_hours: Spread<WorkTime> = distribution("lognormal", [("mean", "3 h".into()), ("sigma", 0.9.into())]), in "0 s" => "2000 h", usual "20 min" => "40 h", from "assumption; lognormal after Brown and others 2005";
        /// Going there and back, once a round.
        travel: WorkTime = "48 min", in "0 s" => "40 h", usual "0 s" => "4 h", from "assumption";
        /// How hard it is to solve, from 0 to 1.
        difficulty: Spread<Share> = distribution("triangular", [("low", 0.0.into()), ("mode", 0.3.into()), ("high", 0.9.into())]), from "assumption: mean 0.40";
        /// Harm while it is unsolved, from 0 to 1.
        severity: Spread<Share> = distribution("triangular", [("low", 0.0.into()), ("mode", 0.2.into()), ("high", 0.85.into())]), from "assumption: mean 0.35";
        /// Citizens touched by one problem; rounded, at least one.
        affected: Spread<f64> = distribution("exponential", [("mean", 4.0.into())]), in 0.0 => 100000.0, usual 1.0 => 200.0, from "assumption";
        /// Share of problems that need more than one unit; 0 where recorded requests are replayed and nothing is said.
        joint: Share = 0.25, usual 0.05 => 0.5, from "42 % in a county's fire-service tickets of 2024; default: assumption";
        /// Weights of two, three and four units among the problems that need more than one.
        joint_units: Vec<f64> = [0.65, 0.25, 0.10], from "assumption: a mean of 2.45 units";
        /// Bureaus that the other parts fall to, equally often; none: all that have a remit, by the problems that fall to them.
        partners: Vec<String> = required_empty(), from "assumption";
        /// Whether the rules let it be assigned to the town of the territory.
        territorial: bool = true, from "W Town study (S0.4)";
        /// Share of the problems of this category that come out of root causes.
        rooted: Share = 0.4, usual 0.0 => 0.8, from "assumption, set by a trial of the model";
        /// Months January to December as factors on the average month; an empty list: no season.
        season: Vec<f64> = required_empty(), from "none by default";
        /// Values in a file of real requests that mean this category.
        aliases: Vec<String> = required_empty(), from "given by the scenario";
    }
    check |this, problems| {
        if !this.season.is_empty() && this.season.len() != 12 {
            problems.within("season", |problems|
                problems.value(format!("{} months are given", this.season.len()), "give twelve, January to December, or none"));
        }
        if this.season.len() == 12 && this.season.iter().sum::<f64>() <= 0.0 {
            problems.within("season", |problems| problems.value("no month has any demand", "give one month at least a factor above zero"));
        }
        if this.season.iter().any(|month| *month < 0.0) {
            problems.within("season", |problems| problems.value("a month is below zero", "months are factors, zero or more"));
        }
        if this.joint_units.len() != 3 || this.joint_units.iter().any(|weight| *weight < 0.0) || this.joint_units.iter().sum::<f64>() <= 0.0 {
            problems.within("joint_units", |problems|
                problems.value(format!("{} weights are given", this.joint_units.len()), "give three, for two, three and four units, zero or more, at least one above zero"));
        }
        if this.remit.is_empty() {
            problems.within("remit", |problems| problems.value("no unit has the remit", "name at least one unit, or \"town\""));
        }
        if this.contested.0 > 0.0 && this.remit.len() < 2 {
            problems.within("contested", |problems|
                problems.value("a contested matter needs at least two units in `remit`", "add a unit to `remit`, or set contested = 0"));
        }
    }
}

/// A table with no keys, as a default: all defaults of the inner table.
pub(super) fn empty_table() -> crate::kernel::param::Node {
    crate::kernel::param::Node::Table(crate::kernel::param::Table::new())
}

choice! {
    /// What a handling unit is.
    pub enum UnitKind {
        /// A town or street: it answers for a territory.
        Town = "town",
        /// A bureau: it answers for a subject.
        Bureau = "bureau",
    }
}

choice! {
    /// Whether there is one of it in every district, or one for the city.
    pub enum Level {
        /// One in every district.
        District = "district",
        /// One for all districts.
        City = "city",
    }
}

section! {
    /// A handling unit, or several of the same kind.
    #[tag(Organisation)]
    pub struct UnitSpec {
        /// Town or bureau.
        kind: UnitKind = "bureau", from "definition";
        /// Name for people, in any language.
        label: String = "", from "definition";
        /// Towns: how many there are in the whole world.
        count: Count = 1, in 1 => 5_000, from "given by the scenario";
        /// Bureaus: one in every district, or one for the city.
        level: Level = "district", from "assumption";
        /// Members of staff who can work on tickets, full time, in each unit.
        staff: Count = required(), in 0 => 10_000, from "given by the scenario";
        /// Calendar by which they work.
        calendar: String = "office", from "definition";
        /// Values in a file of real requests that mean this unit.
        aliases: Vec<String> = required_empty(), from "given by the scenario";
    }
    check |this, problems| {
        if this.kind == UnitKind::Bureau && this.count.0 != 1 {
            problems.within("count", |problems| problems.value("a bureau has no count", "there is one per district, or one for the city: see `level`"));
        }
        if this.kind == UnitKind::Town && this.level == Level::City {
            problems.within("level", |problems| problems.value("a town belongs to a district", "write level = \"district\", or leave it out"));
        }
    }
}

choice! {
    /// The instant from which the record counts the handling limit.
    pub enum ClockStart {
        /// Receipt at the district desk.
        Receipt = "receipt",
        /// The first order sent to a unit.
        Dispatch = "dispatch",
        /// Signing by the unit that handles it.
        Signing = "signing",
    }
}

section! {
    /// Time limits that the rules set. Working days are those after the day of receipt, which never counts; the limit is
    /// when the last of them closes.
    #[tag(Institution)]
    pub struct Rules {
        /// Working time within which a unit signs or refuses: silence is consent, so that a refusal that is written more slowly (`units.routine.dispute_work`) is void.
        sign_limit: WorkTime = "8 h", in "1 min" => "400 h", usual "2 h" => "16 h", from "one working day; Qinglong county 2 h";
        /// Limit for matters of class emergency, by the clock.
        emergency: Elapsed = "2 h", in "1 min" => "30 d", from "Beijing time classes as reported";
        /// Limit for matters of class utility, by the clock.
        utility: Elapsed = "1 d", in "1 min" => "60 d", from "Beijing time classes as reported";
        /// Limit for questions.
        consultation: WorkDays = "1 wd", in "1 wd" => "60 wd", from "Qinglong county 2023";
        /// Limit for ordinary matters.
        general: WorkDays = "5 wd", in "1 wd" => "250 wd", usual "3 wd" => "15 wd", from "B City C District study; Weifang and Jinan regulations";
        /// Limit for complex matters.
        complex: WorkDays = "15 wd", in "1 wd" => "250 wd", from "Beijing time classes as reported";
        /// Limit for a redo, from the order to redo.
        redo: WorkDays = "3 wd", in "1 wd" => "60 wd", usual "1 wd" => "5 wd", from "assumption: shorter than the first limit";
        /// Redo orders after which a reply is passed and the ticket put under supervision.
        redo_max: Count = 3, in 0 => 20, usual 1 => 5, from "Bayannur: three redos make a problem ticket";
        /// By how much a granted extension moves the limit.
        extension: WorkDays = "5 wd", in "1 wd" => "250 wd", usual "1 wd" => "30 wd", from "assumption";
        /// Limit for the first contact with the citizen, from the first dispatch.
        contact: Option<WorkDays> = "1 wd", in "1 wd" => "60 wd", from "Jungar Banner baselines (24 h); assumption elsewhere";
        /// The instant from which the record counts the handling limit.
        clock: ClockStart = "signing", from "assumption: a clock from signing is reported in practice, and rewards returning";
    }
}

section! {
    /// The model.
    #[tag(Environment)]
    pub struct ModelSpec {
        /// Working calendars by name.
        calendar: Named<CalendarSpec> = empty_table(), from "given by the scenario";
        /// The place: residents, districts, communities, levels of government.
        world: WorldSpec = empty_table(), from "";
        /// Kinds of communities by name.
        community: Named<CommunitySpec> = empty_table(), from "given by the scenario";
        /// Categories of matters by name.
        category: Named<CategorySpec> = empty_table(), from "given by the scenario";
        /// Handling units by name.
        unit: Named<UnitSpec> = empty_table(), from "given by the scenario";
        /// Time limits that the rules set.
        rules: Rules = empty_table(), from "";
        /// What citizens do.
        citizens: CitizensSpec = empty_table(), from "";
        /// What the desks of the hotline do.
        desks: DesksSpec = empty_table(), from "";
        /// What handling units do.
        units: UnitsSpec = empty_table(), from "";
        /// What the upper government does.
        government: GovernmentSpec = empty_table(), from "";
        /// What the platform lets others see and do.
        platform: PlatformSpec = empty_table(), from "";
    }
    check |this, problems| { super::consistency::check(this, problems) }
    names |table, problems| { super::consistency::check_names(table, problems) }
}
