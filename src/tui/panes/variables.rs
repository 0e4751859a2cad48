//! The variables as they stand: name, shape, values; what the last step changed is marked.

use super::super::paint::{Run, runs_width, width, wrap};
use super::super::theme::Role;
use crate::matrix::number;
use crate::session::Session;
use crate::trace::Variable;

/// Columns by which cells are set in under their variable's name.
const INDENT: u16 = 4;

/// Of values with more cells than this only the range is given.
const MOST_CELLS: usize = 60;

/// The lines for the variables, the newest first, so that what changes stays in view; so many at most, since a large
/// variable's ends are sought in all of it.
pub fn lines(session: &Session, columns: u16, decimals: usize, most: usize) -> Vec<Vec<Run>> {
    let Some(reached) = session.reached() else {
        return vec![vec![("No variable has a value yet.".to_owned(), Role::Quiet)]];
    };
    let mut variables = session.trace().variables_at(reached);
    variables.sort_by_key(|v| std::cmp::Reverse(v.step));
    let names = variables.iter().map(|v| width(v.name)).max().unwrap_or(0).min(columns / 2);
    let of_each =
        variables.iter().flat_map(|v| variable_lines(session, v, reached, names, columns, decimals));
    of_each.take(most).collect()
}

fn variable_lines(
    session: &Session,
    variable: &Variable<'_>,
    reached: usize,
    names: u16,
    columns: u16,
    decimals: usize,
) -> Vec<Vec<Run>> {
    let is_new = variable.step == reached;
    let (rows, cells) = variable.value.shape().extent();
    let cell = |row: usize, column: usize| -> Run {
        if session.is_hidden(variable.step, row, column) {
            return ("?".to_owned(), Role::Question);
        }
        let changed = session.was(variable.step, row, column).is_some();
        let role = if changed { Role::Changed } else { Role::Text };
        (variable.value.get(row, column).map_or_else(String::new, |v| number(v, decimals)), role)
    };
    let mark = if is_new { "▸ " } else { "  " };
    let pad = " ".repeat(usize::from(names.saturating_sub(width(variable.name))));
    let name_role = if is_new { Role::Source } else { Role::Text };
    let head = vec![(mark.to_owned(), Role::Source), (format!("{}{pad}  ", variable.name), name_role)];
    if variable.value.is_scalar() {
        return vec![head.into_iter().chain([cell(0, 0)]).collect()];
    }
    let shape = (format!("{}  ", variable.value.shape()), Role::Quiet);
    if rows * cells > MOST_CELLS {
        let (low, high) = variable.value.range();
        let range = if session.is_any_hidden(variable.step) {
            ("?".to_owned(), Role::Question)
        } else {
            (format!("{} … {}", number(low, decimals), number(high, decimals)), Role::Text)
        };
        return vec![head.into_iter().chain([shape, range]).collect()];
    }
    // The cells of a matrix stand under one another, points and signs aligned.
    let format = session.column_format(variable.value, Some(variable.step), decimals);
    let aligned = |row: usize, column: usize| -> Run {
        let (text, role) = cell(row, column);
        let number = variable.value.get(row, column).filter(|_| role != Role::Question);
        let text = number.map_or(text, |number| format.cell(number));
        let pad = " ".repeat(format.width.saturating_sub(usize::from(width(&text))));
        (pad + &text, role)
    };
    let row_runs = |row: usize| -> Vec<Run> {
        (0..cells).flat_map(|column| [aligned(row, column), ("  ".to_owned(), Role::Text)]).collect()
    };
    // A column reads as one line, its cells side by side.
    let flat: Vec<Run> = if cells == 1 {
        let separated =
            |row: usize| [(if row == 0 { "(" } else { ", " }.to_owned(), Role::Quiet), cell(row, 0)];
        (0..rows).flat_map(separated).chain([(")".to_owned(), Role::Quiet)]).collect()
    } else {
        row_runs(0)
    };
    let first: Vec<Run> = head.iter().cloned().chain([shape.clone()]).chain(flat.iter().cloned()).collect();
    let fits = runs_width(&first) <= columns;
    if cells == 1 || rows == 1 {
        if fits {
            return vec![first];
        }
        // Too long for the rest of the line, the cells stand under the name.
        let under = wrap(&flat, columns.saturating_sub(INDENT));
        let set_in = |mut line: Vec<Run>| {
            line.insert(0, (" ".repeat(usize::from(INDENT)), Role::Text));
            line
        };
        return std::iter::once(head.into_iter().chain([shape]).collect())
            .chain(under.into_iter().map(set_in))
            .collect();
    }
    let indent = runs_width(&head) + runs_width(std::slice::from_ref(&shape));
    let mut lines = Vec::new();
    for row in 0..rows.min(6) {
        let lead = if row == 0 {
            head.iter().cloned().chain([shape.clone()]).collect()
        } else {
            vec![(" ".repeat(usize::from(indent)), Role::Text)]
        };
        lines.push(lead.into_iter().chain(row_runs(row)).collect());
    }
    if rows > 6 {
        lines.push(vec![(format!("{}… {rows} rows", " ".repeat(usize::from(indent))), Role::Quiet)]);
    }
    lines
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use ratatui::buffer::Buffer;
    use ratatui::layout::Rect;

    use super::*;
    use crate::interp::Settings;
    use crate::lesson::Lesson;
    use crate::tui::paint::Painter;
    use crate::tui::panes::prose;
    use crate::tui::theme::Theme;

    /// What the pane shows of a program at its end, line by line.
    fn shown(session: &Session, columns: u16) -> Vec<String> {
        let area = Rect::new(0, 0, columns, 12);
        let mut buffer = Buffer::empty(area);
        let lines = lines(session, columns, 4, usize::MAX);
        prose::draw(&mut Painter { buffer: &mut buffer, area, theme: Theme::default() }, &lines, 0);
        let rows = buffer.content.chunks(usize::from(columns).max(1));
        rows.map(|row| row.iter().map(ratatui::buffer::Cell::symbol).collect()).collect()
    }

    #[test]
    fn a_number_that_does_not_fit_is_marked_never_another() {
        let text = "w = array([[-0.0926, 0.4017, 12.5], [0.25, -0.0001, 1.0]])\ncol = column(0.1234, -0.5678, 0.9)\nx = -0.0926\n";
        let lesson = Arc::new(Lesson::of_program("p.py", text, Vec::new()).unwrap());
        let mut session = Session::with(lesson, Vec::new(), Settings::default());
        while session.stepper_mut().step_on() {}
        let words = |lines: &[String]| -> Vec<String> {
            let text = lines.join("\n").replace(['(', ')', ','], " ");
            text.split_whitespace().map(str::to_owned).collect()
        };
        let whole = words(&shown(&session, 200));
        assert!(whole.iter().any(|word| word == "−0.0926"), "{whole:?}");
        for columns in 20..70 {
            let lines = shown(&session, columns);
            for word in words(&lines).iter().filter(|word| word.contains(|c: char| c.is_ascii_digit())) {
                let known = whole.contains(word) || whole.contains(&word.replace('…', ""));
                assert!(known, "{word} in {columns} columns:\n{}", lines.join("\n"));
            }
            let all = words(&lines).iter().filter(|word| *word == "−0.0926").count() == 2;
            assert!(all || lines.iter().any(|line| line.contains('…')), "{}", lines.join("\n"));
        }
    }
}
