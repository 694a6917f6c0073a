//! Factors by calendar year.

use super::{Fault, Kind, Node, Param, Place, Problems};

/// Factors by calendar year: a list counts from the year in which a run starts, a table names its years and so means the same
/// years whenever a run starts.
#[derive(Clone, Debug, PartialEq)]
pub enum ByYear {
    /// Of the year of the start and those behind it.
    FromStart(Vec<f64>),
    /// Of the years that are named, in their order.
    Dated(Vec<(i32, f64)>),
}

impl ByYear {
    /// The factor of a year in a run that starts in `start`. The last one before a gap holds on, and the first one holds before
    /// it; without any it is 1.
    pub fn factor(&self, year: i32, start: i32) -> f64 {
        match self {
            ByYear::FromStart(list) => {
                let place = usize::try_from(year - start).unwrap_or(0);
                list.get(place).or(list.last()).copied().unwrap_or(1.0)
            }
            ByYear::Dated(years) => {
                let held = years.iter().rev().find(|(named, _)| *named <= year).or(years.first());
                held.map_or(1.0, |(_, factor)| *factor)
            }
        }
    }

    /// All factors, in the order of the years.
    pub fn factors(&self) -> Vec<f64> {
        match self {
            ByYear::FromStart(list) => list.clone(),
            ByYear::Dated(years) => years.iter().map(|(_, factor)| *factor).collect(),
        }
    }
}

impl Param for ByYear {
    fn kind() -> Kind {
        Kind::ByYear
    }

    fn read(node: &Node, problems: &mut Problems) -> Option<ByYear> {
        let Node::Table(table) = node else { return Vec::read(node, problems).map(ByYear::FromStart) };
        let before = problems.count();
        if table.is_empty() {
            problems.note(
                Fault::Kind,
                Place::Value,
                "no year is named",
                format!("expected {}", Kind::ByYear.meant()),
            );
        }
        let mut years = Vec::with_capacity(table.len());
        for (name, node) in table {
            problems.within(name, |problems| {
                let year = name.parse().ok().filter(|year| name.len() == 4 && (1900..=2199).contains(year));
                match (year, f64::read(node, problems)) {
                    (None, _) => {
                        let help = "a year is written as 2017; allowed: 1900 to 2199";
                        problems.note(
                            Fault::Name,
                            Place::Key,
                            format!("`{}` is no year", super::shorten(name)),
                            help,
                        );
                    }
                    (Some(year), Some(factor)) => years.push((year, factor)),
                    _ => {}
                }
            });
        }
        // The keys of a table are in alphabetical order: four digits each, that is the order of the years.
        (problems.count() == before).then_some(ByYear::Dated(years))
    }

    fn write(&self) -> Node {
        match self {
            ByYear::FromStart(list) => list.write(),
            ByYear::Dated(years) => {
                Node::Table(years.iter().map(|(year, factor)| (year.to_string(), factor.write())).collect())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot go on may stop")]

    use super::*;

    fn dated(entries: &[(&str, f64)]) -> Node {
        Node::Table(entries.iter().map(|(year, factor)| (year.to_string(), Node::Float(*factor))).collect())
    }

    #[test]
    fn a_table_means_the_same_years_whenever_a_run_starts() {
        let mut problems = Problems::new();
        let list = ByYear::read(&[1.0, 2.0].into(), &mut problems).unwrap();
        let years =
            ByYear::read(&dated(&[("2018", 2.0), ("2017", 1.0), ("2020", 4.0)]), &mut problems).unwrap();
        assert_eq!([2019, 2020, 2025].map(|year| list.factor(year, 2019)), [1.0, 2.0, 2.0]);
        for start in [2015, 2017, 2020] {
            let by_year = [2015, 2017, 2018, 2019, 2020, 2030].map(|year| years.factor(year, start));
            assert_eq!(by_year, [1.0, 1.0, 2.0, 2.0, 4.0, 4.0]);
        }
        assert_eq!(ByYear::FromStart(Vec::new()).factor(2020, 2017), 1.0);
        for value in [list, years] {
            assert_eq!(ByYear::read(&value.write(), &mut problems), Some(value));
        }
        assert_eq!(problems.into_vec(), []);
    }

    #[test]
    fn what_is_no_year_is_told() {
        for (wrong, fault) in [
            (dated(&[]), Fault::Kind),
            (dated(&[("17", 1.0)]), Fault::Name),
            (dated(&[("1817", 1.0)]), Fault::Name),
            (Node::Float(1.0), Fault::Kind),
        ] {
            let mut problems = Problems::new();
            assert_eq!(ByYear::read(&wrong, &mut problems), None);
            assert_eq!(problems.into_vec()[0].fault, fault);
        }
    }
}
