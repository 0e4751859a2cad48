//! What each thing on the screen looks like: roles to styles, and the signs used to draw.
//!
//! Every colour in the terminal UI comes from here. Colour only adds to a mark that is already there, so the screens
//! read the same without it.

use ratatui::buffer::Buffer;
use ratatui::style::{Color, Modifier, Style};

pub use crate::draw::Glyphs;
use crate::draw::cells::Shading;
use crate::draw::palette::Rgb;
pub use crate::draw::palette::{Brightness, Surface};
use crate::scene::Tone;

/// What a piece of the screen is, whatever it looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Ordinary text and numbers.
    Text,
    /// What should not draw the eye: rules, names of panes, past and future.
    Quiet,
    /// The lesson's title.
    Title,
    /// The one cell, link or line that matters now.
    Live,
    /// The row, column or operands it is made of.
    Source,
    /// A number that changed.
    Changed,
    /// A question, and the place of its answer.
    Question,
    /// A right answer, a thing done.
    Good,
    /// A fault.
    Bad,
    /// A number above zero, where sign is the point.
    Positive,
    /// A number below zero, where sign is the point.
    Negative,
    /// Code in prose.
    Code,
    /// Words that lead to a place on the web.
    Link,
    /// Emphasised words.
    Strong,
    /// A key's name in the footer.
    Key,
    /// A line that is not in play, but never gone.
    Faint,
    /// The same, of a link with a weight above zero.
    CalmPositive,
    /// The same, below zero.
    CalmNegative,
}

/// Every role, with the letter that stands for it in the tests' second grid.
pub const ROLES: [(Role, char); 18] = [
    (Role::Text, 't'),
    (Role::Quiet, 'q'),
    (Role::Title, 'T'),
    (Role::Live, 'L'),
    (Role::Source, 's'),
    (Role::Changed, 'c'),
    (Role::Question, '?'),
    (Role::Good, 'g'),
    (Role::Bad, 'b'),
    (Role::Positive, '+'),
    (Role::Negative, '-'),
    (Role::Code, 'k'),
    (Role::Link, 'l'),
    (Role::Strong, 'S'),
    (Role::Key, 'K'),
    (Role::Faint, 'f'),
    (Role::CalmPositive, 'p'),
    (Role::CalmNegative, 'n'),
];

/// Which colours to use.
///
/// They are the fixed ones of the 256, from 22 on: the first sixteen are a person's own choice, and what is grey in one
/// choice is the ground itself in another. Every role is readable on the grounds of the palettes in use (the tests have
/// them). Colours of 24 bits would show the same and be known to fewer terminals.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Palette {
    /// Bright, for a dark ground.
    #[default]
    Dark,
    /// Dark, for a light ground.
    Light,
    /// Of a middle brightness, for when the ground is not known.
    Either,
    /// As bright as can be, for a dark wall at the other end of a room.
    RoomDark,
    /// As dark as can be, for a light one.
    RoomLight,
    /// The few of the sixteen colours that are readable on every dark ground.
    Sixteen,
    /// No colours: bold, underline and reverse only.
    Mono,
    /// A colour a role, for the tests to tell roles apart by.
    Roles,
}

/// How many colours a terminal has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Depth {
    /// The sixteen a person chooses.
    Sixteen,
    /// 256.
    #[default]
    Many,
    /// Every colour there is, of 24 bits.
    Full,
}

impl Palette {
    /// The palette for a ground, or for one that is not known.
    #[must_use]
    pub const fn on(ground: Option<Brightness>, depth: Depth) -> Self {
        match (ground, depth) {
            (Some(Brightness::Dark), Depth::Sixteen) => Self::Sixteen,
            // None of the sixteen is readable on every light ground.
            (_, Depth::Sixteen) => Self::Mono,
            (Some(Brightness::Dark), _) => Self::Dark,
            (Some(Brightness::Light), _) => Self::Light,
            (None, _) => Self::Either,
        }
    }

    /// The style of a role.
    #[must_use]
    pub fn style(self, role: Role) -> Style {
        if self == Self::Roles {
            return Style::new().fg(Color::Indexed(role as u8));
        }
        let style = Style::new().add_modifier(modifiers(role));
        match self.colour(role) {
            // How far a terminal dims is its own affair: a colour that is calm already must not be.
            Some(colour) => style.fg(Color::Indexed(colour)).remove_modifier(Modifier::DIM),
            None => style,
        }
    }

