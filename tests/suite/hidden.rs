//! Hidden means hidden: no face shows an answer, or what was worked out from it, before it is answered or shown.

use std::sync::Arc;

use nn_tutor::draw::palette::Brightness;
use nn_tutor::draw::svg;
use nn_tutor::interp::Settings;
use nn_tutor::lang::locate;
use nn_tutor::lesson::{Lesson, catalogue, plain_text};
use nn_tutor::scene::picture;
use nn_tutor::session::check::check;
use nn_tutor::session::progress::Progress;
use nn_tutor::session::{Asked, PictureData, Session, Verdict};
use nn_tutor::text::{json, print};
use nn_tutor::tui::{App, Effect, Message, Opening, Screen};

use crate::support::{ROLE_THEME, buffer, key, lesson, menu, open, press, read, stand, text};

fn session(text: &str) -> Session {
    Session::new(read(text), Settings::default())
}

/// The numbers hidden by a question that tell something.
pub fn secrets(session: &Session, asked: Asked) -> Vec<f64> {
    let Some(part) = asked.hides else { return Vec::new() };
    // The answer of a choice is no number; what stays is what it was, and that is to be seen.
    let is_choice = session.choices(asked).first().is_some_and(|first| first != "it grows");
    if is_choice || session.right_answer(asked) == "it stays" {
        return Vec::new();
    }
    let value = &session.trace().steps[asked.step].result;
    let places = (0..part.rows).flat_map(|row| (0..part.columns).map(move |column| (row, column)));
    let cells = places.filter_map(|(row, column)| value.get(part.row + row, part.column + column));
    // Of a large matrix all numbers there are would be found.
    let few = part.rows * part.columns <= 16;
    cells.filter(|number| few && *number != 0.0 && number.abs() != 1.0).collect()
}

/// The numbers with a decimal point in a text.
fn decimals(text: &str) -> impl Iterator<Item = (f64, usize)> {
    let text = text.replace('−', "-");
    let words: Vec<String> =
        text.split(|c: char| !(c.is_alphanumeric() || "._-".contains(c))).map(str::to_owned).collect();
    words.into_iter().filter_map(|word| {
        let word = word.trim_end_matches(['.', '-']);
        let places = word.split_once('.')?.1.len();
        Some((word.parse().ok()?, places))
    })
}

/// A secret that a text has, to three decimals or more, or in full.
pub fn found(text: &str, secrets: &[f64]) -> Option<f64> {
    decimals(text).find_map(|(number, places)| {
        let is_whole =
            |secret: f64| secret.to_string().split_once('.').is_none_or(|(_, rest)| rest.len() <= places);
        let near = 0.5 * 0.1_f64.powi(i32::try_from(places).unwrap()) + 1e-12;
        let is_it = |secret: &f64| (places >= 3 || is_whole(*secret)) && (secret - number).abs() <= near;
        secrets.iter().copied().find(is_it)
    })
}

fn at(lesson: &Arc<Lesson>, step: usize) -> App {
    let opening = Opening::of(Arc::clone(lesson), "test", None);
    let mut app = App::new(Some(opening), menu, Progress::default(), Settings::default(), ROLE_THEME);
    if let Screen::Lesson(screen) = &mut app.screen {
        screen.stepping.session.stepper_mut().go_to_step(step);
        screen.stepping.session.skip_questions();
        screen.stepping.session.prepare_picture();
    }
    app
}

