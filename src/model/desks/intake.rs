//! Seats and clerks of the city desk: talk, direct answers, the record, and the context that gets lost (S3.2, S1.4; E2.16).
//!
//! A question is answered at once if the knowledge base covers it; how obscure a question is belongs to the question.
//! What the record leaves out (`info_loss`) saves seat time and costs others: misrouting, field time, recognition.
//! Off: intake takes no time, answers nothing, and loses nothing.

use crate::kernel::Elapsed;
use crate::kernel::param::{Count, Share, Spread};
use crate::section;

section! {
    /// Seats and clerks of the city desk.
    #[tag(Technology)]
    #[decides("seats, clerks, talk, direct answers, lost context")]
    #[off("no time, no answer, no loss")]
    pub struct Intake {
        /// Call agents on duty in the busiest hours.
        seats: Count = 7, in 0 => 100_000, usual 3 => 1000, from "Beijing, Guangzhou, Chengdu: 1.7 to 5.5 seats by 100,000 residents; half of them on duty";
        /// Lines of the switchboard: callers who talk or wait at one time. Who rings while all are taken hears that it is busy. The default is as good as without end.
        lines: Count = 1_000_000_000, in 1 => 1_000_000_000, from "definition; trunk lines limit a call centre beside its seats (Gans, Koole and Mandelbaum 2003)";
        /// Share of the seats that is on duty in each hour 0 to 23; normalised to its largest, seats rounded to whole ones. Talks that have begun go on when seats close.
        shape: Vec<f64> = [0.25, 0.25, 0.25, 0.25, 0.25, 0.25, 0.25, 0.4, 0.8, 1.0, 1.0, 1.0, 0.9, 0.9, 1.0, 1.0, 1.0, 0.9, 0.8, 0.7, 0.6, 0.6, 0.5, 0.4], from "assumption: follows the calls; Beijing 600 to 700 of 1,700 at the peak";
        /// Clerks who read messages, letters and what superiors hand down.
        clerks: Count = 1, in 0 => 100_000, from "assumption";
        /// Calendar of the clerks.
        clerk_calendar: String = "office", from "definition";
        /// Talk with one caller.
        talk: Spread<Elapsed> = crate::kernel::param::distribution("lognormal", [("mean", "150 s".into()), ("sigma", 0.8.into())]), in "1 s" => "100 h", usual "60 s" => "7 min", from "Changzhou 2021: mean talk 150 s; lognormal after Brown and others 2005";
        /// Reading a message.
        reading: Spread<Elapsed> = "2 min", in "1 s" => "100 h", from "assumption";
        /// Writing the record in full, for what becomes a ticket.
        record: Elapsed = "3 min", in "0 s" => "2 h", usual "30 s" => "400 s", from "call to dispatch 3.7 to 6 min (Beijing 2024 and 2025)";
        /// Share of questions that the knowledge base covers.
        knowledge_base: Share = 0.9, usual 0.5 => 0.99, from "direct answers of 0.53 to 0.90 of all contacts (Guangzhou to Yichun)";
        /// Share of the local context that the record leaves out.
        info_loss: Share = 0.35, usual 0.0 => 0.9, from "A City study (S3.2); size: assumption";
        /// Share of the record's time that leaving out all context saves.
        record_saving: Share = 0.5, from "assumption";
        /// Extra field work to find out what the record left out, if it left out everything (as a share of field work).
        search_cost: Share = 0.25, usual 0.0 => 0.8, from "A City study (SF3.6); size: assumption";
        /// Whether intake follows one standard form and catalogue.
        standardised: bool = false, from "M City study (S1.4)";
        /// Extra record time of the standard form.
        standard_work: Elapsed = "45 s", in "0 s" => "2 h", from "assumption";
    }
    check |this, problems| {
        if this.shape.len() != 24 || this.shape.iter().any(|s| !(0.0..=1e6).contains(s)) || this.shape.iter().sum::<f64>() <= 0.0 {
            problems.within("shape", |problems| problems.value(
                format!("{} hours are given", this.shape.len()), "give 24 values, zero or more, at least one above zero"));
        }
    }
}

impl Intake {
    /// Seats on duty in an hour of the day.
    pub fn seats_at(&self, hour: u32) -> u32 {
        let most = self.shape.iter().copied().fold(0.0, f64::max);
        libm::round(f64::from(self.seats.0) * self.shape[hour as usize % 24] / most) as u32
    }

