//! Chinese words for the worlds of `petisim verify` and for what is checked in them.

use super::Words;

/// What each world is, by its name.
const WORLDS: [(&str, &str); 24] = [
    ("mm1", "来电由一个坐席接听，通话时间服从指数分布。"),
    ("mmc", "来电由三个坐席接听，通话时间服从指数分布。"),
    ("mmck", "来电由三个坐席接听，通话时间服从指数分布；最多三个来电等待，其余听到忙音。"),
    ("mmcc", "线路数等于坐席数，通话时间服从指数分布，无人等待。"),
    ("mgcc", "线路数等于坐席数，通话时间服从对数正态分布，无人等待。"),
    ("md1", "来电由一个坐席接听，通话时间固定。"),
    ("mg1", "来电由一个坐席接听，通话时间服从对数正态分布。"),
    ("erlang_a", "来电超过十个坐席的能力；来电者等待指数分布的时间后挂断，不再拨打。"),
    ("redials", "挂断者中六成在指数分布的时间后重拨。"),
    ("retrials", "线路数等于坐席数；遇忙者在指数分布的时间后重试，直到接通。"),
    ("priorities", "三类诉求由一名工作人员办理，紧急程度构成严格优先级；签收不占时间。"),
    ("tandem", "先通话，再由承办单位办理：坐席的输出为泊松过程。"),
    ("series", "通话、办理、审核三级，各一个服务者，时间固定。总等待时间等于最慢一级单独的等待时间。"),
    (
        "network",
        "坐席与留言两个入口汇合，再分往三个承办单位。工单的现场办理时间保持不变，带反馈的网络见 feedback。",
    ),
    ("feedback", "审核者检查比例为 p 的回复，被检查者退回重办，重办再次投入首轮工时；轮次与工时有理论解。"),
    (
        "disputes",
        "无职责的单位以一定概率退单；分中心以一定概率判明归属，否则改派下一单位，第三次退单时裁定。",
    ),
    (
        "extensions",
        "办理时间超过一个工作日而时限为一个工作日，按诉求提出的钟点计算；半数派单获得足够的延期。",
    ),
    ("profile", "按默认的小时与星期分布产生咨询，统计整周。"),
    ("busyness", "按日产生咨询，每日忙闲程度为对数正态系数。"),
    ("channels", "村（社区）、电话与网络三种渠道；三成市民不能使用网络。"),
    ("repeats", "问题无人能解决；每次诉求以固定概率引起下一次诉求。"),
    ("tiring", "同重复诉求，但概率逐次下降，最多十二次。"),
    ("nights", "现场办理限于工作时间（周一至周五 8:30–12:00、13:30–18:00），结果经手工核算。"),
    ("holidays", "2018 年春节与国庆节放假及调休（国务院办公厅 2017 年 11 月 30 日通知），结果经手工核算。"),
];

/// What is checked, as results write it.
const CHECKS: [(&str, &str); 31] = [
    ("abandoned", "挂断率"),
    ("attempts", "每个问题的诉求次数"),
    ("blocked", "损失率"),
    ("busy", "忙率"),
    ("closed", "每日办结量"),
    ("day", "每日咨询量"),
    ("dispersion_days", "逐日离散系数"),
    ("dispersion_hours", "逐时离散系数"),
    ("extended", "延期占比"),
    ("long_waits", "长时间等待占比"),
    ("mornings_9_to_12", "上午 9 至 12 时咨询量"),
    ("nights_22_to_6", "夜间 22 至 6 时咨询量"),
    ("online", "网络渠道占比"),
    ("overdue", "超期数"),
    ("phone", "电话渠道占比"),
    ("redials", "重拨率"),
    ("redos", "重办次数"),
    ("returns", "退单次数"),
    ("ruled", "裁定占比"),
    ("spent", "投入工时"),
    ("three_or_more", "三次及以上占比"),
    ("time_clerks", "留言受理用时"),
    ("time_seats", "坐席用时"),
    ("time_to_reply", "至回复用时"),
    ("village", "村（社区）渠道占比"),
    ("wait", "平均等待时间"),
    ("wait_seat", "坐席等待时间"),
    ("wait_unit", "承办单位等待时间"),
    ("week", "每周咨询量"),
    ("weekends", "周末咨询量"),
    ("whole_time", "全程用时"),
];

/// Checks whose name ends in that of a unit, a category or a number.
const FAMILIES: [(&str, &str); 3] =
    [("time_", "办理用时："), ("wait_", "等待时间："), ("transfers_", "转派次数占比：")];

/// What a world is, in both languages; as results write it where the world is not known.
pub fn about_words(world: &str, about: &str) -> Words {
    let known = WORLDS.iter().find(|(known, _)| *known == world);
    known.map_or_else(|| Words::plain(about), |(_, chinese)| Words::made(about, *chinese))
}

/// What is checked, in both languages; the name itself where it is not known.
pub fn check_words(name: &str) -> Words {
    if let Some((_, chinese)) = CHECKS.iter().find(|(known, _)| *known == name) {
        return Words::made(name, *chinese);
    }
    let family = FAMILIES.iter().find_map(|(start, words)| Some((words, name.strip_prefix(start)?)));
    family.map_or_else(|| Words::plain(name), |(words, of)| Words::made(name, format!("{words}{of}")))
}
