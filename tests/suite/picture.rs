//! The pictures as a person sees them, at the sizes the panes have, and at every size there is.

use nn_tutor::draw::cells::{self, Face, Shading};
use nn_tutor::draw::palette::Brightness;
use nn_tutor::interp::Settings;
use nn_tutor::matrix::Value;
use nn_tutor::scene::{Anchor, Mark, Ramp, Scene, picture};
use nn_tutor::session::{
    Bar, Bars, Diagram, FunctionPlot, Image, PictureData, Plane, SampledCurve, Secant, Session, WeightCurve,
};
use nn_tutor::tui::picture::{PictureView, WholeLine};
use nn_tutor::tui::theme::{Glyphs, Palette, Theme};
use nn_tutor::tui::{App, Screen, transliterate};
use proptest::prelude::*;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::Widget;

use crate::support::{lesson, open, stand};

fn screen(data: &PictureData, (columns, rows): (u16, u16), glyphs: Glyphs) -> Buffer {
    let area = Rect::new(0, 0, columns, rows);
    let mut buffer = Buffer::empty(area);
    let theme = Theme { palette: Palette::Roles, glyphs, ..Theme::default() };
    PictureView { data, theme, decimals: 4, on_the_way: None, whole: WholeLine::Within }
        .render(area, &mut buffer);
    if glyphs == Glyphs::Ascii {
        transliterate(&mut buffer);
    }
    buffer
}

fn lines(buffer: &Buffer, sign: impl Fn(&ratatui::buffer::Cell) -> String) -> String {
    let rows = buffer.content.chunks(usize::from(buffer.area.width).max(1));
    let rows = rows.map(|row| format!("|{}", row.iter().map(&sign).collect::<String>().trim_end()));
    rows.collect::<Vec<_>>().join("\n")
}

pub fn text(data: &PictureData, size: (u16, u16), glyphs: Glyphs) -> String {
    lines(&screen(data, size, glyphs), |cell| cell.symbol().to_owned())
}

/// A curve without jumps.
fn smooth(points: Vec<(f64, f64)>) -> SampledCurve {
    SampledCurve { points, jumps: Vec::new() }
}

fn function() -> PictureData {
    let sigmoid = |x: f64| 1.0 / (1.0 + (-x).exp());
    let points = |f: &dyn Fn(f64) -> f64| {
        smooth((0..=80).map(|n| -6.0 + f64::from(n) * 0.15).map(|x| (x, f(x))).collect())
    };
    PictureData::Function(FunctionPlot {
        variable: "x".to_owned(),
        stands: "x".to_owned(),
        bounds: (-6.0, 6.0),
        curves: vec![
            ("sigmoid(x)".to_owned(), points(&sigmoid)),
            ("sigmoid(x) * (1 - sigmoid(x))".to_owned(), points(&|x| sigmoid(x) * (1.0 - sigmoid(x)))),
        ],
        at: Some(1.05),
        tangent: Some((0.740_775, 0.192_027)),
        secant: None,
        gap: None,
        points: Vec::new(),
    })
}

fn curve(stepped: (f64, f64)) -> PictureData {
    PictureData::Curve(WeightCurve {
        weight: "w₁,₁".to_owned(),
        error: "loss".to_owned(),
        points: (0..=80).map(|n| f64::from(n) * 0.1 - 4.0).map(|w| (w, 0.3 + 0.04 * w * w)).collect(),
        now: Some((3.0, 0.66)),
        slope: None,
        stepped: Some(stepped),
    })
}

fn plane(live: Option<usize>) -> PictureData {
    PictureData::Plane(Plane {
        axes: ["cases₁", "cases₂"].map(str::to_owned),
        points: vec![
            (0.0, 0.0, Some(false)),
            (0.0, 1.0, Some(false)),
            (1.0, 0.0, None),
            (1.0, 1.0, Some(true)),
        ],
        line: Some((1.0, 1.0, 1.5)),
        live,
    })
}

#[test]
fn a_secant_goes_through_both_places_and_says_its_slope() {
    let PictureData::Function(plot) = function() else { panic!("no function") };
    // (sigmoid(3.05) − sigmoid(−0.95)) / 4, by NumPy.
    let places = [(-0.95, 0.278_884_93), (3.05, 0.954_783_82)];
    let secant = Some(Secant { reach: "h".to_owned(), places });
    let drawn = text(&PictureData::Function(FunctionPlot { secant, ..plot }), (80, 20), Glyphs::Braille);
    assert!(drawn.contains("through both places: slope 0.169"), "{drawn}");
    assert_eq!(drawn.matches('○').count(), 2, "{drawn}");
    // How far it goes, and how far it rises.
    assert!(drawn.contains("2h = 4") && drawn.contains("rise 0.6759"), "{drawn}");
    insta::assert_snapshot!("secant", drawn);
}

