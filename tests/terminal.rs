//! The program in a pseudo-terminal: it starts, resizes, and gives the terminal back however it ends.
//!
//! Every wait is for a condition, with a limit; nothing sleeps and hopes.
// Clippy takes only functions marked as tests for tests; these are their helpers.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use nn_tutor::interp::Settings;
use nn_tutor::lesson::catalogue;
use nn_tutor::session::progress::Progress;
use nn_tutor::tui::theme::{Palette, Theme};
use nn_tutor::tui::{self, App, Edges, Images, Opening};
use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

/// The longest anything may take.
const LIMIT: Duration = Duration::from_secs(20);
/// What leaves the alternate screen.
const LEAVE: &[u8] = b"\x1b[?1049l";
/// What ends every question.
const FENCE: &[u8] = b"\x1b[c";
/// The colour of the keys in the footer, on a dark ground and on a light one.
const KEYS_ON_DARK: u8 = 81;
const KEYS_ON_LIGHT: u8 = 25;

fn at_least_one(n: u16) -> NonZeroU16 {
    NonZeroU16::new(n).unwrap()
}

/// What is typed, and what the terminal answers, goes the same way.
type Keyboard = Arc<Mutex<Box<dyn Write + Send>>>;

/// How a terminal answers when it is asked for the colour of its ground.
#[derive(Clone, Copy)]
struct Answer {
    after: Duration,
    /// What it sends, in pieces with a moment between them.
    pieces: &'static [&'static [u8]],
}

impl Answer {
    /// Answers once the question is in what the program has written.
    fn give(self, keyboard: &Keyboard) {
        std::thread::sleep(self.after);
        for piece in self.pieces {
            keyboard.lock().unwrap().write_all(piece).unwrap();
            std::thread::sleep(Duration::from_millis(5));
        }
    }
}

struct Terminal {
    master: Box<dyn MasterPty + Send>,
    child: Box<dyn Child + Send + Sync>,
    keyboard: Keyboard,
    output: Receiver<Vec<u8>>,
    screen: vt100::Parser,
    seen: Vec<u8>,
    /// Where it runs, and keeps its state.
    folder: tempfile::TempDir,
}

impl Terminal {
    /// A terminal whose ground is known from its environment, and which answers nothing.
    fn start(arguments: &[&str], columns: u16, rows: u16) -> Self {
        Self::open(arguments, (columns, rows), Some("15;0"), None)
    }

    fn open(arguments: &[&str], size: (u16, u16), ground: Option<&str>, answer: Option<Answer>) -> Self {
        let ground = ground.map(|ground| ("COLORFGBG", ground));
        Self::run(env!("CARGO_BIN_EXE_nn-tutor").as_ref(), arguments, size, ground.as_slice(), answer)
    }

    fn run(
        program: &std::ffi::OsStr,
        arguments: &[&str],
        (columns, rows): (u16, u16),
        environment: &[(&str, &str)],
        answer: Option<Answer>,
    ) -> Self {
        let size = PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).unwrap();
        let state = tempfile::tempdir().unwrap();
        let mut command = CommandBuilder::new(program);
        command.args(arguments);
        command.cwd(state.path());
        command.env("XDG_STATE_HOME", state.path());
        command.env("TERM", "xterm-256color");
        command.env("LANG", "C.UTF-8");
        command.env_remove("COLORFGBG");
        let of_terminals = ["TERM_PROGRAM", "KITTY_WINDOW_ID", "WEZTERM_PANE", "KONSOLE_VERSION"];
        for name in ["COLORTERM", "TMUX", "STY", "NO_COLOR"].into_iter().chain(of_terminals) {
            command.env_remove(name);
        }
        for (name, value) in environment {
            command.env(name, value);
        }
        let child = pair.slave.spawn_command(command).unwrap();
        let mut reader = pair.master.try_clone_reader().unwrap();
        let (sender, output) = channel();
        let keyboard: Keyboard = Arc::new(Mutex::new(pair.master.take_writer().unwrap()));
        let answers = Arc::clone(&keyboard);
        std::thread::spawn(move || {
            let mut bytes = [0; 4096];
            let mut asked = answer;
            while let Ok(n @ 1..) = reader.read(&mut bytes) {
                if bytes[..n].windows(FENCE.len()).any(|w| w == FENCE)
                    && let Some(answer) = asked.take()
                {
                    let answers = Arc::clone(&answers);
                    std::thread::spawn(move || answer.give(&answers));
                }
                if sender.send(bytes[..n].to_vec()).is_err() {
                    return;
                }
            }
        });
        let screen = vt100::Parser::new(at_least_one(rows), at_least_one(columns), 0);
        Self { master: pair.master, child, keyboard, output, screen, seen: Vec::new(), folder: state }
    }

    fn take_in(&mut self, wait: Duration) {
        if let Ok(bytes) = self.output.recv_timeout(wait) {
            self.screen.process(&bytes);
            self.seen.extend(bytes);
        }
    }

    fn wait_for(&mut self, text: &str) {
        let end = Instant::now() + LIMIT;
        while !self.screen.screen().contents().contains(text) {
            assert!(Instant::now() < end, "no {text:?} on the screen:\n{}", self.screen.screen().contents());
            self.take_in(Duration::from_millis(50));
        }
    }

    /// How often something was written.
    fn count(&self, bytes: &[u8]) -> usize {
        self.seen.windows(bytes.len()).filter(|window| *window == bytes).count()
    }

    /// Waits until something was written so often.
    fn wait_for_bytes(&mut self, bytes: &[u8], times: usize) {
        let end = Instant::now() + LIMIT;
        while self.count(bytes) < times {
            let said = String::from_utf8_lossy(bytes).escape_debug().to_string();
            assert!(Instant::now() < end, "{said:?} was not written {times} times");
            self.take_in(Duration::from_millis(50));
        }
    }

    /// Whether anything on the screen is in one of the 256 colours.
    fn shows(&self, colour: u8) -> bool {
        let screen = self.screen.screen();
        let (rows, columns) = screen.size();
        let (rows, columns) = (rows.get(), columns.get());
        let cells = (0..rows).flat_map(|row| (0..columns).map(move |column| (row, column)));
        cells
            .filter_map(|(row, column)| screen.cell(row, column))
            .any(|c| c.fgcolor() == vt100::Color::Idx(colour))
    }

    fn wait_for_colour(&mut self, colour: u8) {
        let end = Instant::now() + LIMIT;
        while !self.shows(colour) {
            assert!(Instant::now() < end, "nothing is in colour {colour}");
            self.take_in(Duration::from_millis(50));
        }
    }

    /// Takes in what is still on its way, until nothing came for a while.
    fn settle(&mut self) {
        let before = self.seen.len();
        self.take_in(Duration::from_millis(500));
        if self.seen.len() > before {
            self.settle();
        }
    }

    fn press(&mut self, keys: &str) {
        self.keyboard.lock().unwrap().write_all(keys.as_bytes()).unwrap();
    }

    fn resize(&mut self, columns: u16, rows: u16) {
        self.screen.screen_mut().set_size(at_least_one(rows), at_least_one(columns));
        self.master.resize(PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 }).unwrap();
    }

    fn signal(&self, name: &str) {
        let pid = self.child.process_id().unwrap().to_string();
        assert!(std::process::Command::new("kill").args([name, &pid]).status().unwrap().success());
    }

    fn is_stopped(&self) -> bool {
        let pid = self.child.process_id().unwrap().to_string();
        let said = std::process::Command::new("ps").args(["-o", "stat=", "-p", &pid]).output().unwrap();
        said.stdout.starts_with(b"T")
    }

    /// Waits for the end; the terminal must have been given back.
    fn end(self) -> u32 {
        self.end_seen().1
    }

    /// The same, with all that was written.
    fn end_seen(mut self) -> (Vec<u8>, u32) {
        let end = Instant::now() + LIMIT;
        let status = loop {
            self.take_in(Duration::from_millis(20));
            if let Some(status) = self.child.try_wait().unwrap() {
                break status;
            }
            assert!(Instant::now() < end, "it does not end");
        };
        while let Ok(bytes) = self.output.recv_timeout(Duration::from_millis(200)) {
            self.seen.extend(bytes);
        }
        assert!(self.seen.windows(LEAVE.len()).any(|w| w == LEAVE), "the alternate screen was not left");
        assert!(self.seen.windows(6).any(|w| w == b"\x1b[?25h"), "the cursor was not shown again");
        (self.seen, status.exit_code())
    }
}

