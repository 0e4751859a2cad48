//! Native training is right: it is the lessons' step, its errors run downhill, and it is the same on every machine.
//!
//! NumPy is asked as well, by `tests/oracle/training.py`.

use std::collections::BTreeMap;

use nalgebra::DMatrix;
use nn_tutor::digits::handwriting::{Handwriting, TRAINING_SEED};
use nn_tutor::digits::{Dataset, Part, Sample, Source};
use nn_tutor::interp::evaluate;
use nn_tutor::lang::{Expression, Literal, parse_expression};
use nn_tutor::matrix::Value;
use nn_tutor::network::{self, Layers, Network, Rule, SparseNetwork, Training};
use nn_tutor::trace::Places;

/// A step of training as lesson 5 takes it, in the lesson language: each variable with its expression. `CARRIED` is
/// what the rule carries back.
const STEP: [(&str, &str); 10] = [
    ("inputs", "pixels / 255 * 0.99 + 0.01"),
    ("targets", "target_column(label, outputs)"),
    ("hidden_outputs", "sigmoid(wih @ inputs)"),
    ("final_outputs", "sigmoid(who @ hidden_outputs)"),
    ("output_errors", "targets - final_outputs"),
    ("output_deltas", "output_errors * final_outputs * (1 - final_outputs)"),
    ("hidden_errors", "who.T @ CARRIED"),
    ("hidden_deltas", "hidden_errors * hidden_outputs * (1 - hidden_outputs)"),
    ("who", "who + learning_rate * (output_deltas @ hidden_outputs.T)"),
    ("wih", "wih + learning_rate * (hidden_deltas @ inputs.T)"),
];
const LEARNING_RATE: f64 = 0.1;
const SAMPLES: usize = 500;

fn handwriting(count: usize) -> Dataset {
    let hand = Handwriting::built_in().unwrap();
    let (labels, images): (Vec<_>, Vec<_>) =
        hand.records(TRAINING_SEED, 0..count as u64).map(|record| (record.label, record.pixels)).unzip();
    Dataset::new("handwriting", (28, 28), images.concat(), labels).unwrap()
}

fn initial(hidden: usize) -> Network {
    Network::initial(Layers { inputs: 784, hidden, outputs: 10 }, 5).unwrap()
}

fn trained(start: &Network, data: &Dataset, rule: Rule) -> Network {
    taught(SparseNetwork::new(start), data, rule)
}

fn taught(mut network: SparseNetwork, data: &Dataset, rule: Rule) -> Network {
    for sample in data.iter() {
        network.train(sample, Training { learning_rate: LEARNING_RATE, rule });
    }
    network.network()
}

/// The step's expressions, and the variables as the last sample left them.
struct Lesson {
    step: Vec<(&'static str, Expression, Vec<Literal>)>,
    variables: BTreeMap<String, Value>,
}

impl Lesson {
    fn new(start: &Network, rule: Rule) -> Self {
        let carried = match rule {
            Rule::Deck => "output_errors",
            Rule::Gradient => "output_deltas",
        };
        let read = |(name, text): (&'static str, &str)| {
            let (expression, literals) = parse_expression(&text.replace("CARRIED", carried)).unwrap();
            (name, expression, literals)
        };
        let variables = [
            ("wih", Value::matrix(start.wih().clone())),
            ("who", Value::matrix(start.who().clone())),
            ("outputs", Value::whole(start.shape().outputs)),
            ("learning_rate", Value::real(LEARNING_RATE)),
        ];
        Self {
            step: STEP.into_iter().map(read).collect(),
            variables: variables.map(|(name, value)| (name.to_owned(), value)).into(),
        }
    }

    fn learn(&mut self, sample: Sample<'_>) {
        let pixels: Vec<f64> = sample.pixels.iter().map(|&pixel| f64::from(pixel)).collect();
        self.variables.insert("pixels".into(), Value::from_rows(pixels.len(), 1, &pixels));
        self.variables.insert("label".into(), Value::whole(sample.label.into()));
        for (name, expression, literals) in &self.step {
            let value = evaluate(expression, literals, &self.variables, Places::default()).unwrap();
            self.variables.insert((*name).to_owned(), value);
        }
    }

