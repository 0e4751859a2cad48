//! The lines under the matrices: the lit cell's formula, or a whole statement's, in symbols, in numbers and worked out.
//! What an operation does in words stands in `words`.

mod fraction;

use super::super::paint::{Run, runs_width, width, wrap};
use super::super::theme::Role;
use super::StageView;
use super::grid::Target;
use super::words;
use crate::draw::Glyphs;
use crate::matrix::{exact, number, out_of_powers};
use crate::session::Digits;
use crate::trace::{Explanation, Factor, Form, Level, Line, Origin, Piece, Places, Term, cell_name};

/// Lines of the formula zone, and which of them to keep when there is no room for all.
pub struct Lines {
    /// The lines, from the first.
    pub rows: Vec<Vec<Run>>,
    /// Whether the last lines matter most (a formula ends in its result) or the first.
    pub keep_last: bool,
    /// What stands there in place of fractions drawn over a line each, where these do not fit.
    pub flat: Option<Vec<Vec<Run>>>,
}

/// What is below this beside numbers of a lesson's size is left by the machine's rounding alone.
const MACHINE_ZERO: f64 = 1e-11;

/// What stands between two terms of a sum.
const PLUS: &str = "  +  ";

/// A term written in each of the lines of a sum, in runs.
type TermLines = [Vec<Run>; 3];

/// The lines for where the stage stands, within so many columns.
pub fn lines(stage: &StageView<'_>, columns: u16) -> Lines {
    if let Some(picked) = stage.picked {
        let keep_last = picked.target == Target::Result;
        return Lines { rows: picked_lines(stage, columns), keep_last, flat: None };
    }
    if let Some((row, column)) = stage.live_cell()
        && let Some(explanation) = stage.session.explain(stage.step, row, column)
    {
        let place = StepCell { step: stage.step, row, column };
        return Lines { rows: formula(stage, &explanation, place, columns), keep_last: true, flat: None };
    }
    let explained = match stage.session.stepper().cursor().level {
        _ if !stage.stands_here() => None,
        Level::Operation => replaced(stage, columns),
        _ => stage.session.explain_statement(stage.step).and_then(|explanation| {
            let frame = stage.on_the_way.map(|share| frame(stage, &explanation, share, columns));
            frame.unwrap_or_else(|| statement(stage, &explanation, columns))
        }),
    };
    explained.unwrap_or_else(|| Lines {
        rows: words::described(stage, columns),
        keep_last: false,
        flat: None,
    })
}

/// Keeps so many lines.
pub(crate) fn squeeze(lines: Lines, most: usize) -> Vec<Vec<Run>> {
    let Lines { rows: mut lines, keep_last, flat } = lines;
    if lines.len() > most
        && let Some(flat) = flat
    {
        lines = flat;
        // Rather the line in symbols and the last than what stands between.
        let excess = lines.len().saturating_sub(most);
        if most > 1 && excess > 0 {
            lines.drain(1..=excess);
        }
    }
    if lines.len() > most {
        if keep_last {
            let gone: Vec<Vec<Run>> = lines.drain(..lines.len() - most).collect();
            if let (Some(lead), Some(first)) = (lines.first_mut(), gone.first()) {
                take_name(lead, first);
            }
        } else {
            lines.truncate(most);
        }
    }
    lines
}

/// Gives the line that now leads the name that stood before the equals sign of the first, where it has kept a place for it.
fn take_name(lead: &mut [Run], first: &[Run]) {
    let (Some((lead, _)), Some((first, _))) = (lead.first_mut(), first.first()) else { return };
    let Some((name, _)) = first.split_once(" = ") else { return };
    let kept = lead.chars().take_while(|sign| *sign == ' ').count();
    // One blank stands before the sign itself.
    if !name.trim().is_empty() && kept == usize::from(width(name)) + 1 {
        lead.replace_range(..kept - 1, name);
    }
}

/// The cell a formula is about.
#[derive(Clone, Copy)]
struct StepCell {
    step: usize,
    row: usize,
    column: usize,
}

/// How many lines a statement takes, each in the place of the one before, while it plays.
pub(crate) fn frames(explanation: &Explanation) -> usize {
    match &explanation.form {
        Form::Formula(lines) => lines.len() + 1,
        Form::Sum { .. } => 1,
    }
}

