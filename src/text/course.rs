//! The course as a map: what builds on what, and how far one is, in words and lines.

use crate::lesson::Lesson;
use crate::matrix::counted;
use crate::session::progress::LessonStanding;

/// How far one is with a lesson, in a few words; none where there is nothing to say.
#[must_use]
pub fn standing(LessonStanding { questions, right, due, is_done, is_begun }: LessonStanding) -> String {
    let due = if due > 0 { format!("{due} due again") } else { String::new() };
    let far = match (is_done, is_begun) {
        (true, _) => "done ✓".to_owned(),
        (_, true) if questions > 0 => format!("{right} of {questions} right"),
        (_, true) => "begun".to_owned(),
        _ => String::new(),
    };
    [due, far].into_iter().filter(|words| !words.is_empty()).collect::<Vec<_>>().join(" · ")
}

/// How many questions are due again, in a sentence; none where none are.
#[must_use]
pub fn due(count: usize) -> String {
    let are = if count == 1 { "is" } else { "are" };
    if count == 0 { String::new() } else { format!("{} {are} due again", counted(count, "question")) }
}

/// That no question is due again, and in how many days the next is, if one is.
#[must_use]
pub fn none_due(next: Option<u32>) -> String {
    let none = "No question is due again today.";
    match next {
        None => none.to_owned(),
        Some(1) => format!("{none} The next is tomorrow."),
        Some(days) => format!("{none} The next is in {days} days."),
    }
}

/// A lesson's row of the map, and the lines that go on below it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MapRow {
    /// The lines beside the lesson, and its own sign, [`NODE`].
    pub at: String,
    /// The lines between it and the next.
    pub below: String,
}

/// A lesson on the map.
pub const NODE: char = '●';

/// What a row of the map has in a column of lines: whether a line comes from above, goes on below, to the left, and to
/// the right.
#[derive(Clone, Copy, Default)]
// Each is a line by itself.
#[expect(clippy::struct_excessive_bools)]
struct Joint {
    is_node: bool,
    up: bool,
    down: bool,
    left: bool,
    right: bool,
}

/// The map of a course, a row a lesson. A line goes down from a lesson to those that build on it; one that is there by
/// way of another lesson is left out, and so is one that would cross a lesson.
#[must_use]
pub fn map(course: &[&Lesson]) -> Vec<MapRow> {
    let mut map: Vec<Vec<Joint>> = vec![Vec::new(); course.len()];
    let mut columns: Vec<usize> = Vec::new();
    for (row, needed) in needed(course).iter().enumerate() {
        let is_free = |map: &[Vec<Joint>], column: usize, above: usize| {
            let taken = |joint: &Joint| joint.is_node || joint.up;
            (above + 1..=row).all(|at| !map[at].get(column).is_some_and(taken))
        };
        // Under the last of those it builds on that has nothing under it yet, else in the first free column.
        let under = needed.iter().rev().copied().find(|above| is_free(&map, columns[*above], *above));
        let from = under.or(needed.last().copied());
        let above = from.unwrap_or(row.saturating_sub(1));
        let column = match under {
            Some(above) => columns[above],
            None => (0..=row).find(|column| is_free(&map, *column, above)).unwrap_or_default(),
        };
        columns.push(column);
        joint(&mut map, row, column).is_node = true;
        if let Some(above) = from {
            across(&mut map, above, columns[above], column);
            down(&mut map, above, row, column);
        }
        for above in needed.iter().copied().filter(|above| Some(*above) != from) {
            if is_free(&map, columns[above], above) {
                down(&mut map, above, row, columns[above]);
                across(&mut map, row, columns[above], column);
            }
        }
    }
    let row = |joints: &Vec<Joint>| MapRow { at: beside(joints), below: below(joints) };
    map.iter().map(row).collect()
}

/// The lessons each builds on, by place, without those it builds on by way of another.
fn needed(course: &[&Lesson]) -> Vec<Vec<usize>> {
    let place = |number: &usize| course.iter().position(|lesson| lesson.meta.number == Some(*number));
    let mut all: Vec<Vec<usize>> = Vec::new();
    for (at, lesson) in course.iter().enumerate() {
        let mut direct: Vec<usize> =
            lesson.meta.builds_on.iter().filter_map(place).filter(|needed| *needed < at).collect();
        direct.sort_unstable();
        direct.dedup();
        all.push(direct);
    }
    let reaches = |from: usize, to: usize| {
        let mut open = all[from].clone();
        while let Some(next) = open.pop() {
            if next == to {
                return true;
            }
            open.extend(all[next].iter().filter(|needed| **needed >= to));
        }
        false
    };
    let is_direct = |direct: &[usize], to: usize| !direct.iter().any(|from| *from > to && reaches(*from, to));
    all.iter().map(|direct| direct.iter().copied().filter(|to| is_direct(direct, *to)).collect()).collect()
}

fn joint(map: &mut [Vec<Joint>], row: usize, column: usize) -> &mut Joint {
    let joints = &mut map[row];
    if joints.len() <= column {
        joints.resize(column + 1, Joint::default());
    }
    &mut joints[column]
}

/// A line down a column.
fn down(map: &mut [Vec<Joint>], from: usize, to: usize, column: usize) {
    for row in from..to {
        joint(map, row, column).down = true;
        joint(map, row + 1, column).up = true;
    }
}

/// A line along a row.
fn across(map: &mut [Vec<Joint>], row: usize, one: usize, other: usize) {
    for column in one.min(other)..one.max(other) {
        joint(map, row, column).right = true;
        joint(map, row, column + 1).left = true;
    }
}

fn beside(joints: &[Joint]) -> String {
    let sign = |joint: &Joint| match (joint.is_node, joint.up, joint.down, joint.left, joint.right) {
        (true, ..) => NODE,
        (_, true, true, false, false) => '│',
        (_, true, true, true, true) => '┼',
        (_, true, true, true, _) => '┤',
        (_, true, true, ..) => '├',
        (_, _, true, true, true) => '┬',
        (_, _, true, true, _) => '╮',
        (_, _, true, ..) => '╭',
        (_, true, _, true, true) => '┴',
        (_, true, _, true, _) => '╯',
        (_, true, ..) => '╰',
        (_, _, _, true, _) | (_, _, _, _, true) => '─',
        _ => ' ',
    };
    joints.iter().flat_map(|joint| [sign(joint), if joint.right { '─' } else { ' ' }]).collect()
}

fn below(joints: &[Joint]) -> String {
    joints.iter().flat_map(|joint| [if joint.down { '│' } else { ' ' }, ' ']).collect()
}
