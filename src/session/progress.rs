//! What is kept between runs: places reached and how questions were answered, as a versioned JSON text; and when a
//! question that was missed is to be asked again.
//!
//! This is the text's form only; the file it goes to is the command line's business, and so is which day it is.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::{Miss, QuestionOutcome};
use crate::lesson::Lesson;

/// The form's version. A text of a later one is left alone.
const VERSION: u32 = 2;
/// After how many days a missed question is asked again, and again if it is right then.
const PAUSES: [u32; 3] = [1, 3, 7];

/// A day, counted from the first of 1970.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct Day(pub u32);

/// Seconds a day has.
const SECONDS: u64 = 86_400;

impl Day {
    /// The day of a time, counted in seconds from the beginning of 1970.
    #[must_use]
    pub fn of(seconds: u64) -> Self {
        Self(u32::try_from(seconds / SECONDS).unwrap_or(u32::MAX))
    }
}

impl fmt::Display for Day {
    /// Year, month and day: `2026-11-30`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Counted in years that begin in March, so that a leap day is the last of its year; 400 of them are one era.
        let days = u64::from(self.0) + 719_468;
        let (era, in_era) = (days / 146_097, days % 146_097);
        let year_in_era = (in_era - in_era / 1_460 + in_era / 36_524 - in_era / 146_096) / 365;
        let in_year = in_era - (365 * year_in_era + year_in_era / 4 - year_in_era / 100);
        let month_from_march = (5 * in_year + 2) / 153;
        let day = in_year - (153 * month_from_march + 2) / 5 + 1;
        let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
        let year = era * 400 + year_in_era + u64::from(month <= 2);
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

/// A time, counted in seconds from the beginning of 1970, as tables have it: `2026-11-30T08:15:00Z`.
pub(crate) fn time_of(seconds: u64) -> String {
    let second = seconds % SECONDS;
    format!("{}T{:02}:{:02}:{:02}Z", Day::of(seconds), second / 3600, second / 60 % 60, second % 60)
}

/// Progress in every lesson, by the lesson's name or a file's path.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Progress {
    version: u32,
    /// Progress by lesson.
    #[serde(default)]
    pub lessons: BTreeMap<String, LessonProgress>,
    /// The lesson one was last in.
    #[serde(default)]
    pub last: Option<String>,
}

/// Progress in one lesson.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
pub struct LessonProgress {
    /// The stop one was at.
    pub stop: usize,
    /// The furthest stop reached.
    pub furthest: usize,
    /// How many stops there are.
    pub stops: usize,
    /// How questions were answered, by what they ask, or by their number where the first form had it.
    #[serde(default)]
    questions: BTreeMap<String, KeptAnswer>,
    /// The numbers of the questions answered, in the first form.
    #[serde(default, skip_serializing)]
    answered: BTreeSet<usize>,
}

/// How a question was answered the last time.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
struct KeptAnswer {
    /// How many answers were tried, the right one included.
    tries: usize,
    /// Whether the answer was shown instead.
    given_up: bool,
    /// When it is to be asked again, if it was missed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    due: Option<Day>,
    /// How many of the pauses before that are over.
    #[serde(default)]
    pauses: usize,
    /// The last of the answers that were wrong, this time and before.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    misses: Vec<Miss>,
    /// The day it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    on: Option<Day>,
}

/// How a question stands, for whoever reads of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuestionStanding {
    /// What it asks.
    pub ask: String,
    /// How many answers were tried the last time; none where it was not answered yet.
    pub tries: Option<usize>,
    /// Whether the answer was shown.
    pub is_shown: bool,
    /// The last of the answers that were wrong.
    pub misses: Vec<Miss>,
    /// When it was last answered, where that is kept.
    pub on: Option<Day>,
}

/// How far one is with a lesson.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct LessonStanding {
    /// Its questions.
    pub questions: usize,
    /// Those answered rightly.
    pub right: usize,
    /// Those to be asked again.
    pub due: usize,
    /// Whether every question is answered rightly; without any, whether the end was reached.
    pub is_done: bool,
    /// Whether one was ever in it.
    pub is_begun: bool,
}

impl LessonStanding {
    /// The share of the questions answered rightly, in whole percent; without any, whether it is done.
    #[must_use]
    pub fn percent(&self) -> usize {
        (self.right * 100).checked_div(self.questions).unwrap_or(100 * usize::from(self.is_done))
    }
}

