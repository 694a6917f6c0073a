//! Small random worlds: a few units, some dozens of tickets, half a month, and any set of mechanisms.
//!
//! A world is named by its number. Where a mechanism is on, its parameters are drawn from their declared ranges.

use super::ranges::FAST;
use petisim::experiment::resolve;
use petisim::kernel::param::{Field, Kind, Node, Section, SectionInfo};
use petisim::kernel::{Elapsed, Luck, SimTime, StartDate, Stream, WorkDays, WorkTime, mix};
use petisim::model::changing::{fixed, unswitched};
use petisim::model::fact::Channel;
use petisim::model::ids::{CategoryId, UnitId};
use petisim::model::params::Arrival;
use petisim::model::spec::CategoryKind;
use petisim::model::{ModelSpec, Params};
use petisim::scenario::{Options, Scenario};
use std::fmt::Write;
use toml::Value;

/// Days that a world lasts.
pub const DAYS: u32 = 15;

/// What takes longer than this many seconds is drawn shorter, so that it shows.
const SOON: f64 = 60.0 * 3_600.0;

/// Ranges of times that are there in any case, in hours.
const ALWAYS: [(&str, f64, f64); 3] = [
    ("citizens.problems.delay", 0.0, 24.0),
    ("platform.letters.letter", 0.5, 48.0),
    ("platform.letters.transit", 0.5, 36.0),
];

/// The parts of an assessment.
const WEIGHTS: [&str; 6] = ["response", "resolution", "satisfaction", "timely", "redo", "returns"];

/// A world, and how to write it down.
pub struct Drawn {
    pub params: Params,
    pub text: String,
    pub settings: Vec<String>,
    /// Recorded requests that take the place of demand; none: there is demand.
    pub requests: Vec<Arrival>,
}

/// Draws by name: what a world is made of.
struct Dice {
    stream: Stream,
    /// Where all times are whole multiples of some seconds, many things happen in one second.
    grid: Option<u64>,
}

impl Dice {
    fn chance(&mut self, chance: f64) -> bool {
        self.stream.uniform() < chance
    }

    fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.stream.uniform()
    }

    fn whole(&mut self, low: u64, high: u64) -> u64 {
        low + (self.stream.uniform() * (high - low + 1) as f64) as u64
    }

    /// A time between two, in seconds. On a grid half of the long ones are whole days.
    fn time(&mut self, low: f64, high: f64) -> String {
        let seconds = self.between(low, high);
        let days = self.grid.is_some() && seconds >= 86_400.0 && self.chance(0.5);
        let grid = if days { 86_400.0 } else { self.grid.unwrap_or(1) as f64 };
        format!("{} s", (seconds / grid).round().max(low.min(1.0)) * grid)
    }

    /// A time that differs from case to case, unless there is a grid.
    fn times(&mut self, low: f64, high: f64) -> String {
        let mean = self.time(low, high);
        if self.grid.is_some() {
            format!("{mean:?}")
        } else {
            format!("{{ exponential = {{ mean = {mean:?} }} }}")
        }
    }

    fn pick<'a, T: ?Sized>(&mut self, of: &[&'a T]) -> &'a T {
        of[self.whole(0, of.len() as u64 - 1) as usize]
    }
}

/// The world of a number. Some of what is drawn contradicts itself; then the next draw is taken.
pub fn world(number: u64, on: f64) -> Drawn {
    let luck = Luck::new(number, 0);
    for attempt in 0.. {
        let mut dice = Dice { stream: luck.stream(&format!("world {attempt}")), grid: None };
        dice.grid = dice.chance(0.25).then_some(1_800);
        let (text, settings) = (place(&mut dice, on, number), mechanisms(&mut dice, on));
        let options = Options { sets: settings.clone(), ..Options::default() };
        match Scenario::from_text_with("world.toml", &text, &options) {
            Ok(scenario) => {
                let (text, scenario) = changed(&mut dice, (text, scenario), &options, on);
                let params = resolve(&scenario, DAYS);
                let replayed = dice.chance(if dice.grid.is_some() { 0.7 } else { 0.1 });
                let requests = if replayed { requests(&mut dice, &params) } else { Vec::new() };
                let params = if replayed { params.with_replay(requests.clone()) } else { params };
                return Drawn { params, text, settings, requests };
            }
            Err(mistakes) => assert!(attempt < 1_000, "no world {number}: {mistakes}\n{text}\n{settings:#?}"),
        }
    }
    unreachable!("some attempt succeeds or the last one panics")
}