    /// A role's colour, of the 256; without one it is in the colour of text.
    const fn colour(self, role: Role) -> Option<u8> {
        let (dark, light, either, sixteen) = match role {
            Role::Text | Role::Strong | Role::Title => return None,
            Role::Quiet => (247, 242, 244, None),
            Role::Live => (220, 94, 134, None),
            Role::Source | Role::Key | Role::Link => (81, 25, 67, Some(14)),
            Role::Changed | Role::Question => (213, 127, 168, None),
            Role::Good => (114, 22, 65, Some(2)),
            Role::Bad => (210, 124, 167, None),
            Role::Positive => (111, 26, 68, None),
            Role::Negative => (209, 124, 167, None),
            Role::Code => (116, 24, 66, Some(14)),
            Role::Faint => (241, 249, 244, None),
            Role::CalmPositive => (25, 110, 67, None),
            Role::CalmNegative => (94, 180, 137, None),
        };
        match self {
            Self::RoomDark | Self::RoomLight => Some(for_room(self, role, dark)),
            Self::Dark => Some(dark),
            Self::Light => Some(light),
            Self::Either => Some(either),
            Self::Sixteen => sixteen,
            Self::Mono | Self::Roles => None,
        }
    }
}

/// A role's colour for a room: every one, those of lines too, stands out from black or white by 7 to 1 or more, which is
/// what WCAG 2 asks of text that whoever sees badly is to read.
const fn for_room(palette: Palette, role: Role, dark: u8) -> u8 {
    let on_white = matches!(palette, Palette::RoomLight);
    match (role, on_white) {
        (Role::Quiet, false) => 251,
        (Role::Faint, false) => 247,
        (Role::Positive, false) => 153,
        (Role::Negative, false) => 216,
        (Role::CalmPositive, false) => 73,
        (Role::CalmNegative, false) => 173,
        (_, false) => dark,
        (Role::Quiet, true) => 238,
        (Role::Faint, true) => 240,
        (Role::Live, true) => 18,
        (Role::Source | Role::Key | Role::Link, true) => 24,
        (Role::Changed | Role::Question, true) => 90,
        (Role::Good, true) => 22,
        (Role::Bad | Role::Negative, true) => 88,
        (Role::Positive, true) => 19,
        (Role::CalmNegative, true) => 52,
        (_, true) => 23,
    }
}

const fn modifiers(role: Role) -> Modifier {
    match role {
        Role::Live => Modifier::REVERSED.union(Modifier::BOLD),
        Role::Title | Role::Strong | Role::Question | Role::Good | Role::Bad | Role::Source => Modifier::BOLD,
        Role::Changed | Role::Link => Modifier::UNDERLINED,
        Role::Faint | Role::CalmPositive | Role::CalmNegative => Modifier::DIM,
        _ => Modifier::empty(),
    }
}

/// What lies behind everything.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Backdrop {
    /// The terminal's own ground, with its own colour of text.
    #[default]
    Own,
    /// A ground of the theme's: one that is asked for is readable whatever the terminal's ground is.
    Painted(Brightness, Depth),
    /// Black or white themselves, for a room.
    Room(Brightness, Depth),
}

impl Backdrop {
    /// The colours of text and ground, where they are not the terminal's own.
    const fn colours(self) -> Option<(u8, u8)> {
        match self {
            Self::Own => None,
            Self::Room(Brightness::Dark, Depth::Many | Depth::Full) => Some((231, 16)),
            Self::Room(Brightness::Light, Depth::Many | Depth::Full) => Some((16, 231)),
            Self::Room(_, Depth::Sixteen) => Some((15, 0)),
            Self::Painted(Brightness::Dark, Depth::Sixteen) => Some((7, 0)),
            Self::Painted(Brightness::Light, Depth::Sixteen) => Some((0, 7)),
            Self::Painted(Brightness::Dark, _) => Some((252, 234)),
            Self::Painted(Brightness::Light, _) => Some((235, 231)),
        }
    }
}

/// Which colours are asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Scheme {
    /// Those for the terminal's own ground.
    #[default]
    Own,
    /// Light on dark.
    Dark,
    /// Dark on light.
    Light,
    /// None.
    Mono,
}

impl Scheme {
    /// The one after it, round and round.
    #[must_use]
    pub const fn next(self) -> Self {
        match self {
            Self::Own => Self::Dark,
            Self::Dark => Self::Light,
            Self::Light => Self::Mono,
            Self::Mono => Self::Own,
        }
    }

    /// What it is called.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Own => "as the terminal's ground",
            Self::Dark => "dark",
            Self::Light => "light",
            Self::Mono => "none",
        }
    }
}

