//! The `[requests]` table: which file, which of its columns mean what, how its times are written.
use super::encoding::encoding_of;
use super::time_format::TimeFormat;
use super::zone::zone_of;
use crate::kernel::Date;
use crate::kernel::param::{
    Count, Fault, Kind, Node, Param, Place, Problems, Switch, Table, Texts, TextsByText,
};
use crate::model::fact::Channel;
use crate::{choice, section};

section! {
    /// Demand replayed from a file of real requests in place of generated demand: CSV (plain, `.gz` or `.zip`), a sheet
    /// of a workbook (`.xlsx`), or a log of events in XES (`.xes`, `.xes.gz`).
    ///
    /// Which values of the file mean which category and unit is said where those are declared, by their `aliases`.
    #[tag(Environment)]
    pub struct RequestsSpec {
        /// The file, relative to the scenario file; `"none"`: given on the command line by `--set requests.file=…`.
        file: Option<String> = "none", from "given by the user", example r#""data/requests.csv.gz""#;
        /// The table that is read, where the file holds several: the name of a sheet of a workbook (`.xlsx`), or of a
        /// file in a `.zip`, with a sheet behind it if it is a workbook (`"2020.xlsx/Sheet2"`). `"none"`: the first
        /// sheet that is not hidden, or the only table of the archive.
        part: Option<String> = "none", from "given by the user", example r#""Sheet2""#;
        /// Which public data the scenario wants, in words; printed when `file` is not set.
        wanted: String = "a file of requests with the columns named in `[requests.columns]`", from "given by the user", example r#""311 requests of 2015 from the city's portal""#;
        /// Which columns mean what.
        columns: ColumnsSpec = Node::Table(Table::new()), from "given by the file";
        /// Reads a log of events, one row for each thing that happened, in place of one row for each request.
        events: Switch<EventsSpec> = "off", from "given by the file";
        /// How times are written: `"iso"`, a pattern such as `"%m/%d/%Y %I:%M:%S %p"`, `"excel"` (days since 1900),
        /// `"unix"` or `"unix_ms"` (seconds or milliseconds since 1970); or a list of them, of which the first that
        /// fits a text is taken. A `Z` or an offset from UTC is applied, a plain `Z` at the end of a pattern too.
        time_format: Texts = "iso", from "given by the file", example r#"["%Y/%m/%d %H:%M:%S", "iso"]"#;
        /// The zone whose clock the run shows: `"America/New_York"`, or a distance from UTC such as `"+08:00"`. Times
        /// with an offset are brought to it, and durations are right on the days on which summer time begins and ends;
        /// `"none"`: the clock by which each request was opened, as written.
        time_zone: Option<String> = "none", from "given by the file", example r#""America/New_York""#;
        /// The zone of times that carry no offset, such as `"UTC"` in some portals; `"none"`: that of `time_zone`.
        written_in: Option<String> = "none", from "given by the file", example r#""UTC""#;
        /// The encoding of CSV: `"utf-8"`, `"gb18030"` (also for GBK and GB2312), `"windows-1252"` (also for
        /// Latin-1), `"utf-16le"`, `"big5"` and the others that browsers know. UTF-16 with a mark is known by itself.
        encoding: String = "utf-8", from "given by the file", example r#""gb18030""#;
        /// The line, or the row of a sheet, that names the columns, counted from 1; lines above it are passed over.
        header_line: Count = 1, in 1 => 1000, from "given by the file", example "3";
        /// The one character between two fields: `","`, `";"` or `"\t"`.
        delimiter: String = ",", from "given by the file", example r#"";""#;
        /// Only rows that have one of these values in each of these columns are read, such as
        /// `{ source = ["Call", "App"] }`. Blanks around a value and the case of letters do not count.
        only: TextsByText = Node::Table(Table::new()), from "given by the user", example r#"{ Source = ["Call", "App"] }"#;
        /// Rows that have one of these values in one of these columns are left out and counted.
        skip: TextsByText = Node::Table(Table::new()), from "given by the user", example r#"{ Status = "Void" }"#;
        /// Which of several rows with one id stays.
        keep: Keep = "first", from "assumption", example r#""last""#;
        /// Texts that mean "no value", beside an empty field, such as `"NULL"`.
        blank: Vec<String> = Node::List(Vec::new()), from "given by the file", example r#"["NULL", "NA"]"#;
        /// What becomes of a request whose category is no alias, or that has none: `"skip"` it, `"error"`, or
        /// the name of the category to use.
        unknown_category: OfUnknown = "error", from "assumption", example r#""other""#;
        /// What becomes of a request whose unit is no alias: `"skip"` it, `"error"`, `"none"` (the desk finds
        /// the unit, as it does for a blank one), or the name of the unit to use.
        unknown_unit: OfUnknown = "error", from "assumption", example r#""none""#;
        /// How the file's channels are called here.
        channels: Vec<ChannelRule> = Node::List(Vec::new()), from "given by the file";
        /// The channel of requests that no entry of `channels` names.
        channel: ChannelWord = "phone", from "assumption", example r#""online""#;
        /// What the words of the status column mean.
        status: StatusSpec = Node::Table(Table::new()), from "given by the file";
        /// The last day on which the file was kept up: until its end open requests were watched, and what the file says
        /// of later days is not believed. `"none"`: the last day on which several rows show that somebody was at work;
        /// one row alone moves it by a week at most.
        watched_until: Option<Date> = "none", from "estimated from the file", example r#""2016-01-31""#;
        /// Requests opened before this day are left out; `"none"`: before the first day of the run.
        from: Option<Date> = "none", from "assumption", example r#""2015-01-01""#;
        /// Requests opened after this day are left out.
        to: Option<Date> = "none", from "assumption", example r#""2015-12-31""#;
        /// So many rows that cannot be read are left out and counted; one row more is an error.
        tolerate: Count = 0, from "assumption", example "20";
    }
    check |this, problems| {
        this.check_texts(problems);
        this.check_zones(problems);
        if this.check_times(problems) {
            this.check_names(problems);
        }
        if let (Some(from), Some(to)) = (this.from, this.to)
            && to < from
        {
            problems.within("to", |at| at.value(format!("`to` is before `from` ({from})"), "swap the two days"));
        }
    }
}

