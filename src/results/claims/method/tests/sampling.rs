use crate::experiment::compare::Pool;
use crate::experiment::{Clock, Engine, Failure, Measured, Names, Stage, Stop, Watch};
use crate::kernel::Luck;
use crate::model::outcome::Outcome;
use crate::results::claims::file::{Expect, Measure, Relation, Size, Word};
use crate::results::claims::method::contrast::Question;
use crate::results::claims::method::probe::Probe;
use crate::results::claims::method::{ALPHA, Answer, Claims, Finding, Job, Tested, Verdict, looks};

/// Metric 0: common luck, a shift, and a little luck of its own whose mean is zero.
struct Made {
    shift: f64,
    own: u64,
    fails_at: Option<u32>,
    stop: Option<(u32, Stop)>,
}

impl Engine for Made {
    fn run(&self, replication: u32, _: Watch<'_>) -> Result<Measured, Failure> {
        if self.fails_at == Some(replication) {
            return Err(Failure::new(Stage::Model, "made up"));
        }
        if let Some((at, stop)) = &self.stop
            && replication >= *at
        {
            stop.ask();
        }
        let common = Luck::new(1, replication).stream("common").uniform();
        let own = Luck::new(2 + self.own, replication).stream("own").uniform() - 0.5;
        let totals = vec![Some(common + self.shift + own)];
        let outcome = Outcome { totals, readings: vec![], series: vec![], cycles: Vec::new(), events: 1 };
        Ok(Measured { outcome, replay: None })
    }

    fn names(&self) -> Names {
        Names::default()
    }
}

fn rises(from: usize, to: usize, margin: f64) -> Question {
    let measure = Measure { metric: 0, orgs: None, category: None, months: None };
    let margin = Size::Absolute(margin);
    let relation = Relation::Change { from, to, low: Some(margin), high: None };
    Question::of(&Expect { measure, word: Word::Rises, relation, margin, beyond: false })
}

/// Points with these shifts, and luck of their own.
fn points(shifts: &[f64]) -> Claims<Made> {
    let mut claims = Claims::default();
    for (shift, own) in shifts.iter().zip(0..) {
        let made = Made { shift: *shift, own, fails_at: None, stop: None };
        claims.add(Probe::new(made, vec![]), 10, format!("point {own}"));
    }
    claims
}

fn job(questions: Vec<Question>, arms: &[usize], cap: u32) -> Job {
    let beyond = vec![false; questions.len()];
    Job { questions, beyond, arms: arms.to_vec(), cuts: vec![], chain: None, looks: looks(cap) }
}

fn run(claims: &Claims<Made>, jobs: usize, stop: &Stop) -> Tested {
    let (clock, mut tick) = (Clock::default(), |_| {});
    let mut pool = Pool { jobs, stop, clock: &clock, tick: &mut tick, ended: 0 };
    claims.run(&mut pool, &mut |_| {}).unwrap()
}

fn only(claims: &Claims<Made>) -> Finding {
    run(claims, 2, &Stop::default()).findings.remove(0)
}

#[test]
fn looks_grow_by_half_and_end_at_the_cap() {
    assert_eq!(looks(60), [8, 12, 18, 27, 40, 60]);
    assert_eq!(looks(8), [8]);
    assert_eq!(looks(9), [9], "eight would be too close to the cap");
    assert_eq!(looks(30), [8, 12, 18, 30]);
}

#[test]
fn a_true_claim_is_supported_and_a_false_one_contradicted() {
    for (margin, verdict) in [(1.0, Verdict::Supported), (4.0, Verdict::Contradicted)] {
        let mut claims = points(&[0.0, 2.5]);
        claims.push(job(vec![rises(0, 1, margin)], &[0, 1], 60)).unwrap();
        let found = only(&claims);
        assert_eq!((found.verdict, found.needed()), (verdict, None), "{found:?}");
        assert!(found.expects[0].n < 60 && (found.expects[0].effect.unwrap() - 2.5).abs() < 0.6);
    }
}

#[test]
fn a_margin_at_the_true_effect_is_never_decided() {
    let mut claims = points(&[0.0, 1.0]);
    claims.push(job(vec![rises(0, 1, 1.0)], &[0, 1], 90)).unwrap();
    let found = only(&claims);
    assert_eq!((found.verdict, found.expects[0].n, found.cap), (Verdict::Undecided, 90, 90));
    assert!(found.needed().is_none_or(|needed| needed > 90), "{found:?}");
}

#[test]
fn false_claims_pass_no_more_often_than_the_level_allows() {
    // The true effect lies at the margin, where errors are most likely: 400 claims may err about 0.4 times in all.
    let mut claims = points(&vec![0.0; 800]);
    for pair in 0..400 {
        claims.push(job(vec![rises(0, 1, 0.0)], &[2 * pair, 2 * pair + 1], 18)).unwrap();
    }
    let findings = run(&claims, 2, &Stop::default()).findings;
    let wrong = findings.iter().filter(|found| found.verdict != Verdict::Undecided).count();
    assert!(wrong <= 3, "{wrong} of 400 are decided, {ALPHA} of them may be");
}

