//! Two scenarios that differ in a policy face the same problems with the same luck (common random numbers).
#![allow(clippy::unwrap_used, reason = "a test that cannot go on may stop")]

use std::collections::BTreeMap;

use petisim::kernel::{Luck, SimTime};
use petisim::model::fact::{Channel, Fact, Nature, TicketInfo};
use petisim::model::ids::{CategoryId, CommunityId};
use petisim::scenario::Scenario;

use super::worlds::{self, QUARTER, Told, full, told};

/// What citizens bring: everything about a problem but who will speak of it, which depends on what they believe.
type Problems = BTreeMap<u64, (SimTime, CategoryId, CommunityId, Nature, u32, bool)>;

fn problems(told: &Told) -> Problems {
    let of = |(time, fact): &(SimTime, Fact)| match *fact {
        Fact::ProblemArose { key, category, community, nature, affected, consultation, .. } => {
            Some((key, (*time, category, community, nature, affected, consultation)))
        }
        _ => None,
    };
    let found: Problems = told.facts.iter().filter_map(of).collect();
    let count = told.facts.iter().filter(|(_, fact)| matches!(fact, Fact::ProblemArose { .. })).count();
    assert_eq!(found.len(), count, "two problems have one name");
    found
}

/// First tickets of a citizen about a problem, by their exogenous names.
fn first_tickets(told: &Told) -> BTreeMap<u64, TicketInfo> {
    let of = |(_, fact): &(SimTime, Fact)| match *fact {
        Fact::TicketMade { ticket } if ticket.attempt == 1 => Some((ticket.key, ticket)),
        _ => None,
    };
    told.facts.iter().filter_map(of).collect()
}

/// Policies: who works where, what the rules say, which mechanisms act. None of them is anything that citizens bring.
const POLICIES: [&[&str]; 16] = [
    &["unit.town.staff=9"],
    &["unit.labour.staff=0"],
    &["unit.enforcement.staff=6"],
    &["desks.review.strictness=1", "desks.review.effect_share=0.8"],
    &["desks.screening=off"],
    &["desks.intake.clerks=0"],
    &[
        "desks.intake=off",
        "desks.voicemail=off",
        "desks.screening=off",
        "desks.identity_linking=off",
        "citizens.patience=off",
    ],
    &["units.refusal=off"],
    &["units.informal=off"],
    &["units.handling.price=2"],
    &["government.assessment.black_list=0", "government.pressure.rest=0.1"],
    &["government.top_down_tasks.hours_per_week=20"],
    &["citizens.voice.base=0"],
    &["citizens.repeat.base=-8", "citizens.escalation=off"],
    &["rules.general=2 wd", "rules.clock=receipt"],
    &["calendar.office.hours=[\"09:00-12:00\"]"],
];

/// Treating a root cause thins the cause's own problems, and moves nobody's luck: what does not arise any more is what
/// was prevented, of a matter that had been treated before; all else is as it was.
#[test]
fn treating_a_root_cause_takes_away_problems_of_its_own_only() {
    let settings = ["category.heating.rooted=1", "citizens.problems.causes_per_community=1"];
    let treating = [
        "units.proactive.hours=1 h",
        "units.proactive.session=1 h",
        "units.proactive.base=20",
        "units.proactive.noticed=2",
        "units.proactive.delay=0 s",
        "units.proactive.effect=0.5",
    ];
    let with = told(&full(QUARTER, &[&settings[..], &treating[..]].concat()));
    let without = told(&full(QUARTER, &[&settings[..], &["units.proactive=off"]].concat()));
    let (left, all) = (problems(&with), problems(&without));
    let mut treated: BTreeMap<(CategoryId, CommunityId), SimTime> = BTreeMap::new();
    let mut prevented: BTreeMap<(SimTime, CategoryId, CommunityId), u32> = BTreeMap::new();
    for (time, fact) in &with.facts {
        match *fact {
            Fact::CauseTreated { category, community, .. } => {
                treated.entry((category, community)).or_insert(*time);
            }
            Fact::ProblemPrevented { category, community } => {
                *prevented.entry((*time, category, community)).or_default() += 1;
            }
            _ => {}
        }
    }
    assert!(!prevented.is_empty(), "nothing was prevented");
    assert!(left.iter().all(|(key, problem)| all.get(key) == Some(problem)));
    let mut gone: BTreeMap<(SimTime, CategoryId, CommunityId), u32> = BTreeMap::new();
    for (key, (time, category, community, ..)) in &all {
        if !left.contains_key(key) {
            *gone.entry((*time, *category, *community)).or_default() += 1;
            assert!(treated[&(*category, *community)] <= *time);
        }
    }
    assert_eq!(gone, prevented);
}