/// Every lesson, every question: the screens at three sizes with every pane, the steps beside the question, inspecting,
/// copying, and the printed text up to the answer.
#[test]
fn no_face_of_the_course_shows_an_answer_before_it_is_given() {
    let (mut searched, mut drawn) = (0, 0);
    for entry in catalogue::COURSE {
        let lesson = Arc::new(entry.read().unwrap());
        let session = Session::new(Arc::clone(&lesson), Settings::default());
        for asked in session.questions() {
            let secrets = secrets(&session, *asked);
            if secrets.is_empty() {
                continue;
            }
            searched += 1;
            let mut app = at(&lesson, asked.step);
            for keys in ["", "Tab", "Tab", "Tab", "i", "Esc Down", "Up"] {
                press(&mut app, keys);
                for (columns, rows) in [(60, 18), (80, 24), (160, 50)] {
                    let screen = text(&buffer(&mut app, columns, rows));
                    assert_eq!(found(&screen, &secrets), None, "{}, {keys}:\n{screen}", entry.name);
                }
                if let Some(data) = pictured(&app) {
                    // What is drawn: the attributes tell places and colours.
                    let svg = svg::draw(&picture(data, (80, 24), 4), Brightness::Light);
                    let words: Vec<&str> =
                        svg.split('<').filter_map(|tag| Some(tag.split_once('>')?.1)).collect();
                    assert_eq!(found(&words.join(" "), &secrets), None, "{}, {keys}: {words:?}", entry.name);
                    drawn += 1;
                }
                let copied = app.update(Message::Key(key("Y"))).into_iter().find_map(|effect| match effect {
                    Effect::Copy(text) => Some(text),
                    _ => None,
                });
                assert_eq!(found(&copied.unwrap_or_default(), &secrets), None, "{}", entry.name);
            }
            press(&mut app, "Left");
            let screen = text(&buffer(&mut app, 160, 50));
            assert_eq!(found(&screen, &secrets), None, "{}:\n{screen}", entry.name);
        }
    }
    assert!(searched >= 10, "{searched} questions");
    assert!(drawn >= searched, "{drawn} pictures");
}

fn pictured(app: &App) -> Option<&PictureData> {
    match &app.screen {
        Screen::Lesson(screen) => screen.stepping.session.picture(),
        _ => None,
    }
}

const CHAIN: &str = "+++\ntitle = \"T\"\n+++\n\nThe sum is [1.05](=X[0,0]), twice that [2.1](=D[0,0]), the other [0.58](=X[1,0]).\n\n```python\nI = column(1.0, 0.5)\nW = array([[0.9, 0.3], [0.2, 0.76]])\nX = W @ I\nD = X * 2\nt = X.T\ns = sum(D)\nn = X.shape[0]\n```\n\n```question\nask = \"What reaches node 1?\"\ncell = \"X[0, 0]\"\nhints = [\"Row 1.\", \"0.9 first.\"]\n```\n\nIt is [1.05](=X[0,0]).\n\n```python\ny = s + 1\n```\n";

#[test]
fn what_is_worked_out_from_an_answer_is_hidden_with_it() {
    let mut session = session(CHAIN);
    let hidden = |session: &Session, name: &str| -> Vec<bool> {
        let variable = session.trace().variable_at(name, usize::MAX - 1).unwrap();
        variable
            .value
            .shape()
            .places()
            .map(|(row, column)| session.is_hidden(variable.step, row, column))
            .collect()
    };
    assert_eq!(hidden(&session, "I"), [false, false]);
    assert_eq!(hidden(&session, "X"), [true, false]);
    assert_eq!(hidden(&session, "D"), [true, false]);
    assert_eq!(hidden(&session, "t"), [true, false]);
    assert_eq!(hidden(&session, "s"), [true]);
    assert_eq!(hidden(&session, "n"), [false]);
    assert_eq!(hidden(&session, "y"), [true]);
    assert_eq!(plain_text(session.prose(0)), "The sum is ?, twice that ?, the other 0.58.");
    let asked = session.questions()[0];
    assert_eq!(session.answer(asked, "1.05"), Verdict::Right);
    for name in ["X", "D", "t", "s", "y"] {
        assert!(!hidden(&session, name).contains(&true), "{name}");
    }
    assert_eq!(plain_text(session.prose(0)), "The sum is 1.05, twice that 2.1, the other 0.58.");
    session.ask_again(asked);
    assert_eq!(hidden(&session, "y"), [true]);
}

