//! Chinese titles of the shipped claims.

use super::Words;

/// The title of each claim of `scenarios/claims` and of each law, and in Chinese.
const TITLES: [(&str, &str); 105] = [
    ("The hotline answers sooner and sends the towns more", "热线使响应更快，并使乡镇接到更多工单"),
    ("Responsibility that follows the ticket lands on the units", "责任随工单转移，最终落在承办单位"),
    (
        "Matters of more departments press a town more than in proportion",
        "涉及部门越多，乡镇压力增长超过比例",
    ),
    (
        "Matters of more departments take more coordination than in proportion",
        "涉及部门越多，协调成本增长超过比例",
    ),
    (
        "Passing over the levels empties the village and fills the desk",
        "越级反映使村级渠道空置、使热线中心拥挤",
    ),
    ("A town's own line draws callers at first, then fails", "乡镇自办热线先吸引来电，随后失效"),
    ("With authority and credit the town's line holds", "有权限、有激励时乡镇热线得以维持"),
    ("The closer the watch, the less time of one's own", "监督越紧密，自主时间越少"),
    ("The more pass over the town, the less time of its own", "越级反映越多，自主时间越少"),
    (
        "The more departments press on the town, the less time of its own",
        "部门向乡镇施压越多，其自主时间越少",
    ),
    ("One form and one catalogue send matters to the right unit", "统一表单与事项目录使派单更准确"),
    ("Handling together shortens what takes several departments", "联合办理缩短多部门事项的办理时间"),
    (
        "Handling together shortens what takes several departments, where help earns credit",
        "协助可得激励时，联合办理缩短多部门事项的办理时间",
    ),
    ("Technology and authority help more together than apart", "技术与权限同时具备的效果大于两者分别之和"),
    ("Idle hours that are lent even out the load", "借用空闲工时使负荷更均衡"),
    (
        "Efficiency first is in time and solves less; people first does the reverse",
        "效率优先按时率高而解决少，以人民为中心则相反",
    ),
    (
        "One interface with visible duties quells disputes over who must take it",
        "统一入口与公开职责减少职责争议",
    ),
    ("One network answers sooner across units", "一网整合使跨单位事项响应更快"),
    (
        "Forcing online what fits offline slows everything down; the best share lies below all",
        "强制线上办理适合线下的事项会拖慢全局，最优比例低于全部",
    ),
    ("A platform built for superiors loses its citizens", "面向上级建设的平台失去市民"),
    ("More form, more records, fewer problems solved for each", "形式越多、留痕越多，单位留痕解决的问题越少"),
    (
        "Online only shuts out those who cannot, and sends them to the door",
        "只许线上办理会排斥不会使用者，使其转为来访",
    ),
    ("Digital show takes hours and solves nothing", "数字形象工程耗费工时而不解决问题"),
    ("Ties to residents settle small matters early", "与居民的联结使小事及早解决"),
    (
        "Without levels in between, tickets, small matters and their cost grow",
        "减少中间层级后，工单、小事及其成本增加",
    ),
    ("Without levels in between an hour solves less", "减少中间层级后，单位工时解决的问题减少"),
    (
        "Without screening and linking, hours go to unreasonable and repeated appeals",
        "缺少甄别与关联识别时，工时耗于不合理与重复诉求",
    ),
    (
        "Without screening and linking, reasonable tickets are solved less",
        "缺少甄别与关联识别时，合理工单解决更少",
    ),
    (
        "Screening lowers volume and idling, and a harsh one sends people higher up",
        "甄别减少工单量与空转，过严则使市民向上反映",
    ),
    ("Some strictness is best, where the record keeps the context", "记录保留情境时，适度严格最优"),
    ("Each further level multiplies the work items at the bottom", "每增加一个层级，基层工作事项成倍增加"),
    ("Under overload effort goes to the reply instead of the matter", "超负荷时精力投入回复而非事项本身"),
    ("Under overload recorded resolution says less of the truth", "超负荷时，记录解决率更难反映真实"),
    ("Under overload recorded satisfaction says less of the truth", "超负荷时，记录满意率更难反映真实"),
    ("Stripping context saves minutes at intake and costs hours below", "剥离情境在接入时省时，在基层费时"),
    ("Stripping context brings redo", "剥离情境导致重办"),
    ("Less supervision does not lower true resolution", "减少督查不会降低真实解决率"),
    (
        "Where assessment presses hard, the record improves and trust erodes",
        "考核压力大时，记录改善而信任下降",
    ),
    (
        "Where units care for the indicators, the record improves and trust erodes",
        "承办单位重视指标时，记录改善而信任下降",
    ),
    ("About a tenth of all tickets is redone", "约十分之一的工单被重办"),
    (
        "A stricter eye on form brings redo and paper, and no solutions",
        "形式审核更严带来重办与文书，而不带来解决",
    ),
    ("Review on effect brings less redo and no fewer solutions", "实效审核减少重办，解决数不减"),
    ("Review on effect saves hours of review", "实效审核节省审核工时"),
    (
        "Perfunctory replies save hours at first and cost more in the end, where they save little and are found out",
        "敷衍回复起初省时，若所省无几且易被发现则最终更费时",
    ),
    (
        "Traces crowd out field work and delay, the more the busier a district is",
        "留痕挤占现场办理并拖延时间，越忙的区越明显",
    ),
    (
        "Persuasion parts satisfaction from resolution, and an audit that is feared brings them together",
        "劝说使满意率与解决率背离，有威慑的核查使二者接近",
    ),
    (
        "Planted calls raise tickets and satisfaction, and solve nothing",
        "自打热线提高工单量与满意率，而不解决问题",
    ),
    (
        "Without authority effort solves nothing, and devolution gives it back",
        "没有权限，努力无法解决问题；权力下放可以恢复",
    ),
    (
        "A right to return that nobody reviews moves tickets about, and fills the coordinators' days",
        "退单无人审核时，工单反复流转并占满协调人员时间",
    ),
    (
        "Ruling at once spares transfers, and costs solutions where the desk does not see whose a matter is",
        "当即裁定减少转派，但分中心不明归属时损失解决",
    ),
    ("Without screening improper matters fill the queues", "没有甄别时，不合理事项占满队列"),
    ("Root-cause work costs hours first and spares tickets later", "根源治理先耗工时，后减少工单"),
    (
        "The more leaders watch the figures, the better they are, and the less they say",
        "领导越关注数字，数字越好看，信息越少",
    ),
    (
        "The more units care for the figures, the better they are, and the less they say",
        "承办单位越在意数字，数字越好看，信息越少",
    ),
    ("Rivals do not help each other, and leave joint tickets unsolved", "竞争者互不协助，联合工单得不到解决"),
    ("Rivals refuse more", "竞争者退单更多"),
    (
        "Tasks from above fill the week: tickets wait, and nobody does anything of his own accord",
        "上级交办任务占满工作周：工单等待，无人主动治理",
    ),
    ("A lane for simple tickets makes them faster", "简单工单分流使其更快"),
    ("A lane for simple tickets lets more through", "简单工单分流提高通过量"),
    ("Sanctions on abuse silence some who do not abuse the line", "对滥用的惩戒使部分未滥用者沉默"),
    (
        "Recorded satisfaction lies far above recorded resolution, and gaming is a part of it",
        "记录满意率远高于记录解决率，策略性应对是原因之一",
    ),
    (
        "Where time is granted easily and refusals are not, difficulty is overstated",
        "易获延期而不易退单时，难度被夸大",
    ),
    ("Most redo falls on odd and complex tickets", "重办多发生在特殊与复杂工单"),
    (
        "Where only own tickets count, nobody helps, and joint tickets stay unsolved",
        "只计本单位工单时无人协助，联合工单得不到解决",
    ),
    ("Where only own tickets count, joint tickets wait longer", "只计本单位工单时，联合工单等待更久"),
    ("Better handling calls forth more appeals, and gains flatten", "办理改善引来更多诉求，收益趋平"),
    (
        "The same technology empowers where there is room and burdens where there is none",
        "同样的技术，有空间则赋能，无空间则加负",
    ),
    (
        "The same technology empowers where there is room, and costs time where there is none",
        "同样的技术，有空间则赋能，无空间则耗时",
    ),
    (
        "Pressure at the bottom grows with tickets, requests and consequence, and falls with capacity",
        "基层压力随工单、要求与问责上升，随能力下降",
    ),
    ("Under pressure the figures near the top, the truth does not", "压力之下，数字趋近上限，真实情况没有"),
    (
        "Screening, differentiated flow and authority do more together",
        "甄别、分流与权限同时具备的效果大于各自之和",
    ),
    (
        "More staff alone is partly eaten by the demand that it calls forth",
        "仅增加人员的效果部分被引发的诉求抵消",
    ),
    ("Handling together saves no time where helpers earn nothing by it", "协助无激励时，联合办理不节省时间"),
    (
        "Under overload recorded resolution says less of the truth, where points weigh much and claims count",
        "分值权重大且以单位自报为准时，超负荷使记录解决率更难反映真实",
    ),
    (
        "Under overload recorded resolution says no less of the truth, where citizens alone are heard",
        "只听市民时，超负荷不使记录解决率更难反映真实",
    ),
    (
        "Under overload recorded satisfaction says less of the truth, where every reply claims success",
        "回复一律自称解决时，超负荷使记录满意率更难反映真实",
    ),
    (
        "Under overload recorded satisfaction says no less of the truth, where citizens alone are heard",
        "只听市民时，超负荷不使记录满意率更难反映真实",
    ),
    (
        "Where only own tickets count, joint tickets wait longer, if their parts are ordered afterwards",
        "只计本单位工单时，若事后补派各部分，联合工单等待更久",
    ),
    (
        "Where only own tickets count, joint tickets are closed no later, if nobody orders their parts",
        "只计本单位工单时，若无人补派各部分，联合工单办结不更晚",
    ),
    (
        "Technology that brings powers along solves more even where there is no room",
        "技术带来权限时，没有空间也能解决更多",
    ),
    (
        "Technology that only asks for data solves less where there is no room",
        "技术只索取数据时，没有空间则解决更少",
    ),
    ("Without points nobody games", "没有考核分值就没有策略性应对"),
    ("Twice the staff solves more, and four times no less", "人员加倍则解决更多，四倍也不会更少"),
    (
        "Twice the time is used: slower, less perfunctory, more solved",
        "时限加倍则办理更慢、敷衍更少、解决更多",
    ),
    ("Half the time is kept to, at a price, until hands run out", "时限减半仍能按时，但有代价，直到人手不足"),
    (
        "A starved desk leaves more open, pleases fewer, and flatters no rate",
        "分中心人手不足使在办增多、满意下降，且不美化任何指标",
    ),
    (
        "Authority without hands, and hands without authority, solve less than both",
        "有权无人、有人无权，都不如二者兼备",
    ),
    ("Exclusion lifts the record and not the truth", "剔除提高记录，不提高真实解决"),
    ("The shorter the period, the more persuasion by ticket", "考核周期越短，劝说越多"),
    ("Effort bunches before a period ends", "工作集中在考核期末"),
    ("Effort is greatest near a floor", "接近底线时投入最多"),
    ("Units near a cut of the ranking react most", "接近排名分界的单位反应最大"),
    (
        "Scores that ignore difficulty draw work to easy matters, and adjusting stops it",
        "考核不分难度使工作偏向易办事项，分类调整可止",
    ),
    ("Formal review buys paper, review of effect buys field work", "形式审核换来文书，实效审核换来现场办理"),
    (
        "Pressure raises truth where hands and power are there, and only the record where they are not",
        "有人有权时压力提高真实解决，否则只提高记录",
    ),
    ("The more points weigh, the less the record says of the truth", "分值权重越大，记录越难反映真实"),
    ("Repeats rise when less is solved", "解决越少，重复诉求越多"),
    (
        "Work on root causes pays later, and more where there are more causes",
        "根源治理见效较晚，且根源越多收益越大",
    ),
    ("A hotline that works draws volume for more than a year", "有效的热线使诉求量增长一年以上"),
    (
        "Persuasion follows the weight of satisfaction, and goes where the matter is unsolved",
        "劝说随满意率权重上升，并集中于未解决事项",
    ),
    ("Audits deter persuasion where matters are unsolved", "核查遏制对未解决事项的劝说"),
    ("Persuasion that moves nobody dies out within a year", "劝说无效则一年内消失"),
    (
        "A starved desk shows in the time to closing and in punctuality",
        "分中心人手不足体现在办结时间与按时率上",
    ),
    (
        "Referral brings matters to those who may decide, and the load with them",
        "转办把事项送到有权者手中，负荷随之转移",
    ),
    (
        "An order that comes back after a no is solved more often, takes more hours and spares repeats",
        "回访不满意重办提高解决、增加工时并减少重复诉求",
    ),
];

/// The title of a claim in both languages; as its author wrote it where it is none of the shipped ones.
pub fn claim_words(title: &str) -> Words {
    let known = TITLES.iter().find(|(known, _)| *known == title);
    known.map_or_else(|| Words::plain(title), |(known, chinese)| Words::new(known, chinese))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot go on may stop")]

    use super::*;

    #[test]
    fn every_shipped_claim_has_a_chinese_title() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/claims");
        let files = [folder.clone(), folder.join("laws")].map(|folder| std::fs::read_dir(folder).unwrap());
        let mut found = 0;
        for file in files.into_iter().flatten().map(|entry| entry.unwrap().path()) {
            if file.extension().is_some_and(|ending| ending == "toml") {
                let text = std::fs::read_to_string(&file).unwrap();
                let title =
                    text.lines().find_map(|line| line.strip_prefix("title = ")).unwrap().trim_matches('"');
                assert!(claim_words(title).is_translated(), "{}: {title}", file.display());
                found += 1;
            }
        }
        assert_eq!(found, TITLES.len());
    }
}
