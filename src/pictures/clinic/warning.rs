//! What may keep a digit from being read, however it is prepared.

use std::fmt;

use super::super::scan::Grey;
use crate::digits::prepare::Crop;

/// Ink nearer to its paper than this is hard to tell from it.
pub(crate) const LOW_CONTRAST: u8 = 64;
/// Lines thinner than this many pixels of the box are thinner than nearly all of MNIST's.
const THIN: f64 = 1.3;

/// Something to mend on the picture itself.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Warning {
    /// Ink and paper are near one another.
    LowContrast {
        /// The shades between them, of 255.
        shades: u8,
    },
    /// There is more than one digit.
    SeveralDigits {
        /// How many.
        count: usize,
    },
    /// The digit goes on to the picture's edge.
    AtBorder,
    /// The lines are thin for the digit's size.
    ThinLines {
        /// How wide they are in the box of 20×20.
        width: f64,
    },
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::LowContrast { shades } => write!(
                f,
                "Low contrast: ink and paper are {shades} shades of 255 apart. A darker pen or more light helps."
            ),
            Self::SeveralDigits { count } => write!(
                f,
                "Several digits: {count} stand side by side, and the network reads one. Cut the picture between them."
            ),
            Self::AtBorder => {
                f.write_str(
                "Ink at the border: part of the digit may be cut off, or lines of the paper count as ink. Leave plain paper around it.",
            )
            }
            Self::ThinLines { width } => write!(
                f,
                "Thin lines: {width:.1} pixels in the box of 20×20, where MNIST's are 2 to 3. A thicker pen or a smaller digit helps."
            ),
        }
    }
}

impl Warning {
    /// Its name, in a word or two.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::LowContrast { .. } => "low contrast",
            Self::SeveralDigits { .. } => "several digits",
            Self::AtBorder => "ink at the border",
            Self::ThinLines { .. } => "thin lines",
        }
    }

    /// The ink's rectangle against the picture's.
    pub(super) fn at_border(whole: Crop, ink: Crop) -> Option<Self> {
        let touches = ink.left == 0
            || ink.top == 0
            || ink.left + ink.width == whole.width
            || ink.top + ink.height == whole.height;
        touches.then_some(Self::AtBorder)
    }

    /// A line's area is its width times its length, and its outline twice its length; a change from paper to ink is a
    /// stretch of outline, however faint the ink.
    pub(super) fn thin_lines(small: &Grey) -> Option<Self> {
        let ink: f64 = small.pixels.iter().map(|&ink| f64::from(ink)).sum();
        let width = 2.0 * ink / outline(small).max(1.0);
        (width < THIN).then_some(Self::ThinLines { width })
    }
}

/// The length of ink's outline times the ink's strength: the sum of all changes between neighbours, each taken with
/// its direction.
fn outline(small: &Grey) -> f64 {
    let ink = |x: Option<usize>, y: Option<usize>| {
        let at = y.zip(x).filter(|(_, x)| *x < small.width).map(|(y, x)| y * small.width + x);
        at.and_then(|at| small.pixels.get(at)).map_or(0.0, |&ink| f64::from(ink))
    };
    let mut length = 0.0;
    for y in 0..=small.height() {
        for x in 0..=small.width {
            let here = ink(Some(x), Some(y));
            let across = here - ink(x.checked_sub(1), Some(y));
            let down = here - ink(Some(x), y.checked_sub(1));
            length += (across * across + down * down).sqrt();
        }
    }
    length
}
