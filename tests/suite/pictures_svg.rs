//! The pictures of the lessons' main steps as SVG files a reviewer can look at: well formed, and with every number of the
//! step in them.

use insta::assert_binary_snapshot;
use nn_tutor::draw::palette::Brightness;
use nn_tutor::draw::svg;
use nn_tutor::interp::Settings;
use nn_tutor::scene::{Anchor, Area, Mark, Scene, Shades, picture};
use nn_tutor::session::{Bars, Image, PictureData, Session};

use crate::support::lesson;

/// Lesson, step, and how many levels further into it.
const STEPS: [(usize, usize, usize); 26] = [
    (0, 3, 0),
    (0, 22, 1),
    (0, 28, 1),
    (0, 42, 1),
    (1, 3, 1),
    (1, 4, 2),
    (2, 3, 1),
    (2, 6, 1),
    (3, 5, 1),
    (3, 41, 1),
    (4, 9, 0),
    (4, 36, 0),
    (5, 2, 1),
    (5, 14, 0),
    (5, 18, 0),
    (5, 25, 0),
    (5, 56, 0),
    (6, 9, 0),
    (6, 13, 0),
    (6, 17, 0),
    (6, 40, 0),
    (7, 9, 1),
    (7, 44, 0),
    (8, 1, 0),
    (8, 41, 1),
    (10, 100, 0),
];
/// The sizes the panes and the pages have.
const SIZES: [(u16, u16); 4] = [(58, 10), (80, 24), (120, 30), (45, 16)];
/// Decimals shown.
const DECIMALS: usize = 4;

/// What the picture of a step shows.
fn data((number, step, levels): (usize, usize, usize)) -> PictureData {
    let mut session = Session::new(lesson(number), Settings::default());
    let stepper = session.stepper_mut();
    assert!(stepper.go_to_step(step - 1), "lesson {number} has no step {step}");
    if levels > 0 {
        stepper.go_to_cell(step - 1, 0, 0);
    }
    for _ in 1..levels {
        stepper.step_in();
    }
    session.prepare_picture();
    session.picture().cloned().unwrap_or_else(|| panic!("step {step} of lesson {number} has no picture"))
}

fn text(mark: &Mark) -> Option<&str> {
    if let Mark::Text { text, .. } = mark { Some(text) } else { None }
}

fn words(scene: &Scene) -> Vec<&str> {
    scene.marks.iter().filter_map(text).collect()
}

/// The numbers in a scene's words.
fn said(scene: &Scene) -> Vec<f64> {
    let is_of_number = |sign: char| sign.is_ascii_digit() || matches!(sign, '.' | '-' | 'e');
    let words = words(scene).join(" ").replace('−', "-");
    words.split(|sign| !is_of_number(sign)).filter_map(|word| word.parse().ok()).collect()
}

/// The numbers a picture is about, with as many decimals as they are shown with.
fn numbers(data: &PictureData) -> Vec<(f64, usize)> {
    let image = |image: &Image| {
        let (low, high) = image.value.range();
        vec![(low, DECIMALS), (high, DECIMALS)]
    };
    let bars = |bars: &Bars| bars.bars.iter().filter_map(|bar| bar.value).map(|v| (v, 2)).collect();
    let full = |values: Vec<f64>| values.into_iter().map(|v| (v, DECIMALS)).collect();
    match data {
        PictureData::Network(diagram) => {
            let nodes = diagram.layers.iter().flat_map(|layer| &layer.nodes);
            full(nodes.filter(|node| !node.hidden).filter_map(|node| node.value).collect())
        }
        PictureData::Wide(network) => full(network.sum.iter().filter_map(|sum| sum.value).collect()),
        PictureData::Function(plot) => {
            full(plot.at.into_iter().chain(plot.tangent.into_iter().flat_map(<[f64; 2]>::from)).collect())
        }
        PictureData::Curve(curve) => {
            let ends = curve.now.into_iter().chain(curve.stepped);
            full(ends.flat_map(<[f64; 2]>::from).chain(curve.slope).collect())
        }
        PictureData::Plane(plane) => full(plane.line.into_iter().map(|line| line.2).collect()),
        PictureData::Image(pixels) => image(pixels),
        PictureData::Bars(outputs) => bars(outputs),
        PictureData::Chart(plot) => full(plot.points.iter().filter_map(|(_, height)| *height).collect()),
        // It has a line, and no number but those of its axes.
        PictureData::Histogram(_) => Vec::new(),
        PictureData::Arrows(plot) => full(plot.arrows.iter().filter_map(|arrow| arrow.length).collect()),
        PictureData::Images(images) => images.iter().flat_map(image).collect(),
        PictureData::Sample(pixels, outputs) => [image(pixels), bars(outputs)].concat(),
    }
}

