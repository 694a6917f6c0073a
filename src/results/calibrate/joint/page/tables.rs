//! Tables of a joint calibration.

use super::Known;
use crate::render::figure::{Data, Datum, Format};
use crate::render::html::table::Table;
use crate::render::words::Words;
use crate::results::calibrate::joint::file::Use;
use crate::results::calibrate::joint::method::Told;
use crate::results::calibrate::joint::tables::rows::{EmulatorRow, PatternRow, WaveRow};
use crate::results::calibrate::page::tables::{number, reading_words, text, yes};

/// Published figures beside predictions.
pub(crate) fn patterns(patterns: &[PatternRow]) -> Table {
    let mut data = Data::new([
        Words::new("world", "情景"),
        Words::new("row", "数据"),
        Words::new("metric", "指标"),
        Words::new("use", "用途"),
        Words::new("published", "公布值"),
        Words::new("simulated", "模拟值"),
        Words::new("2.5 %", "下限（2.5%）"),
        Words::new("97.5 %", "上限（97.5%）"),
        Words::new("inside", "在区间内"),
        Words::new("at the estimate", "估计值处"),
        Words::new("error of observation", "观测误差"),
        Words::new("source", "来源"),
    ]);
    data.rows.extend(patterns.iter().map(|row| {
        let r#use = match row.used_for {
            Use::Fit => Words::new("fit", "拟合"),
            Use::Check => Words::new("check", "检验"),
        };
        vec![
            text(&row.world),
            text(&row.row),
            Datum::Text(reading_words(&row.reading)),
            Datum::Text(r#use),
            number(Some(row.published)),
            number(row.simulated),
            number(row.low),
            number(row.high),
            row.inside.map_or_else(|| text("–"), yes),
            number(row.at_estimate),
            number(Some(row.error)),
            text(&row.source),
        ]
    }));
    Table::new(
        "patterns-table",
        Words::new("Published figures and 95 % predictive intervals", "公布值与 95% 预测区间"),
        data,
    )
}

/// What is known of the parameters.
pub(crate) fn parameters(parameters: &[Known]) -> Table {
    let mut data = Data::new([
        Words::new("parameter", "参数"),
        Words::new("path", "路径"),
        Words::new("estimate", "估计值"),
        Words::new("median", "中位数"),
        Words::new("2.5 %", "下限（2.5%）"),
        Words::new("97.5 %", "上限（97.5%）"),
        Words::new("low end", "范围下端"),
        Words::new("high end", "范围上端"),
        Words::new("posterior sd / prior sd", "后验标准差 / 先验标准差"),
        Words::new("identified", "可识别程度"),
        Words::new("source of the range", "取值范围来源"),
    ]);
    data.rows.extend(parameters.iter().map(|(row, _)| {
        let told = match row.told {
            Told::Well => Words::new("well", "良好"),
            Told::Partly => Words::new("partly", "部分"),
            Told::Not => Words::new("not", "不可识别"),
        };
        vec![
            text(&row.parameter),
            text(&row.path),
            text(&row.written),
            number(Some(row.median)),
            number(Some(row.low)),
            number(Some(row.high)),
            number(Some(row.range_low)),
            number(Some(row.range_high)),
            number(Some(row.sd_ratio)),
            Datum::Text(told),
            text(&row.source),
        ]
    }));
    Table::new(
        "posterior-table",
        Words::new("Posterior of the parameters; times in seconds", "参数的后验（时间以秒计）"),
        data,
    )
}

/// The waves.
pub(crate) fn waves(waves: &[WaveRow]) -> Table {
    let mut data = Data::new([
        Words::new("wave", "轮次"),
        Words::new("points", "参数点"),
        Words::new("ruled out beyond", "排除界限"),
        Words::new("share of the priors left", "剩余先验比例"),
        Words::new("emulator variance / other variances", "代理模型方差 / 其余方差"),
        Words::new("farthest row at the best point", "最优点处偏差最大的数据"),
    ]);
    data.rows.extend(waves.iter().map(|wave| {
        vec![
            number(Some(wave.wave as f64)),
            number(Some(wave.points as f64)),
            number(Some(wave.level)),
            Datum::Number(Some(wave.left), Format::Percent),
            number(Some(wave.unsharp)),
            text(&format!("{}.{}", wave.worst_world, wave.worst_row)),
        ]
    }));
    Table::plain("waves-table", Words::new("Waves of history matching", "历史匹配各轮"), data)
}

/// How well rows were emulated.
pub(crate) fn emulators(emulators: &[EmulatorRow]) -> Table {
    let mut data = Data::new([
        Words::new("wave", "轮次"),
        Words::new("world", "情景"),
        Words::new("row", "数据"),
        Words::new("points", "参数点"),
        Words::new("explained", "解释比例"),
        Words::new("within two standard deviations", "两个标准差以内"),
        Words::new("misfit", "偏差"),
        Words::new("spread", "离散程度"),
        Words::new("spread of single runs", "单次模拟的离散程度"),
    ]);
    data.rows.extend(emulators.iter().map(|row| {
        vec![
            number(Some(row.wave as f64)),
            text(&row.world),
            text(&row.row),
            number(Some(row.n as f64)),
            Datum::Number(row.explained, Format::Percent),
            Datum::Number(Some(row.within), Format::Percent),
            number(Some(row.misfit)),
            number(Some(row.spread)),
            number(Some(row.replication_sd)),
        ]
    }));
    let title =
        Words::new("Emulators: each point predicted from the others", "代理模型：由其余各点预测每一点");
    Table::new("emulators-table", title, data)
}