/// The signs after some, round and round, and what they are called.
#[must_use]
pub(crate) const fn next_signs(glyphs: Glyphs) -> (Glyphs, &'static str) {
    match glyphs {
        Glyphs::Octants => (Glyphs::Sextants, "sextants"),
        Glyphs::Sextants => (Glyphs::Braille, "braille"),
        Glyphs::Braille => (Glyphs::Blocks, "lines and blocks"),
        Glyphs::Blocks => (Glyphs::Ascii, "ASCII"),
        Glyphs::Ascii => (Glyphs::Octants, "octants"),
    }
}

/// What colours there are to choose from, and which are chosen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ColourChoice {
    /// What is asked for.
    pub scheme: Scheme,
    /// How many the terminal has.
    pub depth: Depth,
    /// Its own ground, as far as that is known.
    pub ground: Option<Brightness>,
    /// Whether it is for a whole room to read.
    pub for_room: bool,
}

impl ColourChoice {
    /// The theme they make, with these signs.
    #[must_use]
    pub const fn theme(self, glyphs: Glyphs) -> Theme {
        let Self { scheme, depth, ground, for_room } = self;
        let asked = match scheme {
            Scheme::Dark => Some(Brightness::Dark),
            Scheme::Light => Some(Brightness::Light),
            Scheme::Own | Scheme::Mono => None,
        };
        let on = match (asked, ground) {
            (Some(on), _) | (None, Some(on)) => on,
            (None, None) => Brightness::Dark,
        };
        let (palette, backdrop) = match (scheme, asked) {
            (Scheme::Mono, None) => (Palette::Mono, Backdrop::Own),
            _ if for_room => {
                let palette = match (depth, on) {
                    (Depth::Sixteen, _) => Palette::Mono,
                    (_, Brightness::Dark) => Palette::RoomDark,
                    (_, Brightness::Light) => Palette::RoomLight,
                };
                (palette, Backdrop::Room(on, depth))
            }
            // The terminal's own ground may be another than the one asked for.
            (_, Some(ground)) => (Palette::on(asked, depth), Backdrop::Painted(ground, depth)),
            (_, None) => (Palette::on(ground, depth), Backdrop::Own),
        };
        Theme { palette, glyphs, backdrop, depth }
    }
}

/// A theme: colours and signs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Theme {
    /// The colours.
    pub palette: Palette,
    /// The signs.
    pub glyphs: Glyphs,
    /// What is behind them.
    pub backdrop: Backdrop,
    /// How many colours pictures have.
    pub depth: Depth,
}

impl From<Tone> for Role {
    fn from(tone: Tone) -> Self {
        match tone {
            Tone::Text => Self::Text,
            Tone::Quiet => Self::Quiet,
            Tone::Faint => Self::Faint,
            Tone::CalmPositive => Self::CalmPositive,
            Tone::CalmNegative => Self::CalmNegative,
            Tone::Live => Self::Live,
            Tone::Source => Self::Source,
            Tone::Question => Self::Question,
            Tone::Positive => Self::Positive,
            Tone::Negative => Self::Negative,
            Tone::Series(at) => [Self::Strong, Self::Code, Self::Negative, Self::Good][usize::from(at) % 4],
        }
    }
}

impl Theme {
    /// The ground everything is seen on, where it is known and there are colours enough.
    #[must_use]
    pub const fn ground(self) -> Option<Brightness> {
        match self.palette {
            Palette::Dark | Palette::RoomDark => Some(Brightness::Dark),
            Palette::Light | Palette::RoomLight => Some(Brightness::Light),
            Palette::Either | Palette::Sixteen | Palette::Mono | Palette::Roles => None,
        }
    }

    /// How shades are shown: by colours where there are enough of them.
    #[must_use]
    pub(crate) const fn shading(self) -> Shading {
        match self.palette {
            Palette::Dark | Palette::RoomDark | Palette::Either => self.coloured(Brightness::Dark),
            Palette::Light | Palette::RoomLight => self.coloured(Brightness::Light),
            Palette::Sixteen | Palette::Mono | Palette::Roles => Shading::Signs,
        }
    }

    const fn coloured(self, ground: Brightness) -> Shading {
        match self.depth {
            Depth::Full => Shading::Colours(ground),
            Depth::Many | Depth::Sixteen => Shading::Few(ground),
        }
    }

    /// The style of a cell whose halves have a colour each.
    #[must_use]
    pub fn halves(self, upper: Rgb, lower: Rgb) -> Style {
        Style::new().fg(self.nearest(upper)).bg(self.nearest(lower))
    }

