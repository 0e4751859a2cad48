//! Films: the same bytes from the same keys, times that rise, and a last frame that is the screen.

use std::num::NonZeroU16;
use std::time::Duration;

use nn_tutor::command::Context;
use nn_tutor::digits::Source;
use nn_tutor::draw::film::film as moving;
use nn_tutor::draw::palette::Brightness;
use nn_tutor::interp::Settings;
use nn_tutor::lang::locate;
use nn_tutor::session::progress::Progress;
use nn_tutor::study::experiment::Sources;
use nn_tutor::tui::theme::{Backdrop, Depth, Glyphs, Palette, Theme};
use nn_tutor::tui::{App, Film, Movement, Opening, Script, ScriptAct, cast, film, scenes};

use crate::pictures_svg::is_well_formed;
use crate::support::{ROLE_THEME, buffer, key, menu, press, read, text};

/// Steps without a question, and then one with one: what the course asks where is no matter of films.
const LESSON: &str = "+++\ntitle = \"Sums\"\n+++\n\nWords before it.\n\n## A\n\nTwo signals.\n\n```python\nI = column(1.0, 0.5)\nW = array([[0.9, 0.3], [0.2, 0.8]])\n```\n\nTheir sums.\n\n```python\nX = W @ I\n```\n\n```question\nask = \"What reaches node 1?\"\ncell = \"X[0, 0]\"\n```\n\nTwice that.\n\n```python\nY = X * 2\nZ = Y + 1\n```\n";
const KEYS: &str =
    "# The first steps.\n→*3 ↓ wait 1.5\npause The product\n↑ \"0.6\" Enter wait \"1.05\" Enter\nwait\n→ p\n";

fn app() -> App {
    let ground = Brightness::Dark;
    let theme = Theme {
        palette: Palette::on(Some(ground), Depth::Many),
        glyphs: Glyphs::Braille,
        backdrop: Backdrop::Painted(ground, Depth::Many),
        depth: Depth::Full,
    };
    let opening = Opening::of(read(LESSON), "test", None);
    let mut app = App::new(Some(opening), menu, Progress::default(), Settings::default(), theme);
    app.common.movement = Movement::Explains;
    app
}

fn made(keys: &str) -> (Film, App) {
    let mut app = app();
    let film = film(&mut app, &Script::parse(keys).unwrap(), (80, 24)).unwrap();
    (film, app)
}

#[test]
fn every_line_of_a_cast_is_json_with_rising_times() {
    let (film, _) = made(KEYS);
    let cast = cast(&film, "2 Three \"layers\"").unwrap();
    let mut lines = cast.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
    let header = lines.next().unwrap();
    assert_eq!(
        (&header["version"], &header["width"], &header["height"]),
        (&2.into(), &80.into(), &24.into())
    );
    assert_eq!(header["title"], "2 Three \"layers\"");
    let (mut before, mut frames, mut marks) = (-1.0, 0, Vec::new());
    for event in lines {
        let (at, kind) = (event[0].as_f64().unwrap(), event[1].as_str().unwrap().to_owned());
        if kind == "m" {
            marks.push((at, event[2].as_str().unwrap().to_owned()));
            continue;
        }
        assert!(kind == "o" && at > before, "{at} after {before}");
        (before, frames) = (at, frames + 1);
    }
    assert!(frames > 10, "{frames} frames");
    // Four keys, and then a wait.
    assert_eq!(marks, [(4.0 * 0.7 + 1.5, "The product".to_owned())]);
}

#[test]
fn the_same_keys_give_the_same_bytes() {
    let of = || {
        let (film, _) = made(KEYS);
        let scenes = scenes(&film, Brightness::Dark);
        (cast(&film, "T").unwrap(), moving(&scenes, film.end.as_secs_f64(), Brightness::Dark, "T"))
    };
    assert_eq!(of(), of());
}

#[test]
fn the_last_frame_is_the_screen() {
    let (film, mut played) = made(KEYS);
    let last = film.frames.last().unwrap();
    assert_eq!(last.screen, buffer(&mut played, 80, 24));
    let (film, _) = made("→*2");
    let mut pressed = app();
    pressed.common.movement = Movement::Still;
    press(&mut pressed, "Right Right");
    assert_eq!(text(&film.frames.last().unwrap().screen), text(&buffer(&mut pressed, 80, 24)));
}

/// A player that knows no more of terminals than it must, in place of one.
#[test]
fn what_a_terminal_makes_of_a_cast_is_the_screen() {
    let (film, _) = made(KEYS);
    let cast = cast(&film, "T").unwrap();
    let [rows, columns] = [24, 80].map(|n| NonZeroU16::new(n).unwrap());
    let mut terminal = vt100::Parser::new(rows, columns, 0);
    for line in cast.lines().skip(1) {
        let event: serde_json::Value = serde_json::from_str(line).unwrap();
        if event[1] == "o" {
            terminal.process(event[2].as_str().unwrap().as_bytes());
        }
    }
    let shown: Vec<String> =
        terminal.screen().contents().lines().map(|row| row.trim_end().to_owned()).collect();
    assert_eq!(shown.join("\n").trim_end(), text(&film.frames.last().unwrap().screen).trim_end());
}