#[test]
fn a_function_has_axes_words_and_a_tangent() {
    insta::assert_snapshot!("function", text(&function(), (45, 24), Glyphs::Braille));
    insta::assert_snapshot!("function_low", text(&function(), (37, 5), Glyphs::Braille));
    insta::assert_snapshot!("function_beside", text(&function(), (58, 4), Glyphs::Blocks));
    insta::assert_snapshot!("function_ascii", text(&function(), (45, 16), Glyphs::Ascii));
}

#[test]
fn numbers_of_the_upright_axis_stand_beside_their_ticks() {
    for rows in 9..40 {
        let scene = picture(&function(), (60, rows), 4);
        let number = |mark: &Mark| match mark {
            Mark::Text { at, text, anchor: Anchor::End, .. } if text.parse::<f64>().is_ok() => Some(at.1),
            _ => None,
        };
        let numbers: Vec<f64> = scene.marks.iter().filter_map(number).collect();
        let is_in_row = |y: &f64| (y.fract() - 0.5).abs() < 0.2;
        assert!(numbers.len() >= 2 && numbers.iter().all(is_in_row), "{rows}: {numbers:?}");
    }
}

#[test]
fn a_weight_stands_on_its_curve_before_and_after_a_step() {
    insta::assert_snapshot!("curve", text(&curve((2.0, 0.46)), (45, 16), Glyphs::Braille));
    insta::assert_snapshot!("curve_low", text(&curve((2.0, 0.46)), (37, 5), Glyphs::Blocks));
    insta::assert_snapshot!("curve_ascii", text(&curve((2.0, 0.46)), (45, 12), Glyphs::Ascii));
}

/// The numbers beside and under axes are true, and so must be what stands over them: no place is moved to be seen.
#[test]
fn a_short_step_is_enlarged_beside_the_curve_and_not_moved_on_it() {
    let short = (2.99, 0.3 + 0.04 * 2.99 * 2.99);
    let shown = text(&curve(short), (100, 20), Glyphs::Braille);
    insta::assert_snapshot!("curve_enlarged", shown);
    // Both places are where they are between numbers of their own.
    let scene = picture(&curve(short), (100, 20), 4);
    let enlarged: Vec<(f64, f64)> = scene.marks.iter().filter_map(sign).filter(|at| at.0 > 60.0).collect();
    let tick = |text: &str| places(&scene).into_iter().find(|it| it.0 == text && it.1 > 50.0).unwrap().1;
    let column = (tick("3") - (tick("2.98") + 1.5)) / 0.02;
    let apart = enlarged[1].0 - enlarged[0].0;
    assert!((apart - 0.01 * column).abs() < 1.0 && apart > 5.0, "{apart} of {column}: {enlarged:?}");
    // Where there is no room for two plots only its direction is told, and that this is no length.
    for size in [(45, 16), (50, 6)] {
        let shown = text(&curve(short), size, Glyphs::Braille);
        assert_eq!(shown.matches('●').count(), 0, "{shown}");
        assert!(shown.contains('◂') && shown.contains('○'), "{shown}");
    }
    for columns in [30, 38, 45, 56] {
        let shown = text(&curve(short), (columns, 16), Glyphs::Braille);
        assert!(!shown.contains('◂') || shown.contains("drawn longer"), "{shown}");
    }
    // One that leads out of the picture has no sign there.
    let far = text(&curve((-100.0, 400.3)), (80, 16), Glyphs::Braille);
    assert!(far.contains("before the step") && !far.contains("after it") && !far.contains('●'), "{far}");
}

/// Where a sign stands.
pub fn sign(mark: &Mark) -> Option<(f64, f64)> {
    if let Mark::Sign { at, .. } = mark { Some(*at) } else { None }
}

#[test]
fn a_plane_says_where_the_neuron_fires() {
    insta::assert_snapshot!("plane", text(&plane(Some(3)), (45, 20), Glyphs::Braille));
    insta::assert_snapshot!("plane_low", text(&plane(Some(1)), (37, 5), Glyphs::Braille));
    insta::assert_snapshot!("plane_blocks", text(&plane(None), (45, 14), Glyphs::Blocks));
    insta::assert_snapshot!("plane_ascii", text(&plane(Some(3)), (45, 14), Glyphs::Ascii));
}

