//! Dated changes: the world from each date on, checked as a whole.
//!
//! What a change sets is laid over the tree as it is by then, so that a mistake is told where the change is written. A
//! change with `until` comes in equal steps, the first on its date and the last on that day, at most a week apart.

use std::collections::BTreeMap;

use super::diagnostic::{Code, Collector, Mistake};
use super::document::{Document, invent_no_joint_work, take_keys};
use super::head::{ChangeSpec, Head};
use super::merge::merge;
use super::part::{Target, is_below, spelt_out};
use super::place::Placer;
use super::resolved::inline;
use super::scale::{Range, Scale, Spread};
use super::shape::{root_info, root_kind};
use super::source::Span;
use super::tree::{Body, Item, Layer, to_table};
use crate::kernel::param::{Kind, Node, Problems, Section, Table, nearest};
use crate::kernel::{Date, StartDate};
use crate::model::changing::{fixed, unswitched};

/// Most days from one step of a change to the next.
const STEP_DAYS: u32 = 7;
/// Most dates on which a world can change: each is a world of its own.
const MOST_STAGES: usize = 1_000;

/// The world from a date on.
#[derive(Clone, Debug)]
pub struct Stage<R> {
    /// From the midnight of this day on.
    pub from: Date,
    /// The world.
    pub model: R,
}

/// A parameter that a change sets.
struct Set {
    path: String,
    /// Where its key is written.
    key: Span,
    /// Where its value is written.
    value: Span,
    kind: Kind,
    before: Option<Node>,
}

/// What happens on a date.
enum Act {
    /// A change begins.
    Begin(usize),
    /// A step of one that began before; whether it is the last.
    Step(Item, bool),
}

/// The worlds from each date on. What the changes set is rewritten as a resolved scenario writes it.
pub(super) fn stages<R: Section>(
    head: &mut Head,
    model: &R,
    tree: &Item,
    collector: &mut Collector,
) -> Vec<Stage<R>> {
    let Body::List(written) = &tree.find("change").item.body else { return Vec::new() };
    if head.change.is_empty() || head.change.len() != written.len() {
        return Vec::new();
    }
    let changes = std::mem::take(&mut head.change);
    let root = root_kind::<R>();
    let mut walk = Walk::<R> {
        root: &root,
        written,
        tree: tree.clone(),
        now: model.write(),
        changes,
        begun: Vec::new(),
        stages: Vec::new(),
        collector,
    };
    walk.through();
    walk.warn_of_dates(head);
    let Walk { stages, changes, .. } = walk;
    head.change = changes;
    head.change.sort_by_key(|change| change.date);
    stages
}

struct Walk<'a, R> {
    root: &'a Kind,
    /// The changes as they are written.
    written: &'a [Item],
    /// Everything that was written, with the changes so far laid over it.
    tree: Item,
    /// The model that it means.
    now: Node,
    changes: Vec<ChangeSpec>,
    /// What was set so far: the place of the change, the path, and where its key is written.
    begun: Vec<(usize, String, Span)>,
    stages: Vec<Stage<R>>,
    collector: &'a mut Collector,
}