#[test]
fn the_menu_opens_a_lesson_and_quits() {
    let mut terminal = Terminal::start(&[], 80, 24);
    terminal.wait_for("The artificial neuron");
    terminal.press("\x1b[B\x1b[B\r");
    terminal.wait_for("2 Three layers by matrix");
    terminal.press("3g3g");
    terminal.wait_for("What reaches hidden node 2?");
    terminal.press("0.42\r");
    terminal.wait_for("0.42: right.");
    terminal.press("\x0c");
    terminal.wait_for("hidden_inputs");
    terminal.press("q");
    terminal.wait_for("The artificial neuron");
    terminal.press("q");
    assert_eq!(terminal.end(), 0);
}

/// Every way of sending an answer, after every delay: the step stays, and the theme follows.
fn answered(pieces: &'static [&'static [u8]], colour: u8) {
    for after in [0, 100, 2_000].map(Duration::from_millis) {
        let answer = Some(Answer { after, pieces });
        let mut terminal = Terminal::open(&["lesson", "2", "--step", "10"], (80, 24), None, answer);
        terminal.wait_for("10 of 11");
        terminal.wait_for_colour(colour);
        terminal.settle();
        let shown = terminal.screen.screen().contents();
        assert!(shown.contains("10 of 11"), "the answer was read as keys:\n{shown}");
        terminal.press("\x1b[C");
        terminal.wait_for("A slip on the slide");
        terminal.press("q");
        assert_eq!(terminal.end(), 0);
    }
}

/// An answer cut into its bytes.
macro_rules! in_bytes {
    ($answer:literal) => {{
        const ANSWER: &[u8] = $answer;
        const PIECES: [&[u8]; ANSWER.len()] = {
            let mut pieces: [&[u8]; ANSWER.len()] = [&[]; ANSWER.len()];
            let mut at = 0;
            while at < ANSWER.len() {
                pieces[at] = ANSWER.split_at(at).1.split_at(1).0;
                at += 1;
            }
            pieces
        };
        &PIECES
    }};
}

#[test]
fn an_answer_about_the_ground_is_never_keys() {
    answered(&[b"\x1b]11;rgb:fdfd/f6f6/e3e3\x1b\\\x1b[?62;22c"], KEYS_ON_LIGHT);
    answered(&[b"\x1b]11;rgb:00/2b/36\x07"], KEYS_ON_DARK);
}

#[test]
fn an_answer_that_comes_byte_by_byte_is_never_keys() {
    answered(
        in_bytes!(b"\x1b]11;rgb:ffff/ffff/ffff\x1b\\\x1b_Gi=31;OK\x1b\\\x1b[6;16;8t\x1b[?62;4;22c"),
        KEYS_ON_LIGHT,
    );
    answered(in_bytes!(b"\x1b]11;rgb:fdfd/f6f6/e3e3\x1b\\\x1b[?62;22c"), KEYS_ON_LIGHT);
    answered(in_bytes!(b"\x1b]11;rgb:0000/2b2b/3636\x1b\\"), KEYS_ON_DARK);
}

#[test]
fn a_terminal_that_says_another_ground_than_its_environment_is_believed() {
    let answer = Answer { after: Duration::ZERO, pieces: &[b"\x1b]11;rgb:ffff/ffff/ffff\x07\x1b[?62c"] };
    let mut terminal = Terminal::open(&["lesson", "2"], (80, 24), Some("15;0"), Some(answer));
    terminal.wait_for_colour(KEYS_ON_LIGHT);
    terminal.press("q");
    assert_eq!(terminal.end(), 0);
}

/// A program of forty steps in a folder of its own: no lesson, whose questions would stand in the way.
fn forty_steps() -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mine.py");
    std::fs::write(&path, "a = np.zeros((3, 4))\n".repeat(40)).unwrap();
    let path = path.to_str().unwrap().to_owned();
    (folder, path)
}

#[test]
fn half_an_answer_and_half_a_key_do_not_deafen() {
    let (_folder, path) = forty_steps();
    let mut terminal = Terminal::start(&["run", &path], 80, 24);
    terminal.wait_for(" 1 of 40");
    let halves = [
        "\x1b]11;rgb:ff",
        "\x1b]11;rgb:12",
        "\x1b_G",
        "\x1b[<",
        "\x1b[?",
        "\x1b[M",
        "\x1b[38;5",
        "\x1b[200~",
        "\x1b[200~right",
    ];
    for (at, half) in halves.into_iter().enumerate() {
        terminal.press(half);
        terminal.settle();
        terminal.settle();
        terminal.press("\x1b[C");
        terminal.wait_for(&format!(" {} of 40", at + 2));
    }
    terminal.press("\x03");
    assert_eq!(terminal.end(), 0);
}

#[test]
fn keys_that_look_like_an_answer_are_keys() {
    let mut terminal = Terminal::start(&["debug", "--hidden", "20", "--sample", "5"], 80, 24);
    terminal.wait_for("epoch 1 · sample 5 ·");
    terminal.press("\x1b]");
    terminal.wait_for("epoch 1 · sample 6 ·");
    terminal.press("\x1b]1");
    terminal.wait_for("epoch 1 · sample 7 ·");
    terminal.press("]");
    terminal.wait_for("epoch 1 · sample 8 ·");
    terminal.press("q");
    assert_eq!(terminal.end(), 0);
}

#[test]
fn a_resize_is_followed() {
    let mut terminal = Terminal::start(&["lesson", "2", "--step", "3"], 80, 24);
    terminal.wait_for("3 of 11");
    terminal.resize(35, 3);
    terminal.wait_for("needs 24×4; this is 35×3");
    terminal.resize(120, 40);
    terminal.wait_for("hidden_inputs");
    terminal.press("q");
    assert_eq!(terminal.end(), 0);
}

#[test]
fn a_terminal_of_any_size_is_drawn_on_and_given_back() {
    let mut terminal = Terminal::start(&["lesson", "2", "--step", "3"], 80, 24);
    terminal.wait_for("3 of 11");
    let size = |rows, cols| PtySize { rows, cols, pixel_width: 0, pixel_height: 0 };
    terminal.master.resize(size(u16::MAX, u16::MAX)).unwrap();
    terminal.settle();
    terminal.resize(120, 40);
    terminal.wait_for("hidden_inputs");
    terminal.press("q");
    assert_eq!(terminal.end(), 0);
}

#[test]
fn ctrl_c_gives_the_terminal_back() {
    let mut terminal = Terminal::start(&["lesson", "2"], 80, 24);
    terminal.wait_for("Three layers by matrix");
    terminal.press("\x03");
    assert_eq!(terminal.end(), 0);
}

