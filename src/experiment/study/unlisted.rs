//! Factors whose values are no list of the study: those of a distribution, and those in a column of a table of points.

use super::build::{Builder, FORMS};
use super::distribution;
use super::factor::Levels;
use super::file::{Design, FactorSpec};
use super::points::in_column;
use crate::kernel::param::nearest;
use crate::scenario::diagnostic::{Code, Mistake};
use crate::scenario::part::Target;
use crate::scenario::scale::Scale;
use crate::scenario::shape::allowed;
use crate::scenario::tree::Entry;

impl Builder<'_, '_> {
    /// A distribution, which only designs that sample can draw from.
    pub(super) fn drawn(&mut self, target: &Target, spec: &FactorSpec, entry: &Entry) -> Option<Levels> {
        let spec = spec.distribution.as_ref()?;
        let Some((kind, scale)) = target.kind.as_ref().and_then(|kind| Some((kind, Scale::of(kind)?))) else {
            let takes = target.kind.as_ref().map_or("a table".into(), |kind| kind.meant());
            let message = format!("there is no distribution of values of `{}`", target.path());
            return self.wrong(entry.key, message, format!("it takes {takes}; list its levels by `values`"));
        };
        match self.design {
            Some(design) if design.needs_levels() => {
                let message = format!("`{}` needs levels, and a distribution has none", design.key());
                let help = "list `values`, or use a design that samples: latin_hypercube, sobol, saltelli";
                return self.wrong(entry.key, message, help);
            }
            Some(design @ Design::Morris { .. }) => {
                let message = format!(
                    "`{}` moves a factor between the ends of its range, and a distribution has none",
                    design.key()
                );
                let help = "write a `range`, for example between two quantiles of the distribution, or use a design that \
                            samples: latin_hypercube, sobol, saltelli";
                return self.wrong(entry.key, message, help);
            }
            _ => {}
        }
        let path = target.path();
        let declared = allowed(self.loader.root, &path);
        let limits = distribution::Limits::of(scale, kind, declared.as_ref());
        match distribution::read(spec, &entry.item, scale, (&path, &limits)) {
            Ok(found) => Some(Levels::Drawn { distribution: Box::new(found), span: entry.item.span }),
            Err(mistakes) => {
                self.loader.collector.mistakes.extend(mistakes);
                None
            }
        }
    }

    /// Beside a table of points a factor has a column, and no values of its own.
    pub(super) fn check_for_table(&mut self, name: &str, entry: &Entry) -> Option<()> {
        let key = |key: &&str| entry.item.entries().and_then(|entries| entries.get(*key));
        if let Some(written) = ["values", "range", "log_range", "distribution"].iter().find_map(key) {
            let message = "the values of this factor stand in the table of points";
            return self.wrong(
                written.key,
                message,
                "leave it out: its `path` alone says what the column sets",
            );
        }
        if let Some(table) = self.table.filter(|table| table.column(name).is_none()) {
            let names: Vec<&str> = table.columns().map(|(name, _)| name).collect();
            let message = format!("the table of points has no column `{name}`");
            let mistake = Mistake::new(Code::Missing, message).at(entry.key).help(nearest(name, &names));
            self.loader.collector.push(mistake.note(table.head(), "its columns are named here"));
            return None;
        }
        Some(())
    }

    /// The values of a parameter in its column of a table of points.
    pub(super) fn in_table(&mut self, name: &str, target: &Target, entry: &Entry) -> Option<Levels> {
        if self.design.is_some_and(|design| design != Design::Points) {
            return self.wrong(entry.item.span, "a factor has one form, not none", FORMS);
        }
        let table = self.table?;
        let column = table.column(name)?;
        let kind = target.kind.as_ref();
        let scaled = kind.and_then(|kind| Some((kind, Scale::of(kind)?)));
        let text = self.loader.collector.sources.text(table.source());
        let cells = table.cells(column).map(|cell| (table.text(text, cell), table.span(cell)));
        let (levels, mistakes) = match scaled {
            Some((kind, scale)) => {
                let declared = allowed(self.loader.root, &target.path());
                in_column::places(scale, &distribution::Limits::of(scale, kind, declared.as_ref()), cells)
            }
            None => in_column::words(kind, target, cells),
        };
        let is_good = mistakes.is_empty();
        self.loader.collector.mistakes.extend(mistakes);
        levels.filter(|_| is_good)
    }
}
