//! Records and networks as they are named on the command line, opened and checked against one another.

use std::fmt::Write;
use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, bail};
use clap::ValueEnum;
use clap::builder::{PossibleValue, StyledStr};

use super::look::Look;
use super::output::complain;
use super::stepped::Faces;
use crate::digits::source::takes;
use crate::digits::{DataError, Dataset, Part, Sample, Source, Sources};
use crate::interp::Settings;
use crate::network::{Layers, Model, SparseNetwork};
use crate::run::TrainingRun;
use crate::text::shell_word;

/// The word that names the network that comes with the program.
pub(crate) const SHIPPED: &str = "shipped";

impl ValueEnum for Part {
    fn value_variants<'a>() -> &'a [Self] {
        &[Self::Training, Self::Test]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.name()).help(match self {
            Self::Training => "The records to learn from",
            Self::Test => "The records kept back",
        }))
    }
}

/// The help of an option that names records: what they are for, and all that can be named.
pub(crate) fn records_help(what: &str) -> StyledStr {
    help(&format!("{what}: {}", takes()))
}

/// The help of an option, where it is worked out.
pub fn help(text: &str) -> StyledStr {
    let mut help = StyledStr::new();
    // Writing to a string cannot fail.
    let _ = help.write_str(text);
    help
}

/// Records to learn from and to be tested on.
#[derive(Clone, Debug, clap::Args)]
pub struct Sets {
    #[arg(long, value_name = "SET", default_value = "builtin", help = records_help("Records to learn from"))]
    data: Source,
    /// Records to be asked about; the test part of --data if left out and there is one
    #[arg(long, value_name = "SET")]
    test: Option<Source>,
}

impl Sets {
    /// Where they come from.
    pub fn sources(&self) -> Sources {
        Sources::new(self.data.clone(), self.test.clone())
    }
}

/// A network by name.
#[derive(Debug, clap::Args)]
pub(crate) struct NetworkName {
    /// The network: a file (.safetensors or .npz), or the one that comes with nn-tutor
    #[arg(long, value_name = "FILE", default_value = SHIPPED)]
    pub model: String,
}

/// A network and the records it is asked about.
#[derive(Debug, clap::Args)]
pub(crate) struct Inquiry {
    #[command(flatten)]
    pub network: NetworkName,
    #[arg(long, value_name = "SET", default_value = "builtin", help = records_help("Records to ask about"))]
    data: Source,
    /// Which part of them, where there are two
    #[arg(long, value_enum, default_value_t = Part::Test)]
    part: Part,
}

impl Inquiry {
    /// The command that steps the network through a record.
    pub fn opening(&self, index: usize) -> String {
        let Self { network: NetworkName { model }, data, part } = self;
        let [model, data] = [model.clone(), data.to_string()].map(|word| shell_word(&word));
        format!("nn-tutor debug --frozen --model {model} --data {data} --part {part} --sample {index}")
    }

    /// Steps the network through a record.
    ///
    /// # Errors
    /// Where either cannot be read, or they do not fit one another.
    pub fn step_through(&self, index: usize, look: Look) -> anyhow::Result<ExitCode> {
        let network = model(&self.network.model)?.network;
        let run = TrainingRun::frozen(&network, self.data.open(self.part)?)?;
        Faces::default().show(run, index, Settings::default(), look)
    }

    /// The network, and records that fit it.
    ///
    /// # Errors
    /// Where either cannot be read, or they do not fit one another.
    pub fn open(&self) -> anyhow::Result<(SparseNetwork, Dataset)> {
        let network = model(&self.network.model)?.network;
        let data = self.data.open(self.part)?;
        check_fit(&data, network.shape())?;
        Ok((SparseNetwork::new(&network), data))
    }
}

/// The network in a file, or the one that comes with the program.
///
/// # Errors
/// Where it cannot be read.
pub fn model(name: &str) -> anyhow::Result<Model> {
    if name == SHIPPED { Ok(Model::shipped()?) } else { model_in(Path::new(name)) }
}

/// The network in a file. What else the file holds is told of on stderr.
///
/// # Errors
/// Where it cannot be read.
pub(crate) fn model_in(file: &Path) -> anyhow::Result<Model> {
    let model = Model::read(file)?;
    if !model.unused.is_empty() {
        let unused: Vec<String> = model.unused.iter().map(|name| format!("`{name}`")).collect();
        let what = unused.join(", ");
        complain(&format!("{}: {what} not used; a network here is `wih` and `who` alone", file.display()));
    }
    Ok(model)
}

/// Checks that records fit a network.
///
/// # Errors
/// Where an image has another number of pixels than the network has inputs, or a label no output.
pub(crate) fn check_fit(data: &Dataset, shape: Layers) -> anyhow::Result<()> {
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
            let (label, last) = (data.labels()[at], shape.outputs - 1);
            let fault = format!("the label {label} has no output node: the labels here may be 0 to {last}");
            Err(DataError::new(data.name(), fault).in_record(at + 1).into())
        }
        None => Ok(()),
    }
}

/// The record at an index, counted from 0.
///
/// # Errors
/// Where there is none.
pub fn record(data: &Dataset, index: usize) -> anyhow::Result<Sample<'_>> {
    data.get(index).with_context(|| {
        format!("{}: there is no record {index}; they go from 0 to {}", data.name(), data.len() - 1)
    })
}
