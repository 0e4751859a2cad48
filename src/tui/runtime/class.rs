//! What the loop has of a class: the room that one presents in, with what is kept of it, or the link to another's.
//!
//! It carries out orders; what a class is shown and what its answers come to is the screens' affair.

use std::io;
use std::sync::mpsc::Sender;
use std::time::{Duration, Instant};

use super::Incoming;
use super::link::{RoomLink, WayIn};
use super::room::{OpenRoom, RoomDoors};
use crate::class::{RoomNews, Waypoint};
use crate::tui::message::{ClassNews, ClassOrder, Message};

/// How often the answers of a class are kept.
const KEEP_EVERY: Duration = Duration::from_secs(1);

/// What a class needs from outside.
#[derive(Default)]
pub enum ClassEdge {
    /// There is none.
    #[default]
    None,
    /// One presents: the doors to its room, and what keeps answers and waypoints.
    Presents {
        /// The doors.
        doors: RoomDoors,
        /// Keeps the answers, as a table; an error is the caller's to report.
        keep: KeepAnswers,
        /// Keeps the waypoints that were made for the lesson of this hash.
        waypoints: KeepWaypoints,
    },
    /// One is in somebody's room.
    Follows(WayIn),
}

/// Keeps what a class answered, as a table.
pub type KeepAnswers = Box<dyn FnMut(&[u8])>;

/// Keeps the waypoints that were made for the lesson of a hash.
pub type KeepWaypoints = Box<dyn FnMut(&str, &[Waypoint])>;

/// The class as the loop has hold of it.
pub(super) enum ClassEnd {
    None,
    Presents {
        room: OpenRoom,
        keep: KeepAnswers,
        waypoints: KeepWaypoints,
        /// Answers that are not kept yet, and when some last were.
        answers: Option<Vec<u8>>,
        kept: Option<Instant>,
    },
    Follows(RoomLink),
}

impl ClassEnd {
    pub fn open(edge: ClassEdge, sender: Sender<Incoming>) -> io::Result<Self> {
        let tell = move |news| sender.send(Incoming::Message(Message::Class(news))).is_ok();
        Ok(match edge {
            ClassEdge::None => Self::None,
            ClassEdge::Presents { doors, keep, waypoints } => {
                // The presenter's first word: what the room is to see.
                tell(ClassNews::Room(RoomNews::Followers(0)));
                let room = doors.open(move |news| tell(ClassNews::Room(news)))?;
                Self::Presents { room, keep, waypoints, answers: None, kept: None }
            }
            ClassEdge::Follows(way) => Self::Follows(RoomLink::open(way, tell)),
        })
    }

    pub fn carry_out(&mut self, order: ClassOrder) {
        match (self, order) {
            (Self::Presents { room, .. }, ClassOrder::Note(tally)) => room.note(*tally),
            (Self::Presents { waypoints, .. }, ClassOrder::Waypoints(hash, made)) => waypoints(&hash, &made),
            (class @ Self::Presents { .. }, ClassOrder::Show(moment, section)) => {
                if let Self::Presents { room, .. } = class {
                    room.show(*moment, section);
                }
                // Whoever goes on has the answers of before kept, whatever ends the program next.
                class.keep_answers();
            }
            (Self::Presents { answers, .. }, ClassOrder::Keep(table)) => *answers = Some(table),
            (Self::Follows(link), ClassOrder::Send(message)) => link.say(&message),
            _ => {}
        }
    }

    /// When what is not kept yet is to be.
    pub fn keeps_at(&self) -> Option<Instant> {
        match self {
            Self::Presents { answers: Some(_), kept, .. } => {
                Some(kept.map_or_else(Instant::now, |at| at + KEEP_EVERY))
            }
            _ => None,
        }
    }

    /// Keeps it, if it is time.
    pub fn keep_due_answers(&mut self) {
        if self.keeps_at().is_some_and(|at| at <= Instant::now()) {
            self.keep_answers();
        }
    }

    /// Keeps what is not kept yet.
    pub fn keep_answers(&mut self) {
        if let Self::Presents { keep, answers, kept, .. } = self
            && let Some(table) = answers.take()
        {
            keep(&table);
            *kept = Some(Instant::now());
        }
    }
}
