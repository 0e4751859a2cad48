//! Questions asked again: with fresh numbers, in a quiz, when they are due, and without a screen.

use std::sync::Arc;

use nn_tutor::interp::Settings;
use nn_tutor::lang::LiteralId;
use nn_tutor::lesson::{Lesson, catalogue};
use nn_tutor::session::check::check;
use nn_tutor::session::progress::{Day, Progress};
use nn_tutor::session::{Asked, QuestionOutcome, Session, Verdict};
use nn_tutor::tui::{App, Effect, Message, Screen};

use crate::support::{buffer, key, lesson, menu, open, press, read, text};

fn session(lesson: &Arc<Lesson>) -> Session {
    Session::new(Arc::clone(lesson), Settings::default())
}

/// A lesson of one program with one question.
fn asking(program: &str, question: &str) -> Arc<Lesson> {
    read(&format!(
        "+++\ntitle = \"T\"\n+++\nWords.\n\n```python\n{program}```\n\n```question\n{question}\n```\n"
    ))
}

/// The numbers a session's program now has where it had others.
fn changed(session: &Session) -> Vec<(LiteralId, f64, f64)> {
    session.edits().into_iter().map(|edit| (edit.literal, edit.from, edit.to)).collect()
}

/// How many digits a number has besides leading and trailing zeros.
fn digits(number: f64) -> usize {
    let written = format!("{:e}", number.abs());
    written.split('e').next().unwrap().chars().filter(char::is_ascii_digit).count()
}

/// Lessons of full size take their time, and have hardly a number that may be another; one, 7, stands for them.
const QUICK: [usize; 8] = [0, 1, 2, 3, 4, 5, 7, 9];

#[test]
fn every_question_of_the_course_that_has_fresh_numbers_is_a_question_with_them() {
    let (mut questions, mut with) = (0, 0);
    for entry in QUICK.map(|number| &catalogue::COURSE[number]) {
        let own = session(&Arc::new(entry.read().unwrap()));
        for asked in own.questions() {
            questions += 1;
            let Some(fresh) = own.fresh(asked.id, 7) else { continue };
            with += 1;
            let place = format!("{}, question {}", entry.name, asked.id + 1);
            let changes = changed(&fresh);
            assert!(!changes.is_empty(), "{place}");
            for (_, from, to) in &changes {
                assert_eq!(from.signum(), to.signum(), "{place}: {from} {to}");
                assert!((0.333..=3.001).contains(&(to / from)), "{place}: {from} {to}");
                assert!(digits(*to) <= digits(*from), "{place}: {from} {to}");
            }
            assert!(fresh.trace().failure.is_none(), "{place}");
            assert_eq!(fresh.stepper().step().map(|(step, _)| step), Some(asked.step), "{place}");
            let again = fresh.asked(asked.id).unwrap();
            assert_eq!(fresh.open_question(asked.step), Some(again), "{place}");
            let open = fresh.questions().iter().filter(|q| fresh.attempt_at(q.id).closed.is_none());
            assert_eq!(open.count(), 1, "{place}: no other is open");
            // Its own answer is right, the lesson's is not, and the same seed gives the same.
            let right = |of: &Session| right_answer(of, again);
            assert_eq!(fresh.clone().answer(again, &right(&fresh)), Verdict::Right, "{place}");
            if fresh.choices(again).is_empty() {
                assert_ne!(fresh.clone().answer(again, &right(&own)), Verdict::Right, "{place}");
            }
            assert_eq!(changed(&own.fresh(asked.id, 7).unwrap()), changes, "{place}");
        }
        assert!(!own.is_changed(), "the lesson keeps its numbers");
    }
    assert!(with * 2 > questions, "{with} of {questions} have fresh numbers");
}

#[test]
fn seeds_differ() {
    let own = session(&lesson(3));
    let all: Vec<Vec<(LiteralId, f64, f64)>> =
        (0..20).map(|seed| changed(&own.fresh(0, seed).unwrap())).collect();
    let other = all.iter().filter(|one| **one != all[0]).count();
    assert!(other > 15, "{other} of 20 differ from the first");
}