/// The same number, only moved within the statement that is asked about, or in another cell of the same matrix.
#[test]
fn what_an_answer_was_moved_from_is_hidden_with_it() {
    let asks = |program: &str, cell: &str| {
        let ask = format!("```question\nask = \"What is it?\"\ncell = \"{cell}\"\n```\n");
        session(&format!("+++\ntitle = \"T\"\n+++\n\n```python\n{program}\n```\n\n{ask}"))
    };
    let moved = asks("W = array([[0.2, 0.3], [0.5, 0.7]])\nc = sum(W, axis=0, keepdims=True).T", "c[0, 0]");
    let summed = moved.trace().steps.len() - 2;
    assert_eq!([moved.is_hidden(summed, 0, 0), moved.is_hidden(summed, 0, 1)], [true, false]);
    assert!(!moved.is_hidden(0, 0, 0));
    let equal = asks("x = logit(column(0.01, 0.99, 0.01))", "x[0, 0]");
    let last = equal.trace().steps.len() - 1;
    assert_eq!([0, 1, 2].map(|row| equal.is_hidden(last, row, 0)), [true, false, true]);
}

#[test]
fn the_printed_text_tells_an_answer_under_its_question_only() {
    let printed = print::lesson(&session(CHAIN));
    let (before, after) = printed.split_once("Answer: ").unwrap();
    assert_eq!(found(before, &[1.05, 2.1]), None, "{before}");
    assert!(after.starts_with("1.05."), "{after}");
    assert!(before.contains("Hint 1 of 2: Row 1."), "{before}");
}

#[test]
fn the_record_for_a_learner_has_what_is_asked_and_not_its_answer() {
    let session = session(CHAIN);
    let record = serde_json::to_value(json::asking(&session)).unwrap();
    assert_eq!(record["questions"][0]["ask"], "What reaches node 1?");
    assert_eq!(record["variables"]["X"], serde_json::json!([[null], [0.2 + 0.76 * 0.5]]));
    assert_eq!(record["variables"]["y"], serde_json::Value::Null);
    assert_eq!(record["variables"]["I"], serde_json::json!([[1.0], [0.5]]));
    let text = serde_json::to_string(&json::asking(&session)).unwrap();
    assert_eq!(found(&text, &[1.05, 2.1]), None, "{text}");
}

fn stepping(app: &App) -> &nn_tutor::tui::Stepping {
    match &app.screen {
        Screen::Lesson(lesson) => &lesson.stepping,
        _ => panic!("no lesson is open"),
    }
}

#[test]
fn going_on_past_an_open_question_asks_once_and_shows_it() {
    let mut app = open(read(CHAIN));
    let step = |app: &App| stepping(app).session.stepper().step().map(|(at, _)| at);
    let asked = stepping(&app).session.questions()[0];
    while step(&app) != Some(asked.step) {
        press(&mut app, "Right");
    }
    for keys in ["Right", "End"] {
        app.update(Message::Key(key(keys)));
        assert_eq!(step(&app), Some(asked.step), "{keys}");
        assert!(text(&buffer(&mut app, 80, 24)).contains("Show it and go on?"), "{keys}");
    }
    app.update(Message::Key(key("Right")));
    app.update(Message::Key(key("Right")));
    assert_ne!(step(&app), Some(asked.step));
    assert!(!stepping(&app).session.is_hidden(asked.step, 0, 0));
    // Back there it can be asked again.
    press(&mut app, "Left a");
    assert!(stepping(&app).question().is_some());
}

#[test]
fn hints_come_one_by_one_and_what_is_said_stands_beside_the_question() {
    let mut app = open(read(CHAIN));
    let asked = stepping(&app).session.questions()[0];
    while stepping(&app).session.stepper().step().map(|(at, _)| at) != Some(asked.step) {
        press(&mut app, "Right");
    }
    let screen = |app: &mut App| text(&buffer(app, 80, 24));
    assert!(screen(&mut app).contains("H hint (2)"), "{}", screen(&mut app));
    press(&mut app, "H");
    assert!(screen(&mut app).contains("Hint 1 of 2: Row 1."));
    press(&mut app, "H");
    assert!(screen(&mut app).contains("Hint 2 of 2: 0.9 first."));
    press(&mut app, "0.58 Enter");
    assert!(screen(&mut app).contains("0.58: that is row 2; row 1 is asked for"), "{}", screen(&mut app));
    assert_eq!(stepping(&app).session.attempt_at(0).hints, 2);
    assert_eq!(stepping(&app).session.attempt_at(0).tries, 1);
}

