//! What holds for every page.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on may stop")]

use super::block::{Block, Caption, Card, Figure};
use super::page::{Page, Section};
use super::table::Table;
use crate::render::figure::{Axis, BarRow, Bars, Chart, Data, Datum, Estimate, Format};
use crate::render::words::{Lang, Words};

fn bars() -> Bars {
    Bars {
        value: Axis::linear(Words::new("hours", "工时"), Format::Number),
        parts: vec![Words::new("hours", "工时")],
        rows: vec![BarRow { name: Words::new("Paper <b>", "文书&"), values: vec![Estimate::bare(1.5)] }],
        stacked: false,
    }
}

fn page() -> Page {
    let caption = Caption {
        what: Words::new("Hours by kind.", "分类工时。"),
        n: Some(Words::new("10 replications.", "10 次独立模拟。")),
        interval: None,
        source: "summary.csv",
    };
    let title = Words::new("Hours", "工时");
    let figure = Figure { id: "hours".into(), title: title.clone(), caption, chart: Box::new(bars()) };
    let mut data = Data::new([Words::new("unit", "单位"), Words::plain("x")]);
    data.rows.push(vec![Datum::Text(Words::plain("a<b")), Datum::Number(Some(0.25), Format::Percent)]);
    let card = Card { name: title.clone(), value: Words::plain("1"), detail: Words::plain("h") };
    let section = Section::new("first", title)
        .with(Block::Cards(vec![card]))
        .with(Block::Note(Words::new("Mind & see", "注意")))
        .with(figure)
        .with(Table::new("units", Words::new("Units", "单位"), data));
    Page {
        title: "A <district>".into(),
        kind: Words::new("A run", "运行"),
        lead: Words::new("Lead", "导语"),
        sections: vec![section],
        facts: vec![(Words::new("Seed", "种子"), Words::plain("1"))],
    }
}

/// The page as XML: void elements of HTML closed, the script and the style (raw text in HTML) left out.
fn as_xml(html: &str) -> String {
    let mut xml = html.replacen("<!DOCTYPE html>", "", 1);
    for raw in ["style", "script"] {
        let (open, close) = (format!("<{raw}>"), format!("</{raw}>"));
        let (from, to) = (xml.find(&open).unwrap(), xml.find(&close).unwrap());
        xml.replace_range(from..to + close.len(), "");
    }
    for void in ["<meta ", "<input "] {
        let mut from = 0;
        while let Some(at) = xml[from..].find(void).map(|at| at + from) {
            let end = xml[at..].find('>').unwrap() + at;
            xml.replace_range(end..=end, "/>");
            from = end;
        }
    }
    for flag in [" data-both", " data-count", " data-sort"] {
        xml = xml
            .replace(&format!("{flag}>"), &format!("{flag}=\"\">"))
            .replace(&format!("{flag} "), &format!("{flag}=\"\" "));
    }
    xml
}

#[test]
fn a_page_is_well_formed_and_needs_nothing_from_elsewhere() {
    let html = page().html(Lang::Zh);
    let xml = as_xml(&html);
    let document = roxmltree::Document::parse(&xml).unwrap_or_else(|fault| panic!("{fault}\n{xml}"));
    for element in document.descendants().filter(roxmltree::Node::is_element) {
        for name in ["src", "href", "action"] {
            let value = element.attribute(name).unwrap_or("#");
            assert!(value.starts_with('#'), "{name}={value}");
        }
    }
    for outside in ["@import", "url(", "<link", "<iframe", "fetch(", "XMLHttpRequest"] {
        assert!(!html.contains(outside), "{outside}");
    }
}

#[test]
fn ids_are_unique_and_every_reference_has_its_target() {
    let xml = as_xml(&page().html(Lang::En));
    let document = roxmltree::Document::parse(&xml).unwrap();
    let elements = || document.descendants().filter(roxmltree::Node::is_element);
    let ids: Vec<&str> = elements().filter_map(|element| element.attribute("id")).collect();
    let mut unique = ids.clone();
    unique.sort_unstable();
    unique.dedup();
    assert_eq!(unique.len(), ids.len(), "{ids:?}");
    for name in ["aria-labelledby", "aria-describedby", "data-of", "data-filter", "href"] {
        for value in elements().filter_map(|element| element.attribute(name)) {
            for target in value.split(' ').map(|target| target.trim_start_matches('#')) {
                assert!(ids.contains(&target), "{name}={value}");
            }
        }
    }
}

#[test]
fn a_figure_says_what_of_how_many_and_from_where_and_has_its_numbers_beside_it() {
    let html = page().html(Lang::En);
    for part in ["Hours by kind.", "分类工时。", "10 replications.", "10 次独立模拟。", "summary.csv"]
    {
        assert!(html.contains(part), "{part}");
    }
    assert!(html.contains("data-v=\"1.5\"") && bars().data().csv().contains("1.5"));
    assert!(html.contains("A &lt;district&gt;") && !html.contains("<b>"));
}

#[test]
fn the_language_asked_for_is_shown_first_and_the_other_is_there() {
    for (lang, tag) in [(Lang::Zh, "zh"), (Lang::En, "en")] {
        let html = page().html(lang);
        assert!(html.contains(&format!("<html lang=\"{tag}\" data-lang=\"{tag}\">")));
        assert!(html.contains("注意") && html.contains("Mind &amp; see"));
    }
}
