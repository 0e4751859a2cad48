//! What one round of a training hands the next, and a program apart into its setup and its round.

use std::collections::BTreeSet;

use super::{CellPlace, Expression, Program, Rounds, Statement, StatementKind};

impl Rounds {
    /// The variables a round may read before it gives them a value, in the order it does so: what comes from the setup
    /// or from the round before. They are all that has to be known to carry a round out.
    pub fn carried(&self) -> Vec<String> {
        let mut reads = Reads { written: self.names.iter().cloned().collect(), first: Vec::new() };
        reads.block(&self.body);
        reads.first
    }

    /// The variables a round carries over that it may change: what learns.
    pub fn learning(&self) -> Vec<String> {
        let changes = |name: &String| self.body.iter().any(|statement| statement.assigns(name));
        self.carried().into_iter().filter(changes).collect()
    }
}

impl Program {
    /// What comes before its rounds, as a program by itself.
    pub fn setup(&self) -> Self {
        Self { rounds: None, ..self.clone() }
    }

    /// What one of its rounds does, as a program by itself.
    pub fn round(&self) -> Option<Self> {
        let rounds = self.rounds.as_ref()?;
        Some(Self { statements: rounds.body.clone(), rounds: None, ..self.clone() })
    }
}

/// A walk over statements that notes what is read before it has certainly been written.
struct Reads {
    written: BTreeSet<String>,
    first: Vec<String>,
}

impl Reads {
    fn block(&mut self, statements: &[Statement]) {
        for statement in statements {
            self.statement(statement);
        }
    }

    fn statement(&mut self, statement: &Statement) {
        match &statement.kind {
            StatementKind::Nothing => {}
            StatementKind::Show(value) | StatementKind::Assert(value) => self.read(value),
            StatementKind::Return(values) => values.iter().for_each(|value| self.read(value)),
            StatementKind::Assign { name, value } => {
                self.read(value);
                self.written.insert(name.clone());
            }
            StatementKind::Update { name, value, .. } => {
                self.name(name);
                self.read(value);
                self.written.insert(name.clone());
            }
            StatementKind::AssignAll { names, values } => {
                for value in values {
                    self.read(value);
                }
                self.written.extend(names.iter().cloned());
            }
            StatementKind::SetCells { place: CellPlace { name, selectors, .. }, value, .. } => {
                self.name(name);
                for bound in selectors.bounds() {
                    self.read(bound);
                }
                self.read(value);
            }
            StatementKind::For { variable, start, stop, step, body, .. } => {
                for bound in start.iter().chain([stop]).chain(step) {
                    self.read(bound);
                }
                self.perhaps(Some(variable), body);
            }
            StatementKind::While(branch) => {
                self.read(&branch.condition);
                self.perhaps(None, &branch.body);
            }
            StatementKind::If { branches, otherwise } => {
                let mut certain: Option<BTreeSet<String>> = None;
                let mut note = |written: BTreeSet<String>| {
                    certain = Some(match certain.take() {
                        Some(others) => others.intersection(&written).cloned().collect(),
                        None => written,
                    });
                };
                for branch in branches {
                    self.read(&branch.condition);
                    note(self.perhaps(None, &branch.body));
                }
                note(self.perhaps(None, otherwise));
                self.written = certain.unwrap_or_default();
            }
        }
    }

    /// Goes through what may not be carried out at all; what is written once it was.
    fn perhaps(&mut self, variable: Option<&String>, body: &[Statement]) -> BTreeSet<String> {
        let before = self.written.clone();
        self.written.extend(variable.cloned());
        self.block(body);
        std::mem::replace(&mut self.written, before)
    }

    fn read(&mut self, expression: &Expression) {
        for (name, _) in expression.names() {
            self.name(name);
        }
    }

    fn name(&mut self, name: &str) {
        if !self.written.contains(name) && !self.first.iter().any(|known| known == name) {
            self.first.push(name.to_owned());
        }
    }
}
