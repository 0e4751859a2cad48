//! A lesson as one of a class sees it: at the presenter's place, in one's own size and colours. One may look around, and
//! comes back with one key; what one answers goes to the presenter, and stands as sent until the answer is shown to all.

use std::time::Duration;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::lesson::view::draw_over;
use super::lesson::{LessonScreen, Opening};
use super::menu::MenuEntry;
use super::stepping::view::Foot;
use super::stepping::{ClassLines, Mode, Wanted};
use crate::class::{ClassMoment, FromRoom, ToRoom, hash_of};
use crate::command::{Command, Context, footer};
use crate::digits::Sources;
use crate::session::{ClassQuestion, Session, Verdict};
use crate::tui::chrome;
use crate::tui::graphics::PlacedPicture;
use crate::tui::keys::binding;
use crate::tui::message::{Address, ClassNews, ClassOrder, Effect, Message};
use crate::tui::paint::{Painter, Run, wrap};
use crate::tui::prompt::{Prompt, Typed};
use crate::tui::shown::{Common, Seen, Shown, Wish};
use crate::tui::theme::Role;

/// What is said where the class trains on records that are not here.
const OTHER_RECORDS: &str = "The class trains on other records than are here: the numbers differ.";

/// Where one is in a class.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Attendance {
    /// On the way in, or in and nothing shown yet.
    Coming,
    /// In.
    There,
    /// Not in, and why; whether it is tried again.
    Out(String, bool),
    /// It is over.
    Over,
}

/// Finds a lesson of the course by its name: one alone, where all together would take more memory than everything else.
pub type FindLesson = fn(&str) -> Option<MenuEntry>;

/// A class one follows.
#[derive(Clone, Debug)]
pub struct FollowScreen {
    /// A lesson that is not of the course.
    own: Option<MenuEntry>,
    find: FindLesson,
    lesson: Option<(LessonScreen, String)>,
    moment: Option<ClassMoment>,
    attendance: Attendance,
    /// Why what the class sees cannot be shown here.
    trouble: Option<String>,
    /// Whether one looks around.
    is_away: bool,
    /// The answer that was sent, and to which question.
    sent: Option<(usize, String)>,
    /// The records at hand here.
    at_hand: Option<Sources>,
}

impl FollowScreen {
    /// On the way in, with a lesson that is not of the course.
    #[must_use]
    pub const fn new(own: Option<MenuEntry>, find: FindLesson) -> Self {
        let attendance = Attendance::Coming;
        Self {
            own,
            find,
            lesson: None,
            moment: None,
            attendance,
            trouble: None,
            is_away: false,
            sent: None,
            at_hand: None,
        }
    }

    /// Whether one stands where the class does.
    fn is_with_class(&self) -> bool {
        !self.is_away && self.trouble.is_none() && self.moment.as_ref().is_some_and(|moment| !moment.blank)
    }

    fn heard(&mut self, heard: FromRoom, common: &mut Common) -> Vec<Wish> {
        match heard {
            FromRoom::Welcome { .. } => self.attendance = Attendance::There,
            FromRoom::Refused { why, again } => self.attendance = Attendance::Out(why, again),
            FromRoom::Moment(moment) => {
                self.attendance = Attendance::There;
                if self
                    .moment
                    .as_ref()
                    .is_none_or(|before| before.at != moment.at || before.hash != moment.hash)
                {
                    self.sent = None;
                    // What was said is of the place before.
                    if let Some((lesson, _)) = &mut self.lesson {
                        lesson.stepping.notice = None;
                    }
                }
                self.moment = Some(*moment);
                if !self.is_away {
                    return self.join(common);
                }
            }
            FromRoom::Ended => self.attendance = Attendance::Over,
            FromRoom::Heard { .. } | FromRoom::Tally(_) | FromRoom::Alive => {}
        }
        Vec::new()
    }