/// Some dozens of recorded requests through any channel, several in one second.
fn requests(dice: &mut Dice, params: &Params) -> Vec<Arrival> {
    let count = dice.whole(5, 60);
    let channels = Channel::ALL.each_ref();
    let request = |name: u64| Arrival {
        time: SimTime(dice.whole(0, u64::from(DAYS) * 48) * 1_800),
        key: mix(count, name),
        category: CategoryId(dice.whole(0, params.categories.len() as u64 - 1) as u16),
        unit: Some(UnitId(dice.whole(0, params.units.len() as u64 - 1) as u16)).filter(|_| dice.chance(0.5)),
        channel: *dice.pick(&channels),
    };
    (0..count).map(request).collect()
}

// ---- dated changes ---------------------------------------------------------------------------------------------

/// The same world with changes on some days of the run, or without: what a change sets is drawn as the world was. Of what
/// contradicts itself another is drawn.
fn changed(
    dice: &mut Dice,
    (text, scenario): (String, Scenario),
    options: &Options,
    on: f64,
) -> (String, Scenario) {
    const MOST_TRIES: u32 = 30;
    if dice.chance(0.5) {
        return (text, scenario);
    }
    for _ in 0..MOST_TRIES {
        let changed = format!("{text}{}", changes(dice, &scenario, on));
        if let Ok(scenario) = Scenario::from_text_with("world.toml", &changed, options) {
            return (changed, scenario);
        }
    }
    (text, scenario)
}

/// One or two dates, each with what changes then.
fn changes(dice: &mut Dice, scenario: &Scenario, on: f64) -> String {
    let mut text = String::new();
    let start = scenario.head.run.start;
    for number in 0..dice.whole(1, 2) {
        let day = number * 7 + dice.whole(0, 6);
        let date = StartDate::new(start).date_of_day(day as u32);
        let set = Value::Table(new_rules(dice, scenario, on));
        let _ = writeln!(text, "[[change]]\ndate = \"{date}\"\nset = {set}");
    }
    text
}

/// Rules and mechanisms drawn anew, as far as a running world can take them.
fn new_rules(dice: &mut Dice, scenario: &Scenario, on: f64) -> toml::Table {
    let mut set = toml::Table::new();
    for actor in ModelSpec::info().fields {
        let Kind::Section(info) = actor.kind else { continue };
        for field in info().fields {
            let path = format!("{}.{}", actor.name, field.name);
            let stays = path == "citizens.problems" || unswitched(&path).is_some() || dice.chance(0.5);
            if matches!(field.kind, Kind::Switch(_)) && !stays {
                put(&mut set, &path, Value::String("off".into()));
            }
        }
    }
    for setting in mechanisms(dice, on) {
        let Some((path, value)) = setting.split_once('=') else { continue };
        let of = path.rsplit_once('.').map_or("", |(of, _)| of);
        let desks = &scenario.model.desks;
        let is_on = |table: &str| match table {
            "desks.intake" => desks.intake.on().is_some(),
            "units.town_line" => scenario.model.units.town_line.on().is_some(),
            _ => true,
        };
        let stays = fixed(path, true).is_some() || unswitched(path).is_some() || !is_on(of);
        // The weights of an assessment sum to 1: all of them, or none.
        let together = of == "government.assessment";
        if !stays && (together || dice.chance(0.8)) {
            let read =
                format!("x = {value}").parse::<toml::Table>().ok().and_then(|mut read| read.remove("x"));
            put(&mut set, path, read.unwrap_or_else(|| Value::String(value.into())));
        }
    }
    for (name, _) in scenario.model.unit.iter() {
        if dice.chance(0.5) {
            put(&mut set, &format!("unit.{name}.staff"), Value::Integer(dice.whole(1, 4) as i64));
        }
    }
    for (name, category) in scenario.model.category.iter() {
        if dice.chance(0.7) {
            continue;
        }
        put(&mut set, &format!("category.{name}.travel"), Value::String(dice.time(0.0, 3_600.0)));
        if category.kind == CategoryKind::Problem {
            put(&mut set, &format!("category.{name}.joint"), Value::Float(dice.between(0.0, 0.9)));
            put(&mut set, &format!("category.{name}.rooted"), Value::Float(dice.between(0.0, 0.9)));
        }
    }
    set
}

