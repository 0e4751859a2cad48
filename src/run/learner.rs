//! What learns in a run: a program's rounds, or the deck's network natively, many times as fast.
//!
//! Both carry a *state* from round to round and can be put back into one they were in. A round of either has the same
//! numbers, whenever and however often it is gone through. It must not know of breakpoints or of screens.

use std::collections::BTreeMap;
use std::sync::Arc;

use nalgebra::DMatrix;

use super::Moment;
use crate::digits::{Dataset, Sample};
use crate::interp::{MOST_REPEATED, Repeated, Settings, Start, run_from};
use crate::lang::{Diagnostic, Program, Rounds, Span, locate};
use crate::lesson::{CellName, PartName, Within};
use crate::matrix::{Kind, Value, held_together};
use crate::network::{
    Diverged, HIGH_TARGET, LOW_TARGET, Layers, Network, ShapeError, SparseNetwork, Training, Weights, input,
};

/// Why a run cannot go on.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Halt {
    /// The numbers grew beyond all bounds.
    #[error("{0}")]
    Diverged(Diverged),
    /// The program stopped with a fault.
    #[error("{file}:{line}:{column}: {message}{}", .help.as_ref().map(|help| format!("; {help}")).unwrap_or_default())]
    Fault {
        /// The program's file.
        file: Arc<str>,
        /// The line of it, from 1.
        line: usize,
        /// The column, from 1.
        column: usize,
        /// What is wrong.
        message: String,
        /// What to do about it.
        help: Option<String>,
    },
}

/// What is carried from one round to the next.
#[derive(Clone, Debug)]
pub(super) enum State {
    /// The network's weights and how it learns.
    Network(Arc<Weights>, Training),
    /// The program's variables; none where one has no value yet.
    Variables(Vec<Option<Value>>),
}

/// What learns.
#[derive(Clone, Debug)]
pub enum Learner {
    /// The deck's network.
    Network {
        /// The network.
        network: Box<SparseNetwork>,
        /// How it learns.
        training: Training,
    },
    /// A program of one's own.
    Program(Box<ProgramLearner>),
}

/// A program's rounds.
#[derive(Clone, Debug)]
pub struct ProgramLearner {
    file: Arc<str>,
    program: Arc<Program>,
    round: Repeated,
    /// What a round is given, if the program has rounds.
    names: Option<[String; 2]>,
    batch: Option<usize>,
    carried: Arc<[String]>,
    /// Of these what learns, and what a round may change at all.
    learning: Arc<[String]>,
    changing: Arc<[String]>,
    /// What it goes back to after each round, where it does not learn.
    frozen: Option<State>,
}

impl Learner {
    /// The deck's network as it begins.
    #[must_use]
    pub fn network(network: &Network, training: Training) -> Self {
        Self::Network { network: Box::new(SparseNetwork::new(network)), training }
    }

    /// A program of a file as its setup leaves it, begun with what is given: the rounds it ends with, or the whole of it where it
    /// has none. What the setup makes and no round reads or writes is given beside.
    ///
    /// # Errors
    /// Where the setup cannot be carried out.
    pub(crate) fn program(
        file: &str,
        program: &Program,
        given: &[(String, Value)],
    ) -> Result<(Self, Vec<(String, Value)>), Halt> {
        let file: Arc<str> = file.into();
        let halt = |fault| Halt::of(fault, &file, program);
        let (body, rounds) = match (program.round(), &program.rounds) {
            (Some(body), Some(rounds)) => (body, Some(rounds)),
            _ => (program.clone(), None),
        };
        let of_given = || given.iter().map(|(name, _)| name.clone()).collect();
        let carried: Arc<[String]> = rounds.map_or_else(of_given, Rounds::carried).into();
        let body = Arc::new(body);
        let mut round = Repeated::new(Arc::clone(&body));
        for (name, value) in given {
            round.set(name, value.clone());
        }
        let mut beside = Vec::new();
        if let Some(rounds) = rounds {
            let start = Start { given: given.to_vec(), ..Start::default() };
            let setup = run_from(Arc::new(program.setup()), &start, Settings::default());
            if let Some(fault) = setup.failure {
                return Err(halt(fault));
            }
            let variables = setup.variables();
            let held = held_together(variables.iter().map(|variable| variable.value));
            if held > MOST_REPEATED {
                let why =
                    format!("the rounds would begin with {held} numbers, and {MOST_REPEATED} are the most");
                let place = program.statements.last().map_or(Span::default(), |last| last.span);
                return Err(halt(Diagnostic::stop(place, &why).with_help("use smaller matrices")));
            }
            for variable in variables {
                if carried.iter().any(|name| name == variable.name) {
                    round.set(variable.name, variable.value.clone());
                } else if !rounds.writes(variable.name) {
                    beside.push((variable.name.to_owned(), variable.value.clone()));
                }
            }
        }
        let is_single = |name: &str| round.get(name).is_some_and(Value::is_scalar);
        let learning = rounds.map(|rounds| rounds.learning(is_single)).unwrap_or_default();
        let learner = Self::Program(Box::new(ProgramLearner {
            file,
            program: body,
            round,
            names: rounds.map(|rounds| rounds.names.clone()),
            batch: rounds.and_then(|rounds| rounds.batch),
            carried,
            learning: learning.into(),
            changing: rounds.map(Rounds::changing).unwrap_or_default().into(),
            frozen: None,
        }));
        Ok((learner, beside))
    }

