//! What the platform does to citizens and units, out of facts.

use super::count::Count;
use super::table::Tables;
use crate::model::fact::{Channel, Fact};

/// Counts a fact about the platform; others are left alone.
#[inline]
pub(super) fn count_online(tables: &mut Tables, fact: &Fact) {
    match *fact {
        Fact::SentOnline { category } => tables.at_category(category).one(Count::SentOnline),
        Fact::Displaced { category, to: Channel::Visit } => {
            tables.at_category(category).one(Count::DisplacedVisit);
        }
        Fact::Displaced { category, .. } => tables.at_category(category).one(Count::DisplacedProxy),
        Fact::ShutOut { category, citizens, .. } => {
            tables.at_category(category).add(Count::SilencedCitizens, citizens.into());
        }
        Fact::EnteredElsewhere { category, .. } => {
            tables.at_category(category).one(Count::EnteredElsewhere);
        }
        Fact::ShowProject { unit, work } => tables.at_unit(unit).add(Count::ShowSeconds, work.0),
        _ => {}
    }
}
