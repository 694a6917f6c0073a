//! Figures of a sweep: how a metric answers to a factor, a line for each combination of the others.

use std::collections::BTreeMap;

use super::files::SweepManifest;
use super::levels::Levels;
use crate::render::figure::{
    Alt, Axis, DotRow, Dots, Estimate, Format, Join, Lines, Point, SERIES, Scatter, Series, Spot,
};
use crate::render::plot::names::{axis, joined, no_metric, no_way};
use crate::render::plot::{Picture, PlotError, Plotted, Wish, enough};
use crate::render::words::{Words, metric_words, name_words, unit_words};
use crate::store::folder::Folder;
use crate::store::table::Row;
use crate::store::tables::summary::SummaryRow;

const SUMMARY: &str = SummaryRow::FILE;

/// One metric at one point of the design.
struct Response {
    /// Place of the metric in the wish.
    metric: usize,
    /// Levels, in the order of the factors.
    levels: Vec<String>,
    estimate: Option<Estimate>,
    n: u64,
}

/// A sweep as far as it is drawn.
struct Sweep {
    factors: Vec<String>,
    /// The levels of each factor that are there.
    levels: Vec<Levels>,
    responses: Vec<Response>,
}

/// The figure of a sweep.
pub(crate) fn plotted(folder: &Folder, wish: &Wish) -> Result<Plotted, PlotError> {
    let sweep = read(folder, wish)?;
    let factors: Vec<&str> = sweep.factors.iter().map(String::as_str).collect();
    let across = match &wish.by {
        Some(name) => {
            factors.iter().position(|factor| factor == name).ok_or_else(|| no_way(name, &factors))?
        }
        None => sweep.widest().ok_or_else(|| no_way("", &factors))?,
    };
    let title = joined(&wish.metrics)
        .and(&Words::new(" by {factor}", "（按{factor}）").fill(&[("factor", name_words(factors[across]))]));
    let n = sweep.responses.first().map_or(0, |response| response.n);
    let desc = Words::made(
        format!(
            "Means of {n} replications at each point of the design with their confidence intervals; from {SUMMARY}."
        ),
        format!("各设计点 {n} 次独立模拟的均值及置信区间；数据见 {SUMMARY}。"),
    );
    let picture = sweep.picture(across, wish)?;
    Ok(Plotted { picture, alt: Alt { id: "plot".into(), title, desc } })
}

fn read(folder: &Folder, wish: &Wish) -> Result<Sweep, PlotError> {
    let factors = folder.more_columns::<SummaryRow<'_>>()?;
    let names: Vec<&str> = factors.iter().map(String::as_str).collect();
    for (name, _) in &wish.only {
        if !factors.contains(name) {
            return Err(no_way(name, &names));
        }
    }
    let (mut responses, mut known) = (Vec::new(), Vec::new());
    folder.each_with::<SummaryRow<'_>, 1>([&names], |row, [levels]| {
        if !known.iter().any(|id| id == row.metric) {
            known.push(row.metric.to_string());
        }
        let Some(metric) = wish.metrics.iter().position(|id| id == row.metric) else { return Ok(()) };
        let levels: Vec<String> = levels.texts().map(String::from).collect();
        let fits = |(name, level): &(String, String)| {
            factors.iter().zip(&levels).any(|(factor, there)| factor == name && there == level)
        };
        if wish.only.iter().all(fits) {
            let estimate = Estimate::of(row.mean, row.ci_low, row.ci_high);
            responses.push(Response { metric, levels, estimate, n: row.n });
        }
        Ok(())
    })?;
    if let Some(name) = wish.metrics.iter().find(|id| !known.contains(id)) {
        return Err(no_metric(name, SUMMARY, known.iter().map(String::as_str)));
    }
    if responses.iter().all(|response| response.estimate.is_none()) {
        return Err(PlotError::Empty(wish.metrics.join(", ")));
    }
    let manifest = SweepManifest::read(folder.path());
    let listed = |name: &String| {
        let column = manifest.as_ref()?.factors.iter().find(|factor| factor.name == *name)?;
        Some(column.levels.clone())
    };
    let levels = |(place, name): (usize, &String)| {
        let there = responses.iter().map(|response: &Response| response.levels[place].as_str());
        Levels::of(there, &listed(name).unwrap_or_default())
    };
    let levels = factors.iter().enumerate().map(levels).collect();
    Ok(Sweep { factors, levels, responses })
}

