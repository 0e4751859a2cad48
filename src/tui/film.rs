//! A script carried out on no terminal and by no clock: the frames there would have been, and when.
//!
//! What moves by itself moves by its own ticks, and the time between keys is the script's; so the same script gives the
//! same film, every time. A training is carried out at once, and told an epoch at a time.

use std::collections::VecDeque;
use std::ops::ControlFlow;
use std::time::Duration;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::app::App;
use super::message::{Effect, Message};
use super::screen::lesson::{Job, News};
use super::screen::stepping::TICK;
use super::script::{Script, ScriptAct};
use super::view::draw;
use crate::lesson::safe_line;
use crate::study::experiment::{ExperimentError, ExperimentNews, run};

/// From one key to the next where the script says nothing.
pub(super) const PACE: Duration = Duration::from_millis(700);
/// From one letter of a text to the next.
pub(super) const LETTER: Duration = Duration::from_millis(120);
/// How long the last frame stands.
const LAST: Duration = Duration::from_millis(1_500);
/// From one epoch of a training to the next.
const EPOCH: Duration = Duration::from_millis(500);
/// The longest wait for what moves to come to rest.
const LONGEST_REST: Duration = Duration::from_mins(10);
/// The longest film, and the most frames of one.
const LONGEST: Duration = Duration::from_hours(3);
const MOST_FRAMES: usize = 20_000;

/// What was on the screen, from when on.
#[derive(Clone, Debug)]
pub struct Frame {
    /// Since the beginning.
    pub at: Duration,
    /// The screen.
    pub screen: Buffer,
}

/// A script as it was seen.
#[derive(Clone, Debug)]
pub struct Film {
    /// Columns and rows.
    pub size: (u16, u16),
    /// The frames, in order, each at a later time than the one before.
    pub frames: Vec<Frame>,
    /// The waypoints, by when and by name.
    pub waypoints: Vec<(Duration, String)>,
    /// When it ends.
    pub end: Duration,
}

/// Carries a script out at a size.
///
/// # Errors
/// In words, where it goes on for too long.
pub fn film(app: &mut App, script: &Script, size: (u16, u16)) -> Result<Film, String> {
    app.update(Message::Resize(size.0, size.1));
    let mut camera = Camera {
        app,
        now: Duration::ZERO,
        stands_since: None,
        coming: VecDeque::new(),
        is_over: false,
        film: Film { size, frames: Vec::new(), waypoints: Vec::new(), end: Duration::ZERO },
    };
    camera.look();
    let mut was_waited = false;
    for act in &script.0 {
        if camera.is_over {
            break;
        }
        let pause = match act {
            _ if was_waited => Duration::ZERO,
            ScriptAct::Letter(_) => LETTER,
            _ => PACE,
        };
        was_waited = false;
        match act {
            ScriptAct::Key(key) | ScriptAct::Letter(key) => camera.act(pause, Message::Key(*key)),
            ScriptAct::Paste(text) => camera.act(pause, Message::Paste(text.clone())),
            ScriptAct::Wait(time) => {
                camera.until(camera.now + *time);
                was_waited = true;
            }
            ScriptAct::Rest => {
                camera.rest();
                was_waited = true;
            }
            ScriptAct::Pause(name) => {
                let at = camera.now;
                camera.film.waypoints.push((at, name.clone()));
            }
        }
        if camera.now > LONGEST || camera.film.frames.len() > MOST_FRAMES {
            let (hours, minutes) = (LONGEST.as_secs() / 3600, camera.now.as_secs() / 60);
            return Err(format!(
                "this goes on for too long: {} frames in {minutes} minutes; {MOST_FRAMES} in {hours} hours are the most",
                camera.film.frames.len()
            ));
        }
    }
    camera.until(camera.now + LAST);
    camera.film.end = camera.now;
    Ok(camera.film)
}

