//! The room's sockets. Each client has a thread that reads and one that writes, and only the room's own thread knows of the
//! room: so nobody is ever waited for by anybody else. A client that reads slowly gets the newest moment and none between;
//! one that writes much has one line in hand at a time.
//!
//! Measured in November 2026 with an unoptimised build on two busy cores, from the key in the presenter's terminal to the line
//! at the follower: 40 scripted followers have a step after 2.4 to 4.5 ms (median; the last of them after 25 ms at most),
//! 200 after 6 to 7 ms, and none missed one of 24 steps. 40 followers in terminals of their own on the same two cores have
//! drawn it after 140 ms (median), each holding 2 MB of its own besides the program itself, which they share.

use std::collections::{BTreeMap, VecDeque};
use std::io::{self, BufReader, Write as _};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, SyncSender, channel, sync_channel};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use super::wire::{code, next_line, token};
use crate::class::{
    ClassMoment, ClientId, Gate, MOST_FOLLOWERS, MOST_WAITING, Room, RoomNews, RoomReply, RoomTally,
};

/// How long a line may take to be taken.
const PATIENCE: Duration = Duration::from_secs(10);
/// Lines that wait for a client at most, besides the newest moment.
const MOST_LINES: usize = 32;
/// What a thread of a client's needs.
const STACK: usize = 128 << 10;
/// How often time is told.
const TICK: Duration = Duration::from_millis(250);
/// Connections at most, whoever they are.
const MOST_CONNECTED: usize = MOST_FOLLOWERS + 2 * MOST_WAITING + 16;

/// The doors to a room that is not open yet.
#[derive(Debug)]
pub struct RoomDoors {
    published: Option<TcpListener>,
    own: TcpListener,
    code: Option<String>,
    token: String,
}

impl RoomDoors {
    /// Makes the door for the presenter's second screen, on this machine alone and, where an address is given, that for
    /// followers, who come in by the code given, else by one that is drawn.
    ///
    /// # Errors
    /// When an address cannot be had, such as one that is taken.
    pub fn make(publish: Option<SocketAddr>, own_code: Option<String>) -> io::Result<Self> {
        let published = publish.map(TcpListener::bind).transpose()?;
        let own = TcpListener::bind(("127.0.0.1", 0))?;
        Ok(Self {
            code: published.is_some().then(|| own_code.unwrap_or_else(code)),
            published,
            own,
            token: token(),
        })
    }

    /// Where followers come in, and by which code.
    pub fn joining(&self) -> Option<(SocketAddr, &str)> {
        Some((self.published.as_ref()?.local_addr().ok()?, self.code.as_deref()?))
    }

    /// Where the second screen comes in, and by which token.
    pub fn driving(&self) -> Option<(SocketAddr, &str)> {
        Some((self.own.local_addr().ok()?, &self.token))
    }

    /// Opens them. `tell` hears what the presenter is to know, until it says that nobody listens any more.
    ///
    /// # Errors
    /// When there are no threads to be had.
    pub fn open(self, tell: impl Fn(RoomNews) -> bool + Send + 'static) -> io::Result<OpenRoom> {
        let (sender, events) = channel();
        let room = Room::new(self.code, self.token);
        let is_over = Arc::new(AtomicBool::new(false));
        let (ids, connected) = (Arc::new(AtomicU64::new(1)), Arc::new(AtomicUsize::new(0)));
        let doors = [(self.published, Gate::Followers), (Some(self.own), Gate::Drivers)];
        let mut addresses = Vec::new();
        for (door, gate) in doors {
            let Some(door) = door else { continue };
            addresses.extend(door.local_addr());
            let porter = Porter {
                gate,
                sender: sender.clone(),
                ids: Arc::clone(&ids),
                connected: Arc::clone(&connected),
                is_over: Arc::clone(&is_over),
            };
            thread::Builder::new().stack_size(STACK).spawn(move || porter.work(&door))?;
        }
        let begun = Instant::now();
        let worker = RoomWorker { room, clients: BTreeMap::new(), tell, begun };
        let worker = thread::Builder::new().spawn(move || worker.work(&events))?;
        Ok(OpenRoom { sender, is_over, addresses, worker: Some(worker) })
    }
}

