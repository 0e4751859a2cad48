//! Lines of a formula with their fractions drawn over a line each, and one such line in the place of another.

use super::super::super::paint::{Run, runs_width};
use super::super::super::theme::Role;
use super::{Lines, Writer};
use crate::trace::{Factor, Line, Piece};

impl Writer<'_> {
    /// A line in symbols, then each with more of it worked out, side by side, their fractions drawn over a line each;
    /// of many the first and the last. `None` where there are no fractions or they do not fit.
    pub(super) fn fractions(&self, lines: &[Line]) -> Option<[Vec<Run>; 3]> {
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
            let sign = self.digits.ending(last.unwrap_or(0));
            rows.beside(&[(format!("  {sign}  "), Role::Text)]);
            rows.beside(&self.result);
            (runs_width(&rows.0[1]) <= self.columns).then_some(rows.0)
        })
    }

    /// One line by itself, what is new since another lit.
    pub(super) fn in_place(&self, line: &Line, symbols: bool, before: Option<&Line>) -> Option<Lines> {
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

    pub(super) fn piece(&self, piece: &Piece, symbols: bool, before: Option<&[Piece]>) -> Run {
        let is_hidden = |factor: &Factor| self.factor_number(factor).1 == Role::Question;
        if !symbols && piece.cells().into_iter().any(is_hidden) {
            return ("?".to_owned(), Role::Question);
        }
        let text = piece.written(symbols, self.digits.parts);
        let is_new = before
            .is_some_and(|before| !before.iter().any(|old| old.written(symbols, self.digits.parts) == text));
        let role = match piece {
            _ if is_new => Role::Live,
            Piece::Cell(_) | Piece::Enclosed(_) if symbols => Role::Source,
            _ => Role::Text,
        };
        (self.signs(&text), role)
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