#[test]
fn sigterm_gives_the_terminal_back() {
    let mut terminal = Terminal::start(&["lesson", "2"], 80, 24);
    terminal.wait_for("Three layers by matrix");
    terminal.signal("-TERM");
    assert_eq!(terminal.end(), 128 + 15);
}

#[test]
fn ctrl_z_stops_and_comes_back_where_one_was() {
    let mut terminal = Terminal::start(&["lesson", "2", "--step", "4"], 80, 24);
    terminal.wait_for("4 of 11");
    terminal.press("\x1a");
    let end = Instant::now() + LIMIT;
    while !terminal.seen.windows(LEAVE.len()).any(|w| w == LEAVE) {
        assert!(Instant::now() < end, "the terminal was not given back on Ctrl-Z");
        terminal.take_in(Duration::from_millis(50));
    }
    // It says good-bye first and stops then; woken in between it would sleep on.
    while !terminal.is_stopped() {
        assert!(Instant::now() < end, "it does not stop on Ctrl-Z");
        terminal.take_in(Duration::from_millis(10));
    }
    terminal.signal("-CONT");
    terminal.wait_for("4 of 11");
    terminal.press("q");
    assert_eq!(terminal.end(), 0);
}

#[test]
fn a_saved_file_is_loaded_again_at_the_same_step() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mine.md");
    let text =
        |x: &str| format!("+++\ntitle = \"Mine\"\n+++\n```python\na = 1.0\nb = a + {x}\nc = b * 2.0\n```\n");
    std::fs::write(&path, text("1.0")).unwrap();
    let mut terminal = Terminal::start(&["lesson", path.to_str().unwrap(), "--watch", "--step", "1"], 80, 24);
    terminal.wait_for("1 of 1");
    terminal.press("\x1b[B\x1b[C");
    terminal.wait_for("b = a + 1.0");
    std::fs::write(&path, text("41.25")).unwrap();
    terminal.wait_for("42.25");
    terminal.wait_for("1 of 1 · statement");
    terminal.press("q");
    assert_eq!(terminal.end(), 0);
}

/// A lesson that trains so many hidden nodes for so many epochs, and a small set of strokes; both in a folder of their own.
fn training_lesson(epochs: usize, hidden: usize) -> (tempfile::TempDir, String, String) {
    let folder = tempfile::tempdir().unwrap();
    let lesson = folder.path().join("strokes.md");
    let text = format!(
        "+++\ntitle = \"Strokes\"\n+++\n\n## A\n\nWords.\n\n```train\ntitle = \"All\"\nepochs = {epochs}\nhidden = {hidden}\nrate = 0.5\n```\n"
    );
    std::fs::write(&lesson, text).unwrap();
    let records = folder.path().join("strokes.csv");
    std::fs::write(&records, "0,255,255,0,0\n1,0,0,255,255\n".repeat(2_000)).unwrap();
    let path = |path: std::path::PathBuf| path.to_str().unwrap().to_owned();
    (folder, path(lesson), path(records))
}

#[test]
fn a_network_is_trained_live() {
    let (_folder, lesson, records) = training_lesson(3, 5);
    let mut terminal = Terminal::start(&["lesson", &lesson, "--data", &records, "--test", &records], 80, 24);
    terminal.wait_for("Strokes");
    terminal.press("\x1b[C");
    terminal.wait_for("Enter trains the network");
    terminal.press("\r");
    terminal.wait_for("Done: 4,000 of the 4,000 test records read correctly.");
    terminal.press("q");
    assert_eq!(terminal.end(), 0);
}

#[test]
fn a_training_stops_at_once_and_quitting_does_not_wait_for_it() {
    let (_folder, lesson, records) = training_lesson(1_000, 2_000);
    let mut terminal = Terminal::start(&["lesson", &lesson, "--data", &records, "--test", &records], 80, 24);
    terminal.wait_for("Strokes");
    terminal.press("\x1b[C\r");
    terminal.wait_for(" of 4,000");
    terminal.press("\r");
    terminal.wait_for("Enter trains a new network.");
    terminal.press("\r");
    terminal.wait_for(" of 4,000");
    let asked = Instant::now();
    terminal.press("q");
    assert_eq!(terminal.end(), 0);
    assert!(asked.elapsed() < Duration::from_secs(2), "quitting took {:?}", asked.elapsed());
}

#[test]
fn records_that_cannot_be_read_are_told_of() {
    let (_folder, lesson, _) = training_lesson(1, 5);
    let mut terminal = Terminal::start(&["lesson", &lesson, "--data", "no.csv", "--test", "no.csv"], 80, 24);
    terminal.wait_for("Strokes");
    terminal.press("\x1b[C\r");
    terminal.wait_for("It cannot go on: no.csv: not found");
    terminal.press("q");
    assert_eq!(terminal.end(), 0);
}

#[test]
fn a_training_run_is_gone_through_searched_and_interrupted() {
    // So many epochs that no machine has looked through them before Esc is pressed.
    let mut terminal =
        Terminal::start(&["debug", "--hidden", "20", "--epochs", "60", "--sample", "5"], 80, 24);
    terminal.wait_for("epoch 1 · sample 5 ·");
    terminal.press(":goto 3:77\r");
    terminal.wait_for("epoch 3 · sample 77 ·");
    terminal.press("[");
    terminal.wait_for("epoch 3 · sample 76 ·");
    // Only the whole program works this out, so looking takes long, and Esc ends it.
    terminal.press(":break max(hidden_errors) > 99\r");
    terminal.wait_for("Breakpoint 1: max(hidden_errors) > 99.");
    terminal.press("c");
    terminal.wait_for("Esc stops");
    terminal.press("\x1b");
    terminal.wait_for("Stopped.");
    terminal.press(":goto 99:1\r");
    terminal.wait_for("there is no such sample");
    // Together they look like Alt-]; they are taken as the two keys they are.
    terminal.press("\x1b]");
    terminal.wait_for("epoch 3 · sample 77 ·");
    // A breakpoint would be lost.
    terminal.press("q");
    terminal.wait_for("Leave? What you set is lost: `save FILE` keeps it. The same key again does it.");
    terminal.press("q");
    assert_eq!(terminal.end(), 0);
}

/// Presses the left button at a cell, drags to others, and lets go, as a terminal tells of it.
fn drag(terminal: &mut Terminal, cells: &[(u16, u16)]) {
    let told = |what: u8, (column, row): (u16, u16), end: char| {
        format!("\x1b[<{what};{};{}{end}", column + 1, row + 1)
    };
    let moves: String = cells[1..].iter().map(|&cell| told(32, cell, 'M')).collect();
    let last = *cells.last().unwrap();
    terminal.press(&(told(0, cells[0], 'M') + &moves + &told(0, last, 'm')));
}

