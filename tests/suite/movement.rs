//! What moves by itself: steps that play, and what travels between two of them. Time is a message like any other.

use nn_tutor::tui::{App, Effect, Message, Movement, Screen, Stepping, TICK};
use proptest::prelude::*;
use proptest::sample::select;

use crate::support::{buffer, cases, lesson, open, press, stand, text, text_and_roles};

/// A lesson where things may move.
fn moving(number: usize, keys: &str) -> App {
    let mut app = open(lesson(number));
    app.common.movement = Movement::Explains;
    press(&mut app, keys);
    app
}

fn stepping(app: &App) -> &Stepping {
    match &app.screen {
        Screen::Lesson(lesson) => &lesson.stepping,
        _ => panic!("no lesson is open"),
    }
}

fn ticks(app: &mut App, count: u32) {
    let keeps = |effect: &Effect| matches!(effect, Effect::Save(_));
    (0..count).for_each(|_| assert!(app.update(Message::Tick).iter().all(keeps)));
}

/// Ticks until everything has come to rest, and the steps gone through on the way.
fn until_rest(app: &mut App) -> (u32, Vec<usize>) {
    let (mut count, mut steps) = (0, Vec::new());
    while let Some(wait) = app.wants_tick() {
        let due = u32::try_from(wait.as_millis() / TICK.as_millis()).unwrap();
        assert!(due > 0 && wait == TICK * due, "{wait:?} is no whole number of ticks");
        ticks(app, due);
        count += due;
        steps.extend(stepping(app).session.stepper().step().map(|(at, _)| at));
        assert!(count < 100_000, "it plays on and on");
    }
    steps.dedup();
    (count, steps)
}

fn screen(app: &mut App) -> String {
    text(&buffer(app, 120, 40))
}

#[test]
fn the_steps_of_a_section_play_up_to_its_end() {
    // The section of the hidden layer's outputs and what follows, up to the next question.
    let mut app = moving(2, "8g p");
    assert!(screen(&mut app).contains("playing · 9 of 11"), "{}", screen(&mut app));
    let (count, steps) = until_rest(&mut app);
    let last = stepping(&app).session.stepper().cursor().stop;
    let section = stepping(&app).session.section_stops();
    let asks = stepping(&app).question().is_some();
    assert!(
        asks || section.iter().any(|(begins, _)| *begins == last + 1),
        "stopped at {last} of {section:?}"
    );
    assert!(!steps.is_empty() && count >= 10, "{count} ticks, {steps:?}");
}

#[test]
fn an_expression_is_replaced_in_place_while_it_plays() {
    // It plays on from the line above, in the same section.
    let mut app = moving(4, "10g p");
    let mut lines = Vec::new();
    for _ in 0..200 {
        let shown = screen(&mut app);
        if shown.contains("11 of 18") {
            lines.push(["u²", "1.34994²"].map(|part| shown.contains(part)));
        }
        ticks(&mut app, 1);
    }
    lines.dedup();
    let (symbols, numbers) = ([true, false], [false, true]);
    assert!(lines.starts_with(&[symbols, numbers]), "{lines:?}");
    let at_rest = screen(&mut app);
    let ends = ["(1 + v − 1) / u²", "0.34994 / 1.82233"];
    assert!(ends.iter().all(|part| at_rest.contains(part)), "its ends stand there at rest: {at_rest}");
}

#[test]
fn playing_stops_at_a_question() {
    let mut app = moving(2, "2g p");
    until_rest(&mut app);
    assert!(stepping(&app).question().is_some(), "{}", screen(&mut app));
    assert!(!screen(&mut app).contains("playing"));
}

#[test]
fn a_step_stands_for_as_long_as_its_words_take_and_faster_and_slower_change_that() {
    let wait = |keys: &str| {
        let mut app = moving(1, "p");
        ticks(&mut app, 10);
        press(&mut app, keys);
        assert!(stepping(&app).motion.is_playing());
        app.wants_tick().unwrap() + TICK * 10
    };
    let words = screen(&mut moving(1, "p")).split_whitespace().count();
    let (slow, usual, fast, fastest) = (wait("<"), wait(""), wait(">"), wait(">>>>"));
    assert!(usual >= TICK * 30 && words > 20, "{usual:?} for {words} words on the screen");
    assert!(slow > usual && usual > fast && fast > fastest, "{slow:?} {usual:?} {fast:?} {fastest:?}");
    let mut app = moving(1, "p >");
    assert!(screen(&mut app).contains("playing, 2× · "), "{}", screen(&mut app));
}

