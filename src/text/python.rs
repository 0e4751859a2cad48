//! A lesson's program as a script that runs under CPython with NumPy alone and ends in the same numbers but for rounding:
//! NumPy adds sums up in another order.

use std::io::Write;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use flate2::Compression;
use flate2::write::ZlibEncoder;

use crate::digits::{Dataset, shipped};
use crate::lang::{BUILTINS, Builtin, Home, Program, Statement, StatementKind};
use crate::lesson::{Lesson, Note, catalogue::PRELUDE};

/// What `np.` and its kin stand for in a script: the prelude's own functions, so that a matrix of whole numbers is a
/// matrix of floating-point numbers there too.
const LIBRARY: &str = "from types import SimpleNamespace

np = numpy = SimpleNamespace(
    pi=_numpy.pi, e=_numpy.e, **{name: thing for name, thing in globals().items() if callable(thing)}
)
np.special = np

";

/// The script.
pub fn script(lesson: &Lesson) -> String {
    script_with(lesson, "")
}

/// The script of a program that goes over records, these among it, so many epochs long.
pub fn training(program: &Lesson, data: &Dataset, epochs: usize) -> String {
    script_with(program, &records(data, epochs))
}

/// Records as a script carries them, gone through so many times.
pub(super) fn records(data: &Dataset, epochs: usize) -> String {
    let pixels = data.pixels_per_image() as u32;
    let records =
        data.iter().flat_map(|record| std::iter::once(record.label).chain(record.pixels.iter().copied()));
    let bytes: Vec<u8> = pixels.to_le_bytes().into_iter().chain(records).collect();
    format!("_FILES[\"records\"] = \"{}\"\n_EPOCHS = {epochs}\n\n\n", packed(&bytes))
}

/// The script with something between what it stands on and the program.
fn script_with(lesson: &Lesson, between: &str) -> String {
    let mut script = format!("# {}\n\n{}\n\n\n", lesson.heading(), prelude());
    let files_at = script.len();
    script.push_str(between);
    script.push_str(library(lesson));
    let mut section = None;
    for (at, passage) in lesson.passages.iter().enumerate() {
        if passage.code.is_none() && !passage.has_experiment() {
            continue;
        }
        if passage.section.is_some() && passage.section != section {
            script.extend(["# ", lesson.section_title(at), "\n\n"]);
            section = passage.section;
        }
        if let Some(code) = passage.code {
            let text = code.of(&lesson.source);
            let text = with_imports_replaced(text, code.start, &lesson.program.statements);
            script.extend([text.trim_end(), "\n\n"]);
        }
        for note in &passage.notes {
            if let Note::Experiment(experiment) = note {
                script += &super::experiment::script(experiment);
                script.push('\n');
            }
        }
    }
    script.push_str(&ending(&lesson.program));
    let files = files(&script[files_at..]);
    script.insert_str(files_at, &files);
    script
}

/// What a program needs that names libraries.
pub(super) fn library(lesson: &Lesson) -> &'static str {
    let program = &lesson.program.source;
    let names_one = ["np.", "numpy.", "scipy.", "import "].iter().any(|name| program.contains(name));
    if names_one { LIBRARY } else { "" }
}

/// What stands above every program: the functions of ours, NumPy's by their names, and the further names of both.
pub fn prelude() -> String {
    let from_numpy = BUILTINS.iter().filter(|builtin| builtin.home == Home::NumPy);
    let from_numpy: Vec<String> = from_numpy.map(|builtin| format!("    {},\n", builtin.name())).collect();
    let further = |builtin: &'static Builtin| {
        builtin.names[1..].iter().map(|other| format!("\n{other} = {}", builtin.name()))
    };
    let further: Vec<String> = BUILTINS.iter().flat_map(further).collect();
    let (ours, from_numpy, further) = (PRELUDE.trim_end(), from_numpy.concat(), further.concat());
    format!("{ours}\n\n\nfrom numpy import (\n{from_numpy})\n{further}")
}

/// The files a script loads from, packed, so that it needs nothing beside it.
pub(super) fn files(script: &str) -> String {
    let named = shipped::files().filter(|file| script.contains(&format!("\"{}\"", file.name)));
    let lines: Vec<String> =
        named.map(|file| format!("_FILES[\"{}\"] = \"{}\"\n", file.name, packed(file.bytes))).collect();
    if lines.is_empty() { String::new() } else { lines.concat() + "\n\n" }
}

/// Bytes as Python's zlib and base64 take them apart.
fn packed(bytes: &[u8]) -> String {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    // Writing to memory cannot fail.
    let packed = encoder.write_all(bytes).and_then(|()| encoder.finish()).unwrap_or_default();
    STANDARD.encode(packed)
}

/// The block's text with each import turned into a name for the functions above.
pub(super) fn with_imports_replaced(text: &str, start: usize, statements: &[Statement]) -> String {
    let mut replaced = text.to_owned();
    for statement in statements.iter().rev().filter(|s| matches!(s.kind, StatementKind::Nothing)) {
        let (Some(from), Some(to)) =
            (statement.span.start.checked_sub(start), statement.span.end.checked_sub(start))
        else {
            continue;
        };
        let Some(import) = text.get(from..to).and_then(|s| s.strip_prefix("import ")) else {
            if text.get(from..to).is_some_and(|s| s.starts_with("from ")) {
                replaced.replace_range(from..to, "pass  # its functions stand above");
            }
            continue;
        };
        let names = import.split(',').map(|name| name.rsplit(" as ").next().unwrap_or(name).trim());
        let names: Vec<&str> = names.map(|name| name.split('.').next().unwrap_or(name)).collect();
        replaced.replace_range(from..to, &format!("{} = np", names.join(" = ")));
    }
    replaced
}

/// Prints every variable at the end, so that the script shows what it worked out.
fn ending(program: &Program) -> String {
    let names = program.assigned();
    if names.is_empty() {
        return String::new();
    }
    // Looked up by name: a loop that never ran leaves its variable without a value.
    let lines: Vec<String> = names.iter().map(|name| format!("    \"{name}\",\n")).collect();
    format!(
        "for _name in [\n{}]:\n    if _name in globals():\n        print(f\"{{_name}} =\\n{{globals()[_name]}}\")\n",
        lines.concat()
    )
}
