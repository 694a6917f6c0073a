//! Sentences that results write in English, in both languages: why a search or a selection ended, and what a calibration
//! could not identify.

use super::Words;

/// Why the search of a calibration ended.
const ENDINGS: [(&str, &str); 5] = [
    ("the targets are reached", "目标已达到"),
    ("no step nearby promises anything better", "附近没有可改进的步长"),
    ("steps stopped helping, down to the shortest that is allowed", "步长缩至下限仍无改进"),
    (
        "the budget of runs is spent: raise `most_runs` and the same command goes on",
        "模拟次数预算已用完：调高 `most_runs` 后以同一命令继续",
    ),
    (
        "runs beside the start failed or left no figures: see evaluations.csv",
        "起点附近的模拟失败或没有结果：见 evaluations.csv",
    ),
];

/// Why the search of a calibration ended; as the result writes it where that is not known.
pub fn ending_words(why: &str) -> Words {
    let known = ENDINGS.iter().find(|(known, _)| *known == why);
    known.map_or_else(|| Words::plain(why), |(known, chinese)| Words::new(known, chinese))
}

/// The whole numbers in a text.
fn numbers(text: &str) -> Vec<&str> {
    text.split(|letter: char| !letter.is_ascii_digit()).filter(|number| !number.is_empty()).collect()
}

/// Why a comparison selected no scenario; as the result writes it where that is not known.
pub fn selection_words(why: &str) -> Words {
    let chinese = match numbers(why).as_slice() {
        _ if why.starts_with("a selection needs") => {
            "选优至少需要两个情景、两次独立模拟，且无差别界限大于零".to_string()
        }
        [replication, scenario] if why.starts_with("the metric has no value") => {
            format!("第 {scenario} 个情景的第 {replication} 次独立模拟没有该指标的数值")
        }
        [most, still] if why.contains("do not decide") => {
            format!("{most} 次独立模拟不足以判定，仍有 {still} 个情景待选")
        }
        _ if why == "it was stopped" => "计算被中止".into(),
        _ if why == "cannot start threads" => "无法启动线程".into(),
        _ => why.into(),
    };
    Words::made(why, chinese)
}

/// What each kind of direction leaves identified, by the English sentence without its names.
const DIRECTIONS: [(&str, &str); 7] = [
    ("only the product of ", "仅能识别 {names} 之积"),
    ("only the ratio of ", "仅能识别 {names} 之比"),
    ("only the sum of ", "仅能识别 {names} 之和"),
    ("only the difference of ", "仅能识别 {names} 之差"),
    ("only one combination of ", "仅能识别 {names} 的一种组合"),
    ("only `", "仅能识别 {names} 的一种幂次组合"),
    ("only ", "仅能识别 {names} 的部分组合"),
];

/// What the targets of a calibration do not identify; as the result writes it where that is not known.
pub fn direction_words(says: &str) -> Words {
    let names: Vec<String> = says.split('`').skip(1).step_by(2).map(|name| format!("`{name}`")).collect();
    let names = names.join("、");
    let chinese = if says == "the targets tell no parameter apart" {
        "目标无法区分任何参数".to_string()
    } else if says.ends_with("is not identified: no target moves with it") {
        format!("{names} 无法识别：没有目标随其变化")
    } else {
        let known = DIRECTIONS.iter().find(|(start, _)| says.starts_with(start));
        known.map_or(says.to_string(), |(_, words)| words.replace("{names}", &names))
    };
    Words::made(says, chinese)
}
