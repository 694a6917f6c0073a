//! How a replay fits the record: told by the layer that compares the two, and missing in any other run. The names are
//! those of the columns of `replay.csv`.

use super::row::{Formula, Row, Scopes, scopes};
use crate::model::outcome::Layer;

/// By unit and category of the record.
const CU: Scopes = super::CATEGORY | super::UNIT;

const fn row(names: [&'static str; 3], unit: &'static str, layer: Layer, doc: &'static str) -> Row {
    Row::new(names, unit, layer, CU | scopes::TOTAL, Formula::Outside, [doc, file!()])
}

/// Recorded and simulated cycle times of the requests of a file, open ones censored.
pub(super) const ROWS: &[Row] = &[
    row(
        ["recorded_n", "Recorded requests", "记录诉求数"],
        "1",
        Layer::Volume,
        "Requests of the file that were opened in the counted window. Only in a replay, missing otherwise.",
    ),
    row(
        ["simulated_n", "Simulated requests", "回放诉求数"],
        "1",
        Layer::Volume,
        "Requests of the file that became tickets in the run. Only in a replay, missing otherwise.",
    ),
    row(
        ["recorded_open_share", "Recorded as open", "记录未结占比"],
        "share",
        Layer::Time,
        "Recorded requests without a closing / recorded requests. Only in a replay, missing otherwise.",
    ),
    row(
        ["simulated_open_share", "Open at the end", "回放未结占比"],
        "share",
        Layer::Time,
        "Replayed requests that are open at the end of the run / replayed requests. Only in a replay, missing otherwise.",
    ),
    row(
        ["recorded_on_time_share", "Recorded on time", "记录按时办结率"],
        "share",
        Layer::Record,
        "Recorded requests closed by their due time / those with a due time and an outcome. Only in a replay, missing otherwise.",
    ),
    row(
        ["simulated_on_time_share", "On time by the recorded due date", "回放按时办结率（按记录期限）"],
        "share",
        Layer::Record,
        "Replayed requests closed by the recorded due time / those with a due time and an outcome. Only in a replay, missing otherwise.",
    ),
    row(
        ["recorded_median_h", "Recorded cycle time, median", "记录办理时长（中位数）"],
        "h",
        Layer::Time,
        "Median hours from opening to closing of the record (Kaplan-Meier); missing if not reached. Only in a replay, missing otherwise.",
    ),
    row(
        ["simulated_median_h", "Replayed cycle time, median", "回放办理时长（中位数）"],
        "h",
        Layer::Time,
        "Median hours from opening to closing of the replayed requests (Kaplan-Meier); missing if not reached.",
    ),
    row(
        ["recorded_p90_h", "Recorded cycle time, 90 %", "记录办理时长（90%分位数）"],
        "h",
        Layer::Time,
        "90th percentile of the recorded cycle times (Kaplan-Meier); missing if not reached. Only in a replay, missing otherwise.",
    ),
    row(
        ["simulated_p90_h", "Replayed cycle time, 90 %", "回放办理时长（90%分位数）"],
        "h",
        Layer::Time,
        "90th percentile of the replayed cycle times (Kaplan-Meier); missing if not reached. Only in a replay, missing otherwise.",
    ),
    row(
        ["sup_distance", "Distance of cycle times", "办理时长分布差距"],
        "1",
        Layer::Time,
        "Widest gap of the recorded and the simulated Kaplan-Meier curve, from 0 to 1. Only in a replay, missing otherwise.",
    ),
    row(
        ["restricted_mean_difference_h", "Replayed minus recorded cycle time", "回放与记录平均时长之差"],
        "h",
        Layer::Time,
        "Mean simulated minus mean recorded hours, both cut at the longest time that both cover. Only in a replay, missing otherwise.",
    ),
];
