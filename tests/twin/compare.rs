//! The same world by the engine and by the twin: the same facts at the same instants in the same order, and the same
//! hours of staff.

use super::generator::{self, DAYS, Drawn};
use super::world::Twin;
use petisim::kernel::{Luck, SimTime};
use petisim::model::fact::{Fact, Observer, Snapshot};
use petisim::model::ids::Org;
use petisim::model::work::Work;
use petisim::model::{self, Window};

/// Everything that a run of the engine tells.
#[derive(Default)]
struct Told {
    facts: Vec<(SimTime, Fact)>,
    last: Option<Snapshot>,
}

impl Observer for Told {
    fn observe(&mut self, now: SimTime, fact: &Fact) {
        self.facts.push((now, *fact));
    }

    fn snapshot(&mut self, _now: SimTime, snapshot: &Snapshot) {
        self.last = Some(snapshot.clone());
    }
}

/// What the two had to agree on.
#[derive(Clone, Copy, Debug, Default)]
pub struct Size {
    pub facts: usize,
    pub tickets: usize,
}

/// Runs a world twice. The difference, if there is one, in words.
pub fn compare(number: u64, on: f64) -> Result<(Size, Vec<(SimTime, Fact)>), String> {
    let drawn = generator::world(number, on);
    let luck = Luck::new(number, 0);
    let end = SimTime::from_day(DAYS);
    let mut told = Told::default();
    let window = Window { warm_up_end: SimTime::START, end };
    model::run(&drawn.params, luck, window, &mut told)
        .map_err(|broken| format!("world {number}: {broken}\n{}", written(&drawn)))?;
    let mut twin = Twin::new(&drawn.params, luck);
    twin.run(end.0);
    if let Some(difference) = first_difference(&told.facts, &twin.facts) {
        return Err(format!("world {number}: {difference}\n{}", written(&drawn)));
    }
    if let Some(difference) = told.last.and_then(|last| hours_differ(&last, &twin)) {
        return Err(format!("world {number}: {difference}\n{}", written(&drawn)));
    }
    let size = Size { facts: told.facts.len(), tickets: twin.tickets.len() };
    Ok((size, told.facts))
}

/// The first fact that differs, with its neighbours.
fn first_difference(engine: &[(SimTime, Fact)], twin: &[(SimTime, Fact)]) -> Option<String> {
    let most = engine.len().max(twin.len());
    let at = (0..most).find(|at| engine.get(*at) != twin.get(*at))?;
    let around = |facts: &[(SimTime, Fact)]| -> String {
        let from = at.saturating_sub(6);
        let lines = facts.iter().enumerate().skip(from).take(at - from + 4);
        lines.map(|(i, (time, fact))| format!("{} {i} {} {fact:?}\n", if i == at { '>' } else { ' ' }, time.0)).collect()
    };
    Some(format!("fact {at} differs\nengine:\n{}twin:\n{}", around(engine), around(twin)))
}

/// Whether an organisation's people were on duty, and at work, for other times.
fn hours_differ(engine: &Snapshot, twin: &Twin) -> Option<String> {
    for org in &engine.orgs {
        let idle = org.booked[Work::Idle.index()];
        let (mut staffed, mut idle_there) = (0, 0);
        for crew in twin.crews.iter().filter(|crew| crew.org == org.org) {
            // Seats and clerks are two pools of one organisation; who sits at a town's line is at work all the time.
            let at_line = matches!(org.org, Org::Unit(unit) if twin.units[unit.index()].line.crew.is_some_and(|line| twin.crews[line].name == crew.name));
            staffed += crew.staffed;
            idle_there += if at_line { 0 } else { crew.staffed - crew.worked };
        }
        if org.org != Org::City && (org.staffed, idle) != (staffed, idle_there) {
            return Some(format!(
                "{:?}: {} s staffed, {idle} s idle; by the twin {staffed} s and {idle_there} s",
                org.org, org.staffed
            ));
        }
    }
    None
}

fn written(drawn: &Drawn) -> String {
    format!("{}\nand these settings:\n{}", drawn.text, drawn.settings.join("\n"))
}
