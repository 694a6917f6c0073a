//! Chinese names of what the program ships: worlds, overlays, factors of studies, mechanisms, kinds of matters.

use super::{Words, has_chinese, unit_words};

/// Titles of the shipped scenarios, studies and calibrations.
const TITLES: [(&str, &str); 69] = [
    ("A reform within a run", "运行中的改革"),
    ("A district", "一个区"),
    ("Minimal", "最小情景"),
    ("A City", "A 市"),
    ("C District", "C 区"),
    ("C District before the reform of 2025", "C 区：2025 年改革前"),
    ("C District after the reform of 2025", "C 区：2025 年改革后"),
    ("C District, fitted to its published figures", "C 区：按公布数据校准"),
    ("Patterns of real hotlines", "真实热线的公布数据"),
    ("Two small worlds", "两个小型情景"),
    ("M City, before the platform", "M 市：平台建立前"),
    ("W Town", "W 镇"),
    ("Z Street", "Z 街道"),
    ("A shock", "突发冲击"),
    ("Beijing, one year", "北京市：一年"),
    ("Boston 2015: recorded and simulated cycle times", "波士顿 2015 年：记录与模拟的办理时长"),
    ("Lindhaven 2018: recorded and simulated cycle times", "Lindhaven 2018 年：记录与模拟的办理时长"),
    ("Small district", "小型区"),
    ("Small district of unlike towns", "小型区（街镇人手悬殊）"),
    ("Small A City", "小型 A 市"),
    ("Small M City, before the platform", "小型 M 市：平台建立前"),
    ("Small W Town", "小型 W 镇"),
    ("Small Z Street", "小型 Z 街道"),
    ("Edge: none", "边界情景：对照"),
    ("Edge: no demand", "边界情景：无诉求"),
    ("Edge: zero capacity", "边界情景：零能力"),
    ("Edge: zero pressure", "边界情景：零压力"),
    ("Edge: infinite capacity and zero pressure", "边界情景：能力无限、零压力"),
    (
        "Edge: infinite capacity, full authority, no improper demand",
        "边界情景：能力无限、权限充分、无不合理诉求",
    ),
    ("No output is put in", "没有任何结果是预设的"),
    ("Staff and demand", "人员与诉求量"),
    ("Remedies, one at a time", "逐项改进措施"),
    ("Review on form and on effect", "形式审核与实效审核"),
    ("A screen of the main assumptions", "主要假设的筛选"),
    ("Theory beside simulation", "理论与模拟对照"),
    ("M/M/1", "M/M/1 排队"),
    ("M/M/c (Erlang C)", "M/M/c 排队（Erlang C）"),
    ("M/M/c/K", "M/M/c/K 排队"),
    ("M/M/c/c (Erlang B)", "M/M/c/c 损失制（Erlang B）"),
    ("M/G/c/c (Erlang B)", "M/G/c/c 损失制（Erlang B）"),
    ("M/D/1 (Pollaczek-Khinchine)", "M/D/1 排队（Pollaczek-Khinchine）"),
    ("M/G/1 (Pollaczek-Khinchine)", "M/G/1 排队（Pollaczek-Khinchine）"),
    ("M/M/c+M (Erlang A)", "M/M/c+M 排队（Erlang A）"),
    ("M/M/c+M with redials", "M/M/c+M 排队，含重拨"),
    ("M/M/c/c with retrials", "M/M/c/c 损失制，含重试"),
    ("M/G/1, non-pre-emptive priorities (Cobham)", "M/G/1 非抢占优先级排队（Cobham）"),
    ("Tandem M/M/c, M/M/c (Burke)", "两级串联 M/M/c（Burke）"),
    ("Constant servers in series (Friedman)", "定长服务串联（Friedman）"),
    ("Open Jackson network", "开放 Jackson 网络"),
    ("Feedback: redo with probability p", "反馈：以概率 p 重办"),
    ("Multinomial logit", "多项 Logit 模型"),
    ("Repeats: geometric attempts", "重复诉求：几何分布"),
    ("Repeats that tire", "重复诉求：意愿递减"),
    ("Non-homogeneous Poisson process", "非齐次泊松过程"),
    ("Mixed Poisson days", "混合泊松（逐日忙闲）"),
    ("Disputes: hops to the right unit", "退单争议：转派至正确单位"),
    ("Extensions, redos and the office clock", "延期、重办与工作时间"),
    ("Working time over noon, night and weekend", "工作时间：跨午休、夜间与周末"),
    ("Limits and working time over holidays", "时限与工作时间：跨节假日"),
    ("A grid", "网格设计"),
    ("A small fit", "小型校准"),
    ("Emergency", "紧急"),
    ("Utilities", "公用事业"),
    ("Consultation", "咨询"),
    ("General", "一般"),
    ("Complex", "复杂"),
    ("technology", "技术"),
    ("institution", "制度"),
    ("organisation", "组织"),
];

