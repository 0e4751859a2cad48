//! `nn-tutor lessons`: the course as a list.

use std::fmt::Write;
use std::process::ExitCode;

use anyhow::bail;
use serde::Serialize;

use super::output::put;
use super::progress_file::ProgressFile;
use crate::lesson::catalogue::COURSE;
use crate::session::progress::Progress;

/// What `lessons` takes.
#[derive(Debug, Default, clap::Args)]
pub struct Arguments {
    /// Forget every answer and place
    #[arg(long, conflicts_with = "json")]
    reset: bool,
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
    percent: usize,
}

/// Does it.
///
/// # Errors
/// When progress cannot be forgotten, or nothing can be written.
pub fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let file = ProgressFile::open();
    if arguments.reset {
        if !file.is_kept() {
            bail!("nothing was forgotten");
        }
        file.save(&Progress::default())?;
        put("Every answer and place is forgotten.\n")?;
        return Ok(ExitCode::SUCCESS);
    }
    let listed = listed(file.progress());
    if arguments.json {
        put(&(serde_json::to_string_pretty(&listed)? + "\n"))?;
    } else {
        put(&text(&listed))?;
    }
    Ok(ExitCode::SUCCESS)
}

fn listed(progress: &Progress) -> Vec<Listed> {
    let one = |entry: &crate::lesson::catalogue::Entry| {
        let lesson = entry.read().ok()?;
        let percent =
            progress.lessons.get(entry.name).map_or(0, crate::session::progress::LessonProgress::percent);
        let (title, promise) = (lesson.meta.title, lesson.meta.promise);
        Some(Listed { number: entry.number, name: entry.name, title, promise, percent })
    };
    COURSE.iter().filter_map(one).collect()
}

fn text(lessons: &[Listed]) -> String {
    let mut text = String::new();
    for lesson in lessons {
        let got = match lesson.percent {
            0 => String::new(),
            100 => "  (done)".to_owned(),
            percent => format!("  ({percent} %)"),
        };
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{:>2}  {}{got}", lesson.number, lesson.title);
        let options = textwrap::Options::new(79).initial_indent("    ").subsequent_indent("    ");
        let _ = writeln!(text, "{}\n", textwrap::fill(&lesson.promise, options));
    }
    text + "Open one with `nn-tutor lesson N`.\n"
}
