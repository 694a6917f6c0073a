//! Units of measure in both languages.

use super::Words;

/// Each unit as tables write it, and in Chinese.
const UNITS: [(&str, &str); 41] = [
    ("1", "数值"),
    ("share", "比例"),
    ("h", "小时"),
    ("s", "秒"),
    ("min", "分钟"),
    ("d", "天"),
    ("wd", "工作日"),
    ("weeks", "周"),
    ("hours", "小时"),
    ("people", "人"),
    ("tickets", "件"),
    ("points", "分"),
    ("score", "得分"),
    ("index", "指数"),
    ("ratio", "比值"),
    ("slope", "斜率"),
    ("correlation", "相关系数"),
    ("gini", "基尼系数"),
    ("ln h", "小时的对数"),
    ("ln problems", "问题数的对数"),
    ("ln ratio", "比值的对数"),
    ("h per year", "小时/年"),
    ("h per ticket", "小时/件"),
    ("per ticket", "每件工单"),
    ("per order", "每件派单"),
    ("per staff", "每人"),
    ("per working day", "每工作日"),
    ("per 1000 residents and year", "每千居民每年"),
    ("points per 1000 h", "分/千小时"),
    ("% of the need", "占所需办理量的百分比"),
    ("records per problem", "条/个问题"),
    ("share of problems", "占问题的比例"),
    ("share of disputes", "占争议的比例"),
    ("returns a ticket", "退单次数/件"),
    ("redos a ticket", "重办次数/件"),
    ("questions a week", "咨询件数/周"),
    ("questions a day", "咨询件数/天"),
    ("tickets a day", "件/天"),
    ("tickets a problem", "件/个问题"),
    ("limits a ticket", "次/件"),
    ("redos", "次"),
];

/// A unit in both languages; the unit itself where it is not known.
pub fn unit_words(unit: &str) -> Words {
    match UNITS.iter().find(|(known, _)| *known == unit) {
        Some((known, chinese)) => Words::new(if *known == "1" { "number" } else { known }, chinese),
        None => Words::plain(unit),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::metrics::{catalogue, series_catalogue};

    #[test]
    fn every_unit_of_a_metric_is_translated() {
        for info in catalogue().iter().chain(series_catalogue()) {
            assert!(unit_words(info.unit).is_translated(), "{}: {}", info.id, info.unit);
        }
    }
}
