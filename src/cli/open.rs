//! `nn-tutor open`: a network brought along, as a program one can read and step through.

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context, bail};
use clap::ValueEnum;
use clap::builder::PossibleValue;

use super::elsewhere::{lie_together, tell_of_loads};
use super::look::Look;
use super::output::{Faulty, complain, put, write_new};
use super::plan::rate;
use super::reading::{fill_loads, folder};
use super::records::records_help;
use super::stepped::Faces;
use crate::digits::{Dataset, Part, Source};
use crate::interp::Settings;
use crate::lesson::{Lesson, safe_line};
use crate::matrix::counted;
use crate::model::{Activation, Brought, Inputs, Loss, Output, RowsOf, Writing, program};
use crate::network::{OnnxGraph, Plan, Tensor};
use crate::run::TrainingRun;

/// Open a network of yours: PyTorch's safetensors, scikit-learn's or Keras's arrays in an .npz, or ONNX
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The network: .safetensors, .npz or .onnx
    file: PathBuf,
    /// What hidden nodes do, which only ONNX says, and is known of a network that nn-tutor trained
    #[arg(long, value_enum)]
    activation: Option<Activation>,
    /// What output nodes do, which only ONNX says; softmax where it ends in the sums softmax is made of
    #[arg(long, value_enum)]
    output: Option<Output>,
    /// How a pixel becomes an input: 0..1, deck (0.01 to 1), or a mean and a deviation such as 0.1307,0.3081; 0..1 if left
    /// out, and deck for a network that nn-tutor trained
    #[arg(long, value_name = "HOW", value_parser = inputs)]
    inputs: Option<Inputs>,
    /// What a row of a matrix belongs to, where neither names nor shapes say it; ONNX does
    #[arg(long, value_enum)]
    rows: Option<RowsOf>,
    /// Go backwards too, and learn: down the slope of this loss
    #[arg(long, value_enum)]
    loss: Option<Loss>,
    /// Learning rate
    #[arg(long, value_name = "RATE", default_value = "0.01", value_parser = rate, requires = "loss")]
    lr: f64,
    /// Write the program to this file and end; it loads its arrays from beside it
    #[arg(long, value_name = "FILE.py", conflicts_with_all = ["print", "json", "commands"])]
    out: Option<PathBuf>,
    #[arg(long, value_name = "SET", default_value = "builtin", help = records_help("Records to step it on"))]
    data: Source,
    /// Which part of them, where there are two
    #[arg(long, value_enum, default_value_t = Part::Test)]
    part: Part,
    /// Which record, counted from 0
    #[arg(long, value_name = "N", default_value_t = 0)]
    index: usize,
    /// Learn nothing from the records before it: every record meets the file's own weights
    #[arg(long, requires = "loss")]
    frozen: bool,
    #[command(flatten)]
    faces: Faces,
}