/// The line of a statement that stands there while it plays: in symbols, then with more and more of it worked out.
fn frame(stage: &StageView<'_>, explanation: &Explanation, share: f64, columns: u16) -> Option<Lines> {
    let Form::Formula(lines) = &explanation.form else { return None };
    let place = StepCell { step: stage.step, row: 0, column: 0 };
    let digits = stage.session.digits(place.step, explanation, (stage.decimals, usize::MAX));
    let writer = writer(stage, explanation, place, columns, digits);
    let shown = if writer.hidden { 1 } else { lines.len() };
    match ((share * (shown + 1) as f64) as usize).min(shown) {
        0 => writer.in_place(lines.first()?, true, None),
        at => writer.in_place(&lines[at - 1], false, (at > 1).then(|| &lines[at - 2])),
    }
}

/// The statement an operation belongs to, in numbers, with what the operation comes to in its place.
fn replaced(stage: &StageView<'_>, columns: u16) -> Option<Lines> {
    let (explanation, last) = stage.session.explain_operation(stage.step)?;
    let Form::Formula(lines) = &explanation.form else { return None };
    let place = StepCell { step: last, row: 0, column: 0 };
    let digits = stage.session.digits(last, &explanation, (stage.decimals, usize::MAX));
    let writer = writer(stage, &explanation, place, columns, digits);
    writer.in_place(lines.last()?, false, lines.first())
}

/// A whole statement: in symbols, in numbers, and with more and more of it worked out; under its caption. Where the line
/// before it comes to the same, that stands above it, and what is new is lit. `None` where all this is wider than there is
/// room.
fn statement(stage: &StageView<'_>, explanation: &Explanation, columns: u16) -> Option<Lines> {
    let place = StepCell { step: stage.step, row: 0, column: 0 };
    let flat = formula(stage, explanation, place, columns);
    let least = stage.decimals;
    // Rather all of its digits on one line than drawn over two with too few.
    let is_true = true_formula(stage, explanation, place, columns).is_some();
    let most = [usize::MAX, if is_true { usize::MAX } else { least }];
    let drawn = fractional(explanation).and_then(|lines| {
        most.into_iter().find_map(|most| {
            let digits = stage.session.digits(place.step, explanation, (least, most));
            writer(stage, explanation, place, columns, digits).fractions(lines)
        })
    });
    let caption = stage.session.trace().steps[stage.step].caption.as_deref();
    let mut caption =
        caption.map_or_else(Vec::new, |caption| wrap(&[(caption.to_owned(), Role::Strong)], columns));
    caption.extend(stage.session.line_before(stage.step).map(|(name, line)| {
        let line: String = line.iter().map(|piece| piece.written(true, least)).collect();
        vec![(format!("{name} = {line}"), Role::Quiet)]
    }));
    let fits = flat.iter().all(|line| runs_width(line) <= columns);
    match drawn {
        Some(drawn) => {
            let flat = Some(flat).filter(|_| fits);
            Some(Lines { rows: [caption, drawn.into()].concat(), keep_last: true, flat })
        }
        None => {
            fits.then(|| Lines { rows: [caption, flat.clone()].concat(), keep_last: true, flat: Some(flat) })
        }
    }
}

/// The lines of a formula that begins with a fraction.
fn fractional(explanation: &Explanation) -> Option<&[Line]> {
    let Form::Formula(lines) = &explanation.form else { return None };
    let has_fraction = lines.first()?.iter().any(|piece| matches!(piece, Piece::Over(..)));
    has_fraction.then_some(lines)
}

fn formula(stage: &StageView<'_>, explanation: &Explanation, place: StepCell, columns: u16) -> Vec<Vec<Run>> {
    // Rather a line that is nearly true than a part of one.
    let mut lines = true_formula(stage, explanation, place, columns)
        .unwrap_or_else(|| formula_with(stage, explanation, place, columns, stage.decimals));
    let note = machine_zero(explanation.result);
    let is_shown = !stage.session.is_hidden(place.step, place.row, place.column);
    if let Some(last) = lines.last_mut().filter(|last| is_shown && runs_width(last) + width(note) <= columns)
    {
        last.push((note.to_owned(), Role::Quiet));
    }
    lines
}

/// What is to be said of a number that only the machine's rounding keeps from 0, or that is as small as that.
fn machine_zero(value: f64) -> &'static str {
    if value != 0.0 && value.abs() < MACHINE_ZERO { "  nearly 0: the machine rounds" } else { "" }
}

/// The lines in digits that make them true, where they find room.
fn true_formula(
    stage: &StageView<'_>,
    explanation: &Explanation,
    place: StepCell,
    columns: u16,
) -> Option<Vec<Vec<Run>>> {
    let is_cut = |(text, role): &Run| text.contains('…') && *role == Role::Quiet;
    let lines = formula_with(stage, explanation, place, columns, usize::MAX);
    lines.iter().all(|line| runs_width(line) <= columns && !line.iter().any(is_cut)).then_some(lines)
}