    /// Learns no more: every round begins as this one would.
    pub(crate) fn freeze(&mut self) {
        if let Self::Network { training, .. } = self {
            training.learning_rate = 0.0;
            return;
        }
        let state = self.state();
        if let Self::Program(learner) = self {
            learner.frozen = Some(state);
        }
    }

    /// Rounds it takes to go through so many records once.
    pub(super) fn rounds(&self, records: usize) -> usize {
        match self {
            Self::Network { .. } => records,
            Self::Program(learner) if learner.names.is_none() => 1,
            Self::Program(learner) => records.div_ceil(learner.batch.unwrap_or(1)),
        }
    }

    /// Learns from the records of a round; the loss, which is no number where the program has none.
    pub(super) fn learn(&mut self, data: &Dataset, round: usize) -> Result<f64, Halt> {
        match self {
            Self::Network { network, training } => {
                let Some(sample) = data.get(round) else { return Ok(0.0) };
                let loss = network.train(sample, *training);
                if loss.is_finite() {
                    Ok(loss)
                } else {
                    Err(Halt::Diverged(Diverged { record: Some(round) }))
                }
            }
            Self::Program(learner) => {
                let loss = learner.learn(data, round);
                if let Some(state) = learner.frozen.clone() {
                    self.restore(&state);
                }
                loss
            }
        }
    }

    /// What it carries to the next round.
    pub(super) fn state(&self) -> State {
        match self {
            Self::Network { network, training } => {
                State::Network(Arc::new(network.weights().clone()), *training)
            }
            Self::Program(learner) => {
                let value = |name: &String| learner.round.get(name).cloned();
                State::Variables(learner.carried.iter().map(value).collect())
            }
        }
    }

    /// Back to a state it was in.
    pub(super) fn restore(&mut self, state: &State) {
        match (self, state) {
            (Self::Network { network, training }, State::Network(weights, its)) => {
                network.set_weights(weights);
                *training = *its;
            }
            (Self::Program(learner), State::Variables(values)) => {
                for (name, value) in learner.carried.iter().zip(values) {
                    match value {
                        Some(value) => learner.round.set(name, value.clone()),
                        None => learner.round.unset(name),
                    }
                }
            }
            // A run never changes from the one to the other.
            _ => {}
        }
    }

    /// The same with other values of what it carries, as a changed step leaves them.
    pub(super) fn with(&self, values: &[(String, Value)]) -> Result<Self, ShapeError> {
        let value = |wanted: &str| values.iter().find(|(name, _)| name == wanted).map(|(_, value)| value);
        match self {
            Self::Network { network, training } => {
                let before = network.network();
                let matrix = |name: &str, before: &DMatrix<f64>| match value(name) {
                    Some(Value::Matrix(matrix, _)) => DMatrix::clone(matrix),
                    _ => before.clone(),
                };
                let network = Network::new(matrix("wih", before.wih()), matrix("who", before.who()))?;
                let rate = value("lr").and_then(Value::as_single).unwrap_or(training.learning_rate);
                Ok(Self::network(&network, Training { learning_rate: rate, ..*training }))
            }
            Self::Program(_) => {
                let mut changed = self.clone();
                if let Self::Program(learner) = &mut changed {
                    for (name, value) in values {
                        learner.round.set(name, value.clone());
                    }
                }
                Ok(changed)
            }
        }
    }

