//! What each role of a drawing looks like where every colour can be had.
//!
//! Blue is above zero and orange below, which colour-blind people tell apart; every tone but the faint ones stands out
//! from its ground.

use crate::scene::{Ramp, Tone};

/// A colour: red, green and blue.
pub type Rgb = [u8; 3];

/// What a ground is, as far as it matters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Brightness {
    /// Light signs are read on it.
    #[default]
    Dark,
    /// Dark signs are read on it.
    Light,
}

impl Brightness {
    /// Of a ground of so much red, green and blue.
    #[must_use]
    pub fn of(rgb: Rgb) -> Self {
        // Black and white stand out equally from a ground of this luminance.
        if luminance(rgb) > 0.179 { Self::Light } else { Self::Dark }
    }
}

/// How much light a colour gives, from 0 for black to 1 for white (WCAG 2's relative luminance).
fn luminance(rgb: Rgb) -> f64 {
    let [red, green, blue] = rgb.map(|part| {
        let part = f64::from(part) / 255.0;
        if part <= 0.04045 { part / 12.92 } else { libm::pow((part + 0.055) / 1.055, 2.4) }
    });
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

/// Colours a curve, told apart by colour-blind people too (Okabe and Ito 2008), for a light ground and for a dark one.
const SERIES: [(Rgb, Rgb); 6] = [
    ([0, 114, 178], [111, 177, 255]),
    ([190, 80, 0], [255, 158, 87]),
    ([0, 130, 95], [70, 205, 160]),
    ([170, 85, 135], [230, 150, 195]),
    ([30, 130, 180], [130, 205, 245]),
    ([150, 105, 0], [240, 200, 90]),
];

impl Brightness {
    /// Its own colour.
    #[must_use]
    pub const fn colour(self) -> Rgb {
        match self {
            Self::Dark => [16, 16, 20],
            Self::Light => [255, 255, 255],
        }
    }

    /// The colour of a tone on it.
    #[must_use]
    pub fn tone(self, tone: Tone) -> Rgb {
        let (dark, light) = match tone {
            Tone::Text => ([230, 230, 230], [28, 28, 34]),
            Tone::Quiet => ([150, 150, 160], [95, 95, 105]),
            Tone::Faint => ([62, 62, 74], [205, 205, 212]),
            Tone::CalmPositive => ([46, 70, 100], [178, 205, 235]),
            Tone::CalmNegative => ([98, 66, 42], [240, 208, 180]),
            Tone::Live => ([255, 215, 95], [150, 95, 0]),
            Tone::Source => ([110, 215, 255], [0, 100, 150]),
            Tone::Question => ([240, 145, 240], [150, 30, 150]),
            Tone::Positive => ([111, 177, 255], [0, 95, 200]),
            Tone::Negative => ([255, 158, 87], [190, 80, 0]),
            Tone::Series(at) => {
                let (light, dark) = SERIES[usize::from(at) % SERIES.len()];
                (dark, light)
            }
        };
        match self {
            Self::Dark => dark,
            Self::Light => light,
        }
    }

    /// What lines across shades are seen on: greys are dark where there is nothing, on any ground.
    #[must_use]
    pub const fn behind(self, ramp: Ramp) -> Self {
        match ramp {
            Ramp::Grey => Self::Dark,
            Ramp::Signed => self,
        }
    }

    /// The shade of a share: from 0, dark, to 1, light, or of a signed number from −1 over the ground to 1. A share that is
    /// no number is not there yet, and is nearly the ground.
    #[must_use]
    pub fn shade(self, share: f64, ramp: Ramp) -> Rgb {
        let (empty, full) = match (ramp, self) {
            (_, _) if share.is_nan() => return mix(self.colour(), self.tone(Tone::Faint), 0.4),
            // 0 is dark on any ground, as its number has it: a photograph on a light one is no negative.
            (Ramp::Grey, Self::Dark) => ([28, 28, 34], [255, 255, 255]),
            (Ramp::Grey, Self::Light) => ([0, 0, 0], [245, 245, 245]),
            (Ramp::Signed, _) => {
                let end = if share < 0.0 { Tone::Negative } else { Tone::Positive };
                let middle = if self == Self::Dark { [30, 30, 36] } else { [240, 240, 244] };
                (middle, self.tone(end))
            }
        };
        mix(empty, full, share.abs().min(1.0))
    }
}

/// Shades of signed numbers among the 256 colours that are the same everywhere, from 0 to the largest, below zero and above,
/// on a dark ground and on a light one: each stands out more than the one before and has its sign's hue, which the nearest
/// colours to a mixture have not.
const FEW: [[&[Rgb]; 2]; 2] = [
    [
        &[[38, 38, 38], [95, 0, 0], [135, 95, 0], [175, 95, 0], [215, 135, 0], [255, 175, 95]],
        &[[38, 38, 38], [0, 0, 135], [0, 95, 175], [0, 135, 215], [95, 175, 255]],
    ],
    [
        &[[238, 238, 238], [255, 215, 175], [255, 175, 135], [215, 135, 95], [215, 95, 0], [175, 95, 0]],
        &[[238, 238, 238], [175, 215, 255], [135, 175, 255], [95, 135, 255], [0, 95, 215]],
    ],
];

impl Brightness {
    /// The same where there are but the 256 colours that are the same everywhere.
    #[must_use]
    pub fn shade_of_few(self, share: f64, ramp: Ramp) -> Rgb {
        if ramp == Ramp::Grey || share.is_nan() {
            return self.shade(share, ramp);
        }
        let shades = FEW[usize::from(self == Self::Light)][usize::from(share > 0.0)];
        let last = shades.len() - 1;
        // What is not 0 has a hue.
        let at = (share.abs().min(1.0) * last as f64).round().max(f64::from(share.abs() > 0.04));
        shades[(at as usize).min(last)]
    }
}

/// What a drawing in pixels lies on: a ground one sits before, or one that a whole room is to read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Surface {
    /// Read from a chair.
    Desk(Brightness),
    /// Read from the last row: black or white itself, and every tone but the shades stands out from it by 7 to 1.
    Room(Brightness),
}

