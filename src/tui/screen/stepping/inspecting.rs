//! Inspecting: picking out cells of the stage's matrices, following them to where they came from, changing them.

use crossterm::event::{KeyEvent, MouseButton, MouseEvent, MouseEventKind};

use super::state::{Editable, Editing, Mode, Stepping, Wanted};
use super::view::under_pointer;
use crate::command::{Command, Context};
use crate::lang::{LiteralId, locate};
use crate::lesson::{PartName, Within};
use crate::matrix::{Operation, Supply, Value, exact};
use crate::scene::Arrangement;
use crate::trace::{Followed, Origin, cell_name, sources};
use crate::tui::keys::binding;
use crate::tui::shown::Common;
use crate::tui::stage::{self, Picked, Target};
use crate::tui::theme::Role;

impl Stepping {
    pub(super) fn inspect(&mut self) {
        if self.session.stepper().step().is_none() {
            return self.say("There is nothing to inspect on a page; step on to a step.", Role::Quiet);
        }
        let (row, column) = self.session.stepper().cell().unwrap_or((0, 0));
        self.mode = Mode::Inspect(Picked { target: Target::Result, row, column });
    }

    /// Does a command of inspecting; whether it was one.
    pub(crate) fn inspecting(&mut self, command: Command, picked: Picked) -> bool {
        match command {
            Command::Left => self.pick_beside(picked, (0, -1)),
            Command::Right => self.pick_beside(picked, (0, 1)),
            Command::Up => self.pick_beside(picked, (-1, 0)),
            Command::Down => self.pick_beside(picked, (1, 0)),
            Command::Follow => self.follow(picked),
            Command::Edit => self.edit_picked(picked),
            Command::Leave => self.mode = Mode::Step,
            Command::Hide => self.hide(picked),
            Command::Back => {
                self.stepping(Command::Back, "");
                self.mode = Mode::Step;
                self.inspect();
            }
            _ => return false,
        }
        true
    }

    /// Whether the mouse is wanted: it points at cells.
    #[must_use]
    pub fn wants_mouse(&self) -> bool {
        self.is_inspecting() && self.zoom.is_none()
    }

    /// What the mouse does while one inspects: a cell under it says what it is, and a click picks it.
    pub(crate) fn pointed(&mut self, event: MouseEvent, common: &Common) {
        if !self.wants_mouse() {
            return;
        }
        let at = (event.column, event.row);
        let under = under_pointer(self, common.size, common.theme, at);
        match (event.kind, under) {
            (MouseEventKind::Down(MouseButton::Left), Some(picked)) => {
                self.notice = None;
                self.pick(picked);
            }
            (MouseEventKind::Moved, Some(picked)) => {
                if let Some(text) = self.description(picked) {
                    self.say(text, Role::Text);
                }
            }
            (MouseEventKind::Moved, None) => self.notice = None,
            _ => {}
        }
    }

    /// The name and the number of a cell of the stage, as far as they are there to be seen.
    fn description(&self, picked: Picked) -> Option<String> {
        let (number, is_hidden) = self.number_at(picked)?;
        let number = if is_hidden { "?".to_owned() } else { exact(number) };
        let name = self.name_of(picked).unwrap_or_else(|| {
            let notation = self.session.notation();
            format!("row {}, column {}", notation.ordinal(picked.row), notation.ordinal(picked.column))
        });
        Some(format!("{name} = {number}"))
    }

    /// The number in a cell of the stage, and whether it waits behind a question.
    pub(super) fn number_at(&self, Picked { target, row, column }: Picked) -> Option<(f64, bool)> {
        let (at, _) = self.session.stepper().step()?;
        let is_hidden = match target {
            Target::Operand(operand) => self.session.is_operand_hidden(at, operand, row, column),
            Target::Result => self.session.is_hidden(at, row, column),
            Target::Before => return None,
        };
        Some((self.value_of(target)?.get(row, column)?, is_hidden))
    }

