//! A lesson as a conversation: a step of it each time one is asked for, questions asked and answered by typing. Nothing is
//! drawn and nothing said is taken back, so that it can be followed without a screen.
//!
//! Where the lines come from and go to is the command line's business.

use super::page::Page;
use super::print::{Printer, of_halt, working};
use crate::class::{ClassMoment, WrittenAs};
use crate::command::{self, Command, Context};
use crate::interp::Budget;
use crate::lesson::{Note, NoteAt, Trend, Try};
use crate::matrix::{counted, exact};
use crate::session::{Asked, Change, Interlude, Session, note};
use crate::study::experiment::{Outcome, Outcomes};
use crate::trace::Level;

/// What is told of it at the beginning.
pub(crate) const BEGINS: &str = "Enter goes on by a step; ? tells what else can be typed.";
/// What is told once it is kept.
pub(crate) const ENDS: &str = "What was reached is kept.";
/// What can be typed where nothing but questions is asked.
pub(crate) const ASKED: &str =
    "Type the answer, or the number of a choice. h: a hint. Enter twice: the answer. q: no more questions.";
/// What a line begins with that changes a number.
const CHANGE: &str = "e ";

/// What can be typed, from the table of commands.
fn help() -> String {
    let lines = command::here(Context::Telling)
        .map(|binding| format!("{}: {}.", binding.keys.join(" or "), binding.help));
    let answer = "At a question, type the answer, or the number of a choice.".to_owned();
    lines.chain([answer]).collect::<Vec<_>>().join("\n")
}

/// What a line asks for.
fn asked_for(line: &str) -> Option<Command> {
    if line.starts_with(CHANGE) {
        return Some(Command::Edit);
    }
    command::by_key(if line.is_empty() { "Enter" } else { line }, Context::Telling)
        .map(|binding| binding.command)
}

/// A question as it is talked about.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Talk {
    asked: Asked,
    /// Whether its answer was asked for once.
    is_sure: bool,
}

impl Talk {
    /// Asks a question: the words to it, and the question to be heard of.
    #[must_use]
    pub fn begin(session: &Session, asked: Asked) -> (String, Self) {
        let choices = session.choices(asked);
        let numbered = (1..).zip(&choices).map(|(n, choice)| format!("  {n}: {choice}"));
        let how = if choices.is_empty() { "Type the answer." } else { "Type the number of one." };
        let hint = match session.hint_count(asked) {
            0 => String::new(),
            hints => format!(" h: {}.", counted(hints, "hint")),
        };
        let mut lines = vec![format!("Question: {}", session.ask(asked))];
        lines.extend(numbered.chain([format!("{how}{hint}")]));
        (lines.join("\n"), Self { asked, is_sure: false })
    }

    /// What is said to a line typed at it; whether the question is over.
    pub fn hear(&mut self, session: &mut Session, line: &str) -> (String, bool) {
        let was_sure = std::mem::take(&mut self.is_sure);
        match asked_for(line) {
            Some(Command::Next) if was_sure => {
                session.reveal(self.asked);
                (said(session, self.asked), true)
            }
            Some(Command::Next) => {
                self.is_sure = true;
                ("Show it? Enter again.".to_owned(), false)
            }
            Some(Command::Hint) if session.hint(self.asked) => (said(session, self.asked), false),
            Some(Command::Hint) => ("There is no hint to this one.".to_owned(), false),
            _ => {
                session.answer(self.asked, line);
                (said(session, self.asked), session.open_question(self.asked.step) != Some(self.asked))
            }
        }
    }
}

fn said(session: &Session, asked: Asked) -> String {
    session.said(asked).unwrap_or_default().to_owned()
}

/// The words a question stands beside, and the numbers it is answered from.
#[must_use]
pub(crate) fn beside(session: &Session, asked: Asked) -> String {
    let mut page = Page::unwrapped();
    let outcomes = Outcomes::new();
    let mut printer = Printer { session, outcomes: &outcomes, page: &mut page };
    printer.words_at(asked.step);
    session.found_from(asked).into_iter().for_each(|step| printer.value(step));
    without_empty_lines(&page.text)
}

