//! The same world by the engine and by the twin: the same facts at the same instants in the same order, and the same
//! hours of staff.

use super::generator::{self, DAYS, Drawn};
use super::world::Twin;
use petisim::kernel::{Luck, SimTime};
use petisim::model::fact::Fact;
use petisim::model::observer::{Observer, Snapshot};
use petisim::model::{self, Window};

/// Everything that a run of the engine tells.
#[derive(Default)]
struct Told {
    facts: Vec<(SimTime, Fact)>,
    states: Vec<(SimTime, Snapshot)>,
}

impl Observer for Told {
    fn observe(&mut self, now: SimTime, fact: &Fact) {
        self.facts.push((now, *fact));
    }

    fn snapshot(&mut self, now: SimTime, snapshot: &Snapshot) {
        self.states.push((now, snapshot.clone()));
    }
}

/// What the two agreed on.
#[derive(Debug)]
pub struct Agreed {
    pub facts: Vec<(SimTime, Fact)>,
    pub tickets: usize,
    /// Dates on which parameters changed.
    pub changes: usize,
}

/// Runs a world twice. The difference, if there is one, in words.
pub fn compare(number: u64, on: f64) -> Result<Agreed, String> {
    let drawn = generator::world(number, on);
    let luck = Luck::new(number, 0);
    let luck = if number % 7 == 3 { luck.antithetic() } else { luck };
    let end = SimTime::from_day(DAYS);
    let mut told = Told::default();
    let window = Window { warm_up_end: SimTime::START, end };
    model::run(&drawn.params, luck, window, &mut told)
        .map_err(|broken| format!("world {number}: {broken}\n{}", written(&drawn)))?;
    let mut twin = Twin::new(&drawn.params, luck);
    twin.run(end);
    if let Some(difference) = first_difference(&told.facts, &twin.facts) {
        return Err(format!("world {number}: {difference}\n{}", written(&drawn)));
    }
    if let Some(difference) = states_differ(&told.states, &twin.states) {
        return Err(format!("world {number}: {difference}\n{}", written(&drawn)));
    }
    Ok(Agreed { facts: told.facts, tickets: twin.tickets.len(), changes: drawn.params.later.len() })
}

/// The first fact that differs, with its neighbours.
fn first_difference(engine: &[(SimTime, Fact)], twin: &[(SimTime, Fact)]) -> Option<String> {
    let most = engine.len().max(twin.len());
    let at = (0..most).find(|at| engine.get(*at) != twin.get(*at))?;
    let around = |facts: &[(SimTime, Fact)]| -> String {
        let from = at.saturating_sub(6);
        let lines = facts.iter().enumerate().skip(from).take(at - from + 4);
        lines
            .map(|(i, (time, fact))| format!("{} {i} {} {fact:?}\n", if i == at { '>' } else { ' ' }, time.0))
            .collect()
    };
    Some(format!("fact {at} differs\nengine:\n{}twin:\n{}", around(engine), around(twin)))
}

/// The first state that differs, field by field.
fn states_differ(engine: &[(SimTime, Snapshot)], twin: &[(SimTime, Snapshot)]) -> Option<String> {
    let at = (0..engine.len().max(twin.len())).find(|at| engine.get(*at) != twin.get(*at))?;
    let lines = |state: Option<&(SimTime, Snapshot)>| {
        format!("{state:#?}").lines().map(String::from).collect::<Vec<_>>()
    };
    let (engine, twin) = (lines(engine.get(at)), lines(twin.get(at)));
    let differ = engine.iter().zip(&twin).filter(|(engine, twin)| engine != twin);
    let differ: Vec<String> = differ.map(|(engine, twin)| format!("{engine} by the twin {twin}")).collect();
    Some(format!("state {at} differs:\n{}", differ.join("\n")))
}

fn written(drawn: &Drawn) -> String {
    let mut text = format!("{}\nand these settings:\n{}", drawn.text, drawn.settings.join("\n"));
    if !drawn.requests.is_empty() {
        text += &format!("\nand these requests:\n{:#?}", drawn.requests);
    }
    text
}