#[test]
fn a_point_that_claims_share_is_run_once_and_what_is_decided_draws_no_more() {
    let mut claims = points(&[0.0, 5.0, 1.0]);
    claims.push(job(vec![rises(0, 1, 1.0)], &[0, 1], 27)).unwrap();
    claims.push(job(vec![rises(0, 1, 1.0)], &[0, 2], 27)).unwrap();
    let tested = run(&claims, 2, &Stop::default());
    let n: Vec<u32> = tested.findings.iter().map(|found| found.expects[0].n).collect();
    assert_eq!(n, [8, 27], "a clear claim ends at the first look");
    assert_eq!(tested.runs, 27 + 8 + 27);
}

#[test]
fn threads_and_company_do_not_show() {
    let alone = |jobs: usize, company: bool| {
        let mut claims = points(&[0.0, 1.3, 1.0]);
        claims.push(job(vec![rises(0, 1, 1.0)], &[0, 1], 40)).unwrap();
        if company {
            claims.push(job(vec![rises(0, 1, 1.0)], &[0, 2], 60)).unwrap();
        }
        let mut found = run(&claims, jobs, &Stop::default()).findings.remove(0);
        found.seconds = 0.0;
        found
    };
    assert_eq!(alone(1, false), alone(3, false));
    assert_eq!(alone(1, false), alone(2, true));
}

#[test]
fn the_chain_is_tested_beside_the_claim_and_only_while_it_matters() {
    let chained = |cut: f64, margin: f64| {
        let mut claims = points(&[0.0, 4.0, 0.0, cut]);
        let chain = Some((0, 0.5));
        claims.push(Job { cuts: vec![2, 3], chain, ..job(vec![rises(0, 1, margin)], &[0, 1], 60) }).unwrap();
        only(&claims)
    };
    let found = chained(0.5, 1.0);
    assert_eq!((found.verdict, found.chain.unwrap().answer), (Verdict::Supported, Answer::Holds));
    let found = chained(4.0, 1.0);
    assert_eq!((found.verdict, found.chain.unwrap().answer), (Verdict::Supported, Answer::Fails));
    let found = chained(2.0, 6.0);
    assert_eq!((found.verdict, found.chain.unwrap().answer), (Verdict::Contradicted, Answer::Open));
}

#[test]
fn what_goes_beyond_a_study_contradicts_the_claim_and_not_the_study() {
    let found = |beyond: [bool; 2]| {
        let mut claims = points(&[0.0, 2.5]);
        // The first part holds only after some looks, the second fails at the first.
        let questions = vec![rises(0, 1, 2.3), rises(0, 1, 9.0)];
        claims.push(Job { beyond: beyond.to_vec(), ..job(questions, &[0, 1], 400) }).unwrap();
        let found = only(&claims);
        (found.verdict, found.of_sentence, found.expects[0].answer)
    };
    let (verdict, sentence, first) = found([false, true]);
    assert_eq!((verdict, sentence), (Verdict::Contradicted, Verdict::Supported));
    assert_eq!(first, Answer::Holds, "it is sampled on when what goes beyond has failed");
    let (verdict, sentence, first) = found([true, false]);
    assert_eq!((verdict, sentence), (Verdict::Contradicted, Verdict::Contradicted));
    assert_eq!(first, Answer::Open, "nothing more is asked once the sentence is contradicted");
}

#[test]
fn a_run_that_fails_is_told_and_its_replication_left_out() {
    let mut claims = points(&[0.0]);
    let made = Made { shift: 5.0, own: 1, fails_at: Some(3), stop: None };
    claims.add(Probe::new(made, vec![]), 10, "SF1, with".into());
    claims.push(job(vec![rises(0, 1, 1.0)], &[0, 1], 12)).unwrap();
    let tested = run(&claims, 2, &Stop::default());
    assert_eq!(tested.failures.len(), 1);
    assert_eq!((tested.failures[0].0.as_str(), tested.failures[0].1), ("SF1, with", 3));
    let judged = &tested.findings[0].expects[0];
    assert_eq!((judged.answer, judged.n, judged.looked_at), (Answer::Holds, 11, 12), "seven are not enough");
}

#[test]
fn after_a_stop_what_is_there_is_shown_and_decides_nothing() {
    let stop = Stop::default();
    let mut claims = points(&[0.0]);
    let made = Made { shift: 5.0, own: 1, fails_at: None, stop: Some((5, stop.clone())) };
    claims.add(Probe::new(made, vec![]), 10, "SF1, with".into());
    claims.push(job(vec![rises(0, 1, 1.0)], &[0, 1], 60)).unwrap();
    let tested = run(&claims, 1, &stop);
    let judged = &tested.findings[0].expects[0];
    assert!(!tested.is_whole);
    assert_eq!((tested.findings[0].verdict, judged.n), (Verdict::Undecided, 6));
    assert!((judged.effect.unwrap() - 5.0).abs() < 1.0);
}
