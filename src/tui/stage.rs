//! The stage: the operation happening now, as matrices, and under it the formula of the lit cell.
//!
//! What is on the stage is worked out here as plain data ([`StageView::fit`]) and then drawn; drawing changes nothing.

mod equation;
mod formula;
mod grid;
mod heat;
mod image_sheet;
mod member;
mod words;

use std::collections::BTreeMap;
use std::ops::{Bound, RangeBounds as _};
use std::sync::Arc;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::Widget;

pub(crate) use equation::arrangement;
pub(crate) use formula::frames;
use grid::Grid;
pub use grid::Target;
use member::{Member, all_tall, tall, tallest, wide};

use super::paint::{Painter, Run, cells};
use super::theme::{Role, Theme};
use crate::matrix::{Operation, Region, exact};
use crate::session::Session;
use crate::trace::{Level, Origin, Step, sources};

/// The fewest rows of shades that leave one for a scale under them, and the same where a cell's formula needs the room.
const LOWEST_SCALED: u16 = 4;
const LOWEST_AT_WORK: u16 = 10;
/// The fewest decimals an equation is shown with on one line before it is broken in two.
const FEWEST_ON_ONE: usize = 3;
/// Lines of a formula: in symbols, in numbers, worked out.
const FORMULA: u16 = 3;
/// Rows an equation is measured with: more than it is given.
const PLENTY: u16 = 60;
/// Rows of a large matrix that can still be read: an image of 28×28 is told by them.
const LEAST_HEAT: u16 = 6;
/// What stands in the place of operands for which there is no room.
const CUT: &str = "… ";
/// The fewest before parts of its matrices are left out.
const FEWEST: usize = 2;

/// Cells of a matrix from one on, in the order they are worked out in.
type CellRange = (Bound<(usize, usize)>, Bound<(usize, usize)>);

/// A cell picked out by the learner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Picked {
    /// Which matrix of the stage.
    pub target: Target,
    /// Row, from 0.
    pub row: usize,
    /// Column, from 0.
    pub column: usize,
}

/// The stage as a widget.
pub(super) struct StageView<'a> {
    /// The lesson under way.
    pub session: &'a Session,
    /// The step shown.
    pub step: usize,
    /// Decimals shown at most.
    pub decimals: usize,
    /// The cell picked out, when one is inspecting.
    pub picked: Option<Picked>,
    /// How far it is on the way to the step, from 0 to 1, while light travels over what is worked out.
    pub on_the_way: Option<f64>,
    /// The lines at the foot: a question, a prompt.
    pub prompt: &'a [Vec<Run>],
    /// Colours and signs.
    pub theme: Theme,
    /// Columns and rows at the right that the equation leaves to a picture; the formula stands under both.
    pub aside: (u16, u16),
}

/// The cells of a value that are lit, and how.
pub(super) type LitCells = BTreeMap<(usize, usize), Role>;

/// How one cell looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum CellLook {
    /// Its number, in a role.
    Number(Role),
    /// Not worked out yet.
    Pending,
    /// Behind a question.
    Hidden,
}

/// Everything of the stage that fits.
pub(super) struct Fitted {
    /// The equation, on one line or, where it is too wide, on two.
    lines: Vec<Vec<Member>>,
    /// The formula's lines.
    formula: Vec<Vec<Run>>,
    /// Whether everything could be shown whole.
    pub whole: bool,
}

impl Fitted {
    /// Columns and rows of the equation.
    pub fn extent(&self) -> (u16, u16) {
        (
            self.lines.iter().map(|line| wide(line)).max().unwrap_or(0),
            self.lines.iter().map(|line| tall(line)).sum(),
        )
    }
}