    fn weights(&self, name: &str) -> &DMatrix<f64> {
        match &self.variables[name] {
            Value::Matrix(weights, _) => weights,
            other => panic!("{name} is a matrix, and not {other:?}"),
        }
    }
}

#[track_caller]
fn assert_lesson_agrees(hidden: usize, rule: Rule) {
    let (start, data) = (initial(hidden), handwriting(SAMPLES));
    let mut lesson = Lesson::new(&start, rule);
    for sample in data.iter() {
        lesson.learn(sample);
    }
    let native = trained(&start, &data, rule);
    for (name, ours, before) in [("wih", native.wih(), start.wih()), ("who", native.who(), start.who())] {
        let apart = (ours - lesson.weights(name)).amax();
        assert!(apart <= 1e-9, "{name} is {apart:e} from the lesson's, rule {rule:?}");
        let learned = (ours - before).amax();
        assert!(learned > 0.01, "{name} changed by {learned:e} only: there was nothing to compare");
    }
}

#[test]
fn a_small_network_learns_as_the_lesson_does_by_the_decks_rule() {
    assert_lesson_agrees(7, Rule::Deck);
}

#[test]
fn a_small_network_learns_as_the_lesson_does_by_the_gradient() {
    assert_lesson_agrees(7, Rule::Gradient);
}

#[test]
fn the_full_network_learns_as_the_lesson_does_by_the_decks_rule() {
    assert_lesson_agrees(200, Rule::Deck);
}

#[test]
fn the_full_network_learns_as_the_lesson_does_by_the_gradient() {
    assert_lesson_agrees(200, Rule::Gradient);
}

/// ½ Σ error² for a sample.
fn loss(network: &Network, sample: Sample<'_>) -> f64 {
    // At a learning rate of 0 a step changes nothing, and still tells its loss.
    let still = Training { learning_rate: 0.0, rule: Rule::Gradient };
    SparseNetwork::new(network).train(sample, still)
}

#[test]
fn a_gradient_step_is_the_slope_of_the_loss_at_every_weight() {
    const NUDGE: f64 = 1e-4;
    let data = handwriting(1);
    let (start, sample) = (initial(7), data.get(0).unwrap());
    let after = trained(&start, &data, Rule::Gradient);
    let nudged = |matrix: usize, place: (usize, usize), by: f64| {
        let mut matrices = [start.wih().clone(), start.who().clone()];
        matrices[matrix][place] += by;
        let [wih, who] = matrices;
        loss(&Network::new(wih, who).unwrap(), sample)
    };
    // Paper and ink both, and every node.
    let wih_places = (0..7).flat_map(|node| [0, 378, 406, 434].map(|pixel| (0, (node, pixel))));
    let who_places = (0..10).flat_map(|node| (0..7).map(move |from| (1, (node, from))));
    for (matrix, place) in wih_places.chain(who_places) {
        let slope = (nudged(matrix, place, NUDGE) - nudged(matrix, place, -NUDGE)) / (2.0 * NUDGE);
        let (before, after) =
            if matrix == 0 { (start.wih(), after.wih()) } else { (start.who(), after.who()) };
        let step = (before[place] - after[place]) / LEARNING_RATE;
        assert!((step - slope).abs() < 1e-8, "matrix {matrix}, weight {place:?}: step {step}, slope {slope}");
    }
}

#[test]
fn every_instruction_set_gives_the_same_bits() {
    // Neither size is a multiple of a vector's.
    for hidden in [200, 37] {
        let (start, data) = (initial(hidden), handwriting(SAMPLES));
        for rule in [Rule::Deck, Rule::Gradient] {
            let [best, portable] = [SparseNetwork::new, SparseNetwork::portable]
                .map(|form: fn(&Network) -> SparseNetwork| bits(&taught(form(&start), &data, rule)));
            assert!(best == portable, "{hidden} hidden nodes, rule {rule:?}");
        }
    }
}

fn bits(network: &Network) -> Vec<u64> {
    network.wih().iter().chain(network.who()).map(|weight| weight.to_bits()).collect()
}

#[test]
fn a_query_of_the_sparse_form_is_that_of_the_matrices() {
    let data = handwriting(SAMPLES);
    let network = trained(&initial(200), &data, Rule::Deck);
    let mut sparse = SparseNetwork::new(&network);
    for sample in data.iter().take(50) {
        let inputs = nalgebra::DVector::from_iterator(784, sample.pixels.iter().map(|&p| network::input(p)));
        let plain = network.query(&inputs);
        for (ours, theirs) in sparse.query(sample.pixels).iter().zip(plain.iter()) {
            assert!((ours - theirs).abs() < 1e-13, "{ours} and {theirs}");
        }
    }
}

/// How far the running row sums r come from V·1, at most, over so many epochs. An image without ink shows it: to it a
/// hidden input is a·(r + n·c), where a network made afresh of the same weights has the sums themselves for r.
fn drift(data: &Dataset, epochs: usize) -> f64 {
    let shape = Layers { inputs: data.pixels_per_image(), hidden: 200, outputs: 10 };
    let mut running = SparseNetwork::new(&Network::initial(shape, 1).unwrap());
    for _ in 0..epochs {
        for sample in data.iter() {
            running.train(sample, Training { learning_rate: 0.1, rule: Rule::Deck });
        }
    }
    let mut fresh = SparseNetwork::new(&running.network());
    let [running, fresh] = [&mut running, &mut fresh].map(|network| {
        network.query(&vec![0; shape.inputs]);
        let logit = |y: &f64| (y / (1.0 - y)).ln();
        network.hidden_outputs().iter().map(logit).collect::<Vec<f64>>()
    });
    running.iter().zip(&fresh).map(|(one, other)| (one - other).abs() / network::PAPER).fold(0.0, f64::max)
}

#[test]
fn the_running_row_sums_stay_with_the_rows() {
    let drift = drift(&Source::Builtin.open(Part::Training).unwrap(), 1);
    assert!(drift < 1e-10, "r is {drift:e} from V·1");
}

#[test]
#[ignore = "needs MNIST"]
fn they_stay_with_them_over_a_whole_training() {
    let drift = drift(&Source::Mnist.open(Part::Training).unwrap(), 5);
    assert!(drift < 1e-9, "r is {drift:e} from V·1");
}
