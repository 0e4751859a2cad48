//! Questions asked again with other numbers: one at will, those of a lesson at its end, those that are due.
//!
//! Each is asked in a session of its own, so that nothing of the lesson beneath changes.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use crossterm::event::KeyEvent;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::menu::MenuEntry;
use super::stepping::Stepping;
use super::stepping::update::Rest;
use super::stepping::view::{self, Around, Foot};
use super::stepping::zoom::Extra;
use crate::command::{Command, Context};
use crate::matrix::counted;
use crate::session::Session;
use crate::text::course;
use crate::tui::chrome;
use crate::tui::graphics::PlacedPicture;
use crate::tui::keys::binding;
use crate::tui::layout::Stepped;
use crate::tui::message::{Effect, Message};
use crate::tui::paint::{Painter, Run, cells, wrap};
use crate::tui::shown::{Common, Round, Seen, Shown, Wish};
use crate::tui::theme::Role;

/// Columns of a page's words at most, and on both sides of them at least.
const COLUMNS: u16 = 72;
const MARGIN: u16 = 4;

/// How often numbers are drawn for practice before a question is taken to be the same with all of them.
const PRACTICE_DRAWS: usize = 4;

/// A round of questions.
#[derive(Clone, Debug)]
pub struct QuizScreen {
    /// Why they are asked.
    reason: Reason,
    /// Each by its lesson and its number there.
    questions: Vec<(MenuEntry, usize)>,
    /// In how many days the next are due, where none are today.
    next: Option<u32>,
    /// How many of them were asked.
    asked: usize,
    /// Which of those were right at the first try.
    right: BTreeSet<usize>,
    /// What fills the screen.
    part: QuizPart,
}

/// Why questions are asked again.
#[derive(Clone, Debug)]
enum Reason {
    /// The learner asked for it.
    Practice,
    /// They are the questions of a lesson that is over; another may come next.
    End { lesson: MenuEntry, next: Option<MenuEntry> },
    /// They are due.
    Review,
}

/// What fills the screen.
#[derive(Clone, Debug)]
enum QuizPart {
    /// What comes, or what came of it.
    Page,
    /// A question.
    Question(Box<Stepping>),
}

impl QuizScreen {
    /// A round of questions. `None` where one was to be practised for which there are no other numbers.
    #[must_use]
    pub fn new(round: Round, common: &mut Common) -> Option<Self> {
        match round {
            Round::Practice(entry, question) => Self::practice(entry, question, common),
            Round::End(entry) => Some(Self::end(entry, common)),
            Round::Review => Some(Self::review(common)),
        }
    }

    fn practice(entry: MenuEntry, question: usize, common: &mut Common) -> Option<Self> {
        let own = Session::new(Arc::clone(&entry.lesson), common.settings.clone()).asking(question)?;
        let mut quiz = Self::of(Reason::Practice, vec![(entry, question)]);
        let mut draw = || {
            quiz.asked = 0;
            quiz.ask(common);
            let session = &quiz.stepping()?.session;
            Some(session.is_changed() && !session.asks_the_same(&own, question))
        };
        (0..PRACTICE_DRAWS).any(|_| draw() == Some(true)).then_some(quiz)
    }

    /// What comes after a lesson: its questions again, and the way on.
    fn end(lesson: MenuEntry, common: &Common) -> Self {
        let at = common.course.iter().position(|entry| entry.key == lesson.key);
        let next = at.and_then(|at| common.course.get(at + 1)).cloned();
        let questions =
            (0..lesson.lesson.questions().count()).map(|question| (lesson.clone(), question)).collect();
        Self::of(Reason::End { lesson, next }, questions)
    }

    /// All questions of the course that are due.
    fn review(common: &Common) -> Self {
        let due = |entry: &MenuEntry| common.progress.due(&entry.key, &entry.lesson, common.today);
        let due = common.course.iter().flat_map(|entry| due(entry).into_iter().map(|at| (entry.clone(), at)));
        let next = |entry: &MenuEntry| common.progress.due_in(&entry.key, &entry.lesson, common.today);
        let next = common.course.iter().filter_map(next).min();
        Self { next, ..Self::of(Reason::Review, due.collect()) }
    }

    fn of(reason: Reason, questions: Vec<(MenuEntry, usize)>) -> Self {
        Self { reason, questions, next: None, asked: 0, right: BTreeSet::new(), part: QuizPart::Page }
    }

    /// The program of the question that is asked, if one is.
    #[must_use]
    pub fn stepping(&self) -> Option<&Stepping> {
        match &self.part {
            QuizPart::Page => None,
            QuizPart::Question(stepping) => Some(stepping),
        }
    }

