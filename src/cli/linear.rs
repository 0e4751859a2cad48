//! Lessons and questions in plain lines, for those who cannot use the screen: a line in, a few lines out, to the end.

use std::io::{self, BufRead, Read};
use std::process::ExitCode;
use std::sync::Arc;

use super::look::Look;
use super::output::{complain_of_unasked, put};
use super::progress_file::{ProgressFile, today};
use super::reading::{OpenedLesson, check_step};
use super::screen::entries;
use crate::interp::Settings;
use crate::lesson::catalogue::COURSE;
use crate::lesson::{Lesson, NoteAt, safe_text};
use crate::matrix::counted;
use crate::session::progress::{Day, Progress};
use crate::session::{NumbersOf, Session};
use crate::study::experiment::{Outcome, Sources, name_of};
use crate::text::course;
use crate::text::linear::{ASKED, Asks, BEGINS, ENDS, LinearLesson, Talk, beside};

/// What is said after a round of questions.
const BACK: &str = "Back in the lesson: Enter goes on.\n";
/// The most bytes of a line that are read.
const LONGEST: u64 = 10_000;

/// Goes through a lesson.
pub fn lesson(
    opened: OpenedLesson,
    step: Option<usize>,
    (settings, sources): (&Settings, &Sources),
    look: Look,
) -> anyhow::Result<ExitCode> {
    let mut desk = Desk::open();
    let OpenedLesson { lesson, key, .. } = opened;
    let mut session = Session::new(Arc::clone(&lesson), settings.clone());
    complain_of_unasked(&session, look);
    let known = desk.progress.lessons.get(&key).cloned().unwrap_or_default();
    let answered: Vec<usize> = known.answered(&lesson).collect();
    session.restore_answers(answered);
    let stops = session.stepper().stops().len();
    if let Some(step) = step {
        check_step(&session, step)?;
        let at = session.stepper().numbered(step);
        at.map(|at| session.stepper_mut().stand_at_step(at));
    } else if known.stops == stops && (1..stops.saturating_sub(1)).contains(&known.stop) {
        put("You were here.\n")?;
        session.stepper_mut().go_to_stop(known.stop);
    }
    session.skip_questions();
    let mut reading = LinearLesson::new(session, way_on(&key));
    put(&format!("{BEGINS}\n"))?;
    while let Some(line) = line()? {
        let (words, asks) = reading.hear(&line);
        say(&words)?;
        desk.note(&key, &lesson, reading.session_mut(), true);
        match asks {
            Asks::Nothing => {}
            Asks::End => break,
            Asks::Training(place) => train(&mut reading, place, &lesson, sources)?,
            Asks::Fresh(question) => {
                desk.round(&[(key.clone(), Arc::clone(&lesson), question)], settings, Some(&key))?;
                put(BACK)?;
            }
            Asks::Quiz => {
                let questions: Vec<ToAsk> = (reading.session_mut().questions().iter())
                    .map(|asked| (key.clone(), Arc::clone(&lesson), asked.id))
                    .collect();
                desk.round(&questions, settings, Some(&key))?;
                put(BACK)?;
            }
        }
    }
    let ends = if desk.end()? { ENDS } else { "Nothing of it is kept." };
    put(&format!("{ends}\n"))?;
    Ok(ExitCode::SUCCESS)
}

/// Asks what is due.
pub fn review() -> anyhow::Result<ExitCode> {
    let mut desk = Desk::open();
    let due: Vec<ToAsk> = (entries().into_iter())
        .flat_map(|entry| {
            let due = desk.progress.due(&entry.key, &entry.lesson, desk.today);
            due.into_iter().map(move |question| (entry.key.clone(), Arc::clone(&entry.lesson), question))
        })
        .collect();
    if due.is_empty() {
        let next =
            |entry: &crate::tui::MenuEntry| desk.progress.due_in(&entry.key, &entry.lesson, desk.today);
        put(&format!("{}\n", course::none_due(entries().iter().filter_map(next).min())))?;
    } else {
        put(&format!("{}.\n", course::due(due.len())))?;
        desk.round(&due, &Settings::default(), None)?;
    }
    desk.end()?;
    Ok(ExitCode::SUCCESS)
}

/// How one gets on from a lesson's end.
fn way_on(key: &str) -> String {
    let at = COURSE.iter().position(|entry| entry.name == key);
    match at.and_then(|at| COURSE.get(at + 1)) {
        Some(next) => format!("`nn-tutor lesson {} --linear` is the next.", next.number),
        None => "`nn-tutor lessons` lists all there are.".to_owned(),
    }
}

fn say(words: &str) -> io::Result<()> {
    if words.is_empty() { Ok(()) } else { put(&format!("{}\n", safe_text(words))) }
}

