//! Every role is readable on the palettes people use: WCAG 2's contrast of each against each ground.

use nn_tutor::interp::Settings;
use nn_tutor::session::progress::Progress;
use nn_tutor::tui::App;
use nn_tutor::tui::theme::{
    Backdrop, Brightness, ColourChoice, Depth, Glyphs, Palette, ROLES, Role, Scheme, Theme,
};
use nn_tutor::tui::{Message, view};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Cell;
use ratatui::layout::Position;
use ratatui::style::{Color, Modifier};

use crate::support::{buffer, lesson, menu, open, press, text};

/// Lines that are never read as text: links of a network that are not at work. What is at work stands out by being much
/// stronger, so that they need only be told from the ground.
const LINES: [Role; 3] = [Role::Faint, Role::CalmPositive, Role::CalmNegative];
/// The contrast at which a thin line is still seen by whoever looks for it.
const SEEN: f64 = 1.5;

/// A palette: its sixteen colours, and the grounds it is used on, with the colour of text on each.
struct Sixteen {
    name: &'static str,
    colours: &'static str,
    dark: Option<&'static str>,
    light: Option<&'static str>,
}

const PALETTES: [Sixteen; 8] = [
    Sixteen {
        name: "Solarized",
        colours: "073642 dc322f 859900 b58900 268bd2 d33682 2aa198 eee8d5 002b36 cb4b16 586e75 657b83 839496 6c71c4 93a1a1 fdf6e3",
        dark: Some("002b36"),
        light: Some("fdf6e3"),
    },
    Sixteen {
        name: "Gruvbox dark",
        colours: "282828 cc241d 98971a d79921 458588 b16286 689d6a a89984 928374 fb4934 b8bb26 fabd2f 83a598 d3869b 8ec07c ebdbb2",
        dark: Some("282828"),
        light: None,
    },
    Sixteen {
        name: "Gruvbox light",
        colours: "fbf1c7 cc241d 98971a d79921 458588 b16286 689d6a 7c6f64 928374 9d0006 79740e b57614 076678 8f3f71 427b58 3c3836",
        dark: None,
        light: Some("fbf1c7"),
    },
    Sixteen {
        name: "Dracula",
        colours: "21222c ff5555 50fa7b f1fa8c bd93f9 ff79c6 8be9fd f8f8f2 6272a4 ff6e6e 69ff94 ffffa5 d6acff ff92df a4ffff ffffff",
        dark: Some("282a36"),
        light: None,
    },
    Sixteen {
        name: "Nord",
        colours: "3b4252 bf616a a3be8c ebcb8b 81a1c1 b48ead 88c0d0 e5e9f0 4c566a bf616a a3be8c ebcb8b 81a1c1 b48ead 8fbcbb eceff4",
        dark: Some("2e3440"),
        light: Some("eceff4"),
    },
    Sixteen {
        name: "xterm",
        colours: "000000 cd0000 00cd00 cdcd00 0000ee cd00cd 00cdcd e5e5e5 7f7f7f ff0000 00ff00 ffff00 5c5cff ff00ff 00ffff ffffff",
        dark: Some("000000"),
        light: Some("ffffff"),
    },
    Sixteen {
        name: "VGA",
        colours: "000000 aa0000 00aa00 aa5500 0000aa aa00aa 00aaaa aaaaaa 555555 ff5555 55ff55 ffff55 5555ff ff55ff 55ffff ffffff",
        dark: Some("000000"),
        light: Some("ffffff"),
    },
    Sixteen {
        name: "GNOME",
        colours: "171421 c01c28 26a269 a2734c 12488b a347ba 2aa1b3 d0cfcc 5e5c64 f66151 33da7a e9ad0c 2a7bde c061cb 33c7de ffffff",
        dark: Some("1e1e1e"),
        light: Some("ffffff"),
    },
];

fn rgb(hex: &str) -> [u8; 3] {
    [0, 2, 4].map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap())
}

