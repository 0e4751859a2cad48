//! The map in `src/lib.rs` holds: imports go one way, the world outside stays at the edges, a name means one thing.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::path::Path;

use crate::imports::{Import, Target, Tree};

/// The table of modules.
const MAP: &str = include_str!("../../src/lib.rs");

/// What belongs to some files alone. A name that ends in `*` stands for all that begin so.
struct Edge {
    what: &'static str,
    /// Paths outside the crate, with all that is in them.
    paths: &'static [&'static str],
    methods: &'static [&'static str],
    files: &'static [&'static str],
}

const EDGES: &[Edge] = &[
    Edge {
        what: "files",
        paths: &["std::fs", "std::os::unix::fs", "tempfile"],
        methods: &["canonicalize", "exists", "is_dir", "is_file", "read_dir", "try_exists"],
        files: &[
            "cli*",
            "digits/fetch.rs",
            "digits/open.rs",
            "digits/source.rs",
            "network/file.rs",
            "pictures/scan.rs",
            "tui/runtime*",
            "whole_file.rs",
        ],
    },
    Edge {
        what: "sockets",
        paths: &["std::net::TcpListener", "std::net::TcpStream", "std::net::UdpSocket"],
        methods: &[],
        files: &["cli*", "tui/runtime*"],
    },
    Edge {
        what: "threads",
        paths: &["std::thread"],
        methods: &[],
        // A lock is waited for.
        files: &["cli*", "tui/runtime*", "whole_file.rs"],
    },
    Edge {
        what: "clocks",
        paths: &["std::time::Instant", "std::time::SystemTime", "std::time::UNIX_EPOCH"],
        methods: &[],
        files: &["cli*", "tui/runtime*"],
    },
    Edge {
        what: "memory for ever, or a stack unasked",
        paths: &["Box::leak", "std::mem::forget", "stacker::grow"],
        methods: &["leak"],
        files: &[],
    },
    Edge { what: "the terminal", paths: &["ratatui", "crossterm"], methods: &[], files: &["tui*"] },
    Edge { what: "the command line", paths: &["clap"], methods: &[], files: &["cli*"] },
];

/// Type names that stand more than once: clap's arguments, one to a subcommand.
const REPEATED: &[&str] = &["Arguments"];

fn source() -> Tree {
    Tree::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"))
}

/// The modules of the table, in its order.
fn order(map: &str) -> Vec<&str> {
    map.lines().filter_map(|line| Some(line.strip_prefix("//! | [`")?.split_once("`]")?.0)).collect()
}

fn starts_with(path: &str, prefix: &str) -> bool {
    path.strip_prefix(prefix).is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
}

fn at(tree: &Tree, import: &Import) -> String {
    format!("src/{}:{} imports {}", tree.files[import.from].name, import.line, import.path)
}

/// The imports of modules that come later in the table, by whatever name.
fn upwards(tree: &Tree, order: &[&str]) -> Vec<String> {
    let place = |file: usize| order.iter().position(|module| *module == tree.top(file));
    let fault = |import: Import| {
        let Target::File(to, through) = &import.target else { return None };
        let from = place(import.from)?;
        let later = through.iter().chain([to]).find(|file| place(**file).is_some_and(|it| it > from))?;
        let (own, other) = (tree.top(import.from), tree.top(*later));
        Some(format!("{}: `{own}` comes before `{other}` in the table of src/lib.rs", at(tree, &import)))
    };
    tree.imports().into_iter().filter_map(fault).collect()
}

/// The circles among files, each by its imports; a parent and its own children may go round among themselves.
fn circles(tree: &Tree) -> Vec<String> {
    let mut edges: BTreeMap<(usize, usize), Import> = BTreeMap::new();
    for import in tree.imports() {
        if let Target::File(to, _) = import.target
            && to != import.from
        {
            edges.entry((import.from, to)).or_insert(import);
        }
    }
    let mut found = BTreeSet::new();
    for &(from, to) in edges.keys() {
        let (parent, other) = (tree.files[from].parent, tree.files[to].parent);
        if parent == Some(to) || other == Some(from) {
            continue;
        }
        // Two children of one parent close a circle of their own if it does not need the parent. Any other import
        // closes one that is no family's.
        let without = parent.filter(|_| parent == other);
        if let Some(way) = shortest(&edges, to, from, without) {
            let least = (0..way.len()).min_by_key(|at| way[*at]).unwrap();
            found.insert((way.len(), [&way[least..], &way[..least]].concat()));
        }
    }
    let told = |(_, circle): (usize, Vec<usize>)| {
        let round: Vec<usize> = circle.iter().chain(&circle[..1]).copied().collect();
        let names: Vec<&str> = round.iter().map(|file| tree.files[*file].name.as_str()).collect();
        let lines = round.windows(2).map(|pair| format!("\n    {}", at(tree, &edges[&(pair[0], pair[1])])));
        format!("{}{}", names.join(" → "), lines.collect::<String>())
    };
    found.into_iter().map(told).collect()
}

