//! Factors from what is written: paths are followed, files read, and every level is tried on the base.

use super::constraint::Type;
use super::factor::{Factor, Form, Level, Levels, as_word, leaf};
use super::file::{Design, FactorSpec};
use super::points::Table;
use super::{Scenario, Setting, merge, reserved};
use crate::kernel::param::{Node, Param, Problems, shorten};
use crate::scenario::diagnostic::{Code, Mistake};
use crate::scenario::load::Loader;
use crate::scenario::part::{Target, graft, spelt_out};
use crate::scenario::scale::{Range, Scale};
use crate::scenario::source::Span;
use crate::scenario::tree::{Body, Entry, Item, Layer};

/// How many levels can be listed.
pub(super) const MOST_LEVELS: usize = 1_000;

/// Which forms a factor can have.
pub(super) const FORMS: &str =
    "with `path`: values, range, log_range or distribution; without: together or alternatives";

/// What factors are built from.
pub(crate) struct Builder<'a, 'k> {
    pub loader: &'a mut Loader<'k>,
    /// The base.
    pub tree: &'a Item,
    /// The base, if nothing is wrong with it; only then levels can be tried on it.
    pub base: Option<&'a Scenario>,
    /// The folder of the study is that of this text.
    pub study: crate::scenario::source::SourceId,
    /// The design, if it could be read.
    pub design: Option<Design>,
    /// The table of points, if the design is one and it could be read.
    pub table: Option<&'a Table>,
}

impl Builder<'_, '_> {
    /// All factors that can be understood, each with its levels tried on the base.
    pub(crate) fn factors(&mut self, written: &Item) -> Vec<Factor> {
        let entries = written.find("factors").item.entries();
        let mut factors = Vec::new();
        for (name, entry) in entries.into_iter().flatten() {
            if let Some(mistake) = reserved::mistake(name, entry.key) {
                self.loader.collector.push(mistake);
            }
            // What cannot be read was told with the rest of the file.
            let Some(spec) = FactorSpec::read(&entry.item.to_node(), &mut Problems::new()) else { continue };
            let Some(mut factor) = self.factor(name, &spec, entry) else { continue };
            self.try_levels(&mut factor);
            factor.settle(self.design == Some(Design::OneAtATime));
            factors.push(factor);
        }
        self.check_groups(&factors, written);
        factors
    }

    /// Groups have names as factors have, and no factor outside of a group is called like it.
    fn check_groups(&mut self, factors: &[Factor], written: &Item) {
        for factor in factors.iter().filter(|factor| factor.group != factor.name) {
            let path = format!("factors.{}.group", factor.name);
            let at = written.find(&path);
            let (name, span) = (factor.group.as_str(), at.item.span);
            let legal = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
            let alone = factors.iter().find(|other| other.name == name && other.group == name);
            let _: Option<()> = if self.design.is_some_and(|design| !design.takes_groups()) {
                let key = at.key.unwrap_or(span);
                let help =
                    "only `morris` and `saltelli` change factors in groups; leave it out for other designs";
                self.wrong(key, "this design has no groups of factors", help)
            } else if name.is_empty() || name.len() > 48 || !name.chars().all(legal) {
                let help = "a name has 1 to 48 small letters, digits and underscores";
                self.wrong(span, format!("`{}` is no name of a group", shorten(name)), help)
            } else if alone.is_some() {
                let message = format!("a factor is called `{name}` too, and is not in the group");
                self.wrong(span, message, "call the group otherwise, or put that factor into it")
            } else {
                None
            };
        }
    }