fn without_empty_lines(text: &str) -> String {
    text.lines().filter(|line| !line.trim().is_empty()).collect::<Vec<_>>().join("\n")
}

/// Something for whoever holds the conversation to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Asks {
    /// Nothing.
    Nothing,
    /// The network of a note is to be trained, and [`LinearLesson::trained`] told of it.
    Training(NoteAt),
    /// The question of this number is to be asked with other numbers.
    Fresh(usize),
    /// All questions of the lesson are.
    Quiz,
    /// It is over.
    End,
}

/// A lesson under way.
pub(crate) struct LinearLesson {
    session: Session,
    page: Page,
    outcomes: Outcomes,
    /// What is still to be said of the place one is at.
    left: String,
    /// The question that waits for an answer.
    talk: Option<Talk>,
    /// Whether it is asked what will come of a try.
    is_predicting: bool,
    /// What is left for its tries, in multiplications and the like.
    to_try: usize,
    /// The last question that was asked.
    last: Option<usize>,
    is_at_end: bool,
    /// How one gets on from its end.
    way_on: String,
}

impl LinearLesson {
    /// A lesson where its session stands, and how one gets on from its end, in a sentence.
    #[must_use]
    pub fn new(session: Session, way_on: String) -> Self {
        let mut reading = Self {
            session,
            page: Page::unwrapped(),
            outcomes: Outcomes::new(),
            left: String::new(),
            talk: None,
            is_predicting: false,
            to_try: Budget::default().work,
            last: None,
            is_at_end: false,
            way_on,
        };
        reading.printer().opening();
        reading.here();
        reading
    }

    /// The lesson at work.
    pub const fn session_mut(&mut self) -> &mut Session {
        &mut self.session
    }

