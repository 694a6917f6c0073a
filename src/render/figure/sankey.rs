//! Flows between stages: bands as wide as what flows, and loops back over them.

use super::Chart;
use super::data::{Data, Datum, column};
use super::frame::{Mark, legend};
use super::scale::Format;
use super::svg::{Alt, Anchor, Letters, Paint, Svg, n};
use super::theme::{Ink, Theme};
use crate::render::words::Words;

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
    /// What it is, for pointers and the table; stands at a loop.
    pub name: Words,
}

/// Stages and what flows between them. Flows that are zero, negative or not finite are left out of the drawing.
#[derive(Clone, Debug, PartialEq)]
pub struct Sankey {
    /// Stages; within a column from top to bottom. Loops are drawn over the first of each column.
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
    /// How much of its sides is taken by flows already: those that leave, those that enter.
    used: [f64; 2],
}

/// Everything is laid out along and across the flow, and turned at the end where the figure is narrow.
struct Layout {
    places: Vec<Place>,
    /// Units of length for a unit of flow.
    scale: f64,
    /// Where the first stage across begins, under all loops, and where the last ends.
    top: f64,
    end: f64,
    down: bool,
}

/// A loop: its flow, and the middle of its line across.
struct Loop<'a> {
    flow: &'a Flow,
    thick: f64,
    depth: f64,
}

impl Chart for Sankey {
    fn draw(&self, theme: &Theme, width: f64, alt: &Alt) -> String {
        if !self.drawn().any(|flow| flow.value > 0.0) {
            return super::line::nothing(theme, width, alt);
        }
        let mut svg = Svg::new(theme);
        let down = width < NARROW;
        let room = if down { width - theme.size * 4.0 } else { theme.size * 26.0 };
        let scale = self.scale(room, theme.size, down);
        let (loops, margin) = self.loops(scale, theme.size);
        // Across a phone there is no room beside the flow: it shrinks by what the loops take.
        let scale = if down { self.scale(room - margin, theme.size, down) } else { scale };
        let mut layout = self.layout(&svg, width, scale, margin, down);
        for flow in self.drawn().filter(|flow| !self.is_loop(flow)) {
            let path = layout.band(flow);
            let paint = Paint::fill(Ink::Series(self.nodes[flow.to].series)).faint(0.4);
            svg.path(&path, paint, Some(&self.tip(flow)));
        }
        loops.iter().for_each(|back| self.draw_loop(&mut svg, &layout, back));
        loops.iter().for_each(|back| self.name_loop(&mut svg, &layout, back));
        self.stages(&mut svg, &layout, width);
        let last = layout.places.iter().map(|place| place.along).fold(0.0, f64::max);
        let end = if down {
            self.list(&mut svg, last + THICK + theme.size * 0.6, width) + theme.size * 0.5
        } else {
            layout.end + theme.size * 1.5
        };
        svg.finish([width, end], alt)
    }

