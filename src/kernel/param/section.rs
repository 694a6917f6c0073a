//! Tables with fixed keys, declared once by [`section!`](crate::section).

use super::{Fault, Kind, Node, Param, Place, Problems, Table, node::shorten};

/// The group that the case studies would put a mechanism in; attribution works by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tag {
    /// What technology makes possible or visible.
    Technology,
    /// What rules and assessment demand.
    Institution,
    /// What organisations are and how they act.
    Organisation,
    /// The environment: citizens and what they bring. In no group.
    Environment,
}

impl Tag {
    /// One letter, as the tables print it: `T`, `I`, `O`, or `-`.
    pub fn letter(self) -> &'static str {
        match self {
            Tag::Technology => "T",
            Tag::Institution => "I",
            Tag::Organisation => "O",
            Tag::Environment => "-",
        }
    }
}

/// One parameter, as declared.
#[derive(Clone, Debug)]
pub struct Field {
    /// Its key.
    pub name: &'static str,
    /// What it means, with its unit in the field's words.
    pub doc: String,
    /// What kind of value it takes.
    pub kind: Kind,
    /// Its default as it would be written, or `None` where a value must be given.
    pub default: Option<Node>,
    /// Least and greatest value that is accepted, both inclusive.
    pub allowed: Option<(Node, Node)>,
    /// Range that evidence or judgement finds plausible: sensitivity analysis stays inside it.
    pub usual: Option<(Node, Node)>,
    /// Where the default comes from: a source by name, or the word `assumption`.
    pub source: &'static str,
    /// A value as it would be written, for those who write the file by hand; empty where a default shows it.
    pub example: &'static str,
}

/// What a table that can be switched off says of itself, beside its parameters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SwitchInfo {
    /// What the mechanism decides, in one line.
    pub decides: &'static str,
    /// What a world without it does, in one line.
    pub off: &'static str,
    /// What it cannot act without.
    pub needs: &'static [Need],
}

/// What a mechanism cannot act without.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Need {
    /// Paths of mechanisms, one of which must be on.
    pub any_of: &'static [&'static str],
    /// Why it cannot act without them.
    pub why: &'static str,
}

/// One table, as declared.
#[derive(Clone, Debug)]
pub struct SectionInfo {
    /// What the table is about.
    pub doc: String,
    /// Technology, institution, organisation or environment.
    pub tag: Tag,
    /// What it says as a mechanism; none: it cannot be switched off.
    pub switch: Option<SwitchInfo>,
    /// Its parameters, in the order of their declaration.
    pub fields: Vec<Field>,
}

/// A table with fixed keys.
pub trait Section: Param {
    /// Its declaration.
    fn info() -> SectionInfo;
    /// Its declaration, made once: plans of studies read the same tables many thousand times.
    fn declared() -> &'static SectionInfo;
    /// Checks of names in a table of which some value is wrong, so that [`Section::check`] cannot run: all mistakes
    /// are to be told at once.
    fn check_names(table: &Table, problems: &mut Problems) {
        let _ = (table, problems);
    }
    /// Checks that involve more than one parameter; single ranges are checked before.
    fn check(&self, problems: &mut Problems) {
        let _ = problems;
    }
}

/// Marks a parameter that has no default.
pub fn required() -> Option<Node> {
    None
}

/// What a parameter means: its own words, or, for a table that has none, the first line of what the table says.
pub fn field_doc(lines: &[&str], kind: &Kind) -> String {
    match kind {
        _ if !lines.is_empty() => doc_text(lines),
        Kind::Section(info) => info().doc.lines().next().unwrap_or_default().to_string(),
        Kind::Switch(of) => field_doc(lines, of),
        _ => String::new(),
    }
}

