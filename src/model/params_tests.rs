//! How a world is resolved: names, places, shares of places, rates, calendars.

use super::*;
use crate::kernel::param::Count;
use crate::kernel::parse_date;
use crate::model::testing::{near, world};

fn resolve(text: &str) -> Params {
    resolve_with(text, 1)
}

fn resolve_with(text: &str, seed: u64) -> Params {
    Params::resolve(&world(text), parse_date("2017-01-01").unwrap(), 30, seed)
}

const UNITS: &str = r#"
[calendar.office]
[calendar.seven]
weekdays = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
hours = ["08:00-20:00"]
holidays = ["2017-01-05"]
[unit.town]
kind = "town"
count = 5
staff = 3
calendar = "seven"
[unit.water]
staff = 2
[unit.police]
staff = 7
level = "city"
[category.leak]
share = 0.6
remit = ["water", "town"]
[category.theft]
share = 0.4
remit = ["police"]
partners = ["water"]
[community.estate]
"#;

fn names(params: &Params) -> Vec<&str> {
    params.units.iter().map(|unit| unit.name.as_str()).collect()
}

#[test]
fn in_a_single_district_only_towns_are_numbered() {
    let params = resolve(UNITS);
    assert_eq!(
        names(&params),
        ["town_001", "town_002", "town_003", "town_004", "town_005", "water", "police"]
    );
    assert_eq!(params.districts.len(), 1);
    assert_eq!(params.org_name(Org::District(DistrictId(0))), "district");
    assert_eq!(params.org_name(Org::Unit(UnitId(5))), "water");
    assert_eq!(params.org_name(Org::City), "city");
    assert_eq!(params.org_name(Org::Government), "government");
    let one = resolve(&UNITS.replace("count = 5\n", ""));
    assert_eq!(names(&one), ["town", "water", "police"], "a single town keeps its name");
}

#[test]
fn every_district_has_towns_and_bureaus_of_its_own_and_shares_those_of_the_city() {
    let params = resolve(&format!("{UNITS}[world]\ndistricts = 2\n"));
    assert_eq!(
        names(&params),
        ["town_001", "town_003", "town_005", "water_01", "town_002", "town_004", "water_02", "police"]
    );
    assert_eq!(params.org_name(Org::District(DistrictId(1))), "district_02");
    let [first, second] = &*params.districts else { panic!("two districts") };
    assert_eq!(first.towns, [UnitId(0), UnitId(1), UnitId(2)]);
    assert_eq!(second.towns, [UnitId(4), UnitId(5)]);
    // Bureaus in alphabetical order: police, water.
    assert_eq!(first.bureaus, [UnitId(7), UnitId(3)]);
    assert_eq!(second.bureaus, [UnitId(7), UnitId(6)]);
    assert_eq!(params.units[UnitId(7)].district, None);
    assert_eq!(params.units[UnitId(6)].district, Some(DistrictId(1)));
}

#[test]
fn a_remit_means_the_unit_of_the_territory() {
    let params = resolve(&format!("{UNITS}[world]\ndistricts = 2\ncommunities_per_town = 2\n"));
    // Communities 0 to 5 lie in the first district's three towns, 6 to 9 in the second's two.
    let of = |remit, community| params.units[params.unit_of(remit, CommunityId(community))].name.as_str();
    assert_eq!(of(Remit::Town, 5), "town_005");
    assert_eq!(of(Remit::Town, 6), "town_002");
    assert_eq!(of(Remit::Bureau(1), 5), "water_01");
    assert_eq!(of(Remit::Bureau(1), 6), "water_02");
    assert_eq!(of(Remit::Bureau(0), 0), of(Remit::Bureau(0), 9));
}

#[test]
fn keys_follow_names_so_that_another_unit_moves_nobody() {
    let params = resolve(UNITS);
    let more = resolve(&format!("{UNITS}[unit.gas]\nstaff = 1\n"));
    let key = |params: &Params, name: &str| params.units.iter().find(|unit| unit.name == name).unwrap().key;
    for name in names(&params) {
        assert_eq!(key(&params, name), key(&more, name));
    }
    let mut keys: Vec<u64> = more.units.iter().map(|unit| unit.key).collect();
    keys.sort_unstable();
    keys.dedup();
    assert_eq!(keys.len(), more.units.len());
}

