//! What keys do before a class, and what the room tells.

use std::time::Duration;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use ratatui::buffer::Buffer;

use super::state::{Lit, LitExtent, MOST_WAYPOINTS, PresentScreen};
use super::view::{inner, margins};
use crate::class::{AnsweredBy, ClassMoment, Counted, DriverKey, RoomNews, Waypoint};
use crate::command::{Command, Context};
use crate::matrix::counted;
use crate::session::progress::time_of;
use crate::trace::{Cursor, Level};
use crate::tui::graphics::PlacedPicture;
use crate::tui::keys::binding;
use crate::tui::message::{Address, ClassNews, ClassOrder, Effect, Message};
use crate::tui::screen::stepping::Mode;
use crate::tui::screen::stepping::view::under_pointer;
use crate::tui::screen::stepping::zoom::{self, Extra};
use crate::tui::shown::{Common, Seen, Shown, Wish};
use crate::tui::stage::{Picked, Target};
use crate::tui::theme::Role;

/// The most digits of a number that is typed.
const MOST_DIGITS: usize = 6;

impl Shown for PresentScreen {
    fn name(&self) -> &'static str {
        "the class"
    }

    fn context(&self) -> Context {
        self.context_now()
    }

    fn help(&self) -> &'static [Context] {
        &[Context::Presenting, Context::Lighting, Context::Jumping, Context::Stepping, Context::Changing]
    }

    fn is_at(&self, address: &Address) -> bool {
        *address == Address::Class || self.lesson.is_at(address)
    }

    fn update(&mut self, message: Message, common: &mut Common) -> Vec<Wish> {
        // The lesson is laid out within the air around it.
        let size = common.size;
        common.size = inner(size);
        self.learn_from(&common.sources);
        // What moves changes nothing that the class or the notes are told.
        let is_tick = matches!(message, Message::Tick);
        let mut wishes = self.take(message, common, size);
        common.size = size;
        // Nothing that happens before a class is the presenter's own progress.
        wishes.retain(|wish| !matches!(wish, Wish::Do(effect) if matches!(**effect, Effect::Save(_))));
        if !is_tick {
            wishes.extend(self.news().into_iter().map(|order| Effect::Class(order).into()));
        }
        wishes
    }

    fn wants_tick(&self) -> Option<Duration> {
        self.lesson.wants_tick()
    }

    fn rest(&mut self) {
        self.lesson.rest();
    }

    fn wants_mouse(&self) -> bool {
        self.jumping.is_none()
    }

    fn resized(&mut self, columns: u16) {
        self.lesson.resized(inner((columns, 0)).0);
    }

    fn view(&self, seen: &Seen<'_>, buffer: &mut Buffer) -> Vec<PlacedPicture> {
        super::view::draw(self, seen, buffer)
    }
}

impl PresentScreen {
    fn take(&mut self, message: Message, common: &mut Common, size: (u16, u16)) -> Vec<Wish> {
        match message {
            Message::Key(key) => self.key(key, common),
            Message::Mouse(event) => {
                self.pointed(event, common, size);
                Vec::new()
            }
            Message::Class(ClassNews::Room(news)) => self.heard(news, common),
            other => {
                let wishes = self.lesson.update(other, common);
                self.refresh();
                wishes
            }
        }
    }

    /// What the room tells.
    fn heard(&mut self, news: RoomNews, common: &mut Common) -> Vec<Wish> {
        let mut wishes = Vec::new();
        match news {
            RoomNews::Followers(count) => self.followers = count,
            RoomNews::Answered { client, name, question, text } => {
                let session = &self.lesson.stepping.session;
                // Once the right one is marked an answer is no answer.
                let is_marked = self.counted == Counted::Marked;
                let is_open = !session.is_told(self.shown) && !self.is_blank && !is_marked;
                let open = self.asked().filter(|asked| asked.id() == question && is_open);
                let by = AnsweredBy { client, name, when: time_of((self.now)()) };
                if let Some(asked) = open
                    && self.answers.take(session, asked, by, &text)
                {
                    wishes.extend(self.kept());
                }
            }
            RoomNews::Key(key) => wishes = self.driven(&key, common),
        }
        self.refresh();
        wishes
    }

