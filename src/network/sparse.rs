//! The network in the form that is quick for images, and the one that trains.
//!
//! # The mathematics
//!
//! An input is 0.01 + 0.99·p/255. Four of five of MNIST's pixels are 0, so write a column of n inputs as a constant
//! and a sparse part, x = a·1 + s with a = 0.01 and s = 0.99·p/255, and keep the first matrix as a sum of two,
//!
//! > W = V + c·1ᵀ, with the row sums r = V·1 beside it
//!
//! (V has W's shape, c and r are columns, 1 is the column of n ones; σ below is the sum of s's elements).
//!
//! **Forward:** W·x = V·s + a·V·1 + c·1ᵀx = **V·s + a·r + c·(a·n + σ)**. Only V's columns under ink are read.
//!
//! **Update**, of rank one, with d the hidden layer's correction: W + d·xᵀ = V + d·sᵀ + (c + a·d)·1ᵀ. So
//! **V += d·sᵀ** in the columns under ink alone, **c += a·d**, and, as V·1 grows by d·sᵀ1, **r += σ·d**.
//!
//! A sample then touches about 150 columns of 784, each contiguous in memory, and two columns more. Rounding aside
//! nothing is changed: r is a running sum where V·1 would be a fresh one, and drifts from it as a walk of chance does,
//! by 2·10⁻¹² over five epochs of MNIST. Tests hold it there, and the whole to the plain form and to NumPy.
//!
//! The rows of `who` are kept one after another for the same reason: everything is then a walk along columns as long
//! as the hidden layer.

#![expect(clippy::inline_always, reason = "must be compiled into one function for each instruction set")]

use nalgebra::DMatrix;
use pulp::{Arch, NullaryFnOnce};

use super::aligned::Aligned;
use super::exponential::sigmoids;
use super::{HIGH_TARGET, LOW_TARGET, Layers, Network, Rule, Scaling, Training};
use crate::digits::Sample;
use crate::matrix::kernel::{add_columns, add_scaled, add_scaled_four, add_to_columns, dot};

/// Training that came to a number that is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{}; the learning rate is probably too high (0.1 is usual), or the initial weights too large", at(*record))]
pub struct Diverged {
    /// The record at which it was noticed, counted from 0; none if only at the end of an epoch.
    pub record: Option<usize>,
}

fn at(record: Option<usize>) -> String {
    match record {
        Some(index) => format!("at record {} (index {index}) the error became NaN or infinite", index + 1),
        None => "by the end of the epoch a weight became NaN or infinite".to_owned(),
    }
}

/// A network kept as V, c, r and the rows of `who`, with room for one sample's work.
#[derive(Debug, Clone)]
pub struct SparseNetwork {
    arch: Arch,
    shape: Layers,
    weights: Weights,
    work: Work,
    /// 0.99·p/255 for each pixel p.
    ink: [f64; 256],
    scaling: Scaling,
}

/// See the module's head.
#[derive(Debug, Clone)]
pub(crate) struct Weights {
    /// V, column after column.
    v: Aligned,
    /// c.
    c: Aligned,
    /// r = V·1.
    r: Aligned,
    /// `who`, row after row.
    who: Aligned,
}

/// What one sample needs and the next overwrites.
#[derive(Debug, Clone)]
struct Work {
    /// The input of a pixel without ink, a.
    paper: f64,
    /// The columns under ink and s there, so many of them as `inked_count` says.
    inked: Vec<(u32, f64)>,
    inked_count: usize,
    /// σ, the sum of s.
    ink_sum: f64,
    hidden_inputs: Aligned,
    hidden_outputs: Aligned,
    final_inputs: Vec<f64>,
    final_outputs: Vec<f64>,
    output_errors: Vec<f64>,
    /// `output_errors * final_outputs * (1 - final_outputs)`.
    output_deltas: Vec<f64>,
    hidden_errors: Aligned,
    /// What is added to the weights into each hidden node, for an input of 1.
    corrections: Aligned,
    loss: f64,
}

impl SparseNetwork {
    /// The network in this form, computed with the widest instructions this machine has.
    #[must_use]
    pub fn new(network: &Network) -> Self {
        Self::on(Arch::new(), network)
    }