impl Sweep {
    /// The unit of a factor whose levels are all numbers; empty for bare ones.
    fn unit(&self, factor: usize) -> Option<&str> {
        let levels = &self.levels[factor];
        levels.are_numbers().then(|| levels.unit.unwrap_or_default())
    }

    /// The factor that is drawn across if none is named: of numbers before others, then the one with most levels.
    fn widest(&self) -> Option<usize> {
        let rank =
            |factor: &usize| (self.unit(*factor).is_some(), self.levels[*factor].len(), usize::MAX - factor);
        (0..self.factors.len()).max_by_key(rank)
    }

    /// Responses in groups that differ in the factor across only, each with its name.
    fn groups(&self, across: usize, metrics: &[String]) -> BTreeMap<(usize, Vec<&str>), Vec<&Response>> {
        let mut groups: BTreeMap<(usize, Vec<&str>), Vec<&Response>> = BTreeMap::new();
        for response in self.responses.iter().filter(|response| response.metric < metrics.len()) {
            let others = response.levels.iter().enumerate().filter(|(i, _)| *i != across);
            let others = others.map(|(_, level)| level.as_str()).collect();
            groups.entry((response.metric, others)).or_default().push(response);
        }
        groups
    }

    fn picture(&self, across: usize, wish: &Wish) -> Result<Picture, PlotError> {
        let groups = self.groups(across, &wish.metrics);
        let unit = self.unit(across);
        if groups.len() > SERIES {
            // Where hardly any two points differ in one factor alone, points are all that can be seen.
            return match unit {
                Some(unit) if groups.values().all(|group| group.len() == 1) => self.cloud(across, unit, wish),
                _ => Err(PlotError::Many(groups.len())),
            };
        }
        let name = |key: &(usize, Vec<&str>)| {
            let name = self.name(across, key.0, &key.1, &wish.metrics);
            let is_empty = groups[key].iter().all(|response| response.estimate.is_none());
            if is_empty { name.and(&Words::new(" (no values)", "（无值）")) } else { name }
        };
        let y = axis(&wish.metrics)?;
        let Some(unit) = unit else {
            let at = |group: &[&Response], level: &str| {
                group
                    .iter()
                    .find(|response| response.levels[across] == level)
                    .and_then(|response| response.estimate)
            };
            let rows = self.levels[across].written.iter().map(|level| DotRow {
                name: Words::plain(level.as_str()),
                values: groups.values().map(|group| at(group, level)).collect(),
            });
            let series: Vec<Words> = groups.keys().map(name).collect();
            return Ok(Picture::Dots(Dots {
                value: y.tight(),
                rows: rows.collect(),
                series,
                reference: None,
            }));
        };
        let series: Vec<Series> = groups
            .iter()
            .map(|(key, group)| {
                let place = |response: &&Response| {
                    Some((self.levels[across].value(&response.levels[across])?, response.estimate))
                };
                let mut points: Vec<Point> =
                    group.iter().filter_map(place).map(|(x, y)| Point { x, y }).collect();
                points.sort_by(|a, b| a.x.total_cmp(&b.x));
                Series { name: name(key), points, join: Join::Dots }
            })
            .collect();
        enough(&series)?;
        let x = self.axis(across, unit);
        Ok(Picture::Lines(Lines { x, y, series, spans: Vec::new(), aspect: 0.6 }))
    }

    /// A point for each point of the design.
    fn cloud(&self, across: usize, unit: &str, wish: &Wish) -> Result<Picture, PlotError> {
        let spot = |response: &Response| Spot {
            name: Words::plain(response.levels.join(", ")),
            series: response.metric,
            x: self.levels[across].value(&response.levels[across]),
            y: response.estimate.map(|estimate| estimate.value),
        };
        Ok(Picture::Scatter(Scatter {
            x: self.axis(across, unit),
            y: axis(&wish.metrics)?,
            series: wish.metrics.iter().map(|id| metric_words(id)).collect(),
            spots: self.responses.iter().map(spot).collect(),
            diagonal: false,
            names: false,
        }))
    }