/// The XOR of lesson 0 at other places: the picture follows the points, and both axes say what they are.
#[test]
fn a_plane_has_ticks_wherever_its_points_are() {
    let at = |places: [f64; 4], line| {
        let [a, b, c, d] = places;
        let points = [(a, a), (a, b), (c, d), (d, c)].map(|(x, y)| (x, y, None)).to_vec();
        let axes = ["hidden₁", "hidden₂"].map(str::to_owned);
        PictureData::Plane(Plane { axes, points, line: Some(line), live: None })
    };
    let plain = |data| text(&data, (45, 20), Glyphs::Blocks);
    let far = plain(at([400.0, 500.0, 512.0, 733.25], (1.0, -1.0, 0.5)));
    assert!(far.contains("fires from hidden₁ − hidden₂ = 0.5 on"), "{far}");
    assert!(
        ["400", "500", "600", "700", "hidden₁", "hidden₂"].iter().all(|tick| far.contains(tick)),
        "{far}"
    );
    assert!(!far.lines().any(|line| line.trim_start_matches('|').trim_start().starts_with("0 ")), "{far}");
    let near = plain(at([-0.5, 0.0, 0.5, 1.0], (0.5, 2.0, -1.0)));
    assert!(near.contains("fires from 0.5 hidden₁ + 2 hidden₂ = −1 on"), "{near}");
    assert!(["|−0.5", "| 0.5", "|   1"].iter().all(|tick| near.contains(tick)), "{near}");
    insta::assert_snapshot!("plane_far", far);
}

fn pixels(values: &[f64]) -> Image {
    let value = Value::from_rows(values.len(), 1, values);
    Image { name: "inputs".to_owned(), value, known_up_to: None, live: None, asked: false, lines: Vec::new() }
}

/// A ring on paper, from 0.01 to 1.
pub fn ring() -> Image {
    let ink = |at: usize| {
        let (x, y) = ((at % 28) as f64 - 13.5, (at / 28) as f64 - 13.5);
        if (6.0..9.0).contains(&x.hypot(y)) { 1.0 } else { 0.01 }
    };
    pixels(&(0..784).map(ink).collect::<Vec<f64>>())
}

fn outputs() -> Bars {
    let values = [0.02, 0.01, 0.03, 0.61, 0.01, 0.42, 0.02, 0.05, 0.08, 0.01];
    let bar = |(at, value): (usize, f64)| Bar {
        value: Some(value),
        target: Some(if at == 5 { 0.99 } else { 0.01 }),
        before: None,
        hidden: false,
        live: false,
    };
    Bars { bars: values.into_iter().enumerate().map(bar).collect(), ..Bars::default() }
}

/// A digit is read in 14 rows of 28 columns, a pixel a half cell.
#[test]
fn an_image_is_drawn_pixel_for_pixel() {
    let scene = picture(&PictureData::Image(ring()), (60, 14), 4);
    let sheet = cells::draw(&scene, Glyphs::Braille, Shading::Colours(Brightness::Dark));
    let halves = sheet.cells.iter().flatten().filter_map(|tile| match tile.face {
        Face::Halves(upper, lower) => Some([upper, lower]),
        _ => None,
    });
    let ground = Brightness::Dark;
    let (ink, paper) = (ground.shade(1.0, Ramp::Grey), ground.shade(0.01, Ramp::Grey));
    let drawn: Vec<[u8; 3]> = halves.flatten().collect();
    assert_eq!(drawn.len(), 784);
    let inked = ring().value.cells().filter(|value| *value == 1.0).count();
    assert_eq!(drawn.iter().filter(|colour| **colour == ink).count(), inked);
    assert_eq!(drawn.iter().filter(|colour| **colour == paper).count(), 784 - inked);
    insta::assert_snapshot!("image", text(&PictureData::Image(ring()), (60, 14), Glyphs::Blocks));
}

#[test]
fn numbers_of_both_signs_have_their_scale() {
    let value = |at: usize| if at == 0 { -8.25 } else { at as f64 / 100.0 };
    let scene = picture(&PictureData::Image(pixels(&(0..784).map(value).collect::<Vec<f64>>())), (60, 14), 4);
    let is_ramp = |mark: &Mark| matches!(mark, Mark::Shades(shades) if shades.columns == 1);
    assert!(scene.marks.iter().any(is_ramp));
    for tick in ["7.83", "0", "−8.25"] {
        let is_tick = |mark: &Mark| matches!(mark, Mark::Text { text, .. } if text == tick);
        assert!(scene.marks.iter().any(is_tick), "{tick}");
    }
}