#[test]
fn numbers_that_make_no_question_are_drawn_again() {
    let near_zero = asking("a = 2.0\nb = 3.0\nc = 6.0 / (a - b)\n", "ask = \"c?\"\ncell = \"c\"");
    let own = session(&near_zero);
    for seed in 0..100 {
        let fresh = own.fresh(0, seed).unwrap();
        assert!(fresh.trace().failure.is_none());
        let c = fresh.trace().variables().last().unwrap().value.as_single().unwrap();
        assert!(c.is_finite() && c != 0.0 && c != -6.0, "{c}");
    }
}

#[test]
fn where_there_are_no_fresh_numbers_there_are_none() {
    for (program, why) in [
        ("a = 0.5\nassert a == 0.5\nb = a + 1\n", "every other number stops the program"),
        ("a = 1.0\nb = a + 0.0\n", "0 and 1 stay what they are"),
        ("b = 2.5 + 4.5\n", "they belong to the formula"),
        ("n = 3\nb = 1.0 / n\n", "a count is no measurement"),
        ("a = 0.5\nb = a - a + 7.5\n", "the answer stays the same"),
    ] {
        let own = session(&asking(program, "ask = \"b?\"\ncell = \"b\""));
        assert!(own.fresh(0, 1).is_none(), "{why}");
        assert!(own.asking(0).is_some(), "it can be asked with its own");
    }
    assert!(session(&lesson(3)).fresh(999, 1).is_none());
}

#[test]
fn a_lesson_may_say_which_variables_vary() {
    let program = "x = column(0.5, 0.25)\nw = array([[2.0, 4.0]])\ny = w @ x\n";
    let own = session(&asking(program, "ask = \"y?\"\ncell = \"y\"\nvary = [\"x\"]"));
    for seed in 0..10 {
        let from: Vec<f64> = changed(&own.fresh(0, seed).unwrap()).iter().map(|(_, from, _)| *from).collect();
        assert!(!from.is_empty() && from.iter().all(|from| *from < 1.0), "{from:?}");
    }
}

#[test]
fn a_choice_is_asked_anew_where_the_record_knows_what_is_true() {
    let program = "a = 2.0\nb = 3.0\nc = a - b\n";
    let choices = |holds: [&str; 2]| {
        format!(
            "ask = \"Which?\"\nchoices = [\n{{ say = \"a is larger\", why = \"No.\"{} }},\n{{ say = \"b is larger\", right = true{} }},\n]",
            holds[0], holds[1]
        )
    };
    let without = session(&asking(program, &choices(["", ""])));
    assert!(without.fresh(0, 1).is_none());
    let own = session(&asking(program, &choices([", holds = \"a > b\"", ", holds = \"b > a\""])));
    for seed in 0..40 {
        let fresh = own.fresh(0, seed).unwrap();
        let value = |name| fresh.trace().variable_at(name, 9).unwrap().value.as_single().unwrap();
        let asked = fresh.asked(0).unwrap();
        assert!(value("a") < value("b"), "what is said of each statement is for the one that was true");
        assert_eq!(fresh.right_answer(asked), "b is larger");
        assert_eq!(fresh.clone().answer(asked, "2"), Verdict::Right);
    }
}

#[test]
fn a_direction_is_asked_anew() {
    let program = "a = 2.0\nb = 3.0\nc = a * 2 - b\n";
    let own = session(&asking(program, "ask = \"Then?\"\ndirection = { from = \"a\", to = \"c\" }"));
    for seed in 0..40 {
        let fresh = own.fresh(0, seed).unwrap();
        let value = |name| fresh.trace().variable_at(name, 99).unwrap().value.as_single().unwrap();
        let expected = if value("c") > value("a") { "it grows" } else { "it shrinks" };
        assert_ne!(value("c"), value("a"), "it would stay");
        assert_eq!(fresh.right_answer(fresh.asked(0).unwrap()), expected);
    }
}

// The screen.

