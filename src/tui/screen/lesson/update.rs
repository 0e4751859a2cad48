//! What keys do in a lesson, and what the worker tells of its trainings.

use std::sync::Arc;
use std::time::Duration;

use crossterm::event::KeyEvent;
use ratatui::buffer::Buffer;

use super::state::LessonScreen;
use super::training::Job;
use crate::command::{Command, Context};
use crate::session::typed;
use crate::tui::graphics::PlacedPicture;
use crate::tui::message::{Address, Effect, Message};
use crate::tui::screen::menu::MenuEntry;
use crate::tui::screen::stepping::Wanted;
use crate::tui::screen::stepping::update::Rest;
use crate::tui::screen::stepping::zoom::Extra;
use crate::tui::shown::{Common, Round, Seen, Shown, Wish};
use crate::tui::theme::Role;

impl Shown for LessonScreen {
    fn name(&self) -> &'static str {
        "the lesson"
    }

    fn context(&self) -> Context {
        self.stepping.context_or(self.on_the_way())
    }

    fn help(&self) -> &'static [Context] {
        &[
            Context::Stepping,
            Context::Playing,
            Context::Asked,
            Context::Note,
            Context::Inspecting,
            Context::Changing,
            Context::Typing,
            Context::Training,
            Context::UnderWay,
            Context::Reading,
        ]
    }

    fn is_at(&self, address: &Address) -> bool {
        match address {
            Address::Lesson(key) => *key == self.key,
            Address::Job(job) => self.trainings.has(*job),
            _ => false,
        }
    }

    fn update(&mut self, message: Message, common: &mut Common) -> Vec<Wish> {
        let passage = self.stepping.session.passage();
        let mut wishes = match message {
            Message::Key(key) => self.key(key, common),
            Message::Tick => {
                self.stepping.tick();
                Vec::new()
            }
            Message::Mouse(event) => {
                self.stepping.pointed(event, common);
                Vec::new()
            }
            Message::Training { job, news } => {
                self.trainings.take_in(job, news);
                Vec::new()
            }
            Message::Reloaded(read) => {
                let stopped = self.reload(read, common.size.0);
                stopped.then(|| Effect::StopTraining.into()).into_iter().collect()
            }
            _ => Vec::new(),
        };
        // An answer is kept at once, a place when a passage is left: nothing that ends the program loses more.
        if self.note(common) || self.stepping.session.passage() != passage {
            wishes.insert(0, Effect::Save(common.progress.clone()).into());
        }
        self.stepping.arrive();
        wishes
    }

    fn wants_tick(&self) -> Option<Duration> {
        self.stepping.motion.wants_tick()
    }

    fn rest(&mut self) {
        self.stepping.motion.rest();
    }

    fn wants_mouse(&self) -> bool {
        self.stepping.wants_mouse()
    }

    fn resized(&mut self, columns: u16) {
        self.stepping.measure(columns);
    }

    fn view(&self, seen: &Seen<'_>, buffer: &mut Buffer) -> Vec<PlacedPicture> {
        super::view::draw(self, seen, buffer)
    }
}

impl LessonScreen {
    fn key(&mut self, key: KeyEvent, common: &mut Common) -> Vec<Wish> {
        match self.stepping.key(key, self.context(), common, &Extra::none()) {
            Some(Rest::Command(binding, count)) => match binding.command {
                Command::Leave if !self.stepping.is_inspecting() => return self.leave(Wish::Close, common),
                Command::Menu => return self.leave(Wish::Menu, common),
                Command::CopyNumber => return self.stepping.copy_number(),
                Command::CopyCommand => return self.copy_command(common),
                Command::Train => return self.train(common),
                Command::Fresh => return self.practise(),
                Command::Next if self.is_at_end() => return vec![Wish::Quiz(Round::End(self.entry()))],
                Command::StopTraining => return self.stop_training(),
                _ => self.stepping.command(binding, &count),
            },
            Some(Rest::Line(_, line)) => return self.guessed(&line, common),
            None => {}
        }
        Vec::new()
    }

    /// Copies the command that opens this lesson here: by its number, if it is one of the course.
    pub(crate) fn copy_command(&mut self, common: &Common) -> Vec<Wish> {
        let of_course = common.course.iter().find(|entry| entry.key == self.key);
        let number = of_course.and_then(|entry| entry.lesson.meta.number);
        let name = number.map_or_else(|| self.key.clone(), |number| number.to_string());
        self.stepping.copy_command(&name)
    }

    /// The lesson, and the name its progress is kept under.
    fn entry(&self) -> MenuEntry {
        MenuEntry { lesson: Arc::clone(self.stepping.session.lesson()), key: self.key.clone() }
    }

    /// The question of this step with other numbers, on a screen of its own.
    fn practise(&mut self) -> Vec<Wish> {
        let step = self.stepping.session.stepper().step().map(|(step, _)| step);
        let Some(asked) = step.and_then(|step| self.stepping.session.last_question(step)) else {
            self.stepping.say("Nothing is asked at this step.", Role::Quiet);
            return Vec::new();
        };
        if self.stepping.question().is_some() {
            self.stepping.say("Answer it first with these numbers.", Role::Quiet);
            return Vec::new();
        }
        vec![Wish::Quiz(Round::Practice(self.entry(), asked.id))]
    }

    /// Whether there is nothing after where one stands, and nothing is asked there.
    fn is_at_end(&self) -> bool {
        self.stepping.question().is_none() && self.stepping.session.stepper().is_at_end()
    }

    /// Keeps what was reached, and stops what is under way.
    fn leave(&mut self, to: Wish, common: &mut Common) -> Vec<Wish> {
        self.note(common);
        let mut wishes = vec![Wish::from(Effect::Save(common.progress.clone()))];
        wishes.extend(self.stop_training());
        wishes.push(to);
        wishes
    }

    fn stop_training(&mut self) -> Vec<Wish> {
        self.trainings.stop().then(|| Effect::StopTraining.into()).into_iter().collect()
    }

    /// Starts the training one stands at; the first time, a guess may be asked for before.
    fn train(&mut self, common: &mut Common) -> Vec<Wish> {
        let Some((place, experiment)) = self.stepping.session.experiment() else { return Vec::new() };
        if experiment.guess.is_some() && self.trainings.at(place).is_none() {
            self.stepping.ask(Wanted::Guess, "");
            return Vec::new();
        }
        self.start(None, common)
    }

    /// Starts the training with the guess that was typed, or without one.
    fn guessed(&mut self, line: &str, common: &mut Common) -> Vec<Wish> {
        if line.is_empty() {
            return self.start(None, common);
        }
        match typed(line) {
            Ok(guess) => self.start(Some(guess), common),
            Err(why) => {
                self.stepping.say(format!("`{line}` {why}."), Role::Bad);
                self.stepping.ask(Wanted::Guess, line);
                Vec::new()
            }
        }
    }

    /// Starts the training one stands at.
    pub(crate) fn start(&mut self, guess: Option<f64>, common: &mut Common) -> Vec<Wish> {
        let Some((place, experiment)) = self.stepping.session.experiment() else { return Vec::new() };
        common.jobs += 1;
        let job = Job { id: common.jobs, experiment: experiment.clone(), sources: common.sources.clone() };
        self.stepping.notice = None;
        self.trainings.start(place, job.id, guess);
        vec![Effect::Train(job).into()]
    }
}