    /// The style of letters that stand among pixels: in the very colours of these, but for text, which is the terminal's.
    #[must_use]
    pub fn letters(self, tone: Tone, surface: Surface) -> Style {
        let style = Style::new().add_modifier(modifiers(tone.into()).intersection(Modifier::BOLD));
        if tone == Tone::Text { style } else { style.fg(self.nearest(surface.tone(tone))) }
    }

    /// A colour, as near as the terminal comes to it.
    fn nearest(self, rgb @ [red, green, blue]: Rgb) -> Color {
        match self.depth {
            Depth::Full => Color::Rgb(red, green, blue),
            Depth::Many | Depth::Sixteen => Color::Indexed(nearest_of_256(rgb)),
        }
    }

    /// The style of a role.
    #[must_use]
    pub fn style(self, role: Role) -> Style {
        self.palette.style(role)
    }

    /// Puts the backdrop under a finished screen.
    pub(super) fn paint(self, buffer: &mut Buffer) {
        let Some((text, ground)) = self.backdrop.colours() else { return };
        for cell in &mut buffer.content {
            if cell.fg == Color::Reset {
                cell.fg = Color::Indexed(text);
            }
            // An image is its own ground.
            if cell.bg == Color::Reset {
                cell.bg = Color::Indexed(ground);
            }
        }
    }
}

/// The levels red, green and blue have in the cube of the 256 colours that are the same everywhere.
const LEVELS: [u8; 6] = [0, 95, 135, 175, 215, 255];

/// The nearest of the 256 colours that are the same everywhere: 6 levels of red, green and blue, and 24 greys. A dim blue
/// is rather a grey than a purple, however near that is.
fn nearest_of_256(rgb: Rgb) -> u8 {
    // Most shades are of the 256 already, and thousands are drawn a frame.
    if let [Some(red), Some(green), Some(blue)] =
        rgb.map(|part| LEVELS.iter().position(|level| *level == part))
    {
        return in_cube([red, green, blue]);
    }
    let mean = rgb.iter().map(|part| u16::from(*part)).sum::<u16>() / 3;
    let grey = (mean.saturating_sub(3) / 10).min(23) as u8;
    let far = |colour: Rgb| {
        let each = rgb.iter().zip(colour).map(|(a, b)| u32::from(a.abs_diff(b)).pow(2));
        each.sum::<u32>()
    };
    let around = |part: u8| {
        let below = LEVELS.iter().rposition(|level| *level <= part).unwrap_or(0);
        [below, (below + 1).min(LEVELS.len() - 1)]
    };
    let [red, green, blue] = rgb.map(around);
    let cube = (0..8).map(|bits| [red[bits & 1], green[bits >> 1 & 1], blue[bits >> 2]]);
    let colours = cube.map(|levels| (levels, levels.map(|at| LEVELS[at])));
    let nearest = colours.filter(|(_, colour)| has_hue(*colour, rgb)).min_by_key(|(_, colour)| far(*colour));
    match nearest {
        Some((levels, colour)) if far(colour) <= far([8 + 10 * grey; 3]) => in_cube(levels),
        _ => 232 + grey,
    }
}

/// The number of the colour with such levels of red, green and blue.
fn in_cube(levels: [usize; 3]) -> u8 {
    levels.iter().fold(0, |number, level| 6 * number + *level as u8) + 16
}

/// Whether a colour has the hue of another, as far as that has one: what is more in one is more in the other.
fn has_hue(colour: Rgb, of: Rgb) -> bool {
    const ALIKE: u8 = 8;
    let keeps = |a: usize, b: usize| of[a] <= of[b].saturating_add(ALIKE) || colour[a] > colour[b];
    [(0, 1), (1, 0), (1, 2), (2, 1)].into_iter().all(|(a, b)| keeps(a, b))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_there_are_256_colours_the_nearest_is_taken() {
        assert_eq!(nearest_of_256([0, 0, 0]), 16);
        assert_eq!(nearest_of_256([255, 255, 255]), 231);
        assert_eq!(nearest_of_256([255, 0, 0]), 196);
        assert_eq!(nearest_of_256([128, 128, 128]), 244);
        assert_eq!(nearest_of_256([111, 177, 255]), 75);
        assert_eq!(nearest_of_256([16, 16, 20]), 233);
        // No purple (61) for a dim blue, no red (95) for a dim orange: greys, until there is a blue or an orange.
        assert_eq!(nearest_of_256([60, 85, 120]), 240);
        assert_eq!(nearest_of_256([143, 94, 62]), 241);
        assert_eq!(nearest_of_256([80, 120, 180]), 67);
    }
}
