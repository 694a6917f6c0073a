//! A checked scenario: its head, its model, and the warnings that reading it gave.

use std::path::{Path, PathBuf};

use super::changes::{self, Changed, Stage};
use super::diagnostic::{Code, Collector, Diagnostics, Mistake};
use super::head::Head;
use super::identity::Identity;
use super::load::{Loader, outside};
use super::place::Placer;
use super::set::read_set;
use super::setting::{Setting, settings};
use super::shape::{root_info, root_kind, take_out_off};
use super::source::{Sources, absolute, not_a_file};
use super::tree::{Item, Layer, to_table};
use super::{horizon, resolved};
use crate::kernel::param::{Kind, Node, Param, Problems, Section, SectionInfo, Switch, Table, unknown_key};

/// What is laid over a scenario file, in this order.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Overlay files, as seen from the current folder. They have no order among themselves.
    pub overlays: Vec<PathBuf>,
    /// Settings of the form `path=value`; of two for one path the later wins.
    pub sets: Vec<String>,
    /// Whether nothing outside of the folder of the file is read, whatever it names: for services that read files of others.
    pub restricted: bool,
}

/// A scenario whose model is declared by `R`, read and checked.
#[derive(Clone, Debug)]
pub struct Document<R> {
    /// What it is called, how long it runs, what it replays.
    pub head: Head,
    /// The world, as it is before all dated changes.
    pub model: R,
    /// The world from the date of each dated change on, or of each step of one, in the order of dates.
    pub stages: Vec<Stage<R>>,
    warnings: Diagnostics,
}

impl<R: Section> Document<R> {
    /// Reads a scenario file with all that it extends, lays overlays and settings over it, and checks it.
    ///
    /// # Errors
    /// All mistakes of all files and settings at once.
    pub fn load(path: &Path, options: &Options) -> Result<Document<R>, Diagnostics> {
        build(options, |loader| loader.main(path, options))
    }

    /// Reads a scenario from a text that is treated as a file of that name.
    ///
    /// # Errors
    /// All mistakes at once.
    pub fn from_text(name: &str, text: &str) -> Result<Document<R>, Diagnostics> {
        Document::from_text_with(name, text, &Options::default())
    }

    /// As [`Document::from_text`], with overlays and settings.
    ///
    /// # Errors
    /// All mistakes at once.
    pub fn from_text_with(name: &str, text: &str, options: &Options) -> Result<Document<R>, Diagnostics> {
        build(options, |loader| loader.text(Path::new(name), text.to_string(), Layer::Base))
    }

    /// As [`Document::load`], with every parameter: its value, its default and where it was written.
    ///
    /// # Errors
    /// All mistakes at once.
    pub fn load_with_settings(
        path: &Path,
        options: &Options,
    ) -> Result<(Document<R>, Vec<Setting>), Diagnostics> {
        with_settings(build_with_tree(options, |loader| loader.main(path, options)))
    }

    /// As [`Document::load_with_settings`], from a text that is treated as a file of that name.
    ///
    /// # Errors
    /// All mistakes at once.
    pub fn from_text_with_settings(
        name: &str,
        text: &str,
        options: &Options,
    ) -> Result<(Document<R>, Vec<Setting>), Diagnostics> {
        let read = |loader: &mut Loader<'_>| loader.text(Path::new(name), text.to_string(), Layer::Base);
        with_settings(build_with_tree(options, read))
    }

    /// What the author should know although nothing is wrong.
    pub fn warnings(&self) -> &Diagnostics {
        &self.warnings
    }

    /// Names and texts of the files that the scenario was read from, in the order of reading: for provenance.
    pub fn files(&self) -> impl Iterator<Item = (&str, &str)> {
        self.warnings.files()
    }

    /// Every parameter with its value, defaults included.
    pub fn to_table(&self) -> Table {
        let mut table = Table::new();
        for node in [self.head.write(), self.model.write()] {
            if let Node::Table(part) = node {
                table.extend(part);
            }
        }
        // Already folded in.
        table.remove("extends");
        table
    }

    /// Every parameter that is in force: as [`Document::to_table`], without mechanisms that are off. A mechanism that the
    /// scenario does not use is so no part of its identity, of its resolved text or of its results: a program that knows one
    /// more gives the same names and bytes.
    pub fn in_force(&self) -> Table {
        let mut table = self.to_table();
        take_out_off(&mut table, &root_info::<R>());
        if self.head.change.is_empty() {
            table.remove("change");
        }
        table
    }

    /// The scenario as one file that needs no other: everything that it extends and all defaults are written out. A
    /// mechanism that is off has no table. Reading it gives the same text again. Paths of data files are absolute.
    pub fn resolved_toml(&self) -> String {
        resolved::write::<R>(&self.in_force())
    }