/// Beside one large number of the other sign, too, and in as few columns as there may be.
#[test]
fn a_number_that_is_not_0_has_a_bar() {
    let bar = |value| Bar { value: Some(value), target: None, before: None, live: false, hidden: false };
    for (large, small) in [(-0.88, 0.08), (0.88, -0.08), (-1.0, 1e-6), (1.0, -1e-6), (1.0, 1e-6)] {
        let values = [small, large, small, 0.0, small];
        let bars = PictureData::Bars(Bars {
            name: "d".into(),
            bars: values.into_iter().map(bar).collect(),
            ..Bars::default()
        });
        for columns in 15..40 {
            for (glyphs, signs) in [(Glyphs::Braille, "▏▎▍▌▋▊▉█▐▕"), (Glyphs::Ascii, "=|")]
            {
                let shown = text(&bars, (columns, 6), glyphs);
                let row = |class: usize| {
                    let is_it = |line: &&str| line.trim_start().starts_with(&format!("{class} "));
                    shown.lines().find(is_it).unwrap_or_default().to_owned()
                };
                let Some(long) = row(1).contains(|sign| signs.contains(sign)).then(|| row(1)) else {
                    continue;
                };
                for class in [0, 2, 4] {
                    let is_shown = row(class).contains(|sign| signs.contains(sign));
                    assert!(is_shown, "{small} beside {large} in {columns}: {long}\n{shown}");
                }
                assert!(!row(3).contains(|sign| signs.contains(sign)), "{shown}");
            }
        }
    }
}

#[test]
fn outputs_are_bars_with_their_numbers() {
    insta::assert_snapshot!("bars", text(&PictureData::Bars(outputs()), (60, 14), Glyphs::Braille));
    insta::assert_snapshot!("bars_low", text(&PictureData::Bars(outputs()), (37, 5), Glyphs::Braille));
    let sample = PictureData::Sample(ring(), outputs());
    insta::assert_snapshot!("sample", text(&sample, (80, 14), Glyphs::Blocks));
    insta::assert_snapshot!("sample_high", text(&sample, (36, 28), Glyphs::Blocks));
}

/// The places of a scene's words, as cells have them.
pub fn places(scene: &Scene) -> Vec<(String, f64, f64)> {
    let place = |mark: &Mark| {
        let Mark::Text { at, text, anchor, .. } = mark else { return None };
        let wide = text.chars().count() as f64;
        let start = match anchor {
            Anchor::Start => at.0.floor(),
            Anchor::Middle => (at.0 - wide / 2.0).round(),
            Anchor::End => (at.0 - wide).round(),
        };
        Some((text.clone(), start, at.1.floor()))
    };
    scene.marks.iter().filter_map(place).collect()
}

/// Words do not touch, and none reaches beyond the drawing.
pub fn assert_apart(scene: &Scene) {
    let places = places(scene);
    let (columns, rows) = (f64::from(scene.size.0), f64::from(scene.size.1));
    let wide = |text: &str| text.chars().count() as f64;
    for (at, (text, x, y)) in places.iter().enumerate() {
        let is_inside = *x >= 0.0 && x + wide(text) <= columns && *y >= 0.0 && *y < rows;
        assert!(is_inside, "`{text}` is cut at {:?}", scene.size);
        for (other, u, v) in &places[at + 1..] {
            let is_apart = y != v || x + wide(text) <= *u || u + wide(other) <= *x;
            assert!(is_apart, "`{text}` lies over `{other}` at {:?}", scene.size);
        }
    }
}