    /// Asks the question whose turn it is, with other numbers if there are any; after the last there is a page.
    fn ask(&mut self, common: &mut Common) {
        self.part = QuizPart::Page;
        while let Some((entry, question)) = self.questions.get(self.asked) {
            common.drawn += 1;
            let seed = (u64::from(common.today.0) << 32) | common.drawn;
            let lesson = Session::new(Arc::clone(&entry.lesson), common.settings.clone());
            if let Some(session) = lesson.practised(*question, seed) {
                self.asked += 1;
                let stepping = Stepping::new(session, Stepped::Lesson, common.size.0);
                self.part = QuizPart::Question(Box::new(stepping));
                return;
            }
            // The lesson has no place for it any more.
            self.questions.remove(self.asked);
        }
    }

    /// Notes how the question was answered; whether it was.
    fn note(&mut self, common: &mut Common) -> bool {
        let QuizPart::Question(stepping) = &mut self.part else { return false };
        let outcomes = stepping.session.take_outcomes();
        let Some((entry, _)) = self.asked.checked_sub(1).and_then(|at| self.questions.get(at)) else {
            return false;
        };
        for outcome in &outcomes {
            // Going on past it has shown it: it is looked at before the next.
            if let Some(asked) = stepping.session.asked(outcome.id) {
                stepping.session.stepper_mut().stand_at_step(asked.step);
            }
            let known = common.progress.lessons.entry(entry.key.clone()).or_default();
            known.note_answer(&entry.lesson, outcome.clone(), common.today);
            if !outcome.given_up && outcome.tries == 1 {
                self.right.insert(self.asked);
            }
        }
        !outcomes.is_empty()
    }

    fn key(&mut self, key: KeyEvent, common: &mut Common) -> Vec<Wish> {
        let context = self.context();
        let command = match &mut self.part {
            QuizPart::Page => binding(key, context).map(|binding| binding.command),
            QuizPart::Question(stepping) => match stepping.key(key, context, common, &Extra::none()) {
                Some(Rest::Command(binding, count)) => match binding.command {
                    Command::Leave if stepping.is_inspecting() => {
                        stepping.command(binding, &count);
                        None
                    }
                    Command::CopyNumber => return stepping.copy_number(),
                    Command::CopyCommand => return stepping.has_no_command(),
                    Command::Leave | Command::Menu | Command::GoOn | Command::Fresh => Some(binding.command),
                    _ => {
                        stepping.command(binding, &count);
                        None
                    }
                },
                Some(Rest::Line(..)) | None => None,
            },
        };
        match command {
            Some(Command::Leave) => vec![Wish::Close],
            Some(Command::Menu) => vec![Wish::Menu],
            Some(Command::Fresh) => self.again(common),
            Some(Command::GoOn) => self.go_on(common),
            Some(Command::NextSection) => self.next_lesson(),
            _ => Vec::new(),
        }
    }

    /// The same question with other numbers.
    fn again(&mut self, common: &mut Common) -> Vec<Wish> {
        self.asked = self.asked.saturating_sub(1);
        self.ask(common);
        Vec::new()
    }

    /// To the next question; from the last to the page after it, and from that on.
    fn go_on(&mut self, common: &mut Common) -> Vec<Wish> {
        match (&self.part, &self.reason) {
            (QuizPart::Question(_), Reason::Practice) => self.again(common),
            (QuizPart::Page, Reason::End { .. }) if self.is_over() => self.next_lesson(),
            (QuizPart::Page, _) if self.is_over() => vec![Wish::Close],
            _ => {
                self.ask(common);
                Vec::new()
            }
        }
    }

    /// The lesson after the one that is over; without one, the menu.
    fn next_lesson(&self) -> Vec<Wish> {
        match &self.reason {
            Reason::End { next, .. } => {
                std::iter::once(Wish::Menu).chain(next.clone().map(Wish::Lesson)).collect()
            }
            Reason::Practice | Reason::Review => Vec::new(),
        }
    }

    fn is_over(&self) -> bool {
        self.asked >= self.questions.len()
    }