#[test]
fn a_digit_drawn_by_the_mouse_is_read_kept_and_predicted() {
    let mut terminal = Terminal::start(&["draw"], 80, 24);
    terminal.wait_for("The network reads nothing yet.");
    drag(&mut terminal, &[(10, 5), (30, 5), (18, 19)]);
    terminal.wait_for("The network reads 7");
    terminal.press("s");
    terminal.wait_for("Which digit is it?");
    terminal.press("7");
    terminal.wait_for("Saved as digit-1_7.png.");
    let file = terminal.folder.path().join("digit-1_7.png");
    let predicted = std::process::Command::new(env!("CARGO_BIN_EXE_nn-tutor"))
        .args(["predict".as_ref(), file.as_os_str()])
        .output()
        .unwrap();
    let said = String::from_utf8(predicted.stdout).unwrap();
    assert!(said.contains("read as 7") && said.contains("its name says 7: right"), "{said}");
    // Over to the stepper: there the mouse is the terminal's again.
    terminal.press("\r");
    terminal.wait_for("step 1 of 8");
    terminal.press("q");
    terminal.wait_for("The network reads 7");
    terminal.press("q");
    let seen = terminal.seen.clone();
    assert!(seen.windows(8).any(|w| w == b"\x1b[?1006l"), "the mouse was not given back");
    assert_eq!(terminal.end(), 0);
}

#[test]
fn a_digit_drawn_by_keys_is_read() {
    let mut terminal = Terminal::start(&["draw"], 80, 24);
    terminal.wait_for("The network reads nothing yet.");
    terminal.press("LLL9k HHHJJJJ6lL8jHH ");
    terminal.wait_for("The network reads 5");
    // Ink that is in no file is asked about once; a signal is not.
    terminal.press("q");
    terminal.wait_for("The drawing is in no file.");
    terminal.signal("-TERM");
    assert_eq!(terminal.end(), 128 + 15);
}

/// What asks for kitty's images; what sends one, what deletes one and all; and what sends sixels.
const KITTY_ASK: &[u8] = b"\x1b_Gi=31,";
const KITTY_IMAGE: &[u8] = b"\x1b_Ga=T,";
const KITTY_GONE: &[u8] = b"\x1b_Ga=d,d=I,";
const KITTY_ALL_GONE: &[u8] = b"\x1b_Ga=d,d=A,";
const SIXELS: &[u8] = b"\x1bP0;1;0q";

/// Answers that a terminal with kitty's images gives, and one with sixels.
const KITTY: &[&[u8]] = &[b"\x1b]11;rgb:00/00/00\x07\x1b_Gi=31;OK\x1b\\\x1b[6;16;8t\x1b[?62;22c"];
const SIXEL: &[&[u8]] = &[b"\x1b]11;rgb:00/00/00\x07\x1b[6;16;8t\x1b[?63;1;2;4;22c"];

/// Lesson 2 at its fourth step, in a terminal that answers.
fn pictured(arguments: &[&str], environment: &[(&str, &str)], pieces: &'static [&'static [u8]]) -> Terminal {
    let arguments = [&["lesson", "2", "--step", "4"], arguments].concat();
    let answer = Answer { after: Duration::ZERO, pieces };
    let program = env!("CARGO_BIN_EXE_nn-tutor").as_ref();
    let mut terminal = Terminal::run(program, &arguments, (120, 40), environment, Some(answer));
    terminal.wait_for("4 of 11");
    terminal
}

/// A step on from one where a question is open.
fn past_the_question(terminal: &mut Terminal) {
    terminal.press("\x1b[C");
    terminal.wait_for("Show it and go on?");
    terminal.press("\x1b[C");
}

/// Ends it, and sees to it that the images were taken off the screen before that was left.
fn end_without_images(terminal: Terminal, code: u32) {
    let (mut seen, status) = terminal.end_seen();
    assert_eq!(status, code);
    let leave = seen.windows(LEAVE.len()).rposition(|w| w == LEAVE).unwrap();
    seen.truncate(leave);
    let last = |what: &[u8]| seen.windows(what.len()).rposition(|w| w == what);
    assert!(last(KITTY_ALL_GONE) > last(KITTY_IMAGE), "images were left behind");
}

#[test]
fn pictures_are_sent_when_they_change_and_deleted_when_they_go() {
    let mut terminal = pictured(&[], &[("TERM", "xterm-kitty")], KITTY);
    terminal.wait_for_bytes(KITTY_IMAGE, 1);
    assert_eq!(terminal.count(SIXELS), 0);
    // A step on, another picture, and the one before goes.
    past_the_question(&mut terminal);
    terminal.wait_for_bytes(KITTY_IMAGE, 2);
    terminal.wait_for_bytes(KITTY_GONE, 1);
    // What is typed changes no picture.
    terminal.press("i");
    terminal.settle();
    let sent = terminal.count(KITTY_IMAGE);
    terminal.press("\x1b");
    terminal.settle();
    terminal.press("12");
    terminal.wait_for("g: to that step");
    terminal.press("\x1b");
    terminal.settle();
    assert_eq!(terminal.count(KITTY_IMAGE), sent);
    // Help covers it, and gives it back.
    let gone = terminal.count(KITTY_GONE);
    terminal.press("?");
    terminal.wait_for_bytes(KITTY_GONE, gone + 1);
    terminal.press("\x1b");
    terminal.wait_for_bytes(KITTY_IMAGE, sent + 1);
    // On a screen of another size it is another.
    terminal.resize(100, 30);
    terminal.wait_for_bytes(KITTY_IMAGE, sent + 2);
    terminal.press("q");
    end_without_images(terminal, 0);
}

#[test]
fn pictures_are_sent_as_sixels_with_their_letters_over_them() {
    let mut terminal = pictured(&[], &[], SIXEL);
    terminal.wait_for_bytes(SIXELS, 1);
    terminal.settle();
    assert_eq!(terminal.count(KITTY_IMAGE), 0);
    assert_eq!(terminal.count(KITTY_ASK), 0, "what may not know the question is not asked");
    let at = terminal.seen.windows(SIXELS.len()).rposition(|w| w == SIXELS).unwrap();
    let after = String::from_utf8_lossy(&terminal.seen[at..]).into_owned();
    assert!(after.split_once("\x1b\\").unwrap().1.contains("0.9"), "no letters over it: {after:?}");
    past_the_question(&mut terminal);
    terminal.wait_for_bytes(SIXELS, 2);
    terminal.press("q");
    let (seen, status) = terminal.end_seen();
    assert_eq!(status, 0);
    let last = |what: &[u8]| seen.windows(what.len()).rposition(|w| w == what);
    assert!(last(b"\x1b[2J") > last(SIXELS), "images were left behind");
}

#[test]
fn a_picture_is_in_cells_where_there_are_no_pixels() {
    const NO_SIZE: &[&[u8]] = &[b"\x1b]11;rgb:00/00/00\x07\x1b_Gi=31;OK\x1b\\\x1b[6;0;0t\x1b[?62;4;22c"];
    const NOTHING: &[&[u8]] = &[];
    let no_colour = [("NO_COLOR", "1")];
    let in_tmux = [("TMUX", "/tmp/tmux"), ("TERM", "tmux-256color")];
    let kitty = [("TERM", "xterm-kitty")];
    let claims = [("TERM", "xterm-kitty"), ("KITTY_WINDOW_ID", "1")];
    for (arguments, environment, pieces) in [
        (&[][..], &kitty[..], NO_SIZE),
        (&[], &claims, NOTHING),
        (&[], &in_tmux, KITTY),
        (&[], &no_colour, KITTY),
        (&["--graphics", "none"], &[], KITTY),
        (&["--graphics", "kitty"], &[], NOTHING),
    ] {
        let mut terminal = pictured(arguments, environment, pieces);
        terminal.settle();
        past_the_question(&mut terminal);
        terminal.wait_for("5 of 11");
        terminal.settle();
        let sent = terminal.count(KITTY_IMAGE) + terminal.count(SIXELS);
        assert_eq!(sent, 0, "{arguments:?} {environment:?}");
        let asked = terminal.count(KITTY_ASK) > 0;
        assert_eq!(asked, arguments.is_empty() && pieces != KITTY, "{arguments:?} {environment:?}");
        let shown = terminal.screen.screen().contents();
        assert!(shown.contains(|sign| ('\u{2801}'..='\u{28ff}').contains(&sign)), "no links: {shown}");
        terminal.press("q");
        assert_eq!(terminal.end(), 0);
    }
}

