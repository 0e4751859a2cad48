//! The lines of words that go with a plot: under it, or beside it where the area is wide and low.

use ratatui::layout::Rect;

use super::super::paint::{Painter, Run, cells, runs_width};

/// The fewest rows a plot takes, ticks and all.
const LEAST_PLOT: u16 = 3;
/// The fewest columns.
const LEAST_COLUMNS: u16 = 18;
/// From this height on, words go under the plot.
const TALL: u16 = 8;

/// Writes the words, those needed first and the others if there is room for all of them, and gives back the place for
/// the plot, counted from the area's left top; `None` if the words take all there is.
pub(super) fn write(painter: &mut Painter<'_>, needed: &[Vec<Run>], more: &[Vec<Run>]) -> Option<Rect> {
    let (wide, high) = (painter.area.width, painter.area.height);
    let all: Vec<&Vec<Run>> = needed.iter().chain(more).collect();
    let widest = all.iter().map(|line| runs_width(line)).max().unwrap_or(0);
    let beside = wide.saturating_sub(widest.saturating_add(3));
    if high < TALL && high > 1 && cells(all.len()) <= high && beside >= LEAST_COLUMNS {
        let top = (high - cells(all.len())) / 2;
        for (y, line) in all.iter().enumerate() {
            painter.put_runs(beside + 3, top + cells(y), line);
        }
        return Some(Rect::new(0, 0, beside, high));
    }
    let room = high.saturating_sub(LEAST_PLOT);
    let fits = |lines: usize| cells(lines) <= room;
    let count = if fits(all.len()) && high >= TALL {
        all.len()
    } else if fits(needed.len()) {
        needed.len()
    } else {
        needed.len().min(usize::from(high))
    };
    let rest = high - cells(count);
    for (y, line) in all.iter().take(count).enumerate() {
        painter.put_runs(1, rest + cells(y), line);
    }
    (rest >= LEAST_PLOT && wide >= LEAST_COLUMNS).then(|| Rect::new(0, 0, wide, rest))
}
