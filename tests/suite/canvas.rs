//! Lines in the dots of a cell: every sign of the finer sets is the one that Unicode gives those dots.

use nn_tutor::draw::Glyphs;
use nn_tutor::draw::cells::{self, Shading};
use nn_tutor::scene::{Mark, Pattern, Polyline, Scene, Tone};
use ratatui::symbols::pixel::{OCTANTS, QUADRANTS, SEXTANTS};

/// The sign of a cell with some of its dots set, counted row by row; a space where none is.
fn sign(dots: usize, (across, down): (usize, usize), glyphs: Glyphs) -> char {
    let dot = |at: usize| {
        let place = |at: usize, count: usize| (at as f64 + 0.5) / count as f64;
        let at = (place(at % across, across), place(at / across, down));
        let (tone, pattern) = (Tone::Text, Pattern::Solid);
        Mark::Line(Polyline { through: vec![at, at], tone, pattern, weight: 0.0, arrow: false })
    };
    let marks = (0..across * down).filter(|at| dots & (1 << at) != 0).map(dot).collect();
    let sheet = cells::draw(&Scene { size: (1, 1), marks }, glyphs, Shading::Signs);
    sheet.at(0, 0).map_or(' ', |tile| tile.sign)
}

#[test]
fn octants_sextants_and_quarters_are_those_of_unicode() {
    for (dots, expected) in OCTANTS.into_iter().enumerate() {
        assert_eq!(sign(dots, (2, 4), Glyphs::Octants), expected, "{dots:08b}");
    }
    for (dots, expected) in SEXTANTS.into_iter().enumerate() {
        assert_eq!(sign(dots, (2, 3), Glyphs::Sextants), expected, "{dots:06b}");
    }
    for (dots, expected) in QUADRANTS.into_iter().enumerate() {
        assert_eq!(sign(dots, (2, 2), Glyphs::Blocks), expected, "{dots:04b}");
    }
}

#[test]
fn braille_dots_go_down_the_columns_first() {
    for dots in 1..256_usize {
        let column =
            |at: usize| (0..3).map(|row| (dots >> (2 * row + at) & 1) << (row + 3 * at)).sum::<usize>();
        let last = (dots >> 6 & 1) << 6 | (dots >> 7 & 1) << 7;
        let expected = 0x2800 + column(0) + column(1) + last;
        assert_eq!(sign(dots, (2, 4), Glyphs::Braille) as usize, expected, "{dots:08b}");
    }
}