/// A lesson with two questions of numbers.
fn two() -> Arc<Lesson> {
    read(
        "+++\ntitle = \"Two\"\n+++\nWords.\n\n```python\na = 2.0\nb = a + 4.0\n```\n\n\
         ```question\nask = \"What is b?\"\ncell = \"b\"\n```\n\nMore words.\n\n```python\nc = b * a\n```\n\n\
         ```question\nask = \"What is c?\"\ncell = \"c\"\n```\n",
    )
}

fn shown(app: &mut App) -> String {
    text(&buffer(app, 80, 24))
}

/// The program on the screen.
fn stepped(app: &App) -> &Session {
    match &app.screen {
        Screen::Lesson(screen) => &screen.stepping.session,
        Screen::Quiz(screen) => &screen.stepping().unwrap().session,
        other => panic!("{other:?}"),
    }
}

/// What is to be typed for a question to be answered rightly.
fn right_answer(session: &Session, asked: Asked) -> String {
    let right = session.right_answer(asked);
    let choices = session.choices(asked);
    let exactly = choices.iter().position(|choice| right == *choice);
    let one_of = exactly.or_else(|| choices.iter().position(|choice| right.starts_with(choice)));
    one_of.map_or_else(|| right.replace('−', "-"), |at| (at + 1).to_string())
}

/// Types the right answer to the question one is at, or a wrong one.
fn answer(app: &mut App, right: bool) -> Vec<Effect> {
    let session = stepped(app);
    let (step, _) = session.stepper().step().unwrap();
    let asked = session.open_question(step).unwrap();
    let typed = if right { right_answer(session, asked) } else { "9999".to_owned() };
    for letter in typed.chars() {
        press(app, &letter.to_string());
    }
    app.update(Message::Key(key("Enter")))
}

fn to_question(app: &mut App) {
    for _ in 0..50 {
        if stepped(app).stepper().step().is_some_and(|(step, _)| stepped(app).open_question(step).is_some()) {
            return;
        }
        press(app, "Right");
    }
    panic!("no question");
}

#[test]
fn an_answered_question_is_asked_with_other_numbers_and_leaving_restores() {
    let mut app = open(two());
    to_question(&mut app);
    press(&mut app, "V");
    assert!(matches!(app.screen, Screen::Lesson(_)), "it is open still");
    answer(&mut app, true);
    let before = shown(&mut app);
    press(&mut app, "V");
    assert!(matches!(app.screen, Screen::Quiz(_)));
    let first = changed(stepped(&app));
    assert_eq!(first.len(), 1);
    assert!(shown(&mut app).contains("What is b?"), "{}", shown(&mut app));
    assert!(answer(&mut app, true).iter().any(|effect| matches!(effect, Effect::Save(_))));
    press(&mut app, "V");
    answer(&mut app, false);
    press(&mut app, "q");
    assert_eq!(shown(&mut app), before);
    assert!(!stepped(&app).is_changed());
    assert_eq!(stepped(&app).trace().variables()[0].value.as_single(), Some(2.0));
}

#[test]
fn after_the_end_there_is_a_quiz_and_the_way_on() {
    let mut app = App::new(None, menu, Progress::default(), Settings::default(), crate::support::ROLE_THEME);
    press(&mut app, "Home Down Down Enter");
    let count = stepped(&app).questions().len();
    for _ in 0..count {
        to_question(&mut app);
        press(&mut app, "Enter Enter");
    }
    for _ in 0..300 {
        press(&mut app, "Right");
        if matches!(app.screen, Screen::Quiz(_)) {
            break;
        }
    }
    let end = shown(&mut app);
    assert!(end.contains("This is the end of 2 Three layers by matrix."), "{end}");
    assert!(end.contains("] goes on to 3 Splitting the error."), "{end}");
    press(&mut app, "Enter");
    for _ in 0..count {
        answer(&mut app, true);
        press(&mut app, "Enter");
    }
    let over = shown(&mut app);
    assert!(over.contains(&format!("{count} questions, {count} right at the first try.")), "{over}");
    let progress = &app.common.progress;
    let standing = progress.standing("three-layers", &lesson(2), app.common.today);
    assert!(standing.is_done, "{standing:?}");
    assert_eq!(
        progress.due("three-layers", &lesson(2), Day(1)).len(),
        count,
        "they were given up in the lesson"
    );
    press(&mut app, "Enter");
    assert_eq!(stepped(&app).lesson().meta.number, Some(3));
    press(&mut app, "q");
    assert!(matches!(app.screen, Screen::Menu(_)));
}