section! {
    /// The names of the file's columns, as its header line has them. A time may stand in two columns, day and time of
    /// day: `["date", "time"]`.
    #[tag(Environment)]
    pub struct ColumnsSpec {
        /// When the request was opened. Must be given, unless `events` gives the times.
        opened: Option<Texts> = "none", from "given by the file", example r#"["Date", "Time"]"#;
        /// When it was closed; blank while it is open.
        closed: Option<Texts> = "none", from "given by the file", example r#""closed_dt""#;
        /// When it was due.
        due: Option<Texts> = "none", from "given by the file", example r#""target_dt""#;
        /// What it is about.
        category: Option<String> = "none", from "given by the file", example r#""type""#;
        /// Who has to handle it.
        unit: Option<String> = "none", from "given by the file", example r#""department""#;
        /// How it came.
        channel: Option<String> = "none", from "given by the file", example r#""source""#;
        /// Its number, unique in the file. Without one, requests are numbered by their rows.
        id: Option<String> = "none", from "given by the file", example r#""case_enquiry_id""#;
        /// Whether it is open, closed, cancelled or referred; see `requests.status`.
        status: Option<String> = "none", from "given by the file", example r#""case_status""#;
    }
    check |this, problems| {
        let times = [("opened", &this.opened), ("closed", &this.closed), ("due", &this.due)];
        for (i, (role, column)) in times.iter().enumerate() {
            if column.is_some() && times[..i].iter().any(|(_, earlier)| earlier == column) {
                problems.within(role, |at| at.value(
                    "two times cannot come from one column",
                    "name the column of each, or leave one out",
                ));
            }
            if column.as_ref().is_some_and(|columns| columns.0.len() > 2) {
                problems.within(role, |at| at.value(
                    "a time stands in one column or two",
                    "name the column of the day and that of the time of day",
                ));
            }
        }
    }
}

section! {
    /// A log of events: one row for each thing that happened to a request, as process logs have it.
    ///
    /// A request is opened by its first event and closed by the last event that closes; its unit is who had the last
    /// event until then, and its other values are those of its first row that has one. `columns.opened` and
    /// `columns.closed` are not read where `time` is given.
    #[tag(Environment)]
    pub struct EventsSpec {
        /// The column that says which request it is; `"none"`: that of `columns.id`.
        case: Option<String> = "none", from "given by the file", example r#""case_id""#;
        /// The column that says what happened.
        activity: String = required(), from "given by the file", example r#""activity""#;
        /// The column that says when, or those of day and time; `"none"`: that of `columns.opened`.
        time: Option<Texts> = "none", from "given by the file", example r#""timestamp""#;
        /// The column that says who did it; `"none"`: that of `columns.unit`.
        resource: Option<String> = "none", from "given by the file", example r#""resource""#;
        /// Activities that open a request; none: its first event does.
        opened: Vec<String> = Node::List(Vec::new()), from "given by the file", example r#"["registered"]"#;
        /// Activities that close a request; none: its last event does.
        closed: Vec<String> = Node::List(Vec::new()), from "given by the file", example r#"["closed", "archived"]"#;
        /// Activities by which a unit sends a request back; they are counted.
        refused: Vec<String> = Node::List(Vec::new()), from "given by the file", example r#"["sent back"]"#;
        /// Activities by which work is ordered once more; they are counted.
        redo: Vec<String> = Node::List(Vec::new()), from "given by the file", example r#"["reopened"]"#;
    }
}

