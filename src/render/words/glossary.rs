//! The glossary: what the reports call things in English and in Chinese, and what each word means. Pages take these
//! words from here; `docs/reference/glossary.md` is written from here.

use std::fmt::Write as _;

use super::{Words, unit_words};
use crate::model::metrics::catalogue;

/// A term of the glossary.
#[derive(Clone, Debug)]
pub struct Term {
    /// The term in both languages.
    pub name: Words,
    /// What it means, in a sentence.
    pub means: Words,
}

/// Declares terms: `NAME "English" "Chinese": "definition" "definition in Chinese";`.
macro_rules! terms {
    ($($name:ident $en:literal $zh:literal: $means:literal $means_zh:literal;)+) => {
        $(
            #[doc = $means]
            pub(crate) const $name: Words = Words::new($en, $zh);
        )+
        /// All terms, in the order of the page.
        pub static GLOSSARY: &[Term] =
            &[$(Term { name: $name, means: Words::new($means, $means_zh) }),+];
    };
}

terms! {
    HOTLINE "hotline" "12345热线": "The citizens' hotline: one number and one platform for appeals of every kind."
        "政务服务便民热线：以一个号码、一个平台受理各类诉求。";
    CITY_DESK "hotline centre" "热线中心": "The city's desk: takes calls and messages, answers, records, reviews and calls back."
        "市级热线中心：接听来电、受理留言、答复、登记、审核与回访。";
    DISTRICT_DESK "district centre" "区级分中心": "A district's desk: sorts tickets, sends orders to units and settles disputes."
        "区级分中心：分拣工单、派单并处理退单争议。";
    DESKS "desks" "热线中心与分中心": "The hotline centre and the district centres together."
        "热线中心与各区级分中心的合称。";
    UNITS "handling units" "承办单位": "Towns, sub-districts and bureaus that handle orders."
        "承办工单的乡镇街道与委办局。";
    TOWNS "Towns" "乡镇街道": "Handling units at the grassroots: towns and sub-districts."
        "基层承办单位：乡镇与街道。";
    BUREAUS "Bureaus" "委办局": "Handling units that are functional departments."
        "作为承办单位的职能部门。";
    PROBLEM "problem" "问题": "Something that troubles citizens and exists whether or not anybody reports it."
        "困扰市民的事项，无论是否有人反映都客观存在。";
    APPEAL "appeal" "诉求": "A citizen's decision to speak about a problem, through any channel."
        "市民就某一问题通过任一渠道作出的一次表达。";
    CONTACT "contact" "诉求接入": "An appeal that reaches the hotline centre as a call or a message."
        "以来电或留言方式到达热线中心的诉求。";
    VOICE_RATE "voice rate" "诉求表达率": "Citizens who will speak / citizens affected by a problem."
        "将会表达诉求的市民 / 受问题影响的市民。";
    TICKET "ticket" "工单": "The record of an appeal that a unit must handle; counted in 件 in Chinese."
        "需由承办单位办理的诉求记录，以“件”计。";
    ORDER "order" "派单": "A ticket as it is sent to one unit; a ticket has as many orders as units it was sent to."
        "将工单派发给某一承办单位；一件工单可有多次派单。";
    RETURN "return" "退单": "An order that a unit refuses and sends back."
        "承办单位拒绝签收并退回的派单。";
    FIRST_REFUSAL_RATE "refusal rate of first orders" "首派退单率": "First orders refused / first orders answered."
        "首次派单被退回数 / 首次派单已答复数。";
    REPEAT_RATE "repeat rate" "重复诉求率": "Tickets about a problem that the same citizen raised before / tickets made. Not to be confused with replications."
        "同一市民就同一问题再次提出的工单 / 工单总量；与“独立模拟次数”无关。";
    REDO "redo" "重办": "Another round of handling after a reply was sent back."
        "回复被退回后再次办理。";
    REDO_RATE "redo rate" "重办率": "Tickets redone at least once / tickets that left the desk with a reply reviewed."
        "至少重办一次的工单 / 回复经审核且已办结的工单。";
    CLOSED "closed" "办结": "A ticket has left the desk: it was closed after review and follow-up, or withdrawn."
        "工单经审核回访后结案，或被撤单。";
    CLOSING_RATE "closing rate" "办结率": "Tickets closed / tickets received. Not among the metrics: every ticket leaves in the end, so that it only restates how many are open at the ends of the counted window; it is `closed` / `tickets`, by month of receipt `received_closed` / `tickets`. What practice assesses is the on-time rate."
        "办结工单 / 受理工单。未列为指标：模型中每件工单最终都会办结，该比率只反映统计期首尾的在办量，可由 `closed` / `tickets` 计算（按受理月为 `received_closed` / `tickets`）；实践中考核的是按时办结率。";
    ON_TIME_RATE "on-time rate" "按时办结率": "Tickets replied to within the limit / tickets that left the desk, count for the assessment and were replied to; counted from receipt, from dispatch or from signing."
        "时限内回复的工单 / 已办结、计入考核且有回复的工单；分别自受理、派单、签收起算。";
    EXCLUDED "excluded from assessment" "不计入考核": "Tickets that the assessment leaves out of its rates."
        "考核各率的分子与分母均不包含的工单。";
    FROM_ABOVE "handed down" "上级交办": "Appeals and tasks that come from a superior level."
        "由上级机关转交办理的诉求与任务。";
    PLANTED "planted calls" "自打热线": "Calls that a unit arranges itself to better its figures."
        "承办单位为提升考核数据自行安排的来电。";
    RECORD "in the record" "记录": "What the system has on file and what assessment counts."
        "系统登记并用于考核的情况。";
    TRUTH "true: really solved" "真实：确已解决": "What is so in the simulated world, which no real system observes."
        "模拟世界中的实际情况，现实系统无法直接观测。";
    RESOLUTION_RATE "resolution rate" "解决率": "Tickets recorded as resolved / tickets that count for the assessment and have a record of it."
        "记录为已解决的工单 / 计入考核且有解决记录的工单。";
    SATISFACTION_RATE "satisfaction rate" "满意率": "Tickets recorded as satisfied / tickets that count for the assessment and have a record of it."
        "记录为满意的工单 / 计入考核且有满意记录的工单。";
    TRUE_RESOLUTION_RATE "true resolution rate" "真实解决率": "Tickets about proper problems whose problem is solved when they leave the desk / all such tickets."
        "合理诉求工单中办结时问题确已解决的比例。";
    FALSE_COMPLETION "false completion" "虚假办结": "A ticket recorded as resolved whose problem is not solved."
        "记录为已解决、而问题实际未解决的工单。";
    LIVE_PROBLEMS "unsolved problems" "未解决问题存量": "Problems that exist unsolved and that somebody may still raise."
        "尚未解决、仍可能有人反映的问题数量。";
    BLAME_POINTS "blame points" "问责分": "Points by which failures are charged to units, desks or the government."
        "因失误计入承办单位、热线中心与分中心或上级政府的分值。";
    SUSPENSION "suspension index" "悬浮指数": "Trace items and forms written for tickets / proper problems truly solved on tickets: the paper written for each real solution."
        "工单留痕与表单数 / 经工单真正解决的合理问题数：每解决一个问题所写的材料。";
    IDLING "idling index" "空转指数": "Hours spent on tickets that were planted, unsolvable or repeats without new facts / hours spent on tickets that left the desk."
        "花在自打热线、无法解决及无新情况重复诉求工单上的工时 / 已办结工单的全部工时。";
    INVOLUTION "involution index" "内卷指数": "Change in ln(ticket hours) minus change in ln(true resolutions), last year against first: positive where more hours go into each problem solved."
        "末年相对首年，工单工时对数变化减真正解决数对数变化；为正表示每解决一个问题耗时更多。";
    AUTONOMY "autonomy" "自主性": "Hours of units on informal and proactive work and a town's own line / their staffed hours."
        "承办单位用于登记前就地处理、主动治理与乡镇热线的工时 / 在岗工时。";
    EFFICACY "believed efficacy" "热线效能感": "How far citizens believe that the hotline solves what they raise."
        "市民认为热线能解决其诉求的程度。";
    WINDOW "counted window" "统计期": "The time over which metrics are counted: the run without its warm-up."
        "指标的统计时段：整个模拟期扣除预热期。";
    WARM_UP "warm-up" "预热期": "The first part of a run, which lets queues fill and is not counted."
        "模拟开始阶段，使队列达到常态，不计入统计。";
    REPLICATION "replication" "独立模拟": "One simulation of a scenario with random numbers of its own."
        "以一组独立随机数对情景进行的一次模拟。";
    REPLICATIONS "replications" "独立模拟次数": "How often a scenario was simulated with independent random numbers."
        "以相互独立的随机数模拟同一情景的次数。";
    COMMON_RANDOM_NUMBERS "common random numbers" "共同随机数": "All scenarios use the same random numbers, so that differences are paired."
        "各情景使用相同的随机数，差异因此可以配对。";
    MASTER_SEED "master random seed" "主随机种子": "The number from which all random numbers of a result follow."
        "决定全部随机数的种子值。";
    CONFIDENCE_INTERVAL "confidence interval" "置信区间": "By Student's t over replications unless said otherwise, as in 95% 置信区间（t 分布）."
        "除另有说明外，按独立模拟的 t 分布计算，如 95% 置信区间（t 分布）。";
    SCENARIO "scenario" "情景": "A world to simulate: actors, rules, demand and length of the run."
        "待模拟的世界：主体、规则、诉求与模拟时长。";
    FACTOR "factor" "因素": "A parameter, or a group of them, that a study varies."
        "研究中变动的参数或参数组。";
    POINT "point" "设计点": "One combination of levels of all factors."
        "各因素水平的一种组合。";
    RESPONSES "Effects of the factors" "各因素影响": "How each metric changes with the levels of each factor."
        "各指标随各因素水平的变化。";
    SPACE_FILLING "space-filling" "空间填充设计": "A design whose points fill the ranges of all factors evenly."
        "设计点均匀布满各因素取值范围的设计。";
    CLAIM "claim" "假说": "A hypothesis about worlds, tested by paired experiments."
        "以配对实验检验的命题。";
    SUPPORTED "supported" "得到支持": "Every expectation of a claim holds."
        "假说的各项预期均成立。";
    CONTRADICTED "contradicted" "被否定": "An expectation of a claim fails at the confidence level of the test."
        "假说至少有一项预期明确不成立。";
    UNDECIDED "undecided" "未定": "The allowed replications do not decide."
        "在允许的独立模拟次数内无法判定。";
    MECHANISM "mechanism" "机制": "One rule of the model that can be switched on and off."
        "模型中可单独开启或关闭的一条规则。";
    SHAPLEY "Shapley value" "Shapley 值": "A mechanism's mean contribution over all orders in which mechanisms may be switched on."
        "各种开启次序下某机制的平均贡献。";
}

