//! What a sweep recorded of a run, beside what the run gives when it is run again alone.

use super::error::SweepError;
use super::frozen::Frozen;
use super::index::{Index, State};
use super::line::Fields;
use crate::model::outcome::MetricInfo;
use crate::store::cell::push_number;

/// How a run agrees with its recorded row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Agreement {
    /// All recorded totals are the same digits.
    Same,
    /// These metrics differ.
    Differs(Vec<&'static str>),
    /// The recorded run failed.
    HadFailed,
    /// The sweep has not come to it yet.
    NotYet,
}

/// Compares the totals of a run, in the order of the catalogue, with the recorded row of the run at a place.
///
/// # Errors
/// If the row cannot be read.
pub fn agreement(
    index: &Index,
    frozen: &Frozen,
    place: u32,
    catalogue: &'static [MetricInfo],
    totals: &[Option<f64>],
) -> Result<Agreement, SweepError> {
    match index.state(place) {
        State::Missing => return Ok(Agreement::NotYet),
        State::Failed => return Ok(Agreement::HadFailed),
        State::Done => {}
    }
    let mut lines = index.lines();
    let Some(line) = lines.read(place)? else { return Ok(Agreement::NotYet) };
    let Ok(fields) = Fields::of(line) else { return Ok(Agreement::NotYet) };
    let recorded = frozen.metrics(catalogue).unwrap_or_default();
    let differs = |(metric, at): &(&'static MetricInfo, usize)| {
        let now = catalogue.iter().zip(totals).find(|(other, _)| other.id == metric.id);
        let mut text = String::new();
        now.and_then(|(_, total)| *total).into_iter().for_each(|total| push_number(total, &mut text));
        fields.metric(*at) != text
    };
    let differing: Vec<&'static str> =
        recorded.into_iter().zip(0..).filter(differs).map(|(metric, _)| metric.id).collect();
    Ok(if differing.is_empty() { Agreement::Same } else { Agreement::Differs(differing) })
}
