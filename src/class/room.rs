//! The room as a state machine: who is in, who may come in, and what becomes of every line that comes.
//!
//! It holds no socket and reads no clock: what time it is comes with every line, as how long the class has lasted. What
//! it holds is bounded whatever comes: so many clients, a name of each, so many addresses.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use super::message::{ClientId, DriverKey, FromRoom, LONGEST_LINE, RoomTally, ToRoom, VERSION};
use super::moment::ClassMoment;

/// The most who follow at a time.
pub const MOST_FOLLOWERS: usize = 400;
/// The most second screens at a time.
const MOST_DRIVERS: usize = 4;
/// The most at a door who have not said yet who they are.
pub const MOST_WAITING: usize = 64;
/// How long they have for it.
const WAITS: Duration = Duration::from_secs(10);
/// Wrong codes an address has at once, and after how long it has one more.
const WRONG: f64 = 10.0;
const WRONG_EVERY: f64 = 1.0;
/// Lines a follower has at once, and how many more a second.
const LINES: f64 = 20.0;
const LINES_A_SECOND: f64 = 5.0;
/// The most addresses wrong codes are counted of.
const MOST_ADDRESSES: usize = 1_024;
/// The most followers that are known again when they come back.
const MOST_SEATS: usize = 4_096;
/// How often it is said that the room is still there.
const ALIVE_EVERY: Duration = Duration::from_secs(5);
/// The most sections times are kept of.
const MOST_SECTIONS: usize = 1_000;

/// By which way one comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gate {
    /// The published address: for followers.
    Followers,
    /// The machine itself: for the presenter's second screen.
    Drivers,
}

/// What is to be done.
#[derive(Clone, Debug, PartialEq)]
pub enum RoomReply {
    /// Send a line.
    Say(ClientId, Arc<str>),
    /// Send a line in place of any other of this kind that has not gone yet: only the newest is of use.
    Newest(ClientId, Arc<str>),
    /// End the connection, once what was said is gone.
    Close(ClientId),
    /// Tell the presenter.
    Tell(RoomNews),
}

/// What the presenter is told.
#[derive(Clone, Debug, PartialEq)]
pub enum RoomNews {
    /// So many follow now.
    Followers(usize),
    /// Somebody answered.
    Answered {
        /// Who: the same for one who went and came back.
        client: ClientId,
        /// The name that was given.
        name: Option<String>,
        /// Which question of the lesson.
        question: usize,
        /// The answer.
        text: String,
    },
    /// The second screen drives.
    Key(DriverKey),
}

/// An allowance that fills up again.
#[derive(Clone, Copy, Debug)]
struct Bucket {
    left: f64,
    since: Duration,
}

impl Bucket {
    const fn new(most: f64, now: Duration) -> Self {
        Self { left: most, since: now }
    }

    /// What there is by now.
    fn filled(self, most: f64, a_second: f64, now: Duration) -> Self {
        let gone = now.saturating_sub(self.since).as_secs_f64();
        Self { left: (self.left + gone * a_second).min(most), since: now }
    }
}

#[derive(Clone, Debug)]
enum Guest {
    Waiting { gate: Gate, address: IpAddr, since: Duration },
    Follower { who: ClientId, name: Option<String>, lines: Bucket },
    Driver,
}

/// The room.
#[derive(Debug)]
pub struct Room {
    code: Option<String>,
    token: String,
    guests: BTreeMap<ClientId, Guest>,
    wrong: BTreeMap<IpAddr, Bucket>,
    /// Who came in by which secret of its own.
    seats: BTreeMap<String, ClientId>,
    /// The line that says what the class sees now.
    moment: Option<Arc<str>>,
    /// What was last told to second screens.
    tally: RoomTally,
    /// The section the class is in, and since when.
    section: (usize, Duration),
    told_alive: Duration,
    told_elapsed: u64,
}

