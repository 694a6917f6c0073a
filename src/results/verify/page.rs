//! Pages of verifications: theory beside simulation.

use crate::kernel::param::Choice;
use crate::render::figure::{Axis, Data, Datum, DotRow, Dots, Estimate, Format};
use crate::render::html::block::{Block, Caption, Card, Figure};
use crate::render::html::naming::{count, read_json};
use crate::render::html::page::{Page, Section};
use crate::render::html::table::Table;
use crate::render::html::verdicts::verdict;
use crate::render::words::{Words, about_words, check_words, title_words, unit_words};
use crate::results::verify::tables::rows::{CheckRow, Verification};
use crate::store::folder::{Folder, ReportError};
use crate::store::intact::check_version;

/// The file that a page is made of.
const JSON: &str = "verify.json";

/// The page of a verification.
///
/// # Errors
/// If a file of the result cannot be read.
pub(crate) fn page(folder: &Folder, _metrics: &[String]) -> Result<Page, ReportError> {
    let found: Verification = read_json(folder, JSON)?;
    check_version(&folder.path().join(JSON), found.results_version)?;
    let overview =
        Section::new("overview", Words::new("Does simulation agree with theory?", "模拟与理论是否一致"))
            .with(Block::Cards(cards(&found)))
            .with(deviations(&found))
            .with(scores(&found));
    let title = Words::new("Each check", "各项检验");
    let table = Section::new("table", Words::new("All checks", "全部检验")).with(Table::new(
        "checks",
        title,
        table(&found),
    ));
    let worlds = Section::new("worlds", Words::new("Worlds", "理论情景")).with(Table::plain(
        "cases",
        Words::new("Worlds whose results are known from theory", "理论结果已知的情景"),
        cases(&found),
    ));
    let facts = vec![
        (Words::new("Program", "程序"), Words::plain(concat!("petisim ", env!("CARGO_PKG_VERSION")))),
        (Words::new("Master random seed", "主随机种子"), Words::plain(found.seed.clone())),
    ];
    Ok(Page {
        title: "Theory beside simulation".into(),
        kind: Words::new("Verification", "验证"),
        lead: Words::new(
            "In these worlds the model reduces to a system with a known solution. A check is rejected if its p value, \
             adjusted by Holm's method for all checks, is at most the family-wise error rate.",
            "在这些情景中，模型退化为有理论解的系统。经 Holm 多重校正的 p 值不大于总体错误率时，该项检验判为不一致。",
        ),
        sections: vec![overview, table, worlds],
        facts,
    })
}

fn cards(found: &Verification) -> Vec<Card> {
    let all = Words::new("of {all} checks", "共 {all} 项检验").fill(&[("all", count(found.checks.len()))]);
    let chance = Words::new("family-wise error rate: {p}", "总体错误率：{p}");
    vec![
        Card {
            name: Words::new("Rejected", "不一致"),
            value: count(found.rejected as usize),
            detail: all.clone(),
        },
        Card {
            name: Words::new("Too coarse", "精度不足"),
            value: count(found.coarse as usize),
            detail: Words::new("could have missed an error of 1 %", "可能未发现 1% 的误差"),
        },
        Card {
            name: Words::new("Worlds", "理论情景"),
            value: count(found.cases.len()),
            detail: chance.fill(&[("p", Words::plain(Format::Percent.text(found.family_error)))]),
        },
    ]
}

/// A check by the names of its world and its own.
fn name(check: &CheckRow) -> Words {
    Words::plain(check.case.as_str()).and(&Words::plain(" · ")).and(&check_words(&check.check))
}