/// File names of shipped scenarios and overlays, of which comparisons make the names of their scenarios.
const FILES: [(&str, &str); 93] = [
    ("base", "基准"),
    ("minimal", "最小情景"),
    ("district", "一个区"),
    ("a_city", "A 市"),
    ("c_district", "C 区"),
    ("m_city", "M 市"),
    ("w_town", "W 镇"),
    ("z_street", "Z 街道"),
    ("shock", "突发冲击"),
    ("beijing", "北京市"),
    ("boston_2015", "波士顿 2015 年"),
    ("lindhaven_2018", "Lindhaven 2018 年"),
    ("reform_2025", "2025 年改革后"),
    ("reform_dated", "运行中的改革"),
    ("reform_2025_before", "2025 年改革前"),
    ("calm", "能力无限、零压力"),
    ("no_demand", "无诉求"),
    ("no_pressure", "零压力"),
    ("nobody", "零能力"),
    ("plenty", "能力无限、权限充分"),
    ("assessment_indicators", "分类考核多指标"),
    ("audit", "随机核查"),
    ("balanced_logics", "三重逻辑平衡"),
    ("before_hotline", "数字热线建立前"),
    ("catalogue", "派单目录更新"),
    ("close_out", "规范办结标准"),
    ("cold_wave", "寒潮"),
    ("context_kept", "保留诉求情境"),
    ("cut_burdens", "基层减负"),
    ("data_mining", "工单数据挖掘"),
    ("departments_keep_their_matters", "部门事项归部门"),
    ("devolution", "权力下放"),
    ("differentiated_flow", "工单分流办理"),
    ("digital_help", "数字帮扶"),
    ("duplicates_merged", "同题诉求合并"),
    ("duty_list", "权责清单"),
    ("early_warning", "预警提醒"),
    ("efficiency_first", "效率优先"),
    ("everything", "全部机制开启"),
    ("extra_seats", "增加坐席"),
    ("fake_rectification", "虚假整改"),
    ("fewer_traces", "减少留痕"),
    ("first_level_first", "逐级反映"),
    ("hard_problem_list", "难题清单管理"),
    ("integration", "一网整合"),
    ("joint_handling", "主办协办联合办理"),
    ("joint_supervision", "市区联合督办"),
    ("light_supervision", "减少督查"),
    ("linked_rewards", "考核与奖惩挂钩"),
    ("missed_calls", "未接来电回访"),
    ("more_discretion", "扩大自由裁量"),
    ("no_hotline", "无热线"),
    ("no_one_sided_ranking", "不片面追求排名"),
    ("on_site", "现场办理"),
    ("one_department", "一事一部门"),
    ("one_interface", "统一入口"),
    ("online_boundary", "明确线上线下边界"),
    ("online_only", "全部事项线上办理"),
    ("online_rule", "规定事项线上办理"),
    ("out_of_sight", "上级难以看见"),
    ("outcome_review", "实效审核"),
    ("voicemail", "语音留言"),
    ("parallel_channels", "多系统并行"),
    ("party_organisations", "党组织引领"),
    ("penalties_for_abuse", "惩戒滥用热线"),
    ("people_first", "以人民为中心"),
    ("petition_data_shared", "信访数据共享"),
    ("planted_calls", "自打热线"),
    ("platform_for_citizens", "面向市民的平台"),
    ("platform_for_superiors", "面向上级的平台"),
    ("proactive", "主动治理"),
    ("proactive_programme", "主动治理专项"),
    ("process_formality", "过程形式化"),
    ("real_results", "以实绩评价"),
    ("refusal_review", "退单审核"),
    ("remedies_all", "全部改进措施"),
    ("remedies_institution", "制度类改进措施"),
    ("remedies_organisation", "组织类改进措施"),
    ("remedies_technology", "技术类改进措施"),
    ("remit_bodies", "编制司法部门裁定职责"),
    ("resource_sharing", "人员共享"),
    ("resources", "资源激活"),
    ("responsibility_shared", "责任分担"),
    ("rewards", "正向激励"),
    ("root_cause_review", "高频问题根源治理"),
    ("scenario_based", "场景化治理"),
    ("screening", "诉求甄别"),
    ("shock_everywhere", "全面冲击"),
    ("shock_x3", "三倍冲击"),
    ("shock_x7", "七倍冲击"),
    ("show_off", "平台表演"),
    ("social_ties", "社会联结"),
    ("source_governance", "源头治理"),
];