    /// As [`Document::resolved_toml`], with paths of data files relative to the folder that the text will lie in,
    /// so that a folder that holds both can be moved.
    pub fn resolved_toml_in(&self, folder: &Path) -> String {
        let mut table = self.in_force();
        resolved::make_paths_relative(&mut table, &absolute(folder));
        resolved::write::<R>(&table)
    }

    /// Every parameter that a dated change sets, in the order of dates and paths.
    pub fn changed(&self) -> Vec<Changed<'_>> {
        changes::changed(self)
    }

    /// The name that follows from what is simulated: equal scenarios have equal ones.
    pub fn identity(&self) -> Identity {
        Identity::of(self.in_force())
    }
}

impl<R: Section> Document<R> {
    /// Checks a whole tree whose texts are `sources`.
    ///
    /// # Errors
    /// All mistakes at once, warnings among them.
    pub(crate) fn of_tree(tree: &Item, sources: &Sources) -> Result<Document<R>, Vec<Mistake>> {
        let mut collector = Collector { sources: sources.clone(), mistakes: Vec::new() };
        match check::<R>(tree, &mut collector, true) {
            Some((head, model, stages)) if !collector.has_errors() => {
                Ok(Document { head, model, stages, warnings: collector.finish() })
            }
            _ => Err(collector.mistakes),
        }
    }
}

/// A checked scenario, the tree that it was read from, and the texts of that tree.
type Built<R> = (Document<R>, Item, Sources);