/// Why kept progress cannot be used.
#[derive(Debug, Error)]
pub enum ProgressError {
    /// Not the form it should be.
    #[error("it cannot be read: {0}")]
    Corrupt(#[from] serde_json::Error),
    /// Written by a later version of the program.
    #[error("it was written by a later version of nn-tutor (form {0}, and this one knows {VERSION})")]
    Later(u32),
}

impl Default for Progress {
    fn default() -> Self {
        Self { version: VERSION, lessons: BTreeMap::new(), last: None }
    }
}

impl Progress {
    /// Reads progress, of this form or an earlier one.
    ///
    /// # Errors
    /// When the text is damaged, or of a later version.
    pub fn from_json(text: &str) -> Result<Self, ProgressError> {
        /// Read first, so that a later form is told from a damaged one.
        #[derive(Deserialize)]
        struct Versioned {
            version: u32,
        }
        let Versioned { version } = serde_json::from_str(text)?;
        if version > VERSION {
            return Err(ProgressError::Later(version));
        }
        let read: Self = serde_json::from_str(text)?;
        let lessons = read.lessons.into_iter().map(|(name, lesson)| (name, lesson.in_this_form())).collect();
        Ok(Self { version: VERSION, lessons, last: read.last })
    }

    /// Writes progress.
    ///
    /// # Errors
    /// None that the form allows; serde's own are passed on.
    pub fn to_json(&self) -> Result<String, ProgressError> {
        Ok(serde_json::to_string_pretty(self)? + "\n")
    }

    /// This, as another terminal may have left it, with what was learned here since `known`: the places gone to and the
    /// answers given, and the lesson one was last in. What was known and is gone from this was forgotten, and stays so.
    #[must_use]
    pub(crate) fn with_news(mut self, known: &Self, now: &Self) -> Self {
        for (name, lesson) in &now.lessons {
            let before = known.lessons.get(name);
            if before != Some(lesson) {
                let before = before.cloned().unwrap_or_default();
                self.lessons.entry(name.clone()).or_default().add(&before, lesson);
            }
        }
        if now.last != known.last {
            self.last.clone_from(&now.last);
        }
        self
    }

    /// How far one is with a lesson kept under a name.
    #[must_use]
    pub fn standing(&self, name: &str, lesson: &Lesson, today: Day) -> LessonStanding {
        let known = self.lessons.get(name);
        let answers: Vec<KeptAnswer> =
            known.map(|known| known.answers(lesson).map(|(_, answer)| answer).collect()).unwrap_or_default();
        let questions = lesson.questions().count();
        let right = answers.iter().filter(|answer| !answer.given_up).count();
        let is_at_end = known.is_some_and(|known| known.stops > 0 && known.furthest >= known.stops - 1);
        LessonStanding {
            questions,
            right,
            due: answers.iter().filter(|answer| answer.is_due(today)).count(),
            is_done: if questions == 0 { is_at_end } else { right == questions },
            is_begun: known.is_some(),
        }
    }

    /// The numbers of a lesson's questions that are to be asked again.
    #[must_use]
    pub fn due(&self, name: &str, lesson: &Lesson, today: Day) -> Vec<usize> {
        let known = self.lessons.get(name);
        let due = |known: &LessonProgress| {
            known.answers(lesson).filter(|(_, answer)| answer.is_due(today)).map(|(at, _)| at).collect()
        };
        known.map(due).unwrap_or_default()
    }

    /// In how many days the next of a lesson's questions is to be asked again, where none is today.
    #[must_use]
    pub fn due_in(&self, name: &str, lesson: &Lesson, today: Day) -> Option<u32> {
        let known = self.lessons.get(name)?;
        let waits = |answer: KeptAnswer| answer.due.filter(|due| *due > today).map(|due| due.0 - today.0);
        known.answers(lesson).filter_map(|(_, answer)| waits(answer)).min()
    }
}

impl LessonProgress {
    /// Adds what is new in `now` since `before`.
    fn add(&mut self, before: &Self, now: &Self) {
        self.note(now.stop, now.stops);
        if now.furthest > before.furthest {
            self.furthest = self.furthest.max(now.furthest);
        }
        let is_new = |(key, answer): &(&String, &KeptAnswer)| before.questions.get(*key) != Some(*answer);
        for (key, answer) in now.questions.iter().filter(is_new) {
            let known = self.questions.get(key).map_or(&[][..], |known| &known.misses);
            let misses = Miss::joined(known, &answer.misses);
            self.questions.insert(key.clone(), KeptAnswer { misses, ..answer.clone() });
        }
    }

    /// The same, with the answers of the first form as answers of this one.
    fn in_this_form(mut self) -> Self {
        let right =
            KeptAnswer { tries: 1, given_up: false, due: None, pauses: 0, misses: Vec::new(), on: None };
        for number in std::mem::take(&mut self.answered) {
            self.questions.entry(number.to_string()).or_insert_with(|| right.clone());
        }
        self
    }