impl StageView<'_> {
    /// Chooses what fits into so many columns and rows: the equation on one line, with fewer decimals, on two lines,
    /// and at the last with a part of its matrices only; then as many lines of the formula as there is room for.
    pub fn fit(&self, columns: u16, rows: u16) -> Fitted {
        let prompt = cells(self.prompt.len());
        let rows = rows.saturating_sub(prompt);
        let mut formula = formula::lines(self, columns);
        let least_formula = match self.aside.1 {
            0 => cells(formula.rows.len().min(2)),
            aside => (rows + prompt).saturating_sub(aside).saturating_sub(prompt),
        };
        // A column of air before the picture.
        let columns_left = columns.saturating_sub(self.aside.0 + u16::from(self.aside.0 > 0));
        let whole = self.whole_equation(columns_left, rows, least_formula);
        // Rather one line of the formula than a part of the equation.
        let whole = whole.or_else(|| self.whole_equation(columns_left, rows, least_formula.min(1)));
        let (mut lines, whole) = match whole {
            // The prompt stands across the screen: where a picture comes down to it, there is no room for both.
            Some(lines) => (lines, rows >= self.aside.1),
            None => {
                let part = vec![self.part_of_equation(columns_left, rows.saturating_sub(least_formula))];
                // What is asked is never written over.
                (if all_tall(&part) <= rows { part } else { Vec::new() }, false)
            }
        };
        for line in &mut lines {
            equation::follow_focus(self, line);
        }
        let used = all_tall(&lines).max(self.aside.1);
        if self.picked.is_none() && self.live_cell().is_none() {
            formula.rows.extend(words::legend(&lines, self.theme, columns));
        }
        let formula = formula::squeeze(formula, usize::from(rows.saturating_sub(used)));
        Fitted { lines, formula, whole }
    }

    /// Columns and rows the equation takes on so many columns: at best, and with its names and numbers as short and every
    /// large matrix as small as can be read.
    pub(crate) fn extents(&self, columns: u16) -> ((u16, u16), (u16, u16)) {
        let at = |decimals| {
            let mut parts = equation::parts(self, decimals);
            // What is that wide is cut on every screen.
            member::cut_long_rows(&mut parts);
            parts
        };
        let mut parts = at(self.decimals);
        let best = extent(&mut parts, columns, PLENTY);
        if wide(&parts) > columns {
            parts = at(FEWEST_ON_ONE.min(self.decimals));
            member::shorten_labels(&mut parts, columns);
        }
        (best, extent(&mut parts, columns, LEAST_HEAT))
    }

    /// The whole equation, if there is a way to fit it.
    fn whole_equation(&self, columns: u16, rows: u16, least_formula: u16) -> Option<Vec<Vec<Member>>> {
        let at = |decimals: usize| {
            let mut parts = equation::parts(self, decimals);
            member::without_row_numbers(&mut parts, columns);
            let label = u16::from(parts.iter().any(Member::has_label));
            member::fit_pictures(
                &mut parts,
                columns,
                rows.saturating_sub(least_formula + label),
                self.lowest_scaled(),
            );
            if wide(&parts) > columns {
                // What was there before a change is the first to go.
                parts.retain(|part| !part.is_comparison());
            }
            if wide(&parts) > columns {
                member::shorten_labels(&mut parts, columns);
            }
            parts
        };
        let fits = |lines: &[Vec<Member>], formula: u16| {
            lines.iter().all(|line| wide(line) <= columns) && all_tall(lines).saturating_add(formula) <= rows
        };
        let on_one = |decimals| Some(vec![at(decimals)]).filter(|lines| fits(lines, least_formula));
        // Broken in two it may leave the formula a single line.
        let on_two = |decimals| Some(equation::broken(at(decimals))).filter(|lines| fits(lines, 1));
        let from = |fewest: usize| (fewest.min(self.decimals)..=self.decimals).rev();
        from(FEWEST_ON_ONE)
            .find_map(on_one)
            .or_else(|| from(FEWEST).find_map(on_two))
            .or_else(|| from(FEWEST).find_map(on_one))
    }

    fn lowest_scaled(&self) -> u16 {
        if self.live_cell().is_some() { LOWEST_AT_WORK } else { LOWEST_SCALED }
    }

    /// As much of the equation as fits: the matrices are cut, with marks, around the cell that matters.
    fn part_of_equation(&self, columns: u16, rows: u16) -> Vec<Member> {
        let at = |decimals: usize| {
            let mut parts = equation::parts(self, decimals);
            parts.retain(|part| !part.is_comparison());
            member::without_row_numbers(&mut parts, columns);
            member::shorten_labels(&mut parts, columns);
            member::cut_long_rows(&mut parts);
            member::fit_pictures(&mut parts, columns, rows.saturating_sub(1), self.lowest_scaled());
            parts
        };
        let fewest = FEWEST.min(self.decimals);
        // Where rows alone are too many, no decimal has to go.
        let whole = (fewest + 1..=self.decimals).rev().map(at).find(|parts| wide(parts) <= columns);
        let mut parts = whole.unwrap_or_else(|| at(fewest));
        member::narrow(&mut parts, columns);
        let label = u16::from(parts.iter().any(Member::has_label));
        member::shorten(&mut parts, rows.saturating_sub(label).max(1));
        // Rather without what it is made of than without the result.
        while wide(&parts) > columns && parts.len() > 2 {
            let is_cut = matches!(parts.first(), Some(Member::Sign(sign, _)) if sign == CUT);
            parts.remove(usize::from(is_cut));
            if !is_cut {
                parts.insert(0, Member::Sign(CUT.to_owned(), Role::Quiet));
            }
            // What is left has the room of what is gone.
            if wide(&parts) <= columns {
                member::fit_pictures(&mut parts, columns, rows.saturating_sub(1), self.lowest_scaled());
            }
        }
        parts
    }

    /// How a cell of one of the stage's matrices looks, given the cells that are [lit](Self::lit).
    pub fn look(&self, target: Target, lit: &LitCells, row: usize, column: usize) -> CellLook {
        if self.is_pending(target, row, column) {
            CellLook::Pending
        } else if self.is_hidden(target, row, column) {
            CellLook::Hidden
        } else {
            let lit = lit.get(&(row, column)).copied();
            CellLook::Number(lit.unwrap_or_else(|| self.resting(target, row, column)))
        }
    }

    /// Whether a cell of one of the stage's matrices waits behind a question.
    pub fn is_hidden(&self, target: Target, row: usize, column: usize) -> bool {
        match target {
            Target::Result | Target::Before => self.session.is_hidden(self.step, row, column),
            Target::Operand(operand) => self.session.is_operand_hidden(self.step, operand, row, column),
        }
    }

    /// Whether any cell of one of the stage's matrices waits behind a question.
    pub fn is_any_hidden(&self, target: Target) -> bool {
        let made = match target {
            Target::Result | Target::Before => Some(self.step),
            Target::Operand(operand) => self.session.made(self.step, operand),
        };
        made.is_some_and(|made| self.session.is_any_hidden(made))
    }

    /// Cells after the one being worked out are not there yet.
    pub(crate) fn is_pending(&self, target: Target, row: usize, column: usize) -> bool {
        self.pending(target).is_some_and(|cells| cells.contains(&(row, column)))
    }

    /// The cells of one of the stage's matrices that are not there yet, if some may not be.
    pub(crate) fn pending(&self, target: Target) -> Option<CellRange> {
        let (cell, _) = self.at_work().filter(|_| target == Target::Result && self.picked.is_none())?;
        // While the light goes on, what it is at is not there yet.
        let from = if self.on_the_way.is_none() { Bound::Excluded(cell) } else { Bound::Included(cell) };
        Some((from, Bound::Unbounded))
    }

    /// The cell of the result that is lit, and which term of it: those of the cursor or, on the way to a step, those
    /// the light has come to.
    fn at_work(&self) -> Option<((usize, usize), Option<usize>)> {
        let stepper = self.session.stepper();
        let (_, step) = stepper.step().filter(|(at, _)| *at == self.step)?;
        let cursor = stepper.cursor();
        let reached = |all: usize| {
            let share = self.on_the_way?;
            Some(((share * all as f64) as usize).min(all.saturating_sub(1)))
        };
        match (self.live_cell(), cursor.level) {
            (Some(cell), Level::Term) => Some((cell, Some(cursor.term))),
            (Some(cell), _) => Some((cell, reached(step.terms()))),
            (None, _) if step.has_formula() => Some((step.place(reached(step.elements())?), None)),
            (None, _) => None,
        }
    }

    /// The cell of the result that is being worked out, when one steps that finely and stands on this step.
    pub(crate) fn live_cell(&self) -> Option<(usize, usize)> {
        self.session.stepper().cell().filter(|_| self.stands_here())
    }

    /// Whether one stands on the step it shows.
    fn stands_here(&self) -> bool {
        self.session.stepper().step().is_some_and(|(at, _)| at == self.step)
    }

    /// Arrows at both ends of the row that is being worked out.
    fn mark_row(&self, painter: &mut Painter<'_>, parts: &[Member], (left, y): (u16, u16)) {
        let Some(((row, _), _)) = self.at_work().filter(|_| self.picked.is_none()) else { return };
        let result = parts.iter().find_map(|part| match part {
            Member::Grid(grid) if grid.target == Target::Result => Some(grid),
            _ => None,
        });
        let Some(line) = result.filter(|grid| grid.rows.1 > 1).and_then(|grid| grid.line_of(row)) else {
            return;
        };
        let height = result.map_or(1, Grid::height);
        let at = y + (tallest(parts) - height) / 2 + line;
        // Next to the brackets, however long the names over them are.
        let before = left + parts.first().map_or(0, |first| first.beyond().0);
        if before >= 2 {
            painter.put(before - 2, at, "▸", Role::Source);
        }
        // Beside the picture there may be no room for it.
        let end = left + wide(parts) + 1 - parts.last().map_or(0, |last| last.beyond().1);
        if end < painter.area.width.saturating_sub(self.aside.0) {
            painter.put(end, at, "◂", Role::Source);
        }
    }

    /// The cells of one of the stage's matrices that are lit, with how: the one being worked out or picked, and what
    /// it is made of.
    pub fn lit(&self, target: Target) -> LitCells {
        if let Some(picked) = self.picked {
            let mut lit = match picked.target {
                Target::Result => self.sources_in(target, (picked.row, picked.column), None),
                Target::Operand(_) | Target::Before => LitCells::new(),
            };
            if picked.target == target {
                lit.insert((picked.row, picked.column), Role::Live);
            }
            return lit;
        }
        if let Some(lit) = self.lit_by_hand(target) {
            return lit;
        }
        match (self.at_work(), target) {
            (Some((live, None)), Target::Result) => LitCells::from([(live, Role::Live)]),
            (Some((live, Some(_))), Target::Result) => LitCells::from([(live, Role::Source)]),
            (Some((live, term)), _) => self.sources_in(target, live, term),
            (None, _) if self.takes_one_cell() => self.sources_in(target, (0, 0), None),
            (None, _) => LitCells::new(),
        }
    }

    /// The cells of a matrix that are lit by hand; none where that is nothing on the stage.
    fn lit_by_hand(&self, target: Target) -> Option<LitCells> {
        let (part, step) = (self.session.light()?, self.shown()?);
        let is_named = |name: &Option<Arc<str>>| name.as_deref() == Some(part.name.as_str());
        let is_result = is_named(&step.assigns) || part.name == "_";
        if !is_result && !step.operands.iter().any(|operand| is_named(&operand.name)) {
            return None;
        }
        let value = match target {
            Target::Result => Some(&step.result).filter(|_| is_result),
            Target::Operand(at) => {
                step.operands.get(at).filter(|operand| is_named(&operand.name)).map(|operand| &operand.value)
            }
            Target::Before => None,
        };
        let region = value.and_then(|value| part.within(value));
        Some(region.into_iter().flat_map(Region::places).map(|place| (place, Role::Live)).collect())
    }

    /// The step on it.
    fn shown(&self) -> Option<&Step> {
        self.session.trace().steps.get(self.step)
    }

    /// Whether the step takes a single cell out of a matrix.
    fn takes_one_cell(&self) -> bool {
        self.shown().is_some_and(|step| matches!(step.operation, Operation::Cell { .. }))
    }

    fn resting(&self, target: Target, row: usize, column: usize) -> Role {
        let changed = match target {
            Target::Result => self.session.was(self.step, row, column).is_some(),
            Target::Operand(operand) => match self.origin(operand) {
                Some(Origin::Step(step)) => self.session.was(step, row, column).is_some(),
                Some(Origin::Literal(id)) => self.session.edits().iter().any(|edit| edit.literal == id),
                _ => false,
            },
            Target::Before => return Role::Quiet,
        };
        if changed { Role::Changed } else { Role::Text }
    }

    fn origin(&self, operand: usize) -> Option<Origin> {
        Some(self.shown()?.operands.get(operand)?.origin)
    }

    /// The cells of an operand that go into a cell of the result, those of one term brighter than the rest.
    fn sources_in(&self, target: Target, of: (usize, usize), term: Option<usize>) -> LitCells {
        let (Target::Operand(operand), Some(step)) = (target, self.shown()) else { return LitCells::new() };
        let all = sources(step, of.0, of.1);
        let per_term = if step.terms() > 1 { (all.len() / step.terms()).max(1) } else { all.len().max(1) };
        let mut lit = LitCells::new();
        for (at, cell) in all.iter().enumerate().filter(|(_, cell)| cell.operand == operand) {
            let role = if term == Some(at / per_term) { Role::Live } else { Role::Source };
            let place = lit.entry((cell.row, cell.column)).or_insert(role);
            if role == Role::Live {
                *place = role;
            }
        }
        lit
    }

    /// What the formula zone says of the picked cell when it comes straight from the program.
    pub(crate) fn picked_literal(&self) -> Option<String> {
        let picked = self.picked?;
        let Target::Operand(operand) = picked.target else { return None };
        let step = self.shown()?;
        let value = step.operands.get(operand)?.value.get(picked.row, picked.column)?;
        let Origin::Literal(id) = self.origin(operand)? else { return None };
        let literal = self.session.lesson().program.literals.get(id.0)?;
        let at = crate::lang::locate(&self.session.lesson().source, literal.span.start);
        Some(format!("{} is written in the program, line {}", exact(value), at.line))
    }
}

