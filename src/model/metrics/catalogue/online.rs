//! The platform: who is sent online, who is shut out, what comes in twice, what is done for show.

use super::row::rows;
use crate::model::metrics::count::Count;

rows! {
    /// What the platform does to citizens and units.
    ROWS: Volume

    "sent_online" "Sent online" "被要求改走网络渠道的诉求", MC = count(SentOnline);
        "Appeals that their citizens would have made in the village or by telephone, and that the rule made them enter by app or web."

    "shut_out_silent" "Shut out, silent" "被挡在渠道外（未再表达）", MC = count(SilencedCitizens);
        "Citizens who would have spoken and do not, because the ways that they can use are closed for the matter. Truth."

    "shut_out_late" "Shut out, entered later" "被挡在渠道外（他人补录）", MC = count(DisplacedProxy);
        "Appeals of citizens who cannot use app or web that somebody else enters for them, later."

    "shut_out_visits" "Shut out, in person" "被挡在渠道外（改为来访）", MC = count(DisplacedVisit);
        "Appeals of citizens who cannot use app or web and come in person because the other ways are closed."

    "entered_elsewhere" "Entered elsewhere too" "在其他系统另行登记数", MC = count(EnteredElsewhere);
        "Entries of a matter that has a ticket already, by the same citizen, in another system."

    "parallel_share" "From other systems" "其他系统转入工单占比", MC = share(TicketsParallel / Tickets);
        "Tickets made of entries in other systems, of matters that have a ticket already / tickets made. Truth."

    "show_h_per_year" "Image projects" "形象工程工时", MU = of("h per year", |view| view.hours_per_year(view.cell.get(Count::ShowSeconds)));
        "Hours of units called to projects that are there to look well, done or not, per year of 365 days; booked as tasks from above."
}

#[cfg(test)]
mod tests {
    use crate::kernel::Elapsed;
    use crate::model::fact::{Channel, Fact, TicketInfo};
    use crate::model::ids::CommunityId;
    use crate::model::metrics::sample::{GENERAL, TOWN, of_category, run_on_one_day, ticket, total};

    #[test]
    fn what_the_platform_does_is_counted_by_what_became_of_the_citizen() {
        let category = GENERAL;
        let displaced = |to| Fact::Displaced { category, to };
        let outcome = run_on_one_day(&[
            Fact::SentOnline { category },
            Fact::ShutOut { category, community: CommunityId(0), citizens: 5 },
            displaced(Channel::Visit),
            displaced(Channel::Online),
            displaced(Channel::Online),
            Fact::EnteredElsewhere { category, system: 1 },
            Fact::TicketMade { ticket: ticket() },
            Fact::TicketMade { ticket: TicketInfo { parallel: true, ..ticket() } },
            Fact::ShowProject { unit: TOWN, work: Elapsed(7_200) },
        ]);
        let counts = [
            ("sent_online", 1.0),
            ("shut_out_silent", 5.0),
            ("shut_out_visits", 1.0),
            ("shut_out_late", 2.0),
            ("entered_elsewhere", 1.0),
            ("parallel_share", 0.5),
        ];
        for (id, value) in counts {
            assert_eq!(total(&outcome, id), Some(value), "{id}");
            assert_eq!(of_category(&outcome, id, GENERAL), Some(value), "{id}");
        }
        // 55 days are counted: 2 h · 365 / 55.
        assert!((total(&outcome, "show_h_per_year").unwrap() - 13.2727).abs() < 1e-3);
    }
}