section! {
    /// What the words of the status column mean. Blanks around a word and the case of letters do not count; a request
    /// with another word, or none, is judged by its closing time alone.
    #[tag(Environment)]
    pub struct StatusSpec {
        /// It is open, whatever its closing time says.
        open: Vec<String> = ["open", "in progress", "pending", "assigned", "reopened", "待办", "办理中", "处理中", "未办结"], from "assumption", example r#"["open", "待办"]"#;
        /// It is closed. Without a closing time it is known to have been closed, but not when.
        closed: Vec<String> = ["closed", "resolved", "completed", "done", "已办结", "办结", "已结案", "结案"], from "assumption", example r#"["closed", "已办结"]"#;
        /// It was withdrawn or entered by mistake: it is left out and counted.
        cancelled: Vec<String> = ["cancelled", "canceled", "void", "withdrawn", "已撤销", "撤单", "作废"], from "assumption", example r#"["void"]"#;
        /// It was passed to somebody outside of the world that is simulated: it is left out and counted.
        referred: Vec<String> = ["referred", "已转出"], from "assumption", example r#"["已转出"]"#;
    }
    check |this, problems| {
        let lists = [("open", &this.open), ("closed", &this.closed), ("cancelled", &this.cancelled), ("referred", &this.referred)];
        for (i, (name, words)) in lists.iter().enumerate() {
            for word in words.iter() {
                let is_same = |other: &String| super::aliases::fold(other) == super::aliases::fold(word);
                if let Some((earlier, _)) = lists[..i].iter().find(|(_, others)| others.iter().any(is_same)) {
                    problems.within(name, |at| at.value(
                        format!("{word:?} stands in `{earlier}` too"),
                        format!("write both lists: the one of `{earlier}` without it"),
                    ));
                }
            }
        }
    }
}

choice! {
    /// Which of several rows with one id stays.
    pub enum Keep {
        /// the first row of the file
        First = "first",
        /// the last row of the file, as where each change of a request is a row more
        Last = "last",
    }
}

section! {
    /// What one of the file's channels is called here.
    #[tag(Environment)]
    pub struct ChannelRule {
        /// As the file writes it; blanks around it and the case of letters do not count.
        from: String = required(), from "given by the file", example r#""Citizens Connect App""#;
        /// As the model calls it.
        to: ChannelWord = required(), from "assumption", example r#""online""#;
    }
}

choice! {
    /// The channel by which a replayed request comes.
    pub enum ChannelWord {
        /// heard by the village or town
        Village = "village",
        /// the town's own hotline
        TownLine = "town_line",
        /// a call to the hotline
        Phone = "phone",
        /// app, web or mail
        Online = "online",
        /// handed down by a superior, or raised by staff
        Superior = "superior",
        /// a visit in person
        Visit = "visit",
    }
}

impl From<ChannelWord> for Channel {
    fn from(word: ChannelWord) -> Channel {
        match word {
            ChannelWord::Village => Channel::Village,
            ChannelWord::TownLine => Channel::TownLine,
            ChannelWord::Phone => Channel::Phone,
            ChannelWord::Online => Channel::Online,
            ChannelWord::Superior => Channel::Superior,
            ChannelWord::Visit => Channel::Visit,
        }
    }
}

/// What becomes of a request with a category or unit that is no alias.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OfUnknown {
    /// It is left out and counted: `"skip"`.
    Skip,
    /// Reading fails and says which values are unknown: `"error"`.
    Error,
    /// It comes without one: `"none"`. Only for units.
    Without,
    /// It is taken for this one, by name.
    Use(String),
}

impl Param for OfUnknown {
    fn kind() -> Kind {
        Kind::Text
    }

