//! What is hidden: the cells that are asked for, and everything that was worked out from them.
//!
//! It is worked out once whenever a question is opened or answered, by the record's own account of where its numbers
//! came from, so that asking whether a cell is hidden costs nothing.

use std::collections::BTreeMap;

use super::Session;
use super::question::{Asked, is_telling, passes_for, tells};
use crate::lesson::{QuestionKind, Trend};
use crate::matrix::{ColumnFormat, DECIMALS, Operation, Region, Value, decimals_written, number};
use crate::trace::{CellRef, Origin, Step, Trace, sources};

/// A step whose cells are made of more numbers than this together is hidden whole, or not at all.
const MOST_CHECKED: usize = 50_000;
/// Numbers that are gone back to in all, over as many times as there are questions: what is made of hidden ones further on
/// is hidden whole. It is worked out whenever one is answered.
const MOST_FOLLOWED: usize = 20_000_000;
/// Numbers that are put together by hand: six products.
const MOST_BY_HAND: usize = 12;
/// Of a part with more cells than this, cells of the same number elsewhere tell nothing.
const MOST_EQUAL: usize = 64;
/// A value with the same number in more cells than this is hidden whole.
const MOST_ALIKE: usize = 1_000;
/// In a value of more cells than this, a number is not looked for: that of a picture tells nothing.
const MOST_COVERED: usize = 200;

/// The hidden cells of a record.
#[derive(Clone, Debug, Default)]
pub(super) struct Hidden(BTreeMap<usize, Cells>);

/// The hidden cells of a step's result.
#[derive(Clone, Debug)]
enum Cells {
    All,
    /// For each cell, row by row, whether it is one, 64 in a word: it is made anew whenever a question is answered.
    Some(Vec<u64>),
}

impl Cells {
    /// Whether a cell is one of them, row by row.
    fn has(&self, at: usize) -> bool {
        match self {
            Self::All => true,
            Self::Some(cells) => cells.get(at / 64).is_some_and(|word| word >> (at % 64) & 1 == 1),
        }
    }
}

/// None of so many cells.
fn none(cells: usize) -> Vec<u64> {
    vec![0; cells.div_ceil(64)]
}

/// Notes that a cell is one of them.
fn mark(cells: &mut [u64], at: usize) {
    if let Some(word) = cells.get_mut(at / 64) {
        *word |= 1 << (at % 64);
    }
}

impl Hidden {
    /// Parts of some steps' results, with what follows from them: of more numbers together than so many nothing does, and
    /// no more than so many are gone back to.
    fn behind(trace: &Trace, parts: &[(usize, Region)], most_together: usize, mut left: usize) -> Self {
        let mut hidden = Self::default();
        let mut asked: Vec<&(usize, Region)> = parts.iter().collect();
        asked.sort_by_key(|(step, _)| *step);
        let Some((first, _)) = asked.first() else { return hidden };
        let mut asked = asked.iter().peekable();
        for (at, step) in trace.steps.iter().enumerate().skip(*first) {
            hidden.follow(at, step, most_together, &mut left);
            while let Some((_, part)) = asked.next_if(|(asked, _)| *asked == at) {
                hidden.hide(at, step, part);
            }
        }
        hidden
    }

    /// Whether a cell is hidden.
    pub(super) fn has(&self, step: usize, row: usize, column: usize, columns: usize) -> bool {
        self.0.get(&step).is_some_and(|cells| cells.has(row * columns + column))
    }

    /// Whether any cell of a step's result is hidden.
    pub(super) fn any(&self, step: usize) -> bool {
        self.0.contains_key(&step)
    }

