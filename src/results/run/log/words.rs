//! The words of the model's enumerations in logs.

use std::fmt::Write as _;

use crate::model::fact::{Answer, Channel, End, FieldWork, Nature, PaperWork, RedoCause, Settlement};

pub(crate) fn channel(channel: Channel) -> &'static str {
    match channel {
        Channel::Village => "village",
        Channel::TownLine => "town_line",
        Channel::Phone => "phone",
        Channel::Online => "online",
        Channel::Superior => "superior",
        Channel::Visit => "visit",
        Channel::Letter => "letter",
    }
}

pub(crate) fn nature(nature: Nature) -> &'static str {
    match nature {
        Nature::Proper => "proper",
        Nature::OutOfScope => "out_of_scope",
        Nature::Unreasonable => "unreasonable",
        Nature::Malicious => "malicious",
    }
}

pub(crate) fn field(work: FieldWork) -> &'static str {
    match work {
        FieldWork::Thorough => "thorough",
        FieldWork::Ordinary => "ordinary",
        FieldWork::Perfunctory => "perfunctory",
        FieldWork::Show => "show",
    }
}

pub(crate) fn paper(work: PaperWork) -> &'static str {
    match work {
        PaperWork::Thin => "thin",
        PaperWork::Required => "required",
        PaperWork::Shielding => "shielding",
    }
}

pub(crate) fn settlement(settlement: Settlement) -> &'static str {
    match settlement {
        Settlement::NextUnit => "settled_next_unit",
        Settlement::TakenOver => "settled_claimed",
        Settlement::Ruled => "settled_ruled",
        Settlement::Withdrawn => "settled_withdrawn",
    }
}

pub(crate) fn end(end: End) -> &'static str {
    match end {
        End::Closed => "closed",
        End::ClosedUnresolved => "closed_unresolved",
        End::Withdrawn => "withdrawn",
    }
}

pub(crate) fn answer(answer: Answer) -> &'static str {
    match answer {
        Answer::Done => "done",
        Answer::Longer => "longer",
        Answer::Explained => "explained",
        Answer::Unlawful => "unlawful",
    }
}

pub(crate) fn redo_cause(cause: RedoCause) -> &'static str {
    match cause {
        RedoCause::Form => "form",
        RedoCause::Effect => "effect",
        RedoCause::Proof => "proof",
        RedoCause::FollowUp => "follow_up",
    }
}

/// Writes the name of a ticket, unique over all runs, in place of what stands in `text`.
pub(crate) fn case_id(text: &mut String, run_id: &str, key: u64) {
    text.clear();
    write!(text, "{run_id}-{key:016x}").expect("a string takes any text");
}
