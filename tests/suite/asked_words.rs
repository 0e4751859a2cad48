//! What is asked can be read: a question, its choices and what is said to an answer stand whole on the screen, whatever
//! stands around them.

use nn_tutor::session::{Asked, Interlude, Session};
use nn_tutor::tui::{App, Screen};

use crate::support::{buffer, lesson, open, press, text};

const SIZES: [(u16, u16); 4] = [(60, 18), (80, 24), (80, 25), (90, 28)];

fn session(app: &App) -> &Session {
    match &app.screen {
        Screen::Lesson(lesson) => &lesson.stepping.session,
        _ => panic!("no lesson is open"),
    }
}

/// Whether words stand on a screen, in a line or in lines under one another.
fn stands(screen: &str, words: &str) -> bool {
    let words: Vec<&str> = words.split_whitespace().collect();
    let rows: Vec<String> =
        screen.lines().map(|row| row.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
    (0..rows.len()).any(|first| {
        let mut left = &words[..];
        for row in &rows[first..] {
            let in_row = (1..=left.len()).rev().find(|count| row.contains(&left[..*count].join(" ")));
            let Some(count) = in_row else { break };
            left = &left[count..];
            if left.is_empty() {
                return true;
            }
        }
        false
    })
}

/// Everything that is asked here, and what was said to it.
fn words(session: &Session, closed: Option<Asked>) -> Vec<String> {
    if let Some(trial) = session.trial() {
        return match &trial.outcome {
            Some(outcome) => vec![outcome.said.clone()],
            None if trial.is_direction => {
                let trends = ["1 it grows", "2 it stays", "3 it shrinks"].map(str::to_owned);
                [vec![trial.ask.clone()], trends.into()].concat()
            }
            None => vec![trial.ask.clone()],
        };
    }
    let step = session.stepper().step().map(|(step, _)| step);
    let open = step.and_then(|step| session.open_question(step));
    let Some(asked) = closed.or(open) else { return Vec::new() };
    let mut words = vec![session.ask(asked)];
    if closed.is_none() {
        words.extend((1..).zip(session.choices(asked)).map(|(n, choice)| format!("{n} {choice}")));
    }
    words.extend(session.said(asked).map(str::to_owned));
    words
}

fn all_stand(app: &mut App, closed: Option<Asked>, place: &str) {
    let words = words(session(app), closed);
    for (columns, rows) in SIZES {
        let screen = text(&buffer(app, columns, rows));
        for words in &words {
            assert!(stands(&screen, words), "{place}, {columns}x{rows}, {words:?}:\n{screen}");
        }
    }
}

/// An answer that is not right.
fn wrong(session: &Session, asked: Asked) -> String {
    let choices = session.choices(asked);
    let right = session.right_answer(asked);
    let wrong = choices.iter().position(|choice| !right.split(" / ").any(|right| right == choice));
    wrong.map_or_else(|| "9999".to_owned(), |at| (at + 1).to_string())
}

/// Goes through a lesson from stop to stop.
fn whole_at_every_stop(number: usize) {
    let mut app = open(lesson(number));
    buffer(&mut app, 80, 24);
    let mut searched = 0;
    loop {
        let here = session(&app).stepper().cursor().stop;
        let place = format!("lesson {number}, stop {here}");
        all_stand(&mut app, None, &place);
        if session(&app).trial().is_some() {
            press(&mut app, "1 Enter");
            all_stand(&mut app, None, &place);
            searched += 1;
        }
        let open = |app: &App| {
            let session = session(app);
            session.stepper().step().and_then(|(step, _)| session.open_question(step))
        };
        while let Some(asked) = open(&app) {
            let answer = wrong(session(&app), asked);
            press(&mut app, &format!("{answer} Enter"));
            all_stand(&mut app, None, &place);
            press(&mut app, "Enter Enter");
            all_stand(&mut app, Some(asked), &place);
            if open(&app).is_some() {
                press(&mut app, "Enter");
            }
            searched += 1;
        }
        press(&mut app, "Right");
        let is_over = !matches!(app.screen, Screen::Lesson(_));
        if is_over || session(&app).stepper().cursor().stop == here {
            break;
        }
    }
    let session = Session::new(lesson(number), nn_tutor::interp::Settings::default());
    let is_note =
        |stop: &nn_tutor::trace::Stop| matches!(session.reading_at(*stop), Some(Interlude::Note(..)));
    let notes = session.stepper().stops().iter().filter(|stop| is_note(stop)).count();
    let least = session.questions().len();
    assert!((least..=least + notes).contains(&searched), "{searched} of {least} questions");
}

macro_rules! lessons {
    ($($name:ident: $number:literal,)*) => {
        $(#[test] fn $name() { whole_at_every_stop($number); })*
    };
}

lessons! {
    lesson_0: 0, lesson_1: 1, lesson_2: 2, lesson_3: 3, lesson_4: 4, lesson_5: 5,
    lesson_6: 6, lesson_7: 7, lesson_8: 8, lesson_9: 9, lesson_10: 10,
}

#[test]
fn what_is_said_of_the_numbers_is_not_written_over_by_the_picture_beside_it() {
    let mut app = open(lesson(2));
    press(&mut app, "6g");
    for (columns, rows) in (84..130).step_by(4).flat_map(|columns| (24..36).map(move |rows| (columns, rows)))
    {
        let screen = text(&buffer(&mut app, columns, rows));
        let begun = screen.lines().find(|line| line.contains("each row of who meets"));
        let whole = "each row of who meets the column hidden_outputs: 3×3 by 3×1 gives 3×1";
        assert!(begun.is_none_or(|line| line.contains(whole)), "{columns}x{rows}\n{screen}");
    }
}