/// A room as whoever presents has hold of it; once this is gone, so is the room.
#[derive(Debug)]
pub struct OpenRoom {
    sender: Sender<RoomEvent>,
    is_over: Arc<AtomicBool>,
    addresses: Vec<SocketAddr>,
    worker: Option<thread::JoinHandle<()>>,
}

impl OpenRoom {
    /// Has the class see this, in the section of this number.
    pub fn show(&self, moment: ClassMoment, section: usize) {
        // The room is gone only once this is.
        let _ = self.sender.send(RoomEvent::Show(Box::new(moment), section));
    }

    /// Has the second screen see this.
    pub fn note(&self, tally: RoomTally) {
        let _ = self.sender.send(RoomEvent::Note(Box::new(tally)));
    }
}

impl Drop for OpenRoom {
    fn drop(&mut self) {
        self.is_over.store(true, Ordering::Relaxed);
        let _ = self.sender.send(RoomEvent::End);
        // A porter looks up only when somebody knocks.
        for address in &self.addresses {
            let mut address = *address;
            if address.ip().is_unspecified() {
                address.set_ip([127, 0, 0, 1].into());
            }
            let _ = TcpStream::connect_timeout(&address, TICK);
        }
        if let Some(worker) = self.worker.take() {
            let _ = worker.join();
        }
    }
}

/// What wakes the room.
#[derive(Debug)]
enum RoomEvent {
    Entered(ClientId, Gate, SocketAddr, Client),
    Line(ClientId, String),
    Left(ClientId),
    Show(Box<ClassMoment>, usize),
    Note(Box<RoomTally>),
    End,
}

/// A client as the room has hold of it.
#[derive(Debug)]
struct Client {
    outbox: Arc<Outbox>,
    /// Lets the reader read its next line.
    more: SyncSender<()>,
}

/// What waits to be sent to a client.
#[derive(Debug, Default)]
struct Outbox {
    waiting: Mutex<OutboxLines>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct OutboxLines {
    lines: VecDeque<Arc<str>>,
    newest: Option<Arc<str>>,
    is_closed: bool,
}

impl Outbox {
    fn change(&self, change: impl FnOnce(&mut OutboxLines)) {
        change(&mut self.waiting.lock().unwrap_or_else(PoisonError::into_inner));
        self.changed.notify_one();
    }

    /// The next line to send; none once there is none and will be none.
    fn next(&self) -> Option<Arc<str>> {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            if let Some(line) = waiting.lines.pop_front().or_else(|| waiting.newest.take()) {
                return Some(line);
            }
            if waiting.is_closed {
                return None;
            }
            waiting = self.changed.wait(waiting).unwrap_or_else(PoisonError::into_inner);
        }
    }
}

/// Lets clients in at a door.
struct Porter {
    gate: Gate,
    sender: Sender<RoomEvent>,
    ids: Arc<AtomicU64>,
    connected: Arc<AtomicUsize>,
    is_over: Arc<AtomicBool>,
}

impl Porter {
    fn work(&self, door: &TcpListener) {
        for stream in door.incoming() {
            if self.is_over.load(Ordering::Relaxed) {
                return;
            }
            match stream {
                // Beyond what the room could ever hold nobody is even answered.
                Ok(stream) if self.connected.load(Ordering::Relaxed) < MOST_CONNECTED => {
                    let _ = self.let_in(stream);
                }
                Ok(_) => {}
                // Such as when there are no more files to be had: it passes.
                Err(_) => thread::sleep(TICK),
            }
        }
    }

    fn let_in(&self, stream: TcpStream) -> io::Result<()> {
        stream.set_nodelay(true)?;
        stream.set_write_timeout(Some(PATIENCE))?;
        let id = self.ids.fetch_add(1, Ordering::Relaxed);
        let address = stream.peer_addr()?;
        let writing = stream.try_clone()?;
        let outbox = Arc::new(Outbox::default());
        let (more, ready) = sync_channel(1);
        let client = Client { outbox: Arc::clone(&outbox), more };
        let sender = self.sender.clone();
        let connected = Arc::clone(&self.connected);
        let entered = self.sender.send(RoomEvent::Entered(id, self.gate, address, client));
        if entered.is_err() {
            return Ok(());
        }
        self.connected.fetch_add(1, Ordering::Relaxed);
        let threads = || thread::Builder::new().stack_size(STACK);
        let reader = threads().spawn(move || {
            listen(&stream, id, &sender, &ready);
            connected.fetch_sub(1, Ordering::Relaxed);
        });
        if let Err(error) = reader {
            self.connected.fetch_sub(1, Ordering::Relaxed);
            let _ = self.sender.send(RoomEvent::Left(id));
            return Err(error);
        }
        threads().spawn(move || speak(writing, &outbox)).map(drop)
    }
}

