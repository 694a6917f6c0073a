//! A study written out in full: two files, or three with a table of points, that need no other, and from which the very
//! same plan comes.

use std::path::Path;

use super::factor::{Factor, Form, Levels};
use super::file::Design;
use super::{Setting, Study};
use crate::kernel::param::{Node, Table};
use crate::scenario::resolved::inline;
use crate::scenario::scale::Range;

/// The name of the base beside a resolved study.
pub const RESOLVED_BASE: &str = "base.resolved.toml";
/// The name of a resolved study.
pub const RESOLVED_STUDY: &str = "study.resolved.toml";

/// The name of the table of points beside a resolved study.
pub const RESOLVED_POINTS: &str = "points.resolved.csv";

/// A study as two texts, or three.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResolvedStudy {
    /// The study, to be written as [`RESOLVED_STUDY`]; it names the other.
    pub study: String,
    /// The base, to be written as [`RESOLVED_BASE`] beside it.
    pub base: String,
    /// The table of points, if there is one, to be written as [`RESOLVED_POINTS`].
    pub points: Option<String>,
}

impl Study {
    /// The study as two files that lie in a folder and need no other: overlays and what the study sets are in the
    /// base, and every level is written with all that it changes. Only files of requests stay where they are.
    pub fn resolved_toml_in(&self, folder: &Path) -> ResolvedStudy {
        let mut text =
            String::from("# A study with all that it refers to; the base is the file beside it.\n\n");
        let mut line = |key: &str, node: &Node| text += &format!("{key} = {}\n", inline(node));
        line("petisim", &Node::Int(1));
        line("title", &Node::Text(self.title.clone()));
        line("about", &Node::Text(self.about.clone()));
        line("base", &RESOLVED_BASE.into());
        match &self.precision {
            Some(precision) => line("precision", &precision.written()),
            None => line("replications", &Node::Int(self.replications().into())),
        }
        let metrics = if self.names_metrics { self.metrics.as_slice() } else { &[] };
        line("metrics", &Node::List(metrics.iter().map(|id| Node::from(*id)).collect()));
        if !self.margins.is_empty() {
            let margins = self.margins.iter().map(|(name, margin)| (name.clone(), Node::Float(*margin)));
            line("margins", &Node::Table(margins.collect()));
        }
        line("detail", &crate::kernel::param::Param::write(&self.detail));
        let constraints = self.constraints.iter().map(|constraint| constraint.text().into()).collect();
        line("constraints", &Node::List(constraints));
        for factor in &self.factors {
            text += &format!("\n[factors.{}]\n", factor.name);
            text += &self.factor(factor);
            if factor.group != factor.name {
                text += &format!("group = {}\n", inline(&Node::Text(factor.group.clone())));
            }
        }
        text += &format!("\n[design.{}]\n", self.design.key());
        let given = self.given.as_ref();
        let reference = given.and_then(|given| given.names.get(given.reference?));
        let reference = reference.map(|name| ("reference", Node::Text(name.clone())));
        for (key, node) in settings(&self.design).into_iter().chain(reference) {
            text += &format!("{key} = {}\n", inline(&node));
        }
        let points = self.given.as_ref().map(|given| given.text.clone());
        ResolvedStudy { study: text, base: self.base.resolved_toml_in(folder), points }
    }

    fn factor(&self, factor: &Factor) -> String {
        match (&factor.form, &factor.levels) {
            // Its values stand in the table of points.
            (Form::Path(target), _) if self.given.is_some() => {
                format!("path = {}\n", inline(&Node::Text(target.path())))
            }
            (Form::Path(target), Levels::Listed(levels)) => {
                if let Some((range, steps)) = factor.log_steps {
                    return log_steps(&target.path(), &range, steps);
                }
                let values = levels.iter().map(|level| level.node.clone()).collect();
                format!(
                    "path = {}\nvalues = {}\n",
                    inline(&Node::Text(target.path())),
                    inline(&Node::List(values))
                )
            }
            (Form::Path(target), Levels::Between { range, .. }) => {
                let key = if range.is_log { "log_range" } else { "range" };
                let ends = [("from", range.from), ("to", range.to)];
                let ends = ends.map(|(end, place)| (end.to_string(), range.scale.write(place)));
                let range = inline(&Node::Table(Table::from(ends)));
                format!("path = {}\n{key} = {range}\n", inline(&Node::Text(target.path())))
            }
            (Form::Path(target), Levels::Drawn { distribution, .. }) => {
                let written = inline(&Node::Table(distribution.written.clone()));
                format!("path = {}\ndistribution = {written}\n", inline(&Node::Text(target.path())))
            }
            // No path has such levels but beside a table of points.
            (Form::Path(_), Levels::Given { .. }) => String::new(),
            (Form::Together | Form::Alternatives, _) => self.parts(factor),
        }
    }

