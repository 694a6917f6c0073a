//! What holds for every chart.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on may stop")]

use super::*;
use crate::render::words::{Lang, Words};

fn axis(title: &'static str) -> Axis {
    Axis::linear(Words::new(title, "量"), Format::Number)
}

fn estimate(value: f64) -> Option<Estimate> {
    Estimate::of(Some(value), Some(value - 1.0), Some(value + 1.0))
}

fn lines(values: &[Option<f64>]) -> Lines {
    let point = |(x, value): (usize, &Option<f64>)| Point { x: x as f64, y: value.and_then(estimate) };
    let points: Vec<Point> = values.iter().enumerate().map(point).collect();
    let series = |join: Join| Series { name: Words::new("a & b", "甲<乙"), points: points.clone(), join };
    Lines {
        x: axis("x"),
        y: axis("y").tight(),
        series: [Join::Straight, Join::Steps, Join::Dots].map(series).into(),
        spans: vec![Span { from: -5.0, to: 1.5, name: Words::new("warm-up", "预热") }],
        aspect: 0.4,
    }
}

fn sankey(values: [f64; 4]) -> Sankey {
    let node = |(name, column): (&'static str, usize)| Node {
        name: Words::new(name, "环节"),
        column,
        series: column,
    };
    let ends = [(0, 1), (0, 2), (1, 2), (2, 1)];
    let flow = |((from, to), value): ((usize, usize), f64)| Flow { from, to, value, name: Words::plain("f") };
    Sankey {
        nodes: [("start", 0), ("middle", 1), ("end", 2)].map(node).into(),
        flows: ends.into_iter().zip(values).map(flow).collect(),
        unit: Words::plain("n"),
        whole: 10.0,
    }
}

/// One chart of each kind from the same values.
fn charts(values: &[Option<f64>]) -> Vec<Box<dyn Chart>> {
    let known = |place: usize| values.get(place).copied().flatten();
    let name = |place: usize| Words::new("row", "行").and(&Words::plain(place.to_string()));
    let each = || 0..values.len();
    let pair = |place: usize| vec![known(place).and_then(estimate), known(place).and_then(Estimate::bare)];
    let parts = || vec![Words::new("one", "一"), Words::new("two", "二")];
    let bar_rows =
        || each().map(|place| BarRow { name: name(place), values: pair(place) }).collect::<Vec<_>>();
    let step = |place: usize| Step {
        name: name(place),
        change: estimate(known(place).unwrap_or(1.0)).unwrap_or(Estimate { value: 1.0, interval: None }),
        total: place == 0,
    };
    let spot = |place: usize| Spot { name: name(place), series: place % 2, x: known(place), y: known(place) };
    let bin =
        |place: usize| Bin { from: place as f64, to: place as f64 + 1.0, value: known(place).unwrap_or(0.0) };
    let heat = |around_zero: bool| Heat {
        value: Words::plain("v"),
        format: Format::Percent,
        across: Words::plain("across"),
        down: Words::plain("down"),
        columns: each().map(name).collect(),
        rows: parts(),
        cells: vec![values.to_vec(), values.iter().rev().copied().collect()],
        around_zero,
        limit: None,
    };
    let flows: [f64; 4] = std::array::from_fn(|place| known(place).unwrap_or(0.0));
    vec![
        Box::new(lines(values)),
        Box::new(Bars { value: axis("h"), parts: parts(), rows: bar_rows(), stacked: true }),
        Box::new(Bars { value: axis("h"), parts: parts(), rows: bar_rows(), stacked: false }),
        Box::new(Dots {
            value: axis("d"),
            series: parts(),
            rows: each().map(|place| DotRow { name: name(place), values: pair(place) }).collect(),
            reference: Some(0.0),
        }),
        Box::new(Histogram {
            x: axis("x"),
            y: axis("n"),
            bins: each().map(bin).collect(),
            lines: vec![(1.0, Words::new("median", "中位数"))],
        }),
        Box::new(heat(false)),
        Box::new(heat(true)),
        Box::new(Waterfall { value: axis("w"), steps: each().map(step).collect() }),
        Box::new(Scatter {
            x: axis("x"),
            y: axis("y"),
            series: parts(),
            spots: each().map(spot).collect(),
            diagonal: true,
            names: true,
        }),
        Box::new(sankey(flows)),
    ]
}

/// Values as they come: plain, of one size, none, not finite, huge and tiny.
fn inputs() -> Vec<Vec<Option<f64>>> {
    vec![
        vec![Some(3.0), Some(5.0), None, Some(2.0), Some(8.0)],
        vec![Some(4.0); 4],
        vec![Some(0.0)],
        vec![None, None],
        vec![],
        vec![Some(f64::NAN), Some(f64::INFINITY), Some(1.0), Some(f64::NEG_INFINITY)],
        vec![Some(1e12), Some(-1e12), Some(1e-12), Some(0.5)],
    ]
}

fn alt() -> Alt {
    Alt { id: "f".into(), title: Words::new("a < b", "甲<乙"), desc: Words::new("what & how", "内容") }
}

