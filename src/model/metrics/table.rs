//! The cells: one for each month, unit and category, and a short one for each unit and month.

use super::count::{Cell, Count, Real};
use super::layout::{Layout, Month};
use crate::kernel::SimTime;
use crate::model::Window;
use crate::model::ids::{CategoryId, UnitId};

/// Counters that are also kept by unit and month.
const BRIEF: [Count; 5] = [
    Count::Closed,
    Count::RecordedResolution,
    Count::RecordedResolved,
    Count::RecordedSatisfaction,
    Count::RecordedSatisfied,
];

/// A unit's month in short.
#[derive(Clone, Copy, Default)]
struct Brief {
    counts: [u32; BRIEF.len()],
    scored: u32,
    score: f64,
}

/// What an assessment said about a unit.
#[derive(Clone, Copy)]
pub(super) struct Verdict {
    pub(super) score: Option<f64>,
    pub(super) rank: u16,
    pub(super) of: u16,
    pub(super) named: bool,
}

/// All cells of a run.
pub(super) struct Tables {
    /// The months of the window.
    pub(super) months: Vec<Month>,
    /// One cell a month.
    pub(super) by_month: Vec<Cell>,
    /// One cell a unit, whole window.
    pub(super) by_unit: Vec<Cell>,
    /// One cell a category, whole window.
    pub(super) by_category: Vec<Cell>,
    briefs: Vec<Brief>,
    /// The present month: its place, and the part of it that is counted.
    month: usize,
    page: Window,
}

/// The cells that one fact belongs to.
pub(super) struct At<'a> {
    month: &'a mut Cell,
    unit: Option<&'a mut Cell>,
    category: Option<&'a mut Cell>,
}

impl At<'_> {
    /// Adds to a counter wherever the fact belongs.
    #[inline]
    pub(super) fn add(&mut self, count: Count, amount: u64) {
        self.month.add(count, amount);
        if let Some(unit) = &mut self.unit {
            unit.add(count, amount);
        }
        if let Some(category) = &mut self.category {
            category.add(count, amount);
        }
    }

    /// Counts one.
    #[inline]
    pub(super) fn one(&mut self, count: Count) {
        self.add(count, 1);
    }

    /// Counts one if a condition holds.
    #[inline]
    pub(super) fn one_if(&mut self, condition: bool, count: Count) {
        self.add(count, u64::from(condition));
    }

    /// Counts an answer of yes or no, if there is one: `all`, and `yes` of them.
    #[inline]
    pub(super) fn answer(&mut self, answer: Option<bool>, all: Count, yes: Count) {
        if let Some(answer) = answer {
            self.one(all);
            self.one_if(answer, yes);
        }
    }

    /// Adds to a sum wherever the fact belongs.
    #[inline]
    pub(super) fn grow(&mut self, real: Real, amount: f64) {
        self.month.grow(real, amount);
        if let Some(unit) = &mut self.unit {
            unit.grow(real, amount);
        }
    }
}

impl Tables {
    /// Empty cells for a world and a window.
    pub(super) fn new(layout: &Layout, window: Window) -> Tables {
        let months = window.months(layout.start);
        Tables {
            by_month: vec![Cell::EMPTY; months.len()],
            by_unit: vec![Cell::EMPTY; layout.units.len()],
            by_category: vec![Cell::EMPTY; layout.classes.len()],
            briefs: vec![Brief::default(); layout.units.len() * months.len()],
            page: months[0].part,
            months,
            month: 0,
        }
    }

    /// Whether `now` is counted; turns the page if it lies in a later month.
    #[inline]
    pub(super) fn is_open(&mut self, now: SimTime) -> bool {
        (now >= self.page.warm_up_end && now < self.page.end) || self.turn_to(now)
    }

    /// Turns to the month of `now`, if it is a later one that is counted.
    #[cold]
    fn turn_to(&mut self, now: SimTime) -> bool {
        while now >= self.page.end && self.month + 1 < self.months.len() {
            self.month += 1;
            self.page = self.months[self.month].part;
        }
        now >= self.page.warm_up_end && now < self.page.end
    }

    /// The place of the present month.
    pub(super) fn month(&self) -> usize {
        self.month
    }

    /// The place of the month in which something ended at `now`: a month's last moment belongs to it.
    pub(super) fn month_ended_at(&self, now: SimTime) -> usize {
        let starts_now = now == self.page.warm_up_end;
        if starts_now { self.month.saturating_sub(1) } else { self.month }
    }

