//! Sampling: round by round, all points that an undecided claim needs; then every such claim is looked at.

use rayon::ThreadPoolBuildError;

use super::contrast::Values;
use super::judge::{Answer, Judged, effect, judge, shrinks};
use super::probe::Probe;
use super::{ALPHA, Claims, Finding, Job, Verdict};
use crate::experiment::compare::{Pool, Samples};
use crate::experiment::{Engine, Failure};
use crate::results::claims::file::Measure;

/// What is still to come, at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Forecast {
    /// Claims that draw no more.
    pub settled: usize,
    /// Simulated seconds of all runs, those done included, if every open claim goes to its cap.
    pub seconds: u64,
    /// The same in runs.
    pub runs: u32,
}

/// What was found about all claims.
#[derive(Clone, Debug, PartialEq)]
pub struct Tested {
    /// By claim.
    pub findings: Vec<Finding>,
    /// Runs that failed: claim and arm by which the point was first named, replication, and why.
    pub failures: Vec<(String, u32, Failure)>,
    /// Runs that were done, failed ones included.
    pub runs: u32,
    /// Whether sampling ended as it should, and was not stopped.
    pub is_whole: bool,
}

/// How far a claim is.
struct State {
    expects: Vec<Judged>,
    chain: Option<Judged>,
}

impl<E: Engine> Claims<E> {
    /// Runs all claims. `tell` hears before each round what is still to come, at most.
    ///
    /// What is found depends on the claims alone: not on threads, nor on the order in which runs end, nor on which
    /// claims are run together. After a stop, claims that were not decided are shown by the replications that are
    /// there, and stay open.
    ///
    /// # Errors
    /// If threads cannot be started.
    pub fn run(
        &self,
        pool: &mut Pool<'_>,
        tell: &mut dyn FnMut(Forecast),
    ) -> Result<Tested, ThreadPoolBuildError> {
        let mut samples = Samples::new(self.probes.len());
        let mut states: Vec<State> = self.jobs.iter().map(State::begin).collect();
        let mut looks: Vec<u32> = self.jobs.iter().flat_map(|job| job.looks.iter().copied()).collect();
        looks.sort_unstable();
        looks.dedup();
        let mut is_whole = true;
        for look in looks {
            let mut points: Vec<usize> = Vec::new();
            for (job, state) in self.jobs.iter().zip(&states).filter(|(job, _)| job.looks.contains(&look)) {
                points.extend(state.points(job));
            }
            points.sort_unstable();
            points.dedup();
            tell(self.forecast(&samples, &states));
            is_whole = samples.extend(&self.probes, &points, look, pool)?;
            if !is_whole {
                break;
            }
            for (job, state) in self.jobs.iter().zip(&mut states).filter(|(job, _)| job.looks.contains(&look))
            {
                self.look(job, state, &samples, Some(look));
            }
        }
        if !is_whole {
            for (job, state) in self.jobs.iter().zip(&mut states) {
                self.look(job, state, &samples, None);
            }
        }
        let runs = (0..self.probes.len()).map(|point| samples.n(point)).sum();
        let named = |(point, replication, failure): &(usize, u32, Failure)| {
            (self.names[*point].clone(), *replication, failure.clone())
        };
        let failures = samples.failures().iter().map(named).collect();
        let findings = self.jobs.iter().zip(states).map(|(job, state)| self.finding(job, state)).collect();
        Ok(Tested { findings, failures, runs, is_whole })
    }

    /// Judges what is open. Without a `look` the replications that are there are shown, and nothing is decided.
    fn look(&self, job: &Job, state: &mut State, samples: &Samples, look: Option<u32>) {
        let (expects, chain) = (state.open(job), state.chain_is_open());
        let level = job.level();
        let at = |points: &[usize], arms: &[usize]| {
            look.unwrap_or_else(|| arms.iter().map(|arm| samples.n(points[*arm])).min().unwrap_or(0))
        };
        let settle = |judged: Judged| match look {
            Some(_) => judged,
            None => Judged { answer: Answer::Open, ..judged },
        };
        for place in expects {
            let n = at(&job.arms, &job.arms_of(place));
            let rows = self.rows(&job.arms, samples, n);
            let judged = settle(judge(&job.questions[place], &rows, level));
            if judged.looked_at >= state.expects[place].looked_at {
                state.expects[place] = judged;
            }
        }
        if let (true, Some((place, shrinks_to)), Some(before)) = (chain, job.chain, state.chain.as_ref()) {
            let arms = job.arms_of(place);
            let n = at(&job.arms, &arms).min(at(&job.cuts, &arms));
            let (uncut, cut) = (self.rows(&job.arms, samples, n), self.rows(&job.cuts, samples, n));
            let effect = effect(&job.questions[place], &uncut);
            let judged = settle(shrinks(&effect, (&uncut, &cut), shrinks_to, level));
            if judged.looked_at >= before.looked_at {
                state.chain = Some(judged);
            }
        }
    }