proptest! {
    #![proptest_config(crate::support::cases(256))]

    #[test]
    fn ticks_never_collide(
        low in -1e4..1e4_f64,
        range in -6.0..9.0_f64,
        heights in proptest::collection::vec(-1e3..1e3_f64, 2..9),
        power in -4..5_i32,
        size in (20..140_u16, 4..50_u16),
    ) {
        let high = low + 10_f64.powf(range);
        let count = heights.len() as f64 - 1.0;
        let times = 10_f64.powi(power);
        let point = |(at, y): (usize, &f64)| (low + (high - low) * at as f64 / count, y * times);
        let points: Vec<_> = heights.iter().enumerate().map(point).collect();
        let data = PictureData::Function(FunctionPlot {
            variable: "x".to_owned(),
            stands: "x".to_owned(),
            bounds: (low, high),
            curves: vec![("f(x)".to_owned(), smooth(points.clone()))],
            at: None,
            tangent: None,
        secant: None,
        gap: None,
        points: Vec::new(),
        });
        assert_apart(&picture(&data, size, 4));
        let points = points.into_iter().map(|(x, y)| (x, y, None)).collect();
        let axes = ["a₁", "a₂"].map(str::to_owned);
        let data = PictureData::Plane(Plane { axes, points, line: None, live: None });
        assert_apart(&picture(&data, size, 4));
    }
}

#[test]
fn ascii_is_ascii() {
    for data in everything() {
        for size in [(37, 5), (80, 30)] {
            let shown = text(&data, size, Glyphs::Ascii);
            assert!(shown.is_ascii() && !shown.contains('\u{fffd}'), "{shown}");
        }
    }
}

#[test]
fn nothing_panics_at_any_size() {
    for data in everything() {
        for rows in (0..10).chain((10..40).step_by(6)) {
            for columns in (0..100).step_by(3) {
                let glyphs =
                    [Glyphs::Braille, Glyphs::Blocks, Glyphs::Ascii][usize::from(columns % 2 + rows % 2)];
                screen(&data, (columns + rows % 3, rows), glyphs);
            }
        }
    }
}

/// Pictures of every kind, and some that have nothing in them or nothing sensible.
fn everything() -> Vec<PictureData> {
    let far = [f64::NAN, f64::INFINITY, 1e300, -1e300, 1e-300, 0.0];
    let odd = |n: usize| far[n % far.len()];
    let wild_points: Vec<_> = (0..9).map(|n| (odd(n), odd(n + 2))).collect();
    vec![
        function(),
        curve((2.0, 0.46)),
        plane(Some(3)),
        PictureData::Image(ring()),
        PictureData::Image(pixels(&far)),
        PictureData::Image(pixels(&[])),
        PictureData::Bars(outputs()),
        PictureData::Bars(Bars::default()),
        PictureData::Sample(ring(), outputs()),
        PictureData::Function(FunctionPlot {
            variable: "x".to_owned(),
            stands: "x".to_owned(),
            bounds: (1.0, 1.0),
            curves: vec![("x".to_owned(), smooth(wild_points.clone()))],
            at: Some(f64::NAN),
            tangent: Some((1e300, -1e300)),
            secant: None,
            gap: None,
            points: Vec::new(),
        }),
        PictureData::Function(FunctionPlot {
            variable: "x".to_owned(),
            stands: "x".to_owned(),
            bounds: (-1.0, 1.0),
            curves: vec![("x".to_owned(), smooth(wild_points.clone()))],
            at: Some(0.5),
            tangent: Some((1e300, -1e300)),
            secant: None,
            gap: None,
            points: Vec::new(),
        }),
        PictureData::Curve(WeightCurve {
            weight: "w".to_owned(),
            error: "e".to_owned(),
            points: wild_points.clone(),
            now: None,
            slope: Some(f64::NAN),
            stepped: Some((f64::NAN, 1.0)),
        }),
        PictureData::Plane(Plane {
            axes: ["x", "y"].map(str::to_owned),
            points: wild_points.iter().map(|(x, y)| (*x, *y, None)).collect(),
            line: Some((0.0, 0.0, 0.0)),
            live: Some(99),
        }),
        PictureData::Plane(Plane {
            axes: [const { String::new() }; 2],
            points: Vec::new(),
            line: Some((1e300, -1e-300, 1e300)),
            live: None,
        }),
    ]
}