    /// Where a fact without unit or category belongs.
    #[inline]
    pub(super) fn at(&mut self) -> At<'_> {
        At { month: &mut self.by_month[self.month], unit: None, category: None }
    }

    /// Where a fact about a category belongs.
    #[inline]
    pub(super) fn at_category(&mut self, category: CategoryId) -> At<'_> {
        let category = Some(&mut self.by_category[category.index()]);
        At { month: &mut self.by_month[self.month], unit: None, category }
    }

    /// Where a fact about a unit belongs.
    #[inline]
    pub(super) fn at_unit(&mut self, unit: UnitId) -> At<'_> {
        let unit = Some(&mut self.by_unit[unit.index()]);
        At { month: &mut self.by_month[self.month], unit, category: None }
    }

    /// Where a fact about a unit and a category belongs.
    #[inline]
    pub(super) fn at_both(&mut self, unit: UnitId, category: CategoryId) -> At<'_> {
        let unit = Some(&mut self.by_unit[unit.index()]);
        let category = Some(&mut self.by_category[category.index()]);
        At { month: &mut self.by_month[self.month], unit, category }
    }

    /// Where a ticket that was received at this moment belongs by its receipt; nowhere, if that was not counted.
    #[inline]
    pub(super) fn at_receipt(&mut self, received: SimTime, category: CategoryId) -> Option<At<'_>> {
        // Most tickets leave the desk in the month in which they came, or in the next.
        let mut months = self.months[..=self.month].iter();
        let month = months.rposition(|month| month.part.warm_up_end <= received)?;
        let category = Some(&mut self.by_category[category.index()]);
        Some(At { month: &mut self.by_month[month], unit: None, category })
    }

    /// Counts a closing in a unit's month, in the order of `BRIEF`; the answers are those that the record counts.
    #[inline]
    pub(super) fn brief_closing(&mut self, unit: UnitId, resolved: Option<bool>, satisfied: Option<bool>) {
        let n_units = self.by_unit.len();
        if let Some(brief) = self.briefs.get_mut(self.month * n_units + unit.index()) {
            let yes = |answer: Option<bool>| u32::from(answer == Some(true));
            let any = |answer: Option<bool>| u32::from(answer.is_some());
            let more = [1, any(resolved), yes(resolved), any(satisfied), yes(satisfied)];
            brief.counts.iter_mut().zip(more).for_each(|(sum, one)| *sum += one);
        }
    }

    /// Counts an assessment at `now` for the month that ended, everywhere it belongs.
    pub(super) fn assessed(&mut self, now: SimTime, unit: UnitId, verdict: Verdict) {
        let (month, n_units) = (self.month_ended_at(now), self.by_unit.len());
        let unit_cell = self.by_unit.get_mut(unit.index());
        let mut at = At { month: &mut self.by_month[month], unit: unit_cell, category: None };
        at.one(Count::Assessments);
        at.one_if(verdict.named, Count::Named);
        // Among one, nobody is first or last.
        if verdict.of > 1 && verdict.rank >= 1 {
            let relative = f64::from(verdict.rank - 1) / f64::from(verdict.of - 1);
            at.one(Count::Ranked);
            at.grow(Real::Rank, relative);
            at.grow(Real::RankSquare, relative * relative);
        }
        let Some(score) = verdict.score else { return };
        at.one(Count::Scored);
        at.grow(Real::Score, score);
        if let Some(brief) = self.briefs.get_mut(month * n_units + unit.index()) {
            brief.scored += 1;
            brief.score += score;
        }
    }

    /// A unit's month as a cell that holds the counters of `BRIEF` and the score, and zeros.
    pub(super) fn unit_month(&self, unit: usize, month: usize) -> Cell {
        let mut cell = Cell::EMPTY;
        let brief = self.briefs[month * self.by_unit.len() + unit];
        BRIEF.iter().zip(brief.counts).for_each(|(&count, sum)| cell.add(count, u64::from(sum)));
        cell.grow(Real::Score, brief.score);
        cell.add(Count::Scored, u64::from(brief.scored));
        cell
    }

    /// The sum of all months.
    pub(super) fn total(&self) -> Cell {
        self.by_month.iter().fold(Cell::EMPTY, |mut sum, month| {
            sum.merge(month);
            sum
        })
    }
}