/// The rest of the overlays, and factors of shipped studies.
const MORE: [(&str, &str); 33] = [
    ("staff_follow", "人随事走"),
    ("standardised_acceptance", "标准化受理"),
    ("strict_definition", "严格界定不合理诉求"),
    ("structure", "结构重塑"),
    ("tiered_evaluation", "分级分类评价"),
    ("time_limits", "分类设定时限"),
    ("town_line", "乡镇热线"),
    ("town_line_authority", "乡镇热线有权派单"),
    ("town_line_first", "乡镇热线优先"),
    ("visibility", "工单可见"),
    ("voluntary_claiming", "会商认领"),
    ("without_platform", "无平台"),
    ("staff", "人员"),
    ("demand", "诉求量"),
    ("remedy", "改进措施"),
    ("strictness", "审核严格度"),
    ("effect", "实效审核占比"),
    ("review", "审核"),
    ("seats", "坐席数"),
    ("screen", "甄别"),
    ("authority", "处置权限"),
    ("pressure", "压力"),
    ("patience", "等待耐心"),
    ("voice", "诉求表达"),
    ("traces", "留痕"),
    ("towns", "乡镇街道"),
    ("bureaus", "委办局"),
    ("city", "热线中心"),
    ("tickets", "工单量"),
    ("redo", "重办率"),
    ("on", "开启"),
    ("off", "关闭"),
    ("all", "全部"),
];

/// Mechanisms, by the table that declares them.
const MECHANISMS: [(&str, &str); 48] = [
    ("citizens.problems", "问题发生"),
    ("citizens.voice", "诉求表达"),
    ("citizens.channel", "渠道选择"),
    ("citizens.patience", "等待耐心与重拨"),
    ("citizens.improper_demand", "不合理诉求"),
    ("citizens.judgement", "回访评价"),
    ("citizens.repeat", "重复诉求"),
    ("citizens.escalation", "越级与上访"),
    ("desks.intake", "诉求接入"),
    ("desks.screening", "诉求甄别"),
    ("desks.identity_linking", "重复诉求识别"),
    ("desks.assignment", "派单"),
    ("desks.dispute", "退单争议处理"),
    ("desks.review", "回复审核"),
    ("desks.follow_up", "回访"),
    ("desks.audit", "随机核查"),
    ("desks.voicemail", "语音留言"),
    ("desks.rework", "回访未解决重办"),
    ("desks.joint_handling", "联合办理"),
    ("units.refusal", "签收与退单"),
    ("units.authority", "处置权限"),
    ("units.handling", "办理方式选择"),
    ("units.documentation", "留痕要求"),
    ("units.planted_calls", "自打热线"),
    ("units.fake_rectification", "虚假整改"),
    ("units.workforce", "人员状态"),
    ("units.proactive", "主动治理"),
    ("units.informal", "登记前就地处理"),
    ("units.priority", "办理次序"),
    ("units.town_line", "乡镇热线"),
    ("units.false_claim", "虚报已解决"),
    ("units.asking_back", "向市民核实"),
    ("units.pacing", "临期启动办理"),
    ("units.referral", "转办与提级"),
    ("units.persuasion", "回访前劝说"),
    ("units.exclusion", "申请剔除"),
    ("government.assessment", "考核"),
    ("government.responsibility", "问责"),
    ("government.pressure", "压力传导"),
    ("government.oversight", "催办督办"),
    ("government.top_down_tasks", "上级交办任务"),
    ("platform.visibility", "工单可见性"),
    ("platform.integration", "一网整合"),
    ("platform.resource_sharing", "人员共享"),
    ("platform.online_rule", "线上办理规定"),
    ("platform.usability", "平台可用性"),
    ("platform.parallel_channels", "多系统并行"),
    ("platform.hotline", "热线"),
];

/// Kinds of matters of the shipped worlds.
const CATEGORIES: [(&str, &str, &str); 13] = [
    ("civil_affairs", "Civil affairs", "民政"),
    ("consultation", "Questions", "咨询"),
    ("education", "Education", "教育"),
    ("environment", "Environment", "生态环境"),
    ("farm_water", "Farming and water", "农业水利"),
    ("housing", "Housing", "住房"),
    ("labour", "Labour", "劳动保障"),
    ("market", "Market", "市场监管"),
    ("public_security", "Public security", "公安政法"),
    ("public_services", "Public services", "公共服务"),
    ("social_sentiment", "Social sentiment", "社情民意"),
    ("transport", "Transport", "交通运输"),
    ("urban_management", "Urban management", "城市管理"),
];

fn find(table: &'static [(&'static str, &'static str)], name: &str) -> Option<Words> {
    table.iter().find(|(known, _)| *known == name).map(|(known, chinese)| Words::new(known, chinese))
}

/// Titles that the program puts together from names: how they begin, and in Chinese.
const BEGINNINGS: [(&str, &str); 4] = [
    ("Comparison of ", "情景比较："),
    ("Attribution of ", "归因："),
    ("One-off ablations of ", "逐一消融："),
    ("Claim ", "假说 "),
];

