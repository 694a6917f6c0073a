//! The text of a drafted scenario.
use std::fmt::Write as _;

use jiff::civil::Date;

use super::names::Keys;
use super::survey::office;
use super::{Draft, Found, Wish};
use crate::kernel::param::Node;
use crate::scenario::resolved::inline;

/// Tables for categories and units at most; the rest is folded.
const CATEGORIES: usize = 300;
const UNITS: usize = 500;

/// Assumed work for a request, in hours, and the share of their time that people are busy.
const WORK_H: f64 = 2.0;
const BUSY: f64 = 0.85;

/// A category or unit, and how it is written.
struct Entry<'a> {
    key: String,
    value: &'a str,
    rows: u64,
    place: u32,
}

/// Writes the scenario.
pub(super) fn write(found: &Found, wish: &Wish) -> Draft {
    let mut writer = Writer { found, wish, text: String::new(), told: Vec::new() };
    writer.head();
    writer.requests();
    writer.columns();
    writer.calendar();
    writer.world();
    let units = entries(&found.survey.units, UNITS, "unit");
    writer.units(&units);
    writer.categories(&units);
    let told = writer.told.iter().map(|told| format!("# {told}\n")).collect::<String>();
    let head = format!(
        "# Drafted by `petisim draft` from a file of {} rows. It runs as it is; what it could not tell is said here\n\
         # and marked by \"check:\" at the line to change.\n#\n{told}\n",
        grouped(found.survey.rows)
    );
    Draft { text: head + &writer.text, told: writer.told }
}

fn entries<'a>(counter: &'a super::counter::Counter, most: usize, kind: &'static str) -> Vec<Entry<'a>> {
    let sorted = counter.sorted();
    let mut keys = Keys::new(kind, sorted.iter().map(|(value, ..)| *value));
    let entry = |(value, rows, place)| Entry { key: keys.key(value), value, rows, place };
    sorted.into_iter().take(most).map(entry).collect()
}

struct Writer<'a> {
    found: &'a Found,
    wish: &'a Wish,
    text: String,
    told: Vec<String>,
}

