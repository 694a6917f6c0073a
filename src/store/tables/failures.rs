//! `failures.csv`: runs that left no result, if there were any.

use crate::experiment::{Failure, Subject};
use crate::store::cell::Sheet;
use crate::store::table::table;
use std::io::{self, Write};

table! {
    /// Runs that left no result.
    pub(crate) struct FailureRow<'t> in "failures", key ["run_id"] {
        /// Name of the run: the id of its point, a hyphen, and its replication.
        run_id: &'t str,
        /// Master seed of the point.
        seed: &'t str,
        /// Where it failed: model, panic, metrics or write.
        stage: &'t str,
        /// What happened.
        message: &'t str,
    }
}

/// Writes all rows.
pub(crate) fn write(
    sheet: &mut Sheet<impl Write>,
    subject: &Subject,
    failures: &[(u32, Failure)],
) -> io::Result<()> {
    let seed = &subject.seed.to_string();
    failures.iter().try_for_each(|(replication, failure)| {
        let (run_id, stage) = (&subject.run_id(*replication), failure.stage.word());
        sheet.write(&FailureRow { run_id, seed, stage, message: &failure.message })
    })
}