#[test]
fn a_cell_is_hidden_by_a_key_and_given_back() {
    let mut app = at(&lesson(2), 1);
    press(&mut app, "i H Esc");
    assert!(stepping(&app).session.is_hidden(1, 0, 0));
    assert!(stepping(&app).session.is_hidden(2, 0, 0), "what is worked out from it");
    press(&mut app, "i H");
    assert!(!stepping(&app).session.is_hidden(1, 0, 0));
}

#[test]
fn a_number_hidden_by_hand_is_no_more_read_in_the_program() {
    let mut app = at(&lesson(3), 0);
    let program = |app: &mut App| text(&buffer(app, 80, 24));
    assert!(program(&mut app).contains("array([[2.0, 3.0]"), "{}", program(&mut app));
    press(&mut app, "i H Esc");
    assert!(program(&mut app).contains("array([[?, 3.0]"), "{}", program(&mut app));
}

const KINDS: &str = "+++\ntitle = \"T\"\n+++\n\nWords.\n\n```python\nI = column(2.5, 0.0)\nW = array([[0.9, 0.3], [0.2, 0.8]])\nX = W @ I\nold = 3.5\nnew = old - 1.5\n```\n\n```question\nask = \"What reaches the nodes?\"\ncell = \"X[:, 0]\"\n```\n\n```question\nask = \"Which column has no part in it?\"\nchoices = [\n  { say = \"Column 1\", why = \"It meets [2.5](=I[0,0]).\" },\n  { say = \"Column 2\", right = true, holds = \"I[1, 0] == 0\" },\n]\n```\n\n```question\nask = \"And the number?\"\ndirection = { from = \"old\", to = \"new\" }\nwhy = { grows = \"It is taken off.\", stays = \"Something is taken off.\" }\n```\n";

#[test]
fn a_column_a_choice_and_a_direction_are_asked_for() {
    let mut session = session(KINDS);
    assert_eq!(check(&read(KINDS)), []);
    let [column, choice, direction] = session.questions()[..] else { panic!("{:?}", session.questions()) };
    let said = |session: &Session, asked: Asked| session.said(asked).unwrap().to_owned();
    for right in ["2.25 0.5", "(2.25, 0.5)", "[[2.25], [0.5]]", "2,25 0,5", "9/4; 1/2"] {
        assert_eq!(session.answer(column, right), Verdict::Right, "{right}");
        session.ask_again(column);
    }
    session.answer(column, "2.25 0.7");
    assert!(said(&session, column).contains("number 2 is not it"), "{}", said(&session, column));
    session.answer(column, "2.25");
    assert!(said(&session, column).contains("2 are asked for"), "{}", said(&session, column));
    assert_eq!(session.choices(choice), ["Column 1", "Column 2"]);
    session.answer(choice, "1");
    assert_eq!(said(&session, choice), "1: It meets 2.5.");
    assert!(matches!(session.answer(choice, "3"), Verdict::Unread(_)));
    assert!(matches!(session.answer(choice, "Column"), Verdict::Unread(_)));
    assert_eq!(session.answer(choice, "2"), Verdict::Right);
    assert!(session.is_hidden(direction.step, 0, 0));
    assert_eq!(session.answer(direction, "grows"), Verdict::Slip("It is taken off.".into()));
    assert!(matches!(session.answer(direction, "s"), Verdict::Unread(_)), "stays or shrinks");
    assert_eq!(session.answer(direction, "shrinks"), Verdict::Right);
    assert!(!session.is_hidden(direction.step, 0, 0));
}

