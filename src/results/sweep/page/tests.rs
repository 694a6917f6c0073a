//! Sweeps as a folder holds them, with metrics that are known.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on may stop")]

use std::fmt::Write as _;

use tempfile::TempDir;

use super::data::{Estimate, Sweep};
use super::shape::Shape;
use super::{curves, heat};
use crate::model::outcome::Layer;
use crate::render::figure::Datum;
use crate::render::words::Lang;
use crate::results::sweep::files::{FactorColumn, SweepManifest, SweepStatus};
use crate::store::cell::Sheet;
use crate::store::folder::Folder;
use crate::store::staged::Staged;
use crate::store::table::{NO_MOMENTS, Row};
use crate::store::tables::runs::RunRow;
use crate::store::tables::summary::{SummaryRow, TInterval};

/// Points as rows of levels.
type Points<'a> = &'a [Vec<String>];

/// The folder of a merged sweep in which metric `m` at a point has the value `f(point, metric, replication)`.
fn folder(
    factors: &[&str],
    points: Points<'_>,
    (metrics, replications): (&[String], u32),
    f: impl Fn(usize, usize, u32) -> Option<f64>,
) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let mut manifest = SweepManifest::new();
    manifest.title = "Known".into();
    manifest.status = SweepStatus::Complete;
    manifest.merged = Some("2026-01-01T00:00:00Z".into());
    let column = |name: &&str| FactorColumn {
        name: (*name).into(),
        kind: "number".into(),
        levels: Vec::new(),
        base: None,
    };
    manifest.factors = factors.iter().map(column).collect();
    manifest.metrics = metrics.to_vec();
    let mut runs = format!("run_id,point_id,replication,seed,{},{}\n", factors.join(","), metrics.join(","));
    let mut summary = Sheet::new(Vec::new(), &SummaryRow::table(), NO_MOMENTS).unwrap();
    let text = TInterval::text(0.95);
    let empty = nothing(TInterval::of(0.95, &text));
    for (place, levels) in points.iter().enumerate() {
        for replication in 0..replications {
            let values: Vec<String> = (0..metrics.len())
                .map(|metric| f(place, metric, replication).map_or(String::new(), |value| value.to_string()))
                .collect();
            let levels = levels.join(",");
            let _ = writeln!(
                runs,
                "p{place}-{replication},p{place},{replication},1,{levels},{}",
                values.join(",")
            );
        }
        for (metric, name) in metrics.iter().enumerate() {
            let known: Vec<f64> = (0..replications).filter_map(|r| f(place, metric, r)).collect();
            let mean = (!known.is_empty()).then(|| known.iter().sum::<f64>() / known.len() as f64);
            let n = known.len() as u64;
            let (missing, point_id) = (u64::from(replications) - n, &format!("p{place}"));
            summary.write(&SummaryRow { point_id, metric: name, n, missing, mean, ..empty }).unwrap();
        }
    }
    let summary = summary.into_inner().unwrap();
    for (name, bytes) in [(RunRow::FILE, runs.as_bytes()), (SummaryRow::FILE, &*summary)] {
        let written = Staged::whole(folder.path(), name, bytes).unwrap();
        manifest.files.push(written.commit(folder.path()).unwrap());
    }
    crate::store::commit::write_manifest(folder.path(), &manifest).unwrap();
    folder
}

/// A row of the summary that says nothing yet.
fn nothing(method: TInterval<'_>) -> SummaryRow<'_> {
    let [mean, sd, se, ci_low, ci_high, median] = [None; 6];
    let (layer, n, missing) = (Layer::Volume, 0, 0);
    SummaryRow { point_id: "", metric: "", layer, n, missing, mean, sd, se, ci_low, ci_high, median, method }
}

fn read(folder: &TempDir) -> Sweep {
    let manifest = SweepManifest::read(folder.path()).unwrap();
    Sweep::read(&Folder::open(folder.path()).unwrap(), manifest).unwrap()
}

/// All combinations of so many levels of each factor, the last factor fastest.
fn grid(levels: &[usize]) -> Vec<Vec<String>> {
    levels.iter().fold(vec![Vec::new()], |points, count| {
        let longer = |point: &Vec<String>| {
            let point = point.clone();
            (0..*count).map(move |level| point.iter().cloned().chain([level.to_string()]).collect())
        };
        points.iter().flat_map(longer).collect()
    })
}

fn one() -> Vec<String> {
    vec!["tickets".to_string()]
}

#[test]
fn a_mean_over_points_varies_only_by_the_luck_that_they_share() {
    // Two points, far apart, whose mean over both is 10, 11, 12 in the three replications: t(2) = 4.302653, so that the
    // interval is 11 ± 4.302653 / √3 = 11 ± 2.484138, although single points scatter by hundreds.
    let values = [[110.0, 211.0, 312.0], [-90.0, -189.0, -288.0]];
    let place = folder(&["a"], &grid(&[2]), (&one(), 3), |point, _, r| Some(values[point][r as usize]));
    let Estimate { n, mean, interval } = read(&place).over(&[0, 1], 0);
    assert_eq!((n, mean), (3, Some(11.0)));
    let (low, high) = interval.unwrap();
    assert!((low - 8.515_862).abs() < 1e-5 && (high - 13.484_138).abs() < 1e-5, "{low} {high}");
}

#[test]
fn a_replication_counts_only_if_every_point_has_a_value_in_it() {
    let place = folder(&["a"], &grid(&[2]), (&one(), 3), |point, _, r| {
        (point == 0 || r != 1).then(|| f64::from(r) + 10.0 * point as f64)
    });
    let found = read(&place).over(&[0, 1], 0);
    // Replications 0 and 2: (0 + 10) / 2 and (2 + 12) / 2.
    assert_eq!((found.n, found.mean), (2, Some(6.0)));
}

#[test]
fn the_shape_of_a_design_is_seen_from_its_points() {
    let shape = |factors: &[&str], points: Points<'_>| {
        let place = folder(factors, points, (&one(), 1), |point, _, _| Some(point as f64));
        Shape::of(&read(&place))
    };
    assert_eq!(shape(&["a", "b"], &grid(&[3, 4])), Shape::Grid);
    assert_eq!(shape(&["a", "b", "c"], &grid(&[2, 2, 2])), Shape::Grid);
    // A third of a grid of two factors is ruled out: still a grid. Of three factors one point is missing: no longer.
    assert_eq!(shape(&["a", "b"], &grid(&[3, 4])[..8]), Shape::Grid);
    assert_eq!(shape(&["a", "b", "c"], &grid(&[2, 2, 2])[..7]), Shape::Strewn);
    let row = |levels: [&str; 3]| levels.map(String::from).to_vec();
    let alone = [row(["1", "1", "1"]), row(["2", "1", "1"]), row(["1", "2", "1"]), row(["1", "1", "2"])];
    let Shape::OneAtATime { base, mut alone } = shape(&["a", "b", "c"], &alone) else {
        panic!("one at a time")
    };
    alone.sort_unstable_by_key(|(_, factor)| *factor);
    assert_eq!((base, alone.iter().map(|(_, factor)| *factor).collect::<Vec<_>>()), (0, vec![0, 1, 2]));
    let diagonal: Vec<Vec<String>> =
        (0..30).map(|n| vec![n.to_string(), ((n * 7) % 30).to_string()]).collect();
    assert_eq!(shape(&["a", "b"], &diagonal), Shape::Strewn);
}

