//! `nn-tutor follow`: a lesson as one of a class sees it.

use std::process::ExitCode;
use std::sync::mpsc::channel;
use std::thread;

use super::class::{KeptSeat, code, host_and_port, own_lesson};
use super::linear::line;
use super::look::Look;
use super::output::{FAILED, complain, put};
use super::screen;
use crate::class::{ToRoom, VERSION};
use crate::digits::Sources;
use crate::text::follow::{PlainClass, PlainNews, WELCOME};
use crate::tui::{App, ClassEdge, ClassNews, RoomLink, WayIn};

/// Follow a class that somebody presents, on your own screen
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Where it is presented: a host, with a port where it is not 7742
    #[arg(value_parser = host_and_port)]
    host: String,
    /// The room's code, as the presenter shows it
    #[arg(value_parser = code)]
    code: String,
    /// A name the presenter sees with your answers; without it there is none
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// The lesson's file, where it is none of the course
    #[arg(long, value_name = "FILE")]
    lesson: Option<String>,
    /// A sentence at a time, questions answered by typing: for screen readers, and through pipes
    #[arg(long)]
    linear: bool,
}

/// Does it.
///
/// # Errors
/// When the terminal or the lesson cannot be used.
pub fn run(arguments: &Arguments, look: Look) -> anyhow::Result<ExitCode> {
    let own = own_lesson(arguments.lesson.as_deref())?;
    let kept = KeptSeat::take(&arguments.host, &arguments.code);
    let hello = ToRoom::Join {
        version: VERSION,
        code: arguments.code.clone(),
        name: arguments.name.clone(),
        seat: kept.as_ref().map(|kept| kept.secret.clone()),
    };
    let way = WayIn { address: arguments.host.clone(), hello, elsewhere: None };
    if !arguments.linear && screen::is_possible() {
        return screen::classed(
            |_, theme| {
                let mut app = App::follow(own, screen::entry, theme);
                app.common.sources = Sources::at_hand();
                app
            },
            ClassEdge::Follows(way),
            look,
        );
    }
    linear(way, PlainClass::new(own.map(|own| own.lesson)))
}

/// What wakes it.
enum Woken {
    News(ClassNews),
    Line(String),
}

/// Says what the class sees a sentence at a time, and sends the lines that are typed as answers.
fn linear(way: WayIn, mut class: PlainClass) -> anyhow::Result<ExitCode> {
    let (sender, woken) = channel();
    let typed = sender.clone();
    let link = RoomLink::open(way, move |news| sender.send(Woken::News(news)).is_ok());
    thread::spawn(move || {
        while let Ok(Some(line)) = line() {
            if typed.send(Woken::Line(line)).is_err() {
                return;
            }
        }
    });
    for next in woken {
        match next {
            Woken::News(ClassNews::Heard(heard)) => match class.hear(heard) {
                PlainNews::Said(said) => put(&said)?,
                PlainNews::Trains(said, place) => {
                    put(&said)?;
                    put(&class.train(place, &Sources::at_hand()))?;
                }
                PlainNews::Over(said) => {
                    put(&said)?;
                    return Ok(ExitCode::SUCCESS);
                }
            },
            Woken::News(ClassNews::Cut(why, again)) => {
                complain(&why);
                if !again {
                    return Ok(ExitCode::from(FAILED));
                }
            }
            Woken::News(ClassNews::Room(_)) => {}
            Woken::Line(line) if matches!(line.trim(), "q" | "quit") => return Ok(ExitCode::SUCCESS),
            Woken::Line(line) if matches!(line.trim(), "?" | "help") => put(WELCOME)?,
            Woken::Line(line) => match class.answer(&line) {
                Ok(message) => link.say(&message),
                Err(why) => put(&why)?,
            },
        }
    }
    Ok(ExitCode::SUCCESS)
}
