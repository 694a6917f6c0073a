//! One row of the catalogue: what a metric means, where it is reported, and how its value comes from the counters.

use crate::kernel::{Elapsed, Histogram};
use crate::model::metrics::books::Book;
use crate::model::metrics::count::{Cell, Count, ratio};
use crate::model::metrics::layout::{Layout, N_CLASSES};
use crate::model::metrics::state::{State, Stretch};
use crate::model::metrics::stays::Stays;
use crate::model::metrics::table::Tables;
use crate::model::outcome::{Layer, MetricInfo};
use crate::model::spec::DeadlineClass;

/// Where a metric is reported beside the total: the sum of any of the following.
pub(in crate::model::metrics) type Scopes = u8;
/// By calendar month.
pub(in crate::model::metrics) const MONTH: Scopes = 1;
/// By category.
pub(in crate::model::metrics) const CATEGORY: Scopes = 2;
/// By handling unit.
pub(in crate::model::metrics) const UNIT: Scopes = 4;
/// By desk: the city's and the districts'.
pub(in crate::model::metrics) const DESK: Scopes = 8;
/// By handling unit and calendar month.
pub(in crate::model::metrics) const UNIT_MONTH: Scopes = 16;

/// Short names for the scopes that rows have.
pub(super) mod scopes {
    use super::{CATEGORY, DESK, MONTH, Scopes, UNIT, UNIT_MONTH};

    /// The total only.
    pub(in crate::model::metrics::catalogue) const TOTAL: Scopes = 0;
    /// By month.
    pub(in crate::model::metrics::catalogue) const M: Scopes = MONTH;
    /// By unit.
    pub(in crate::model::metrics::catalogue) const U: Scopes = UNIT;
    /// By month and category.
    pub(in crate::model::metrics::catalogue) const MC: Scopes = MONTH | CATEGORY;
    /// By month and unit.
    pub(in crate::model::metrics::catalogue) const MU: Scopes = MONTH | UNIT;
    /// By month, category and unit.
    pub(in crate::model::metrics::catalogue) const MCU: Scopes = MONTH | CATEGORY | UNIT;
    /// By month and desk.
    pub(in crate::model::metrics::catalogue) const MD: Scopes = MONTH | DESK;
    /// By month, unit and desk.
    pub(in crate::model::metrics::catalogue) const MUD: Scopes = MONTH | UNIT | DESK;
    /// By month and unit, and by month of a unit.
    pub(in crate::model::metrics::catalogue) const MUX: Scopes = MONTH | UNIT | UNIT_MONTH;
    /// By month, category and unit, and by month of a unit.
    pub(in crate::model::metrics::catalogue) const ALL: Scopes = MONTH | CATEGORY | UNIT | UNIT_MONTH;
}

/// A metric and how to compute it.
#[derive(Clone, Copy)]
pub(in crate::model::metrics) struct Row {
    /// What the data dictionary says.
    pub(in crate::model::metrics) info: MetricInfo,
    /// Where it is reported beside the total.
    pub(in crate::model::metrics) scopes: Scopes,
    /// Its value.
    pub(in crate::model::metrics) formula: Formula,
    /// Source file that declares it.
    pub(in crate::model::metrics) file: &'static str,
}

/// How a value comes from what was counted.
#[derive(Clone, Copy)]
pub(in crate::model::metrics) enum Formula {
    /// The sum of counters.
    Count(&'static [Count]),
    /// The sum of the first counters over the sum of the second; missing where the latter is zero.
    Ratio(&'static [Count], &'static [Count]),
    /// Counters of seconds over counters of cases, in hours; missing without cases.
    MeanHours(&'static [Count], &'static [Count]),
    /// Counters of seconds over counters of cases, in seconds; missing without cases.
    MeanSeconds(&'static [Count], &'static [Count]),
    /// Anything else.
    Of(fn(&View) -> Option<f64>),
    /// Nothing that a run counts: what compares the run with a record tells it.
    Outside,
}

/// What a formula sees: the counters of one month, unit, category or of all.
pub(in crate::model::metrics) struct View<'a> {
    /// Counters.
    pub(in crate::model::metrics) cell: &'a Cell,
    /// Books and levels.
    pub(in crate::model::metrics) stretch: &'a Stretch,
    /// Cycle times, where they are kept.
    pub(in crate::model::metrics) cycle: Option<&'a Histogram>,
    /// Seconds counted.
    pub(in crate::model::metrics) seconds: u64,
    /// Whether the view is of a calendar month that is counted from its first to its last day.
    pub(in crate::model::metrics) whole_month: bool,
    /// Working days counted, where the calendar is known.
    pub(in crate::model::metrics) workdays: Option<u64>,
    /// Residents; 0 where not known.
    pub(in crate::model::metrics) residents: u64,
    /// Everything, for metrics that compare units or months: for the total only.
    pub(in crate::model::metrics) world: Option<&'a World<'a>>,
}

/// All that was counted.
pub(in crate::model::metrics) struct World<'a> {
    /// The shape of the world.
    pub(in crate::model::metrics) layout: &'a Layout,
    /// Cells.
    pub(in crate::model::metrics) tables: &'a Tables,
    /// Books and levels.
    pub(in crate::model::metrics) state: &'a State,
    /// Cycle times by class.
    pub(in crate::model::metrics) classes: &'a [Histogram; N_CLASSES],
    /// Stays at the desk, open ones included.
    pub(in crate::model::metrics) stays: &'a Stays,
}

/// A year of 365 days, for rates per year.
const YEAR_SECONDS: f64 = (365 * Elapsed::DAY.0) as f64;

