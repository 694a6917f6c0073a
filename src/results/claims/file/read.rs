//! Reading a claim: its own text, its base, then every arm as a whole scenario, with and without the cut.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::definition::{ChainSpec, ClaimFile, ExpectSpec, Kind, StudySpec};
use super::expect::{Expect, understand};
use super::{Arm, Chain, Claim, Source};
use crate::kernel::SimTime;
use crate::kernel::StartDate;
use crate::kernel::param::{Fault, Node, Param, Place, Problems, Table};
use crate::model::spec::ModelSpec;
use crate::scenario::diagnostic::{Code, Collector, Diagnostics, Mistake};
use crate::scenario::head::RunSpec;
use crate::scenario::load::Loader;
use crate::scenario::part::{paths, spelt_out};
use crate::scenario::place::Placer;
use crate::scenario::set::read_set;
use crate::scenario::shape::root_kind;
use crate::scenario::source::{SourceId, Span};
use crate::scenario::tree::{Body, Entry, Item, Layer};
use crate::scenario::{Identity, Options, Scenario};

/// Overlays of the command line have numbers from here on, behind those of any arm.
const OPTION_OVERLAYS: u32 = 1_000;

/// Reads a claim from a file, or from a text in its place.
pub(crate) fn claim(path: &Path, text: Option<String>, options: &Options) -> Result<Claim, Diagnostics> {
    let root = root_kind::<ModelSpec>();
    let mut loader = Loader::new(&root);
    let text = text.or_else(|| loader.read(path, options));
    let document = text.and_then(|text| loader.document(path, text, Layer::Set));
    let Some((id, written)) = document else { return Err(loader.collector.finish()) };
    let mut reader = Reader { loader, id, written };
    let file = reader.file();
    let base = reader.base(options);
    let months = base.as_ref().map(|(_, scenario)| months(&scenario.head.run));
    let arms = base.and_then(|(tree, _)| reader.arms(&tree));
    let expects = reader.expects(months, file.as_ref());
    if let Some(arms) = &arms {
        reader.compare(arms);
    }
    let spans = reader.items("expect").iter().map(|item| item.span).collect();
    let mut collector = reader.loader.collector;
    let (Some(file), Some(arms), Some(expects), false) = (file, arms, expects, collector.has_errors()) else {
        return Err(collector.finish());
    };
    if file.kind == Kind::Behaviour && file.chain.is_none() {
        let span = reader.written.find("kind").item.span;
        let message = format!("`{}` is said to be behaviour and names no chain of decisions", file.id);
        let help = "add [chain] with its steps, and a link to cut";
        collector.push(Mistake::new(Code::Warning, message).at(span).help(help));
    }
    let sources = collector.sources.clone();
    Ok(Claim {
        id: file.id,
        title: file.title,
        statement: file.statement,
        source: file.source,
        sentence: sentence(file.study),
        kind: file.kind,
        about: file.about,
        replications: file.replications.0,
        arms: arms.into_iter().map(|world| world.arm).collect(),
        expects,
        chain: file.chain.map(chain),
        spans,
        sources,
        warnings: collector.finish(),
    })
}

/// Whose sentence it is; what is checked has chapter and words, or an elaboration.
fn sentence(spec: Option<StudySpec>) -> Source {
    let Some(StudySpec { chapter, words, beyond, elaboration }) = spec else { return Source::Law };
    match (chapter, words, elaboration) {
        (Some(chapter), Some(words), _) => Source::Study { chapter, words, beyond },
        (_, _, elaboration) => Source::Elaboration(elaboration.unwrap_or_default()),
    }
}

fn chain(spec: ChainSpec) -> Chain {
    let (expect, shrinks_to) = (spec.expect.0 as usize - 1, spec.shrinks_to.0);
    Chain { steps: spec.steps, link: spec.link, expect, shrinks_to }
}

/// How many calendar months a run counts, parts of months included.
fn months(run: &RunSpec) -> u32 {
    let (begin, start) = (SimTime::START + run.warm_up, StartDate::new(run.start));
    let last = SimTime((begin + run.length).0.saturating_sub(1).max(begin.0));
    let number = |time| {
        let date = start.date_of(time);
        date.year() as u32 * 12 + date.month() as u32
    };
    number(last) - number(begin) + 1
}

