//! Words that stand in results, in both languages.

use crate::report::words::Words;

/// Verdicts, answers and kinds, as results write them.
const KNOWN: [Words; 24] = [
    Words::new("supported", "支持"),
    Words::new("contradicted", "不支持"),
    Words::new("undecided", "未定"),
    Words::new("holds", "成立"),
    Words::new("fails", "不成立"),
    Words::new("open", "未定"),
    Words::new("untested", "未检验"),
    Words::new("none", "无"),
    Words::new("behaviour", "行为"),
    Words::new("accounting", "核算"),
    Words::new("calibrated", "校准"),
    Words::new("evidence", "构成证据"),
    Words::new("no evidence", "不构成证据"),
    Words::new("not by the chain named", "非所述机制链"),
    Words::new("chain open", "机制链未定"),
    Words::new("better", "更好"),
    Words::new("worse", "更差"),
    Words::new("higher", "更高"),
    Words::new("lower", "更低"),
    Words::new("equal", "相同"),
    Words::new("not established", "未确认"),
    Words::new("unknown", "未知"),
    Words::new("agrees", "一致"),
    Words::new("REJECTED", "拒绝"),
];

/// A verdict in both languages; the word itself where it is not known.
pub(super) fn verdict(word: &str) -> Words {
    KNOWN.into_iter().find(|known| known.en == word).unwrap_or_else(|| Words::plain(word))
}

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
pub(super) fn relation(word: &str) -> Words {
    let known = RELATIONS.into_iter().find(|(known, _)| *known == word);
    known.map_or_else(|| Words::plain(word), |(_, words)| words)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::param::Choice;
    use crate::scenario::claim::Word;

    #[test]
    fn every_relation_that_a_claim_may_expect_has_words() {
        for (word, _) in Word::WORDS {
            assert_ne!(relation(word), Words::plain(*word), "{word}");
        }
    }
}
