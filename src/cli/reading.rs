//! From what was typed to a lesson, by a number, a name or a file, and to a step of it.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::path::{Component, Path};
use std::sync::Arc;

use anyhow::{Context, anyhow, bail};

use super::output::Faulty;
use crate::lang::{Diagnostic, Program, Span, did_you_mean};
use crate::lesson::{Draft, Lesson, catalogue, safe_line, safe_text};
use crate::matrix::Value;
use crate::network::Tensor;
use crate::session::Session;
use crate::tui::Script;

/// How the first line of a file of keys begins, before the lesson they are of.
pub(crate) const KEYS_OF: &str = "# Keys of nn-tutor lesson ";
/// The largest lesson or program read.
const LARGEST: u64 = 4 << 20;
/// Where what a shell hands over stands; any other name of what is no file may be waited for without end.
const HANDED_OVER: [&str; 3] = ["/dev/fd", "/dev/stdin", "/proc/self/fd"];

/// A lesson with the name its progress is kept under.
pub(crate) struct OpenedLesson {
    /// The lesson.
    pub lesson: Arc<Lesson>,
    /// Its name in the progress file.
    pub key: String,
    /// Whether it was read from a file of the user's.
    pub is_file: bool,
}

/// Opens the lesson meant.
///
/// # Errors
/// Where there is none, or it has faults: these are a [`Faulty`].
pub fn open(wanted: &str) -> anyhow::Result<OpenedLesson> {
    if looks_like_path(wanted) {
        let path = Path::new(wanted);
        let lesson = read_file(path)?;
        let key = fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf()).display().to_string();
        return Ok(OpenedLesson { lesson, key, is_file: true });
    }
    let entry = catalogue::find(wanted).map_err(|near| {
        let near = near.map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
        let all = "`nn-tutor lessons` lists them all, and a file is named as ./mine.md";
        anyhow!("there is no lesson `{wanted}`{near}\n{all}")
    })?;
    let lesson = entry.read().map_err(|found| Faulty::new(entry.file, &safe_text(entry.text), found))?;
    Ok(OpenedLesson { lesson: Arc::new(lesson), key: entry.name.to_owned(), is_file: false })
}

/// A step's number, as it is typed.
pub(crate) fn step_number(text: &str) -> Result<usize, String> {
    text.trim().parse().map_err(|_| "give the number of a step, such as 3".to_owned())
}

/// Refuses a step that a lesson does not have.
pub(crate) fn check_step(session: &Session, step: usize) -> anyhow::Result<()> {
    let stepper = session.stepper();
    if stepper.numbered(step).is_none() {
        let steps = stepper.count();
        bail!("there is no step {step}: steps go from 1 to {steps}");
    }
    Ok(())
}

fn looks_like_path(wanted: &str) -> bool {
    let is_markdown = Path::new(wanted).extension().is_some_and(|e| e.eq_ignore_ascii_case("md"));
    is_markdown
        || wanted.contains(['/', '\\'])
        || Path::new(wanted).exists() && catalogue::find(wanted).is_err()
}

/// Reads a lesson file.
fn read_file(path: &Path) -> anyhow::Result<Arc<Lesson>> {
    let Draft { lesson, faults } = read_draft(path)?;
    if faults.is_empty() {
        return Ok(Arc::new(lesson));
    }
    Err(Faulty::new(&lesson.file, &lesson.source, faults).into())
}

/// Reads as much of a lesson file as can be read, and its faults.
pub(crate) fn read_draft(path: &Path) -> anyhow::Result<Draft> {
    let text = read_text(path, "a lesson is a Markdown file")?;
    Ok(Lesson::draft(&safe_line(&path.display().to_string()), &text))
}

/// The same for `--watch`, where only the faults are of use.
pub(crate) fn read_again(path: &Path) -> Result<Arc<Lesson>, Vec<Diagnostic>> {
    read_file(path).map_err(|error| match error.downcast::<Faulty>() {
        Ok(faulty) => faulty.found,
        Err(error) => vec![Diagnostic::new(Span::default(), format!("{error:#}"))],
    })
}

/// The program in a file, some of whose variables are given.
///
/// # Errors
/// Where it cannot be read, or has faults: these are a [`Faulty`].
pub(crate) fn open_program(file: &Path, given: Vec<String>) -> anyhow::Result<Lesson> {
    let text = read_text(file, "a program is a Python file")?;
    let name = safe_line(&file.display().to_string());
    let mut lesson = Lesson::of_program(&name, &text, given)
        .map_err(|found| Faulty::new(&name, &safe_text(&text), found))?;
    fill_loads(Arc::make_mut(&mut lesson.program), folder(file))
        .map_err(|fault| Faulty::new(&name, &safe_text(&text), vec![fault]))?;
    Ok(lesson)
}

/// The folder a file lies in.
pub(super) fn folder(file: &Path) -> &Path {
    file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."))
}