#[test]
fn ctrl_z_takes_pictures_down_and_hangs_them_again() {
    let mut terminal = pictured(&["--graphics", "kitty"], &[], KITTY);
    terminal.wait_for_bytes(KITTY_IMAGE, 1);
    assert_eq!(terminal.count(KITTY_ASK), 0, "what is told is not asked");
    terminal.press("\x1a");
    terminal.wait_for_bytes(LEAVE, 1);
    assert!(terminal.count(KITTY_ALL_GONE) > 0);
    let end = Instant::now() + LIMIT;
    while !terminal.is_stopped() {
        assert!(Instant::now() < end, "it does not stop on Ctrl-Z");
        terminal.take_in(Duration::from_millis(10));
    }
    let sent = terminal.count(KITTY_IMAGE);
    terminal.signal("-CONT");
    terminal.wait_for_bytes(KITTY_IMAGE, sent + 1);
    terminal.press("q");
    end_without_images(terminal, 0);
}

/// Not a test of its own: the program with a fault, for the next one to run in a terminal.
#[test]
#[ignore = "it panics"]
fn panics_when_it_saves() {
    let lesson = catalogue::COURSE[2].read().map(Arc::new).unwrap();
    let opening = Opening::of(lesson, "2", Some(4));
    let theme = Theme { palette: Palette::Dark, ..Theme::default() };
    let app = App::new(Some(opening), Vec::new, Progress::default(), Settings::default(), theme);
    let edges = Edges {
        class: tui::ClassEdge::None,
        save: Box::new(|_| panic!("on purpose")),
        keep: Box::new(|_| Err(String::new())),
        write: Box::new(|_, _| Err(String::new())),
        remember: Box::new(|_| {}),
        keep_places: Box::new(|_| {}),
        watch: None,
        run: None,
        images: Images::Asked,
        log: None,
        play: None,
    };
    tui::run(app, edges).unwrap();
}

#[test]
fn a_panic_leaves_no_pictures_behind() {
    const PLAIN: &[&[u8]] = &[b"\x1b_Gi=31;OK\x1b\\\x1b[6;16;8t\x1b[?62;22c"];
    let program = std::env::current_exe().unwrap();
    let arguments = ["--ignored", "--exact", "--nocapture", "panics_when_it_saves"];
    let answer = Answer { after: Duration::ZERO, pieces: PLAIN };
    let mut terminal = Terminal::run(program.as_os_str(), &arguments, (120, 40), &[], Some(answer));
    terminal.wait_for_bytes(KITTY_IMAGE, 1);
    terminal.press("q");
    let (seen, _) = terminal.end_seen();
    let last = |what: &[u8]| seen.windows(what.len()).rposition(|w| w == what);
    assert!(last(KITTY_ALL_GONE) > last(KITTY_IMAGE), "images were left behind");
    assert!(last(LEAVE) > last(KITTY_ALL_GONE), "the screen was left with them on it");
    assert!(last(b"on purpose") > last(LEAVE), "what happened is not told");
}

#[test]
fn steps_play_by_themselves_until_a_key_stops_them() {
    let mut terminal = Terminal::start(&["lesson", "2", "--step", "8"], 120, 40);
    terminal.wait_for("8 of 11");
    terminal.press("p>>");
    terminal.wait_for("playing, 4× · 9 of 11");
    terminal.wait_for("10 of 11");
    terminal.press(" ");
    terminal.settle();
    let (shown, seen) = (terminal.screen.screen().contents(), terminal.seen.len());
    assert!(!shown.contains("playing"), "{shown}");
    terminal.settle();
    assert_eq!(terminal.seen.len(), seen, "something is drawn while nothing moves");
    terminal.press("q");
    assert_eq!(terminal.end(), 0);
}

#[test]
fn nothing_moves_where_that_is_asked_for() {
    let mut terminal = Terminal::start(&["--still", "lesson", "2", "--step", "3"], 120, 40);
    terminal.wait_for("3 of 11");
    terminal.press("p");
    terminal.wait_for("Nothing moves here");
    terminal.press("q");
    assert_eq!(terminal.end(), 0);
}

/// A lesson given by the two keys, with notes that drive, before a follower on a screen and one without.
#[test]
fn a_class_is_given_with_notes_and_followed_and_its_answers_are_kept() {
    const NEXT: &str = "\x1b[6~";
    let state = tempfile::tempdir().unwrap();
    let table = state.path().join("answers.csv");
    let environment = [("XDG_STATE_HOME", state.path().to_str().unwrap()), ("COLORFGBG", "15;0")];
    let run = |arguments: &[&str], size| {
        Terminal::run(env!("CARGO_BIN_EXE_nn-tutor").as_ref(), arguments, size, &environment, None)
    };
    let kept = table.to_str().unwrap();
    let mut presenter =
        run(&["lesson", "2", "--present", "--publish", "127.0.0.1:0", "--answers", kept], (120, 40));
    presenter.wait_for("nn-tutor follow 127.0.0.1:");
    let screen = presenter.screen.screen().contents();
    let joining = screen.split("nn-tutor follow ").nth(1).unwrap();
    let mut words = joining.split_whitespace();
    let (host, code) = (words.next().unwrap(), words.next().unwrap());
    let mut notes = run(&["notes"], (100, 30));
    notes.wait_for("0 here");
    let mut follower = run(&["follow", host, code], (80, 24));
    follower.wait_for("with the class");
    notes.wait_for("1 here");
    let mut plain = std::process::Command::new(env!("CARGO_BIN_EXE_nn-tutor"))
        .args(["follow", host, code, "--linear", "--name", "Ann"])
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    notes.wait_for("2 here");
    presenter.press(NEXT);
    follower.wait_for("1 of 11");
    // The second screen drives.
    notes.press("3\r");
    presenter.wait_for("What reaches hidden node 2?");
    follower.wait_for("What reaches hidden node 2?");
    follower.press("1.16\r");
    presenter.wait_for("1 of 2 answered");
    // Whoever reads answers what he has read.
    let mut heard = String::new();
    let mut lines = std::io::BufReader::new(plain.stdout.take().unwrap());
    while !heard.contains("What reaches hidden node 2?") {
        assert!(std::io::BufRead::read_line(&mut lines, &mut heard).unwrap() > 0, "{heard}");
    }
    plain.stdin.as_mut().unwrap().write_all(b"0.42\n").unwrap();
    presenter.wait_for("2 of 2 answered");
    notes.wait_for("row 1");
    presenter.press("d");
    follower.wait_for("█ 1");
    presenter.press(NEXT);
    follower.wait_for("The answer: 0.42");
    // A follower that is gone and comes back is at the right step.
    follower.press("q");
    assert_eq!(follower.end(), 0);
    let mut late = run(&["follow", host, code], (60, 18));
    late.wait_for("3 of 11");
    // A class is not ended by one key while somebody follows.
    presenter.press("q");
    notes.wait_for("End the class of");
    presenter.press("q");
    assert_eq!(presenter.end(), 0);
    late.wait_for("the class is over");
    late.press("q");
    assert_eq!(late.end(), 0);
    notes.press("q");
    assert_eq!(notes.end(), 0);
    std::io::Read::read_to_string(&mut lines, &mut heard).unwrap();
    plain.wait().unwrap();
    assert!(
        heard.contains("Question: What reaches hidden node 2?") && heard.contains("The class is over."),
        "{heard}"
    );
    let table = std::fs::read_to_string(table).unwrap();
    assert!(table.contains(",Ann,0.42,1,yes,") && table.contains(",1.16,1,no,"), "{table}");
    // But for the seats of those who may come back, which tell nobody's name.
    let left: Vec<_> =
        std::fs::read_dir(state.path().join("nn-tutor")).into_iter().flatten().flatten().collect();
    assert!(left.iter().all(|entry| entry.file_name() == "seats"), "{left:?}");
}

