//! A class under way: the lesson, how often one went on at this place, what is lit, hidden and answered.

use crate::class::{
    ClassAnswers, ClassMoment, ClassRecords, Counted, RoomTally, WayPlace, Waypoint, hash_of,
};
use crate::command::Context;
use crate::digits::Sources;
use crate::lesson::Within;
use crate::session::{ClassQuestion, Interlude};
use crate::tui::message::ClassOrder;
use crate::tui::screen::lesson::{LessonScreen, Opening};
use crate::tui::screen::stepping::{ClassLines, Mode};
use crate::tui::shown::Common;
use crate::tui::stage::Picked;

/// The most waypoints that can be made.
pub(super) const MOST_WAYPOINTS: usize = 100;

/// What a class is begun with.
#[derive(Clone, Debug)]
pub struct Presenting {
    /// The lesson.
    pub opening: Opening,
    /// What shows first, if not its beginning.
    pub moment: Option<ClassMoment>,
    /// How one joins, if one can.
    pub joining: Option<String>,
    /// The waypoints made before.
    pub waypoints: Vec<Waypoint>,
    /// Tells which second it is, counted from the beginning of 1970.
    pub now: fn() -> u64,
}

/// What is lit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Lit {
    pub picked: Picked,
    pub extent: LitExtent,
}

/// How far what is lit goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LitExtent {
    Cell,
    Row,
    Column,
}

/// A lesson before a class.
#[derive(Clone, Debug)]
pub struct PresentScreen {
    /// The lesson.
    pub lesson: LessonScreen,
    pub(super) hash: String,
    /// How often one went on here.
    pub(super) shown: usize,
    pub(super) is_blank: bool,
    pub(super) counted: Counted,
    pub(super) answers: ClassAnswers,
    pub(super) followers: usize,
    pub(super) now: fn() -> u64,
    /// Whether one went on at the end.
    pub(super) is_over: bool,
    /// Which records trainings learn from.
    records: ClassRecords,
    pub(super) joining: Option<String>,
    pub(super) shows_joining: bool,
    pub(super) lit: Option<Lit>,
    /// A number typed before `Enter` or `T`.
    pub(super) typed: String,
    /// The waypoints made by hand.
    pub(super) made: Vec<Waypoint>,
    /// Which waypoint is chosen, while one is.
    pub(super) jumping: Option<usize>,
    /// What was last told to the class, and to the second screen.
    pub(super) told: Option<ClassMoment>,
    pub(super) noted: Option<RoomTally>,
}

impl PresentScreen {
    /// Begins a class.
    #[must_use]
    pub fn new(presenting: Presenting, common: &mut Common) -> Self {
        let Presenting { opening, moment, joining, waypoints, now } = presenting;
        let hash = hash_of(opening.session.lesson());
        let mut screen = Self {
            lesson: LessonScreen::open(opening, common),
            hash,
            shown: 0,
            is_blank: false,
            counted: Counted::Hidden,
            answers: ClassAnswers::default(),
            followers: 0,
            now,
            is_over: false,
            records: ClassRecords::default(),
            joining,
            shows_joining: false,
            lit: None,
            typed: String::new(),
            made: waypoints,
            jumping: None,
            told: None,
            noted: None,
        };
        match moment {
            Some(moment) => screen.show(&moment),
            None => screen.stand(0),
        }
        screen
    }

    /// Shows a moment of this lesson.
    pub(super) fn show(&mut self, moment: &ClassMoment) {
        // What it was read for is the same lesson; what it lacks is left as it is.
        let _ = moment.show(&mut self.lesson.stepping.session);
        self.lit = None;
        self.stand(moment.shown);
    }

    /// Stands where the session stands, after so many beats.
    pub(super) fn stand(&mut self, shown: usize) {
        let stepping = &mut self.lesson.stepping;
        stepping.session.prepare_trial();
        self.shown = shown.min(stepping.session.beats());
        stepping.session.show_beats(self.shown);
        self.refresh();
    }

    /// Has trainings learn from the records everything here does.
    pub(super) fn learn_from(&mut self, sources: &Sources) {
        self.records = ClassRecords::of(sources);
    }