    /// Goes where the class is.
    fn join(&mut self, common: &mut Common) -> Vec<Wish> {
        let Some(moment) = self.moment.clone() else { return Vec::new() };
        self.is_away = false;
        if self.lesson.as_ref().is_none_or(|(_, hash)| *hash != moment.hash) {
            match self.find_lesson(&moment) {
                Ok(entry) => {
                    let session = Session::new(entry.lesson, common.settings.clone());
                    let opening = Opening { session, key: entry.key, step: Some(1) };
                    self.lesson = Some((LessonScreen::open(opening, common), moment.hash.clone()));
                }
                Err(why) => {
                    (self.lesson, self.trouble) = (None, Some(why));
                    return Vec::new();
                }
            }
        }
        let Some((lesson, _)) = &mut self.lesson else { return Vec::new() };
        let stepping = &mut lesson.stepping;
        let before = stepping.session.class_question(0);
        stepping.zoom = None;
        self.trouble = moment.show(&mut stepping.session).err();
        stepping.told = stepping.session.told_after(moment.shown);
        let is_same = before == stepping.session.class_question(0);
        if !matches!(stepping.mode, Mode::Type(Wanted::Answer, _))
            || !is_same
            || stepping.session.is_told(moment.shown)
        {
            // What is half typed comes too late.
            stepping.mode = Mode::Step;
        }
        let wishes = self.train(&moment, common);
        self.refresh();
        wishes
    }

    /// Carries out the training the class sees: the same, and so it comes to the same.
    fn train(&mut self, moment: &ClassMoment, common: &mut Common) -> Vec<Wish> {
        let (Some((lesson, _)), Some(records)) = (&mut self.lesson, moment.records) else {
            return Vec::new();
        };
        let place = lesson.stepping.session.experiment().map(|(place, _)| place);
        if place.is_none_or(|place| lesson.trainings.at(place).is_some()) {
            return Vec::new();
        }
        let at_hand = self.at_hand.get_or_insert_with(|| common.sources.clone());
        let here = records.here(at_hand);
        common.sources = here.clone().unwrap_or_else(|| at_hand.clone());
        let wishes = lesson.start(None, common);
        if here.is_none() {
            lesson.stepping.say(OTHER_RECORDS, Role::Question);
        }
        wishes
    }

    /// Has what is asked as it is to be drawn.
    fn refresh(&mut self) {
        let is_with_class = self.is_with_class();
        let asked = self.asked();
        let shown = self.moment.as_ref().map_or(0, |moment| moment.shown);
        let Some((lesson, _)) = &mut self.lesson else { return };
        let session = &lesson.stepping.session;
        let told = session.class_question(shown).filter(|_| session.is_told(shown));
        let sent = |to: Option<ClassQuestion>| {
            self.sent.as_ref().filter(|(question, _)| to.is_some_and(|to| to.id() == *question))
        };
        let verdict =
            told.zip(sent(told)).and_then(|(told, (_, answer))| session.class_verdict(told, answer));
        let (words, short) = match sent(asked) {
            _ if asked.is_none() => (String::new(), String::new()),
            Some((_, answer)) if !matches!(self.attendance, Attendance::There) => {
                (format!("{answer} goes off once the class is reached again"), format!("{answer} waits"))
            }
            Some((_, answer)) => {
                (format!("{answer} is sent; another takes its place"), format!("{answer} is sent"))
            }
            None => ("type it · Enter sends it".to_owned(), "Enter sends it".to_owned()),
        };
        let bars = self.moment.as_ref().and_then(|moment| moment.answers.clone());
        lesson.stepping.class =
            is_with_class.then_some(ClassLines { words, short, takes_answers: true, bars, verdict });
        lesson.stepping.arrive();
    }

    /// What the presenter asks now.
    fn asked(&self) -> Option<ClassQuestion> {
        let (lesson, _) = self.lesson.as_ref().filter(|_| self.is_with_class())?;
        let (session, shown) = (&lesson.stepping.session, self.moment.as_ref()?.shown);
        session.class_question(shown).filter(|_| !session.is_told(shown))
    }

    /// The lesson a moment is of.
    fn find_lesson(&self, moment: &ClassMoment) -> Result<MenuEntry, String> {
        let name = &moment.lesson;
        let is_it = |entry: &&MenuEntry| hash_of(&entry.lesson) == moment.hash;
        if let Some(entry) = self.own.iter().find(is_it) {
            return Ok(entry.clone());
        }
        let named = (self.find)(name);
        match named.as_ref().filter(is_it) {
            Some(entry) => Ok(entry.clone()),
            None if named.is_some() => Err(format!(
                "The class is at `{name}`, whose text there is another than here: have the same version of nn-tutor on both sides."
            )),
            None => Err(format!(
                "The class is at `{name}`, and that lesson is not here: get its file, and follow with --lesson FILE."
            )),
        }
    }