#[test]
fn a_command_is_put_on_the_clipboard() {
    let mut terminal = Terminal::start(&["lesson", "2", "--step", "4"], 80, 24);
    terminal.wait_for("4 of 11");
    terminal.press("y");
    terminal.wait_for("To the clipboard: nn-tutor lesson 2 --at 4");
    // As `base64` writes it.
    let sent = b"\x1b]52;c;bm4tdHV0b3IgbGVzc29uIDIgLS1hdCA0\x1b\\";
    assert!(terminal.seen.windows(sent.len()).any(|w| w == sent));
    terminal.press("q");
    assert_eq!(terminal.end(), 0);
}

#[test]
fn the_cursor_is_on_the_lit_number_and_hidden_where_none_is() {
    let mut terminal = Terminal::start(&["lesson", "2"], 80, 24);
    terminal.wait_for("Three layers by matrix");
    terminal.settle();
    assert!(terminal.screen.screen().hide_cursor());
    terminal.press("q");
    assert_eq!(terminal.end(), 0);
    let mut terminal = Terminal::start(&["lesson", "2", "--step", "8"], 80, 24);
    terminal.wait_for("8 of 11");
    terminal.press("\x1b[B");
    terminal.wait_for("cell 1 of 3");
    terminal.settle();
    let screen = terminal.screen.screen();
    assert!(!screen.hide_cursor());
    let (row, column) = screen.cursor_position();
    let cell = screen.cell(row, column).unwrap();
    assert!(cell.inverse(), "the cursor stands on {:?}", cell.contents());
    terminal.press("q");
    assert_eq!(terminal.end(), 0);
}

/// Names the file in which what was learned is kept there.
const KEPT: &str = "NN_TUTOR_TEST_KEPT";

/// Not a test of its own either: a fault amid a frame.
#[test]
#[ignore = "it panics"]
fn panics_when_it_draws() {
    let lesson = catalogue::COURSE[2].read().map(Arc::new).unwrap();
    let opening = Opening::of(lesson, "2", Some(4));
    let mut app =
        App::new(Some(opening), Vec::new, Progress::default(), Settings::default(), Theme::default());
    if let tui::Screen::Lesson(lesson) = &mut app.screen {
        // More than a number can be written with.
        lesson.stepping.decimals = 1 << 20;
    }
    let kept = std::env::var_os(KEPT);
    let edges = Edges {
        class: tui::ClassEdge::None,
        save: Box::new(move |progress| {
            if let Some(kept) = &kept {
                std::fs::write(kept, progress.to_json().unwrap()).unwrap();
            }
        }),
        keep: Box::new(|_| Err(String::new())),
        write: Box::new(|_, _| Err(String::new())),
        remember: Box::new(|_| {}),
        keep_places: Box::new(|_| {}),
        watch: None,
        run: None,
        images: Images::Unwanted,
        log: None,
        play: None,
    };
    tui::run(app, edges).unwrap();
}

#[test]
fn a_panic_amid_a_frame_ends_the_frame() {
    let program = std::env::current_exe().unwrap();
    let arguments = ["--ignored", "--exact", "--nocapture", "panics_when_it_draws"];
    let mut terminal = Terminal::run(program.as_os_str(), &arguments, (80, 24), &[], None);
    // The cursor was not hidden yet.
    terminal.wait_for_bytes(b"panicked at", 1);
    terminal.settle();
    let seen = &terminal.seen;
    let places =
        |what: &[u8]| -> Vec<usize> { (0..seen.len()).filter(|at| seen[*at..].starts_with(what)).collect() };
    let (begun, ended) = (places(b"\x1b[?2026h"), places(b"\x1b[?2026l"));
    assert_eq!((begun.len(), ended.len()), (1, 1), "it is the first frame that panics");
    assert!(begun[0] < ended[0] && ended[0] < places(LEAVE)[0]);
    assert!(places(b"panicked at")[0] > places(LEAVE)[0], "what happened is not told");
}

/// Not a test of its own: a lesson that cannot be read again without a fault of the program's own.
#[test]
#[ignore = "it panics"]
fn panics_when_it_reads_again() {
    let path = std::path::PathBuf::from(std::env::var_os(WATCHED).unwrap());
    let app = App::new(
        Some(Opening::of(catalogue::COURSE[2].read().map(Arc::new).unwrap(), "2", Some(4))),
        Vec::new,
        Progress::default(),
        Settings::default(),
        Theme::default(),
    );
    let edges = Edges {
        class: tui::ClassEdge::None,
        save: Box::new(|progress| assert!(progress.lessons.contains_key("2"))),
        keep: Box::new(|_| Err(String::new())),
        write: Box::new(|_, _| Err(String::new())),
        remember: Box::new(|_| {}),
        keep_places: Box::new(|_| {}),
        watch: Some((path, |_| panic!("on purpose"))),
        run: None,
        images: Images::Unwanted,
        log: None,
        play: None,
    };
    assert_eq!(tui::run(app, edges).unwrap(), tui::Exit::Quit);
}

/// Names the file that is watched there.
const WATCHED: &str = "NN_TUTOR_TEST_WATCHED";

#[test]
fn a_panic_of_another_thread_is_told_on_the_screen_and_it_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("watched.md");
    std::fs::write(&path, "one").unwrap();
    let program = std::env::current_exe().unwrap();
    let arguments = ["--ignored", "--exact", "--nocapture", "panics_when_it_reads_again"];
    let environment = [(WATCHED, path.to_str().unwrap()), ("COLORFGBG", "15;0")];
    let mut terminal = Terminal::run(program.as_os_str(), &arguments, (120, 40), &environment, None);
    terminal.wait_for("4 of 11");
    for text in ["two", "three"] {
        std::fs::write(&path, text).unwrap();
        terminal.wait_for("a fault of nn-tutor's own");
        terminal.press("\x1b");
    }
    terminal.press("\x03");
    let (seen, code) = terminal.end_seen();
    assert!(code == 0 && !seen.windows(8).any(|w| w == b"panicked"), "{}", String::from_utf8_lossy(&seen));
}

#[test]
fn a_panic_amid_a_frame_loses_nothing_learned() {
    let program = std::env::current_exe().unwrap();
    let arguments = ["--ignored", "--exact", "--nocapture", "panics_when_it_draws"];
    let state = tempfile::tempdir().unwrap();
    let kept = state.path().join("kept");
    let environment = [(KEPT, kept.to_str().unwrap())];
    let mut terminal = Terminal::run(program.as_os_str(), &arguments, (80, 24), &environment, None);
    terminal.wait_for_bytes(b"panicked at", 1);
    terminal.end();
    assert!(std::fs::read_to_string(kept).unwrap().contains("\"furthest\""));
}

