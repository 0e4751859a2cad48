//! The clinic: from a picture of a digit to the image a network reads, a stage at a time, each with what it did.
//!
//! MNIST's digits were all prepared one way, and a network trained on them knows no other: what is not prepared so is
//! read badly, however well it is written. Any one stage can be left out, to see what it is for. The order is that of
//! [`Stage::ALL`].
//!
//! It must not ask a network, and must not know where a picture comes from.

mod ink;
pub mod paper;
mod ruled;
mod warning;

use std::fmt::{self, Write};

use super::scan::{Grey, Scan};
use crate::digits::prepare::{Crop, PIXELS, SIDE, centre_of_mass, crop, place, scale};

pub use warning::Warning;

/// The fewest shades between the lightest and the darkest pixel: with fewer there is nothing to see.
const LEAST_CONTRAST: u8 = 10;
/// The least ink that belongs to the digit, once paper is 0 and ink 255.
const FAINTEST: u8 = 48;

/// What is done to a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// Colours become shades of grey.
    Grey,
    /// Dark ink on light paper becomes light ink on dark paper.
    Invert,
    /// The paper becomes 0 everywhere, and the ink 255.
    Flatten,
    /// What is around the digit is cut off.
    Crop,
    /// The digit is scaled into a box of 20×20, keeping its shape.
    Scale,
    /// The box is placed in 28×28 with the centre of mass at the middle.
    Centre,
    /// 0 to 255 become inputs from 0.01 to 1.00.
    Inputs,
}

impl Stage {
    /// Every stage, in order.
    pub const ALL: [Self; 7] =
        [Self::Grey, Self::Invert, Self::Flatten, Self::Crop, Self::Scale, Self::Centre, Self::Inputs];

    /// Its name, a word.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Grey => "grey",
            Self::Invert => "invert",
            Self::Flatten => "flatten",
            Self::Crop => "crop",
            Self::Scale => "scale",
            Self::Centre => "centre",
            Self::Inputs => "inputs",
        }
    }

    /// Why it is done.
    #[must_use]
    pub const fn why(self) -> &'static str {
        match self {
            Self::Grey => "The network has one input a pixel: how much ink there is, not which colour.",
            Self::Invert => {
                "In MNIST paper is 0 and ink is 255. On paper that is not 0, every weight adds its share."
            }
            Self::Flatten => "Shadows, grain and lines on the paper would count as ink all over the image.",
            Self::Crop => {
                "How large the sheet is, and where on it the digit stands, says nothing about the digit."
            }
            Self::Scale => "MNIST's digits fill 20×20. A smaller or a stretched digit meets other weights.",
            Self::Centre => {
                "Each pixel has weights of its own, so a digit a few pixels aside is another pattern."
            }
            Self::Inputs => {
                "The weights were learned from inputs of 0.01 to 1.00; larger ones push every sum to an end of the sigmoid."
            }
        }
    }
}

impl fmt::Display for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A stage as it went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Treated {
    /// Which.
    pub stage: Stage,
    /// The picture after it.
    pub picture: Grey,
    /// What it did to this one.
    pub did: String,
}

/// A picture and what was made of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Examination {
    /// The stages, in order.
    pub stages: Vec<Treated>,
    /// What may keep the digit from being read.
    pub warnings: Vec<Warning>,
    /// The image for the network: 0 for paper, 255 for full ink.
    pub image: [u8; PIXELS],
}

/// There is nothing on the picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("there is nothing on the picture: its shades go from {0} to {1} only")]
pub struct Blank(u8, u8);

/// Takes a picture through every stage.
///
/// # Errors
/// Where the picture is of one shade.
pub fn examine(scan: &Scan) -> Result<Examination, Blank> {
    let (low, high) = scan.grey.range();
    if high - low < LEAST_CONTRAST {
        return Err(Blank(low, high));
    }
    Ok(treat(scan, None))
}

/// The image that comes of leaving out a stage. Without [`Stage::Grey`] there is no image, and [`Stage::Inputs`] is not
/// the image's: for them it is the same as with all.
#[must_use]
pub fn image_without(scan: &Scan, stage: Stage) -> [u8; PIXELS] {
    treat(scan, Some(stage)).image
}

/// The picture with nothing done to it but making it 28×28.
#[must_use]
pub(crate) fn image_raw(scan: &Scan) -> [u8; PIXELS] {
    let grey = &scan.grey;
    let mut image = [0; PIXELS];
    image.copy_from_slice(&scale(&grey.pixels, grey.width, grey.whole(), (SIDE, SIDE)));
    image
}

/// A picture on its way through the stages.
struct Treatment {
    without: Option<Stage>,
    stages: Vec<Treated>,
    warnings: Vec<Warning>,
}

impl Treatment {
    fn note(&mut self, stage: Stage, picture: &Grey, did: impl Into<String>) {
        self.stages.push(Treated { stage, picture: picture.clone(), did: did.into() });
    }

    /// Whether a stage is to be done.
    fn does(&self, stage: Stage) -> bool {
        self.without != Some(stage)
    }

    fn invert(&mut self, picture: &mut Grey) {
        let (low, high) = picture.range();
        let shade = ink::median(&picture.pixels);
        let is_light = shade > low.midpoint(high);
        if is_light && self.does(Stage::Invert) {
            picture.pixels.iter_mut().for_each(|pixel| *pixel = 255 - *pixel);
        }
        let did = if is_light {
            format!("Most of the picture is light ({shade} of 255): light and dark change places.")
        } else {
            format!("Most of the picture is dark already ({shade} of 255): nothing to do.")
        };
        self.note(Stage::Invert, picture, did);
    }