/// Reads what a program loads from the files beside it.
///
/// # Errors
/// A [`Diagnostic`] at the place that loads what is not there.
pub(crate) fn fill_loads(program: &mut Program, folder: &Path) -> Result<(), Diagnostic> {
    let mut read: BTreeMap<String, Vec<Tensor>> = BTreeMap::new();
    // An array that is loaded again is the same value, and no copy of it.
    let mut values: BTreeMap<(String, String), Value> = BTreeMap::new();
    for load in &mut program.loads {
        let wrong = |message: String, help: &str| Diagnostic::new(load.span, message).with_help(help);
        let beside = Path::new(&load.file);
        if !beside.components().all(|part| matches!(part, Component::Normal(_))) {
            let help = "name a file that lies beside the program, or in a folder there";
            return Err(wrong(format!("`{}` is not beside the program", load.file), help));
        }
        if !read.contains_key(&load.file) {
            let tensors = Tensor::read_numbers(&folder.join(beside));
            let help = "files are loaded from beside the program: .npz or .safetensors";
            read.insert(load.file.clone(), tensors.map_err(|error| wrong(error.to_string(), help))?);
        }
        let tensors = read.get(&load.file).map_or(&[][..], Vec::as_slice);
        let found = tensors.iter().find(|tensor| tensor.name == load.array);
        let names = || tensors.iter().map(|tensor| tensor.name.as_str());
        let Some(found) = found else {
            let help = match did_you_mean(&load.array, names()) {
                Some(near) => format!("did you mean \"{near}\"?"),
                None => format!("there are {}", names().collect::<Vec<_>>().join(", ")),
            };
            return Err(wrong(format!("there is no array `{}` in {}", load.array, load.file), &help));
        };
        let known = (load.file.clone(), load.array.clone());
        if !values.contains_key(&known) {
            let value = found.value().map_err(|why| wrong(why, "a matrix of numbers can be loaded"))?;
            values.insert(known.clone(), value);
        }
        load.value = values.get(&known).cloned();
    }
    Ok(())
}

/// The keys in a file.
///
/// # Errors
/// Where it cannot be read, has words that are no keys, which are a [`Faulty`], or says that they are another lesson's.
pub(crate) fn read_keys(path: &Path, lesson: &str) -> anyhow::Result<Script> {
    let text = safe_text(&read_text(path, "keys are a text file")?);
    let name = safe_line(&path.display().to_string());
    let of = text.lines().next().and_then(|line| line.strip_prefix(KEYS_OF));
    let of = of.map(|of| of.split(" --step ").next().unwrap_or(of).trim());
    // A file may lie elsewhere by now.
    let called = |lesson: &str| Path::new(lesson).file_name().map(std::ffi::OsStr::to_owned);
    if let Some(of) = of.filter(|of| called(of) != called(&safe_line(lesson))) {
        bail!(
            "{name} has the keys of lesson {of}, as its first line says, and this is {}",
            safe_line(lesson)
        );
    }
    Script::parse(&text).map_err(|found| Faulty::new(&name, &text, found).into())
}

/// The text of a file; `what` says what sort of file is meant, for one that is not.
pub(crate) fn read_text(path: &Path, what: &str) -> anyhow::Result<String> {
    read_text_of(path, what, LARGEST)
}

/// The same for a file of so many bytes at most.
pub(crate) fn read_text_of(path: &Path, what: &str, most: u64) -> anyhow::Result<String> {
    let shown = path.display();
    let cannot = || format!("cannot read {shown}");
    let meta = fs::metadata(path).with_context(cannot)?;
    if meta.is_dir() {
        bail!("{shown} is a folder, and {what}");
    }
    if !meta.is_file() && !HANDED_OVER.iter().any(|folder| path.starts_with(folder)) {
        bail!("{shown} is no file, and {what}");
    }
    bounded_text(fs::File::open(path).with_context(cannot)?, &shown.to_string(), what, most)
}

/// The text that comes from somewhere, of so many bytes at most; `what` says what sort of text is meant.
pub fn text_of(from: impl Read, shown: &str, what: &str, most: u64) -> anyhow::Result<String> {
    bounded_text(from, shown, what, most)
}

fn bounded_text(from: impl Read, shown: &str, what: &str, most: u64) -> anyhow::Result<String> {
    let mut bytes = Vec::new();
    from.take(most + 1).read_to_end(&mut bytes).with_context(|| format!("cannot read {shown}"))?;
    if bytes.len() as u64 > most {
        let most = if most < 1 << 20 { format!("{} KB", most >> 10) } else { format!("{} MB", most >> 20) };
        bail!("{shown} is over {most}, and {what}");
    }
    if bytes.contains(&0) {
        bail!("{shown} is not text, and {what}");
    }
    match String::from_utf8(bytes) {
        Ok(text) => Ok(text),
        Err(error) => {
            let at = error.utf8_error().valid_up_to();
            let line = error.as_bytes()[..at].split(|b| *b == b'\n').count();
            bail!("{shown} is not UTF-8 text: see line {line}; save it as UTF-8")
        }
    }
}