#[test]
fn answers_that_are_none_are_told_and_nothing_is_lost() {
    let mut session = session(CHAIN);
    let asked = session.questions()[0];
    let long = "1".repeat(5_000);
    let nested = "(".repeat(190);
    for answer in
        ["1e400", "-1e400", "nan", "inf", "1/0", &long, &nested, "", "\u{1b}[2J", "1 2 3", "X", "1,2,3"]
    {
        assert!(!matches!(session.answer(asked, answer), Verdict::Right), "{answer}");
        let said = session.said(asked).unwrap().to_owned();
        assert!(said.chars().count() < 200 && !said.contains('\u{1b}'), "{said}");
        assert!(session.open_question(asked.step).is_some());
    }
    session.answer(asked, "1e400");
    let said = session.said(asked).unwrap().to_owned();
    assert!(said.contains("beyond all numbers"), "{said}");
    for answer in ["21/20", "1,05", "1.05", "+1.05", "105/100", " 1.05 ", "0,9 × 1 + 0,3 · 0,5"] {
        assert_eq!(session.answer(asked, answer), Verdict::Right, "{answer}");
        session.ask_again(asked);
    }
}

#[test]
fn a_question_may_hide_everything() {
    let mut session = session(
        "+++\ntitle = \"T\"\n+++\n\nWords, [2](=x).\n\n```python\nx = 2\n```\n\n```question\nask = \"What is x?\"\ncell = \"x\"\nhints = []\n```\n",
    );
    let asked = session.questions()[0];
    assert!(session.is_hidden(0, 0, 0));
    assert!(!session.hint(asked));
    assert_eq!(plain_text(session.prose(0)), "Words, ?.");
    assert_eq!(session.answer(asked, "2"), Verdict::Right);
}

/// What `check` says of a lesson, its places with it.
fn told(text: &str) -> Vec<String> {
    let lesson = read(text);
    let place = |at| {
        let at = locate(text, at);
        format!("{}:{}", at.line, at.column)
    };
    check(&lesson).iter().map(|fault| format!("{} {}", place(fault.span.start), fault.message)).collect()
}

#[test]
fn an_answer_that_can_be_read_beside_its_question_is_a_fault() {
    let lesson = |prose: &str, code: &str, more: &str| {
        format!(
            "+++\ntitle = \"T\"\n+++\n\n{prose}\n\n```python\na = 0.7\nb = 0.6\n{code}\n```\n\n```question\nask = \"What is x?{more}\"\ncell = \"x\"\n```\n"
        )
    };
    let clean = lesson("It is [0.42](=x).", "x = a * b", "");
    assert_eq!(told(&clean), [] as [String; 0]);
    let leaks = [
        ("It is 0.42.", "x = a * b", "", "5:7 this is the answer"),
        ("It is [0.42](=a*b).", "x = a * b", "", "5:7 this is the answer"),
        ("Words.", "x = a * b  # 0.42", "", "10:14 this comment is the answer"),
        ("Words.", "x = a * b\ny = x * 2  # twice 0.42", "", "11:20 this comment is the answer"),
        ("Words.", "x = a * b\nlimit = 0.42", "", "11:9 this number is the answer"),
        ("Opposite to −0.42 there, it is 0.42 here.", "x = a * b", "", "5:14 this is the answer"),
        ("## Of 0.42\n\nWords.", "x = a * b", "", "5:7 this heading is the answer"),
        ("Words.", "big = linspace(0, 0.42, 70)\nx = a * b", "", "16:8 the answer, 0.42, can be read beside"),
        ("Words.", "c = 0.42\nx = a * b", "", "16:8 the answer, 0.42, can be read beside the question: `c`"),
        ("Words.", "x = a * b", " Not 0.42?", "14:23 the question says its answer"),
    ];
    for (prose, code, more, fault) in leaks {
        let all = told(&lesson(prose, code, more));
        assert!(all.iter().any(|one| one.starts_with(fault)), "{fault}: {all:?}");
    }
    let written = lesson("Words.", "x = 0.42", "");
    let all = told(&written);
    assert!(all.iter().any(|fault| fault.contains("written in the program")), "{all:?}");
    let picture = "+++\ntitle = \"T\"\n+++\n\nWords.\n\n```picture\nkind = \"function\"\nx = \"z\"\nfrom = -2\nto = 2\ncurves = [\"z * z\"]\ntangent = true\n```\n\n```python\nz = 1.3\nx = 1.69 + 0.0 * z\n```\n\n```question\nask = \"What is x?\"\ncell = \"x\"\n```\n";
    assert!(told(picture).iter().any(|fault| fault.contains("in its picture")), "{:?}", told(picture));
}