#[test]
fn a_link_in_prose_is_one_in_the_terminal_for_as_long_as_it_is_shown() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("linked.md");
    let text = "+++\ntitle = \"Linked\"\n+++\n\n## A\n\nSee [the deck](https://example.org/deck).\n\n```python\na = 1.0\n```\n\n\
        ## B\n\nSee the deck.\n\n```python\nb = 2.0\n```\n";
    std::fs::write(&path, text).unwrap();
    let mut terminal = Terminal::start(&["lesson", path.to_str().unwrap(), "--step", "1"], 80, 24);
    terminal.wait_for("See the deck");
    terminal.settle();
    let begun = b"\x1b]8;;https://example.org/deck\x1b\\";
    assert!(terminal.count(begun) > 0 && terminal.count(begun) == terminal.count(b"\x1b]8;;\x1b\\"));
    // The same words without a link are written again.
    let before = (terminal.count(begun), terminal.seen.len());
    terminal.press("\x1b[C");
    terminal.wait_for("2 of 2");
    terminal.settle();
    assert_eq!(terminal.count(begun), before.0);
    let after = String::from_utf8_lossy(&terminal.seen[before.1..]).into_owned();
    assert!(after.contains("deck"), "{after:?}");
    terminal.press("q");
    assert_eq!(terminal.end(), 0);
}

/// No box, no repaint, no movement of the cursor: lines that follow one another, to the end of the lesson.
#[test]
fn a_lesson_is_gone_through_without_a_screen() {
    let mut terminal = Terminal::start(&["lesson", "3", "--linear"], 80, 24);
    terminal.wait_for_bytes(b"Enter goes on", 1);
    for typed in 1.. {
        assert!(typed < 1000, "the lesson has no end");
        let before = terminal.seen.len();
        terminal.press("\r");
        let end = Instant::now() + LIMIT;
        // What is typed is shown, and then what is said to it.
        while terminal.seen.len() < before + 3 {
            assert!(Instant::now() < end, "nothing is said");
            terminal.take_in(Duration::from_millis(50));
        }
        if terminal.count(b"This is the end of 3 Splitting the error.") == 1 {
            break;
        }
    }
    let (asked, shown) = (terminal.count(b"Question: "), terminal.count(b"The answer: "));
    assert!(asked > 1 && asked == shown, "{shown} of {asked} questions were shown");
    terminal.press("q\r");
    terminal.wait_for_bytes(b"What was reached is kept.", 1);
    let end = Instant::now() + LIMIT;
    while terminal.child.try_wait().unwrap().is_none() {
        assert!(Instant::now() < end, "it does not end");
        terminal.take_in(Duration::from_millis(20));
    }
    let steers = |byte: &u8| byte.is_ascii_control() && !matches!(byte, b'\r' | b'\n');
    assert!(!terminal.seen.iter().any(steers), "nothing steers the terminal");
    let kept = std::fs::read_to_string(terminal.folder.path().join("nn-tutor/progress.json")).unwrap();
    assert!(kept.contains("\"given_up\": true"), "{kept}");
}

#[test]
fn an_answer_outlives_what_kills_the_program() {
    let mut terminal = Terminal::start(&["lesson", "2"], 80, 24);
    terminal.wait_for("2 Three layers by matrix");
    terminal.press("3g3g");
    terminal.wait_for("What reaches hidden node 2?");
    terminal.press("0.42\r");
    terminal.wait_for("0.42: right.");
    terminal.signal("-KILL");
    terminal.child.wait().unwrap();
    let kept = std::fs::read_to_string(terminal.folder.path().join("nn-tutor/progress.json")).unwrap();
    assert!(kept.contains("What reaches hidden node 2?"), "{kept}");
}

impl Terminal {
    /// Waits until it stands still, as a job does that a shell has stopped.
    fn wait_until_stopped(&mut self) {
        let end = Instant::now() + LIMIT;
        while !self.is_stopped() {
            assert!(Instant::now() < end, "it does not stop");
            self.take_in(Duration::from_millis(10));
        }
        self.settle();
    }

    /// Waits until every key is handed on by itself: it is so for good once both the stop and the going on are heard.
    fn wait_until_it_takes_keys(&mut self) {
        let end = Instant::now() + LIMIT;
        while self.takes_lines() {
            assert!(Instant::now() < end, "it takes whole lines only");
            self.take_in(Duration::from_millis(10));
        }
    }

    /// Whether the terminal hands lines on, as a shell wants it, and not every key by itself.
    fn takes_lines(&self) -> bool {
        let name = self.master.tty_name().unwrap();
        let said = std::process::Command::new("stty").args(["-a", "-F"]).arg(name).output().unwrap();
        !String::from_utf8_lossy(&said.stdout).contains("-icanon")
    }
}

/// Opens a lesson in a window, steps on, and closes the window. How it ended, and what was kept.
fn closed(is_controlling: bool) -> (portable_pty::ExitStatus, String) {
    let size = PtySize { rows: 24, cols: 80, pixel_width: 0, pixel_height: 0 };
    let pair = native_pty_system().openpty(size).unwrap();
    let state = tempfile::tempdir().unwrap();
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_nn-tutor"));
    command.args(["lesson", "2"]);
    command.cwd(state.path());
    command.env("XDG_STATE_HOME", state.path());
    command.env("TERM", "xterm-256color");
    command.env("COLORFGBG", "15;0");
    command.set_controlling_tty(is_controlling);
    let mut child = pair.slave.spawn_command(command).unwrap();
    drop(pair.slave);
    let mut reader = pair.master.try_clone_reader().unwrap();
    let mut keyboard = pair.master.take_writer().unwrap();
    let mut screen = vt100::Parser::new(at_least_one(24), at_least_one(80), 0);
    let mut read_until = |wanted: &str| {
        let mut bytes = [0; 4096];
        while !screen.screen().contents().contains(wanted) {
            let count = reader.read(&mut bytes).unwrap();
            screen.process(&bytes[..count]);
        }
    };
    read_until("Three layers by matrix");
    // Past the question of the first step.
    keyboard.write_all(b"\x1b[C2\r\x1b[C").unwrap();
    read_until("2 of 11");
    drop((reader, keyboard, pair.master));
    let end = Instant::now() + LIMIT;
    while child.try_wait().unwrap().is_none() {
        assert!(Instant::now() < end, "it goes on without a terminal");
        std::thread::sleep(Duration::from_millis(20));
    }
    let kept = std::fs::read_to_string(state.path().join("nn-tutor/progress.json"));
    (child.wait().unwrap(), kept.unwrap_or_default())
}

#[test]
fn a_closed_window_is_an_end_like_any_other() {
    for is_controlling in [true, false] {
        let (status, kept) = closed(is_controlling);
        assert_eq!((status.signal(), status.exit_code()), (None, 128 + 1));
        assert!(kept.contains("\"stop\": 2"), "the place was lost: {kept}");
    }
}

#[test]
fn every_signal_that_ends_a_program_ends_it_in_order() {
    let ending =
        [("-HUP", 1), ("-INT", 2), ("-QUIT", 3), ("-USR1", 10), ("-USR2", 12), ("-ALRM", 14), ("-TERM", 15)];
    for (name, number) in ending {
        let mut terminal = Terminal::start(&["lesson", "2"], 80, 24);
        terminal.wait_for("Three layers by matrix");
        terminal.signal(name);
        assert_eq!(terminal.end(), 128 + number, "{name}");
    }
}

