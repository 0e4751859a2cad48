//! A class in plain sentences: what it sees at each step, and what is asked.

use std::sync::Arc;

use super::experiment::sentences;
use super::print::place;
use crate::class::{AnswerBars, ClassMoment, Covered, FromRoom, ToRoom, hash_of};
use crate::interp::Settings;
use crate::lesson::catalogue::COURSE;
use crate::lesson::{Lesson, NoteAt};
use crate::session::{ClassQuestion, Session, Verdict};
use crate::study::experiment::{Outcome, Sources, name_of};

/// What is said first, and when it is asked what can be typed.
pub(crate) const WELCOME: &str =
    "You are in. Type an answer where something is asked; ? says this again, q leaves.\n";

/// What comes of something heard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum PlainNews {
    /// It is to be said.
    Said(String),
    /// The same, and then the training here is to be carried out.
    Trains(String, NoteAt),
    /// It is the last.
    Over(String),
}

/// A class as it is followed without a screen.
pub(crate) struct PlainClass {
    own: Option<Arc<Lesson>>,
    session: Option<(Session, String)>,
    moment: Option<ClassMoment>,
    /// What was last answered, and to what.
    sent: Option<(usize, String)>,
    /// The trainings carried out.
    trained: Vec<NoteAt>,
}

impl PlainClass {
    /// Before anything was heard, with a lesson that is not of the course.
    pub(crate) const fn new(own: Option<Arc<Lesson>>) -> Self {
        Self { own, session: None, moment: None, sent: None, trained: Vec::new() }
    }

    /// Takes in what the room says.
    pub(crate) fn hear(&mut self, heard: FromRoom) -> PlainNews {
        PlainNews::Said(match heard {
            FromRoom::Welcome { .. } => WELCOME.to_owned(),
            FromRoom::Refused { why, .. } => format!("{why}\n"),
            FromRoom::Heard { .. } => "Your answer is there.\n".to_owned(),
            FromRoom::Moment(moment) => {
                let said = self.see(&moment);
                return match self.to_train() {
                    Some(place) => PlainNews::Trains(said + "Training. This may take a while.\n", place),
                    None => PlainNews::Said(said),
                };
            }
            FromRoom::Tally(_) | FromRoom::Alive => String::new(),
            FromRoom::Ended => return PlainNews::Over("The class is over.\n".to_owned()),
        })
    }