#[test]
fn places_are_dealt_in_proportion() {
    let count = |weights: &[f64], n: usize| {
        let dealt = deal(weights, n);
        (0..weights.len())
            .map(|kind| dealt.iter().filter(|at| **at == Some(kind)).count())
            .collect::<Vec<_>>()
    };
    assert_eq!(count(&[0.35, 0.40, 0.25], 20), [7, 8, 5]);
    assert_eq!(count(&[35.0, 40.0, 25.0], 100), [35, 40, 25]);
    assert_eq!(count(&[1.0, 1.0, 1.0], 5), [2, 2, 1], "the first comes first");
    assert_eq!(count(&[1.0, 0.0, 3.0], 4), [1, 0, 3]);
    assert_eq!(deal(&[], 3), [None, None, None]);
    assert_eq!(deal(&[0.0, 0.0], 2), [None, None]);
}

#[test]
fn residents_are_shared_out_to_the_last_one() {
    let text = format!("{UNITS}[world]\nresidents = 100_003\ncommunities_per_town = 7\n");
    let params = resolve(&text);
    assert_eq!(params.communities.len(), 35);
    assert_eq!(params.communities.iter().map(|c| c.residents).sum::<u32>(), 100_003);
    assert!(params.communities.iter().all(|c| (2857..=2858).contains(&c.residents))); // 100,003 / 35 = 2857.2
    near(*params.community_cum.last().unwrap(), 1.0);
    assert!(params.community_cum.is_sorted_by(|a, b| a < b));
}

#[test]
fn kinds_of_communities_bring_their_problems_and_their_digital_weakness() {
    let text = UNITS
        .replace("[community.estate]", "[community.estate]\ndigital_weak = 0.1\nproblem_factor = 3.0")
        + "[community.village]\ndigital_weak = 0.4\n[world]\ncommunities_per_town = 2\nresidents = 1_000\n";
    let params = resolve(&text);
    let weak: Vec<f64> = params.communities.iter().map(|c| c.digital_weak).collect();
    assert_eq!(weak, [0.1, 0.4].repeat(5));
    // Of four parts of a town's problems three arise in the estate: 0.75 · 1/5.
    near(params.community_cum[0], 0.15);
    near(params.community_cum[1], 0.20);
}

#[test]
fn a_day_brings_its_part_of_the_yearly_rate() {
    let text = format!(
        "{UNITS}[world]\nresidents = 100_000\n[citizens.problems]\nrate = 146.0\nconsultation_rate = 73.0\n"
    );
    let text = text + "[category.hours]\nkind = \"consultation\"\nshare = 1.0\n";
    let params = resolve(&text);
    let daily = |name: &str| params.categories.iter().find(|category| category.name == name).unwrap().daily;
    near(daily("leak"), 24.0); // 146 · 0.6 · 100 / 365
    near(daily("theft"), 16.0);
    near(daily("hours"), 20.0); // 73 · 100 / 365
    assert!(
        resolve(UNITS).categories.iter().all(|category| category.daily == 0.0),
        "no demand where it is off"
    );
}

#[test]
fn categories_know_their_units_and_their_means() {
    let params = resolve(UNITS);
    let [leak, theft] = &*params.categories else { panic!("two categories") };
    assert_eq!(leak.remit, [Remit::Bureau(1), Remit::Town]);
    assert_eq!(theft.remit, [Remit::Bureau(0)]);
    // Other parts fall to the bureaus by the problems that fall to them, never by staff; or to those that are named.
    assert_eq!(leak.partners, [(0, 0.4), (1, 0.6)]);
    assert_eq!(theft.partners, [(1, 1.0)]);
    let contested = resolve(&UNITS.replace("share = 0.6", "share = 0.6\ncontested = 0.5"));
    near(contested.categories[CategoryId(0)].partners[1].1, 0.3); // half of the leaks are the town's
    near(leak.field_mean / 3600.0, 3.0);
    near(leak.difficulty_mean, 0.4); // (0 + 0.3 + 0.9) / 3
    assert_eq!(params.category_name(CategoryId(1)), "theft");
}

