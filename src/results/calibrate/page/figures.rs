//! Figures of a calibration.

use super::Known;
use crate::render::figure::{
    Axis, BarRow, Bars, DotRow, Dots, Estimate, Format, Heat, Join, Kind, Lines, Point, Series,
};
use crate::render::html::block::{Caption, Figure};
use crate::render::html::naming::count;
use crate::render::words::Words;
use crate::results::calibrate::tables::rows::{DirectionRow, TargetRow, UnseenRow};

/// Misfits of the targets in tolerances: of the fit and on unseen seeds.
pub(crate) fn misfits(targets: &[TargetRow], unseen: &[UnseenRow]) -> Figure {
    let row = |target: &TargetRow| {
        let part = |value: f64| (value - target.wanted) / target.tolerance;
        let fit = Estimate::of(target.reached.map(part), target.ci_low.map(part), target.ci_high.map(part));
        let other = unseen.iter().find(|other| other.is_target && other.figure == target.target);
        let other = other.and_then(|other| {
            Estimate::of(other.mean.map(part), other.single_low.map(part), other.single_high.map(part))
        });
        DotRow { name: Words::plain(target.target.clone()), values: vec![fit, other] }
    };
    let chart = Dots {
        value: Axis::linear(
            Words::new("(reached − target) / tolerance", "（拟合值 − 目标值）/ 容差"),
            Format::Number,
        ),
        series: vec![Words::new("fit", "拟合"), Words::new("new seeds", "新随机种子")],
        rows: targets.iter().map(row).collect(),
        reference: Some(0.0),
    };
    let runs = unseen.iter().map(|figure| figure.n).max().unwrap_or(0);
    let replications = targets.iter().map(|target| target.n).max().unwrap_or(0);
    let n = Words::new(
        "{fit} replications of the fit, {unseen} runs with new seeds",
        "拟合 {fit} 次独立模拟，新随机种子 {unseen} 次模拟",
    );
    Figure {
        id: "misfits".into(),
        title: Words::new("Distance from the targets", "与目标值的偏差"),
        caption: Caption {
            what: Words::new(
                "Distance of each target from the published figure, in tolerances; between −1 and 1 the target is met.",
                "各目标与公布数据的偏差，以容差为单位；在 −1 与 1 之间即为达到。",
            ),
            n: Some(n.fill(&[("fit", count(replications as usize)), ("unseen", count(runs as usize))])),
            interval: Some(Words::new(
                "Fit: 95 % confidence interval of the mean (Student's t); new seeds: 95 % of single runs",
                "拟合：均值的 95% 置信区间（t 分布）；新随机种子：95% 的单次模拟",
            )),
            source: "calibration.csv, unseen.csv",
        },
        chart: Box::new(chart),
    }
}

/// The search: how far the worst target was, and the best so far.
pub(crate) fn search(points: &[(f64, Option<f64>)]) -> Figure {
    let mut best: Option<f64> = None;
    let mut least = Vec::new();
    for (runs, misfit) in points {
        best = match (best, *misfit) {
            (Some(best), Some(misfit)) => Some(best.min(misfit)),
            (best, misfit) => best.or(misfit),
        };
        least.push(Point { x: *runs, y: best.and_then(Estimate::bare) });
    }
    let tried = points.iter().map(|(runs, misfit)| Point { x: *runs, y: misfit.and_then(Estimate::bare) });
    let series = |name: Words, points: Vec<Point>, join: Join| Series { name, points, join };
    let misfit = Words::new("greatest misfit of a target, in tolerances", "各目标中的最大偏差（容差倍数）");
    let chart = Lines {
        x: Axis::linear(Words::new("runs of the fit", "拟合模拟次数"), Format::Number),
        y: Axis { kind: Kind::Log, ..Axis::linear(misfit, Format::Number).tight() },
        series: vec![
            series(Words::new("point tried", "所试参数点"), tried.collect(), Join::Straight),
            series(Words::new("least so far", "迄今最小"), least, Join::Steps),
        ],
        spans: Vec::new(),
        aspect: 0.45,
    };
    Figure {
        id: "search".into(),
        title: Words::new("The search", "搜索过程"),
        caption: Caption {
            what: Words::new(
                "The greatest misfit of any target at each point of the search; at 1 or below every target is met. The \
                 search minimises the weighted sum of squares, not this value.",
                "搜索过程中各参数点上各目标的最大偏差；不超过 1 即全部达到。搜索最小化的是加权平方和，而非此值。",
            ),
            n: Some(Words::new("{n} points", "{n} 个点").fill(&[("n", count(points.len()))])),
            interval: None,
            source: "evaluations.csv",
        },
        chart: Box::new(chart),
    }
}

