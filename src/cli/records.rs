//! Records and networks as they are named on the command line, opened and checked against one another.

use std::path::Path;

use anyhow::{Context, bail};
use clap::ValueEnum;

use crate::digits::{DataError, Dataset, Fault, Part, Source};
use crate::network::{Model, Shape};

/// The word that names the network that comes with the program.
const SHIPPED: &str = "shipped";

/// Which part of a collection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum PartName {
    /// The records to learn from
    Training,
    /// The records kept back
    Test,
}

impl From<PartName> for Part {
    fn from(name: PartName) -> Self {
        match name {
            PartName::Training => Self::Training,
            PartName::Test => Self::Test,
        }
    }
}

/// The network in a file, or the one that comes with the program.
///
/// # Errors
/// Where it cannot be read.
pub fn model(name: &str) -> anyhow::Result<Model> {
    if name == SHIPPED { Ok(Model::shipped()?) } else { Ok(Model::read(Path::new(name))?) }
}

/// Records for a network: images with as many pixels as it has inputs, labels that have outputs.
///
/// # Errors
/// Where there are none, or they do not fit the network.
pub fn fitting(source: &Source, part: Part, shape: Shape) -> anyhow::Result<Dataset> {
    let data = source.open(part)?;
    check_fit(&data, shape)?;
    Ok(data)
}

/// Checks that records fit a network.
///
/// # Errors
/// Where an image has another number of pixels than the network has inputs, or a label no output.
pub fn check_fit(data: &Dataset, shape: Shape) -> anyhow::Result<()> {
    if data.pixels_per_image() != shape.inputs {
        bail!(
            "{}: its images are {}×{}, {} pixels, and the network has {} inputs ({shape}); name records and a network of one size",
            data.name(),
            data.width(),
            data.height(),
            data.pixels_per_image(),
            shape.inputs
        );
    }
    match data.labels().iter().position(|&label| usize::from(label) >= shape.outputs) {
        Some(at) => {
            let fault = Fault::Label { label: data.labels()[at], classes: shape.outputs };
            Err(DataError::in_record(data.name(), at + 1, fault).into())
        }
        None => Ok(()),
    }
}

/// The record at an index, counted from 0.
///
/// # Errors
/// Where there is none.
pub fn record(data: &Dataset, index: usize) -> anyhow::Result<crate::digits::Sample<'_>> {
    data.get(index).with_context(|| {
        format!("{}: there is no record {index}; they go from 0 to {}", data.name(), data.len() - 1)
    })
}
