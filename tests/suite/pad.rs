//! The drawing pad: mouse and keys, the paper, the stages, and the way through the network and back.

use std::sync::LazyLock;

use crossterm::event::{KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use nn_tutor::digits::Part;
use nn_tutor::digits::means::ClassMeans;
use nn_tutor::network::Model;
use nn_tutor::pictures::drawing::{Drawing, PAPER, Tool};
use nn_tutor::study::clinic::Clinic;
use nn_tutor::tui::{App, Effect, Message, PadMode, PadScreen, Screen, pad_layout};
use proptest::prelude::*;

use crate::support::{self, ROLE_THEME, press};

fn pad() -> App {
    static CLINIC: LazyLock<Clinic> = LazyLock::new(|| {
        let means = ClassMeans::of(support::handwriting(Part::Test));
        Clinic::new(Model::shipped().unwrap().network, means).unwrap()
    });
    let mut app = App::pad(CLINIC.clone(), ROLE_THEME);
    app.update(Message::Resize(80, 24));
    app
}

fn screen(app: &App) -> &PadScreen {
    match &app.screen {
        Screen::Pad(pad) => pad,
        _ => panic!("the pad is not open"),
    }
}

fn reads(app: &App) -> usize {
    screen(app).read.as_ref().unwrap().1.answer()
}

fn drawn(app: &mut App, columns: u16, rows: u16) -> String {
    support::text(&support::buffer(app, columns, rows))
}

fn mouse(app: &mut App, kind: MouseEventKind, column: u16, row: u16) {
    app.update(Message::Mouse(MouseEvent { kind, column, row, modifiers: KeyModifiers::NONE }));
}

/// Drags from cell to cell of the screen.
fn drag(app: &mut App, button: MouseButton, cells: &[(u16, u16)]) {
    let (column, row) = cells[0];
    mouse(app, MouseEventKind::Down(button), column, row);
    for &(column, row) in &cells[1..] {
        mouse(app, MouseEventKind::Drag(button), column, row);
    }
    let (column, row) = *cells.last().unwrap();
    mouse(app, MouseEventKind::Up(button), column, row);
}

/// A seven: across, and down to the left.
const SEVEN: [(u16, u16); 3] = [(10, 5), (30, 5), (18, 19)];
/// A three by keys: the pen starts in the middle.
const FIVE: &str = "L L L Up*9 Space H H H J J J J Right*6 L Down*8 H H Space";

#[test]
fn a_digit_dragged_by_the_mouse_is_read() {
    let mut app = pad();
    drag(&mut app, MouseButton::Left, &SEVEN);
    assert_eq!(reads(&app), 7);
}

#[test]
fn a_digit_drawn_by_keys_is_read() {
    let mut app = pad();
    press(&mut app, FIVE);
    assert_eq!(reads(&app), 5);
}

#[test]
fn a_drawing_is_opened_in_the_debugger_and_left_for_the_paper() {
    let mut app = pad();
    press(&mut app, "D");
    assert!(drawn(&mut app, 80, 24).contains("There is nothing on the paper."));
    drag(&mut app, MouseButton::Left, &SEVEN);
    let effects = app.update(Message::Key(support::key("D")));
    assert!(matches!(effects.as_slice(), [Effect::Behind(_)]), "{effects:?}");
    let opened = drawn(&mut app, 100, 30);
    assert!(opened.contains("the drawing") && opened.contains("reads 7"), "{opened}");
    assert!(!opened.contains("label"), "what it is nobody said: {opened}");
    // It has the orders of any run.
    press(&mut app, "End : p r i n t Space a r g m a x ( f i n a l _ o u t p u t s ) Enter");
    assert!(drawn(&mut app, 100, 30).contains("argmax(final_outputs) = 7"));
    press(&mut app, "q");
    assert_eq!(reads(&app), 7);
}

#[test]
fn the_right_button_and_the_rubber_take_ink_away() {
    let mut app = pad();
    drag(&mut app, MouseButton::Left, &[(10, 10), (30, 10)]);
    let inked = |app: &App| screen(app).drawing.ink().iter().filter(|&&ink| ink > 0).count();
    let before = inked(&app);
    drag(&mut app, MouseButton::Right, &[(20, 10), (30, 10)]);
    assert!(inked(&app) < before * 2 / 3);
    let rubbed = inked(&app);
    press(&mut app, "x");
    drag(&mut app, MouseButton::Left, &[(10, 10), (30, 10)]);
    assert!(inked(&app) < rubbed);
}

#[test]
fn strokes_and_clearing_can_be_taken_back_and_done_again() {
    let mut app = pad();
    drag(&mut app, MouseButton::Left, &SEVEN);
    let seven = screen(&app).drawing.ink().to_vec();
    drag(&mut app, MouseButton::Left, &[(5, 10), (35, 10)]);
    let both = screen(&app).drawing.ink().to_vec();
    press(&mut app, "c");
    assert!(screen(&app).drawing.is_blank() && screen(&app).read.is_none());
    press(&mut app, "u");
    assert_eq!(screen(&app).drawing.ink(), both);
    press(&mut app, "u");
    assert_eq!(screen(&app).drawing.ink(), seven);
    press(&mut app, "C-r C-r");
    assert!(screen(&app).drawing.is_blank());
    press(&mut app, "u u u u");
    assert_eq!(screen(&app).notice.as_ref().unwrap().text, "Nothing to take back.");
}

#[test]
fn a_number_before_a_move_repeats_it_and_the_cursor_stays_on_the_paper() {
    let mut app = pad();
    let start = screen(&app).cursor;
    press(&mut app, "9 h");
    let dots = f64::from(pad_layout((80, 24)).unwrap().dots);
    assert!((start[0] - screen(&app).cursor[0] - 9.0 / dots).abs() < 1e-9);
    press(&mut app, "9 9 9 h 9 9 9 k");
    assert_eq!(screen(&app).cursor, [0.5 / dots, 0.5 / dots]);
}

#[test]
fn a_wider_pen_leaves_more_ink() {
    let dot = |keys: &str| {
        let mut app = pad();
        press(&mut app, keys);
        screen(&app).drawing.ink().iter().filter(|&&ink| ink > 0).count()
    };
    assert!(dot("- - - Space") < dot("Space"));
    assert!(dot("Space") < dot("+ + + Space"));
}

#[test]
fn another_size_of_the_screen_leaves_the_drawing_as_it_is() {
    let mut app = pad();
    drag(&mut app, MouseButton::Left, &SEVEN);
    let before = screen(&app).drawing.clone();
    for size in [(60, 18), (200, 60), (10, 3), (80, 24)] {
        drawn(&mut app, size.0, size.1);
    }
    assert_eq!(screen(&app).drawing, before);
}

#[test]
fn the_drawing_is_stepped_through_and_the_pad_waits_behind() {
    let mut app = pad();
    drag(&mut app, MouseButton::Left, &SEVEN);
    let read = screen(&app).read.clone().unwrap().1;
    assert!(app.wants_mouse());
    press(&mut app, "Enter");
    let Screen::Program(program) = &app.screen else { panic!("the program is not open") };
    let session = &program.stepping.session;
    assert_eq!(session.trace().failure, None);
    let last = session.values_at(session.trace().steps.len() - 1);
    // Dense and sparse sums are added up in another order.
    for (class, output) in read.outputs.iter().enumerate() {
        assert!((last["final_outputs"].get(class, 0).unwrap() - output).abs() < 1e-12);
    }
    assert_eq!(last["answer"].get(0, 0), Some(7.0));
    assert!(!app.wants_mouse());
    press(&mut app, "Right Right q");
    assert_eq!(screen(&app).read.as_ref().unwrap().1, read);
    press(&mut app, "Enter m");
    assert_eq!(screen(&app).mode, PadMode::Drawing);
}

/// A row of the weights at work is an image, and the program it is a row of counts from 0.
#[test]
fn a_row_has_the_number_the_program_gives_it() {
    let mut app = pad();
    drag(&mut app, MouseButton::Left, &SEVEN);
    press(&mut app, "Enter");
    let shown = (0..30).find_map(|_| {
        press(&mut app, "Right Down");
        let shown = drawn(&mut app, 120, 40);
        press(&mut app, "Up");
        shown.contains("wih  row ").then_some(shown)
    });
    let shown = shown.unwrap();
    assert!(shown.contains("wih  row 0 of "), "{shown}");
}

#[test]
fn a_drawing_is_kept_with_its_digit_and_not_left_by_accident() {
    let mut app = pad();
    assert_eq!(app.update(Message::Key(support::key("q"))), [Effect::Quit]);
    press(&mut app, "s");
    assert_eq!(screen(&app).notice.as_ref().unwrap().text, "There is nothing on the paper.");
    drag(&mut app, MouseButton::Left, &SEVEN);
    assert_eq!(app.update(Message::Key(support::key("q"))), []);
    press(&mut app, "l s");
    let effects = app.update(Message::Key(support::key("7")));
    let [Effect::Keep(keeping)] = effects.as_slice() else { panic!("{effects:?}") };
    assert_eq!(keeping.label, Some(7));
    assert_eq!(keeping.picture, screen(&app).drawing.picture());
    app.update(Message::Kept(Err("digit-1_7.png: the disk is full".into())));
    assert_eq!(app.update(Message::Key(support::key("q"))), [], "it is still in no file");
    app.update(Message::Kept(Ok("digit-1_7.png".into())));
    assert_eq!(app.update(Message::Key(support::key("q"))), [Effect::Quit]);
}

#[test]
fn the_pad_and_the_stages_at_each_size() {
    let mut app = pad();
    drag(&mut app, MouseButton::Left, &SEVEN);
    for (columns, rows) in [(60, 18), (80, 24), (120, 40)] {
        insta::assert_snapshot!(format!("pad_{columns}x{rows}"), drawn(&mut app, columns, rows));
    }
    press(&mut app, "v Right");
    for (columns, rows) in [(60, 18), (80, 24)] {
        insta::assert_snapshot!(format!("stages_{columns}x{rows}"), drawn(&mut app, columns, rows));
    }
    press(&mut app, "End Right");
    for (columns, rows) in [(60, 18), (80, 24)] {
        insta::assert_snapshot!(format!("result_{columns}x{rows}"), drawn(&mut app, columns, rows));
    }
}

#[test]
fn a_stroke_is_as_wide_as_its_pen() {
    let mut drawing = Drawing::default();
    drawing.begin(Tool::Pen, 0.1, [0.2, 0.5]);
    drawing.extend([0.8, 0.5]);
    let column = |x: usize| (0..PAPER).filter(|y| drawing.ink()[y * PAPER + x] > 127).count();
    // A tenth of 200 pixels. The ends are round: the middle of column 32 is 7.5 from the line's end at 40, and the
    // circle of radius 10 there reaches 6.6 up and down, over the middles of seven pixels each.
    assert_eq!(column(100), 20);
    assert_eq!((column(28), column(32)), (0, 14));
    assert!(drawing.ink()[100 * PAPER + 100] == 255);
}

proptest! {
    #![proptest_config(crate::support::cases(12))]
    #[test]
    fn random_keys_and_mice_do_no_harm(
        acts in prop::collection::vec((0_u8..60, 0_u16..90, 0_u16..30), 1..60)
    ) {
        let mut app = pad();
        let keys = ["h", "j", "k", "l", "H", "J", "K", "L", "Space", "x", "+", "-", "u", "c", "v", "s", "m", "Enter", "q", "Esc", "3", "0", "?", "C-r", "Right", "Left", "i", "Tab"];
        for (act, column, row) in acts {
            match act {
                0..=5 => mouse(&mut app, MouseEventKind::Down(MouseButton::Left), column, row),
                6..=20 => mouse(&mut app, MouseEventKind::Drag(MouseButton::Left), column, row),
                21 | 22 => mouse(&mut app, MouseEventKind::Up(MouseButton::Left), column, row),
                23 => mouse(&mut app, MouseEventKind::ScrollDown, column, row),
                24 => { app.update(Message::Resize(column * 2, row * 2)); }
                act => press(&mut app, keys[usize::from(act) % keys.len()]),
            }
            let (columns, rows) = app.common.size;
            drawn(&mut app, columns.max(1), rows.max(1));
        }
    }
}
