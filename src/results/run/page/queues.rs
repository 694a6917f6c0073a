//! Queues, pressure and beliefs over time, with the calendar.

use std::collections::BTreeMap;

use super::Run;
use crate::kernel::stats::Tally;
use crate::render::figure::{Axis, Estimate, Format, Join, Lines, Point, Series, Span, days_of};
use crate::render::html::block::{Block, Caption, Figure};
use crate::render::html::page::Section;
use crate::render::words::{Words, info_of, metric_words};
use crate::results::run::series::SeriesRow;
use crate::store::folder::ReportError;
use crate::store::table::Row;
use crate::store::tables::metrics::ALL;

/// The file.
const SERIES: &str = SeriesRow::FILE;

/// A figure: its name, its title, its series, the name of its axis and how values are written.
struct Plan {
    id: &'static str,
    title: Words,
    series: &'static [&'static str],
    axis: Words,
    format: Format,
}

const PLANS: [Plan; 5] = [
    Plan {
        id: "open-tickets",
        title: Words::new("Open tickets", "在办工单"),
        series: &["open_tickets"],
        axis: Words::new("tickets", "件"),
        format: Format::Number,
    },
    Plan {
        id: "backlogs",
        title: Words::new("Backlogs", "积压工作量"),
        series: &["backlog_towns_mean_weeks", "backlog_bureaus_mean_weeks"],
        axis: Words::new("weeks of work", "周（工作量）"),
        format: Format::Number,
    },
    Plan {
        id: "live-problems",
        title: Words::new("Unsolved problems and root causes", "未解决问题存量与未治理根源"),
        series: &["live_problems", "active_causes"],
        axis: Words::new("problems, root causes", "问题数、根源数"),
        format: Format::Number,
    },
    Plan {
        id: "pressure",
        title: Words::new("Felt pressure", "压力感"),
        series: &["pressure_mean"],
        axis: Words::new("index, mean over units", "指数（各单位均值）"),
        format: Format::Number,
    },
    Plan {
        id: "beliefs",
        title: Words::new("Citizens' beliefs", "市民效能感与信任"),
        series: &["efficacy_mean", "trust_mean"],
        axis: Words::new("mean over citizens", "市民均值"),
        format: Format::Percent,
    },
];

/// Days of a series by day since 1970: what the runs had on that day.
type Days = BTreeMap<i64, Tally>;

/// Days around the longest holiday that are shown day by day.
const AROUND: f64 = 28.0;

/// Longer runs are shown by weeks.
const BY_DAY: usize = 400;

/// The section.
pub(crate) fn section(run: &Run) -> Result<Section, ReportError> {
    let section = Section::new("queues", Words::new("Queues and pressure over time", "积压与压力的变化"));
    if !run.folder.has(SERIES) {
        let note = Words::new(
            "This result has no series.csv: it was run with --no-series. Run it again without that option to see queues \
             over time.",
            "此结果以 --no-series 运行，没有 series.csv。去掉该选项重新运行，即可查看随时间的变化。",
        );
        return Ok(section.with(Block::Note(note)));
    }
    let series = read(run)?;
    let mut section = section;
    for plan in PLANS.iter().filter(|plan| plan.series.iter().any(|id| series.contains_key(id))) {
        section = section.with(whole(run, plan, &series));
    }
    Ok(match around(run, &series) {
        Some(figure) => section.with(figure),
        None => section,
    })
}

/// The series of the whole world that figures need.
fn read(run: &Run) -> Result<BTreeMap<&'static str, Days>, ReportError> {
    let mut wanted: Vec<&'static str> = PLANS.iter().flat_map(|plan| plan.series).copied().collect();
    wanted.sort_unstable();
    let mut series: BTreeMap<&'static str, Days> = BTreeMap::new();
    // Most rows are of the same moment as the one before.
    let (mut text, mut day) = (String::new(), None);
    run.folder.each::<SeriesRow<'_>>(|row| {
        let Ok(place) = wanted.binary_search(&row.metric) else { return };
        if row.org != ALL {
            return;
        }
        if text != row.time.local() {
            text = row.time.local().into();
            day = days_of(&text).map(|days| days.floor() as i64);
        }
        if let Some(day) = day {
            series.entry(wanted[place]).or_default().entry(day).or_default().add(row.value);
        }
    })?;
    Ok(series)
}

fn confidence(run: &Run) -> f64 {
    run.world.as_ref().map_or(super::USUAL_CONFIDENCE, |world| world.confidence)
}

