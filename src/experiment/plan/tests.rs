use super::*;
use crate::experiment::{Clock, Watch, point_id, replicate};
use crate::scenario::Options;

/// A study of the smallest world, with the rest of its text.
fn study(rest: &str) -> Study {
    let text = format!("petisim = 1\nbase = \"scenarios/minimal.toml\"\n{rest}");
    Study::from_text("test.toml", &text, &Options::default()).unwrap_or_else(|mistakes| panic!("{mistakes}"))
}

fn plan(rest: &str) -> Plan {
    Plan::of(&study(rest)).unwrap_or_else(|mistakes| panic!("{mistakes}"))
}

const TWO: &str = "
[factors.staff]
path = \"unit.town.staff\"
values = [2, 3]
[factors.warm]
path = \"run.warm_up\"
range = { from = \"1 d\", to = \"3 d\", steps = 3 }
[design]
full_factorial = {}
";

#[test]
fn a_point_has_the_id_of_the_same_scenario_run_alone() {
    let plan = plan(TWO);
    assert_eq!(plan.points().len(), 6);
    for (place, point) in plan.points().iter().enumerate() {
        let sets = std::iter::zip(["unit.town.staff", "run.warm_up"], &point.levels);
        let sets = sets.map(|(path, level)| format!("{path}={}", inline(level))).collect();
        let alone =
            Scenario::load(Path::new("scenarios/minimal.toml"), &Options { sets, ..Options::default() });
        let alone = alone.unwrap();
        assert_eq!(point.id, point_id(&alone.identity().full(), None));
        assert_eq!(plan.scenario(place).unwrap().resolved_toml(), alone.resolved_toml());
        assert_eq!(plan.run_id(place, 2), format!("{}-2", point.id));
    }
    assert_eq!(plan.points()[1].levels, [Node::Int(2), "2 d".into()]);
}

#[test]
fn a_point_runs_as_its_scenario_does() {
    let study = study(&format!("set = {{ \"run.length\" = \"5 d\" }}\n{TWO}"));
    let plan = Plan::of(&study).unwrap();
    let alone = World::build(&plan.scenario(3).unwrap(), false).unwrap();
    let clock = Clock::default();
    let run = |world: &World| replicate(world, 1, Watch { clock: &clock, log: None }).unwrap();
    assert_eq!(run(&plan.engine(3).unwrap()), run(&alone));
}

#[test]
fn more_levels_and_more_replications_keep_what_there_was() {
    let few = plan(TWO);
    let more = TWO.replace("[2, 3]", "[1, 2, 3, 5]").replace("steps = 3", "steps = 5");
    let many = plan(&format!("replications = 40\n{more}"));
    assert_eq!((many.points().len(), many.runs()), (20, 800));
    for (place, point) in few.points().iter().enumerate() {
        let there = many.points().iter().position(|other| other.id == point.id).expect("the point is kept");
        assert_eq!(many.points()[there].levels, point.levels);
        for replication in 0..3 {
            assert_eq!(few.run_key(place, replication), many.run_key(there, replication));
        }
    }
}

#[test]
fn keys_of_runs_differ_and_have_32_digits() {
    let plan = plan(TWO);
    let mut keys: Vec<String> = (0..6)
        .flat_map(|place| (0..5).map(move |run| (place, run)))
        .map(|(p, r)| plan.run_key(p, r))
        .collect();
    assert!(keys.iter().all(|key| key.len() == 32 && key.chars().all(|c| c.is_ascii_hexdigit())));
    keys.sort();
    keys.dedup();
    assert_eq!(keys.len(), 30);
}

#[test]
fn constraints_leave_points_out_and_are_counted() {
    let plan = plan(&format!(
        "constraints = [\"staff < 3 or warm > '1 d'\", \"not (staff == 2 and warm == '3 d')\"]\n{TWO}"
    ));
    assert_eq!((plan.points().len(), plan.left_out(), plan.rows().len()), (4, 2, 4));
    assert!(plan.points().iter().all(|point| point.levels != [Node::Int(3), "1 d".into()]));
}

#[test]
fn one_at_a_time_visits_the_base_once_even_as_a_level() {
    let plan = plan(
        "
[factors.staff]
path = \"unit.town.staff\"
values = [2, 3, 4]
[factors.follow]
alternatives = { on = { \"desks.follow_up\" = {} }, off = { \"desks.follow_up\" = \"off\" } }
[design]
one_at_a_time = {}
",
    );
    let staff =
        plan.scenario(0).unwrap().model.unit.iter().find(|(name, _)| *name == "town").unwrap().1.staff.0;
    let in_list = [2, 3, 4].contains(&staff);
    assert_eq!(plan.rows().len(), 6);
    // One alternative is the base, and so is a level of staff if it is in the list.
    assert_eq!(plan.points().len(), 6 - 1 - usize::from(in_list));
    assert_eq!(plan.rows()[0].role, Role::Base);
    assert_eq!(plan.rows()[1].role, Role::Alone { factor: 0 });
    assert_eq!(plan.points()[0].levels[1], Node::Int(i64::from(staff)));
}

#[test]
fn sampled_points_stay_in_their_ranges_and_in_their_kinds() {
    let factors = "
[factors.staff]
path = \"unit.town.staff\"
range = { from = 2, to = 4 }
[factors.warm]
path = \"run.warm_up\"
log_range = { from = \"1 h\", to = \"3 d\" }
[factors.share]
path = \"desks.follow_up.share\"
range = { from = 0.2, to = 0.4 }
[design]
";
    for (design, rows) in [
        ("latin_hypercube = { points = 30 }", 30),
        ("sobol = { points = 32 }", 32),
        ("morris = { trajectories = 5 }", 20),
        ("saltelli = { n = 8, second_order = true }", 64),
    ] {
        let plan = plan(&format!("{factors}{design}"));
        assert_eq!(plan.rows().len(), rows, "{design}");
        let names: Vec<&str> = plan.factors().iter().map(String::as_str).collect();
        assert_eq!(names, ["share", "staff", "warm"]);
        for point in plan.points() {
            let [Node::Float(share), Node::Int(staff), Node::Text(warm)] = &point.levels[..] else {
                panic!("{point:?}")
            };
            assert!((0.2..=0.4).contains(share) && (2..=4).contains(staff), "{point:?}");
            let warm = crate::kernel::Elapsed::parse(warm).unwrap().0;
            assert!((3_600..=3 * 86_400).contains(&warm), "{point:?}");
        }
    }
}

#[test]
fn rows_of_morris_differ_in_the_factor_that_they_name() {
    let plan = plan(
        "
[factors.a]
path = \"desks.follow_up.share\"
range = { from = 0.2, to = 0.5 }
[factors.b]
path = \"unit.town.staff\"
range = { from = 1, to = 4 }
[design]
morris = { trajectories = 6, levels = 4 }
",
    );
    for pair in plan.rows().windows(2) {
        let Role::Step { changed, .. } = pair[1].role else { panic!("{pair:?}") };
        let Some(changed) = changed else { continue };
        let levels = |row: &Row| plan.points()[row.point as usize].levels.clone();
        let (one, other) = (levels(&pair[0]), levels(&pair[1]));
        assert_ne!(one[changed as usize], other[changed as usize]);
        assert_eq!(one[1 - changed as usize], other[1 - changed as usize]);
    }
    assert!(plan.points().len() <= 16 && plan.rows().len() == 18, "two rows may visit one point");
}

#[test]
fn levels_that_are_wrong_only_together_are_told_at_their_place_with_the_point() {
    let text = "
[factors.first]
path = \"government.assessment.target\"
values = [0.7, 0.9]
[factors.highest]
path = \"government.assessment.target_cap\"
values = [0.85, 0.95]
[design]
full_factorial = {}
";
    let mistakes = Plan::of(&study(text)).unwrap_err();
    let entries = mistakes.entries();
    assert_eq!(entries.len(), 1, "{mistakes}");
    assert_eq!((entries[0].line, entries[0].column), (Some(6), Some(16)), "{mistakes}");
    let help = entries[0].help.as_deref().unwrap_or_default();
    assert!(help.contains("at the point first = 0.9, highest = 0.85"), "{help}");
    let mended = format!("constraints = [\"first <= highest\"]\n{text}");
    assert_eq!(plan(&mended).points().len(), 3);
}

#[test]
fn a_level_inside_what_another_factor_switches_off_is_a_mistake_unless_it_is_left_out() {
    let text = "
[factors.follow]
alternatives = { on = { \"desks.follow_up\" = {} }, off = { \"desks.follow_up\" = \"off\" } }
[factors.share]
path = \"desks.follow_up.share\"
values = [0.2, 0.4]
[design]
full_factorial = {}
";
    let mistakes = Plan::of(&study(text)).unwrap_err();
    let entry = &mistakes.entries()[0];
    assert!(entry.message.contains("`desks.follow_up`, which `follow` switches off"), "{}", entry.message);
    assert_eq!(entry.line, Some(8));
    let mended = format!("constraints = [\"follow == 'on'\"]\n{text}");
    assert_eq!(plan(&mended).points().len(), 2);
}

#[test]
fn a_design_of_too_many_rows_is_refused_before_it_is_laid_out() {
    let factor = |name: &str, path: &str| {
        format!("[factors.{name}]\npath = \"{path}\"\nrange = {{ from = 0.001, to = 0.999, steps = 200 }}\n")
    };
    let text = factor("a", "desks.follow_up.share")
        + &factor("b", "citizens.judgement.rates")
        + &factor("c", "community.mixed.digital_weak")
        + "[design]\nfull_factorial = {}\n";
    let text = format!("petisim = 1\nbase = \"scenarios/minimal.toml\"\n{text}");
    let Ok(study) = Study::from_text("test.toml", &text, &Options::default()) else {
        panic!("the study is wrong")
    };
    let mistakes = Plan::of(&study).unwrap_err();
    assert!(mistakes.plain().contains("8000000 rows"), "{mistakes}");
}
