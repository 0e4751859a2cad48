//! The way to a room somebody else presents in: it is found again by itself when it is lost, ever less often.

use std::io::{self, BufReader, Write as _};
use std::net::{Shutdown, TcpStream, ToSocketAddrs as _};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use super::super::message::ClassNews;
use super::wire::{next_line, token};
use crate::class::{FromRoom, ToRoom};

/// How long a room may take to answer, and may be silent.
const ANSWERS: Duration = Duration::from_secs(5);
const SILENT: Duration = Duration::from_secs(15);
/// After how long it is tried again, at first and at most.
const AGAIN: Duration = Duration::from_millis(250);
const LONGEST: Duration = Duration::from_secs(8);

/// How one comes into a room.
#[derive(Clone, Debug)]
pub struct WayIn {
    /// Host and port.
    pub address: String,
    /// What is said at the door.
    pub hello: ToRoom,
    /// Another way, where the room may be found elsewhere after it was lost.
    pub elsewhere: Option<fn() -> Option<WayIn>>,
}

/// A connection that is kept up.
#[derive(Clone, Debug, Default)]
pub struct RoomLink(Arc<Mutex<OpenLine>>);

#[derive(Debug, Default)]
struct OpenLine {
    stream: Option<TcpStream>,
    /// The answer that was said last: it may have been lost with the connection, and is said again in the next.
    answer: Option<ToRoom>,
}

impl RoomLink {
    /// Goes there, as somebody who is known again when the connection was lost, by a seat that is kept or a new one.
    /// `tell` hears of everything, until it says that nobody listens any more.
    pub fn open(mut way: WayIn, tell: impl Fn(ClassNews) -> bool + Send + 'static) -> Self {
        if let ToRoom::Join { seat, .. } = &mut way.hello {
            seat.get_or_insert_with(token);
        }
        let link = Self::default();
        let own = link.clone();
        thread::spawn(move || own.work(&way, &tell));
        link
    }

    /// Says something, if there is anybody to say it to.
    pub fn say(&self, message: &ToRoom) {
        let line = format!("{}\n", message.line());
        let mut own = self.line();
        if matches!(message, ToRoom::Answer { .. }) {
            own.answer = Some(message.clone());
        }
        if let Some(stream) = &mut own.stream {
            // A line is short; where it cannot go at once, the connection is as good as lost.
            if stream.write_all(line.as_bytes()).is_err() {
                let _ = stream.shutdown(Shutdown::Both);
            }
        }
    }

    fn line(&self) -> std::sync::MutexGuard<'_, OpenLine> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn work(&self, way: &WayIn, tell: &impl Fn(ClassNews) -> bool) {
        let (mut pause, mut was_in) = (AGAIN, false);
        let mut way = way.clone();
        loop {
            let (why, again) = match self.visit(&way, tell, &mut pause, &mut was_in) {
                Ok(None) => return,
                Ok(Some((why, again))) => (why, again),
                Err(error) => (said(&error, &way.address), true),
            };
            self.line().stream = None;
            if !tell(ClassNews::Cut(why, again)) || !again {
                return;
            }
            thread::sleep(pause);
            way = way.elsewhere.and_then(|find| find()).unwrap_or(way);
            pause = (pause * 2).min(LONGEST);
        }
    }

    /// One connection from beginning to end: why it ended, and whether another is of use; nothing where it is all over.
    fn visit(
        &self,
        way: &WayIn,
        tell: &impl Fn(ClassNews) -> bool,
        pause: &mut Duration,
        was_in: &mut bool,
    ) -> io::Result<Option<(String, bool)>> {
        let addresses = way.address.to_socket_addrs()?;
        let mut last = io::Error::new(io::ErrorKind::NotFound, "there is no such host");
        let mut found = None;
        for address in addresses {
            match TcpStream::connect_timeout(&address, ANSWERS) {
                Ok(stream) => {
                    found = Some(stream);
                    break;
                }
                Err(error) => last = error,
            }
        }
        let stream = found.ok_or(last)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(SILENT))?;
        stream.set_write_timeout(Some(Duration::from_millis(500)))?;
        // Whoever came in may speak; what is said before that is not heard.
        let mut hello = &stream;
        hello.write_all(format!("{}\n", way.hello.line()).as_bytes())?;
        self.line().stream = Some(stream.try_clone()?);
        let mut lines = BufReader::with_capacity(1 << 12, stream);
        while let Some(line) = next_line(&mut lines)? {
            let Some(heard) = FromRoom::read(&line) else {
                return Ok(Some(("what answers there is no class of nn-tutor's".to_owned(), false)));
            };
            let refused = match &heard {
                // Whoever was in before waits for the presenter to come back.
                FromRoom::Refused { why, again } => Some((why.clone(), *again || *was_in)),
                FromRoom::Moment(_) => {
                    (*pause, *was_in) = (AGAIN, true);
                    None
                }
                _ => None,
            };
            if matches!(heard, FromRoom::Welcome { .. }) && *was_in {
                let answer = self.line().answer.clone();
                if let Some(answer) = answer {
                    self.say(&answer);
                }
            }
            let is_over = heard == FromRoom::Ended;
            if refused.is_some() {
                return Ok(refused);
            }
            if heard != FromRoom::Alive && !tell(ClassNews::Heard(heard)) {
                return Ok(None);
            }
            if is_over {
                return Ok(None);
            }
        }
        Ok(Some(("the connection to the class was lost".to_owned(), true)))
    }
}

fn said(error: &io::Error, address: &str) -> String {
    match error.kind() {
        io::ErrorKind::ConnectionRefused => format!("nobody presents at {address}"),
        io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut => format!("{address} does not answer"),
        _ => format!("{address} cannot be reached: {error}"),
    }
}
