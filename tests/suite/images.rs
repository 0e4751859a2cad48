//! Images as lessons show them: the rows and columns a program speaks of are lines across them.

use nn_tutor::draw::cells::{self, Face, Shading};
use nn_tutor::draw::palette::Brightness;
use nn_tutor::draw::pixels::{self, Lettering};
use nn_tutor::draw::svg;
use nn_tutor::interp::Settings;
use nn_tutor::scene::{Mark, Tone, picture};
use nn_tutor::session::{Bars, Image, ImageLine, PictureData, Session};
use nn_tutor::trace::Step;
use nn_tutor::tui::theme::Glyphs;

use crate::picture::ring;
use crate::support::lesson;

/// Lesson 10's images at a statement that gives a variable a value.
fn images_at(name: &str) -> Vec<Image> {
    let mut session = Session::new(lesson(10), Settings::default());
    let is_it = |step: &Step| step.assigns.as_deref() == Some(name);
    let step = session.trace().steps.iter().position(is_it).unwrap();
    session.stepper_mut().go_to_step(step);
    session.skip_questions();
    session.prepare_picture();
    let Some(PictureData::Images(images)) = session.picture() else { panic!("no images at {name}") };
    images.clone()
}

#[test]
fn a_row_of_an_image_is_marked_as_soon_as_it_is_known() {
    let known = |name: &str| {
        let images = images_at(name);
        assert!(images[1].lines.is_empty());
        let lines = images[0].lines.iter();
        let known = lines.filter_map(|line| Some((line.name.clone(), line.upright, line.at?, line.live)));
        known.collect::<Vec<_>>()
    };
    let line = |name: &str, upright, at, live| (name.to_owned(), upright, at, live);
    assert_eq!(known("row_has_ink"), []);
    assert_eq!(known("top"), [line("top", false, 64.0, true)]);
    let all = [
        line("top", false, 64.0, false),
        line("bottom", false, 169.0, false),
        line("left", true, 40.0, false),
        line("right", true, 103.0, false),
    ];
    assert_eq!(known("digit"), all);
    // NumPy: (rows * ink).sum() / ink.sum() of strong is 10.2015 down and 5.3822 across.
    let centre = known("nearest_column");
    assert!((centre[0].2 - 10.201_5).abs() < 1e-4 && (centre[1].2 - 5.382_2).abs() < 1e-4, "{centre:?}");
}

/// A row in cells is the half cells it lies in, and what it crosses shines through; in pixels and in SVG it is a line.
#[test]
fn lines_cross_an_image_in_cells_in_pixels_and_in_svg() {
    let line = |name: &str, upright, at| ImageLine { name: name.into(), upright, at, live: false };
    let lines = vec![line("top", false, Some(5.0)), line("left", true, Some(6.5)), line("end", true, None)];
    let data = PictureData::Images(vec![Image { lines, ..ring() }]);
    let scene = picture(&data, (60, 15), 4);
    let sheet = |shading| cells::draw(&scene, Glyphs::Braille, shading);
    let halves = |sheet: &cells::Sheet, is_it: &dyn Fn(usize, usize, [[u8; 3]; 2]) -> bool| {
        let tile = |at: usize| match sheet.cells[at]?.face {
            Face::Halves(upper, lower) => Some(is_it(at % sheet.columns, at / sheet.columns, [upper, lower])),
            _ => None,
        };
        (0..sheet.cells.len()).filter_map(tile).filter(|it| *it).count()
    };
    let coloured = sheet(Shading::Colours(Brightness::Dark));
    let is_tinted = |[red, _, blue]: [u8; 3]| blue > red.saturating_add(20);
    // Row 5 is the lower half of the third row; 6.5 is the edge between the columns 6 and 7, and 7 has it.
    assert_eq!(
        halves(&coloured, &|_, y, [upper, lower]| y == 2 && is_tinted(lower) && !is_tinted(upper)),
        27
    );
    assert_eq!(halves(&coloured, &|_, _, [upper, lower]| is_tinted(upper) && is_tinted(lower)), 14);
    let words: Vec<&str> = scene
        .marks
        .iter()
        .filter_map(|mark| if let Mark::Text { text, .. } = mark { Some(text.as_str()) } else { None })
        .collect();
    assert!(words.contains(&"top") && words.contains(&"left") && !words.contains(&"end"), "{words:?}");
    let signs: String = sheet(Shading::Signs).cells.iter().flatten().map(|tile| tile.sign).collect();
    let count = |sign: char| signs.matches(sign).count();
    assert_eq!((count('─'), count('│'), count('┼')), (27, 13, 1));
    assert_eq!(svg::draw(&scene, Brightness::Dark).matches("<polyline").count(), 2);
    let raster = pixels::draw(&scene, (8, 16), Brightness::Dark, Lettering::Apart).unwrap();
    let blue = raster.pixels.iter().filter(|[red, green, blue, _]| is_tinted([*red, *green, *blue]));
    assert!(blue.count() > 200);
}

