//! Flows between stages: bands as wide as what flows, and loops back under them.

use super::Chart;
use super::data::{Data, Datum, column};
use super::scale::Format;
use super::svg::{Alt, Anchor, Letters, Paint, Svg, n};
use super::theme::{Ink, Theme};
use crate::report::words::Words;

/// A stage.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// Its name.
    pub name: Words,
    /// Its column, from zero at the left.
    pub column: usize,
    /// Number of its colour.
    pub series: usize,
}

/// What flows from one stage to another.
#[derive(Clone, Debug, PartialEq)]
pub struct Flow {
    /// Number of the stage it leaves.
    pub from: usize,
    /// Number of the stage it enters; in an earlier or the same column it is a loop.
    pub to: usize,
    /// How much.
    pub value: f64,
    /// What it is, for pointers and the table.
    pub name: Words,
}

/// Stages and what flows between them. Flows that are zero, negative or not finite are left out of the drawing.
#[derive(Clone, Debug, PartialEq)]
pub struct Sankey {
    /// Stages; within a column from top to bottom.
    pub nodes: Vec<Node>,
    /// Flows.
    pub flows: Vec<Flow>,
    /// What flows, with its unit.
    pub unit: Words,
    /// What all flows are set beside as a share, such as all appeals.
    pub whole: f64,
}

/// Thickness of a stage along the flow.
const THICK: f64 = 12.0;

/// Below this width flows run downwards.
const NARROW: f64 = 520.0;

/// A stage that has its place: along the flow, and where it begins and how long it is across the flow.
#[derive(Clone, Copy, Debug, Default)]
struct Place {
    along: f64,
    start: f64,
    length: f64,
    /// How much of its sides is taken by flows already: those that enter, those that leave.
    used: [f64; 2],
}

/// The drawing: everything is laid out along and across the flow, and turned at the end where the figure is narrow.
struct Layout {
    places: Vec<Place>,
    /// Units of length for a unit of flow.
    scale: f64,
    across: f64,
    down: bool,
}

impl Chart for Sankey {
    fn draw(&self, theme: &Theme, width: f64, alt: &Alt) -> String {
        if !self.drawn().any(|flow| flow.value > 0.0) {
            return super::line::nothing(theme, width, alt);
        }
        let mut svg = Svg::new(theme);
        let down = width < NARROW;
        let mut layout = self.layout(width, theme.size, down);
        for flow in self.drawn().filter(|flow| !self.is_loop(flow)) {
            let path = layout.band(flow);
            let paint = Paint::fill(Ink::Series(self.nodes[flow.to].series)).faint(0.4);
            svg.path(&path, paint, Some(&self.tip(flow)));
        }
        let mut depth = layout.across + theme.size * 0.8;
        for flow in self.drawn().filter(|flow| self.is_loop(flow)) {
            let thick = (flow.value * layout.scale).max(1.5);
            depth += thick / 2.0;
            let path = layout.back(flow, depth);
            let paint = Paint::line(Ink::Series(self.nodes[flow.from].series), thick).faint(0.55);
            svg.path(&path, paint, Some(&self.tip(flow)));
            depth += thick / 2.0 + 4.0;
        }
        self.stages(&mut svg, &layout, width);
        let end = if down {
            self.columns() as f64 * layout.pitch(width, theme.size) + theme.size
        } else {
            depth + theme.size
        };
        svg.finish([width, end], alt)
    }

    fn data(&self) -> Data {
        let share = Words::new("share", "占比");
        let what = Words::new("what", "内容");
        let mut data = Data::new([column::FROM, column::TO, what, self.unit.clone(), share]);
        for flow in &self.flows {
            let name = |node: usize| self.nodes.get(node).map_or(Words::plain(""), |node| node.name.clone());
            data.rows.push(vec![
                Datum::Text(name(flow.from)),
                Datum::Text(name(flow.to)),
                Datum::Text(flow.name.clone()),
                Datum::Number(Some(flow.value), Format::Number),
                Datum::Number(Some(flow.value / self.whole), Format::Percent),
            ]);
        }
        data
    }
}

impl Sankey {
    fn drawn(&self) -> impl Iterator<Item = &Flow> {
        let known = |node: usize| node < self.nodes.len();
        self.flows.iter().filter(move |flow| {
            flow.value.is_finite() && flow.value > 0.0 && known(flow.from) && known(flow.to)
        })
    }

    fn is_loop(&self, flow: &Flow) -> bool {
        self.nodes[flow.to].column <= self.nodes[flow.from].column
    }

    fn columns(&self) -> usize {
        self.nodes.iter().map(|node| node.column + 1).max().unwrap_or(1)
    }

    fn tip(&self, flow: &Flow) -> Words {
        let [from, to] = [flow.from, flow.to].map(|node| &self.nodes[node].name);
        let ends = from.and(&Words::plain(" → ")).and(to).and(&Words::plain(" · ")).and(&flow.name);
        ends.and(&Words::plain(format!(
            ": {} ({})",
            Format::Number.text(flow.value),
            Format::Percent.text(flow.value / self.whole)
        )))
    }