#[test]
fn a_policy_changes_nothing_of_what_citizens_bring() {
    let base = told(&full(QUARTER, &[]));
    let brought = problems(&base);
    assert!(brought.len() > 200, "{} problems are too few to say much", brought.len());
    for policy in POLICIES {
        let other = told(&full(QUARTER, policy));
        assert_eq!(problems(&other), brought, "{policy:?} changes what citizens bring");
        assert!(other.facts != base.facts, "{policy:?} changes nothing at all");
    }
}

#[test]
fn a_ticket_of_the_same_name_is_about_the_same_thing_under_every_policy() {
    let base = first_tickets(&told(&full(QUARTER, &[])));
    for policy in POLICIES {
        let other = first_tickets(&told(&full(QUARTER, policy)));
        let both = base.iter().filter_map(|(key, ticket)| Some((ticket, other.get(key)?)));
        let mut shared = 0;
        for (ticket, twin) in both {
            shared += 1;
            let fixed = |t: &TicketInfo| {
                (
                    t.problem,
                    t.citizen,
                    t.category,
                    t.community,
                    t.town,
                    t.persistent,
                    t.nature,
                    t.units_needed,
                )
            };
            assert_eq!(fixed(ticket), fixed(twin), "{policy:?}");
        }
        // Among those by telephone: a policy may close the other ways.
        let by_phone = |ticket: &TicketInfo| ticket.channel == Channel::Phone;
        let of = base.values().filter(|ticket| by_phone(ticket)).count();
        let kept = base.iter().filter(|(key, ticket)| by_phone(ticket) && other.contains_key(key)).count();
        assert!(shared > 20 && 3 * kept > of, "{policy:?}: only {kept} of {of} tickets have a twin");
    }
}

#[test]
fn a_shock_leaves_other_days_alone_and_adds_to_its_own() {
    let shock = "citizens.problems.shocks=[{ from = \"2018-02-20\", length = \"5 d\", factor = 4 }]";
    let (calm, shocked) = (problems(&told(&full(QUARTER, &[]))), problems(&told(&full(QUARTER, &[shock]))));
    // 20 February is day 50 of a run that starts on 1 January.
    let struck = |time: SimTime| (50..55).contains(&time.day());
    let elsewhere = |all: &Problems| -> Problems {
        all.iter().filter(|(_, problem)| !struck(problem.0)).map(|(key, problem)| (*key, *problem)).collect()
    };
    assert_eq!(elsewhere(&calm), elsewhere(&shocked));
    assert!(
        calm.iter().all(|(key, problem)| shocked.get(key) == Some(problem)),
        "a shock takes no problem away"
    );
    let (before, after) = (calm.len() - elsewhere(&calm).len(), shocked.len() - elsewhere(&shocked).len());
    assert!(after > 3 * before, "{before} problems have become {after}");
}

#[test]
fn a_shock_on_one_category_leaves_the_others_alone() {
    let shock = "citizens.problems.shocks=[{ from = \"2018-01-01\", length = \"80 d\", factor = 3, categories = [\"noise\"] }]";
    let sets = [shock];
    let calm = full(QUARTER, &[]);
    let noise = category(&calm, "noise");
    let others =
        |all: Problems| -> Problems { all.into_iter().filter(|(_, problem)| problem.1 != noise).collect() };
    let (before, after) = (problems(&told(&calm)), problems(&told(&full(QUARTER, &sets))));
    assert!(after.len() > before.len());
    assert_eq!(others(before), others(after));
}

#[test]
fn shares_of_two_categories_change_and_the_others_stay_as_they_were() {
    let base = full(QUARTER, &[]);
    let moved = full(QUARTER, &["category.heating.share=0.3", "category.noise.share=0.5"]);
    let (before, after) = (problems(&told(&base)), problems(&told(&moved)));
    let of = |all: &Problems, name: &str| -> Problems {
        let wanted = category(&base, name);
        all.iter().filter(|(_, problem)| problem.1 == wanted).map(|(key, problem)| (*key, *problem)).collect()
    };
    for name in ["wages", "questions"] {
        assert_eq!(of(&before, name), of(&after, name), "{name}");
        assert!(of(&before, name).len() > 20, "{name}");
    }
    let contains =
        |larger: &Problems, smaller: &Problems| smaller.iter().all(|(key, p)| larger.get(key) == Some(p));
    assert!(contains(&of(&before, "heating"), &of(&after, "heating")), "fewer of the same");
    assert!(contains(&of(&after, "noise"), &of(&before, "noise")), "the same and more");
    assert!(of(&after, "noise").len() > of(&before, "noise").len());
}

