//! Factors and their levels.

use super::constraint::{Type, Value};
use super::distribution::Distribution;
use crate::kernel::param::Node;
use crate::scenario::part::Target;
use crate::scenario::resolved::inline;
use crate::scenario::scale::{Range, Scale, Spread};
use crate::scenario::source::Span;
use crate::scenario::tree::{Body, Item, Layer};

/// What a factor is set to at a point.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Setting {
    /// Left as the base has it.
    Base,
    /// The level of this place in the list.
    Level(u32),
    /// This place on the range.
    Place(f64),
}

/// Something that is varied.
#[derive(Clone, Debug)]
pub struct Factor {
    /// Its name in the study.
    pub(crate) name: String,
    /// Its form, with what it is set to.
    pub(crate) form: Form,
    /// Its levels.
    pub(crate) levels: Levels,
    /// What the base has in its place.
    pub(crate) base: Node,
    /// The same as a word.
    pub(crate) base_word: String,
    /// Where its name stands.
    pub(crate) span: Span,
    /// What constraints take it for.
    pub(crate) kind: Type,
    /// The scale of its values, if it is one parameter and they lie on one.
    pub(crate) scale: Option<Scale>,
    /// The group that it belongs to, by its name; its own name, if it is in none.
    pub(crate) group: String,
    /// The range in the logarithm that its listed levels are so many steps of.
    pub(crate) log_steps: Option<(Range, u32)>,
}

/// In which form a factor is written.
#[derive(Clone, Debug)]
pub(crate) enum Form {
    /// One parameter.
    Path(Target),
    /// Parameters in lock-step.
    Together,
    /// Parts of a scenario by name.
    Alternatives,
}

/// The levels of a factor.
#[derive(Clone, Debug)]
pub(crate) enum Levels {
    /// One after the other.
    Listed(Vec<Level>),
    /// Everything between two ends; `span` is where they stand.
    Between { range: Range, span: Span },
    /// Values that a design draws by their quantiles; `span` is where the distribution stands.
    Drawn { distribution: Box<Distribution>, span: Span },
    /// Values in a column of a table of points, each once and in their order, with the place of its first cell.
    Given { scale: Scale, values: Vec<(f64, Span)> },
}

/// One level.
#[derive(Clone, Debug)]
pub(crate) struct Level {
    /// What results show.
    pub node: Node,
    /// What is laid over the base.
    pub patch: Item,
    /// Where it stands.
    pub span: Span,
    /// For constraints, if it is a word: as results show it.
    pub word: String,
}

impl Level {
    pub(crate) fn new(node: Node, patch: Item, span: Span) -> Level {
        Level { word: as_word(&node), node, patch, span }
    }
}

/// A level as a word.
pub(crate) fn as_word(node: &Node) -> String {
    match node {
        Node::Text(text) => text.clone(),
        other => inline(other),
    }
}

impl Factor {
    /// Its name in the study, which is its column in results.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// How many levels it has; `None` if every value of a range or a distribution is one.
    pub fn levels(&self) -> Option<u32> {
        match &self.levels {
            Levels::Listed(levels) => Some(levels.len() as u32),
            Levels::Between { .. } | Levels::Drawn { .. } | Levels::Given { .. } => None,
        }
    }

    /// What the base has in its place, as results show it.
    pub fn in_base(&self) -> Node {
        self.base.clone()
    }

    /// Its listed levels as results show them, in the author's order; none of a range or a distribution.
    pub fn listed(&self) -> Vec<Node> {
        match &self.levels {
            Levels::Listed(levels) => levels.iter().map(|level| level.node.clone()).collect(),
            Levels::Between { .. } | Levels::Drawn { .. } | Levels::Given { .. } => Vec::new(),
        }
    }

