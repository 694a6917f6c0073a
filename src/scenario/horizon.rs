//! What a scenario says of calendar days, held against the days that it runs: lists that end before the run does, or
//! that a moved start reads anew, are told.

use super::head::Head;
use super::tree::Item;
use crate::kernel::param::{Node, Problems, Table};
use crate::kernel::{Date, SimTime, StartDate, parse_date};

/// So many days of a year must be run for holidays to be missed in it.
const MOST_OF_A_YEAR: u32 = 183;

/// Warns of what the days that are run make of the scenario; `model` is the model as it is written out.
pub(super) fn warn(head: &Head, model: &Table, tree: &Item, problems: &mut Problems) {
    let years = years(head);
    let calendars = model.get("calendar").and_then(Node::as_table);
    problems.within("calendar", |problems| {
        for (name, calendar) in calendars.into_iter().flatten() {
            let Some(calendar) = calendar.as_table() else { continue };
            problems.within(name, |problems| holidays(calendar, &years, problems));
        }
    });
    demand(head, &years, tree, problems);
}

/// The calendar years of a run, each with the days of it that are run.
fn years(head: &Head) -> Vec<(i32, u32)> {
    let run = &head.run;
    let start = StartDate::new(run.start);
    let end = run.warm_up.0.saturating_add(run.length.0);
    let days = u32::try_from(end.div_ceil(86_400)).unwrap_or(u32::MAX).min(60_000);
    let mut years: Vec<(i32, u32)> = Vec::new();
    for day in 0..days {
        let year = start.year(SimTime::from_day(day));
        match years.last_mut() {
            Some(last) if last.0 == year => last.1 += 1,
            _ => years.push((year, 1)),
        }
    }
    years
}

/// The days that a calendar lists under a key.
fn listed(calendar: &Table, key: &str) -> Vec<Date> {
    let Some(Node::List(items)) = calendar.get(key) else { return Vec::new() };
    let day = |item: &Node| match item {
        Node::Text(text) => parse_date(text).ok(),
        _ => None,
    };
    items.iter().filter_map(day).collect()
}

fn holidays(calendar: &Table, years: &[(i32, u32)], problems: &mut Problems) {
    let (holidays, makeup) = (listed(calendar, "holidays"), listed(calendar, "makeup_days"));
    for (key, list) in [("holidays", &holidays), ("makeup_days", &makeup)] {
        for (i, day) in list.iter().enumerate().filter(|(i, day)| list[..*i].contains(day)) {
            let say =
                |problems: &mut Problems| problems.warn(format!("{day} is listed twice"), "leave one out");
            problems.within(key, |problems| problems.within(&format!("[{i}]"), say));
        }
    }
    if !holidays.is_empty() {
        let is_missed = |(year, days): &&(i32, u32)| {
            *days >= MOST_OF_A_YEAR && !holidays.iter().any(|day| i32::from(day.year()) == *year)
        };
        let missed: Vec<String> = years.iter().filter(is_missed).map(|(year, _)| year.to_string()).collect();
        if !missed.is_empty() {
            let message = format!("no holiday is listed for {}, which is run", missed.join(", "));
            let help = "without a list every weekday is worked: list the holidays of all years that are run";
            problems.within("holidays", |problems| problems.warn(message, help));
        }
    }
    let worked: Vec<String> = match calendar.get("weekdays") {
        Some(Node::List(days)) => {
            let word = |day: &'_ Node| if let Node::Text(word) = day { Some(word.clone()) } else { None };
            days.iter().filter_map(word).collect()
        }
        _ => Vec::new(),
    };
    const NAMES: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    for (i, day) in makeup.iter().enumerate() {
        let weekday = NAMES[StartDate::new(*day).weekday_of_day(0)];
        if worked.iter().any(|day| day == weekday) && !holidays.contains(day) {
            let message = format!("{day} is a {weekday}, which is worked anyway");
            let say =
                |problems: &mut Problems| problems.warn(message, "a make-up day is a day off that is worked");
            problems.within("makeup_days", |problems| problems.within(&format!("[{i}]"), say));
        }
    }
}

/// Factors of demand count from the year of the start: where that was moved by another file or an option, they are
/// those of other years now. Factors whose years are named stay theirs; years that none covers are told.
fn demand(head: &Head, run: &[(i32, u32)], tree: &Item, problems: &mut Problems) {
    let written = |path: &'static str| Some(tree.find(path)).filter(|found| found.rest.is_empty());
    let Some(yearly) = written("citizens.problems.yearly") else { return };
    let path = ["citizens", "problems", "yearly"];
    let mut say = |message: String, help: &str| {
        problems.within(path[0], |problems| {
            problems.within(path[1], |problems| {
                problems.within(path[2], |problems| problems.warn(message, help))
            });
        });
    };
    let years = match yearly.item.to_node() {
        Node::List(factors) => factors.len(),
        Node::Table(named) => {
            let named: Vec<i32> = named.keys().filter_map(|year| year.parse().ok()).collect();
            let first = named.first().copied().unwrap_or(i32::MIN);
            let last = named.last().copied().unwrap_or(i32::MAX);
            let is_missed =
                |(year, days): &&(i32, u32)| (*year < first || *year > last) && *days >= MOST_OF_A_YEAR;
            let missed: Vec<String> =
                run.iter().filter(is_missed).map(|(year, _)| year.to_string()).collect();
            if !missed.is_empty() {
                let message = format!("no factor is given for {}, which is run", missed.join(", "));
                say(message, "the first factor holds before its year, and the last one after it");
            }
            0
        }
        _ => 0,
    };
    let here = yearly.item.span.source;
    if years < 2 || written("run.start").is_none_or(|start| start.item.span.source == here) {
        return;
    }
    let first = i32::from(head.run.start.year());
    let message =
        format!("`yearly` is read from the start on: its factors are those of {first} and the years behind");
    say(
        message,
        "the start is set elsewhere than this list: name the years, as in { 2017 = 0.9, 2018 = 1.1 }",
    );
}
