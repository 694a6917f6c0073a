//! Counts what happens between dispatch and closing: at the district desk, at units, and above them.

use super::count::{Count, Real};
use super::table::Tables;
use crate::model::fact::{Fact, FieldWork, PaperWork, RedoCause, Settlement, Way};
use crate::model::ids::{CategoryId, Org, UnitId};

/// Counts a fact about orders and their dispute; others are left alone.
#[inline]
pub(super) fn count_orders(tables: &mut Tables, fact: &Fact) {
    match *fact {
        Fact::Dispatched { category, unit, first, right, decidable, territorial, wait, .. } => {
            let mut at = tables.at_both(unit, category);
            at.one(Count::Orders);
            if first {
                at.one(Count::FirstOrders);
                at.one_if(right, Count::FirstRight);
                at.one_if(decidable, Count::FirstDecidable);
                at.one_if(territorial, Count::FirstTerritorial);
                at.add(Count::FirstOrderSeconds, wait.0);
            }
        }
        Fact::Signed { category, unit, first, wait, .. } => {
            let mut at = tables.at_both(unit, category);
            at.one(Count::Signed);
            at.one_if(first, Count::SignedFirst);
            at.add(Count::SignSeconds, wait.0);
        }
        Fact::SignOverdue { unit, .. } => tables.at_unit(unit).one(Count::SignOverdue),
        Fact::Refused { category, unit, first, right, .. } => {
            let mut at = tables.at_both(unit, category);
            at.one(Count::Refused);
            at.one_if(first, Count::RefusedFirst);
            at.one_if(right, Count::RefusedRight);
        }
        Fact::Settled { category, settlement, wait, .. } => {
            let mut at = tables.at_category(category);
            at.one(settlement_count(settlement));
            at.add(Count::SettleSeconds, wait.0);
        }
        Fact::HelpAsked { helper, given, .. } => {
            tables.at_unit(helper).answer(Some(given), Count::HelpAsked, Count::HelpGiven);
        }
        Fact::Summoned { town, .. } => tables.at_unit(town).one(Count::Summons),
        Fact::Lent { lender, borrower, work } => {
            let mut at = tables.at_unit(lender);
            at.one(Count::Lent);
            at.add(Count::LentSeconds, work.0);
            let mut at = tables.at_unit(borrower);
            at.one(Count::Borrowed);
            at.add(Count::BorrowedSeconds, work.0);
        }
        Fact::Deferred { unit, .. } => tables.at_unit(unit).one(Count::Deferred),
        Fact::HandedOn { from, .. } => tables.at_unit(from).one(Count::HandedOn),
        Fact::Referred { unit, taken, .. } => {
            tables.at_unit(unit).answer(Some(taken), Count::Referrals, Count::ReferralsTaken);
        }
        Fact::CameAlong { unit, .. } => tables.at_unit(unit).one(Count::CameAlong),
        Fact::AskedAbove { unit, .. } => tables.at_unit(unit).one(Count::AskedAbove),
        Fact::CityDecided { unit, .. } => tables.at_unit(unit).one(Count::CityDecisions),
        _ => {}
    }
}

/// Counts a fact about work, replies and their review; others are left alone.
#[inline]
pub(super) fn count_work(tables: &mut Tables, fact: &Fact) {
    match *fact {
        Fact::WorkStarted { category, unit, wait, .. } => {
            let mut at = tables.at_both(unit, category);
            at.one(Count::WorkStarts);
            at.add(Count::WorkWaitSeconds, wait.0);
        }
        Fact::Replied { category, unit, way, solved, asserts_solved, .. } => {
            count_reply(tables, unit, category, way);
            if !solved {
                let mut at = tables.at_both(unit, category);
                at.answer(Some(asserts_solved), Count::RepliesUnsolved, Count::RepliesFalse);
            }
        }
        Fact::Passed { category, unit, .. } => tables.at_both(unit, category).one(Count::Passed),
        Fact::RedoOrdered { category, unit, round, cause, .. } => {
            let mut at = tables.at_both(unit, category);
            at.one(redo_count(cause));
            at.one_if(round == 1, Count::RedoFirst);
        }
        Fact::ExtensionAsked { category, unit, overstated, .. } => {
            let mut at = tables.at_both(unit, category);
            at.answer(Some(overstated), Count::ExtensionsAsked, Count::ExtensionsOverstated);
        }
        Fact::ExtensionDecided { unit, granted, .. } => {
            tables.at_unit(unit).answer(Some(granted), Count::ExtensionsDecided, Count::ExtensionsGranted);
        }
        Fact::Overdue { category, unit, .. } => tables.at_both(unit, category).one(Count::Overdue),
        Fact::Applied { unit, granted, .. } => {
            tables.at_unit(unit).answer(Some(granted), Count::Applications, Count::ApplicationsGranted);
        }
        Fact::Persuaded { unit, solved, .. } => {
            tables.at_unit(unit).answer(Some(!solved), Count::Persuasions, Count::PersuasionsUnsolved);
        }
        Fact::Called { reached, .. } => {
            tables.at().answer(Some(reached), Count::FollowUpCalls, Count::FollowUpAnswered);
        }
        Fact::ProofAsked { unit, .. } => tables.at_unit(unit).one(Count::ProofsAsked),
        Fact::ProofChecked { unit, accepted, .. } => {
            tables.at_unit(unit).answer(Some(accepted), Count::ProofsChecked, Count::ProofsAccepted);
        }
        _ => {}
    }
}