/// One of the 256 colours: a person's own sixteen, then a cube of six steps a side, then greys.
fn shown(palette: &Sixteen, colour: u8) -> [u8; 3] {
    let step = |n: u8| if n == 0 { 0 } else { 55 + 40 * n };
    match colour {
        0..16 => rgb(palette.colours.split(' ').nth(usize::from(colour)).unwrap()),
        16..232 => [(colour - 16) / 36, (colour - 16) / 6 % 6, (colour - 16) % 6].map(step),
        232.. => [8 + 10 * (colour - 232); 3],
    }
}

/// How much light a colour gives, from 0 to 1.
fn luminance(rgb: [u8; 3]) -> f64 {
    let [red, green, blue] = rgb.map(|part| {
        let part = f64::from(part) / 255.0;
        if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
    });
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

/// Which of the 256 colours this is.
fn indexed(colour: Color) -> Option<u8> {
    if let Color::Indexed(colour) = colour { Some(colour) } else { None }
}

fn contrast(one: [u8; 3], other: [u8; 3]) -> f64 {
    let (a, b) = (luminance(one) + 0.05, luminance(other) + 0.05);
    f64::max(a, b) / f64::min(a, b)
}

/// What is less readable than so much, of every role in its colour on every ground given.
fn unreadable(palette: Palette, least: f64, grounds: impl Fn(&Sixteen) -> Vec<[u8; 3]>) -> Vec<String> {
    let mut found = Vec::new();
    for sixteen in &PALETTES {
        for ground in grounds(sixteen) {
            for (role, _) in ROLES {
                let Some(colour) = palette.style(role).fg.and_then(indexed) else { continue };
                let is = contrast(shown(sixteen, colour), ground);
                if is < if LINES.contains(&role) { SEEN } else { least } {
                    found.push(format!("{palette:?} {role:?} on {} ({ground:x?}): {is:.2}", sixteen.name));
                }
            }
        }
    }
    found
}

fn grounds(given: &[Option<&str>]) -> Vec<[u8; 3]> {
    given.iter().flatten().map(|hex| rgb(hex)).collect()
}

#[test]
fn every_role_is_readable_on_the_common_palettes() {
    let none: [String; 0] = [];
    assert_eq!(unreadable(Palette::Dark, 4.5, |p| grounds(&[p.dark])), none);
    assert_eq!(unreadable(Palette::Light, 4.5, |p| grounds(&[p.light])), none);
    assert_eq!(unreadable(Palette::Sixteen, 4.5, |p| grounds(&[p.dark])), none);
    // Nothing is 4.5 apart from black and from white, and from what people use for them.
    assert_eq!(unreadable(Palette::Either, 3.0, |p| grounds(&[p.dark, p.light])), none);
}

#[test]
fn a_theme_that_is_asked_for_brings_its_ground() {
    for (brightness, palette) in [(Brightness::Dark, Palette::Dark), (Brightness::Light, Palette::Light)] {
        for depth in [Depth::Many, Depth::Sixteen] {
            let theme = Theme { palette, backdrop: Backdrop::Painted(brightness, depth), ..Theme::default() };
            let mut app = App::new(None, menu, Progress::default(), Settings::default(), theme);
            let screen = buffer(&mut app, 80, 24);
            let title = &screen[(1, 0)];
            assert_eq!(title.symbol(), "n");
            let [text, ground] = [title.fg, title.bg].map(|colour| indexed(colour).unwrap());
            let coloured = |cell: &ratatui::buffer::Cell| indexed(cell.fg) != Some(text);
            assert!(screen.content.iter().all(|cell| indexed(cell.bg) == Some(ground)));
            assert!(screen.content.iter().any(coloured), "what has a colour keeps it");
            let [written, painted] = [text, ground].map(|colour| shown(&PALETTES[0], colour));
            assert!(contrast(written, painted) > 4.5, "{brightness:?} {depth:?}");
            if depth == Depth::Many {
                assert_eq!(Brightness::of(painted), brightness);
                assert_eq!(unreadable(palette, 4.5, |_| vec![painted]), [""; 0]);
            }
        }
    }
}

/// The last row of a room sees every role, lines out of play too: by 7 to 1, on whatever there is to choose from.
#[test]
fn before_a_class_every_role_stands_out_by_seven_to_one() {
    let (mut least, mut tried) = (f64::MAX, 0);
    for scheme in [Scheme::Own, Scheme::Dark, Scheme::Light] {
        for depth in [Depth::Sixteen, Depth::Many, Depth::Full] {
            for ground in [None, Some(Brightness::Dark), Some(Brightness::Light)] {
                let theme = ColourChoice { scheme, depth, ground, for_room: true }.theme(Glyphs::Braille);
                let opening = nn_tutor::tui::Opening::of(lesson(2), "three-layers", Some(1));
                let presenting = nn_tutor::tui::Presenting {
                    opening,
                    moment: None,
                    joining: None,
                    waypoints: Vec::new(),
                    now: || 0,
                };
                let colours = ColourChoice { scheme, depth, ground, for_room: false };
                let mut app = App::present(presenting, menu, Settings::default(), colours, theme);
                press(&mut app, "3 Enter PageDown i");
                let screen = buffer(&mut app, 100, 30);
                for palette in &PALETTES {
                    for (role, _) in ROLES {
                        let ground = shown(palette, indexed(screen[(0, 0)].bg).unwrap());
                        let text =
                            screen.content.iter().find(|cell| cell.symbol() == "W" || cell.symbol() == "w");
                        let text = indexed(text.unwrap().fg).unwrap();
                        let colour = theme.style(role).fg.and_then(indexed).unwrap_or(text);
                        let is = contrast(shown(palette, colour), ground);
                        assert!(is >= 7.0, "{scheme:?} {depth:?} {role:?} on {}: {is:.2}", palette.name);
                        (least, tried) = (least.min(is), tried + 1);
                    }
                }
            }
        }
    }
    assert!(tried > 3_000 && (7.0..8.0).contains(&least), "{tried}: {least}");
}

#[test]
fn a_ground_is_dark_or_light() {
    for palette in &PALETTES {
        for (ground, brightness) in [(palette.dark, Brightness::Dark), (palette.light, Brightness::Light)] {
            assert!(ground.is_none_or(|hex| Brightness::of(rgb(hex)) == brightness), "{}", palette.name);
        }
    }
}

#[test]
fn a_line_out_of_play_is_calmer_than_one_at_work_and_not_dimmed_again() {
    for palette in [Palette::Dark, Palette::Light, Palette::Either] {
        for role in LINES {
            let style = palette.style(role);
            assert!(
                style.fg.is_some() && !style.add_modifier.contains(Modifier::DIM),
                "{palette:?} {role:?}"
            );
        }
    }
    for (palette, ground) in [(Palette::Dark, "101010"), (Palette::Light, "ffffff")] {
        let seen = |role| {
            contrast(shown(&PALETTES[5], palette.style(role).fg.and_then(indexed).unwrap()), rgb(ground))
        };
        assert!(
            seen(Role::CalmPositive) < seen(Role::Positive)
                && seen(Role::CalmNegative) < seen(Role::Negative)
        );
    }
}

#[test]
fn colours_go_round_and_say_so() {
    let mut app = open(lesson(2));
    app.common.colours = ColourChoice { scheme: Scheme::Own, depth: Depth::Many, ..ColourChoice::default() };
    app.update(Message::Ground(Brightness::Light));
    assert_eq!((app.common.theme.palette, app.common.theme.backdrop), (Palette::Light, Backdrop::Own));
    let mut round = Vec::new();
    for said in ["dark", "light", "none", "as the terminal's ground"] {
        press(&mut app, "T");
        let screen = text(&buffer(&mut app, 80, 24));
        assert!(screen.lines().last().unwrap().contains(&format!("Colours: {said}.")), "{screen}");
        round.push((app.common.theme.palette, app.common.theme.backdrop));
    }
    let painted = |brightness| Backdrop::Painted(brightness, Depth::Many);
    assert_eq!(
        round,
        [
            (Palette::Dark, painted(Brightness::Dark)),
            (Palette::Light, painted(Brightness::Light)),
            (Palette::Mono, Backdrop::Own),
            (Palette::Light, Backdrop::Own),
        ]
    );
    // What the terminal says late changes nothing that was chosen.
    press(&mut app, "T");
    app.update(Message::Ground(Brightness::Light));
    assert_eq!(app.common.theme.palette, Palette::Dark);
    press(&mut app, "Right");
    assert!(!text(&buffer(&mut app, 80, 24)).contains("Colours:"));
}

#[test]
fn signs_go_round_and_say_so() {
    let mut app = open(lesson(2));
    let first = app.common.theme.glyphs;
    let mut seen = Vec::new();
    for _ in 0..5 {
        press(&mut app, "A");
        assert!(text(&buffer(&mut app, 80, 24)).contains("Signs: "));
        seen.push(app.common.theme.glyphs);
    }
    assert_eq!(seen.last(), Some(&first));
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), 5);
    press(&mut app, "A");
    assert_eq!(app.common.theme.glyphs, Glyphs::Ascii);
    assert!(text(&buffer(&mut app, 80, 24)).is_ascii());
}

