//! Figures of a joint calibration.

use super::Known;
use crate::render::figure::{Axis, DotRow, Dots, Estimate, Format, Heat};
use crate::render::html::block::{Caption, Figure};
use crate::render::html::naming::count;
use crate::render::words::Words;
use crate::results::calibrate::joint::file::Use;
use crate::results::calibrate::joint::tables::rows::PatternRow;

/// How far each prediction is from the published figure, as a share of half the interval.
pub(crate) fn distances(patterns: &[PatternRow]) -> Figure {
    let row = |pattern: &PatternRow| {
        let scaled = |value: Option<f64>| {
            let half = (pattern.high? - pattern.low?) / 2.0;
            (half > 0.0).then_some(())?;
            Some((value? - pattern.published) / half)
        };
        let own = Estimate::of(scaled(pattern.simulated), scaled(pattern.low), scaled(pattern.high));
        let values = if pattern.used_for == Use::Fit { vec![own, None] } else { vec![None, own] };
        DotRow { name: Words::plain(format!("{}.{}", pattern.world, pattern.row)), values }
    };
    let chart = Dots {
        value: Axis::linear(
            Words::new("(simulated − published) / half the interval", "（模拟值 − 公布值）/ 区间半宽"),
            Format::Number,
        ),
        series: vec![Words::new("fitted", "拟合数据"), Words::new("checked", "检验数据")],
        rows: patterns.iter().map(row).collect(),
        reference: Some(0.0),
    };
    let draws = patterns.iter().map(|pattern| pattern.n).max().unwrap_or(0);
    Figure {
        id: "distances".into(),
        title: Words::new("Distance from the published figures", "与公布值的距离"),
        caption: Caption {
            what: Words::new(
                "Each predictive interval, moved so that the published figure is zero and scaled to its own width: a row is \
                 met where the interval covers zero.",
                "各预测区间平移至公布值为零，并按自身宽度缩放：区间覆盖零即为相符。",
            ),
            n: Some(
                Words::new(
                    "{n} points of the posterior sample, one run each",
                    "后验样本 {n} 个点，每点模拟一次",
                )
                .fill(&[("n", count(draws as usize))]),
            ),
            interval: Some(Words::new(
                "95 % predictive interval: parameters, single runs and observation",
                "95% 预测区间：参数、单次模拟与观测误差",
            )),
            source: "patterns.csv",
        },
        chart: Box::new(chart),
    }
}

/// Where each parameter lies in its range.
pub(crate) fn places(parameters: &[Known]) -> Figure {
    let row = |(parameter, _): &Known| {
        let place =
            |value: f64| Some((value - parameter.range_low) / (parameter.range_high - parameter.range_low));
        let known = Estimate::of(place(parameter.median), place(parameter.low), place(parameter.high));
        let estimate = place(parameter.estimate).and_then(Estimate::bare);
        DotRow { name: Words::plain(parameter.parameter.clone()), values: vec![known, estimate] }
    };
    let chart = Dots {
        value: Axis::linear(
            Words::new(
                "place in the range: 0 its low end, 1 its high end",
                "在取值范围中的位置（0 下端，1 上端）",
            ),
            Format::Number,
        ),
        series: vec![Words::new("posterior median", "后验中位数"), Words::new("estimate", "估计值")],
        rows: parameters.iter().map(row).collect(),
        reference: None,
    };
    Figure {
        id: "places".into(),
        title: Words::new("Parameters in their ranges", "参数在取值范围中的位置"),
        caption: Caption {
            what: Words::new(
                "An interval that fills the range tells no more than the prior; one at an end asks for a wider range.",
                "区间充满整个取值范围，即数据未提供先验以外的信息；区间贴近端点，则应放宽取值范围。",
            ),
            n: None,
            interval: Some(Words::new("95 % of the posterior sample", "后验样本的 95%")),
            source: "posterior.csv",
        },
        chart: Box::new(chart),
    }
}

/// Correlations over the posterior sample.
pub(crate) fn correlations(parameters: &[Known]) -> Figure {
    let names: Vec<Words> =
        parameters.iter().map(|(parameter, _)| Words::plain(parameter.parameter.clone())).collect();
    let chart = Heat {
        value: Words::new("correlation over the posterior sample", "后验样本中的相关系数"),
        format: Format::Number,
        across: Words::new("parameter", "参数"),
        down: Words::new("parameter", "参数"),
        columns: names.clone(),
        rows: names,
        cells: parameters.iter().map(|(_, correlations)| correlations.clone()).collect(),
        around_zero: true,
        limit: Some(1.0),
    };
    Figure {
        id: "posterior-correlations".into(),
        title: Words::new("Correlation of the parameters", "参数之间的相关"),
        caption: Caption {
            what: Words::new(
                "Near 1 or −1 the fitted rows determine two parameters only jointly.",
                "接近 1 或 −1 时，拟合数据只能共同确定两个参数。",
            ),
            n: None,
            interval: None,
            source: "posterior.csv",
        },
        chart: Box::new(chart),
    }
}