impl From<Brightness> for Surface {
    fn from(ground: Brightness) -> Self {
        Self::Desk(ground)
    }
}

impl Surface {
    /// Its own colour.
    #[must_use]
    pub const fn colour(self) -> Rgb {
        match self {
            Self::Desk(ground) => ground.colour(),
            Self::Room(Brightness::Dark) => [0, 0, 0],
            Self::Room(Brightness::Light) => [255, 255, 255],
        }
    }

    /// The colour of a tone on it.
    #[must_use]
    pub fn tone(self, tone: Tone) -> Rgb {
        let ground = match self {
            Self::Desk(ground) => return ground.tone(tone),
            Self::Room(ground) => ground,
        };
        let (dark, light) = match tone {
            Tone::Text => ([255, 255, 255], [0, 0, 0]),
            Tone::Quiet => ([198, 198, 198], [68, 68, 68]),
            // Out of play a line is no lighter than it has to be, and nearly grey.
            Tone::Faint => ([150, 150, 150], [88, 88, 88]),
            Tone::CalmPositive => ([118, 153, 186], [70, 88, 120]),
            Tone::CalmNegative => ([178, 144, 122], [122, 78, 54]),
            Tone::Live => ([255, 215, 0], [0, 0, 135]),
            Tone::Source => ([95, 215, 255], [0, 85, 125]),
            Tone::Question => ([255, 135, 255], [135, 0, 135]),
            Tone::Positive => ([175, 215, 255], [0, 0, 175]),
            Tone::Negative => ([255, 175, 135], [135, 0, 0]),
            // Half the way to white or to black.
            Tone::Series(_) => (
                mix(Brightness::Dark.tone(tone), [255; 3], 0.5),
                mix(Brightness::Light.tone(tone), [0; 3], 0.5),
            ),
        };
        match ground {
            Brightness::Dark => dark,
            Brightness::Light => light,
        }
    }

    /// What lines across shades are seen on, as [`Brightness::behind`] has it.
    #[must_use]
    pub const fn behind(self, ramp: Ramp) -> Self {
        match self {
            Self::Desk(ground) => Self::Desk(ground.behind(ramp)),
            Self::Room(ground) => Self::Room(ground.behind(ramp)),
        }
    }

    /// The shade of a share, as [`Brightness::shade`] has it.
    #[must_use]
    pub fn shade(self, share: f64, ramp: Ramp) -> Rgb {
        let (Self::Desk(ground) | Self::Room(ground)) = self;
        ground.shade(share, ramp)
    }
}

/// So much of the second colour in the first.
#[must_use]
pub(crate) fn mix(from: Rgb, to: Rgb, share: f64) -> Rgb {
    std::array::from_fn(|at| {
        let (from, to) = (f64::from(from[at]), f64::from(to[at]));
        (from + (to - from) * share).round() as u8
    })
}

#[cfg(test)]
mod tests {
    use super::{Brightness, Surface, luminance};
    use crate::scene::{Ramp, Tone};

    #[test]
    fn among_few_colours_a_larger_number_stands_out_more_and_keeps_its_hue() {
        for ground in [Brightness::Dark, Brightness::Light] {
            for sign in [1.0, -1.0] {
                let shades =
                    (0..=100).map(|share| ground.shade_of_few(sign * f64::from(share) / 100.0, Ramp::Signed));
                let mut shades: Vec<_> = shades.collect();
                shades.dedup();
                assert!((5..=6).contains(&shades.len()), "{shades:?}");
                // The first is the ground's own; a dark hue may be as dark as that.
                let apart = |rgb| (luminance(rgb) - luminance(ground.colour())).abs();
                assert!(shades[1..].windows(2).all(|pair| apart(pair[0]) < apart(pair[1])), "{shades:?}");
                let [red, _, blue] = shades[shades.len() / 2];
                assert_eq!(blue > red, sign > 0.0, "{shades:?}");
                assert!(shades[1..].iter().all(|[red, _, blue]| (blue > red) == (sign > 0.0)));
            }
        }
    }

    #[test]
    fn every_tone_stands_out_from_a_wall() {
        let tones = [
            Tone::Text,
            Tone::Quiet,
            Tone::Faint,
            Tone::CalmPositive,
            Tone::CalmNegative,
            Tone::Live,
            Tone::Source,
            Tone::Question,
            Tone::Positive,
            Tone::Negative,
        ];
        for wall in [Brightness::Dark, Brightness::Light].map(Surface::Room) {
            for tone in tones.into_iter().chain((0..6).map(Tone::Series)) {
                let (one, other) = (luminance(wall.tone(tone)), luminance(wall.colour()));
                let contrast = (one.max(other) + 0.05) / (one.min(other) + 0.05);
                assert!(contrast >= 7.0, "{wall:?} {tone:?}: {contrast:.2}");
            }
        }
    }
}
