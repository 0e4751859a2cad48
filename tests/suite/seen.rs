//! What a step speaks of is seen on it: rows of a large matrix as the images they are, classes by their numbers, cases in
//! their nodes, what has been worked out in the node that holds it.

use std::sync::Arc;

use nn_tutor::lesson::Lesson;
use nn_tutor::scene::{self, Mark};
use nn_tutor::session::check::check;
use nn_tutor::session::{Diagram, PictureData, Session};
use nn_tutor::tui::{App, Screen};

use crate::support::{buffer, lesson, open, press, text};

/// A lesson at the step that gives a variable its value, all questions answered or not.
fn at_variable(number: usize, name: &str, is_answered: bool) -> App {
    let mut app = open(lesson(number));
    let Screen::Lesson(screen) = &mut app.screen else { panic!("no lesson is open") };
    let session = &mut screen.stepping.session;
    let made = |step: &nn_tutor::trace::Step| step.closes && step.assigns.as_deref() == Some(name);
    let step = session.trace().steps.iter().position(made).unwrap();
    assert!(session.stepper_mut().go_to_step(step));
    if is_answered {
        session.skip_questions();
        let asked: Vec<_> = session.questions().to_vec();
        for asked in asked {
            session.reveal(asked);
        }
    }
    session.prepare_picture();
    app
}

fn session(app: &App) -> &Session {
    let Screen::Lesson(screen) = &app.screen else { panic!("no lesson is open") };
    &screen.stepping.session
}

fn network(app: &App) -> &Diagram {
    match session(app).picture() {
        Some(PictureData::Network(diagram)) => diagram,
        other => panic!("no network: {other:?}"),
    }
}

fn value(app: &App, name: &str) -> Vec<f64> {
    let steps = &session(app).trace().steps;
    let made = steps.iter().find(|step| step.closes && step.assigns.as_deref() == Some(name)).unwrap();
    made.result.cells().collect()
}

/// The labels stand in the corners of their images, the first three in a row on a small screen, six on a larger one.
#[test]
fn records_are_images_with_their_labels() {
    let mut app = at_variable(6, "records", false);
    let labels: Vec<String> =
        value(&app, "records").chunks(785).take(6).map(|row| row[0].to_string()).collect();
    assert_eq!(labels, ["5", "0", "2", "9", "4", "3"]);
    let corners = |screen: &str, shown: &[String]| {
        let is_of_images = |line: &&str| line.contains(['⎡', '⎢']);
        let mut lines = screen.lines().filter(is_of_images);
        let line = lines.find(|line| shown.iter().all(|label| line.contains(label.as_str())));
        assert!(line.is_some(), "{shown:?} in\n{screen}");
    };
    let small = text(&buffer(&mut app, 80, 24));
    assert!(small.contains("records  rows 1–3 of 100"), "{small}");
    corners(&small, &labels[..3]);
    let large = text(&buffer(&mut app, 120, 40));
    assert!(large.contains("records  rows 1–6 of 100"), "{large}");
    corners(&large, &labels[..3]);
    corners(&large, &labels[3..]);
}

/// Every row of the change is the image times one number, and looks like it: no plaid of means of many rows.
#[test]
fn rows_of_weights_are_images() {
    let mut app = at_variable(6, "step_wih", true);
    let screen = text(&buffer(&mut app, 120, 40));
    assert!(screen.contains("step_wih  rows 1–") && !screen.contains("a mark is the mean"), "{screen}");
    let mut app = at_variable(6, "pair_inputs", true);
    let screen = text(&buffer(&mut app, 120, 40));
    assert!(screen.contains("columns 1–2 of 2"), "{screen}");
}

/// What is said of 200 nodes stands as they do; what is said of the rows of a picture is a strip beside it.
#[test]
fn truths_stand_as_what_they_are_said_of() {
    let mut app = at_variable(8, "flat", true);
    let screen = text(&buffer(&mut app, 120, 40));
    assert!(screen.contains("is_flat  200×1") && !screen.contains("a mark is the mean"), "{screen}");
    let mut app = at_variable(10, "top", true);
    let screen = text(&buffer(&mut app, 120, 40));
    assert!(screen.contains("⎡      ⎤") || screen.contains("⎡······⎤"), "{screen}");
}

/// One goes to any cell of such a matrix, and the images turn to the one it is in.
#[test]
fn the_images_turn_to_the_row_picked() {
    let mut app = at_variable(7, "big_wih", true);
    press(&mut app, "i 1 0 0 j");
    let screen = text(&buffer(&mut app, 120, 40));
    assert!(screen.contains("rows 97–102 of 200"), "{screen}");
    press(&mut app, "5 0 l");
    let screen = text(&buffer(&mut app, 120, 40));
    assert!(screen.contains("rows 97–102 of 200"), "{screen}");
}

/// Of a number that one picks the row of weights it is made of is in view.
#[test]
fn of_a_picked_number_its_parts_are_in_view() {
    let mut app = at_variable(6, "hidden_inputs", true);
    press(&mut app, "i 9 j 9 l");
    let screen = text(&buffer(&mut app, 120, 40));
    assert!(screen.contains("wih  rows 187–192 of 200"), "{screen}");
}

/// Which number is the 8's need not be counted, and the largest is never below the edge.
#[test]
fn classes_are_numbered_and_the_answer_is_in_view() {
    let mut app = at_variable(6, "final_outputs", true);
    for (columns, rows) in [(60, 18), (80, 24), (120, 40)] {
        let screen = text(&buffer(&mut app, columns, rows));
        let line = screen.lines().find(|line| line.contains("0.7170"));
        assert!(line.is_some_and(|line| line.contains(" 8 ")), "{columns}×{rows}:\n{screen}");
    }
    // Rows of lesson 2 are no classes: nodes are counted from 1.
    let mut app = at_variable(2, "final_outputs", true);
    let screen = text(&buffer(&mut app, 80, 24));
    assert!(!screen.contains("0 ⎡") && !screen.contains("1 ⎡"), "{screen}");
}