impl Room {
    /// An empty one, which second screens enter by a token, and followers by a code, if there is one.
    #[must_use]
    pub fn new(code: Option<String>, token: String) -> Self {
        Self {
            code: code.map(|code| plain(&code)),
            token,
            guests: BTreeMap::new(),
            wrong: BTreeMap::new(),
            seats: BTreeMap::new(),
            moment: None,
            tally: RoomTally::default(),
            section: (0, Duration::ZERO),
            told_alive: Duration::ZERO,
            told_elapsed: 0,
        }
    }

    /// How many follow.
    #[must_use]
    pub fn followers(&self) -> usize {
        self.guests.values().filter(|guest| matches!(guest, Guest::Follower { .. })).count()
    }

    /// How many are connected, whoever they are.
    #[must_use]
    pub fn connected(&self) -> usize {
        self.guests.len()
    }

    /// Somebody connects. Where too many wait at that door, the one has to go who has waited longest of those from the
    /// address with the most: whoever says at once who it is stays, however many say nothing.
    pub fn enter(&mut self, client: ClientId, gate: Gate, address: IpAddr, now: Duration) -> Vec<RoomReply> {
        let mut waiting: BTreeMap<IpAddr, Vec<(Duration, ClientId)>> = BTreeMap::new();
        for (client, guest) in &self.guests {
            if let Guest::Waiting { gate: at, address, since } = guest
                && *at == gate
            {
                waiting.entry(*address).or_default().push((*since, *client));
            }
        }
        let is_full = waiting.values().map(Vec::len).sum::<usize>() >= MOST_WAITING;
        let longest = waiting.values().max_by_key(|from| from.len()).and_then(|from| from.iter().min());
        let replies = longest.filter(|_| is_full).map_or_else(Vec::new, |(_, client)| {
            self.dismiss(*client, "too many come in at once: try again in a moment", true)
        });
        self.guests.insert(client, Guest::Waiting { gate, address, since: now });
        replies
    }

    /// A line of somebody's, without its end.
    pub fn hear(&mut self, client: ClientId, text: &str, now: Duration) -> Vec<RoomReply> {
        let Some(guest) = self.guests.get_mut(&client) else { return Vec::new() };
        if let Guest::Follower { lines, .. } = guest {
            *lines = lines.filled(LINES, LINES_A_SECOND, now);
            lines.left -= 1.0;
            if lines.left < -LINES {
                return self.dismiss(client, "you say too much at once", true);
            }
            if lines.left < 0.0 {
                return Vec::new();
            }
        }
        if text.len() > LONGEST_LINE {
            return self.dismiss(client, "a line of yours is too long", false);
        }
        let message = match ToRoom::read(text) {
            Ok(message) => message.made_safe(),
            Err(why) => return self.dismiss(client, &why, false),
        };
        match (message, self.guests.get(&client).cloned()) {
            (
                ToRoom::Join { code, name, seat, .. },
                Some(Guest::Waiting { gate: Gate::Followers, address, .. }),
            ) => self.join(client, &code, (name, seat), address, now),
            (ToRoom::Drive { token, .. }, Some(Guest::Waiting { gate: Gate::Drivers, .. })) => {
                self.drive(client, &token)
            }
            (ToRoom::Answer { question, text }, Some(Guest::Follower { who, name, .. })) => {
                let heard = FromRoom::Heard { question }.line().into();
                let told = RoomNews::Answered { client: who, name, question, text };
                vec![RoomReply::Say(client, heard), RoomReply::Tell(told)]
            }
            (ToRoom::Key { key }, Some(Guest::Driver)) => vec![RoomReply::Tell(RoomNews::Key(key))],
            _ => self.dismiss(client, "that is not yours to say here", false),
        }
    }

