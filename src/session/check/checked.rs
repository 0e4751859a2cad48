//! The lesson being checked, with as much of its program as can be run.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::super::Session;
use crate::interp::{Settings, is_stop};
use crate::lang::{Diagnostic, Program, Span};
use crate::lesson::{Lesson, key_in, names_assigned_in, names_in};

/// How many statements that fail are left out before no more of a program is run.
const MOST_FAILURES: usize = 20;

/// A lesson, the record of what runs of it, and what is not to be judged.
pub(super) struct Checked<'a> {
    /// The lesson as it was read.
    pub(super) lesson: &'a Lesson,
    /// The same at work, without the statements that fail.
    pub(super) session: Session,
    doubtful: BTreeSet<String>,
}

impl<'a> Checked<'a> {
    /// Runs a lesson. A statement that fails is left out, with all that needs what it was to work out; the faults are
    /// those of the statements that fail by themselves.
    pub(super) fn of(lesson: &'a Arc<Lesson>) -> (Self, Vec<Diagnostic>) {
        let mut faults = Vec::new();
        let mut doubtful = lesson.doubtful.clone();
        let mut runs = Lesson::clone(lesson);
        loop {
            runs.program = Arc::new(without_doubtful(&runs.program, &mut doubtful));
            let session = Session::new(Arc::new(runs.clone()), Settings::default());
            let Some(failure) = session.trace().failure.clone() else {
                return (Self { lesson, session, doubtful }, faults);
            };
            let (at, is_stop) = (failure.span.start, is_stop(&failure));
            faults.push(failure);
            let mut program = Program::clone(&runs.program);
            let failed = program.statements.iter().position(|s| s.span.range().contains(&at));
            let gone = match failed.filter(|_| faults.len() < MOST_FAILURES && !is_stop) {
                Some(failed) => failed..failed + 1,
                None => failed.unwrap_or(0)..program.statements.len(),
            };
            for statement in program.statements.drain(gone) {
                let text = statement.span.of(&lesson.source);
                doubtful.extend(names_assigned_in(text).map(str::to_owned));
            }
            runs.program = Arc::new(program);
        }
    }

    /// Where the value of a key stands in a block, or the block.
    pub(super) fn key(&self, block: Span, key: &str) -> Span {
        key_in(&self.lesson.source, block, key)
    }

    /// The first place of some words within a stretch of the file, or the stretch.
    pub(super) fn place(&self, within: Span, words: &str) -> Span {
        let at = within.of(&self.lesson.source).find(words).map(|at| within.start + at);
        at.map_or(within, |start| Span::new(start, start + words.len()))
    }

    /// Whether a text names something whose value is not known because of a fault told already.
    pub(super) fn is_doubtful(&self, text: &str) -> bool {
        names_in(text).any(|name| self.doubtful.contains(name))
    }
}

/// A program without the statements that need what is doubtful; what they were to work out is doubtful then too.
fn without_doubtful(program: &Program, doubtful: &mut BTreeSet<String>) -> Program {
    let mut program = program.clone();
    let source = Arc::clone(&program.source);
    program.statements.retain(|statement| {
        let text = statement.span.of(&source);
        let is_sound = !names_in(text).any(|name| doubtful.contains(name));
        if !is_sound {
            doubtful.extend(names_assigned_in(text).map(str::to_owned));
        }
        is_sound
    });
    program
}
