//! The lesson being checked, with as much of its program as can be run.

use std::cell::Cell;
use std::collections::BTreeSet;
use std::sync::Arc;

use super::super::Session;
use crate::interp::{Budget, Settings};
use crate::lang::{Diagnostic, FaultKind, Program, Span};
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
    /// Multiplications and the like that are left for what is tried of it.
    left: Cell<usize>,
    /// Whether it was told that there is too much to be tried.
    is_too_much: Cell<bool>,
}

impl<'a> Checked<'a> {
    /// Runs a lesson. A statement that fails is left out, with all that needs what it was to work out; the faults are
    /// those of the statements that fail by themselves.
    pub(super) fn of(lesson: &'a Arc<Lesson>) -> (Self, Vec<Diagnostic>) {
        let mut faults = Vec::new();
        let mut doubtful = lesson.doubtful.clone();
        let mut runs = Lesson::clone(lesson);
        let mut work = 0;
        loop {
            runs.program = Arc::new(without_doubtful(&runs.program, &mut doubtful));
            let session = Session::new(Arc::new(runs.clone()), Settings::default());
            let Some(failure) = session.trace().failure.clone() else {
                return (Self::found(lesson, session, doubtful), faults);
            };
            work += session.trace().work;
            let at = failure.span.start;
            let is_much = failure.kind == FaultKind::Stop || work > Budget::default().work / MOST_FAILURES;
            faults.push(failure);
            let mut program = Program::clone(&runs.program);
            let failed = program.statements.iter().position(|s| s.span.range().contains(&at));
            let is_last = is_much || faults.len() >= MOST_FAILURES;
            let gone = match failed.filter(|_| !is_last) {
                Some(failed) => failed..failed + 1,
                None => failed.unwrap_or(0)..program.statements.len(),
            };
            for statement in program.statements.drain(gone) {
                let text = statement.span.of(&lesson.source);
                doubtful.extend(names_assigned_in(text).map(str::to_owned));
            }
            // What takes long is not done once more without what failed.
            if is_much {
                return (Self::found(lesson, session, doubtful), faults);
            }
            runs.program = Arc::new(program);
        }
    }

    fn found(lesson: &'a Lesson, session: Session, doubtful: BTreeSet<String>) -> Self {
        let left = Budget::default().work.saturating_sub(session.trace().work);
        Self { lesson, session, doubtful, left: Cell::new(left), is_too_much: Cell::new(false) }
    }

    /// The lesson at work as it was read, if nothing of it was left out.
    pub(super) fn into_whole(self) -> Option<Session> {
        let ran = self.session.lesson().program.statements.len();
        (ran == self.lesson.program.statements.len()).then_some(self.session)
    }

    /// The lesson to be run anew within what is left for all that is tried, if that is as much as it is to take; what it
    /// does take is to be [spent](Self::spend).
    pub(super) fn to_try(&self, work: usize) -> Option<Session> {
        if work > self.left.get() {
            return None;
        }
        let mut session = self.session.clone();
        session.settings.budget.work = self.left.get();
        Some(session)
    }

    /// Takes what one more run of the program took, or may have taken, of what is left; whether there was so much.
    pub(super) fn spend(&self, work: usize) -> bool {
        let left = self.left.get().checked_sub(work);
        self.left.set(left.unwrap_or(0));
        left.is_some()
    }

    /// Says, the first time, that what stands there was not tried, since there is too much of it.
    pub(super) fn too_much(&self, place: Span) -> Option<Diagnostic> {
        let most = Budget::default().work;
        let message = "there is too much to try in this lesson: from here on some of it is not checked";
        let help = format!(
            "its program and all tries and questions with other numbers may take {most} multiplications or so \
             together; use smaller matrices, or fewer of them"
        );
        (!self.is_too_much.replace(true)).then(|| Diagnostic::new(place, message).with_help(help))
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