    fn join(
        &mut self,
        client: ClientId,
        code: &str,
        (name, seat): (Option<String>, Option<String>),
        address: IpAddr,
        now: Duration,
    ) -> Vec<RoomReply> {
        let known = self.wrong.get(&address).copied().unwrap_or(Bucket::new(WRONG, now));
        let mut left = known.filled(WRONG, 1.0 / WRONG_EVERY, now);
        if left.left < 1.0 {
            let why = "too many wrong codes came from your address: try again in some seconds";
            return self.dismiss(client, why, true);
        }
        if !self.code.as_deref().is_some_and(|own| is_same(own, &plain(code))) {
            left.left -= 1.0;
            if self.wrong.len() >= MOST_ADDRESSES {
                // Whoever has waited long enough has as many again as a stranger.
                self.wrong.retain(|_, bucket| bucket.filled(WRONG, 1.0 / WRONG_EVERY, now).left < WRONG);
            }
            if self.wrong.len() < MOST_ADDRESSES || self.wrong.contains_key(&address) {
                self.wrong.insert(address, left);
            }
            return self.dismiss(client, "that is not this room's code", false);
        }
        let who = self.seat(client, seat);
        // One who comes back before it is known that the connection was lost is not here twice.
        let is_it = |guest: &Guest| matches!(guest, Guest::Follower { who: other, .. } if *other == who);
        let lost = self.guests.iter().find(|(_, guest)| is_it(guest)).map(|(lost, _)| *lost);
        lost.map(|lost| self.guests.remove(&lost));
        if self.followers() >= MOST_FOLLOWERS {
            return self.dismiss(client, "the room is full", true);
        }
        self.guests.insert(client, Guest::Follower { who, name, lines: Bucket::new(LINES, now) });
        let mut replies: Vec<RoomReply> = lost.map(RoomReply::Close).into_iter().collect();
        replies.extend(self.welcome(client));
        replies.push(RoomReply::Tell(RoomNews::Followers(self.followers())));
        replies
    }

    /// Who comes in: whoever came in by this secret before. It is too long to be found out by how long this takes.
    fn seat(&mut self, client: ClientId, seat: Option<String>) -> ClientId {
        match seat.map(|seat| (self.seats.get(&seat).copied(), seat)) {
            Some((Some(who), _)) => who,
            Some((None, seat)) if self.seats.len() < MOST_SEATS => {
                self.seats.insert(seat, client);
                client
            }
            _ => client,
        }
    }

    fn drive(&mut self, client: ClientId, token: &str) -> Vec<RoomReply> {
        if !is_same(&self.token, token) {
            return self.dismiss(client, "that is not this presenter's token", false);
        }
        if self.drivers().count() >= MOST_DRIVERS {
            return self.dismiss(client, "there are second screens enough", true);
        }
        self.guests.insert(client, Guest::Driver);
        let mut replies = self.welcome(client);
        replies.push(RoomReply::Say(client, self.told().into()));
        replies
    }

    /// What one needs who has just come in.
    fn welcome(&self, client: ClientId) -> Vec<RoomReply> {
        let welcome = FromRoom::Welcome { version: VERSION }.line().into();
        let moment = self.moment.iter().map(|line| RoomReply::Newest(client, Arc::clone(line)));
        std::iter::once(RoomReply::Say(client, welcome)).chain(moment).collect()
    }