fn category(scenario: &Scenario, name: &str) -> CategoryId {
    CategoryId(scenario.model.category.index_of(name).unwrap() as u16)
}

#[test]
fn a_change_that_cannot_matter_changes_no_fact() {
    let base = told(&full(QUARTER, &[]));
    for nothing in [
        "title=Another title",
        "run.confidence=0.9",
        "run.replications=7",
        "run.series_step=7 d",
        "category.noise.label=噪声",
        // No category is of this class, and nothing but a category can be.
        "rules.emergency=9 d",
        // More audits than tickets are allowed a week already.
        "desks.audit.most_per_week=1000000",
        // Nobody tries a thousand times in two months.
        "citizens.repeat.most_attempts=1000",
        "citizens.problems.yearly=[1.0, 1.0]",
    ] {
        let other = told(&full(QUARTER, &[nothing]));
        assert_eq!(base.digest(), other.digest(), "{nothing}");
    }
    let unused = QUARTER.replace("[calendar.office]", "[calendar.early]\n[calendar.office]");
    assert_eq!(base.digest(), told(&full(&unused, &[])).digest(), "a calendar that nobody works by");
}

#[test]
fn a_time_in_another_unit_changes_no_fact() {
    for [one, other] in [
        ["run.warm_up=20 d", "run.warm_up=480 h"],
        ["desks.dispute.work=1.5 h", "desks.dispute.work=5400 s"],
        ["desks.review.form_work=4 min", "desks.review.form_work=240 s"],
        ["units.handling.horizon=10 d", "units.handling.horizon=240 h"],
        ["category.noise.field_hours=2 h", "category.noise.field_hours=120 min"],
    ] {
        assert_eq!(told(&full(QUARTER, &[one])).digest(), told(&full(QUARTER, &[other])).digest(), "{other}");
    }
}

#[test]
fn the_order_of_names_in_a_file_does_not_matter() {
    let blocks: Vec<&str> = QUARTER.split("\n\n").collect();
    let (head, mut rest) = (blocks[..2].join("\n\n"), blocks[2..].to_vec());
    rest.reverse();
    let turned = format!("{head}\n\n{}", rest.join("\n\n"));
    assert_ne!(turned, QUARTER);
    assert_eq!(told(&full(QUARTER, &[])).digest(), told(&full(&turned, &[])).digest());
}

#[test]
fn the_mirror_image_of_a_luck_runs_and_balances_it() {
    let quiet = ["run.warm_up=0 s", "run.length=6 d", "citizens.problems.causes_per_community=0"];
    let scenario = full(QUARTER, &quiet);
    let count = |luck: Luck| problems(&worlds::told_with(&scenario, luck)).len() as f64;
    let pairs: Vec<(f64, f64)> = (0..24)
        .map(|replication| Luck::new(scenario.head.run.seed.0, replication))
        .map(|luck| (count(luck), count(luck.antithetic())))
        .collect();
    let n = pairs.len() as f64;
    let (mean, twin) =
        (pairs.iter().map(|p| p.0).sum::<f64>() / n, pairs.iter().map(|p| p.1).sum::<f64>() / n);
    let covariance: f64 = pairs.iter().map(|p| (p.0 - mean) * (p.1 - twin)).sum::<f64>() / n;
    let variance: f64 = pairs.iter().map(|p| (p.0 - mean) * (p.0 - mean)).sum::<f64>() / n;
    assert!(
        covariance < -0.3 * variance,
        "covariance {covariance} of counts with variance {variance}: {pairs:?}"
    );
    let luck = Luck::new(1, 0);
    let (once, again) = (worlds::told_with(&scenario, luck.antithetic()), worlds::told_with(&scenario, luck));
    assert_ne!(once.facts, again.facts);
    assert_eq!(worlds::told_with(&scenario, luck.antithetic().antithetic()), again);
}
