//! What staff hours go into, as page and terminal show it.

/// Kinds of work of units, and the idle rest.
pub(crate) const OF_UNITS: &[&str] = &[
    "sign_h_per_year",
    "field_h_per_year",
    "travel_h_per_year",
    "paper_h_per_year",
    "redo_h_per_year",
    "proof_h_per_year",
    "dispute_units_h_per_year",
    "joint_help_h_per_year",
    "persuasion_h_per_year",
    "planted_h_per_year",
    "report_h_per_year",
    "top_down_h_per_year",
    "town_line_h_per_year",
    "informal_h_per_year",
    "proactive_h_per_year",
    "idle_units_h_per_year",
];

/// Kinds of work of desks, and the idle rest.
pub(crate) const OF_DESKS: &[&str] = &[
    "talk_h_per_year",
    "record_h_per_year",
    "screen_h_per_year",
    "sort_h_per_year",
    "dispute_desks_h_per_year",
    "review_h_per_year",
    "proof_check_h_per_year",
    "follow_up_h_per_year",
    "idle_desks_h_per_year",
];

/// Staffed hours of units, which their kinds of work add up to.
pub(crate) const STAFFED_UNITS: &[&str] = &["staffed_units_h_per_year"];

/// Staffed hours of desks, which theirs add up to.
pub(crate) const STAFFED_DESKS: &[&str] = &["staffed_city_h_per_year", "staffed_districts_h_per_year"];
