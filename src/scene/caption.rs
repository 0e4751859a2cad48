//! The lines of words that go with a plot: under it, or beside it where the room is wide and low.

use super::axes::LineStyle;
use super::{Anchor, Area, Mark, Sign, Tone, width_of};

/// The fewest rows of a plot, ticks and all.
const LEAST_PLOT: f64 = 3.0;
/// The fewest rows of a plot that has more under it than the words needed.
const READABLE_PLOT: f64 = 6.0;
/// The fewest columns.
const LEAST_COLUMNS: f64 = 18.0;
/// From this many rows on, words go under the plot.
const TALL: f64 = 8.0;
/// Columns between a plot and the words beside it.
const BESIDE: f64 = 3.0;
/// Columns a line is shown by.
const SAMPLE: f64 = 3.0;

/// A piece of a line of words.
#[derive(Clone, Debug)]
pub(super) enum Phrase {
    /// Words.
    Words(String, Tone),
    /// A line as it is in the plot.
    Sample(LineStyle),
    /// A sign as it is in the plot.
    Sign(Sign, Tone),
}

impl Phrase {
    /// Words as they are read.
    pub fn words(text: impl Into<String>) -> Self {
        Self::Words(text.into(), Tone::Text)
    }

    fn width(&self) -> f64 {
        match self {
            Self::Words(text, _) => width_of(text),
            Self::Sample(_) => SAMPLE,
            Self::Sign(..) => 1.0,
        }
    }
}

/// A line of words.
pub(super) type Caption = Vec<Phrase>;

/// Columns a line of words takes.
pub(super) fn width(line: &[Phrase]) -> f64 {
    line.iter().map(Phrase::width).sum()
}

/// The columns a line of several entries may take: beside a low plot those that this has no use for.
pub(super) fn line_room(room: Area, times: f64) -> f64 {
    if room.height < TALL { room.width - widest(room, times) - BESIDE } else { room.width }
}

/// The most columns of a plot in a room.
fn widest(room: Area, times: f64) -> f64 {
    room.width.min((room.height * times).max(30.0)).floor()
}

/// Entries in one line with gaps between them, or a line each where that is too long.
pub(super) fn in_line(entries: Vec<Caption>, room: f64) -> Vec<Caption> {
    let line = entries.join(&Phrase::words("   "));
    if entries.is_empty() || width(&line) > room { entries } else { vec![line] }
}

/// A line of words as one or more of at most so many columns, broken between words.
fn wrapped(line: Caption, room: f64) -> Vec<Caption> {
    if width(&line) <= room {
        return vec![line];
    }
    let words = line.into_iter().flat_map(|phrase| match phrase {
        Phrase::Words(text, tone) => {
            text.split_inclusive(' ').map(|word| Phrase::Words(word.to_owned(), tone)).collect()
        }
        phrase => vec![phrase],
    });
    let mut lines = vec![Caption::new()];
    for word in words {
        let taken = lines.last().map_or(0.0, |line| width(line));
        match lines.last_mut() {
            Some(line) if taken + word.width() <= room => line.push(word),
            _ => lines.push(vec![word]),
        }
    }
    lines
}

/// Writes a line of words from a place on.
pub(super) fn put(marks: &mut Vec<Mark>, (x, y): (f64, f64), line: &[Phrase]) {
    // Letters stand in whole columns, and so must the signs between them.
    let mut x = x.floor();
    for piece in line {
        marks.push(match piece {
            // Where text is cut out of what lies under it, a space would cut a sign beside it.
            Phrase::Words(text, _) if text.trim().is_empty() => {
                x += piece.width();
                continue;
            }
            Phrase::Words(text, tone) => {
                let words = text.trim_start();
                let at = (x + width_of(text) - width_of(words), y);
                Mark::text(at, words.trim_end(), Anchor::Start, *tone)
            }
            Phrase::Sample(style) => style.through(vec![(x, y), (x + SAMPLE - 0.1, y)]),
            Phrase::Sign(sign, tone) => Mark::Sign { at: (x + 0.5, y), sign: *sign, tone: *tone },
        });
        x += piece.width();
    }
}

/// Writes the words, those needed first and the others if there is room for all of them, and gives back the place for
/// the plot; `None` if the words take all there is.
pub(super) fn write(
    marks: &mut Vec<Mark>,
    room: Area,
    needed: Vec<Caption>,
    more: Vec<Caption>,
) -> Option<Area> {
    let (lines, first) = lines_of(room, needed, more);
    let widest = lines.iter().map(|line| width(line)).fold(0.0, f64::max);
    let beside = room.width - widest - BESIDE;
    let all = lines.len() as f64;
    if room.height < TALL && room.height > 1.0 && all <= room.height && beside >= LEAST_COLUMNS {
        let top = room.top + ((room.height - all) / 2.0).floor() + 0.5;
        for (row, line) in lines.iter().enumerate() {
            put(marks, (room.left + beside + BESIDE, top + row as f64), line);
        }
        return Some(Area { width: beside, ..room });
    }
    place_under(marks, room, lines, first)
}

/// The same, the words under the plot however low that is.
pub(super) fn write_under(
    marks: &mut Vec<Mark>,
    room: Area,
    needed: Vec<Caption>,
    more: Vec<Caption>,
) -> Option<Area> {
    let (lines, first) = lines_of(room, needed, more);
    place_under(marks, room, lines, first)
}

/// Words as lines that a room is wide enough for, and how many of them are needed.
fn lines_of(room: Area, needed: Vec<Caption>, more: Vec<Caption>) -> (Vec<Caption>, usize) {
    let wrapped = |lines: Vec<Caption>| lines.into_iter().flat_map(|line| wrapped(line, room.width));
    let mut lines: Vec<Caption> = wrapped(needed).collect();
    let first = lines.len();
    lines.extend(wrapped(more));
    (lines, first)
}

/// Lines under a plot: as many as are needed, or all if there is room for them.
fn place_under(marks: &mut Vec<Mark>, room: Area, mut lines: Vec<Caption>, first: usize) -> Option<Area> {
    let all = lines.len() as f64;
    let free = room.height - READABLE_PLOT;
    if all > free || room.height < TALL {
        lines.truncate(first);
    }
    lines.truncate(room.height as usize);
    let rest = room.height - lines.len() as f64;
    for (row, line) in lines.iter().enumerate() {
        let start = room.left + ((room.width - width(line)) / 2.0).floor().max(0.0);
        put(marks, (start, room.top + rest + row as f64 + 0.5), line);
    }
    (rest >= LEAST_PLOT && room.width >= LEAST_COLUMNS).then_some(Area { height: rest, ..room })
}

/// The middle of a room, no wider than so many times its rows.
pub(super) fn at_most(room: Area, times: f64) -> Area {
    in_the_middle(room, widest(room, times))
}

/// So many columns in the middle of a room.
pub(super) fn in_the_middle(room: Area, width: f64) -> Area {
    Area { left: room.left + ((room.width - width) / 2.0).floor(), width, ..room }
}