    fn kept(&self) -> Option<Wish> {
        self.answers.table().ok().map(|table| Effect::Class(ClassOrder::Keep(table)).into())
    }

    /// What the second screen asks for.
    fn driven(&mut self, key: &DriverKey, common: &mut Common) -> Vec<Wish> {
        // What is half typed here is given up, and what is looked at closed.
        (self.lesson.stepping.mode, self.lesson.stepping.zoom, self.jumping) = (Mode::Step, None, None);
        (self.lesson.stepping.notice, self.is_over) = (None, false);
        match key {
            DriverKey::Next => return self.go_on(true, common),
            DriverKey::Back => self.go_back(true),
            DriverKey::Blank => self.is_blank = !self.is_blank,
            DriverKey::Answers => self.counted = self.counted.next(),
            DriverKey::Step(step) => self.go_to(*step),
            DriverKey::Waypoint => {
                let here = self.lesson.stepping.session.stepper().cursor().stop;
                let session = &self.lesson.stepping.session;
                let is_after = |waypoint: &Waypoint| {
                    waypoint.moment.at.cursor(session).is_ok_and(|cursor| cursor.stop > here)
                };
                let next = self.waypoints().into_iter().find(is_after);
                if let Some(next) = next {
                    self.show(&next.moment);
                }
            }
        }
        Vec::new()
    }

    fn key(&mut self, key: KeyEvent, common: &mut Common) -> Vec<Wish> {
        let context = self.context_now();
        if !matches!(context, Context::Presenting | Context::Lighting | Context::Jumping) {
            let wishes = self.lesson.update(Message::Key(key), common);
            self.refresh();
            return wishes;
        }
        if let KeyCode::Char(c @ '0'..='9') = key.code
            && !key.modifiers.contains(KeyModifiers::CONTROL)
        {
            if self.typed.len() < MOST_DIGITS {
                self.typed.push(c);
            }
            return Vec::new();
        }
        let typed = std::mem::take(&mut self.typed);
        let Some(binding) = binding(key, context) else { return Vec::new() };
        self.lesson.stepping.motion.rest();
        (self.lesson.stepping.notice, self.is_over) = (None, false);
        if self.is_blank && binding.command != Command::Leave {
            // Whatever is pressed, the class must not see it happen: it sees first where it was.
            self.is_blank = false;
            return Vec::new();
        }
        let was_asked = self.lesson.stepping.sure.take().is_some_and(|(asked, _)| asked == Command::Leave);
        let ends = context == Context::Presenting && binding.command == Command::Leave;
        if ends && self.followers > 0 && !was_asked {
            let follow = counted(self.followers, "follower");
            self.lesson.stepping.say(format!("End the class of {follow}? q again."), Role::Question);
            self.lesson.stepping.sure = Some((Command::Leave, String::new()));
            self.refresh();
            return Vec::new();
        }
        let wishes = match context {
            Context::Jumping => self.jump(binding.command),
            _ => self.command(binding, &typed, common),
        };
        self.refresh();
        wishes
    }

    fn command(
        &mut self,
        binding: &'static crate::command::Binding,
        typed: &str,
        common: &mut Common,
    ) -> Vec<Wish> {
        match binding.command {
            Command::GoOn => return self.go_on(true, common),
            Command::GoBack => self.go_back(true),
            Command::Next => return self.go_on(false, common),
            Command::Previous => self.go_back(false),
            Command::GoTo => match typed.parse() {
                Ok(step) => self.go_to(step),
                Err(_) => self.move_by(Command::In, ""),
            },
            Command::Blank => self.is_blank = true,
            Command::ClassAnswers => self.counted = self.counted.next(),
            Command::Hands => return self.hands(typed),
            Command::Joining => self.shows_joining = !self.shows_joining,
            Command::Waypoints => self.jumping = (!self.waypoints().is_empty()).then_some(0),
            Command::MakeWaypoint => return self.make_waypoint(),
            Command::Inspect if self.lit.is_none() => self.light(),
            Command::Hide => self.hide(),
            Command::Extent => {
                if let Some(lit) = &mut self.lit {
                    lit.extent = match lit.extent {
                        LitExtent::Cell => LitExtent::Row,
                        LitExtent::Row => LitExtent::Column,
                        LitExtent::Column => LitExtent::Cell,
                    };
                }
            }
            Command::Left | Command::Right | Command::Up | Command::Down => {
                self.light_beside(binding.command);
            }
            Command::Leave if self.lit.is_some() => self.lights_out(),
            Command::Leave => return vec![Wish::Close],
            Command::CopyCommand => return self.lesson.copy_command(common),
            Command::CopyNumber => return self.lesson.stepping.copy_number(),
            // The menu is a learner's own: what is kept there is no class's.
            Command::Menu | Command::Fresh | Command::Hint | Command::Play => {}
            Command::AskAgain => self.stand(0),
            Command::Zoom => {
                let stepping = &mut self.lesson.stepping;
                stepping.zoom = Some(zoom::start(stepping, common.size, &Extra::none()));
            }
            command => self.move_by(command, typed),
        }
        Vec::new()
    }