#[test]
fn what_is_said_to_wrong_answers_and_by_other_questions_tells_no_answer() {
    let lesson = |more: &str| {
        format!(
            "+++\ntitle = \"T\"\n+++\n\nWords.\n\n```python\na = 0.7\nx = a * 0.6\n```\n\n```question\nask = \"What is x?\"\ncell = \"x\"\n{more}\n```\n"
        )
    };
    let slip = lesson("slips = [{ value = \"a\", say = \"No, [0.42](=a*0.6).\" }]");
    assert!(
        told(&slip).iter().any(|fault| fault.contains("what is said to a wrong answer")),
        "{:?}",
        told(&slip)
    );
    let other = lesson(
        "```\n\n```question\nask = \"Is it large?\"\nchoices = [{ say = \"No, 0.42\", right = true, why = \"So.\" }, { say = \"Yes\", why = \"No.\" }]",
    );
    assert!(
        told(&other).iter().any(|fault| fault.contains("another question of this step")),
        "{:?}",
        told(&other)
    );
}

#[test]
fn an_answer_holds_for_the_numbers_it_was_given_with() {
    let mut session = session(
        "+++\ntitle = \"T\"\n+++\n\nWords.\n\n```python\na = 0.7\nx = a * 0.6\n```\n\n```question\nask = \"What is x?\"\ncell = \"x\"\n```\n",
    );
    let asked = session.questions()[0];
    let a = session.trace().literal_behind(0, 0, 0).unwrap();
    session.edit(a, 0.0);
    assert_eq!(session.answer(asked, "0"), Verdict::Right);
    assert_eq!(session.said(asked), Some("0: right."));
    assert!(session.undo_edit());
    // With the lesson's own numbers it is asked again, and what was said of the others is gone.
    assert!(session.open_question(asked.step).is_some());
    assert_eq!((session.said(asked), session.answered().len()), (None, 0));
    assert_eq!(session.answer(asked, "0.42"), Verdict::Right);
    session.edit(a, 0.5);
    assert_eq!(session.said(asked), None, "0.42 is not x any more");
    assert!(
        session.open_question(asked.step).is_none(),
        "what was answered shows, whatever one changes then"
    );
    assert!(session.undo_edit());
    assert_eq!(session.said(asked), Some("0.42: right."));
}

#[test]
fn words_have_the_fresh_numbers_a_question_is_asked_with() {
    let text = "+++\ntitle = \"T\"\n+++\n\nThe sum is [0.42](=x).\n\n```python\na = 0.7\nb = 0.6\nx = a * b\n```\n\n```question\nask = \"What is [0.7](=a) × [0.6](=b)?\"\ncell = \"x\"\nhints = [\"[0.7](=a) of [0.6](=b).\"]\n```\n";
    let plain = session(text);
    let fresh = plain.fresh(0, 5).unwrap();
    let asked = fresh.questions()[0];
    let value = |name: &str| {
        fresh.trace().variables().iter().find(|v| v.name == name).unwrap().value.as_single().unwrap()
    };
    let (a, b) = (value("a"), value("b"));
    assert!(a != 0.7 && b != 0.6);
    assert_eq!(fresh.ask(asked), format!("What is {a} × {b}?"));
    assert_eq!(fresh.hints(asked).next().unwrap(), format!("Hint 1 of 1: {a} of {b}."));
}