    /// Whether nothing is hidden.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn hide(&mut self, at: usize, step: &Step, part: &Region) {
        if part.is_whole(&step.result) {
            self.0.insert(at, Cells::All);
            return;
        }
        let (rows, columns) = step.result.shape().extent();
        let cells = self.0.entry(at).or_insert_with(|| Cells::Some(none(rows * columns)));
        let Cells::Some(cells) = cells else { return };
        for (row, column) in part.places() {
            mark(cells, row * columns + column);
        }
    }

    /// Hides the cells of a step's result that are made of hidden ones.
    fn follow(&mut self, at: usize, step: &Step, most_together: usize, left: &mut usize) {
        let is_touched = |origin| matches!(origin, Origin::Step(made) if self.any(made));
        if !step.operands.iter().any(|operand| is_touched(operand.origin)) {
            return;
        }
        let (rows, columns) = step.result.shape().extent();
        let makes_nothing_of_them = matches!(step.operation, Operation::Count(_))
            || matches!(step.operation, Operation::Fill { .. }) && sources(step, 0, 0).is_empty();
        if makes_nothing_of_them {
            return;
        }
        if step.sources_each() > most_together {
            return;
        }
        let is_told = step.sources_each() <= MOST_CHECKED;
        let each = if is_told { sources(step, 0, 0).len() } else { 0 };
        let all = rows.saturating_mul(columns).saturating_mul(each);
        if each == 0 || all > MOST_CHECKED.min(*left) {
            self.0.insert(at, Cells::All);
            return;
        }
        *left -= all;
        let is_hidden = |cell: CellRef| {
            step.operands.get(cell.operand).is_some_and(|operand| match operand.origin {
                Origin::Step(made) => self.has(made, cell.row, cell.column, operand.value.shape().extent().1),
                Origin::Literal(_) | Origin::Language => false,
            })
        };
        let made_of =
            |(row, column): &(usize, usize)| sources(step, *row, *column).into_iter().any(is_hidden);
        let mut cells = none(rows * columns);
        for (row, column) in step.result.shape().places().filter(made_of) {
            mark(&mut cells, row * columns + column);
        }
        if cells.iter().any(|word| *word != 0) {
            self.0.insert(at, Cells::Some(cells));
        }
    }
}

/// The cells of a value that hold numbers that are asked for in it, by these numbers, least first.
#[derive(Default)]
struct Alike(Vec<(f64, Vec<Region>)>);

impl Alike {
    fn find_in(&mut self, value: &Value) {
        self.0.sort_by(|(a, _), (b, _)| a.total_cmp(b));
        self.0.dedup_by(|(a, _), (b, _)| a == b);
        let columns = value.shape().extent().1.max(1);
        for (at, number) in value.cells().enumerate() {
            if let Ok(found) = self.0.binary_search_by(|(known, _)| known.total_cmp(&number))
                && self.0[found].1.len() <= MOST_ALIKE
            {
                self.0[found].1.push(Region::cell(at / columns, at % columns));
            }
        }
    }

    /// The cells that hold the numbers of a part; where they are many, all there are.
    fn to(&self, value: &Value, part: Region) -> Vec<Region> {
        let place = |number: f64| self.0.binary_search_by(|(known, _)| known.total_cmp(&number)).ok();
        let found = telling(value, part).filter_map(|number| Some(&self.0.get(place(number)?)?.1));
        let all: Vec<Region> = found.flatten().copied().take(MOST_ALIKE + 1).collect();
        let (rows, columns) = value.shape().extent();
        if all.len() <= MOST_ALIKE { all } else { vec![Region { row: 0, column: 0, rows, columns }] }
    }
}

/// The first numbers of a part of a value that tell something by being seen: 0, 1 and −1 tell nothing.
fn telling(value: &Value, part: Region) -> impl Iterator<Item = f64> {
    let numbers = part.places().take(MOST_EQUAL).filter_map(|(row, column)| value.get(row, column));
    numbers.filter(|number| tells(*number))
}

impl Session {
    /// Hides a cell of a step's result with all that follows from it, or shows it again; whether it is hidden by that
    /// now.
    pub fn cover(&mut self, cell: (usize, usize, usize)) -> bool {
        let is_new = !self.covered.remove(&cell);
        if is_new {
            self.covered.insert(cell);
        }
        self.see_hidden();
        is_new
    }