    /// The variables a round begins with; none past the last record.
    pub(super) fn given(&self, data: &Dataset, round: usize) -> Option<Vec<(String, Value)>> {
        match self {
            Self::Network { network, training } => {
                let sample = data.get(round)?;
                let mut given: Vec<_> = network.network().variables().collect();
                given.extend([
                    ("lr".to_owned(), Value::real(training.learning_rate)),
                    ("label".to_owned(), label(sample)),
                    ("pixels".to_owned(), pixels(sample)),
                ]);
                Some(given)
            }
            Self::Program(learner) => {
                let value = |name: &String| Some((name.clone(), learner.round.get(name)?.clone()));
                let carried = learner.carried.iter().filter_map(value);
                Some(carried.chain(learner.records(data, round)?).collect())
            }
        }
    }

    /// A variable as the round that was just gone through left it.
    pub(super) fn variable(&self, name: &str, data: &Dataset, moment: Moment) -> Option<Value> {
        let of_round = match self {
            Self::Network { network, training } => {
                let sample = data.get(moment.sample)?;
                match name {
                    "lr" => Some(Value::real(training.learning_rate)),
                    "loss" => Some(Value::real(network.loss())),
                    "label" => Some(label(sample)),
                    "pixels" => Some(pixels(sample)),
                    _ => of_network(network, sample, name),
                }
            }
            Self::Program(learner) => learner.round.get(name).cloned(),
        };
        of_round.or_else(|| moment.variable(name))
    }

    /// A cell of a variable as the round that was just gone through left it, where that can be had without the whole.
    pub(super) fn cell(&self, cell: &CellName) -> Option<f64> {
        match self {
            Self::Network { network, training } => match cell.name.as_str() {
                "wih" => network.wih_at(cell.row, cell.column),
                "who" => network.who_at(cell.row, cell.column),
                "lr" => Some(training.learning_rate),
                _ => None,
            },
            Self::Program(learner) => cell.get(learner.round.get(&cell.name)?),
        }
    }

    /// A cell, row or column in the same way.
    pub(super) fn part(&self, part: &PartName) -> Option<Value> {
        let Self::Network { network, .. } = self else {
            return self.cell(&CellName::of_part(part.clone())?).map(Value::real);
        };
        let Layers { inputs, hidden, outputs } = network.shape();
        let (weight, rows, columns): (fn(&SparseNetwork, usize, usize) -> _, _, _) = match &*part.name {
            "wih" => (SparseNetwork::wih_at, hidden, inputs),
            "who" => (SparseNetwork::who_at, outputs, hidden),
            _ => return None,
        };
        let cells: Option<Vec<f64>> = match part.part {
            Within::Cell(row, column) => return weight(network, row, column).map(Value::real),
            Within::Row(row) => (0..columns).map(|column| weight(network, row, column)).collect(),
            Within::Column(column) => (0..rows).map(|row| weight(network, row, column)).collect(),
            Within::Whole | Within::Place(_) => None,
        };
        let cells = cells?;
        Some(Value::from_rows(1, cells.len(), &cells).into_list())
    }

    /// The variables that a round may change for the next.
    pub(super) fn changing(&self) -> Vec<String> {
        match self {
            Self::Network { .. } => self.learned().into_iter().map(|(name, _)| name).collect(),
            Self::Program(learner) => learner.changing.to_vec(),
        }
    }

    /// What learns, by name.
    pub(super) fn learned(&self) -> Vec<(String, Value)> {
        match self {
            Self::Network { network, .. } => network.network().variables().collect(),
            Self::Program(learner) => {
                let value = |name: &String| Some((name.clone(), learner.round.get(name)?.clone()));
                learner.learning.iter().filter_map(value).collect()
            }
        }
    }
}

