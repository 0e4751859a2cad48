//! The clinic with a network in it: what it reads in a picture of a digit as given, prepared, and with each stage of the
//! preparation left out.
//!
//! The command and the drawing pad both ask here. Nothing here reads a file or draws.

use std::sync::Arc;

use nalgebra::DVector;

use crate::digits::means::ClassMeans;
use crate::digits::prepare::{PIXELS, SIDE};
use crate::interp::Settings;
use crate::lang::Diagnostic;
use crate::lesson::catalogue;
use crate::matrix::Value;
use crate::network::{Layers, Network, SparseNetwork, answer};
use crate::pictures::clinic::{Blank, Examination, Stage, examine, image_raw, image_without};
use crate::pictures::scan::Scan;
use crate::session::Session;

/// What a network reads in an image.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// One output a class, each from 0 to 1.
    pub outputs: Vec<f64>,
}

impl Reading {
    /// The class it takes the image for.
    #[must_use]
    pub fn answer(&self) -> usize {
        answer(&self.outputs)
    }

    /// That class's output: how sure it is.
    #[must_use]
    pub(crate) fn sureness(&self) -> f64 {
        self.outputs.get(self.answer()).copied().unwrap_or(0.0)
    }

    /// The class it would take the image for next.
    #[must_use]
    pub fn second(&self) -> Option<usize> {
        let first = self.answer();
        let others = (0..self.outputs.len()).filter(|&class| class != first);
        others.reduce(|best, class| if self.outputs[class] > self.outputs[best] { class } else { best })
    }
}

/// Why a network cannot be asked about pictures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "a prepared picture has {SIDE}×{SIDE} pixels, and the network has {inputs} inputs ({0}); name a network with {PIXELS} inputs, or give images of its own size with --raw",
    inputs = .0.inputs
)]
pub struct OtherInputs(Layers);

/// What came of one picture.
#[derive(Clone, Debug, PartialEq)]
pub struct Diagnosis {
    /// Its way through the stages.
    pub examination: Examination,
    /// What is read when it is prepared.
    pub prepared: Reading,
    /// What is read when it is only made 28×28.
    pub raw: Reading,
    /// What is read when one stage is left out. Without [`Stage::Grey`] there is nothing to be read.
    pub without: Vec<(Stage, Reading)>,
}

impl Diagnosis {
    /// What is read without a stage, if anything can be.
    #[must_use]
    pub fn without(&self, stage: Stage) -> Option<&Reading> {
        self.without.iter().find(|(left_out, _)| *left_out == stage).map(|(_, reading)| reading)
    }

    /// The two classes to look at: the one it is taken for, and the one that it was not: its label where that is known
    /// and another, or else the second in rank.
    #[must_use]
    pub fn classes(&self, label: Option<usize>) -> (usize, Option<usize>) {
        let found = self.prepared.answer();
        (found, label.filter(|&label| label != found).or_else(|| self.prepared.second()))
    }
}

/// A network that pictures are shown to.
#[derive(Clone, Debug)]
pub struct Clinic {
    network: Network,
    quick: SparseNetwork,
    /// What the digits of each class have in common.
    pub means: ClassMeans,
}

impl Clinic {
    /// A clinic for a network.
    ///
    /// # Errors
    /// Where the network's inputs are not the pixels of a prepared picture.
    pub fn new(network: Network, means: ClassMeans) -> Result<Self, OtherInputs> {
        if network.shape().inputs != PIXELS {
            return Err(OtherInputs(network.shape()));
        }
        let quick = SparseNetwork::new(&network);
        Ok(Self { network, quick, means })
    }

    /// The network.
    #[must_use]
    pub const fn network(&self) -> &Network {
        &self.network
    }

    /// What is read in a prepared image.
    pub fn read(&mut self, image: &[u8; PIXELS]) -> Reading {
        Reading { outputs: self.quick.query(image).to_vec() }
    }

    /// What is read where pixels are taken as inputs just as they are, from 0 to 255.
    fn read_unscaled(&self, image: &[u8; PIXELS]) -> Reading {
        let inputs = DVector::from_iterator(PIXELS, image.iter().map(|&pixel| f64::from(pixel)));
        Reading { outputs: self.network.query(&inputs).iter().copied().collect() }
    }

    /// What is read in a picture once it is prepared, and nothing else.
    ///
    /// # Errors
    /// Where there is nothing on the picture.
    pub(crate) fn glance(&mut self, scan: &Scan) -> Result<(Examination, Reading), Blank> {
        let examination = examine(scan)?;
        let reading = self.read(&examination.image);
        Ok((examination, reading))
    }

    /// The way of a prepared image through the network, from pixels to outputs, to be stepped through.
    ///
    /// # Errors
    /// None with the program as shipped.
    pub(crate) fn step_through(&self, image: &[u8; PIXELS]) -> Result<Session, Vec<Diagnostic>> {
        let pixels: Vec<f64> = image.iter().map(|&pixel| f64::from(pixel)).collect();
        let pixels = ("pixels".to_owned(), Value::from_rows(PIXELS, 1, &pixels));
        let given = self.network.variables().chain([pixels]).collect();
        Ok(Session::with(Arc::new(catalogue::query()?), given, Settings::default()))
    }

    /// Takes a picture through the stages, and reads it with all of them, with none, and with all but each.
    ///
    /// # Errors
    /// Where there is nothing on the picture.
    pub fn examine(&mut self, scan: &Scan) -> Result<Diagnosis, Blank> {
        let examination = examine(scan)?;
        let prepared = self.read(&examination.image);
        let raw = self.read(&image_raw(scan));
        let mut without = Vec::new();
        for stage in Stage::ALL {
            match stage {
                Stage::Grey => {}
                Stage::Inputs => without.push((stage, self.read_unscaled(&examination.image))),
                _ => without.push((stage, self.read(&image_without(scan, stage)))),
            }
        }
        Ok(Diagnosis { examination, prepared, raw, without })
    }
}
