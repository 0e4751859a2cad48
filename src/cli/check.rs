//! `nn-tutor check`: the faults of lesson files.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use super::look::Look;
use super::open::{NotOpened, read_file};
use super::output::{FAILED, complain, faults, put};
use crate::interp::Settings;
use crate::lesson::safe_line;
use crate::session::{Session, check::check};
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
    for file in &arguments.files {
        good &= check_file(file, look)?;
    }
    Ok(if good { ExitCode::SUCCESS } else { ExitCode::from(FAILED) })
}

fn check_file(path: &Path, look: Look) -> anyhow::Result<bool> {
    let lesson = match read_file(path) {
        Ok(lesson) => lesson,
        Err(NotOpened::Faults { file, source, faults: found }) => {
            eprint_faults(&file, &source, &found, look);
            return Ok(false);
        }
        Err(NotOpened::Error(error)) => {
            complain(&format!("{error:#}"));
            return Ok(false);
        }
    };
    let mut found = check(&lesson);
    let session = Session::new(Arc::clone(&lesson), Settings::default());
    found.extend(misfits(&session));
    found.sort_by_key(|fault| fault.span);
    if found.is_empty() {
        let steps = session.trace().steps.len();
        put(&format!("{}: ok, {steps} steps\n", safe_line(&lesson.file)))?;
        return Ok(true);
    }
    eprint_faults(&lesson.file, &lesson.source, &found, look);
    Ok(false)
}

fn eprint_faults(file: &str, source: &str, found: &[crate::lang::Diagnostic], look: Look) {
    use std::io::Write;
    let count = found.len();
    let plural = if count == 1 { "fault" } else { "faults" };
    let text = faults(file, source, found, look);
    // If stderr is gone there is nobody to tell.
    let _ = writeln!(std::io::stderr(), "{text}{}: {count} {plural}", safe_line(file));
}