    fn key(&mut self, key: KeyEvent, common: &mut Common) -> Vec<Wish> {
        let context = self.context();
        let command = binding(key, context).map(|binding| binding.command);
        let is_typing =
            self.lesson.as_ref().is_some_and(|(lesson, _)| matches!(lesson.stepping.mode, Mode::Type(..)));
        if !is_typing {
            match command {
                Some(Command::Rejoin) if !self.is_with_class() => return self.join(common),
                Some(Command::Leave) if context == Context::Following || context == Context::Answering => {
                    return vec![Wish::Close];
                }
                _ => {}
            }
        }
        let asked = self.asked();
        let is_with_class = self.is_with_class();
        let Some((lesson, _)) = &mut self.lesson else { return Vec::new() };
        if let (Some(asked), Mode::Type(Wanted::Answer, prompt)) = (asked, &mut lesson.stepping.mode) {
            let typed = prompt.take(key);
            let line = prompt.text().trim().to_owned();
            if typed != Typed::On {
                lesson.stepping.mode = Mode::Step;
            }
            return if typed == Typed::Done { self.answer(asked, &line) } else { Vec::new() };
        }
        // Letters begin an answer, whatever they mean elsewhere: a choice may be answered in its words. The two that the
        // last row names, `?` and `q`, keep their meaning.
        let begun = match (key.code, command) {
            (_, Some(Command::Leave | Command::Help)) => None,
            (KeyCode::Char(letter), _) if asked.is_some() && !is_typing => Some(letter),
            _ => None,
        };
        if let Some(letter) = begun.filter(|_| key.modifiers.difference(KeyModifiers::SHIFT).is_empty()) {
            lesson.stepping.mode = Mode::Type(Wanted::Answer, Prompt::new(letter));
            return Vec::new();
        }
        if is_with_class && !is_typing {
            let extra = super::stepping::zoom::Extra::none();
            match command {
                // The presenter shows it to all, and what is rubbed out is nothing any more.
                _ if asked.is_some() && matches!(key.code, KeyCode::Enter | KeyCode::Backspace) => {
                    return Vec::new();
                }
                None if asked.is_some() => {
                    lesson.stepping.key(key, context, common, &extra);
                    return Vec::new();
                }
                _ => {}
            }
        }
        let before = lesson.stepping.session.stepper().cursor();
        let was_changed = lesson.stepping.session.changes().to_vec();
        let wishes = lesson.update(Message::Key(key), common);
        let session = &lesson.stepping.session;
        if before != session.stepper().cursor() || was_changed != session.changes() {
            self.is_away = true;
        }
        self.refresh();
        let is_own = |wish: &Wish| matches!(wish, Wish::Do(effect) if !matches!(**effect, Effect::Save(_)));
        wishes.into_iter().filter(is_own).collect()
    }

    /// Sends an answer, if it can be read as one.
    fn answer(&mut self, asked: ClassQuestion, line: &str) -> Vec<Wish> {
        let Some((lesson, _)) = &mut self.lesson else { return Vec::new() };
        if line.is_empty() {
            return Vec::new();
        }
        if let Verdict::Unread(why) = lesson.stepping.session.judge(asked, line) {
            lesson.stepping.say(format!("`{line}` {why}."), Role::Bad);
            return Vec::new();
        }
        self.sent = Some((asked.id(), line.to_owned()));
        self.refresh();
        let answer = ToRoom::Answer { question: asked.id(), text: line.to_owned() };
        vec![Effect::Class(ClassOrder::Send(answer)).into()]
    }

