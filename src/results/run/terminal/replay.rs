//! Recorded and simulated cycle times side by side, for scenarios that replay a file of requests.

use std::fmt::Write as _;

use super::{BOLD, left, number, right};
use crate::experiment::{FitMean, Subject};
use crate::model::ids::Org;

/// Widths of the label, of a count, a share, a time, the sup distance and the difference of means: 80 in all.
const LABEL: usize = 18;
const COUNT: usize = 8;
const SHARE: usize = 5;
const TIME: usize = 7;
const SUP: usize = 6;
const DIFFERENCE: usize = 8;

/// The block for these groups; nothing if there are none.
pub(crate) fn block(subject: &Subject, groups: &[FitMean]) -> String {
    let mut text = String::new();
    if groups.is_empty() {
        return text;
    }
    let heads =
        [("open", 2 * SHARE), ("median", 2 * TIME), ("p90", 2 * TIME), ("distance", SUP + DIFFERENCE)];
    let heads = heads.map(|(word, width)| right(word, width)).concat();
    let _ = writeln!(text, "\n{}{}{heads}{}", BOLD.0, left("Replayed requests", LABEL + 2 + COUNT), BOLD.1);
    let pair = |width| right("rec.", width) + &right("sim.", width);
    let below = [
        right("n", COUNT),
        pair(SHARE),
        pair(TIME),
        pair(TIME),
        right("sup", SUP),
        right("mean", DIFFERENCE),
    ];
    let _ = writeln!(text, "{}{}", " ".repeat(LABEL + 2), below.concat());
    let mut kind = None;
    for group in groups {
        let of = match (group.unit, group.category) {
            (Some(_), _) => Some("by unit"),
            (None, Some(_)) => Some("by category"),
            (None, None) => None,
        };
        if let Some(heading) = of.filter(|_| of != kind) {
            let _ = writeln!(text, " {heading}");
        }
        kind = of;
        row(&mut text, name(subject, group), group);
    }
    text.push_str(LEGEND);
    text
}

/// What the block shows, in lines of at most 80 columns.
const LEGEND: &str = concat!(
    "  rec.: as recorded; sim.: mean of replications; –: not reached\n",
    "  Kaplan-Meier by the clock, open ones censored; sup: widest gap of the curves;\n",
    "  mean: simulated minus recorded, both cut at the longest time that both cover\n",
);

fn name<'a>(subject: &'a Subject, group: &FitMean) -> &'a str {
    match (group.unit, group.category) {
        (Some(unit), _) => subject.names.org(Org::Unit(unit)),
        (None, Some(category)) => subject.names.category(category),
        (None, None) => "all",
    }
}

fn row(text: &mut String, name: &str, group: &FitMean) {
    let value = |column: &str| group.value(column);
    let count = |column: &str| value(column).map_or("–".into(), |n| number(n.round()));
    let share = |column: &str| {
        let share = value(column).map_or("–".into(), |share| format!("{:.0}%", share * 100.0));
        right(&share, SHARE)
    };
    let time = |column: &str| right(&value(column).map_or("–".into(), duration), TIME);
    let sup = value("sup_distance").map_or("–".into(), |sup| format!("{sup:.2}"));
    let signed = |hours: f64| format!("{}{}", if hours < 0.0 { "-" } else { "+" }, duration(hours.abs()));
    let difference = value("restricted_mean_difference_h").map_or("–".into(), signed);
    let cells = [
        right(&count("recorded_n"), COUNT),
        share("recorded_open_share"),
        share("simulated_open_share"),
        time("recorded_median_h"),
        time("simulated_median_h"),
        time("recorded_p90_h"),
        time("simulated_p90_h"),
        right(&sup, SUP),
        right(&difference, DIFFERENCE),
    ];
    let _ = writeln!(text, "  {}{}", left(name, LABEL), cells.concat());
    if let Some(recorded) = value("recorded_on_time_share") {
        let percent = |share: f64| format!("{:.0}%", share * 100.0);
        let simulated = value("simulated_on_time_share").map_or("–".into(), percent);
        let _ = writeln!(
            text,
            "    on time by the recorded due date: rec. {}, sim. {simulated}",
            percent(recorded)
        );
    }
    if value("simulated_n") != value("recorded_n") {
        let _ = writeln!(text, "    ({} of them became tickets)", count("simulated_n"));
    }
}

/// Hours in the unit that people would use, in at most six columns up to a century: `31 s`, `2.8 h`, `11.3 d`.
fn duration(hours: f64) -> String {
    let (value, unit) = match hours {
        _ if hours < 1.0 / 60.0 => (hours * 3_600.0, "s"),
        _ if hours < 1.0 => (hours * 60.0, "m"),
        _ if hours < 48.0 => (hours, "h"),
        _ if hours < 24_000.0 => (hours / 24.0, "d"),
        _ => (hours / 24.0 / 365.25, "y"),
    };
    let text = if value < 99.95 { format!("{value:.1}") } else { format!("{value:.0}") };
    format!("{text} {unit}")
}

#[cfg(test)]
mod tests {
    use unicode_width::UnicodeWidthStr;

    use super::*;
    use crate::experiment::fixture::subject;
    use crate::experiment::{FitRow, MeanFit, Side};
    use crate::kernel::stats::kaplan_meier::Distance;
    use crate::model::ids::{CategoryId, UnitId};

    #[test]
    fn durations_have_the_unit_that_people_use() {
        let hours = [0.0, 0.005, 0.5, 2.8, 47.96, 48.0, 24.0 * 99.96, 24.0 * 250.0, 24.0 * 1461.0];
        let told = hours.map(duration);
        let expected = ["0.0 s", "18.0 s", "30.0 m", "2.8 h", "48.0 h", "2.0 d", "100 d", "250 d", "4.0 y"];
        assert_eq!(told, expected);
    }

    fn groups() -> Vec<FitMean> {
        let recorded = Side {
            n: 51_575,
            open_share: Some(0.046),
            on_time_share: None,
            median_h: Some(25.0),
            p90_h: Some(43.2 * 24.0),
        };
        let simulated =
            Side { n: 51_575, open_share: Some(1.0), on_time_share: None, median_h: Some(0.5), p90_h: None };
        let difference = -250.0 * 24.0 * 3_600.0;
        let distance = Distance { sup: 0.4567, restricted_mean_difference: difference, until: 3_600 };
        let all = FitRow { unit: None, category: None, recorded, simulated, distance: Some(distance) };
        let unit = FitRow { unit: Some(UnitId(0)), simulated: Side { n: 3, ..simulated }, ..all };
        let category = FitRow { category: Some(CategoryId(1)), distance: None, ..all };
        let mut fit = MeanFit::default();
        fit.add(&[all, unit, category]);
        fit.means()
    }

    #[test]
    fn recorded_and_simulated_stand_side_by_side() {
        let block = block(&subject(1), &groups());
        let lines: Vec<&str> = block.lines().collect();
        let all = "  all                 51,575   5% 100% 25.0 h 30.0 m 43.2 d      –  0.46  -250 d";
        assert_eq!(lines[3], all);
        assert_eq!((lines[4], lines[7]), (" by unit", " by category"));
        assert_eq!(lines[6].trim(), "(3 of them became tickets)");
        assert!(lines[8].ends_with("     –       –"), "{}", lines[8]);
        assert!(
            lines.iter().all(|line| line.replace(BOLD.0, "").replace(BOLD.1, "").width() <= 80),
            "{block}"
        );
    }

    #[test]
    fn without_a_replay_there_is_no_block() {
        assert_eq!(block(&subject(1), &[]), "");
    }
}