    /// Has everything about the lesson as it is to be drawn.
    pub(super) fn refresh(&mut self) {
        let asked = self.asked();
        let light = self.lit.and_then(|lit| {
            let mut part = self.lesson.stepping.part_of(lit.picked)?;
            part.part = match lit.extent {
                LitExtent::Cell => part.part,
                LitExtent::Row => Within::Row(lit.picked.row),
                LitExtent::Column => Within::Column(lit.picked.column),
            };
            Some(part)
        });
        let bars =
            asked.and_then(|asked| self.answers.bars(&self.lesson.stepping.session, asked, self.counted));
        let answered = asked.map_or(0, |asked| self.answers.answered(asked.id()));
        let words = if self.followers == 0 && answered == 0 {
            String::new()
        } else {
            format!("{answered} of {} answered", self.followers.max(answered))
        };
        let stepping = &mut self.lesson.stepping;
        if self.lit.is_some() {
            stepping.session.light_up(light);
        }
        stepping.told = stepping.session.told_after(self.shown);
        stepping.class =
            Some(ClassLines { short: words.clone(), words, takes_answers: false, bars, verdict: None });
        stepping.arrive();
    }

    /// The question that is asked here now, or whose answer stands here.
    pub(super) fn asked(&self) -> Option<ClassQuestion> {
        self.lesson.stepping.session.class_question(self.shown)
    }

    /// What the class sees.
    pub(super) fn moment(&self) -> ClassMoment {
        let session = &self.lesson.stepping.session;
        let is_begun =
            session.experiment().is_some_and(|(place, _)| self.lesson.trainings.at(place).is_some());
        ClassMoment {
            hash: self.hash.clone(),
            blank: self.is_blank,
            records: is_begun.then_some(self.records),
            answers: self.asked().and_then(|asked| self.answers.bars(session, asked, self.counted)),
            ..ClassMoment::of(session, &self.lesson.key, self.shown)
        }
    }

    /// What only the presenter sees.
    fn tally(&self) -> RoomTally {
        let session = &self.lesson.stepping.session;
        let answers = self.asked().and_then(|asked| self.answers.bars(session, asked, Counted::Marked));
        RoomTally {
            joining: self.joining.clone(),
            answers,
            said: self.lesson.stepping.notice.as_ref().map(|notice| notice.text.clone()),
            waypoints: self.waypoints(),
            ..RoomTally::default()
        }
    }

    /// All waypoints in the lesson's order: those written in it, and those made by hand.
    pub(super) fn waypoints(&self) -> Vec<Waypoint> {
        let session = &self.lesson.stepping.session;
        let written = session.lesson().waypoints().filter_map(|(name, passage)| {
            let stop = session.first_stop_of(passage)?;
            let (lesson, hash) = (self.lesson.key.clone(), self.hash.clone());
            let at = WayPlace::told(session, stop);
            let moment = ClassMoment { lesson, hash, at, ..ClassMoment::default() };
            Some((stop, Waypoint { name: name.to_owned(), moment }))
        });
        let made = self.made.iter().map(|waypoint| {
            (waypoint.moment.at.cursor(session).map_or(usize::MAX, |cursor| cursor.stop), waypoint.clone())
        });
        let mut all: Vec<(usize, Waypoint)> = written.chain(made).collect();
        all.sort_by_key(|(stop, _)| *stop);
        all.into_iter().map(|(_, waypoint)| waypoint).collect()
    }

    /// What is to be told of what has changed.
    pub(super) fn news(&mut self) -> Vec<ClassOrder> {
        let mut orders = Vec::new();
        let moment = self.moment();
        if self.told.as_ref() != Some(&moment) {
            orders.push(ClassOrder::Show(Box::new(moment.clone()), self.section()));
            self.told = Some(moment);
        }
        let tally = self.tally();
        if self.noted.as_ref() != Some(&tally) {
            orders.push(ClassOrder::Note(Box::new(tally.clone())));
            self.noted = Some(tally);
        }
        orders
    }

    /// Which section one is in, counted from 1; 0 before the first.
    fn section(&self) -> usize {
        let session = &self.lesson.stepping.session;
        if session.reading() == Some(Interlude::Cover) {
            return 0;
        }
        session.lesson().passages.get(session.passage()).and_then(|p| p.section).map_or(0, |at| at + 1)
    }

    /// What a key means now.
    pub(super) fn context_now(&self) -> Context {
        let stepping = &self.lesson.stepping;
        match &stepping.mode {
            _ if self.jumping.is_some() => Context::Jumping,
            Mode::Type(..) => stepping.context_or(Context::Presenting),
            _ if stepping.zoom.is_some() => stepping.context_or(Context::Presenting),
            _ if self.lit.is_some() => Context::Lighting,
            _ => Context::Presenting,
        }
    }
}