    /// What is said in place of the keys.
    fn foot(&self) -> Vec<Run> {
        let (said, role) = match &self.attendance {
            Attendance::Over => ("the class is over".to_owned(), Role::Question),
            Attendance::Out(why, true) => (format!("{why}; trying again"), Role::Bad),
            Attendance::Out(why, false) => (why.clone(), Role::Bad),
            Attendance::Coming => ("on the way in".to_owned(), Role::Quiet),
            Attendance::There if self.is_away => {
                let at =
                    self.moment.as_ref().map_or_else(String::new, |moment| format!(" (at {})", moment.at));
                (format!("looking around; the class goes on{at}"), Role::Question)
            }
            Attendance::There => ("with the class".to_owned(), Role::Good),
        };
        let mut runs = vec![(said, role)];
        for binding in footer(Context::Following) {
            if binding.command != Command::Rejoin || self.is_away {
                let key = binding.keys.first().copied().unwrap_or_default();
                runs.extend([(format!("  {key}"), Role::Key), (format!(" {}", binding.footer), Role::Quiet)]);
            }
        }
        runs
    }
}

impl Shown for FollowScreen {
    fn name(&self) -> &'static str {
        "the class"
    }

    fn context(&self) -> Context {
        let Some((lesson, _)) = &self.lesson else { return Context::Following };
        let on_the_way = match self.asked() {
            Some(_) => Context::Answering,
            // Alone one asks and trains as in any lesson, and comes back with a key that means nothing else there.
            None => Context::Following,
        };
        lesson.stepping.context_or(on_the_way)
    }

    fn help(&self) -> &'static [Context] {
        &[
            Context::Following,
            Context::Stepping,
            Context::Asked,
            Context::Note,
            Context::Inspecting,
            Context::Changing,
        ]
    }

    fn is_at(&self, address: &Address) -> bool {
        *address == Address::Class || self.lesson.as_ref().is_some_and(|(lesson, _)| lesson.is_at(address))
    }

    fn update(&mut self, message: Message, common: &mut Common) -> Vec<Wish> {
        match message {
            Message::Key(key) => return self.key(key, common),
            Message::Class(ClassNews::Heard(heard)) => return self.heard(heard, common),
            Message::Class(ClassNews::Cut(why, again)) if self.attendance != Attendance::Over => {
                self.attendance = Attendance::Out(why, again);
            }
            other => {
                if let Some((lesson, _)) = &mut self.lesson {
                    lesson.update(other, common);
                }
            }
        }
        Vec::new()
    }

    fn keeps_foot(&self) -> bool {
        true
    }

    fn wants_tick(&self) -> Option<Duration> {
        self.lesson.as_ref().and_then(|(lesson, _)| lesson.wants_tick())
    }

    fn rest(&mut self) {
        if let Some((lesson, _)) = &mut self.lesson {
            lesson.rest();
        }
    }

    fn wants_mouse(&self) -> bool {
        self.lesson.as_ref().is_some_and(|(lesson, _)| lesson.wants_mouse())
    }

    fn resized(&mut self, columns: u16) {
        if let Some((lesson, _)) = &mut self.lesson {
            lesson.resized(columns);
        }
    }

    fn view(&self, seen: &Seen<'_>, buffer: &mut Buffer) -> Vec<PlacedPicture> {
        let is_blank = self.moment.as_ref().is_some_and(|moment| moment.blank) && !self.is_away;
        let shown = self.lesson.as_ref().filter(|_| !is_blank && (self.is_away || self.trouble.is_none()));
        if let Some((lesson, _)) = shown {
            return draw_over(lesson, Foot::Words(self.foot()), seen, buffer);
        }
        let Seen { common, area, .. } = *seen;
        let said = match &self.trouble {
            Some(why) => why.clone(),
            None if is_blank => "The presenter shows nothing for now.".to_owned(),
            None => "The class shows here once one is in.".to_owned(),
        };
        let mut painter = Painter { buffer, area, theme: common.theme };
        let columns = area.width.saturating_sub(8).min(72);
        let lines = wrap(&[(said, Role::Text)], columns);
        painter.area = Rect {
            x: area.x + (area.width - columns) / 2,
            y: area.y + area.height / 3,
            width: columns,
            height: area.height / 2,
        };
        painter.put_lines(0, &lines, "");
        let theme = common.theme;
        chrome::header(Rect { height: 1, ..area }, buffer, theme, "A class", "", "");
        let foot = Rect { y: area.bottom() - 1, height: 1, ..area };
        Painter { buffer, area: foot, theme }.put_runs(1, 0, &self.foot());
        Vec::new()
    }
}