/// The key of a field: a word of the language is written with `r#`, which is no part of it.
pub fn key(field: &'static str) -> &'static str {
    field.trim_start_matches("r#")
}

/// Joins the lines of a doc comment.
pub fn doc_text(lines: &[&str]) -> String {
    let lines: Vec<&str> = lines.iter().map(|line| line.trim()).collect();
    lines.join("\n").trim().to_string()
}

/// Finds one value of a table, or its default, and reads it inside its range.
pub fn read_field<T: Param>(table: &Table, field: &Field, problems: &mut Problems) -> Option<T> {
    let written = table.get(field.name);
    let Some(node) = written.or(field.default.as_ref()) else {
        problems.note(
            Fault::Missing,
            Place::Key,
            format!("`{}` is missing", field.name),
            format!("write `{} = …`: {}; {}", field.name, field.kind.meant(), field.doc.replace('\n', " ")),
        );
        return None;
    };
    problems.within(field.name, |problems| {
        let value = T::read(node, problems)?;
        in_range(&value, field, problems).then_some(value)
    })
}

fn in_range<T: Param>(value: &T, field: &Field, problems: &mut Problems) -> bool {
    let Some((low, high)) = &field.allowed else { return true };
    let bound = |node: &Node| T::read(node, &mut Problems::new()).and_then(|bound| bound.measure());
    let (Some(least), Some(most)) = (bound(low), bound(high)) else { return true };
    let Some((from, to)) = value.reach() else { return true };
    // Written so that a mean that is no number is refused too.
    let is_inside = |at: f64| at >= least && at <= most;
    if is_inside(from) && is_inside(to) {
        return true;
    }
    let text = |node: &Node| match node {
        Node::Text(t) => format!("{t:?}"),
        other => other.as_number().map_or_else(|| format!("{other:?}"), |n| format!("{n}")),
    };
    let allowed = format!("allowed: {} to {}", text(low), text(high));
    let (message, help) = match value.measure().is_some_and(is_inside) {
        false => (format!("`{}` is out of range", field.name), allowed),
        // The mean alone is inside.
        true => (
            format!("the distribution of `{}` leaves its range", field.name),
            format!(
                "{allowed}; that holds for the mean, for both ends, and for the 99 % quantile where there is no end"
            ),
        ),
    };
    problems.note(Fault::Range, Place::Value, message, help);
    false
}

/// Reads a table against its declaration: unknown keys are mistakes, missing ones take their defaults.
pub fn read_section<S: Section>(
    node: &Node,
    problems: &mut Problems,
    build: impl FnOnce(&Table, &[Field], &mut Problems) -> Option<S>,
) -> Option<S> {
    let Node::Table(table) = node else {
        let message = format!("expected a table, found {}", node.describe());
        problems.note(Fault::Kind, Place::Value, message, "write a table, or `{}` for its defaults");
        return None;
    };
    let info = S::declared();
    for key in table.keys() {
        if !info.fields.iter().any(|field| field.name == key) {
            let names: Vec<&str> = info.fields.iter().map(|field| field.name).collect();
            unknown_key(key, &names, problems);
        }
    }
    let Some(section) = build(table, &info.fields, problems) else {
        S::check_names(table, problems);
        return None;
    };
    let before = problems.count();
    section.check(problems);
    (problems.count() == before).then_some(section)
}

/// Notes a key that nothing reads.
pub fn unknown_key(key: &str, names: &[&str], problems: &mut Problems) {
    problems.within(key, |problems| {
        problems.note(
            Fault::UnknownKey,
            Place::Key,
            format!("unknown key `{}`", shorten(key)),
            nearest(key, names),
        );
    });
}

/// Names longer than this are neither compared nor listed: no sensible name is, and the comparison is quadratic.
const LONGEST_NAME: usize = 100;
/// How many allowed names a message lists.
const MOST_NAMES: usize = 30;

/// "did you mean `x`? allowed here: …"
pub fn nearest(key: &str, names: &[&str]) -> String {
    let best = names
        .iter()
        .filter(|name| key.len() <= LONGEST_NAME && name.len() <= LONGEST_NAME)
        .map(|name| (strsim::damerau_levenshtein(key, name), *name))
        .min()
        .filter(|(distance, name)| *distance <= 1 + name.len().max(key.len()) / 3);
    let listed: Vec<String> = names.iter().take(MOST_NAMES).map(|name| shorten(name)).collect();
    let mut all = listed.join(", ");
    if names.len() > MOST_NAMES {
        all += &format!(" and {} more", names.len() - MOST_NAMES);
    }
    match best {
        Some((_, name)) => format!("did you mean `{name}`? allowed here: {all}"),
        None if names.is_empty() => "nothing is allowed here".to_string(),
        None => format!("allowed here: {all}"),
    }
}

/// A mechanism that can be switched off. An absent table is off; an empty one takes its defaults.
#[derive(Clone, Debug, PartialEq)]
pub enum Switch<T> {
    /// The mechanism draws nothing and changes nothing.
    Off,
    /// The mechanism acts.
    On(T),
}

impl<T> Switch<T> {
    /// The mechanism's parameters, or `None` when it is off.
    pub fn on(&self) -> Option<&T> {
        match self {
            Switch::Off => None,
            Switch::On(section) => Some(section),
        }
    }
}

impl<T: Section> Param for Switch<T> {
    fn kind() -> Kind {
        Kind::Switch(Box::new(T::kind()))
    }

    fn read(node: &Node, problems: &mut Problems) -> Option<Switch<T>> {
        match node {
            Node::Text(word) if word == "off" => Some(Switch::Off),
            Node::Table(_) => T::read(node, problems).map(Switch::On),
            other => {
                problems.note(
                    Fault::Kind,
                    Place::Value,
                    format!("expected \"off\" or a table, found {}", other.describe()),
                    "write \"off\", or a table (`{}` takes all defaults)",
                );
                None
            }
        }
    }

    fn write(&self) -> Node {
        match self {
            Switch::Off => Node::Text("off".into()),
            Switch::On(section) => section.write(),
        }
    }
}

/// A table whose keys are names that the scenario chooses, in alphabetical order.
#[derive(Clone, Debug, PartialEq)]
pub struct Named<T>(pub Vec<(String, T)>);

impl<T> Named<T> {
    /// Names and values in alphabetical order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&str, &T)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value))
    }

    /// The place of a name in the order.
    pub fn index_of(&self, name: &str) -> Option<usize> {
        self.0.iter().position(|(known, _)| known == name)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<T: Param> Param for Named<T> {
    fn kind() -> Kind {
        Kind::Named(Box::new(T::kind()))
    }

    fn read(node: &Node, problems: &mut Problems) -> Option<Named<T>> {
        let Node::Table(table) = node else {
            let message = format!("expected a table of names, found {}", node.describe());
            problems.note(Fault::Kind, Place::Value, message, "");
            return None;
        };
        let before = problems.count();
        let mut items = Vec::with_capacity(table.len());
        for (name, node) in table {
            problems.within(name, |problems| {
                let legal = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
                if name.is_empty() || name.len() > 48 || !name.chars().all(legal) {
                    problems.note(
                        Fault::Name,
                        Place::Key,
                        format!("`{}` is no name", shorten(name)),
                        "a name has 1 to 48 small letters, digits and underscores",
                    );
                } else if let Some(item) = T::read(node, problems) {
                    items.push((name.clone(), item));
                }
            });
        }
        (problems.count() == before).then_some(Named(items))
    }

    fn write(&self) -> Node {
        Node::Table(self.0.iter().map(|(name, value)| (name.clone(), value.write())).collect())
    }
}

/// Declares a table with fixed keys: each parameter once, with type, default, range, meaning and source.
///
/// ```text
/// section! {
///     /// What the table is about.
///     #[tag(Organisation)]
///     pub struct Refusal {
///         /// What the parameter means. [unit]
///         window: WorkTime = "8 h", in "30 min" => "80 h", usual "2 h" => "24 h", from "assumption";
///     }
/// }
/// ```
/// `in` is the accepted range, `usual` the plausible one; both may be left out. A parameter without a default
/// is written `= required()`. Behind the source a value may be shown as it stands in a file: `, example "\"4 h\""`. Checks over several parameters go into [`Section::check`], given after `check`:
/// `check |this, problems| { … }`; what can be said of names although values are wrong, into
/// [`Section::check_names`], given after `names`.
///
/// A mechanism, which is a table that can be switched off, says three things more, behind its tag:
/// ```text
///     #[decides("whether an order is signed or refused")]
///     #[off("every order is signed")]
///     #[needs("desks.intake" | "desks.assignment": "nobody sends orders")]
/// ```
/// `needs`, which may stand several times or not at all, names what it cannot act without, and why.
#[macro_export]
macro_rules! section {
    (
        $(#[doc = $doc:literal])+
        #[tag($tag:ident)]
        $(#[decides($decides:literal)] #[off($off:literal)])?
        $(#[needs($($need:literal)|+ : $why:literal)])*
        pub struct $name:ident {
            $(
                $(#[doc = $fdoc:literal])*
                $field:ident : $ty:ty = $default:expr
                $(, in $low:expr => $high:expr)?
                $(, usual $least:expr => $most:expr)?
                , from $source:literal
                $(, example $example:literal)? ;
            )*
        }
        $(check |$this:ident, $problems:ident| $check:block)?
        $(names |$table:ident, $found:ident| $names:block)?
    ) => {
        $(#[doc = $doc])+
        #[derive(Clone, Debug, PartialEq)]
        pub struct $name {
            $(
                $(#[doc = $fdoc])*
                #[allow(missing_docs, reason = "a table whose words are its own needs no more")]
                pub $field: $ty,
            )*
        }

        impl $crate::kernel::param::Section for $name {
            fn info() -> $crate::kernel::param::SectionInfo {
                #[allow(unused_imports)]
                use $crate::kernel::param::{Node, Param, required};
                $crate::kernel::param::SectionInfo {
                    doc: $crate::kernel::param::section_macro::doc_text(&[$($doc),+]),
                    tag: $crate::kernel::param::Tag::$tag,
                    switch: $crate::section!(@switch $($decides, $off)? ; $($($need)|+ : $why),*),
                    fields: vec![$(
                        $crate::kernel::param::Field {
                            name: $crate::kernel::param::section_macro::key(stringify!($field)),
                            doc: $crate::kernel::param::section_macro::field_doc(
                                &[$($fdoc),*],
                                &<$ty as Param>::kind(),
                            ),
                            kind: <$ty as Param>::kind(),
                            default: $crate::kernel::param::section_macro::IntoDefault::into_default($default),
                            allowed: $crate::section!(@range $($low => $high)?),
                            usual: $crate::section!(@range $($least => $most)?),
                            source: $source,
                            example: concat!($($example)?),
                        },
                    )*],
                }
            }

            fn declared() -> &'static $crate::kernel::param::SectionInfo {
                static DECLARED: std::sync::OnceLock<$crate::kernel::param::SectionInfo> =
                    std::sync::OnceLock::new();
                DECLARED.get_or_init(<Self as $crate::kernel::param::Section>::info)
            }

            $(fn check_names(
                $table: &$crate::kernel::param::Table,
                $found: &mut $crate::kernel::param::Problems,
            ) {
                $names
            })?

            $(fn check(&self, $problems: &mut $crate::kernel::param::Problems) {
                let $this = self;
                $check
            })?
        }

        impl $crate::kernel::param::Param for $name {
            fn kind() -> $crate::kernel::param::Kind {
                $crate::kernel::param::Kind::Section(<Self as $crate::kernel::param::Section>::info)
            }

            fn read(
                node: &$crate::kernel::param::Node,
                problems: &mut $crate::kernel::param::Problems,
            ) -> Option<Self> {
                $crate::kernel::param::read_section(node, problems, |table, fields, problems| {
                    let mut fields = fields.iter();
                    $( let $field = fields
                        .next()
                        .and_then(|field| $crate::kernel::param::section_macro::read_field(table, field, problems)); )*
                    let _ = (table, &mut fields, &problems);
                    Some($name { $( $field: $field?, )* })
                })
            }

            fn write(&self) -> $crate::kernel::param::Node {
                #[allow(unused_mut, reason = "a table may have no key")]
                let mut table = $crate::kernel::param::Table::new();
                $( table.insert(
                    $crate::kernel::param::section_macro::key(stringify!($field)).into(),
                    $crate::kernel::param::Param::write(&self.$field),
                ); )*
                $crate::kernel::param::Node::Table(table)
            }
        }
    };
    (@switch ;) => { None };
    (@switch $decides:literal, $off:literal ; $($($need:literal)|+ : $why:literal),*) => {
        Some($crate::kernel::param::SwitchInfo {
            decides: $decides,
            off: $off,
            needs: &[$($crate::kernel::param::Need { any_of: &[$($need),+], why: $why }),*],
        })
    };
    (@range) => { None };
    (@range $low:expr => $high:expr) => { Some((Node::from($low), Node::from($high))) };
}

/// Turns what stands behind `=` in a declaration into a default.
pub trait IntoDefault {
    /// The default, or `None` for [`required`].
    fn into_default(self) -> Option<Node>;
}

impl IntoDefault for Option<Node> {
    fn into_default(self) -> Option<Node> {
        self
    }
}

impl<T: Into<Node>> IntoDefault for T {
    fn into_default(self) -> Option<Node> {
        Some(self.into())
    }
}
