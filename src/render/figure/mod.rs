//! Figures as SVG: the same charts for the pages of reports and for figures on paper.
//!
//! A chart is a value: fill in its fields, [`Chart::draw`] it under a [`Theme`], and take its numbers with
//! [`Chart::data`], which are exactly those that are drawn. Nothing here reads files. Missing values are gaps, values
//! that are not finite count as missing, and equal charts give equal bytes.
//!
//! ```
//! use petisim::render::figure::{Alt, Axis, Bars, BarRow, Chart, Estimate, Format, Theme};
//! use petisim::render::words::{Lang, Words};
//!
//! let chart = Bars {
//!     value: Axis::linear(Words::new("hours a year", "年工时"), Format::Number),
//!     parts: vec![Words::new("hours", "工时")],
//!     rows: vec![BarRow { name: Words::new("Paper", "文书"), values: vec![Estimate::bare(83_924.0)] }],
//!     stacked: false,
//! };
//! let alt = Alt {
//!     id: "paper".into(),
//!     title: Words::new("Paper", "文书工时"),
//!     desc: Words::new("Hours that paper takes.", "文书所占工时。"),
//! };
//! let svg = chart.draw(&Theme::paper(Lang::Zh), 480.0, &alt);
//! assert!(svg.starts_with("<svg ") && svg.contains("文书"));
//! assert_eq!(chart.data().csv(), "row,hours\nPaper,83924\n");
//! ```

mod bar;
mod data;
mod dots;
mod frame;
mod heat;
mod histogram;
mod line;
mod sankey;
mod scale;
mod scatter;
mod svg;
#[cfg(test)]
mod tests;
mod theme;
mod waterfall;

pub use bar::{BarRow, Bars};
pub use data::{Data, Datum};
pub(crate) use data::{column, quoted};
pub use dots::{DotRow, Dots};
pub use frame::{Axis, Estimate};
pub use heat::Heat;
pub use histogram::{Bin, Histogram};
pub use line::{Join, Lines, Point, Series, Span};
pub use sankey::{Flow, Node, Sankey};
pub use scale::{Format, Kind, Scale, Tick, date_of, days_of};
pub use scatter::{Scatter, Spot};
pub use svg::{Alt, Anchor, Letters, Paint, Svg, path_of, width_of};
pub use theme::{Ink, SERIES, Theme, Tongue, letters_on};
pub use waterfall::{Step, Waterfall};

/// Dashes of lines, so that they differ by more than colour; the first is whole.
const DASHES: [&str; 4] = ["", "7 3", "2 2", "9 3 2 3"];

/// A chart.
pub trait Chart {
    /// The chart as one SVG element of a width in units of the drawing (at the size of letters of the theme, 720 is a
    /// page and 360 a phone); its height follows from what it shows.
    fn draw(&self, theme: &Theme, width: f64, alt: &Alt) -> String;

    /// The numbers that are drawn.
    fn data(&self) -> Data;
}