    /// Does what is done in any lesson; questions on the way are neither asked nor in it.
    fn move_by(&mut self, command: Command, count: &str) {
        let tried = self.lesson.stepping.session.trial().is_some_and(|trial| trial.outcome.is_some());
        if command == Command::Try && tried {
            // To what was before, where the class goes, too.
            return self.stand(0);
        }
        let stepping = &mut self.lesson.stepping;
        let before = stepping.session.stepper().cursor();
        stepping.told = None;
        stepping.step_by(command, count, true);
        let after = stepping.session.stepper().cursor();
        if before.stop != after.stop {
            self.arrive(0);
        } else if before != after {
            self.lights_out();
            self.stand(self.shown);
        } else if command == Command::Try && self.shown == 0 && self.lesson.stepping.session.is_told(0) {
            // What is tried here the class sees too.
            self.stand(1);
        }
    }

    /// Stands at another place, after so many beats there. The room everything takes is measured before the first of
    /// them, whichever way one comes.
    fn arrive(&mut self, shown: usize) {
        self.lights_out();
        self.counted = Counted::Hidden;
        self.stand(0);
        if shown > 0 {
            self.stand(shown);
        }
    }

    fn lights_out(&mut self) {
        self.lit = None;
        self.lesson.stepping.session.light_up(None);
    }

    /// To a step, by its number.
    fn go_to(&mut self, step: usize) {
        self.lesson.stepping.go_to(step);
        self.arrive(0);
    }

    /// Shows what there is to show here, else goes on: at the story's level, or as finely as one steps.
    fn go_on(&mut self, by_story: bool, common: &mut Common) -> Vec<Wish> {
        if std::mem::take(&mut self.is_blank) || self.uncover() {
            return Vec::new();
        }
        let session = &self.lesson.stepping.session;
        if self.shown < session.beats() {
            let trains =
                session.experiment().is_some_and(|(place, _)| self.lesson.trainings.at(place).is_none());
            self.stand(self.shown + 1);
            return if trains { self.lesson.start(None, common) } else { Vec::new() };
        }
        let has_risen = by_story && self.rise_to_story();
        if has_risen || self.lesson.stepping.session.stepper_mut().step_on() {
            self.arrive(0);
        } else {
            self.is_over = true;
            self.lesson.stepping.say("This is the end of the lesson.", Role::Quiet);
        }
        Vec::new()
    }

    /// The way back, beat by beat.
    fn go_back(&mut self, by_story: bool) {
        if std::mem::take(&mut self.is_blank) {
            return;
        }
        let session = &self.lesson.stepping.session;
        if self.shown > 0 && session.experiment().is_none() {
            return self.stand(self.shown - 1);
        }
        if by_story {
            self.rise_to_story();
        }
        if self.lesson.stepping.session.stepper_mut().step_back() {
            self.arrive(usize::MAX);
        }
    }

    /// From a place within a step of the story to the whole of it; whether one was at a place within.
    fn rise_to_story(&mut self) -> bool {
        let session = &mut self.lesson.stepping.session;
        let stepper = session.stepper();
        let here = stepper.cursor();
        let told = stepper.way().halt_from(stepper.trace(), Level::Story, here.stop);
        let whole = Cursor { stop: told, level: Level::Story, element: 0, term: 0 };
        session.stepper_mut().stand_at(whole);
        told != here.stop
    }

