//! Tells the life of the first ticket of a small world that is sent back for redo, fact by fact.
//!
//! ```text
//! cargo run --release --example one_ticket
//! ```

use std::error::Error;
use std::path::Path;

use petisim::kernel::{Luck, SimTime};
use petisim::model::fact::Fact;
use petisim::model::observer::Observer;
use petisim::model::{Params, Window, run};
use petisim::scenario::{Options, Scenario};

/// Keeps all facts with their times.
#[derive(Default)]
struct Diary(Vec<(SimTime, Fact)>);

impl Observer for Diary {
    fn observe(&mut self, now: SimTime, fact: &Fact) {
        self.0.push((now, *fact));
    }
}

/// Name of the ticket that a fact is about, if it is about one.
fn ticket(fact: &Fact) -> Option<u64> {
    match fact {
        Fact::TicketMade { ticket } | Fact::Closed { ticket, .. } => Some(ticket.key),
        Fact::Dispatched { key, .. }
        | Fact::Signed { key, .. }
        | Fact::Refused { key, .. }
        | Fact::Settled { key, .. }
        | Fact::FirstContact { key, .. }
        | Fact::WorkStarted { key, .. }
        | Fact::Replied { key, .. }
        | Fact::RedoOrdered { key, .. }
        | Fact::Passed { key, .. }
        | Fact::Persuaded { key, .. }
        | Fact::Called { key, .. }
        | Fact::Said { key, .. }
        | Fact::ProofAsked { key, .. }
        | Fact::ProofChecked { key, .. }
        | Fact::Overdue { key, .. }
        | Fact::Reminded { key, .. } => Some(*key),
        _ => None,
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let scenario = Scenario::load(Path::new("scenarios/minimal.toml"), &Options::default())?;
    let run_spec = &scenario.head.run;
    let warm_up_end = SimTime::START + run_spec.warm_up;
    let window = Window { warm_up_end, end: warm_up_end + run_spec.length };
    let days = (window.end.0 / 86_400) as u32 + 1;
    let params = Params::resolve(&scenario.model, run_spec.start, days, run_spec.seed.0);
    let mut diary = Diary::default();
    run(&params, Luck::new(run_spec.seed.0, 0), window, &mut diary)?;

    let redone = diary.0.iter().find_map(|(_, fact)| match fact {
        Fact::RedoOrdered { key, .. } => Some(*key),
        _ => None,
    });
    let mut out = String::new();
    for (time, fact) in diary.0.iter().filter(|(_, fact)| redone.is_some() && ticket(fact) == redone) {
        out += &format!("{}  {fact:?}\n", params.start.iso(*time));
    }
    std::io::Write::write_all(&mut std::io::stdout(), out.as_bytes())?;
    Ok(())
}
