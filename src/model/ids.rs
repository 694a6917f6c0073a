//! Names for the things of the model: places in the tables that [`Params`](super::Params) resolves.

use crate::row_id;

row_id! {
    /// A category of problems.
    CategoryId(u16)
}
row_id! {
    /// A village or community: neighbours who share hearsay.
    CommunityId(u32)
}
row_id! {
    /// A handling unit: a town or a bureau.
    UnitId(u16)
}
row_id! {
    /// A district, which has a desk of its own.
    DistrictId(u16)
}

/// Whoever has staff, or keeps a record: a row of `metrics.csv`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Org {
    /// The city desk: seats and clerks.
    City,
    /// The desk of a district.
    District(DistrictId),
    /// A handling unit.
    Unit(UnitId),
    /// The upper government.
    Government,
}
