//! The members of an equation, and how they are made to fit.

use super::super::paint::{Painter, width};
use super::super::theme::{Role, Theme};
use super::StageView;
use super::grid::{Grid, Target};
use super::heat::{Heat, HeatScale};
use crate::scene::Ramp;

/// The fewest columns of the screen a picture is worth.
const NARROWEST: u16 = 8;
/// The columns shown of a row that is too long to be seen whole by any cutting.
const COLUMNS_OF_LONG_ROW: usize = 6;

/// A piece of the equation.
#[derive(Clone, Debug)]
pub(super) enum Member {
    /// Text between values.
    Sign(String, Role),
    /// A value in numbers.
    Grid(Grid),
    /// A value as a picture.
    Heat(Heat),
}

impl Member {
    pub fn width(&self) -> u16 {
        match self {
            Self::Sign(text, _) => width(text),
            Self::Grid(grid) => grid.width().max(width(&grid.label)),
            Self::Heat(heat) => heat.width().max(width(&heat.label())),
        }
    }

    pub fn height(&self) -> u16 {
        match self {
            Self::Sign(..) => 1,
            Self::Grid(grid) => grid.height(),
            Self::Heat(heat) => heat.height(),
        }
    }

    /// Columns of a name that reach out beyond its numbers at the left and at the right.
    pub(crate) fn beyond(&self) -> (u16, u16) {
        let Self::Grid(grid) = self else { return (0, 0) };
        let all = self.width() - grid.width();
        (all / 2, all - all / 2)
    }

    pub(crate) fn has_label(&self) -> bool {
        match self {
            Self::Sign(..) => false,
            Self::Grid(Grid { label, .. }) | Self::Heat(Heat { label, .. }) => !label.is_empty(),
        }
    }

    /// It as a value in numbers, if it is one.
    pub fn grid(&mut self) -> Option<&mut Grid> {
        if let Self::Grid(grid) = self { Some(grid) } else { None }
    }

    /// Which value of the stage it is, if it is one.
    pub fn target(&self) -> Option<Target> {
        match self {
            Self::Sign(..) => None,
            Self::Grid(Grid { target, .. }) | Self::Heat(Heat { target, .. }) => Some(*target),
        }
    }

    /// Moves what is shown of it to where a cell is.
    pub fn show(&mut self, (row, column): (usize, usize)) {
        match self {
            Self::Grid(grid) => super::grid::scroll_to(grid, row, column),
            Self::Heat(Heat { sheet: Some(sheet), .. }) => sheet.turn_to((row, column)),
            Self::Sign(..) | Self::Heat(_) => {}
        }
    }

    /// Whether it only shows what was there before a change.
    pub(crate) fn is_comparison(&self) -> bool {
        match self {
            Self::Sign(text, _) => text.contains("was"),
            Self::Grid(_) | Self::Heat(_) => self.target() == Some(Target::Before),
        }
    }

    /// Draws the part with its middle row on the middle of `tallest` rows.
    pub fn draw(&self, painter: &mut Painter<'_>, stage: &StageView<'_>, (x, y): (u16, u16), tallest: u16) {
        match self {
            Self::Sign(text, role) => {
                painter.put(x, y + (tallest - 1) / 2, text, *role);
            }
            Self::Grid(grid) => {
                let wide = self.width();
                if y > 0 && !grid.label.is_empty() {
                    let role = if grid.target == Target::Before { Role::Quiet } else { Role::Text };
                    painter.put(x + (wide - width(&grid.label)) / 2, y - 1, &grid.label, role);
                }
                let top = y + (tallest - grid.height()) / 2;
                grid.draw(painter, stage, (x + (wide - grid.width()) / 2, top));
            }
            Self::Heat(heat) => {
                let wide = self.width();
                if y > 0 {
                    let role = if heat.is_wholly_lit(stage) { Role::Source } else { Role::Text };
                    let left = x + (wide - heat.width()) / 2;
                    let over = heat.bare_width().saturating_sub(width(&heat.label())) / 2;
                    let most = (x + wide).saturating_sub(width(&heat.label()));
                    painter.put((left + over).min(most), y - 1, &heat.label(), role);
                }
                let top = y + (tallest - heat.height()) / 2;
                heat.draw(painter, stage, (x + (wide - heat.width()) / 2, top));
            }
        }
    }
}

impl Member {
    /// The cell of it under a place, where it is drawn at another.
    pub(crate) fn cell_at(
        &self,
        (x, y): (u16, u16),
        tallest: u16,
        (column, row): (u16, u16),
        theme: Theme,
    ) -> Option<(Target, usize, usize)> {
        let wide = self.width();
        let inside = |width: u16, height: u16| {
            let (left, top) = (x + (wide - width) / 2, y + (tallest - height) / 2);
            Some((column.checked_sub(left)?, row.checked_sub(top).filter(|line| *line < height)?))
        };
        match self {
            Self::Sign(..) => None,
            Self::Grid(grid) => {
                let (row, column) = grid.cell_at(inside(grid.width(), grid.height())?)?;
                Some((grid.target, row, column))
            }
            Self::Heat(heat) => {
                let (row, column) = heat.cell_at(inside(heat.width(), heat.height())?, theme)?;
                Some((heat.target, row, column))
            }
        }
    }
}