#[test]
fn a_moving_drawing_is_well_formed_and_asks_for_nothing() {
    let (film, _) = made("→*4 wait");
    let frames = scenes(&film, Brightness::Light);
    let svg = moving(&frames, film.end.as_secs_f64(), Brightness::Light, "<T> & \"more\"");
    let (style, _) = svg.split_once("<style>").and_then(|(_, rest)| rest.split_once("</style>")).unwrap();
    assert!(is_well_formed(&svg.replace(style, "")), "{svg}");
    assert_eq!(svg.matches("transform=\"translate(").count(), frames.len());
    assert!(style.contains("0.0000% {") && style.contains("prefers-reduced-motion"));
    for target in svg.split("href=\"").skip(1) {
        assert!(target.starts_with("#r"));
    }
}

#[test]
fn a_training_is_carried_out_and_told_epoch_by_epoch() {
    let words = "+++\ntitle = \"T\"\n+++\n\n## A\n\nWords.\n\n```train\ntitle = \"All\"\nepochs = 2\nhidden = 2\nrecords = 50\n```\n";
    let opening = Opening::of(read(words), "test", None);
    let mut app = App::new(Some(opening), menu, Progress::default(), Settings::default(), ROLE_THEME);
    let csv = |name: &str| Source::File(format!("{}/data/{name}", env!("CARGO_MANIFEST_DIR")));
    app.common.sources = Sources::new(csv("digits_train_100.csv"), Some(csv("digits_test_10.csv")));
    let film = film(&mut app, &Script::parse("End Enter wait 5").unwrap(), (80, 24)).unwrap();
    let last = text(&film.frames.last().unwrap().screen);
    assert!(last.contains('%') || last.contains("read"), "{last}");
    let times: Vec<Duration> = film.frames.iter().map(|frame| frame.at).collect();
    assert!(times.windows(2).all(|pair| pair[0] < pair[1]), "{times:?}");
    assert!(times.len() >= 4, "{times:?}");
}

#[test]
fn keys_are_read_by_the_names_of_the_table() {
    let Script(acts) =
        Script::parse("→ Right PgDn Ctrl-L F1 x \"a \\\"b\" paste \"0.5\" wait 0.25 # ab").unwrap();
    let expected = ["Right", "Right", "PageDown", "C-l"].map(|name| ScriptAct::Key(key(name)));
    assert_eq!(acts[..4], expected);
    assert_eq!(acts[5], ScriptAct::Key(key("x")));
    assert_eq!(acts[6..10], ["a", "Space", "\"", "b"].map(|name| ScriptAct::Letter(key(name))));
    assert_eq!(acts[10..], [ScriptAct::Paste("0.5".into()), ScriptAct::Wait(Duration::from_millis(250))]);
    // What is typed as a line is no key.
    let keys = nn_tutor::command::TABLE.iter().filter(|binding| binding.contexts != [Context::Telling]);
    for binding in keys {
        for key in binding.keys {
            let quoted = format!("\"{key}\"");
            let word = if key.starts_with('#') || key.starts_with('"') { &quoted } else { *key };
            assert_eq!(Script::parse(word).unwrap().0.len(), 1, "{key}");
        }
    }
}

#[test]
fn what_is_no_key_is_told_with_its_place_and_what_to_write() {
    let told = |text: &str| -> Vec<String> {
        let faults = Script::parse(text).unwrap_err();
        let line = |fault: &nn_tutor::lang::Diagnostic| {
            let at = locate(text, fault.span.start);
            format!(
                "{}:{}: {} / {}",
                at.line,
                at.column,
                fault.message,
                fault.help.clone().unwrap_or_default()
            )
        };
        faults.iter().map(line).collect()
    };
    assert_eq!(told("→\n→ Entr\n"), ["2:3: there is no key `Entr` / did you mean `Enter`?"]);
    assert_eq!(
        told("wait 1000"),
        ["1:6: `1000` is no time to wait / write seconds, from 0 to 600: wait 1.5"]
    );
    assert_eq!(
        told("→ pause"),
        ["1:3: `pause` stands within a line / a waypoint has a line of its own, with its name after it"]
    );
    assert_eq!(told("\"abc"), ["1:1: this text has no end / put \" after it"]);
    assert_eq!(
        told("paste x"),
        ["1:1: nothing is pasted here / write the text between quotes: paste \"0.42\""]
    );
    assert!(told("hello")[0].contains("text that is typed goes between quotes"));
    assert!(told("→*100000")[0].starts_with("1:1: there is no key"));
    assert!(told(&"→*1000\n".repeat(200))[0].contains("more than 100000 keys"));
}