impl Writer<'_> {
    fn line(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }

    /// A setting, with what is behind it.
    fn set(&mut self, key: &str, value: &Node, about: &str) {
        let about = if about.is_empty() { String::new() } else { format!("   # {about}") };
        self.line(&format!("{key} = {}{about}", inline(value)));
    }

    fn tell(&mut self, told: String) {
        self.told.push(told);
    }

    fn name(&self, place: usize) -> &str {
        self.found.names.get(place).map_or("", String::as_str)
    }

    fn span(&self) -> (Date, Date) {
        self.found.survey.span().unwrap_or_default()
    }

    /// Days from the first to behind the last opening, at least one.
    fn days(&self) -> i64 {
        let (first, last) = self.span();
        (last.duration_since(first).as_hours() / 24 + 1).clamp(1, 36_000)
    }

    fn head(&mut self) {
        let (first, last) = self.span();
        let days = self.days();
        let warm_up = if days < 30 { 0 } else { (days / 10).min(60) };
        self.line("petisim = 1");
        self.set("title", &Node::from(self.wish.title.as_str()), "");
        self.line("\n[run]");
        self.set(
            "start",
            &Node::Text(first.to_string()),
            &format!("the first day of opening; the last is {last}"),
        );
        let begin =
            if warm_up > 0 { "queues begin empty: these days are replayed and not counted" } else { "" };
        self.set("warm_up", &Node::Text(format!("{warm_up} d")), begin);
        self.set("length", &Node::Text(format!("{} d", days - warm_up)), "");
        self.line("replications = 3\nseed = 1");
        self.tell(format!("openings from {first} to {last}, {days} days"));
    }

    fn requests(&mut self) {
        let survey = &self.found.survey;
        let (shape, roles) = (self.found.shape, &self.found.roles);
        self.line("\n[requests]");
        self.set("file", &Node::from(self.wish.file.as_str()), "");
        if let Some(note) = &self.found.note {
            self.tell(format!("check: {note}"));
        }
        if let Some(part) = &self.wish.part {
            self.set("part", &Node::from(part.as_str()), "");
        }
        let encoding = shape.encoding.name().to_ascii_lowercase();
        if encoding != "utf-8" {
            self.set("encoding", &Node::Text(encoding.clone()), "");
        }
        if shape.header_line > 1 {
            self.set("header_line", &Node::Int(shape.header_line.into()), "lines above it are no data");
        }
        if shape.delimiter != b',' {
            self.set("delimiter", &Node::Text(char::from(shape.delimiter).to_string()), "");
        }
        self.times();
        let words = survey.formats.words.keys().map(String::as_str).chain(survey.blanks.keys().copied());
        let mut blanks: Vec<&str> = words.collect();
        blanks.sort_unstable();
        blanks.dedup();
        if !blanks.is_empty() {
            let list = Node::List(blanks.iter().map(|blank| Node::from(*blank)).collect());
            self.set("blank", &list, "words that stand for no value");
        }
        if survey.unreadable > 0 {
            let about = "check: rows that cannot be read and are left out";
            self.set("tolerate", &Node::Int(survey.unreadable.min(u32::MAX.into()) as i64), about);
            self.tell(format!(
                "check: {} rows cannot be read (`requests.tolerate`)",
                grouped(survey.unreadable)
            ));
        }
        let folds = roles.category.is_none() || self.folded() > 0;
        let unknown = if folds { self.others() } else { "error" };
        self.set(
            "unknown_category",
            &Node::from(unknown),
            if folds { "" } else { "a value that is no alias of a category stops the run" },
        );
        let all_units = survey.units.sorted().len() <= UNITS && survey.units.beyond == 0;
        self.set("unknown_unit", &Node::from(if all_units { "error" } else { "none" }), "");
        if roles.activity.is_none() && roles.id.is_some() {
            self.line(
                "keep = \"first\"   # of several rows with one id; \"last\" where each change is a row more",
            );
        }
        self.channels();
    }

    fn times(&mut self) {
        let formats = &self.found.survey.formats;
        let (read, offset, utc) = (formats.read, formats.with_offset, formats.in_utc);
        let in_use = formats.in_use();
        let doubtful = formats.doubtful();
        let node = match in_use.as_slice() {
            [one] => Node::from(*one),
            more => Node::List(more.iter().map(|format| Node::from(*format)).collect()),
        };
        let doubt = doubtful.first().map(|(own, other)| format!("check: {other:?} fits as well as {own:?}"));
        self.set("time_format", &node, doubt.as_deref().unwrap_or(""));
        if let Some(doubt) = doubt {
            self.tell(format!(
                "{doubt}; the one with the likelier durations is taken (`requests.time_format`)"
            ));
        }
        if offset == 0 {
            self.line("# time_zone = \"America/New_York\"   # check: sets durations right over the changes of summer time");
        } else if utc == read {
            self.line("time_zone = \"UTC\"   # check: name the city's own zone, such as \"America/New_York\", for local hours");
            self.tell("check: all times are in UTC: `requests.time_zone` should name the city's zone".into());
        } else {
            self.line("# time_zone = \"Asia/Shanghai\"   # check: times carry offsets; name the city's zone");
            self.tell(
                "check: times carry offsets from UTC: `requests.time_zone` should name the city's zone"
                    .into(),
            );
        }
    }

    fn channels(&mut self) {
        let sorted = self.found.survey.channels.sorted();
        if sorted.is_empty() {
            self.line("channel = \"phone\"   # assumption: no column tells how requests come");
            return;
        }
        self.line("channel = \"phone\"   # of those that are not listed, and blank ones");
        self.line("channels = [");
        let mut seen = std::collections::BTreeSet::new();
        let mut guessed = 0;
        for (value, rows, _) in sorted.into_iter().take(100) {
            if !seen.insert(super::super::aliases::fold(value)) {
                continue;
            }
            let word = channel_of(value);
            guessed += u64::from(word.is_none());
            let about = if word.is_none() { ", check: a guess" } else { "" };
            let (from, to) = (inline(&Node::from(value)), word.unwrap_or("phone"));
            self.line(&format!("    {{ from = {from}, to = \"{to}\" }},   # {}{about}", grouped(rows)));
        }
        self.line("]");
        if guessed > 0 {
            self.tell(format!("check: {guessed} channels are guessed to be calls (`requests.channels`)"));
        }
    }

    fn columns(&mut self) {
        let roles = self.found.roles.clone();
        let column = |places: &[usize]| match places {
            [one] => Node::from(self.name(*one)),
            more => Node::List(more.iter().map(|place| Node::from(self.name(*place))).collect()),
        };
        let times = [("opened", &roles.opened), ("closed", &roles.closed), ("due", &roles.due)];
        let times: Vec<(&str, Node)> = times
            .into_iter()
            .filter(|(_, places)| !places.is_empty())
            .map(|(key, places)| (key, column(places)))
            .collect();
        let others = [
            ("id", roles.id),
            ("category", roles.category),
            ("unit", roles.unit),
            ("channel", roles.channel),
            ("status", roles.status),
        ];
        let others: Vec<(&str, Node)> = others
            .into_iter()
            .filter_map(|(key, place)| Some((key, Node::from(self.name(place?)))))
            .collect();
        self.line("\n[requests.columns]");
        for (key, node) in times.iter().chain(&others) {
            self.set(key, node, "");
        }
        let used: Vec<usize> = roles.opened.iter().chain(&roles.closed).chain(&roles.due).copied().collect();
        let single = [roles.id, roles.category, roles.unit, roles.channel, roles.status, roles.activity];
        let is_free = |place: &usize| !used.contains(place) && !single.contains(&Some(*place));
        let free: Vec<String> = (0..self.found.names.len())
            .filter(is_free)
            .take(60)
            .map(|place| format!("{:?}", self.name(place)))
            .collect();
        if !free.is_empty() {
            self.line(&format!("# not used: {}", free.join(", ")));
        }
        for (role, missing) in [
            ("closing", roles.closed.is_empty() && roles.activity.is_none()),
            ("category", roles.category.is_none()),
            ("unit", roles.unit.is_none()),
        ] {
            if missing {
                self.tell(format!("check: no column was found for the {role} (`requests.columns`)"));
            }
        }
        self.events();
        self.statuses();
    }

    fn events(&mut self) {
        let Some(activity) = self.found.roles.activity else { return };
        self.line("\n[requests.events]");
        let name = Node::from(self.name(activity));
        self.set("activity", &name, "");
        self.line(
            "closed = []   # check: name the activities that close a request; none: its last event does",
        );
        let sorted = self.found.survey.activities.sorted();
        let listed: Vec<String> = sorted
            .iter()
            .take(20)
            .map(|(value, rows, _)| format!("#   {value:?} ({})", grouped(*rows)))
            .collect();
        self.line(&format!("# activities:\n{}", listed.join("\n")));
        self.tell(
            "check: the last event of a request is taken for its closing (`requests.events.closed`)".into(),
        );
    }

    fn statuses(&mut self) {
        let sorted = self.found.survey.statuses.sorted();
        if !sorted.is_empty() {
            let listed: Vec<String> = sorted
                .iter()
                .take(30)
                .map(|(value, rows, _)| format!("{value:?} ({})", grouped(*rows)))
                .collect();
            self.line(&format!(
                "# words of the status column, see `petisim params requests.status`: {}",
                listed.join(", ")
            ));
        }
    }

    fn calendar(&mut self) {
        let survey = &self.found.survey;
        let closings = office(&survey.closings).map(|office| (office, "closings"));
        let shown = closings.or_else(|| office(&survey.openings).map(|office| (office, "openings")));
        self.line("\n[calendar.office]");
        match shown {
            Some(((days, hours), what)) => {
                self.line(&format!("# from the days and hours of {what}"));
                let days: Vec<Node> = days.into_iter().map(Node::from).collect();
                self.set("weekdays", &Node::List(days), "");
                self.line(&format!("hours = [\"{hours}\"]"));
            }
            None => {
                self.line("weekdays = [\"mon\", \"tue\", \"wed\", \"thu\", \"fri\"]   # check: the file does not show them");
                self.line("hours = [\"08:00-17:00\"]   # check: the file does not show them");
                self.tell("check: the file does not show office hours (`calendar.office`)".into());
            }
        }
        self.line("# holidays = []   # check: the file does not tell them");
    }

    fn world(&mut self) {
        let town = free_of(&self.found.survey.units, ["front_office", "town_hall", "the_town"]);
        self.line(&format!(
            "\n# Every mechanism without an entry here is off: no demand is generated, and a request is with its unit in the\n\
             # moment in which it was opened.\n[desks.district]\nagents = 0\n\n\
             # The model places citizens in a town. No request names this one.\n[unit.{town}]\nkind = \"town\"\n\
             staff = 1"
        ));
    }

    /// The key of the category for all that has none of its own.
    fn others(&self) -> &'static str {
        free_of(&self.found.survey.categories, ["others", "all_others", "the_others"])
    }

    /// People who would be busy with so many requests by the assumed work.
    fn staff(&self, rows: u64) -> i64 {
        let hours = rows as f64 * WORK_H;
        // Of seven days five are worked, eight hours each.
        let worked = self.days() as f64 * 5.0 / 7.0 * 8.0;
        ((hours / worked / BUSY).ceil() as i64).clamp(1, 10_000)
    }

    fn units(&mut self, units: &[Entry<'_>]) {
        self.line(&format!(
            "\n# Behind `#`: requests. Nothing in the file tells how many people there are: `staff` is what {WORK_H} hours of \
             work\n# for each request take. check: all of them."
        ));
        self.tell("check: staff and hours of work are assumptions; fit them with `petisim calibrate`".into());
        if units.is_empty() {
            let staff = self.staff(self.found.survey.rows);
            self.line(&format!("[unit.office]\nlevel = \"city\"\nstaff = {staff}"));
        }
        for unit in units {
            let staff = self.staff(unit.rows);
            self.table("unit", unit, &format!("level = \"city\"\nstaff = {staff}\n"));
        }
    }

    /// A table with a label and an alias, as far as the key does not say it.
    fn table(&mut self, kind: &str, entry: &Entry<'_>, body: &str) {
        let (label, rows) = (inline(&Node::from(entry.value)), grouped(entry.rows));
        let _ = write!(
            self.text,
            "\n[{kind}.{}]   # {rows}\nlabel = {label}\naliases = [{label}]\n{body}",
            entry.key
        );
    }

    /// How many categories get tables.
    fn shown(&self) -> usize {
        self.wish.top.map_or(CATEGORIES, |top| (top as usize).min(CATEGORIES))
    }

    /// Rows without a category of their own.
    fn folded(&self) -> u64 {
        let categories = &self.found.survey.categories;
        let tail: u64 = categories.sorted().iter().skip(self.shown()).map(|(_, rows, _)| rows).sum();
        tail + categories.blank + categories.beyond
    }

    fn categories(&mut self, units: &[Entry<'_>]) {
        let survey = &self.found.survey;
        let categories = entries(&survey.categories, self.shown(), "category");
        let counts: Vec<u64> = categories.iter().map(|category| category.rows).collect();
        let folded = self.folded();
        let needs_others = survey.categories.sorted().is_empty() || folded > 0;
        let shares = shares(&counts, if needs_others { folded.max(1) } else { 0 });
        self.line(
            "\n# Behind `#`: requests. The remit is the unit that had most of them; a request with a unit of its own goes there.\n\
             # `field_hours` is an assumption. check: all of them. `share` is the file's; a replay does not use it.",
        );
        let unit_key = |place: Option<u32>| {
            let named = place.and_then(|place| units.iter().find(|unit| unit.place == place));
            named.or(units.first()).map_or("office", |unit| unit.key.as_str())
        };
        let work = format!("field_hours = \"{WORK_H} h\"\ntravel = \"0 s\"\n");
        for (category, share) in categories.iter().zip(&shares) {
            let unit = unit_key(survey.unit_of_category.companion(category.place));
            self.table("category", category, &format!("share = {share}\nremit = [\"{unit}\"]\n{work}"));
        }
        if needs_others {
            let share = shares.last().cloned().unwrap_or_else(|| "1".into());
            let unit = unit_key(None);
            self.line(&format!(
                "\n[category.{}]   # {}\nshare = {share}\nremit = [\"{unit}\"]\n{work}",
                self.others(),
                grouped(folded)
            ));
        }
        let all = survey.categories.sorted().len();
        if all > categories.len() {
            let folds =
                format!("{} rare categories are folded into `{}`", all - categories.len(), self.others());
            self.tell(format!(
                "{folds} ({} requests); --top N says how many are kept apart",
                grouped(folded)
            ));
        }
        self.tell(format!(
            "{} categories, {} units, {} channels",
            all,
            units.len(),
            survey.channels.sorted().len()
        ));
    }
}

/// The first key that is no value of the file, of which it would be an alias.
fn free_of(values: &super::counter::Counter, keys: [&'static str; 3]) -> &'static str {
    let is_free = |key: &&&'static str| !values.has(key);
    keys.iter().find(is_free).copied().unwrap_or(keys[0])
}

/// Shares with six digits that sum to one; the last is that of the folded rest, if there is any.
fn shares(counts: &[u64], folded: u64) -> Vec<String> {
    let all: u64 = counts.iter().sum::<u64>() + folded;
    let counts: Vec<u64> = counts.iter().copied().chain((folded > 0).then_some(folded)).collect();
    let millionths = |count: &u64| (u128::from(*count) * 1_000_000 / u128::from(all.max(1))) as u64;
    let mut parts: Vec<u64> = counts.iter().map(millionths).collect();
    let missing = 1_000_000 - parts.iter().sum::<u64>().min(1_000_000);
    if let Some(first) = parts.first_mut() {
        *first += missing;
    }
    parts.iter().map(|part| format!("{}.{:06}", part / 1_000_000, part % 1_000_000)).collect()
}

/// The model's words for channels, each with the words that name it in many places, the first that fits first.
const CHANNELS: [(&str, &str); 4] = [
    ("superior", "employee|city worker|council|mayor|proactive|internal|staff|领导|上级|交办|巡查|督办"),
    (
        "online",
        "app|web|online|internet|mail|mobile|self service|self-service|twitter|facebook|social|portal|chat|sms|text|微信|\
         网|小程序|微博|邮|支付宝|短信|formular|maps",
    ),
    ("visit", "walk|visit|counter|in person|person|schalter|来访|现场|窗口|presencial"),
    ("phone", "phone|call|telefon|teléfono|hotline|311|voice|电话|来电|热线|12345"),
];

/// The model's word for a channel.
fn channel_of(value: &str) -> Option<&'static str> {
    let folded = value.to_lowercase();
    let names = |words: &str| words.split('|').any(|word| folded.contains(word));
    CHANNELS.into_iter().find(|(_, words)| names(words)).map(|(channel, _)| channel)
}

/// A count with commas.
fn grouped(count: u64) -> String {
    let digits = count.to_string();
    let mut text = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