impl ProgramLearner {
    fn learn(&mut self, data: &Dataset, round: usize) -> Result<f64, Halt> {
        for (name, value) in self.records(data, round).unwrap_or_default() {
            self.round.set(&name, value);
        }
        self.round.run().map_err(|fault| Halt::of(fault, &self.file, &self.program))?;
        Ok(self.round.get("loss").and_then(Value::as_single).unwrap_or(f64::NAN))
    }

    /// What a round is given of the records; none past the last.
    fn records(&self, data: &Dataset, round: usize) -> Option<Vec<(String, Value)>> {
        let Some([first, second]) = &self.names else { return Some(Vec::new()) };
        let (rows, labels) = match self.batch {
            None => {
                let sample = data.get(round)?;
                (pixels(sample), label(sample))
            }
            Some(batch) => {
                let from = round * batch;
                let samples: Vec<Sample<'_>> =
                    (from..data.len().min(from + batch)).filter_map(|at| data.get(at)).collect();
                let width = samples.first()?.pixels.len();
                let ink = |row: usize, column: usize| f64::from(samples[row].pixels[column]);
                let labels = samples.iter().map(|sample| f64::from(sample.label));
                let rows = DMatrix::from_fn(samples.len(), width, ink);
                let labels = DMatrix::from_row_iterator(samples.len(), 1, labels);
                (Value::matrix(rows), Value::Matrix(Arc::new(labels), Kind::Whole))
            }
        };
        Some(vec![(first.clone(), rows), (second.clone(), labels)])
    }
}

/// A variable of the deck's step by its name there.
fn of_network(network: &SparseNetwork, sample: Sample<'_>, name: &str) -> Option<Value> {
    let column = |numbers: &[f64]| Value::matrix(DMatrix::from_column_slice(numbers.len(), 1, numbers));
    Some(match name {
        "wih" => Value::matrix(network.wih()),
        "who" => Value::matrix(network.who()),
        "inputs" => column(&sample.pixels.iter().map(|p| input(*p)).collect::<Vec<_>>()),
        "targets" => {
            let target = |node| if node == usize::from(sample.label) { HIGH_TARGET } else { LOW_TARGET };
            column(&(0..network.shape().outputs).map(target).collect::<Vec<_>>())
        }
        "hidden_inputs" => column(network.hidden_inputs()),
        "hidden_outputs" => column(network.hidden_outputs()),
        "final_inputs" => column(network.final_inputs()),
        "final_outputs" => column(network.final_outputs()),
        "output_errors" => column(network.output_errors()),
        "hidden_errors" => column(network.hidden_errors()),
        _ => return None,
    })
}

fn pixels(sample: Sample<'_>) -> Value {
    let numbers = sample.pixels.iter().map(|pixel| f64::from(*pixel));
    Value::matrix(DMatrix::from_iterator(sample.pixels.len(), 1, numbers))
}

fn label(sample: Sample<'_>) -> Value {
    Value::whole(usize::from(sample.label))
}

impl State {
    /// The memory it takes.
    pub fn bytes(&self) -> usize {
        match self {
            Self::Network(weights, _) => weights.bytes(),
            Self::Variables(values) => {
                let cells = values.iter().flatten().map(|value| value.shape().cells());
                cells.sum::<usize>() * size_of::<f64>()
            }
        }
    }
}

impl Halt {
    fn of(fault: Diagnostic, file: &Arc<str>, program: &Program) -> Self {
        let at = locate(&program.source, fault.span.start);
        let file = Arc::clone(file);
        Self::Fault { file, line: at.line, column: at.column, message: fault.message, help: fault.help }
    }
}

/// The variables that say where in the run one is, beside those of the program.
pub(super) const PLACE: [&str; 2] = ["epoch", "sample"];

impl Moment {
    /// Its part by the name conditions have for it.
    pub(super) fn variable(self, name: &str) -> Option<Value> {
        match PLACE.iter().position(|known| *known == name)? {
            0 => Some(Value::whole(self.epoch)),
            _ => Some(Value::whole(self.sample)),
        }
    }
}

/// Every variable by name that a map of some has, and those of a moment that no other goes by.
pub(super) fn with_place(mut variables: BTreeMap<String, Value>, moment: Moment) -> BTreeMap<String, Value> {
    for name in PLACE {
        if let Some(value) = moment.variable(name) {
            variables.entry(name.to_owned()).or_insert(value);
        }
    }
    variables
}
