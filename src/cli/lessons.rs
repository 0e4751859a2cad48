//! `nn-tutor lessons`: the course as a list, and what is kept of it forgotten.

use std::fmt::Write;
use std::io::{self, IsTerminal};
use std::process::ExitCode;

use anyhow::bail;
use serde::Serialize;

use super::look::Look;
use super::output::{put, put_json_text};
use super::progress_file::{ProgressFile, today};
use crate::lesson::catalogue::{COURSE, Entry};
use crate::lesson::{Meta, safe_line};
use crate::matrix::counted;
use crate::session::progress::{LessonStanding, Progress};
use crate::text::course;

/// List the lessons, with what each teaches and how far you got
#[derive(Debug, Default, clap::Args)]
pub struct Arguments {
    /// Forget every answer and place; asks first
    #[arg(long, conflicts_with = "json")]
    reset: bool,
    /// With --reset: forget without asking
    #[arg(long, requires = "reset")]
    yes: bool,
    /// Print the list as JSON
    #[arg(long)]
    json: bool,
}

/// A lesson in the JSON list.
#[derive(Serialize)]
struct Listed {
    number: usize,
    name: &'static str,
    title: String,
    promise: String,
    builds_on: Vec<usize>,
    #[serde(skip)]
    about: String,
    percent: usize,
    #[serde(flatten)]
    standing: LessonStanding,
}

/// Does it.
///
/// # Errors
/// When progress cannot be forgotten, or nothing can be written.
pub fn run(arguments: &Arguments, _: Look) -> anyhow::Result<ExitCode> {
    let file = ProgressFile::open();
    if arguments.reset {
        forget(file, arguments.yes)?;
        return Ok(ExitCode::SUCCESS);
    }
    let listed = listed(file.progress());
    if arguments.json {
        put_json_text(&(serde_json::to_string_pretty(&listed)? + "\n"))?;
    } else {
        put(&text(&listed))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Forgets everything, once it is sure that this is wanted.
fn forget(mut file: ProgressFile, is_sure: bool) -> anyhow::Result<()> {
    if !file.is_kept() {
        bail!("nothing was forgotten");
    }
    if file.progress().lessons.is_empty() {
        return Ok(put("There is nothing to forget.\n")?);
    }
    let all = all(file.progress());
    if !is_sure {
        if !(io::stdin().is_terminal() && io::stdout().is_terminal()) {
            bail!("nothing was forgotten: this forgets {all}\nsay --yes too if that is meant");
        }
        put(&format!("This forgets {all}\nForget it all? [y/N] "))?;
        let mut answer = String::new();
        io::stdin().read_line(&mut answer)?;
        if !answer.trim().to_lowercase().starts_with('y') {
            return Ok(put("Nothing was forgotten.\n")?);
        }
    }
    file.forget()?;
    Ok(put("Every answer and place is forgotten.\n")?)
}

/// Everything that is kept, in words: a line a lesson.
fn all(progress: &Progress) -> String {
    let mut text = format!("what is known of {}:", counted(progress.lessons.len(), "lesson"));
    for (name, lesson) in &progress.lessons {
        let answers = counted(lesson.count(), "answer");
        // Writing to a string cannot fail.
        let _ = write!(text, "\n  {}: {answers}", safe_line(name));
    }
    text
}

fn listed(progress: &Progress) -> Vec<Listed> {
    let today = today();
    let one = |entry: &Entry| {
        let lesson = entry.read().ok()?;
        let standing = progress.standing(entry.name, &lesson, today);
        let about = [Some(lesson.meta.promise.clone()), lesson.needs()];
        let about = about.into_iter().flatten().collect::<Vec<_>>().join(" ");
        let Meta { title, promise, builds_on, .. } = lesson.meta;
        Some(Listed {
            number: entry.number,
            name: entry.name,
            title,
            promise,
            builds_on,
            about,
            percent: standing.percent(),
            standing,
        })
    };
    COURSE.iter().filter_map(one).collect()
}

fn text(lessons: &[Listed]) -> String {
    let mut text = String::new();
    for lesson in lessons {
        let said = course::standing(lesson.standing);
        let got = if said.is_empty() { said } else { format!("  ({said})") };
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{:>2}  {}{got}", lesson.number, lesson.title);
        let options = textwrap::Options::new(79).initial_indent("    ").subsequent_indent("    ");
        let _ = writeln!(text, "{}\n", textwrap::fill(&lesson.about, options));
    }
    let due = course::due(lessons.iter().map(|lesson| lesson.standing.due).sum());
    let due = if due.is_empty() { due } else { format!(" {due}: `nn-tutor review`.") };
    text + "Open one with `nn-tutor lesson N`." + &due + "\n"
}