    /// A value of the stage.
    fn value_of(&self, target: Target) -> Option<&Value> {
        let (_, step) = self.session.stepper().step()?;
        match target {
            Target::Operand(at) => step.operands.get(at).map(|operand| &operand.value),
            Target::Result | Target::Before => Some(&step.result),
        }
    }

    fn pick(&mut self, picked: Picked) {
        self.mode = Mode::Inspect(picked);
    }

    /// The targets on the stage from left to right.
    fn targets(&self) -> Vec<Target> {
        let Some((_, step)) = self.session.stepper().step() else { return Vec::new() };
        // A matrix written out is its own operands' cells already.
        let operands = if step.operation.computes() { step.operands.len() } else { 0 };
        (0..operands).map(Target::Operand).chain([Target::Result]).collect()
    }

    /// How a matrix of the stage is laid out.
    fn arrangement(&self, target: Target) -> Option<Arrangement> {
        let (at, _) = self.session.stepper().step()?;
        let made = match target {
            Target::Operand(operand) => self.session.made(at, operand),
            Target::Result | Target::Before => Some(at),
        };
        self.value_of(target).map(|value| stage::arrangement(&self.session, value, made))
    }

    /// So many cells down and right, as they are laid out; past the edge at a side in the matrix beside.
    fn pick_beside(&mut self, picked: Picked, (down, right): (isize, isize)) {
        let Some(laid_out) = self.arrangement(picked.target) else { return };
        let (row, column) = laid_out.place(picked.row, picked.column);
        let row = row.saturating_add_signed(down).min(laid_out.rows.saturating_sub(1));
        if let Some(column) = column.checked_add_signed(right).filter(|column| *column < laid_out.columns) {
            let (row, column) = laid_out.cell(row, column);
            return self.pick(Picked { row, column, ..picked });
        }
        let targets = self.targets();
        let at = targets.iter().position(|target| *target == picked.target);
        let beside = at.and_then(|at| targets.get(at.checked_add_signed(right)?));
        let Some((target, there)) = beside.and_then(|target| Some((*target, self.arrangement(*target)?)))
        else {
            return;
        };
        let column = if right > 0 { 0 } else { there.columns.saturating_sub(1) };
        let (row, column) = there.cell(row.min(there.rows.saturating_sub(1)), column);
        self.pick(Picked { target, row, column });
    }

    /// From a result to its first operand's cell; from an operand's cell to the step that made it.
    fn follow(&mut self, picked: Picked) {
        let Some((_, step)) = self.session.stepper().step() else { return };
        match picked.target {
            Target::Operand(operand) => {
                let cell = crate::trace::CellRef { operand, row: picked.row, column: picked.column };
                match self.session.stepper_mut().follow(cell) {
                    Followed::Step(step) => {
                        self.pick(Picked { target: Target::Result, ..picked });
                        let number = self.session.stepper().number(step);
                        self.say(format!("Step {number} made it. u goes back."), Role::Quiet);
                    }
                    Followed::Given => {
                        self.say("It was given before the program began. e changes it.", Role::Quiet);
                    }
                    Followed::Literal(literal) => self.say_written(literal),
                    Followed::Nowhere => self.say_given(picked),
                }
            }
            Target::Result | Target::Before => match sources(step, picked.row, picked.column).first() {
                Some(cell) if step.operation.computes() => {
                    self.pick(Picked {
                        target: Target::Operand(cell.operand),
                        row: cell.row,
                        column: cell.column,
                    });
                }
                Some(cell) => match step.operands.get(cell.operand).map(|o| o.origin) {
                    Some(Origin::Literal(literal)) => self.say_written(literal),
                    Some(Origin::Step(_)) => {
                        let cell = *cell;
                        self.session.stepper_mut().follow(cell);
                        self.pick(Picked { target: Target::Result, row: cell.row, column: cell.column });
                    }
                    _ => self.say_given(picked),
                },
                None => self.say_given(picked),
            },
        }
    }