/// Counts a fact about the upper government and about staff; others are left alone. Assessments are counted by
/// [`Tables::assessed`], as they belong to the month that ended.
#[inline]
pub(super) fn count_oversight(tables: &mut Tables, fact: &Fact) {
    match *fact {
        Fact::Reminded { unit, .. } => tables.at_unit(unit).one(Count::Reminders),
        Fact::Supervised { unit, .. } => tables.at_unit(unit).one(Count::Supervisions),
        Fact::ReportAsked { unit, .. } => tables.at_unit(unit).one(Count::ReportsAsked),
        Fact::Audited { unit, false_completion, persuasion, planted } => {
            let found = false_completion || persuasion || planted;
            let mut at = tables.at_unit(unit);
            at.answer(Some(found), Count::Audits, Count::AuditFound);
            at.one_if(planted, Count::AuditPlanted);
        }
        Fact::Blamed { org, points } => match org {
            Org::Unit(unit) => tables.at_unit(unit).grow(Real::BlameUnits, points),
            Org::City | Org::District(_) => tables.at().grow(Real::BlameDesks, points),
            Org::Government => tables.at().grow(Real::BlameGovernment, points),
        },
        Fact::FriendCalls { unit, category, .. } => tables.at_both(unit, category).one(Count::CallsPlanted),
        Fact::CauseSought { unit, category, found, .. } => {
            tables.at_both(unit, category).answer(Some(found), Count::CausesSought, Count::CausesFound);
        }
        Fact::CauseTreated { unit, category, .. } => tables.at_both(unit, category).one(Count::CausesTreated),
        Fact::StaffLeft { unit } => tables.at_unit(unit).one(Count::StaffLeft),
        Fact::StaffJoined { unit } => tables.at_unit(unit).one(Count::StaffJoined),
        Fact::TaskHandedDown { unit, work } => {
            let mut at = tables.at_unit(unit);
            at.one(Count::Tasks);
            at.add(Count::TaskSeconds, work.0);
        }
        _ => {}
    }
}

/// Counts a reply and the way in which it came about.
fn count_reply(tables: &mut Tables, unit: UnitId, category: CategoryId, way: Way) {
    let mut at = tables.at_both(unit, category);
    at.one(Count::Replies);
    at.one_if(way.field == FieldWork::Thorough, Count::RepliesThorough);
    at.one_if(way.field == FieldWork::Perfunctory, Count::RepliesPerfunctory);
    at.one_if(way.field == FieldWork::Show, Count::RepliesShow);
    at.one_if(way.paper == PaperWork::Shielding, Count::RepliesShielding);
    at.one_if(way.paper == PaperWork::Thin, Count::RepliesThin);
}

/// The counter of a settlement.
fn settlement_count(settlement: Settlement) -> Count {
    match settlement {
        Settlement::NextUnit => Count::SettledNext,
        Settlement::TakenOver => Count::SettledTakenOver,
        Settlement::Ruled => Count::SettledRuled,
        Settlement::Withdrawn => Count::SettledWithdrawn,
    }
}

/// The counter of a redo.
fn redo_count(cause: RedoCause) -> Count {
    match cause {
        RedoCause::Form => Count::RedoForm,
        RedoCause::Effect => Count::RedoEffect,
        RedoCause::Proof => Count::RedoProof,
        RedoCause::FollowUp => Count::RedoFollowUp,
    }
}
