//! Copying: the number that is picked or lit, and the command line that shows a lesson's step.

use super::state::Stepping;
use crate::class::ClassMoment;
use crate::matrix::exact;
use crate::text::shell_word;
use crate::tui::message::Effect;
use crate::tui::shown::Wish;
use crate::tui::stage::{Picked, Target};
use crate::tui::theme::Role;

impl Stepping {
    /// Copies the picked number, else the lit one, in full and as programs write it.
    pub(crate) fn copy_number(&mut self) -> Vec<Wish> {
        let number = self.picked().or_else(|| self.lit()).and_then(|at| self.number_at(at));
        let Some((value, _)) = number.filter(|(_, is_hidden)| !is_hidden) else {
            self.say("No number is lit here: ↓ goes into a cell, i picks one.", Role::Quiet);
            return Vec::new();
        };
        self.copy(exact(value).replace('−', "-"))
    }

    /// Copies the command that opens a lesson, by its name, as it shows now.
    pub(crate) fn copy_command(&mut self, lesson: &str) -> Vec<Wish> {
        let shown = (1..=self.session.beats()).rev().find(|beats| self.session.shows(*beats)).unwrap_or(0);
        let words = ClassMoment::of(&self.session, lesson, shown).words();
        let words = [lesson.to_owned()].into_iter().chain(words).map(|word| shell_word(&word));
        self.copy(format!("nn-tutor lesson {}", words.collect::<Vec<_>>().join(" ")))
    }

    /// Says that nothing but a lesson has a command that opens it at a step.
    pub(crate) fn has_no_command(&mut self) -> Vec<Wish> {
        self.say("Only a lesson is opened at a step by a command.", Role::Quiet);
        Vec::new()
    }

    fn copy(&mut self, text: String) -> Vec<Wish> {
        self.say(format!("To the clipboard: {text}"), Role::Good);
        vec![Effect::Copy(text).into()]
    }

    /// The cell that is worked out, or the only one of the result.
    fn lit(&self) -> Option<Picked> {
        let stepper = self.session.stepper();
        let (_, step) = stepper.step()?;
        let (row, column) = stepper.cell().or_else(|| step.result.as_single().map(|_| (0, 0)))?;
        Some(Picked { target: Target::Result, row, column })
    }
}
