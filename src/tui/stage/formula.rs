//! The lines under the matrices: the lit cell's formula in symbols, in numbers and worked out, or, for a whole
//! operation, what it does in words.

use super::super::paint::{Run, runs_width, width, wrap};
use super::super::theme::{Role, Theme};
use super::StageView;
use super::grid::Target;
use super::member::Member;
use crate::draw::Glyphs;
use crate::matrix::{Axis, Filling, Operation, Supply, counted, exact, number, out_of_powers};
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

/// A term written in one of the lines of a sum, in runs.
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
    explained.unwrap_or_else(|| Lines { rows: described(stage, columns), keep_last: false, flat: None })
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
            // The name goes with the first line; the line that now leads still begins with its equals sign.
            lines.drain(..lines.len() - most);
        } else {
            lines.truncate(most);
        }
    }
    lines
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
    let drawn = fractional(explanation).and_then(|lines| {
        [usize::MAX, least].into_iter().find_map(|most| {
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
    let least = stage.decimals;
    let with = |most: usize| {
        let digits = stage.session.digits(place.step, explanation, (least, most));
        with_digits(stage, explanation, place, columns, digits)
    };
    let whole = |lines: &Vec<Vec<Run>>| {
        let is_cut = |(text, role): &Run| text.contains('…') && *role == Role::Quiet;
        lines.iter().all(|line| runs_width(line) <= columns && !line.iter().any(is_cut))
    };
    // Rather a line that is nearly true than a part of one.
    Some(with(usize::MAX)).filter(whole).unwrap_or_else(|| with(least))
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
        let is_product = terms.iter().any(|term| term.factors.len() > 1);
        let mut columns: Vec<TermLines> = terms.iter().map(|term| self.term(term)).collect();
        if let Some(live) = self.live_term().and_then(|at| columns.get_mut(at)) {
            for run in live.iter_mut().flatten() {
                run.1 = Role::Live;
            }
        }
        let last = usize::from(is_product && !self.hidden);
        let mut ending = vec![(format!("  {}  ", self.digits.sign(last)), Role::Text)];
        if let Some(divisor) = divisor {
            ending.insert(0, (format!("  all / {divisor}"), Role::Text));
        }
        ending.extend(self.result.iter().cloned());
        let lead = width(&self.name).max(1) + 3;
        let room = self.columns.saturating_sub(lead + 1);
        let (from, to) = self.window(&columns, room.saturating_sub(runs_width(&ending)));
        let cut = (from > 0, to < columns.len());
        let shown = &columns[from..to];
        let mut lines: Vec<Vec<Run>> = (0..3).map(|row| self.sum_line(row, shown, cut)).collect();
        if cut.0 || cut.1 {
            ending.push((format!("  ({} terms)", columns.len()), Role::Quiet));
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
                own.push((format!(" {} ", self.digits.sign(last)), Role::Text));
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

    /// The terms that fit, with the live one among them.
    fn window(&self, columns: &[TermLines], room: u16) -> (usize, usize) {
        let wide = |column: &TermLines| column.iter().map(|runs| runs_width(runs)).max().unwrap_or(0) + 5;
        let total: u16 = columns.iter().map(wide).fold(0, u16::saturating_add);
        if total <= room.saturating_add(runs_width(&self.result) + 10) {
            return (0, columns.len());
        }
        let live = self.live_term().unwrap_or(0).min(columns.len().saturating_sub(1));
        let (mut from, mut to, mut used) = (live, live, 0_u16);
        // Forward from the live term as far as there is room, then back.
        while to < columns.len() && (used + wide(&columns[to]) <= room.saturating_sub(12) || to == from) {
            used += wide(&columns[to]);
            to += 1;
        }
        while from > 0 && used + wide(&columns[from - 1]) <= room.saturating_sub(12) {
            from -= 1;
            used += wide(&columns[from]);
        }
        (from, to)
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
                line.push(("  +  ".to_owned(), Role::Text));
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
            if written.last().is_none_or(|last: &Vec<Run>| last[1..] != line[1..]) {
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
        let mut ending = vec![(format!("  {}  ", self.digits.sign(numeric - 1)), Role::Text)];
        ending.extend(self.result.iter().cloned());
        if let Some(last) = written.last_mut() {
            last.append(&mut ending);
        }
        written
    }

    /// A line in symbols, then each with more of it worked out, side by side, their fractions drawn over a line each;
    /// of many the first and the last. `None` where there are no fractions or they do not fit.
    fn fractions(&self, lines: &[Line]) -> Option<[Vec<Run>; 3]> {
        let numeric = if self.hidden { 1 } else { lines.len() };
        let all: Vec<usize> = (0..numeric).collect();
        let few = [0, numeric - 1];
        [&all[..], &few[..], &all[..1]].into_iter().find_map(|shown| {
            let mut rows = FractionRows::default();
            rows.beside(&[(format!("{} = ", self.name), Role::Text)]);
            self.fraction(&mut rows, &lines[0], true, self.before());
            let mut last = None;
            for at in shown.iter().filter(|at| last.replace(**at) != Some(**at)).copied() {
                rows.beside(&[(format!("  {}  ", self.digits.sign(at)), Role::Text)]);
                self.fraction(&mut rows, &lines[at], false, None);
            }
            let sign = self.digits.sign(last.unwrap_or(0));
            rows.beside(&[(format!("  {sign}  "), Role::Text)]);
            rows.beside(&self.result);
            (runs_width(&rows.0[1]) <= self.columns).then_some(rows.0)
        })
    }

    /// One line by itself, what is new since another lit.
    fn in_place(&self, line: &Line, symbols: bool, before: Option<&Line>) -> Option<Lines> {
        let mut rows = FractionRows::default();
        rows.beside(&[(format!("{} = ", self.name), Role::Text)]);
        self.fraction(&mut rows, line, symbols, before.map(Vec::as_slice));
        let is_drawn = line.iter().any(|piece| matches!(piece, Piece::Over(..)));
        let rows = if is_drawn { rows.0.into() } else { vec![std::mem::take(&mut rows.0[1])] };
        let fits = rows.iter().all(|row| runs_width(row) <= self.columns);
        fits.then_some(Lines { rows, keep_last: true, flat: None })
    }

    /// A line beside what there is, what is new since another lit.
    fn fraction(&self, rows: &mut FractionRows, line: &Line, symbols: bool, before: Option<&[Piece]>) {
        for piece in line {
            if let Piece::Over(above, below) = piece {
                let part = |line: &Line, before: Option<&[Piece]>| -> Vec<Run> {
                    line.iter().map(|piece| self.piece(piece, symbols, before)).collect()
                };
                let stood = before.map(|before| stood(before, above, below));
                let (old_above, old_below) = stood.unzip();
                rows.over(part(above, old_above), part(below, old_below));
            } else {
                rows.beside(&[self.piece(piece, symbols, before)]);
            }
        }
    }

    fn piece(&self, piece: &Piece, symbols: bool, before: Option<&[Piece]>) -> Run {
        let is_hidden = |factor: &Factor| self.factor_number(factor).1 == Role::Question;
        if !symbols && piece.cells().into_iter().any(is_hidden) {
            return ("?".to_owned(), Role::Question);
        }
        let text = piece.written(symbols, self.digits.parts);
        let is_new = before
            .is_some_and(|before| !before.iter().any(|old| old.written(symbols, self.digits.parts) == text));
        let role = match piece {
            _ if is_new => Role::Live,
            Piece::Cell(_) if symbols => Role::Source,
            _ => Role::Text,
        };
        (self.signs(&text), role)
    }

    /// A text in signs the terminal has: a raised digit would be none among others.
    fn signs(&self, text: &str) -> String {
        if self.stage.theme.glyphs == Glyphs::Ascii { out_of_powers(text) } else { text.to_owned() }
    }
}

/// What stood above and below the line of a fraction in another line; nothing where the fraction is new.
fn stood<'a>(before: &'a [Piece], above: &Line, below: &Line) -> (&'a [Piece], &'a [Piece]) {
    let is_same = |one: &Line, other: &Line| {
        let text = |line: &Line| line.iter().map(|piece| piece.written(true, 0)).collect::<String>();
        text(one) == text(other)
    };
    let fractions = before.iter().filter_map(|piece| match piece {
        Piece::Over(above, below) => Some((above, below)),
        _ => None,
    });
    let alike = fractions.filter(|(_, under)| is_same(under, below));
    let best = alike.max_by_key(|(over, _)| is_same(over, above));
    best.map_or((&[], &[]), |(above, below)| (above, below))
}

/// Three rows: what stands above fractions' lines, beside and under them.
#[derive(Default)]
struct FractionRows([Vec<Run>; 3]);

impl FractionRows {
    /// Text at the height of the lines.
    fn beside(&mut self, runs: &[Run]) {
        let blank = (" ".repeat(usize::from(runs_width(runs))), Role::Text);
        self.0[0].push(blank.clone());
        self.0[1].extend_from_slice(runs);
        self.0[2].push(blank);
    }

    /// A fraction.
    fn over(&mut self, above: Vec<Run>, below: Vec<Run>) {
        let wide = runs_width(&above).max(runs_width(&below)) + 2;
        for (row, part) in [(0, above), (2, below)] {
            let left = (wide - runs_width(&part)) / 2;
            let right = wide - runs_width(&part) - left;
            let blank = |columns: u16| (" ".repeat(usize::from(columns)), Role::Text);
            self.0[row].push(blank(left));
            self.0[row].extend(part);
            self.0[row].push(blank(right));
        }
        self.0[1].push(("─".repeat(usize::from(wide)), Role::Text));
    }
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

/// What the marks of the pictures stand for, where that is more than a cell each.
pub(crate) fn legend(lines: &[Vec<Member>], theme: Theme, columns: u16) -> Vec<Vec<Run>> {
    let mut legends: Vec<String> = Vec::new();
    for part in lines.iter().flatten() {
        if let Member::Heat(heat) = part
            && let Some(legend) = heat.legend(theme)
            && !legends.contains(&legend)
        {
            legends.push(legend);
        }
    }
    if legends.is_empty() {
        return Vec::new();
    }
    let text = format!("a mark is the mean of {} cells; i looks at each", legends.join(", "));
    wrap(&[(text, Role::Quiet)], columns)
}

/// A whole operation in words: its caption, then what it does to what.
fn described(stage: &StageView<'_>, columns: u16) -> Vec<Vec<Run>> {
    let Some(step) = stage.session.trace().steps.get(stage.step) else { return Vec::new() };
    let mut lines = Vec::new();
    if let Some(caption) = &step.caption {
        lines.extend(wrap(&[(caption.to_string(), Role::Strong)], columns));
    }
    if let Some(rounds) = stage.session.stepper().rounds().filter(|_| stage.stands_here()) {
        let rounds = counted(rounds, "more round");
        lines.extend(wrap(
            &[(format!("{rounds} of the loop, ending here; ↓ goes through them"), Role::Strong)],
            columns,
        ));
    } else if let Some(words) = words(stage) {
        lines.extend(wrap(&[(words, Role::Quiet)], columns));
    }
    lines
}

fn words(stage: &StageView<'_>) -> Option<String> {
    let trace = stage.session.trace();
    let step = trace.steps.get(stage.step)?;
    let name = |at: usize| -> Option<String> {
        let operand = step.operands.get(at)?;
        Some(operand.name.as_deref().map_or_else(|| trace.text(operand.span), str::to_owned))
    };
    let shape = |at: usize| step.operands.get(at).map(|o| o.value.shape());
    let is_single = step.operands.iter().all(|o| o.value.is_scalar());
    Some(match step.operation {
        Operation::MatMul => {
            let (a, b) = (shape(0)?, shape(1)?);
            let meets = if b.extent().1 == 1 { "the column" } else { "each column of" };
            format!(
                "each row of {} meets {meets} {}: {a} by {b} gives {}",
                name(0)?,
                name(1)?,
                step.result.shape()
            )
        }
        Operation::Arithmetic(_) | Operation::Comparison(_) if is_single => return None,
        Operation::Arithmetic(_) | Operation::Comparison(_) => match (shape(0)?, shape(1)?) {
            (a, b) if a == b => "cell by cell, each with the one in its place".to_owned(),
            (_, b) if b.extent() == (1, 1) => format!("every cell of {} with the same number", name(0)?),
            (a, _) if a.extent() == (1, 1) => format!("every cell of {} with the same number", name(1)?),
            (a, b) => format!("{a} with {b}: the smaller serves every row or column of the larger"),
        },
        Operation::Function(_) if !is_single => "cell by cell".to_owned(),
        Operation::Transpose => "rows become columns".to_owned(),
        Operation::Reduce(reduction, axis) => {
            let which = match axis {
                Axis::All => "all cells",
                Axis::Down => "the cells of each column",
                Axis::Along => "the cells of each row",
            };
            format!("{which}, {}", reduction.words)
        }
        Operation::Supplied(Supply::Records) => {
            format!("a record a row: its label, then its {} pixels", step.result.shape().extent().1 - 1)
        }
        Operation::Supplied(Supply::Weights) => format!("trained weights: {}", step.result.shape()),
        Operation::Supplied(Supply::InitialWeights) => {
            let links = step.result.shape().extent().1;
            format!(
                "by chance, mean 0, standard deviation 1/√{links} = {}",
                number(1.0 / (links as f64).sqrt(), 4)
            )
        }
        Operation::Supplied(Supply::Picture) => {
            format!("shades from 0 for black to 255 for white: {}", step.result.shape())
        }
        Operation::Supplied(Supply::BoxMeans) => {
            let (new, old) = step.result.shape().extent();
            format!("each row takes the mean of {} of the {old} rows", number(old as f64 / new as f64, 2))
        }
        Operation::Array { .. } | Operation::Column if !step.result.is_scalar() => {
            format!("written down: {}", step.result.shape())
        }
        Operation::Fill { filling: Filling::Identity, .. } => {
            "ones where row and column are the same".to_owned()
        }
        Operation::SetCells(region) if region.is_cell() => {
            let notation = stage.session.notation();
            format!(
                "one cell is replaced: row {}, column {}",
                notation.ordinal(region.row),
                notation.ordinal(region.column)
            )
        }
        Operation::SetCells(region) => {
            let (rows, columns) = (region.rows, region.columns);
            format!("{rows}×{columns} cells are replaced: [{region}]; programs count from 0")
        }
        Operation::Cell { row, column } => {
            let operand = step.operands.first()?;
            let cell = operand
                .name
                .as_deref()
                .map(|name| cell_name(stage.session.notation(), name, &operand.value, row, column));
            let cell = cell.map_or_else(String::new, |cell| format!("{cell}: "));
            format!("{cell}row {} and column {}; programs count from 0", row + 1, column + 1)
        }
        _ => return None,
    })
}