/// Whether tags are closed in the order they are opened in, and nothing else looks like one. Each has its own line.
pub fn is_well_formed(svg: &str) -> bool {
    let mut open = Vec::new();
    let is_quoted = |tag: &str| tag.matches('"').count().is_multiple_of(2);
    let entities = ["&amp;", "&lt;", "&gt;"];
    for line in svg.lines() {
        let plain = entities.iter().fold(line.to_owned(), |text, entity| text.replace(entity, ""));
        if plain.contains('&') || plain.matches('<').count() != plain.matches('>').count() {
            return false;
        }
        for piece in line.split('<').skip(1) {
            let Some((tag, _)) = piece.split_once('>') else { return false };
            let name = tag.split([' ', '/']).next().unwrap_or_default().to_owned();
            let is_right = match tag.strip_prefix('/') {
                Some(name) => open.pop().as_deref() == Some(name),
                None if tag.ends_with('/') => true,
                None => {
                    open.push(name);
                    true
                }
            };
            if !is_right || !is_quoted(tag) {
                return false;
            }
        }
    }
    open.is_empty()
}

#[test]
fn the_main_steps_have_their_pictures() {
    for at in STEPS {
        let svg = svg::draw(&picture(&data(at), (80, 24), DECIMALS), Brightness::Light);
        let (lesson, step, levels) = at;
        let name = format!("lesson_{lesson}_step_{step}_{levels}.svg");
        assert_binary_snapshot!(&name, svg.into_bytes());
    }
}

#[test]
fn they_are_well_formed_at_every_size() {
    for data in STEPS.map(data) {
        for size in SIZES.into_iter().chain([(1, 1), (20, 3), (30, 60), (200, 60)]) {
            for ground in [Brightness::Dark, Brightness::Light] {
                let svg = svg::draw(&picture(&data, size, DECIMALS), ground);
                assert!(is_well_formed(&svg), "{size:?}\n{svg}");
            }
        }
    }
    assert!(
        !is_well_formed("<svg><g></svg>\n") && !is_well_formed("<svg a=\"1></svg>") && is_well_formed("<a/>")
    );
}

#[test]
fn every_number_of_the_step_is_in_it() {
    for at in STEPS {
        let data = data(at);
        let scene = picture(&data, (100, 30), DECIMALS);
        let said = said(&scene);
        for (value, decimals) in numbers(&data) {
            let near = 0.51 * 0.1_f64.powi(decimals as i32);
            assert!(said.iter().any(|said| (said - value).abs() <= near), "{at:?}: {value} in {said:?}");
        }
    }
}

#[test]
fn no_words_lie_over_others_and_none_are_cut() {
    for at in STEPS {
        let data = data(at);
        for size in SIZES {
            let scene = picture(&data, size, DECIMALS);
            crate::picture::assert_apart(&scene);
        }
    }
}

#[test]
fn a_curve_may_read_the_program_and_stand_at_a_cell() {
    let PictureData::Function(plot) = data((5, 14, 0)) else { panic!("no curve") };
    // NumPy: O = 0.7263033, E = 0.5 (0.01 - O)^2, and its slope O - 0.01.
    let [height, slope] = plot.tangent.map(<[f64; 2]>::from).unwrap();
    assert!((plot.at.unwrap() - 0.726_303).abs() < 1e-6, "{plot:?}");
    assert!((height - 0.256_545).abs() < 1e-6 && (slope - 0.716_303).abs() < 1e-6, "{plot:?}");
    assert_eq!(plot.stands, "O");
}

#[test]
fn a_step_is_drawn_when_it_is_taken() {
    let stepped = |step: usize| {
        let mut session = Session::new(lesson(5), Settings::default());
        assert!(session.stepper_mut().go_to_step(step - 1));
        for asked in session.questions().to_vec() {
            session.reveal(asked);
        }
        session.prepare_picture();
        let Some(PictureData::Curve(curve)) = session.picture().cloned() else { panic!("no curve") };
        curve.stepped
    };
    assert_eq!(stepped(19), None);
    assert!(stepped(25).is_some());
}