    fn rows<'a>(&'a self, points: &'a [usize], samples: &'a Samples, n: u32) -> Vec<Row<'a, E>> {
        (0..n).map(|replication| Row { probes: &self.probes, points, samples, replication }).collect()
    }

    fn forecast(&self, samples: &Samples, states: &[State]) -> Forecast {
        let mut upto: Vec<u32> = (0..self.probes.len()).map(|point| samples.n(point)).collect();
        let mut settled = 0;
        for (job, state) in self.jobs.iter().zip(states) {
            let points = state.points(job);
            settled += usize::from(points.is_empty());
            for point in points {
                upto[point] = upto[point].max(job.cap());
            }
        }
        let seconds = upto.iter().zip(&self.lengths).map(|(n, length)| u64::from(*n) * length).sum();
        Forecast { settled, seconds, runs: upto.iter().sum() }
    }

    fn finding(&self, job: &Job, state: State) -> Finding {
        let State { expects, chain } = state;
        let first = |answer, of: &dyn Fn(usize) -> bool| {
            let is_one = |place: &usize| expects[*place].answer == answer && of(*place);
            (0..expects.len()).find(is_one)
        };
        let sum = |of: &dyn Fn(usize) -> bool| match (first(Answer::Fails, of), first(Answer::Open, of)) {
            (Some(place), _) => (Verdict::Contradicted, place),
            (_, Some(place)) => (Verdict::Undecided, place),
            _ => (Verdict::Supported, job.chain.map_or(0, |(place, _)| place)),
        };
        let (verdict, decisive) = sum(&|_| true);
        let (of_sentence, _) = sum(&|place| !job.beyond[place]);
        let mut points: Vec<usize> = job.arms.iter().chain(&job.cuts).copied().collect();
        points.sort_unstable();
        points.dedup();
        let seconds = points.iter().map(|point| self.probes[*point].spent().as_secs_f64()).sum();
        Finding { verdict, of_sentence, expects, decisive, chain, cap: job.cap(), seconds }
    }
}

impl Job {
    fn cap(&self) -> u32 {
        self.looks.last().copied().unwrap_or(0)
    }

    /// The error that one expectation, or the chain, may spend at one look.
    fn level(&self) -> f64 {
        let parts = self.questions.len() + usize::from(self.chain.is_some());
        ALPHA / (parts.max(1) * self.looks.len().max(1)) as f64
    }

    /// The arms that an expectation is about.
    fn arms_of(&self, place: usize) -> Vec<usize> {
        let mut arms: Vec<usize> =
            self.questions[place].quantities().flat_map(|quantity| quantity.needs().0).collect();
        arms.sort_unstable();
        arms.dedup();
        arms
    }
}

impl State {
    fn begin(job: &Job) -> State {
        let level = job.level();
        let expects = job.questions.iter().map(|question| judge(question, &[] as &[Nothing], level));
        let chain = job.chain.map(|(place, to)| {
            let none: &[Nothing] = &[];
            shrinks(&effect(&job.questions[place], none), (none, none), to, level)
        });
        State { expects: expects.collect(), chain }
    }

    fn is_failed(&self, place: usize) -> bool {
        self.expects[place].answer == Answer::Fails
    }

    /// Expectations that are still to be judged: none once the sentence is contradicted, and only those of the sentence
    /// once something beyond it is.
    fn open(&self, job: &Job) -> Vec<usize> {
        let places = || 0..self.expects.len();
        let fails = |beyond: bool| places().any(|place| job.beyond[place] == beyond && self.is_failed(place));
        let (sentence_fails, beyond_fails) = (fails(false), fails(true));
        let is_settled = |place: usize| sentence_fails || (beyond_fails && job.beyond[place]);
        let is_open = |place: &usize| self.expects[*place].answer == Answer::Open && !is_settled(*place);
        places().filter(is_open).collect()
    }

    fn chain_is_open(&self) -> bool {
        let is_open = |chain: &Judged| chain.answer == Answer::Open;
        let is_contradicted = (0..self.expects.len()).any(|place| self.is_failed(place));
        !is_contradicted && self.chain.as_ref().is_some_and(is_open)
    }

    /// The points that the claim still needs.
    fn points(&self, job: &Job) -> Vec<usize> {
        let of_expects =
            self.open(job).into_iter().flat_map(|place| job.arms_of(place)).map(|arm| job.arms[arm]);
        let chain = job.chain.filter(|_| self.chain_is_open());
        let of_chain = chain.into_iter().flat_map(|(place, _)| job.arms_of(place));
        let of_chain = of_chain.flat_map(|arm| [job.arms[arm], job.cuts[arm]]);
        of_expects.chain(of_chain).collect()
    }
}

/// The replications before the first.
struct Nothing;

impl Values for Nothing {
    fn value(&self, _: usize, _: &Measure) -> Option<f64> {
        None
    }
}

/// One replication of the arms of a claim.
struct Row<'a, E> {
    probes: &'a [Probe<E>],
    points: &'a [usize],
    samples: &'a Samples,
    replication: u32,
}

impl<E: Engine> Values for Row<'_, E> {
    fn value(&self, arm: usize, measure: &Measure) -> Option<f64> {
        let point = self.points[arm];
        self.samples.value(point, self.replication, self.probes[point].place(measure)?)
    }
}
