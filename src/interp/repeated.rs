//! A program carried out again and again, recording nothing: the rounds of a training.
//!
//! The same evaluation as everywhere, so a round that is looked at later, with its record, has the same numbers to the
//! bit. What nobody needs any more is written over instead of being kept.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::alias::Aliases;
use super::{Bound, Budget, Interpreter, Recording, Settings};
use crate::lang::{Diagnostic, Program};
use crate::matrix::Value;
use crate::trace::{Origin, Places};

/// Numbers a program that is carried out again and again holds at a time: there are several of it, as it goes on and as it
/// was, and the record of a round beside them.
pub(crate) const MOST_REPEATED: usize = 8_000_000;

/// A program with its variables as the last time left them.
#[derive(Clone, Debug)]
pub struct Repeated {
    program: Arc<Program>,
    variables: BTreeMap<String, Bound>,
    aliases: Aliases,
    /// What was local to its functions, as the last call of each left it.
    left: BTreeMap<String, Bound>,
}

impl Repeated {
    /// A program that was not carried out yet, and has no variables.
    pub fn new(program: Arc<Program>) -> Self {
        Self { program, variables: BTreeMap::new(), aliases: Aliases::default(), left: BTreeMap::new() }
    }

    /// Gives a variable a value.
    pub fn set(&mut self, name: &str, value: Value) {
        match self.variables.get_mut(name) {
            Some(bound) => bound.value = value,
            None => drop(self.variables.insert(name.to_owned(), Bound { value, origin: Origin::Language })),
        }
    }

    /// A variable's value, if it has one; of what is local to a function, what it last was there.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.variables.get(name).or_else(|| self.left.get(name)).map(|bound| &bound.value)
    }

    /// Takes a variable's value away.
    pub fn unset(&mut self, name: &str) {
        self.variables.remove(name);
    }

    /// Carries the program out once more.
    ///
    /// # Errors
    /// Where it cannot go on, or takes more than a program may. A variable it was changing has lost its value then.
    pub fn run(&mut self) -> Result<(), Diagnostic> {
        let budget = Budget { cells: MOST_REPEATED, ..Budget::default() };
        let mut run = Interpreter {
            literals: &self.program.literals,
            loads: &self.program.loads,
            settings: Settings { places: Places::Python, budget, ..Settings::default() },
            recording: Recording::Nothing,
            prepares: self.program.prepares(),
            variables: std::mem::take(&mut self.variables),
            aliases: std::mem::take(&mut self.aliases),
            ..Interpreter::default()
        };
        let outcome = run.block(&self.program.statements);
        (self.variables, self.aliases, self.left) = (run.variables, run.aliases, run.left);
        outcome
    }
}
