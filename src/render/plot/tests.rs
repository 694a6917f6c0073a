//! Figures of real results, set on paper.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on may stop")]

use super::*;
use crate::render::figure::{Axis, DotRow, Estimate, Format as Numbers};
use crate::render::words::{Lang, Words};

fn figure(name: &str) -> Plotted {
    let rows = vec![DotRow {
        name: Words::plain(name),
        values: vec![Estimate::of(Some(2.0), Some(1.0), Some(3.0))],
    }];
    let value = Axis::linear(Words::new("hours", "小时"), Numbers::Number);
    let dots = Dots { value, series: vec![Words::plain("a")], rows, reference: Some(0.0) };
    let alt = Alt { id: "t".into(), title: Words::plain("t"), desc: Words::plain("d") };
    Plotted { picture: Picture::Dots(dots), alt }
}

fn sheet(fonts: Fonts) -> Sheet {
    Sheet { width: Millimetres::parse("85mm").unwrap(), dots: 100, lang: Lang::Zh, fonts }
}

#[test]
fn without_fonts_the_first_character_is_told_and_nothing_is_drawn() {
    let empty = tempfile::tempdir().unwrap();
    for format in [Format::Svg, Format::Pdf, Format::Png] {
        let fault = sheet(Fonts::of_folder(empty.path(), Lang::Zh)).set(&figure("重办"), format).unwrap_err();
        assert!(matches!(fault, PlotError::Glyph { .. }), "{fault}");
        assert!(fault.to_string().ends_with("tried: none, for no font was found"), "{fault}");
    }
}

#[test]
fn a_character_that_no_font_has_is_told_by_its_number() {
    // The last character of the last plane for private use: no font has it.
    // In English, for machines that have fonts and no Chinese ones.
    let english = Sheet { lang: Lang::En, ..sheet(Fonts::of_system(Lang::En)) };
    let fault = english.set(&figure("1\u{10fffd}"), Format::Png).unwrap_err();
    let has_fonts = Fonts::of_system(Lang::En).check("1").is_ok();
    assert_eq!(fault.to_string().contains("U+10FFFD"), has_fonts, "{fault}");
}

#[test]
fn every_format_has_its_mark_and_the_same_bytes_again() {
    let sheet = sheet(Fonts::of_system(Lang::Zh));
    if let Err(fault) = sheet.set(&figure("重办"), Format::Svg) {
        // A machine without Chinese fonts says so.
        return assert!(matches!(fault, PlotError::Glyph { .. }), "{fault}");
    }
    for (format, mark) in [(Format::Svg, &b"<svg "[..]), (Format::Pdf, b"%PDF-"), (Format::Png, b"\x89PNG")] {
        let set = || sheet.set(&figure("重办"), format).unwrap();
        let once = set();
        assert!(once.starts_with(mark), "{format:?}");
        // Hash maps differ from one to the next: twice could be equal by luck.
        assert!((0..8).all(|_| set() == once), "{format:?}");
    }
    let svg = String::from_utf8(sheet.set(&figure("重办"), Format::Svg).unwrap()).unwrap();
    assert!(svg.contains(" width=\"85.00mm\""), "{svg}");
    let png = sheet.set(&figure("重办"), Format::Png).unwrap();
    // Width in dots, at its place in the header of a PNG: 85 mm at 100 to the inch.
    assert_eq!(u32::from_be_bytes(png[16..20].try_into().unwrap()), 335);
}

#[test]
fn a_font_that_is_not_there_is_told_with_the_nearest() {
    let fonts = Fonts::of_system(Lang::Zh);
    let fault = fonts.clone().with_first("DejaVu Sens").unwrap_err();
    let PlotError::Font { name, .. } = &fault else { panic!("{fault}") };
    assert_eq!(name, "DejaVu Sens");
    if let Ok(first) = fonts.with_first("dejavu sans") {
        assert!(first.css().starts_with("'DejaVu Sans'"));
    }
}