fn formula_with(
    stage: &StageView<'_>,
    explanation: &Explanation,
    place: StepCell,
    columns: u16,
    most: usize,
) -> Vec<Vec<Run>> {
    let digits = stage.session.digits(place.step, explanation, (stage.decimals, most));
    with_digits(stage, explanation, place, columns, digits)
}

fn with_digits(
    stage: &StageView<'_>,
    explanation: &Explanation,
    place: StepCell,
    columns: u16,
    digits: Digits,
) -> Vec<Vec<Run>> {
    let writer = writer(stage, explanation, place, columns, digits);
    match &explanation.form {
        Form::Sum { terms, divisor } => writer.sum(terms, *divisor),
        Form::Formula(lines) => writer.worked(lines),
    }
}

fn writer<'a>(
    stage: &'a StageView<'a>,
    explanation: &Explanation,
    place: StepCell,
    columns: u16,
    digits: Digits,
) -> Writer<'a> {
    let name = explanation.name.clone().unwrap_or_default();
    let hidden = stage.session.is_hidden(place.step, place.row, place.column);
    let level = stage.session.stepper().cursor().level;
    // Of lines that come to the same, what differs is lit.
    let before = (level <= Level::Statement && stage.picked.is_none())
        .then(|| stage.session.line_before(place.step))
        .flatten();
    let result = if hidden {
        vec![("?".to_owned(), Role::Question)]
    } else {
        let role = if level == Level::Term || before.is_some() { Role::Strong } else { Role::Live };
        let written = format!(" {} ", number(explanation.result, digits.result));
        let is_awaited = stage.is_pending(Target::Result, place.row, place.column);
        let mut result = vec![if is_awaited {
            // In as many columns, so that nothing moves when it comes.
            (format!("{:^1$}", "·", usize::from(width(&written))), Role::Quiet)
        } else {
            (written, role)
        }];
        if let Some(was) = stage.session.was(place.step, place.row, place.column) {
            result.push((format!("  was {}", number(was, digits.result)), Role::Changed));
        }
        result
    };
    Writer { stage, columns, name, result, hidden, digits, before }
}

/// Writes one formula.
struct Writer<'a> {
    stage: &'a StageView<'a>,
    columns: u16,
    name: String,
    result: Vec<Run>,
    hidden: bool,
    digits: Digits,
    /// The line before, in symbols, where it comes to the same.
    before: Option<(String, Line)>,
}