/// The shortest way along imports from one file to another.
fn shortest(
    edges: &BTreeMap<(usize, usize), Import>,
    from: usize,
    to: usize,
    without: Option<usize>,
) -> Option<Vec<usize>> {
    let mut before = BTreeMap::from([(from, from)]);
    let mut queue = VecDeque::from([from]);
    while let Some(file) = queue.pop_front() {
        if file == to {
            let mut way = vec![to];
            while way[0] != from {
                way.insert(0, before[&way[0]]);
            }
            return Some(way);
        }
        for &(_, next) in edges.range((file, 0)..=(file, usize::MAX)).map(|(edge, _)| edge) {
            if Some(next) != without && !before.contains_key(&next) {
                before.insert(next, file);
                queue.push_back(next);
            }
        }
    }
    None
}

/// What reaches outside from a file that must not.
fn reaching_out(tree: &Tree, edges: &[Edge]) -> Vec<String> {
    let may = |edge: &Edge, name: &str| {
        edge.files.iter().any(|allowed| match allowed.strip_suffix('*') {
            Some(start) => name.starts_with(start),
            None => name == *allowed,
        })
    };
    let mut faults = Vec::new();
    for edge in edges {
        for import in tree.imports() {
            let Target::Outside(path) = &import.target else { continue };
            if edge.paths.iter().any(|outside| starts_with(path, outside))
                && !may(edge, &tree.files[import.from].name)
            {
                faults.push(format!("{} ({path}): no place for {}", at(tree, &import), edge.what));
            }
        }
        for source in tree.files.iter().filter(|source| !may(edge, &source.name)) {
            for (method, line) in
                source.methods.iter().filter(|(name, _)| edge.methods.contains(&name.as_str()))
            {
                faults.push(format!(
                    "src/{}:{line} calls .{method}(): no place for {}",
                    source.name, edge.what
                ));
            }
        }
    }
    faults
}

/// The type names that are given twice.
fn repeated(tree: &Tree) -> Vec<String> {
    let mut places: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for file in &tree.files {
        for (name, line) in &file.types {
            places.entry(name).or_default().push(format!("src/{}:{line}", file.name));
        }
    }
    places.retain(|name, places| places.len() > 1 && !REPEATED.contains(name));
    places.into_iter().map(|(name, places)| format!("`{name}` is defined at {}", places.join(", "))).collect()
}

fn none(faults: &[String]) {
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn a_module_imports_only_from_those_before_it() {
    none(&upwards(&source(), &order(MAP)));
}

#[test]
fn the_table_lists_every_module() {
    let declared: BTreeSet<&str> =
        MAP.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';')).collect();
    let listed = order(MAP);
    assert_eq!(listed.iter().copied().collect::<BTreeSet<_>>(), declared);
    assert_eq!(listed.len(), declared.len(), "a module is listed twice");
}

#[test]
fn no_imports_go_round_in_a_circle() {
    none(&circles(&source()));
}

#[test]
fn files_threads_clocks_and_terminals_stay_at_the_edges() {
    let tree = source();
    none(&reaching_out(&tree, EDGES));
    for name in EDGES.iter().flat_map(|edge| edge.files).filter(|name| !name.ends_with('*')) {
        assert!(tree.file(name).is_some(), "src/{name} is gone, and with it its row in EDGES");
    }
}

#[test]
fn a_type_name_means_one_thing() {
    none(&repeated(&source()));
}

/// A small tree that does what it may.
const SOUND: &[(&str, &str)] = &[
    ("lib.rs", "mod low; mod middle; mod high;"),
    ("low.rs", "pub struct Low; impl Low { pub fn new() -> Self { Low } }"),
    ("middle.rs", "mod one; mod two; pub use one::One; pub struct Middle(two::Two);"),
    ("middle/one.rs", "use super::Middle; pub struct One(Option<Box<Middle>>);"),
    ("middle/two.rs", "use super::{One, Middle}; pub struct Two(One); type Pair = (Middle, Middle);"),
    (
        "high.rs",
        "use crate::middle::One; use std::fmt; pub fn high(one: One) { let low = crate::low::Low::new(); }",
    ),
];

const ORDER: &[&str] = &["low", "middle", "high"];

/// The small tree with a text put before what a file has.
fn with(name: &str, text: &str) -> Tree {
    with_all(&[(name, text)])
}

fn with_all(texts: &[(&str, &str)]) -> Tree {
    let changed = |&(file, old): &(&'static str, &str)| {
        let new = texts.iter().find(|(name, _)| *name == file).map_or("", |(_, text)| text);
        (file, format!("{new} {old}"))
    };
    let files: Vec<(&str, String)> = SOUND.iter().map(changed).collect();
    Tree::of(files.iter().map(|(name, text)| (*name, text.as_str())))
}