fn deviations(found: &Verification) -> Figure {
    let row = |check: &CheckRow| {
        let part = |value: Option<f64>| value.map(|value| (value - check.theory) / check.theory);
        let value = Estimate::of(part(check.simulated), part(check.ci_low), part(check.ci_high));
        DotRow { name: name(check), values: vec![value] }
    };
    let chart = Dots {
        value: Axis::linear(
            Words::new("(simulated − theory) / theory", "（模拟 − 理论）/ 理论"),
            Format::Percent,
        )
        .tight(),
        series: vec![Words::new("deviation", "偏差")],
        rows: found.checks.iter().map(row).collect(),
        reference: Some(0.0),
    };
    Figure {
        id: "deviations".into(),
        title: Words::new("Deviation from theory", "与理论的偏差"),
        caption: Caption {
            what: Words::new(
                "Simulated mean minus theoretical value, as a share of the theoretical value. Values that are exact in \
                 every run have no interval.",
                "模拟均值减去理论值，以占理论值的比例表示。每次模拟均精确的值没有区间。",
            ),
            n: Some(n(found)),
            interval: Some(Words::new(
                "Simultaneous 99 % confidence intervals (Student's t) over replications",
                "各次独立模拟的 99% 联合置信区间（t 分布）",
            )),
            source: "verify.csv",
        },
        chart: Box::new(chart),
    }
}

/// Least and greatest number of replications behind a check.
fn n(found: &Verification) -> Words {
    let of = || found.checks.iter().map(|check| check.replications);
    let (least, most) = (of().min().unwrap_or(0), of().max().unwrap_or(0));
    let range = if least == most { format!("{most}") } else { format!("{least}–{most}") };
    Words::new("{n} replications of each world", "各情景 {n} 次独立模拟").fill(&[("n", Words::plain(range))])
}

fn scores(found: &Verification) -> Figure {
    let has_score = found.checks.iter().filter(|check| check.z.is_some());
    let row =
        |check: &CheckRow| DotRow { name: name(check), values: vec![Estimate::of(check.z, None, None)] };
    let chart = Dots {
        value: Axis::linear(
            Words::new("z: deviation in standard errors", "z：偏差（标准误倍数）"),
            Format::Number,
        ),
        series: vec![Words::plain("z")],
        rows: has_score.map(row).collect(),
        reference: Some(0.0),
    };
    Figure {
        id: "scores".into(),
        title: Words::new("Deviation in standard errors", "以标准误计的偏差"),
        caption: Caption {
            what: Words::new(
                "If theory and simulation agree, about one value in twenty lies beyond 2.",
                "若理论与模拟一致，约二十分之一的值会超出 2。",
            ),
            n: Some(n(found)),
            interval: None,
            source: "verify.csv",
        },
        chart: Box::new(chart),
    }
}

fn table(found: &Verification) -> Data {
    let mut data = Data::new([
        Words::new("world", "理论情景"),
        Words::new("check", "检验"),
        Words::new("unit", "单位"),
        Words::new("theory", "理论值"),
        Words::new("simulated", "模拟值"),
        Words::new("low", "下限"),
        Words::new("high", "上限"),
        Words::plain("z"),
        Words::new("p (Holm)", "p 值（Holm）"),
        Words::new("smallest error found", "可发现的最小误差"),
        Words::new("verdict", "结论"),
        Words::new("cases counted", "样本数"),
        Words::new("replications", "独立模拟次数"),
        Words::new("formula and source", "公式与来源"),
    ]);
    for check in &found.checks {
        let number = |value: Option<f64>| Datum::Number(value, Format::Number);
        let text = |text: &str| Datum::Text(Words::plain(text));
        data.rows.push(vec![
            text(&check.case),
            Datum::Text(check_words(&check.check)),
            Datum::Text(unit_words(&check.unit)),
            number(Some(check.theory)),
            number(check.simulated),
            number(check.ci_low),
            number(check.ci_high),
            number(check.z),
            number(Some(check.p_adjusted)),
            Datum::Number(check.finds, Format::Percent),
            Datum::Text(verdict(check.verdict.word())),
            number(Some(check.n as f64)),
            number(Some(check.replications as f64)),
            text(&check.source),
        ]);
    }
    data
}

fn cases(found: &Verification) -> Data {
    let mut data = Data::new([
        Words::new("world", "理论情景"),
        Words::new("title", "名称"),
        Words::new("what it is", "说明"),
    ]);
    data.rows.extend(found.cases.iter().map(|case| {
        [Words::plain(case.case.as_str()), title_words(&case.title), about_words(&case.case, &case.about)]
            .map(Datum::Text)
            .to_vec()
    }));
    data
}
