//! What a claim may expect, in both languages.

use crate::render::words::Words;

/// What a claim expects of a metric, as claims write it, and how people say it.
const RELATIONS: [(&str, Words); 20] = [
    ("rises", Words::new("rises", "上升")),
    ("falls", Words::new("falls", "下降")),
    ("not_rises", Words::new("does not rise", "不上升")),
    ("not_falls", Words::new("does not fall", "不下降")),
    ("unchanged", Words::new("is unchanged", "不变")),
    ("between", Words::new("changes within a range", "变化在给定范围内")),
    ("above", Words::new("is above", "高于")),
    ("below", Words::new("is below", "低于")),
    ("rises_more_than", Words::new("rises more than", "升幅大于")),
    ("falls_more_than", Words::new("falls more than", "降幅大于")),
    ("monotone_rises", Words::new("rises from arm to arm", "逐组上升")),
    ("monotone_falls", Words::new("falls from arm to arm", "逐组下降")),
    ("convex", Words::new("is convex", "凸：斜率递增")),
    ("concave", Words::new("is concave", "凹：斜率递减")),
    ("interaction", Words::new("joint effect above the sum", "联合效应大于两者之和")),
    ("interaction_negative", Words::new("joint effect below the sum", "联合效应小于两者之和")),
    ("interior_optimum", Words::new("has an interior optimum", "中间水平最优")),
    ("overshoot", Words::new("overshoots", "先升后回落")),
    ("plateau", Words::new("levels off", "趋于平稳")),
    ("shrinks", Words::new("shrinks when the link is cut", "切断环节后缩小")),
];

/// A relation in both languages; the word itself where it is not known.
pub(crate) fn relation(word: &str) -> Words {
    let known = RELATIONS.into_iter().find(|(known, _)| *known == word);
    known.map_or_else(|| Words::plain(word), |(_, words)| words)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::param::Choice;
    use crate::results::claims::file::Word;

    #[test]
    fn every_relation_that_a_claim_may_expect_has_words() {
        for (word, _) in Word::WORDS {
            assert_ne!(relation(word), Words::plain(*word), "{word}");
        }
    }
}