    /// The numbers that open questions ask for, or about, and that tell something by being seen.
    pub(crate) fn asked_numbers(&self) -> Vec<f64> {
        let is_told = |asked: &&Asked| match self.question(asked.id).map(|question| &question.kind) {
            Some(QuestionKind::Number { .. }) => false,
            // What stays is the same as what it was, and that is to be seen.
            Some(QuestionKind::Direction { .. }) => self.trend(**asked) == Some(Trend::Stays),
            Some(QuestionKind::Choice { .. }) | None => true,
        };
        let open = self.questions.iter().filter(|asked| self.is_open_question(asked.id) && !is_told(asked));
        let few = open.filter(|asked| asked.hides.is_some_and(|part| part.places().count() <= MOST_EQUAL));
        few.flat_map(|asked| self.wanted(*asked)).filter(|number| is_telling(*number)).collect()
    }

    /// Hides the numbers, and what follows from them, that were worked out and are written as one that is asked for: on
    /// paper all steps are seen at once, whatever they are worked out from.
    ///
    /// What hangs on a hidden number in a sum too long to be worked out by hand, or back, is seen: else a pixel that is
    /// asked for would leave nothing of a whole network.
    pub(crate) fn cover_asked_numbers(&mut self) {
        self.most_together = MOST_BY_HAND;
        self.see_hidden();
        let asked = self.asked_numbers();
        let is_written = &|value: f64| {
            let written = number(value, DECIMALS);
            let decimals = decimals_written(&written);
            let near = |asked: &f64| (value - asked).abs() <= 0.1 * asked.abs();
            asked.iter().any(near)
                && written.replace('−', "-").parse().is_ok_and(|read| passes_for(&asked, read, decimals))
        };
        let (session, trace) = (&*self, self.trace());
        let small =
            trace.steps.iter().enumerate().filter(|(_, step)| step.result.shape().cells() <= MOST_COVERED);
        let equal = small.flat_map(|(at, step)| {
            step.result.shape().places().filter_map(move |(row, column)| {
                let is_it = step.result.get(row, column).is_some_and(is_written);
                let is_free = trace.literal_behind(at, row, column).is_none();
                (is_it && is_free && !session.is_hidden(at, row, column)).then_some((at, row, column))
            })
        });
        let equal: Vec<_> = equal.collect();
        self.covered.extend(equal);
        self.see_hidden();
    }

    /// What each question hides while it is open, by its number, before what follows from it: what it asks for, the other
    /// cells of that value that hold the same numbers, since one would tell the other, and what it was moved from.
    pub(super) fn parts_asked(&self) -> BTreeMap<usize, Vec<(usize, Region)>> {
        let hiding = || self.questions.iter().filter_map(|asked| Some((asked.id, asked.step, asked.hides?)));
        let mut steps: BTreeMap<usize, Alike> = BTreeMap::new();
        for (_, step, part) in hiding() {
            let numbers = telling(&self.trace().steps[step].result, part).map(|number| (number, Vec::new()));
            steps.entry(step).or_default().0.extend(numbers);
        }
        for (step, alike) in &mut steps {
            alike.find_in(&self.trace().steps[*step].result);
        }
        let parts = hiding().map(|(id, step, part)| {
            let equal = steps.get(&step).map(|alike| alike.to(&self.trace().steps[step].result, part));
            let here = equal.into_iter().flatten().chain([part]).map(|part| (step, part));
            (id, here.chain(self.moved_from(step, part)).collect())
        });
        parts.collect()
    }

    /// Works out what the open questions hide.
    pub(super) fn see_hidden(&mut self) {
        let open = self.parts.iter().filter(|(id, _)| self.is_open_question(**id));
        let asked = open.flat_map(|(_, parts)| parts).copied();
        let covered = self.covered.iter().map(|&(step, row, column)| (step, Region::cell(row, column)));
        let parts: Vec<(usize, Region)> = asked.chain(covered).collect();
        let left = MOST_FOLLOWED / self.questions.len().max(1);
        self.hidden = Hidden::behind(self.trace(), &parts, self.most_together, left);
        // A curve may read what was hidden.
        self.samples_of = None;
        self.see_changes();
    }

