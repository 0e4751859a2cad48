//! `nn-tutor check`: the faults of lesson files.

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use super::look::Look;
use super::output::{FAILED, complain_of, put, report};
use super::reading::read_draft;
use crate::interp::Settings;
use crate::lang::Diagnostic;
use crate::lesson::{Draft, Lesson};
use crate::matrix::counted;
use crate::session::{Session, check::check_and_open};
use crate::tui::misfits;

/// Find the faults of lesson files
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Lesson files
    #[arg(required = true)]
    files: Vec<PathBuf>,
}

/// Does it: every file is looked at, and any fault makes the status 1.
///
/// # Errors
/// When nothing can be written.
pub fn run(arguments: &Arguments, look: Look) -> anyhow::Result<ExitCode> {
    let mut good = true;
    let mut drafts: Vec<(Arc<Lesson>, Vec<Diagnostic>)> = Vec::new();
    for file in &arguments.files {
        match read_draft(file) {
            Ok(Draft { lesson, faults }) => drafts.push((Arc::new(lesson), faults)),
            Err(error) => {
                report(&error, look);
                good = false;
            }
        }
    }
    for (lesson, faults) in &drafts {
        let lessons = drafts.iter().map(|(other, _)| other);
        let others: Vec<&Lesson> =
            lessons.filter(|other| !Arc::ptr_eq(other, lesson)).map(|other| &**other).collect();
        good &= tell(lesson, faults.clone(), &others, look)?;
    }
    Ok(if good { ExitCode::SUCCESS } else { ExitCode::from(FAILED) })
}

/// Tells what is wrong with a lesson, besides what was found in reading it; whether it is good.
fn tell(
    lesson: &Arc<Lesson>,
    mut found: Vec<Diagnostic>,
    others: &[&Lesson],
    look: Look,
) -> anyhow::Result<bool> {
    let (faults, opened) = check_and_open(lesson, others);
    found.extend(faults);
    let session = opened.unwrap_or_else(|| Session::new(Arc::clone(lesson), Settings::default()));
    found.extend(misfits(&session));
    found.sort_by_key(|fault| fault.span);
    if found.is_empty() {
        let steps = session.trace().steps.len();
        put(&format!("{}: ok, {}\n", lesson.file, counted(steps, "step")))?;
        return Ok(true);
    }
    complain_of(&lesson.file, &lesson.source, &found, look);
    Ok(false)
}