#[test]
fn calendars_are_those_of_their_owners() {
    let params = resolve(
        &UNITS.replace("[calendar.seven]", "[desks.intake]\nclerk_calendar = \"seven\"\n[calendar.seven]"),
    );
    // 1 January 2017 was a Sunday; day 4 is the holiday of the seven-day calendar.
    assert!(!params.desk_calendar().is_working_day(0) && params.desk_calendar().is_working_day(1));
    assert!(params.unit_calendar(UnitId(0)).is_working_day(0));
    assert!(!params.unit_calendar(UnitId(0)).is_working_day(4) && params.desk_calendar().is_working_day(4));
    assert_eq!(params.unit_calendar(UnitId(0)).day_open_seconds(1), 12 * 3600);
    assert_eq!(params.unit_calendar(UnitId(5)).day_open_seconds(1), 8 * 3600);
    assert_eq!(params.calendars[params.clerk_calendar], *params.unit_calendar(UnitId(0)));
    assert_eq!(params.calendars[0].day_open_seconds(0), 86_400);
}

/// A world of 2,000 communities with a thousand problems a day.
fn rooted(settings: &str) -> String {
    let units = UNITS.replace("count = 5", "count = 10");
    format!(
        "{units}[world]\ncommunities_per_town = 200\nresidents = 1_000_000\n[citizens.problems]\nrate = 365.0\n{settings}\n"
    )
}

fn produced(params: &Params, category: u16) -> f64 {
    params.causes.iter().filter(|cause| cause.category == CategoryId(category)).map(|cause| cause.daily).sum()
}

#[test]
fn root_causes_of_even_strength_produce_exactly_the_rooted_share() {
    let params = resolve(&rooted("cause_sigma = 0.0\ncauses_per_community = 2.0"));
    assert_eq!(params.causes.len(), 2 * 2000 * 2);
    near(produced(&params, 0), 240.0); // 0.4 rooted · 0.6 of 1,000 a day
    near(produced(&params, 1), 160.0);
}

#[test]
fn root_causes_of_uneven_number_and_strength_produce_exactly_the_rooted_share() {
    let text = rooted("cause_sigma = 1.0\ncauses_per_community = 0.5");
    for seed in 1..=8 {
        let all = produced(&resolve_with(&text, seed), 0);
        assert!((all - 240.0).abs() < 1e-9 * 240.0, "{all}");
    }
    let params = resolve(&text);
    let causes = params.causes.iter().filter(|cause| cause.category == CategoryId(0)).count() as f64;
    assert!((causes - 1000.0).abs() < 4.0 * libm::sqrt(2000.0 * 0.25), "{causes}");
}

#[test]
fn root_causes_belong_to_the_world_and_not_to_its_other_matters() {
    let text = rooted("");
    let causes = |text: &str, seed: u64| {
        let params = resolve_with(text, seed);
        let theft = params.categories.iter().position(|category| category.name == "theft").unwrap();
        let of = |cause: &&Cause| cause.category.index() == theft;
        params
            .causes
            .iter()
            .filter(of)
            .map(|cause| (cause.key, cause.community, cause.daily))
            .collect::<Vec<_>>()
    };
    assert_eq!(causes(&text, 1), causes(&text, 1));
    assert_ne!(causes(&text, 1), causes(&text, 2));
    let more = text.replace("share = 0.6", "share = 0.5") + "[category.noise]\nshare = 0.1\n";
    assert_eq!(causes(&text, 1), causes(&more, 1));
}

#[test]
fn without_rooted_matters_there_are_no_root_causes() {
    assert!(resolve(UNITS).causes.is_empty());
    assert!(resolve(&rooted("causes_per_community = 0.0")).causes.is_empty());
    let mut spec = world(&rooted(""));
    spec.category.0.iter_mut().for_each(|(_, category)| category.rooted.0 = 0.0);
    spec.world.residents = Count(10_000);
    assert!(Params::resolve(&spec, parse_date("2017-01-01").unwrap(), 30, 1).causes.is_empty());
}

#[test]
fn the_hours_of_a_day_are_cumulated_shares() {
    let hours = ["0"; 12].into_iter().chain(["2"; 11]).chain(["6"]).collect::<Vec<_>>().join(", ");
    let params = resolve(&format!("{UNITS}[citizens.problems]\nhours = [{hours}]\n"));
    assert_eq!(params.hour_cum[11], 0.0);
    near(params.hour_cum[12], 2.0 / 28.0);
    near(params.hour_cum[22], 22.0 / 28.0);
    assert_eq!(params.hour_cum[23], 1.0);
    near(resolve(UNITS).hour_cum[5], 0.25); // without demand every hour is as good as another
}