    /// Says where a number comes from that neither the program nor a step gave.
    fn say_given(&mut self, picked: Picked) {
        let Some((_, step)) = self.session.stepper().step() else { return };
        let text = match step.operation {
            Operation::Supplied(Supply::Records) if picked.column == 0 => {
                format!("It is the label in line {} of the file.", picked.row + 1)
            }
            Operation::Supplied(Supply::Records) => {
                format!("It is pixel {} in line {} of the file.", picked.column, picked.row + 1)
            }
            Operation::Supplied(Supply::Weights) => {
                "It is a weight the network in the file has learned.".to_owned()
            }
            Operation::Supplied(Supply::File) => "It is a number of your own file.".to_owned(),
            Operation::Supplied(Supply::Generator) => {
                "A generator is its seed, and how often it was drawn from.".to_owned()
            }
            Operation::Supplied(Supply::Drawn(_)) => {
                "It was drawn by chance, the same at each run of the program.".to_owned()
            }
            Operation::Supplied(Supply::InitialWeights) => {
                "It was drawn by chance, from the seed.".to_owned()
            }
            Operation::Supplied(Supply::Picture) => {
                format!("It is pixel {} in row {} of the picture.", picked.column + 1, picked.row + 1)
            }
            Operation::Supplied(Supply::BoxMeans) => {
                "It is the share this row of the picture has in the mean.".to_owned()
            }
            _ => "The language itself gave this number.".to_owned(),
        };
        self.say(text, Role::Quiet);
    }

    fn say_written(&mut self, literal: LiteralId) {
        let span = self.session.lesson().program.literals.get(literal.0).map(|l| l.span.start);
        let line = span.map_or(0, |at| locate(&self.session.lesson().source, at).line);
        self.say(format!("It is written in the program, line {line}. e changes it."), Role::Quiet);
    }

    // Editing.

    /// Where a picked cell comes from.
    fn origin_of(&self, picked: Picked) -> Option<Origin> {
        let (at, step) = self.session.stepper().step()?;
        match picked.target {
            Target::Operand(operand) => step.operands.get(operand).map(|operand| operand.origin),
            Target::Result => Some(Origin::Step(at)),
            Target::Before => None,
        }
    }

    /// The number of the program behind a picked cell.
    fn literal_behind(&self, picked: Picked) -> Option<LiteralId> {
        match self.origin_of(picked)? {
            Origin::Literal(literal) => Some(literal),
            Origin::Step(made) => self.session.trace().literal_behind(made, picked.row, picked.column),
            Origin::Language => None,
        }
    }

    /// The cell of a step's result behind a picked cell, and what it is now.
    fn cell_behind(&self, picked: Picked) -> Option<(Editable, f64)> {
        let Picked { row, column, .. } = picked;
        let Origin::Step(step) = self.origin_of(picked)? else { return None };
        let now = self.session.trace().steps.get(step)?.result.get(row, column)?;
        Some((Editable::Cell { step, row, column }, now))
    }

    /// The number behind a picked cell that can be changed, and what it is now. A lesson changes what is written in its
    /// program; where everything is open to change, it is the cell itself.
    fn editable(&self, picked: Picked) -> Option<(Editable, f64)> {
        let written = self.literal_behind(picked).and_then(|literal| {
            let now = self.session.trace().program.literals.get(literal.0)?.value;
            Some((Editable::Written(literal), now))
        });
        let cell = || self.cell_behind(picked).filter(|_| self.session.is_open());
        written.or_else(cell)
    }

    pub(super) fn edit_picked(&mut self, picked: Picked) {
        match self.change_of(picked) {
            Some(change) => self.ask(Wanted::Value(change), ""),
            None => self.say("This number is worked out from others. Enter follows it to them.", Role::Quiet),
        }
    }

