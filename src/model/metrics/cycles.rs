//! Cycle times by class of deadline, in stretches short enough for a picture and few enough for a small file.

use super::layout::N_CLASSES;
use crate::kernel::Histogram;
use crate::model::outcome::CycleBin;
use crate::model::spec::DeadlineClass;

/// The classes, in the order of their declaration.
const CLASSES: [DeadlineClass; N_CLASSES] = [
    DeadlineClass::Emergency,
    DeadlineClass::Utility,
    DeadlineClass::Consultation,
    DeadlineClass::General,
    DeadlineClass::Complex,
];

/// The stretch of a time: an hour long on the first day, six hours until the tenth, a day after.
fn stretch(seconds: u64) -> (u32, u32) {
    let hour = u32::try_from(seconds / 3_600).unwrap_or(u32::MAX - 24);
    let length = match hour {
        0..24 => 1,
        24..240 => 6,
        _ => 24,
    };
    let from = hour - hour % length;
    (from, from + length)
}

/// Stretches that hold something, class by class. A time counts where the middle of its bin lies: bins are at most 1/64 of
/// their values wide.
pub(super) fn bins(classes: &[Histogram; N_CLASSES]) -> Vec<CycleBin> {
    let mut bins: Vec<CycleBin> = Vec::new();
    for (class, histogram) in CLASSES.into_iter().zip(classes) {
        for (seconds, tickets) in histogram.bins() {
            let (from_h, to_h) = stretch(seconds);
            match bins.last_mut() {
                Some(last) if last.class == class && last.from_h == from_h => last.tickets += tickets,
                _ => bins.push(CycleBin { class, from_h, to_h, tickets }),
            }
        }
    }
    bins
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_are_in_the_order_of_their_declaration() {
        for (place, class) in CLASSES.iter().enumerate() {
            assert_eq!(*class as usize, place);
        }
    }

    #[test]
    fn stretches_follow_each_other_without_gap() {
        let mut before = stretch(0);
        for hour in 1..2_000 {
            let (from, to) = stretch(u64::from(hour) * 3_600 + 1_800);
            assert!((from..to).contains(&hour), "{hour}: {from} to {to}");
            assert!((from, to) == before || from == before.1, "{before:?}, {from} to {to}");
            before = (from, to);
        }
        assert_eq!([stretch(0), stretch(86_400), stretch(864_000)], [(0, 1), (24, 30), (240, 264)]);
    }

    #[test]
    fn every_ticket_is_in_one_stretch_of_its_class() {
        let mut classes: [Histogram; N_CLASSES] = std::array::from_fn(|_| Histogram::new());
        for hours in [0, 0, 5, 30, 35, 36, 500] {
            classes[DeadlineClass::General as usize].add(hours * 3_600 + 1_800);
        }
        classes[DeadlineClass::Emergency as usize].add(60);
        let found: Vec<_> = bins(&classes).iter().map(|bin| (bin.class, bin.from_h, bin.tickets)).collect();
        let general = DeadlineClass::General;
        assert_eq!(
            found,
            [
                (DeadlineClass::Emergency, 0, 1),
                (general, 0, 2),
                (general, 5, 1),
                (general, 30, 2),
                (general, 36, 1),
                (general, 480, 1)
            ]
        );
    }
}