struct Camera<'a> {
    app: &'a mut App,
    now: Duration,
    /// Since when what moves has stood as it does, if anything moves.
    stands_since: Option<Duration>,
    /// What a training will tell, and when.
    coming: VecDeque<(Duration, Message)>,
    is_over: bool,
    film: Film,
}

impl Camera<'_> {
    fn act(&mut self, pause: Duration, message: Message) {
        self.until(self.now + pause);
        self.hear(message);
        self.look();
    }

    /// Lets the time go by, with all that moves in it.
    fn until(&mut self, end: Duration) {
        while !self.is_over {
            let tick =
                self.stands_since.zip(self.app.wants_tick()).map(|(since, after)| (since + after, after));
            let news = self.coming.front().map(|(at, _)| *at);
            match (tick, news) {
                (_, Some(at)) if at <= end && tick.is_none_or(|(tick, _)| at <= tick) => {
                    self.now = at;
                    if let Some((_, message)) = self.coming.pop_front() {
                        self.hear(message);
                    }
                }
                (Some((at, after)), _) if at <= end => {
                    (self.now, self.stands_since) = (at, None);
                    for _ in 0..after.as_millis() / TICK.as_millis() {
                        self.hear(Message::Tick);
                    }
                }
                _ => break,
            }
            self.look();
        }
        self.now = self.now.max(end);
    }

    /// Lets it go by until nothing moves any more.
    fn rest(&mut self) {
        let end = self.now + LONGEST_REST;
        while !self.is_over && self.now < end && (self.app.wants_tick().is_some() || !self.coming.is_empty())
        {
            self.until(self.now + TICK);
        }
    }

    fn hear(&mut self, message: Message) {
        for effect in self.app.update(message) {
            match effect {
                Effect::Quit => self.is_over = true,
                Effect::Train(job) => self.train(&job),
                Effect::StopTraining => self.coming.clear(),
                // Nothing is kept of a film's session, and there is no terminal and no run behind it.
                Effect::Save(_)
                | Effect::Suspend
                | Effect::Redraw
                | Effect::Behind(_)
                | Effect::Ask(_)
                | Effect::StopAsking
                | Effect::Copy(_)
                | Effect::Keep(_)
                | Effect::Write { .. }
                | Effect::Remember(_)
                | Effect::KeepPlaces(_)
                | Effect::Class(_) => {}
            }
        }
    }

    /// Carries a training out, to be told of by and by.
    fn train(&mut self, job: &Job) {
        let mut news = Vec::new();
        let done = carry_out(job, &mut news);
        news.push(done.map_or_else(|error| News::Failed(safe_line(&error.to_string())), |()| News::Done));
        self.coming.clear();
        for (count, news) in (1..).zip(news) {
            self.coming.push_back((self.now + EPOCH * count, Message::Training { job: job.id, news }));
        }
    }

    /// Takes a frame, where it is another than the last.
    fn look(&mut self) {
        self.stands_since = self.app.wants_tick().map(|_| self.stands_since.unwrap_or(self.now));
        if self.is_over {
            return;
        }
        let area = Rect::new(0, 0, self.film.size.0, self.film.size.1);
        let mut screen = Buffer::empty(area);
        draw(self.app, area, &mut screen);
        let frames = &mut self.film.frames;
        if frames.last().is_some_and(|last| last.at == self.now) {
            frames.pop();
        }
        if frames.last().is_none_or(|last| last.screen != screen) {
            frames.push(Frame { at: self.now, screen });
        }
    }
}

fn carry_out(job: &Job, news: &mut Vec<News>) -> Result<(), ExperimentError> {
    let records = job.sources.open()?;
    news.push(News::Opened(job.experiment.plan().counts(&records)));
    run(&job.experiment, &records, &mut |progress| {
        if let ExperimentNews::Epoch(score) = progress {
            news.push(News::Epoch(score));
        }
        ControlFlow::Continue(())
    })?;
    Ok(())
}
