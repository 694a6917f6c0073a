//! Where contacts and tickets go, with the loops.

use super::Run;
use super::totals::{SUMMARY, Totals};
use crate::render::figure::{Flow, Node, Sankey};
use crate::render::html::block::{Block, Caption, Figure};
use crate::render::html::page::Section;
use crate::render::words::Words;

/// Stages, in the order of their numbers below.
const STAGES: [(Words, usize, usize); 14] = [
    (Words::new("Contacts", "诉求接入"), 0, 0),
    (Words::new("Answered or read", "接听受理"), 1, 0),
    (Words::new("Hung up", "等待中挂断"), 1, 6),
    (Words::new("Tickets made", "形成工单"), 2, 5),
    (Words::new("Answered at once", "直接答复"), 2, 2),
    (Words::new("Screened out", "不予受理"), 2, 6),
    (Words::new("Merged", "并入在办工单"), 2, 4),
    (Words::new("With units", "承办单位办理"), 3, 5),
    (Words::new("Closed", "办结"), 4, 5),
    (Words::new("Truly resolved", "记为解决，确已解决"), 5, 2),
    (Words::new("Resolved on record only", "记为解决，实未解决"), 5, 1),
    (Words::new("Recorded unresolved", "记为未解决"), 5, 3),
    (Words::new("Questions, planted calls", "咨询与自打热线"), 5, 4),
    (Words::new("Outside the rate", "不计入考核"), 5, 6),
];

const CONTACTS: usize = 0;
const TAKEN: usize = 1;
const HUNG_UP: usize = 2;
const TICKETS: usize = 3;
const AT_ONCE: usize = 4;
const SCREENED: usize = 5;
const MERGED: usize = 6;
const UNITS: usize = 7;
const CLOSED: usize = 8;
const SOLVED: usize = 9;
const ON_PAPER: usize = 10;
const UNRESOLVED: usize = 11;
const OTHERS: usize = 12;
const OUTSIDE: usize = 13;

/// The section.
pub(crate) fn section(run: &Run) -> Section {
    let section = Section::new("flow", Words::new("From contact to closing", "从诉求接入到办结"));
    let totals = &run.totals;
    let ids = ["tickets", "calls_abandoned", "answered_at_once", "returns", "redos", "overdue"];
    let cards = ids.iter().filter_map(|id| super::headline::card(totals, id)).collect();
    section.with(Block::Cards(cards)).with(figure(totals))
}

fn figure(totals: &Totals) -> Figure {
    let flows = flows(totals);
    // Stages that nothing reaches have no place in the picture.
    let used: Vec<usize> = (0..STAGES.len())
        .filter(|stage| {
            flows.iter().any(|flow| flow.value > 0.0 && (flow.from == *stage || flow.to == *stage))
        })
        .collect();
    let place = |stage: usize| used.iter().position(|used| *used == stage);
    let nodes = used.iter().map(|stage| {
        let (name, column, series) = STAGES[*stage].clone();
        Node { name, column, series }
    });
    let kept = flows
        .iter()
        .filter_map(|flow| Some(Flow { from: place(flow.from)?, to: place(flow.to)?, ..flow.clone() }));
    let whole = totals.mean("calls") + totals.mean("messages");
    let chart = Sankey {
        nodes: nodes.collect(),
        flows: kept.filter(|flow| flow.value > 0.0).collect(),
        unit: Words::new("cases a replication", "件（每次独立模拟平均）"),
        whole: if whole > 0.0 { whole } else { totals.mean("tickets").max(1.0) },
    };
    let what = Words::new(
        "The width of a band is the number of cases. Shares are of all contacts: calls (redials and calls that found all \
         lines taken included) and messages. Lines above the bands are loops: orders returned by units, tickets sent \
         back to be redone, and tickets about a problem that the same citizen raised before. What enters and leaves a \
         stage differs by the tickets open at the ends of the counted window. Tickets from other channels (superiors, \
         visits, villages) enter at \"Tickets made\". Outside the rate: tickets without a recorded resolution.",
        "色带宽度表示件数；占比以全部诉求接入（来电，含重拨与占线未接入，以及留言）为分母。上方回线为循环：承办单位退单、退回重办、\
         同一市民的重复诉求。各环节流入与流出之差为统计期首尾的在办件。上级交办、来访、村（社区）等渠道的工单从“形成工单”进入。\
         不计入考核：没有解决情况记录的工单。",
    );
    Figure {
        id: "ticket-flow".into(),
        title: Words::new("What becomes of contacts", "诉求办理去向"),
        caption: Caption { what, n: Some(totals.n()), interval: None, source: SUMMARY },
        chart: Box::new(chart),
    }
}

/// What flows, stage by stage, means over replications.
fn flows(totals: &Totals) -> Vec<Flow> {
    let mean = |id: &str| totals.mean(id);
    let closed = mean("closed");
    let recorded = closed * mean("record_covered_share");
    let resolved = recorded * mean("record_resolution_rate");
    let on_paper = mean("false_completions");
    // The rate of false completions leaves out questions and planted tickets, which the record counts.
    let rate = mean("false_completion_rate");
    let apart = if rate > 0.0 { (resolved - on_paper / rate).max(0.0) } else { 0.0 };
    let solved = (resolved - on_paper - apart).max(0.0);
    let again = mean("tickets_repeat_new_facts") + mean("tickets_repeat_no_new_facts");
    let contacts = mean("calls_answered") + mean("messages");
    let none = Words::new("", "");
    let forward = |from: usize, to: usize, value: f64| Flow { from, to, value, name: none.clone() };
    let back = |from: usize, to: usize, value: f64, name: Words| Flow { from, to, value, name };
    vec![
        forward(CONTACTS, TAKEN, contacts),
        forward(CONTACTS, HUNG_UP, mean("calls_abandoned")),
        forward(TAKEN, TICKETS, mean("tickets")),
        forward(TAKEN, AT_ONCE, mean("answered_at_once")),
        forward(TAKEN, SCREENED, mean("screened_out")),
        forward(TAKEN, MERGED, mean("merged")),
        forward(TICKETS, UNITS, mean("tickets")),
        forward(UNITS, CLOSED, closed),
        forward(CLOSED, SOLVED, solved),
        forward(CLOSED, ON_PAPER, on_paper),
        forward(CLOSED, UNRESOLVED, recorded - resolved),
        forward(CLOSED, OTHERS, apart),
        forward(CLOSED, OUTSIDE, closed - recorded),
        back(UNITS, TICKETS, mean("returns"), Words::new("returned", "退单")),
        back(CLOSED, UNITS, mean("redos"), Words::new("redone", "重办")),
        back(CLOSED, CONTACTS, again, Words::new("raised again", "重复诉求")),
    ]
}
