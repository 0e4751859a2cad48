//! A network brought along as a program: forwards, and where a loss is named backwards too, with the update.
//!
//! Each layer's rules are the textbook's: δ of the outputs by the loss and the output function, δ of a hidden layer by
//! the weights in front of it and the slope of its activation, and from each δ the update of its weights and biases.

use std::fmt::Write;

use super::{Activation, Brought, DenseLayer};
use crate::matrix::exact;

/// What the output layer makes of its sums.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Output {
    /// Parts of 1: e to each sum, over all of them together.
    Softmax,
    /// 1 / (1 + e^−x) of each.
    Sigmoid,
    /// The sums themselves.
    Linear,
}

/// What is to become small.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Loss {
    /// Minus the logarithm of what the right answer gets.
    CrossEntropy,
    /// Half the sum of the squared errors.
    Squared,
}

/// How a pixel, 0 to 255, becomes an input.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Inputs {
    /// 0 to 1.
    Unit,
    /// 0.01 to 1, as the deck has it.
    Deck,
    /// 0 to 1, less a mean and over a deviation.
    Standard {
        /// The mean.
        mean: f64,
        /// The deviation.
        deviation: f64,
    },
}

/// How a network is written.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Writing {
    /// What hidden nodes do, where their layer does not say.
    pub activation: Activation,
    /// What output nodes do.
    pub output: Output,
    /// How pixels come in.
    pub inputs: Inputs,
    /// The loss and the learning rate, where it is to learn.
    pub learning: Option<(Loss, f64)>,
}

/// The program of a network whose arrays lie in a file of this name beside it.
pub fn program(file: &str, brought: &Brought, writing: &Writing) -> String {
    let name = file.replace(|sign| !is_plain(sign), "\u{fffd}");
    let mut text = format!("# {name}: {}\n\n", sizes(&brought.layers));
    for (at, layer) in (1..).zip(&brought.layers) {
        load(&mut text, file, at, layer);
    }
    if let Some((_, rate)) = writing.learning {
        let _ = write!(text, "\nlr = {}\n", exact(rate));
    }
    text += "\nfor pixels, label in records:\n";
    let mut body = Body { text, writing };
    body.forwards(&brought.layers);
    if let Some((loss, _)) = writing.learning {
        body.backwards(&brought.layers, loss);
    }
    body.text
}

fn sizes(layers: &[DenseLayer]) -> String {
    let first = layers.first().map(|layer| layer.inputs);
    let all = first.into_iter().chain(layers.iter().map(|layer| layer.outputs));
    all.map(|nodes| nodes.to_string()).collect::<Vec<_>>().join("-")
}

fn load(text: &mut String, file: &str, at: usize, layer: &DenseLayer) {
    let turned = if layer.is_transposed { ".T.copy()" } else { "" };
    let times = |number| if number == 1.0 { String::new() } else { format!(" * {}", exact(number)) };
    let (of_weights, of_bias) = (times(layer.times.0), times(layer.times.1));
    let (file, weights) = (quoted(file), quoted(&layer.weights));
    let size = format!("{}×{}", layer.outputs, layer.inputs);
    let _ = writeln!(text, "W{at} = load({file})[{weights}]{turned}{of_weights}  # {size}");
    if let Some(bias) = &layer.bias {
        let _ = writeln!(text, "b{at} = load({file})[{}].reshape(-1, 1){of_bias}", quoted(bias));
    }
}

/// A text as Python writes it in quotes. What is no sign to be seen is written by its number, so that whoever shows the
/// program is not steered by it.
fn quoted(text: &str) -> String {
    let mut written = String::new();
    for sign in text.chars() {
        match sign {
            '\\' | '"' => written.extend(['\\', sign]),
            _ if is_plain(sign) => written.push(sign),
            _ => {
                let _ = write!(written, "\\U{:08x}", u32::from(sign));
            }
        }
    }
    format!("\"{written}\"")
}

/// Whether a sign shows itself and nothing else: it neither breaks a line nor turns what follows around.
fn is_plain(sign: char) -> bool {
    sign == ' ' || sign.is_ascii_graphic() || sign.is_alphanumeric()
}

/// The loop's body while it is written.
struct Body<'a> {
    text: String,
    writing: &'a Writing,
}