    /// The same, computed with those every machine of its kind has: it takes longer, and not one bit is another.
    #[must_use]
    pub fn portable(network: &Network) -> Self {
        Self::on(Arch::Scalar, network)
    }

    fn on(arch: Arch, network: &Network) -> Self {
        let shape = network.shape();
        let v = Aligned::from(network.wih().as_slice());
        let mut r = Aligned::zeros(shape.hidden);
        for column in v.chunks_exact(shape.hidden) {
            add_scaled(&mut r, 1.0, column);
        }
        let who = Aligned::from(network.who().transpose().as_slice());
        Self {
            arch,
            shape,
            weights: Weights { v, c: Aligned::zeros(shape.hidden), r, who },
            work: Work::new(shape),
            ink: ink_of(Scaling::Scaled),
            scaling: Scaling::Scaled,
        }
    }

    /// The same network, fed with pixels scaled in another way.
    #[must_use]
    pub fn fed(self, scaling: Scaling) -> Self {
        let work = Work { paper: scaling.paper_and_ink().0, ..self.work };
        Self { ink: ink_of(scaling), scaling, work, ..self }
    }

    /// How many nodes each layer has.
    #[must_use]
    pub fn shape(&self) -> Layers {
        self.shape
    }

    /// The network as its two matrices, as it stands now.
    #[must_use]
    pub fn network(&self) -> Network {
        Network::of_known_shape(self.wih(), self.who())
    }

    /// The weights into the hidden nodes, a row each, as they stand now.
    pub(crate) fn wih(&self) -> DMatrix<f64> {
        let Layers { inputs, hidden, .. } = self.shape;
        let mut wih = DMatrix::from_column_slice(hidden, inputs, &self.weights.v);
        for mut column in wih.column_iter_mut() {
            add_scaled(column.as_mut_slice(), 1.0, &self.weights.c);
        }
        wih
    }

    /// The weights into the output nodes, a row each, as they stand now.
    pub(crate) fn who(&self) -> DMatrix<f64> {
        let Layers { hidden, outputs, .. } = self.shape;
        DMatrix::from_row_slice(outputs, hidden, &self.weights.who)
    }

    /// The weights in this form, to be kept.
    pub(crate) fn weights(&self) -> &Weights {
        &self.weights
    }

    /// Weights kept before, in the place of these: the same bits.
    pub(crate) fn set_weights(&mut self, weights: &Weights) {
        self.weights.clone_from(weights);
    }

    /// A weight of the link from an input node into a hidden node, both counted from 0; `None` where there is no such.
    #[must_use]
    pub(crate) fn wih_at(&self, hidden: usize, input: usize) -> Option<f64> {
        let Layers { inputs, hidden: rows, .. } = self.shape;
        (hidden < rows && input < inputs)
            .then(|| self.weights.v[input * rows + hidden] + self.weights.c[hidden])
    }

    /// A weight of the link from a hidden node into an output node, both counted from 0; `None` where there is none.
    #[must_use]
    pub(crate) fn who_at(&self, output: usize, hidden: usize) -> Option<f64> {
        let Layers { hidden: columns, outputs, .. } = self.shape;
        (output < outputs && hidden < columns).then(|| self.weights.who[output * columns + hidden])
    }

    /// The final outputs for the image last asked about or learned from; after learning, those before the update.
    #[must_use]
    pub fn final_outputs(&self) -> &[f64] {
        &self.work.final_outputs
    }

    /// Targets minus outputs of the sample last learned from.
    #[must_use]
    pub fn output_errors(&self) -> &[f64] {
        &self.work.output_errors
    }

    /// Whether every weight is a finite number.
    #[must_use]
    pub fn is_finite(&self) -> bool {
        let Weights { v, c, r, who } = &self.weights;
        [v, c, r, who].into_iter().all(|numbers| numbers.iter().all(|number| number.is_finite()))
    }

    /// The final outputs for an image.
    ///
    /// # Panics
    /// If it has not as many pixels as the network has input nodes.
    pub fn query(&mut self, pixels: &[u8]) -> &[f64] {
        self.go_through(pixels, None);
        &self.work.final_outputs
    }