    fn factor(&mut self, name: &str, spec: &FactorSpec, entry: &Entry) -> Option<Factor> {
        let key = |key: &str| entry.item.entries().and_then(|entries| entries.get(key));
        let (mut scale, mut log_steps) = (None, None);
        if self.design == Some(Design::Points) {
            self.check_for_table(name, entry)?;
        }
        let (form, levels) = if let Some(path) = &spec.path {
            let target = self.target(path, key("path")?.item.span)?;
            scale = target.kind.as_ref().and_then(Scale::of);
            let levels = if let Some(values) = key("values") {
                listed(&target, values, self)?
            } else if let Some(range) = key("range") {
                self.range(&target, spec, range, false)?
            } else if let Some(range) = key("log_range") {
                let levels = self.range(&target, spec, range, true)?;
                log_steps = self.log_steps(spec, scale);
                levels
            } else if let Some(distribution) = key("distribution") {
                self.drawn(&target, spec, distribution)?
            } else {
                self.in_table(name, &target, entry)?
            };
            (Form::Path(target), levels)
        } else if let Some(together) = key("together") {
            self.together(&together.item, key("names"))?
        } else {
            (Form::Alternatives, self.alternatives(&key("alternatives")?.item)?)
        };
        Some(Factor {
            name: name.to_string(),
            form,
            levels,
            base: "base".into(),
            base_word: "base".into(),
            span: entry.key,
            kind: Type::Word,
            scale,
            group: spec.group.clone().unwrap_or_else(|| name.to_string()),
            log_steps,
        })
    }

    fn target(&mut self, path: &str, span: Span) -> Option<Target> {
        let sources = &self.loader.collector.sources;
        let found = Target::find(path, span, self.loader.root, self.tree, sources);
        found.map_err(|mistake| self.loader.collector.push(*mistake)).ok()
    }