/// Reads all texts, lays them over each other, checks the whole.
fn build<R: Section>(
    options: &Options,
    read_base: impl FnOnce(&mut Loader<'_>) -> Option<Item>,
) -> Result<Document<R>, Diagnostics> {
    build_with_tree(options, read_base).map(|(document, ..)| document)
}

fn with_settings<R: Section>(
    built: Result<Built<R>, Diagnostics>,
) -> Result<(Document<R>, Vec<Setting>), Diagnostics> {
    built.map(|(document, tree, sources)| {
        let settings = settings::<R>(&document.to_table(), &tree, &sources);
        (document, settings)
    })
}

fn build_with_tree<R: Section>(
    options: &Options,
    read_base: impl FnOnce(&mut Loader<'_>) -> Option<Item>,
) -> Result<Built<R>, Diagnostics> {
    let root = root_kind::<R>();
    let mut loader = Loader::new(&root);
    let mut tree = read_base(&mut loader);
    let start = tree.as_ref().map(|tree| tree.span);
    for (i, path) in options.overlays.iter().enumerate() {
        let overlay = loader.file(path, None, Layer::Overlay(i as u32));
        if let (Some(tree), Some(overlay)) = (&mut tree, overlay) {
            loader.lay(tree, overlay);
        }
    }
    for option in &options.sets {
        let set = read_set(option, &root, tree.as_ref(), &mut loader.collector.sources);
        match (set, &mut tree) {
            (Ok(set), Some(tree)) => loader.lay(tree, set),
            (Ok(_), None) => {}
            (Err(mistakes), _) => loader.collector.mistakes.extend(mistakes),
        }
    }
    let (mut collector, is_complete) = (loader.collector, loader.is_complete);
    let Some(mut tree) = tree else { return Err(collector.finish()) };
    // What is missing at the root is missing in the scenario's own file.
    tree.span = start.unwrap_or(tree.span);
    let read = check::<R>(&tree, &mut collector, is_complete);
    match read {
        Some((head, model, stages)) if !collector.has_errors() => {
            let sources = collector.sources.clone();
            Ok((Document { head, model, stages, warnings: collector.finish() }, tree, sources))
        }
        _ => Err(collector.finish()),
    }
}

/// Says what is wrong with a part of a scenario by itself: unknown keys, values of another kind or out of range. What only a whole
/// scenario can tell, such as a name that it lacks, is not looked for.
pub fn check_part<R: Section>(path: &Path, options: &Options) -> Diagnostics {
    let root = root_kind::<R>();
    let mut loader = Loader::new(&root);
    if let Some(tree) = loader.main(path, options) {
        check::<R>(&tree, &mut loader.collector, false);
    }
    loader.collector.finish()
}

/// Reads head and model out of the tree and notes every problem at its place.
pub(crate) fn check<R: Section>(
    tree: &Item,
    collector: &mut Collector,
    is_complete: bool,
) -> Option<(Head, R, Vec<Stage<R>>)> {
    let mut problems = Problems::new();
    let mut rest = tree.entries().map(to_table).unwrap_or_default();
    invent_no_joint_work::<R>(&mut rest);
    let head = take_keys::<Head>(&mut rest);
    let model = take_keys::<R>(&mut rest);
    let info = root_info::<R>();
    let names: Vec<&str> = info.fields.iter().map(|field| field.name).collect();
    for key in rest.keys() {
        unknown_key(key, &names, &mut problems);
    }
    let head = Head::read(&Node::Table(head), &mut problems);
    let model = R::read(&Node::Table(model), &mut problems);
    if let (Some(head), Some(model), 0) = (&head, &model, problems.count()) {
        let Node::Table(model) = model.write() else { return None };
        horizon::warn(head, &model, tree, &mut problems);
    }
    let placer = Placer::new(tree, collector, is_complete);
    let mistakes: Vec<Mistake> =
        problems.into_vec().into_iter().filter_map(|problem| placer.place(problem)).collect();
    collector.mistakes.extend(mistakes);
    let (mut head, model) = (head?, model?);
    find_requests(&mut head, tree, collector);
    let stages = if is_complete { changes::stages(&mut head, &model, tree, collector) } else { Vec::new() };
    Some((head, model, stages))
}

/// In a replay the record says who had a request: unless the scenario says so, none needs a second unit.
pub(super) fn invent_no_joint_work<R: Section>(table: &mut Table) {
    let replays = matches!(table.get("requests"), Some(Node::Table(_)));
    let field = |info: &SectionInfo, name: &str| info.fields.iter().find(|field| field.name == name).cloned();
    let Some(Kind::Named(of)) = field(R::declared(), "category").map(|field| field.kind) else { return };
    let Kind::Section(category) = *of else { return };
    if !replays || field(&category(), "joint").is_none() {
        return;
    }
    let Some(Node::Table(categories)) = table.get_mut("category") else { return };
    for category in categories.values_mut() {
        if let Node::Table(category) = category {
            category.entry("joint".into()).or_insert(Node::Float(0.0));
        }
    }
}

/// Takes the keys that a section declares out of a table.
pub(super) fn take_keys<S: Section>(from: &mut Table) -> Table {
    S::info().fields.iter().filter_map(|field| from.remove_entry(field.name)).collect()
}

/// Makes the path of the request file absolute, and notes if no file is there.
fn find_requests(head: &mut Head, tree: &Item, collector: &mut Collector) {
    let Switch::On(requests) = &mut head.requests else { return };
    let (Some(file), found) = (&mut requests.file, tree.find("requests.file")) else { return };
    if !found.rest.is_empty() {
        return;
    }
    let span = found.item.span;
    let path = collector.sources.path_in(span.source, file);
    if collector.sources.is_outside(&path) {
        collector.push(outside(&path).at(span));
        return;
    }
    if let Some(what) = not_a_file(&path) {
        let message = format!("{what} `{}`", path.display());
        let help = "a path in a file is relative to that file, one in an option to the current folder";
        collector.push(Mistake::new(Code::File, message).at(span).help(help));
    }
    // A path that is no text stays as it was written.
    if let Some(path) = absolute(&path).to_str() {
        *file = path.to_string();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::section;

    section! {
        /// A mechanism.
        #[tag(Institution)]
        pub struct Rule {
            /// How strict it is (a factor).
            strictness: f64 = 1.0, from "definition";
        }
    }

    section! {
        /// An actor with one mechanism.
        #[tag(Environment)]
        pub struct Actor {
            /// A rule.
            rule: Switch<Rule> = "off", from "";
        }
    }

    section! {
        /// A model with one mechanism.
        #[tag(Environment)]
        pub struct Before {
            /// The actor.
            actor: Actor = Node::Table(Table::new()), from "";
        }
    }

    section! {
        /// An actor with one mechanism.
        #[tag(Environment)]
        pub struct RicherActor {
            /// A rule that is new.
            added: Switch<Rule> = "off", from "";
            /// A rule.
            rule: Switch<Rule> = "off", from "";
        }
    }

    section! {
        /// The same model with one mechanism more.
        #[tag(Environment)]
        pub struct After {
            /// The actor.
            actor: RicherActor = Node::Table(Table::new()), from "";
        }
    }

    fn read<R: Section>(actor: &str) -> Document<R> {
        let text = format!("petisim = 1\ntitle = \"T\"\n{actor}");
        Document::from_text("world.toml", &text).unwrap_or_else(|mistakes| panic!("{mistakes}"))
    }

    #[test]
    fn identity_of_unused_mechanism() {
        for actor in
            ["", "[actor]\nrule = {}", "[actor]\nrule = { strictness = 2.0 }", "[actor]\nrule = \"off\""]
        {
            let (before, after) = (read::<Before>(actor), read::<After>(actor));
            assert_eq!(before.identity(), after.identity(), "{actor}");
            assert_eq!(before.resolved_toml(), after.resolved_toml(), "{actor}");
        }
        let off = read::<After>("[actor]\nadded = \"off\"");
        assert_eq!(off.identity(), read::<Before>("").identity(), "off and absent are the same");
        let on = read::<After>("[actor]\nadded = {}");
        assert_ne!(on.identity(), off.identity(), "what is on is part of the identity");
    }
}
