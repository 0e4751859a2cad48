//! Playing: the steps of a section one after another, each for as long as what is new in it takes to read.

use super::state::{Mode, Stepping};
use crate::session::Session;
use crate::tui::panes::prose;
use crate::tui::stage;
use crate::tui::theme::Role;

impl Stepping {
    /// Begins to play the steps of the section, from the next one on.
    pub(super) fn play(&mut self) {
        if !self.motion.is_allowed() {
            let why = "Nothing moves here, as --still, NN_TUTOR_STILL or NO_COLOR asks. → goes on.";
            return self.say(why, Role::Quiet);
        }
        if self.question().is_some() {
            return self.say("A question is open: nothing plays past it.", Role::Quiet);
        }
        self.motion.play();
        self.play_on();
    }

    /// Takes in that a tick's time has gone.
    pub fn tick(&mut self) {
        if self.motion.tick() {
            self.play_on();
        }
    }

    /// Plays the next step, and stops there if there is something to do, or the section ends.
    fn play_on(&mut self) {
        let before = prose::lines(&self.session, u16::MAX);
        if !self.session.stepper_mut().step_on() {
            self.motion.rest();
            return self.say("This is the end.", Role::Quiet);
        }
        let session = &self.session;
        let told = session.stepper().step().and_then(|(step, _)| session.explain_statement(step));
        self.motion.set_out(told.map_or(1, |told| stage::frames(&told)));
        if self.question().is_some() || self.session.experiment().is_some() {
            self.motion.stop_playing();
        } else if is_last_of_section(&self.session) {
            self.motion.stop_playing();
            self.say("The section ends here. p plays the next.", Role::Quiet);
        } else {
            let now = prose::lines(&self.session, u16::MAX);
            let words = now.iter().flatten().map(|(text, _)| text.split_whitespace().count()).sum();
            self.motion.play_after(if now == before { 0 } else { words });
        }
    }

    /// How far the stage and the picture are on the way to the step they show, from 0 to 1, if they are.
    #[must_use]
    pub fn on_the_way(&self) -> Option<f64> {
        self.motion.share().filter(|_| matches!(self.mode, Mode::Step))
    }
}

/// Whether the next step is of another section, or there is none.
fn is_last_of_section(session: &Session) -> bool {
    let stepper = session.stepper();
    let here = stepper.cursor();
    let next = here.next(session.trace(), stepper.way());
    next.is_none_or(|next| {
        session.section_stops().iter().any(|(begins, _)| (here.stop + 1..=next.stop).contains(begins))
    })
}