pub(super) fn wide(parts: &[Member]) -> u16 {
    parts.iter().map(Member::width).fold(0, u16::saturating_add)
}

/// Rows of a line of the equation, with the names over it.
pub(super) fn tall(parts: &[Member]) -> u16 {
    tallest(parts).saturating_add(u16::from(parts.iter().any(Member::has_label)))
}

/// Rows of all lines of the equation.
pub(super) fn all_tall(lines: &[Vec<Member>]) -> u16 {
    lines.iter().map(|line| tall(line)).fold(0, u16::saturating_add)
}

pub(super) fn tallest(parts: &[Member]) -> u16 {
    parts.iter().map(Member::height).max().unwrap_or(1)
}

/// Leaves the numbers of rows out where there is no room for them.
pub(super) fn without_row_numbers(parts: &mut [Member], columns: u16) {
    if wide(parts) > columns {
        parts.iter_mut().filter_map(Member::grid).for_each(|grid| grid.is_numbered = false);
    }
}

/// Shows the first few columns of rows far too long, so that what stands beside them keeps its room.
pub(super) fn cut_long_rows(parts: &mut [Member]) {
    for part in parts {
        if let Member::Grid(grid) = part
            && grid.columns.1 > 10 * COLUMNS_OF_LONG_ROW
        {
            grid.columns.1 = COLUMNS_OF_LONG_ROW;
        }
    }
}

/// Shows fewer columns of the widest matrices until all fit.
pub(super) fn narrow(parts: &mut [Member], columns: u16) {
    while wide(parts) > columns {
        let grids = parts.iter_mut().filter_map(|part| match part {
            Member::Grid(grid) if grid.columns.1 > 1 => Some(grid),
            _ => None,
        });
        let Some(widest) = grids.max_by_key(|grid| grid.width()) else { return };
        widest.columns.1 -= 1;
    }
}

/// Shows fewer rows of every matrix that is too tall.
pub(super) fn shorten(parts: &mut [Member], rows: u16) {
    for part in parts {
        let Member::Grid(grid) = part else { continue };
        while grid.height() > rows && grid.rows.1 > 1 {
            grid.rows.1 -= 1;
        }
    }
}

fn heats(parts: &mut [Member]) -> impl Iterator<Item = &mut Heat> {
    parts.iter_mut().filter_map(|part| if let Member::Heat(heat) = part { Some(heat) } else { None })
}

/// Gives every picture the rows there are, with a scale: beside it where numbers have signs, else under it; then all scales
/// under them, if that leaves so many rows, and fewer columns to the widest, until all parts fit.
pub(super) fn fit_pictures(parts: &mut [Member], columns: u16, rows: u16, lowest: u16) {
    for heat in heats(parts) {
        let scale = if heat.ramp == Ramp::Signed { HeatScale::Beside } else { HeatScale::Under };
        heat.fit_rows(rows.max(1), scale, lowest);
        // Rather without its shape than wider than it is.
        if width(&heat.label()) > heat.width()
            && let Some((name, _)) = heat.label.rsplit_once("  ")
        {
            heat.label = name.to_owned();
        }
    }
    if wide(parts) > columns {
        heats(parts).for_each(Heat::name_shortly);
    }
    if wide(parts) > columns {
        heats(parts).for_each(|heat| heat.fit_rows(rows.max(1), HeatScale::Under, lowest));
    }
    while wide(parts) > columns {
        let is_wide = |heat: &&mut Heat| heat.size.0 > NARROWEST && heat.width() >= width(&heat.label());
        let Some(widest) = heats(parts).filter(is_wide).max_by_key(|heat| heat.size.0) else { return };
        // Those that are alike stay so: a change stands in the place of its weight.
        let (size, is_sheet) = (widest.size, widest.sheet.is_some());
        widest.shrink();
        if is_sheet {
            heats(parts).filter(|heat| heat.size == size && heat.sheet.is_some()).for_each(Heat::shrink);
            // An image fewer may leave its name without room.
            if wide(parts) > columns {
                heats(parts).for_each(Heat::name_shortly);
            }
        }
    }
}

/// Cuts the labels of nameless values that are wider than these, the widest first, by as much as it takes until all fit,
/// and at most to the short one.
pub(super) fn shorten_labels(parts: &mut [Member], columns: u16) {
    while let Some(excess) = wide(parts).checked_sub(columns).filter(|excess| *excess > 0) {
        let labels = parts.iter_mut().filter_map(|part| match part {
            Member::Grid(grid) => Some((grid.width(), &mut grid.label, &grid.short)),
            Member::Heat(heat) => Some((heat.width(), &mut heat.label, &heat.short)),
            Member::Sign(..) => None,
        });
        let shortened = labels.filter(|(own, label, short)| width(label) > width(short).max(*own));
        let Some((own, label, short)) = shortened.max_by_key(|(_, label, _)| width(label)) else { return };
        let room = width(label).saturating_sub(excess).max(own);
        if room > width(short) {
            *label = label.chars().take(usize::from(room) - 1).chain(['…']).collect();
        } else {
            label.clone_from(short);
        }
    }
}