    fn printer(&mut self) -> Printer<'_> {
        Printer { session: &self.session, outcomes: &self.outcomes, page: &mut self.page }
    }

    /// Has what there is to say of this place said next.
    fn here(&mut self) {
        self.session.prepare_trial_within(&mut self.to_try);
        self.is_predicting = self.session.trial().is_some_and(|trial| trial.outcome.is_none());
        if let Some((suggestion, _)) = self.suggestion() {
            // What comes of it is told when it is tried.
            let mut lines =
                vec![format!("Something to try: {} = {}.", suggestion.edit, exact(suggestion.to))];
            if let Some(trial) = self.session.trial().filter(|trial| trial.outcome.is_none()) {
                let trends = if trial.is_direction { &Trend::ALL[..] } else { &[] };
                lines.push(trial.ask.clone());
                lines.extend((1..).zip(trends).map(|(n, trend)| format!("  {n}: {}", trend.words())));
                lines.push("Type what you think, or t to try it; Enter goes on without.".to_owned());
            }
            self.left = lines.join("\n");
            return;
        }
        let stepper = self.session.stepper();
        let level = stepper.cursor().level;
        let stops = match level {
            // A step of the story is told by what its statements come to; what they do on the way, to whoever goes in.
            Level::Story => {
                let steps = &stepper.trace().steps;
                let mut stops = of_halt(stepper, stepper.cursor().stop);
                stops.retain(|stop| stop.step().is_none_or(|step| steps[step].closes));
                stops
            }
            _ => stepper.stop().into_iter().collect(),
        };
        match (stepper.step().map(|(step, _)| step), stepper.cell()) {
            (Some(step), Some((row, column))) if level >= Level::Element => {
                self.left = if self.session.is_hidden(step, row, column) {
                    "This is what is asked for.".to_owned()
                } else {
                    working(&self.session, step, row, column).unwrap_or_default()
                };
                return;
            }
            _ => {
                let mut printer = self.printer();
                for stop in stops {
                    printer.stop(stop);
                    let session = printer.session;
                    let closed = |step: &usize| session.open_question(*step).is_none();
                    // How many cells were worked out is told to whoever goes into the step.
                    let is_told = |step: &usize| {
                        level > Level::Story || session.trace().steps[*step].result.shape().cells() == 1
                    };
                    if let Some(step) = stop.step().filter(closed).filter(is_told) {
                        printer.worked_out(step, false);
                    }
                }
            }
        }
        self.left = self.printed();
    }

    /// What was printed, without empty lines.
    fn printed(&mut self) -> String {
        let text = std::mem::take(&mut self.page.text);
        without_empty_lines(&text)
    }

    /// What is said to a line that was typed, and what is to be done.
    pub fn hear(&mut self, line: &str) -> (String, Asks) {
        let asked = asked_for(&line.trim().to_lowercase());
        let words = match asked {
            Some(Command::Leave) => return (String::new(), Asks::End),
            Some(Command::Help) => help(),
            Some(Command::Fresh | Command::Quiz | Command::AskAgain | Command::Edit)
                if self.talk.is_some() =>
            {
                "Answer this first, or press Enter twice.".to_owned()
            }
            Some(Command::Edit) => self.change(line.trim()),
            Some(Command::AskAgain) => self.ask_again(),
            Some(Command::Fresh) => match self.last_asked() {
                Some(last) => return (String::new(), Asks::Fresh(last)),
                None => "There is no answered question to ask again yet.".to_owned(),
            },
            Some(Command::Quiz) => return (String::new(), Asks::Quiz),
            Some(Command::Previous) => {
                self.moved(|session| session.stepper_mut().step_back(), "This is the beginning.")
            }
            Some(Command::In) => {
                self.moved(|session| session.stepper_mut().step_in(), "There is nothing smaller here.")
            }
            Some(Command::Out) => {
                self.moved(|session| session.stepper_mut().step_out(), "These are the largest steps.")
            }
            Some(Command::First) => self.begin_section(Some(0)),
            Some(Command::NextSection) => self.begin_section(self.session.section_beside(true)),
            Some(Command::PreviousSection) => self.begin_section(self.session.section_beside(false)),
            Some(Command::Undo) if self.session.undo_edit() => self.again("Taken back."),
            Some(Command::Try) if self.talk.is_none() => self.attempt(None),
            Some(Command::KeepTry) if self.session.keep_trial() => "Kept; u takes it back.".to_owned(),
            Some(Command::Train) => match self.session.experiment() {
                Some((place, _)) => return (String::new(), Asks::Training(place)),
                None => "There is no network to train here.".to_owned(),
            },
            _ if self.talk.is_some() => self.answer(line.trim()),
            Some(Command::Next) => return self.next(),
            _ if self.is_predicting => self.attempt(Some(line.trim())),
            _ => format!("Nothing is asked here. {BEGINS}"),
        };
        (words, Asks::Nothing)
    }

    /// What there is to say of this place; what is asked there; and then on to the next place.
    fn next(&mut self) -> (String, Asks) {
        loop {
            let said = std::mem::take(&mut self.left);
            if !said.is_empty() {
                return (said, Asks::Nothing);
            }
            let step = self.session.stepper().step().map(|(step, _)| step);
            if let Some(asked) = step.and_then(|step| self.session.open_question(step)) {
                let (words, talk) = Talk::begin(&self.session, asked);
                (self.talk, self.last) = (Some(talk), Some(asked.id));
                return (words, Asks::Nothing);
            }
            if self.is_at_end {
                return (String::new(), Asks::End);
            }
            let before = self.session.stepper().cursor().stop;
            self.is_at_end = !self.session.stepper_mut().step_on();
            if self.is_at_end {
                let quiz = if self.session.questions().is_empty() {
                    ""
                } else {
                    " quiz asks its questions again, with other numbers where there are any."
                };
                let (heading, way_on) = (self.session.lesson().heading(), &self.way_on);
                return (format!("This is the end of {heading}.{quiz} {way_on} Enter ends."), Asks::Nothing);
            }
            // What is folded away is not asked unseen.
            let now = self.session.stepper().cursor().stop;
            if let Some(passed) = self.session.passed(before, now).first() {
                self.session.stepper_mut().stand_at_step(passed.step);
            }
            self.here();
        }
    }

    /// The last question that was asked, today or before.
    fn last_asked(&self) -> Option<usize> {
        let reached = self.session.reached();
        let before = self.session.questions().iter().rfind(|asked| Some(asked.step) <= reached);
        self.last.or(before.map(|asked| asked.id))
    }

    fn answer(&mut self, line: &str) -> String {
        let Some(talk) = &mut self.talk else { return String::new() };
        let (words, is_over) = talk.hear(&mut self.session, line);
        if is_over {
            self.talk = None;
            if let Some((step, _)) = self.session.stepper().step()
                && self.session.open_question(step).is_none()
            {
                self.printer().answered(step);
                self.left = self.printed();
            }
        }
        words
    }

    /// What is said where one gets by a move; otherwise why there is none.
    fn moved(&mut self, by: impl FnOnce(&mut Session) -> bool, otherwise: &str) -> String {
        if !by(&mut self.session) {
            return otherwise.to_owned();
        }
        (self.talk, self.is_at_end) = (None, false);
        self.again("")
    }

    /// To another section, or to the beginning. What is asked on the way is passed over, as where one begins at a step.
    fn begin_section(&mut self, stop: Option<usize>) -> String {
        let Some(stop) = stop else { return "This is the last section.".to_owned() };
        let to = |session: &mut Session| {
            session.stepper_mut().go_to_stop(stop);
            session.skip_questions();
            true
        };
        self.moved(to, "")
    }

    /// What there is to say of this place, after some words.
    fn again(&mut self, words: &str) -> String {
        self.here();
        let here = std::mem::take(&mut self.left);
        if words.is_empty() { here } else { format!("{words} {here}").trim_end().to_owned() }
    }

    /// Asks the question of the step again.
    fn ask_again(&mut self) -> String {
        let step = self.session.stepper().step().map(|(step, _)| step);
        let Some(asked) = step.and_then(|step| self.session.last_question(step)) else {
            return "Nothing is asked at this step.".to_owned();
        };
        self.session.ask_again(asked);
        let (words, talk) = Talk::begin(&self.session, asked);
        (self.talk, self.last) = (Some(talk), Some(asked.id));
        words
    }

    /// Changes a number of the program.
    fn change(&mut self, line: &str) -> String {
        let typed = line.get(CHANGE.len()..).unwrap_or_default().trim();
        let changes = typed.parse::<WrittenAs>().and_then(|written| {
            ClassMoment { set: vec![written], ..ClassMoment::default() }.changes(&self.session)
        });
        match changes.as_deref() {
            Err(why) => why.clone(),
            Ok([Change::Written(literal, to), ..]) => {
                self.session.edit(*literal, *to);
                self.again("Changed; u takes it back.")
            }
            Ok(_) => String::new(),
        }
    }

    /// Tries what the note suggests, with a prediction or without one.
    fn attempt(&mut self, prediction: Option<&str>) -> String {
        let Some((suggestion, passage)) = self.suggestion() else {
            return "Nothing is suggested here.".to_owned();
        };
        if let Err(why) = self.session.try_out(prediction) {
            return why;
        }
        self.is_predicting = false;
        let came = self.session.trial().and_then(|trial| trial.outcome.as_ref());
        let came = came.map_or_else(String::new, |outcome| format!("{} ", outcome.said));
        let look = self.session.wording(&suggestion.look, passage);
        format!("{came}{look} Enter goes on and takes it back; keep keeps it.")
    }

    /// What the note one is at suggests to change, and the note's passage.
    fn suggestion(&self) -> Option<(Try, usize)> {
        let Some(Interlude::Note(passage, at)) = self.session.reading() else { return None };
        match note(self.session.lesson(), passage, at)? {
            Note::Try(suggestion) => Some((suggestion.clone(), passage)),
            Note::Erratum(_) | Note::Experiment(_) => None,
        }
    }

    /// What came of the training of a note.
    pub fn trained(&mut self, place: NoteAt, outcome: Outcome) {
        self.outcomes.insert(place, outcome);
        self.here();
    }
}
