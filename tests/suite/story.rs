//! The story of a lesson: what one meets going from step to step, and that everything else lies inside its steps.

use std::collections::BTreeSet;

use nn_tutor::interp::Settings;
use nn_tutor::session::{Interlude, Session};

use nn_tutor::text::json;
use serde_json::json;

use crate::support::{buffer, lesson, open, press, text};

fn session(number: usize) -> Session {
    Session::new(lesson(number), Settings::default())
}

/// The stops met by going on from the beginning to the end.
fn met(session: &Session) -> Vec<usize> {
    let mut session = session.clone();
    let mut stops = vec![session.stepper().cursor().stop];
    while session.stepper_mut().step_on() {
        stops.push(session.stepper().cursor().stop);
    }
    stops
}

/// The steps met from where one stands up to a stop, and inside each of them.
fn inside(session: &Session, until: usize, found: &mut BTreeSet<usize>) {
    let mut here = session.clone();
    loop {
        found.extend(here.stepper().step().map(|(at, _)| at));
        let stop = here.stepper().cursor().stop;
        let mut deeper = here.clone();
        if deeper.stepper_mut().step_in() && deeper.stepper().cell().is_none() {
            inside(&deeper, stop, found);
        }
        if !here.stepper_mut().step_on() || here.stepper().cursor().stop > until {
            return;
        }
    }
}

#[test]
fn no_lesson_is_long() {
    for number in 0..=10 {
        let steps = session(number).stepper().count();
        assert!((5..=60).contains(&steps), "lesson {number} has {steps} steps");
    }
}

#[test]
fn the_update_of_the_weights_comes_in_the_first_quarter() {
    let session = session(5);
    let assigns = |name: &str| session.trace().variable_at(name, session.trace().steps.len()).unwrap().step;
    let (at, all) = (session.stepper().number(assigns("new_who")), session.stepper().count());
    assert!(4 * at <= all, "it is step {at} of {all}");
}

#[test]
fn every_step_lies_inside_a_step_of_the_story() {
    for number in 0..=10 {
        let session = session(number);
        let mut found = BTreeSet::new();
        inside(&session, usize::MAX, &mut found);
        let all: BTreeSet<usize> = (0..session.trace().steps.len()).collect();
        assert_eq!(found, all, "lesson {number}");
    }
}

#[test]
fn steps_have_one_number_in_every_face() {
    for number in [4, 5] {
        let session = session(number);
        let record = serde_json::to_value(json::asking(&session)).unwrap();
        let steps = record["steps"].as_array().unwrap().iter().enumerate();
        for (at, step) in steps {
            assert_eq!(
                (&step["index"], &step["step"]),
                (&json!(at + 1), &json!(session.stepper().number(at)))
            );
        }
        for (asked, record) in session.questions().iter().zip(record["questions"].as_array().unwrap()) {
            let step = record["step"].as_u64().unwrap() as usize;
            assert_eq!(session.stepper().numbered(step), Some(asked.step), "lesson {number}: {record}");
        }
    }
    // And where a number that is followed was made.
    let mut app = open(lesson(5));
    press(&mut app, "9g i Left Enter");
    let screen = text(&buffer(&mut app, 100, 30));
    assert!(screen.contains("9 of ") || screen.contains("8 of "), "{screen}");
    let header = screen.lines().next().unwrap();
    let said = screen.lines().find_map(|line| line.split_once("Step ")?.1.split_once(" made it")).unwrap();
    assert!(header.contains(&format!(" {} of ", said.0)), "{screen}");
}

#[test]
fn questions_and_notes_are_met() {
    for number in 0..=10 {
        let session = session(number);
        let stops = session.stepper().stops();
        let met = met(&session);
        let steps: BTreeSet<usize> = met.iter().filter_map(|stop| stops[*stop].step()).collect();
        assert!(session.questions().iter().all(|asked| steps.contains(&asked.step)), "lesson {number}");
        let readings = stops.iter().filter(|stop| stop.step().is_none()).count();
        assert_eq!(met.len(), steps.len() + readings, "lesson {number}");
        assert!(stops.iter().any(|stop| matches!(session.reading_at(*stop), Some(Interlude::Note(..)))));
    }
}