    /// The cells that a part of a step's result was only moved from, within its statement.
    fn moved_from(&self, step: usize, part: Region) -> Vec<(usize, Region)> {
        let steps = &self.trace().steps;
        let mut all = Vec::new();
        for (row, column) in part.places().take(MOST_EQUAL) {
            let mut at = (step, row, column);
            while let Some(made) = steps.get(at.0).filter(|made| !made.operation.has_formula())
                && let [source] = sources(made, at.1, at.2)[..]
                && let Some(Origin::Step(earlier)) = made.operands.get(source.operand).map(|o| o.origin)
                && steps[earlier].statement == made.statement
            {
                at = (earlier, source.row, source.column);
                all.push((earlier, Region::cell(source.row, source.column)));
            }
        }
        all
    }

    /// Whether a cell of a step's result is hidden: asked for, or worked out from what is.
    pub fn is_hidden(&self, step: usize, row: usize, column: usize) -> bool {
        self.hidden.any(step)
            && self
                .trace()
                .steps
                .get(step)
                .is_some_and(|made| self.hidden.has(step, row, column, made.result.shape().extent().1))
    }

    /// Whether anything is hidden.
    pub(super) fn hides_anything(&self) -> bool {
        !self.hidden.is_empty()
    }

    /// Whether any cell of a step's result is hidden, so that no figure of the whole may be told.
    pub(crate) fn is_any_hidden(&self, step: usize) -> bool {
        self.hidden.any(step)
    }

    /// Whether a cell of an operand is hidden.
    pub(crate) fn is_operand_hidden(&self, step: usize, operand: usize, row: usize, column: usize) -> bool {
        self.made(step, operand).is_some_and(|made| self.is_hidden(made, row, column))
    }

    /// The same with nothing hidden: for what must not hang on what was answered so far.
    pub(crate) fn with_all_seen(&self) -> Self {
        let mut seen = Self { hidden: Hidden::default(), ..self.clone() };
        seen.see_changes();
        seen
    }

    /// How the numbers of a value that a step made, if one did, stand in a column. Those that may be seen say it: by the
    /// room there is for them, hidden ones would be told.
    pub(crate) fn column_format(&self, value: &Value, made: Option<usize>, most: usize) -> ColumnFormat {
        match made.filter(|made| self.is_any_hidden(*made)) {
            None => ColumnFormat::of(value, most),
            Some(made) if self.seen_cells(value, made).next().is_none() => ColumnFormat::of_unknown(most),
            Some(made) => ColumnFormat::of_cells(self.seen_cells(value, made), most),
        }
    }

    /// Whether any number of a value that a step made, if one did, lies below zero, of those that may be seen.
    pub(crate) fn has_negative(&self, value: &Value, made: Option<usize>) -> bool {
        match made.filter(|made| self.is_any_hidden(*made)) {
            None => value.has_negative(),
            Some(made) => self.seen_cells(value, made).any(|cell| cell < 0.0),
        }
    }

    /// The numbers of a value made at a step that may be seen.
    fn seen_cells<'a>(&'a self, value: &'a Value, made: usize) -> impl Iterator<Item = f64> + Clone + 'a {
        // Which are hidden is looked up once, and not for each of a million cells.
        let hidden = self.hidden.0.get(&made);
        let cells = value.cells().enumerate();
        cells.filter(move |(at, _)| !hidden.is_some_and(|hidden| hidden.has(*at))).map(|(_, number)| number)
    }

    /// The step that made an operand of another.
    pub(crate) fn made(&self, step: usize, operand: usize) -> Option<usize> {
        match self.trace().steps.get(step)?.operands.get(operand)?.origin {
            Origin::Step(made) => Some(made),
            Origin::Literal(_) | Origin::Language => None,
        }
    }
}
