//! How real the built-in handwriting is: a network that has seen nothing else reads MNIST's test images.
//!
//! The network here is written out once more, small and plain, so that the measurement leans on nothing but the
//! handwriting itself.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use flate2::read::GzDecoder;
use nn_tutor::chance::{Chance, Purpose};
use nn_tutor::digits::handwriting::{Handwriting, TRAINING_SEED};

const INPUTS: usize = 784;
const HIDDEN: usize = 200;
const OUTPUTS: usize = 10;
const RATE: f32 = 0.1;

/// Weights by input, so that an empty pixel's share is one constant for all.
struct Network {
    /// Each input's weights to the hidden nodes.
    wih: Vec<[f32; HIDDEN]>,
    /// What all inputs of a hidden node have in common.
    common: [f32; HIDDEN],
    /// Sums of `wih` for each hidden node.
    sums: [f32; HIDDEN],
    who: [[f32; HIDDEN]; OUTPUTS],
}

fn sigmoid(x: f32) -> f32 {
    1.0 / (1.0 + libm::expf(-x))
}

/// The pixels with ink, and how far each lies above the 0.01 of an empty one.
fn inked(pixels: &[u8]) -> Vec<(usize, f32)> {
    let above = |ink: u8| f32::from(ink) / 255.0 * 0.99;
    pixels.iter().enumerate().filter(|(_, ink)| **ink > 0).map(|(at, &ink)| (at, above(ink))).collect()
}

impl Network {
    fn new(seed: u64) -> Self {
        let mut chance = Chance::new(seed, Purpose::Weights, 0);
        let mut normal = || chance.normal() as f32;
        let wih: Vec<[f32; HIDDEN]> = (0..INPUTS).map(|_| std::array::from_fn(|_| normal() / 28.0)).collect();
        let who = std::array::from_fn(|_| std::array::from_fn(|_| normal() / (HIDDEN as f32).sqrt()));
        let sums = std::array::from_fn(|hidden| wih.iter().map(|row| row[hidden]).sum());
        Self { wih, common: [0.0; HIDDEN], sums, who }
    }

    fn query(&self, ink: &[(usize, f32)]) -> ([f32; HIDDEN], [f32; OUTPUTS]) {
        let total: f32 = ink.iter().map(|(_, above)| above).sum::<f32>() + 0.01 * INPUTS as f32;
        let mut hidden: [f32; HIDDEN] =
            std::array::from_fn(|at| 0.01 * self.sums[at] + self.common[at] * total);
        for (at, above) in ink {
            for (sum, weight) in hidden.iter_mut().zip(&self.wih[*at]) {
                *sum += weight * above;
            }
        }
        let hidden = hidden.map(sigmoid);
        let output =
            self.who.each_ref().map(|row| sigmoid(row.iter().zip(&hidden).map(|(w, h)| w * h).sum()));
        (hidden, output)
    }

    fn train(&mut self, label: u8, pixels: &[u8]) {
        let ink = inked(pixels);
        let (hidden, output) = self.query(&ink);
        let mut errors = [0.0; HIDDEN];
        for (class, (row, out)) in self.who.iter_mut().zip(output).enumerate() {
            let error = if class == usize::from(label) { 0.99 } else { 0.01 } - out;
            let step = RATE * error * out * (1.0 - out);
            for ((weight, from), back) in row.iter_mut().zip(&hidden).zip(&mut errors) {
                *back += *weight * error;
                *weight += step * from;
            }
        }
        let steps: [f32; HIDDEN] =
            std::array::from_fn(|at| RATE * errors[at] * hidden[at] * (1.0 - hidden[at]));
        for (at, step) in steps.iter().enumerate() {
            self.common[at] += 0.01 * step;
        }
        for (at, above) in &ink {
            for ((weight, sum), step) in self.wih[*at].iter_mut().zip(&mut self.sums).zip(&steps) {
                *weight += step * above;
                *sum += step * above;
            }
        }
    }

    fn reads(&self, pixels: &[u8]) -> usize {
        let (_, output) = self.query(&inked(pixels));
        (0..OUTPUTS).max_by(|&a, &b| output[a].total_cmp(&output[b])).unwrap()
    }
}

fn unpacked(folder: &Path, name: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    GzDecoder::new(File::open(folder.join(name)).unwrap()).read_to_end(&mut bytes).unwrap();
    bytes
}

#[test]
#[ignore = "needs MNIST"]
fn a_network_trained_on_built_in_handwriting_alone_reads_mnist() {
    let folder =
        std::env::var_os("NN_TUTOR_MNIST").expect("NN_TUTOR_MNIST names the folder with MNIST's files");
    let images = unpacked(folder.as_ref(), "t10k-images-idx3-ubyte.gz");
    let labels = unpacked(folder.as_ref(), "t10k-labels-idx1-ubyte.gz");
    let records: Vec<_> = Handwriting::built_in().unwrap().records(TRAINING_SEED, 0..60_000).collect();
    let mut network = Network::new(1);
    for _ in 0..2 {
        for record in &records {
            network.train(record.label, &record.pixels);
        }
    }
    let right = images[16..]
        .chunks_exact(INPUTS)
        .zip(&labels[8..])
        .filter(|(image, label)| network.reads(image) == usize::from(**label))
        .count();
    println!("{right} of {} read correctly", labels.len() - 8);
    assert!(
        right >= 9_000,
        "{right} of 10,000: it must be 85 % or better, and was 94 % when this was written"
    );
}