/// The network beside the step that makes a variable.
fn network_at(number: usize, name: &str) -> Diagram {
    let mut app = open(lesson(number));
    let made = |app: &App| {
        let Screen::Lesson(open) = &app.screen else { panic!("no lesson is open") };
        let steps = &open.stepping.session.trace().steps;
        steps.iter().position(|step| step.assigns.as_deref() == Some(name)).unwrap()
    };
    let step = made(&app) + 1;
    // No question that is still open hides a number.
    let Screen::Lesson(open) = &mut app.screen else { panic!("no lesson is open") };
    for asked in open.stepping.session.questions().to_vec() {
        open.stepping.session.reveal(asked);
    }
    stand(&mut app, step);
    let Screen::Lesson(open) = &app.screen else { panic!("no lesson is open") };
    match open.stepping.session.picture() {
        Some(PictureData::Network(diagram)) => diagram.clone(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_network_shows_what_the_stage_is_at_and_not_only_what_came_last() {
    let names = |diagram: &Diagram| diagram.layers.iter().map(|l| l.name.clone()).collect::<Vec<_>>();
    assert_eq!(names(&network_at(3, "ratio_split")), ["e_hidden", "e"]);
    assert_eq!(names(&network_at(3, "ratio_WT")), ["e_short", "e"]);
    assert_eq!(names(&network_at(3, "further_back"))[0], "further_back");
    assert_eq!(names(&network_at(5, "dE_dh"))[1..], ["dE_dh", "delta_out"]);
    let late = network_at(5, "late_slopes");
    assert_eq!(names(&late)[1..], ["late_slopes", "delta_out"]);
    // Drawn with the weights δ goes back over here: the new ones.
    let session = nn_tutor::session::Session::new(lesson(5), Settings::default());
    let new = session.trace().variables().into_iter().find(|variable| variable.name == "new_who").unwrap();
    assert_eq!(late.gaps[1][0].weight, new.value.get(0, 0), "{late:?}");
    assert_eq!(names(&network_at(0, "new_y")), ["x", "new_y"]);
}

#[test]
fn a_product_of_two_numbers_comes_along_its_link() {
    let diagram = network_at(1, "from_2");
    let live: Vec<_> = diagram.gaps[0].iter().filter(|link| link.live).collect();
    assert_eq!(live.len(), 1);
    assert_eq!((live[0].from, live[0].to, live[0].carries), (1, 0, Some(0.15)));
}

#[test]
fn single_numbers_are_nodes_and_what_is_added_up_comes_along_its_links() {
    let diagram = network_at(1, "x_1");
    assert_eq!(diagram.layers[1].name, "x_1, x_2");
    let [first, second] = &diagram.layers[1].nodes[..] else { panic!("two nodes") };
    assert!(first.written && !second.live);
    let carried: Vec<_> = diagram.gaps[0]
        .iter()
        .filter(|link| link.live)
        .map(|link| (link.from, link.to, link.carries))
        .collect();
    assert_eq!(carried, [(0, 0, Some(0.9)), (1, 0, Some(0.15))]);
    // The pieces of an error, which are added up column by column.
    let diagram = network_at(3, "e_hidden");
    let pieces = diagram.gaps[0]
        .iter()
        .map(|link| (link.from, link.to, link.carries.map(|piece| (piece * 1e9).round() / 1e9)));
    let pieces: Vec<_> = pieces.collect();
    assert!(diagram.layers[0].nodes.iter().all(|node| node.written));
    assert_eq!(pieces, [(0, 0, Some(0.32)), (1, 0, Some(0.48)), (0, 1, Some(0.1)), (1, 1, Some(0.4))]);
}

#[test]
fn bars_are_of_what_the_statement_speaks_of() {
    let mut session = Session::new(lesson(6), Settings::default());
    let at = |session: &Session, name: &str| {
        session.trace().steps.iter().position(|s| s.assigns.as_deref() == Some(name)).unwrap()
    };
    for (name, shown) in [("loss_before", "final_outputs"), ("loss_after", "after")] {
        let step = at(&session, name);
        session.stepper_mut().go_to_step(step);
        session.skip_questions();
        session.prepare_picture();
        let Some(PictureData::Bars(bars)) = session.picture() else { panic!("no bars at {name}") };
        assert_eq!(bars.name, shown);
    }
}

#[test]
fn a_wide_layer_is_fed_by_the_example_of_one_node() {
    let mut session = Session::new(lesson(6), Settings::default());
    let step =
        session.trace().steps.iter().position(|s| s.assigns.as_deref() == Some("hidden_errors")).unwrap();
    session.stepper_mut().go_to_step(step);
    session.skip_questions();
    session.prepare_picture();
    let Some(PictureData::Wide(network)) = session.picture() else { panic!("no network") };
    let sum = network.sum.as_ref().unwrap();
    assert_eq!((sum.from, sum.layer, sum.node, sum.terms.len()), (2, 1, 0, 10));
    let whole: f64 = sum.terms.iter().map(|term| term.product).sum();
    assert!((whole - sum.value.unwrap()).abs() < 1e-12);
}