    pub(super) fn wrong<T>(
        &mut self,
        span: Span,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Option<T> {
        self.loader.collector.push(Mistake::new(Code::Contradiction, message).at(span).help(help));
        None
    }

    /// A range, as levels if it has steps.
    fn range(&mut self, target: &Target, spec: &FactorSpec, entry: &Entry, is_log: bool) -> Option<Levels> {
        let range = spec.range.as_ref().or(spec.log_range.as_ref())?;
        let Some(scale) = target.kind.as_ref().and_then(Scale::of) else {
            let takes = target.kind.as_ref().map_or("a table".into(), |kind| kind.meant());
            let message = format!("there is no range of values of `{}`", target.path());
            return self.wrong(entry.key, message, format!("it takes {takes}; list its levels by `values`"));
        };
        let mut end = |name: &str, node: &Node| {
            let span = entry.item.find(name).item.span;
            let place = scale.read(node);
            if place.is_none() {
                let mistake = Mistake::new(Code::Kind, format!("found {}", node.describe())).at(span);
                self.loader.collector.push(mistake.help(format!("expected {}", scale.meant())));
            }
            Some((place?, span))
        };
        let (from, to) = (end("from", &range.from.0), end("to", &range.to.0));
        let ((from, first), (to, last)) = (from?, to?);
        if from >= to {
            return self.wrong(last, "the range does not go up", "`to` must be greater than `from`");
        }
        if is_log && from <= 0.0 {
            return self.wrong(
                first,
                "a range in the logarithm begins above zero",
                "write a small value, or use `range`",
            );
        }
        let whole = Range { scale, from, to, is_log };
        match range.steps {
            Some(steps) => {
                let level = |place: f64| {
                    let node = scale.write(place);
                    let span = if place == from {
                        first
                    } else if place == to {
                        last
                    } else {
                        entry.item.span
                    };
                    Level::new(node.clone(), target.holding(leaf(node, span)), span)
                };
                Some(Levels::Listed(whole.steps(steps.0).into_iter().map(level).collect()))
            }
            None if self.design.is_some_and(|design| design.needs_levels()) => {
                let design = self.design.map_or("", |design| design.key());
                let help =
                    "add `steps`, or use a design that samples: latin_hypercube, sobol, morris, saltelli";
                self.wrong(entry.key, format!("`{design}` needs levels, and the range has no `steps`"), help)
            }
            None => Some(Levels::Between { range: whole, span: entry.item.span }),
        }
    }

    /// The range behind levels that are even steps in the logarithm.
    fn log_steps(&self, spec: &FactorSpec, scale: Option<Scale>) -> Option<(Range, u32)> {
        let (written, scale) = (spec.log_range.as_ref()?, scale?);
        let (from, to) = (scale.read(&written.from.0)?, scale.read(&written.to.0)?);
        Some((Range { scale, from, to, is_log: true }, written.steps?.0))
    }

    /// Parameters in lock-step.
    fn together(&mut self, item: &Item, names: Option<&Entry>) -> Option<(Form, Levels)> {
        let mut lists = Vec::new();
        self.lists("", item, &mut lists)?;
        // The author's order: names of levels are values in it.
        lists.sort_by_key(|(_, span, _)| span.start);
        let Some(count) = lists.first().map(|(_, _, items)| items.len()).filter(|count| *count > 0) else {
            return self.wrong(
                item.span,
                "no parameter is named, or no value",
                "write paths with lists of values",
            );
        };
        for (path, span, items) in &lists {
            if items.len() != count {
                let message =
                    format!("`{path}` has {} values, and `{}` has {count}", items.len(), lists[0].0);
                return self.wrong(
                    *span,
                    message,
                    "parameters that change together have equally many values",
                );
            }
        }
        let names = match names {
            Some(entry) => {
                let items = match &entry.item.body {
                    Body::List(items) => items.as_slice(),
                    _ => &[],
                };
                if items.len() != count {
                    let message = format!("{} names stand beside {count} levels", items.len());
                    return self.wrong(entry.item.span, message, "each level has a name");
                }
                items.iter().map(|item| as_word(&item.to_node())).collect()
            }
            None => (0..count).map(|level| joined(&lists, level)).collect::<Vec<String>>(),
        };
        let mut targets = Vec::new();
        for (path, span, items) in lists {
            targets.push((self.target(&path, span)?, items));
        }
        let mut levels = Vec::new();
        for (i, name) in names.into_iter().enumerate() {
            let mut patch = targets[0].0.holding(targets[0].1[i].clone());
            for (target, items) in &targets[1..] {
                graft(&mut patch, target.holding(items[i].clone()), &mut self.loader.collector.mistakes);
            }
            levels.push(Level::new(Node::Text(name), patch, targets[0].1[i].span));
        }
        Some((Form::Together, Levels::Listed(levels)))
    }

    /// The lists in a table whose keys are paths or parts of them.
    fn lists(&mut self, prefix: &str, item: &Item, found: &mut Vec<(String, Span, Vec<Item>)>) -> Option<()> {
        for (name, entry) in item.entries().into_iter().flatten() {
            let path = if prefix.is_empty() { name.clone() } else { format!("{prefix}.{name}") };
            match &entry.item.body {
                Body::Table(_) => self.lists(&path, &entry.item, found)?,
                Body::List(items) => found.push((path, entry.key, items.clone())),
                Body::Leaf(_) => {
                    return self.wrong(
                        entry.item.span,
                        format!("`{path}` has no list of values"),
                        "write one value for each level",
                    );
                }
            }
        }
        Some(())
    }

    /// Parts of a scenario by name.
    fn alternatives(&mut self, item: &Item) -> Option<Levels> {
        let entries = item.entries()?;
        if entries.is_empty() {
            return self.wrong(
                item.span,
                "there is no alternative",
                "write at least one part of a scenario with its name",
            );
        }
        let mut levels = Vec::new();
        // In the author's order, which is that of tables, figures and coordinates of a design.
        let mut entries: Vec<_> = entries.iter().collect();
        entries.sort_by_key(|(_, entry)| entry.key.start);
        for (name, entry) in entries {
            let mut own = entry.item.clone();
            let overlay = own.entries_mut().and_then(|entries| entries.remove("overlay"));
            let mut patch = Item { body: Body::Table(Default::default()), ..own.clone() };
            for (file, span) in overlay.iter().flat_map(|entry| self.loader.names(entry)).collect::<Vec<_>>()
            {
                let path = self.loader.collector.sources.path_in(self.study, &file);
                if let Some(part) = self.loader.file(&path, Some(span), Layer::Set) {
                    merge(&mut patch, part, self.loader.root);
                }
            }
            let mut mistakes = Vec::new();
            let sources = &self.loader.collector.sources;
            let own = spelt_out(&own, self.loader.root, self.tree, sources, &mut mistakes);
            self.loader.collector.mistakes.extend(mistakes);
            merge(&mut patch, own, self.loader.root);
            levels.push(Level::new(name.as_str().into(), patch, entry.key));
        }
        Some(Levels::Listed(levels))
    }

    /// Lays every level on the base and checks the whole; tells levels that make the same scenario.
    fn try_levels(&mut self, factor: &mut Factor) {
        let Some(base) = self.base else { return };
        let base_name = base.identity();
        let mut seen: Vec<(crate::scenario::Identity, Setting)> = Vec::new();
        let mut at_base = None;
        for (setting, patch) in factor.patches() {
            let mut tree = self.tree.clone();
            merge(&mut tree, patch, self.loader.root);
            match Scenario::of_tree(&tree, &self.loader.collector.sources) {
                Err(mistakes) => {
                    self.loader
                        .collector
                        .mistakes
                        .extend(mistakes.into_iter().filter(|m| !m.code.is_warning()));
                }
                Ok(scenario) => {
                    let name = scenario.identity();
                    if let (Form::Path(target), Levels::Listed(levels), Setting::Level(place)) =
                        (&factor.form, &mut factor.levels, setting)
                        && let Some(node) = target.value(&Node::Table(scenario.to_table()))
                    {
                        let level = &mut levels[place as usize];
                        *level = Level::new(node.clone(), level.patch.clone(), level.span);
                    }
                    if let Some((_, other)) = seen.iter().find(|(other, _)| *other == name) {
                        self.same(factor, setting, *other);
                    }
                    seen.push((name, setting));
                    if name == base_name && matches!(setting, Setting::Level(_)) {
                        at_base = Some(factor.shown(setting));
                    }
                }
            }
        }
        self.called_base(factor, at_base.as_ref());
        let resolved = Node::Table(base.to_table());
        let in_base = match &factor.form {
            Form::Path(target) => target.value(&resolved).cloned(),
            _ => None,
        };
        if let Some(node) = at_base.or(in_base) {
            factor.base_word = as_word(&node);
            factor.base = node;
        }
    }

    /// Beside the base as it stands no other level may be called so.
    fn called_base(&mut self, factor: &Factor, at_base: Option<&Node>) {
        let is_in_file = matches!(factor.form, Form::Path(_)) || self.design != Some(Design::OneAtATime);
        let Levels::Listed(levels) = &factor.levels else { return };
        let taken = levels.iter().find(|level| level.word == "base" && at_base != Some(&level.node));
        if let (false, Some(level)) = (is_in_file, taken) {
            let message = format!("a level of `{}` is called `base`, and is not the base", factor.name);
            let help = "`one_at_a_time` runs the base as it stands under this name: call the level otherwise";
            self.loader.collector.push(Mistake::new(Code::Name, message).at(level.span).help(help));
        }
    }

    fn same(&mut self, factor: &Factor, setting: Setting, other: Setting) {
        let word = as_word(&factor.shown(other));
        let message = format!("this level of `{}` makes the same scenario as {word:?}", factor.name);
        let help =
            "levels must differ in what is simulated; titles, replications and confidence do not count";
        let mistake = Mistake::new(Code::Contradiction, message).at(factor.place_of(setting)).help(help);
        self.loader.collector.push(mistake.note(factor.place_of(other), "the other one is here"));
    }
}

/// The levels that a list names.
fn listed(target: &Target, values: &Entry, builder: &mut Builder<'_, '_>) -> Option<Levels> {
    let Body::List(items) = &values.item.body else { return None };
    if items.is_empty() || items.len() > MOST_LEVELS {
        let message = format!("{} values are listed", items.len());
        return builder.wrong(values.item.span, message, format!("a factor has 1 to {MOST_LEVELS} levels"));
    }
    let level = |item: &Item| {
        let item = Item { layer: Layer::Set, ..item.clone() };
        Level::new(item.to_node(), target.holding(item.clone()), item.span)
    };
    Some(Levels::Listed(items.iter().map(level).collect()))
}

/// The name of a level of a lock-step group: its values.
fn joined(lists: &[(String, Span, Vec<Item>)], level: usize) -> String {
    let values: Vec<String> = lists.iter().map(|(_, _, items)| as_word(&items[level].to_node())).collect();
    values.join(" / ")
}