impl<R: Section> Walk<'_, R> {
    fn through(&mut self) {
        let mut agenda: BTreeMap<Date, Vec<Act>> = BTreeMap::new();
        for (i, change) in self.changes.iter().enumerate() {
            agenda.entry(change.date).or_default().push(Act::Begin(i));
        }
        while let Some((date, acts)) = agenda.pop_first() {
            let (mut tree, mut settles, mut ramps) = (self.tree.clone(), true, Vec::new());
            let mut rewritten = Vec::new();
            for act in acts {
                match act {
                    Act::Step(patch, last) => {
                        settles &= last;
                        merge(&mut tree, patch, self.root);
                    }
                    Act::Begin(i) => {
                        let Some((patch, sets)) = self.sets(i) else { continue };
                        if self.changes[i].until.is_some() {
                            settles = false;
                            ramps.push((i, patch, sets));
                        } else {
                            merge(&mut tree, patch, self.root);
                            rewritten.push((i, sets));
                        }
                    }
                }
            }
            for (i, patch, sets) in ramps {
                let steps = self.steps(i, patch, &tree, sets);
                for (n, (on, step)) in steps.into_iter().enumerate().rev() {
                    if n == 0 {
                        merge(&mut tree, step, self.root);
                    } else {
                        let last = on == self.changes[i].last_day();
                        agenda.entry(on).or_default().push(Act::Step(step, last));
                    }
                }
            }
            if self.stages.len() + agenda.len() > MOST_STAGES {
                self.collector.push(too_many(&self.written[0]));
                return;
            }
            let Some(model) = self.check(&tree, settles) else { continue };
            (self.tree, self.now) = (tree, model.write());
            for (i, sets) in rewritten {
                self.rewrite(i, &sets);
            }
            self.stages.push(Stage { from: date, model });
        }
    }

    /// What a change sets, with a tree that holds nothing else; nothing if some of it cannot be set.
    fn sets(&mut self, i: usize) -> Option<(Item, Vec<Set>)> {
        let entry = self.written[i].entries()?.get("set")?;
        let mut mistakes = Vec::new();
        let patch = spelt_out(&entry.item, self.root, &self.tree, &self.collector.sources, &mut mistakes);
        let mut finder = Finder { found: Vec::new(), mistakes };
        finder.table(&root_info::<R>(), "", &patch, &self.now);
        let Finder { found, mut mistakes } = finder;
        for set in &found {
            mistakes.extend(self.twice(i, set));
        }
        self.begun.extend(found.iter().map(|set| (i, set.path.clone(), set.key)));
        let is_right = mistakes.is_empty();
        self.collector.mistakes.extend(mistakes);
        is_right.then_some((patch, found))
    }

    /// The mistake of a parameter that another change sets on the same day, or is about to reach.
    fn twice(&self, i: usize, set: &Set) -> Option<Mistake> {
        let moves = |other: &ChangeSpec| other.last_day() >= self.changes[i].date;
        let same = |other: &str| is_below(&set.path, other) || is_below(other, &set.path);
        let is_open =
            |(j, other, _): &&(usize, String, Span)| *j != i && moves(&self.changes[*j]) && same(other);
        let (_, _, key) = self.begun.iter().find(is_open)?;
        let message = format!("`{}` is set by another change that is not over", set.path);
        let help = "write one change, or let this one begin after the other's `date` or `until`";
        Some(
            Mistake::new(Code::Contradiction, message)
                .at(set.key)
                .help(help)
                .note(*key, "it is also set here"),
        )
    }

    /// The steps of a change with `until`, each with its day: even in the values, at most a week apart.
    fn steps(&mut self, i: usize, patch: Item, tree: &Item, sets: Vec<Set>) -> Vec<(Date, Item)> {
        let mut whole = tree.clone();
        merge(&mut whole, patch, self.root);
        let Some(end) = self.check(&whole, false).map(|model| model.write()) else { return Vec::new() };
        let change = &self.changes[i];
        let (start, last) = (StartDate::new(change.date), change.last_day());
        let days = start.day_of(last).unwrap_or(1);
        let gaps = days.div_ceil(STEP_DAYS);
        let mut steps: Vec<(Date, Item)> = Vec::new();
        let mut mistakes = Vec::new();
        for step in 0..=gaps {
            let on = start.date_of_day(days * step / gaps);
            let share = f64::from(step + 1) / f64::from(gaps + 1);
            let mut patch = Item { span: tree.span, layer: Layer::Set, body: Body::Table(BTreeMap::new()) };
            for set in &sets {
                match between(set, at(&end, &set.path), share) {
                    Err(mistake) => mistakes.push(*mistake),
                    Ok(node) => {
                        let value = Item { span: set.value, layer: Layer::Set, body: Body::Leaf(node) };
                        let sources = &self.collector.sources;
                        if let Ok(target) = Target::find(&set.path, set.key, self.root, tree, sources) {
                            merge(&mut patch, target.holding(value), self.root);
                        }
                    }
                }
            }
            steps.push((on, patch));
        }
        if !mistakes.is_empty() {
            self.collector.mistakes.extend(mistakes);
            return Vec::new();
        }
        let now = std::mem::replace(&mut self.now, end);
        self.rewrite(i, &sets);
        self.now = now;
        steps
    }

    /// Reads a whole world. Warnings count where it `settles`: not on the way from one value to another.
    fn check(&mut self, tree: &Item, settles: bool) -> Option<R> {
        let mut table = tree.entries().map(to_table).unwrap_or_default();
        invent_no_joint_work::<R>(&mut table);
        let mut problems = Problems::new();
        let model = R::read(&Node::Table(take_keys::<R>(&mut table)), &mut problems);
        let placer = Placer::new(tree, self.collector, true);
        let mistakes = problems.into_vec().into_iter().filter_map(|problem| placer.place(problem));
        let mistakes: Vec<Mistake> = mistakes.filter(|m| settles || !m.code.is_warning()).collect();
        self.collector.mistakes.extend(mistakes);
        model
    }

    /// Writes what a change sets as a resolved scenario does.
    fn rewrite(&mut self, i: usize, sets: &[Set]) {
        let values =
            sets.iter().filter_map(|set| Some((set.path.clone(), at(&self.now, &set.path)?.clone())));
        self.changes[i].set.0 = values.collect::<Table>();
    }

    /// Warns of changes that no day of the run sees.
    fn warn_of_dates(&mut self, head: &Head) {
        let run = &head.run;
        let days = (run.warm_up.0.saturating_add(run.length.0) / 86_400).min(60_000) as u32;
        let last = StartDate::new(run.start).date_of_day(days);
        for (change, written) in self.changes.iter().zip(self.written) {
            if change.date >= last {
                let span = written
                    .entries()
                    .and_then(|entries| entries.get("date"))
                    .map_or(written.span, |e| e.item.span);
                let message = format!("the run ends before {}: this change never takes effect", change.date);
                let help = format!("it runs from {} to {last}, the warm-up included", run.start);
                self.collector.push(Mistake::new(Code::Warning, message).at(span).help(help));
            }
        }
    }
}

