//! How things look: the options for it, and what they come to on this terminal.

use std::env;
use std::io::IsTerminal;

use clap::{Args, ValueEnum};

use crate::text::sketch::Signs;
use crate::tui::Movement;
use crate::tui::theme::Glyphs;
use crate::tui::{Images, Protocol};

/// How things look.
#[derive(Args, Clone, Copy, Debug)]
pub(crate) struct Look {
    /// When to use colour; NO_COLOR turns it off too
    #[arg(long, global = true, value_enum, default_value_t = ColourWhen::Auto)]
    color: ColourWhen,
    /// The terminal's ground
    #[arg(long, global = true, value_enum, default_value_t = Ground::Auto)]
    pub theme: Ground,
    /// The signs to draw with
    #[arg(long, global = true, value_enum, default_value_t = GlyphsWanted::Auto)]
    glyphs: GlyphsWanted,
    /// Let nothing move by itself; `NN_TUTOR_STILL` and `NO_COLOR` ask for it too
    #[arg(
        long,
        global = true,
        help = "Let nothing move by itself; NN_TUTOR_STILL and NO_COLOR ask for it too"
    )]
    still: bool,
    /// Whether pictures are drawn in pixels; without colours they never are
    #[arg(long, global = true, value_enum, default_value_t = GraphicsWanted::Auto)]
    graphics: GraphicsWanted,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum GraphicsWanted {
    /// Where the terminal says that it can, and none stands between it and this program
    Auto,
    /// By kitty's protocol
    Kitty,
    /// By sixels
    Sixel,
    /// In the signs of --glyphs
    None,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum GlyphsWanted {
    /// What the terminal and the locale are known to show
    Auto,
    /// Eighths of a cell, of Unicode 16
    Octants,
    /// Sixths of a cell, of Unicode 13
    Sextants,
    /// Braille dots for lines
    Braille,
    /// Line and block signs, which nearly every font has
    Blocks,
    /// ASCII only
    Ascii,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum ColourWhen {
    /// Where the output is a terminal that can
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// The ground of a terminal, as it is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Ground {
    /// Ask the terminal; dark on light in a file
    Auto,
    /// Light on dark
    Dark,
    /// Dark on light
    Light,
}

impl Look {
    /// The signs the screen is drawn with: braille wherever the locale has Unicode. Terminals that lack it in their font
    /// take it from another.
    pub fn glyphs(self) -> Glyphs {
        match self.glyphs {
            GlyphsWanted::Octants => Glyphs::Octants,
            GlyphsWanted::Sextants => Glyphs::Sextants,
            GlyphsWanted::Braille => Glyphs::Braille,
            GlyphsWanted::Blocks => Glyphs::Blocks,
            GlyphsWanted::Ascii => Glyphs::Ascii,
            GlyphsWanted::Auto if is_plain_locale() => Glyphs::Ascii,
            GlyphsWanted::Auto => Glyphs::Braille,
        }
    }

    /// The signs a screen in a file is drawn with, whatever the terminal is that it is made on.
    pub fn glyphs_in_file(self) -> Glyphs {
        if self.glyphs == GlyphsWanted::Auto { Glyphs::Braille } else { self.glyphs() }
    }

    /// The signs images are drawn with in plain text.
    pub fn sketch_signs(self) -> Signs {
        match self.glyphs() {
            Glyphs::Ascii => Signs::Ascii,
            _ => Signs::Blocks,
        }
    }

    /// Whether what explains by moving may move.
    pub fn movement(self) -> Movement {
        let is_unwanted = self.still || is_set("NN_TUTOR_STILL") || is_set("NO_COLOR");
        if is_unwanted { Movement::Still } else { Movement::Explains }
    }

    /// The same for a film, which is the same wherever it is made.
    pub const fn movement_in_file(self) -> Movement {
        if self.still { Movement::Still } else { Movement::Explains }
    }

    /// Whether the screen's pictures are drawn in pixels. What is between tmux or screen and the terminal is not asked. The
    /// question about kitty's images would stand on the screen of a terminal that knows no such strings, so it is put to
    /// those alone that go by the name of one that does.
    pub fn images(self) -> Images {
        let named = |name: &str, ways: &[&str]| {
            env::var(name).is_ok_and(|value| ways.iter().any(|way| value.starts_with(way)))
        };
        match self.graphics {
            GraphicsWanted::Kitty => Images::Sent(Protocol::Kitty),
            GraphicsWanted::Sixel => Images::Sent(Protocol::Sixel),
            GraphicsWanted::None => Images::Unwanted,
            GraphicsWanted::Auto if is_set("TMUX") || is_set("STY") => Images::Unwanted,
            GraphicsWanted::Auto if named("TERM", &["tmux", "screen", "linux", "dumb"]) => Images::Unwanted,
            GraphicsWanted::Auto if named("TERM_PROGRAM", &["Apple_Terminal"]) => Images::Unwanted,
            GraphicsWanted::Auto
                if named("TERM", &["xterm-kitty", "xterm-ghostty", "wezterm"])
                    || named("TERM_PROGRAM", &["kitty", "ghostty", "WezTerm"])
                    || ["KITTY_WINDOW_ID", "WEZTERM_PANE", "KONSOLE_VERSION"].into_iter().any(is_set) =>
            {
                Images::Asked
            }
            GraphicsWanted::Auto => Images::AskedOfSixels,
        }
    }

    /// Whether colours are refused, wherever they would go.
    pub fn is_colourless(self) -> bool {
        self.color == ColourWhen::Never
    }

    /// Whether to use colour on a stream.
    pub fn colours(self, stream: &impl IsTerminal) -> bool {
        match self.color {
            ColourWhen::Always => true,
            ColourWhen::Never => false,
            ColourWhen::Auto => {
                stream.is_terminal() && !is_set("NO_COLOR") && env::var_os("TERM").is_none_or(|t| t != "dumb")
            }
        }
    }
}

/// Whether a variable of the environment is set, and to anything.
fn is_set(name: &str) -> bool {
    env::var_os(name).is_some_and(|value| !value.is_empty())
}

/// Whether the locale is set, and to one without Unicode.
fn is_plain_locale() -> bool {
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"]
        .into_iter()
        .find_map(|name| env::var(name).ok().filter(|v| !v.is_empty()));
    locale.is_some_and(|locale| {
        let locale = locale.to_lowercase();
        !locale.contains("utf-8") && !locale.contains("utf8")
    })
}