    fn read(node: &Node, problems: &mut Problems) -> Option<OfUnknown> {
        Some(match String::read(node, problems)?.as_str() {
            "skip" => OfUnknown::Skip,
            "error" => OfUnknown::Error,
            "none" => OfUnknown::Without,
            name => OfUnknown::Use(name.into()),
        })
    }

    fn write(&self) -> Node {
        Node::Text(match self {
            OfUnknown::Skip => "skip".into(),
            OfUnknown::Error => "error".into(),
            OfUnknown::Without => "none".into(),
            OfUnknown::Use(name) => name.clone(),
        })
    }
}

impl RequestsSpec {
    /// The encoding; UTF-8 where the check of the scenario did not run.
    pub(super) fn encoding(&self) -> &'static encoding_rs::Encoding {
        encoding_of(&self.encoding).unwrap_or(encoding_rs::UTF_8)
    }

    pub(super) fn is_utf_8(&self) -> bool {
        self.encoding() == encoding_rs::UTF_8
    }

    /// The delimiter as a byte; a comma where the check of the scenario did not run.
    pub(super) fn delimiter_byte(&self) -> u8 {
        self.delimiter.bytes().next().unwrap_or(b',')
    }

    fn check_texts(&self, problems: &mut Problems) {
        let legal =
            |byte: u8| byte.is_ascii() && !byte.is_ascii_alphanumeric() && !b"\"\r\n\0".contains(&byte);
        if !matches!(self.delimiter.as_bytes(), [byte] if legal(*byte)) {
            problems.within("delimiter", |at| {
                at.value(
                    format!("{:?} cannot stand between fields", self.delimiter),
                    "write \",\", \";\" or \"\\t\"",
                );
            });
        }
        for text in self.time_format.iter() {
            if let Err(reason) = TimeFormat::of(text).check() {
                problems.within("time_format", |at| {
                    at.value(
                        format!("{text:?} is not a usable pattern: {reason}"),
                        "write \"iso\", \"excel\", \"unix\", \"unix_ms\", or a pattern with year, month, day and time, \
                         such as \"%m/%d/%Y %I:%M:%S %p\"",
                    );
                });
            }
        }
        if encoding_of(&self.encoding).is_none() {
            problems.within("encoding", |at| {
                at.value(
                    format!("{:?} is not an encoding that can be read", self.encoding),
                    "write \"utf-8\", \"gb18030\", \"windows-1252\", \"utf-16le\" or \"big5\"",
                );
            });
        }
    }

    fn check_zones(&self, problems: &mut Problems) {
        for (key, zone) in [("time_zone", &self.time_zone), ("written_in", &self.written_in)] {
            if let Some(name) = zone
                && let Err(help) = zone_of(name)
            {
                problems.within(key, |at| at.value(format!("{name:?} is not a time zone"), help));
            }
        }
        if self.written_in.is_some() && self.time_zone.is_none() {
            problems.within("written_in", |at| {
                at.value("nothing says to which clock these times are brought", "set `time_zone`, too");
            });
        }
    }

    /// An opening, or a time of events, must be there; without it nothing else is worth telling.
    fn check_times(&self, problems: &mut Problems) -> bool {
        let events = self.events.on();
        if self.columns.opened.is_none() && events.is_none_or(|events| events.time.is_none()) {
            problems.within("columns", |problems| {
                problems.note(
                    Fault::Missing,
                    Place::Key,
                    "`opened` is missing",
                    "write `opened = …`: the column that says when a request was opened",
                );
            });
            return false;
        }
        if let Some(events) = events
            && events.case.is_none()
            && self.columns.id.is_none()
        {
            problems.within("events", |at| {
                at.value(
                    "nothing says which events belong together",
                    "name the column of the request by `case`",
                );
            });
        }
        true
    }

    fn check_names(&self, problems: &mut Problems) {
        if self.unknown_category == OfUnknown::Without {
            problems.within("unknown_category", |at| {
                at.value(
                    "a request cannot be without a category",
                    "write \"skip\", \"error\" or a category's name",
                );
            });
        }
        if self.columns.category.is_none() && !matches!(self.unknown_category, OfUnknown::Use(_)) {
            problems.within("unknown_category", |at| {
                at.value("no column gives the category", "write the category's name that all requests take");
            });
        }
        for (i, rule) in self.channels.iter().enumerate() {
            if self.channels[..i]
                .iter()
                .any(|earlier| super::aliases::fold(&earlier.from) == super::aliases::fold(&rule.from))
            {
                problems.within(&format!("channels[{i}]"), |at| {
                    at.value(format!("{:?} is named twice", rule.from), "leave one of them out");
                });
            }
        }
    }
}
