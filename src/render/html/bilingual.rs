//! Text in both languages as markup: the page shows one, by the attribute `data-lang` of its root.

use maud::{Markup, html};

use crate::render::words::{Lang, Words};

/// The text as inline elements; plain where both languages say the same.
pub(crate) fn text(words: &Words) -> Markup {
    html! {
        @if words.is_plain() { (words.en) } @else {
            span lang=(Lang::Zh.tag()) { (words.zh) }
            span lang=(Lang::En.tag()) { (words.en) }
        }
    }
}