/// Does it.
///
/// # Errors
/// Where the file or the records cannot be read, they do not fit one another, or what the file does not say is not said.
pub fn run(arguments: &Arguments, look: Look) -> anyhow::Result<ExitCode> {
    let shown = arguments.file.display();
    let tensors = Tensor::read_all(&arguments.file)?;
    let is_graph = arguments.file.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("onnx"));
    let (brought, said) = if is_graph {
        if arguments.rows.is_some() {
            bail!("{shown} says what the rows of its matrices belong to; leave --rows out");
        }
        let graph = OnnxGraph::read(&arguments.file)?;
        let (brought, output) = Brought::of_graph(&graph, &tensors).with_context(|| shown.to_string())?;
        (brought, Some(output))
    } else {
        (Brought::of(&tensors, arguments.rows).with_context(|| shown.to_string())?, None)
    };
    if brought.is_either_way {
        complain(&format!(
            "{shown}: its matrices are square, and no name says what a row belongs to: each is read with a row for each \
             node of its layer, as PyTorch has it; --rows inputs reads it as Keras and scikit-learn have it"
        ));
    }
    for unused in brought.unused.iter().take(MOST_UNUSED) {
        let name: String = safe_line(unused).chars().take(LONGEST_NAME).collect();
        complain(&format!("{shown}: `{name}` is not used"));
    }
    if brought.unused.len() > MOST_UNUSED {
        complain(&format!("{shown}: {} more are not used", brought.unused.len() - MOST_UNUSED));
    }
    fit_for_a_program(&brought, &tensors).with_context(|| shown.to_string())?;
    let writing = writing(arguments, &brought, said)?;
    let name =
        arguments.file.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let text = program(&name, &brought, &writing);
    if let Some(out) = &arguments.out {
        let shown_out = safe_line(&out.display().to_string());
        if out.extension().is_none_or(|ending| !ending.eq_ignore_ascii_case("py")) {
            bail!("{shown_out}: what is written is a Python program, so its name ends in .py");
        }
        if !lie_together(out, &arguments.file) {
            tell_of_loads(&shown_out, [name.as_str()]);
        }
        write_new(out, text.as_bytes())?;
        put(&format!("wrote {}\n", out.display()))?;
        return Ok(ExitCode::SUCCESS);
    }
    let data = arguments.data.open(arguments.part)?;
    check(&brought, writing.output, &data)?;
    if arguments.index >= data.len() {
        let last = data.len() - 1;
        bail!("{}: there is no record {}; they go from 0 to {last}", data.name(), arguments.index);
    }
    let title = format!("{} as a program", safe_line(&shown.to_string()));
    let faulty = |faults| Faulty::new(&title, &text, faults);
    let mut lesson = Lesson::of_program(&title, &text, Vec::new()).map_err(faulty)?;
    fill_loads(Arc::make_mut(&mut lesson.program), folder(&arguments.file))
        .map_err(|fault| faulty(vec![fault]))?;
    let settings = Settings::default();
    // What does not learn meets every record once.
    let epochs = if arguments.loss.is_some() { Plan::DECK.epochs } else { 1 };
    let run = TrainingRun::of_program(&lesson, &[], Some(data), None, epochs, settings.clone())?;
    let run = if arguments.frozen { run.without_learning() } else { run };
    arguments.faces.show(run, arguments.index, settings, look)
}

/// The most arrays that are named, and signs of one name.
const MOST_UNUSED: usize = 20;
const LONGEST_NAME: usize = 80;

/// Checks that a program can load every array of a network: what is written is to run.
fn fit_for_a_program(brought: &Brought, tensors: &[Tensor]) -> anyhow::Result<()> {
    let named = brought.layers.iter().flat_map(|layer| std::iter::once(&layer.weights).chain(&layer.bias));
    for name in named {
        if let Some(tensor) = tensors.iter().find(|tensor| tensor.name == *name) {
            tensor.value().map_err(|why| anyhow::anyhow!(why))?;
        }
    }
    Ok(())
}

/// How the network is written, once all is said that the file does not say.
fn writing(arguments: &Arguments, brought: &Brought, said: Option<Output>) -> anyhow::Result<Writing> {
    if let Some(said) = said {
        return said_by_graph(arguments, said);
    }
    if let Some(writing) = as_deck(arguments, brought)? {
        return Ok(writing);
    }
    let is_deep = brought.layers.len() > 1;
    let mut missing = Vec::new();
    if arguments.activation.is_none() && is_deep {
        missing.push("--activation relu|sigmoid|tanh|linear, which its hidden nodes do");
    }
    if arguments.output.is_none() {
        missing.push("--output softmax|sigmoid|linear, which its output nodes do");
    }
    let (Some(activation), Some(output)) =
        (arguments.activation.or((!is_deep).then_some(Activation::Linear)), arguments.output)
    else {
        bail!(
            "{} holds weights and does not say what is done with them; say {}",
            arguments.file.display(),
            missing.join(" and ")
        );
    };
    let learning = learning(arguments, output)?;
    Ok(Writing { activation, output, inputs: arguments.inputs.unwrap_or(Inputs::Unit), learning })
}

/// How a network that nn-tutor trained is written, unless it is said that its nodes do something else: as the deck has it.
fn as_deck(arguments: &Arguments, brought: &Brought) -> anyhow::Result<Option<Writing>> {
    let is_said = arguments.activation.is_none_or(|does| does == Activation::Sigmoid)
        && arguments.output.is_none_or(|does| does == Output::Sigmoid);
    if !(is_said && brought.is_own()) {
        return Ok(None);
    }
    let learning = learning(arguments, Output::Sigmoid)?;
    let inputs = arguments.inputs.unwrap_or(Inputs::Deck);
    Ok(Some(Writing { activation: Activation::Sigmoid, output: Output::Sigmoid, inputs, learning }))
}

