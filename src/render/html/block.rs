//! What stands in a section: words, cards with numbers, figures, tables.

use maud::{Markup, html};

use super::bilingual::text;
use super::table::Table;
use crate::render::figure::{Alt, Chart, Theme};
use crate::render::words::Words;

/// A part of a section.
#[derive(Debug)]
pub(crate) enum Block {
    /// A paragraph.
    Text(Words),
    /// A remark that should not be overlooked: what is missing, and which option gives it.
    Note(Words),
    /// Numbers that stand out.
    Cards(Vec<Card>),
    /// A figure with its caption and its data.
    Figure(Box<Figure>),
    /// Figures side by side, as small as on a phone: for those that are looked at together.
    Grid(Vec<Figure>),
    /// A table to sort and to filter.
    Table(Table),
}

/// A number that stands out.
#[derive(Debug)]
pub(crate) struct Card {
    /// What it is.
    pub(crate) name: Words,
    /// The number, as people read it.
    pub(crate) value: Words,
    /// Interval, unit, or what it is set beside.
    pub(crate) detail: Words,
}

/// What a caption must say beside the figure itself.
#[derive(Clone, Debug)]
pub(crate) struct Caption {
    /// What is seen, and how to read it.
    pub(crate) what: Words,
    /// Of how many it is: replications, tickets, units. Missing only where nothing is estimated.
    pub(crate) n: Option<Words>,
    /// What an interval or a band is; missing where there is none.
    pub(crate) interval: Option<Words>,
    /// Files of the folder that the numbers are from.
    pub(crate) source: &'static str,
}

/// A figure: drawn for wide and for narrow screens, with its caption, its numbers, and buttons to save both.
pub(crate) struct Figure {
    /// Its name in the address and in names of saved files, unique on the page: letters, digits and hyphens.
    pub(crate) id: String,
    /// Its title.
    pub(crate) title: Words,
    /// Its caption; also what it is called for those who do not see it.
    pub(crate) caption: Caption,
    /// What is drawn.
    pub(crate) chart: Box<dyn Chart>,
}

impl std::fmt::Debug for Figure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Figure").field("id", &self.id).finish_non_exhaustive()
    }
}

/// Width of drawings for screens and paper, and for phones.
const WIDE: f64 = 900.0;
const NARROW: f64 = 360.0;

const DATA: Words = Words::new("Data", "数据");
const SOURCE: Words = Words::new("Source: ", "数据来源：");
const SAVE: Words = Words::new("Save this figure", "保存此图");

impl From<Figure> for Block {
    fn from(figure: Figure) -> Block {
        Block::Figure(Box::new(figure))
    }
}

impl From<Table> for Block {
    fn from(table: Table) -> Block {
        Block::Table(table)
    }
}

impl Block {
    /// The block as markup.
    pub(crate) fn html(&self) -> Markup {
        match self {
            Block::Text(words) => html! { p { (text(words)) } },
            Block::Note(words) => html! { p.note role="note" { (text(words)) } },
            Block::Cards(cards) => html! {
                dl.cards {
                    @for card in cards {
                        div {
                            dt { (text(&card.name)) }
                            dd.value { (text(&card.value)) }
                            dd.detail { (text(&card.detail)) }
                        }
                    }
                }
            },
            Block::Figure(figure) => figure.html(true),
            Block::Grid(figures) => html! { div.grid { @for figure in figures { (figure.html(false)) } } },
            Block::Table(table) => table.html(),
        }
    }
}

impl Figure {
    /// With a drawing for wide screens, or with the narrow one alone.
    fn html(&self, wide: bool) -> Markup {
        let alt = Alt { id: self.id.clone(), title: self.title.clone(), desc: self.caption.what.clone() };
        let theme = Theme::page();
        let drawn = |width: f64| maud::PreEscaped(self.chart.draw(&theme, width, &alt));
        let table = Table::plain(&format!("{}-data", self.id), self.title.clone(), self.chart.data());
        html! {
            figure id=(self.id) {
                h3 id={ (self.id) "-title" } { (text(&self.title)) }
                @if wide { div.drawing.wide { (drawn(WIDE)) } }
                div.drawing.narrow { (drawn(NARROW)) }
                figcaption id={ (self.id) "-desc" } { (self.caption.html()) }
                div.save role="group" aria-label=(SAVE.both()) {
                    @for format in ["SVG", "PNG", "CSV"] {
                        button type="button" data-save=(format.to_lowercase()) data-of=(self.id)
                            title=(SAVE.both()) { "↓ " (format) }
                    }
                }
                details { summary { (text(&DATA)) } (table.html()) }
            }
        }
    }
}

/// The words with a stop behind them, unless they have one.
fn sentence(words: &Words) -> Words {
    let ends = |text: &str| text.ends_with(['.', '。', '!', '?', '；', ';']);
    if ends(&words.en) || ends(&words.zh) { words.clone() } else { words.and(&Words::new(".", "。")) }
}

impl Caption {
    fn html(&self) -> Markup {
        html! {
            (text(&self.what)) " "
            @if let Some(n) = &self.n { (text(&sentence(n))) " " }
            @if let Some(interval) = &self.interval { (text(&sentence(interval))) " " }
            span.source { (text(&SOURCE)) code { (self.source) } }
        }
    }
}
