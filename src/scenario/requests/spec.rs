//! The `[requests]` table: which file, which of its columns mean what, how its times are written.
use jiff::civil::date;

use super::time_format::TimeFormat;
use crate::choice;
use crate::kernel::Date;
use crate::kernel::param::{Count, Kind, Node, Param, Problems};
use crate::model::fact::Channel;
use crate::section;

section! {
    /// Demand replayed from a file of real requests (CSV, plain or gzipped) in place of generated demand.
    ///
    /// Which values of the file mean which category and unit is said where those are declared, by their `aliases`.
    #[tag(Environment)]
    pub struct RequestsSpec {
        /// The file, relative to the scenario file; `"none"`: given on the command line by `--set requests.file=…`.
        file: Option<String> = "none", from "given by the user";
        /// Which public data the scenario wants, in words; printed when `file` is not set.
        wanted: String = "a file of requests with the columns named in `[requests.columns]`", from "given by the user";
        /// Which columns mean what.
        columns: ColumnsSpec = required(), from "given by the file";
        /// How times are written: `"iso"`, or a pattern such as `"%m/%d/%Y %I:%M:%S %p"`. Local times; a zone or an
        /// offset is read over and not applied.
        time_format: String = "iso", from "given by the file";
        /// The one character between two fields: `","`, `";"` or `"\t"`.
        delimiter: String = ",", from "given by the file";
        /// Texts that mean "no value", beside an empty field, such as `"NULL"`.
        blank: Vec<String> = Node::List(Vec::new()), from "given by the file";
        /// What becomes of a request whose category no alias claims, or that has none: `"skip"` it, `"error"`, or
        /// the name of the category to use.
        unknown_category: Unclaimed = "error", from "assumption";
        /// What becomes of a request whose unit no alias claims: `"skip"` it, `"error"`, `"none"` (the desk finds
        /// the unit, as it does for a blank one), or the name of the unit to use.
        unknown_unit: Unclaimed = "error", from "assumption";
        /// How the file's channels are called here.
        channels: Vec<ChannelRule> = Node::List(Vec::new()), from "given by the file";
        /// The channel of requests that no entry of `channels` names.
        channel: ChannelWord = "phone", from "assumption";
        /// Requests opened before this day are left out; `"none"`: before the first day of the run.
        from: Option<Date> = "none", from "assumption";
        /// Requests opened after this day are left out.
        to: Option<Date> = "none", from "assumption";
        /// So many rows that cannot be read are left out and counted; one row more is an error.
        tolerate: Count = 0, from "assumption";
    }
    check |this, problems| {
        this.check_texts(problems);
        this.check_names(problems);
        if let (Some(from), Some(to)) = (this.from, this.to)
            && to < from
        {
            problems.within("to", |at| at.value(format!("`to` is before `from` ({from})"), "swap the two days"));
        }
    }
}

section! {
    /// The names of the file's columns, as its first line has them.
    #[tag(Environment)]
    pub struct ColumnsSpec {
        /// When the request was opened.
        opened: String = required(), from "given by the file";
        /// When it was closed; blank while it is open.
        closed: Option<String> = "none", from "given by the file";
        /// When it was due.
        due: Option<String> = "none", from "given by the file";
        /// What it is about.
        category: Option<String> = "none", from "given by the file";
        /// Who has to handle it.
        unit: Option<String> = "none", from "given by the file";
        /// How it came.
        channel: Option<String> = "none", from "given by the file";
        /// Its number, unique in the file. Without one, requests are numbered by their rows.
        id: Option<String> = "none", from "given by the file";
    }
    check |this, problems| {
        let times = [("opened", Some(&this.opened)), ("closed", this.closed.as_ref()), ("due", this.due.as_ref())];
        for (i, (role, column)) in times.iter().enumerate() {
            if column.is_some() && times[..i].iter().any(|(_, earlier)| earlier == column) {
                problems.within(role, |at| at.value(
                    "two times cannot come from one column",
                    "name the column of each, or leave one out",
                ));
            }
        }
    }
}

section! {
    /// What one of the file's channels is called here.
    #[tag(Environment)]
    pub struct ChannelRule {
        /// As the file writes it; blanks around it and the case of letters do not count.
        from: String = required(), from "given by the file";
        /// As the model calls it.
        to: ChannelWord = required(), from "assumption";
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

/// What becomes of a request with a category or unit that no alias claims.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unclaimed {
    /// It is left out and counted: `"skip"`.
    Skip,
    /// Reading fails and says which values nobody claims: `"error"`.
    Error,
    /// It comes without one: `"none"`. Only for units.
    Without,
    /// It is taken for this one, by name.
    Use(String),
}

impl Param for Unclaimed {
    fn kind() -> Kind {
        Kind::Text
    }

    fn read(node: &Node, problems: &mut Problems) -> Option<Unclaimed> {
        Some(match String::read(node, problems)?.as_str() {
            "skip" => Unclaimed::Skip,
            "error" => Unclaimed::Error,
            "none" => Unclaimed::Without,
            name => Unclaimed::Use(name.into()),
        })
    }

    fn write(&self) -> Node {
        Node::Text(match self {
            Unclaimed::Skip => "skip".into(),
            Unclaimed::Error => "error".into(),
            Unclaimed::Without => "none".into(),
            Unclaimed::Use(name) => name.clone(),
        })
    }
}

impl RequestsSpec {
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
        if let Err(reason) = TimeFormat::of(&self.time_format).check(date(2015, 12, 31).at(23, 58, 57, 0)) {
            problems.within("time_format", |at| {
                at.value(
                    format!("{:?} is not a usable pattern: {reason}", self.time_format),
                    "write \"iso\", or a pattern with year, month, day and time, such as \"%m/%d/%Y %I:%M:%S %p\"",
                );
            });
        }
    }

    fn check_names(&self, problems: &mut Problems) {
        if self.unknown_category == Unclaimed::Without {
            problems.within("unknown_category", |at| {
                at.value(
                    "a request cannot be without a category",
                    "write \"skip\", \"error\" or a category's name",
                );
            });
        }
        if self.columns.category.is_none() && !matches!(self.unknown_category, Unclaimed::Use(_)) {
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
