//! `nn-tutor handout`: a lesson as a file to print or to hand out, or the course as a small site.

use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context, anyhow, bail};

use super::drawing::paper;
use super::look::Look;
use super::output::{complain_of_unasked, ending, put, write_file};
use super::reading::open;
use crate::draw::palette::Brightness;
use crate::interp::Settings;
use crate::lesson::Lesson;
use crate::lesson::catalogue::COURSE;
use crate::session::Session;
use crate::text::handout::html::{Neighbours, html, index};
use crate::text::handout::markdown::{MarkdownFile, markdown};
use crate::text::handout::{Handout, KeyPlace, StepRanges};

/// Make a hand-out of a lesson: its steps with their pictures, blanks to fill in, and the key on its own page
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// A number, a name or the beginning of one, or a file such as ./mine.md
    #[arg(required_unless_present = "all")]
    lesson: Option<String>,
    /// The file (.html, or .md with its pictures in a folder beside it); with --all the folder. HTML on standard output if left out
    #[arg(long, value_name = "FILE", required_if_eq("all", "true"))]
    out: Option<PathBuf>,
    /// Every lesson of the course, as a small site with a map
    #[arg(long, conflicts_with_all = ["lesson", "steps"])]
    all: bool,
    /// Without the key: no answer is anywhere in the file
    #[arg(long, conflicts_with = "answers")]
    blanks: bool,
    /// With the answers where they are asked for, and no blanks
    #[arg(long)]
    answers: bool,
    /// Only these steps: 3, 3..7 or 1,4..6
    #[arg(long, value_name = "STEPS", value_parser = StepRanges::parse)]
    steps: Option<StepRanges>,
    /// By hand: round every result to this many decimals
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(i32).range(0..=12))]
    round: Option<i32>,
}

/// What a file's name says it is to hold.
enum HandoutForm {
    Html,
    Markdown,
}

impl HandoutForm {
    fn of(path: &Path) -> anyhow::Result<Self> {
        let ending = path.extension().and_then(|ending| ending.to_str()).map(str::to_lowercase);
        match ending.as_deref() {
            Some("html" | "htm") => Ok(Self::Html),
            Some("md") => Ok(Self::Markdown),
            _ => {
                bail!("the name of a hand-out ends in .html or .md, and that of {} does not", path.display())
            }
        }
    }
}

/// Does it.
///
/// # Errors
/// When there is no such lesson or step, or a file cannot be written.
pub fn run(arguments: &Arguments, look: Look) -> anyhow::Result<ExitCode> {
    let ground = paper(look.theme);
    let Some(wanted) = &arguments.lesson else {
        return match &arguments.out {
            Some(folder) => site(arguments, folder, ground),
            None => bail!("say which folder: --all --out DIR"),
        };
    };
    let form = arguments.out.as_deref().map_or(Ok(HandoutForm::Html), HandoutForm::of)?;
    if let Some(path) = arguments.out.as_deref().filter(|path| is_lesson(path)) {
        bail!("{} is a lesson, and a hand-out would be written over it; take another name", path.display());
    }
    let (session, handout) = make(open(wanted)?.lesson, arguments)?;
    complain_of_unasked(&session, look);
    match (&arguments.out, form) {
        (Some(path), HandoutForm::Markdown) => write_markdown(path, &handout, ground)?,
        (Some(path), HandoutForm::Html) => write_file(path, html(&handout, ground, None).as_bytes())?,
        (None, _) => put(&html(&handout, ground, None))?,
    }
    if let Some(path) = &arguments.out {
        put(&format!("wrote {}\n", path.display()))?;
    }
    Ok(ending(&session, look))
}

/// Whether a file begins as lessons do: somebody has written it.
fn is_lesson(path: &Path) -> bool {
    let mut start = Vec::new();
    let is_file = fs::metadata(path).is_ok_and(|found| found.is_file());
    let read = |file: fs::File| file.take(6).read_to_end(&mut start);
    is_file
        && fs::File::open(path).and_then(read).is_ok()
        && start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&start).starts_with(b"+++")
}

/// Writes Markdown, and the pictures it shows in a folder beside it.
fn write_markdown(path: &Path, handout: &Handout, ground: Brightness) -> anyhow::Result<()> {
    let stem = path.file_stem().map_or_else(String::new, |stem| stem.to_string_lossy().into_owned());
    let folder = format!("{stem}-pictures");
    let MarkdownFile { text, pictures } = markdown(handout, ground, &folder);
    write_file(path, text.as_bytes())?;
    if pictures.is_empty() {
        return Ok(());
    }
    let folder = path.with_file_name(&folder);
    fs::create_dir_all(&folder).with_context(|| format!("cannot make the folder {}", folder.display()))?;
    pictures.iter().try_for_each(|(name, svg)| write_file(&folder.join(name), svg.as_bytes()))
}

fn make(lesson: Arc<Lesson>, arguments: &Arguments) -> anyhow::Result<(Session, Handout)> {
    let settings = Settings { round: arguments.round, ..Settings::default() };
    let session = Session::new(lesson, settings);
    let key = match (arguments.blanks, arguments.answers) {
        (true, _) => KeyPlace::Nowhere,
        (_, true) => KeyPlace::FilledIn,
        _ => KeyPlace::OwnPage,
    };
    let handout = Handout::of(&session, arguments.steps.as_ref(), key).map_err(|why| anyhow!(why))?;
    Ok((session, handout))
}

/// The course, a page a lesson, and a page of all.
fn site(arguments: &Arguments, folder: &Path, ground: Brightness) -> anyhow::Result<ExitCode> {
    if let Ok(HandoutForm::Html | HandoutForm::Markdown) = HandoutForm::of(folder)
        && !folder.is_dir()
    {
        bail!(
            "--all makes a folder of pages, and {} is called as a file is: name a folder, such as --out {}",
            folder.display(),
            folder.with_extension("").display()
        );
    }
    fs::create_dir_all(folder).with_context(|| format!("cannot make the folder {}", folder.display()))?;
    let lesson = |entry: &crate::lesson::catalogue::Entry| {
        let lesson = entry.read().ok()?;
        Some((format!("{:02}-{}.html", entry.number, entry.name), Arc::new(lesson)))
    };
    let lessons: Vec<(String, Arc<Lesson>)> = COURSE.iter().filter_map(lesson).collect();
    let beside = |at: Option<usize>| {
        let (file, lesson) = lessons.get(at?)?;
        Some((file.clone(), lesson.heading()))
    };
    for (at, (file, lesson)) in lessons.iter().enumerate() {
        let (_, handout) = make(Arc::clone(lesson), arguments)?;
        let neighbours = Neighbours { before: beside(at.checked_sub(1)), after: beside(Some(at + 1)) };
        write_file(&folder.join(file), html(&handout, ground, Some(&neighbours)).as_bytes())?;
    }
    let listed: Vec<(String, &Lesson)> =
        lessons.iter().map(|(file, lesson)| (file.clone(), &**lesson)).collect();
    write_file(&folder.join("index.html"), index(&listed, ground).as_bytes())?;
    put(&format!("wrote {} and {} lessons\n", folder.join("index.html").display(), lessons.len()))?;
    Ok(ExitCode::SUCCESS)
}