    /// Levels that are parts of a scenario, each with all values that it changes.
    ///
    /// Names of levels in lock-step may be any text, so these stay such a group.
    fn parts(&self, factor: &Factor) -> String {
        let base = Node::Table(self.base.to_table());
        let count = factor.levels().unwrap_or(0);
        let place = self.factors.iter().position(|other| other.name == factor.name);
        let mut changes = Vec::new();
        for level in 0..count {
            let mut settings = vec![Setting::Base; self.factors.len()];
            if let Some(place) = place {
                settings[place] = Setting::Level(level);
            }
            let mut changed = Table::new();
            // Every level was tried when the study was read.
            if let Ok(scenario) = self.point(&settings) {
                difference("", &base, &Node::Table(scenario.to_table()), &mut changed);
            }
            changes.push((factor.shown(Setting::Level(level)), changed));
        }
        match factor.form {
            Form::Together => together(&base, &changes),
            _ => {
                let line = |(name, changed): &(Node, Table)| {
                    let name = super::factor::as_word(name);
                    format!("alternatives.{name} = {}\n", inline(&Node::Table(changed.clone())))
                };
                changes.iter().map(line).collect()
            }
        }
    }
}

/// Levels that are even steps in the logarithm stay so: effects are told along it.
fn log_steps(path: &str, range: &Range, steps: u32) -> String {
    let ends = [("from", range.from), ("to", range.to)].map(|(end, place)| (end, range.scale.write(place)));
    let keys = ends.into_iter().chain([("steps", Node::Int(steps.into()))]);
    let table: Table = keys.map(|(key, node)| (key.to_string(), node)).collect();
    format!("path = {}\nlog_range = {}\n", inline(&Node::Text(path.into())), inline(&Node::Table(table)))
}

/// A group in lock-step: every path that any level changes, with its value at each level.
fn together(base: &Node, changes: &[(Node, Table)]) -> String {
    let mut paths: Vec<&String> = changes.iter().flat_map(|(_, changed)| changed.keys()).collect();
    paths.sort();
    paths.dedup();
    let names = Node::List(changes.iter().map(|(name, _)| name.clone()).collect());
    let mut text = format!("names = {}\n", inline(&names));
    for path in paths {
        let own = path.split('.').try_fold(base, |node, key| node.as_table()?.get(key));
        let value = |(_, changed): &(Node, Table)| changed.get(path).or(own).cloned();
        let values: Vec<Node> = changes.iter().filter_map(value).collect();
        text +=
            &format!("together.{} = {}\n", inline(&Node::Text(path.clone())), inline(&Node::List(values)));
    }
    text
}

/// The paths at which two resolved scenarios differ, with the values of the second.
fn difference(path: &str, base: &Node, level: &Node, found: &mut Table) {
    if base == level {
        return;
    }
    match (base, level) {
        (Node::Table(below), Node::Table(above)) if below.keys().all(|key| above.contains_key(key)) => {
            for (key, node) in above {
                let path = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
                match below.get(key) {
                    Some(old) => difference(&path, old, node, found),
                    None => {
                        found.insert(path, node.clone());
                    }
                }
            }
        }
        _ => {
            found.insert(path.to_string(), level.clone());
        }
    }
}

/// The settings of a design, as they are written.
fn settings(design: &Design) -> Vec<(&'static str, Node)> {
    let count = |count: u32| Node::Int(count.into());
    let whole = |seed: u64| Node::Int(i64::try_from(seed).unwrap_or(i64::MAX));
    match *design {
        Design::FullFactorial | Design::OneAtATime => Vec::new(),
        Design::Points => vec![("file", RESOLVED_POINTS.into())],
        Design::LatinHypercube { points, seed } | Design::Sobol { points, seed } => {
            vec![("points", count(points)), ("seed", whole(seed))]
        }
        Design::Morris { trajectories, levels, seed } => {
            vec![("trajectories", count(trajectories)), ("levels", count(levels)), ("seed", whole(seed))]
        }
        Design::Saltelli { n, second_order, seed } => {
            vec![("n", count(n)), ("second_order", Node::Bool(second_order)), ("seed", whole(seed))]
        }
    }
}