/// Where each parameter lies in its range, with its two errors.
pub(crate) fn places(parameters: &[Known]) -> Figure {
    let row = |(parameter, _): &Known| {
        let place = |value: f64| Some((value - parameter.low) / (parameter.high - parameter.low));
        let with = |error: Option<f64>| {
            let value = parameter.value;
            let end = |sign: f64| place(value + sign * error?);
            Estimate::of(place(value), end(-1.0), end(1.0))
        };
        let start = place(parameter.start).and_then(Estimate::bare);
        let name = format!("{} = {}", parameter.parameter, parameter.written);
        DotRow {
            name: Words::plain(name),
            values: vec![with(parameter.se_by_tolerances), with(parameter.se_by_luck), start],
        }
    };
    let chart = Dots {
        value: Axis::linear(
            Words::new(
                "place in the range: 0 its low end, 1 its high end",
                "在取值范围中的位置（0 下端，1 上端）",
            ),
            Format::Number,
        ),
        series: vec![
            Words::new("fitted, error by tolerances", "拟合值（容差引起的误差）"),
            Words::new("fitted, sampling error", "拟合值（抽样误差）"),
            Words::new("start", "起点"),
        ],
        rows: parameters.iter().map(row).collect(),
        reference: None,
    };
    Figure {
        id: "parameters".into(),
        title: Words::new("Fitted values in their ranges", "拟合值在取值范围中的位置"),
        caption: Caption {
            what: Words::new(
                "Where each fitted value lies between the ends of its range, with its error. At an end, the best value \
                 may lie outside the range.",
                "各拟合值在其取值范围内的位置及误差。位于端点时，最优值可能在范围之外。",
            ),
            n: None,
            interval: Some(Words::new(
                "One standard error to each side; none where the targets do not determine it",
                "左右各一个标准误；目标无法确定时没有区间",
            )),
            source: "parameters.csv",
        },
        chart: Box::new(chart),
    }
}

/// Singular values: how clearly the targets speak about each direction.
pub(crate) fn directions(directions: &[DirectionRow]) -> Figure {
    let row = |(place, direction): (usize, &DirectionRow)| BarRow {
        name: Words::new("direction {n}", "方向 {n}").fill(&[("n", count(place + 1))]),
        values: vec![Estimate::of(direction.singular_value, None, None)],
    };
    let chart = Bars {
        value: Axis::linear(
            Words::new(
                "change of the targets over the range, in tolerances",
                "沿整个范围目标的变化（容差倍数）",
            ),
            Format::Number,
        ),
        parts: vec![Words::new("singular value", "奇异值")],
        rows: directions.iter().enumerate().map(row).collect(),
        stacked: false,
    };
    Figure {
        id: "directions".into(),
        title: Words::new("Identifiable directions", "可识别的方向"),
        caption: Caption {
            what: Words::new(
                "Singular values of the slopes at the fitted point, without priors. Along a direction with a value near \
                 or below 1 the parameters can move over their whole range while the targets hardly change.",
                "拟合点处斜率矩阵的奇异值（不含先验）。数值接近或低于 1 的方向上，参数可在整个范围内移动而目标几乎不变。",
            ),
            n: None,
            interval: None,
            source: "identifiability.csv",
        },
        chart: Box::new(chart),
    }
}

/// Correlations between the errors of parameters.
pub(crate) fn correlations(parameters: &[Known]) -> Figure {
    let names: Vec<Words> =
        parameters.iter().map(|(parameter, _)| Words::plain(parameter.parameter.clone())).collect();
    let chart = Heat {
        value: Words::new("correlation of errors", "误差的相关系数"),
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
        id: "correlations".into(),
        title: Words::new("Correlation of errors", "误差之间的相关"),
        caption: Caption {
            what: Words::new(
                "Near 1 or −1 the targets determine two parameters only jointly: an error in one offsets an error in the other.",
                "接近 1 或 −1 时，目标只能共同确定两个参数：一个偏离，另一个会补偿。",
            ),
            n: None,
            interval: None,
            source: "parameters.csv",
        },
        chart: Box::new(chart),
    }
}