    /// The hidden layer's outputs for the image last asked about or learned from.
    #[must_use]
    pub fn hidden_outputs(&self) -> &[f64] {
        &self.work.hidden_outputs
    }

    /// The sums into the hidden nodes for the image last asked about or learned from.
    #[must_use]
    pub fn hidden_inputs(&self) -> &[f64] {
        &self.work.hidden_inputs
    }

    /// The sums into the output nodes for the image last asked about or learned from.
    #[must_use]
    pub fn final_inputs(&self) -> &[f64] {
        &self.work.final_inputs
    }

    /// The errors carried back to the hidden nodes for the sample last learned from.
    #[must_use]
    pub fn hidden_errors(&self) -> &[f64] {
        &self.work.hidden_errors
    }

    /// ½ Σ error² of the sample last learned from, before its update.
    #[must_use]
    pub fn loss(&self) -> f64 {
        self.work.loss
    }

    /// Learns from one sample: a forward pass, both layers' errors, then both matrices' updates.
    ///
    /// It returns ½ Σ error² before the update; NaN or infinity there means the weights are of no more use. A label
    /// without an output node has the low target at every node.
    ///
    /// # Panics
    /// If it has not as many pixels as the network has input nodes.
    pub fn train(&mut self, sample: Sample<'_>, training: Training) -> f64 {
        self.go_through(sample.pixels, Some((usize::from(sample.label), training)))
    }

    fn go_through(&mut self, pixels: &[u8], teaching: Option<(usize, Training)>) -> f64 {
        self.look(pixels);
        let Self { arch, weights, work, shape, .. } = self;
        arch.dispatch(Pass { weights, work, inputs: shape.inputs, teaching })
    }

    /// Lists the pixels with ink.
    fn look(&mut self, pixels: &[u8]) {
        assert_eq!(pixels.len(), self.shape.inputs, "an image has a pixel for each input node");
        let Work { inked, inked_count, ink_sum, .. } = &mut self.work;
        let mut count = 0;
        let mut sum = 0;
        let mut look_at = |index: usize, pixel: u8| {
            // Each is written and paper written over by the next: quicker than a branch, which ink is hard to guess.
            inked[count] = (index as u32, self.ink[usize::from(pixel)]);
            count += usize::from(pixel != 0);
            sum += u64::from(pixel);
        };
        let (eights, rest) = pixels.as_chunks::<8>();
        for (at, eight) in eights.iter().enumerate() {
            // Most of an image is paper; eight pixels of it are one comparison.
            if u64::from_ne_bytes(*eight) != 0 {
                for (within, &pixel) in eight.iter().enumerate() {
                    look_at(8 * at + within, pixel);
                }
            }
        }
        for (within, &pixel) in rest.iter().enumerate() {
            look_at(8 * eights.len() + within, pixel);
        }
        *inked_count = count;
        *ink_sum = sum as f64 / 255.0 * self.scaling.paper_and_ink().1;
    }
}

/// What ink adds to the input, for each pixel from 0 to 255.
fn ink_of(scaling: Scaling) -> [f64; 256] {
    let (_, ink) = scaling.paper_and_ink();
    std::array::from_fn(|pixel| pixel as f64 / 255.0 * ink)
}

impl Weights {
    /// The memory they take.
    pub fn bytes(&self) -> usize {
        let Self { v, c, r, who } = self;
        [v, c, r, who].into_iter().map(|numbers| size_of_val::<[f64]>(numbers)).sum()
    }
}

impl Work {
    fn new(shape: Layers) -> Self {
        Self {
            paper: Scaling::Scaled.paper_and_ink().0,
            inked: vec![(0, 0.0); shape.inputs],
            inked_count: 0,
            ink_sum: 0.0,
            hidden_inputs: Aligned::zeros(shape.hidden),
            hidden_outputs: Aligned::zeros(shape.hidden),
            final_inputs: vec![0.0; shape.outputs],
            final_outputs: vec![0.0; shape.outputs],
            output_errors: vec![0.0; shape.outputs],
            output_deltas: vec![0.0; shape.outputs],
            hidden_errors: Aligned::zeros(shape.hidden),
            corrections: Aligned::zeros(shape.hidden),
            loss: 0.0,
        }
    }
}