/// A parameter that a dated change sets.
#[derive(Clone, Debug)]
pub struct Changed<'a> {
    /// The change.
    pub change: &'a ChangeSpec,
    /// Its dotted path.
    pub path: String,
    /// The value until then, as a scenario writes it; a mechanism that was on is `on`.
    pub before: String,
    /// The value from then on; a mechanism that is switched on with its parameters.
    pub after: String,
}

/// Every parameter that a dated change sets, in the order of dates and paths.
pub(super) fn changed<R: Section>(document: &Document<R>) -> Vec<Changed<'_>> {
    let first = document.model.write();
    let stages: Vec<(Date, Node)> =
        document.stages.iter().map(|stage| (stage.from, stage.model.write())).collect();
    let short = |node: &Node| match node {
        Node::Table(_) => "on".to_string(),
        node => inline(node),
    };
    let mut rows = Vec::new();
    for change in &document.head.change {
        let before =
            stages.iter().rev().find(|(from, _)| *from < change.date).map_or(&first, |(_, model)| model);
        for (path, after) in &change.set.0 {
            let before = at(before, path).map(short).unwrap_or_default();
            rows.push(Changed { change, path: path.clone(), before, after: inline(after) });
        }
    }
    rows
}

fn too_many(at: &Item) -> Mistake {
    let message = format!("the changes have more than {MOST_STAGES} steps in all");
    Mistake::new(Code::Range, message)
        .at(at.span)
        .help("let them come at once, or end earlier: a step is a week at most")
}

/// The value at a dotted path.
fn at<'a>(node: &'a Node, path: &str) -> Option<&'a Node> {
    path.split('.').try_fold(node, |node, key| node.as_table()?.get(key))
}