    /// Its levels in a few words: those of a list up to so many, the ends of a range, a distribution.
    pub fn described(&self, most: u32) -> String {
        match &self.levels {
            Levels::Between { range, .. } => {
                let end = |place| as_word(&range.scale.write(place));
                let how = if range.is_log { ", in the logarithm" } else { "" };
                format!("{} to {}{how}", end(range.from), end(range.to))
            }
            Levels::Drawn { distribution, .. } => distribution.described(),
            Levels::Given { scale, values } => match values.as_slice() {
                [first, .., last] => {
                    let (first, last) = (scale.write(first.0), scale.write(last.0));
                    format!("{} to {} ({} values)", as_word(&first), as_word(&last), values.len())
                }
                values => values.iter().map(|(value, _)| as_word(&scale.write(*value))).collect(),
            },
            Levels::Listed(levels) if levels.len() <= most as usize => {
                levels.iter().map(|level| level.word.as_str()).collect::<Vec<_>>().join(", ")
            }
            Levels::Listed(levels) => {
                let (first, last) = (&levels[0], &levels[levels.len() - 1]);
                format!("{}, … {} ({} levels)", first.word, last.word, levels.len())
            }
        }
    }

    /// Whether the factor moves along a number line, so that its effect can be told by a slope.
    pub fn is_numeric(&self) -> bool {
        self.scale.is_some() && self.kind != Type::Word
    }

    /// Where a setting lies between the ends of the factor, 0 being the least level and 1 the greatest: by value where
    /// levels are numbers or times (by its logarithm where the range is one of logarithms), else by the place in the
    /// list. Effects are told per unit of this, so it must be what was run and not what a design aimed at. A distribution has
    /// no such ends, and no design that asks for them takes one.
    pub fn position(&self, setting: Setting) -> f64 {
        match (setting, &self.levels) {
            (Setting::Place(place), Levels::Between { range, .. }) => range.position(place),
            (Setting::Level(level), Levels::Listed(levels)) => {
                let values: Option<Vec<f64>> =
                    levels.iter().map(|level| self.scale?.read(&level.node)).collect();
                let Some(values) = values else { return f64::from(level) / (levels.len().max(2) - 1) as f64 };
                let (least, greatest) =
                    values.iter().fold((f64::MAX, f64::MIN), |(l, g), value| (l.min(*value), g.max(*value)));
                let value = values.get(level as usize).copied().unwrap_or(least);
                match &self.log_steps {
                    Some((range, _)) => range.position(value),
                    None if greatest > least => (value - least) / (greatest - least),
                    None => 0.0,
                }
            }
            _ => 0.0,
        }
    }

    /// The setting at a coordinate in `[0, 1]` of a design. Listed levels share the unit interval evenly.
    pub fn at(&self, coordinate: f64, spread: Spread) -> Setting {
        match &self.levels {
            Levels::Between { range, .. } => Setting::Place(range.at(coordinate, spread)),
            Levels::Drawn { distribution, .. } => Setting::Place(distribution.at(coordinate)),
            // A table of points has settings, and no coordinates.
            Levels::Given { .. } => Setting::Base,
            Levels::Listed(levels) => {
                let place = (coordinate * levels.len() as f64) as usize;
                Setting::Level(place.min(levels.len().saturating_sub(1)) as u32)
            }
        }
    }

    /// What results show of a setting: a number, a value with its unit, a word.
    pub fn shown(&self, setting: Setting) -> Node {
        match (setting, &self.levels) {
            (Setting::Level(place), Levels::Listed(levels)) => match levels.get(place as usize) {
                Some(level) => level.node.clone(),
                None => self.base.clone(),
            },
            (Setting::Place(place), Levels::Between { range, .. }) => range.scale.write(place),
            (Setting::Place(place), Levels::Drawn { distribution, .. }) => distribution.scale.write(place),
            (Setting::Place(place), Levels::Given { scale, .. }) => scale.write(place),
            _ => self.base.clone(),
        }
    }