impl Writer<'_> {
    fn number(&self, value: f64) -> String {
        number(value, self.digits.parts)
    }

    fn before(&self) -> Option<&[Piece]> {
        self.before.as_ref().map(|(_, line)| line.as_slice())
    }

    fn factor_number(&self, factor: &Factor) -> Run {
        let Factor { cell, value, .. } = factor;
        let is_hidden = |made: usize| self.stage.session.is_hidden(made, cell.row, cell.column);
        let hidden = matches!(factor.origin, Origin::Step(made) if is_hidden(made));
        if hidden { ("?".to_owned(), Role::Question) } else { (self.number(*value), Role::Text) }
    }

    /// The term one stands on, when one steps that finely, or that the light has come to.
    fn live_term(&self) -> Option<usize> {
        self.stage.at_work().filter(|_| self.stage.picked.is_none()).and_then(|(_, term)| term)
    }

    /// Symbols, numbers and products in three lines, term under term.
    fn sum(&self, terms: &[Term], divisor: Option<usize>) -> Vec<Vec<Run>> {
        // A single product is the result.
        let is_product = terms.len() > 1 && terms.iter().any(|term| term.factors.len() > 1);
        let last = usize::from(is_product && !self.hidden);
        let mut ending = vec![(format!("  {}  ", self.digits.ending(last)), Role::Text)];
        if let Some(divisor) = divisor {
            ending.insert(0, (format!("  all / {divisor}"), Role::Text));
        }
        ending.extend(self.result.iter().cloned());
        let lead = width(&self.name).max(1) + 3;
        let room = self.columns.saturating_sub(lead + 1);
        let (from, mut shown) = self.window(terms, room.saturating_sub(runs_width(&ending)));
        let cut = (from > 0, from + shown.len() < terms.len());
        let live = self.live_term().and_then(|at| shown.get_mut(at.checked_sub(from)?));
        for run in live.into_iter().flatten().flatten() {
            run.1 = Role::Live;
        }
        let mut lines: Vec<Vec<Run>> = (0..3).map(|row| self.sum_line(row, &shown, cut)).collect();
        if cut.0 || cut.1 {
            ending.push((format!("  ({} terms)", terms.len()), Role::Quiet));
        }
        if self.hidden {
            lines.truncate(2);
        } else if !is_product {
            lines.remove(2);
        }
        // The result stands behind the last line, or on a line of its own where there is no room.
        let fits = lines.last().is_some_and(|line| runs_width(line) + runs_width(&ending) <= self.columns);
        match lines.last_mut() {
            Some(last) if fits => last.append(&mut ending),
            _ => {
                let mut own = vec![(" ".repeat(usize::from(lead - 3)), Role::Text)];
                own.push((format!(" {} ", self.digits.ending(last)), Role::Text));
                own.extend(ending.into_iter().filter(|(text, _)| !matches!(text.trim(), "=" | "≈")));
                lines.push(own);
            }
        }
        lines
    }

    fn term(&self, term: &Term) -> TermLines {
        let times = || (" × ".to_owned(), Role::Text);
        let (mut symbols, mut numbers): (Vec<Run>, Vec<Run>) = (Vec::new(), Vec::new());
        let mut unknown = false;
        for (at, factor) in term.factors.iter().enumerate() {
            if at > 0 {
                symbols.push(times());
                numbers.push(times());
            }
            let written = self.factor_number(factor);
            unknown |= written.1 == Role::Question;
            symbols.push((self.signs(&factor.symbol), Role::Source));
            numbers.push(written);
        }
        let product = if unknown { "?".to_owned() } else { self.number(term.value) };
        [symbols, numbers, vec![(product, Role::Text)]]
    }

    /// The terms that fit, with the live one among them, and how many come before them. Of hundreds those that find no
    /// room are not even written.
    fn window(&self, terms: &[Term], room: u16) -> (usize, Vec<TermLines>) {
        let (all, _) = self.written(terms, room.saturating_add(runs_width(&self.result) + 10));
        if all.len() == terms.len() {
            return (0, all);
        }
        let room = room.saturating_sub(12);
        let live = self.live_term().unwrap_or(0).min(terms.len() - 1);
        // Forward from the live term as far as there is room, then back.
        let (mut ahead, mut used) = self.written(&terms[live..], room);
        if ahead.is_empty() {
            ahead.push(self.term(&terms[live]));
            used = room;
        }
        let (mut shown, _) = self.written(terms[..live].iter().rev(), room - used);
        let from = live - shown.len();
        shown.reverse();
        shown.append(&mut ahead);
        (from, shown)
    }

    /// The first of some terms, as many as find so much room, and how much of it they take.
    fn written<'t>(&self, terms: impl IntoIterator<Item = &'t Term>, room: u16) -> (Vec<TermLines>, u16) {
        let (mut written, mut used) = (Vec::new(), 0);
        for lines in terms.into_iter().map(|term| self.term(term)) {
            let widest = lines.iter().map(|runs| runs_width(runs)).max().unwrap_or(0);
            let with_it = widest.saturating_add(width(PLUS) + used);
            if with_it > room {
                break;
            }
            written.push(lines);
            used = with_it;
        }
        (written, used)
    }

    fn sum_line(&self, row: usize, shown: &[TermLines], (cut_left, cut_right): (bool, bool)) -> Vec<Run> {
        let lead = width(&self.name).max(1);
        let name = if row == 0 { self.name.clone() } else { String::new() };
        // A name's width in columns may differ from its count of characters.
        let pad = " ".repeat(usize::from(lead - width(&name)));
        let sign = row.checked_sub(1).map_or("=", |line| self.digits.sign(line));
        let mut line = vec![(format!("{name}{pad} {sign} "), Role::Text)];
        if cut_left {
            line.push(("… + ".to_owned(), Role::Quiet));
        }
        for (at, column) in shown.iter().enumerate() {
            if at > 0 {
                line.push((PLUS.to_owned(), Role::Text));
            }
            let wide = column.iter().map(|runs| runs_width(runs)).max().unwrap_or(0);
            let pad = wide - runs_width(&column[row]);
            let before = if row == 2 { pad / 2 } else { 0 };
            line.push((" ".repeat(usize::from(before)), Role::Text));
            line.extend(column[row].iter().cloned());
            line.push((" ".repeat(usize::from(pad - before)), Role::Text));
        }
        if cut_right {
            line.push(("  + …".to_owned(), Role::Quiet));
        }
        line
    }

    /// A formula in symbols, then in numbers, then with more and more of it worked out.
    fn worked(&self, lines: &[Line]) -> Vec<Vec<Run>> {
        let lead = usize::from(width(&self.name));
        let mut written: Vec<Vec<Run>> = Vec::new();
        let mut push = |sign: &str, runs: Vec<Run>| {
            let is_first = written.is_empty();
            let name = if is_first { self.name.clone() } else { " ".repeat(lead) };
            let equals = if self.name.is_empty() && is_first { String::new() } else { format!(" {sign} ") };
            let mut line = vec![(format!("{name}{equals}"), Role::Text)];
            line.extend(runs);
            if written.last().is_none_or(|last| text_of(&last[1..]) != text_of(&line[1..])) {
                written.push(line);
            }
        };
        if let Some(first) = lines.first() {
            let before = self.before();
            push("=", first.iter().map(|piece| self.piece(piece, true, before)).collect());
        }
        let numeric = if self.hidden { lines.len().min(1) } else { lines.len() };
        for (at, line) in lines[..numeric].iter().enumerate() {
            push(self.digits.sign(at), line.iter().map(|piece| self.piece(piece, false, None)).collect());
        }
        let comes_to = self.result.first().map_or("", |(text, _)| text.trim());
        if let Some(last) = written.last_mut() {
            if text_of(&last[1..]) == comes_to {
                // The last line is the result.
                last.truncate(1);
            } else {
                last.push((format!("  {}  ", self.digits.ending(numeric - 1)), Role::Text));
            }
            last.extend(self.result.iter().cloned());
        }
        written
    }

    /// A text in signs the terminal has: a raised digit would be none among others.
    fn signs(&self, text: &str) -> String {
        if self.stage.theme.glyphs == Glyphs::Ascii { out_of_powers(text) } else { text.to_owned() }
    }
}

