//! What each thing on the screen looks like: roles to styles, and the signs used to draw.
//!
//! Every colour in the terminal UI comes from here. Colour only adds to a mark that is already there, so the screens
//! read the same without it.

use ratatui::style::{Color, Modifier, Style};

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
    /// Emphasised words.
    Strong,
    /// A key's name in the footer.
    Key,
}

/// Every role, with the letter that stands for it in the tests' second grid.
pub const ROLES: [(Role, char); 14] = [
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
    (Role::Strong, 'S'),
    (Role::Key, 'K'),
];

/// Which colours to use.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Palette {
    /// The terminal's own colours, bright on a dark ground.
    #[default]
    Dark,
    /// The terminal's own colours, dark on a light ground.
    Light,
    /// Colours that read on either, for when the ground is not known.
    Either,
    /// No colours: bold, underline and reverse only.
    Mono,
    /// A colour a role, for the tests to tell roles apart by.
    Roles,
}

impl Palette {
    /// The style of a role.
    #[must_use]
    pub fn style(self, role: Role) -> Style {
        if self == Self::Roles {
            return Style::new().fg(Color::Indexed(role as u8));
        }
        let style = Style::new().add_modifier(modifiers(role));
        match self.colour(role) {
            Some(colour) => style.fg(colour),
            None => style,
        }
    }

    const fn colour(self, role: Role) -> Option<Color> {
        let (dark, light, either) = match role {
            Role::Text | Role::Strong | Role::Title => return None,
            Role::Quiet => (Color::DarkGray, Color::DarkGray, Color::DarkGray),
            Role::Live => (Color::LightYellow, Color::Blue, Color::Magenta),
            Role::Source | Role::Key => (Color::LightCyan, Color::Blue, Color::Cyan),
            Role::Changed | Role::Question => (Color::LightMagenta, Color::Magenta, Color::Magenta),
            Role::Good => (Color::LightGreen, Color::Green, Color::Green),
            Role::Bad => (Color::LightRed, Color::Red, Color::Red),
            Role::Positive => (Color::LightBlue, Color::Blue, Color::LightBlue),
            Role::Negative => (Color::LightRed, Color::Red, Color::Red),
            Role::Code => (Color::Cyan, Color::Blue, Color::Cyan),
        };
        match self {
            Self::Dark => Some(dark),
            Self::Light => Some(light),
            Self::Either => Some(either),
            Self::Mono | Self::Roles => None,
        }
    }
}

const fn modifiers(role: Role) -> Modifier {
    match role {
        Role::Live => Modifier::REVERSED.union(Modifier::BOLD),
        Role::Title | Role::Strong | Role::Question | Role::Good | Role::Bad | Role::Source => Modifier::BOLD,
        Role::Changed => Modifier::UNDERLINED,
        _ => Modifier::empty(),
    }
}

/// Which signs the terminal can show.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Glyphs {
    /// Everything, braille dots for curves.
    #[default]
    Braille,
    /// Line and block signs, no braille.
    Blocks,
    /// Letters, digits and the marks of an old keyboard.
    Ascii,
}

/// A theme: colours and signs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Theme {
    /// The colours.
    pub palette: Palette,
    /// The signs.
    pub glyphs: Glyphs,
}

impl Theme {
    /// The style of a role.
    #[must_use]
    pub fn style(self, role: Role) -> Style {
        self.palette.style(role)
    }
}