    /// Notes a place.
    pub fn note(&mut self, stop: usize, stops: usize) {
        (self.stop, self.stops) = (stop, stops);
        self.furthest = self.furthest.max(stop).min(stops.saturating_sub(1));
    }

    /// Notes how a question was answered.
    pub fn note_answer(&mut self, lesson: &Lesson, outcome: QuestionOutcome, today: Day) {
        let Some(key) = keys(lesson).into_iter().nth(outcome.id) else { return };
        let before = self.questions.get(&key).or_else(|| self.questions.get(&outcome.id.to_string()));
        let answer = KeptAnswer::of(outcome, before, today);
        self.questions.insert(key, answer);
    }

    /// The numbers of a lesson's questions that were answered, or shown.
    pub fn answered(&self, lesson: &Lesson) -> impl Iterator<Item = usize> {
        self.answers(lesson).map(|(at, _)| at)
    }

    /// How each question stands: all there are in a lesson or, where it is not at hand, those that were answered.
    #[must_use]
    pub(crate) fn questions(&self, lesson: Option<&Lesson>) -> Vec<QuestionStanding> {
        let standing = |ask: String, answer: Option<&KeptAnswer>| QuestionStanding {
            ask,
            tries: answer.map(|answer| answer.tries),
            is_shown: answer.is_some_and(|answer| answer.given_up),
            misses: answer.map(|answer| answer.misses.clone()).unwrap_or_default(),
            on: answer.and_then(|answer| answer.on),
        };
        let Some(lesson) = lesson else {
            return self.questions.iter().map(|(key, answer)| standing(key.clone(), Some(answer))).collect();
        };
        let answers: BTreeMap<usize, KeptAnswer> = self.answers(lesson).collect();
        keys(lesson).into_iter().enumerate().map(|(at, ask)| standing(ask, answers.get(&at))).collect()
    }

    /// How many answers are kept.
    #[must_use]
    pub fn count(&self) -> usize {
        self.questions.len()
    }

    fn answers(&self, lesson: &Lesson) -> impl Iterator<Item = (usize, KeptAnswer)> {
        let known = |(at, key): (usize, String)| {
            let answer = self.questions.get(&key).or_else(|| self.questions.get(&at.to_string()))?;
            Some((at, answer.clone()))
        };
        keys(lesson).into_iter().enumerate().filter_map(known)
    }
}

impl KeptAnswer {
    /// What is kept of an answer. A question that was missed is due after the first pause; one that is due and right at
    /// the first try after the next, until there is none.
    fn of(
        QuestionOutcome { tries, given_up, misses, .. }: QuestionOutcome,
        before: Option<&Self>,
        today: Day,
    ) -> Self {
        let (pauses, due) = match before {
            _ if given_up || tries > 1 => (0, Some(Day(today.0.saturating_add(PAUSES[0])))),
            Some(before) if before.is_due(today) => {
                let pauses = before.pauses.saturating_add(1);
                (pauses, PAUSES.get(pauses).map(|days| Day(today.0.saturating_add(*days))))
            }
            Some(before) => (before.pauses, before.due),
            None => (0, None),
        };
        let known = before.map_or(&[][..], |before| &before.misses);
        // What was answered rightly once stays so; missed later, it is asked again.
        let (tries, given_up) = before
            .filter(|before| !before.given_up)
            .map_or((tries, given_up), |before| (before.tries, false));
        Self { tries, given_up, due, pauses, misses: Miss::joined(known, &misses), on: Some(today) }
    }

    /// Whether it is to be asked again; a day further off than any pause is a clock's mistake, and is no reason to wait.
    fn is_due(&self, today: Day) -> bool {
        self.due.is_some_and(|due| due <= today || due.0 - today.0 > PAUSES[2])
    }
}

/// What a lesson's questions are known by: what they ask, with a number for those that ask the same as one before.
fn keys(lesson: &Lesson) -> Vec<String> {
    let mut times: BTreeMap<String, usize> = BTreeMap::new();
    let asked = lesson.questions().map(|question| question.ask.written());
    asked
        .map(|ask| {
            let times = times.entry(ask.clone()).or_default();
            *times += 1;
            if *times == 1 { ask } else { format!("{ask} ({times})") }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_times_are_written_as_calendars_have_them() {
        for (day, date) in [
            (0, "1970-01-01"),
            (58, "1970-02-28"),
            (59, "1970-03-01"),
            (11_016, "2000-02-29"),
            (19_782, "2024-02-29"),
            (20_000, "2024-10-04"),
            (20_787, "2026-11-30"),
        ] {
            assert_eq!(Day(day).to_string(), date);
        }
        assert_eq!(time_of(20_787 * 86_400 + 8 * 3600 + 15 * 60), "2026-11-30T08:15:00Z");
    }
}
