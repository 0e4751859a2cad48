//! Copying: what a key puts on the terminal's clipboard.

use nn_tutor::tui::{App, Effect, Message};

use crate::support::{buffer, key, lesson, open, press, read, text};

/// What a key copies.
fn copied(app: &mut App, name: &str) -> Option<String> {
    app.update(Message::Key(key(name))).into_iter().find_map(|effect| match effect {
        Effect::Copy(text) => Some(text),
        _ => None,
    })
}

#[test]
fn the_lit_number_is_copied_in_full_with_an_ascii_minus() {
    let mut app = open(read(
        "+++\ntitle = \"T\"\n+++\n\n```python\nW = array([[-0.5, 2.0], [1.0, 4.0]])\nx = column(1.0, 3.0)\ny = W @ x / 3\n```\n",
    ));
    press(&mut app, "1g Down Right Right Down Right Down");
    let text_of = copied(&mut app, "Y").unwrap();
    assert_eq!(text_of.parse::<f64>().unwrap(), (-0.5 + 6.0) / 3.0);
    press(&mut app, "i Left");
    press(&mut app, "Esc Up Up Up Up 1 g Down i");
    assert_eq!(copied(&mut app, "Y").unwrap(), "-0.5");
    assert!(text(&buffer(&mut app, 80, 24)).contains("To the clipboard: -0.5"));
}

#[test]
fn what_waits_behind_a_question_is_not_copied() {
    let mut app = open(lesson(2));
    press(&mut app, "3g Down Right");
    assert_eq!(copied(&mut app, "Y"), None);
    assert!(text(&buffer(&mut app, 80, 24)).contains("No number is lit here"));
    press(&mut app, "Enter*2");
    assert_eq!(copied(&mut app, "Y").unwrap(), (0.2 * 0.9 + 0.8 * 0.1 + 0.2 * 0.8_f64).to_string());
}

#[test]
fn the_command_opens_this_step() {
    // The key these tests keep a lesson's progress under is that of no lesson of the course.
    let mut app = open(lesson(2));
    assert_eq!(copied(&mut app, "y").unwrap(), "nn-tutor lesson test");
    press(&mut app, "5g");
    assert_eq!(copied(&mut app, "y").unwrap(), "nn-tutor lesson test --at 5");
    press(&mut app, "r");
    assert_eq!(copied(&mut app, "y").unwrap(), "nn-tutor lesson test --at 5 --round 3");
    // Opened from the menu it has its number.
    press(&mut app, "m Home Down Down Enter 5g");
    assert_eq!(copied(&mut app, "y").unwrap(), "nn-tutor lesson 2 --at 5");
}
