//! The frame of a page: head, title, navigation, sections, footer. Everything is in one file; nothing is fetched.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::bilingual::text;
use super::block::Block;
use crate::render::words::{Lang, Words, title_words};
use crate::store::manifest::Manifest;

const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

/// A page.
#[derive(Debug)]
pub(crate) struct Page {
    /// What the result is about: the title of its scenario or study, as its author wrote it.
    pub(crate) title: String,
    /// What kind of result it is.
    pub(crate) kind: Words,
    /// What the reader should know first, in a sentence or two.
    pub(crate) lead: Words,
    /// Sections from the top.
    pub(crate) sections: Vec<Section>,
    /// How the result came to be: name and value, in the footer.
    pub(crate) facts: Vec<(Words, Words)>,
}

/// A part of a page, with a line in the navigation.
#[derive(Debug)]
pub(crate) struct Section {
    /// Its name in the address, unique on the page: letters, digits and hyphens.
    pub(crate) id: &'static str,
    /// Its heading.
    pub(crate) title: Words,
    /// What is in it.
    pub(crate) blocks: Vec<Block>,
}

const CONTENTS: Words = Words::new("Contents", "目录");
const SKIP: Words = Words::new("Skip to main content", "跳至正文");
const LANGUAGE: Words = Words::new("Language", "语言");
const THEME: Words = Words::new("Light or dark colours", "浅色或深色");
const ORIGIN: Words = Words::new("About this result", "结果信息");

impl Page {
    /// The whole file. `lang` is the language that is shown first.
    pub(crate) fn html(&self, lang: Lang) -> String {
        let title = format!("{} · petisim", title_words(&self.title).of(lang));
        let markup = html! {
            (DOCTYPE)
            html lang=(lang.tag()) data-lang=(lang.tag()) {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta name="color-scheme" content="light dark";
                    meta name="generator" content=(concat!("petisim ", env!("CARGO_PKG_VERSION")));
                    title { (title) }
                    style { (PreEscaped(STYLE)) }
                }
                body {
                    a.skip href="#main" { (text(&SKIP)) }
                    (self.header(lang))
                    main id="main" tabindex="-1" {
                        p.lead { (text(&self.lead)) }
                        @for section in &self.sections { (section.html()) }
                    }
                    (self.footer())
                    script { (PreEscaped(SCRIPT)) }
                }
            }
        };
        markup.into_string()
    }

    fn header(&self, lang: Lang) -> Markup {
        html! {
            header.top {
                div.name {
                    p.kind { (text(&self.kind)) }
                    h1 { (text(&title_words(&self.title))) }
                }
                div.controls {
                    div role="group" aria-label=(LANGUAGE.both()) {
                        @for (choice, name) in [(Lang::Zh, "中文"), (Lang::En, "English")] {
                            button type="button" data-set-lang=(choice.tag()) lang=(choice.tag()) data-both
                                aria-pressed=(if choice == lang { "true" } else { "false" }) { (name) }
                        }
                    }
                    button type="button" id="theme" aria-label=(THEME.both()) title=(THEME.both()) { "◐" }
                }
            }
            nav aria-label=(CONTENTS.both()) {
                ul {
                    @for section in &self.sections {
                        li { a href={ "#" (section.id) } { (text(&section.title)) } }
                    }
                }
            }
        }
    }

    fn footer(&self) -> Markup {
        html! {
            footer {
                h2 { (text(&ORIGIN)) }
                dl {
                    @for (name, value) in &self.facts {
                        div { dt { (text(name)) } dd { (text(value)) } }
                    }
                }
            }
        }
    }
}

impl Section {
    /// A section without anything in it.
    pub(crate) fn new(id: &'static str, title: Words) -> Section {
        Section { id, title, blocks: Vec::new() }
    }

    /// The same with one more block.
    #[must_use]
    pub(crate) fn with(mut self, block: impl Into<Block>) -> Section {
        self.blocks.push(block.into());
        self
    }

    fn html(&self) -> Markup {
        html! {
            section id=(self.id) aria-labelledby={ (self.id) "-heading" } {
                h2 id={ (self.id) "-heading" } { (text(&self.title)) }
                @for block in &self.blocks { (block.html()) }
            }
        }
    }
}

/// What every footer says of a result with a manifest of the common form: version, seed, runs, identity.
pub(crate) fn facts(manifest: &Manifest) -> Vec<(Words, Words)> {
    let plain = |text: &str| Words::plain(text);
    let commit = manifest.commit.as_deref().map_or(String::new(), |commit| format!(" ({commit})"));
    let runs = format!("{} / {}", manifest.counts.done, manifest.counts.planned);
    let mut facts = vec![
        (Words::new("Program", "程序"), plain(&format!("petisim {}{commit}", manifest.version))),
        (Words::new("Version of results", "结果版本"), plain(&manifest.results_version.to_string())),
        (Words::new("Master random seed", "主随机种子"), plain(&manifest.seed)),
        (Words::new("Runs done / planned", "已完成/计划模拟次数"), plain(&runs)),
        (Words::new("Point", "设计点编号"), plain(&manifest.point_id)),
        (Words::new("Hash of the scenario", "情景哈希值"), plain(&manifest.scenario_hash)),
        (Words::new("Command", "命令"), plain(&command(&manifest.command))),
        (Words::new("Computed", "计算时间"), plain(manifest.ended.as_deref().unwrap_or(&manifest.started))),
        (Words::new("Computed on", "计算平台"), plain(&manifest.target)),
    ];
    facts.retain(|(_, value)| !value.en.is_empty());
    for input in &manifest.inputs {
        let short: String = input.blake3.chars().take(12).collect();
        facts.push((Words::new("Read from", "输入文件"), plain(&format!("{} ({short})", input.path))));
    }
    facts
}

/// A command line as it is typed; of the program only its name.
pub(crate) fn command(words: &[String]) -> String {
    let name = |word: &String| word.rsplit(['/', '\\']).next().unwrap_or(word).to_string();
    let words =
        words.iter().enumerate().map(|(place, word)| if place == 0 { name(word) } else { word.clone() });
    words.collect::<Vec<_>>().join(" ")
}

/// A warning that belongs on top of a page: the result is not whole.
pub(crate) fn unfinished() -> Words {
    Words::new(
        "This result is not finished: only completed runs are shown.",
        "结果尚未完成：仅显示已完成的模拟。",
    )
}