/// The sign the terminal's cursor stands on, with its place; none where the cursor is hidden.
fn under_cursor(app: &mut nn_tutor::tui::App) -> Option<(String, Position)> {
    app.update(Message::Resize(120, 40));
    let mut terminal = Terminal::new(TestBackend::new(120, 40)).unwrap();
    let out = Position::new(119, 39);
    terminal.set_cursor_position(out).unwrap();
    terminal.draw(|frame| drop(view(app, frame))).unwrap();
    let backend = terminal.backend_mut();
    let at = ratatui::backend::Backend::get_cursor_position(backend).unwrap();
    let shown = backend.buffer().cell(at).unwrap().symbol().to_owned();
    (at != out).then_some((shown, at))
}

#[test]
fn the_cursor_stands_on_what_is_picked_typed_or_lit() {
    let mut app = open(lesson(2));
    assert_eq!(under_cursor(&mut app), None, "on the cover there is nothing to stand on");
    // The first link's weight is picked, then the one right of it.
    press(&mut app, "3g Enter*2 i Left");
    let (_, first) = under_cursor(&mut app).unwrap();
    press(&mut app, "Up");
    let (_, above) = under_cursor(&mut app).unwrap();
    assert!(first.x == above.x && first.y >= above.y, "{first} {above}");
    // A line is typed.
    press(&mut app, "Esc / w i h");
    assert_eq!(under_cursor(&mut app).unwrap().0, "▌");
    // A cell is worked out.
    press(&mut app, "Esc Down");
    let (sign, _) = under_cursor(&mut app).unwrap();
    assert!(sign.chars().all(|c| c.is_ascii_digit() || c == '−'), "{sign}");
    // A question stands open, and an answer would be typed there.
    let mut app = open(lesson(2));
    press(&mut app, "3g");
    assert_eq!(under_cursor(&mut app).unwrap().0, "▌");
    // The menu's choice.
    let mut app = App::new(None, menu, Progress::default(), Settings::default(), crate::support::ROLE_THEME);
    press(&mut app, "Down");
    let (sign, at) = under_cursor(&mut app).unwrap();
    press(&mut app, "Down");
    assert!(sign.chars().all(char::is_alphabetic) && under_cursor(&mut app).unwrap().1.y > at.y);
}

#[test]
fn what_is_written_over_shades_has_not_their_ink() {
    for palette in [Palette::Dark, Palette::Light] {
        let mut app = open(lesson(8));
        app.common.theme = Theme { palette, ..Theme::default() };
        press(&mut app, "19g");
        let buffer = buffer(&mut app, 120, 40);
        let row = text(&buffer).lines().position(|line| line.contains("all 0.01")).unwrap();
        let signs: Vec<&Cell> = (0..120).filter_map(|x| buffer.cell((x, row as u16))).collect();
        let at = signs
            .windows(3)
            .position(|three| three.iter().map(|cell| cell.symbol()).eq(["a", "l", "l"]))
            .unwrap();
        assert_eq!((signs[at].fg, signs[at].bg), (Color::Reset, Color::Reset));
    }
}
