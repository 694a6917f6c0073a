//! The edges at which it is known without a model what must come out: no demand, infinite capacity, zero capacity, zero
//! pressure. The worlds are ordinary scenarios (`scenarios/edges`); `src/docs/background/edges.md` shows what they give.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on may stop")]

use std::path::{Path, PathBuf};

use petisim::experiment::{Clock, Watch, World, replicate};
use petisim::model::metrics::{catalogue, metric};
use petisim::scenario::{Options, Scenario};

const EDGES: [&str; 5] = ["no_demand", "plenty", "nobody", "no_pressure", "calm"];

/// The totals of one replication, by the names of metrics.
struct Totals(Vec<Option<f64>>);

impl Totals {
    fn of(edge: &str) -> Totals {
        Totals::of_replication(edge, 0)
    }

    fn of_replication(edge: &str, replication: u32) -> Totals {
        let file: PathBuf =
            Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/edges").join(format!("{edge}.toml"));
        let scenario = Scenario::load(&file, &Options::default()).unwrap_or_else(|m| panic!("{edge}: {m}"));
        let world = World::build(&scenario, false).unwrap();
        // A broken invariant ends the run with an error.
        let told = replicate(&world, replication, Watch { clock: &Clock::default(), log: None }).unwrap();
        Totals(told.outcome.totals)
    }

    fn get(&self, id: &str) -> Option<f64> {
        self.0[usize::from(metric(id).unwrap_or_else(|| panic!("there is no metric {id}")))]
    }

    /// All of these are defined, and zero.
    fn are_zero(&self, ids: &[&str]) {
        for id in ids {
            assert_eq!(self.get(id), Some(0.0), "{id}");
        }
    }

    /// None of these can be told.
    fn are_missing(&self, ids: &[&str]) {
        for id in ids {
            assert_eq!(self.get(id), None, "{id}");
        }
    }
}

#[test]
fn without_demand_nothing_flows_and_no_rate_has_a_denominator() {
    let found = Totals::of("no_demand");
    let flows = ["problems", "consultations", "appeals", "calls", "messages", "tickets", "orders", "returns"];
    found.are_zero(&flows);
    found.are_zero(&[
        "replies",
        "redos",
        "overdue",
        "reminders",
        "calls_planted",
        "closed",
        "ticket_hours_h_per_year",
    ]);
    found.are_missing(&["first_refusal_rate", "redo_rate", "record_resolution_rate", "true_resolution_rate"]);
    found.are_missing(&["resolution_gap", "score_mean", "cycle_mean_h", "connection_rate", "blame_gini"]);
    // What comes down from above comes all the same, and is all that units do.
    assert!(found.get("top_down_h_per_year").unwrap() > 0.0);
    assert_eq!(found.get("offered_load_units"), Some(0.0));
}

#[test]
fn with_infinite_capacity_nobody_waits_and_nothing_is_late() {
    let found = Totals::of("plenty");
    assert!(found.get("tickets").unwrap() > 300.0);
    found.are_zero(&[
        "call_wait_mean_s",
        "message_wait_mean_h",
        "work_wait_mean_h",
        "calls_abandoned",
        "line_abandoned_share",
    ]);
    found.are_zero(&["local_waits_ended", "jobs_waiting_per_staff", "overdue", "sign_overdue", "reminders"]);
    assert_eq!(found.get("connection_rate"), Some(1.0));
    // Nobody raises what cannot be solved, and nothing is out of anybody's power but by a wrong address.
    found.are_zero(&["improper_share", "persistent_share"]);
}

#[test]
fn with_infinite_capacity_less_is_shirked_refused_and_gamed_than_under_load() {
    // One run of so small a place closes some 450 tickets, of which the gap is too noisy.
    let runs = |edge: &str| [0, 1, 2].map(|replication| Totals::of_replication(edge, replication));
    let (loaded, free) = (runs("base"), runs("plenty"));
    let mean = |runs: &[Totals; 3], id: &str| runs.iter().map(|run| run.get(id).unwrap()).sum::<f64>() / 3.0;
    let falls = ["perfunctory_share", "first_refusal_rate", "undecidable_share", "resolution_gap"];
    for id in falls {
        assert!(mean(&free, id) < mean(&loaded, id), "{id}");
    }
    assert!(mean(&free, "true_resolution_rate") > 1.5 * mean(&loaded, "true_resolution_rate"));
}

#[test]
fn with_no_capacity_calls_ring_out_and_nothing_is_ever_closed() {
    let found = Totals::of("nobody");
    assert!(found.get("calls").unwrap() > 500.0);
    // Every call ended unanswered; the few that ring at the edges of the window apart.
    let (calls, given_up) = (found.get("calls").unwrap(), found.get("calls_abandoned").unwrap());
    assert!((calls - given_up).abs() <= 3.0, "{calls} {given_up}");
    found.are_zero(&[
        "calls_answered",
        "messages",
        "tickets",
        "orders",
        "closed",
        "problems_solved_on_tickets",
    ]);
    found.are_zero(&["staffed_units_h_per_year", "connection_rate"]);
    found.are_missing(&["utilisation", "idle_share", "true_resolution_rate", "resolution_gap"]);
}

#[test]
fn where_nothing_is_felt_nobody_plants_calls_talks_citizens_round_makes_a_show_or_applies() {
    for edge in ["no_pressure", "calm"] {
        let found = Totals::of(edge);
        assert!(found.get("tickets").unwrap() > 300.0, "{edge}");
        found.are_zero(&[
            "pressure_mean",
            "calls_planted",
            "tickets_planted",
            "persuasions",
            "persuaded_share",
            "show_share",
            "applications",
        ]);
    }
}

#[test]
fn every_metric_is_defined_at_every_edge_or_its_text_says_when_it_is_missing() {
    for edge in EDGES {
        let found = Totals::of(edge);
        for (info, value) in catalogue().iter().zip(&found.0) {
            match value {
                Some(value) => assert!(value.is_finite(), "{edge}: {} is {value}", info.id),
                // A quotient without a denominator, or said in words.
                None => {
                    let doc = info.doc.to_lowercase();
                    assert!(
                        doc.contains(" / ") || doc.contains("missing"),
                        "{edge}: {}: {}",
                        info.id,
                        info.doc
                    );
                }
            }
        }
    }
}
