//! What results say in English sentences is translated, whichever kind of result says it.

use crate::experiment::compare::NoBest;
use crate::render::words::{
    Words, about_words, check_words, direction_words, ending_words, selection_words, title_words,
};
use crate::results::calibrate::method::{End, words};
use crate::results::calibrate::tables::ending;
use crate::results::verify::method::CASES;

#[test]
fn every_world_of_theory_is_described_in_chinese() {
    for case in CASES {
        assert!(about_words(case.name, case.about).is_translated(), "{}", case.name);
    }
}

#[test]
fn checks_of_a_family_are_called_by_what_they_are_of() {
    assert_eq!(check_words("wait_seat").zh, "坐席等待时间");
    assert_eq!(check_words("wait_pipes"), Words::new("wait_pipes", "等待时间：pipes"));
    assert_eq!(check_words("unheard"), Words::plain("unheard"));
}

#[test]
fn every_ending_of_a_search_is_translated() {
    for end in [End::Reached, End::Flat, End::Short, End::Spent, End::Unusable] {
        assert!(ending_words(ending(end)).is_translated(), "{end:?}");
    }
}

#[test]
fn every_reason_without_a_selection_is_translated() {
    let reasons = [
        NoBest::NotSound,
        NoBest::Missing { scenario: 1, replication: 3 },
        NoBest::Undecided { most: 40, still: 2 },
        NoBest::Stopped,
    ];
    for reason in reasons.map(|reason| reason.to_string()) {
        assert!(selection_words(&reason).is_translated(), "{reason}");
    }
    let words = selection_words("the metric has no value in replication 3 of scenario 2");
    assert_eq!(words.zh, "第 2 个情景的第 3 次独立模拟没有该指标的数值");
}

#[test]
fn every_direction_that_is_not_identified_is_translated() {
    let of = |direction: &[f64], log: bool| {
        let names = ["a", "b", "c"];
        words(direction, &names, &[log; 3], &[1.0; 3])
    };
    let sentences = [
        of(&[0.0, 0.0, 0.0], false),
        of(&[1.0, 0.0, 0.0], false),
        of(&[0.7, -0.7, 0.0], true),
        of(&[0.7, 0.7, 0.0], true),
        of(&[0.7, -0.7, 0.0], false),
        of(&[0.7, 0.7, 0.0], false),
        of(&[0.9, 0.4, 0.0], true),
        of(&[0.9, 0.4, 0.0], false),
        of(&[0.6, 0.6, 0.6], false),
    ];
    for says in &sentences {
        assert!(direction_words(says).is_translated(), "{says}");
    }
    assert_eq!(direction_words(&sentences[2]).zh, "仅能识别 `a`、`b` 之积");
}

#[test]
fn titles_of_theory() {
    for case in CASES {
        assert!(title_words(case.title).is_translated(), "{}", case.title);
    }
}