    fn see(&mut self, moment: &ClassMoment) -> String {
        let before = self.moment.replace(moment.clone());
        let was_blank = before.as_ref().is_some_and(|before| before.blank);
        if moment.blank {
            let said = if was_blank { "" } else { "The presenter shows nothing for now.\n" };
            return said.to_owned();
        }
        let mut title = String::new();
        if self.session.as_ref().is_none_or(|(_, hash)| *hash != moment.hash) {
            match self.find(moment) {
                Some(lesson) => {
                    title = format!("{}.\n", lesson.heading());
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
        let was_asked = before.as_ref().and_then(|before| asked(session, before));
        if let Err(why) = moment.show(session) {
            return format!("What the class sees cannot be shown here: {why}.\n");
        }
        let mut said = if was_blank { "It shows something again.\n".to_owned() } else { String::new() };
        let is_new = before.as_ref().is_none_or(|before| {
            (before.at, &before.set, before.round) != (moment.at, &moment.set, moment.round)
        });
        if is_new {
            self.sent = None;
            said = format!("{title}Step {}. {}\n", moment.at, place(session));
        }
        if let Some(before) = before.as_ref().filter(|_| !is_new) {
            let others = |these: &[Covered], those: &[Covered]| -> Vec<String> {
                these.iter().filter(|cell| !those.contains(cell)).map(ToString::to_string).collect()
            };
            for (words, cells) in [
                ("Hidden now", others(&moment.hide, &before.hide)),
                ("Shown again", others(&before.hide, &moment.hide)),
            ] {
                if !cells.is_empty() {
                    said.extend([words, ": ", &cells.join(", "), ".\n"].map(str::to_owned));
                }
            }
        }
        let goes_on = is_new || before.as_ref().is_some_and(|before| before.shown != moment.shown);
        let asked = asked(session, moment);
        if let Some(asked) = asked.filter(|asked| is_new || was_asked != Some(*asked)) {
            let choices = session.class_choices(asked);
            let choices = (1..).zip(&choices).map(|(n, choice)| format!("  {n}: {choice}\n"));
            said.extend(
                ["Question: ", &session.class_words(asked), "\n"]
                    .into_iter()
                    .map(str::to_owned)
                    .chain(choices),
            );
        }
        if let Some(told) = session.class_question(moment.shown).filter(|_| goes_on && asked.is_none()) {
            match told {
                ClassQuestion::Step(told) => {
                    said.extend([session.said(told).unwrap_or_default(), "\n"]);
                }
                ClassQuestion::Trial(_) if !is_new => said.extend([&*place(session), "\n"]),
                ClassQuestion::Trial(_) => {}
            }
            let sent = self.sent.as_ref().filter(|(question, _)| *question == told.id());
            let verdict = sent.and_then(|(_, answer)| session.class_verdict(told, answer));
            said.extend(verdict.map(|verdict| verdict + "\n"));
        }
        let bars = moment.answers.as_ref().filter(|shown| {
            before.as_ref().is_none_or(|before| is_told_anew(before.answers.as_ref(), shown))
        });
        for bar in bars.iter().flat_map(|answers| &answers.bars) {
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

    /// The training the class sees, where it is not carried out here yet.
    fn to_train(&self) -> Option<NoteAt> {
        let ((session, _), moment) = self.session.as_ref().zip(self.moment.as_ref())?;
        let (place, _) = session.experiment().filter(|_| moment.records.is_some() && !moment.blank)?;
        (!self.trained.contains(&place)).then_some(place)
    }

    /// Carries out a training the class sees, with the records at hand; what comes of it.
    pub(crate) fn train(&mut self, place: NoteAt, at_hand: &Sources) -> String {
        self.trained.push(place);
        let records = self.moment.as_ref().and_then(|moment| moment.records).unwrap_or_default();
        let experiment = self.session.as_ref().and_then(|(session, _)| session.lesson().experiment(place));
        let Some(experiment) = experiment else { return String::new() };
        let here = records.here(at_hand);
        let other = if here.is_none() { "The class has other records: its numbers differ.\n" } else { "" };
        let sources = here.as_ref().unwrap_or(at_hand);
        match sources.open() {
            Ok(records) => {
                let outcome = Outcome::of(experiment, name_of(sources), &records);
                // What is trained was said before.
                let said = sentences(experiment, Some(&outcome)).into_iter().skip(1);
                std::iter::once(other.to_owned()).chain(said.map(|said| said + "\n")).collect()
            }
            Err(error) => format!("It cannot be trained here: {error}.\n"),
        }
    }

    /// The answer that a line is.
    ///
    /// # Errors
    /// Why it is none, in words.
    pub(crate) fn answer(&mut self, line: &str) -> Result<ToRoom, String> {
        let open = self.session.as_ref().zip(self.moment.as_ref()).filter(|(_, moment)| !moment.blank);
        let found = open.and_then(|((session, _), moment)| Some((session, asked(session, moment)?)));
        let (session, asked) = found.ok_or("Nothing is asked now.\n")?;
        match session.judge(asked, line) {
            Verdict::Unread(why) => Err(format!("It {why}.\n")),
            _ => {
                let (question, text) = (asked.id(), line.trim().to_owned());
                self.sent = Some((question, text.clone()));
                Ok(ToRoom::Answer { question, text })
            }
        }
    }
}

/// Whether answers are to be told: when they are shown, and when it is shown which is right; not again with each that
/// comes in.
fn is_told_anew(before: Option<&AnswerBars>, shown: &AnswerBars) -> bool {
    let is_marked = |bars: &AnswerBars| bars.bars.iter().any(|bar| bar.right.is_some());
    before.is_none_or(|before| is_marked(before) != is_marked(shown))
}

/// What is asked in a moment.
fn asked(session: &Session, moment: &ClassMoment) -> Option<ClassQuestion> {
    let is_open = !moment.blank && !session.is_told(moment.shown);
    session.class_question(moment.shown).filter(|_| is_open)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is said of the places of a lesson, one after the other.
    fn said(class: &mut PlainClass, moment: &ClassMoment) -> String {
        match class.hear(FromRoom::Moment(Box::new(moment.clone()))) {
            PlainNews::Said(said) | PlainNews::Trains(said, _) | PlainNews::Over(said) => said,
        }
    }

    fn lesson(number: usize) -> (Arc<Lesson>, ClassMoment) {
        let entry = COURSE.iter().find(|entry| entry.number == number).unwrap();
        let lesson = Arc::new(entry.read().unwrap());
        let moment =
            ClassMoment { lesson: entry.name.into(), hash: hash_of(&lesson), ..ClassMoment::default() };
        (lesson, moment)
    }

    /// The first place of a lesson that is of some kind.
    fn first(number: usize, is_it: impl Fn(&Session) -> bool) -> ClassMoment {
        let (lesson, moment) = lesson(number);
        let mut session = Session::new(lesson, Settings::default());
        while !is_it(&session) {
            assert!(session.stepper_mut().step_on(), "there is none");
            session.prepare_trial();
        }
        ClassMoment { at: crate::class::WayPlace::of(&session), ..moment }
    }

    #[test]
    fn what_comes_of_a_suggestion_is_said_once_it_is_shown_and_nothing_is_said_twice() {
        let open = first(0, |session| session.trial().is_some());
        let mut class = PlainClass::new(None);
        let asks = said(&mut class, &open);
        assert!(asks.contains("Try ") && asks.contains("Question: "), "{asks}");
        assert!(!asks.contains(" → "), "{asks}");
        assert_eq!(said(&mut class, &open), "");
        assert!(class.answer("rubbish, surely").is_err());
        assert!(class.answer("1").is_ok());
        let told = said(&mut class, &ClassMoment { shown: 1, ..open.clone() });
        assert!(told.contains(" → ") && told.contains("You said "), "{told}");
        assert_eq!(said(&mut class, &ClassMoment { shown: 1, ..open.clone() }), "");
        let blank = ClassMoment { blank: true, ..open };
        assert!(said(&mut class, &blank).contains("nothing for now"));
        assert_eq!(said(&mut class, &blank), "");
    }

    #[test]
    fn a_training_the_class_sees_is_carried_out_once() {
        let place = first(6, |session| session.experiment().is_some());
        let mut class = PlainClass::new(None);
        assert!(said(&mut class, &place).contains("Training: "));
        let begun = ClassMoment { shown: 1, records: Some(crate::class::ClassRecords::Builtin), ..place };
        let PlainNews::Trains(_, at) = class.hear(FromRoom::Moment(Box::new(begun.clone()))) else {
            panic!()
        };
        let came = class.train(at, &Sources::builtin());
        assert!(came.starts_with("Epoch 1: "), "{came}");
        assert_eq!(said(&mut class, &begun), "");
    }

    #[test]
    fn what_is_hidden_or_shown_while_one_stands_there_is_told() {
        let place = ClassMoment {
            at: "3".parse().unwrap(),
            ..first(2, |session| session.stepper().step().is_some())
        };
        let hidden = |hide: &[&str]| ClassMoment {
            hide: hide.iter().map(|cell| cell.parse().unwrap()).collect(),
            ..place.clone()
        };
        let mut class = PlainClass::new(None);
        assert!(said(&mut class, &place).contains("Step 3."));
        assert_eq!(said(&mut class, &hidden(&["wih[1,0]"])), "Hidden now: wih[1,0].\n");
        let other = said(&mut class, &hidden(&["wih[1,:]"]));
        assert_eq!(other, "Hidden now: wih[1,:].\nShown again: wih[1,0].\n");
        assert_eq!(said(&mut class, &place), "Shown again: wih[1,:].\n");
    }
}
