//! An exactly linear model has its slopes for effects, whatever its factors are written as.

use super::method::{Analysis, How, Index, Layout, analyse};
use crate::experiment::study::Study;
use crate::experiment::{Plan, Points};
use crate::kernel::param::Node;
use crate::scenario::Options;

/// Factors in every form: an uneven list of counts in no order, a range of counts, a range of numbers, steps and a range
/// in the logarithm, and words. `clue` is numbers at uneven steps.
const FACTORS: &str = "
[factors]
agents = { path = \"desks.district.agents\", values = [7, 1, 2] }
causes = { path = \"citizens.problems.causes_per_community\", log_range = { from = 1.0, to = 16.0, steps = 5 } }
contested = { path = \"category.waste.contested\", range = { from = 0.1, to = 0.9 } }
rate = { path = \"citizens.problems.rate\", log_range = { from = 100.0, to = 1000.0 } }
town_staff = { path = \"unit.town.staff\", range = { from = 1, to = 3 } }
words = { alternatives.zero.run.warm_up = \"1 d\", alternatives.half.run.warm_up = \"2 d\", alternatives.one.run.warm_up = \"9 d\" }
";

/// What a move over the whole range of each changes.
const EFFECTS: [f64; 6] = [6.0, -2.0, 0.8, 3.0, -10.0, 1.5];

/// A study with these factors, and this text behind them.
pub(crate) fn study(rest: &str) -> Study {
    of_text(&format!("{FACTORS}{rest}"))
}

fn of_text(text: &str) -> Study {
    let text = format!("petisim = 1\nbase = \"scenarios/minimal.toml\"\n{text}");
    Study::from_text("linear.toml", &text, &Options::default()).unwrap_or_else(|wrong| panic!("{wrong}"))
}

/// The model: linear in the values, in the logarithm of those whose range is one, and in the places of words. It reads
/// the levels as results show them, and nothing of a design.
fn linear(levels: &[Node]) -> f64 {
    let number = |at: usize| levels[at].as_number().unwrap();
    let word = ["zero", "half", "one"].iter().position(|word| Node::from(*word) == levels[5]).unwrap();
    let shares = [
        (number(0) - 1.0) / 6.0,
        libm::log2(number(1)) / 4.0,
        (number(2) - 0.1) / 0.8,
        libm::log10(number(3) / 100.0),
        (number(4) - 1.0) / 2.0,
        word as f64 / 2.0,
    ];
    7.0 + shares.iter().zip(EFFECTS).map(|(share, effect)| share * effect).sum::<f64>()
}

/// The analysis of a study whose every run gives what the model says.
fn analysed(study: &Study) -> Analysis {
    analysed_by(study, &linear)
}

fn analysed_by(study: &Study, model: &dyn Fn(&[Node]) -> f64) -> Analysis {
    let plan = Plan::of(study).unwrap_or_else(|wrong| panic!("{wrong}"));
    let value = |row: &crate::experiment::Row| vec![Some(model(&plan.points()[row.point as usize].levels))];
    let values: Vec<Vec<Option<f64>>> = plan.rows().iter().map(value).collect();
    let how = How { resamples: 50, ..How::default() };
    analyse(&Layout::of_study(study).unwrap(), &values, &how).unwrap()
}

#[test]
fn elementary_effects_of_a_linear_model_are_its_slopes_for_every_form_of_factor_and_every_grid() {
    for levels in [2, 4, 6, 10] {
        let study = study(&format!("[design]\nmorris = {{ trajectories = 12, levels = {levels} }}\n"));
        let analysis = analysed(&study);
        for (factor, effect) in EFFECTS.into_iter().enumerate() {
            let found = |index| analysis.of(factor, index).unwrap().value.unwrap();
            let name = study.factors()[factor].name();
            assert!((found(Index::Mu) - effect).abs() < 1e-9, "{levels}, {name}: {}", found(Index::Mu));
            assert!((found(Index::MuStar) - effect.abs()).abs() < 1e-9, "{levels}, {name}");
            assert!(found(Index::Sigma) < 1e-9, "{levels}, {name}: {}", found(Index::Sigma));
        }
    }
}

#[test]
fn indices_of_a_linear_model_are_the_shares_of_its_factors_in_the_variance() {
    // Of a list, a word and a count: the variance of equally likely levels; of a range: a twelfth of its square.
    let even = |at: &[f64]| {
        let mean = at.iter().sum::<f64>() / at.len() as f64;
        at.iter().map(|value| (value - mean) * (value - mean)).sum::<f64>() / at.len() as f64
    };
    let (thirds, fifths) = ([0.0, 0.5, 1.0], [0.0, 0.25, 0.5, 0.75, 1.0]);
    let spread =
        [even(&[1.0, 0.0, 1.0 / 6.0]), even(&fifths), 1.0 / 12.0, 1.0 / 12.0, even(&thirds), even(&thirds)];
    let parts: Vec<f64> =
        spread.iter().zip(EFFECTS).map(|(spread, effect)| spread * effect * effect).collect();
    let whole: f64 = parts.iter().sum();
    let analysis = analysed(&study("[design]\nsaltelli = { n = 1024 }\n"));
    for (factor, part) in parts.iter().enumerate() {
        for index in [Index::First, Index::Total] {
            let found = analysis.of(factor, index).unwrap().value.unwrap();
            assert!((found - part / whole).abs() < 0.02, "{factor} {index:?}: {found}, not {}", part / whole);
        }
    }
}

#[test]
fn the_study_that_is_written_out_in_full_has_the_same_positions() {
    let study = study("[design]\nmorris = {}\n");
    let folder = tempfile::tempdir().unwrap();
    let files = study.resolved_toml_in(folder.path());
    std::fs::write(folder.path().join(crate::experiment::study::RESOLVED_BASE), files.base).unwrap();
    let name = folder.path().join(crate::experiment::study::RESOLVED_STUDY);
    let again = Study::from_text(name.to_str().unwrap(), &files.study, &Options::default());
    let again = again.unwrap_or_else(|wrong| panic!("{wrong}"));
    assert_eq!(Layout::of_study(&study).unwrap(), Layout::of_study(&again).unwrap());
}

#[test]
fn a_step_that_moves_nothing_is_refused_before_anything_is_run() {
    let text = FACTORS.replace("values = [7, 1, 2]", "values = [7]");
    let text = format!("petisim = 1\nbase = \"scenarios/minimal.toml\"\n{text}[design]\nmorris = {{}}\n");
    let study =
        Study::from_text("linear.toml", &text, &Options::default()).unwrap_or_else(|wrong| panic!("{wrong}"));
    let wrong = Plan::of(&study).unwrap_err().to_string();
    assert!(wrong.contains("steps of the design do not move `agents`"), "{wrong}");
}

/// Factors with distributions, each with the variance of its values. The variances are closed forms: of a lognormal
/// `median^2 (w - 1) w` with `w = exp(sigma^2)`, of a triangular `(a^2 + b^2 + c^2 - ab - ac - bc) / 18`, of a beta
/// `ab / ((a + b)^2 (a + b + 1))`; of the normal that is cut off at one standard deviation on both sides
/// `sd^2 (1 - 2 p(1) / (P(1) - P(-1)))`, which is 0.291125 `sd^2`.
const DRAWN: &str = "
[factors]
cut = { path = \"citizens.problems.rate\", distribution = { normal = { mean = 200, sd = 40 }, min = 160, max = 240 } }
contested = { path = \"category.waste.contested\", distribution = { beta = { alpha = 2, beta = 5 } } }
field = { path = \"category.waste.field_hours\", distribution = { lognormal = { median = \"2 h\", sigma = 0.5 } } }
follow = { path = \"desks.follow_up.share\", distribution = { triangular = { low = 0.1, mode = 0.3, high = 0.9 } } }
warm = { path = \"run.warm_up\", distribution = { normal = { mean = \"40 d\", sd = \"2 d\" } } }
";

#[test]
fn indices_of_factors_with_distributions_follow_from_their_variances() {
    let w = libm::exp(0.25);
    let seconds = 7_200.0_f64;
    let (a, b, c) = (0.1_f64, 0.3, 0.9);
    // In alphabetical order of the factors: contested, cut, field, follow, warm.
    let variances = [
        10.0 / (49.0 * 8.0),
        0.291_125 * 1_600.0,
        seconds * seconds * (w - 1.0) * w,
        (a * a + b * b + c * c - a * b - a * c - b * c) / 18.0,
        4.0 * 86_400.0 * 86_400.0,
    ];
    // Each factor has another share of the variance, whatever its unit.
    let slopes: Vec<f64> = variances.iter().zip(1..).map(|(v, i)| f64::from(i) / v.sqrt()).collect();
    let whole: f64 = (1..=5).map(|i| f64::from(i * i)).sum();
    let study = of_text(&format!("{DRAWN}[design]\nsaltelli = {{ n = 1024 }}\n"));
    let read = |node: &Node| match node {
        Node::Text(text) => crate::kernel::WorkTime::parse(text)
            .map(|time| time.0 as f64)
            .or_else(|_| crate::kernel::Elapsed::parse(text).map(|time| time.0 as f64))
            .unwrap(),
        node => node.as_number().unwrap(),
    };
    let model =
        |levels: &[Node]| levels.iter().zip(&slopes).map(|(node, slope)| slope * read(node)).sum::<f64>();
    let analysis = analysed_by(&study, &model);
    for factor in 0..5 {
        let exact = ((factor + 1) * (factor + 1)) as f64 / whole;
        for index in [Index::First, Index::Total] {
            let found = analysis.of(factor, index).unwrap().value.unwrap();
            assert!((found - exact).abs() < 0.02, "{factor} {index:?}: {found}, not {exact}");
        }
    }
}

/// The factors with `contested` and `rate` in one group.
fn grouped(design: &str) -> Study {
    let text = FACTORS
        .replace("range = { from = 0.1, to = 0.9 } }", "range = { from = 0.1, to = 0.9 }, group = \"pair\" }")
        .replace("from = 100.0, to = 1000.0 } }", "from = 100.0, to = 1000.0 }, group = \"pair\" }");
    let study = of_text(&format!("{text}[design]\n{design}\n"));
    assert_eq!(study.groups().1, ["agents", "causes", "pair", "town_staff", "words"]);
    study
}

#[test]
fn the_indices_of_a_group_of_a_linear_model_are_sums() {
    let alone = analysed(&study("[design]\nsaltelli = { n = 1024 }\n"));
    let grouped = grouped("saltelli = { n = 1024 }");
    assert_eq!(Plan::of(&grouped).unwrap().rows().len(), 1024 * 7);
    let together = analysed(&grouped);
    let of = |analysis: &Analysis, factor, index| analysis.of(factor, index).unwrap().value.unwrap();
    for index in [Index::First, Index::Total] {
        let sum = of(&alone, 2, index) + of(&alone, 3, index);
        assert!((of(&together, 2, index) - sum).abs() < 0.02, "{index:?}");
        assert!((of(&together, 3, index) - of(&alone, 4, index)).abs() < 0.02, "{index:?}");
    }
}

#[test]
fn a_group_of_a_screen_has_the_size_of_its_effect_and_no_sign() {
    let n = 60.0;
    let study = grouped("morris = { trajectories = 60 }");
    assert_eq!(Plan::of(&study).unwrap().rows().len(), 60 * 6);
    let analysis = analysed(&study);
    // Both members move by two thirds of their range: together, or against each other.
    let (least, greatest) = ((EFFECTS[2] - EFFECTS[3]).abs(), EFFECTS[2] + EFFECTS[3]);
    let size = analysis.of(2, Index::MuStar).unwrap().value.unwrap();
    let together = (size - least) / (greatest - least) * n;
    assert!((together - together.round()).abs() < 1e-6, "{size} is no mean of {least} and {greatest}");
    // Of 60 fair coins all but one in ten thousand throws lie within 15 of 30.
    assert!((15.0..=45.0).contains(&together), "{together} of 60 move together");
    assert_eq!([Index::Mu, Index::Sigma].map(|index| analysis.of(2, index).unwrap().value), [None, None]);
    for (factor, effect) in [(0, 6.0), (1, -2.0), (3, -10.0), (4, 1.5)] {
        let mu = analysis.of(factor, Index::Mu).unwrap().value.unwrap();
        assert!((mu - effect).abs() < 1e-9, "{factor}: {mu}");
    }
}
