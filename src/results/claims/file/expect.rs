//! From what is written of an expectation to what it means, with every mistake at its place.

use super::definition::ExpectSpec;
use super::relation::{Measure, Months, Orgs, Relation, Than, Way, Word};
use super::written::{Amount, Size};
use crate::kernel::param::{Choice, Count, Fault, Node, Place, Problems, Table, nearest, shorten};
use crate::model::metrics;
use crate::model::metrics::Reported;
use crate::model::outcome::MetricInfo;

/// Keys that every expectation may have.
const COMMON: [&str; 5] = ["metric", "relation", "orgs", "category", "beyond"];
/// Keys that every expectation but one that names months itself may have.
const MONTHS: [&str; 2] = ["months", "every"];

/// One expectation of a claim.
#[derive(Clone, Debug, PartialEq)]
pub struct Expect {
    /// What is measured.
    pub measure: Measure,
    /// The word for its relation.
    pub word: Word,
    /// The relation.
    pub relation: Relation,
    /// What is written as `margin`, or as `low`.
    pub margin: Size,
    /// Whether it goes beyond the sentence of the study.
    pub beyond: bool,
}

/// Understands one expectation that is written as `table`; `arms` are the names of the claim's arms, and `months` is
/// the number of counted months, if it is known.
pub(crate) fn understand(
    spec: &ExpectSpec,
    table: &Table,
    arms: &[&str],
    months: Option<u32>,
    problems: &mut Problems,
) -> Option<Expect> {
    let word = relation_word(&spec.relation.0, problems)?;
    let before = problems.count();
    keys(word, table, problems);
    let metric = metrics::metric(spec.metric.0).map(usize::from)?;
    let info = &metrics::catalogue()[metric];
    let mut reader = Reader { spec, table, arms, months, info, problems };
    let measure = reader.measure(metric, word);
    let (relation, margin) = reader.relation(word, &measure)?;
    (problems.count() == before).then_some(Expect { measure, word, relation, margin, beyond: spec.beyond })
}

fn relation_word(written: &str, problems: &mut Problems) -> Option<Word> {
    let word = Word::of_word(written);
    if word.is_none() {
        let known: Vec<&str> = Word::WORDS.iter().map(|(word, _)| *word).collect();
        problems.within("relation", |problems| problems.reference("relation", written, &known));
    }
    word
}

/// Tells keys that the relation needs and are not there, and those that mean nothing to it.
fn keys(word: Word, table: &Table, problems: &mut Problems) {
    for key in word.needs().iter().filter(|key| !table.contains_key(**key)) {
        let message = format!("`{}` needs `{key}`", word.word());
        let help = format!("it takes {}", word.needs().join(", "));
        problems.note(Fault::Missing, Place::Key, message, help);
    }
    let months: &[&str] = if word == Word::Overshoot { &[] } else { &MONTHS };
    let known: Vec<&str> =
        COMMON.iter().chain(word.needs()).chain(word.takes()).chain(months).copied().collect();
    for key in table.keys().filter(|key| !known.contains(&key.as_str())) {
        let message = format!("`{}` has no meaning for `{}`", shorten(key), word.word());
        let help = nearest(key, &known);
        problems.within(key, |problems| problems.key(message, help));
    }
}

/// Reads the values of one expectation; what is missing altogether has been told.
struct Reader<'a> {
    spec: &'a ExpectSpec,
    table: &'a Table,
    arms: &'a [&'a str],
    months: Option<u32>,
    info: &'a MetricInfo,
    problems: &'a mut Problems,
}