    fn title(&self) -> &'static str {
        match self.reason {
            Reason::Practice => "Other numbers",
            Reason::End { .. } => "Quiz",
            Reason::Review => "Review",
        }
    }

    /// The words of the page: what comes, or what came of it, and the way on.
    fn words(&self) -> Vec<String> {
        let count = self.questions.len();
        let what = if count == 1 { "question again".to_owned() } else { format!("{count} questions again") };
        let begins = format!("Enter asks its {what}, with other numbers where there are any.");
        let came = match self.asked {
            0 => None,
            asked => {
                Some(format!("{}, {} right at the first try.", counted(asked, "question"), self.right.len()))
            }
        };
        let missed = (self.asked > self.right.len())
            .then(|| "What was missed comes back tomorrow: `nn-tutor review`, or r in the menu.".to_owned());
        let mut words: Vec<String> = came.into_iter().chain(missed).collect();
        match &self.reason {
            Reason::End { lesson, next } => {
                words.insert(0, format!("This is the end of {}.", lesson.lesson.heading()));
                words.extend((!self.is_over()).then_some(begins));
                let key = if self.is_over() { "Enter" } else { "]" };
                words.push(match next {
                    Some(next) => format!("{key} goes on to {}.", next.lesson.heading()),
                    None => format!("{key} goes to the menu."),
                });
            }
            Reason::Practice | Reason::Review if count == 0 => {
                words.push(course::none_due(self.next));
            }
            Reason::Practice | Reason::Review => {
                words.extend((!self.is_over()).then_some(begins));
            }
        }
        words
    }

    fn page(&self, seen: &Seen<'_>, buffer: &mut Buffer) {
        let Seen { common, area, .. } = *seen;
        chrome::header(Rect { height: 1, ..area }, buffer, common.theme, self.title(), "", "");
        let mut painter = Painter { buffer, area, theme: common.theme };
        painter.rule(1);
        painter.rule(area.height - 2);
        let columns = area.width.saturating_sub(2 * MARGIN).min(COLUMNS);
        let mut lines: Vec<Vec<Run>> = Vec::new();
        for words in self.words() {
            lines.extend(wrap(&[(words, Role::Text)], columns));
            lines.push(Vec::new());
        }
        let rows = area.height.saturating_sub(4);
        painter.area = Rect {
            x: area.x + (area.width - columns) / 2,
            y: area.y + 2 + rows.saturating_sub(cells(lines.len())) / 3,
            width: columns,
            height: rows,
        };
        painter.put_lines(0, &lines, "");
        let footer = Rect { y: area.y + area.height - 1, height: 1, ..area };
        chrome::footer(seen, footer, buffer, self.context());
    }

    fn question(&self, stepping: &Stepping, seen: &Seen<'_>, buffer: &mut Buffer) -> Vec<PlacedPicture> {
        let count = self.questions.len();
        let heading = match self.reason {
            Reason::Practice => self.title().to_owned(),
            _ => format!("{} {} of {count}", self.title(), self.asked),
        };
        let lesson = stepping.session.lesson().heading();
        let around = Around {
            heading,
            section: &lesson,
            strip: None,
            watched: None,
            on_stage: None,
            asks: "",
            extra: Extra::none(),
            foot: Foot::Keys,
        };
        view::draw(stepping, self.context(), &around, seen, buffer)
    }
}

impl Shown for QuizScreen {
    fn name(&self) -> &'static str {
        "the quiz"
    }

    fn context(&self) -> Context {
        match &self.part {
            QuizPart::Page if self.is_over() => Context::Over,
            QuizPart::Page => Context::Quizzing,
            QuizPart::Question(stepping) => stepping.context_or(match stepping.place() {
                Context::Stepping => Context::Answered,
                place => place,
            }),
        }
    }

    fn help(&self) -> &'static [Context] {
        &[
            Context::Quizzing,
            Context::Over,
            Context::Answered,
            Context::Asked,
            Context::Stepping,
            Context::Inspecting,
            Context::Typing,
            Context::Reading,
        ]
    }

    fn update(&mut self, message: Message, common: &mut Common) -> Vec<Wish> {
        let mut wishes = match (message, &mut self.part) {
            (Message::Key(key), _) => self.key(key, common),
            (Message::Tick, QuizPart::Question(stepping)) => {
                stepping.tick();
                Vec::new()
            }
            (Message::Mouse(event), QuizPart::Question(stepping)) => {
                stepping.pointed(event, common);
                Vec::new()
            }
            _ => Vec::new(),
        };
        if self.note(common) {
            wishes.insert(0, Effect::Save(common.progress.clone()).into());
        }
        if let QuizPart::Question(stepping) = &mut self.part {
            stepping.arrive();
        }
        wishes
    }

    fn wants_tick(&self) -> Option<Duration> {
        self.stepping()?.motion.wants_tick()
    }

    fn rest(&mut self) {
        if let QuizPart::Question(stepping) = &mut self.part {
            stepping.motion.rest();
        }
    }

    fn wants_mouse(&self) -> bool {
        self.stepping().is_some_and(Stepping::wants_mouse)
    }

    fn resized(&mut self, columns: u16) {
        if let QuizPart::Question(stepping) = &mut self.part {
            stepping.measure(columns);
        }
    }

    fn view(&self, seen: &Seen<'_>, buffer: &mut Buffer) -> Vec<PlacedPicture> {
        match &self.part {
            QuizPart::Page => {
                self.page(seen, buffer);
                Vec::new()
            }
            QuizPart::Question(stepping) => self.question(stepping, seen, buffer),
        }
    }
}