impl Body<'_> {
    fn line(&mut self, line: &str) {
        self.text += "    ";
        self.text += line;
        self.text.push('\n');
    }

    fn section(&mut self, comment: &str) {
        if !self.text.ends_with(":\n") {
            self.text.push('\n');
        }
        self.line(&format!("# {comment}"));
    }

    fn forwards(&mut self, layers: &[DenseLayer]) {
        let (words, inputs) = match self.writing.inputs {
            Inputs::Unit => ("A pixel, 0 to 255, becomes an input from 0 to 1.", "pixels / 255".to_owned()),
            Inputs::Deck => (
                "A pixel, 0 to 255, becomes an input from 0.01 to 1.",
                "pixels / 255 * 0.99 + 0.01".to_owned(),
            ),
            Inputs::Standard { mean, deviation } => (
                "A pixel from 0 to 1, less the mean of all and over their deviation.",
                format!("(pixels / 255 - {}) / {}", exact(mean), exact(deviation)),
            ),
        };
        self.section(words);
        self.line(&format!("a0 = {inputs}"));
        for (at, layer) in (1..).zip(layers) {
            let is_last = at == layers.len();
            self.section(if is_last { "The output layer." } else { "A hidden layer." });
            let bias = if layer.bias.is_some() { format!(" + b{at}") } else { String::new() };
            self.line(&format!("z{at} = W{at} @ a{}{bias}", at - 1));
            if is_last {
                self.outputs(at);
            } else {
                let activation = match layer.does.unwrap_or(self.writing.activation) {
                    Activation::Relu => format!("maximum(0, z{at})"),
                    Activation::Sigmoid => format!("sigmoid(z{at})"),
                    Activation::Tanh => format!("tanh(z{at})"),
                    Activation::Linear => format!("z{at} * 1"),
                };
                self.line(&format!("a{at} = {activation}"));
            }
        }
        // One sigmoid tells two labels apart.
        let is_single = layers.last().is_some_and(|layer| layer.outputs == 1);
        let answers = is_single && self.writing.output == Output::Sigmoid;
        self.line(if answers { "answer = (outputs[0, 0] > 0.5) * 1" } else { "answer = argmax(outputs)" });
    }

    fn outputs(&mut self, last: usize) {
        match self.writing.output {
            Output::Softmax => {
                // The largest sum is taken off first: e to the power of a large one would be too large.
                self.line(&format!("shifted = z{last} - max(z{last})"));
                self.line("powers = exp(shifted)");
                self.line("outputs = powers / sum(powers)");
            }
            Output::Sigmoid => self.line(&format!("outputs = sigmoid(z{last})")),
            Output::Linear => self.line(&format!("outputs = z{last} * 1")),
        }
    }

    fn backwards(&mut self, layers: &[DenseLayer], loss: Loss) {
        let last = layers.len();
        let classes = layers.last().map_or(0, |layer| layer.outputs);
        self.section("How wrong it is.");
        match classes {
            1 => self.line("targets = label * ones((1, 1))"),
            _ => self.line(&format!("targets = one_hot(label, {classes})")),
        }
        self.line("errors = outputs - targets");
        let (loss, delta) = match (loss, self.writing.output) {
            (Loss::CrossEntropy, Output::Softmax) => ("log(sum(powers)) - shifted[label, 0]", "errors * 1"),
            (Loss::CrossEntropy, _) => {
                ("-sum(targets * log(outputs) + (1 - targets) * log(1 - outputs))", "errors * 1")
            }
            (Loss::Squared, Output::Softmax) => {
                ("0.5 * sum(errors ** 2)", "outputs * (errors - sum(errors * outputs))")
            }
            (Loss::Squared, Output::Sigmoid) => {
                ("0.5 * sum(errors ** 2)", "errors * outputs * (1 - outputs)")
            }
            (Loss::Squared, Output::Linear) => ("0.5 * sum(errors ** 2)", "errors * 1"),
        };
        self.line(&format!("loss = {loss}"));
        self.section("The slope of the loss at each sum, from the outputs back.");
        self.line(&format!("d{last} = {delta}"));
        for at in (1..last).rev() {
            let slope = match layers[at - 1].does.unwrap_or(self.writing.activation) {
                Activation::Relu => format!(" * (z{at} > 0)"),
                Activation::Sigmoid => format!(" * a{at} * (1 - a{at})"),
                Activation::Tanh => format!(" * (1 - a{at} ** 2)"),
                Activation::Linear => String::new(),
            };
            let after = at + 1;
            self.line(&format!("d{at} = (W{after}.T @ d{after}){slope}"));
        }
        self.section("Each weight moves down its slope, all of them once every slope is known.");
        for (at, layer) in (1..).zip(layers) {
            self.line(&format!("W{at} -= lr * (d{at} @ a{}.T)", at - 1));
            if layer.bias.is_some() {
                self.line(&format!("b{at} -= lr * d{at}"));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_steers_is_written_by_its_numbers() {
        assert_eq!(quoted("Größe 1"), "\"Größe 1\"");
        assert_eq!(quoted("a\"b\\"), r#""a\"b\\""#);
        assert_eq!(quoted("x\u{1b}[2J\u{202e}\n"), r#""x\U0000001b[2J\U0000202e\U0000000a""#);
    }
}