impl View<'_> {
    /// A counter as a number.
    pub(in crate::model::metrics) fn get(&self, count: Count) -> f64 {
        self.cell.get(count) as f64
    }

    /// Years counted.
    pub(in crate::model::metrics) fn years(&self) -> f64 {
        self.seconds as f64 / YEAR_SECONDS
    }

    /// Cases per 1,000 residents and year; missing where residents are not known.
    pub(in crate::model::metrics) fn per_1000_per_year(&self, cases: u64) -> Option<f64> {
        ratio(cases as f64 * 1_000.0, self.residents as f64 * self.years())
    }

    /// Seconds of work as hours per year.
    pub(in crate::model::metrics) fn hours_per_year(&self, seconds: u64) -> Option<f64> {
        ratio(seconds as f64 / 3_600.0, self.years())
    }

    /// The book of all handling units in view.
    pub(in crate::model::metrics) fn units(&self) -> Book {
        self.stretch.books.units()
    }

    /// A quantile of the cycle times in hours.
    pub(in crate::model::metrics) fn cycle_h(&self, share: f64) -> Option<f64> {
        Some(self.cycle?.quantile(share)? / 3_600.0)
    }

    /// Hours after which this share of tickets has left the desk, open ones counted.
    pub(in crate::model::metrics) fn stay_h(&self, share: f64) -> Option<f64> {
        Some(self.world?.stays.quantile(share)? / 3_600.0)
    }

    /// A quantile of the cycle times of a class in hours.
    pub(in crate::model::metrics) fn class_cycle_h(&self, class: DeadlineClass, share: f64) -> Option<f64> {
        Some(self.world?.classes[class as usize].quantile(share)? / 3_600.0)
    }
}

impl Row {
    /// A row of the catalogue.
    pub(in crate::model::metrics) const fn new(
        [id, label, label_zh]: [&'static str; 3],
        unit: &'static str,
        layer: Layer,
        scopes: Scopes,
        formula: Formula,
        [doc, file]: [&'static str; 2],
    ) -> Row {
        Row { info: MetricInfo { id, label, label_zh, unit, layer, doc }, scopes, formula, file }
    }

    /// Whether the metric is reported for a scope.
    pub(in crate::model::metrics) fn is_for(&self, scope: Scopes) -> bool {
        self.scopes & scope != 0
    }

    /// Whether a run itself tells it for a scope.
    pub(in crate::model::metrics) fn is_counted_for(&self, scope: Scopes) -> bool {
        self.is_for(scope) && !matches!(self.formula, Formula::Outside)
    }

    /// The value for a view; never infinite, never not-a-number.
    pub(in crate::model::metrics) fn value(&self, view: &View) -> Option<f64> {
        let value = match self.formula {
            Formula::Count(counts) => Some(view.cell.sum(counts) as f64),
            Formula::Ratio(over, under) => view.cell.ratio(over, under),
            Formula::MeanHours(seconds, cases) => view.cell.ratio(seconds, cases).map(|mean| mean / 3_600.0),
            Formula::MeanSeconds(seconds, cases) => view.cell.ratio(seconds, cases),
            Formula::Of(of) => of(view),
            Formula::Outside => None,
        };
        value.filter(|value| value.is_finite())
    }
}

/// Declares a list of rows: `"id" "label" "label in Chinese", SCOPES = formula; "doc"`. A formula is one of
/// `count(A B)` (the sum of counters), `share(A B / C D)`, `per_ticket(A B)` (per ticket that left the desk),
/// `ratio("unit", A B / C D)`, `mean_h(SECONDS / CASES)`, `mean_s(SECONDS / CASES)` or `of("unit", function of a view)`.
macro_rules! rows {
    (
        $(#[doc = $doc:literal])+ $name:ident: $layer:ident
        $($id:literal $label:literal $label_zh:literal, $scopes:ident = $kind:ident($($formula:tt)*); $about:literal)+
    ) => {
        $(#[doc = $doc])+
        pub(super) const $name: &[super::row::Row] = &[$(
            super::row::Row::new(
                [$id, $label, $label_zh],
                rows!(@unit $kind $($formula)*),
                crate::model::outcome::Layer::$layer,
                super::row::scopes::$scopes,
                rows!(@formula $kind $($formula)*),
                [$about, file!()],
            )
        ),+];
    };
    (@unit count $($rest:tt)+) => { "1" };
    (@unit share $($rest:tt)+) => { "share" };
    (@unit per_ticket $($rest:tt)+) => { "per ticket" };
    (@unit mean_h $($rest:tt)+) => { "h" };
    (@unit mean_s $($rest:tt)+) => { "s" };
    (@unit ratio $unit:literal, $($rest:tt)+) => { $unit };
    (@unit of $unit:literal, $($rest:tt)+) => { $unit };
    (@formula count $($count:ident)+) => { super::row::Formula::Count(&[$(Count::$count),+]) };
    (@formula share $($over:ident)+ / $($under:ident)+) => {
        super::row::Formula::Ratio(&[$(Count::$over),+], &[$(Count::$under),+])
    };
    (@formula ratio $unit:literal, $($over:ident)+ / $($under:ident)+) => {
        super::row::Formula::Ratio(&[$(Count::$over),+], &[$(Count::$under),+])
    };
    (@formula per_ticket $($over:ident)+) => {
        super::row::Formula::Ratio(&[$(Count::$over),+], &[Count::Closed])
    };
    (@formula mean_h $seconds:ident / $($cases:ident)+) => {
        super::row::Formula::MeanHours(&[Count::$seconds], &[$(Count::$cases),+])
    };
    (@formula mean_s $seconds:ident / $($cases:ident)+) => {
        super::row::Formula::MeanSeconds(&[Count::$seconds], &[$(Count::$cases),+])
    };
    (@formula of $unit:literal, $of:expr) => { super::row::Formula::Of($of) };
}
pub(super) use rows;