/// A node that answers for four cases holds all four answers.
#[test]
fn nodes_hold_all_cases() {
    let app = at_variable(0, "hidden", true);
    let cases: Vec<&[f64]> = network(&app).layers[1].nodes.iter().map(|node| &node.cases[..]).collect();
    assert_eq!(cases, [[0.0, 1.0, 1.0, 1.0], [0.0, 0.0, 0.0, 1.0]]);
    let mut app = app;
    let screen = text(&buffer(&mut app, 120, 40));
    assert!(screen.contains("0 1 1 1") && screen.contains("0 0 1 1"), "{screen}");
}

/// A node that a function makes says of what: under it, where there is room.
#[test]
fn nodes_say_what_they_are_made_of() {
    let mut app = at_variable(2, "hidden_outputs", true);
    let screen = text(&buffer(&mut app, 120, 40));
    assert!(
        ["1.16", "0.42", "0.62"].iter().all(|sum| screen.contains(&format!("sigmoid({sum})"))),
        "{screen}"
    );
    let mut app = at_variable(1, "o_2", true);
    let screen = text(&buffer(&mut app, 120, 40));
    assert!(screen.contains("sigmoid(0.6)"), "{screen}");
}

/// What a step makes is in its nodes, also where the words light a link.
#[test]
fn what_is_made_is_in_its_nodes() {
    let app = at_variable(5, "O_up", true);
    let shown: Vec<Option<f64>> =
        network(&app).layers.last().unwrap().nodes.iter().map(|node| node.value).collect();
    let made: Vec<Option<f64>> = value(&app, "O_up").into_iter().map(Some).collect();
    assert_eq!(shown, made);
}

/// Two matrices as arrows: as long as NumPy says, one under the other until the cosine of their angle is known.
#[test]
fn matrices_are_arrows() {
    let arrows = |app: &App| match session(app).picture() {
        Some(PictureData::Arrows(plot)) => plot.clone(),
        other => panic!("no arrows: {other:?}"),
    };
    let lengths: Vec<_> = arrows(&at_variable(5, "length_deck", true))
        .arrows
        .into_iter()
        .filter_map(|arrow| Some((arrow.name, arrow.length?)))
        .collect();
    let [(first, slopes), (second, deck)] = &lengths[..] else { panic!("{lengths:?}") };
    assert_eq!((first.as_str(), second.as_str()), ("gradient_wih", "deck_wih"));
    assert!(
        (slopes - 0.060_267_192_956_813_37).abs() < 1e-12 && (deck - 0.333_954_071_381_781_8).abs() < 1e-12
    );
    assert_eq!(arrows(&at_variable(5, "length_deck", true)).angle, None);
    let mut app = at_variable(5, "cosine", true);
    let angle = arrows(&app).angle.unwrap().to_degrees();
    assert!((angle - 1.743_904_657_037_514_3).abs() < 1e-9, "{angle}");
    for (columns, rows) in [(60, 18), (80, 24), (120, 40), (200, 60)] {
        let screen = text(&buffer(&mut app, columns, rows));
        assert!(screen.contains("gradient_wih 0.0603") && screen.contains("deck_wih 0.334"), "{screen}");
    }
}

/// A number stays in its node while the pieces that make it are added up, and no weights stand under the name of a part.
#[test]
fn numbers_of_one_name_are_of_one_variable() {
    let app = at_variable(3, "total_split", true);
    let scene = scene::picture(session(&app).picture().unwrap(), (116, 18), 4);
    let words = |mark: &Mark| if let Mark::Text { text, .. } = mark { Some(text.clone()) } else { None };
    let said: Vec<String> = scene.marks.iter().filter_map(words).collect();
    assert!(["0.42", "0.88"].iter().all(|held| said.iter().any(|text| text == held)), "{said:?}");
    let app = at_variable(3, "back_1", true);
    let weights: Vec<f64> = network(&app).gaps[0].iter().filter_map(|link| link.weight).collect();
    assert_eq!((network(&app).links[0].as_str(), weights), ("part_1", vec![0.4]));
}

/// What `check` says of a lesson with a program, a picture and what stands below.
fn faults(program: &str, picture: &str, below: &str) -> Vec<String> {
    let text = format!(
        "+++\ntitle = \"Mine\"\n+++\n\nWords.\n\n```picture\n{picture}```\n\n```python\n{program}```\n\n{below}"
    );
    let read = Lesson::draft("mine.md", &text);
    assert!(read.faults.is_empty(), "{:?}", read.faults);
    check(&Arc::new(read.lesson)).into_iter().map(|fault| fault.message).collect()
}

/// Arrows that have no angle are told of, and so is a length that a question asks for and its picture tells.
#[test]
fn arrows_are_checked() {
    let picture = "kind = \"arrows\"\nof = [\"a\", \"b\"]\ncosine = \"c\"\n";
    let found = faults("a = column(1, 2)\nb = column(1, 2, 3)\nc = column(1, 0)\n", picture, "");
    assert!(found.iter().any(|fault| fault.contains("they have no angle")), "{found:?}");
    assert!(found.iter().any(|fault| fault.contains("`c` is no single number")), "{found:?}");
    let program = "a = column(3, 4.5)\nb = column(4, 3)\nn = sqrt(sum(a * a))\nc = sum(a * b) / n / 5\n";
    let asked = "```question\nask = \"How long is a?\"\ncell = \"n\"\n```\n";
    let found = faults(program, picture, asked);
    assert!(found.iter().any(|fault| fault.contains("in its picture")), "{found:?}");
}
