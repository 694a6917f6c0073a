//! Words that stand in results, in both languages.

use crate::render::words::Words;
use crate::render::words::glossary::{CONTRADICTED, SUPPORTED, UNDECIDED};

/// Verdicts, answers and kinds, as results write them.
const KNOWN: [Words; 28] = [
    SUPPORTED,
    CONTRADICTED,
    UNDECIDED,
    Words::new("holds", "成立"),
    Words::new("fails", "不成立"),
    Words::new("open", "未定"),
    Words::new("untested", "未检验"),
    Words::new("none", "无"),
    Words::new("behaviour", "行为"),
    Words::new("accounting", "核算恒等"),
    Words::new("calibrated", "校准所得"),
    Words::new("law", "响应规律"),
    Words::new("study", "研究原文"),
    Words::new("elaboration", "引申"),
    Words::new("evidence", "构成证据"),
    Words::new("no evidence", "不构成证据"),
    Words::new("not by the chain named", "并非经所述机制链"),
    Words::new("chain open", "机制链未定"),
    Words::new("better", "更好"),
    Words::new("worse", "更差"),
    Words::new("higher", "更高"),
    Words::new("lower", "更低"),
    Words::new("equal", "相同"),
    Words::new("constant", "恒定差异"),
    Words::new("not established", "未确认"),
    Words::new("unknown", "未知"),
    Words::new("agrees", "一致"),
    Words::new("REJECTED", "不一致"),
];

/// A verdict in both languages; the word itself where it is not known.
pub(crate) fn verdict(word: &str) -> Words {
    KNOWN.into_iter().find(|known| known.en == word).unwrap_or_else(|| Words::plain(word))
}
