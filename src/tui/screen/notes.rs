//! The presenter's second screen: the note for this step, what comes next, what the class answered and which slips those
//! are, the time and the plan. It can drive.

use std::sync::Arc;

use crossterm::event::{KeyCode, KeyEvent};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::follow::FindLesson;
use super::menu::MenuEntry;
use super::scroll::scrolled;
use super::stepping::asking_bars;
use crate::class::{ClassMoment, DriverKey, FromRoom, RoomTally, ToRoom, hash_of};
use crate::command::{Command, Context};
use crate::lesson::Remark;
use crate::matrix::{DECIMALS, number};
use crate::session::{Interlude, Session};
use crate::tui::chrome;
use crate::tui::graphics::PlacedPicture;
use crate::tui::keys::binding;
use crate::tui::message::{Address, ClassNews, ClassOrder, Effect, Message};
use crate::tui::paint::{Painter, Run, wrap};
use crate::tui::shown::{Common, Seen, Shown, Wish};
use crate::tui::theme::Role;

/// The most hidden numbers that are told one by one.
const MOST_HIDDEN: usize = 6;
/// Columns of what stands before a line.
const LABEL: usize = 10;
/// Columns at either side, and rows of the frame.
const SIDE: u16 = 2;
const FRAME: u16 = 4;
/// The most digits of a number that is typed.
const MOST_DIGITS: usize = 6;

/// The presenter's second screen.
#[derive(Clone, Debug)]
pub struct NotesScreen {
    own: Option<MenuEntry>,
    find: FindLesson,
    session: Option<(Session, String)>,
    moment: Option<ClassMoment>,
    tally: RoomTally,
    /// What keeps it from showing anything.
    trouble: Option<String>,
    typed: String,
    /// Lines that are scrolled past.
    scroll: usize,
}

impl NotesScreen {
    /// Before anything was heard, with a lesson that is not of the course.
    #[must_use]
    pub fn new(own: Option<MenuEntry>, find: FindLesson) -> Self {
        Self {
            own,
            find,
            session: None,
            moment: None,
            tally: RoomTally::default(),
            trouble: None,
            typed: String::new(),
            scroll: 0,
        }
    }

    fn heard(&mut self, heard: FromRoom, common: &Common) {
        match heard {
            FromRoom::Moment(moment) => {
                self.trouble = self.follow(&moment, common).err();
                if self.moment.as_ref().is_none_or(|before| before.at != moment.at) {
                    self.scroll = 0;
                }
                self.moment = Some(*moment);
            }
            FromRoom::Tally(tally) => self.tally = *tally,
            FromRoom::Refused { why, .. } => self.trouble = Some(why),
            FromRoom::Ended => self.trouble = Some("The class is over.".to_owned()),
            FromRoom::Welcome { .. } => self.trouble = None,
            FromRoom::Heard { .. } | FromRoom::Alive => {}
        }
    }

    fn follow(&mut self, moment: &ClassMoment, common: &Common) -> Result<(), String> {
        if self.session.as_ref().is_none_or(|(_, hash)| *hash != moment.hash) {
            let is_it = |entry: &MenuEntry| hash_of(&entry.lesson) == moment.hash;
            let own = self.own.clone().filter(is_it);
            let entry = own.or_else(|| (self.find)(&moment.lesson).filter(is_it));
            let entry = entry.ok_or_else(|| {
                format!(
                    "`{}` is presented, and its text is not here: say where it is by --lesson FILE.",
                    moment.lesson
                )
            })?;
            let session = Session::new(Arc::clone(&entry.lesson), common.settings.clone());
            self.session = Some((session, moment.hash.clone()));
        }
        let Some((session, _)) = &mut self.session else { return Ok(()) };
        moment.show(session)
    }

    fn key(&mut self, key: KeyEvent, (columns, rows): (u16, u16)) -> Vec<Wish> {
        if let KeyCode::Char(c @ '0'..='9') = key.code {
            if self.typed.len() < MOST_DIGITS {
                self.typed.push(c);
            }
            return Vec::new();
        }
        let typed = std::mem::take(&mut self.typed);
        let Some(binding) = binding(key, Context::Noting) else { return Vec::new() };
        let key = match binding.command {
            Command::GoOn => DriverKey::Next,
            Command::GoBack => DriverKey::Back,
            Command::Blank => DriverKey::Blank,
            Command::ClassAnswers => DriverKey::Answers,
            Command::Waypoints => DriverKey::Waypoint,
            Command::GoTo => match typed.parse() {
                Ok(step) => DriverKey::Step(step),
                Err(_) => return Vec::new(),
            },
            Command::Leave => return vec![Wish::Close],
            command => {
                let lines = self.lines(columns.saturating_sub(2 * SIDE)).len();
                let most = lines.saturating_sub(usize::from(rows.saturating_sub(FRAME)));
                self.scroll = scrolled(self.scroll, command, most);
                return Vec::new();
            }
        };
        vec![Effect::Class(ClassOrder::Send(ToRoom::Key { key })).into()]
    }

