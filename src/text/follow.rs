//! A class in plain sentences: what it sees at each step, and what is asked.

use std::sync::Arc;

use super::print::place;
use crate::class::{ClassMoment, FromRoom, ToRoom, hash_of};
use crate::interp::Settings;
use crate::lesson::Lesson;
use crate::lesson::catalogue::COURSE;
use crate::session::{Asked, Session, Verdict};

/// What comes of something heard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum PlainNews {
    /// It is to be said.
    Said(String),
    /// It is the last.
    Over(String),
}

/// A class as it is followed without a screen.
pub(crate) struct PlainClass {
    own: Option<Arc<Lesson>>,
    session: Option<(Session, String)>,
    moment: Option<ClassMoment>,
}

impl PlainClass {
    /// Before anything was heard, with a lesson that is not of the course.
    pub(crate) const fn new(own: Option<Arc<Lesson>>) -> Self {
        Self { own, session: None, moment: None }
    }

    /// Takes in what the room says.
    pub(crate) fn hear(&mut self, heard: FromRoom) -> PlainNews {
        PlainNews::Said(match heard {
            FromRoom::Welcome { .. } => {
                "You are in. Type an answer where something is asked; q leaves.\n".to_owned()
            }
            FromRoom::Refused { why, .. } => format!("{why}\n"),
            FromRoom::Heard { .. } => "Your answer is there.\n".to_owned(),
            FromRoom::Moment(moment) => self.see(&moment),
            FromRoom::Tally(_) | FromRoom::Alive => String::new(),
            FromRoom::Ended => return PlainNews::Over("The class is over.\n".to_owned()),
        })
    }

    fn see(&mut self, moment: &ClassMoment) -> String {
        let before = self.moment.replace(moment.clone());
        if moment.blank {
            return "The presenter shows nothing for now.\n".to_owned();
        }
        if self.session.as_ref().is_none_or(|(_, hash)| *hash != moment.hash) {
            match self.find(moment) {
                Some(lesson) => {
                    let session = Session::new(lesson, Settings::default());
                    self.session = Some((session, moment.hash.clone()));
                }
                None => {
                    return format!(
                        "The class is at `{}`, whose text is not here: have the same version, or follow with --lesson FILE.\n",
                        moment.lesson
                    );
                }
            }
        }
        let Some((session, _)) = &mut self.session else { return String::new() };
        if let Err(why) = moment.show(session) {
            return format!("What the class sees cannot be shown here: {why}.\n");
        }
        let mut said = String::new();
        if before.as_ref().is_none_or(|before| {
            (before.at, &before.set, before.round) != (moment.at, &moment.set, moment.round)
        }) {
            said = format!("Step {}. {}\n", moment.at, place(session));
        }
        if let Some(asked) = asked(session, moment) {
            let choices = session.choices(asked);
            let choices = (1..).zip(&choices).map(|(n, choice)| format!("  {n}: {choice}\n"));
            said.extend(
                ["Question: ", &session.ask(asked), "\n"].into_iter().map(str::to_owned).chain(choices),
            );
        }
        if let Some(told) = session.told_after(moment.shown) {
            said.extend([session.attempt_at(told.id).said.as_deref().unwrap_or_default(), "\n"]);
        }
        for bar in moment.answers.iter().flat_map(|answers| &answers.bars) {
            let right = if bar.right == Some(true) { ", right" } else { "" };
            let slip = bar.slip.as_deref().map_or_else(String::new, |slip| format!(": {slip}"));
            said.extend(["  ", &bar.count.to_string(), " answered ", &bar.answer, right, &slip, "\n"]);
        }
        said
    }

    fn find(&self, moment: &ClassMoment) -> Option<Arc<Lesson>> {
        if let Some(own) = self.own.iter().find(|own| hash_of(own) == moment.hash) {
            return Some(Arc::clone(own));
        }
        let lessons = COURSE.iter().filter(|entry| entry.name == moment.lesson);
        lessons
            .filter_map(|entry| entry.read().ok())
            .find(|lesson| hash_of(lesson) == moment.hash)
            .map(Arc::new)
    }

    /// The answer that a line is.
    ///
    /// # Errors
    /// Why it is none, in words.
    pub(crate) fn answer(&self, line: &str) -> Result<ToRoom, String> {
        let open = self.session.as_ref().zip(self.moment.as_ref()).filter(|(_, moment)| !moment.blank);
        let found = open.and_then(|((session, _), moment)| Some((session, asked(session, moment)?)));
        let (session, asked) = found.ok_or("Nothing is asked now.\n")?;
        match session.judge(asked, line) {
            Verdict::Unread(why) => Err(format!("It {why}.\n")),
            _ => Ok(ToRoom::Answer { question: asked.id, text: line.trim().to_owned() }),
        }
    }
}

/// The question that is asked in a moment.
fn asked(session: &Session, moment: &ClassMoment) -> Option<Asked> {
    let step = session.stepper().step().map(|(step, _)| step)?;
    if session.told_after(moment.shown).is_some() { None } else { session.open_question(step) }
}
