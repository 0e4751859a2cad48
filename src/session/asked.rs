//! Where in the record questions are asked, and which are not: those that ask for more numbers than anybody types, and those
//! that a long program has too many of.

use super::claims::last_steps;
use super::{Asked, Session};
use crate::lang::Diagnostic;
use crate::lesson::{PartName, Passage, Question, QuestionKind, Within, key_in};
use crate::matrix::{Region, Value};

/// The most numbers a question asks for.
const MOST_ASKED: usize = 1_000;
/// Questions that are asked, times operations of the program and numbers they hide: these are gone through whenever one is
/// answered.
const MOST_FOLLOWED: usize = 20_000_000;

/// The questions of a lesson that the record has a place for.
pub(super) fn place(session: &Session) -> Vec<Asked> {
    let questions = session.lesson().passages.iter().flat_map(|p| p.questions.iter().map(move |q| (p, q)));
    let placed = questions.enumerate().filter_map(|(id, (passage, question))| {
        let part = question.hides();
        let hidden = part.and_then(|part| {
            let step = last_assigned(session, passage, &part.name, |value| {
                region(question, &part, value).is_some()
            })?;
            Some((step, region(question, &part, &session.trace().steps[step].result)?))
        });
        match (hidden, &question.kind) {
            (Some((step, part)), _) => Some(Asked { id, step, hides: Some(part) }),
            (None, QuestionKind::Number { .. } | QuestionKind::Choice { at: Some(_), .. }) => None,
            (None, _) => Some(Asked { id, step: last_step(session, passage)?, hides: None }),
        }
    });
    placed.collect()
}

/// What a question hides of a value, if it may.
fn region(question: &Question, part: &PartName, value: &Value) -> Option<Region> {
    named(question, part, value).filter(|region| !is_too_long(question, *region))
}

/// What a question names of a value. What is named without row and column must be one number to be the answer.
pub(super) fn named(question: &Question, part: &PartName, value: &Value) -> Option<Region> {
    let is_whole_choice = matches!(question.kind, QuestionKind::Choice { .. });
    let fits = part.part != Within::Whole || is_whole_choice || value.as_single().is_some();
    part.within(value).filter(|_| fits)
}

/// Whether it is more than anybody types; what is only hidden may be much.
fn is_too_long(question: &Question, region: Region) -> bool {
    matches!(question.kind, QuestionKind::Number { .. }) && region.rows * region.columns > MOST_ASKED
}

/// The last step of a passage that gives a variable a value that will do.
pub(super) fn last_assigned(
    session: &Session,
    passage: &Passage,
    name: &str,
    will_do: impl Fn(&Value) -> bool,
) -> Option<usize> {
    let code = passage.code?;
    session.trace().steps.iter().rposition(|step| {
        step.assigns.as_deref() == Some(name)
            && code.range().contains(&step.statement.start)
            && will_do(&step.result)
    })
}

/// The last step of a passage.
fn last_step(session: &Session, passage: &Passage) -> Option<usize> {
    let code = passage.code?;
    session.trace().steps.iter().rposition(|step| code.range().contains(&step.statement.start))
}

impl Session {
    /// Finds the places of the questions in the record, and what each hides there: of a very long one, or where much is
    /// hidden, there are few.
    pub(super) fn place_questions(&mut self) {
        self.ends = last_steps(&self.lesson, self.trace());
        self.questions = place(self);
        self.parts = self.parts_asked();
        let mut through = self.trace().steps.len();
        let has_room = |(count, asked): (usize, &Asked)| {
            let parts = self.parts.get(&asked.id).into_iter().flatten();
            // What is hidden whole is hidden at once.
            let few = parts.filter(|(step, part)| !part.is_whole(&self.trace().steps[*step].result));
            through += few.map(|(_, part)| part.rows * part.columns).sum::<usize>();
            (count + 1).saturating_mul(through) <= MOST_FOLLOWED
        };
        let count = self.questions.iter().enumerate().map(has_room).take_while(|has_room| *has_room).count();
        let left_out = self.questions.split_off(count);
        self.left_out = left_out.first().map(|asked| asked.id);
        for asked in left_out {
            self.parts.remove(&asked.id);
        }
    }

    /// A fault for each question that is left out since it asks for too many numbers, and one for the first that is one too
    /// many.
    pub(crate) fn unasked(&self) -> Vec<Diagnostic> {
        let passages = &self.lesson.passages;
        let questions =
            passages.iter().flat_map(|passage| passage.questions.iter().map(move |q| (passage, q)));
        let left_out = questions.enumerate().filter(|(id, _)| self.asked(*id).is_none());
        let fault = |(_, (passage, question)): (usize, (&Passage, &Question))| {
            let part = question.hides()?;
            let step = last_assigned(self, passage, &part.name, |_| true)?;
            let region = named(question, &part, &self.trace().steps[step].result)?;
            let count = region.rows * region.columns;
            let message =
                format!("`{part}` is {count} numbers here, and a question may ask for {MOST_ASKED}");
            let help = "ask for one of them, or for a shorter row or column";
            let place = key_in(&self.lesson.source, question.span, "cell");
            is_too_long(question, region).then(|| Diagnostic::new(place, message).with_help(help))
        };
        left_out.filter_map(fault).chain(self.one_too_many()).collect()
    }

    /// A fault at the first question that a long program has no room for.
    fn one_too_many(&self) -> Option<Diagnostic> {
        let question = self.question(self.left_out?)?;
        let (steps, most) = (self.trace().steps.len(), self.questions.len());
        let message = format!(
            "of {steps} operations, and with so much hidden, {most} questions may be asked, and this is one more"
        );
        let help = "ask fewer, ask for single numbers, or make the program shorter";
        Some(Diagnostic::new(question.span, message).with_help(help))
    }

    /// Whether questions are not asked since there is no room for them.
    pub(super) const fn leaves_questions_out(&self) -> bool {
        self.left_out.is_some()
    }
}