    /// What `PgDn` brings, in words.
    fn next(&self) -> String {
        let (Some((session, _)), Some(moment)) = (&self.session, &self.moment) else { return String::new() };
        let answer_in = |session: &Session| {
            let step = session.stepper().step().map(|(step, _)| step)?;
            let asked = session.open_question(step)?;
            Some(format!("the answer: {}", session.right_answer(asked)))
        };
        if moment.blank {
            return "the screen again".to_owned();
        }
        if moment.shown < session.beats() {
            if moment.shown % 2 == 1 {
                return "the next question".to_owned();
            }
            return answer_in(session).unwrap_or_else(|| match session.trial() {
                Some(trial) => format!("what comes of it: {}", trial.answer()),
                None => "the training begins".to_owned(),
            });
        }
        let hidden = session.shown_by_going_on(moment.shown);
        if !hidden.is_empty() {
            let numbers: Vec<String> =
                hidden.iter().take(MOST_HIDDEN).map(|value| number(*value, DECIMALS)).collect();
            let more = hidden.len().saturating_sub(MOST_HIDDEN);
            let more = if more > 0 { format!(" and {more} more") } else { String::new() };
            return format!("what is hidden: {}{more}", numbers.join(", "));
        }
        let mut there = session.clone();
        if !there.stepper_mut().step_on() {
            return "this is the end".to_owned();
        }
        there.show_beats(0);
        match (there.stepper().step(), there.reading()) {
            (Some((_, step)), _) => {
                let statement = there.trace().text(step.statement);
                let result = step.result.as_single().map(|value| format!("  →  {}", number(value, DECIMALS)));
                let asks = answer_in(&there).map(|answer| format!(" (asked first; {answer})"));
                format!("{statement}{}{}", result.unwrap_or_default(), asks.unwrap_or_default())
            }
            (None, Some(Interlude::Page(passage))) => {
                format!("a page: {}", there.lesson().section_title(passage))
            }
            (None, _) if there.experiment().is_some() => "a training".to_owned(),
            (None, _) => match there.trial() {
                Some(trial) => format!("a try: {}", trial.ask),
                None => "a slip on the slides".to_owned(),
            },
        }
    }

    fn lines(&self, columns: u16) -> Vec<Vec<Run>> {
        let mut lines: Vec<Vec<Run>> = Vec::new();
        let mut say = |label: &str, text: String, role: Role| {
            let words = wrap(&[(text, role)], columns.saturating_sub(LABEL as u16));
            for (at, mut line) in words.into_iter().enumerate() {
                let label = if at == 0 { label } else { "" };
                line.insert(0, (format!("{label:<LABEL$}"), Role::Quiet));
                lines.push(line);
            }
        };
        if let Some(trouble) = &self.trouble {
            say("", trouble.clone(), Role::Bad);
        }
        let Some((session, _)) = &self.session else { return lines };
        let passage = session.lesson().passages.get(session.passage());
        let at_cover = session.reading() == Some(Interlude::Cover);
        let notes = passage.into_iter().flat_map(|passage| &passage.remarks).filter_map(Remark::note);
        let mut is_first = true;
        for note in notes.filter(|_| !at_cover || session.passage() == 0) {
            say(if is_first { "note" } else { "" }, note.to_owned(), Role::Strong);
            is_first = false;
        }
        if is_first {
            say("note", "There is none for this step.".to_owned(), Role::Quiet);
        }
        say("next", self.next(), Role::Text);
        let (gone, role) = self.time_here(session);
        say("time", gone, role);
        if let Some(said) = &self.tally.said {
            say("there", said.clone(), Role::Question);
        }
        let next = self.tally.waypoints.iter().find(|waypoint| {
            waypoint.moment.at.cursor(session).is_ok_and(|at| at.stop > session.stepper().cursor().stop)
        });
        if let Some(waypoint) = next {
            say("waypoint", format!("{} ({})", waypoint.name, waypoint.moment.at), Role::Text);
        }
        let joining = self.tally.joining.as_deref().unwrap_or("nobody can join: --publish lets them");
        say("class", format!("{} here · {joining}", self.tally.followers), Role::Text);
        if let Some(bars) = &self.tally.answers {
            lines.push(Vec::new());
            lines.extend(asking_bars(bars, columns));
        }
        lines.push(Vec::new());
        lines.extend(self.times(session));
        lines
    }

    /// Which section one is in, from 1; 0 before the first.
    fn section(session: &Session) -> usize {
        match session.reading() {
            Some(Interlude::Cover) => 0,
            _ => {
                let passage = session.lesson().passages.get(session.passage());
                passage.and_then(|passage| passage.section).map_or(0, |at| at + 1)
            }
        }
    }