/// Puts a value at a dotted path; a mechanism that is off there is on with it.
fn put(set: &mut toml::Table, path: &str, value: Value) {
    match path.split_once('.') {
        None => {
            let is_there = set.get(path).is_some_and(Value::is_table) && value.is_table();
            if !is_there {
                set.insert(path.into(), value);
            }
        }
        Some((first, rest)) => {
            let below = set.entry(first).or_insert_with(|| Value::Table(toml::Table::new()));
            if !below.is_table() {
                *below = Value::Table(toml::Table::new());
            }
            if let Value::Table(below) = below {
                put(below, rest, value);
            }
        }
    }
}

// ---- the place -------------------------------------------------------------------------------------------------

/// Who lives and works there, by which calendars, and what troubles them.
fn place(dice: &mut Dice, on: f64, seed: u64) -> String {
    let mut text = String::new();
    let start =
        dice.pick(&["2023-12-21", "2024-02-22", "2018-09-19", "2021-04-29", "2019-07-01", "2022-01-24"]);
    let residents = dice.whole(200, 3_000);
    let districts = if dice.chance(0.15) { 2 } else { 1 };
    let bureaus: &[&str] = dice.pick(&[&["water"], &["water", "roads"]]);
    let bureaus = if districts == 1 && dice.chance(0.5) { &["labour", "roads", "water"] } else { bureaus };
    let bureaus = if districts == 2 { &bureaus[..1] } else { bureaus };
    let _ = write!(
        text,
        "petisim = 1\n[run]\nstart = \"{start}\"\nseed = {seed}\nwarm_up = \"0 s\"\nlength = \"{DAYS} d\"\n\
         [calendar.office]\nholidays = [\"2024-01-01\", \"2018-09-24\", \"2021-05-03\", \"2022-01-31\"]\n\
         makeup_days = [\"2018-09-29\", \"2021-05-08\", \"2022-01-29\"]\n\
         [calendar.night]\nweekdays = [\"mon\", \"tue\", \"thu\", \"fri\", \"sat\", \"sun\"]\n\
         hours = [\"00:00-05:00\", \"05:00-07:30\", \"19:00-24:00\"]\n\
         [world]\nresidents = {residents}\ndistricts = {districts}\ncommunities_per_town = {}\nlevels = {}\n\
         [community.estate]\n[community.village]\ndigital_weak = {:.3}\nproblem_factor = {:.3}\n",
        dice.whole(1, 3),
        dice.whole(0, 3),
        dice.between(0.0, 1.0),
        dice.between(0.5, 3.0),
    );
    let count = if districts == 2 || bureaus.len() < 3 { 2 } else { dice.whole(1, 2) };
    let _ = writeln!(text, "[unit.town]\nkind = \"town\"\ncount = {count}");
    people(dice, &mut text);
    for bureau in bureaus {
        let _ = writeln!(text, "[unit.{bureau}]");
        if districts == 2 && dice.chance(0.5) {
            text += "level = \"city\"\n";
        }
        people(dice, &mut text);
    }
    matters(dice, &mut text, bureaus);
    let yearly = |problems: f64| problems / f64::from(DAYS) * 365.0 * 1000.0 / residents as f64;
    // The more mechanisms there are, the fewer problems become tickets.
    let problems = dice.between(6.0, 30.0) * (1.0 + 4.0 * on * on);
    let (rate, questions) = (yearly(problems), yearly(dice.between(2.0, 16.0)));
    let _ = write!(
        text,
        "[citizens.problems]\nrate = {rate:.1}\nconsultation_rate = {questions:.1}\ncauses_per_community = {:.2}\n",
        dice.between(0.0, 2.0)
    );
    if dice.chance(0.3) {
        let factor = dice.between(0.0, 4.0);
        let _ = writeln!(text, "shocks = [{{ from = \"{start}\", length = \"4 d\", factor = {factor:.2} }}]");
    }
    text
}

fn people(dice: &mut Dice, text: &mut String) {
    let calendar = if dice.chance(0.75) { "office" } else { dice.pick(&["night", "always"]) };
    let _ = writeln!(text, "staff = {}\ncalendar = \"{calendar}\"", dice.whole(1, 3));
}

