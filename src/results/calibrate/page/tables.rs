//! Tables of a calibration.

use super::Known;
use crate::render::figure::{Data, Datum, Format};
use crate::render::html::table::Table;
use crate::render::words::{Words, metric_words};
use crate::results::calibrate::tables::rows::{TargetRow, UnseenRow};

pub(crate) fn number(value: Option<f64>) -> Datum {
    Datum::Number(value, Format::Number)
}

pub(crate) fn text(text: &str) -> Datum {
    Datum::Text(Words::plain(text))
}

/// What is read: the metric by its name, and how it is selected, as the result writes it.
pub(crate) fn reading_words(reading: &str) -> Words {
    let end = reading.find([' ', ',']).unwrap_or(reading.len());
    metric_words(&reading[..end]).and(&Words::plain(&reading[end..]))
}

pub(crate) fn yes(is: bool) -> Datum {
    Datum::Text(if is { Words::new("yes", "是") } else { Words::new("no", "否") })
}

/// Targets: wanted and reached.
pub(crate) fn targets(targets: &[TargetRow]) -> Table {
    let mut data = Data::new([
        Words::new("target", "目标"),
        Words::new("metric", "指标"),
        Words::new("target value", "目标值"),
        Words::new("tolerance", "容差"),
        Words::new("reached", "拟合值"),
        Words::new("low", "下限"),
        Words::new("high", "上限"),
        Words::new("misfit in tolerances", "偏差（容差倍数）"),
        Words::new("within", "容差内"),
        Words::new("replications", "独立模拟次数"),
    ]);
    data.rows.extend(targets.iter().map(|target| {
        vec![
            text(&target.target),
            Datum::Text(reading_words(&target.reading)),
            number(Some(target.wanted)),
            number(Some(target.tolerance)),
            number(target.reached),
            number(target.ci_low),
            number(target.ci_high),
            number(target.misfit_tolerances),
            yes(target.within),
            number(Some(target.n as f64)),
        ]
    }));
    Table::new("targets", Words::new("Targets over the runs of the fit", "拟合模拟的目标达成情况"), data)
}

/// Parameters: values and errors.
pub(crate) fn parameters(parameters: &[Known]) -> Table {
    let mut data = Data::new([
        Words::new("parameter", "参数"),
        Words::new("path", "路径"),
        Words::new("fitted", "拟合值"),
        Words::new("as a number", "数值"),
        Words::new("error by tolerances", "容差引起的误差"),
        Words::new("sampling error", "抽样误差"),
        Words::new("low end", "范围下端"),
        Words::new("high end", "范围上端"),
        Words::new("start", "起点"),
        Words::new("at an end", "位于端点"),
    ]);
    data.rows.extend(parameters.iter().map(|(parameter, _)| {
        vec![
            text(&parameter.parameter),
            text(&parameter.path),
            text(&parameter.written),
            number(Some(parameter.value)),
            number(parameter.se_by_tolerances),
            number(parameter.se_by_luck),
            number(Some(parameter.low)),
            number(Some(parameter.high)),
            number(Some(parameter.start)),
            yes(parameter.at_bound),
        ]
    }));
    Table::new("parameters-table", Words::new("Parameters; times in seconds", "参数（时间以秒计）"), data)
}

/// Figures on unseen seeds.
pub(crate) fn unseen(figures: &[UnseenRow]) -> Table {
    let mut data = Data::new([
        Words::new("figure", "数据"),
        Words::new("metric", "指标"),
        Words::new("fitted", "参与拟合"),
        Words::new("known from", "已知下限"),
        Words::new("known to", "已知上限"),
        Words::new("mean", "均值"),
        Words::new("2.5 % quantile of single runs", "单次模拟 2.5% 分位数"),
        Words::new("97.5 % quantile", "97.5% 分位数"),
        Words::new("misfit in tolerances", "偏差（容差倍数）"),
        Words::new("compatible", "是否相容"),
        Words::new("replications", "独立模拟次数"),
        Words::new("source", "来源"),
    ]);
    data.rows.extend(figures.iter().map(|figure| {
        let inside = figure.inside.map_or_else(|| text("–"), yes);
        vec![
            text(&figure.figure),
            Datum::Text(reading_words(&figure.reading)),
            yes(figure.is_target),
            number(figure.known_low),
            number(figure.known_high),
            number(figure.mean),
            number(figure.single_low),
            number(figure.single_high),
            number(figure.misfit_tolerances),
            inside,
            number(Some(figure.n as f64)),
            text(figure.source.as_deref().unwrap_or_default()),
        ]
    }));
    let title = Words::new("Targets, and figures that were not fitted", "目标，以及未参与拟合的数据");
    Table::new("unseen-table", title, data)
}