#[test]
fn every_chart_is_well_formed_and_finite_for_any_values() {
    for values in inputs() {
        for (number, chart) in charts(&values).iter().enumerate() {
            for theme in [Theme::page(), Theme::paper(Lang::Zh), Theme::paper(Lang::En)] {
                for width in [340.0, 720.0] {
                    let svg = chart.draw(&theme, width, &alt());
                    let document = roxmltree::Document::parse(&svg)
                        .unwrap_or_else(|fault| panic!("chart {number} of {values:?}: {fault}\n{svg}"));
                    check_numbers(&document, number);
                }
            }
        }
    }
}

/// Every number of a drawing is finite, and nothing has a side below zero.
fn check_numbers(document: &roxmltree::Document, number: usize) {
    for element in document.descendants().filter(roxmltree::Node::is_element) {
        for attribute in element.attributes() {
            let (name, value) = (attribute.name(), attribute.value());
            for wrong in ["NaN", "inf"] {
                let text = matches!(name, "font-family" | "id");
                assert!(text || !value.contains(wrong), "chart {number}: {name}={value}");
            }
            if matches!(name, "width" | "height" | "r") {
                let size: f64 = value.parse().unwrap();
                assert!((0.0..1e5).contains(&size), "chart {number}: {name}={value}");
            }
        }
    }
}

#[test]
fn every_chart_tells_its_numbers_in_whole_rows() {
    let values = [Some(3.0), Some(5.0), None, Some(2.0)];
    for (number, chart) in charts(&values).iter().enumerate() {
        let data = chart.data();
        assert!(!data.rows.is_empty(), "chart {number}");
        for row in &data.rows {
            assert_eq!(row.len(), data.columns.len(), "chart {number}");
        }
        assert!(data.csv().contains('5'), "chart {number} does not tell the value 5:\n{}", data.csv());
    }
}

#[test]
fn a_figure_has_a_title_and_a_description_in_the_language_of_its_theme() {
    let chart = lines(&[Some(1.0), Some(2.0)]);
    for (lang, title, desc) in [(Lang::En, "a < b", "what & how"), (Lang::Zh, "甲<乙", "内容")] {
        let svg = chart.draw(&Theme::paper(lang), 400.0, &alt());
        let document = roxmltree::Document::parse(&svg).unwrap();
        let root = document.root_element();
        let text = |name: &str| {
            root.children().find(|child| child.has_tag_name(("http://www.w3.org/2000/svg", name)))
        };
        assert_eq!(text("title").unwrap().text(), Some(title));
        assert_eq!(text("desc").unwrap().text(), Some(desc));
        assert_eq!(root.attribute("role"), Some("img"));
        assert_eq!(root.attribute("lang"), Some(lang.tag()));
    }
}

#[test]
fn on_paper_there_is_one_language_and_on_a_page_both() {
    let chart = lines(&[Some(1.0), Some(2.0)]);
    let page = chart.draw(&Theme::page(), 400.0, &alt());
    assert!(page.contains("lang=\"zh\">甲&lt;乙</text>") && page.contains("lang=\"en\">a &amp; b</text>"));
    let paper = chart.draw(&Theme::paper(Lang::En), 400.0, &alt());
    assert!(!paper.contains("甲") && !paper.contains("var("), "{paper}");
}

#[test]
fn bars_are_as_long_as_their_values() {
    let row = |value: f64| BarRow { name: Words::plain("r"), values: vec![Estimate::bare(value)] };
    let chart = Bars {
        value: axis("h"),
        parts: vec![Words::plain("p")],
        rows: [2.0, 4.0, -1.0].map(row).into(),
        stacked: false,
    };
    let svg = chart.draw(&Theme::paper(Lang::En), 600.0, &alt());
    let document = roxmltree::Document::parse(&svg).unwrap();
    let bars =
        document.descendants().filter(|node| node.has_tag_name(("http://www.w3.org/2000/svg", "rect")));
    let widths: Vec<f64> = bars.map(|bar| bar.attribute("width").unwrap().parse().unwrap()).collect();
    assert!((widths[1] / widths[0] - 2.0).abs() < 0.01, "{widths:?}");
    assert!((widths[0] / widths[2] - 2.0).abs() < 0.01, "{widths:?}");
}

#[test]
fn what_flows_into_a_stage_leaves_it_no_thicker() {
    // 6 of 10 go by the middle, all of them on to the end: the stages are as long as what passes through them.
    let svg = sankey([6.0, 4.0, 6.0, 1.0]).draw(&Theme::paper(Lang::En), 720.0, &alt());
    let document = roxmltree::Document::parse(&svg).unwrap();
    let stages =
        document.descendants().filter(|node| node.has_tag_name(("http://www.w3.org/2000/svg", "rect")));
    let heights: Vec<f64> = stages.map(|stage| stage.attribute("height").unwrap().parse().unwrap()).collect();
    assert_eq!(heights.len(), 3);
    assert!((heights[0] - heights[2]).abs() < 0.11, "{heights:?}");
    assert!((heights[1] / heights[0] - 0.6).abs() < 0.01, "{heights:?}");
}
