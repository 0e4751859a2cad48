//! Curves and charts of the lessons: where they jump, bend and part, and what stands beside them.

use nn_tutor::interp::Settings;
use nn_tutor::scene::{Mark, Sign, Tone, picture};
use nn_tutor::session::{FunctionPlot, PictureData, Session};
use nn_tutor::tui::theme::Glyphs;

use crate::picture::{assert_apart, places, sign, text};
use crate::support::lesson;

/// The picture where a lesson assigns a variable, with its questions answered or not.
fn pictured(number: usize, name: &str, is_answered: bool) -> PictureData {
    let mut session = Session::new(lesson(number), Settings::default());
    let step = session.trace().steps.iter().position(|s| s.assigns.as_deref() == Some(name)).unwrap();
    session.stepper_mut().go_to_step(step);
    session.prepare_picture();
    for asked in session.questions().to_vec().into_iter().filter(|_| is_answered) {
        session.reveal(asked);
    }
    session.prepare_picture();
    session.picture().cloned().unwrap()
}

/// The curves of the picture where a lesson assigns a variable, nothing hidden.
fn curves_at(number: usize, name: &str) -> FunctionPlot {
    match pictured(number, name, true) {
        PictureData::Function(plot) => plot,
        other => panic!("{other:?}"),
    }
}

/// "It is a jump, with no in-between", says lesson 0.
#[test]
fn a_curve_is_broken_where_it_jumps() {
    let plot = curves_at(0, "fires");
    let step = &plot.curves[0].1;
    assert!(step.points.iter().all(|(_, y)| [0.0, 1.0].contains(y) || y.is_nan()));
    let jump = step.jumps[0];
    assert_eq!((step.jumps.len(), jump.at, jump.ends, jump.takes), (1, 0.0, [0.0, 1.0], 1.0));
    let scene = picture(&PictureData::Function(plot), (80, 24), 4);
    let slants = |mark: &&Mark| {
        let Mark::Line(line) = mark else { return false };
        line.tone == Tone::Series(0) && line.through.iter().any(|at| (at.1 - line.through[0].1).abs() > 0.01)
    };
    assert_eq!(scene.marks.iter().filter(slants).count(), 0);
    let signs = |wanted| {
        let is_it = |mark: &&Mark| matches!(mark, Mark::Sign { sign, tone, .. } if (*sign, *tone) == wanted);
        scene.marks.iter().filter(is_it).count()
    };
    assert_eq!([Sign::Ring, Sign::Dot].map(|sign| signs((sign, Tone::Series(0)))), [1, 1]);
    // It stands where the curve has a height, also in the jump itself.
    let shown = text(&PictureData::Function(curves_at(0, "half")), (60, 16), Glyphs::Braille);
    insta::assert_snapshot!("jump", shown);
}

/// Between two places evenly apart the logit rises by more than four at its ends: straight pieces would be seen.
#[test]
fn a_bent_curve_is_worked_out_where_it_bends() {
    let plot = curves_at(8, "needed");
    // What is not in the picture is not rounded into it.
    let far = text(&PictureData::Function(curves_at(8, "for_six_nines")), (80, 16), Glyphs::Braille);
    assert!(far.contains("at t = 0.999999 (not in the picture)"), "{far}");
    let points = &plot.curves[0].1.points;
    assert!((165..400).contains(&points.len()), "{}", points.len());
    let logit = |t: f64| (t / (1.0 - t)).ln();
    for pair in points.windows(2) {
        let middle = pair[0].0.midpoint(pair[1].0);
        let off = (pair[0].1.midpoint(pair[1].1) - logit(middle)).abs();
        assert!(off < 18.42 / 200.0, "{off} at {middle}");
    }
}