#[test]
fn stopped_by_a_signal_it_gives_the_terminal_back_and_takes_it_up() {
    let (_folder, path) = forty_steps();
    let mut terminal = Terminal::start(&["run", &path], 80, 24);
    terminal.wait_for(" 1 of 40");
    assert!(!terminal.takes_lines());
    terminal.signal("-TSTP");
    terminal.wait_until_stopped();
    assert!(terminal.takes_lines());
    assert!(!terminal.screen.screen().hide_cursor() && !terminal.screen.screen().alternate_screen());
    terminal.signal("-CONT");
    terminal.wait_for(" 1 of 40");
    terminal.press("\x1b[C");
    terminal.wait_for(" 2 of 40");
    // Nothing can be done before SIGSTOP; a shell then makes the terminal its own.
    terminal.signal("-STOP");
    terminal.wait_until_stopped();
    let name = terminal.master.tty_name().unwrap();
    assert!(std::process::Command::new("stty").args(["sane", "-F"]).arg(name).status().unwrap().success());
    terminal.screen.process(b"\x1b[?1049l\x1b[2J$ fg");
    terminal.signal("-CONT");
    terminal.wait_for(" 2 of 40");
    assert!(!terminal.takes_lines());
    terminal.press("\x1b[C");
    terminal.wait_for(" 3 of 40");
    terminal.press("q");
    assert_eq!(terminal.end(), 0);
}

/// A state folder in which a question of lesson 2 has been due for long.
fn with_a_question_due() -> tempfile::TempDir {
    let state = tempfile::tempdir().unwrap();
    let kept = r#"{"version": 2, "last": null, "lessons": {"three-layers": {"stop": 1, "furthest": 1, "stops": 20,
        "questions": {"What reaches hidden node 2?": {"tries": 2, "given_up": true, "due": 1, "pauses": 0}}}}}"#;
    std::fs::create_dir(state.path().join("nn-tutor")).unwrap();
    std::fs::write(state.path().join("nn-tutor/progress.json"), kept).unwrap();
    state
}

/// Menu, lesson, debugger, pad and quiz: each is stopped either way, woken, and ended by one of the signals.
#[test]
fn signals_are_heard_in_every_screen() {
    let state = with_a_question_due();
    let state = ("XDG_STATE_HOME", state.path().to_str().unwrap());
    let screens: [(&[&str], &str, (&str, u32)); 5] = [
        (&[], "The artificial neuron", ("-HUP", 1)),
        (&["lesson", "2"], "Three layers by matrix", ("-INT", 2)),
        (&["debug", "--hidden", "3", "--sample", "5"], "epoch 1 · sample 5 ·", ("-QUIT", 3)),
        (&["draw"], "The network reads nothing yet.", ("-TERM", 15)),
        (&["review"], "Enter asks its question again", ("-HUP", 1)),
    ];
    for (arguments, shown, (name, number)) in screens {
        let program = env!("CARGO_BIN_EXE_nn-tutor").as_ref();
        let mut terminal = Terminal::run(program, arguments, (80, 24), &[state, ("COLORFGBG", "15;0")], None);
        terminal.wait_for(shown);
        for stop in ["-TSTP", "-STOP"] {
            terminal.signal(stop);
            terminal.wait_until_stopped();
            assert_eq!(terminal.takes_lines(), stop == "-TSTP", "{arguments:?}, {stop}");
            let before = terminal.count(b"\x1b[?1049h");
            terminal.signal("-CONT");
            terminal.wait_for_bytes(b"\x1b[?1049h", before + 1);
            terminal.wait_for(shown);
            terminal.wait_until_it_takes_keys();
        }
        terminal.signal(name);
        assert_eq!(terminal.end(), 128 + number, "{arguments:?}, {name}");
    }
}

#[test]
fn no_number_before_a_key_holds_the_screen_up() {
    let (_folder, path) = forty_steps();
    let mut terminal = Terminal::start(&["run", &path], 80, 24);
    terminal.wait_for(" 1 of 40");
    let asked = Instant::now();
    terminal.press("999999999999\x1b[C");
    terminal.wait_for(" 40 of 40");
    terminal.press("i");
    for side in ["\x1b[C", "\x1b[D", "\x1b[A", "\x1b[B"] {
        terminal.press("999999999999");
        terminal.press(side);
    }
    terminal.press("\x1b");
    terminal.settle();
    terminal.press("12\x1b[D");
    terminal.wait_for(" 28 of 40");
    // Figures before a key that means nothing are gone with it.
    terminal.press("12\x1b[21~\x1b[D");
    terminal.wait_for(" 27 of 40");
    terminal.press("\x03");
    assert_eq!(terminal.end(), 0);
    assert!(asked.elapsed() < Duration::from_secs(10), "{:?}", asked.elapsed());
}

#[test]
fn however_much_is_typed_ahead_the_end_is_heard() {
    let mut terminal = Terminal::start(&["lesson", "6"], 80, 24);
    terminal.wait_for("Training on digits");
    let keyboard = Arc::clone(&terminal.keyboard);
    let typing = std::thread::spawn(move || {
        let keys = "\x1b[C\x1b[Dxyzhjkl1".repeat(20_000);
        for piece in keys.as_bytes().chunks(1_000).chain([&b"\x03"[..]]) {
            if keyboard.lock().unwrap().write_all(piece).is_err() {
                return;
            }
        }
    });
    assert_eq!(terminal.end(), 0);
    typing.join().unwrap();
}

#[test]
fn what_is_pasted_is_text_and_no_commands() {
    let (_folder, path) = forty_steps();
    let mut terminal = Terminal::start(&["run", &path], 80, 24);
    terminal.wait_for(" 1 of 40");
    terminal.press("\x1b[200~qqq\x1b[201~");
    terminal.wait_for("nothing was pasted");
    terminal.press("/\x1b[200~sigmoid\nq\x1b[201~");
    terminal.wait_for("sigmoid▌");
    terminal.press("\x03");
    assert_eq!(terminal.end(), 0);
}

#[test]
fn the_keys_of_a_session_are_kept_and_played_up_to_a_waypoint() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("keys.txt");
    let file = path.to_str().unwrap();
    let program = "```python\na = 1.0\nb = a + 1.0\n```\n\nSo c.\n\n```python\nc = b + 1.0\n```\n";
    let lesson = folder.path().join("mine.md");
    std::fs::write(&lesson, format!("+++\ntitle = \"Mine\"\n+++\n\nWords on b.\n\n{program}")).unwrap();
    let lesson = lesson.to_str().unwrap();
    let mut terminal = Terminal::start(&["lesson", lesson, "--log", file], 80, 24);
    terminal.wait_for("Mine");
    terminal.press("1g");
    terminal.wait_for("1 of 2");
    terminal.press("q");
    assert_eq!(terminal.end(), 0);
    let kept = std::fs::read_to_string(&path).unwrap();
    let words: Vec<&str> = kept.lines().skip(1).filter_map(|line| line.split_whitespace().nth(2)).collect();
    assert_eq!(words, ["1", "g", "q"], "{kept}");
    assert!(kept.starts_with("# Keys of nn-tutor lesson /"), "{kept}");
    std::fs::write(&path, "1 g\npause Here\n→\n").unwrap();
    let mut terminal = Terminal::start(&["lesson", lesson, "--play", file], 80, 24);
    terminal.wait_for("Here. A key plays on");
    assert!(terminal.screen.screen().contents().contains("1 of 2"));
    terminal.press(" ");
    terminal.wait_for("2 of 2");
    terminal.press("q");
    assert_eq!(terminal.end(), 0);
}