    /// What changing a picked cell changes, if it can be.
    fn change_of(&self, picked: Picked) -> Option<Editing> {
        let (target, now) = self.editable(picked)?;
        let name = self.name_of(picked).unwrap_or_else(|| "new value".to_owned());
        Some(Editing { picked, target, name, now })
    }

    /// Hides a picked cell with all that follows from it, or shows it again.
    pub(crate) fn hide(&mut self, picked: Picked) {
        let Some(Origin::Step(step)) = self.origin_of(picked) else {
            return self
                .say("This number is written in the program itself: the program shows it.", Role::Quiet);
        };
        let covers = self.session.cover((step, picked.row, picked.column));
        let text = match (covers, self.session.is_hidden(step, picked.row, picked.column)) {
            (true, _) => "Hidden, with all that follows from it. H shows it again.",
            (false, false) => "Shown again.",
            (false, true) => "It still waits behind a question.",
        };
        self.say(text, Role::Good);
    }

    /// A picked cell by the name its matrix has in the program, or as the result of the step.
    pub(crate) fn part_of(&self, Picked { target, row, column }: Picked) -> Option<PartName> {
        let (_, step) = self.session.stepper().step()?;
        let name = match target {
            Target::Operand(at) => step.operands.get(at)?.name.as_deref()?,
            Target::Result | Target::Before => step.assigns.as_deref().unwrap_or("_"),
        };
        Some(PartName { name: name.to_owned(), part: Within::Cell(row, column) })
    }

    /// What a picked cell is called, if it has a name.
    fn name_of(&self, picked: Picked) -> Option<String> {
        let (_, step) = self.session.stepper().step()?;
        let name = match picked.target {
            Target::Operand(at) => step.operands.get(at)?.name.as_deref()?,
            Target::Result | Target::Before => step.assigns.as_deref()?,
        };
        let value = self.value_of(picked.target)?;
        Some(cell_name(self.session.notation(), name, value, picked.row, picked.column))
    }

    /// The cells of the stage that can be changed, in reading order.
    fn changes(&self) -> impl Iterator<Item = Editing> + '_ {
        let laid_out = |target| Some((target, self.arrangement(target)?));
        let places = |(target, laid_out): (Target, Arrangement)| {
            let (rows, columns) = (laid_out.rows, laid_out.columns);
            (0..rows * columns).map(move |at| {
                let (row, column) = laid_out.cell(at / columns, at % columns);
                Picked { target, row, column }
            })
        };
        self.targets().into_iter().filter_map(laid_out).flat_map(places).filter_map(|at| self.change_of(at))
    }

    /// The number of the program behind the picked cell, or the first on the stage that there is one behind.
    pub(super) fn written_on_stage(&self, picked: Option<Picked>) -> Option<Editable> {
        let is_written = |change: &Editing| matches!(change.target, Editable::Written(_));
        let change = match picked {
            Some(picked) => self.change_of(picked).filter(is_written),
            None => self.changes().find(is_written),
        };
        change.map(|change| change.target)
    }

    /// Outside inspecting, `e` changes the first number on the stage that can be changed.
    pub(super) fn edit_something(&mut self) {
        let first = self.changes().next();
        match first {
            Some(change) => self.ask(Wanted::Value(change), ""),
            None => {
                self.say("No number here is written in the program. i inspects, Enter follows.", Role::Quiet);
            }
        }
    }

    /// While a number is typed, up and down go to another that can be changed.
    pub(super) fn change_another(&mut self, change: &Editing, key: KeyEvent) {
        let is_it = |other: &Editing| other.picked == change.picked;
        let other = match binding(key, Context::Changing).map(|binding| binding.command) {
            Some(Command::Up) => self.changes().take_while(|other| !is_it(other)).last(),
            Some(Command::Down) => self.changes().skip_while(|other| !is_it(other)).nth(1),
            _ => return,
        };
        if let (Some(other), Mode::Type(wanted, _)) = (other, &mut self.mode) {
            *wanted = Wanted::Value(other);
        }
    }
}
