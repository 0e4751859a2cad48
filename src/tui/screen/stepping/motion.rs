//! What moves by itself: steps that play at a reader's pace, and what travels between two of them.
//!
//! Time comes in ticks of one length, so that the same messages show the same. Where nothing moves there are none.

use std::time::Duration;

/// How long a tick is: twenty a second look smooth.
pub const TICK: Duration = Duration::from_millis(50);
/// Ticks from one thing that is shown to the next: half a second.
const ON_THE_WAY: u32 = 10;
/// Ticks a step is shown at least, at the usual pace.
const LEAST: u32 = 30;
/// Ticks a word takes to read: 200 are read in a minute.
const WORD: u32 = 6;
/// How much slower and faster than usual it goes: by so many halves and doubles.
const PACES: (i32, i32) = (-1, 2);

/// Whether anything may move.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Movement {
    /// What explains does.
    Explains,
    /// Nothing does.
    #[default]
    Still,
}

/// What moves, if anything.
#[derive(Clone, Copy, Debug, Default)]
pub struct Motion {
    allowed: Movement,
    /// Ticks gone on the way to the step that is shown; none once it is reached.
    gone: Option<u32>,
    /// How many ticks that way takes.
    way: u32,
    /// Ticks until the next step, while the steps play.
    left: Option<u32>,
    /// How often the usual pace is doubled.
    pace: i32,
}

impl Motion {
    /// Whether steps play by themselves.
    #[must_use]
    pub const fn is_playing(&self) -> bool {
        self.left.is_some()
    }

    /// How far it is on the way to the step that is shown, from 0 to 1, if it is on the way.
    #[must_use]
    pub fn share(&self) -> Option<f64> {
        self.gone.map(|gone| f64::from(gone) / f64::from(self.way))
    }

    /// How long until something moves.
    #[must_use]
    pub fn wants_tick(&self) -> Option<Duration> {
        if self.gone.is_some() { Some(TICK) } else { self.left.map(|left| TICK * left.max(1)) }
    }

    /// Takes in whether anything may move at all.
    pub const fn allow(&mut self, allowed: Movement) {
        self.allowed = allowed;
    }

    /// Comes to rest: at the step that is shown, all of it there.
    pub const fn rest(&mut self) {
        (self.gone, self.left) = (None, None);
    }

    /// Sets out for the step one has just gone to, which shows so many things one after another.
    pub(crate) fn set_out(&mut self, things: usize) {
        self.way = ON_THE_WAY.saturating_mul(u32::try_from(things.max(1)).unwrap_or(u32::MAX));
        self.gone = (self.allowed == Movement::Explains).then_some(0);
    }

    /// How fast it plays, where that is not as usual.
    #[must_use]
    pub(crate) fn pace(&self) -> Option<&'static str> {
        match self.pace {
            0 => None,
            ..0 => Some("½×"),
            1 => Some("2×"),
            _ => Some("4×"),
        }
    }

    /// Whether it may move at all.
    pub(crate) const fn is_allowed(&self) -> bool {
        matches!(self.allowed, Movement::Explains)
    }

    /// Has the next step come at once.
    pub const fn play(&mut self) {
        self.left = Some(0);
    }

    /// Plays no further than the step that is shown.
    pub(crate) const fn stop_playing(&mut self) {
        self.left = None;
    }

    /// Has the next step come once so many words are read.
    pub(crate) fn play_after(&mut self, words: usize) {
        let words = u32::try_from(words).unwrap_or(u32::MAX);
        self.left = Some(self.at_pace(words.saturating_mul(WORD).max(LEAST)).max(self.way));
    }

    /// Plays slower or faster; what is left of the step that is shown takes as much longer or shorter.
    pub(crate) fn change_pace(&mut self, by: i32) {
        let before = self.at_pace(LEAST);
        self.pace = (self.pace + by).clamp(PACES.0, PACES.1);
        self.left = self.left.map(|left| left.saturating_mul(self.at_pace(LEAST)) / before);
    }

    /// Takes in that a tick's time has gone; whether the next step is to come.
    pub fn tick(&mut self) -> bool {
        self.gone = self.gone.map(|gone| gone + 1).filter(|gone| *gone < self.way);
        self.left = self.left.map(|left| left.saturating_sub(1));
        self.left == Some(0)
    }

    fn at_pace(&self, ticks: u32) -> u32 {
        let ticks = if self.pace < 0 { ticks.saturating_mul(2) } else { ticks >> self.pace };
        ticks.max(ON_THE_WAY)
    }
}
