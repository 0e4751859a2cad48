//! The story of a lesson: what one meets going from step to step, and that everything else lies inside its steps.

use std::collections::BTreeSet;

use nn_tutor::interp::Settings;
use nn_tutor::session::{Interlude, Session};

use crate::support::lesson;

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
    let (at, all) = (session.stepper().number(assigns("w_after")), session.stepper().count());
    assert!(4 * (at - 1) <= all, "{} of {all} steps come before it", at - 1);
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