impl Reader<'_> {
    fn relation(&mut self, word: Word, measure: &Measure) -> Option<(Relation, Size)> {
        let margin = match word {
            Word::Between => self.amount("low", self.spec.low.as_ref()),
            _ => self.margin(word),
        };
        let relation = match word {
            Word::Rises | Word::Falls | Word::NotRises | Word::NotFalls | Word::Unchanged | Word::Between => {
                self.change(word, margin)
            }
            Word::Above | Word::Below => self.level(word, measure, margin),
            Word::RisesMoreThan | Word::FallsMoreThan => self.more_than(word, measure, margin),
            Word::MonotoneRises | Word::MonotoneFalls => {
                let way = if word == Word::MonotoneRises { Way::Up } else { Way::Down };
                let arms = self.ordered(2);
                arms.zip(margin).map(|(arms, margin)| Relation::Monotone { way, arms, margin })
            }
            Word::Convex | Word::Concave | Word::Plateau => self.curve(word, margin),
            Word::Interaction | Word::InteractionNegative => self.interaction(word, margin),
            Word::InteriorOptimum => {
                let (arms, goal) = (self.ordered(3), self.spec.goal);
                let both = arms.zip(goal).zip(margin);
                both.map(|((arms, goal), margin)| Relation::Optimum { goal, arms, margin })
            }
            Word::Overshoot => self.overshoot(margin),
        };
        relation.zip(margin)
    }

    fn change(&mut self, word: Word, margin: Option<Size>) -> Option<Relation> {
        let (from, to) = self.two_arms();
        let high = self.amount("high", self.spec.high.as_ref());
        let margin = margin?;
        let (low, high) = match word {
            Word::Rises => (Some(margin), None),
            Word::Falls => (None, Some(margin.negative())),
            Word::NotRises => (None, Some(margin)),
            Word::NotFalls => (Some(margin.negative()), None),
            Word::Unchanged => (Some(margin.negative()), Some(margin)),
            _ => (Some(margin), Some(high?)),
        };
        if let (Some(low), Some(high)) = (low, high)
            && same_kind(low, high)
            && low.number() > high.number()
        {
            let help = "`low` is the least change and `high` the largest";
            self.problems.within("high", |problems| problems.value("`high` is below `low`", help));
        }
        Some(Relation::Change { from: from?, to: to?, low, high })
    }

    fn level(&mut self, word: Word, measure: &Measure, margin: Option<Size>) -> Option<Relation> {
        let way = if word == Word::Above { Way::Up } else { Way::Down };
        let arm = self.arm("arm");
        let than = match self.spec.than.as_ref().map(|any| &any.0) {
            Some(node) if node.as_number().is_some() => node.as_number().map(Than::Number),
            _ => self.than(measure).map(Than::Measure),
        };
        Some(Relation::Level { way, arm: arm?, than: than?, margin: margin? })
    }

    fn more_than(&mut self, word: Word, measure: &Measure, margin: Option<Size>) -> Option<Relation> {
        let (from, to) = self.two_arms();
        let than = self.than(measure);
        let way = if word == Word::RisesMoreThan { Way::Up } else { Way::Down };
        let (than, margin) = (than?, margin?.number());
        let points = self.spec.margin.as_ref().is_some_and(|amount| amount.unit == "points");
        let unit = metrics::catalogue()[than.metric].unit;
        if points && (self.info.unit, unit) != ("share", "share") {
            let message = "changes are compared in points only where both metrics are shares";
            let help = "write a bare number: by how much the relative change must go further";
            self.problems.within("margin", |problems| problems.value(message, help));
        }
        Some(Relation::MoreThan { way, from: from?, to: to?, than, points, margin })
    }

    fn curve(&mut self, word: Word, margin: Option<Size>) -> Option<Relation> {
        let arms = self.ordered(3);
        let at = self.spec.at.clone()?;
        let arms = arms?;
        if at.len() != arms.len() {
            let message = format!("{} places stand beside {} arms", at.len(), arms.len());
            self.problems.within("at", |problems| problems.value(message, "each arm has its place"));
        } else if at.windows(2).any(|pair| pair[0] >= pair[1]) {
            let help = "write the arms in the order of their places";
            self.problems.within("at", |problems| problems.value("the places do not go up", help));
        }
        let margin = margin?;
        if matches!(margin, Size::Share(_)) {
            let message = "a slope has no reference of which a margin could be a share";
            let help = "write a number, in the unit of the metric over that of `at`";
            self.problems.within("margin", |problems| problems.value(message, help));
        }
        let margin = margin.number();
        Some(match word {
            Word::Convex => Relation::Curved { way: Way::Up, arms, at, margin },
            Word::Concave => Relation::Curved { way: Way::Down, arms, at, margin },
            _ => Relation::Plateau { arms, at, margin },
        })
    }

    fn interaction(&mut self, word: Word, margin: Option<Size>) -> Option<Relation> {
        let base = self.arm("base");
        let (a, b) = (self.arm("a"), self.arm("b"));
        let both = self.arm("both");
        let way = if word == Word::Interaction { Way::Up } else { Way::Down };
        Some(Relation::Interaction { way, base: base?, a: a?, b: b?, both: both?, margin: margin? })
    }

    fn overshoot(&mut self, margin: Option<Size>) -> Option<Relation> {
        let arm = self.arm("arm");
        let early = self.stretch("early", self.spec.early.as_deref());
        let late = self.stretch("late", self.spec.late.as_deref());
        if let (Some(early), Some(late)) = (early, late)
            && early.last >= late.first
        {
            let help = "late months begin after the early ones have ended";
            self.problems.within("late", |problems| problems.value("early and late overlap", help));
        }
        Some(Relation::Overshoot { arm: arm?, early: early?, late: late?, margin: margin? })
    }

    fn two_arms(&mut self) -> (Option<usize>, Option<usize>) {
        let (from, to) = (self.arm("from"), self.arm("to"));
        if from.is_some() && from == to {
            let help = "name two arms that differ";
            self.problems.within("to", |problems| problems.value("an arm is compared with itself", help));
        }
        (from, to)
    }

    /// The arm that a key names. It is taken as written, since an arm may be called `none`.
    fn arm(&mut self, key: &str) -> Option<usize> {
        let Some(Node::Text(name)) = self.table.get(key) else { return None };
        let place = self.arms.iter().position(|arm| *arm == name);
        if place.is_none() {
            self.problems.within(key, |problems| problems.reference("arm", name, self.arms));
        }
        place
    }

    /// The arms in `arms`, at least so many.
    fn ordered(&mut self, least: usize) -> Option<Vec<usize>> {
        let spec = self.spec;
        let names = spec.arms.as_ref()?;
        let mut places: Vec<usize> = Vec::new();
        self.problems.within("arms", |problems| {
            for (i, name) in names.iter().enumerate() {
                problems.within(&format!("[{i}]"), |problems| {
                    match self.arms.iter().position(|arm| arm == name) {
                        None => problems.reference("arm", name, self.arms),
                        Some(place) if places.contains(&place) => {
                            problems.value(format!("`{name}` is named twice"), "each arm has one place");
                        }
                        Some(place) => places.push(place),
                    }
                });
            }
            if names.len() < least {
                let message = format!("{} arms are too few", names.len());
                problems.value(message, format!("this relation needs {least} or more"));
            }
        });
        (places.len() == names.len() && places.len() >= least).then_some(places)
    }

    fn amount(&mut self, key: &str, amount: Option<&Amount>) -> Option<Size> {
        self.problems.within(key, |problems| amount?.size(self.info.unit, problems))
    }

    fn margin(&mut self, word: Word) -> Option<Size> {
        let size = match (word, self.spec.margin.as_ref()) {
            // Slopes are in a unit of their own, and so are relative changes, which are shares.
            (Word::RisesMoreThan | Word::FallsMoreThan, Some(amount)) => {
                self.problems.within("margin", |problems| amount.size("share", problems))
            }
            (_, amount) => self.amount("margin", amount),
        }?;
        let number = size.number();
        if number < 0.0 || (number == 0.0 && word.needs_a_real_margin()) {
            let message = format!("a margin of {number} makes the claim too easy");
            let help = "write the smallest effect that matters, above zero";
            self.problems.within("margin", |problems| problems.value(message, help));
        }
        Some(size)
    }

    fn measure(&mut self, metric: usize, word: Word) -> Measure {
        let spec = self.spec;
        let months = self.some_months("months", spec.months.as_deref());
        if let (None, None, Some(_)) = (&spec.months, &spec.than_months, spec.every) {
            let help = "write the first and the last counted month beside it: months = [3, 12]";
            self.problems.within("every", |problems| problems.key("`every` stands without `months`", help));
        }
        let measure =
            Measure { metric, orgs: spec.orgs.as_deref().map(orgs), category: spec.category.clone(), months };
        self.is_told(&measure, "metric", word == Word::Overshoot);
        measure
    }

    /// The other metric, measured over the same as the first unless it says otherwise.
    fn than(&mut self, measure: &Measure) -> Option<Measure> {
        let spec = self.spec;
        let node = &spec.than.as_ref()?.0;
        let known: Vec<&str> = metrics::catalogue().iter().map(|metric| metric.id).collect();
        let Node::Text(name) = node else {
            let message = format!("found {}", node.describe());
            let note = |problems: &mut Problems| {
                problems.note(Fault::Kind, Place::Value, message, "expected the name of a metric in quotes");
            };
            self.problems.within("than", note);
            return None;
        };
        let Some(metric) = metrics::metric(name) else {
            self.problems.within("than", |problems| problems.reference("metric", name, &known));
            return None;
        };
        let months = self.some_months("than_months", spec.than_months.as_deref());
        let than = Measure {
            metric: metric.into(),
            orgs: spec.than_orgs.as_deref().map(orgs).or_else(|| measure.orgs.clone()),
            category: spec.than_category.clone().or_else(|| measure.category.clone()),
            months: months.or(measure.months),
        };
        self.is_told(&than, "than", false);
        Some(than)
    }

    /// Tells a metric that is not reported for what it is asked for; `by_month`: whether months are asked for in
    /// another way.
    fn is_told(&mut self, measure: &Measure, key: &str, by_month: bool) {
        let Reported { month, category, unit, desk, unit_month } = metrics::reported(measure.metric);
        let by_month = by_month || measure.months.is_some();
        let is_group = matches!(measure.orgs, Some(Orgs::Towns | Orgs::Bureaus));
        let (is_told, scope) = match (&measure.orgs, &measure.category, by_month) {
            (None, None, false) => (true, ""),
            (None, None, true) => (month, "by month"),
            (None, Some(_), false) => (category, "by category"),
            (Some(_), None, false) => (unit || (desk && !is_group), "by organisation"),
            (Some(_), None, true) => (unit_month, "by unit and month"),
            (_, Some(_), _) => (false, "by category together with organisations or months"),
        };
        if !is_told {
            let message = format!("`{}` is not reported {scope}", metrics::catalogue()[measure.metric].id);
            let help = "leave the selector out, or take another metric";
            self.problems.within(key, |problems| problems.value(message, help));
        }
    }

    /// The months from a first to a last, or each so many of them.
    fn some_months(&mut self, key: &str, written: Option<&[Count]>) -> Option<Months> {
        let every = self.spec.every.map_or(1, |every| every.0);
        self.stretch(key, written).map(|months| Months { every, ..months })
    }

    /// First and last month.
    fn stretch(&mut self, key: &str, written: Option<&[Count]>) -> Option<Months> {
        let wrong = match written? {
            [Count(first), Count(last)] if *first >= 1 && first <= last => match self.months {
                Some(months) if *last > months => format!("the run counts {months} months"),
                _ => return Some(Months::all(*first, *last)),
            },
            _ => "these are no first and last month".to_string(),
        };
        let help = "write the first and the last counted month, from 1: [1, 6]";
        self.problems.within(key, |problems| problems.value(wrong, help));
        None
    }
}

fn same_kind(a: Size, b: Size) -> bool {
    matches!((a, b), (Size::Absolute(_), Size::Absolute(_)) | (Size::Share(_), Size::Share(_)))
}

fn orgs(word: &str) -> Orgs {
    match word {
        "towns" => Orgs::Towns,
        "bureaus" => Orgs::Bureaus,
        name => Orgs::Named(name.into()),
    }
}