#[test]
fn an_image_that_is_not_there_is_an_outline_and_no_dark_image() {
    let images = images_at("top");
    let drawn = |data: &PictureData| {
        let scene = picture(data, (100, 15), 4);
        let shades = scene.marks.iter().filter(|mark| matches!(mark, Mark::Shades(_))).count();
        let outlines = scene.marks.iter().filter(|mark| matches!(mark, Mark::Line(_))).count();
        let has = |words: &str| {
            scene.marks.iter().any(|mark| matches!(mark, Mark::Text { text, .. } if text == words))
        };
        (shades, outlines, has("not yet"), has("?"))
    };
    assert_eq!(drawn(&PictureData::Images(images.clone())), (1, 1, true, false));
    let asked = Image { asked: true, ..images[1].clone() };
    assert_eq!(drawn(&PictureData::Image(asked)), (0, 1, false, true));
    let images = images_at("digit");
    assert_eq!(drawn(&PictureData::Images(images)), (2, 0, false, false));
}

/// The bars beside a statement that gives a variable a value, with the questions open or answered.
fn bars_at(number: usize, name: &str, are_open: bool) -> Bars {
    let mut session = Session::new(lesson(number), Settings::default());
    let is_it = |step: &Step| step.assigns.as_deref() == Some(name);
    let step = session.trace().steps.iter().position(is_it).unwrap();
    session.stepper_mut().go_to_step(step);
    for asked in session.questions().to_vec() {
        if !are_open {
            session.reveal(asked);
        }
    }
    session.prepare_picture();
    match session.picture() {
        Some(PictureData::Bars(bars) | PictureData::Sample(_, bars)) => bars.clone(),
        other => panic!("no bars at {name}: {other:?}"),
    }
}

/// What bars say in so many columns, and how many of them have a mark where they were before.
fn said(bars: &Bars, columns: u16) -> (String, usize) {
    let scene = picture(&PictureData::Bars(bars.clone()), (columns, 14), 4);
    let texts = scene.marks.iter().filter_map(|mark| match mark {
        Mark::Text { text, .. } => Some(text.trim()),
        _ => None,
    });
    let is_mark = |mark: &&Mark| matches!(mark, Mark::Bar { area, tone: Tone::Text } if area.width < 0.2);
    (texts.collect::<Vec<_>>().join(" "), scene.marks.iter().filter(is_mark).count())
}

#[test]
fn outputs_stand_beside_earlier_ones() {
    let after = bars_at(6, "after", false);
    assert_eq!((after.name.as_str(), after.before.as_str()), ("after", "final_outputs"));
    let (words, marks) = said(&after, 100);
    // NumPy: final_outputs[5] is 0.5451 and after[5] 0.7082.
    assert!(words.contains("0.55 → 0.71 0.99") && words.contains("final_outputs"), "{words}");
    assert_eq!(marks, 10);
    assert_eq!(said(&after, 30).1, 0, "where no number says what it was, no mark does");
    let first = bars_at(6, "loss_before", false);
    assert_eq!((first.name.as_str(), first.before.as_str()), ("final_outputs", ""));
    // Sums are on another scale than outputs: they stand beside none.
    let sums = bars_at(7, "grey_sums", false);
    assert_eq!((sums.name.as_str(), said(&sums, 100).1), ("grey_sums", 0));
    assert_eq!(said(&bars_at(7, "of_grey", false), 100).1, 10);
}

#[test]
fn the_largest_is_not_marked_while_it_is_asked_for() {
    for name in ["unprepared_outputs", "unprepared_answer"] {
        let open = bars_at(10, name, true);
        assert!(open.is_largest_asked && !said(&open, 60).0.contains('▸'), "{name}");
    }
    let answered = bars_at(10, "unprepared_answer", false);
    assert!(!answered.is_largest_asked && said(&answered, 60).0.contains('▸'));
    assert!(said(&bars_at(10, "answer", true), 60).0.contains('▸'));
}