fn only(faults: &[String], words: &str) {
    assert_eq!(faults.len(), 1, "{faults:?}");
    assert!(faults[0].contains(words), "{faults:?}");
}

#[test]
fn a_sound_tree_has_no_faults() {
    let tree = with("lib.rs", "");
    none(&upwards(&tree, ORDER));
    none(&circles(&tree));
    none(&reaching_out(&tree, EDGES));
    none(&repeated(&tree));
}

#[test]
fn an_import_up_the_list_is_found_however_it_is_written() {
    for text in [
        "use crate::high::high;",
        "use crate::{self as all, low, middle::{One, two::{Two}}};",
        "use crate::middle::*;",
        "fn f() { crate::middle::One(None); }",
        "fn f() { println!(\"{}\", super::high::high()); }",
        "mod tests { use super::super::high; }",
        "fn f() { use crate::middle as m; }",
    ] {
        assert!(!upwards(&with("low.rs", text), ORDER).is_empty(), "{text}");
    }
    only(
        &upwards(&with("low.rs", "\n\nuse crate::\nhigh::high;"), ORDER),
        "src/low.rs:3 imports crate::high::high: `low` comes before `high`",
    );
}

/// By its defining file it would pass, but it is a later module that is asked for it.
#[test]
fn an_import_through_a_later_module_is_up_the_list() {
    let tree = Tree::of(
        [
            ("lib.rs", "mod low; mod middle; mod high;"),
            ("low.rs", "pub struct Low;"),
            ("middle.rs", "use crate::high::Low;"),
            ("high.rs", "pub use crate::low::Low;"),
        ]
        .into_iter(),
    );
    only(&upwards(&tree, ORDER), "`middle` comes before `high`");
}

#[test]
fn a_circle_is_told_whole() {
    let tree = with("low.rs", "use crate::high;");
    only(
        &circles(&tree),
        "low.rs → high.rs → low.rs\n    src/low.rs:1 imports crate::high\n    src/high.rs:1 imports",
    );
}

/// `One` comes from middle/one.rs, though it is middle.rs that is named.
#[test]
fn a_circle_is_found_through_a_re_export() {
    only(
        &circles(&with("middle/one.rs", "use crate::high::high;")),
        "middle/one.rs → high.rs → middle/one.rs",
    );
}

#[test]
fn children_of_one_parent_must_not_go_round_without_it() {
    only(
        &circles(&with("middle/one.rs", "use super::two::Two;")),
        "middle/one.rs → middle/two.rs → middle/one.rs",
    );
}

#[test]
fn a_circle_out_of_the_family_is_found() {
    only(
        &circles(&with_all(&[
            ("low.rs", "use crate::middle::Middle;"),
            ("middle/two.rs", "use crate::low::Low;"),
        ])),
        "low.rs → middle.rs → middle/two.rs → low.rs",
    );
}

#[test]
fn reaching_outside_is_found_however_it_is_written() {
    for (text, what) in [
        ("use std::fs::File;", "src/low.rs:1 imports std::fs::File (std::fs::File): no place for files"),
        ("fn f() { std::fs::read(\"a\"); }", "files"),
        ("fn f(path: &Path) -> bool { path.exists() }", "calls .exists()"),
        ("use tempfile::NamedTempFile;", "files"),
        ("fn f() { std::thread::spawn(|| ()); }", "threads"),
        ("use std::{time::{Duration, Instant}};", "clocks"),
        ("fn f() { vec![std::time::SystemTime::now()]; }", "clocks"),
        ("fn f() -> &'static u8 { Box::leak(Box::new(1)) }", "memory for ever"),
        ("fn f() { stacker::grow(1, || ()); }", "memory for ever"),
        ("use ratatui::layout::Rect;", "terminal"),
        ("#[derive(clap::Parser)] struct Options;", "command line"),
    ] {
        only(&reaching_out(&with("low.rs", text), EDGES), what);
    }
    // The alias's own line, and where it is used.
    assert_eq!(
        reaching_out(&with("low.rs", "use std::{fs as f}; fn g() { f::read(\"\"); }"), EDGES).len(),
        2
    );
    none(&reaching_out(&with("low.rs", "use std::time::Duration; fn clap() { clap(); }"), EDGES));
}

#[test]
fn a_second_meaning_of_a_name_is_found() {
    only(&repeated(&with("high.rs", "enum Low {}")), "`Low` is defined at src/low.rs:1, src/high.rs:1");
    only(&repeated(&with("high.rs", "mod tests { trait One {} }")), "`One`");
    only(&repeated(&with("high.rs", "fn f() { type A = u8; struct Pair; }")), "`Pair`");
    none(&repeated(&with("high.rs", "struct Arguments; impl Iterator for A { type Low = u8; }")));
}
