//! The screens at the sizes that matter, and what keys do to them.

use std::sync::Arc;

use crossterm::event::{KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use insta::assert_snapshot;
use nn_tutor::command::{Binding, Command, Context, TABLE, footer};
use nn_tutor::interp::Settings;
use nn_tutor::lesson::Lesson;
use nn_tutor::scene::Proportions;
use nn_tutor::session::progress::Progress;
use nn_tutor::session::{PictureData, Session};
use nn_tutor::trace::Stop;
use nn_tutor::tui::theme::{Glyphs, Palette, Theme};
use nn_tutor::tui::{
    App, Effect, EquationExtent, Graphics, MenuEntry, Message, Needs, Opening, Pane, Protocol, Screen,
    Stepped, Target, Wants, draw, layout,
};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::support::{ROLE_THEME, buffer, key, lesson, menu, open, press, read, stand, text, text_and_roles};

const SIZES: [(u16, u16); 3] = [(60, 18), (80, 24), (120, 40)];

/// A lesson after some keys, at every size.
fn at_sizes(number: usize, keys: &str) -> String {
    let mut app = open(lesson(number));
    press(&mut app, keys);
    let screens = SIZES.map(|(columns, rows)| text_and_roles(&buffer(&mut app, columns, rows)));
    screens.join("\n\n")
}

/// The same from a step of its record, counted from 1.
fn at_step(number: usize, step: usize, keys: &str) -> String {
    let mut app = open(lesson(number));
    stand(&mut app, step);
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
    let mut app = App::new(None, menu, Progress::default(), Settings::default(), crate::support::ROLE_THEME);
    press(&mut app, "Down*2");
    let screens = SIZES.map(|(columns, rows)| text_and_roles(&buffer(&mut app, columns, rows)));
    assert_snapshot!(screens.join("\n\n"));
}

#[test]
fn a_lesson_is_shown_without_reading_the_others() {
    let opening = Opening::of(lesson(3), "3", Some(2));
    let unread = || -> Vec<MenuEntry> { panic!("the course is read") };
    let mut app = App::new(Some(opening), unread, Progress::default(), Settings::default(), Theme::default());
    press(&mut app, "Right Down Up");
    assert!(text(&buffer(&mut app, 80, 24)).contains("Splitting the error"));
}

#[test]
fn a_lesson_opens_with_its_promise() {
    assert_snapshot!(at_sizes(3, ""));
}

#[test]
fn an_operation() {
    assert_snapshot!(at_sizes(2, "3g Enter*2"));
}

#[test]
fn a_cell() {
    assert_snapshot!(at_sizes(2, "3g Enter*2 Down Right"));
}

#[test]
fn a_term() {
    assert_snapshot!(at_sizes(2, "3g Enter*2 Down Right Down Right"));
}

#[test]
fn a_large_product() {
    assert_snapshot!(at_step(6, 15, ""));
}

#[test]
fn a_row_at_work_is_an_image() {
    assert_snapshot!(at_step(6, 15, "Down 16n"));
}

#[test]
fn a_pixel_of_an_image_is_picked() {
    assert_snapshot!(at_step(6, 15, "i Left 14j 1 0 l"));
}

#[test]
fn outputs_are_bars() {
    assert_snapshot!(at_step(6, 18, "Right Left"));
}

#[test]
fn the_image_of_a_label_forms() {
    let mut app = open(lesson(7));
    let steps = &session(&app).trace().steps;
    let forms = steps.iter().position(|step| step.assigns.as_deref() == Some("big_raw")).unwrap();
    let Screen::Lesson(lesson) = &mut app.screen else { panic!("no lesson is open") };
    let session = &mut lesson.stepping.session;
    session.skip_questions();
    assert!(session.stepper_mut().go_to_cell(forms, 400, 0));
    session.skip_questions();
    session.prepare_picture();
    let screens = SIZES.map(|(columns, rows)| text_and_roles(&buffer(&mut app, columns, rows)));
    assert_snapshot!(screens.join("\n\n"));
}

#[test]
fn a_number_before_a_move_repeats_it() {
    let mut app = open(lesson(6));
    stand(&mut app, 15);
    press(&mut app, "Down 16n 6N");
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
    assert_snapshot!(at_sizes(2, "3g Enter*2 e 0.5 Enter"));
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
fn what_is_new_in_a_line_of_the_proof_is_lit() {
    assert_snapshot!(at_step(4, 47, ""));
}

#[test]
fn an_operation_is_replaced_in_place() {
    let mut app = open(lesson(4));
    press(&mut app, "13g Down");
    let lines = ["d5 = 0.74077 × (1 −  ─────────)", "d5 = 0.74077 × (1 − 0.74077)", "d5 = 0.74077 × 0.25923"];
    for line in lines {
        press(&mut app, if line == lines[0] { "" } else { "Right" });
        let screen = text(&buffer(&mut app, 100, 30));
        let is_there = screen.contains(line) || line == lines[0] && screen.contains("(1 − ─────────)");
        assert!(is_there, "{line}: {screen}");
    }
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
    assert!(asked(&mut app, "0.2*0.9+0.8*0.1+0.2*0.8").contains("right."));
    assert!(text(&buffer(&mut app, 80, 24)).contains("⎢ 0.42 ⎥"));
}

#[test]
fn enter_on_nothing_shows_the_answer() {
    let mut app = open(lesson(2));
    press(&mut app, "3g Enter");
    let screen = text(&buffer(&mut app, 80, 24));
    assert!(!screen.contains("⎢ 0.42 ⎥") && screen.contains("Show it? Enter again."), "{screen}");
    press(&mut app, "Enter");
    assert!(text(&buffer(&mut app, 80, 24)).contains("⎢ 0.42 ⎥"));
}

#[test]
fn undo_brings_back_the_very_numbers() {
    let mut app = open(lesson(2));
    press(&mut app, "3g Enter*2 Right Left > <");
    let before = text(&buffer(&mut app, 80, 24));
    press(&mut app, "e 0.5 Enter U");
    press(&mut app, "> <");
    assert_eq!(before, text(&buffer(&mut app, 80, 24)));
}

#[test]
fn too_small_says_so_in_one_line() {
    let mut app = open(lesson(2));
    assert_eq!(text(&buffer(&mut app, 59, 3)).trim(), "nn-tutor needs 24×4; this is 59×3");
}

#[test]
fn without_unicode_every_sign_is_ascii() {
    for number in 0..=10 {
        let mut app = open(lesson(number));
        app.common.theme = Theme { palette: Palette::Mono, glyphs: Glyphs::Ascii, ..Theme::default() };
        for _ in 0..60 {
            press(&mut app, "Right");
            let screen = text(&buffer(&mut app, 80, 24));
            assert!(screen.is_ascii(), "{screen}");
            assert!(!screen.contains("??"), "a sign has no ASCII form:\n{screen}");
        }
    }
}

/// A context's rows of the command table as Markdown under its heading, but for those of a lesson where they hold too.
fn key_table(of: Context) -> Option<String> {
    let here = TABLE.iter().filter(|row| row.contexts.contains(&of));
    let here = here.filter(|row| of == Context::Stepping || !row.contexts.contains(&Context::Stepping));
    let here = here.filter(|row| !row.contexts.contains(&Context::Debugging));
    let rows: Vec<String> = here.map(|row| format!("| {} | {} |", in_code(row), row.help)).collect();
    let heading = of.heading();
    (!rows.is_empty())
        .then(|| format!("### {heading}\n\n| keys | what they do |\n|---|---|\n{}\n\n", rows.join("\n")))
}

/// What can be asked of a training run, with its words.
fn word_table() -> String {
    let mut lines = vec!["| keys | word | what it does |".to_owned(), "|---|---|---|".to_owned()];
    for row in TABLE.iter().filter(|row| row.word.is_some() || row.contexts.contains(&Context::Debugging)) {
        let takes = row.takes.form().replace('|', "\\|");
        let word =
            row.word.map_or_else(String::new, |word| format!("`{}` ", format!("{word} {takes}").trim()));
        lines.push(format!("| {} | {word}| {} |", in_code(row), row.help));
    }
    lines.join("\n") + "\n\n"
}

fn in_code(row: &Binding) -> String {
    row.keys.iter().map(|key| format!("`{key}`")).collect::<Vec<_>>().join(" ")
}

#[test]
fn the_readme_s_tables_are_the_command_table() {
    use Context::{
        Answered, Asked, Changing, Drawing, Examining, Following, Inspecting, Jumping, Lighting, Menu, Note,
        Noting, Over, Playing, Presenting, Quizzing, Reading, Stepping, Training, Typing, UnderWay,
    };
    let readme = include_str!("../../README.md");
    let contexts = [
        Stepping, Playing, Asked, Note, Training, UnderWay, Inspecting, Typing, Changing, Reading, Menu,
        Quizzing, Answered, Over, Drawing, Examining, Presenting, Lighting, Jumping, Noting, Following,
    ];
    let tables: String = contexts.into_iter().filter_map(key_table).collect();
    let words = format!("### In a training run\n\n{}", word_table());
    let keys = tables + &words;
    assert!(readme.contains(&keys), "README.md lacks these tables:\n{keys}");
}

#[test]
fn the_readme_s_screen_is_what_is_drawn() {
    let readme = include_str!("../../README.md");
    let mut app = open(lesson(2));
    app.common.theme = Theme { glyphs: Glyphs::Braille, ..Theme::default() };
    press(&mut app, "3g Down Right");
    let screen = text(&buffer(&mut app, 80, 24));
    let screen: Vec<&str> = screen.lines().map(str::trim_end).collect();
    let screen = screen.join("\n");
    assert!(readme.contains(screen.trim_end()), "README.md lacks this screen:\n{screen}");
}

#[test]
fn every_footer_ends_with_how_to_leave() {
    for row in TABLE.iter().filter(|row| !row.shown.is_empty()) {
        assert!(!row.footer.is_empty(), "{:?} stands in a footer without a word", row.command);
        for context in row.shown {
            let leaves = footer(*context).filter(|row| row.command == Command::Leave).count();
            assert_eq!(leaves, 1, "the footer of {context:?}");
        }
    }
}

#[test]
fn leaving_leads_back_to_where_a_screen_was_opened_from() {
    let mut app = at_the_menu(Progress::default());
    press(&mut app, "Down Enter Right");
    assert!(text(&buffer(&mut app, 80, 24)).contains("q to the menu"));
    assert_eq!(effects(&mut app, "q").len(), 1, "what was reached is kept");
    assert!(matches!(app.screen, Screen::Menu(_)));
    // With a lesson named on the command line there is nothing beneath, until one asks for the menu.
    let mut app = open(lesson(2));
    press(&mut app, "Right ? ? m");
    assert!(matches!(app.screen, Screen::Menu(_)));
    assert!(matches!(effects(&mut app, "Esc").as_slice(), [Effect::Quit]));
}

fn at_the_menu(progress: Progress) -> App {
    App::new(None, menu, progress, Settings::default(), crate::support::ROLE_THEME)
}

fn effects(app: &mut App, name: &str) -> Vec<Effect> {
    app.update(Message::Key(key(name)))
}

#[test]
fn the_menu_opens_at_the_lesson_one_was_last_in() {
    let mut app = at_the_menu(Progress::default());
    press(&mut app, "Down*3 Enter Right q");
    let mut again = at_the_menu(app.common.progress.clone());
    let screen = text(&buffer(&mut again, 80, 24));
    assert!(screen.lines().any(|line| line.contains("▸") && line.contains(" 3 ")), "{screen}");
}

#[test]
fn one_step_is_counted_as_one() {
    let mut app =
        open(read("+++\ntitle = \"T\"\n+++\nA page before it.\n\n## One\n\n```python\na = 1.0\n```\n"));
    let cover = text(&buffer(&mut app, 80, 24));
    assert!(cover.contains(" 1 step\n"), "{cover}");
}

#[test]
fn a_saved_file_is_loaded_where_its_lesson_is_and_nowhere_else() {
    let mut app = open(lesson(2));
    press(&mut app, "m Home Enter");
    let before = session(&app).lesson().heading();
    app.update(Message::Reloaded(Ok(read("+++\ntitle = \"T\"\n+++\n```python\na = 1.0\n```\n"))));
    assert_eq!(session(&app).lesson().heading(), before);
    let stops = session(&app).stepper().stops().len();
    press(&mut app, "Right");
    assert!(app.common.progress.lessons.values().any(|known| known.stops == stops));
    // Under its own help it hears of it.
    let mut app = open(lesson(2));
    press(&mut app, "?");
    app.update(Message::Reloaded(Ok(read("+++\ntitle = \"T\"\n+++\n```python\na = 1.0\n```\n"))));
    press(&mut app, "Esc");
    assert_eq!(session(&app).lesson().heading(), "T");
}

#[test]
fn while_a_line_is_typed_the_footer_lists_no_key_that_is_text() {
    let mut app = open(lesson(2));
    for keys in ["3g 0", "Esc /", "Esc 3g Enter e"] {
        press(&mut app, keys);
        let screen = text(&buffer(&mut app, 80, 24));
        let foot = screen.lines().last().unwrap();
        assert!(foot.contains("Enter done") && foot.contains("Esc give up"), "{foot}");
        assert!(!foot.contains("inspect") && !foot.contains("quit"), "{foot}");
    }
}

#[test]
fn the_number_being_changed_is_named_and_lit() {
    let mut app = open(lesson(2));
    press(&mut app, "3g Enter*2 e");
    let first = text(&buffer(&mut app, 80, 24));
    assert!(first.contains("w₁,₁, now 0.9:  ▌"), "{first}");
    press(&mut app, "Down");
    let second = text(&buffer(&mut app, 80, 24));
    assert!(second.contains("w₂,₁, now 0.3:  ▌"), "{second}");
    press(&mut app, "Down Up −0.5 Enter");
    assert_eq!(session(&app).edits().len(), 1);
    assert_eq!(session(&app).edits()[0].to, -0.5);
}

#[test]
fn a_comma_that_may_be_either_makes_no_number() {
    let mut app = open(lesson(2));
    press(&mut app, "3g Enter*2 e 2 4 , 0 0 0 Enter");
    let screen = text(&buffer(&mut app, 80, 24));
    assert!(screen.contains("may be 24000 or 24; write it without the comma"), "{screen}");
    assert!(session(&app).edits().is_empty());
    press(&mut app, "C-u 0 , 2 5 Enter");
    assert_eq!(session(&app).edits()[0].to, 0.25);
}

#[test]
fn a_typed_line_is_moved_in_and_rubbed_out_by_words() {
    let mut app = open(lesson(2));
    press(&mut app, "/");
    press(&mut app, "one Space two Left Left Home x End C-w t Delete");
    assert!(text(&buffer(&mut app, 80, 24)).contains("find:  xone t▌"));
    press(&mut app, "C-u Backspace");
    assert!(!text(&buffer(&mut app, 80, 24)).contains("find:"));
}

#[test]
fn the_zoomed_program_scrolls_to_both_ends() {
    let mut app = open(lesson(4));
    press(&mut app, "20g Tab z");
    let at = |app: &mut App, keys: &str| {
        press(app, keys);
        text(&buffer(app, 60, 18))
    };
    buffer(&mut app, 60, 18);
    let lines = session(&app).lesson().code_lines();
    let (first, last) = (lines[0], lines[lines.len() - 1]);
    let source = session(&app).lesson().source.clone();
    let top = at(&mut app, "Home");
    assert!(top.contains(first.code.of(&source).trim()), "{top}");
    let bottom = at(&mut app, "End");
    assert!(bottom.contains(last.code.of(&source).trim()), "{bottom}");
    assert_ne!(top, bottom);
    assert_ne!(at(&mut app, "Up"), bottom);
}

#[test]
fn on_a_few_rows_there_is_what_fits() {
    let mut app = open(lesson(2));
    press(&mut app, "3g Enter*2");
    for (columns, rows) in [(60, 17), (60, 9), (59, 18), (40, 12)] {
        let screen = text(&buffer(&mut app, columns, rows));
        assert!(screen.contains("3 of 11"), "{columns}×{rows}:\n{screen}");
        assert!(screen.contains("0.42"), "{columns}×{rows}:\n{screen}");
    }
    // Nothing panics, down to a single cell, on any screen.
    for keys in ["", "m", "Enter", "?", "Esc z", "Tab", "Esc Tab z", "Esc i", "Esc Home", "End"] {
        press(&mut app, keys);
        for columns in (1..64).step_by(3) {
            for rows in 1..20 {
                buffer(&mut app, columns, rows);
            }
        }
    }
}

#[test]
fn a_reloaded_lesson_stays_at_its_step() {
    let text_of =
        |x: f64| format!("+++\ntitle = \"T\"\n+++\n```python\na = 1.0\nb = a + {x}\nc = b * 2.0\n```\n");
    let mut app = open(read(&text_of(1.0)));
    stand(&mut app, 2);
    app.update(Message::Reloaded(Ok(read(&text_of(5.0)))));
    let (at, step) = session(&app).stepper().step().unwrap();
    assert_eq!((at, step.result.as_single()), (1, Some(6.0)));
}

/// A suggestion asks what is expected, and shows what came of it where it stands.
#[test]
fn a_suggestion_is_tried_where_it_is_made() {
    let mut app = open(lesson(0));
    let shown = |app: &mut App| text(&buffer(app, 80, 24));
    while !shown(&mut app).contains("Try this") {
        press(&mut app, "Right");
    }
    press(&mut app, "t");
    assert!(shown(&mut app).contains("What do you expect?"), "{}", shown(&mut app));
    press(&mut app, "t");
    let tried = shown(&mut app);
    assert!(tried.contains(" → ") && tried.contains("K keeps it"), "{tried}");
}

/// Where there is more of a text than rows, the line that says so shares its row and covers nothing.
#[test]
fn the_mark_of_more_covers_no_words() {
    let row = |app: &mut App, columns: u16, y: usize| {
        text(&buffer(app, columns, 12)).lines().nth(y).unwrap().trim_end().to_owned()
    };
    let mut app = open(lesson(2));
    press(&mut app, "?");
    for columns in 24..100 {
        press(&mut app, "Home");
        for _ in 0..12 {
            let marked = row(&mut app, columns, 9);
            let words = marked.strip_suffix("↓ more").unwrap().trim_end();
            let words = words.strip_suffix('…').unwrap().trim_end();
            press(&mut app, "Down");
            let whole = row(&mut app, columns, 8);
            assert!(whole.starts_with(words) && !marked.contains("… …"), "{columns}: {marked}\n{whole}");
        }
    }
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
        "V",
        "C-l",
        "C-z",
        "é",
        "界",
    ];
    let count: usize = std::env::var("NN_TUTOR_KEYS").ok().and_then(|n| n.parse().ok()).unwrap_or(6_000);
    let mut dice = Dice(0x9E37_79B9_7F4A_7C15);
    let mut size = (80, 24);
    let mut app = open(lesson(0));
    for pressed in 0..count {
        if pressed % (count / 12).max(1) == 0 {
            app = open(lesson(pressed / (count / 12).max(1) % 6));
            press(&mut app, &format!("{}g", 1 + dice.roll(30)));
        }
        app.update(Message::Key(key(keys[dice.roll(keys.len())])));
        if dice.roll(3) == 0 {
            // A window is dragged now and then, not at every key.
            if dice.roll(12) == 0 {
                size = (1 + dice.roll(200) as u16, 1 + dice.roll(60) as u16);
            }
            buffer(&mut app, size.0, size.1);
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

#[test]
fn at_a_note_no_key_is_silent_or_says_what_is_not_so() {
    let mut app = open(lesson(0));
    while !matches!(session(&app).reading(), Some(nn_tutor::session::Interlude::Note(..))) {
        press(&mut app, "Right");
    }
    press(&mut app, "H");
    assert!(text(&buffer(&mut app, 80, 24)).contains("A try has no hints"));
    press(&mut app, "Down");
    let screen = text(&buffer(&mut app, 80, 24));
    assert!(
        screen.contains("← goes back to the step it is about") && !screen.contains("nothing smaller"),
        "{screen}"
    );
    press(&mut app, "Left Down");
    assert!(!text(&buffer(&mut app, 80, 24)).contains("nothing smaller"), "the step has something inside");
}

/// What all pictures have in common is said once, and a cut line has one mark.
#[test]
fn nothing_is_said_or_marked_twice() {
    let program = "a = zeros((200, 700))\nb = a + a\n";
    let program = Lesson::of_program("large.py", program, Vec::new()).unwrap();
    let session = Session::with(Arc::new(program), Vec::new(), Settings::default());
    let mut app = App::program(session, ROLE_THEME);
    press(&mut app, "Right");
    let screen = text(&buffer(&mut app, 120, 40));
    let said = screen.lines().find(|line| line.contains("a mark is the mean of")).unwrap_or_default();
    assert!(said.contains("cells; i looks at each") && !said.contains(" of a"), "{screen}");
    let mut app = open(lesson(1));
    for (columns, rows) in [(40, 12), (50, 14), (60, 18), (80, 24)] {
        for _ in 0..12 {
            let screen = text(&buffer(&mut app, columns, rows));
            assert!(!screen.contains("… …"), "{screen}");
            press(&mut app, "Right");
        }
        press(&mut app, "Home");
    }
}

/// Where a column is cut, the cell is in view that a step reads, sets or chooses among many.
#[test]
fn a_cut_column_shows_the_cell_a_step_is_about() {
    let given = "v = column(0.01, 0.02, 0.03, 0.04, 0.05, 0.06, 0.07, 0.95, 0.09, -0.5)\n";
    let steps = "a = argmax(v)\nm = max(v)\ni = argmin(v)\nl = min(v)\nb = v[8, 0]\nv[9, 0] = 0.54\n";
    let program = Lesson::of_program("cut.py", &format!("{given}{steps}"), Vec::new()).unwrap();
    let session = Session::with(Arc::new(program), Vec::new(), Settings::default());
    let mut app = App::program(session, ROLE_THEME);
    for (does, wanted) in [
        ("argmax", "0.95"),
        ("max", "0.95"),
        ("argmin", "−0.5"),
        ("min", "−0.5"),
        ("[8, 0]", "0.09"),
        ("[9, 0]", "−0.5"),
    ] {
        press(&mut app, "Right");
        let screen = text(&buffer(&mut app, 80, 14));
        let on_stage = |line: &&str| line.contains(['⎡', '⎢', '⎣']);
        let operand: Vec<&str> =
            screen.lines().filter(on_stage).filter_map(|line| line.split(['⎡', '⎢', '⎣']).nth(1)).collect();
        assert!(screen.contains(does) && (2..10).contains(&operand.len()), "{screen}");
        assert!(operand.iter().any(|cell| cell.contains(wanted)), "{does}: {screen}");
    }
    assert!(text(&buffer(&mut app, 80, 14)).matches("0.54").count() > 1, "the result shows what was set");
}

#[test]
fn no_key_asks_for_two_things_in_one_place() {
    let mut seen = std::collections::HashMap::new();
    for binding in TABLE {
        for context in binding.contexts {
            for key in binding.keys {
                let other = seen.insert((*context, *key), binding.command);
                assert_eq!(other, None, "{key} in {context:?}: {:?} and {other:?}", binding.command);
            }
        }
    }
}

/// What a mouse does at a place.
fn mouse(app: &mut App, kind: MouseEventKind, (column, row): (u16, u16)) {
    app.update(Message::Mouse(MouseEvent { kind, column, row, modifiers: KeyModifiers::NONE }));
}

/// The place of a text on the screen: its first sign.
fn place_of(screen: &str, wanted: &str) -> (u16, u16) {
    let found = screen.lines().zip(0..).find_map(|(line, y)| {
        let at = line.find(wanted)?;
        Some((u16::try_from(line[..at].chars().count()).unwrap(), y))
    });
    found.unwrap_or_else(|| panic!("no {wanted} on:\n{screen}"))
}

#[test]
fn while_inspecting_the_mouse_asks_a_cell_and_a_click_goes_there() {
    let mut app = open(lesson(2));
    press(&mut app, "3g Enter*2");
    assert!(!app.wants_mouse(), "text can be marked with the mouse as ever");
    press(&mut app, "i");
    assert!(app.wants_mouse());
    for (columns, rows) in SIZES {
        let screen = text(&buffer(&mut app, columns, rows));
        let (x, y) = place_of(&screen, "0.2  0.8  0.2");
        mouse(&mut app, MouseEventKind::Moved, (x + 5, y));
        let said = text(&buffer(&mut app, columns, rows));
        assert!(said.contains("w₂,₂ = 0.8"), "{said}");
        mouse(&mut app, MouseEventKind::Moved, (x + 5, 2));
        assert_eq!(screen, text(&buffer(&mut app, columns, rows)), "away from the cells nothing is said");
        mouse(&mut app, MouseEventKind::Down(MouseButton::Left), (x + 10, y));
        let Screen::Lesson(open) = &app.screen else { panic!("no lesson") };
        let picked = open.stepping.picked().unwrap();
        assert_eq!((picked.target, picked.row, picked.column), (Target::Operand(0), 1, 2));
        press(&mut app, "Esc i");
    }
    press(&mut app, "z");
    assert!(!app.wants_mouse(), "over a text there is nothing to point at");
}

#[test]
fn a_pixel_under_the_mouse_says_what_it_is() {
    let mut app = open(lesson(6));
    stand(&mut app, 15);
    press(&mut app, "i");
    let screen = text(&buffer(&mut app, 200, 60));
    let (x, y) = place_of(&screen, "inputs  784×1");
    // The name stands over the middle of 28 columns; two rows of pixels in a row of the screen.
    mouse(&mut app, MouseEventKind::Down(MouseButton::Left), (x, y + 3));
    let Screen::Lesson(open) = &app.screen else { panic!("no lesson") };
    let picked = open.stepping.picked().unwrap();
    assert_eq!((picked.target, picked.column), (Target::Operand(1), 0));
    assert_eq!(picked.row / 28, 4);
}

#[test]
fn a_neuron_is_drawn_where_the_formula_can_do_with_a_line() {
    let mut app = open(lesson(0));
    stand(&mut app, 31);
    let screen = text(&buffer(&mut app, 80, 24));
    assert!(screen.contains("fires from cases₁ − cases₂ = 0.5 on"), "{screen}");
}

/// The zones of a layout that text is written in.
fn zones(layout: &nn_tutor::tui::Layout) -> Vec<Rect> {
    let (columns, rows) = layout.aside;
    let stage = layout.stage;
    // A column of air stands at either side of the stage.
    let equation = Rect { x: stage.x + 1, width: stage.width - columns - 2, height: rows, ..stage };
    let formula = Rect { y: stage.y + rows, height: stage.height - rows, ..stage };
    let panes = layout.panes.iter().map(|(_, area)| *area);
    let around = [layout.header, layout.footer].into_iter().chain(layout.strip).chain(layout.watched);
    let zones = panes.chain(around).chain(layout.rules.iter().copied()).chain([equation, formula]);
    zones.filter(|zone| !zone.is_empty()).collect()
}

#[test]
fn zones_lie_within_the_screen_and_not_over_one_another() {
    let panes = [Pane::Prose, Pane::Program, Pane::Picture, Pane::Variables];
    let subjects = [Stepped::Lesson, Stepped::Program, Stepped::Run];
    let extent = |(columns, rows)| EquationExtent { columns, rows, highest: rows + 2 };
    let needs = [(2, (30, 3), 6), (5, (60, 15), 120), (9, (300, 40), 1)];
    let least = [((24, 6), false), ((40, 4), true)].map(|(least, in_a_line)| Proportions {
        least,
        more: [least; 3],
        widest: 6,
        highest: 20,
        in_a_line,
    });
    for (columns, rows) in (24..210).step_by(7).flat_map(|x| (4..64).map(move |y| (x, y))) {
        let area = Rect::new(0, 0, columns, rows);
        for (pane, subject) in panes.into_iter().flat_map(|pane| subjects.map(|subject| (pane, subject))) {
            for (prose, equation, program) in needs {
                for picture in [None, Some(least[0]), Some(least[1])] {
                    let (equation, least) = (extent(equation), extent((equation.0 / 2, equation.1 / 2)));
                    let needs = Needs { prose, equation, least, program, foot: prose - 2 };
                    let layout = layout(area, Wants { pane, picture, subject, needs }).unwrap();
                    let zones = zones(&layout);
                    for (at, zone) in zones.iter().enumerate() {
                        assert_eq!(zone.intersection(area), *zone, "{columns}×{rows} {layout:?}");
                        let over = zones[at + 1..].iter().find(|other| zone.intersects(**other));
                        assert!(over.is_none(), "{columns}×{rows} {zone} {over:?} {layout:?}");
                    }
                }
            }
        }
    }
}

#[test]
fn on_a_large_screen_the_picture_has_at_least_half() {
    for (number, step) in [(1, "6g"), (2, "3g"), (3, "5g")] {
        let mut app = open(lesson(number));
        app.update(Message::Resize(120, 40));
        press(&mut app, step);
        let Screen::Lesson(open) = &app.screen else { panic!("no lesson") };
        let needs = open.stepping.needs;
        let picture = open.stepping.picture_room();
        let wants = Wants { pane: Pane::Prose, picture, subject: Stepped::Lesson, needs };
        let layout = layout(Rect::new(0, 0, 120, 40), wants).unwrap();
        let (_, picture) = layout.panes.iter().find(|(pane, _)| *pane == Pane::Picture).unwrap();
        assert!(2 * picture.area() >= 37 * 118, "lesson {number}: {picture} {needs:?}");
    }
}

#[test]
fn an_answer_is_kept_at_once_and_a_place_when_its_passage_is_left() {
    let mut app = open(lesson(3));
    let saves =
        |effects: &[Effect]| effects.iter().filter(|effect| matches!(effect, Effect::Save(_))).count();
    let asked = session(&app).questions()[1];
    for _ in 0..200 {
        if session(&app).stepper().step().is_some_and(|(step, _)| step == asked.step) {
            break;
        }
        press(&mut app, "Right");
    }
    press(&mut app, "0 . 3");
    assert_eq!(saves(&effects(&mut app, "2")), 0);
    assert_eq!(saves(&effects(&mut app, "Enter")), 1, "the answer");
    let before = session(&app).passage();
    let mut kept = 0;
    while session(&app).passage() == before {
        kept += saves(&effects(&mut app, "Right"));
    }
    assert_eq!(kept, 1, "the place");
}

#[test]
fn every_step_has_its_picture_beside_it_and_nothing_jumps_while_it_stands() {
    let small = [1, 2, 3, 5, 6, 7].map(|number| (number, (60, 18)));
    let usual = [1, 2, 3, 4, 5, 6, 7].map(|number| (number, (80, 24)));
    for (number, (columns, rows)) in small.into_iter().chain(usual) {
        let mut app = open(lesson(number));
        app.update(Message::Resize(columns, rows));
        let mut last = None;
        for _ in 0..120 {
            press(&mut app, "Right");
            // After the last step come the questions that were missed.
            let Screen::Lesson(open) = &app.screen else { break };
            let stepping = &open.stepping;
            let Some(picture) = stepping.picture_room() else { continue };
            let wants = Wants {
                pane: Pane::Prose,
                picture: Some(picture),
                subject: Stepped::Lesson,
                needs: stepping.needs,
            };
            let layout = layout(Rect::new(0, 0, columns, rows), wants).unwrap();
            // Where the step itself is the image, it has the room.
            let is_image = matches!(stepping.session.picture(), Some(PictureData::Image(_)));
            let is_there = layout.panes.iter().any(|(pane, _)| *pane == Pane::Picture);
            // On the smallest screen a curve may have to leave the words their room; the network never has.
            let is_network =
                matches!(stepping.session.picture(), Some(PictureData::Network(_) | PictureData::Wide(_)));
            let is_small_curve = rows == 18 && !is_network;
            assert!(
                is_there || is_image || is_small_curve,
                "lesson {number} at {columns}×{rows}: {layout:?}"
            );
            let now = (stepping.session.pictured_from(), layout);
            if let Some((from, before)) = last.replace(now.clone()).filter(|(from, _)| *from == now.0) {
                assert_eq!(now.1, before, "lesson {number}, the picture of passage {from}");
            }
        }
    }
}

#[test]
fn a_hidden_cell_of_a_large_matrix_is_marked() {
    let mut app = open(lesson(6));
    app.update(Message::Resize(120, 40));
    let asked = |app: &App| {
        let Screen::Lesson(open) = &app.screen else { panic!("no lesson") };
        open.stepping.question().map(|asked| asked.step)
    };
    // The first number that is asked for is a pixel, inputs[0, 0].
    let is_pixel = |app: &App| {
        let Screen::Lesson(open) = &app.screen else { panic!("no lesson") };
        let step = asked(app).and_then(|step| open.stepping.session.trace().steps.get(step));
        step.is_some_and(|step| step.assigns.as_deref() == Some("inputs"))
    };
    for _ in 0..60 {
        if is_pixel(&app) {
            break;
        }
        press(&mut app, "Right");
    }
    let screen = text(&buffer(&mut app, 120, 40));
    let is_marked = |line: &str| line.contains('⎢') && line.contains('?');
    assert!(is_pixel(&app) && screen.lines().any(is_marked), "{screen}");
}

#[test]
fn what_is_asked_leaves_the_picture_room() {
    for number in [0, 1, 2, 3, 4, 5] {
        for (columns, rows) in [(80, 24), (120, 40)] {
            let mut app = open(lesson(number));
            app.common.theme = Theme::default();
            app.update(Message::Resize(columns, rows));
            app.update(Message::Graphics(Some(Graphics { protocol: Protocol::Kitty, cell: (8, 16) })));
            for _ in 0..120 {
                press(&mut app, "Right");
                let Screen::Lesson(open) = &app.screen else { break };
                if open.stepping.question().is_none() || open.stepping.picture_room().is_none() {
                    continue;
                }
                let area = Rect::new(0, 0, columns, rows);
                let mut buffer = Buffer::empty(area);
                let pictures = draw(&app, area, &mut buffer);
                assert_eq!(pictures.len(), 1, "lesson {number} at {columns}×{rows}\n{}", text(&buffer));
            }
        }
    }
}

#[test]
fn where_more_than_one_is_asked_each_says_so() {
    let found = (0..11).find_map(|number| {
        let mut app = open(lesson(number));
        let asked = session(&app).questions().to_vec();
        let twice = asked.windows(2).find(|two| two[0].step == two[1].step)?[0];
        stand(&mut app, twice.step + 1);
        Some(text(&buffer(&mut app, 120, 40)))
    });
    let screen = found.expect("a step at which two things are asked");
    assert!(screen.contains("(question 1 of 2)"), "{screen}");
}

#[test]
fn the_footer_always_names_the_key_that_tells_of_the_others() {
    for columns in [30, 40, 60, 80] {
        let mut app = open(lesson(2));
        press(&mut app, "1g");
        let screen = text(&buffer(&mut app, columns, 18));
        assert!(screen.lines().last().unwrap().contains("? help"), "{screen}");
    }
}

#[test]
fn a_menu_that_goes_on_says_so() {
    let mut app = App::new(None, menu, Progress::default(), Settings::default(), crate::support::ROLE_THEME);
    let screen = text(&buffer(&mut app, 60, 16));
    assert!(screen.contains("↓ 2 more") && !screen.contains("↑ 1"), "{screen}");
    press(&mut app, "Down*10");
    let screen = text(&buffer(&mut app, 60, 16));
    assert!(screen.contains(" more") && !screen.contains("↓ 2"), "{screen}");
}

#[test]
fn where_not_all_of_an_equation_has_room_its_result_has() {
    for (number, name) in [(6, "query"), (6, "change_who"), (10, "unprepared")] {
        let mut app = open(lesson(number));
        let made = |step: &nn_tutor::trace::Step| step.assigns.as_deref() == Some(name);
        let step = session(&app).trace().steps.iter().position(made).unwrap();
        stand(&mut app, step + 1);
        let screen = text(&buffer(&mut app, 60, 18));
        let labels = screen.lines().find(|line| line.contains(name)).unwrap_or_else(|| panic!("{screen}"));
        assert!(screen.lines().any(|line| line.trim_start().starts_with('…')), "{screen}");
        assert!(labels.chars().count() <= 60, "{screen}");
    }
}