    /// Whether a caller gets through to the desk where this many talk or wait.
    pub fn has_line(&self, callers: usize) -> bool {
        callers < self.lines.0 as usize
    }

    /// Time for the record of a ticket.
    pub fn record_time(&self) -> Elapsed {
        let full = self.record.0 as f64 * (1.0 - self.record_saving.0 * self.info_loss.0);
        Elapsed(libm::round(full) as u64 + if self.standardised { self.standard_work.0 } else { 0 })
    }

    /// Mean time that taking in an appeal needs: talk or reading, and the record of what is no mere question.
    pub fn mean_work(&self, phone: bool, question: bool) -> Elapsed {
        let talk = if phone { self.talk.mean() } else { self.reading.mean() };
        let record = if question { 0 } else { self.record_time().0 };
        Elapsed(libm::round(talk) as u64 + record)
    }

    /// Whether a question of this obscurity (uniform in 0 to 1) can be answered at once.
    pub fn answers(&self, obscurity: f64) -> bool {
        obscurity < self.knowledge_base.0
    }

    /// Factor on field work for what the record left out.
    pub fn search_factor(&self) -> f64 {
        1.0 + self.search_cost.0 * self.info_loss.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::param::{Fault, Node};
    use crate::model::testing::{defaults, mistakes, near, reads_back, share};

    #[test]
    fn an_empty_table_takes_the_defaults_and_is_written_as_it_reads() {
        reads_back::<Intake>();
    }

    #[test]
    fn seats_follow_the_shape_of_the_day() {
        let intake: Intake = defaults();
        assert_eq!(intake.seats_at(10), 7);
        assert_eq!(intake.seats_at(3), 2); // 7 · 0.25 = 1.75
        assert_eq!(intake.seats_at(20), 4); // 7 · 0.6 = 4.2
        // The shape is measured by its own largest value.
        let doubled = Intake { shape: intake.shape.iter().map(|s| 2.0 * s).collect(), ..intake.clone() };
        assert!((0..24).all(|hour| doubled.seats_at(hour) == intake.seats_at(hour)));
    }

    #[test]
    fn who_rings_while_all_lines_are_taken_hears_that_it_is_busy() {
        let intake = Intake { lines: Count(3), ..defaults() };
        assert!(intake.has_line(2) && !intake.has_line(3) && !intake.has_line(4));
        assert!(defaults::<Intake>().has_line(999_999_999));
    }

    #[test]
    fn leaving_out_context_saves_the_desk_time_and_costs_the_field_work() {
        let intake: Intake = defaults();
        assert_eq!(intake.record_time(), Elapsed(149)); // 180 · (1 - 0.5·0.35) = 148.5
        near(intake.search_factor(), 1.0875); // 1 + 0.25·0.35
        let at = |info_loss: f64| Intake { info_loss: Share(info_loss), ..defaults() };
        assert_eq!(at(0.0).record_time(), Elapsed(180));
        assert_eq!(at(1.0).record_time(), Elapsed(90));
        assert!(at(0.2).record_time() > at(0.4).record_time());
        assert!(at(0.2).search_factor() < at(0.4).search_factor());
        assert_eq!(at(0.0).search_factor(), 1.0);
    }

    #[test]
    fn a_standard_form_takes_its_time() {
        let intake = Intake { standardised: true, ..defaults() };
        assert_eq!(intake.record_time(), Elapsed(149 + 45));
    }

    #[test]
    fn questions_are_answered_as_far_as_the_knowledge_base_goes() {
        let intake: Intake = defaults();
        near(share(|obscurity| intake.answers(obscurity)), 0.9);
        assert!(intake.answers(0.899) && !intake.answers(0.9));
    }

    #[test]
    fn the_shape_has_twenty_four_hours_of_which_one_is_staffed() {
        for shape in [vec![1.0; 23], vec![1.0; 25], vec![0.0; 24], [vec![-0.1], vec![1.0; 23]].concat()] {
            let shape = Node::List(shape.into_iter().map(Node::from).collect());
            assert_eq!(mistakes::<Intake>(&[("shape", shape)]), [("shape".into(), Fault::Contradiction)]);
        }
    }
}
