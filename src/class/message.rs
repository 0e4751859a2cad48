//! What travels: one JSON object a line, each of a kind named by its `is`, no line longer than [`LONGEST_LINE`].
//!
//! What a follower can say is to come in and to answer; no other message of its is read. What is told it is state, a
//! [`ClassMoment`]: never a key, a file or a program.

use serde::{Deserialize, Serialize};

use super::bars::AnswerBars;
use super::moment::ClassMoment;
use crate::lesson::safe_line;

/// The version of all of it. Who comes with another is told so.
pub const VERSION: u32 = 2;
/// The most bytes of a line.
pub const LONGEST_LINE: usize = 64 << 10;
/// The most characters of an answer, and of a name.
const LONGEST_ANSWER: usize = 200;
const LONGEST_NAME: usize = 40;
/// The fewest bytes of the secret a follower is known again by: a shorter one might be another's too.
const SHORTEST_SEAT: usize = 16;

/// Whoever is connected; no two ever have the same.
pub type ClientId = u64;

/// What is said to the room.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "lowercase", deny_unknown_fields)]
pub enum ToRoom {
    /// A follower comes in, by the room's code.
    Join {
        /// Of what it speaks.
        version: u32,
        /// The room's code.
        code: String,
        /// The name it gives itself, if it does.
        #[serde(default)]
        name: Option<String>,
        /// A secret of its own, by which it is known again when it comes back.
        #[serde(default)]
        seat: Option<String>,
    },
    /// The presenter's second screen comes in, by the token.
    Drive {
        /// Of what it speaks.
        version: u32,
        /// The token.
        token: String,
    },
    /// A follower answers a question.
    Answer {
        /// Which question of the lesson, from 0.
        question: usize,
        /// The answer as it was typed.
        text: String,
    },
    /// The second screen drives.
    Key {
        /// Where to.
        key: DriverKey,
    },
}

/// What the second screen can ask for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DriverKey {
    /// As `PgDn`.
    Next,
    /// As `PgUp`.
    Back,
    /// Nothing is shown, or all again.
    Blank,
    /// What the class answered is shown, then marked, then not.
    Answers,
    /// To a step, by its number.
    Step(usize),
    /// To the next waypoint.
    Waypoint,
}

/// What the room says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "lowercase")]
pub enum FromRoom {
    /// One is in.
    Welcome {
        /// Of what the room speaks.
        version: u32,
    },
    /// One is not, and why; whether it is worth trying again later.
    Refused {
        /// Why.
        why: String,
        /// Whether it may be otherwise later.
        again: bool,
    },
    /// What the class sees now: all there is to know for one who comes late.
    Moment(Box<ClassMoment>),
    /// An answer is noted.
    Heard {
        /// To which question.
        question: usize,
    },
    /// What only the presenter sees.
    Tally(Box<RoomTally>),
    /// The room is still there.
    Alive,
    /// The class is over.
    Ended,
}

/// What only the presenter sees.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct RoomTally {
    /// Seconds since it began.
    pub elapsed: u64,
    /// Seconds in each of the lesson's sections, those before the first heading first.
    pub sections: Vec<u64>,
    /// How one joins, if one can.
    pub joining: Option<String>,
    /// How many follow.
    pub followers: usize,
    /// What they answered to the question that is open here, with the slips by name.
    pub answers: Option<AnswerBars>,
    /// What was last said to the presenter.
    pub said: Option<String>,
    /// Where one can jump to.
    pub waypoints: Vec<Waypoint>,
}

/// A place to jump to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Waypoint {
    /// What it is called.
    pub name: String,
    /// What shows there.
    pub moment: ClassMoment,
}

/// What a line can be read of, whatever it is.
#[derive(Debug, Deserialize)]
struct Peek {
    version: Option<u32>,
}

impl ToRoom {
    /// Reads a line.
    ///
    /// # Errors
    /// Why it is no message, in words for whoever sent it.
    pub fn read(line: &str) -> Result<Self, String> {
        let message =
            serde_json::from_str(line.trim_end()).map_err(|_| match serde_json::from_str(line) {
                Ok(Peek { version: Some(version) }) if version != VERSION => other_version(version),
                _ => "this is no message of nn-tutor's".to_owned(),
            })?;
        match &message {
            Self::Join { version, .. } | Self::Drive { version, .. } if *version != VERSION => {
                Err(other_version(*version))
            }
            _ => Ok(message),
        }
    }

    /// What is said with it, short and safe to show.
    pub(super) fn made_safe(self) -> Self {
        let short = |text: &str, most: usize| {
            safe_line(&text.trim().chars().take(most).collect::<String>()).trim().to_owned()
        };
        match self {
            Self::Join { version, code, name, seat } => {
                let name = name.map(|name| short(&name, LONGEST_NAME)).filter(|name| !name.is_empty());
                let seat = seat.filter(|seat| (SHORTEST_SEAT..=LONGEST_NAME).contains(&seat.len()));
                Self::Join { version, code: short(&code, LONGEST_NAME), name, seat }
            }
            Self::Answer { question, text } => Self::Answer { question, text: short(&text, LONGEST_ANSWER) },
            other => other,
        }
    }
}

fn other_version(version: u32) -> String {
    format!(
        "this room speaks version {VERSION} of nn-tutor's class, and you speak version {version}: have the same on both sides"
    )
}

impl FromRoom {
    /// Reads a line, its words made safe to show.
    pub fn read(line: &str) -> Option<Self> {
        let message = serde_json::from_str(line.trim_end()).ok()?;
        Some(match message {
            Self::Refused { why, again } => Self::Refused { why: safe_line(&why), again },
            Self::Moment(mut moment) => {
                moment.lesson = safe_line(&moment.lesson);
                moment.answers.iter_mut().for_each(AnswerBars::make_safe);
                Self::Moment(moment)
            }
            Self::Tally(mut tally) => {
                tally.answers.iter_mut().for_each(AnswerBars::make_safe);
                for text in tally.joining.iter_mut().chain(&mut tally.said) {
                    *text = safe_line(text);
                }
                tally.waypoints.iter_mut().for_each(|waypoint| waypoint.name = safe_line(&waypoint.name));
                Self::Tally(tally)
            }
            other => other,
        })
    }
}

/// A message as a line, without its end.
fn line(message: &impl Serialize) -> String {
    serde_json::to_string(message).unwrap_or_default()
}

impl ToRoom {
    /// As a line, without its end.
    pub fn line(&self) -> String {
        line(self)
    }
}

impl FromRoom {
    /// As a line, without its end.
    pub fn line(&self) -> String {
        line(self)
    }
}