/// The loss and the rate it learns by, if it is to learn.
fn learning(arguments: &Arguments, output: Output) -> anyhow::Result<Option<(Loss, f64)>> {
    if arguments.loss == Some(Loss::CrossEntropy) && output == Output::Linear {
        bail!(
            "the cross-entropy needs outputs between 0 and 1: take --output softmax or sigmoid, or --loss squared"
        );
    }
    Ok(arguments.loss.map(|loss| (loss, arguments.lr)))
}

/// Checks that records fit a network.
fn check(brought: &Brought, output: Output, data: &Dataset) -> anyhow::Result<()> {
    let (first, last) = (brought.layers.first(), brought.layers.last());
    let (inputs, outputs) = (first.map_or(0, |layer| layer.inputs), last.map_or(0, |layer| layer.outputs));
    let pixels = data.pixels_per_image();
    if inputs != pixels {
        bail!("{}: its images have {pixels} pixels, and the network has {inputs} inputs", data.name());
    }
    // One sigmoid tells two labels apart.
    let told = if outputs == 1 && output == Output::Sigmoid { 2 } else { outputs };
    if data.classes() > told {
        let last = data.classes() - 1;
        let help = if outputs == 1 { "; one with --output sigmoid tells 0 and 1 apart" } else { "" };
        bail!(
            "{}: its labels go to {last}, and the network has {}{help}",
            data.name(),
            counted(outputs, "output")
        );
    }
    Ok(())
}

/// The same of a graph, which says what nodes do. One that ends in sums may be asked for what a loss made of them.
fn said_by_graph(arguments: &Arguments, said: Output) -> anyhow::Result<Writing> {
    let file = arguments.file.display();
    if arguments.activation.is_some() {
        bail!("{file} says what its hidden nodes do; leave --activation out");
    }
    let output = match arguments.output {
        Some(other) if said != Output::Linear && other != said => {
            bail!("{file} says what its output nodes do, and it is something else; leave --output out")
        }
        output => output.unwrap_or(said),
    };
    let learning = learning(arguments, output)?;
    let inputs = arguments.inputs.unwrap_or(Inputs::Unit);
    Ok(Writing { activation: Activation::Linear, output, inputs, learning })
}

/// How a pixel becomes an input.
fn inputs(text: &str) -> Result<Inputs, String> {
    let standard = || {
        let (mean, deviation) = text.split_once(',')?;
        let number = |part: &str| part.trim().parse().ok().filter(|number: &f64| number.is_finite());
        Some(Inputs::Standard { mean: number(mean)?, deviation: number(deviation).filter(|d| *d > 0.0)? })
    };
    match text {
        "0..1" => Ok(Inputs::Unit),
        "deck" => Ok(Inputs::Deck),
        _ => {
            standard().ok_or_else(|| "write 0..1, deck, or a mean and a deviation: 0.1307,0.3081".to_owned())
        }
    }
}

macro_rules! named {
    ($kind:ty, $($variant:ident: $name:literal, $help:literal);+) => {
        impl ValueEnum for $kind {
            fn value_variants<'a>() -> &'a [Self] {
                &[$(Self::$variant),+]
            }

            fn to_possible_value(&self) -> Option<PossibleValue> {
                Some(match self {
                    $(Self::$variant => PossibleValue::new($name).help($help)),+
                })
            }
        }
    };
}

named!(Activation,
    Relu: "relu", "The sum where it is above 0, else 0";
    Sigmoid: "sigmoid", "1 / (1 + e^−x)";
    Tanh: "tanh", "The hyperbolic tangent";
    Linear: "linear", "The sum itself");
named!(Output,
    Softmax: "softmax", "Parts of 1";
    Sigmoid: "sigmoid", "1 / (1 + e^−x) of each sum";
    Linear: "linear", "The sums themselves");
named!(RowsOf,
    Outputs: "outputs", "A node of the layer, as PyTorch has it";
    Inputs: "inputs", "A node that comes in, as Keras and scikit-learn have it");
named!(Loss,
    CrossEntropy: "cross-entropy", "Minus the logarithm of what the right answer gets";
    Squared: "squared", "Half the sum of the squared errors");