    /// The time since the class began, and that in this section against the plan.
    fn time_here(&self, session: &Session) -> (String, Role) {
        let here = Self::section(session);
        let (gone, role) = self.against_plan(session, here);
        (format!("{} in all; {gone} here", clock(self.tally.elapsed)), role)
    }

    /// The time in a section against the plan.
    fn against_plan(&self, session: &Session, section: usize) -> (String, Role) {
        let gone = self.tally.sections.get(section).copied().unwrap_or(0);
        let plan = session.lesson().minutes(section.checked_sub(1));
        let planned =
            plan.map_or_else(String::new, |minutes| format!(" of {}", clock((minutes * 60.0) as u64)));
        let is_over = plan.is_some_and(|minutes| gone as f64 > minutes * 60.0);
        (format!("{}{planned}", clock(gone)), if is_over { Role::Bad } else { Role::Quiet })
    }

    /// The time in each section against the plan, those that were gone through or are planned.
    fn times(&self, session: &Session) -> Vec<Vec<Run>> {
        let lesson = session.lesson();
        let here = Self::section(session);
        let opening = (0, None, "Opening");
        let sections = lesson.sections.iter().enumerate().map(|(at, s)| (at + 1, Some(at), s.title.as_str()));
        let mut lines = Vec::new();
        for (at, section, title) in std::iter::once(opening).chain(sections) {
            let gone = self.tally.sections.get(at).copied().unwrap_or(0);
            let plan = lesson.minutes(section);
            if gone == 0 && plan.is_none() && at != here {
                continue;
            }
            let (time, over) = self.against_plan(session, at);
            let mark = if at == here { "▸" } else { " " };
            let role = if at == here { Role::Strong } else { Role::Text };
            lines.push(vec![(format!("{mark} {time}"), over), (format!("  {title}"), role)]);
        }
        lines
    }
}

/// Seconds as minutes and seconds, or with hours.
fn clock(seconds: u64) -> String {
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if hours > 0 { format!("{hours}:{minutes:02}:{seconds:02}") } else { format!("{minutes}:{seconds:02}") }
}

impl Shown for NotesScreen {
    fn name(&self) -> &'static str {
        "the notes"
    }

    fn context(&self) -> Context {
        Context::Noting
    }

    fn help(&self) -> &'static [Context] {
        &[Context::Noting]
    }

    fn is_at(&self, address: &Address) -> bool {
        *address == Address::Class
    }

    fn update(&mut self, message: Message, common: &mut Common) -> Vec<Wish> {
        match message {
            Message::Key(key) => return self.key(key, common.size),
            Message::Class(ClassNews::Heard(heard)) => self.heard(heard, common),
            Message::Class(ClassNews::Cut(why, again)) => {
                let again = if again { ": trying again" } else { "" };
                self.trouble = Some(format!("{why}{again}"));
            }
            _ => {}
        }
        Vec::new()
    }

    fn view(&self, seen: &Seen<'_>, buffer: &mut Buffer) -> Vec<PlacedPicture> {
        let Seen { common, area, .. } = *seen;
        let theme = common.theme;
        let heading = self
            .session
            .as_ref()
            .map_or_else(|| "Notes".to_owned(), |(session, _)| session.lesson().heading());
        let section = self.session.as_ref().map_or("", |(s, _)| s.lesson().section_title(s.passage()));
        let at = self.moment.as_ref().map_or_else(String::new, |moment| {
            let blank = if moment.blank { "blank · " } else { "" };
            format!("{blank}{} · {}", moment.at, clock(self.tally.elapsed))
        });
        chrome::header(Rect { height: 1, ..area }, buffer, theme, &heading, section, &at);
        Painter { buffer, area: Rect { y: area.y + 1, ..area }, theme }.rule(0);
        let inner = Rect {
            x: area.x + SIDE,
            y: area.y + 2,
            width: area.width - 2 * SIDE,
            height: area.height - FRAME,
        };
        let lines = self.lines(inner.width);
        let scroll = self.scroll.min(lines.len().saturating_sub(usize::from(inner.height)));
        Painter { buffer, area: inner, theme }.put_lines(0, &lines[scroll..], " … ↓ more");
        Painter { buffer, area: Rect { y: area.bottom() - 2, ..area }, theme }.rule(0);
        let foot = Rect { y: area.bottom() - 1, height: 1, ..area };
        if self.typed.is_empty() {
            chrome::footer(seen, foot, buffer, Context::Noting);
        } else {
            let words = format!("{}   Enter: to that step", self.typed);
            Painter { buffer, area: foot, theme }.put(1, 0, &words, Role::Question);
        }
        Vec::new()
    }
}