#[test]
fn a_lesson_without_questions_ends_with_the_way_on_alone() {
    let mut app = open(read("+++\ntitle = \"T\"\n+++\n```python\na = 1.0\n```\n"));
    press(&mut app, "Right Right");
    let end = shown(&mut app);
    assert!(end.contains("This is the end of T.") && !end.contains("again"), "{end}");
    press(&mut app, "Enter");
    assert!(matches!(app.screen, Screen::Menu(_)));
}

#[test]
fn what_is_due_is_asked_over_all_lessons() {
    let mut progress = Progress::default();
    for number in [1, 2] {
        let lesson = lesson(number);
        let name = catalogue::COURSE[number].name;
        let known = progress.lessons.entry(name.to_owned()).or_default();
        known.note_answer(&lesson, QuestionOutcome { given_up: true, ..QuestionOutcome::default() }, Day(10));
    }
    let mut app = App::new(None, menu, progress, Settings::default(), crate::support::ROLE_THEME);
    app.common.today = Day(10);
    press(&mut app, "r");
    assert!(shown(&mut app).contains("No question is due again today."), "{}", shown(&mut app));
    press(&mut app, "Enter");
    app.common.today = Day(11);
    assert!(shown(&mut app).contains("2 questions are due again"), "{}", shown(&mut app));
    let mut app = app.review();
    press(&mut app, "Enter");
    assert!(shown(&mut app).contains("Review 1 of 2 › 1 Following the signals"), "{}", shown(&mut app));
    answer(&mut app, true);
    press(&mut app, "Enter");
    answer(&mut app, false);
    press(&mut app, "Enter Enter Enter");
    let over = shown(&mut app);
    assert!(over.contains("2 questions, 1 right at the first try."), "{over}");
    // Asked for by itself it leads back to the shell.
    assert!(app.update(Message::Key(key("Enter"))).contains(&Effect::Quit));
    let due = |name: &str, number, day| app.common.progress.due(name, &lesson(number), Day(day));
    assert_eq!((due("following-the-signals", 1, 13), due("following-the-signals", 1, 14)), (vec![], vec![0]));
    assert_eq!((due("three-layers", 2, 11), due("three-layers", 2, 12)), (vec![], vec![0]));
}

#[test]
fn check_tells_of_variables_that_may_vary_in_vain() {
    let faults = |vary: &str| {
        let question = format!("ask = \"What is c?\"\ncell = \"c\"\nvary = [\"{vary}\"]");
        let lesson = asking("a = 2.5\nb = 1.0\nc = a * b + a\n", &question);
        check(&lesson).into_iter().map(|fault| fault.message).collect::<Vec<_>>()
    };
    assert_eq!(faults("a"), [""; 0]);
    assert_eq!(faults("b"), ["no other numbers of these variables make a question of it"]);
}

#[test]
fn what_is_to_be_chosen_from_stands_in_another_order_when_it_is_practised() {
    for number in [1, 5, 9] {
        let own = session(&lesson(number));
        for asked in own.questions() {
            let choices = own.choices(*asked);
            // A direction is always asked for in the same order.
            if choices.is_empty() || choices[0] == "it grows" {
                continue;
            }
            let orders: std::collections::BTreeSet<usize> = (0..20)
                .map(|seed| {
                    let mut again = own.practised(asked.id, seed).unwrap();
                    let place = again.asked(asked.id).unwrap();
                    assert_eq!(again.choices(place).len(), choices.len());
                    let right = again.right_answer(place);
                    let at = again.choices(place).iter().position(|choice| *choice == right).unwrap();
                    assert_eq!(again.answer(place, &(at + 1).to_string()), Verdict::Right);
                    at
                })
                .collect();
            assert_eq!(orders.len(), choices.len(), "lesson {number}, question {}", asked.id + 1);
            assert_eq!(own.choices(*asked), choices, "the lesson keeps its own");
        }
    }
}