/// A pass through the network, compiled for each instruction set.
struct Pass<'a> {
    weights: &'a mut Weights,
    work: &'a mut Work,
    inputs: usize,
    /// The label to learn and how, if it is not only a question.
    teaching: Option<(usize, Training)>,
}

impl NullaryFnOnce for Pass<'_> {
    type Output = f64;

    #[inline(always)]
    fn call(self) -> f64 {
        let Self { weights, work, inputs, teaching } = self;
        forward(weights, work, inputs);
        let Some((label, training)) = teaching else { return 0.0 };
        let loss = find_errors(weights, work, label, training.rule);
        let size = update(weights, work, training.learning_rate);
        if size.is_finite() { loss } else { size }
    }
}

/// hidden = σ(V·s + c·(a·n + σ) + a·r), final = σ(who·hidden).
#[inline(always)]
fn forward(weights: &Weights, work: &mut Work, inputs: usize) {
    let sums = &mut work.hidden_inputs;
    let input_sum = work.paper * inputs as f64 + work.ink_sum;
    for ((sum, c), r) in sums.iter_mut().zip(&*weights.c).zip(&*weights.r) {
        *sum = c * input_sum + work.paper * r;
    }
    add_columns(sums, &weights.v, &work.inked[..work.inked_count]);
    let hidden = &mut work.hidden_outputs;
    hidden.copy_from_slice(sums);
    sigmoids(hidden);
    for (sum, row) in work.final_inputs.iter_mut().zip(weights.who.chunks_exact(hidden.len())) {
        *sum = dot(row, hidden);
    }
    work.final_outputs.copy_from_slice(&work.final_inputs);
    sigmoids(&mut work.final_outputs);
}

/// Both layers' errors, from the weights as they are; the loss.
#[inline(always)]
fn find_errors(weights: &Weights, work: &mut Work, label: usize, rule: Rule) -> f64 {
    let mut squares = 0.0;
    for (node, output) in work.final_outputs.iter().enumerate() {
        let target = if node == label { HIGH_TARGET } else { LOW_TARGET };
        let error = target - output;
        squares += error * error;
        work.output_errors[node] = error;
        work.output_deltas[node] = error * output * (1.0 - output);
    }
    let carried = match rule {
        Rule::Deck => &work.output_errors,
        Rule::Gradient => &work.output_deltas,
    };
    let hidden = work.hidden_errors.len();
    let (fours, rest) = carried.as_chunks::<4>();
    work.hidden_errors.fill(0.0);
    let mut rows = weights.who.chunks_exact(hidden);
    let mut row = || rows.next().unwrap_or_default();
    for &errors in fours {
        add_scaled_four(&mut work.hidden_errors, errors, [row(), row(), row(), row()]);
    }
    for &error in rest {
        add_scaled(&mut work.hidden_errors, error, row());
    }
    work.loss = 0.5 * squares;
    work.loss
}

/// Corrects both matrices. It returns a sum over the hidden corrections that is finite if all of them are.
#[inline(always)]
fn update(weights: &mut Weights, work: &mut Work, learning_rate: f64) -> f64 {
    let hidden = &work.hidden_outputs;
    for (row, delta) in weights.who.chunks_exact_mut(hidden.len()).zip(&work.output_deltas) {
        add_scaled(row, learning_rate * delta, hidden);
    }
    let corrections = &mut work.corrections;
    let mut size = [0.0; 16];
    for ((d, error), h) in corrections.iter_mut().zip(&*work.hidden_errors).zip(&**hidden) {
        *d = learning_rate * (error * h * (1.0 - h));
    }
    for part in corrections.chunks(16) {
        for (size, d) in size.iter_mut().zip(part) {
            *size += d.abs();
        }
    }
    add_to_columns(&mut weights.v, &work.inked[..work.inked_count], corrections);
    add_scaled(&mut weights.c, work.paper, corrections);
    add_scaled(&mut weights.r, work.ink_sum, corrections);
    size.iter().sum()
}