fn train(
    reading: &mut LinearLesson,
    place: NoteAt,
    lesson: &Lesson,
    sources: &Sources,
) -> anyhow::Result<()> {
    let Some(experiment) = lesson.experiment(place) else { return Ok(()) };
    put("Training. This may take a while.\n")?;
    match sources.open() {
        Ok(records) => {
            reading.trained(place, Outcome::of(experiment, name_of(sources), &records));
            put("Done. Enter tells what came of it.\n")?;
        }
        Err(error) => say(&format!("It cannot be trained: {error}."))?,
    }
    Ok(())
}

/// The next line that is typed; none at the end of the input. Of a line without end as much is read as is of use.
pub(super) fn line() -> io::Result<Option<String>> {
    let mut bytes = Vec::new();
    let mut stdin = io::stdin().lock();
    if (&mut stdin).take(LONGEST).read_until(b'\n', &mut bytes)? == 0 {
        return Ok(None);
    }
    while !bytes.ends_with(b"\n") && bytes.len() as u64 >= LONGEST {
        let mut rest = Vec::new();
        if (&mut stdin).take(LONGEST).read_until(b'\n', &mut rest)? == 0 || rest.ends_with(b"\n") {
            break;
        }
    }
    Ok(Some(String::from_utf8_lossy(&bytes).trim().to_owned()))
}

/// A question of a lesson: the name its progress is kept under, the lesson, and its number there.
type ToAsk = (String, Arc<Lesson>, usize);

/// Where lines come from, and what is kept.
struct Desk {
    file: ProgressFile,
    progress: Progress,
    today: Day,
    /// How often fresh numbers were drawn.
    drawn: u64,
    /// The passage whose place was kept last.
    passage: usize,
}

impl Desk {
    fn open() -> Self {
        let file = ProgressFile::open();
        let progress = file.progress().clone();
        Self { file, progress, today: today(), drawn: 0, passage: 0 }
    }

    /// Notes answers and, in a lesson, the place; an answer is kept at once, a place when another passage is reached.
    /// How many questions were answered at the first try.
    fn note(&mut self, key: &str, lesson: &Lesson, session: &mut Session, is_lesson: bool) -> usize {
        let mut outcomes = session.take_outcomes();
        // A quiz asks with other numbers itself.
        outcomes.retain(|outcome| !is_lesson || outcome.numbers == NumbersOf::Lesson);
        let known = self.progress.lessons.entry(key.to_owned()).or_default();
        for outcome in &outcomes {
            known.note_answer(lesson, outcome.clone(), self.today);
        }
        if is_lesson {
            known.note(session.stepper().cursor().stop, session.stepper().stops().len());
            self.progress.last = Some(key.to_owned());
        }
        if !outcomes.is_empty() || is_lesson && session.passage() != self.passage {
            self.passage = session.passage();
            // Where it fails it is tried once more at the end, and told of.
            let _ = self.file.save(&self.progress);
        }
        outcomes.iter().filter(|outcome| !outcome.given_up && outcome.tries == 1).count()
    }

    /// Asks questions with other numbers, as far as there are any, until they are done or there are no more lines. Of
    /// those from a lesson that is read it is known where they are from.
    fn round(
        &mut self,
        questions: &[ToAsk],
        settings: &Settings,
        reading: Option<&str>,
    ) -> anyhow::Result<()> {
        let mut right = 0;
        for (at, (key, lesson, question)) in questions.iter().enumerate() {
            let own = Session::new(Arc::clone(lesson), settings.clone());
            self.drawn += 1;
            let seed = (u64::from(self.today.0) << 32) | self.drawn;
            let Some(mut session) = own.practised(*question, seed) else { continue };
            let Some(asked) = session.asked(*question) else { continue };
            let from = match key.as_str() {
                key if reading == Some(key) => String::new(),
                _ => format!(", from {}", lesson.heading()),
            };
            put(&format!("{} of {}{from}.\n", at + 1, questions.len()))?;
            say(&beside(&session, asked))?;
            let (words, mut talk) = Talk::begin(&session, asked);
            say(&words)?;
            loop {
                let Some(line) = line()? else { return Ok(()) };
                let (words, is_over) = match line.as_str() {
                    "q" | "quit" => return Ok(()),
                    "?" | "help" => (ASKED.to_owned(), false),
                    line => talk.hear(&mut session, line),
                };
                say(&words)?;
                if is_over {
                    break;
                }
            }
            right += self.note(key, lesson, &mut session, false);
        }
        if questions.len() > 1 {
            let asked = counted(questions.len(), "question");
            put(&format!("These were all: {asked}, {right} right at the first try.\n"))?;
        }
        Ok(())
    }

    /// Keeps everything; whether it is kept at all.
    fn end(mut self) -> anyhow::Result<bool> {
        self.file.save(&self.progress)?;
        Ok(self.file.is_kept())
    }
}