#[test]
fn prose_says_another_number_with_the_decimals_it_has() {
    let mut session = session(
        "+++\ntitle = \"T\"\n+++\n\nThe weight is [2](=w), its half [1.0](=w/2), a third [0.67](=w/3).\n\n```python\nw = 2.0\n```\n\n```erratum\nslide = \"S\"\nprints = \"3\"\nright = \"It is [2](=w).\"\n```\n",
    );
    let w = session.trace().literal_behind(0, 0, 0).unwrap();
    session.edit(w, 2.4);
    let prose = plain_text(session.prose(0));
    assert!(prose.starts_with("The weight is 2.4, its half 1.2, a third 0.80."), "{prose}");
    session.edit(w, 2.5);
    let prose = plain_text(session.prose(0));
    assert!(prose.starts_with("The weight is 2.5, its half 1.25, a third 0.83."), "{prose}");
    let printed = print::lesson(&session).split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        printed.contains("Right: It is 2.5. (The numbers are changed: the words may not fit them.)"),
        "{printed}"
    );
}

#[test]
fn questions_that_share_a_step_are_numbered() {
    let two = "+++\ntitle = \"T\"\n+++\n\nWords.\n\n```python\na = 0.7\nx = a * 0.6\n```\n\n```question\nask = \"What is x?\"\ncell = \"x\"\nhints = [\"A product.\", \"Of two.\"]\n```\n\n```question\nask = \"From a to x?\"\ndirection = { from = \"a\", to = \"x\" }\nwhy = { grows = \"No.\", stays = \"No.\" }\n```\n";
    let mut session = session(two);
    let asks = |session: &Session| -> Vec<String> {
        session.questions().iter().map(|asked| session.ask(*asked)).collect()
    };
    assert_eq!(asks(&session), ["What is x? (question 1 of 2)", "From a to x? (question 2 of 2)"]);
    let first = session.questions()[0];
    let said: Vec<String> = (0..3)
        .map(|_| {
            assert!(session.hint(first));
            session.said(first).unwrap().to_owned()
        })
        .collect();
    assert_eq!(said[2], format!("That was the last hint. Again: {}", said[0]));
    session.reveal(first);
    assert_eq!(asks(&session)[1], "From a to x? (question 2 of 2)");
    // Asked by itself it is none of several.
    let alone = session.asking(first.id).unwrap();
    assert_eq!(alone.ask(first), "What is x?");
}

const TRY: &str = "+++\ntitle = \"T\"\n+++\n\nThe sum is [1.05](=s).\n\n```python\nw = 0.9\nx = 0.15\ns = w + x\n```\n\n```try\nedit = \"w\"\nto = 0.5\nlook = \"s is [0.65](=s) now.\"\n```\n\nAfterwards, [1.05](=s).\n\n```python\nr = s * 2\n```\n";

#[test]
fn a_try_asks_first_then_shows_before_and_after_and_is_taken_back() {
    let mut app = open(read(TRY));
    while !matches!(stepping(&app).session.reading(), Some(nn_tutor::session::Interlude::Note(..))) {
        press(&mut app, "Right");
    }
    let screen = |app: &mut App| text(&buffer(app, 80, 24));
    let asked = screen(&mut app);
    assert!(asked.contains("Does s grow, stay or shrink?") && !asked.contains("0.65"), "{asked}");
    app.update(Message::Key(key("t")));
    assert!(screen(&mut app).contains("What do you expect?"), "{}", screen(&mut app));
    press(&mut app, "1 Enter");
    let tried = screen(&mut app);
    assert!(tried.contains("s: 1.05 → 0.65, it shrinks. You said: it grows."), "{tried}");
    assert!(tried.contains("s is 0.65 now."), "{tried}");
    app.update(Message::Key(key("t")));
    assert!(!stepping(&app).session.is_changed());
    app.update(Message::Key(key("t")));
    assert!(stepping(&app).session.is_changed());
    press(&mut app, "Right");
    assert!(!stepping(&app).session.is_changed(), "it is taken back on the way on");
    press(&mut app, "Left 3 Enter");
    assert!(screen(&mut app).contains("As you said."), "{}", screen(&mut app));
    press(&mut app, "K Right");
    assert!(stepping(&app).session.is_changed(), "it was kept");
    assert!(screen(&mut app).contains("Afterwards, 0.65."), "{}", screen(&mut app));
    press(&mut app, "U");
    assert!(!stepping(&app).session.is_changed());
}

