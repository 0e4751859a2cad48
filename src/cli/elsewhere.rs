//! A program for elsewhere: as a script for CPython with NumPy, or as a Jupyter notebook.

use std::collections::BTreeSet;
use std::path::Path;

use super::output::{complain, put, write_json};
use super::reading::folder;
use crate::digits::Dataset;
use crate::lesson::{Lesson, safe_line};
use crate::text::notebook::{RoundsBefore, notebook};
use crate::text::python;
use crate::trace::Trace;

/// Prints a program as a script. One with rounds carries the records, gone through so many times.
///
/// # Errors
/// Where nothing can be printed.
pub(crate) fn put_script(program: &Lesson, records: Option<(&Dataset, usize)>) -> anyhow::Result<()> {
    let rounds = records.filter(|_| program.program.rounds.is_some());
    let script = rounds.map_or_else(
        || python::script(program),
        |(records, epochs)| python::training(program, records, epochs),
    );
    tell_of_loads("the script", loads(program));
    Ok(put(&script)?)
}

/// Writes a program as a notebook, with the numbers of a record.
///
/// # Errors
/// Where it cannot be written.
pub(crate) fn write_notebook(
    file: &Path,
    (path, program): (&Path, &Lesson),
    trace: &Trace,
    rounds: Option<RoundsBefore<'_>>,
) -> anyhow::Result<()> {
    let rounds = rounds.filter(|_| program.program.rounds.is_some());
    write_json(file, &notebook(program, trace, rounds))?;
    if !lie_together(file, path) {
        tell_of_loads(&safe_line(&file.display().to_string()), loads(program));
    }
    Ok(put(&format!("wrote {}\n", file.display()))?)
}

/// Whether two files lie in the same folder.
pub(crate) fn lie_together(one: &Path, other: &Path) -> bool {
    let [one, other] = [one, other].map(|path| std::fs::canonicalize(folder(path)));
    matches!((one, other), (Ok(one), Ok(other)) if one == other)
}

/// Says of a program what has to lie beside it.
pub(crate) fn tell_of_loads<'a>(shown: &str, files: impl IntoIterator<Item = &'a str>) {
    for file in files {
        let file = safe_line(file);
        complain(&format!("{shown}: it loads {file} from beside itself; put a copy of that into its folder"));
    }
}

/// The files a program loads from, each once.
fn loads(program: &Lesson) -> BTreeSet<&str> {
    program.program.loads.iter().map(|load| load.file.as_str()).collect()
}