#[test]
fn any_other_key_stops() {
    for key in ["p", "Space", "Esc", "Enter", "x", "i", "?", "C-l", "Left", "z", "7", "T"] {
        let mut app = moving(2, "8g p");
        ticks(&mut app, 3);
        assert!(app.wants_tick().is_some());
        press(&mut app, key);
        assert_eq!(app.wants_tick(), None, "{key}");
        if key == "?" {
            press(&mut app, "q");
        }
        assert_eq!(app.wants_tick(), None, "{key}");
    }
}

#[test]
fn nothing_moves_where_that_is_asked_for() {
    let mut app = open(lesson(2));
    press(&mut app, "4g Down Right");
    assert_eq!(app.wants_tick(), None);
    press(&mut app, "p");
    assert_eq!(app.wants_tick(), None);
    assert!(screen(&mut app).contains("--still"), "{}", screen(&mut app));
}

#[test]
fn at_rest_it_looks_as_without_movement() {
    for keys in ["9g Right", "9g Down Right", "9g Down Right Down Right", "4g Down Right"] {
        let mut still = open(lesson(2));
        press(&mut still, keys);
        let mut moved = moving(2, keys);
        until_rest(&mut moved);
        assert_eq!(
            text_and_roles(&buffer(&mut still, 120, 40)),
            text_and_roles(&buffer(&mut moved, 120, 40))
        );
    }
}

#[test]
fn a_sum_is_gone_through_term_by_term_and_its_number_drops_in() {
    let mut app = moving(2, "6g Down Right");
    let session = &stepping(&app).session;
    let (_, step) = session.stepper().step().unwrap();
    assert!(step.terms() > 1, "{step:?}");
    let shows: Vec<String> = (0..=10)
        .map(|_| {
            let shown = text_and_roles(&buffer(&mut app, 120, 40));
            ticks(&mut app, 1);
            shown
        })
        .collect();
    let mut different = shows.clone();
    different.dedup();
    assert!(different.len() >= 3, "nothing moves");
    // Over and over it is the same.
    let mut again = moving(2, "6g Down Right");
    ticks(&mut again, 4);
    assert_eq!(shows[4], text_and_roles(&buffer(&mut again, 120, 40)));
    insta::assert_snapshot!([0, 4, 8, 10].map(|at| shows[at].clone()).join("\n\n"));
}

#[test]
fn a_whole_operation_fills_in_cell_by_cell() {
    let mut app = moving(2, "8g p");
    let known = |app: &mut App| {
        let shown = screen(app);
        ["0.975 ", "0.888 ", "1.254 "]
            .iter()
            .filter(|number| shown.lines().take(10).any(|line| line.contains(**number)))
            .count()
    };
    let counts: Vec<usize> = (0..=10)
        .map(|_| {
            let count = known(&mut app);
            ticks(&mut app, 1);
            count
        })
        .collect();
    assert!(counts.is_sorted() && counts[0] == 1 && counts[10] == 3, "{counts:?}");
}

#[test]
fn a_formula_wider_than_any_screen_moves_too() {
    let number = 10;
    let trace = moving(number, "");
    let trace = stepping(&trace).session.trace().clone();
    // Ten thousand terms take more columns than a u16 counts.
    let wide: Vec<usize> = (0..trace.steps.len()).filter(|at| trace.steps[*at].terms() > 10_000).collect();
    assert!(!wide.is_empty(), "lesson {number} has no formula so wide");
    for (step, keys) in wide.into_iter().flat_map(|step| [(step, "Enter Enter"), (step, "z Enter Enter")]) {
        let mut app = moving(number, "");
        stand(&mut app, step);
        press(&mut app, keys);
        for _ in 0..8 {
            let _ = buffer(&mut app, 80, 24);
            ticks(&mut app, 1);
        }
    }
}

proptest! {
    #![proptest_config(cases(12))]

    #[test]
    fn keys_and_time_in_any_order_do_no_harm(
        number in 0_usize..=10,
        start in 0_usize..40,
        told in prop::collection::vec((select(vec![
            "Right", "Left", "Down", "Up", "p", "<", ">", "Enter", "Esc", "i", "Tab", "z", "?", "q", "e", "1", "]", "[",
            "u", "t", "U", "r", "+", "Home", "End", "Space", "/", "y", "Y", "T", "A",
        ]), 0_u32..40), 0..40),
    ) {
        let mut app = moving(number, &format!("{start}g"));
        for (key, count) in told {
            press(&mut app, key);
            let _ = buffer(&mut app, 80, 24);
            for _ in 0..count {
                // Time that nobody waits for changes nothing.
                let rests = app.wants_tick().is_none().then(|| text(&buffer(&mut app, 80, 24)));
                let effects = app.update(Message::Tick);
                prop_assert!(effects.iter().all(|effect| matches!(effect, Effect::Save(_))));
                let shown = text(&buffer(&mut app, 80, 24));
                prop_assert!(rests.is_none_or(|before| before == shown));
            }
        }
    }
}