#[test]
fn the_slope_over_a_weight_is_drawn_once_it_is_not_asked_for() {
    let curve = |is_answered: bool| {
        let mut session = Session::new(lesson(5), Settings::default());
        let made = |step: &nn_tutor::trace::Step| step.assigns.as_deref() == Some("dE_dw");
        let step = session.trace().steps.iter().position(made).unwrap();
        assert!(session.stepper_mut().go_to_step(step));
        for asked in session.questions().to_vec().into_iter().filter(|_| is_answered) {
            session.reveal(asked);
        }
        session.prepare_picture();
        match session.picture().cloned() {
            Some(PictureData::Curve(curve)) => curve,
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(curve(false).slope, None);
    let known = curve(true);
    // NumPy: (O - t) O (1 - O) o, of the first output and the first hidden node.
    assert!((known.slope.unwrap() - 0.108_407).abs() < 1e-6, "{known:?}");
    assert_eq!((known.weight.as_str(), known.error.as_str()), ("w₁,₁", "E"));
    let solid = |curve| {
        let scene = picture(&PictureData::Curve(curve), (80, 24), DECIMALS);
        let live =
            |mark: &&Mark| matches!(mark, Mark::Line(line) if line.tone == nn_tutor::scene::Tone::Live);
        (scene.marks.iter().filter(live).count(), words(&scene).concat())
    };
    assert_eq!(solid(curve(false)).0, 0);
    // The tangent, and its like beside its number.
    let (lines, said) = solid(known);
    assert!(lines == 2 && said.contains("slope 0.1084"), "{lines}: {said}");
}

#[test]
fn matrices_side_by_side_are_whole_images() {
    let PictureData::Images(images) = data((10, 45, 0)) else { panic!("no images") };
    let extents: Vec<_> = images.iter().map(|image| image.value.shape().extent()).collect();
    assert_eq!(extents, [(200, 200), (105, 63)]);
    // A picture of many pixels is drawn in fewer marks, each the mean of some.
    let scene = picture(&PictureData::Images(images), (120, 30), DECIMALS);
    let marks: Vec<usize> = scene
        .marks
        .iter()
        .filter_map(|mark| match mark {
            Mark::Shades(shades) => Some(shades.cells.len()),
            _ => None,
        })
        .collect();
    assert_eq!(marks, [67 * 67, 105 * 63]);
}

#[test]
fn the_marks_of_an_image_meet() {
    let area = Area { left: 0.0, top: 0.0, width: 11.0, height: 5.0 };
    let scene = Scene { size: (12, 6), marks: vec![Mark::Shades(Shades::of(area, 28, vec![1.0; 28 * 28]))] };
    let svg = svg::draw(&scene, Brightness::Light);
    let number = |tag: &str, name: &str| -> f64 {
        let from = tag.find(name).unwrap() + name.len();
        tag[from..].split('"').next().unwrap().parse().unwrap()
    };
    let marks = svg.lines().filter(|line| line.starts_with("<rect x="));
    let edges: Vec<(f64, f64)> =
        marks.map(|tag| (number(tag, " y=\""), number(tag, " height=\""))).step_by(28).collect();
    assert_eq!(edges.len(), 28);
    let meets = |pair: &[(f64, f64)]| (pair[0].0 + pair[0].1 - pair[1].0).abs() < 1e-9;
    assert!(edges.windows(2).all(meets), "{edges:?}");
}

#[test]
fn an_upright_axis_has_its_ticks_however_high_it_is() {
    let mut session = Session::new(lesson(5), Settings::default());
    assert!(session.stepper_mut().go_to_step(24));
    for asked in session.questions().to_vec() {
        session.reveal(asked);
    }
    session.prepare_picture();
    let curve = session.picture().unwrap();
    for rows in 9..56 {
        let scene = picture(curve, (196, rows), DECIMALS);
        let tick = |mark: &Mark| match mark {
            Mark::Text { anchor: Anchor::End, text, .. } => text.parse::<f64>().ok(),
            _ => None,
        };
        let ticks = scene.marks.iter().filter_map(tick).count();
        assert!(ticks >= 3, "{ticks} on {rows} rows: {:?}", words(&scene));
    }
}
