//! The story of a lesson: which of its stops one halts at when one goes from step to step.
//!
//! A step of the story is a statement that works out something that is spoken of, or that is needed further on. What
//! only writes down, copies, turns or picks out belongs to the statement of its passage that it serves, and so does what
//! is worked out on the way and is neither spoken of nor needed further on. What a loop does again is one step with the
//! last time it does it. Nothing is left out of the way: all of it lies inside some step of the story.

use std::collections::BTreeSet;

use crate::lesson::{Lesson, Passage, Question};
use crate::matrix::Operation;
use crate::trace::{Origin, Step, Stop, Trace};

/// The stops the story of a lesson halts at.
pub(super) fn told(lesson: &Lesson, trace: &Trace, stops: &[Stop]) -> Vec<usize> {
    let uses = uses(lesson, trace);
    let mut story = Vec::new();
    // Beginnings of the statements that were carried out.
    let mut carried_out = BTreeSet::new();
    let mut works_out = false;
    let mut last: Option<Closing> = None;
    for (at, stop) in stops.iter().enumerate() {
        let Stop::Step(number) = *stop else {
            story.extend(last.take().map(|last| last.stop));
            story.push(at);
            continue;
        };
        let step = &trace.steps[number];
        works_out |= computes(step);
        if !step.closes {
            continue;
        }
        let is_again = !carried_out.insert(step.statement.start);
        let passage = lesson.passage_at(step.statement.start);
        let passages = &lesson.passages;
        let only_serves = uses[number] == Uses { here: true, elsewhere: false }
            && passage.is_some_and(|passage| !is_spoken_of(&passages[passage], step));
        let tells = works_out && !only_serves || passage.is_some_and(|at| is_asked(&passages[at], step));
        if let Some(last) = last.replace(Closing { stop: at, tells, is_again, passage })
            && (last.passage != passage || last.is_again != is_again || last.tells && !last.is_again)
        {
            story.push(last.stop);
        }
        works_out = false;
    }
    story.extend(last.map(|last| last.stop));
    story
}

/// A statement that was carried out.
struct Closing {
    /// The stop it was done with.
    stop: usize,
    /// Whether it is a step of the story by itself.
    tells: bool,
    /// Whether a loop had carried it out before.
    is_again: bool,
    passage: Option<usize>,
}

/// Whether a step does more than write down, copy, turn or pick out.
fn computes(step: &Step) -> bool {
    let moves = matches!(
        step.operation,
        Operation::Copy
            | Operation::Transpose
            | Operation::Reshape { .. }
            | Operation::Cell { .. }
            | Operation::Slice(..)
            | Operation::SetCells(_)
            | Operation::Count(_)
    );
    !moves && (step.operation.computes() || matches!(step.operation, Operation::Supplied(_)))
}

/// Where a step's result is used.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
struct Uses {
    /// By other statements of its passage.
    here: bool,
    /// By those of other passages.
    elsewhere: bool,
}

/// Where each step's result is used.
fn uses(lesson: &Lesson, trace: &Trace) -> Vec<Uses> {
    let passage = |step: &Step| lesson.passage_at(step.statement.start);
    let mut uses = vec![Uses::default(); trace.steps.len()];
    for step in &trace.steps {
        for operand in step.operands.iter().filter(|operand| operand.name.is_some()) {
            let Origin::Step(made) = operand.origin else { continue };
            if passage(&trace.steps[made]) == passage(step) {
                uses[made].here = true;
            } else {
                uses[made].elsewhere = true;
            }
        }
    }
    uses
}

/// Whether a passage says something of what a step gives a value to, in its prose or in a comment.
fn is_spoken_of(passage: &Passage, step: &Step) -> bool {
    let Some(name) = step.assigns.as_deref() else { return step.caption.is_some() };
    let is_named = |text: &str| {
        let mut words = text.split(|c: char| !(c.is_alphanumeric() || c == '_'));
        words.any(|word| word == name)
    };
    step.caption.is_some() || passage.claims.iter().any(|claim| is_named(&claim.expression))
}

/// Whether a passage asks for what a step gives a value to.
fn is_asked(passage: &Passage, step: &Step) -> bool {
    let is_it = |name: &str| step.assigns.as_deref() == Some(name);
    passage.questions.iter().filter_map(Question::hides).any(|part| is_it(&part.name))
}
