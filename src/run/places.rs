//! Marks and notes along a run: places one gave a name, and words one left there. They are kept from day to day.

use super::{DebugError, Debugging, Moment, Said};

/// The most marks and notes of a run, and letters of one.
const MOST: usize = 1_000;
const LONGEST: usize = 500;

/// A place, by its sample's position and the stop in its step.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Bookmark {
    position: usize,
    stop: usize,
    /// `mark` or `note`, and what was typed after it.
    word: &'static str,
    text: String,
}

/// What was marked and noted along a run, in the order of the run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Bookmarks {
    all: Vec<Bookmark>,
    /// Those of them that are not kept yet.
    new: Vec<Bookmark>,
}

impl Bookmark {
    fn is_mark_of(&self, name: &str) -> bool {
        self.word == "mark" && self.text == name
    }
}

impl Bookmarks {
    /// Where a mark of this name is: the sample's position, and the stop.
    pub fn named(&self, name: &str) -> Option<(usize, usize)> {
        let mark = self.all.iter().find(|place| place.is_mark_of(name))?;
        Some((mark.position, mark.stop))
    }

    /// The orders that make them, each with the position and the stop it is said at.
    pub fn orders(&self) -> impl Iterator<Item = (usize, usize, String)> {
        self.all.iter().map(|place| (place.position, place.stop, format!("{} {}", place.word, place.text)))
    }

    fn add(&mut self, place: Bookmark) -> Result<(), DebugError> {
        if self.all.len() >= MOST || place.text.chars().count() > LONGEST {
            return Err(DebugError::Places { most: MOST, longest: LONGEST });
        }
        for places in [&mut self.all, &mut self.new] {
            places
                .retain(|other| *other != place && !(place.word == "mark" && other.is_mark_of(&place.text)));
        }
        self.new.push(place.clone());
        self.all.push(place);
        self.all.sort();
        Ok(())
    }
}

/// A place as it was kept, if a line says one.
fn bookmark(line: &str) -> Option<Bookmark> {
    let mut parts = line.splitn(4, ' ');
    let mut number = || parts.next()?.parse::<usize>().ok();
    let (position, stop) = (number()?, number()?);
    let word = match parts.next()? {
        "mark" => "mark",
        "note" => "note",
        _ => return None,
    };
    Some(Bookmark { position, stop, word, text: parts.next().unwrap_or_default().to_owned() })
}

impl Debugging {
    /// Gives the place one stands at a name; a name that another has goes over to this one.
    pub(super) fn mark_place(&mut self, stop: usize, name: &str) -> Result<Said, DebugError> {
        let is_fair = name.starts_with(char::is_alphabetic)
            && name.chars().all(|sign| sign.is_alphanumeric() || matches!(sign, '_' | '-'));
        if !is_fair {
            return Err(DebugError::NoMarkName(name.to_owned()));
        }
        self.place(stop, "mark", name)
    }

    /// Leaves words at the place one stands at.
    pub(super) fn note_place(&mut self, stop: usize, text: &str) -> Result<Said, DebugError> {
        self.place(stop, "note", text)
    }

    fn place(&mut self, stop: usize, word: &'static str, text: &str) -> Result<Said, DebugError> {
        let place = Bookmark { position: self.position, stop, word, text: text.to_owned() };
        self.places.add(place)?;
        Ok(Said::Placed(self.moment(), format!("{word} {text}")))
    }

    /// All of them as they are told.
    pub(super) fn places_told(&self) -> Vec<(Moment, String)> {
        self.places.orders().map(|(position, _, line)| (self.moment_of(position), line)).collect()
    }

    /// The marks and notes that were made since this was last asked, a line each, if any were: they are kept beside what is
    /// there, by other windows too.
    pub fn places_to_keep(&mut self) -> Option<String> {
        let line = |place: Bookmark| {
            let Bookmark { position, stop, word, text } = place;
            format!("{position} {stop} {word} {text}\n")
        };
        let new = std::mem::take(&mut self.places.new);
        (!new.is_empty()).then(|| new.into_iter().map(line).collect())
    }

    /// Takes in what was kept on another day, as far as it is a place of this run: it may be a shorter one.
    pub fn recall_places(&mut self, kept: &str) {
        let places = kept.lines().filter_map(bookmark);
        for place in places.filter(|place| place.position < self.samples()).collect::<Vec<_>>() {
            if self.places.add(place).is_err() {
                break;
            }
        }
        self.places.new.clear();
    }
}