/// Columns and rows an equation takes on so many, broken in two where it is too wide for one line.
fn extent(parts: &mut [Member], columns: u16, rows: u16) -> (u16, u16) {
    member::fit_pictures(parts, columns, rows, LOWEST_SCALED);
    if wide(parts) <= columns {
        return (wide(parts), tall(parts));
    }
    let lines = equation::broken(parts.to_vec());
    (lines.iter().map(|line| wide(line)).max().unwrap_or(0).min(columns), all_tall(&lines))
}

/// Where the stage's parts stand, from its left top.
struct StagePlaces {
    /// Where each line of the equation begins, under the names over it.
    lines: Vec<(u16, u16)>,
    /// Where the equation's left edge is.
    left: u16,
    /// The row of the formula.
    under: u16,
    /// The row of the prompt.
    foot: u16,
}

impl StageView<'_> {
    fn places(&self, fitted: &Fitted, area: Rect) -> StagePlaces {
        let (columns, rows) = fitted.extent();
        let lines = cells(fitted.formula.len());
        // The formula stands at the foot, whatever stands over it, so that it does not jump from step to step.
        let foot = area.height.saturating_sub(cells(self.prompt.len()));
        // Under the equation, and under the picture beside it.
        let over = rows.max(self.aside.1).min(foot.saturating_sub(lines));
        let under = foot.saturating_sub(lines.max(FORMULA)).max(over);
        let top = under.saturating_sub(rows + 1).div_ceil(2);
        let left = area.width.saturating_sub(self.aside.0).saturating_sub(columns) / 2;
        let mut y = top;
        let place = |line: &Vec<Member>| {
            let label = u16::from(line.iter().any(Member::has_label));
            // A second line ends under the first, where the equals sign leads to it.
            let at = (left + (columns - wide(line)) * u16::from(y > top), y + label);
            y += tall(line);
            at
        };
        StagePlaces { lines: fitted.lines.iter().map(place).collect(), left, under, foot }
    }

    /// The cell under a place of the screen.
    pub(crate) fn cell_at(&self, area: Rect, (column, row): (u16, u16)) -> Option<Picked> {
        let at = (column.checked_sub(area.x)?, row.checked_sub(area.y)?);
        let fitted = self.fit(area.width, area.height);
        let places = self.places(&fitted, area);
        fitted.lines.iter().zip(&places.lines).find_map(|(line, (left, y))| {
            let mut x = *left;
            line.iter().find_map(|part| {
                let found = part.cell_at((x, *y), tallest(line), at, self.theme);
                x += part.width();
                found.map(|(target, row, column)| Picked { target, row, column })
            })
        })
    }
}

impl Widget for &StageView<'_> {
    fn render(self, area: Rect, buffer: &mut Buffer) {
        if area.is_empty() {
            return;
        }
        let fitted = self.fit(area.width, area.height);
        let places = self.places(&fitted, area);
        let mut painter = Painter { buffer, area, theme: self.theme };
        for (line, (left, y)) in fitted.lines.iter().zip(&places.lines) {
            let mut x = *left;
            for part in line {
                part.draw(&mut painter, self, (x, *y), tallest(line));
                x += part.width();
            }
            self.mark_row(&mut painter, line, (*left, *y));
        }
        let StagePlaces { left, under, foot, .. } = places;
        let widest = fitted.formula.iter().map(|line| super::paint::runs_width(line)).max().unwrap_or(0);
        let indent = (left + 2).min(area.width.saturating_sub(widest));
        for (at, line) in fitted.formula.iter().enumerate() {
            painter.put_runs(indent, under + cells(at), line);
        }
        // The prompt stands under the formula, and always in full.
        for (at, line) in (foot..).zip(self.prompt) {
            painter.put_runs(indent.min(2), at, line);
        }
    }
}