/// Not before it is known, and not while it is hidden.
#[test]
fn what_lies_between_two_curves_is_drawn_once_it_is_known() {
    let mut session = Session::new(lesson(4), Settings::default());
    let made = |step: &nn_tutor::trace::Step| step.assigns.as_deref() == Some("d4");
    let step = session.trace().steps.iter().position(made).unwrap();
    let plot = |session: &mut Session, step: usize| {
        session.stepper_mut().go_to_step(step);
        session.prepare_picture();
        match session.picture().cloned() {
            Some(PictureData::Function(plot)) => plot,
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(plot(&mut session, step - 1).gap, None);
    let known = plot(&mut session, step);
    // NumPy: u = 1 + e^-1.05, 1 / u - 1 / u^2.
    let [over, under] = known.gap.unwrap();
    assert!((over - under - 0.192_027).abs() < 1e-6, "{over} {under}");
    let shown = text(&PictureData::Function(known), (80, 20), Glyphs::Braille);
    assert!(shown.contains("gap 0.192"), "{shown}");
    session.cover((step, 0, 0));
    assert_eq!(plot(&mut session, step).gap, None);
}

/// Lesson 9: how likely scores are, and with a hundred times as many digits, once the question is answered.
#[test]
fn a_curve_that_reads_an_answer_comes_with_it() {
    let bells = |is_answered| {
        let PictureData::Function(plot) = pictured(9, "smaller", is_answered) else { panic!("no bells") };
        let shown = text(&PictureData::Function(plot.clone()), (80, 20), Glyphs::Braille);
        (plot, shown)
    };
    let (asked, shown) = bells(false);
    assert!(asked.curves[1].1.points.is_empty() && !shown.contains("with so many more"), "{shown}");
    let (plot, shown) = bells(true);
    insta::assert_snapshot!("bells", shown);
    // NumPy: 0.9 -+ sqrt(0.9 * 0.1 / 1000); the height of a bell one deviation out is exp(-1/2), 10 out exp(-50).
    let [(left, height), (right, _)] = plot.points[..] else { panic!("{:?}", plot.points) };
    assert!(
        (left - 0.890_513).abs() < 1e-6
            && (right - 0.909_487).abs() < 1e-6
            && (height - 0.606_531).abs() < 1e-6
    );
    let narrow = plot.curves[1].1.points.iter().filter(|(_, y)| *y > 0.606_531);
    let ends: Vec<f64> = narrow.map(|(x, _)| *x).collect();
    assert!((ends[ends.len() - 1] - ends[0] - 0.001_897).abs() < 2e-4, "{ends:?}");
}

#[test]
fn places_of_a_chart_may_stand_as_far_apart_as_their_numbers() {
    let scene = picture(&pictured(9, "next_five", true), (80, 20), 4);
    let dots: Vec<f64> = scene.marks.iter().filter_map(sign).map(|at| at.0).collect();
    let share = (dots[1] - dots[0]) / (dots[2] - dots[0]);
    assert!((share - 4.0 / 9.0).abs() < 1e-9, "{dots:?}");
}

#[test]
fn numbers_of_a_chart_are_alike_and_not_on_its_line() {
    for (name, size) in [("best", (80, 16)), ("best", (60, 12)), ("read", (90, 20)), ("read", (120, 24))] {
        let scene = picture(&pictured(9, name, true), size, 4);
        assert_apart(&scene);
        let line = scene.marks.iter().find_map(|mark| match mark {
            Mark::Line(line) if line.tone == Tone::Series(0) => Some(line.through.clone()),
            _ => None,
        });
        let numbers: Vec<_> = places(&scene)
            .into_iter()
            .filter(|(text, ..)| text.starts_with("0.") && text.len() == 6)
            .collect();
        assert_eq!(numbers.len(), line.as_ref().unwrap().len(), "{numbers:?}");
        for pair in line.unwrap().windows(2) {
            for part in (0..=50).map(|n| f64::from(n) / 50.0) {
                let at = |a: f64, b: f64| a + (b - a) * part;
                let (x, y) = (at(pair[0].0, pair[1].0), at(pair[0].1, pair[1].1));
                let is_on = |(_, left, row): &&(String, f64, f64)| {
                    (*left..left + 6.0).contains(&x) && y.floor() == *row
                };
                assert_eq!(numbers.iter().find(is_on), None, "{name} {size:?}");
            }
        }
    }
    let low = text(&pictured(9, "best", true), (36, 8), Glyphs::Braille);
    assert!(low.contains("scores") && low.contains("rates"), "{low}");
    insta::assert_snapshot!("chart", text(&pictured(9, "best", true), (80, 16), Glyphs::Braille));
    insta::assert_snapshot!("chart_low", low);
}