#[test]
fn a_number_of_the_program_is_moved_by_its_last_digit() {
    let mut app = at(&read(TRY), 2);
    press(&mut app, "i Left Left");
    app.update(Message::Key(key("+")));
    assert!(text(&buffer(&mut app, 80, 24)).contains("w = 1."), "{}", text(&buffer(&mut app, 80, 24)));
    assert!(stepping(&app).session.is_changed());
}

/// A statement whose fraction has what is asked for above its line, and what follows from it below; and one that is asked
/// for itself.
#[test]
fn no_part_of_a_fraction_tells_what_is_hidden() {
    let asks = |cell: &str| {
        format!(
            "+++\ntitle = \"T\"\n+++\n\nW\n\n```python\na = 0.37\nb = 0.42\ns = a + b\nr = s * 2.3 / (s + 0.613)\n```\n\n\
             ```question\nask = \"What is it?\"\ncell = \"{cell}\"\n```\n"
        )
    };
    let whole = 0.79 * 2.3 / 1.403;
    for (cell, secrets, shown) in
        [("s", &[0.79, 1.817, 1.403, whole][..], "? + 0.613"), ("r", &[whole], "0.79 + 0.613")]
    {
        let (mut drawn, mut seen) = (0, String::new());
        for (columns, rows) in [(60, 18), (80, 24), (160, 50)] {
            let mut app = open(read(&asks(cell)));
            stand(&mut app, 6);
            for keys in ["", "Up", "Tab", "Tab", "Tab", "i", "Esc"] {
                press(&mut app, keys);
                seen = text(&buffer(&mut app, columns, rows));
                assert_eq!(found(&seen, secrets), None, "{cell}, {keys}:\n{seen}");
                drawn += usize::from(seen.contains("───  ") && seen.contains(shown));
            }
        }
        assert!(drawn > 0, "{cell}: the fraction was not drawn:\n{seen}");
    }
    let mut session = session(&asks("s"));
    let asked = session.questions()[0];
    session.answer(asked, "0.79");
    assert!(print::lesson(&session).contains("1.817"), "{}", print::lesson(&session));
}

/// What a statement does on the way to the number that is asked for is not told before its answer.
#[test]
fn no_printed_lesson_works_an_answer_out_above_its_question() {
    let mut asked = 0;
    for number in 0..=5 {
        let session = Session::new(lesson(number), Settings::default());
        let printed = print::lesson(&session);
        for block in printed.split("\n\n") {
            let Some((before, after)) = block.split_once("\nAnswer: ") else { continue };
            let answer = after.lines().next().unwrap().trim_end_matches('.');
            if answer.replace('−', "-").parse::<f64>().is_err() {
                continue;
            }
            asked += 1;
            let told = before.lines().find(|line| line.ends_with(&format!("= {answer}")));
            assert_eq!(told, None, "lesson {number}: {block}");
        }
    }
    assert!(asked >= 8, "{asked} questions were found");
}

#[test]
fn the_room_of_a_hidden_number_tells_nothing_of_it() {
    let result = |k: &str| {
        let lesson = format!(
            "+++\ntitle = \"T\"\n+++\n\nW.\n\n```python\na = array([[1.0, 2.0], [3.0, 4.0]])\nk = {k}\n\
             c = array([[k, 1.0], [1.0, 1.0]])\n```\n\n## B\n\nW.\n\n```python\nb = a * c\n```\n\n\
             ```question\nask = \"b?\"\ncell = \"b[0, 0]\"\n```\n"
        );
        let mut app = at(&read(&lesson), 3);
        let seen = text(&buffer(&mut app, 80, 24));
        let rows = seen.lines().filter_map(|line| line.rsplit_once('⎡').or(line.rsplit_once('⎣')));
        rows.map(|(_, row)| row.trim_end().to_owned()).collect::<Vec<String>>()
    };
    let seen = result("5.0");
    assert!(seen.iter().any(|row| row.contains('?')), "{seen:?}");
    assert_eq!(seen, result("0.1234"));
    assert_eq!(seen, result("-88888.5"));
}