fn point(id: &str, x: f64, tally: &Tally, confidence: f64) -> Point {
    let interval = info_of(id).and_then(|info| info.interval(tally, confidence));
    let y = Estimate::of(tally.mean(), interval.map(|ends| ends.low), interval.map(|ends| ends.high));
    Point { x, y }
}

/// A series over the whole run: day by day, or the first day of each week where that would be too many.
fn line(run: &Run, id: &'static str, days: &Days) -> Series {
    let step = if days.len() > BY_DAY { 7 } else { 1 };
    let first = days.keys().next().copied().unwrap_or(0);
    let kept = days.iter().filter(|(day, _)| (*day - first) % step == 0);
    let points = kept.map(|(day, tally)| point(id, *day as f64, tally, confidence(run))).collect();
    Series { name: metric_words(id), points, join: Join::Straight }
}

fn rests(run: &Run, least: usize, name: &Words) -> Vec<Span> {
    let rests = run.world.as_ref().map(|world| world.rests(least)).unwrap_or_default();
    rests.into_iter().map(|[from, to]| Span { from, to, name: name.clone() }).collect()
}

fn whole(run: &Run, plan: &Plan, series: &BTreeMap<&'static str, Days>) -> Figure {
    let known = plan.series.iter().filter_map(|id| Some(line(run, id, series.get(id)?)));
    let lines: Vec<Series> = known.collect();
    let holidays = Words::new("holidays of three days and more", "三天及以上假期");
    let spans: Vec<Span> = run
        .world
        .iter()
        .filter_map(super::World::warm_up)
        .chain(rests(run, 3, &holidays))
        .chain(run.marks())
        .collect();
    let weekly = series.values().any(|days| days.len() > BY_DAY);
    let how = if weekly {
        Words::new("One point a week (the same weekday)", "每周取一点（每周同一天）")
    } else {
        Words::new("One point a day", "每日取一点")
    };
    let chart = Lines {
        x: Axis::days(Words::new("date", "日期")),
        y: Axis { title: plan.axis.clone(), ..Axis::linear(plan.axis.clone(), plan.format) },
        series: lines,
        spans,
        aspect: 0.36,
    };
    Figure {
        id: plan.id.into(),
        title: plan.title.clone(),
        caption: Caption {
            what: how.and(&Words::new(
                ", taken at midnight: means over replications; bands are confidence intervals. Shaded: the warm-up, which \
                 is not counted, and holidays.",
                "，取自零时：各次独立模拟的均值，色带为置信区间。阴影：不计入统计的预热期及假期。",
            )),
            n: Some(run.totals.n()),
            interval: run.totals.interval(),
            source: SERIES,
        },
        chart: Box::new(chart),
    }
}

/// Open tickets day by day around the longest holiday, with every weekend.
fn around(run: &Run, series: &BTreeMap<&'static str, Days>) -> Option<Figure> {
    let [from, to] = run.world.as_ref()?.longest_rest()?;
    let window = (from - AROUND)..=(to + AROUND);
    let days = series.get("open_tickets")?;
    let shown = days.iter().filter(|(day, _)| window.contains(&(**day as f64)));
    let points: Vec<Point> =
        shown.map(|(day, tally)| point("open_tickets", *day as f64, tally, confidence(run))).collect();
    let name = Words::new("weekends and holidays", "周末与假期");
    let inside = |span: &Span| span.to > *window.start() && span.from < *window.end();
    let spans = rests(run, 1, &name).into_iter().chain(run.marks()).filter(inside).collect();
    let line = Series { name: metric_words("open_tickets"), points, join: Join::Straight };
    let axis = Words::new("tickets", "件");
    let chart = Lines {
        x: Axis::days(Words::new("date", "日期")),
        y: Axis::linear(axis, Format::Number).tight(),
        series: vec![line],
        spans,
        aspect: 0.36,
    };
    Some(Figure {
        id: "around-the-holiday".into(),
        title: Words::new("Around the longest holiday, day by day", "最长假期前后逐日在办工单"),
        caption: Caption {
            what: Words::new(
                "Open tickets at midnight: they grow while offices are closed and fall when offices open. The axis \
                 does not begin at zero.",
                "零时在办工单量：放假期间增加，上班后回落。纵轴不从零开始。",
            ),
            n: Some(run.totals.n()),
            interval: run.totals.interval(),
            source: SERIES,
        },
        chart: Box::new(chart),
    })
}