    /// How much enters and leaves a stage, loops aside.
    fn through(&self, node: usize) -> f64 {
        let sum = |end: fn(&Flow) -> usize| -> f64 {
            let flows = self.drawn().filter(|flow| !self.is_loop(flow) && end(flow) == node);
            flows.map(|flow| flow.value).sum()
        };
        sum(|flow| flow.to).max(sum(|flow| flow.from))
    }

    fn layout(&self, width: f64, size: f64, down: bool) -> Layout {
        let gap = size * if down { 1.4 } else { 2.9 };
        let across = if down { width - size * 3.0 } else { (width * 0.42).max(size * 20.0) };
        let through: Vec<f64> = (0..self.nodes.len()).map(|node| self.through(node)).collect();
        let members = |column: usize| {
            let nodes = self.nodes.iter().enumerate();
            nodes.filter(move |(_, node)| node.column == column).map(|(number, _)| number)
        };
        let room = |column: usize| {
            let sum: f64 = members(column).map(|node| through[node]).sum();
            (across - gap * members(column).count().saturating_sub(1) as f64).max(across * 0.2)
                / sum.max(1e-12)
        };
        let scale = (0..self.columns()).filter(|column| members(*column).any(|node| through[node] > 0.0));
        let scale = scale.map(room).fold(f64::INFINITY, f64::min);
        let mut layout = Layout { places: vec![Place::default(); self.nodes.len()], scale, across, down };
        let pitch = layout.pitch(width, size);
        let along = |column: usize| {
            if down {
                size * 3.4 + column as f64 * pitch
            } else {
                let last = self.columns().saturating_sub(1).max(1) as f64;
                column as f64 * (width - size * 8.5 - THICK) / last
            }
        };
        for column in 0..self.columns() {
            let mut start = 0.0;
            for node in members(column) {
                let length = (through[node] * scale).max(1.5);
                layout.places[node] = Place { along: along(column), start, length, used: [0.0; 2] };
                start += length + gap;
            }
        }
        layout
    }

    /// The stages themselves, with name, number and share.
    fn stages(&self, svg: &mut Svg, layout: &Layout, width: f64) {
        let size = svg.theme().size;
        for (number, (node, place)) in self.nodes.iter().zip(&layout.places).enumerate() {
            let value = self.through(number);
            let corner = if layout.down {
                [place.start, place.along, place.length, THICK]
            } else {
                [place.along, place.start, THICK, place.length]
            };
            let share = Format::Percent.text(value / self.whole);
            let count = Words::plain(format!("{} · {share}", Format::Number.text(value)));
            let tip = node.name.and(&Words::plain(": ")).and(&count);
            svg.rect(corner, Paint::fill(Ink::Series(node.series)), Some(&tip));
            if layout.down {
                let last = place.start + place.length > width * 0.6;
                let (x, anchor) = if last { (width, Anchor::End) } else { (place.start, Anchor::Start) };
                svg.text([x, place.along - size * 1.35], &node.name, Letters::PLAIN.at(anchor));
                svg.text([x, place.along - size * 0.3], &count, Letters::SMALL.at(anchor));
            } else {
                let (x, y) = (place.along + THICK + 4.0, place.start + size * 0.9);
                svg.text([x, y], &node.name, Letters::PLAIN);
                svg.text([x, y + size * 1.1], &count, Letters::SMALL);
            }
        }
    }
}

impl Layout {
    /// From column to column when flows run downwards.
    fn pitch(&self, _width: f64, size: f64) -> f64 {
        size * 8.0
    }

    /// A point as SVG has it.
    fn at(&self, along: f64, across: f64) -> String {
        let (x, y) = if self.down { (across, along) } else { (along, across) };
        format!("{} {}", n(x), n(y))
    }

    /// The band of a flow; takes its place at both stages.
    fn band(&mut self, flow: &Flow) -> String {
        let thick = flow.value * self.scale;
        let mut take = |node: usize, side: usize| {
            let place = &mut self.places[node];
            let start = place.start + place.used[side];
            place.used[side] += thick;
            (place.along, start)
        };
        let (from, low) = take(flow.from, 1);
        let (to, high) = take(flow.to, 0);
        let (from, middle) = (from + THICK, (from + THICK + to) / 2.0);
        format!(
            "M{}C{} {} {}L{}C{} {} {}Z",
            self.at(from, low),
            self.at(middle, low),
            self.at(middle, high),
            self.at(to, high),
            self.at(to, high + thick),
            self.at(middle, high + thick),
            self.at(middle, low + thick),
            self.at(from, low + thick)
        )
    }

    /// The line of a loop: out of the end of its stage, below everything, and back in at the beginning.
    fn back(&self, flow: &Flow, depth: f64) -> String {
        let [from, to] = [flow.from, flow.to].map(|node| self.places[node]);
        let depth = if self.down { depth.min(self.across + 34.0) } else { depth };
        let (out, into) = (from.along + THICK / 2.0, to.along + THICK / 2.0);
        let (leaves, enters) = (from.start + from.length, to.start + to.length);
        let shift = if flow.from == flow.to { 26.0 } else { 0.0 };
        format!(
            "M{}C{} {} {}",
            self.at(out + shift, leaves),
            self.at(out + shift, depth * 1.25 - leaves * 0.25),
            self.at(into - shift, depth * 1.25 - enters * 0.25),
            self.at(into - shift, enters)
        )
    }
}
