//! What the tests share: lessons opened, keys pressed, screens as text.

use std::sync::{Arc, LazyLock};

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use nn_tutor::command::Command;
use nn_tutor::digits::{Dataset, Part, Source};
use nn_tutor::interp::Settings;
use nn_tutor::lesson::{Lesson, catalogue};
use nn_tutor::session::progress::Progress;
use nn_tutor::tui::theme::{Backdrop, Depth, Glyphs, Palette, ROLES, Theme};
use nn_tutor::tui::{App, MenuEntry, Message, Opening, Screen, draw};
use proptest::test_runner::{Config, RngSeed};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Color;

/// Tells roles apart by colour, for the second grid.
pub const ROLE_THEME: Theme =
    Theme { palette: Palette::Roles, glyphs: Glyphs::Blocks, backdrop: Backdrop::Own, depth: Depth::Many };

/// The built-in handwriting, written once for all tests.
pub fn handwriting(part: Part) -> &'static Dataset {
    static TRAINING: LazyLock<Dataset> = LazyLock::new(|| Source::Builtin.open(Part::Training).unwrap());
    static TEST: LazyLock<Dataset> = LazyLock::new(|| Source::Builtin.open(Part::Test).unwrap());
    match part {
        Part::Training => &TRAINING,
        Part::Test => &TEST,
    }
}

/// A lesson of the course by its number.
pub fn lesson(number: usize) -> Arc<Lesson> {
    let entry = catalogue::COURSE.iter().find(|entry| entry.number == number).unwrap();
    Arc::new(entry.read().unwrap())
}

/// A lesson from its text.
pub fn read(text: &str) -> Arc<Lesson> {
    Arc::new(Lesson::read("test.md", text).unwrap())
}

/// The menu of the whole course.
pub fn menu() -> Vec<MenuEntry> {
    let entry = |entry: &catalogue::Entry| MenuEntry {
        lesson: Arc::new(entry.read().unwrap()),
        key: entry.name.into(),
    };
    catalogue::COURSE.iter().map(entry).collect()
}

/// The UI opened at a lesson's beginning.
pub fn open(lesson: Arc<Lesson>) -> App {
    let opening = Opening::of(lesson, "test", None);
    App::new(Some(opening), menu, Progress::default(), Settings::default(), ROLE_THEME)
}

/// Stands at a step of the record, counted from 1, whatever step of the story it lies in.
pub fn stand(app: &mut App, step: usize) {
    let Screen::Lesson(lesson) = &mut app.screen else { panic!("no lesson is open") };
    assert!(lesson.stepping.session.stepper_mut().go_to_step(step - 1), "there is no step {step}");
    lesson.stepping.session.prepare_picture();
}

/// A key by its name: `Right`, `Enter`, `x`, `C-z`.
pub fn key(name: &str) -> KeyEvent {
    let plain = |code| KeyEvent::new(code, KeyModifiers::NONE);
    match name {
        "Right" => plain(KeyCode::Right),
        "Left" => plain(KeyCode::Left),
        "Up" => plain(KeyCode::Up),
        "Down" => plain(KeyCode::Down),
        "Enter" => plain(KeyCode::Enter),
        "Esc" => plain(KeyCode::Esc),
        "Tab" => plain(KeyCode::Tab),
        "Home" => plain(KeyCode::Home),
        "End" => plain(KeyCode::End),
        "Space" => plain(KeyCode::Char(' ')),
        "Backspace" => plain(KeyCode::Backspace),
        "Delete" => plain(KeyCode::Delete),
        "PageUp" => plain(KeyCode::PageUp),
        "PageDown" => plain(KeyCode::PageDown),
        control if control.starts_with("C-") => {
            KeyEvent::new(KeyCode::Char(control.chars().nth(2).unwrap()), KeyModifiers::CONTROL)
        }
        letter => plain(KeyCode::Char(letter.chars().next().unwrap())),
    }
}

/// Presses keys, names with spaces between; a word that names no key is typed letter by letter.
pub fn press(app: &mut App, keys: &str) {
    for word in keys.split_whitespace() {
        let repeated = word.split_once('*').and_then(|(name, n)| Some((name, n.parse().ok()?)));
        let (name, times) =
            repeated.filter(|(name, _)| name.starts_with(char::is_alphabetic)).unwrap_or((word, 1));
        for _ in 0..times {
            let is_name =
                name.chars().count() > 1 && (name.starts_with("C-") || name.starts_with(char::is_uppercase));
            if is_name {
                press_one(app, name);
            } else {
                name.chars().for_each(|letter| press_one(app, &letter.to_string()));
            }
        }
    }
}

/// Presses a key, and again where it leads past an open question and asks whether to go on.
fn press_one(app: &mut App, name: &str) {
    app.update(Message::Key(key(name)));
    let stepping = if let Screen::Lesson(lesson) = &app.screen { Some(&lesson.stepping) } else { None };
    let sure = stepping.and_then(|stepping| stepping.sure.as_ref());
    if sure.is_some_and(|(command, _)| !matches!(command, Command::Reveal | Command::Try)) {
        app.update(Message::Key(key(name)));
    }
}

/// The screen at a size.
pub fn buffer(app: &mut App, columns: u16, rows: u16) -> Buffer {
    app.update(Message::Resize(columns, rows));
    let area = Rect::new(0, 0, columns, rows);
    let mut buffer = Buffer::empty(area);
    draw(app, area, &mut buffer);
    buffer
}

/// The screen as text.
pub fn text(buffer: &Buffer) -> String {
    grid(buffer, |cell| cell.symbol().to_owned())
}

/// The screen as text, and under it the role of every cell that has one besides plain text.
pub fn text_and_roles(buffer: &Buffer) -> String {
    let letter = |cell: &ratatui::buffer::Cell| match cell.fg {
        Color::Indexed(role) if cell.symbol() != " " => {
            ROLES.iter().find(|(r, _)| *r as u8 == role).map_or("?".into(), |(_, letter)| letter.to_string())
        }
        _ => " ".to_owned(),
    };
    format!("{}\n{}\n{}", text(buffer), "=".repeat(usize::from(buffer.area.width)), grid(buffer, letter))
}

fn grid(buffer: &Buffer, of: impl Fn(&ratatui::buffer::Cell) -> String) -> String {
    let width = usize::from(buffer.area.width).max(1);
    let lines =
        buffer.content.chunks(width).map(|row| row.iter().map(&of).collect::<String>().trim_end().to_owned());
    lines.collect::<Vec<_>>().join("\n")
}

/// So many random cases, the same ones every time; others by `PROPTEST_RNG_SEED`.
pub fn cases(count: u32) -> Config {
    let asked = Config::default();
    let rng_seed = match asked.rng_seed {
        RngSeed::Random => RngSeed::Fixed(1),
        fixed @ RngSeed::Fixed(_) => fixed,
    };
    Config { cases: count, rng_seed, ..asked }
}