#[test]
fn against_the_base_only_paired_differences_count() {
    // Luck moves both points by tens; the difference is 2, 2, 2.
    let points = [["base"], ["more"]].map(|levels| levels.map(String::from).to_vec());
    let place = folder(&["remedy"], &points, (&one(), 3), |point, _, r| {
        Some(10.0 * f64::from(r) + 2.0 * point as f64)
    });
    let sweep = read(&place);
    let shape = Shape::of(&sweep);
    assert!(matches!(shape, Shape::OneAtATime { base: 0, .. }), "{shape:?}");
    let figures = curves::curves(&sweep, &shape, 0);
    let data = figures[0].chart.data();
    let numbers: Vec<String> = data.rows[0].iter().skip(2).map(Datum::raw).collect();
    assert_eq!((data.rows.len(), numbers), (1, vec!["2".to_string(), "2".into(), "2".into()]));
}

#[test]
fn a_map_has_a_gap_where_a_combination_was_ruled_out() {
    let place = folder(&["a", "b"], &grid(&[2, 3])[..5], (&one(), 1), |point, _, _| Some(point as f64));
    let sweep = read(&place);
    let maps = heat::heat_maps(&sweep, &Shape::of(&sweep), 0);
    let cells: Vec<String> = maps[0].chart.data().rows.iter().map(|row| row[2].raw()).collect();
    assert_eq!(cells, ["0", "1", "2", "3", "4", ""]);
}

#[test]
fn strewn_points_are_grouped_along_a_factor_and_its_effect_is_seen() {
    // The metric is three times the first factor; the second does nothing.
    let points: Vec<Vec<String>> =
        (0..200).map(|n| vec![n.to_string(), ((n * 37) % 200).to_string()]).collect();
    let place = folder(&["a", "b"], &points, (&one(), 1), |point, _, _| Some(3.0 * point as f64));
    let sweep = read(&place);
    let figures = curves::curves(&sweep, &Shape::of(&sweep), 0);
    let data = figures[0].chart.data();
    assert_eq!(figures[0].id, "response-tickets-a", "the factor with the greater reach comes first");
    assert_eq!(data.rows.len(), 10);
    for (group, row) in data.rows.iter().enumerate() {
        let middle = 20.0 * group as f64 + 9.5;
        assert_eq!(
            [1, 2].map(|at: usize| row[at].raw()),
            [middle, 3.0 * middle].map(|value| value.to_string())
        );
    }
}

#[test]
fn a_thousand_runs_of_a_hundred_metrics_make_a_page_below_five_megabytes() {
    let names: Vec<String> =
        crate::model::metrics::catalogue().iter().take(100).map(|metric| metric.id.to_string()).collect();
    let points: Vec<Vec<String>> = (0..1000)
        .map(|n: u32| {
            [1, 37, 611, 389].map(|by| format!("0.{:09}", (n * by % 1000) * 1_000_001 % 999_999_937)).to_vec()
        })
        .collect();
    let place = folder(&["a", "b", "c", "d"], &points, (&names, 1), |point, metric, _| {
        Some(((point * 7919 + metric * 104_729) % 1_000_003) as f64 / 1_000_003.0)
    });
    let html = crate::results::report(place.path(), Lang::En, &[]).unwrap();
    assert!(html.len() < 5_000_000, "{} bytes", html.len());
    let data = &html[html.find("<script type=\"application/json\">").unwrap() + 32..];
    let data: serde_json::Value = serde_json::from_str(&data[..data.find("</script>").unwrap()]).unwrap();
    assert_eq!(data["rows"].as_array().unwrap().len(), 1000);
    assert_eq!(data["columns"].as_array().unwrap().len(), 1 + 4 + 100);
}