/// Categories of problems, and perhaps questions.
fn matters(dice: &mut Dice, text: &mut String, bureaus: &[&str]) {
    let names = &["fire", "heating", "lamps", "noise"][..dice.whole(2, 4) as usize];
    let classes = ["emergency", "utility", "general", "complex"];
    for name in names {
        let mut remit: Vec<&str> = bureaus.iter().copied().chain(["town"]).collect();
        let turn = dice.whole(0, remit.len() as u64 - 1) as usize;
        remit.rotate_left(turn);
        remit.truncate(dice.whole(1, remit.len() as u64) as usize);
        let contested = if remit.len() > 1 { dice.between(0.0, 0.8) } else { 0.0 };
        let holder = dice.between(0.0, 0.5);
        let _ = write!(
            text,
            "[category.{name}]\nshare = {}\nremit = {remit:?}\ncontested = {contested:.3}\nclass = \"{}\"\n\
             authority = {{ unit = {}, city = {holder}, outside = 0.0, nobody = 0.0 }}\n\
             field_hours = {}\ntravel = \"{}\"\njoint = {:.3}\n\
             affected = {{ exponential = {{ mean = {:.2} }} }}\nrooted = {:.2}\nterritorial = {}\n",
            1.0 / names.len() as f64,
            dice.pick(&classes.each_ref().map(|class| *class)),
            1.0 - holder,
            dice.times(600.0, 24_000.0),
            dice.time(0.0, 3_600.0),
            dice.between(0.0, 0.9),
            dice.between(0.5, 2.5),
            dice.between(0.0, 0.9),
            dice.chance(0.6),
        );
        if dice.chance(0.3) {
            let _ = writeln!(text, "partners = [\"{}\"]", dice.pick(bureaus));
        }
    }
    if dice.chance(0.8) {
        let field = dice.time(300.0, 3_600.0);
        let _ = write!(
            text,
            "[category.questions]\nkind = \"consultation\"\nshare = 1.0\nremit = [\"{}\", \"town\"]\n\
             contested = 0.4\nclass = \"consultation\"\nfield_hours = \"{field}\"\nrooted = 0.0\njoint = 0.0\n",
            bureaus[0]
        );
    }
}

// ---- the mechanisms --------------------------------------------------------------------------------------------

/// Mechanisms that are on, each with the chance `on`, and their parameters.
fn mechanisms(dice: &mut Dice, on: f64) -> Vec<String> {
    let mut settings = vec![
        format!("desks.district.agents={}", dice.whole(1, 2)),
        format!("desks.district.calendar={}", dice.pick(&["office", "office", "night", "always"])),
        format!("desks.district.proof_redo={}", dice.chance(0.5)),
        format!("desks.district.order={}", dice.pick(&["fifo", "flow_first"])),
        format!("rules.clock={}", dice.pick(&["signing", "receipt", "dispatch"])),
        format!("rules.redo_max={}", dice.whole(0, 3)),
        format!("rules.sign_limit={}", dice.time(600.0, 60_000.0)),
    ];
    for (limit, most) in [("consultation", 2), ("general", 4), ("complex", 8), ("redo", 3), ("extension", 4)]
    {
        settings.push(format!("rules.{limit}={} wd", dice.whole(1, most)));
    }
    if dice.chance(0.1) {
        settings.push("platform.hotline=off".into());
    }
    // What is there in any case.
    for (path, low, high) in ALWAYS {
        settings.push(format!("{path}={}", dice.times(3_600.0 * low, 3_600.0 * high)));
    }
    let mut open: Vec<String> = Vec::new();
    for actor in ModelSpec::info().fields {
        let Kind::Section(info) = actor.kind else { continue };
        for field in info().fields {
            let path = format!("{}.{}", actor.name, field.name);
            let Kind::Switch(of) = field.kind else { continue };
            // Demand is there in any case; it was drawn with the place.
            if path == "citizens.problems" || !dice.chance(on) {
                continue;
            }
            settings.push(format!("{path}={{}}"));
            if let Kind::Section(info) = *of {
                parameters(dice, &path, info(), &mut settings);
            }
            open.push(path);
        }
    }
    fast(dice, &open, &mut settings);
    if dice.grid.is_some() {
        // What takes minutes usually.
        let work = [
            "desks.assignment.work",
            "desks.dispute.work",
            "desks.review.form_work",
            "units.routine.sign_work",
        ];
        let work = work.into_iter().chain(["units.routine.proof_work", "units.documentation.reply_work"]);
        let is_open = |path: &&str| {
            path.starts_with("units.routine") || open.iter().any(|table| path.starts_with(table.as_str()))
        };
        settings.extend(work.filter(is_open).map(|path| format!("{path}=30 min")));
    }
    if open.iter().any(|path| path == "desks.intake") {
        settings.push(format!("desks.intake.seats={}", dice.whole(1, 2)));
        settings.push(format!("desks.intake.clerk_calendar={}", dice.pick(&["office", "always", "night"])));
    }
    if open.iter().any(|path| path == "government.assessment") && dice.chance(0.5) {
        settings.extend(WEIGHTS.map(|part| format!("government.assessment.{part}={}", 1.0 / 6.0)));
    }
    settings
}

