//! What is counted: the names of all counters, and a cell that holds one of each.
//!
//! A cell is kept for every month, unit and category; totals are the sum of the months. Everything that a
//! rate needs is a plain sum, so that cells add up and no ticket is remembered.

/// Declares an enum with the list of its variants' number.
macro_rules! names {
    ($(#[doc = $doc:literal])+ $name:ident { $($(#[doc = $d:literal])* $variant:ident,)+ }) => {
        $(#[doc = $doc])+
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(super) enum $name { $($(#[doc = $d])* $variant,)+ }

        impl $name {
            /// How many there are.
            pub(super) const N: usize = [$($name::$variant),+].len();
        }
    };
}
pub(super) use names;

names! {
    /// Whole numbers: events, or seconds where the name ends in `Seconds`.
    Count {
        // Citizens, and what they bring.
        Problems, Consultations, Affected, Voices, SolvedInformally, SolvedFormally, Relapses, RelapsesLearnt, RelapsesReturned, Prevented,
        /// Proper problems at rest that somebody had voiced, and those of them that are solved.
        VoicedAtRest, VoicedSolved,
        Appeals, AppealsAgainNew, AppealsAgainOld, AppealsDuplicate,
        ByVillage, ByTownLine, ByPhone, ByOnline, BySuperior, ByVisit, ByLetter,
        LinesOpened, LineCalls, LineAbandoned, LineAnswered, LineTurnedAway, LineTaken, LineReferred,
        LineReviews, LineReviewsAgainst, LinesGivenUp,
        HeardLocally, SolvedLocally, TurnedAwayLocally, LocalWaitsEnded,
        WillRepeat, WillRepeatSolved, EscalatedSuperior, EscalatedVisit, EscalatedProper,
        PetitionAccepted, PetitionAcceptedInTime, PetitionAnswered, PetitionAnsweredInTime,
        PetitionReviewed, PetitionReviewedInTime,
        SentOnline, DisplacedVisit, DisplacedProxy, SilencedCitizens, EnteredElsewhere, TicketsParallel,
        ShowSeconds,

        // The city desk.
        Calls, Redials, Answered, AnswerSeconds, AnsweredSoon, Abandoned, AbandonedWillRedial, Blocked, BlockedWillRedial,
        Messages, MessageSeconds, AnsweredAtOnce, ScreenedOut, ScreenedProper, Merged, MergedRepeat, ToldResult,
        Tickets, TicketsAgainNew, TicketsAgainOld, TicketsLinked, TicketsDuplicate, TicketsPersistent,
        TicketsPlanted, TicketsConsultation, TicketsImproper,

        // Dispatch and dispute.
        Orders, FirstOrders, FirstRight, FirstDecidable, FirstTerritorial, FirstOrderSeconds,
        Signed, SignedFirst, SignSeconds, SignOverdue, Refused, RefusedFirst, RefusedRight,
        SettledNext, SettledTakenOver, SettledRuled, SettledWithdrawn, SettleSeconds,

        // Handling and review.
        ExtensionsAsked, ExtensionsOverstated, ExtensionsDecided, ExtensionsGranted,
        WorkStarts, WorkWaitSeconds, Replies, RepliesThorough, RepliesPerfunctory, RepliesShow, RepliesShielding, RepliesThin, RepliesUnsolved, RepliesFalse,
        HelpAsked, HelpGiven, HandedOn, Summons, Lent, LentSeconds, Borrowed, BorrowedSeconds, Deferred, Passed, RedoForm, RedoEffect, RedoProof, RedoFirst,
        Overdue, Reminders, Supervisions, ReportsAsked, Persuasions, PersuasionsUnsolved, Referrals, ReferralsTaken, CameAlong, AskedAbove, CityDecisions, Applications, ApplicationsGranted, RedoFollowUp, FollowUpCalls, FollowUpAnswered,
        ProofsAsked, ProofsChecked, ProofsAccepted,
        Audits, AuditFound, AuditPlanted, Assessments, Named, Scored, Ranked,
        StaffLeft, StaffJoined, Tasks, TaskSeconds, CallsPlanted, CausesSought, CausesFound, CausesTreated,

        // Closings, in the month of receipt.
        ReceivedClosed, ReceivedRedone,

        // Closings: of all that left the desk.
        Closed, EffortPercent, ClosedUnresolved, Withdrawn, Excluded, Returns, Transfers,
        Transfers0, Transfers1, Transfers2, Transfers3, Transfers4,
        Reviewed, Redone, ExtendedTickets, RemindedTickets, SupervisedTickets, AnsweredDone, AnsweredLonger, AnsweredExplained, AnsweredUnlawful, PersuadedTickets, PersuadedSolved, PersuadedUnsolved, LeftSolved, LeftUnsolved,
        // Closings: times.
        CycleTickets, CycleSeconds, ResponseTickets, ResponseSeconds, ReplyTickets, ReplySeconds,
        AcceptTickets, AcceptSeconds, LimboSeconds,
        // Closings: the record.
        ContactRuled, ContactInTime, DueReceipt, OnTimeReceipt, DueDispatch, OnTimeDispatch, DueSigning, OnTimeSigning,
        RecordedResolution, RecordedResolved, RecordedSatisfaction, RecordedSatisfied,
        // Closings: what citizens said.
        FollowedUp, Reached, SaidResolution, SaidResolved, SaidSatisfaction, SaidSatisfied,
        SaidUnresolvedRated, SaidUnresolvedSatisfied, SaidResolvedRated, SaidResolvedSatisfied,
        PersuadedUnresolvedRated, PersuadedUnresolvedSatisfied,
        // Closings: the truth, of tickets that are neither planted nor a question.
        ProperTickets, ProperSolved, ProperFaked, ProperUndecidable, ProperDecidable, DecidableSolved, UndecidableSolved,
        DecidableRecord, DecidableResolved, UndecidableRecord, UndecidableResolved,
        /// Tickets by record (first word) and truth (second word): four cells each for phi.
        ResolvedSolved, ResolvedUnsolved, UnresolvedSolved, UnresolvedUnsolved,
        SatisfiedSolved, SatisfiedUnsolved, DissatisfiedSolved, DissatisfiedUnsolved,
        // Closings: what they cost.
        TicketSeconds, PlantedSeconds, UnsolvableSeconds, RepeatOldSeconds, Records,
    }
}

names! {
    /// Sums that are not whole numbers.
    Real {
        /// Blame points on handling units.
        BlameUnits,
        /// Blame points on desks.
        BlameDesks,
        /// Blame points on the upper government.
        BlameGovernment,
        /// Scores given.
        Score,
        /// Relative ranks: 0 is the first of its list, 1 the last.
        Rank,
        /// Squares of the relative ranks.
        RankSquare,
    }
}

/// One of each counter.
#[derive(Clone, Debug)]
pub(super) struct Cell {
    whole: [u64; Count::N],
    real: [f64; Real::N],
}

impl Cell {
    /// All zero.
    pub(super) const EMPTY: Cell = Cell { whole: [0; Count::N], real: [0.0; Real::N] };

    /// Adds to a counter.
    #[inline]
    pub(super) fn add(&mut self, count: Count, amount: u64) {
        self.whole[count as usize] += amount;
    }

    /// Adds to a sum.
    #[inline]
    pub(super) fn grow(&mut self, real: Real, amount: f64) {
        self.real[real as usize] += amount;
    }

    /// The value of a counter.
    pub(super) fn get(&self, count: Count) -> u64 {
        self.whole[count as usize]
    }

    /// The value of a sum.
    pub(super) fn real(&self, real: Real) -> f64 {
        self.real[real as usize]
    }

    /// The sum of some counters.
    pub(super) fn sum(&self, counts: &[Count]) -> u64 {
        counts.iter().map(|&count| self.get(count)).sum()
    }

    /// The sum of some counters over the sum of others; missing where the latter is zero.
    pub(super) fn ratio(&self, over: &[Count], under: &[Count]) -> Option<f64> {
        ratio(self.sum(over) as f64, self.sum(under) as f64)
    }

    /// Adds another cell.
    pub(super) fn merge(&mut self, other: &Cell) {
        self.whole.iter_mut().zip(other.whole).for_each(|(sum, more)| *sum += more);
        self.real.iter_mut().zip(other.real).for_each(|(sum, more)| *sum += more);
    }
}

/// A quotient; missing where it would be infinite, or not a number.
pub(super) fn ratio(over: f64, under: f64) -> Option<f64> {
    let quotient = over / under;
    (under != 0.0 && quotient.is_finite()).then_some(quotient)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_without_a_denominator_is_missing() {
        let mut cell = Cell::EMPTY;
        assert_eq!(cell.ratio(&[Count::Answered], &[Count::Answered, Count::Abandoned]), None);
        cell.add(Count::Abandoned, 4);
        assert_eq!(cell.ratio(&[Count::Answered], &[Count::Answered, Count::Abandoned]), Some(0.0));
        cell.add(Count::Answered, 12);
        assert_eq!(cell.ratio(&[Count::Answered], &[Count::Answered, Count::Abandoned]), Some(0.75));
        assert_eq!(ratio(f64::NAN, 1.0), None);
        assert_eq!(ratio(f64::MAX, 1e-300), None);
    }

    #[test]
    fn cells_add_up() {
        let (mut one, mut two) = (Cell::EMPTY, Cell::EMPTY);
        one.add(Count::Tickets, 2);
        one.grow(Real::Score, 0.5);
        two.add(Count::Tickets, 3);
        two.grow(Real::Score, 0.25);
        one.merge(&two);
        assert_eq!((one.get(Count::Tickets), one.real(Real::Score)), (5, 0.75));
    }
}