/// The value of a parameter when a share of the way is done.
fn between(set: &Set, end: Option<&Node>, share: f64) -> Result<Node, Box<Mistake>> {
    let scale = Scale::of(&set.kind);
    let place = |node: Option<&Node>| scale.and_then(|scale| scale.read(node?));
    let (Some(scale), Some(from), Some(to)) = (scale, place(set.before.as_ref()), place(end)) else {
        let message =
            format!("`{}` cannot change by steps: it has no single numbers to go from and to", set.path);
        let help = "write a change of its own for it, without `until`";
        return Err(Box::new(Mistake::new(Code::Contradiction, message).at(set.key).help(help)));
    };
    let place = match (from < to, from > to) {
        (true, _) => Range { scale, from, to, is_log: false }.at(share, Spread::Grid),
        (_, true) => Range { scale, from: to, to: from, is_log: false }.at(1.0 - share, Spread::Grid),
        _ => to,
    };
    Ok(scale.write(place))
}

/// Finds the parameters that a part of a scenario sets, and those that no running world can change.
struct Finder {
    found: Vec<Set>,
    mistakes: Vec<Mistake>,
}

impl Finder {
    fn table(&mut self, info: &crate::kernel::param::SectionInfo, path: &str, item: &Item, now: &Node) {
        for (name, entry) in item.entries().into_iter().flatten() {
            let here = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
            if path.is_empty() && Head::declared().fields.iter().any(|field| field.name == name) {
                let why = "it says how the world is run, and not how it works";
                self.mistakes.push(immovable(&here, why, entry.key));
                continue;
            }
            let Some(field) = info.fields.iter().find(|field| field.name == name) else {
                let names: Vec<&str> = info.fields.iter().map(|field| field.name).collect();
                let message = format!("there is no parameter `{here}`");
                self.mistakes
                    .push(Mistake::new(Code::UnknownKey, message).at(entry.key).help(nearest(name, &names)));
                continue;
            };
            let before = now.as_table().and_then(|now| now.get(name));
            self.value(&field.kind, &here, (entry.key, &entry.item), before);
        }
    }

    fn value(&mut self, kind: &Kind, path: &str, (key, item): (Span, &Item), now: Option<&Node>) {
        match (kind, &item.body, now) {
            (Kind::Section(info), Body::Table(_), Some(now)) => return self.table(&info(), path, item, now),
            (Kind::Named(of), Body::Table(entries), Some(Node::Table(known))) => {
                for (name, entry) in entries {
                    let here = format!("{path}.{name}");
                    if !known.contains_key(name) {
                        let names: Vec<&str> = known.keys().map(String::as_str).collect();
                        let message =
                            format!("the scenario has no `{name}` in `{path}`, and a change adds none");
                        let mistake = Mistake::new(Code::Reference, message).at(entry.key);
                        self.mistakes.push(mistake.help(nearest(name, &names)));
                        continue;
                    }
                    self.value(of, &here, (entry.key, &entry.item), known.get(name));
                }
                return;
            }
            (Kind::Switch(of) | Kind::Optional(of), Body::Table(_), Some(Node::Table(_)))
                if matches!(**of, Kind::Section(_)) =>
            {
                return self.value(of, path, (key, item), now);
            }
            _ => {}
        }
        let is_on = |is_table: bool| matches!(kind, Kind::Switch(_)) && is_table;
        let switches =
            is_on(matches!(now, Some(Node::Table(_)))) != is_on(matches!(item.body, Body::Table(_)));
        let reason = fixed(path, true).or_else(|| unswitched(path).filter(|_| switches));
        if let Some(why) = reason {
            self.mistakes.push(immovable(path, why, key));
        }
        let (path, kind, before) = (path.to_string(), kind.clone(), now.cloned());
        self.found.push(Set { path, key, value: item.span, kind, before });
    }
}

fn immovable(path: &str, why: &str, at: Span) -> Mistake {
    let message = format!("`{path}` cannot change within a run: {why}");
    Mistake::new(Code::Contradiction, message).at(at).help("set it in the scenario itself, for the whole run")
}
