//! What a claim may expect, in both languages.

use crate::render::words::Words;

/// What a claim expects of a metric, as claims write it, and how people say it.
const RELATIONS: [(&str, Words); 19] = [
    ("rises", Words::new("rises", "上升")),
    ("falls", Words::new("falls", "下降")),
    ("not_rises", Words::new("does not rise", "不上升")),
    ("not_falls", Words::new("does not fall", "不下降")),
    ("unchanged", Words::new("is unchanged", "不变")),
    ("between", Words::new("changes by so much", "变化在范围内")),
    ("above", Words::new("is above", "高于")),
    ("rises_more_than", Words::new("rises more than", "升幅大于")),
    ("falls_more_than", Words::new("falls more than", "降幅大于")),
    ("monotone_rises", Words::new("rises from arm to arm", "逐臂上升")),
    ("monotone_falls", Words::new("falls from arm to arm", "逐臂下降")),
    ("convex", Words::new("rises ever faster", "凸：斜率增大")),
    ("concave", Words::new("rises ever slower", "凹：斜率减小")),
    ("interaction", Words::new("both do more than their sum", "合力大于两者之和")),
    ("interaction_negative", Words::new("both do less than their sum", "合力小于两者之和")),
    ("interior_optimum", Words::new("is best in the middle", "中间最优")),
    ("overshoot", Words::new("overshoots", "先冲高后回落")),
    ("plateau", Words::new("levels off", "趋于平台")),
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
