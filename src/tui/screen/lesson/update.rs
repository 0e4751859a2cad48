//! What keys do in a lesson, and what the worker tells of its trainings.

use ratatui::buffer::Buffer;
use ratatui::crossterm::event::KeyEvent;

use super::state::LessonScreen;
use super::training::Job;
use crate::command::{Command, Context};
use crate::tui::message::{Address, Effect, Message};
use crate::tui::screen::stepping::Wanted;
use crate::tui::screen::stepping::update::Rest;
use crate::tui::screen::stepping::zoom::Extra;
use crate::tui::screen::{Act, Common, Seen, Shown};
use crate::tui::theme::Role;

impl Shown for LessonScreen {
    fn name(&self) -> &'static str {
        "the lesson"
    }

    fn context(&self) -> Context {
        self.stepping.context_or(self.on_the_way())
    }

    fn help(&self) -> &'static [(Context, &'static str)] {
        &[
            (Context::Stepping, "Stepping"),
            (Context::Asked, "At a question"),
            (Context::Inspecting, "Inspecting cells (i)"),
            (Context::Changing, "Changing a number (e)"),
            (Context::Typing, "Typing"),
            (Context::Training, "Where a network is trained"),
            (Context::UnderWay, "While it is"),
            (Context::Reading, "Reading this"),
        ]
    }

    fn is_at(&self, address: &Address) -> bool {
        match address {
            Address::Lesson(key) => *key == self.key,
            Address::Job(job) => self.trainings.has(*job),
            _ => false,
        }
    }

    fn update(&mut self, message: Message, common: &mut Common) -> Vec<Act> {
        let acts = match message {
            Message::Key(key) => self.key(key, common),
            Message::Training { job, news } => {
                self.trainings.take_in(job, news);
                Vec::new()
            }
            Message::Reloaded(read) => {
                let stopped = self.reload(read);
                stopped.then_some(Act::Do(Effect::StopTraining)).into_iter().collect()
            }
            _ => Vec::new(),
        };
        self.note(&mut common.progress);
        self.stepping.session.prepare_picture();
        acts
    }

    fn view(&self, seen: &Seen<'_>, buffer: &mut Buffer) {
        super::view::draw(self, seen, buffer);
    }
}

impl LessonScreen {
    fn key(&mut self, key: KeyEvent, common: &mut Common) -> Vec<Act> {
        match self.stepping.key(key, self.context(), common.size, &Extra::none()) {
            Some(Rest::Command(binding, count)) => match binding.command {
                Command::Leave if !self.stepping.is_inspecting() => return self.leave(Act::Close, common),
                Command::Menu => return self.leave(Act::Menu, common),
                Command::Train => return self.train(common),
                Command::StopTraining => return self.stop_training(),
                _ => self.stepping.command(binding, &count),
            },
            Some(Rest::Line(_, line)) => return self.guessed(&line, common),
            None => {}
        }
        Vec::new()
    }

    /// Keeps what was reached, and stops what is under way.
    fn leave(&mut self, to: Act, common: &mut Common) -> Vec<Act> {
        self.note(&mut common.progress);
        let mut acts = vec![Act::Do(Effect::Save(common.progress.clone()))];
        acts.extend(self.stop_training());
        acts.push(to);
        acts
    }

    fn stop_training(&mut self) -> Vec<Act> {
        self.trainings.stop().then_some(Act::Do(Effect::StopTraining)).into_iter().collect()
    }

    /// Starts the training one stands at; the first time, a guess may be asked for before.
    fn train(&mut self, common: &mut Common) -> Vec<Act> {
        let Some((place, experiment)) = self.stepping.session.experiment() else { return Vec::new() };
        if experiment.guess.is_some() && self.trainings.at(place).is_none() {
            self.stepping.ask(Wanted::Guess, "");
            return Vec::new();
        }
        self.start(None, common)
    }

    /// Starts the training with the guess that was typed, or without one.
    fn guessed(&mut self, line: &str, common: &mut Common) -> Vec<Act> {
        if line.is_empty() {
            return self.start(None, common);
        }
        match line.replace('−', "-").replace(',', ".").parse::<f64>() {
            Ok(guess) if guess.is_finite() => self.start(Some(guess), common),
            _ => {
                self.stepping.say(format!("`{line}` is not a number."), Role::Bad);
                self.stepping.ask(Wanted::Guess, "");
                Vec::new()
            }
        }
    }

    fn start(&mut self, guess: Option<f64>, common: &mut Common) -> Vec<Act> {
        let Some((place, experiment)) = self.stepping.session.experiment() else { return Vec::new() };
        common.jobs += 1;
        let job = Job { id: common.jobs, experiment: experiment.clone(), sources: common.sources.clone() };
        self.stepping.notice = None;
        self.trainings.start(place, job.id, guess);
        vec![Act::Do(Effect::Train(job))]
    }
}
