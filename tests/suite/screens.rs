//! The screens at the sizes that matter, and what keys do to them.

use insta::assert_snapshot;
use nn_tutor::interp::Settings;
use nn_tutor::session::progress::Progress;
use nn_tutor::trace::Stop;
use nn_tutor::tui::theme::{Glyphs, Palette, Theme};
use nn_tutor::tui::{App, Message, Screen};

use crate::support::{buffer, key, lesson, menu, open, press, read, text, text_and_roles};

const SIZES: [(u16, u16); 3] = [(60, 18), (80, 24), (120, 40)];

/// A lesson after some keys, at every size.
fn at_sizes(number: usize, keys: &str) -> String {
    let mut app = open(lesson(number));
    press(&mut app, keys);
    let screens = SIZES.map(|(columns, rows)| text_and_roles(&buffer(&mut app, columns, rows)));
    screens.join("\n\n")
}

fn session(app: &App) -> &nn_tutor::session::Session {
    match &app.screen {
        Screen::Lesson(lesson) => &lesson.stepping.session,
        _ => panic!("no lesson is open"),
    }
}

#[test]
fn the_menu() {
    let mut app =
        App::new(None, menu(), Progress::default(), Settings::default(), crate::support::ROLE_THEME);
    press(&mut app, "Down*2");
    let screens = SIZES.map(|(columns, rows)| text_and_roles(&buffer(&mut app, columns, rows)));
    assert_snapshot!(screens.join("\n\n"));
}

#[test]
fn a_lesson_opens_with_its_promise() {
    assert_snapshot!(at_sizes(3, ""));
}

#[test]
fn an_operation() {
    assert_snapshot!(at_sizes(2, "3g Enter"));
}

#[test]
fn a_cell() {
    assert_snapshot!(at_sizes(2, "3g Enter Down Right"));
}

#[test]
fn a_term() {
    assert_snapshot!(at_sizes(2, "3g Enter Down Right Down Right"));
}

#[test]
fn a_large_product() {
    assert_snapshot!(at_sizes(6, "15g"));
}

#[test]
fn a_row_at_work_is_an_image() {
    assert_snapshot!(at_sizes(6, "15g Down 16n"));
}

#[test]
fn a_pixel_of_an_image_is_picked() {
    assert_snapshot!(at_sizes(6, "15g i Left 14j 1 0 l"));
}

#[test]
fn outputs_are_bars() {
    assert_snapshot!(at_sizes(6, "18g Right Left"));
}

#[test]
fn the_image_of_a_label_forms() {
    assert_snapshot!(at_sizes(7, "43g Down 400n"));
}

#[test]
fn a_number_before_a_move_repeats_it() {
    let mut app = open(lesson(6));
    press(&mut app, "15g Down 16n 6N");
    assert_eq!(session(&app).stepper().cell(), Some((10, 0)));
    press(&mut app, "Up 1 0 0 0 0 n");
    assert!(session(&app).stepper().step().is_none(), "the end of the lesson is a page");
}

#[test]
fn an_open_question() {
    assert_snapshot!(at_sizes(2, "3g Down Right"));
}

#[test]
fn a_change_shows_what_was() {
    assert_snapshot!(at_sizes(2, "3g Enter e 0.5 Enter"));
}

#[test]
fn by_hand_the_deck_s_own_figures() {
    let mut app = open(lesson(2));
    press(&mut app, "r End Left");
    let variables = session(&app).values_at(usize::MAX - 1);
    let cells = |name: &str| variables[name].cells().collect::<Vec<_>>();
    assert_eq!(cells("hidden_outputs"), [0.761, 0.603, 0.65]);
    assert_eq!(cells("final_inputs"), [0.975, 0.888, 1.254]);
    assert_eq!(cells("final_outputs"), [0.726, 0.708, 0.778]);
}

#[test]
fn provenance_leads_down_to_the_inputs_and_back() {
    let mut app = open(lesson(2));
    // The first hidden output: its sum, then the first factor of that, then the program itself.
    press(&mut app, "4g i Enter Enter");
    assert_eq!(session(&app).stepper().step().unwrap().0, 2);
    press(&mut app, "Enter Enter");
    assert_eq!(session(&app).stepper().step().unwrap().0, 0);
    press(&mut app, "Enter");
    let screen = text(&buffer(&mut app, 80, 24));
    assert!(screen.contains("It is written in the program, line"), "{screen}");
    press(&mut app, "u u");
    assert_eq!(session(&app).stepper().step().unwrap().0, 3);
}

#[test]
fn a_right_answer_opens_the_cell_and_slips_are_named() {
    let mut app = open(lesson(2));
    press(&mut app, "3g Down Right");
    let asked = |app: &mut App, answer: &str| {
        press(app, answer);
        press(app, "Enter");
        text(&buffer(app, 80, 24))
    };
    assert!(asked(&mut app, "7").contains("7 is not it"));
    // wih transposed: 0.3·0.9 + 0.8·0.1 + 0.5·0.8
    assert!(asked(&mut app, "0.75").contains("columns of the matrix for its rows"));
    assert!(asked(&mut app, "-0.42").contains("the sign is the other one"));
    assert!(asked(&mut app, "1.16").contains("that is row 1; row 2 is asked for"));
    assert!(text(&buffer(&mut app, 80, 24)).contains('?'));
    assert!(asked(&mut app, "0.2*0.9+0.8*0.1+0.2*0.8").contains("Right"));
    assert!(text(&buffer(&mut app, 80, 24)).contains("⎢ 0.42 ⎥"));
}