    /// Shows what is hidden by hand on the stage; whether anything was.
    fn uncover(&mut self) -> bool {
        let session = &mut self.lesson.stepping.session;
        if session.shown_by_going_on(self.shown).is_empty() {
            return false;
        }
        session.cover_only(std::collections::BTreeSet::new());
        true
    }

    // What is lit and hidden.

    /// The cell one begins with: the one being worked out, else the first of the result.
    fn first_cell(&self) -> Option<Picked> {
        let stepper = self.lesson.stepping.session.stepper();
        let (row, column) = stepper.step().map(|_| stepper.cell().unwrap_or((0, 0)))?;
        Some(Picked { target: Target::Result, row, column })
    }

    fn light(&mut self) {
        self.lit = self.first_cell().map(|picked| Lit { picked, extent: LitExtent::Cell });
    }

    fn light_beside(&mut self, command: Command) {
        let Some(lit) = self.lit else { return };
        let stepping = &mut self.lesson.stepping;
        stepping.mode = Mode::Inspect(lit.picked);
        stepping.inspecting(command, lit.picked);
        let picked = stepping.picked().unwrap_or(lit.picked);
        stepping.mode = Mode::Step;
        self.lit = Some(Lit { picked, ..lit });
    }

    fn hide(&mut self) {
        if let Some(picked) = self.lit.map(|lit| lit.picked).or_else(|| self.first_cell()) {
            self.lesson.stepping.hide(picked);
        }
    }

    /// A click lights a cell; one where there is none lights nothing.
    fn pointed(&mut self, event: MouseEvent, common: &Common, size: (u16, u16)) {
        if event.kind != MouseEventKind::Down(MouseButton::Left) {
            return;
        }
        let (left, top) = margins(size);
        let at = (event.column.saturating_sub(left), event.row.saturating_sub(top));
        let under = under_pointer(&self.lesson.stepping, common.size, common.theme, at);
        self.lights_out();
        self.lit = under.map(|picked| Lit { picked, extent: LitExtent::Cell });
        self.refresh();
    }

    // Hands and waypoints.

    fn hands(&mut self, typed: &str) -> Vec<Wish> {
        let (Ok(hands), Some(asked)) = (typed.parse(), self.asked()) else {
            self.lesson.stepping.say("12T counts 12 hands for the next choice of a question.", Role::Quiet);
            return Vec::new();
        };
        let when = time_of((self.now)());
        match self.answers.count_hands(&self.lesson.stepping.session, asked, hands, when) {
            Some(said) => {
                self.lesson.stepping.say(said, Role::Good);
                self.counted = Counted::Shown;
                self.kept().into_iter().collect()
            }
            None => {
                self.lesson.stepping.say("There is nothing to choose from here.", Role::Quiet);
                Vec::new()
            }
        }
    }

    /// Makes a waypoint of what shows now, or takes the one away that is at this place.
    fn make_waypoint(&mut self) -> Vec<Wish> {
        let moment = ClassMoment { blank: false, answers: None, ..self.moment() };
        let before = self.made.len();
        self.made.retain(|waypoint| waypoint.moment.at != moment.at);
        let said = if self.made.len() < before {
            "The waypoint here is taken away."
        } else if before >= MOST_WAYPOINTS {
            "There are waypoints enough."
        } else {
            let session = &self.lesson.stepping.session;
            let name = session.lesson().section_title(session.passage()).to_owned();
            self.made.push(Waypoint { name, moment });
            "A waypoint is made here. w: all of them"
        };
        self.lesson.stepping.say(said, Role::Good);
        vec![Effect::Class(ClassOrder::Waypoints(self.hash.clone(), self.made.clone())).into()]
    }

    fn jump(&mut self, command: Command) -> Vec<Wish> {
        let (waypoints, Some(at)) = (self.waypoints(), self.jumping) else { return Vec::new() };
        match command {
            Command::Up => self.jumping = Some(at.saturating_sub(1)),
            Command::Down => self.jumping = Some((at + 1).min(waypoints.len().saturating_sub(1))),
            Command::Open => {
                self.jumping = None;
                if let Some(waypoint) = waypoints.get(at) {
                    self.counted = Counted::Hidden;
                    self.show(&waypoint.moment);
                }
            }
            _ => self.jumping = None,
        }
        Vec::new()
    }
}