    /// The value of a setting in a constraint.
    pub(crate) fn value(&self, setting: Setting) -> Value<'_> {
        let of = |node: &Node, word| match (self.kind, node) {
            (Type::Truth, node) => Value::Truth(*node == Node::Bool(true)),
            (Type::Word, _) => Value::Word(word),
            _ => Value::Number(self.scale.and_then(|scale| scale.read(node)).unwrap_or(f64::NAN)),
        };
        match (setting, &self.levels) {
            (Setting::Place(place), _) => Value::Number(place),
            (Setting::Level(place), Levels::Listed(levels)) if (place as usize) < levels.len() => {
                let level = &levels[place as usize];
                of(&level.node, &level.word)
            }
            _ => of(&self.base, &self.base_word),
        }
    }

    /// What a setting lays over the base; nothing if it leaves the base as it is.
    pub(crate) fn patch(&self, setting: Setting) -> Option<Item> {
        match (setting, &self.levels, &self.form) {
            (Setting::Level(place), Levels::Listed(levels), _) => {
                levels.get(place as usize).map(|level| level.patch.clone())
            }
            (Setting::Place(place), Levels::Between { range, span }, Form::Path(target)) => {
                Some(target.holding(leaf(range.scale.write(place), *span)))
            }
            (Setting::Place(place), Levels::Drawn { distribution, span }, Form::Path(target)) => {
                Some(target.holding(leaf(distribution.scale.write(place), *span)))
            }
            (Setting::Place(place), Levels::Given { scale, .. }, Form::Path(target)) => {
                Some(target.holding(leaf(scale.write(place), self.place_of(setting))))
            }
            _ => None,
        }
    }

    /// Where a setting stands in the study.
    pub(crate) fn place_of(&self, setting: Setting) -> Span {
        match (setting, &self.levels) {
            (Setting::Level(place), Levels::Listed(levels)) => {
                levels.get(place as usize).map_or(self.span, |level| level.span)
            }
            (Setting::Place(_), Levels::Between { span, .. } | Levels::Drawn { span, .. }) => *span,
            (Setting::Place(place), Levels::Given { values, .. }) => {
                let found = values.binary_search_by(|(value, _)| value.total_cmp(&place));
                found.map_or(self.span, |at| values[at].1)
            }
            _ => self.span,
        }
    }

    /// The trees that its levels lay over the base; of a range, those of its ends; of a distribution, those of the least
    /// and the greatest value that a design can draw; of a column, those of its least and its greatest value.
    pub(crate) fn patches(&self) -> Vec<(Setting, Item)> {
        let settings: Vec<Setting> = match &self.levels {
            Levels::Listed(levels) => (0..levels.len() as u32).map(Setting::Level).collect(),
            Levels::Between { range, .. } => vec![Setting::Place(range.from), Setting::Place(range.to)],
            Levels::Drawn { distribution, .. } => {
                let (least, greatest) = distribution.reach();
                vec![Setting::Place(least), Setting::Place(greatest)]
            }
            // One after the other takes long where there are thousands; all points are checked before any is run.
            Levels::Given { values, .. } => {
                let ends = [values.first(), values.last()];
                let ends = &ends[..values.len().min(2)];
                ends.iter().flatten().map(|(value, _)| Setting::Place(*value)).collect()
            }
        };
        settings.into_iter().filter_map(|setting| Some((setting, self.patch(setting)?))).collect()
    }

    /// Decides what constraints take the factor for, when all levels are known.
    pub(crate) fn settle(&mut self, with_base: bool) {
        let base = with_base.then_some(&self.base);
        let nodes: Vec<&Node> = match &self.levels {
            Levels::Listed(levels) => levels.iter().map(|level| &level.node).chain(base).collect(),
            Levels::Between { .. } | Levels::Drawn { .. } | Levels::Given { .. } => {
                base.into_iter().collect()
            }
        };
        let lies_on = |scale: Scale| nodes.iter().all(|node| scale.read(node).is_some());
        self.kind = match self.scale.filter(|scale| lies_on(*scale)) {
            Some(Scale::Number | Scale::Count) => Type::Number,
            Some(Scale::Elapsed | Scale::WorkTime) => Type::Time,
            Some(Scale::WorkDays) => Type::Days,
            None if nodes.iter().all(|node| matches!(node, Node::Bool(_))) => Type::Truth,
            None => Type::Word,
        };
    }

    /// The words that it takes, for constraints.
    pub(crate) fn words(&self, with_base: bool) -> Vec<String> {
        let Levels::Listed(levels) = &self.levels else { return Vec::new() };
        let mut words: Vec<String> = levels.iter().map(|level| level.word.clone()).collect();
        if with_base && !words.contains(&as_word(&self.base)) {
            words.push(as_word(&self.base));
        }
        words
    }
}

/// A single value, or a list or table, that stands at one place.
pub(crate) fn leaf(node: Node, span: Span) -> Item {
    Item { span, layer: Layer::Set, body: Body::Leaf(node) }
}