/// A title of a scenario, a study, a theory or a result; as its author wrote it where it is none of the program's.
pub fn title_words(title: &str) -> Words {
    if let Some(count) = title.strip_suffix(" claims").filter(|count| count.parse::<usize>().is_ok()) {
        return Words::made(title, format!("{count} 项假说"));
    }
    let beginning = BEGINNINGS.iter().find_map(|(start, words)| Some((words, title.strip_prefix(start)?)));
    let Some((words, names)) = beginning else {
        return find(&TITLES, title).unwrap_or_else(|| Words::plain(title));
    };
    let name = |name: &str| match name.strip_prefix("reference ") {
        Some(name) => format!("参照 {}", name_words(name).zh),
        None => name_words(name).zh.into_owned(),
    };
    let names: Vec<String> = names.split(", ").map(name).collect();
    Words::made(title, format!("{words}{}", names.join("、")))
}

/// The name of a scenario, an overlay, a factor or one of its levels, or a mechanism. Names that are put together from
/// several, as in `minimal+screening`, are translated part by part; times, as in `90 min`, by their unit.
pub fn name_words(name: &str) -> Words {
    if let Some((number, unit)) = name.split_once(' ').filter(|(number, _)| number.parse::<f64>().is_ok()) {
        return Words::plain(format!("{number} ")).and(&unit_words(unit));
    }
    let known =
        |part: &str| [&FILES[..], &MORE, &MECHANISMS, &TITLES].iter().find_map(|table| find(table, part));
    let parts: Vec<Words> =
        name.split('+').map(|part| known(part).unwrap_or_else(|| Words::plain(part))).collect();
    let chinese: Vec<&str> = parts.iter().map(|words| words.zh.as_ref()).collect();
    Words::made(name, chinese.join("+"))
}

/// The name of a kind of matters; as it is written where it is none of the shipped ones.
pub fn category_words(id: &str) -> Words {
    let known = CATEGORIES.iter().find(|(known, ..)| *known == id);
    known.map_or_else(|| Words::plain(id), |(_, english, chinese)| Words::new(english, chinese))
}

/// The Chinese part of a label that was written in both languages, as in `住房 housing`; nothing if it has none.
pub fn chinese_part(label: &str) -> Option<&str> {
    has_chinese(label).then(|| {
        let end = label.find(|letter: char| letter.is_ascii_lowercase()).unwrap_or(label.len());
        label[..end].trim()
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot go on may stop")]

    use std::path::{Path, PathBuf};

    use super::*;

    fn shipped(folder: &str) -> Vec<PathBuf> {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios").join(folder);
        let files = std::fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path());
        files.filter(|file| file.extension().is_some_and(|ending| ending == "toml")).collect()
    }

    #[test]
    fn every_shipped_world_has_a_chinese_title() {
        for folder in [".", "edges", "theory", "studies", "calibrations", "claims/base"] {
            for file in shipped(folder) {
                let text = std::fs::read_to_string(&file).unwrap();
                let title = text
                    .lines()
                    .find_map(|line| line.strip_prefix("title = "))
                    .map(|title| title.trim_matches('"'));
                if let Some(title) = title {
                    assert!(title_words(title).is_translated(), "{}: {title}", file.display());
                }
            }
        }
    }

    #[test]
    fn every_shipped_overlay_has_a_chinese_name() {
        for file in [".", "overlays", "overlays/reform_2025"].iter().flat_map(|folder| shipped(folder)) {
            let name = file.file_stem().unwrap().to_str().unwrap();
            assert!(name_words(name).is_translated(), "{name}");
        }
        assert_eq!(name_words("minimal+screening").zh, "最小情景+诉求甄别");
        assert_eq!(name_words("minimal+mine").zh, "最小情景+mine");
    }

    #[test]
    fn every_mechanism_has_a_chinese_name() {
        for line in include_str!("../../docs/reference/mechanisms.md").lines() {
            let path = line.split('`').nth(1).filter(|path| line.starts_with("| ") && path.contains('.'));
            if let Some(path) = path {
                assert!(name_words(path).is_translated(), "{path}");
            }
        }
    }

    #[test]
    fn titles_of_results_are_translated_with_their_names() {
        let title = "Comparison of minimal, minimal+screening, reference minimal";
        assert_eq!(title_words(title).zh, "情景比较：最小情景、最小情景+诉求甄别、参照 最小情景");
        assert_eq!(title_words("2 claims").zh, "2 项假说");
        assert_eq!(title_words("My own claims"), Words::plain("My own claims"));
    }

    #[test]
    fn labels_of_two_languages_are_parted() {
        assert_eq!(chinese_part("住房 housing"), Some("住房"));
        assert_eq!(chinese_part("A 机场"), Some("A 机场"));
        assert_eq!(chinese_part("Housing"), None);
    }
}
