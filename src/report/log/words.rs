//! The words of the model's enumerations in logs.

use crate::model::fact::{Channel, End, FieldWork, Nature, PaperWork, Settlement};

pub(super) fn channel(channel: Channel) -> &'static str {
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

pub(super) fn nature(nature: Nature) -> &'static str {
    match nature {
        Nature::Proper => "proper",
        Nature::OutOfScope => "out_of_scope",
        Nature::Unreasonable => "unreasonable",
        Nature::Malicious => "malicious",
    }
}

pub(super) fn field(work: FieldWork) -> &'static str {
    match work {
        FieldWork::Thorough => "thorough",
        FieldWork::Ordinary => "ordinary",
        FieldWork::Perfunctory => "perfunctory",
        FieldWork::Show => "show",
    }
}

pub(super) fn paper(work: PaperWork) -> &'static str {
    match work {
        PaperWork::Thin => "thin",
        PaperWork::Required => "required",
        PaperWork::Shielding => "shielding",
    }
}

pub(super) fn settlement(settlement: Settlement) -> &'static str {
    match settlement {
        Settlement::NextUnit => "settled_next_unit",
        Settlement::Claimed => "settled_claimed",
        Settlement::Ruled => "settled_ruled",
        Settlement::Withdrawn => "settled_withdrawn",
    }
}

pub(super) fn end(end: End) -> &'static str {
    match end {
        End::Closed => "closed",
        End::ClosedUnresolved => "closed_unresolved",
        End::Withdrawn => "withdrawn",
    }
}
