//! `nn-tutor report`: what was answered, as a file for a teacher, or for oneself.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::bail;

use super::drawing::paper;
use super::look::Look;
use super::output::{put, write_file};
use super::progress_file::ProgressFile;
use crate::lesson::Lesson;
use crate::lesson::catalogue::COURSE;
use crate::text::report::AnswerReport;

/// Write a report: what you answered, at which try, and which slips you made
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The file: .html to read, .json for programs
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
}

/// Does it.
///
/// # Errors
/// When the file's name says no form, or it cannot be written.
pub fn run(arguments: &Arguments, look: Look) -> anyhow::Result<ExitCode> {
    let path = &arguments.out;
    let ending = path.extension().and_then(|ending| ending.to_str()).map(str::to_lowercase);
    let course: Vec<(&str, Lesson)> =
        COURSE.iter().filter_map(|entry| Some((entry.name, entry.read().ok()?))).collect();
    let report = |file: &ProgressFile| AnswerReport::of(file.progress(), &course);
    let text = match ending.as_deref() {
        Some("html" | "htm") => report(&ProgressFile::open()).html(paper(look.theme)),
        Some("json") => report(&ProgressFile::open()).json()?,
        _ => bail!("the name of a report ends in .html or .json, and that of {} does not", path.display()),
    };
    write_file(path, text.as_bytes())?;
    put(&format!("wrote {}; it is signed by nothing\n", path.display()))?;
    Ok(ExitCode::SUCCESS)
}
