//! `nn-tutor predict`: what a network reads in pictures of digits, and what the preparation did for each.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, bail};

use super::look::Look;
use super::output::{FAILED, complain, put, put_json};
use super::records::{NetworkName, model, records_help};
use super::stepped::Faces;
use crate::digits::means::ClassMeans;
use crate::digits::prepare::SIDE;
use crate::digits::{Part, Source};
use crate::interp::Settings;
use crate::network::{Network, SparseNetwork};
use crate::pictures::scan::{Scan, label_of};
use crate::run::TrainingRun;
use crate::study::clinic::{Clinic, Reading};
use crate::text::clinic::{Found, Patient, as_json, picture, several};

/// Prepare pictures of digits as MNIST's are, and say what a network reads in them
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Pictures of one digit each, as PNG files; a name such as `mine_6.png` says what it shows
    #[arg(value_name = "IMAGE", required = true)]
    images: Vec<PathBuf>,
    #[command(flatten)]
    network: NetworkName,
    /// Take the pictures as they are: images in MNIST's form already, light ink on black
    #[arg(long)]
    raw: bool,
    #[arg(long, value_name = "SET", default_value = "builtin", conflicts_with = "raw", help = records_help("Records whose mean digits are shown"))]
    data: Source,
    /// Print it as JSON
    #[arg(long)]
    json: bool,
    /// Step through the network with the picture, on the screen
    #[arg(long, conflicts_with = "json")]
    open: bool,
}

/// Does it. Pictures that cannot be read do not keep the others from being read.
///
/// # Errors
/// Where the network or the records of the means cannot be read, or the network does not fit.
pub fn run(arguments: &Arguments, look: Look) -> anyhow::Result<ExitCode> {
    let network = model(&arguments.network.model)?.network;
    let own = arguments.open.then(|| network.clone());
    if arguments.open && arguments.images.len() > 1 {
        bail!("one picture at a time is stepped through; name one with --open");
    }
    let classes = network.shape().outputs;
    let (patients, means) = if arguments.raw {
        (each(&arguments.images, classes, as_it_is(&network)), None)
    } else {
        let means = ClassMeans::of(&arguments.data.open(Part::Test)?);
        let mut clinic = Clinic::new(network, means)?;
        (each(&arguments.images, classes, |path| prepared(path, &mut clinic)), Some(clinic.means))
    };
    for patient in &patients {
        if let Err(error) = &patient.outcome {
            complain(&format!("{}: {error}", patient.file));
        }
    }
    if let (Some(network), [only]) = (own, patients.as_slice())
        && let Ok(found) = &only.outcome
    {
        return step_through(&network, only, found, look);
    }
    match patients.as_slice() {
        _ if arguments.json => put_json(&as_json(&arguments.network.model, &patients))?,
        [only] => put(&picture(only, means.as_ref(), look.sketch_signs()))?,
        _ if patients.iter().all(|patient| patient.outcome.is_err()) => {}
        _ => put(&several(&patients))?,
    }
    let all_read = patients.iter().all(|patient| patient.outcome.is_ok());
    Ok(if all_read { ExitCode::SUCCESS } else { ExitCode::from(FAILED) })
}

/// Steps the network through a picture as it is read.
fn step_through(network: &Network, patient: &Patient, found: &Found, look: Look) -> anyhow::Result<ExitCode> {
    let image = match found {
        Found::Prepared(diagnosis) => (SIDE, &diagnosis.examination.image[..]),
        Found::AsItIs { pixels, width, .. } => (*width, pixels.as_slice()),
    };
    let label = patient.label.and_then(|label| u8::try_from(label).ok());
    let run = TrainingRun::of_image(network, &patient.file, image, label)?;
    Faces::default().show(run, 0, Settings::default(), look)
}

/// Reads each picture. A number in its name that is no class, such as a year, is no label.
fn each(
    images: &[PathBuf],
    classes: usize,
    mut read: impl FnMut(&Path) -> anyhow::Result<Found>,
) -> Vec<Patient> {
    let patient = |path: &PathBuf| Patient {
        file: crate::lesson::safe_line(&path.display().to_string()),
        label: label_of(path).filter(|label| *label < classes),
        outcome: read(path).map_err(|error| format!("{error:#}")),
    };
    images.iter().map(patient).collect()
}

fn prepared(path: &Path, clinic: &mut Clinic) -> anyhow::Result<Found> {
    let scan = Scan::open(path)?;
    Ok(Found::Prepared(Box::new(clinic.examine(&scan)?)))
}

fn as_it_is(network: &Network) -> impl FnMut(&Path) -> anyhow::Result<Found> {
    let inputs = network.shape().inputs;
    let mut network = SparseNetwork::new(network);
    move |path| {
        let scan = Scan::open(path)?;
        let (width, height) = scan.size;
        // A picture of the right size is never made smaller, unless a network has more inputs than any digit needs.
        let pixels =
            Some(scan.grey.pixels).filter(|pixels| pixels.len() == inputs && width * height == inputs);
        let pixels = pixels.with_context(|| {
            format!("it is {width}×{height}, {} pixels, and the network has {inputs} inputs; without --raw a picture of any size is prepared", width * height)
        })?;
        let reading = Reading { outputs: network.query(&pixels).to_vec() };
        Ok(Found::AsItIs { pixels, width, reading })
    }
}
