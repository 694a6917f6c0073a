//! What the page needs to know of the world: the calendar, the warm-up, which unit is a town.

use std::collections::BTreeMap;

use crate::kernel::{Elapsed, SimTime};
use crate::model::params::Params;
use crate::model::spec::UnitKind;
use crate::render::figure::{Span, days_of};
use crate::render::words::glossary::{CITY_DESK, DISTRICT_DESK};
use crate::render::words::{Words, chinese_part};
use crate::results::run::marks;
use crate::scenario::Scenario;
use crate::store::folder::{Folder, ReportError};

const SCENARIO: &str = "scenario.resolved.toml";

/// What the resolved scenario says.
#[derive(Debug)]
pub(crate) struct World {
    kinds: BTreeMap<String, UnitKind>,
    /// Chinese names of the units, where the scenario has labels for them.
    labels: BTreeMap<String, String>,
    /// For each day of the run, whether district desks work.
    works: Vec<bool>,
    /// Day on which the run begins, counted from 1970-01-01.
    start: f64,
    /// Days of the warm-up.
    warm_up: f64,
    /// Marks of dated changes.
    pub(crate) marks: Vec<Span>,
    /// Confidence of intervals.
    pub(crate) confidence: f64,
}

impl World {
    /// Reads the resolved scenario of a folder; nothing if there is none or it is of another version of the program.
    ///
    /// # Errors
    /// If it is not as it was written.
    pub(crate) fn read(folder: &Folder) -> Result<Option<World>, ReportError> {
        if !folder.has(SCENARIO) {
            return Ok(None);
        }
        Ok(World::of(&folder.text(SCENARIO)?))
    }

    fn of(text: &str) -> Option<World> {
        let scenario = Scenario::from_text(SCENARIO, text).ok()?;
        let run = &scenario.head.run;
        let end = SimTime::START + run.warm_up + run.length;
        let days = end.0.div_ceil(Elapsed::DAY.0) as u32;
        let params = Params::resolve(&scenario.model, run.start, days, run.seed.0);
        let calendar = params.desk_calendar();
        let label = |unit: &crate::model::params::Unit| {
            let (_, spec) = scenario.model.unit.iter().find(|(name, _)| *name == unit.of)?;
            let number = unit.name.strip_prefix(&unit.of)?.trim_start_matches(['_', '0']);
            Some((unit.name.clone(), format!("{}{number}", chinese_part(&spec.label)?)))
        };
        Some(World {
            kinds: params.units.iter().map(|unit| (unit.name.clone(), unit.kind)).collect(),
            labels: params.units.iter().filter_map(label).collect(),
            works: (0..days).map(|day| calendar.is_working_day(day)).collect(),
            start: days_of(&run.start.to_string())?,
            warm_up: run.warm_up.0 as f64 / Elapsed::DAY.0 as f64,
            marks: marks::of_changes(&scenario.head.change),
            confidence: run.confidence.0,
        })
    }

    /// Whether a unit is a town; nothing for desks and unknown names.
    pub(crate) fn kind(&self, org: &str) -> Option<UnitKind> {
        self.kinds.get(org).copied()
    }

    /// The name of an organisation; in Chinese by its label, where the scenario has one.
    pub(crate) fn org_words(&self, org: &str) -> Words {
        if let Some(label) = self.labels.get(org) {
            return Words::made(org, label.as_str());
        }
        match org.strip_prefix("district") {
            _ if org == "city" => Words::made(org, CITY_DESK.zh),
            Some(number) => {
                Words::made(org, format!("{}{}", DISTRICT_DESK.zh, number.trim_start_matches(['_', '0'])))
            }
            None => Words::plain(org),
        }
    }

    /// The warm-up, if there is one.
    pub(crate) fn warm_up(&self) -> Option<Span> {
        let name = Words::new("warm-up, not counted", "预热期（不计入统计）");
        (self.warm_up > 0.0).then_some(Span { from: self.start, to: self.start + self.warm_up, name })
    }

    /// Stretches of at least `least` days on which nobody works.
    pub(crate) fn rests(&self, least: usize) -> Vec<[f64; 2]> {
        let mut rests = Vec::new();
        let mut day = 0;
        for stretch in self.works.chunk_by(|a, b| a == b) {
            if !stretch[0] && stretch.len() >= least {
                let from = self.start + day as f64;
                rests.push([from, from + stretch.len() as f64]);
            }
            day += stretch.len();
        }
        rests
    }

    /// The longest stretch without work after the warm-up; the first of equals.
    pub(crate) fn longest_rest(&self) -> Option<[f64; 2]> {
        let counted = self.rests(3).into_iter().filter(|[from, _]| *from >= self.start + self.warm_up);
        counted.fold(None, |longest: Option<[f64; 2]>, rest| match longest {
            Some(longest) if rest[1] - rest[0] <= longest[1] - longest[0] => Some(longest),
            _ => Some(rest),
        })
    }
}