    fn data(&self) -> Data {
        let share = Words::new("share", "占比");
        let what = Words::new("flow", "流向");
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

    fn members(&self, column: usize) -> impl Iterator<Item = usize> {
        let nodes = self.nodes.iter().enumerate();
        nodes.filter(move |(_, node)| node.column == column).map(|(number, _)| number)
    }

    fn count(&self, value: f64) -> String {
        format!("{} · {}", Format::Number.text(value), Format::Percent.text(value / self.whole))
    }

    fn tip(&self, flow: &Flow) -> Words {
        let [from, to] = [flow.from, flow.to].map(|node| &self.nodes[node].name);
        let ends = from.and(&Words::plain(" → ")).and(to);
        let named =
            if flow.name.en.is_empty() { ends } else { ends.and(&Words::plain(" · ")).and(&flow.name) };
        named.and(&Words::plain(format!(": {}", self.count(flow.value))))
    }

    /// How much enters or leaves a stage, whichever is more, loops aside.
    fn through(&self, node: usize) -> f64 {
        let sum = |end: fn(&Flow) -> usize| -> f64 {
            let flows = self.drawn().filter(|flow| !self.is_loop(flow) && end(flow) == node);
            flows.map(|flow| flow.value).sum()
        };
        sum(|flow| flow.to).max(sum(|flow| flow.from))
    }

    /// Units of length for a unit of flow, so that the fullest column fits into `room`.
    fn scale(&self, room: f64, size: f64, down: bool) -> f64 {
        let fits = |column: usize| {
            let sum: f64 = self.members(column).map(|node| self.through(node)).sum();
            let gaps = gap(size, down) * self.members(column).count().saturating_sub(1) as f64;
            (sum > 0.0).then(|| (room - gaps).max(room * 0.2) / sum)
        };
        let scale = (0..self.columns()).filter_map(fits).fold(f64::INFINITY, f64::min);
        if scale.is_finite() { scale } else { 1.0 }
    }

    /// Loops with their places over the flow, short ones nearest, and how much room all of them take. Loops that do not
    /// overlap share a level.
    fn loops(&self, scale: f64, size: f64) -> (Vec<Loop<'_>>, f64) {
        let mut backs: Vec<&Flow> = self.drawn().filter(|flow| self.is_loop(flow)).collect();
        let ends = |flow: &Flow| (self.nodes[flow.to].column, self.nodes[flow.from].column);
        backs.sort_by_key(|flow| ends(flow).1 - ends(flow).0);
        let mut levels: Vec<Vec<&Flow>> = Vec::new();
        for back in backs {
            let (from, to) = ends(back);
            let is_free = |level: &&mut Vec<&Flow>| {
                level.iter().all(|other| ends(other).1 <= from || ends(other).0 >= to)
            };
            match levels.iter_mut().find(is_free) {
                Some(level) => level.push(back),
                None => levels.push(vec![back]),
            }
        }
        let (mut loops, mut depth) = (Vec::new(), size * 0.6);
        for level in levels {
            let thick = |flow: &Flow| (flow.value * scale).max(1.5);
            let thickest = level.iter().map(|flow| thick(flow)).fold(0.0, f64::max);
            for flow in level {
                loops.push(Loop { flow, thick: thick(flow), depth: depth + thickest / 2.0 });
            }
            // Two lines of words stand over each loop.
            depth += thickest + size * 2.6;
        }
        let margin = if loops.is_empty() { 0.0 } else { depth };
        (loops, margin)
    }

    fn layout(&self, svg: &Svg, width: f64, scale: f64, margin: f64, down: bool) -> Layout {
        let size = svg.theme().size;
        let last = self.columns().saturating_sub(1).max(1) as f64;
        let names =
            self.members(self.columns() - 1).map(|node| svg.width_of(&self.nodes[node].name, Letters::PLAIN));
        let beside = names.fold(size * 7.0, f64::max) + THICK + size * 0.6;
        // A loop that ends in the first column needs half its own thickness at the edge.
        let first = if margin > 0.0 { size * 0.8 } else { 0.0 };
        let along = |column: usize| {
            if down {
                size * 3.2 + column as f64 * size * 8.0
            } else {
                first + column as f64 * (width - beside - first) / last
            }
        };
        let mut places = vec![Place::default(); self.nodes.len()];
        let mut end = 0.0_f64;
        for column in 0..self.columns() {
            let mut start = margin;
            for node in self.members(column) {
                let length = (self.through(node) * scale).max(1.5);
                places[node] = Place { along: along(column), start, length, used: [0.0; 2] };
                end = end.max(start + length.max(size * 2.2));
                start += length + gap(size, down);
            }
        }
        Layout { places, scale, top: margin, end, down }
    }

    fn draw_loop(&self, svg: &mut Svg, layout: &Layout, back: &Loop) {
        let paint = Paint::line(Ink::Series(1), back.thick).faint(0.55);
        svg.path(&layout.back(back.flow, layout.top - back.depth), paint, Some(&self.tip(back.flow)));
    }

    /// Name and number over the line of a loop.
    fn name_loop(&self, svg: &mut Svg, layout: &Layout, back: &Loop) {
        let middle = (layout.places[back.flow.from].along + layout.places[back.flow.to].along + THICK) / 2.0;
        let count = Words::plain(self.count(back.flow.value));
        let size = svg.theme().size;
        let letters = Letters { turned: layout.down, ink: Ink::Text, ..Letters::SMALL.at(Anchor::Middle) };
        for (line, words) in [(0.3, &count), (1.35, &back.flow.name)] {
            let across = layout.top - back.depth - back.thick / 2.0 - size * line;
            svg.text(if layout.down { [across, middle] } else { [middle, across] }, words, letters);
        }
    }

    /// Whether the stages of a column are too many for words beside them where flows run downwards.
    fn is_listed(&self, column: usize) -> bool {
        self.members(column).count() > 2
    }

    /// Names and numbers of stages that have no words beside them, as a list under the drawing; returns its end.
    fn list(&self, svg: &mut Svg, top: f64, width: f64) -> f64 {
        let listed = self.nodes.iter().enumerate().filter(|(_, node)| self.is_listed(node.column));
        let entry = |(number, node): (usize, &Node)| {
            let count = Words::plain(format!(" {}", self.count(self.through(number))));
            (node.name.and(&count), Mark::Patch(Ink::Series(node.series), 1.0))
        };
        let entries: Vec<(Words, Mark)> = listed.map(entry).collect();
        // One a line: their widths differ too much for columns.
        entries.chunks(1).fold(top, |top, entry| legend(svg, entry, width, top))
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
            let count = Words::plain(self.count(value));
            let tip = node.name.and(&Words::plain(": ")).and(&count);
            svg.rect(corner, Paint::fill(Ink::Series(node.series)), Some(&tip));
            if layout.down {
                if self.is_listed(node.column) {
                    continue;
                }
                let wide = svg.width_of(&node.name, Letters::SMALL).max(svg.width_of(&count, Letters::SMALL));
                let [x, y] = [place.start.min(width - wide), place.along - size * 1.3];
                svg.text([x, y], &node.name, Letters { ink: Ink::Text, ..Letters::SMALL });
                svg.text([x, y + size], &count, Letters::SMALL);
            } else {
                let (x, y) = (place.along + THICK + 4.0, place.start + size * 0.9);
                svg.text([x, y], &node.name, Letters::PLAIN);
                svg.text([x, y + size * 1.1], &count, Letters::SMALL);
            }
        }
    }
}