/// The glossary as a page in Markdown: terms, and the names of all metrics.
pub fn glossary_page() -> String {
    let mut page = String::from(
        "# Glossary 术语表\n\nWritten from `src/report/words/glossary.rs` and the catalogue of metrics; not to be edited.\n\
         本页由程序生成，请勿手工修改。\n\n## Terms 术语\n\n| English | 中文 | meaning | 含义 |\n|---|---|---|---|\n",
    );
    for Term { name, means } in GLOSSARY {
        let _ = writeln!(page, "| {} | {} | {} | {} |", name.en, name.zh, means.en, means.zh);
    }
    page += "\n## Metrics 指标\n\n| metric | English | 中文 | unit | 单位 |\n|---|---|---|---|---|\n";
    for info in catalogue() {
        let unit = unit_words(info.unit);
        let _ = writeln!(
            page,
            "| `{}` | {} | {} | {} | {} |",
            info.id, info.label, info.label_zh, unit.en, unit.zh
        );
    }
    page
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::words::has_chinese;

    #[test]
    fn every_term_is_defined_in_both_languages() {
        for Term { name, means } in GLOSSARY {
            assert!(has_chinese(&name.zh) && !has_chinese(&name.en), "{name:?}");
            assert!(has_chinese(&means.zh) && means.zh.ends_with('。'), "{means:?}");
            assert!(means.en.ends_with('.'), "{means:?}");
        }
        for of in [|words: &Words| words.en.to_string(), |words: &Words| words.zh.to_string()] {
            let mut names: Vec<String> = GLOSSARY.iter().map(|term| of(&term.name)).collect();
            names.sort_unstable();
            names.dedup();
            assert_eq!(names.len(), GLOSSARY.len(), "a term is there twice");
        }
    }

    #[test]
    fn metrics_are_called_as_in_the_glossary() {
        let pairs = [
            ("first_refusal_rate", FIRST_REFUSAL_RATE),
            ("repeat_share", REPEAT_RATE),
            ("redo_rate", REDO_RATE),
            ("voice_share", VOICE_RATE),
            ("live_problems_mean", LIVE_PROBLEMS),
            ("idling_share", IDLING),
            ("suspension_records_per_resolution", SUSPENSION),
            ("true_resolution_rate", TRUE_RESOLUTION_RATE),
        ];
        for (id, term) in pairs {
            assert_eq!(crate::render::words::metric_words(id).zh, term.zh, "{id}");
        }
    }
}