    fn axis(&self, across: usize, unit: &str) -> Axis {
        let name = name_words(&self.factors[across]);
        let title = match unit {
            "" => name,
            unit => name.and(&Words::plain(" [")).and(&unit_words(unit)).and(&Words::plain("]")),
        };
        Axis::linear(title, Format::Number).tight()
    }

    /// What tells a group from the others: its metric where there are several, and the other factors' levels.
    fn name(&self, across: usize, metric: usize, others: &[&str], metrics: &[String]) -> Words {
        let factors = self.factors.iter().enumerate().filter(|(i, _)| *i != across);
        let levels: Vec<String> = factors
            .zip(others)
            .filter(|((i, _), _)| self.levels[*i].len() > 1)
            .map(|((_, factor), level)| format!("{factor} = {level}"))
            .collect();
        let levels = Words::plain(levels.join(", "));
        match (metrics.len() > 1, levels.en.is_empty()) {
            (false, false) => levels,
            (_, true) => metric_words(&metrics[metric]),
            (true, false) => metric_words(&metrics[metric]).and(&Words::plain(": ")).and(&levels),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sweep(points: &[[&str; 2]]) -> Sweep {
        let response = |(i, levels): (usize, &[&str; 2])| Response {
            metric: 0,
            levels: levels.iter().map(|level| level.to_string()).collect(),
            estimate: Estimate::bare(i as f64),
            n: 5,
        };
        let listed = ["on", "off"].map(String::from);
        let levels = [0, 1].map(|at| Levels::of(points.iter().map(|levels| levels[at]), &listed));
        Sweep {
            factors: vec!["review".into(), "limit".into()],
            levels: levels.into(),
            responses: points.iter().enumerate().map(response).collect(),
        }
    }

    fn wish() -> Wish {
        Wish { metrics: vec!["redo_rate".into()], ..Wish::default() }
    }

    #[test]
    fn levels_with_one_unit_are_numbers() {
        let sweep = sweep(&[["on", "2 wd"], ["off", "10 wd"], ["on", "10 wd"]]);
        assert_eq!((sweep.unit(0), sweep.unit(1), sweep.widest()), (None, Some("wd"), Some(1)));
    }

    #[test]
    fn numbers_become_a_line_for_each_level_of_the_others_from_left_to_right() {
        let sweep = sweep(&[["on", "10 wd"], ["off", "10 wd"], ["on", "2 wd"], ["off", "2 wd"]]);
        let Ok(Picture::Lines(lines)) = sweep.picture(1, &wish()) else { panic!("lines") };
        assert_eq!(lines.x.title.en, "limit [wd]");
        let told: Vec<(&str, Vec<f64>)> = lines
            .series
            .iter()
            .map(|series| (series.name.en.as_ref(), series.points.iter().map(|point| point.x).collect()))
            .collect();
        assert_eq!(told, [("review = off", vec![2.0, 10.0]), ("review = on", vec![2.0, 10.0])]);
        assert_eq!(lines.series[1].points[0].y, Estimate::bare(2.0));
    }

    #[test]
    fn words_become_rows() {
        let sweep = sweep(&[["on", "10 wd"], ["off", "10 wd"]]);
        let Ok(Picture::Dots(dots)) = sweep.picture(0, &wish()) else { panic!("dots") };
        let names: Vec<&str> = dots.rows.iter().map(|row| row.name.en.as_ref()).collect();
        assert_eq!((names, dots.series.len()), (vec!["on", "off"], 1));
    }

    #[test]
    fn points_that_share_no_level_become_a_cloud_and_too_many_lines_are_refused() {
        let levels: Vec<[String; 2]> = (0..9).map(|i| [format!("{i}.5"), format!("{i} wd")]).collect();
        let levels: Vec<[&str; 2]> = levels.iter().map(|[a, b]| [a.as_str(), b.as_str()]).collect();
        assert!(matches!(sweep(&levels).picture(0, &wish()), Ok(Picture::Scatter(_))));
        let mut twice = levels.clone();
        twice.extend(levels.iter().map(|[_, b]| ["99", *b]));
        assert!(matches!(sweep(&twice).picture(0, &wish()), Err(PlotError::Many(9))));
    }
}