/// Reads a client's lines, one at a time.
fn listen(stream: &TcpStream, id: ClientId, sender: &Sender<RoomEvent>, ready: &Receiver<()>) {
    // Much of what is read at once is never used: a line is short.
    let mut lines = BufReader::with_capacity(1 << 10, stream);
    while let Ok(Some(line)) = next_line(&mut lines) {
        if sender.send(RoomEvent::Line(id, line)).is_err() || ready.recv().is_err() {
            break;
        }
    }
    let _ = sender.send(RoomEvent::Left(id));
    let _ = stream.shutdown(Shutdown::Read);
}

/// Sends a client what waits for it, until it is closed or takes too long.
fn speak(mut stream: TcpStream, outbox: &Outbox) {
    while let Some(line) = outbox.next() {
        let bytes = [line.as_bytes(), b"\n"].concat();
        if stream.write_all(&bytes).is_err() {
            break;
        }
    }
    let _ = stream.shutdown(Shutdown::Both);
}

/// The room's own thread.
struct RoomWorker<T> {
    room: Room,
    clients: BTreeMap<ClientId, Client>,
    tell: T,
    begun: Instant,
}

impl<T: Fn(RoomNews) -> bool> RoomWorker<T> {
    fn work(mut self, events: &Receiver<RoomEvent>) {
        let mut ticked = Instant::now();
        loop {
            let event = match events.recv_timeout(TICK.saturating_sub(ticked.elapsed())) {
                Ok(RoomEvent::End) | Err(RecvTimeoutError::Disconnected) => break,
                Ok(event) => Some(event),
                Err(RecvTimeoutError::Timeout) => None,
            };
            let now = self.begun.elapsed();
            let mut replies = event.map_or_else(Vec::new, |event| self.take(event, now));
            if ticked.elapsed() >= TICK {
                ticked = Instant::now();
                replies.extend(self.room.tick(now));
            }
            if !self.carry_out(replies) {
                break;
            }
        }
        let last = self.room.end();
        self.carry_out(last);
        // What was said last is to arrive before the program is gone.
        thread::sleep(Duration::from_millis(20));
    }

    fn take(&mut self, event: RoomEvent, now: Duration) -> Vec<RoomReply> {
        match event {
            RoomEvent::Entered(id, gate, address, client) => {
                self.clients.insert(id, client);
                self.room.enter(id, gate, address.ip(), now)
            }
            RoomEvent::Line(id, line) => {
                let replies = self.room.hear(id, &line, now);
                if let Some(client) = self.clients.get(&id) {
                    // A reader has no more than one line in hand, and so there is room.
                    let _ = client.more.try_send(());
                }
                replies
            }
            RoomEvent::Left(id) => {
                if let Some(client) = self.clients.remove(&id) {
                    client.outbox.change(|waiting| waiting.is_closed = true);
                }
                self.room.leave(id)
            }
            RoomEvent::Show(moment, section) => self.room.show(*moment, section, now),
            RoomEvent::Note(tally) => self.room.note(*tally),
            RoomEvent::End => Vec::new(),
        }
    }

    /// Does what the room says; whether anybody still listens to it.
    fn carry_out(&mut self, replies: Vec<RoomReply>) -> bool {
        for reply in replies {
            match reply {
                RoomReply::Say(id, line) => {
                    let Some(client) = self.clients.get(&id) else { continue };
                    client.outbox.change(|waiting| {
                        if waiting.lines.len() < MOST_LINES {
                            waiting.lines.push_back(line);
                        }
                    });
                }
                RoomReply::Newest(id, line) => {
                    let Some(client) = self.clients.get(&id) else { continue };
                    client.outbox.change(|waiting| waiting.newest = Some(line));
                }
                RoomReply::Close(id) => {
                    // The reader goes with it, and its socket with both.
                    if let Some(client) = self.clients.remove(&id) {
                        client.outbox.change(|waiting| waiting.is_closed = true);
                    }
                }
                RoomReply::Tell(news) => {
                    if !(self.tell)(news) {
                        return false;
                    }
                }
            }
        }
        true
    }
}