/// Between stages of a column.
fn gap(size: f64, down: bool) -> f64 {
    if down { size * 1.6 } else { size * 2.4 }
}

impl Layout {
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
        let (from, low) = take(flow.from, 0);
        let (to, high) = take(flow.to, 1);
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

    /// The line of a loop: out of the beginning of its stage, back at `depth`, and in again.
    fn back(&self, flow: &Flow, depth: f64) -> String {
        let [from, to] = [flow.from, flow.to].map(|node| self.places[node]);
        // A stage that loops to itself leaves at one side and comes in at the other.
        let shift = if flow.from == flow.to { 26.0 } else { 0.0 };
        let (out, into) = (from.along + THICK / 2.0 + shift, to.along + THICK / 2.0 - shift);
        let start = from.start.min(to.start);
        let turn = if into < out { -1.0 } else { 1.0 };
        let round = 14.0_f64.min((start - depth).abs() / 2.0).min((out - into).abs() / 2.0);
        format!(
            "M{}L{}Q{} {}L{}Q{} {}L{}",
            self.at(out, from.start),
            self.at(out, depth + round),
            self.at(out, depth),
            self.at(out + turn * round, depth),
            self.at(into - turn * round, depth),
            self.at(into, depth),
            self.at(into, depth + round),
            self.at(into, to.start)
        )
    }
}