    fn flatten(&mut self, picture: &mut Grey) {
        let flat = paper::flatten(picture);
        if flat.contrast < warning::LOW_CONTRAST {
            self.warnings.push(Warning::LowContrast { shades: flat.contrast });
        }
        let mut even = flat.picture;
        let lines = match ruled::wipe(&mut even) {
            0 => String::new(),
            lines => format!(" Its {lines} lines are wiped off."),
        };
        let paper = match flat.paper {
            (0, 0) => "The paper is 0 already".to_owned(),
            (low, high) if low == high => format!("The paper, {low} of 255, becomes 0"),
            (low, high) => format!("The paper, {low} to {high} of 255, becomes 0"),
        };
        let grain = match flat.grain {
            0 => String::new(),
            grain => format!("grain up to {grain} above it too; "),
        };
        let did = format!("{paper}; {grain}ink, {} above it, becomes 255.{lines}", flat.contrast);
        if self.does(Stage::Flatten) {
            *picture = even;
        }
        self.note(Stage::Flatten, picture, did);
    }

    fn crop(&mut self, picture: &mut Grey) -> Crop {
        let whole = picture.whole();
        let groups = ink::sweep(picture, FAINTEST);
        if groups > 1 {
            self.warnings.push(Warning::SeveralDigits { count: groups });
        }
        let found = crop(&picture.pixels, picture.width, FAINTEST).unwrap_or(whole);
        if let Some(warning) = Warning::at_border(whole, found) {
            self.warnings.push(warning);
        }
        let kept = if self.does(Stage::Crop) { found } else { whole };
        let rows = picture.pixels.chunks_exact(picture.width).skip(kept.top).take(kept.height);
        let cut = rows.flat_map(|row| row[kept.left..kept.left + kept.width].iter().copied()).collect();
        let did = format!(
            "Of {}×{} pixels, the {}×{} with ink in them stay.",
            whole.width, whole.height, kept.width, kept.height
        );
        self.note(Stage::Crop, &Grey { width: kept.width, pixels: cut }, did);
        kept
    }

    fn scale(&mut self, picture: &Grey, crop: Crop) -> Grey {
        let size = if self.does(Stage::Scale) { crop.fitted() } else { (SIDE, SIDE) };
        let mut small = Grey { width: size.0, pixels: scale(&picture.pixels, picture.width, crop, size) };
        let strongest = small.range().1;
        if let Some(warning) = Warning::thin_lines(&small) {
            self.warnings.push(warning);
        }
        ink::strengthen(&mut small);
        let did = format!(
            "{}×{} becomes {}×{}; the strongest pixel, {strongest}, becomes 255.",
            crop.width, crop.height, size.0, size.1
        );
        self.note(Stage::Scale, &small, did);
        small
    }

    fn centre(&mut self, small: &Grey) -> [u8; PIXELS] {
        let size = (small.width, small.height());
        let (across, down) = centre_of_mass(&small.pixels, small.width);
        let middle = (size.0 / 2, size.1 / 2);
        let at = if self.does(Stage::Centre) { (across, down) } else { middle };
        let image = place(&small.pixels, size, at);
        let moves = [moved(at.0, middle.0, ["right", "left"]), moved(at.1, middle.1, ["down", "up"])];
        let moves: Vec<String> = moves.into_iter().flatten().collect();
        let did = match moves.as_slice() {
            [] => "The ink's centre of mass is in the middle of 28×28 already.".to_owned(),
            moves => format!(
                "The ink's centre of mass comes to the middle of 28×28: the box is moved {}.",
                moves.join(" and ")
            ),
        };
        self.note(Stage::Centre, &Grey { width: SIDE, pixels: image.to_vec() }, did);
        image
    }
}

/// A move from one place to another in words, if it is one: `2 right`.
fn moved(from: usize, to: usize, [forward, back]: [&str; 2]) -> Option<String> {
    (from != to).then(|| format!("{} {}", from.abs_diff(to), if to > from { forward } else { back }))
}

fn treat(scan: &Scan, without: Option<Stage>) -> Examination {
    let mut treatment = Treatment { without, stages: Vec::new(), warnings: Vec::new() };
    let mut picture = scan.grey.clone();
    treatment.note(Stage::Grey, &picture, as_scanned(scan));
    treatment.invert(&mut picture);
    treatment.flatten(&mut picture);
    let crop = treatment.crop(&mut picture);
    let small = treatment.scale(&picture, crop);
    let image = treatment.centre(&small);
    let centred = Grey { width: SIDE, pixels: image.to_vec() };
    treatment.note(Stage::Inputs, &centred, "0 to 255 become 0.01 to 1.00: pixel / 255 * 0.99 + 0.01.");
    Examination { stages: treatment.stages, warnings: treatment.warnings, image }
}

/// What reading the file did already.
fn as_scanned(scan: &Scan) -> String {
    let colours = if scan.is_coloured { "Colours become shades of grey" } else { "It is grey already" };
    let mut did = colours.to_owned();
    if scan.is_transparent {
        did.push_str("; what can be seen through is put on white paper");
    }
    if scan.frames > 1 {
        did.push_str("; of several pictures the first is taken");
    }
    let (width, height) = (scan.grey.width, scan.grey.height());
    if scan.size != (width, height) {
        let _ = write!(did, "; {}×{} become {width}×{height}", scan.size.0, scan.size.1);
    }
    did + "."
}