/// Runs as one text.
fn text_of(runs: &[Run]) -> String {
    runs.iter().map(|(text, _)| text.as_str()).collect()
}

/// What the picked cell is, at full precision, and where it came from.
fn picked_lines(stage: &StageView<'_>, columns: u16) -> Vec<Vec<Run>> {
    let Some(picked) = stage.picked else { return Vec::new() };
    let Some(step) = stage.session.trace().steps.get(stage.step) else { return Vec::new() };
    let place = match picked.target {
        Target::Operand(operand) => match step.operands.get(operand).map(|o| o.origin) {
            Some(Origin::Step(made)) => StepCell { step: made, row: picked.row, column: picked.column },
            _ => {
                let text = stage.picked_literal().unwrap_or_else(|| "a setting of the language".to_owned());
                return wrap(&[(text, Role::Text)], columns);
            }
        },
        Target::Result => StepCell { step: stage.step, row: picked.row, column: picked.column },
        Target::Before => return Vec::new(),
    };
    let made = &stage.session.trace().steps[place.step];
    let Some(value) = made.result.get(place.row, place.column) else { return Vec::new() };
    let hidden = stage.session.is_hidden(place.step, place.row, place.column);
    let full = if hidden { "?".to_owned() } else { exact(value) };
    let trace = stage.session.trace();
    let notation = stage.session.notation();
    // Programs have a name for every cell of a variable.
    let name = made.assigns.as_deref().filter(|_| notation.places == Places::Python);
    let cell = name.map(|name| cell_name(notation, name, &made.result, place.row, place.column));
    let what = cell.unwrap_or_else(|| {
        let name = made.assigns.as_deref().unwrap_or("what is worked out on the way");
        let (row, column) = (notation.ordinal(place.row), notation.ordinal(place.column));
        if made.result.is_scalar() { name.to_owned() } else { format!("{name}, row {row}, column {column}") }
    });
    let from = match stage.session.stepper().number(place.step) {
        _ if place.step < trace.given => format!("{what}, as it was given: "),
        number => format!("{what}, made in step {number}: "),
    };
    let mut head = vec![(from, Role::Quiet), (full, if hidden { Role::Question } else { Role::Strong })];
    if trace.is_changed(place.step, place.row, place.column) {
        head.push(("  set by hand".to_owned(), Role::Changed));
    }
    let mut lines = match stage.session.explain(place.step, place.row, place.column) {
        Some(explanation) => formula(stage, &explanation, place, columns),
        None => {
            let source = stage.session.trace().text(made.statement);
            wrap(&[(source, Role::Code)], columns)
        }
    };
    lines.insert(0, head);
    lines
}