/// Draws each parameter of a mechanism from its declared ranges, or leaves it as it is.
fn parameters(dice: &mut Dice, path: &str, info: SectionInfo, into: &mut Vec<String>) {
    for field in info.fields {
        // The weights of an assessment sum to 1.
        let weight = path == "government.assessment" && WEIGHTS.contains(&field.name);
        if !weight && dice.chance(0.6) {
            let value = drawn(dice, &field);
            into.extend(value.map(|value| format!("{path}.{}={value}", field.name)));
        }
    }
}

/// A value from the usual range; of a count, and of a time that would not pass within half a month, from the lower end of
/// what is allowed.
fn drawn(dice: &mut Dice, field: &Field) -> Option<String> {
    let of = if let Kind::Spread(of) = &field.kind { &**of } else { &field.kind };
    let number = |node: &Node| match (of, node) {
        (Kind::Elapsed, Node::Text(text)) => Elapsed::parse(text).ok().map(|time| time.0 as f64),
        (Kind::WorkTime, Node::Text(text)) => WorkTime::parse(text).ok().map(|time| time.0 as f64),
        (Kind::WorkDays, Node::Text(text)) => WorkDays::parse(text).ok().map(|days| f64::from(days.0)),
        (_, node) => node.as_number(),
    };
    let range = |range: &Option<(Node, Node)>| {
        let (low, high) = range.as_ref()?;
        Some((number(low)?, number(high)?))
    };
    let usual = range(&field.usual);
    let lowest = |width: f64| range(&field.allowed).map(|(low, _)| (low, low + width));
    let soon = || usual.filter(|(_, high)| *high <= SOON).or_else(|| lowest(SOON));
    let range = match &field.kind {
        Kind::Bool => return Some(dice.chance(0.5).to_string()),
        Kind::Choice(words) => {
            return Some(words[dice.whole(0, words.len() as u64 - 1) as usize].0.to_string());
        }
        Kind::Count => lowest(3.0),
        Kind::WorkDays => lowest(2.0),
        _ if matches!(of, Kind::Elapsed) => soon(),
        _ => usual,
    };
    let (low, high) = range?;
    Some(match &field.kind {
        Kind::Number | Kind::Share => format!("{:.4}", dice.between(low, high)),
        Kind::Count => dice.whole(low as u64, high as u64).to_string(),
        Kind::WorkDays => format!("{} wd", dice.whole(low as u64, high as u64)),
        Kind::Elapsed | Kind::WorkTime => dice.time(low, high),
        Kind::Spread(_) if matches!(of, Kind::Elapsed | Kind::WorkTime) => dice.times(low, high),
        _ => return None,
    })
}

/// Draws what would hardly ever happen, of the tables that are open.
fn fast(dice: &mut Dice, open: &[String], into: &mut Vec<String>) {
    let is_open =
        |path: &str| open.iter().any(|table| path.rsplit_once('.').is_some_and(|(of, _)| of == table));
    for (path, low, high) in FAST.iter().filter(|(path, ..)| is_open(path)) {
        if dice.chance(0.25) {
            continue;
        }
        let (least, most) = (3_600.0 * low, 3_600.0 * high);
        into.push(match (path.strip_suffix('~'), path.strip_suffix('@')) {
            (Some(path), _) => format!("{path}={}", dice.times(least, most)),
            (_, Some(path)) => format!("{path}={}", dice.time(least, most)),
            _ => format!("{path}={:.4}", dice.between(*low, *high)),
        });
    }
}
