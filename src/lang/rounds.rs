//! What one round of a training hands the next, and a program apart into its setup and its round.

use std::collections::{BTreeMap, BTreeSet};

use super::{CellPlace, Expression, Program, Rounds, Statement, StatementKind};

impl Rounds {
    /// The variables a round may read before it gives them a value, in the order it does so: what comes from the setup
    /// or from the round before. They are all that has to be known to carry a round out.
    pub fn carried(&self) -> Vec<String> {
        let mut reads = Reads { written: self.names.iter().cloned().collect(), first: Vec::new() };
        reads.block(&self.body);
        reads.first
    }

    /// The variables a round carries over that it may change.
    pub fn changing(&self) -> Vec<String> {
        self.carried().into_iter().filter(|name| self.writes(name)).collect()
    }

    /// Whether a round may give a variable a value.
    pub fn writes(&self, name: &str) -> bool {
        self.names.iter().any(|own| own == name) || self.body.iter().any(|statement| statement.assigns(name))
    }

    /// Of these the weights, which learn: what the records change from round to round, and the loss of the round is
    /// worked out from. A count, a rate that falls, a generator, a momentum and a sum of losses are none. Where there is
    /// no loss, what the records change has to be more than a single number, or to have a part in how it is changed.
    pub fn learning(&self, is_single: impl Fn(&str) -> bool) -> Vec<String> {
        let changing = self.changing();
        if changing.len() > MOST_SOURCES {
            return changing;
        }
        let sources = changing.iter().zip(1..).map(|(name, at)| (name.clone(), 1 << at)).collect();
        let made = self.names.iter().map(|name| (name.clone(), RECORDS)).collect();
        let mut flow = Descent { sources, made, answered: 0, is_new: false };
        flow.block(&self.body, None);
        // What the records change at last, by way of what they changed in rounds before.
        let (mut taught, mut known) = (RECORDS, 0);
        while taught != known {
            known = taught;
            for (name, own) in &flow.sources {
                if flow.of(name) & taught != 0 {
                    taught |= own;
                }
            }
        }
        let has_part = |name: &String| match flow.made.get("loss") {
            Some(loss) => loss & flow.sources[name] != 0,
            None => !is_single(name) || flow.answered & flow.sources[name] != 0,
        };
        let learns = |name: &String| taught & flow.sources[name] != 0 && has_part(name);
        changing.into_iter().filter(learns).collect()
    }
}

/// What a value is made from, a bit each: the round's records, and variables as the round began with them.
type MadeFrom = u128;
/// The bit of the records.
const RECORDS: MadeFrom = 1;
/// How many variables have a bit of their own.
const MOST_SOURCES: usize = 127;

/// A walk over statements that notes what each variable is made from.
struct Descent {
    /// The variables that have a bit of their own, and it.
    sources: BTreeMap<String, MadeFrom>,
    made: BTreeMap<String, MadeFrom>,
    /// Those that were changed by something else that was made from them.
    answered: MadeFrom,
    /// Whether a variable was found to be made from more than was known.
    is_new: bool,
}

impl Descent {
    /// What a variable is made from; one that was given no value, from itself.
    fn of(&self, name: &str) -> MadeFrom {
        let own = || self.sources.get(name).copied().unwrap_or(0);
        self.made.get(name).copied().unwrap_or_else(own)
    }

    fn read(&self, values: &[&Expression]) -> MadeFrom {
        values.iter().flat_map(|value| value.names()).fold(0, |from, (name, _)| from | self.of(name))
    }

    /// Goes through statements that are carried out where something says so, which was made from `under`; for certain
    /// where nothing does.
    fn block(&mut self, statements: &[Statement], under: Option<MadeFrom>) {
        for statement in statements {
            self.statement(statement, under);
        }
    }

    fn statement(&mut self, statement: &Statement, under: Option<MadeFrom>) {
        let values = statement.expressions();
        match &statement.kind {
            StatementKind::Assign { name, .. } => self.write(name, &values, under, false),
            StatementKind::Update { name, .. }
            | StatementKind::SetCells { place: CellPlace { name, .. }, .. } => {
                self.write(name, &values, under, true);
            }
            StatementKind::AssignAll { names, .. } => {
                let own =
                    |at: usize| if values.len() == names.len() { &values[at..=at] } else { &values[..] };
                let made: Vec<MadeFrom> = (0..names.len()).map(|at| self.read(own(at))).collect();
                for (at, name) in names.iter().enumerate() {
                    self.note(name, made[at], own(at), under, false);
                }
            }
            StatementKind::For { .. } | StatementKind::While(_) | StatementKind::If { .. } => loop {
                self.is_new = false;
                let within = under.unwrap_or(0) | self.read(&values);
                if let StatementKind::For { variable, .. } = &statement.kind {
                    self.note(variable, within, &[], Some(within), false);
                }
                for body in statement.bodies() {
                    self.block(body, Some(within));
                }
                // What a loop's later rounds read its earlier ones have written: the outermost is gone through until
                // nothing is new.
                if under.is_some() || !self.is_new {
                    break;
                }
            },
            _ => {}
        }
    }

    fn write(&mut self, name: &str, values: &[&Expression], under: Option<MadeFrom>, is_update: bool) {
        self.note(name, self.read(values), values, under, is_update);
    }

    fn note(
        &mut self,
        name: &str,
        from: MadeFrom,
        values: &[&Expression],
        under: Option<MadeFrom>,
        is_update: bool,
    ) {
        let own = self.sources.get(name).copied().unwrap_or(0);
        let mut others = values.iter().flat_map(|value| value.names()).filter(|(other, _)| *other != name);
        if others.any(|(other, _)| self.of(other) & own != 0) {
            self.answered |= own;
        }
        // What may not be carried out leaves what was there.
        let before = if is_update || under.is_some() { self.of(name) } else { 0 };
        let now = from | before | under.unwrap_or(0);
        self.is_new |= self.made.insert(name.to_owned(), now) != Some(now);
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