/// An arm, and where it is written.
struct World {
    arm: Arm,
    key: Span,
}

struct Reader<'k> {
    loader: Loader<'k>,
    id: SourceId,
    written: Item,
}

impl Reader<'_> {
    fn entry(&self, name: &str) -> Option<&Entry> {
        self.written.entries()?.get(name)
    }

    fn items(&self, name: &str) -> &[Item] {
        match self.entry(name).map(|entry| &entry.item.body) {
            Some(Body::List(items)) => items,
            _ => &[],
        }
    }

    /// Places problems in the claim's own text.
    fn tell(&mut self, problems: Problems) {
        let placer = Placer::new(&self.written, &self.loader.collector, self.loader.is_complete);
        let mistakes: Vec<Mistake> =
            problems.into_vec().into_iter().filter_map(|problem| placer.place(problem)).collect();
        self.loader.collector.mistakes.extend(mistakes);
    }

    /// The claim's own keys.
    fn file(&mut self) -> Option<ClaimFile> {
        let mut problems = Problems::new();
        let file = ClaimFile::read(&self.written.to_node(), &mut problems);
        self.tell(problems);
        file
    }

    /// The base with all that is laid on it for every arm; `None` if anything is wrong with it.
    fn base(&mut self, options: &Options) -> Option<(Item, Scenario)> {
        let before = self.loader.collector.mistakes.len();
        let mut tree: Option<Item> = None;
        let entry = self.entry("base").cloned();
        for (path, span) in self.files(entry.as_ref()) {
            match (self.loader.file(&path, Some(span), Layer::Base), &mut tree) {
                (Some(item), None) => tree = Some(item),
                (Some(item), Some(tree)) => self.loader.lay(tree, item),
                (None, _) => {}
            }
        }
        for (path, number) in options.overlays.iter().zip(OPTION_OVERLAYS..) {
            let overlay = self.loader.file(path, None, Layer::Overlay(number));
            if let (Some(tree), Some(overlay)) = (&mut tree, overlay) {
                self.loader.lay(tree, overlay);
            }
        }
        let mut tree = tree?;
        let start = tree.span;
        let part = self.entry("set").map(|entry| entry.item.clone());
        self.lay_part(&mut tree, part.as_ref());
        for option in &options.sets {
            match read_set(option, self.loader.root, Some(&tree), &mut self.loader.collector.sources) {
                Ok(set) => self.loader.lay(&mut tree, set),
                Err(mistakes) => self.loader.collector.mistakes.extend(mistakes),
            }
        }
        // What is missing at the root is missing in the base's own file.
        tree.span = start;
        let is_complete = self.loader.is_complete;
        let read =
            crate::scenario::document::check::<ModelSpec>(&tree, &mut self.loader.collector, is_complete);
        let is_good =
            self.loader.collector.mistakes[before..].iter().all(|mistake| mistake.code.is_warning());
        if !is_good || read.is_none() {
            return None;
        }
        let scenario = Scenario::of_tree(&tree, &self.loader.collector.sources).ok()?;
        Some((tree, scenario))
    }

    /// The paths that a key names, seen from the claim's folder.
    fn files(&mut self, entry: Option<&Entry>) -> Vec<(PathBuf, Span)> {
        let names = entry.map(|entry| self.loader.names(entry)).unwrap_or_default();
        let path =
            |(name, span): (String, Span)| (self.loader.collector.sources.path_in(self.id, &name), span);
        names.into_iter().map(path).collect()
    }

    /// Lays parameters with dotted paths on a tree.
    fn lay_part(&mut self, tree: &mut Item, part: Option<&Item>) {
        let Some(part) = part.filter(|part| part.entries().is_some()) else { return };
        let Collector { sources, mistakes } = &mut self.loader.collector;
        let part = spelt_out(part, self.loader.root, tree, sources, mistakes);
        self.loader.lay(tree, part);
    }

    /// Lays the overlays and the settings of an arm, or of a cut, on a tree. `layer`: that of overlay `i`.
    fn lay_arm(&mut self, tree: &mut Item, written: &Item, layer: impl Fn(u32) -> Layer) {
        let key = |key: &str| written.entries().and_then(|entries| entries.get(key));
        for ((path, span), i) in self.files(key("overlay")).into_iter().zip(0..) {
            if let Some(overlay) = self.loader.file(&path, Some(span), layer(i)) {
                self.loader.lay(tree, overlay);
            }
        }
        self.lay_part(tree, key("set").map(|entry| &entry.item));
    }

    /// Every arm as a whole scenario; `None` if anything is wrong with one.
    fn arms(&mut self, base: &Item) -> Option<Vec<World>> {
        let entries: Vec<(String, Entry)> = self
            .entry("arms")?
            .item
            .entries()?
            .iter()
            .map(|(name, entry)| (name.clone(), entry.clone()))
            .collect();
        let cut = self.written.find("chain.cut");
        let cut = cut.rest.is_empty().then(|| cut.item.clone());
        let mut arms = Vec::new();
        let count = entries.len();
        for (name, entry) in entries {
            let mut tree = base.clone();
            self.lay_arm(&mut tree, &entry.item, Layer::Overlay);
            let Some(scenario) = self.scenario(&tree) else { continue };
            let mut arm = Arm { name, scenario, cut: None };
            if let Some(cut) = &cut {
                self.without_effect(&arm, cut);
                // The cut wins over whatever an arm sets.
                self.lay_arm(&mut tree, cut, |_| Layer::Set);
                arm.cut = self.scenario(&tree);
            }
            arms.push(World { arm, key: entry.key });
        }
        self.count_alike(&arms);
        (arms.len() == count).then_some(arms)
    }

    /// Arms that count different days are no pairs: their totals differ by that alone.
    fn count_alike(&mut self, arms: &[World]) {
        let Some(first) = arms.first() else { return };
        let counted = |world: &World| {
            let run = &world.arm.scenario.head.run;
            (run.start, run.warm_up, run.length)
        };
        for other in arms.iter().filter(|other| counted(other) != counted(first)) {
            let message =
                format!("the arm `{}` counts other days than the arm `{}`", other.arm.name, first.arm.name);
            let help = "arms are compared pair by pair over the same days: let `start`, `warm_up` and `length` be the base's";
            let mistake = Mistake::new(Code::Contradiction, message).at(other.key).help(help);
            self.loader.collector.push(mistake.note(first.key, "the other arm is here"));
        }
    }

    fn scenario(&mut self, tree: &Item) -> Option<Scenario> {
        match Scenario::of_tree(tree, &self.loader.collector.sources) {
            Ok(scenario) => Some(scenario),
            Err(mistakes) => {
                let wrong = mistakes.into_iter().filter(|mistake| !mistake.code.is_warning());
                self.loader.collector.mistakes.extend(wrong);
                None
            }
        }
    }

    /// Tells a cut that would switch on what an arm has switched off.
    fn without_effect(&mut self, arm: &Arm, cut: &Item) {
        let Some(set) = cut.entries().and_then(|entries| entries.get("set")) else { return };
        let resolved = Node::Table(arm.scenario.to_table());
        for (path, span) in paths(&set.item) {
            if let Some(off) = off_above(&resolved, &path) {
                let message =
                    format!("the cut sets a parameter of `{off}`, which is off in the arm `{}`", arm.name);
                let help =
                    "it would be switched on: cut the link elsewhere, or switch the whole mechanism off";
                self.loader.collector.push(Mistake::new(Code::Contradiction, message).at(span).help(help));
            }
        }
    }

    /// What is expected; `None` if anything is wrong with it.
    fn expects(&mut self, months: Option<u32>, file: Option<&ClaimFile>) -> Option<Vec<Expect>> {
        let names: Vec<String> = self
            .entry("arms")
            .and_then(|entry| entry.item.entries())
            .map(|arms| arms.keys().cloned().collect())?;
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let (mut problems, mut expects) = (Problems::new(), Vec::new());
        for (i, item) in self.items("expect").iter().enumerate() {
            let node = item.to_node();
            // What cannot be read was told with the rest of the file.
            let Some(spec) = ExpectSpec::read(&node, &mut Problems::new()) else { continue };
            let empty = Table::new();
            let table = node.as_table().unwrap_or(&empty);
            let understood = problems.within("expect", |problems| {
                problems
                    .within(&format!("[{i}]"), |problems| understand(&spec, table, &names, months, problems))
            });
            expects.extend(understood);
        }
        let is_whole = expects.len() == self.items("expect").len();
        if let (true, Some(chain)) = (is_whole, file.and_then(|file| file.chain.as_ref())) {
            problems.within("chain", |problems| {
                problems.within("expect", |problems| shrinking(chain, &expects, problems))
            });
        }
        if is_whole && let Some(arms) = self.entry("arms").and_then(|entry| entry.item.entries()) {
            unused(arms, &expects, &mut problems);
        }
        self.tell(problems);
        is_whole.then_some(expects)
    }

    /// Tells arms that are the same world, that have luck of their own, and a cut that touches nothing.
    fn compare(&mut self, arms: &[World]) {
        let mut seen: BTreeMap<Identity, &World> = BTreeMap::new();
        let mut mistakes = Vec::new();
        for world in arms {
            let arm = &world.arm;
            if let Some(other) = seen.insert(arm.scenario.identity(), world) {
                let message = format!("the arms `{}` and `{}` are the same world", other.arm.name, arm.name);
                let help = "arms must differ in what is simulated; titles and replications do not count";
                let mistake = Mistake::new(Code::Contradiction, message).at(world.key).help(help);
                mistakes.push(mistake.note(other.key, "the other one is here"));
            }
            if arm.scenario.head.run.seed != arms[0].arm.scenario.head.run.seed {
                let message = format!("the arm `{}` has a seed of its own", arm.name);
                let help =
                    "arms are compared under common random numbers: set the seed for all, or by --seed";
                mistakes.push(Mistake::new(Code::Contradiction, message).at(world.key).help(help));
            }
        }
        let is_inert = |world: &World| {
            world.arm.cut.as_ref().is_some_and(|cut| cut.identity() == world.arm.scenario.identity())
        };
        if arms.iter().all(is_inert) && !arms.is_empty() {
            let span = self.written.find("chain.cut").item.span;
            let help = "cut a link by a change of the world: a mechanism, a belief, a rule";
            let message = "the cut touches nothing: every arm is the same world with it";
            mistakes.push(Mistake::new(Code::Contradiction, message).at(span).help(help));
        }
        self.loader.collector.mistakes.extend(mistakes);
    }
}

