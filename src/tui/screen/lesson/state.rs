//! A lesson's state: where one steps in it, the networks trained in it, and what of it was kept before.

use std::sync::Arc;

use super::training::Trainings;
use crate::command::Context;
use crate::interp::Settings;
use crate::lang::Diagnostic;
use crate::lesson::Lesson;
use crate::session::{NumbersOf, Session};
use crate::tui::layout::Stepped;
use crate::tui::screen::stepping::{Mode, Stepping};
use crate::tui::shown::Common;
use crate::tui::theme::Role;

/// A lesson to show, and from where.
#[derive(Clone, Debug)]
pub struct Opening {
    /// The lesson, its program run: whoever has done that already need not do it again.
    pub session: Session,
    /// The name its progress is kept under.
    pub key: String,
    /// The step to open at, from 1; `None` for the place reached last time.
    pub step: Option<usize>,
}

impl Opening {
    /// A lesson as it is written.
    #[must_use]
    pub fn of(lesson: Arc<Lesson>, key: &str, step: Option<usize>) -> Self {
        Self { session: Session::new(lesson, Settings::default()), key: key.to_owned(), step }
    }
}

/// A lesson on the screen.
#[derive(Clone, Debug)]
pub struct LessonScreen {
    /// Its program.
    pub stepping: Stepping,
    /// The name its progress is kept under.
    pub key: String,
    /// The networks trained here.
    pub trainings: Trainings,
    /// How programs are run; a reload begins from it.
    settings: Settings,
}

impl LessonScreen {
    /// Shows a lesson, where it was left last time unless a step is named.
    #[must_use]
    pub fn open(opening: Opening, common: &mut Common) -> Self {
        let known = common.progress.lessons.get(&opening.key).cloned().unwrap_or_default();
        let mut session = opening.session;
        let answered: Vec<usize> = known.answered(session.lesson()).collect();
        session.restore_answers(answered);
        let mut stepping = Stepping::new(session, Stepped::Lesson, common.size.0);
        let stops = stepping.session.stepper().stops().len();
        match opening.step {
            Some(step) => stepping.go_to(step),
            None if known.stop > 0 && known.stop < stops.saturating_sub(1) && known.stops == stops => {
                stepping.session.stepper_mut().go_to_told(known.stop);
                stepping.say("You were here. Home goes back to the beginning.", Role::Quiet);
            }
            None => {}
        }
        stepping.session.skip_questions();
        stepping.arrive();
        let trainings = Trainings::default();
        let mut screen = Self { stepping, key: opening.key, trainings, settings: common.settings.clone() };
        screen.note(common);
        screen
    }

    /// What a key means where one only steps.
    pub(super) fn on_the_way(&self) -> Context {
        match self.stepping.session.experiment() {
            Some((place, _)) if self.trainings.is_under_way(place) => Context::UnderWay,
            Some(_) => Context::Training,
            None => self.stepping.place(),
        }
    }

    /// Notes the place one is at and the answers given; whether there were any.
    pub(super) fn note(&mut self, common: &mut Common) -> bool {
        let session = &mut self.stepping.session;
        let mut outcomes = session.take_outcomes();
        outcomes.retain(|outcome| outcome.numbers == NumbersOf::Lesson);
        let (stop, stops) = (session.stepper().cursor().stop, session.stepper().stops().len());
        let known = common.progress.lessons.entry(self.key.clone()).or_default();
        known.note(stop, stops);
        for outcome in &outcomes {
            known.note_answer(session.lesson(), outcome.clone(), common.today);
        }
        common.progress.last = Some(self.key.clone());
        !outcomes.is_empty()
    }

    /// Another text of the lesson, after its file was saved; the place is kept, and trainings begin afresh. Whether one
    /// was stopped by it.
    pub(super) fn reload(&mut self, read: Result<Arc<Lesson>, Vec<Diagnostic>>, columns: u16) -> bool {
        let stepping = &mut self.stepping;
        match read {
            Ok(lesson) => {
                let cursor = stepping.session.stepper().cursor();
                let answered = stepping.session.answered();
                let settings = Settings { round: stepping.session.round(), ..self.settings.clone() };
                stepping.session = Session::new(lesson, settings);
                stepping.session.restore_answers(answered);
                let last = stepping.session.stepper().stops().len().saturating_sub(1);
                stepping.session.stepper_mut().go_to_stop(cursor.stop.min(last));
                stepping.session.skip_questions();
                stepping.measure(columns);
                stepping.mode = Mode::Step;
                stepping.say("Loaded again.", Role::Good);
                std::mem::take(&mut self.trainings).stop()
            }
            Err(faults) => {
                let first = faults.first().map_or("it cannot be read", |fault| &fault.message);
                let text = format!("The saved file has a fault: {first}. `nn-tutor check` says where.");
                stepping.say(text, Role::Bad);
                false
            }
        }
    }
}
