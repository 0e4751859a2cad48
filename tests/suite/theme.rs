//! Every role is readable on the palettes people use: WCAG 2's contrast of each against each ground.

use nn_tutor::interp::Settings;
use nn_tutor::session::progress::Progress;
use nn_tutor::tui::App;
use nn_tutor::tui::theme::{Backdrop, Brightness, Depth, Palette, ROLES, Theme};
use ratatui::style::Color;

use crate::support::{buffer, menu};

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
                if is < least {
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
            let mut app = App::new(None, menu(), Progress::default(), Settings::default(), theme);
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

#[test]
fn a_ground_is_dark_or_light() {
    for palette in &PALETTES {
        for (ground, brightness) in [(palette.dark, Brightness::Dark), (palette.light, Brightness::Light)] {
            assert!(ground.is_none_or(|hex| Brightness::of(rgb(hex)) == brightness), "{}", palette.name);
        }
    }
}