#[test]
fn enter_on_nothing_shows_the_answer() {
    let mut app = open(lesson(2));
    press(&mut app, "3g Enter");
    assert!(text(&buffer(&mut app, 80, 24)).contains("⎢ 0.42 ⎥"));
}

#[test]
fn undo_brings_back_the_very_numbers() {
    let mut app = open(lesson(2));
    press(&mut app, "3g Enter > <");
    let before = text(&buffer(&mut app, 80, 24));
    press(&mut app, "e 0.5 Enter U");
    press(&mut app, "> <");
    assert_eq!(before, text(&buffer(&mut app, 80, 24)));
}

#[test]
fn too_small_says_so_in_one_line() {
    let mut app = open(lesson(2));
    assert_eq!(text(&buffer(&mut app, 59, 3)).trim(), "nn-tutor needs 60×18; this is 59×3");
}

#[test]
fn without_unicode_every_sign_is_ascii() {
    for number in 0..=10 {
        let mut app = open(lesson(number));
        app.common.theme = Theme { palette: Palette::Mono, glyphs: Glyphs::Ascii };
        for _ in 0..60 {
            press(&mut app, "Right");
            let screen = text(&buffer(&mut app, 80, 24));
            assert!(screen.is_ascii(), "{screen}");
            assert!(!screen.contains("??"), "a sign has no ASCII form:\n{screen}");
        }
    }
}

#[test]
fn every_key_shown_in_help_is_in_the_readme() {
    let readme = include_str!("../../README.md");
    for binding in nn_tutor::command::TABLE {
        assert!(readme.contains(&format!("`{}`", binding.keys[0])), "README lacks {}", binding.keys[0]);
    }
}

#[test]
fn every_function_is_in_the_author_s_guide() {
    let guide = include_str!("../../lessons/README.md");
    let words: Vec<&str> = guide.split(|c: char| !c.is_alphanumeric() && c != '_').collect();
    for name in nn_tutor::lang::builtin_names() {
        assert!(words.contains(&name), "lessons/README.md lacks {name}");
    }
}

#[test]
fn a_reloaded_lesson_stays_at_its_step() {
    let text_of =
        |x: f64| format!("+++\ntitle = \"T\"\n+++\n```python\na = 1.0\nb = a + {x}\nc = b * 2.0\n```\n");
    let mut app = open(read(&text_of(1.0)));
    press(&mut app, "2g");
    app.update(Message::Reloaded(Ok(read(&text_of(5.0)))));
    let (at, step) = session(&app).stepper().step().unwrap();
    assert_eq!((at, step.result.as_single()), (1, Some(6.0)));
}

/// Numbers from a small generator, so that a failure can be had again.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % sides as u64) as usize
    }
}

/// Random keys at random sizes: nothing panics, and a step forward then back is where one was.
#[test]
fn random_keys_never_panic_and_lose_no_step() {
    let keys = [
        "Right",
        "Left",
        "Up",
        "Down",
        "Enter",
        "Esc",
        "Tab",
        "Home",
        "End",
        "Space",
        "Backspace",
        "PageUp",
        "PageDown",
        "n",
        "N",
        "s",
        "S",
        "f",
        "F",
        "h",
        "j",
        "k",
        "l",
        "g",
        "G",
        "i",
        "e",
        "U",
        "t",
        "r",
        "u",
        "z",
        "?",
        "/",
        "[",
        "]",
        "<",
        ">",
        "+",
        "-",
        "m",
        "1",
        "2",
        "7",
        "0",
        ".",
        "a",
        "C-l",
        "C-z",
        "é",
        "界",
    ];
    let count: usize = std::env::var("NN_TUTOR_KEYS").ok().and_then(|n| n.parse().ok()).unwrap_or(6_000);
    let mut dice = Dice(0x9E37_79B9_7F4A_7C15);
    let mut app = open(lesson(0));
    for pressed in 0..count {
        if pressed % (count / 12).max(1) == 0 {
            app = open(lesson(pressed / (count / 12).max(1) % 6));
            press(&mut app, &format!("{}g", 1 + dice.roll(30)));
        }
        app.update(Message::Key(key(keys[dice.roll(keys.len())])));
        if dice.roll(3) == 0 {
            let (columns, rows) = (1 + dice.roll(200) as u16, 1 + dice.roll(60) as u16);
            buffer(&mut app, columns, rows);
        }
        if let Screen::Lesson(screen) = &app.screen {
            let mut stepper = screen.stepping.session.stepper().clone();
            let before = stepper.cursor();
            if stepper.step_on() {
                assert!(stepper.step_back());
                assert_eq!(stepper.cursor(), before);
            }
            assert!(matches!(stepper.stop(), Some(Stop::Step(_) | Stop::Reading(_))));
        }
    }
}
