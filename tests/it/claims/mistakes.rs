use petisim::results::claims::file::{Claim, Measure, Months, Relation, Size, Source, Than, Way};
use petisim::scenario::{Diagnostic, Diagnostics, Options};

/// The beginning of every claim here: lines 1 to 6.
const HEAD: &str = "petisim = 1\nid = \"X\"\ntitle = \"A claim\"\nkind = \"behaviour\"\n\
                    study = { chapter = \"2\", words = \"a few\" }\nbase = \"scenarios/minimal.toml\"\n";
/// Two arms that are right: lines 7 to 10.
const ARMS: &str = "[arms.all]\nset = { \"desks.follow_up.share\" = 1.0 }\n\
                    [arms.few]\nset = { \"desks.follow_up.share\" = 0.1 }\n";
/// An expectation that is right: 5 lines.
const EXPECT: &str =
    "[[expect]]\nmetric = \"follow_up_h_per_year\"\nrelation = \"rises\"\nfrom = \"few\"\nto = \"all\"\n";
const CHAIN: &str = "[chain]\nsteps = [\"one\"]\nlink = \"calls\"\n";

fn read(text: &str) -> Result<Claim, Diagnostics> {
    Claim::from_text("claim.toml", text, &Options::default())
}

/// What is wrong, the text, code, line, column, a part of message and help.
type Case = (&'static str, String, &'static str, (usize, usize), &'static str);

fn check(cases: &[Case]) {
    for (what, text, code, at, says) in cases {
        let mistakes = read(text).map(|_| ()).expect_err(what);
        let told = |entry: &Diagnostic| {
            let text = format!("{} {}", entry.message, entry.help.as_deref().unwrap_or_default());
            (entry.code, entry.line.zip(entry.column)) == (*code, Some(*at)) && text.contains(says)
        };
        assert!(mistakes.entries().iter().any(told), "{what}: {mistakes}");
    }
}

#[test]
fn a_claim_that_is_right_is_understood() {
    let text = format!("{HEAD}{ARMS}{EXPECT}margin = \"5 %\"\nmonths = [1, 3]\n");
    let claim = read(&text).unwrap_or_else(|mistakes| panic!("{mistakes}"));
    let names: Vec<&str> = claim.arms.iter().map(|arm| arm.name.as_str()).collect();
    assert_eq!((names, claim.replications, claim.expects.len()), (vec!["all", "few"], 60, 1));
    let expect = &claim.expects[0];
    assert_eq!(expect.measure.months, Some(Months::all(1, 3)));
    let rises = Relation::Change { from: 1, to: 0, low: Some(Size::Share(0.05)), high: None };
    assert_eq!(expect.relation, rises);
    assert!(claim.warnings().plain().contains("names no chain"), "behaviour should name one");
}

#[test]
fn the_same_metric_can_be_held_against_itself_in_other_months() {
    let expect = "[[expect]]\nmetric = \"follow_up_h_per_year\"\nrelation = \"below\"\narm = \"few\"\n\
                  than = \"follow_up_h_per_year\"\nmonths = [1, 3]\nthan_months = [2, 3]\nevery = 2\nmargin = 1\n\
                  [[expect]]\nmetric = \"tickets\"\nrelation = \"above\"\narm = \"all\"\nthan = 0.0\nmargin = 0\n";
    let claim = read(&format!("{HEAD}{ARMS}{expect}")).unwrap_or_else(|mistakes| panic!("{mistakes}"));
    let expect = &claim.expects[0];
    let Relation::Level { way: Way::Down, than: Than::Measure(Measure { months, .. }), .. } =
        &expect.relation
    else {
        panic!("{:?}", expect.relation)
    };
    assert_eq!(expect.measure.months, Some(Months { first: 1, last: 3, every: 2 }));
    assert_eq!(*months, Some(Months { first: 2, last: 3, every: 2 }));
}

#[test]
fn what_a_relation_needs_and_does_not_know_is_told() {
    let expect = |rest: &str| format!("{HEAD}{ARMS}{EXPECT}{rest}");
    let with = |relation: &str, rest: &str| {
        format!("{HEAD}{ARMS}[[expect]]\nmetric = \"tickets\"\nrelation = \"{relation}\"\n{rest}")
    };
    check(&[
        ("no margin", expect(""), "E013", (11, 1), "`rises` needs `margin`"),
        (
            "a key of another relation",
            expect("margin = 1\nat = [1.0]\n"),
            "E016",
            (17, 1),
            "no meaning for `rises`",
        ),
        ("a key that is none", expect("margin = 1\nmargn = 2\n"), "E010", (17, 1), "did you mean `margin`?"),
        ("no margin to speak of", expect("margin = 0\n"), "E016", (16, 10), "above zero"),
        ("a margin in another unit", expect("margin = \"2 d\"\n"), "E011", (16, 10), "not in `d`"),
        ("a margin that is no size", expect("margin = \"much\"\n"), "E011", (16, 10), "2 %"),
        (
            "an unknown relation",
            with("rise", "from = \"few\"\nto = \"all\"\nmargin = 1\n"),
            "E015",
            (13, 12),
            "did you mean `rises`?",
        ),
        (
            "an unknown arm",
            with("rises", "from = \"fw\"\nto = \"all\"\nmargin = 1\n"),
            "E015",
            (14, 8),
            "did you mean `few`?",
        ),
        (
            "an arm beside itself",
            with("rises", "from = \"all\"\nto = \"all\"\nmargin = 1\n"),
            "E016",
            (15, 6),
            "with itself",
        ),
        (
            "an unknown arm in a list",
            with("monotone_rises", "arms = [\"few\", \"al\"]\nmargin = 1\n"),
            "E015",
            (14, 16),
            "did you mean `all`?",
        ),
        (
            "too few arms",
            with("convex", "arms = [\"few\", \"all\"]\nat = [0.0, 1.0]\nmargin = 1\n"),
            "E016",
            (14, 8),
            "3 or more",
        ),
        (
            "a metric beside nothing",
            with("above", "arm = \"few\"\nthan = \"ticket\"\nmargin = 1\n"),
            "E015",
            (15, 8),
            "did you mean `tickets`?",
        ),
        (
            "ends that are turned round",
            with("between", "from = \"few\"\nto = \"all\"\nlow = 2\nhigh = 1\n"),
            "E016",
            (17, 8),
            "below `low`",
        ),
        ("months beyond the run", expect("margin = 1\nmonths = [3, 9]\n"), "E016", (17, 10), "counts"),
        (
            "months in the wrong order",
            expect("margin = 1\nmonths = [3, 1]\n"),
            "E016",
            (17, 10),
            "first and last",
        ),
        ("a step without months", expect("margin = 1\nevery = 3\n"), "E016", (17, 1), "without `months`"),
        (
            "a category of a metric that has none",
            expect("margin = 1\ncategory = \"waste\"\n"),
            "E016",
            (12, 10),
            "not reported by category",
        ),
    ]);
    let metric = format!("{HEAD}{ARMS}{}margin = 1\n", EXPECT.replace("follow_up_h_per_year", "redo_rat"));
    check(&[("an unknown metric", metric, "E015", (12, 10), "did you mean `redo_rate`?")]);
}

#[test]
fn arms_that_are_no_arms_are_told() {
    let rest = format!("{EXPECT}margin = 1\n");
    let head = |from: &str, to: &str| HEAD.replace(from, to);
    let same = "[arms.all]\n[arms.few]\n";
    let idle = format!("{ARMS}[arms.idle]\nset = {{ \"desks.follow_up\" = \"off\" }}\n");
    let seed = ARMS.replace("\"desks.follow_up.share\" = 1.0", "\"run.seed\" = 5");
    let wrong = ARMS.replace("= 1.0", "= 1.5");
    let path = ARMS.replace("share\" = 1.0", "shore\" = 1.0");
    let overlay = ARMS.replace("set = { \"desks.follow_up.share\" = 1.0 }", "overlay = \"no_such.toml\"");
    check(&[
        ("arms that are the same world", format!("{HEAD}{same}{rest}"), "E016", (8, 7), "the same world"),
        (
            "an arm of which nothing is expected",
            format!("{HEAD}{idle}{rest}"),
            "E016",
            (11, 7),
            "nothing is expected",
        ),
        ("luck of its own", format!("{HEAD}{seed}{rest}"), "E016", (9, 7), "seed of its own"),
        ("a value out of range", format!("{HEAD}{wrong}{rest}"), "E012", (8, 35), "1.5"),
        ("a path that does not exist", format!("{HEAD}{path}{rest}"), "E015", (8, 26), "share"),
        ("a file that is not there", format!("{HEAD}{overlay}{rest}"), "E001", (8, 11), "no_such.toml"),
        (
            "a kind that is none",
            format!("{}{ARMS}{rest}", head("behaviour", "behavior")),
            "E011",
            (4, 8),
            "\"accounting\"",
        ),
        (
            "a base that is not there",
            format!("{}{ARMS}{rest}", head("minimal", "minimum")),
            "E001",
            (6, 8),
            "minimum.toml",
        ),
        ("a cap below eight", format!("{HEAD}replications = 5\n{ARMS}{rest}"), "E012", (7, 16), "8"),
        ("nothing is expected", format!("{HEAD}expect = []\n{ARMS}"), "E016", (7, 10), "nothing is expected"),
    ]);
}

#[test]
fn a_chain_whose_cut_means_nothing_is_told() {
    let with = |cut: &str| format!("{HEAD}{ARMS}{EXPECT}margin = 1\n{CHAIN}{cut}\n");
    let off = ARMS.replace(
        "[arms.few]\nset = { \"desks.follow_up.share\" = 0.1 }",
        "[arms.few]\nset = { \"desks.follow_up\" = \"off\" }",
    );
    let revives = format!(
        "{HEAD}{off}{EXPECT}margin = 1\n{CHAIN}cut = {{ set = {{ \"desks.follow_up.work\" = \"1 min\" }} }}\n"
    );
    let unchanged = format!(
        "{HEAD}{ARMS}{}margin = 1\n{CHAIN}cut = {{ set = {{ \"desks.follow_up\" = \"off\" }} }}\n",
        EXPECT.replace("rises", "unchanged")
    );
    let accounting =
        with("cut = { set = { \"desks.follow_up\" = \"off\" } }").replace("behaviour", "accounting");
    check(&[
        (
            "a cut that touches nothing",
            with("cut = { set = { \"title\" = \"cut\" } }"),
            "E016",
            (20, 7),
            "touches nothing",
        ),
        (
            "a cut without a path",
            with("cut = { set = { \"desks.folow_up\" = \"off\" } }"),
            "E015",
            (20, 24),
            "follow_up",
        ),
        (
            "an expectation that is not there",
            with("cut = { set = { \"desks.follow_up\" = \"off\" } }\nexpect = 2"),
            "E015",
            (21, 10),
            "no expectation 2",
        ),
        ("no effect that could shrink", unchanged, "E016", (17, 2), "no effect"),
        ("a cut that would switch something on", revives, "E016", (20, 17), "off in the arm `few`"),
        ("a chain behind bookkeeping", accounting, "E016", (17, 2), "no meaning here"),
    ]);
}

#[test]
fn a_claim_that_does_not_say_whose_its_sentence_is_is_told() {
    let study = "study = { chapter = \"2\", words = \"a few\" }\n";
    let with = |written: &str| format!("{}{ARMS}{EXPECT}margin = 1\n", HEAD.replace(study, written));
    let law = with(study).replace("behaviour", "law");
    let both = "study = { words = \"a few\", elaboration = \"ours\" }\n";
    check(&[
        ("neither study nor elaboration", with(""), "E013", (1, 1), "`study` is missing"),
        ("no words", with("study = { chapter = \"2\" }\n"), "E013", (5, 1), "`words` is missing"),
        ("both", with(both), "E016", (5, 11), "beside `elaboration`"),
        ("an empty reason", with("study = { elaboration = \" \" }\n"), "E016", (5, 25), "nothing is written"),
        ("a law of a study", law.clone(), "E016", (5, 1), "no sentence of a study"),
    ]);
    let whose = |text: &str| read(text).unwrap_or_else(|mistakes| panic!("{mistakes}")).sentence;
    let of_a_study = Source::Study { chapter: "2".into(), words: "a few".into(), beyond: None };
    assert_eq!(whose(&with(study)), of_a_study);
    assert_eq!(whose(&with("study.elaboration = \"ours\"\n")), Source::Elaboration("ours".into()));
    assert_eq!(whose(&law.replace(study, "")), Source::Law);
}

#[test]
fn a_part_that_goes_beyond_no_study_is_told() {
    let study = "study = { chapter = \"2\", words = \"a few\" }\n";
    let with = |written: &str, other: bool| {
        let beyond = EXPECT.replace("\"rises\"\n", "\"rises\"\nbeyond = true\n") + "margin = 1\n";
        let other = if other { format!("{EXPECT}margin = 1\n") } else { String::new() };
        format!("{}{ARMS}{beyond}{other}", HEAD.replace(study, written))
    };
    let says = "study = { chapter = \"2\", words = \"a few\", beyond = \"more\" }\n";
    check(&[
        (
            "an elaboration",
            with("study.elaboration = \"ours\"\n", true),
            "E016",
            (14, 1),
            "no sentence of a study",
        ),
        ("nothing else", with(says, false), "E016", (14, 1), "nothing that is expected stands in the study"),
        ("no words for it", with(study, true), "E016", (14, 1), "does not say what it adds"),
    ]);
    let claim = read(&with(says, true)).unwrap_or_else(|mistakes| panic!("{mistakes}"));
    assert_eq!(claim.expects.iter().map(|expect| expect.beyond).collect::<Vec<_>>(), [true, false]);
}

#[test]
fn all_mistakes_are_told_at_once() {
    let text = format!(
        "{}{}{}margin = \"2 d\"\n",
        HEAD.replace("behaviour", "behavior"),
        ARMS.replace("= 1.0", "= 1.5"),
        EXPECT.replace("few", "fw")
    );
    let mistakes = read(&text).map(|_| ()).expect_err("four mistakes");
    let codes: Vec<&str> = mistakes.entries().iter().map(|entry| entry.code).collect();
    assert_eq!(codes, ["E011", "E012", "E015", "E011"], "{mistakes}");
}
