//! The hours that a ticket cost, by kind of work and by whose staff.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde_json::{Value, json};

use super::{Moment, Teller};
use crate::experiment::Names;
use crate::kernel::param::Choice;
use crate::model::fact::Fact;
use crate::model::ids::Org;
use crate::model::trace::Note;
use crate::model::work::Work;

/// Staff seconds on one ticket, by whose staff and by kind of work (its place in [`Work::ALL`]).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hours {
    /// Spent on the ticket: they sum to its own book.
    pub on_ticket: BTreeMap<(Org, usize), u64>,
    /// Spent on the appeal before there was a ticket.
    pub before: BTreeMap<(Org, usize), u64>,
    /// What the ticket's own book says at its end, in seconds; `None` while it is open.
    pub book: Option<u64>,
}

impl Hours {
    /// Adds up what was told.
    pub fn of(told: &Teller) -> Hours {
        let mut hours = Hours::default();
        for (_, moment) in &told.moments {
            match moment {
                Moment::Note(Note::Worked { by, before, seconds }) => {
                    let rows = if *before { &mut hours.before } else { &mut hours.on_ticket };
                    for (work, seconds) in seconds {
                        *rows.entry((*by, work.index())).or_default() += u64::from(*seconds);
                    }
                }
                Moment::Fact(Fact::Closed { closing, .. }) => hours.book = Some(closing.hours),
                _ => {}
            }
        }
        hours
    }

    /// All seconds on the ticket.
    pub fn total(&self) -> u64 {
        self.on_ticket.values().sum()
    }

    /// A table: a row for each actor and kind of work, and the sum beside the book.
    pub(crate) fn text(&self, names: &Names) -> String {
        let mut text = String::new();
        let mut row = |who: &str, what: &str, seconds: u64| {
            writeln!(text, "  {who:<24} {what:<14} {:>8.2} h", seconds as f64 / 3_600.0)
                .expect("a string takes any text");
        };
        for ((org, work), seconds) in &self.before {
            row(names.org(*org), &format!("{} *", Work::ALL[*work].word()), *seconds);
        }
        for ((org, work), seconds) in &self.on_ticket {
            row(names.org(*org), Work::ALL[*work].word(), *seconds);
        }
        row("on the ticket", "", self.total());
        if let Some(book) = self.book {
            row("its own book", "", book);
        }
        if !self.before.is_empty() {
            text.push_str(
                "  * before there was a ticket: in the books of the desk, not in that of the ticket\n",
            );
        }
        text
    }

    pub(crate) fn json(&self, names: &Names) -> Value {
        let rows = |rows: &BTreeMap<(Org, usize), u64>| -> Vec<Value> {
            rows.iter()
                .map(|((org, work), seconds)| {
                    json!({ "who": names.org(*org), "work": Work::ALL[*work].word(), "seconds": seconds })
                })
                .collect()
        };
        json!({
            "on_ticket": rows(&self.on_ticket),
            "before": rows(&self.before),
            "total_seconds": self.total(),
            "book_seconds": self.book,
        })
    }
}