    fn drivers(&self) -> impl Iterator<Item = ClientId> + '_ {
        self.guests.iter().filter(|(_, guest)| matches!(guest, Guest::Driver)).map(|(client, _)| *client)
    }

    /// Somebody is gone.
    pub fn leave(&mut self, client: ClientId) -> Vec<RoomReply> {
        match self.guests.remove(&client) {
            Some(Guest::Follower { .. }) => vec![RoomReply::Tell(RoomNews::Followers(self.followers()))],
            _ => Vec::new(),
        }
    }

    fn dismiss(&mut self, client: ClientId, why: &str, again: bool) -> Vec<RoomReply> {
        let mut replies = refuse(client, why, again);
        replies.extend(self.leave(client));
        replies
    }

    /// What a class sees, in the section of this number, from now on.
    pub fn show(&mut self, moment: ClassMoment, section: usize, now: Duration) -> Vec<RoomReply> {
        self.count_section(now);
        self.section.0 = section.min(MOST_SECTIONS);
        let line: Arc<str> = FromRoom::Moment(Box::new(moment)).line().into();
        self.moment = Some(Arc::clone(&line));
        let is_in = |(client, guest): (&ClientId, &Guest)| {
            (!matches!(guest, Guest::Waiting { .. })).then_some(*client)
        };
        self.guests
            .iter()
            .filter_map(is_in)
            .map(|client| RoomReply::Newest(client, Arc::clone(&line)))
            .collect()
    }

    /// What only the presenter sees, from now on; times and numbers are the room's own.
    pub fn note(&mut self, tally: RoomTally) -> Vec<RoomReply> {
        let RoomTally { elapsed, sections, .. } = std::mem::take(&mut self.tally);
        self.tally = RoomTally { elapsed, sections, ..tally };
        self.tell_drivers()
    }

    fn told(&self) -> String {
        let tally = RoomTally { followers: self.followers(), ..self.tally.clone() };
        FromRoom::Tally(Box::new(tally)).line()
    }

    fn tell_drivers(&self) -> Vec<RoomReply> {
        if self.drivers().next().is_none() {
            return Vec::new();
        }
        let line: Arc<str> = self.told().into();
        self.drivers().map(|client| RoomReply::Say(client, Arc::clone(&line))).collect()
    }

    fn count_section(&mut self, now: Duration) {
        let (at, since) = self.section;
        let gone = now.saturating_sub(since).as_secs();
        if gone > 0 {
            if self.tally.sections.len() <= at {
                self.tally.sections.resize(at + 1, 0);
            }
            self.tally.sections[at] += gone;
            self.section.1 += Duration::from_secs(gone);
        }
    }

    /// Time goes: who has not said in time who he is goes, and the others hear that the room is still there.
    pub fn tick(&mut self, now: Duration) -> Vec<RoomReply> {
        let is_late = |guest: &Guest| matches!(guest, Guest::Waiting { since, .. } if now.saturating_sub(*since) > WAITS);
        let late: Vec<ClientId> =
            self.guests.iter().filter(|(_, guest)| is_late(guest)).map(|(client, _)| *client).collect();
        let mut replies: Vec<RoomReply> =
            late.into_iter().flat_map(|client| self.dismiss(client, "you said nothing", true)).collect();
        if now.saturating_sub(self.told_alive) >= ALIVE_EVERY {
            self.told_alive = now;
            let alive: Arc<str> = FromRoom::Alive.line().into();
            let is_in = |guest: &Guest| matches!(guest, Guest::Follower { .. });
            let followers = self.guests.iter().filter(|(_, guest)| is_in(guest));
            replies.extend(followers.map(|(client, _)| RoomReply::Say(*client, Arc::clone(&alive))));
        }
        if now.as_secs() > self.told_elapsed {
            self.told_elapsed = now.as_secs();
            self.tally.elapsed = now.as_secs();
            self.count_section(now);
            replies.extend(self.tell_drivers());
        }
        replies
    }

    /// The class is over.
    pub fn end(&mut self) -> Vec<RoomReply> {
        let ended: Arc<str> = FromRoom::Ended.line().into();
        let clients: Vec<ClientId> = self.guests.keys().copied().collect();
        self.guests.clear();
        let each = clients.into_iter();
        each.flat_map(|client| [RoomReply::Say(client, Arc::clone(&ended)), RoomReply::Close(client)])
            .collect()
    }
}

fn refuse(client: ClientId, why: &str, again: bool) -> Vec<RoomReply> {
    let refused = FromRoom::Refused { why: why.to_owned(), again }.line();
    vec![RoomReply::Say(client, refused.into()), RoomReply::Close(client)]
}

/// A code as it is compared: however it was typed.
fn plain(code: &str) -> String {
    code.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_uppercase).collect()
}

/// Whether two secrets are the same, found out in a time that tells nothing of where they differ.
fn is_same(own: &str, other: &str) -> bool {
    let differs = own.bytes().zip(other.bytes()).fold(0, |found, (a, b)| found | (a ^ b));
    own.len() == other.len() && differs == 0
}
