//! The map in `src/lib.rs` holds: a module imports only from those before it.

use std::fs;
use std::path::{Path, PathBuf};

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|e| e == "rs") {
            found.push(path);
        }
    }
}

/// Every source file: its path from `src/`, the top module it belongs to, and its text without comments.
fn files() -> Vec<(String, String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    sources(&root, &mut found);
    found.sort();
    let file = |path: &PathBuf| {
        let name = path.strip_prefix(&root).unwrap().to_str().unwrap().replace('\\', "/");
        let module = name.split(['/', '.']).next().unwrap().to_owned();
        let text = fs::read_to_string(path).unwrap();
        let code: Vec<&str> = text.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
        (name, module, code.join("\n"))
    };
    found.iter().map(file).collect()
}

/// The modules of the table in `src/lib.rs`, in its order.
fn order() -> Vec<String> {
    let map = include_str!("../../src/lib.rs");
    let row = |line: &str| {
        let cells: Vec<&str> = line.strip_prefix("//! |")?.split('|').map(str::trim).collect();
        cells.first()?.strip_prefix("[`")?.strip_suffix("`]").map(str::to_owned)
    };
    map.lines().filter_map(row).collect()
}

/// The top modules of the crate that a text names by path, `use crate::{a, b}` included.
fn named(code: &str) -> Vec<String> {
    let mut names = Vec::new();
    for (at, word) in code.match_indices("crate::") {
        let is_whole = !code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == '$');
        let rest = &code[at + word.len()..];
        if !is_whole {
            continue;
        }
        let first = |text: &str| {
            text.trim().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>()
        };
        match rest.strip_prefix('{') {
            Some(list) => {
                let mut depth = 0;
                let mut start = 0;
                for (i, c) in list.char_indices() {
                    match c {
                        '{' => depth += 1,
                        '}' if depth == 0 => {
                            names.push(first(&list[start..i]));
                            break;
                        }
                        '}' => depth -= 1,
                        ',' if depth == 0 => {
                            names.push(first(&list[start..i]));
                            start = i + 1;
                        }
                        _ => {}
                    }
                }
            }
            None => names.push(first(rest)),
        }
    }
    names.retain(|name| !name.is_empty());
    names
}

#[test]
fn a_module_imports_only_from_those_before_it() {
    let order = order();
    assert_eq!(order.len(), 17, "the table lists {order:?}");
    for (name, module, code) in files() {
        if module == "lib" || module == "main" {
            continue;
        }
        let Some(place) = order.iter().position(|m| *m == module) else {
            panic!("src/{name}: `{module}` is not in the table of src/lib.rs");
        };
        for other in named(&code) {
            let Some(its) = order.iter().position(|m| *m == other) else { continue };
            assert!(its <= place, "src/{name}: `{module}` must not import from `{other}`, a later layer");
        }
    }
}

#[test]
fn every_module_is_in_the_table() {
    let order = order();
    for line in include_str!("../../src/lib.rs").lines() {
        if let Some(name) = line.strip_prefix("pub mod ").and_then(|l| l.strip_suffix(';')) {
            assert!(order.iter().any(|m| m == name), "`{name}` is not in the table");
        }
    }
}

#[test]
fn the_terminal_and_the_command_line_keep_to_their_layers() {
    let allowed = [("ratatui", ["tui", "tui"]), ("clap", ["cli", "main"])];
    for (name, module, code) in files() {
        for (library, modules) in allowed {
            let names_it = code.match_indices(library).any(|(at, _)| {
                let (before, after) = (&code[..at], &code[at + library.len()..]);
                !before.ends_with(|c: char| c.is_alphanumeric() || c == '_')
                    && (after.starts_with("::") || after.starts_with('(') || after.starts_with(';'))
            });
            assert!(!names_it || modules.contains(&module.as_str()), "src/{name} names {library}");
        }
    }
}
