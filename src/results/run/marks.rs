//! Dated changes as marks of figures over time.

use crate::render::figure::{Span, days_of};
use crate::render::words::{Words, chinese_part};
use crate::scenario::ChangeSpec;

/// A mark at the date of each change, and at the day on which one that comes in steps is reached. A label in both languages
/// is shown in each by its own part.
pub(crate) fn of_changes(changes: &[ChangeSpec]) -> Vec<Span> {
    let mut marks = Vec::new();
    for change in changes {
        let label = change.name();
        let name = match chinese_part(&label) {
            Some(chinese) if !chinese.is_empty() && chinese != label => {
                Words::made(label.replacen(chinese, "", 1).trim(), chinese)
            }
            _ => Words::plain(label.as_str()),
        };
        let reached = change.until.map(|until| (until, name.and(&Words::new(": reached", "：到位"))));
        for (date, name) in std::iter::once((change.date, name)).chain(reached) {
            marks.extend(days_of(&date.to_string()).map(|day| Span::at(day, name)));
        }
    }
    marks
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot go on may stop")]

    use super::*;
    use crate::kernel::parse_date;
    use crate::scenario::part::Part;

    fn change(date: &str, until: Option<&str>, label: &str) -> ChangeSpec {
        let day = |text: &str| parse_date(text).unwrap();
        ChangeSpec {
            date: day(date),
            until: until.map(day),
            label: label.into(),
            set: Part(Default::default()),
        }
    }

    #[test]
    fn a_mark_for_each_date_with_the_label_in_its_language() {
        let marks = of_changes(&[
            change("2020-03-01", None, ""),
            change("2020-05-01", Some("2020-06-01"), "从严审核 stricter review"),
            change("2020-07-01", None, "新规"),
        ]);
        let at: Vec<f64> =
            ["2020-03-01", "2020-05-01", "2020-06-01", "2020-07-01"].map(|d| days_of(d).unwrap()).into();
        assert_eq!(marks.iter().map(|mark| mark.from).collect::<Vec<_>>(), at);
        assert!(marks.iter().all(|mark| mark.from == mark.to));
        let names: Vec<[String; 2]> =
            marks.iter().map(|mark| [mark.name.en.to_string(), mark.name.zh.to_string()]).collect();
        assert_eq!(names[0], ["2020-03-01", "2020-03-01"]);
        assert_eq!(names[1], ["stricter review", "从严审核"]);
        assert_eq!(names[2], ["stricter review: reached", "从严审核：到位"]);
        assert_eq!(names[3], ["新规", "新规"]);
    }
}
