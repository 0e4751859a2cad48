//! A lesson before a class: what the class sees as one value, what travels to it, and the room it comes to.
//!
//! All of it is plain data and plain functions, with no socket, thread or clock: these are the runtime's, which asks
//! [`Room`] what to do with every line that comes in. So whatever a stranger sends can be tried without a network.

mod answers;
mod bars;
mod message;
mod moment;
mod place;
mod room;
mod words;

pub use answers::{AnsweredBy, ClassAnswers, Counted};
pub use bars::{AnswerBars, CountBar};
pub use message::{ClientId, DriverKey, FromRoom, LONGEST_LINE, RoomTally, ToRoom, VERSION, Waypoint};
pub use moment::{ClassMoment, ClassRecords, hash_of};
pub use place::{PlaceWithin, WayPlace};
pub use room::{Gate, MOST_FOLLOWERS, MOST_WAITING, Room, RoomNews, RoomReply};
pub use words::{Covered, Spotlight, WrittenAs};