/// Tells a chain whose expectation is not there, or has no effect that could shrink.
fn shrinking(chain: &ChainSpec, expects: &[Expect], problems: &mut Problems) {
    let Some(expect) = expects.get((chain.expect.0 as usize).wrapping_sub(1)) else {
        let message = format!("there is no expectation {}", chain.expect.0);
        problems.note(Fault::Reference, Place::Value, message, format!("the claim has {}", expects.len()));
        return;
    };
    if !expect.word.has_an_effect() {
        let message = format!("expectation {} has no effect that could shrink", chain.expect.0);
        problems.value(message, "name one that says that something rises, falls, lies above or interacts");
    }
}

/// Tells arms that no expectation is about.
fn unused(arms: &BTreeMap<String, Entry>, expects: &[Expect], problems: &mut Problems) {
    for (place, name) in arms.keys().enumerate() {
        if !expects.iter().any(|expect| expect.relation.arms().contains(&place)) {
            let help = "name it in an expectation, or take it out";
            let note =
                |problems: &mut Problems| problems.key(format!("nothing is expected of `{name}`"), help);
            problems.within("arms", |problems| problems.within(name, note));
        }
    }
}

/// The mechanism above a path that is off in a resolved scenario.
fn off_above(resolved: &Node, path: &str) -> Option<String> {
    let (mut node, mut above) = (resolved, String::new());
    for key in path.split('.') {
        if matches!(node, Node::Text(word) if word == "off") {
            return Some(above);
        }
        node = node.as_table()?.get(key)?;
        above += if above.is_empty() { "" } else { "." };
        above += key;
    }
    None
}
